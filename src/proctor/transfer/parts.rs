//! What an archive consists of: its files as types. Their doc comments become the descriptions of the JSON Schema.
//!
//! A part that belongs to a person beside their interviews is added at [`PARTS`].

use futures_util::future::BoxFuture;
use schemars::{JsonSchema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::drilled::{self, DrillsFile};
use super::second;
use super::studied::{self, StudyFile};
use crate::proctor::Error;
use crate::store::Db;

/// What the first field of every manifest says.
pub const FORMAT: &str = "fortyfive-archive";
/// Grows when a reader of the version before could not read it any more.
pub const VERSION: u32 = 1;

pub const MANIFEST: &str = "manifest.json";
pub const README: &str = "README.txt";
pub const SCHEMA: &str = "archive.schema.json";
pub const PERSON: &str = "person.json";
pub const PRACTICE: &str = "practice.json";
pub const STUDY: &str = "study.json";

pub const INTERVIEW: &str = "interview.json";
pub const JOURNAL: &str = "journal.jsonl";
/// The folder of case and rubric as they stood: `content/<hash>.json`, once for all interviews on them.
pub const CONTENT: &str = "content";
pub const SCORECARDS: &str = "scorecards.json";
pub const MARKS: &str = "marks.json";
pub const OWN_MARKS: &str = "own_marks.json";
pub const OWN_DRAFT: &str = "own_draft.json";
pub const ANSWERS: &str = "answers.json";
pub const READER: &str = "reader.json";
pub const WORDINGS: &str = "wordings.json";

/// `manifest.json`: what is in the archive.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// `fortyfive-archive`.
    pub format: String,
    /// Of the format; this describes 1.
    pub version: u32,
    /// The program that wrote it, with its version.
    pub product: String,
    /// ms since 1970 UTC, as every time here.
    pub created_at: i64,
    pub interviews: Vec<Listed>,
    /// Interviews that are not in it, and why.
    #[serde(default)]
    pub left_out: Vec<LeftOut>,
    /// Every file but this one.
    pub files: Vec<File>,
}

/// An interview of the archive.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// `interviews/0001`.
    pub folder: String,
    /// The name it had where it was held first.
    pub id: String,
    pub title: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    pub title: String,
    pub started_at: i64,
    /// `running`: its questions and its checklist are not shown before the end.
    pub reason: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct File {
    pub name: String,
    pub bytes: u64,
    /// Lower-case hexadecimal, of the unpacked file.
    pub sha256: String,
}

/// `interviews/*/interview.json`: what lists show of it. All of it follows from the other files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InterviewFile {
    pub id: String,
    pub case: String,
    pub title: String,
    /// `mid`, `senior`, `staff`.
    pub level: String,
    pub plan: String,
    /// `interview`, `strict`, `untimed`.
    pub pace: String,
    pub started_at: i64,
    pub finished_at: i64,
    /// Lines of the journal.
    pub lines: u64,
    /// SHA-256 of the case and rubric as they stood, which are `content/<hash>.json`.
    pub content_hash: String,
    /// 0 to 1, as the offline grader counted.
    pub coverage: Option<f64>,
    pub verdict: Option<String>,
    /// When it was brought to where this archive comes from; nothing if it was held there.
    #[serde(default)]
    pub imported_at: Option<i64>,
}

/// A line of `interviews/*/journal.jsonl` (and `journal-2.jsonl`, ... where one would be too long).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JournalLine {
    /// 1, 2, 3, ... without a gap.
    pub seq: u64,
    /// When it happened, or was due.
    pub at: i64,
    /// When it was written down.
    pub recorded_at: i64,
    /// `kind` says what happened: `started`, `stage_entered`, `wrote`, `drew`, `asked`, `said`, ...
    pub event: Value,
}

/// An element of `interviews/*/scorecards.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScorecardFile {
    /// `offline`, `self`, ...
    pub grader: String,
    pub version: i64,
    pub rubric_hash: String,
    pub engine: String,
    pub created_at: i64,
    /// As `fortyfive score --format json` prints one.
    pub scorecard: Value,
}

/// An element of `interviews/*/marks.json`: what somebody else handed in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarksFile {
    /// `g1`, `g2`, ...: tells people apart, and says nothing else about them. The journal names them alike.
    pub grader: String,
    /// As they called themselves.
    pub name: String,
    pub version: i64,
    pub rubric_hash: String,
    pub handed_in_at: i64,
    pub marks: Value,
}

/// An element of `interviews/*/own_marks.json`: what one handed in about oneself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnMarksFile {
    pub version: i64,
    pub rubric_hash: String,
    pub handed_in_at: i64,
    pub marks: Value,
}

/// `interviews/*/own_draft.json`: what one has begun to mark about oneself and not handed in; there only where there is one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnDraftFile {
    pub saved_at: i64,
    pub marks: Value,
}

/// `interviews/*/answers.json`: what one said to those who marked.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswersFile {
    pub answers: Vec<AnswerFile>,
    pub ratings: Vec<RatingFile>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerFile {
    pub grader: String,
    /// An item, or another place that takes a remark.
    pub about: String,
    /// What was answered.
    pub remark: String,
    pub text: String,
    pub at: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RatingFile {
    pub grader: String,
    pub helpful: String,
    pub at: i64,
}

/// An element of `interviews/*/wordings.json`, which is there only where there is one: a line of the interviewer as the candidate saw
/// it, in a model's words. The journal has the line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WordingFile {
    /// Its place in the conversation, from 0; questions of the candidate and sentences of the clock count.
    pub line: i64,
    pub text: String,
    /// As the endpoint named it.
    pub model: String,
    pub made_at: i64,
}

