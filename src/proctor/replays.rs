//! A finished interview once more: who may watch it, and whose remarks they see on it.
//!
//! # The one invariant
//!
//! A [`Rerun`] is made by [`Proctor::rerun`] and by nobody else: for the owner, and for whoever may review or read at that moment.
//! What others marked is on it only for those who have said first what they think themselves: the owner with a score of their
//! own, a reviewer with marks handed in. Drafts are seen by nobody but whoever writes them.

use std::sync::Arc;

use super::{Error, Graded, Live, OFFLINE, Peer, Proctor, Role, SELF};
use crate::interview::Recorded;
use crate::peers::marks::Marks;

/// The proof that a person may watch a finished interview again.
#[derive(Debug, Clone)]
pub struct Rerun {
    person_id: String,
    interview_id: String,
    owner_id: String,
    /// Nothing for the owner.
    peer: Option<Peer>,
}

impl Rerun {
    pub fn is_owner(&self) -> bool {
        self.peer.is_none()
    }

    /// Empty for a guest, and for the owner.
    pub fn owner_name(&self) -> &str {
        self.peer.as_ref().map_or("", Peer::owner_name)
    }

    pub fn interview_id(&self) -> &str {
        &self.interview_id
    }
}

/// What one grader pinned to moments.
#[derive(Debug, Clone, PartialEq)]
pub struct Voice {
    /// As they called themselves; empty: the one who looks.
    pub name: String,
    pub marks: Marks,
}

impl Proctor {
    /// A finished interview, for whoever may see all of it.
    ///
    /// # Errors
    /// `NotFinished` for the owner while it runs; `NotFound` for everybody who may not, whoever only watched among them;
    /// `Circle` for whoever could as a member of a circle; what the store says.
    pub async fn rerun(
        self: &Arc<Self>,
        person_id: &str,
        interview_id: &str,
    ) -> Result<Rerun, Error> {
        let owned = self.store.interview(person_id, interview_id).await?;
        let (owner_id, peer) = match owned {
            Some(row) => {
                if !self.is_finished(person_id, interview_id).await? {
                    return Err(Error::NotFinished);
                }
                (row.person_id, None)
            }
            None => {
                let peer = self.peer(person_id, interview_id).await?;
                (peer.owner_id().to_owned(), Some(peer))
            }
        };
        Ok(Rerun {
            person_id: person_id.to_owned(),
            interview_id: interview_id.to_owned(),
            owner_id,
            peer,
        })
    }

    /// Its whole journal.
    ///
    /// # Errors
    /// What the store says.
    pub async fn journal_of(&self, rerun: &Rerun) -> Result<Vec<Recorded>, Error> {
        let (owner, id) = (&rerun.owner_id, &rerun.interview_id);
        Ok(self.store.journal(owner, id, 0, i64::MAX).await?)
    }

    /// Looks at the frozen interview.
    ///
    /// # Errors
    /// `NotFinished`; what the store says.
    pub async fn look_again<T: Send + 'static>(
        self: &Arc<Self>,
        rerun: &Rerun,
        look: impl Fn(&Live) -> T + Send + Sync + 'static,
    ) -> Result<T, Error> {
        let frozen = move |live: &Live, _| live.interview.finished().map(|_| look(live));
        let (owner, id) = (&rerun.owner_id, &rerun.interview_id);
        self.look(owner, id, frozen)
            .await?
            .ok_or(Error::NotFinished)
    }

    /// Marks whose moments stand on the time line: one's own, and those of others as far as they may be seen.
    ///
    /// # Errors
    /// What the store says.
    pub async fn voices(self: &Arc<Self>, rerun: &Rerun) -> Result<Vec<Voice>, Error> {
        let (person, id) = (&rerun.person_id, &rerun.interview_id);
        let own = match &rerun.peer {
            None => {
                let own = self.self_marks(person, id).await?;
                own.map(|(version, _)| version.marks)
            }
            Some(peer) if peer.role() == Role::Reviewer => match peer.handed_in() {
                Some((_, marks)) => Some(marks.clone()),
                None => self.draft(peer).await?.map(|draft| draft.marks),
            },
            Some(_) => None,
        };
        let mut voices: Vec<Voice> = own
            .map(|marks| Voice {
                name: String::new(),
                marks,
            })
            .into_iter()
            .collect();
        if self.sees_others(rerun).await? {
            let others = self.peer_marks(person, id).await?.into_iter();
            let others = others.filter(|other| other.person_id != *person);
            voices.extend(others.map(|other| Voice {
                name: other.name,
                marks: other.marks,
            }));
        }
        Ok(voices)
    }

    async fn sees_others(&self, rerun: &Rerun) -> Result<bool, Error> {
        match &rerun.peer {
            Some(peer) => Ok(peer.sees_others()),
            None => {
                let (owner, id) = (&rerun.owner_id, &rerun.interview_id);
                let cards = self.store.scorecards(owner, id).await?;
                Ok(cards.iter().any(|card| card.grader == SELF))
            }
        }
    }

    /// What the machine found, for whoever has said first what they think.
    ///
    /// # Errors
    /// `MarksFirst`; what the store says.
    pub async fn machine_of(self: &Arc<Self>, rerun: &Rerun) -> Result<Graded, Error> {
        if !self.sees_others(rerun).await? {
            return Err(Error::MarksFirst);
        }
        let graded = self
            .scorecards(&rerun.owner_id, &rerun.interview_id)
            .await?;
        let offline = graded.into_iter().find(|one| one.grader == OFFLINE);
        offline.ok_or_else(|| Error::Content("a finished interview without a scorecard".to_owned()))
    }
}
