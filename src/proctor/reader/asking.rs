//! Asking the model: what was frozen is read once, under the interview's lock; everything after that happens without it.

use std::sync::Arc;
use std::time::Duration;

use super::super::finish::{OFFLINE, counted_texts, json, read};
use super::super::{Error, Live, Proctor, board_of};
use super::unasked::Unasked;
use super::{Attached, ReaderWhen};
use crate::casebook::Entry;
use crate::diagram::Graph;
use crate::ids::{self, Token};
use crate::interview::text::sha256_hex;
use crate::limits;
use crate::reader::choose::{self, StageText};
use crate::reader::{Ask, Said, Thrown, Used, Versions, board, reply};
use crate::scoring::Scorecard;
use crate::store::{
    Caller, EndCall, Ended, FailWaiting, OpenCall, PlanCalls, Planned, PlannedCall, PutOpinion,
    ReaderCallRow, ReserveCall, Reserved, Spent,
};

/// The part of what is asked when it is over.
pub(super) const END: &str = "end";
/// How often a question that failed may be asked, in all.
const ATTEMPTS: i64 = 10;
/// Where another question of the same person is under way, somebody looks again after this.
const LOOK_AGAIN: Duration = Duration::from_millis(250);
/// What came back and was of no use is kept up to here.
const REPLY_BYTES: usize = 64 * 1024;
/// Letters of English that make a token are four or so; a careful estimate takes fewer.
const BYTES_PER_TOKEN: usize = 3;

/// The part of what is asked after a stage.
pub(super) fn part_of(stage: &str) -> String {
    format!("stage/{stage}")
}

/// An answer that is thrown away.
struct Useless {
    code: &'static str,
    /// It was the form that was wrong.
    may_be_repaired: bool,
}

/// What a question is made from, as it stood.
struct Frozen {
    entry: Arc<Entry>,
    /// Stage, title, text.
    texts: Vec<(String, String, String)>,
    board: Option<Graph>,
    /// Of a stage that is over in an interview that runs: what the offline scorer makes of it so far.
    card: Option<Scorecard>,
}

impl Frozen {
    fn of(live: &Live, with_card: bool) -> Frozen {
        let plan = live.interview.plan();
        let texts = counted_texts(&live.interview);
        let texts = texts.into_iter().map(|(stage, text)| {
            let title = plan.title(&stage).to_owned();
            (stage, title, text)
        });
        Frozen {
            entry: live.content.entry.clone(),
            texts: texts.collect(),
            board: board_of(live),
            card: with_card.then(|| read(live)),
        }
    }

    fn text_of(&self, stage: &str) -> &str {
        let found = self.texts.iter().find(|(id, ..)| id == stage);
        found.map_or("", |(.., text)| text)
    }

    fn calls(
        &self,
        card: &Scorecard,
        prompt: &crate::reader::prompt::Prompt,
        seed: u64,
    ) -> Vec<choose::Call> {
        let texts: Vec<StageText<'_>> = self
            .texts
            .iter()
            .map(|(stage, title, text)| StageText { stage, title, text })
            .collect();
        let board = self.board.as_ref().map(board::as_text);
        choose::calls(
            &self.entry.rubric,
            card,
            &texts,
            board.as_deref(),
            prompt,
            seed,
        )
    }
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

