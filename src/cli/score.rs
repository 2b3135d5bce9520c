//! `fortyfive score`: a written answer read against the checklist of a case.

use crate::limits;
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{CliError, Ending, Format, batch, load, readable};
use crate::casebook::fault::nearest;
use crate::casebook::rubric::Level;
use crate::casebook::{Casebook, Entry};
use crate::diagram::Graph;
use crate::diagram::given::NotABoard;
use crate::scoring::Extras;
use crate::scoring::{Answer, Engine, Scorecard};
use crate::text::{t, t_with};

/// An answer, and a line of a batch: far more than anybody writes in 45 minutes.
pub const MAX_ANSWER_BYTES: u64 = limits::ANSWER_BYTES;

#[derive(Debug, Args)]
pub struct Arguments {
    /// The case that was answered; `fortyfive cases` lists them
    #[arg(long, env = "FORTYFIVE_CASE", value_name = "ID")]
    pub case: String,
    /// The level the answer is read against; the other two are told as well
    #[arg(long, env = "FORTYFIVE_LEVEL", value_enum, default_value_t = LevelName::Senior)]
    pub level: LevelName,
    /// Cases and rubrics of your own: they add to, or override, the built-in ones
    #[arg(long, env = "FORTYFIVE_CONTENT", value_name = "DIR")]
    pub content: Option<PathBuf>,
    /// A batch always gives one line of JSON for each line
    #[arg(long, env = "FORTYFIVE_FORMAT", value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Many answers: one {"id", "text", "level"?} a line in, one result a line out; `-` reads standard input
    #[arg(
        long,
        value_name = "FILE.jsonl",
        conflicts_with = "answer",
        required_unless_present = "answer"
    )]
    pub batch: Option<PathBuf>,
    /// The drawing that belongs to the answer: an Excalidraw file, or Mermaid
    #[arg(
        long,
        env = "FORTYFIVE_BOARD",
        value_name = "FILE",
        conflicts_with = "batch"
    )]
    pub board: Option<PathBuf>,
    /// One answer in Markdown; `-` reads standard input
    #[arg(value_name = "ANSWER.md")]
    pub answer: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LevelName {
    Mid,
    Senior,
    Staff,
}

impl From<LevelName> for Level {
    fn from(name: LevelName) -> Level {
        match name {
            LevelName::Mid => Level::Mid,
            LevelName::Senior => Level::Senior,
            LevelName::Staff => Level::Staff,
        }
    }
}

pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Ending, CliError> {
    let casebook = load(arguments.content.as_deref())?;
    let entry = find_case(&casebook, &arguments.case)?;
    let marker = Marker::new(entry)?;
    let level = arguments.level.into();
    if let Some(batch) = &arguments.batch {
        let mut input = BufReader::new(open(batch)?);
        return batch::run(&marker, &mut input, level, out);
    }
    let Some(path) = &arguments.answer else {
        return Err(CliError::Usage(t("score-nothing")));
    };
    let board = match &arguments.board {
        Some(board) => Some(read_board(board, entry)?),
        None => None,
    };
    let card = marker.score(&read_answer(path)?, board, level);
    match arguments.format {
        Format::Json => writeln!(
            out,
            "{}",
            serde_json::to_string_pretty(&card).map_err(io::Error::from)?
        )?,
        Format::Text => readable::write(entry, &card, out)?,
    }
    Ok(Ending::Well)
}

fn find_case<'a>(casebook: &'a Casebook, id: &str) -> Result<&'a Entry, CliError> {
    let known = casebook.cases.keys().map(String::as_str);
    casebook.cases.get(id).map(AsRef::as_ref).ok_or_else(|| {
        let case = ("case", id.into());
        CliError::Usage(match nearest(id, known.clone()) {
            Some(meant) => t_with("score-no-case-near", &[case, ("meant", meant.into())]),
            None => t_with(
                "score-no-case",
                &[case, ("cases", known.collect::<Vec<_>>().join(", ").into())],
            ),
        })
    })
}

fn open(path: &Path) -> Result<Box<dyn Read>, CliError> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin()));
    }
    match File::open(path) {
        // A folder opens like a file, and fails only when it is read.
        Ok(file) if file.metadata().is_ok_and(|kind| kind.is_dir()) => {
            Err(unreadable(path, &t("score-a-folder")))
        }
        Ok(file) => Ok(Box::new(file)),
        Err(error) => Err(unreadable(path, &error.to_string())),
    }
}

fn unreadable(path: &Path, reason: &str) -> CliError {
    let values = [
        ("file", path.display().to_string().into()),
        ("reason", reason.into()),
    ];
    CliError::Usage(t_with("score-unreadable", &values))
}

fn read_answer(path: &Path) -> Result<String, CliError> {
    read_text(path, MAX_ANSWER_BYTES)
}

