//! One stage of an interview in seven minutes, on a case one did not have last: a weakness is no weakness of one case.

use crate::interview::plan::STAGES;

/// A stage and the case to practise it on, for each of the five. `done`: the cases somebody had, the newest first. The case they had
/// last comes only where there is no other, those they had least often come first, and each stage gets one of its own as far as
/// there are enough.
pub fn offers<'a>(cases: &[&'a str], done: &[&str]) -> Vec<(&'static str, &'a str)> {
    let times = |case: &str| done.iter().filter(|one| **one == case).count();
    let last = done.first();
    let mut sorted: Vec<&str> = cases.to_vec();
    sorted.retain(|case| cases.len() == 1 || last != Some(case));
    sorted.sort_by_key(|case| times(case));
    let offered = STAGES.iter().zip(sorted.iter().cycle());
    offered.map(|(stage, case)| (*stage, *case)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_is_offered_on_a_case_of_its_own_and_never_on_the_last_one() {
        let cases = ["a", "b", "c", "d", "e", "f", "g"];
        let offers = offers(&cases, &["c", "a", "a", "b"]);
        assert_eq!(
            offers,
            [
                ("clarify", "d"),
                ("estimate", "e"),
                ("high-level", "f"),
                ("deep-dive", "g"),
                ("trade-offs", "b")
            ]
        );
    }

    #[test]
    fn a_single_case_is_better_than_none() {
        assert_eq!(offers(&["a"], &["a"]).len(), 5);
        assert!(offers(&[], &[]).is_empty());
    }
}