    /// Asks what was not asked yet and what failed, in the background. Says whether there was anything to do.
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
        let attached = self.reader().ok_or(Error::NoReader)?;
        let host = attached.model.host();
        if !self.store.reader_agreed(person_id, host).await? {
            return Err(Error::NotAgreed);
        }
        let caller = Caller {
            person_id: person_id.to_owned(),
            interview_id: interview_id.to_owned(),
        };
        self.read_end(&caller, true).await
    }

    /// Plans and, where there is something to ask, asks in a task of its own.
    async fn read_end(self: &Arc<Self>, caller: &Caller, wanted: bool) -> Result<bool, Error> {
        let (person, interview) = (&caller.person_id, &caller.interview_id);
        let Some(attached) = self.reader() else {
            return Ok(false);
        };
        if !self
            .store
            .reader_agreed(person, attached.model.host())
            .await?
        {
            return Ok(false);
        }
        let look = |live: &Live, _| Frozen::of(live, false);
        let frozen = self.look(person, interview, look).await?;
        let rows = self.store.scorecards(person, interview).await?;
        let Some(row) = rows.iter().find(|row| row.grader == OFFLINE) else {
            return Ok(false);
        };
        let card: Scorecard =
            serde_json::from_str(&row.body).map_err(|cause| Error::Content(cause.to_string()))?;
        let before = self.store.reader_calls(person, interview).await?;
        let seed = seed_of(&before, END)?;
        let prompt = &self.casebook().prompts.judge;
        let calls = numbered(frozen.calls(&card, prompt, seed));
        // What was asked while it ran, about a text that has not changed since, is not asked again.
        let calls = calls.into_iter().filter(|(_, call)| {
            let hash = sha256_hex(frozen.text_of(&call.stage).as_bytes());
            !is_read(&before, &part_of(&call.stage), &hash)
        });
        let calls: Vec<_> = calls.collect();
        let begun = self
            .plan_questions(caller, END, &frozen, &calls, seed, wanted)
            .await?;
        Ok(self.spawn_questions(caller, frozen, calls, begun, &card))
    }

    async fn read_stages(
        self: &Arc<Self>,
        caller: &Caller,
        stages: &[String],
    ) -> Result<(), Error> {
        let (person, interview) = (&caller.person_id, &caller.interview_id);
        let Some(attached) = self.reader() else {
            return Ok(());
        };
        if !self
            .store
            .reader_agreed(person, attached.model.host())
            .await?
        {
            return Ok(());
        }
        for stage in stages {
            let look = |live: &Live, _| Frozen::of(live, true);
            let mut frozen = self.look(person, interview, look).await?;
            let Some(mut card) = frozen.card.take() else {
                continue;
            };
            card.items.retain(|finding| finding.stage == *stage);
            let before = self.store.reader_calls(person, interview).await?;
            let part = part_of(stage);
            let seed = seed_of(&before, &part)?;
            let prompt = &self.casebook().prompts.judge;
            let calls = numbered(frozen.calls(&card, prompt, seed));
            let begun = self
                .plan_questions(caller, &part, &frozen, &calls, seed, false)
                .await?;
            self.spawn_questions(caller, frozen, calls, begun, &card);
        }
        Ok(())
    }

    async fn plan_questions(
        &self,
        caller: &Caller,
        part: &str,
        frozen: &Frozen,
        calls: &[(i64, choose::Call)],
        seed: u64,
        wanted: bool,
    ) -> Result<Vec<(String, i64)>, Error> {
        let mut planned = Vec::new();
        for (place, call) in calls {
            let items: Vec<&str> = call.items.iter().map(|one| one.item.as_str()).collect();
            planned.push(PlannedCall {
                id: ids::new_id(),
                stage: call.stage.clone(),
                place: *place,
                seed: seed.cast_signed(),
                items: json(&items)?,
                text_hash: sha256_hex(frozen.text_of(&call.stage).as_bytes()),
            });
        }
        let places: Vec<(String, i64)> = planned
            .iter()
            .map(|one| (one.id.clone(), one.place))
            .collect();
        let plan = PlanCalls {
            caller: caller.clone(),
            part: part.to_owned(),
            calls: planned,
            wanted,
            attempts: ATTEMPTS,
            now: self.clock.now(),
        };
        Ok(match self.store.write(plan).await? {
            Planned::Begun(ids) => places
                .into_iter()
                .filter(|(id, _)| ids.contains(id))
                .collect(),
            Planned::Already | Planned::NoAccess => Vec::new(),
        })
    }

    fn spawn_questions(
        self: &Arc<Self>,
        caller: &Caller,
        frozen: Frozen,
        calls: Vec<(i64, choose::Call)>,
        begun: Vec<(String, i64)>,
        card: &Scorecard,
    ) -> bool {
        if begun.is_empty() {
            return false;
        }
        let model = self.reader().map_or("", |one| one.model.name());
        let versions = Versions::of(model, &self.casebook().prompts.judge, card);
        let (proctor, caller) = (self.clone(), caller.clone());
        tokio::spawn(async move {
            let asked = proctor.ask_all(&caller, &frozen, &calls, &begun, &versions);
            if let Err(cause) = asked.await {
                // What stands open is released by the sweep.
                tracing::error!(%cause, interview = caller.interview_id, "asking the second reader ended early");
            }
        });
        true
    }

    async fn ask_all(
        &self,
        caller: &Caller,
        frozen: &Frozen,
        calls: &[(i64, choose::Call)],
        begun: &[(String, i64)],
        versions: &Versions,
    ) -> Result<(), Error> {
        let mut over: Option<Unasked> = None;
        for (id, place) in begun {
            let Some((_, call)) = calls.iter().find(|(at, _)| at == place) else {
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
            let patience_ms = limits::READER_STALE_MS;
            let mut asked = self
                .ask_open(
                    caller,
                    id,
                    &call.ask,
                    versions.clone(),
                    patience_ms,
                    true,
                    &judge,
                )
                .await?;
            // One more try where the form was wrong: a question of its own, with a line that says so.
            let repeated = asked.as_ref().err().and_then(|why| why.again.clone());
            if let Some(again) = repeated {
                asked = self
                    .ask_open(
                        caller,
                        &again,
                        &call.again(),
                        versions.clone(),
                        patience_ms,
                        false,
                        &judge,
                    )
                    .await?;
            }
            over = asked.err().filter(|why| why.all);
        }
        Ok(())
    }

    /// One question beside the judging, on the same terms: consent, budget, one at a time, and what was sent can be read. `part` is its
    /// own; it is asked once, and nobody waits for a question that is under way.
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
        let judge = |_: &Said, _: &Versions| Ok(Vec::new());
        self.ask_open(caller, id, ask, versions, 0, false, &judge)
            .await
    }

    /// Steps 2 to 4 of the module's page, for a question that waits. Whatever goes wrong is written down beside it.
    #[expect(
        clippy::too_many_arguments,
        reason = "each is said once, by two who call"
    )]
    async fn ask_open(
        &self,
        caller: &Caller,
        id: &str,
        ask: &Ask,
        mut versions: Versions,
        patience_ms: i64,
        may_repeat: bool,
        judge: &(impl Fn(&Said, &Versions) -> Result<Vec<PutOpinion>, Useless> + Sync),
    ) -> Result<Result<Said, Unasked>, Error> {
        let Some(attached) = self.reader() else {
            self.fail_waiting(id, "detached").await?;
            return Ok(Err(Unasked::all("detached")));
        };
        let request = attached.model.request(ask);
        let body = String::from_utf8_lossy(&request.body).into_owned();
        let tokens = estimate(body.len(), ask.most_tokens);
        let reserve = ReserveCall {
            caller: caller.clone(),
            call: OpenCall {
                id: id.to_owned(),
                host: attached.model.host().to_owned(),
                model: attached.model.name().to_owned(),
                versions: json(&versions)?,
                request: body,
            },
            tokens,
            allowance: attached.settings.allowance,
            now: self.clock.now(),
        };
        if let Some(why) = self.reserve(reserve, patience_ms).await? {
            self.fail_waiting(id, &why.code).await?;
            return Ok(Err(why));
        }
        let answered = attached.model.send(&request).await;
        let sent = answered.as_ref().ok().map(|answered| &answered.sent.body);
        let resent = sent.filter(|sent| **sent != request.body);
        let resent = resent.map(|sent| String::from_utf8_lossy(sent).into_owned());
        let (ended, tries, outcome) = match answered {
            Ok(answered) => {
                if let Some(model) = &answered.said.model {
                    versions.model.clone_from(model);
                }
                let spent = spent(attached, answered.said.used, tokens, ask.most_tokens);
                match judge(&answered.said, &versions) {
                    Ok(opinions) => {
                        let done = Ended::Done {
                            opinions,
                            versions: json(&versions)?,
                            spent,
                        };
                        (done, answered.tries, Ok(answered.said))
                    }
                    Err(useless) => {
                        let again = may_repeat && useless.may_be_repaired;
                        let again = again.then(ids::new_id);
                        let failed = Ended::Failed {
                            reason: useless.code.to_owned(),
                            reply: Some(kept(&answered.raw)),
                            spent: Some(spent),
                            again: again.clone(),
                        };
                        let why = Unasked {
                            again,
                            ..Unasked::of(useless.code)
                        };
                        (failed, answered.tries, Err(why))
                    }
                }
            }
            Err(fault) => {
                let why = Unasked::from(&fault);
                let failed = Ended::Failed {
                    reason: why.code.clone(),
                    reply: None,
                    spent: None,
                    again: None,
                };
                (failed, 1, Err(why))
            }
        };
        if let Err(why) = &outcome {
            tracing::warn!(
                reason = why.code,
                call = id,
                "the second reader gave nothing"
            );
        }
        let end = EndCall {
            call_id: id.to_owned(),
            ended,
            resent,
            tries: i64::from(tries),
            now: self.clock.now(),
        };
        match self.store.write(end).await? {
            true => Ok(outcome),
            false => Ok(Err(Unasked::of("interrupted"))),
        }
    }

    /// Nothing when there is room; else why there is none.
    async fn reserve(
        &self,
        mut reserve: ReserveCall,
        patience_ms: i64,
    ) -> Result<Option<Unasked>, Error> {
        let mut waited = Duration::ZERO;
        let patience = Duration::from_millis(patience_ms.unsigned_abs());
        loop {
            reserve.now = self.clock.now();
            return Ok(match self.store.write(reserve.clone()).await? {
                Reserved::Yes => None,
                Reserved::InFlight if waited < patience => {
                    tokio::time::sleep(LOOK_AGAIN).await;
                    waited += LOOK_AGAIN;
                    continue;
                }
                Reserved::InFlight => Some(Unasked::of("in-flight")),
                Reserved::NoConsent => Some(Unasked::all("no-consent")),
                Reserved::CallsSpent => Some(Unasked::all("calls-spent")),
                Reserved::PersonSpent => Some(Unasked::all("person-spent")),
                Reserved::DaySpent => Some(Unasked::all("day-spent")),
                Reserved::NotOpen => Some(Unasked::all("interrupted")),
            });
        }
    }

    async fn fail_waiting(&self, call_id: &str, reason: &str) -> Result<(), Error> {
        let fail = FailWaiting {
            call_id: call_id.to_owned(),
            reason: reason.to_owned(),
            now: self.clock.now(),
        };
        self.store.write(fail).await?;
        Ok(())
    }
}

