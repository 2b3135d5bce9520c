//! A rubric as a whole: ids, matches, numbers, drawings, weights and examples.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use super::Checked;
use crate::casebook::document::Document;
use crate::casebook::fault::Fault;
use crate::casebook::formula::Formula;
use crate::casebook::rubric::{
    Combine, Example, Item, Kind, Number, Polarity, Tolerance, Variable, Verdict,
};
use crate::text::{t, t_with};

/// What else exists, for what a rubric may name.
pub struct Around<'a> {
    /// The id the file name gives.
    pub case: &'a str,
    /// The outputs of the case's estimation model; `None` when there is none to compare with.
    pub outputs: Option<&'a BTreeSet<String>>,
}

pub fn check(rubric: &Checked, around: &Around<'_>, faults: &mut Vec<Fault>) {
    rubric.check_name("case", around.case, faults);
    rubric.check_unique("item", "id", faults);
    let texts: BTreeSet<String> = rubric
        .document
        .list("item")
        .iter()
        .filter(|item| item["kind"] != "diagram")
        .filter_map(|item| Some(format!("text:{}", item["id"].as_str()?)))
        .collect();
    let mut names = around.outputs.cloned().unwrap_or_default();
    if let Some(vars) = rubric.value("vars").and_then(Value::as_object) {
        names.extend(vars.keys().cloned());
        for (name, value) in vars {
            check_variable(rubric, name, value, faults);
        }
    }
    for (path, item) in rubric.elements::<Item>("item", faults) {
        let mut checker = Checker {
            rubric,
            path: &path,
            item: &item,
            faults,
        };
        checker.id();
        checker.signals();
        checker.matches();
        if let Some(number) = &item.number {
            checker.number(number, around.outputs.map(|_| &names));
        }
        checker.order();
        checker.diagram(&texts);
        checker.weight();
    }
}

fn check_variable(rubric: &Checked, name: &str, value: &Value, faults: &mut Vec<Fault>) {
    let path = format!("vars.{name}");
    if !rubric.walked.is_good(&path) {
        return;
    }
    let Ok(Variable {
        range: Some([low, high]),
        default,
        ..
    }) = Variable::deserialize(value)
    else {
        return;
    };
    if default < low || default > high {
        let values = [
            ("default", default.to_string().into()),
            ("low", low.to_string().into()),
            ("high", high.to_string().into()),
        ];
        let message = t_with("fault-default-outside", &values);
        faults.push(rubric.document.fault(&format!("{path}.default"), message));
    }
}

struct Checker<'a> {
    rubric: &'a Checked,
    path: &'a str,
    item: &'a Item,
    faults: &'a mut Vec<Fault>,
}

