//! Somebody is there while an interview runs: the interviewer's page, the page of whoever watches, and what both read afterwards.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::App;
use super::cockpit::{self, Have};
use super::forms::{Fields, with_line_feeds};
use super::identity::Person;
use super::layers::{is_fragment, leave_for, see_other};
use super::owner::OrLogin;
use super::pages::live::{AfterPage, Feedback, LiveNow, LivePage};
use super::pages::{Frame, Here, show};
use super::problem::Problem;
use super::received::ReceivedAt;
use crate::interview::limits::MESSAGE_CHARS;
use crate::limits;
use crate::proctor::{self, HostAsk, Hosted, Live, LivePeer, Role, Ticked};
use crate::wire;

/// What the page has already.
#[derive(Debug, Default, Deserialize)]
pub struct Known {
    #[serde(default)]
    pub board: Option<u64>,
    #[serde(default)]
    pub guide: Option<String>,
}

pub async fn cockpit(
    State(app): State<App>,
    OrLogin(person): OrLogin,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let peer = match app.proctor.live_peer(person.id(), &id).await {
        Ok(peer) => peer,
        Err(proctor::Error::Over) => return after_page(&app, &person, &id).await,
        Err(proctor::Error::NotFound) => {
            // The candidate is led to what is theirs.
            let own = app.store.interview(person.id(), &id).await?;
            return match own.ok_or_else(Problem::not_found)?.finished_at {
                Some(_) => after_page(&app, &person, &id).await,
                None => Ok(see_other(&format!("/interviews/{id}"))),
            };
        }
        Err(other) => return Err(other.into()),
    };
    match peer.role() {
        Role::Interviewer => live_page(&app, &person, &id, &peer, String::new(), None).await,
        _ => Ok(see_other(&format!("/watch/{id}"))),
    }
}

pub async fn watch(
    State(app): State<App>,
    OrLogin(person): OrLogin,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let peer = app.proctor.live_peer(person.id(), &id).await?;
    live_page(&app, &person, &id, &peer.watching(), String::new(), None).await
}

async fn live_page(
    app: &App,
    person: &Person,
    id: &str,
    peer: &LivePeer,
    message: String,
    refusal: Option<String>,
) -> Result<Response, Problem> {
    let frame = Frame::new(person.viewer(), Here::Elsewhere);
    let ticked = ticked_of(app, peer).await?;
    let (id, by, note) = (id.to_owned(), peer.clone(), ticked.marks.note.clone());
    let status = match refusal {
        Some(_) => StatusCode::CONFLICT,
        None => StatusCode::OK,
    };
    let page = app.proctor.look_live(peer, move |live, now| LivePage {
        frame: frame.clone(),
        case_title: live.content.entry.case.title.clone(),
        prompt: live.content.entry.case.prompt.clone(),
        level: wire::name(&live.interview.level()),
        owner: by.owner_name().to_owned(),
        note: note.clone(),
        note_chars: limits::REMARK_CHARS,
        message_chars: MESSAGE_CHARS,
        message: message.clone(),
        now: cockpit::now(
            &id,
            &by,
            live,
            now,
            &ticked,
            &Have::nothing(),
            refusal.clone(),
        ),
    });
    Ok((status, page.await?).into_response())
}

async fn ticked_of(app: &App, peer: &LivePeer) -> Result<Ticked, Problem> {
    Ok(match peer.role() {
        Role::Interviewer => app.proctor.ticked(peer).await?,
        _ => Ticked::default(),
    })
}

pub async fn cockpit_now(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    Query(known): Query<Known>,
) -> Result<Response, Problem> {
    let peer = app.proctor.live_peer(person.id(), &id).await?;
    fragment(&app, &id, &peer, known).await
}

pub async fn watch_now(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    Query(known): Query<Known>,
) -> Result<Response, Problem> {
    let peer = app.proctor.live_peer(person.id(), &id).await?;
    fragment(&app, &id, &peer.watching(), known).await
}

