//! What one has is taken along and brought back: the same but for its names, all of it or nothing.

use std::collections::BTreeMap;

use axum::body::Body;
use fortyfive::archive::{Archive, Limits, Writer};
use fortyfive::interview::text::sha256_hex;
use fortyfive::interview::{Action, Event, Interview};
use fortyfive::limits;
use fortyfive::store::{InterviewRow, StartInterview};
use fortyfive::time::Timestamp;
use fortyfive::wire;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::client::{Client, Reply};
use super::peers::{finished, hand_in, items, reviewer};
use super::{BUILT_IN, MINUTE_MS, Setting, World, both, live, sqlite};
use crate::interview::script::{play, scripts};

pub type Files = BTreeMap<String, Vec<u8>>;

/// An archive without interviews.
pub fn empty() -> Vec<u8> {
    let manifest = json!({"format": "fortyfive-archive", "version": 1, "product": "a test", "created_at": 0,
        "interviews": [], "files": []});
    let mut writer = Writer::default();
    let manifest = manifest.to_string();
    writer.add("manifest.json", manifest.as_bytes()).unwrap();
    writer.finish().unwrap()
}

/// As the form of the account page sends it.
pub fn upload(archive: &[u8], skip_known: bool) -> Vec<u8> {
    let mut body = Vec::new();
    if skip_known {
        body.extend(b"--b\r\ncontent-disposition: form-data; name=\"skip_known\"\r\n\r\n1\r\n");
    }
    let head = "--b\r\ncontent-disposition: form-data; name=\"archive\"; filename=\"a.zip\"\r\ncontent-type: application/zip\r\n\r\n";
    body.extend(head.as_bytes());
    body.extend(archive);
    body.extend(b"\r\n--b--\r\n");
    body
}

pub async fn export(browser: &mut Client, path: &str) -> Vec<u8> {
    let reply = browser.api("GET", path, Value::Null).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.header("content-type"), "application/zip");
    reply.body.to_vec()
}

pub async fn import(browser: &mut Client, archive: Vec<u8>, skip_known: bool) -> Reply {
    let path = format!("/api/v1/imports?skip_known={skip_known}");
    let request = browser
        .request("POST", &path)
        .header("accept", "application/json")
        .header("sec-fetch-site", "same-origin")
        .header("x-app", "1")
        .header("content-type", "application/zip");
    browser
        .send(request.body(Body::from(archive)).unwrap())
        .await
}

pub fn files_of(archive: &[u8]) -> Files {
    let archive = Archive::open(archive.to_vec(), &Limits::UPLOAD).unwrap();
    let names: Vec<String> = archive.names().map(str::to_owned).collect();
    let read = |name: String| {
        let content = archive.read(&name).unwrap().unwrap();
        (name, content)
    };
    names.into_iter().map(read).collect()
}

/// The files as an archive, with the hashes they have now.
pub fn archive_of(files: &Files) -> Vec<u8> {
    let mut manifest: Value = serde_json::from_slice(&files["manifest.json"]).unwrap();
    let listed = files.iter().filter(|(name, _)| *name != "manifest.json");
    manifest["files"] = listed
        .map(|(name, content)| json!({"name": name, "bytes": content.len(), "sha256": sha256_hex(content)}))
        .collect();
    let mut writer = Writer::default();
    for (name, content) in files {
        let manifest = manifest.to_string();
        let content = match name.as_str() {
            "manifest.json" => manifest.as_bytes(),
            _ => content,
        };
        writer.add(name, content).unwrap();
    }
    writer.finish().unwrap()
}

/// What two archives of the same interviews have in common: everything but when they were brought.
fn comparable(archive: &[u8]) -> Files {
    let mut files = files_of(archive);
    files.retain(|name, _| name.starts_with("interviews/") || name.starts_with("content/"));
    for (name, content) in &mut files {
        if name.ends_with("/interview.json") {
            let mut file: Value = serde_json::from_slice(content).unwrap();
            file.as_object_mut().unwrap().remove("imported_at");
            *content = file.to_string().into_bytes();
        }
    }
    files
}

/// Says by name what is not the same.
pub fn assert_same(one: &[u8], other: &[u8], engine: &str) {
    let (one, other) = (comparable(one), comparable(other));
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&one), names(&other), "{engine}");
    for (name, content) in &one {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert_eq!(text(content), text(&other[name]), "{engine}: {name}");
    }
}

