//! `/api/chat`, as Ollama publishes it.

use serde_json::{Value, json};

use super::Unreadable;
use super::gathered::{Gathered, count, word};
use crate::reader::ask::{Ask, Used};

/// Ollama cuts what does not fit its window without a word, and its window is small unless it is asked for a larger one. It loads the model
/// again for another size, so there are few.
const WINDOWS: [usize; 4] = [8_192, 16_384, 32_768, 65_536];

/// English has more bytes a token, code and other scripts have fewer.
const BYTES_A_TOKEN: usize = 3;

pub fn body(model: &str, ask: &Ask) -> Value {
    let mut body = json!({
        "model": model,
        "messages": [
            {"role": "system", "content": ask.system},
            {"role": "user", "content": ask.user},
        ],
        "stream": true,
        "options": {
            "temperature": 0,
            "num_predict": ask.most_tokens,
            "num_ctx": window(ask),
        },
    });
    if let Some(schema) = &ask.schema {
        body["format"] = schema.clone();
    }
    body
}

fn window(ask: &Ask) -> usize {
    let bytes = ask.system.len().saturating_add(ask.user.len());
    let answer = usize::try_from(ask.most_tokens).unwrap_or(usize::MAX);
    let needed = (bytes / BYTES_A_TOKEN).saturating_add(answer);
    let fits = WINDOWS.iter().find(|window| **window >= needed);
    fits.copied().unwrap_or(65_536)
}

/// One line of a stream; an answer in one piece is a stream of one line.
pub fn line(line: &Value, gathered: &mut Gathered) -> Result<(), Unreadable> {
    if line.get("error").is_some_and(|error| !error.is_null()) {
        return Err(Unreadable::Failed);
    }
    if !line["message"].is_object() {
        return Err(Unreadable::NotTheForm);
    }
    gathered.model(&line["model"]);
    gathered.text(word(&line["message"]["content"]))?;
    if line["done"] == true {
        // Older servers give no reason.
        let to_its_end = line["done_reason"].as_str().is_none_or(|why| why == "stop");
        gathered.ended = Some(to_its_end);
        gathered.done = true;
        if line["eval_count"].is_number() {
            gathered.used = Some(Used {
                input_tokens: count(&line["prompt_eval_count"]),
                output_tokens: count(&line["eval_count"]),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::samples::{self, ask, plain};
    use super::super::{Dialect, Unreadable};
    use super::*;

    #[test]
    fn a_question_carries_its_schema_as_the_format_and_a_plain_one_none() {
        let body = body("m", &ask());
        assert_eq!(Some(&body["format"]), ask().schema.as_ref());
        assert_eq!(body["options"]["num_predict"], 300);
        assert_eq!(body["options"]["temperature"], 0);
        assert!(super::body("m", &plain()).get("format").is_none());
    }

    #[test]
    fn a_window_is_asked_for_that_the_question_fits_in() {
        let long = |bytes: usize| Ask {
            user: "x".repeat(bytes),
            ..ask()
        };
        for (bytes, tokens) in [
            (0, 8_192),
            (23_000, 8_192),
            (48 * 1024, 32_768),
            (1 << 20, 65_536),
        ] {
            let body = body("m", &long(bytes));
            assert_eq!(body["options"]["num_ctx"], tokens, "{bytes} bytes");
        }
    }

    #[test]
    fn an_answer_in_one_piece_is_a_stream_of_one_line() {
        let said = Dialect::Ollama.said(samples::OLLAMA_WHOLE).unwrap();
        assert_eq!(said.text, r#"{"yes":true}"#);
        assert!(said.whole);
        let used = said.used.unwrap();
        assert_eq!((used.input_tokens, used.output_tokens), (31, 5));
    }

    #[test]
    fn an_answer_that_ran_into_the_limit_is_not_whole() {
        for (end, whole) in [
            (r#","done":true,"done_reason":"stop"}"#, true),
            (r#","done":true}"#, true),
            (r#","done":true,"done_reason":"length"}"#, false),
            (r#","done":true,"done_reason":"load"}"#, false),
            (r#","done":false}"#, false),
        ] {
            let body = format!(r#"{{"message":{{"role":"assistant","content":"x"}}{end}"#);
            let said = Dialect::Ollama.said(body.as_bytes()).unwrap();
            assert_eq!(said.whole, whole, "{end}");
        }
    }

    #[test]
    fn what_is_no_line_of_an_answer_is_not_read() {
        for (body, why) in [
            (r#"{"error":"model not found"}"#, Unreadable::Failed),
            ("{}", Unreadable::NotTheForm),
            ("data: {}\n\n", Unreadable::NotTheForm),
            ("[1]", Unreadable::NotTheForm),
            (
                r#"{"message":{"content":7},"done":true}"#,
                Unreadable::Nothing,
            ),
        ] {
            assert_eq!(Dialect::Ollama.said(body.as_bytes()), Err(why), "{body}");
        }
    }
}
