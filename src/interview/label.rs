//! On time, grace, late, ...: how a text that arrived is labelled.

use serde::{Deserialize, Serialize};

use super::event::Label;
use crate::time::Timestamp;

/// The moment until which a document may be written, and until which text typed before it may arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bell {
    pub at: Timestamp,
    /// Usually `at` and the plan's grace; later when the server was away in between.
    pub grace_until: Timestamp,
}

/// What the interview is doing when the text is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Running,
    Paused { since: Timestamp },
    Finished,
}

/// The label of a text whose request arrived at `received_at`. `bell` is that of its document, if one
/// has fallen. How long the server then took plays no part, and arriving earlier never gives a worse
/// label (INV-20).
pub fn label(received_at: Timestamp, bell: Option<Bell>, standing: Standing) -> Label {
    match (standing, bell) {
        (Standing::Finished, _) => Label::AfterEnd,
        (_, Some(bell)) if received_at > bell.grace_until => Label::Late,
        (Standing::Paused { since }, _) if received_at > since => Label::Paused,
        (_, Some(bell)) if received_at > bell.at => Label::Grace,
        _ => Label::OnTime,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BELL: Bell = Bell {
        at: Timestamp(100),
        grace_until: Timestamp(130),
    };

    fn at(received_at: i64, standing: Standing) -> Label {
        label(Timestamp(received_at), Some(BELL), standing)
    }

    #[test]
    fn the_bell_and_the_grace_are_inclusive_to_the_millisecond() {
        assert_eq!(at(100, Standing::Running), Label::OnTime);
        assert_eq!(at(101, Standing::Running), Label::Grace);
        assert_eq!(at(130, Standing::Running), Label::Grace);
        assert_eq!(at(131, Standing::Running), Label::Late);
    }

    #[test]
    fn before_any_bell_everything_is_on_time() {
        assert_eq!(
            label(Timestamp(i64::MAX), None, Standing::Running),
            Label::OnTime
        );
    }

    #[test]
    fn what_arrived_before_the_pause_is_not_a_text_of_the_pause() {
        let paused = Standing::Paused {
            since: Timestamp(50),
        };
        assert_eq!(label(Timestamp(50), None, paused), Label::OnTime);
        assert_eq!(label(Timestamp(51), None, paused), Label::Paused);
    }

    #[test]
    fn after_the_end_nothing_else_matters() {
        assert_eq!(at(1, Standing::Finished), Label::AfterEnd);
    }
}
