//! The page of a checklist, and what comes back from it without scripts: the same for a review, for one's own interview and for a
//! reference interview.

use axum::http::StatusCode;

use super::fields;
use super::subject::Subject;
use crate::casebook::rubric::{Item, Tier};
use crate::limits;
use crate::peers::marks::{Marks, Proof};
use crate::proctor::{self, DraftSaved, MarksDraft};
use crate::text;
use crate::time::Timestamp;
use crate::web::App;
use crate::web::forms::Fields;
use crate::web::pages::Frame;
use crate::web::pages::peers::{Addresses, MarkItem, MarkStage, Part, PinRow, ReviewPage};
use crate::web::problem::Problem;
use crate::wire;

/// Empty rows for pins at the end of the page.
const PIN_ROWS: usize = 2;

/// What stands in the form.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    pub marks: Marks,
    pub base: Option<Timestamp>,
    /// By item, empty for the whole.
    pub faults: Vec<(String, String)>,
    pub notice: Option<String>,
}

impl Shown {
    /// The draft, or what was handed in before it.
    pub fn of(draft: Option<MarksDraft>, before: Option<Marks>) -> Self {
        let base = draft.as_ref().map(|draft| draft.saved_at);
        let marks = draft.map(|draft| draft.marks).or(before);
        Shown {
            marks: marks.unwrap_or_default(),
            base,
            ..Shown::default()
        }
    }

    /// What became of saving what a form brought; nothing of it is lost. Answers whether it may be handed in.
    pub fn saved(&mut self, saved: DraftSaved) -> bool {
        match saved {
            DraftSaved::At(at) => {
                self.base = Some(at);
                true
            }
            DraftSaved::Elsewhere(there) => {
                self.base = there.map(|there| there.saved_at);
                self.faults = vec![(String::new(), text::t("review-elsewhere"))];
                false
            }
        }
    }

    /// Why it was not taken.
    ///
    /// # Errors
    /// What is none of the form's business.
    pub fn refused(&mut self, error: proctor::Error) -> Result<StatusCode, Problem> {
        self.faults = match error {
            proctor::Error::Unsound(faults) => {
                let told = faults.into_iter().map(|fault| {
                    let sentence = text::t(fault.reason.text_key());
                    (fault.item, sentence)
                });
                let whole = (String::new(), text::t("marks-unsound"));
                [whole].into_iter().chain(told).collect()
            }
            error @ (proctor::Error::NothingMarked | proctor::Error::TooManyVersions(_)) => {
                vec![(String::new(), Problem::from(error).detail)]
            }
            other => return Err(other.into()),
        };
        Ok(StatusCode::UNPROCESSABLE_ENTITY)
    }
}

/// Whose checklist it is.
#[derive(Debug, Clone)]
pub struct Head {
    pub frame: Frame,
    pub addresses: Addresses,
    pub kicker: String,
    pub lead: String,
    /// That a version is in, if one is.
    pub version: Option<String>,
    /// Nobody speaks in a reference interview.
    pub asks_communication: bool,
    /// One's own interview is marked before one sees how it could have been done.
    pub shows_model: bool,
}

pub fn page(app: &App, head: &Head, subject: &Subject<'_>, shown: &Shown) -> ReviewPage {
    let read = subject.read();
    let item = |item: &Item| mark_item(item, shown, &read.parts, subject);
    let checklist = subject.by_stage(item).into_iter();
    let checklist = checklist.map(|(title, items)| MarkStage { title, items });
    let whole = shown.faults.iter().filter(|(item, _)| item.is_empty());
    ReviewPage {
        frame: head.frame.clone().notice(shown.notice.clone()),
        addresses: head.addresses.clone(),
        case_title: subject.entry.case.title.clone(),
        level: wire::name(&subject.level),
        kicker: head.kicker.clone(),
        lead: head.lead.clone(),
        version: head.version.clone(),
        checklist: checklist.collect(),
        communication: shown.marks.communication,
        asks_communication: head.asks_communication,
        note: shown.marks.note.clone(),
        pins: pin_rows(&shown.marks, subject),
        remark_chars: limits::REMARK_CHARS,
        model_answers: match head.shows_model {
            true => app.model_answers.all(subject.entry),
            false => Vec::new(),
        },
        // Marks are plain data; what cannot be written down leaves the page without a script's help.
        marks: serde_json::to_string(&shown.marks).unwrap_or_else(|_| String::from("{}")),
        base: shown
            .base
            .map_or_else(String::new, |at| at.as_ms().to_string()),
        faults: whole.map(|(_, sentence)| sentence.clone()).collect(),
        read,
    }
}

/// What a form brought, as marks.
pub fn marks_of(fields: &Fields, subject: &Subject<'_>, earlier: &Marks) -> Marks {
    fields::marks_of(fields, subject, &subject.parts(), earlier)
}

fn pin_rows(marks: &Marks, subject: &Subject<'_>) -> Vec<PinRow> {
    let known = |at: Timestamp| subject.moments.iter().any(|moment| moment.at == at);
    let there = marks.pins.iter().enumerate().map(|(number, pin)| PinRow {
        number,
        at: pin.at.as_ms().to_string(),
        other: (!known(pin.at)).then(|| subject.clock(pin.at)),
        text: pin.text.clone(),
    });
    let from = marks.pins.len();
    let empty = (from..from + PIN_ROWS).map(|number| PinRow {
        number,
        ..PinRow::default()
    });
    there.chain(empty).collect()
}

fn mark_item(item: &Item, shown: &Shown, parts: &[Part], subject: &Subject<'_>) -> MarkItem {
    let mark = shown.marks.of(&item.id);
    let proofs = mark.map(|mark| mark.proofs.as_slice()).unwrap_or_default();
    let label = |id: &String| match parts.iter().find(|part| part.id == *id) {
        Some(part) => part.label.clone(),
        None => id.clone(),
    };
    let quotes = proofs.iter().filter_map(|proof| match proof {
        Proof::Text { quote, .. } => Some(quote.as_str()),
        _ => None,
    });
    let on_board = proofs.iter().flat_map(|proof| match proof {
        Proof::Board { ids } => ids.iter().map(label).collect(),
        _ => Vec::new(),
    });
    let moments = proofs.iter().filter_map(|proof| match proof {
        Proof::Moment { at } => Some(subject.clock(*at)),
        _ => None,
    });
    let faults = shown.faults.iter().filter(|(of, _)| *of == item.id);
    MarkItem {
        id: item.id.clone(),
        title: item.text.clone(),
        why: item.why.clone(),
        plus: item.tier == Tier::Plus,
        verdict: mark.map(|mark| mark.verdict.into()),
        quotes: quotes.collect::<Vec<_>>().join("\n\n"),
        parts: on_board.collect::<Vec<String>>().join("; "),
        moments: moments.collect::<Vec<String>>().join("; "),
        aloud: proofs.contains(&Proof::Aloud),
        remark: mark.map_or_else(String::new, |mark| mark.remark.clone()),
        faults: faults.map(|(_, sentence)| sentence.clone()).collect(),
    }
}
