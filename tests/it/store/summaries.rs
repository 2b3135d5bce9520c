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

async fn found(db: &Db, filter: &Filter) -> Vec<String> {
    let found = db.find("ada", filter, None, 50).await.unwrap();
    found.rows.into_iter().map(|row| row.id).collect()
}

fn words(words: &[&str]) -> Filter {
    let range = |word: &&str| ((*word).to_owned(), format!("{word}zzz"));
    Filter {
        words: words.iter().map(range).collect(),
        ..Filter::default()
    }
}

#[tokio::test]
async fn filters_and_words_narrow_a_history_and_pages_follow_on() {
    for Engine { name, db, .. } in both().await {
        for person in ["ada", "bob", "eve"] {
            guest(&db, person).await;
        }
        for n in 0..12 {
            let id = format!("i{n:02}");
            finished(&db, &id, "ada", n).await;
            let verdict = if n % 3 == 0 { "hire" } else { "no" };
            let own = format!("n{n}");
            let all = [
                "cache",
                if n % 2 == 0 { "even" } else { "odd" },
                "cached",
                &own,
            ];
            let mut put = scored(&id, "ada", verdict, &all);
            if n >= 10 {
                put.graded = vec![given("bob", "Bob"), given("ada", "")];
            }
            db.write(put).await.unwrap();
        }
        finished(&db, "bobs", "bob", 3).await;
        db.write(scored("bobs", "bob", "hire", &["cache"]))
            .await
            .unwrap();

        let hired = Filter {
            verdict: Some("hire".into()),
            ..Filter::default()
        };
        assert_eq!(
            found(&db, &hired).await,
            ["i09", "i06", "i03", "i00"],
            "{name}"
        );
        let mut some = words(&["cach", "even"]);
        assert_eq!(found(&db, &some).await.len(), 6, "{name}: each once");
        some.verdict = Some("hire".into());
        assert_eq!(found(&db, &some).await, ["i06", "i00"], "{name}");
        some.from = Some(at(1));
        assert_eq!(found(&db, &some).await, ["i06"], "{name}");
        some.until = Some(at(6));
        assert!(found(&db, &some).await.is_empty(), "{name}");
        assert_eq!(found(&db, &words(&["n11"])).await, ["i11"], "{name}");
        assert_eq!(
            found(&db, &words(&["n1"])).await,
            ["i11", "i10", "i01"],
            "{name}"
        );
        assert!(
            found(&db, &words(&["cache", "zebra"])).await.is_empty(),
            "{name}"
        );
        let by_bob = Filter {
            grader: Some("bob".into()),
            ..Filter::default()
        };
        assert_eq!(found(&db, &by_bob).await, ["i11", "i10"], "{name}");
        let mut both_of_it = words(&["odd"]);
        both_of_it.grader = Some("bob".into());
        assert_eq!(found(&db, &both_of_it).await, ["i11"], "{name}");
        let graders = db.graders_of("ada").await.unwrap();
        let graders: Vec<&str> = graders.iter().map(|one| one.grader_id.as_str()).collect();
        assert_eq!(graders, ["ada", "bob"], "{name}");
        assert!(db.graders_of("eve").await.unwrap().is_empty(), "{name}");

        // Page by page the same as in one go.
        for filter in [words(&["cach"]), by_bob, hired, Filter::default()] {
            let whole = found(&db, &filter).await;
            let (mut paged, mut after): (Vec<String>, _) = (Vec::new(), None);
            loop {
                let page = db
                    .find("ada", &filter, after.as_ref(), 2)
                    .await
                    .unwrap()
                    .rows;
                let Some(last) = page.last() else { break };
                after = Some(After {
                    started_at: last.started_at,
                    id: last.id.clone(),
                });
                paged.extend(page.into_iter().map(|row| row.id));
            }
            assert_eq!(paged, whole, "{name}: {filter:?}");
        }
    }
}

#[tokio::test]
async fn too_many_words_that_begin_alike_are_cut_short_and_it_is_said() {
    for Engine { name, db, .. } in both().await {
        guest(&db, "ada").await;
        finished(&db, "i", "ada", 1).await;
        let many: Vec<String> = (10..40).map(|n| format!("c{n}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        db.write(scored("i", "ada", "hire", &many)).await.unwrap();
        let all = db.find("ada", &words(&["c"]), None, 5).await.unwrap();
        assert!(all.cut_short && all.rows.len() == 1, "{name}");
        let few = db.find("ada", &words(&["c1"]), None, 5).await.unwrap();
        assert!(!few.cut_short && few.rows.len() == 1, "{name}");
    }
}

/// Nothing of an interview that is deleted can be found any more.
#[tokio::test]
async fn words_points_and_summary_go_with_the_interview() {
    use sqlx::Connection;
    for Engine {
        name, db, place, ..
    } in both().await
    {
        guest(&db, "ada").await;
        finished(&db, "i", "ada", 1).await;
        let mut put = scored("i", "ada", "hire", &["canary"]);
        put.graded = vec![given("ada", "")];
        db.write(put).await.unwrap();
        assert_eq!(found(&db, &words(&["canary"])).await, ["i"], "{name}");
        let delete = "DELETE FROM interview WHERE id = 'i'";
        match &place {
            Place::DataDir(dir) => {
                let file = format!("sqlite:{}", dir.join("fortyfive.db").display());
                let mut conn = sqlx::SqliteConnection::connect(&file).await.unwrap();
                sqlx::query(delete).execute(&mut conn).await.unwrap();
            }
            Place::Url(url) => {
                let mut conn = sqlx::PgConnection::connect(url).await.unwrap();
                sqlx::query(delete).execute(&mut conn).await.unwrap();
            }
        }
        assert!(found(&db, &words(&["canary"])).await.is_empty(), "{name}");
        assert!(ids(&db, "ada").await.is_empty(), "{name}");
        assert!(db.graders_of("ada").await.unwrap().is_empty(), "{name}");
    }
}
