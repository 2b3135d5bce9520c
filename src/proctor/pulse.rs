//! Was the server away? Lost time is given back before any deadline is looked at.
//!
//! Everybody who is about to look at a deadline beats the pulse first. A silence longer than
//! [`limits::OUTAGE_GAP_MS`] means that the whole process stood still (stopped, or the machine under it);
//! the silence between the last beat on disk and a start means that it was down. Both are outages.

use std::sync::{Mutex, PoisonError};

use crate::limits;
use crate::time::Timestamp;

/// From the last sign of life to the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outage {
    pub from: Timestamp,
    pub to: Timestamp,
}

pub struct Pulse(Mutex<State>);

struct State {
    last_beat: Timestamp,
    /// In the order in which they happened.
    outages: Vec<Outage>,
}

impl Pulse {
    /// `past`: the outages that interviews still alive may have lived through, the one that ended
    /// with this start included.
    pub fn starting_at(now: Timestamp, past: Vec<Outage>) -> Self {
        Pulse(Mutex::new(State {
            last_beat: now,
            outages: past,
        }))
    }

    /// A sign of life. Returns the outage that this beat ended, for the store to remember.
    pub fn beat(&self, now: Timestamp) -> Option<Outage> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let outage = Outage {
            from: state.last_beat,
            to: now,
        };
        state.last_beat = state.last_beat.max(now);
        if now.since_ms(outage.from) <= limits::OUTAGE_GAP_MS {
            return None;
        }
        state.outages.push(outage);
        Some(outage)
    }

    /// No outage ends at `now`, and none has ended after `moment`.
    pub fn is_regular(&self, now: Timestamp, moment: Timestamp) -> bool {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let silent_ms = now.since_ms(state.last_beat);
        let latest = state.outages.last();
        silent_ms <= limits::OUTAGE_GAP_MS && latest.is_none_or(|outage| outage.to <= moment)
    }

    /// The outages that ended after `moment`.
    pub fn outages_after(&self, moment: Timestamp) -> Vec<Outage> {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let first = state.outages.partition_point(|outage| outage.to <= moment);
        state.outages[first..].to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(ms: i64) -> Timestamp {
        Timestamp::from_ms(ms)
    }

    #[test]
    fn a_regular_beat_is_no_outage_and_a_long_silence_is() {
        let pulse = Pulse::starting_at(at(0), Vec::new());
        assert_eq!(pulse.beat(at(2_000)), None);
        assert_eq!(pulse.beat(at(7_000)), None);
        let outage = Outage {
            from: at(7_000),
            to: at(12_001),
        };
        assert_eq!(pulse.beat(at(12_001)), Some(outage));
        assert_eq!(pulse.outages_after(at(12_000)), vec![outage]);
        assert_eq!(pulse.outages_after(at(12_001)), vec![]);
    }

    #[test]
    fn a_pulse_is_regular_until_a_silence_and_again_after_what_it_cost_was_given_back() {
        let pulse = Pulse::starting_at(at(0), Vec::new());
        assert!(pulse.is_regular(at(5_000), at(0)));
        assert!(!pulse.is_regular(at(5_001), at(0)));
        pulse.beat(at(6_000));
        assert!(!pulse.is_regular(at(6_000), at(5_999)));
        assert!(pulse.is_regular(at(6_000), at(6_000)));
    }

    #[test]
    fn beats_out_of_order_do_not_turn_time_back() {
        let pulse = Pulse::starting_at(at(10_000), Vec::new());
        assert_eq!(pulse.beat(at(9_000)), None);
        assert_eq!(pulse.beat(at(14_999)), None);
    }
}
