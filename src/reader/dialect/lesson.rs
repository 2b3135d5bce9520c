//! What of a question an endpoint does not take. Servers differ in what they know of a dialect, and newer models take less than older
//! ones; each says so by refusing the question. Then it is asked once more without what was refused. Whatever is left out,
//! the answer is checked by whoever asked.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Dialect, Request};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lesson {
    /// The schema, but without the word that holds the model to it.
    NotStrict,
    /// Anthropic: newer models refuse a tool they have to use, and take the schema as the format of what they say.
    NoTool,
    NoSchema,
    /// Models that think choose it themselves.
    NoTemperature,
    /// OpenAI: the newer name of the limit.
    OtherLimit,
    /// OpenAI: some copies do not count a stream.
    NoUsage,
    InOnePiece,
}

/// No refusal says more in its first lines than it does on many pages.
const WORDS: usize = 4 * 1024;

impl Lesson {
    /// What to leave out next, by what was sent and by the words of the refusal; nothing when there is nothing to leave out. Words
    /// that name no part of the question speak of its most special one, the schema.
    pub fn of(dialect: Dialect, sent: &Request, refusal: &[u8]) -> Option<Lesson> {
        let refusal = refusal.get(..WORDS).unwrap_or(refusal);
        let refusal = String::from_utf8_lossy(refusal).to_ascii_lowercase();
        let named = [
            ("max_completion_tokens", Lesson::OtherLimit),
            ("temperature", Lesson::NoTemperature),
            ("stream_options", Lesson::NoUsage),
            ("strict", Lesson::NotStrict),
            ("tool_choice", Lesson::NoTool),
            ("response_format", Lesson::NotStrict),
            ("streaming", Lesson::InOnePiece),
            // Not named; the least first.
            ("", Lesson::NotStrict),
            ("", Lesson::NoTool),
            ("", Lesson::NoSchema),
        ];
        let fits = |(word, lesson): &&(&str, Lesson)| {
            refusal.contains(word) && lesson.applied(dialect, sent).is_some()
        };
        named.iter().find(fits).map(|(_, lesson)| *lesson)
    }

    /// The question with this lesson heeded; nothing when that changes nothing.
    pub fn applied(self, dialect: Dialect, request: &Request) -> Option<Request> {
        let mut body: Map<String, Value> = serde_json::from_slice(&request.body).ok()?;
        self.heed(dialect, &mut body)?;
        Some(Request {
            body: Value::Object(body).to_string().into_bytes(),
            ..request.clone()
        })
    }

