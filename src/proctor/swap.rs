//! Now the other one: whoever interviewed is interviewed, on another case, by whom they interviewed.
//!
//! One swap for one interview: the name of the new interview follows from that of the old one, so a second click finds it there.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::hosting::After;
use super::peers::Role;
use super::start::{PlanChoice, StartRequest};
use super::{Error, Live, Proctor, detached};
use crate::casebook::rubric::Level;
use crate::ids;
use crate::interview::plan::{Pace, Plan, StageSpec};
use crate::interview::{Action, Command};
use crate::limits;
use crate::store::{self, InvitationRow, LetIn};
use crate::text::t;
use crate::wire;

/// Where a swap leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swapped {
    pub interview_id: String,
    /// Who asked is the candidate of the new interview; otherwise they interview in it.
    pub as_candidate: bool,
}

impl Swapped {
    pub fn path(&self) -> String {
        match self.as_candidate {
            true => format!("/interviews/{}", self.interview_id),
            false => format!("/live/{}", self.interview_id),
        }
    }
}

impl Proctor {
    /// The swap of an interview, if there has been one.
    ///
    /// # Errors
    /// What the store says.
    pub async fn swapped(&self, after: &After) -> Result<Option<Swapped>, Error> {
        let Some(candidate) = after.next_candidate() else {
            return Ok(None);
        };
        let id = name_of(&after.interview_id, "interview");
        let there = self.store.interview(candidate, &id).await?;
        Ok(there.map(|row| Swapped {
            interview_id: row.id,
            as_candidate: candidate == after.person_id,
        }))
    }

    /// Starts the other interview, or finds it. `level`: that of the old one, if nothing is said.
    ///
    /// # Errors
    /// `NobodyInterviewed`; what starting an interview says.
    pub async fn swap(
        self: &Arc<Self>,
        after: &After,
        level: Option<Level>,
    ) -> Result<Swapped, Error> {
        let (proctor, after) = (self.clone(), after.clone());
        detached(async move { proctor.swap_now(&after, level).await }).await
    }

    async fn swap_now(
        self: &Arc<Self>,
        after: &After,
        level: Option<Level>,
    ) -> Result<Swapped, Error> {
        let candidate = after.next_candidate().ok_or(Error::NobodyInterviewed)?;
        let id = name_of(&after.interview_id, "interview");
        if self.store.interview(candidate, &id).await?.is_none() {
            let request = self.request_of(after, candidate, level).await?;
            match self
                .start_as(id.clone(), candidate.to_owned(), request)
                .await
            {
                // Somebody else has just clicked.
                Ok(_) | Err(Error::Store(store::Error::Conflict)) => {}
                Err(other) => return Err(other),
            }
        }
        self.seat_in(after, candidate, &id).await?;
        Ok(Swapped {
            interview_id: id,
            as_candidate: candidate == after.person_id,
        })
    }

    async fn request_of(
        self: &Arc<Self>,
        after: &After,
        candidate: &str,
        level: Option<Level>,
    ) -> Result<StartRequest, Error> {
        let look = |live: &Live, _| {
            let interview = &live.interview;
            let case = interview.case().to_owned();
            (case, interview.level(), interview.plan().clone())
        };
        let (case, same_level, plan) = self
            .look(&after.owner_id, &after.interview_id, look)
            .await?;
        let person = self.store.person(candidate).await?.ok_or(Error::NotFound)?;
        let settings: serde_json::Value =
            serde_json::from_str(&person.settings).unwrap_or_default();
        let extra = settings.get("extra_time_permille");
        Ok(StartRequest {
            case: self
                .another_case(&case, [&after.owner_id, candidate])
                .await?,
            level: level.unwrap_or(same_level),
            pace: Some(plan.pace),
            plan: same_plan(&plan),
            extra_time_permille: extra.and_then(serde_json::Value::as_i64).unwrap_or(1000),
        })
    }

