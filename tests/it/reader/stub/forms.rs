//! Answers in the form of each dialect, in one piece and word by word.

use fortyfive::reader::Dialect;
use serde_json::{Value, json};

use super::{Heard, chunked};

pub fn list(dialect: Dialect, names: &[String]) -> Vec<u8> {
    let list = match dialect {
        Dialect::OpenAi | Dialect::Anthropic => {
            let models = names.iter().map(|id| json!({"id": id, "object": "model"}));
            json!({"object": "list", "data": models.collect::<Vec<_>>()})
        }
        Dialect::Ollama => {
            let models = names
                .iter()
                .map(|name| json!({"name": name, "model": name}));
            json!({"models": models.collect::<Vec<_>>()})
        }
    };
    list.to_string().into_bytes()
}

pub fn whole(dialect: Dialect, heard: &Heard, text: &str, ended: bool) -> Vec<u8> {
    let model = heard.json()["model"].clone();
    let body = match dialect {
        Dialect::OpenAi => json!({
            "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": model,
            "choices": [{
                "index": 0,
                "message": {"role": "assistant", "content": text, "refusal": null},
                "finish_reason": if ended { "stop" } else { "length" },
            }],
            "usage": {"prompt_tokens": 31, "completion_tokens": 5, "total_tokens": 36},
        }),
        Dialect::Anthropic => {
            let by_tool = heard.json()["tool_choice"]["type"] == "tool";
            // Half an input is no JSON: what is cut off comes as text.
            let input = serde_json::from_str::<Value>(text)
                .ok()
                .filter(|input| by_tool && input.is_object());
            let reason = if by_tool { "tool_use" } else { "end_turn" };
            let block = match input {
                Some(input) => {
                    json!({"type": "tool_use", "id": "toolu_1", "name": "answer", "input": input})
                }
                None => json!({"type": "text", "text": text}),
            };
            json!({
                "id": "msg_1", "type": "message", "role": "assistant", "model": model,
                "content": [block],
                "stop_reason": if ended { reason } else { "max_tokens" },
                "usage": {"input_tokens": 31, "output_tokens": 5},
            })
        }
        Dialect::Ollama => json!({
            "model": model, "created_at": "2026-01-01T00:00:00Z",
            "message": {"role": "assistant", "content": text},
            "done": true, "done_reason": if ended { "stop" } else { "length" },
            "prompt_eval_count": 31, "eval_count": 5,
        }),
    };
    body.to_string().into_bytes()
}

/// A few letters at a time, as models do.
pub fn streamed(dialect: Dialect, heard: &Heard, text: &str, ended: bool) -> Vec<u8> {
    let letters: Vec<char> = text.chars().collect();
    let words = letters
        .chunks(7)
        .map(|word| word.iter().collect::<String>());
    let model = heard.json()["model"].clone();
    let event = |name: &str, data: Value| match dialect {
        Dialect::OpenAi => format!("data: {data}\n\n"),
        Dialect::Anthropic => format!("event: {name}\ndata: {data}\n\n"),
        Dialect::Ollama => format!("{data}\n"),
    };
    let mut chunks = Vec::new();
    match dialect {
        Dialect::OpenAi => {
            let chunk = |delta: Value, reason: Value| {
                json!({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": model,
                    "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]})
            };
            chunks.push(event(
                "",
                chunk(json!({"role": "assistant", "content": ""}), Value::Null),
            ));
            for word in words {
                chunks.push(event("", chunk(json!({"content": word}), Value::Null)));
            }
            let reason = if ended { "stop" } else { "length" };
            chunks.push(event("", chunk(json!({}), reason.into())));
            if heard.json()["stream_options"]["include_usage"] == true {
                let usage =
                    json!({"prompt_tokens": 31, "completion_tokens": 5, "total_tokens": 36});
                chunks.push(event(
                    "",
                    json!({"model": model, "choices": [], "usage": usage}),
                ));
            }
            chunks.push("data: [DONE]\n\n".to_owned());
        }
        Dialect::Anthropic => {
            let by_tool = heard.json()["tool_choice"]["type"] == "tool";
            let message = json!({"id": "msg_1", "type": "message", "role": "assistant", "model": model,
                "content": [], "stop_reason": null, "usage": {"input_tokens": 31, "output_tokens": 1}});
            chunks.push(event(
                "message_start",
                json!({"type": "message_start", "message": message}),
            ));
            let block = if by_tool {
                json!({"type": "tool_use", "id": "toolu_1", "name": "answer", "input": {}})
            } else {
                json!({"type": "text", "text": ""})
            };
            chunks.push(event(
                "content_block_start",
                json!({"type": "content_block_start", "index": 0, "content_block": block}),
            ));
            chunks.push(event("ping", json!({"type": "ping"})));
            for word in words {
                let delta = if by_tool {
                    json!({"type": "input_json_delta", "partial_json": word})
                } else {
                    json!({"type": "text_delta", "text": word})
                };
                chunks.push(event(
                    "content_block_delta",
                    json!({"type": "content_block_delta", "index": 0, "delta": delta}),
                ));
            }
            chunks.push(event(
                "content_block_stop",
                json!({"type": "content_block_stop", "index": 0}),
            ));
            let reason = match (ended, by_tool) {
                (false, _) => "max_tokens",
                (true, true) => "tool_use",
                (true, false) => "end_turn",
            };
            let delta = json!({"stop_reason": reason, "stop_sequence": null});
            chunks.push(event(
                "message_delta",
                json!({"type": "message_delta", "delta": delta, "usage": {"output_tokens": 5}}),
            ));
            chunks.push(event("message_stop", json!({"type": "message_stop"})));
        }
        Dialect::Ollama => {
            for word in words {
                let message = json!({"role": "assistant", "content": word});
                chunks.push(event(
                    "",
                    json!({"model": model, "message": message, "done": false}),
                ));
            }
            let reason = if ended { "stop" } else { "length" };
            chunks.push(event(
                "",
                json!({"model": model, "message": {"role": "assistant", "content": ""},
                "done": true, "done_reason": reason, "prompt_eval_count": 31, "eval_count": 5}),
            ));
        }
    }
    let media_type = match dialect {
        Dialect::Ollama => "application/x-ndjson",
        Dialect::OpenAi | Dialect::Anthropic => "text/event-stream",
    };
    chunked(media_type, &chunks)
}
