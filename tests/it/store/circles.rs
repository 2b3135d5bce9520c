use fortyfive::limits;
use fortyfive::store::*;
use futures_util::future::join_all;

use super::*;

/// A moment after all interviews were finished.
const NOW: i64 = 10_000;
const ENDS: i64 = 20_000;
const ENDS_OF_LEASE: i64 = 15_000;

/// An interview of a person of the same name, finished.
async fn finished(db: &Db, id: &str) {
    started(db, id).await;
    let mut end = an_append(id, 1, "the end");
    end.phase = "finished".into();
    end.finished_at = Some(at(400));
    end.due_at = None;
    db.append(end).await.unwrap();
}

fn a_circle(id: &str, maker: &str) -> MakeCircle {
    MakeCircle {
        id: id.into(),
        name: "Tuesday".into(),
        person_id: maker.into(),
        own_name: format!("{maker}!"),
        newcomer: None,
        now: at(NOW),
    }
}

fn a_link(circle: &str, maker: &str, id: &str, uses_max: i64) -> PutCircleLink {
    PutCircleLink {
        person_id: maker.into(),
        link: CircleLinkRow {
            id: id.into(),
            circle_id: circle.into(),
            token_hash: format!("hash-{id}"),
            uses_max,
            uses: 0,
            expires_at: at(ENDS),
            revoked_at: None,
            created_at: at(NOW),
        },
    }
}

fn comes(link: &str, person: &str, now: i64) -> JoinCircle {
    JoinCircle {
        token_hash: format!("hash-{link}"),
        person_id: person.into(),
        name: format!("{person}!"),
        newcomer: None,
        now: at(now),
    }
}

fn in_it(circle: &str, again: bool) -> JoinedCircle {
    JoinedCircle::In {
        circle_id: circle.into(),
        again,
    }
}

fn up(circle: &str, interview: &str, person: &str) -> PutUp {
    PutUp {
        circle_id: circle.into(),
        interview_id: interview.into(),
        person_id: person.into(),
        now: at(NOW),
    }
}

fn takes(circle: &str, interview: &str, reviewer: &str, taken_by: i64, now: i64) -> TakeLease {
    TakeLease {
        circle_id: circle.into(),
        interview_id: interview.into(),
        reviewer_id: reviewer.into(),
        taken_by,
        ends_at: at(ENDS_OF_LEASE),
        now: at(now),
    }
}

fn gives_back(circle: &str, interview: &str, reviewer: &str) -> GiveBack {
    GiveBack {
        circle_id: circle.into(),
        interview_id: interview.into(),
        reviewer_id: reviewer.into(),
        now: at(NOW + 9),
    }
}

fn goes(circle: &str, person: &str, by: &str, now: i64) -> EndStay {
    EndStay {
        circle_id: circle.into(),
        person_id: person.into(),
        by: by.into(),
        now: at(now),
    }
}

fn marks(interview: &str, person: &str, body: &str) -> PutMarks {
    PutMarks {
        interview_id: interview.into(),
        person_id: person.into(),
        role: "reviewer".into(),
        body: body.into(),
        rubric_hash: "hash-1".into(),
        given: None,
        now: at(NOW + 5),
    }
}

/// A circle `c` of the owners of finished interviews, the first of whom made it; all interviews are up.
async fn a_circle_of(db: &Db, people: &[&str]) {
    for person in people {
        finished(db, person).await;
    }
    db.write(a_circle("c", people[0])).await.unwrap();
    let link = a_link("c", people[0], "l", 10);
    assert_eq!(db.write(link).await.unwrap(), CircleLinked::Made);
    for (n, person) in people.iter().enumerate() {
        if n > 0 {
            let came = db.write(comes("l", person, NOW + n as i64)).await.unwrap();
            assert_eq!(came, in_it("c", false), "{person}");
        }
        let put = db.write(up("c", person, person)).await.unwrap();
        assert_eq!(put, PuttingUp::Done, "{person}");
    }
}

async fn members(db: &Db, asks: &str) -> Vec<String> {
    let stays = db.stays(asks, "c").await.unwrap();
    let now = stays.into_iter().filter(|stay| stay.left_at.is_none());
    now.map(|stay| stay.person_id).collect()
}