fn opinions_of(
    call: &choose::Call,
    said: &Said,
    text: &str,
    drawn: Option<&Graph>,
    versions: &Versions,
) -> Result<Vec<PutOpinion>, Useless> {
    let opinions = reply::opinions(call, &said.text, text, versions);
    let opinions = opinions.map_err(|thrown| {
        tracing::info!(?thrown, stage = call.stage, "an answer is of no use");
        useless(&thrown)
    })?;
    let put = opinions.into_iter().map(|mut opinion| {
        if let (Some(graph), Some(evidence)) = (drawn, &mut opinion.evidence)
            && !evidence.board.is_empty()
        {
            board::name_parts(graph, evidence);
        }
        let body = serde_json::to_string(&opinion).map_err(|_| useless(&Thrown::NotJson))?;
        Ok(PutOpinion {
            item: opinion.item,
            body,
        })
    });
    put.collect()
}

fn useless(thrown: &Thrown) -> Useless {
    Useless {
        code: thrown.text_key(),
        may_be_repaired: thrown.may_be_repaired(),
    }
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

fn numbered(calls: Vec<choose::Call>) -> Vec<(i64, choose::Call)> {
    (0..).zip(calls).collect()
}

/// Everything of a part was answered, about this text.
fn is_read(calls: &[ReaderCallRow], part: &str, text_hash: &str) -> bool {
    let mut of_part = calls.iter().filter(|row| row.part == part).peekable();
    of_part.peek().is_some() && of_part.all(|row| row.state == "done" && row.text_hash == text_hash)
}

fn estimate(body_bytes: usize, most_tokens: u32) -> i64 {
    let body = i64::try_from(body_bytes / BYTES_PER_TOKEN).unwrap_or(i64::MAX);
    body.saturating_add(i64::from(most_tokens)).max(1)
}

/// What the endpoint counted; where it counts nothing, what was reserved.
fn spent(attached: &Attached, used: Option<Used>, tokens: i64, most_tokens: u32) -> Spent {
    let (input, output) = match used {
        Some(used) => (i64::from(used.input_tokens), i64::from(used.output_tokens)),
        None => {
            let output = i64::from(most_tokens).min(tokens);
            (tokens - output, output)
        }
    };
    Spent {
        input,
        output,
        cost: attached.settings.price.of(input, output),
    }
}

/// As text, without what no text column takes.
fn kept(raw: &[u8]) -> String {
    let raw = raw.get(..REPLY_BYTES).unwrap_or(raw);
    String::from_utf8_lossy(raw).replace('\0', "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(part: &str, state: &str, text_hash: &str) -> ReaderCallRow {
        ReaderCallRow {
            id: String::new(),
            part: part.into(),
            stage: "clarify".into(),
            place: 0,
            attempt: 1,
            seed: -7,
            items: "[]".into(),
            text_hash: text_hash.into(),
            state: state.into(),
            reason: None,
            ended_at: None,
        }
    }

    #[test]
    fn what_is_asked_again_is_drawn_as_before_and_a_new_part_is_drawn_anew() {
        let before = [row("end", "failed", "a")];
        assert_eq!(seed_of(&before, "end").unwrap().cast_signed(), -7);
        let (one, other) = (seed_of(&[], "end").unwrap(), seed_of(&[], "end").unwrap());
        assert_ne!(one, other);
    }

    #[test]
    fn a_stage_that_was_read_is_read_again_where_its_text_changed_or_something_failed() {
        let part = part_of("clarify");
        assert!(is_read(&[row(&part, "done", "a")], &part, "a"));
        assert!(!is_read(&[row(&part, "done", "a")], &part, "b"));
        assert!(!is_read(
            &[row(&part, "done", "a"), row(&part, "failed", "a")],
            &part,
            "a"
        ));
        assert!(!is_read(&[row(END, "done", "a")], &part, "a"));
    }

    #[test]
    fn what_is_kept_of_a_useless_answer_is_short_and_fits_a_column() {
        assert_eq!(kept(b"a\0b\xff"), "a\u{fffd}b\u{fffd}");
        let long = vec![b'x'; REPLY_BYTES + 1];
        assert_eq!(kept(&long).len(), REPLY_BYTES);
        assert_eq!(estimate(3_000, 500), 1_500);
        assert_eq!(estimate(0, 0), 1);
    }
}
