//! The report page: self-score first, then what was found and why.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};

use super::drawn;
use super::explained;
use super::forms::Fields;
use super::identity::Person;
use super::kept_back::kept_back;
use super::layers::see_other;
use super::model_answers::Beside;
use super::owner::OrLogin;
use super::pages::pace::PaceChart;
use super::pages::peers::AskSection;
use super::pages::report::{
    Aside, ChecklistItem, ChecklistStage, Dimension as DimensionRow, ItemLink, LevelVerdict, Near,
    OtherAttempt, Quote, ReportPage, Segment, StageText,
};
use super::pages::self_score::{OwnText, SelfScorePage};
use super::pages::together::Together;
use super::pages::{Frame, Here, show};
use super::problem::Problem;
use super::reviews::subject::Subject;
use super::together::{Looked, Looker, together};
use super::view;
use super::{App, against, second};
use crate::casebook::concepts::Concepts;
use crate::casebook::rubric::{Dimension, Item, Kind, Level, Tier, Verdict};
use crate::interview::Interview;
use crate::peers::habit::Record;
use crate::proctor::{
    Graded, Live, OFFLINE, OwnVersion, PeerMarks, ReaderState, SELF, Weighed, weigh,
};
use crate::report::{evidence, pace};
use crate::scoring::levels::DIMENSIONS;
use crate::scoring::{DimensionReading, Finding, NearReason, Scorecard};
use crate::store::InterviewRow;
use crate::text::{self, t_with};
use crate::time::Timestamp;
use crate::wire;

/// Items named as missing for a level; more would not be read.
const MISSING_SHOWN: usize = 5;

pub async fn page(
    State(app): State<App>,
    OrLogin(person): OrLogin,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let graded = match app.proctor.scorecards(person.id(), &id).await {
        Ok(graded) => graded,
        Err(crate::proctor::Error::NotFinished) => {
            return Ok(see_other(&format!("/interviews/{id}")));
        }
        Err(other) => return Err(other.into()),
    };
    let frame = Frame::new(person.viewer(), Here::History);
    let ask = super::asked::section(&app, &person, &id).await?;
    let peers = app.proctor.peer_marks(person.id(), &id).await?;
    let own_marks = app.proctor.self_marks(person.id(), &id).await?;
    let provenance = app.store.provenance(person.id(), &id).await?;
    let imported_at = provenance.map(|known| known.imported_at);
    let own = graded.iter().find(|one| one.grader == SELF).cloned();
    let others = others(&app, &person, &id).await?;
    let reader = app.proctor.reader_state(person.id(), &id).await?;
    let interview_id = id.clone();
    let answering = app.clone();
    let page =
        app.proctor
            .look(person.id(), &interview_id, move |live, now| {
                let Some(own) = &own else {
                    return self_score_page(&frame, &id, live, None).into_response();
                };
                let offline = graded.iter().find(|one| one.grader == OFFLINE);
                match offline {
                    Some(offline) => {
                        let said = Said {
                            offline,
                            own,
                            own_marks: own_marks.as_ref(),
                            peers: &peers,
                            reader: &reader,
                        };
                        let page = report_page(&answering, &frame, &id, live, now, said, &ask);
                        let page = ReportPage {
                            others: others.clone(),
                            imported_at,
                            ..page
                        };
                        page.into_response()
                    }
                    None => Problem::internal("a finished interview without a scorecard")
                        .into_response(),
                }
            });
    Ok(page.await?)
}

/// One's other interviews on the same case, to set side by side.
async fn others(app: &App, person: &Person, id: &str) -> Result<Vec<OtherAttempt>, Problem> {
    let Some(this) = app.store.interview(person.id(), id).await? else {
        return Ok(Vec::new());
    };
    let rows = against::others(app, person, &this.case_id, id).await?;
    let other = |row: InterviewRow| {
        let (first, second) = match row.started_at < this.started_at {
            true => (row.id.as_str(), id),
            false => (id, row.id.as_str()),
        };
        OtherAttempt {
            href: format!("/interviews/{first}/against/{second}"),
            level: row.level.clone(),
            started_at: row.started_at,
            verdict: row.verdict.clone(),
            coverage_percent: row.coverage.map(show::percent),
        }
    };
    Ok(rows.into_iter().map(other).collect())
}

