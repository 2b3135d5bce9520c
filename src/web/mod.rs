//! Routes, extractors, pages, event streams, errors, assets. Every handler calls `proctor`.
//!
//! What a request passes on its way in, outermost first: strict headers, the arrival stamp, a name and
//! a log line, the form of errors, panics, our own origins only, room for it (saves have theirs), and for
//! the body its limits of size and time.

mod about_reader;
mod account;
mod against;
mod agreement;
mod answers;
mod api;
mod asked;
mod asked_of;
mod assets;
mod calculator;
mod calibration;
mod circle_join;
mod circles;
mod cockpit;
mod concepts;
mod drawn;
mod drills;
mod events;
mod explained;
mod forms;
mod guide;
mod headers;
mod health;
mod history;
mod identity;
mod join;
mod kept_back;
mod layers;
mod live;
pub mod markdown;
mod model_answers;
mod origin;
mod outcomes;
mod own_marks;
mod owner;
pub mod pages;
mod pasted;
mod people;
mod problem;
mod progress;
mod qr;
mod reader;
mod received;
mod refusals;
mod replay;
mod replay_file;
mod report;
mod request_id;
mod reviews;
mod room;
mod second;
pub mod serve;
mod start;
mod study;
mod throttle;
mod together;
mod view;
mod yours;

use std::ops::Deref;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

pub use origin::Origins;
pub use problem::Problem;

use crate::diagram::clean as scene;
use crate::dictation::Transcriber;
use crate::limits;
use crate::password::Hasher;
use crate::proctor::Proctor;
use crate::stop::Stopping;
use crate::store::Db;
use crate::time::Clock;
use throttle::Throttles;

/// What every handler may use.
#[derive(Clone)]
pub struct App(Arc<Shared>);

pub struct Shared {
    pub proctor: Arc<Proctor>,
    pub store: Db,
    pub clock: Arc<dyn Clock>,
    pub origins: Origins,
    pub hasher: Hasher,
    throttles: Throttles,
    streams: events::Streams,
    on_the_way: yours::OnTheWay,
    model_answers: model_answers::ModelAnswers,
    /// Off unless the settings name an endpoint.
    dictation: Option<api::Dictation>,
    /// Streams close and readiness turns red when it begins.
    stopping: Stopping,
}

impl Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl App {
    pub fn new(
        proctor: Arc<Proctor>,
        origins: Origins,
        stopping: Stopping,
        transcriber: Option<Transcriber>,
    ) -> Self {
        App(Arc::new(Shared {
            store: proctor.store().clone(),
            clock: proctor.clock().clone(),
            proctor,
            origins,
            hasher: Hasher::default(),
            throttles: Throttles::default(),
            streams: events::Streams::default(),
            on_the_way: yours::OnTheWay::default(),
            model_answers: model_answers::ModelAnswers::default(),
            dictation: transcriber.map(api::Dictation::new),
            stopping,
        }))
    }
}

impl App {
    /// Forgets what nobody will ask for again.
    pub fn tidy(&self) {
        self.throttles.tidy();
    }
}

/// A finished interview once more, and against another one.
fn looking_back() -> Router<App> {
    Router::new()
        .route("/interviews/{id}/replay", get(replay::page))
        .route("/interviews/{id}/replay.json", get(replay::data))
        .route("/interviews/{id}/replay.html", get(replay::file))
        .route("/interviews/{id}/against/{other}", get(against::page))
}

