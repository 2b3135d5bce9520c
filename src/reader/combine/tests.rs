use proptest::prelude::*;

use super::*;
use crate::casebook::rubric::Rubric;
use crate::reader::opinion::Versions;
use crate::scoring::{Assessment, Credit, Evidence, Extras};

const M: Verdict = Verdict::Met;
const P: Verdict = Verdict::Partly;
const X: Verdict = Verdict::Missed;
const N: Verdict = Verdict::NotAssessed;

/// So many mentions in each of two stages, of weight 1 but for staff, where the first weighs 5.
fn rubric(count: usize) -> Rubric {
    let item = |stage: &str, at: usize| {
        let staff = if at == 0 { 5 } else { 1 };
        let kind = if at == 1 { "explain" } else { "mention" };
        format!(
            "[[item]]\nid = \"{stage}.i{at}\"\nstage = \"{stage}\"\nkind = \"{kind}\"\ntext = \"t\"\nwhy = \"w\"\n\
             weight = {{ mid = 1, senior = 1, staff = {staff} }}\ndimension = \"depth\"\n"
        )
    };
    let items: String = ["high-level", "deep-dive"]
        .into_iter()
        .flat_map(|stage| (0..count).map(move |at| item(stage, at)))
        .collect();
    toml::from_str(&format!(
        "schema = 1\ncase = \"t\"\nrevision = \"1\"\n{items}"
    ))
    .unwrap()
}

fn card(rubric: &Rubric, verdict: impl Fn(usize) -> (Verdict, bool)) -> Scorecard {
    let finding = |(at, item): (usize, &crate::casebook::rubric::Item)| Finding {
        id: item.id.clone(),
        stage: item.stage.clone(),
        verdict: verdict(at).0,
        sure: verdict(at).1,
        evidence: Vec::new(),
        near: None,
        note: None,
        reckoning: None,
    };
    let findings = rubric.item.iter().enumerate().map(finding).collect();
    let assessment = Assessment {
        findings,
        ..Assessment::default()
    };
    Scorecard::count(rubric, "h", Level::Senior, assessment, &Extras::default())
}

fn versions() -> Versions {
    Versions {
        model: "m".to_owned(),
        prompt: "p".to_owned(),
        rubric: "h".to_owned(),
        schema: "1".to_owned(),
        engine: "4".to_owned(),
    }
}

fn opinion(item: &str, verdict: Verdict) -> Opinion {
    let (stage, _) = item.split_once('.').unwrap();
    let quote = matches!(verdict, M | P).then(|| Evidence {
        stage: stage.to_owned(),
        start: 0,
        end: 9,
        quote: "one two x".to_owned(),
        board: Vec::new(),
    });
    Opinion {
        item: item.to_owned(),
        stage: stage.to_owned(),
        because: Because::Unsure,
        verdict,
        reason: "r".to_owned(),
        evidence: quote,
        doubts: Vec::new(),
        versions: versions(),
    }
}

fn nobody() -> BTreeMap<String, Decision> {
    BTreeMap::new()
}

fn settled<'a>(second: &'a Second, item: &str) -> &'a Settled {
    second
        .items
        .iter()
        .find(|settled| settled.item == item)
        .unwrap()
}

fn stage<'a>(second: &'a Second, stage: &str) -> &'a StageMove {
    second
        .stages
        .iter()
        .find(|moved| moved.stage == stage)
        .unwrap()
}

#[test]
fn without_opinions_it_is_the_offline_card() {
    let rubric = rubric(10);
    let card = card(&rubric, |at| ([M, P, X, N][at % 4], at % 3 == 0));
    let second = combine(&rubric, &card, &[], &nobody());
    assert_eq!(second.findings, card.items);
    assert!(second.items.iter().all(|settled| settled.by == By::Offline
        && settled.now == settled.offline
        && settled.model.is_none()
        && !settled.held_back));
    let stages: Vec<&str> = second
        .stages
        .iter()
        .map(|moved| moved.stage.as_str())
        .collect();
    assert_eq!(stages, ["high-level", "deep-dive"]);
    for moved in &second.stages {
        assert!(moved.before > 0.0 && moved.before == moved.after && moved.after == moved.wanted);
    }
}

