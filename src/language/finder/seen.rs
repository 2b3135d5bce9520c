//! What stands in the sentence at hand: most phrases are ruled out by it at once.

use std::ops::Range;

use super::Finder;
use super::bound::Bound;

/// Which entries, that is atoms and classes (with numbers above those of all atoms), stand in the sentence at hand, and where:
/// most phrases are ruled out at once, because a word of theirs is nowhere in it.
pub(super) struct Seen {
    /// By entry: the number of the sentence it was seen in last, and a bit for each of its places there; the last bit stands for all
    /// places from there on.
    entries: Vec<(u32, u64)>,
    /// Each entry of the sentence once.
    pub(super) present: Vec<u32>,
    now: u32,
    /// A bit for everything in the sentence.
    pub(super) bits: u128,
}

pub(super) fn bit(entry: u32) -> u128 {
    1 << (entry % u128::BITS)
}

impl Seen {
    pub(super) fn new(finder: &Finder) -> Self {
        Seen {
            entries: vec![(0, 0); (finder.vocabulary.count() + finder.classes) as usize],
            present: Vec::new(),
            now: 0,
            bits: 0,
        }
    }

    pub(super) fn sentence(
        &mut self,
        finder: &Finder,
        bound: &Bound,
        tokens: Range<u32>,
        number: u32,
    ) {
        self.now = number;
        self.bits = 0;
        self.present.clear();
        let classes_from = finder.vocabulary.count();
        for (place, at) in tokens.enumerate() {
            for (atom, _) in bound.atoms.at(at) {
                self.add(*atom, place);
            }
            for (class, _) in bound.classes.at(at) {
                self.add(classes_from + class, place);
            }
        }
    }

    fn add(&mut self, entry: u32, place: usize) {
        let (number, places) = &mut self.entries[entry as usize];
        if *number != self.now {
            (*number, *places) = (self.now, 0);
            self.present.push(entry);
            self.bits |= bit(entry);
        }
        *places |= 1 << place.min(63);
    }

    pub(super) fn places(&self, entries: &[u32]) -> u64 {
        let places = entries.iter().map(|entry| self.entries[*entry as usize]);
        places
            .filter(|(number, _)| *number == self.now)
            .fold(0, |all, (_, places)| all | places)
    }

    pub(super) fn any(&self, entries: &[u32]) -> bool {
        let mut numbers = entries.iter().map(|entry| self.entries[*entry as usize].0);
        numbers.any(|number| number == self.now)
    }
}

/// The tokens of a sentence at which something was seen.
pub(super) fn tokens_at(places: u64, sentence: Range<u32>) -> impl Iterator<Item = u32> {
    let mut left = places & (u64::MAX >> 1);
    let near = std::iter::from_fn(move || {
        let place = (left != 0).then(|| left.trailing_zeros())?;
        left &= left - 1;
        Some(place)
    });
    let far = (places >> 63 != 0).then_some(63..sentence.end - sentence.start);
    near.chain(far.into_iter().flatten())
        .map(move |place| sentence.start + place)
}
