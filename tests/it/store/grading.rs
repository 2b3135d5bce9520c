//! Answers, ratings and marks of one's own; and what stays true of links and marks whatever happens in whatever order.

use std::collections::BTreeMap;

use fortyfive::limits;
use fortyfive::store::*;
use futures_util::future::join_all;

use super::peers::{ENDS, NOW, a_link, bodies, comes, draft, finished, marks};
use super::*;
use crate::chaos::dice::Dice;

fn own(person: &str, about: &str) -> Own {
    Own {
        person_id: person.into(),
        about: about.into(),
        interview_id: (!about.contains('/')).then(|| about.into()),
    }
}

fn own_marks(person: &str, about: &str, body: &str) -> PutOwnMarks {
    PutOwnMarks {
        own: own(person, about),
        body: body.into(),
        content_hash: "hash".into(),
        record: format!("record of {body}"),
        unless_graded_by: Some("self".into()),
        now: at(NOW),
    }
}

fn answer(owner: &str, grader: &str, about: &str, body: &str) -> PutAnswer {
    PutAnswer {
        owner_id: owner.into(),
        interview_id: "i".into(),
        answer: AnswerRow {
            grader_id: grader.into(),
            about: about.into(),
            remark: "why?".into(),
            body: body.into(),
            updated_at: at(NOW),
        },
    }
}

#[tokio::test]
async fn marks_of_ones_own_are_versions_and_only_of_what_is_ones_own() {
    for Engine { name, db, .. } in both().await {
        finished(&db, "i").await;
        started(&db, "running").await;
        guest(&db, "p").await;
        let put = async |marks: PutOwnMarks| db.write(marks).await.unwrap();
        assert_eq!(
            put(own_marks("p", "i", "x")).await,
            OwnHandedIn::NoAccess,
            "{name}"
        );
        let running = own_marks("running", "running", "x");
        assert_eq!(
            put(running).await,
            OwnHandedIn::NoAccess,
            "{name}: not finished"
        );
        let half = |person: &str, base: Option<i64>, body: &str| KeepOwnDraft {
            own: own(person, "i"),
            base: base.map(at),
            body: body.into(),
            now: at(NOW),
        };
        assert_eq!(
            db.write(half("p", None, "x")).await.unwrap(),
            Kept::NoAccess,
            "{name}"
        );
        assert_eq!(
            db.write(half("i", None, "one")).await.unwrap(),
            Kept::At(at(NOW)),
            "{name}"
        );
        let stale = db.write(half("i", None, "two")).await.unwrap();
        assert!(
            matches!(stale, Kept::Elsewhere(Some(_))),
            "{name} {stale:?}"
        );
        assert_eq!(
            put(own_marks("i", "i", "a")).await,
            OwnHandedIn::Version(1),
            "{name}"
        );
        assert_eq!(db.own_draft("i", "i").await.unwrap(), None, "{name}");
        // Twenty at once: each a version of its own, or the limit.
        let bodies: Vec<String> = (0..limits::MARKS_VERSIONS + 5)
            .map(|n| n.to_string())
            .collect();
        let practice = bodies
            .iter()
            .map(|body| db.write(own_marks("p", "case/one", body)));
        let outcomes = join_all(practice).await;
        let versions = db.own_versions("p", "case/one").await.unwrap();
        let numbers: Vec<i64> = versions.iter().map(|row| row.version).collect();
        assert_eq!(
            numbers,
            (1..=limits::MARKS_VERSIONS).collect::<Vec<_>>(),
            "{name}"
        );
        let over = outcomes.into_iter().map(Result::unwrap);
        let over = over
            .filter(|one| matches!(one, OwnHandedIn::TooMany(_)))
            .count();
        assert_eq!(over, 5, "{name}");
        let practiced = db.practiced("p").await.unwrap();
        assert_eq!(
            (practiced[0].about.as_str(), practiced[0].versions),
            ("case/one", 20),
            "{name}"
        );
        assert!(
            db.practiced("i").await.unwrap().is_empty(),
            "{name}: an interview is no practice"
        );
    }
}

#[tokio::test]
async fn how_a_grader_marks_is_asked_by_the_owner_of_what_they_graded_and_the_first_time_counts() {
    for Engine { name, db, .. } in both().await {
        finished(&db, "i").await;
        finished(&db, "other").await;
        for person in ["p", "stranger"] {
            guest(&db, person).await;
            db.write(own_marks(person, "case/one", "first"))
                .await
                .unwrap();
            db.write(own_marks(person, "case/one", "again"))
                .await
                .unwrap();
        }
        db.write(own_marks("i", "case/one", "owner")).await.unwrap();
        let asked = async |owner: &str| {
            let rows = db.records(owner, "i").await.unwrap();
            rows.into_iter()
                .map(|row| (row.person_id, row.record))
                .collect::<Vec<_>>()
        };
        let of_owner = ("i".to_owned(), "record of owner".to_owned());
        assert_eq!(
            asked("i").await,
            std::slice::from_ref(&of_owner),
            "{name}: nobody graded"
        );
        db.write(a_link("i", "a", 1)).await.unwrap();
        db.write(comes("a", "p", NOW)).await.unwrap();
        db.write(marks("i", "p", "m", NOW)).await.unwrap();
        let of_grader = ("p".to_owned(), "record of first".to_owned());
        assert_eq!(asked("i").await, [of_owner, of_grader], "{name}");
        assert!(asked("other").await.is_empty(), "{name}: not theirs");
    }
}

