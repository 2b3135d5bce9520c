//! Somebody else is there while an interview runs: an interviewer, or somebody who watches.
//!
//! # The one invariant
//!
//! A [`LivePeer`] is made by [`Proctor::live_peer`] and by nobody else, from a link that held at that moment and an interview that
//! ran. Only one made for an interviewer does anything; what is shown to a watcher never asks for the key.

use std::sync::Arc;

use tokio::sync::broadcast;

use super::hosting_moves::{self, HostAsk};
use super::peers::{Role, draft_of, written};
use super::presence::Attendance;
use super::rooms::Notice;
use super::{Error, Live, Proctor};
use crate::casebook::rubric::Verdict;
use crate::interview::event::ChairLeft;
use crate::interview::{Answer, Command, Phase, Refusal};
use crate::limits;
use crate::peers::marks::{Mark, Marks, Proof, is_marked};
use crate::store::{KeepDraft, Kept};
use crate::time::Timestamp;
use crate::wire;

/// A draft that two windows of one person write to is tried so often.
const ATTEMPTS: u32 = 4;

/// The proof that a person may be present at a running interview of somebody else.
#[derive(Debug, Clone)]
pub struct LivePeer {
    person_id: String,
    interview_id: String,
    owner_id: String,
    owner_name: String,
    name: String,
    role: Role,
}

impl LivePeer {
    /// `Interviewer` or `Watcher`.
    pub fn role(&self) -> Role {
        self.role
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Empty for a guest.
    pub fn owner_name(&self) -> &str {
        &self.owner_name
    }

    pub fn person_id(&self) -> &str {
        &self.person_id
    }

    /// Whether they sit in the chair.
    pub fn holds_chair(&self, live: &Live) -> bool {
        let chair = live.interview.chair();
        chair.is_some_and(|chair| chair.seat == self.person_id)
    }

    /// The same person as somebody who only watches.
    pub fn watching(&self) -> LivePeer {
        LivePeer {
            role: Role::Watcher,
            ..self.clone()
        }
    }

    fn only_an_interviewer(&self) -> Result<(), Error> {
        match self.role {
            Role::Interviewer => Ok(()),
            _ => Err(Error::OnlyWatching),
        }
    }
}

/// What has been ticked so far.
#[derive(Debug, Clone, Default)]
pub struct Ticked {
    pub marks: Marks,
}

impl Proctor {
    /// What a person may do while an interview of somebody else runs, by links that hold now; who may interview does.
    ///
    /// # Errors
    /// `NotFound` for everybody else, the owner among them; `LinkGone` for whoever came by a link that does not hold any more; `Over`
    /// after the end; what the store says.
    pub async fn live_peer(&self, person_id: &str, interview_id: &str) -> Result<LivePeer, Error> {
        let now = self.clock.now();
        let rows = self.store.accesses(person_id, interview_id, now).await?;
        let live = rows.into_iter().filter_map(|row| {
            let role = wire::parse::<Role>(&row.role).filter(|role| role.is_live())?;
            Some((role, row))
        });
        let Some((role, row)) = live.min_by_key(|(role, _)| *role != Role::Interviewer) else {
            return Err(match self.store.came(person_id, interview_id).await? {
                true => Error::LinkGone,
                false => Error::NotFound,
            });
        };
        if row.finished_at.is_some() {
            return Err(Error::Over);
        }
        Ok(LivePeer {
            person_id: person_id.to_owned(),
            interview_id: interview_id.to_owned(),
            owner_id: row.owner_id,
            owner_name: row.owner_name,
            name: row.name,
            role,
        })
    }

    /// Looks at the interview as it is now, deadlines included.
    ///
    /// # Errors
    /// `NotFound`; `Over` when it has just ended; what the store says.
    pub async fn look_live<T: Send + 'static>(
        self: &Arc<Self>,
        peer: &LivePeer,
        look: impl Fn(&Live, Timestamp) -> T + Send + Sync + 'static,
    ) -> Result<T, Error> {
        let running = move |live: &Live, now| match live.interview.phase() {
            Phase::Finished => None,
            _ => Some(look(live, now)),
        };
        let seen = self
            .look(&peer.owner_id, &peer.interview_id, running)
            .await?;
        seen.ok_or(Error::Over)
    }

