use fortyfive::limits;
use fortyfive::store::*;
use futures_util::future::join_all;

use super::*;

const REVIEWER: &str = "reviewer";
/// A moment after the interview was finished.
pub const NOW: i64 = 10_000;
pub const ENDS: i64 = 20_000;

/// An interview of a person of the same name, finished.
pub async fn finished(db: &Db, id: &str) {
    started(db, id).await;
    let mut end = an_append(id, 1, "the end");
    end.phase = "finished".into();
    end.finished_at = Some(at(400));
    end.due_at = None;
    db.append(end).await.unwrap();
}

pub fn a_link(interview: &str, id: &str, uses_max: i64) -> PutInvitation {
    PutInvitation {
        owner_id: interview.into(),
        invitation: InvitationRow {
            id: id.into(),
            interview_id: interview.into(),
            role: REVIEWER.into(),
            token_hash: format!("hash-{id}"),
            uses_max,
            uses: 0,
            expires_at: at(ENDS),
            revoked_at: None,
            note: "for a friend".into(),
            created_at: at(NOW),
        },
    }
}

pub fn comes(link: &str, person: &str, now: i64) -> Redeem {
    Redeem {
        token_hash: format!("hash-{link}"),
        person_id: person.into(),
        name: format!("{person}!"),
        newcomer: None,
        now: at(now),
    }
}

pub fn in_as(interview: &str, again: bool) -> Redeemed {
    Redeemed::In {
        interview_id: interview.into(),
        role: REVIEWER.into(),
        again,
    }
}

pub fn marks(interview: &str, person: &str, body: &str, now: i64) -> PutMarks {
    PutMarks {
        interview_id: interview.into(),
        person_id: person.into(),
        role: REVIEWER.into(),
        body: body.into(),
        rubric_hash: "hash-1".into(),
        given: None,
        now: at(now),
    }
}

pub fn draft(interview: &str, person: &str, base: Option<i64>, body: &str, now: i64) -> KeepDraft {
    KeepDraft {
        interview_id: interview.into(),
        person_id: person.into(),
        role: REVIEWER.into(),
        base: base.map(at),
        body: body.into(),
        now: at(now),
    }
}

pub async fn bodies(db: &Db, person: &str, interview: &str) -> Vec<(i64, String)> {
    let versions = db.versions(person, interview).await.unwrap();
    versions
        .into_iter()
        .map(|row| (row.version, row.body))
        .collect()
}

#[tokio::test]
async fn only_the_owner_of_a_finished_interview_makes_links_to_it() {
    for Engine { name, db, .. } in both().await {
        started(&db, "running").await;
        finished(&db, "i").await;
        guest(&db, "stranger").await;
        let put = async |link: PutInvitation| db.write(link).await.unwrap();
        assert_eq!(put(a_link("i", "a", 1)).await, Putting::Made, "{name}");
        assert_eq!(
            put(a_link("running", "b", 1)).await,
            Putting::NotFinished,
            "{name}"
        );
        let mut foreign = a_link("i", "c", 1);
        foreign.owner_id = "stranger".into();
        assert_eq!(put(foreign).await, Putting::NoInterview, "{name}");
        let listed = db.invitations("i", "i").await.unwrap();
        assert_eq!(listed, [a_link("i", "a", 1).invitation], "{name}");
        assert!(
            db.invitations("stranger", "i").await.unwrap().is_empty(),
            "{name}"
        );
        assert!(
            db.guests("stranger", "i").await.unwrap().is_empty(),
            "{name}"
        );
    }
}

