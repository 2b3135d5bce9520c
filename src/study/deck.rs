//! Concepts as a deck of cards, as a text file that Anki reads: header lines, then one card a line, separated by tabs.
//!
//! The first column is a lasting name, so that reading a later file updates a card and does not make a second one.

/// One concept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card<'a> {
    pub id: &'a str,
    pub front: String,
    pub back: String,
    /// Words without spaces, such as the group.
    pub tags: Vec<&'a str>,
}

/// `text/plain; charset=utf-8`.
pub fn deck(name: &str, cards: &[Card<'_>]) -> String {
    let mut out = format!(
        "#separator:tab\n#html:false\n#notetype:Basic\n#deck:{}\n#guid column:1\n#tags column:4\n",
        one_line(name)
    );
    for card in cards {
        let tags: Vec<String> = card
            .tags
            .iter()
            .map(|tag| one_line(tag).replace(' ', "-"))
            .collect();
        let id = format!("fortyfive-{}", card.id);
        for (at, field) in [&id, &card.front, &card.back, &tags.join(" ")]
            .into_iter()
            .enumerate()
        {
            if at > 0 {
                out.push('\t');
            }
            out.push_str(&field_of(field));
        }
        out.push('\n');
    }
    out
}

/// In quotes where a reader would take something in it for the end of the field, or for a line of the header.
fn field_of(text: &str) -> String {
    let special = text.starts_with('#') || text.contains(['\t', '"', '\n', '\r']);
    if special {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card<'a>(front: &str, back: &str) -> Card<'a> {
        Card {
            id: "caching",
            front: front.into(),
            back: back.into(),
            tags: vec!["fortyfive", "two words"],
        }
    }

    #[test]
    fn the_header_says_how_to_read_it_and_a_card_is_a_line() {
        let file = deck(
            "fortyfive\n#html:true",
            &[card("Caching", "Keeping copies.")],
        );
        let lines: Vec<&str> = file.lines().collect();
        assert_eq!(
            lines,
            [
                "#separator:tab",
                "#html:false",
                "#notetype:Basic",
                "#deck:fortyfive #html:true",
                "#guid column:1",
                "#tags column:4",
                "fortyfive-caching\tCaching\tKeeping copies.\tfortyfive two-words",
            ]
        );
    }

    /// Reads a file the way a table with tabs and doubled quotes is read.
    fn read(file: &str) -> Vec<Vec<String>> {
        let mut rows = vec![vec![String::new()]];
        let mut quoted = false;
        let mut chars = file.chars().peekable();
        while let Some(c) = chars.next() {
            let row = rows.last_mut().unwrap();
            let field = row.last_mut().unwrap();
            match c {
                '"' if quoted && chars.peek() == Some(&'"') => {
                    chars.next();
                    field.push('"');
                }
                '"' if quoted => quoted = false,
                '"' if field.is_empty() => quoted = true,
                '\t' if !quoted => row.push(String::new()),
                '\n' if !quoted => rows.push(vec![String::new()]),
                c => field.push(c),
            }
        }
        rows.retain(|row| row.len() > 1);
        rows
    }

    proptest::proptest! {
        #[test]
        fn any_text_comes_back(front in "(?s).{0,60}", back in "(?s).{0,60}") {
            let rows = read(&deck("d", &[card(&front, &back), card("Caching", "b")]));
            proptest::prop_assert_eq!(rows.len(), 2);
            proptest::prop_assert_eq!(&rows[0][1], &front);
            proptest::prop_assert_eq!(&rows[0][2], &back);
        }
    }
}
