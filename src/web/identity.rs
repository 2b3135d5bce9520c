//! Who is asking: an opaque token in a cookie or a bearer header, stored only as its hash.

use std::net::IpAddr;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

use super::App;
use super::pages::Viewer;
use super::problem::Problem;
use super::serve::Peer;
use crate::ids::{self, Token};
use crate::limits;
use crate::store::LoggedIn;
use crate::text;
use crate::time::Timestamp;

const PLAIN_COOKIE: &str = "fortyfive";
/// Browsers take a cookie of this name from https only, for this host only.
const SECURE_COOKIE: &str = "__Host-fortyfive";

/// A person with the log-in the request came with.
#[derive(Debug, Clone)]
pub struct Person(pub LoggedIn);

impl Person {
    pub fn id(&self) -> &str {
        &self.0.person_id
    }

    pub fn viewer(&self) -> Viewer {
        let person = self.0.person_id.clone();
        match &self.0.login_name {
            Some(name) => Viewer::Named {
                person,
                name: name.clone(),
            },
            None => Viewer::Guest { person },
        }
    }
}

pub fn viewer_of(person: Option<&Person>) -> Viewer {
    person.map_or(Viewer::Nobody, Person::viewer)
}

impl FromRequestParts<App> for Person {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let found =
            <Person as OptionalFromRequestParts<App>>::from_request_parts(parts, app).await?;
        found.ok_or_else(|| {
            Problem::new(
                StatusCode::UNAUTHORIZED,
                "log-in",
                text::t("problem-log-in"),
            )
        })
    }
}

impl OptionalFromRequestParts<App> for Person {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Problem> {
        let Some(token) = token_of(&parts.headers) else {
            return Ok(None);
        };
        let now = app.clock.now();
        let row = app.store.login(&ids::hash_of(token), now).await?;
        let row = row.filter(|row| !is_idle(row, now));
        if let Some(row) = &row {
            app.store.touch_login(row, now);
        }
        Ok(row.map(Person))
    }
}

/// A guest stays as long as the cookie: nobody could log in again as them.
fn is_idle(login: &LoggedIn, now: Timestamp) -> bool {
    !login.is_guest() && now.since_ms(login.last_seen_at) > limits::LOGIN_IDLE_MS
}

/// The token of a bearer header, or else of our cookie.
fn token_of(headers: &HeaderMap) -> Option<&str> {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    match bearer {
        Some(bearer) => bearer.strip_prefix("Bearer "),
        None => cookie_of(headers),
    }
}

pub fn carries_cookie(headers: &HeaderMap) -> bool {
    cookie_of(headers).is_some()
}

fn cookie_of(headers: &HeaderMap) -> Option<&str> {
    let pairs = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let pairs = pairs
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let ours = |name: &str| name == PLAIN_COOKIE || name == SECURE_COOKIE;
    pairs
        .into_iter()
        .find(|(name, _)| ours(name))
        .map(|(_, token)| token)
}

/// Puts a new token, good for `life_ms`, where the browser keeps it and scripts cannot see it.
pub fn remember(jar: CookieJar, app: &App, token: &Token, life_ms: i64) -> CookieJar {
    let https = app.origins.https();
    let name = if https { SECURE_COOKIE } else { PLAIN_COOKIE };
    let life = std::time::Duration::from_millis(life_ms.unsigned_abs());
    let cookie = Cookie::build((name, token.reveal().to_owned()))
        .path("/")
        .secure(https)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(life.try_into().unwrap_or_default());
    jar.add(cookie)
}

pub fn forget(jar: CookieJar) -> CookieJar {
    [PLAIN_COOKIE, SECURE_COOKIE]
        .into_iter()
        .fold(jar, |jar, name| jar.remove(Cookie::build(name).path("/")))
}

/// `Firefox on Linux`: enough to recognise one's own device, not enough to track it.
pub fn device_label(headers: &HeaderMap) -> String {
    let agent = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let first = |known: &[(&'static str, &'static str)]| {
        known
            .iter()
            .find(|(mark, _)| agent.contains(mark))
            .map(|(_, name)| *name)
    };
    let browser = first(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => text::t_with(
            "device-title",
            &[("browser", browser.into()), ("system", system.into())],
        ),
        _ => text::t("device-unknown"),
    }
}

/// Where the request really came from. A proxy is believed only when one is configured and it sits on
/// this machine; of its list, the last address is the one it saw itself.
pub fn address_of(parts: &Parts, app: &App) -> IpAddr {
    let peer = parts
        .extensions
        .get::<Peer>()
        .map_or(IpAddr::from([127, 0, 0, 1]), |peer| peer.0.ip());
    if !(app.origins.has_proxy() && peer.is_loopback()) {
        return peer;
    }
    let forwarded = parts.headers.get_all("x-forwarded-for").iter().next_back();
    let forwarded = forwarded.and_then(|value| value.to_str().ok());
    let last = forwarded
        .and_then(|list| list.rsplit(',').next())
        .and_then(|last| last.trim().parse().ok());
    last.unwrap_or(peer)
}

/// [`address_of`] as an extractor.
#[derive(Debug, Clone, Copy)]
pub struct Address(pub IpAddr);

impl FromRequestParts<App> for Address {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Ok(Address(address_of(parts, app)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &'static str, value: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        headers
    }

    #[test]
    fn the_token_is_found_in_either_place() {
        assert_eq!(
            token_of(&headers("cookie", "a=b; fortyfive=xyz; c=d")),
            Some("xyz")
        );
        assert_eq!(
            token_of(&headers("cookie", "__Host-fortyfive=xyz")),
            Some("xyz")
        );
        assert_eq!(
            token_of(&headers("authorization", "Bearer xyz")),
            Some("xyz")
        );
        assert_eq!(token_of(&headers("authorization", "Basic xyz")), None);
        assert_eq!(token_of(&headers("cookie", "notfortyfive=xyz")), None);
    }

    #[test]
    fn a_device_is_named_as_people_call_it() {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        assert_eq!(
            device_label(&headers("user-agent", firefox)),
            "Firefox on Linux"
        );
    }
}
