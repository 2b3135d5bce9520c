use fortyfive::store::*;

use super::*;

#[tokio::test]
async fn a_guest_is_known_by_the_token_until_it_expires() {
    for Engine { name, db, .. } in both().await {
        guest(&db, "p").await;
        let found = db.login("token-p", at(999_999)).await.unwrap().expect(name);
        assert_eq!(
            (found.person_id.as_str(), found.display_name.as_str()),
            ("p", "Ada"),
            "{name}"
        );
        assert_eq!(found.settings, r#"{"theme":"dark"}"#);
        assert!(found.is_guest());
        assert_eq!(
            db.login("token-p", at(1_000_000)).await.unwrap(),
            None,
            "{name}: expired"
        );
        assert_eq!(
            db.login("token-q", at(2)).await.unwrap(),
            None,
            "{name}: unknown"
        );
        assert_eq!(db.person("p").await.unwrap(), Some(a_person("p")), "{name}");
    }
}

#[tokio::test]
async fn a_name_can_be_taken_once() {
    for Engine { name, db, .. } in both().await {
        guest(&db, "p").await;
        guest(&db, "q").await;
        let register = |person: &str, login_name: &str| Register {
            person_id: person.into(),
            login_name: login_name.into(),
            display_name: "Ada L.".into(),
            password_hash: "$argon2id$".into(),
        };
        db.write(register("p", "ada")).await.unwrap();
        let taken = db.write(register("q", "ada")).await.unwrap_err();
        assert!(matches!(taken, Error::NameTaken), "{name}: {taken}");
        let again = db.write(register("p", "ada2")).await.unwrap_err();
        assert!(
            matches!(again, Error::NotFound),
            "{name}: an account is no guest: {again}"
        );
        let found = db.person_by_name("ada").await.unwrap().expect(name);
        assert_eq!(found.id, "p");
        assert_eq!(found.password_hash.as_deref(), Some("$argon2id$"), "{name}");
        db.write(register("q", "bob")).await.unwrap();
    }
}

#[tokio::test]
async fn a_new_password_logs_out_everybody_else() {
    for Engine { name, db, .. } in both().await {
        guest(&db, "p").await;
        db.write(AddLogin(a_login("here", "p"))).await.unwrap();
        let change = ChangePassword {
            person_id: "p".into(),
            password_hash: "new".into(),
            keep_token_hash: "here".into(),
        };
        let refused = db.write(change.clone()).await.unwrap_err();
        assert!(
            matches!(refused, Error::NotFound),
            "{name}: a guest has no password"
        );
        assert!(
            db.login("token-p", at(2)).await.unwrap().is_some(),
            "{name}: nothing was undone"
        );
        let register = Register {
            person_id: "p".into(),
            login_name: "ada".into(),
            display_name: "Ada".into(),
            password_hash: "old".into(),
        };
        db.write(register).await.unwrap();
        db.write(change).await.unwrap();
        assert!(
            db.login("token-p", at(2)).await.unwrap().is_none(),
            "{name}"
        );
        assert!(db.login("here", at(2)).await.unwrap().is_some(), "{name}");
    }
}

#[tokio::test]
async fn the_device_unseen_for_longest_gives_way() {
    for Engine { name, db, .. } in both().await {
        guest(&db, "p").await;
        for n in 0..LOGINS_PER_PERSON {
            let mut login = a_login(&format!("t{n}"), "p");
            login.last_seen_at = at(10 + n);
            db.write(AddLogin(login)).await.unwrap();
        }
        let devices = db.devices("p", at(2)).await.unwrap();
        assert_eq!(devices.len(), LOGINS_PER_PERSON as usize, "{name}");
        assert_eq!(
            devices[0].token_hash,
            format!("t{}", LOGINS_PER_PERSON - 1),
            "{name}"
        );
        assert!(
            db.login("token-p", at(2)).await.unwrap().is_none(),
            "{name}: the oldest is out"
        );
    }
}

#[tokio::test]
async fn logging_out_needs_the_person_as_well_as_the_token() {
    for Engine { name, db, .. } in both().await {
        guest(&db, "p").await;
        guest(&db, "q").await;
        let end = |person: &str| EndLogin {
            person_id: person.into(),
            token_hash: "token-p".into(),
        };
        db.write(end("q")).await.unwrap();
        assert!(
            db.login("token-p", at(2)).await.unwrap().is_some(),
            "{name}"
        );
        db.write(end("p")).await.unwrap();
        assert!(
            db.login("token-p", at(2)).await.unwrap().is_none(),
            "{name}"
        );
        db.write(AddLogin(a_login("a", "q"))).await.unwrap();
        let others = EndOtherLogins {
            person_id: "q".into(),
            keep_token_hash: "a".into(),
        };
        assert_eq!(db.write(others).await.unwrap(), 1, "{name}");
        assert_eq!(
            db.write(EndExpiredLogins { now: at(1_000_000) })
                .await
                .unwrap(),
            1,
            "{name}"
        );
    }
}

#[tokio::test]
async fn last_seen_is_kept_to_the_minute() {
    for Engine { name, db, .. } in both().await {
        guest(&db, "p").await;
        let touch = |now| TouchLogin {
            token_hash: "token-p".into(),
            now: at(now),
        };
        let seen = async || db.login("token-p", at(2)).await.unwrap().unwrap();
        assert!(!seen().await.needs_touch(at(60_000)));
        assert!(
            !db.write(touch(60_000)).await.unwrap(),
            "{name}: a moment too early"
        );
        assert!(seen().await.needs_touch(at(60_001)));
        assert!(db.write(touch(60_001)).await.unwrap(), "{name}");
        assert_eq!(seen().await.last_seen_at, at(60_001), "{name}");
        assert!(
            !db.write(touch(30_000)).await.unwrap(),
            "{name}: never back"
        );
        // Without waiting: it is in the queue before whatever is written next.
        db.touch_login(&seen().await, at(200_000));
        guest(&db, "q").await;
        assert_eq!(seen().await.last_seen_at, at(200_000), "{name}");
    }
}

#[tokio::test]
async fn a_guest_who_logs_in_takes_the_interviews_along() {
    for Engine { name, db, .. } in both().await {
        started(&db, "guest").await;
        started(&db, "account").await;
        let adopt = |guest: &str, account: &str| AdoptGuest {
            guest_id: guest.into(),
            account_id: account.into(),
        };
        let nobody = db.write(adopt("guest", "nobody")).await.unwrap_err();
        assert!(matches!(nobody, Error::NotFound), "{name}: {nobody}");
        assert!(
            db.interview("guest", "guest").await.unwrap().is_some(),
            "{name}: all or nothing"
        );
        let register = Register {
            person_id: "account".into(),
            login_name: "ada".into(),
            display_name: "Ada".into(),
            password_hash: "x".into(),
        };
        db.write(register).await.unwrap();
        assert_eq!(
            db.write(adopt("guest", "account")).await.unwrap(),
            1,
            "{name}"
        );
        assert!(
            db.interview("account", "guest").await.unwrap().is_some(),
            "{name}"
        );
        assert!(
            db.interview("guest", "guest").await.unwrap().is_none(),
            "{name}"
        );
        assert!(db.person("guest").await.unwrap().is_none(), "{name}");
        assert!(
            db.login("token-guest", at(2)).await.unwrap().is_none(),
            "{name}"
        );
        // An account is not swallowed by another one.
        guest(&db, "other").await;
        let no_guest = db.write(adopt("account", "other")).await.unwrap_err();
        assert!(matches!(no_guest, Error::NotFound), "{name}: {no_guest}");
        assert!(
            db.interview("account", "account").await.unwrap().is_some(),
            "{name}"
        );
    }
}

#[tokio::test]
async fn settings_are_kept_as_they_were_written() {
    for Engine { name, db, .. } in both().await {
        guest(&db, "p").await;
        let settings = "{\"note\":\"\\u0000 \u{1F600} \\\" '\"}";
        let change = |person: &str| ChangeSettings {
            person_id: person.into(),
            display_name: "Zoë".into(),
            settings: settings.into(),
        };
        db.write(change("p")).await.unwrap();
        let person = db.person("p").await.unwrap().unwrap();
        assert_eq!(
            (person.display_name.as_str(), person.settings.as_str()),
            ("Zoë", settings)
        );
        assert!(
            matches!(db.write(change("x")).await, Err(Error::NotFound)),
            "{name}"
        );
    }
}
