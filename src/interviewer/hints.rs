//! The hint ladders: from a question at the requirement to the idea in one sentence.

use std::collections::BTreeMap;

use crate::casebook::case::StageGuide;

/// One step of a ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// 1 for the first step: credit falls with the level.
    pub level: u32,
    pub text: String,
}

#[derive(Debug, Clone)]
pub struct Ladders {
    by_stage: BTreeMap<String, Vec<String>>,
}

impl Ladders {
    pub fn new(stages: &BTreeMap<String, StageGuide>) -> Ladders {
        let ladders = stages
            .iter()
            .map(|(stage, guide)| (stage.clone(), guide.hints.clone()));
        Ladders {
            by_stage: ladders.collect(),
        }
    }

    pub fn next(&self, stage: &str, taken: u32) -> Option<Hint> {
        let text = self
            .by_stage
            .get(stage)?
            .get(usize::try_from(taken).ok()?)?;
        Some(Hint {
            level: taken.checked_add(1)?,
            text: text.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_come_one_step_at_a_time_and_end() {
        let guide = StageGuide {
            hints: vec!["Who?".to_owned(), "How?".to_owned()],
        };
        let ladders = Ladders::new(&BTreeMap::from([("clarify".to_owned(), guide)]));
        let next = |taken| {
            ladders
                .next("clarify", taken)
                .map(|hint| (hint.level, hint.text))
        };
        assert_eq!(next(0), Some((1, "Who?".to_owned())));
        assert_eq!(next(1), Some((2, "How?".to_owned())));
        assert_eq!(next(2), None);
        assert_eq!(next(u32::MAX), None);
        assert_eq!(ladders.next("trade-offs", 0), None);
    }
}
