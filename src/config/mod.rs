//! Every setting once: name, default, limit.
//!
//! A setting comes from, in this order: the command line, a variable `FORTYFIVE_<OPTION>`, the
//! configuration file, the default below.

mod key;
mod reader;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

pub use key::{KeyFault, Secret};
pub use reader::{ReaderFault, ReaderWhen};

use serde::{Deserialize, Serialize};

use crate::reader::Dialect;

/// What a person may set; every field left out keeps what the next source says.
#[derive(Debug, Clone, Default, clap::Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// Address and port to listen on [default: 127.0.0.1:4545]
    #[arg(long, env = "FORTYFIVE_LISTEN", value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,

    /// Directory for everything that is kept; created when missing [default: data]
    #[arg(
        long,
        env = "FORTYFIVE_DATA",
        value_name = "DIR",
        conflicts_with = "database"
    )]
    pub data: Option<PathBuf>,

    /// A PostgreSQL database instead of the file inside the data directory
    #[arg(
        long,
        env = "FORTYFIVE_DATABASE",
        value_name = "postgres://...",
        hide_env_values = true
    )]
    pub database: Option<String>,

    /// Cases and rubrics of your own: they add to, or override, the built-in ones
    #[arg(long, env = "FORTYFIVE_CONTENT", value_name = "DIR")]
    pub content: Option<PathBuf>,

    /// The address people type, when a proxy stands in front: https://coach.example
    #[arg(long, env = "FORTYFIVE_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,

    /// An OpenAI-compatible endpoint that turns speech into words, such as https://host/v1/audio/transcriptions; without it
    /// there is no dictation
    #[arg(long, env = "FORTYFIVE_TRANSCRIPTION_URL", value_name = "URL")]
    pub transcription_url: Option<String>,

    /// A file with the key of that endpoint; nobody else may read it
    #[arg(long, env = "FORTYFIVE_TRANSCRIPTION_KEY_FILE", value_name = "FILE")]
    pub transcription_key_file: Option<PathBuf>,

    /// The model that endpoint is asked for [default: whisper-1]
    #[arg(long, env = "FORTYFIVE_TRANSCRIPTION_MODEL", value_name = "NAME")]
    pub transcription_model: Option<String>,

    /// Send recordings and key unencrypted to a private address; to this machine itself that is always allowed
    #[arg(long, env = "FORTYFIVE_TRANSCRIPTION_PLAIN_HTTP", num_args = 0..=1, default_missing_value = "true", value_name = "true|false")]
    pub transcription_plain_http: Option<bool>,

    /// A language model to read along, at the address its owner calls the base: https://host/v1; without it there is none
    #[arg(long, env = "FORTYFIVE_READER_URL", value_name = "URL")]
    pub reader_url: Option<String>,

    /// How that endpoint is spoken to [default: openai]
    #[arg(long, env = "FORTYFIVE_READER_DIALECT", value_name = "DIALECT")]
    pub reader_dialect: Option<Dialect>,

    /// The model it is asked for
    #[arg(long, env = "FORTYFIVE_READER_MODEL", value_name = "NAME")]
    pub reader_model: Option<String>,

    /// A file with the key of that endpoint; nobody else may read it
    #[arg(long, env = "FORTYFIVE_READER_KEY_FILE", value_name = "FILE")]
    pub reader_key_file: Option<PathBuf>,

    /// Send answers and key unencrypted to a private address; to this machine itself that is always allowed
    #[arg(long, env = "FORTYFIVE_READER_PLAIN_HTTP", num_args = 0..=1, default_missing_value = "true", value_name = "true|false")]
    pub reader_plain_http: Option<bool>,

    /// When it reads: at the end of an interview, or each stage as it closes [default: end]
    #[arg(long, env = "FORTYFIVE_READER_WHEN", value_name = "WHEN")]
    pub reader_when: Option<ReaderWhen>,

    /// Let it put what the interviewer says into its own words, for who agrees [default: false]
    #[arg(long, env = "FORTYFIVE_READER_CONVERSATION", num_args = 0..=1, default_missing_value = "true", value_name = "true|false")]
    pub reader_conversation: Option<bool>,

    /// How often it is asked about one interview at most [default: 24]
    #[arg(
        long,
        env = "FORTYFIVE_READER_CALLS_PER_INTERVIEW",
        value_name = "CALLS"
    )]
    pub reader_calls_per_interview: Option<u32>,

    /// Tokens a day for one person at most [default: 200000]
    #[arg(
        long,
        env = "FORTYFIVE_READER_TOKENS_PER_PERSON_DAY",
        value_name = "TOKENS"
    )]
    pub reader_tokens_per_person_day: Option<u64>,

    /// Tokens a day for everybody together at most [default: 2000000]
    #[arg(long, env = "FORTYFIVE_READER_TOKENS_PER_DAY", value_name = "TOKENS")]
    pub reader_tokens_per_day: Option<u64>,

    /// What a million tokens that go out cost, to show what is spent
    #[arg(long, env = "FORTYFIVE_READER_PRICE_INPUT", value_name = "PRICE")]
    pub reader_price_input: Option<f64>,

    /// What a million tokens that come back cost
    #[arg(long, env = "FORTYFIVE_READER_PRICE_OUTPUT", value_name = "PRICE")]
    pub reader_price_output: Option<f64>,

    /// The money of these prices, by its three letters [default: USD]
    #[arg(long, env = "FORTYFIVE_READER_CURRENCY", value_name = "CODE")]
    pub reader_currency: Option<String>,

    /// What to log: error, warn, info, debug, or a filter per module [default: info]
    #[arg(long, env = "FORTYFIVE_LOG", value_name = "FILTER")]
    pub log: Option<String>,

    /// How to write the log: text or json [default: text]
    #[arg(long, env = "FORTYFIVE_LOG_FORMAT", value_name = "FORMAT")]
    pub log_format: Option<LogFormat>,

    /// Start although the data lies on a network file system, where a lock and a sync may not hold
    #[arg(long, env = "FORTYFIVE_ALLOW_UNSAFE_STORAGE", num_args = 0..=1, default_missing_value = "true", value_name = "true|false")]
    pub allow_unsafe_storage: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Text,
    Json,
}

