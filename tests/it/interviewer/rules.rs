//! What holds in every interview, whatever the candidate does.

use std::sync::LazyLock;

use fortyfive::casebook::rubric::Level;
use fortyfive::interview::plan::{MINUTE_MS, Plan};
use fortyfive::interview::{Action, Interview, LineKind, Pace, Recorded, Rule};
use fortyfive::interviewer::{LOOK_EVERY_MS, Watch};
use fortyfive::report::reaction::reactions;
use proptest::prelude::*;

use super::candidates::{Who, play};
use super::sitting::{BUILT_IN, NINE, Room, Sitting, scene};

static ROOM: LazyLock<Room> = LazyLock::new(|| Room::of("url-shortener"));

/// The journal without the moments at which it was written down.
fn history(journal: &[Recorded]) -> Vec<String> {
    let lines = journal.iter();
    lines
        .map(|line| {
            format!(
                "{} {} {:?}",
                line.seq,
                line.at.as_ms() - NINE.as_ms(),
                line.event
            )
        })
        .collect()
}

#[derive(Debug, Clone)]
enum Move {
    Write(usize),
    Draw,
    Ask,
    Hint,
    Advance,
    Pause,
    Resume,
    Outage(i64),
}

const TEXTS: [&str; 4] = [
    "Users paste a long URL and get a short link; a visitor of the short link is redirected.",
    "- 100M links a month / 30d / 86400s = 40 writes per second\n- 6B rows * 500 B = 3 PB in five years",
    "client -> load balancer -> link service -> cache -> postgres; link service -> code generator; clicks -> kafka -> worker",
    "Each server leases a range of ids because one counter would be a bottleneck; when it crashes we lose the rest of the range.",
];

fn moves() -> impl Strategy<Value = Vec<(i64, Move)>> {
    let step = prop_oneof![
        5 => (0..TEXTS.len()).prop_map(Move::Write),
        2 => Just(Move::Draw),
        1 => Just(Move::Ask),
        1 => Just(Move::Hint),
        3 => Just(Move::Advance),
        1 => Just(Move::Pause),
        2 => Just(Move::Resume),
        1 => (1..900_000_i64).prop_map(Move::Outage),
    ];
    let wait = prop_oneof![2 => 0..20_000_i64, 3 => 20_000..400_000_i64];
    prop::collection::vec((wait, step), 1..14)
}

fn plans() -> impl Strategy<Value = Plan> {
    prop_oneof![
        4 => Just(Plan::named("default").unwrap()),
        1 => Just(Plan::named("staff").unwrap().strict()),
        1 => Just(Plan::named("drill").unwrap()),
        1 => Just(Plan::named("untimed").unwrap()),
        1 => Just(Plan::named("short").unwrap().with_extra_time(1500).unwrap()),
    ]
    .prop_map(|mut plan| {
        plan.pause_limit_ms = 5 * MINUTE_MS;
        plan
    })
}

fn levels() -> impl Strategy<Value = Level> {
    prop_oneof![Just(Level::Mid), Just(Level::Senior), Just(Level::Staff)]
}

