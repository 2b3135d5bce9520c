//! From Markdown to a [`Document`], in one pass over the lines.
//!
//! It is no Markdown renderer: it only has to find where a sentence, an item, a row, a piece of
//! code or a section begins, in the notes of a person in a hurry. Nothing is ever refused.

mod line;
mod tokens;

use super::document::{Document, Paragraph, Polarity, Section, Sentence, SentenceKind};
use super::stage;
pub use line::folded;
use line::{
    bare_stage, heading, is_only_links, is_row, is_rule, is_separator, is_tabbed, is_underline,
    item_marker, leaves_open, opens_graph, toggles_fence,
};
pub(super) use line::{is_optional, stands_for_a_number};

/// A soft line break in prose goes on when the line was at least this long, in bytes.
const WRAPPED_BYTES: usize = 56;
/// So does a shorter one, down to this, when it began with a capital letter and the next line does not.
const BROKEN_BYTES: usize = 20;
/// An item of at most this many words is one sentence window, whatever its full stops.
const ITEM_WORDS: usize = 40;
/// Nobody reads a longer sentence as one, words and signs together. It bounds whatever looks at a sentence more than once.
const SENTENCE_TOKENS: usize = 400;

pub(super) fn read_whole(markdown: &str) -> Document {
    let text = within_offsets(markdown);
    let stage_names = headings_that_count(text);
    let mut reader = Reader {
        stage_names,
        ..Reader::default()
    };
    reader.open_section(0, None, 0, None);
    reader.text(0, text);
    reader.document.texts.push(text.to_owned());
    reader.document
}

pub(super) fn read_stages(stages: &[(&str, &str)]) -> Document {
    let mut reader = Reader::default();
    for (number, (id, text)) in stages.iter().enumerate() {
        let text = within_offsets(text);
        reader.document.stages.push((*id).to_owned());
        let number = number as u32;
        reader.open_section(number, None, 0, Some(number));
        reader.text(number, text);
        reader.document.texts.push(text.to_owned());
    }
    reader.document
}

