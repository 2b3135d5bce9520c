//! From characters to marks: written numbers, words, signs and relations, each with its place.
//!
//! Markdown and LaTeX are seen through: `**6B**` is `6B`, `\frac{a}{b}` is `(a) / (b)`, `\times` is `*`. A number
//! that is a part of a name (`p99`, `base62`, `UTF-8`, `v1.2.3`, `/links/17`) is a word: 0 false numbers before 1 more.

use super::latex::Braces;
use super::written::{power, superscript, written};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Equal,
    /// `~`, `≈`: also written before a number, where it relates nothing.
    About,
    /// `->`, `=>`, `→`: also "from this follows".
    Arrow,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Sort {
    Number {
        value: f64,
        /// `10^9`, `2 * 10^6`: worked out already.
        powered: bool,
        /// `five hundred million`.
        worded: bool,
    },
    Word,
    Sign(char),
    Relation(Relation),
    LineEnd,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Mark {
    pub sort: Sort,
    pub start: usize,
    pub end: usize,
    /// White space (or emphasis) stands before it.
    pub spaced: bool,
}

impl Mark {
    pub fn is_sign(&self, sign: char) -> bool {
        self.sort == Sort::Sign(sign)
    }
}

/// All marks of a text, in order.
pub(super) fn marks_of(text: &str) -> Vec<Mark> {
    let mut lexer = Lexer {
        text,
        at: 0,
        spaced: true,
        // About what prose holds.
        marks: Vec::with_capacity(text.len() / 5),
        braces: Braces::default(),
    };
    while lexer.step() {}
    lexer.marks
}

/// So many spaces and small signs may stand between a star and what it multiplies.
const STAR_REACH: usize = 64;

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    spaced: bool,
    marks: Vec<Mark>,
    braces: Braces,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn push(&mut self, sort: Sort, length: usize) {
        self.marks.push(Mark {
            sort,
            start: self.at,
            end: self.at + length,
            spaced: self.spaced,
        });
        self.at += length;
        self.spaced = false;
    }

    fn skip(&mut self, length: usize) {
        self.at += length;
        self.spaced = true;
    }

    /// What stands before this place without white space, if anything does.
    fn touching(&self) -> Option<&Mark> {
        self.marks
            .last()
            .filter(|mark| !self.spaced && mark.end == self.at && mark.sort != Sort::LineEnd)
    }

    /// A word that is no unit of a number: `base` of `base-62`, but not `k` of `10k-20k`.
    fn is_name(&self, index: usize) -> bool {
        let Some(mark) = self.marks.get(index).filter(|m| m.sort == Sort::Word) else {
            return false;
        };
        let before = index.checked_sub(1).and_then(|at| self.marks.get(at));
        !before.is_some_and(|before| {
            matches!(before.sort, Sort::Number { .. })
                && (before.end == mark.start || mark.end - mark.start <= 3)
        })
    }

    /// `1 update/4 s`: the word before the slash belongs to a number.
    fn is_noun(&self) -> bool {
        matches!(self.marks.as_slice(), [.., number, _, _] if matches!(number.sort, Sort::Number { .. }))
    }

    fn step(&mut self) -> bool {
        let rest = self.rest();
        let Some(c) = rest.chars().next() else {
            return false;
        };
        let length = c.len_utf8();
        match c {
            '\n' => {
                self.push(Sort::LineEnd, 1);
                self.spaced = true;
            }
            _ if c.is_whitespace() || matches!(c, '`' | '"' | '\u{200b}' | '“' | '”') => {
                self.skip(length);
            }
            '\\' => self.command(),
            '$' => self.skip(1),
            '{' | '}' => match self.braces.see(c) {
                Some(signs) => {
                    for sign in signs.chars() {
                        self.push(Sort::Sign(sign), 0);
                    }
                    self.skip(1);
                }
                None => self.skip(1),
            },
            '0'..='9' => self.number(),
            '.' if rest[1..].starts_with(|c: char| c.is_ascii_digit())
                && self.touching().is_none() =>
            {
                self.number();
            }
            '×' | '⋅' | '·' | '✕' | '∗' => self.push(Sort::Sign('*'), length),
            '÷' => self.push(Sort::Sign('/'), length),
            '−' => self.push(Sort::Sign('-'), length),
            _ if c.is_alphabetic() || c == '_' => self.word(),
            _ => self.sign(c),
        }
        true
    }

    fn command(&mut self) {
        let name_length = self.rest()[1..]
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(self.rest().len() - 1);
        let name = &self.rest()[1..1 + name_length];
        let sort = match name {
            "times" | "cdot" | "ast" => Some(Sort::Sign('*')),
            "div" | "over" => Some(Sort::Sign('/')),
            "approx" | "sim" | "simeq" | "cong" => Some(Sort::Relation(Relation::About)),
            "to" | "rightarrow" | "Rightarrow" | "implies" | "longrightarrow" => {
                Some(Sort::Relation(Relation::Arrow))
            }
            "frac" | "dfrac" | "tfrac" => {
                self.braces.fraction();
                None
            }
            _ => None,
        };
        match sort {
            Some(sort) => self.push(sort, 1 + name_length),
            // `\,` and `\%`: the mark behind the backslash speaks for itself, or is a space.
            None if name.is_empty() => {
                let space = self.rest()[1..].starts_with([',', ';', '!', ':', '\\']);
                self.skip(if space { 2 } else { 1 });
            }
            None => self.skip(1 + name_length),
        }
    }

    fn word(&mut self) {
        let rest = self.rest();
        let letters = rest
            .find(|c: char| !(c.is_alphabetic() || c == '\'' || c == '’' || c == '_'))
            .unwrap_or(rest.len());
        // `x100` is a factor, `p99` a name, `8s` was a number already.
        let tail = &rest[letters..];
        let factor =
            matches!(&rest[..letters], "x" | "X") && tail.starts_with(|c: char| c.is_ascii_digit());
        let digits = match factor {
            true => 0,
            false => tail
                .find(|c: char| !(c.is_alphanumeric() || c == '_'))
                .unwrap_or(tail.len()),
        };
        let emphasis = rest[..letters].bytes().all(|b| b == b'_');
        if emphasis && letters > 0 {
            self.skip(letters);
            return;
        }
        let mut length = letters + digits;
        // `v1.2.3` is one name.
        let digit_at = |at: usize| rest.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
        while digits > 0 && rest[length..].starts_with('.') && digit_at(length + 1) {
            length += 1;
            while digit_at(length) {
                length += 1;
            }
        }
        self.push(Sort::Word, length.max(1));
    }

    fn number(&mut self) {
        let name = self
            .marks
            .len()
            .checked_sub(2)
            .is_some_and(|at| self.is_name(at));
        let in_name = match self.touching() {
            Some(mark) if matches!(mark.sort, Sort::Sign('-' | '/' | '#' | '@' | '?' | '&')) => {
                (name && mark.is_sign('-') && !mark.spaced)
                    || (name && mark.is_sign('/') && !mark.spaced && !self.is_noun())
                    || mark.is_sign('#')
                    || mark.is_sign('@')
            }
            _ => false,
        };
        let (length, value) = written(self.rest());
        let Some(value) = value.filter(|_| !in_name) else {
            self.push(Sort::Word, length.max(1));
            return;
        };
        // The number of a list item, not a number of the candidate: `1.` or `2)` at the start of a line.
        let first = self
            .marks
            .last()
            .is_none_or(|mark| mark.sort == Sort::LineEnd);
        let behind = &self.rest()[length..];
        if first && length <= 2 && (behind.starts_with(". ") || behind.starts_with(") ")) {
            self.skip(length + 1);
            return;
        }
        let powered = power(behind, value);
        let (more, value) = powered.unwrap_or((0, value));
        let sort = Sort::Number {
            value,
            powered: powered.is_some(),
            worded: false,
        };
        self.push(sort, length + more);
        if powered.is_some() {
            self.scientific();
        }
    }

    /// `2 * 10^6` is one number.
    fn scientific(&mut self) {
        let [.., mantissa, times, power] = self.marks.as_slice() else {
            return;
        };
        let (
            Sort::Number {
                value: m,
                powered: false,
                worded: false,
            },
            Sort::Number { value: p, .. },
        ) = (mantissa.sort, power.sort)
        else {
            return;
        };
        let times_sign = times.is_sign('*')
            || (times.sort == Sort::Word
                && matches!(&self.text[times.start..times.end], "x" | "X"));
        let of_ten = self.text[power.start..power.end].starts_with("10");
        if !times_sign || !of_ten || m >= 1000.0 {
            return;
        }
        let merged = Mark {
            sort: Sort::Number {
                value: m * p,
                powered: true,
                worded: false,
            },
            end: power.end,
            ..*mantissa
        };
        self.marks.truncate(self.marks.len() - 3);
        self.marks.push(merged);
    }

    fn sign(&mut self, c: char) {
        let rest = self.rest();
        let relation = [
            ("-->", Relation::Arrow),
            ("==>", Relation::Arrow),
            ("->", Relation::Arrow),
            ("=>", Relation::Arrow),
            ("~=", Relation::About),
            ("=~", Relation::About),
            ("==", Relation::Equal),
        ];
        if let Some((written, relation)) = relation.iter().find(|(w, _)| rest.starts_with(w)) {
            let (relation, length) = (*relation, written.len());
            self.push(Sort::Relation(relation), length);
            return;
        }
        if ["<=", ">=", "!=", "--", "—", "<", ">", "≤", "≥"]
            .iter()
            .any(|w| rest.starts_with(w))
        {
            let length = if rest.as_bytes().get(1) == Some(&b'=') || rest.starts_with("--") {
                2
            } else {
                c.len_utf8()
            };
            self.push(Sort::Sign('<'), length);
            return;
        }
        match c {
            '=' => self.push(Sort::Relation(Relation::Equal), 1),
            '~' | '≈' | '∼' | '≃' | '≅' | '≒' => {
                self.push(Sort::Relation(Relation::About), c.len_utf8());
            }
            '→' | '⇒' | '⟶' | '➜' | '➡' | '⟹' => {
                self.push(Sort::Relation(Relation::Arrow), c.len_utf8());
            }
            '*' => self.star(),
            _ if superscript(c).is_some() => self.skip(c.len_utf8()),
            _ => self.push(Sort::Sign(c), c.len_utf8()),
        }
    }

    /// A star is a sign only between two things that can be multiplied; else it is emphasis or a bullet.
    fn star(&mut self) {
        let rest = self.rest();
        let stars = rest.find(|c| c != '*').unwrap_or(rest.len());
        let next = rest[stars..]
            .chars()
            .take(STAR_REACH)
            .find(|c| !matches!(c, ' ' | '\t' | '*' | '~' | '$' | '_'));
        let after = next.is_some_and(|c| c.is_ascii_digit() || matches!(c, '(' | '\\' | '.' | '≈'))
            || next.is_some_and(|c| c.is_alphabetic() && rest[stars..].starts_with(' '));
        let before = self.marks.last().is_some_and(|mark| {
            matches!(
                mark.sort,
                Sort::Number { .. } | Sort::Word | Sort::Sign(')' | '%')
            )
        });
        if stars == 1 && before && after {
            self.push(Sort::Sign('*'), 1);
        } else {
            self.skip(stars);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<f64> {
        let values = marks_of(text)
            .into_iter()
            .filter_map(|mark| match mark.sort {
                Sort::Number { value, .. } => Some(value),
                _ => None,
            });
        values.collect()
    }

    #[test]
    fn written_numbers_are_read_with_all_their_separators() {
        for (text, value) in [
            ("1,000,000", 1e6),
            ("86_400", 86400.0),
            ("10 000", 1e4),
            ("0.5", 0.5),
            (".5", 0.5),
            ("1e9", 1e9),
            ("2.5E-3", 2.5e-3),
            ("10^9", 1e9),
            ("10**9", 1e9),
            ("10⁹", 1e9),
            ("10^{9}", 1e9),
            ("2 * 10^6", 2e6),
            ("62^7", 3_521_614_606_208.0),
        ] {
            assert_eq!(numbers(text), [value], "{text}");
        }
    }

    /// Each `x` looked how far the letters and digits behind it go, each star what stands behind all the others: 64 KiB of
    /// either took some 20 s. Of this many nobody would see the end.
    #[test]
    fn a_factor_and_a_star_look_only_at_what_is_next_to_them() {
        for piece in ["x5", "5x", "* ", "*~"] {
            let text = "5 * ".to_owned() + &piece.repeat(500_000);
            assert!(!marks_of(&text).is_empty());
        }
        for text in ["5 x 6 x7x8", "5 * ~ 6 * **7** *8"] {
            let times = |mark: &&Mark| mark.is_sign('*') || text[mark.start..mark.end] == *"x";
            let marks = marks_of(text);
            let count = (marks.iter().filter(times).count(), numbers(text));
            assert_eq!(count, (3, vec![5.0, 6.0, 7.0, 8.0]), "{text}");
        }
    }

    #[test]
    fn a_number_in_a_name_is_no_number() {
        for text in [
            "p99",
            "base62",
            "base-62",
            "UTF-8",
            "v1.2.3",
            "10.0.0.1",
            "GET /links/17",
            "1,5",
            "1,00,000",
            "#12",
        ] {
            assert!(numbers(text).is_empty(), "{text}");
        }
        assert_eq!(numbers("10k-20k"), [10.0, 20.0]);
        assert_eq!(numbers("1. 5 TB\n2) 6 TB"), [5.0, 6.0]);
    }

    #[test]
    fn emphasis_is_no_multiplication() {
        let stars = |text: &str| {
            marks_of(text)
                .iter()
                .filter(|mark| mark.is_sign('*'))
                .count()
        };
        assert_eq!(stars("**6B** rows, *5 TB*"), 0);
        assert_eq!(stars("* 5 TB"), 0);
        assert_eq!(stars("6B * 500"), 1);
        assert_eq!(stars("**6B** * 500 B"), 1);
        assert_eq!(stars("4*5"), 1);
    }

    #[test]
    fn a_fraction_of_latex_becomes_a_division() {
        let text = r"$\frac{10^9 \times 100}{86{,}400}$";
        let signs: String = marks_of(text)
            .iter()
            .filter_map(|mark| match mark.sort {
                Sort::Sign(sign) => Some(sign),
                _ => None,
            })
            .collect();
        assert_eq!(signs, "(*)/()", "{:?}", marks_of(text));
    }
}
