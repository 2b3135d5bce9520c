//! After the end: the frozen texts are scored once, and the scorecard is stored beside the journal.

use std::sync::Arc;

use super::rooms::Live;
use super::{Error, Proctor, detached, reached};
use crate::casebook::rubric::{Dimension, Level};
use crate::diagram::Graph;
use crate::interview::Interview;
use crate::report::summary::{self, Summary};
use crate::report::words::words_of;
use crate::scoring::levels::DIMENSIONS;
use crate::scoring::{self, Answer, Dimensions, Extras, Scorecard};
use crate::store::{Given, PutScorecard, PutSummary, Score, ScorecardRow};
use crate::time::Timestamp;
use crate::wire;

/// The names under which scorecards are stored.
pub const OFFLINE: &str = "offline";
pub const SELF: &str = "self";

/// One grader's scorecard as it was stored.
#[derive(Debug, Clone)]
pub struct Graded {
    pub grader: String,
    pub created_at: Timestamp,
    pub scorecard: Scorecard,
}

impl Proctor {
    /// Scores a finished interview with the content it was started with. A failure here costs nobody
    /// anything: the report asks again.
    pub(super) async fn score_if_missing(&self, interview_id: &str, live: &Live, now: Timestamp) {
        if let Err(cause) = self.score(interview_id, live, now).await {
            tracing::error!(%cause, interview_id, "could not be scored; the report will try again");
        }
    }

    /// What was scored before is not scored again: only what is known of it beside the scorecard is written where it is missing.
    pub(super) async fn score(
        &self,
        interview_id: &str,
        live: &Live,
        now: Timestamp,
    ) -> Result<(), Error> {
        let before = self.store.scorecards(&live.person_id, interview_id).await?;
        let offline = before.iter().find(|row| row.grader == OFFLINE);
        let scorecard = match offline {
            Some(row) => serde_json::from_str(&row.body)
                .map_err(|cause| Error::Content(cause.to_string()))?,
            None => read(live),
        };
        let created_at = offline.map_or(now, |row| row.created_at);
        let put = Put {
            grader: OFFLINE,
            scorecard: &scorecard,
            summary: Some(summary_of(interview_id, live, &scorecard)?),
            graded: self.given_so_far(interview_id, live, &before).await?,
            now: created_at,
        };
        self.put(interview_id, live, put).await
    }

    pub(super) async fn put(
        &self,
        interview_id: &str,
        live: &Live,
        put: Put<'_>,
    ) -> Result<(), Error> {
        let scorecard = put.scorecard;
        let put = PutScorecard {
            person_id: live.person_id.clone(),
            scorecard: ScorecardRow {
                interview_id: interview_id.to_owned(),
                grader: put.grader.to_owned(),
                version: 1,
                rubric_hash: scorecard.rubric.clone(),
                engine: scorecard.engine.clone(),
                body: json(scorecard)?,
                created_at: put.now,
            },
            summary: put.summary,
            graded: put.graded,
        };
        self.store.write(put).await?;
        Ok(())
    }

    /// A candidate's own scorecard; what they said of the whole stands beside the summary too.
    pub(super) async fn put_own_card(
        &self,
        interview_id: &str,
        live: &Live,
        card: &Scorecard,
        now: Timestamp,
    ) -> Result<(), Error> {
        let put = Put {
            grader: SELF,
            scorecard: card,
            summary: None,
            graded: own_points(live, card)?.into_iter().collect(),
            now,
        };
        self.put(interview_id, live, put).await
    }

    /// All scorecards of a finished interview, the offline one among them.
    ///
    /// # Errors
    /// `NotFinished`; `NotFound`; what the store says.
    pub async fn scorecards(
        self: &Arc<Self>,
        person_id: &str,
        interview_id: &str,
    ) -> Result<Vec<Graded>, Error> {
        if !self.is_finished(person_id, interview_id).await? {
            return Err(Error::NotFinished);
        }
        let mut rows = self.store.scorecards(person_id, interview_id).await?;
        if !rows.iter().any(|row| row.grader == OFFLINE) {
            self.score_now(person_id, interview_id).await?;
            rows = self.store.scorecards(person_id, interview_id).await?;
        }
        let read = |row: ScorecardRow| {
            let scorecard = serde_json::from_str(&row.body)
                .map_err(|cause| Error::Content(cause.to_string()))?;
            Ok(Graded {
                grader: row.grader,
                created_at: row.created_at,
                scorecard,
            })
        };
        rows.into_iter().map(read).collect()
    }

    async fn score_now(self: &Arc<Self>, person_id: &str, interview_id: &str) -> Result<(), Error> {
        let proctor = self.clone();
        let (person_id, interview_id) = (person_id.to_owned(), interview_id.to_owned());
        detached(async move {
            let room = proctor.rooms.of(&interview_id);
            let mut held = room.live.lock().await;
            proctor.load(&mut held, &person_id, &interview_id).await?;
            let live = held.as_ref().ok_or(Error::NotFound)?;
            let now = proctor.now().await;
            proctor.score(&interview_id, live, now).await
        })
        .await
    }

    /// What the candidate thinks of themselves, once; an empty one says that they would rather not.
    ///
    /// # Errors
    /// `NotFinished`; `NotFound`; what the store says.
    pub async fn put_self_score(
        self: &Arc<Self>,
        person_id: &str,
        interview_id: &str,
        points: Vec<(Dimension, u8)>,
    ) -> Result<(), Error> {
        if !self.is_finished(person_id, interview_id).await? {
            return Err(Error::NotFinished);
        }
        let proctor = self.clone();
        let (person_id, interview_id) = (person_id.to_owned(), interview_id.to_owned());
        detached(async move {
            let room = proctor.rooms.of(&interview_id);
            let mut held = room.live.lock().await;
            proctor.load(&mut held, &person_id, &interview_id).await?;
            let live = held.as_ref().ok_or(Error::NotFound)?;
            let now = proctor.now().await;
            let card = self_scorecard(live, &points);
            proctor.put_own_card(&interview_id, live, &card, now).await
        })
        .await
    }

