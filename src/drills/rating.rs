//! How well it was known, from the verdicts and the time.

use super::Verdict;

/// Whoever needs no longer than this for one number has it in their head. Longer is never worse than that it was known.
const EASY_MS: i64 = 30_000;

/// What repetition is planned by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rating {
    Again,
    Hard,
    Good,
    Easy,
}

/// Of one question with its numbers: an exact or good answer is good, and easy when it was quick; a rounded one is good; the right
/// order of magnitude is hard; wrong is again. Of several numbers the middle one decides, the worse of two, and nothing is easy.
///
/// `needed_ms`: nothing when the question lay open for longer than anybody reckons.
pub fn rating(verdicts: &[Verdict], needed_ms: Option<i64>) -> Rating {
    let mut sorted = verdicts.to_vec();
    sorted.sort_unstable();
    let Some(middle) = sorted.get(sorted.len() / 2) else {
        return Rating::Again;
    };
    let quick = verdicts.len() == 1 && needed_ms.is_some_and(|ms| ms <= EASY_MS);
    match middle {
        Verdict::Exact | Verdict::Good if quick => Rating::Easy,
        Verdict::Exact | Verdict::Good | Verdict::Rounded => Rating::Good,
        Verdict::Order => Rating::Hard,
        Verdict::Wrong => Rating::Again,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Verdict::{Exact, Good, Order, Rounded, Wrong};

    #[test]
    fn the_verdict_decides_and_only_what_is_right_can_be_easy() {
        let quick = Some(10_000);
        for (verdict, slow, fast) in [
            (Exact, Rating::Good, Rating::Easy),
            (Good, Rating::Good, Rating::Easy),
            (Rounded, Rating::Good, Rating::Good),
            (Order, Rating::Hard, Rating::Hard),
            (Wrong, Rating::Again, Rating::Again),
        ] {
            assert_eq!(rating(&[verdict], Some(600_000)), slow);
            assert_eq!(rating(&[verdict], None), slow);
            assert_eq!(rating(&[verdict], quick), fast);
        }
    }

    #[test]
    fn of_several_numbers_the_middle_one_decides() {
        assert_eq!(rating(&[Exact, Wrong, Good], Some(1)), Rating::Good);
        assert_eq!(rating(&[Exact, Wrong], Some(1)), Rating::Again);
        assert_eq!(rating(&[Exact, Exact], Some(1)), Rating::Good);
        assert_eq!(rating(&[], None), Rating::Again);
    }
}
