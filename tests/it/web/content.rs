//! A content folder that is edited while the server runs.

use std::fs;
use std::sync::Arc;

use fortyfive::casebook::Casebook;
use fortyfive::casebook::guide;
use fortyfive::casebook::watch::{Print, Watch};
use fortyfive::proctor::Renewal;
use fortyfive::server::follow::Follower;
use serde_json::Value;

use super::{Setting, World, sqlite};

const CASE: &str = "prompts/cases/garage.toml";
const PROMPT: &str = "Design the system that lets cars into the parking garages of a city.";

struct House {
    world: World,
    folder: tempfile::TempDir,
    follower: Follower,
}

/// A server with the case of the guide in a folder of its own.
async fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in guide::example() {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let watch = Watch::new(Print::of(folder.path()));
    let setting = Setting {
        casebook: Arc::new(Casebook::load(Some(folder.path())).expect("the guide is in order")),
        ..Setting::default()
    };
    let world = sqlite(setting).await;
    let follower = Follower::new(folder.path(), watch, world.proctor.clone());
    House {
        world,
        folder,
        follower,
    }
}

impl House {
    fn edit(&self, from: &str, to: &str) {
        let path = self.folder.path().join(CASE);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        // As editors save: another file takes the name.
        let beside = path.with_extension("toml~");
        fs::write(&beside, text.replacen(from, to, 1)).unwrap();
        fs::rename(beside, path).unwrap();
    }

    /// The looks until one reads the folder.
    fn looked(&mut self) -> Option<Renewal> {
        (0..3).find_map(|_| self.follower.look())
    }

    async fn opening(&self) -> (super::client::Client, String, String) {
        let (mut browser, id) = self.world.candidate(&[("case", "garage")]).await;
        let said = opening_of(&mut browser, &id).await;
        (browser, id, said)
    }
}

async fn opening_of(browser: &mut super::client::Client, id: &str) -> String {
    browser
        .get(&format!("/interviews/{id}"))
        .await
        .one(".prompt")
}

#[tokio::test]
async fn an_edit_holds_for_interviews_started_later_and_a_fault_keeps_what_was() {
    let mut house = house().await;
    assert_eq!(house.looked(), None, "nothing has changed");
    let (mut first, first_id, said) = house.opening().await;
    assert!(said.contains(PROMPT), "{said}");
    let hash = |world: &World| world.proctor.casebook().cases["garage"].hash.clone();
    let before = hash(&house.world);

    house.edit(PROMPT, "Let cars in.");
    assert_eq!(
        house.looked(),
        Some(Renewal::Renewed(vec!["garage".to_owned()]))
    );
    assert_eq!(house.looked(), None, "once");
    let (_, _, said) = house.opening().await;
    assert!(said.contains("Let cars in."), "{said}");
    let after = hash(&house.world);
    assert_ne!(before, after);

    // The one that runs: its words, and the facts it was started with.
    assert!(opening_of(&mut first, &first_id).await.contains(PROMPT));
    house.edit("There are 50 garages", "There are 70 garages");
    assert!(matches!(house.looked(), Some(Renewal::Renewed(_))));
    let asked = serde_json::json!({"text": "How many garages are there?"});
    let reply = first.call(&first_id, "questions", asked).await.expect(200);
    assert!(reply["lines"].to_string().contains("50 garages"), "{reply}");
    assert!(!page(&house).await.contains("has faults"));

    // A broken file, with the line; nothing else happens.
    house.edit("difficulty = 1", "difficulty = [");
    let Some(Renewal::Refused(faults)) = house.looked() else {
        panic!("the broken file was taken");
    };
    assert!(
        faults[0].file.ends_with(CASE) && faults[0].line > 1,
        "{faults:?}"
    );
    let (_, _, said) = house.opening().await;
    assert!(said.contains("Let cars in."), "{said}");
    let told = page(&house).await;
    assert!(
        told.contains("has faults") && told.contains("prompts/cases/garage.toml:"),
        "{told}"
    );
    let place = house.folder.path().display().to_string();
    assert!(
        !told.contains(&place),
        "where the folder lies is shown to strangers"
    );

    house.edit("difficulty = [", "difficulty = 2");
    assert!(matches!(house.looked(), Some(Renewal::Renewed(_))));
    let (mut browser, _, _) = house.opening().await;
    let case = browser
        .api("GET", "/api/v1/cases/garage", Value::Null)
        .await
        .expect(200);
    assert_eq!(case["difficulty"], 2);
    assert!(!page(&house).await.contains("has faults"));
}

#[tokio::test]
async fn a_case_that_is_taken_away_can_be_finished_and_not_begun() {
    let mut house = house().await;
    let (mut browser, id, _) = house.opening().await;
    for path in [CASE, "rubrics/garage.toml"] {
        fs::remove_file(house.folder.path().join(path)).unwrap();
    }
    fs::remove_dir_all(house.folder.path().join("prompts/cases/garage")).unwrap();
    assert!(matches!(house.looked(), Some(Renewal::Renewed(_))));
    browser
        .api("GET", "/api/v1/cases/garage", Value::Null)
        .await
        .expect(404);
    browser
        .call(&id, "finish", serde_json::json!({}))
        .await
        .expect(200);
    let report = browser.report(&id).await;
    assert!(!report["scorecards"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_folder_that_is_away_for_a_while_takes_nothing_with_it() {
    let mut house = house().await;
    let aside = house.folder.path().join("aside");
    let away: Vec<_> = ["prompts", "rubrics"]
        .map(|top| (house.folder.path().join(top), aside.join(top)))
        .into();
    fs::create_dir(&aside).unwrap();
    away.iter()
        .for_each(|(here, there)| fs::rename(here, there).unwrap());
    assert!(matches!(house.looked(), Some(Renewal::Refused(_))));
    house.opening().await;
    away.iter()
        .for_each(|(here, there)| fs::rename(there, here).unwrap());
    assert_eq!(
        house.looked(),
        Some(Renewal::Renewed(Vec::new())),
        "the same content"
    );
}

async fn page(house: &House) -> String {
    let text = house.world.browser().get("/cases/write").await.text();
    let (head, _) = text
        .split_once("class=\"chapters\"")
        .expect("the page for authors");
    head.to_owned()
}
