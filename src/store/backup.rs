//! A copy of the embedded database while it is in use.

use std::fs;
use std::path::{Path, PathBuf};

use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::datadir::{DATABASE, sync_dir};
use super::{Error, Place, Result, sqlite};

/// Copies the database to the file `to` and checks the copy. The server may be running, in this
/// process or another. To restore, put the file into an empty data directory as `fortyfive.db`.
///
/// The copy gets its name only when it is complete, checked and on the disk.
pub async fn backup(place: &Place, to: &Path) -> Result<()> {
    let Place::DataDir(dir) = place else {
        return Err(Error::Refused(
            "A PostgreSQL database is backed up with its own tool: pg_dump --format=custom.".into(),
        ));
    };
    let from = dir.join(DATABASE);
    if !from.is_file() {
        return Err(Error::Refused(format!(
            "There is no database {}; name its directory with --data.",
            from.display()
        )));
    }
    if to.exists() {
        return Err(Error::Refused(format!(
            "{} exists; choose another name for the backup.",
            to.display()
        )));
    }
    // Absolute, so that no name can be taken for a URI.
    let to = std::path::absolute(to).map_err(|e| cannot(to, &e))?;
    let unfinished = with_suffix(&to, ".unfinished");
    let made = make(&from, &unfinished, &to).await;
    if made.is_err() {
        // Already failing for a reason that says more.
        let _ = fs::remove_file(&unfinished);
    }
    made
}

async fn make(from: &Path, unfinished: &Path, to: &Path) -> Result<()> {
    if unfinished.exists() {
        fs::remove_file(unfinished).map_err(|e| cannot(unfinished, &e))?;
    }
    let name = unfinished.to_str().ok_or_else(|| {
        Error::Refused("The name of the backup is not valid UTF-8; choose another.".into())
    })?;
    let mut source = sqlite::options(from).connect().await?;
    let copied = sqlx::query("VACUUM INTO $1")
        .bind(name)
        .execute(&mut source)
        .await;
    source.close().await?;
    copied?;

    verify(unfinished).await?;
    let publish = || {
        let file = fs::File::options()
            .read(true)
            .write(true)
            .open(unfinished)?;
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
        file.sync_all()?;
        fs::rename(unfinished, to)?;
        sync_dir(to.parent().unwrap_or(Path::new("/")))
    };
    publish().map_err(|e| cannot(to, &e))
}

/// Reads the whole copy: pages, indexes, and that every row it points to is there.
async fn verify(path: &Path) -> Result<()> {
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(path)
        .read_only(true);
    let mut copy: SqliteConnection = options.disable_statement_logging().connect().await?;
    let found: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_all(&mut copy)
        .await?;
    let dangling = sqlx::query("PRAGMA foreign_key_check")
        .fetch_all(&mut copy)
        .await?
        .len();
    copy.close().await?;
    if found != ["ok"] || dangling > 0 {
        return Err(Error::Refused(format!(
            "The backup does not pass its check ({}; {dangling} dangling rows), so it was thrown away; the database \
             itself may be damaged.",
            found.first().map_or("no answer", String::as_str)
        )));
    }
    Ok(())
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn cannot(path: &Path, error: &std::io::Error) -> Error {
    Error::Refused(format!(
        "{} cannot be written ({error}); choose another place for the backup.",
        path.display()
    ))
}
