//! One page for everything that goes wrong.

use askama::Template;

use super::{Frame, Here, Viewer, show};
use crate::text::{self, filters};

#[derive(Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    pub frame: Frame,
    pub status: u16,
    /// What happened and what to do.
    pub sentence: String,
    /// To find the request in the log.
    pub request_id: Option<String>,
}

impl ErrorPage {
    /// For whoever it may be: the page asks nothing of the store, which may be what failed.
    pub fn new(status: u16, sentence: String, request_id: Option<String>) -> Self {
        ErrorPage {
            frame: Frame::new(Viewer::Nobody, Here::Elsewhere),
            status,
            sentence,
            request_id,
        }
    }

    /// A few words for the heading.
    pub fn heading(&self) -> String {
        match self.status {
            401 => text::t("error-heading-login"),
            403 => text::t("error-heading-refused"),
            404 => text::t("error-heading-missing"),
            429 | 503 => text::t("error-heading-busy"),
            500.. => text::t("error-heading-fault"),
            _ => text::t("error-heading-request"),
        }
    }
}
