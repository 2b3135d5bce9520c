//! `fortyfive lint`: every fault of all content, and every example and test answer run through the program.
//!
//! 1. The casebook reads and checks all files.
//! 2. Every question beside a fact must find this fact and no other.
//! 3. Every item must have enough examples, one of them a denial.
//! 4. Every example of an item must get its verdict, every test answer its coverage, verdicts and flags.
//! 5. Every item about the drawing must be met by the case's own board.
//! 6. Every reference interview must have one agreed mark for each item, shown by its notes or its drawing ([`references`]).
//!
//! Then what is no fault and will hurt: phrases that are not needed ([`phrases`]), words that find other words ([`words`]),
//! items that answers to other cases earn ([`foreign`]).

mod foreign;
mod phrases;
mod references;
mod words;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::{CliError, Ending, Format};
use crate::casebook::check::rubric::check_examples;
use crate::casebook::rubric::Verdict;
use crate::casebook::{Casebook, Entry, Fault, Places, Reading};
use crate::interviewer::Interviewer;
use crate::scoring::Engine;
use crate::scoring::examples::{
    AnswerProblem, run_answers, run_diagram_examples, run_examples, unreachable_on_board,
};
use crate::text::{t, t_with};
use foreign::Share;
use phrases::Classes;
use words::Vocabulary;

#[derive(Debug, Args)]
pub struct Arguments {
    /// Cases and rubrics of your own: they add to, or override, the built-in ones
    #[arg(long, env = "FORTYFIVE_CONTENT", value_name = "DIR")]
    pub content: Option<PathBuf>,
    #[arg(long, env = "FORTYFIVE_FORMAT", value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Warnings count as faults; without --content, those about the built-in cases, too
    #[arg(long, env = "FORTYFIVE_STRICT")]
    pub strict: bool,
}

/// What to do beside looking for faults.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Looks for what is no fault but will hurt: of one's own cases, or of the built-in ones when there are none.
    pub warnings: bool,
}

/// What was looked at and what is wrong with it.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Sorted by file and line.
    pub faults: Vec<Fault>,
    /// Sorted as well.
    pub warnings: Vec<Fault>,
    /// How much of each checklist answers to other cases earn.
    pub foreign: Vec<Share>,
    /// Cases whose files are sound, so that their examples were run.
    pub cases: usize,
    /// Examples of items and questions beside facts.
    pub examples: usize,
    pub answers: usize,
    /// Reference interviews.
    pub references: usize,
}

pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Ending, CliError> {
    // Nobody reads two thousand lines about what is built in, unless asked to.
    let options = Options {
        warnings: arguments.content.is_some() || arguments.strict,
    };
    let mut report = lint(arguments.content.as_deref(), &options);
    if arguments.strict {
        report.faults.append(&mut report.warnings);
        report.faults.sort();
    }
    match arguments.format {
        Format::Json => writeln!(
            out,
            "{}",
            serde_json::to_string_pretty(&report).unwrap_or_default()
        )?,
        Format::Text => {
            for fault in &report.faults {
                writeln!(out, "{fault}")?;
            }
            for warning in &report.warnings {
                let message = t_with(
                    "lint-warning",
                    &[("message", warning.message.as_str().into())],
                );
                writeln!(out, "{}:{}: {message}", warning.file, warning.line)?;
            }
            for share in &report.foreign {
                let values = [
                    ("case", share.case.as_str().into()),
                    ("rate", format!("{:.1}", share.percent()).into()),
                    ("aim", foreign::AIM_PERCENT.into()),
                ];
                writeln!(out, "{}", t_with("lint-foreign-rate", &values))?;
            }
            if !report.warnings.is_empty() {
                let values = [("warnings", report.warnings.len().into())];
                writeln!(out, "{}", t_with("lint-warnings", &values))?;
            }
            writeln!(out, "{}", summary(&report))?;
        }
    }
    Ok(if report.faults.is_empty() {
        Ending::Well
    } else {
        Ending::WithFaults
    })
}

fn summary(report: &Report) -> String {
    if report.faults.is_empty() {
        let values = [
            ("cases", report.cases.into()),
            ("examples", report.examples.into()),
            ("answers", report.answers.into()),
            ("references", report.references.into()),
        ];
        t_with("lint-all-is-well", &values)
    } else {
        t_with("lint-faults", &[("faults", report.faults.len().into())])
    }
}

