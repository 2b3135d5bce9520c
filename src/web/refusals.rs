//! From what the house says to what the visitor reads: status, code, sentence.

use axum::http::StatusCode;

use super::problem::Problem;
use crate::interview::Refusal;
use crate::limits;
use crate::password::PasswordError;
use crate::peers::queue::Nothing;
use crate::proctor::{CircleFault, Error};
use crate::store;
use crate::text;

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Problem::not_found(),
            Error::UnknownCase(case) => {
                let detail = text::t_with("problem-unknown-case", &[("case", case.into())]);
                Problem::invalid("unknown-case", detail)
            }
            Error::Plan(fault) => Problem::invalid("plan", fault.to_string()),
            Error::Refused(refusal) => refusal.into(),
            Error::TooManyRunning(limit) => {
                let detail = text::t_with("problem-too-many-running", &[("limit", limit.into())]);
                Problem::new(StatusCode::CONFLICT, "too-many-running", detail)
            }
            Error::DiskNearlyFull => {
                let detail = text::t("problem-disk-nearly-full");
                Problem::new(StatusCode::INSUFFICIENT_STORAGE, "disk-nearly-full", detail)
            }
            Error::NotFinished => Problem::new(
                StatusCode::CONFLICT,
                "not-finished",
                text::t("problem-not-finished"),
            ),
            Error::InvitationUnfit => {
                let limits = [
                    ("uses", limits::INVITATION_USES.into()),
                    ("chars", limits::INVITATION_NOTE_CHARS.into()),
                ];
                Problem::invalid("invitation", text::t_with("ask-unfit", &limits))
            }
            Error::TooManyInvitations { limit, open } => {
                let limit = [("limit", limit.into())];
                let detail = match open {
                    true => text::t_with("ask-too-many-open", &limit),
                    false => text::t_with("ask-too-many", &limit),
                };
                Problem::new(StatusCode::CONFLICT, "too-many-invitations", detail)
            }
            Error::DeadLink => {
                Problem::new(StatusCode::NOT_FOUND, "dead-link", text::t("join-dead"))
            }
            Error::OwnInterview => {
                Problem::new(StatusCode::CONFLICT, "own-interview", text::t("join-own"))
            }
            Error::MarksFirst => {
                Problem::new(StatusCode::CONFLICT, "marks-first", text::t("marks-first"))
            }
            Error::Unsound(faults) => {
                let told = faults.iter().map(|fault| {
                    let sentence = text::t(fault.reason.text_key());
                    serde_json::json!({"item": fault.item, "sentence": sentence})
                });
                let told: Vec<serde_json::Value> = told.collect();
                Problem::invalid("marks", text::t("marks-unsound")).with("faults", told)
            }
            Error::NothingMarked => Problem::invalid("nothing-marked", text::t("marks-nothing")),
            Error::MarksTooLong => {
                let limit = [("limit", (limits::MARKS_BYTES / 1024).into())];
                let detail = text::t_with("marks-too-long", &limit);
                Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "marks-too-long", detail)
            }
            Error::TooManyVersions(limit) => {
                let detail = text::t_with("marks-too-many-versions", &[("limit", limit.into())]);
                Problem::new(StatusCode::CONFLICT, "too-many-versions", detail)
            }
            Error::Circle(fault) => fault.into(),
            Error::Over => Problem::new(StatusCode::CONFLICT, "over", text::t("problem-over")),
            Error::LinkGone => Problem::new(
                StatusCode::NOT_FOUND,
                "link-gone",
                text::t("problem-link-gone"),
            ),
            Error::OnlyWatching => Problem::new(
                StatusCode::FORBIDDEN,
                "only-watching",
                text::t("problem-only-watching"),
            ),
            Error::TooManyPresent => {
                let limit = [("limit", limits::LIVE_PEERS.into())];
                let detail = text::t_with("problem-too-many-present", &limit);
                Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-present", detail)
                    .retry_after(30)
            }
            Error::NobodyInterviewed => Problem::new(
                StatusCode::CONFLICT,
                "nobody-interviewed",
                text::t("problem-nobody-interviewed"),
            ),
            Error::ReportOpen => {
                Problem::new(StatusCode::CONFLICT, "report-open", text::t("own-too-late"))
            }
            Error::CaseRunning => Problem::new(
                StatusCode::CONFLICT,
                "case-running",
                text::t("calibration-running"),
            ),
            Error::NoSuchRemark => Problem::invalid("no-such-remark", text::t("answer-no-remark")),
            Error::AnswerUnfit => {
                let limit = [("limit", limits::ANSWER_CHARS.into())];
                Problem::invalid("answer", text::t_with("answer-too-long", &limit))
            }
            Error::TooManyAnswers(limit) => {
                let detail = text::t_with("answer-too-many", &[("limit", limit.into())]);
                Problem::new(StatusCode::CONFLICT, "too-many-answers", detail)
            }
            Error::DrillBusy => Problem::new(
                StatusCode::CONFLICT,
                "drill-busy",
                text::t("problem-drill-busy"),
            ),
            Error::NoReader => Problem::new(
                StatusCode::NOT_FOUND,
                "no-reader",
                text::t("problem-no-reader"),
            ),
            Error::NotAgreed => Problem::new(
                StatusCode::CONFLICT,
                "not-agreed",
                text::t("problem-reader-not-agreed"),
            ),
            Error::NoSuggestion => {
                Problem::invalid("no-suggestion", text::t("problem-no-suggestion"))
            }
            Error::ArchiveTooLarge => Problem::internal(error),
            Error::Store(error) => error.into(),
            Error::Content(_) => Problem::internal(error),
        }
    }
}