/// An interview with everything: somebody interviewed, two people marked it, one twice, and was answered and rated.
pub async fn rich(
    world: &World,
    name: &str,
    remark: &str,
    said: &str,
) -> (Client, String, Client, Client) {
    let (mut owner, id) = world.candidate(&[]).await;
    let mut host = live::came(world, &mut owner, &id, "interviewer", name).await;
    owner
        .save(
            &id,
            "clarify",
            "a",
            0,
            "Who reads, and how often?\n100 million links a month.",
        )
        .await
        .expect(200);
    owner
        .save(
            &id,
            "clarify",
            "b",
            1,
            "Who reads, and how often?\n200 million links a month.",
        )
        .await
        .expect(200);
    owner
        .draw(
            &id,
            "d",
            0,
            json!([{"id": "a", "type": "rectangle", "x": 0, "y": 0, "width": 120, "height": 60}]),
        )
        .await
        .expect(200);
    owner
        .call(&id, "questions", json!({"text": "How long do links live?"}))
        .await
        .expect(200);
    let moves = format!("/api/v1/live/{id}/moves");
    host.api("POST", &moves, json!({"do": "say", "text": said}))
        .await
        .expect(200);
    world.pass(2 * MINUTE_MS).await;
    owner.call(&id, "finish", json!({})).await.expect(200);
    owner
        .form(&format!("/interviews/{id}/self-score"), &[("skip", "1")])
        .await
        .location();
    let item = items(&mut host, &id).await.remove(0);
    let marks =
        |remark: &str| json!({"marks": [{"item": item, "verdict": "missed", "remark": remark}]});
    hand_in(&mut host, &id, marks("Say who reads."))
        .await
        .expect(201);
    hand_in(&mut host, &id, marks(remark)).await.expect(201);
    let mut cleo = reviewer(world, &mut owner, &id, "Cleo").await;
    hand_in(&mut cleo, &id, marks("I agree.")).await.expect(201);
    let page = owner.get(&format!("/interviews/{id}/report")).await;
    let grader = page.attribute("form[action$='/answers'] input[name=grader]", "value");
    let answer = [
        ("grader", grader.as_str()),
        ("about", item.as_str()),
        ("text", "I did, in the second line."),
    ];
    owner
        .form(&format!("/interviews/{id}/answers"), &answer)
        .await
        .location();
    let rating = [("grader", grader.as_str()), ("helpful", "very")];
    owner
        .form(&format!("/interviews/{id}/ratings"), &rating)
        .await
        .location();
    (owner, id, host, cleo)
}

#[tokio::test]
async fn an_interview_is_the_same_wherever_it_is_brought() {
    for (here, there) in both().await.into_iter().zip(both().await.into_iter().rev()) {
        let (mut owner, id, ..) = rich(&here, "Bea", "Say how often.", "Why two writes?").await;
        let first = export(&mut owner, &format!("/api/v1/interviews/{id}/export")).await;
        let mut other = there.browser();
        other.become_guest().await;
        let imported = import(&mut other, first.clone(), true).await.expect(201);
        let new_id = imported["came"][0]["id"].as_str().unwrap().to_owned();
        assert_ne!(new_id, id);
        let second = export(&mut other, &format!("/api/v1/interviews/{new_id}/export")).await;
        assert_same(&first, &second, there.engine);
        let files = files_of(&second);
        assert!(files.contains_key("interviews/0001/marks.json"));
        let marks: Value = serde_json::from_slice(&files["interviews/0001/marks.json"]).unwrap();
        let names: Vec<&str> = marks
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, ["Bea", "Bea", "Cleo"], "under the names they had");

        // It is shown as what it is.
        let page = other.get(&format!("/interviews/{new_id}/report")).await;
        assert_eq!(page.all("#imported").len(), 1);
        assert!(page.text().contains("Say how often.") && page.text().contains("Why two writes?"));
        assert!(
            owner
                .get(&format!("/interviews/{id}/report"))
                .await
                .all("#imported")
                .is_empty()
        );
        let table = other.get("/export/history.csv").await.text();
        assert!(table.contains(&format!("{new_id},url-shortener")));
        assert!(table.contains(",yes,2027-01-15T"), "{table}");
        // The list says so too, and only of what was not held here.
        let list = other.get("/interviews").await;
        assert_eq!(
            list.all(".history .brought time").len(),
            1,
            "{}",
            list.text()
        );
        assert!(owner.get("/interviews").await.all(".brought").is_empty());
        let listed = other
            .api("GET", "/api/v1/interviews", Value::Null)
            .await
            .expect(200);
        assert!(listed["interviews"][0]["imported_at"].is_i64(), "{listed}");

        // What is known is left out, if that is what one wants.
        let again = import(&mut other, first.clone(), true).await.expect(201);
        assert!(again["came"].as_array().unwrap().is_empty());
        let not_brought = again["not_brought"].as_array().unwrap().iter();
        let known = not_brought.filter(|one| one["why"] == "You have it already.");
        assert_eq!(known.count(), 1, "{again}");
        let at_home = import(&mut owner, first.clone(), true).await.expect(201);
        assert!(
            at_home["came"].as_array().unwrap().is_empty(),
            "held here is known, too"
        );
        let once_more = import(&mut other, second, false).await.expect(201);
        assert_eq!(once_more["came"].as_array().unwrap().len(), 1);

        // Nobody who is named in it has come with it.
        let mut stranger = there.browser();
        stranger.become_guest().await;
        assert_eq!(
            stranger
                .get(&format!("/interviews/{new_id}/report"))
                .await
                .status,
            404
        );
    }
}

