//! The command line: what a person or another program can ask of the binary.
//!
//! Exit codes: 0 all is well, 1 something was found wrong (faults in content, a bad line in a batch), 2 the command could not be
//! carried out as it was written. What was asked for goes to standard output, everything else to standard error.

pub mod agreement;
pub mod backup;
mod batch;
pub mod cases;
pub mod lint;
pub mod new;
mod readable;
pub mod reader;
pub mod schema;
pub mod score;
pub mod serve;
pub mod transfer;

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::casebook::{Casebook, Fault};
use crate::config::ConfigError;
use crate::server::ServerError;
use crate::text::t_with;

/// A coach for timed mock system-design interviews
#[derive(Debug, Parser)]
#[command(name = "fortyfive", version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub serve: serve::Arguments,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the server; also without any command
    Serve(serve::Arguments),
    /// Print the settings in force
    Config(serve::Arguments),
    /// Copy the database into a file, while the server runs or not
    Backup(backup::Arguments),
    /// Write an archive of everything an account has
    Export(transfer::Export),
    /// Bring an archive to an account
    Import(transfer::Import),
    /// Score a written answer, or many
    Score(score::Arguments),
    /// Check cases and rubrics: every fault with file, line and what to do
    Lint(lint::Arguments),
    /// List the cases
    Cases(cases::Arguments),
    /// Write a small complete case of your own to begin with
    New(new::Arguments),
    /// Look at the language model of the settings
    Reader(reader::Arguments),
    /// Print the JSON Schema of a content file, for editors, or of an archive
    Schema(schema::Arguments),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Json,
    Text,
}

/// How a command ended, beside what it has printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Well,
    /// Something was found wrong.
    WithFaults,
}

/// Why a command could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// One sentence that says what to do.
    #[error("{0}")]
    Usage(String),
    #[error("{}", shown(.0))]
    Content(Vec<Fault>),
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Server(#[from] ServerError),
    /// The reader of our output went away, or a disk is full.
    #[error("{}", t_with("cli-output", &[("reason", .0.to_string().into())]))]
    Output(#[from] io::Error),
}

fn shown(faults: &[Fault]) -> String {
    faults
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Reads the arguments of the process and carries them out.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let command = cli.command.unwrap_or(Command::Serve(cli.serve));
    let ending = command.run(&mut out).and_then(|ending| {
        out.flush()?;
        Ok(ending)
    });
    let code = exit_code(&ending);
    if let Err(error) = ending
        && code != 0
    {
        // Nobody is left to tell when standard error is closed as well.
        let _ = writeln!(io::stderr(), "{error}");
    }
    ExitCode::from(code)
}

fn exit_code(ending: &Result<Ending, CliError>) -> u8 {
    match ending {
        Ok(Ending::Well) => 0,
        // `fortyfive cases | head` is no failure.
        Err(CliError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => 0,
        Ok(Ending::WithFaults) | Err(CliError::Content(_)) => 1,
        Err(CliError::Usage(_) | CliError::Config(_) | CliError::Output(_)) => 2,
        Err(CliError::Server(error)) => error.exit_code(),
    }
}

impl Command {
    pub fn run(&self, out: &mut dyn Write) -> Result<Ending, CliError> {
        match self {
            Command::Serve(arguments) => serve::run(arguments),
            Command::Config(arguments) => serve::print(arguments, out),
            Command::Backup(arguments) => backup::run(arguments, out),
            Command::Export(arguments) => transfer::export(arguments, out),
            Command::Import(arguments) => transfer::import(arguments, out),
            Command::Score(arguments) => score::run(arguments, out),
            Command::Lint(arguments) => lint::run(arguments, out),
            Command::Cases(arguments) => cases::run(arguments, out),
            Command::New(arguments) => new::run(arguments, out),
            Command::Reader(arguments) => reader::run(arguments, out),
            Command::Schema(arguments) => schema::run(arguments, out),
        }
    }
}

/// The casebook, or all its faults as the error.
fn load(content: Option<&Path>) -> Result<Casebook, CliError> {
    Casebook::load(content).map_err(CliError::Content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }

    #[test]
    fn the_exit_code_tells_faults_from_a_wrong_command() {
        let broken = |kind: io::ErrorKind| Err(CliError::Output(io::Error::from(kind)));
        for (ending, code) in [
            (Ok(Ending::Well), 0),
            (Ok(Ending::WithFaults), 1),
            (Err(CliError::Content(Vec::new())), 1),
            (Err(CliError::Usage("no such case".to_owned())), 2),
            (broken(io::ErrorKind::BrokenPipe), 0),
            (broken(io::ErrorKind::StorageFull), 2),
        ] {
            assert_eq!(exit_code(&ending), code, "{ending:?}");
        }
    }

    #[test]
    fn an_answer_and_a_batch_exclude_each_other_and_one_is_needed() {
        let parse = |line: &str| Cli::try_parse_from(line.split(' '));
        assert!(parse("fortyfive score --case a answer.md").is_ok());
        assert!(parse("fortyfive score --case a --batch file.jsonl").is_ok());
        assert!(parse("fortyfive score --case a").is_err());
        assert!(parse("fortyfive score --case a --batch file.jsonl answer.md").is_err());
        assert!(parse("fortyfive score answer.md").is_err());
        assert!(parse("fortyfive score --case a --level principal answer.md").is_err());
        assert!(parse("fortyfive score --case a --board scene.excalidraw answer.md").is_ok());
        assert!(parse("fortyfive score --case a --board x --batch file.jsonl").is_err());
        assert!(parse("fortyfive lint --content x --format json").is_ok());
    }
}
