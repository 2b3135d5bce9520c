//! What a person who interviews asks for, in terms of the case: this fact, that question, the next hint.

use serde::{Deserialize, Serialize};

use super::Live;
use crate::interview::event::{ChairLeft, Cue, Line, LineKind, Rule};
use crate::interview::plan::MINUTE_MS;
use crate::interview::{Action, HostMove, Refusal};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum HostAsk {
    TakeChair,
    LeaveChair,
    Say {
        text: String,
    },
    Fact {
        id: String,
    },
    Probe {
        id: String,
    },
    /// What to ask next about a probe, by its place.
    FollowUp {
        probe: String,
        number: usize,
    },
    /// The next step of the present stage.
    Hint,
    Curveball {
        id: String,
    },
    /// What the rules would say; the text tells whether it is still the one that was shown.
    Suggestion {
        text: String,
    },
    Advance {
        from: String,
    },
    Pause,
    Resume,
    Extend {
        minutes: i64,
    },
}

impl HostAsk {
    /// Whether the candidate hears something of it.
    pub fn speaks(&self) -> bool {
        !matches!(
            self,
            HostAsk::TakeChair
                | HostAsk::LeaveChair
                | HostAsk::Advance { .. }
                | HostAsk::Pause
                | HostAsk::Resume
                | HostAsk::Extend { .. }
        )
    }
}

/// A command of somebody in the chair.
///
/// # Errors
/// `NotInCase`, `NoHintLeft`.
pub fn action(live: &Live, seat: &str, name: &str, ask: &HostAsk) -> Result<Action, Refusal> {
    let seat = seat.to_owned();
    let host_move = match ask {
        HostAsk::TakeChair => {
            let name = name.to_owned();
            return Ok(Action::TakeChair { seat, name });
        }
        HostAsk::LeaveChair => {
            return Ok(leaving(live, seat, ChairLeft::Left));
        }
        HostAsk::Say { text } => HostMove::Say(Line::new(LineKind::Message, text.trim())),
        HostAsk::Advance { from } => HostMove::Advance { from: from.clone() },
        HostAsk::Pause => HostMove::Pause,
        HostAsk::Resume => HostMove::Resume,
        HostAsk::Extend { minutes } => HostMove::Extend {
            ms: minutes.saturating_mul(MINUTE_MS),
        },
        HostAsk::Hint => HostMove::Hint { line: hint(live)? },
        HostAsk::Suggestion { text } => {
            let suggested = live.watch.suggested();
            let line = suggested.filter(|line| line.text == *text);
            HostMove::Say(line.cloned().ok_or(Refusal::NotInCase)?)
        }
        of_case => HostMove::Say(line_of(live, of_case).ok_or(Refusal::NotInCase)?),
    };
    Ok(Action::Host { seat, host_move })
}

fn line_of(live: &Live, ask: &HostAsk) -> Option<Line> {
    let case = &live.content.entry.case;
    let probe = |id: &String| case.probe.iter().find(|probe| probe.id == *id);
    match ask {
        HostAsk::Fact { id } => {
            let fact = case.fact.iter().find(|fact| fact.id == *id)?;
            Some(Line::giving(id, &fact.answer))
        }
        HostAsk::Probe { id } => {
            let cue = Cue::new(Rule::Probe, id);
            Some(Line::new(LineKind::Probe, &probe(id)?.question).because(cue))
        }
        HostAsk::FollowUp { probe: id, number } => {
            let text = probe(id)?.follow_ups.get(*number)?;
            let cue = Cue::new(Rule::FollowUp, id);
            Some(Line::new(LineKind::Probe, text).because(cue))
        }
        HostAsk::Curveball { id } => {
            let curveball = case.curveball.iter().find(|one| one.id == *id)?;
            let mut cue = Cue::new(Rule::Curveball, id);
            // As it stood then, so that the report can tell what was changed because of it.
            cue.board_rev = Some(live.interview.board_rev());
            Some(Line::new(LineKind::Curveball, &curveball.change).because(cue))
        }
        _ => None,
    }
}

fn hint(live: &Live) -> Result<Line, Refusal> {
    let stage = live.interview.stage();
    let taken = live.interview.hints_taken(stage).iter().max();
    let next = live
        .content
        .interviewer
        .hint(stage, taken.copied().unwrap_or(0))
        .ok_or(Refusal::NoHintLeft)?;
    let mut cue = Cue::new(Rule::Ladder, stage);
    cue.step = Some(next.level);
    Ok(Line::new(LineKind::Hint, next.text).because(cue))
}

/// Out of the chair: what the candidate asked last and nobody has answered, the offline interviewer does.
pub fn leaving(live: &Live, seat: String, why: ChairLeft) -> Action {
    let open = open_question(live).filter(|_| {
        live.interview
            .chair()
            .is_some_and(|chair| chair.seat == seat)
    });
    Action::LeaveChair {
        seat,
        why,
        reply: open.map(|(_, lines)| lines).unwrap_or_default(),
    }
}

/// What the candidate asked last and nobody has answered, with what the offline interviewer would answer.
pub fn open_question(live: &Live) -> Option<(String, Vec<Line>)> {
    live.interview.chair()?;
    let last = live.interview.lines().next_back()?;
    if last.line.kind != LineKind::Question {
        return None;
    }
    let question = last.line.text.clone();
    let given: Vec<String> = live
        .interview
        .facts_given()
        .into_iter()
        .map(str::to_owned)
        .collect();
    let reply = live.content.interviewer.answer(&question, &given);
    Some((question, reply.lines))
}
