//! The instructions a second reader gets: files of content like any other, readable and replaceable, in `prompts/reader`.
//!
//! A file begins with its version between two lines of `+++`; what follows is sent as it stands, so that its hash names what a
//! model was told.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use super::fault::Fault;
use super::files::{SourceFile, Sources};
use crate::limits;
use crate::text::{t, t_with};

/// One file of instructions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// As the author counts; changes whenever the meaning does.
    pub version: String,
    /// What is sent: everything behind the head.
    pub text: String,
    /// SHA-256 of the file, in hex.
    pub hash: String,
}

/// What is wrong with such a file. Displayed as `line 3: what to do`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromptFault {
    /// From 1.
    pub line: usize,
    /// One sentence that says what to do.
    pub message: String,
}

impl std::fmt::Display for PromptFault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let values = [
            ("line", self.line.to_string().into()),
            ("message", self.message.as_str().into()),
        ];
        out.write_str(&t_with("fault-prompt", &values))
    }
}

impl std::error::Error for PromptFault {}

const MARK: &str = "+++";
const VERSION_CHARS: usize = 40;

impl Prompt {
    /// Reads a file: head, then text.
    ///
    /// # Errors
    /// The first thing that is wrong with it, with its line.
    pub fn parse(file: &str) -> Result<Prompt, PromptFault> {
        let fault = |line: usize, message: String| PromptFault { line, message };
        if file.len() > limits::READER_PROMPT_BYTES {
            let limit = (limits::READER_PROMPT_BYTES >> 10).to_string();
            let message = t_with("fault-file-too-large", &[("limit", limit.into())]);
            return Err(fault(1, message));
        }
        let mut offset = 0;
        let mut head = String::new();
        let mut end = None;
        for (at, line) in file.split_inclusive('\n').enumerate() {
            offset += line.len();
            let is_mark = line.trim_end() == MARK;
            match (at, is_mark) {
                (0, true) => {}
                (0, false) => return Err(fault(1, t("fault-prompt-no-head"))),
                (_, true) => {
                    end = Some((at, offset));
                    break;
                }
                (_, false) => head.push_str(line),
            }
        }
        let Some((last, offset)) = end else {
            return Err(fault(1, t("fault-prompt-open-head")));
        };
        let version = version_of(&head)?;
        let text = file.get(offset..).unwrap_or_default().trim();
        if text.is_empty() {
            return Err(fault(last + 1, t("fault-prompt-empty")));
        }
        let unseen = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        if let Some(line) = file.lines().position(|line| line.contains(unseen)) {
            return Err(fault(line + 1, t("fault-prompt-control")));
        }
        Ok(Prompt {
            version,
            text: text.replace("\r\n", "\n"),
            hash: hash_of(file),
        })
    }
}

/// The head: TOML with a version and nothing else. Its first line is the second of the file.
fn version_of(head: &str) -> Result<String, PromptFault> {
    let line_of = |offset: usize| {
        let before = head.get(..offset).unwrap_or(head);
        before.matches('\n').count() + 2
    };
    let table: toml::Table = toml::from_str(head).map_err(|error| {
        let reason = error.message().replace('\n', ", ");
        PromptFault {
            line: line_of(error.span().map_or(0, |span| span.start)),
            message: t_with("fault-syntax", &[("reason", reason.into())]),
        }
    })?;
    if let Some(other) = table.keys().find(|key| *key != "version") {
        let starts = |line: &str| {
            line.trim_start()
                .trim_start_matches('"')
                .starts_with(other.as_str())
        };
        let line = head.lines().position(starts);
        return Err(PromptFault {
            line: line.unwrap_or(0) + 2,
            message: t_with("fault-prompt-field", &[("field", other.as_str().into())]),
        });
    }
    let version = table.get("version");
    let line = version.and_then(|_| head.lines().position(|line| line.contains("version")));
    match version.and_then(toml::Value::as_str).map(str::trim) {
        Some(version) if !version.is_empty() && version.chars().count() <= VERSION_CHARS => {
            Ok(version.to_owned())
        }
        _ => Err(PromptFault {
            line: line.map_or(1, |line| line + 2),
            message: t("fault-prompt-version"),
        }),
    }
}

fn hash_of(file: &str) -> String {
    let digest = Sha256::digest(file.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// All instructions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompts {
    /// Reads a part of an answer against points of the checklist.
    pub judge: Prompt,
    /// Says a line of the interviewer in other words.
    pub rephrase: Prompt,
    /// Answers a question from facts that may be told.
    pub answer: Prompt,
}

/// The files, by the names without ending.
pub const NAMES: [&str; 3] = ["judge", "rephrase", "answer"];

static BUILT_IN: LazyLock<Prompts> = LazyLock::new(|| {
    // A test below holds that the built-in files are sound; a broken one would be empty, and ask nothing of anybody.
    let sound = |file: &str| {
        Prompt::parse(file).unwrap_or_else(|_| Prompt {
            version: String::new(),
            text: String::new(),
            hash: hash_of(file),
        })
    };
    Prompts {
        judge: sound(include_str!("../../prompts/reader/judge.md")),
        rephrase: sound(include_str!("../../prompts/reader/rephrase.md")),
        answer: sound(include_str!("../../prompts/reader/answer.md")),
    }
});

impl Prompts {
    /// What the program brings along.
    pub fn built_in() -> &'static Prompts {
        &BUILT_IN
    }

    /// By name, such as `judge`.
    pub fn by_name(&self, name: &str) -> Option<&Prompt> {
        match name {
            "judge" => Some(&self.judge),
            "rephrase" => Some(&self.rephrase),
            "answer" => Some(&self.answer),
            _ => None,
        }
    }
}

