//! Readers whose agreement was worked out by hand.

use super::*;

const M: Verdict = Verdict::Met;
const P: Verdict = Verdict::Partly;
const X: Verdict = Verdict::Missed;
const N: Verdict = Verdict::NotAssessed;

fn versions(model: &str, rubric: &str) -> Versions {
    Versions {
        model: model.into(),
        prompt: "p1".into(),
        rubric: rubric.into(),
        schema: "1".into(),
        engine: "4".into(),
    }
}

fn said(verdict: Verdict, because: Because, at: i64) -> ModelSaid {
    ModelSaid {
        versions: versions("small", "r1"),
        at: Timestamp::from_ms(at),
        because,
        verdict,
        adopted: None,
    }
}

fn item(offline: Verdict, own: Verdict, peers: &[Verdict], model: &[ModelSaid]) -> ReadItem {
    ReadItem {
        id: "clarify.users".into(),
        dimension: Some(Dimension::Navigation),
        weight: 2.0,
        offline,
        own,
        peers: peers.to_vec(),
        model: model.to_vec(),
    }
}

fn interview(at: usize, items: Vec<ReadItem>) -> ReadInterview {
    ReadInterview {
        interview: format!("i{at}"),
        case: "doorbell".into(),
        own: items.iter().any(|item| item.own != N),
        peers: items.iter().map(|item| item.peers.len()).max().unwrap_or(0),
        items,
    }
}

fn find(pairs: &[Pair], one: Who, other: Who, asked: Asked) -> &Pair {
    let found = |pair: &&Pair| (pair.one, pair.other, pair.asked) == (one, other, asked);
    pairs.iter().find(found).unwrap()
}

/// `count` interviews of eight unsure items, read by a model and two people; every `wrong`th item the model is one step off.
fn read_by_all(count: usize, wrong: usize) -> Vec<ReadInterview> {
    let of = |at: usize| {
        let items = (0..8).map(|place| {
            let truth = [M, M, M, P, M, X, X, M][(place + at) % 8];
            let off = wrong > 0 && (at * 8 + place).is_multiple_of(wrong);
            let model = if off { P } else { truth };
            item(X, N, &[truth, truth], &[said(model, Because::Unsure, 1)])
        });
        interview(at, items.collect())
    };
    (0..count).map(of).collect()
}

#[test]
fn each_pair_is_compared_over_what_both_were_there_for() {
    let items = |own| vec![item(M, own, &[M, X], &[]), item(X, own, &[N, X], &[])];
    let mut all: Vec<_> = (0..6).map(|at| interview(at, items(M))).collect();
    all.push(interview(6, items(N)));
    let people = agreements(&all).people;
    let peers = find(&people, Who::Offline, Who::Peer, Asked::All);
    assert_eq!(
        (peers.whole.interviews, peers.whole.items, peers.whole.of),
        (7, 21, 28)
    );
    assert_eq!(
        peers.whole.told.as_ref().unwrap().table,
        [[7, 0, 0], [0, 0, 0], [7, 0, 7]]
    );
    let own = find(&people, Who::Offline, Who::Own, Asked::All);
    assert_eq!(
        (own.whole.interviews, own.whole.of),
        (6, 12),
        "in the seventh nobody marked their own"
    );
    let two = find(&people, Who::Peer, Who::Peer, Asked::All);
    assert_eq!((two.whole.items, two.whole.of), (7, 14), "each two once");
    assert_eq!(two.whole.told.as_ref().unwrap().table[2][0], 7);
    assert_eq!(peers.dimensions[&Dimension::Navigation], peers.whole);
    assert_eq!(peers.dimensions.len(), 1);
}

#[test]
fn the_audited_tenth_stays_apart_from_what_was_unsure() {
    let items = vec![
        item(M, N, &[M], &[said(M, Because::Audit, 1)]),
        item(X, N, &[M], &[said(M, Because::Unsure, 1)]),
        item(X, N, &[M], &[said(N, Because::Unsure, 1)]),
    ];
    let all: Vec<_> = (0..5).map(|at| interview(at, items.clone())).collect();
    let reader = &agreements(&all).readers[0];
    let unsure = find(&reader.pairs, Who::Model, Who::Offline, Asked::Unsure);
    let audit = find(&reader.pairs, Who::Model, Who::Offline, Asked::Audit);
    assert_eq!((unsure.whole.items, unsure.whole.of), (5, 10));
    assert_eq!(unsure.whole.told.as_ref().unwrap().coverage, 0.5);
    assert_eq!(unsure.whole.told.as_ref().unwrap().share.value, 0.0);
    assert_eq!((audit.whole.items, audit.whole.of), (5, 5));
    assert_eq!(audit.whole.told.as_ref().unwrap().share.value, 1.0);
}

#[test]
fn what_the_candidate_did_with_suggestions_is_a_pair_of_its_own() {
    let with = |adopted| ModelSaid {
        adopted,
        ..said(M, Because::Unsure, 1)
    };
    let items = vec![
        item(X, N, &[], &[with(Some(true))]),
        item(X, N, &[], &[with(Some(false))]),
        item(X, N, &[], &[with(None)]),
    ];
    let all: Vec<_> = (0..5).map(|at| interview(at, items.clone())).collect();
    let reader = &agreements(&all).readers[0];
    let decided = find(&reader.pairs, Who::Model, Who::Decision, Asked::Unsure);
    let told = decided.whole.told.as_ref().unwrap();
    assert_eq!(told.table, [[0, 0, 0], [0, 0, 0], [5, 0, 5]]);
    assert_eq!(told.share.value, 0.5);
}