    /// News of the interview from now on, and a place among those who are there.
    ///
    /// # Errors
    /// `TooManyPresent`; what looking says.
    pub async fn attend(
        self: &Arc<Self>,
        peer: &LivePeer,
    ) -> Result<(broadcast::Receiver<Notice>, Attendance), Error> {
        let news = self.watch(&peer.owner_id, &peer.interview_id).await?;
        let room = self.rooms.of(&peer.interview_id);
        let who = (peer.person_id.as_str(), peer.name.as_str(), peer.role);
        let place = Attendance::begin(room, who, self.clock.clone());
        Ok((news, place.ok_or(Error::TooManyPresent)?))
    }

    /// Carries out what an interviewer asks for, and looks at what came of it.
    ///
    /// # Errors
    /// `OnlyWatching`; `Refused`, with the deadlines found on the way kept; what the store says.
    pub async fn host<T: Send + 'static>(
        self: &Arc<Self>,
        peer: &LivePeer,
        received_at: Timestamp,
        ask: HostAsk,
        then: impl Fn(&Live, Timestamp, Result<Answer, Refusal>) -> T + Send + Sync + 'static,
    ) -> Result<T, Error> {
        peer.only_an_interviewer()?;
        let by = peer.clone();
        let act = move |live: &mut Live, now: Timestamp| {
            live.presence.seen(&by.person_id, &by.name, by.role, now);
            let action = hosting_moves::action(live, &by.person_id, &by.name, &ask);
            let (events, answer) = match action {
                Err(refusal) => (Vec::new(), Err(refusal)),
                Ok(action) => {
                    let command = Command {
                        received_at,
                        action,
                    };
                    let outcome = live.interview.handle(now, command);
                    if outcome.answer.is_ok() && ask.speaks() {
                        live.watch.forget_suggestion();
                    }
                    (outcome.events, outcome.answer)
                }
            };
            let seen = then(live, now, answer);
            (events, seen)
        };
        self.touch(&peer.owner_id, &peer.interview_id, act).await
    }

    /// Ticks an item as heard now, or takes the tick back. It goes to the draft of their marks, where it waits for the end.
    ///
    /// # Errors
    /// `OnlyWatching`; `Refused` for an item that is not in the checklist; what the store says.
    pub async fn tick(
        self: &Arc<Self>,
        peer: &LivePeer,
        item: &str,
        verdict: Option<Verdict>,
    ) -> Result<Ticked, Error> {
        peer.only_an_interviewer()?;
        let wanted = item.to_owned();
        let look = move |live: &Live, now| {
            let mut items = live.content.entry.rubric.item.iter();
            let known = items.any(|item| item.id == wanted && is_marked(item.kind));
            known.then_some(now)
        };
        let now = self.look_live(peer, look).await?;
        let now = now.ok_or(Error::Refused(Refusal::NotInCase))?;
        self.edit_draft(peer, |marks| set_tick(marks, item, verdict, now))
            .await
    }

    /// Notes of an interviewer for themselves; the candidate sees them only if they are handed in with the marks.
    ///
    /// # Errors
    /// `OnlyWatching`; `Refused` when they are too long; what the store says.
    pub async fn keep_note(self: &Arc<Self>, peer: &LivePeer, note: &str) -> Result<Ticked, Error> {
        peer.only_an_interviewer()?;
        let (chars, limit) = (note.chars().count(), limits::REMARK_CHARS);
        if chars > limit {
            return Err(Error::Refused(Refusal::MessageTooLong { chars, limit }));
        }
        self.edit_draft(peer, |marks| note.clone_into(&mut marks.note))
            .await
    }

    /// What has been ticked and noted so far.
    ///
    /// # Errors
    /// `OnlyWatching`; what the store says.
    pub async fn ticked(&self, peer: &LivePeer) -> Result<Ticked, Error> {
        peer.only_an_interviewer()?;
        let row = self
            .store
            .draft(&peer.person_id, &peer.interview_id)
            .await?;
        let draft = row.map(draft_of).transpose()?;
        Ok(Ticked {
            marks: draft.map(|draft| draft.marks).unwrap_or_default(),
        })
    }

    async fn edit_draft(
        self: &Arc<Self>,
        peer: &LivePeer,
        edit: impl Fn(&mut Marks),
    ) -> Result<Ticked, Error> {
        for _ in 0..ATTEMPTS {
            let row = self
                .store
                .draft(&peer.person_id, &peer.interview_id)
                .await?;
            let base = row.as_ref().map(|row| row.updated_at);
            let draft = row.map(draft_of).transpose()?;
            let mut marks = draft.map(|draft| draft.marks).unwrap_or_default();
            edit(&mut marks);
            let keep = KeepDraft {
                interview_id: peer.interview_id.clone(),
                person_id: peer.person_id.clone(),
                role: wire::name(&peer.role),
                base,
                body: written(&marks)?,
                now: self.now().await,
            };
            match self.persisted(keep).await? {
                Kept::At(_) => return Ok(Ticked { marks }),
                Kept::Elsewhere(_) => {}
                Kept::NoAccess => return Err(Error::LinkGone),
            }
        }
        Err(Error::Store(crate::store::Error::Conflict))
    }

    /// Empties the chair for somebody who does not do it themselves.
    pub(super) async fn leave_for(
        self: &Arc<Self>,
        owner_id: &str,
        interview_id: &str,
        seat: String,
        why: ChairLeft,
    ) -> Result<(), Error> {
        let command = move |live: &Live, now| {
            Ok(Command {
                received_at: now,
                action: hosting_moves::leaving(live, seat.clone(), why),
            })
        };
        self.command(owner_id, interview_id, command, |_, _, _| ())
            .await
    }

    /// Whoever sat in the chair by the link that was taken back leaves it.
    pub(super) async fn after_revoking(
        self: &Arc<Self>,
        owner_id: &str,
        interview_id: &str,
    ) -> Result<(), Error> {
        let seat = |live: &Live, _| live.interview.chair().map(|chair| chair.seat.clone());
        let Some(seat) = self.look(owner_id, interview_id, seat).await? else {
            return Ok(());
        };
        match self.live_peer(&seat, interview_id).await {
            Ok(peer) if peer.role == Role::Interviewer => Ok(()),
            Err(Error::Store(cause)) => Err(cause.into()),
            _ => {
                self.leave_for(owner_id, interview_id, seat, ChairLeft::TakenBack)
                    .await
            }
        }
    }
}

