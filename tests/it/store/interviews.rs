use fortyfive::store::*;

use super::*;

#[tokio::test]
async fn an_interview_starts_with_its_row_its_content_and_its_first_lines() {
    for Engine { name, db, .. } in both().await {
        guest(&db, "p").await;
        let mut start = a_start("i", "p");
        start.events.push(asked(2, "second"));
        start.row.seq = 2;
        start.snapshot = Some(Snapshot {
            seq: 2,
            engine: "1".into(),
            body: "{}".into(),
        });
        db.write(start.clone()).await.unwrap();
        assert_eq!(
            db.interview("p", "i").await.unwrap(),
            Some(start.row.clone()),
            "{name}"
        );
        assert_eq!(
            db.content("hash-1").await.unwrap().as_deref(),
            Some("the case"),
            "{name}"
        );
        assert_eq!(db.content("hash-2").await.unwrap(), None, "{name}");
        assert_eq!(
            db.journal("p", "i", 0, 10).await.unwrap(),
            start.events,
            "{name}"
        );
        assert_eq!(db.interview_seq("p", "i").await.unwrap(), Some(2), "{name}");
        let again = db.write(start.clone()).await.unwrap_err();
        assert!(matches!(again, Error::Conflict), "{name}: {again}");
        let mut orphan = start;
        orphan.row.person_id = "nobody".into();
        assert!(
            matches!(db.write(orphan).await, Err(Error::NotFound)),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_fourth_running_interview_is_refused_until_one_has_finished() {
    for Engine { name, db, .. } in both().await {
        guest(&db, "p").await;
        let ids = ["a", "b", "c", "d", "e", "f"];
        // All at once: the limit holds in a race too.
        let starts = ids.map(|id| db.write(a_start(id, "p")));
        let outcomes = futures_util::future::join_all(starts).await;
        let refused = |o: &Result<()>| matches!(o, Err(Error::TooManyRunning { limit: 3 }));
        assert_eq!(outcomes.iter().filter(|o| o.is_ok()).count(), 3, "{name}");
        assert_eq!(outcomes.iter().filter(|o| refused(o)).count(), 3, "{name}");
        let running = db.running_of("p").await.unwrap();
        assert_eq!(running.len(), 3, "{name}");
        let mut finish = an_append(&running[0].id, 1, "the end");
        finish.finished_at = Some(at(400));
        finish.due_at = None;
        db.append(finish).await.unwrap();
        db.write(a_start("g", "p")).await.unwrap();
    }
}

/// Two processes on one PostgreSQL count the same person's interviews one after the other.
#[tokio::test]
async fn the_limit_holds_between_two_processes() {
    let one = postgres().await;
    let other = Db::open(&one.place, &options()).await.unwrap();
    guest(&one.db, "p").await;
    let starts = (0..8).map(|n| {
        let db = if n % 2 == 0 {
            one.db.clone()
        } else {
            other.clone()
        };
        async move { db.write(a_start(&format!("i{n}"), "p")).await }
    });
    let outcomes = futures_util::future::join_all(starts).await;
    assert_eq!(
        outcomes.iter().filter(|o| o.is_ok()).count(),
        3,
        "{outcomes:?}"
    );
}

#[tokio::test]
async fn nobody_sees_what_is_not_theirs() {
    for Engine { name, db, .. } in both().await {
        started(&db, "mine").await;
        guest(&db, "thief").await;
        assert!(
            db.interview("thief", "mine").await.unwrap().is_none(),
            "{name}"
        );
        assert!(
            db.interview_seq("thief", "mine").await.unwrap().is_none(),
            "{name}"
        );
        assert!(
            db.load("thief", "mine", "1").await.unwrap().is_none(),
            "{name}"
        );
        assert!(
            db.journal("thief", "mine", 0, 10).await.unwrap().is_empty(),
            "{name}"
        );
        assert!(
            db.journal_until("thief", "mine", at(9_999))
                .await
                .unwrap()
                .is_empty(),
            "{name}"
        );
        assert!(
            db.snapshot("thief", "mine").await.unwrap().is_none(),
            "{name}"
        );
        assert!(
            db.scorecards("thief", "mine").await.unwrap().is_empty(),
            "{name}"
        );
        assert!(
            db.history("thief", None, None, 10)
                .await
                .unwrap()
                .is_empty(),
            "{name}"
        );
        assert!(db.running_of("thief").await.unwrap().is_empty(), "{name}");
    }
}

#[tokio::test]
async fn the_pages_of_a_history_hold_every_interview_once() {
    for Engine { name, db, .. } in both().await {
        guest(&db, "p").await;
        guest(&db, "q").await;
        db.write(a_start("q1", "q")).await.unwrap();
        for n in 0..23 {
            let mut start = a_start(&format!("i{n:02}"), "p");
            // Several of the same moment, so that the id must decide.
            start.row.started_at = at(n / 4);
            start.row.finished_at = Some(at(1_000));
            start.row.due_at = None;
            if n % 5 == 0 {
                start.row.case_id = "social-feed".into();
            }
            db.write(start).await.unwrap();
        }
        let all = async |case: Option<&str>| {
            let (mut rows, mut after): (Vec<InterviewRow>, _) = (Vec::new(), None);
            loop {
                let page = db.history("p", case, after.as_ref(), 4).await.unwrap();
                let Some(last) = page.last() else { return rows };
                after = Some(After {
                    started_at: last.started_at,
                    id: last.id.clone(),
                });
                rows.extend(page);
            }
        };
        let rows = all(None).await;
        assert_eq!(rows.len(), 23, "{name}");
        let newest_first =
            |w: &[InterviewRow]| (w[0].started_at, &w[0].id) > (w[1].started_at, &w[1].id);
        assert!(rows.windows(2).all(newest_first), "{name}");
        assert_eq!(all(Some("social-feed")).await.len(), 5, "{name}");
        assert_eq!(all(Some("no-such-case")).await.len(), 0, "{name}");
    }
}

#[tokio::test]
async fn what_is_due_is_found_in_order() {
    for Engine { name, db, .. } in both().await {
        assert_eq!(db.next_due().await.unwrap(), None, "{name}");
        for (id, due) in [("late", Some(900)), ("soon", Some(300)), ("never", None)] {
            guest(&db, id).await;
            let mut start = a_start(id, id);
            start.row.due_at = due.map(at);
            db.write(start).await.unwrap();
        }
        assert_eq!(db.next_due().await.unwrap(), Some(at(300)), "{name}");
        let due = async |now| -> Vec<String> {
            db.due(at(now), 10)
                .await
                .unwrap()
                .into_iter()
                .map(|key| key.id)
                .collect()
        };
        assert!(due(299).await.is_empty(), "{name}");
        assert_eq!(due(300).await, ["soon"], "{name}");
        assert_eq!(due(900).await, ["soon", "late"], "{name}");
        assert_eq!(db.due(at(900), 1).await.unwrap().len(), 1, "{name}");
        // The clock moves on with the journal.
        let mut append = an_append("soon", 1, "x");
        append.due_at = None;
        db.append(append).await.unwrap();
        assert_eq!(due(900).await, ["late"], "{name}");
    }
}

#[tokio::test]
async fn everything_that_runs_is_found_page_by_page() {
    for Engine { name, db, .. } in both().await {
        for id in ["a", "b", "c", "d", "e"] {
            started(&db, id).await;
        }
        let mut finish = an_append("c", 1, "the end");
        finish.finished_at = Some(at(400));
        db.append(finish).await.unwrap();
        let (mut found, mut after): (Vec<InterviewKey>, _) = (Vec::new(), None);
        loop {
            let page = db.running(after.as_ref(), 2).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(last.clone());
            found.extend(page);
        }
        let ids: Vec<&str> = found.iter().map(|key| key.id.as_str()).collect();
        assert_eq!(ids, ["a", "b", "d", "e"], "{name}");
    }
}

#[tokio::test]
async fn a_heartbeat_never_goes_back() {
    for Engine { name, db, .. } in both().await {
        assert_eq!(db.last_heartbeat().await.unwrap(), None, "{name}");
        let beat = |at_ms, wall| Heartbeat {
            at: at(at_ms),
            wall: at(wall),
        };
        db.write(beat(10, 20)).await.unwrap();
        db.write(beat(30, 15)).await.unwrap();
        db.write(beat(5, 99)).await.unwrap();
        assert_eq!(
            db.last_heartbeat().await.unwrap(),
            Some(beat(30, 15)),
            "{name}"
        );
        let outage = |from, to| Outage {
            from_at: at(from),
            to_at: at(to),
        };
        db.write(outage(30, 40)).await.unwrap();
        db.write(outage(30, 50)).await.unwrap();
        db.write(outage(60, 70)).await.unwrap();
        let all = db.outages(at(0)).await.unwrap();
        assert_eq!(all, [outage(30, 50), outage(60, 70)], "{name}");
        assert_eq!(
            db.outages(at(50)).await.unwrap(),
            [outage(60, 70)],
            "{name}"
        );
    }
}
