//! Whether a configured endpoint does what a reader needs, one thing after the other, for the operator who sets it up.
//!
//! Three requests are all it costs: the list of models, a tiny question with a form to fill in, and one in plain words.

use std::sync::Arc;

use serde::Serialize;
use serde_json::{Value, json};

use super::{Answered, Model, NoAnswer, Parts, SettingsFault, Unanswered, key_of};
use crate::config::Config;
use crate::ids;
use crate::outward::patience::Patience;
use crate::outward::reach::Unconnected;
use crate::outward::{Endpoint, Fault, NotTaken, Within};
use crate::reader::{Ask, visible};
use crate::text::{t, t_with};
use crate::time::{Clock, SystemClock, wall_clock};

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    pub what: What,
    pub found: Found,
    pub sentence: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<i64>,
}

/// In the order in which they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    Settings,
    Name,
    Connection,
    Encryption,
    Key,
    Model,
    Schema,
    PlainText,
    Streaming,
    Usage,
    FirstByte,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Found {
    Well,
    /// It goes without.
    Missing,
    /// The reader cannot work like this.
    Wrong,
    /// What stands above keeps it from being looked at.
    NotAsked,
}

/// All that was found, and whether a reader can work with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    pub works: bool,
    pub url: String,
    pub dialect: &'static str,
    pub model: String,
    pub lines: Vec<Line>,
}

const WORDS: u32 = 256;
/// Names of models that are shown when the one asked for is none of them.
const NAMES: usize = 8;

/// Looks at what the settings name; nothing when they name no endpoint.
///
/// # Errors
/// Settings with which nothing can be asked.
pub async fn check(config: &Config) -> Result<Option<Checked>, SettingsFault> {
    let (Some(base), Some(name)) = (&config.reader_url, &config.reader_model) else {
        return Ok(None);
    };
    let key = config.reader_key()?;
    let parts = Parts {
        dialect: config.reader_dialect,
        base,
        name: name.trim(),
        key: key.as_ref(),
        plain_http: config.reader_plain_http,
        within: Within::reader(),
        patience: Patience::default(),
        clock: Arc::new(SystemClock::starting_at(wall_clock())),
        dice: ids::chance,
    };
    Ok(Some(look(&parts).await?))
}

/// The same for a model that is put together by hand.
///
/// # Errors
/// Settings with which nothing can be asked.
pub async fn look(parts: &Parts<'_>) -> Result<Checked, SettingsFault> {
    let model = Model::new(parts)?;
    let models_url = parts.dialect.models_url(parts.base);
    let key = parts.key.map(|secret| key_of(parts.dialect, secret));
    let list = Endpoint::keyed(&models_url, key, parts.plain_http, parts.within)?;
    let mut lines = Lines(Vec::new());
    lines.well(
        What::Settings,
        t(if parts.key.is_some() {
            "reader-check-key-there"
        } else {
            "reader-check-no-key"
        }),
    );
    if reach(&model, parts.clock.as_ref(), &mut lines).await {
        let first = model.request(&plain());
        let listed = list.get(&first.headers_without_key).await;
        if said_of_the_list(&model, &listed, &mut lines) {
            questions(&model, &mut lines).await;
        }
    }
    let lines = lines.with_the_rest();
    Ok(Checked {
        works: lines
            .iter()
            .all(|line| matches!(line.found, Found::Well | Found::Missing)),
        url: parts.dialect.url(parts.base),
        dialect: parts.dialect.name(),
        model: parts.name.to_owned(),
        lines,
    })
}

