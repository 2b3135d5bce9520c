//! `/interviews/{id}/report`: what came out, and why.

use askama::Template;

use super::pace::PaceChart;
use super::peers::AskSection;
use super::reader::SecondSection;
use super::room::Line;
use super::together::{HELPFUL, Together};
use super::{Frame, show};
use crate::casebook::rubric::Verdict;
use crate::text::filters;
use crate::time::Timestamp;

#[derive(Debug, Template)]
#[template(path = "report.html")]
pub struct ReportPage {
    pub frame: Frame,
    /// When it came with an archive; nothing if it was held here.
    pub imported_at: Option<Timestamp>,
    pub id: String,
    /// For "the same case again".
    pub case_id: String,
    pub case_title: String,
    /// `mid`, `senior`, `staff`.
    pub level: String,
    pub started_at: Timestamp,
    /// Submitted, expired, abandoned: one sentence.
    pub ending: String,
    /// mid, senior, staff.
    pub levels: Vec<LevelVerdict>,
    pub dimensions: Vec<Dimension>,
    /// False: skipped, so there is no difference to show.
    pub has_own_score: bool,
    pub coverage_percent: Option<u32>,
    /// The coverage, stage by stage.
    pub stage_sums: Vec<StageSum>,
    /// Off-topic, stuffing: one sentence each.
    pub flags: Vec<String>,
    pub checklist: Vec<ChecklistStage>,
    /// What was read of the drawing.
    pub board: Option<DrawnBoard>,
    pub reference_board: Option<ReferencePicture>,
    pub texts: Vec<StageText>,
    /// Texts that were kept but do not count.
    pub asides: Vec<Aside>,
    pub pace: PaceChart,
    /// "You never reached trade-offs.", "2 minutes were lost to overrun."
    pub pace_remarks: Vec<String>,
    pub transcript: Vec<Line>,
    pub kept_back: KeptBack,
    /// The level of the model answer beside the texts; nothing when the case has none.
    pub model_level: Option<String>,
    /// Whole ones: of other levels, or with something that stands beside no text.
    pub model_answers: Vec<ModelAnswer>,
    /// "Ask somebody".
    pub ask: AskSection,
    /// What a model said beside it; nothing where there is none.
    pub second: Option<SecondSection>,
    /// Once a person has marked something.
    pub together: Option<Together>,
    /// One's other interviews on this case, the newest first.
    pub others: Vec<OtherAttempt>,
    /// Content hash of the rubric and version of the engine.
    pub rubric: String,
    pub engine: String,
}

#[derive(Debug, Clone)]
pub struct OtherAttempt {
    /// Both side by side, the earlier first.
    pub href: String,
    pub level: String,
    pub started_at: Timestamp,
    pub verdict: Option<String>,
    pub coverage_percent: Option<u32>,
}

/// What the interviewer had in mind and did not say, or did not say all of.
#[derive(Debug, Clone, Default)]
pub struct KeptBack {
    pub questions: Vec<AskedQuestion>,
    pub hints: Vec<UntakenHints>,
    pub curveballs: Vec<ThrownCurveball>,
    pub choices: Vec<TradeOff>,
}

#[derive(Debug, Clone)]
pub struct AskedQuestion {
    pub question: String,
    pub was_asked: bool,
    /// What a good, a weak and a wrong answer contain.
    pub good: String,
    pub weak: String,
    pub wrong: String,
}