/// `person.json`: name and choices; no log-in, no password.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonFile {
    pub display_name: String,
    /// Nothing for a guest.
    pub login_name: Option<String>,
    pub created_at: i64,
    pub settings: Value,
}

/// `practice.json`: marks of reference interviews, made to learn how one marks.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PracticeFile {
    /// `<case>/<reference>`.
    pub about: String,
    pub version: i64,
    pub content_hash: String,
    pub handed_in_at: i64,
    pub marks: Value,
}

/// A file about a person, beside their interviews. It goes with everything, and not with one interview: whoever gives one to
/// somebody gives nothing else.
pub struct Part {
    pub name: &'static str,
    pub take: for<'a> fn(&'a Db, &'a str) -> BoxFuture<'a, Result<Value, Error>>,
    /// Why it is not brought; nothing where it is.
    pub stays: Option<&'static str>,
}

/// All of them but the drills, which may be several files; one more is one line more.
pub const PARTS: &[Part] = &[
    Part {
        name: PERSON,
        take: |db, person| Box::pin(person_file(db, person)),
        stays: Some("import-part-person"),
    },
    Part {
        name: PRACTICE,
        take: |db, person| Box::pin(practice_file(db, person)),
        // How somebody marks weighs in what others see: that is measured here or not at all.
        stays: Some("import-part-practice"),
    },
    Part {
        name: STUDY,
        take: |db, person| Box::pin(studied::study_file(db, person)),
        stays: None,
    },
];

async fn person_file(db: &Db, person_id: &str) -> Result<Value, Error> {
    let person = db.person(person_id).await?.ok_or(Error::NotFound)?;
    value(&PersonFile {
        display_name: person.display_name,
        login_name: person.login_name,
        created_at: person.created_at.as_ms(),
        settings: serde_json::from_str(&person.settings).unwrap_or_default(),
    })
}

async fn practice_file(db: &Db, person_id: &str) -> Result<Value, Error> {
    let mut files = Vec::new();
    for practised in db.practiced(person_id).await? {
        for row in db.own_versions(person_id, &practised.about).await? {
            files.push(PracticeFile {
                about: row.about,
                version: row.version,
                content_hash: row.content_hash,
                handed_in_at: row.created_at.as_ms(),
                marks: parsed(&row.body)?,
            });
        }
    }
    value(&files)
}

pub(super) fn value(file: &impl Serialize) -> Result<Value, Error> {
    serde_json::to_value(file).map_err(|cause| Error::Content(cause.to_string()))
}

pub(super) fn parsed(body: &str) -> Result<Value, Error> {
    serde_json::from_str(body).map_err(|cause| Error::Content(cause.to_string()))
}

/// The JSON Schema of an archive: one property for each file.
pub fn schema() -> Value {
    let mut generator = SchemaGenerator::default();
    let mut files = Map::new();
    let mut add = |name: &str, schema: schemars::Schema| {
        files.insert(name.to_owned(), schema.to_value());
    };
    let each = "interviews/*";
    add(MANIFEST, generator.subschema_for::<Manifest>());
    add(PERSON, generator.subschema_for::<PersonFile>());
    add(PRACTICE, generator.subschema_for::<Vec<PracticeFile>>());
    let drills = drilled::drills_file(1);
    add(&drills, generator.subschema_for::<DrillsFile>());
    add(STUDY, generator.subschema_for::<StudyFile>());
    add(
        &format!("{each}/{INTERVIEW}"),
        generator.subschema_for::<InterviewFile>(),
    );
    add(
        &format!("{each}/{JOURNAL}"),
        generator.subschema_for::<Vec<JournalLine>>(),
    );
    add(
        &format!("{each}/{SCORECARDS}"),
        generator.subschema_for::<Vec<ScorecardFile>>(),
    );
    add(
        &format!("{each}/{MARKS}"),
        generator.subschema_for::<Vec<MarksFile>>(),
    );
    add(
        &format!("{each}/{OWN_MARKS}"),
        generator.subschema_for::<Vec<OwnMarksFile>>(),
    );
    add(
        &format!("{each}/{OWN_DRAFT}"),
        generator.subschema_for::<OwnDraftFile>(),
    );
    add(
        &format!("{each}/{ANSWERS}"),
        generator.subschema_for::<AnswersFile>(),
    );
    add(
        &format!("{each}/{READER}"),
        generator.subschema_for::<second::ReaderFile>(),
    );
    add(
        &format!("{each}/{WORDINGS}"),
        generator.subschema_for::<Vec<WordingFile>>(),
    );
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FORMAT,
        "type": "object",
        "properties": files,
        "$defs": generator.take_definitions(true),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_describes_every_file_and_takes_what_is_written() {
        let schema = schema();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let answers = value(&AnswersFile::default()).unwrap();
        let line =
            json!([{"seq": 1, "at": 0, "recorded_at": 0, "event": {"kind": "return_ended"}}]);
        let sound =
            json!({"interviews/*/answers.json": answers, "interviews/*/journal.jsonl": line});
        assert!(validator.is_valid(&sound));
        let unsound = json!({"interviews/*/answers.json": {"answers": 1}});
        assert!(!validator.is_valid(&unsound));
        assert_eq!(schema["properties"].as_object().unwrap().len(), 14);
    }
}
