//! Drills: a question is drawn, stored, and judged by what was stored.
//!
//! # The one invariant
//!
//! Neither the seed nor what is expected ever comes from a browser, and a question is answered once: what comes again finds the
//! first answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Error, Proctor};
use crate::drills::follow::judge_all;
use crate::drills::judge::read;
use crate::drills::pick::{self, Candidate};
use crate::drills::rating::rating;
use crate::drills::{self, Judged, Memory, Question, Read, SHEET, Source, Verdict};
use crate::ids;
use crate::limits;
use crate::store::{
    AnswerDrill, AnsweredRow, DrawDrill, DrillAnswered, DrillCardRow, DrillQuestionRow,
    DrillReviewRow, KeepTyped,
};
use crate::study;
use crate::time::Timestamp;
use crate::wire;

/// A question that lay open for longer was not reckoned on all the time.
const OPEN_TOO_LONG_MS: i64 = 30 * 60_000;
/// Answers to one card that come at once wait for each other so often.
const TRIES: usize = 5;

/// What was typed, by number of the question.
pub type Typed = BTreeMap<String, String>;

/// A question of somebody, and how it was answered.
#[derive(Debug, Clone)]
pub struct Drilled {
    pub id: String,
    pub question: Question,
    /// Of a mixed round: its id and the place in it, from 1.
    pub round: Option<(String, i64)>,
    pub drawn_at: Timestamp,
    pub typed: Typed,
    pub answered: Option<DrillResult>,
}

#[derive(Debug, Clone)]
pub struct DrillResult {
    pub at: Timestamp,
    /// Nothing when it lay open too long to tell.
    pub needed_ms: Option<i64>,
    /// In the order of the question; nothing for a number that was left open.
    pub numbers: Vec<Option<NumberResult>>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct NumberResult {
    pub answer: String,
    /// In the unit that was asked for.
    pub value: f64,
    pub judged: Judged,
    /// The keys of what was typed before and that it follows from, where that is why it counts.
    pub follows: Vec<String>,
}

/// What became of an answer.
#[derive(Debug, Clone)]
pub enum DrillOutcome {
    Answered(Drilled),
    /// It was answered before, and that counts.
    Before(Drilled),
    /// Kept, and still open: these numbers could not be read. Empty when nothing was typed at all.
    Unread(Drilled, BTreeMap<String, Read>),
}

/// What comes after a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextDrill {
    Question(String),
    RoundOver(String),
}

/// Where somebody stands: their cards, and their last answers, the newest first.
#[derive(Debug, Clone, Default)]
pub struct DrillStanding {
    /// By drill or sheet.
    pub cards: BTreeMap<String, Memory>,
    pub reviews: Vec<DrillReviewRow>,
}

impl Proctor {
    /// Draws a question about one drill (its id) or sheet (`case/<id>`), another one than the last.
    ///
    /// # Errors
    /// `NotFound` for what there is no drill of; what the store says.
    pub async fn draw_drill(
        self: &Arc<Self>,
        person_id: &str,
        about: &str,
    ) -> Result<String, Error> {
        self.draw(person_id, about, None).await
    }

    /// Begins a mixed round; its first question.
    ///
    /// # Errors
    /// `NotFound` when there are no drills; what the store says.
    pub async fn begin_drill_round(self: &Arc<Self>, person_id: &str) -> Result<String, Error> {
        let round = ids::new_id();
        match self.draw_next(person_id, &round, &[]).await? {
            Some(question) => Ok(question),
            None => Err(Error::NotFound),
        }
    }

    /// The next one of the round, or another one of the same drill. Twice the same question gives twice the same next one.
    ///
    /// # Errors
    /// `NotFound`; what the store says.
    pub async fn next_drill(
        self: &Arc<Self>,
        person_id: &str,
        question_id: &str,
    ) -> Result<NextDrill, Error> {
        let row = self.store.drill_question(person_id, question_id).await?;
        let row = row.ok_or(Error::NotFound)?;
        let Some(round) = row.round_id else {
            let next = self.draw(person_id, &row.about, None).await?;
            return Ok(NextDrill::Question(next));
        };
        let rows = self.store.drill_round(person_id, &round).await?;
        if let Some(next) = rows.iter().find(|one| one.place > row.place) {
            return Ok(NextDrill::Question(next.id.clone()));
        }
        let next = match rows.len() < pick::ROUND {
            true => self.draw_next(person_id, &round, &rows).await?,
            false => None,
        };
        Ok(next.map_or(NextDrill::RoundOver(round), NextDrill::Question))
    }

