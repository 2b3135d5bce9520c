//! The second reader, against a server that speaks each dialect and behaves well and badly.
//!
//! | fault | what is shown | where |
//! | --- | --- | --- |
//! | F-20 | silence and drip, wherever they set in; a kill; saves go on | `failures`, `second`, `unmoved` |
//! | F-21 | 401, 429, 5xx, no encryption, no such name; breaker, no storm | `failures`, `unmoved` |
//! | F-22 | what is no answer, in every way; what came is kept, 64 KiB at most | `failures`, `unmoved` |
//! | F-23 | endless, packed | `failures`, `unmoved` |
//! | F-24 | redirects | `failures`, `unmoved` |
//! | F-25 | hostile words, said and in the place of an answer | `second`, `injection` |

mod agreement;
mod brought;
mod check;
mod dialects;
mod failures;
mod growth;
mod injection;
mod kept;
mod reached;
mod room;
mod second;
pub mod stub;
mod unmoved;
mod versions;
mod wordings;

use std::sync::Arc;
use std::time::Duration;

use fortyfive::config::Secret;
use fortyfive::limits;
use fortyfive::model::{Model, Parts};
use fortyfive::outward::Within;
use fortyfive::outward::patience::Patience;
use fortyfive::reader::{Ask, Dialect};
use fortyfive::time::{SystemClock, Timestamp};

pub const KEY: &str = "sk-canary";
pub const DIALECTS: [Dialect; 3] = [Dialect::OpenAi, Dialect::Anthropic, Dialect::Ollama];

/// For what ends by itself: machines that run other tests meanwhile are slow.
pub const PATIENT: Within = Within {
    connect: Duration::from_secs(10),
    first_byte: Duration::from_secs(30),
    idle: Duration::from_secs(30),
    total: Duration::from_secs(60),
    answer_bytes: limits::MODEL_ANSWER_BYTES,
    wire_bytes: limits::MODEL_WIRE_BYTES,
};

/// For what never ends.
pub const HASTY: Within = Within {
    connect: Duration::from_millis(400),
    first_byte: Duration::from_millis(500),
    idle: Duration::from_millis(400),
    total: Duration::from_millis(1_200),
    ..PATIENT
};

/// A model at this address.
pub fn model(dialect: Dialect, base: &str, within: Within) -> Model {
    with_parts(dialect, base, within, |parts| Model::new(parts).unwrap())
}

pub fn with_parts<T>(
    dialect: Dialect,
    base: &str,
    within: Within,
    make: impl FnOnce(&Parts<'_>) -> T,
) -> T {
    let key = Secret::new(KEY.to_owned());
    make(&Parts {
        dialect,
        base,
        name: "stub-model",
        key: Some(&key),
        plain_http: false,
        within,
        patience: Patience {
            first: Duration::from_millis(10),
            most: Duration::from_millis(20),
            ..Patience::default()
        },
        clock: Arc::new(SystemClock::starting_at(Timestamp::from_ms(0))),
        dice: || 0.5,
    })
}

pub fn ask() -> Ask {
    Ask {
        system: "You judge.".to_owned(),
        user: "Is it \"so\"? \u{e9}\u{1f600}".to_owned(),
        schema: Some(serde_json::json!({
            "type": "object",
            "properties": {"yes": {"type": "boolean"}},
            "required": ["yes"],
            "additionalProperties": false,
        })),
        most_tokens: 300,
    }
}
