//! What the store knows about its own state: failed for good, or short of room.

use std::sync::{Arc, Mutex, PoisonError};

use super::datadir::DataDir;
use super::{Cause, Error, Result};

pub(super) struct Health {
    failed: Mutex<Option<Cause>>,
    dir: Option<Arc<DataDir>>,
}

impl Health {
    pub fn new(dir: Option<Arc<DataDir>>) -> Self {
        Health {
            failed: Mutex::new(None),
            dir,
        }
    }

    pub fn is_failed(&self) -> bool {
        self.cause().is_some()
    }

    /// An error once the store has failed: after an fsync that did not succeed nobody knows what
    /// is on the disk, so nothing more is acknowledged.
    pub fn check(&self) -> Result<()> {
        self.cause()
            .map_or(Ok(()), |cause| Err(Error::Failed(cause)))
    }

    pub fn note(&self, error: &Error) {
        let (Error::Failed(cause) | Error::Corrupt(cause)) = error else {
            return;
        };
        // A value that our code cannot read is no damage of the file.
        if matches!(error, Error::Corrupt(Cause::Text(_))) || self.is_failed() {
            return;
        }
        tracing::error!(%cause, "the database failed: nothing is acknowledged any more");
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(cause.clone());
    }

    /// Frees the room kept for the moment the disk is full. False when there is none left.
    pub fn release_ballast(&self) -> bool {
        self.dir.as_ref().is_some_and(|dir| dir.release_ballast())
    }

    fn cause(&self) -> Option<Cause> {
        self.failed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_an_io_error_nothing_is_acknowledged() {
        let health = Health::new(None);
        health.note(&Error::Full(Cause::text("13")));
        health.note(&Error::Corrupt(Cause::text("line 3: expected value")));
        assert!(health.check().is_ok());
        health.note(&Error::Failed(Cause::text("1034")));
        assert!(matches!(health.check(), Err(Error::Failed(_))));
        assert!(health.is_failed());
    }
}
