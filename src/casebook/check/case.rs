//! A case as a whole: its estimation model, what it names in its rubric, its board and its long texts.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize as _;

use super::Checked;
use crate::casebook::case::{
    Curveball, Edge, EstimateInput, EstimateOutput, Probe, RedFlag, TestAnswer,
};
use crate::casebook::fault::Fault;
use crate::casebook::formula::{Formula, FormulaFault};
use crate::casebook::schema;
use crate::casebook::wordings::OwnWordings;
use crate::text::{t, t_with};

/// The linter recomputes a value to this relative error.
const MAX_RELATIVE_ERROR: f64 = 1e-9;

/// What else exists, for what a case may name.
pub struct Around<'a> {
    /// The id the file name gives.
    pub case: &'a str,
    /// All items of the rubric; `None` when there is no rubric to compare with.
    pub items: Option<&'a BTreeSet<String>>,
    /// Those of them that are misconceptions.
    pub misconceptions: &'a BTreeSet<String>,
    /// Levels with a model answer, names with a test answer: each with the file's name.
    pub model_answers: &'a BTreeMap<String, String>,
    pub test_answers: &'a BTreeMap<String, String>,
}

pub fn check(case: &Checked, around: &Around<'_>, faults: &mut Vec<Fault>) {
    case.check_name("id", around.case, faults);
    for (list, field) in [
        ("fact", "id"),
        ("probe", "id"),
        ("curveball", "id"),
        ("board.component", "id"),
        ("answer", "name"),
    ] {
        case.check_unique(list, field, faults);
    }
    check_wordings(case, faults);
    check_estimate(case, faults);
    check_board(case, faults);
    if let Some(items) = around.items {
        check_items(case, items, around.misconceptions, faults);
    }
    check_long_texts(case, around, faults);
}

fn check_wordings(case: &Checked, faults: &mut Vec<Fault>) {
    let own = case
        .value("interviewer")
        .and_then(|own| OwnWordings::deserialize(own).ok());
    for fault in own.iter().flat_map(OwnWordings::placeholder_faults) {
        let path = format!("interviewer.{}", fault.path);
        faults.push(case.document.fault(&path, fault.message()));
    }
}

fn check_estimate(case: &Checked, faults: &mut Vec<Fault>) {
    let mut all = case.names("estimate.input", "key");
    all.extend(case.names("estimate.output", "key"));
    let mut values: BTreeMap<String, f64> = BTreeMap::new();
    let inputs = case.elements::<EstimateInput>("estimate.input", faults);
    let outputs = case.elements::<EstimateOutput>("estimate.output", faults);
    let readable = inputs.iter().map(|(_, input)| &input.key);
    let readable: BTreeSet<&String> = readable
        .chain(outputs.iter().map(|(_, output)| &output.key))
        .collect();
    // A number that could not be read has its own fault; what is worked out from it is left alone.
    let broken: BTreeSet<String> = all
        .iter()
        .filter(|key| !readable.contains(key))
        .cloned()
        .collect();
    for (path, input) in inputs {
        if values.insert(input.key.clone(), input.default).is_some() {
            let message = t_with("fault-key-twice", &[("key", input.key.into())]);
            faults.push(case.document.fault(&format!("{path}.key"), message));
        }
    }
    for (path, output) in outputs {
        match Formula::parse(&output.formula) {
            Ok(formula) if formula.names().iter().any(|name| broken.contains(*name)) => {}
            Ok(formula) => check_output(case, &path, &output, &formula, (&values, &all), faults),
            Err(fault) => {
                let message = t_with("fault-formula", &[("reason", fault.to_string().into())]);
                faults.push(case.document.fault(&format!("{path}.formula"), message));
            }
        }
        // What follows is judged by what should come out, so that one wrong formula is one fault.
        if values.insert(output.key.clone(), output.expected).is_some() {
            let message = t_with("fault-key-twice", &[("key", output.key.into())]);
            faults.push(case.document.fault(&format!("{path}.key"), message));
        }
    }
}

