//! A power cut, played with copies of every file as of its last fsync.
//!
//! Killing a process shows nothing about a power cut, because the system still writes out what the
//! process wrote: a database that never flushes passes that test too. Here a second process runs
//! under `shim.c`; what it acknowledged must be in the copies.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fortyfive::store::*;
use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

use super::*;

const MODE: &str = "FORTYFIVE_POWER_LOSS";
const INTERVIEWS: usize = 16;
const WEAK_SAVES: usize = 200;

/// The second process. Without the variable it is not wanted, and there is nothing to do.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_process_that_loses_its_power() {
    let Ok(mode) = std::env::var(MODE) else {
        return;
    };
    let place = Place::DataDir(std::env::var("KEEP_FROM").unwrap().into());
    match mode.as_str() {
        "full" => write_until_killed(&place).await,
        "normal" => write_weakly_until_killed(&place).await,
        "broken" => write_to_a_broken_disk(&place).await,
        other => panic!("{other}"),
    }
}

/// One line per acknowledged save; written at once, so that a kill cannot lose it.
fn acknowledge(interview: usize, seq: u64) {
    use std::io::Write;
    let path = std::env::var("ACKNOWLEDGED").unwrap();
    let mut file = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .unwrap();
    file.write_all(format!("{interview} {seq}\n").as_bytes())
        .unwrap();
}

async fn open_with_interviews(place: &Place) -> Db {
    let db = Db::open(place, &options()).await.unwrap();
    for n in 0..INTERVIEWS {
        started(&db, &format!("i{n}")).await;
        acknowledge(n, 1);
    }
    db
}

async fn write_until_killed(place: &Place) {
    let db = open_with_interviews(place).await;
    let writers = (0..INTERVIEWS).map(|n| {
        let db = db.clone();
        tokio::spawn(async move {
            for seq in 1.. {
                let append = an_append(&format!("i{n}"), seq, &"words ".repeat(100));
                db.append(append).await.unwrap();
                acknowledge(n, seq + 1);
            }
        })
    });
    futures_util::future::join_all(writers).await;
}

/// The control: the same file, opened the way that is often recommended. It stops before the log is
/// tidied into the database for the first time, because then even this way flushes.
async fn write_weakly_until_killed(place: &Place) {
    Db::open(place, &options()).await.unwrap().close().await;
    let Place::DataDir(dir) = place else {
        unreachable!()
    };
    let weak = SqliteConnectOptions::new()
        .filename(dir.join("fortyfive.db"))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal);
    let mut conn = weak.connect().await.unwrap();
    for n in 1..=WEAK_SAVES {
        let insert = "INSERT INTO outage (from_at, to_at) VALUES ($1, $1)";
        sqlx::query(insert)
            .bind(n as i64)
            .execute(&mut conn)
            .await
            .unwrap();
        acknowledge(0, n as u64);
    }
    std::future::pending().await
}

async fn write_to_a_broken_disk(place: &Place) {
    let db = open_with_interviews(place).await;
    let error = loop {
        let seq = *seqs(&db, "i0").await.last().unwrap();
        match db.append(an_append("i0", seq, "x")).await {
            Ok(()) => acknowledge(0, seq + 1),
            Err(error) => break error,
        }
    };
    assert!(matches!(error, Error::Failed(_)), "{error:?}");
    assert!(db.is_failed());
    for n in 0..INTERVIEWS {
        let outcome = db.append(an_append(&format!("i{n}"), 1, "x")).await;
        assert!(matches!(outcome, Err(Error::Failed(_))), "{outcome:?}");
    }
    std::process::exit(70);
}

struct Machine {
    dir: tempfile::TempDir,
    process: Child,
}

