//! What stands beside interviews comes with an archive as well: drills, ticks, the plan, real interviews. It is put together with what
//! is here, and the same brought twice changes nothing.

use std::sync::Arc;

use fortyfive::drills::{Source, Unit};
use fortyfive::limits;
use fortyfive::proctor::{DrillOutcome, NextDrill, Typed};
use fortyfive::store::{OutcomeRow, PutOutcome, PutStudied, PutStudyPlan, StudyPlanRow};
use fortyfive::study::Day;
use fortyfive::study::outcomes::{KINDS, Outcome};
use fortyfive::time::Timestamp;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::client::Client;
use super::drills::person_of;
use super::peers::finished;
use super::yours::{archive_of, edit, export, files_of, import};
use super::{Setting, World, both, sqlite};

const DAY_MS: i64 = 24 * 3_600_000;
const DRILLS: &str = "drills.json";
const STUDY: &str = "study.json";

/// What somebody does beside interviews.
#[derive(Debug, Clone)]
enum Step {
    /// Which drill or sheet, how far off, and whether only the first number is given.
    Drill(usize, f64, bool),
    /// The first questions of a mixed round.
    Round(usize),
    /// Drawn, and left open.
    Open(usize),
    Tick(usize, bool),
    /// Days ago, kind, result, what is noted.
    Real(i64, usize, usize, String),
    /// Days ahead, minutes; nothing takes it back.
    Plan(Option<(i64, i64)>),
    Wait(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0usize..50, prop::sample::select(vec![1.0, 1.2, 1.9, 0.2, 80.0]), any::<bool>())
            .prop_map(|(which, off, part)| Step::Drill(which % 9 * 5, off, part)),
        1 => (1usize..4).prop_map(Step::Round),
        1 => (0usize..50).prop_map(Step::Open),
        3 => (0usize..20, any::<bool>()).prop_map(|(which, on)| Step::Tick(which, on)),
        2 => (0i64..3, 0usize..4, 0usize..4, "\\PC{0,30}|a").prop_map(|(ago, kind, result, note)| Step::Real(ago, kind, result, note)),
        1 => prop::option::weighted(0.8, (1i64..180, 10i64..480)).prop_map(Step::Plan),
        4 => prop::sample::select(vec![1, 5_000, 40_000, DAY_MS, 9 * DAY_MS]).prop_map(Step::Wait),
    ];
    prop::collection::vec(step, 10..40)
}

impl World {
    async fn answer(&self, person: &str, id: &str, factor: f64, part: bool) {
        let question = self.proctor.drill(person, id).await.unwrap().question;
        let asked = question.asked.iter().take(if part { 1 } else { 40 });
        let typed: Typed = asked
            .map(|one| {
                let answer = Unit::parse(&one.unit).show(one.expected * factor);
                (one.key.clone(), answer)
            })
            .collect();
        let outcome = self.proctor.answer_drill(person, id, typed).await.unwrap();
        assert!(matches!(outcome, DrillOutcome::Answered(_)), "{outcome:?}");
    }

    async fn drilled(&self, person: &str, about: &str, factor: f64) {
        let id = self.proctor.draw_drill(person, about).await.unwrap();
        self.clock.advance_ms(40_000);
        self.answer(person, &id, factor, false).await;
    }

    async fn tick(&self, person: &str, concept: &str, at: Option<i64>) {
        let put = PutStudied {
            person_id: person.to_owned(),
            concept: concept.to_owned(),
            at: at.map(Timestamp::from_ms),
        };
        self.db.write(put).await.unwrap();
    }

    async fn real(&self, person: &str, day: Day, kind: usize, result: usize, note: &str) {
        let put = PutOutcome {
            person_id: person.to_owned(),
            outcome: OutcomeRow {
                id: fortyfive::ids::new_id(),
                held_at: day.begins(),
                company: "Acme".into(),
                kind: KINDS[kind].into(),
                result: Outcome::ALL[result].name().into(),
                note: note.to_owned(),
                created_at: self.clock_now(),
            },
            replaces: false,
        };
        self.db.write(put).await.unwrap();
    }

    async fn plan(&self, person: &str, plan: Option<(Day, i64)>) {
        let plan = plan.map(|(exam, minutes)| StudyPlanRow {
            exam_at: exam.begins(),
            minutes,
            path: String::new(),
            updated_at: self.clock_now(),
        });
        let person_id = person.to_owned();
        self.db
            .write(PutStudyPlan { person_id, plan })
            .await
            .unwrap();
    }

