//! The candidate answers those who marked their interview, and says how helpful they were; and who was asked to review what.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::peers::read;
use super::{Error, Proctor};
use crate::ids;
use crate::limits;
use crate::peers::remarks::remark_at;
use crate::store::{AnswerRow, Answered, AskedRow, PutAnswer, PutRating, RatingRow};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How helpful a review was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Helpful {
    Not,
    Helpful,
    Very,
}

/// An answer to one remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub text: String,
    /// What was answered.
    pub remark: String,
    pub at: Timestamp,
}

/// What the candidate said to one grader.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// By the place of the remark ([`crate::peers::remarks`]).
    pub answers: BTreeMap<String, Answer>,
    pub helpful: Option<Helpful>,
}

/// A name for a grader of one interview that says nothing about them elsewhere.
pub fn handle(interview_id: &str, person_id: &str) -> String {
    let hash = ids::hash_of(&format!("{interview_id}/{person_id}"));
    hash.get(..16).unwrap_or(&hash).to_owned()
}

impl Proctor {
    /// Answers a remark, in the place of an earlier answer; an empty one takes it back.
    ///
    /// # Errors
    /// `NotFound`, `NoSuchRemark`, `AnswerUnfit`, `TooManyAnswers`; what the store says.
    pub async fn answer(
        self: &Arc<Self>,
        owner_id: &str,
        interview_id: &str,
        grader: &str,
        about: &str,
        text: &str,
    ) -> Result<(), Error> {
        let text = text.trim();
        if text.chars().count() > limits::ANSWER_CHARS || text.contains('\0') {
            return Err(Error::AnswerUnfit);
        }
        let rows = self.store.marks(owner_id, interview_id).await?;
        let mut rows = rows.into_iter();
        let row = rows.find(|row| handle(interview_id, &row.person_id) == grader);
        let row = row.ok_or(Error::NotFound)?;
        let marks = read(&row.body)?;
        let remark = remark_at(&marks, about).unwrap_or_default();
        if remark.is_empty() && !text.is_empty() {
            return Err(Error::NoSuchRemark);
        }
        let put = PutAnswer {
            owner_id: owner_id.to_owned(),
            interview_id: interview_id.to_owned(),
            answer: AnswerRow {
                grader_id: row.person_id,
                about: about.to_owned(),
                remark: remark.to_owned(),
                body: text.to_owned(),
                updated_at: self.now().await,
            },
        };
        match self.persisted(put).await? {
            Answered::Kept => Ok(()),
            Answered::NoGrader => Err(Error::NotFound),
            Answered::TooMany => Err(Error::TooManyAnswers(limits::ANSWERS)),
        }
    }

    /// Says how helpful a review was, in the place of what was said before.
    ///
    /// # Errors
    /// `NotFound`; what the store says.
    pub async fn rate(
        self: &Arc<Self>,
        owner_id: &str,
        interview_id: &str,
        grader: &str,
        helpful: Helpful,
    ) -> Result<(), Error> {
        let rows = self.store.marks(owner_id, interview_id).await?;
        let mut rows = rows.into_iter();
        let row = rows.find(|row| handle(interview_id, &row.person_id) == grader);
        let put = PutRating {
            owner_id: owner_id.to_owned(),
            interview_id: interview_id.to_owned(),
            rating: RatingRow {
                grader_id: row.ok_or(Error::NotFound)?.person_id,
                helpful: crate::wire::name(&helpful),
                rated_at: self.now().await,
            },
        };
        match self.persisted(put).await? {
            true => Ok(()),
            false => Err(Error::NotFound),
        }
    }

    /// What was said to each grader of an interview, by person.
    pub(super) async fn said(
        &self,
        owner_id: &str,
        interview_id: &str,
    ) -> Result<BTreeMap<String, Said>, Error> {
        let (answers, ratings) = self.store.answers(owner_id, interview_id).await?;
        let mut said: BTreeMap<String, Said> = BTreeMap::new();
        for row in answers {
            let answer = Answer {
                text: row.body,
                remark: row.remark,
                at: row.updated_at,
            };
            let to = said.entry(row.grader_id).or_default();
            to.answers.insert(row.about, answer);
        }
        for row in ratings {
            said.entry(row.grader_id).or_default().helpful = crate::wire::parse(&row.helpful);
        }
        Ok(said)
    }

    /// The reviews somebody was asked for, the newest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn asked_of(&self, person_id: &str) -> Result<Vec<AskedRow>, Error> {
        let now = self.clock.now();
        Ok(self.store.asked(person_id, now).await?)
    }
}