#[tokio::test]
async fn an_interview_has_so_many_links_in_all_and_so_many_open_ones() {
    for Engine { name, db, .. } in both().await {
        finished(&db, "i").await;
        // All at once: the limit holds in a race too.
        let ids: Vec<String> = (0..limits::INVITATIONS_OPEN + 5)
            .map(|n| format!("l{n}"))
            .collect();
        let outcomes = join_all(ids.iter().map(|id| db.write(a_link("i", id, 1)))).await;
        let made = outcomes
            .iter()
            .filter(|o| matches!(o, Ok(Putting::Made)))
            .count();
        assert_eq!(made as i64, limits::INVITATIONS_OPEN, "{name}");
        for n in 0..limits::INVITATIONS - limits::INVITATIONS_OPEN {
            let open = db.invitations("i", "i").await.unwrap();
            let open = open.iter().find(|row| row.is_open(at(NOW))).unwrap();
            let revoke = Revoke {
                owner_id: "i".into(),
                interview_id: "i".into(),
                invitation_id: open.id.clone(),
                now: at(NOW),
            };
            assert!(db.write(revoke).await.unwrap(), "{name}");
            let put = db.write(a_link("i", &format!("m{n}"), 1)).await.unwrap();
            assert_eq!(put, Putting::Made, "{name} {n}");
        }
        let one_more = db.write(a_link("i", "last", 1)).await.unwrap();
        assert_eq!(one_more, Putting::TooMany(limits::INVITATIONS), "{name}");
    }
}

#[tokio::test]
async fn of_fifty_who_come_at_once_exactly_as_many_get_in_as_the_link_is_for() {
    for Engine {
        name, db, place, ..
    } in both().await
    {
        finished(&db, "i").await;
        db.write(a_link("i", "a", 7)).await.unwrap();
        let people: Vec<String> = (0..50).map(|n| format!("p{n}")).collect();
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
            db.write(comes("a", person, NOW))
        });
        let outcomes: Vec<Redeemed> = join_all(all)
            .await
            .into_iter()
            .map(Result::unwrap)
            .collect();
        let count = |wanted: &Redeemed| outcomes.iter().filter(|one| *one == wanted).count();
        assert_eq!(count(&in_as("i", false)), 7, "{name}");
        assert_eq!(count(&Redeemed::Dead), 43, "{name}");
        assert_eq!(db.guests("i", "i").await.unwrap().len(), 7, "{name}");
        assert_eq!(db.invitations("i", "i").await.unwrap()[0].uses, 7, "{name}");
    }
}

#[tokio::test]
async fn the_same_person_again_is_in_already_and_uses_nothing_up() {
    for Engine { name, db, .. } in both().await {
        finished(&db, "i").await;
        guest(&db, "p").await;
        guest(&db, "q").await;
        db.write(a_link("i", "a", 1)).await.unwrap();
        assert_eq!(
            db.write(comes("a", "p", NOW)).await.unwrap(),
            in_as("i", false),
            "{name}"
        );
        assert_eq!(
            db.write(comes("a", "p", NOW + 1)).await.unwrap(),
            in_as("i", true),
            "{name}"
        );
        assert_eq!(
            db.write(comes("a", "q", NOW)).await.unwrap(),
            Redeemed::Dead,
            "{name}: used up"
        );
        assert_eq!(
            db.write(comes("a", "i", NOW)).await.unwrap(),
            Redeemed::Own,
            "{name}"
        );
        assert_eq!(
            db.write(comes("z", "q", NOW)).await.unwrap(),
            Redeemed::Dead,
            "{name}: unknown"
        );
    }
}

#[tokio::test]
async fn a_newcomer_is_made_with_the_access_or_not_at_all() {
    for Engine { name, db, .. } in both().await {
        finished(&db, "i").await;
        db.write(a_link("i", "a", 1)).await.unwrap();
        let newcomer = |person: &str| Redeem {
            newcomer: Some(CreateGuest {
                person: a_person(person),
                login: a_login(&format!("token-{person}"), person),
            }),
            ..comes("a", person, NOW)
        };
        assert_eq!(
            db.write(newcomer("p")).await.unwrap(),
            in_as("i", false),
            "{name}"
        );
        assert!(
            db.login("token-p", at(2)).await.unwrap().is_some(),
            "{name}"
        );
        assert_eq!(
            db.write(newcomer("q")).await.unwrap(),
            Redeemed::Dead,
            "{name}"
        );
        assert_eq!(db.person("q").await.unwrap(), None, "{name}");
    }
}

