//! Drills: questions as they were asked, answers as they were typed, and the state of the repetition.
//!
//! Every question carries the person. An answer is one transaction: the question is closed, its numbers are written down, and the
//! card is put in the place of the one it was made from.

use std::collections::BTreeMap;

use sqlx::FromRow;

use super::query::{Conn, Tx, queries};
use super::{Db, Result, Write};
use crate::limits;
use crate::time::Timestamp;

/// How well something is known.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub struct DrillCardRow {
    /// A drill, or `case/<id>`.
    pub about: String,
    pub due_at: Timestamp,
    /// In days.
    pub stability: f64,
    pub difficulty: f64,
    pub repetitions: i64,
    pub lapses: i64,
    pub last_at: Timestamp,
}

/// A question as it was asked.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct DrillQuestionRow {
    pub id: String,
    pub about: String,
    pub seed: i64,
    /// The mixed round it belongs to, and its place there from 1.
    pub round_id: Option<String>,
    pub place: i64,
    /// JSON: the question with what is expected.
    pub body: String,
    /// JSON: what was typed last and could not be read, by number.
    pub typed: String,
    pub drawn_at: Timestamp,
    pub answered_at: Option<Timestamp>,
}

/// One number of an answered question.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub struct DrillReviewRow {
    pub question_id: String,
    /// Which number of the question.
    pub quantity: String,
    pub about: String,
    pub family: String,
    /// Ids with spaces between them.
    pub concepts: String,
    /// As typed; empty where nothing was.
    pub answer: String,
    /// As read, in the unit that was asked for.
    pub value: Option<f64>,
    pub unit: String,
    pub expected: f64,
    /// `exact`, `good`, `rounded`, `order`, `wrong`.
    pub verdict: String,
    /// Nothing when it lay open too long to tell.
    pub needed_ms: Option<i64>,
    pub answered_at: Timestamp,
}

/// What was practised of which concepts.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct PractisedRow {
    /// Ids with spaces between them.
    pub concepts: String,
    pub verdict: String,
    pub answered_at: Timestamp,
}

/// A question that was answered, with its numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct AnsweredRow {
    pub question: DrillQuestionRow,
    /// By quantity.
    pub reviews: Vec<DrillReviewRow>,
}

impl Db {
    /// One per drill and sheet that was ever answered.
    pub async fn drill_cards(&self, person_id: &str) -> Result<Vec<DrillCardRow>> {
        drill_cards(&mut self.read().await?, person_id).await
    }

    pub async fn drill_question(
        &self,
        person_id: &str,
        id: &str,
    ) -> Result<Option<DrillQuestionRow>> {
        drill_question(&mut self.read().await?, person_id, id).await
    }

    /// The seed of the question about something that was drawn last.
    pub async fn last_drill_seed(&self, person_id: &str, about: &str) -> Result<Option<i64>> {
        let seeds = last_drill_seed(&mut self.read().await?, person_id, about).await?;
        Ok(seeds.first().copied())
    }

    /// The questions of a round, by place.
    pub async fn drill_round(
        &self,
        person_id: &str,
        round_id: &str,
    ) -> Result<Vec<DrillQuestionRow>> {
        drill_round(&mut self.read().await?, person_id, round_id).await
    }

    /// The numbers of one answered question.
    pub async fn drill_answers(
        &self,
        person_id: &str,
        question_id: &str,
    ) -> Result<Vec<DrillReviewRow>> {
        drill_answers(&mut self.read().await?, question_id, person_id).await
    }

    /// The last answers, the newest first, at most `limits::DRILL_REVIEWS`.
    pub async fn drill_reviews(&self, person_id: &str) -> Result<Vec<DrillReviewRow>> {
        drill_reviews(&mut self.read().await?, person_id, limits::DRILL_REVIEWS).await
    }