/// INV-36
#[tokio::test]
async fn random_interviews_are_the_same_after_they_were_brought() {
    let entry = BUILT_IN.cases["url-shortener"].clone();
    let mut runner = TestRunner::deterministic();
    let journals: Vec<_> = (0..20)
        .map(|_| {
            let script = scripts().new_tree(&mut runner).unwrap().current();
            let (mut room, _) = play(&script);
            let _ = room.command(0, Action::Finish { notes: Vec::new() });
            if let Event::Started { content_hash, .. } = &mut room.journal[0].event {
                content_hash.clone_from(&entry.hash);
            }
            room.journal
        })
        .collect();
    for (here, there) in both().await.into_iter().zip(both().await.into_iter().rev()) {
        let mut owner = here.browser();
        owner.become_guest().await;
        let token = &owner.cookies["fortyfive"];
        let hash = fortyfive::ids::hash_of(token);
        let person = here
            .db
            .login(&hash, Timestamp::from_ms(here.now_ms()))
            .await
            .unwrap()
            .unwrap();
        for (number, journal) in journals.iter().enumerate() {
            let interview = Interview::replay(journal);
            let row = InterviewRow {
                id: format!("random-{number:02}"),
                person_id: person.person_id.clone(),
                case_id: entry.case.id.clone(),
                title: entry.case.title.clone(),
                level: wire::name(&interview.level()),
                plan_name: interview.plan().name.clone(),
                pace: wire::name(&interview.plan().pace),
                phase: "finished".into(),
                stage: Some(interview.stage().to_owned()),
                // All at the same moment otherwise, and their order is by name.
                started_at: interview.started_at(),
                finished_at: interview.finished().map(|(at, _)| at),
                due_at: None,
                seq: i64::try_from(interview.seq()).unwrap(),
                content_hash: entry.hash.clone(),
                coverage: None,
                verdict: None,
            };
            let start = StartInterview {
                row,
                content: entry.source_json.clone(),
                events: journal.clone(),
                snapshot: None,
            };
            here.db.write(start).await.unwrap();
        }
        let first = export(&mut owner, "/api/v1/export").await;
        let mut other = there.browser();
        other.become_guest().await;
        let imported = import(&mut other, first.clone(), true).await;
        assert_eq!(imported.status, 201, "{}", imported.text());
        assert_eq!(
            imported.json()["came"].as_array().unwrap().len(),
            journals.len()
        );
        let second = export(&mut other, "/api/v1/export").await;
        assert_same(&first, &second, there.engine);
    }
}

/// A change of the files of an archive, and the file that is named for it.
type Tampering = (&'static str, &'static str, fn(&mut Files));

pub fn edit(files: &mut Files, name: &str, from: &str, to: &str) {
    let file = files.get_mut(name).unwrap();
    let text = String::from_utf8(file.clone()).unwrap();
    assert!(text.contains(from), "{name}: {text:.300}");
    *file = text.replacen(from, to, 1).into_bytes();
}

