//! The weekly plan of a circle: who interviews whom, with which case. Pure.
//!
//! Nobody keeps a plan: it follows from who was in the circle when, and which cases its members have done. The pairs of a week are
//! those that have met least in the weeks before; among equals, those of the next round of a tournament in which everybody meets
//! everybody before anybody meets again (T. P. Kirkman's arrangement of rounds, *On a problem in combinations*, 1847: one place
//! stands still, the others turn). So a circle that stays the same repeats no pair before all others had their turn, and one that
//! changes comes as near to that as its pairs allow.
//!
//! # The one invariant
//!
//! In one week everybody stands in one pair at most; when their number is odd, one is left, another one each week, and looks on in a pair.

use std::collections::{BTreeMap, BTreeSet};

use crate::time::Timestamp;

const DAY_MS: i64 = 24 * 3_600_000;
pub const WEEK_MS: i64 = 7 * DAY_MS;
/// 5 January 1970 was a Monday.
const FIRST_MONDAY_MS: i64 = 4 * DAY_MS;
/// Who met longer ago may as well not have met.
const LOOKS_BACK_WEEKS: i64 = 52;
/// More people than that are in no circle, and their pairs would be too many to go through.
const MOST: usize = 10;

/// The number of the week a moment lies in; weeks begin on Monday, 0:00 UTC.
pub fn week_of(at: Timestamp) -> i64 {
    at.as_ms()
        .saturating_sub(FIRST_MONDAY_MS)
        .div_euclid(WEEK_MS)
}

/// When a week begins.
pub fn begins(week: i64) -> Timestamp {
    Timestamp::from_ms(week.saturating_mul(WEEK_MS).saturating_add(FIRST_MONDAY_MS))
}

/// One stay of a member in the circle, in weeks; who left in a week is not in its plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    pub member: String,
    pub from_week: i64,
    pub left_in_week: Option<i64>,
}

impl Stay {
    fn covers(&self, week: i64) -> bool {
        self.from_week <= week && self.left_in_week.is_none_or(|left| week < left)
    }
}

/// One interview of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    pub candidate: String,
    pub interviewer: String,
    /// Nothing when there is no case at all.
    pub case: Option<String>,
}

/// Two who interview each other, each with a case of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    pub turns: [Turn; 2],
    /// Who looks on, when their number is odd.
    pub looks_on: Option<String>,
}

/// The plan of a week; no pairs for somebody alone.
///
/// `done` are the cases each member has done, `cases` all there are, the one to begin with first.
pub fn plan(
    week: i64,
    stays: &[Stay],
    done: &BTreeMap<String, BTreeSet<String>>,
    cases: &[String],
) -> Vec<Pair> {
    let members: Vec<&str> = {
        let all: BTreeSet<&str> = stays.iter().map(|stay| stay.member.as_str()).collect();
        all.into_iter().collect()
    };
    let mut met = Met::new(members.len());
    let first = stays
        .iter()
        .map(|stay| stay.from_week)
        .min()
        .unwrap_or(week);
    let from = first.max(week.saturating_sub(LOOKS_BACK_WEEKS));
    for earlier in from..week {
        let round = round_of(&present(earlier, stays, &members), &met);
        met.note(&round);
    }
    let round = round_of(&present(week, stays, &members), &met);
    let count = round.pairs.len();
    let onlooker_at = match count {
        0 => 0,
        count => usize::try_from(week.rem_euclid(i64::try_from(count).unwrap_or(1))).unwrap_or(0),
    };
    let each = round.pairs.iter().enumerate();
    each.map(|(at, (one, other))| {
        // Who begins changes each time these two meet.
        let (first, second) = match met.of(*one, *other) % 2 {
            0 => (members[*one], members[*other]),
            _ => (members[*other], members[*one]),
        };
        let chosen = case_for(first, second, done, cases, None);
        let then = case_for(second, first, done, cases, chosen.as_deref());
        let turn = |candidate: &str, interviewer: &str, case| Turn {
            candidate: candidate.to_owned(),
            interviewer: interviewer.to_owned(),
            case,
        };
        Pair {
            turns: [turn(first, second, chosen), turn(second, first, then)],
            looks_on: round
                .left
                .filter(|_| at == onlooker_at)
                .map(|left| members[left].to_owned()),
        }
    })
    .collect()
}

/// Members of a week by their place among all, in the order in which they came; each once.
fn present(week: i64, stays: &[Stay], members: &[&str]) -> Vec<usize> {
    let mut there: Vec<usize> = Vec::new();
    for stay in stays.iter().filter(|stay| stay.covers(week)) {
        let place = members.binary_search(&stay.member.as_str());
        if let Ok(place) = place
            && !there.contains(&place)
            && there.len() < MOST
        {
            there.push(place);
        }
    }
    there
}

