//! The words of one sentence, as the rules about denials look at them.

use super::super::document::{Document, Scope, TokenKind};

/// The words of one sentence, symbols left out.
pub(super) struct Sentence<'a> {
    document: &'a Document,
    pub words: Vec<&'a str>,
    pub tokens: Vec<u32>,
    pub clauses: Vec<u32>,
    pub compound: Vec<bool>,
    /// A colon or an arrow stands before the word: what follows is said anew.
    pub breaks: Vec<bool>,
}

impl<'a> Sentence<'a> {
    pub fn new(document: &'a Document, at: usize) -> Self {
        let range = document.sentences[at].tokens.clone();
        let mut sentence = Sentence {
            document,
            words: Vec::with_capacity(range.len()),
            tokens: Vec::with_capacity(range.len()),
            clauses: Vec::with_capacity(range.len()),
            compound: Vec::with_capacity(range.len()),
            breaks: Vec::with_capacity(range.len()),
        };
        let mut breaks = false;
        for token in range {
            let one = &document.tokens[token as usize];
            if one.kind == TokenKind::Symbol {
                breaks |= document.fold(token) == ":" || document.is_arrow(token);
                continue;
            }
            sentence.words.push(document.fold(token));
            sentence.tokens.push(token);
            sentence.clauses.push(one.clause);
            sentence.compound.push(one.compound);
            sentence.breaks.push(std::mem::take(&mut breaks));
        }
        sentence
    }

    /// The tokens whose mention does not count, and why.
    pub fn marks(&self) -> Vec<(u32, Scope)> {
        let mut marks = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            if let Some(cue) = self.predicate(at) {
                self.mark_around(at, &cue, &mut marks);
                at += cue.length;
            } else if let Some(cue) = self.denial(at) {
                self.mark_after(at, &cue, &mut marks);
                at += cue.length;
            } else {
                at += 1;
            }
        }
        marks
    }

    pub fn word(&self, at: usize) -> &str {
        self.words.get(at).copied().unwrap_or("")
    }

    pub fn before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |at| self.word(at))
    }

    pub fn starts(&self, at: usize, wanted: &[&str]) -> bool {
        self.words
            .get(at..)
            .is_some_and(|rest| rest.starts_with(wanted))
    }

    /// Whether the clause, or what stands before a colon, ends with the word at `at`.
    pub fn closes(&self, at: usize) -> bool {
        let next = at + 1;
        next >= self.words.len() || self.clauses[next] != self.clauses[at] || self.breaks[next]
    }

    /// Whether a dash or a bracket stands before the word, as in "aliases - no" and "aliases (no)".
    pub fn set_off(&self, at: usize) -> bool {
        self.dash_before(at) || self.between(at).contains('(')
    }

    /// Whether a dash stands before the word.
    pub fn dash_before(&self, at: usize) -> bool {
        let between = self.between(at);
        between.contains(['\u{2013}', '\u{2014}']) || between.contains(" - ")
    }

    /// What stands between a word and the one before it.
    pub fn between(&self, at: usize) -> &'a str {
        match at.checked_sub(1) {
            Some(before) => self.document.between(self.tokens[before], self.tokens[at]),
            None => "",
        }
    }

    /// The words before `at` in its clause.
    pub fn earlier(&self, at: usize) -> impl Iterator<Item = &'a str> {
        let clause = self.clauses[at];
        let before = (0..at).rev();
        before
            .take_while(move |other| self.clauses[*other] == clause)
            .map(|other| self.words[other])
    }

    /// A word that begins a new statement. "it" does so only before its verb: "no need to size it".
    pub fn is_subject(&self, at: usize) -> bool {
        match self.words[at] {
            "we" | "i" | "they" | "you" | "let" | "lets" => true,
            "it" => matches!(
                self.word(at + 1),
                "is" | "was"
                    | "will"
                    | "would"
                    | "has"
                    | "can"
                    | "does"
                    | "needs"
                    | "should"
                    | "must"
                    | "goes"
                    | "gets"
                    | "just"
                    | "only"
                    | "all"
            ),
            _ => false,
        }
    }

    /// A word after which the sentence speaks of something else.
    pub fn turns(&self, at: usize) -> bool {
        matches!(
            self.words[at],
            "but"
                | "however"
                | "while"
                | "whereas"
                | "unlike"
                | "so"
                | "because"
                | "since"
                | "hence"
                | "therefore"
                | "although"
                | "though"
        )
    }

    /// "If it is not in the cache": a case that is handled, not a denial.
    pub fn conditional(&self, at: usize) -> bool {
        self.earlier(at).take(8).any(|word| {
            matches!(
                word,
                "if" | "when"
                    | "whenever"
                    | "unless"
                    | "until"
                    | "once"
                    | "where"
                    | "whether"
                    | "otherwise"
            )
        })
    }
}
