//! How an endpoint wants to be asked, and how it answers: three dialects, as their owners publish them.
//!
//! # The one invariant
//!
//! A [`Request`] is all that goes out, but for the key: what is shown to somebody as sent is its body, byte for byte. What comes
//! back is read by a [`Decoder`], however it was cut into pieces on its way, and never beyond its limit.
//!
//! | dialect | asked at | the schema goes | the answer comes |
//! | --- | --- | --- | --- |
//! | `openai` | `/v1/chat/completions` | `response_format`, strict | `choices[0]`, server-sent events |
//! | `anthropic` | `/v1/messages` | one forced tool, strict | the tool's input, server-sent events |
//! | `ollama` | `/api/chat` | `format` | `message`, one JSON object a line |
//!
//! Every answer is asked for as a stream, so that silence is noticed early; an endpoint that sends it in one piece is understood, too.
//! Some take the schema and ignore it, some refuse it ([`Lesson`]): whoever reads the answer checks it in any case.

mod anthropic;
mod decoder;
mod gathered;
mod lesson;
mod lines;
mod ollama;
mod openai;
#[cfg(test)]
mod samples;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use decoder::Decoder;
pub use lesson::Lesson;

use super::ask::{Ask, Said};
use crate::limits;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
#[value(rename_all = "lower")]
pub enum Dialect {
    /// OpenAI and all that speak like it: vLLM, llama.cpp, LM Studio, OpenRouter and many more.
    OpenAi,
    Anthropic,
    Ollama,
}

/// What goes out, but for the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    pub url: String,
    pub headers_without_key: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// Why an answer is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// No JSON, or not of the form the dialect publishes.
    NotTheForm,
    /// It came to its end without a word in it.
    Nothing,
    /// The endpoint says, under a status of success, that it failed.
    Failed,
    /// More than anybody reads.
    TooMuch,
}

/// The name of the header the key goes in, and what stands before the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyHeader {
    pub name: &'static str,
    pub before: &'static str,
}

