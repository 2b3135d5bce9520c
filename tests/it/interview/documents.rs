//! Texts and boards: nothing that was acknowledged is lost, and nothing late changes what counts.

use fortyfive::interview::board::{Board, BoardDelta};
use fortyfive::interview::history::Content;
use fortyfive::interview::label::{Bell, Standing, label};
use fortyfive::interview::plan::Plan;
use fortyfive::interview::text::{TextDelta, merge_lines, sha256_hex};
use fortyfive::interview::{Action, Event, Interview, Label};
use fortyfive::time::Timestamp;
use proptest::prelude::*;

use super::script::{Room, Step, play, scenes, scripts, texts};

fn rank(label: Label) -> usize {
    [
        Label::OnTime,
        Label::Grace,
        Label::Paused,
        Label::Late,
        Label::AfterEnd,
    ]
    .iter()
    .position(|known| *known == label)
    .unwrap()
}

fn revisions(interview: &Interview) -> Vec<String> {
    (0..)
        .map_while(|rev| interview.text_at_rev("clarify", rev))
        .collect()
}

fn standings() -> impl Strategy<Value = Standing> {
    prop_oneof![
        Just(Standing::Running),
        (0..300_i64).prop_map(|since| Standing::Paused {
            since: Timestamp(since)
        }),
        Just(Standing::Finished),
    ]
}

fn board(elements: Vec<serde_json::Value>) -> Board {
    Board::try_from(elements).unwrap()
}

