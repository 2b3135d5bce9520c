//! What was missed and whether it still holds; and the list of five.
//!
//! # The rule
//!
//! A line (one thing missed) is *closed* when, later, a point about the same concept was made unprompted in a whole interview on
//! another case. It is *improving* when anything about the concept was right later: with help, on the same case, in a drill.
//! Otherwise it is *open*. A weakness is as open as the most open of its lines.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::mastery::Mastery;
use super::seen::{Practised, Seen};
use crate::casebook::rubric::Verdict;
use crate::time::Timestamp;

/// How many things to study are named at once.
pub const FIVE: usize = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Closed,
    Improving,
    Open,
}

impl State {
    pub const fn name(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Improving => "improving",
            State::Closed => "closed",
        }
    }
}

/// One thing that was missed.
#[derive(Debug, Clone)]
pub struct Line<'a, 's> {
    pub seen: &'s Seen<'a>,
    pub state: State,
    /// The latest point that closes it.
    pub closed_by: Option<&'s Seen<'a>>,
}

/// Everything missed about one concept.
#[derive(Debug, Clone)]
pub struct Weakness<'a, 's> {
    pub concept: &'a str,
    pub state: State,
    pub mastery: f64,
    /// The weights of what was missed and is not closed, times what is not mastered.
    pub need: f64,
    /// The latest first.
    pub lines: Vec<Line<'a, 's>>,
}

impl Weakness<'_, '_> {
    /// Lines that still hold.
    pub fn holding(&self) -> impl Iterator<Item = &Line<'_, '_>> {
        self.lines.iter().filter(|line| line.state != State::Closed)
    }
}

/// The latest closing points of a concept, on two different cases.
#[derive(Default)]
struct Closings<'a, 's> {
    first: Option<&'s Seen<'a>>,
    other: Option<&'s Seen<'a>>,
}

impl<'a, 's> Closings<'a, 's> {
    fn add(&mut self, seen: &'s Seen<'a>) {
        if self
            .first
            .is_none_or(|first| order(first, seen) == Ordering::Less)
        {
            if self.first.is_some_and(|first| first.case != seen.case) {
                self.other = self.first;
            }
            self.first = Some(seen);
        } else if self.first.is_some_and(|first| first.case != seen.case)
            && self
                .other
                .is_none_or(|other| order(other, seen) == Ordering::Less)
        {
            self.other = Some(seen);
        }
    }

    /// One that closes something missed on this case at that time.
    fn of(&self, case: &str, missed_at: Timestamp) -> Option<&'s Seen<'a>> {
        let mut both = [self.first, self.other].into_iter().flatten();
        both.find(|seen| seen.case != case && seen.at > missed_at)
    }
}

/// By time, and then by what they are, so that the order of the input does not matter.
fn order(one: &Seen<'_>, other: &Seen<'_>) -> Ordering {
    let key = |seen: &Seen<'_>| (seen.at, seen.sort);
    key(one)
        .cmp(&key(other))
        .then_with(|| one.interview.cmp(other.interview))
        .then_with(|| one.case.cmp(other.case))
        .then_with(|| one.item.cmp(other.item))
}