/// One mark with the moment as what shows it. Taking it back leaves what else was said about the item.
fn set_tick(marks: &mut Marks, item: &str, verdict: Option<Verdict>, now: Timestamp) {
    let at = marks.marks.iter().position(|mark| mark.item == item);
    match (verdict, at) {
        (Some(verdict), None) => marks.marks.push(Mark {
            item: item.to_owned(),
            verdict,
            proofs: vec![Proof::Moment { at: now }],
            remark: String::new(),
        }),
        (Some(verdict), Some(at)) => {
            let mark = &mut marks.marks[at];
            // The first moment it was heard stays; a second click only changes how well.
            if !mark.proofs.iter().any(is_moment) {
                mark.proofs.push(Proof::Moment { at: now });
            }
            mark.verdict = verdict;
        }
        (None, Some(at)) => {
            let mark = &mut marks.marks[at];
            mark.proofs.retain(|proof| !is_moment(proof));
            mark.verdict = Verdict::NotAssessed;
            if mark.proofs.is_empty() && mark.remark.is_empty() {
                marks.marks.remove(at);
            }
        }
        (None, None) => {}
    }
}

fn is_moment(proof: &Proof) -> bool {
    matches!(proof, Proof::Moment { .. })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tick_has_the_moment_it_was_first_heard_and_can_be_taken_back() {
        let mut marks = Marks::default();
        let at = Timestamp::from_ms;
        set_tick(&mut marks, "a", Some(Verdict::Partly), at(5));
        set_tick(&mut marks, "a", Some(Verdict::Met), at(9));
        assert_eq!(marks.marks.len(), 1);
        assert_eq!(marks.marks[0].verdict, Verdict::Met);
        assert_eq!(marks.marks[0].proofs, [Proof::Moment { at: at(5) }]);
        set_tick(&mut marks, "a", None, at(10));
        set_tick(&mut marks, "b", None, at(10));
        assert!(marks.marks.is_empty());
    }
}