/// Offsets are 32 bits wide; what lies beyond 1 GiB is not read.
fn within_offsets(text: &str) -> &str {
    let mut end = text.len().min(1 << 30);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Which headings open stages here: own names always, common other names only when the text has
/// at least three stages. Nothing is returned when no heading opens a stage.
fn headings_that_count(text: &str) -> StageNames {
    let mut plain = Vec::new();
    let mut any = Vec::new();
    let mut fence = None;
    for line in text.lines() {
        if toggles_fence(line.trim_start(), &mut fence) || fence.is_some() {
            continue;
        }
        let Some((_, title)) = heading(line).or_else(|| bare_stage(line)) else {
            continue;
        };
        let Some(found) = stage::recognise(&folded(title)) else {
            continue;
        };
        any.push(found.stage);
        if found.plain {
            plain.push(found.stage);
        }
    }
    plain.sort_unstable();
    plain.dedup();
    any.sort_unstable();
    any.dedup();
    if any.len() >= 3 && any.len() > plain.len() {
        StageNames::Common
    } else if plain.is_empty() {
        StageNames::Ignored
    } else {
        StageNames::Plain
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum StageNames {
    #[default]
    Ignored,
    Plain,
    Common,
}

/// What the line before was; decides whether the next line goes on with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Before {
    #[default]
    Nothing,
    Blank,
    Prose,
    Item,
    Row,
    Code,
}

#[derive(Debug, Default)]
struct Reader {
    document: Document,
    stage_names: StageNames,
    text_number: u32,
    before: Before,
    /// The block (not blank lines) that was open last in this section.
    block: Before,
    /// The sentence that is being read, if any: its first token and its kind.
    open: Option<Open>,
    unit: u32,
    clause: u32,
    /// Number of sentences when the current list item began.
    item_first_sentence: usize,
    /// Number of sentences when the current piece of code began.
    code_first_sentence: usize,
    /// The parts of the run that is being read: one piece of memory for all.
    bounds: Vec<(usize, usize)>,
}

#[derive(Debug, Clone, Copy)]
struct Open {
    first_token: u32,
    kind: SentenceKind,
    start: u32,
    end: u32,
}

impl Reader {
    fn text(&mut self, number: u32, text: &str) {
        self.text_number = number;
        // About what prose needs: growing bit by bit costs more than the reading itself.
        self.document.tokens.reserve(text.len() / 5);
        self.document.pool.reserve(text.len());
        self.before = Before::Nothing;
        self.block = Before::Nothing;
        let mut fence = None;
        let mut inside = SentenceKind::Code;
        let mut at = 0;
        let mut lines = text.split_inclusive('\n').peekable();
        while let Some(line) = lines.next() {
            let content = line.trim_end_matches(['\n', '\r']);
            let next = lines.peek().map_or("", |next| next.trim());
            let indent = content.len() - content.trim_start().len();
            let body = &content[indent..];
            if toggles_fence(body, &mut fence) {
                self.end_sentence();
                self.end_code();
                if fence.is_some() {
                    self.open_block(Before::Code);
                    self.code_first_sentence = self.document.sentences.len();
                    inside = if opens_graph(body) {
                        SentenceKind::Graph
                    } else {
                        SentenceKind::Code
                    };
                }
                self.before = Before::Code;
            } else if fence.is_some() {
                self.open_block(Before::Code);
                self.tokens(text, at + indent, at + content.len(), inside);
                self.end_sentence();
                self.before = Before::Code;
            } else {
                self.line(text, at, content, next);
            }
            at += line.len();
        }
        self.end_sentence();
        self.end_item();
        self.end_code();
    }

    fn line(&mut self, text: &str, at: usize, content: &str, next: &str) {
        let body = content.trim_start();
        let indent = content.len() - body.len();
        let (from, to) = (at + indent, at + content.trim_end().len());
        if body.is_empty() || is_rule(body) {
            self.end_sentence();
            self.before = Before::Blank;
            return;
        }
        let bare = || bare_stage(content).filter(|_| self.before != Before::Prose);
        let set_ext = is_underline(next) && self.before != Before::Prose && !is_row(body);
        let titled = heading(content)
            .or_else(bare)
            .or(set_ext.then_some((2, body.trim_end())));
        if let Some((level, title)) = titled {
            let title_at = at + (title.as_ptr() as usize - content.as_ptr() as usize);
            self.heading(text, title_at, title_at + title.len(), level);
            return;
        }
        if let Some(marker) = item_marker(body) {
            self.end_sentence();
            self.end_item();
            self.open_block(Before::Item);
            self.item_first_sentence = self.document.sentences.len();
            self.before = Before::Item;
            if !is_only_links(&body[marker..]) {
                self.tokens(text, from + marker, to, SentenceKind::Item);
            }
        } else if is_row(body) || is_tabbed(body) || (is_separator(next) && next.contains('|')) {
            self.end_sentence();
            self.end_item();
            if !is_separator(body) {
                self.open_block(Before::Row);
                self.tokens(text, from, to, SentenceKind::Row);
                self.end_sentence();
            }
            self.before = Before::Row;
        } else if matches!(self.before, Before::Item) || (indent > 1 && self.block == Before::Item)
        {
            // A line that goes on with the item above it.
            self.tokens(text, from, to, SentenceKind::Item);
            self.before = Before::Item;
        } else {
            let quote = body.len() - body.trim_start_matches(['>', ' ']).len();
            self.end_item();
            self.open_block(Before::Prose);
            self.tokens(text, from + quote, to, SentenceKind::Prose);
            self.before = Before::Prose;
            if !self.goes_on(text, body, next) {
                self.end_sentence();
            }
        }
    }

    /// Whether a line of prose was broken where the page ended: it is long, or leaves a sentence open that the next one
    /// takes up. Two notes, one a line, are two sentences.
    fn goes_on(&self, text: &str, body: &str, next: &str) -> bool {
        let began = self
            .open
            .as_ref()
            .and_then(|open| text[open.start as usize..].chars().next());
        let line = body.trim_end();
        if leaves_open(line) {
            return true;
        }
        // Two spaces or a tag break a line where its author wanted it broken.
        if body.ends_with("  ") || line.ends_with("<br>") || line.ends_with("<br/>") {
            return false;
        }
        match next.chars().next() {
            Some(first) if first.is_lowercase() => {
                line.len() >= WRAPPED_BYTES
                    || (line.len() >= BROKEN_BYTES
                        && began.is_some_and(char::is_uppercase)
                        && !line.ends_with(':'))
            }
            // A line that had room for the next word was not broken for want of it.
            _ => {
                let word = next.split_whitespace().next().map_or(0, str::len);
                line.len() >= WRAPPED_BYTES && next.len() <= line.len() + 1 + word
            }
        }
    }

    fn heading(&mut self, text: &str, start: usize, end: usize, level: u32) {
        self.end_sentence();
        self.end_item();
        let found = stage::recognise(&folded(&text[start..end]));
        let counts = found.filter(|found| match self.stage_names {
            StageNames::Ignored => false,
            StageNames::Plain => found.plain,
            StageNames::Common => true,
        });
        let stage = match counts {
            Some(found) => Some(self.stage_number(found.stage)),
            None => self
                .document
                .sections
                .last()
                .and_then(|section| section.stage),
        };
        let sentence = self.document.sentences.len() as u32;
        self.open_section(self.text_number, Some(sentence), level, stage);
        self.tokens(text, start, end, SentenceKind::Heading);
        self.end_sentence();
        if self.document.sentences.len() as u32 == sentence {
            // A heading without a word in it.
            self.document
                .sections
                .last_mut()
                .expect("just opened")
                .heading = None;
        }
        self.before = Before::Nothing;
        self.block = Before::Nothing;
    }

    fn stage_number(&mut self, id: &str) -> u32 {
        let stages = &mut self.document.stages;
        let known = stages.iter().position(|stage| stage == id);
        known.unwrap_or_else(|| {
            stages.push(id.to_owned());
            stages.len() - 1
        }) as u32
    }

    fn open_section(&mut self, text: u32, heading: Option<u32>, level: u32, stage: Option<u32>) {
        let sections = &mut self.document.sections;
        sections.push(Section {
            text,
            heading,
            level,
            stage,
            polarity: Polarity::Positive,
        });
        let section = sections.len() as u32 - 1;
        self.document.paragraphs.push(Paragraph {
            section,
            lead_in: None,
        });
        self.block = Before::Nothing;
    }

    /// Starts a paragraph unless the line goes on with the block that is open. A list stays one
    /// list over blank lines; prose and tables end at them.
    fn open_block(&mut self, kind: Before) {
        let goes_on = self.block == kind
            && (self.before == kind || (kind == Before::Item && self.before == Before::Blank));
        if goes_on {
            return;
        }
        let section = self.document.sections.len() as u32 - 1;
        let last = self.document.sentences.len().checked_sub(1);
        let leads = matches!(kind, Before::Item | Before::Row | Before::Code)
            && matches!(self.block, Before::Prose | Before::Item)
            && last.is_some_and(|last| self.document.section_of(last as u32) == section);
        let lead_in = last.filter(|_| leads).map(|last| last as u32);
        self.document
            .paragraphs
            .push(Paragraph { section, lead_in });
        self.block = kind;
    }

    fn end_sentence(&mut self) {
        let Some(open) = self.open.take() else { return };
        let end = self.document.tokens.len() as u32;
        if open.first_token == end {
            return;
        }
        self.unit += 1;
        self.document.sentences.push(Sentence {
            tokens: open.first_token..end,
            kind: open.kind,
            unit: self.unit,
            paragraph: self.document.paragraphs.len() as u32 - 1,
            polarity: Polarity::Positive,
            start: open.start,
            end: open.end,
        });
    }

    /// The sentences of a short item become one window.
    fn end_item(&mut self) {
        let first = std::mem::replace(&mut self.item_first_sentence, usize::MAX);
        self.one_window(first, SentenceKind::Item);
    }

    /// So do the lines of a short piece of code: the fields of one table or one request.
    fn end_code(&mut self) {
        let first = std::mem::replace(&mut self.code_first_sentence, usize::MAX);
        self.one_window(first, SentenceKind::Code);
    }

    fn one_window(&mut self, first: usize, kind: SentenceKind) {
        let Some(sentences) = self.document.sentences.get(first..) else {
            return;
        };
        if sentences.len() < 2 || sentences.iter().any(|s| s.kind != kind) {
            return;
        }
        let words = sentences
            .iter()
            .map(|s| self.document.words_between(s.tokens.clone()))
            .sum::<usize>();
        if words <= ITEM_WORDS {
            let unit = sentences[0].unit;
            for sentence in &mut self.document.sentences[first..] {
                sentence.unit = unit;
            }
        }
    }
}

#[cfg(test)]
mod tests;
