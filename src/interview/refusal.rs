//! Why something cannot be done now, and what to do instead.

use super::board::BoardFault;
use super::limits;
use super::plan::StageId;
use crate::text::{Value, t, t_with};

/// A refused command changes nothing; the deadlines found on the way are kept. As text it is one kind
/// sentence for the candidate. The titles of stages are as the plan has them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence())]
pub enum Refusal {
    UnknownStage {
        stage: StageId,
    },
    /// The browser started from a revision that does not exist here.
    UnknownRevision {
        rev: u64,
        latest: u64,
    },
    TextTooLong {
        bytes: usize,
        limit: usize,
    },
    BoardTooLarge {
        elements: usize,
        limit: usize,
    },
    BoardMalformed(BoardFault),
    /// The operation's id is empty or too long.
    OperationMalformed,
    /// The same operation id came with other content.
    OperationReused,
    QuestionEmpty,
    QuestionTooLong {
        chars: usize,
        limit: usize,
    },
    /// The ladder of this stage is climbed.
    NoHintLeft,
    HintTooSoon {
        wait_s: i64,
    },
    /// `from` lies ahead of the stage the clock is on.
    StageAhead {
        title: String,
    },
    LastStage,
    ReturnInStrictPace,
    ReturnUsed {
        title: String,
    },
    StageNotEntered {
        title: String,
    },
    PauseNotAllowed,
    PausesUsedUp,
    /// The interview is paused.
    Paused,
    /// 0:00 has passed; only texts and the finish are taken.
    TimeIsUp,
    Finished,
    TooManyRevisions,
    TooManyEvents,
    /// Something other than a text or a board came with a finish.
    NotANote,
    /// Somebody else interviews.
    ChairTaken {
        name: String,
    },
    /// Whoever wants to do this has to take the chair first.
    ChairEmpty,
    MessageEmpty,
    MessageTooLong {
        chars: usize,
        limit: usize,
    },
    /// Minutes at a time.
    ExtraTimeUnfit {
        least: i64,
        most: i64,
    },
    /// Minutes.
    ExtraTimeUsedUp {
        left: i64,
        limit: i64,
    },
    /// The clock counts up: there is nothing to add to.
    NoClock,
    /// A person interviews: hints come from them.
    AskThePerson {
        name: String,
    },
    /// The case has no such fact, question or change.
    NotInCase,
}