    pub(super) async fn is_finished(
        self: &Arc<Self>,
        person_id: &str,
        interview_id: &str,
    ) -> Result<bool, Error> {
        self.look(person_id, interview_id, |live, _| {
            live.interview.finished().is_some()
        })
        .await
    }
}

/// A scorecard on its way to the store.
pub(super) struct Put<'a> {
    pub grader: &'a str,
    pub scorecard: &'a Scorecard,
    pub summary: Option<PutSummary>,
    pub graded: Vec<Given>,
    pub now: Timestamp,
}

pub(super) fn json(value: &impl serde::Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|cause| Error::Content(cause.to_string()))
}

/// What lists, trends and study need of it, and the words it is found by.
fn summary_of(interview_id: &str, live: &Live, scorecard: &Scorecard) -> Result<PutSummary, Error> {
    let entry = &live.content.entry;
    let summary = Summary::of(interview_id, &live.interview, entry, scorecard);
    let texts = counted_texts(&live.interview);
    let board = board_of(live).unwrap_or_default();
    let parts = board.nodes.iter().map(|node| node.label.as_str());
    let boxes = board.containers.iter().map(|one| one.label.as_str());
    let arrows = board.edges.iter().map(|edge| edge.label.as_str());
    let drawn = parts.chain(boxes).chain(arrows);
    let drawn = drawn.chain(board.notes.iter().map(String::as_str));
    let written = texts.iter().map(|(_, text)| text.as_str());
    Ok(PutSummary {
        score: Score {
            coverage: Some(scorecard.coverage),
            verdict: scorecard.levels.get(&scorecard.level).map(wire::name),
        },
        body: json(&summary.ok_or(Error::NotFinished)?)?,
        form: i64::from(summary::FORM),
        words: words_of(written.chain(drawn)),
    })
}

/// The points a candidate gave themselves; nothing where they would rather not.
pub(super) fn own_points(live: &Live, card: &Scorecard) -> Result<Option<Given>, Error> {
    let given = DIMENSIONS
        .iter()
        .any(|one| card.dimensions.get(*one).is_some());
    let points = || {
        Ok(Given {
            grader_id: live.person_id.clone(),
            name: String::new(),
            body: json(&card.dimensions)?,
        })
    };
    given.then(points).transpose()
}

/// The offline scorecard of what counts.
pub(super) fn read(live: &Live) -> Scorecard {
    let entry = &live.content.entry;
    let texts = counted_texts(&live.interview);
    let stages: Vec<(&str, &str)> = texts
        .iter()
        .map(|(stage, text)| (stage.as_str(), text.as_str()))
        .collect();
    let engine = &live.content.engine;
    let board = board_of(live);
    let answer = Answer::from_stages(&stages).with_board(board.clone());
    let mut assessment = engine.assess(&answer);
    let plan = live.interview.plan();
    assessment.leave_out_unplanned(|stage| plan.position(stage).is_some());
    let extras = Extras {
        credit: reached::credit(live, &assessment),
        ..Extras::default()
    };
    // Who had no time to draw is not missing a drawing.
    let planned = board.filter(|_| plan.position("high-level").is_some());
    let extras = extras.with_board(planned.as_ref(), &entry.case.board);
    Scorecard::count(
        &entry.rubric,
        &entry.hash,
        live.interview.level(),
        assessment,
        &extras,
    )
}

/// What was drawn, as it is scored: the board, and without one what stands in the notes.
pub fn board_of(live: &Live) -> Option<Graph> {
    let components = &live.content.entry.components;
    let elements: Vec<serde_json::Value> = live.interview.board().clone().into();
    let drawn = Graph::from_scene(&elements, components);
    let texts = counted_texts(&live.interview);
    let texts: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
    Graph::of_answer(Some(drawn), &texts.join("\n\n"), components)
}

pub(super) fn counted_texts(interview: &Interview) -> Vec<(String, String)> {
    let text = |stage: &str| {
        interview
            .counted_text(stage)
            .or(interview.text(stage))
            .unwrap_or_default()
            .to_owned()
    };
    let stages = interview.plan().stages.iter();
    stages
        .map(|stage| (stage.id.clone(), text(&stage.id)))
        .collect()
}

/// Points without findings: what a person says of the whole.
fn self_scorecard(live: &Live, points: &[(Dimension, u8)]) -> Scorecard {
    let mut dimensions = Dimensions::default();
    for (dimension, points) in points {
        dimensions.set(*dimension, Some(*points));
    }
    let bars = [Level::Mid, Level::Senior, Level::Staff].map(|level| {
        let (verdict, _) = scoring::Bar { level }.verdict(&dimensions);
        (level, verdict)
    });
    let judged = !points.is_empty();
    Scorecard {
        case: live.interview.case().to_owned(),
        level: live.interview.level(),
        rubric: live.content.entry.hash.clone(),
        engine: String::from("person"),
        items: Vec::new(),
        dimensions,
        coverage: 0.0,
        levels: bars.into_iter().filter(|_| judged).collect(),
        flags: Vec::new(),
        sums: Vec::new(),
        remarks: Vec::new(),
        readings: std::collections::BTreeMap::new(),
        explained: std::collections::BTreeMap::new(),
        credit: std::collections::BTreeMap::new(),
    }
}
