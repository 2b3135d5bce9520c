//! A name and a password for a guest, log-in elsewhere, and one's devices.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;

use super::App;
use super::forms::Fields;
use super::identity::{self, Address, Person, viewer_of};
use super::layers::see_other;
use super::pages::account::{AccountPage, Device, LoginPage, RegisterPage};
use super::pages::{Frame, Here};
use super::people::{self, Settings};
use super::problem::Problem;
use super::start::extra_times;
use crate::ids::Token;
use crate::interview::plan::EXTRA_TIME_PERMILLE;
use crate::limits;
use crate::password;
use crate::store::{self, AddLogin, ChangeSettings, EndLogin, Register};
use crate::text;

#[derive(Debug, Deserialize)]
pub struct Next {
    #[serde(default)]
    next: String,
}

/// A path of ours to go on to; anything else is the start page.
fn safe_next(next: &str) -> &str {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
    if next.starts_with('/') && !next.starts_with("//") && next.chars().all(plain) {
        next
    } else {
        "/"
    }
}

/// 303 to the log-in page, and from there back to a page of ours.
pub fn to_login(next: &str) -> Response {
    match safe_next(next) {
        "/" => see_other("/login"),
        next => see_other(&format!("/login?next={next}")),
    }
}

pub async fn register_page(person: Option<Person>, Query(next): Query<Next>) -> RegisterPage {
    RegisterPage {
        frame: Frame::new(viewer_of(person.as_ref()), Here::Account),
        name: String::new(),
        fault: None,
        next: next.next,
    }
}

pub async fn register(
    State(app): State<App>,
    person: Option<Person>,
    Address(address): Address,
    jar: CookieJar,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Problem> {
    app.throttles.login(address)?;
    let name = fields.get("name").trim().to_owned();
    let jar = match registered(
        &app,
        person.as_ref(),
        jar,
        &headers,
        &name,
        fields.get("password"),
    )
    .await
    {
        Ok(jar) => jar,
        Err(problem) if problem.status.is_client_error() => {
            let page = RegisterPage {
                frame: Frame::new(viewer_of(person.as_ref()), Here::Account),
                name,
                fault: Some(problem.detail),
                next: fields.get("next").to_owned(),
            };
            return Ok((problem.status, page).into_response());
        }
        Err(problem) => return Err(problem),
    };
    Ok((jar, see_other(safe_next(fields.get("next")))).into_response())
}

/// The guest, new or not, gets the name and keeps everything. The device gets a new token.
async fn registered(
    app: &App,
    person: Option<&Person>,
    jar: CookieJar,
    headers: &HeaderMap,
    name: &str,
    password: &str,
) -> Result<CookieJar, Problem> {
    check_name(name)?;
    password::check(password, name)?;
    if person.is_some_and(|person| !person.0.is_guest()) {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "has-account",
            text::t("account-has-one"),
        ));
    }
    let password_hash = app.hasher.hash(password.to_owned()).await?;
    let (person_id, token) = match person {
        Some(person) => (person.id().to_owned(), None),
        None => {
            let guest = people::new_guest(app, headers).await?;
            (guest.person_id, Some(guest.token))
        }
    };
    let register = Register {
        person_id: person_id.clone(),
        login_name: folded(name),
        display_name: name.to_owned(),
        password_hash,
    };
    app.store.write(register).await?;
    tracing::info!(person_id, "registered");
    if let Some(token) = token {
        // Made for this request: nobody has seen it yet.
        return Ok(identity::remember(
            jar,
            app,
            &token,
            limits::LOGIN_ABSOLUTE_MS,
        ));
    }
    new_login(app, person, jar, headers, &person_id).await
}

pub async fn login_page(person: Option<Person>, Query(next): Query<Next>) -> LoginPage {
    LoginPage {
        frame: Frame::new(viewer_of(person.as_ref()), Here::Account),
        name: String::new(),
        fault: None,
        next: next.next,
    }
}

