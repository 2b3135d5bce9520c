//! Durable saves: how many a second, how long each waits, beside what the same machine does without
//! our code in the same minute.
//!
//! `cargo bench --bench store` prints a table; `SECONDS_EACH=10` measures longer. A save is one line
//! of a journal with the row of its interview, flushed to the disk before it is answered.
#![expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]

#[path = "../tests/it/support/pg.rs"]
mod pg;

use std::sync::Arc;
use std::time::{Duration, Instant};

use fortyfive::interview::event::{Event, Recorded};
use fortyfive::store::*;
use fortyfive::time::Timestamp;
use sqlx::{Connection, PgConnection, SqliteConnection};
use tokio::sync::{mpsc, oneshot};

const WRITERS: [usize; 5] = [1, 16, 64, 256, 2_000];
/// About what three seconds of typing come to.
const TEXT_BYTES: usize = 200;
const BATCH_LIMIT: usize = 1_024;

#[tokio::main]
async fn main() {
    // `cargo test --benches` only wants to know that it starts.
    if std::env::args().any(|arg| arg == "--test") {
        return;
    }
    let seconds = std::env::var("SECONDS_EACH")
        .ok()
        .and_then(|s| s.parse().ok())
        .unwrap_or(3.0);
    let each = Duration::from_secs_f64(seconds);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!(
        "load {}; {seconds} s each; a save is {TEXT_BYTES} bytes of text",
        load.trim()
    );
    println!(
        "bare: one writer, many saves a commit, sqlx, no code of ours; each: a statement per save;"
    );
    println!("arrays: the same few statements for the whole batch\n");
    println!("engine      writers  what            saves/s   p50 ms   p99 ms   of the best bare");

    let dir = tempfile::tempdir().unwrap();
    let place = |name: &str| Place::DataDir(dir.path().join(name));
    let ours = Ours::open(&place("ours")).await;
    Ours::open(&place("bare")).await.closed().await;
    let bare_file = format!("sqlite:{}", dir.path().join("bare/fortyfive.db").display());
    for writers in WRITERS {
        let bare = Bare::sqlite(&bare_file).await;
        let floor = [("bare, each", run(writers, each, bare).await)];
        report(
            "SQLite",
            writers,
            &floor,
            run(writers, each, ours.clone()).await,
        );
    }
    ours.closed().await;

    let ours = Ours::open(&Place::Url(pg::database().await)).await;
    let bare_url = pg::database().await;
    Ours::open(&Place::Url(bare_url.clone()))
        .await
        .closed()
        .await;
    for writers in WRITERS {
        let by_one = run(writers, each, Bare::postgres(&bare_url, false).await).await;
        let arrays = run(writers, each, Bare::postgres(&bare_url, true).await).await;
        let floor = [("bare, each", by_one), ("bare, arrays", arrays)];
        report(
            "PostgreSQL",
            writers,
            &floor,
            run(writers, each, ours.clone()).await,
        );
    }
    ours.closed().await;
}

#[derive(Debug)]
struct Measured {
    per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
}

fn report(engine: &str, writers: usize, floor: &[(&str, Measured)], ours: Measured) {
    let best = floor.iter().map(|(_, m)| m.per_second).fold(0.0, f64::max);
    let line = |what: &str, m: &Measured, share: String| {
        let Measured {
            per_second,
            p50_ms,
            p99_ms,
        } = m;
        println!(
            "{engine:<11} {writers:>7}  {what:<14} {per_second:>8.0} {p50_ms:>8.2} {p99_ms:>8.2}   {share}"
        );
    };
    for (what, measured) in floor {
        line(what, measured, String::new());
    }
    line("fortyfive", &ours, format!("{:.2}", ours.per_second / best));
}

/// Something that saves a line of an interview, and answers when it is on the disk.
trait Saves: Clone + Send + Sync + 'static {
    fn save(&self, interview: usize, seq: u64) -> impl Future<Output = ()> + Send;
    /// Where the journal of an interview ends.
    fn seq(&self, interview: usize) -> impl Future<Output = u64> + Send;
}

