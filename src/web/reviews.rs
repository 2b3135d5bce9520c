//! The frozen interview for somebody who came by a link: the checklist to mark, and afterwards what everybody marked.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::forms::{Fields, with_line_feeds};
use super::identity::Person;
use super::layers::see_other;
use super::pages::peers::{
    GradedCell, GradedRow, GradedStage, GraderColumn, GradersPage, MarkItem, MarkStage, Part, Read,
    ReadStage, ReviewPage,
};
use super::pages::report::ItemVerdict;
use super::pages::{Frame, Here, show};
use super::problem::Problem;
use super::report::dimension_id;
use super::{App, account, view};
use crate::casebook::rubric::{Item, Level, Tier, Verdict};
use crate::diagram::Graph;
use crate::limits;
use crate::peers::marks::{Mark, Marks, Proof, is_marked, stage_of};
use crate::proctor::{
    self, DraftSaved, Graded, Live, Peer, PeerMarks, Role, board_of, frozen_texts,
};
use crate::scoring::levels::DIMENSIONS;
use crate::text::{self, t_with};
use crate::time::Timestamp;
use crate::wire;

pub async fn page(
    State(app): State<App>,
    person: Option<Person>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let Some(person) = person else {
        return Ok(account::to_login(&format!("/reviews/{id}")));
    };
    let peer = match app.proctor.peer(person.id(), &id).await {
        Err(proctor::Error::NotFound) if is_own(&app, &person, &id).await? => {
            return Ok(see_other(&format!("/interviews/{id}/report")));
        }
        other => other?,
    };
    if peer.sees_others() {
        return graders_page(&app, &person, &id, &peer).await;
    }
    marks_page(&app, &person, &id, &peer).await
}

/// Whoever tries the address of a review of their own interview is led to what they may see.
async fn is_own(app: &App, person: &Person, id: &str) -> Result<bool, Problem> {
    Ok(app.store.interview(person.id(), id).await?.is_some())
}

/// The checklist, to begin with or to think again.
pub async fn form(
    State(app): State<App>,
    person: Option<Person>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let Some(person) = person else {
        return Ok(account::to_login(&format!("/reviews/{id}/marks")));
    };
    let peer = app.proctor.peer(person.id(), &id).await?;
    if peer.role() != Role::Reviewer {
        return Err(Problem::not_found());
    }
    marks_page(&app, &person, &id, &peer).await
}

async fn marks_page(
    app: &App,
    person: &Person,
    id: &str,
    peer: &Peer,
) -> Result<Response, Problem> {
    let draft = app.proctor.draft(peer).await?;
    let base = draft.as_ref().map(|draft| draft.saved_at);
    let of_version = || peer.handed_in().map(|(_, marks)| marks.clone());
    let marks = draft.map(|draft| draft.marks).or_else(of_version);
    let shown = Shown {
        marks: marks.unwrap_or_default(),
        base,
        faults: Vec::new(),
        notice: None,
    };
    review_page(app, person, id, peer, shown).await
}

/// What stands in the form.
#[derive(Clone)]
struct Shown {
    marks: Marks,
    base: Option<Timestamp>,
    /// By item, empty for the whole.
    faults: Vec<(String, String)>,
    notice: Option<String>,
}

async fn review_page(
    app: &App,
    person: &Person,
    id: &str,
    peer: &Peer,
    shown: Shown,
) -> Result<Response, Problem> {
    let frame = Frame::new(person.viewer(), Here::Elsewhere).notice(shown.notice.clone());
    let (id, owner) = (id.to_owned(), peer.owner_name().to_owned());
    let version = peer.handed_in().map(|(version, _)| *version);
    let json = serde_json::to_string(&shown.marks).map_err(Problem::internal)?;
    let answers = app.clone();
    let page = app.proctor.look_as(peer, move |live| {
        let read = read_of(live);
        let whole = shown.faults.iter().filter(|(item, _)| item.is_empty());
        ReviewPage {
            frame: frame.clone(),
            id: id.clone(),
            case_title: live.content.entry.case.title.clone(),
            level: wire::name(&live.interview.level()),
            owner: owner.clone(),
            checklist: by_stage(live, |item| mark_item(item, &shown, &read.parts))
                .into_iter()
                .map(|(title, items)| MarkStage { title, items })
                .collect(),
            read,
            communication: shown.marks.communication,
            note: shown.marks.note.clone(),
            remark_chars: limits::REMARK_CHARS,
            model_answers: answers.model_answers.all(&live.content.entry),
            marks: json.clone(),
            base: shown
                .base
                .map_or_else(String::new, |at| at.as_ms().to_string()),
            version,
            faults: whole.map(|(_, sentence)| sentence.clone()).collect(),
        }
    });
    Ok(page.await?.into_response())
}