    /// What was practised of which concepts, the newest first, at most `limits::DRILL_REVIEWS`.
    pub async fn drills_of_concepts(&self, person_id: &str) -> Result<Vec<PractisedRow>> {
        drills_of_concepts(&mut self.read().await?, person_id, limits::DRILL_REVIEWS).await
    }

    /// What a person answered about one thing, in the order it was drawn.
    pub async fn answered_drills(&self, person_id: &str, about: &str) -> Result<Vec<AnsweredRow>> {
        answered_drills(&mut self.read().await?, person_id, about).await
    }
}

/// As [`Db::answered_drills`], on a connection that is there.
pub(super) async fn answered_drills(
    conn: &mut Conn,
    person_id: &str,
    about: &str,
) -> Result<Vec<AnsweredRow>> {
    let questions = answered_questions(conn, person_id, about).await?;
    let mut reviews: BTreeMap<String, Vec<DrillReviewRow>> = BTreeMap::new();
    for review in reviews_about(conn, person_id, about).await? {
        let of_question = reviews.entry(review.question_id.clone()).or_default();
        of_question.push(review);
    }
    let answered = questions.into_iter().map(|question| {
        let mut reviews = reviews.remove(&question.id).unwrap_or_default();
        reviews.sort_by(|one, other| one.quantity.cmp(&other.quantity));
        AnsweredRow { question, reviews }
    });
    Ok(answered.collect())
}

/// A question with its answer, as it came from elsewhere.
pub(super) async fn insert_answered(tx: &mut Tx, person_id: &str, one: &AnsweredRow) -> Result<()> {
    let question = &one.question;
    insert_drill_question(
        tx,
        &question.id,
        person_id,
        &question.about,
        question.seed,
        question.round_id.as_deref(),
        question.place,
        &question.body,
        &question.typed,
        question.drawn_at,
    )
    .await?;
    if let Some(at) = question.answered_at {
        close_drill(tx, &question.id, person_id, at, &question.typed).await?;
    }
    for review in &one.reviews {
        insert_review(tx, person_id, &question.id, review).await?;
    }
    Ok(())
}

/// The card in the place of the one before.
pub(super) async fn put_card(tx: &mut Tx, person_id: &str, card: &DrillCardRow) -> Result<()> {
    put_drill_card(
        tx,
        person_id,
        &card.about,
        card.due_at,
        card.stability,
        card.difficulty,
        card.repetitions,
        card.lapses,
        card.last_at,
    )
    .await?;
    Ok(())
}

async fn insert_review(
    tx: &mut Tx,
    person_id: &str,
    question_id: &str,
    one: &DrillReviewRow,
) -> Result<()> {
    insert_drill_review(
        tx,
        question_id,
        &one.quantity,
        person_id,
        &one.about,
        &one.family,
        &one.concepts,
        &one.answer,
        one.value,
        &one.unit,
        one.expected,
        &one.verdict,
        one.needed_ms,
        one.answered_at,
    )
    .await?;
    Ok(())
}

/// A question that was drawn. What is open for longest is given up when there is too much of it.
#[derive(Debug, Clone)]
pub struct DrawDrill {
    pub person_id: String,
    pub question: DrillQuestionRow,
}

impl Write for DrawDrill {
    type Out = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let one = &self.question;
        insert_drill_question(
            tx,
            &one.id,
            &self.person_id,
            &one.about,
            one.seed,
            one.round_id.as_deref(),
            one.place,
            &one.body,
            &one.typed,
            one.drawn_at,
        )
        .await?;
        drop_open_drills(tx, &self.person_id, limits::DRILLS_OPEN).await?;
        Ok(())
    }
}

/// What was typed and could not be read, so that it is there again. A question that is answered or nobody's stays as it is.
#[derive(Debug, Clone)]
pub struct KeepTyped {
    pub person_id: String,
    pub question_id: String,
    pub typed: String,
}

impl Write for KeepTyped {
    type Out = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        Ok(keep_typed(tx, &self.question_id, &self.person_id, &self.typed).await? == 1)
    }
}