/// The settings in force.
#[derive(Debug, Clone, Serialize)]
pub struct Config {
    pub listen: SocketAddr,
    pub data: PathBuf,
    #[serde(serialize_with = "hide")]
    pub database: Option<String>,
    pub content: Option<PathBuf>,
    pub public_url: Option<String>,
    pub transcription_url: Option<String>,
    pub transcription_key_file: Option<PathBuf>,
    pub transcription_model: String,
    pub transcription_plain_http: bool,
    pub reader_url: Option<String>,
    pub reader_dialect: Dialect,
    pub reader_model: Option<String>,
    pub reader_key_file: Option<PathBuf>,
    pub reader_plain_http: bool,
    pub reader_when: ReaderWhen,
    pub reader_conversation: bool,
    pub reader_calls_per_interview: u32,
    pub reader_tokens_per_person_day: u64,
    pub reader_tokens_per_day: u64,
    pub reader_price_input: Option<f64>,
    pub reader_price_output: Option<f64>,
    pub reader_currency: String,
    pub log: String,
    pub log_format: LogFormat,
    pub allow_unsafe_storage: bool,
}

fn hide<S: serde::Serializer>(secret: &Option<String>, out: S) -> Result<S::Ok, S::Error> {
    match secret {
        Some(_) => out.serialize_str("postgres://***"),
        None => out.serialize_none(),
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{}: cannot be read ({cause}); check --config", path.display())]
    Unreadable {
        path: PathBuf,
        cause: std::io::Error,
    },
    #[error("{}: {cause}\nEvery line is one option without its dashes, such as: listen = \"127.0.0.1:4545\"", path.display())]
    Malformed {
        path: PathBuf,
        cause: Box<toml::de::Error>,
    },
    #[error(transparent)]
    Key(#[from] KeyFault),
    #[error(transparent)]
    Reader(#[from] ReaderFault),
    #[error("--public-url must be http:// or https:// and a host, without a path; found {0:?}")]
    PublicUrl(String),
    #[error(
        "--database must begin with postgres:// (without it, SQLite in --data is used); found {0:?}"
    )]
    Database(String),
}

impl Options {
    /// # Errors
    /// When the file cannot be read, or has a line that is no option.
    pub fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|cause| ConfigError::Unreadable {
            path: path.to_owned(),
            cause,
        })?;
        toml::from_str(&text).map_err(|cause| ConfigError::Malformed {
            path: path.to_owned(),
            cause: Box::new(cause),
        })
    }

    /// These options, with `other` where nothing is said.
    #[must_use]
    pub fn or(self, other: Options) -> Options {
        // A data directory on the command line means SQLite, whatever the file says.
        let database = match (&self.data, self.database) {
            (Some(_), None) => None,
            (_, own) => own.or(other.database),
        };
        Options {
            listen: self.listen.or(other.listen),
            data: self.data.or(other.data),
            database,
            content: self.content.or(other.content),
            public_url: self.public_url.or(other.public_url),
            transcription_url: self.transcription_url.or(other.transcription_url),
            transcription_key_file: self.transcription_key_file.or(other.transcription_key_file),
            transcription_model: self.transcription_model.or(other.transcription_model),
            transcription_plain_http: self
                .transcription_plain_http
                .or(other.transcription_plain_http),
            reader_url: self.reader_url.or(other.reader_url),
            reader_dialect: self.reader_dialect.or(other.reader_dialect),
            reader_model: self.reader_model.or(other.reader_model),
            reader_key_file: self.reader_key_file.or(other.reader_key_file),
            reader_plain_http: self.reader_plain_http.or(other.reader_plain_http),
            reader_when: self.reader_when.or(other.reader_when),
            reader_conversation: self.reader_conversation.or(other.reader_conversation),
            reader_calls_per_interview: self
                .reader_calls_per_interview
                .or(other.reader_calls_per_interview),
            reader_tokens_per_person_day: self
                .reader_tokens_per_person_day
                .or(other.reader_tokens_per_person_day),
            reader_tokens_per_day: self.reader_tokens_per_day.or(other.reader_tokens_per_day),
            reader_price_input: self.reader_price_input.or(other.reader_price_input),
            reader_price_output: self.reader_price_output.or(other.reader_price_output),
            reader_currency: self.reader_currency.or(other.reader_currency),
            log: self.log.or(other.log),
            log_format: self.log_format.or(other.log_format),
            allow_unsafe_storage: self.allow_unsafe_storage.or(other.allow_unsafe_storage),
        }
    }

    /// # Errors
    /// When a value is not of its form.
    pub fn resolve(self) -> Result<Config, ConfigError> {
        if let Some(url) = self.database.as_ref()
            && !(url.starts_with("postgres://") || url.starts_with("postgresql://"))
        {
            let scheme = url.split("//").next().unwrap_or_default().to_owned();
            return Err(ConfigError::Database(scheme));
        }
        reader::check(&self)?;
        Ok(Config {
            listen: self
                .listen
                .unwrap_or(SocketAddr::from(([127, 0, 0, 1], 4545))),
            data: self.data.unwrap_or_else(|| PathBuf::from("data")),
            database: self.database,
            content: self.content,
            public_url: self.public_url.map(checked_public_url).transpose()?,
            transcription_url: self.transcription_url,
            transcription_key_file: self.transcription_key_file,
            transcription_model: self
                .transcription_model
                .unwrap_or_else(|| String::from("whisper-1")),
            transcription_plain_http: self.transcription_plain_http.unwrap_or(false),
            reader_url: self.reader_url,
            reader_dialect: self.reader_dialect.unwrap_or(Dialect::OpenAi),
            reader_model: self.reader_model,
            reader_key_file: self.reader_key_file,
            reader_plain_http: self.reader_plain_http.unwrap_or(false),
            reader_when: self.reader_when.unwrap_or(ReaderWhen::End),
            reader_conversation: self.reader_conversation.unwrap_or(false),
            reader_calls_per_interview: self.reader_calls_per_interview.unwrap_or(24),
            reader_tokens_per_person_day: self.reader_tokens_per_person_day.unwrap_or(200_000),
            reader_tokens_per_day: self.reader_tokens_per_day.unwrap_or(2_000_000),
            reader_price_input: self.reader_price_input,
            reader_price_output: self.reader_price_output,
            reader_currency: self.reader_currency.unwrap_or_else(|| String::from("USD")),
            log: self.log.unwrap_or_else(|| String::from("info")),
            log_format: self.log_format.unwrap_or(LogFormat::Text),
            allow_unsafe_storage: self.allow_unsafe_storage.unwrap_or(false),
        })
    }
}

