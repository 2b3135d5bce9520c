//! After an interview that a person led: what there was to learn for them, and who may read it.

use std::sync::Arc;

use super::peers::Role;
use super::{Error, Live, Proctor};
use crate::peers::hosting::{self, Hosting};
use crate::wire;

/// The proof that a person took part in an interview that is over: its candidate, or somebody who came to interview.
#[derive(Debug, Clone)]
pub struct After {
    pub(super) person_id: String,
    pub(super) interview_id: String,
    pub(super) owner_id: String,
    /// Empty for a guest.
    pub(super) owner_name: String,
    /// Who interviewed last.
    host: Option<(String, String)>,
}

impl After {
    pub fn is_owner(&self) -> bool {
        self.person_id == self.owner_id
    }

    pub fn owner_name(&self) -> &str {
        &self.owner_name
    }

    /// Who interviewed last, as they called themselves.
    pub fn host_name(&self) -> Option<&str> {
        self.host.as_ref().map(|(_, name)| name.as_str())
    }

    pub fn can_swap(&self) -> bool {
        self.next_candidate().is_some()
    }

    /// Who is interviewed if roles are swapped: whoever interviewed last; nobody for a third person.
    pub(super) fn next_candidate(&self) -> Option<&str> {
        let (seat, _) = self.host.as_ref()?;
        (self.is_owner() || *seat == self.person_id).then_some(seat.as_str())
    }
}

/// What both read.
#[derive(Debug, Clone)]
pub struct Hosted {
    pub case_title: String,
    pub level: String,
    pub name: String,
    /// Ids and answers of the facts of the case.
    pub facts: Vec<(String, String)>,
    pub hosting: Hosting,
}

impl Proctor {
    /// Who took part, after the end.
    ///
    /// # Errors
    /// `NotFound` for everybody else, whoever only watched among them; `LinkGone`; `NotFinished`; what the store says.
    pub async fn after(
        self: &Arc<Self>,
        person_id: &str,
        interview_id: &str,
    ) -> Result<After, Error> {
        let owned = self.store.interview(person_id, interview_id).await?;
        let (owner_id, owner_name) = match owned {
            Some(row) => {
                let person = self.store.person(&row.person_id).await?;
                let name = person.map_or_else(String::new, |person| person.display_name);
                (row.person_id, name)
            }
            None => {
                let now = self.clock.now();
                let rows = self.store.accesses(person_id, interview_id, now).await?;
                let hosts = |row: &crate::store::AccessRow| {
                    wire::parse::<Role>(&row.role) == Some(Role::Interviewer)
                };
                match rows.into_iter().find(hosts) {
                    Some(row) => (row.owner_id, row.owner_name),
                    None if self.store.came(person_id, interview_id).await? => {
                        return Err(Error::LinkGone);
                    }
                    None => return Err(Error::NotFound),
                }
            }
        };
        let look = |live: &Live, _| {
            live.interview.finished()?;
            let host = live.interview.last_host();
            Some(host.map(|host| (host.seat.clone(), host.name.clone())))
        };
        let host = self.look(&owner_id, interview_id, look).await?;
        Ok(After {
            person_id: person_id.to_owned(),
            interview_id: interview_id.to_owned(),
            owner_id,
            owner_name,
            host: host.ok_or(Error::NotFinished)?,
        })
    }

    /// Title of the case and level.
    ///
    /// # Errors
    /// What the store says.
    pub async fn title_after(self: &Arc<Self>, after: &After) -> Result<(String, String), Error> {
        let look = |live: &Live, _| {
            let level = wire::name(&live.interview.level());
            (live.content.entry.case.title.clone(), level)
        };
        self.look(&after.owner_id, &after.interview_id, look).await
    }

    /// What there was to learn for whoever interviewed; nothing when nobody did.
    ///
    /// # Errors
    /// What the store says.
    pub async fn hosted(self: &Arc<Self>, after: &After) -> Result<Option<Hosted>, Error> {
        let Some((_, name)) = after.host.clone() else {
            return Ok(None);
        };
        let (owner, id) = (&after.owner_id, &after.interview_id);
        let journal = self.store.journal(owner, id, 0, i64::MAX).await?;
        let look = move |live: &Live, _| Hosted {
            case_title: live.content.entry.case.title.clone(),
            level: wire::name(&live.interview.level()),
            name: name.clone(),
            facts: live
                .content
                .entry
                .case
                .fact
                .iter()
                .map(|fact| (fact.id.clone(), fact.answer.clone()))
                .collect(),
            hosting: hosting::of(&journal, &live.content.entry, &live.content.engine),
        };
        Ok(Some(self.look(owner, id, look).await?))
    }
}
