//! Name, password, devices.

use askama::Template;

use super::{Choice, Frame, Viewer, show};
use crate::text::filters;
use crate::time::Timestamp;

#[derive(Debug, Template)]
#[template(path = "register.html")]
pub struct RegisterPage {
    pub frame: Frame,
    /// What was typed, after a fault.
    pub name: String,
    pub fault: Option<String>,
    /// The page to go to afterwards, a path of ours; may be empty.
    pub next: String,
}

#[derive(Debug, Template)]
#[template(path = "login.html")]
pub struct LoginPage {
    pub frame: Frame,
    pub name: String,
    pub fault: Option<String>,
    pub next: String,
}

#[derive(Debug, Template)]
#[template(path = "account.html")]
pub struct AccountPage {
    pub frame: Frame,
    pub devices: Vec<Device>,
    /// Per mille: `1000`, `1250`, `1500`, `2000`.
    pub extra_times: Vec<Choice>,
    pub yours: super::yours::Yours,
    /// A model is attached, or was.
    pub reader: bool,
}

#[derive(Debug, Clone)]
pub struct Device {
    pub id: String,
    /// `Firefox on Linux`.
    pub title: String,
    pub last_seen_at: Timestamp,
    /// The one the page is shown on.
    pub this_one: bool,
}
