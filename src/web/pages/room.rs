//! `/interviews/{id}`: the room.
//!
//! # What may be swapped
//!
//! Everything that changes from the server's side stands in four elements with `hx-swap-oob`, each a template of
//! its own under `templates/room/` that page and fragment share; so one answer ([`RoomLive`]) replaces them
//! wherever they stand. Nothing a person types into is ever inside them: all textareas are in the page from
//! the start.
//!
//! # One form
//!
//! All buttons and textareas of the room belong to one form. So each plain `POST` carries, beside its own
//! fields, the texts of all stages on the page: `notes.<stage>`, `base_rev.<stage>`, `op_id.<stage>`.
//! A handler stores those first (what is unchanged costs nothing), then does what was asked. htmx sends the own
//! fields only; the page's script has saved the texts by then.
//!
//! | button | to | own fields |
//! |---|---|---|
//! | Save | `POST /interviews/{id}/notes` | |
//! | Ask | `POST /interviews/{id}/questions` | `text` |
//! | Hint | `POST /interviews/{id}/hints` | |
//! | Next stage | `POST /interviews/{id}/stage` | `from` |
//! | Go back once | `POST /interviews/{id}/return` | `to` |
//! | Back to the present | `POST /interviews/{id}/return` | `to` empty |
//! | Pause, Go on | `POST /interviews/{id}/pause`, `/resume` | |
//! | Finish | `POST /interviews/{id}/finish` | |
//!
//! `GET /interviews/{id}/live` gives the fragment alone.

use askama::Template;

use super::{Frame, show};
use crate::text::{self, filters};
use crate::time::Timestamp;

#[derive(Debug, Template)]
#[template(path = "room.html")]
pub struct RoomPage {
    pub frame: Frame,
    pub case_title: String,
    /// The sentence the interview opens with.
    pub prompt: String,
    /// `mid`, `senior`, `staff`.
    pub level: String,
    pub editors: Vec<Editor>,
    pub board: BoardPanel,
    /// A question that could not be asked, given back.
    pub question: String,
    pub live: Live,
}

/// The answer to every htmx request of the room.
#[derive(Debug, Template)]
#[template(path = "room_live.html")]
pub struct RoomLive {
    pub live: Live,
}

/// The text of one stage.
#[derive(Debug, Clone)]
pub struct Editor {
    pub stage: String,
    pub title: String,
    /// What the stage wants, in one line.
    pub wants: String,
    pub text: String,
    pub rev: u64,
    /// Not yet entered: in the page, but hidden.
    pub entered: bool,
    /// A fresh operation id for the plain form.
    pub op_id: String,
}

#[derive(Debug, Clone, Default)]
pub struct BoardPanel {
    pub rev: u64,
    pub shapes: Vec<Shape>,
    /// Why the last file was not taken.
    pub fault: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Shape {
    pub label: String,
    /// Empty when nobody said.
    pub kind: String,
    /// What its arrows lead to: `Postgres (SQL)`.
    pub leads_to: Vec<String>,
}

/// What the server decides, as it stood at `now`.
#[derive(Debug, Clone)]
pub struct Live {
    /// The interview.
    pub id: String,
    pub seq: u64,
    pub now: Timestamp,
    /// `running`, `paused`, `closing`, `finished`.
    pub phase: String,
    /// `interview`, `strict`, `untimed`.
    pub pace: String,
    /// The stage the clock is on.
    pub stage: String,
    /// The stage whose text is shown: another one while the candidate has gone back.
    pub shown: String,
    pub elapsed_ms: i64,
    /// None: untimed.
    pub remaining_ms: Option<i64>,
    /// None: untimed or paused.
    pub deadline_at: Option<Timestamp>,
    /// May be negative: the stage overruns. None: untimed.
    pub stage_remaining_ms: Option<i64>,
    pub rail: Vec<RailStage>,
    /// A line that stays while it is true: the stage is over, the server gave time back, paused and why.
    pub banner: Option<String>,
    /// Sentences to come, said by the page when the moment is there, with or without the server.
    pub milestones: Vec<Milestone>,
    pub transcript: Vec<Line>,
    pub hints: Hints,
    /// None in the last stage.
    pub next: Option<NextStage>,
    /// Set while the candidate has gone back: the title of the stage the clock is on.
    pub back_to: Option<String>,
    pub can_pause: bool,
    pub can_resume: bool,
    pub pause_left_ms: i64,
    /// One sentence about the request this answers, when it was refused.
    pub refusal: Option<String>,
}

impl Live {
    fn can_return(&self) -> bool {
        self.rail.iter().any(|stage| stage.can_return)
    }
}

#[derive(Debug, Clone)]
pub struct RailStage {
    pub id: String,
    pub title: String,
    pub state: RailState,
    /// What the stage may take as things stand; 0 in an untimed interview.
    pub budget_ms: i64,
    pub spent_ms: i64,
    /// The revision of its text.
    pub rev: u64,
    /// Entered before, and not yet gone back to.
    pub can_return: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RailState {
    Done,
    Now,
    ToCome,
}

impl RailState {
    pub fn id(self) -> &'static str {
        match self {
            RailState::Done => "done",
            RailState::Now => "now",
            RailState::ToCome => "to-come",
        }
    }
}

/// "15 minutes left." at `left_ms` of the whole interview.
#[derive(Debug, Clone)]
pub struct Milestone {
    pub left_ms: i64,
    pub sentence: String,
}

/// A line of the conversation.
#[derive(Debug, Clone)]
pub struct Line {
    /// Into the interview.
    pub elapsed_ms: i64,
    pub by_candidate: bool,
    /// `opening`, `fact`, `hint`, `time`, `question`, ...
    pub kind: String,
    pub text: String,
}

#[derive(Debug, Clone)]
pub struct Hints {
    /// In this stage.
    pub left: u32,
    /// Until the next one may be taken; 0: now.
    pub wait_ms: i64,
}

#[derive(Debug, Clone)]
pub struct NextStage {
    /// The stage to leave.
    pub from: String,
    /// The stage to come.
    pub title: String,
}

/// What the page's script says, and under which key it stands in the catalogue. The script fills in `{time}`,
/// `{count}`, `{limit}` and `{sentence}` itself.
pub const WORDS: [(&str, &str); 22] = [
    ("saved", "save-saved"),
    ("saving", "save-saving"),
    ("unsaved", "save-unsaved"),
    ("retrying", "save-retrying"),
    ("offline", "save-offline"),
    ("restarting", "save-restarting"),
    ("late", "save-late"),
    ("paused", "save-paused"),
    ("after-end", "save-after-end"),
    ("conflict", "save-conflict"),
    ("too-long", "save-too-long"),
    ("signed-out", "save-signed-out"),
    ("refused", "save-refused"),
    ("no-storage", "save-no-storage"),
    ("reading", "save-reading"),
    ("restored", "save-restored"),
    ("yielded", "room-yielded"),
    ("not-sent", "room-not-sent"),
    ("time-up", "room-time-up"),
    ("finishing", "room-finishing"),
    ("show-clock", "clock-show"),
    ("hide-clock", "clock-hide"),
];

/// The sentence of one of [`WORDS`], its values left for the script.
pub fn word(word: &(&str, &str)) -> String {
    let values =
        ["time", "count", "limit", "sentence"].map(|name| (name, format!("{{{name}}}").into()));
    text::t_with(word.1, &values)
}