impl Checker<'_> {
    fn fault(&mut self, field: &str, message: String) {
        let path = if field.is_empty() {
            self.path.to_owned()
        } else {
            format!("{}.{field}", self.path)
        };
        self.faults.push(self.rubric.document.fault(&path, message));
    }

    fn id(&mut self) {
        let (item, prefix) = (
            self.item,
            self.item.id.split('.').next().unwrap_or_default(),
        );
        let wanted = if item.kind == Kind::Misconception {
            "red-flag"
        } else {
            item.stage.as_str()
        };
        if prefix != wanted {
            let values = [("wanted", wanted.into()), ("found", prefix.into())];
            self.fault("id", t_with("fault-item-prefix", &values));
        }
    }

    /// Every kind needs something to be recognised by, and what it does not read is a misunderstanding.
    fn signals(&mut self) {
        let item = self.item;
        let given = [
            ("match", !item.matches.is_empty()),
            ("number", item.number.is_some()),
            ("order", item.order.is_some()),
            ("diagram", item.diagram.is_some()),
        ];
        let wanted: &[&str] = match item.kind {
            Kind::Mention | Kind::Decision | Kind::Explain | Kind::Misconception => &["match"],
            Kind::Estimate | Kind::Ratio => &["match", "number"],
            Kind::Order => &["order"],
            Kind::Diagram => &["diagram"],
            Kind::Arithmetic => &[],
        };
        if !wanted.is_empty() && !given.iter().any(|(name, is)| *is && wanted.contains(name)) {
            let values = [
                ("kind", kind_name(item.kind).into()),
                ("wanted", wanted.join(", ").into()),
            ];
            self.fault("kind", t_with("fault-no-signal", &values));
        }
        for (field, is_given, kind) in [
            ("order", item.order.is_some(), Kind::Order),
            ("diagram", item.diagram.is_some(), Kind::Diagram),
            (
                "min_equations",
                item.min_equations.is_some(),
                Kind::Arithmetic,
            ),
            ("confirm", item.confirm.is_some(), Kind::Misconception),
        ] {
            if is_given && item.kind != kind {
                let values = [
                    ("field", field.into()),
                    ("kind", kind_name(kind).into()),
                    ("found", kind_name(item.kind).into()),
                ];
                self.fault(field, t_with("fault-field-unread", &values));
            }
        }
        if item.combine == Combine::And && (item.matches.is_empty() || item.number.is_none()) {
            self.fault("combine", t("fault-combine"));
        }
    }

    fn matches(&mut self) {
        for (index, one) in self.item.matches.iter().enumerate() {
            if one.any.is_empty() == one.all.is_empty() {
                let given = if one.any.is_empty() { 0 } else { 2 };
                let message = t_with(
                    "fault-choice",
                    &[("given", given.into()), ("fields", "any, all".into())],
                );
                self.fault(&format!("match[{index}]"), message);
            }
        }
    }

    fn number(&mut self, number: &Number, names: Option<&BTreeSet<String>>) {
        if number.expected.is_none() && number.plausible.is_none() {
            self.fault("number", t("fault-number-nothing"));
        }
        if number.expected.is_none() && number.tolerance.is_some() {
            self.fault("number.tolerance", t("fault-tolerance-alone"));
        }
        if let (Some(partly), Some(Tolerance::Factor(factor))) =
            (number.partial_factor, number.tolerance)
            && partly < factor
        {
            let values = [
                ("partly", partly.to_string().into()),
                ("factor", factor.to_string().into()),
            ];
            self.fault(
                "number.partial_factor",
                t_with("fault-partial-factor", &values),
            );
        }
        let Some(expected) = &number.expected else {
            return;
        };
        let path = format!("{}.number.expected", self.path);
        match Formula::parse(expected) {
            Ok(formula) => {
                let Some(known) = names else { return };
                for name in formula.names() {
                    self.rubric.check_exists(&path, name, known, self.faults);
                }
            }
            Err(fault) => {
                let message = t_with("fault-formula", &[("reason", fault.to_string().into())]);
                self.fault("number.expected", message);
            }
        }
    }

    fn order(&mut self) {
        let Some(order) = &self.item.order else {
            return;
        };
        if usize::try_from(order.min_steps).is_ok_and(|least| least > order.steps.len()) {
            let values = [
                ("least", order.min_steps.into()),
                ("steps", order.steps.len().into()),
            ];
            self.fault("order.min_steps", t_with("fault-min-steps", &values));
        }
    }

    fn diagram(&mut self, texts: &BTreeSet<String>) {
        let Some(diagram) = &self.item.diagram else {
            return;
        };
        if diagram.any.is_empty() && diagram.all.is_empty() {
            self.fault("diagram", t("fault-diagram-nothing"));
        }
        if let Some(fallback) = &diagram.fallback {
            let path = format!("{}.diagram.fallback", self.path);
            self.rubric
                .check_exists(&path, fallback, texts, self.faults);
        }
    }

    fn weight(&mut self) {
        let weight = self.item.weight;
        let is_nothing = weight.mid == 0 && weight.senior == 0 && weight.staff == 0;
        if is_nothing && self.item.kind != Kind::Misconception {
            self.fault("weight", t("fault-weight-nothing"));
        }
    }
}

