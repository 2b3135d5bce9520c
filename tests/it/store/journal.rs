use fortyfive::interview::event::{Line, LineKind};
use fortyfive::store::*;
use futures_util::future::join_all;

use super::*;

#[tokio::test]
async fn a_journal_is_read_back_as_it_was_written() {
    for Engine { name, db, .. } in both().await {
        started(&db, "i").await;
        let hostile = "\u{0} \\u0000 \"quotes\" 'single' \u{1F469}\u{200D}\u{1F680} \r\n\t $1 -- ;";
        let line = Line {
            kind: LineKind::Fact,
            text: hostile.into(),
            fact: Some("f1".into()),
            cue: None,
            by: None,
        };
        let mut append = an_append("i", 1, hostile);
        append.events.push(Recorded {
            seq: 3,
            at: at(7),
            recorded_at: at(8),
            event: Event::Said(line),
        });
        append.events.push(Recorded {
            seq: 4,
            at: at(9),
            recorded_at: at(9),
            event: Event::ClosingBegan,
        });
        db.append(append.clone()).await.unwrap();
        assert_eq!(
            db.journal("i", "i", 1, 10).await.unwrap(),
            append.events,
            "{name}"
        );
        assert_eq!(
            db.journal("i", "i", 1, 2).await.unwrap(),
            append.events[..2],
            "{name}"
        );
        assert_eq!(db.journal("i", "i", 4, 10).await.unwrap(), [], "{name}");
    }
}

#[tokio::test]
async fn the_row_follows_the_journal() {
    for Engine { name, db, .. } in both().await {
        started(&db, "i").await;
        let mut append = an_append("i", 1, "x");
        append.phase = "finished".into();
        append.stage = None;
        append.due_at = None;
        append.finished_at = Some(at(400));
        append.score = Some(Score {
            coverage: Some(0.625),
            verdict: None,
        });
        db.append(append).await.unwrap();
        let mut expected = a_row("i", "i");
        expected.seq = 2;
        expected.phase = "finished".into();
        expected.stage = None;
        expected.due_at = None;
        expected.finished_at = Some(at(400));
        expected.coverage = Some(0.625);
        assert_eq!(
            db.interview("i", "i").await.unwrap(),
            Some(expected),
            "{name}"
        );
        // A late note, with nothing new about the score: the score stays.
        let mut late = an_append("i", 2, "late");
        late.score = Some(Score {
            coverage: None,
            verdict: Some("good".into()),
        });
        db.append(late).await.unwrap();
        let row = db.interview("i", "i").await.unwrap().unwrap();
        assert_eq!(
            (row.coverage, row.verdict.as_deref()),
            (Some(0.625), Some("good")),
            "{name}"
        );
    }
}

#[tokio::test]
async fn of_two_writers_one_wins_and_the_other_is_told() {
    for Engine {
        name, db, place, ..
    } in both().await
    {
        started(&db, "i").await;
        // On PostgreSQL the other one is another process.
        let other = match &place {
            Place::Url(_) => Db::open(&place, &options()).await.unwrap(),
            Place::DataDir(_) => db.clone(),
        };
        for seq in 1..30 {
            let (mine, theirs) = tokio::join!(
                db.append(an_append("i", seq, "mine")),
                other.append(an_append("i", seq, "theirs"))
            );
            let (winner, loser) = if mine.is_ok() {
                ("mine", theirs)
            } else {
                ("theirs", mine)
            };
            assert!(matches!(loser, Err(Error::Conflict)), "{name}: {loser:?}");
            let line = db.journal("i", "i", seq, 10).await.unwrap();
            assert_eq!(line, [asked(seq + 1, winner)], "{name}");
        }
    }
}

#[tokio::test]
async fn an_append_to_what_does_not_exist_is_a_conflict() {
    for Engine { name, db, .. } in both().await {
        let outcome = db.append(an_append("nothing", 0, "x")).await;
        assert!(
            matches!(outcome, Err(Error::Conflict)),
            "{name}: {outcome:?}"
        );
    }
}

#[tokio::test]
async fn the_loser_of_a_batch_leaves_nothing_behind_and_takes_nobody_down() {
    for Engine { name, db, .. } in both().await {
        let ids: Vec<String> = (0..40).map(|n| format!("i{n}")).collect();
        for id in &ids {
            started(&db, id).await;
        }
        let appends = ids.iter().enumerate().map(|(n, id)| {
            let expected = if n % 10 == 3 { 7 } else { 1 };
            let mut append = an_append(id, expected, "x");
            let (seq, body) = (expected + 1, "{}".to_owned());
            append.snapshot = Some(Snapshot {
                seq,
                engine: "1".into(),
                body,
            });
            db.append(append)
        });
        let outcomes = join_all(appends).await;
        for (n, (id, outcome)) in ids.iter().zip(outcomes).enumerate() {
            let lost = n % 10 == 3;
            let told = if lost {
                matches!(outcome, Err(Error::Conflict))
            } else {
                outcome.is_ok()
            };
            assert!(told, "{name} {id}: {outcome:?}");
            let expected: &[u64] = if lost { &[1] } else { &[1, 2] };
            assert_eq!(seqs(&db, id).await, expected, "{name} {id}");
            assert_eq!(
                db.snapshot(id, id).await.unwrap().is_none(),
                lost,
                "{name} {id}"
            );
        }
    }
}

