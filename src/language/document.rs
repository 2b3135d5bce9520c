//! A text as the matcher sees it.
//!
//! # The one invariant
//!
//! Every token lies in exactly one clause, every clause in one sentence, every sentence in one
//! paragraph, every paragraph in one section, every section in at most one stage, all in the order
//! of the text. All offsets are byte offsets on character boundaries of the text they came from.

use std::ops::Range;

use super::{reader, scope, word};

/// A place in one of the texts of a document, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Which text: always 0 for [`Document::read`], the position of the stage for
    /// [`Document::from_stages`].
    pub text: u32,
    pub start: usize,
    pub end: usize,
}

/// What a sentence says about what it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Polarity {
    #[default]
    Positive,
    /// "We will not need a cache."
    Negated,
    /// "Out of scope: analytics."
    OutOfScope,
    /// "Do we need analytics?"
    Asked,
    /// "TODO: sharding."
    ToDo,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SentenceKind {
    Heading,
    Prose,
    Item,
    Row,
    Code,
    /// A line of a drawing in text (Mermaid and the like): it names things and explains nothing.
    Graph,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Word,
    /// Free: skipped by phrases and gaps.
    Article,
    /// Free, unless a phrase names it.
    Symbol,
}

#[derive(Debug, Clone)]
pub(super) struct Token {
    pub start: u32,
    pub end: u32,
    pub kind: TokenKind,
    /// Part of a compound such as `shortUrl`.
    pub compound: bool,
    pub sentence: u32,
    pub clause: u32,
    /// In the pool.
    pub fold: Range<u32>,
    /// Why a mention here does not count, and the first and last token that say so.
    pub scope: Option<Scope>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scope {
    pub polarity: Polarity,
    pub cue: (u32, u32),
}

/// The parts of a compound written as one word.
#[derive(Debug, Clone)]
pub(super) struct Joined {
    pub first: u32,
    pub count: u32,
    pub fold: Range<u32>,
}

#[derive(Debug, Clone)]
pub(super) struct Sentence {
    pub tokens: Range<u32>,
    pub kind: SentenceKind,
    /// The window "sentence": a list item of several short sentences is one.
    pub unit: u32,
    pub paragraph: u32,
    /// What the whole sentence is: asked, to do, out of scope.
    pub polarity: Polarity,
    /// In the text, without list markers.
    pub start: u32,
    pub end: u32,
}

#[derive(Debug, Clone)]
pub(super) struct Paragraph {
    pub section: u32,
    /// The line that leads into a list, a table or a piece of code.
    pub lead_in: Option<u32>,
}

#[derive(Debug, Clone)]
pub(super) struct Section {
    pub text: u32,
    pub heading: Option<u32>,
    pub level: u32,
    /// Position in `stages`; nothing for text before the first stage.
    pub stage: Option<u32>,
    pub polarity: Polarity,
}

/// A text, read. Made once per answer; see the module for its invariant.
#[derive(Debug, Clone, Default)]
pub struct Document {
    pub(super) texts: Vec<String>,
    pub(super) pool: String,
    pub(super) tokens: Vec<Token>,
    pub(super) joined: Vec<Joined>,
    pub(super) sentences: Vec<Sentence>,
    pub(super) paragraphs: Vec<Paragraph>,
    pub(super) sections: Vec<Section>,
    /// Stage ids in the order in which they first appear.
    pub(super) stages: Vec<String>,
    words: usize,
    /// Sentences that lead into a paragraph, with that paragraph, in the order of the text.
    lead_ins: Vec<(u32, u32)>,
}

/// A heading speaks for so many paragraphs of its section at most.
const HEADED_PARAGRAPHS: usize = 200;

/// Requirements stand in the first part of a text; a text shorter than this has no parts.
const LATE_PER_100: u64 = 40;
const LATE_WORDS: usize = 300;
/// So much of a heading is looked at.
const HEADING_TOKENS: usize = 16;

impl Document {
    /// Reads Markdown; headings with the name of a stage start that stage.
    pub fn read(markdown: &str) -> Self {
        Self::finish(reader::read_whole(markdown))
    }

    /// Takes the text of every stage as it is; spans are relative to that text.
    pub fn from_stages(stages: &[(&str, &str)]) -> Self {
        Self::finish(reader::read_stages(stages))
    }

    fn finish(mut document: Document) -> Self {
        document.words = document
            .tokens
            .iter()
            .filter(|token| token.kind != TokenKind::Symbol)
            .count();
        let paragraphs = document.paragraphs.iter().zip(0..);
        let led = paragraphs.filter_map(|(paragraph, at)| Some((paragraph.lead_in?, at)));
        document.lead_ins = led.collect();
        scope::mark(&mut document);
        document
    }

