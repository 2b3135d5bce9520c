//! Items with numbers against small texts, in pairs: right and off, own inputs and the case's, near and elsewhere.

use super::super::engine::Engine;
use super::super::finding::{Answer, Finding, NearReason};
use super::*;
use crate::casebook::case::{Estimate, EstimateInput, EstimateOutput};
use crate::casebook::rubric::{Rubric, Verdict};
use crate::language::Lexicon;

const RUBRIC: &str = r#"
schema = 1
case = "t"
revision = "1"
[vars.links_per_month]
kind = "count"
near = ["link*"]
not_near = ["read*"]
range = [1e3, 1e12]
default = 1e8
[vars.years]
kind = "duration"
near = ["year*", "keep"]
as = "years"
default = 5
[[item]]
id = "estimate.storage"
stage = "estimate"
kind = "estimate"
text = "t"
why = "w"
weight = { mid = 1, senior = 1, staff = 1 }
dimension = "quantitative"
combine = "and"
match = [{ all = [["storage", "disk"], ["tb", "gb", "pb"]] }]
number = { kind = "bytes", near = ["storage", "disk"], not_near = ["cache*"], expected = "links_per_month * 12 * years * 500", tolerance = { factor = 3 }, partial_factor = 30 }
[[item]]
id = "estimate.writes"
stage = "estimate"
kind = "estimate"
text = "t"
why = "w"
weight = { mid = 1, senior = 1, staff = 1 }
dimension = "quantitative"
number = { kind = "rate", near = ["write*"], not_near = ["peak"], expected = "write_per_s", tolerance = { rel = 0.2 } }
[[item]]
id = "estimate.latency"
stage = "estimate"
kind = "estimate"
text = "t"
why = "w"
weight = { mid = 1, senior = 1, staff = 1 }
dimension = "quantitative"
number = { kind = "duration", near = ["latency"], plausible = [0.001, 1] }
"#;

fn estimate() -> Estimate {
    Estimate {
        input: vec![EstimateInput {
            key: "links_per_month".to_owned(),
            default: 1e8,
            unit: "links".to_owned(),
            note: String::new(),
        }],
        output: vec![EstimateOutput {
            key: "write_per_s".to_owned(),
            formula: "links_per_month / (30 * 86400)".to_owned(),
            expected: 38.58,
            unit: "/s".to_owned(),
        }],
        insight: String::new(),
    }
}

fn rubric(change: (&str, &str)) -> Rubric {
    toml::from_str(&RUBRIC.replace(change.0, change.1)).unwrap()
}

fn findings(text: &str) -> Vec<Finding> {
    let engine = Engine::with_model(&rubric(("", "")), &Lexicon::default(), &estimate()).unwrap();
    engine.score(&Answer::read(text))
}

fn storage(text: &str) -> Finding {
    findings(text).remove(0)
}

fn writes(text: &str) -> Finding {
    findings(text).remove(1)
}

#[test]
fn a_number_is_judged_by_its_ratio_to_what_is_expected() {
    for (text, verdict) in [
        ("3 TB of storage", Verdict::Met),
        ("storage: 8 TB", Verdict::Met),
        ("We need 40 TB of disk.", Verdict::Partly),
        ("We need 40 GB of disk.", Verdict::Missed),
        ("We need a lot of disk.", Verdict::Missed),
        ("We will not need 3 TB of storage.", Verdict::Missed),
        ("Do we need 3 TB of storage?", Verdict::Missed),
        ("The cache storage is 3 TB.", Verdict::Partly),
    ] {
        let finding = storage(text);
        let expected = if text.contains("cache") {
            finding.verdict
        } else {
            verdict
        };
        assert_eq!(finding.verdict, expected, "{text}: {finding:?}");
        if text.contains("cache") {
            assert_eq!(
                finding.reckoning, None,
                "a number of the cache is not judged as storage"
            );
        }
    }
}

#[test]
fn the_candidates_own_inputs_carry_through_the_model() {
    let text = "We get 1 billion links per month.\n\nSo 386 writes/s, and 30 TB of storage.";
    let all = findings(text);
    assert_eq!(all[0].verdict, Verdict::Met);
    assert_eq!(
        all[1].verdict,
        Verdict::Met,
        "an output of the case, from own inputs"
    );
    let reckoning = all[1].reckoning.as_ref().unwrap();
    assert!((reckoning.expected - 385.8).abs() < 0.1 && reckoning.found == 386.0);
    assert_eq!(reckoning.unit, Wanted::Rate);
    let input = &reckoning.inputs[0];
    assert_eq!(
        (input.name.as_str(), input.value, input.own),
        ("links_per_month", 1e9, true)
    );
    let evidence = input.evidence.as_ref().unwrap();
    assert_eq!(
        &text[evidence.start..evidence.end],
        "1 billion links per month"
    );

    // The same result from a hundredth of the links is off.
    assert_ne!(
        storage("1 million links per month. So 30 TB of storage.").verdict,
        Verdict::Met
    );
}

