//! Who may do what, cell by cell: `tests/authz/matrix.tsv` on the real router.
//!
//! A row is a route, a column somebody. Every cell is one request in a world where nobody else has asked for anything yet. A
//! route without a row fails, and so does a row without a route. `FORTYFIVE_MATRIX=write` writes what the router does today: for
//! whoever adds a route, to be read against what it should do.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::client::{Client, Reply};
use super::peers::{finished, hand_in, items, link, reviewer, revoke_all};
use super::routes::{self, Route};
use super::{Setting, World, circles, live, sqlite};

/// What each of them has to do with the interview that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Somebody {
    /// Not logged in.
    Nobody,
    /// Has interviews of their own.
    Stranger,
    Owner,
    /// Came by a link and has not handed anything in.
    Reviewer,
    /// A reviewer whose marks are in.
    Graded,
    Reader,
    /// A reviewer whose link was taken back.
    Revoked,
    /// Came by a link to interview while it ran.
    Interviewer,
    /// Came by a link to watch while it ran.
    Watcher,
    /// Of the owner's circle, where the interview is up for review and nobody has taken it.
    Member,
}

const EVERYBODY: [(&str, Somebody); 10] = [
    ("nobody", Somebody::Nobody),
    ("stranger", Somebody::Stranger),
    ("owner", Somebody::Owner),
    ("reviewer", Somebody::Reviewer),
    ("graded", Somebody::Graded),
    ("reader", Somebody::Reader),
    ("revoked", Somebody::Revoked),
    ("host", Somebody::Interviewer),
    ("watcher", Somebody::Watcher),
    ("member", Somebody::Member),
];

/// One line of the file.
struct Row {
    method: String,
    path: String,
    /// What is asked for: an interview that runs, one that has ended, or a circle.
    on: String,
    cells: Vec<String>,
}

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/authz/matrix.tsv")
}

fn rows() -> Vec<Row> {
    let text = std::fs::read_to_string(file()).expect("the matrix is a file");
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let mut lines = lines.map(|line| line.split_whitespace().map(str::to_owned));
    let head: Vec<String> = lines.next().expect("a line of columns").collect();
    let columns: Vec<&str> = EVERYBODY.iter().map(|(name, _)| *name).collect();
    assert_eq!(head[..3], ["method", "path", "on"]);
    assert_eq!(head[3..], columns, "the columns of the file");
    lines
        .map(|mut line| Row {
            method: line.next().unwrap(),
            path: line.next().unwrap(),
            on: line.next().unwrap(),
            cells: line.collect(),
        })
        .collect()
}

/// A browser of the somebody, and what is asked for: an interview, or a circle.
async fn in_the_role(world: &World, somebody: Somebody, on: &str) -> (Client, String) {
    match (somebody, on) {
        (Somebody::Nobody, "circle") => (world.browser(), of_a_circle(world, somebody).await.1),
        (Somebody::Nobody, "running") => (world.browser(), while_it_runs(world, somebody).await.1),
        (Somebody::Nobody, _) => (world.browser(), after_the_end(world, somebody).await.1),
        (_, "circle") => of_a_circle(world, somebody).await,
        (_, "running") => while_it_runs(world, somebody).await,
        _ => after_the_end(world, somebody).await,
    }
}

async fn stranger(world: &World) -> Client {
    world.candidate(&[]).await.0
}

/// Who reviews or reads afterwards has nothing to do with an interview that runs.
async fn while_it_runs(world: &World, somebody: Somebody) -> (Client, String) {
    let (mut owner, id) = world.candidate(&[]).await;
    let browser = match somebody {
        Somebody::Owner => owner,
        Somebody::Interviewer => live::came(world, &mut owner, &id, "interviewer", "Ina").await,
        Somebody::Watcher => live::came(world, &mut owner, &id, "watcher", "Wim").await,
        _ => stranger(world).await,
    };
    (browser, id)
}

/// Who made the circle, a member, one who left it, and everybody else.
async fn of_a_circle(world: &World, somebody: Somebody) -> (Client, String) {
    let mut owner = world.browser();
    let circle = circles::make(&mut owner, "Tuesday", "Ann").await;
    let browser = match somebody {
        Somebody::Owner => owner,
        Somebody::Member | Somebody::Revoked => {
            let link = circles::link(&mut owner, &circle, "1").await;
            let mut member = world.browser();
            let came = circles::join(&mut member, &link, "Mia").await;
            assert_eq!(came.location(), format!("/circles/{circle}"));
            if somebody == Somebody::Revoked {
                let left = circles::press(&mut member, &circle, "leave").await;
                assert_eq!(left.status, 303);
            }
            member
        }
        _ => stranger(world).await,
    };
    (browser, circle)
}

