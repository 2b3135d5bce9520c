//! What every page shows, as plain data: one struct for each template in `templates/`.
//!
//! A handler fills the struct, the template turns it into HTML; neither asks the other anything. Texts
//! that come from people or content are plain text here and are escaped by the template; the one
//! exception says so in its name ([`report::ModelAnswer::safe_html`]).
//!
//! # What the forms send
//!
//! Every form is a plain `POST` that is answered by `303`; with htmx the same request carries
//! `HX-Request: true` and is answered by a fragment ([`room::RoomLive`]) or `HX-Redirect`.
//!
//! | where | to | fields |
//! |---|---|---|
//! | start | `POST /interviews` | `case`, `level`, `plan`, `pace`, `extra_time` (per mille), with plan `custom`: `minutes.<stage>` |
//! | room, every button | see [`room`] | its own fields, and the texts on the page |
//! | room, board | `POST /interviews/{id}/board` | multipart: `scene` |
//! | two versions | `POST /interviews/{id}/notes` | as the room |
//! | own score | `POST /interviews/{id}/self-score` | `dimension.<id>` 1-4, or `skip` |
//! | account | `POST /register`, `/login`, `/logout` | `name`, `password`; `next` |
//! | account | `POST /account/devices/{id}/end` | |
//! | report, ask | `POST /interviews/{id}/invitations` | `role`, `uses`, `days`, `note` |
//! | report, ask | `POST /interviews/{id}/invitations/{invitation}/revoke` | |
//! | link | `POST /join` | `token`, `name` |
//! | review | `POST /reviews/{id}/marks` | by item `verdict`, `quotes`, `parts`, `aloud`, `remark`; `moments`; `communication`, `note`, `base`, `hand_in`; by row `pin_at`, `pin_text` |
//! | own marks, practice | `POST /interviews/{id}/marks`, `POST /calibration/{case}/{slug}/marks` | the same |
//! | report, answer | `POST /interviews/{id}/answers` | `grader`, `about`, `text` |
//! | report, rating | `POST /interviews/{id}/ratings` | `grader`, `helpful` |
//! | practice | `POST /calibration` | `case`, `slug` |
//! | circles | `POST /circles` | `title`, `name` |
//! | circle | `POST /circles/{id}/name` | `title` |
//! | circle | `POST /circles/{id}/links` | `uses`, `days` |
//! | circle | `POST /circles/{id}/interviews` | `interview` |
//! | circle | `POST /circles/{id}/reviews`, `/leave`, `/links/{link}/revoke`, `/members/{member}/remove`, `/interviews/{interview}/take-back`, `/reviews/{interview}/give-back` | |
//! | link to a circle | `POST /circles/join` | `token`, `name` |
//! | live | `POST /live/{id}/moves` | one of `do`, `fact`, `probe`, `follow_up`, `curveball`, `suggestion`, `minutes`; `from`, `say` |
//! | live | `POST /live/{id}/ticks`, `/note`, `/swap` | `item`, `verdict`; `note`; `level` |
//! | drills | `POST /drills` | `about` (a drill, or `case/<id>`); nothing: a mixed round |
//! | drill | `POST /drills/{id}`, `/drills/{id}/next` | `answer.<key>` |
//! | drills, one stage | `POST /interviews` | `case`, `plan` = `drill`, `stage` |
//! | plan | `POST /study/plan` | `date`, `minutes`, `path`; or `drop` |
//! | concept, path, today | `POST /concepts/{concept}/studied` | `done` 0 or 1, `back` |
//! | real interviews | `POST /outcomes`, `/outcomes/{outcome}` | `date`, `company`, `kind`, `result`, `note` |
//! | real interviews | `POST /outcomes/{outcome}/remove` | |
//! | account | `POST /account/extra-time` | `extra_time` (per mille) |
//! | report, second reader | `POST /interviews/{id}/reader`, `/decisions` | `item`, `decision` (`adopted`, `dismissed`, `none`) |
//! | second reader | `POST /you/reader/agree`, `/withdraw` | `host`, `judging` (0: not that), `lines` (1: lines of the interviewer) |
//! | account | `POST /import` | multipart: `archive`, `skip_known` |
//! | account | `POST /account/retention` | `months`, 0: for good |
//! | before deleting | `POST /interviews/{id}/delete`, `POST /account/delete` | `password`, or a guest's `word` |

pub mod about_reader;
pub mod account;
pub mod against;
pub mod agreement;
pub mod calculator;
pub mod calibration;
pub mod circles;
pub mod concepts;
pub mod conflict;
pub mod drills;
pub mod error;
pub mod guide;
pub mod history;
pub mod live;
pub mod outcomes;
pub mod pace;
pub mod peers;
pub mod progress;
pub mod reader;
pub mod replay;
pub mod report;
mod respond;
pub mod room;
pub mod self_score;
pub mod show;
pub mod start;
pub mod study;
pub mod together;
pub mod yours;

/// What stands around every page.
#[derive(Debug, Clone)]
pub struct Frame {
    /// `/assets/<hash>`: goes before the path of a file.
    pub assets: &'static str,
    pub viewer: Viewer,
    pub here: Here,
    /// One sentence about what has just happened, shown on top.
    pub notice: Option<String>,
}

impl Frame {
    pub fn new(viewer: Viewer, here: Here) -> Self {
        Frame {
            assets: super::assets::prefix(),
            viewer,
            here,
            notice: None,
        }
    }

    #[must_use]
    pub fn notice(mut self, sentence: Option<String>) -> Self {
        self.notice = sentence;
        self
    }
}

/// Who looks at the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// Nobody yet: a guest is made when an interview starts.
    Nobody,
    /// `person` is the id: the browser keeps unsent text apart by person.
    Guest {
        person: String,
    },
    Named {
        person: String,
        name: String,
    },
}

impl Viewer {
    pub fn person(&self) -> &str {
        match self {
            Viewer::Nobody => "",
            Viewer::Guest { person } | Viewer::Named { person, .. } => person,
        }
    }
}

/// The place in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Here {
    Start,
    History,
    Study,
    Circles,
    Account,
    Elsewhere,
}

/// One entry of a choice: a plan, a level, a factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub title: String,
    /// A few words beside the title; may be empty.
    pub about: String,
    pub chosen: bool,
}

#[cfg(test)]
mod files;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
