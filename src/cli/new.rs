//! `fortyfive new CASE`: a small complete case to begin with, which lints clean from the first moment.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::{CliError, Ending, lint, schema};
use crate::casebook::editors::File;
use crate::casebook::files;
use crate::casebook::guide;
use crate::casebook::shape::is_slug;
use crate::text::{t, t_with};

#[derive(Debug, Args)]
pub struct Arguments {
    /// What to call the case: lower-case words joined by hyphens, such as hotel-booking
    #[arg(value_name = "CASE")]
    pub case: String,
    /// The folder to write it to; created when missing
    #[arg(
        long,
        env = "FORTYFIVE_CONTENT",
        value_name = "DIR",
        default_value = "my-cases"
    )]
    pub content: PathBuf,
}

/// The schemas lie beside the content, where the first line of each file names them.
const SCHEMAS: [(&str, File); 3] = [
    ("schemas/case.json", File::Case),
    ("schemas/rubric.json", File::Rubric),
    ("schemas/lexicon.json", File::Lexicon),
];

pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Ending, CliError> {
    let (case, folder) = (arguments.case.as_str(), arguments.content.as_path());
    if !is_slug(case)
        || ["lexicon", "components", "concepts", "curricula", "drills"].contains(&case)
    {
        return Err(refused("new-no-name", &[("case", case)]));
    }
    if files::built_in().contains_key(&format!("prompts/cases/{case}.toml")) {
        return Err(refused("new-built-in", &[("case", case)]));
    }
    let wanted = guide::example_named(case);
    // All of it or nothing: no file of somebody's is touched.
    if let Some((path, _)) = wanted.iter().find(|(path, _)| folder.join(path).exists()) {
        let file = folder.join(path).display().to_string();
        return Err(refused("new-exists", &[("file", &file)]));
    }
    for (path, text) in &wanted {
        write(folder, path, text, OpenOptions::new().create_new(true))?;
        writeln!(out, "{}", folder.join(path).display())?;
    }
    for (path, file) in SCHEMAS {
        // Made by this program, so an older one may go.
        let text = schema::text(file);
        write(
            folder,
            path,
            &text,
            OpenOptions::new().create(true).truncate(true),
        )?;
    }
    let shown = folder.display().to_string();
    let values = [("case", case.into()), ("content", shown.as_str().into())];
    writeln!(out, "\n{}", t_with("new-written", &values))?;
    let asked = lint::Options::default();
    let report = lint::lint(Some(folder), &asked);
    for fault in &report.faults {
        writeln!(out, "{fault}")?;
    }
    if report.faults.is_empty() {
        writeln!(out, "{}", t("new-lints"))?;
        return Ok(Ending::Well);
    }
    Ok(Ending::WithFaults)
}

fn refused(key: &'static str, values: &[(&str, &str)]) -> CliError {
    let values: Vec<_> = values
        .iter()
        .map(|(name, value)| (*name, (*value).into()))
        .collect();
    CliError::Usage(t_with(key, &values))
}

fn write(folder: &Path, path: &str, text: &str, how: &mut OpenOptions) -> Result<(), CliError> {
    let to = folder.join(path);
    let written = || -> io::Result<()> {
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent)?;
        }
        how.write(true).open(&to)?.write_all(text.as_bytes())
    };
    let mut written = written;
    written().map_err(|cause| {
        let (file, reason) = (to.display().to_string(), cause.to_string());
        refused("new-unwritable", &[("file", &file), ("reason", &reason)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(case: &str, content: &Path) -> (Result<Ending, CliError>, String) {
        let arguments = Arguments {
            case: case.to_owned(),
            content: content.to_owned(),
        };
        let mut out = Vec::new();
        let ending = run(&arguments, &mut out);
        (ending, String::from_utf8(out).unwrap())
    }

    #[test]
    fn a_new_case_is_in_order_from_the_first_moment_and_names_its_schemas() {
        let folder = tempfile::tempdir().unwrap();
        let content = folder.path().join("deep/content");
        let (ending, said) = new("hotel-booking", &content);
        assert_eq!(ending.unwrap(), Ending::Well, "{said}");
        for (path, file) in [
            ("prompts/cases/hotel-booking.toml", File::Case),
            ("rubrics/hotel-booking.toml", File::Rubric),
        ] {
            let text = fs::read_to_string(content.join(path)).unwrap();
            let schema = text
                .lines()
                .next()
                .unwrap()
                .strip_prefix("#:schema ")
                .unwrap();
            let schema = content.join(path).parent().unwrap().join(schema);
            let schema = fs::read_to_string(schema).unwrap();
            assert_eq!(schema, super::schema::text(file), "{path}");
        }
    }

    #[test]
    fn nothing_that_is_there_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("rubrics")).unwrap();
        fs::write(folder.path().join("rubrics/mine.toml"), "mine").unwrap();
        let (ending, _) = new("mine", folder.path());
        let sentence = ending.unwrap_err().to_string();
        assert!(sentence.contains("mine.toml"), "{sentence}");
        let names: Vec<_> = fs::read_dir(folder.path()).unwrap().flatten().collect();
        assert_eq!(names.len(), 1, "{names:?}");
        assert_eq!(
            fs::read_to_string(folder.path().join("rubrics/mine.toml")).unwrap(),
            "mine"
        );
    }

    #[test]
    fn a_name_that_is_none_or_taken_is_refused_with_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        for case in ["", "Hotel", "../hotel", "a/b", "lexicon", "url-shortener"] {
            let (ending, _) = new(case, folder.path());
            assert!(matches!(ending, Err(CliError::Usage(_))), "{case}");
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let sentence = new("hotel", &file).0.unwrap_err().to_string();
        assert!(sentence.contains("cannot be written"), "{sentence}");
    }
}