    fn heed(self, dialect: Dialect, body: &mut Map<String, Value>) -> Option<()> {
        match (self, dialect) {
            (Lesson::NotStrict, Dialect::OpenAi) => {
                let format = body.get_mut("response_format")?.get_mut("json_schema")?;
                format.as_object_mut()?.remove("strict").map(drop)
            }
            (Lesson::NotStrict, Dialect::Anthropic) => {
                let tool = body.get_mut("tools")?.get_mut(0)?;
                tool.as_object_mut()?.remove("strict").map(drop)
            }
            (Lesson::NoTool, Dialect::Anthropic) => {
                body.remove("tool_choice")?;
                let mut tools = body.remove("tools")?;
                let schema = tools.get_mut(0)?.get_mut("input_schema")?.take();
                let format = json!({"format": {"type": "json_schema", "schema": schema}});
                body.insert("output_config".to_owned(), format);
                Some(())
            }
            (Lesson::NoSchema, Dialect::OpenAi) => body.remove("response_format").map(drop),
            (Lesson::NoSchema, Dialect::Anthropic) => body.remove("output_config").map(drop),
            (Lesson::NoSchema, Dialect::Ollama) => body.remove("format").map(drop),
            (Lesson::NoTemperature, Dialect::Ollama) => {
                let options = body.get_mut("options")?.as_object_mut()?;
                options.remove("temperature").map(drop)
            }
            (Lesson::NoTemperature, _) => body.remove("temperature").map(drop),
            (Lesson::OtherLimit, Dialect::OpenAi) => {
                let most = body.remove("max_tokens")?;
                body.insert("max_completion_tokens".to_owned(), most);
                Some(())
            }
            (Lesson::NoUsage, Dialect::OpenAi) => body.remove("stream_options").map(drop),
            (Lesson::InOnePiece, _) => {
                body.remove("stream_options");
                match body.insert("stream".to_owned(), Value::Bool(false)) {
                    Some(Value::Bool(true)) => Some(()),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{ask, plain};
    use super::*;

    fn sent(dialect: Dialect) -> Request {
        dialect.request("https://a.example", "m", &ask())
    }

    fn body(request: &Request) -> Value {
        serde_json::from_slice(&request.body).unwrap()
    }

    #[test]
    fn a_refusal_teaches_what_it_names() {
        use Dialect::{Anthropic, Ollama, OpenAi};
        for (dialect, refusal, lesson) in [
            (
                OpenAi,
                "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
                Lesson::OtherLimit,
            ),
            (
                OpenAi,
                "Unsupported value: 'temperature' does not support 0 with this model.",
                Lesson::NoTemperature,
            ),
            (OpenAi, "Unknown field: stream_options", Lesson::NoUsage),
            (OpenAi, "streaming is not supported", Lesson::InOnePiece),
            (
                OpenAi,
                "response_format is not supported by this model",
                Lesson::NotStrict,
            ),
            (OpenAi, "", Lesson::NotStrict),
            (
                Anthropic,
                "`temperature` is deprecated for this model.",
                Lesson::NoTemperature,
            ),
            (
                Anthropic,
                "tools.0.custom.strict: Extra inputs are not permitted",
                Lesson::NotStrict,
            ),
            (
                Anthropic,
                "tool_choice forces tool use is not compatible with this model",
                Lesson::NoTool,
            ),
            (Anthropic, "invalid", Lesson::NotStrict),
            (Ollama, "invalid format", Lesson::NoSchema),
        ] {
            let taught = Lesson::of(dialect, &sent(dialect), refusal.as_bytes());
            assert_eq!(taught, Some(lesson), "{dialect:?}: {refusal}");
        }
    }

    #[test]
    fn each_lesson_leaves_out_what_it_says_and_nothing_else() {
        let openai = sent(Dialect::OpenAi);
        let other = Lesson::OtherLimit
            .applied(Dialect::OpenAi, &openai)
            .unwrap();
        assert_eq!(body(&other)["max_completion_tokens"], 300);
        assert!(body(&other).get("max_tokens").is_none());
        assert_eq!(body(&other)["messages"], body(&openai)["messages"]);
        let one = Lesson::InOnePiece
            .applied(Dialect::OpenAi, &openai)
            .unwrap();
        assert_eq!(body(&one)["stream"], false);
        assert!(body(&one).get("stream_options").is_none());
        let anthropic = sent(Dialect::Anthropic);
        let format = Lesson::NoTool
            .applied(Dialect::Anthropic, &anthropic)
            .unwrap();
        assert_eq!(
            Some(&body(&format)["output_config"]["format"]["schema"]),
            ask().schema.as_ref()
        );
        assert!(body(&format).get("tools").is_none());
        assert_eq!(format.url, anthropic.url);
        assert_eq!(format.headers_without_key, anthropic.headers_without_key);
    }

    /// However unfriendly a server is, it can refuse only so often.
    #[test]
    fn lessons_come_to_an_end() {
        for dialect in [Dialect::OpenAi, Dialect::Anthropic, Dialect::Ollama] {
            for refusal in [
                "no",
                "max_completion_tokens temperature stream_options strict tool_choice streaming",
            ] {
                let mut request = sent(dialect);
                let mut learnt = 0;
                while let Some(lesson) = Lesson::of(dialect, &request, refusal.as_bytes()) {
                    assert_eq!(body(&request)["messages"], body(&sent(dialect))["messages"]);
                    request = lesson.applied(dialect, &request).unwrap();
                    learnt += 1;
                    assert!(learnt <= 7, "{dialect:?}");
                }
                assert!(learnt > 0);
            }
        }
    }

    #[test]
    fn a_plain_question_has_no_schema_to_leave_out() {
        for dialect in [Dialect::OpenAi, Dialect::Anthropic, Dialect::Ollama] {
            let plain = dialect.request("https://a.example", "m", &plain());
            assert_eq!(Lesson::of(dialect, &plain, b"no"), None, "{dialect:?}");
            for lesson in [Lesson::NotStrict, Lesson::NoTool, Lesson::NoSchema] {
                assert_eq!(lesson.applied(dialect, &plain), None, "{dialect:?}");
            }
        }
    }
}