/// What a reviewer reads: texts that count, the board as it was read, the conversation.
fn read_of(live: &Live) -> Read {
    let plan = live.interview.plan();
    let stages = frozen_texts(live)
        .into_iter()
        .map(|(stage, text)| ReadStage {
            title: plan.title(&stage).to_owned(),
            stage,
            text,
        });
    let graph = board_of(live);
    Read {
        stages: stages.collect(),
        safe_svg: graph
            .as_ref()
            .and_then(|graph| graph.to_svg("own", &text::t("review-board"))),
        parts: graph.as_ref().map(parts_of).unwrap_or_default(),
        transcript: view::transcript(live),
    }
}

/// Parts and arrows with a label people can type, each label once.
pub fn parts_of(graph: &Graph) -> Vec<Part> {
    let name = |at: usize| match graph.label_of(at) {
        "" => text::t("board-nameless"),
        label => label.to_owned(),
    };
    let nodes = graph.nodes.iter().enumerate();
    let nodes = nodes.map(|(at, node)| (node.id.clone(), name(at)));
    let edges = graph.edges.iter().map(|edge| {
        let label = format!("{} → {}", name(edge.from), name(edge.to));
        (edge.element.clone(), label)
    });
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let all = nodes.chain(edges).filter(|(id, _)| !id.is_empty());
    all.map(|(id, label)| {
        let count = seen.entry(label.to_lowercase()).or_default();
        *count += 1;
        let label = match *count {
            1 => label,
            count => format!("{label} ({count})"),
        };
        Part { id, label }
    })
    .collect()
}

/// The items a person marks, by the stages of the plan; the rest of the case's items at the end.
fn by_stage<T>(live: &Live, of: impl Fn(&Item) -> T) -> Vec<(String, Vec<T>)> {
    let plan = live.interview.plan();
    let items = || {
        let items = live.content.entry.rubric.item.iter();
        items.filter(|item| is_marked(item.kind))
    };
    let planned = plan.stages.iter().map(|stage| {
        let here = items().filter(|item| item.stage == stage.id);
        (stage.title.clone(), here.map(&of).collect())
    });
    let rest = items().filter(|item| plan.position(&item.stage).is_none());
    let rest = (text::t("report-other-stages"), rest.map(&of).collect());
    let all = planned.chain([rest]);
    all.filter(|(_, items): &(String, Vec<T>)| !items.is_empty())
        .collect()
}

fn mark_item(item: &Item, shown: &Shown, parts: &[Part]) -> MarkItem {
    let mark = shown.marks.of(&item.id);
    let proofs = mark.map(|mark| mark.proofs.as_slice()).unwrap_or_default();
    let label = |id: &String| match parts.iter().find(|part| part.id == *id) {
        Some(part) => part.label.clone(),
        None => id.clone(),
    };
    let quotes = proofs.iter().filter_map(|proof| match proof {
        Proof::Text { quote, .. } => Some(quote.as_str()),
        _ => None,
    });
    let on_board = proofs.iter().flat_map(|proof| match proof {
        Proof::Board { ids } => ids.iter().map(label).collect(),
        _ => Vec::new(),
    });
    let faults = shown.faults.iter().filter(|(of, _)| *of == item.id);
    MarkItem {
        id: item.id.clone(),
        title: item.text.clone(),
        why: item.why.clone(),
        plus: item.tier == Tier::Plus,
        verdict: mark.map(|mark| mark.verdict.into()),
        quotes: quotes.collect::<Vec<_>>().join("\n\n"),
        parts: on_board.collect::<Vec<String>>().join("; "),
        aloud: proofs.contains(&Proof::Aloud),
        remark: mark.map_or_else(String::new, |mark| mark.remark.clone()),
        faults: faults.map(|(_, sentence)| sentence.clone()).collect(),
    }
}