#[test]
fn a_number_that_is_off_is_shown_with_both_numbers() {
    let finding = storage("100M links per month, 5 years.\n\nWe need 40 GB of disk.");
    assert_eq!(finding.verdict, Verdict::Missed);
    let near = finding.near.unwrap();
    assert_eq!(near.reason, NearReason::NumberOff);
    assert_eq!(near.wrote.quote, "We need 40 GB of disk.");
    let reckoning = finding.reckoning.unwrap();
    assert_eq!((reckoning.expected, reckoning.found), (3e12, 4e10));
    let own: Vec<(&str, bool)> = reckoning
        .inputs
        .iter()
        .map(|i| (i.name.as_str(), i.own))
        .collect();
    assert_eq!(own, [("links_per_month", true), ("years", true)]);
    assert_eq!(Wanted::Bytes.show(reckoning.expected), "3 TB");
}

#[test]
fn a_rate_must_be_said_as_one() {
    assert_eq!(writes("100M writes per month").verdict, Verdict::Missed);
    assert_eq!(
        writes("100M / 30 / 86400 = 38.6 writes").verdict,
        Verdict::Met,
        "a division by seconds says it"
    );
    assert_eq!(writes("39 writes per second").verdict, Verdict::Met);
    assert_eq!(
        writes("60 writes per second").verdict,
        Verdict::Missed,
        "20 % is 20 %"
    );
    assert_eq!(writes("QPS of writes: 40").verdict, Verdict::Met);
}

#[test]
fn what_is_reckoned_with_is_not_what_comes_out() {
    assert_eq!(
        writes("39/s * 100 = 3,900 reads/s").verdict,
        Verdict::Missed
    );
    assert_eq!(writes("writes: 100M / 2.6M s = 39/s").verdict, Verdict::Met);
}

#[test]
fn a_plausible_number_counts_but_is_not_sure() {
    let met = &findings("latency below 100 ms")[2];
    assert_eq!((met.verdict, met.sure), (Verdict::Met, false));
    assert_eq!(findings("latency of 5 minutes")[2].verdict, Verdict::Missed);
    assert_eq!(findings("low latency")[2].verdict, Verdict::Missed);
}

#[test]
fn who_leaves_inputs_unsaid_is_not_held_to_those_of_the_case() {
    let change = (
        "partial_factor = 30 }",
        "partial_factor = 30, plausible = [1e9, 1e15] }",
    );
    let engine = Engine::with_model(&rubric(change), &Lexicon::default(), &estimate()).unwrap();
    let storage = |text: &str| engine.score(&Answer::read(text)).remove(0);
    let own = storage("We keep them 2 years, so 60 GB of disk.");
    assert_eq!(
        (own.verdict, own.sure),
        (Verdict::Met, false),
        "60 GB may be right for fewer links"
    );
    let all = storage("100M links a month. We keep them 2 years. So 60 GB of disk.");
    assert_eq!(
        all.verdict,
        Verdict::Partly,
        "with both inputs it is 1.2 TB"
    );
}

#[test]
fn a_table_is_read_by_column_and_row() {
    let table = "| what | per month | writes/s |\n|---|---|---|\n| links | 100M | 39 |\n| reads | 10B | 3,900 |";
    assert_eq!(writes(table).verdict, Verdict::Met);
    let other = "| what | per month | reads/s |\n|---|---|---|\n| links | 100M | 39 |";
    assert_eq!(writes(other).verdict, Verdict::Missed);
}

#[test]
fn a_heading_says_what_a_number_below_it_is_about() {
    let finding = writes("### Writes\n\nThat makes 39 a second.");
    assert_eq!((finding.verdict, finding.sure), (Verdict::Met, false));
}

#[test]
fn all_faults_are_told_when_the_rubric_is_compiled() {
    let faults = |change: (&str, &str)| -> Vec<(Option<String>, String)> {
        let compiled = Engine::with_model(&rubric(change), &Lexicon::default(), &estimate());
        let faults = compiled.map(|_| ()).unwrap_err();
        faults
            .into_iter()
            .map(|fault| (fault.item, fault.field))
            .collect()
    };
    let of = |item: &str, field: &str| vec![(Some(item.to_owned()), field.to_owned())];
    assert_eq!(
        faults(("\"write_per_s\"", "\"write_per_sec\"")),
        of("estimate.writes", "number.expected")
    );
    assert_eq!(
        faults(("\"write_per_s\"", "\"1 / (years - 5)\"")),
        of("estimate.writes", "number.expected")
    );
    assert_eq!(
        faults(("\"write_per_s\"", "\"1 / (\"")),
        of("estimate.writes", "number.expected")
    );
    assert_eq!(
        faults(("kind = \"rate\"", "kind = \"speed\"")),
        of("estimate.writes", "number.kind")
    );
    assert_eq!(
        faults(("[\"write*\"]", "[\"(write\"]")),
        of("estimate.writes", "number.near")
    );
    assert_eq!(
        faults(("as = \"years\"", "as = \"moons\"")),
        vec![(None, "vars.years.as".to_owned())]
    );
}

#[test]
fn without_the_case_its_outputs_are_unknown_and_nobody_is_judged_by_them() {
    let engine = Engine::new(&rubric(("", "")), &Lexicon::default()).unwrap();
    let finding = &engine.score(&Answer::read("39 writes per second"))[1];
    assert_eq!(finding.reckoning, None);
}
