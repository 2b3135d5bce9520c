//! Lines of the interviewer in a model's words, while somebody listens.
//!
//! A line of the rules is written into the journal and shown at once, as it always was. Beside it, without any lock, a model may be
//! asked for other words; what passes the gates of [`crate::reader::conversation`] and comes within
//! [`limits::WORDING_WITHIN_MS`] is kept beside the journal and shown with the line of the rules behind it. What comes later is too
//! late: nobody's line changes under their eyes while they answer it. Nobody ever waits.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::{Error, Live, Notice, Proctor};
use crate::ids::Token;
use crate::interview::Interview;
use crate::interview::event::{Line, LineKind};
use crate::limits;
use crate::proctor::content::Prepared;
use crate::reader::conversation::{self, Task, Turn};
use crate::reader::{SCHEMA_VERSION, Versions};
use crate::scoring::ENGINE_VERSION;
use crate::store::{Caller, PutWording, WordingRow};
use crate::time::Timestamp;

/// What is known of an interview's wordings.
#[derive(Debug, Clone, Default)]
pub struct Wordings {
    /// By the place of the line in the conversation.
    by_place: BTreeMap<usize, String>,
    /// Lines a model was asked about since this interview came into memory.
    asked: usize,
}

impl Wordings {
    pub(in crate::proctor) fn of(rows: Vec<WordingRow>) -> Wordings {
        let by_place = rows.into_iter().filter_map(|row| {
            let place = usize::try_from(row.line).ok()?;
            Some((place, row.text))
        });
        let by_place: BTreeMap<usize, String> = by_place.collect();
        Wordings {
            asked: by_place.len(),
            by_place,
        }
    }

    /// The line at a place of the conversation in other words.
    pub fn at(&self, place: usize) -> Option<&str> {
        self.by_place.get(&place).map(String::as_str)
    }

    pub fn by_place(&self) -> &BTreeMap<usize, String> {
        &self.by_place
    }

    /// Takes what is stored besides. Says whether there was anything new.
    fn take(&mut self, stored: Wordings) -> bool {
        let before = self.by_place.len();
        for (place, text) in stored.by_place {
            self.by_place.entry(place).or_insert(text);
        }
        self.asked = self.asked.max(self.by_place.len());
        self.by_place.len() > before
    }
}

/// A line that has just been said, with all that its wording needs.
struct Spoken {
    place: usize,
    line: Line,
    stage: String,
    words: String,
    told: Vec<String>,
}

impl Spoken {
    fn turn<'a>(&'a self, told: &'a [&'a str]) -> Option<Turn<'a>> {
        Turn::of(&self.line, &self.stage, &self.words, told)
    }

    fn told(&self) -> Vec<&str> {
        self.told.iter().map(String::as_str).collect()
    }
}

/// What was said from a place on and may be put otherwise.
fn spoken_since(interview: &Interview, since: usize) -> Vec<Spoken> {
    // The clock's sentences and a person's are said as they are; so is everything while a person interviews.
    if interview.chair().is_some() || interview.finished().is_some() {
        return Vec::new();
    }
    let before = |place: usize| {
        let said = interview.lines_from(0);
        let said = said.take_while(move |(at, _)| *at < place);
        said.filter(|(_, said)| said.line.kind != LineKind::Question)
    };
    let asked = |place: usize| {
        let mut said = interview.lines_from(0).take_while(|(at, _)| *at < place);
        let mut last = None;
        for (_, said) in said.by_ref() {
            if said.line.kind == LineKind::Question {
                last = Some(said.line.text.clone());
            }
        }
        last.unwrap_or_default()
    };
    let spoken = interview.lines_from(since).map(|(place, said)| Spoken {
        place,
        line: said.line.clone(),
        stage: said.stage.to_owned(),
        words: match said.line.kind {
            LineKind::Fact | LineKind::Assume | LineKind::Acknowledge => asked(place),
            _ => tail(interview.counted_text(said.stage).unwrap_or_default()),
        },
        told: before(place)
            .map(|(_, said)| said.line.text.clone())
            .collect(),
    });
    let asks = |spoken: &Spoken| spoken.turn(&spoken.told()).is_some();
    spoken.filter(asks).collect()
}

/// The last letters of a text, as many as a model sees.
fn tail(text: &str) -> String {
    let skip = text
        .chars()
        .count()
        .saturating_sub(limits::WORDING_WORDS_CHARS);
    text.chars().skip(skip).collect()
}

impl Proctor {
    /// Whether lines may be worded: then somebody has to look which are new.
    pub(in crate::proctor) fn words_lines(&self) -> bool {
        self.reader()
            .is_some_and(|attached| attached.settings.conversation)
    }

    /// Asks for other words for what was said from a place on. Answers at once.
    pub(in crate::proctor) fn word_soon(
        self: &Arc<Self>,
        interview_id: &str,
        live: &mut Live,
        since: usize,
        now: Timestamp,
    ) {
        let Some(attached) = self.reader() else {
            return;
        };
        let calls = usize::try_from(attached.settings.allowance.calls_per_interview);
        // The other half is for what is asked about the result.
        let most = limits::WORDINGS.min(calls.unwrap_or(0) / 2);
        let mut spoken = spoken_since(&live.interview, since);
        spoken.truncate(most.saturating_sub(live.wordings.asked));
        if spoken.is_empty() {
            return;
        }
        live.wordings.asked += spoken.len();
        let caller = Caller {
            person_id: live.person_id.clone(),
            interview_id: interview_id.to_owned(),
        };
        let (proctor, content) = (self.clone(), live.content.clone());
        tokio::spawn(async move {
            let worded = proctor.word_all(&caller, &content, &spoken, now).await;
            if let Err(cause) = worded {
                tracing::warn!(%cause, interview = caller.interview_id, "a line was not worded");
            }
        });
    }

