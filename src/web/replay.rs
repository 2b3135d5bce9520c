//! A finished interview once more: the page of a moment, everything a script needs to play it, and both in one file.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::identity::Person;
use super::layers::see_other;
use super::pages::replay::{
    Band, MarkRow, NoteShown, Point, ReplayFile, ReplayPage, Replayed, TalkLine, TimeLine,
};
use super::pages::{Frame, Here, show};
use super::problem::Problem;
use super::{App, account, replay_file};
use crate::casebook::Entry;
use crate::interview::Recorded;
use crate::interview::view::Speaker;
use crate::proctor::{Error, Rerun};
use crate::report::replay::axis::Axis;
use crate::report::replay::frames::{Frames, graph_of};
use crate::report::replay::timeline::{self, Kind, Mark};
use crate::report::replay::{self, Moment};
use crate::text::{self, t_with};
use crate::time::Timestamp;
use crate::wire;

/// A way on without scripts, other than to a mark.
const A_LITTLE_MS: i64 = 10_000;
/// The picture is so wide.
const WIDTH: i64 = 1_000;

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Milliseconds since the start; what is no number is the start.
    #[serde(default)]
    at: String,
}

/// Everything about it, for the script.
#[derive(Debug, Serialize)]
pub struct Data {
    replay: Frames,
    marks: Vec<Mark>,
    /// A model's words for lines, by place.
    wordings: BTreeMap<usize, String>,
}

/// What all three forms are made from.
pub struct Run {
    pub entry: Arc<Entry>,
    pub journal: Vec<Recorded>,
    pub marks: Vec<Mark>,
    pub wordings: BTreeMap<usize, String>,
    pub is_owner: bool,
    pub owner_name: String,
}

impl Run {
    /// # Errors
    /// As [`crate::proctor::Proctor::rerun`].
    async fn of(app: &App, person: &Person, id: &str) -> Result<Run, Error> {
        let rerun: Rerun = app.proctor.rerun(person.id(), id).await?;
        let journal = app.proctor.journal_of(&rerun).await?;
        let voices = app.proctor.voices(&rerun).await?;
        let entry = app.proctor.look_again(&rerun, |live| {
            let wordings = live.wordings.by_place().clone();
            (live.content.entry.clone(), wordings)
        });
        let (entry, wordings) = entry.await?;
        let mut marks = timeline::of_journal(&journal);
        for voice in &voices {
            let pinned = timeline::of_marks(&voice.marks, &voice.name, &entry.rubric, &journal);
            marks.extend(pinned);
        }
        for mark in &mut marks {
            // Whoever looks needs a word for themselves.
            if mark.who.as_deref() == Some("") {
                mark.who = Some(text::t("replay-you"));
            }
        }
        marks.sort_by_key(|mark| mark.t);
        Ok(Run {
            entry,
            wordings,
            journal,
            marks,
            is_owner: rerun.is_owner(),
            owner_name: rerun.owner_name().to_owned(),
        })
    }

    pub fn started_at(&self) -> Timestamp {
        replay::start_of(&self.journal)
    }

    pub fn level(&self) -> String {
        wire::name(&replay::at(&self.journal, self.started_at()).level())
    }

    fn lead(&self) -> String {
        match (self.is_owner, self.owner_name.as_str()) {
            (true, _) => text::t("replay-lead"),
            (false, "") => text::t("replay-lead-somebody"),
            (false, name) => t_with("replay-lead-of", &[("name", name.to_owned().into())]),
        }
    }

