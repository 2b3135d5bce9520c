//! A phrase as a person would write it: "we wanted {create} ~4 (link|url)" reads "create … link".

use super::lexicon::Lexicon;

impl Lexicon {
    /// The phrase with gaps as "…", the first of its alternatives, and the first phrase of each class that is
    /// whole words.
    pub fn in_plain_words(&self, source: &str) -> String {
        let spaced = first_alternatives(source);
        let mut words: Vec<String> = Vec::new();
        for piece in spaced.split_whitespace() {
            let class = piece.strip_prefix('{').and_then(|p| p.strip_suffix('}'));
            let gap = piece.strip_prefix('~');
            if let Some(class) = class {
                let first = self.classes.get(class).and_then(|phrases| phrases.first());
                words
                    .extend(first.map(|phrase| Lexicon::default().in_plain_words(phrase.source())));
            } else if gap.is_some_and(|gap| gap.parse::<u8>().is_ok()) {
                if words.last().is_some_and(|last| last != "…") {
                    words.push("…".to_owned());
                }
            } else {
                let exact = piece.strip_prefix('=').filter(|word| !word.is_empty());
                words.push(exact.unwrap_or(piece).replace('*', "…"));
            }
        }
        words.join(" ")
    }
}

/// `(a|b c) d` is `a d`; a bracket with a space behind it stays.
fn first_alternatives(source: &str) -> String {
    let mut plain = String::new();
    // For each open bracket: whether its first alternative is over.
    let mut open: Vec<bool> = Vec::new();
    let mut chars = source.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '(' if chars.peek().is_some_and(|next| *next != ' ') => open.push(false),
            ')' if !open.is_empty() => drop(open.pop()),
            '|' => {
                if let Some(over) = open.last_mut() {
                    *over = true;
                }
            }
            '~' | '{' if open.iter().all(|over| !over) => plain.extend([' ', char]),
            '}' if open.iter().all(|over| !over) => plain.extend([char, ' ']),
            _ if open.iter().all(|over| !over) => plain.push(char),
            _ => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_phrase_reads_like_something_written() {
        let classes = BTreeMap::from([("create".to_owned(), vec!["(make|create) it".to_owned()])]);
        let lexicon = Lexicon::new(&classes).unwrap();
        for (source, plain) in [
            ("retry ~3 queue", "retry … queue"),
            (
                "{create} ~2 (short|tiny (u|v)) =link",
                "make it … short link",
            ),
            ("idempot*", "idempot…"),
            ("createUrl (", "createUrl ("),
            ("~4 later", "later"),
            ("{unknown} word", "word"),
        ] {
            assert_eq!(lexicon.in_plain_words(source), plain, "{source}");
        }
    }
}