    async fn word_all(
        self: &Arc<Self>,
        caller: &Caller,
        content: &Arc<Prepared>,
        spoken: &[Spoken],
        said_at: Timestamp,
    ) -> Result<(), Error> {
        let Some(host) = self.reader().map(|one| one.model.host().to_owned()) else {
            return Ok(());
        };
        let agreed = self.store.reader_agreed_to_lines(&caller.person_id, &host);
        if !agreed.await? {
            return Ok(());
        }
        let in_time = || self.clock.now().since_ms(said_at) <= limits::WORDING_WITHIN_MS;
        for one in spoken {
            if !in_time() {
                break;
            }
            let Some((text, model)) = self.worded(caller, content, one).await? else {
                continue;
            };
            if !in_time() {
                break;
            }
            let wording = WordingRow {
                line: i64::try_from(one.place).unwrap_or(i64::MAX),
                text: text.clone(),
                model,
                made_at: self.clock.now(),
            };
            let put = PutWording {
                person_id: caller.person_id.clone(),
                interview_id: caller.interview_id.clone(),
                wording,
            };
            if self.store.write(put).await? {
                self.show_wording(caller, one.place, text).await;
            }
        }
        Ok(())
    }

    /// Nothing where no words came, or none that may be shown.
    async fn worded(
        self: &Arc<Self>,
        caller: &Caller,
        content: &Arc<Prepared>,
        spoken: &Spoken,
    ) -> Result<Option<(String, String)>, Error> {
        let told = spoken.told();
        let Some(turn) = spoken.turn(&told) else {
            return Ok(None);
        };
        let casebook = self.casebook();
        let prompt = match turn.task {
            Task::Rephrase => &casebook.prompts.rephrase,
            Task::Answer => &casebook.prompts.answer,
        };
        let name = self.reader().map(|one| one.model.name().to_owned());
        let versions = Versions {
            model: name.clone().unwrap_or_default(),
            prompt: prompt.hash.clone(),
            rubric: content.entry.hash.clone(),
            schema: SCHEMA_VERSION.to_owned(),
            engine: ENGINE_VERSION.to_owned(),
        };
        let ask = conversation::ask(&turn, prompt, lot()?);
        let part = format!("line/{}", spoken.place);
        let asked = self
            .ask_beside(caller, &part, &spoken.stage, &ask, versions)
            .await?;
        let Ok(said) = asked else {
            return Ok(None);
        };
        let key = content.key(&casebook);
        match conversation::wording(&turn, &said, key, &content.engine) {
            Ok(text) => Ok(Some((text, said.model.or(name).unwrap_or_default()))),
            Err(dropped) => {
                tracing::info!(
                    ?dropped,
                    interview = caller.interview_id,
                    "a wording was dropped"
                );
                Ok(None)
            }
        }
    }

    async fn show_wording(&self, caller: &Caller, place: usize, text: String) {
        let Some(room) = self.rooms.known(&caller.interview_id) else {
            return;
        };
        let mut held = room.live.lock().await;
        let live = held.as_mut();
        if let Some(live) = live.filter(|live| live.person_id == caller.person_id) {
            live.wordings.by_place.insert(place, text);
            room.tell(Notice {
                seq: live.interview.seq(),
            });
        }
    }

    /// Another process on the same database may have found words since: the journal says nothing of them, so nothing else would bring
    /// them here. Who watches is told.
    pub(in crate::proctor) async fn take_wordings(
        &self,
        live: &mut Live,
        interview_id: &str,
    ) -> Result<(), Error> {
        if !self.store.is_shared() || !self.words_lines() {
            return Ok(());
        }
        let stored = self.wordings_of(&live.person_id, interview_id).await?;
        let is_new = live.wordings.take(stored);
        if let Some(room) = self.rooms.known(interview_id).filter(|_| is_new) {
            room.tell(Notice {
                seq: live.interview.seq(),
            });
        }
        Ok(())
    }

    /// What the lines of an interview were said as, by place.
    pub(in crate::proctor) async fn wordings_of(
        &self,
        person_id: &str,
        interview_id: &str,
    ) -> Result<Wordings, Error> {
        let rows = self.store.wordings(person_id, interview_id).await?;
        Ok(Wordings::of(rows))
    }
}

/// A number nobody can guess.
fn lot() -> Result<u64, Error> {
    let token = Token::random().map_err(|cause| Error::Content(cause.to_string()))?;
    let digits = token.hash();
    let digits = digits.get(..16).unwrap_or_default();
    Ok(u64::from_str_radix(digits, 16).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(rows: &[(i64, &str)]) -> Wordings {
        let row = |(line, text): &(i64, &str)| WordingRow {
            line: *line,
            text: (*text).to_owned(),
            model: "m".to_owned(),
            made_at: Timestamp::from_ms(0),
        };
        Wordings::of(rows.iter().map(row).collect())
    }

    #[test]
    fn what_another_process_found_is_taken_once_and_takes_nothing_away() {
        let mut here = stored(&[(3, "mine")]);
        here.asked = 5;
        assert!(here.take(stored(&[(3, "other"), (7, "theirs")])));
        assert_eq!((here.at(3), here.at(7)), (Some("mine"), Some("theirs")));
        assert_eq!(here.asked, 5, "what was asked here was asked");
        assert!(!here.take(stored(&[(7, "theirs")])));
        let mut late = stored(&[]);
        assert!(late.take(stored(&[(1, "a"), (2, "b")])));
        assert_eq!(late.asked, 2);
    }
}