/// Name and connection; false when there is no use in going on.
async fn reach(model: &Model, clock: &dyn Clock, lines: &mut Lines) -> bool {
    let host = model.host().to_owned();
    let reached = match model.endpoint.reach(clock).await {
        Ok(reached) => reached,
        Err(unknown) => {
            let values = [("host", host.into()), ("cause", unknown.0.into())];
            lines.wrong(What::Name, t_with("reader-check-no-name", &values));
            return false;
        }
    };
    let addresses = reached.addresses.join(", ");
    let values = [("host", host.into()), ("addresses", addresses.into())];
    lines.well(What::Name, t_with("reader-check-name", &values));
    lines.took(reached.looked_up_ms);
    let port = model.endpoint.port().to_string();
    match reached.connected {
        Ok(took_ms) => {
            let values = [("port", port.into())];
            lines.well(What::Connection, t_with("reader-check-connected", &values));
            lines.took(took_ms);
            true
        }
        Err(cause) => {
            let cause = match cause {
                Unconnected::TimedOut => t("reader-check-connect-time"),
                Unconnected::Refused(cause) => cause,
            };
            let values = [("port", port.into()), ("cause", cause.into())];
            lines.wrong(
                What::Connection,
                t_with("reader-check-not-connected", &values),
            );
            false
        }
    }
}

/// Encryption, key and model, by what the list of models says of them; false when there is no use in going on.
fn said_of_the_list(model: &Model, listed: &Result<Vec<u8>, NotTaken>, lines: &mut Lines) -> bool {
    if let Err(NotTaken {
        fault: Fault::Unreachable,
        cause,
        ..
    }) = listed
    {
        let cause = cause.clone().unwrap_or_default();
        let sentence = t_with("reader-check-not-secured", &[("cause", cause.into())]);
        lines.wrong(What::Encryption, sentence);
        return false;
    }
    lines.well(
        What::Encryption,
        t(if model.endpoint.is_encrypted() {
            "reader-check-secured"
        } else {
            "reader-check-plain"
        }),
    );
    match listed {
        Err(NotTaken {
            fault:
                Fault::Status {
                    status: status @ (401 | 403),
                    ..
                },
            ..
        }) => {
            let values = [("status", status.to_string().into())];
            lines.wrong(What::Key, t_with("reader-check-key-refused", &values));
            return false;
        }
        Ok(_) => lines.well(What::Key, t("reader-check-key")),
        Err(_) => lines.missing(What::Key, t("reader-check-key-unknown")),
    }
    let names = listed
        .as_ref()
        .ok()
        .and_then(|body| model.dialect.models(body));
    match names {
        Some(names) if model.dialect.lists(&names, &model.name) => {
            let values = [("count", names.len().into())];
            lines.well(What::Model, t_with("reader-check-model", &values));
        }
        // Some serve more than they list, and one of them whatever it is asked for.
        Some(names) => {
            let first: Vec<String> = names.iter().take(NAMES).map(|name| plainly(name)).collect();
            let values = [("names", first.join(", ").into())];
            lines.missing(What::Model, t_with("reader-check-model-unlisted", &values));
        }
        None => lines.missing(What::Model, t("reader-check-no-list")),
    }
    true
}

async fn questions(model: &Model, lines: &mut Lines) {
    let asked = model.request(&with_schema());
    match model.send(&asked).await {
        Ok(answered) => {
            schema(&answered, asked != answered.sent, lines);
            more(&answered, lines);
        }
        Err(none) => {
            lines.unanswered(What::Schema, &none);
            return;
        }
    }
    match model.send(&model.request(&plain())).await {
        Ok(answered) if answered.said.whole => {
            lines.well(What::PlainText, t("reader-check-plain-text"));
            lines.took(answered.total_ms);
        }
        Ok(_) => lines.missing(What::PlainText, t("reader-check-plain-text-cut")),
        Err(none) => lines.unanswered(What::PlainText, &none),
    }
}

fn schema(answered: &Answered, less: bool, lines: &mut Lines) {
    let answer: Option<Value> = serde_json::from_str(&answered.said.text).ok();
    let fits = answer.is_some_and(|answer| {
        let fields = answer.as_object().map_or(0, serde_json::Map::len);
        fields == 1 && (answer["answer"] == "yes" || answer["answer"] == "no")
    });
    match (fits, answered.said.whole) {
        (true, true) if less => lines.missing(What::Schema, t("reader-check-schema-less")),
        (true, true) => lines.well(What::Schema, t("reader-check-schema")),
        (_, false) => lines.wrong(What::Schema, t("reader-check-schema-cut")),
        (false, true) => lines.wrong(What::Schema, t("reader-check-schema-ignored")),
    }
    lines.took(answered.total_ms);
}

