//! JSON from outside, read strictly: a name that stands twice in one object means two things to two readers, and is refused.

use std::collections::HashSet;
use std::fmt;

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor,
};

use crate::text::t_with;

/// What is wrong, and where. The sentence names the field where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonFault {
    /// From 1; 0: the whole.
    pub line: usize,
    /// Empty: the whole.
    pub field: String,
    pub message: String,
}

/// Reads a document.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, JsonFault> {
    let mut path = Vec::new();
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let checked = Strict { path: &mut path }
        .deserialize(&mut reader)
        .and_then(|()| reader.end());
    checked.map_err(|cause| fault(&cause, path.join(".")))?;
    serde_json::from_slice(bytes).map_err(|cause| fault(&cause, String::new()))
}

fn fault(cause: &serde_json::Error, path: String) -> JsonFault {
    let whole = cause.to_string();
    // The place has members of its own.
    let message = whole.split(" at line ").next().unwrap_or(&whole);
    JsonFault {
        line: cause.line(),
        field: if path.is_empty() {
            named(message)
        } else {
            path
        },
        message: message.chars().take(300).collect(),
    }
}

/// The first name in backquotes: the field a sentence of the parser is about.
fn named(message: &str) -> String {
    let of_field = message.contains("field");
    let name = message.split('`').nth(1).filter(|_| of_field);
    name.unwrap_or_default().chars().take(80).collect()
}

/// Looks at everything and keeps nothing but the names of the objects it is in.
struct Strict<'p> {
    path: &'p mut Vec<String>,
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list
            .next_element_seed(Strict {
                path: &mut *self.path,
            })?
            .is_some()
        {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let mut seen = HashSet::new();
        while let Some(name) = object.next_key::<String>()? {
            self.path.push(name.chars().take(80).collect());
            if !seen.insert(name) {
                return Err(de::Error::custom(t_with("archive-json-twice", &[])));
            }
            object.next_value_seed(Strict {
                path: &mut *self.path,
            })?;
            self.path.pop();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Thing {
        count: u32,
        #[serde(default)]
        inner: Option<Box<Thing>>,
    }

    #[test]
    fn a_name_that_stands_twice_is_refused_with_its_path_and_line() {
        let fault = parse::<Thing>(b"{\"count\": 1,\n \"inner\": {\"count\": 2, \"count\": 3}}")
            .unwrap_err();
        assert_eq!((fault.line, fault.field.as_str()), (2, "inner.count"));
    }

    #[test]
    fn what_is_missing_unknown_or_of_another_kind_is_named() {
        assert_eq!(parse::<Thing>(b"{\"count\": 7}").unwrap().count, 7);
        let field = |text: &[u8]| parse::<Thing>(text).unwrap_err().field;
        assert_eq!(field(b"{}"), "count");
        assert_eq!(field(b"{\"count\": 1, \"more\": 2}"), "more");
        assert!(
            parse::<Thing>(b"{\"count\": -1}")
                .unwrap_err()
                .message
                .contains("-1")
        );
        assert!(parse::<Thing>(b"{\"count\": 1} x").is_err());
    }

    #[test]
    fn depth_is_bounded() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(parse::<serde_json::Value>(deep.as_bytes()).is_err());
    }
}
