//! What one has: the section of the account page, what came of an import, and the pages before something is deleted.

use askama::Template;

use super::{Choice, Frame, show};
use crate::proctor::transfer::{Came, NotBrought, Unsound};
use crate::text::filters;
use crate::time::Timestamp;

/// The section of the account page.
#[derive(Debug, Clone)]
pub struct Yours {
    /// Months after which interviews are deleted; `0`: never.
    pub retention: Vec<Choice>,
    /// When the next one is.
    pub next_at: Option<Timestamp>,
    /// MiB.
    pub archive_limit: usize,
}

#[derive(Debug, Template)]
#[template(path = "import.html")]
pub struct ImportPage {
    pub frame: Frame,
    pub came: Vec<Came>,
    /// What came beside interviews, in sentences.
    pub also: Vec<String>,
    pub not_brought: Vec<NotBrought>,
    /// Nothing came where there are any.
    pub faults: Vec<Unsound>,
}

#[derive(Debug, Template)]
#[template(path = "delete_interview.html")]
pub struct DeleteInterviewPage {
    pub frame: Frame,
    pub id: String,
    pub case_title: String,
    pub started_at: Timestamp,
    pub running: bool,
    /// People who marked it.
    pub graders: usize,
    pub links: usize,
}

#[derive(Debug, Template)]
#[template(path = "delete_account.html")]
pub struct DeleteAccountPage {
    pub frame: Frame,
    /// Without a password.
    pub guest: bool,
    pub interviews: i64,
    pub running: i64,
    /// Interviews of others.
    pub reviewed: i64,
    pub circles: i64,
    /// What a guest types.
    pub word: String,
    pub fault: Option<String>,
}
