//! `fortyfive schema`: what may stand where, for editors.

use std::io::Write;

use clap::{Args, ValueEnum};

use super::{CliError, Ending};
use crate::casebook::editors::{self, File};

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
}

impl From<Name> for File {
    fn from(name: Name) -> File {
        match name {
            Name::Case => File::Case,
            Name::Rubric => File::Rubric,
            Name::Lexicon => File::Lexicon,
        }
    }
}

pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Ending, CliError> {
    out.write_all(text(arguments.file.into()).as_bytes())?;
    Ok(Ending::Well)
}

/// The schema as a file.
pub fn text(file: File) -> String {
    format!("{:#}\n", editors::json_schema(file))
}