#[tokio::test]
async fn nobody_but_a_member_learns_anything_of_a_circle() {
    for Engine { name, db, .. } in both().await {
        a_circle_of(&db, &["ada", "bob"]).await;
        guest(&db, "eve").await;
        db.write(takes("c", "ada", "bob", 0, NOW)).await.unwrap();
        db.write(marks("ada", "bob", "marks")).await.unwrap();
        let row = db.circle("bob", "c").await.unwrap().unwrap();
        assert_eq!((row.maker_id.as_str(), row.members), ("ada", 2), "{name}");
        assert_eq!(db.circles_of("ada").await.unwrap(), [row], "{name}");
        assert_eq!(db.put_up("bob", "c").await.unwrap().len(), 2, "{name}");
        let read = db.reads("ada", "c").await.unwrap();
        assert_eq!(
            (read.len(), read[0].person_id.as_str()),
            (1, "bob"),
            "{name}"
        );
        assert!(
            db.leases("ada", "c").await.unwrap().is_empty(),
            "{name}: it is handed in"
        );
        let reviews = db.reviews_in_circle("ada", "c").await.unwrap();
        let all: Vec<_> = reviews
            .iter()
            .map(|row| (row.owner_id.as_str(), row.reviewer_id.as_str(), row.reviews))
            .collect();
        assert_eq!(all, [("ada", "bob", 1)], "{name}");
        assert_eq!(
            db.cases_in_circle("bob", "c").await.unwrap()[0].interviews,
            2,
            "{name}"
        );
        assert_eq!(
            db.cases_done("bob", "c", at(401)).await.unwrap().len(),
            2,
            "{name}"
        );
        assert!(
            db.cases_done("bob", "c", at(400)).await.unwrap().is_empty(),
            "{name}"
        );
        assert_eq!(
            db.marks_in_circle("ada", "c", "ada").await.unwrap(),
            ["marks"],
            "{name}"
        );
        assert_eq!(
            db.circle_links("ada", "c").await.unwrap()[0].uses,
            1,
            "{name}"
        );
        assert!(
            db.circle_links("bob", "c").await.unwrap().is_empty(),
            "{name}"
        );
        for asks in ["eve", "nobody"] {
            assert_eq!(db.circle(asks, "c").await.unwrap(), None, "{name}");
            assert!(db.circles_of(asks).await.unwrap().is_empty(), "{name}");
            assert!(db.stays(asks, "c").await.unwrap().is_empty(), "{name}");
            assert!(
                db.circle_links(asks, "c").await.unwrap().is_empty(),
                "{name}"
            );
            assert!(db.put_up(asks, "c").await.unwrap().is_empty(), "{name}");
            assert!(db.reads(asks, "c").await.unwrap().is_empty(), "{name}");
            assert!(db.leases(asks, "c").await.unwrap().is_empty(), "{name}");
            assert!(
                db.reviews_in_circle(asks, "c").await.unwrap().is_empty(),
                "{name}"
            );
            assert!(
                db.cases_in_circle(asks, "c").await.unwrap().is_empty(),
                "{name}"
            );
            assert!(
                db.cases_done(asks, "c", at(NOW)).await.unwrap().is_empty(),
                "{name}"
            );
            assert!(
                db.marks_in_circle(asks, "c", "ada")
                    .await
                    .unwrap()
                    .is_empty(),
                "{name}"
            );
            assert_eq!(
                db.write(up("c", "ada", asks)).await.unwrap(),
                PuttingUp::NotFound,
                "{name}"
            );
            assert_eq!(
                db.write(takes("c", "bob", asks, 0, NOW)).await.unwrap(),
                Leasing::NotFound,
                "{name}"
            );
            assert_eq!(
                db.write(gives_back("c", "bob", asks)).await.unwrap(),
                GivingBack::NotFound,
                "{name}"
            );
            assert!(
                !db.write(goes("c", "bob", asks, NOW)).await.unwrap(),
                "{name}"
            );
            assert_eq!(
                db.write(a_link("c", asks, "x", 1)).await.unwrap(),
                CircleLinked::NoCircle,
                "{name}"
            );
            let rename = RenameCircle {
                circle_id: "c".into(),
                person_id: asks.into(),
                name: "x".into(),
            };
            assert!(!db.write(rename).await.unwrap(), "{name}");
        }
        assert!(
            !db.write(goes("c", "ada", "bob", NOW)).await.unwrap(),
            "{name}: bob looks after nothing"
        );
    }
}