const JOURNAL: &str = "interviews/0001/journal.jsonl";
const ROW: &str = "interviews/0001/interview.json";
const CARDS: &str = "interviews/0001/scorecards.json";
const MARKS: &str = "interviews/0001/marks.json";
const ANSWERS: &str = "interviews/0001/answers.json";

/// F-33
const TAMPERED: &[Tampering] = &[
    ("a version nobody knows", "manifest.json", |files| {
        edit(files, "manifest.json", "\"version\": 1", "\"version\": 2")
    }),
    ("a format of somebody else", "manifest.json", |files| {
        edit(files, "manifest.json", "fortyfive-archive", "other")
    }),
    ("a field that stands twice", ROW, |files| {
        edit(files, ROW, "\"lines\":", "\"lines\": 1, \"lines\":")
    }),
    ("an owner", ROW, |files| {
        edit(
            files,
            ROW,
            "\"lines\":",
            "\"person_id\": \"somebody\", \"lines\":",
        )
    }),
    ("another title", ROW, |files| {
        edit(files, ROW, "\"title\": \"", "\"title\": \"Not the ")
    }),
    ("a better score", ROW, |files| {
        edit(files, ROW, "\"coverage\": 0.", "\"coverage\": 0.9")
    }),
    ("a better scorecard", ROW, |files| {
        edit(files, CARDS, "\"coverage\": 0.", "\"coverage\": 0.9")
    }),
    ("a scorecard of another rubric", CARDS, |files| {
        edit(files, CARDS, "\"rubric_hash\": \"", "\"rubric_hash\": \"0")
    }),
    ("negative time", JOURNAL, |files| {
        edit(files, JOURNAL, "\"at\":1", "\"at\":-1")
    }),
    ("the future", JOURNAL, |files| {
        edit(files, JOURNAL, "\"recorded_at\":1", "\"recorded_at\":9")
    }),
    ("an event nobody knows", JOURNAL, |files| {
        edit(files, JOURNAL, "\"kind\":\"asked\"", "\"kind\":\"guessed\"")
    }),
    ("a text that was changed", JOURNAL, |files| {
        edit(files, JOURNAL, "100 million", "900 million")
    }),
    ("a line that was left out", JOURNAL, |files| {
        edit(files, JOURNAL, "\"seq\":5", "\"seq\":6")
    }),
    ("an end that did not come", JOURNAL, |files| {
        let journal = files.get_mut(JOURNAL).unwrap();
        let text = String::from_utf8(journal.clone()).unwrap();
        let end = text.trim_end().rfind("\n{").unwrap();
        *journal = text.as_bytes()[..=end].to_vec();
    }),
    ("a drawing that no board takes", JOURNAL, |files| {
        edit(
            files,
            JOURNAL,
            "\"type\":\"rectangle\"",
            "\"type\":\"iframe\"",
        )
    }),
    ("a mark on nothing", MARKS, |files| {
        edit(files, MARKS, "\"item\": \"", "\"item\": \"no-such-")
    }),
    ("marks in the future", MARKS, |files| {
        edit(files, MARKS, "\"handed_in_at\": 1", "\"handed_in_at\": 9")
    }),
    ("an answer to nobody", ANSWERS, |files| {
        edit(files, ANSWERS, "\"grader\": \"g1\"", "\"grader\": \"g7\"")
    }),
    ("content of another interview", "content/", |files| {
        let name = files
            .keys()
            .find(|name| name.starts_with("content/"))
            .unwrap()
            .clone();
        files.get_mut(&name).unwrap().push(b' ');
    }),
    ("half a file", CARDS, |files| {
        files.get_mut(CARDS).unwrap().truncate(20)
    }),
    ("a file that is missing", MARKS, |files| {
        drop(files.remove(MARKS))
    }),
    (
        "a file nobody named",
        "interviews/0002/marks.json",
        |files| {
            files.insert("interviews/0002/marks.json".into(), b"[]".to_vec());
        },
    ),
    ("a million rows", ANSWERS, |files| {
        let rows = "0,".repeat(1_000_000);
        files.insert(
            ANSWERS.into(),
            format!("{{\"answers\":[{}0],\"ratings\":[]}}", rows).into_bytes(),
        );
    }),
];