/// An answer, and the card that follows from it.
#[derive(Debug, Clone)]
pub struct AnswerDrill {
    pub person_id: String,
    pub question_id: String,
    /// As typed, by number.
    pub typed: String,
    pub reviews: Vec<DrillReviewRow>,
    /// `last_at` of the card this one was made from; nothing for the first.
    pub base: Option<Timestamp>,
    pub card: DrillCardRow,
    pub now: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DrillAnswered {
    Kept,
    /// It is answered already, gone, or somebody else's.
    NotOpen,
    /// Another answer was faster: the card must be made again.
    CardMoved,
}

impl Write for AnswerDrill {
    type Out = DrillAnswered;
    async fn run(&self, tx: &mut Tx) -> Result<DrillAnswered> {
        let person = &self.person_id;
        // Of two answers that come at once the second finds the card of the first.
        lock_drilled(tx, person).await?;
        let there = drill_card(&mut tx.0, person, &self.card.about).await?;
        if there.map(|card| card.last_at) != self.base {
            return Ok(DrillAnswered::CardMoved);
        }
        let closed = close_drill(tx, &self.question_id, person, self.now, &self.typed).await?;
        if closed == 0 {
            return Ok(DrillAnswered::NotOpen);
        }
        for one in &self.reviews {
            insert_review(tx, person, &self.question_id, one).await?;
        }
        put_card(tx, person, &self.card).await?;
        Ok(DrillAnswered::Kept)
    }
}

/// What a guest practised moves with them; where the account knows a card already, that one stays.
pub(super) async fn move_to_account(tx: &mut Tx, guest: &str, account: &str) -> Result<()> {
    drop_cards_of_guest(tx, guest, account).await?;
    move_drill_cards(tx, guest, account).await?;
    move_drill_questions(tx, guest, account).await?;
    move_drill_reviews(tx, guest, account).await?;
    Ok(())
}

queries! {
    read drill_cards(person_id: &str) -> Vec<DrillCardRow> =
        "SELECT about, due_at, stability, difficulty, repetitions, lapses, last_at FROM drill_card
          WHERE person_id = $1 ORDER BY about";

    read drill_card(person_id: &str, about: &str) -> Option<DrillCardRow> =
        "SELECT about, due_at, stability, difficulty, repetitions, lapses, last_at FROM drill_card
          WHERE person_id = $1 AND about = $2";

    read drill_question(person_id: &str, id: &str) -> Option<DrillQuestionRow> =
        "SELECT id, about, seed, round_id, place, body, typed, drawn_at, answered_at FROM drill_question
          WHERE id = $2 AND person_id = $1";

    read last_drill_seed(person_id: &str, about: &str) -> Scalars<i64> =
        "SELECT seed FROM drill_question WHERE person_id = $1 AND about = $2 ORDER BY drawn_at DESC LIMIT 1";

    read drill_round(person_id: &str, round_id: &str) -> Vec<DrillQuestionRow> =
        "SELECT id, about, seed, round_id, place, body, typed, drawn_at, answered_at FROM drill_question
          WHERE person_id = $1 AND round_id = $2 ORDER BY place";

    read drill_answers(question_id: &str, person_id: &str) -> Vec<DrillReviewRow> =
        "SELECT question_id, quantity, about, family, concepts, answer, value, unit, expected, verdict, needed_ms, answered_at
           FROM drill_review WHERE question_id = $1 AND person_id = $2 ORDER BY quantity";

    read drill_reviews(person_id: &str, limit: i64) -> Vec<DrillReviewRow> =
        "SELECT question_id, quantity, about, family, concepts, answer, value, unit, expected, verdict, needed_ms, answered_at
           FROM drill_review WHERE person_id = $1 ORDER BY answered_at DESC LIMIT $2";

    read answered_questions(person_id: &str, about: &str) -> Vec<DrillQuestionRow> =
        "SELECT id, about, seed, round_id, place, body, typed, drawn_at, answered_at FROM drill_question
          WHERE person_id = $1 AND about = $2 AND answered_at IS NOT NULL ORDER BY drawn_at";

    read reviews_about(person_id: &str, about: &str) -> Vec<DrillReviewRow> =
        "SELECT r.question_id, r.quantity, r.about, r.family, r.concepts, r.answer, r.value, r.unit, r.expected, r.verdict,
                r.needed_ms, r.answered_at
           FROM drill_question q CROSS JOIN drill_review r
          WHERE q.person_id = $1 AND q.about = $2 AND q.answered_at IS NOT NULL AND r.question_id = q.id";

    read drills_of_concepts(person_id: &str, limit: i64) -> Vec<PractisedRow> =
        "SELECT concepts, verdict, answered_at FROM drill_review
          WHERE person_id = $1 ORDER BY answered_at DESC LIMIT $2";

    write lock_drilled(id: &str) -> Scalars<String> = {
        sqlite: "SELECT id FROM person WHERE id = $1",
        postgres: "SELECT id FROM person WHERE id = $1 FOR UPDATE",
    };

    write insert_drill_question(id: &str, person_id: &str, about: &str, seed: i64, round_id: Option<&str>, place: i64, body: &str,
                                typed: &str, drawn_at: Timestamp) -> Affected =
        "INSERT INTO drill_question (id, person_id, about, seed, round_id, place, body, typed, drawn_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

    write drop_open_drills(person_id: &str, keep: i64) -> Affected =
        "DELETE FROM drill_question WHERE id IN (SELECT id FROM drill_question
            WHERE person_id = $1 AND answered_at IS NULL ORDER BY drawn_at DESC LIMIT 1000 OFFSET $2)";

