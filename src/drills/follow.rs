//! All numbers of a question together: what follows correctly from one's own wrong number counts.
//!
//! On a sheet one number is reckoned from another. Whoever takes a wrong one on and reckons rightly with it has made one mistake, not
//! five. So a number that is off is held once more against what its formula gives with the numbers that were typed before it.
//!
//! # The one invariant
//!
//! It only helps: a verdict is never worse than that of the number alone, and a number that hangs on none that was typed is judged
//! alone.

use std::collections::{BTreeMap, BTreeSet};

use super::judge::judge;
use super::{Asked, Judged, Question};
use crate::casebook::formula::Formula;

/// How one number was judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    pub judged: Judged,
    /// The keys of what was typed before, and that it follows from; empty where it was judged alone.
    pub follows: Vec<String>,
}

/// By key. `values`: what was typed, in the units that were asked for.
pub fn judge_all(question: &Question, values: &BTreeMap<String, f64>) -> BTreeMap<String, Outcome> {
    let asked_of = |key: &str| question.asked.iter().find(|asked| asked.key == key);
    let mut outcomes: BTreeMap<String, Outcome> = BTreeMap::new();
    for asked in &question.asked {
        if let Some(value) = values.get(&asked.key) {
            let alone = Outcome {
                judged: judge(*value, asked),
                follows: Vec::new(),
            };
            outcomes.insert(asked.key.clone(), alone);
        }
    }
    // What each number is to whoever typed the ones before it, and which typed ones it hangs on.
    let mut known = question.inputs.clone();
    let mut hangs_on: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for sum in &question.sums {
        let Ok(formula) = Formula::parse(&sum.formula) else {
            continue;
        };
        let names = formula.names();
        let typed: BTreeSet<&str> = names
            .iter()
            .filter_map(|name| hangs_on.get(name))
            .flatten()
            .copied()
            .collect();
        let followed = formula.value(|name| known.get(name).copied()).ok();
        let own = values.get(&sum.key).copied();
        if let (Some(own), Some(followed), Some(asked)) = (own, followed, asked_of(&sum.key))
            && let Some(outcome) = outcomes.get_mut(&sum.key)
            && let Some(better) = following(own, followed, asked, &outcome.judged)
            && !typed.is_empty()
        {
            *outcome = Outcome {
                judged: better,
                follows: typed.iter().map(|key| (*key).to_owned()).collect(),
            };
        }
        match own {
            Some(own) => {
                known.insert(sum.key.clone(), own);
                hangs_on.insert(&sum.key, BTreeSet::from([sum.key.as_str()]));
            }
            None => {
                if let Some(followed) = followed {
                    known.insert(sum.key.clone(), followed);
                }
                hangs_on.insert(&sum.key, typed);
            }
        }
    }
    outcomes
}

