//! Guests and their settings: what pages and API both need.

use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};

use super::App;
use super::identity::{Person, device_label};
use super::problem::Problem;
use crate::ids::{self, Token};
use crate::limits;
use crate::store::{self, CreateGuest, Login};
use crate::time::Timestamp;

/// What a person chose for all their interviews.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    #[serde(default = "no_extra_time")]
    pub extra_time_permille: i64,
}

fn no_extra_time() -> i64 {
    1000
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            extra_time_permille: no_extra_time(),
        }
    }
}

pub fn settings_of(person: &Person) -> Settings {
    serde_json::from_str(&person.0.settings).unwrap_or_default()
}

pub fn extra_time_of(person: Option<&Person>) -> i64 {
    person.map_or_else(no_extra_time, |person| {
        settings_of(person).extra_time_permille
    })
}

pub struct Guest {
    pub person_id: String,
    pub token: Token,
}

/// The first click makes a guest.
///
/// # Errors
/// What the store says.
pub async fn new_guest(app: &App, headers: &HeaderMap) -> Result<Guest, Problem> {
    let (guest, create) = a_guest(app, headers, "")?;
    app.store.write(create).await?;
    Ok(guest)
}

/// A guest who is still to be stored.
///
/// # Errors
/// When there is no randomness to be had.
pub fn a_guest(
    app: &App,
    headers: &HeaderMap,
    name: &str,
) -> Result<(Guest, CreateGuest), Problem> {
    let token = Token::random().map_err(Problem::internal)?;
    let now = app.clock.now();
    let person_id = ids::new_id();
    let person = store::Person {
        id: person_id.clone(),
        created_at: now,
        display_name: name.to_owned(),
        login_name: None,
        password_hash: None,
        settings: serde_json::to_string(&Settings::default()).map_err(Problem::internal)?,
    };
    let login = login_of(&person_id, &token, headers, now, limits::GUEST_LOGIN_MS);
    Ok((Guest { person_id, token }, CreateGuest { person, login }))
}

pub fn login_of(
    person_id: &str,
    token: &Token,
    headers: &HeaderMap,
    now: Timestamp,
    life_ms: i64,
) -> Login {
    Login {
        token_hash: token.hash(),
        person_id: person_id.to_owned(),
        created_at: now,
        last_seen_at: now,
        expires_at: now.plus_ms(life_ms),
        label: device_label(headers),
    }
}