impl From<CircleFault> for Problem {
    fn from(fault: CircleFault) -> Self {
        let conflict = |code, detail| Problem::new(StatusCode::CONFLICT, code, detail);
        let with_limit = |key: &str, limit: i64| text::t_with(key, &[("limit", limit.into())]);
        match fault {
            CircleFault::LinkUnfit => Problem::invalid(
                "circle-link",
                with_limit("circle-link-unfit", limits::CIRCLE_MEMBERS - 1),
            ),
            CircleFault::TooManyLinks(limit) => {
                let detail = with_limit("circle-too-many-links", limit);
                conflict("too-many-circle-links", detail)
            }
            CircleFault::Full(limit) => conflict("circle-full", with_limit("circle-full", limit)),
            CircleFault::TooMany(limit) => {
                conflict("too-many-circles", with_limit("circle-too-many", limit))
            }
            CircleFault::TooManyUp(limit) => {
                conflict("too-many-up", with_limit("circle-too-many-up", limit))
            }
            CircleFault::TooManyReading(limit) => {
                let detail = with_limit("circle-too-many-reading", limit);
                conflict("too-many-reviews", detail)
            }
            CircleFault::Nothing(nothing) => {
                conflict("nothing-to-review", nothing_sentence(nothing))
            }
            CircleFault::HandedIn => conflict("handed-in", text::t("circle-handed-in")),
            CircleFault::AccessEnded => Problem::new(
                StatusCode::NOT_FOUND,
                "access-ended",
                text::t("circle-access-ended"),
            ),
        }
    }
}

/// Why there is nothing to review, and what helps.
pub(super) fn nothing_sentence(nothing: Nothing) -> String {
    match nothing {
        Nothing::NothingPutUp => text::t("circle-nothing-put-up"),
        Nothing::BeingRead => text::t("circle-nothing-free"),
        Nothing::AllRead => text::t("circle-nothing-unread"),
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = match refusal {
            Refusal::UnknownStage { .. } => StatusCode::NOT_FOUND,
            Refusal::TextTooLong { .. }
            | Refusal::BoardTooLarge { .. }
            | Refusal::QuestionTooLong { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Refusal::BoardMalformed(_)
            | Refusal::OperationMalformed
            | Refusal::OperationReused
            | Refusal::UnknownRevision { .. }
            | Refusal::QuestionEmpty
            | Refusal::NotANote => StatusCode::UNPROCESSABLE_ENTITY,
            Refusal::HintTooSoon { .. } => StatusCode::TOO_MANY_REQUESTS,
            _ => StatusCode::CONFLICT,
        };
        let problem = Problem::new(status, refusal.code(), refusal.to_string());
        match refusal {
            Refusal::HintTooSoon { wait_s } => {
                problem.retry_after(u32::try_from(wait_s).unwrap_or(1))
            }
            _ => problem,
        }
    }
}

/// The text stays in the editor and in the browser's outbox; the sentence says so.
impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        use store::Error as E;
        let (status, code) = match &error {
            E::NotFound => return Problem::not_found(),
            E::NameTaken => (StatusCode::CONFLICT, "name-taken"),
            E::TooManyRunning { .. } => (StatusCode::CONFLICT, "too-many-running"),
            E::Full(_) => (StatusCode::INSUFFICIENT_STORAGE, "disk-full"),
            E::Conflict | E::ReadOnly(_) | E::Busy(_) | E::Unavailable(_) | E::Failed(_) => {
                (StatusCode::SERVICE_UNAVAILABLE, "store")
            }
            E::Corrupt(_) | E::Internal(_) | E::Refused(_) => {
                return Problem::internal(with_cause(&error));
            }
        };
        tracing::warn!(cause = with_cause(&error), "the store refused");
        let problem = Problem::new(status, code, text::t(error.key()));
        match status {
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::INSUFFICIENT_STORAGE => {
                problem.retry_after(2)
            }
            _ => problem,
        }
    }
}

fn with_cause(error: &store::Error) -> String {
    match std::error::Error::source(error) {
        Some(cause) => format!("{error} {cause}"),
        None => error.to_string(),
    }
}

impl From<PasswordError> for Problem {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Unfit(sentence) => Problem::invalid("password", sentence),
            PasswordError::Busy => Problem::busy(2),
            PasswordError::Broken(cause) => Problem::internal(cause),
        }
    }
}