/// Every concept of which something was missed, the one with the greatest need first.
pub fn weaknesses<'a, 's>(
    seen: &'s [Seen<'a>],
    practised: &[Practised<'a>],
    mastery: &BTreeMap<&'a str, Mastery>,
) -> Vec<Weakness<'a, 's>> {
    let mut missed: BTreeMap<&'a str, Vec<&'s Seen<'a>>> = BTreeMap::new();
    let mut closings: BTreeMap<&'a str, Closings<'a, 's>> = BTreeMap::new();
    let mut right: BTreeMap<&'a str, Timestamp> = BTreeMap::new();
    for one in seen {
        for concept in &one.concepts {
            if one.missing() > 0.0 {
                missed.entry(concept).or_default().push(one);
            }
            if one.closes() {
                closings.entry(concept).or_default().add(one);
            }
            if one.verdict == Verdict::Met {
                let last = right.entry(concept).or_insert(one.at);
                *last = (*last).max(one.at);
            }
        }
    }
    for one in practised.iter().filter(|one| one.right) {
        for concept in &one.concepts {
            let last = right.entry(concept).or_insert(one.at);
            *last = (*last).max(one.at);
        }
    }
    let none = Closings::default();
    let weakness = |(concept, mut of_concept): (&'a str, Vec<&'s Seen<'a>>)| {
        of_concept.sort_by(|one, other| order(other, one));
        let closings = closings.get(concept).unwrap_or(&none);
        let right = right.get(concept).copied();
        let lines: Vec<Line<'a, 's>> = of_concept
            .into_iter()
            .map(|seen| {
                let closed_by = closings.of(seen.case, seen.at);
                let state = match closed_by {
                    Some(_) => State::Closed,
                    None if right.is_some_and(|right| right > seen.at) => State::Improving,
                    None => State::Open,
                };
                Line {
                    seen,
                    state,
                    closed_by,
                }
            })
            .collect();
        let share = mastery.get(concept).map_or(0.0, |known| known.share);
        let holding = lines.iter().filter(|line| line.state != State::Closed);
        let weight: f64 = holding.map(|line| line.seen.missing()).sum();
        Weakness {
            concept,
            state: lines
                .iter()
                .map(|line| line.state)
                .max()
                .unwrap_or(State::Closed),
            mastery: share,
            need: weight * (1.0 - share),
            lines,
        }
    };
    let mut all: Vec<Weakness<'a, 's>> = missed.into_iter().map(weakness).collect();
    all.sort_by(|one, other| {
        other
            .need
            .total_cmp(&one.need)
            .then_with(|| one.concept.cmp(other.concept))
    });
    all
}

/// The five with the greatest need.
pub fn five<'w, 'a, 's>(all: &'w [Weakness<'a, 's>]) -> &'w [Weakness<'a, 's>] {
    let needed = all.iter().take_while(|one| one.need > 0.0).count();
    &all[..needed.min(FIVE)]
}

#[cfg(test)]
mod tests {
    use super::super::mastery::mastery;
    use super::super::seen::made::{DAY, drilled, met, missed};
    use super::super::seen::{Practised, Sort};
    use super::*;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::from_ms(100 * DAY);

    fn state_of(seen: &[Seen<'static>], practised: &[Practised<'static>]) -> State {
        let known = mastery(seen, practised, NOW);
        weaknesses(seen, practised, &known)[0].state
    }

    #[test]
    fn only_a_point_made_alone_in_a_whole_interview_on_another_case_closes() {
        let gap = missed("chat", "caching", 10);
        let later = |case| met(case, "caching", 20);
        assert_eq!(state_of(std::slice::from_ref(&gap), &[]), State::Open);
        assert_eq!(
            state_of(&[gap.clone(), later("crawler")], &[]),
            State::Closed
        );
        assert_eq!(
            state_of(&[gap.clone(), later("chat")], &[]),
            State::Improving
        );
        let helped = Seen {
            unprompted: false,
            ..later("crawler")
        };
        assert_eq!(state_of(&[gap.clone(), helped], &[]), State::Improving);
        let drill = Seen {
            full: false,
            ..later("crawler")
        };
        assert_eq!(state_of(&[gap.clone(), drill], &[]), State::Improving);
        let partly = Seen {
            verdict: Verdict::Partly,
            ..later("crawler")
        };
        assert_eq!(state_of(&[gap.clone(), partly], &[]), State::Open);
        let before = met("crawler", "caching", 5);
        assert_eq!(state_of(&[gap.clone(), before], &[]), State::Open);
        assert_eq!(
            state_of(std::slice::from_ref(&gap), &[drilled("caching", true, 20)]),
            State::Improving
        );
        assert_eq!(
            state_of(&[gap], &[drilled("caching", false, 20)]),
            State::Open
        );
    }