pub async fn login(
    State(app): State<App>,
    person: Option<Person>,
    Address(address): Address,
    jar: CookieJar,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Problem> {
    app.throttles.login(address)?;
    let name = fields.get("name").trim().to_owned();
    // What cannot be a name is nobody's, and some of it no database takes.
    let account = match check_name(&name) {
        Ok(()) => app.store.person_by_name(&folded(&name)).await?,
        Err(_) => None,
    };
    let stored = account
        .as_ref()
        .and_then(|account| account.password_hash.clone());
    let matches = app
        .hasher
        .verify(fields.get("password").to_owned(), stored)
        .await?;
    let Some(account) = account.filter(|_| matches) else {
        tracing::warn!(%address, "a log-in failed");
        let page = LoginPage {
            frame: Frame::new(viewer_of(person.as_ref()), Here::Account),
            name,
            fault: Some(text::t("login-wrong")),
            next: fields.get("next").to_owned(),
        };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    // The guest's log-in goes with the guest; that of an account ends, for this device has a new one.
    let (guest, earlier) = match person {
        Some(person) if person.0.is_guest() => (Some(person), None),
        other => (None, other),
    };
    if let Some(guest) = &guest {
        app.proctor.adopt_guest(guest.id(), &account.id).await?;
    }
    tracing::info!(person_id = account.id, "logged in");
    let jar = new_login(&app, earlier.as_ref(), jar, &headers, &account.id).await?;
    Ok((jar, see_other(safe_next(fields.get("next")))).into_response())
}

async fn new_login(
    app: &App,
    old: Option<&Person>,
    jar: CookieJar,
    headers: &HeaderMap,
    person_id: &str,
) -> Result<CookieJar, Problem> {
    let token = Token::random().map_err(Problem::internal)?;
    let login = people::login_of(
        person_id,
        &token,
        headers,
        app.clock.now(),
        limits::LOGIN_ABSOLUTE_MS,
    );
    app.store.write(AddLogin(login)).await?;
    if let Some(old) = old {
        end(app, old, &old.0.token_hash).await?;
    }
    Ok(identity::remember(
        jar,
        app,
        &token,
        limits::LOGIN_ABSOLUTE_MS,
    ))
}

async fn end(app: &App, person: &Person, token_hash: &str) -> Result<(), store::Error> {
    let end = EndLogin {
        person_id: person.id().to_owned(),
        token_hash: token_hash.to_owned(),
    };
    app.store.write(end).await
}

/// The browser keeps what it has not sent yet; the page asks before this is called with such texts.
pub async fn logout(
    State(app): State<App>,
    person: Option<Person>,
    jar: CookieJar,
) -> Result<Response, Problem> {
    if let Some(person) = person {
        end(&app, &person, &person.0.token_hash).await?;
    }
    let clear = (
        HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"cache\""),
    );
    Ok((identity::forget(jar), [clear], see_other("/")).into_response())
}

pub async fn page(State(app): State<App>, person: Option<Person>) -> Result<Response, Problem> {
    let Some(person) = person else {
        return Ok(to_login("/account"));
    };
    let devices = app.store.devices(person.id(), app.clock.now()).await?;
    let page = AccountPage {
        frame: Frame::new(person.viewer(), Here::Account),
        devices: devices
            .into_iter()
            .map(|login| Device {
                id: device_id(&login.token_hash).to_owned(),
                title: login.label,
                last_seen_at: login.last_seen_at,
                this_one: login.token_hash == person.0.token_hash,
            })
            .collect(),
        extra_times: extra_times(people::settings_of(&person).extra_time_permille),
        yours: super::yours::section(&app, &person).await?,
        reader: app.proctor.reader().is_some()
            || !app.store.reader_consents(person.id()).await?.is_empty(),
    };
    Ok(page.into_response())
}

/// The beginning of the token's hash: names a device to its owner, and opens nothing.
fn device_id(token_hash: &str) -> &str {
    token_hash.get(..16).unwrap_or(token_hash)
}

pub async fn end_device(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let devices = app.store.devices(person.id(), app.clock.now()).await?;
    let device = devices
        .into_iter()
        .find(|login| device_id(&login.token_hash) == id);
    let device = device.ok_or_else(Problem::not_found)?;
    end(&app, &person, &device.token_hash).await?;
    Ok(see_other("/account"))
}

pub async fn extra_time(
    State(app): State<App>,
    person: Person,
    fields: Fields,
) -> Result<Response, Problem> {
    let permille = fields.get("extra_time").parse().ok();
    let permille = permille.filter(|permille| EXTRA_TIME_PERMILLE.contains(permille));
    let extra_time_permille =
        permille.ok_or_else(|| Problem::invalid("extra-time", text::t("problem-extra-time")))?;
    let settings = Settings {
        extra_time_permille,
    };
    let change = ChangeSettings {
        person_id: person.id().to_owned(),
        display_name: person.0.display_name.clone(),
        settings: serde_json::to_string(&settings).map_err(Problem::internal)?,
    };
    app.store.write(change).await?;
    Ok(see_other("/account"))
}

/// The form under which a name is unique: as it was typed, but for case.
fn folded(name: &str) -> String {
    name.to_lowercase()
}

fn check_name(name: &str) -> Result<(), Problem> {
    let fits = (1..=limits::LOGIN_NAME_CHARS).contains(&name.chars().count());
    let plain = name
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | '_' | '@' | '+'));
    if fits && plain {
        return Ok(());
    }
    let detail = text::t_with(
        "account-name-form",
        &[("limit", limits::LOGIN_NAME_CHARS.into())],
    );
    Err(Problem::invalid("name", detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_led_on_to_pages_of_ours_only() {
        assert_eq!(
            safe_next("/interviews/0190abc/report"),
            "/interviews/0190abc/report"
        );
        for bad in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "",
            "evil",
            "/a?b=//c",
            "/%2f",
        ] {
            assert_eq!(safe_next(bad), "/", "{bad}");
        }
    }

    #[test]
    fn a_name_is_letters_digits_and_a_few_signs() {
        assert!(check_name("Zoë.O-Neil_7").is_ok());
        assert!(check_name(&"x".repeat(limits::LOGIN_NAME_CHARS)).is_ok());
        assert!(check_name(&"x".repeat(limits::LOGIN_NAME_CHARS + 1)).is_err());
        for bad in ["", "a\u{202e}b", "<b>", "a\nb", "a\u{200b}b"] {
            assert!(check_name(bad).is_err(), "{bad:?}");
        }
    }
}
