//! An interview: what its journal adds up to, and which deadline comes next.
//!
//! # The one invariant
//!
//! An [`Interview`] is the sum of its journal, and nothing else: whoever replays the same lines holds an
//! equal one. Only [`Interview::apply`] changes it; everything that decides makes lines first.
//!
//! # The loop
//!
//! 1. [`Interview::replay`] the journal, or read a snapshot and `apply` what came after it.
//! 2. [`Interview::credit_outage`] if the server was away, before anything else.
//! 3. [`Interview::handle_timeout`] with the present moment; early or twice is harmless.
//! 4. [`Interview::handle`] a command, which does 3 by itself.
//! 5. Append the lines that came back. If that fails, throw the object away: it is ahead of its journal.
//! 6. Sleep until [`Interview::poll_timeout`], and again from 3.
//!
//! ```
//! use fortyfive::casebook::rubric::Level;
//! use fortyfive::interview::command::{Action, Command};
//! use fortyfive::interview::event::{Line, LineKind};
//! use fortyfive::interview::plan::{MINUTE_MS, Plan};
//! use fortyfive::interview::session::{Interview, Phase, StartSpec};
//! use fortyfive::time::Timestamp;
//!
//! let nine = Timestamp::from_ms(1_700_000_000_000);
//! let mut journal = Interview::start(nine, StartSpec {
//!     case: "url-shortener".into(),
//!     content_hash: "5f1c".into(),
//!     level: Level::Senior,
//!     plan: Plan::named("default").unwrap(),
//!     opening: Line::new(LineKind::Opening, "Design a link shortener."),
//! });
//! let mut interview = Interview::replay(&journal);                                      // 1
//!
//! let later = nine.plus_ms(4 * MINUTE_MS);
//! let action = Action::Advance { from: "clarify".into() };
//! let outcome = interview.handle(later, Command { received_at: later, action });        // 4
//! assert!(outcome.answer.is_ok());
//! journal.extend(outcome.events);                                                       // 5
//!
//! // Two minutes were left of clarify; the deep dive has them now.
//! assert_eq!(interview.stages_view(later)[3].budget_ms, 17 * MINUTE_MS);
//! assert_eq!(interview.poll_timeout(), Some(later.plus_ms(3 * MINUTE_MS)));             // 6
//! journal.extend(interview.handle_timeout(nine.plus_ms(50 * MINUTE_MS)));               // 3
//! assert_eq!(interview.phase(), Phase::Finished);
//! assert_eq!(interview, Interview::replay(&journal));
//! ```

use std::borrow::Borrow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::board::Board;
use super::chair::Chair;
use super::command::Ack;
use super::event::{ChairLeft, EnteredBy, Event, FinishReason, Line, PausedBy, Recorded, TimeMark};
use super::history::History;
use super::label::Bell;
use super::limits;
use super::plan::{Pace, Plan};
use crate::casebook::rubric::Level;
use crate::time::Timestamp;

/// What an interview starts from. All of it is frozen.
#[derive(Debug, Clone, PartialEq)]
pub struct StartSpec {
    pub case: String,
    pub content_hash: String,
    pub level: Level,
    pub plan: Plan,
    pub opening: Line,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    Running,
    Paused,
    /// 0:00 has passed; the last texts are collected.
    Closing,
    Finished,
}

impl Phase {
    pub fn as_str(self) -> &'static str {
        match self {
            Phase::Running => "running",
            Phase::Paused => "paused",
            Phase::Closing => "closing",
            Phase::Finished => "finished",
        }
    }
}

/// One pause. Its length is `to` (or now) minus `from` minus `credited_ms`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PauseSpan {
    pub by: PausedBy,
    pub from: Timestamp,
    pub to: Option<Timestamp>,
    /// Time in it that the server lost: not charged to the candidate.
    pub credited_ms: i64,
}