impl Dialect {
    pub fn name(self) -> &'static str {
        match self {
            Dialect::OpenAi => "openai",
            Dialect::Anthropic => "anthropic",
            Dialect::Ollama => "ollama",
        }
    }

    /// The question as the endpoint is asked it first. `base` is the address of the settings, see [`Dialect::url`].
    pub fn request(self, base: &str, model: &str, ask: &Ask) -> Request {
        let body = match self {
            Dialect::OpenAi => openai::body(model, ask),
            Dialect::Anthropic => anthropic::body(model, ask),
            Dialect::Ollama => ollama::body(model, ask),
        };
        let mut headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        if self == Dialect::Anthropic {
            let version = anthropic::VERSION.to_owned();
            headers.push(("anthropic-version".to_owned(), version));
        }
        Request {
            url: self.url(base),
            headers_without_key: headers,
            body: body.to_string().into_bytes(),
        }
    }

    /// Where questions go. The base is what the owners of an endpoint call by that name: slashes at its end do not matter, and the
    /// whole address of the call is understood as well.
    ///
    /// * `openai`: `https://host/v1` or any other path is taken as it stands, `https://host` alone means `/v1`.
    /// * `anthropic`: `https://host`, with or without `/v1`.
    /// * `ollama`: `http://host:11434`, with or without `/api`, or with the `/v1` of its other dialect.
    pub fn url(self, base: &str) -> String {
        let root = self.root(base);
        match self {
            Dialect::OpenAi => format!("{root}/chat/completions"),
            Dialect::Anthropic => format!("{root}/messages"),
            Dialect::Ollama => format!("{root}/chat"),
        }
    }

    /// Where the endpoint lists its models.
    pub fn models_url(self, base: &str) -> String {
        let root = self.root(base);
        match self {
            Dialect::OpenAi | Dialect::Anthropic => format!("{root}/models"),
            Dialect::Ollama => format!("{root}/tags"),
        }
    }

    fn root(self, base: &str) -> String {
        let base = base.trim().trim_end_matches('/');
        let call = match self {
            Dialect::OpenAi => "/chat/completions",
            Dialect::Anthropic => "/messages",
            Dialect::Ollama => "/chat",
        };
        let base = base.strip_suffix(call).unwrap_or(base);
        let base = base.trim_end_matches('/');
        let behind_the_scheme = base.split_once("://").map_or(base, |(_, rest)| rest);
        match self {
            Dialect::OpenAi if behind_the_scheme.contains('/') => base.to_owned(),
            Dialect::OpenAi => format!("{base}/v1"),
            Dialect::Anthropic if base.ends_with("/v1") => base.to_owned(),
            Dialect::Anthropic => format!("{base}/v1"),
            Dialect::Ollama => {
                let base = base.strip_suffix("/v1").unwrap_or(base);
                let base = base.strip_suffix("/api").unwrap_or(base);
                format!("{base}/api")
            }
        }
    }

    pub fn key_header(self) -> KeyHeader {
        match self {
            Dialect::Anthropic => KeyHeader {
                name: "x-api-key",
                before: "",
            },
            Dialect::OpenAi | Dialect::Ollama => KeyHeader {
                name: "authorization",
                before: "Bearer ",
            },
        }
    }

    /// The whole of a successful answer, in one piece or as the stream it came in.
    ///
    /// # Errors
    /// When it is not of the form the dialect publishes, or has more than [`limits::MODEL_ANSWER_BYTES`] in it.
    pub fn said(self, body: &[u8]) -> Result<Said, Unreadable> {
        let mut decoder = Decoder::new(self, limits::MODEL_ANSWER_BYTES);
        decoder.take(body)?;
        decoder.said()
    }

    /// The ids of a list of models; nothing when it is no such list.
    pub fn models(self, body: &[u8]) -> Option<Vec<String>> {
        let list: Value = serde_json::from_slice(body).ok()?;
        let (list, name) = match self {
            Dialect::OpenAi | Dialect::Anthropic => (list.get("data")?, "id"),
            Dialect::Ollama => (list.get("models")?, "name"),
        };
        let names = list.as_array()?.iter();
        let names = names.filter_map(|model| model.get(name)?.as_str().map(str::to_owned));
        Some(names.collect())
    }

    /// Whether the endpoint would know a model of its list by this name: Ollama takes a name without a tag for its latest.
    pub fn lists(self, models: &[String], model: &str) -> bool {
        models.iter().any(|listed| {
            listed == model
                || (self == Dialect::Ollama && listed.strip_suffix(":latest") == Some(model))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_understood_with_and_without_its_end() {
        use Dialect::{Anthropic, Ollama, OpenAi};
        for (dialect, base, url, models) in [
            (
                OpenAi,
                "https://a.example",
                "/v1/chat/completions",
                "/v1/models",
            ),
            (
                OpenAi,
                "https://a.example/",
                "/v1/chat/completions",
                "/v1/models",
            ),
            (
                OpenAi,
                "https://a.example/v1",
                "/v1/chat/completions",
                "/v1/models",
            ),
            (
                OpenAi,
                " https://a.example/v1// ",
                "/v1/chat/completions",
                "/v1/models",
            ),
            (
                OpenAi,
                "https://a.example/api/v1",
                "/api/v1/chat/completions",
                "/api/v1/models",
            ),
            (
                OpenAi,
                "https://a.example/v1/chat/completions",
                "/v1/chat/completions",
                "/v1/models",
            ),
            (
                OpenAi,
                "https://a.example/v1beta/openai/",
                "/v1beta/openai/chat/completions",
                "/v1beta/openai/models",
            ),
            (Anthropic, "https://a.example", "/v1/messages", "/v1/models"),
            (
                Anthropic,
                "https://a.example/v1/",
                "/v1/messages",
                "/v1/models",
            ),
            (
                Anthropic,
                "https://a.example/v1/messages",
                "/v1/messages",
                "/v1/models",
            ),
            (
                Anthropic,
                "https://a.example/anthropic",
                "/anthropic/v1/messages",
                "/anthropic/v1/models",
            ),
            (Ollama, "https://a.example", "/api/chat", "/api/tags"),
            (Ollama, "https://a.example/api", "/api/chat", "/api/tags"),
            (
                Ollama,
                "https://a.example/api/chat/",
                "/api/chat",
                "/api/tags",
            ),
            (Ollama, "https://a.example/v1", "/api/chat", "/api/tags"),
        ] {
            assert_eq!(
                dialect.url(base),
                format!("https://a.example{url}"),
                "{base}"
            );
            assert_eq!(
                dialect.models_url(base),
                format!("https://a.example{models}"),
                "{base}"
            );
        }
    }

    #[test]
    fn a_dialect_has_one_name_in_settings_and_tables() {
        for dialect in [Dialect::OpenAi, Dialect::Anthropic, Dialect::Ollama] {
            assert_eq!(crate::wire::name(&dialect), dialect.name());
            let parsed = <Dialect as clap::ValueEnum>::from_str(dialect.name(), false);
            assert_eq!(parsed, Ok(dialect));
        }
    }

    #[test]
    fn a_list_of_models_is_read_and_the_latest_of_ollama_needs_no_tag() {
        let openai = br#"{"object":"list","data":[{"id":"m-1","object":"model"},{"id":7},{}]}"#;
        assert_eq!(Dialect::OpenAi.models(openai), Some(vec!["m-1".to_owned()]));
        let ollama = br#"{"models":[{"name":"small:latest","model":"small:latest"}]}"#;
        let models = Dialect::Ollama.models(ollama).unwrap();
        assert!(Dialect::Ollama.lists(&models, "small"));
        assert!(Dialect::Ollama.lists(&models, "small:latest"));
        assert!(!Dialect::Ollama.lists(&models, "smal"));
        assert!(!Dialect::OpenAi.lists(&models, "small"));
        for other in ["", "[]", "{}", r#"{"data":{}}"#, "<html>"] {
            assert_eq!(Dialect::OpenAi.models(other.as_bytes()), None, "{other}");
        }
    }
}