    fn today(&self) -> Day {
        Day::of(self.clock_now())
    }

    async fn act(&self, person: &str, step: &Step) {
        let casebook: Arc<_> = self.proctor.casebook();
        let abouts: Vec<String> = Source::all(&casebook)
            .into_iter()
            .map(Source::about)
            .collect();
        match step {
            Step::Drill(which, factor, part) => {
                let about = &abouts[which % abouts.len()];
                let id = self.proctor.draw_drill(person, about).await.unwrap();
                self.answer(person, &id, *factor, *part).await;
            }
            Step::Round(questions) => {
                let mut id = self.proctor.begin_drill_round(person).await.unwrap();
                for _ in 0..*questions {
                    self.answer(person, &id, 1.0, false).await;
                    id = match self.proctor.next_drill(person, &id).await.unwrap() {
                        NextDrill::Question(next) => next,
                        NextDrill::RoundOver(_) => break,
                    };
                }
            }
            Step::Open(which) => {
                let about = &abouts[which % abouts.len()];
                self.proctor.draw_drill(person, about).await.unwrap();
            }
            Step::Tick(which, on) => {
                let concepts = casebook.concepts.iter();
                let concept = concepts.map(|one| one.id.clone()).nth(*which).unwrap();
                let at = on.then(|| self.now_ms());
                self.tick(person, &concept, at).await;
            }
            Step::Real(ago, kind, result, note) => {
                let day = self.today().plus(-ago);
                self.real(person, day, *kind, *result, note).await;
            }
            Step::Plan(plan) => {
                let plan = plan.map(|(days, minutes)| (self.today().plus(days), minutes));
                self.plan(person, plan).await;
            }
            Step::Wait(ms) => self.clock.advance_ms(*ms),
        }
    }
}

/// The files beside the interviews, as text.
fn beside(archive: &[u8]) -> Vec<(String, String)> {
    let files = files_of(archive).into_iter();
    let beside = files.filter(|(name, _)| name.starts_with("drills") || name == STUDY);
    beside
        .map(|(name, content)| (name, String::from_utf8(content).unwrap()))
        .collect()
}

fn numbers(imported: &Value) -> [u64; 5] {
    let learning = &imported["learning"];
    ["answers", "cards", "studied", "studied_earlier", "outcomes"]
        .map(|name| learning[name].as_u64().unwrap())
}

/// INV-36
#[tokio::test]
async fn whatever_somebody_did_beside_interviews_is_the_same_where_it_was_brought() {
    let mut runner = TestRunner::deterministic();
    let days: Vec<Vec<Step>> = (0..5)
        .map(|_| steps().new_tree(&mut runner).unwrap().current())
        .collect();
    for (here, there) in both().await.into_iter().zip(both().await.into_iter().rev()) {
        let mut answers = 0;
        for steps in &days {
            let mut ada = here.browser();
            ada.become_guest().await;
            let person = person_of(&here, &ada).await;
            for step in steps {
                here.act(&person, step).await;
            }
            let first = export(&mut ada, "/api/v1/export").await;
            let behind = here.now_ms() - there.now_ms();
            there.clock.advance_ms(behind.max(0));
            let mut other = there.browser();
            other.become_guest().await;
            let imported = import(&mut other, first.clone(), true).await;
            assert_eq!(imported.status, 201, "{}", imported.text());
            answers += numbers(&imported.json())[0];
            let second = export(&mut other, "/api/v1/export").await;
            assert_eq!(beside(&first), beside(&second), "{}", there.engine);
            // Once more, and back to where it came from: nothing more comes of it.
            let again = import(&mut other, second, false).await.expect(201);
            assert_eq!(numbers(&again), [0; 5], "{again}");
            let home = import(&mut ada, first.clone(), true).await.expect(201);
            assert_eq!(numbers(&home), [0; 5], "{home}");
            assert!(home["also"].as_array().unwrap().is_empty(), "{home}");
            for browser in [&mut other, &mut ada] {
                let third = export(browser, "/api/v1/export").await;
                assert_eq!(beside(&first), beside(&third), "{}", there.engine);
            }
        }
        assert!(answers > 20, "something was answered: {answers}");
    }
}