/// So many writers, each on an interview of its own, each as fast as it is answered.
async fn run(writers: usize, each: Duration, saves: impl Saves) -> Measured {
    let mut tasks = Vec::new();
    let mut first = Vec::new();
    for n in 0..writers {
        first.push(saves.seq(n).await);
    }
    let begun = Instant::now();
    for (n, mut seq) in first.into_iter().enumerate() {
        let saves = saves.clone();
        tasks.push(tokio::spawn(async move {
            let mut took = Vec::new();
            while begun.elapsed() < each {
                let asked = Instant::now();
                saves.save(n, seq).await;
                seq += 1;
                took.push(asked.elapsed());
            }
            took
        }));
    }
    let mut all = Vec::new();
    for task in tasks {
        all.extend(task.await.unwrap());
    }
    let seconds = begun.elapsed().as_secs_f64();
    all.sort();
    let at = |share: f64| all[((all.len() - 1) as f64 * share) as usize].as_secs_f64() * 1_000.0;
    Measured {
        per_second: all.len() as f64 / seconds,
        p50_ms: at(0.5),
        p99_ms: at(0.99),
    }
}

fn id(n: usize) -> String {
    format!("01890000-0000-7000-8000-{n:012}")
}

fn moment(seq: u64) -> Timestamp {
    Timestamp::from_ms(1_700_000_000_000 + seq as i64)
}

fn asked(seq: u64) -> Recorded {
    let event = Event::Asked {
        text: "x".repeat(TEXT_BYTES),
    };
    Recorded {
        seq,
        at: moment(seq),
        recorded_at: moment(seq),
        event,
    }
}

#[derive(Clone)]
struct Ours(Db);

impl Ours {
    /// With as many interviews as there will be writers.
    async fn open(place: &Place) -> Ours {
        let db = Db::open(place, &Options::default()).await.unwrap();
        let starts = (0..WRITERS[WRITERS.len() - 1]).map(|n| start(db.clone(), n));
        futures_util::future::join_all(starts).await;
        Ours(db)
    }

    async fn closed(self) {
        self.0.close().await;
    }
}

async fn start(db: Db, n: usize) {
    let person = Person {
        id: id(n),
        created_at: moment(0),
        display_name: "Ada".into(),
        login_name: None,
        password_hash: None,
        settings: "{}".into(),
    };
    let login = Login {
        token_hash: id(n),
        person_id: id(n),
        created_at: moment(0),
        last_seen_at: moment(0),
        expires_at: moment(1_000_000),
        label: "bench".into(),
    };
    db.write(CreateGuest { person, login }).await.unwrap();
    let row = InterviewRow {
        id: id(n),
        person_id: id(n),
        case_id: "url-shortener".into(),
        title: "A URL shortener".into(),
        level: "senior".into(),
        plan_name: "interview-45".into(),
        pace: "interview".into(),
        phase: "running".into(),
        stage: Some("clarify".into()),
        started_at: moment(0),
        finished_at: None,
        due_at: Some(moment(9_999_999)),
        seq: 1,
        content_hash: "hash".into(),
        coverage: None,
        verdict: None,
    };
    let start = StartInterview {
        row,
        content: "{}".into(),
        events: vec![asked(1)],
        snapshot: None,
    };
    db.write(start).await.unwrap();
}

impl Saves for Ours {
    async fn save(&self, interview: usize, seq: u64) {
        let append = Append {
            interview_id: id(interview),
            expected_seq: seq,
            events: vec![asked(seq + 1)],
            phase: "running".into(),
            stage: Some("clarify".into()),
            due_at: Some(moment(9_999_999)),
            finished_at: None,
            snapshot: None,
            score: None,
        };
        self.0.append(append).await.unwrap();
    }

    async fn seq(&self, interview: usize) -> u64 {
        self.0
            .interview_seq(&id(interview), &id(interview))
            .await
            .unwrap()
            .unwrap()
    }
}

/// One line, and who waits for it.
struct Line {
    id: String,
    seq: i64,
    body: String,
    done: oneshot::Sender<()>,
}

#[derive(Clone)]
struct Bare {
    lines: mpsc::Sender<Line>,
    seqs: Arc<std::collections::HashMap<String, i64>>,
}

impl Bare {
    async fn sqlite(url: &str) -> Bare {
        let mut conn = SqliteConnection::connect(url).await.unwrap();
        for pragma in ["PRAGMA synchronous = FULL", "PRAGMA busy_timeout = 5000"] {
            sqlx::query(pragma).execute(&mut conn).await.unwrap();
        }
        let found = sqlx::query_as::<_, (String, i64)>(SEQS)
            .fetch_all(&mut conn)
            .await
            .unwrap();
        let (lines, waiting) = mpsc::channel(4_096);
        tokio::spawn(write_sqlite(conn, waiting));
        Bare {
            lines,
            seqs: Arc::new(found.into_iter().collect()),
        }
    }

