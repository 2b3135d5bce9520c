//! Why nothing came of a question: a word for the store, and a sentence for people.

use crate::model::NoAnswer;
use crate::text::{t, t_of};

/// Why nothing came of a question; `code` is the same word in the store, in the interface and in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unasked {
    pub code: String,
    /// What comes after it would fare alike.
    pub all: bool,
    /// The form was wrong, and it waits to be asked once more, under this id.
    pub(super) again: Option<String>,
}

impl Unasked {
    pub(super) fn of(code: impl Into<String>) -> Self {
        Unasked {
            code: code.into(),
            all: false,
            again: None,
        }
    }

    pub(super) fn all(code: &str) -> Self {
        Unasked {
            code: code.to_owned(),
            all: true,
            again: None,
        }
    }
}

impl From<&NoAnswer> for Unasked {
    fn from(fault: &NoAnswer) -> Self {
        match fault {
            NoAnswer::Off { .. } | NoAnswer::Redirected => Unasked::all(fault.name()),
            NoAnswer::Refused { status, .. } => Unasked {
                code: format!("{REFUSED}{status}"),
                all: matches!(status, 401 | 403),
                again: None,
            },
            other => Unasked::of(other.name()),
        }
    }
}

/// Before the status of a refusal.
const REFUSED: &str = "refused-";

/// What happened and what to do, of the word that is stored.
pub fn sentence_of(code: &str) -> String {
    let fault = match code {
        "off" => NoAnswer::Off { until_ms: 0 },
        "unreachable" => NoAnswer::Unreachable,
        "timed-out" => NoAnswer::TimedOut,
        "redirected" => NoAnswer::Redirected,
        "too-much" => NoAnswer::TooMuch,
        "unreadable" => NoAnswer::Unreadable,
        code => match code.strip_prefix(REFUSED).map(str::parse) {
            Some(Ok(status)) => NoAnswer::Refused {
                status,
                retry_after_s: None,
            },
            // Of an answer that was thrown away it is the sentence's own key.
            _ if code.starts_with("reader-thrown-") => return t(code),
            _ => return t_of("reader-failed", code),
        },
    };
    fault.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_befall_the_next_question_too_ends_the_asking() {
        assert!(Unasked::from(&NoAnswer::Off { until_ms: 1 }).all);
        assert!(!Unasked::from(&NoAnswer::TimedOut).all);
        let refused = |status| {
            Unasked::from(&NoAnswer::Refused {
                status,
                retry_after_s: None,
            })
        };
        assert_eq!(refused(401), Unasked::all("refused-401"));
        assert_eq!(refused(500), Unasked::of("refused-500"));
    }

    #[test]
    fn every_word_that_is_stored_has_a_sentence() {
        for code in [
            "off",
            "unreachable",
            "timed-out",
            "redirected",
            "too-much",
            "unreadable",
            "refused-401",
            "refused-503",
            "reader-thrown-canary",
            "calls-spent",
            "person-spent",
            "day-spent",
            "no-consent",
            "in-flight",
            "interrupted",
            "detached",
            "asked",
        ] {
            let sentence = sentence_of(code);
            assert!(
                sentence.len() > 20 && sentence.contains(' '),
                "{code}: {sentence}"
            );
        }
    }
}