#[tokio::test]
async fn what_was_changed_on_the_way_is_refused_with_its_file_and_nothing_comes() {
    let world = sqlite(Setting::default()).await;
    let (mut owner, id, ..) = rich(&world, "Bea", "Say how often.", "Why?").await;
    let archive = export(&mut owner, &format!("/api/v1/interviews/{id}/export")).await;
    // The corpus changes an archive that would have come.
    let mut sound = world.browser();
    sound.become_guest().await;
    let unchanged = archive_of(&files_of(&archive));
    import(&mut sound, unchanged, true).await.expect(201);
    for (what, entry, tamper) in TAMPERED {
        let mut files = files_of(&archive);
        tamper(&mut files);
        let mut browser = world.browser();
        browser.become_guest().await;
        let refused = import(&mut browser, archive_of(&files), true).await;
        refused.refused(422, "archive");
        let faults = refused.json()["faults"].clone();
        let named = faults.as_array().unwrap().iter().any(|fault| {
            let message = fault["message"].as_str().unwrap();
            fault["entry"].as_str().unwrap().starts_with(entry) && !message.is_empty()
        });
        assert!(named, "{what}: {faults:#}");
        let history = browser
            .api("GET", "/api/v1/interviews", Value::Null)
            .await
            .expect(200);
        assert!(
            history["interviews"].as_array().unwrap().is_empty(),
            "{what}: {history}"
        );
    }
    // Without the hashes put right, every change is found before anything is read.
    let mut files = files_of(&archive);
    edit(&mut files, JOURNAL, "100 million", "900 million");
    let mut writer = Writer::default();
    for (name, content) in &files {
        writer.add(name, content).unwrap();
    }
    let mut browser = world.browser();
    browser.become_guest().await;
    let refused = import(&mut browser, writer.finish().unwrap(), true).await;
    assert_eq!(refused.json()["faults"][0]["field"], "sha256");
}

#[tokio::test]
async fn a_line_that_cannot_be_is_named_with_its_number() {
    let world = sqlite(Setting::default()).await;
    let (mut owner, id) = finished(&world).await;
    let archive = export(&mut owner, &format!("/api/v1/interviews/{id}/export")).await;
    let mut files = files_of(&archive);
    edit(&mut files, JOURNAL, "\"seq\":4", "\"seq\":44");
    let refused = import(&mut owner, archive_of(&files), true).await;
    let fault = &refused.json()["faults"][0];
    assert_eq!(
        (&fault["entry"], &fault["line"]),
        (&json!(JOURNAL), &json!(4)),
        "{fault}"
    );
    // The page says the same without scripts.
    let body = upload(&archive_of(&files), true);
    let request = owner
        .request("POST", "/import")
        .header("accept", "text/html")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=b");
    let page = owner.send(request.body(Body::from(body)).unwrap()).await;
    assert_eq!(page.status, 422);
    assert_eq!(page.all("#faults li").len(), 1);
    assert!(page.one("#faults li").contains(JOURNAL));
}

#[tokio::test]
async fn one_interview_that_is_unsound_keeps_all_of_them_out() {
    let world = sqlite(Setting::default()).await;
    let (mut owner, _) = finished(&world).await;
    let second = owner.start(&[]).await;
    owner.call(&second, "finish", json!({})).await.expect(200);
    let archive = export(&mut owner, "/api/v1/export").await;
    let mut files = files_of(&archive);
    assert!(files.contains_key("interviews/0002/journal.jsonl"));
    edit(
        &mut files,
        "interviews/0002/journal.jsonl",
        "\"seq\":2",
        "\"seq\":3",
    );
    let mut other = world.browser();
    other.become_guest().await;
    import(&mut other, archive_of(&files), true)
        .await
        .refused(422, "archive");
    let history = other
        .api("GET", "/api/v1/interviews", Value::Null)
        .await
        .expect(200);
    assert!(history["interviews"].as_array().unwrap().is_empty());
    import(&mut other, archive, true).await.expect(201);
}

#[tokio::test]
async fn an_interview_that_runs_is_not_taken_along_and_nothing_of_its_key_is() {
    for world in both().await {
        let (mut owner, id) = world.candidate(&[]).await;
        let one = owner
            .api(
                "GET",
                &format!("/api/v1/interviews/{id}/export"),
                Value::Null,
            )
            .await;
        one.refused(409, "not-finished");
        let files = files_of(&export(&mut owner, "/api/v1/export").await);
        let manifest: Value = serde_json::from_slice(&files["manifest.json"]).unwrap();
        assert_eq!(manifest["left_out"][0]["reason"], "running");
        assert!(
            !files.keys().any(|name| name.starts_with("content/")),
            "{}",
            world.engine
        );
        let schema: Value = serde_json::from_slice(&files["archive.schema.json"]).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        assert!(validator.is_valid(&json!({"manifest.json": manifest})));
    }
}

