//! The names of enums as they stand in JSON, forms and tables, from the one place that defines them: serde.

use serde::Serialize;
use serde::de::value::{Error, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};

/// The name of a variant without fields: `name(&Level::Mid) == "mid"`.
pub fn name(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// The variant of a name, if there is one.
pub fn parse<T: DeserializeOwned>(name: &str) -> Option<T> {
    let name: StrDeserializer<'_, Error> = name.into_deserializer();
    T::deserialize(name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::rubric::{Level, Verdict};

    #[test]
    fn a_name_and_its_variant_find_each_other() {
        assert_eq!(name(&Verdict::NotAssessed), "not-assessed");
        assert_eq!(parse::<Verdict>("not-assessed"), Some(Verdict::NotAssessed));
        assert_eq!(parse::<Level>("principal"), None);
    }
}
