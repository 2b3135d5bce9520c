//! Deleting: rows, what is in memory, and the open streams of whoever was looking.

use std::sync::Arc;

use super::{Error, Proctor, detached};
use crate::ids::{self, Token};
use crate::interview::event::ChairLeft;
use crate::limits;
use crate::store::{DeleteInterview, DeletePerson, PutOffRetention, RetentionRow, SetRetention};
use crate::text::t;
use crate::time::Timestamp;

/// How long interviews are kept, and what that means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retention {
    pub months: i64,
    /// When the next interview is deleted; nothing while there is none.
    pub next_at: Option<Timestamp>,
}

impl Proctor {
    /// Deletes an interview with everything that is about it: what others marked in it, links to it, what was said.
    ///
    /// # Errors
    /// `NotFound` for an unknown interview and for somebody else's; what the store says.
    pub async fn delete_interview(
        self: &Arc<Self>,
        person_id: &str,
        interview_id: &str,
    ) -> Result<(), Error> {
        let proctor = self.clone();
        let delete = DeleteInterview {
            person_id: person_id.to_owned(),
            interview_id: interview_id.to_owned(),
        };
        detached(async move {
            let interview_id = delete.interview_id.clone();
            // With the lock of the room, so that nothing is being written while it goes.
            let room = proctor.rooms.of(&interview_id);
            let mut held = room.live.lock().await;
            if !proctor.store.write(delete).await? {
                return Err(Error::NotFound);
            }
            *held = None;
            drop(held);
            proctor.rooms.close(&interview_id);
            proctor.forget_traces().await;
            tracing::info!(interview_id, "an interview was deleted");
            Ok(())
        })
        .await
    }

    /// Deletes everything of a person. What they gave to others stays there, as somebody's.
    ///
    /// # Errors
    /// `NotFound` when there is no such person; what the store says.
    pub async fn delete_person(self: &Arc<Self>, person_id: &str) -> Result<(), Error> {
        let proctor = self.clone();
        let person_id = person_id.to_owned();
        detached(async move { proctor.delete_all_of(&person_id).await }).await
    }

    async fn delete_all_of(self: &Arc<Self>, person_id: &str) -> Result<(), Error> {
        for visited in self.store.visited(person_id).await? {
            let (owner, id) = (&visited.owner_id, &visited.interview_id);
            let left = self.leave_for(owner, id, person_id.to_owned(), ChairLeft::Left);
            if let Err(cause) = left.await {
                tracing::warn!(%cause, interview = id, "a chair could not be left");
            }
        }
        let elsewhere = self.store.touched_by(person_id).await?;
        let seed = Token::random().map_err(|cause| Error::Content(cause.to_string()))?;
        let delete = DeletePerson {
            person_id: person_id.to_owned(),
            seed: seed.reveal().to_owned(),
            former_name: t("former-member"),
            now: self.now().await,
        };
        if !self.store.write(delete).await? {
            return Err(Error::NotFound);
        }
        self.rooms.close_those_of(person_id).await;
        for interview_id in elsewhere {
            // The name is in memory, too.
            self.rooms.empty(&interview_id).await;
        }
        self.shelf.clear();
        self.forget_traces().await;
        tracing::info!(person = ids::hash_of(person_id), "a person was deleted");
        Ok(())
    }

    /// What is deleted stays deleted where this fails; a later one does it.
    async fn forget_traces(&self) {
        if let Err(cause) = self.store.forget_traces().await {
            tracing::warn!(%cause, "the log of the database could not be cut back");
        }
    }

    /// # Errors
    /// What the store says.
    pub async fn retention(&self, person_id: &str) -> Result<Option<Retention>, Error> {
        let Some(row) = self.store.retention(person_id).await? else {
            return Ok(None);
        };
        let oldest = self.store.oldest_finished(person_id).await?;
        let next = oldest.map(|at| at.plus_ms(row.months * limits::MONTH_MS).max(row.due_at));
        Ok(Some(Retention {
            months: row.months,
            next_at: next,
        }))
    }

    /// Keeps interviews for so many months, one of [`limits::RETENTION_MONTHS`], or for good. The first are deleted a day later at the
    /// earliest, so that a choice can be taken back.
    ///
    /// # Errors
    /// What the store says.
    pub async fn set_retention(
        self: &Arc<Self>,
        person_id: &str,
        months: Option<i64>,
    ) -> Result<(), Error> {
        let set = SetRetention {
            person_id: person_id.to_owned(),
            months: months.filter(|months| limits::RETENTION_MONTHS.contains(months)),
            due_at: self.now().await.plus_ms(limits::RETENTION_LOOK_MS),
        };
        self.persisted(set).await
    }

    /// Deletes what is older than its owner wants to keep, a few at a time, and says how many.
    ///
    /// # Errors
    /// What the store says.
    pub async fn delete_outdated(self: &Arc<Self>, now: Timestamp) -> Result<usize, Error> {
        let mut deleted = 0;
        for row in self.store.retention_due(now, 1).await? {
            deleted += self.delete_outdated_of(&row, now).await?;
        }
        Ok(deleted)
    }

    async fn delete_outdated_of(
        self: &Arc<Self>,
        row: &RetentionRow,
        now: Timestamp,
    ) -> Result<usize, Error> {
        let before = now.plus_ms(-row.months.saturating_mul(limits::MONTH_MS));
        let limit = limits::RETENTION_ROUND;
        let outdated = self.store.outdated(&row.person_id, before, limit).await?;
        for interview_id in &outdated {
            match self.delete_interview(&row.person_id, interview_id).await {
                // It was deleted by hand meanwhile.
                Ok(()) | Err(Error::NotFound) => {}
                Err(cause) => return Err(cause),
            }
        }
        // Who has more of them is next again; everybody else is looked at tomorrow.
        let more = i64::try_from(outdated.len()).unwrap_or(limit) >= limit;
        let wait_ms = if more {
            1_000
        } else {
            limits::RETENTION_LOOK_MS
        };
        let again = PutOffRetention {
            person_id: row.person_id.clone(),
            due_at: now.plus_ms(wait_ms),
        };
        self.persisted(again).await?;
        Ok(outdated.len())
    }
}
