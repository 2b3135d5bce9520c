//! What the second reader is and what it is told. Nothing of anybody stands here, so anybody may read it.

use axum::extract::{Path, State};

use super::App;
use super::identity::{Person, viewer_of};
use super::pages::about_reader::{AboutReaderPage, AttachedModel, PromptLine, ReaderPromptPage};
use super::pages::{Frame, Here};
use super::problem::Problem;
use crate::limits;
use crate::proctor::ReaderWhen;

/// In the order in which they are shown.
const PROMPTS: [&str; 3] = ["judge", "rephrase", "answer"];
/// So much of a hash stands in a list.
const HASH_SHOWN: usize = 12;

pub async fn page(State(app): State<App>, person: Option<Person>) -> AboutReaderPage {
    let attached = app.proctor.reader().map(|one| AttachedModel {
        host: one.model.host().to_owned(),
        model: one.model.name().to_owned(),
        each_stage: one.settings.when == ReaderWhen::Stage,
        conversation: one.settings.conversation,
        calls_per_interview: one.settings.allowance.calls_per_interview,
        tokens_per_person_day: one.settings.allowance.tokens_per_person_day,
    });
    let casebook = app.proctor.casebook();
    let prompts = PROMPTS.into_iter().filter_map(|name| {
        let prompt = casebook.prompts.by_name(name)?;
        Some(PromptLine {
            name: name.to_owned(),
            version: prompt.version.clone(),
            hash: prompt.hash.chars().take(HASH_SHOWN).collect(),
        })
    });
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a constant between 0 and 100"
    )]
    let most_points = limits::READER_MOVE_POINTS as u32;
    AboutReaderPage {
        frame: Frame::new(viewer_of(person.as_ref()), Here::Elsewhere),
        attached,
        prompts: prompts.collect(),
        most_points,
    }
}

pub async fn prompt(
    State(app): State<App>,
    person: Option<Person>,
    Path(name): Path<String>,
) -> Result<ReaderPromptPage, Problem> {
    let casebook = app.proctor.casebook();
    let prompt = casebook.prompts.by_name(&name);
    let prompt = prompt.ok_or_else(Problem::not_found)?;
    Ok(ReaderPromptPage {
        frame: Frame::new(viewer_of(person.as_ref()), Here::Elsewhere),
        name,
        version: prompt.version.clone(),
        hash: prompt.hash.clone(),
        text: prompt.text.clone(),
    })
}
