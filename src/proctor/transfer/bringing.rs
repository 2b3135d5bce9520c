//! Reading an archive: all of it is examined, then all of it is stored, or nothing is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::drilled;
use super::examining::{Files, bytes_of, document, unsound};
use super::parts::{
    CONTENT, FORMAT, Listed, MANIFEST, Manifest, PARTS, READER, README, SCHEMA, STUDY, VERSION,
};
use super::said;
use super::studied::{self, StudyFile};
use super::telling::tell;
use crate::archive::{Archive, Limits};
use crate::ids;
use crate::interview::Interview;
use crate::interview::check::Effort;
use crate::interview::event::Event;
use crate::interview::text::sha256_hex;
use crate::limits;
use crate::proctor::drills::card_of;
use crate::proctor::{Error, Proctor, detached};
use crate::store::{
    self, AnswerRow, ArchivePut, Brought, BroughtInterview, BroughtLearning, BroughtMarks,
    InterviewRow, LearningCame, PutArchive, RatingRow, ScorecardRow,
};
use crate::text::{t, t_with};
use crate::time::Timestamp;

/// What is wrong with an archive, and where.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Unsound {
    /// A file of it; empty: the whole.
    pub entry: String,
    /// 0: the whole file.
    pub line: usize,
    /// Empty: the whole line.
    pub field: String,
    pub message: String,
}

