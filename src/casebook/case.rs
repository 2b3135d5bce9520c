//! One question with everything an interviewer needs, as it stands in `prompts/cases/<case>.toml`.
//!
//! Long texts live beside it: `prompts/cases/<case>/model-senior.md` (model answers) and
//! `prompts/cases/<case>/answers/strong.md` (test answers).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rubric::{Level, Verdict};
use super::wordings::OwnWordings;

/// A case: one question with everything its interviewer needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The version of the format: 1.
    pub schema: u32,
    /// As the file is named, such as `url-shortener`.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Changes whenever the case does; any text that says when, such as `2026-11-1`.
    pub revision: String,
    /// `product` or `infrastructure`: chooses the minutes of the stages.
    pub kind: CaseKind,
    /// 1 (a first interview) to 3.
    pub difficulty: u32,
    /// One line for the list of cases; gives nothing away.
    pub summary: String,
    /// The under-specified sentence the interview opens with.
    pub prompt: String,
    /// Words to find it by, such as `read-heavy`.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Wordings of the interviewer that this case has of its own; the others are those of `prompts/interviewer.toml`.
    #[serde(default)]
    pub interviewer: OwnWordings,
    /// What each stage wants here and its hint ladder, by stage id.
    #[serde(default)]
    pub stage: BTreeMap<String, StageGuide>,
    /// Answers the interviewer gives when asked; at least one.
    #[serde(default)]
    pub fact: Vec<Fact>,
    /// Questions as people type them that no fact answers, and must not find one.
    #[serde(default)]
    pub beside: Vec<String>,
    /// The numbers of the case: what is assumed and what follows.
    pub estimate: Estimate,
    /// Questions the interviewer asks in the deep dive.
    #[serde(default)]
    pub probe: Vec<Probe>,
    /// Changes of the task, late in the interview.
    #[serde(default)]
    pub curveball: Vec<Curveball>,
    /// Choices with two sides, shown in the report.
    #[serde(default)]
    pub trade_off: Vec<TradeOff>,
    /// Wrong claims to listen for.
    #[serde(default)]
    pub red_flag: Vec<RedFlag>,
    /// One way to draw it: what a good drawing has.
    pub board: ReferenceBoard,
    /// Test answers and what must come out, run by `lint` and CI.
    #[serde(default)]
    pub answer: Vec<TestAnswer>,
    /// Markdown, by level, read from `<case>/model-<level>.md`; not written in the TOML file.
    #[serde(skip)]
    pub model_answer: BTreeMap<Level, String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CaseKind {
    Product,
    Infrastructure,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StageGuide {
    /// Level 1 a question at the requirement, 2 a question at the mechanism, 3 the idea in one sentence.
    #[serde(default)]
    pub hints: Vec<String>,
}

/// An answer the interviewer gives when asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// A short name, unique among the facts.
    pub id: String,
    /// What the interviewer says, as a person would say it.
    pub answer: String,
    /// Phrases; a question that hits one of them is about this fact.
    pub asks: Vec<String>,
    /// Questions as people type them that must find this fact.
    pub examples: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Estimate {
    /// What is assumed.
    pub input: Vec<EstimateInput>,
    /// What follows, in the order of working it out.
    pub output: Vec<EstimateOutput>,
    /// What the numbers decide.
    pub insight: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EstimateInput {
    /// The name in formulas: lower-case letters, digits and `_`.
    pub key: String,
    /// The value when the candidate assumes nothing else.
    pub default: f64,
    /// The unit, as it is shown.
    pub unit: String,
    /// Where it comes from, or why this much.
    #[serde(default)]
    pub note: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EstimateOutput {
    /// The name in later formulas and in the `expected` of items.
    pub key: String,
    /// `+ - * / ^ ( )`, numbers, keys of inputs and of earlier outputs.
    pub formula: String,
    /// What the formula gives for the defaults; the linter recomputes it.
    pub expected: f64,
    /// The unit, as it is shown.
    pub unit: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Probe {
    /// A short name, unique among the probes.
    pub id: String,
    /// What the interviewer asks.
    pub question: String,
    /// Checklist items it opens.
    pub items: Vec<String>,
    /// What a good answer contains.
    pub good: String,
    /// What a weak answer contains.
    pub weak: String,
    /// What a wrong answer contains.
    pub wrong: String,
    /// What to ask next.
    #[serde(default)]
    pub follow_ups: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Curveball {
    /// A short name, unique among the curveballs.
    pub id: String,
    /// What the interviewer says.
    pub change: String,
    /// When it fits, for the person or rule that chooses: item ids that should be met before.
    #[serde(default)]
    pub after: Vec<String>,
    /// What a good candidate does about it.
    pub reaction: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TradeOff {
    /// The choice, in a few words.
    pub choice: String,
    /// What each side costs.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RedFlag {
    /// The wrong claim, as one sentence.
    pub text: String,
    /// The misconception item that looks for it, if one does.
    #[serde(default)]
    pub item: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferenceBoard {
    /// The parts.
    pub component: Vec<Component>,
    /// The arrows.
    pub edge: Vec<Edge>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// A short name for the arrows.
    pub id: String,
    /// What stands on it.
    pub label: String,
    /// `client dns cdn lb gateway service worker cache sql nosql queue log object search coord monitor`.
    pub kind: String,
    /// Whether a drawing without it is incomplete.
    pub required: bool,
    /// How often it is there; for what must not fail alone.
    #[serde(default)]
    pub replicas: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Edge {
    /// The id of the part it leaves.
    pub from: String,
    /// The id of the part it leads to.
    pub to: String,
    /// What goes along it.
    pub label: String,
    /// Whether a drawing without it is incomplete.
    pub required: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TestAnswer {
    /// `strong | middling | weak | off-topic | buzzwords`; the text is `<case>/answers/<name>.md`.
    pub name: String,
    /// The level it is read against.
    pub level: Level,
    /// Coverage must lie in this range.
    pub coverage: [f64; 2],
    /// Items and the verdict each must get.
    #[serde(default)]
    pub items: BTreeMap<String, Verdict>,
    /// What it must raise: `off-topic`, `stuffing`, ids of red flags.
    #[serde(default)]
    pub flags: Vec<String>,
}
