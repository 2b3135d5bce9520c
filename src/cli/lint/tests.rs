use super::*;
use crate::casebook::sample;

const CASE: &str = "prompts/cases/doorbell.toml";
const RUBRIC: &str = "rubrics/doorbell.toml";

fn linted(path: &str, from: &str, to: &str) -> Vec<Fault> {
    lint_reading(
        sample::read(&sample::changed(path, from, to)),
        Report::default(),
    )
    .faults
}

/// Looks at nothing while no case is built in.
#[test]
fn the_built_in_content_passes() {
    let sources = crate::casebook::files::built_in();
    if !sources
        .keys()
        .any(|path| path.starts_with("prompts/cases/"))
    {
        return;
    }
    let report = lint(None, &Options::default());
    let faults: Vec<String> = report.faults.iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(report.cases > 0 && report.examples > 0 && report.answers > 0);
}

#[test]
fn the_sample_passes_and_everything_in_it_was_run() {
    let report = lint_reading(sample::read(&sample::sources()), Report::default());
    assert_eq!(report.faults, []);
    assert_eq!((report.cases, report.examples, report.answers), (1, 17, 1));
    assert_eq!(
        summary(&report),
        "One case is in order: 17 examples, 1 test answers and 1 reference interviews are as written."
    );
}

#[test]
fn an_example_that_comes_out_otherwise_is_reported_at_its_line() {
    let faults = linted(
        RUBRIC,
        "{ text = \"It rings on each phone.\", expect = \"missed\" },",
        "{ text = \"It rings on each phone.\", expect = \"missed\" },\n{ text = \"Phones.\", expect = \"met\" },",
    );
    assert_eq!(faults.len(), 1, "{faults:#?}");
    assert_eq!((faults[0].file.as_str(), faults[0].line), (RUBRIC, 28));
    assert!(
        faults[0].message.contains("`deep-dive.repeat`"),
        "{}",
        faults[0].message
    );
}

#[test]
fn an_item_with_too_few_examples_or_without_a_denial_is_reported() {
    for (from, to, message) in [
        (
            "{ text = \"50 rings a second on a holiday\", expect = \"met\" },\n",
            "",
            "Only 1 of the examples are met",
        ),
        (
            "  { text = \"Few.\", expect = \"missed\" },\n",
            "",
            "Only 1 of the examples are not met",
        ),
        ("No idea how often.", "Often.", "point being denied"),
    ] {
        let faults = linted(RUBRIC, from, to);
        assert_eq!(faults.len(), 1, "{to}: {faults:#?}");
        assert!(faults[0].message.contains(message), "{}", faults[0].message);
        assert_eq!(faults[0].line, 31);
    }
}

#[test]
fn a_question_that_finds_no_fact_another_or_one_too_many_is_reported() {
    for (question, message) in [
        ("\"How many doors?\"", "finds no fact"),
        ("\"offline?\"", "finds offline instead"),
        ("\"how many are offline?\"", "also finds offline"),
    ] {
        let to = question.replace("How many doors", "Is there a garden");
        let faults = linted(CASE, "\"How many doors?\"", &to);
        assert_eq!(faults.len(), 1, "{faults:#?}");
        assert_eq!((faults[0].file.as_str(), faults[0].line), (CASE, 21));
        assert!(faults[0].message.contains(message), "{}", faults[0].message);
    }
}

#[test]
fn a_test_answer_that_comes_out_otherwise_is_reported_at_its_line() {
    for (from, to, line_has, message) in [
        (
            "coverage = [0.0, 1.0]",
            "coverage = [0.0, 0.01]",
            "coverage",
            "0 to 0.01",
        ),
        (
            "\"deep-dive.repeat\" = \"met\"",
            "\"deep-dive.repeat\" = \"missed\"",
            "items = { ",
            "not `missed`",
        ),
        (
            "flags = []",
            "flags = [\"off-topic\"]",
            "flags",
            "`off-topic`",
        ),
    ] {
        let faults = linted(CASE, from, to);
        let text = sample::CASE.replacen(from, to, 1);
        let line = text
            .lines()
            .position(|line| line.starts_with(line_has))
            .unwrap()
            + 1;
        assert_eq!(faults.len(), 1, "{to}: {faults:#?}");
        assert_eq!(faults[0].line, line, "{to}");
        assert!(faults[0].message.contains(message), "{}", faults[0].message);
    }
}