/// Why nothing was brought.
#[derive(Debug, thiserror::Error)]
pub enum BringFault {
    #[error("the archive has {} faults", .0.len())]
    Unsound(Vec<Unsound>),
    #[error(transparent)]
    Other(#[from] Error),
}

impl From<Unsound> for BringFault {
    fn from(one: Unsound) -> Self {
        BringFault::Unsound(vec![one])
    }
}

/// What somebody brings.
#[derive(Debug)]
pub struct Bringing {
    pub bytes: Vec<u8>,
    pub limits: Limits,
    /// Interviews that are here already are left out. What is beside them never comes twice.
    pub skip_known: bool,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct Report {
    pub came: Vec<Came>,
    /// What came beside interviews, in sentences and in numbers.
    pub also: Vec<String>,
    pub learning: LearningCame,
    pub not_brought: Vec<NotBrought>,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Came {
    /// Its name here.
    pub id: String,
    pub title: String,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct NotBrought {
    /// A title, a file, or how many of what.
    pub what: String,
    pub why: String,
}

/// New names for one interview and those who marked it.
struct Named {
    listed: Listed,
    id: String,
    graders: BTreeMap<String, String>,
}

impl Proctor {
    /// Brings an archive: new names, the owner is who brings it, all or nothing.
    ///
    /// # Errors
    /// `Unsound` with what is wrong (at most [`limits::ARCHIVE_FAULTS`]); what the store says.
    pub async fn bring(
        self: &Arc<Self>,
        person_id: &str,
        bringing: Bringing,
    ) -> Result<Report, BringFault> {
        let proctor = self.clone();
        let person_id = person_id.to_owned();
        detached(async move { proctor.bring_to_the_end(person_id, bringing).await }).await
    }

    async fn bring_to_the_end(
        self: &Arc<Self>,
        person_id: String,
        bringing: Bringing,
    ) -> Result<Report, BringFault> {
        let now = self.now().await;
        let skip_known = bringing.skip_known;
        // Seconds of reckoning: not among those who answer requests.
        let examined = tokio::task::spawn_blocking(move || examine(bringing, now)).await;
        let Examined {
            archive,
            manifest,
            named,
            study,
            drills,
        } = examined.map_err(|cause| Error::Content(cause.to_string()))??;
        let mut report = Report::default();
        for one in &manifest.left_out {
            report.not_brought.push(NotBrought {
                what: one.title.clone(),
                why: t("import-left-out"),
            });
        }
        for part in PARTS {
            if let Some(why) = part.stays.filter(|_| archive.contains(part.name)) {
                report.not_brought.push(NotBrought {
                    what: part.name.to_owned(),
                    why: t_with(why, &[]),
                });
            }
        }
        for one in &manifest.interviews {
            let name = format!("{}/{READER}", one.folder);
            if archive.contains(&name) {
                report.not_brought.push(NotBrought {
                    what: name,
                    why: t("import-reader"),
                });
            }
        }
        let titles: Vec<String> = named.iter().map(|one| one.listed.title.clone()).collect();
        let archive = Arc::new(archive);
        let of_drills = archive.clone();
        let salt = ids::new_id();
        let plan = study.plan_row(now);
        let exam_at = plan.as_ref().map(|plan| plan.exam_at);
        let learning = BroughtLearning {
            pieces: drills,
            piece: Arc::new(move |place| drilled::rows(&of_drills, place + 1, &salt)),
            replan: Arc::new(card_of),
            plan,
            studied: study.studied_rows(),
            outcomes: study.outcome_rows(now),
        };
        let owner = person_id.clone();
        let summarised_for = person_id.clone();
        let put = PutArchive {
            person_id,
            places: (0..named.len()).collect(),
            unpack: Arc::new(move |place| unpack(&archive, named.get(place), &owner)),
            skip_known,
            learning,
            now,
        };
        let put = self.store.write(put).await.map_err(Error::from)?;
        let ArchivePut::Stored {
            interviews,
            learning,
        } = put
        else {
            let most = t_with("archive-outcomes", &[("most", limits::OUTCOMES.into())]);
            return Err(unsound(STUDY, 0, "outcomes", most).into());
        };
        tell(&learning, exam_at, &mut report);
        for (place, outcome) in interviews {
            let title = titles.get(place).cloned().unwrap_or_default();
            match outcome {
                Brought::Came(id) => report.came.push(Came { id, title }),
                Brought::Known(_) => report.not_brought.push(NotBrought {
                    what: title,
                    why: t("import-known"),
                }),
            }
        }
        let came = report.came.iter().map(|one| one.id.clone()).collect();
        self.summarise_soon(summarised_for, came);
        Ok(report)
    }
}

/// An archive that was found sound.
struct Examined {
    archive: Archive,
    manifest: Manifest,
    named: Vec<Named>,
    study: StudyFile,
    /// Files of drills.
    drills: usize,
}

/// Everything that can be known before anything is stored.
fn examine(bringing: Bringing, now: Timestamp) -> Result<Examined, BringFault> {
    let archive = Archive::open(bringing.bytes, &bringing.limits)
        .map_err(|fault| unsound(&fault.entry, 0, "", fault.to_string()))?;
    let manifest: Manifest = document(&archive, MANIFEST)?;
    check_manifest(&archive, &manifest)?;
    let mut effort = Effort::of_an_import();
    let mut faults = Vec::new();
    let study = studied::examine(&archive, now, &mut faults);
    let drills = drilled::examine(&archive, now, &mut faults);
    let mut named = Vec::new();
    for listed in &manifest.interviews {
        if faults.len() >= limits::ARCHIVE_FAULTS {
            break;
        }
        let examined = Files::read(&archive, listed)
            .map_err(|one| vec![one])
            .and_then(|files| files.examine(now, &mut effort).map(|()| files));
        match examined {
            Ok(files)
                if files.interview.id == listed.id && files.interview.title == listed.title =>
            {
                let id = ids::new_id();
                let people = files.graders().into_iter();
                named.push(Named {
                    graders: people.map(|(grader, _)| (grader, ids::new_id())).collect(),
                    listed: listed.clone(),
                    id,
                });
            }
            Ok(_) => {
                let message = t_with("archive-otherwise", &[("field", "id".into())]);
                faults.push(unsound(MANIFEST, 0, "interviews", message));
            }
            Err(more) => faults.extend(more),
        }
    }
    if faults.is_empty() {
        Ok(Examined {
            archive,
            manifest,
            named,
            study,
            drills,
        })
    } else {
        faults.truncate(limits::ARCHIVE_FAULTS);
        Err(BringFault::Unsound(faults))
    }
}

/// The manifest names every file, and no other.
fn check_manifest(archive: &Archive, manifest: &Manifest) -> Result<(), Unsound> {
    let fault = |field: &str, key| unsound(MANIFEST, 0, field, t_with(key, &[]));
    if manifest.format != FORMAT {
        return Err(fault("format", "archive-format"));
    }
    if manifest.version != VERSION {
        return Err(fault("version", "archive-version"));
    }
    let mut listed = BTreeSet::from([MANIFEST]);
    for file in &manifest.files {
        if !listed.insert(&file.name) {
            return Err(fault("files", "archive-row-twice"));
        }
        let bytes = bytes_of(archive, &file.name)?;
        if bytes.len() as u64 != file.bytes || sha256_hex(&bytes) != file.sha256 {
            return Err(unsound(&file.name, 0, "sha256", t("archive-hash")));
        }
    }
    let mut folders = BTreeSet::new();
    let mut ids = BTreeSet::new();
    for one in &manifest.interviews {
        let digits = one.folder.strip_prefix("interviews/");
        let plain = digits.is_some_and(|digits| {
            (1..=8).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
        });
        if !plain || !folders.insert(one.folder.as_str()) || !ids.insert(one.id.as_str()) {
            return Err(fault("interviews", "archive-row-twice"));
        }
    }
    let drills: BTreeSet<String> = (1..=drilled::files_in(archive))
        .map(drilled::drills_file)
        .collect();
    for name in archive.names() {
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        let expected = folders.contains(folder)
            || folder == CONTENT
            || [MANIFEST, README, SCHEMA].contains(&name)
            || PARTS.iter().any(|part| part.name == name)
            || drills.contains(name);
        // What systems put into archives by themselves.
        let by_itself = name.starts_with("__MACOSX/") || name.ends_with(".DS_Store");
        let known = by_itself || (expected && listed.contains(name));
        if !known {
            return Err(unsound(name, 0, "", t("archive-unlisted")));
        }
    }
    Ok(())
}

/// Makes the rows of an interview that was examined before.
fn unpack(
    archive: &Archive,
    named: Option<&Named>,
    person_id: &str,
) -> store::Result<BroughtInterview> {
    let lost = |why: &str| store::Error::Internal(store::Cause::text(why.to_owned()));
    let named = named.ok_or_else(|| lost("no such place in the archive"))?;
    let files = Files::read(archive, &named.listed)
        .map_err(|fault| lost(&format!("{}: {}", fault.entry, fault.message)))?;
    Ok(rows_of(files, named, person_id))
}

fn rows_of(mut files: Files, named: &Named, person_id: &str) -> BroughtInterview {
    let at = Timestamp::from_ms;
    let names = files.graders();
    // Who sat in the chair and marked nothing is nobody in the tables: any other name does.
    let new_name = |grader: &str| {
        let known = named.graders.get(grader).cloned();
        known.unwrap_or_else(|| format!("{}-{grader}", named.id))
    };
    for line in &mut files.journal {
        if let Event::ChairTaken { seat, .. } = &mut line.event {
            *seat = new_name(seat);
        }
    }
    let interview = Interview::replay(&files.journal);
    let said = files.interview;
    let marks = files.marks.into_iter().map(|one| BroughtMarks {
        grader_id: new_name(&one.grader),
        version: one.version,
        body: one.marks.to_string(),
        rubric_hash: one.rubric_hash,
        created_at: at(one.handed_in_at),
    });
    let own = files.own_marks.into_iter().map(|one| BroughtMarks {
        grader_id: String::new(),
        version: one.version,
        body: one.marks.to_string(),
        rubric_hash: one.rubric_hash,
        created_at: at(one.handed_in_at),
    });
    let scorecards = files.scorecards.into_iter().map(|one| ScorecardRow {
        interview_id: named.id.clone(),
        grader: one.grader,
        version: one.version,
        rubric_hash: one.rubric_hash,
        engine: one.engine,
        body: one.scorecard.to_string(),
        created_at: at(one.created_at),
    });
    let answers = files.answers.answers.into_iter().map(|one| AnswerRow {
        grader_id: new_name(&one.grader),
        about: one.about,
        remark: one.remark,
        body: one.text,
        updated_at: at(one.at),
    });
    let ratings = files.answers.ratings.into_iter().map(|one| RatingRow {
        grader_id: new_name(&one.grader),
        helpful: one.helpful,
        rated_at: at(one.at),
    });
    BroughtInterview {
        row: InterviewRow {
            id: named.id.clone(),
            person_id: person_id.to_owned(),
            case_id: said.case,
            title: said.title,
            level: said.level,
            plan_name: said.plan,
            pace: said.pace,
            phase: interview.phase().as_str().to_owned(),
            stage: Some(interview.stage().to_owned()),
            started_at: interview.started_at(),
            finished_at: interview.finished().map(|(at, _)| at),
            due_at: None,
            seq: i64::try_from(interview.seq()).unwrap_or(i64::MAX),
            content_hash: said.content_hash,
            coverage: said.coverage,
            verdict: said.verdict,
        },
        archive_id: said.id,
        content: files.content,
        snapshot: None,
        scorecards: scorecards.collect(),
        graders: names
            .into_iter()
            .map(|(grader, name)| (new_name(&grader), name))
            .collect(),
        marks: marks.chain(own).collect(),
        own_draft: files
            .own_draft
            .map(|draft| (draft.marks.to_string(), at(draft.saved_at))),
        answers: answers.collect(),
        ratings: ratings.collect(),
        wordings: said::rows(files.wordings),
        events: files.journal,
    }
}
