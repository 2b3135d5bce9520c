//! One interview of an archive, file by file: read strictly, then doubted.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::super::reader::Wordings;
use super::bringing::Unsound;
use super::parts::{
    ANSWERS, AnswersFile, CONTENT, INTERVIEW, InterviewFile, Listed, MARKS, MarksFile, OWN_DRAFT,
    OWN_MARKS, OwnDraftFile, OwnMarksFile, SCORECARDS, ScorecardFile, WORDINGS, WordingFile,
};
use super::said;
use super::taking::journal_file;
use crate::archive::{Archive, json};
use crate::casebook::Entry;
use crate::diagram::clean;
use crate::interview::Interview;
use crate::interview::check::{Effort, Examination};
use crate::interview::event::{Event, Recorded};
use crate::interview::text::sha256_hex;
use crate::interviewer::Watch;
use crate::limits;
use crate::peers::marks::Marks;
use crate::proctor::answers::Helpful;
use crate::proctor::content::Prepared;
use crate::proctor::peers::check;
use crate::proctor::{Live, OFFLINE, Presence};
use crate::scoring::Scorecard;
use crate::scoring::levels::DIMENSIONS;
use crate::text::{t, t_with};
use crate::time::Timestamp;
use crate::wire;

/// Of one interview: scorecards, and people who marked it.
const SCORECARDS_AT_MOST: usize = 50;
const GRADERS_AT_MOST: usize = 100;

/// The files of one interview, of the right form.
#[derive(Debug)]
pub struct Files {
    pub folder: String,
    pub interview: InterviewFile,
    pub content: String,
    pub journal: Vec<Recorded>,
    pub scorecards: Vec<ScorecardFile>,
    pub marks: Vec<MarksFile>,
    pub own_marks: Vec<OwnMarksFile>,
    pub own_draft: Option<OwnDraftFile>,
    pub answers: AnswersFile,
    pub wordings: Vec<WordingFile>,
}

/// What is wrong with a file: its line (0: the whole) and field (empty: the whole).
pub fn unsound(entry: &str, line: usize, field: &str, message: String) -> Unsound {
    Unsound {
        entry: entry.to_owned(),
        line,
        field: field.to_owned(),
        message,
    }
}

/// What is wrong with one file, as far as it is told.
pub struct Faults<'a> {
    name: &'a str,
    all: &'a mut Vec<Unsound>,
}

impl<'a> Faults<'a> {
    pub fn of(name: &'a str, all: &'a mut Vec<Unsound>) -> Self {
        Faults { name, all }
    }

    /// No more are told.
    pub fn enough(&self) -> bool {
        self.all.len() >= limits::ARCHIVE_FAULTS
    }

    pub fn add(&mut self, fault: Unsound) {
        if !self.enough() {
            self.all.push(fault);
        }
    }

    pub fn unless(&mut self, fits: bool, field: &str, message: impl FnOnce() -> String) {
        if !fits && !self.enough() {
            self.all.push(unsound(self.name, 0, field, message()));
        }
    }
}

/// A file that must be there.
pub fn bytes_of(archive: &Archive, name: &str) -> Result<Vec<u8>, Unsound> {
    match archive.read(name) {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(unsound(name, 0, "", t("archive-missing"))),
        Err(fault) => Err(unsound(name, 0, "", fault.to_string())),
    }
}

/// A document that must be there.
pub fn document<T: DeserializeOwned>(archive: &Archive, name: &str) -> Result<T, Unsound> {
    let bytes = bytes_of(archive, name)?;
    json::parse(&bytes).map_err(|fault| unsound(name, fault.line, &fault.field, fault.message))
}

