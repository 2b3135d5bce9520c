//! Archives: what is read for one beside the interview itself, and the one transaction in which one is brought.

use std::sync::Arc;

use sqlx::FromRow;

use super::answers::{AnswerRow, RatingRow};
use super::append::{Encoded, write_first};
use super::bulk::Format;
use super::interviews::{InterviewRow, insert_row, lock_person, pin_content};
use super::journal::{ScorecardRow, Snapshot};
use super::learning::{BroughtLearning, LearningCame, LearningPut};
use super::query::{Tx, queries};
use super::wordings::WordingRow;
use super::{Cause, Db, Error, Result, Write};
use crate::interview::event::Recorded;
use crate::time::Timestamp;

/// Where an interview came from.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ProvenanceRow {
    pub interview_id: String,
    /// The name it had where it was held first.
    pub archive_id: String,
    pub imported_at: Timestamp,
}

impl Db {
    /// Nothing for an interview that was held here.
    pub async fn provenance(
        &self,
        person_id: &str,
        interview_id: &str,
    ) -> Result<Option<ProvenanceRow>> {
        provenance(&mut self.read().await?, interview_id, person_id).await
    }

    /// Which of these interviews of a person were brought, and when: one question, however many there are.
    pub async fn brought_among(&self, person_id: &str, ids: &[&str]) -> Result<Vec<ProvenanceRow>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut conn = self.read().await?;
        let ids = match conn.format() {
            Format::Json => serde_json::to_string(ids)
                .map_err(|cause| Error::Internal(Cause::text(cause.to_string())))?,
            Format::Columns => ids.join(" "),
        };
        brought_among(&mut conn, person_id, &ids).await
    }

    /// The interviews of a person that were brought.
    pub async fn imported(&self, person_id: &str) -> Result<Vec<ProvenanceRow>> {
        imported(&mut self.read().await?, person_id).await
    }
}

/// Marks of somebody else, or one's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BroughtMarks {
    /// A shadow of this interview; the owner themselves where it is empty.
    pub grader_id: String,
    pub version: i64,
    pub body: String,
    pub rubric_hash: String,
    pub created_at: Timestamp,
}

/// An interview with everything that is about it, under new names.
#[derive(Debug, Clone)]
pub struct BroughtInterview {
    pub row: InterviewRow,
    pub archive_id: String,
    pub content: String,
    pub events: Vec<Recorded>,
    pub snapshot: Option<Snapshot>,
    pub scorecards: Vec<ScorecardRow>,
    /// Who marked it: a new id, and the name they had.
    pub graders: Vec<(String, String)>,
    pub marks: Vec<BroughtMarks>,
    /// What the owner has begun to mark and not handed in, and when that was saved.
    pub own_draft: Option<(String, Timestamp)>,
    pub answers: Vec<AnswerRow>,
    pub ratings: Vec<RatingRow>,
    /// Lines of the interviewer as they were shown.
    pub wordings: Vec<WordingRow>,
}

/// Makes the interview at a place of the archive again, the same each time. One at a time is in memory.
pub type Unpack = Arc<dyn Fn(usize) -> Result<BroughtInterview> + Send + Sync>;

/// All of an archive, or nothing of it.
#[derive(Clone)]
pub struct PutArchive {
    pub person_id: String,
    /// Places in the archive.
    pub places: Vec<usize>,
    pub unpack: Unpack,
    /// Interviews that the person has already are left out; otherwise they come once more.
    pub skip_known: bool,
    /// What is beside the interviews.
    pub learning: BroughtLearning,
    pub now: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArchivePut {
    Stored {
        /// By place.
        interviews: Vec<(usize, Brought)>,
        learning: LearningCame,
    },
    /// As [`LearningPut::TooManyOutcomes`]: nothing was stored.
    TooManyOutcomes,
}

/// What became of one interview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Brought {
    /// Under this id.
    Came(String),
    /// The person has it, under this id.
    Known(String),
}

impl Write for PutArchive {
    type Out = ArchivePut;
    async fn run(&self, tx: &mut Tx) -> Result<ArchivePut> {
        // Locks the person, so that the same archive brought twice at once is known the second time.
        if lock_person(tx, &self.person_id).await?.is_empty() {
            return Err(Error::NotFound);
        }
        // First, because it may be refused.
        let learning = match self.learning.put(tx, &self.person_id).await? {
            LearningPut::Came(came) => came,
            LearningPut::TooManyOutcomes => return Ok(ArchivePut::TooManyOutcomes),
        };
        let mut interviews = Vec::with_capacity(self.places.len());
        for &place in &self.places {
            let brought = (self.unpack)(place)?;
            let known = match self.skip_known {
                true => self.known(tx, &brought.archive_id).await?,
                false => None,
            };
            let outcome = match known {
                Some(id) => Brought::Known(id),
                None => {
                    self.put(tx, &brought).await?;
                    Brought::Came(brought.row.id)
                }
            };
            interviews.push((place, outcome));
        }
        Ok(ArchivePut::Stored {
            interviews,
            learning,
        })
    }
}

