//! What the second reader is for anybody, and how far readers agree: over one's own interviews, and of nobody else's.

use fortyfive::proctor::ReaderWhen;
use fortyfive::reader::Dialect;
use serde_json::json;

use super::second::{agree, answered, finish, setting, settings, settled, yes};
use super::stub::Stub;
use crate::web::peers::{hand_in, items, reviewer};
use crate::web::{BUILT_IN, Setting, both_with, sqlite};

#[tokio::test]
async fn anybody_may_read_what_the_second_reader_is_and_is_told() {
    let stub = Stub::start(Dialect::OpenAi, yes).await;
    let worlds = [
        sqlite(Setting::default()).await,
        sqlite(setting(&stub)).await,
    ];
    for (world, attached) in worlds.iter().zip([false, true]) {
        let mut browser = world.browser();
        let page = browser.get("/reader").await;
        assert_eq!(page.one("#attached").contains("stub-model"), attached);
        let links = page.links();
        for link in ["/you/reader", "/reader/agreement", "/reader/prompts/judge"] {
            assert!(links.iter().any(|one| one == link), "{link}: {links:?}");
        }
        for name in ["judge", "rephrase", "answer"] {
            let prompt = BUILT_IN.prompts.by_name(name).unwrap();
            let page = browser.get(&format!("/reader/prompts/{name}")).await;
            assert_eq!(page.one("#hash"), prompt.hash);
            assert_eq!(page.one("#version"), prompt.version);
            let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(plain(&page.one("#prompt")), plain(&prompt.text));
        }
        let nothing = browser.get("/reader/prompts/system").await;
        assert_eq!(nothing.status, 404);
    }
    assert!(stub.requests().is_empty(), "nothing goes out for a page");
}

#[tokio::test]
async fn from_five_interviews_on_the_page_tells_how_far_model_peer_and_machine_agree() {
    let stub = Stub::start(Dialect::OpenAi, yes).await;
    let setting = Setting {
        reader_settings: settings(ReaderWhen::End),
        ..setting(&stub)
    };
    for world in both_with(setting).await {
        let mut owner = world.browser();
        owner.become_guest().await;
        agree(&mut owner).await;
        let none = owner.get("/reader/agreement").await;
        assert!(none.all("table").is_empty(), "{}", world.engine);
        for _ in 0..5 {
            let id = answered(&mut owner, &[]).await;
            finish(&mut owner, &id).await;
            settled(&mut owner, &id).await;
            let mut ada = reviewer(&world, &mut owner, &id, "Ada").await;
            let all = items(&mut ada, &id).await;
            let marks: Vec<_> = all
                .iter()
                .map(|item| json!({"item": item, "verdict": "missed"}))
                .collect();
            hand_in(&mut ada, &id, json!({"marks": marks}))
                .await
                .expect(201);
            // What she says after she saw the others is not what is compared.
            let changed: Vec<_> = all
                .iter()
                .map(|item| json!({"item": item, "verdict": "met", "proofs": [{"kind": "aloud"}]}))
                .collect();
            hand_in(&mut ada, &id, json!({"marks": changed}))
                .await
                .expect(201);
        }
        let page = owner.get("/reader/agreement").await;
        let people = page.all("[aria-labelledby=people-offline-peer-all] tbody tr:first-child td");
        assert_eq!(people[0], "5", "{people:?}");
        // She said missed to everything: the column of what is met is empty.
        let sums =
            page.all("[aria-labelledby=people-offline-peer-all] details tbody tr:last-child td");
        assert_eq!(sums[2], "0", "{sums:?}");
        assert_ne!(sums[0], "0");
        let model =
            page.all("[aria-labelledby=reader-1-model-peer-unsure] tbody tr:first-child td");
        assert_eq!(model[0], "5", "{model:?}");
        assert_eq!(
            model[3], "0 % (0 to 43)",
            "always yes against always no: {model:?}"
        );
        let conditions = page.all("tr[data-holds]");
        assert_eq!(conditions.len(), 5);
        assert!(page.text().contains("Not calibrated"));
        assert!(!page.text().contains("Ada"), "sums only");

        let mut eve = world.browser();
        eve.become_guest().await;
        let hers = eve.get("/reader/agreement").await;
        assert!(hers.all("table").is_empty());
        let everybody = world.proctor.agreements_of_all().await.unwrap();
        assert_eq!((everybody.interviews, everybody.readers.len()), (5, 1));
        let told = serde_json::to_string(&everybody).unwrap();
        assert!(!told.contains("Ada"));
    }
}
