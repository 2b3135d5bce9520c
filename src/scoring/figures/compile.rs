//! Kinds, phrases and formulas, once per rubric, with all faults.

use std::collections::BTreeMap;

use super::Wanted;
use super::model::Model;
use crate::casebook::formula::{Formula, FormulaFault};
use crate::casebook::rubric::{Number, Rubric, Tolerance, Variable};
use crate::language::PhraseId;
use crate::numbers::units;
use crate::scoring::compile::{Compiler, Fault};

/// An expectation without a tolerance wants the right order of magnitude.
const DEFAULT_FACTOR: f64 = 10.0;

#[derive(Debug, Clone)]
pub(crate) struct CompiledNumber {
    pub kinds: Vec<Wanted>,
    pub near: Vec<PhraseId>,
    pub not_near: Vec<PhraseId>,
    /// The formula and its source.
    pub expected: Option<(Formula, String)>,
    /// The factor up and down within which it is met.
    pub within: (f64, f64),
    pub partial_factor: Option<f64>,
    pub plausible: Option<[f64; 2]>,
}

/// A variable that is read from the candidate's text.
#[derive(Debug, Clone)]
pub(crate) struct CompiledVariable {
    pub name: String,
    pub kinds: Vec<Wanted>,
    pub near: Vec<PhraseId>,
    pub not_near: Vec<PhraseId>,
    /// One of its unit in base units: 31,536,000 for years.
    pub unit: f64,
    pub unit_name: String,
    pub range: Option<[f64; 2]>,
    pub default: f64,
}

/// The variables of a rubric and the model of its case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Variables {
    pub variables: Vec<CompiledVariable>,
    pub model: Model,
}

/// Base units in one `as` unit.
fn unit_of(name: &str) -> Option<f64> {
    Some(match name {
        "per_second" | "seconds" | "bytes" => 1.0,
        "per_minute" => 1.0 / units::MINUTE,
        "per_hour" => 1.0 / units::HOUR,
        "per_day" => 1.0 / units::DAY,
        "per_month" => 1.0 / units::MONTH,
        "per_year" => 1.0 / units::YEAR,
        "minutes" => units::MINUTE,
        "hours" => units::HOUR,
        "days" => units::DAY,
        "weeks" => units::WEEK,
        "months" => units::MONTH,
        "years" => units::YEAR,
        "kb" => 1e3,
        "mb" => 1e6,
        "gb" => 1e9,
        "tb" => 1e12,
        _ => return None,
    })
}

impl Compiler<'_> {
    fn number_fault(&mut self, item: Option<&str>, field: &str, message: String) {
        self.faults.push(Fault {
            item: item.map(str::to_owned),
            field: field.to_owned(),
            message,
        });
    }

    fn kinds(&mut self, item: Option<&str>, field: &str, source: &str) -> Vec<Wanted> {
        let mut kinds = Vec::new();
        for name in source.split('|') {
            match Wanted::parse(name.trim()) {
                Some(kind) => kinds.push(kind),
                None => self.number_fault(item, field, format!("there is no kind `{name}`")),
            }
        }
        kinds
    }

    pub fn variables(&mut self, rubric: &Rubric, model: Model) -> Variables {
        let mut variables = Vec::new();
        for (name, variable) in &rubric.vars {
            let compiled = self.variable(name, variable);
            variables.push(compiled);
        }
        Variables { variables, model }
    }

    fn variable(&mut self, name: &str, variable: &Variable) -> CompiledVariable {
        let field = |part: &str| format!("vars.{name}.{part}");
        let kinds = self.kinds(None, &field("kind"), &variable.kind);
        let near = self.phrases(None, &field("near"), &variable.near);
        let not_near = self.phrases(None, &field("not_near"), &variable.not_near);
        let unit_name = variable.as_unit.clone().unwrap_or_default();
        let unit = if unit_name.is_empty() {
            Some(1.0)
        } else {
            unit_of(&unit_name)
        };
        if unit.is_none() {
            self.number_fault(
                None,
                &field("as"),
                format!("there is no unit `{unit_name}`"),
            );
        }
        CompiledVariable {
            name: name.to_owned(),
            kinds,
            near,
            not_near,
            unit: unit.unwrap_or(1.0),
            unit_name,
            range: variable.range,
            default: variable.default,
        }
    }

    /// The number of an item. Names are only held against what is known when the case's model is there.
    pub fn number(&mut self, item: &str, number: &Number, variables: &Variables) -> CompiledNumber {
        let id = Some(item);
        let kinds = self.kinds(id, "number.kind", &number.kind);
        let near = self.phrases(id, "number.near", &number.near);
        let not_near = self.phrases(id, "number.not_near", &number.not_near);
        let expected = number.expected.as_ref().and_then(|source| {
            let formula = match Formula::parse(source) {
                Ok(formula) => formula,
                Err(fault) => {
                    self.number_fault(id, "number.expected", fault.to_string());
                    return None;
                }
            };
            let values = variables.values(&BTreeMap::new());
            match formula.value(|name| values.get(name).copied()) {
                Ok(_) => Some((formula, source.clone())),
                // Without the case nobody can say what its outputs are; the number is left to its words.
                Err(FormulaFault::UnknownName { .. }) if variables.model.is_unknown() => None,
                Err(fault) => {
                    self.number_fault(id, "number.expected", fault.to_string());
                    None
                }
            }
        });
        let within = match number.tolerance {
            Some(Tolerance::Rel(part)) => ((1.0 - part).max(0.0), 1.0 + part),
            Some(Tolerance::Factor(factor)) => (1.0 / factor, factor),
            None => (1.0 / DEFAULT_FACTOR, DEFAULT_FACTOR),
        };
        CompiledNumber {
            kinds,
            near,
            not_near,
            expected,
            within,
            partial_factor: number.partial_factor,
            plausible: number.plausible,
        }
    }
}