/// Are there enough examples? Asked by the linter only: a thin item can be interviewed on, but should not be published.
pub fn check_examples(document: &Document, items: &[Item], faults: &mut Vec<Fault>) {
    for (index, item) in items.iter().enumerate() {
        if matches!(item.kind, Kind::Arithmetic | Kind::Diagram) {
            continue; // their examples would be sums and drawings
        }
        let mut fault = |message: String| {
            faults.push(document.fault(&format!("item[{index}]"), message));
        };
        let is_met = |example: &&Example| example.expect == Verdict::Met;
        let met = item.examples.iter().filter(is_met).count();
        for (name, found) in [("met", met), ("not met", item.examples.len() - met)] {
            if found < 2 {
                let values = [("name", name.into()), ("found", found.into())];
                fault(t_with("fault-few-examples", &values));
            }
        }
        let met_when_denied = item.polarity == Polarity::Any;
        let denied =
            |example: &Example| is_denial(&example.text) && (is_met(&example) == met_when_denied);
        if !item.examples.is_empty() && !item.examples.iter().any(denied) {
            fault(if met_when_denied {
                t("fault-no-denial-any")
            } else {
                t("fault-no-denial")
            });
        }
    }
}

/// Does a text deny something, or put it aside? Generous: it only tells an author that no example does.
fn is_denial(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "no",
        "not",
        "never",
        "without",
        "none",
        "nothing",
        "cannot",
        "nor",
        "neither",
        "skip",
        "skipping",
        "ignore",
        "ignoring",
        "ignored",
        "drop",
        "exclude",
        "excluded",
        "avoid",
        "instead",
        "dont",
        "doesnt",
        "wont",
        "isnt",
        "arent",
        "cant",
        "unnecessary",
        "needless",
        "less",
        "hardly",
        "rather",
        "out",
        "later",
    ];
    let text = text.to_lowercase().replace('’', "'");
    text.contains("n't")
        || text
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| WORDS.contains(&word))
}

fn kind_name(kind: Kind) -> String {
    serde_json::to_value(kind)
        .ok()
        .and_then(|name| Some(name.as_str()?.to_owned()))
        .unwrap_or_default()
}

/// The rubric's own classes, as far as they have the right shape.
pub fn classes(rubric: &Checked) -> BTreeMap<String, Vec<String>> {
    let Some(classes) = rubric.value("class").and_then(Value::as_object) else {
        return BTreeMap::new();
    };
    let good = classes
        .iter()
        .filter(|(name, _)| rubric.walked.is_good(&format!("class.{name}")));
    good.filter_map(|(name, phrases)| {
        Some((name.clone(), serde_json::from_value(phrases.clone()).ok()?))
    })
    .collect()
}

/// Every concept that an entry of a list (an item, a drill) names must have its own.
pub fn check_concepts(
    file: &Checked,
    list: &str,
    known: &BTreeSet<String>,
    faults: &mut Vec<Fault>,
) {
    for (at, item) in file.document.list(list).iter().enumerate() {
        let named = item.get("concepts").and_then(serde_json::Value::as_array);
        let named = named.map_or(&[][..], Vec::as_slice);
        for (place, id) in named.iter().enumerate() {
            let path = format!("{list}[{at}].concepts[{place}]");
            if let Some(id) = id.as_str().filter(|_| file.walked.is_good(&path)) {
                file.check_exists(&path, id, known, faults);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_denial_is_recognised_in_the_ways_people_write_it() {
        for denial in [
            "We won't need a cache",
            "no cache here",
            "skip: cache",
            "dont cache",
            "Cache: not now",
        ] {
            assert!(is_denial(denial), "{denial}");
        }
        assert!(!is_denial("A cache in front of the notebook store"));
    }

    #[test]
    fn kinds_have_the_names_of_the_files() {
        assert_eq!(kind_name(Kind::Misconception), "misconception");
        assert_eq!(kind_name(Kind::Mention), "mention");
    }
}
