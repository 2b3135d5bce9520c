//! What a question is made from, as it stood when it was read: once, under the interview's lock.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::finish::{counted_texts, read};
use super::super::{Live, board_of};
use crate::casebook::Entry;
use crate::diagram::Graph;
use crate::interview::text::sha256_hex;
use crate::reader::choose::{self, Call, StageText};
use crate::reader::{Prompt, board};
use crate::scoring::Scorecard;
use crate::store::ReaderCallRow;

/// The part of what is asked when it is over.
pub(super) const END: &str = "end";

/// The part of what is asked after a stage.
pub(super) fn part_of(stage: &str) -> String {
    format!("stage/{stage}")
}

pub(super) struct Frozen {
    pub entry: Arc<Entry>,
    /// Stage, title, text.
    texts: Vec<(String, String, String)>,
    pub board: Option<Graph>,
    /// The drawing in words.
    drawn: Option<String>,
    /// Of a stage that is over in an interview that runs: what the offline scorer makes of it so far.
    pub card: Option<Scorecard>,
}

impl Frozen {
    pub fn of(live: &Live, with_card: bool) -> Frozen {
        let plan = live.interview.plan();
        let texts = counted_texts(&live.interview);
        let texts = texts.into_iter().map(|(stage, text)| {
            let title = plan.title(&stage).to_owned();
            (stage, title, text)
        });
        let board = board_of(live);
        Frozen {
            entry: live.content.entry.clone(),
            texts: texts.collect(),
            drawn: board.as_ref().map(board::as_text),
            board,
            card: with_card.then(|| read(live)),
        }
    }

    pub fn text_of(&self, stage: &str) -> &str {
        let found = self.texts.iter().find(|(id, ..)| id == stage);
        found.map_or("", |(.., text)| text)
    }

    /// The questions with their places: the same card and seed give the same ones at the same places.
    pub fn calls(&self, card: &Scorecard, prompt: &Prompt, seed: u64) -> Vec<(i64, Call)> {
        let texts: Vec<StageText<'_>> = self
            .texts
            .iter()
            .map(|(stage, title, text)| StageText { stage, title, text })
            .collect();
        let rubric = &self.entry.rubric;
        let calls = choose::calls(rubric, card, &texts, self.drawn.as_deref(), prompt, seed);
        (0..).zip(calls).collect()
    }

    /// Of what a question reads: the text of its stage, and the drawing where it is asked about that.
    pub fn hash_of(&self, call: &Call) -> String {
        let drawn = self.drawn.as_deref().filter(|_| call.board.is_some());
        hash_of(self.text_of(&call.stage), drawn)
    }

    pub fn readable(&self) -> Readable {
        let texts = self.texts.iter();
        let texts = texts.map(|(stage, _, text)| (stage.as_str(), text.as_str()));
        Readable::new(texts, self.drawn.as_deref())
    }
}

fn hash_of(text: &str, drawn: Option<&str>) -> String {
    match drawn {
        Some(drawn) => sha256_hex(format!("{text}\0{drawn}").as_bytes()),
        None => sha256_hex(text.as_bytes()),
    }
}

/// Hashes of all that can be read of each stage now: what was asked about anything else is about what is not there any more.
pub(super) struct Readable(BTreeMap<String, Vec<String>>);

impl Readable {
    pub fn of(live: &Live) -> Readable {
        let texts = counted_texts(&live.interview);
        let texts = texts.iter();
        let texts = texts.map(|(stage, text)| (stage.as_str(), text.as_str()));
        let drawn = board_of(live).as_ref().map(board::as_text);
        Readable::new(texts, drawn.as_deref())
    }

    fn new<'a>(texts: impl Iterator<Item = (&'a str, &'a str)>, drawn: Option<&str>) -> Readable {
        let hashes = texts.map(|(stage, text)| {
            let with_board = drawn.map(|drawn| hash_of(text, Some(drawn)));
            let all = [Some(hash_of(text, None)), with_board];
            (stage.to_owned(), all.into_iter().flatten().collect())
        });
        Readable(hashes.collect())
    }

    /// The question was about what is still there.
    pub fn is_of(&self, row: &ReaderCallRow) -> bool {
        let hashes = self.0.get(&row.stage);
        hashes.is_some_and(|hashes| hashes.contains(&row.text_hash))
    }
}

#[cfg(test)]
impl Readable {
    /// With texts as they are and no drawing.
    pub fn texts(texts: &[(&str, &str)]) -> Readable {
        Readable::new(texts.iter().copied(), None)
    }

    pub fn with_drawing(texts: &[(&str, &str)], drawn: &str) -> Readable {
        Readable::new(texts.iter().copied(), Some(drawn))
    }

    pub fn hash(text: &str, drawn: Option<&str>) -> String {
        hash_of(text, drawn)
    }
}

#[cfg(test)]
mod tests {
    use super::super::counting::tests::row;
    use super::*;

    #[test]
    fn what_was_asked_about_another_text_or_another_drawing_is_about_what_is_not_there_any_more() {
        let now = Readable::with_drawing(&[("clarify", "a")], "n0 --> n1");
        let of = |text: &str, drawn: Option<&str>| {
            let row = ReaderCallRow {
                text_hash: Readable::hash(text, drawn),
                ..row("r", "stage/clarify", 0, 1, "done", "m")
            };
            now.is_of(&row)
        };
        assert!(of("a", None) && of("a", Some("n0 --> n1")));
        assert!(!of("b", None) && !of("b", Some("n0 --> n1")));
        assert!(!of("a", Some("n0 --> n2")), "it was drawn on");
    }
}