#[test]
fn who_is_believed() {
    let rubric = rubric(20);
    let card = card(&rubric, |at| ([X, M, X, P, X, N][at % 6], false));
    let id = |at: usize| format!("high-level.i{at}");
    let opinions = [
        opinion(&id(0), M),
        opinion(&id(1), M),
        opinion(&id(2), X),
        opinion(&id(3), X),
        opinion(&id(5), M),
        opinion(&id(6), M),
        opinion(&id(7), X),
        opinion(&id(8), M),
    ];
    let person = BTreeMap::from([
        (id(6), Decision::Adopted),
        (id(7), Decision::Adopted),
        (id(8), Decision::Dismissed),
        (id(9), Decision::Adopted),
    ]);
    let second = combine(&rubric, &card, &opinions, &person);
    let of = |at: usize| {
        let settled = settled(&second, &id(at));
        (settled.offline, settled.model, settled.now, settled.by)
    };
    // Staff weighs the first item so much that the stage would move too far there.
    assert_eq!(of(0), (X, Some(M), X, By::Offline));
    assert!(settled(&second, &id(0)).held_back);
    assert_eq!(of(1), (M, Some(M), M, By::Both));
    assert_eq!(of(2), (X, Some(X), X, By::Both));
    assert_eq!(of(3), (P, Some(X), P, By::Offline), "a no lowers nothing");
    assert_eq!(of(4), (X, None, X, By::Offline));
    assert_eq!(
        of(5),
        (N, Some(M), N, By::Offline),
        "there is nothing to read"
    );
    assert_eq!(of(6), (X, Some(M), M, By::Person));
    assert_eq!(
        of(7),
        (M, Some(X), X, By::Person),
        "unless a person says so"
    );
    assert_eq!(of(8), (X, Some(M), X, By::Person));
    assert_eq!(
        of(9),
        (P, None, P, By::Offline),
        "there was nothing to adopt"
    );
    let moved = second
        .findings
        .iter()
        .find(|finding| finding.id == id(6))
        .unwrap();
    assert_eq!(
        (moved.verdict, moved.sure, moved.evidence.len()),
        (M, true, 1)
    );
}

#[test]
fn a_stage_moves_fifteen_points_and_what_a_person_adopts_moves_it_on() {
    let rubric = rubric(20);
    let card = card(&rubric, |_| (X, false));
    let all: Vec<Opinion> = (1..20)
        .map(|at| opinion(&format!("deep-dive.i{at}"), M))
        .collect();
    let second = combine(&rubric, &card, &all, &nobody());
    let moved = stage(&second, "deep-dive");
    assert_eq!((moved.before, moved.after, moved.wanted), (0.0, 15.0, 95.0));
    assert_eq!(stage(&second, "high-level").after, 0.0);
    let by: Vec<By> = (1..20)
        .map(|at| settled(&second, &format!("deep-dive.i{at}")).by)
        .collect();
    assert_eq!(&by[..4], [By::Model, By::Model, By::Model, By::Offline]);
    assert!(settled(&second, "deep-dive.i4").held_back);
    assert!(!settled(&second, "deep-dive.i3").held_back);

    let person = BTreeMap::from([("deep-dive.i9".to_owned(), Decision::Adopted)]);
    let second = combine(&rubric, &card, &all, &person);
    assert_eq!(stage(&second, "deep-dive").after, 20.0);
    let counted = Assessment {
        findings: second.findings,
        ..Assessment::default()
    };
    let counted = Scorecard::count(&rubric, "h", Level::Senior, counted, &Extras::of(&card));
    assert!(counted.coverage > card.coverage);
}

#[test]
fn what_was_reached_with_a_hint_moves_by_what_it_is_worth() {
    let rubric = rubric(10);
    let mut card = card(&rubric, |_| (X, false));
    let id = "deep-dive.i2".to_owned();
    card.credit.insert(id.clone(), Credit::HintedTwice);
    let second = combine(&rubric, &card, &[opinion(&id, M)], &nobody());
    assert_eq!(stage(&second, "deep-dive").after, 5.0);
}

#[test]
fn the_best_founded_of_several_opinions_speaks_whatever_their_order() {
    let rubric = rubric(20);
    let card = card(&rubric, |_| (X, false));
    let doubted = Opinion {
        doubts: vec![Doubt::Instructs],
        ..opinion("deep-dive.i3", M)
    };
    let mut all = vec![
        doubted,
        opinion("deep-dive.i3", X),
        opinion("deep-dive.i3", P),
    ];
    for _ in 0..3 {
        all.rotate_left(1);
        let second = combine(&rubric, &card, &all, &nobody());
        assert_eq!(settled(&second, "deep-dive.i3").now, P);
    }
}

fn verdicts() -> impl Strategy<Value = Verdict> {
    prop::sample::select(vec![M, P, X, N])
}