pub async fn self_score(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let skip = !fields.get("skip").is_empty();
    let given: Vec<(Dimension, u8)> = DIMENSIONS
        .into_iter()
        .filter_map(|dimension| {
            let points = fields.get(&format!("dimension.{}", dimension_id(dimension)));
            Some((
                dimension,
                points
                    .parse()
                    .ok()
                    .filter(|points| (1..=4).contains(points))?,
            ))
        })
        .collect();
    if !skip && given.is_empty() {
        let frame = Frame::new(person.viewer(), Here::History);
        let interview_id = id.clone();
        let page = app
            .proctor
            .look(person.id(), &interview_id, move |live, _| {
                self_score_page(&frame, &id, live, Some(text::t("self-nothing")))
            });
        return Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, page.await?).into_response());
    }
    let points = if skip { Vec::new() } else { given };
    app.proctor.put_self_score(person.id(), &id, points).await?;
    Ok(see_other(&format!("/interviews/{id}/report")))
}

/// As it stands in forms and in the catalogue.
pub(super) fn dimension_id(dimension: Dimension) -> String {
    wire::name(&dimension).replace('_', "-")
}

fn self_score_page(frame: &Frame, id: &str, live: &Live, fault: Option<String>) -> SelfScorePage {
    let stages = live.interview.plan().stages.iter();
    SelfScorePage {
        frame: frame.clone(),
        id: id.to_owned(),
        case_title: live.content.entry.case.title.clone(),
        dimensions: DIMENSIONS.into_iter().map(dimension_id).collect(),
        texts: stages
            .map(|stage| OwnText {
                stage_title: stage.title.clone(),
                text: counted(&live.interview, &stage.id).to_owned(),
            })
            .collect(),
        fault,
    }
}

fn counted<'i>(interview: &'i Interview, stage: &str) -> &'i str {
    interview
        .counted_text(stage)
        .or(interview.text(stage))
        .unwrap_or_default()
}

/// What everybody said of one interview.
#[derive(Clone, Copy)]
struct Said<'a> {
    offline: &'a Graded,
    own: &'a Graded,
    own_marks: Option<&'a (OwnVersion, Record)>,
    peers: &'a [PeerMarks],
    reader: &'a ReaderState,
}

fn report_page(
    app: &App,
    frame: &Frame,
    id: &str,
    live: &Live,
    now: Timestamp,
    said: Said<'_>,
    ask: &AskSection,
) -> ReportPage {
    let (own, offline) = (said.own, said.offline);
    let interview = &live.interview;
    let case = &live.content.entry.case;
    let card = &offline.scorecard;
    let items: BTreeMap<&str, &Item> = live
        .content
        .entry
        .rubric
        .item
        .iter()
        .map(|item| (item.id.as_str(), item))
        .collect();
    let end = interview.finished().map_or(now, |(at, _)| at);
    let stages = pace::of(interview, end);
    let spent: Vec<_> = stages
        .iter()
        .map(|stage| {
            (
                stage.title.clone(),
                stage.planned_ms,
                stage.spent_ms,
                stage.entered,
            )
        })
        .collect();
    let weighed = weigh(live, card, said.reader);
    let mut texts = Texts::of(interview, card, &items, &weighed);
    let segment_at = |stage: &str, start: usize| texts.segment_at(stage, start);
    let second = second::section(id, live, card, said.reader, &weighed, &segment_at);
    let beside = app
        .model_answers
        .beside(&live.content.entry, interview.level(), interview.plan());
    for text in &mut texts.stages {
        text.safe_model = beside.stages.get(&text.stage).cloned();
    }
    let Beside {
        level: model_level,
        whole: model_answers,
        ..
    } = beside;
    ReportPage {
        frame: frame.clone(),
        imported_at: None,
        id: id.to_owned(),
        case_id: case.id.clone(),
        case_title: case.title.clone(),
        level: wire::name(&interview.level()),
        started_at: interview.started_at(),
        ending: interview
            .finished()
            .map_or_else(String::new, |(_, reason)| {
                text::t_of("report-ending", &wire::name(&reason).replace('_', "-"))
            }),
        levels: [Level::Mid, Level::Senior, Level::Staff]
            .into_iter()
            .map(|level| level_verdict(level, card, &items))
            .collect(),
        dimensions: DIMENSIONS
            .into_iter()
            .map(|dimension| DimensionRow {
                id: dimension_id(dimension),
                points: card.dimensions.get(dimension),
                own: own.scorecard.dimensions.get(dimension),
                made_by: card
                    .explained
                    .get(&dimension)
                    .map(made_by)
                    .unwrap_or_default(),
                rows: explained::rows_of(&live.content.entry.rubric, card, dimension),
            })
            .collect(),
        has_own_score: DIMENSIONS
            .into_iter()
            .any(|dimension| own.scorecard.dimensions.get(dimension).is_some()),
        coverage_percent: Some(show::percent(card.coverage)),
        stage_sums: explained::stage_sums(&live.content.entry.rubric, card, interview.plan()),
        flags: card
            .flags
            .iter()
            .map(|flag| flag_sentence(flag, &items))
            .collect(),
        checklist: checklist(
            interview,
            card,
            &items,
            &texts,
            &app.proctor.casebook().concepts,
        ),
        board: drawn::board(live),
        reference_board: drawn::reference(&live.content.entry),
        texts: texts.stages,
        asides: interview
            .asides()
            .into_iter()
            .map(|aside| Aside {
                stage_title: interview.plan().title(&aside.stage).to_owned(),
                label: wire::name(&aside.label),
                at: aside.at,
                text: aside.text,
            })
            .collect(),
        pace: PaceChart::of(&spent),
        pace_remarks: pace::remarks(&stages),
        transcript: view::transcript(live),
        kept_back: kept_back(live),
        model_level: model_level.map(|level| wire::name(&level)),
        model_answers,
        ask: ask.clone(),
        second,
        together: said_together(id, live, card, said),
        others: Vec::new(),
        rubric: card.rubric.get(..12).unwrap_or(&card.rubric).to_owned(),
        engine: card.engine.clone(),
    }
}