impl Refusal {
    /// For programs; never changes.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::UnknownStage { .. } => "unknown-stage",
            Refusal::UnknownRevision { .. } => "unknown-revision",
            Refusal::TextTooLong { .. } => "text-too-long",
            Refusal::BoardTooLarge { .. } => "board-too-large",
            Refusal::BoardMalformed(_) => "board-malformed",
            Refusal::OperationMalformed => "operation-malformed",
            Refusal::OperationReused => "operation-reused",
            Refusal::QuestionEmpty => "question-empty",
            Refusal::QuestionTooLong { .. } => "question-too-long",
            Refusal::NoHintLeft => "no-hint-left",
            Refusal::HintTooSoon { .. } => "hint-too-soon",
            Refusal::StageAhead { .. } => "stage-ahead",
            Refusal::LastStage => "last-stage",
            Refusal::ReturnInStrictPace => "return-in-strict-pace",
            Refusal::ReturnUsed { .. } => "return-used",
            Refusal::StageNotEntered { .. } => "stage-not-entered",
            Refusal::PauseNotAllowed => "pause-not-allowed",
            Refusal::PausesUsedUp => "pauses-used-up",
            Refusal::Paused => "paused",
            Refusal::TimeIsUp => "time-is-up",
            Refusal::Finished => "finished",
            Refusal::TooManyRevisions => "too-many-revisions",
            Refusal::TooManyEvents => "too-many-events",
            Refusal::NotANote => "not-a-note",
            Refusal::ChairTaken { .. } => "chair-taken",
            Refusal::ChairEmpty => "chair-empty",
            Refusal::MessageEmpty => "message-empty",
            Refusal::MessageTooLong { .. } => "message-too-long",
            Refusal::ExtraTimeUnfit { .. } => "extra-time-unfit",
            Refusal::ExtraTimeUsedUp { .. } => "extra-time-used-up",
            Refusal::NoClock => "no-clock",
            Refusal::AskThePerson { .. } => "ask-the-person",
            Refusal::NotInCase => "not-in-case",
        }
    }

    fn sentence(&self) -> String {
        let title = |title: &str| -> Value<'static> { title.to_owned().into() };
        match self {
            Refusal::UnknownStage { stage } => {
                t_with("refusal-unknown-stage", &[("stage", title(stage))])
            }
            Refusal::UnknownRevision { .. } => t("refusal-unknown-revision"),
            Refusal::TextTooLong { bytes, limit } => t_with(
                "refusal-text-too-long",
                &[("bytes", (*bytes).into()), ("limit", (*limit).into())],
            ),
            Refusal::BoardTooLarge { elements, limit } => t_with(
                "refusal-board-too-large",
                &[("elements", (*elements).into()), ("limit", (*limit).into())],
            ),
            Refusal::BoardMalformed(_) => t("refusal-board-malformed"),
            Refusal::OperationMalformed => t_with(
                "refusal-operation-malformed",
                &[("limit", limits::OPERATION_CHARS.into())],
            ),
            Refusal::OperationReused => t("refusal-operation-reused"),
            Refusal::QuestionEmpty => t("refusal-question-empty"),
            Refusal::QuestionTooLong { chars, limit } => t_with(
                "refusal-question-too-long",
                &[("chars", (*chars).into()), ("limit", (*limit).into())],
            ),
            Refusal::NoHintLeft => t("refusal-no-hint-left"),
            Refusal::HintTooSoon { wait_s } => {
                t_with("refusal-hint-too-soon", &[("seconds", (*wait_s).into())])
            }
            Refusal::StageAhead { title: stage } => {
                t_with("refusal-stage-ahead", &[("stage", title(stage))])
            }
            Refusal::LastStage => t("refusal-last-stage"),
            Refusal::ReturnInStrictPace => t("refusal-return-in-strict-pace"),
            Refusal::ReturnUsed { title: stage } => {
                t_with("refusal-return-used", &[("stage", title(stage))])
            }
            Refusal::StageNotEntered { title: stage } => {
                t_with("refusal-stage-not-entered", &[("stage", title(stage))])
            }
            Refusal::PauseNotAllowed => t("refusal-pause-not-allowed"),
            Refusal::PausesUsedUp => t("refusal-pauses-used-up"),
            Refusal::Paused => t("refusal-paused"),
            Refusal::TimeIsUp => t("refusal-time-is-up"),
            Refusal::Finished => t("refusal-finished"),
            Refusal::TooManyRevisions => t("refusal-too-many-revisions"),
            Refusal::TooManyEvents => t("refusal-too-many-events"),
            Refusal::NotANote => t("refusal-not-a-note"),
            Refusal::ChairTaken { name } => t_with("refusal-chair-taken", &[("name", title(name))]),
            Refusal::ChairEmpty => t("refusal-chair-empty"),
            Refusal::MessageEmpty => t("refusal-message-empty"),
            Refusal::MessageTooLong { chars, limit } => t_with(
                "refusal-message-too-long",
                &[("chars", (*chars).into()), ("limit", (*limit).into())],
            ),
            Refusal::ExtraTimeUnfit { least, most } => t_with(
                "refusal-extra-time-unfit",
                &[("least", (*least).into()), ("most", (*most).into())],
            ),
            Refusal::ExtraTimeUsedUp { left, limit } => t_with(
                "refusal-extra-time-used-up",
                &[("left", (*left).into()), ("limit", (*limit).into())],
            ),
            Refusal::NoClock => t("refusal-no-clock"),
            Refusal::AskThePerson { name } => {
                t_with("refusal-ask-the-person", &[("name", title(name))])
            }
            Refusal::NotInCase => t("refusal-not-in-case"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_is_a_sentence_with_a_code_of_its_own() {
        let all = [
            Refusal::UnknownStage {
                stage: "api".into(),
            },
            Refusal::UnknownRevision { rev: 2, latest: 1 },
            Refusal::TextTooLong {
                bytes: 70_000,
                limit: 65_536,
            },
            Refusal::BoardTooLarge {
                elements: 5_001,
                limit: 5_000,
            },
            Refusal::BoardMalformed(BoardFault::NoId { index: 0 }),
            Refusal::OperationMalformed,
            Refusal::OperationReused,
            Refusal::QuestionEmpty,
            Refusal::QuestionTooLong {
                chars: 2_001,
                limit: 2_000,
            },
            Refusal::HintTooSoon { wait_s: 12 },
            Refusal::StageAhead {
                title: "Clarify".into(),
            },
            Refusal::LastStage,
            Refusal::ReturnInStrictPace,
            Refusal::ReturnUsed {
                title: "Clarify".into(),
            },
            Refusal::StageNotEntered {
                title: "Deep dive".into(),
            },
            Refusal::PauseNotAllowed,
            Refusal::PausesUsedUp,
            Refusal::Paused,
            Refusal::TimeIsUp,
            Refusal::Finished,
            Refusal::TooManyRevisions,
            Refusal::TooManyEvents,
            Refusal::NotANote,
            Refusal::ChairTaken { name: "Bea".into() },
            Refusal::ChairEmpty,
            Refusal::MessageEmpty,
            Refusal::MessageTooLong {
                chars: 2_001,
                limit: 2_000,
            },
            Refusal::ExtraTimeUnfit { least: 1, most: 10 },
            Refusal::ExtraTimeUsedUp { left: 5, limit: 15 },
            Refusal::NoClock,
            Refusal::AskThePerson { name: "Bea".into() },
            Refusal::NotInCase,
        ];
        let codes: std::collections::BTreeSet<_> = all.iter().map(Refusal::code).collect();
        assert_eq!(codes.len(), all.len());
        for refusal in &all {
            let sentence = refusal.to_string();
            assert!(
                sentence.ends_with('.') && sentence.contains(' '),
                "{sentence}"
            );
            assert!(sentence.starts_with(char::is_uppercase), "{sentence}");
        }
        assert!(all[2].to_string().contains("70") && all[2].to_string().contains("65"));
    }
}
