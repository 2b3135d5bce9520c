//! What there is to tell of a second reader: where the asking stands, what was said, and what that would change.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::finish::OFFLINE;
use super::super::reached::{self, Lifted};
use super::super::{Error, Live, Proctor};
use super::counting::{At, Counting};
use super::frozen::Readable;
use crate::casebook::rubric::Verdict;
use crate::reader::{self, Because, Decision, Opinion, Second, can_be_adopted, choose};
use crate::scoring::{Assessment, Extras, Finding, Scorecard, Signals};
use crate::store::{OpinionRow, PutDecision, ReaderCallRow, ReaderSentRow};
use crate::wire;

/// What is stored of one interview, as it stands.
#[derive(Debug, Clone, Default)]
pub struct ReaderState {
    pub host: Option<String>,
    pub agreed: bool,
    calls: Vec<ReaderCallRow>,
    /// With the question each comes from.
    opinions: Vec<(String, Opinion)>,
    /// By item, with the question whose answer was decided on.
    decisions: BTreeMap<String, (String, Decision)>,
}

/// Where the asking stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// No model is attached, and none was asked.
    Off,
    /// One is, and the person has not agreed to it.
    NotAgreed,
    NotAsked,
    /// The offline scorer is sure of everything.
    NothingToAsk,
    Waiting,
    /// Something was not answered.
    Failed,
    Answered,
}

