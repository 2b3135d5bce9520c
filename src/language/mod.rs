//! Reading what a candidate typed: from Markdown to words, and from phrases to hits.
//!
//! The steps, in reading order:
//!
//! 1. [`word`] folds a word (letter case, apostrophes) and takes off an inflection, nothing more.
//! 2. `reader` walks over the text once and builds a [`Document`]: tokens with byte offsets,
//!    grouped into clauses, sentences, paragraphs, sections and stages ([`stage`]).
//! 3. `scope` marks what is denied, put out of scope, only asked or left to do.
//! 4. [`phrase`] parses the phrases of a rubric, with the classes of a [`Lexicon`].
//! 5. [`finder`] looks for many phrases at once and gives [`Hit`]s with a polarity; a misspelt word (`spelling`)
//!    joins in unless it is a real one (`english`).
//!
//! Everything here is pure: the same text and the same phrases give the same hits.

pub mod document;
mod english;
pub mod finder;
pub mod lexicon;
pub mod phrase;
mod plain;
mod reader;
mod scope;
mod spelling;
pub mod stage;
pub mod word;

pub use document::{Document, Polarity, SentenceKind, Span};
pub use finder::{Finder, FinderBuilder, Hit, Hits, PhraseId};
pub use lexicon::{ClassFault, Lexicon};
pub use phrase::{Phrase, PhraseFault, PhraseProblem};
pub use reader::folded as folded_title;

/// Whether a folded word of four letters or more is one of English or of the trade, in any form.
pub fn is_english(folded: &str) -> bool {
    english::is_real(folded)
}