#[tokio::test]
async fn a_link_that_is_too_old_or_taken_back_opens_nothing_to_anybody() {
    for Engine { name, db, .. } in both().await {
        finished(&db, "i").await;
        guest(&db, "p").await;
        guest(&db, "q").await;
        for link in ["old", "back"] {
            db.write(a_link("i", link, 5)).await.unwrap();
        }
        db.write(comes("old", "p", ENDS - 1)).await.unwrap();
        assert_eq!(
            db.accesses("p", "i", at(ENDS - 1)).await.unwrap().len(),
            1,
            "{name}"
        );
        assert!(
            db.accesses("p", "i", at(ENDS)).await.unwrap().is_empty(),
            "{name}"
        );
        for person in ["p", "q"] {
            let came = db.write(comes("old", person, ENDS)).await.unwrap();
            assert_eq!(came, Redeemed::Dead, "{name} {person}");
        }
        db.write(comes("back", "q", NOW)).await.unwrap();
        let revoke = |owner: &str, now| Revoke {
            owner_id: owner.into(),
            interview_id: "i".into(),
            invitation_id: "back".into(),
            now: at(now),
        };
        assert!(
            !db.write(revoke("p", NOW + 1)).await.unwrap(),
            "{name}: not theirs"
        );
        assert_eq!(
            db.accesses("q", "i", at(NOW + 1)).await.unwrap().len(),
            1,
            "{name}"
        );
        assert!(db.write(revoke("i", NOW + 2)).await.unwrap(), "{name}");
        assert!(
            db.write(revoke("i", NOW + 3)).await.unwrap(),
            "{name}: twice is once"
        );
        let row = db.invitations("i", "i").await.unwrap().remove(0);
        assert_eq!(row.revoked_at, Some(at(NOW + 2)), "{name}");
        assert!(
            db.accesses("q", "i", at(NOW + 3)).await.unwrap().is_empty(),
            "{name}"
        );
        assert_eq!(
            db.write(comes("back", "q", NOW + 3)).await.unwrap(),
            Redeemed::Dead,
            "{name}"
        );
    }
}

#[tokio::test]
async fn marks_are_versions_and_a_draft_goes_with_the_next_one() {
    for Engine { name, db, .. } in both().await {
        finished(&db, "i").await;
        for person in ["p", "q"] {
            guest(&db, person).await;
        }
        db.write(a_link("i", "a", 5)).await.unwrap();
        let refused = db.write(marks("i", "p", "one", NOW)).await.unwrap();
        assert_eq!(refused, HandedIn::NoAccess, "{name}");
        db.write(comes("a", "p", NOW)).await.unwrap();
        db.write(draft("i", "p", None, "half", NOW)).await.unwrap();
        let handed_in = async |body: &str, now| db.write(marks("i", "p", body, now)).await.unwrap();
        assert_eq!(
            handed_in("one", NOW + 1).await,
            HandedIn::Version(1),
            "{name}"
        );
        assert_eq!(db.draft("p", "i").await.unwrap(), None, "{name}");
        assert_eq!(
            handed_in("one", NOW + 2).await,
            HandedIn::Version(1),
            "{name}: pressed twice"
        );
        assert_eq!(
            handed_in("two", NOW + 3).await,
            HandedIn::Version(2),
            "{name}"
        );
        assert_eq!(
            bodies(&db, "p", "i").await,
            [(1, "one".into()), (2, "two".into())],
            "{name}"
        );
        db.write(comes("a", "q", NOW)).await.unwrap();
        db.write(marks("i", "q", "of q", NOW + 2)).await.unwrap();
        let last = db.marks("i", "i").await.unwrap();
        let last: Vec<_> = last
            .iter()
            .map(|row| (row.name.as_str(), row.body.as_str()))
            .collect();
        assert_eq!(last, [("p!", "two"), ("q!", "of q")], "{name}");
        assert!(
            db.marks("p", "i").await.unwrap().is_empty(),
            "{name}: not the owner's question"
        );
        for n in 3..=limits::MARKS_VERSIONS {
            let version = handed_in(&format!("v{n}"), NOW + 3).await;
            assert_eq!(version, HandedIn::Version(n), "{name}");
        }
        let over = handed_in("one more", NOW + 4).await;
        assert_eq!(over, HandedIn::TooMany(limits::MARKS_VERSIONS), "{name}");
    }
}

