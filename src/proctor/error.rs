//! Why a use case did not happen.

use super::CircleFault;
use crate::interview::Refusal;
use crate::interview::plan::PlanFault;
use crate::limits;
use crate::peers::marks::Fault;
use crate::store;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such interview, or it is somebody else's: nobody learns which.
    #[error("no such interview")]
    NotFound,
    #[error("no such case: {0}")]
    UnknownCase(String),
    #[error(transparent)]
    Plan(#[from] PlanFault),
    #[error("the interview refused: {0}")]
    Refused(#[from] Refusal),
    #[error("the person runs {0} interviews already")]
    TooManyRunning(i64),
    #[error("the disk is nearly full")]
    DiskNearlyFull,
    #[error("the interview is not finished")]
    NotFinished,
    #[error(
        "a link is for 1 to {} people, holds an hour to 30 days, and has a short note",
        limits::INVITATION_USES
    )]
    InvitationUnfit,
    #[error("the interview has {limit} links already (open: {open})")]
    TooManyInvitations { limit: i64, open: bool },
    /// Unknown, too old, taken back or used up: nobody learns which.
    #[error("the link opens nothing")]
    DeadLink,
    #[error("the link leads to one's own interview")]
    OwnInterview,
    #[error("one's own marks come first")]
    MarksFirst,
    #[error("the marks have {} faults", .0.len())]
    Unsound(Vec<Fault>),
    #[error("nothing is marked")]
    NothingMarked,
    #[error("the marks are longer than {} bytes", limits::MARKS_BYTES)]
    MarksTooLong,
    #[error("there are {0} versions already")]
    TooManyVersions(i64),
    #[error("the circle: {0:?}")]
    Circle(CircleFault),
    /// Only while it runs.
    #[error("the interview is over")]
    Over,
    /// The link they came by was taken back, or is too old.
    #[error("the link does not hold any more")]
    LinkGone,
    /// A watcher tries what is the interviewer's.
    #[error("whoever watches only watches")]
    OnlyWatching,
    #[error("{} people are there already", limits::LIVE_PEERS)]
    TooManyPresent,
    #[error("no person has interviewed here")]
    NobodyInterviewed,
    #[error("the report was seen before the marks were handed in")]
    ReportOpen,
    #[error("an interview on this case is running")]
    CaseRunning,
    #[error("there is no remark at this place")]
    NoSuchRemark,
    #[error("an answer has at most {} characters", limits::ANSWER_CHARS)]
    AnswerUnfit,
    #[error("there are {0} answers to this grader already")]
    TooManyAnswers(i64),
    #[error("too many answers to one drill at once")]
    DrillBusy,
    /// No model is attached, or another one than was meant.
    #[error("no such second reader is attached")]
    NoReader,
    #[error("the person has not agreed to the second reader")]
    NotAgreed,
    /// Nothing was said of the item, or nothing that can be taken over.
    #[error("there is no suggestion for this item")]
    NoSuggestion,
    #[error("the archive would be larger than its format allows")]
    ArchiveTooLarge,
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error("the content of a stored interview does not read: {0}")]
    Content(String),
}
