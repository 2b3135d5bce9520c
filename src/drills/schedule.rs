//! When something is asked again: FSRS-5 with its published weights, in days.
//!
//! The model keeps of each card how long it is remembered (stability, the days until nine of ten people still know it) and how
//! hard it is. Source: the Open Spaced Repetition project, `rs-fsrs`. No dice: the same answers give the same day.

use chrono::{DateTime, Utc};
use rs_fsrs::{Card, FSRS, Parameters, Seed, State};

use super::Rating;
use crate::time::Timestamp;

/// The weights of FSRS-5.
const WEIGHTS: [f64; 19] = [
    0.4072, 1.1829, 3.1262, 15.4722, 7.2102, 0.5316, 1.0651, 0.0234, 1.616, 0.1544, 1.0824, 1.9813,
    0.0953, 0.2975, 2.2042, 0.2407, 2.9466, 0.5034, 0.6567,
];
/// It is asked again when it is remembered with this probability.
const RETENTION: f64 = 0.9;
/// Longer than a year ahead nobody prepares for an interview.
const LONGEST_DAYS: i32 = 365;
const DAY_MS: i64 = 86_400_000;

/// What is known about one card.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Memory {
    pub due_at: Timestamp,
    /// In days.
    pub stability: f64,
    /// 1 to 10.
    pub difficulty: f64,
    pub repetitions: i64,
    /// How often it was forgotten.
    pub lapses: i64,
    pub last_at: Timestamp,
}

impl Memory {
    /// After an answer; `before` is nothing for the first one. A clock that was set back counts as no time.
    pub fn after(before: Option<&Memory>, rating: Rating, now: Timestamp) -> Memory {
        let now = before.map_or(now, |before| now.max(before.last_at));
        let card = match before {
            Some(before) => Card {
                due: moment(before.due_at),
                stability: before.stability.clamp(0.01, 36_500.0),
                difficulty: before.difficulty.clamp(1.0, 10.0),
                elapsed_days: 0,
                scheduled_days: 0,
                reps: i32::try_from(before.repetitions).unwrap_or(i32::MAX - 1),
                lapses: i32::try_from(before.lapses).unwrap_or(i32::MAX - 1),
                state: State::Review,
                last_review: moment(before.last_at),
            },
            None => Card {
                last_review: moment(now),
                due: moment(now),
                ..Card::default()
            },
        };
        let next = model().next(card, moment(now), rated(rating)).card;
        let days = next.scheduled_days.clamp(1, i64::from(LONGEST_DAYS));
        Memory {
            due_at: now.plus_ms(days * DAY_MS),
            stability: next.stability,
            difficulty: next.difficulty,
            repetitions: i64::from(next.reps),
            lapses: i64::from(next.lapses),
            last_at: now,
        }
    }

    pub fn is_due(&self, now: Timestamp) -> bool {
        self.due_at <= now
    }

    /// The probability that it is still known, 0 to 1.
    pub fn recall(&self, now: Timestamp) -> f64 {
        let days = now.since_ms(self.last_at).max(0) as f64 / DAY_MS as f64;
        Parameters::forgetting_curve(days, self.stability.max(0.01))
    }
}

fn model() -> FSRS {
    FSRS::new(Parameters {
        request_retention: RETENTION,
        maximum_interval: LONGEST_DAYS,
        w: WEIGHTS,
        decay: Parameters::DECAY,
        factor: Parameters::FACTOR,
        // Whole days: a round is done once a day, not minute by minute.
        enable_short_term: false,
        enable_fuzz: false,
        seed: Seed::Empty,
    })
}

fn rated(rating: Rating) -> rs_fsrs::Rating {
    match rating {
        Rating::Again => rs_fsrs::Rating::Again,
        Rating::Hard => rs_fsrs::Rating::Hard,
        Rating::Good => rs_fsrs::Rating::Good,
        Rating::Easy => rs_fsrs::Rating::Easy,
    }
}

fn moment(at: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at.as_ms()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Timestamp = Timestamp::from_ms(1_800_000_000_000);

    fn days(memory: &Memory) -> i64 {
        memory.due_at.since_ms(memory.last_at) / DAY_MS
    }

    #[test]
    fn the_first_answer_sets_the_first_day() {
        let after = |rating| days(&Memory::after(None, rating, NOW));
        let first = [Rating::Again, Rating::Hard, Rating::Good, Rating::Easy].map(after);
        assert_eq!(first, [1, 2, 3, 15]);
    }

    #[test]
    fn what_is_known_comes_later_and_later_and_what_is_forgotten_tomorrow() {
        let mut memory = Memory::after(None, Rating::Good, NOW);
        let mut last = days(&memory);
        for _ in 0..4 {
            memory = Memory::after(Some(&memory), Rating::Good, memory.due_at);
            assert!(days(&memory) > last, "{memory:?}");
            last = days(&memory);
        }
        assert_eq!((memory.repetitions, memory.lapses), (5, 0));
        let forgotten = Memory::after(Some(&memory), Rating::Again, memory.due_at);
        assert!(days(&forgotten) < last / 3 && forgotten.lapses == 1);
        assert!(forgotten.difficulty > memory.difficulty);
    }

    #[test]
    fn what_was_learned_fades() {
        let memory = Memory::after(None, Rating::Good, NOW);
        let at = |days: i64| memory.recall(NOW.plus_ms(days * DAY_MS));
        assert!((at(0) - 1.0).abs() < 1e-9 && at(1) > at(10) && at(10) > at(100));
        assert!((at(3) - RETENTION).abs() < 0.02, "{}", at(3));
    }

    proptest! {
        #[test]
        fn whatever_is_answered_when_the_next_day_lies_ahead(
            answers in prop::collection::vec((0usize..4, -5i64..400), 1..60),
        ) {
            let ratings = [Rating::Again, Rating::Hard, Rating::Good, Rating::Easy];
            let mut now = NOW;
            let mut memory: Option<Memory> = None;
            for (rating, days) in answers {
                now = now.plus_ms(days * DAY_MS);
                let next = Memory::after(memory.as_ref(), ratings[rating], now);
                prop_assert!(next.due_at > next.last_at && next.stability > 0.0 && next.stability.is_finite());
                prop_assert!(next.due_at.since_ms(next.last_at) <= i64::from(LONGEST_DAYS) * DAY_MS);
                prop_assert!((1.0..=10.0).contains(&next.difficulty));
                memory = Some(next);
            }
        }

        #[test]
        fn a_better_answer_never_comes_sooner(stability in 0.1f64..300.0, difficulty in 1.0f64..10.0, waited in 0i64..500) {
            let before = Memory { due_at: NOW, stability, difficulty, repetitions: 3, lapses: 0, last_at: NOW };
            let now = NOW.plus_ms(waited * DAY_MS);
            let after = |rating| Memory::after(Some(&before), rating, now).due_at;
            prop_assert!(after(Rating::Again) <= after(Rating::Hard));
            prop_assert!(after(Rating::Hard) <= after(Rating::Good));
            prop_assert!(after(Rating::Good) <= after(Rating::Easy));
        }
    }
}