impl Files {
    /// Reads them; nothing is doubted but their form.
    pub fn read(archive: &Archive, listed: &Listed) -> Result<Files, Unsound> {
        let folder = &listed.folder;
        let name = |file: &str| format!("{folder}/{file}");
        let interview: InterviewFile = document(archive, &name(INTERVIEW))?;
        let hash = &interview.content_hash;
        let plain = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !plain {
            let message = t("archive-content-hash");
            return Err(unsound(&name(INTERVIEW), 0, "content_hash", message));
        }
        let content_name = format!("{CONTENT}/{hash}.json");
        let content = bytes_of(archive, &content_name)?;
        if sha256_hex(&content) != *hash {
            return Err(unsound(&content_name, 0, "", t("archive-content-hash")));
        }
        let content = String::from_utf8(content)
            .map_err(|_| unsound(&content_name, 0, "", t("archive-not-utf8")))?;
        let mut journal = Vec::new();
        for part in 1.. {
            let name = journal_file(folder, part);
            if part > 1 && !archive.contains(&name) {
                break;
            }
            read_journal(archive, &name, &mut journal)?;
        }
        Ok(Files {
            folder: folder.clone(),
            content,
            journal,
            scorecards: document(archive, &name(SCORECARDS))?,
            marks: document(archive, &name(MARKS))?,
            own_marks: document(archive, &name(OWN_MARKS))?,
            own_draft: match archive.contains(&name(OWN_DRAFT)) {
                true => Some(document(archive, &name(OWN_DRAFT))?),
                false => None,
            },
            answers: document(archive, &name(ANSWERS))?,
            wordings: match archive.contains(&name(WORDINGS)) {
                true => document(archive, &name(WORDINGS))?,
                false => Vec::new(),
            },
            interview,
        })
    }

    /// The people of it, as they are called in it: those who marked, then those who sat in the chair only.
    pub fn graders(&self) -> Vec<(String, String)> {
        let mut known: Vec<(String, String)> = Vec::new();
        for one in &self.marks {
            match known.iter_mut().find(|(grader, _)| *grader == one.grader) {
                // The name they gave last.
                Some((_, name)) => name.clone_from(&one.name),
                None => known.push((one.grader.clone(), one.name.clone())),
            }
        }
        known
    }

    /// Everything that cannot be, file by file.
    pub fn examine(&self, now: Timestamp, effort: &mut Effort) -> Result<(), Vec<Unsound>> {
        let interview = self.examine_journal(now, effort).map_err(|one| vec![one])?;
        let content_name = format!("{CONTENT}/{}.json", self.interview.content_hash);
        // What was brought to be compiled is no larger than what is written by hand.
        let prepared = (u64::try_from(self.content.len()).unwrap_or(u64::MAX)
            <= 2 * limits::CONTENT_TOML_BYTES)
            .then(|| Entry::from_pinned(&self.content).ok())
            .flatten()
            .and_then(|entry| Prepared::new(Arc::new(entry)).ok());
        let Some(prepared) = prepared else {
            return Err(vec![unsound(&content_name, 0, "", t("archive-content"))]);
        };
        let mut faults = Vec::new();
        self.examine_row(&interview, &prepared, &mut faults);
        let live = Live {
            person_id: String::new(),
            content: Arc::new(prepared),
            credited_until: interview.last_recorded_at(),
            watch: Watch::from_journal(&interview),
            presence: Arc::new(Presence::default()),
            wordings: Wordings::default(),
            interview,
        };
        self.examine_scorecards(&live, now, &mut faults);
        self.examine_marks(&live, now, &mut faults);
        self.examine_own_draft(now, &mut faults);
        self.examine_answers(now, &mut faults);
        let name = self.name(WORDINGS);
        said::examine(
            &live.interview,
            &self.wordings,
            now,
            &mut Faults::of(&name, &mut faults),
        );
        match faults.is_empty() {
            true => Ok(()),
            false => Err(faults),
        }
    }

    fn name(&self, file: &str) -> String {
        format!("{}/{file}", self.folder)
    }

    fn examine_journal(&self, now: Timestamp, effort: &mut Effort) -> Result<Interview, Unsound> {
        let name = journal_file(&self.folder, 1);
        let latest = now.plus_ms(limits::ARCHIVE_CLOCK_AHEAD_MS);
        let mut examination = Examination::begin(latest, effort);
        for (number, line) in (1..).zip(&self.journal) {
            let taken = examination.take(line);
            taken.map_err(|why| unsound(&name, number, "", t_with(why.text_key(), &[])))?;
            if let Event::Drew { delta, .. } = &line.event {
                let upserted = Value::Array(delta.upserted.clone());
                let sound = clean::clean(upserted).is_ok_and(|clean| clean == delta.upserted);
                if !sound {
                    return Err(unsound(&name, number, "upserted", t("journal-board")));
                }
            }
        }
        let interview = examination.end();
        interview.map_err(|why| unsound(&name, self.journal.len(), "", t_with(why.text_key(), &[])))
    }

