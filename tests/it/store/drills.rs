//! Questions, answers and cards of drills: each answer once, nobody else's, and all of it gone with the person.

use fortyfive::store::{
    AdoptGuest, AnswerDrill, Db, DrawDrill, DrillAnswered, DrillCardRow, DrillQuestionRow,
    DrillReviewRow, KeepTyped, Place, Register,
};
use fortyfive::time::Timestamp;
use sqlx::{Connection, Executor, PgConnection, SqliteConnection};

use super::{a_login, a_person, at, both, guest};

fn a_question(id: &str, about: &str, ms: i64) -> DrillQuestionRow {
    DrillQuestionRow {
        id: id.into(),
        about: about.into(),
        seed: ms * 3,
        round_id: None,
        place: 1,
        body: r#"{"ask":"?"}"#.into(),
        typed: "{}".into(),
        drawn_at: at(ms),
        answered_at: None,
    }
}

async fn draw(db: &Db, person: &str, question: DrillQuestionRow) {
    let person_id = person.to_owned();
    db.write(DrawDrill {
        person_id,
        question,
    })
    .await
    .unwrap();
}

fn a_card(about: &str, ms: i64) -> DrillCardRow {
    DrillCardRow {
        about: about.into(),
        due_at: at(ms + 1_000),
        stability: 3.126_2,
        difficulty: 5.5,
        repetitions: 1,
        lapses: 0,
        last_at: at(ms),
    }
}

fn a_review(question: &str, about: &str, ms: i64) -> DrillReviewRow {
    DrillReviewRow {
        question_id: question.into(),
        quantity: "rate".into(),
        about: about.into(),
        family: "Traffic".into(),
        concepts: "caching sharding".into(),
        answer: "5.8k/s".into(),
        value: Some(5_800.0),
        unit: "/s".into(),
        expected: 5_787.0,
        verdict: "exact".into(),
        needed_ms: Some(42_000),
        answered_at: at(ms),
    }
}

fn an_answer(person: &str, question: &str, about: &str, base: Option<i64>, ms: i64) -> AnswerDrill {
    AnswerDrill {
        person_id: person.into(),
        question_id: question.into(),
        typed: r#"{"rate":"5.8k/s"}"#.into(),
        reviews: vec![a_review(question, about, ms)],
        base: base.map(Timestamp::from_ms),
        card: a_card(about, ms),
        now: at(ms),
    }
}

#[tokio::test]
async fn a_question_is_answered_once_and_all_of_it_is_kept() {
    for engine in both().await {
        let db = &engine.db;
        guest(db, "ada").await;
        draw(db, "ada", a_question("q1", "qps", 100)).await;
        assert_eq!(db.last_drill_seed("ada", "qps").await.unwrap(), Some(300));
        let typed = KeepTyped {
            person_id: "ada".into(),
            question_id: "q1".into(),
            typed: r#"{"rate":"many"}"#.into(),
        };
        assert!(db.write(typed.clone()).await.unwrap());
        let row = db.drill_question("ada", "q1").await.unwrap().unwrap();
        assert_eq!(
            (row.typed.as_str(), row.answered_at),
            (typed.typed.as_str(), None)
        );
        let answer = an_answer("ada", "q1", "qps", None, 200);
        assert_eq!(db.write(answer.clone()).await.unwrap(), DrillAnswered::Kept);
        let again = AnswerDrill {
            base: Some(at(200)),
            ..answer.clone()
        };
        assert_eq!(db.write(again).await.unwrap(), DrillAnswered::NotOpen);
        assert!(!db.write(typed).await.unwrap(), "it is answered");
        let row = db.drill_question("ada", "q1").await.unwrap().unwrap();
        assert_eq!(row.answered_at, Some(at(200)), "{}", engine.name);
        assert_eq!(db.drill_answers("ada", "q1").await.unwrap(), answer.reviews);
        assert_eq!(db.drill_cards("ada").await.unwrap(), [a_card("qps", 200)]);
        let rows = db.answered_drills("ada", "qps").await.unwrap();
        assert_eq!((rows.len(), &rows[0].reviews), (1, &answer.reviews));
        let practised = db.drills_of_concepts("ada").await.unwrap();
        assert_eq!(practised[0].concepts, "caching sharding");
    }
}

#[tokio::test]
async fn a_card_that_moved_meanwhile_is_told_and_nothing_is_written() {
    for engine in both().await {
        let db = &engine.db;
        guest(db, "ada").await;
        draw(db, "ada", a_question("q1", "qps", 100)).await;
        draw(db, "ada", a_question("q2", "qps", 101)).await;
        let first = an_answer("ada", "q1", "qps", None, 200);
        let second = an_answer("ada", "q2", "qps", None, 201);
        assert_eq!(db.write(first).await.unwrap(), DrillAnswered::Kept);
        let moved = db.write(second.clone()).await.unwrap();
        assert_eq!(moved, DrillAnswered::CardMoved, "{}", engine.name);
        assert!(db.drill_answers("ada", "q2").await.unwrap().is_empty());
        let right = AnswerDrill {
            base: Some(at(200)),
            ..second
        };
        assert_eq!(db.write(right).await.unwrap(), DrillAnswered::Kept);
        assert_eq!(db.drill_reviews("ada").await.unwrap().len(), 2);
    }
}

