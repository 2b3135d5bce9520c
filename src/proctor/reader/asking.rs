//! What is asked and when: after the end, after stages, and beside both. What was frozen is read once, under the interview's lock;
//! everything after that happens without it.

use std::sync::Arc;

use super::super::finish::{OFFLINE, json};
use super::super::{Error, Live, Proctor};
use super::counting::{Counting, Now};
use super::frozen::{END, Frozen, part_of};
use super::sending::{Question, opinions_of};
use super::unasked::Unasked;
use super::{Attached, ReaderWhen};
use crate::casebook::Casebook;
use crate::ids::{self, Token};
use crate::limits;
use crate::reader::choose::Call;
use crate::reader::{Ask, Said, Versions};
use crate::scoring::Scorecard;
use crate::store::{Caller, PlanCalls, Planned, PlannedCall, Purpose, ReaderCallRow};

/// How often a question may be asked, in all.
const ATTEMPTS: i64 = 10;

/// The questions of one part, as they would be asked now.
struct Asking {
    caller: Caller,
    part: String,
    seed: u64,
    /// As they are asked for: an endpoint may name its model more exactly.
    versions: Versions,
    frozen: Frozen,
    /// With their places.
    calls: Vec<(i64, Call)>,
}

impl Proctor {
    /// After the end, where somebody agreed: nobody waits for it.
    pub(in crate::proctor) fn read_soon(self: &Arc<Self>, person_id: &str, interview_id: &str) {
        self.spawn_reading(person_id, interview_id, Vec::new());
    }

    /// After stages that were left while the interview runs, where that is wanted.
    pub(in crate::proctor) fn read_stages_soon(
        self: &Arc<Self>,
        person_id: &str,
        interview_id: &str,
        stages: Vec<String>,
    ) {
        if !stages.is_empty() {
            self.spawn_reading(person_id, interview_id, stages);
        }
    }

    pub(in crate::proctor) fn reads_stages(&self) -> bool {
        self.reader()
            .is_some_and(|attached| attached.settings.when == ReaderWhen::Stage)
    }

    fn spawn_reading(self: &Arc<Self>, person_id: &str, interview_id: &str, stages: Vec<String>) {
        if self.reader().is_none() {
            return;
        }
        let proctor = self.clone();
        let caller = Caller {
            person_id: person_id.to_owned(),
            interview_id: interview_id.to_owned(),
        };
        tokio::spawn(async move {
            let done = match stages.is_empty() {
                true => proctor.read_end(&caller, false).await.map(drop),
                false => proctor.read_stages(&caller, &stages).await,
            };
            match done {
                // Deleted in the meantime.
                Ok(()) | Err(Error::NotFound) => {}
                Err(cause) => {
                    tracing::error!(%cause, interview = caller.interview_id, "the second reader was not asked");
                }
            }
        });
    }

    /// Asks what was not asked yet, what failed, and what another reader answered where that one has not answered everything; in the
    /// background. Says whether there was anything to do.
    ///
    /// # Errors
    /// `NoReader`, `NotAgreed`; `NotFound`, `NotFinished`; what the store says.
    pub async fn ask_reader(
        self: &Arc<Self>,
        person_id: &str,
        interview_id: &str,
    ) -> Result<bool, Error> {
        if !self.is_finished(person_id, interview_id).await? {
            return Err(Error::NotFinished);
        }
        self.reader().ok_or(Error::NoReader)?;
        if self.agreed_reader(person_id).await?.is_none() {
            return Err(Error::NotAgreed);
        }
        let caller = Caller {
            person_id: person_id.to_owned(),
            interview_id: interview_id.to_owned(),
        };
        self.read_end(&caller, true).await
    }

    /// The model, where somebody agreed to it.
    async fn agreed_reader(&self, person_id: &str) -> Result<Option<&Attached>, Error> {
        let Some(attached) = self.reader() else {
            return Ok(None);
        };
        let host = attached.model.host();
        let agreed = self.store.reader_agreed(person_id, host).await?;
        Ok(agreed.then_some(attached))
    }