fn check_output(
    case: &Checked,
    path: &str,
    output: &EstimateOutput,
    formula: &Formula,
    (values, all): (&BTreeMap<String, f64>, &BTreeSet<String>),
    faults: &mut Vec<Fault>,
) {
    let in_formula = format!("{path}.formula");
    let known: BTreeSet<String> = values.keys().cloned().collect();
    match formula.value(|name| values.get(name).copied()) {
        Ok(value) => {
            let error = (value - output.expected).abs();
            if error > MAX_RELATIVE_ERROR * value.abs().max(output.expected.abs()) {
                let values = [
                    ("value", value.to_string().into()),
                    ("found", output.expected.to_string().into()),
                ];
                let message = t_with("fault-expected", &values);
                faults.push(case.document.fault(&format!("{path}.expected"), message));
            }
        }
        Err(FormulaFault::UnknownName { name }) if all.contains(&name) => {
            let message = t_with("fault-formula-later", &[("name", name.into())]);
            faults.push(case.document.fault(&in_formula, message));
        }
        Err(FormulaFault::UnknownName { name }) => {
            case.check_exists(&in_formula, &name, &known, faults);
        }
        Err(fault) => {
            let message = t_with("fault-formula", &[("reason", fault.to_string().into())]);
            faults.push(case.document.fault(&in_formula, message));
        }
    }
}

fn check_board(case: &Checked, faults: &mut Vec<Fault>) {
    let components = case.names("board.component", "id");
    for (path, edge) in case.elements::<Edge>("board.edge", faults) {
        case.check_exists(&format!("{path}.from"), &edge.from, &components, faults);
        case.check_exists(&format!("{path}.to"), &edge.to, &components, faults);
    }
}

fn check_items(
    case: &Checked,
    items: &BTreeSet<String>,
    misconceptions: &BTreeSet<String>,
    faults: &mut Vec<Fault>,
) {
    for (path, probe) in case.elements::<Probe>("probe", faults) {
        for (index, item) in probe.items.iter().enumerate() {
            case.check_exists(&format!("{path}.items[{index}]"), item, items, faults);
        }
    }
    for (path, curveball) in case.elements::<Curveball>("curveball", faults) {
        for (index, item) in curveball.after.iter().enumerate() {
            case.check_exists(&format!("{path}.after[{index}]"), item, items, faults);
        }
    }
    for (path, red_flag) in case.elements::<RedFlag>("red_flag", faults) {
        let Some(item) = red_flag.item else { continue };
        let path = format!("{path}.item");
        if items.contains(&item) && !misconceptions.contains(&item) {
            let message = t_with("fault-no-misconception", &[("item", item.into())]);
            faults.push(case.document.fault(&path, message));
        } else {
            case.check_exists(&path, &item, misconceptions, faults);
        }
    }
    let guards = schema::FLAGS.iter().map(|flag| (*flag).to_owned());
    let flags: BTreeSet<String> = guards.chain(misconceptions.iter().cloned()).collect();
    for (path, answer) in case.elements::<TestAnswer>("answer", faults) {
        for item in answer.items.keys() {
            case.check_exists(&format!("{path}.items.{item}"), item, items, faults);
        }
        for (index, flag) in answer.flags.iter().enumerate() {
            case.check_exists(&format!("{path}.flags[{index}]"), flag, &flags, faults);
        }
    }
}

fn check_long_texts(case: &Checked, around: &Around<'_>, faults: &mut Vec<Fault>) {
    if around.model_answers.is_empty() {
        let message = t_with("fault-no-model-answer", &[("case", around.case.into())]);
        faults.push(case.document.fault("id", message));
    }
    for (level, file) in around.model_answers {
        if !schema::LEVELS.contains(&level.as_str()) {
            let values = [
                ("level", level.as_str().into()),
                ("levels", schema::LEVELS.join(", ").into()),
            ];
            let message = t_with("fault-model-answer-level", &values);
            faults.push(Fault {
                file: file.clone(),
                line: 1,
                message,
            });
        }
    }
    let named = case.names("answer", "name");
    for (path, answer) in case.elements::<TestAnswer>("answer", faults) {
        if !around.test_answers.contains_key(&answer.name) {
            let values = [("case", around.case.into()), ("name", answer.name.into())];
            faults.push(
                case.document
                    .fault(&path, t_with("fault-no-test-answer", &values)),
            );
        }
    }
    for (name, file) in around.test_answers {
        if !named.contains(name) {
            let values = [("case", around.case.into()), ("name", name.as_str().into())];
            let message = t_with("fault-test-answer-unread", &values);
            faults.push(Fault {
                file: file.clone(),
                line: 1,
                message,
            });
        }
    }
    if case.value("fact").is_none() {
        faults.push(case.document.fault("id", t("fault-no-facts")));
    }
}
