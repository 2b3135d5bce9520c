//! `fortyfive export` and `fortyfive import`: archives of an account, for whoever runs the server. The embedded database is open in one
//! program at a time, so the server is stopped for it; the account page does the same while it runs.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::{CliError, Ending, serve};
use crate::archive::Limits;
use crate::proctor::Proctor;
use crate::proctor::transfer::{BringFault, Bringing, Report, Unsound, Which};
use crate::server::{self, ServerError};
use crate::text::t_with;

#[derive(Debug, Args)]
pub struct Export {
    /// The account, by the name it logs in with
    #[arg(long, value_name = "NAME")]
    pub person: String,
    /// Only this interview, by its id, and nothing else
    #[arg(long, value_name = "ID")]
    pub interview: Option<String>,
    /// The archive to write; it must not exist
    #[arg(value_name = "FILE")]
    pub to: PathBuf,
    #[command(flatten)]
    pub settings: serve::Arguments,
}

#[derive(Debug, Args)]
pub struct Import {
    /// The account it is brought to, by the name it logs in with
    #[arg(long, value_name = "NAME")]
    pub person: String,
    /// Bring interviews once more that are there already
    #[arg(long)]
    pub again: bool,
    /// The archive
    #[arg(value_name = "FILE")]
    pub from: PathBuf,
    #[command(flatten)]
    pub settings: serve::Arguments,
}

pub fn export(arguments: &Export, out: &mut dyn Write) -> Result<Ending, CliError> {
    let config = arguments.settings.settings()?;
    let runtime = tokio::runtime::Runtime::new().map_err(ServerError::Runtime)?;
    runtime.block_on(async {
        let (db, proctor) = server::without_pages(&config).await?;
        let which = match &arguments.interview {
            Some(id) => Which::One(id.clone()),
            None => Which::All,
        };
        let written = write(&proctor, &arguments.person, &which, &arguments.to).await;
        db.close().await;
        written
    })?;
    let file = arguments.to.display().to_string();
    writeln!(
        out,
        "{}",
        t_with("cli-export-done", &[("file", file.into())])
    )?;
    Ok(Ending::Well)
}

async fn write(
    proctor: &Arc<Proctor>,
    name: &str,
    which: &Which,
    to: &Path,
) -> Result<(), CliError> {
    let person = account(proctor, name).await?;
    let failed = |cause: String| {
        let file = to.display().to_string();
        CliError::Usage(t_with(
            "cli-file",
            &[("file", file.into()), ("reason", cause.into())],
        ))
    };
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options
        .open(to)
        .map_err(|cause| failed(cause.to_string()))?;
    let written = async {
        let taking = proctor.take_along(&person, which).await;
        let mut taking = taking.map_err(|cause| failed(cause.to_string()))?;
        loop {
            match taking.next().await {
                Ok(Some(bytes)) => file
                    .write_all(&bytes)
                    .map_err(|cause| failed(cause.to_string()))?,
                Ok(None) => break,
                Err(cause) => return Err(failed(cause.to_string())),
            }
        }
        file.sync_all().map_err(|cause| failed(cause.to_string()))
    };
    let outcome = written.await;
    if outcome.is_err() {
        // Half an archive is worth nothing; that it cannot be removed changes nothing about that.
        let _ = std::fs::remove_file(to);
    }
    outcome
}

pub fn import(arguments: &Import, out: &mut dyn Write) -> Result<Ending, CliError> {
    let config = arguments.settings.settings()?;
    let file = arguments.from.display().to_string();
    let failed = |cause: String| {
        let parts = [("file", file.clone().into()), ("reason", cause.into())];
        CliError::Usage(t_with("cli-file", &parts))
    };
    let bytes = std::fs::read(&arguments.from).map_err(|cause| failed(cause.to_string()))?;
    let bringing = Bringing {
        bytes,
        limits: Limits::OPERATOR,
        skip_known: !arguments.again,
    };
    let runtime = tokio::runtime::Runtime::new().map_err(ServerError::Runtime)?;
    let outcome = runtime.block_on(async {
        let (db, proctor) = server::without_pages(&config).await?;
        let outcome = match account(&proctor, &arguments.person).await {
            Ok(person) => Ok(proctor.bring(&person, bringing).await),
            Err(cause) => Err(cause),
        };
        db.close().await;
        outcome
    })?;
    match outcome {
        Ok(report) => {
            told(&report, out)?;
            Ok(Ending::Well)
        }
        Err(BringFault::Unsound(faults)) => {
            for fault in &faults {
                writeln!(out, "{}", sentence(fault))?;
            }
            Ok(Ending::WithFaults)
        }
        Err(BringFault::Other(cause)) => Err(failed(cause.to_string())),
    }
}

fn told(report: &Report, out: &mut dyn Write) -> Result<(), CliError> {
    for one in &report.came {
        let parts = [
            ("title", one.title.clone().into()),
            ("id", one.id.clone().into()),
        ];
        writeln!(out, "{}", t_with("cli-import-came", &parts))?;
    }
    for what in &report.also {
        let parts = [("what", what.clone().into())];
        writeln!(out, "{}", t_with("cli-import-also", &parts))?;
    }
    for one in &report.not_brought {
        let parts = [
            ("what", one.what.clone().into()),
            ("why", one.why.clone().into()),
        ];
        writeln!(out, "{}", t_with("cli-import-not-brought", &parts))?;
    }
    Ok(())
}

/// `file:line field: what is wrong`, of which only the last is always there.
fn sentence(fault: &Unsound) -> String {
    let mut place = fault.entry.clone();
    if fault.line > 0 {
        place.push_str(&format!(":{}", fault.line));
    }
    if !fault.field.is_empty() {
        place.push_str(&format!(" {}", fault.field));
    }
    match place.is_empty() {
        true => fault.message.clone(),
        false => format!("{place}: {}", fault.message),
    }
}

async fn account(proctor: &Arc<Proctor>, name: &str) -> Result<String, CliError> {
    let known = proctor.store().person_by_name(&name.to_lowercase()).await;
    let known = known.map_err(ServerError::Store)?;
    let nobody = || CliError::Usage(t_with("cli-nobody", &[("name", name.to_owned().into())]));
    Ok(known.ok_or_else(nobody)?.id)
}
