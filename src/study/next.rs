//! The case to take next, and why. Only stored facts are named: what was missed where, what was done when.
//!
//! Points of a case: up to 3 for the weaknesses it asks about (those missed on another case, weighed by their need), 1.5 when it was
//! never done, up to 1 for the time since, 0.5 for another kind than the last one, less 0.25 for each tag it shares with the
//! last one. Whoever has done fewer than three interviews gets an easier case first. The case of the last interview comes
//! last, and one that is running not at all.

use std::collections::BTreeSet;

use super::day::DAY_MS;
use super::seen::Seen;
use super::weakness::Weakness;
use crate::casebook::case::CaseKind;
use crate::time::Timestamp;

/// Weaknesses that are looked at.
const LOOKED_AT: usize = 10;
/// Weaknesses that are named as a reason.
const NAMED: usize = 3;
/// So many interviews make nobody a beginner.
const BEGINNERS: usize = 3;

/// What there is to know about a case before it is done.
#[derive(Debug, Clone)]
pub struct CaseFacts<'a> {
    pub id: &'a str,
    pub kind: CaseKind,
    /// 1-3
    pub difficulty: u32,
    pub tags: &'a [String],
    /// What its items ask about.
    pub concepts: BTreeSet<&'a str>,
    pub running: bool,
}

/// An interview that is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done<'a> {
    pub case: &'a str,
    pub at: Timestamp,
}

/// A weakness the case asks about, with the latest line that shows it.
#[derive(Debug, Clone)]
pub struct Due<'a, 's> {
    pub concept: &'a str,
    pub missed: &'s Seen<'a>,
}

#[derive(Debug, Clone)]
pub struct Recommendation<'a, 's> {
    pub case: &'a str,
    pub points: f64,
    /// The greatest need first.
    pub due: Vec<Due<'a, 's>>,
    pub last_done: Option<Timestamp>,
    /// The kind of the case before, where it is another one.
    pub after_kind: Option<CaseKind>,
}