    /// One that neither has had; or else one that the new candidate has not; or any other.
    async fn another_case(&self, this: &str, people: [&str; 2]) -> Result<String, Error> {
        let mut done: Vec<BTreeSet<String>> = Vec::new();
        for person in people {
            done.push(self.store.cases_of(person).await?.into_iter().collect());
        }
        let casebook = self.casebook();
        let others: Vec<&String> = casebook.cases.keys().filter(|id| *id != this).collect();
        let of = |knows: &dyn Fn(&String) -> bool| others.iter().find(|id| !knows(id)).copied();
        let unknown = of(&|id| done.iter().any(|done| done.contains(id)))
            .or_else(|| of(&|id| done[1].contains(id)))
            .or_else(|| others.first().copied());
        let case = unknown.cloned().unwrap_or_else(|| this.to_owned());
        Ok(case)
    }

    /// The former candidate comes in as if by a link, and has the chair.
    async fn seat_in(
        self: &Arc<Self>,
        after: &After,
        candidate: &str,
        id: &str,
    ) -> Result<(), Error> {
        let now = self.now().await;
        let name = match after.owner_name.as_str() {
            "" => t("swap-nameless"),
            name => name.to_owned(),
        };
        let let_in = LetIn {
            invitation: InvitationRow {
                id: name_of(&after.interview_id, "link"),
                interview_id: id.to_owned(),
                role: wire::name(&Role::Interviewer),
                // Nothing anybody could send has this hash: a token is longer, and begins otherwise.
                token_hash: name_of(&after.interview_id, "token"),
                uses_max: 1,
                uses: 1,
                expires_at: now.plus_ms(limits::INVITATION_LIFE_MS),
                revoked_at: None,
                note: String::new(),
                created_at: now,
            },
            person_id: after.owner_id.clone(),
            name: name.clone(),
        };
        self.store.write(let_in).await?;
        let seat = after.owner_id.clone();
        let take = move |live: &Live, now| {
            // Once: whoever has left the chair takes it again by themselves.
            Ok(live.interview.last_host().is_none().then(|| Command {
                received_at: now,
                action: Action::TakeChair {
                    seat: seat.clone(),
                    name: name.clone(),
                },
            }))
        };
        self.command_if(candidate, id, take, |_, _, _| ()).await
    }
}

/// A name that follows from the old interview's. No secret, as names of interviews are none.
fn name_of(interview_id: &str, what: &str) -> String {
    let hash = ids::hash_of(&format!("swap/{what}/{interview_id}"));
    hash.chars().take(32).collect()
}

/// The stages of the old plan without the personal time of its candidate.
fn same_plan(plan: &Plan) -> PlanChoice {
    if plan.pace == Pace::Untimed || Plan::named(&plan.name).is_ok() {
        return PlanChoice::Named(plan.name.clone());
    }
    let factor = plan.extra_time_permille.max(1);
    let stages = plan.stages.iter().map(|stage| StageSpec {
        id: stage.id.clone(),
        title: Some(stage.title.clone()),
        length_ms: stage.budget_ms * 1000 / factor,
    });
    PlanChoice::Custom(stages.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_swap_follows_from_the_interview_and_what_it_is_of() {
        let one = name_of("a", "interview");
        assert_eq!(one, name_of("a", "interview"));
        assert_eq!(one.len(), 32);
        assert!(one != name_of("b", "interview") && one != name_of("a", "link"));
    }

    #[test]
    fn the_same_plan_is_without_the_extra_time_of_the_other_person() {
        let drill = Plan::named("default").unwrap();
        assert!(matches!(same_plan(&drill), PlanChoice::Named(name) if name == "default"));
        let stages = vec![StageSpec {
            id: "clarify".into(),
            title: None,
            length_ms: 60_000,
        }];
        let own = Plan::custom(stages, Pace::Interview).unwrap();
        let own = own.with_extra_time(1500).unwrap();
        let PlanChoice::Custom(stages) = same_plan(&own) else {
            panic!("a plan of one's own");
        };
        assert_eq!(stages[0].length_ms, 60_000);
    }
}
