//! Steps in order: the longest chain of them.

use std::cmp::Reverse;

use super::judge::Placed;

/// The most steps that follow each other, each later in the text than the one before.
pub(super) fn longest_chain<'h>(window: &[Placed<'h>]) -> Vec<Placed<'h>> {
    // For every hit: length of the best chain that ends in it, and the hit before.
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(window.len());
    let mut by_end: Vec<usize> = (0..window.len()).collect();
    by_end.sort_by_key(|at| window[*at].hit.last);
    let mut ended = by_end.into_iter().peekable();
    let steps = window.iter().map(|placed| placed.group + 1).max();
    let mut before = BestBefore(vec![None; steps.unwrap_or(0)]);
    for placed in window {
        while let Some(at) = ended.next_if(|at| window[*at].hit.last < placed.hit.first) {
            before.add(window[at].group, (best[at].0, Reverse(at)));
        }
        best.push(match before.step(placed.group) {
            Some((length, Reverse(other))) => (length + 1, Some(other)),
            None => (1, None),
        });
    }
    let end = (0..best.len()).max_by_key(|at| (best[*at].0, Reverse(*at)));
    let mut chain = Vec::new();
    let mut at = end;
    while let Some(here) = at {
        chain.push(window[here]);
        at = best[here].1;
    }
    chain.reverse();
    chain
}

/// Length of a chain, and the hit in which it ends: of equally long ones the earliest.
type Chained = (usize, Reverse<usize>);

/// The best chain that ends in any step before another. A Fenwick tree: place n, from 1, holds the best of as many steps
/// up to the n-th as its lowest bit says, so that neither adding nor asking looks at all steps.
struct BestBefore(Vec<Option<Chained>>);

impl BestBefore {
    fn add(&mut self, step: usize, chain: Chained) {
        let mut place = step + 1;
        while let Some(known) = self.0.get_mut(place - 1) {
            *known = (*known).max(Some(chain));
            place += 1 << place.trailing_zeros();
        }
    }

    fn step(&self, step: usize) -> Option<Chained> {
        let (mut place, mut best) = (step, None);
        while place > 0 {
            best = best.max(self.0[place - 1]);
            place -= 1 << place.trailing_zeros();
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// An order of 43,000 steps took 11 s to look for: for every hit all steps before its own were looked through.
    #[test]
    fn the_best_chain_before_a_step_is_found_without_looking_at_all_steps() {
        let steps = 1 << 20;
        let mut before = BestBefore(vec![None; steps]);
        // Quadratic, this would not end today.
        for at in 0..steps {
            let length = before.step(at).map_or(1, |(length, _)| length + 1);
            before.add(at, (length, Reverse(at)));
        }
        assert_eq!(
            before.step(steps - 1),
            Some((steps - 1, Reverse(steps - 2)))
        );
    }

    proptest! {
        #[test]
        fn the_best_chain_before_a_step_is_the_best_of_all_before_it(
            added in prop::collection::vec((0_usize..20, 0_usize..5, 0_usize..50), 0..40),
        ) {
            let mut before = BestBefore(vec![None; 20]);
            for (step, length, at) in &added {
                before.add(*step, (*length, Reverse(*at)));
            }
            for step in 0..20 {
                let earlier = added.iter().filter(|(other, ..)| *other < step);
                let best = earlier.map(|(_, length, at)| (*length, Reverse(*at))).max();
                prop_assert_eq!(before.step(step), best);
            }
        }
    }
}