impl PauseSpan {
    pub fn length_ms(&self, now: Timestamp) -> i64 {
        (self.to.unwrap_or(now).since_ms(self.from) - self.credited_ms).max(0)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Interview {
    pub(super) seq: u64,
    pub(super) last_at: Timestamp,
    pub(super) last_recorded_at: Timestamp,
    pub(super) case: String,
    pub(super) content_hash: String,
    pub(super) level: Level,
    pub(super) plan: Plan,
    pub(super) started_at: Timestamp,
    /// Session time when the clock last stopped, and since when it has been running again.
    pub(super) stopped_at_ms: i64,
    pub(super) running_since: Option<Timestamp>,
    pub(super) stages: Vec<StageState>,
    /// The stage the clock is on, and the session time at which it was entered.
    pub(super) current: usize,
    pub(super) entered_ms: i64,
    pub(super) revisiting: Option<usize>,
    /// How many marks of the interview, and of the present stage, have been called.
    pub(super) called: usize,
    pub(super) called_in_stage: usize,
    pub(super) pauses: Vec<PauseSpan>,
    pub(super) ending: Option<Ending>,
    pub(super) finished: Option<(Timestamp, FinishReason)>,
    pub(super) board: History<Board>,
    pub(super) operations: BTreeMap<String, Operation>,
    pub(super) heard: Vec<Heard>,
    /// Session time of the last hint.
    pub(super) hinted_ms: Option<i64>,
    /// Session time at which the candidate last typed, drew or asked.
    pub(super) active_ms: i64,
    /// The person who interviews, and the one who did so last.
    pub(super) chair: Option<Chair>,
    pub(super) last_host: Option<Chair>,
    /// Granted on the way.
    pub(super) extra_ms: i64,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct StageState {
    pub allotted_ms: i64,
    /// Known once the stage was left.
    pub spent_ms: i64,
    pub entered_at: Option<Timestamp>,
    /// The moment it was left.
    pub left: Option<Bell>,
    pub returned: bool,
    pub hints: Vec<u32>,
    pub notes: History<String>,
}

/// 0:00 has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ending {
    pub bell: Bell,
    pub settle_at: Timestamp,
}

/// A save that was answered, to give the same answer again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Operation {
    /// The stage whose text it was; the board's if none.
    pub stage: Option<usize>,
    pub sent_sha256: String,
    pub ack: Ack,
}

/// A line of the conversation. Sentences about time are made when they are shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Heard {
    pub at: Timestamp,
    /// Session time.
    pub elapsed_ms: i64,
    /// The stage the clock was on.
    pub stage: usize,
    pub what: HeardWhat,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum HeardWhat {
    Line(Line),
    Called(TimeMark),
    MovedOn(usize),
    TimeIsUp,
    ChairTaken(String),
    ChairLeft(String, ChairLeft),
    MoreTime(i64),
}

impl Interview {
    /// The first lines of a journal: started, the first stage entered, the opening said.
    pub fn start(now: Timestamp, spec: StartSpec) -> Vec<Recorded> {
        let StartSpec {
            case,
            content_hash,
            level,
            plan,
            opening,
        } = spec;
        let stage = plan
            .stages
            .first()
            .map(|stage| stage.id.clone())
            .unwrap_or_default();
        let allotted_ms = plan.stages.iter().map(|stage| stage.budget_ms).collect();
        let started = Event::Started {
            case,
            content_hash,
            level,
            plan,
        };
        let entered = Event::StageEntered {
            stage,
            reason: EnteredBy::Start,
            allotted_ms,
        };
        let mut interview = Interview::empty();
        [started, entered, Event::Said(opening)]
            .into_iter()
            .map(|event| interview.record(now, now, event))
            .collect()
    }

    /// What a journal, from its first line on, adds up to.
    pub fn replay<R: Borrow<Recorded>>(journal: impl IntoIterator<Item = R>) -> Interview {
        let mut interview = Interview::empty();
        for recorded in journal {
            interview.apply(recorded.borrow());
        }
        interview
    }

