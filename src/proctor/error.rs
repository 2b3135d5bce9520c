//! Why a use case did not happen.

use crate::interview::Refusal;
use crate::interview::plan::PlanFault;
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
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error("the content of a stored interview does not read: {0}")]
    Content(String),
}