async fn after_the_end(world: &World, somebody: Somebody) -> (Client, String) {
    if matches!(somebody, Somebody::Interviewer | Somebody::Watcher) {
        let (mut owner, id) = world.candidate(&[]).await;
        let role = match somebody {
            Somebody::Interviewer => "interviewer",
            _ => "watcher",
        };
        let peer = live::came(world, &mut owner, &id, role, "Ina").await;
        owner.call(&id, "finish", json!({})).await.expect(200);
        return (peer, id);
    }
    let (mut owner, id) = finished(world).await;
    let browser = match somebody {
        Somebody::Owner => owner,
        Somebody::Reviewer => reviewer(world, &mut owner, &id, "Ada").await,
        Somebody::Graded => {
            let mut ada = reviewer(world, &mut owner, &id, "Ada").await;
            let item = items(&mut ada, &id).await.remove(0);
            let marks = json!({"marks": [{"item": item, "verdict": "missed"}]});
            hand_in(&mut ada, &id, marks).await.expect(201);
            ada
        }
        Somebody::Reader => {
            let link = link(&mut owner, &id, &[("role", "report-reader")]).await;
            let mut browser = world.browser();
            let name = [("token", link.as_str()), ("name", "Rea")];
            assert_eq!(browser.form("/join", &name).await.status, 303);
            browser
        }
        Somebody::Revoked => {
            let browser = reviewer(world, &mut owner, &id, "Ada").await;
            revoke_all(&mut owner, &id).await;
            browser
        }
        Somebody::Member => {
            let circle = circles::make(&mut owner, "Tuesday", "Ann").await;
            let link = circles::link(&mut owner, &circle, "1").await;
            let mut member = world.browser();
            circles::join(&mut member, &link, "Mia").await.location();
            assert_eq!(circles::put_up(&mut owner, &circle, &id).await.status, 303);
            member
        }
        _ => stranger(world).await,
    };
    (browser, id)
}

/// `yes`, `login`, or the number of the refusal. What is sent along fits no interview in particular, so that a request may be let
/// in and yet be of no use: 409 and 422 are said only to those who may ask.
fn cell(reply: &Reply) -> String {
    let leads_to = reply.header("location");
    match reply.status.as_u16() {
        303 if leads_to.starts_with("/login") => "login".to_owned(),
        200..=299 | 303 => "yes".to_owned(),
        other => other.to_string(),
    }
}

