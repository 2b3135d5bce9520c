//! What somebody wants, and why it may be refused.

use serde_json::Value;

use super::chair::HostMove;
use super::event::{ChairLeft, Label, Line};
use super::plan::StageId;
use crate::time::Timestamp;

/// A wish, with the moment its request arrived (when its headers were read). Labels depend on that
/// moment, not on how long the server took.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    pub received_at: Timestamp,
    pub action: Action,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// The whole text of a stage as it stands in the browser. `base_rev` is the revision it started
    /// from; `merges` an aside whose text the candidate has taken in, or thrown out, by hand.
    Write {
        stage: StageId,
        op_id: String,
        base_rev: u64,
        merges: Option<u64>,
        text: String,
    },
    /// The whole scene as it stands in the browser, as in `Write`.
    Draw {
        op_id: String,
        base_rev: u64,
        merges: Option<u64>,
        elements: Vec<Value>,
    },
    /// A question with the lines the interviewer answers.
    Ask {
        text: String,
        reply: Vec<Line>,
    },
    /// The next hint of the stage the clock is on. `text` is the hint of that level.
    TakeHint {
        level: u32,
        text: String,
    },
    /// Move on from `from`; a repeated click finds the clock already moved and changes nothing.
    Advance {
        from: StageId,
    },
    Return {
        to: StageId,
    },
    EndReturn,
    Pause,
    Resume,
    /// A person wants to interview.
    TakeChair {
        seat: String,
        name: String,
    },
    /// `reply`: what the offline interviewer says to a question that was left open.
    LeaveChair {
        seat: String,
        why: ChairLeft,
        reply: Vec<Line>,
    },
    /// What the person in the chair does.
    Host {
        seat: String,
        host_move: HostMove,
    },
    /// `notes`: unsaved texts that travel with the finish, as in `Write`.
    Finish {
        notes: Vec<Action>,
    },
}

/// The answer to a write that was stored. A repeated operation gets the same answer again.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Ack {
    pub rev: u64,
    pub label: Label,
    /// Hash of the stored text: the browser says "Saved" only if it is the hash of what it shows.
    pub sha256: String,
    pub saved_at: Timestamp,
    pub remaining_ms: Option<i64>,
    /// The stage the clock is on.
    pub stage: StageId,
    pub seq: u64,
}