    /// The questions of a round, by place.
    ///
    /// # Errors
    /// `NotFound`; what the store says.
    pub async fn drill_round(
        &self,
        person_id: &str,
        round_id: &str,
    ) -> Result<Vec<Drilled>, Error> {
        let rows = self.store.drill_round(person_id, round_id).await?;
        if rows.is_empty() {
            return Err(Error::NotFound);
        }
        let mut round = Vec::with_capacity(rows.len());
        for row in rows {
            round.push(self.drilled(person_id, row).await?);
        }
        Ok(round)
    }

    /// # Errors
    /// `NotFound`; what the store says.
    pub async fn drill(&self, person_id: &str, question_id: &str) -> Result<Drilled, Error> {
        let row = self.store.drill_question(person_id, question_id).await?;
        self.drilled(person_id, row.ok_or(Error::NotFound)?).await
    }

    /// Judges what was typed and plans when it is asked again.
    ///
    /// # Errors
    /// `NotFound`; what the store says.
    pub async fn answer_drill(
        self: &Arc<Self>,
        person_id: &str,
        question_id: &str,
        typed: Typed,
    ) -> Result<DrillOutcome, Error> {
        let mut drilled = self.drill(person_id, question_id).await?;
        if drilled.answered.is_some() {
            return Ok(DrillOutcome::Before(drilled));
        }
        let known = |key: &String| drilled.question.asked.iter().any(|one| one.key == *key);
        let mut typed = typed;
        typed.retain(|key, _| known(key));
        for answer in typed.values_mut() {
            *answer = short(answer);
        }
        let written = serde_json::to_string(&typed).unwrap_or_default();
        let mut unread = BTreeMap::new();
        let mut values = BTreeMap::new();
        for asked in &drilled.question.asked {
            let answer = typed.get(&asked.key).map_or("", |answer| answer.trim());
            // A sheet may be answered in part.
            if answer.is_empty() && drilled.question.asked.len() > 1 {
                continue;
            }
            match read(answer, asked) {
                Read::Value(value) => {
                    values.insert(asked.key.clone(), value);
                }
                other => {
                    unread.insert(asked.key.clone(), other);
                }
            }
        }
        if !unread.is_empty() || values.is_empty() {
            let keep = KeepTyped {
                person_id: person_id.to_owned(),
                question_id: question_id.to_owned(),
                typed: written,
            };
            if !self.persisted(keep).await? {
                // Answered or given up meanwhile.
                let drilled = self.drill(person_id, question_id).await?;
                return Ok(DrillOutcome::Before(drilled));
            }
            drilled.typed = typed;
            return Ok(DrillOutcome::Unread(drilled, unread));
        }
        let judging = Judging {
            drilled: &drilled,
            typed: &typed,
            values: &values,
            now: self.now().await,
        };
        for _ in 0..TRIES {
            let cards = self.store.drill_cards(person_id).await?;
            let card = cards
                .iter()
                .find(|card| card.about == drilled.question.about);
            let answer = judging.answer(person_id, card, written.clone());
            match self.persisted(answer).await? {
                DrillAnswered::Kept => {
                    let drilled = self.drill(person_id, question_id).await?;
                    return Ok(DrillOutcome::Answered(drilled));
                }
                DrillAnswered::NotOpen => {
                    let drilled = self.drill(person_id, question_id).await?;
                    return Ok(DrillOutcome::Before(drilled));
                }
                DrillAnswered::CardMoved => {}
            }
        }
        Err(Error::DrillBusy)
    }

    /// # Errors
    /// What the store says.
    pub async fn drill_standing(&self, person_id: &str) -> Result<DrillStanding, Error> {
        let cards = self.store.drill_cards(person_id).await?;
        let cards = cards
            .iter()
            .map(|card| (card.about.clone(), memory_of(card)));
        Ok(DrillStanding {
            cards: cards.collect(),
            reviews: self.store.drill_reviews(person_id).await?,
        })
    }

