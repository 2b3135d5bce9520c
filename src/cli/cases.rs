//! `fortyfive cases`: what there is to be interviewed on. Nothing that gives a case away.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::{CliError, Ending, Format, load};
use crate::casebook::case::CaseKind;
use crate::casebook::{Casebook, Entry};
use crate::text::t_with;

#[derive(Debug, Args)]
pub struct Arguments {
    /// Cases and rubrics of your own: they add to, or override, the built-in ones
    #[arg(long, env = "FORTYFIVE_CONTENT", value_name = "DIR")]
    pub content: Option<PathBuf>,
    #[arg(long, env = "FORTYFIVE_FORMAT", value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

#[derive(Debug, Serialize)]
struct Listing<'a> {
    cases: Vec<Listed<'a>>,
}

#[derive(Debug, Serialize)]
struct Listed<'a> {
    id: &'a str,
    title: &'a str,
    kind: CaseKind,
    difficulty: u32,
    summary: &'a str,
    tags: &'a [String],
    revision: &'a str,
    /// The content hash that scores name.
    rubric: &'a str,
}

impl<'a> Listed<'a> {
    fn new(entry: &'a Entry) -> Self {
        let case = &entry.case;
        Listed {
            id: &case.id,
            title: &case.title,
            kind: case.kind,
            difficulty: case.difficulty,
            summary: &case.summary,
            tags: &case.tags,
            revision: &case.revision,
            rubric: &entry.hash,
        }
    }
}

pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Ending, CliError> {
    let casebook = load(arguments.content.as_deref())?;
    list(&casebook, arguments.format, out)?;
    Ok(Ending::Well)
}

fn list(casebook: &Casebook, format: Format, out: &mut dyn Write) -> std::io::Result<()> {
    let cases: Vec<Listed<'_>> = casebook
        .cases
        .values()
        .map(|entry| Listed::new(entry))
        .collect();
    match format {
        Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&Listing { cases })?),
        Format::Text => {
            let width = cases
                .iter()
                .map(|case| case.id.chars().count())
                .max()
                .unwrap_or(0);
            for case in cases {
                let difficulty = t_with(
                    "cases-difficulty",
                    &[("difficulty", case.difficulty.into())],
                );
                writeln!(
                    out,
                    "{:width$}  {difficulty}  {}: {}",
                    case.id, case.title, case.summary
                )?;
            }
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::sample;

    fn listed(format: Format) -> String {
        let mut out = Vec::new();
        list(&sample::casebook(), format, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_person_gets_a_line_for_each_case() {
        assert_eq!(
            listed(Format::Text),
            "doorbell  1 of 3  Doorbell: A bell that rings on phones.\n"
        );
    }

    #[test]
    fn a_program_gets_what_a_candidate_may_see() {
        let json: serde_json::Value = serde_json::from_str(&listed(Format::Json)).unwrap();
        let case = &json["cases"][0];
        assert_eq!(case["id"], "doorbell");
        assert_eq!(case["kind"], "product");
        assert_eq!(case["rubric"].as_str().unwrap().len(), 64);
        for key in ["prompt", "probe", "answer", "board"] {
            assert!(case[key].is_null(), "{key}");
        }
    }
}
