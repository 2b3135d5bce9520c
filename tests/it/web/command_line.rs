//! Archives from the command line: the real program on a data directory, and on a database, that nobody else has open.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use fortyfive::store::Place;
use fortyfive::time::wall_clock;
use serde_json::{Value, json};

use super::drills::person_of;
use super::peers::finished;
use super::yours::{archive_of, assert_same, edit, files_of};
use super::{Setting, World};
use crate::chaos::house::{Ended, path, run};
use crate::support::pg;

const PASSWORD: &str = "four words that do not belong";

/// On both engines, an hour ago: the program looks at the real clock, and takes nothing from the future.
async fn both() -> [World; 2] {
    let ago = wall_clock().as_ms() - 3_600_000;
    let dir = Arc::new(tempfile::tempdir().unwrap());
    let place = Place::DataDir(dir.path().join("data"));
    let setting = Setting::default;
    let sqlite = World::open("sqlite", place, Some(dir), setting(), ago);
    let url = Place::Url(pg::database().await);
    let postgres = World::open("postgres", url, None, setting(), ago);
    [sqlite.await, postgres.await]
}

/// Where somebody has an account, closed, and a directory for what is written.
struct Closed {
    engine: &'static str,
    place: Place,
    dir: tempfile::TempDir,
    _data: Option<Arc<tempfile::TempDir>>,
    /// Ids, the oldest first.
    interviews: Vec<String>,
}