    /// What was practised of which concepts, the newest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn drills_of_concepts(&self, person_id: &str) -> Result<Vec<study::Drilled>, Error> {
        let rows = self.store.drills_of_concepts(person_id).await?;
        let practised = rows.into_iter().map(|row| study::Drilled {
            concepts: row.concepts.split_whitespace().map(str::to_owned).collect(),
            right: wire::parse(&row.verdict).is_some_and(Verdict::is_right),
            at: row.answered_at,
        });
        Ok(practised.collect())
    }

    async fn draw_next(
        self: &Arc<Self>,
        person_id: &str,
        round: &str,
        before: &[DrillQuestionRow],
    ) -> Result<Option<String>, Error> {
        let cards = self.store.drill_cards(person_id).await?;
        let asked: Vec<String> = before.iter().map(|row| row.about.clone()).collect();
        let now = self.clock.now();
        let casebook = self.casebook();
        let candidates = Source::all(&casebook).into_iter().map(|source| {
            let about = source.about();
            let card = cards.iter().find(|card| card.about == about);
            Candidate {
                family: source.family(),
                due_at: card.map(|card| card.due_at),
                about,
            }
        });
        // A sheet is a quarter of an hour: it is chosen, not drawn.
        let candidates: Vec<Candidate> = candidates
            .filter(|one| !one.about.starts_with(SHEET))
            .collect();
        let place = i64::try_from(before.len())
            .unwrap_or(i64::MAX)
            .saturating_add(1);
        let seed = drills::seed_of(&format!("{round}/{place}"));
        let next = pick::next(&candidates, &asked, now, seed).map(|one| one.about.clone());
        match next {
            Some(about) => {
                let round = Some((round.to_owned(), place));
                Ok(Some(self.draw(person_id, &about, round).await?))
            }
            None => Ok(None),
        }
    }

    async fn draw(
        self: &Arc<Self>,
        person_id: &str,
        about: &str,
        round: Option<(String, i64)>,
    ) -> Result<String, Error> {
        let id = ids::new_id();
        let last = self.store.last_drill_seed(person_id, about).await?;
        let casebook = self.casebook();
        let source = Source::find(&casebook, about).ok_or(Error::NotFound)?;
        let seed = source.fresh(drills::seed_of(&id), last);
        let question = source.ask(seed).ok_or(Error::NotFound)?;
        let body =
            serde_json::to_string(&question).map_err(|cause| Error::Content(cause.to_string()))?;
        let (round_id, place) = round.map_or((None, 1), |(id, place)| (Some(id), place));
        let draw = DrawDrill {
            person_id: person_id.to_owned(),
            question: DrillQuestionRow {
                id: id.clone(),
                about: about.to_owned(),
                seed,
                round_id,
                place,
                body,
                typed: String::from("{}"),
                drawn_at: self.now().await,
                answered_at: None,
            },
        };
        self.persisted(draw).await?;
        Ok(id)
    }

    async fn drilled(&self, person_id: &str, row: DrillQuestionRow) -> Result<Drilled, Error> {
        let question: Question =
            serde_json::from_str(&row.body).map_err(|cause| Error::Content(cause.to_string()))?;
        let answered = match row.answered_at {
            Some(at) => {
                let reviews = self.store.drill_answers(person_id, &row.id).await?;
                Some(result_of(&question, &reviews, at))
            }
            None => None,
        };
        Ok(Drilled {
            id: row.id,
            question,
            round: row.round_id.map(|round| (round, row.place)),
            drawn_at: row.drawn_at,
            typed: serde_json::from_str(&row.typed).unwrap_or_default(),
            answered,
        })
    }
}

fn result_of(question: &Question, reviews: &[DrillReviewRow], at: Timestamp) -> DrillResult {
    let values = reviews
        .iter()
        .filter_map(|one| Some((one.quantity.clone(), one.value?)));
    let mut judged = judge_all(question, &values.collect());
    let mut number = |asked: &drills::Asked| {
        let review = reviews.iter().find(|one| one.quantity == asked.key)?;
        let outcome = judged.remove(&asked.key)?;
        Some(NumberResult {
            answer: review.answer.clone(),
            value: review.value?,
            judged: outcome.judged,
            follows: outcome.follows,
        })
    };
    DrillResult {
        at,
        needed_ms: reviews.first().and_then(|one| one.needed_ms),
        numbers: question.asked.iter().map(&mut number).collect(),
    }
}

/// What an answer is made from.
struct Judging<'a> {
    drilled: &'a Drilled,
    typed: &'a Typed,
    values: &'a BTreeMap<String, f64>,
    now: Timestamp,
}