fn more(answered: &Answered, lines: &mut Lines) {
    if answered.streamed {
        lines.well(What::Streaming, t("reader-check-streams"));
    } else {
        lines.missing(What::Streaming, t("reader-check-no-stream"));
    }
    match answered.said.used {
        Some(used) => {
            let values = [
                ("input", used.input_tokens.into()),
                ("output", used.output_tokens.into()),
            ];
            lines.well(What::Usage, t_with("reader-check-usage", &values));
        }
        None => lines.missing(What::Usage, t("reader-check-no-usage")),
    }
    lines.well(What::FirstByte, t("reader-check-first-byte"));
    lines.took(answered.first_byte_ms);
}

fn with_schema() -> Ask {
    Ask {
        system: t("reader-check-system"),
        user: t("reader-check-question"),
        schema: Some(json!({
            "type": "object",
            "properties": {"answer": {"type": "string", "enum": ["yes", "no"]}},
            "required": ["answer"],
            "additionalProperties": false,
        })),
        most_tokens: WORDS,
    }
}

fn plain() -> Ask {
    Ask {
        system: t("reader-check-system-plain"),
        user: t("reader-check-question"),
        schema: None,
        most_tokens: WORDS,
    }
}

/// With the beginning of what came: it mostly says who answered instead.
fn unreadable(raw: &[u8]) -> String {
    let sentence = t("reader-check-unreadable");
    let came = plainly(&visible(&String::from_utf8_lossy(raw)));
    if came.trim().is_empty() {
        return sentence;
    }
    let values = [("came", came.into())];
    format!("{sentence} {}", t_with("reader-check-came", &values))
}

/// For a terminal.
fn plainly(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(80).collect()
}

struct Lines(Vec<Line>);

impl Lines {
    fn add(&mut self, what: What, found: Found, sentence: String) {
        self.0.push(Line {
            what,
            found,
            sentence,
            took_ms: None,
        });
    }

    fn well(&mut self, what: What, sentence: String) {
        self.add(what, Found::Well, sentence);
    }

    fn missing(&mut self, what: What, sentence: String) {
        self.add(what, Found::Missing, sentence);
    }

    fn wrong(&mut self, what: What, sentence: String) {
        self.add(what, Found::Wrong, sentence);
    }

    fn unanswered(&mut self, what: What, none: &Unanswered) {
        let sentence = match &none.why {
            NoAnswer::Refused { status, .. } => {
                let values = [("status", status.to_string().into())];
                match status {
                    401 | 403 => t_with("reader-check-key-refused", &values),
                    404 => t_with("reader-check-not-found", &values),
                    _ => t_with("reader-check-refused", &values),
                }
            }
            NoAnswer::TimedOut => t("reader-check-timed-out"),
            NoAnswer::Redirected => t("reader-check-redirected"),
            NoAnswer::Unreadable => unreadable(&none.raw),
            why @ (NoAnswer::Off { .. } | NoAnswer::Unreachable | NoAnswer::TooMuch) => {
                why.to_string()
            }
        };
        self.wrong(what, sentence);
    }

    /// Of the line above.
    fn took(&mut self, ms: i64) {
        if let Some(line) = self.0.last_mut() {
            line.took_ms = Some(ms);
        }
    }

    fn with_the_rest(mut self) -> Vec<Line> {
        for what in [
            What::Name,
            What::Connection,
            What::Encryption,
            What::Key,
            What::Model,
            What::Schema,
            What::PlainText,
            What::Streaming,
            What::Usage,
            What::FirstByte,
        ] {
            if !self.0.iter().any(|line| line.what == what) {
                self.add(what, Found::NotAsked, t("reader-check-not-asked"));
            }
        }
        self.0.sort_by_key(|line| line.what);
        self.0
    }
}
