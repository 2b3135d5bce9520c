//! `study.json`: the plan, ticks and real interviews, taken along and brought.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::bringing::Unsound;
use super::examining::{Faults, document, in_the_past, is_name, is_text};
use super::parts::{STUDY, value};
use crate::archive::Archive;
use crate::ids;
use crate::limits;
use crate::proctor::Error;
use crate::store::{Db, OutcomeRow, StudiedRow, StudyPlanRow};
use crate::study::Day;
use crate::study::day::DAY_MS;
use crate::study::outcomes::{KINDS, Outcome};
use crate::text::{t, t_with};
use crate::time::Timestamp;

/// `study.json`: the plan, what was ticked off, and real interviews one had.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyFile {
    pub plan: Option<PlanFile>,
    /// By concept.
    pub studied: Vec<StudiedFile>,
    /// The latest first.
    pub outcomes: Vec<OutcomeFile>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanFile {
    /// When the day of the interview begins, in UTC.
    pub exam_at: i64,
    /// Of each day.
    pub minutes: i64,
    /// Empty: none was chosen.
    pub path: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudiedFile {
    pub concept: String,
    pub studied_at: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutcomeFile {
    /// When its day begins, in UTC.
    pub held_at: i64,
    pub company: String,
    /// `design`, `screen`, `loop`, `other`.
    pub kind: String,
    /// `offer`, `next`, `no`, `unknown`.
    pub result: String,
    pub note: String,
}

pub(super) async fn study_file(db: &Db, person_id: &str) -> Result<Value, Error> {
    let plan = |row: StudyPlanRow| PlanFile {
        exam_at: row.exam_at.as_ms(),
        minutes: row.minutes,
        path: row.path,
    };
    let outcome = |row: OutcomeRow| OutcomeFile {
        held_at: row.held_at.as_ms(),
        company: row.company,
        kind: row.kind,
        result: row.result,
        note: row.note,
    };
    let studied = db.studied(person_id).await?.into_iter();
    let outcomes = db.outcomes(person_id).await?.into_iter();
    let mut outcomes: Vec<OutcomeFile> = outcomes.map(outcome).collect();
    // Those of one day in the same order wherever they are brought.
    outcomes.sort_by(|one, other| (other.held_at, one).cmp(&(one.held_at, other)));
    value(&StudyFile {
        plan: db.study_plan(person_id).await?.map(plan),
        studied: studied
            .map(|row| StudiedFile {
                concept: row.concept,
                studied_at: row.studied_at.as_ms(),
            })
            .collect(),
        outcomes,
    })
}

/// Reads and examines the file; nothing in it where there is none.
pub fn examine(archive: &Archive, now: Timestamp, faults: &mut Vec<Unsound>) -> StudyFile {
    let mut faults = Faults::of(STUDY, faults);
    if !archive.contains(STUDY) {
        return StudyFile::default();
    }
    let file: StudyFile = match document(archive, STUDY) {
        Ok(file) => file,
        Err(fault) => {
            faults.add(fault);
            return StudyFile::default();
        }
    };
    if let Some(plan) = &file.plan {
        plan.examine(now, &mut faults);
    }
    let most = |most: usize| t_with("archive-too-many", &[("most", most.into())]);
    let few = file.studied.len() <= limits::CONTENT_ENTRIES;
    faults.unless(few, "studied", || most(limits::CONTENT_ENTRIES));
    let mut seen = BTreeSet::new();
    for (place, one) in file.studied.iter().enumerate() {
        let field = |name: &str| format!("studied.{place}.{name}");
        let named = is_name(&one.concept, 100);
        faults.unless(named, &field("concept"), || t("archive-name"));
        let once = seen.insert(&one.concept);
        faults.unless(once, &field("concept"), || t("archive-row-twice"));
        let past = in_the_past(one.studied_at, now);
        faults.unless(past, &field("studied_at"), || t("archive-time"));
    }
    let room = usize::try_from(limits::OUTCOMES).unwrap_or(usize::MAX);
    let few = file.outcomes.len() <= room;
    faults.unless(few, "outcomes", || most(room));
    for (place, one) in file.outcomes.iter().enumerate() {
        if faults.enough() {
            break;
        }
        one.examine(&format!("outcomes.{place}"), now, &mut faults);
    }
    file
}

/// The beginning of a day, no later than that of the one `ahead` days from now.
fn is_day(at: i64, now: Timestamp, ahead: i64) -> bool {
    let last = Day::of(now).plus(ahead).begins().as_ms();
    (0..=last).contains(&at) && at % DAY_MS == 0
}

impl PlanFile {
    fn examine(&self, now: Timestamp, faults: &mut Faults<'_>) {
        // A day more, for the clock of where it comes from.
        let day = is_day(self.exam_at, now, limits::STUDY_DAYS + 1);
        faults.unless(day, "plan.exam_at", || t("archive-day"));
        let (least, most) = (limits::STUDY_MINUTES_MIN, limits::STUDY_MINUTES_MAX);
        let fits = (i64::from(least)..=i64::from(most)).contains(&self.minutes);
        faults.unless(fits, "plan.minutes", || {
            let values = [("least", least.into()), ("most", most.into())];
            t_with("plan-fault-minutes", &values)
        });
        let path = self.path.is_empty() || is_name(&self.path, 100);
        faults.unless(path, "plan.path", || t("archive-name"));
    }
}

impl OutcomeFile {
    fn examine(&self, at: &str, now: Timestamp, faults: &mut Faults<'_>) {
        let field = |name: &str| format!("{at}.{name}");
        // It may be tomorrow already where somebody is.
        let day = is_day(self.held_at, now, 1);
        faults.unless(day, &field("held_at"), || t("archive-day"));
        for (name, text, most) in [
            ("company", &self.company, limits::OUTCOME_COMPANY_CHARS),
            ("note", &self.note, limits::OUTCOME_NOTE_CHARS),
        ] {
            faults.unless(is_text(text, most), &field(name), || {
                t_with("archive-text", &[("most", most.into())])
            });
        }
        let choice =
            |known: &[&str]| t_with("archive-choice", &[("known", known.join(", ").into())]);
        let kind = KINDS.contains(&self.kind.as_str());
        faults.unless(kind, &field("kind"), || choice(&KINDS));
        let result = Outcome::parse(&self.result).is_some();
        faults.unless(result, &field("result"), || {
            choice(&Outcome::ALL.map(Outcome::name))
        });
    }
}

impl StudyFile {
    pub fn plan_row(&self, now: Timestamp) -> Option<StudyPlanRow> {
        let plan = self.plan.as_ref()?;
        Some(StudyPlanRow {
            exam_at: Timestamp::from_ms(plan.exam_at),
            minutes: plan.minutes,
            path: plan.path.clone(),
            updated_at: now,
        })
    }

    pub fn studied_rows(&self) -> Vec<StudiedRow> {
        let rows = self.studied.iter().map(|one| StudiedRow {
            concept: one.concept.clone(),
            studied_at: Timestamp::from_ms(one.studied_at),
        });
        rows.collect()
    }

    /// Under new ids.
    pub fn outcome_rows(&self, now: Timestamp) -> Vec<OutcomeRow> {
        let rows = self.outcomes.iter().map(|one| OutcomeRow {
            id: ids::new_id(),
            held_at: Timestamp::from_ms(one.held_at),
            company: one.company.clone(),
            kind: one.kind.clone(),
            result: one.result.clone(),
            note: one.note.clone(),
            created_at: now,
        });
        rows.collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::archive::{Limits, Writer};

    /// A day that has begun.
    const NOW: Timestamp = Timestamp::from_ms(20_000 * DAY_MS + 1);

    fn sound() -> Value {
        json!({
            "plan": {"exam_at": 20_180 * DAY_MS, "minutes": 60, "path": ""},
            "studied": [{"concept": "caching", "studied_at": 5}],
            "outcomes": [{"held_at": 20_001 * DAY_MS, "company": "", "kind": "loop", "result": "offer", "note": "a\nb"}],
        })
    }

    fn faults_of(file: &Value) -> Vec<String> {
        let mut writer = Writer::default();
        let file = file.to_string();
        writer.add(STUDY, file.as_bytes()).unwrap();
        let archive = Archive::open(writer.finish().unwrap(), &Limits::UPLOAD).unwrap();
        let mut faults = Vec::new();
        examine(&archive, NOW, &mut faults);
        faults.into_iter().map(|fault| fault.field).collect()
    }

    #[test]
    fn what_is_at_the_limit_is_sound_and_one_past_it_is_named() {
        assert_eq!(faults_of(&sound()), Vec::<String>::new());
        let past: [(&str, &str, Value); 14] = [
            ("/plan/exam_at", "plan.exam_at", (20_182 * DAY_MS).into()),
            ("/plan/exam_at", "plan.exam_at", 5.into()),
            ("/plan/minutes", "plan.minutes", 9.into()),
            ("/plan/minutes", "plan.minutes", 481.into()),
            ("/plan/path", "plan.path", "\u{0}".into()),
            ("/studied/0/concept", "studied.0.concept", "".into()),
            ("/studied/0/studied_at", "studied.0.studied_at", (-1).into()),
            (
                "/outcomes/0/held_at",
                "outcomes.0.held_at",
                (20_002 * DAY_MS).into(),
            ),
            ("/outcomes/0/held_at", "outcomes.0.held_at", i64::MIN.into()),
            ("/outcomes/0/held_at", "outcomes.0.held_at", i64::MAX.into()),
            (
                "/outcomes/0/company",
                "outcomes.0.company",
                "x".repeat(121).into(),
            ),
            (
                "/outcomes/0/note",
                "outcomes.0.note",
                "x".repeat(4_001).into(),
            ),
            ("/outcomes/0/kind", "outcomes.0.kind", "chat".into()),
            ("/outcomes/0/result", "outcomes.0.result", "won".into()),
        ];
        for (pointer, field, value) in past {
            let mut file = sound();
            *file.pointer_mut(pointer).unwrap() = value;
            assert_eq!(faults_of(&file), [field], "{file}");
        }
        let mut file = sound();
        let twice = file["studied"][0].clone();
        file["studied"].as_array_mut().unwrap().push(twice);
        assert_eq!(faults_of(&file), ["studied.1.concept"]);
        let mut file = sound();
        let many = vec![file["outcomes"][0].clone(); 501];
        file["outcomes"] = many.into();
        assert_eq!(faults_of(&file), ["outcomes"]);
        let mut file = sound();
        file["person_id"] = "somebody".into();
        assert_eq!(faults_of(&file), ["person_id"]);
    }

    #[test]
    fn a_file_full_of_faults_tells_fifty() {
        let mut file = sound();
        let mut wrong = file["outcomes"][0].clone();
        wrong["kind"] = "chat".into();
        file["outcomes"] = vec![wrong; 400].into();
        assert_eq!(faults_of(&file).len(), limits::ARCHIVE_FAULTS);
    }
}
