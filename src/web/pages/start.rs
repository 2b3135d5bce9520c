//! `/`: from here into an interview with one button.

use askama::Template;

use super::{Choice, Frame, show};
use crate::text::filters;

#[derive(Debug, Template)]
#[template(path = "start.html")]
pub struct StartPage {
    pub frame: Frame,
    /// Interviews that are not over, newest first: offered before anything else.
    pub running: Vec<Running>,
    pub cases: Vec<CaseCard>,
    /// `mid`, `senior`, `staff`.
    pub levels: Vec<Choice>,
    /// `default`, `short`, `long`, `drill`, `untimed`, `custom`.
    pub plans: Vec<Choice>,
    /// `interview`, `strict`.
    pub paces: Vec<Choice>,
    /// Per mille: `1000`, `1250`, `1500`, `2000`.
    pub extra_times: Vec<Choice>,
    /// The stages of a plan of one's own, with the minutes to begin with.
    pub custom_stages: Vec<CustomStage>,
    /// Opens the part under "More", because a fault or a choice is in it.
    pub more_open: bool,
    /// What of a second reader could be agreed to: one sentence.
    pub reader: Option<String>,
    /// Why the last attempt did not start.
    pub fault: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Running {
    pub id: String,
    pub case_title: String,
    pub stage_title: String,
    /// None: the clock counts up.
    pub minutes_left: Option<i64>,
    pub paused: bool,
}

#[derive(Debug, Clone)]
pub struct CaseCard {
    pub id: String,
    pub title: String,
    pub summary: String,
    /// 1 to 3.
    pub difficulty: u32,
    pub minutes: i64,
    pub chosen: bool,
}

#[derive(Debug, Clone)]
pub struct CustomStage {
    pub id: String,
    pub title: String,
    pub minutes: String,
}
