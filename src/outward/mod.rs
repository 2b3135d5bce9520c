//! The only way out of this program: endpoints that the operator named, asked over HTTP.
//!
//! # The one invariant
//!
//! A request goes to the address of the settings and to no other (redirects and proxies of the environment are not
//! followed), is over after [`Within::total`], and no more than [`Within::wire_bytes`] of what comes back are read.
//!
//! Whatever goes wrong is one [`Fault`] without a word of what was sent or came back: that is nobody's log's business.
//!
//! [`endpoint`] asks once. When to ask again is decided by [`patience`], when to leave an endpoint alone by [`breaker`]: both are
//! told the time and the fall of the dice.

mod address;
pub mod breaker;
pub mod endpoint;
pub mod patience;
pub mod reach;

use std::time::Duration;

pub use endpoint::{Endpoint, Form, Incoming, Key, NotTaken, Part};

use crate::limits;
use crate::text::{t, t_with};

/// How long and how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Within {
    pub connect: Duration,
    /// From the first byte sent to the first one of the answer's body.
    pub first_byte: Duration,
    /// Between two pieces of the body.
    pub idle: Duration,
    /// From the first byte sent to the last one read.
    pub total: Duration,
    /// What is said, however it was wrapped up on its way.
    pub answer_bytes: usize,
    /// All that is read; a stream wraps every word up in hundreds of bytes.
    pub wire_bytes: usize,
}

impl Within {
    /// For a language model.
    pub fn reader() -> Within {
        Within {
            connect: limits::OUTWARD_CONNECT,
            first_byte: limits::MODEL_FIRST_BYTE,
            idle: limits::MODEL_IDLE,
            total: limits::MODEL_TOTAL,
            answer_bytes: limits::MODEL_ANSWER_BYTES,
            wire_bytes: limits::MODEL_WIRE_BYTES,
        }
    }
}

impl Default for Within {
    fn default() -> Self {
        Within {
            connect: limits::OUTWARD_CONNECT,
            first_byte: limits::OUTWARD_TOTAL,
            idle: limits::OUTWARD_TOTAL,
            total: limits::OUTWARD_TOTAL,
            answer_bytes: limits::OUTWARD_ANSWER_BYTES,
            wire_bytes: limits::OUTWARD_ANSWER_BYTES,
        }
    }
}

/// Why the settings name no endpoint: a sentence for the operator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    #[error("{}", t("endpoint-no-address"))]
    NoAddress,
    #[error("{}", t_with("endpoint-not-encrypted", &[("host", .0.clone().into())]))]
    NotEncrypted(String),
    #[error("{}", t_with("endpoint-never", &[("host", .0.clone().into())]))]
    Never(String),
    #[error("{}", t("endpoint-key"))]
    Key,
    #[error("{}", t_with("endpoint-client", &[("cause", .0.clone().into())]))]
    Client(String),
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// No connection came about, so nothing was sent.
    Unreachable,
    /// The connection ended before the answer did.
    BrokenOff,
    TimedOut,
    Redirected,
    /// It answered more than anybody reads.
    TooMuch,
    /// It answered, but not with a success.
    Status {
        status: u16,
        retry_after_s: Option<u32>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_has_its_times_and_sizes_from_the_promised_limits() {
        let seconds = |duration: Duration| duration.as_secs();
        let within = Within::reader();
        let times = [within.connect, within.first_byte, within.idle, within.total];
        assert_eq!(times.map(seconds), [5, 30, 20, 90]);
        assert_eq!(within.answer_bytes, 256 * 1024);
        assert!(within.wire_bytes <= 4 << 20);
    }
}