/// PostgreSQL has no text with a zero byte in it, so one such stage name failed the whole commit
/// and with it the saves of everybody who happened to save at the same moment.
#[tokio::test]
async fn an_append_that_cannot_be_stored_fails_alone() {
    let Engine { db, .. } = postgres().await;
    let ids: Vec<String> = (0..20).map(|n| format!("i{n}")).collect();
    for id in &ids {
        started(&db, id).await;
    }
    let outcomes = join_all(ids.iter().enumerate().map(|(n, id)| {
        let mut append = an_append(id, 1, "x");
        if n == 5 {
            append.stage = Some("a\u{0}b".into());
        }
        db.append(append)
    }));
    for (n, outcome) in outcomes.await.into_iter().enumerate() {
        assert_eq!(outcome.is_ok(), n != 5, "{n}: {outcome:?}");
    }
    assert!(!db.is_failed());
}

#[tokio::test]
async fn many_appends_of_one_interview_in_a_row_keep_their_order() {
    for Engine { name, db, .. } in both().await {
        started(&db, "i").await;
        // Submitted together, each judged at the one before.
        let outcomes = join_all((1..=30).map(|seq| db.append(an_append("i", seq, "x")))).await;
        assert!(outcomes.iter().all(|o| o.is_ok()), "{name}: {outcomes:?}");
        assert_eq!(seqs(&db, "i").await, (1..=31).collect::<Vec<_>>(), "{name}");
    }
}

#[tokio::test]
async fn replaying_to_a_moment_gives_what_was_there_then() {
    for Engine { name, db, .. } in both().await {
        started(&db, "i").await;
        for seq in 1..6 {
            db.append(an_append("i", seq, "x")).await.unwrap();
        }
        let until = async |ms| db.journal_until("i", "i", at(ms)).await.unwrap().len();
        assert_eq!(until(100).await, 0, "{name}");
        assert_eq!(
            until(103).await,
            3,
            "{name}: the moment itself belongs to it"
        );
        assert_eq!(until(9_999).await, 6, "{name}");
    }
}

#[tokio::test]
async fn a_snapshot_shortens_the_load_and_never_goes_back() {
    for Engine { name, db, .. } in both().await {
        started(&db, "i").await;
        let snap = |seq, engine: &str| {
            Some(Snapshot {
                seq,
                engine: engine.into(),
                body: format!("{{\"seq\":{seq}}}"),
            })
        };
        let mut append = an_append("i", 1, "x");
        append.snapshot = snap(2, "1");
        db.append(append).await.unwrap();
        let mut older = an_append("i", 2, "y");
        older.snapshot = snap(1, "1");
        db.append(older).await.unwrap();
        assert_eq!(db.snapshot("i", "i").await.unwrap(), snap(2, "1"), "{name}");
        let loaded = db.load("i", "i", "1").await.unwrap().unwrap();
        assert_eq!(loaded.row.seq, 3, "{name}");
        assert_eq!(loaded.snapshot, snap(2, "1"), "{name}");
        assert_eq!(loaded.events, [asked(3, "y")], "{name}");
        let other_code = db.load("i", "i", "2").await.unwrap().unwrap();
        assert_eq!(other_code.snapshot, None, "{name}");
        assert_eq!(
            other_code.events.len(),
            3,
            "{name}: replayed from the beginning"
        );
    }
}

#[tokio::test]
async fn a_scorecard_is_never_rewritten() {
    for Engine { name, db, .. } in both().await {
        started(&db, "i").await;
        let put = |person: &str, version, body: &str| PutScorecard {
            person_id: person.into(),
            scorecard: ScorecardRow {
                interview_id: "i".into(),
                grader: "offline".into(),
                version,
                rubric_hash: "r".into(),
                engine: "1".into(),
                body: body.into(),
                created_at: at(500 + version),
            },
            summary: Some(PutSummary {
                score: Score {
                    coverage: Some(version as f64),
                    verdict: Some(body.into()),
                },
                body: "{}".into(),
                form: 1,
                words: Vec::new(),
            }),
            graded: Vec::new(),
        };
        assert!(db.write(put("i", 1, "first")).await.unwrap(), "{name}");
        assert!(
            !db.write(put("i", 1, "second")).await.unwrap(),
            "{name}: again is no error"
        );
        let row = db.interview("i", "i").await.unwrap().unwrap();
        assert_eq!(
            row.verdict.as_deref(),
            Some("first"),
            "{name}: nor does the list change"
        );
        assert!(db.write(put("i", 2, "third")).await.unwrap(), "{name}");
        let bodies: Vec<String> = db
            .scorecards("i", "i")
            .await
            .unwrap()
            .into_iter()
            .map(|card| card.body)
            .collect();
        assert_eq!(bodies, ["first", "third"], "{name}");
        let theirs = db.write(put("somebody", 3, "x")).await;
        assert!(matches!(theirs, Err(Error::NotFound)), "{name}: {theirs:?}");
    }
}
