//! Moves of the candidate that need the case: what the interviewer answers, which hint is next.

use super::Live;
use crate::interview::{Action, Refusal};

/// A question with the interviewer's answer.
pub fn ask(live: &Live, question: &str) -> Action {
    let given: Vec<String> = live
        .interview
        .facts_given()
        .into_iter()
        .map(str::to_owned)
        .collect();
    // While a person interviews, the question waits for them.
    let reply = match live.interview.chair() {
        Some(_) => Vec::new(),
        None => live.content.interviewer.answer(question, &given).lines,
    };
    Action::Ask {
        text: question.to_owned(),
        reply,
    }
}

/// The next hint of the stage the clock is on.
///
/// # Errors
/// `NoHintLeft` when the ladder is climbed.
pub fn take_hint(live: &Live) -> Result<Action, Refusal> {
    if let Some(chair) = live.interview.chair() {
        return Err(Refusal::AskThePerson {
            name: chair.name.clone(),
        });
    }
    let stage = live.interview.stage();
    let taken = u32::try_from(live.interview.hints_taken(stage).len()).unwrap_or(u32::MAX);
    let next = live
        .content
        .interviewer
        .hint(stage, taken)
        .ok_or(Refusal::NoHintLeft)?;
    Ok(Action::TakeHint {
        level: next.level,
        text: next.text,
    })
}
