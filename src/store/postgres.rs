//! The engine for several processes: limits on everything, and proof at the start that the
//! server flushes.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, PgConnection, PgPool};

use super::query::{Conn, Lease};
use super::schema::migrate;
use super::{Cause, Error, Options, Result};

/// Connections of one process; one of them is the writer's.
const CONNECTIONS: u32 = 16;
const ACQUIRE_MS: u64 = 3_000;
const OLDEST_POSTGRES: i64 = 140_000;

/// Limits the server keeps by itself, in milliseconds. The last one also ends a transaction that
/// somebody left open.
const LIMITS: [(&str, &str); 3] = [
    ("statement_timeout", "5000"),
    ("lock_timeout", "2000"),
    ("idle_in_transaction_session_timeout", "10000"),
];

pub(super) struct Postgres {
    options: Box<PgConnectOptions>,
}

impl Postgres {
    pub async fn open(url: &str, wishes: &Options) -> Result<(Self, PgPool, Conn)> {
        let plain = parse(url)?;
        let mut conn = connect(&plain).await.map_err(explain)?;
        let warnings = check(&mut conn).await.map_err(explain)?;
        for warning in warnings {
            if !wishes.allow_unsafe_database {
                return Err(Error::Refused(warning));
            }
            tracing::warn!("{warning}");
        }
        // Without the limits: to bring a large database up to date may take longer.
        migrate(&mut conn).await.map_err(explain)?;
        drop(conn);

        let readers = reading_pool(url).await?;
        let engine = Postgres {
            options: Box::new(plain.options(LIMITS)),
        };
        let writer = engine.connect_writer().await?;
        Ok((engine, readers, writer))
    }

    pub async fn connect_writer(&self) -> Result<Conn> {
        Ok(Conn::Postgres(Lease::Writer(Box::new(
            connect(&self.options).await?,
        ))))
    }
}

/// The pool for reading. Its connections refuse to write; and because a cancelled `begin` can
/// leave a transaction open in a pooled connection of sqlx 0.9.0 (its issue 4393), each is freed
/// of anything left over before it is handed out.
pub async fn reading_pool(url: &str) -> Result<PgPool> {
    let options = parse(url)?
        .options(LIMITS)
        .options([("default_transaction_read_only", "on")]);
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS - 1)
        .acquire_timeout(Duration::from_millis(ACQUIRE_MS))
        // The round trip below also shows whether the connection still works.
        .test_before_acquire(false)
        .before_acquire(|conn, _| {
            Box::pin(async move {
                // Begun first because the server warns about a rollback of nothing.
                sqlx::raw_sql("BEGIN; ROLLBACK").execute(conn).await?;
                Ok(true)
            })
        })
        .connect_with(options)
        .await?;
    Ok(pool)
}

fn parse(url: &str) -> Result<PgConnectOptions> {
    // sqlx takes any scheme. The address may hold a password, so it is not repeated.
    let ours = url.starts_with("postgres://") || url.starts_with("postgresql://");
    let options = PgConnectOptions::from_str(url).ok().filter(|_| ours).ok_or_else(|| {
        Error::Refused(
            "The address of the database is not understood; write postgres://user:password@host/database.".into(),
        )
    })?;
    Ok(options
        .application_name("fortyfive")
        .statement_cache_capacity(128)
        .disable_statement_logging())
}

async fn connect(options: &PgConnectOptions) -> Result<PgConnection> {
    let limit = Duration::from_millis(ACQUIRE_MS);
    match tokio::time::timeout(limit, options.connect()).await {
        Ok(conn) => Ok(conn?),
        Err(_) => Err(Error::Unavailable(Cause::text(
            "the server does not answer",
        ))),
    }
}

/// What makes this server unfit, each in one sentence.
async fn check(conn: &mut PgConnection) -> Result<Vec<String>> {
    let mut setting = async |name: &'static str| {
        let read = sqlx::query_scalar::<_, String>("SELECT current_setting($1)").bind(name);
        read.fetch_one(&mut *conn).await
    };
    let number = setting("server_version_num").await?;
    let encoding = setting("server_encoding").await?;
    if number.parse().unwrap_or(0) < OLDEST_POSTGRES {
        return Err(Error::Refused(
            "PostgreSQL is older than 14; upgrade the server.".into(),
        ));
    }
    if encoding != "UTF8" {
        return Err(Error::Refused(format!(
            "The database is encoded in {encoding}; make one with encoding UTF8."
        )));
    }
    let mut warnings = Vec::new();
    for (name, safe) in [
        ("fsync", &["on"][..]),
        (
            "synchronous_commit",
            &["on", "remote_write", "remote_apply"],
        ),
        ("full_page_writes", &["on"]),
    ] {
        let value = setting(name).await?;
        if !safe.contains(&value.as_str()) {
            warnings.push(format!(
                "PostgreSQL runs with {name} = {value}, so saves can be lost in a power cut; set it to on."
            ));
        }
    }
    Ok(warnings)
}

/// What an error while opening means for whoever started the program.
fn explain(error: Error) -> Error {
    match error {
        Error::Unavailable(cause) | Error::Busy(cause) => Error::Refused(format!(
            "PostgreSQL cannot be reached ({cause}); start it, or correct the address of the database."
        )),
        Error::Internal(cause) => Error::Refused(format!(
            "PostgreSQL refuses ({cause}); see to the user, the password and the rights of the database."
        )),
        other => other,
    }
}
