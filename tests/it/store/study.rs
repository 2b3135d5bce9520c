//! Plans, ticks and real interviews: each of one person, and gone with them.

use fortyfive::limits;
use fortyfive::store::*;

use super::*;

fn a_plan(minutes: i64) -> StudyPlanRow {
    StudyPlanRow {
        exam_at: at(86_400_000 * 30),
        minutes,
        path: "beginner".into(),
        updated_at: at(5),
    }
}

async fn put_plan(db: &Db, person: &str, plan: Option<StudyPlanRow>) {
    let put = PutStudyPlan {
        person_id: person.into(),
        plan,
    };
    db.write(put).await.unwrap();
}

async fn tick(db: &Db, person: &str, concept: &str, moment: Option<i64>) {
    let put = PutStudied {
        person_id: person.into(),
        concept: concept.into(),
        at: moment.map(at),
    };
    db.write(put).await.unwrap();
}

fn an_outcome(id: &str, day: i64) -> OutcomeRow {
    OutcomeRow {
        id: id.into(),
        held_at: at(86_400_000 * day),
        company: "Acme \u{1F680}".into(),
        kind: "design".into(),
        result: "no".into(),
        note: "line\nline".into(),
        created_at: at(9),
    }
}

async fn note(db: &Db, person: &str, outcome: OutcomeRow, replaces: bool) -> OutcomePut {
    let put = PutOutcome {
        person_id: person.into(),
        outcome,
        replaces,
    };
    db.write(put).await.unwrap()
}

#[tokio::test]
async fn a_plan_replaces_the_one_before_and_is_taken_back() {
    for Engine { name, db, .. } in both().await {
        guest(&db, "ada").await;
        guest(&db, "bob").await;
        put_plan(&db, "ada", Some(a_plan(60))).await;
        put_plan(&db, "ada", Some(a_plan(30))).await;
        assert_eq!(
            db.study_plan("ada").await.unwrap(),
            Some(a_plan(30)),
            "{name}"
        );
        assert_eq!(db.study_plan("bob").await.unwrap(), None);
        put_plan(&db, "ada", None).await;
        assert_eq!(db.study_plan("ada").await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_second_tick_keeps_the_moment_of_the_first() {
    for Engine { name, db, .. } in both().await {
        guest(&db, "ada").await;
        tick(&db, "ada", "caching", Some(10)).await;
        tick(&db, "ada", "caching", Some(20)).await;
        tick(&db, "ada", "apis", Some(30)).await;
        let rows = db.studied("ada").await.unwrap();
        let told: Vec<(&str, i64)> = rows
            .iter()
            .map(|row| (row.concept.as_str(), row.studied_at.as_ms()))
            .collect();
        assert_eq!(told, [("apis", 30), ("caching", 10)], "{name}");
        tick(&db, "ada", "caching", None).await;
        assert_eq!(db.studied("ada").await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_real_interview_is_changed_and_removed_by_whose_it_is_and_by_nobody_else() {
    for Engine { name, db, .. } in both().await {
        guest(&db, "ada").await;
        guest(&db, "bob").await;
        assert_eq!(
            note(&db, "ada", an_outcome("one", 3), false).await,
            OutcomePut::Kept,
            "{name}"
        );
        assert_eq!(
            note(&db, "ada", an_outcome("two", 7), false).await,
            OutcomePut::Kept
        );
        let changed = OutcomeRow {
            result: "offer".into(),
            ..an_outcome("one", 9)
        };
        assert_eq!(
            note(&db, "bob", changed.clone(), true).await,
            OutcomePut::NotFound
        );
        assert_eq!(
            note(&db, "ada", changed.clone(), true).await,
            OutcomePut::Kept
        );
        let rows = db.outcomes("ada").await.unwrap();
        assert_eq!(rows, [changed, an_outcome("two", 7)], "the latest first");
        let drop = |person: &str| DropOutcome {
            person_id: person.into(),
            id: "one".into(),
        };
        assert!(!db.write(drop("bob")).await.unwrap());
        assert!(db.write(drop("ada")).await.unwrap());
        assert!(!db.write(drop("ada")).await.unwrap());
        assert_eq!(db.outcomes("ada").await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn there_is_room_for_so_many_and_not_for_one_more() {
    for Engine { name, db, .. } in both().await {
        guest(&db, "ada").await;
        for at in 0..limits::OUTCOMES {
            let put = note(&db, "ada", an_outcome(&format!("o{at}"), at), false).await;
            assert_eq!(put, OutcomePut::Kept, "{name} {at}");
        }
        assert_eq!(
            note(&db, "ada", an_outcome("more", 1), false).await,
            OutcomePut::TooMany
        );
        assert_eq!(
            note(&db, "ada", an_outcome("o0", 1), true).await,
            OutcomePut::Kept
        );
    }
}

#[tokio::test]
async fn what_a_guest_noted_comes_with_them_to_their_account_and_what_the_account_has_stays() {
    for Engine { name, db, .. } in both().await {
        guest(&db, "guest").await;
        let account = Person {
            login_name: Some("ada".into()),
            password_hash: Some("hash".into()),
            ..a_person("account")
        };
        let create = CreateGuest {
            person: account,
            login: a_login("token-account", "account"),
        };
        db.write(create).await.unwrap();
        put_plan(&db, "guest", Some(a_plan(60))).await;
        put_plan(&db, "account", Some(a_plan(30))).await;
        tick(&db, "guest", "caching", Some(10)).await;
        tick(&db, "guest", "apis", Some(10)).await;
        tick(&db, "account", "caching", Some(20)).await;
        note(&db, "guest", an_outcome("one", 3), false).await;
        let adopt = AdoptGuest {
            guest_id: "guest".into(),
            account_id: "account".into(),
        };
        db.write(adopt).await.unwrap();
        assert_eq!(
            db.study_plan("account").await.unwrap(),
            Some(a_plan(30)),
            "{name}"
        );
        let rows = db.studied("account").await.unwrap();
        let told: Vec<(&str, i64)> = rows
            .iter()
            .map(|row| (row.concept.as_str(), row.studied_at.as_ms()))
            .collect();
        assert_eq!(told, [("apis", 10), ("caching", 20)]);
        assert_eq!(db.outcomes("account").await.unwrap().len(), 1);
        assert!(db.studied("guest").await.unwrap().is_empty());
    }
}
