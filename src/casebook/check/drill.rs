//! What the shape of `rubrics/drills.toml` cannot say: do the formulas work for every choice of values, and do the values
//! worked out by hand come out?

use std::collections::BTreeSet;

use super::Checked;
use crate::casebook::drill::{Drill, MAX_COMBINATIONS, MIN_COMBINATIONS, blanks};
use crate::casebook::fault::Fault;
use crate::casebook::formula::Formula;
use crate::text::{t, t_with};

const MAX_RELATIVE_ERROR: f64 = 1e-6;

pub fn check(file: &Checked, faults: &mut Vec<Fault>) {
    file.check_unique("drill", "id", faults);
    for (path, drill) in file.elements::<Drill>("drill", faults) {
        let before = faults.len();
        check_names(file, &path, &drill, faults);
        if faults.len() == before {
            check_values(file, &path, &drill, faults);
        }
    }
}

fn check_names(file: &Checked, path: &str, drill: &Drill, faults: &mut Vec<Fault>) {
    let mut known: BTreeSet<String> = drill.given.keys().cloned().collect();
    let asked: BTreeSet<&str> = blanks(&drill.ask).into_iter().collect();
    let in_ask = format!("{path}.ask");
    for blank in &asked {
        file.check_exists(&in_ask, blank, &known, faults);
    }
    for key in drill
        .given
        .keys()
        .filter(|key| !asked.contains(key.as_str()))
    {
        let message = t_with("fault-drill-unsaid", &[("key", key.as_str().into())]);
        let place = format!("{path}.given.{key}");
        faults.push(file.document.fault(&place, message));
    }
    if let Some(only) = &drill.only {
        check_formula(file, &format!("{path}.only"), only, &known, faults);
    }
    for (at, step) in drill.step.iter().enumerate() {
        let place = format!("{path}.step[{at}]");
        let formula = format!("{place}.formula");
        check_formula(file, &formula, &step.formula, &known, faults);
        if !known.insert(step.key.clone()) {
            let message = t_with("fault-key-twice", &[("key", step.key.as_str().into())]);
            faults.push(file.document.fault(&format!("{place}.key"), message));
        }
    }
    let steps: BTreeSet<String> = drill.step.iter().map(|step| step.key.clone()).collect();
    file.check_exists(&format!("{path}.answer"), &drill.answer, &steps, faults);
    if !drill.check.given.keys().eq(drill.given.keys()) {
        let place = format!("{path}.check.given");
        faults.push(file.document.fault(&place, t("fault-drill-check")));
    }
}

fn check_formula(
    file: &Checked,
    place: &str,
    formula: &str,
    known: &BTreeSet<String>,
    faults: &mut Vec<Fault>,
) {
    match Formula::parse(formula) {
        Ok(formula) => {
            for name in formula.names() {
                file.check_exists(place, name, known, faults);
            }
        }
        Err(fault) => {
            let message = t_with("fault-formula", &[("reason", fault.to_string().into())]);
            faults.push(file.document.fault(place, message));
        }
    }
}

/// Every choice of values must give something that can be asked: a finite number, and an answer greater than nothing.
fn check_values(file: &Checked, path: &str, drill: &Drill, faults: &mut Vec<Fault>) {
    let in_given = format!("{path}.given");
    if drill.choices().is_none() {
        let message = t_with(
            "fault-drill-many",
            &[("limit", MAX_COMBINATIONS.to_string().into())],
        );
        return faults.push(file.document.fault(&in_given, message));
    }
    let all = drill.combinations();
    if all.len() < MIN_COMBINATIONS {
        let message = t_with(
            "fault-drill-few",
            &[
                ("found", all.len().into()),
                ("limit", MIN_COMBINATIONS.into()),
            ],
        );
        return faults.push(file.document.fault(&in_given, message));
    }
    for values in &all {
        let (at, reason) = match drill.work_out(values) {
            Ok(results) => match nothing(drill, &results) {
                Some(at) => (at, t("fault-drill-nothing")),
                None => continue,
            },
            Err((at, fault)) => (at, fault.to_string()),
        };
        let shown: Vec<String> = values
            .iter()
            .map(|(key, value)| format!("{key} = {value}"))
            .collect();
        let message = t_with(
            "fault-drill-value",
            &[
                ("values", shown.join(", ").into()),
                ("reason", reason.into()),
            ],
        );
        let place = format!("{path}.step[{at}].formula");
        return faults.push(file.document.fault(&place, message));
    }
    let worked_out = drill.work_out(&drill.check.given).ok();
    let value = worked_out
        .zip(drill.asked())
        .and_then(|(results, at)| results.get(at).copied());
    let expected = drill.check.answer;
    let is_right = value.is_some_and(|value| {
        (value - expected).abs() <= MAX_RELATIVE_ERROR * value.abs().max(expected.abs())
    });
    if !is_right {
        let values = [
            ("value", value.unwrap_or(f64::NAN).to_string().into()),
            ("found", expected.to_string().into()),
        ];
        let message = t_with("fault-expected", &values);
        let place = format!("{path}.check.answer");
        faults.push(file.document.fault(&place, message));
    }
}

/// The step that comes to less than nothing, or the answer that is nothing.
fn nothing(drill: &Drill, results: &[f64]) -> Option<usize> {
    let asked = drill.asked();
    results
        .iter()
        .enumerate()
        .position(|(at, value)| *value < 0.0 || (Some(at) == asked && *value == 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::schema;

    const SOUND: &str = r#"
[[drill]]
id = "half"
family = "F"
title = "T"
ask = "What is half of {n}?"
given = { n = [2, 4, 6, 8] }
answer = "half"
why = "w"
check = { given = { n = 4 }, answer = 2 }
[[drill.step]]
key = "half"
says = "Half"
formula = "n / 2"
unit = "things"
"#;

    fn faults(source: &str) -> Vec<(usize, String)> {
        let mut faults = Vec::new();
        let file = Checked::read("rubrics/drills.toml", source, schema::DRILLS, &mut faults);
        check(&file, &mut faults);
        faults
            .into_iter()
            .map(|fault| (fault.line, fault.message))
            .collect()
    }

    #[test]
    fn a_sound_drill_has_no_faults() {
        assert_eq!(faults(SOUND), []);
    }

    #[test]
    fn every_fault_says_its_line_and_what_to_do() {
        for (from, to, line, said) in [
            ("half of {n}", "half of {m}", 6, "m"),
            ("half of {n}", "half of that", 7, "n"),
            ("\"n / 2\"", "\"n / x\"", 14, "x"),
            ("\"n / 2\"", "\"n / (2\"", 14, "bracket"),
            ("\"n / 2\"", "\"n - 4\"", 14, "n = 2"),
            ("[2, 4, 6, 8]", "[2, 4, 6]", 7, "4"),
            ("answer = \"half\"", "answer = \"helf\"", 8, "half"),
            ("answer = 2 }", "answer = 3 }", 10, "3"),
            ("{ n = 4 }", "{ m = 4 }", 10, "given"),
            ("key = \"half\"", "key = \"n\"", 12, "n"),
            ("unit = \"things\"", "unit = 3", 15, "unit"),
        ] {
            let found = faults(&SOUND.replace(from, to));
            assert!(
                found
                    .iter()
                    .any(|(at, text)| *at == line && text.contains(said)),
                "{to}: {found:?}"
            );
        }
        let twice = faults(&format!("{SOUND}{SOUND}"));
        assert_eq!(twice.len(), 1, "{twice:?}");
    }
}
