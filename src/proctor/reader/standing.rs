//! What there is to tell of a second reader: where the asking stands, what was said, and what that would change.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::finish::counted_texts;
use super::super::{Error, Live, Proctor};
use super::asking::{END, part_of};
use crate::casebook::rubric::Verdict;
use crate::interview::text::sha256_hex;
use crate::reader::{self, Because, Decision, Opinion, Second, can_be_adopted, choose};
use crate::scoring::{Assessment, Extras, Scorecard, Signals};
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
    decisions: BTreeMap<String, Decision>,
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

/// The last try of one question.
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
    pub opinion: Opinion,
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
    /// The last try of each question that counts.
    pub asked: Vec<Asked>,
    /// In the order of the card.
    pub said: Vec<Said>,
    pub second: Second,
    /// The card as it would be with what counts; nothing where nothing moves.
    pub with: Option<Scorecard>,
}

/// Puts what was said beside the offline card. Pure: two who ask get the same.
pub fn weigh(live: &Live, card: &Scorecard, state: &ReaderState) -> Weighed {
    let hashes: BTreeMap<String, String> = counted_texts(&live.interview)
        .into_iter()
        .map(|(stage, text)| (stage, sha256_hex(text.as_bytes())))
        .collect();
    let counting = counting(&state.calls, &hashes);
    let said = said(card, state, &counting);
    let opinions: Vec<Opinion> = said.iter().map(|one| one.opinion.clone()).collect();
    let rubric = &live.content.entry.rubric;
    let second = reader::combine(rubric, card, &opinions, &state.decisions);
    let with = (second.findings != card.items).then(|| {
        let assessment = Assessment {
            findings: second.findings.clone(),
            flags: card.flags.clone(),
            signals: Signals::default(),
            sums: card.sums.clone(),
            remarks: card.remarks.clone(),
        };
        Scorecard::count(
            rubric,
            &card.rubric,
            card.level,
            assessment,
            &Extras::of(card),
        )
    });
    let asked: Vec<Asked> = counting.iter().map(|row| asked(row)).collect();
    Weighed {
        standing: standing(!is_askable(live, card), state, &asked),
        asked,
        said,
        second,
        with,
    }
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

/// The last tries of what was asked at the end, and of what was asked between about a text that is still the same.
fn counting<'a>(
    calls: &'a [ReaderCallRow],
    hashes: &BTreeMap<String, String>,
) -> Vec<&'a ReaderCallRow> {
    let mut last: BTreeMap<(&str, i64), &ReaderCallRow> = BTreeMap::new();
    let counts = calls.iter().filter(|row| {
        let same_text = || hashes.get(&row.stage) == Some(&row.text_hash);
        row.part == END || (row.part == part_of(&row.stage) && same_text())
    });
    for row in counts {
        let slot = last.entry((&row.part, row.place)).or_insert(row);
        if row.attempt > slot.attempt {
            *slot = row;
        }
    }
    // What failed between is asked again at the end.
    let at_end = last.keys().any(|(part, _)| *part == END);
    let kept = last
        .into_values()
        .filter(|row| row.part == END || !at_end || row.state == "done");
    kept.collect()
}

/// Opinions that count: the last of each item, as long as the offline scorer is not sure of it, or as an audit.
fn said(card: &Scorecard, state: &ReaderState, counting: &[&ReaderCallRow]) -> Vec<Said> {
    let mut by_item: BTreeMap<&str, &Opinion> = BTreeMap::new();
    for (call, opinion) in &state.opinions {
        if counting.iter().any(|row| row.id == *call) {
            by_item.insert(&opinion.item, opinion);
        }
    }
    let found = card.items.iter().filter_map(|finding| {
        let opinion = *by_item.get(finding.id.as_str())?;
        if finding.sure && opinion.because == Because::Unsure {
            return None;
        }
        Some(Said {
            opinion: opinion.clone(),
            decision: state.decisions.get(&finding.id).copied(),
        })
    });
    found.collect()
}