    write keep_typed(id: &str, person_id: &str, typed: &str) -> Affected =
        "UPDATE drill_question SET typed = $3 WHERE id = $1 AND person_id = $2 AND answered_at IS NULL";

    write close_drill(id: &str, person_id: &str, answered_at: Timestamp, typed: &str) -> Affected =
        "UPDATE drill_question SET answered_at = $3, typed = $4 WHERE id = $1 AND person_id = $2 AND answered_at IS NULL";

    write insert_drill_review(question_id: &str, quantity: &str, person_id: &str, about: &str, family: &str, concepts: &str,
                              answer: &str, value: Option<f64>, unit: &str, expected: f64, verdict: &str,
                              needed_ms: Option<i64>, answered_at: Timestamp) -> Affected =
        "INSERT INTO drill_review (question_id, quantity, person_id, about, family, concepts, answer, value, unit, expected,
                                   verdict, needed_ms, answered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

    write put_drill_card(person_id: &str, about: &str, due_at: Timestamp, stability: f64, difficulty: f64, repetitions: i64,
                         lapses: i64, last_at: Timestamp) -> Affected =
        "INSERT INTO drill_card (person_id, about, due_at, stability, difficulty, repetitions, lapses, last_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (person_id, about) DO UPDATE SET due_at = excluded.due_at, stability = excluded.stability,
            difficulty = excluded.difficulty, repetitions = excluded.repetitions, lapses = excluded.lapses,
            last_at = excluded.last_at";

    write drop_cards_of_guest(guest_id: &str, account_id: &str) -> Affected =
        "DELETE FROM drill_card WHERE person_id = $1 AND EXISTS (SELECT 1 FROM drill_card o
            WHERE o.person_id = $2 AND o.about = drill_card.about)";

    write move_drill_cards(guest_id: &str, account_id: &str) -> Affected =
        "UPDATE drill_card SET person_id = $2 WHERE person_id = $1";

    write move_drill_questions(guest_id: &str, account_id: &str) -> Affected =
        "UPDATE drill_question SET person_id = $2 WHERE person_id = $1";

    write move_drill_reviews(guest_id: &str, account_id: &str) -> Affected =
        "UPDATE drill_review SET person_id = $2 WHERE person_id = $1";
}
