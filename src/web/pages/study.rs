//! What to study, and the plan until an interview.

use askama::Template;

use super::{Choice, Frame, show};
use crate::text::{self, filters};
use crate::time::Timestamp;

/// `/study`
#[derive(Debug, Template)]
#[template(path = "study.html")]
pub struct StudyPage {
    pub frame: Frame,
    /// Not logged in: nothing is known of them.
    pub nobody: bool,
    /// Interviews it is read from, and the most that are.
    pub read: usize,
    pub most: i64,
    pub five: Vec<Need>,
    pub next: Option<NextCase>,
    pub closed: Vec<ClosedLine>,
    /// There is a plan.
    pub plan: Option<PlanHead>,
    pub today: Option<PlanDay>,
}

/// A concept of the list of five.
#[derive(Debug, Clone)]
pub struct Need {
    pub concept: String,
    pub name: String,
    pub means: String,
    /// `open`, `improving`.
    pub state: String,
    pub percent: u32,
    /// Points and drills the percentage is read from.
    pub n: usize,
    pub lines: Vec<FindingLine>,
    /// Lines that are not shown.
    pub more: usize,
}

/// What one interview showed about one item.
#[derive(Debug, Clone)]
pub struct FindingLine {
    pub interview: String,
    pub case_title: String,
    pub at: Timestamp,
    pub item: String,
    pub text: String,
    /// `core`, `plus`, `probe`, `estimate`, `red-flag`.
    pub sort: String,
    /// `met`, `partly`, `missed`.
    pub verdict: String,
    /// `open`, `improving`, `closed`; empty for what was met.
    pub state: String,
}

impl FindingLine {
    /// Red flags have no line of their own in a report.
    pub fn anchor(&self) -> String {
        match self.sort.as_str() {
            "red-flag" => "result".to_owned(),
            _ => format!("item-{}", self.item),
        }
    }
}

#[derive(Debug, Clone)]
pub struct NextCase {
    pub case: String,
    pub title: String,
    pub summary: String,
    /// What it is started with.
    pub level: String,
    /// Whole sentences.
    pub reasons: Vec<String>,
}

/// A weakness that is none any more.
#[derive(Debug, Clone)]
pub struct ClosedLine {
    pub concept: String,
    pub name: String,
    pub interview: String,
    pub case_title: String,
    pub at: Timestamp,
}

#[derive(Debug, Clone)]
pub struct PlanHead {
    pub exam: Timestamp,
    pub days: i64,
    pub minutes: i64,
}

#[derive(Debug, Clone)]
pub struct PlanDay {
    pub at: Timestamp,
    /// `mon` to `sun`.
    pub weekday: String,
    pub light: bool,
    pub minutes: u32,
    pub blocks: Vec<PlanBlock>,
}

#[derive(Debug, Clone)]
pub struct PlanBlock {
    /// A sentence: "Read about Caching".
    pub text: String,
    pub link: String,
    pub minutes: u32,
    /// May be ticked: the concept.
    pub tick: Option<String>,
}

/// `/study/plan`
#[derive(Debug, Template)]
#[template(path = "study_plan.html")]
pub struct StudyPlanPage {
    pub frame: Frame,
    pub form: PlanForm,
    pub plan: Option<PlanHead>,
    pub days: Vec<PlanDay>,
    /// A whole interview does not fit into a day.
    pub short: bool,
}

/// The form as it was typed.
#[derive(Debug, Clone)]
pub struct PlanForm {
    pub date: String,
    pub minutes: String,
    pub paths: Vec<Choice>,
    /// The first and the last day that can be chosen.
    pub first: String,
    pub last: String,
    pub minutes_min: u32,
    pub minutes_max: u32,
    pub fault: Option<String>,
}
