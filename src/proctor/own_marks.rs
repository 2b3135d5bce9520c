//! What somebody marks for themselves: their own interview before they see what others found, or a reference interview.
//!
//! # The one invariant
//!
//! An [`OwnWork`] is made by [`Proctor::own_interview`] and [`Proctor::practice`] and by nobody else: for the owner of a finished
//! interview, and for somebody who is not being interviewed on that case at the moment.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::peers::{check, draft_of, read, written};
use super::{DraftSaved, Error, MarksDraft, Proctor, SELF, detached};
use crate::casebook::Entry;
use crate::casebook::reference::Reference;
use crate::casebook::rubric::Dimension;
use crate::diagram::Graph;
use crate::diagram::drawn_reference;
use crate::peers::habit::{Record, Table};
use crate::peers::marks::{Frozen, Marks};
use crate::peers::practice::{self, Practice, Records};
use crate::peers::rank;
use crate::scoring::{Extras, Scorecard};
use crate::store::{self, KeepOwnDraft, Kept, Own, OwnHandedIn, PutOwnMarks};
use crate::time::Timestamp;

/// The proof that somebody may mark this for themselves, with what they handed in.
#[derive(Debug, Clone)]
pub struct OwnWork {
    own: Own,
    /// The first first.
    pub versions: Vec<OwnVersion>,
    /// They have seen what others found, and hand in nothing more.
    pub closed: bool,
}

#[derive(Debug, Clone)]
pub struct OwnVersion {
    pub version: i64,
    pub marks: Marks,
    pub at: Timestamp,
    /// Of what was marked.
    pub content_hash: String,
}

impl OwnWork {
    pub fn last(&self) -> Option<&OwnVersion> {
        self.versions.last()
    }
}

/// A reference interview, ready to be marked.
#[derive(Debug, Clone)]
pub struct Referenced {
    pub entry: Arc<Entry>,
    pub reference: Arc<Reference>,
    pub board: Option<Graph>,
}

impl Referenced {
    pub fn compare(&self, mine: &Marks) -> Practice {
        practice::compare(&self.entry.rubric, &self.reference, mine)
    }

    /// What was agreed on, with each quote and part where it stands.
    fn frozen<'a>(&'a self, board: &'a std::collections::BTreeSet<String>) -> Frozen<'a> {
        Frozen {
            rubric: &self.entry.rubric,
            texts: &self.reference.notes,
            board,
            // It has no moments: nothing lies within.
            started_at: Timestamp::from_ms(1),
            finished_at: Timestamp::from_ms(0),
        }
    }
}

/// How somebody has practised on one reference interview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practiced {
    pub times: i64,
    pub last_at: Timestamp,
}

impl Proctor {
    /// One's own finished interview, to mark.
    ///
    /// # Errors
    /// `NotFound`, `NotFinished`; what the store says.
    pub async fn own_interview(
        self: &Arc<Self>,
        person_id: &str,
        interview_id: &str,
    ) -> Result<OwnWork, Error> {
        if !self.is_finished(person_id, interview_id).await? {
            return Err(Error::NotFinished);
        }
        let cards = self.store.scorecards(person_id, interview_id).await?;
        let own = Own {
            person_id: person_id.to_owned(),
            about: interview_id.to_owned(),
            interview_id: Some(interview_id.to_owned()),
        };
        self.work(own, cards.iter().any(|card| card.grader == SELF))
            .await
    }