#[tokio::test]
async fn what_is_brought_is_put_together_with_what_is_here_and_nothing_is_lost_in_silence() {
    for (here, there) in both().await.into_iter().zip(both().await.into_iter().rev()) {
        let mut ada = here.browser();
        ada.become_guest().await;
        let person = person_of(&here, &ada).await;
        let today = here.today();
        here.drilled(&person, "qps", 1.0).await;
        here.clock.advance_ms(3 * DAY_MS);
        here.drilled(&person, "qps", 80.0).await;
        here.tick(&person, "caching", Some(1_000)).await;
        here.tick(&person, "sharding", Some(9_000)).await;
        here.tick(&person, "replication", Some(1_000)).await;
        here.plan(&person, Some((today.plus(30), 60))).await;
        here.real(&person, today, 0, 0, "calm").await;
        here.real(&person, today, 0, 0, "nervous").await;
        let archive = export(&mut ada, "/api/v1/export").await;

        there.clock.advance_ms(5 * DAY_MS);
        let mut bob = there.browser();
        bob.become_guest().await;
        let person = person_of(&there, &bob).await;
        there.drilled(&person, "qps", 1.0).await;
        there.drilled(&person, "bdp", 1.0).await;
        there.tick(&person, "caching", Some(5_000)).await;
        there.tick(&person, "sharding", Some(5_000)).await;
        there.plan(&person, Some((today.plus(40), 90))).await;
        there.real(&person, today, 0, 0, "calm").await;
        let before = there.db.drill_cards(&person).await.unwrap();

        let body = super::yours::upload(&archive, true);
        let request = bob
            .request("POST", "/import")
            .header("accept", "text/html")
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "multipart/form-data; boundary=b");
        let page = bob
            .send(request.body(axum::body::Body::from(body)).unwrap())
            .await;
        assert_eq!(page.status, 200, "{}", page.text());
        assert_eq!(
            page.all("#also li"),
            [
                "2 answered drill questions",
                "When one drill comes again: worked out anew from all answers to it",
                "One concept ticked as studied",
                "One concept you had ticked here later: the earlier day counts now",
                "One real interview you noted",
            ],
            "{}",
            there.engine
        );
        let not = page.all("#not-brought li").join("\n");
        for told in [
            "One concept ticked as studied: You have it already.",
            "One real interview you noted: You have it already.",
            "You have another plan here, and it stays.",
            "person.json",
            "practice.json",
        ] {
            assert!(not.contains(told), "{told} in {not}");
        }
        // A card follows from all three answers, the others are as they were.
        let after = there.db.drill_cards(&person).await.unwrap();
        let card = |cards: &[fortyfive::store::DrillCardRow], about: &str| {
            cards.iter().find(|one| one.about == about).unwrap().clone()
        };
        assert_eq!(card(&after, "bdp"), card(&before, "bdp"));
        let (one, all) = (card(&before, "qps"), card(&after, "qps"));
        assert_eq!((one.repetitions, all.repetitions), (1, 3));
        assert_eq!(all.last_at, one.last_at, "the last answer was given here");
        assert_eq!(
            (one.lapses, all.lapses),
            (0, 1),
            "it was forgotten in between"
        );
        let standing = there.proctor.drill_standing(&person).await.unwrap();
        assert_eq!(standing.reviews.len(), 4);
        let studied = there.db.studied(&person).await.unwrap().into_iter();
        let studied: Vec<_> = studied
            .map(|row| (row.concept, row.studied_at.as_ms()))
            .collect();
        let expected = [
            ("caching", 1_000),
            ("replication", 1_000),
            ("sharding", 5_000),
        ];
        assert_eq!(studied, expected.map(|(name, at)| (name.to_owned(), at)));
        let plan = there.db.study_plan(&person).await.unwrap().unwrap();
        assert_eq!(plan.minutes, 90, "the one that was here");
        assert_eq!(there.db.outcomes(&person).await.unwrap().len(), 2);
        // A brought question has its page, with what was typed.
        let brought = standing.reviews.iter().find(|one| one.about == "qps");
        let page = bob
            .get(&format!("/drills/{}", brought.unwrap().question_id))
            .await;
        assert_eq!(page.all(".drill-verdict").len(), 1, "{}", page.text());
    }
}