impl Judging<'_> {
    fn answer(&self, person_id: &str, card: Option<&DrillCardRow>, typed: String) -> AnswerDrill {
        let question = &self.drilled.question;
        // Two answers within a millisecond are still two, one behind the other: told apart by their moments.
        let at = match card {
            Some(before) if self.now <= before.last_at => before.last_at.plus_ms(1),
            _ => self.now,
        };
        let needed_ms = needed_ms(self.drilled.drawn_at, at);
        let judged = judge_all(question, self.values);
        let mut verdicts = Vec::with_capacity(question.asked.len());
        let mut reviews = Vec::new();
        for asked in &question.asked {
            let value = self.values.get(&asked.key);
            let (Some(value), Some(outcome)) = (value, judged.get(&asked.key)) else {
                verdicts.push(Verdict::Wrong);
                continue;
            };
            let verdict = outcome.judged.verdict;
            verdicts.push(verdict);
            reviews.push(DrillReviewRow {
                question_id: self.drilled.id.clone(),
                quantity: asked.key.clone(),
                about: question.about.clone(),
                family: question.family.clone(),
                concepts: question.concepts.join(" "),
                answer: self.typed.get(&asked.key).cloned().unwrap_or_default(),
                value: Some(*value),
                unit: asked.unit.clone(),
                expected: asked.expected,
                verdict: wire::name(&verdict),
                needed_ms,
                answered_at: at,
            });
        }
        AnswerDrill {
            person_id: person_id.to_owned(),
            question_id: self.drilled.id.clone(),
            typed,
            reviews,
            base: card.map(|before| before.last_at),
            card: card_after(card, &question.about, &verdicts, needed_ms, at),
            now: at,
        }
    }
}

/// From the moment a question was drawn to its answer; nothing when it lay open too long to tell.
pub(super) fn needed_ms(drawn_at: Timestamp, answered_at: Timestamp) -> Option<i64> {
    let needed_ms = answered_at.since_ms(drawn_at);
    Some(needed_ms).filter(|ms| (0..=OPEN_TOO_LONG_MS).contains(ms))
}

fn card_after(
    before: Option<&DrillCardRow>,
    about: &str,
    verdicts: &[Verdict],
    needed_ms: Option<i64>,
    now: Timestamp,
) -> DrillCardRow {
    let before = before.map(memory_of);
    let after = Memory::after(before.as_ref(), rating(verdicts, needed_ms), now);
    // However answers are put together, each has a moment of its own.
    let last_at = match &before {
        Some(before) if after.last_at <= before.last_at => before.last_at.plus_ms(1),
        _ => after.last_at,
    };
    DrillCardRow {
        about: about.to_owned(),
        due_at: after.due_at,
        stability: after.stability,
        difficulty: after.difficulty,
        repetitions: after.repetitions,
        lapses: after.lapses,
        last_at,
    }
}

/// The card that follows from all answers about one thing, whatever stood on it before. Nothing without answers.
pub(super) fn card_of(answered: &[AnsweredRow]) -> Option<DrillCardRow> {
    let mut in_order: Vec<&AnsweredRow> = answered.iter().collect();
    in_order.sort_by_key(|one| {
        let question = &one.question;
        (question.answered_at, question.drawn_at, question.seed)
    });
    let mut card = None;
    for one in in_order {
        let Some(at) = one.question.answered_at else {
            continue;
        };
        let of = |review: &DrillReviewRow| wire::parse(&review.verdict).unwrap_or(Verdict::Wrong);
        let verdicts: Vec<Verdict> = match serde_json::from_str::<Question>(&one.question.body) {
            // What was left open is wrong.
            Ok(question) => {
                let reviewed = question.asked.iter().map(|asked| {
                    let mut reviews = one.reviews.iter();
                    reviews.find(|review| review.quantity == asked.key)
                });
                reviewed
                    .map(|review| review.map_or(Verdict::Wrong, of))
                    .collect()
            }
            Err(_) => one.reviews.iter().map(of).collect(),
        };
        let needed_ms = one.reviews.first().and_then(|review| review.needed_ms);
        let about = &one.question.about;
        card = Some(card_after(card.as_ref(), about, &verdicts, needed_ms, at));
    }
    card
}

fn memory_of(card: &DrillCardRow) -> Memory {
    Memory {
        due_at: card.due_at,
        stability: card.stability,
        difficulty: card.difficulty,
        repetitions: card.repetitions,
        lapses: card.lapses,
        last_at: card.last_at,
    }
}

/// What is longer than anybody types as a number is kept as far as it may be, without what no database takes.
fn short(answer: &str) -> String {
    answer
        .chars()
        .filter(|letter| *letter != '\0')
        .take(2 * limits::DRILL_ANSWER_CHARS)
        .collect()
}
