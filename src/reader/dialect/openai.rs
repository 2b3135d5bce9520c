//! `/v1/chat/completions`, as OpenAI publishes it and many servers copy it.

use serde_json::{Value, json};

use super::Unreadable;
use super::gathered::{Gathered, count, word};
use crate::reader::ask::{Ask, Used};

/// `max_tokens` is the name all copies know; the original has a newer one for newer models ([`super::Lesson::OtherLimit`]).
pub fn body(model: &str, ask: &Ask) -> Value {
    let mut body = json!({
        "model": model,
        "messages": [
            {"role": "system", "content": ask.system},
            {"role": "user", "content": ask.user},
        ],
        "temperature": 0,
        "max_tokens": ask.most_tokens,
        "stream": true,
        "stream_options": {"include_usage": true},
    });
    if let Some(schema) = &ask.schema {
        body["response_format"] = json!({
            "type": "json_schema",
            "json_schema": {"name": "answer", "strict": true, "schema": schema},
        });
    }
    body
}

/// One event of a stream. It ends with the line `[DONE]`, which is no JSON and is looked for by the decoder.
pub fn event(chunk: &Value, gathered: &mut Gathered) -> Result<(), Unreadable> {
    read(chunk, "delta", gathered)
}

pub fn whole(answer: &Value, gathered: &mut Gathered) -> Result<(), Unreadable> {
    if !answer["choices"].is_array() && answer.get("error").is_none() {
        return Err(Unreadable::NotTheForm);
    }
    read(answer, "message", gathered)
}

fn read(answer: &Value, part: &str, gathered: &mut Gathered) -> Result<(), Unreadable> {
    if answer.get("error").is_some_and(|error| !error.is_null()) {
        return Err(Unreadable::Failed);
    }
    gathered.model(&answer["model"]);
    if let Some(usage) = answer.get("usage").filter(|usage| usage.is_object()) {
        gathered.used = Some(Used {
            input_tokens: count(&usage["prompt_tokens"]),
            output_tokens: count(&usage["completion_tokens"]),
        });
    }
    // One answer was asked for; more than one is not ours to choose from.
    let Some(choice) = answer["choices"].get(0) else {
        return Ok(());
    };
    match &choice[part]["content"] {
        Value::String(text) => gathered.text(text)?,
        // Some servers send parts.
        Value::Array(parts) => {
            for part in parts {
                gathered.text(word(&part["text"]))?;
            }
        }
        _ => {}
    }
    let refusal = word(&choice[part]["refusal"]);
    if !refusal.is_empty() {
        gathered.text(refusal)?;
        gathered.refused = true;
    }
    if let Some(reason) = choice["finish_reason"].as_str() {
        gathered.ended = Some(matches!(
            reason,
            "stop" | "tool_calls" | "eos" | "eos_token"
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::samples::{self, ask, plain};
    use super::super::{Dialect, Unreadable};
    use super::*;

    #[test]
    fn a_question_carries_its_schema_strictly_and_a_plain_one_none() {
        let body = body("m", &ask());
        assert_eq!(body["response_format"]["type"], "json_schema");
        let format = &body["response_format"]["json_schema"];
        assert_eq!(format["strict"], true);
        assert_eq!(Some(&format["schema"]), ask().schema.as_ref());
        assert_eq!(body["temperature"], 0);
        assert_eq!(body["max_tokens"], 300);
        assert_eq!(body["messages"][0]["role"], "system");
        assert_eq!(body["messages"][1]["content"], "Is it?");
        assert!(super::body("m", &plain()).get("response_format").is_none());
    }

    #[test]
    fn an_answer_in_one_piece_is_read() {
        let said = Dialect::OpenAi.said(samples::OPENAI_WHOLE).unwrap();
        assert_eq!(said.text, r#"{"yes":true}"#);
        assert_eq!(said.model.as_deref(), Some("m-2026-01-01"));
        assert!(said.whole);
        let used = said.used.unwrap();
        assert_eq!((used.input_tokens, used.output_tokens), (31, 5));
    }

    #[test]
    fn an_answer_that_ran_into_the_limit_or_was_refused_is_not_whole() {
        let with = |content: &str, reason: &str| {
            let body = format!(
                r#"{{"choices":[{{"message":{{"role":"assistant",{content}}},"finish_reason":"{reason}"}}]}}"#
            );
            Dialect::OpenAi.said(body.as_bytes())
        };
        assert!(with(r#""content":"x""#, "stop").unwrap().whole);
        assert!(!with(r#""content":"x""#, "length").unwrap().whole);
        assert!(!with(r#""content":"x""#, "content_filter").unwrap().whole);
        let refused = with(r#""content":null,"refusal":"I can not.""#, "stop").unwrap();
        assert!(!refused.whole && refused.text == "I can not.");
        let parts = with(
            r#""content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]"#,
            "stop",
        );
        assert_eq!(parts.unwrap().text, "ab");
    }

    #[test]
    fn what_is_no_answer_is_not_read() {
        for (body, why) in [
            ("", Unreadable::NotTheForm),
            ("{}", Unreadable::NotTheForm),
            ("<html>", Unreadable::NotTheForm),
            (r#"{"choices":[]}"#, Unreadable::Nothing),
            (r#"{"choices":{}}"#, Unreadable::NotTheForm),
            (
                r#"{"choices":[{"message":{"content":7},"finish_reason":"stop"}]}"#,
                Unreadable::Nothing,
            ),
            (r#"{"error":{"message":"no"}}"#, Unreadable::Failed),
            (r#"{"choices":[{"message":{"conte"#, Unreadable::NotTheForm),
        ] {
            assert_eq!(Dialect::OpenAi.said(body.as_bytes()), Err(why), "{body}");
        }
        let deep = "[".repeat(100_000);
        let deep = format!(r#"{{"choices":{deep}"#);
        assert_eq!(
            Dialect::OpenAi.said(deep.as_bytes()),
            Err(Unreadable::NotTheForm)
        );
    }

    #[test]
    fn a_count_of_tokens_that_is_none_is_nought() {
        let body = br#"{"choices":[{"message":{"content":"x"},"finish_reason":"stop"}],
            "usage":{"prompt_tokens":-4,"completion_tokens":99999999999}}"#;
        let used = Dialect::OpenAi.said(body).unwrap().used.unwrap();
        assert_eq!((used.input_tokens, used.output_tokens), (0, u32::MAX));
    }
}
