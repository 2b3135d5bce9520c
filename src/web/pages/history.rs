//! `/interviews`: everything so far, newest first.

use askama::Template;

use super::{Frame, show};
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
}

#[derive(Debug, Clone)]
pub struct Row {
    pub id: String,
    pub case_title: String,
    pub level: String,
    pub started_at: Timestamp,
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
