//! The tables, made and brought up to date by the files in `migrations/`.

use sqlx::migrate::{Migrate, MigrateError, Migrator};

use super::{Cause, Error, Result};

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Brings the tables up to date; each file is one transaction.
pub(super) async fn migrate(conn: &mut impl Migrate) -> Result<()> {
    MIGRATIONS.run_direct(None, conn, false).await.map_err(|error| match error {
        MigrateError::VersionMissing(_) => Error::Refused(
            "The database was made by a newer version of fortyfive; run that version, or restore a backup that was \
             made with this one."
                .into(),
        ),
        MigrateError::VersionMismatch(version) => Error::Refused(format!(
            "Step {version} of the database was made by a changed build of fortyfive; run a released version, or \
             restore a backup.",
        )),
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        other => Error::Internal(Cause::text(other.to_string())),
    })
}
