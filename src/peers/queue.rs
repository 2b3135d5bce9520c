//! Who of a circle is given what to review next, and how much each has given and received. Pure.
//!
//! # The one invariant
//!
//! Nobody is given their own interview, one they have read, or one that somebody is reading; among the rest, what nobody has read
//! comes first, and of that the oldest. A second reader comes when nothing that this person could read lacks a first one,
//! and before them a third one where two see a core point so differently that somebody overlooked something.
//!
//! A lease that is over counts no more: the interview is in the queue again.

use std::collections::BTreeMap;

use super::marks::Marks;
use crate::casebook::rubric::Verdict;
use crate::time::Timestamp;

/// Readers after whom an interview is out of the queue, unless they contradict each other.
pub const READERS: usize = 2;

/// An interview that somebody put up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutUp {
    pub interview: String,
    pub owner: String,
    pub put_at: Timestamp,
    /// Who has handed in, each once.
    pub readers: Vec<String>,
    /// Who has taken it and not handed in, and until when it is theirs.
    pub leases: Vec<(String, Timestamp)>,
    /// One reader says met of a core point where another says missed.
    pub conflict: bool,
}

impl PutUp {
    /// Those who are reading it at `now`.
    pub fn reading(&self, now: Timestamp) -> impl Iterator<Item = &str> {
        let hold = self
            .leases
            .iter()
            .filter(move |(who, ends)| now < *ends && !self.readers.contains(who));
        hold.map(|(who, _)| who.as_str())
    }

    /// How many have read it or are reading it.
    pub fn taken_by(&self, now: Timestamp) -> usize {
        self.readers.len() + self.reading(now).count()
    }

    /// How soon it wants another reader, once nobody is reading it; nothing when it has enough.
    fn wants(&self) -> Option<Need> {
        match self.readers.len() {
            0 => Some(Need::First),
            READERS if self.conflict => Some(Need::Third),
            read if read < READERS => Some(Need::Second),
            _ => None,
        }
    }

    /// How soon it wants another reader; nothing while somebody is reading it.
    pub fn need(&self, now: Timestamp) -> Option<Need> {
        self.wants().filter(|_| self.reading(now).next().is_none())
    }

    fn is_for(&self, who: &str, now: Timestamp) -> bool {
        let has_it = self.readers.iter().any(|reader| reader == who)
            || self.reading(now).any(|reading| reading == who);
        self.owner != who && !has_it
    }
}

/// The most pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    First,
    /// Two contradict each other in a core point.
    Third,
    Second,
}

/// Why there is nothing to review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nothing {
    /// Nobody else has put anything up.
    NothingPutUp,
    /// Others are reading all that is left.
    BeingRead,
    /// They have read all there is, or it has readers enough.
    AllRead,
}

/// What a member is given next.
///
/// # Errors
/// Why there is nothing.
pub fn next<'a>(who: &str, put_up: &'a [PutUp], now: Timestamp) -> Result<&'a PutUp, Nothing> {
    let open = put_up
        .iter()
        .filter(|one| one.is_for(who, now))
        .filter_map(|one| Some((one.need(now)?, one.put_at, one.interview.as_str(), one)));
    if let Some((.., one)) = open.min_by_key(|(need, at, id, _)| (*need, *at, *id)) {
        return Ok(one);
    }
    let mut others = put_up.iter().filter(|one| one.owner != who).peekable();
    if others.peek().is_none() {
        return Err(Nothing::NothingPutUp);
    }
    if others.any(|one| one.is_for(who, now) && one.wants().is_some()) {
        return Err(Nothing::BeingRead);
    }
    Err(Nothing::AllRead)
}

/// Whether one says met of one of these points where another says missed.
pub fn contradict<'a>(points: impl IntoIterator<Item = &'a str>, all: &[Marks]) -> bool {
    points.into_iter().any(|point| {
        let says = |verdict| {
            all.iter()
                .filter_map(|marks| marks.of(point))
                .any(|mark| mark.verdict == verdict)
        };
        says(Verdict::Met) && says(Verdict::Missed)
    })
}

/// Reviews a member has given to the others, and received from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    pub given: i64,
    pub received: i64,
}

