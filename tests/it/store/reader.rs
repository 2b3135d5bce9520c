//! Questions to a model: what may be used is never gone over, whoever asks at the same time, and what was reserved is given back once.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use fortyfive::store::{
    AdoptGuest, AfterOpinion, Allowance, Caller, Db, DeleteInterview, DeletePerson, EndCall, Ended,
    FailWaiting, OpenCall, Place, PlanCalls, Planned, PlannedCall, PruneSpent, Purpose, PutConsent,
    PutDecision, PutOpinion, Register, ReleaseStale, ReserveCall, Reserved, Spent,
};
use sqlx::{Connection, PgConnection, Row, SqliteConnection};

use super::{Engine, a_start, at, both, guest, options, started};

const HOST: &str = "model.example";
/// Some noon.
const NOON: i64 = 1_800_000_000_000;
const DAY_MS: i64 = 24 * 3_600_000;

const PLENTY: Allowance = Allowance {
    calls_per_interview: 1_000,
    calls_per_person_day: 1_000,
    tokens_per_person_day: 1_000_000,
    tokens_per_day: 1_000_000,
    in_flight: 1_000,
};

fn caller(interview: &str) -> Caller {
    Caller {
        person_id: interview.into(),
        interview_id: interview.into(),
    }
}

async fn agree(db: &Db, person: &str) {
    let yes = PutConsent {
        person_id: person.into(),
        host: HOST.into(),
        purposes: vec![Purpose::Judging],
        agrees: true,
        now: at(NOON),
    };
    db.write(yes).await.unwrap();
}

/// Somebody with an interview of the same name, who agreed.
async fn asked_of(db: &Db, id: &str) {
    started(db, id).await;
    agree(db, id).await;
}

fn plan(interview: &str, ids: &[&str], wanted: bool) -> PlanCalls {
    let calls = ids.iter().zip(0..).map(|(id, place)| PlannedCall {
        id: (*id).into(),
        stage: "clarify".into(),
        place,
        seed: -1,
        items: r#"["clarify.scale"]"#.into(),
        text_hash: "h".into(),
        instead_of: None,
    });
    PlanCalls {
        caller: caller(interview),
        part: "end".into(),
        calls: calls.collect(),
        wanted,
        attempts: 3,
        now: at(NOON),
    }
}

fn reserve(interview: &str, id: &str, tokens: i64, allowance: Allowance) -> ReserveCall {
    ReserveCall {
        caller: caller(interview),
        call: OpenCall {
            id: id.into(),
            host: HOST.into(),
            model: "m".into(),
            versions: "{}".into(),
            request: format!("{{\"ask\":\"{id}\"}}"),
            purpose: Purpose::Judging,
        },
        tokens,
        allowance,
        now: at(NOON),
    }
}

fn done(id: &str, input: i64, output: i64) -> EndCall {
    EndCall {
        call_id: id.into(),
        ended: Ended::Done {
            opinions: vec![PutOpinion {
                item: "clarify.scale".into(),
                body: r#"{"said":"yes"}"#.into(),
            }],
            versions: "{}".into(),
            spent: Spent {
                input,
                output,
                cost: Some(7),
            },
        },
        resent: None,
        tries: 1,
        now: at(NOON + 5),
    }
}

fn failed(id: &str) -> EndCall {
    EndCall {
        call_id: id.into(),
        ended: Ended::Failed {
            reason: "timed-out".into(),
            reply: None,
            spent: None,
            again: None,
        },
        resent: None,
        tries: 3,
        now: at(NOON + 5),
    }
}

async fn used(db: &Db, person: &str) -> (i64, i64) {
    db.reader_used(person, at(NOON)).await.unwrap()
}

