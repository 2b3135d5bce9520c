//! What happened: the past tense of an interview, as it stands in the journal.

use serde::{Deserialize, Serialize};

use super::board::BoardDelta;
use super::plan::{Plan, StageId};
use super::text::TextDelta;
use crate::casebook::rubric::Level;
use crate::time::Timestamp;

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// 1, 2, 3, ... without a gap.
    pub seq: u64,
    /// When it was due, or happened. Never later than `recorded_at`.
    pub at: Timestamp,
    /// When it was written down. Never decreases with `seq`.
    pub recorded_at: Timestamp,
    pub event: Event,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    Started {
        case: String,
        /// Hash of case, rubric and lexicon as they stood at the start.
        content_hash: String,
        level: Level,
        plan: Plan,
    },
    /// The clock moved to another stage; `allotted_ms` is what every stage has from here on.
    StageEntered {
        stage: StageId,
        reason: EnteredBy,
        allotted_ms: Vec<i64>,
    },
    /// The candidate looks back at an earlier stage; the clock stays where it is.
    Returned {
        to: StageId,
    },
    /// Back from an earlier stage to the one the clock is on.
    ReturnEnded,
    TimeCalled {
        mark: TimeMark,
    },
    /// A text was saved. When all of it stood there already, `rev` is where, and the delta is empty.
    Wrote {
        stage: StageId,
        op_id: String,
        rev: u64,
        /// The revision the delta applies to.
        parent: u64,
        delta: TextDelta,
        label: Label,
        /// Hash of the whole text after the delta.
        sha256: String,
        /// True when this revision became the stage's text.
        head: bool,
        /// Revisions beside `parent` that this one contains: nothing of them is open any more.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        merged: Vec<u64>,
        /// Hash of what the browser sent, to tell a repeated operation from a changed one.
        sent_sha256: String,
        remaining_ms: Option<i64>,
        clock_stage: StageId,
    },
    /// The board was saved, as in `Wrote`.
    Drew {
        op_id: String,
        rev: u64,
        parent: u64,
        delta: BoardDelta,
        label: Label,
        sha256: String,
        head: bool,
        /// Revisions beside `parent` that this one contains: nothing of them is open any more.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        merged: Vec<u64>,
        sent_sha256: String,
        remaining_ms: Option<i64>,
        clock_stage: StageId,
    },
    Asked {
        text: String,
    },
    /// A line of the interviewer.
    Said(Line),
    HintTaken {
        stage: StageId,
        level: u32,
        text: String,
    },
    Paused {
        by: PausedBy,
    },
    Resumed {
        by: ResumedBy,
    },
    /// A person interviews from here on. `seat` tells people of one name apart.
    ChairTaken {
        seat: String,
        name: String,
    },
    /// Nobody does any more: the offline interviewer goes on.
    ChairLeft {
        why: ChairLeft,
    },
    /// More time for the stage the clock is on, and for the whole. After 0:00 the clock goes on.
    ExtraTimeGranted {
        ms: i64,
    },
    /// Time the server lost, given back.
    OutageCredited {
        from: Timestamp,
        gap_ms: i64,
    },
    /// 0:00. The last texts are collected.
    ClosingBegan,
    Finished {
        reason: FinishReason,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnteredBy {
    Start,
    Candidate,
    Interviewer,
    Bell,
}

/// Why the chair is empty again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChairLeft {
    Left,
    /// Not connected for a while.
    Silent,
    /// Their link was taken back.
    TakenBack,
}

/// The moments at which time is called. Everybody gets the same sentence for each.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "mark", rename_all = "snake_case")]
pub enum TimeMark {
    StageThreeQuarters { stage: StageId },
    StageOver { stage: StageId },
    StageFarOver { stage: StageId },
    HalfTime { left_ms: i64 },
    Left { left_ms: i64 },
}

/// How a text arrived. Every label is stored; `OnTime` and `Grace` count for the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Label {
    OnTime,
    Grace,
    Late,
    Paused,
    Conflict,
    AfterEnd,
}

impl Label {
    pub fn counts(self) -> bool {
        matches!(self, Label::OnTime | Label::Grace)
    }
}

/// What the interviewer says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Not `kind` in JSON: there that says which event a line of the journal is.
    #[serde(rename = "line_kind")]
    pub kind: LineKind,
    pub text: String,
    /// The fact that was given, if one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// Why it was said without having been asked for; nothing in an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cue: Option<Cue>,
    /// The person who said it, as they called themselves; nobody: the offline interviewer, or the candidate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

impl Line {
    pub fn new(kind: LineKind, text: impl Into<String>) -> Line {
        Line {
            kind,
            text: text.into(),
            fact: None,
            cue: None,
            by: None,
        }
    }

    /// A line that gives a fact of the case.
    pub fn giving(fact: &str, text: impl Into<String>) -> Line {
        Line {
            fact: Some(fact.to_owned()),
            ..Line::new(LineKind::Fact, text)
        }
    }

    /// The same line, said by a rule.
    pub fn because(self, cue: Cue) -> Line {
        Line {
            cue: Some(cue),
            ..self
        }
    }

    /// The same line, said by a person.
    pub fn by(self, name: impl Into<String>) -> Line {
        Line {
            by: Some(name.into()),
            ..self
        }
    }
}

/// What made the interviewer speak up. It names parts of the key, so the candidate sees it only after the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cue {
    pub rule: Rule,
    /// What it was about, so that nothing is asked twice: a probe, a curveball, an area, a kind of part, a number as it was written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// Of a hint: how much it gives away, 1 to 3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<u32>,
    /// Of a curveball: the board as it stood then. What counted of the notes is found by the time of the line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub board_rev: Option<u64>,
}

impl Cue {
    pub fn new(rule: Rule, about: impl Into<String>) -> Cue {
        Cue {
            rule,
            about: about.into(),
            step: None,
            board_rev: None,
        }
    }
}

/// The rules by which the interviewer speaks without having been asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Much of clarify is gone and an area of it is untouched.
    Nudge,
    EarlyDrawing,
    /// A number is off by more than a factor of ten.
    Units,
    UnusedNumber,
    /// What stands there is about something else.
    OffTask,
    /// There is nothing to look at yet.
    Sketch,
    MissingPart,
    /// A part without an arrow, or one the case has no use for.
    PartPurpose,
    /// Staff: where would you begin yourself?
    OwnChoice,
    Probe,
    FollowUp,
    /// The next probe, because the present one yields nothing new.
    Redirect,
    Curveball,
    Silence,
    TradeOffs,
    Closing,
    /// A step of the hint ladder that a person who interviews gave.
    Ladder,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LineKind {
    /// What the candidate asks; every other kind is the interviewer's.
    Question,
    Opening,
    Fact,
    Assume,
    Acknowledge,
    Hint,
    Time,
    Probe,
    Nudge,
    Curveball,
    Closing,
    /// Typed by a person who interviews.
    Message,
    /// Somebody took the interviewer's chair, or left it.
    Chair,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PausedBy {
    Candidate,
    Interviewer,
    Outage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResumedBy {
    Candidate,
    Interviewer,
    /// The pause allowance was used up.
    Limit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FinishReason {
    Submitted,
    Expired,
    Abandoned,
}
