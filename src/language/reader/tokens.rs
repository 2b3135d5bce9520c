//! The words and symbols of one line, and where sentences and clauses end in it.

use super::super::document::{Joined, SentenceKind, Token, TokenKind};
use super::super::word;
use super::line::{
    address_length, is_optional, is_tag, names_a_step, run_length, stands_for_a_number, tag_end,
    written_out,
};
use super::{Open, Reader, SENTENCE_TOKENS};

/// A compound of more parts than this is an identifier, not a word.
const COMPOUND_PARTS: usize = 4;
/// The target of a link is at most so long; a text full of `](` is looked through once.
const TARGET_BYTES: usize = 1_000;
/// The joined form of a compound may be looked up up to this length, in bytes.
const JOINED_BYTES: usize = 40;

impl Reader {
    /// Reads the tokens of one line, opening and closing sentences on the way.
    pub(super) fn tokens(&mut self, text: &str, from: usize, to: usize, kind: SentenceKind) {
        // Of an empty item the marker is all there is.
        let line = &text[from.min(to)..to];
        let mut chars = line.char_indices().peekable();
        let mut after_digit = false;
        while let Some((at, c)) = chars.next() {
            let here = from + at;
            if c.is_alphanumeric() {
                if kind != SentenceKind::Code
                    && let Some(length) = address_length(&line[at..])
                {
                    while chars.next_if(|(next, _)| *next < at + length).is_some() {}
                    self.extend(here + length);
                    after_digit = false;
                    continue;
                }
                let whole = !line[..at].ends_with(|c: char| c == '/' || c.is_alphanumeric());
                if whole
                    && matches!(c, 'r' | 'R' | 'w' | 'W' | 'b' | 'B')
                    && let Some((length, words)) = written_out(&line[at..])
                {
                    while chars.next_if(|(next, _)| *next < at + length).is_some() {}
                    self.open_at(here, kind);
                    self.words_for(here, length, words);
                    self.extend(here + length);
                    after_digit = false;
                    continue;
                }
                let length = run_length(&line[at..]);
                self.open_at(here, kind);
                self.run(&line[at..at + length], here);
                self.extend(here + length);
                after_digit = line[at..at + length].ends_with(|c: char| c.is_ascii_digit());
                while chars.peek().is_some_and(|(next, _)| *next < at + length) {
                    chars.next();
                }
                continue;
            }
            let next = line[at + c.len_utf8()..].chars().next();
            let spaced = next.is_none_or(|next| next.is_whitespace() || "\"')*_`".contains(next));
            match c {
                '.' if after_digit && next.is_some_and(|next| next.is_ascii_digit()) => {
                    self.symbol('.', here, 1);
                }
                '.' | '!' | '?' | '…' => {
                    self.extend(here + c.len_utf8());
                    let rest = &line[at + c.len_utf8()..];
                    let is_name = c == '?'
                        && (names_a_step(rest)
                            || is_optional(&line[..at])
                            || stands_for_a_number(&line[..at]));
                    // "Aliases?, yes": the question ends at its mark.
                    let ends = spaced || (c == '?' && rest.starts_with([',', ';']));
                    // "3. Out of scope" is one heading.
                    let whole = matches!(
                        kind,
                        SentenceKind::Code | SentenceKind::Graph | SentenceKind::Heading
                    );
                    let goes_on = whole || is_name || (c == '.' && self.abbreviated(rest));
                    if ends && !goes_on {
                        // Closing marks belong to the sentence they close.
                        while let Some((next, mark)) =
                            chars.next_if(|(_, c)| "\"')*_`".contains(*c))
                        {
                            self.extend(from + next + mark.len_utf8());
                        }
                        self.end_sentence();
                    }
                }
                ',' | ';' => {
                    self.clause += 1;
                    self.extend(here + 1);
                }
                '|' => {
                    self.open_at(here, kind);
                    self.clause += 1;
                    self.symbol('|', here, 1);
                }
                ']' if next == Some('(') => {
                    self.symbol(c, here, 1);
                    // The target of a link is an address, not a word of the candidate.
                    let far = line.len().min(at + TARGET_BYTES);
                    let near = &line.as_bytes()[at..far];
                    if let Some(close) = near.iter().position(|b| *b == b')') {
                        while chars.peek().is_some_and(|(next, _)| *next <= at + close) {
                            chars.next();
                        }
                        self.extend(here + close + 1);
                    }
                }
                '\t' if kind == SentenceKind::Row => self.clause += 1,
                '<' if is_tag(&line[at..]) => {
                    let close = tag_end(&line[at..]).unwrap_or(0);
                    while chars.next_if(|(next, _)| *next <= at + close).is_some() {}
                }
                '→' | '⇒' | '➜' => self.symbol('>', here, c.len_utf8()),
                '≤' => self.symbol('<', here, c.len_utf8()),
                '≥' => self.symbol('>', here, c.len_utf8()),
                '×' => self.symbol('*', here, c.len_utf8()),
                '/' | '^' | ':' | '>' | '<' | '(' | ')' | '*' | '+' | '=' | '%' | '&' | '#'
                | '@' | '$' | '{' | '}' | '[' | ']' | '~' => {
                    if matches!(c, '(' | '{' | '[' | '$' | '~' | '<' | '/' | '*' | '#' | '@') {
                        self.open_at(here, kind);
                    }
                    self.symbol(c, here, 1);
                }
                _ => {
                    if !c.is_whitespace() {
                        self.extend(here + c.len_utf8());
                    }
                }
            }
            after_digit = false;
        }
    }

