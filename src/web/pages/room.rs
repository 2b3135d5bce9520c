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
//!
//! # The board
//!
//! Without a script a drawing arrives as a file (`POST /interviews/{id}/board`) or as Mermaid
//! (`POST /interviews/{id}/board/mermaid`); with one it is drawn here, and saved through the JSON interface. What was read
//! of it stands below it either way (`GET /interviews/{id}/board/seen`).

use askama::Template;

use super::report::BoardRow;
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
    /// Nothing: no microphone is offered.
    pub dictation: Option<DictationPanel>,
    /// What a model has seen of finished stages can be looked at.
    pub so_far: bool,
    pub live: Live,
}

#[derive(Debug, Clone)]
pub struct DictationPanel {
    /// Where the recordings go.
    pub host: String,
    pub longest_s: u64,
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
    pub seen: Seen,
    /// Why the last file, or the last text, was not taken.
    pub fault: Option<String>,
    /// A diagram that could not be read, given back.
    pub mermaid: String,
}

/// The board as the interviewer reads it.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Where it was read from: one sentence. Empty: there is nothing yet.
    pub source: String,
    pub rows: Vec<BoardRow>,
    pub remarks: Vec<Remark>,
}

/// Something on the board that cannot be read.
#[derive(Debug, Clone)]
pub struct Remark {
    pub sentence: String,
    /// The element it is about; empty: the whole.
    pub element: String,
}

/// What the interviewer sees, by itself: asked for after each save of the board.
#[derive(Debug, Template)]
#[template(path = "room/seen.html")]
pub struct SeenFragment {
    pub seen: Seen,
}

/// The parts to draw with, in the order in which a request meets them.
pub const PARTS: [&str; 16] = [
    "client", "dns", "cdn", "lb", "gateway", "service", "worker", "cache", "sql", "nosql", "queue",
    "log", "object", "search", "coord", "monitor",
];

/// What the server decides, as it stood at `now`.
#[derive(Debug, Clone)]
pub struct Live {
    /// The interview.
    pub id: String,
    pub seq: u64,
    pub board_rev: u64,
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
    /// The person who interviews; nobody: the program does.
    pub interviewer: Option<String>,
    /// Who else is there, in one sentence.
    pub here: Option<String>,
    /// Somebody follows: saves come sooner.
    pub watched: bool,
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
    /// The person who said it, if one interviewed then.
    pub by: Option<String>,
    /// A model's words for it.
    pub wording: Option<String>,
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
/// `{count}` and the other values itself.
pub const WORDS: [(&str, &str); 71] = [
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
    ("dictate-insecure", "dictate-insecure"),
    ("dictate-opening", "dictate-opening"),
    ("dictate-none", "dictate-none"),
    ("dictate-denied", "dictate-denied"),
    ("dictate-recording", "dictate-recording"),
    ("dictate-left", "dictate-left"),
    ("dictate-sending", "dictate-sending"),
    ("dictate-silence", "dictate-silence"),
    ("dictate-done", "dictate-done"),
    ("board-not-kept", "board-not-kept"),
    ("board-saved", "board-saved"),
    ("board-saving", "board-saving"),
    ("board-unsaved", "board-unsaved"),
    ("board-retrying", "board-retrying"),
    ("board-offline", "board-offline"),
    ("board-late", "board-late"),
    ("board-paused", "board-paused"),
    ("board-after-end", "board-after-end"),
    ("board-signed-out", "board-signed-out"),
    ("board-refused", "board-refused"),
    ("board-too-long", "board-too-long"),
    ("board-reading", "board-reading"),
    ("board-restored", "board-restored"),
    ("board-both-kept", "board-both-kept"),
    ("board-no-canvas", "board-no-canvas"),
    ("board-menu", "board-menu"),
    ("board-colours", "board-colours"),
    ("board-fonts", "board-fonts"),
    ("board-download", "board-download"),
    ("board-not-a-file", "board-not-a-file"),
    ("board-brought-in", "board-brought-in"),
    ("board-larger", "board-larger"),
    ("outline-added", "outline-added"),
    ("outline-part", "outline-part"),
    ("outline-part-alone", "outline-part-alone"),
    ("outline-to", "outline-to"),
    ("outline-to-for", "outline-to-for"),
    ("outline-renamed", "outline-renamed"),
    ("outline-removed", "outline-removed"),
    ("outline-cut", "outline-cut"),
    ("outline-undone", "outline-undone"),
    ("outline-nothing", "outline-nothing"),
    ("outline-same", "outline-same"),
    ("outline-there", "outline-there"),
    ("outline-rename", "outline-rename"),
    ("outline-remove", "outline-remove"),
    ("outline-cut-label", "outline-cut-label"),
    ("outline-nameless", "board-nameless"),
    ("outline-keep", "outline-keep"),
];

/// The sentence of one of [`WORDS`], its values left for the script.
pub fn word(word: &(&str, &str)) -> String {
    const VALUES: [&str; 9] = [
        "time", "count", "limit", "sentence", "name", "kind", "to", "what", "ways",
    ];
    let values = VALUES.map(|name| (name, format!("{{{name}}}").into()));
    text::t_with(word.1, &values)
}