/// Checks the built-in content with that of `own` over it.
pub fn lint(own: Option<&Path>, options: &Options) -> Report {
    let reading = Casebook::read(own);
    let mut report = Report::default();
    if options.warnings {
        let own = own.map(|folder| folder.display().to_string());
        look_for_warnings(&reading, own.as_deref().unwrap_or_default(), &mut report);
    }
    lint_reading(reading, report)
}

/// Of cases whose files lie below `own`.
fn look_for_warnings(reading: &Reading, own: &str, report: &mut Report) {
    let Some(casebook) = &reading.casebook else {
        return;
    };
    let vocabulary = Vocabulary::of(casebook, &reading.places);
    let good = foreign::good_answers(casebook, &reading.places);
    for (id, entry) in &casebook.cases {
        let Some(places) = reading.places.get(id) else {
            continue;
        };
        if !places.rubric.file.starts_with(own) {
            continue;
        }
        report
            .warnings
            .extend(phrases::warnings(entry, places, &shared_classes(entry)));
        report
            .warnings
            .extend(words::warnings(entry, places, &vocabulary));
        // A rubric that does not compile is a fault already.
        let engine = Engine::with_model(&entry.rubric, &entry.lexicon, &entry.case.estimate);
        let foreign = engine
            .ok()
            .and_then(|engine| foreign::warnings(entry, places, &engine, &good));
        if let Some((share, warnings)) = foreign {
            report.foreign.push(share);
            report.warnings.extend(warnings);
        }
    }
    report.warnings.sort();
    report.warnings.dedup();
}

/// The shared classes as they were written; an entry keeps them in its pinned text.
fn shared_classes(entry: &Entry) -> Classes {
    let pinned: serde_json::Value = serde_json::from_str(&entry.source_json).unwrap_or_default();
    serde_json::from_value(pinned["classes"].clone()).unwrap_or_default()
}

fn lint_reading(reading: Reading, mut report: Report) -> Report {
    report.faults = reading.faults.clone();
    if let Some(casebook) = &reading.casebook {
        for (id, entry) in &casebook.cases {
            let Some(places) = reading.places.get(id) else {
                continue;
            };
            report.cases += 1;
            if let Some(of_case) = casebook.references.get(id) {
                let (count, faults) = references::check(of_case, entry);
                report.references += count;
                report.faults.extend(faults);
            }
            let run = Run {
                entry,
                places,
                report: &mut report,
            };
            run.all();
        }
    }
    report.faults.sort();
    report.faults.dedup();
    report
}

struct Run<'a> {
    entry: &'a Entry,
    places: &'a Places,
    report: &'a mut Report,
}