#[test]
fn asked_again_the_last_answer_counts() {
    let twice = [said(X, Because::Unsure, 1), said(M, Because::Unsure, 2)];
    let all: Vec<_> = (0..5)
        .map(|at| interview(at, vec![item(M, N, &[], &twice)]))
        .collect();
    let reader = &agreements(&all).readers[0];
    let offline = find(&reader.pairs, Who::Model, Who::Offline, Asked::Unsure);
    assert_eq!(offline.whole.items, 5);
    assert_eq!(offline.whole.told.as_ref().unwrap().share.value, 1.0);
}

#[test]
fn another_version_of_anything_is_another_reader_the_newest_first() {
    let by = |at: i64, change: &dyn Fn(&mut Versions)| {
        let mut one = said(M, Because::Unsure, at);
        change(&mut one.versions);
        let mut read = interview(0, vec![item(M, N, &[], &[one])]);
        read.interview = format!("i{at}");
        read
    };
    let all = [
        by(1, &|_| {}),
        by(5, &|versions| versions.model = "large".into()),
        by(4, &|versions| versions.prompt = "p2".into()),
        by(3, &|versions| versions.schema = "2".into()),
        by(2, &|versions| versions.engine = "5".into()),
    ];
    let readers = agreements(&all).readers;
    let told: Vec<(i64, bool, usize)> = readers
        .iter()
        .map(|reader| (reader.until_ms, reader.is_earlier, reader.interviews))
        .collect();
    assert_eq!(
        told,
        [
            (5, false, 1),
            (4, true, 1),
            (3, true, 1),
            (2, true, 1),
            (1, true, 1)
        ]
    );
    assert_eq!(readers[0].model, "large");
}

#[test]
fn a_changed_checklist_takes_the_interviews_of_its_case_out_and_leaves_the_others() {
    let by = |case: &str, rubric: &str, at: i64| {
        let mut one = said(M, Because::Unsure, at);
        one.versions.rubric = rubric.into();
        let mut read = interview(0, vec![item(M, N, &[], &[one])]);
        (read.case, read.interview) = (case.into(), format!("i{at}"));
        read
    };
    let all = [
        by("doorbell", "d1", 1),
        by("doorbell", "d1", 2),
        by("gate", "g1", 3),
        by("doorbell", "d2", 4),
    ];
    let readers = agreements(&all).readers;
    assert_eq!(readers.len(), 2);
    assert_eq!(readers[0].interviews, 2, "the new doorbell and the gate");
    assert_eq!(readers[0].rubrics["doorbell"], "d2");
    assert_eq!(readers[0].rubrics["gate"], "g1");
    assert_eq!((readers[1].interviews, readers[1].is_earlier), (2, true));
    let names = [&readers[0].model, &readers[1].model];
    assert_eq!(names, ["small", "small"]);
}

#[test]
fn calibrated_takes_thirty_interviews_two_people_and_three_bars() {
    let gate = |all: &[ReadInterview]| agreements(all).readers[0].gate.clone();
    let good = gate(&read_by_all(30, 9));
    assert!(good.calibrated, "{good:#?}");

    let few = gate(&read_by_all(29, 9));
    assert!(!few.calibrated);
    let missing: Vec<(Wanted, Option<f64>)> = few
        .conditions
        .iter()
        .filter(|one| !one.holds)
        .map(|one| (one.wanted, one.short()))
        .collect();
    assert_eq!(
        missing,
        [
            (Wanted::Interviews, Some(1.0)),
            (Wanted::ReadTwice, Some(1.0))
        ]
    );

    let mut once = read_by_all(30, 9);
    for item in once.iter_mut().take(3).flat_map(|one| &mut one.items) {
        item.peers[1] = N;
    }
    let once = gate(&once);
    assert!(once.conditions[0].holds);
    assert_eq!(once.conditions[1].short(), Some(3.0));

    let bad = gate(&read_by_all(30, 1));
    let holds: Vec<bool> = bad.conditions.iter().map(|one| one.holds).collect();
    assert_eq!(holds, [true, true, false, false, false], "{bad:#?}");
}

#[test]
fn with_too_few_interviews_the_bars_are_neither_reached_nor_missed() {
    let gate = &agreements(&read_by_all(4, 9)).readers[0].gate;
    assert!(!gate.calibrated);
    assert_eq!(gate.conditions[2].have, None);
    assert_eq!(gate.conditions[2].short(), None);
    assert_eq!(agreements(&[]).readers, []);
}

#[test]
fn the_order_of_interviews_changes_nothing_but_their_order() {
    let mut all = read_by_all(12, 5);
    let one = agreements(&all);
    all.reverse();
    let other = agreements(&all);
    let holds = |all: &Agreements| {
        let conditions = &all.readers[0].gate.conditions;
        conditions.iter().map(|one| one.holds).collect::<Vec<_>>()
    };
    assert_eq!(holds(&one), holds(&other));
    let table = |all: &Agreements| all.readers[0].pairs[0].whole.told.clone().unwrap().table;
    assert_eq!(table(&one), table(&other));
}