async fn fragment(app: &App, id: &str, peer: &LivePeer, known: Known) -> Result<Response, Problem> {
    let ticked = ticked_of(app, peer).await?;
    let (id, by) = (id.to_owned(), peer.clone());
    let have = Have {
        board: known.board,
        guide: known.guide,
    };
    let now = app.proctor.look_live(peer, move |live, now| LiveNow {
        now: cockpit::now(&id, &by, live, now, &ticked, &have, None),
    });
    Ok(now.await?.into_response())
}

/// Every button of the interviewer.
pub async fn moves(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    ReceivedAt(received_at): ReceivedAt,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Problem> {
    app.throttles.save(person.id(), &id)?;
    let peer = app.proctor.live_peer(person.id(), &id).await?;
    let ask = ask_of(&fields)
        .ok_or_else(|| Problem::invalid("malformed", crate::text::t("problem-malformed")))?;
    let ticked = ticked_of(&app, &peer).await?;
    let (room, by) = (id.clone(), peer.clone());
    let done = app
        .proctor
        .host(&peer, received_at, ask, move |live, now, answer| {
            let refusal = answer.err().map(|refusal| refusal.to_string());
            let over = live.interview.finished().is_some();
            let now = cockpit::now(
                &room,
                &by,
                live,
                now,
                &ticked,
                &Have::nothing(),
                refusal.clone(),
            );
            (LiveNow { now }, refusal, over)
        });
    let (now, refusal, over) = done.await?;
    let path = format!("/live/{id}");
    Ok(match (is_fragment(&headers), over, refusal) {
        (true, true, _) => leave_for(&path),
        (true, false, _) => now.into_response(),
        (false, false, Some(refusal)) => {
            let message = with_line_feeds(fields.get("say"));
            return live_page(&app, &person, &id, &peer, message, Some(refusal)).await;
        }
        (false, ..) => see_other(&path),
    })
}

/// The button that was pressed, with what it carries. The message box has none of its own and comes last.
fn ask_of(fields: &Fields) -> Option<HostAsk> {
    let given = |name: &str| Some(fields.get(name).to_owned()).filter(|value| !value.is_empty());
    if let Some(id) = given("fact") {
        return Some(HostAsk::Fact { id });
    }
    if let Some(id) = given("probe") {
        return Some(HostAsk::Probe { id });
    }
    if let Some(which) = given("follow_up") {
        let (probe, number) = which.rsplit_once(' ')?;
        let (probe, number) = (probe.to_owned(), number.parse().ok()?);
        return Some(HostAsk::FollowUp { probe, number });
    }
    if let Some(id) = given("curveball") {
        return Some(HostAsk::Curveball { id });
    }
    if let Some(text) = given("suggestion") {
        return Some(HostAsk::Suggestion { text });
    }
    if let Some(minutes) = given("minutes") {
        let minutes = minutes.parse().ok()?;
        return Some(HostAsk::Extend { minutes });
    }
    match fields.get("do") {
        "" => Some(HostAsk::Say {
            text: with_line_feeds(fields.get("say")),
        }),
        "take-chair" => Some(HostAsk::TakeChair),
        "leave-chair" => Some(HostAsk::LeaveChair),
        "hint" => Some(HostAsk::Hint),
        "pause" => Some(HostAsk::Pause),
        "resume" => Some(HostAsk::Resume),
        "advance" => Some(HostAsk::Advance {
            from: fields.get("from").to_owned(),
        }),
        _ => None,
    }
}

pub async fn tick(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Problem> {
    app.throttles.save(person.id(), &id)?;
    let peer = app.proctor.live_peer(person.id(), &id).await?;
    let verdict = wire::parse(fields.get("verdict"));
    app.proctor.tick(&peer, fields.get("item"), verdict).await?;
    match is_fragment(&headers) {
        true => fragment(&app, &id, &peer, Known::default()).await,
        false => Ok(see_other(&format!("/live/{id}"))),
    }
}

pub async fn note(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    app.throttles.save(person.id(), &id)?;
    let peer = app.proctor.live_peer(person.id(), &id).await?;
    let note = with_line_feeds(fields.get("note"));
    app.proctor.keep_note(&peer, &note).await?;
    Ok(see_other(&format!("/live/{id}")))
}

async fn after_page(app: &App, person: &Person, id: &str) -> Result<Response, Problem> {
    let after = app.proctor.after(person.id(), id).await?;
    let hosted = app.proctor.hosted(&after).await?;
    let row = app.proctor.title_after(&after).await?;
    let swapped = app.proctor.swapped(&after).await?;
    let page = AfterPage {
        frame: Frame::new(person.viewer(), Here::Elsewhere),
        id: id.to_owned(),
        case_title: row.0,
        level: row.1,
        host: after.host_name().map(str::to_owned),
        is_owner: after.is_owner(),
        feedback: hosted.map(feedback_of),
        swapped: swapped.map(|swapped| swapped.path()),
        can_swap: after.can_swap(),
    };
    Ok(page.into_response())
}

fn feedback_of(hosted: Hosted) -> Feedback {
    let told = hosted.hosting;
    let share = told.share_percent();
    let facts: BTreeMap<String, String> = hosted.facts.into_iter().collect();
    let fact = |id: String| facts.get(&id).cloned().unwrap_or(id);
    Feedback {
        share,
        own_words: told.own_words,
        candidate_words: told.candidate_words,
        facts_asked: told.facts_asked,
        facts_unasked: told.facts_unasked.into_iter().map(fact).collect(),
        given_away: told
            .given_away
            .into_iter()
            .map(|one| (one.message, one.items))
            .collect(),
        hints: told.hints,
        too_soon: told
            .too_soon
            .into_iter()
            .map(|one| (one.stage, show::length(one.after_ms), one.text))
            .collect(),
        probes_asked: told.probes_asked,
        probes_skipped: told.probes_skipped,
        cut_short: told
            .cut_short
            .into_iter()
            .map(|one| {
                (
                    one.stage,
                    show::length(one.spent_ms),
                    show::length(one.budget_ms),
                )
            })
            .collect(),
    }
}

/// Now the other one is interviewed.
pub async fn swap(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let after = app.proctor.after(person.id(), &id).await?;
    let level = wire::parse(fields.get("level"));
    let swapped = app.proctor.swap(&after, level).await?;
    Ok(see_other(&swapped.path()))
}

/// A link to this page is of use to nobody else: the names of those who are there, in one sentence.
pub fn here_sentence(live: &Live) -> Option<String> {
    let chair = live.interview.chair();
    let people = live.presence.people();
    let others = people
        .iter()
        .filter(|one| chair.is_none_or(|chair| chair.seat != one.person_id));
    let others: Vec<&str> = others.map(|one| one.name.as_str()).collect();
    if others.is_empty() {
        return None;
    }
    let names = ("names", others.join(", ").into());
    let count = ("count", others.len().into());
    Some(crate::text::t_with("live-here", &[names, count]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_button_that_was_pressed_counts_and_not_the_box_beside_it() {
        let ask = |fields: &[(&str, &str)]| ask_of(&Fields::of(fields));
        assert_eq!(
            ask(&[("fact", "scale"), ("say", "typed before")]),
            Some(HostAsk::Fact { id: "scale".into() })
        );
        assert_eq!(
            ask(&[("follow_up", "repeat 1")]),
            Some(HostAsk::FollowUp {
                probe: "repeat".into(),
                number: 1
            })
        );
        assert_eq!(
            ask(&[("say", "Go\r\non")]),
            Some(HostAsk::Say {
                text: "Go\non".into()
            })
        );
        assert_eq!(
            ask(&[("minutes", "2"), ("from", "clarify")]),
            Some(HostAsk::Extend { minutes: 2 })
        );
        assert_eq!(ask(&[("do", "finish")]), None);
        assert_eq!(ask(&[("follow_up", "repeat")]), None);
    }
}
