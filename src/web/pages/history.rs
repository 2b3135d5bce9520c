//! `/interviews`: everything so far, newest first.

use askama::Template;

use super::{Choice, Frame, show};
use crate::text::filters;
use crate::time::Timestamp;

#[derive(Debug, Template)]
#[template(path = "history.html")]
pub struct HistoryPage {
    pub frame: Frame,
    pub rows: Vec<Row>,
    /// For `?cursor=`; None: this is the end.
    pub older: Option<String>,
    /// True on the second page and later.
    pub not_first: bool,
    /// Reviews one was asked for that wait.
    pub reviews_waiting: usize,
    pub filter: FilterForm,
}

/// What the list is narrowed to, as it was asked for.
#[derive(Debug, Clone, Default)]
pub struct FilterForm {
    pub q: String,
    /// The first of each is for all of them.
    pub cases: Vec<Choice>,
    pub levels: Vec<Choice>,
    pub verdicts: Vec<Choice>,
    pub graders: Vec<Choice>,
    /// Days, as they were typed.
    pub from: String,
    pub to: String,
    /// Anything was asked for.
    pub active: bool,
    /// Anything but words.
    pub narrowed: bool,
    /// Why it cannot be asked for.
    pub fault: Option<String>,
    /// What else is to be known of what was found.
    pub note: Option<String>,
    /// All of it for the links to other pages: empty, or ends in `&`.
    pub query: String,
}

#[derive(Debug, Clone)]
pub struct Row {
    pub id: String,
    pub case_title: String,
    pub level: String,
    pub started_at: Timestamp,
    /// When it was brought here; nothing where it was held here.
    pub imported_at: Option<Timestamp>,
    pub state: State,
}

#[derive(Debug, Clone)]
pub enum State {
    Running {
        minutes_left: Option<i64>,
        paused: bool,
    },
    /// The end is there, the report is not yet.
    Reading,
    Finished {
        /// For the level that was asked for: `strong hire`, `hire`, `lean no`, `no`.
        verdict: Option<String>,
        coverage_percent: Option<u32>,
    },
}
