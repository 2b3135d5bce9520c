//! The clock: what it may do to the time that is left.

use fortyfive::interview::event::{EnteredBy, PausedBy};
use fortyfive::interview::plan::{MINUTE_MS, Plan};
use fortyfive::interview::{Action, Event, Interview, Pace, Phase};
use fortyfive::time::Timestamp;
use proptest::prelude::*;

use super::script::{Moment, Room, Script, Step, Wait, plans, play, scripts};

fn spent(interview: &Interview, now: Timestamp) -> i64 {
    interview
        .stages_view(now)
        .iter()
        .map(|stage| stage.spent_ms)
        .sum()
}

/// The interview after each step, with all deadlines by then written down.
fn settled(script: &Script) -> Vec<(Timestamp, Interview)> {
    let settle = |moment: Moment| {
        let mut interview = moment.after;
        interview.handle_timeout(moment.now);
        (moment.now, interview)
    };
    play(script).1.into_iter().map(settle).collect()
}

/// How much later than it arrived a step was handled.
fn delay_ms(step: &Step) -> i64 {
    match step {
        Step::Pause { delay_ms } | Step::Finish { delay_ms, .. } => *delay_ms,
        _ => 0,
    }
}

proptest! {
    /// INV-06
    #[test]
    fn the_stages_sum_to_the_time_gone_and_at_the_end_to_the_length(script in scripts()) {
        for (now, interview) in settled(&script) {
            let elapsed_ms = interview.elapsed_ms(now);
            prop_assert_eq!(spent(&interview, now), elapsed_ms);
            prop_assert!(interview.stages_view(now).iter().all(|stage| stage.spent_ms >= 0));
            let Some(length_ms) = interview.length_ms() else { continue };
            prop_assert_eq!(length_ms, script.plan.length_ms().unwrap() + interview.extra_ms());
            prop_assert!(elapsed_ms <= length_ms);
            prop_assert_eq!(elapsed_ms + interview.remaining_ms(now).unwrap(), length_ms);
            if interview.deadline().is_some_and(|deadline| deadline <= now) {
                prop_assert_eq!(elapsed_ms, length_ms);
            }
        }
    }

    /// INV-06, INV-27: budgets are a division of the length at every moment.
    #[test]
    fn what_the_stages_have_always_sums_to_the_length(script in scripts()) {
        let (room, _) = play(&script);
        let Some(mut length_ms) = script.plan.length_ms() else { return Ok(()) };
        for line in &room.journal {
            if let Event::ExtraTimeGranted { ms } = line.event {
                length_ms += ms;
            }
            if let Event::StageEntered { stage, allotted_ms, .. } = &line.event {
                prop_assert_eq!(allotted_ms.iter().sum::<i64>(), length_ms);
                let entered = script.plan.position(stage).unwrap();
                for (planned, allotted_ms) in script.plan.stages.iter().zip(allotted_ms).skip(entered) {
                    prop_assert!(*allotted_ms >= planned.floor_ms, "{} has {}", planned.id, allotted_ms);
                }
            }
        }
    }

    /// INV-07, INV-16
    #[test]
    fn the_time_left_never_grows_and_stands_still_while_paused(script in scripts(), ms in 0..100_000_i64) {
        let (mut last, mut extra_ms) = (script.plan.length_ms().unwrap_or(0), 0);
        for ((now, interview), (_, step)) in settled(&script).into_iter().zip(&script.steps) {
            let Some(left_ms) = interview.remaining_ms(now) else { return Ok(()) };
            // A pause or a finish that was held up on its way counts from its arrival; minutes that are granted are there at once.
            let granted_ms = interview.extra_ms() - extra_ms;
            extra_ms = interview.extra_ms();
            prop_assert!((0..=15 * MINUTE_MS).contains(&extra_ms));
            prop_assert!((0..=last + delay_ms(step) + granted_ms).contains(&left_ms));
            last = left_ms;
            let later_ms = interview.remaining_ms(now.plus_ms(ms)).unwrap();
            match interview.phase() {
                Phase::Running => prop_assert_eq!(later_ms, (left_ms - ms).max(0)),
                _ => prop_assert_eq!(later_ms, left_ms),
            }
        }
    }

    /// INV-07
    #[test]
    fn pause_and_resume_conserve_the_time_left_to_the_millisecond(script in scripts()) {
        let (_, moments) = play(&script);
        for moment in moments {
            if matches!(moment.step, Step::Pause { delay_ms: 0 } | Step::Resume | Step::HostPause { .. } | Step::HostResume { .. }
                | Step::Take { .. } | Step::Leave { .. } | Step::Say { .. }) {
                let now = moment.now;
                prop_assert_eq!(moment.before.remaining_ms(now), moment.after.remaining_ms(now));
            }
        }
    }

    /// INV-07, INV-18
    #[test]
    fn an_outage_takes_no_time_and_ends_nothing(script in scripts(), gap_ms in 1..2_000_000_i64) {
        let (mut room, _) = play(&script);
        room.look();
        if room.interview.phase() == Phase::Finished {
            return Ok(());
        }
        let (before, from) = (room.interview.clone(), room.now);
        let to = from.plus_ms(gap_ms);
        prop_assert!(!room.interview.credit_outage(to, from, to).is_empty());
        prop_assert_eq!(room.interview.remaining_ms(to), before.remaining_ms(from));
        prop_assert!(room.interview.handle_timeout(to).is_empty());
        prop_assert_eq!(room.interview.stage(), before.stage());
        // What was due in so many milliseconds still is, unless it now waits for its candidate.
        let waits = gap_ms > 600_000 && before.phase() != Phase::Closing;
        if waits {
            prop_assert_eq!(room.interview.paused_by(), Some(PausedBy::Outage));
        } else {
            let next = before.poll_timeout().unwrap();
            prop_assert_eq!(room.interview.poll_timeout(), Some(next.plus_ms(gap_ms)));
        }
        // The same outage again is nothing.
        let credited = room.interview.clone();
        prop_assert!(room.interview.credit_outage(to, from, to).is_empty());
        prop_assert!(room.interview.credit_outage(to.plus_ms(5), from, to).is_empty());
        prop_assert_eq!(room.interview, credited);
    }

    /// INV-18: also when nobody had looked for a while before the server went away.
    #[test]
    fn what_was_due_before_an_outage_is_dated_before_it(script in scripts(), ms in 0..400_000_i64, gap_ms in 1..500_000_i64) {
        let (mut room, _) = play(&script);
        room.look();
        let mut looked = room.clone();
        let from = room.now.plus_ms(ms);
        looked.now = from;
        looked.look();
        let to = from.plus_ms(gap_ms);
        room.interview.credit_outage(to, from, to);
        looked.interview.credit_outage(to, from, to);
        prop_assert_eq!(room.interview.deadline(), looked.interview.deadline());
        prop_assert_eq!(room.interview.stages_view(to), looked.interview.stages_view(to));
        prop_assert_eq!(room.interview.finished().is_some(), looked.interview.finished().is_some());
    }

    /// INV-08
    #[test]
    fn no_deadline_moves_earlier_unless_the_candidate_moves_on_or_finishes(script in scripts()) {
        let (_, moments) = play(&script);
        for moment in &moments {
            if matches!(moment.step, Step::Advance { .. } | Step::HostAdvance { .. } | Step::Finish { .. }) {
                continue;
            }
            let (before, after) = (&moment.before, &moment.after);
            if let (Some(old), Some(new)) = (before.deadline(), after.deadline()) {
                prop_assert!(new >= old);
            }
            if let (Some(old), Some(new)) = (before.settle_at(), after.settle_at()) {
                prop_assert!(new >= old);
            }
            if let (Some(old), Some(new)) = (before.stage_bell(), after.stage_bell())
                && before.stage() == after.stage()
            {
                prop_assert!(new >= old);
            }
        }
        // Not even then the end: it moves only with pauses and outages.
        for pair in moments.windows(2) {
            if let (Some(old), Some(new)) = (pair[0].after.deadline(), pair[1].after.deadline()) {
                prop_assert!(new >= old);
            }
        }
    }

    /// INV-09
    #[test]
    fn the_clock_never_goes_back_to_an_earlier_stage(script in scripts()) {
        let (room, _) = play(&script);
        let mut last = None;
        for line in &room.journal {
            if let Event::StageEntered { stage, .. } = &line.event {
                let entered = script.plan.position(stage);
                prop_assert!(entered > last);
                last = entered;
            }
        }
    }

    /// INV-26
    #[test]
    fn pauses_keep_to_their_number_and_their_sum(script in scripts()) {
        for (now, interview) in settled(&script) {
            let own = interview.pauses().iter().filter(|pause| pause.by != PausedBy::Outage);
            // A person who interviews may pause where the plan may not.
            let hosted_ms = interview.last_host().map_or(0, |_| 10 * MINUTE_MS);
            let limit_ms = script.plan.pause_limit_ms.max(hosted_ms);
            let used_ms: i64 = own.clone().map(|pause| pause.length_ms(now)).sum();
            prop_assert!(own.count() <= 3);
            prop_assert!(used_ms <= limit_ms);
            prop_assert_eq!(used_ms + interview.pause_left_ms(now), limit_ms);
        }
    }

    /// INV-28
    #[test]
    fn saving_moves_no_deadline(script in scripts()) {
        let (_, moments) = play(&script);
        for moment in moments {
            if matches!(moment.step, Step::Write { .. } | Step::Draw { .. } | Step::Resend { .. }) {
                prop_assert_eq!(moment.before.poll_timeout(), moment.after.poll_timeout());
                prop_assert_eq!(moment.before.settle_at(), moment.after.settle_at());
            }
        }
    }

    /// INV-27
    #[test]
    fn extra_time_is_in_the_budgets_and_nowhere_else(plan in plans(), factor in 0..4_usize) {
        let permille = [1000, 1250, 1500, 2000][factor];
        let mut plain = plan;
        plain.extra_time_permille = 1000;
        let longer = plain.clone().with_extra_time(permille).unwrap();
        for (stage, was) in longer.stages.iter().zip(&plain.stages) {
            let exact = was.budget_ms * permille;
            prop_assert!(stage.budget_ms * 1000 >= exact && stage.budget_ms * 1000 < exact + 1000);
            prop_assert!(stage.floor_ms <= stage.budget_ms);
        }
        let room = Room::open(longer.clone());
        prop_assert_eq!(room.interview.remaining_ms(room.now), longer.length_ms());
    }

    /// Each mark is called once, and a stage's own only while the clock is on it.
    #[test]
    fn each_mark_is_called_once(script in scripts()) {
        let (mut room, _) = play(&script);
        while let Some(next) = room.interview.poll_timeout() {
            room.now = next;
            room.look();
        }
        let mut called = std::collections::HashSet::new();
        // With minutes granted, what comes again is called again: what counts is what was called since.
        let mut left_ms = i64::MAX;
        for (index, line) in room.journal.iter().enumerate() {
            if let Event::TimeCalled { mark } = &line.event {
                prop_assert!(called.insert(mark.clone()), "{:?} twice", mark);
            }
            if let Event::ExtraTimeGranted { .. } = line.event {
                called.clear();
                let granted = Interview::replay(&room.journal[..=index]);
                left_ms = granted.remaining_ms(line.at).unwrap();
            }
        }
        let expired = room.interview.remaining_ms(room.now) == Some(0);
        if expired {
            let length_ms = room.interview.length_ms().unwrap();
            for (due_ms, mark) in fortyfive::interview::marks::of_interview(length_ms) {
                prop_assert!(length_ms - due_ms >= left_ms || called.contains(&mark), "{:?} was skipped", mark);
            }
        }
    }

    /// Strict: every stage nobody left has exactly its time.
    #[test]
    fn in_strict_pace_a_stage_ends_at_its_bell(plan in plans(), ms in 0..10_000_i64) {
        let plan = plan.strict();
        if plan.pace != Pace::Strict {
            return Ok(());
        }
        let mut room = Room::open(plan.clone());
        let end = room.interview.settle_at().unwrap().plus_ms(ms);
        room.now = end;
        room.look();
        let spent: Vec<i64> = room.interview.stages_view(end).iter().map(|stage| stage.spent_ms).collect();
        let budgets: Vec<i64> = plan.stages.iter().map(|stage| stage.budget_ms).collect();
        prop_assert_eq!(spent, budgets);
        let by_bell = room.journal.iter()
            .filter(|line| matches!(line.event, Event::StageEntered { reason: EnteredBy::Bell, .. })).count();
        prop_assert_eq!(by_bell, plan.stages.len() - 1);
    }

    /// A double click moves the clock once.
    #[test]
    fn moving_on_twice_from_the_same_stage_moves_once(script in scripts()) {
        let (mut room, _) = play(&script);
        room.wait(&Wait::Ms(1));
        room.look();
        let from = room.interview.stage().to_owned();
        let first = room.command(0, Action::Advance { from: from.clone() });
        if first.answer.is_ok() {
            let moved = room.interview.clone();
            let second = room.command(0, Action::Advance { from });
            prop_assert!(second.answer.unwrap().already);
            prop_assert_eq!(room.interview, moved);
        }
    }
}

#[test]
fn a_day_of_random_plans_includes_each_pace() {
    // The generators are only worth something if they reach everything.
    let paces: std::collections::HashSet<Pace> = (0..200)
        .map(|seed| {
            let mut runner = proptest::test_runner::TestRunner::new_with_rng(
                Default::default(),
                proptest::test_runner::TestRng::from_seed(
                    proptest::test_runner::RngAlgorithm::ChaCha,
                    &[seed; 32],
                ),
            );
            let plan: Plan =
                proptest::strategy::ValueTree::current(&plans().new_tree(&mut runner).unwrap());
            plan.pace
        })
        .collect();
    assert_eq!(paces.len(), 3);
}
