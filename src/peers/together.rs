//! The graders of one interview put together, item by item.
//!
//! What is true of an item is not known, only likely: each verdict is weighed by how probable it is that a grader of that
//! [`Habit`] says it when this or that is true (A. P. Dawid, A. M. Skene, *Maximum likelihood estimation of observer error-rates using
//! the EM algorithm*, 1979). Of what comes out, the median is taken: a reliable grader weighs more, and who is known to mark too hard is
//! read as such. With three graders or more, each one's habit is also learned from what the others make of this interview, at
//! half weight; with two nobody can tell which of them is right, so nothing is learned.
//!
//! # The one invariant
//!
//! Whoever comes first, comes twice or says nothing changes nothing.

use std::collections::BTreeMap;

use serde::Serialize;

use super::habit::{Habit, Record};
use super::{VERDICTS, rank};
use crate::casebook::rubric::Verdict;

/// Rounds of learning habits from one another; after three the figures stand still.
const ROUNDS: usize = 3;
/// What the others make of an item is likely, not known.
const LIKELY: f64 = 0.5;

/// One grader with what they say of every item, in the order of the rubric.
#[derive(Debug, Clone)]
pub struct Grader {
    /// Of two with one id the later counts.
    pub id: String,
    pub verdicts: Vec<Verdict>,
    /// What is known of them from elsewhere.
    pub record: Record,
}

/// What all say of one item.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Joint {
    pub verdict: Verdict,
    /// Chance that exactly this verdict is right; 0-1, 0 when nobody could tell.
    pub sure: f64,
    /// Graders who said something.
    pub readers: usize,
    /// One says met where another says missed: somebody overlooked something.
    pub conflict: bool,
}

/// What comes of putting them together.
#[derive(Debug, Clone, PartialEq)]
pub struct Together {
    pub items: Vec<Joint>,
    /// Of everybody who said something.
    pub habits: BTreeMap<String, Habit>,
}

/// Puts graders together; all must speak of the same items in the same order.
pub fn together(graders: &[Grader]) -> Together {
    let graders: BTreeMap<&str, &Grader> = graders
        .iter()
        .map(|grader| (grader.id.as_str(), grader))
        .collect();
    let says_something = |grader: &&Grader| {
        grader
            .verdicts
            .iter()
            .any(|verdict| rank(*verdict).is_some())
    };
    let items = graders
        .values()
        .map(|grader| grader.verdicts.len())
        .min()
        .unwrap_or(0);
    let graders: Vec<&Grader> = graders.into_values().filter(says_something).collect();
    let said: Vec<Vec<Option<usize>>> = graders
        .iter()
        .map(|grader| {
            grader
                .verdicts
                .iter()
                .take(items)
                .map(|verdict| rank(*verdict))
                .collect()
        })
        .collect();
    let mut habits: Vec<Habit> = graders.iter().map(|grader| grader.record.habit()).collect();
    for _ in 0..ROUNDS {
        if graders.len() < 3 {
            break;
        }
        habits = (0..graders.len())
            .map(|at| learned(at, &graders, &said, &habits, items))
            .collect();
    }
    let everybody: Vec<usize> = (0..graders.len()).collect();
    Together {
        items: (0..items)
            .map(|item| joint(item, &everybody, &said, &habits))
            .collect(),
        habits: graders
            .iter()
            .zip(&habits)
            .map(|(grader, habit)| (grader.id.clone(), *habit))
            .collect(),
    }
}

/// One grader's habit from their record and from what the others make of each item.
fn learned(
    at: usize,
    graders: &[&Grader],
    said: &[Vec<Option<usize>>],
    habits: &[Habit],
    items: usize,
) -> Habit {
    let others: Vec<usize> = (0..graders.len()).filter(|other| *other != at).collect();
    let mut record = graders[at].record;
    for item in 0..items {
        let (Some(marked), Some(likely)) = (said[at][item], likely(item, &others, said, habits))
        else {
            continue;
        };
        for (truth, chance) in likely.into_iter().enumerate() {
            record.add(truth, marked, LIKELY * chance);
        }
    }
    record.habit()
}

/// How likely each verdict is by what `readers` say; nothing when none of them says anything.
fn likely(
    item: usize,
    readers: &[usize],
    said: &[Vec<Option<usize>>],
    habits: &[Habit],
) -> Option<[f64; 3]> {
    let mut chances = [1.0; 3];
    let mut anybody = false;
    for (reader, marked) in readers
        .iter()
        .filter_map(|reader| Some((*reader, said[*reader][item]?)))
    {
        anybody = true;
        for (truth, chance) in chances.iter_mut().enumerate() {
            *chance *= habits[reader].table[truth][marked];
        }
        // Kept near 1, so that many readers do not vanish into nothing.
        let whole: f64 = chances.iter().sum();
        chances = chances.map(|chance| chance / whole);
    }
    anybody.then_some(chances)
}

