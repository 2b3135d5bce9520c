//! From a drill or the estimation sheet of a case, and a seed, to a question.

use std::collections::{BTreeMap, BTreeSet};

use super::unit::Unit;
use super::{Asked, Given, Line, Question, SHEET, Sum, place, written};
use crate::casebook::Casebook;
use crate::casebook::case::{Case, EstimateInput, EstimateOutput};
use crate::casebook::drill::{Drill, Values};
use crate::casebook::formula::Formula;
use crate::numbers::Measure;
use crate::text::{t, t_with};

/// Inputs of a sheet vary by these; what is already small (years, factors, letters) stays as it is.
const FACTORS: [f64; 4] = [1.0, 0.5, 2.0, 5.0];
const SMALL: f64 = 100.0;
/// Seeds tried for a question that differs from the last one.
const TRIES: usize = 64;

/// Where questions come from.
#[derive(Debug, Clone, Copy)]
pub enum Source<'a> {
    Drill(&'a Drill),
    Sheet(&'a Case),
}

impl<'a> Source<'a> {
    /// A drill by its id, or the sheet of a case as `case/<id>`.
    pub fn find(casebook: &'a Casebook, about: &str) -> Option<Source<'a>> {
        match about.strip_prefix(SHEET) {
            Some(case) => {
                let case = &casebook.cases.get(case)?.case;
                (!outputs(case).is_empty()).then_some(Source::Sheet(case))
            }
            None => casebook.drills.get(about).map(Source::Drill),
        }
    }

    /// All of them: the drills in the order of their file, then the sheets by title.
    pub fn all(casebook: &'a Casebook) -> Vec<Source<'a>> {
        let drills = casebook.drills.drill.iter().map(Source::Drill);
        let mut cases: Vec<&Case> = casebook.cases.values().map(|entry| &entry.case).collect();
        cases.retain(|case| !outputs(case).is_empty());
        cases.sort_by(|a, b| a.title.cmp(&b.title));
        drills.chain(cases.into_iter().map(Source::Sheet)).collect()
    }

    pub fn about(self) -> String {
        match self {
            Source::Drill(drill) => drill.id.clone(),
            Source::Sheet(case) => format!("{SHEET}{}", case.id),
        }
    }

    pub fn family(self) -> String {
        match self {
            Source::Drill(drill) => drill.family.clone(),
            Source::Sheet(_) => t("drill-sheets"),
        }
    }

    pub fn title(self) -> &'a str {
        match self {
            Source::Drill(drill) => &drill.title,
            Source::Sheet(case) => &case.title,
        }
    }

    /// The question of a seed; the same seed gives the same question. `None` only where the content was not checked.
    pub fn ask(self, seed: i64) -> Option<Question> {
        match self {
            Source::Drill(drill) => ask_drill(drill, seed),
            Source::Sheet(case) => ask_sheet(case, seed),
        }
    }

    /// `seed`, or the first one behind it that asks something else than `last` did.
    pub fn fresh(self, seed: i64, last: Option<i64>) -> i64 {
        let asks = |seed| {
            let question = self.ask(seed);
            question.map(|question| (question.ask, question.given))
        };
        let Some(last) = last.and_then(asks) else {
            return seed;
        };
        let mut seeds = std::iter::successors(Some(seed), |seed| Some(seed.wrapping_add(1)));
        let other = seeds
            .by_ref()
            .take(TRIES)
            .find(|seed| asks(*seed).is_some_and(|question| question != last));
        other.unwrap_or(seed)
    }
}

fn ask_drill(drill: &Drill, seed: i64) -> Option<Question> {
    let all = drill.combinations();
    let given = all.get(place(seed, all.len()))?;
    let results = drill.work_out(given).ok()?;
    let asked = drill.asked()?;
    let mut known = given.clone();
    let mut steps = Vec::with_capacity(drill.step.len());
    for (at, (step, value)) in drill.step.iter().zip(&results).enumerate() {
        steps.push(Line {
            says: step.says.clone(),
            sum: written::sum(&step.formula, |name| known.get(name).copied()),
            result: Unit::parse(&step.unit).show(*value),
            is_answer: at == asked,
        });
        known.insert(step.key.clone(), *value);
    }
    let step = drill.step.get(asked)?;
    Some(Question {
        about: drill.id.clone(),
        family: drill.family.clone(),
        title: drill.title.clone(),
        ask: written::filled(&drill.ask, |key| {
            given.get(key).map(|value| written::exact(*value))
        }),
        given: Vec::new(),
        asked: vec![Asked {
            key: step.key.clone(),
            label: String::new(),
            unit: step.unit.clone(),
            expected: *results.get(asked)?,
            exact: drill.exact,
            complement: drill.complement,
            steps,
        }],
        why: drill.why.clone(),
        concepts: drill.concepts.clone(),
        inputs: BTreeMap::new(),
        sums: Vec::new(),
    })
}

/// The outputs worth asking: those something is reckoned for.
fn outputs(case: &Case) -> Vec<(&EstimateOutput, Formula)> {
    let worth = case.estimate.output.iter().filter_map(|output| {
        let formula = Formula::parse(&output.formula).ok()?;
        let names = formula.names();
        let only_a_name = names.contains(output.formula.trim());
        (!names.is_empty() && !only_a_name).then_some((output, formula))
    });
    worth.collect()
}

fn ask_sheet(case: &Case, seed: i64) -> Option<Question> {
    let mut known: Values = BTreeMap::new();
    let mut place_of = BTreeMap::new();
    for (at, input) in case.estimate.input.iter().enumerate() {
        place_of.insert(input.key.as_str(), at);
        known.insert(input.key.clone(), varied(input, at, seed));
    }
    let inputs_of_sums = known.clone();
    let sums = case.estimate.output.iter().map(|output| Sum {
        key: output.key.clone(),
        formula: output.formula.clone(),
    });
    let worth = outputs(case);
    let mut asked = Vec::new();
    let mut used: BTreeSet<String> = BTreeSet::new();
    for output in &case.estimate.output {
        let formula = Formula::parse(&output.formula).ok()?;
        let value = formula.value(|name| known.get(name).copied()).ok()?;
        if value > 0.0 && worth.iter().any(|(one, _)| one.key == output.key) {
            let names = formula.names();
            used.extend(names.into_iter().map(str::to_owned));
            let label = label_of(&output.key);
            let shown = Unit::parse(&output.unit).show(value);
            asked.push(Asked {
                key: output.key.clone(),
                unit: output.unit.clone(),
                expected: value,
                exact: false,
                complement: false,
                steps: vec![Line {
                    says: label_of(&output.key),
                    sum: written::sum(&output.formula, |name| known.get(name).copied()),
                    result: shown,
                    is_answer: true,
                }],
                label,
            });
        }
        known.insert(output.key.clone(), value);
    }
    let inputs = case.estimate.input.iter();
    let given = inputs
        .filter(|input| used.contains(&input.key))
        .map(|input| {
            let value = *known.get(&input.key).unwrap_or(&input.default);
            Given {
                label: label_of(&input.key),
                shown: shown_input(value, &input.unit),
                note: input.note.clone(),
            }
        });
    let given: Vec<Given> = given.collect();
    if asked.is_empty() {
        return None;
    }
    Some(Question {
        about: format!("{SHEET}{}", case.id),
        family: t("drill-sheets"),
        title: case.title.clone(),
        ask: t_with("drill-sheet-ask", &[("title", case.title.as_str().into())]),
        given,
        asked,
        why: case.estimate.insight.clone(),
        concepts: vec![String::from("back-of-envelope-estimation")],
        inputs: inputs_of_sums,
        sums: sums.collect(),
    })
}

fn varied(input: &EstimateInput, at: usize, seed: i64) -> f64 {
    let unit = Unit::parse(&input.unit);
    let scales = matches!(unit.measure, Measure::Count | Measure::Bytes);
    if !scales || input.default < SMALL {
        return input.default;
    }
    let at = i64::try_from(at).unwrap_or_default();
    let factor = FACTORS.get(place(seed.wrapping_mul(31).wrapping_add(at), FACTORS.len()));
    let value = input.default * factor.copied().unwrap_or(1.0);
    // Half of 101 workers is nobody's assumption.
    if value.fract() == 0.0 {
        value
    } else {
        input.default
    }
}

/// `peak_read_per_s` as people say it: "Peak read per second".
fn label_of(key: &str) -> String {
    let mut said = String::with_capacity(key.len());
    let mut words = key.split('_').peekable();
    while let Some(word) = words.next() {
        if !said.is_empty() {
            said.push(' ');
        }
        let is_counted = words.peek() == Some(&"per");
        said.push_str(match word {
            "write" if is_counted => "writes",
            "read" if is_counted => "reads",
            "post" if is_counted => "posts",
            "admission" if is_counted => "admissions",
            "s" => "second",
            "dau" => "daily users",
            "ec" => "erasure code",
            "ram" => "memory",
            "net" => "network",
            "ops" => "operations",
            word => word,
        });
    }
    let mut letters = said.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => said,
    }
}

/// An assumption to the last digit.
fn shown_input(value: f64, unit: &str) -> String {
    if unit == "B" {
        return written::bytes(value);
    }
    let between = if unit.starts_with('/') { "" } else { " " };
    format!("{}{between}{unit}", written::exact(value))
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::drills::Verdict;
    use crate::drills::judge::{Read, judge, read};
    use crate::numbers;

    static BOOK: LazyLock<Casebook> = LazyLock::new(|| Casebook::load(None).unwrap());

    #[test]
    fn there_are_thirty_five_drills_and_a_sheet_for_every_case() {
        assert_eq!(BOOK.drills.drill.len(), 35);
        let all = Source::all(&BOOK);
        assert_eq!(all.len(), 35 + BOOK.cases.len());
        for source in all {
            let found = Source::find(&BOOK, &source.about()).unwrap();
            assert_eq!(found.title(), source.title());
        }
        assert!(Source::find(&BOOK, "case/nothing").is_none());
        assert!(Source::find(&BOOK, "nothing").is_none());
    }

    /// Whatever is chosen, the question has no odd number, the answer is a finite number, and what is shown as the answer is
    /// itself read as right.
    #[test]
    fn every_choice_of_values_of_every_drill_can_be_asked_and_answered() {
        for drill in &BOOK.drills.drill {
            for given in drill.combinations() {
                for (key, value) in &given {
                    let shown = written::exact(*value);
                    let back = numbers::read(&shown);
                    let same =
                        back.len() == 1 && (back[0].readings[0].low / value - 1.0).abs() < 1e-9;
                    assert!(same, "{} {key}: {shown}", drill.id);
                    assert!(shown.len() <= 11, "{} {key}: {shown} is odd", drill.id);
                }
                let results = drill.work_out(&given).unwrap();
                let expected = results[drill.asked().unwrap()];
                assert!(
                    expected.is_finite() && expected > 0.0,
                    "{} {given:?}",
                    drill.id
                );
            }
        }
    }

    #[test]
    fn what_is_explained_as_the_answer_is_right_when_it_is_typed() {
        for source in Source::all(&BOOK) {
            for seed in 0..60 {
                let question = source.ask(seed).unwrap();
                assert!(!question.ask.contains('{'), "{}", question.ask);
                for asked in &question.asked {
                    let answer = asked.steps.iter().find(|line| line.is_answer).unwrap();
                    let Read::Value(value) = read(&answer.result, asked) else {
                        panic!("{}: {} cannot be read", question.about, answer.result);
                    };
                    let verdict = judge(value, asked).verdict;
                    assert_eq!(
                        verdict,
                        Verdict::Exact,
                        "{} {}: {} is {value}, not {}",
                        question.about,
                        asked.key,
                        answer.result,
                        asked.expected
                    );
                }
            }
        }
    }

    #[test]
    fn the_values_worked_out_by_hand_come_out() {
        for drill in &BOOK.drills.drill {
            let results = drill.work_out(&drill.check.given).unwrap();
            let value = results[drill.asked().unwrap()];
            let off = (value / drill.check.answer - 1.0).abs();
            assert!(off < 1e-6, "{}: {value}", drill.id);
        }
    }

    #[test]
    fn a_seed_is_a_question_and_the_next_question_is_another() {
        for source in Source::all(&BOOK) {
            let about = source.about();
            for seed in 0..30 {
                let first = source.ask(seed).unwrap();
                assert_eq!(source.ask(seed).unwrap(), first);
                for next in [seed, 7, 1_000] {
                    let other = source.ask(source.fresh(next, Some(seed))).unwrap();
                    assert!(
                        (other.ask, other.given) != (first.ask.clone(), first.given.clone()),
                        "{about}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_sheet_says_its_assumptions_and_asks_for_what_follows() {
        let source = Source::find(&BOOK, "case/url-shortener").unwrap();
        let question = source.ask(1).unwrap();
        let keys: Vec<&str> = question.asked.iter().map(|one| one.key.as_str()).collect();
        assert!(keys.contains(&"peak_read_per_s") && keys.contains(&"storage_bytes"));
        assert_eq!(question.asked[0].label, "Writes per second");
        assert!(question.given.iter().any(|one| one.shown.contains("links")));
        let fixed = |shown: &str| question.given.iter().any(|one| one.shown == shown);
        assert!(
            fixed("62 chars") && fixed("60 months"),
            "{:?}",
            question.given
        );
        let limiter = Source::find(&BOOK, "case/rate-limiter").unwrap();
        let keys: Vec<String> = limiter
            .ask(1)
            .unwrap()
            .asked
            .into_iter()
            .map(|one| one.key)
            .collect();
        let formulas = &BOOK.cases["rate-limiter"].case.estimate.output;
        let constant = formulas.iter().find(|one| one.formula == "2").unwrap();
        assert!(!keys.contains(&constant.key));
    }

    #[test]
    fn the_steps_lead_from_the_numbers_to_the_answer() {
        let drill = BOOK.drills.get("qps").unwrap();
        let question = (0..).find_map(|seed| {
            let question = ask_drill(drill, seed)?;
            question
                .ask
                .starts_with("50 million people")
                .then_some(question)
        });
        let question = question.unwrap();
        let steps = &question.asked[0].steps;
        assert!(
            steps[0].sum.starts_with("50 million × "),
            "{}",
            steps[0].sum
        );
        assert!(steps[1].is_answer && steps[1].sum.ends_with("/ 86,400"));
        assert!(steps[1].result.ends_with("/s"), "{}", steps[1].result);
    }
}
