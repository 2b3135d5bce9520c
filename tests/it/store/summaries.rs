//! What is known of finished interviews without their journals.

use fortyfive::store::*;

use super::*;

/// An interview of a person who exists, finished at `100 + minute`.
pub async fn finished(db: &Db, id: &str, person: &str, minute: i64) {
    let mut start = a_start(id, person);
    start.row.started_at = at(minute);
    db.write(start).await.unwrap();
    let mut append = an_append(id, 1, "the end");
    append.phase = "finished".into();
    append.finished_at = Some(at(100 + minute));
    append.due_at = None;
    db.append(append).await.unwrap();
}

pub fn scored(id: &str, person: &str, verdict: &str, words: &[&str]) -> PutScorecard {
    PutScorecard {
        person_id: person.into(),
        scorecard: ScorecardRow {
            interview_id: id.into(),
            grader: "offline".into(),
            version: 1,
            rubric_hash: "r".into(),
            engine: "1".into(),
            body: "{}".into(),
            created_at: at(900),
        },
        summary: Some(PutSummary {
            score: Score {
                coverage: Some(0.5),
                verdict: Some(verdict.into()),
            },
            body: format!("{{\"of\":\"{id}\"}}"),
            form: 1,
            words: words.iter().map(|word| (*word).to_owned()).collect(),
        }),
        graded: Vec::new(),
    }
}

pub fn given(grader: &str, name: &str) -> Given {
    Given {
        grader_id: grader.into(),
        name: name.into(),
        body: "{}".into(),
    }
}

async fn ids(db: &Db, person: &str) -> Vec<String> {
    let (rows, _) = db.summaries(person, None, 10).await.unwrap();
    rows.into_iter().map(|row| row.interview_id).collect()
}

#[tokio::test]
async fn a_summary_comes_with_the_scorecard_and_the_newest_comes_first() {
    for Engine { name, db, .. } in both().await {
        guest(&db, "ada").await;
        for (id, minute) in [("a", 1), ("b", 3), ("c", 2)] {
            finished(&db, id, "ada", minute).await;
        }
        let waiting = db.to_summarise("", 10).await.unwrap();
        assert_eq!(waiting.len(), 3, "{name}: scored nothing yet");
        for id in ["a", "b", "c"] {
            db.write(scored(id, "ada", "hire", &["cache"]))
                .await
                .unwrap();
        }
        assert_eq!(ids(&db, "ada").await, ["b", "c", "a"], "{name}");
        assert!(db.to_summarise("", 10).await.unwrap().is_empty(), "{name}");
        let after = AfterSummary {
            finished_at: at(103),
            id: "b".into(),
        };
        let (rows, _) = db.summaries("ada", Some(&after), 1).await.unwrap();
        assert_eq!(rows[0].interview_id, "c", "{name}: page by page");
        assert!(ids(&db, "bob").await.is_empty(), "{name}");
    }
}

#[tokio::test]
async fn an_interview_that_runs_has_no_summary() {
    for Engine { name, db, .. } in both().await {
        started(&db, "i").await;
        db.write(scored("i", "i", "hire", &["cache"]))
            .await
            .unwrap();
        assert!(ids(&db, "i").await.is_empty(), "{name}");
    }
}

#[tokio::test]
async fn points_stand_beside_the_summary_whichever_came_first() {
    for Engine { name, db, .. } in both().await {
        for person in ["ada", "bob"] {
            guest(&db, person).await;
        }
        finished(&db, "i", "ada", 1).await;
        let mut own = scored("i", "ada", "hire", &[]);
        own.scorecard.grader = "self".into();
        own.summary = None;
        own.graded = vec![given("ada", "")];
        db.write(own).await.unwrap();
        let mut offline = scored("i", "ada", "hire", &[]);
        offline.graded = vec![given("bob", "Bob"), given("bob", "Bobby")];
        db.write(offline).await.unwrap();
        let (_, all) = db.summaries("ada", None, 10).await.unwrap();
        let mut who: Vec<(&str, &str)> = all
            .iter()
            .map(|row| (row.grader_id.as_str(), row.name.as_str()))
            .collect();
        who.sort_unstable();
        assert_eq!(who, [("ada", ""), ("bob", "Bobby")], "{name}: one each");
        let (_, one) = db.summary("ada", "i").await.unwrap().unwrap();
        assert_eq!(one.len(), 2, "{name}");
        assert_eq!(db.summary("bob", "i").await.unwrap(), None, "{name}");
    }
}

#[tokio::test]
async fn all_of_it_moves_with_a_guest_to_their_account() {
    for Engine { name, db, .. } in both().await {
        for person in ["guest", "peer"] {
            guest(&db, person).await;
        }
        guest(&db, "account").await;
        db.write(Register {
            person_id: "account".into(),
            login_name: "ada".into(),
            display_name: "Ada".into(),
            password_hash: "$argon2id$".into(),
        })
        .await
        .unwrap();
        finished(&db, "i", "guest", 1).await;
        finished(&db, "theirs", "peer", 2).await;
        let mut put = scored("i", "guest", "hire", &["cache"]);
        // The account they have graded it, before it turned out to be their own.
        put.graded = vec![
            given("guest", ""),
            given("account", "A"),
            given("peer", "P"),
        ];
        db.write(put).await.unwrap();
        let mut put = scored("theirs", "peer", "no", &["queue"]);
        put.graded = vec![given("guest", "G"), given("account", "A")];
        db.write(put).await.unwrap();
        db.write(AdoptGuest {
            guest_id: "guest".into(),
            account_id: "account".into(),
        })
        .await
        .unwrap();
        let (rows, given) = db.summaries("account", None, 10).await.unwrap();
        assert_eq!(rows.len(), 1, "{name}");
        let mut who: Vec<&str> = given.iter().map(|row| row.name.as_str()).collect();
        who.sort_unstable();
        assert_eq!(who, ["", "P"], "{name}");
        let (_, given) = db.summaries("peer", None, 10).await.unwrap();
        let who: Vec<(&str, &str)> = given
            .iter()
            .map(|row| (row.grader_id.as_str(), row.name.as_str()))
            .collect();
        assert_eq!(who, [("account", "G")], "{name}: what they did last");
    }
}