    /// Number of words, articles included, symbols not.
    pub fn words(&self) -> usize {
        self.words
    }

    /// Number of words written in a stage; `None` asks for the text that belongs to no stage.
    pub fn words_in(&self, stage: Option<&str>) -> usize {
        let counted = |token: &&Token| {
            token.kind != TokenKind::Symbol
                && self.stage_of(token.sentence) == stage
                && self.sentences[token.sentence as usize].kind != SentenceKind::Heading
        };
        self.tokens.iter().filter(counted).count()
    }

    /// The stages that have a heading (or a text of their own), in order of appearance.
    pub fn stages(&self) -> impl Iterator<Item = &str> {
        self.stages.iter().map(String::as_str)
    }

    pub fn sentence_count(&self) -> usize {
        self.sentences.len()
    }

    pub fn sentence_kind(&self, sentence: u32) -> SentenceKind {
        self.sentences[sentence as usize].kind
    }

    pub fn sentence_span(&self, sentence: u32) -> Span {
        let found = &self.sentences[sentence as usize];
        Span {
            text: self.text_of(sentence),
            start: found.start as usize,
            end: found.end as usize,
        }
    }

    /// The folded words of the sentence window that holds `sentence`, articles included.
    pub(crate) fn words_of_unit(&self, sentence: u32) -> impl Iterator<Item = &str> {
        let unit = self.unit_of(sentence);
        let mut first = sentence as usize;
        while first > 0 && self.sentences[first - 1].unit == unit {
            first -= 1;
        }
        let same = self.sentences[first..]
            .iter()
            .take_while(move |other| other.unit == unit);
        same.flat_map(|other| other.tokens.clone())
            .filter(|token| self.tokens[*token as usize].kind != TokenKind::Symbol)
            .map(|token| self.fold(token))
    }

    /// The folded words of every sentence that is no heading, articles included.
    pub(crate) fn spoken(&self) -> impl Iterator<Item = Vec<&str>> {
        let spoken = self
            .sentences
            .iter()
            .filter(|sentence| sentence.kind != SentenceKind::Heading);
        spoken.map(|sentence| {
            let words = sentence.tokens.clone();
            words
                .filter(|token| self.tokens[*token as usize].kind != TokenKind::Symbol)
                .map(|token| self.fold(token))
                .collect()
        })
    }

    pub(crate) fn section_count(&self) -> u32 {
        self.sections.len() as u32
    }

    pub(crate) fn stage_of_section(&self, section: u32) -> Option<u32> {
        self.sections[section as usize].stage
    }

    pub(crate) fn words_between(&self, tokens: Range<u32>) -> usize {
        let tokens = &self.tokens[tokens.start as usize..tokens.end as usize];
        tokens
            .iter()
            .filter(|token| token.kind != TokenKind::Symbol)
            .count()
    }

    /// The exact bytes of a place; empty when the place is not in this document.
    pub fn quote(&self, span: Span) -> &str {
        let text = self
            .texts
            .get(span.text as usize)
            .map_or("", String::as_str);
        text.get(span.start..span.end).unwrap_or("")
    }

    /// Whether one of these runs of folded words stands in some sentence, symbols left out. The
    /// runs must be sorted.
    pub fn says_any(&self, wanted: &[&[&str]]) -> bool {
        let begin = first_letters(wanted);
        (0..self.sentences.len()).any(|at| self.sentence_says_any(at, wanted, begin))
    }

    /// The same for the sentence window that holds one sentence.
    pub(crate) fn unit_says_any(&self, sentence: u32, wanted: &[&[&str]]) -> bool {
        let unit = self.unit_of(sentence);
        let from = self.sentences.partition_point(|other| other.unit < unit);
        let to = self.sentences.partition_point(|other| other.unit <= unit);
        let begin = first_letters(wanted);
        (from..to).any(|at| self.sentence_says_any(at, wanted, begin))
    }

    fn sentence_says_any(&self, at: usize, wanted: &[&[&str]], begin: u32) -> bool {
        let tokens = self.sentences[at].tokens.clone();
        let spoken = |at: &u32| self.tokens[*at as usize].kind != TokenKind::Symbol;
        tokens.clone().filter(spoken).any(|at| {
            let word = self.fold(at);
            if first_letter(word) & begin == 0 {
                return false;
            }
            let from = wanted.partition_point(|run| run[0] < word);
            let mut same = wanted[from..].iter().take_while(|run| run[0] == word);
            same.any(|run| {
                let mut words = (at..tokens.end).filter(spoken).map(|at| self.fold(at));
                run.iter().all(|wanted| words.next() == Some(wanted))
            })
        })
    }

    /// The stage a sentence belongs to; nothing for text that counts for every stage.
    pub fn stage_of(&self, sentence: u32) -> Option<&str> {
        let stage = self.section(sentence).stage?;
        Some(&self.stages[stage as usize])
    }

