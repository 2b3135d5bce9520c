//! Days with minutes, from today to the day before an interview.
//!
//! # The rules
//!
//! 1. No day has more minutes in it than were given; what was done today already is taken off today.
//! 2. A concept comes after what it needs, unless that is known or was studied.
//! 3. What was read is looked at again 2, 7 and 16 days later, or on the next day that has room.
//! 4. Every third day, in the last week every second one, is for an interview if it has the minutes for one; for one stage of
//!    seven minutes otherwise.
//! 5. The last two days are light: half the minutes, nothing new, no interview.
//!
//! It is worked out anew whenever somebody looks, from what is known by then: what is done drops out, what was not moves on.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::Day;

pub const READ_MINUTES: u32 = 10;
pub const REVIEW_MINUTES: u32 = 5;
pub const DRILL_MINUTES: u32 = 10;
/// 45 and a look at the report.
pub const INTERVIEW_MINUTES: u32 = 55;
/// One stage, and a look at the report.
pub const STAGE_MINUTES: u32 = 10;
/// New concepts of one day, however many minutes there are.
pub const READS_A_DAY: usize = 6;
pub const LIGHT_DAYS: i64 = 2;
const AGAIN_AFTER_DAYS: [i64; 3] = [2, 7, 16];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Task<'a> {
    /// A concept that is new or weak.
    Read(&'a str),
    /// A concept that was read before.
    Review(&'a str),
    Drills,
    /// A whole interview on this case.
    Interview(&'a str),
    /// One stage of this case.
    Stage(&'a str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block<'a> {
    pub task: Task<'a>,
    pub minutes: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedDay<'a> {
    pub day: Day,
    pub light: bool,
    pub blocks: Vec<Block<'a>>,
}

impl PlannedDay<'_> {
    pub fn minutes(&self) -> u32 {
        self.blocks.iter().map(|block| block.minutes).sum()
    }
}

/// What a plan is made from.
#[derive(Debug, Clone)]
pub struct Inputs<'a> {
    pub today: Day,
    /// The day of the interview: nothing is planned for it.
    pub exam: Day,
    /// Of each day.
    pub minutes: u32,
    /// Minutes of today that are spent.
    pub spent_today: u32,
    /// What to learn, the most urgent first; may name something twice.
    pub wanted: Vec<&'a str>,
    /// What a concept needs, for all there are.
    pub needs: BTreeMap<&'a str, Vec<&'a str>>,
    /// Needs no reading.
    pub known: BTreeSet<&'a str>,
    /// Ticked, and when.
    pub studied: BTreeMap<&'a str, Day>,
    /// The best first; they take turns.
    pub cases: Vec<&'a str>,
    pub last_interview: Option<Day>,
}

/// No day when the interview is today or over.
pub fn plan<'a>(inputs: &Inputs<'a>) -> Vec<PlannedDay<'a>> {
    let length = inputs
        .exam
        .since(inputs.today)
        .clamp(0, crate::limits::STUDY_DAYS);
    let mut to_read: VecDeque<&'a str> = reading_order(inputs).into();
    let mut reviews = Reviews::of(inputs);
    let mut cases = inputs.cases.iter().cycle();
    let mut last_interview = inputs.last_interview;
    let mut days = Vec::new();
    for ahead in 0..length {
        let day = inputs.today.plus(ahead);
        let left = inputs.exam.since(day);
        let light = left <= LIGHT_DAYS;
        let mut minutes = if light {
            inputs.minutes / 2
        } else {
            inputs.minutes
        };
        if ahead == 0 {
            minutes = minutes.saturating_sub(inputs.spent_today);
        }
        let mut blocks = Vec::new();
        let mut room = Room { minutes };
        let every = if left <= 7 { 2 } else { 3 };
        let is_due = last_interview.is_none_or(|last| day.since(last) >= every);
        if !light && is_due {
            let (length, whole) = if inputs.minutes >= INTERVIEW_MINUTES {
                (INTERVIEW_MINUTES, true)
            } else {
                (STAGE_MINUTES, false)
            };
            if room.has(length)
                && let Some(case) = cases.next()
            {
                let task = if whole {
                    Task::Interview(case)
                } else {
                    Task::Stage(case)
                };
                blocks.push(room.take(task, length));
                last_interview = Some(day);
            }
        }
        while room.has(REVIEW_MINUTES)
            && let Some(concept) = reviews.due(day)
        {
            blocks.push(room.take(Task::Review(concept), REVIEW_MINUTES));
        }
        // Drills leave room for something new where there is something new.
        let new = if light || to_read.is_empty() {
            0
        } else {
            READ_MINUTES
        };
        if room.has(DRILL_MINUTES + new) {
            blocks.push(room.take(Task::Drills, DRILL_MINUTES));
        }
        for _ in 0..READS_A_DAY {
            if light || !room.has(READ_MINUTES) {
                break;
            }
            let Some(concept) = to_read.pop_front() else {
                break;
            };
            blocks.push(room.take(Task::Read(concept), READ_MINUTES));
            reviews.add(concept, day, 0);
        }
        days.push(PlannedDay { day, light, blocks });
    }
    days
}