#[tokio::test]
async fn a_question_goes_from_the_plan_to_an_opinion_and_what_was_sent_is_kept() {
    for engine in both().await {
        let db = &engine.db;
        asked_of(db, "ada").await;
        let begun = db.write(plan("ada", &["c1", "c2"], false)).await.unwrap();
        assert_eq!(begun, Planned::Begun(vec!["c1".into(), "c2".into()]));
        let yes = db.write(reserve("ada", "c1", 900, PLENTY)).await.unwrap();
        assert_eq!(yes, Reserved::Yes, "{}", engine.name);
        assert_eq!(used(db, "ada").await, (900, 900));
        let sent = db.reader_sent("ada", "ada").await.unwrap();
        assert_eq!(sent[0].request, "{\"ask\":\"c1\"}");
        assert_eq!(
            (sent[0].state.as_str(), sent[1].state.as_str()),
            ("sent", "waiting")
        );
        assert!(db.write(done("c1", 500, 100)).await.unwrap());
        assert_eq!(used(db, "ada").await, (600, 600), "what was used counts");
        assert!(!db.write(done("c1", 500, 100)).await.unwrap(), "once");
        let opinions = db.reader_opinions("ada", "ada").await.unwrap();
        assert_eq!(opinions.len(), 1);
        assert_eq!(opinions[0].body, r#"{"said":"yes"}"#);
        let days = db.reader_days("ada", 10).await.unwrap();
        assert_eq!(
            (days[0].calls, days[0].tokens, days[0].cost),
            (1, 600, 7),
            "{}",
            engine.name
        );
        // Nobody else sees any of it.
        guest(db, "eve").await;
        assert!(db.reader_sent("eve", "ada").await.unwrap().is_empty());
        assert!(db.reader_calls("eve", "ada").await.unwrap().is_empty());
        assert!(db.reader_opinions("eve", "ada").await.unwrap().is_empty());
        let theirs = PlanCalls {
            caller: Caller {
                person_id: "eve".into(),
                interview_id: "ada".into(),
            },
            ..plan("ada", &["c9"], true)
        };
        assert_eq!(db.write(theirs).await.unwrap(), Planned::NoAccess);
    }
}

#[tokio::test]
async fn a_failure_gives_back_what_was_reserved_once_and_is_asked_again_where_somebody_wants_it() {
    for engine in both().await {
        let db = &engine.db;
        asked_of(db, "ada").await;
        db.write(plan("ada", &["a1", "b1"], false)).await.unwrap();
        db.write(reserve("ada", "a1", 900, PLENTY)).await.unwrap();
        assert!(db.write(failed("a1")).await.unwrap());
        assert_eq!(used(db, "ada").await, (0, 0));
        assert!(!db.write(failed("a1")).await.unwrap());
        assert!(!db.write(done("a1", 5, 5)).await.unwrap(), "it is over");
        assert_eq!(used(db, "ada").await, (0, 0), "{}", engine.name);
        db.write(reserve("ada", "b1", 300, PLENTY)).await.unwrap();
        // What came back and was of no use was paid all the same.
        let useless = EndCall {
            ended: Ended::Failed {
                reason: "canary".into(),
                reply: Some("rubbish".into()),
                spent: Some(Spent {
                    input: 40,
                    output: 2,
                    cost: None,
                }),
                again: None,
            },
            ..failed("b1")
        };
        assert!(db.write(useless).await.unwrap());
        assert_eq!(used(db, "ada").await, (42, 42));
        // By itself nothing is asked twice; wanted, what failed is, a few times.
        let by_itself = db.write(plan("ada", &["a2", "b2"], false)).await.unwrap();
        assert_eq!(by_itself, Planned::Already);
        for round in 2..=3 {
            let ids = [format!("a{round}"), format!("b{round}")];
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            let begun = db.write(plan("ada", &ids, true)).await.unwrap();
            assert!(matches!(begun, Planned::Begun(ids) if ids.len() == 2));
            for id in ids {
                let fail = FailWaiting {
                    call_id: id.into(),
                    reason: "day-spent".into(),
                    now: at(NOON),
                };
                assert!(db.write(fail).await.unwrap());
            }
        }
        let often = db.write(plan("ada", &["a4", "b4"], true)).await.unwrap();
        assert_eq!(often, Planned::Already, "{}", engine.name);
    }
}

#[tokio::test]
async fn nothing_goes_out_without_a_yes_and_nothing_more_once_it_is_taken_back() {
    for engine in both().await {
        let db = &engine.db;
        started(db, "ada").await;
        db.write(plan("ada", &["c1", "c2"], true)).await.unwrap();
        let ask = |id| db.write(reserve("ada", id, 1, PLENTY));
        assert_eq!(ask("c1").await.unwrap(), Reserved::NoConsent);
        agree(db, "ada").await;
        assert!(db.reader_agreed("ada", HOST).await.unwrap());
        assert!(!db.reader_agreed("ada", "other.example").await.unwrap());
        assert_eq!(ask("c1").await.unwrap(), Reserved::Yes);
        db.write(done("c1", 1, 0)).await.unwrap();
        let back = PutConsent {
            person_id: "ada".into(),
            host: HOST.into(),
            purposes: vec![Purpose::Judging],
            agrees: false,
            now: at(NOON + 9),
        };
        db.write(back).await.unwrap();
        assert_eq!(ask("c2").await.unwrap(), Reserved::NoConsent);
        let known = db.reader_consents("ada").await.unwrap();
        assert_eq!(known[0].taken_back_at, Some(at(NOON + 9)));
        agree(db, "ada").await;
        assert_eq!(ask("c2").await.unwrap(), Reserved::Yes, "{}", engine.name);
    }
}

#[tokio::test]
async fn each_quota_is_kept_at_its_edge() {
    for engine in both().await {
        let db = &engine.db;
        for id in ["ada", "bob"] {
            asked_of(db, id).await;
            let ids = [format!("{id}1"), format!("{id}2"), format!("{id}3")];
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            db.write(plan(id, &ids, true)).await.unwrap();
        }
        let tight = Allowance {
            calls_per_interview: 2,
            tokens_per_person_day: 100,
            tokens_per_day: 150,
            ..PLENTY
        };
        let ask = |who, id, tokens| db.write(reserve(who, id, tokens, tight));
        assert_eq!(
            ask("ada", "ada1", 101).await.unwrap(),
            Reserved::PersonSpent
        );
        assert_eq!(ask("ada", "ada1", 100).await.unwrap(), Reserved::Yes);
        assert_eq!(ask("ada", "ada2", 1).await.unwrap(), Reserved::InFlight);
        assert_eq!(ask("bob", "bob1", 51).await.unwrap(), Reserved::DaySpent);
        assert_eq!(ask("bob", "bob1", 50).await.unwrap(), Reserved::Yes);
        db.write(done("ada1", 60, 0)).await.unwrap();
        assert_eq!(ask("ada", "ada2", 41).await.unwrap(), Reserved::PersonSpent);
        assert_eq!(ask("ada", "ada2", 40).await.unwrap(), Reserved::Yes);
        db.write(done("ada2", 1, 0)).await.unwrap();
        assert_eq!(ask("ada", "ada3", 1).await.unwrap(), Reserved::CallsSpent);
        // The next day everything but the interview's own is new.
        db.write(failed("bob1")).await.unwrap();
        let tomorrow = ReserveCall {
            now: at(NOON + DAY_MS),
            ..reserve("bob", "bob2", 100, tight)
        };
        assert_eq!(
            db.write(tomorrow).await.unwrap(),
            Reserved::Yes,
            "{}",
            engine.name
        );
    }
}

#[tokio::test]
async fn a_few_questions_are_under_way_at_a_time_and_a_person_asks_so_many_on_a_day() {
    for engine in both().await {
        let db = &engine.db;
        for id in ["ada", "bob", "eve"] {
            asked_of(db, id).await;
            let ids = [format!("{id}1"), format!("{id}2"), format!("{id}3")];
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            db.write(plan(id, &ids, true)).await.unwrap();
        }
        let few = Allowance {
            calls_per_person_day: 2,
            in_flight: 2,
            ..PLENTY
        };
        let ask = |who, id| db.write(reserve(who, id, 1, few));
        assert_eq!(ask("ada", "ada1").await.unwrap(), Reserved::Yes);
        assert_eq!(ask("bob", "bob1").await.unwrap(), Reserved::Yes);
        assert_eq!(ask("eve", "eve1").await.unwrap(), Reserved::InFlight);
        db.write(done("ada1", 1, 0)).await.unwrap();
        assert_eq!(ask("eve", "eve1").await.unwrap(), Reserved::Yes);
        db.write(failed("eve1")).await.unwrap();
        assert_eq!(ask("ada", "ada2").await.unwrap(), Reserved::Yes);
        db.write(done("ada2", 1, 0)).await.unwrap();
        assert_eq!(ask("ada", "ada3").await.unwrap(), Reserved::PersonSpent);
        let tomorrow = ReserveCall {
            now: at(NOON + DAY_MS),
            ..reserve("ada", "ada3", 1, few)
        };
        assert_eq!(
            db.write(tomorrow).await.unwrap(),
            Reserved::Yes,
            "{}",
            engine.name
        );
    }
}

/// INV-38: fifty people at once, through as many connections as there are, while somebody keeps adding up what is reserved.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn at_no_moment_is_more_reserved_than_the_quota_whoever_asks_at_the_same_time() {
    const PEOPLE: usize = 50;
    let quota = Allowance {
        calls_per_interview: 3,
        tokens_per_person_day: 400,
        tokens_per_day: 1_000,
        ..PLENTY
    };
    for engine in both().await {
        let mut processes = vec![engine.db.clone()];
        if let Place::Url(_) = &engine.place {
            processes.push(Db::open(&engine.place, &options()).await.unwrap());
            processes.push(Db::open(&engine.place, &options()).await.unwrap());
        }
        for person in 0..PEOPLE {
            let id = format!("p{person}");
            asked_of(&engine.db, &id).await;
            let ids: Vec<String> = (0..6).map(|n| format!("{id}-{n}")).collect();
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            engine.db.write(plan(&id, &ids, true)).await.unwrap();
        }
        let most = Arc::new(AtomicI64::new(0));
        let watching = {
            let (db, most) = (engine.db.clone(), most.clone());
            tokio::spawn(async move {
                loop {
                    let (_, all) = db.reader_used("p0", at(NOON)).await.unwrap();
                    most.fetch_max(all, Ordering::Relaxed);
                    tokio::task::yield_now().await;
                }
            })
        };
        let mut asking = tokio::task::JoinSet::new();
        for person in 0..PEOPLE {
            for n in 0..6 {
                let db = processes[(person + n) % processes.len()].clone();
                asking.spawn(async move {
                    let (who, id) = (format!("p{person}"), format!("p{person}-{n}"));
                    let got = db.write(reserve(&who, &id, 100, quota)).await.unwrap();
                    if got != Reserved::Yes {
                        return (got, 0);
                    }
                    tokio::task::yield_now().await;
                    // One in three fails, the others use less than was thought.
                    let (end, used) = match (person + n) % 3 {
                        0 => (failed(&id), 0),
                        _ => (done(&id, 50, 20), 70),
                    };
                    assert!(db.write(end.clone()).await.unwrap());
                    assert!(!db.write(end).await.unwrap(), "given back once");
                    (got, used)
                });
            }
        }
        let outcomes = asking.join_all().await;
        watching.abort();
        let used: i64 = outcomes.iter().map(|(_, used)| used).sum();
        let (_, all) = engine.db.reader_used("p0", at(NOON)).await.unwrap();
        assert_eq!(all, used, "{}: nothing is left reserved", engine.name);
        let most = most.load(Ordering::Relaxed);
        assert!(most <= 1_000, "{}: {most} at once", engine.name);
        assert!(all > 0 && all <= 1_000);
        let refused = outcomes
            .iter()
            .filter(|(got, _)| *got == Reserved::DaySpent);
        assert!(refused.count() > 0, "the quota was reached");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_hundred_clicks_at_once_one_begins() {
    for engine in both().await {
        let mut processes = vec![engine.db.clone()];
        if let Place::Url(_) = &engine.place {
            processes.push(Db::open(&engine.place, &options()).await.unwrap());
        }
        asked_of(&engine.db, "ada").await;
        let mut clicks = tokio::task::JoinSet::new();
        for click in 0..100 {
            let db = processes[click % processes.len()].clone();
            clicks.spawn(async move {
                let ids = [format!("a{click}"), format!("b{click}")];
                let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
                let planned = db.write(plan("ada", &ids, click % 2 == 0)).await;
                matches!(planned.unwrap(), Planned::Begun(_))
            });
        }
        let begun = clicks.join_all().await.into_iter().filter(|begun| *begun);
        assert_eq!(begun.count(), 1, "{}", engine.name);
        let calls = engine.db.reader_calls("ada", "ada").await.unwrap();
        assert_eq!(calls.len(), 2);
        // And of a hundred who would send one of them, one does.
        let id = calls[0].id.clone();
        let mut sends = tokio::task::JoinSet::new();
        for send in 0..100 {
            let (db, id) = (processes[send % processes.len()].clone(), id.clone());
            sends.spawn(async move {
                let got = db.write(reserve("ada", &id, 1, PLENTY)).await.unwrap();
                got == Reserved::Yes
            });
        }
        let sent = sends.join_all().await.into_iter().filter(|sent| *sent);
        assert_eq!(sent.count(), 1, "{}", engine.name);
    }
}

#[tokio::test]
async fn what_a_killed_process_left_open_is_released_once_it_is_old_and_not_before() {
    for engine in both().await {
        let db = &engine.db;
        asked_of(db, "ada").await;
        db.write(plan("ada", &["c1", "c2"], true)).await.unwrap();
        db.write(reserve("ada", "c1", 900, PLENTY)).await.unwrap();
        let release = |ms| ReleaseStale {
            before: at(ms),
            now: at(NOON + 7),
        };
        assert!(!db.reader_is_stale(at(NOON)).await.unwrap());
        assert_eq!(db.write(release(NOON)).await.unwrap(), 0);
        assert_eq!(used(db, "ada").await, (900, 900));
        assert!(db.reader_is_stale(at(NOON + 1)).await.unwrap());
        assert_eq!(db.write(release(NOON + 1)).await.unwrap(), 2);
        assert_eq!(used(db, "ada").await, (0, 0), "{}", engine.name);
        let calls = db.reader_calls("ada", "ada").await.unwrap();
        let reasons: Vec<_> = calls.iter().map(|call| call.reason.as_deref()).collect();
        assert_eq!(reasons, [Some("interrupted"); 2]);
        // The answer that comes too late after all changes nothing.
        assert!(!db.write(done("c1", 5, 5)).await.unwrap());
        assert_eq!(used(db, "ada").await, (0, 0));
        assert!(db.reader_opinions("ada", "ada").await.unwrap().is_empty());
        let again = db.write(plan("ada", &["d1", "d2"], true)).await.unwrap();
        assert!(matches!(again, Planned::Begun(ids) if ids.len() == 2));
    }
}

#[tokio::test]
async fn a_decision_needs_something_that_was_said_and_can_be_taken_back() {
    for engine in both().await {
        let db = &engine.db;
        asked_of(db, "ada").await;
        db.write(plan("ada", &["c1"], true)).await.unwrap();
        db.write(reserve("ada", "c1", 9, PLENTY)).await.unwrap();
        db.write(done("c1", 5, 1)).await.unwrap();
        let decide = |item: &str, decision: Option<&str>| PutDecision {
            person_id: "ada".into(),
            interview_id: "ada".into(),
            item: item.into(),
            call_id: "c1".into(),
            decision: decision.map(str::to_owned),
            now: at(NOON + 6),
        };
        assert!(
            !db.write(decide("deep.other", Some("adopted")))
                .await
                .unwrap()
        );
        let item = "clarify.scale";
        assert!(db.write(decide(item, Some("adopted"))).await.unwrap());
        assert!(db.write(decide(item, Some("dismissed"))).await.unwrap());
        let known = db.reader_decisions("ada", "ada").await.unwrap();
        assert_eq!((known.len(), known[0].decision.as_str()), (1, "dismissed"));
        guest(db, "eve").await;
        let theirs = PutDecision {
            person_id: "eve".into(),
            ..decide(item, Some("adopted"))
        };
        assert!(!db.write(theirs).await.unwrap(), "{}", engine.name);
        assert!(db.write(decide(item, None)).await.unwrap());
        assert!(db.reader_decisions("ada", "ada").await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn all_opinions_of_a_person_come_in_pages() {
    for engine in both().await {
        let db = &engine.db;
        asked_of(db, "ada").await;
        let ids = ["c1", "c2", "c3"];
        db.write(plan("ada", &ids, true)).await.unwrap();
        for id in ids {
            db.write(reserve("ada", id, 9, PLENTY)).await.unwrap();
            db.write(done(id, 5, 1)).await.unwrap();
        }
        let first = db.opinions_of_person("ada", None, 2).await.unwrap();
        let after = first.last().map(|last| AfterOpinion {
            call_id: last.call_id.clone(),
            item: last.item.clone(),
        });
        let rest = db.opinions_of_person("ada", after.as_ref(), 2).await;
        let calls = first.iter().chain(rest.as_ref().unwrap());
        let calls: Vec<&str> = calls.map(|row| row.call_id.as_str()).collect();
        assert_eq!(calls, ids, "{}", engine.name);
    }
}

/// Rows of all tables of the second reader that name somebody or their interview, or hold words.
async fn rows(engine: &Engine, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    let sql = sqlx::AssertSqlSafe(sql);
    match &engine.place {
        Place::DataDir(dir) => {
            let url = format!("sqlite:{}", dir.join("fortyfive.db").display());
            let mut conn = SqliteConnection::connect(&url).await.unwrap();
            sqlx::query(sql).fetch_one(&mut conn).await.unwrap().get(0)
        }
        Place::Url(url) => {
            let mut conn = PgConnection::connect(url).await.unwrap();
            sqlx::query(sql).fetch_one(&mut conn).await.unwrap().get(0)
        }
    }
}

#[tokio::test]
async fn what_is_deleted_takes_its_questions_along_and_gives_nobody_a_second_budget() {
    for engine in both().await {
        let db = &engine.db;
        asked_of(db, "ada").await;
        db.write(plan("ada", &["c1", "c2"], true)).await.unwrap();
        db.write(reserve("ada", "c1", 90, PLENTY)).await.unwrap();
        db.write(done("c1", 50, 1)).await.unwrap();
        let decision = PutDecision {
            person_id: "ada".into(),
            interview_id: "ada".into(),
            item: "clarify.scale".into(),
            call_id: "c1".into(),
            decision: Some("adopted".into()),
            now: at(NOON),
        };
        db.write(decision).await.unwrap();
        // It goes in the middle of a question.
        db.write(reserve("ada", "c2", 30, PLENTY)).await.unwrap();
        let gone = DeleteInterview {
            person_id: "ada".into(),
            interview_id: "ada".into(),
        };
        assert!(db.write(gone).await.unwrap());
        for table in ["reader_call", "reader_opinion", "reader_decision"] {
            assert_eq!(rows(&engine, table).await, 0, "{}: {table}", engine.name);
        }
        assert_eq!(used(db, "ada").await, (81, 81));
        assert!(db.write(done("c2", 10, 0)).await.unwrap(), "it is settled");
        assert_eq!(used(db, "ada").await, (61, 61));
        let gone = DeletePerson {
            person_id: "ada".into(),
            seed: "s".into(),
            former_name: "Somebody".into(),
            now: at(NOON),
        };
        assert!(db.write(gone).await.unwrap());
        assert_eq!(rows(&engine, "reader_consent").await, 0);
        assert_eq!(used(db, "ada").await, (0, 61), "{}", engine.name);
    }
}

#[tokio::test]
async fn what_a_guest_was_told_and_used_moves_to_their_account() {
    for engine in both().await {
        let db = &engine.db;
        asked_of(db, "guest").await;
        db.write(plan("guest", &["c1"], true)).await.unwrap();
        db.write(reserve("guest", "c1", 90, PLENTY)).await.unwrap();
        db.write(done("c1", 50, 1)).await.unwrap();
        guest(db, "account").await;
        db.write(a_start("own", "account")).await.unwrap();
        let register = Register {
            person_id: "account".into(),
            login_name: "ada".into(),
            display_name: "Ada".into(),
            password_hash: "hash".into(),
        };
        db.write(register).await.unwrap();
        let adopt = AdoptGuest {
            guest_id: "guest".into(),
            account_id: "account".into(),
        };
        db.write(adopt).await.unwrap();
        assert_eq!(used(db, "account").await, (51, 51), "{}", engine.name);
        assert_eq!(db.reader_calls("account", "guest").await.unwrap().len(), 1);
        let said = db.reader_opinions("account", "guest").await.unwrap();
        assert_eq!(said.len(), 1);
        assert!(db.reader_agreed("account", HOST).await.unwrap());
    }
}

#[tokio::test]
async fn a_yes_to_the_judging_is_none_to_the_lines_and_goes_on_without_one() {
    for engine in both().await {
        let db = &engine.db;
        asked_of(db, "ada").await;
        db.write(plan("ada", &["c1", "c2", "c3", "c4"], true))
            .await
            .unwrap();
        let put = |purpose, agrees, ms| PutConsent {
            person_id: "ada".into(),
            host: HOST.into(),
            purposes: vec![purpose],
            agrees,
            now: at(NOON + ms),
        };
        let line = |id: &str| {
            let mut reserve = reserve("ada", id, 1, PLENTY);
            reserve.call.purpose = Purpose::Lines;
            reserve
        };
        assert!(!db.reader_agreed_to_lines("ada", HOST).await.unwrap());
        assert_eq!(db.write(line("c1")).await.unwrap(), Reserved::NoConsent);
        let judging = db.write(reserve("ada", "c1", 1, PLENTY)).await.unwrap();
        assert_eq!(judging, Reserved::Yes, "it goes on meanwhile");
        db.write(done("c1", 1, 0)).await.unwrap();
        db.write(put(Purpose::Lines, true, 5)).await.unwrap();
        db.write(put(Purpose::Lines, true, 6)).await.unwrap();
        let known = db.reader_consents("ada").await.unwrap();
        assert_eq!(known[0].lines_agreed_at, Some(at(NOON + 5)), "the first");
        assert!(known[0].covers(Purpose::Lines) && known[0].covers(Purpose::Judging));
        assert_eq!(db.write(line("c2")).await.unwrap(), Reserved::Yes);
        db.write(done("c2", 1, 0)).await.unwrap();
        db.write(put(Purpose::Lines, false, 7)).await.unwrap();
        assert_eq!(db.write(line("c3")).await.unwrap(), Reserved::NoConsent);
        assert!(db.reader_agreed("ada", HOST).await.unwrap());
        // With the judging it goes, does not come back with it, and is none alone.
        db.write(put(Purpose::Lines, true, 8)).await.unwrap();
        db.write(put(Purpose::Judging, false, 9)).await.unwrap();
        db.write(put(Purpose::Lines, true, 10)).await.unwrap();
        assert_eq!(db.write(line("c3")).await.unwrap(), Reserved::NoConsent);
        agree(db, "ada").await;
        assert!(
            !db.reader_agreed_to_lines("ada", HOST).await.unwrap(),
            "{}",
            engine.name
        );
    }
}

#[tokio::test]
async fn what_another_reader_answered_is_asked_again_where_that_is_said_and_only_then() {
    for engine in both().await {
        let db = &engine.db;
        asked_of(db, "ada").await;
        db.write(plan("ada", &["a1", "b1"], false)).await.unwrap();
        for id in ["a1", "b1"] {
            db.write(reserve("ada", id, 9, PLENTY)).await.unwrap();
            db.write(done(id, 5, 1)).await.unwrap();
        }
        let again = |first: Option<&str>| {
            let mut plan = plan("ada", &["a2", "b2"], true);
            plan.calls[0].instead_of = first.map(str::to_owned);
            plan
        };
        assert_eq!(db.write(again(None)).await.unwrap(), Planned::Already);
        let stale = db.write(again(Some("a0"))).await.unwrap();
        assert_eq!(stale, Planned::Already, "it is not the last one");
        // Lots that were drawn beside it at the same time make other questions of the same places.
        let mut drawn = again(Some("a1"));
        drawn.calls.iter_mut().for_each(|call| call.seed = 7);
        assert_eq!(db.write(drawn).await.unwrap(), Planned::Already);
        let begun = db.write(again(Some("a1"))).await.unwrap();
        assert_eq!(begun, Planned::Begun(vec!["a2".into()]));
        let twice = db.write(again(Some("a1"))).await.unwrap();
        assert_eq!(twice, Planned::Already, "{}", engine.name);
        let calls = db.reader_calls("ada", "ada").await.unwrap();
        assert_eq!(
            (calls[0].model.as_str(), calls[0].versions.as_str()),
            ("m", "{}")
        );
    }
}

#[tokio::test]
async fn what_was_used_is_forgotten_when_no_budget_and_nobody_needs_it_any_more() {
    for engine in both().await {
        let db = &engine.db;
        for id in ["ada", "bob", "eve"] {
            asked_of(db, id).await;
            let ids = [format!("{id}1"), format!("{id}2")];
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            db.write(plan(id, &ids, true)).await.unwrap();
            db.write(reserve(id, ids[0], 90, PLENTY)).await.unwrap();
        }
        db.write(done("ada1", 50, 1)).await.unwrap();
        db.write(failed("bob1")).await.unwrap();
        let gone = DeleteInterview {
            person_id: "ada".into(),
            interview_id: "ada".into(),
        };
        db.write(gone).await.unwrap();
        let prune = |ms| db.write(PruneSpent { before: at(ms) });
        // Today it is somebody's budget, whatever became of the interview.
        assert_eq!(prune(NOON).await.unwrap(), 0);
        assert_eq!(used(db, "ada").await, (51, 141), "{}", engine.name);
        // Later what is left of the interview that is gone goes, and what was given back; what is reserved stays, and so do the
        // calls of an interview that is still there.
        assert_eq!(prune(NOON + DAY_MS).await.unwrap(), 2, "{}", engine.name);
        assert_eq!(rows(&engine, "reader_spend").await, 1);
        db.write(done("eve1", 5, 1)).await.unwrap();
        assert_eq!(prune(NOON + 100 * DAY_MS).await.unwrap(), 0);
        let tight = Allowance {
            calls_per_interview: 1,
            ..PLENTY
        };
        let more = ReserveCall {
            now: at(NOON + 100 * DAY_MS),
            ..reserve("eve", "eve2", 1, tight)
        };
        assert_eq!(db.write(more).await.unwrap(), Reserved::CallsSpent);
        assert!(!PruneSpent::is_more(2) && PruneSpent::is_more(500));
    }
}