    /// What was to be seen at a moment. A page shows so little that it is worked out from the journal, not from the frames.
    pub fn shown(&self, at_ms: i64, source: String, link: &'static str) -> Replayed {
        let start = self.started_at();
        let at_ms = replay::within(at_ms, &self.journal);
        let at = start.plus_ms(at_ms);
        let interview = replay::at(&self.journal, at);
        let moment = Moment::of(&interview, at);
        let graph = graph_of(&interview, &self.entry.components);
        let axis = Axis::of(&self.journal);
        let stages = interview.plan().stages.iter().enumerate();
        let notes = stages
            .zip(moment.notes)
            .map(|((place, stage), text)| NoteShown {
                stage: stage.id.clone(),
                title: stage.title.clone(),
                text,
                open: place == moment.shown,
            });
        let notes: Vec<NoteShown> = notes.collect();
        let stage = interview.plan().stages.get(moment.stage);
        let lines = interview.transcript().into_iter().enumerate();
        Replayed {
            source,
            link,
            at_ms,
            length_ms: axis.length_ms,
            remaining_ms: moment.remaining_ms,
            elapsed_ms: moment.elapsed_ms,
            phase: moment.phase.as_str().to_owned(),
            stage_title: stage.map_or_else(String::new, |stage| stage.title.clone()),
            ways: self.ways(at_ms, axis.length_ms),
            line: self.line(&axis, at_ms),
            marks: self.marks.iter().map(row).collect(),
            passed: self.marks.iter().filter(|mark| mark.t <= at_ms).count(),
            notes,
            safe_svg: graph
                .as_ref()
                .and_then(|graph| graph.to_svg("replay", &text::t("replay-board"))),
            sentences: graph.map(|graph| graph.in_sentences()).unwrap_or_default(),
            lines: lines
                .map(|(place, line)| TalkLine {
                    at_ms: line.at.since_ms(start),
                    by_candidate: line.from == Speaker::Candidate,
                    kind: wire::name(&line.kind),
                    text: line.text,
                    by: line.by,
                    wording: self.wordings.get(&place).cloned(),
                })
                .collect(),
            candidate: match self.is_owner {
                true => text::t("talk-you"),
                false => text::t("review-candidate"),
            },
        }
    }

    fn ways(&self, at_ms: i64, length_ms: i64) -> Vec<(&'static str, Option<i64>)> {
        let moments = self.marks.iter().map(|mark| mark.t);
        let before = moments.clone().rfind(|t| *t < at_ms);
        let next = moments.clone().find(|t| *t > at_ms);
        let back = (at_ms > 0).then(|| (at_ms - A_LITTLE_MS).max(0));
        let on = (at_ms < length_ms).then(|| (at_ms + A_LITTLE_MS).min(length_ms));
        vec![
            ("replay-way-first", back.map(|_| 0)),
            ("replay-way-before", before),
            ("replay-way-back", back),
            ("replay-way-on", on),
            ("replay-way-next", next),
            ("replay-way-last", on.map(|_| length_ms)),
        ]
    }

    fn line(&self, axis: &Axis, at_ms: i64) -> TimeLine {
        let whole = i128::from(axis.line_ms().max(1));
        let x = |moment_ms: i64| {
            let place = i128::from(axis.place(moment_ms)) * i128::from(WIDTH) / whole;
            i64::try_from(place).unwrap_or(WIDTH)
        };
        let stages: Vec<&Mark> = self
            .marks
            .iter()
            .filter(|mark| mark.kind == Kind::Stage)
            .collect();
        let ends = stages.iter().skip(1).map(|mark| mark.t);
        let ends = ends.chain([axis.length_ms]);
        let bands = stages.iter().zip(ends).map(|(mark, end)| Band {
            x: x(mark.t),
            width: x(end) - x(mark.t),
            title: mark.what.clone(),
        });
        let points = self.marks.iter().map(|mark| Point {
            x: x(mark.t),
            y: height(mark.kind),
            kind: mark.kind.id(),
            title: format!("{} {}", show::length(mark.t), named(mark)),
        });
        TimeLine {
            bands: bands.collect(),
            points: points.collect(),
            cursor: x(at_ms),
        }
    }
}

