//! Practising on reference interviews, and the reviews one was asked for.

use askama::Template;

use super::report::{ItemVerdict, Segment};
use super::{Frame, show};
use crate::text::filters;
use crate::time::Timestamp;

/// `/calibration`
#[derive(Debug, Template)]
#[template(path = "calibration.html")]
pub struct CalibrationPage {
    pub frame: Frame,
    pub habit: Vec<HabitRow>,
    pub cases: Vec<ReferenceCase>,
    /// Nobody yet: beginning makes a guest.
    pub nobody: bool,
}

/// How one marks, in all or in one dimension.
#[derive(Debug, Clone)]
pub struct HabitRow {
    pub title: String,
    /// `too-few-to-say`, `too-hard`, `about-right`, `too-soft`.
    pub lean: String,
    pub marks: usize,
    /// Points of a point given beyond what was agreed: "+0.12"; empty below the least number.
    pub mean: String,
}

#[derive(Debug, Clone)]
pub struct ReferenceCase {
    pub id: String,
    pub title: String,
    /// One's interview on it runs: it must wait.
    pub running: bool,
    pub references: Vec<ReferenceLine>,
}

#[derive(Debug, Clone)]
pub struct ReferenceLine {
    pub slug: String,
    pub title: String,
    pub about: String,
    pub level: String,
    pub times: i64,
    pub last_at: Option<Timestamp>,
}

/// `/calibration/{case}/{slug}` when marks are in.
#[derive(Debug, Template)]
#[template(path = "practised.html")]
pub struct PractisedPage {
    pub frame: Frame,
    pub case_id: String,
    pub slug: String,
    pub case_title: String,
    pub title: String,
    pub about: String,
    pub level: String,
    /// How far one agrees.
    pub agreement: String,
    /// Too hard or too soft here.
    pub leaning: String,
    /// It was changed since the marks were handed in.
    pub changed: bool,
    pub versions: Vec<VersionLine>,
    pub groups: Vec<AgreedGroup>,
    pub notes: Vec<AgreedNotes>,
    /// Drawn by the program, all texts escaped.
    pub safe_svg: Option<String>,
}

#[derive(Debug, Clone)]
pub struct VersionLine {
    pub version: i64,
    pub at: Timestamp,
    pub items: usize,
    pub same_percent: u32,
    /// Two digits, or a dash.
    pub kappa: String,
}

/// Items on which one differs alike.
#[derive(Debug, Clone)]
pub struct AgreedGroup {
    pub title: String,
    /// Nobody needs to read it first.
    pub folded: bool,
    pub items: Vec<AgreedItem>,
}

#[derive(Debug, Clone)]
pub struct AgreedItem {
    pub id: String,
    pub title: String,
    pub why: String,
    pub plus: bool,
    pub mine: ItemVerdict,
    pub agreed: ItemVerdict,
    pub reason: String,
    pub quote: Option<String>,
    /// Where the quote stands on the page.
    pub segment: Option<u32>,
    pub parts: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct AgreedNotes {
    pub stage: String,
    pub title: String,
    pub segments: Vec<Segment>,
}

/// `/reviews`: what one was asked for.
#[derive(Debug, Template)]
#[template(path = "reviews.html")]
pub struct ReviewsPage {
    pub frame: Frame,
    pub groups: Vec<AskedGroup>,
}

#[derive(Debug, Clone)]
pub struct AskedGroup {
    /// `to-do`, `draft`, `handed-in`, `answered`, `closed`.
    pub state: String,
    pub reviews: Vec<AskedReview>,
}

#[derive(Debug, Clone)]
pub struct AskedReview {
    pub id: String,
    pub case_title: String,
    pub level: String,
    /// Empty for a guest.
    pub owner: String,
    pub asked_at: Timestamp,
    pub answers: i64,
    /// It can still be opened.
    pub open: bool,
}
