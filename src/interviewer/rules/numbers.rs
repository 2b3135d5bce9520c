//! Numbers: one that is off by more than ten, and good ones that nobody uses.

use super::Around;
use super::quoting::shortened;
use crate::casebook::rubric::Verdict;
use crate::interview::LineKind;
use crate::interview::event::{Cue, Line, Rule};
use crate::numbers;
use crate::scoring::{Evidence, NearReason, SumVerdict};

const ESTIMATE: &str = "estimate";
/// Off by more than this is no rounding and no other assumption: a unit is wrong, or a zero is missing.
const OFF: f64 = 10.0;
/// What looks like a wrong unit in one's own sum: so many times too much or too little.
const FACTOR: f64 = 10.0;
/// Not more than this often: three slips are a day without coffee, not a reason for a fourth word.
const MOST: usize = 3;
/// So many that were pointed at and stand there as before: whoever lets them stand has heard it.
const MOST_STANDING: usize = 2;
/// A number this near to the end of the text may still be in the making.
const STILL_WRITING_CHARS: usize = 40;
/// Who has stood still this long has finished the number.
const FINISHED_MS: i64 = 15_000;
const QUOTE_CHARS: usize = 90;
/// A text shorter than this has not got anywhere yet.
const LITTLE_CHARS: usize = 80;
/// Numbers that mean something are larger.
const LARGE: f64 = 10.0;
/// Two writings of one number.
const SAME: f64 = 0.02;

/// A number off by more than ten: points at it, once for each, and says nothing about what is right.
pub fn units(around: &Around<'_>) -> Option<Line> {
    let moment = around.moment;
    let pointed_at = moment.count(Rule::Units);
    let standing = moment.said(Rule::Units);
    let standing = standing.filter(|(_, cue)| {
        let mut texts = around.reading.texts.iter();
        texts.any(|(_, text)| text.contains(&cue.about))
    });
    if pointed_at >= MOST || standing.count() >= MOST_STANDING {
        return None;
    }
    let assessment = &around.reading.assessment;
    let expected = assessment.findings.iter().filter_map(|finding| {
        let near = finding.near.as_ref()?;
        let reckoning = finding.reckoning.as_ref()?;
        // Numbers that were given on request are inputs; what is worked out from them stands in the estimate.
        let is_off = finding.stage == ESTIMATE
            && near.wrote.stage == ESTIMATE
            && near.reason == NearReason::NumberOff
            && finding.verdict == Verdict::Missed
            && is_apart(reckoning.found, reckoning.expected);
        is_off.then_some((&near.wrote, near.wrote.quote.as_str()))
    });
    let own_sums = assessment.sums.iter().filter_map(|sum| {
        let is_off = sum.verdict == SumVerdict::Wrong && looks_like_units(sum.hint.as_deref());
        is_off
            .then(|| Some((sum.place.as_ref()?, sum.quote.as_str())))
            .flatten()
    });
    let mut off = own_sums.chain(expected);
    let (_, quote) =
        off.find(|(place, quote)| !was_pointed_at(around, quote) && is_finished(around, place))?;
    let shown = shortened(quote, QUOTE_CHARS)?;
    let cue = Cue::new(Rule::Units, quote);
    let occasion = if pointed_at == 0 {
        "units"
    } else {
        "units-again"
    };
    Some(around.line(LineKind::Nudge, cue, occasion, &[("quote", &shown)]))
}

/// A sum and the sentence around it are one number.
fn was_pointed_at(around: &Around<'_>, quote: &str) -> bool {
    let mut said = around.moment.said(Rule::Units);
    said.any(|(_, cue)| cue.about.contains(quote) || quote.contains(&cue.about))
}

fn is_apart(found: f64, expected: f64) -> bool {
    let ratio = found / expected;
    found > 0.0 && expected > 0.0 && !(1.0 / OFF..=OFF).contains(&ratio)
}

/// `zeros:3`, `factor:60`: what is wrong with a sum is a unit or a zero, not the reckoning.
fn looks_like_units(hint: Option<&str>) -> bool {
    match hint.and_then(|hint| hint.split_once(':')) {
        Some(("zeros", _)) => true,
        Some(("factor", factor)) => factor
            .parse::<f64>()
            .is_ok_and(|factor| factor >= FACTOR || (factor > 0.0 && factor <= 1.0 / FACTOR)),
        _ => false,
    }
}

fn is_finished(around: &Around<'_>, place: &Evidence) -> bool {
    let text = around.reading.text(&place.stage);
    let behind = text.len().saturating_sub(place.end);
    behind > STILL_WRITING_CHARS
        || around.moment.idle_ms() >= FINISHED_MS
        || place.stage != around.moment.stage
}

/// Half of high-level is gone, there are numbers that are right, and none of them is used: once.
pub fn unused(around: &Around<'_>) -> Option<Line> {
    let moment = around.moment;
    let text = around.reading.text("high-level");
    if moment.stage != "high-level"
        || !moment.stage_is_past(50)
        || moment.count(Rule::UnusedNumber) > 0
        || text.chars().count() < LITTLE_CHARS
    {
        return None;
    }
    let has_right_number = around
        .points_of(ESTIMATE)
        .any(|point| point.is_number && around.reading.is_met(&point.id));
    if !has_right_number {
        return None;
    }
    let known = large_numbers(around.reading.text(ESTIMATE));
    let used = large_numbers(text)
        .iter()
        .any(|used| known.iter().any(|known| (used / known - 1.0).abs() <= SAME));
    if used {
        return None;
    }
    let cue = Cue::new(Rule::UnusedNumber, "");
    Some(around.line(LineKind::Probe, cue, "unused-number", &[]))
}

/// The numbers themselves and what they come to a second.
fn large_numbers(text: &str) -> Vec<f64> {
    let quantities = numbers::read(text).into_iter();
    let values = quantities.filter_map(|quantity| {
        let reading = *quantity.readings.first()?;
        Some([Some(reading.amount()), reading.rate(), Some(reading.bare)])
    });
    let values = values.flatten().flatten();
    values
        .filter(|value| value.is_finite() && *value > LARGE)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_looks_like_a_unit_is_pointed_at() {
        for hint in ["zeros:3", "zeros:-1", "factor:60", "factor:1000"] {
            assert!(looks_like_units(Some(hint)), "{hint}");
        }
        for hint in ["factor:2", "factor:x", "half"] {
            assert!(!looks_like_units(Some(hint)), "{hint}");
        }
        assert!(!looks_like_units(None));
    }

    #[test]
    fn ten_times_is_still_another_assumption_and_more_is_not() {
        assert!(!is_apart(400.0, 40.0) && !is_apart(4.0, 40.0));
        assert!(is_apart(401.0, 40.0) && is_apart(3.9, 40.0));
        assert!(!is_apart(0.0, 40.0) && !is_apart(40.0, 0.0));
    }

    #[test]
    fn a_number_is_known_again_in_another_writing() {
        let known = large_numbers("- writes: 100M a month ~ 40 writes per second");
        assert!(known.iter().any(|value| (value - 1e8).abs() < 1.0));
        assert!(known.iter().any(|value| (value - 40.0).abs() < 0.1));
        assert!(large_numbers("two services, 3 replicas").is_empty());
    }
}
