//! The estimation model of a case, worked out with the candidate's own inputs.

use std::collections::BTreeMap;

use super::ReckoningInput;
use super::compile::Variables;
use crate::casebook::case::Estimate;
use crate::casebook::formula::Formula;
use crate::scoring::finding::Evidence;

#[derive(Debug, Clone, Default)]
pub(crate) struct Model {
    known: bool,
    inputs: Vec<Input>,
    outputs: Vec<(String, Formula)>,
}

#[derive(Debug, Clone)]
struct Input {
    key: String,
    default: f64,
    unit: String,
}

/// A variable as the candidate stated it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Own {
    pub value: f64,
    pub evidence: Evidence,
}

impl Model {
    /// Formulas that do not parse are somebody else's fault to report: the case is checked when it is read.
    pub fn new(estimate: &Estimate) -> Self {
        let input = |input: &crate::casebook::case::EstimateInput| Input {
            key: input.key.clone(),
            default: input.default,
            unit: input.unit.clone(),
        };
        let outputs = estimate.output.iter();
        Model {
            known: true,
            inputs: estimate.input.iter().map(input).collect(),
            outputs: outputs
                .filter_map(|output| {
                    Some((output.key.clone(), Formula::parse(&output.formula).ok()?))
                })
                .collect(),
        }
    }

    pub fn is_unknown(&self) -> bool {
        !self.known
    }
}

impl Variables {
    /// Every name a formula may use: variables and inputs (the candidate's own where stated), then the outputs.
    pub fn values(&self, own: &BTreeMap<String, Own>) -> BTreeMap<String, f64> {
        let mut values = BTreeMap::new();
        for input in &self.model.inputs {
            values.insert(input.key.clone(), input.default);
        }
        for variable in &self.variables {
            let stated = own.get(&variable.name).map(|own| own.value);
            // An input that a variable only names keeps the case's default.
            let default = values
                .get(&variable.name)
                .copied()
                .unwrap_or(variable.default);
            values.insert(variable.name.clone(), stated.unwrap_or(default));
        }
        for (key, formula) in &self.model.outputs {
            if let Ok(value) = formula.value(|name| values.get(name).copied()) {
                values.insert(key.clone(), value);
            }
        }
        values
    }

    /// The numbers a formula was worked out from, without outputs in between.
    pub fn inputs_of(
        &self,
        formula: &Formula,
        own: &BTreeMap<String, Own>,
        values: &BTreeMap<String, f64>,
    ) -> Vec<ReckoningInput> {
        let mut wanted: Vec<String> = formula.names().into_iter().map(str::to_owned).collect();
        let mut leaves: Vec<String> = Vec::new();
        // Outputs name only inputs and outputs before them, so this ends.
        while let Some(name) = wanted.pop() {
            let is_leaf = self.variables.iter().any(|v| v.name == name)
                || self.model.inputs.iter().any(|input| input.key == name);
            let output = self.model.outputs.iter().find(|(key, _)| *key == name);
            match output.filter(|_| !is_leaf) {
                Some((_, formula)) => wanted.extend(formula.names().into_iter().map(str::to_owned)),
                None if !leaves.contains(&name) => leaves.push(name),
                None => {}
            }
            if leaves.len() > 32 || wanted.len() > 256 {
                break;
            }
        }
        leaves.sort();
        let input = |name: String| {
            let unit = self
                .variables
                .iter()
                .find(|variable| variable.name == name)
                .map(|variable| variable.unit_name.clone())
                .filter(|unit| !unit.is_empty());
            let of_case = || {
                let inputs = self.model.inputs.iter();
                let found = inputs.clone().find(|input| input.key == name);
                found.map(|input| input.unit.clone()).unwrap_or_default()
            };
            ReckoningInput {
                value: values.get(&name).copied().unwrap_or_default(),
                unit: unit.unwrap_or_else(of_case),
                own: own.contains_key(&name),
                evidence: own.get(&name).map(|own| own.evidence.clone()),
                name,
            }
        };
        leaves.into_iter().map(input).collect()
    }
}