    /// Plans and, where there is something to ask, asks in a task of its own.
    async fn read_end(self: &Arc<Self>, caller: &Caller, wanted: bool) -> Result<bool, Error> {
        let (person, interview) = (&caller.person_id, &caller.interview_id);
        let Some(attached) = self.agreed_reader(person).await? else {
            return Ok(false);
        };
        let look = |live: &Live, _| Frozen::of(live, false);
        let frozen = self.look(person, interview, look).await?;
        let rows = self.store.scorecards(person, interview).await?;
        let Some(row) = rows.iter().find(|row| row.grader == OFFLINE) else {
            return Ok(false);
        };
        let card: Scorecard =
            serde_json::from_str(&row.body).map_err(|cause| Error::Content(cause.to_string()))?;
        let before = self.store.reader_calls(person, interview).await?;
        let readable = frozen.readable();
        let was_asked = before.iter().any(|row| row.part == END);
        if was_asked && Counting::of(&before, &readable).is_complete() {
            return Ok(false);
        }
        let casebook = self.casebook();
        let mut asking = asking(attached, &casebook, caller, END, frozen, &card, &before)?;
        let now = Now {
            model: attached.model.name(),
            versions: &asking.versions,
        };
        // What was asked while it ran, by the same reader and about what has not changed since, is not asked again.
        let is_open = |call: &Call| !now.has_read(&before, &call.stage, &readable);
        asking.calls.retain(|(_, call)| is_open(call));
        self.begin(asking, &before, wanted).await
    }

    async fn read_stages(
        self: &Arc<Self>,
        caller: &Caller,
        stages: &[String],
    ) -> Result<(), Error> {
        let (person, interview) = (&caller.person_id, &caller.interview_id);
        let Some(attached) = self.agreed_reader(person).await? else {
            return Ok(());
        };
        for stage in stages {
            let look = |live: &Live, _| Frozen::of(live, true);
            let mut frozen = self.look(person, interview, look).await?;
            let Some(mut card) = frozen.card.take() else {
                continue;
            };
            card.items.retain(|finding| finding.stage == *stage);
            let before = self.store.reader_calls(person, interview).await?;
            let (casebook, part) = (self.casebook(), part_of(stage));
            let asking = asking(attached, &casebook, caller, &part, frozen, &card, &before)?;
            self.begin(asking, &before, false).await?;
        }
        Ok(())
    }

    /// Writes down what is going to be asked, and asks it in a task of its own.
    async fn begin(
        self: &Arc<Self>,
        asking: Asking,
        before: &[ReaderCallRow],
        wanted: bool,
    ) -> Result<bool, Error> {
        let planned = planned(&asking, before)?;
        let places: Vec<(String, i64)> = planned
            .iter()
            .map(|one| (one.id.clone(), one.place))
            .collect();
        let plan = PlanCalls {
            caller: asking.caller.clone(),
            part: asking.part.clone(),
            calls: planned,
            wanted,
            attempts: ATTEMPTS,
            now: self.clock.now(),
        };
        let Planned::Begun(ids) = self.store.write(plan).await? else {
            return Ok(false);
        };
        let begun = places.into_iter().filter(|(id, _)| ids.contains(id));
        let begun: Vec<(String, i64)> = begun.collect();
        let proctor = self.clone();
        tokio::spawn(async move {
            if let Err(cause) = proctor.ask_all(&asking, &begun).await {
                let interview = &asking.caller.interview_id;
                // What stands open is released by the sweep.
                tracing::error!(%cause, interview, "asking the second reader ended early");
            }
        });
        Ok(true)
    }

    async fn ask_all(&self, asking: &Asking, begun: &[(String, i64)]) -> Result<(), Error> {
        let frozen = &asking.frozen;
        let mut over: Option<Unasked> = None;
        for (id, place) in begun {
            let Some((_, call)) = asking.calls.iter().find(|(at, _)| at == place) else {
                continue;
            };
            if let Some(why) = &over {
                self.fail_waiting(id, &why.code).await?;
                continue;
            }
            let text = frozen.text_of(&call.stage);
            let judge = |said: &Said, versions: &Versions| {
                opinions_of(call, said, text, frozen.board.as_ref(), versions)
            };
            let question = Question {
                caller: &asking.caller,
                id,
                ask: &call.ask,
                versions: &asking.versions,
                purpose: Purpose::Judging,
                patience_ms: limits::READER_PATIENCE_MS,
                may_repeat: true,
            };
            let mut asked = self.ask_open(&question, &judge).await?;
            // One more try where the form was wrong: a question of its own, with a line that says so.
            let repeated = asked.as_ref().err().and_then(|why| why.again.clone());
            if let Some(again) = repeated {
                let question = Question {
                    id: &again,
                    ask: &call.again(),
                    may_repeat: false,
                    ..question
                };
                asked = self.ask_open(&question, &judge).await?;
            }
            over = asked.err().filter(|why| why.all);
        }
        Ok(())
    }

