//! Every setting once: name, default, limit.
//!
//! A setting comes from, in this order: the command line, a variable `FORTYFIVE_<OPTION>`, the
//! configuration file, the default below.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

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
    pub log: String,
    pub log_format: LogFormat,
    pub allow_unsafe_storage: bool,
}

/// What is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: String) -> Secret {
        Secret(text)
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("***")
    }
}

/// A key is one line.
const KEY_FILE_BYTES: u64 = 4 * 1024;

impl Config {
    /// The key of the transcription endpoint, if it has one.
    ///
    /// # Errors
    /// When the file cannot be read, has no key in it, or may be read by everybody.
    pub fn transcription_key(&self) -> Result<Option<Secret>, ConfigError> {
        self.transcription_key_file
            .as_deref()
            .map(key_from)
            .transpose()
    }
}

fn key_from(path: &Path) -> Result<Secret, ConfigError> {
    use std::os::unix::fs::PermissionsExt;
    let of = |cause| ConfigError::KeyUnreadable {
        path: path.to_owned(),
        cause,
    };
    let about = std::fs::metadata(path).map_err(of)?;
    if about.permissions().mode() & 0o007 != 0 {
        return Err(ConfigError::KeyOpen(path.to_owned()));
    }
    if !about.is_file() || about.len() > KEY_FILE_BYTES {
        return Err(ConfigError::NoKey(path.to_owned()));
    }
    let text = std::fs::read_to_string(path).map_err(of)?;
    match text.trim() {
        key if key.is_empty() || key.contains(char::is_whitespace) => {
            Err(ConfigError::NoKey(path.to_owned()))
        }
        key => Ok(Secret(key.to_owned())),
    }
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
    #[error("--transcription-key-file {}: cannot be read ({cause})", path.display())]
    KeyUnreadable {
        path: PathBuf,
        cause: std::io::Error,
    },
    #[error("--transcription-key-file {}: everybody on this machine may read it; chmod 600 it", .0.display())]
    KeyOpen(PathBuf),
    #[error("--transcription-key-file {}: the key must stand in it alone, on one line", .0.display())]
    NoKey(PathBuf),
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
    fn a_key_is_read_from_a_file_that_only_its_owner_can_read() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        let read = |content: &str, mode| {
            std::fs::write(&path, content).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            let options = Options {
                transcription_key_file: Some(path.clone()),
                ..Options::default()
            };
            options.resolve().unwrap().transcription_key()
        };
        let key = read("sk-1\n", 0o600).unwrap().unwrap();
        assert_eq!(key.reveal(), "sk-1");
        assert_eq!(format!("{key:?}"), "***");
        assert!(matches!(read("sk-1", 0o644), Err(ConfigError::KeyOpen(_))));
        for none in ["", " \n", "two words", "two\nlines"] {
            assert!(
                matches!(read(none, 0o600), Err(ConfigError::NoKey(_))),
                "{none:?}"
            );
        }
        let missing = Options {
            transcription_key_file: Some(dir.path().join("nowhere")),
            ..Options::default()
        };
        let missing = missing.resolve().unwrap().transcription_key();
        assert!(matches!(missing, Err(ConfigError::KeyUnreadable { .. })));
        assert!(
            Options::default()
                .resolve()
                .unwrap()
                .transcription_key()
                .unwrap()
                .is_none()
        );
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