    /// What lists show must be what the journal and the content say.
    fn examine_row(&self, interview: &Interview, prepared: &Prepared, faults: &mut Vec<Unsound>) {
        let (said, case) = (&self.interview, &prepared.entry.case);
        let finished_at = interview.finished().map_or(0, |(at, _)| at.as_ms());
        let card = self.scorecards.iter().rfind(|card| card.grader == OFFLINE);
        let card = card.and_then(|card| scorecard_of(card).ok());
        let coverage = card.as_ref().map(|card| card.coverage);
        let verdict = card.and_then(|card| card.levels.get(&card.level).map(wire::name));
        let plan = interview.plan();
        let fits = [
            (
                "case",
                said.case == interview.case() && said.case == case.id,
            ),
            ("title", said.title == case.title),
            ("level", said.level == wire::name(&interview.level())),
            ("plan", said.plan == plan.name),
            ("pace", said.pace == wire::name(&plan.pace)),
            (
                "started_at",
                said.started_at == interview.started_at().as_ms(),
            ),
            ("finished_at", said.finished_at == finished_at),
            ("lines", said.lines == interview.seq()),
            (
                "content_hash",
                said.content_hash == interview.content_hash(),
            ),
            ("coverage", said.coverage == coverage),
            ("verdict", said.verdict == verdict),
            ("id", is_name(&said.id, 64)),
        ];
        for (field, fits) in fits {
            if !fits {
                let message = t_with("archive-otherwise", &[("field", field.into())]);
                faults.push(unsound(&self.name(INTERVIEW), 0, field, message));
            }
        }
    }

    fn examine_scorecards(&self, live: &Live, now: Timestamp, faults: &mut Vec<Unsound>) {
        let name = self.name(SCORECARDS);
        let mut fault = |field: &str, key| faults.push(unsound(&name, 0, field, t_with(key, &[])));
        if self.scorecards.len() > SCORECARDS_AT_MOST {
            return fault("", "archive-too-many-rows");
        }
        let hash = live.interview.content_hash();
        let items = &live.content.entry.rubric.item;
        let mut seen = BTreeSet::new();
        for card in &self.scorecards {
            if !seen.insert((&card.grader, card.version)) {
                fault("version", "archive-row-twice");
            }
            let named = is_name(&card.grader, 64) && is_name(&card.engine, 64);
            if !named || card.version < 1 || !in_the_past(card.created_at, now) {
                fault("created_at", "archive-row-unfit");
            }
            if card.rubric_hash != hash {
                fault("rubric_hash", "archive-content-hash");
            }
            let Ok(read) = scorecard_of(card) else {
                fault("scorecard", "archive-scorecard");
                continue;
            };
            let known = read
                .items
                .iter()
                .all(|finding| items.iter().any(|item| item.id == finding.id));
            let points = DIMENSIONS.into_iter().all(|dimension| {
                read.dimensions
                    .get(dimension)
                    .is_none_or(|points| points <= 4)
            });
            let sound = known && points && (0.0..=1.0).contains(&read.coverage);
            if !sound || read.rubric != hash {
                fault("scorecard", "archive-scorecard");
            }
        }
    }

    fn examine_marks(&self, live: &Live, now: Timestamp, faults: &mut Vec<Unsound>) {
        let hash = live.interview.content_hash();
        let mut sound = |name: &str, marks: &Value, rubric: &str, version: i64, at: i64| {
            let mut fault = |field: &str, message| faults.push(unsound(name, 0, field, message));
            if rubric != hash {
                fault("rubric_hash", t("archive-content-hash"));
            }
            if !(1..=limits::MARKS_VERSIONS * 2).contains(&version) || !in_the_past(at, now) {
                fault("handed_in_at", t("archive-row-unfit"));
            }
            let short = marks.to_string().len() <= limits::MARKS_BYTES;
            match serde_json::from_value::<Marks>(marks.clone()) {
                Ok(marks) if short => {
                    let unsound = check(live, marks)
                        .err()
                        .and_then(|all| all.into_iter().next());
                    if let Some(first) = unsound {
                        fault("marks", t_with(first.reason.text_key(), &[]));
                    }
                }
                Ok(_) => fault("marks", t("archive-row-unfit")),
                Err(cause) => fault("marks", cause.to_string()),
            }
        };
        let mut seen = BTreeSet::new();
        let mut twice = false;
        for one in &self.marks {
            let name = self.name(MARKS);
            sound(
                &name,
                &one.marks,
                &one.rubric_hash,
                one.version,
                one.handed_in_at,
            );
            twice |= !seen.insert((one.grader.as_str(), one.version));
        }
        for one in &self.own_marks {
            let name = self.name(OWN_MARKS);
            sound(
                &name,
                &one.marks,
                &one.rubric_hash,
                one.version,
                one.handed_in_at,
            );
            twice |= !seen.insert(("", one.version));
        }
        let graders = self.graders();
        let named = graders
            .iter()
            .all(|(grader, name)| is_name(grader, 16) && is_text(name, limits::GUEST_NAME_CHARS));
        let mut fault =
            |field: &str, key| faults.push(unsound(&self.name(MARKS), 0, field, t_with(key, &[])));
        if twice {
            fault("version", "archive-row-twice");
        }
        if !named {
            fault("name", "archive-row-unfit");
        }
        if graders.len() > GRADERS_AT_MOST {
            fault("", "archive-too-many-rows");
        }
    }