#[tokio::test]
async fn an_archive_of_one_interview_has_nothing_beside_it() {
    let world = sqlite(Setting::default()).await;
    let (mut owner, id) = finished(&world).await;
    let person = person_of(&world, &owner).await;
    world.drilled(&person, "qps", 1.0).await;
    world.real(&person, world.today(), 0, 2, "between us").await;
    let one = export(&mut owner, &format!("/api/v1/interviews/{id}/export")).await;
    let names: Vec<String> = files_of(&one).into_keys().collect();
    assert!(!names.iter().any(|name| name == STUDY), "{names:?}");
    assert!(beside(&one).is_empty() && !names.contains(&"person.json".to_owned()));
    let all = export(&mut owner, "/api/v1/export").await;
    assert_eq!(beside(&all).len(), 2);
}

/// A change of the files of an archive, the file that is named for it, and the field.
type Tampering = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

/// F-33: what stands in the file, and what in its place.
const TAMPERED: &[Tampering] = &[
    (
        DRILLS,
        "\"drawn_at\": 1",
        "\"drawn_at\": 9",
        "answered.0.drawn_at",
        "future",
    ),
    (
        DRILLS,
        "\"seed\":",
        "\"owner\": \"me\", \"seed\":",
        "owner",
        "unknown field",
    ),
    (
        DRILLS,
        "\"place\": 1",
        "\"place\": 1, \"place\": 1",
        "answered.place",
        "twice",
    ),
    (
        DRILLS,
        "\"quantity\": \"rate\"",
        "\"quantity\": \"love\"",
        "answered.0.numbers.0.quantity",
        "does not ask",
    ),
    (
        DRILLS,
        "\"verdict\": \"exact\"",
        "\"verdict\": \"perfect\"",
        "answered.0.numbers.0.verdict",
        "exact, good",
    ),
    (
        STUDY,
        "\"minutes\": 60",
        "\"minutes\": 600",
        "plan.minutes",
        "480",
    ),
    (
        STUDY,
        "\"concept\": \"caching\"",
        "\"concept\": \"\\u0000\"",
        "studied.0.concept",
        "name",
    ),
    (
        STUDY,
        "\"kind\": \"design\"",
        "\"kind\": \"chess\"",
        "outcomes.0.kind",
        "design, screen",
    ),
    (
        STUDY,
        "\"held_at\": 1",
        "\"held_at\": 9",
        "outcomes.0.held_at",
        "day",
    ),
    (
        STUDY,
        "\"outcomes\": [",
        "\"outcomes\": {",
        "outcomes",
        "string",
    ),
];

/// Everything a person has, counted.
async fn counted(world: &World, browser: &mut Client) -> [usize; 5] {
    let person = person_of(world, browser).await;
    let history = world.db.history(&person, None, None, 50).await.unwrap();
    [
        history.len(),
        world.db.drill_reviews(&person).await.unwrap().len(),
        world.db.drill_cards(&person).await.unwrap().len(),
        world.db.studied(&person).await.unwrap().len(),
        world.db.outcomes(&person).await.unwrap().len(),
    ]
}

#[tokio::test]
async fn what_was_changed_beside_interviews_keeps_all_of_them_out_and_is_named_with_its_field() {
    for world in both().await {
        let (mut owner, _) = finished(&world).await;
        let person = person_of(&world, &owner).await;
        world.drilled(&person, "qps", 1.0).await;
        world.tick(&person, "caching", Some(1_000)).await;
        world.plan(&person, Some((world.today().plus(3), 60))).await;
        world.real(&person, world.today(), 0, 2, "").await;
        let archive = export(&mut owner, "/api/v1/export").await;
        let files = files_of(&archive);
        for (name, from, to, field, words) in TAMPERED {
            let mut files = files.clone();
            edit(&mut files, name, from, to);
            let mut browser = world.browser();
            browser.become_guest().await;
            let refused = import(&mut browser, archive_of(&files), true).await;
            refused.refused(422, "archive");
            let faults = refused.json()["faults"].clone();
            let named = faults.as_array().unwrap().iter().any(|fault| {
                let said = |name: &str| fault[name].as_str().unwrap().to_owned();
                said("entry") == *name && said("field") == *field && said("message").contains(words)
            });
            assert!(named, "{to}: {faults:#}");
            assert_eq!(counted(&world, &mut browser).await, [0; 5], "{to}");
        }
        // A verdict that was not earned is given again.
        let mut files = files.clone();
        let value = "\"value\": ";
        edit(&mut files, DRILLS, value, "\"value\": 9");
        let mut browser = world.browser();
        browser.become_guest().await;
        import(&mut browser, archive_of(&files), true)
            .await
            .expect(201);
        let person = person_of(&world, &browser).await;
        let reviews = world.db.drill_reviews(&person).await.unwrap();
        assert_ne!(reviews[0].verdict, "exact");
        assert_eq!(counted(&world, &mut browser).await, [1; 5]);
        // A file of drills that is not one behind the other.
        let drills = files.remove(DRILLS).unwrap();
        files.insert("drills-3.json".into(), drills);
        let refused = import(&mut browser, archive_of(&files), true).await;
        assert_eq!(refused.json()["faults"][0]["entry"], "drills-3.json");
    }
}

