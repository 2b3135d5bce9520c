//! What the machine can do without our code: the least program that renders a page of the same size after
//! one indexed read, and brings a save to the disk.

use std::path::Path;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path as UrlPath, State};
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::{get, put};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, SqliteConnection, SqlitePool};
use tokio::sync::{mpsc, oneshot};

const BATCH_LIMIT: usize = 1_024;

#[derive(Template)]
#[template(
    source = "<!doctype html><title>{{ title }}</title><main>{% for line in lines %}<p class=line>{{ line }}</p>\n\
              {% endfor %}</main>",
    ext = "html"
)]
struct Page<'a> {
    title: &'a str,
    lines: &'a [String],
}

#[derive(Deserialize)]
struct Save {
    op_id: String,
    base_rev: u64,
    text: String,
}

#[derive(Serialize)]
struct Saved {
    rev: u64,
}

struct Line {
    id: i64,
    rev: i64,
    op_id: String,
    text: String,
    done: oneshot::Sender<()>,
}

#[derive(Clone)]
struct Bare {
    readers: SqlitePool,
    writer: mpsc::Sender<Line>,
    lines: Arc<Vec<String>>,
}

/// Serves until it is killed. `rows` interviews; pages of about `bytes`.
pub async fn serve(dir: &Path, rows: i64, bytes: usize) {
    let options = SqliteConnectOptions::new()
        .filename(dir.join("bare.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .disable_statement_logging();
    let mut conn = options.connect().await.expect("a database");
    fill(&mut conn, rows).await;
    let readers = SqlitePoolOptions::new()
        .max_connections(4)
        .test_before_acquire(false)
        .connect_with(options)
        .await
        .expect("readers");
    let (writer, waiting) = mpsc::channel(4_096);
    tokio::spawn(write(conn, waiting));
    let line = "Ten million links a day, read a hundred times as often as they are written; so much for that.";
    let count = bytes / (line.len() + 20);
    let bare = Bare {
        readers,
        writer,
        lines: Arc::new(vec![line.to_owned(); count]),
    };
    let app = Router::new()
        .route("/page/{id}", get(page))
        .route("/save/{id}", put(save))
        .route("/known-save/{id}", put(known_save))
        .with_state(bare);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    println!(
        "bare is ready: http://{}",
        listener.local_addr().expect("an address")
    );
    axum::serve(listener, app).await.expect("it serves");
}

async fn fill(conn: &mut SqliteConnection, rows: i64) {
    let run = [
        "CREATE TABLE interview (id INTEGER PRIMARY KEY, token TEXT NOT NULL UNIQUE, title TEXT NOT NULL, rev BIGINT NOT NULL)",
        "CREATE TABLE event (interview_id INTEGER NOT NULL, rev BIGINT NOT NULL, op_id TEXT NOT NULL, body TEXT NOT NULL,
                             PRIMARY KEY (interview_id, rev))",
    ];
    for statement in run {
        sqlx::query(statement)
            .execute(&mut *conn)
            .await
            .expect("a table");
    }
    sqlx::query(
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $1)
         INSERT INTO interview SELECT i, 'token-' || i, 'A URL shortener', 0 FROM n",
    )
    .bind(rows)
    .execute(&mut *conn)
    .await
    .expect("rows");
}

async fn read(bare: &Bare, id: i64) -> Result<String, StatusCode> {
    sqlx::query_scalar("SELECT title FROM interview WHERE token = $1")
        .bind(format!("token-{id}"))
        .fetch_one(&bare.readers)
        .await
        .map_err(|_| StatusCode::NOT_FOUND)
}

async fn page(
    State(bare): State<Bare>,
    UrlPath(id): UrlPath<i64>,
) -> Result<Html<String>, StatusCode> {
    let title = read(&bare, id).await?;
    let page = Page {
        title: &title,
        lines: &bare.lines,
    };
    page.render()
        .map(Html)
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

async fn save(
    State(bare): State<Bare>,
    UrlPath(id): UrlPath<i64>,
    Json(save): Json<Save>,
) -> Json<Saved> {
    let (done, wait) = oneshot::channel();
    let rev = save.base_rev + 1;
    let line = Line {
        id,
        rev: rev as i64,
        op_id: save.op_id,
        text: save.text,
        done,
    };
    assert!(bare.writer.send(line).await.is_ok(), "the writer lives");
    wait.await.expect("written");
    Json(Saved { rev })
}

/// The same after asking who it is.
async fn known_save(
    bare: State<Bare>,
    id: UrlPath<i64>,
    body: Json<Save>,
) -> Result<Json<Saved>, StatusCode> {
    read(&bare, id.0).await?;
    Ok(save(bare, id, body).await)
}

async fn write(mut conn: SqliteConnection, mut lines: mpsc::Receiver<Line>) {
    let mut lot = Vec::new();
    while lines.recv_many(&mut lot, BATCH_LIMIT).await > 0 {
        run(&mut conn, "BEGIN IMMEDIATE").await;
        for line in &lot {
            sqlx::query("INSERT INTO event VALUES ($1, $2, $3, $4)")
                .bind(line.id)
                .bind(line.rev)
                .bind(&line.op_id)
                .bind(&line.text)
                .execute(&mut conn)
                .await
                .expect("a line");
            sqlx::query("UPDATE interview SET rev = $2 WHERE id = $1 AND rev = $2 - 1")
                .bind(line.id)
                .bind(line.rev)
                .execute(&mut conn)
                .await
                .expect("a row");
        }
        run(&mut conn, "COMMIT").await;
        for line in lot.drain(..) {
            // Somebody may have gone.
            let _ = line.done.send(());
        }
    }
}

async fn run(conn: &mut SqliteConnection, statement: &'static str) {
    sqlx::query(statement).execute(conn).await.expect(statement);
}