/// The minutes of a day that are left.
struct Room {
    minutes: u32,
}

impl Room {
    fn has(&self, minutes: u32) -> bool {
        self.minutes >= minutes
    }

    fn take<'a>(&mut self, task: Task<'a>, minutes: u32) -> Block<'a> {
        self.minutes = self.minutes.saturating_sub(minutes);
        Block { task, minutes }
    }
}

/// What is to be looked at again, by day.
struct Reviews<'a> {
    waiting: BTreeSet<(Day, &'a str, usize)>,
    read: BTreeMap<&'a str, Day>,
}

impl<'a> Reviews<'a> {
    fn of(inputs: &Inputs<'a>) -> Self {
        let mut reviews = Reviews {
            waiting: BTreeSet::new(),
            read: BTreeMap::new(),
        };
        for (concept, day) in &inputs.studied {
            if inputs.known.contains(concept) {
                continue;
            }
            // Those that would have been before today are over.
            let age = inputs.today.since(*day);
            let turn = AGAIN_AFTER_DAYS.iter().position(|after| *after >= age);
            if let Some(turn) = turn {
                reviews.add(concept, *day, turn);
            }
        }
        reviews
    }

    fn add(&mut self, concept: &'a str, read_on: Day, turn: usize) {
        if let Some(after) = AGAIN_AFTER_DAYS.get(turn) {
            self.read.insert(concept, read_on);
            self.waiting.insert((read_on.plus(*after), concept, turn));
        }
    }

    /// The one that waits longest; its next turn is counted from the day it was read, but never before tomorrow.
    fn due(&mut self, today: Day) -> Option<&'a str> {
        let (day, concept, turn) = *self.waiting.first()?;
        if day > today {
            return None;
        }
        self.waiting.pop_first();
        if let (Some(read_on), Some(after)) =
            (self.read.get(concept), AGAIN_AFTER_DAYS.get(turn + 1))
        {
            let next = read_on.plus(*after).max(today.plus(1));
            self.waiting.insert((next, concept, turn + 1));
        }
        Some(concept)
    }
}

