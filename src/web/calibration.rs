//! Practising on reference interviews: which there are, marking one, and what was agreed on.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::CookieJar;

use super::forms::Fields;
use super::identity::{self, Address, Person, viewer_of};
use super::layers::see_other;
use super::pages::calibration::{
    AgreedGroup, AgreedItem, AgreedNotes, CalibrationPage, HabitRow, PractisedPage, ReferenceCase,
    ReferenceLine, VersionLine,
};
use super::pages::peers::Addresses;
use super::pages::report::{ItemLink, Segment};
use super::pages::{Frame, Here, show};
use super::people;
use super::problem::Problem;
use super::report::dimension_id;
use super::reviews::checklist::{self, Head, Shown};
use super::reviews::subject::Subject;
use super::together::beyond_chance;
use super::{App, account};
use crate::casebook::rubric::Tier;
use crate::limits;
use crate::peers::habit::Record;
use crate::peers::lean::{Lean, Leaning};
use crate::peers::practice::{self, Practice, Records, Row};
use crate::proctor::{OwnWork, Referenced};
use crate::report::evidence;
use crate::scoring::levels::DIMENSIONS;
use crate::text::{self, t_with};
use crate::time::Timestamp;
use crate::wire;

pub async fn page(
    State(app): State<App>,
    person: Option<Person>,
) -> Result<CalibrationPage, Problem> {
    let (records, practiced, running) = match &person {
        Some(person) => (
            app.proctor.own_records(person.id()).await?,
            app.proctor.practiced(person.id()).await?,
            app.store.running_of(person.id()).await?,
        ),
        None => Default::default(),
    };
    let casebook = app.proctor.casebook();
    let cases = casebook.cases.iter().map(|(id, entry)| {
        let references = casebook.references.get(id);
        let references = references.map_or(&[][..], |of_case| of_case.sound(&entry.rubric));
        let line = |reference: &crate::casebook::reference::Reference| {
            let done = practiced.get(&format!("{id}/{}", reference.slug));
            ReferenceLine {
                slug: reference.slug.clone(),
                title: reference.title.clone(),
                about: reference.about.clone(),
                level: wire::name(&reference.level),
                times: done.map_or(0, |done| done.times),
                last_at: done.map(|done| done.last_at),
            }
        };
        ReferenceCase {
            id: id.clone(),
            title: entry.case.title.clone(),
            running: running.iter().any(|row| row.case_id == *id),
            references: references.iter().map(line).collect(),
        }
    });
    Ok(CalibrationPage {
        frame: Frame::new(viewer_of(person.as_ref()), Here::Elsewhere),
        habit: habit(&records),
        cases: cases.filter(|case| !case.references.is_empty()).collect(),
        nobody: person.is_none(),
    })
}

fn habit(records: &Records) -> Vec<HabitRow> {
    let row = |title: String, record: &Record| {
        let leaning = record.leaning();
        HabitRow {
            title,
            lean: wire::name(&leaning.lean),
            marks: leaning.marks,
            mean: match leaning.lean {
                Lean::TooFewToSay => String::new(),
                _ => format!("{:+.2}", leaning.mean),
            },
        }
    };
    let whole = row(text::t("together-whole"), &practice::whole(records));
    let none = Record::default();
    // Nobody speaks in a reference interview, so nothing of it is communication.
    let dimensions = DIMENSIONS.into_iter().filter_map(|dimension| {
        let record = records.get(&dimension).unwrap_or(&none);
        let title = text::t_of("dimension-title", &dimension_id(dimension));
        let communicates = dimension == crate::casebook::rubric::Dimension::Communication;
        (!communicates || record.marks() > 0.0).then(|| row(title, record))
    });
    std::iter::once(whole).chain(dimensions).collect()
}

