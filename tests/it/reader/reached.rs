//! How a point was reached counts the same whoever finds that it was: what the interviewer had said before earns nothing.

use fortyfive::casebook::rubric::Verdict;
use fortyfive::proctor::ReaderWhen;
use fortyfive::reader::{Because, Dialect, Opinion, Versions};
use fortyfive::scoring::Evidence;
use fortyfive::store::{
    Caller, EndCall, Ended, OpenCall, PlanCalls, PlannedCall, Purpose, PutOpinion, ReserveCall,
    Spent,
};
use fortyfive::time::Timestamp;
use serde_json::{Value, json};

use super::second::{agree, finish, person_of, setting, settings, told, write, yes};
use super::stub::Stub;
use crate::web::{Setting, World, both_with};

const STAGE: &str = "high-level";
const ITEM: &str = "high-level.code-generator";
/// The scorer does not know these words for it.
const SHOWN: &str = "A helper called Minty hands out the next free name for each new link";
const MINUTE_MS: i64 = 60_000;

/// What a model would have said of the one item, put where it is kept.
async fn says(world: &World, interview: &str) {
    let (db, person) = (&world.db, person_of(world, interview).await);
    let caller = Caller {
        person_id: person.clone(),
        interview_id: interview.to_owned(),
    };
    let call_id = format!("question-about-{interview}");
    let versions = Versions {
        model: "m".into(),
        prompt: "p".into(),
        rubric: "r".into(),
        schema: "1".into(),
        engine: "4".into(),
    };
    let text = world.proctor.look(&person, interview, |live, _| {
        live.interview
            .counted_text(STAGE)
            .unwrap_or_default()
            .to_owned()
    });
    let start = text.await.unwrap().find(SHOWN).unwrap();
    let opinion = Opinion {
        item: ITEM.into(),
        stage: STAGE.into(),
        because: Because::Audit,
        verdict: Verdict::Met,
        reason: "Minty is one.".into(),
        evidence: Some(Evidence {
            stage: STAGE.into(),
            start,
            end: start + SHOWN.len(),
            quote: SHOWN.into(),
            board: Vec::new(),
        }),
        doubts: Vec::new(),
        versions: versions.clone(),
    };
    let now = Timestamp::from_ms(world.now_ms());
    let plan = PlanCalls {
        caller: caller.clone(),
        part: "end".into(),
        calls: vec![PlannedCall {
            id: call_id.clone(),
            stage: STAGE.into(),
            place: 0,
            seed: 1,
            items: json!([ITEM]).to_string(),
            text_hash: "h".into(),
            instead_of: None,
        }],
        wanted: true,
        attempts: 1,
        now,
    };
    db.write(plan).await.unwrap();
    let reserve = ReserveCall {
        caller,
        call: OpenCall {
            id: call_id.clone(),
            host: "127.0.0.1".into(),
            model: "m".into(),
            versions: serde_json::to_string(&versions).unwrap(),
            request: "{}".into(),
            purpose: Purpose::Judging,
        },
        tokens: 9,
        allowance: settings(ReaderWhen::End).allowance,
        now,
    };
    db.write(reserve).await.unwrap();
    let end = EndCall {
        call_id: call_id.clone(),
        ended: Ended::Done {
            opinions: vec![PutOpinion {
                item: ITEM.into(),
                body: serde_json::to_string(&opinion).unwrap(),
            }],
            versions: serde_json::to_string(&versions).unwrap(),
            spent: Spent::default(),
        },
        resent: None,
        tries: 1,
        now,
    };
    assert!(db.write(end).await.unwrap());
}

/// What is told once the point was adopted; it is written before the first of so many hints, or after the last.
async fn adopted(world: &World, hints: usize, written_before: bool) -> Value {
    let mut browser = world.browser();
    browser.become_guest().await;
    let id = browser.start(&[("plan", "untimed")]).await;
    for stage in ["clarify", "estimate"] {
        browser
            .call(&id, "stage", json!({"from": stage}))
            .await
            .expect(200);
    }
    let text = format!("Requests go to a redirect service. {SHOWN}.");
    if written_before {
        write(&mut browser, &id, STAGE, &text).await;
        world.pass(MINUTE_MS).await;
    }
    for _ in 0..hints {
        world.pass(2 * MINUTE_MS).await;
        browser.call(&id, "hints", Value::Null).await.expect(200);
    }
    world.pass(MINUTE_MS).await;
    if !written_before {
        write(&mut browser, &id, STAGE, &text).await;
    }
    finish(&mut browser, &id).await;
    agree(&mut browser).await;
    says(world, &id).await;
    let api = format!("/api/v1/interviews/{id}/reader/decisions");
    let decides = json!({"item": ITEM, "decision": "adopted"});
    let decided = browser.api("POST", &api, decides).await;
    assert_eq!(decided.status, 204, "{}", decided.text());
    let told = told(&mut browser, &id).await;
    let item = &told["items"][0];
    assert_eq!(
        (&item["offline"], &item["now"]),
        (&json!("missed"), &json!("met")),
        "{told}"
    );
    told
}

fn moved(told: &Value) -> f64 {
    let stages = told["stages"].as_array().unwrap();
    let stage = stages.iter().find(|one| one["stage"] == STAGE).unwrap();
    stage["after"].as_f64().unwrap() - stage["before"].as_f64().unwrap()
}

/// The story: the third hint said that there is a code generator, the candidate wrote of one afterwards in words the scorer does not
/// know, and it counted in full as soon as a model had seen it.
#[tokio::test]
async fn a_point_a_model_lifts_earns_what_it_would_have_earned_offline() {
    let stub = Stub::start(Dialect::OpenAi, yes).await;
    let setting = Setting {
        reader_settings: settings(ReaderWhen::End),
        ..setting(&stub)
    };
    for world in both_with(setting).await {
        let alone = adopted(&world, 0, false).await;
        assert!(moved(&alone) > 0.0, "{}: {alone}", world.engine);
        assert!(alone["coverage_after"].as_f64() > alone["coverage_before"].as_f64());
        let after_all = adopted(&world, 3, false).await;
        assert_eq!(moved(&after_all), 0.0, "{}: it had been said", world.engine);
        assert_eq!(after_all["coverage_after"], after_all["coverage_before"]);
        let after_one = adopted(&world, 1, false).await;
        let share = moved(&after_one) / moved(&alone);
        assert!((share - 0.75).abs() < 0.01, "{}: {share}", world.engine);
        let before = adopted(&world, 3, true).await;
        assert_eq!(
            moved(&before),
            moved(&alone),
            "{}: it stood there",
            world.engine
        );
    }
}
