//! The time line: as long as the interview, except that nobody wants to watch a pause.

use serde::Serialize;

use crate::interview::event::{Event, Recorded};

use super::{end_of, start_of};

/// What a pause takes on the time line, however long it was.
pub const GAP_SHOWN_MS: i64 = 5_000;

/// From moments to places on a line. Lengths in ms.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Axis {
    pub length_ms: i64,
    /// Pauses and outages longer than [`GAP_SHOWN_MS`]: from and to, in order, none inside another.
    pub gaps: Vec<(i64, i64)>,
}

impl Axis {
    pub fn of(journal: &[Recorded]) -> Axis {
        let start = start_of(journal);
        let length_ms = end_of(journal).since_ms(start).max(0);
        let mut open = None;
        let mut spans: Vec<(i64, i64)> = Vec::new();
        for line in journal {
            let at = line.at.since_ms(start);
            match &line.event {
                Event::Paused { .. } => open = open.or(Some(at)),
                Event::Resumed { .. } | Event::Finished { .. } | Event::ClosingBegan => {
                    spans.extend(open.take().map(|from| (from, at)));
                }
                Event::OutageCredited { from, gap_ms } => {
                    let from = from.since_ms(start);
                    spans.push((from, from.saturating_add(*gap_ms)));
                }
                _ => {}
            }
        }
        spans.extend(open.map(|from| (from, length_ms)));
        Axis {
            length_ms,
            gaps: apart(spans, length_ms),
        }
    }

    /// How long the line is, pauses cut short.
    pub fn line_ms(&self) -> i64 {
        self.place(self.length_ms)
    }

    /// The place of a moment on the line.
    pub fn place(&self, moment_ms: i64) -> i64 {
        let moment_ms = moment_ms.clamp(0, self.length_ms);
        let mut place = moment_ms;
        for (from, to) in &self.gaps {
            if moment_ms <= *from {
                break;
            }
            let gone = moment_ms.min(*to) - from;
            // In proportion, so that a place leads back to one moment.
            let shown = i128::from(gone) * i128::from(GAP_SHOWN_MS) / i128::from(to - from);
            place -= gone - i64::try_from(shown).unwrap_or(gone);
        }
        place
    }
}

/// Long ones only, within the interview, those that touch as one.
fn apart(mut spans: Vec<(i64, i64)>, length_ms: i64) -> Vec<(i64, i64)> {
    spans.sort_unstable();
    let mut gaps: Vec<(i64, i64)> = Vec::new();
    for (from, to) in spans {
        let (from, to) = (from.clamp(0, length_ms), to.clamp(0, length_ms));
        match gaps.last_mut().filter(|last| from <= last.1) {
            Some(last) => last.1 = last.1.max(to),
            None => gaps.push((from, to)),
        }
    }
    gaps.retain(|(from, to)| to - from > GAP_SHOWN_MS);
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_pause_takes_five_seconds_of_the_line_and_a_short_one_its_own_time() {
        let axis = Axis {
            length_ms: 700_000,
            gaps: apart(vec![(100_000, 600_000), (650_000, 654_000)], 700_000),
        };
        assert_eq!(axis.gaps, [(100_000, 600_000)]);
        let places = [0, 100_000, 350_000, 600_000, 700_000, i64::MAX].map(|at| axis.place(at));
        assert_eq!(places, [0, 100_000, 102_500, 105_000, 205_000, 205_000]);
        assert_eq!(axis.line_ms(), 205_000);
    }

    #[test]
    fn pauses_that_touch_are_one_and_none_reaches_beyond_the_end() {
        let spans = vec![(50_000, 90_000), (0, 60_000), (95_000, i64::MAX)];
        assert_eq!(apart(spans, 110_000), [(0, 90_000), (95_000, 110_000)]);
    }
}
