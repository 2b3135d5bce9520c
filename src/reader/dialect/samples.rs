//! A question, and answers of the published forms, for the tests beside.

use serde_json::json;

use super::Dialect;
use crate::reader::ask::Ask;

pub fn ask() -> Ask {
    Ask {
        system: "You judge.".to_owned(),
        user: "Is it?".to_owned(),
        schema: Some(json!({
            "type": "object",
            "properties": {"yes": {"type": "boolean"}},
            "required": ["yes"],
            "additionalProperties": false,
        })),
        most_tokens: 300,
    }
}

pub fn plain() -> Ask {
    Ask {
        schema: None,
        ..ask()
    }
}

pub const OPENAI_WHOLE: &[u8] = br#"{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m-2026-01-01",
"choices":[{"index":0,"message":{"role":"assistant","content":"{\"yes\":true}","refusal":null},"logprobs":null,"finish_reason":"stop"}],
"usage":{"prompt_tokens":31,"completion_tokens":5,"total_tokens":36},"service_tier":"default"}"#;

pub const ANTHROPIC_WHOLE: &[u8] = br#"{"id":"msg_1","type":"message","role":"assistant","model":"m-20260101",
"content":[{"type":"text","text":"Here it is."},{"type":"tool_use","id":"toolu_1","name":"answer","input":{"yes":true}}],
"stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":20,"cache_read_input_tokens":11,"output_tokens":5}}"#;

pub const OLLAMA_WHOLE: &[u8] = br#"{"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"{\"yes\":true}"},"done_reason":"stop","done":true,"total_duration":1,"prompt_eval_count":31,"eval_count":5}"#;

const OPENAI: &str = r#"data: {"id":"1","object":"chat.completion.chunk","model":"m-1","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}

data: {"id":"1","model":"m-1","choices":[{"index":0,"delta":{"content":"{\"yes\":true,"},"finish_reason":null}]}

data: {"id":"1","model":"m-1","choices":[{"index":0,"delta":{"content":"\"why\":\"café 😀\"}"},"finish_reason":null}]}

data: {"id":"1","model":"m-1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

data: {"id":"1","model":"m-1","choices":[],"usage":{"prompt_tokens":31,"completion_tokens":5,"total_tokens":36}}

data: [DONE]

"#;

const ANTHROPIC: &str = r#"event: message_start
data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m-1","content":[],"stop_reason":null,"usage":{"input_tokens":31,"output_tokens":1}}}

event: content_block_start
data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

event: ping
data: {"type": "ping"}

event: content_block_delta
data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{"}}

event: content_block_stop
data: {"type":"content_block_stop","index":0}

event: content_block_start
data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"toolu_1","name":"answer","input":{}}}

event: content_block_delta
data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":""}}

event: content_block_delta
data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"yes\":true,\"why\":"}}

event: content_block_delta
data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"\"café 😀\"}"}}

event: content_block_stop
data: {"type":"content_block_stop","index":1}

event: message_delta
data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":5}}

event: message_stop
data: {"type":"message_stop"}

"#;

const OLLAMA: &str = r#"{"model":"m","created_at":"t","message":{"role":"assistant","content":"","thinking":"hm"},"done":false}
{"model":"m","created_at":"t","message":{"role":"assistant","content":"{\"yes\":true,"},"done":false}
{"model":"m","created_at":"t","message":{"role":"assistant","content":"\"why\":\"café 😀\"}"},"done":false}
{"model":"m","created_at":"t","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":31,"eval_count":5}
"#;

pub const STREAMS: [(Dialect, &[u8]); 3] = [
    (Dialect::OpenAi, OPENAI.as_bytes()),
    (Dialect::Anthropic, ANTHROPIC.as_bytes()),
    (Dialect::Ollama, OLLAMA.as_bytes()),
];

/// What of a sample says that it is whole.
pub fn end_of(dialect: Dialect) -> &'static [u8] {
    match dialect {
        Dialect::OpenAi => br#""finish_reason":"stop""#,
        Dialect::Anthropic => br#""stop_reason":"tool_use""#,
        Dialect::Ollama => br#""done":true"#,
    }
}