    /// "e.g." and the like do not end a sentence, nor do "sec." and the like when it goes on in lower case.
    fn abbreviated(&self, rest: &str) -> bool {
        let Some(last) = self.document.tokens.last() else {
            return false;
        };
        let folded = self.document.pooled(&last.fold);
        let single = folded.len() == 1 && folded.bytes().all(|b| b.is_ascii_lowercase());
        // "B" ends many a sentence about bytes; "g" and "e" of e.g. and i.e. do not.
        if (single && matches!(folded, "g" | "e"))
            || matches!(folded, "eg" | "ie" | "vs" | "approx" | "incl" | "resp")
        {
            return true;
        }
        let short = matches!(
            folded,
            "al" | "avg"
                | "char"
                | "chars"
                | "est"
                | "etc"
                | "ex"
                | "hr"
                | "hrs"
                | "max"
                | "min"
                | "mo"
                | "num"
                | "req"
                | "reqs"
                | "sec"
                | "secs"
                | "temp"
                | "yr"
                | "yrs"
        );
        let next = rest.trim_start_matches([' ', ')', ',']).chars().next();
        short
            && next.is_some_and(|next| next.is_lowercase() || next.is_ascii_digit() || next == '(')
    }

    /// Words that stand in the text in a shorter form.
    fn words_for(&mut self, start: usize, length: usize, words: &[&str]) {
        // "R/W": the stroke stands between two of them.
        let stroke = words.len() > 1;
        for (at, word) in words.iter().enumerate() {
            let (from, to) = match (stroke, at) {
                (false, _) => (start, start + length),
                (true, 0) => (start, start + 1),
                (true, _) => (start + length - 1, start + length),
            };
            if at > 0 {
                self.symbol('/', start + 1, 1);
            }
            let pool = self.document.pool.len();
            self.document.pool.push_str(word);
            let folded = self.document.pool.len();
            self.push(from, to, TokenKind::Word, false, pool, folded);
        }
    }

    /// Opens a sentence unless one is open that may go on.
    fn open_at(&mut self, start: usize, kind: SentenceKind) {
        let tokens = self.document.tokens.len();
        let is_full =
            |open: &Open| tokens.saturating_sub(open.first_token as usize) >= SENTENCE_TOKENS;
        if self.open.as_ref().is_some_and(is_full) {
            self.end_sentence();
        }
        if self.open.is_none() {
            let first_token = self.document.tokens.len() as u32;
            self.clause += 1;
            let start = start as u32;
            self.open = Some(Open {
                first_token,
                kind,
                start,
                end: start,
            });
        }
    }

    fn extend(&mut self, end: usize) {
        if let Some(open) = &mut self.open {
            open.end = end as u32;
        }
    }

    fn symbol(&mut self, symbol: char, start: usize, length: usize) {
        let Some(open) = &self.open else {
            return;
        };
        let kind = open.kind;
        self.open_at(start, kind);
        let from = self.document.pool.len();
        self.document.pool.push(symbol);
        self.push(start, start + length, TokenKind::Symbol, false, from, from);
        self.extend(start + length);
    }

    /// One run of letters and digits: a word, or a compound of several.
    fn run(&mut self, run: &str, at: usize) {
        let first = self.document.tokens.len() as u32;
        let mut bounds = std::mem::take(&mut self.bounds);
        bounds.clear();
        if run.contains(',') {
            // Grouped digits: 1,000,000.
            bounds.push((0, run.len()));
        } else {
            word::parts(run, |start, end| bounds.push((start, end)));
        }
        let compound = bounds.len() > 1;
        for &(start, end) in &bounds {
            let from = self.document.pool.len();
            word::fold_into(&run[start..end], &mut self.document.pool);
            let folded = self.document.pool.len();
            if folded == from {
                continue;
            }
            let text = &self.document.pool[from..folded];
            let article = !compound && word::is_article(text);
            let kind = if article {
                TokenKind::Article
            } else {
                TokenKind::Word
            };
            if !compound
                && matches!(
                    text,
                    "but" | "however" | "unlike" | "while" | "whereas" | "although" | "though"
                )
            {
                self.clause += 1;
            }
            self.push(at + start, at + end, kind, compound, from, folded);
        }
        let count = self.document.tokens.len() as u32 - first;
        if (2..=COMPOUND_PARTS as u32).contains(&count) && run.len() <= JOINED_BYTES {
            let from = self.document.pool.len();
            for &(start, end) in &bounds {
                word::fold_into(&run[start..end], &mut self.document.pool);
            }
            let folded = self.document.pool.len();
            let fold = from as u32..folded as u32;
            self.document.joined.push(Joined { first, count, fold });
        }
        self.bounds = bounds;
    }

    fn push(
        &mut self,
        start: usize,
        end: usize,
        kind: TokenKind,
        compound: bool,
        from: usize,
        to: usize,
    ) {
        let to = if kind == TokenKind::Symbol {
            self.document.pool.len()
        } else {
            to
        };
        self.document.tokens.push(Token {
            start: start as u32,
            end: end as u32,
            kind,
            compound,
            sentence: self.document.sentences.len() as u32,
            clause: self.clause,
            fold: from as u32..to as u32,
            scope: None,
        });
    }
}
