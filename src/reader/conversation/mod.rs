//! A line of the offline interviewer in other words, where a model may find them: off unless the settings ask for it.
//!
//! # The one invariant
//!
//! The rules decide what is said and when; a model only finds words for it. The journal has the line of the rules, as it always had,
//! at the moment the rules chose. A wording stands beside it, under the number of that line, and everything that reads a journal
//! (state, clock, scores, what is asked next) reads the line. So a model that is slow, silent or bought changes nothing but words.
//!
//! # What is asked
//!
//! 1. [`Turn::of`] says whether a line is one that may be put otherwise: a question, a nudge, a hint, a fact that was asked for, a word
//!    in reply. Sentences about time, changes of the task, the first and the last word are said as they are, and so is what a person
//!    says.
//! 2. [`ask`] shows the model that line and the candidate's last words, behind a fence. Nothing else of the case is in the question,
//!    so nothing else can come out of it but what a model knows by itself; a fact goes along only when the rules give it.
//! 3. [`wording`] reads the reply. It is dropped, and the line stays as it is, when it is empty, long, cut off, or marked up; has an
//!    address, a role, a word about clock, stages or points, a yes or a praise; a number that was not given, or none where one
//!    belongs; asks something where nothing was asked, or something else; turns a fact around; is not English; or has anything in it that belongs to the key:
//!    a word, a run of words, or what would earn a point.
//!
//! The gates drop more than they must. A line that stays as it is costs nothing.

mod figures;
mod gates;
mod key;
mod lists;
mod words;

use serde_json::json;
use sha2::{Digest, Sha256};

pub use key::Key;

use super::ask::{Ask, Said};
use super::prompt::Prompt;
use crate::interview::event::{Line, LineKind};
use crate::limits;
use crate::scoring::Engine;

/// Tokens of a wording.
const MOST_TOKENS: u32 = 160;

/// What a model is asked to do with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Task {
    /// Say the same in other words.
    Rephrase,
    /// Answer a question from the fact the rules chose.
    Answer,
}

/// A line that is being said, with what was said before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Turn<'a> {
    pub task: Task,
    /// The line asks for something: it is no answer and no word in reply.
    pub prompts: bool,
    pub line: &'a str,
    /// The stage the clock is on.
    pub stage: &'a str,
    /// What the candidate wrote or asked last.
    pub words: &'a str,
    /// What the interviewer has said before, facts and hints among it.
    pub told: &'a [&'a str],
}

impl<'a> Turn<'a> {
    /// Nothing where the line is said as it is.
    pub fn of(
        line: &'a Line,
        stage: &'a str,
        words: &'a str,
        told: &'a [&'a str],
    ) -> Option<Turn<'a>> {
        let task = match line.kind {
            LineKind::Fact => Task::Answer,
            LineKind::Assume
            | LineKind::Acknowledge
            | LineKind::Hint
            | LineKind::Probe
            | LineKind::Nudge => Task::Rephrase,
            LineKind::Question
            | LineKind::Opening
            | LineKind::Time
            | LineKind::Curveball
            | LineKind::Closing
            | LineKind::Message
            | LineKind::Chair => return None,
        };
        let too_long = task == Task::Rephrase
            && (line.text.chars().count() > limits::WORDING_CHARS
                || gates::sentences_of(&line.text) > limits::WORDING_SENTENCES + 1);
        let prompts = matches!(
            line.kind,
            LineKind::Hint | LineKind::Probe | LineKind::Nudge
        );
        (line.by.is_none() && !too_long).then_some(Turn {
            task,
            prompts,
            line: &line.text,
            stage,
            words,
            told,
        })
    }

    /// The line and everything the interviewer said before.
    fn given(&self) -> impl Iterator<Item = &'a str> {
        std::iter::once(self.line).chain(self.told.iter().copied())
    }
}

/// Whether a line is of a kind that may be put otherwise, and a text such as a wording may be: for what others say was shown. The
/// gates are not asked again, for they grow stricter, and what was shown was shown.
pub fn may_have_been_said(line: &Line, wording: &str) -> bool {
    let is_hidden = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    let turn = Turn::of(line, "", "", &[]);
    let plain = !wording.trim().is_empty() && !wording.chars().any(is_hidden);
    turn.is_some() && plain && wording.len() <= limits::WORDING_REPLY_BYTES
}

/// Why a wording is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dropped {
    Empty,
    /// It ran into a limit of the endpoint.
    Cut,
    TooLong,
    /// Signs that no spoken sentence has: Markdown, lines, characters nobody sees, letters of another script.
    Signs,
    Link,
    /// Somebody else speaks, or to a machine.
    Role,
    /// The clock, the stages, or what comes out of it.
    Course,
    /// It says whether something is right.
    Judges,
    Number,
    NotTheSame,
    Language,
    /// Something the candidate has not been told.
    Key,
    /// Word for word what was there.
    Unchanged,
}

/// What is asked for a line. `seed` makes the fence: the same turn and seed give the same bytes.
pub fn ask(turn: &Turn<'_>, prompt: &Prompt, seed: u64) -> Ask {
    let words = last_chars(turn.words, limits::WORDING_WORDS_CHARS);
    let data = match turn.task {
        Task::Rephrase => json!({ "line": turn.line, "candidate": words }),
        Task::Answer => json!({ "question": words, "facts": [turn.line] }),
    };
    let data = data.to_string();
    let fence = fence(seed, &data);
    Ask {
        system: prompt.text.clone(),
        user: format!("{fence}\n{data}\n{fence}"),
        schema: None,
        most_tokens: MOST_TOKENS,
    }
}

/// 128 bits in hex that do not stand in the data.
fn fence(seed: u64, data: &str) -> String {
    let mut digest = Sha256::new()
        .chain_update(seed.to_be_bytes())
        .chain_update(data)
        .finalize();
    loop {
        let hex: String = digest
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        if !data.contains(&hex) {
            return format!("----{hex}----");
        }
        digest = Sha256::digest(digest);
    }
}

/// The end of a text, without characters nobody sees.
fn last_chars(text: &str, most: usize) -> String {
    let seen = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    let skip = text.chars().count().saturating_sub(most);
    text.chars().skip(skip).filter(seen).collect()
}

/// The wording, if it may be shown in place of the line.
///
/// # Errors
/// The first thing that speaks against it.
pub fn wording(
    turn: &Turn<'_>,
    said: &Said,
    key: &Key,
    engine: &Engine,
) -> Result<String, Dropped> {
    if said.text.trim().is_empty() {
        return Err(Dropped::Empty);
    }
    if !said.whole {
        return Err(Dropped::Cut);
    }
    // Nothing is looked at twice that is longer than all that may be said.
    if said.text.len() > limits::WORDING_REPLY_BYTES {
        return Err(Dropped::TooLong);
    }
    let text = gates::plain(&said.text, turn.line)?;
    if text == turn.line.trim() {
        return Err(Dropped::Unchanged);
    }
    gates::short(&text, turn)?;
    gates::no_link(&text, turn.line)?;
    gates::no_such_words(&text, turn.line)?;
    gates::numbers(&text, turn)?;
    gates::same_sense(&text, turn)?;
    gates::nothing_of_the_key(&text, turn, key, engine)?;
    Ok(text)
}

#[cfg(test)]
mod tests;
