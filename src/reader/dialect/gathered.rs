//! What was understood of an answer so far, whatever its dialect.

use serde_json::Value;

use super::Unreadable;
use crate::reader::ask::{Said, Used};

/// A name of a model is shown and stored; no endpoint needs more for it.
const MODEL_CHARS: usize = 200;

#[derive(Debug)]
pub struct Gathered {
    text: String,
    /// Of the first tool that was used. An answer given by tool is that, whatever stands beside it.
    input: Option<String>,
    tools: usize,
    model: Option<String>,
    pub used: Option<Used>,
    /// Whether it came to its own end, once the endpoint says that there is an end.
    pub ended: Option<bool>,
    pub refused: bool,
    /// Nothing more of it will come.
    pub done: bool,
    most_bytes: usize,
}

impl Gathered {
    pub fn new(most_bytes: usize) -> Gathered {
        Gathered {
            text: String::new(),
            input: None,
            tools: 0,
            model: None,
            used: None,
            ended: None,
            refused: false,
            done: false,
            most_bytes,
        }
    }

    pub fn text(&mut self, more: &str) -> Result<(), Unreadable> {
        add(&mut self.text, more, self.most_bytes)
    }

    /// A tool is used from here on.
    pub fn tool(&mut self) {
        self.tools += 1;
        self.input.get_or_insert_default();
    }

    pub fn input(&mut self, more: &str) -> Result<(), Unreadable> {
        match &mut self.input {
            Some(input) if self.tools <= 1 => add(input, more, self.most_bytes),
            _ => Ok(()),
        }
    }

    pub fn model(&mut self, name: &Value) {
        if let Some(name) = name.as_str().filter(|name| !name.is_empty()) {
            let seen = name.chars().filter(|c| !c.is_control());
            self.model = Some(seen.take(MODEL_CHARS).collect());
        }
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.input.is_none()
    }

    /// # Errors
    /// When not a word came.
    pub fn said(self) -> Result<Said, Unreadable> {
        let text = self.input.unwrap_or(self.text);
        if text.is_empty() {
            return Err(Unreadable::Nothing);
        }
        Ok(Said {
            text,
            model: self.model,
            used: self.used,
            whole: self.ended == Some(true) && !self.refused,
        })
    }
}

fn add(text: &mut String, more: &str, most_bytes: usize) -> Result<(), Unreadable> {
    if text.len().saturating_add(more.len()) > most_bytes {
        return Err(Unreadable::TooMuch);
    }
    text.push_str(more);
    Ok(())
}

/// A string, or none.
pub fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A count, as far as it is one.
pub fn count(value: &Value) -> u32 {
    u32::try_from(value.as_u64().unwrap_or(0)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_taken_up_to_the_limit_and_not_a_byte_further() {
        let mut gathered = Gathered::new(4);
        assert_eq!(gathered.text("abcd"), Ok(()));
        assert_eq!(gathered.text(""), Ok(()));
        assert_eq!(gathered.text("e"), Err(Unreadable::TooMuch));
    }

    #[test]
    fn the_first_tool_counts_and_no_second_one() {
        let mut gathered = Gathered::new(100);
        gathered.input("lost").unwrap();
        gathered.tool();
        gathered.input("{}").unwrap();
        gathered.tool();
        gathered.input("[]").unwrap();
        assert_eq!(gathered.said().unwrap().text, "{}");
    }

    #[test]
    fn the_name_of_a_model_is_short_and_of_letters_one_sees() {
        let mut gathered = Gathered::new(100);
        gathered.text("x").unwrap();
        gathered.model(&Value::from(format!("a\u{1b}[1m\n{}", "b".repeat(500))));
        let name = gathered.said().unwrap().model.unwrap();
        assert!(name.starts_with("a[1mb") && name.len() == MODEL_CHARS);
    }
}
