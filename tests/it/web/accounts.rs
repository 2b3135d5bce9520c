//! Guests become accounts, accounts log in elsewhere, and devices come and go.

use fortyfive::limits;
use serde_json::{Value, json};

use super::both;
use super::client::Client;

const PASSWORD: &str = "violet anchor teapot 91";

async fn names_of(browser: &mut Client) -> Vec<String> {
    let list = browser
        .api("GET", "/api/v1/interviews?limit=50", Value::Null)
        .await
        .expect(200);
    let rows = list["interviews"].as_array().unwrap();
    rows.iter()
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_guest_who_registers_keeps_everything_and_finds_it_elsewhere() {
    for world in both().await {
        let (mut laptop, id) = world.candidate(&[]).await;
        let before = laptop.cookies.clone();
        let registered = laptop
            .form(
                "/register",
                &[
                    ("name", "Zoë O-Neil"),
                    ("password", PASSWORD),
                    ("next", "/interviews"),
                ],
            )
            .await;
        assert_eq!(registered.location(), "/interviews", "{}", world.engine);
        assert_ne!(
            laptop.cookies, before,
            "a new token at the change of rights"
        );
        let mut old = world.browser_with(before);
        assert_eq!(
            old.get("/account").await.location(),
            "/login?next=/account",
            "the old one is dead"
        );
        assert_eq!(names_of(&mut laptop).await, std::slice::from_ref(&id));

        // On the phone a guest has practised already; logging in brings that along.
        world.pass(1_000).await;
        let (mut phone, on_phone) = world.candidate(&[]).await;
        phone
            .save(&on_phone, "clarify", "a", 0, "on the phone")
            .await
            .expect(200);
        let guest = phone.cookies.clone();
        let login = [
            ("name", "ZOË o-neil"),
            ("password", PASSWORD),
            ("next", "//evil.example"),
        ];
        assert_eq!(phone.form("/login", &login).await.location(), "/");
        assert_eq!(names_of(&mut phone).await, [on_phone.clone(), id.clone()]);
        assert_eq!(names_of(&mut laptop).await, [on_phone.clone(), id.clone()]);
        assert_eq!(
            laptop.state(&on_phone).await["stages"][0]["text"],
            "on the phone"
        );
        let mut gone = world.browser_with(guest);
        gone.api("GET", "/api/v1/interviews", Value::Null)
            .await
            .refused(401, "log-in");
        // The one who moved may go on writing where they were.
        phone
            .save(&on_phone, "clarify", "b", 1, "on the phone, and on")
            .await
            .expect(200);

        // A device that is lost is ended from the other one.
        let account = laptop.get("/account").await;
        assert_eq!(account.all(".devices li").len(), 2);
        let end = account.attribute(".devices form", "action");
        let mut stranger = world.browser();
        stranger.become_guest().await;
        assert_eq!(stranger.form(&end, &[]).await.status, 404);
        phone.get("/account").await;
        assert_eq!(laptop.form(&end, &[]).await.location(), "/account");
        phone
            .api("GET", "/api/v1/interviews", Value::Null)
            .await
            .refused(401, "log-in");
        assert_eq!(laptop.get("/account").await.all(".devices li").len(), 1);

        // And out.
        let kept = laptop.cookies.clone();
        let out = laptop.form("/logout", &[]).await;
        assert_eq!(out.location(), "/");
        assert_eq!(out.header("clear-site-data"), "\"cache\"");
        assert!(laptop.cookies.is_empty());
        let mut old = world.browser_with(kept);
        old.api("GET", "/api/v1/interviews", Value::Null)
            .await
            .refused(401, "log-in");
    }
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_get_the_same_words() {
    for world in both().await {
        let mut browser = world.browser();
        let registered = browser
            .form("/register", &[("name", "ada"), ("password", PASSWORD)])
            .await;
        assert_eq!(registered.location(), "/");
        let mut other = world.browser();
        let wrong = other
            .form(
                "/login",
                &[("name", "ada"), ("password", "not the right one")],
            )
            .await;
        let unknown = other
            .form(
                "/login",
                &[("name", "bob"), ("password", "not the right one")],
            )
            .await;
        assert_eq!((wrong.status.as_u16(), unknown.status.as_u16()), (422, 422));
        assert_eq!(
            wrong.one("#fault"),
            unknown.one("#fault"),
            "{}",
            world.engine
        );
        assert_eq!(wrong.attribute("input[name=name]", "value"), "ada");
        assert!(
            !wrong.text().contains("not the right one"),
            "a password is never sent back"
        );
        assert!(other.cookies.is_empty());
        // The name is taken in any spelling; who wants it stays who they are.
        let mut second = world.browser();
        let id = second.start(&[]).await;
        let before = second.cookies.clone();
        let taken = second
            .form("/register", &[("name", "ADA"), ("password", PASSWORD)])
            .await;
        assert_eq!(taken.status, 409, "{}", taken.text());
        assert_eq!(taken.all("form input[name=name]").len(), 1);
        assert_eq!(second.cookies, before);
        assert_eq!(names_of(&mut second).await, [id]);
    }
}

#[tokio::test]
async fn names_and_passwords_are_held_to_their_limits() {
    let world = super::sqlite(super::Setting::default()).await;
    let long = |count: usize| "x".repeat(count);
    let mixed = |count: usize| {
        "kettle Maple 7 orbit! "
            .chars()
            .cycle()
            .take(count)
            .collect::<String>()
    };
    for (name, password, status) in [
        (long(64), PASSWORD.to_owned(), 303),
        (long(65), PASSWORD.to_owned(), 422),
        (String::new(), PASSWORD.to_owned(), 422),
        ("<b>bold</b>".into(), PASSWORD.to_owned(), 422),
        ("a\u{202e}b".into(), PASSWORD.to_owned(), 422),
        ("a\u{0}b".into(), PASSWORD.to_owned(), 422),
        ("carol".into(), mixed(14), 422),
        ("dave".into(), mixed(15), 303),
        ("erin".into(), mixed(128), 303),
        ("frank".into(), mixed(129), 422),
        ("grace".into(), "aaaaaaaaaaaaaaaaaaaa".into(), 422),
        ("heidi the second".into(), "heidi the second".into(), 422),
    ] {
        let mut browser = world.browser();
        let reply = browser
            .form("/register", &[("name", &name), ("password", &password)])
            .await;
        assert_eq!(
            reply.status,
            status,
            "{name:?} {password:?}: {}",
            reply.text()
        );
        assert_eq!(browser.cookies.is_empty(), status != 303);
        assert!(!reply.text().contains(&password) || name == password);
    }
}

/// The story: a name goes to the database before anybody looks at it, and PostgreSQL takes no NUL in a text.
#[tokio::test]
async fn a_name_no_database_can_hold_is_only_a_wrong_name() {
    for world in both().await {
        let mut browser = world.browser();
        for name in ["a\u{0}b", "\u{202e}", "'; DROP TABLE person; --", "a\r\nb"] {
            let reply = browser
                .form("/login", &[("name", name), ("password", "x")])
                .await;
            assert_eq!(
                reply.status,
                422,
                "{name:?} on {}: {}",
                world.engine,
                reply.text()
            );
            assert_eq!(reply.all("#fault").len(), 1);
        }
        let huge = "p".repeat(2_000);
        let reply = browser
            .form("/login", &[("name", "ada"), ("password", &huge)])
            .await;
        assert_eq!(reply.status, 422);
    }
}

#[tokio::test]
async fn who_has_an_account_does_not_get_another() {
    let world = super::sqlite(super::Setting::default()).await;
    let mut browser = world.browser();
    browser
        .form("/register", &[("name", "ada"), ("password", PASSWORD)])
        .await
        .location();
    let again = browser
        .form("/register", &[("name", "ada2"), ("password", PASSWORD)])
        .await;
    assert_eq!(again.status, 409);
    // Logging in again on the same device leaves one device, not two.
    browser
        .form("/login", &[("name", "ada"), ("password", PASSWORD)])
        .await
        .location();
    assert_eq!(browser.get("/account").await.all(".devices li").len(), 1);
}

#[tokio::test]
async fn log_ins_that_come_too_fast_are_told_when_to_come_again() {
    let world = super::sqlite(super::Setting::default()).await;
    let mut browser = world.browser();
    let attempt = [("name", "ada"), ("password", "x")];
    let mut tried = 0;
    let held = loop {
        let reply = browser.form("/login", &attempt).await;
        if reply.status == 429 {
            break reply;
        }
        assert_eq!(reply.status, 422);
        tried += 1;
        assert!(tried <= limits::LOGINS_BURST + 20, "no limit");
    };
    assert!(tried >= limits::LOGINS_BURST);
    let seconds: u32 = held.header("retry-after").parse().unwrap();
    assert!((1..=6).contains(&seconds));
    let words = if seconds == 1 {
        "a second".to_owned()
    } else {
        format!("{seconds} seconds")
    };
    assert!(held.one("main .lead").contains(&words));
    // Somebody at another address is not held.
    assert_eq!(world.browser().form("/login", &attempt).await.status, 422);
}

#[tokio::test]
async fn a_log_in_ends_after_its_time() {
    for world in both().await {
        let (mut guest, id) = world.candidate(&[]).await;
        guest.call(&id, "finish", json!({})).await.expect(200);
        let mut account = world.browser();
        account
            .form("/register", &[("name", "ada"), ("password", PASSWORD)])
            .await
            .location();
        world.clock.advance_ms(limits::LOGIN_IDLE_MS);
        assert_eq!(
            account.clone().get("/account").await.status,
            200,
            "{}",
            world.engine
        );
        assert_eq!(names_of(&mut guest).await, std::slice::from_ref(&id));
        world.clock.advance_ms(limits::LOGIN_ABSOLUTE_MS);
        account
            .api("GET", "/api/v1/interviews", Value::Null)
            .await
            .refused(401, "log-in");
        // A guest could not log in again, so theirs lasts as long as a browser keeps it.
        assert_eq!(names_of(&mut guest).await, [id]);
        world.clock.advance_ms(limits::GUEST_LOGIN_MS);
        guest
            .api("GET", "/api/v1/interviews", Value::Null)
            .await
            .refused(401, "log-in");
        let mut idle = world.browser();
        idle.form("/login", &[("name", "ada"), ("password", PASSWORD)])
            .await
            .location();
        world.clock.advance_ms(limits::LOGIN_IDLE_MS + 1);
        idle.api("GET", "/api/v1/interviews", Value::Null)
            .await
            .refused(401, "log-in");
    }
}