#[tokio::test]
async fn answers_and_ratings_go_from_the_owner_to_graders_and_stay_with_them() {
    for Engine { name, db, .. } in both().await {
        finished(&db, "i").await;
        for person in ["p", "q"] {
            guest(&db, person).await;
        }
        db.write(a_link("i", "a", 5)).await.unwrap();
        db.write(comes("a", "p", NOW)).await.unwrap();
        db.write(comes("a", "q", NOW)).await.unwrap();
        db.write(marks("i", "p", "m", NOW)).await.unwrap();
        let put = async |answer: PutAnswer| db.write(answer).await.unwrap();
        assert_eq!(
            put(answer("i", "q", "@note", "x")).await,
            Answered::NoGrader,
            "{name}: no marks"
        );
        assert_eq!(
            put(answer("p", "p", "@note", "x")).await,
            Answered::NoGrader,
            "{name}: no owner"
        );
        assert_eq!(
            put(answer("i", "p", "@note", "x")).await,
            Answered::Kept,
            "{name}"
        );
        assert_eq!(
            put(answer("i", "p", "@note", "y")).await,
            Answered::Kept,
            "{name}"
        );
        let rating = |owner: &str, helpful: &str| PutRating {
            owner_id: owner.into(),
            interview_id: "i".into(),
            rating: RatingRow {
                grader_id: "p".into(),
                helpful: helpful.into(),
                rated_at: at(NOW),
            },
        };
        assert!(!db.write(rating("q", "very")).await.unwrap(), "{name}");
        for helpful in ["not", "very"] {
            assert!(db.write(rating("i", helpful)).await.unwrap(), "{name}");
        }
        let (answers, ratings) = db.answers("i", "i").await.unwrap();
        assert_eq!(
            (answers.len(), answers[0].body.as_str()),
            (1, "y"),
            "{name}"
        );
        assert_eq!(
            (ratings.len(), ratings[0].helpful.as_str()),
            (1, "very"),
            "{name}"
        );
        let (none, _) = db.answers("p", "i").await.unwrap();
        assert!(none.is_empty(), "{name}: not the owner's question");
        for n in 1..limits::ANSWERS {
            assert_eq!(
                put(answer("i", "p", &format!("a{n}"), "x")).await,
                Answered::Kept,
                "{name}"
            );
        }
        assert_eq!(
            put(answer("i", "p", "one more", "x")).await,
            Answered::TooMany,
            "{name}"
        );
        assert_eq!(
            put(answer("i", "p", "a1", "changed")).await,
            Answered::Kept,
            "{name}"
        );
        assert_eq!(
            put(answer("i", "p", "a1", "")).await,
            Answered::Kept,
            "{name}: taken back"
        );
        assert_eq!(
            put(answer("i", "p", "one more", "x")).await,
            Answered::Kept,
            "{name}"
        );
        // The grader logs in: what they were told, and what they practised, goes with them.
        let register = Register {
            person_id: "q".into(),
            login_name: "ada".into(),
            display_name: "Ada".into(),
            password_hash: "x".into(),
        };
        db.write(register).await.unwrap();
        db.write(own_marks("q", "case/one", "of the account"))
            .await
            .unwrap();
        db.write(own_marks("p", "case/one", "of the guest"))
            .await
            .unwrap();
        let adopt = AdoptGuest {
            guest_id: "p".into(),
            account_id: "q".into(),
        };
        db.write(adopt).await.unwrap();
        let (answers, ratings) = db.answers("i", "i").await.unwrap();
        assert!(answers.iter().all(|row| row.grader_id == "q"), "{name}");
        assert_eq!(
            (answers.len() as i64, ratings[0].grader_id.as_str()),
            (limits::ANSWERS, "q"),
            "{name}"
        );
        let versions = db.own_versions("q", "case/one").await.unwrap();
        let versions: Vec<_> = versions
            .iter()
            .map(|row| (row.version, row.body.as_str()))
            .collect();
        assert_eq!(
            versions,
            [(1, "of the account"), (2, "of the guest")],
            "{name}"
        );
        let asked = db.asked("q", at(NOW)).await.unwrap();
        assert_eq!(
            (asked.len(), asked[0].versions, asked[0].holds),
            (1, 1, 1),
            "{name}"
        );
    }
}

