//! `/v1/messages`, as Anthropic publishes it. An answer of a given form is the input of the one tool the model has to use.

use serde_json::{Value, json};

use super::Unreadable;
use super::gathered::{Gathered, count, word};
use crate::reader::ask::{Ask, Used};

pub const VERSION: &str = "2023-06-01";

/// The one tool.
const TOOL: &str = "answer";

pub fn body(model: &str, ask: &Ask) -> Value {
    let mut body = json!({
        "model": model,
        "system": ask.system,
        "messages": [{"role": "user", "content": ask.user}],
        "temperature": 0,
        "max_tokens": ask.most_tokens,
        "stream": true,
    });
    if let Some(schema) = &ask.schema {
        body["tools"] = json!([{
            "name": TOOL,
            "description": "Gives the whole answer.",
            "strict": true,
            "input_schema": schema,
        }]);
        body["tool_choice"] = json!({
            "type": "tool", "name": TOOL, "disable_parallel_tool_use": true,
        });
    }
    body
}

/// One event of a stream.
pub fn event(event: &Value, gathered: &mut Gathered) -> Result<(), Unreadable> {
    match word(&event["type"]) {
        "message_start" => {
            gathered.model(&event["message"]["model"]);
            used(&event["message"]["usage"], gathered);
        }
        "content_block_start" => block(&event["content_block"], gathered)?,
        "content_block_delta" => match word(&event["delta"]["type"]) {
            "text_delta" => gathered.text(word(&event["delta"]["text"]))?,
            "input_json_delta" => gathered.input(word(&event["delta"]["partial_json"]))?,
            // Thinking, signatures, citations, and what is still to be invented.
            _ => {}
        },
        "message_delta" => {
            stopped(&event["delta"]["stop_reason"], gathered);
            used(&event["usage"], gathered);
        }
        "message_stop" => gathered.done = true,
        "error" => return Err(Unreadable::Failed),
        _ => {}
    }
    Ok(())
}

pub fn whole(answer: &Value, gathered: &mut Gathered) -> Result<(), Unreadable> {
    if word(&answer["type"]) == "error" {
        return Err(Unreadable::Failed);
    }
    let Some(blocks) = answer["content"].as_array() else {
        return Err(Unreadable::NotTheForm);
    };
    gathered.model(&answer["model"]);
    used(&answer["usage"], gathered);
    for one in blocks {
        block(one, gathered)?;
    }
    stopped(&answer["stop_reason"], gathered);
    Ok(())
}

/// A block as it begins: in a stream its text and input are still empty.
fn block(block: &Value, gathered: &mut Gathered) -> Result<(), Unreadable> {
    match word(&block["type"]) {
        "text" => gathered.text(word(&block["text"])),
        "tool_use" => {
            gathered.tool();
            match &block["input"] {
                Value::Object(input) if input.is_empty() => Ok(()),
                Value::Null => Ok(()),
                input => gathered.input(&input.to_string()),
            }
        }
        _ => Ok(()),
    }
}

fn stopped(reason: &Value, gathered: &mut Gathered) {
    if let Some(reason) = reason.as_str() {
        let to_its_end = matches!(reason, "end_turn" | "tool_use" | "stop_sequence");
        gathered.ended = Some(to_its_end);
    }
}

/// What was read before counts as input, too. A stream counts twice, the last time for good; fields it leaves out stay.
fn used(usage: &Value, gathered: &mut Gathered) {
    if !usage.is_object() {
        return;
    }
    let mut used = gathered.used.unwrap_or_default();
    if usage["input_tokens"].is_number() {
        used.input_tokens = [
            "input_tokens",
            "cache_creation_input_tokens",
            "cache_read_input_tokens",
        ]
        .iter()
        .fold(0_u32, |sum, name| sum.saturating_add(count(&usage[*name])));
    }
    if usage["output_tokens"].is_number() {
        used.output_tokens = count(&usage["output_tokens"]);
    }
    gathered.used = Some(Used { ..used });
}

#[cfg(test)]
mod tests {
    use super::super::samples::{self, ask, plain};
    use super::super::{Dialect, Unreadable};
    use super::*;

    #[test]
    fn a_question_has_one_tool_that_must_be_used_and_a_plain_one_none() {
        let body = body("m", &ask());
        assert_eq!(body["tool_choice"]["type"], "tool");
        assert_eq!(body["tool_choice"]["name"], body["tools"][0]["name"]);
        assert_eq!(
            Some(&body["tools"][0]["input_schema"]),
            ask().schema.as_ref()
        );
        assert_eq!(body["tools"].as_array().unwrap().len(), 1);
        assert_eq!(body["system"], "You judge.");
        assert_eq!(body["messages"].as_array().unwrap().len(), 1);
        let plain = super::body("m", &plain());
        assert!(plain.get("tools").is_none() && plain.get("tool_choice").is_none());
    }

    #[test]
    fn the_version_goes_with_it_and_the_key_has_a_header_of_its_own() {
        let request = Dialect::Anthropic.request("https://a.example", "m", &ask());
        let version = ("anthropic-version".to_owned(), "2023-06-01".to_owned());
        assert!(request.headers_without_key.contains(&version));
        assert_eq!(Dialect::Anthropic.key_header().name, "x-api-key");
    }

    #[test]
    fn the_input_of_the_tool_is_the_answer_whatever_was_said_beside_it() {
        let said = Dialect::Anthropic.said(samples::ANTHROPIC_WHOLE).unwrap();
        assert_eq!(said.text, r#"{"yes":true}"#);
        assert_eq!(said.model.as_deref(), Some("m-20260101"));
        assert!(said.whole);
        let used = said.used.unwrap();
        assert_eq!((used.input_tokens, used.output_tokens), (31, 5));
    }

    #[test]
    fn an_answer_cut_off_or_refused_is_not_whole() {
        for (reason, whole) in [
            ("end_turn", true),
            ("stop_sequence", true),
            ("max_tokens", false),
            ("refusal", false),
            ("pause_turn", false),
        ] {
            let body = format!(
                r#"{{"type":"message","content":[{{"type":"text","text":"x"}}],"stop_reason":"{reason}"}}"#
            );
            let said = Dialect::Anthropic.said(body.as_bytes()).unwrap();
            assert_eq!((said.whole, said.text.as_str()), (whole, "x"), "{reason}");
        }
    }

    #[test]
    fn what_is_no_message_is_not_read() {
        for (body, why) in [
            (
                r#"{"type":"error","error":{"type":"overloaded_error"}}"#,
                Unreadable::Failed,
            ),
            (
                r#"{"type":"message","content":"x"}"#,
                Unreadable::NotTheForm,
            ),
            (r#"{"type":"message","content":[]}"#, Unreadable::Nothing),
            (
                r#"{"type":"message","content":[{"type":"thinking","thinking":"x"}]}"#,
                Unreadable::Nothing,
            ),
            ("data: {\"type\":\"error\"}\n\n", Unreadable::Failed),
            ("null", Unreadable::NotTheForm),
        ] {
            assert_eq!(Dialect::Anthropic.said(body.as_bytes()), Err(why), "{body}");
        }
    }
}