#[derive(Debug, Clone)]
pub struct UntakenHints {
    /// Title of the stage.
    pub stage: String,
    pub hints: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct ThrownCurveball {
    pub change: String,
    /// What a good candidate does about it.
    pub hoped_for: String,
    pub was_thrown: bool,
    /// What changed on the board after it, one sentence each.
    pub changed: Vec<String>,
    /// New lines of the notes after it.
    pub notes: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct TradeOff {
    pub choice: String,
    pub text: String,
}

#[derive(Debug, Clone)]
pub struct DrawnBoard {
    /// The graph as it was read, drawn by the program, all texts escaped; nothing when it is too large to look at.
    pub safe_svg: Option<String>,
    /// Where it was read from: one sentence.
    pub source: String,
    pub rows: Vec<BoardRow>,
    /// What could not be read, one sentence each.
    pub remarks: Vec<String>,
}

/// A component as it was read.
#[derive(Debug, Clone)]
pub struct BoardRow {
    pub label: String,
    /// What it is taken for.
    pub kinds: String,
    pub guessed: bool,
    pub replicas: u32,
    pub leads_to: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct ReferencePicture {
    /// Made by the program from content, all texts escaped; goes into the page as it is.
    pub safe_svg: String,
    /// The same in words.
    pub sentences: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct LevelVerdict {
    /// `mid`, `senior`, `staff`.
    pub level: String,
    /// `strong hire`, `hire`, `lean no`, `no`.
    pub verdict: String,
    /// The level the candidate asked to be read at.
    pub asked_for: bool,
    /// What is missing for this level, in words.
    pub missing: Vec<String>,
    /// What the verdict is read from.
    pub rows: Vec<MeanRow>,
    /// Weighted mean of the points, `3.4`.
    pub mean: Option<String>,
}

/// One dimension in the verdict of a level.
#[derive(Debug, Clone)]
pub struct MeanRow {
    /// Of the dimension.
    pub id: String,
    pub points: Option<u8>,
    pub least: u8,
    /// Per cent.
    pub weight: u32,
    pub short: bool,
}

/// What one item gave to a number.
#[derive(Debug, Clone)]
pub struct CountRow {
    pub id: String,
    pub title: String,
    pub verdict: ItemVerdict,
    /// `2`, `0.5`.
    pub worth: String,
    pub earned: String,
}

/// A sum of such rows.
#[derive(Debug, Clone)]
pub struct StageSum {
    pub title: String,
    pub worth: String,
    pub earned: String,
    pub percent: u32,
}

#[derive(Debug, Clone)]
pub struct Dimension {
    pub id: String,
    /// None: not assessed.
    pub points: Option<u8>,
    pub own: Option<u8>,
    /// What made it: counts, caps.
    pub made_by: Vec<String>,
    /// Line by line.
    pub rows: Vec<CountRow>,
}

#[derive(Debug, Clone)]
pub struct ChecklistStage {
    pub id: String,
    pub title: String,
    pub items: Vec<ChecklistItem>,
}

#[derive(Debug, Clone)]
pub struct ChecklistItem {
    pub id: String,
    pub title: String,
    pub verdict: ItemVerdict,
    pub sure: bool,
    /// More than the core: expected of a higher level.
    pub plus: bool,
    pub quotes: Vec<Quote>,
    /// Shown when it was missed.
    pub why: String,
    pub near: Option<Near>,
    /// How it was reached, if not alone: a sentence.
    pub credit: Option<String>,
    /// Why it could not be assessed, or another remark.
    pub note: Option<String>,
    /// Concepts to study when it was not all there, by id and name.
    pub study: Vec<(String, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemVerdict {
    Met,
    Partly,
    Missed,
    NotAssessed,
}

impl ItemVerdict {
    pub fn id(self) -> &'static str {
        match self {
            ItemVerdict::Met => "met",
            ItemVerdict::Partly => "partly",
            ItemVerdict::Missed => "missed",
            ItemVerdict::NotAssessed => "not-assessed",
        }
    }
}

impl From<Verdict> for ItemVerdict {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Met => ItemVerdict::Met,
            Verdict::Partly => ItemVerdict::Partly,
            Verdict::Missed => ItemVerdict::Missed,
            Verdict::NotAssessed => ItemVerdict::NotAssessed,
        }
    }
}

#[derive(Debug, Clone)]
pub struct Quote {
    pub text: String,
    /// The number of the segment it stands in ([`Segment::number`]), if it is in the texts below.
    pub segment: Option<u32>,
}

/// "You wrote X; it also wants Y."
#[derive(Debug, Clone)]
pub struct Near {
    pub wrote: String,
    pub wants: String,
    /// On the board, not in the text.
    pub drawn: bool,
}

#[derive(Debug, Clone)]
pub struct StageText {
    pub stage: String,
    pub title: String,
    /// In order, without gaps: together they are the text.
    pub segments: Vec<Segment>,
    /// What the model answer has in this stage: HTML from the Markdown filter, goes into the page as it is.
    pub safe_model: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Segment {
    pub text: String,
    /// Unique on the page, for links; only read of evidence.
    pub number: u32,
    pub is_evidence: bool,
    /// A model quotes it.
    pub is_suggested: bool,
    /// The items whose evidence ends with this passage.
    pub ends: Vec<ItemLink>,
}

#[derive(Debug, Clone)]
pub struct ItemLink {
    pub id: String,
    pub title: String,
}

#[derive(Debug, Clone)]
pub struct Aside {
    pub stage_title: String,
    /// `late`, `paused`, `conflict`, `after-end`.
    pub label: String,
    pub at: Timestamp,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelAnswer {
    /// `mid`, `senior`, `staff`.
    pub level: String,
    /// Rendered from content by the Markdown filter; goes into the page as it is.
    pub safe_html: String,
}
