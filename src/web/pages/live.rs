//! The interviewer's page, the page of whoever watches, and what both of an interview see after the end of it.
//!
//! # What may be swapped
//!
//! As in the room: what changes from the server's side stands in elements with `hx-swap-oob` that page and fragment share
//! ([`LiveNow`]). Nothing a person types into is inside them. The guide is the key of the case: a watcher's page has none, and
//! cannot have one, because [`Now::guide`] is filled from a proof that somebody interviews.

use askama::Template;

use super::room::Live;
use super::{Frame, show};
use crate::text::filters;

/// `/live/{interview}`, `/watch/{interview}`.
#[derive(Debug, Template)]
#[template(path = "live.html")]
pub struct LivePage {
    pub frame: Frame,
    pub case_title: String,
    pub prompt: String,
    pub level: String,
    /// Empty for a guest.
    pub owner: String,
    /// One's own notes.
    pub note: String,
    pub note_chars: usize,
    pub message_chars: usize,
    /// What was typed and could not be sent, given back.
    pub message: String,
    pub now: Now,
}

/// The answer to every htmx request of the page.
#[derive(Debug, Template)]
#[template(path = "live_now.html")]
pub struct LiveNow {
    pub now: Now,
}

/// All that changes.
#[derive(Debug, Clone)]
pub struct Now {
    /// Of the interview.
    pub id: String,
    /// `/live` or `/watch`.
    pub base: &'static str,
    /// Clock and conversation, as the candidate sees them.
    pub live: Live,
    pub stages: Vec<Written>,
    /// Nothing: as the page has it already.
    pub board: Option<Drawn>,
    pub board_rev: u64,
    /// Names the state of the guide, so that it is not sent again.
    pub guide_key: String,
    pub chair: ChairState,
    /// One's own name.
    pub name: String,
    pub guide: Option<Guide>,
    /// What the rules would say now.
    pub suggestion: Option<String>,
    pub question: Option<OpenQuestion>,
    /// Minutes that may be granted with one click.
    pub extend: Vec<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChairState {
    Free,
    Mine,
    /// Whose it is.
    Taken(String),
    /// A watcher has nothing to do with it.
    NotAsked,
}

#[derive(Debug, Clone)]
pub struct Written {
    pub stage: String,
    pub title: String,
    pub text: String,
    /// The stage the clock is on.
    pub now: bool,
}

#[derive(Debug, Clone, Default)]
pub struct Drawn {
    /// Drawn by the program, all texts escaped.
    pub safe_svg: Option<String>,
}

/// What the candidate asked and nobody has answered.
#[derive(Debug, Clone)]
pub struct OpenQuestion {
    pub text: String,
    pub answers: Vec<Answer>,
}

#[derive(Debug, Clone)]
pub struct Answer {
    pub fact: Option<String>,
    pub text: String,
}

/// The key of the case, for whoever interviews.
#[derive(Debug, Clone, Default)]
pub struct Guide {
    pub facts: Vec<Fact>,
    pub probes: Vec<Probe>,
    pub hints: Vec<Hint>,
    pub curveballs: Vec<Curveball>,
    pub red_flags: Vec<String>,
    /// The present stage first.
    pub checklist: Vec<Checks>,
}

#[derive(Debug, Clone)]
pub struct Fact {
    pub id: String,
    /// A question that asks for it.
    pub asks: String,
    pub answer: String,
    pub given: bool,
}

#[derive(Debug, Clone)]
pub struct Probe {
    pub id: String,
    pub question: String,
    pub good: String,
    pub weak: String,
    pub wrong: String,
    pub follow_ups: Vec<String>,
    pub asked: bool,
}

#[derive(Debug, Clone)]
pub struct Hint {
    pub level: u32,
    pub text: String,
    pub given: bool,
    /// The one that a click gives.
    pub next: bool,
}

#[derive(Debug, Clone)]
pub struct Curveball {
    pub id: String,
    pub change: String,
    pub reaction: String,
    pub thrown: bool,
}

#[derive(Debug, Clone)]
pub struct Checks {
    pub stage: String,
    pub title: String,
    pub now: bool,
    pub items: Vec<Check>,
}

#[derive(Debug, Clone)]
pub struct Check {
    pub id: String,
    pub text: String,
    pub plus: bool,
    /// `met`, `partly` or nothing.
    pub ticked: Option<String>,
    /// When, into the interview.
    pub at: Option<String>,
}

impl Check {
    fn is(&self, verdict: &str) -> bool {
        self.ticked.as_deref() == Some(verdict)
    }
}

impl Checks {
    fn done(&self) -> usize {
        self.items
            .iter()
            .filter(|item| item.ticked.is_some())
            .count()
    }
}

impl Now {
    fn mine(&self) -> bool {
        self.chair == ChairState::Mine
    }

    fn watches(&self) -> bool {
        self.chair == ChairState::NotAsked
    }
}

/// The sentences that the script of the page says.
pub const LIVE_WORDS: [&str; 8] = [
    "live-word-saved",
    "live-word-saving",
    "live-word-unsaved",
    "live-word-lost",
    "live-word-restarting",
    "live-word-not-sent",
    "live-word-gone",
    "live-word-over",
];

/// `/live/{interview}` after the end, for the candidate and for whoever interviewed.
#[derive(Debug, Template)]
#[template(path = "live_after.html")]
pub struct AfterPage {
    pub frame: Frame,
    pub id: String,
    pub case_title: String,
    pub level: String,
    /// Who interviewed; nothing: nobody did.
    pub host: Option<String>,
    pub is_owner: bool,
    pub feedback: Option<Feedback>,
    /// Where the other interview is, if there is one.
    pub swapped: Option<String>,
    pub can_swap: bool,
}

#[derive(Debug, Clone, Default)]
pub struct Feedback {
    pub share: Option<usize>,
    pub own_words: usize,
    pub candidate_words: usize,
    pub facts_asked: usize,
    /// Answers of the facts.
    pub facts_unasked: Vec<String>,
    /// A message and the points it says.
    pub given_away: Vec<(String, Vec<String>)>,
    pub hints: usize,
    /// Stage, time into it, text.
    pub too_soon: Vec<(String, String, String)>,
    pub probes_asked: usize,
    pub probes_skipped: Vec<String>,
    /// Stage, spent, budget.
    pub cut_short: Vec<(String, String, String)>,
}
