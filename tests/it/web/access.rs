//! Nobody reads or writes what is not theirs, and nobody learns that it exists.

use serde_json::Value;

use super::client::{Client, Reply};
use super::routes::{self, Nobody, Route, Stranger};
use super::{World, both};

const NEVER_WAS: &str = "00000000000000000000000000000000";

/// What must not change by what others do.
async fn everything(owner: &mut Client, id: &str) -> (Vec<Value>, Value) {
    (owner.journal(id).await, owner.state(id).await)
}

#[tokio::test]
async fn for_another_person_an_interview_does_not_exist() {
    for world in both().await {
        let (mut owner, id) = world.candidate(&[]).await;
        owner
            .save(&id, "clarify", "mine", 0, "a secret of the owner")
            .await
            .expect(200);
        let before = everything(&mut owner, &id).await;
        for route in routes::all().filter(|route| route.stranger == Stranger::NotFound) {
            // A person of their own for each: what one of them may do too often is another matter.
            let (mut stranger, _) = world.candidate(&[]).await;
            let refused = stranger.send(route.request(&stranger, &id)).await;
            assert_eq!(
                refused.status,
                404,
                "{} on {}",
                refused.text(),
                world.engine
            );
            let unknown = stranger.send(route.request(&stranger, NEVER_WAS)).await;
            assert_eq!(
                without_name(&refused),
                without_name(&unknown),
                "{}",
                refused.request
            );
            let told = refused.text();
            assert!(!told.contains("secret of the owner"), "{told}");
        }
        assert_eq!(
            everything(&mut owner, &id).await,
            before,
            "{}",
            world.engine
        );
    }
}

/// A refusal without the name of its request, which differs each time.
fn without_name(reply: &Reply) -> (u16, String) {
    let name = reply.header("x-request-id");
    let body = String::from_utf8(reply.body.to_vec()).unwrap();
    (reply.status.as_u16(), body.replace(name, ""))
}

#[tokio::test]
async fn who_is_not_logged_in_is_told_so_or_led_to_the_log_in() {
    for world in both().await {
        let (mut owner, id) = world.candidate(&[]).await;
        let before = everything(&mut owner, &id).await;
        for route in routes::all() {
            for (kind, mut nobody) in nobodies(&world) {
                let reply = nobody.send(route.request(&nobody, &id)).await;
                let what = format!("{kind}: {} on {}", reply.text(), world.engine);
                match route.nobody {
                    Nobody::Refused => assert_eq!(reply.status, 401, "{what}"),
                    Nobody::LedToLogin => {
                        let path = route.at(&id);
                        assert_eq!(reply.location(), format!("/login?next={path}"), "{what}");
                    }
                    Nobody::Welcome => {
                        assert!(reply.status != 401 && reply.status != 403, "{what}");
                        assert!(!reply.status.is_server_error(), "{what}");
                    }
                }
            }
        }
        assert_eq!(
            everything(&mut owner, &id).await,
            before,
            "{}",
            world.engine
        );
    }
}

