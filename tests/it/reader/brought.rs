//! Lines in a model's words stay with the conversation they stand in: in another process, in an archive, and where that is brought.

use std::time::Duration;

use fortyfive::archive::Limits;
use fortyfive::proctor::transfer::{BringFault, Bringing};
use fortyfive::reader::Dialect;
use serde_json::{Value, json};

use super::second::{finish, settled};
use super::stub::{Heard, Reply, Stub};
use super::unmoved::all_rows;
use super::wordings::{FACT, WORDED, answered, asks, talking, worded};
use crate::web::client::Client;
use crate::web::drills::person_of;
use crate::web::peers::{finished, hand_in, items, reviewer};
use crate::web::yours::{Files, archive_of, edit, export, files_of, import};
use crate::web::{Setting, both_with, postgres, sqlite};

const WORDINGS: &str = "interviews/0001/wordings.json";

fn rows(files: &Files) -> Vec<Value> {
    serde_json::from_slice(&files[WORDINGS]).unwrap()
}

fn put_rows(files: &mut Files, rows: &[Value]) {
    files.insert(WORDINGS.to_owned(), json!(rows).to_string().into_bytes());
}

/// The lines of a report, the wording before the line it stands for.
async fn fact_shown(browser: &mut Client, id: &str) -> Vec<String> {
    let skip = [("skip", "1")];
    let path = format!("/interviews/{id}/self-score");
    browser.form(&path, &skip).await;
    let page = browser.get(&format!("/interviews/{id}/report")).await;
    page.all(".lines .line[data-kind=fact] p")
}

#[tokio::test]
async fn a_wording_is_in_the_archive_and_comes_back_with_its_mark_and_its_line() {
    let stub = Stub::start(Dialect::OpenAi, worded).await;
    for world in both_with(talking(&stub)).await {
        let before = stub.requests().len();
        let (mut owner, id) = asks(&world).await;
        let tags = answered(&mut owner, &id, &stub, before + 1).await;
        assert_eq!(tags.len(), 1, "{}: {tags:?}", world.engine);
        finish(&mut owner, &id).await;
        settled(&mut owner, &id).await;
        let path = format!("/api/v1/interviews/{id}/export");
        let archive = export(&mut owner, &path).await;
        let files = files_of(&archive);
        let kept = rows(&files);
        assert_eq!(kept.len(), 1, "{}: {kept:?}", world.engine);
        assert_eq!(kept[0]["text"], WORDED);

        let mut other = world.browser();
        other.become_guest().await;
        let brought = import(&mut other, archive, true).await.expect(201);
        let left = brought["not_brought"].as_array().unwrap();
        assert!(left.iter().all(|one| one["what"] != WORDINGS), "{brought}");
        let came = brought["came"][0]["id"].as_str().unwrap().to_owned();
        let shown = fact_shown(&mut other, &came).await;
        assert!(shown[0].starts_with(WORDED), "{shown:?}");
        assert_eq!(shown[1], FACT, "{}", world.engine);
        // Taken along once more it is the same file, and it goes with whoever brought it.
        let again = export(&mut other, &format!("/api/v1/interviews/{came}/export")).await;
        assert_eq!(rows(&files_of(&again)), kept);
        let gone = [("word", "delete")];
        other.form("/account/delete", &gone).await.location();
        assert_eq!(fact_shown(&mut owner, &id).await, shown);
    }
}

#[tokio::test]
async fn an_interview_without_wordings_has_no_such_file_and_an_archive_of_before_is_read() {
    let world = sqlite(Setting::default()).await;
    let (mut owner, id) = finished(&world).await;
    let archive = export(&mut owner, &format!("/api/v1/interviews/{id}/export")).await;
    assert!(!files_of(&archive).contains_key(WORDINGS));
    let mut other = world.browser();
    other.become_guest().await;
    import(&mut other, archive, true).await.expect(201);
}

