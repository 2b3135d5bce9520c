//! The examples and test answers that content ships with: content is code, and these are its tests.

use serde::Serialize;

use crate::casebook::case::{Case, ReferenceBoard, TestAnswer};
use crate::casebook::components::Components;
use crate::casebook::rubric::{Kind, Rubric, Verdict};
use crate::diagram::Graph;

use super::compile::is_assessable;
use super::diagram;
use super::engine::Engine;
use super::extras::Extras;
use super::finding::Answer;
use super::scorecard::Scorecard;

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

/// Runs the examples of the items that look at the drawing; each is a Mermaid text, or a chain of words and arrows.
pub fn run_diagram_examples(rubric: &Rubric, components: &Components) -> Vec<ExampleFault> {
    let mut faults = Vec::new();
    for item in rubric.item.iter().filter(|item| item.kind == Kind::Diagram) {
        for (example, case) in item.examples.iter().enumerate() {
            let board = Graph::from_mermaid(&case.text, components)
                .or_else(|| Graph::from_chains(&case.text, components));
            let got = diagram::finding(item, board.as_ref(), None).verdict;
            if got != case.expect {
                faults.push(ExampleFault {
                    item: item.id.clone(),
                    example,
                    expected: case.expect,
                    got,
                });
            }
        }
    }
    faults
}

/// Items that look at the drawing and that the case's own board does not meet: nobody could be asked for them.
pub fn unreachable_on_board<'r>(
    rubric: &'r Rubric,
    reference: &ReferenceBoard,
    components: &Components,
) -> Vec<(usize, &'r str, Option<String>)> {
    let board = Graph::from_reference(reference, components);
    let items = rubric.item.iter().enumerate();
    items
        .filter(|(_, item)| item.kind == Kind::Diagram && item.diagram.is_some())
        .filter_map(|(at, item)| {
            let finding = diagram::finding(item, Some(&board), None);
            let near = finding
                .near
                .map(|near| format!("{} + {}", near.wrote.quote, near.wants.join(", ")));
            (finding.verdict != Verdict::Met).then_some((at, item.id.as_str(), near))
        })
        .collect()
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
    components: &Components,
    answer: &TestAnswer,
    markdown: &str,
) -> Vec<AnswerFault> {
    let board = Graph::in_markdown(markdown, components);
    let assessment = engine.assess(&Answer::read(markdown).with_board(board));
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
    components: &Components,
    case: &Case,
    text: impl Fn(&str) -> Option<&'t str>,
) -> Vec<AnswerFault> {
    let answers = case.answer.iter();
    answers
        .filter_map(|answer| {
            Some(run_answer(
                engine,
                rubric,
                components,
                answer,
                text(&answer.name)?,
            ))
        })
        .flatten()
        .collect()
}