/// Reads the files; where one is missing or has a fault, the built-in one holds.
pub fn read(sources: &Sources, faults: &mut Vec<Fault>) -> Prompts {
    let mut one = |name: &str, built_in: &Prompt| {
        let Some(SourceFile { shown, text }) = sources.get(&format!("prompts/reader/{name}.md"))
        else {
            return built_in.clone();
        };
        Prompt::parse(text).unwrap_or_else(|fault| {
            faults.push(Fault {
                file: shown.clone(),
                line: fault.line,
                message: fault.message,
            });
            built_in.clone()
        })
    };
    let built_in = Prompts::built_in();
    Prompts {
        judge: one("judge", &built_in.judge),
        rephrase: one("rephrase", &built_in.rephrase),
        answer: one("answer", &built_in.answer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::files::built_in;

    fn fault(file: &str) -> (usize, String) {
        let fault = Prompt::parse(file).unwrap_err();
        (fault.line, fault.message)
    }

    #[test]
    fn the_built_in_files_are_sound_and_readable() {
        let mut faults = Vec::new();
        let prompts = read(&built_in(), &mut faults);
        assert_eq!(faults, []);
        for name in NAMES {
            let prompt = prompts.by_name(name).unwrap();
            assert!(prompt.text.len() > 200, "{name}");
            assert!(
                !prompt.version.is_empty() && prompt.hash.len() == 64,
                "{name}"
            );
            assert!(!prompt.text.contains(MARK), "{name}");
        }
        assert_eq!(&prompts, Prompts::built_in());
        assert_eq!(prompts.by_name("nobody"), None);
    }

    #[test]
    fn a_file_is_its_version_and_what_is_sent() {
        let prompt =
            Prompt::parse("+++\n# a remark\nversion = \"7b\"\n+++\n\nRead.\n\nJudge.\n").unwrap();
        assert_eq!(prompt.version, "7b");
        assert_eq!(prompt.text, "Read.\n\nJudge.");
        let windows = Prompt::parse("+++\r\nversion = \"7b\"\r\n+++\r\nRead.\r\nJudge.").unwrap();
        assert_eq!(
            (windows.version.as_str(), windows.text.as_str()),
            ("7b", "Read.\nJudge.")
        );
    }

    #[test]
    fn another_letter_is_another_hash() {
        let one = Prompt::parse("+++\nversion = \"1\"\n+++\nRead.").unwrap();
        let other = Prompt::parse("+++\nversion = \"1\"\n+++\nRead!").unwrap();
        assert_ne!(one.hash, other.hash);
    }

    #[test]
    fn each_fault_names_its_line() {
        assert_eq!(fault("").0, 1);
        assert_eq!(fault("Read.").0, 1);
        assert_eq!(fault("+++\nversion = \"1\"\nRead.").0, 1);
        assert_eq!(fault("+++\n\nversion = 1\n+++\nRead.").0, 3);
        assert_eq!(fault("+++\nversion = \"\"\n+++\nRead.").0, 2);
        assert_eq!(fault("+++\nversion = \"1\n+++\nRead.").0, 2);
        assert_eq!(
            fault("+++\nversion = \"1\"\n\nname = \"x\"\n+++\nRead.").0,
            4
        );
        assert_eq!(fault("+++\nversion = \"1\"\n+++\n \n").0, 3);
        assert_eq!(fault("+++\nversion = \"1\"\n+++\nRead.\n\u{7}").0, 5);
        let long = format!(
            "+++\nversion = \"1\"\n+++\n{}",
            "x".repeat(limits::READER_PROMPT_BYTES)
        );
        assert!(fault(&long).1.contains("16 KiB"));
        let shown = Prompt::parse("Read.").unwrap_err().to_string();
        assert!(
            shown.contains("line 1") || shown.contains("Line 1"),
            "{shown}"
        );
    }

    #[test]
    fn a_file_of_somebodys_own_takes_the_place_of_the_built_in_one_unless_it_has_a_fault() {
        let with = |text: &str| {
            let mut sources = built_in();
            let file = SourceFile {
                shown: "mine/prompts/reader/judge.md".to_owned(),
                text: text.to_owned(),
            };
            sources.insert("prompts/reader/judge.md".to_owned(), file);
            let mut faults = Vec::new();
            (read(&sources, &mut faults), faults)
        };
        let (own, faults) = with("+++\nversion = \"mine\"\n+++\nRead kindly.");
        assert_eq!((own.judge.text.as_str(), faults.len()), ("Read kindly.", 0));
        let (own, faults) = with("Read kindly.");
        assert_eq!(own.judge, Prompts::built_in().judge);
        assert_eq!(
            (faults[0].file.as_str(), faults[0].line),
            ("mine/prompts/reader/judge.md", 1)
        );
    }
}
