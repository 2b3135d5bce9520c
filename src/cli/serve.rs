//! `fortyfive [serve]`: the server. `fortyfive config`: the settings it would run with.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{CliError, Ending};
use crate::config::{Config, Options};
use crate::server;
use crate::text::t_with;

/// Read when it is there and nothing else was named.
const DEFAULT_FILE: &str = "fortyfive.toml";

#[derive(Debug, Clone, Args)]
#[group(skip)]
pub struct Arguments {
    /// A file with one option a line, such as: listen = "127.0.0.1:4545" [default: fortyfive.toml, if there is one]
    #[arg(long, env = "FORTYFIVE_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[command(flatten)]
    pub options: Options,
}

impl Arguments {
    /// # Errors
    /// A file that does not read, a value that is not of its form.
    pub fn settings(&self) -> Result<Config, CliError> {
        let default = Path::new(DEFAULT_FILE);
        let file = match &self.config {
            Some(file) => Some(file.as_path()),
            None => default.is_file().then_some(default),
        };
        let from_file = file
            .map(Options::from_file)
            .transpose()?
            .unwrap_or_default();
        Ok(self.options.clone().or(from_file).resolve()?)
    }
}

pub fn run(arguments: &Arguments) -> Result<Ending, CliError> {
    server::run(&arguments.settings()?)?;
    Ok(Ending::Well)
}

pub fn print(arguments: &Arguments, out: &mut dyn Write) -> Result<Ending, CliError> {
    let settings = toml::to_string(&arguments.settings()?);
    let settings = settings.map_err(|cause| {
        CliError::Usage(t_with(
            "cli-output",
            &[("reason", cause.to_string().into())],
        ))
    })?;
    out.write_all(settings.as_bytes())?;
    Ok(Ending::Well)
}
