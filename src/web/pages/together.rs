//! What several graders say of one interview: on its report, and for the graders themselves.

use super::report::ItemVerdict;
use crate::time::Timestamp;

#[derive(Debug, Clone, Default)]
pub struct Together {
    /// "Together: lean hire at senior, by Ada, Bob and the offline reader."
    pub result: String,
    /// "41 of 52 points are settled."
    pub basis: String,
    /// How likely a verdict is right, by what is known of the readers; empty when nobody judged anything.
    pub sure: String,
    /// That graders contradict each other on a point every design should have.
    pub conflict: Option<String>,
    /// Two people are among them: a word between the two may settle it.
    pub between_people: bool,
    /// Cohen's kappa or Krippendorff's alpha: the head of a column.
    pub measure: String,
    pub agreement: Vec<AgreementRow>,
    /// One column each.
    pub names: Vec<String>,
    pub groups: Vec<Group>,
    pub readers: Vec<Reader>,
    /// Remarks about moments, in the order of time.
    pub pins: Vec<Pinned>,
    /// Of the interview, where its owner looks: they may answer, rate and ask somebody else. Rows lead to the checklist below.
    pub owned: Option<String>,
    pub answer_chars: usize,
}

#[derive(Debug, Clone)]
pub struct AgreementRow {
    pub title: String,
    pub items: usize,
    pub same_percent: u32,
    /// Two digits, or a dash.
    pub beyond_chance: String,
}

/// Items on which graders are equally far apart.
#[derive(Debug, Clone)]
pub struct Group {
    pub title: String,
    /// What to do about it, if anything.
    pub about: String,
    pub rows: Vec<GradedItem>,
}

#[derive(Debug, Clone)]
pub struct GradedItem {
    pub id: String,
    pub title: String,
    pub plus: bool,
    /// In the order of the names.
    pub cells: Vec<Cell>,
    pub joint: ItemVerdict,
    /// "settled", "likely", "open".
    pub sure: String,
}

#[derive(Debug, Clone)]
pub struct Cell {
    pub verdict: ItemVerdict,
    /// Quotes, parts, moments, or a word for what has none.
    pub shown_by: Vec<String>,
    pub remark: Option<Remark>,
}

/// A remark of a grader, with the answer of the candidate.
#[derive(Debug, Clone)]
pub struct Remark {
    /// Empty when it was taken back after it had been answered.
    pub text: String,
    /// Stands for the grader.
    pub grader: String,
    /// An item, `@note`, or `@pin-<ms>-<n>`.
    pub about: String,
    pub answer: Option<Answer>,
}

#[derive(Debug, Clone)]
pub struct Answer {
    pub text: String,
    pub at: Timestamp,
    /// The remark as it stood when it was answered, where it has changed.
    pub earlier: Option<String>,
}

/// Somebody who marked it.
#[derive(Debug, Clone)]
pub struct Reader {
    pub name: String,
    /// Stands for them; empty: nobody to be rated.
    pub grader: String,
    pub you: bool,
    pub at: Timestamp,
    pub version: i64,
    pub communication: Option<u8>,
    pub note: Option<Remark>,
    /// `not`, `helpful`, `very`.
    pub helpful: Option<String>,
    /// How they mark, from reference interviews; empty: unknown.
    pub habit: String,
}

/// A remark about a moment.
#[derive(Debug, Clone)]
pub struct Pinned {
    pub clock: String,
    /// The replay at that moment.
    pub replay: Option<String>,
    pub name: String,
    pub remark: Remark,
}

/// What a rating may say.
pub const HELPFUL: [&str; 3] = ["not", "helpful", "very"];
