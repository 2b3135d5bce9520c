//! The journal: what replaying, looking, repeating and refusing must never change.

use fortyfive::interview::check::{Effort, Examination};
use fortyfive::interview::event::{FinishReason, Label, Recorded};
use fortyfive::interview::{Action, Event, Interview, Phase};
use proptest::prelude::*;

use super::script::{NINE, Room, Step, Wait, history, is_over, play, scripts};

proptest! {
    /// INV-36: what was written here is taken wherever it is brought, and nothing that was not.
    #[test]
    fn every_journal_that_was_written_here_is_possible(script in scripts()) {
        let (mut room, _) = play(&script);
        let _ = room.command(0, Action::Finish { notes: Vec::new() });
        let mut effort = Effort::of_an_import();
        let mut examination = Examination::begin(room.now, &mut effort);
        for line in &room.journal {
            let taken = examination.take(line);
            prop_assert_eq!(taken, Ok(()), "{:?}", line);
        }
        prop_assert_eq!(examination.end(), Ok(room.interview));
    }

    /// F-33: whatever a journal says, it is judged, and playing it ends.
    #[test]
    fn a_journal_whose_lines_were_exchanged_or_left_out_is_judged(script in scripts(), from in 0..60_usize, to in 0..60_usize, renumbered in any::<bool>()) {
        let (room, _) = play(&script);
        let mut journal = room.journal;
        let (from, to) = (from % journal.len(), to % journal.len());
        if from == to { journal.remove(from); } else { journal.swap(from, to); }
        if renumbered {
            for (index, line) in journal.iter_mut().enumerate() { line.seq = index as u64 + 1; }
        }
        let mut effort = Effort::of_an_import();
        let mut examination = Examination::begin(room.now, &mut effort);
        let refused = journal.iter().any(|line| examination.take(line).is_err());
        prop_assert!(renumbered || refused || from + 1 == journal.len() + usize::from(from == to));
    }

    /// INV-04
    #[test]
    fn replay_and_snapshot_and_the_living_interview_are_equal_at_every_step(script in scripts()) {
        let mut room = Room::open(script.plan.clone());
        let mut from_snapshots = room.interview.clone();
        for (wait, step) in &script.steps {
            let length = room.journal.len();
            room.take(wait, step);
            prop_assert_eq!(&room.interview, &Interview::replay(&room.journal));
            let snapshot = serde_json::to_string(&from_snapshots).unwrap();
            from_snapshots = serde_json::from_str(&snapshot).unwrap();
            for line in &room.journal[length..] {
                let stored = serde_json::to_string(line).unwrap();
                from_snapshots.apply(&serde_json::from_str(&stored).unwrap());
            }
            prop_assert_eq!(&room.interview, &from_snapshots);
        }
    }

    /// INV-04, INV-43
    #[test]
    fn every_prefix_of_a_journal_is_an_interview_that_can_be_seen_and_finished(script in scripts()) {
        let (room, _) = play(&script);
        for length in 1..=room.journal.len() {
            let mut interview = Interview::replay(&room.journal[..length]);
            prop_assert_eq!(interview.seq(), length as u64);
            prop_assert_eq!(interview.stages_view(room.now).len(), script.plan.stages.len());
            interview.transcript();
            interview.asides();
            interview.board_asides();
            let mut finishing = Room { now: room.now, interview: interview.clone(), journal: Vec::new(), sent: Vec::new() };
            let outcome = finishing.command(0, Action::Finish { notes: Vec::new() });
            prop_assert!(outcome.answer.is_ok());
            prop_assert!(is_over(&finishing.interview));
            // Nobody has to do anything, either: time alone ends everything.
            let mut looks = 0;
            while let Some(next) = interview.poll_timeout() {
                prop_assert!(!interview.handle_timeout(next).is_empty());
                looks += 1;
                prop_assert!(looks < 200);
            }
            prop_assert!(is_over(&interview));
        }
    }

    /// INV-05
    #[test]
    fn lines_are_numbered_without_a_gap_and_written_down_in_order_and_never_before_they_happened(script in scripts()) {
        let (room, _) = play(&script);
        for (index, line) in room.journal.iter().enumerate() {
            prop_assert_eq!(line.seq, index as u64 + 1);
            prop_assert!(line.at <= line.recorded_at);
            prop_assert!(line.at >= NINE);
        }
        prop_assert!(room.journal.is_sorted_by_key(|line| line.recorded_at));
        // Only the end is dated back, to the bell it belongs to.
        let dated: Vec<_> = room.journal.iter()
            .filter(|line| !matches!(line.event, Event::Finished { .. })).map(|line| line.at).collect();
        prop_assert!(dated.is_sorted());
    }

    /// INV-13, INV-14
    #[test]
    fn one_late_wake_up_gives_the_journal_of_many_early_ones(script in scripts(), looks in prop::collection::vec(0..60_000_i64, 40)) {
        let mut lazy = Room::open(script.plan.clone());
        let mut eager = lazy.clone();
        for ((wait, step), look_ms) in script.steps.iter().zip(looks) {
            // Where the wait depends on a deadline, the lazy one decides: it has looked less.
            let mut clock = lazy.clone();
            clock.wait(wait);
            let gap_ms = clock.now.since_ms(lazy.now);
            let mut at = lazy.now;
            while at.plus_ms(look_ms.max(gap_ms / 50 + 1)) < clock.now {
                at = at.plus_ms(look_ms.max(gap_ms / 50 + 1));
                eager.now = at;
                eager.look();
                eager.look();
            }
            eager.now = lazy.now;
            lazy.now = clock.now;
            eager.now = clock.now;
            if let Step::Outage { gap_ms } = step {
                for room in [&mut lazy, &mut eager] {
                    let from = room.now;
                    room.now = from.plus_ms(*gap_ms);
                    let events = room.interview.credit_outage(room.now, from, room.now);
                    room.journal.extend(events);
                }
            } else if let Some((delay_ms, action)) = { let mut seen = lazy.clone(); seen.look(); seen.action(step) } {
                let _ = lazy.command(delay_ms, action.clone());
                let _ = eager.command(delay_ms, action);
            }
        }
        lazy.look();
        eager.look();
        prop_assert_eq!(history(&lazy.journal), history(&eager.journal));
    }

    /// INV-15
    #[test]
    fn looking_early_or_twice_changes_nothing(script in scripts()) {
        let (_, moments) = play(&script);
        for moment in moments {
            let mut interview = moment.after.clone();
            interview.handle_timeout(moment.now);
            let settled = interview.clone();
            prop_assert!(interview.handle_timeout(moment.now).is_empty());
            if let Some(next) = interview.poll_timeout() {
                prop_assert!(next > moment.now);
                prop_assert!(interview.handle_timeout(next.plus_ms(-1)).is_empty());
            }
            prop_assert!(interview.handle_timeout(NINE).is_empty());
            prop_assert_eq!(interview, settled);
        }
    }

    /// INV-29
    #[test]
    fn a_refused_command_changes_nothing(script in scripts()) {
        let (_, moments) = play(&script);
        for moment in moments {
            if let Some(Err(refusal)) = &moment.answer {
                prop_assert!(moment.events.is_empty());
                prop_assert_eq!(&moment.before, &moment.after);
                prop_assert!(!refusal.to_string().is_empty());
            }
        }
    }

    /// INV-29: the deadlines found on the way are kept.
    #[test]
    fn a_refused_command_keeps_the_deadlines_it_found(script in scripts(), ms in 0..4_000_000_i64) {
        let (mut room, _) = play(&script);
        let mut looked = room.clone();
        room.wait(&Wait::Ms(ms));
        looked.wait(&Wait::Ms(ms));
        looked.look();
        let outcome = room.command(0, Action::Advance { from: "nowhere".into() });
        prop_assert!(outcome.answer.is_err());
        prop_assert_eq!(room.journal, looked.journal);
        prop_assert_eq!(room.interview, looked.interview);
    }

    /// INV-03, INV-25
    #[test]
    fn a_save_sent_again_gets_the_same_answer_and_changes_nothing(script in scripts(), order in any::<u64>()) {
        let (mut room, _) = play(&script);
        room.look();
        let mut sent = room.sent.clone();
        let length = sent.len().max(1);
        sent.rotate_left(order as usize % length);
        let settled = room.interview.clone();
        for (action, ack) in sent {
            let outcome = room.command(0, action);
            prop_assert!(outcome.events.is_empty());
            prop_assert_eq!(outcome.answer.unwrap().ack, Some(ack));
        }
        prop_assert_eq!(&room.interview, &settled);
        // Also by a server that knows only the journal.
        let mut restarted = Room { interview: Interview::replay(&room.journal), ..room.clone() };
        for (action, ack) in room.sent {
            prop_assert_eq!(restarted.command(0, action).answer.unwrap().ack, Some(ack));
        }
    }

    /// INV-03: with other content it is refused.
    #[test]
    fn the_name_of_a_save_is_not_used_for_another(script in scripts()) {
        let (_, moments) = play(&script);
        for moment in moments {
            if let (Step::Reuse { .. }, Some(answer)) = (&moment.step, &moment.answer) {
                let code = answer.as_ref().unwrap_err().code();
                prop_assert_eq!(code, "operation-reused");
            }
        }
    }

    /// INV-10, INV-11
    #[test]
    fn an_interview_finishes_once_and_after_it_only_texts_are_kept(script in scripts()) {
        let (mut room, _) = play(&script);
        let _ = room.command(0, Action::Finish { notes: Vec::new() });
        let frozen: Vec<String> = room.interview.stages_view(room.now).into_iter().map(|stage| stage.text).collect();
        let (board, finished) = (room.interview.board().clone(), room.interview.finished());
        let length = room.journal.len();
        let again = room.command(0, Action::Finish { notes: Vec::new() });
        prop_assert!(again.events.is_empty());
        prop_assert!(again.answer.unwrap().already);
        for (wait, step) in &script.steps {
            room.take(wait, step);
        }
        for line in &room.journal[length..] {
            prop_assert!(matches!(
                line.event,
                Event::Wrote { label: Label::AfterEnd, head: false, .. } | Event::Drew { label: Label::AfterEnd, head: false, .. }
                // What says the same as the frozen text is no new revision.
                | Event::Wrote { label: Label::AfterEnd, .. } | Event::Drew { label: Label::AfterEnd, .. }
            ), "{:?}", line);
        }
        let texts: Vec<String> = room.interview.stages_view(room.now).into_iter().map(|stage| stage.text).collect();
        prop_assert_eq!(texts, frozen);
        prop_assert_eq!(room.interview.board(), &board);
        prop_assert_eq!(room.interview.finished(), finished);
        let ends = room.journal.iter().filter(|line| matches!(line.event, Event::Finished { .. })).count();
        prop_assert_eq!(ends, 1);
        prop_assert_eq!(room.interview.poll_timeout(), None);
    }

    /// INV-10
    #[test]
    fn nobody_but_the_candidate_ends_an_interview_before_the_last_text_is_in(mut script in scripts()) {
        script.steps.retain(|(_, step)| !matches!(step, Step::Finish { .. }));
        let (mut room, _) = play(&script);
        while let Some(next) = room.interview.poll_timeout() {
            room.now = room.now.max(next);
            room.look();
        }
        // Minutes that were granted at 0:00 take that end back.
        let counts = |line: &&Recorded| {
            matches!(line.event, Event::ClosingBegan | Event::ExtraTimeGranted { .. })
        };
        let last = room.journal.iter().rfind(counts);
        let closing = last.filter(|line| line.event == Event::ClosingBegan);
        let closing = closing.and_then(|last| room.journal.iter().position(|line| line.seq == last.seq));
        let (end, reason) = room.interview.finished().unwrap();
        let Some(closing) = closing else {
            prop_assert_eq!(reason, FinishReason::Abandoned);
            return Ok(());
        };
        prop_assert_eq!((end, reason), (room.journal[closing].at, FinishReason::Expired));
        let gaps_ms: i64 = room.journal[closing..].iter().map(|line| match line.event {
            Event::OutageCredited { gap_ms, .. } => gap_ms,
            _ => 0,
        }).sum();
        let finished = room.journal.iter().find(|line| matches!(line.event, Event::Finished { .. })).unwrap();
        prop_assert!(finished.recorded_at >= end.plus_ms(75_000 + gaps_ms));
    }

    /// INV-11: the reason follows from the journal.
    #[test]
    fn finished_by_the_deadline_is_submitted_and_later_is_expired(script in scripts(), delay_ms in 0..100_000_i64, ms in 0..100_000_i64) {
        let (mut room, _) = play(&script);
        room.wait(&Wait::Ms(ms));
        room.look();
        let (phase, deadline) = (room.interview.phase(), room.interview.deadline());
        if phase == Phase::Finished {
            return Ok(());
        }
        let outcome = room.command(delay_ms, Action::Finish { notes: Vec::new() });
        prop_assert!(outcome.answer.is_ok());
        let in_time = phase != Phase::Closing || room.now.plus_ms(-delay_ms) <= deadline.unwrap();
        let expected = if in_time { FinishReason::Submitted } else { FinishReason::Expired };
        prop_assert_eq!(room.interview.finished().unwrap().1, expected);
    }

    /// INV-32
    #[test]
    fn case_and_plan_stay_as_they_were_at_the_start(script in scripts()) {
        let (room, _) = play(&script);
        prop_assert_eq!(room.interview.plan(), &script.plan);
        prop_assert_eq!(room.interview.case(), "url-shortener");
        prop_assert_eq!(room.interview.content_hash(), "c0ffee");
    }
}