    /// Before the first line: no stages, the clock stands.
    pub(super) fn empty() -> Interview {
        let nothing = Plan {
            name: String::new(),
            pace: Pace::Untimed,
            stages: Vec::new(),
            extra_time_permille: 1000,
            pause_limit_ms: 0,
            grace_ms: 0,
        };
        Interview {
            seq: 0,
            last_at: Timestamp(i64::MIN),
            last_recorded_at: Timestamp(i64::MIN),
            case: String::new(),
            content_hash: String::new(),
            level: Level::Senior,
            plan: nothing,
            started_at: Timestamp(0),
            stopped_at_ms: 0,
            running_since: None,
            stages: Vec::new(),
            current: 0,
            entered_ms: 0,
            revisiting: None,
            called: 0,
            called_in_stage: 0,
            pauses: Vec::new(),
            ending: None,
            finished: None,
            board: History::default(),
            operations: BTreeMap::new(),
            heard: Vec::new(),
            hinted_ms: None,
            active_ms: 0,
            chair: None,
            last_host: None,
            extra_ms: 0,
        }
    }

    /// Writes down everything that was due by `now`, each dated when it was due. Early or twice: nothing.
    pub fn handle_timeout(&mut self, now: Timestamp) -> Vec<Recorded> {
        self.catch_up(now, now)
    }

    /// Everything due by `until`, written down at `now`: for whoever has other things to do in between.
    pub fn catch_up(&mut self, until: Timestamp, now: Timestamp) -> Vec<Recorded> {
        let mut events = Vec::new();
        while let Some(due) = self.next_due().filter(|due| due.when <= until) {
            events.push(self.record(now, due.dated, due.event));
        }
        events
    }

    /// When somebody must look again; `None` when nothing will happen by itself.
    pub fn poll_timeout(&self) -> Option<Timestamp> {
        self.next_due().map(|due| due.when)
    }

    /// Gives back the time from `from` (the last sign of life of the server) to `to` (the first after).
    ///
    /// To be called before anything else looks at the clock. What was due before the server went away is
    /// written down first; the same outage again gives nothing. After a long one the interview waits,
    /// paused, for its candidate, except when only the last texts were being collected.
    pub fn credit_outage(
        &mut self,
        now: Timestamp,
        from: Timestamp,
        to: Timestamp,
    ) -> Vec<Recorded> {
        self.credit_silence(now, self.alive_until(from), to)
    }

    /// When an outage began for this interview: a line that was written down shows that the server was alive then.
    pub fn alive_until(&self, from: Timestamp) -> Timestamp {
        from.max(self.last_recorded_at)
    }

    /// As [`Interview::credit_outage`], for whoever knows what [`Interview::alive_until`] said before anything else was written down.
    pub fn credit_silence(
        &mut self,
        now: Timestamp,
        from: Timestamp,
        to: Timestamp,
    ) -> Vec<Recorded> {
        let to = to.min(now);
        let gap_ms = to.since_ms(from);
        if self.seq == 0 || gap_ms <= 0 || self.phase() == Phase::Finished {
            return Vec::new();
        }
        let mut events = self.catch_up(from, now);
        if self.phase() == Phase::Finished {
            return events;
        }
        events.push(self.record(now, to, Event::OutageCredited { from, gap_ms }));
        let waiting = self
            .open_pause()
            .is_some_and(|pause| pause.by == PausedBy::Outage);
        if gap_ms > limits::OUTAGE_RUNS_ON_MS && self.phase() != Phase::Closing && !waiting {
            events.push(self.record(
                now,
                to,
                Event::Paused {
                    by: PausedBy::Outage,
                },
            ));
        }
        events
    }

    /// Makes the next line of the journal and applies it.
    pub(super) fn record(&mut self, now: Timestamp, at: Timestamp, event: Event) -> Recorded {
        let recorded_at = self.recorded_at(now);
        let recorded = Recorded {
            seq: self.seq + 1,
            at: at.min(recorded_at),
            recorded_at,
            event,
        };
        self.apply(&recorded);
        recorded
    }

    pub(super) fn recorded_at(&self, now: Timestamp) -> Timestamp {
        now.max(self.last_recorded_at)
    }
}