    /// A reference interview.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn reference(&self, case: &str, slug: &str) -> Result<Referenced, Error> {
        let casebook = self.casebook();
        let entry = casebook.cases.get(case).ok_or(Error::NotFound)?.clone();
        let of_case = casebook.references.get(case).ok_or(Error::NotFound)?;
        let mut sound = of_case.sound(&entry.rubric).iter();
        let reference = sound.find(|one| one.slug == slug);
        let reference = Arc::new(reference.ok_or(Error::NotFound)?.clone());
        // What the linter would tell is no reason to show nothing.
        let board = drawn_reference::board(&reference, &entry.components).unwrap_or(None);
        Ok(Referenced {
            entry,
            reference,
            board,
        })
    }

    /// A reference interview, to practise on: it shows the whole checklist of its case, so not while one is interviewed on it.
    ///
    /// # Errors
    /// `NotFound`, `CaseRunning`; what the store says.
    pub async fn practice(
        &self,
        person_id: &str,
        case: &str,
        slug: &str,
    ) -> Result<(OwnWork, Referenced), Error> {
        let referenced = self.reference(case, slug)?;
        let running = self.store.running_of(person_id).await?;
        if running.iter().any(|row| row.case_id == case) {
            return Err(Error::CaseRunning);
        }
        let own = Own {
            person_id: person_id.to_owned(),
            about: format!("{case}/{slug}"),
            interview_id: None,
        };
        Ok((self.work(own, false).await?, referenced))
    }

    async fn work(&self, own: Own, closed: bool) -> Result<OwnWork, Error> {
        let rows = self.store.own_versions(&own.person_id, &own.about).await?;
        let version = |row: store::OwnMarksRow| {
            Ok(OwnVersion {
                version: row.version,
                marks: read(&row.body)?,
                at: row.created_at,
                content_hash: row.content_hash,
            })
        };
        Ok(OwnWork {
            own,
            versions: rows
                .into_iter()
                .map(version)
                .collect::<Result<_, Error>>()?,
            closed,
        })
    }

    /// What has not been handed in yet.
    ///
    /// # Errors
    /// What the store says.
    pub async fn own_draft(&self, work: &OwnWork) -> Result<Option<MarksDraft>, Error> {
        let (person, about) = (&work.own.person_id, &work.own.about);
        let row = self.store.own_draft(person, about).await?;
        row.map(draft_of).transpose()
    }

    /// Saves a draft over the one it was made from (`base`: when that was saved). Nothing in it is judged.
    ///
    /// # Errors
    /// `NotFound`, `MarksTooLong`, `ReportOpen`; what the store says.
    pub async fn keep_own_draft(
        self: &Arc<Self>,
        work: &OwnWork,
        base: Option<Timestamp>,
        marks: &Marks,
    ) -> Result<DraftSaved, Error> {
        if work.closed {
            return Err(Error::ReportOpen);
        }
        let keep = KeepOwnDraft {
            own: work.own.clone(),
            base,
            body: written(marks)?,
            now: self.now().await,
        };
        match self.persisted(keep).await? {
            Kept::At(at) => Ok(DraftSaved::At(at)),
            Kept::Elsewhere(row) => Ok(DraftSaved::Elsewhere(row.map(draft_of).transpose()?)),
            Kept::NoAccess => Err(Error::NotFound),
        }
    }

    /// Hands in marks of one's own interview, which opens its report: they are one's own score from then on.
    ///
    /// # Errors
    /// `ReportOpen`, `Unsound` with every fault, `NothingMarked`, `MarksTooLong`, `TooManyVersions`, what the store says.
    pub async fn hand_in_own(self: &Arc<Self>, work: &OwnWork, marks: Marks) -> Result<i64, Error> {
        let id = work.own.interview_id.clone().ok_or(Error::NotFound)?;
        written(&marks)?;
        let person_id = work.own.person_id.clone();
        let judged = self.look(&person_id, &id, move |live, _| {
            let checked = check(live, marks.clone());
            checked.map(|marks| (marks, live.content.entry.hash.clone()))
        });
        let (marks, content_hash) = judged.await?.map_err(Error::Unsound)?;
        // The same again is the same answer, because a button was pressed twice or the answer was lost.
        if work.closed && work.last().is_none_or(|last| last.marks != marks) {
            return Err(Error::ReportOpen);
        }
        let put = PutOwnMarks {
            own: work.own.clone(),
            body: body_of(&marks)?,
            content_hash,
            record: String::new(),
            unless_graded_by: Some(SELF.to_owned()),
            now: self.now().await,
        };
        let version = self.put_own(put).await?;
        let proctor = self.clone();
        detached(async move {
            let room = proctor.rooms.of(&id);
            let mut held = room.live.lock().await;
            proctor.load(&mut held, &person_id, &id).await?;
            let live = held.as_ref().ok_or(Error::NotFound)?;
            let now = proctor.now().await;
            let rubric = &live.content.entry.rubric;
            let extras = Extras {
                communication: marks.communication,
                ..Extras::default()
            };
            let level = live.interview.level();
            let hash = &live.content.entry.hash;
            let mut card = Scorecard::count(rubric, hash, level, marks.assessment(rubric), &extras);
            card.engine = String::from("person");
            proctor.put_own_card(&id, live, &card, now).await
        })
        .await?;
        Ok(version)
    }

    /// Hands in marks of a reference interview.
    ///
    /// # Errors
    /// `Unsound` with every fault, `NothingMarked`, `MarksTooLong`, `TooManyVersions`, what the store says.
    pub async fn hand_in_practice(
        self: &Arc<Self>,
        work: &OwnWork,
        referenced: &Referenced,
        marks: Marks,
    ) -> Result<i64, Error> {
        written(&marks)?;
        let board = referenced.board.as_ref();
        let board = board.map(super::peers::ids_of).unwrap_or_default();
        let marks = marks
            .checked(referenced.frozen(&board))
            .map_err(Error::Unsound)?;
        let records = referenced.compare(&marks).records;
        let record = serde_json::to_string(&practice::to_tables(&records))
            .map_err(|cause| Error::Content(cause.to_string()))?;
        let put = PutOwnMarks {
            own: work.own.clone(),
            body: body_of(&marks)?,
            content_hash: referenced.reference.hash.clone(),
            record,
            unless_graded_by: None,
            now: self.now().await,
        };
        self.put_own(put).await
    }

    async fn put_own(self: &Arc<Self>, put: PutOwnMarks) -> Result<i64, Error> {
        match self.persisted(put).await? {
            OwnHandedIn::Version(version) => Ok(version),
            OwnHandedIn::NoAccess => Err(Error::NotFound),
            OwnHandedIn::TooLate => Err(Error::ReportOpen),
            OwnHandedIn::TooMany(limit) => Err(Error::TooManyVersions(limit)),
        }
    }

    /// On which reference interviews somebody has practised, by `<case>/<slug>`.
    ///
    /// # Errors
    /// What the store says.
    pub async fn practiced(&self, person_id: &str) -> Result<BTreeMap<String, Practiced>, Error> {
        let rows = self.store.practiced(person_id).await?.into_iter();
        let practiced = rows.map(|row| {
            let done = Practiced {
                times: row.versions,
                last_at: row.last_at,
            };
            (row.about, done)
        });
        Ok(practiced.collect())
    }

    /// How somebody marked the references they practised on, the first time each.
    ///
    /// # Errors
    /// What the store says.
    pub async fn own_records(&self, person_id: &str) -> Result<Records, Error> {
        let rows = self.store.own_records(person_id).await?;
        let mut records = Records::new();
        for row in rows {
            practice::add_tables(&mut records, &tables(&row.record));
        }
        Ok(records)
    }

    /// The same, over all dimensions, of everybody who graded an interview, and of its owner.
    pub(super) async fn records(
        &self,
        owner_id: &str,
        interview_id: &str,
    ) -> Result<BTreeMap<String, Record>, Error> {
        let mut by_person: BTreeMap<String, Records> = BTreeMap::new();
        for row in self.store.records(owner_id, interview_id).await? {
            let records = by_person.entry(row.person_id).or_default();
            practice::add_tables(records, &tables(&row.record));
        }
        let whole = |(person, records)| (person, practice::whole(&records));
        Ok(by_person.into_iter().map(whole).collect())
    }

    /// What the owner marked of their own interview, and how they are known to mark.
    ///
    /// # Errors
    /// `NotFound`, `NotFinished`; what the store says.
    pub async fn self_marks(
        self: &Arc<Self>,
        person_id: &str,
        interview_id: &str,
    ) -> Result<Option<(OwnVersion, Record)>, Error> {
        let work = self.own_interview(person_id, interview_id).await?;
        let Some(last) = work.last().cloned() else {
            return Ok(None);
        };
        let records = self.own_records(person_id).await?;
        Ok(Some((last, practice::whole(&records))))
    }
}

fn body_of(marks: &Marks) -> Result<String, Error> {
    if !marks.marks.iter().any(|mark| rank(mark.verdict).is_some()) {
        return Err(Error::NothingMarked);
    }
    written(marks)
}

/// What cannot be read counts for nothing.
fn tables(record: &str) -> BTreeMap<Dimension, Table> {
    serde_json::from_str(record).unwrap_or_default()
}
