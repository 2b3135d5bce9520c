//! The form of an answer. Fields are named so that reason, quote and verdict come in this order whether an endpoint keeps the order
//! of a schema or sorts it: a verdict that is written last rests on what was written before it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::casebook::rubric::Verdict;

/// Changes whenever question or answer have another form.
pub const VERSION: &str = "1";

/// The list, and the fields of what is in it.
pub(super) const ANSWERS: &str = "answers";
pub(super) const ABOUT: &str = "about";
pub(super) const BECAUSE: &str = "because";
pub(super) const QUOTE: &str = "quote";
pub(super) const VERDICT: &str = "verdict";

/// What a model may say of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SaidVerdict {
    Yes,
    Partly,
    No,
    CannotAssess,
}

impl From<SaidVerdict> for Verdict {
    fn from(said: SaidVerdict) -> Verdict {
        match said {
            SaidVerdict::Yes => Verdict::Met,
            SaidVerdict::Partly => Verdict::Partly,
            SaidVerdict::No => Verdict::Missed,
            SaidVerdict::CannotAssess => Verdict::NotAssessed,
        }
    }
}

/// The closed schema of an answer about these ids.
pub(super) fn answer_schema(ids: &[&str]) -> Value {
    json!({
        "type": "object",
        "properties": {
            ANSWERS: {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        ABOUT: { "type": "string", "enum": ids },
                        BECAUSE: { "type": "string" },
                        QUOTE: { "type": "string" },
                        VERDICT: { "type": "string", "enum": ["yes", "partly", "no", "cannot_assess"] },
                    },
                    "required": [ABOUT, BECAUSE, QUOTE, VERDICT],
                    "additionalProperties": false,
                },
            },
        },
        "required": [ANSWERS],
        "additionalProperties": false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reason_quote_and_verdict_come_in_this_order_however_they_are_sorted() {
        let mut sorted = [VERDICT, QUOTE, BECAUSE, ABOUT];
        sorted.sort_unstable();
        assert_eq!(sorted, [ABOUT, BECAUSE, QUOTE, VERDICT]);
        let text = answer_schema(&["a1"]).to_string();
        let places = sorted.map(|field| text.find(&format!("\"{field}\":{{")).unwrap());
        assert!(places.is_sorted(), "{text}");
    }

    #[test]
    fn the_schema_is_one_and_takes_what_we_take() {
        let schema = answer_schema(&["a1", "b7"]);
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        let answer = |about: &str, verdict: &str| json!({ "answers": [{ "about": about, "because": "", "quote": "", "verdict": verdict }] });
        assert!(validator.is_valid(&answer("b7", "cannot_assess")));
        assert!(!validator.is_valid(&answer("c1", "yes")));
        assert!(!validator.is_valid(&answer("a1", "maybe")));
        assert!(!validator.is_valid(&json!({ "answers": [], "score": 10 })));
    }
}
