//! Which hits of a window are used.

use smallvec::{SmallVec, smallvec};

use super::finding::NearReason;
use super::judge::{NearBy, Placed, Use};

/// Which hit of a window comes nearest to match `at`, and why it does not count.
pub(super) fn near_by(at: usize, window: &[Placed], chosen: &[Option<Placed>]) -> Option<NearBy> {
    let rejected = window.iter().find_map(|placed| match placed.usable {
        Use::Not(reason) | Use::UnlessAskedFor(_, reason) => Some((placed, reason)),
        _ => None,
    });
    let first = chosen.iter().flatten().next();
    let (placed, reason) = match (first, rejected) {
        (None, Some(rejected)) => rejected,
        (Some(_), Some((placed, reason))) if chosen[placed.group].is_none() => (placed, reason),
        // Without the subject of the item nothing was near it.
        (Some(placed), _) if chosen[0].is_some() => (placed, NearReason::Incomplete),
        _ => return None,
    };
    let missing = chosen.iter().position(Option::is_none);
    Some(NearBy::Hit {
        hit: *placed.hit,
        reason,
        missing: missing
            .filter(|_| reason == NearReason::Incomplete)
            .map(|group| (at, group)),
    })
}

/// By group.
pub(super) type Chosen<'h> = SmallVec<[Option<Placed<'h>>; 4]>;

/// For every group the hit to use in this window, if there is one.
pub(super) fn choose<'h>(window: &[Placed<'h>], groups: usize) -> Chosen<'h> {
    // Windows are sorted by place: only hits that begin near the cue can cover it.
    let longest = window
        .iter()
        .map(|placed| placed.hit.last - placed.hit.first);
    let longest = longest.max().unwrap_or(0);
    let covers = |cue: (u32, u32), group: usize| {
        let from = cue.1.saturating_sub(longest);
        let from = window.partition_point(|other| other.hit.first < from);
        window[from..]
            .iter()
            .take_while(|other| other.hit.first <= cue.0)
            .any(|other| other.group != group && !other.hit.skips_denial && cue.1 <= other.hit.last)
    };
    let rank = |placed: &Placed| match placed.usable {
        Use::Counts => Some(0),
        Use::UnlessAskedFor(cue, _) if covers(cue, placed.group) => Some(1),
        Use::Context => Some(2),
        _ => None,
    };
    let mut chosen: Chosen = smallvec![None; groups];
    let mut near: Option<u32> = None;
    let mut by_group: SmallVec<[&Placed; 16]> = window.iter().collect();
    by_group.sort_by_key(|placed| placed.group);
    for of_group in by_group.chunk_by(|one, other| one.group == other.group) {
        let candidates = of_group.iter().copied();
        let ranked = candidates.filter_map(|placed| rank(placed).map(|rank| (rank, placed)));
        // The best kind of hit; of those the one nearest to the first group's.
        let best = ranked.min_by_key(|(rank, placed)| {
            let distance = near.map_or(0, |near| placed.hit.first.abs_diff(near));
            (*rank, distance, placed.hit.first)
        });
        if let Some((_, placed)) = best {
            near = near.or(Some(placed.hit.first));
            // What was allowed because another group asks for it counts from here on.
            let usable = if placed.usable == Use::Context {
                Use::Context
            } else {
                Use::Counts
            };
            chosen[placed.group] = Some(Placed { usable, ..*placed });
        }
    }
    chosen
}
