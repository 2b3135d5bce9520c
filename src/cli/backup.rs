//! `fortyfive backup FILE`: a copy that can be started from.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::{CliError, Ending, serve};
use crate::server::{ServerError, place_of};
use crate::store;
use crate::text::t_with;

#[derive(Debug, Args)]
pub struct Arguments {
    /// The file to write; it must not exist
    #[arg(value_name = "FILE")]
    pub to: PathBuf,
    #[command(flatten)]
    pub settings: serve::Arguments,
}

pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Ending, CliError> {
    let place = place_of(&arguments.settings.settings()?);
    let runtime = tokio::runtime::Runtime::new().map_err(ServerError::Runtime)?;
    runtime
        .block_on(store::backup(&place, &arguments.to))
        .map_err(ServerError::Store)?;
    let file = arguments.to.display().to_string();
    writeln!(
        out,
        "{}",
        t_with("cli-backup-done", &[("file", file.into())])
    )?;
    Ok(Ending::Well)
}