/// Plays the moves; between two of them somebody looks after each of these many milliseconds. `reloads`: the room is emptied before
/// every move, and read again from the journal.
fn played(
    plan: &Plan,
    level: Level,
    moves: &[(i64, Move)],
    looks: &[i64],
    reloads: bool,
) -> Sitting<'static> {
    let mut sitting = Sitting::begin(&ROOM, level, plan.clone(), NINE);
    let mut looks = looks.iter().cycle();
    let mut drawn = 0;
    for (wait_ms, step) in moves {
        let then = sitting.now.plus_ms(*wait_ms);
        for look in looks.by_ref() {
            let next = sitting.now.plus_ms(*look);
            if next >= then {
                break;
            }
            sitting.until(next);
        }
        sitting.until(then);
        if reloads {
            sitting.interview = Interview::replay(&sitting.journal);
            sitting.watch = Watch::from_journal(&sitting.interview);
        }
        let stage = sitting.interview.stage().to_owned();
        let _ = match step {
            Move::Write(text) => sitting.write(&stage, TEXTS[*text]),
            Move::Draw => {
                drawn += 1;
                let parts = [
                    ("c", "Client"),
                    ("l", "LB"),
                    ("s", "API"),
                    ("r", "Redis"),
                    ("d", "Postgres"),
                    ("q", "Kafka"),
                ];
                let arrows = [("c", "l"), ("l", "s"), ("s", "r"), ("s", "d"), ("s", "q")];
                sitting.draw(scene(
                    &parts[..6.min(1 + drawn * 2)],
                    &arrows[..5.min(drawn * 2)],
                ))
            }
            Move::Ask => sitting.ask("How many links a month?"),
            Move::Hint => sitting
                .hint()
                .unwrap_or(Ok(fortyfive::interview::Answer::default())),
            Move::Advance => sitting.handle(Action::Advance { from: stage }),
            Move::Pause => sitting.handle(Action::Pause),
            Move::Resume => sitting.handle(Action::Resume),
            Move::Outage(gap_ms) => {
                let from = sitting.interview.alive_until(sitting.now);
                let to = sitting.now.plus_ms(*gap_ms);
                sitting.now = to;
                let credited = sitting.interview.credit_silence(to, from, to);
                sitting.journal.extend(credited);
                Ok(fortyfive::interview::Answer::default())
            }
        };
    }
    let end = sitting.now.plus_ms(80 * MINUTE_MS);
    sitting.until(end);
    sitting
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn one_late_look_and_hundreds_of_early_ones_give_the_same_conversation(
        plan in plans(), level in levels(), moves in moves(), looks in prop::collection::vec(1..60_000_i64, 1..6)
    ) {
        let late = played(&plan, level, &moves, &[i64::MAX / 4], false);
        let early = played(&plan, level, &moves, &looks, false);
        prop_assert_eq!(history(&late.journal), history(&early.journal));
        let reloaded = played(&plan, level, &moves, &looks, true);
        prop_assert_eq!(history(&late.journal), history(&reloaded.journal));
        prop_assert_eq!(Interview::replay(&early.journal), early.interview);
    }

    #[test]
    fn it_waits_two_minutes_in_a_stage_and_three_between_two_words_and_keeps_its_limits(
        plan in plans(), level in levels(), moves in moves()
    ) {
        let sitting = played(&plan, level, &moves, &[i64::MAX / 4], false);
        let unasked = sitting.unasked();
        let stretch = plan.extra_time_permille;
        let talk: Vec<_> = unasked.iter().filter(|(_, _, line)| line.kind != LineKind::Closing).collect();
        for pair in talk.windows(2) {
            prop_assert!(pair[1].0 - pair[0].0 >= 3 * MINUTE_MS * stretch / 1000, "{pair:?}");
        }
        let mut entered = 0;
        for line in &sitting.journal {
            let elapsed = |sitting: &Sitting<'_>| {
                let said = sitting.interview.lines().find(|said| said.at == line.at);
                said.map(|said| said.elapsed_ms)
            };
            match &line.event {
                fortyfive::interview::Event::Said(said) if said.cue.is_some() && said.kind != LineKind::Closing => {
                    let at = elapsed(&sitting).unwrap();
                    prop_assert_eq!(at % LOOK_EVERY_MS, 0);
                    prop_assert!(at - entered >= 2 * MINUTE_MS * stretch / 1000);
                }
                fortyfive::interview::Event::StageEntered { .. } => {
                    let before = Interview::replay(&sitting.journal[..usize::try_from(line.seq).unwrap()]);
                    entered = before.stage_entered_ms();
                }
                _ => {}
            }
        }
        let count = |rule: Rule| unasked.iter().filter(|(_, _, line)| line.cue.as_ref().unwrap().rule == rule).count();
        let (probes, curveballs) = match level {
            Level::Mid => (2, 1),
            Level::Senior => (3, 1),
            Level::Staff => (3, 2),
        };
        prop_assert!(count(Rule::Probe) + count(Rule::Redirect) <= probes);
        prop_assert!(count(Rule::Curveball) <= curveballs);
        for (rule, most) in [
            (Rule::Nudge, 1), (Rule::EarlyDrawing, 1), (Rule::UnusedNumber, 1), (Rule::Sketch, 1), (Rule::MissingPart, 2),
            (Rule::PartPurpose, 2), (Rule::OwnChoice, 1), (Rule::Redirect, 2), (Rule::TradeOffs, 1), (Rule::Closing, 1),
            (Rule::Units, 3), (Rule::OffTask, 2),
        ] {
            prop_assert!(count(rule) <= most, "{rule:?}");
        }
        let texts: Vec<&str> = unasked.iter().map(|(_, _, line)| line.text.as_str()).collect();
        prop_assert!(texts.iter().all(|text| !text.is_empty() && !text.contains(['{', '}'])), "{texts:?}");
        for pair in texts.windows(2) {
            prop_assert_ne!(pair[0], pair[1]);
        }
        // No wording comes again before all others of its list were said.
        for (occasion, variants) in &ROOM.entry.wordings.say {
            let times = variants.iter().filter(|variant| !variant.contains('{'));
            let times: Vec<usize> = times.map(|variant| texts.iter().filter(|text| *text == variant).count()).collect();
            let (least, most) = (times.iter().min().unwrap_or(&0), times.iter().max().unwrap_or(&0));
            prop_assert!(most - least <= 1, "{occasion}: {times:?}");
        }
        for stage in plan.stages.iter().map(|stage| stage.id.as_str()) {
            let silences = unasked.iter().filter(|(_, of, line)| {
                let cue = line.cue.as_ref().unwrap();
                of == stage && cue.rule == Rule::Silence && cue.about != "silence-over"
            });
            prop_assert!(silences.count() <= 2, "{stage}");
        }
    }
}

