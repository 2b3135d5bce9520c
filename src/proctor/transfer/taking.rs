//! Writing an archive piece by piece: one interview is in memory at a time.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use serde_json::Value;

use super::drilled::Writing;
use super::parts::{
    ANSWERS, AnswerFile, AnswersFile, CONTENT, FORMAT, File, INTERVIEW, InterviewFile, JOURNAL,
    LeftOut, Listed, MANIFEST, MARKS, Manifest, MarksFile, OWN_DRAFT, OWN_MARKS, OwnDraftFile,
    OwnMarksFile, PARTS, Part, READER, README, RatingFile, SCHEMA, SCORECARDS, ScorecardFile,
    VERSION, WORDINGS, WordingFile, parsed, schema, value,
};
use super::second::reader_file;
use crate::archive::Writer;
use crate::interview::event::{Event, Recorded};
use crate::proctor::{Error, Proctor};
use crate::store::{After, InterviewRow, PAGE_LIMIT};
use crate::text;

/// A journal is cut into files of about this size, so that each may be read again.
const JOURNAL_FILE_BYTES: usize = 2 << 20;
/// Interviews of one archive, at most: a few years of one each day.
const INTERVIEWS: usize = 2_000;

/// What is taken along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    All,
    One(String),
}

enum Step {
    Front,
    Part(&'static Part),
    /// All answers about one thing.
    Drilled(String),
    DrillsEnd,
    Interview(Box<InterviewRow>),
    End,
}

/// An archive on its way.
pub struct Taking {
    proctor: Arc<Proctor>,
    person_id: String,
    writer: Writer,
    manifest: Manifest,
    drills: Writing,
    steps: VecDeque<Step>,
}

impl Proctor {
    /// Begins an archive.
    ///
    /// # Errors
    /// `NotFound` for an unknown interview and for somebody else's, `NotFinished` for one that runs; what the store says.
    pub async fn take_along(
        self: &Arc<Self>,
        person_id: &str,
        which: &Which,
    ) -> Result<Taking, Error> {
        let mut steps = VecDeque::from([Step::Front]);
        let mut drills = Writing::default();
        if *which == Which::All {
            steps.extend(PARTS.iter().map(Step::Part));
            let cards = self.store().drill_cards(person_id).await?;
            steps.extend(cards.iter().map(|card| Step::Drilled(card.about.clone())));
            steps.push_back(Step::DrillsEnd);
            drills = Writing::of(cards);
        }
        let mut left_out = Vec::new();
        for row in self.rows_of(person_id, which).await? {
            match row.finished_at {
                Some(_) => steps.push_back(Step::Interview(Box::new(row))),
                None => left_out.push(LeftOut {
                    title: row.title,
                    started_at: row.started_at.as_ms(),
                    reason: "running".to_owned(),
                }),
            }
        }
        steps.push_back(Step::End);
        Ok(Taking {
            proctor: self.clone(),
            person_id: person_id.to_owned(),
            writer: Writer::default(),
            manifest: Manifest {
                format: FORMAT.to_owned(),
                version: VERSION,
                product: concat!("fortyfive ", env!("CARGO_PKG_VERSION")).to_owned(),
                created_at: self.clock().now().as_ms(),
                interviews: Vec::new(),
                left_out,
                files: Vec::new(),
            },
            drills,
            steps,
        })
    }

    /// The rows of what is meant, the oldest first.
    ///
    /// # Errors
    /// As [`Proctor::take_along`].
    pub async fn rows_of(
        self: &Arc<Self>,
        person_id: &str,
        which: &Which,
    ) -> Result<Vec<InterviewRow>, Error> {
        if let Which::One(id) = which {
            // Deadlines that have passed happen first.
            if !self.is_finished(person_id, id).await? {
                return Err(Error::NotFinished);
            }
            let row = self.store().interview(person_id, id).await?;
            return Ok(vec![row.ok_or(Error::NotFound)?]);
        }
        let mut rows: Vec<InterviewRow> = Vec::new();
        while rows.len() < INTERVIEWS {
            let after = rows.last().map(|last| After {
                started_at: last.started_at,
                id: last.id.clone(),
            });
            let store = self.store();
            let page = store.history(person_id, None, after.as_ref(), PAGE_LIMIT);
            let page = page.await?;
            if page.is_empty() {
                break;
            }
            rows.extend(page);
        }
        rows.truncate(INTERVIEWS);
        rows.reverse();
        Ok(rows)
    }
}

impl Taking {
    /// A name for the file, of letters that are safe anywhere.
    pub fn file_name(&self) -> String {
        let day = crate::time::day_of(crate::time::Timestamp::from_ms(self.manifest.created_at));
        format!("fortyfive-{day}.zip")
    }

