//! The settings of the second reader, as far as they must fit together.

use serde::{Deserialize, Serialize};

use super::Options;

/// When the reader reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReaderWhen {
    /// All stages when the interview is over.
    End,
    /// Each stage as it closes.
    Stage,
}

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ReaderFault {
    #[error(
        "--reader-url has nobody to ask: add --reader-model, by the name the endpoint knows it"
    )]
    NoModel,
    #[error("--{0} is of no use alone: add --reader-url, or take it away")]
    NoUrl(&'static str),
    #[error("--{option} must be from {least} to {most}; found {found}")]
    Range {
        option: &'static str,
        least: u64,
        most: u64,
        found: u64,
    },
    #[error("--{0} is a price of a million tokens: a number from 0 to 1000000")]
    Price(&'static str),
    #[error("--reader-price-input and --reader-price-output come together: give both, or none")]
    OnePrice,
    #[error("--reader-currency is three capital letters, such as USD or EUR; found {0:?}")]
    Currency(String),
}

/// A model's name stands in every request and on pages.
const MODEL_CHARS: usize = 200;
const PRICE_MOST: f64 = 1_000_000.0;

pub fn check(options: &Options) -> Result<(), ReaderFault> {
    let model = options.reader_model.as_deref().unwrap_or_default().trim();
    if options.reader_url.is_none() {
        let alone = [
            ("reader-model", options.reader_model.is_some()),
            ("reader-dialect", options.reader_dialect.is_some()),
            ("reader-key-file", options.reader_key_file.is_some()),
            (
                "reader-conversation",
                options.reader_conversation == Some(true),
            ),
        ];
        if let Some((option, _)) = alone.iter().find(|(_, given)| *given) {
            return Err(ReaderFault::NoUrl(option));
        }
    } else if model.is_empty() || model.chars().count() > MODEL_CHARS {
        return Err(ReaderFault::NoModel);
    }
    let calls = options.reader_calls_per_interview.map(u64::from);
    range("reader-calls-per-interview", calls, 1, 1_000)?;
    let tokens = |option, found| range(option, found, 1_000, 1_000_000_000_000);
    tokens(
        "reader-tokens-per-person-day",
        options.reader_tokens_per_person_day,
    )?;
    tokens("reader-tokens-per-day", options.reader_tokens_per_day)?;
    for (option, price) in [
        ("reader-price-input", options.reader_price_input),
        ("reader-price-output", options.reader_price_output),
    ] {
        if price.is_some_and(|price| !(0.0..=PRICE_MOST).contains(&price)) {
            return Err(ReaderFault::Price(option));
        }
    }
    if options.reader_price_input.is_some() != options.reader_price_output.is_some() {
        return Err(ReaderFault::OnePrice);
    }
    match &options.reader_currency {
        Some(code) if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) => {
            Err(ReaderFault::Currency(code.clone()))
        }
        _ => Ok(()),
    }
}

fn range(
    option: &'static str,
    found: Option<u64>,
    least: u64,
    most: u64,
) -> Result<(), ReaderFault> {
    match found {
        Some(found) if !(least..=most).contains(&found) => Err(ReaderFault::Range {
            option,
            least,
            most,
            found,
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::Dialect;

    fn options(lines: &str) -> Options {
        toml::from_str(lines).unwrap()
    }

    fn fault(lines: &str) -> String {
        options(lines).resolve().unwrap_err().to_string()
    }

    const READER: &str = "reader_url = 'https://a.example'\nreader_model = 'm'\n";

    #[test]
    fn address_and_model_are_enough_and_the_rest_has_its_default() {
        let config = options(READER).resolve().unwrap();
        assert_eq!(config.reader_dialect, Dialect::OpenAi);
        assert_eq!(config.reader_when, ReaderWhen::End);
        assert_eq!(config.reader_calls_per_interview, 24);
        assert_eq!(config.reader_tokens_per_person_day, 200_000);
        assert_eq!(config.reader_tokens_per_day, 2_000_000);
        assert_eq!(config.reader_currency, "USD");
        assert!(!config.reader_conversation && !config.reader_plain_http);
        let printed = toml::to_string(&config).unwrap();
        assert!(printed.contains("reader_dialect = \"openai\""), "{printed}");
    }

    #[test]
    fn what_does_not_fit_together_is_said_with_what_to_do() {
        for (lines, word) in [
            ("reader_url = 'https://a.example'", "add --reader-model"),
            (
                "reader_url = 'https://a.example'\nreader_model = ' '",
                "add --reader-model",
            ),
            ("reader_model = 'm'", "--reader-model is of no use alone"),
            (
                "reader_key_file = 'k'",
                "--reader-key-file is of no use alone",
            ),
            ("reader_conversation = true", "add --reader-url"),
            ("reader_calls_per_interview = 0", "from 1 to 1000; found 0"),
            ("reader_tokens_per_day = 999", "--reader-tokens-per-day"),
            (
                "reader_price_input = -1.0\nreader_price_output = 1.0",
                "--reader-price-input",
            ),
            (
                "reader_price_input = 1.0\nreader_price_output = nan",
                "--reader-price-output",
            ),
            ("reader_price_input = 1.0", "give both"),
            ("reader_currency = 'usd'", "three capital letters"),
        ] {
            let said = fault(lines);
            assert!(said.contains(word), "{lines}: {said}");
        }
    }
}