#[test]
fn in_a_pause_nobody_speaks_and_the_time_of_the_pause_is_no_silence() {
    let mut plan = Plan::named("default").unwrap();
    plan.pause_limit_ms = 10 * MINUTE_MS;
    let mut sitting = Sitting::begin(&ROOM, Level::Senior, plan, NINE);
    sitting.until(NINE.plus_ms(100_000));
    sitting.handle(Action::Pause).unwrap();
    sitting.until(NINE.plus_ms(100_000 + 8 * MINUTE_MS));
    assert_eq!(sitting.unasked(), []);
    sitting.handle(Action::Resume).unwrap();
    sitting.until(sitting.now.plus_ms(19_999));
    assert_eq!(sitting.unasked(), []);
    sitting.until(sitting.now.plus_ms(1));
    let said = sitting.unasked();
    assert_eq!(
        (said.len(), said[0].0),
        (1, 2 * MINUTE_MS),
        "the second minute of running time is over"
    );
}

#[test]
fn a_drill_of_one_stage_and_a_plan_without_ours_are_left_in_peace_where_no_rule_applies() {
    let mut drill = Sitting::begin(
        &ROOM,
        Level::Senior,
        Plan::drill("trade-offs").unwrap(),
        NINE,
    );
    drill.write("trade-offs", TEXTS[3]).unwrap();
    drill.until(NINE.plus_ms(30 * MINUTE_MS));
    let rules: Vec<Rule> = drill
        .unasked()
        .iter()
        .map(|(_, _, line)| line.cue.as_ref().unwrap().rule)
        .collect();
    assert_eq!(rules[0], Rule::TradeOffs);
    assert!(
        !rules.contains(&Rule::Curveball) && !rules.contains(&Rule::Probe),
        "{rules:?}"
    );

    let stage = |length_ms| fortyfive::interview::plan::StageSpec {
        id: "api".into(),
        title: None,
        length_ms,
    };
    let plan = Plan::custom(vec![stage(100_000)], Pace::Strict).unwrap();
    let mut short = Sitting::begin(&ROOM, Level::Senior, plan, NINE);
    short.until(NINE.plus_ms(10 * MINUTE_MS));
    let rules: Vec<Rule> = short
        .unasked()
        .iter()
        .map(|(_, _, line)| line.cue.as_ref().unwrap().rule)
        .collect();
    assert_eq!(rules, [Rule::Closing]);
}