impl Machine {
    #[expect(
        clippy::disallowed_methods,
        reason = "the process that loses its power is another one"
    )]
    fn start(mode: &str, fail_from: Option<u32>) -> Machine {
        let dir = tempfile::tempdir().unwrap();
        for name in ["data", "kept"] {
            std::fs::create_dir(dir.path().join(name)).unwrap();
        }
        let shim = dir.path().join("shim.so");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/store/power_loss/shim.c");
        let built = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-o"])
            .args([&shim, &source])
            .args(["-ldl", "-lpthread"])
            .status();
        let built =
            built.expect("the test needs a C compiler (Debian: apt-get install build-essential)");
        assert!(built.success());
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args([
                "--exact",
                "store::power_loss::the_process_that_loses_its_power",
            ])
            .args(["--nocapture", "--test-threads=1"])
            .env(MODE, mode)
            .env("LD_PRELOAD", &shim)
            .env("KEEP_FROM", dir.path().join("data"))
            .env("KEEP_TO", dir.path().join("kept"))
            .env("ACKNOWLEDGED", dir.path().join("acknowledged"))
            .stdout(Stdio::null());
        if let Some(n) = fail_from {
            command.env("FAIL_FROM", n.to_string());
        }
        let process = command.spawn().unwrap();
        Machine { dir, process }
    }

    /// Waits until this many saves were acknowledged, then pulls the plug.
    async fn pull_the_plug_after(&mut self, acknowledged: usize) {
        for _ in 0..600 {
            tokio::time::sleep(Duration::from_millis(50)).await;
            let ended = self.process.try_wait().unwrap();
            assert!(ended.is_none(), "the process ended by itself: {ended:?}");
            if self.lines() >= acknowledged {
                self.process.kill().unwrap();
                self.process.wait().unwrap();
                return;
            }
        }
        panic!("only {} saves in 30 seconds", self.lines());
    }

    fn acknowledged(&self) -> String {
        std::fs::read_to_string(self.dir.path().join("acknowledged")).unwrap_or_default()
    }

    fn lines(&self) -> usize {
        self.acknowledged().lines().count()
    }

    /// The last acknowledged line of each interview.
    fn last_acknowledged(&self) -> BTreeMap<usize, u64> {
        let mut last = BTreeMap::new();
        for line in self.acknowledged().lines() {
            let (interview, seq) = line.split_once(' ').unwrap();
            let seen = last.entry(interview.parse().unwrap()).or_insert(0);
            *seen = seq.parse::<u64>().unwrap().max(*seen);
        }
        last
    }

    /// Starts again from what was flushed.
    async fn restart(&self) -> Db {
        let place = Place::DataDir(self.dir.path().join("kept"));
        Db::open(&place, &options()).await.unwrap()
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        // Ended already, except when the test failed before.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

async fn lost(db: &Db, last: &BTreeMap<usize, u64>) -> u64 {
    let mut lost = 0;
    for (n, acknowledged) in last {
        let found = seqs(db, &format!("i{n}")).await;
        let gapless: Vec<u64> = (1..=found.len() as u64).collect();
        assert_eq!(found, gapless, "no gap and nothing twice");
        lost += acknowledged.saturating_sub(found.len() as u64);
    }
    lost
}

#[tokio::test]
async fn no_acknowledged_save_is_lost_when_the_power_goes() {
    // Early: in the first log. Late: after several rounds of tidying it into the database.
    for acknowledged in [40, 2_000, 6_000] {
        let mut machine = Machine::start("full", None);
        machine.pull_the_plug_after(acknowledged).await;
        let last = machine.last_acknowledged();
        let db = machine.restart().await;
        assert_eq!(lost(&db, &last).await, 0, "of {}", machine.lines());
        let seq = *seqs(&db, "i0").await.last().unwrap();
        db.append(an_append("i0", seq, "and on it goes"))
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn the_same_power_cut_is_noticed_when_the_database_does_not_flush() {
    let mut machine = Machine::start("normal", None);
    machine.pull_the_plug_after(WEAK_SAVES).await;
    let db = machine.restart().await;
    let kept = db.outages(at(-1)).await.unwrap().len();
    assert!(
        kept < machine.lines(),
        "nothing was lost, so the test above shows nothing"
    );
}

/// After an fsync that failed nobody knows what is on the disk; trying again may succeed and mean
/// nothing.
#[tokio::test]
async fn after_an_fsync_that_failed_nothing_is_acknowledged() {
    let mut machine = Machine::start("broken", Some(70));
    let status = loop {
        tokio::time::sleep(Duration::from_millis(20)).await;
        if let Some(status) = machine.process.try_wait().unwrap() {
            break status;
        }
    };
    assert_eq!(status.code(), Some(70));
    let last = machine.last_acknowledged();
    let db = machine.restart().await;
    assert_eq!(lost(&db, &last).await, 0);
    assert!(machine.lines() > INTERVIEWS);
}