/// INV-34 and INV-35: random people try everything in random order, some of it at once, beside a model that is too simple to be wrong.
/// At most one set of marks a grader counts, versions are never rewritten, owners never grade; a link lets in as many as it is for,
/// and once it opens nothing it never opens anything again.
#[tokio::test]
async fn whatever_happens_links_die_once_and_marks_are_never_rewritten() {
    const PEOPLE: [&str; 5] = ["i", "p", "q", "r", "s"];
    const LINKS: [&str; 3] = ["a", "b", "c"];
    for Engine { name, db, .. } in both().await {
        for seed in 0..3 {
            let mut dice = Dice::new(seed);
            let interview = format!("i{seed}");
            let person = |who: &str| match who {
                "i" => interview.clone(),
                other => format!("{other}{seed}"),
            };
            let link_name = |link: &str| format!("{link}{seed}");
            finished(&db, &interview).await;
            for who in &PEOPLE[1..] {
                guest(&db, &person(who)).await;
            }
            let uses: Vec<i64> = LINKS.iter().map(|_| dice.between(1, 3) as i64).collect();
            for (link, uses) in LINKS.iter().zip(&uses) {
                db.write(a_link(&interview, &link_name(link), *uses))
                    .await
                    .unwrap();
            }
            let mut now = NOW;
            let mut came: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            let mut revoked: BTreeMap<&str, bool> = BTreeMap::new();
            let mut kept: BTreeMap<&str, Vec<String>> = BTreeMap::new();
            for step in 0..120 {
                now += dice.between(0, 160) as i64;
                let (who, link) = (dice.one_of(&PEOPLE), dice.one_of(&LINKS));
                let limit = uses[LINKS.iter().position(|one| *one == link).unwrap()];
                let holds = |link: &str| now < ENDS && !revoked.contains_key(link);
                let told = format!("{name}, seed {seed}, step {step}: {who} by {link} at {now}");
                match dice.between(0, 9) {
                    0..=4 => {
                        let inside = came.entry(link).or_default();
                        let again = inside.contains(&who);
                        let open = holds(link) && (again || (inside.len() as i64) < limit);
                        // Twice at once: as if once.
                        let come = || db.write(comes(&link_name(link), &person(who), now));
                        let both = join_all([come(), come()]).await;
                        for outcome in both.into_iter().map(Result::unwrap) {
                            match outcome {
                                Redeemed::In { .. } => assert!(open && who != "i", "{told}"),
                                Redeemed::Dead => assert!(!open, "{told}"),
                                Redeemed::Own => assert!(holds(link) && who == "i", "{told}"),
                                Redeemed::Over => panic!("{told}: none of them is for being there"),
                            }
                        }
                        if open && !again && who != "i" {
                            inside.push(who);
                        }
                    }
                    5..=7 => {
                        let body = format!("{}", dice.between(0, 3));
                        let may = came
                            .iter()
                            .any(|(link, inside)| holds(link) && inside.contains(&who));
                        let hand_in = || db.write(marks(&interview, &person(who), &body, now));
                        let outcomes = join_all([hand_in(), hand_in()]).await;
                        let versions = kept.entry(who).or_default();
                        if may && versions.last() != Some(&body) {
                            versions.push(body);
                        }
                        let number = versions.len() as i64;
                        for outcome in outcomes.into_iter().map(Result::unwrap) {
                            let expected = match may {
                                true => HandedIn::Version(number),
                                false => HandedIn::NoAccess,
                            };
                            // A limit of versions is no concern here: a few words repeat.
                            assert!(
                                outcome == expected || number > limits::MARKS_VERSIONS,
                                "{told} {outcome:?}"
                            );
                        }
                        if number > limits::MARKS_VERSIONS {
                            versions.pop();
                        }
                    }
                    8 => {
                        let half =
                            draft(&interview, &person(who), None, &format!("half {step}"), now);
                        db.write(half).await.unwrap();
                    }
                    _ => {
                        let revoke = Revoke {
                            owner_id: person(who),
                            interview_id: interview.clone(),
                            invitation_id: link_name(link),
                            now: at(now),
                        };
                        let done = db.write(revoke).await.unwrap();
                        assert_eq!(done, who == "i", "{told}");
                        if done {
                            revoked.insert(link, true);
                        }
                    }
                }
                for row in db.invitations(&interview, &interview).await.unwrap() {
                    assert!((0..=row.uses_max).contains(&row.uses), "{told} {row:?}");
                }
                for (grader, versions) in &kept {
                    let there = bodies(&db, &person(grader), &interview).await;
                    let there: Vec<String> = there.into_iter().map(|(_, body)| body).collect();
                    assert_eq!(&there, versions, "{told}");
                }
                let graders = db.marks(&interview, &interview).await.unwrap();
                let mut ids: Vec<&str> = graders.iter().map(|row| row.person_id.as_str()).collect();
                assert!(
                    !ids.contains(&interview.as_str()),
                    "{told}: owners never grade"
                );
                let all = ids.len();
                ids.sort_unstable();
                ids.dedup();
                assert_eq!(ids.len(), all, "{told}: one set of marks for each grader");
            }
            assert!(
                kept.values().any(|versions| versions.len() > 1),
                "{name}: something was handed in"
            );
        }
    }
}