proptest! {
    /// INV-20
    #[test]
    fn arriving_earlier_never_gives_a_worse_label(
        first in 0..300_i64, second in 0..300_i64, at in 0..200_i64, grace_ms in 0..100_i64,
        has_bell in any::<bool>(), standing in standings(),
    ) {
        let bell = has_bell.then_some(Bell { at: Timestamp(at), grace_until: Timestamp(at + grace_ms) });
        let (early, late) = (first.min(second), first.max(second));
        prop_assert!(rank(label(Timestamp(early), bell, standing)) <= rank(label(Timestamp(late), bell, standing)));
        // INV-28: by the deadline is never worse than grace, unless paused or over.
        if early <= at && standing == Standing::Running {
            prop_assert_eq!(label(Timestamp(early), bell, standing), Label::OnTime);
        }
    }

    /// INV-12
    #[test]
    fn the_hash_in_an_answer_is_that_of_the_stored_text(script in scripts()) {
        let (room, moments) = play(&script);
        for (action, ack) in &room.sent {
            match action {
                Action::Write { stage, .. } => {
                    let stored = room.interview.text_at_rev(stage, ack.rev).unwrap();
                    prop_assert_eq!(sha256_hex(stored.as_bytes()), ack.sha256.clone());
                }
                Action::Draw { .. } => {
                    let stored = room.interview.board_at_rev(ack.rev).unwrap();
                    prop_assert_eq!(sha256_hex(stored.to_json().as_bytes()), ack.sha256.clone());
                }
                other => panic!("{other:?} is no save"),
            }
        }
        for moment in moments {
            for line in &moment.events {
                if let Event::Wrote { sent_sha256, .. } = &line.event
                    && let Step::Write { text, .. } = &moment.step
                {
                    prop_assert_eq!(sent_sha256, &sha256_hex(text.as_bytes()));
                }
            }
        }
    }

    /// INV-02
    #[test]
    fn a_text_that_counts_is_the_text_of_the_stage_and_every_other_is_an_aside_or_history(script in scripts()) {
        let (_, moments) = play(&script);
        for moment in moments {
            let Step::Write { text, .. } = &moment.step else { continue };
            let Some(Ok(answer)) = &moment.answer else { continue };
            let ack = answer.ack.as_ref().unwrap();
            let Some(Event::Wrote { stage, head, .. }) = moment.events.last().map(|line| &line.event) else { continue };
            if *head && ack.label.counts() {
                prop_assert_eq!(moment.after.text_rev(stage), Some(ack.rev));
                let stored = moment.after.counted_text(stage).unwrap();
                prop_assert_eq!(sha256_hex(stored.as_bytes()), ack.sha256.clone());
            } else if !*head {
                // Kept word for word, and either open beside the text or already part of it.
                prop_assert_eq!(&moment.after.text_at_rev(stage, ack.rev).unwrap(), text);
            }
        }
    }

    /// INV-21
    #[test]
    fn what_does_not_count_never_changes_what_counts(script in scripts()) {
        let (_, moments) = play(&script);
        for moment in moments {
            for line in &moment.events {
                match &line.event {
                    Event::Wrote { label, stage, .. } if !label.counts() => {
                        prop_assert_eq!(moment.before.counted_text(stage), moment.after.counted_text(stage));
                        prop_assert_eq!(moment.before.text_rev(stage), moment.after.text_rev(stage));
                    }
                    Event::Drew { label, .. } if !label.counts() => {
                        prop_assert_eq!(moment.before.board(), moment.after.board());
                    }
                    _ => {}
                }
            }
        }
    }

    /// INV-22
    #[test]
    fn revisions_are_a_tree_whose_head_moves_only_to_its_child(script in scripts()) {
        let (room, _) = play(&script);
        let mut heads = std::collections::HashMap::new();
        let mut latest = std::collections::HashMap::new();
        for line in &room.journal {
            let (document, rev, parent, head) = match &line.event {
                Event::Wrote { stage, rev, parent, head, .. } => (stage.as_str(), *rev, *parent, *head),
                Event::Drew { rev, parent, head, .. } => ("", *rev, *parent, *head),
                _ => continue,
            };
            let (latest, at) = (latest.entry(document).or_insert(0), heads.entry(document).or_insert(0));
            if rev > *latest {
                prop_assert_eq!(rev, *latest + 1);
                prop_assert!(parent < rev);
                *latest = rev;
                if head {
                    prop_assert_eq!(parent, *at);
                    *at = rev;
                }
            } else {
                prop_assert_eq!(parent, rev);
                prop_assert_eq!(head, rev == *at);
            }
        }
        for stage in room.interview.stages_view(room.now) {
            prop_assert_eq!(stage.rev, heads.get(stage.id.as_str()).copied().unwrap_or(0));
        }
    }

    /// INV-22: nothing that stands in the history is ever rewritten.
    #[test]
    fn an_old_revision_reads_the_same_for_ever(script in scripts()) {
        let (room, moments) = play(&script);
        for moment in moments {
            for stage in &script.plan.stages {
                for rev in (0..).take_while(|rev| moment.after.text_at_rev(&stage.id, *rev).is_some()) {
                    prop_assert_eq!(moment.after.text_at_rev(&stage.id, rev), room.interview.text_at_rev(&stage.id, rev));
                }
            }
        }
    }

    /// INV-23
    #[test]
    fn two_people_who_write_at_once_lose_nothing(
        writes in prop::collection::vec((any::<bool>(), texts(), any::<bool>()), 1..30),
    ) {
        let mut room = Room::open(Plan::named("default").unwrap());
        // What each of the two has on the screen.
        let mut screens = [(0, String::new()), (0, String::new())];
        let mut acknowledged = Vec::new();
        for (index, (second, text, fetches)) in writes.into_iter().enumerate() {
            let screen = &mut screens[usize::from(second)];
            room.now = room.now.plus_ms(1_000);
            let history = revisions(&room.interview);
            let action = Action::Write {
                stage: "clarify".into(), op_id: format!("op-{index}"), base_rev: screen.0, merges: None, text: text.clone(),
            };
            let ack = room.command(0, action).answer.unwrap().ack.unwrap();
            let stored = room.interview.text_at_rev("clarify", ack.rev).unwrap();
            // What nobody ever wrote before is in the revision that the answer names.
            for line in text.lines().filter(|line| !history.iter().any(|old| old.lines().any(|old| old == *line))) {
                prop_assert!(stored.lines().any(|kept| kept == line), "{:?} lost {:?}", stored, line);
            }
            acknowledged.push((text.clone(), ack.clone()));
            let same = sha256_hex(text.as_bytes()) == ack.sha256;
            if same || fetches {
                *screen = (ack.rev, if same { text } else { stored });
            }
        }
        let history = revisions(&room.interview);
        for (text, ack) in acknowledged {
            // Merged or word for word: each of its lines stands in some revision.
            for line in text.lines() {
                prop_assert!(history.iter().any(|kept| kept.lines().any(|kept| kept == line)), "lost {:?}", line);
            }
            if ack.label == Label::Conflict {
                prop_assert_eq!(&history[ack.rev as usize], &text);
            }
        }
        let restarted = Interview::replay(&room.journal);
        prop_assert_eq!(restarted.asides(), room.interview.asides());
    }

    /// INV-24
    #[test]
    fn a_clean_merge_contains_both_edits(base in texts(), ours in texts(), theirs in texts()) {
        prop_assert_eq!(merge_lines(&base, &base, &theirs), Some(theirs.clone()));
        prop_assert_eq!(merge_lines(&base, &ours, &base), Some(ours.clone()));
        prop_assert_eq!(merge_lines(&base, &ours, &ours), Some(ours.clone()));
        let Some(merged) = merge_lines(&base, &ours, &theirs) else { return Ok(()) };
        let count = |text: &str, line: &str| text.split('\n').filter(|other| *other == line).count();
        for side in [&ours, &theirs] {
            let other = if std::ptr::eq(side, &ours) { &theirs } else { &ours };
            for line in side.split('\n') {
                let (was, is) = (count(&base, line), count(side, line));
                let taken_by_other = was.saturating_sub(count(other, line));
                prop_assert!(count(&merged, line) + taken_by_other >= is.min(was + is), "{line:?} in {merged:?}");
            }
            for line in base.split('\n').filter(|line| count(side, line) == 0 && count(other, line) <= count(&base, line)) {
                prop_assert_eq!(count(&merged, line), 0, "{:?} came back", line);
            }
        }
    }

    /// INV-24, for boards
    #[test]
    fn a_clean_merge_of_boards_contains_both_edits(base in scenes(), ours in scenes(), theirs in scenes()) {
        let (base, ours, theirs) = (board(base), board(ours), board(theirs));
        prop_assert_eq!(Board::merge(&base, &base, &theirs), Some(theirs.clone()));
        prop_assert_eq!(Board::merge(&base, &ours, &base), Some(ours.clone()));
        let find = |board: &Board, id: &str| {
            board.elements().iter().find(|element| element.id == id).map(|element| element.value.clone())
        };
        let merged = Board::merge(&base, &ours, &theirs);
        for id in ["a", "b", "c", "d"] {
            let (was, mine, other) = (find(&base, id), find(&ours, id), find(&theirs, id));
            let Some(merged) = &merged else { continue };
            if mine != was {
                prop_assert_eq!(find(merged, id), mine);
            } else {
                prop_assert_eq!(find(merged, id), other);
            }
        }
    }

    #[test]
    fn a_text_delta_gives_the_other_text_exactly(from in "\\PC{0,20}", to in "\\PC{0,20}") {
        let delta = TextDelta::between(&from, &to);
        let mut text = from.clone();
        delta.apply(&mut text);
        prop_assert_eq!(&text, &to);
        prop_assert!(delta.deleted.len() <= from.len() && delta.inserted.len() <= to.len());
        prop_assert_eq!(delta.is_empty(), from == to);
    }

    #[test]
    fn a_board_delta_gives_the_other_board_exactly(from in scenes(), to in scenes()) {
        let (from, to) = (board(from), board(to));
        let delta = BoardDelta::between(&from, &to);
        let stored: BoardDelta = serde_json::from_str(&serde_json::to_string(&delta).unwrap()).unwrap();
        let mut scene = from.clone();
        stored.apply(&mut scene);
        prop_assert_eq!(&scene, &to);
        prop_assert_eq!(delta.is_empty(), from == to);
    }

    /// Asides are exactly what was kept beside the text and not taken up since.
    #[test]
    fn no_text_that_does_not_count_is_out_of_sight(script in scripts()) {
        let (room, _) = play(&script);
        let asides = room.interview.asides();
        for aside in &asides {
            prop_assert!(!aside.label.counts());
            prop_assert_eq!(room.interview.text_at_rev(&aside.stage, aside.rev), Some(aside.text.clone()));
        }
        // The last text of each line of asides is listed, unless a later text was built on it.
        for line in &room.journal {
            let Event::Wrote { stage, rev, head: false, .. } = &line.event else { continue };
            let built_on = room.journal.iter().any(|other| match &other.event {
                Event::Wrote { stage: of, rev: child, parent, merged, .. } => {
                    of == stage && ((parent == rev && child != rev) || merged.contains(rev))
                }
                _ => false,
            });
            let listed = asides.iter().any(|aside| &aside.stage == stage && aside.rev == *rev);
            prop_assert_eq!(listed, !built_on && room.interview.text_rev(stage) != Some(*rev)
                && !is_on_the_line_of_the_head(&room.interview, &room.journal, stage, *rev));
        }
    }
}

/// A save that said nothing new may name an old revision that once was the head.
fn is_on_the_line_of_the_head(
    _: &Interview,
    journal: &[fortyfive::interview::Recorded],
    stage: &str,
    rev: u64,
) -> bool {
    journal.iter().any(|line| match &line.event {
        Event::Wrote {
            stage: of,
            rev: same,
            head: true,
            ..
        } => of == stage && *same == rev,
        _ => false,
    }) || rev == 0
}