/// Each family of marks has a row: colour is not needed to tell them apart.
fn height(kind: Kind) -> i64 {
    match kind {
        Kind::Stage | Kind::Return | Kind::End => 1,
        Kind::Question | Kind::Probe | Kind::Nudge | Kind::Hint | Kind::Curveball => 13,
        Kind::Drawing | Kind::Pause | Kind::Outage | Kind::Chair => 25,
        Kind::Tick | Kind::Remark => 37,
    }
}

fn named(mark: &Mark) -> String {
    let kind = text::t_of("replay-mark", mark.kind.id());
    match mark.what.as_str() {
        "" => kind,
        what => format!("{kind}: {what}"),
    }
}

fn row(mark: &Mark) -> MarkRow {
    MarkRow {
        at_ms: mark.t,
        kind: mark.kind.id(),
        what: mark.what.clone(),
        who: mark.who.clone().unwrap_or_default(),
        verdict: mark.verdict.map(Into::into),
    }
}

pub async fn page(
    State(app): State<App>,
    person: Option<Person>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let Some(person) = person else {
        return Ok(account::to_login(&format!("/interviews/{id}/replay")));
    };
    let run = match Run::of(&app, &person, &id).await {
        Err(Error::NotFinished) => return Ok(see_other(&format!("/interviews/{id}"))),
        other => other?,
    };
    let source = format!("/interviews/{id}/replay.json");
    let at_ms = asked.at.parse().unwrap_or(0);
    let work = move || {
        let shown = run.shown(at_ms, source, "?at=");
        (run, shown)
    };
    let (run, shown) = tokio::task::spawn_blocking(work)
        .await
        .map_err(Problem::internal)?;
    let here = match run.is_owner {
        true => Here::History,
        false => Here::Elsewhere,
    };
    let page = ReplayPage {
        frame: Frame::new(person.viewer(), here),
        case_title: run.entry.case.title.clone(),
        level: run.level(),
        started_at: run.started_at(),
        lead: run.lead(),
        back: match run.is_owner {
            true => format!("/interviews/{id}/report"),
            false => format!("/reviews/{id}"),
        },
        shown,
        id,
    };
    Ok(page.into_response())
}

/// # Errors
/// As [`crate::proctor::Proctor::rerun`]; when it is asked for too often.
pub async fn data(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Json<Data>, Problem> {
    app.throttles.replay(person.id())?;
    let run = Run::of(&app, &person, &id).await?;
    Ok(Json(data_of(run).await?.1))
}

/// Reading hundreds of boards takes a while: not where others are answered. So with adding up a long journal.
async fn data_of(run: Run) -> Result<(Run, Data), Problem> {
    let work = move || {
        let replay = Frames::of(&run.journal, &run.entry.components);
        let marks = run.marks.clone();
        let wordings = run.wordings.clone();
        let data = Data {
            replay,
            marks,
            wordings,
        };
        (run, data)
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Problem::internal)
}

/// # Errors
/// As [`data`].
pub async fn file(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    app.throttles.replay(person.id())?;
    let run = Run::of(&app, &person, &id).await?;
    let (run, data) = data_of(run).await?;
    let data = serde_json::to_string(&data).map_err(Problem::internal)?;
    let (style, script) = (replay_file::style(), replay_file::script());
    let page = ReplayFile {
        case_title: run.entry.case.title.clone(),
        level: run.level(),
        started_at: run.started_at(),
        lead: run.lead(),
        policy: replay_file::policy(&style, &script),
        safe_data: replay_file::inside_an_element(&data),
        safe_style: style,
        safe_script: script,
        // Without scripts the file shows how it ended.
        shown: run.shown(i64::MAX, String::new(), "#at="),
    };
    let name = format!(
        "replay-{}-{}.html",
        run.entry.case.id,
        file_day(run.started_at())
    );
    let kept = [(
        header::CONTENT_DISPOSITION,
        format!("attachment; filename=\"{name}\""),
    )];
    Ok((kept, page).into_response())
}

/// `2026-11-21`.
fn file_day(at: Timestamp) -> String {
    show::iso(at).chars().take(10).collect()
}