    async fn postgres(url: &str, arrays: bool) -> Bare {
        let mut conn = PgConnection::connect(url).await.unwrap();
        let found = sqlx::query_as::<_, (String, i64)>(SEQS)
            .fetch_all(&mut conn)
            .await
            .unwrap();
        let (lines, waiting) = mpsc::channel(4_096);
        tokio::spawn(write_postgres(conn, waiting, arrays));
        Bare {
            lines,
            seqs: Arc::new(found.into_iter().collect()),
        }
    }
}

impl Saves for Bare {
    async fn save(&self, interview: usize, seq: u64) {
        let (done, wait) = oneshot::channel();
        let body = format!(r#"{{"kind":"asked","text":"{}"}}"#, "x".repeat(TEXT_BYTES));
        let line = Line {
            id: id(interview),
            seq: seq as i64 + 1,
            body,
            done,
        };
        self.lines.send(line).await.ok().unwrap();
        wait.await.unwrap();
    }

    async fn seq(&self, interview: usize) -> u64 {
        self.seqs[&id(interview)] as u64
    }
}

const SEQS: &str = "SELECT id, seq FROM interview";
const EVENT: &str = "INSERT INTO event (interview_id, seq, at, recorded_at, kind, body)
                     VALUES ($1, $2, $3, $3, 'asked', $4)";
const ROW: &str = "UPDATE interview SET seq = $2 WHERE id = $1 AND seq = $2 - 1";

/// Begin, a line and a row for each, commit: on either engine.
macro_rules! commit_each {
    ($begin:literal, $conn:ident, $lot:ident) => {
        sqlx::query($begin).execute(&mut $conn).await.unwrap();
        for line in &$lot {
            let event = sqlx::query(EVENT).bind(&line.id).bind(line.seq);
            event
                .bind(line.seq)
                .bind(&line.body)
                .execute(&mut $conn)
                .await
                .unwrap();
            let row = sqlx::query(ROW).bind(&line.id).bind(line.seq);
            assert_eq!(row.execute(&mut $conn).await.unwrap().rows_affected(), 1);
        }
        sqlx::query("COMMIT").execute(&mut $conn).await.unwrap();
    };
}

async fn write_sqlite(mut conn: SqliteConnection, mut lines: mpsc::Receiver<Line>) {
    let mut lot = Vec::new();
    while lines.recv_many(&mut lot, BATCH_LIMIT).await > 0 {
        commit_each!("BEGIN IMMEDIATE", conn, lot);
        lot.drain(..).for_each(|line| line.done.send(()).unwrap());
    }
}

async fn write_postgres(mut conn: PgConnection, mut lines: mpsc::Receiver<Line>, arrays: bool) {
    let mut lot = Vec::new();
    while lines.recv_many(&mut lot, BATCH_LIMIT).await > 0 {
        if arrays {
            commit_arrays(&mut conn, &lot).await;
        } else {
            commit_each!("BEGIN", conn, lot);
        }
        lot.drain(..).for_each(|line| line.done.send(()).unwrap());
    }
}

async fn commit_arrays(conn: &mut PgConnection, lot: &[Line]) {
    let ids: Vec<&str> = lot.iter().map(|l| l.id.as_str()).collect();
    let seqs: Vec<i64> = lot.iter().map(|l| l.seq).collect();
    let bodies: Vec<&str> = lot.iter().map(|l| l.body.as_str()).collect();
    sqlx::query("BEGIN").execute(&mut *conn).await.unwrap();
    sqlx::query(
        "UPDATE interview SET seq = r.seq FROM unnest($1::text[], $2::bigint[]) AS r(id, seq)
          WHERE interview.id = r.id AND interview.seq = r.seq - 1",
    )
    .bind(&ids)
    .bind(&seqs)
    .execute(&mut *conn)
    .await
    .unwrap();
    sqlx::query(
        "INSERT INTO event (interview_id, seq, at, recorded_at, kind, body)
         SELECT id, seq, seq, seq, 'asked', body FROM unnest($1::text[], $2::bigint[], $3::text[]) AS r(id, seq, body)",
    )
    .bind(&ids)
    .bind(&seqs)
    .bind(&bodies)
    .execute(&mut *conn)
    .await
    .unwrap();
    sqlx::query("COMMIT").execute(&mut *conn).await.unwrap();
}
