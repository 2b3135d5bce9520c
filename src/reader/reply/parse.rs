//! From bytes to entries, whatever the bytes are: in time in proportion to them, never deeper than the parser goes, and keeping no
//! more than a call can have.

use serde::Deserialize;
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;

use super::Thrown;
use crate::limits::READER_ANSWERS;
use crate::reader::schema::{ABOUT, ANSWERS, BECAUSE, QUOTE, SaidVerdict, VERDICT};

/// What was said of one point; a field that was missing, of another type or there twice is nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Entry {
    pub about: Option<String>,
    pub because: Option<String>,
    pub quote: Option<String>,
    pub verdict: Option<SaidVerdict>,
    /// The four fields, each once, and nothing else.
    pub is_whole: bool,
}

/// The entries of an answer.
pub(super) fn entries(said: &str) -> Result<Vec<Entry>, Thrown> {
    let json = unfenced(said);
    if json.is_empty() {
        return Err(Thrown::NotJson);
    }
    let answer: Answer = serde_json::from_str(json).map_err(|error| match error.classify() {
        Category::Eof => Thrown::Cut,
        Category::Syntax | Category::Io => Thrown::NotJson,
        Category::Data => Thrown::NotTheSchema(error.to_string()),
    })?;
    Ok(answer.entries)
}

/// Without a Markdown fence around it. Any other words around it are none of ours.
fn unfenced(said: &str) -> &str {
    let said = said.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    let Some(inside) = said.strip_prefix("```") else {
        return said;
    };
    let inside = inside.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
    inside.strip_suffix("```").unwrap_or(inside).trim()
}

struct Answer {
    entries: Vec<Entry>,
}

impl<'de> Deserialize<'de> for Answer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Top;
        impl<'de> Visitor<'de> for Top {
            type Value = Answer;

            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Answer, A::Error> {
                let mut entries: Option<Entries> = None;
                while let Some(key) = map.next_key::<String>()? {
                    if key != ANSWERS || entries.is_some() {
                        return Err(de::Error::custom("another field than the list of answers"));
                    }
                    entries = Some(map.next_value()?);
                }
                let entries = entries.ok_or_else(|| de::Error::missing_field(ANSWERS))?;
                Ok(Answer { entries: entries.0 })
            }
        }
        deserializer.deserialize_map(Top)
    }
}

struct Entries(Vec<Entry>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List;
        impl<'de> Visitor<'de> for List {
            type Value = Entries;

            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Entries, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = list.next_element::<Entry>()? {
                    if entries.len() == READER_ANSWERS {
                        return Err(de::Error::custom("far more answers than points"));
                    }
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_seq(List)
    }
}

/// Anything is an entry; what is no object is one without fields.
impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct One;
        impl<'de> Visitor<'de> for One {
            type Value = Entry;

            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("anything")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entry, A::Error> {
                let mut entry = Entry::default();
                let mut seen = [false; 4];
                let mut is_closed = true;
                while let Some(key) = map.next_key::<String>()? {
                    let field = [ABOUT, BECAUSE, QUOTE, VERDICT]
                        .iter()
                        .position(|name| *name == key);
                    let Some(slot) = field.and_then(|field| seen.get_mut(field)) else {
                        is_closed = false;
                        map.next_value::<IgnoredAny>()?;
                        continue;
                    };
                    is_closed &= !*slot;
                    *slot = true;
                    let text = match map.next_value::<Value>()? {
                        Value::String(text) => Some(text),
                        _ => None,
                    };
                    match field {
                        Some(0) => entry.about = text,
                        Some(1) => entry.because = text,
                        Some(2) => entry.quote = text,
                        _ => entry.verdict = text.and_then(|text| crate::wire::parse(&text)),
                    }
                }
                entry.is_whole = is_closed && seen == [true; 4];
                Ok(entry)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Entry, A::Error> {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Entry::default())
            }

            fn visit_str<E: de::Error>(self, _: &str) -> Result<Entry, E> {
                Ok(Entry::default())
            }

            fn visit_bool<E: de::Error>(self, _: bool) -> Result<Entry, E> {
                Ok(Entry::default())
            }

            fn visit_i64<E: de::Error>(self, _: i64) -> Result<Entry, E> {
                Ok(Entry::default())
            }

            fn visit_u64<E: de::Error>(self, _: u64) -> Result<Entry, E> {
                Ok(Entry::default())
            }

            fn visit_f64<E: de::Error>(self, _: f64) -> Result<Entry, E> {
                Ok(Entry::default())
            }

            fn visit_unit<E: de::Error>(self) -> Result<Entry, E> {
                Ok(Entry::default())
            }
        }
        deserializer.deserialize_any(One)
    }
}
