//! Everything that must outlive the process, in SQL: SQLite embedded, or PostgreSQL, from the
//! same statements.
//!
//! # What is promised
//!
//! An `Ok` of [`Db::append`] or [`Db::write`] means: it is on the disk. Dropping their future
//! changes nothing about the write once it was submitted ([`writer`]).
//!
//! # How to read on
//!
//! * [`query`]: how a statement is written down, once for both engines
//! * [`writer`]: the one task that writes; [`append`] and [`bulk`]: how many appends become few
//!   statements
//! * [`people`], [`interviews`], [`journal`], [`peers`], [`answers`], [`own_marks`], [`circles`], [`summaries`], [`search`],
//!   [`drills`], [`study`], [`reader`], [`heartbeat`]: what can be asked and written; [`transfer`], [`learning`]: archives; [`removal`]: what is
//!   deleted
//! * [`sqlite`] with [`datadir`], and [`postgres`]: opening, with the checks that refuse to start
//! * [`error`], [`health`], [`backup`]
//!
//! ```no_run
//! # async fn f() -> fortyfive::store::Result<()> {
//! use fortyfive::store::{Db, Heartbeat, Options, Place};
//! use fortyfive::time::Timestamp;
//!
//! let db = Db::open(&Place::DataDir("data".into()), &Options::default()).await?;
//! let now = Timestamp::from_ms(1_700_000_000_000);
//! db.write(Heartbeat { at: now, wall: now }).await?;
//! db.close().await;
//! # Ok(()) }
//! ```

mod answers;
mod append;
mod backup;
mod bulk;
mod circle_queue;
mod circles;
mod datadir;
mod drills;
mod engine;
mod error;
mod health;
mod heartbeat;
mod interviews;
mod journal;
mod learning;
mod own_marks;
mod peers;
mod people;
pub mod postgres;
mod query;
mod reader;
mod readings;
mod removal;
mod schema;
mod search;
mod sqlite;
mod study;
mod summaries;
mod transfer;
mod wordings;
mod writer;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sqlx::{PgPool, SqlitePool};
use tokio::sync::{mpsc, oneshot};

pub use answers::{AnswerRow, Answered, AskedRow, PutAnswer, PutRating, RatingRow};
pub use append::Append;
pub use backup::backup;
pub use circle_queue::{
    CaseRow, DoneRow, GiveBack, GivingBack, LeaseRow, Leasing, PutUp, PutUpRow, PuttingUp, ReadRow,
    ReviewsRow, TakeBack, TakeLease,
};
pub use circles::{
    CircleLinkRow, CircleLinked, CircleRow, EndStay, JoinCircle, JoinedCircle, MadeCircle,
    MakeCircle, PutCircleLink, RenameCircle, RevokeCircleLink, StayRow,
};
pub use datadir::{BALLAST_BYTES, BALLAST_NEEDS_BYTES, READ_ONLY_BELOW_BYTES, START_NEEDS_BYTES};
pub use drills::{
    AnswerDrill, AnsweredRow, DrawDrill, DrillAnswered, DrillCardRow, DrillQuestionRow,
    DrillReviewRow, KeepTyped, PractisedRow,
};
pub use error::{Cause, Error, Result};
pub use heartbeat::{Heartbeat, Outage};
pub use interviews::{
    After, InterviewKey, InterviewRow, PAGE_LIMIT, RUNNING_PER_PERSON, Score, StartInterview,
};
pub use journal::{EVENTS_LIMIT, Loaded, PutScorecard, ScorecardRow, Snapshot};
pub use learning::{BroughtLearning, DrillsPiece, LearningCame, LearningPut, PlanCame, Replan};
pub use own_marks::{
    KeepOwnDraft, Own, OwnHandedIn, OwnMarksRow, PracticedRow, PutOwnMarks, RecordRow,
};
pub use peers::{
    AccessRow, DraftRow, GuestRow, HandedIn, InvitationRow, KeepDraft, Kept, LIVE_ROLES, LetIn,
    MarksRow, PutInvitation, PutMarks, Putting, Redeem, Redeemed, Revoke,
};
pub use people::{
    AddLogin, AdoptGuest, ChangePassword, ChangeSettings, CreateGuest, EndExpiredLogins, EndLogin,
    EndOtherLogins, LAST_SEEN_PRECISION_MS, LOGINS_PER_PERSON, LoggedIn, Login, Person, Register,
    TouchLogin,
};
pub use query::{Conn, Statement, Tx};
pub use reader::{
    AfterOpinion, Allowance, Caller, ConsentRow, DecisionRow, EndCall, Ended, FailWaiting,
    OpenCall, OpinionRow, PlanCalls, Planned, PlannedCall, PruneSpent, Purpose, PutConsent,
    PutDecision, PutOpinion, ReaderCallRow, ReaderDayRow, ReaderSentRow, ReleaseStale, ReserveCall,
    Reserved, Spent,
};
pub use readings::{FirstMarksRow, ReadingRow};
pub use removal::{
    DeleteInterview, DeletePerson, HoldingsRow, PutOffRetention, RetentionRow, SetRetention,
    VisitedRow,
};
pub use search::{Filter, Found, GraderRow};
pub use study::{
    DropOutcome, OutcomePut, OutcomeRow, PutOutcome, PutStudied, PutStudyPlan, StudiedRow,
    StudyPlanRow,
};
pub use summaries::{AfterSummary, Given, GivenRow, PutSummary, SummaryRow};
pub use transfer::{
    ArchivePut, Brought, BroughtInterview, BroughtMarks, ProvenanceRow, PutArchive, Unpack,
};
pub use wordings::{PutWording, WordingRow};
pub use writer::Write;