impl Run<'_> {
    fn all(mut self) {
        self.facts();
        check_examples(
            &self.places.rubric,
            &self.entry.rubric.item,
            &mut self.report.faults,
        );
        let entry = self.entry;
        match Engine::of(entry) {
            Ok(engine) => {
                self.examples(&engine);
                self.answers(&engine);
                self.board();
            }
            Err(faults) => {
                for fault in faults {
                    let ids = self.entry.rubric.item.iter().map(|item| Some(&item.id));
                    let index = ids.into_iter().position(|id| id == fault.item.as_ref());
                    let path = index.map_or_else(String::new, |index| {
                        format!("item[{index}].{}", fault.field)
                    });
                    self.rubric_fault(&path, fault.to_string());
                }
            }
        }
    }

    fn case_fault(&mut self, path: &str, message: String) {
        self.report
            .faults
            .push(self.places.case.fault(path, message));
    }

    fn rubric_fault(&mut self, path: &str, message: String) {
        self.report
            .faults
            .push(self.places.rubric.fault(path, message));
    }

    fn facts(&mut self) {
        let entry = self.entry;
        let interviewer = Interviewer::new(&entry.case, &entry.lexicon, &entry.wordings);
        for (index, fact) in entry.case.fact.iter().enumerate() {
            for (example, question) in fact.examples.iter().enumerate() {
                self.report.examples += 1;
                let lines = interviewer.answer(question, &[]).lines;
                let found: Vec<String> = lines.into_iter().filter_map(|line| line.fact).collect();
                if found == [fact.id.as_str()] {
                    continue;
                }
                let path = format!("fact[{index}].examples[{example}]");
                let others: Vec<&str> = found
                    .iter()
                    .map(String::as_str)
                    .filter(|id| *id != fact.id)
                    .collect();
                let values = [
                    ("fact", fact.id.as_str().into()),
                    ("others", others.join(", ").into()),
                ];
                let message = if found.contains(&fact.id) {
                    t_with("lint-question-also", &values)
                } else if others.is_empty() {
                    t_with("lint-question-nothing", &values)
                } else {
                    t_with("lint-question-other", &values)
                };
                self.case_fault(&path, message);
            }
        }
        for (index, question) in entry.case.beside.iter().enumerate() {
            self.report.examples += 1;
            let lines = interviewer.answer(question, &[]).lines;
            let found: Vec<String> = lines.into_iter().filter_map(|line| line.fact).collect();
            if !found.is_empty() {
                let values = [("others", found.join(", ").into())];
                let message = t_with("lint-question-beside", &values);
                self.case_fault(&format!("beside[{index}]"), message);
            }
        }
    }

    /// What an item asks of a drawing must be on the case's own board.
    fn board(&mut self) {
        let entry = self.entry;
        for (index, item, near) in
            unreachable_on_board(&entry.rubric, &entry.case.board, &entry.components)
        {
            let values = [
                ("item", item.into()),
                ("near", near.unwrap_or_else(|| t("lint-nothing")).into()),
            ];
            self.rubric_fault(
                &format!("item[{index}].diagram"),
                t_with("lint-unreachable-board", &values),
            );
        }
    }

    fn examples(&mut self, engine: &Engine) {
        let items = &self.entry.rubric.item;
        self.report.examples += items.iter().map(|item| item.examples.len()).sum::<usize>();
        let index_of: BTreeMap<&str, usize> = items
            .iter()
            .enumerate()
            .map(|(index, item)| (item.id.as_str(), index))
            .collect();
        let drawn = run_diagram_examples(&self.entry.rubric, &self.entry.components);
        let faults = run_examples(engine, &self.entry.rubric);
        for fault in faults.into_iter().chain(drawn) {
            let Some(index) = index_of.get(fault.item.as_str()) else {
                continue;
            };
            let path = format!("item[{index}].example[{}]", fault.example);
            let values = [
                ("item", fault.item.as_str().into()),
                ("expected", name(fault.expected).into()),
                ("got", name(fault.got).into()),
            ];
            self.rubric_fault(&path, t_with("lint-example", &values));
        }
    }

    fn answers(&mut self, engine: &Engine) {
        let case = &self.entry.case;
        let texts = &self.places.test_answers;
        self.report.answers += case.answer.len();
        let text = |name: &str| texts.get(name).map(|file| file.text.as_str());
        for fault in run_answers(
            engine,
            &self.entry.rubric,
            &self.entry.components,
            case,
            text,
        ) {
            let Some(index) = case
                .answer
                .iter()
                .position(|answer| answer.name == fault.answer)
            else {
                continue;
            };
            let at = |field: &str| format!("answer[{index}].{field}");
            let answer = ("answer", fault.answer.as_str().into());
            let (path, message) = match &fault.problem {
                AnswerProblem::Coverage {
                    expected: [low, high],
                    got,
                } => {
                    let values = [
                        answer,
                        ("low", low.to_string().into()),
                        ("high", high.to_string().into()),
                        ("got", got.to_string().into()),
                    ];
                    (at("coverage"), t_with("lint-answer-coverage", &values))
                }
                AnswerProblem::Item {
                    item,
                    expected,
                    got,
                } => {
                    let values = [
                        answer,
                        ("item", item.as_str().into()),
                        ("expected", name(*expected).into()),
                        ("got", got.map_or_else(|| t("lint-nothing"), name).into()),
                    ];
                    (
                        at(&format!("items.{item}")),
                        t_with("lint-answer-item", &values),
                    )
                }
                AnswerProblem::MissingFlag(flag) => (
                    at("flags"),
                    t_with(
                        "lint-answer-no-flag",
                        &[answer, ("flag", flag.as_str().into())],
                    ),
                ),
                AnswerProblem::UnexpectedFlag(flag) => (
                    at("flags"),
                    t_with(
                        "lint-answer-flag",
                        &[answer, ("flag", flag.as_str().into())],
                    ),
                ),
            };
            self.case_fault(&path, message);
        }
    }
}

fn name(verdict: Verdict) -> String {
    serde_json::to_value(verdict)
        .ok()
        .and_then(|name| Some(name.as_str()?.to_owned()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
