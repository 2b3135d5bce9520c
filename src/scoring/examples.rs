//! The examples and test answers that content ships with: content is code, and these are its tests.

use serde::Serialize;

use crate::casebook::case::{Case, TestAnswer};
use crate::casebook::rubric::{Rubric, Verdict};

use super::compile::is_assessable;
use super::engine::Engine;
use super::finding::Answer;
use super::scorecard::{Extras, Scorecard};

/// Flags that a test answer must name exactly; red flags it may leave unnamed.
const GUARD_FLAGS: [&str; 2] = ["off-topic", "stuffing"];

/// An example that does not come out as it says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExampleFault {
    pub item: String,
    /// Position in the item, from 0.
    pub example: usize,
    pub expected: Verdict,
    pub got: Verdict,
}

/// Runs every example of every item that words can judge, each as a text in the item's stage.
pub fn run_examples(engine: &Engine, rubric: &Rubric) -> Vec<ExampleFault> {
    let mut faults = Vec::new();
    for (at, item) in rubric.item.iter().enumerate() {
        if !engine.items.get(at).is_some_and(is_assessable) {
            continue;
        }
        for (example, case) in item.examples.iter().enumerate() {
            let got = engine.judge_alone(at, &case.text).verdict;
            if got != case.expect {
                let item = item.id.clone();
                faults.push(ExampleFault {
                    item,
                    example,
                    expected: case.expect,
                    got,
                });
            }
        }
    }
    faults
}

/// Something about a test answer that does not come out as it says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnswerFault {
    pub answer: String,
    pub problem: AnswerProblem,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerProblem {
    Coverage {
        expected: [f64; 2],
        got: f64,
    },
    Item {
        item: String,
        expected: Verdict,
        got: Option<Verdict>,
    },
    MissingFlag(String),
    UnexpectedFlag(String),
}

/// Scores one test answer and compares it with what it must get.
pub fn run_answer(
    engine: &Engine,
    rubric: &Rubric,
    answer: &TestAnswer,
    markdown: &str,
) -> Vec<AnswerFault> {
    let assessment = engine.assess(&Answer::read(markdown));
    let card = Scorecard::count(rubric, "", answer.level, assessment, &Extras::default());
    let mut problems = Vec::new();
    if card.coverage < answer.coverage[0] || card.coverage > answer.coverage[1] {
        problems.push(AnswerProblem::Coverage {
            expected: answer.coverage,
            got: card.coverage,
        });
    }
    for (item, expected) in &answer.items {
        let finding = card.items.iter().find(|finding| finding.id == *item);
        let got = finding.map(|finding| finding.verdict);
        // What waits for the board or the sums is no fault of the answer.
        if got != Some(*expected) && got != Some(Verdict::NotAssessed) {
            problems.push(AnswerProblem::Item {
                item: item.clone(),
                expected: *expected,
                got,
            });
        }
    }
    for flag in &answer.flags {
        if !card.flags.contains(flag) {
            problems.push(AnswerProblem::MissingFlag(flag.clone()));
        }
    }
    for flag in card
        .flags
        .iter()
        .filter(|flag| GUARD_FLAGS.contains(&flag.as_str()))
    {
        if !answer.flags.contains(flag) {
            problems.push(AnswerProblem::UnexpectedFlag(flag.clone()));
        }
    }
    let fault = |problem| AnswerFault {
        answer: answer.name.clone(),
        problem,
    };
    problems.into_iter().map(fault).collect()
}

/// Runs all test answers of a case; `text` gives the Markdown of an answer by its name, and
/// answers without a text are left to whoever checks that files exist.
pub fn run_answers<'t>(
    engine: &Engine,
    rubric: &Rubric,
    case: &Case,
    text: impl Fn(&str) -> Option<&'t str>,
) -> Vec<AnswerFault> {
    let answers = case.answer.iter();
    answers
        .filter_map(|answer| Some(run_answer(engine, rubric, answer, text(&answer.name)?)))
        .flatten()
        .collect()
}