impl PutArchive {
    async fn known(&self, tx: &mut Tx, archive_id: &str) -> Result<Option<String>> {
        let (person, id) = (&self.person_id, archive_id);
        let held_here = super::interviews::interview(&mut tx.0, id, person).await?;
        if let Some(row) = held_here {
            return Ok(Some(row.id));
        }
        Ok(known_by_archive(&mut tx.0, id, person).await?.pop())
    }

    async fn put(&self, tx: &mut Tx, brought: &BroughtInterview) -> Result<()> {
        let (row, now) = (&brought.row, self.now);
        let encoded = Encoded::of(
            tx.0.format(),
            &row.id,
            &brought.events,
            brought.snapshot.as_ref(),
        )?;
        pin_content(tx, &row.content_hash, &brought.content, now).await?;
        insert_row(tx, row, &self.person_id).await?;
        write_first(tx, &encoded).await?;
        insert_provenance(tx, &row.id, &brought.archive_id, now).await?;
        for card in &brought.scorecards {
            super::journal::insert_scorecard(
                tx,
                &row.id,
                &card.grader,
                card.version,
                &card.rubric_hash,
                &card.engine,
                &card.body,
                card.created_at,
            )
            .await?;
        }
        for (id, name) in &brought.graders {
            insert_shadow(tx, id, &row.id, name, now).await?;
        }
        for marks in &brought.marks {
            let (version, body, hash) = (marks.version, &marks.body, &marks.rubric_hash);
            let at = marks.created_at;
            if marks.grader_id.is_empty() {
                let (person, id) = (&self.person_id, row.id.as_str());
                let own = super::own_marks::insert_own_marks;
                own(tx, person, id, version, Some(id), body, hash, "", at).await?;
            } else {
                let (id, grader) = (&row.id, &marks.grader_id);
                super::peers::insert_marks(tx, id, grader, version, body, hash, at).await?;
            }
        }
        if let Some((body, at)) = &brought.own_draft {
            let (person, id) = (&self.person_id, row.id.as_str());
            super::own_marks::put_own_draft(tx, person, id, Some(id), body, *at).await?;
        }
        for answer in &brought.answers {
            let (remark, body) = (&answer.remark, &answer.body);
            let (grader, about, at) = (&answer.grader_id, &answer.about, answer.updated_at);
            super::answers::put_answer(tx, &row.id, grader, about, remark, body, at).await?;
        }
        for rating in &brought.ratings {
            let (grader, helpful) = (&rating.grader_id, &rating.helpful);
            super::answers::put_rating(tx, &row.id, grader, helpful, rating.rated_at).await?;
        }
        for one in &brought.wordings {
            let (text, model, at) = (&one.text, &one.model, one.made_at);
            let person = &self.person_id;
            super::wordings::insert_wording(tx, &row.id, one.line, person, text, model, at).await?;
        }
        Ok(())
    }
}

/// A person who never logs in, and stands for marks of one interview.
pub(super) async fn insert_shadow(
    tx: &mut Tx,
    id: &str,
    interview_id: &str,
    name: &str,
    now: Timestamp,
) -> Result<()> {
    let person = super::Person {
        id: id.to_owned(),
        created_at: now,
        display_name: String::new(),
        login_name: None,
        password_hash: None,
        settings: "{}".to_owned(),
    };
    super::people::insert_person(tx, &person).await?;
    insert_shadow_row(tx, id, interview_id, name).await?;
    Ok(())
}

queries! {
    read provenance(interview_id: &str, person_id: &str) -> Option<ProvenanceRow> =
        "SELECT interview_id, archive_id, imported_at FROM provenance
          WHERE interview_id = $1 AND EXISTS (SELECT 1 FROM interview WHERE id = $1 AND person_id = $2)";

    read brought_among(person_id: &str, ids: &str) -> Vec<ProvenanceRow> = {
        sqlite: "SELECT p.interview_id, p.archive_id, p.imported_at
                   FROM jsonb_each($2) CROSS JOIN provenance p CROSS JOIN interview i
                  WHERE p.interview_id = jsonb_each.value AND i.id = p.interview_id AND i.person_id = $1",
        postgres: "SELECT p.interview_id, p.archive_id, p.imported_at
                     FROM unnest(string_to_array($2, ' ')) AS e (value)
                     JOIN provenance p ON p.interview_id = e.value
                     JOIN interview i ON i.id = p.interview_id WHERE i.person_id = $1",
    };

    read imported(person_id: &str) -> Vec<ProvenanceRow> =
        "SELECT p.interview_id, p.archive_id, p.imported_at FROM interview i JOIN provenance p ON p.interview_id = i.id WHERE i.person_id = $1";

    read known_by_archive(archive_id: &str, person_id: &str) -> Scalars<String> =
        "SELECT p.interview_id FROM provenance p JOIN interview i ON i.id = p.interview_id
          WHERE p.archive_id = $1 AND i.person_id = $2 LIMIT 1";

    write insert_provenance(interview_id: &str, archive_id: &str, imported_at: Timestamp) -> Affected =
        "INSERT INTO provenance (interview_id, archive_id, imported_at) VALUES ($1, $2, $3)";

    write insert_shadow_row(person_id: &str, interview_id: &str, name: &str) -> Affected =
        "INSERT INTO shadow (person_id, interview_id, name) VALUES ($1, $2, $3)";
}