    /// Whether a number stands in a sentence, in digits or in words.
    pub fn has_number(&self, sentence: u32) -> bool {
        let tokens = self.sentences[sentence as usize].tokens.clone();
        tokens.into_iter().any(|at| {
            let folded = self.fold(at);
            folded.bytes().any(|b| b.is_ascii_digit()) || word::is_number(folded)
        })
    }

    pub(crate) fn tokens_of(&self, sentence: u32) -> Range<u32> {
        self.sentences[sentence as usize].tokens.clone()
    }

    pub(crate) fn clause_of(&self, token: u32) -> u32 {
        self.tokens[token as usize].clause
    }

    pub(crate) fn unit_of(&self, sentence: u32) -> u32 {
        self.sentences[sentence as usize].unit
    }

    pub(crate) fn paragraph_of(&self, sentence: u32) -> u32 {
        self.sentences[sentence as usize].paragraph
    }

    pub(crate) fn section_of(&self, sentence: u32) -> u32 {
        self.paragraphs[self.paragraph_of(sentence) as usize].section
    }

    /// The paragraphs that `sentence` introduces: as a heading those of its section, else the one it leads into.
    pub(crate) fn introduces(&self, sentence: u32) -> impl Iterator<Item = u32> {
        let from = self.paragraph_of(sentence);
        let section = self.section_of(sentence);
        let heading = self.sections[section as usize].heading == Some(sentence);
        let rest = self.paragraphs[from as usize + 1..]
            .iter()
            .take(if heading { HEADED_PARAGRAPHS } else { 0 });
        let headed = rest.take_while(move |paragraph| paragraph.section == section);
        let first = self
            .lead_ins
            .partition_point(|(lead_in, _)| *lead_in < sentence);
        let led = self.lead_ins[first..]
            .iter()
            .take_while(move |(lead_in, _)| !heading && *lead_in == sentence);
        let headed = headed.zip(from + 1..).map(|(_, at)| at);
        headed.chain(led.map(|(_, at)| *at))
    }

    /// Whether a place lies behind the part of a text without stages in which it is settled what to build: so many of a
    /// hundred words stand before it, and its heading speaks of no requirement.
    pub(crate) fn is_late(&self, token: u32) -> bool {
        if !self.stages.is_empty()
            || self.words < LATE_WORDS
            || u64::from(token) * 100 < self.tokens.len() as u64 * LATE_PER_100
        {
            return false;
        }
        let heading = self.section(self.sentence_of(token)).heading;
        let asks = |word: &str| {
            ["require", "scope", "goal", "assum", "clarif", "question"]
                .iter()
                .any(|begin| word.starts_with(begin))
        };
        !heading.is_some_and(|heading| {
            self.tokens_of(heading)
                .take(HEADING_TOKENS)
                .any(|at| asks(self.fold(at)))
        })
    }

    /// The items or rows of a paragraph that is a list or a table, each as its sentence window; nothing for other paragraphs.
    pub(crate) fn listed(&self, paragraph: u32) -> impl Iterator<Item = u32> {
        let first = self
            .sentences
            .partition_point(|sentence| sentence.paragraph < paragraph);
        let listed = self.sentences[first..].iter().take_while(move |sentence| {
            sentence.paragraph == paragraph
                && matches!(sentence.kind, SentenceKind::Item | SentenceKind::Row)
        });
        let mut last = None;
        listed.filter_map(move |sentence| {
            (last.replace(sentence.unit) != Some(sentence.unit)).then_some(sentence.unit)
        })
    }

    /// The texts it was read from, in the order of [`Span::text`].
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(String::as_str)
    }

    /// First and last token that lie in a place, if any does.
    pub(crate) fn tokens_at(&self, span: Span) -> Option<(u32, u32)> {
        let key = |token: &Token| (self.text_of(token.sentence), token.end as usize);
        let first = self
            .tokens
            .partition_point(|token| key(token) <= (span.text, span.start));
        let inside = self.tokens[first..].iter().take_while(|token| {
            self.text_of(token.sentence) == span.text && (token.start as usize) < span.end
        });
        let count = inside.count();
        (count > 0).then(|| (first as u32, (first + count - 1) as u32))
    }

    pub(crate) fn sentence_of(&self, token: u32) -> u32 {
        self.tokens[token as usize].sentence
    }

    /// The folded word of a token.
    pub(crate) fn word_at(&self, token: u32) -> &str {
        self.fold(token)
    }