/// All cases that can be taken, the best first. Neither the order of the cases nor that of `done` matters.
pub fn ranked<'a, 's>(
    cases: &[CaseFacts<'a>],
    done: &[Done<'_>],
    weaknesses: &[Weakness<'a, 's>],
    now: Timestamp,
) -> Vec<Recommendation<'a, 's>> {
    let last = done.iter().max_by_key(|one| (one.at, one.case));
    let last_facts = last.and_then(|last| cases.iter().find(|case| case.id == last.case));
    let greatest = weaknesses.first().map_or(0.0, |one| one.need);
    let mut all: Vec<(bool, Recommendation<'a, 's>)> = Vec::new();
    for case in cases.iter().filter(|case| !case.running) {
        let mut points = 0.0;
        let mut of_weakness = 0.0;
        let mut due = Vec::new();
        for weakness in weaknesses
            .iter()
            .take(LOOKED_AT)
            .filter(|one| one.need > 0.0)
        {
            if !case.concepts.contains(weakness.concept) {
                continue;
            }
            let mut lines = weakness
                .lines
                .iter()
                .filter(|line| line.state != super::State::Closed);
            if let Some(line) = lines.find(|line| line.seen.case != case.id) {
                of_weakness += weakness.need / greatest;
                due.push(Due {
                    concept: weakness.concept,
                    missed: line.seen,
                });
            }
        }
        due.truncate(NAMED);
        points += f64::min(of_weakness, 3.0);
        let last_done = done
            .iter()
            .filter(|one| one.case == case.id)
            .map(|one| one.at)
            .max();
        points += match last_done {
            None => 1.5,
            Some(at) => f64::min(now.since_ms(at).max(0) as f64 / (30.0 * DAY_MS as f64), 1.0),
        };
        if done.len() < BEGINNERS {
            points -= f64::from(case.difficulty);
        }
        let after_kind = last_facts
            .map(|last| last.kind)
            .filter(|kind| *kind != case.kind);
        if after_kind.is_some() {
            points += 0.5;
        }
        if let Some(last) = last_facts {
            let shared = case
                .tags
                .iter()
                .filter(|tag| last.tags.contains(tag))
                .count();
            points -= 0.25 * shared.min(4) as f64;
        }
        let again = last.is_some_and(|last| last.case == case.id);
        let recommendation = Recommendation {
            case: case.id,
            points,
            due,
            last_done,
            after_kind,
        };
        all.push((again, recommendation));
    }
    all.sort_by(|(again, one), (other_again, other)| {
        again
            .cmp(other_again)
            .then_with(|| other.points.total_cmp(&one.points))
            .then_with(|| one.case.cmp(other.case))
    });
    all.into_iter().map(|(_, one)| one).collect()
}

#[cfg(test)]
mod tests {
    use super::super::mastery::mastery;
    use super::super::seen::made::{DAY, missed};
    use super::super::weakness::weaknesses;
    use super::*;

    const NOW: Timestamp = Timestamp::from_ms(100 * DAY);

    fn case(id: &'static str, concepts: &[&'static str]) -> CaseFacts<'static> {
        CaseFacts {
            id,
            kind: CaseKind::Product,
            difficulty: 2,
            tags: &[],
            concepts: concepts.iter().copied().collect(),
            running: false,
        }
    }

    fn done(case: &'static str, day: i64) -> Done<'static> {
        Done {
            case,
            at: Timestamp::from_ms(day * DAY),
        }
    }

    #[test]
    fn whoever_has_done_nothing_begins_with_an_easy_case() {
        let mut cases = [case("a", &[]), case("b", &[]), case("c", &[])];
        cases[1].difficulty = 1;
        let all = ranked(&cases, &[], &[], NOW);
        assert_eq!(all[0].case, "b");
        assert!(all[0].due.is_empty() && all[0].last_done.is_none());
    }

    #[test]
    fn a_weakness_leads_to_another_case_that_asks_for_it_and_is_named() {
        let seen = [missed("chat", "caching", 90)];
        let known = mastery(&seen, &[], NOW);
        let weak = weaknesses(&seen, &[], &known);
        let cases = [
            case("chat", &["caching"]),
            case("crawler", &["caching"]),
            case("alone", &[]),
        ];
        let history = [
            done("chat", 90),
            done("crawler", 40),
            done("alone", 40),
            done("x", 1),
        ];
        let all = ranked(&cases, &history, &weak, NOW);
        assert_eq!(all[0].case, "crawler");
        assert_eq!(all[0].due[0].concept, "caching");
        assert_eq!(all[0].due[0].missed.case, "chat");
        assert_eq!(all[2].case, "chat", "not the same case twice in a row");
        assert!(all[2].due.is_empty(), "the same case would not close it");
    }

    #[test]
    fn what_runs_is_not_recommended_and_one_case_alone_is_even_if_it_was_the_last() {
        let mut cases = [case("a", &[]), case("b", &[])];
        cases[1].running = true;
        let all = ranked(&cases, &[done("a", 99)], &[], NOW);
        assert_eq!(all.iter().map(|one| one.case).collect::<Vec<_>>(), ["a"]);
    }

    #[test]
    fn kinds_take_turns() {
        let mut cases = [case("a", &[]), case("b", &[]), case("c", &[])];
        cases[2].kind = CaseKind::Infrastructure;
        let history = [done("a", 99), done("b", 50), done("c", 50), done("b", 20)];
        let all = ranked(&cases, &history, &[], NOW);
        assert_eq!(all[0].case, "c");
        assert_eq!(all[0].after_kind, Some(CaseKind::Product));
        assert_eq!(all[1].after_kind, None);
    }

    #[test]
    fn neither_the_order_of_cases_nor_of_interviews_matters() {
        let seen = [missed("a", "x", 90), missed("b", "y", 80)];
        let known = mastery(&seen, &[], NOW);
        let weak = weaknesses(&seen, &[], &known);
        let mut cases = vec![
            case("a", &["x", "y"]),
            case("b", &["x"]),
            case("c", &["y"]),
            case("d", &["x", "y"]),
        ];
        let mut history = vec![done("a", 90), done("b", 80), done("b", 20)];
        let names = |all: Vec<Recommendation<'_, '_>>| {
            all.iter()
                .map(|one| one.case.to_owned())
                .collect::<Vec<_>>()
        };
        let before = names(ranked(&cases, &history, &weak, NOW));
        cases.reverse();
        history.reverse();
        assert_eq!(names(ranked(&cases, &history, &weak, NOW)), before);
    }
}