use bulk::Format;
use datadir::DataDir;
use engine::Engine;
use health::Health;
use query::Lease;
use writer::{Job, Pending, QUEUE_LIMIT, Writer};

/// A write that finds no room in the queue for this long is told to come again.
const QUEUE_PATIENCE_MS: u64 = 5_000;

/// Where the data lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A directory for the embedded database.
    DataDir(PathBuf),
    /// `postgres://user:password@host/database`
    Url(String),
}

/// What the operator may overrule, and only says so once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Start on NFS, SMB or 9p all the same.
    pub allow_network_filesystem: bool,
    /// Start with a PostgreSQL that may lose saves in a power cut.
    pub allow_unsafe_database: bool,
    /// Keep some room aside for a full disk, if the disk has it.
    pub ballast: bool,
    /// The embedded database grows no further than this many pages of 4 KiB.
    pub max_pages: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            allow_network_filesystem: false,
            allow_unsafe_database: false,
            ballast: true,
            max_pages: None,
        }
    }
}

/// The database. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    readers: Readers,
    jobs: mpsc::Sender<Job>,
    health: Arc<Health>,
    dir: Option<Arc<DataDir>>,
}

enum Readers {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Db {
    /// Opens the database, makes it if there is none, brings its tables up to date, and starts
    /// the writer on the current tokio runtime. [`Error::Refused`] says what to do.
    pub async fn open(place: &Place, options: &Options) -> Result<Db> {
        let (engine, readers, writer, dir) = match place {
            Place::DataDir(path) => {
                let dir = Arc::new(DataDir::prepare(path, options)?);
                let (engine, pool, writer) =
                    sqlite::Sqlite::open(dir.clone(), options.max_pages).await?;
                (
                    Engine::Sqlite(engine),
                    Readers::Sqlite(pool),
                    writer,
                    Some(dir),
                )
            }
            Place::Url(url) => {
                let (engine, pool, writer) = postgres::Postgres::open(url, options).await?;
                (
                    Engine::Postgres(engine),
                    Readers::Postgres(pool),
                    writer,
                    None,
                )
            }
        };
        let health = Arc::new(Health::new(dir.clone()));
        let (jobs, waiting) = mpsc::channel(QUEUE_LIMIT);
        tokio::spawn(Writer::new(engine, health.clone(), writer).run(waiting));
        Ok(Db(Arc::new(Inner {
            readers,
            jobs,
            health,
            dir,
        })))
    }