async fn asked(route: &Route, somebody: Somebody, on: &str) -> String {
    let world = sqlite(Setting::default()).await;
    let (mut browser, id) = in_the_role(&world, somebody, on).await;
    let request = route.request(&browser, &id);
    if route.streams() {
        // A stream that is opened has been answered.
        return cell(&browser.head_of(request).await);
    }
    cell(&browser.send(request).await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn everybody_may_do_what_the_matrix_says_and_nothing_else() {
    if std::env::var_os("FORTYFIVE_MATRIX").is_some() {
        return write().await;
    }
    let rows = rows();
    let named: BTreeSet<(String, String)> = rows
        .iter()
        .map(|row| (row.method.clone(), row.path.clone()))
        .collect();
    let known: BTreeSet<(String, String)> = routes::all()
        .map(|route| (route.method.to_owned(), route.path.to_owned()))
        .collect();
    assert_eq!(named, known, "every route has a row, and every row a route");
    let mut tasks = tokio::task::JoinSet::new();
    for row in rows {
        let route = routes::all()
            .find(|route| route.method == row.method && route.path == row.path)
            .unwrap();
        assert_eq!(
            row.cells.len(),
            EVERYBODY.len(),
            "{} {}",
            row.method,
            row.path
        );
        tasks.spawn(async move {
            let mut wrong = Vec::new();
            for ((name, somebody), expected) in EVERYBODY.iter().zip(&row.cells) {
                let got = asked(&route, *somebody, &row.on).await;
                if got != *expected {
                    wrong.push(format!(
                        "{} {} ({}): {name} got {got}, not {expected}",
                        row.method, row.path, row.on
                    ));
                }
            }
            wrong
        });
    }
    let wrong: Vec<String> = tasks.join_all().await.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the router does today, in the order of the table of routes.
async fn write() {
    let before = std::fs::read_to_string(file()).unwrap_or_default();
    let comments = before.lines().take_while(|line| line.starts_with('#'));
    let mut text: String = comments.map(|line| format!("{line}\n")).collect();
    let known = if before.is_empty() {
        Vec::new()
    } else {
        old_states(&before)
    };
    let mut tasks = tokio::task::JoinSet::new();
    for (at, route) in routes::all().enumerate() {
        let of_row = |(method, path, _): &&(String, String, String)| {
            *method == route.method && *path == route.path
        };
        let on = known
            .iter()
            .find(of_row)
            .map_or_else(|| guess(&route), |row| row.2.clone());
        tasks.spawn(async move {
            let mut cells = Vec::new();
            for (_, somebody) in EVERYBODY {
                cells.push(asked(&route, somebody, &on).await);
            }
            (at, route, on, cells)
        });
    }
    let mut all = tasks.join_all().await;
    all.sort_by_key(|(at, ..)| *at);
    let names = EVERYBODY.map(|(name, _)| format!("{name:9}")).concat();
    let _ = writeln!(
        text,
        "{:7}{:62}{:10}{}",
        "method",
        "path",
        "on",
        names.trim_end()
    );
    for (_, route, on, cells) in all {
        let cells: String = cells.iter().map(|cell| format!("{cell:9}")).collect();
        let _ = writeln!(
            text,
            "{:7}{:62}{on:10}{}",
            route.method,
            route.path,
            cells.trim_end()
        );
    }
    std::fs::write(file(), text).expect("the file can be written");
}

fn old_states(text: &str) -> Vec<(String, String, String)> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let words = lines.filter_map(|line| {
        let mut words = line.split_whitespace().map(str::to_owned);
        Some((words.next()?, words.next()?, words.next()?))
    });
    words.collect()
}

/// Most of what is asked of an interview is asked while it runs.
fn guess(route: &Route) -> String {
    let afterwards = [
        "/reviews",
        "/report",
        "/replay",
        "/against",
        "self-score",
        "/swap",
        "/hosting",
        "{id}/marks",
        "/own",
        "/answers",
        "/ratings",
    ];
    let has = |part: &&str| route.path.contains(*part);
    if route.path.contains("/circles/{id}") {
        "circle".to_owned()
    } else if afterwards.iter().any(has) {
        "finished".to_owned()
    } else {
        "running".to_owned()
    }
}

/// A crawler with two accounts: whatever either of them can reach by links and addresses, nothing of the other is in it.
#[tokio::test]
async fn nothing_of_one_account_is_on_any_page_of_the_other() {
    let world = sqlite(Setting::default()).await;
    let (mut ada, of_ada) = finished(&world).await;
    let (mut bob, of_bob) = world.candidate(&[]).await;
    let secret = "canary-of-ada-4711";
    let (mut other, running) = world.candidate(&[]).await;
    other
        .save(&running, "clarify", "c", 0, secret)
        .await
        .expect(200);
    for (browser, own, foreign) in [
        (&mut ada, &of_ada, [&of_bob, &running]),
        (&mut bob, &of_bob, [&of_ada, &running]),
    ] {
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let addresses = routes::all().filter(|route| !route.changes() && !route.streams());
        let mut next: Vec<String> = addresses.map(|route| route.at(own)).collect();
        while let Some(path) = next.pop() {
            if !seen.insert(path.clone()) {
                continue;
            }
            let reply = browser.get(&path).await;
            let text = reply.text();
            assert!(
                !text.contains(secret),
                "{path} shows what somebody else wrote"
            );
            for id in foreign {
                assert!(
                    !text.contains(id.as_str()),
                    "{path} names an interview of somebody else"
                );
            }
            assert!(!reply.status.is_server_error(), "{path}: {text}");
            if reply.header("content-type").starts_with("text/html") {
                next.extend(reply.links());
            }
        }
        assert!(seen.len() > 40, "{} pages were reached", seen.len());
    }
    let _: Value = other.state(&running).await;
}
