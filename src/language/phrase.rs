//! The phrases of a rubric: words in order with gaps, alternatives, classes, prefixes.
//!
//! `docs/authors.md` explains the language to authors; this is its grammar.
//!
//! ```text
//! phrase      := [gap] piece ([gap] piece)*
//! gap         := "~" digits                      up to so many words between
//! piece       := word | word "*" | "=" word | "{" class "}" | "(" phrase ("|" phrase)* ")" | symbol
//! ```
//!
//! A bracket with a space behind it is the symbol itself, as in `createUrl (`.

use super::lexicon::Lexicon;
use super::word;

/// A gap wider than this is no phrase any more.
pub const GAP_WORDS_MAX: u8 = 30;
/// Alternatives in alternatives, at most.
const DEPTH_MAX: usize = 3;
/// Symbols a phrase can ask for; all others are free.
pub(super) const SYMBOLS: &str = "/^:><()*+=%&#@$[]";

/// A parsed phrase. It keeps its source, which is how it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    source: String,
    pub(super) steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// Words that may stand before this piece.
    pub gap: u8,
    pub piece: Piece,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// A word in any inflection; holds the folded word.
    Word(String),
    Exact(String),
    Prefix(String),
    Symbol(char),
    Class(String),
    Alternatives(Vec<Vec<Step>>),
}

/// What is wrong with a phrase, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem} (character {at})")]
pub struct PhraseFault {
    /// Character (not byte) in the source, from 1.
    pub at: usize,
    pub problem: PhraseProblem,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhraseProblem {
    #[error("a phrase needs at least one word or symbol")]
    Empty,
    #[error("`~` needs a number of words, as in `~2`")]
    GapWithoutNumber,
    #[error("a gap may be at most {GAP_WORDS_MAX} words wide")]
    GapTooWide,
    #[error("`(` is never closed; write `( ` with a space for the bracket itself")]
    OpenBracket,
    #[error("`)` closes nothing")]
    StrayBracket,
    #[error("`|` stands between alternatives in brackets, as in `(url|link)`")]
    StrayBar,
    #[error("an alternative is empty")]
    EmptyAlternative,
    #[error("alternatives are nested too deeply")]
    TooDeep,
    #[error("`{{` is never closed; a class is written `{{name}}`")]
    OpenBrace,
    #[error("there is no class `{0}` here")]
    UnknownClass(String),
    #[error("`=` needs a word, as in `=set`")]
    ExactWithoutWord,
}

impl Phrase {
    /// Parses `source`; the classes it names must be in `lexicon`.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn parse(source: &str, lexicon: &Lexicon) -> Result<Self, PhraseFault> {
        let mut parser = Parser {
            chars: source.chars().collect(),
            at: 0,
            lexicon,
        };
        let mut steps = parser.sequence(0)?;
        if parser.at < parser.chars.len() {
            let problem = match parser.chars[parser.at] {
                '|' => PhraseProblem::StrayBar,
                _ => PhraseProblem::StrayBracket,
            };
            return Err(parser.fault(parser.at, problem));
        }
        if steps.is_empty() {
            return Err(parser.fault(0, PhraseProblem::Empty));
        }
        free_articles(&mut steps);
        Ok(Phrase {
            source: source.to_owned(),
            steps,
        })
    }

    pub fn source(&self) -> &str {
        &self.source
    }
}

/// Articles are free, so a phrase loses its own; before a single word they stay, or "a day" would
/// be any day.
fn free_articles(steps: &mut Vec<Step>) {
    let article = |step: &Step| matches!(&step.piece, Piece::Word(word) if word::is_article(word));
    let others = steps.iter().filter(|step| !article(step)).count();
    if others < 2 {
        return;
    }
    let mut gap = 0;
    steps.retain_mut(|step| {
        if article(step) {
            gap = gap.max(step.gap);
            return false;
        }
        step.gap = step.gap.max(std::mem::take(&mut gap));
        true
    });
}

struct Parser<'a> {
    chars: Vec<char>,
    at: usize,
    lexicon: &'a Lexicon,
}

