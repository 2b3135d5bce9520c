//! When to ask again, and after how long.

use std::time::Duration;

use super::Fault;
use crate::limits;
use crate::time::moment_of_http;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    pub retries: u32,
    /// The longest wait before the first retry; it doubles with each.
    pub first: Duration,
    pub most: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Patience {
            retries: limits::MODEL_RETRIES,
            first: limits::MODEL_RETRY_FIRST,
            most: limits::MODEL_RETRY_MOST,
        }
    }
}

impl Patience {
    /// How long to wait before asking again; nothing when that is of no use.
    ///
    /// * `retried`: how often that was done already.
    /// * `left`: of the time for the whole; who is told to wait for longer does not wait at all.
    /// * `dice`: from 0 to 1. All of the wait is left to chance, so that many who failed together do not come back together.
    pub fn wait(&self, retried: u32, fault: &Fault, left: Duration, dice: f64) -> Option<Duration> {
        let told = match fault {
            Fault::Unreachable => None,
            Fault::Status {
                status: 429 | 500 | 502 | 503 | 529,
                retry_after_s,
            } => retry_after_s.map(|seconds| Duration::from_secs(seconds.into())),
            // The answer may be the same, or somebody paid for it already.
            _ => return None,
        };
        if retried >= self.retries {
            return None;
        }
        let most = self.first.saturating_mul(2_u32.saturating_pow(retried));
        let dice = if dice.is_finite() {
            dice.clamp(0.0, 1.0)
        } else {
            1.0
        };
        let by_chance = most.min(self.most).mul_f64(dice);
        let wait = told.unwrap_or_default().saturating_add(by_chance);
        (wait < left).then_some(wait)
    }
}

/// Seconds, or a date: measured against the date the answer itself bears, since no two clocks agree. Anything else says nothing.
pub fn retry_after_s(value: &str, date: Option<&str>) -> Option<u32> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(value.parse().unwrap_or(u32::MAX));
    }
    let then = moment_of_http(value)?;
    let now = moment_of_http(date?.trim())?;
    let seconds = then.since_ms(now).max(0) / 1_000;
    Some(u32::try_from(seconds).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEFT: Duration = Duration::from_secs(60);

    fn status(status: u16, retry_after_s: Option<u32>) -> Fault {
        Fault::Status {
            status,
            retry_after_s,
        }
    }

    #[test]
    fn what_may_pass_by_itself_is_asked_twice_more_and_nothing_else_is() {
        let patience = Patience::default();
        for fault in [
            Fault::Unreachable,
            status(429, None),
            status(500, None),
            status(502, None),
            status(503, None),
            status(529, None),
        ] {
            for (retried, again) in [(0, true), (1, true), (2, false), (u32::MAX, false)] {
                let wait = patience.wait(retried, &fault, LEFT, 0.5);
                assert_eq!(wait.is_some(), again, "{fault:?} {retried}");
            }
        }
        for fault in [
            Fault::BrokenOff,
            Fault::TimedOut,
            Fault::Redirected,
            Fault::TooMuch,
            status(400, None),
            status(401, Some(1)),
            status(403, None),
            status(404, None),
            status(501, None),
        ] {
            assert_eq!(patience.wait(0, &fault, LEFT, 0.5), None, "{fault:?}");
        }
    }

    #[test]
    fn a_wait_is_all_chance_and_doubles() {
        let patience = Patience {
            retries: 10,
            first: Duration::from_millis(500),
            most: Duration::from_secs(4),
        };
        let wait = |retried, dice| {
            let wait = patience.wait(retried, &Fault::Unreachable, LEFT, dice);
            wait.unwrap().as_millis()
        };
        let longest: Vec<u128> = (0..6).map(|retried| wait(retried, 1.0)).collect();
        assert_eq!(longest, [500, 1_000, 2_000, 4_000, 4_000, 4_000]);
        assert_eq!(wait(0, 0.0), 0);
        assert_eq!(wait(1, 0.25), 250);
        for odd in [f64::NAN, f64::INFINITY, -3.0, 7.0] {
            assert!(wait(0, odd) <= 500);
        }
    }

    #[test]
    fn who_is_told_to_wait_waits_at_least_that_or_gives_up() {
        let patience = Patience::default();
        let wait = |seconds, left| {
            let fault = status(429, Some(seconds));
            patience.wait(0, &fault, Duration::from_secs(left), 0.0)
        };
        assert_eq!(wait(7, 60), Some(Duration::from_secs(7)));
        assert_eq!(wait(59, 60), Some(Duration::from_secs(59)));
        assert_eq!(wait(60, 60), None);
        assert_eq!(wait(u32::MAX, 60), None);
        assert_eq!(wait(0, 0), None);
    }

    #[test]
    fn a_time_to_come_again_is_seconds_or_a_date_and_nonsense_is_none() {
        let date = Some("Sun, 06 Nov 1994 08:49:37 GMT");
        for (value, date, seconds) in [
            ("7", None, Some(7)),
            (" 0 ", None, Some(0)),
            ("99999999999999999999", None, Some(u32::MAX)),
            ("Sun, 06 Nov 1994 08:49:57 GMT", date, Some(20)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", date, Some(0)),
            ("Sun, 06 Nov 1994 08:49:57 GMT", None, None),
            ("Sun, 06 Nov 1994 08:49:57 GMT", Some("today"), None),
            ("soon", date, None),
            ("-1", date, None),
            ("1.5", date, None),
            ("", date, None),
        ] {
            assert_eq!(retry_after_s(value, date), seconds, "{value:?} {date:?}");
        }
    }
}