/// Nothing until a person has marked something.
fn said_together(id: &str, live: &Live, card: &Scorecard, said: Said<'_>) -> Option<Together> {
    if said.peers.is_empty() && said.own_marks.is_none() {
        return None;
    }
    Some(together(&Looked {
        subject: &Subject::of_live(live),
        offline: card,
        own: said.own_marks,
        peers: said.peers,
        interview_id: id,
        looker: Looker::Owner { interview_id: id },
    }))
}

/// Off-topic and stuffing have sentences of their own; a red flag has its item's.
fn flag_sentence(flag: &str, items: &BTreeMap<&str, &Item>) -> String {
    match items.get(flag) {
        Some(item) => t_with("flag-red", &[("text", item.text.clone().into())]),
        None => text::t_of("flag", flag),
    }
}

fn level_verdict(level: Level, card: &Scorecard, items: &BTreeMap<&str, &Item>) -> LevelVerdict {
    let mut missing = Vec::new();
    if let Some(reading) = card.readings.get(&level) {
        for (dimension, points) in &reading.short {
            let title = text::t_of("dimension-title", &dimension_id(*dimension));
            missing.push(t_with(
                "level-short",
                &[("dimension", title.into()), ("points", (*points).into())],
            ));
        }
        let named = reading
            .missing
            .iter()
            .filter_map(|id| items.get(id.as_str()))
            .take(MISSING_SHOWN);
        missing.extend(named.map(|item| item.text.clone()));
    }
    LevelVerdict {
        level: wire::name(&level),
        verdict: card.levels.get(&level).map(wire::name).unwrap_or_default(),
        asked_for: level == card.level,
        missing,
        rows: explained::mean_rows(card, level),
        mean: explained::mean(card, level),
    }
}

fn made_by(reading: &DimensionReading) -> Vec<String> {
    if reading.coverage.is_none() {
        return vec![text::t("made-by-nothing")];
    }
    let mut made = vec![t_with(
        "made-by-counts",
        &[
            ("core_met", reading.core_met.into()),
            ("core", reading.core.into()),
            ("plus_met", reading.plus_met.into()),
            ("plus", reading.plus.into()),
        ],
    )];
    if let (Some(coverage), Some(band)) = (reading.coverage, reading.band) {
        let percent = show::percent(coverage);
        made.push(t_with(
            "made-by-band",
            &[("percent", percent.into()), ("points", band.into())],
        ));
    }
    for cap in &reading.caps {
        let reason = text::t(cap.reason.text_key());
        made.push(t_with(
            "made-by-cap",
            &[("most", cap.most.into()), ("reason", reason.into())],
        ));
    }
    made
}

/// Marks what a model quotes among the spans of items: no item is called so.
const SUGGESTED: &str = "";

/// The candidate's texts, cut where evidence begins and ends.
struct Texts {
    stages: Vec<StageText>,
    /// Where each segment begins: stage, byte offset, number on the page.
    begins: Vec<(String, usize, u32)>,
}

