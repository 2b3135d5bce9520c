//! Why a model said nothing, in a sentence for whoever waited for it.

use std::fmt;

use crate::outward::Fault;
use crate::text::{t, t_with};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAnswer {
    /// It failed too often and is left alone until then, in ms since 1970 by this machine's clock.
    Off {
        until_ms: i64,
    },
    Unreachable,
    TimedOut,
    Redirected,
    TooMuch,
    Refused {
        status: u16,
        retry_after_s: Option<u32>,
    },
    Unreadable,
}

/// Nobody waits longer for what they are told to wait for.
const LONGEST_S: u32 = 24 * 3_600;

impl NoAnswer {
    /// For columns and logs; never changes.
    pub fn name(&self) -> &'static str {
        match self {
            NoAnswer::Off { .. } => "off",
            NoAnswer::Unreachable => "unreachable",
            NoAnswer::TimedOut => "timed-out",
            NoAnswer::Redirected => "redirected",
            NoAnswer::TooMuch => "too-much",
            NoAnswer::Refused { .. } => "refused",
            NoAnswer::Unreadable => "unreadable",
        }
    }
}

impl From<Fault> for NoAnswer {
    fn from(fault: Fault) -> NoAnswer {
        match fault {
            Fault::Unreachable | Fault::BrokenOff => NoAnswer::Unreachable,
            Fault::TimedOut => NoAnswer::TimedOut,
            Fault::Redirected => NoAnswer::Redirected,
            Fault::TooMuch => NoAnswer::TooMuch,
            Fault::Status {
                status,
                retry_after_s,
            } => NoAnswer::Refused {
                status,
                retry_after_s,
            },
        }
    }
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentence = match *self {
            NoAnswer::Off { .. } => t("model-off"),
            NoAnswer::Unreachable => t("model-unreachable"),
            NoAnswer::TimedOut => t("model-timed-out"),
            NoAnswer::Redirected => t("model-redirected"),
            NoAnswer::TooMuch => t("model-too-much"),
            NoAnswer::Unreadable => t("model-unreadable"),
            NoAnswer::Refused {
                status: 401 | 403, ..
            } => t("model-key"),
            NoAnswer::Refused { status: 404, .. } => t("model-not-there"),
            NoAnswer::Refused { status: 402, .. } => t("model-unpaid"),
            NoAnswer::Refused {
                status: 400 | 413 | 422,
                ..
            } => t("model-not-taken"),
            NoAnswer::Refused {
                status: 429 | 503 | 529,
                retry_after_s: Some(seconds),
            } => {
                let seconds = seconds.clamp(1, LONGEST_S);
                t_with("model-busy-until", &[("seconds", seconds.into())])
            }
            NoAnswer::Refused {
                status: 429 | 503 | 529,
                ..
            } => t("model-busy"),
            NoAnswer::Refused { status, .. } => {
                let status = status.to_string();
                t_with("model-failed", &[("status", status.into())])
            }
        };
        out.write_str(&sentence)
    }
}

impl std::error::Error for NoAnswer {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_a_sentence_and_says_what_to_do() {
        let refused = |status, retry_after_s| NoAnswer::Refused {
            status,
            retry_after_s,
        };
        let reasons = [
            NoAnswer::Off { until_ms: 7 },
            NoAnswer::Unreachable,
            NoAnswer::TimedOut,
            NoAnswer::Redirected,
            NoAnswer::TooMuch,
            NoAnswer::Unreadable,
            refused(401, None),
            refused(402, None),
            refused(404, None),
            refused(400, None),
            refused(429, None),
            refused(429, Some(7)),
            refused(418, None),
        ];
        let sentences: Vec<String> = reasons.iter().map(ToString::to_string).collect();
        for (at, sentence) in sentences.iter().enumerate() {
            assert!(
                sentence.ends_with('.') && sentence.matches(". ").count() >= 1,
                "{sentence}"
            );
            assert!(!sentences[..at].contains(sentence), "{sentence}");
        }
        assert!(sentences[11].contains("7 seconds"), "{}", sentences[11]);
        assert!(sentences[12].contains("418"));
        let for_ever = refused(503, Some(u32::MAX)).to_string();
        assert!(for_ever.contains("86400 seconds"), "{for_ever}");
    }
}
