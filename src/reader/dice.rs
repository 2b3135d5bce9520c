//! What looks like chance and follows from a seed: the same seed and name give the same throws.

use sha2::{Digest, Sha256};

/// Throws of one purpose.
#[derive(Debug, Clone)]
pub(super) struct Dice {
    seed: u64,
    purpose: String,
    throws: u64,
}

impl Dice {
    pub fn new(seed: u64, purpose: &str) -> Dice {
        Dice {
            seed,
            purpose: purpose.to_owned(),
            throws: 0,
        }
    }

    /// 128 bits, in hex.
    pub fn hex(&mut self) -> String {
        let digest = self.digest();
        digest
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    pub fn next(&mut self) -> u64 {
        let digest = self.digest();
        let bytes = digest.iter().take(8);
        bytes.fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    /// From 0; `limit` is at least 1.
    pub fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % limit).unwrap_or(0)
    }

    /// Every order is as likely as another.
    pub fn shuffle<T>(&mut self, all: &mut [T]) {
        for last in (1..all.len()).rev() {
            all.swap(last, self.below(last + 1));
        }
    }

    fn digest(&mut self) -> [u8; 32] {
        self.throws += 1;
        let mut hasher = Sha256::new();
        hasher.update(self.seed.to_be_bytes());
        hasher.update(self.throws.to_be_bytes());
        hasher.update(self.purpose.as_bytes());
        hasher.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_purpose_throw_the_same() {
        let throws = |seed, purpose: &str| {
            let mut dice = Dice::new(seed, purpose);
            (dice.hex(), dice.next(), dice.below(10))
        };
        assert_eq!(throws(1, "a"), throws(1, "a"));
        assert_ne!(throws(1, "a"), throws(2, "a"));
        assert_ne!(throws(1, "a"), throws(1, "b"));
        assert_eq!(throws(1, "a").0.len(), 32);
    }

    #[test]
    fn every_face_comes_about_as_often_and_a_shuffle_keeps_everything() {
        let mut dice = Dice::new(3, "faces");
        let mut seen = [0; 6];
        for _ in 0..6_000 {
            seen[dice.below(6)] += 1;
        }
        assert!(
            seen.iter().all(|times| (850..1_150).contains(times)),
            "{seen:?}"
        );
        let mut all: Vec<u32> = (0..20).collect();
        dice.shuffle(&mut all);
        assert_ne!(all, (0..20).collect::<Vec<_>>());
        all.sort_unstable();
        assert_eq!(all, (0..20).collect::<Vec<_>>());
    }
}