#[test]
fn untimed_practice_hears_the_same_rules_and_no_bell() {
    let plan = Plan::named("untimed").unwrap();
    let mut sitting = Sitting::begin(&ROOM, Level::Senior, plan, NINE);
    sitting.until(NINE.plus_ms(6 * MINUTE_MS));
    let rules: Vec<Rule> = sitting
        .unasked()
        .iter()
        .map(|(_, _, line)| line.cue.as_ref().unwrap().rule)
        .collect();
    assert_eq!(rules, [Rule::Silence, Rule::Nudge]);
    sitting.until(NINE.plus_ms(9 * 60 * MINUTE_MS));
    assert!(sitting.interview.finished().is_some());
    assert!(
        sitting.unasked().len() <= 4,
        "two silences, a nudge, and nothing for hours: {:?}",
        sitting.unasked()
    );
}

#[test]
fn an_early_finish_ends_the_conversation() {
    let mut sitting = Sitting::begin(&ROOM, Level::Senior, Plan::named("default").unwrap(), NINE);
    sitting.until(NINE.plus_ms(MINUTE_MS));
    sitting
        .handle(Action::Finish { notes: Vec::new() })
        .unwrap();
    let length = sitting.journal.len();
    sitting.until(NINE.plus_ms(60 * MINUTE_MS));
    assert_eq!(sitting.journal.len(), length);
    assert_eq!(sitting.unasked(), []);
}

#[test]
fn nothing_is_read_while_nothing_changes() {
    let mut sitting = Sitting::begin(&ROOM, Level::Senior, Plan::named("default").unwrap(), NINE);
    sitting.write("clarify", TEXTS[0]).unwrap();
    sitting.until(NINE.plus_ms(60 * MINUTE_MS));
    assert_eq!(sitting.watch.readings(), 1);
}

#[test]
fn a_good_candidate_meets_every_kind_of_question_on_every_case() {
    for case in BUILT_IN.cases.keys() {
        let room = Room::of(case);
        let (sitting, _) = play(&room, Who::Good);
        let count = |wanted: &[Rule]| {
            let unasked = sitting.unasked();
            let rules = unasked
                .iter()
                .filter_map(|(_, _, line)| Some(line.cue.as_ref()?.rule));
            rules.filter(|rule| wanted.contains(rule)).count()
        };
        assert!(count(&[Rule::Probe, Rule::Redirect]) >= 2, "{case}: probes");
        assert!(count(&[Rule::FollowUp]) >= 1, "{case}: follow-ups");
        assert_eq!(
            count(&[Rule::TradeOffs, Rule::Closing]),
            2,
            "{case}: an end"
        );
        assert_eq!(count(&[Rule::Units]), 0, "{case}: the numbers are right");
    }
}

#[test]
fn whoever_has_the_way_on_the_board_or_in_the_notes_gets_a_curveball_and_who_has_nothing_gets_none()
{
    let mut of_early_drawer = 0;
    for case in BUILT_IN.cases.keys() {
        let room = Room::of(case);
        let curveballs = |who: Who| {
            let (sitting, _) = play(&room, who);
            let unasked = sitting.unasked();
            let rules = unasked
                .iter()
                .filter_map(|(_, _, line)| Some(line.cue.as_ref()?.rule));
            rules.filter(|rule| *rule == Rule::Curveball).count()
        };
        assert_eq!(curveballs(Who::Good), 1, "{case}: drawn");
        assert_eq!(curveballs(Who::Silent), 0, "{case}: nothing there");
        assert_eq!(curveballs(Who::OffTopic), 0, "{case}: another question");
        of_early_drawer += usize::from(curveballs(Who::EarlyDrawer) > 0);
    }
    // Of the middling answers two do not have half of the core points by then.
    assert!(
        of_early_drawer >= 9,
        "told beside four early boxes: {of_early_drawer}"
    );
}