#[tokio::test]
async fn a_draft_is_saved_over_the_one_it_was_made_from_and_no_other() {
    for Engine { name, db, .. } in both().await {
        finished(&db, "i").await;
        guest(&db, "p").await;
        db.write(a_link("i", "a", 5)).await.unwrap();
        let refused = db.write(draft("i", "p", None, "x", NOW)).await.unwrap();
        assert_eq!(refused, Kept::NoAccess, "{name}");
        db.write(comes("a", "p", NOW)).await.unwrap();
        let keep =
            async |base, body: &str, now| db.write(draft("i", "p", base, body, now)).await.unwrap();
        assert_eq!(keep(None, "one", NOW).await, Kept::At(at(NOW)), "{name}");
        assert_eq!(
            keep(None, "one", NOW + 9).await,
            Kept::At(at(NOW)),
            "{name}: the same again"
        );
        // Within the same millisecond the name grows all the same.
        assert_eq!(
            keep(Some(NOW), "two", NOW).await,
            Kept::At(at(NOW + 1)),
            "{name}"
        );
        let there = DraftRow {
            body: "two".into(),
            updated_at: at(NOW + 1),
        };
        for base in [None, Some(NOW)] {
            let elsewhere = keep(base, "stale", NOW + 5).await;
            assert_eq!(elsewhere, Kept::Elsewhere(Some(there.clone())), "{name}");
        }
        assert_eq!(db.draft("p", "i").await.unwrap(), Some(there), "{name}");
        db.write(marks("i", "p", "done", NOW + 6)).await.unwrap();
        assert_eq!(
            keep(Some(NOW + 1), "late", NOW + 7).await,
            Kept::Elsewhere(None),
            "{name}"
        );
        let revoke = Revoke {
            owner_id: "i".into(),
            interview_id: "i".into(),
            invitation_id: "a".into(),
            now: at(NOW + 8),
        };
        db.write(revoke).await.unwrap();
        assert_eq!(keep(None, "after", NOW + 9).await, Kept::NoAccess, "{name}");
        assert_eq!(
            bodies(&db, "p", "i").await.len(),
            1,
            "{name}: what was handed in stays"
        );
    }
}

#[tokio::test]
async fn what_a_guest_reviewed_moves_to_the_account_and_nobody_ends_up_grading_their_own() {
    for Engine { name, db, .. } in both().await {
        for interview in ["i", "of-account", "of-guest"] {
            finished(&db, interview).await;
        }
        let (guest_id, account) = ("of-guest", "of-account");
        let register = Register {
            person_id: account.into(),
            login_name: "ada".into(),
            display_name: "Ada".into(),
            password_hash: "x".into(),
        };
        db.write(register).await.unwrap();
        for (interview, link) in [("i", "a"), ("of-account", "b"), ("of-guest", "c")] {
            db.write(a_link(interview, link, 5)).await.unwrap();
        }
        for (link, person) in [
            ("a", guest_id),
            ("a", account),
            ("b", guest_id),
            ("c", account),
        ] {
            db.write(comes(link, person, NOW)).await.unwrap();
        }
        for (interview, person, body) in [
            ("i", account, "first"),
            ("i", guest_id, "second"),
            ("i", guest_id, "third"),
            ("of-account", guest_id, "own, as a guest"),
            ("of-guest", account, "own, as an account"),
        ] {
            db.write(marks(interview, person, body, NOW)).await.unwrap();
        }
        db.write(draft("i", account, None, "older", NOW + 1))
            .await
            .unwrap();
        db.write(draft("i", guest_id, None, "newer", NOW + 2))
            .await
            .unwrap();
        let adopt = AdoptGuest {
            guest_id: guest_id.into(),
            account_id: account.into(),
        };
        assert_eq!(db.write(adopt).await.unwrap(), 1, "{name}");
        let all = ["first", "second", "third"].map(String::from);
        let kept = bodies(&db, account, "i").await;
        assert_eq!(kept, (1..).zip(all).collect::<Vec<_>>(), "{name}");
        let draft = db.draft(account, "i").await.unwrap().unwrap();
        assert_eq!(draft.body, "newer", "{name}");
        assert_eq!(
            db.accesses(account, "i", at(NOW)).await.unwrap().len(),
            1,
            "{name}"
        );
        for own in ["of-account", "of-guest"] {
            assert!(bodies(&db, account, own).await.is_empty(), "{name} {own}");
            assert!(
                db.guests(account, own).await.unwrap().is_empty(),
                "{name} {own}"
            );
        }
    }
}
