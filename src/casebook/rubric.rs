//! The checklist of a case, as it stands in `rubrics/<case>.toml`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a candidate is read against. Ordered: a higher level expects more.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Mid,
    Senior,
    Staff,
}

/// The six things an interview is judged on, each 1-4.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    Navigation,
    Quantitative,
    Solution,
    Depth,
    TradeOffs,
    Communication,
}

/// The checklist of a case: what is looked for in an answer, how it is found, and why it matters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rubric {
    /// The version of the format: 1.
    pub schema: u32,
    /// The id of the case, as the file is named.
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
    /// The checklist.
    pub item: Vec<Item>,
}

/// How the engine reads an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    Core,
    Plus,
}

/// How much an item counts at each level; 0 leaves it out there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Weight {
    /// At mid level, 0 to 10.
    pub mid: u32,
    /// At senior level, 0 to 10.
    pub senior: u32,
    /// At staff level, 0 to 10.
    pub staff: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// `<stage>.<slug>`; never changes once published.
    pub id: String,
    /// The stage it belongs to.
    pub stage: String,
    /// Stages in which the point counts as well; empty means every stage of the interview.
    #[serde(default)]
    pub stages_ok: Vec<String>,
    /// How it is found: `mention` (named), `decision` (chosen, better with a reason), `explain` (said how), `estimate`
    /// and `ratio` (a number, worked out from the own assumptions), `arithmetic` (own sums come out), `diagram` (drawn),
    /// `order` (steps in order), `misconception` (a wrong claim).
    pub kind: Kind,
    /// `core` is expected, `plus` makes the difference to the top.
    #[serde(default = "Item::default_tier")]
    pub tier: Tier,
    /// What a good candidate does, as one sentence.
    pub text: String,
    /// Why it matters, shown when the point was missed.
    pub why: String,
    /// How much it counts at each level; 0 leaves it out there.
    pub weight: Weight,
    /// Which of the six marks it counts for.
    pub dimension: Dimension,
    /// What to study when it was missed: ids of concepts.
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
    /// A number that must be stated.
    #[serde(default)]
    pub number: Option<Number>,
    /// The case's own things, for a point that answers to other cases make in the same words: it counts only where one
    /// of these phrases stands near by.
    #[serde(default)]
    pub about: Vec<String>,
    /// How `number` and `match` go together.
    #[serde(default)]
    pub combine: Combine,
    /// Steps that must come in this order.
    #[serde(default)]
    pub order: Option<Order>,
    /// What must be drawn.
    #[serde(default)]
    pub diagram: Option<Diagram>,
    /// `arithmetic`: fewer equations than this are not assessed.
    #[serde(default)]
    pub min_equations: Option<u32>,
    /// `misconception`: who must confirm before it costs anything.
    #[serde(default)]
    pub confirm: Option<String>,
    /// Texts with the verdict each must get: at least 2 `met`, 2 not, one of them a denial.
    #[serde(default, rename = "example")]
    pub examples: Vec<Example>,
}

impl Item {
    fn default_tier() -> Tier {
        Tier::Core
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Polarity {
    #[default]
    Positive,
    Any,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Combine {
    #[default]
    Or,
    And,
}

/// Where the groups of one match must meet, from narrow to wide.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    JsonSchema,
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
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Match {
    /// One of these phrases is enough.
    #[serde(default)]
    pub any: Vec<String>,
    /// One phrase of every group is needed.
    #[serde(default)]
    pub all: Vec<Vec<String>>,
    /// Where the groups must meet; a sentence when left out.
    #[serde(default)]
    pub within: Window,
    /// A hit of one of these in the same sentence cancels the match.
    #[serde(default)]
    pub not: Vec<String>,
}

/// A number the candidate should state, near some words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Number {
    /// `count | rate | bytes | byterate | ratio | duration | percent | chars`, alternatives with `|`.
    pub kind: String,
    /// One of these must stand near the number.
    pub near: Vec<String>,
    /// None of these may.
    #[serde(default)]
    pub not_near: Vec<String>,
    /// Over the rubric's `vars` and the outputs of the case's estimation model.
    #[serde(default)]
    pub expected: Option<String>,
    /// How far off still counts; without it the right order of magnitude (a factor of 10).
    #[serde(default)]
    pub tolerance: Option<Tolerance>,
    /// Within this factor it is partly met.
    #[serde(default)]
    pub partial_factor: Option<f64>,
    /// Accepted range, in base units (per second, bytes, seconds), when nothing is expected.
    #[serde(default)]
    pub plausible: Option<[f64; 2]>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Tolerance {
    /// Within this factor, either way: 3 takes a third to three times.
    Factor(f64),
    /// Within this part of it: 0.1 takes 10 % more or less.
    Rel(f64),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Variable {
    /// What it counts: `count rate bytes byterate ratio duration percent chars`, alternatives with `|`.
    pub kind: String,
    /// One of these stands near the number.
    pub near: Vec<String>,
    /// None of these may.
    #[serde(default)]
    pub not_near: Vec<String>,
    /// What it is taken as: `per_second`, for instance.
    #[serde(default, rename = "as")]
    pub as_unit: Option<String>,
    /// Numbers outside are taken for something else.
    #[serde(default)]
    pub range: Option<[f64; 2]>,
    /// The value when the candidate states none.
    pub default: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// Where the steps must stand together; a sentence when left out.
    #[serde(default)]
    pub within: Window,
    /// Each step is a list of phrases; one of them is enough.
    pub steps: Vec<Vec<String>>,
    /// So many steps in order are enough.
    pub min_steps: u32,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Diagram {
    /// One of these rules is enough.
    #[serde(default)]
    pub any: Vec<DiagramRule>,
    /// All of these rules are needed.
    #[serde(default)]
    pub all: Vec<DiagramRule>,
    /// `text:<item id>`: without a drawing that item's finding may give "partly".
    #[serde(default)]
    pub fallback: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum DiagramRule {
    /// A part of this kind is there; `lb|gateway` is either.
    Component(String),
    /// Parts of these kinds, one leading to the next, perhaps through others.
    Path(Vec<String>),
    /// One part leads to parts of each kind.
    Fan {
        /// The kind it starts from.
        from: String,
        /// The kinds it leads to.
        to: Vec<String>,
    },
    /// No single part whose loss cuts the way.
    NoCut {
        /// The kind where the way begins.
        from: String,
        /// The kind where it ends.
        to: String,
        /// Kinds that may stand alone.
        #[serde(default)]
        ignore: Vec<String>,
    },
    /// So many parts of a kind, replicas counted.
    Count {
        /// The kind that is counted.
        kind: String,
        /// At least so many.
        min: u32,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// A sentence as a candidate writes it; for a drawing Mermaid, or a chain such as `Client -> API -> DB`.
    pub text: String,
    /// The verdict it must get.
    pub expect: Verdict,
}

/// What one grader says about one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    Met,
    Partly,
    Missed,
    NotAssessed,
}