pub fn router(app: App) -> Router {
    let ordinary = Router::new()
        .route("/", get(start::page))
        .route("/interviews", get(history::page).post(start::start))
        .route("/progress", get(progress::page))
        .route("/reader", get(about_reader::page))
        .route("/reader/prompts/{prompt}", get(about_reader::prompt))
        .route("/reader/agreement", get(agreement::page))
        .route("/interviews/{id}", get(room::page))
        .route("/interviews/{id}/live", get(room::live))
        .route("/interviews/{id}/board/seen", get(room::seen))
        .route("/interviews/{id}/report", get(report::page))
        .route("/interviews/{id}/self-score", post(report::self_score))
        .merge(looking_back())
        .route(
            "/interviews/{id}/invitations",
            get(asked::page).post(asked::invite),
        )
        .route(
            "/interviews/{id}/invitations/{invitation}/revoke",
            post(asked::revoke),
        )
        .route("/join", get(join::page).post(join::join))
        .route("/join/{token}", get(join::page_of_link))
        .route("/reviews", get(asked_of::page))
        .route("/reviews/{id}", get(reviews::page))
        .route("/circles", get(circles::list).post(circles::make))
        .route(
            "/circles/join",
            get(circle_join::page).post(circle_join::join),
        )
        .route("/circles/join/{token}", get(circle_join::page_of_link))
        .route("/circles/{id}", get(circles::page))
        .route("/circles/{id}/name", post(circles::rename))
        .route("/circles/{id}/links", post(circles::link))
        .route("/circles/{id}/links/{link}/revoke", post(circles::revoke))
        .route("/circles/{id}/leave", post(circles::leave))
        .route(
            "/circles/{id}/members/{member}/remove",
            post(circles::remove),
        )
        .route("/circles/{id}/interviews", post(circles::put_up))
        .route(
            "/circles/{id}/interviews/{interview}/take-back",
            post(circles::take_back),
        )
        .route("/circles/{id}/reviews", post(circles::next))
        .route(
            "/circles/{id}/reviews/{interview}/give-back",
            post(circles::give_back),
        )
        .route("/live/{id}", get(live::cockpit))
        .route("/live/{id}/now", get(live::cockpit_now))
        .route("/live/{id}/swap", post(live::swap))
        .route("/watch/{id}", get(live::watch))
        .route("/watch/{id}/now", get(live::watch_now))
        .route(
            "/calibration",
            get(calibration::page).post(calibration::begin),
        )
        .route("/calibration/{case}/{slug}", get(calibration::one))
        .route("/study", get(study::page))
        .route(
            "/study/plan",
            get(study::plan::page).post(study::plan::save),
        )
        .route("/study/plan.ics", get(study::plan::calendar))
        .route("/study/deck.txt", get(study::deck))
        .route("/concepts", get(concepts::list))
        .route("/concepts/{concept}", get(concepts::one))
        .route("/concepts/{concept}/studied", post(concepts::tick))
        .route("/paths", get(concepts::all_paths))
        .route("/paths/{path}", get(concepts::one_path))
        .route("/outcomes", get(outcomes::page).post(outcomes::note))
        .route(
            "/outcomes/{outcome}",
            get(outcomes::one).post(outcomes::change),
        )
        .route("/outcomes/{outcome}/remove", post(outcomes::remove))
        .route("/interviews/{id}/answers", post(answers::answer))
        .route("/interviews/{id}/ratings", post(answers::rate))
        .route(
            "/register",
            get(account::register_page).post(account::register),
        )
        .route("/calculator", get(calculator::page))
        .route("/cases/write", get(guide::page))
        .route("/login", get(account::login_page).post(account::login))
        .route("/logout", post(account::logout))
        .route("/account", get(account::page))
        .route("/account/devices/{id}/end", post(account::end_device))
        .route("/account/extra-time", post(account::extra_time))
        .route("/assets/{hash}/{*path}", get(assets::serve))
        .route("/csp-report", post(health::csp_report))
        .merge(drills::routes())
        .merge(yours::routes())
        .merge(reader::routes())
        .merge(api::ordinary())
        .layer(DefaultBodyLimit::max(limits::FORM_BODY_BYTES));
    let saves = Router::new()
        .route("/interviews/{id}/notes", post(room::notes))
        .route("/interviews/{id}/questions", post(room::question))
        .route("/interviews/{id}/hints", post(room::hint))
        .route("/interviews/{id}/stage", post(room::stage))
        .route("/interviews/{id}/return", post(room::go_back))
        .route("/interviews/{id}/pause", post(room::pause))
        .route("/interviews/{id}/resume", post(room::resume))
        .route("/interviews/{id}/finish", post(room::finish))
        .route("/interviews/{id}/board", post(room::board))
        .route("/interviews/{id}/board/mermaid", post(room::mermaid))
        .route(
            "/reviews/{id}/marks",
            get(reviews::form).post(reviews::submit),
        )
        .route("/live/{id}/moves", post(live::moves))
        .route("/live/{id}/ticks", post(live::tick))
        .route("/live/{id}/note", post(live::note))
        .route(
            "/interviews/{id}/marks",
            get(own_marks::form).post(own_marks::submit),
        )
        .route(
            "/calibration/{case}/{slug}/marks",
            get(calibration::form).post(calibration::submit),
        )
        .merge(api::saves())
        .layer(DefaultBodyLimit::max(limits::NOTES_BODY_BYTES));
    let streams = Router::new().merge(events::routes());
    let probes = Router::new()
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready));
    layers::around(&app, ordinary, saves, streams, probes).with_state(app)
}