/// How often each two were paired, and how often each was left over.
struct Met {
    members: usize,
    pairs: Vec<u32>,
    left: Vec<u32>,
}

impl Met {
    fn new(members: usize) -> Self {
        Met {
            members,
            pairs: vec![0; members * members],
            left: vec![0; members],
        }
    }

    fn of(&self, one: usize, other: usize) -> u32 {
        self.pairs[one.min(other) * self.members + one.max(other)]
    }

    fn note(&mut self, round: &Round) {
        for (one, other) in &round.pairs {
            self.pairs[one.min(other) * self.members + one.max(other)] += 1;
        }
        if let Some(left) = round.left {
            self.left[left] += 1;
        }
    }

    /// Every pair of it has met as seldom as any two, and who is left was left as seldom as anybody.
    fn is_least(&self, round: &Round, there: &[usize]) -> bool {
        let others = |at: usize| there[at + 1..].iter();
        let any_two =
            (0..there.len()).flat_map(|at| others(at).map(move |other| (there[at], *other)));
        let seldom = any_two.map(|(one, other)| self.of(one, other)).min();
        let left = there.iter().map(|who| self.left[*who]).min();
        let pairs = round.pairs.iter().map(|(one, other)| self.of(*one, *other));
        let mut pairs = pairs.map(Some);
        pairs.all(|met| met == seldom) && round.left.is_none_or(|who| Some(self.left[who]) == left)
    }

