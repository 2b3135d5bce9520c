//! An interview as programs see it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::interview::Interview;
use crate::time::Timestamp;
use crate::wire;

#[derive(Serialize, ToSchema)]
pub struct State {
    pub id: String,
    pub case: String,
    pub level: String,
    pub pace: String,
    /// `running`, `paused`, `closing`, `finished`.
    pub phase: String,
    /// The stage the clock is on.
    pub stage: String,
    /// The earlier stage the candidate has gone back to.
    pub revisiting: Option<String>,
    pub started_at: i64,
    pub finished_at: Option<i64>,
    /// When 0:00 is; null while paused, untimed, or finished before it.
    pub deadline_at: Option<i64>,
    /// Null: untimed.
    pub remaining_ms: Option<i64>,
    pub now: i64,
    pub seq: u64,
    /// The person who interviews; null: the program.
    pub interviewer: Option<String>,
    pub board: BoardState,
    pub stages: Vec<StageState>,
    pub transcript: Vec<Line>,
}

#[derive(Serialize, ToSchema)]
pub struct BoardState {
    pub rev: u64,
    /// The elements of the scene, in drawing order.
    pub elements: Vec<serde_json::Value>,
}

#[derive(Serialize, ToSchema)]
pub struct StageState {
    pub id: String,
    pub title: String,
    pub budget_ms: i64,
    pub spent_ms: i64,
    pub entered: bool,
    pub text: String,
    pub rev: u64,
}

#[derive(Serialize, ToSchema)]
pub struct Line {
    pub at: i64,
    /// `interviewer` or `candidate`.
    pub from: String,
    /// `opening`, `question`, `fact`, `assume`, `hint`, `time`, ...
    pub kind: String,
    pub text: String,
    /// The person who said it, if one interviewed then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

pub fn of(id: &str, interview: &Interview, now: Timestamp) -> State {
    let board = interview.board().elements().iter();
    State {
        id: id.to_owned(),
        case: interview.case().to_owned(),
        level: wire::name(&interview.level()),
        pace: wire::name(&interview.plan().pace),
        phase: interview.phase().as_str().to_owned(),
        stage: interview.stage().to_owned(),
        revisiting: interview.revisiting().map(str::to_owned),
        started_at: interview.started_at().as_ms(),
        finished_at: interview.finished().map(|(at, _)| at.as_ms()),
        deadline_at: interview.deadline().map(Timestamp::as_ms),
        remaining_ms: interview.remaining_ms(now),
        now: now.as_ms(),
        seq: interview.seq(),
        interviewer: interview.chair().map(|chair| chair.name.clone()),
        board: BoardState {
            rev: interview.board_rev(),
            elements: board.map(|element| element.value.clone()).collect(),
        },
        stages: interview
            .stages_view(now)
            .into_iter()
            .map(|stage| StageState {
                id: stage.id,
                title: stage.title,
                budget_ms: stage.budget_ms,
                spent_ms: stage.spent_ms,
                entered: stage.entered,
                text: stage.text,
                rev: stage.rev,
            })
            .collect(),
        transcript: transcript(interview),
    }
}

pub fn transcript(interview: &Interview) -> Vec<Line> {
    let lines = interview.transcript().into_iter();
    lines
        .map(|line| Line {
            at: line.at.as_ms(),
            from: wire::name(&line.from),
            kind: wire::name(&line.kind),
            text: line.text,
            by: line.by,
        })
        .collect()
}
