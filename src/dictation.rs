//! Speech to text, by an endpoint that understands OpenAI's `/v1/audio/transcriptions`: a recording goes out, its words come
//! back, and neither is kept.

use serde::Deserialize;

use crate::config::{Config, ConfigError};
use crate::outward::{Endpoint, Form, Part, Unusable, Within};

pub use crate::outward::Fault as Unanswered;

#[derive(Debug, Clone)]
pub struct Transcriber {
    endpoint: Endpoint,
    model: String,
}

/// What browsers record, and every such endpoint reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recording {
    Webm,
    Mp4,
    Ogg,
}

impl Recording {
    /// By its media type; parameters such as the codec do not matter.
    pub fn of(media_type: &str) -> Option<Recording> {
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        match essence.to_ascii_lowercase().as_str() {
            "audio/webm" => Some(Recording::Webm),
            "audio/mp4" => Some(Recording::Mp4),
            "audio/ogg" => Some(Recording::Ogg),
            _ => None,
        }
    }

    /// Endpoints go by the ending.
    fn file_name(self) -> &'static str {
        match self {
            Recording::Webm => "speech.webm",
            Recording::Mp4 => "speech.mp4",
            Recording::Ogg => "speech.ogg",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Recording::Webm => "audio/webm",
            Recording::Mp4 => "audio/mp4",
            Recording::Ogg => "audio/ogg",
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum SettingsFault {
    #[error("--transcription-url: {0}")]
    Endpoint(#[from] Unusable),
    #[error(transparent)]
    Key(#[from] ConfigError),
}

/// Why there are no words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoWords {
    Unanswered(Unanswered),
    /// A success that is no transcription.
    Unreadable,
}

impl Transcriber {
    /// What the settings say; nothing when they name no endpoint.
    ///
    /// # Errors
    /// An address no recording should go to, or a key that cannot be read.
    pub fn configured(config: &Config) -> Result<Option<Transcriber>, SettingsFault> {
        let Some(url) = &config.transcription_url else {
            return Ok(None);
        };
        let key = config.transcription_key()?;
        let endpoint = Endpoint::new(
            url,
            key.as_ref(),
            config.transcription_plain_http,
            Within::default(),
        )?;
        Ok(Some(Transcriber::new(
            endpoint,
            &config.transcription_model,
        )))
    }

    pub fn new(endpoint: Endpoint, model: &str) -> Transcriber {
        Transcriber {
            endpoint,
            model: model.to_owned(),
        }
    }

    /// Where the recordings go, for whoever is about to speak.
    pub fn host(&self) -> &str {
        self.endpoint.host()
    }

    /// The words of a recording, on one line; empty when nothing was understood.
    ///
    /// # Errors
    /// When the endpoint gives none.
    pub async fn words_of(&self, kind: Recording, recording: Vec<u8>) -> Result<String, NoWords> {
        let part = Part::bytes(recording)
            .file_name(kind.file_name())
            .mime_str(kind.media_type())
            .map_err(|_| NoWords::Unreadable)?;
        let form = Form::new()
            .text("model", self.model.clone())
            .text("response_format", "json")
            .part("file", part);
        let answer = self.endpoint.post(form).await;
        read(&answer.map_err(NoWords::Unanswered)?)
    }
}

#[derive(Deserialize)]
struct Transcription {
    text: String,
}

fn read(answer: &[u8]) -> Result<String, NoWords> {
    let answer: Transcription = serde_json::from_slice(answer).map_err(|_| NoWords::Unreadable)?;
    let words = answer
        .text
        .split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    Ok(words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_is_known_by_its_type_whatever_its_codec() {
        assert_eq!(
            Recording::of("audio/webm;codecs=opus"),
            Some(Recording::Webm)
        );
        assert_eq!(Recording::of("Audio/MP4"), Some(Recording::Mp4));
        for other in ["", "audio/wav", "video/webm", "text/plain", "audio/webmx"] {
            assert_eq!(Recording::of(other), None, "{other}");
        }
    }

    #[test]
    fn words_come_on_one_line_and_anything_else_is_no_transcription() {
        let read_text = |text: &str| read(text.as_bytes());
        assert_eq!(
            read_text(r#"{"text":" A cache,\n in front\u0000 of it.\u001b "}"#),
            Ok("A cache, in front of it.".to_owned())
        );
        assert_eq!(read_text(r#"{"text":"", "usage": {}}"#), Ok(String::new()));
        for other in ["", "{}", "[]", "A cache.", r#"{"text":1}"#] {
            assert_eq!(read_text(other), Err(NoWords::Unreadable), "{other}");
        }
    }
}
