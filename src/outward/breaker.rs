//! An endpoint that failed again and again is left alone for a while: its operator has time, and nobody waits for nothing.
//!
//! # The one invariant
//!
//! After [`limits::MODEL_FAILURES`] failures within [`limits::MODEL_FAILURES_WITHIN_MS`] nobody asks for [`limits::MODEL_OFF_MS`]; then one
//! does, and all others only when that one had an answer.

use std::collections::VecDeque;

use crate::limits;
use crate::time::Timestamp;

#[derive(Debug, Default)]
pub struct Breaker {
    /// The last failures, the oldest first; never more than it takes to open.
    failures: VecDeque<Timestamp>,
    state: State,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Closed,
    Open {
        until: Timestamp,
    },
    /// One is asking. Whoever asks may be gone without a word, so this, too, ends.
    Trial {
        until: Timestamp,
    },
}

impl Breaker {
    /// Whether to ask now. Who is let through says afterwards how it went.
    ///
    /// # Errors
    /// Until when not.
    pub fn may(&mut self, now: Timestamp) -> Result<(), Timestamp> {
        match self.state {
            State::Closed => Ok(()),
            State::Open { until } | State::Trial { until } if now < until => Err(until),
            State::Open { .. } | State::Trial { .. } => {
                let total = i64::try_from(limits::MODEL_TOTAL.as_millis()).unwrap_or(i64::MAX);
                self.state = State::Trial {
                    until: now.plus_ms(total),
                };
                Ok(())
            }
        }
    }

    /// Whether it is left alone at the moment, for whoever has been let through and wants to try again.
    pub fn is_open(&self, now: Timestamp) -> bool {
        matches!(self.state, State::Open { until } if now < until)
    }

    pub fn succeeded(&mut self) {
        *self = Breaker::default();
    }

    pub fn failed(&mut self, now: Timestamp) {
        let opens = match self.state {
            State::Trial { .. } => true,
            // Of somebody who asked before it opened.
            State::Open { .. } => false,
            State::Closed => {
                self.failures.push_back(now);
                let within = limits::MODEL_FAILURES_WITHIN_MS;
                self.failures.retain(|at| now.since_ms(*at) < within);
                self.failures.len() >= limits::MODEL_FAILURES
            }
        };
        if opens {
            self.failures.clear();
            self.state = State::Open {
                until: now.plus_ms(limits::MODEL_OFF_MS),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_ms(seconds * 1_000)
    }

    fn failed(times: &[i64]) -> Breaker {
        let mut breaker = Breaker::default();
        for time in times {
            assert_eq!(breaker.may(at(*time)), Ok(()));
            breaker.failed(at(*time));
        }
        breaker
    }

    #[test]
    fn five_failures_within_a_minute_open_it_for_a_minute() {
        let mut breaker = failed(&[0, 10, 20, 30]);
        assert_eq!(breaker.may(at(40)), Ok(()));
        breaker.failed(at(40));
        assert!(breaker.is_open(at(40)));
        assert_eq!(breaker.may(at(41)), Err(at(100)));
        assert_eq!(breaker.may(at(99)), Err(at(100)));
        assert_eq!(breaker.may(at(100)), Ok(()));
    }

    #[test]
    fn failures_far_apart_do_not_open_it_and_a_success_forgets_them() {
        let mut breaker = failed(&[0, 15, 30, 45, 60, 75, 90]);
        assert_eq!(breaker.may(at(91)), Ok(()));
        let mut breaker2 = failed(&[0, 1, 2, 3]);
        breaker2.succeeded();
        for second in 4..8 {
            breaker2.failed(at(second));
        }
        assert_eq!(breaker2.may(at(9)), Ok(()));
        breaker.succeeded();
        assert!(!breaker.is_open(at(92)));
    }

    #[test]
    fn one_tries_and_the_others_wait_for_how_it_goes() {
        let mut breaker = failed(&[0, 1, 2, 3, 4]);
        assert_eq!(breaker.may(at(64)), Ok(()));
        assert!(breaker.may(at(64)).is_err());
        assert!(
            !breaker.is_open(at(64)),
            "the one who tries is not told to stop"
        );
        breaker.failed(at(70));
        assert_eq!(breaker.may(at(71)), Err(at(130)));
        assert_eq!(breaker.may(at(130)), Ok(()));
        breaker.succeeded();
        assert_eq!(breaker.may(at(131)), Ok(()));
        assert_eq!(breaker.may(at(131)), Ok(()));
    }

    #[test]
    fn one_who_tried_and_vanished_does_not_close_it_for_ever() {
        let mut breaker = failed(&[0, 1, 2, 3, 4]);
        assert_eq!(breaker.may(at(64)), Ok(()));
        assert_eq!(breaker.may(at(153)), Err(at(154)));
        assert_eq!(breaker.may(at(154)), Ok(()));
    }

    #[test]
    fn a_failure_from_before_does_not_make_it_longer() {
        let mut breaker = failed(&[0, 1, 2, 3, 4]);
        breaker.failed(at(50));
        assert_eq!(breaker.may(at(64)), Ok(()));
    }
}