/// The form without scripts: keeps what is in it, and hands it in if that was the button.
pub async fn submit(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    app.throttles.save(person.id(), &id)?;
    let peer = app.proctor.peer(person.id(), &id).await?;
    let before = app.proctor.draft(&peer).await?;
    let earlier = before.as_ref().map(|draft| draft.marks.clone());
    let earlier = earlier.or_else(|| peer.handed_in().map(|(_, marks)| marks.clone()));
    let read = app.proctor.look_as(&peer, |live| {
        let items = live.content.entry.rubric.item.iter();
        let items: Vec<(String, String)> = items
            .filter(|item| is_marked(item.kind))
            .map(|item| (item.id.clone(), item.stage.clone()))
            .collect();
        let parts = board_of(live).as_ref().map(parts_of).unwrap_or_default();
        (items, frozen_texts(live), parts)
    });
    let (items, texts, parts) = read.await?;
    let marks = marks_of(
        &fields,
        &items,
        &texts,
        &parts,
        &earlier.unwrap_or_default(),
    );
    let mut shown = Shown {
        marks: marks.clone(),
        base: before.as_ref().map(|draft| draft.saved_at),
        faults: Vec::new(),
        notice: None,
    };
    // Whatever becomes of handing it in, nothing of it is lost.
    let told: Option<Timestamp> = fields.get("base").parse().ok().map(Timestamp::from_ms);
    match app.proctor.keep_draft(&peer, told, &marks).await? {
        DraftSaved::At(at) => shown.base = Some(at),
        DraftSaved::Elsewhere(there) => {
            shown.base = there.map(|there| there.saved_at);
            shown.faults = vec![(String::new(), text::t("review-elsewhere"))];
            let page = review_page(&app, &person, &id, &peer, shown).await?;
            return Ok((StatusCode::CONFLICT, page).into_response());
        }
    }
    if fields.get("hand_in").is_empty() {
        shown.notice = Some(text::t("review-kept"));
        return review_page(&app, &person, &id, &peer, shown).await;
    }
    shown.faults = match app.proctor.hand_in(&peer, marks).await {
        Ok(_) => return Ok(see_other(&format!("/reviews/{id}"))),
        Err(proctor::Error::Unsound(faults)) => {
            let told = faults.into_iter().map(|fault| {
                let sentence = text::t(fault.reason.text_key());
                (fault.item, sentence)
            });
            let whole = (String::new(), text::t("marks-unsound"));
            [whole].into_iter().chain(told).collect()
        }
        Err(error @ (proctor::Error::NothingMarked | proctor::Error::TooManyVersions(_))) => {
            vec![(String::new(), Problem::from(error).detail)]
        }
        Err(other) => return Err(other.into()),
    };
    let page = review_page(&app, &person, &id, &peer, shown).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// The fields as marks. What has no field on the page (moments, remarks about them) stays as it was.
fn marks_of(
    fields: &Fields,
    items: &[(String, String)],
    texts: &[(String, String)],
    parts: &[Part],
    earlier: &Marks,
) -> Marks {
    let of = |name: &str, item: &str| with_line_feeds(fields.get(&format!("{name}.{item}")));
    let mark = |(item, stage): &(String, String)| {
        let verdict = wire::parse::<Verdict>(&of("verdict", item));
        let mut proofs = Vec::new();
        for quote in of("quotes", item).split("\n\n") {
            let quote = quote.trim_matches('\n');
            if !quote.trim().is_empty() {
                proofs.push(Proof::Text {
                    stage: stage_of(texts, stage, quote).unwrap_or(stage).to_owned(),
                    start: 0,
                    end: 0,
                    quote: quote.to_owned(),
                });
            }
        }
        let named = of("parts", item);
        let named = named
            .split(';')
            .map(str::trim)
            .filter(|label| !label.is_empty());
        let ids: Vec<String> = named.map(|label| id_of(label, parts)).collect();
        if !ids.is_empty() {
            proofs.push(Proof::Board { ids });
        }
        if !fields.get(&format!("aloud.{item}")).is_empty() {
            proofs.push(Proof::Aloud);
        }
        let before = earlier.of(item).map(|mark| mark.proofs.as_slice());
        let moments = before.unwrap_or_default().iter();
        let moments = moments.filter(|proof| matches!(proof, Proof::Moment { .. }));
        proofs.extend(moments.cloned());
        let remark = of("remark", item).trim().to_owned();
        let says_something = verdict.is_some() || !proofs.is_empty() || !remark.is_empty();
        says_something.then(|| Mark {
            item: item.clone(),
            verdict: verdict.unwrap_or(Verdict::NotAssessed),
            proofs,
            remark,
        })
    };
    Marks {
        marks: items.iter().filter_map(mark).collect(),
        communication: fields.get("communication").parse().ok(),
        note: with_line_feeds(fields.get("note")).trim().to_owned(),
        pins: earlier.pins.clone(),
    }
}

fn id_of(label: &str, parts: &[Part]) -> String {
    let known = parts
        .iter()
        .find(|part| part.label.to_lowercase() == label.to_lowercase());
    known.map_or_else(|| label.to_owned(), |part| part.id.clone())
}

async fn graders_page(
    app: &App,
    person: &Person,
    id: &str,
    peer: &Peer,
) -> Result<Response, Problem> {
    let graders = app.proctor.peer_marks(person.id(), id).await?;
    let machine = app.proctor.machine_for(peer).await?;
    let machine =
        machine.ok_or_else(|| Problem::internal("a finished interview without a scorecard"))?;
    let frame = Frame::new(person.viewer(), Here::Elsewhere);
    let (id, owner) = (id.to_owned(), peer.owner_name().to_owned());
    let (revises, own) = (peer.role() == Role::Reviewer, peer.person_id().to_owned());
    let answers = app.clone();
    let page = app.proctor.look_as(peer, move |live| {
        let read = read_of(live);
        let row = |item: &Item| graded_row(item, &machine, &graders, live, &read.parts);
        let stages = by_stage(live, row);
        let card = &machine.scorecard;
        let levels = [Level::Mid, Level::Senior, Level::Staff].into_iter();
        GradersPage {
            frame: frame.clone(),
            id: id.clone(),
            case_title: live.content.entry.case.title.clone(),
            level: wire::name(&live.interview.level()),
            owner: owner.clone(),
            started_at: live.interview.started_at(),
            revises,
            levels: levels
                .map(|level| {
                    let verdict = card.levels.get(&level).map(wire::name);
                    (wire::name(&level), verdict.unwrap_or_default())
                })
                .collect(),
            dimensions: DIMENSIONS
                .into_iter()
                .map(|dimension| (dimension_id(dimension), card.dimensions.get(dimension)))
                .collect(),
            graders: graders
                .iter()
                .map(|grader| GraderColumn {
                    name: grader.name.clone(),
                    you: grader.person_id == own,
                    at: grader.handed_in_at,
                    version: grader.version,
                    communication: grader.marks.communication,
                    note: grader.marks.note.clone(),
                })
                .collect(),
            stages: stages
                .into_iter()
                .map(|(title, rows)| GradedStage { title, rows })
                .collect(),
            model_answers: answers.model_answers.all(&live.content.entry),
            read,
        }
    });
    Ok(page.await?.into_response())
}

fn graded_row(
    item: &Item,
    machine: &Graded,
    graders: &[PeerMarks],
    live: &Live,
    parts: &[Part],
) -> GradedRow {
    let findings = &machine.scorecard.items;
    let found = findings.iter().find(|finding| finding.id == item.id);
    let found = found.map_or(Verdict::NotAssessed, |finding| finding.verdict);
    let cell = |grader: &PeerMarks| {
        let mark = grader.marks.of(&item.id);
        let proofs = mark.map(|mark| mark.proofs.as_slice()).unwrap_or_default();
        GradedCell {
            name: grader.name.clone(),
            verdict: mark.map_or(ItemVerdict::NotAssessed, |mark| mark.verdict.into()),
            proofs: proofs
                .iter()
                .map(|proof| proof_words(proof, live, parts))
                .collect(),
            remark: mark.map_or_else(String::new, |mark| mark.remark.clone()),
        }
    };
    let cells: Vec<GradedCell> = graders.iter().map(cell).collect();
    let machine = ItemVerdict::from(found);
    let said = [machine]
        .into_iter()
        .chain(cells.iter().map(|cell| cell.verdict));
    let mut said: Vec<ItemVerdict> = said
        .filter(|one| *one != ItemVerdict::NotAssessed)
        .collect();
    said.dedup();
    GradedRow {
        title: item.text.clone(),
        plus: item.tier == Tier::Plus,
        differs: said.len() > 1,
        machine,
        cells,
    }
}

fn proof_words(proof: &Proof, live: &Live, parts: &[Part]) -> String {
    match proof {
        Proof::Text { quote, .. } => format!("“{}”", quote.trim()),
        Proof::Board { ids } => {
            let label = |id: &String| {
                let known = parts.iter().find(|part| part.id == *id);
                known.map_or_else(|| id.clone(), |part| part.label.clone())
            };
            let labels: Vec<String> = ids.iter().map(label).collect();
            t_with("review-on-board", &[("parts", labels.join(", ").into())])
        }
        Proof::Moment { at } => {
            let elapsed = at.since_ms(live.interview.started_at());
            t_with("review-at", &[("time", show::length(elapsed).into())])
        }
        Proof::Aloud => text::t("review-aloud"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts() -> Vec<(String, String)> {
        vec![("clarify".to_owned(), "Links live\nfor a year.".to_owned())]
    }

    #[test]
    fn the_fields_of_a_form_become_marks_and_what_has_no_field_stays() {
        let items = [("a", "clarify"), ("b", "clarify"), ("c", "clarify")]
            .map(|(item, stage)| (item.to_owned(), stage.to_owned()));
        let parts = vec![Part {
            id: "n1".to_owned(),
            label: "Cache".to_owned(),
        }];
        let moment = Proof::Moment {
            at: Timestamp::from_ms(5),
        };
        let earlier = Marks {
            marks: vec![Mark {
                item: "b".to_owned(),
                verdict: Verdict::Met,
                proofs: vec![moment.clone(), Proof::Aloud],
                remark: String::new(),
            }],
            ..Marks::default()
        };
        let fields = Fields::of(&[
            ("verdict.a", "met"),
            ("quotes.a", "Links live\r\nfor\r\n\r\nnever written"),
            ("parts.a", "cache; Moon"),
            ("aloud.a", "1"),
            ("remark.b", " good "),
            ("communication", "3"),
        ]);
        let marks = marks_of(&fields, &items, &texts(), &parts, &earlier);
        let quote = |quote: &str| Proof::Text {
            stage: "clarify".to_owned(),
            start: 0,
            end: 0,
            quote: quote.to_owned(),
        };
        let board = Proof::Board {
            ids: vec!["n1".to_owned(), "Moon".to_owned()],
        };
        let expected = [
            quote("Links live\nfor"),
            quote("never written"),
            board,
            Proof::Aloud,
        ];
        assert_eq!(marks.marks.len(), 2, "nothing is said of c");
        assert_eq!(marks.marks[0].proofs, expected);
        assert_eq!(marks.marks[1].proofs, [moment]);
        assert_eq!(marks.marks[1].verdict, Verdict::NotAssessed);
        assert_eq!(
            (marks.marks[1].remark.as_str(), marks.communication),
            ("good", Some(3))
        );
    }
}
