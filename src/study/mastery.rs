//! How well a concept is known.
//!
//! # The rule
//!
//! `share = sum(w d s) / (sum(w d) + w0)`: over everything that was seen of a concept, `w` its weight (that of a drill is 1), `s`
//! what it was worth (0-1), and `d = 1/2 ^ (age / 45 days)`. The prior weight `w0`, that of one core point, stands for
//! not knowing: little evidence, and old evidence, gives little mastery. So a point met never lowers the share, and
//! time alone never raises it.

use std::collections::BTreeMap;

use super::day::DAY_MS;
use super::seen::{Practised, Seen};
use crate::time::Timestamp;

/// What was seen so long ago counts half.
pub const HALF_LIFE_DAYS: f64 = 45.0;
/// The weight of not knowing.
pub const PRIOR_WEIGHT: f64 = 3.0;
pub const DRILL_WEIGHT: f64 = 1.0;
/// From here on a concept counts as known: two core points met lately.
pub const KNOWN: f64 = 0.6;
/// Below this it is weak.
pub const WEAK: f64 = 0.35;

#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Mastery {
    /// 0-1.
    pub share: f64,
    /// Points of interviews it is read from.
    pub points: usize,
    /// Drills it is read from.
    pub drills: usize,
    /// The latest of them.
    pub last: Option<Timestamp>,
}

/// In words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Nothing was seen of it.
    Unknown,
    Weak,
    Coming,
    Known,
}

impl Standing {
    pub const fn name(self) -> &'static str {
        match self {
            Standing::Unknown => "unknown",
            Standing::Weak => "weak",
            Standing::Coming => "coming",
            Standing::Known => "known",
        }
    }
}

impl Mastery {
    pub fn standing(&self) -> Standing {
        match self.points + self.drills {
            0 => Standing::Unknown,
            _ if self.share >= KNOWN => Standing::Known,
            _ if self.share < WEAK => Standing::Weak,
            _ => Standing::Coming,
        }
    }
}

/// By concept. Whatever order the lines are in, the numbers are the same.
pub fn mastery<'a>(
    seen: &[Seen<'a>],
    practised: &[Practised<'a>],
    now: Timestamp,
) -> BTreeMap<&'a str, Mastery> {
    // Age, weight, what it was worth; put in order before they are added up.
    let mut lines: BTreeMap<&str, Vec<(i64, f64, f64)>> = BTreeMap::new();
    let mut all: BTreeMap<&'a str, Mastery> = BTreeMap::new();
    for one in seen {
        let Some(share) = one.share() else { continue };
        for concept in &one.concepts {
            let line = (now.since_ms(one.at), one.sort.weight(), share);
            lines.entry(concept).or_default().push(line);
            let known = all.entry(concept).or_default();
            known.points += 1;
            known.last = known.last.max(Some(one.at));
        }
    }
    for one in practised {
        for concept in &one.concepts {
            let share = if one.right { 1.0 } else { 0.0 };
            let line = (now.since_ms(one.at), DRILL_WEIGHT, share);
            lines.entry(concept).or_default().push(line);
            let known = all.entry(concept).or_default();
            known.drills += 1;
            known.last = known.last.max(Some(one.at));
        }
    }
    for (concept, mut lines) in lines {
        lines.sort_by(|a, b| {
            (a.0.cmp(&b.0))
                .then(a.1.total_cmp(&b.1))
                .then(a.2.total_cmp(&b.2))
        });
        let (mut worth, mut weight) = (0.0, PRIOR_WEIGHT);
        for (age_ms, of_line, share) in lines {
            let counts = of_line * decay(age_ms);
            worth += counts * share;
            weight += counts;
        }
        if let Some(known) = all.get_mut(concept) {
            known.share = (worth / weight).clamp(0.0, 1.0);
        }
    }
    all
}

/// What is left of the weight of something of that age; what lies ahead counts as now.
fn decay(age_ms: i64) -> f64 {
    let days = age_ms.max(0) as f64 / DAY_MS as f64;
    (-days / HALF_LIFE_DAYS).exp2()
}

