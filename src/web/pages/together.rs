//! What several graders say, on the report.

use super::report::ItemVerdict;

#[derive(Debug, Clone, Default)]
pub struct Together {
    /// "Together: lean hire at senior, by Ada, Bob and the offline reader."
    pub result: String,
    /// "41 of 52 points are settled."
    pub basis: String,
    /// Cohen's kappa or Krippendorff's alpha: the head of a column.
    pub measure: String,
    pub agreement: Vec<AgreementRow>,
    /// One column each.
    pub names: Vec<String>,
    pub groups: Vec<Group>,
    /// A word on the whole.
    pub notes: Vec<GraderNote>,
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
    /// In the order of the names.
    pub cells: Vec<Cell>,
    pub joint: ItemVerdict,
    /// "settled", "likely", "open".
    pub sure: String,
}

#[derive(Debug, Clone)]
pub struct Cell {
    pub verdict: ItemVerdict,
    /// Quotes, or a word for what has none.
    pub shown_by: Vec<String>,
    pub remark: String,
}

#[derive(Debug, Clone)]
pub struct GraderNote {
    pub name: String,
    pub text: String,
}