    /// What a round would repeat: first of all the pair that has met most, then all of them.
    fn repeats(&self, round: &Round) -> (u32, u32, u32) {
        let pairs = round.pairs.iter().map(|(one, other)| self.of(*one, *other));
        let left = round.left.map_or(0, |left| self.left[left]);
        (
            pairs.clone().max().unwrap_or(0).max(left),
            pairs.sum(),
            left,
        )
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Round {
    pairs: Vec<(usize, usize)>,
    left: Option<usize>,
}

/// The round that repeats least; of equals, the first of the tournament.
fn round_of(there: &[usize], met: &Met) -> Round {
    if there.len() < 2 {
        return Round::default();
    }
    let tournament = tournament(there);
    let best = tournament.iter().min_by_key(|round| met.repeats(round));
    let Some(best) = best else {
        return Round::default();
    };
    // Only a circle that has changed can do better than its tournament.
    let least = met.repeats(best);
    if met.is_least(best, there) {
        return best.clone();
    }
    let mut found = (least, best.clone());
    all_rounds(there, &mut Round::default(), &mut |round| {
        let repeats = met.repeats(round);
        if repeats < found.0 {
            found = (repeats, round.clone());
        }
    });
    found.1
}

/// The rounds in which everybody meets everybody once.
fn tournament(there: &[usize]) -> Vec<Round> {
    let mut places: Vec<Option<usize>> = there.iter().copied().map(Some).collect();
    if places.len() % 2 == 1 {
        places.push(None);
    }
    let count = places.len();
    let rounds = (0..count - 1).map(|_| {
        let mut round = Round::default();
        for at in 0..count / 2 {
            match (places[at], places[count - 1 - at]) {
                (Some(one), Some(other)) => round.pairs.push((one, other)),
                (one, other) => round.left = one.or(other),
            }
        }
        places[1..].rotate_right(1);
        round
    });
    rounds.collect()
}

/// Every way to pair them: 945 for ten, and as many for nine with one left.
fn all_rounds(left: &[usize], round: &mut Round, see: &mut impl FnMut(&Round)) {
    let Some((first, rest)) = left.split_first() else {
        see(round);
        return;
    };
    for at in 0..rest.len() {
        let mut others = rest.to_vec();
        round.pairs.push((*first, others.remove(at)));
        all_rounds(&others, round, see);
        round.pairs.pop();
    }
    if left.len() % 2 == 1 && round.left.is_none() {
        round.left = Some(*first);
        all_rounds(rest, round, see);
        round.left = None;
    }
}

/// A case for a candidate: one neither has done, else one the candidate has not done, else any; never the one that
/// the other of the two gets, if there is another.
fn case_for(
    candidate: &str,
    interviewer: &str,
    done: &BTreeMap<String, BTreeSet<String>>,
    cases: &[String],
    chosen: Option<&str>,
) -> Option<String> {
    let did = |who: &str, case: &String| done.get(who).is_some_and(|done| done.contains(case));
    // Whoever has just been asked it knows it.
    let known = |case: &String| chosen == Some(case.as_str());
    let cost = |case: &&String| {
        (
            did(candidate, case) || did(interviewer, case) || known(case),
            did(candidate, case) || known(case),
            known(case),
        )
    };
    cases.iter().min_by_key(cost).cloned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stays(n: usize) -> Vec<Stay> {
        let one = |at: usize| Stay {
            member: format!("m{at}"),
            from_week: 100,
            left_in_week: None,
        };
        (0..n).map(one).collect()
    }

    fn names(count: usize) -> Vec<String> {
        (0..count).map(|n| format!("case-{n}")).collect()
    }

    fn pairs(plan: &[Pair]) -> Vec<(String, String)> {
        let pair = |pair: &Pair| {
            let Turn {
                candidate,
                interviewer,
                ..
            } = &pair.turns[0];
            let (one, other) = (candidate.min(interviewer), candidate.max(interviewer));
            (one.clone(), other.clone())
        };
        plan.iter().map(pair).collect()
    }

    #[test]
    fn a_week_begins_on_monday() {
        let sunday = Timestamp::from_ms(1_795_391_999_999);
        assert_eq!(begins(week_of(sunday) + 1), sunday.plus_ms(1));
        assert_eq!(week_of(begins(0)), 0);
        assert_eq!(week_of(Timestamp::from_ms(0)), -1);
        for extreme in [i64::MIN, i64::MAX] {
            begins(week_of(Timestamp::from_ms(extreme)));
        }
    }

    #[test]
    fn everybody_meets_everybody_before_anybody_meets_again() {
        for n in 2..=10_usize {
            let rounds = if n % 2 == 0 { n - 1 } else { n };
            for cycle in 0..3 {
                let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
                let mut left: BTreeMap<String, usize> = BTreeMap::new();
                for round in 0..rounds {
                    let week = 100 + i64::try_from(cycle * rounds + round).unwrap();
                    let plan = plan(week, &stays(n), &BTreeMap::new(), &[]);
                    assert_eq!(plan.len(), n / 2, "{n} in week {week}");
                    for pair in pairs(&plan) {
                        *seen.entry(pair).or_default() += 1;
                    }
                    for who in plan.iter().filter_map(|pair| pair.looks_on.clone()) {
                        *left.entry(who).or_default() += 1;
                    }
                }
                assert_eq!(seen.len(), n * (n - 1) / 2, "{n}, cycle {cycle}");
                assert!(seen.values().all(|times| *times == 1), "{n}: {seen:?}");
                let looked_on = if n % 2 == 0 { 0 } else { n };
                assert_eq!(left.len(), looked_on, "{n}: {left:?}");
            }
        }
    }

    #[test]
    fn two_take_turns_in_beginning() {
        let begin: Vec<String> = (100..104)
            .map(|week| {
                plan(week, &stays(2), &BTreeMap::new(), &[])[0].turns[0]
                    .candidate
                    .clone()
            })
            .collect();
        assert_eq!(begin, ["m0", "m1", "m0", "m1"]);
    }

    #[test]
    fn nobody_alone_is_paired_and_who_left_is_in_no_plan() {
        assert_eq!(plan(100, &stays(1), &BTreeMap::new(), &[]), []);
        assert_eq!(plan(100, &[], &BTreeMap::new(), &[]), []);
        let mut three = stays(3);
        three[1].left_in_week = Some(102);
        let week = |week| pairs(&plan(week, &three, &BTreeMap::new(), &[]));
        assert_eq!(week(102), [("m0".to_owned(), "m2".to_owned())]);
        assert_eq!(plan(99, &three, &BTreeMap::new(), &[]), []);
        let before = plan(101, &three, &BTreeMap::new(), &[]);
        assert!(before[0].looks_on.is_some());
    }

    #[test]
    fn who_comes_new_meets_those_who_have_met_nobody_new_for_longest() {
        // Four have met each other once; two more come. Nobody repeats while there is another way.
        let mut six = stays(6);
        (six[4].from_week, six[5].from_week) = (103, 103);
        let before: BTreeSet<_> = (100..103)
            .flat_map(|week| pairs(&plan(week, &six, &BTreeMap::new(), &[])))
            .collect();
        assert_eq!(before.len(), 6);
        let new = pairs(&plan(103, &six, &BTreeMap::new(), &[]));
        let repeated = new.iter().filter(|pair| before.contains(*pair)).count();
        assert_eq!(
            repeated, 1,
            "two of the four are left to each other: {new:?}"
        );
    }

    #[test]
    fn the_two_of_a_pair_get_two_cases_that_neither_has_done() {
        let done = BTreeMap::from([
            ("m0".to_owned(), BTreeSet::from(["case-0".to_owned()])),
            ("m1".to_owned(), BTreeSet::from(["case-1".to_owned()])),
        ]);
        let plan = plan(100, &stays(2), &done, &names(4));
        let cases = plan[0].turns.clone().map(|turn| turn.case.unwrap());
        assert_eq!(cases, ["case-2", "case-3"]);
    }

    #[test]
    fn where_each_has_done_something_the_candidate_gets_what_is_new_to_them() {
        let done = BTreeMap::from([
            ("m0".to_owned(), BTreeSet::from(["case-0".to_owned()])),
            ("m1".to_owned(), BTreeSet::from(["case-1".to_owned()])),
        ]);
        let plan = plan(100, &stays(2), &done, &names(2));
        let [first, second] = plan[0].turns.clone();
        assert_eq!(
            (first.candidate.as_str(), first.case.as_deref()),
            ("m0", Some("case-1"))
        );
        assert_eq!(
            (second.candidate.as_str(), second.case.as_deref()),
            ("m1", Some("case-0"))
        );
    }

    fn any_stays() -> impl Strategy<Value = Vec<Stay>> {
        let stay = (90..110_i64, prop::option::of(0..15_i64));
        prop::collection::vec(stay, 0..=10).prop_map(|all| {
            let each = all.into_iter().enumerate();
            each.map(|(at, (from_week, stayed))| Stay {
                member: format!("m{at}"),
                from_week,
                left_in_week: stayed.map(|weeks| from_week + weeks),
            })
            .collect()
        })
    }

    fn any_done() -> impl Strategy<Value = BTreeMap<String, BTreeSet<String>>> {
        let cases =
            prop::collection::btree_set((0..5_usize).prop_map(|n| format!("case-{n}")), 0..5);
        let who = (0..10_usize).prop_map(|n| format!("m{n}"));
        prop::collection::btree_map(who, cases, 0..10)
    }

    proptest! {
        #[test]
        fn nobody_stands_twice_in_a_week_and_everybody_who_is_there_stands_once(
            stays in any_stays(), week in 85..130_i64, done in any_done()
        ) {
            let plan = plan(week, &stays, &done, &names(5));
            let mut named = Vec::new();
            for pair in &plan {
                let [first, second] = &pair.turns;
                prop_assert_eq!((&first.candidate, &first.interviewer), (&second.interviewer, &second.candidate));
                named.extend([first.candidate.clone(), first.interviewer.clone()]);
                named.extend(pair.looks_on.clone());
            }
            named.sort();
            let mut there: Vec<String> =
                stays.iter().filter(|stay| stay.covers(week)).map(|stay| stay.member.clone()).collect();
            there.sort();
            if there.len() < 2 {
                there.clear();
            }
            prop_assert_eq!(named, there);
        }

        #[test]
        fn no_pair_meets_again_while_a_week_without_repeating_is_possible(stays in any_stays(), week in 85..130_i64) {
            let members: Vec<&str> = stays.iter().map(|stay| stay.member.as_str()).collect();
            let mut sorted = members.clone();
            sorted.sort_unstable();
            let mut met = Met::new(sorted.len());
            let first = stays.iter().map(|stay| stay.from_week).min().unwrap_or(week);
            for earlier in first.max(week - LOOKS_BACK_WEEKS)..week {
                let round = round_of(&present(earlier, &stays, &sorted), &met);
                met.note(&round);
            }
            let there = present(week, &stays, &sorted);
            let chosen = met.repeats(&round_of(&there, &met));
            let mut least = chosen;
            if there.len() > 1 {
                all_rounds(&there, &mut Round::default(), &mut |round| least = least.min(met.repeats(round)));
            }
            prop_assert_eq!(chosen, least);
        }

        #[test]
        fn no_case_comes_that_either_has_done_while_another_is_left(
            n in 2..=10_usize, week in 100..120_i64, done in any_done()
        ) {
            let cases = names(5);
            let did = |who: &String, case: &String| done.get(who).is_some_and(|done| done.contains(case));
            for pair in plan(week, &stays(n), &done, &cases) {
                let [first, second] = &pair.turns;
                let new = |case: &&String| !did(&first.candidate, case) && !did(&first.interviewer, case);
                let left = cases.iter().filter(new).count();
                for (turn, needed) in [(first, 1), (second, 2)] {
                    let case = turn.case.as_ref().unwrap();
                    prop_assert!(left < needed || new(&case));
                }
                prop_assert_ne!(&first.case, &second.case);
            }
        }

        #[test]
        fn the_same_week_has_the_same_plan_whoever_joined_later_or_is_listed_first(
            stays in any_stays(), week in 85..130_i64
        ) {
            let mut later = stays.clone();
            later.push(Stay { member: "later".to_owned(), from_week: week + 1, left_in_week: None });
            let none = BTreeMap::new();
            prop_assert_eq!(pairs(&plan(week, &stays, &none, &[])), pairs(&plan(week, &later, &none, &[])));
        }
    }
}
