//! The checklist of a case, as it stands in `rubrics/<case>.toml`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What a candidate is read against. Ordered: a higher level expects more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Mid,
    Senior,
    Staff,
}

/// The six things an interview is judged on, each 1-4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    Navigation,
    Quantitative,
    Solution,
    Depth,
    TradeOffs,
    Communication,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rubric {
    pub schema: u32,
    pub case: String,
    /// Changes whenever the meaning of a score changes.
    pub revision: String,
    /// Phrases that belong to this case; an answer with fewer than two of them may be for another case.
    #[serde(default)]
    pub anchors: Vec<String>,
    /// Classes of this case; they extend `lexicon.toml` and win over it.
    #[serde(default)]
    pub class: BTreeMap<String, Vec<String>>,
    /// Variables read from the candidate's own text, for `estimate` items.
    #[serde(default)]
    pub vars: BTreeMap<String, Variable>,
    pub item: Vec<Item>,
}

/// How the engine reads an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Mention,
    Decision,
    Explain,
    Estimate,
    Ratio,
    Arithmetic,
    Diagram,
    Order,
    Misconception,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    Core,
    Plus,
}

/// How much an item counts at each level; 0 leaves it out there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weight {
    pub mid: u32,
    pub senior: u32,
    pub staff: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// `<stage>.<slug>`; never changes once published.
    pub id: String,
    pub stage: String,
    /// Stages in which the point counts as well; empty means every stage of the interview.
    #[serde(default)]
    pub stages_ok: Vec<String>,
    pub kind: Kind,
    #[serde(default = "Item::default_tier")]
    pub tier: Tier,
    /// What a good candidate does, as one sentence.
    pub text: String,
    /// Why it matters, shown when the point was missed.
    pub why: String,
    pub weight: Weight,
    pub dimension: Dimension,
    #[serde(default)]
    pub concepts: Vec<String>,
    /// `Any`: a negated, out-of-scope or asked mention counts too.
    #[serde(default)]
    pub polarity: Polarity,
    /// A mention inside a heading counts.
    #[serde(default)]
    pub heading_ok: bool,
    /// What earns "partly", in words; with `all` groups: the first group without the others.
    #[serde(default)]
    pub partial: Option<String>,
    /// Alternatives: one match is enough.
    #[serde(default, rename = "match")]
    pub matches: Vec<Match>,
    #[serde(default)]
    pub number: Option<Number>,
    /// How `number` and `match` go together.
    #[serde(default)]
    pub combine: Combine,
    #[serde(default)]
    pub order: Option<Order>,
    #[serde(default)]
    pub diagram: Option<Diagram>,
    /// `arithmetic`: fewer equations than this are not assessed.
    #[serde(default)]
    pub min_equations: Option<u32>,
    /// `misconception`: who must confirm before it costs anything.
    #[serde(default)]
    pub confirm: Option<String>,
    #[serde(default, rename = "example")]
    pub examples: Vec<Example>,
}

impl Item {
    fn default_tier() -> Tier {
        Tier::Core
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Polarity {
    #[default]
    Positive,
    Any,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Combine {
    #[default]
    Or,
    And,
}

/// Where the groups of one match must meet, from narrow to wide.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Window {
    Clause,
    #[default]
    Sentence,
    Paragraph,
    Section,
    Stage,
    Document,
}

/// Either `any` (one phrase is enough) or `all` (one phrase of every group), inside one window.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Match {
    #[serde(default)]
    pub any: Vec<String>,
    #[serde(default)]
    pub all: Vec<Vec<String>>,
    #[serde(default)]
    pub within: Window,
    /// A hit of one of these in the same sentence cancels the match.
    #[serde(default)]
    pub not: Vec<String>,
}

/// A number the candidate should state, near some words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Number {
    /// `count | rate | bytes | byterate | ratio | duration | percent | chars`, alternatives with `|`.
    pub kind: String,
    pub near: Vec<String>,
    #[serde(default)]
    pub not_near: Vec<String>,
    /// Over the rubric's `vars` and the outputs of the case's estimation model.
    #[serde(default)]
    pub expected: Option<String>,
    #[serde(default)]
    pub tolerance: Option<Tolerance>,
    #[serde(default)]
    pub partial_factor: Option<f64>,
    /// Accepted range, in base units (per second, bytes, seconds), when nothing is expected.
    #[serde(default)]
    pub plausible: Option<[f64; 2]>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Tolerance {
    Factor(f64),
    Rel(f64),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variable {
    pub kind: String,
    pub near: Vec<String>,
    #[serde(default)]
    pub not_near: Vec<String>,
    #[serde(default, rename = "as")]
    pub as_unit: Option<String>,
    #[serde(default)]
    pub range: Option<[f64; 2]>,
    pub default: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    #[serde(default)]
    pub within: Window,
    pub steps: Vec<Vec<String>>,
    pub min_steps: u32,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Diagram {
    #[serde(default)]
    pub any: Vec<DiagramRule>,
    #[serde(default)]
    pub all: Vec<DiagramRule>,
    /// `text:<item id>`: without a drawing that item's finding may give "partly".
    #[serde(default)]
    pub fallback: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum DiagramRule {
    Component(String),
    Path(Vec<String>),
    Fan {
        from: String,
        to: Vec<String>,
    },
    NoCut {
        from: String,
        to: String,
        #[serde(default)]
        ignore: Vec<String>,
    },
    Count {
        kind: String,
        min: u32,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    pub text: String,
    pub expect: Verdict,
}

/// What one grader says about one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    Met,
    Partly,
    Missed,
    NotAssessed,
}
