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
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let document = Document::read(text);
        (0..document.tokens.len() as u32)
            .map(|at| document.fold(at).to_owned())
            .collect()
    }

    #[test]
    fn digits_with_separators_are_one_word_and_a_decimal_point_is_kept() {
        assert_eq!(
            words("1,000,000 or 99.9%"),
            ["1000000", "or", "99", ".", "9", "%"]
        );
        assert_eq!(words("1, 2"), ["1", "2"]);
    }

    #[test]
    fn the_target_of_a_link_is_not_read() {
        assert_eq!(
            words("see [docs](http://short.example/cache) now"),
            ["see", "[", "docs", "]", "now"]
        );
    }

    #[test]
    fn a_line_of_links_is_a_reading_list_and_not_read() {
        let list = "- [CDN](https://example.org/cdn)\n* https://example.org/queues\n- a [cache](https://example.org) of ours";
        assert_eq!(words(list), ["a", "[", "cache", "]", "of", "ours"]);
        assert_eq!(
            words("see https://example.org/sharding/cache now"),
            ["see", "now"]
        );
    }

    #[test]
    fn a_line_that_leaves_its_sentence_open_goes_on_however_short_it_is() {
        for text in [
            "The redirect is served\nfrom memory.",
            "We keep the rows of\nMongo sorted",
            "votes are counted,\nsummed up once an hour",
        ] {
            assert_eq!(Document::read(text).sentence_count(), 1, "{text}");
        }
        for text in [
            "shorten a url\nredirect fast",
            "Redirects are fast\nLinks live for ever",
            "Redirects are served from memory in a few milliseconds at most<br>\nwrites take longer",
            "People write posts that hold a picture or a film or both of them\nPeople follow others, see \
             what those wrote in the order of time, and hide what they do not want",
        ] {
            assert_eq!(Document::read(text).sentence_count(), 2, "{text}");
        }
    }

    #[test]
    fn lines_with_tabs_are_the_rows_of_a_table() {
        let document = Document::read(
            "Part\tWhat it is for\nQueue\tTakes bursts off the writer and is\nCache\tHot rows",
        );
        assert_eq!(document.sentence_count(), 3);
        assert_eq!(document.sentence_kind(1), SentenceKind::Row);
        assert_ne!(
            document.clause_of(5),
            document.clause_of(6),
            "cells are clauses"
        );
    }

    #[test]
    fn what_is_shortened_by_a_stroke_is_read_as_what_it_stands_for() {
        assert_eq!(
            words("R/W ratio w/o a cache, w/ replicas b/c of load"),
            [
                "read", "/", "write", "ratio", "without", "a", "cache", "with", "replicas",
                "because", "of", "load"
            ]
        );
        assert_eq!(
            words("w/e, r/writers"),
            ["w", "/", "e", "r", "/", "writers"]
        );
    }

    #[test]
    fn a_shortened_word_ends_no_sentence_when_the_text_goes_on_in_lower_case() {
        let one = "We plan for 100 links per sec. with keys of 8 chars. each";
        assert_eq!(Document::read(one).sentence_count(), 1);
        assert_eq!(
            Document::read("We take 100 per sec. Then we add more.").sentence_count(),
            2
        );
    }

    #[test]
    fn a_question_mark_behind_a_sign_stands_for_a_number() {
        assert_eq!(
            Document::read("Links = 100 * 30 = ? 3000 a month").sentence_count(),
            1
        );
    }

    #[test]
    fn a_drawing_in_text_has_labels_and_no_sentences() {
        let document = Document::read(
            "```mermaid\ngraph LR\nA[Client] --> B[Cache]\n```\n\n```sql\nselect 1\n```",
        );
        assert_eq!(document.sentence_kind(1), SentenceKind::Graph);
        assert_eq!(document.sentence_kind(2), SentenceKind::Code);
    }

    #[test]
    fn a_short_piece_of_code_is_one_window() {
        let table = "```sql\ncreate table links (\n  short_code text,\n  longUrl text\n);\n```";
        let document = Document::read(table);
        assert_eq!(document.unit_of(0), document.unit_of(2));
        assert_eq!(
            words(table)[4..9],
            ["short", "code", "text", "long", "url"],
            "names are read word by word"
        );
        let long = format!("```\n{}```", "one two three four five six\n".repeat(8));
        let document = Document::read(&long);
        assert_ne!(document.unit_of(0), document.unit_of(1));
    }

    #[test]
    fn tags_are_not_read_but_placeholders_are() {
        assert_eq!(words("x <img src=\"cache.png\"> y"), ["x", "y"]);
        assert_eq!(words("GET /<code>"), ["get", "/", "<", "code", ">"]);
    }

    #[test]
    fn closing_marks_belong_to_the_sentence_they_close() {
        let document = Document::read("**Seam.** Next one");
        assert_eq!(document.quote(document.sentence_span(0)), "**Seam.**");
        assert_eq!(document.quote(document.sentence_span(1)), "Next one");
    }

    #[test]
    fn a_compound_is_kept_joined_as_well() {
        let document = Document::read("shortUrl");
        assert_eq!(document.pooled(&document.joined[0].fold), "shorturl");
        assert_eq!(document.joined[0].count, 2);
    }

    #[test]
    fn list_markers_are_no_part_of_the_sentence() {
        let document = Document::read("1. [ ] first\n* second");
        assert_eq!(document.quote(document.sentence_span(0)), "first");
        assert_eq!(document.quote(document.sentence_span(1)), "second");
    }

    #[test]
    fn common_names_open_stages_only_where_there_are_three() {
        let two = Document::read("# Requirements\na\n# Schema\nb");
        assert_eq!(two.stages.len(), 0);
        let four =
            Document::read("# Requirements\na\n# Capacity estimation\nb\n# High level design\nc\n");
        assert_eq!(four.stages, ["clarify", "estimate", "high-level"]);
    }
}
