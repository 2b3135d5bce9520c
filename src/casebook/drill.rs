//! Generators of short estimation questions, as they stand in `rubrics/drills.toml`.
//!
//! A drill is data: a sentence with blanks, the values each blank may take, and formulas. Everything a person is asked, and
//! everything that is explained afterwards, follows from the drill and one choice of values.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::formula::{Formula, FormulaFault};

/// More choices of values than this are more than anybody practises.
pub const MAX_COMBINATIONS: usize = 5_000;
/// With fewer, the next question would be the last one again.
pub const MIN_COMBINATIONS: usize = 4;

/// By key of a blank, and later of a step.
pub type Values = BTreeMap<String, f64>;

/// The file.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrillBook {
    #[serde(default)]
    pub schema: u32,
    pub drill: Vec<Drill>,
}

impl DrillBook {
    pub fn get(&self, id: &str) -> Option<&Drill> {
        self.drill.iter().find(|drill| drill.id == id)
    }

    /// The families, each once, in the order of the file.
    pub fn families(&self) -> Vec<&str> {
        let mut families: Vec<&str> = Vec::new();
        for drill in &self.drill {
            if !families.contains(&drill.family.as_str()) {
                families.push(&drill.family);
            }
        }
        families
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drill {
    /// Lower-case words joined by hyphens; cards are kept under it.
    pub id: String,
    /// What it stands among: `Traffic`.
    pub family: String,
    /// A few words for lists.
    pub title: String,
    /// One sentence with a blank `{key}` for each of `given`.
    pub ask: String,
    /// The values of each blank.
    pub given: BTreeMap<String, Vec<f64>>,
    /// Only choices for which this formula is greater than nothing.
    #[serde(default)]
    pub only: Option<String>,
    /// The way to the answer, and what is worth knowing behind it.
    pub step: Vec<Step>,
    /// The key of the step that is asked for.
    pub answer: String,
    /// Whether near is wrong: one server of a majority too few is no rounding.
    #[serde(default)]
    pub exact: bool,
    /// Whether what is missing to 100 % is compared: 99.5 % and 99.99 % are fifty times apart.
    #[serde(default)]
    pub complement: bool,
    /// What the number decides in a design.
    pub why: String,
    #[serde(default)]
    pub concepts: Vec<String>,
    /// Values worked out by hand, and what must come out.
    pub check: Check,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The name in later formulas.
    pub key: String,
    /// What is worked out, in words.
    pub says: String,
    pub formula: String,
    pub unit: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    pub given: Values,
    pub answer: f64,
}

impl Drill {
    /// How many choices of values there are before `only` leaves some out; nothing when there are too many to count.
    pub fn choices(&self) -> Option<usize> {
        let mut lengths = self.given.values().map(Vec::len);
        lengths
            .try_fold(1_usize, |all, length| all.checked_mul(length))
            .filter(|all| *all <= MAX_COMBINATIONS)
    }

    /// Every choice of values that may be asked, always in the same order. Choices `only` cannot be worked out for are left out.
    pub fn combinations(&self) -> Vec<Values> {
        if self.choices().is_none() {
            return Vec::new();
        }
        let mut all = vec![Values::new()];
        for (key, values) in &self.given {
            let longer = all.iter().flat_map(|before| {
                values.iter().map(|value| {
                    let mut after = before.clone();
                    after.insert(key.clone(), *value);
                    after
                })
            });
            all = longer.collect();
        }
        if let Some(only) = &self.only {
            let only = Formula::parse(only);
            all.retain(|values| {
                let value = only
                    .as_ref()
                    .map(|only| only.value(|name| values.get(name).copied()));
                matches!(value, Ok(Ok(value)) if value > 0.0)
            });
        }
        all
    }

    /// The value of every step, in order.
    ///
    /// # Errors
    /// The place of the step that cannot be worked out, and why.
    pub fn work_out(&self, given: &Values) -> Result<Vec<f64>, (usize, FormulaFault)> {
        let mut known = given.clone();
        let mut results = Vec::with_capacity(self.step.len());
        for (at, step) in self.step.iter().enumerate() {
            let value = Formula::parse(&step.formula)
                .and_then(|formula| formula.value(|name| known.get(name).copied()))
                .map_err(|fault| (at, fault))?;
            known.insert(step.key.clone(), value);
            results.push(value);
        }
        Ok(results)
    }

    /// The place of the step that is asked for.
    pub fn asked(&self) -> Option<usize> {
        self.step.iter().position(|step| step.key == self.answer)
    }
}

/// The keys of the blanks of a sentence, in the order of the sentence.
pub fn blanks(sentence: &str) -> Vec<&str> {
    let parts = sentence.split('{').skip(1);
    parts
        .filter_map(|part| Some(part.split_once('}')?.0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drill() -> Drill {
        toml::from_str(
            r#"
id = "lag"
family = "Messaging"
title = "Lag"
ask = "{p} come, {c} go: how many are left?"
given = { p = [1, 2, 3], c = [1, 2] }
only = "p - c"
answer = "left"
why = "w"
check = { given = { p = 3, c = 1 }, answer = 2 }
[[step]]
key = "left"
says = "What is left"
formula = "p - c"
unit = "things"
[[step]]
key = "twice"
says = "Twice that"
formula = "left * 2"
unit = "things"
"#,
        )
        .unwrap()
    }

    #[test]
    fn only_the_choices_that_make_sense_are_asked() {
        let all = drill().combinations();
        let pairs: Vec<(f64, f64)> = all.iter().map(|one| (one["c"], one["p"])).collect();
        assert_eq!(pairs, [(1.0, 2.0), (1.0, 3.0), (2.0, 3.0)]);
    }

    #[test]
    fn a_step_reckons_with_the_steps_before_it() {
        let drill = drill();
        assert_eq!(drill.work_out(&drill.check.given), Ok(vec![2.0, 4.0]));
        assert_eq!(drill.asked(), Some(0));
        let nothing = drill.work_out(&Values::new()).unwrap_err();
        assert_eq!(nothing.0, 0);
    }

    #[test]
    fn a_grid_that_nobody_can_count_gives_nothing_and_takes_no_time() {
        let mut drill = drill();
        for key in "abcdefgh".chars() {
            drill.given.insert(key.to_string(), vec![1.0; 1_000]);
        }
        assert_eq!(drill.choices(), None);
        assert!(drill.combinations().is_empty());
    }

    #[test]
    fn blanks_are_found_in_the_order_of_the_sentence() {
        assert_eq!(blanks("{b} and {a}, not {c"), ["b", "a"]);
    }
}