    /// Whether a sign is an arrow: `->`, `=>` or one character.
    pub(super) fn is_arrow(&self, token: u32) -> bool {
        let one = &self.tokens[token as usize];
        if self.fold(token) != ">" {
            return false;
        }
        let (start, end) = (one.start as usize, one.end as usize);
        let text = self.texts[self.text_of(one.sentence) as usize].as_bytes();
        match text.get(start) {
            Some(b'>') => start > 0 && matches!(text[start - 1], b'-' | b'='),
            // "≥" is one character, too.
            _ => text.get(start..end) != Some("≥".as_bytes()),
        }
    }

    /// What stands between two tokens of one sentence.
    pub(super) fn between(&self, before: u32, after: u32) -> &str {
        let (before, after) = (&self.tokens[before as usize], &self.tokens[after as usize]);
        let text = &self.texts[self.text_of(after.sentence) as usize];
        text.get(before.end as usize..after.start as usize)
            .unwrap_or("")
    }

    /// What the words around a place say about it.
    pub(crate) fn polarity_at(&self, first: u32, last: u32) -> Polarity {
        let inside = &self.tokens[first as usize..=last as usize];
        let denied = inside.iter().find_map(|token| token.scope);
        match denied {
            Some(scope) => scope.polarity,
            None => self.sentences[self.sentence_of(first) as usize].polarity,
        }
    }

    /// The words that deny a verb ("not", "isn't", "never"), in the order of the text.
    pub(super) fn denials(&self) -> Vec<u32> {
        let mut denials = Vec::new();
        for token in &self.tokens {
            let Some(scope) = token.scope.filter(|s| s.polarity == Polarity::Negated) else {
                continue;
            };
            let (at, last) = scope.cue;
            let denies = |word: &str| {
                matches!(word, "not" | "never" | "cannot") || word::is_contracted_not(word)
            };
            // Who need not do a thing does not say that it is not so.
            let liberty = at > 0 && self.fold(at - 1) == "need";
            if at == last && denials.last() != Some(&at) && denies(self.fold(at)) && !liberty {
                denials.push(at);
            }
        }
        denials.sort_unstable();
        denials.dedup();
        denials
    }

    /// The first row of a table speaks for those below it: for a token in it, one of the same column in every other row.
    pub(crate) fn rows_below(&self, token: u32) -> impl Iterator<Item = u32> {
        let sentence = self.sentence_of(token);
        let paragraph = self.paragraph_of(sentence);
        let is_row = |at: u32| {
            self.sentences
                .get(at as usize)
                .is_some_and(|s| s.kind == SentenceKind::Row)
        };
        let leads = is_row(sentence)
            && !(sentence > 0
                && is_row(sentence - 1)
                && self.paragraph_of(sentence - 1) == paragraph);
        let start = self.tokens_of(sentence).start;
        let column = self.clause_of(token).saturating_sub(self.clause_of(start));
        let rows = sentence + 1..self.sentences.len() as u32;
        let rows =
            rows.take_while(move |at| leads && is_row(*at) && self.paragraph_of(*at) == paragraph);
        rows.filter_map(move |at| {
            let mut cells = self.tokens_of(at);
            let from = self.clause_of(cells.start);
            cells.find(|cell| self.clause_of(*cell).saturating_sub(from) == column)
        })
    }

    /// The line that leads into the paragraph of a sentence, and the heading of its section.
    pub(crate) fn introductions(&self, sentence: u32) -> [Option<u32>; 2] {
        let paragraph = &self.paragraphs[self.paragraph_of(sentence) as usize];
        [paragraph.lead_in, self.section(sentence).heading]
    }

    pub(crate) fn stage_number(&self, sentence: u32) -> Option<u32> {
        self.section(sentence).stage
    }

    /// From the first byte of token `first` to the last of token `last`.
    pub(crate) fn span(&self, first: u32, last: u32) -> Span {
        let start = &self.tokens[first as usize];
        Span {
            text: self.text_of(start.sentence),
            start: start.start as usize,
            end: self.tokens[last as usize].end as usize,
        }
    }

    pub(super) fn section(&self, sentence: u32) -> &Section {
        &self.sections[self.section_of(sentence) as usize]
    }

    pub(super) fn text_of(&self, sentence: u32) -> u32 {
        self.section(sentence).text
    }

    pub(super) fn fold(&self, token: u32) -> &str {
        let range = &self.tokens[token as usize].fold;
        &self.pool[range.start as usize..range.end as usize]
    }

    pub(super) fn pooled(&self, range: &Range<u32>) -> &str {
        &self.pool[range.start as usize..range.end as usize]
    }
}

/// A bit for the first letter of a word; one of its own for all that is no letter.
fn first_letter(word: &str) -> u32 {
    let first = word.bytes().next().unwrap_or(0).wrapping_sub(b'a');
    1 << first.min(31)
}

fn first_letters(wanted: &[&[&str]]) -> u32 {
    wanted
        .iter()
        .fold(0, |letters, run| letters | first_letter(run[0]))
}

#[cfg(test)]
mod tests;