    /// Adds lines to a journal. `Ok` means that they are on the disk; [`Error::Conflict`] that
    /// the interview was at another `seq` (or does not exist) and nothing was written.
    pub async fn append(&self, append: Append) -> Result<()> {
        let encoded = append.encode(self.format())?;
        self.submit(|reply| Job::Append(encoded, reply)).await
    }

    /// Runs a write in a transaction of its own. `Ok` means that it is on the disk.
    pub async fn write<W: Write>(&self, write: W) -> Result<W::Out> {
        self.submit(|reply| Job::Exec(Box::new(Pending::new(write, reply))))
            .await
    }

    /// A write whose outcome nobody needs; given up when the queue is full.
    fn submit_unheard<W: Write>(&self, write: W) {
        let job = Job::Exec(Box::new(Pending::new(write, oneshot::channel().0)));
        if let Err(error) = self.0.jobs.try_send(job) {
            tracing::debug!(%error, "a write was given up");
        }
    }

    async fn submit<T>(&self, job: impl FnOnce(writer::Reply<T>) -> Job) -> Result<T> {
        self.0.health.check()?;
        let (reply, answer) = oneshot::channel();
        let patience = Duration::from_millis(QUEUE_PATIENCE_MS);
        match self.0.jobs.send_timeout(job(reply), patience).await {
            Ok(()) => answer.await.unwrap_or_else(|_| Err(ended())),
            Err(mpsc::error::SendTimeoutError::Timeout(_)) => {
                Err(Error::Busy(Cause::text("the queue of the writer is full")))
            }
            Err(mpsc::error::SendTimeoutError::Closed(_)) => Err(ended()),
        }
    }

    /// True once the disk failed under a write: nothing is acknowledged any more, and the process
    /// should end (exit code 70) so that a restart finds out what is on the disk.
    pub fn is_failed(&self) -> bool {
        self.0.health.is_failed()
    }

    /// Room left on the disk of the data directory; `None` where that is the server's concern, or
    /// cannot be told.
    pub fn free_bytes(&self) -> Option<u64> {
        let free = self.0.dir.as_ref()?.free_bytes();
        free.inspect_err(|error| tracing::warn!(%error, "the room left is not known"))
            .ok()
    }

    /// Whether other processes may write to the same database.
    pub fn is_shared(&self) -> bool {
        matches!(self.0.readers, Readers::Postgres(_))
    }

    /// Writes what was submitted, then closes. Later writes are [`Error::Unavailable`].
    pub async fn close(&self) {
        let (closed, wait) = oneshot::channel();
        if self.0.jobs.send(Job::Close(closed)).await.is_ok() {
            // An error means that the writer has ended already, which is what is wanted.
            let _ = wait.await;
        }
        match &self.0.readers {
            Readers::Sqlite(pool) => pool.close().await,
            Readers::Postgres(pool) => pool.close().await,
        }
    }

    fn format(&self) -> Format {
        if self.is_shared() {
            Format::Columns
        } else {
            Format::Json
        }
    }

    /// A connection for reading.
    async fn read(&self) -> Result<Conn> {
        Ok(match &self.0.readers {
            Readers::Sqlite(pool) => Conn::Sqlite(Lease::Reader(pool.acquire().await?)),
            Readers::Postgres(pool) => Conn::Postgres(Lease::Reader(pool.acquire().await?)),
        })
    }
}

fn ended() -> Error {
    Error::Unavailable(Cause::text("the writer has ended"))
}

/// Every statement of the store, for the test that prepares them.
pub fn statements() -> impl Iterator<Item = &'static Statement> {
    [
        answers::ALL,
        append::ALL,
        circle_queue::ALL,
        circles::ALL,
        drills::ALL,
        heartbeat::ALL,
        interviews::ALL,
        journal::ALL,
        own_marks::ALL,
        peers::ALL,
        people::ALL,
        search::ALL,
        readings::ALL,
        summaries::ALL,
        study::ALL,
        removal::ALL,
        transfer::ALL,
        wordings::ALL,
    ]
    .into_iter()
    .chain(reader::STATEMENTS)
    .flatten()
}