impl Parser<'_> {
    fn fault(&self, at: usize, problem: PhraseProblem) -> PhraseFault {
        PhraseFault {
            at: at + 1,
            problem,
        }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    /// Whether the character after this one ends a word, so that this one stands for itself.
    fn stands_alone(&self) -> bool {
        self.peek(1).is_none_or(|next| next.is_whitespace())
    }

    fn sequence(&mut self, depth: usize) -> Result<Vec<Step>, PhraseFault> {
        let mut steps = Vec::new();
        let mut gap = 0;
        while let Some(c) = self.peek(0) {
            let start = self.at;
            match c {
                _ if c.is_whitespace() => self.at += 1,
                '~' => gap = self.gap()?,
                '(' if !self.stands_alone() => {
                    let alternatives = self.alternatives(depth)?;
                    push(&mut steps, &mut gap, Piece::Alternatives(alternatives));
                }
                ')' | '|' if depth > 0 => break,
                ')' if start > 0 && self.chars[start - 1].is_whitespace() => {
                    self.at += 1;
                    push(&mut steps, &mut gap, Piece::Symbol(')'));
                }
                ')' | '|' => break,
                '{' => {
                    let class = self.class()?;
                    push(&mut steps, &mut gap, Piece::Class(class));
                }
                '=' if !self.stands_alone()
                    && !self.peek(1).is_some_and(|c| SYMBOLS.contains(c)) =>
                {
                    self.at += 1;
                    let word = self.chunk();
                    if !word.chars().any(char::is_alphanumeric) {
                        return Err(self.fault(start, PhraseProblem::ExactWithoutWord));
                    }
                    words(&word, true, &mut steps, &mut gap);
                }
                _ => {
                    let word = self.chunk();
                    words(&word, false, &mut steps, &mut gap);
                }
            }
        }
        Ok(steps)
    }

    fn gap(&mut self) -> Result<u8, PhraseFault> {
        let start = self.at;
        self.at += 1;
        let mut digits = String::new();
        while let Some(c) = self.peek(0).filter(char::is_ascii_digit) {
            digits.push(c);
            self.at += 1;
        }
        if digits.is_empty() {
            return Err(self.fault(start, PhraseProblem::GapWithoutNumber));
        }
        match digits.parse::<u8>() {
            Ok(gap) if gap <= GAP_WORDS_MAX => Ok(gap),
            _ => Err(self.fault(start, PhraseProblem::GapTooWide)),
        }
    }

    fn alternatives(&mut self, depth: usize) -> Result<Vec<Vec<Step>>, PhraseFault> {
        let open = self.at;
        if depth >= DEPTH_MAX {
            return Err(self.fault(open, PhraseProblem::TooDeep));
        }
        let mut alternatives = Vec::new();
        loop {
            self.at += 1;
            let start = self.at;
            let mut steps = self.sequence(depth + 1)?;
            let closing = self.peek(0);
            if closing.is_none() {
                return Err(self.fault(open, PhraseProblem::OpenBracket));
            }
            if steps.is_empty() {
                return Err(self.fault(start, PhraseProblem::EmptyAlternative));
            }
            free_articles(&mut steps);
            alternatives.push(steps);
            if closing == Some(')') {
                self.at += 1;
                return Ok(alternatives);
            }
        }
    }

    fn class(&mut self) -> Result<String, PhraseFault> {
        let start = self.at;
        let rest = &self.chars[start + 1..];
        let Some(length) = rest.iter().position(|c| *c == '}') else {
            return Err(self.fault(start, PhraseProblem::OpenBrace));
        };
        let name: String = rest[..length].iter().collect();
        self.at += length + 2;
        if !self.lexicon.contains(&name) {
            return Err(self.fault(start, PhraseProblem::UnknownClass(name)));
        }
        Ok(name)
    }

    /// Everything up to a space or a character with a meaning of its own.
    fn chunk(&mut self) -> String {
        let mut chunk = String::new();
        while let Some(c) = self.peek(0) {
            if c.is_whitespace() || "|){~".contains(c) || (c == '(' && !self.stands_alone()) {
                break;
            }
            if c == '(' && !chunk.is_empty() {
                break;
            }
            chunk.push(c);
            self.at += 1;
        }
        chunk
    }
}

fn push(steps: &mut Vec<Step>, gap: &mut u8, piece: Piece) {
    steps.push(Step {
        gap: std::mem::take(gap),
        piece,
    });
}