    /// Nothing in a draft is judged, but it must be one.
    fn examine_own_draft(&self, now: Timestamp, faults: &mut Vec<Unsound>) {
        let Some(draft) = &self.own_draft else {
            return;
        };
        let name = self.name(OWN_DRAFT);
        let mut faults = Faults::of(&name, faults);
        let past = in_the_past(draft.saved_at, now);
        faults.unless(past, "saved_at", || t("archive-time"));
        let most = limits::MARKS_BYTES;
        let short = draft.marks.to_string().len() <= most;
        faults.unless(short, "marks", || {
            t_with("archive-text", &[("most", most.into())])
        });
        if let Err(cause) = serde_json::from_value::<Marks>(draft.marks.clone()) {
            faults.unless(false, "marks", || cause.to_string());
        }
    }

    fn examine_answers(&self, now: Timestamp, faults: &mut Vec<Unsound>) {
        let name = self.name(ANSWERS);
        let graders = self.graders();
        let known = |grader: &String| graders.iter().any(|(known, _)| known == grader);
        let mut fault = |field: &str, key| faults.push(unsound(&name, 0, field, t_with(key, &[])));
        let AnswersFile { answers, ratings } = &self.answers;
        let too_many = usize::try_from(limits::ANSWERS).unwrap_or(usize::MAX) * GRADERS_AT_MOST;
        if answers.len() > too_many || ratings.len() > GRADERS_AT_MOST {
            return fault("", "archive-too-many-rows");
        }
        let mut seen = BTreeSet::new();
        for one in answers {
            if !known(&one.grader) {
                fault("grader", "archive-unknown-grader");
            }
            let fits = is_text(&one.text, limits::ANSWER_CHARS)
                && is_text(&one.remark, limits::REMARK_CHARS)
                && is_text(&one.about, 200)
                && in_the_past(one.at, now);
            if !fits {
                fault("text", "archive-row-unfit");
            }
            if !seen.insert((&one.grader, Some(&one.about))) {
                fault("about", "archive-row-twice");
            }
        }
        for one in ratings {
            if !known(&one.grader) {
                fault("grader", "archive-unknown-grader");
            }
            if wire::parse::<Helpful>(&one.helpful).is_none() || !in_the_past(one.at, now) {
                fault("helpful", "archive-row-unfit");
            }
            if !seen.insert((&one.grader, None)) {
                fault("grader", "archive-row-twice");
            }
        }
    }
}

fn scorecard_of(card: &ScorecardFile) -> Result<Scorecard, serde_json::Error> {
    serde_json::from_value(card.scorecard.clone())
}

fn read_journal(archive: &Archive, name: &str, journal: &mut Vec<Recorded>) -> Result<(), Unsound> {
    let bytes = bytes_of(archive, name)?;
    for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        if line.is_empty() {
            continue;
        }
        let read = json::parse(line);
        journal.push(read.map_err(|fault| unsound(name, number, &fault.field, fault.message))?);
    }
    Ok(())
}

pub fn in_the_past(at: i64, now: Timestamp) -> bool {
    at >= 0 && Timestamp::from_ms(at) <= now.plus_ms(limits::ARCHIVE_CLOCK_AHEAD_MS)
}

/// A word that names something.
pub fn is_name(text: &str, chars: usize) -> bool {
    let plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '/' | ' ');
    !text.is_empty() && text.len() <= chars && text.chars().all(plain)
}

/// Words of people: no database takes a NUL.
pub fn is_text(text: &str, chars: usize) -> bool {
    text.chars().count() <= chars && !text.contains('\0')
}