    /// The next bytes of the archive; nothing when it is complete.
    ///
    /// # Errors
    /// What the store says; the archive is then worth nothing.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Error> {
        match self.steps.pop_front() {
            None => Ok(None),
            Some(Step::Front) => {
                self.add(README, text::t("archive-readme").as_bytes())?;
                self.add_json(SCHEMA, &schema())?;
                Ok(Some(self.writer.take()))
            }
            Some(Step::Part(part)) => {
                let file = (part.take)(self.proctor.store(), &self.person_id).await?;
                self.add_json(part.name, &file)?;
                Ok(Some(self.writer.take()))
            }
            Some(Step::Drilled(about)) => {
                let store = self.proctor.store().clone();
                let rows = store.answered_drills(&self.person_id, &about).await?;
                for (name, file) in self.drills.add(rows)? {
                    self.add_json(&name, &file)?;
                }
                Ok(Some(self.writer.take()))
            }
            Some(Step::DrillsEnd) => {
                let (name, file) = std::mem::take(&mut self.drills).end()?;
                self.add_json(&name, &file)?;
                Ok(Some(self.writer.take()))
            }
            Some(Step::Interview(row)) => {
                self.add_interview(&row).await?;
                Ok(Some(self.writer.take()))
            }
            Some(Step::End) => {
                let manifest = value(&self.manifest)?;
                let writer = &mut self.writer;
                put(writer, MANIFEST, format!("{manifest:#}\n").as_bytes())?;
                let writer = std::mem::take(writer);
                Ok(Some(writer.finish().map_err(|_| Error::ArchiveTooLarge)?))
            }
        }
    }

    fn add_json(&mut self, name: &str, file: &Value) -> Result<(), Error> {
        self.add(name, format!("{file:#}\n").as_bytes())
    }

    fn add(&mut self, name: &str, content: &[u8]) -> Result<(), Error> {
        self.manifest.files.push(File {
            name: name.to_owned(),
            bytes: content.len() as u64,
            sha256: crate::interview::text::sha256_hex(content),
        });
        put(&mut self.writer, name, content)
    }