#[tokio::test]
async fn every_file_of_an_archive_is_of_its_schema() {
    let world = sqlite(Setting::default()).await;
    let (mut owner, ..) = rich(&world, "Bea", "Say how often.", "Why?").await;
    let files = files_of(&export(&mut owner, "/api/v1/export").await);
    let schema: Value = serde_json::from_slice(&files["archive.schema.json"]).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut whole = serde_json::Map::new();
    for (name, content) in &files {
        let described = name.replace("interviews/0001", "interviews/*");
        let known = schema["properties"].get(&described).is_some();
        let text = std::str::from_utf8(content).unwrap();
        let value = match name.ends_with(".jsonl") {
            true => text
                .lines()
                .map(|line| serde_json::from_str::<Value>(line).unwrap())
                .collect(),
            false if known => serde_json::from_str(text).unwrap(),
            false => continue,
        };
        whole.insert(described, value);
    }
    assert_eq!(whole.len(), 11, "{:?}", whole.keys());
    let faults: Vec<String> = validator
        .iter_errors(&Value::Object(whole))
        .map(|fault| fault.to_string())
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
    let person = String::from_utf8(files["person.json"].clone()).unwrap();
    assert!(
        !person.contains("password") && !person.contains("hash"),
        "{person}"
    );
}

#[tokio::test]
async fn archives_are_taken_ten_times_an_hour_and_brought_five_times() {
    let world = sqlite(Setting::default()).await;
    let mut browser = world.browser();
    browser.become_guest().await;
    for _ in 0..limits::EXPORTS_PER_HOUR {
        export(&mut browser, "/api/v1/export").await;
    }
    assert_eq!(
        browser
            .api("GET", "/api/v1/export", Value::Null)
            .await
            .status,
        429
    );
    for _ in 0..limits::IMPORTS_PER_HOUR {
        import(&mut browser, empty(), true).await.expect(201);
    }
    assert_eq!(import(&mut browser, empty(), true).await.status, 429);
    let mut other = world.browser();
    other.become_guest().await;
    import(&mut other, empty(), true).await.expect(201);
}

#[tokio::test]
async fn what_is_no_archive_gets_a_sentence() {
    let world = sqlite(Setting::default()).await;
    for bytes in [
        b"".to_vec(),
        b"PK\x03\x04".to_vec(),
        b"hello".to_vec(),
        vec![0; 3 << 20],
    ] {
        let mut browser = world.browser();
        browser.become_guest().await;
        let refused = import(&mut browser, bytes, true).await;
        refused.refused(422, "archive");
        let message = refused.json()["faults"][0]["message"]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(message.contains("zip"), "{message}");
    }
    let mut browser = world.browser();
    browser.become_guest().await;
    let too_large = import(&mut browser, vec![0; limits::ARCHIVE_BYTES + 1], true).await;
    too_large.refused(413, "too-large");
}

#[tokio::test]
async fn the_text_and_the_table_can_be_read_by_people_and_spreadsheets() {
    for world in both().await {
        let (mut owner, id, ..) = rich(&world, "Bea", "Say how often.", "Why two writes?").await;
        let one = owner.get(&format!("/interviews/{id}/export.md")).await;
        assert_eq!(one.status, 200);
        assert!(one.header("content-disposition").starts_with("attachment"));
        let text = one.text();
        for expected in [
            "200 million links a month",
            "How long do links live?",
            "Why two writes?",
            "Say how often.",
            "Cleo",
        ] {
            assert!(text.contains(expected), "{expected} in {text}");
        }
        let all = owner.get("/export/interviews.md").await.text();
        assert!(all.contains("200 million links a month"));
        let table = owner.get("/export/history.csv").await;
        assert!(table.header("content-type").starts_with("text/csv"));
        let table = String::from_utf8(table.body.to_vec()).unwrap();
        let lines: Vec<&str> = table.split("\r\n").collect();
        assert_eq!(lines.len(), 3, "{table}");
        assert!(lines[0].starts_with("id,case,title") && lines[1].ends_with(",no,"));
    }
}