#[tokio::test]
async fn of_fifteen_who_come_at_once_nine_get_in_and_the_eleventh_is_told_that_it_is_full() {
    for Engine {
        name, db, place, ..
    } in both().await
    {
        guest(&db, "ada").await;
        db.write(a_circle("c", "ada")).await.unwrap();
        db.write(a_link("c", "ada", "l", 100)).await.unwrap();
        let people: Vec<String> = (0..15).map(|n| format!("p{n}")).collect();
        for person in &people {
            guest(&db, person).await;
        }
        // PostgreSQL is also asked by a second process.
        let other = match &place {
            Place::Url(_) => Db::open(&place, &options()).await.unwrap(),
            Place::DataDir(_) => db.clone(),
        };
        let all = people.iter().enumerate().map(|(n, person)| {
            let db = if n % 2 == 0 { &db } else { &other };
            db.write(comes("l", person, NOW))
        });
        let outcomes: Vec<JoinedCircle> = join_all(all)
            .await
            .into_iter()
            .map(Result::unwrap)
            .collect();
        let count = |wanted: &JoinedCircle| outcomes.iter().filter(|one| *one == wanted).count();
        assert_eq!(
            count(&in_it("c", false)) as i64,
            limits::CIRCLE_MEMBERS - 1,
            "{name}"
        );
        assert_eq!(
            count(&JoinedCircle::Full(limits::CIRCLE_MEMBERS)),
            6,
            "{name}"
        );
        let uses = db.circle_links("ada", "c").await.unwrap()[0].uses;
        assert_eq!(
            uses,
            limits::CIRCLE_MEMBERS - 1,
            "{name}: nobody else used it"
        );
        let inside = members(&db, "ada").await[3].clone();
        assert_eq!(
            db.write(comes("l", &inside, NOW)).await.unwrap(),
            in_it("c", true),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_link_that_is_mistyped_too_old_used_up_or_taken_back_opens_nothing() {
    for Engine { name, db, .. } in both().await {
        for person in ["ada", "bob", "cy"] {
            guest(&db, person).await;
        }
        db.write(a_circle("c", "ada")).await.unwrap();
        for (link, uses) in [("once", 1), ("old", 5), ("back", 5)] {
            db.write(a_link("c", "ada", link, uses)).await.unwrap();
        }
        let revoke = |person: &str| RevokeCircleLink {
            person_id: person.into(),
            circle_id: "c".into(),
            link_id: "back".into(),
            now: at(NOW),
        };
        assert!(!db.write(revoke("bob")).await.unwrap(), "{name}");
        assert!(db.write(revoke("ada")).await.unwrap(), "{name}");
        assert!(
            db.write(revoke("ada")).await.unwrap(),
            "{name}: twice is once"
        );
        assert_eq!(
            db.write(comes("once", "bob", NOW)).await.unwrap(),
            in_it("c", false),
            "{name}"
        );
        for (link, now) in [("once", NOW), ("old", ENDS), ("back", NOW), ("never", NOW)] {
            let came = db.write(comes(link, "cy", now)).await.unwrap();
            assert_eq!(came, JoinedCircle::Dead, "{name} {link}");
        }
        // A newcomer is made with the stay or not at all.
        let newcomer = |person: &str, link: &str| JoinCircle {
            newcomer: Some(CreateGuest {
                person: a_person(person),
                login: a_login(&format!("token-{person}"), person),
            }),
            ..comes(link, person, NOW)
        };
        assert_eq!(
            db.write(newcomer("dee", "once")).await.unwrap(),
            JoinedCircle::Dead,
            "{name}"
        );
        assert_eq!(db.person("dee").await.unwrap(), None, "{name}");
        assert_eq!(
            db.write(newcomer("dee", "old")).await.unwrap(),
            in_it("c", false),
            "{name}"
        );
        assert!(db.person("dee").await.unwrap().is_some(), "{name}");
        // What opens nothing any more makes room for new ones.
        for n in 0..limits::CIRCLE_LINKS_OPEN - 1 {
            let made = db
                .write(a_link("c", "ada", &format!("n{n}"), 1))
                .await
                .unwrap();
            assert_eq!(made, CircleLinked::Made, "{name} {n}");
        }
        let more = db.write(a_link("c", "ada", "more", 1)).await.unwrap();
        assert_eq!(
            more,
            CircleLinked::TooManyOpen(limits::CIRCLE_LINKS_OPEN),
            "{name}"
        );
    }
}

#[tokio::test]
async fn one_person_is_in_so_many_circles() {
    for Engine { name, db, .. } in both().await {
        for person in ["ada", "bob"] {
            guest(&db, person).await;
        }
        let ids: Vec<String> = (0..limits::CIRCLES_PER_PERSON + 3)
            .map(|n| format!("c{n}"))
            .collect();
        let made = join_all(ids.iter().map(|id| db.write(a_circle(id, "ada")))).await;
        let made = made
            .into_iter()
            .filter(|one| matches!(one, Ok(MadeCircle::Made)))
            .count();
        assert_eq!(made as i64, limits::CIRCLES_PER_PERSON, "{name}");
        db.write(a_circle("c", "bob")).await.unwrap();
        db.write(a_link("c", "bob", "l", 1)).await.unwrap();
        let came = db.write(comes("l", "ada", NOW)).await.unwrap();
        assert_eq!(
            came,
            JoinedCircle::TooMany(limits::CIRCLES_PER_PERSON),
            "{name}"
        );
        let first = db.circles_of("ada").await.unwrap().remove(0).id;
        assert!(
            db.write(goes(&first, "ada", "ada", NOW)).await.unwrap(),
            "{name}"
        );
        assert_eq!(
            db.write(comes("l", "ada", NOW)).await.unwrap(),
            in_it("c", false),
            "{name}"
        );
    }
}

#[tokio::test]
async fn only_a_finished_interview_of_ones_own_is_put_up() {
    for Engine { name, db, .. } in both().await {
        a_circle_of(&db, &["ada", "bob"]).await;
        db.write(a_start("running", "bob")).await.unwrap();
        assert_eq!(
            db.write(up("c", "ada", "bob")).await.unwrap(),
            PuttingUp::NotFound,
            "{name}"
        );
        assert_eq!(
            db.write(up("c", "running", "bob")).await.unwrap(),
            PuttingUp::NotFinished,
            "{name}"
        );
        let mut later = up("c", "bob", "bob");
        later.now = at(NOW + 50);
        assert_eq!(
            db.write(later.clone()).await.unwrap(),
            PuttingUp::Done,
            "{name}: twice is once"
        );
        assert_eq!(
            db.put_up("ada", "c").await.unwrap()[1].put_at,
            at(NOW),
            "{name}"
        );
        let back = |person: &str| TakeBack {
            circle_id: "c".into(),
            interview_id: "bob".into(),
            person_id: person.into(),
            now: at(NOW + 20),
        };
        assert!(!db.write(back("ada")).await.unwrap(), "{name}: not theirs");
        assert!(db.write(back("bob")).await.unwrap(), "{name}");
        assert_eq!(db.put_up("ada", "c").await.unwrap().len(), 1, "{name}");
        assert_eq!(db.write(later).await.unwrap(), PuttingUp::Done, "{name}");
        let again = db.put_up("ada", "c").await.unwrap();
        assert_eq!(
            (again.len(), again[1].put_at),
            (2, at(NOW + 50)),
            "{name}: at the end of the queue"
        );
    }
}

#[tokio::test]
async fn what_is_taken_is_given_to_one_of_those_who_ask_at_once_and_opens_it_to_them_alone() {
    for Engine { name, db, .. } in both().await {
        a_circle_of(&db, &["ada", "bob", "cy", "dee"]).await;
        let all = ["bob", "cy", "dee"].map(|who| db.write(takes("c", "ada", who, 0, NOW)));
        let outcomes: Vec<Leasing> = join_all(all)
            .await
            .into_iter()
            .map(Result::unwrap)
            .collect();
        let taken = outcomes
            .iter()
            .filter(|one| **one == Leasing::Taken)
            .count();
        let changed = outcomes
            .iter()
            .filter(|one| **one == Leasing::Changed)
            .count();
        assert_eq!((taken, changed), (1, 2), "{name}");
        let lease = db.leases("dee", "c").await.unwrap().remove(0);
        assert_eq!(
            (lease.interview_id.as_str(), lease.ends_at),
            ("ada", at(ENDS_OF_LEASE)),
            "{name}"
        );
        let who = lease.reviewer_id.clone();
        let seen = db.accesses(&who, "ada", at(NOW)).await.unwrap().remove(0);
        let told = (
            seen.owner_id.as_str(),
            seen.owner_name.as_str(),
            seen.role.as_str(),
        );
        assert_eq!(told, ("ada", "ada!", "reviewer"), "{name}");
        assert_eq!(seen.name, format!("{who}!"), "{name}");
        for other in ["ada", "bob", "cy", "dee"]
            .into_iter()
            .filter(|other| *other != who)
        {
            assert!(
                db.accesses(other, "ada", at(NOW)).await.unwrap().is_empty(),
                "{name} {other}"
            );
            assert_eq!(
                db.write(marks("ada", other, "x")).await.unwrap(),
                HandedIn::NoAccess,
                "{name} {other}"
            );
            assert_eq!(
                db.write(gives_back("c", "ada", other)).await.unwrap(),
                GivingBack::NotFound,
                "{name}"
            );
        }
        assert_eq!(
            db.write(takes("c", "ada", "ada", 1, NOW)).await.unwrap(),
            Leasing::Changed,
            "{name}: one's own"
        );
        // After the lease somebody else is given it; whoever was late may hand in all the same.
        let other = if who == "bob" { "cy" } else { "bob" };
        let after = db
            .write(takes("c", "ada", other, 0, ENDS_OF_LEASE))
            .await
            .unwrap();
        assert_eq!(after, Leasing::Taken, "{name}");
        assert_eq!(
            db.write(marks("ada", &who, "late")).await.unwrap(),
            HandedIn::Version(1),
            "{name}"
        );
        assert_eq!(
            db.marks("ada", "ada").await.unwrap()[0].name,
            format!("{who}!"),
            "{name}"
        );
        assert_eq!(
            db.write(gives_back("c", "ada", &who)).await.unwrap(),
            GivingBack::HandedIn,
            "{name}"
        );
        assert_eq!(
            db.write(gives_back("c", "ada", other)).await.unwrap(),
            GivingBack::GivenBack,
            "{name}"
        );
        assert!(
            db.accesses(other, "ada", at(NOW)).await.unwrap().is_empty(),
            "{name}"
        );
        assert!(db.was_leased(other, "ada").await.unwrap(), "{name}");
        assert!(!db.was_leased("ada", "ada").await.unwrap(), "{name}");
    }
}

#[tokio::test]
async fn one_member_reads_so_many_at_once() {
    for Engine { name, db, .. } in both().await {
        a_circle_of(&db, &["ada", "bob", "cy", "dee"]).await;
        for interview in ["bob", "cy"] {
            assert_eq!(
                db.write(takes("c", interview, "ada", 0, NOW))
                    .await
                    .unwrap(),
                Leasing::Taken,
                "{name}"
            );
        }
        let third = takes("c", "dee", "ada", 0, NOW);
        assert_eq!(
            db.write(third.clone()).await.unwrap(),
            Leasing::TooMany(limits::CIRCLE_LEASES),
            "{name}"
        );
        db.write(marks("bob", "ada", "x")).await.unwrap();
        assert_eq!(
            db.write(third).await.unwrap(),
            Leasing::Taken,
            "{name}: one is handed in"
        );
    }
}

#[tokio::test]
async fn leaving_and_removing_lose_nobodys_history_and_end_what_they_could_see() {
    for Engine { name, db, .. } in both().await {
        a_circle_of(&db, &["ada", "bob", "cy"]).await;
        db.write(takes("c", "ada", "bob", 0, NOW)).await.unwrap();
        db.write(marks("ada", "bob", "of bob")).await.unwrap();
        db.write(takes("c", "cy", "bob", 0, NOW)).await.unwrap();
        db.write(takes("c", "bob", "cy", 0, NOW)).await.unwrap();
        assert!(
            db.write(goes("c", "bob", "ada", NOW + 100)).await.unwrap(),
            "{name}"
        );
        assert!(
            !db.write(goes("c", "bob", "ada", NOW + 100)).await.unwrap(),
            "{name}: gone already"
        );
        assert_eq!(members(&db, "ada").await, ["ada", "cy"], "{name}");
        // Their access ends, even to what they handed in; that itself stays, and still counts.
        for interview in ["ada", "cy"] {
            assert!(
                db.accesses("bob", interview, at(NOW))
                    .await
                    .unwrap()
                    .is_empty(),
                "{name}"
            );
            assert_eq!(
                db.write(marks(interview, "bob", "y")).await.unwrap(),
                HandedIn::NoAccess,
                "{name}"
            );
        }
        assert_eq!(
            db.marks("ada", "ada").await.unwrap()[0].body,
            "of bob",
            "{name}"
        );
        assert_eq!(
            db.marks("ada", "ada").await.unwrap()[0].name,
            "bob!",
            "{name}"
        );
        assert_eq!(
            db.reviews_in_circle("ada", "c").await.unwrap().len(),
            1,
            "{name}"
        );
        // What they were reading is free; theirs is nobody's to read any more, and still theirs.
        assert!(db.leases("ada", "c").await.unwrap().is_empty(), "{name}");
        assert!(
            db.accesses("cy", "bob", at(NOW)).await.unwrap().is_empty(),
            "{name}"
        );
        assert_eq!(db.put_up("ada", "c").await.unwrap().len(), 2, "{name}");
        assert!(
            db.interview("bob", "bob").await.unwrap().is_some(),
            "{name}"
        );
        assert_eq!(
            db.cases_in_circle("ada", "c").await.unwrap()[0].interviews,
            3,
            "{name}"
        );
        // The link of before opens nothing to whoever was removed; a new one does.
        assert_eq!(
            db.write(comes("l", "bob", NOW + 101)).await.unwrap(),
            JoinedCircle::Dead,
            "{name}"
        );
        let mut new = a_link("c", "ada", "new", 1);
        new.link.created_at = at(NOW + 102);
        db.write(new).await.unwrap();
        assert_eq!(
            db.write(comes("new", "bob", NOW + 103)).await.unwrap(),
            in_it("c", false),
            "{name}"
        );
        assert_eq!(
            db.stays("ada", "c").await.unwrap().len(),
            4,
            "{name}: both stays"
        );
        assert_eq!(
            db.accesses("bob", "ada", at(NOW)).await.unwrap().len(),
            1,
            "{name}: what they handed in"
        );
        assert!(
            db.accesses("bob", "cy", at(NOW)).await.unwrap().is_empty(),
            "{name}: not what they had not"
        );
        // Whoever looks after it hands it over to the one who is in it longest.
        assert!(
            db.write(goes("c", "ada", "ada", NOW + 104)).await.unwrap(),
            "{name}"
        );
        assert_eq!(
            db.circle("cy", "c").await.unwrap().unwrap().maker_id,
            "cy",
            "{name}"
        );
        assert_eq!(db.circle("ada", "c").await.unwrap(), None, "{name}");
        // Nobody comes into a circle that nobody is in.
        for person in ["cy", "bob"] {
            assert!(
                db.write(goes("c", person, person, NOW + 105))
                    .await
                    .unwrap(),
                "{name}"
            );
        }
        assert_eq!(
            db.write(comes("l", "ada", NOW + 106)).await.unwrap(),
            JoinedCircle::Dead,
            "{name}"
        );
    }
}

#[tokio::test]
async fn the_circles_of_a_guest_are_those_of_their_account_and_nobody_reads_their_own() {
    for Engine { name, db, .. } in both().await {
        a_circle_of(&db, &["guest", "account", "cy"]).await;
        let register = Register {
            person_id: "account".into(),
            login_name: "ada".into(),
            display_name: "Ada".into(),
            password_hash: "x".into(),
        };
        db.write(register).await.unwrap();
        db.write(a_circle("d", "guest")).await.unwrap();
        for (interview, who) in [("account", "guest"), ("guest", "account"), ("cy", "guest")] {
            let taken = db.write(takes("c", interview, who, 0, NOW)).await.unwrap();
            assert_eq!(taken, Leasing::Taken, "{name}");
        }
        assert_eq!(
            db.write(takes("c", "cy", "account", 1, NOW)).await.unwrap(),
            Leasing::Taken,
            "{name}"
        );
        let adopt = AdoptGuest {
            guest_id: "guest".into(),
            account_id: "account".into(),
        };
        assert_eq!(db.write(adopt).await.unwrap(), 1, "{name}");
        assert_eq!(members(&db, "cy").await, ["account", "cy"], "{name}");
        for circle in ["c", "d"] {
            let row = db.circle("account", circle).await.unwrap().unwrap();
            assert_eq!(row.maker_id, "account", "{name} {circle}");
        }
        let leases = db.leases("cy", "c").await.unwrap();
        let left: Vec<_> = leases.iter().map(|one| one.interview_id.as_str()).collect();
        assert_eq!(left, ["cy"], "{name}: once, and nothing of one's own");
        let put = db.put_up("cy", "c").await.unwrap();
        assert_eq!(
            put.iter().filter(|row| row.owner_id == "account").count(),
            2,
            "{name}"
        );
    }
}
