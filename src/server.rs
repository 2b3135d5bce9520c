//! Putting the house together: settings, content, store, clock, proctor, pages; and taking it down in order.

pub mod follow;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;

use crate::casebook::watch::{Print, Watch};
use crate::casebook::{Casebook, Fault};
use crate::config::{self, Config, LogFormat};
use crate::dictation::{self, Transcriber};
use crate::limits;
use crate::model::{self, Model};
use crate::proctor::{Outage, Proctor, Pulse, ReaderPrice, ReaderSettings, ReaderWhen};
use crate::stop;
use crate::store::{self, Db, EndExpiredLogins, Place};
use crate::text::t_with;
use crate::time::{Clock, SystemClock, Timestamp, wall_clock};
use crate::web::{self, App, Origins};
use follow::Follower;

/// Interviews wait for their candidate at most this long, so no older outage concerns anybody.
const OUTAGES_KEPT_MS: i64 = 8 * 24 * 3_600_000;
const TIDY_EVERY: Duration = Duration::from_secs(60);

/// Why the server did not start, or had to end: a sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Content(Vec<Fault>),
    #[error("{0}")]
    Store(#[from] store::Error),
    #[error("{}", t_with("server-cannot-listen", &[("address", address.to_string().into()), ("cause", cause.to_string().into())]))]
    CannotListen {
        address: SocketAddr,
        cause: std::io::Error,
    },
    #[error("{}", t_with("server-address-in-use", &[("address", .0.to_string().into())]))]
    AddressInUse(SocketAddr),
    #[error("{}", t_with("server-log", &[("cause", .0.clone().into())]))]
    Log(String),
    #[error("{}", crate::text::t("server-disk-failed"))]
    DiskFailed,
    #[error("{0}")]
    Dictation(#[from] dictation::SettingsFault),
    #[error("{0}")]
    Model(#[from] model::SettingsFault),
    #[error("{0}")]
    Runtime(std::io::Error),
}

impl ServerError {
    /// By sysexits.h: 70 when the disk failed under us, 78 when the settings do not allow a start.
    pub fn exit_code(&self) -> u8 {
        match self {
            ServerError::DiskFailed => 70,
            _ => 78,
        }
    }
}

/// Where the data of these settings lies.
pub fn place_of(config: &Config) -> Place {
    match &config.database {
        Some(url) => Place::Url(url.clone()),
        None => Place::DataDir(config.data.clone()),
    }
}

/// Serves until the process is told to stop.
///
/// # Errors
/// Whatever keeps it from starting, and a disk that fails.
pub fn run(config: &Config) -> Result<(), ServerError> {
    log_to_stderr(config)?;
    let runtime = tokio::runtime::Runtime::new().map_err(ServerError::Runtime)?;
    runtime.block_on(serve(config))
}

/// Store and use cases without pages, clock and pulse as when serving: for what is done from the command line.
///
/// # Errors
/// Whatever would keep the server from starting.
pub async fn without_pages(config: &Config) -> Result<(Db, Arc<Proctor>), ServerError> {
    let casebook = Casebook::load(config.content.as_deref()).map_err(ServerError::Content)?;
    let options = store::Options {
        allow_network_filesystem: config.allow_unsafe_storage,
        allow_unsafe_database: config.allow_unsafe_storage,
        ..store::Options::default()
    };
    let db = Db::open(&place_of(config), &options).await?;
    let (clock, pulse) = start_clock(&db).await?;
    let proctor = Proctor::new(db.clone(), Arc::new(casebook), clock, pulse);
    Ok((db, proctor))
}

async fn serve(config: &Config) -> Result<(), ServerError> {
    // The print first: what changes while it is read is seen by the first look.
    let watched = config
        .content
        .as_deref()
        .map(|folder| (folder, Watch::new(Print::of(folder))));
    let casebook = Casebook::load(config.content.as_deref()).map_err(ServerError::Content)?;
    let transcriber = Transcriber::configured(config)?;
    let model = Model::configured(config)?;
    if let Some(model) = &model {
        let (host, name) = (model.host(), model.name());
        tracing::info!(
            host,
            model = name,
            dialect = model.dialect().name(),
            "a model reads along"
        );
    }
    let options = store::Options {
        allow_network_filesystem: config.allow_unsafe_storage,
        allow_unsafe_database: config.allow_unsafe_storage,
        ..store::Options::default()
    };
    let db = Db::open(&place_of(config), &options).await?;
    let listener = listen(config.listen).await?;
    // Port 0 asks for any free one.
    let address = listener.local_addr().unwrap_or(config.listen);

    let (clock, pulse) = start_clock(&db).await?;
    let proctor = Proctor::new(db.clone(), Arc::new(casebook), clock, pulse)
        .with_reader(model.map(Arc::new), reader_settings(config));
    if let Err(cause) = proctor.release_readings().await {
        tracing::error!(%cause, "questions that were left open stay so for now");
    }
    let (stop, stopping) = stop::channel();
    let app = App::new(
        proctor.clone(),
        Origins::new(address, config.public_url.as_deref()),
        stopping.clone(),
        transcriber,
    );
    let sweeper = tokio::spawn(proctor.clone().run(stopping.clone()));
    let reader = tokio::spawn(summarise(proctor.clone(), stopping.clone()));
    let tidier = tokio::spawn(tidy(app.clone(), db.clone()));
    let follower = watched.map(|(folder, watch)| {
        tokio::spawn(follow::follow(Follower::new(
            folder,
            watch,
            proctor.clone(),
        )))
    });

    let shown = config
        .public_url
        .clone()
        .unwrap_or_else(|| format!("http://{address}"));
    println!(
        "{}",
        t_with("server-ready", &[("address", shown.clone().into())])
    );
    tracing::info!(%address, shown, "serving");

    let served = tokio::spawn(web::serve::serve(listener, web::router(app), stopping));
    let failed = tokio::select! {
        () = told_to_stop() => false,
        () = disk_failed(&db) => true,
    };
    tracing::info!("stopping");
    stop.begin();
    for ended in [served.await, sweeper.await] {
        if let Err(cause) = ended {
            tracing::error!(%cause, "a part did not end well");
        }
    }
    tidier.abort();
    reader.abort();
    if let Some(follower) = follower {
        follower.abort();
    }
    db.close().await;
    if failed {
        Err(ServerError::DiskFailed)
    } else {
        Ok(())
    }
}

/// What the operator allows a second reader.
fn reader_settings(config: &Config) -> ReaderSettings {
    let most = |tokens: u64| i64::try_from(tokens).unwrap_or(i64::MAX);
    ReaderSettings {
        when: match config.reader_when {
            config::ReaderWhen::End => ReaderWhen::End,
            config::ReaderWhen::Stage => ReaderWhen::Stage,
        },
        conversation: config.reader_conversation,
        allowance: store::Allowance {
            calls_per_interview: i64::from(config.reader_calls_per_interview),
            calls_per_person_day: limits::READER_CALLS_PER_PERSON_DAY,
            tokens_per_person_day: most(config.reader_tokens_per_person_day),
            tokens_per_day: most(config.reader_tokens_per_day),
            in_flight: limits::READER_IN_FLIGHT,
        },
        price: ReaderPrice {
            input: config.reader_price_input,
            output: config.reader_price_output,
            currency: config.reader_currency.clone(),
        },
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener, ServerError> {
    TcpListener::bind(address)
        .await
        .map_err(|cause| match cause.kind() {
            std::io::ErrorKind::AddrInUse => ServerError::AddressInUse(address),
            _ => ServerError::CannotListen { address, cause },
        })
}

/// The clock goes on where the last sign of life left it, or at the wall's time if that is later. The time
/// between is an outage that every interview then alive gets back.
async fn start_clock(db: &Db) -> Result<(Arc<dyn Clock>, Pulse), store::Error> {
    let wall = wall_clock();
    let last = db.last_heartbeat().await?.map(|heartbeat| heartbeat.at);
    let origin = last.map_or(wall, |last| wall.max(last.plus_ms(1)));
    // Where several processes share a database, a fresh heartbeat is somebody else's: nobody was away.
    let alive_elsewhere =
        |last: Timestamp| db.is_shared() && origin.since_ms(last) <= limits::OUTAGE_GAP_MS;
    if let Some(last) = last.filter(|last| !alive_elsewhere(*last)) {
        let outage = store::Outage {
            from_at: last,
            to_at: origin,
        };
        db.write(outage).await?;
        tracing::info!(
            gap_ms = origin.since_ms(last),
            "time since the last sign of life is given back"
        );
    }
    let since = Timestamp::from_ms(origin.as_ms() - OUTAGES_KEPT_MS);
    let past = db.outages(since).await?.into_iter().map(|outage| Outage {
        from: outage.from_at,
        to: outage.to_at,
    });
    let pulse = Pulse::starting_at(origin, past.collect());
    db.write(store::Heartbeat { at: origin, wall }).await?;
    Ok((Arc::new(SystemClock::starting_at(origin)), pulse))
}

async fn tidy(app: App, db: Db) {
    let mut every = tokio::time::interval(TIDY_EVERY);
    loop {
        every.tick().await;
        app.tidy();
        let now = app.clock.now();
        if let Err(cause) = db.write(EndExpiredLogins { now }).await {
            tracing::warn!(%cause, "expired log-ins stay for now");
        }
    }
}

/// What was finished with an older version, or while the disk was full, is summarised in the background.
async fn summarise(proctor: Arc<Proctor>, stopping: stop::Stopping) {
    match proctor.summarise_missing(&stopping).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "older interviews were summarised"),
        Err(cause) => tracing::error!(%cause, "older interviews were not summarised"),
    }
}

async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut interrupt)) = (
        signal(SignalKind::terminate()),
        signal(SignalKind::interrupt()),
    ) else {
        tracing::error!("signals cannot be heard; only a kill ends this process");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}

/// A disk that failed under a write may have lost what it said it kept: better to end, and to find out on
/// the next start what is there.
async fn disk_failed(db: &Db) {
    let mut every = tokio::time::interval(Duration::from_secs(1));
    while !db.is_failed() {
        every.tick().await;
    }
}

fn log_to_stderr(config: &Config) -> Result<(), ServerError> {
    use tracing_subscriber::EnvFilter;
    let filter =
        EnvFilter::try_new(&config.log).map_err(|cause| ServerError::Log(cause.to_string()))?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        // A log that cannot be written (its disk is full, its reader is gone) may not cost a save: the
        // complaint about it would be a panic.
        .log_internal_errors(false)
        .with_writer(std::io::stderr);
    let started = match config.log_format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().try_init(),
    };
    started.map_err(|cause| ServerError::Log(cause.to_string()))
}