#[tokio::test]
async fn more_real_interviews_than_anybody_may_note_keep_all_of_it_out() {
    for world in both().await {
        let (mut owner, _) = finished(&world).await;
        let person = person_of(&world, &owner).await;
        world.drilled(&person, "qps", 1.0).await;
        world.real(&person, world.today(), 0, 2, "one").await;
        world.real(&person, world.today(), 0, 2, "two").await;
        let archive = export(&mut owner, "/api/v1/export").await;
        let mut full = world.browser();
        full.become_guest().await;
        let person = person_of(&world, &full).await;
        for n in 1..limits::OUTCOMES {
            let note = n.to_string();
            world.real(&person, world.today(), 1, 1, &note).await;
        }
        let before = counted(&world, &mut full).await;
        let refused = import(&mut full, archive.clone(), true).await;
        refused.refused(422, "archive");
        let fault = &refused.json()["faults"][0];
        assert_eq!(
            (&fault["entry"], &fault["field"]),
            (&json!(STUDY), &json!("outcomes"))
        );
        assert!(
            fault["message"].as_str().unwrap().contains("500"),
            "{fault}"
        );
        assert_eq!(counted(&world, &mut full).await, before, "{}", world.engine);
        // With room for both of them it comes.
        let rows = world.db.outcomes(&person).await.unwrap();
        let drop = fortyfive::store::DropOutcome {
            person_id: person.clone(),
            id: rows[0].id.clone(),
        };
        assert!(world.db.write(drop).await.unwrap());
        import(&mut full, archive, true).await.expect(201);
        assert_eq!(counted(&world, &mut full).await[..2], [1, 1]);
    }
}

#[tokio::test]
async fn what_one_has_begun_to_mark_about_oneself_goes_on_where_it_was_brought() {
    for (here, there) in both().await.into_iter().zip(both().await.into_iter().rev()) {
        let (mut owner, id) = here.candidate(&[]).await;
        owner.call(&id, "finish", json!({})).await.expect(200);
        let item = super::built_in_item();
        let marks = json!({"marks": [{"item": item, "verdict": "missed", "remark": "I began"}], "note": "later"});
        let draft = json!({"base": null, "marks": marks});
        let path = format!("/api/v1/interviews/{id}/own/draft");
        owner.api("PUT", &path, draft).await.expect(200);
        let archive = export(&mut owner, "/api/v1/export").await;
        let mut other = there.browser();
        other.become_guest().await;
        let imported = import(&mut other, archive.clone(), true).await.expect(201);
        let id = imported["came"][0]["id"].as_str().unwrap().to_owned();
        let form = other.get(&format!("/interviews/{id}/marks")).await;
        assert_eq!(form.status, 200, "{}", there.engine);
        assert!(form.text().contains("I began"), "{}", there.engine);
        let second = export(&mut other, "/api/v1/export").await;
        let draft = "interviews/0001/own_draft.json";
        assert_eq!(files_of(&archive)[draft], files_of(&second)[draft]);
        // It is handed in as any other.
        let path = format!("/api/v1/interviews/{id}/own/marks");
        other.api("POST", &path, marks).await.expect(201);
        let third = export(&mut other, "/api/v1/export").await;
        assert!(!files_of(&third).contains_key(draft));
        let mut files = files_of(&archive);
        edit(&mut files, draft, "\"saved_at\": 1", "\"saved_at\": 9");
        let refused = import(&mut other, archive_of(&files), true).await;
        assert_eq!(refused.json()["faults"][0]["field"], "saved_at");
    }
}