fn read_board(path: &Path, entry: &Entry) -> Result<Graph, CliError> {
    let text = read_text(path, limits::SCENE_BYTES as u64)?;
    Graph::from_file(&text, &entry.components)
        .map_err(|NotABoard| unreadable(path, &t("score-not-a-board")))
}

fn read_text(path: &Path, limit: u64) -> Result<String, CliError> {
    let mut bytes = Vec::new();
    let read = open(path)?.take(limit + 1).read_to_end(&mut bytes);
    read.map_err(|error| unreadable(path, &error.to_string()))?;
    if bytes.len() as u64 > limit {
        return Err(unreadable(path, &too_large(limit)));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
        unreadable(path, &t_with("score-not-utf8", &[("line", line.into())]))
    })
}

pub(super) fn too_large(limit: u64) -> String {
    t_with(
        "score-too-large",
        &[("limit", (limit >> 10).to_string().into())],
    )
}

/// A case ready to score answers.
pub(super) struct Marker<'a> {
    entry: &'a Entry,
    engine: Engine,
}

impl<'a> Marker<'a> {
    pub(super) fn new(entry: &'a Entry) -> Result<Self, CliError> {
        let engine = Engine::of(entry).map_err(|faults| {
            let file = format!("rubrics/{}.toml", entry.case.id);
            let fault = |fault: crate::scoring::Fault| crate::casebook::Fault {
                file: file.clone(),
                line: 1,
                message: fault.to_string(),
            };
            CliError::Content(faults.into_iter().map(fault).collect())
        })?;
        Ok(Marker { entry, engine })
    }

    pub(super) fn entry(&self) -> &Entry {
        self.entry
    }

    /// Without a board what stands in the answer is taken for one.
    pub(super) fn score(&self, markdown: &str, board: Option<Graph>, level: Level) -> Scorecard {
        let board = Graph::of_answer(board, markdown, &self.entry.components);
        let extras = Extras::default().with_board(board.as_ref(), &self.entry.case.board);
        let answer = Answer::read(markdown).with_board(board);
        let assessment = self.engine.assess(&answer);
        Scorecard::count(
            &self.entry.rubric,
            &self.entry.hash,
            level,
            assessment,
            &extras,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::sample;

    const ANSWER: &str =
        "# Deep dive\n\nThe doorbell rings. Pressed twice within a second, we ring once.\n";

    #[test]
    fn a_result_has_the_fields_other_programs_rely_on() {
        let entry = sample::entry();
        let card = Marker::new(&entry)
            .unwrap()
            .score(ANSWER, None, Level::Senior);
        let json = serde_json::to_value(&card).unwrap();
        assert_eq!(
            (&json["case"], &json["level"]),
            (&"doorbell".into(), &"senior".into())
        );
        assert_eq!(json["rubric"], entry.hash.as_str());
        let item = &json["items"][0];
        assert_eq!(
            (&item["id"], &item["verdict"]),
            (&"deep-dive.repeat".into(), &"met".into())
        );
        let evidence = &item["evidence"][0];
        let place = |name: &str| usize::try_from(evidence[name].as_u64().unwrap()).unwrap();
        assert_eq!(
            &ANSWER[place("start")..place("end")],
            evidence["quote"].as_str().unwrap()
        );
        for field in [
            "dimensions",
            "coverage",
            "levels",
            "flags",
            "sums",
            "engine",
        ] {
            assert!(!json[field].is_null(), "{field}");
        }
        assert!(json["dimensions"]["communication"].is_null());
    }

    #[test]
    fn the_same_answer_gives_the_same_bytes() {
        let entry = sample::entry();
        let once = || {
            let card = Marker::new(&entry)
                .unwrap()
                .score(ANSWER, None, Level::Staff);
            serde_json::to_string_pretty(&card).unwrap()
        };
        assert_eq!(once(), once());
    }

    #[test]
    fn a_file_that_is_none_is_told_with_its_name() {
        let folder = tempfile::tempdir().unwrap();
        for (path, part) in [
            (folder.path().to_owned(), "it is a folder"),
            (folder.path().join("absent.jsonl"), "absent.jsonl"),
        ] {
            let error = open(&path).err().expect("nothing to read");
            assert!(matches!(error, CliError::Usage(_)), "{error:?}");
            assert!(error.to_string().contains(part), "{error}");
        }
        let binary = folder.path().join("binary.md");
        std::fs::write(&binary, b"# Clarify\n\xff\xfe").unwrap();
        let error = read_answer(&binary).unwrap_err().to_string();
        assert!(
            error.contains("UTF-8") && error.contains("binary.md"),
            "{error}"
        );
    }

    #[test]
    fn an_unknown_case_is_told_with_the_nearest() {
        let book = sample::casebook();
        let sentence = |id: &str| find_case(&book, id).unwrap_err().to_string();
        assert!(sentence("door-bell").contains("`doorbell`"));
        assert!(sentence("chat").contains("doorbell"));
    }
}