fn asked(row: &ReaderCallRow) -> Asked {
    Asked {
        stage: row.stage.clone(),
        state: match row.state.as_str() {
            "done" => AskedState::Done,
            "failed" => AskedState::Failed,
            _ => AskedState::Waiting,
        },
        reason: row.reason.clone(),
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
        let opinions = self.store.reader_opinions(person_id, interview_id).await?;
        let decisions = self.store.reader_decisions(person_id, interview_id).await?;
        let decision = |name: &str| wire::parse::<Decision>(name);
        Ok(ReaderState {
            host,
            agreed,
            calls: self.store.reader_calls(person_id, interview_id).await?,
            opinions: opinions
                .into_iter()
                .map(|row| Ok((row.call_id.clone(), opinion(&row)?)))
                .collect::<Result<_, Error>>()?,
            decisions: decisions
                .into_iter()
                .filter_map(|row| Some((row.item, decision(&row.decision)?)))
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
        let opinions = self.store.reader_opinions(person_id, interview_id).await?;
        // The last one that was said.
        let row = opinions.iter().rfind(|row| row.item == item);
        let row = row.ok_or(Error::NoSuggestion)?;
        if decision == Some(Decision::Adopted) && !can_be_adopted(&opinion(row)?) {
            return Err(Error::NoSuggestion);
        }
        let put = PutDecision {
            person_id: person_id.to_owned(),
            interview_id: interview_id.to_owned(),
            item: item.to_owned(),
            call_id: row.call_id.clone(),
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
    use super::*;

    fn call(id: &str, part: &str, place: i64, attempt: i64, state: &str) -> ReaderCallRow {
        ReaderCallRow {
            id: id.into(),
            part: part.into(),
            stage: "clarify".into(),
            place,
            attempt,
            seed: 0,
            items: r#"["clarify.scale"]"#.into(),
            text_hash: "h".into(),
            state: state.into(),
            reason: None,
            ended_at: None,
        }
    }

    fn ids(rows: &[&ReaderCallRow]) -> Vec<String> {
        rows.iter().map(|row| row.id.clone()).collect()
    }

    #[test]
    fn the_last_try_of_each_question_counts() {
        let calls = [
            call("a", END, 0, 1, "failed"),
            call("b", END, 1, 1, "done"),
            call("c", END, 0, 2, "done"),
        ];
        let hashes = BTreeMap::from([("clarify".to_owned(), "other".to_owned())]);
        assert_eq!(ids(&counting(&calls, &hashes)), ["c", "b"]);
    }

    #[test]
    fn what_was_asked_between_counts_while_the_text_is_the_same() {
        let calls = [
            call("a", "stage/clarify", 0, 1, "done"),
            call("b", "line/7", 0, 1, "done"),
        ];
        let same = BTreeMap::from([("clarify".to_owned(), "h".to_owned())]);
        assert_eq!(ids(&counting(&calls, &same)), ["a"]);
        let other = BTreeMap::from([("clarify".to_owned(), "i".to_owned())]);
        assert!(counting(&calls, &other).is_empty());
        // It failed then, and was asked again at the end.
        let again = [
            call("a", "stage/clarify", 0, 1, "failed"),
            call("b", END, 0, 1, "done"),
        ];
        assert_eq!(ids(&counting(&again, &same)), ["b"]);
    }

    #[test]
    fn one_open_question_is_enough_to_wait_and_one_failure_to_say_so() {
        let none = ReaderState::default();
        let of = |rows: &[&str]| {
            let rows = rows.iter().map(|state| call("a", END, 0, 1, state));
            let asked: Vec<Asked> = rows.map(|row| asked(&row)).collect();
            standing(false, &none, &asked)
        };
        assert_eq!(of(&["done", "failed", "waiting"]), Standing::Waiting);
        assert_eq!(of(&["done", "failed"]), Standing::Failed);
        assert_eq!(of(&["done"]), Standing::Answered);
        assert_eq!(of(&[]), Standing::Off);
    }
}