/// No cookie, a cookie of nobody, and a token of nobody.
fn nobodies(world: &World) -> [(&'static str, Client); 3] {
    let nobody = world.browser();
    let mut forged = world.browser();
    forged.cookies.insert("fortyfive".into(), "A".repeat(43));
    let mut program = world.browser();
    program.bearer = Some("B".repeat(43));
    [
        ("no cookie", nobody),
        ("a made-up cookie", forged),
        ("a made-up token", program),
    ]
}

#[tokio::test]
async fn the_owner_may_use_every_route() {
    for world in both().await {
        for route in routes::all().filter(|route| !route.streams()) {
            // Nobody dictates where no endpoint is configured: `dictation` has one.
            if route.path.ends_with("/dictations") {
                continue;
            }
            // Nobody is asked where no model is attached: `reader` has one.
            let asks = ["{id}/reader", "/reader/decisions", "/reader/agree"];
            if route.changes() && asks.iter().any(|end| route.path.ends_with(end)) {
                continue;
            }
            // A device of one's own is ended in `accounts`; here it has no such name.
            // So with links, drawn questions and real interviews; and somebody else reviews, in `peers`, or interviews, in `live`. No
            // interview is a circle: `circles` goes through those.
            let of_others = [
                "/devices/",
                "/revoke",
                "/join",
                "/reviews/",
                "/circles/{id}",
                "/live/{",
                "/watch/",
                "/answers",
                "/ratings",
                "/drills/",
                "{outcome}",
                "plan.ics",
            ];
            if of_others.iter().any(|part| route.path.contains(part))
                || route.path.ends_with("/resume")
            {
                continue;
            }
            let plan = if route.path.ends_with("/pause") {
                "drill"
            } else {
                "default"
            };
            let (mut owner, id) = world.candidate(&[("plan", plan)]).await;
            let after_the_end = [
                "self-score",
                "/report",
                "/replay",
                "/against/",
                "/invitations",
                "{id}/marks",
                "{id}/export",
                "/own",
                "{id}/reader",
            ];
            if after_the_end.iter().any(|part| route.path.contains(part)) {
                owner
                    .call(&id, "finish", serde_json::json!({}))
                    .await
                    .expect(200);
            }
            let reply = owner.send(route.request(&owner, &id)).await;
            let expected: &[u16] = match (route.path, route.carries) {
                ("/login" | "/register" | "/account/delete", routes::Carries::Form(_)) => &[422],
                _ => &[200, 201, 204, 303],
            };
            assert!(
                expected.contains(&reply.status.as_u16()),
                "{} on {}",
                reply.text(),
                world.engine
            );
        }
    }
}

/// The story: saves were counted by interview before anybody asked whose it is, so a stranger who knew its
/// address could use up the owner's saves.
#[tokio::test]
async fn a_stranger_cannot_use_up_the_saves_of_somebody_else() {
    let world = super::sqlite(super::Setting::default()).await;
    let (mut owner, id) = world.candidate(&[]).await;
    let (mut stranger, _) = world.candidate(&[]).await;
    for _ in 0..fortyfive::limits::SAVES_BURST {
        stranger.save(&id, "clarify", "s", 0, "x").await;
        stranger.form(&format!("/interviews/{id}/notes"), &[]).await;
    }
    owner
        .save(&id, "clarify", "mine", 0, "still heard")
        .await
        .expect(200);
    let form = owner
        .press(&id, "notes", &[], &[("clarify", "and again")])
        .await;
    assert_eq!(form.status, 303);
}

#[tokio::test]
async fn looking_changes_nothing() {
    for world in both().await {
        let (mut owner, id) = world.candidate(&[]).await;
        owner.save(&id, "clarify", "a", 0, "text").await.expect(200);
        let (mut done, finished) = world.candidate(&[]).await;
        done.call(&finished, "finish", serde_json::json!({}))
            .await
            .expect(200);
        let rows = rows_of(&world).await;
        let before = everything(&mut owner, &id).await;
        let gets: Vec<Route> = routes::all()
            .filter(|route| !route.changes() && !route.streams())
            .collect();
        for route in &gets {
            for (client, id) in [(&mut owner, &id), (&mut done, &finished)] {
                for method in ["GET", "HEAD"] {
                    let mut request = route.request(client, id);
                    *request.method_mut() = method.parse().unwrap();
                    let reply = client.send(request).await;
                    assert!(!reply.status.is_server_error(), "{}", reply.text());
                }
            }
        }
        assert_eq!(
            everything(&mut owner, &id).await,
            before,
            "{}",
            world.engine
        );
        assert_eq!(rows_of(&world).await, rows, "{}", world.engine);
        assert!(gets.len() > 15);
    }
}

/// How many rows each table has. The embedded database is its process's own, so only PostgreSQL can be asked.
async fn rows_of(world: &World) -> Vec<(String, i64)> {
    use sqlx::{AssertSqlSafe, Connection, SqlSafeStr};
    let fortyfive::store::Place::Url(url) = &world.place else {
        return Vec::new();
    };
    let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
    let tables: Vec<(String,)> = sqlx::query_as(
        "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let mut rows = Vec::new();
    for (table,) in tables {
        let sql = AssertSqlSafe(format!("SELECT count(*) FROM {table}")).into_sql_str();
        let (count,): (i64,) = sqlx::query_as(sql)
            .fetch_one(&mut connection)
            .await
            .unwrap();
        rows.push((table, count));
    }
    assert!(rows.len() > 6, "{rows:?}");
    rows
}
