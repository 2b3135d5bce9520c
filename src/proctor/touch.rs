//! Touching an interview: the numbered loop of the module's page.

use std::sync::Arc;

use tokio::sync::broadcast;

use super::rooms::{Live, Notice};
use super::{Error, Outage, Proctor, detached};
use crate::interview::event::Recorded;
use crate::interview::{Answer, Command, Interview, Refusal};
use crate::interviewer::Watch;
use crate::store::{self, Append, Snapshot};
use crate::time::Timestamp;

/// With several processes on one database another one may be faster; more often than this it is not.
const ATTEMPTS: u32 = 4;

/// Events that may lie behind a snapshot before the next one is taken.
const SNAPSHOT_EVERY: u64 = 64;

/// The form of the snapshots this code writes and reads. Another form is only a lost shortcut.
const SNAPSHOT_FORM: &str = concat!("interview-3-", env!("CARGO_PKG_VERSION"));

impl Proctor {
    /// Looks at an interview as it is now, deadlines included.
    ///
    /// # Errors
    /// `NotFound` for an unknown interview and for somebody else's.
    pub async fn look<T: Send + 'static>(
        self: &Arc<Self>,
        person_id: &str,
        interview_id: &str,
        look: impl Fn(&Live, Timestamp) -> T + Send + Sync + 'static,
    ) -> Result<T, Error> {
        if let Some(seen) = self.glance(person_id, interview_id, &look) {
            return Ok(seen);
        }
        let act = move |live: &mut Live, now| (Vec::new(), look(live, now));
        self.touch(person_id, interview_id, act).await
    }

    /// A look where steps 1 to 3 have nothing to do: the interview is in memory and nobody is deciding about
    /// it, no time was lost, nothing is due. Then nothing is written, and nobody must outlive a hang-up.
    fn glance<T>(
        &self,
        person_id: &str,
        interview_id: &str,
        look: &impl Fn(&Live, Timestamp) -> T,
    ) -> Option<T> {
        if self.store.is_shared() {
            return None;
        }
        let room = self.rooms.known(interview_id)?;
        let held = room.live.try_lock().ok()?;
        let live = held.as_ref().filter(|live| live.person_id == person_id)?;
        let now = self.clock.now();
        let due = live.poll_timeout().is_some_and(|due| due <= now);
        if due || !self.pulse.is_regular(now, live.credited_until) {
            return None;
        }
        room.touch(now);
        Some(look(live, now))
    }

    /// Carries out a command and looks at what came of it. The answer comes after the commit; a refusal too
    /// has kept the deadlines that were found on the way.
    ///
    /// # Errors
    /// `NotFound` for an unknown interview and for somebody else's; what the store says.
    pub async fn command<T: Send + 'static>(
        self: &Arc<Self>,
        person_id: &str,
        interview_id: &str,
        command: impl Fn(&Live, Timestamp) -> Result<Command, Refusal> + Send + Sync + 'static,
        then: impl Fn(&Live, Timestamp, Result<Answer, Refusal>) -> T + Send + Sync + 'static,
    ) -> Result<T, Error> {
        let some = move |live: &Live, now| command(live, now).map(Some);
        self.command_if(person_id, interview_id, some, then).await
    }

    /// As [`Proctor::command`], where there may be nothing to do but look.
    ///
    /// # Errors
    /// As [`Proctor::command`].
    pub async fn command_if<T: Send + 'static>(
        self: &Arc<Self>,
        person_id: &str,
        interview_id: &str,
        command: impl Fn(&Live, Timestamp) -> Result<Option<Command>, Refusal> + Send + Sync + 'static,
        then: impl Fn(&Live, Timestamp, Result<Answer, Refusal>) -> T + Send + Sync + 'static,
    ) -> Result<T, Error> {
        let act = move |live: &mut Live, now| {
            let (events, answer) = match command(live, now) {
                Ok(Some(command)) => {
                    let outcome = live.interview.handle(now, command);
                    (outcome.events, outcome.answer)
                }
                Ok(None) => (Vec::new(), Ok(Answer::default())),
                Err(refusal) => (Vec::new(), Err(refusal)),
            };
            (events, then(live, now, answer))
        };
        self.touch(person_id, interview_id, act).await
    }

    /// Lets what is due happen. Nobody needs this to be right; it makes the bell prompt.
    ///
    /// # Errors
    /// What the store says; the interview is then looked at again next time.
    pub async fn catch_up(
        self: &Arc<Self>,
        person_id: &str,
        interview_id: &str,
    ) -> Result<(), Error> {
        self.look(person_id, interview_id, |_, _| ()).await
    }

    /// News of an interview, from now on.
    ///
    /// # Errors
    /// `NotFound` for an unknown interview and for somebody else's.
    pub async fn watch(
        self: &Arc<Self>,
        person_id: &str,
        interview_id: &str,
    ) -> Result<broadcast::Receiver<Notice>, Error> {
        let news = self.rooms.of(interview_id).watch();
        self.catch_up(person_id, interview_id).await?;
        Ok(news)
    }

    pub(super) async fn touch<T: Send + 'static>(
        self: &Arc<Self>,
        person_id: &str,
        interview_id: &str,
        act: impl Fn(&mut Live, Timestamp) -> (Vec<Recorded>, T) + Send + Sync + 'static,
    ) -> Result<T, Error> {
        let proctor = self.clone();
        let person_id = person_id.to_owned();
        let interview_id = interview_id.to_owned();
        detached(async move {
            for _ in 1..ATTEMPTS {
                match proctor.attempt(&person_id, &interview_id, &act).await {
                    Err(Error::Store(store::Error::Conflict)) => {}
                    done => return done,
                }
            }
            proctor.attempt(&person_id, &interview_id, &act).await
        })
        .await
    }

    async fn attempt<T>(
        self: &Arc<Self>,
        person_id: &str,
        interview_id: &str,
        act: &(impl Fn(&mut Live, Timestamp) -> (Vec<Recorded>, T) + Send + Sync),
    ) -> Result<T, Error> {
        // 1. the lock, and what is on disk
        let room = self.rooms.of(interview_id);
        let mut held = room.live.lock().await;
        self.load(&mut held, person_id, interview_id).await?;
        let live = held.as_mut().ok_or(Error::NotFound)?;

        // 2. the time the server lost
        let now = self.now().await;
        room.touch(now);
        let judged_at = live.interview.seq();
        let suggested = live.watch.suggested().cloned();
        let stage = self
            .reads_stages()
            .then(|| live.interview.stage().to_owned());
        let said = self.words_lines().then(|| live.interview.places());
        let mut events = Vec::new();
        for outage in self.pulse.outages_after(live.credited_until) {
            let from = live.interview.alive_until(outage.from);
            events.extend(live.catch_up(from.min(now), now));
            events.extend(live.interview.credit_silence(now, from, outage.to));
            live.credited_until = outage.to;
        }

        // 3. deadlines, and what the interviewer says in between   4. the command
        events.extend(live.catch_up(now, now));
        let (decided, outcome) = act(live, now);
        events.extend(decided);

        // Whoever interviews sees what the rules would say now.
        if live.watch.suggested() != suggested.as_ref() && events.is_empty() {
            room.tell(Notice {
                seq: live.interview.seq(),
            });
        }

        // 5. the journal
        if !events.is_empty() {
            let append = append_of(interview_id, judged_at, &live.interview, events);
            if let Err(failed) = self.store.append(append).await {
                *held = None;
                return Err(failed.into());
            }
            // 6. everybody else
            room.tell(Notice {
                seq: live.interview.seq(),
            });
            if let Some(said) = said {
                self.word_soon(interview_id, live, said, now);
            }
            if live.interview.finished().is_some() {
                self.score_if_missing(interview_id, live, now).await;
                self.read_soon(person_id, interview_id);
            } else if let Some(before) = stage {
                let left = live
                    .interview
                    .plan()
                    .between(&before, live.interview.stage());
                self.read_stages_soon(person_id, interview_id, left);
            }
        }
        Ok(outcome)
    }

    /// The authority's time, after a beat: an outage that this beat ended is written down first.
    pub async fn now(&self) -> Timestamp {
        let now = self.clock.now();
        if let Some(outage) = self.pulse.beat(now) {
            self.remember(outage).await;
        }
        now
    }

    async fn remember(&self, outage: Outage) {
        let gap_ms = outage.to.since_ms(outage.from);
        tracing::warn!(gap_ms, "the server stood still; the time is given back");
        let write = store::Outage {
            from_at: outage.from,
            to_at: outage.to,
        };
        if let Err(cause) = self.store.write(write).await {
            tracing::error!(%cause, "an outage could not be written down");
        }
    }

    pub(super) async fn load(
        &self,
        held: &mut Option<Live>,
        person_id: &str,
        interview_id: &str,
    ) -> Result<(), Error> {
        // What is in memory of somebody else's: the row decides, for an interview may have moved to an account.
        if let Some(live) = held.as_mut()
            && live.person_id == person_id
            && self.is_current(live, interview_id).await?
        {
            return self.take_wordings(live, interview_id).await;
        }
        let loaded = self
            .store
            .load(person_id, interview_id, SNAPSHOT_FORM)
            .await?;
        let loaded = loaded.ok_or(Error::NotFound)?;
        let snapshot = loaded
            .snapshot
            .map(|snapshot| serde_json::from_str::<Interview>(&snapshot.body));
        let interview = match snapshot {
            Some(Ok(mut interview)) => {
                loaded
                    .events
                    .iter()
                    .for_each(|recorded| interview.apply(recorded));
                interview
            }
            Some(Err(cause)) => {
                tracing::warn!(%cause, interview_id, "a snapshot does not read; the journal is replayed");
                let all = self
                    .store
                    .journal(person_id, interview_id, 0, i64::MAX)
                    .await?;
                Interview::replay(all)
            }
            None => Interview::replay(loaded.events),
        };
        *held = Some(Live {
            person_id: loaded.row.person_id,
            content: self.prepared(&loaded.row.content_hash).await?,
            credited_until: interview.last_recorded_at(),
            watch: Watch::from_journal(&interview),
            presence: self.rooms.of(interview_id).presence.clone(),
            wordings: self.wordings_of(person_id, interview_id).await?,
            interview,
        });
        Ok(())
    }

    /// Another process on the same database may have written since.
    async fn is_current(&self, live: &Live, interview_id: &str) -> Result<bool, Error> {
        if !self.store.is_shared() {
            return Ok(true);
        }
        let row = self.store.interview(&live.person_id, interview_id).await?;
        Ok(row.is_some_and(|row| u64::try_from(row.seq) == Ok(live.interview.seq())))
    }
}

fn append_of(
    interview_id: &str,
    judged_at: u64,
    interview: &Interview,
    events: Vec<Recorded>,
) -> Append {
    let seq = interview.seq();
    let wants_snapshot =
        seq / SNAPSHOT_EVERY > judged_at / SNAPSHOT_EVERY || interview.finished().is_some();
    let snapshot = wants_snapshot.then(|| snapshot_of(interview)).flatten();
    Append {
        interview_id: interview_id.to_owned(),
        expected_seq: judged_at,
        events,
        phase: interview.phase().as_str().to_owned(),
        stage: Some(interview.stage().to_owned()),
        due_at: interview.poll_timeout(),
        finished_at: interview.finished().map(|(at, _)| at),
        snapshot,
        score: None,
    }
}

fn snapshot_of(interview: &Interview) -> Option<Snapshot> {
    match serde_json::to_string(interview) {
        Ok(body) => Some(Snapshot {
            seq: interview.seq(),
            engine: SNAPSHOT_FORM.to_owned(),
            body,
        }),
        Err(cause) => {
            tracing::error!(%cause, "a snapshot could not be written");
            None
        }
    }
}