impl Standing {
    /// For the interface and the catalogue.
    pub fn name(self) -> &'static str {
        match self {
            Standing::Off => "off",
            Standing::NotAgreed => "not-agreed",
            Standing::NotAsked => "not-asked",
            Standing::NothingToAsk => "nothing-to-ask",
            Standing::Waiting => "waiting",
            Standing::Failed => "failed",
            Standing::Answered => "answered",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedState {
    Waiting,
    Done,
    Failed,
}

/// One question: the try that counts, or the last one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub stage: String,
    pub state: AskedState,
    /// Of a failure: a word of the catalogue's `reader-failed`.
    pub reason: Option<String>,
    /// Ids.
    pub items: Vec<String>,
}

/// What was said of one item, and what the learner made of it.
#[derive(Debug, Clone)]
pub struct Said {
    /// The question it answers.
    pub call_id: String,
    pub opinion: Opinion,
    /// Made of this, or of an earlier one that said the same.
    pub decision: Option<Decision>,
}

impl Said {
    /// Somebody may take it over: it says something, and nothing speaks against it.
    pub fn may_be_adopted(&self) -> bool {
        can_be_adopted(&self.opinion)
    }
}

/// All of it beside the offline card.
#[derive(Debug, Clone)]
pub struct Weighed {
    pub standing: Standing,
    /// The questions about what is still there.
    pub asked: Vec<Asked>,
    /// In the order of the card.
    pub said: Vec<Said>,
    pub second: Second,
    /// The card as it would be with what counts; nothing where nothing moves.
    pub with: Option<Scorecard>,
}

/// Puts what was said beside the offline card. Pure: two who ask get the same.
pub fn weigh(live: &Live, card: &Scorecard, state: &ReaderState) -> Weighed {
    let readable = Readable::of(live);
    let counting = Counting::of(&state.calls, &readable);
    let said = said(card, state, &counting);
    let opinions: Vec<Opinion> = said.iter().map(|one| one.opinion.clone()).collect();
    let decisions = said
        .iter()
        .filter_map(|one| Some((one.opinion.item.clone(), one.decision?)));
    let rubric = &live.content.entry.rubric;
    let credited = credited(live, card, &opinions);
    let second = reader::combine(rubric, &credited, &opinions, &decisions.collect());
    let with = (second.findings != card.items).then(|| {
        let assessment = Assessment {
            findings: second.findings.clone(),
            flags: card.flags.clone(),
            signals: Signals::default(),
            sums: card.sums.clone(),
            remarks: card.remarks.clone(),
        };
        let mut extras = Extras::of(&credited);
        // How something was reached is told of what was.
        extras
            .credit
            .retain(|item, _| is_met(&second.findings, item));
        Scorecard::count(rubric, &card.rubric, card.level, assessment, &extras)
    });
    let asked: Vec<Asked> = counting.standing().map(asked).collect();
    Weighed {
        standing: standing(!is_askable(live, card), state, &asked),
        asked,
        said,
        second,
        with,
    }
}

/// The card, with how each item would have been reached that somebody may raise: help counts as it does where the offline scorer meets
/// an item.
fn credited(live: &Live, card: &Scorecard, opinions: &[Opinion]) -> Scorecard {
    let raised = opinions.iter().filter(|opinion| {
        let favours = matches!(opinion.verdict, Verdict::Met | Verdict::Partly);
        favours && can_be_adopted(opinion) && !is_met(&card.items, &opinion.item)
    });
    let raised = raised.filter_map(|one| Some((one.item.as_str(), one.evidence.as_ref()?)));
    let lifted: Lifted<'_> = raised.collect();
    let mut credited = card.clone();
    credited
        .credit
        .extend(reached::credit_of_lifted(live, &lifted));
    credited
}

fn is_met(findings: &[Finding], item: &str) -> bool {
    let finding = findings.iter().find(|finding| finding.id == item);
    finding.is_some_and(|finding| matches!(finding.verdict, Verdict::Met | Verdict::Partly))
}

/// Something is left that the offline scorer is not sure of, and that reading can tell.
fn is_askable(live: &Live, card: &Scorecard) -> bool {
    card.items.iter().any(|finding| {
        let mut items = live.content.entry.rubric.item.iter();
        let item = items.find(|item| item.id == finding.id);
        let unsure = !finding.sure && finding.verdict != Verdict::NotAssessed;
        unsure && item.is_some_and(|item| choose::is_readable(item, true))
    })
}

/// Opinions that count: the last of each item, as long as the offline scorer is not sure of it, or as an audit.
fn said(card: &Scorecard, state: &ReaderState, counting: &Counting<'_>) -> Vec<Said> {
    let mut by_item: BTreeMap<&str, (&str, &Opinion)> = BTreeMap::new();
    for (call, opinion) in &state.opinions {
        if counting.counts(call) {
            by_item.insert(&opinion.item, (call, opinion));
        }
    }
    let found = card.items.iter().filter_map(|finding| {
        let (call, opinion) = *by_item.get(finding.id.as_str())?;
        if finding.sure && opinion.because == Because::Unsure {
            return None;
        }
        Some(Said {
            call_id: call.to_owned(),
            opinion: opinion.clone(),
            decision: decision(state, opinion),
        })
    });
    found.collect()
}

/// What the learner made of an item holds as long as what is said of it now is what was said then.
fn decision(state: &ReaderState, now: &Opinion) -> Option<Decision> {
    let (call, decision) = state.decisions.get(&now.item)?;
    let mut opinions = state.opinions.iter();
    let then = opinions.find(|(of, opinion)| of == call && opinion.item == now.item);
    then.is_some_and(|(_, then)| then.verdict == now.verdict)
        .then_some(*decision)
}

fn asked(at: At<'_>) -> Asked {
    let (row, state, reason) = match at {
        At::Waiting(row) => (row, AskedState::Waiting, None),
        At::Done(row) => (row, AskedState::Done, None),
        At::Failed(row, reason) => (row, AskedState::Failed, Some(reason.to_owned())),
    };
    Asked {
        stage: row.stage.clone(),
        state,
        reason,
        items: serde_json::from_str(&row.items).unwrap_or_default(),
    }
}

fn standing(all_sure: bool, state: &ReaderState, asked: &[Asked]) -> Standing {
    let any = |wanted| asked.iter().any(|one| one.state == wanted);
    if any(AskedState::Waiting) {
        Standing::Waiting
    } else if any(AskedState::Failed) {
        Standing::Failed
    } else if any(AskedState::Done) {
        Standing::Answered
    } else if state.host.is_none() {
        Standing::Off
    } else if !state.agreed {
        Standing::NotAgreed
    } else if all_sure {
        Standing::NothingToAsk
    } else {
        Standing::NotAsked
    }
}

impl Proctor {
    /// What is stored of the second reader of an interview.
    ///
    /// # Errors
    /// What the store says; what is stored and does not read.
    pub async fn reader_state(
        &self,
        person_id: &str,
        interview_id: &str,
    ) -> Result<ReaderState, Error> {
        let host = self.reader().map(|one| one.model.host().to_owned());
        let agreed = match &host {
            Some(host) => self.store.reader_agreed(person_id, host).await?,
            None => false,
        };
        // In this order: what ends in between is told as waiting, with more opinions than count, and not as answered with fewer.
        let calls = self.store.reader_calls(person_id, interview_id).await?;
        let opinions = self.store.reader_opinions(person_id, interview_id).await?;
        let decisions = self.store.reader_decisions(person_id, interview_id).await?;
        let decision = |name: &str| wire::parse::<Decision>(name);
        Ok(ReaderState {
            host,
            agreed,
            calls,
            opinions: opinions
                .into_iter()
                .map(|row| Ok((row.call_id.clone(), opinion(&row)?)))
                .collect::<Result<_, Error>>()?,
            decisions: decisions
                .into_iter()
                .filter_map(|row| Some((row.item, (row.call_id, decision(&row.decision)?))))
                .collect(),
        })
    }