    async fn add_interview(&mut self, row: &InterviewRow) -> Result<(), Error> {
        let store = self.proctor.store().clone();
        let (owner, id) = (self.person_id.clone(), row.id.as_str());
        let provenance = store.provenance(&owner, id).await?;
        let journal = store.journal(&owner, id, 0, i64::MAX).await?;
        let content = store.content(&row.content_hash).await?;
        let content = content.ok_or_else(|| Error::Content(row.content_hash.clone()))?;
        let scorecards = store.scorecards(&owner, id).await?;
        let marks = store.all_marks(&owner, id).await?;
        let own_marks = store.own_versions(&owner, id).await?;
        let own_draft = store.own_draft(&owner, id).await?;
        let (answers, ratings) = store.answers(&owner, id).await?;

        let folder = format!("interviews/{:04}", self.manifest.interviews.len() + 1);
        let archive_id = provenance
            .as_ref()
            .map_or_else(|| row.id.clone(), |known| known.archive_id.clone());
        let mut graders = Graders::default();
        let file = InterviewFile {
            id: archive_id.clone(),
            case: row.case_id.clone(),
            title: row.title.clone(),
            level: row.level.clone(),
            plan: row.plan_name.clone(),
            pace: row.pace.clone(),
            started_at: row.started_at.as_ms(),
            finished_at: row.finished_at.map_or(0, |at| at.as_ms()),
            lines: u64::try_from(row.seq).unwrap_or_default(),
            content_hash: row.content_hash.clone(),
            coverage: row.coverage,
            verdict: row.verdict.clone(),
            imported_at: provenance.map(|known| known.imported_at.as_ms()),
        };
        self.add_json(&format!("{folder}/{INTERVIEW}"), &value(&file)?)?;
        let name = format!("{CONTENT}/{}.json", row.content_hash);
        if !self.manifest.files.iter().any(|file| file.name == name) {
            self.add(&name, content.as_bytes())?;
        }

        let mut files = Vec::new();
        for card in scorecards {
            files.push(ScorecardFile {
                grader: card.grader,
                version: card.version,
                rubric_hash: card.rubric_hash,
                engine: card.engine,
                created_at: card.created_at.as_ms(),
                scorecard: parsed(&card.body)?,
            });
        }
        self.add_json(&format!("{folder}/{SCORECARDS}"), &value(&files)?)?;

        let mut files = Vec::new();
        for one in marks {
            files.push(MarksFile {
                grader: graders.name_of(&one.person_id),
                name: one.name,
                version: one.version,
                rubric_hash: one.rubric_hash,
                handed_in_at: one.created_at.as_ms(),
                marks: parsed(&one.body)?,
            });
        }
        self.add_json(&format!("{folder}/{MARKS}"), &value(&files)?)?;

        let mut files = Vec::new();
        for one in own_marks {
            files.push(OwnMarksFile {
                version: one.version,
                rubric_hash: one.content_hash,
                handed_in_at: one.created_at.as_ms(),
                marks: parsed(&one.body)?,
            });
        }
        self.add_json(&format!("{folder}/{OWN_MARKS}"), &value(&files)?)?;
        if let Some(draft) = own_draft {
            let file = OwnDraftFile {
                saved_at: draft.updated_at.as_ms(),
                marks: parsed(&draft.body)?,
            };
            self.add_json(&format!("{folder}/{OWN_DRAFT}"), &value(&file)?)?;
        }

        let mut answers: Vec<AnswerFile> = answers
            .into_iter()
            .map(|one| AnswerFile {
                grader: graders.name_of(&one.grader_id),
                about: one.about,
                remark: one.remark,
                text: one.body,
                at: one.updated_at.as_ms(),
            })
            .collect();
        answers.sort_by(|one, other| (&one.grader, &one.about).cmp(&(&other.grader, &other.about)));
        let mut ratings: Vec<RatingFile> = ratings
            .into_iter()
            .map(|one| RatingFile {
                grader: graders.name_of(&one.grader_id),
                helpful: one.helpful,
                at: one.rated_at.as_ms(),
            })
            .collect();
        ratings.sort_by(|one, other| one.grader.cmp(&other.grader));
        let file = value(&AnswersFile { answers, ratings })?;
        self.add_json(&format!("{folder}/{ANSWERS}"), &file)?;

        if let Some(file) = reader_file(&store, &owner, id).await? {
            self.add_json(&format!("{folder}/{READER}"), &file)?;
        }
        let wordings = store.wordings(&owner, id).await?;
        if !wordings.is_empty() {
            let files = wordings.into_iter().map(|row| WordingFile {
                line: row.line,
                text: row.text,
                model: row.model,
                made_at: row.made_at.as_ms(),
            });
            let files: Vec<WordingFile> = files.collect();
            self.add_json(&format!("{folder}/{WORDINGS}"), &value(&files)?)?;
        }

        self.add_journal(&folder, journal, &mut graders)?;
        self.manifest.interviews.push(Listed {
            folder,
            id: archive_id,
            title: row.title.clone(),
        });
        Ok(())
    }

    fn add_journal(
        &mut self,
        folder: &str,
        journal: Vec<Recorded>,
        graders: &mut Graders,
    ) -> Result<(), Error> {
        let mut part = 1;
        let mut lines = String::new();
        for mut line in journal {
            if let Event::ChairTaken { seat, .. } = &mut line.event {
                *seat = graders.name_of(seat);
            }
            let written =
                serde_json::to_string(&line).map_err(|cause| Error::Content(cause.to_string()))?;
            if !lines.is_empty() && lines.len() + written.len() > JOURNAL_FILE_BYTES {
                self.add(&journal_file(folder, part), lines.as_bytes())?;
                part += 1;
                lines.clear();
            }
            lines.push_str(&written);
            lines.push('\n');
        }
        self.add(&journal_file(folder, part), lines.as_bytes())
    }
}

/// `journal.jsonl`, `journal-2.jsonl`, ...
pub(super) fn journal_file(folder: &str, part: usize) -> String {
    match part {
        1 => format!("{folder}/{JOURNAL}"),
        part => format!("{folder}/journal-{part}.jsonl"),
    }
}

fn put(writer: &mut Writer, name: &str, content: &[u8]) -> Result<(), Error> {
    writer
        .add(name, content)
        .map_err(|_| Error::ArchiveTooLarge)
}

/// Names for people that say nothing about them, in the order in which they are met.
#[derive(Default)]
struct Graders(BTreeMap<String, usize>);

impl Graders {
    fn name_of(&mut self, person_id: &str) -> String {
        let next = self.0.len() + 1;
        let number = *self.0.entry(person_id.to_owned()).or_insert(next);
        format!("g{number}")
    }
}