/// The pieces of one chunk: `base62` is two words, `api/v1` has a symbol in it, `99.9` a point.
fn words(chunk: &str, exact: bool, steps: &mut Vec<Step>, gap: &mut u8) {
    // The star of a prefix; a chunk of stars is the symbol itself.
    let prefix = chunk.ends_with('*') && chunk.chars().any(char::is_alphanumeric);
    let body = if prefix {
        chunk.trim_end_matches('*')
    } else {
        chunk
    };
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut last_run = None;
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '\'' | '\u{2019}');
    let mut at = 0;
    while let Some(c) = body[at..].chars().next() {
        if c.is_alphanumeric() {
            let length = body[at..]
                .find(|c: char| !is_part(c))
                .unwrap_or(body.len() - at);
            let run = body[at..at + length].trim_end_matches(['-', '_', '\'', '\u{2019}']);
            runs.clear();
            word::parts(run, |start, end| runs.push((start, end)));
            for (start, end) in &runs {
                let mut folded = String::new();
                word::fold_into(&run[*start..*end], &mut folded);
                if !folded.is_empty() {
                    last_run = Some(steps.len());
                    let piece = if exact {
                        Piece::Exact(folded)
                    } else {
                        Piece::Word(folded)
                    };
                    push(steps, gap, piece);
                }
            }
            at += length;
            continue;
        }
        let point = c == '.' && at > 0 && body[..at].ends_with(|c: char| c.is_ascii_digit());
        let point = point && body[at + 1..].starts_with(|c: char| c.is_ascii_digit());
        if SYMBOLS.contains(c) || point {
            push(steps, gap, Piece::Symbol(c));
        }
        at += c.len_utf8();
    }
    if prefix && let Some(last) = last_run {
        let piece = &mut steps[last].piece;
        if let Piece::Word(word) | Piece::Exact(word) = piece {
            *piece = Piece::Prefix(std::mem::take(word));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn lexicon() -> Lexicon {
        let classes = BTreeMap::from([("cache".to_owned(), vec!["redis".to_owned()])]);
        Lexicon::new(&classes).unwrap()
    }

    fn pieces(source: &str) -> Vec<(u8, Piece)> {
        let phrase = Phrase::parse(source, &lexicon()).unwrap();
        phrase
            .steps
            .into_iter()
            .map(|step| (step.gap, step.piece))
            .collect()
    }

    fn word(text: &str) -> Piece {
        Piece::Word(text.to_owned())
    }

    #[test]
    fn words_gaps_prefixes_and_exact_words_are_told_apart() {
        assert_eq!(
            pieces("Custom ~2 alias* =set"),
            [
                (0, word("custom")),
                (2, Piece::Prefix("alias".to_owned())),
                (0, Piece::Exact("set".to_owned()))
            ]
        );
    }

    #[test]
    fn compounds_become_their_parts() {
        for source in ["base62", "base 62", "Base-62"] {
            assert_eq!(
                pieces(source),
                [(0, word("base")), (0, word("62"))],
                "{source}"
            );
        }
        assert_eq!(pieces("customAlias").len(), 2);
    }

    #[test]
    fn a_bracket_with_a_space_is_the_symbol() {
        assert_eq!(
            pieces("shorten ("),
            [(0, word("shorten")), (0, Piece::Symbol('('))]
        );
        assert_eq!(pieces("(encode|createUrl) (").len(), 2);
        assert_eq!(pieces("=post / ~4 link")[1], (0, Piece::Symbol('/')));
        assert_eq!(pieces("62 ** 7")[1], (0, Piece::Symbol('*')));
        assert_eq!(pieces("o ( n").len(), 3);
        assert_eq!(pieces("%"), [(0, Piece::Symbol('%'))]);
        assert_eq!(
            pieces("=>"),
            [(0, Piece::Symbol('=')), (0, Piece::Symbol('>'))]
        );
    }

    #[test]
    fn alternatives_may_be_several_words_and_carry_marks() {
        let found = pieces("(=like|share* button|{cache})");
        let Piece::Alternatives(alternatives) = &found[0].1 else {
            panic!("{found:?}")
        };
        assert_eq!(alternatives.len(), 3);
        assert_eq!(alternatives[1].len(), 2);
    }

    #[test]
    fn articles_are_free_but_not_before_a_single_word() {
        assert_eq!(
            pieces("given a ~2 url"),
            [(0, word("given")), (2, word("url"))]
        );
        assert_eq!(pieces("a day").len(), 2);
        assert_eq!(pieces("the same code").len(), 2);
    }

    #[test]
    fn faults_say_what_and_where() {
        for (source, at, problem) in [
            ("", 1, PhraseProblem::Empty),
            ("~3", 1, PhraseProblem::Empty),
            ("-", 1, PhraseProblem::Empty),
            ("a ~x b", 3, PhraseProblem::GapWithoutNumber),
            ("a ~99 b", 3, PhraseProblem::GapTooWide),
            ("a (b|c", 3, PhraseProblem::OpenBracket),
            ("a b)", 4, PhraseProblem::StrayBracket),
            ("a|b", 2, PhraseProblem::StrayBar),
            ("(a||b)", 4, PhraseProblem::EmptyAlternative),
            ("{cache", 1, PhraseProblem::OpenBrace),
            (
                "a {ache}",
                3,
                PhraseProblem::UnknownClass("ache".to_owned()),
            ),
            ("a =-", 3, PhraseProblem::ExactWithoutWord),
            ("((((a))))", 4, PhraseProblem::TooDeep),
        ] {
            let fault = Phrase::parse(source, &lexicon()).unwrap_err();
            assert_eq!((fault.at, &fault.problem), (at, &problem), "{source}");
        }
    }

    #[test]
    fn no_source_makes_the_parser_panic() {
        for source in [
            "é(",
            "(ü|",
            "~",
            "=",
            "{}",
            "((",
            "*",
            "a**",
            "\u{2019}s",
            ")(",
            "=(a)",
        ] {
            let _ = Phrase::parse(source, &lexicon());
        }
    }
}