    /// One question beside the judging, on the same terms: consent to that, budget, one at a time, and what was sent can be read.
    /// `part` is its own; it is asked once, and nobody waits for a question that is under way.
    pub async fn ask_beside(
        &self,
        caller: &Caller,
        part: &str,
        stage: &str,
        ask: &Ask,
        versions: Versions,
    ) -> Result<Result<Said, Unasked>, Error> {
        let plan = PlanCalls {
            caller: caller.clone(),
            part: part.to_owned(),
            calls: vec![PlannedCall {
                id: ids::new_id(),
                stage: stage.to_owned(),
                place: 0,
                seed: 0,
                items: "[]".to_owned(),
                text_hash: String::new(),
                instead_of: None,
            }],
            wanted: false,
            attempts: 1,
            now: self.clock.now(),
        };
        let Planned::Begun(ids) = self.store.write(plan).await? else {
            return Ok(Err(Unasked::of("asked")));
        };
        let Some(id) = ids.first() else {
            return Ok(Err(Unasked::of("asked")));
        };
        let question = Question {
            caller,
            id,
            ask,
            versions: &versions,
            purpose: Purpose::Lines,
            patience_ms: 0,
            may_repeat: false,
        };
        self.ask_open(&question, &|_: &Said, _: &Versions| Ok(Vec::new()))
            .await
    }
}

/// All questions of a part. Content may be replaced at any moment: what is asked and what its versions say come from one casebook.
fn asking(
    attached: &Attached,
    casebook: &Casebook,
    caller: &Caller,
    part: &str,
    frozen: Frozen,
    card: &Scorecard,
    before: &[ReaderCallRow],
) -> Result<Asking, Error> {
    let prompt = &casebook.prompts.judge;
    let seed = seed_of(before, part)?;
    Ok(Asking {
        caller: caller.clone(),
        part: part.to_owned(),
        seed,
        versions: Versions::of(attached.model.name(), prompt, card),
        calls: frozen.calls(card, prompt, seed),
        frozen,
    })
}

/// What has not been answered by whoever would be asked now.
fn planned(asking: &Asking, before: &[ReaderCallRow]) -> Result<Vec<PlannedCall>, Error> {
    let now = Now {
        model: &asking.versions.model,
        versions: &asking.versions,
    };
    let mut planned = Vec::new();
    for (place, call) in &asking.calls {
        let Ok(instead_of) = now.instead_of(before, &asking.part, *place) else {
            continue;
        };
        let items: Vec<&str> = call.items.iter().map(|one| one.item.as_str()).collect();
        planned.push(PlannedCall {
            id: ids::new_id(),
            stage: call.stage.clone(),
            place: *place,
            seed: asking.seed.cast_signed(),
            items: json(&items)?,
            text_hash: asking.frozen.hash_of(call),
            instead_of,
        });
    }
    Ok(planned)
}

/// The number lots are drawn with: of the first time a part was asked, or a new one.
fn seed_of(before: &[ReaderCallRow], part: &str) -> Result<u64, Error> {
    if let Some(row) = before.iter().find(|row| row.part == part) {
        return Ok(row.seed.cast_unsigned());
    }
    let token = Token::random().map_err(|cause| Error::Content(cause.to_string()))?;
    let digits = token.hash();
    let digits = digits.get(..16).unwrap_or_default();
    Ok(u64::from_str_radix(digits, 16).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::super::counting::tests::row;
    use super::*;

    #[test]
    fn what_is_asked_again_is_drawn_as_before_and_a_new_part_is_drawn_anew() {
        let before = [row("a", END, 0, 1, "failed", "m")];
        assert_eq!(seed_of(&before, END).unwrap().cast_signed(), -7);
        let (one, other) = (seed_of(&[], END).unwrap(), seed_of(&[], END).unwrap());
        assert_ne!(one, other);
    }
}
