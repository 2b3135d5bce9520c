//! The situation at a look, as the rules see it: how far the clock is, what was said, what stands there.

use crate::interview::event::{Cue, Rule};
use crate::interview::heard::Said;
use crate::interview::plan::{MINUTE_MS, NAMED, STAGES};
use crate::interview::{Interview, LineKind};
use crate::time::Timestamp;

/// Nothing in the first two minutes of a stage: they are the candidate's.
const SETTLING_MS: i64 = 2 * MINUTE_MS;
/// Never twice within three minutes.
const APART_MS: i64 = 3 * MINUTE_MS;
/// Who has just been answered thinks about the answer.
const AFTER_AN_ANSWER_MS: i64 = 30_000;
/// A pause in typing, at which a polite person speaks.
const PAUSE_IN_TYPING_MS: i64 = 10_000;
/// Who never pauses is interrupted after so much time without a word.
const INTERRUPTED_AFTER_MS: i64 = 5 * MINUTE_MS;
/// What a stage is taken to last where the clock counts up and the stage has no name of ours.
const UNKNOWN_STAGE_MS: i64 = 7 * MINUTE_MS;
/// What an interview is taken to last where the clock counts up.
const UNTIMED_LENGTH_MS: i64 = 45 * MINUTE_MS;

/// Times are session time in milliseconds: pauses and outages are not in them.
#[derive(Debug, Clone)]
pub struct Moment<'a> {
    pub interview: &'a Interview,
    pub at: Timestamp,
    pub elapsed_ms: i64,
    pub stage: &'a str,
    /// What of the stage is gone.
    pub stage_ms: i64,
    /// What the stage may take. Where the clock counts up, what it has in the default plan: practice hears the same things at the
    /// same pace, only nothing ends.
    pub budget_ms: i64,
    /// Personal extra time stretches every wait as it stretches every stage.
    stretch_permille: i64,
    /// What the interviewer said without having been asked, with what made it.
    unasked: Vec<(Said<'a>, &'a Cue)>,
    /// Session time of the last answer, hint or word of the interviewer of any kind.
    last_word_ms: Option<i64>,
}

impl<'a> Moment<'a> {
    pub fn new(interview: &'a Interview, at: Timestamp) -> Moment<'a> {
        let plan = interview.plan();
        let stage = interview.stage();
        let elapsed_ms = interview.elapsed_ms(at);
        let stretch_permille = plan.extra_time_permille.max(1);
        let budget_ms = if plan.is_timed() {
            interview.stage_budget_ms()
        } else {
            stretched(nominal_ms(stage), stretch_permille)
        };
        let unasked = interview
            .lines()
            .filter_map(|said| Some((said, said.line.cue.as_ref()?)));
        let words = interview
            .lines()
            .filter(|said| !matches!(said.line.kind, LineKind::Question | LineKind::Opening));
        Moment {
            interview,
            at,
            elapsed_ms,
            stage,
            stage_ms: elapsed_ms - interview.stage_entered_ms(),
            budget_ms,
            stretch_permille,
            unasked: unasked.collect(),
            last_word_ms: words.map(|said| said.elapsed_ms).max(),
        }
    }

    /// Whether the interviewer may speak up at all.
    ///
    /// Not while the candidate looks back at an earlier stage: that is a short visit with a purpose. Not in a stage of a few seconds:
    /// the two minutes at its beginning are longer than it.
    pub fn may_speak(&self) -> bool {
        let quiet_ms = self.since_unasked_ms().unwrap_or(i64::MAX);
        let answered_ms = self
            .last_word_ms
            .map_or(i64::MAX, |ms| self.elapsed_ms - ms);
        let waited_ms = quiet_ms.min(self.stage_ms);
        self.interview.revisiting().is_none()
            && self.stage_ms >= self.stretched(SETTLING_MS)
            && quiet_ms >= self.stretched(APART_MS)
            && answered_ms >= AFTER_AN_ANSWER_MS
            && (self.idle_ms() >= PAUSE_IN_TYPING_MS
                || waited_ms >= self.stretched(INTERRUPTED_AFTER_MS))
    }

    pub fn stretched(&self, ms: i64) -> i64 {
        stretched(ms, self.stretch_permille)
    }

    /// Since the candidate last typed, drew or asked.
    pub fn idle_ms(&self) -> i64 {
        self.elapsed_ms - self.interview.active_ms()
    }

    /// Since either of the two last did something.
    pub fn silent_ms(&self) -> i64 {
        self.idle_ms().min(
            self.last_word_ms
                .map_or(i64::MAX, |ms| self.elapsed_ms - ms),
        )
    }

    /// Since the interviewer last spoke without having been asked.
    pub fn since_unasked_ms(&self) -> Option<i64> {
        let last = self.unasked.last()?;
        Some(self.elapsed_ms - last.0.elapsed_ms)
    }

    /// Whether so many per cent of the stage are gone.
    pub fn stage_is_past(&self, percent: i64) -> bool {
        self.stage_ms >= self.budget_ms.saturating_mul(percent) / 100
    }

    pub fn stage_left_ms(&self) -> i64 {
        (self.budget_ms - self.stage_ms).max(0)
    }

    /// What of the whole interview is gone, in per mille.
    pub fn permille(&self) -> i64 {
        let length_ms = self.interview.length_ms();
        let length_ms = length_ms.unwrap_or_else(|| self.stretched(UNTIMED_LENGTH_MS));
        self.elapsed_ms.saturating_mul(1_000) / length_ms.max(1)
    }

    /// The stage comes later, or is the present one.
    pub fn is_ahead(&self, stage: &str) -> bool {
        let plan = self.interview.plan();
        plan.position(stage) >= plan.position(self.stage) && plan.position(stage).is_some()
    }

    pub fn has_stage(&self, stage: &str) -> bool {
        self.interview.plan().position(stage).is_some()
    }

    /// What was said by a rule, in order.
    pub fn said(&self, rule: Rule) -> impl DoubleEndedIterator<Item = (&Said<'a>, &'a Cue)> {
        self.unasked
            .iter()
            .filter(move |(_, cue)| cue.rule == rule)
            .map(|(said, cue)| (said, *cue))
    }

    pub fn count(&self, rule: Rule) -> usize {
        self.said(rule).count()
    }

    pub fn count_in_stage(&self, rule: Rule) -> usize {
        self.said(rule)
            .filter(|(said, _)| said.stage == self.stage)
            .count()
    }

    pub fn was_about(&self, rule: Rule, about: &str) -> bool {
        self.said(rule).any(|(_, cue)| cue.about == about)
    }

    /// Everything said without having been asked for, in order.
    pub fn unasked(&self) -> &[(Said<'a>, &'a Cue)] {
        &self.unasked
    }
}

fn stretched(ms: i64, permille: i64) -> i64 {
    ms.saturating_mul(permille) / 1_000
}

fn nominal_ms(stage: &str) -> i64 {
    let place = STAGES.iter().position(|known| *known == stage);
    let minutes = place.and_then(|place| NAMED[0].1.get(place));
    minutes.map_or(UNKNOWN_STAGE_MS, |minutes| minutes * MINUTE_MS)
}