fn opinions_of(count: usize) -> impl Strategy<Value = Vec<Opinion>> {
    let doubts = prop::sample::select(vec![
        None,
        None,
        None,
        Some(Doubt::Instructs),
        Some(Doubt::Hidden),
        Some(Doubt::Beside),
        Some(Doubt::Unusable),
        Some(Doubt::QuoteNotFound),
    ]);
    let one = (
        0..count,
        any::<bool>(),
        verdicts(),
        any::<bool>(),
        any::<bool>(),
        doubts,
    );
    let made = one.prop_map(|(at, second, verdict, audit, quoted, doubt)| {
        let stage = if second { "deep-dive" } else { "high-level" };
        let mut opinion = opinion(&format!("{stage}.i{at}"), verdict);
        if audit {
            opinion.because = Because::Audit;
        }
        if !quoted {
            opinion.evidence = None;
        }
        opinion.doubts.extend(doubt);
        opinion
    });
    prop::collection::vec(made, 0..30)
}

proptest! {
    #[test]
    fn the_model_alone_lowers_nothing_and_moves_no_stage_further_than_it_may(
        found in prop::collection::vec((verdicts(), any::<bool>()), 24),
        opinions in opinions_of(12),
        order in any::<u64>(),
    ) {
        let rubric = rubric(12);
        let card = card(&rubric, |at| found[at]);
        let second = combine(&rubric, &card, &opinions, &nobody());
        for (settled, finding) in second.items.iter().zip(&card.items) {
            prop_assert!(rank(settled.now) >= rank(finding.verdict));
            let of_item = || opinions.iter().filter(|opinion| opinion.item == finding.id);
            if settled.now != finding.verdict {
                prop_assert_eq!(settled.by, By::Model);
                prop_assert!(!finding.sure);
                prop_assert!(of_item().any(|opinion| opinion.counts() && opinion.because == Because::Unsure));
            }
            if of_item().all(|opinion| !opinion.doubts.is_empty() || opinion.because == Because::Audit) {
                prop_assert_eq!(settled.now, finding.verdict);
            }
        }
        for level in LEVELS {
            let at = |findings: &[Finding]| parts(&rubric, &card, findings, level);
            let (before, after) = (at(&card.items), at(&second.findings));
            for stage in ["high-level", "deep-dive"] {
                let sum = |all: &BTreeMap<String, Part>| {
                    let mut sum = Part::default();
                    for (_, part) in all.iter().filter(|(id, _)| id.starts_with(stage)) {
                        sum.worth += part.worth;
                        sum.earned += part.earned;
                    }
                    points(sum)
                };
                let moved = sum(&after) - sum(&before);
                prop_assert!((-1e-9..=READER_MOVE_POINTS + 1e-6).contains(&moved), "{} at {:?}", moved, level);
            }
        }
        for moved in &second.stages {
            prop_assert!(moved.before <= moved.after + 1e-9 && moved.after <= moved.wanted + 1e-9);
            prop_assert!(moved.after - moved.before <= READER_MOVE_POINTS + 1e-6);
        }
        let mut shuffled = opinions.clone();
        let length = shuffled.len().max(1);
        shuffled.rotate_left(usize::try_from(order % 30).unwrap() % length);
        shuffled.reverse();
        prop_assert_eq!(combine(&rubric, &card, &shuffled, &nobody()), second);
    }

    #[test]
    fn what_somebody_dismissed_stays_and_only_what_is_sound_can_be_adopted(
        found in prop::collection::vec((verdicts(), any::<bool>()), 24),
        opinions in opinions_of(12),
        decided in prop::collection::btree_map((0..12_usize).prop_map(|at| format!("deep-dive.i{at}")), any::<bool>(), 0..12),
    ) {
        let rubric = rubric(12);
        let card = card(&rubric, |at| found[at]);
        let person: BTreeMap<String, Decision> = decided
            .into_iter()
            .map(|(id, adopted)| (id, if adopted { Decision::Adopted } else { Decision::Dismissed }))
            .collect();
        let second = combine(&rubric, &card, &opinions, &person);
        for settled in &second.items {
            match person.get(&settled.item) {
                Some(Decision::Dismissed) => prop_assert_eq!(settled.now, settled.offline),
                Some(Decision::Adopted) if settled.by == By::Person => {
                    let sound = opinions.iter().any(|opinion| opinion.item == settled.item
                        && opinion.verdict == settled.now && can_be_adopted(opinion));
                    prop_assert!(sound);
                }
                _ => prop_assert!(settled.by != By::Person),
            }
            prop_assert!(!settled.held_back || settled.by == By::Offline);
        }
    }
}