fn joint(item: usize, everybody: &[usize], said: &[Vec<Option<usize>>], habits: &[Habit]) -> Joint {
    let marks: Vec<usize> = everybody
        .iter()
        .filter_map(|reader| said[*reader][item])
        .collect();
    let Some(chances) = likely(item, everybody, said, habits) else {
        return Joint {
            verdict: Verdict::NotAssessed,
            sure: 0.0,
            readers: 0,
            conflict: false,
        };
    };
    let median = if chances[0] > 0.5 {
        0
    } else if chances[2] > 0.5 {
        2
    } else {
        1
    };
    Joint {
        verdict: VERDICTS[median],
        sure: chances[median],
        readers: marks.len(),
        conflict: marks.contains(&0) && marks.contains(&2),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const M: Verdict = Verdict::Met;
    const P: Verdict = Verdict::Partly;
    const X: Verdict = Verdict::Missed;
    const N: Verdict = Verdict::NotAssessed;

    fn grader(id: &str, verdicts: &[Verdict]) -> Grader {
        Grader {
            id: id.to_owned(),
            verdicts: verdicts.to_vec(),
            record: Record::default(),
        }
    }

    fn verdicts(together: &Together) -> Vec<Verdict> {
        together.items.iter().map(|joint| joint.verdict).collect()
    }

    #[test]
    fn one_reader_is_taken_at_their_word_but_not_for_certain() {
        let alone = together(&[grader("ada", &[M, P, X, N])]);
        assert_eq!(verdicts(&alone), [M, P, X, N]);
        assert!(
            alone.items[0].sure > 0.7 && alone.items[0].sure < 0.9,
            "{alone:?}"
        );
        assert_eq!((alone.items[3].sure, alone.items[3].readers), (0.0, 0));
    }

    #[test]
    fn two_who_agree_are_surer_than_one_and_two_who_disagree_less() {
        let two = together(&[grader("ada", &[M, M, M]), grader("bob", &[M, P, X])]);
        assert!(two.items[0].sure > 0.9, "{two:?}");
        assert!(two.items[1].sure < 0.8, "{two:?}");
        assert_eq!(
            two.items
                .iter()
                .map(|joint| joint.conflict)
                .collect::<Vec<_>>(),
            [false, false, true]
        );
        assert_eq!(
            two.items[2].verdict, P,
            "between met and missed, until a third has read it"
        );
    }

    #[test]
    fn two_graders_never_come_out_as_perfect_and_neither_is_believed_over_the_other() {
        for other in [[M, M, X, X, P, P], [X, X, M, M, P, M]] {
            let two = together(&[grader("ada", &[M, M, X, X, P, P]), grader("bob", &other)]);
            assert_eq!(two.habits["ada"], two.habits["bob"]);
            assert_eq!(two.habits["ada"], Habit::default());
        }
    }

    /// Dice for tests: the same numbers every time.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self) -> f64 {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 11) as f64 / (1u64 << 53) as f64
        }

        fn pick<T: Copy>(&mut self, from: &[T]) -> T {
            from[((self.roll() * from.len() as f64) as usize).min(from.len() - 1)]
        }
    }

    #[derive(Clone, Copy)]
    enum Kind {
        Careful,
        Harsh,
        Random,
    }

    fn marked(kind: Kind, truth: usize, dice: &mut Dice) -> usize {
        let slips = |truth: usize, chance: f64, dice: &mut Dice| match truth {
            _ if dice.roll() > chance => truth,
            0 | 2 => 1,
            _ => dice.pick(&[0, 2]),
        };
        match kind {
            Kind::Careful => slips(truth, 0.12, dice),
            Kind::Random => dice.pick(&[0, 1, 2]),
            Kind::Harsh => {
                let careful = slips(truth, 0.08, dice);
                if dice.roll() < 0.6 {
                    careful.saturating_sub(1)
                } else {
                    careful
                }
            }
        }
    }

    /// Mean error in points of an item (1 for all of it): put together, plain mean, plain median.
    fn errors(kinds: &[Kind], known: usize) -> [f64; 3] {
        const ITEMS: usize = 60;
        const TRIALS: u64 = 120;
        let mut errors = [0.0; 3];
        for trial in 0..TRIALS {
            let mut dice = Dice(trial * 7_919 + 1);
            let truths = |n: usize, dice: &mut Dice| {
                (0..n)
                    .map(|_| dice.pick(&[0, 0, 0, 1, 1, 2, 2, 2, 2]))
                    .collect::<Vec<usize>>()
            };
            let truth = truths(ITEMS, &mut dice);
            let graders: Vec<Grader> = kinds
                .iter()
                .enumerate()
                .map(|(at, kind)| {
                    let reference = truths(known, &mut dice);
                    let pairs: Vec<_> = reference
                        .iter()
                        .map(|t| (VERDICTS[*t], VERDICTS[marked(*kind, *t, &mut dice)]))
                        .collect();
                    let verdicts = truth
                        .iter()
                        .map(|t| VERDICTS[marked(*kind, *t, &mut dice)])
                        .collect();
                    Grader {
                        id: at.to_string(),
                        verdicts,
                        record: Record::of(pairs),
                    }
                })
                .collect();
            let joint = together(&graders);
            for (item, truth) in truth.iter().enumerate() {
                let mut points: Vec<f64> = graders
                    .iter()
                    .map(|g| rank(g.verdicts[item]).unwrap() as f64 / 2.0)
                    .collect();
                points.sort_by(f64::total_cmp);
                let mean = points.iter().sum::<f64>() / points.len() as f64;
                let median = (points[(points.len() - 1) / 2] + points[points.len() / 2]) / 2.0;
                let ours = rank(joint.items[item].verdict).unwrap() as f64 / 2.0;
                let truth = *truth as f64 / 2.0;
                for (error, value) in errors.iter_mut().zip([ours, mean, median]) {
                    *error += (value - truth).abs() / (ITEMS as f64 * TRIALS as f64);
                }
            }
        }
        errors
    }

    #[test]
    fn a_random_and_a_harsh_grader_among_three_do_less_harm_than_to_mean_or_median() {
        use Kind::{Careful, Harsh, Random};
        let [ours, mean, median] = errors(&[Careful, Random, Harsh], 60);
        println!(
            "one careful, one random, one harsh, after two reference interviews: {ours:.3}, mean {mean:.3}, median {median:.3}"
        );
        assert!(
            ours < 0.7 * median && ours < 0.5 * mean,
            "{ours} {mean} {median}"
        );
        let [ours, mean, median] = errors(&[Careful, Random, Harsh], 0);
        println!("the same without any: {ours:.3}, mean {mean:.3}, median {median:.3}");
        assert!(
            ours < mean && ours < median + 0.01,
            "{ours} {mean} {median}"
        );
        for kinds in [
            vec![Careful; 3],
            vec![Careful, Careful, Random],
            vec![Careful, Careful, Careful, Random, Harsh],
        ] {
            let [ours, mean, median] = errors(&kinds, 0);
            println!(
                "{} graders: {ours:.3}, mean {mean:.3}, median {median:.3}",
                kinds.len()
            );
            assert!(
                ours < mean && ours < median + 0.005,
                "{ours} {mean} {median}"
            );
        }
    }

    fn any_graders() -> impl Strategy<Value = Vec<Grader>> {
        let verdict = prop::sample::select(vec![M, P, X, N]);
        let verdicts = prop::collection::vec(verdict, 10);
        prop::collection::vec(verdicts, 1..6).prop_map(|all| {
            all.iter()
                .enumerate()
                .map(|(at, verdicts)| grader(&format!("g{at}"), verdicts))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn the_order_of_graders_changes_nothing(graders in any_graders(), turn in 0usize..6) {
            let mut turned = graders.clone();
            turned.rotate_left(turn % graders.len());
            prop_assert_eq!(together(&graders), together(&turned));
        }

        #[test]
        fn somebody_who_comes_twice_counts_once(graders in any_graders()) {
            let mut twice = graders.clone();
            twice.push(graders[0].clone());
            prop_assert_eq!(together(&graders), together(&twice));
        }

        #[test]
        fn somebody_who_says_nothing_changes_no_verdict(graders in any_graders()) {
            let mut more = graders.clone();
            more.push(grader("silent", &[N; 10]));
            prop_assert_eq!(together(&graders).items, together(&more).items);
        }

        #[test]
        fn a_better_mark_never_makes_the_item_worse(graders in any_graders(), item in 0usize..10) {
            let before = together(&graders[..graders.len().min(2)]);
            let mut better = graders[..graders.len().min(2)].to_vec();
            let Some(rank_before) = rank(better[0].verdicts[item]) else { return Ok(()) };
            better[0].verdicts[item] = VERDICTS[(rank_before + 1).min(2)];
            prop_assert!(rank(together(&better).items[item].verdict) >= rank(before.items[item].verdict));
        }

        #[test]
        fn how_sure_it_is_stays_a_chance(graders in any_graders()) {
            for joint in together(&graders).items {
                prop_assert!((0.0..=1.0).contains(&joint.sure));
                prop_assert_eq!(joint.readers == 0, joint.verdict == N);
            }
        }
    }
}