impl Closed {
    /// An account called Ada, with two finished interviews and a drill, or with nothing.
    async fn of(world: World, full: bool) -> Closed {
        let mut interviews = Vec::new();
        let mut ada = world.browser();
        if full {
            let (owner, first) = finished(&world).await;
            ada = owner;
            world.pass(1_000).await;
            let second = ada.start(&[]).await;
            ada.call(&second, "finish", json!({})).await.expect(200);
            interviews = vec![first, second];
        } else {
            ada.become_guest().await;
        }
        let fields = [("name", "Ada"), ("password", PASSWORD)];
        ada.form("/register", &fields).await.location();
        if full {
            let person = person_of(&world, &ada).await;
            let id = world.proctor.draw_drill(&person, "qps").await.unwrap();
            let typed = [("rate".to_owned(), "3,000/s".to_owned())].into();
            world
                .proctor
                .answer_drill(&person, &id, typed)
                .await
                .unwrap();
        }
        // What is worked out beside, for lists, is there before it is closed.
        ada.get("/interviews").await;
        world.db.close().await;
        Closed {
            engine: world.engine,
            place: world.place.clone(),
            dir: tempfile::tempdir().unwrap(),
            _data: world._dir.clone(),
            interviews,
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    async fn run(&self, arguments: &[&str]) -> Ended {
        let data;
        let place = match &self.place {
            Place::DataDir(dir) => {
                data = dir.display().to_string();
                ["--data", &data]
            }
            Place::Url(url) => ["--database", url],
        };
        run(&[arguments, &place].concat()).await
    }

    async fn export(&self, name: &str, more: &[&str]) -> Vec<u8> {
        let file = self.file(name);
        let ended = self
            .run(&[&["export", "--person", "ada"], more, &[path(&file)]].concat())
            .await;
        assert_eq!(ended.code, Some(0), "{}: {ended:?}", self.engine);
        assert!(ended.stdout.contains(name), "{ended:?}");
        std::fs::read(file).unwrap()
    }

    async fn import(&self, file: &Path, more: &[&str]) -> Ended {
        self.run(&[&["import", "--person", "ADA"], more, &[path(file)]].concat())
            .await
    }

    fn write(&self, name: &str, archive: &[u8]) -> PathBuf {
        let file = self.file(name);
        std::fs::write(&file, archive).unwrap();
        file
    }
}

fn interviews_in(archive: &[u8]) -> usize {
    let manifest: Value = serde_json::from_slice(&files_of(archive)["manifest.json"]).unwrap();
    manifest["interviews"].as_array().unwrap().len()
}

#[tokio::test]
async fn what_an_account_has_goes_from_one_place_to_another_and_back() {
    for (here, there) in both().await.into_iter().zip(both().await.into_iter().rev()) {
        let here = Closed::of(here, true).await;
        let there = Closed::of(there, false).await;
        let all = here.export("all.zip", &[]).await;
        assert_eq!(interviews_in(&all), 2);
        let one = here
            .export("one.zip", &["--interview", &here.interviews[1]])
            .await;
        assert_eq!(interviews_in(&one), 1);
        let names: Vec<String> = files_of(&one).into_keys().collect();
        assert!(
            !names.iter().any(|name| name.contains("drills")),
            "{names:?}"
        );
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(here.file("all.zip")).unwrap();
        assert_eq!(
            mode.permissions().mode() & 0o777,
            0o600,
            "nobody else reads it"
        );

        let brought = there.import(&here.file("one.zip"), &[]).await;
        assert_eq!(brought.code, Some(0), "{brought:?}");
        assert_eq!(brought.stdout.matches("Came: ").count(), 1, "{brought:?}");
        let brought = there.import(&here.file("all.zip"), &[]).await;
        assert_eq!(brought.code, Some(0), "{brought:?}");
        let said = &brought.stdout;
        // The interview that is not there yet, the drill, and when it comes again.
        assert_eq!(said.matches("Came: ").count(), 3, "{said}");
        assert!(said.contains("One answered drill question"), "{said}");
        assert!(said.contains("You have it already."), "{said}");
        let back = there.export("back.zip", &[]).await;
        assert_same(&all, &back, there.engine);
        assert_eq!(
            files_of(&all)["drills.json"],
            files_of(&back)["drills.json"]
        );

        // Nothing more comes the second time, unless one asks for it.
        let again = there.import(&here.file("all.zip"), &[]).await;
        assert_eq!(
            (again.code, again.stdout.contains("Came: ")),
            (Some(0), false)
        );
        let again = there.import(&here.file("all.zip"), &["--again"]).await;
        assert_eq!(again.stdout.matches("Came: ").count(), 2, "{again:?}");
        let four = there.export("four.zip", &[]).await;
        assert_eq!(interviews_in(&four), 4);
    }
}

#[tokio::test]
async fn an_archive_that_was_changed_is_refused_with_its_file_and_code_one_and_nothing_comes() {
    for (here, there) in both().await.into_iter().zip(both().await.into_iter().rev()) {
        let here = Closed::of(here, true).await;
        let there = Closed::of(there, false).await;
        let all = here.export("all.zip", &[]).await;
        let row = "interviews/0002/interview.json";
        let changes = [
            (row, "\"lines\":", "\"owner\": \"me\", \"lines\":", "owner"),
            (
                "interviews/0002/journal.jsonl",
                "\"seq\":2",
                "\"seq\":3",
                "journal.jsonl:2",
            ),
            (
                "drills.json",
                "\"place\": 1",
                "\"place\": 0",
                "answered.0.place",
            ),
            (
                "study.json",
                "\"studied\": []",
                "\"studied\": [{}]",
                "study.json",
            ),
        ];
        for (number, (name, from, to, told)) in changes.into_iter().enumerate() {
            let mut files = files_of(&all);
            edit(&mut files, name, from, to);
            let file = there.write(&format!("{number}.zip"), &archive_of(&files));
            let refused = there.import(&file, &[]).await;
            assert_eq!(refused.code, Some(1), "{refused:?}");
            assert!(
                refused.stdout.contains(name) && refused.stdout.contains(told),
                "{told}: {refused:?}"
            );
            assert!(!refused.stdout.contains("Came"), "{refused:?}");
        }
        // The hash is not put right.
        let mut cut = all.clone();
        cut.truncate(all.len() / 2);
        let file = there.write("cut.zip", &cut);
        let refused = there.import(&file, &[]).await;
        assert_eq!(refused.code, Some(1), "{refused:?}");
        assert!(refused.stdout.contains("zip"), "{refused:?}");
        let left = there.export("left.zip", &[]).await;
        assert_eq!(interviews_in(&left), 0, "{}: nothing partial", there.engine);
        let drills = String::from_utf8(files_of(&left)["drills.json"].clone()).unwrap();
        assert!(drills.contains("\"answered\": []"), "{drills}");
    }
}

#[tokio::test]
async fn what_cannot_be_carried_out_is_one_sentence_and_code_two() {
    for world in both().await {
        let here = Closed::of(world, true).await;
        here.export("all.zip", &[]).await;
        let all = here.file("all.zip");
        let fresh = here.file("fresh.zip");
        let cases: [(&[&str], &str); 5] = [
            (&["export", "--person", "ada", path(&all)], "all.zip"),
            (&["export", "--person", "bob", path(&fresh)], "bob"),
            (
                &[
                    "export",
                    "--person",
                    "ada",
                    "--interview",
                    "none",
                    path(&fresh),
                ],
                "fresh.zip",
            ),
            (&["import", "--person", "bob", path(&all)], "bob"),
            (&["import", "--person", "ada", path(&fresh)], "fresh.zip"),
        ];
        for (arguments, told) in cases {
            let ended = here.run(arguments).await;
            assert_eq!(ended.code, Some(2), "{arguments:?}: {ended:?}");
            assert!(ended.stderr.contains(told), "{ended:?}");
            assert!(ended.stdout.is_empty(), "{ended:?}");
            assert!(!fresh.exists(), "half an archive is none: {arguments:?}");
        }
        assert_eq!(interviews_in(&std::fs::read(all).unwrap()), 2, "as it was");
    }
}