#[test]
fn only_who_builds_something_else_is_told_the_task_again() {
    for case in BUILT_IN.cases.keys() {
        let room = Room::of(case);
        for who in Who::ALL {
            let (sitting, _) = play(&room, who);
            let unasked = sitting.unasked();
            let told = unasked.iter().filter(|(_, _, line)| {
                line.cue
                    .as_ref()
                    .is_some_and(|cue| cue.rule == Rule::OffTask)
            });
            let texts: Vec<&str> = told.map(|(_, _, line)| line.text.as_str()).collect();
            assert_eq!(
                !texts.is_empty(),
                who == Who::OffTopic,
                "{case} {}: {texts:?}",
                who.name()
            );
            assert!(
                texts
                    .iter()
                    .all(|text| text.contains(&room.entry.case.prompt))
            );
        }
    }
}

#[test]
fn what_a_curveball_changed_is_told_from_the_board_as_it_was_frozen() {
    let (sitting, _) = play(&ROOM, Who::Good);
    let entry = &ROOM.entry;
    let [reaction] = &reactions(&sitting.interview, entry)[..] else {
        panic!("one curveball: {:?}", sitting.unasked());
    };
    let curveball = entry
        .case
        .curveball
        .iter()
        .find(|one| one.id == reaction.id)
        .unwrap();
    assert_eq!(reaction.hoped_for, curveball.reaction);
    let notes: Vec<&String> = reaction.notes.iter().flat_map(|(_, lines)| lines).collect();
    assert!(
        notes.iter().any(|line| **line == curveball.reaction),
        "{notes:?}"
    );
    assert!(reaction.board.is_empty(), "nothing was drawn afterwards");
    assert!(!reaction.is_empty());
}