    #[test]
    fn missed_on_two_cases_it_takes_a_third_or_one_of_the_two_later() {
        let gaps = [missed("a", "caching", 10), missed("b", "caching", 10)];
        let with = |more: &[Seen<'static>]| state_of(&[&gaps[..], more].concat(), &[]);
        assert_eq!(with(&[met("a", "caching", 20)]), State::Improving);
        assert_eq!(with(&[met("c", "caching", 20)]), State::Closed);
        assert_eq!(
            with(&[met("a", "caching", 20), met("b", "caching", 21)]),
            State::Closed
        );
        assert_eq!(
            with(&[
                met("a", "caching", 20),
                met("a", "caching", 30),
                met("b", "caching", 15)
            ]),
            State::Closed
        );
    }

    #[test]
    fn the_need_adds_up_as_written_and_leaves_out_what_is_closed() {
        let with = |sort, verdict| Seen {
            sort,
            verdict,
            ..missed("a", "caching", 100)
        };
        let seen = [
            with(Sort::Core, Verdict::Missed),
            with(Sort::Plus, Verdict::Missed),
            with(Sort::Probe, Verdict::Missed),
            with(Sort::Estimate, Verdict::Missed),
            with(Sort::RedFlag, Verdict::Missed),
            with(Sort::Core, Verdict::Partly),
        ];
        let known = mastery(&seen, &[], NOW);
        let all = weaknesses(&seen, &[], &known);
        let share = known["caching"].share;
        assert!((all[0].need - 16.5 * (1.0 - share)).abs() < 1e-9);
        let closed = [seen[0].clone(), met("b", "caching", 101)];
        let known = mastery(&closed, &[], NOW);
        assert_eq!(weaknesses(&closed, &[], &known)[0].need, 0.0);
        assert!(five(&weaknesses(&closed, &[], &known)).is_empty());
    }

    #[test]
    fn five_are_named_and_the_greatest_need_comes_first() {
        let names = ["a", "b", "c", "d", "e", "f", "g"];
        let mut seen: Vec<Seen<'static>> = names.iter().map(|name| missed("x", name, 10)).collect();
        seen.push(missed("y", "g", 10));
        let known = mastery(&seen, &[], NOW);
        let all = weaknesses(&seen, &[], &known);
        let order: Vec<&str> = five(&all).iter().map(|one| one.concept).collect();
        assert_eq!(order, ["g", "a", "b", "c", "d"]);
        assert_eq!(five(&all)[0].lines.len(), 2);
    }

    fn any_line() -> impl Strategy<Value = Seen<'static>> {
        (
            0_i64..6,
            0_usize..4,
            0_usize..3,
            any::<bool>(),
            any::<bool>(),
        )
            .prop_map(|(day, verdict, case, unprompted, full)| Seen {
                verdict: [
                    Verdict::Met,
                    Verdict::Partly,
                    Verdict::Missed,
                    Verdict::NotAssessed,
                ][verdict],
                unprompted,
                full,
                ..met(["a", "b", "c"][case], "caching", day)
            })
    }

    proptest! {
        #[test]
        fn the_order_of_the_lines_does_not_matter(lines in prop::collection::vec(any_line(), 1..20)) {
            let mut turned = lines.clone();
            turned.reverse();
            let known = mastery(&lines, &[], NOW);
            let told = |lines: &[Seen<'static>]| {
                let all = weaknesses(lines, &[], &known);
                all.iter().map(|one| {
                    let states: Vec<(Timestamp, State)> = one.lines.iter().map(|line| (line.seen.at, line.state)).collect();
                    (one.concept.to_owned(), one.state, states)
                }).collect::<Vec<_>>()
            };
            let (mut one, mut other) = (told(&lines), told(&turned));
            for all in [&mut one, &mut other] {
                for weakness in all.iter_mut() { weakness.2.sort(); }
            }
            prop_assert_eq!(one, other);
        }

        /// The slow way, read from the rule.
        #[test]
        fn the_quick_way_says_what_the_rule_says(lines in prop::collection::vec(any_line(), 1..20)) {
            let known = mastery(&lines, &[], NOW);
            for weakness in weaknesses(&lines, &[], &known) {
                for line in &weakness.lines {
                    let closed = lines.iter().any(|one| one.closes() && one.case != line.seen.case && one.at > line.seen.at);
                    prop_assert_eq!(line.state == State::Closed, closed);
                    prop_assert_eq!(line.closed_by.is_some(), closed);
                }
            }
        }
    }
}
