//! One question with everything an interviewer needs, as it stands in `prompts/cases/<case>.toml`.
//!
//! Long texts live beside it: `prompts/cases/<case>/model-senior.md` (model answers) and
//! `prompts/cases/<case>/answers/strong.md` (test answers).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::rubric::{Level, Verdict};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub schema: u32,
    pub id: String,
    pub title: String,
    pub revision: String,
    pub kind: CaseKind,
    /// 1 (a first interview) to 3.
    pub difficulty: u32,
    /// One line for the list of cases; gives nothing away.
    pub summary: String,
    /// The under-specified sentence the interview opens with.
    pub prompt: String,
    #[serde(default)]
    pub tags: Vec<String>,
    /// What each stage wants here and its hint ladder, by stage id.
    #[serde(default)]
    pub stage: BTreeMap<String, StageGuide>,
    #[serde(default)]
    pub fact: Vec<Fact>,
    pub estimate: Estimate,
    #[serde(default)]
    pub probe: Vec<Probe>,
    #[serde(default)]
    pub curveball: Vec<Curveball>,
    #[serde(default)]
    pub trade_off: Vec<TradeOff>,
    #[serde(default)]
    pub red_flag: Vec<RedFlag>,
    pub board: ReferenceBoard,
    /// Test answers and what must come out, run by `lint` and CI.
    #[serde(default)]
    pub answer: Vec<TestAnswer>,
    /// Markdown, by level, read from `<case>/model-<level>.md`; not written in the TOML file.
    #[serde(skip)]
    pub model_answer: BTreeMap<Level, String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CaseKind {
    Product,
    Infrastructure,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageGuide {
    /// Level 1 a question at the requirement, 2 a question at the mechanism, 3 the idea in one sentence.
    #[serde(default)]
    pub hints: Vec<String>,
}

/// An answer the interviewer gives when asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    pub id: String,
    /// What the interviewer says, as a person would say it.
    pub answer: String,
    /// Phrases; a question that hits one of them is about this fact.
    pub asks: Vec<String>,
    /// Questions as people type them that must find this fact.
    pub examples: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Estimate {
    pub input: Vec<EstimateInput>,
    pub output: Vec<EstimateOutput>,
    /// What the numbers decide.
    pub insight: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EstimateInput {
    pub key: String,
    pub default: f64,
    pub unit: String,
    #[serde(default)]
    pub note: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EstimateOutput {
    pub key: String,
    /// `+ - * / ^ ( )`, numbers, keys of inputs and of earlier outputs.
    pub formula: String,
    /// What the formula gives for the defaults; the linter recomputes it.
    pub expected: f64,
    pub unit: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Probe {
    pub id: String,
    pub question: String,
    /// Checklist items it opens.
    pub items: Vec<String>,
    pub good: String,
    pub weak: String,
    pub wrong: String,
    #[serde(default)]
    pub follow_ups: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Curveball {
    pub id: String,
    /// What the interviewer says.
    pub change: String,
    /// When it fits, for the person or rule that chooses: item ids that should be met before.
    #[serde(default)]
    pub after: Vec<String>,
    pub reaction: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TradeOff {
    pub choice: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedFlag {
    pub text: String,
    /// The misconception item that looks for it, if one does.
    #[serde(default)]
    pub item: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferenceBoard {
    pub component: Vec<Component>,
    pub edge: Vec<Edge>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    pub id: String,
    pub label: String,
    /// `client dns cdn lb gateway service worker cache sql nosql queue log object search coord monitor`.
    pub kind: String,
    pub required: bool,
    /// How often it is there; for what must not fail alone.
    #[serde(default)]
    pub replicas: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edge {
    pub from: String,
    pub to: String,
    pub label: String,
    pub required: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestAnswer {
    /// `strong | middling | weak | off-topic | buzzwords`; the text is `<case>/answers/<name>.md`.
    pub name: String,
    pub level: Level,
    /// Coverage must lie in this range.
    pub coverage: [f64; 2],
    /// Items and the verdict each must get.
    #[serde(default)]
    pub items: BTreeMap<String, Verdict>,
    #[serde(default)]
    pub flags: Vec<String>,
}
