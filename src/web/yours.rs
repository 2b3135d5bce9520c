//! What one has: taken along, brought back, deleted. Pages and plain forms; the same for programs is in [`super::api`].

mod going;
mod told;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures_util::stream;

use super::identity::Person;
use super::pages::yours::{ImportPage, Yours};
use super::pages::{Choice, Frame, Here};
use super::problem::Problem;
use super::{App, account};
use crate::archive::Limits;
use crate::limits;
use crate::proctor::transfer::{BringFault, Bringing, Report, Which};
use crate::text::{t, t_with};

/// The boundaries and the other field of the form.
const AROUND_THE_FILE: usize = 64 * 1024;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/export", get(all))
        .route("/export/history.csv", get(told::history))
        .route("/export/interviews.md", get(told::all))
        .route("/interviews/{id}/export", get(one))
        .route("/interviews/{id}/export.md", get(told::one))
        .route(
            "/interviews/{id}/delete",
            get(going::interview_page).post(going::interview),
        )
        .route(
            "/account/delete",
            get(going::account_page).post(going::account),
        )
        .route("/account/retention", post(going::retention))
        .route(
            "/import",
            post(import).layer(DefaultBodyLimit::max(
                limits::ARCHIVE_BYTES + AROUND_THE_FILE,
            )),
        )
}

/// The section of the account page.
///
/// # Errors
/// What the store says.
pub async fn section(app: &App, person: &Person) -> Result<Yours, Problem> {
    let kept = app.proctor.retention(person.id()).await?;
    let chosen = kept.as_ref().map_or(0, |kept| kept.months);
    let months = std::iter::once(0).chain(limits::RETENTION_MONTHS);
    let retention = months.map(|months| Choice {
        value: months.to_string(),
        title: match months {
            0 => t("retention-never"),
            months => t_with("retention-months", &[("count", months.into())]),
        },
        about: String::new(),
        chosen: months == chosen,
    });
    Ok(Yours {
        retention: retention.collect(),
        next_at: kept.and_then(|kept| kept.next_at),
        archive_limit: limits::ARCHIVE_BYTES >> 20,
    })
}

/// How many archives each person has on their way.
#[derive(Clone, Default)]
pub struct OnTheWay(Arc<Mutex<HashMap<(String, Way), usize>>>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    Out,
    In,
}

pub struct Place {
    held: OnTheWay,
    key: (String, Way),
}

impl OnTheWay {
    /// # Errors
    /// When this person has enough of them under way.
    pub fn take(&self, person_id: &str, way: Way) -> Result<Place, Problem> {
        let most = match way {
            Way::Out => limits::EXPORTS_AT_ONCE,
            Way::In => limits::IMPORTS_AT_ONCE,
        };
        let key = (person_id.to_owned(), way);
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(key.clone()).or_default();
        if *count >= most {
            return Err(Problem::too_many(15));
        }
        *count += 1;
        Ok(Place {
            held: self.clone(),
            key,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let held = self.held.0.lock();
        let mut held = held.unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.key);
            }
        }
    }
}

async fn all(State(app): State<App>, person: Option<Person>) -> Result<Response, Problem> {
    match person {
        Some(person) => taken_along(&app, &person, &Which::All).await,
        None => Ok(account::to_login("/export")),
    }
}

async fn one(
    State(app): State<App>,
    person: Option<Person>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    match person {
        Some(person) => taken_along(&app, &person, &Which::One(id)).await,
        None => Ok(account::to_login(&format!("/interviews/{id}/export"))),
    }
}

