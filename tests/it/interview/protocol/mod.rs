//! Given, when, then: the protocol as people tell it.

mod course;
mod pauses;
mod saving;

use fortyfive::interview::plan::MINUTE_MS;
use fortyfive::interview::{Ack, Action, Plan, Refusal};
use fortyfive::time::Timestamp;

use super::script::{NINE, Room};

/// Minutes and seconds after the start.
pub fn at(minutes: i64, seconds: i64) -> Timestamp {
    NINE.plus_ms(minutes * MINUTE_MS + seconds * 1000)
}

pub fn given(plan: &str) -> Room {
    Room::open(Plan::named(plan).unwrap())
}

pub fn strict() -> Room {
    Room::open(Plan::named("default").unwrap().strict())
}

impl Room {
    pub fn when(&mut self, now: Timestamp, action: Action) -> Result<Option<Ack>, Refusal> {
        self.now = now;
        self.command(0, action).answer.map(|answer| answer.ack)
    }

    /// A text that started from what counts now; the request took `delay_ms` to be handled.
    pub fn writes_delayed(
        &mut self,
        now: Timestamp,
        delay_ms: i64,
        stage: &str,
        text: &str,
    ) -> Ack {
        self.now = now;
        let base_rev = self.interview.text_rev(stage).unwrap();
        let action = write(stage, &format!("op-{}", self.journal.len()), base_rev, text);
        self.command(delay_ms, action).answer.unwrap().ack.unwrap()
    }

    pub fn writes(&mut self, now: Timestamp, stage: &str, text: &str) -> Ack {
        self.writes_delayed(now, 0, stage, text)
    }

    pub fn moves_on(&mut self, now: Timestamp) {
        let from = self.interview.stage().to_owned();
        self.when(now, Action::Advance { from }).unwrap();
    }

    pub fn looks_at(&mut self, now: Timestamp) {
        self.now = now;
        self.look();
    }

    pub fn minutes(&self) -> Vec<i64> {
        let stages = self.interview.stages_view(self.now);
        stages
            .iter()
            .map(|stage| stage.budget_ms / MINUTE_MS)
            .collect()
    }

    pub fn heard(&self) -> Vec<String> {
        self.interview
            .transcript()
            .into_iter()
            .map(|line| line.text)
            .collect()
    }
}

pub fn write(stage: &str, op_id: &str, base_rev: u64, text: &str) -> Action {
    Action::Write {
        stage: stage.into(),
        op_id: op_id.into(),
        base_rev,
        merges: None,
        text: text.into(),
    }
}

pub fn finish() -> Action {
    Action::Finish { notes: Vec::new() }
}