    /// Adopts or dismisses what was said of an item, or takes that back.
    ///
    /// # Errors
    /// `NotFinished`, `NotFound`; `NoSuggestion` where nothing was said that can be taken over; what the store says.
    pub async fn decide_on(
        self: &Arc<Self>,
        person_id: &str,
        interview_id: &str,
        item: &str,
        decision: Option<Decision>,
    ) -> Result<(), Error> {
        if !self.is_finished(person_id, interview_id).await? {
            return Err(Error::NotFinished);
        }
        let state = self.reader_state(person_id, interview_id).await?;
        let rows = self.store.scorecards(person_id, interview_id).await?;
        let row = rows.iter().find(|row| row.grader == OFFLINE);
        let row = row.ok_or(Error::NoSuggestion)?;
        let card: Scorecard =
            serde_json::from_str(&row.body).map_err(|cause| Error::Content(cause.to_string()))?;
        // What is shown, and nothing that was said before it.
        let look = move |live: &Live, _| {
            let readable = Readable::of(live);
            said(&card, &state, &Counting::of(&state.calls, &readable))
        };
        let said = self.look(person_id, interview_id, look).await?;
        let said = said.into_iter().find(|one| one.opinion.item == item);
        let said = said.ok_or(Error::NoSuggestion)?;
        if decision == Some(Decision::Adopted) && !said.may_be_adopted() {
            return Err(Error::NoSuggestion);
        }
        let put = PutDecision {
            person_id: person_id.to_owned(),
            interview_id: interview_id.to_owned(),
            item: item.to_owned(),
            call_id: said.call_id,
            decision: decision.map(|decision| wire::name(&decision)),
            now: self.clock.now(),
        };
        match self.store.write(put).await? {
            true => Ok(()),
            false => Err(Error::NotFound),
        }
    }

    /// Everything that was sent about an interview that is over: before, it would tell what is listened for.
    ///
    /// # Errors
    /// `NotFinished`, `NotFound`; what the store says.
    pub async fn reader_sent(
        self: &Arc<Self>,
        person_id: &str,
        interview_id: &str,
    ) -> Result<Vec<ReaderSentRow>, Error> {
        if !self.is_finished(person_id, interview_id).await? {
            return Err(Error::NotFinished);
        }
        Ok(self.store.reader_sent(person_id, interview_id).await?)
    }

    /// Words of the candidate's own in which something was seen, stage by stage, while the interview runs: all that can be told before
    /// the end without telling what is listened for.
    ///
    /// # Errors
    /// What the store says; what is stored and does not read.
    pub async fn seen_so_far(
        &self,
        person_id: &str,
        interview_id: &str,
    ) -> Result<Vec<(String, String)>, Error> {
        let opinions = self.store.reader_opinions(person_id, interview_id).await?;
        let mut seen: Vec<(String, String)> = Vec::new();
        for row in &opinions {
            let opinion = opinion(row)?;
            if let Some(evidence) = opinion.evidence.as_ref().filter(|_| opinion.counts()) {
                let one = (opinion.stage.clone(), evidence.quote.clone());
                if !seen.contains(&one) {
                    seen.push(one);
                }
            }
        }
        Ok(seen)
    }
}

fn opinion(row: &OpinionRow) -> Result<Opinion, Error> {
    serde_json::from_str(&row.body).map_err(|cause| Error::Content(cause.to_string()))
}

#[cfg(test)]
mod tests {
    use super::super::counting::tests::{row, versions};
    use super::super::frozen::END;
    use super::*;

    #[test]
    fn one_open_question_is_enough_to_wait_and_one_failure_to_say_so() {
        let none = ReaderState::default();
        let of = |states: &[&str]| {
            let rows = (0..)
                .zip(states)
                .map(|(place, state)| row(&format!("r{place}"), END, place, 1, state, "m"));
            let rows: Vec<ReaderCallRow> = rows.collect();
            let counting = Counting::of(&rows, &Readable::texts(&[]));
            let asked: Vec<Asked> = counting.standing().map(asked).collect();
            standing(false, &none, &asked)
        };
        assert_eq!(of(&["done", "failed", "waiting"]), Standing::Waiting);
        assert_eq!(of(&["done", "failed"]), Standing::Failed);
        assert_eq!(of(&["done"]), Standing::Answered);
        assert_eq!(of(&[]), Standing::Off);
    }

    #[test]
    fn a_decision_holds_while_the_same_is_said_and_not_of_anything_else() {
        let opinion = |verdict| Opinion {
            item: "clarify.scale".into(),
            stage: "clarify".into(),
            because: Because::Unsure,
            verdict,
            reason: String::new(),
            evidence: None,
            doubts: Vec::new(),
            versions: versions("m"),
        };
        for made in [Decision::Adopted, Decision::Dismissed] {
            let state = ReaderState {
                opinions: vec![
                    ("old".into(), opinion(Verdict::Met)),
                    ("new".into(), opinion(Verdict::Met)),
                    ("newer".into(), opinion(Verdict::Partly)),
                ],
                decisions: BTreeMap::from([("clarify.scale".into(), ("old".into(), made))]),
                ..ReaderState::default()
            };
            let of = |at: usize| decision(&state, &state.opinions[at].1);
            assert_eq!([of(0), of(1), of(2)], [Some(made), Some(made), None]);
        }
    }
}
