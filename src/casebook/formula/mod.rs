//! Formulas of an estimation model: `new_links_per_month / (30 * 86400)`.
//!
//! ```text
//! sum     = product { ("+" | "-") product }
//! product = sign { ("*" | "/") sign }
//! sign    = "-" sign | power
//! power   = atom [ "^" sign ]              so -2^2 is -4 and 2^3^2 is 2^9
//! atom    = number | name | function "(" sum ")" | "(" sum ")"
//! ```
//!
//! Functions are `ceil` and `floor` (what is within a billionth of a whole number is that number, so that `ceil(0.3 / 0.1)` is 3), `ln`
//! and `exp`; elsewhere their names are names like others.
//!
//! Numbers are written `86400`, `86_400`, `0.2` or `1e8`; names are keys (`a-z`, `0-9`, `_`). Values are `f64`.

mod parser;

use std::collections::BTreeSet;
use std::fmt;

use crate::text::{t, t_with};
use parser::parse;

/// Longer formulas are refused: nobody can check them by eye.
pub const MAX_FORMULA_BYTES: usize = 1_000;
/// Brackets, signs and powers inside each other.
const MAX_DEPTH: usize = 64;

#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    root: Node,
}

#[derive(Debug, Clone, PartialEq)]
enum Node {
    Number(f64),
    Name(String),
    Negative(Box<Node>),
    Of(Function, Box<Node>),
    Two(Operation, Box<Node>, Box<Node>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Function {
    Ceil,
    Floor,
    Ln,
    Exp,
}

impl Function {
    fn named(name: &str) -> Option<Function> {
        Some(match name {
            "ceil" => Function::Ceil,
            "floor" => Function::Floor,
            "ln" => Function::Ln,
            "exp" => Function::Exp,
            _ => return None,
        })
    }

    fn of(self, value: f64) -> f64 {
        let whole = value.round();
        let is_whole = (value - whole).abs() <= 1e-9 * whole.abs().max(1.0);
        match self {
            Function::Ceil | Function::Floor if is_whole => whole,
            Function::Ceil => value.ceil(),
            Function::Floor => value.floor(),
            Function::Ln => value.ln(),
            Function::Exp => value.exp(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    Plus,
    Minus,
    Times,
    Divide,
    Power,
}

/// Why a formula could not be read or worked out. `at` counts characters from 1.
#[derive(Debug, Clone, PartialEq)]
pub enum FormulaFault {
    TooLong {
        bytes: usize,
    },
    TooDeep {
        at: usize,
    },
    /// Something that is no number, name, operator or bracket.
    Strange {
        at: usize,
        found: char,
    },
    BadNumber {
        at: usize,
        found: String,
    },
    /// A number, name or bracket was expected.
    ValueMissing {
        at: usize,
    },
    /// Two values side by side, or a bracket that was never opened.
    OperatorMissing {
        at: usize,
        found: String,
    },
    BracketOpen {
        at: usize,
    },
    UnknownName {
        name: String,
    },
    DividedByZero,
    NotFinite,
}

impl fmt::Display for FormulaFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentence = match self {
            Self::TooLong { bytes } => t_with(
                "formula-too-long",
                &[
                    ("bytes", (*bytes).into()),
                    ("limit", MAX_FORMULA_BYTES.into()),
                ],
            ),
            Self::TooDeep { at } => t_with("formula-too-deep", &[("at", (*at).into())]),
            Self::Strange { at, found } => t_with(
                "formula-strange",
                &[("at", (*at).into()), ("found", found.to_string().into())],
            ),
            Self::BadNumber { at, found } => t_with(
                "formula-bad-number",
                &[("at", (*at).into()), ("found", found.as_str().into())],
            ),
            Self::ValueMissing { at } => t_with("formula-value-missing", &[("at", (*at).into())]),
            Self::OperatorMissing { at, found } => t_with(
                "formula-operator-missing",
                &[("at", (*at).into()), ("found", found.as_str().into())],
            ),
            Self::BracketOpen { at } => t_with("formula-bracket-open", &[("at", (*at).into())]),
            Self::UnknownName { name } => {
                t_with("formula-unknown-name", &[("name", name.as_str().into())])
            }
            Self::DividedByZero => t("formula-divided-by-zero"),
            Self::NotFinite => t("formula-not-finite"),
        };
        out.write_str(&sentence)
    }
}

impl std::error::Error for FormulaFault {}

impl Formula {
    pub fn parse(source: &str) -> Result<Formula, FormulaFault> {
        if source.len() > MAX_FORMULA_BYTES {
            return Err(FormulaFault::TooLong {
                bytes: source.len(),
            });
        }
        Ok(Formula {
            root: parse(source)?,
        })
    }

    /// The names the formula needs, each once, in alphabetical order.
    pub fn names(&self) -> BTreeSet<&str> {
        fn collect<'a>(node: &'a Node, names: &mut BTreeSet<&'a str>) {
            match node {
                Node::Number(_) => {}
                Node::Name(name) => {
                    names.insert(name);
                }
                Node::Negative(inner) | Node::Of(_, inner) => collect(inner, names),
                Node::Two(_, left, right) => {
                    collect(left, names);
                    collect(right, names);
                }
            }
        }
        let mut names = BTreeSet::new();
        collect(&self.root, &mut names);
        names
    }

    /// Works the formula out. The result is finite.
    pub fn value(&self, value_of: impl Fn(&str) -> Option<f64>) -> Result<f64, FormulaFault> {
        let value = work_out(&self.root, &value_of)?;
        if value.is_finite() {
            Ok(value)
        } else {
            Err(FormulaFault::NotFinite)
        }
    }
}

fn work_out(node: &Node, value_of: &impl Fn(&str) -> Option<f64>) -> Result<f64, FormulaFault> {
    Ok(match node {
        Node::Number(number) => *number,
        Node::Name(name) => {
            value_of(name).ok_or_else(|| FormulaFault::UnknownName { name: name.clone() })?
        }
        Node::Negative(inner) => -work_out(inner, value_of)?,
        Node::Of(function, inner) => function.of(work_out(inner, value_of)?),
        Node::Two(operation, left, right) => {
            let (left, right) = (work_out(left, value_of)?, work_out(right, value_of)?);
            match operation {
                Operation::Plus => left + right,
                Operation::Minus => left - right,
                Operation::Times => left * right,
                Operation::Divide if right == 0.0 => return Err(FormulaFault::DividedByZero),
                Operation::Divide => left / right,
                Operation::Power => left.powf(right),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(source: &str) -> Result<f64, FormulaFault> {
        let value_of = |name: &str| match name {
            "links" => Some(1e8),
            "months_2" => Some(60.0),
            "nothing" => Some(0.0),
            _ => None,
        };
        Formula::parse(source)?.value(value_of)
    }

    #[test]
    fn sums_products_powers_and_brackets_bind_as_at_school() {
        for (source, expected) in [
            ("2 + 3 * 4", 14.0),
            ("(2 + 3) * 4", 20.0),
            ("10 - 4 - 3", 3.0),
            ("64 / 4 / 2", 8.0),
            ("2 ^ 3 ^ 2", 512.0),
            ("-2 ^ 2", -4.0),
            ("2 ^ -1", 0.5),
            ("--3", 3.0),
            ("2 * -3", -6.0),
            ("86_400 * 1e3 * .5", 43_200_000.0),
            ("1.5E-3 * 1e+3", 1.5),
            ("links/(30*86400)", 38.580_246_913_580_25),
            ("links * months_2", 6e9),
        ] {
            assert_eq!(value(source), Ok(expected), "{source}");
        }
    }

    #[test]
    fn a_fault_says_where_it_is() {
        for (source, expected) in [
            ("", FormulaFault::ValueMissing { at: 1 }),
            ("1 +", FormulaFault::ValueMissing { at: 4 }),
            ("1 + * 2", FormulaFault::ValueMissing { at: 5 }),
            ("2 ** 3", FormulaFault::ValueMissing { at: 4 }),
            ("()", FormulaFault::ValueMissing { at: 2 }),
            ("(1 + 2", FormulaFault::BracketOpen { at: 1 }),
            (
                "(1 2)",
                FormulaFault::OperatorMissing {
                    at: 4,
                    found: "2".to_owned(),
                },
            ),
            (
                "1 + 2)",
                FormulaFault::OperatorMissing {
                    at: 6,
                    found: ")".to_owned(),
                },
            ),
            (
                "links months_2",
                FormulaFault::OperatorMissing {
                    at: 7,
                    found: "months_2".to_owned(),
                },
            ),
            ("1 × 2", FormulaFault::Strange { at: 3, found: '×' }),
            (
                "1.2.3",
                FormulaFault::BadNumber {
                    at: 1,
                    found: "1.2.3".to_owned(),
                },
            ),
            (
                "2 * 3k",
                FormulaFault::BadNumber {
                    at: 5,
                    found: "3k".to_owned(),
                },
            ),
            (
                "1e999",
                FormulaFault::BadNumber {
                    at: 1,
                    found: "1e999".to_owned(),
                },
            ),
            (
                "link * 2",
                FormulaFault::UnknownName {
                    name: "link".to_owned(),
                },
            ),
            ("1 / nothing", FormulaFault::DividedByZero),
            ("10 ^ 400", FormulaFault::NotFinite),
            ("(-8) ^ 0.5", FormulaFault::NotFinite),
        ] {
            assert_eq!(value(source), Err(expected.clone()), "{source}");
            assert!(!expected.to_string().is_empty());
        }
    }

    #[test]
    fn a_tower_of_brackets_is_refused_and_does_not_overflow() {
        let at_the_limit = format!("{}1{}", "(".repeat(63), ")".repeat(63));
        assert_eq!(value(&at_the_limit), Ok(1.0));
        let one_past = format!("{}1{}", "(".repeat(64), ")".repeat(64));
        assert_eq!(value(&one_past), Err(FormulaFault::TooDeep { at: 65 }));
        assert!(matches!(
            value(&"-".repeat(900)),
            Err(FormulaFault::TooDeep { .. })
        ));
        assert!(matches!(
            value(&"2^".repeat(450)),
            Err(FormulaFault::TooDeep { .. })
        ));
        let long = format!("1{}", "+1".repeat(500));
        assert_eq!(value(&long), Err(FormulaFault::TooLong { bytes: 1_001 }));
    }

    #[test]
    fn functions_round_and_take_logarithms_and_their_names_are_names_elsewhere() {
        for (source, expected) in [
            ("ceil(7 / 2)", 4.0),
            ("floor(7 / 2)", 3.0),
            ("ceil(0.3 / 0.1) + floor(0.3 / 0.1)", 6.0),
            ("ceil(ln(1000) / ln(10))", 3.0),
            ("exp(0) * 2 ^ ceil(1.5)", 4.0),
        ] {
            assert_eq!(value(source), Ok(expected), "{source}");
        }
        assert_eq!(value("ln(0)"), Err(FormulaFault::NotFinite));
        assert_eq!(
            value("ceil"),
            Err(FormulaFault::UnknownName {
                name: "ceil".to_owned()
            })
        );
        assert!(matches!(
            value("links (2)"),
            Err(FormulaFault::OperatorMissing { at: 7, .. })
        ));
        assert!(matches!(
            value(&"ceil(".repeat(100)),
            Err(FormulaFault::TooDeep { .. })
        ));
    }

    #[test]
    fn names_are_listed_once() {
        let formula = Formula::parse("b * a / (b + 2)").unwrap();
        assert_eq!(formula.names().into_iter().collect::<Vec<_>>(), ["a", "b"]);
    }
}