/// The verdict against what follows, where that is right and the one alone is not.
fn following(own: f64, followed: f64, asked: &Asked, alone: &Judged) -> Option<Judged> {
    if alone.verdict.is_right() {
        return None;
    }
    let followed = Asked {
        expected: followed,
        ..asked.clone()
    };
    Some(judge(own, &followed)).filter(|judged| judged.verdict.is_right())
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::casebook::Casebook;
    use crate::drills::{Source, Sum, Verdict};

    static BOOK: LazyLock<Casebook> = LazyLock::new(|| Casebook::load(None).unwrap());

    fn asked(key: &str, expected: f64) -> Asked {
        Asked {
            key: key.to_owned(),
            label: String::new(),
            unit: String::from("/s"),
            expected,
            exact: false,
            complement: false,
            steps: Vec::new(),
        }
    }

    /// 100 people; 10 each: 1,000 reads; a tenth: 100 writes; and 3 times the reads at the peak.
    fn sheet() -> Question {
        let sum = |key: &str, formula: &str| Sum {
            key: key.to_owned(),
            formula: formula.to_owned(),
        };
        Question {
            about: String::from("case/x"),
            family: String::from("Sheets"),
            title: String::from("X"),
            ask: String::from("?"),
            given: Vec::new(),
            asked: vec![
                asked("reads", 1e3),
                asked("writes", 1e2),
                asked("peak", 3e3),
            ],
            why: String::new(),
            concepts: Vec::new(),
            inputs: BTreeMap::from([(String::from("people"), 100.0)]),
            sums: vec![
                sum("reads", "people * 10"),
                sum("writes", "reads / 10"),
                sum("peak", "reads * 3"),
            ],
        }
    }

    fn verdicts(typed: &[(&str, f64)]) -> Vec<(Verdict, Vec<String>)> {
        let values = typed.iter().map(|(key, value)| ((*key).to_owned(), *value));
        let values: BTreeMap<String, f64> = values.collect();
        let all = judge_all(&sheet(), &values);
        let judged = typed.iter().map(|(key, _)| &all[*key]);
        judged
            .map(|one| (one.judged.verdict, one.follows.clone()))
            .collect()
    }

    #[test]
    fn one_mistake_is_one_mistake() {
        let own = vec![String::from("reads")];
        assert_eq!(
            verdicts(&[("reads", 4e4), ("writes", 4e3), ("peak", 1.2e5)]),
            [
                (Verdict::Wrong, vec![]),
                (Verdict::Exact, own.clone()),
                (Verdict::Exact, own)
            ]
        );
    }

    #[test]
    fn a_second_mistake_is_a_second_one() {
        let all = verdicts(&[("reads", 4e4), ("writes", 4e6)]);
        assert_eq!(all[1], (Verdict::Wrong, vec![]));
    }

    #[test]
    fn what_is_right_needs_no_excuse_and_what_was_left_open_gives_none() {
        // The true number, although the one before it was wrong.
        let all = verdicts(&[("reads", 4e4), ("writes", 1e2)]);
        assert_eq!(all[1], (Verdict::Exact, vec![]));
        let all = verdicts(&[("writes", 4e3)]);
        assert_eq!(all[0], (Verdict::Wrong, vec![]));
    }

    #[test]
    fn through_a_number_nobody_typed_it_follows_from_the_one_before() {
        let mut question = sheet();
        question.sums[2].formula = String::from("writes * 30");
        let values = [("reads", 4e4), ("peak", 1.2e5)];
        let values = values.map(|(key, value)| (key.to_owned(), value)).into();
        let all = judge_all(&question, &values);
        assert_eq!(all["peak"].follows, ["reads"]);
    }

    #[test]
    fn a_question_without_sums_is_judged_number_by_number() {
        let mut question = sheet();
        question.sums.clear();
        let values = [("reads", 4e4), ("writes", 4e3)];
        let values = values.map(|(key, value)| (key.to_owned(), value)).into();
        let all = judge_all(&question, &values);
        assert_eq!(all["writes"].judged.verdict, Verdict::Wrong);
    }

    #[test]
    fn on_every_sheet_what_is_expected_is_right_alone() {
        for case in BOOK.cases.values() {
            let Some(question) = Source::Sheet(&case.case).ask(7) else {
                continue;
            };
            let asked = question.asked.iter();
            let values = asked.map(|one| (one.key.clone(), one.expected)).collect();
            for (key, outcome) in judge_all(&question, &values) {
                assert_eq!(outcome.judged.verdict, Verdict::Exact, "{key}");
                assert!(outcome.follows.is_empty(), "{key}");
            }
        }
    }

    proptest! {
        /// Off by one factor in the first number, reckoned on rightly: nothing else is wrong. And nothing is ever worse than alone.
        #[test]
        fn it_only_helps(off in 3.0f64..1e4, more in 0.001f64..1e3) {
            let sheet = sheet();
            let values = [("reads", 1e3 * off), ("writes", 1e2 * off), ("peak", 3e3 * more)];
            let values: BTreeMap<String, f64> =
                values.map(|(key, value)| (key.to_owned(), value)).into();
            let all = judge_all(&sheet, &values);
            prop_assert_eq!(all["writes"].judged.verdict, Verdict::Exact);
            for asked in &sheet.asked {
                let alone = judge(values[&asked.key], asked);
                prop_assert!(all[&asked.key].judged.verdict <= alone.verdict);
            }
        }
    }
}