#[cfg(test)]
mod tests {
    use super::super::seen::made::{DAY, drilled, met, missed};
    use super::*;
    use crate::casebook::rubric::Verdict;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::from_ms(100 * DAY);

    fn share(seen: &[Seen<'static>], practised: &[Practised<'static>]) -> f64 {
        mastery(seen, practised, NOW)
            .get("caching")
            .map_or(0.0, |known| known.share)
    }

    #[test]
    fn one_point_is_a_half_and_two_are_known() {
        assert!((share(&[met("a", "caching", 100)], &[]) - 0.5).abs() < 1e-9);
        let two = [met("a", "caching", 100), met("b", "caching", 100)];
        let all = mastery(&two, &[], NOW);
        assert_eq!(all["caching"].standing(), Standing::Known);
        assert_eq!((all["caching"].points, all["caching"].drills), (2, 0));
        let missed_only = mastery(&[missed("a", "caching", 100)], &[], NOW);
        assert_eq!(missed_only["caching"].standing(), Standing::Weak);
        assert_eq!(Mastery::default().standing(), Standing::Unknown);
    }

    #[test]
    fn what_was_met_a_half_life_ago_counts_half() {
        let old = [met("a", "caching", 100 - 45)];
        assert!((share(&old, &[]) - 1.5 / 4.5).abs() < 1e-9);
    }

    #[test]
    fn what_nobody_could_tell_says_nothing_and_what_was_told_is_no_merit() {
        let unseen = Seen {
            verdict: Verdict::NotAssessed,
            ..met("a", "caching", 100)
        };
        assert!(mastery(&[unseen], &[], NOW).is_empty());
        let told = Seen {
            credit: 0.0,
            ..met("a", "caching", 100)
        };
        assert_eq!(share(&[told], &[]), 0.0);
        let odd = Seen {
            credit: f64::NAN,
            ..met("a", "caching", 100)
        };
        assert_eq!(share(&[odd], &[]), 0.0);
    }

    #[test]
    fn a_drill_counts_a_third_of_a_core_point() {
        assert!((share(&[], &[drilled("caching", true, 100)]) - 0.25).abs() < 1e-9);
        let both = share(
            &[met("a", "caching", 100)],
            &[drilled("caching", false, 100)],
        );
        assert!((both - 3.0 / 7.0).abs() < 1e-9);
    }

    fn any_line() -> impl Strategy<Value = Seen<'static>> {
        (0_i64..100, 0_usize..4, 0.0_f64..1.0, any::<bool>()).prop_map(
            |(day, verdict, credit, plus)| Seen {
                verdict: [
                    Verdict::Met,
                    Verdict::Partly,
                    Verdict::Missed,
                    Verdict::NotAssessed,
                ][verdict],
                credit,
                sort: if plus {
                    super::super::Sort::Plus
                } else {
                    super::super::Sort::Core
                },
                ..met("a", "caching", day)
            },
        )
    }

    proptest! {
        #[test]
        fn the_order_of_the_lines_does_not_matter(lines in prop::collection::vec(any_line(), 0..30), turn in 0_usize..30) {
            let mut turned = lines.clone();
            turned.reverse();
            let by = turn.min(turned.len());
            turned.rotate_left(by);
            prop_assert_eq!(mastery(&lines, &[], NOW), mastery(&turned, &[], NOW));
        }

        #[test]
        fn one_more_point_met_never_lowers_mastery(lines in prop::collection::vec(any_line(), 0..30), day in 0_i64..100, drill in any::<bool>()) {
            let before = share(&lines, &[]);
            let mut more = lines.clone();
            let after = if drill {
                share(&more, &[drilled("caching", true, day)])
            } else {
                more.push(met("b", "caching", day));
                share(&more, &[])
            };
            prop_assert!(after >= before - 1e-12, "{before} {after}");
        }

        #[test]
        fn time_alone_never_raises_mastery(lines in prop::collection::vec(any_line(), 1..30), days in 0_i64..400) {
            let before = share(&lines, &[]);
            let later = mastery(&lines, &[], NOW.plus_ms(days * DAY));
            let later = later.get("caching").map_or(0.0, |known| known.share);
            prop_assert!(later <= before + 1e-12, "{before} {later}");
        }
    }
}