fn checked_public_url(url: String) -> Result<String, ConfigError> {
    let trimmed = url.trim_end_matches('/');
    let host = trimmed
        .strip_prefix("https://")
        .or_else(|| trimmed.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => {
            Ok(trimmed.to_ascii_lowercase())
        }
        _ => Err(ConfigError::PublicUrl(url)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_wins_over_the_file_and_the_file_over_the_default() {
        let line = Options {
            log: Some("debug".into()),
            ..Options::default()
        };
        let file: Options = toml::from_str("log = 'warn'\nlisten = '127.0.0.1:5000'").unwrap();
        let config = line.or(file).resolve().unwrap();
        assert_eq!(config.log, "debug");
        assert_eq!(config.listen.port(), 5000);
        assert_eq!(config.data, PathBuf::from("data"));
    }

    #[test]
    fn an_unknown_line_in_the_file_is_named() {
        let error = toml::from_str::<Options>("lisen = '127.0.0.1:5000'").unwrap_err();
        assert!(error.to_string().contains("lisen"), "{error}");
    }

    #[test]
    fn a_database_of_another_kind_is_refused_without_showing_its_password() {
        let options = Options {
            database: Some("mysql://me:secret@host/db".into()),
            ..Options::default()
        };
        let sentence = options.resolve().unwrap_err().to_string();
        assert!(
            sentence.contains("mysql:") && !sentence.contains("secret"),
            "{sentence}"
        );
    }

    #[test]
    fn a_public_address_with_a_path_is_refused() {
        for bad in [
            "coach.example",
            "https://",
            "https://coach.example/app",
            "ftp://x",
        ] {
            let options = Options {
                public_url: Some(bad.into()),
                ..Options::default()
            };
            assert!(options.resolve().is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_printed_hides_the_database_password() {
        let options = Options {
            database: Some("postgres://me:secret@host/db".into()),
            ..Options::default()
        };
        let printed = toml::to_string(&options.resolve().unwrap()).unwrap();
        assert!(!printed.contains("secret"), "{printed}");
    }
}
