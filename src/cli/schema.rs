//! `fortyfive schema`: what may stand where, for editors.

use std::io::Write;

use clap::{Args, ValueEnum};

use super::{CliError, Ending};
use crate::casebook::editors::{self, File};
use crate::proctor::transfer;

#[derive(Debug, Args)]
pub struct Arguments {
    /// The file to describe
    #[arg(value_enum)]
    pub file: Name,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Name {
    /// prompts/cases/<case>.toml
    Case,
    /// rubrics/<case>.toml
    Rubric,
    /// rubrics/lexicon.toml
    Lexicon,
    /// What `fortyfive export` writes
    Archive,
}

impl Name {
    /// The file of content of that name; an archive is none.
    fn content(self) -> Option<File> {
        match self {
            Name::Case => Some(File::Case),
            Name::Rubric => Some(File::Rubric),
            Name::Lexicon => Some(File::Lexicon),
            Name::Archive => None,
        }
    }
}

pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Ending, CliError> {
    let schema = match arguments.file.content() {
        Some(file) => text(file),
        None => format!("{:#}\n", transfer::schema()),
    };
    out.write_all(schema.as_bytes())?;
    Ok(Ending::Well)
}

/// The schema as a file.
pub fn text(file: File) -> String {
    format!("{:#}\n", editors::json_schema(file))
}
