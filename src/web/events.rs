//! Live streams: something changed, and what time it is. A stream carries no content, so nobody can
//! read on it what they may not; whoever hears of a change asks for it like everybody else.

use std::collections::HashMap;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::stream::{self, Stream};
use tokio::sync::broadcast::error::RecvError;

use super::App;
use super::identity::Person;
use super::problem::Problem;
use super::view;
use crate::limits;
use crate::proctor::{Attendance, Error, Notice};

const CLOCK_EVERY: Duration = Duration::from_secs(10);

pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/interviews/{id}/events", get(stream))
        .route("/api/v1/live/{id}/events", get(peer_stream))
}

/// `change` when the journal has grown, `clock` every few seconds, `restarting` before the server ends. None
/// carries a text.
#[utoipa::path(get, path = "/api/v1/interviews/{id}/events", tag = "interviews", params(("id" = String, Path)),
    responses((status = 200, description = "`text/event-stream`: `change` with `seq`, `clock` with `now`, \
        `remaining_ms`, `deadline_at`, `phase`, `stage`", content_type = "text/event-stream", body = String),
        (status = 404), (status = 429, description = "Too many streams of one person")))]
pub async fn stream(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let place = app
        .streams
        .take(person.id())
        .ok_or_else(|| Problem::too_many(15))?;
    let news = app.proctor.watch(person.id(), &id).await?;
    Ok(answer(Watcher {
        peer: None,
        age: Box::pin(tokio::time::sleep(limits::STREAM_AGE)),
        app,
        person,
        id,
        news,
        clock: tokio::time::interval(CLOCK_EVERY),
        over: false,
        _place: place,
    }))
}

/// The same for whoever came by a link to be there; `over` after the end, `gone` when the link does not hold any more.
#[utoipa::path(get, path = "/api/v1/live/{id}/events", tag = "live", params(("id" = String, Path)),
    responses((status = 200, description = "`text/event-stream`: as that of the interview, with `over` or `gone` at the end",
        content_type = "text/event-stream", body = String), (status = 404), (status = 409, description = "It is over"),
        (status = 429, description = "Too many streams of one person, or too many people")))]
pub async fn peer_stream(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let place = app
        .streams
        .take(person.id())
        .ok_or_else(|| Problem::too_many(15))?;
    let peer = app.proctor.live_peer(person.id(), &id).await?;
    let (news, attendance) = app.proctor.attend(&peer).await?;
    Ok(answer(Watcher {
        peer: Some(attendance),
        age: Box::pin(tokio::time::sleep(limits::STREAM_AGE)),
        app,
        person,
        id,
        news,
        clock: tokio::time::interval(limits::PEER_CHECK),
        over: false,
        _place: place,
    }))
}

fn answer(watcher: Watcher) -> Response {
    let keep_alive = KeepAlive::new().interval(Duration::from_secs(15));
    let mut response = Sse::new(watcher.events())
        .keep_alive(keep_alive)
        .into_response();
    response.headers_mut().insert(
        "x-accel-buffering",
        axum::http::HeaderValue::from_static("no"),
    );
    response
}

struct Watcher {
    app: App,
    /// Of somebody who came by a link: their place among those who are there.
    peer: Option<Attendance>,
    person: Person,
    id: String,
    news: tokio::sync::broadcast::Receiver<Notice>,
    clock: tokio::time::Interval,
    /// Over when the browser is to come again, and to prove again who it is.
    age: Pin<Box<tokio::time::Sleep>>,
    /// The last word has been said.
    over: bool,
    _place: Place,
}

impl Watcher {
    fn events(self) -> impl Stream<Item = Result<Event, Infallible>> {
        stream::unfold(self, |mut watcher| async move {
            let event = watcher.next().await?;
            Some((Ok(event), watcher))
        })
    }

    async fn next(&mut self) -> Option<Event> {
        if self.over {
            return None;
        }
        let mut stopping = self.app.stopping.clone();
        tokio::select! {
            news = self.news.recv() => match news {
                Ok(notice) => Some(changed(notice.seq)),
                // Too far behind to count: one look at the present makes up for all of it.
                Err(RecvError::Lagged(_)) => Some(changed(0)),
                Err(RecvError::Closed) => None,
            },
            _ = self.clock.tick() => self.time().await,
            () = stopping.begun() => {
                // The page then says that the server restarts and that time is held.
                self.over = true;
                Some(Event::default().event("restarting").data("{}"))
            }
            () = &mut self.age => None,
        }
    }

    /// None, and with it the end of the stream, once the log-in has ended or the interview has moved.
    async fn time(&mut self) -> Option<Event> {
        let now = self.app.clock.now();
        let login = self.app.store.login(&self.person.0.token_hash, now).await;
        login.ok().flatten()?;
        if self.peer.is_some() {
            return self.time_of_peer().await;
        }
        let clock = self
            .app
            .proctor
            .look(self.person.id(), &self.id, view::clock)
            .await
            .ok()?;
        Event::default().event("clock").json_data(clock).ok()
    }

    /// Looks again at whether the link holds.
    async fn time_of_peer(&mut self) -> Option<Event> {
        let peer = self.app.proctor.live_peer(self.person.id(), &self.id).await;
        let clock = match peer {
            Ok(peer) => self.app.proctor.look_live(&peer, view::clock).await,
            Err(error) => Err(error),
        };
        let last = match clock {
            Ok(clock) => return Event::default().event("clock").json_data(clock).ok(),
            Err(Error::Over) => "over",
            Err(Error::LinkGone | Error::NotFound) => "gone",
            Err(_) => return None,
        };
        self.over = true;
        self.peer = None;
        Some(Event::default().event(last).data("{}"))
    }
}

fn changed(seq: u64) -> Event {
    Event::default()
        .event("change")
        .id(seq.to_string())
        .data(format!("{{\"seq\":{seq}}}"))
}

/// How many streams each person holds.
#[derive(Clone, Default)]
pub struct Streams(Arc<Mutex<HashMap<String, usize>>>);

struct Place {
    streams: Streams,
    person_id: String,
}

impl Streams {
    fn take(&self, person_id: &str) -> Option<Place> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.values().sum::<usize>() >= limits::STREAMS {
            return None;
        }
        let count = held.entry(person_id.to_owned()).or_default();
        if *count >= limits::STREAMS_PER_PERSON {
            return None;
        }
        *count += 1;
        Some(Place {
            streams: self.clone(),
            person_id: person_id.to_owned(),
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self
            .streams
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.person_id) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.person_id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_cannot_hold_all_streams() {
        let streams = Streams::default();
        let held: Vec<Place> = (0..limits::STREAMS_PER_PERSON)
            .filter_map(|_| streams.take("ada"))
            .collect();
        assert_eq!(held.len(), limits::STREAMS_PER_PERSON);
        assert!(streams.take("ada").is_none());
        assert!(streams.take("bob").is_some());
        drop(held);
        assert!(streams.take("ada").is_some());
    }
}