#[tokio::test]
async fn nothing_of_somebody_else_is_seen_or_changed() {
    for engine in both().await {
        let db = &engine.db;
        guest(db, "ada").await;
        guest(db, "bob").await;
        let round = DrillQuestionRow {
            round_id: Some("r1".into()),
            ..a_question("q1", "qps", 100)
        };
        draw(db, "ada", round).await;
        assert_eq!(db.drill_question("bob", "q1").await.unwrap(), None);
        assert!(db.drill_round("bob", "r1").await.unwrap().is_empty());
        assert_eq!(db.drill_round("ada", "r1").await.unwrap().len(), 1);
        let stolen = an_answer("bob", "q1", "qps", None, 200);
        assert_eq!(db.write(stolen).await.unwrap(), DrillAnswered::NotOpen);
        assert!(db.drill_cards("bob").await.unwrap().is_empty());
        db.write(an_answer("ada", "q1", "qps", None, 300))
            .await
            .unwrap();
        assert!(db.drill_answers("bob", "q1").await.unwrap().is_empty());
        assert_eq!(db.last_drill_seed("bob", "qps").await.unwrap(), None);
    }
}

#[tokio::test]
async fn what_is_open_for_longest_gives_way_and_what_is_answered_stays() {
    for engine in both().await {
        let db = &engine.db;
        guest(db, "ada").await;
        draw(db, "ada", a_question("answered", "qps", 1)).await;
        db.write(an_answer("ada", "answered", "qps", None, 2))
            .await
            .unwrap();
        for n in 0..55 {
            draw(db, "ada", a_question(&format!("q{n}"), "peak", 100 + n)).await;
        }
        let there = async |id: &str| db.drill_question("ada", id).await.unwrap().is_some();
        assert!(there("answered").await && there("q54").await && there("q5").await);
        assert!(!there("q4").await && !there("q0").await, "{}", engine.name);
    }
}

#[tokio::test]
async fn what_a_guest_practised_comes_along_to_the_account() {
    for engine in both().await {
        let db = &engine.db;
        guest(db, "guest").await;
        guest(db, "ada").await;
        db.write(Register {
            person_id: "ada".into(),
            login_name: "ada".into(),
            display_name: "Ada".into(),
            password_hash: "x".into(),
        })
        .await
        .unwrap();
        for (person, question, about, ms) in [
            ("ada", "a1", "qps", 100),
            ("guest", "g1", "qps", 200),
            ("guest", "g2", "peak", 300),
        ] {
            draw(db, person, a_question(question, about, ms)).await;
            db.write(an_answer(person, question, about, None, ms))
                .await
                .unwrap();
        }
        db.write(AdoptGuest {
            guest_id: "guest".into(),
            account_id: "ada".into(),
        })
        .await
        .unwrap();
        let cards = db.drill_cards("ada").await.unwrap();
        assert_eq!(
            cards,
            [a_card("peak", 300), a_card("qps", 100)],
            "{}",
            engine.name
        );
        assert_eq!(db.drill_reviews("ada").await.unwrap().len(), 3);
        assert!(db.drill_question("ada", "g2").await.unwrap().is_some());
    }
}

#[tokio::test]
async fn with_the_person_goes_all_of_it() {
    for engine in both().await {
        let db = &engine.db;
        db.write(fortyfive::store::CreateGuest {
            person: a_person("ada"),
            login: a_login("t", "ada"),
        })
        .await
        .unwrap();
        draw(db, "ada", a_question("q1", "qps", 100)).await;
        db.write(an_answer("ada", "q1", "qps", None, 200))
            .await
            .unwrap();
        let gone = "DELETE FROM person WHERE id = 'ada'";
        match &engine.place {
            Place::DataDir(dir) => {
                let file = format!("sqlite:{}", dir.join("fortyfive.db").display());
                let mut conn = SqliteConnection::connect(&file).await.unwrap();
                conn.execute(gone).await.unwrap();
            }
            Place::Url(url) => {
                let mut conn = PgConnection::connect(url).await.unwrap();
                conn.execute(gone).await.unwrap();
            }
        }
        assert!(db.drill_cards("ada").await.unwrap().is_empty());
        assert!(db.drill_reviews("ada").await.unwrap().is_empty());
        assert!(db.answered_drills("ada", "qps").await.unwrap().is_empty());
        assert_eq!(db.drill_question("ada", "q1").await.unwrap(), None);
    }
}
