//! Keys of endpoints: read when they are needed, printed never.

use std::path::{Path, PathBuf};

use super::{Config, ConfigError};

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

#[derive(Debug, thiserror::Error)]
pub enum KeyFault {
    #[error("--{option} {}: cannot be read ({cause})", path.display())]
    Unreadable {
        option: &'static str,
        path: PathBuf,
        cause: std::io::Error,
    },
    #[error("--{option} {}: everybody on this machine may read it; chmod 600 it", path.display())]
    Open { option: &'static str, path: PathBuf },
    #[error("--{option} {}: the key must stand in it alone, on one line", path.display())]
    None { option: &'static str, path: PathBuf },
    #[error("{0} must be the key alone, on one line")]
    Variable(&'static str),
    #[error("{variable} and --{option} both give a key; take one of them away, best the variable")]
    Both {
        variable: &'static str,
        option: &'static str,
    },
}

/// A key is one line.
const KEY_FILE_BYTES: u64 = 4 * 1024;

/// The key of the reader where there can be no file. A file is better: a variable is handed on to every program this one's environment is
/// copied to, and stands where a service manager or container shows its settings.
const READER_KEY: &str = "FORTYFIVE_READER_KEY";

impl Config {
    /// The key of the transcription endpoint, if it has one.
    ///
    /// # Errors
    /// When the file cannot be read, has no key in it, or may be read by everybody.
    pub fn transcription_key(&self) -> Result<Option<Secret>, ConfigError> {
        let path = self.transcription_key_file.as_deref();
        let key = path.map(|path| from_file("transcription-key-file", path));
        Ok(key.transpose()?)
    }

    /// The key of the reader, if it has one: from its file, or from the variable `FORTYFIVE_READER_KEY`.
    ///
    /// # Errors
    /// When the file cannot be read, has no key in it, or may be read by everybody; when the variable is no key; when there are both.
    pub fn reader_key(&self) -> Result<Option<Secret>, ConfigError> {
        let variable = std::env::var_os(READER_KEY).filter(|value| !value.is_empty());
        let variable = variable.map(|value| value.into_string().unwrap_or_default());
        Ok(reader_key(self.reader_key_file.as_deref(), variable)?)
    }
}

fn reader_key(path: Option<&Path>, variable: Option<String>) -> Result<Option<Secret>, KeyFault> {
    let option = "reader-key-file";
    match (path, variable) {
        (Some(_), Some(_)) => Err(KeyFault::Both {
            variable: READER_KEY,
            option,
        }),
        (Some(path), None) => from_file(option, path).map(Some),
        (None, Some(text)) => match one_line(&text) {
            Some(key) => Ok(Some(key)),
            None => Err(KeyFault::Variable(READER_KEY)),
        },
        (None, None) => Ok(None),
    }
}

fn from_file(option: &'static str, path: &Path) -> Result<Secret, KeyFault> {
    use std::os::unix::fs::PermissionsExt;
    let path = path.to_owned();
    let about = match std::fs::metadata(&path) {
        Ok(about) => about,
        Err(cause) => {
            return Err(KeyFault::Unreadable {
                option,
                path,
                cause,
            });
        }
    };
    if about.permissions().mode() & 0o007 != 0 {
        return Err(KeyFault::Open { option, path });
    }
    if !about.is_file() || about.len() > KEY_FILE_BYTES {
        return Err(KeyFault::None { option, path });
    }
    match std::fs::read_to_string(&path) {
        Ok(text) => one_line(&text).ok_or(KeyFault::None { option, path }),
        Err(cause) => Err(KeyFault::Unreadable {
            option,
            path,
            cause,
        }),
    }
}

fn one_line(text: &str) -> Option<Secret> {
    let key = text.trim();
    let alone = !key.is_empty() && !key.contains(char::is_whitespace);
    alone.then(|| Secret::new(key.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::super::Options;
    use super::*;

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
            let heard = options.resolve().unwrap().transcription_key();
            let read = reader_key(Some(&path), None);
            assert_eq!(heard.is_ok(), read.is_ok());
            read
        };
        let key = read("sk-1\n", 0o600).unwrap().unwrap();
        assert_eq!(key.reveal(), "sk-1");
        assert_eq!(format!("{key:?}"), "***");
        assert!(matches!(read("sk-1", 0o644), Err(KeyFault::Open { .. })));
        for none in ["", " \n", "two words", "two\nlines"] {
            let fault = read(none, 0o600);
            assert!(matches!(fault, Err(KeyFault::None { .. })), "{none:?}");
        }
        let nowhere = dir.path().join("nowhere");
        let missing = reader_key(Some(&nowhere), None).unwrap_err();
        assert!(matches!(missing, KeyFault::Unreadable { .. }));
        assert!(
            missing.to_string().starts_with("--reader-key-file "),
            "{missing}"
        );
        assert!(reader_key(None, None).unwrap().is_none());
    }

    #[test]
    fn a_key_may_come_from_a_variable_but_not_twice() {
        let key = |text: &str| reader_key(None, Some(text.to_owned()));
        assert_eq!(key("sk-2\n").unwrap().unwrap().reveal(), "sk-2");
        for none in [" ", "two words"] {
            let fault = key(none).unwrap_err().to_string();
            assert!(
                fault.contains(READER_KEY) && !fault.contains("words"),
                "{fault}"
            );
        }
        let both = reader_key(Some(Path::new("x")), Some("sk-secret".to_owned()));
        let both = both.unwrap_err().to_string();
        assert!(
            both.contains(READER_KEY) && both.contains("--reader-key-file"),
            "{both}"
        );
        assert!(!both.contains("sk-secret"));
    }
}