#[test]
fn the_reference_board_of_every_case_is_a_picture_to_go_on_from_when_somebody_draws_it() {
    let mut faults = Vec::new();
    for case in BUILT_IN.cases.keys() {
        let entry = &BUILT_IN.cases[case];
        let board = &entry.case.board;
        let parts: Vec<(&str, &str)> = board
            .component
            .iter()
            .map(|part| (part.id.as_str(), part.label.as_str()))
            .collect();
        let arrows: Vec<(&str, &str)> = board
            .edge
            .iter()
            .map(|edge| (edge.from.as_str(), edge.to.as_str()))
            .collect();
        let graph =
            fortyfive::diagram::Graph::from_scene(&scene(&parts, &arrows), &entry.components);
        let compared = graph.compared_with(board).unwrap();
        if !compared.is_enough() {
            faults.push(format!("{case}: {compared:?}, {} aside", graph.set_aside));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn a_part_without_an_arrow_is_asked_about_and_one_the_case_has_no_use_for_too() {
    let mut sitting = Sitting::begin(&ROOM, Level::Senior, Plan::named("default").unwrap(), NINE);
    sitting
        .write(
            "clarify",
            "User pastes a long URL into a form and we hand back a short link.",
        )
        .unwrap();
    for stage in ["clarify", "estimate"] {
        sitting.until(sitting.now.plus_ms(MINUTE_MS));
        sitting
            .handle(Action::Advance { from: stage.into() })
            .unwrap();
    }
    sitting.until(sitting.now.plus_ms(290_000));
    let parts = [
        ("c", "Client"),
        ("l", "LB"),
        ("s", "API"),
        ("d", "Postgres"),
        ("e", "Elasticsearch"),
        ("r", "Redis"),
    ];
    sitting
        .draw(scene(
            &parts,
            &[("c", "l"), ("l", "s"), ("s", "d"), ("s", "e")],
        ))
        .unwrap();
    sitting.until(sitting.now.plus_ms(13 * MINUTE_MS));
    let asked: Vec<String> = sitting
        .unasked()
        .into_iter()
        .filter(|(_, _, line)| line.cue.as_ref().unwrap().rule == Rule::PartPurpose)
        .map(|(_, _, line)| line.cue.unwrap().about)
        .collect();
    let first = asked.first().map(String::as_str);
    assert_eq!(first, Some("Elasticsearch"), "{:#?}", sitting.unasked());
    let odd = |part: &String| part == "Elasticsearch" || part == "Redis";
    assert!(asked.iter().all(odd), "{asked:?}");
}

#[test]
fn who_says_nothing_hears_a_word_every_five_minutes_whatever_the_stage() {
    for case in BUILT_IN.cases.keys() {
        let room = Room::of(case);
        let (sitting, _) = play(&room, Who::Silent);
        let begun = sitting.interview.started_at();
        let moves_on = sitting.journal.iter().filter(|line| {
            let event = &line.event;
            matches!(event, fortyfive::interview::Event::StageEntered { .. })
        });
        let mut words: Vec<i64> = moves_on.map(|line| line.at.since_ms(begun)).collect();
        words.extend(sitting.unasked().iter().map(|(at, _, _)| *at));
        words.sort_unstable();
        for pair in words.windows(2) {
            let quiet_ms = pair[1] - pair[0];
            assert!(
                quiet_ms <= 5 * MINUTE_MS + LOOK_EVERY_MS,
                "{case}: nothing from {} to {} s",
                pair[0] / 1_000,
                pair[1] / 1_000
            );
        }
    }
}

/// The second question of a deep dive in which `notes` were written after the first.
fn second_question(notes: impl Fn(&str) -> String) -> String {
    let mut sitting = Sitting::begin(&ROOM, Level::Senior, Plan::named("default").unwrap(), NINE);
    for stage in ["clarify", "estimate", "high-level"] {
        sitting.until(sitting.now.plus_ms(MINUTE_MS));
        let from = stage.to_owned();
        sitting.handle(Action::Advance { from }).unwrap();
    }
    let asked = |sitting: &Sitting<'_>| {
        let unasked = sitting.unasked().into_iter();
        let lines = unasked.filter(|(_, _, line)| {
            let rule = line.cue.as_ref().unwrap().rule;
            matches!(rule, Rule::Probe | Rule::Redirect)
        });
        lines.map(|(_, _, line)| line).collect::<Vec<_>>()
    };
    sitting.until(sitting.now.plus_ms(3 * MINUTE_MS));
    let first = asked(&sitting)[0].cue.clone().unwrap().about;
    let mut text = notes(&first);
    while asked(&sitting).len() < 2 {
        sitting.write("deep-dive", &text).unwrap();
        sitting.until(sitting.now.plus_ms(MINUTE_MS));
        text.push_str(
            "\n\nThe handbook of the team has a page on this, and somebody reads it on Tuesdays.",
        );
    }
    asked(&sitting)[1].text.clone()
}

#[test]
fn nobody_is_thanked_for_notes_that_were_no_answer() {
    let say = &ROOM.entry.wordings.say;
    let begins = |text: &str, occasion: &str| {
        let mut wordings = say[occasion].iter();
        wordings.any(|wording| text.starts_with(wording.split('{').next().unwrap()))
    };
    let beside = second_question(|_| {
        "The team keeps a handbook, releases on Tuesdays, and a pipeline runs all of its tests before.".to_owned()
    });
    assert!(begins(&beside, "redirect"), "{beside}");
    let answered = second_question(|probe| {
        let mut probes = ROOM.entry.case.probe.iter();
        probes.find(|known| known.id == probe).unwrap().good.clone()
    });
    assert!(!begins(&answered, "redirect"), "{answered}");
}