/// What is said of a line must be of a line.
#[tokio::test]
async fn a_wording_of_nothing_of_a_clock_or_of_the_future_is_not_brought() {
    let stub = Stub::start(Dialect::OpenAi, worded).await;
    let world = sqlite(talking(&stub)).await;
    let (mut owner, id) = asks(&world).await;
    answered(&mut owner, &id, &stub, 1).await;
    finish(&mut owner, &id).await;
    let archive = export(&mut owner, &format!("/api/v1/interviews/{id}/export")).await;
    let files = files_of(&archive);
    let kept = rows(&files).remove(0);
    let with = |field: &str, value: Value| {
        let mut one = kept.clone();
        one[field] = value;
        vec![one]
    };
    let mut other = world.browser();
    other.become_guest().await;
    let person = person_of(&world, &other).await;
    for (what, field, rows) in [
        ("the first word", "text", with("line", json!(0))),
        ("no line", "line", with("line", json!(4_000))),
        ("a place below all", "line", with("line", json!(-1))),
        (
            "the same line twice",
            "line",
            vec![kept.clone(), kept.clone()],
        ),
        ("nothing said", "text", with("text", json!("  "))),
        ("an essay", "text", with("text", json!("so ".repeat(2_000)))),
        ("signs nobody sees", "text", with("text", json!("a\u{0}b"))),
        (
            "a model's essay",
            "model",
            with("model", json!("m".repeat(401))),
        ),
        ("the future", "made_at", with("made_at", json!(i64::MAX))),
        ("long before", "made_at", with("made_at", json!(1))),
        ("a field nobody knows", "score", with("score", json!(10))),
    ] {
        let mut files = files.clone();
        put_rows(&mut files, &rows);
        let bringing = Bringing {
            bytes: archive_of(&files),
            limits: Limits::UPLOAD,
            skip_known: true,
        };
        let fault = world.proctor.bring(&person, bringing).await.unwrap_err();
        let BringFault::Unsound(faults) = fault else {
            panic!("{what}: {fault}")
        };
        let of_field = |at: &str| at == field || at.ends_with(&format!(".{field}"));
        let named = faults
            .iter()
            .any(|fault| fault.entry == WORDINGS && of_field(&fault.field));
        assert!(named, "{what}: {faults:#?}");
    }
    // Markup in it is letters.
    let mut files = files.clone();
    edit(
        &mut files,
        WORDINGS,
        WORDED,
        "<b hx-get=/x>Plan</b> for it.",
    );
    let brought = import(&mut other, archive_of(&files), true)
        .await
        .expect(201);
    let came = brought["came"][0]["id"].as_str().unwrap().to_owned();
    let shown = fact_shown(&mut other, &came).await;
    assert!(shown[0].starts_with("<b hx-get=/x>Plan</b>"), "{shown:?}");
}

/// The journal says nothing of a wording, so a process that had the interview in memory had no reason to look again.
#[tokio::test]
async fn another_process_on_the_same_database_shows_it_too_and_tells_who_watches() {
    let late = |heard: &Heard| Reply::Late(Duration::from_millis(200), Box::new(worded(heard)));
    let stub = Stub::start(Dialect::OpenAi, late).await;
    let here = postgres(talking(&stub)).await;
    let there = here.beside(talking(&stub)).await;
    let (mut browser, id) = asks(&here).await;
    let person = person_of(&here, &browser).await;
    let mut other = there.browser_with(browser.clone().leave());
    let mut news = there.proctor.watch(&person, &id).await.unwrap();
    let room = other.get(&format!("/interviews/{id}")).await;
    assert!(room.all("#lines .tag").is_empty(), "not yet");
    assert_eq!(room.all("#lines .line[data-kind=fact] p"), [FACT]);
    assert!(news.try_recv().is_err());
    answered(&mut browser, &id, &stub, 1).await;
    let room = other.get(&format!("/interviews/{id}")).await;
    assert_eq!(room.all("#lines .tag").len(), 1);
    let lines = room.all("#lines .line[data-kind=fact] p");
    assert!(lines[0].starts_with(WORDED), "{lines:?}");
    assert!(news.try_recv().is_ok(), "whoever watches there is told");
    assert!(news.try_recv().is_err(), "once");
    other.get(&format!("/interviews/{id}")).await;
    assert!(news.try_recv().is_err(), "there is nothing new");
}

/// Marks that came with an archive may be anybody's: they say nothing of how far readers agree, whatever they say.
#[tokio::test]
async fn what_was_brought_is_in_no_figure_of_how_readers_agree() {
    let world = sqlite(Setting::default()).await;
    let (mut owner, id) = finished(&world).await;
    let mut ada = reviewer(&world, &mut owner, &id, "Ada").await;
    let all = items(&mut ada, &id).await;
    let marks: Vec<Value> = all
        .iter()
        .map(|item| json!({"item": item, "verdict": "missed"}))
        .collect();
    let handed_in = hand_in(&mut ada, &id, json!({"marks": marks}));
    handed_in.await.expect(201);
    let archive = export(&mut owner, &format!("/api/v1/interviews/{id}/export")).await;
    let mut other = world.browser();
    other.become_guest().await;
    import(&mut other, archive, true).await.expect(201);
    for _ in 0..500 {
        if all_rows(&world).await["summary"].len() == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let rows = all_rows(&world).await;
    assert_eq!(rows["summary"].len(), 2, "{}", world.engine);
    for (browser, held_here) in [(&owner, 1), (&other, 0)] {
        let person = person_of(&world, browser).await;
        let found = world.proctor.agreements(&person).await.unwrap();
        assert_eq!(found.interviews, held_here, "{}", world.engine);
    }
    let everybody = world.proctor.agreements_of_all().await.unwrap();
    assert_eq!(everybody.interviews, 1, "{}", world.engine);
}