/// The balance of everybody who gave or received: `reviews` are owner, reviewer and how many. Nobody gives to themselves.
pub fn balances<'a>(
    reviews: impl IntoIterator<Item = (&'a str, &'a str, i64)>,
) -> BTreeMap<String, Balance> {
    let mut all: BTreeMap<String, Balance> = BTreeMap::new();
    for (owner, reviewer, count) in reviews {
        if owner == reviewer {
            continue;
        }
        let given = &mut all.entry(reviewer.to_owned()).or_default().given;
        *given = given.saturating_add(count);
        let received = &mut all.entry(owner.to_owned()).or_default().received;
        *received = received.saturating_add(count);
    }
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Timestamp = Timestamp::from_ms(1_000);

    fn put_up(interview: &str, owner: &str, put_at: i64, readers: &[&str]) -> PutUp {
        PutUp {
            interview: interview.to_owned(),
            owner: owner.to_owned(),
            put_at: Timestamp::from_ms(put_at),
            readers: readers.iter().map(|who| (*who).to_owned()).collect(),
            leases: Vec::new(),
            conflict: false,
        }
    }

    fn leased(mut one: PutUp, who: &str, ends: i64) -> PutUp {
        one.leases.push((who.to_owned(), Timestamp::from_ms(ends)));
        one
    }

    fn given<'a>(who: &str, all: &'a [PutUp]) -> Result<&'a str, Nothing> {
        next(who, all, NOW).map(|one| one.interview.as_str())
    }

    #[test]
    fn the_oldest_that_nobody_has_read_comes_first_and_never_ones_own() {
        let all = [
            put_up("a", "ada", 1, &[]),
            put_up("b", "bob", 2, &["ada"]),
            put_up("c", "bob", 3, &[]),
            put_up("d", "cy", 4, &[]),
        ];
        assert_eq!(given("cy", &all), Ok("a"));
        assert_eq!(given("ada", &all), Ok("c"));
        assert_eq!(given("bob", &all), Ok("a"));
    }

    #[test]
    fn what_somebody_is_reading_is_given_to_nobody_else_until_the_lease_is_over() {
        let a = put_up("a", "ada", 1, &[]);
        let all = [leased(a.clone(), "bob", 1_001), put_up("b", "ada", 2, &[])];
        assert_eq!(given("cy", &all), Ok("b"));
        assert_eq!(
            given("bob", &all),
            Ok("b"),
            "not what they are reading already"
        );
        let over = [leased(a, "bob", 1_000), put_up("b", "ada", 2, &[])];
        assert_eq!(given("cy", &over), Ok("a"));
        assert_eq!(given("bob", &over), Ok("a"), "they may take it again");
    }

    #[test]
    fn a_second_reader_comes_when_everything_they_could_read_has_one() {
        let read = put_up("a", "ada", 1, &["bob"]);
        assert_eq!(
            given("cy", &[read.clone(), put_up("b", "bob", 2, &[])]),
            Ok("b")
        );
        assert_eq!(given("cy", std::slice::from_ref(&read)), Ok("a"));
        assert_eq!(
            given("cy", &[read.clone(), put_up("c", "cy", 2, &[])]),
            Ok("a"),
            "their own, which nobody has read, keeps nobody from helping"
        );
        assert_eq!(given("bob", &[read]), Err(Nothing::AllRead));
    }

    #[test]
    fn a_third_reader_comes_only_where_two_contradict_each_other_and_before_second_ones() {
        let mut conflict = put_up("a", "ada", 5, &["bob", "cy"]);
        let once = put_up("b", "bob", 1, &["cy"]);
        assert_eq!(
            given("dee", std::slice::from_ref(&conflict)),
            Err(Nothing::AllRead)
        );
        conflict.conflict = true;
        assert_eq!(given("dee", &[once.clone(), conflict.clone()]), Ok("a"));
        assert_eq!(
            given("dee", &[put_up("c", "ada", 9, &[]), conflict.clone()]),
            Ok("c")
        );
        let third = leased(conflict, "dee", 2_000);
        assert_eq!(
            given("eve", &[third, once]),
            Ok("b"),
            "one third reader is enough"
        );
    }

    #[test]
    fn why_there_is_nothing_is_told() {
        assert_eq!(given("ada", &[]), Err(Nothing::NothingPutUp));
        let own = put_up("a", "ada", 1, &[]);
        assert_eq!(
            given("ada", std::slice::from_ref(&own)),
            Err(Nothing::NothingPutUp)
        );
        let busy = leased(leased(own.clone(), "bob", 2_000), "cy", 2_000);
        assert_eq!(given("dee", &[busy]), Err(Nothing::BeingRead));
        let second = leased(put_up("a", "ada", 1, &["bob"]), "cy", 2_000);
        assert_eq!(given("dee", &[second]), Err(Nothing::BeingRead));
        assert_eq!(
            given("bob", &[put_up("a", "ada", 1, &["bob"])]),
            Err(Nothing::AllRead)
        );
    }

    #[test]
    fn two_contradict_each_other_when_one_says_met_and_another_missed_of_the_same_point() {
        let marks = |verdicts: &[(&str, Verdict)]| Marks {
            marks: verdicts
                .iter()
                .map(|(item, verdict)| crate::peers::marks::Mark {
                    item: (*item).to_owned(),
                    verdict: *verdict,
                    proofs: Vec::new(),
                    remark: String::new(),
                })
                .collect(),
            ..Marks::default()
        };
        use Verdict::{Met, Missed, Partly};
        let one = marks(&[("a", Met), ("b", Met), ("c", Met)]);
        let other = marks(&[("a", Partly), ("b", Missed)]);
        let both = [one.clone(), other];
        assert!(contradict(["a", "b"], &both));
        assert!(
            !contradict(["a", "c"], &both),
            "half a point, and what one left open"
        );
        assert!(!contradict(["b"], &[one]));
    }

    #[test]
    fn what_is_given_is_received_and_nothing_counts_for_oneself() {
        let all = balances([("ada", "bob", 3), ("bob", "ada", 1), ("cy", "cy", 9)]);
        assert_eq!(
            all["ada"],
            Balance {
                given: 1,
                received: 3
            }
        );
        assert_eq!(
            all["bob"],
            Balance {
                given: 3,
                received: 1
            }
        );
        assert!(!all.contains_key("cy"));
    }

    const PEOPLE: [&str; 4] = ["ada", "bob", "cy", "dee"];

    fn any_queue() -> impl Strategy<Value = Vec<PutUp>> {
        let who = || prop::sample::select(PEOPLE.to_vec());
        let one = (
            who(),
            0..50_i64,
            prop::collection::btree_set(who(), 0..4),
            prop::collection::btree_map(who(), 500..1_500_i64, 0..3),
            any::<bool>(),
        );
        prop::collection::vec(one, 0..12).prop_map(|all| {
            let each = all.into_iter().enumerate();
            each.map(|(at, (owner, put_at, readers, leases, conflict))| {
                let readers: Vec<&str> = readers.into_iter().filter(|who| *who != owner).collect();
                let mut one = put_up(&format!("i{at}"), owner, put_at, &readers);
                for (who, ends) in leases.into_iter().filter(|(who, _)| *who != owner) {
                    one = leased(one, who, ends);
                }
                one.conflict = conflict;
                one
            })
            .collect()
        })
    }

    proptest! {
        #[test]
        fn nobody_is_given_what_is_not_for_them(all in any_queue(), who in prop::sample::select(PEOPLE.to_vec())) {
            if let Ok(one) = next(who, &all, NOW) {
                prop_assert_ne!(one.owner.as_str(), who);
                prop_assert!(!one.readers.iter().any(|reader| reader == who));
                prop_assert_eq!(one.reading(NOW).count(), 0);
                let earlier = all.iter().filter(|other| {
                    other.owner != who && other.taken_by(NOW) == 0
                        && (other.put_at, &other.interview) < (one.put_at, &one.interview)
                });
                prop_assert_eq!(earlier.count(), 0, "what nobody has read comes first, the oldest before all");
                if one.taken_by(NOW) > 0 {
                    prop_assert!(all.iter().all(|other| other.owner == who || other.taken_by(NOW) > 0));
                }
            }
        }

        #[test]
        fn the_order_of_the_list_changes_nothing(all in any_queue(), turn in 0usize..12) {
            let mut turned = all.clone();
            if !turned.is_empty() {
                let by = turn % turned.len();
                turned.rotate_left(by);
            }
            for who in PEOPLE {
                prop_assert_eq!(
                    next(who, &all, NOW).map(|one| one.interview.clone()),
                    next(who, &turned, NOW).map(|one| one.interview.clone())
                );
            }
        }

        #[test]
        fn a_circle_that_goes_on_reads_everything_twice(all in any_queue()) {
            let mut all: Vec<PutUp> = all.into_iter().map(|one| PutUp { leases: Vec::new(), conflict: false, ..one }).collect();
            for _ in 0..200 {
                for who in PEOPLE {
                    let chosen = next(who, &all, NOW).map(|one| one.interview.clone());
                    if let Ok(id) = chosen {
                        let one = all.iter_mut().find(|one| one.interview == id).unwrap();
                        one.readers.push(who.to_owned());
                    }
                }
            }
            prop_assert!(all.iter().all(|one| one.readers.len() >= READERS));
            let most = all.iter().filter(|one| one.readers.len() > 3).count();
            prop_assert_eq!(most, 0);
        }
    }
}