impl Texts {
    fn of(
        interview: &Interview,
        card: &Scorecard,
        items: &BTreeMap<&str, &Item>,
        weighed: &Weighed,
    ) -> Self {
        let mut begins = Vec::new();
        // A passage is numbered by where it begins, all texts one behind the other: what is quoted later changes no number, so links
        // that stand on a page stay right when a part of it is brought up to date.
        let mut before = 1u32;
        let stages = interview.plan().stages.iter().map(|stage| {
            let mut spans: Vec<evidence::Span<'_>> =
                card.items
                    .iter()
                    .filter(|finding| matches!(finding.verdict, Verdict::Met | Verdict::Partly))
                    .flat_map(|finding| {
                        let here = finding.evidence.iter().filter(|evidence| {
                            evidence.stage == stage.id && evidence.board.is_empty()
                        });
                        here.map(|evidence| evidence::Span {
                            start: evidence.start,
                            end: evidence.end,
                            item: &finding.id,
                        })
                    })
                    .collect();
            let suggested = weighed.said.iter().filter_map(|said| {
                let evidence = said.opinion.evidence.as_ref()?;
                let here = evidence.stage == stage.id && evidence.board.is_empty();
                here.then_some(evidence::Span {
                    start: evidence.start,
                    end: evidence.end,
                    item: SUGGESTED,
                })
            });
            spans.extend(suggested);
            let text = counted(interview, &stage.id);
            let first = before;
            let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
            before = before.saturating_add(length).saturating_add(1);
            let segments = evidence::segments(text, &spans).into_iter().map(|segment| {
                let start = u32::try_from(segment.start).unwrap_or(u32::MAX);
                let number = first.saturating_add(start);
                begins.push((stage.id.clone(), segment.start, number));
                let link = |id: &str| ItemLink {
                    id: id.to_owned(),
                    title: items.get(id).map_or(id, |item| &item.text).to_owned(),
                };
                Segment {
                    text: segment.text.to_owned(),
                    number,
                    is_evidence: segment.items.iter().any(|item| *item != SUGGESTED),
                    is_suggested: segment.items.contains(&SUGGESTED),
                    ends: segment
                        .ends
                        .into_iter()
                        .filter(|item| *item != SUGGESTED)
                        .map(link)
                        .collect(),
                }
            });
            StageText {
                stage: stage.id.clone(),
                title: stage.title.clone(),
                segments: segments.collect(),
                safe_model: None,
            }
        });
        let stages = stages.collect();
        Texts { stages, begins }
    }

    fn segment_at(&self, stage: &str, start: usize) -> Option<u32> {
        let found = self
            .begins
            .iter()
            .find(|(known, begins, _)| known == stage && *begins == start);
        found.map(|(.., number)| *number)
    }
}

fn checklist(
    interview: &Interview,
    card: &Scorecard,
    items: &BTreeMap<&str, &Item>,
    texts: &Texts,
    concepts: &Concepts,
) -> Vec<ChecklistStage> {
    let plan = interview.plan();
    let rows = |of_it: &dyn Fn(&Finding) -> bool| {
        let found = card.items.iter().filter(|finding| of_it(finding));
        let row = |finding: &Finding| {
            let item = items
                .get(finding.id.as_str())
                .filter(|item| item.kind != Kind::Misconception)?;
            Some(checklist_item(item, finding, card, texts, concepts))
        };
        found.filter_map(row).collect()
    };
    let planned = plan.stages.iter().map(|stage| ChecklistStage {
        id: stage.id.clone(),
        title: stage.title.clone(),
        items: rows(&|finding| finding.stage == stage.id),
    });
    // A drill has one stage; what was met beside it counts all the same.
    let elsewhere = ChecklistStage {
        id: "other-stages".to_owned(),
        title: text::t("report-other-stages"),
        items: rows(&|finding| {
            plan.position(&finding.stage).is_none() && finding.verdict != Verdict::NotAssessed
        }),
    };
    let stages = planned.chain([elsewhere]);
    stages.filter(|stage| !stage.items.is_empty()).collect()
}

fn checklist_item(
    item: &Item,
    finding: &Finding,
    card: &Scorecard,
    texts: &Texts,
    concepts: &Concepts,
) -> ChecklistItem {
    let quotes = finding.evidence.iter().map(|evidence| Quote {
        text: evidence.quote.clone(),
        segment: match evidence.board.is_empty() {
            true => texts.segment_at(&evidence.stage, evidence.start),
            false => None,
        },
    });
    ChecklistItem {
        id: item.id.clone(),
        title: item.text.clone(),
        verdict: finding.verdict.into(),
        sure: finding.sure,
        plus: item.tier == Tier::Plus,
        quotes: quotes.collect(),
        why: item.why.clone(),
        near: finding.near.as_ref().map(|near| Near {
            wrote: near.wrote.quote.clone(),
            wants: match near.wants.is_empty() {
                true => text::t(near.reason.text_key()),
                false => near.wants.join(", "),
            },
            drawn: near.reason == NearReason::Drawn,
        }),
        credit: explained::credit(card, &finding.id),
        note: finding.note.map(|note| text::t(note.text_key())),
        study: match finding.verdict {
            Verdict::Missed | Verdict::Partly => to_study(item, concepts),
            Verdict::Met | Verdict::NotAssessed => Vec::new(),
        },
    }
}

/// The concepts an item names that have a page.
fn to_study(item: &Item, concepts: &Concepts) -> Vec<(String, String)> {
    let known = item.concepts.iter().filter_map(|id| concepts.get(id));
    known
        .map(|one| (one.id.clone(), one.name.clone()))
        .collect()
}