/// An archive, sent while it is written.
///
/// # Errors
/// Too many, too often; `NotFound`, `NotFinished`; what the store says.
pub async fn taken_along(app: &App, person: &Person, which: &Which) -> Result<Response, Problem> {
    let place = app.on_the_way.take(person.id(), Way::Out)?;
    let taking = app.proctor.take_along(person.id(), which).await?;
    // What is not there costs nobody one of their exports.
    app.throttles.export(person.id())?;
    let name = taking.file_name();
    let pieces = stream::unfold(Some((taking, place)), |state| async move {
        let (mut taking, place) = state?;
        match taking.next().await {
            Ok(Some(bytes)) => Some((Ok(Bytes::from(bytes)), Some((taking, place)))),
            Ok(None) => None,
            Err(cause) => {
                // Whoever receives it sees that it was cut off.
                tracing::error!(%cause, "an archive could not be finished");
                Some((Err(std::io::Error::other("the archive ends here")), None))
            }
        }
    });
    Ok(file("application/zip", &name, Body::from_stream(pieces)))
}

/// A file to be kept, not shown.
fn file(media_type: &'static str, name: &str, body: Body) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let heads = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (heads, body).into_response()
}

async fn import(
    State(app): State<App>,
    person: Person,
    form: Multipart,
) -> Result<Response, Problem> {
    let place = app.on_the_way.take(person.id(), Way::In)?;
    app.throttles.import(person.id())?;
    let (bytes, skip_known) = uploaded(form).await?;
    let outcome = bring(&app, &person, bytes, skip_known).await?;
    drop(place);
    let (status, report, faults) = match outcome {
        Ok(report) => (StatusCode::OK, report, Vec::new()),
        Err(faults) => (StatusCode::UNPROCESSABLE_ENTITY, Report::default(), faults),
    };
    let page = ImportPage {
        frame: Frame::new(person.viewer(), Here::Account),
        came: report.came,
        also: report.also,
        not_brought: report.not_brought,
        faults,
    };
    Ok((status, page).into_response())
}

/// What came of an archive: a report, or everything that is wrong with it.
///
/// # Errors
/// What the store says.
pub async fn bring(
    app: &App,
    person: &Person,
    bytes: Vec<u8>,
    skip_known: bool,
) -> Result<Result<Report, Vec<crate::proctor::transfer::Unsound>>, Problem> {
    let bringing = Bringing {
        bytes,
        limits: Limits::UPLOAD,
        skip_known,
    };
    match app.proctor.bring(person.id(), bringing).await {
        Ok(report) => Ok(Ok(report)),
        Err(BringFault::Unsound(faults)) => Ok(Err(faults)),
        Err(BringFault::Other(error)) => Err(error.into()),
    }
}

pub fn too_large() -> Problem {
    let limit = [("limit", (limits::ARCHIVE_BYTES >> 20).into())];
    let detail = t_with("import-too-large", &limit);
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", detail)
}

async fn uploaded(mut form: Multipart) -> Result<(Vec<u8>, bool), Problem> {
    let malformed = || Problem::invalid("malformed", t("problem-malformed"));
    let mut bytes = None;
    let mut skip_known = false;
    while let Some(mut field) = form.next_field().await.map_err(|_| malformed())? {
        match field.name() {
            Some("archive") if bytes.is_none() => {
                let mut all = Vec::new();
                while let Some(piece) = field.chunk().await.map_err(|_| too_large())? {
                    if all.len() + piece.len() > limits::ARCHIVE_BYTES {
                        return Err(too_large());
                    }
                    all.extend_from_slice(&piece);
                }
                bytes = Some(all);
            }
            Some("skip_known") => skip_known = true,
            _ => return Err(malformed()),
        }
    }
    Ok((bytes.ok_or_else(malformed)?, skip_known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_archives_go_out_at_once_and_one_comes_in() {
        let held = OnTheWay::default();
        let out: Vec<Place> = (0..limits::EXPORTS_AT_ONCE)
            .map(|_| held.take("ada", Way::Out).unwrap())
            .collect();
        assert!(held.take("ada", Way::Out).is_err());
        let coming = held.take("ada", Way::In).unwrap();
        assert!(held.take("ada", Way::In).is_err());
        assert!(held.take("bob", Way::In).is_ok());
        drop((out, coming));
        assert!(held.take("ada", Way::Out).is_ok() && held.take("ada", Way::In).is_ok());
    }
}
