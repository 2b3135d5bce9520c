//! `fortyfive reader check`: what of the configured language model works, line by line.

use std::io::Write;

use clap::{Args, Subcommand};

use super::{CliError, Ending, agreement, serve};
use crate::model::check::{Checked, Found, Line, check};
use crate::server::ServerError;
use crate::text::{t, t_of, t_with};

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Ask the endpoint three small things, and say what works and what does not; exit code 1 when it cannot be used
    Check(Check),
    /// How far the second reader agrees with people, over all interviews of this server; only sums come out
    Agreement(agreement::Arguments),
}

#[derive(Debug, Args)]
pub struct Check {
    /// As one JSON object
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub settings: Box<serve::Arguments>,
}

pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Ending, CliError> {
    let arguments = match &arguments.command {
        Command::Check(arguments) => arguments,
        Command::Agreement(arguments) => return agreement::run(arguments, out),
    };
    let config = arguments.settings.settings()?;
    let runtime = tokio::runtime::Runtime::new().map_err(ServerError::Runtime)?;
    let checked = runtime.block_on(check(&config));
    let checked = checked.map_err(|fault| CliError::Usage(fault.to_string()))?;
    let Some(checked) = checked else {
        return Err(CliError::Usage(t("reader-check-nothing-set")));
    };
    if arguments.json {
        let text = serde_json::to_string_pretty(&checked).map_err(std::io::Error::from)?;
        writeln!(out, "{text}")?;
    } else {
        write(&checked, out)?;
    }
    Ok(if checked.works {
        Ending::Well
    } else {
        Ending::WithFaults
    })
}

fn write(checked: &Checked, out: &mut dyn Write) -> std::io::Result<()> {
    let values = [
        ("model", checked.model.as_str().into()),
        ("dialect", checked.dialect.into()),
        ("url", checked.url.as_str().into()),
    ];
    writeln!(out, "{}\n", t_with("reader-check-title", &values))?;
    for line in &checked.lines {
        writeln!(out, "{}", shown(line))?;
    }
    let verdict = if checked.works {
        t("reader-check-works")
    } else {
        t("reader-check-does-not-work")
    };
    writeln!(out, "\n{verdict}")
}

fn shown(line: &Line) -> String {
    let mark = match line.found {
        Found::Well => "ok",
        Found::Missing => "--",
        Found::Wrong => "!!",
        Found::NotAsked => "  ",
    };
    let what = t_of("reader-check-what", &crate::wire::name(&line.what));
    let took = line
        .took_ms
        .map_or_else(String::new, |ms| format!(" ({ms} ms)"));
    format!("{mark}  {what:<12} {}{took}", line.sentence)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::Cli;
    use crate::model::check::What;

    #[test]
    fn a_check_takes_the_options_of_the_reader_and_nothing_is_asked_without_an_address() {
        let line = "fortyfive reader check --json --reader-url http://127.0.0.1:1 --reader-model m --reader-dialect ollama";
        assert!(Cli::try_parse_from(line.split(' ')).is_ok());
        assert!(Cli::try_parse_from(["fortyfive", "reader"]).is_err());
        let cli = Cli::try_parse_from(["fortyfive", "reader", "check"]).unwrap();
        let ended = cli.command.unwrap().run(&mut Vec::new());
        let said = ended.unwrap_err().to_string();
        assert!(said.contains("--reader-url"), "{said}");
    }

    #[test]
    fn a_line_says_how_it_went_what_it_is_about_and_how_long_it_took() {
        let line = Line {
            what: What::PlainText,
            found: Found::Well,
            sentence: "It answers.".to_owned(),
            took_ms: Some(12),
        };
        assert_eq!(shown(&line), "ok  plain text   It answers. (12 ms)");
    }
}