/// Beginning makes a guest of whoever is nobody yet.
pub async fn begin(
    State(app): State<App>,
    person: Option<Person>,
    Address(address): Address,
    jar: CookieJar,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Problem> {
    let (case, slug) = (fields.get("case"), fields.get("slug"));
    app.proctor.reference(case, slug)?;
    let jar = match &person {
        Some(_) => jar,
        None => {
            app.throttles.guest(address)?;
            let guest = people::new_guest(&app, &headers).await?;
            identity::remember(jar, &app, &guest.token, limits::GUEST_LOGIN_MS)
        }
    };
    Ok((jar, see_other(&format!("/calibration/{case}/{slug}"))).into_response())
}

/// The checklist until marks are in, then what was agreed on.
pub async fn one(
    State(app): State<App>,
    person: Option<Person>,
    Path((case, slug)): Path<(String, String)>,
) -> Result<Response, Problem> {
    show_or_mark(&app, person, &case, &slug, false).await
}

/// The checklist, to practise again.
pub async fn form(
    State(app): State<App>,
    person: Option<Person>,
    Path((case, slug)): Path<(String, String)>,
) -> Result<Response, Problem> {
    show_or_mark(&app, person, &case, &slug, true).await
}

async fn show_or_mark(
    app: &App,
    person: Option<Person>,
    case: &str,
    slug: &str,
    again: bool,
) -> Result<Response, Problem> {
    let Some(person) = person else {
        // What is not there is not there for anybody.
        app.proctor.reference(case, slug)?;
        let tail = if again { "/marks" } else { "" };
        return Ok(account::to_login(&format!(
            "/calibration/{case}/{slug}{tail}"
        )));
    };
    let (work, referenced) = app.proctor.practice(person.id(), case, slug).await?;
    if !again && !work.versions.is_empty() {
        return Ok(practised(&person, &work, &referenced).into_response());
    }
    let draft = app.proctor.own_draft(&work).await?;
    // Whoever practises again begins with nothing: their earlier marks were compared already.
    let shown = Shown::of(draft, None);
    let head = head_of(&person, &work, &referenced);
    let page = checklist::page(app, &head, &Subject::of_reference(&referenced), &shown);
    Ok(page.into_response())
}

fn head_of(person: &Person, work: &OwnWork, referenced: &Referenced) -> Head {
    let (case, slug) = (&referenced.entry.case.id, &referenced.reference.slug);
    let version = work.last().map(|last| last.version);
    Head {
        frame: Frame::new(person.viewer(), Here::Elsewhere),
        addresses: Addresses {
            name: format!("calibration-{case}-{slug}"),
            form: format!("/calibration/{case}/{slug}/marks"),
            api: format!("/api/v1/calibration/{case}/{slug}"),
            done: format!("/calibration/{case}/{slug}"),
            replay: None,
        },
        kicker: text::t("practise-kicker"),
        lead: t_with(
            "practise-lead",
            &[("about", referenced.reference.about.clone().into())],
        ),
        version: version.map(|version| t_with("practise-version", &[("version", version.into())])),
        asks_communication: false,
        shows_model: false,
    }
}

/// The form without scripts: keeps what is in it, and hands it in if that was the button.
pub async fn submit(
    State(app): State<App>,
    person: Person,
    Path((case, slug)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Problem> {
    app.throttles.save(person.id(), &format!("{case}/{slug}"))?;
    let (work, referenced) = app.proctor.practice(person.id(), &case, &slug).await?;
    let before = app.proctor.own_draft(&work).await?;
    let mut shown = Shown::of(before, None);
    let subject = Subject::of_reference(&referenced);
    shown.marks = checklist::marks_of(&fields, &subject, &shown.marks);
    let told: Option<Timestamp> = fields.get("base").parse().ok().map(Timestamp::from_ms);
    let saved = app.proctor.keep_own_draft(&work, told, &shown.marks);
    let status = if !shown.saved(saved.await?) {
        StatusCode::CONFLICT
    } else if !fields.get("hand_in").is_empty() {
        let marks = shown.marks.clone();
        let handed_in = app.proctor.hand_in_practice(&work, &referenced, marks);
        match handed_in.await {
            Ok(_) => return Ok(see_other(&format!("/calibration/{case}/{slug}"))),
            Err(error) => shown.refused(error)?,
        }
    } else {
        shown.notice = Some(text::t("review-kept"));
        StatusCode::OK
    };
    let head = head_of(&person, &work, &referenced);
    let page = checklist::page(&app, &head, &subject, &shown);
    Ok((status, page).into_response())
}

fn practised(person: &Person, work: &OwnWork, referenced: &Referenced) -> PractisedPage {
    let reference = &referenced.reference;
    let last = work.last();
    let practice = last.map(|last| referenced.compare(&last.marks));
    let practice = practice.unwrap_or_else(|| referenced.compare(&Default::default()));
    let notes = Notes::of(referenced);
    PractisedPage {
        frame: Frame::new(person.viewer(), Here::Elsewhere),
        case_id: referenced.entry.case.id.clone(),
        slug: reference.slug.clone(),
        case_title: referenced.entry.case.title.clone(),
        title: reference.title.clone(),
        about: reference.about.clone(),
        level: wire::name(&reference.level),
        agreement: agreement(&practice),
        leaning: leaning(&practice::whole(&practice.records).leaning()),
        changed: last.is_some_and(|last| last.content_hash != reference.hash),
        versions: work
            .versions
            .iter()
            .rev()
            .map(|version| {
                let whole = referenced.compare(&version.marks).whole;
                VersionLine {
                    version: version.version,
                    at: version.at,
                    items: whole.map_or(0, |whole| whole.items),
                    same_percent: whole.map_or(0, |whole| show::percent(whole.share)),
                    kappa: whole.map_or_else(|| "–".to_owned(), |whole| beyond_chance(&whole)),
                }
            })
            .collect(),
        groups: groups(&practice, referenced, &notes),
        notes: notes.shown,
        safe_svg: referenced
            .board
            .as_ref()
            .and_then(|graph| graph.to_svg("own", &text::t("review-board"))),
    }
}

fn agreement(practice: &Practice) -> String {
    match &practice.whole {
        Some(whole) => t_with(
            "practised-agreement",
            &[
                ("percent", show::percent(whole.share).into()),
                ("items", whole.items.into()),
                ("kappa", beyond_chance(whole).into()),
            ],
        ),
        None => text::t("practised-nothing"),
    }
}

fn leaning(leaning: &Leaning) -> String {
    let values = [
        ("mean", format!("{:.2}", leaning.mean.abs()).into()),
        ("count", leaning.marks.into()),
    ];
    match leaning.lean {
        Lean::TooFewToSay => t_with("practised-few", &values),
        Lean::TooHard => t_with("practised-hard", &values),
        Lean::AboutRight => t_with("practised-right", &values),
        Lean::TooSoft => t_with("practised-soft", &values),
    }
}

fn groups(practice: &Practice, referenced: &Referenced, notes: &Notes) -> Vec<AgreedGroup> {
    let group = |key: &str, holds: &dyn Fn(&Row) -> bool| AgreedGroup {
        title: text::t(key),
        folded: key == "practised-group-same",
        items: practice
            .rows
            .iter()
            .filter(|row| holds(row))
            .filter_map(|row| agreed_item(row, referenced, notes))
            .collect(),
    };
    let all = [
        group("practised-group-more", &|row| {
            row.more.is_some_and(|more| more > 0)
        }),
        group("practised-group-less", &|row| {
            row.more.is_some_and(|more| more < 0)
        }),
        group("practised-group-open", &|row| row.more.is_none()),
        group("practised-group-same", &|row| row.more == Some(0)),
    ];
    all.into_iter()
        .filter(|group| !group.items.is_empty())
        .collect()
}

fn agreed_item(row: &Row, referenced: &Referenced, notes: &Notes) -> Option<AgreedItem> {
    let item = referenced.entry.rubric.item.get(row.item)?;
    let mark = referenced.reference.mark(&item.id)?;
    Some(AgreedItem {
        id: item.id.clone(),
        title: item.text.clone(),
        why: item.why.clone(),
        plus: item.tier == Tier::Plus,
        mine: row.mine.into(),
        agreed: row.agreed.into(),
        reason: mark.reason.clone(),
        quote: mark.quote.clone(),
        segment: notes.segment_of(&item.id),
        parts: mark.board.clone(),
    })
}

/// The notes, cut where agreed quotes begin and end.
struct Notes {
    shown: Vec<AgreedNotes>,
    /// By item the first segment of its quote.
    begins: Vec<(String, u32)>,
}

impl Notes {
    fn of(referenced: &Referenced) -> Self {
        let (rubric, reference) = (&referenced.entry.rubric, &referenced.reference);
        let mut number = 0;
        let mut begins: Vec<(String, u32)> = Vec::new();
        let shown = reference.notes.iter().map(|(stage, text)| {
            let spans: Vec<evidence::Span<'_>> = reference
                .marks
                .iter()
                .filter_map(|mark| {
                    let item = rubric.item.iter().find(|item| item.id == mark.item)?;
                    let quote = mark.quote.as_deref()?;
                    let start = text.find(quote).filter(|_| mark.stage_of(item) == stage)?;
                    Some(evidence::Span {
                        start,
                        end: start + quote.len(),
                        item: &mark.item,
                    })
                })
                .collect();
            let segments = evidence::segments(text, &spans).into_iter().map(|segment| {
                number += 1;
                for item in &segment.items {
                    if !begins.iter().any(|(known, _)| known == item) {
                        begins.push(((*item).to_owned(), number));
                    }
                }
                let link = |id: &str| {
                    let item = rubric.item.iter().find(|item| item.id == id);
                    ItemLink {
                        id: id.to_owned(),
                        title: item.map_or(id, |item| &item.text).to_owned(),
                    }
                };
                Segment {
                    text: segment.text.to_owned(),
                    number,
                    is_evidence: !segment.items.is_empty(),
                    is_suggested: false,
                    ends: segment.ends.into_iter().map(link).collect(),
                }
            });
            AgreedNotes {
                stage: stage.clone(),
                title: text::t_of("stage-title", stage),
                segments: segments.collect(),
            }
        });
        let shown = shown.collect();
        Notes { shown, begins }
    }

    fn segment_of(&self, item: &str) -> Option<u32> {
        let found = self.begins.iter().find(|(known, _)| known == item);
        found.map(|(_, number)| *number)
    }
}
