//! The circles somebody is in, one of them, a new link to one, and coming by it.

use askama::Template;

use super::super::report::dimension_id;
use super::{Frame, show};
use crate::proctor::{Circle, CircleSummary, Who};
use crate::text::{self, filters};
use crate::time::Timestamp;

/// `/circles`: those one is in, and a form for another one.
#[derive(Debug, Template)]
#[template(path = "circles.html")]
pub struct CirclesPage {
    pub frame: Frame,
    pub circles: Vec<CircleSummary>,
    pub asks_name: bool,
    /// Of the circle, and of the person.
    pub title: String,
    pub name: String,
    pub title_chars: usize,
    pub name_chars: usize,
    pub fault: Option<String>,
}

/// `/circles/{id}`.
#[derive(Debug, Template)]
#[template(path = "circle.html")]
pub struct CirclePage {
    pub frame: Frame,
    pub circle: Circle,
    /// What one has given and received, in a sentence.
    pub balance: String,
    /// Why there is nothing to review.
    pub nothing: Option<String>,
    pub lease_hours: i64,
    pub title_chars: usize,
    pub link_uses: i64,
    pub link_uses_max: i64,
    pub link_days: i64,
    pub link_days_max: i64,
    pub members_max: i64,
    pub fault: Option<String>,
}

impl CirclePage {
    fn is_full(&self) -> bool {
        i64::try_from(self.circle.members.len()).is_ok_and(|members| members >= self.members_max)
    }

    /// A member in a sentence about somebody.
    fn name(&self, who: &Who) -> String {
        match who.you {
            true => text::t("circle-you"),
            false => who.name.clone(),
        }
    }

    /// How far the reading of one interview has come.
    fn state(&self, readers: &usize, reading: &[(Who, Timestamp)], conflict: &bool) -> String {
        let mut parts = vec![text::t_with(
            "circle-readers",
            &[("count", (*readers).into())],
        )];
        if !reading.is_empty() {
            let names: Vec<String> = reading.iter().map(|(who, _)| self.name(who)).collect();
            let names = [("names", names.join(", ").into())];
            parts.push(text::t_with("circle-being-read", &names));
        }
        if *conflict {
            parts.push(text::t("circle-conflict"));
        }
        parts.join(" · ")
    }

    /// Dimensions of which anything was read.
    fn points(&self) -> Vec<(String, usize)> {
        let all = self.circle.progress.points.iter();
        let read = all.filter(|(_, count)| *count > 0);
        let title = |dimension| text::t_of("dimension-title", &dimension_id(dimension));
        read.map(|(dimension, count)| (title(*dimension), *count))
            .collect()
    }

    fn percent(&self, share: &f64) -> u32 {
        show::percent(*share)
    }
}

/// `POST /circles/{id}/links`: the link, this once.
#[derive(Debug, Template)]
#[template(path = "circle_link.html")]
pub struct CircleLinkPage {
    pub frame: Frame,
    pub id: String,
    pub title: String,
    pub link: String,
    /// Drawn by the program.
    pub safe_qr: Option<String>,
    pub uses_max: i64,
    pub expires_at: Timestamp,
}

/// `/circles/join`: the same page for every link, until it is opened.
#[derive(Debug, Template)]
#[template(path = "circle_join.html")]
pub struct CircleJoinPage {
    pub frame: Frame,
    /// From the address, where no script can bring it.
    pub link: String,
    pub asks_name: bool,
    pub name: String,
    pub name_chars: usize,
    pub fault: Option<String>,
}