/// What is wanted, each after what it needs and is neither known nor studied, each once.
fn reading_order<'a>(inputs: &Inputs<'a>) -> Vec<&'a str> {
    let covered =
        |concept: &str| inputs.known.contains(concept) || inputs.studied.contains_key(concept);
    let mut order = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for wanted in &inputs.wanted {
        // A concept, and whether what it needs is in the order already.
        let mut way = vec![(*wanted, false)];
        while let Some((concept, ready)) = way.pop() {
            if ready {
                order.push(concept);
                continue;
            }
            if covered(concept) || !seen.insert(concept) {
                continue;
            }
            way.push((concept, true));
            let needs = inputs.needs.get(concept).map_or(&[][..], Vec::as_slice);
            way.extend(needs.iter().rev().map(|need| (*need, false)));
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(ahead: i64) -> Day {
        Day::parse("2026-11-22").unwrap().plus(ahead)
    }

    fn inputs() -> Inputs<'static> {
        Inputs {
            today: day(0),
            exam: day(14),
            minutes: 60,
            spent_today: 0,
            wanted: vec!["sharding", "caching"],
            needs: BTreeMap::from([
                ("sharding", vec!["hashing", "databases"]),
                ("hashing", vec![]),
                ("databases", vec![]),
                ("caching", vec!["hashing"]),
            ]),
            known: BTreeSet::new(),
            studied: BTreeMap::new(),
            cases: vec!["chat", "crawler"],
            last_interview: None,
        }
    }

    fn tasks<'a>(days: &[PlannedDay<'a>]) -> Vec<(i64, Task<'a>)> {
        let all = days.iter().flat_map(|one| {
            let ahead = one.day.since(day(0));
            one.blocks.iter().map(move |block| (ahead, block.task))
        });
        all.collect()
    }

    #[test]
    fn the_first_days_bring_an_interview_and_what_is_needed_before_what_is_wanted() {
        let days = plan(&inputs());
        assert_eq!(days.len(), 14);
        let all = tasks(&days);
        assert_eq!(all[0], (0, Task::Interview("chat")));
        let reads: Vec<Task<'_>> = all
            .iter()
            .map(|(_, task)| *task)
            .filter(|task| matches!(task, Task::Read(_)))
            .collect();
        assert_eq!(
            reads,
            ["hashing", "databases", "sharding", "caching"].map(Task::Read)
        );
        let interviews: Vec<i64> = all
            .iter()
            .filter(|(_, task)| matches!(task, Task::Interview(_)))
            .map(|(ahead, _)| *ahead)
            .collect();
        assert_eq!(interviews, [0, 3, 6, 8, 10]);
        assert!(all.contains(&(4, Task::Review("hashing"))), "{all:?}");
        let light: Vec<i64> = days
            .iter()
            .filter(|one| one.light)
            .map(|one| one.day.since(day(0)))
            .collect();
        assert_eq!(light, [12, 13]);
    }

    #[test]
    fn with_few_minutes_a_stage_takes_the_place_of_an_interview() {
        let short = Inputs {
            minutes: 20,
            ..inputs()
        };
        let all = tasks(&plan(&short));
        assert!(all.contains(&(0, Task::Stage("chat"))));
        assert!(
            !all.iter()
                .any(|(_, task)| matches!(task, Task::Interview(_)))
        );
    }

    #[test]
    fn what_is_done_drops_out_and_comes_back_for_review() {
        let later = Inputs {
            studied: BTreeMap::from([("hashing", day(-1)), ("databases", day(-30))]),
            known: BTreeSet::from(["caching"]),
            last_interview: Some(day(-1)),
            ..inputs()
        };
        let all = tasks(&plan(&later));
        assert_eq!(
            all.iter()
                .filter(|(_, task)| matches!(task, Task::Read(_)))
                .count(),
            1
        );
        assert!(all.contains(&(1, Task::Review("hashing"))), "{all:?}");
        assert!(
            !all.iter()
                .any(|(_, task)| *task == Task::Review("databases"))
        );
        assert!(all.contains(&(2, Task::Interview("chat"))));
    }

    #[test]
    fn what_was_spent_today_is_taken_off_today_alone() {
        let spent = Inputs {
            spent_today: 55,
            ..inputs()
        };
        let days = plan(&spent);
        assert!(days[0].minutes() <= 5);
        assert!(days[1].minutes() > 5);
        let over = Inputs {
            spent_today: 500,
            ..inputs()
        };
        assert_eq!(plan(&over)[0].minutes(), 0);
    }

    #[test]
    fn there_is_no_plan_for_today_or_for_the_past_and_none_longer_than_the_limit() {
        for (exam, length) in [
            (0, 0),
            (-5, 0),
            (1, 1),
            (100_000, crate::limits::STUDY_DAYS as usize),
        ] {
            let one = Inputs {
                exam: day(exam),
                ..inputs()
            };
            assert_eq!(plan(&one).len(), length);
        }
    }

    const NAMES: [&str; 12] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];

    /// Each needs only later ones, so nothing goes in a circle.
    fn any_inputs() -> impl Strategy<Value = Inputs<'static>> {
        let needs = prop::collection::vec(prop::collection::vec(1_usize..6, 0..3), 12);
        let wanted = prop::collection::vec(0_usize..12, 0..20);
        let flags = prop::collection::vec(0_u8..5, 12);
        (needs, wanted, flags, 0_u32..200, 0_u32..80, 0_i64..40).prop_map(
            |(needs, wanted, flags, minutes, spent_today, exam)| Inputs {
                exam: day(exam),
                minutes,
                spent_today,
                wanted: wanted.into_iter().map(|at| NAMES[at]).collect(),
                needs: needs
                    .iter()
                    .enumerate()
                    .map(|(at, steps)| {
                        let of_one = steps
                            .iter()
                            .filter_map(|step| NAMES.get(at + step).copied());
                        (NAMES[at], of_one.collect())
                    })
                    .collect(),
                known: (0..12)
                    .filter(|at| flags[*at] == 0)
                    .map(|at| NAMES[at])
                    .collect(),
                studied: (0..12)
                    .filter(|at| flags[*at] == 1)
                    .map(|at| (NAMES[at], day(-(at as i64))))
                    .collect(),
                ..inputs()
            },
        )
    }

    proptest! {
        #[test]
        fn no_day_has_more_minutes_than_it_was_given(inputs in any_inputs()) {
            for one in plan(&inputs) {
                let limit = if one.light { inputs.minutes / 2 } else { inputs.minutes };
                let spent = if one.day == inputs.today { inputs.spent_today } else { 0 };
                prop_assert!(one.minutes() <= limit.saturating_sub(spent));
                if one.light {
                    let quiet = |block: &Block<'_>| matches!(block.task, Task::Review(_) | Task::Drills);
                    prop_assert!(one.blocks.iter().all(quiet));
                }
            }
        }

        #[test]
        fn nothing_is_read_before_what_it_needs_and_nothing_twice(inputs in any_inputs()) {
            let mut read: BTreeSet<&str> = inputs.known.iter().copied().chain(inputs.studied.keys().copied()).collect();
            for one in plan(&inputs) {
                for block in &one.blocks {
                    match block.task {
                        Task::Read(concept) => {
                            prop_assert!(inputs.needs[concept].iter().all(|need| read.contains(need)), "{concept}");
                            prop_assert!(read.insert(concept), "{concept} twice");
                        }
                        Task::Review(concept) => prop_assert!(read.contains(concept)),
                        _ => {}
                    }
                }
            }
        }
    }
}
