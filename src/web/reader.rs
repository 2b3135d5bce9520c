//! The second reader: what is asked of it, what was sent, what one agrees to. Plain forms and pages; the same for programs is in
//! [`super::api`].

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::Value;

use super::App;
use super::forms::Fields;
use super::identity::Person;
use super::layers::see_other;
use super::owner::{OrLogin, Owner};
use super::pages::reader::{
    Agreed, AttachedReader, ReaderAccountPage, ReaderSentPage, SentCall, SoFarPage, UsedDay,
};
use super::pages::{Frame, Here};
use super::problem::Problem;
use crate::interview::Phase;
use crate::proctor::{Error, Live, ReaderWhen, sentence_of};
use crate::reader::{Decision, Opinion};
use crate::store::{ConsentRow, Purpose, ReaderSentRow};
use crate::text::{t, t_of, t_with};
use crate::wire;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/interviews/{id}/reader", post(ask))
        .route("/interviews/{id}/reader/decisions", post(decide))
        .route("/interviews/{id}/reader/sent", get(sent))
        .route("/interviews/{id}/reader/so-far", get(so_far))
        .route("/you/reader", get(page))
        .route("/you/reader/agree", post(agree))
        .route("/you/reader/withdraw", post(withdraw))
}

/// Asks, or asks again what failed. Who presses twice presses once.
async fn ask(
    State(app): State<App>,
    Owner { person, id }: Owner,
    _form: Fields,
) -> Result<Response, Problem> {
    app.proctor.ask_reader(person.id(), &id).await?;
    Ok(see_other(&format!("/interviews/{id}/report#second")))
}

async fn decide(
    State(app): State<App>,
    Owner { person, id }: Owner,
    fields: Fields,
) -> Result<Response, Problem> {
    let item = fields.get("item");
    let decision = decision_of(fields.get("decision"))?;
    app.proctor
        .decide_on(person.id(), &id, item, decision)
        .await?;
    // Something was said of it, so it is a name of the checklist.
    Ok(see_other(&format!("/interviews/{id}/report#second-{item}")))
}

/// `adopted`, `dismissed`; `none` takes it back.
///
/// # Errors
/// Any other word.
pub(super) fn decision_of(word: &str) -> Result<Option<Decision>, Problem> {
    match word {
        "none" => Ok(None),
        word => {
            let decision = wire::parse::<Decision>(word);
            let unknown = || Problem::invalid("decision", t("second-decision-unknown"));
            decision.map(Some).ok_or_else(unknown)
        }
    }
}

async fn sent(
    State(app): State<App>,
    OrLogin(person): OrLogin,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let rows = match app.proctor.reader_sent(person.id(), &id).await {
        Ok(rows) => rows,
        Err(Error::NotFinished) => return Ok(see_other(&format!("/interviews/{id}"))),
        Err(other) => return Err(other.into()),
    };
    let opinions = app.store.reader_opinions(person.id(), &id).await?;
    let named = app
        .proctor
        .look(person.id(), &id, |live, _| Named::of(live));
    let named = named.await?;
    let currency = currency_of(&app);
    let calls = rows.into_iter().map(|row| {
        let lines = opinions.iter().filter(|said| said.call_id == row.id);
        let lines = lines.filter_map(|said| serde_json::from_str::<Opinion>(&said.body).ok());
        let mut lines: Vec<String> = lines.map(|said| named.opinion(&said)).collect();
        if row.state == "done" {
            lines.extend(named.wording(&row.part));
        }
        sent_call(row, &named, lines, &currency)
    });
    let page = ReaderSentPage {
        frame: Frame::new(person.viewer(), Here::History),
        id,
        calls: calls.collect(),
        case_title: named.case_title,
    };
    Ok(page.into_response())
}

/// What stages and points are called in the interview, and what its lines were said as.
struct Named {
    case_title: String,
    /// By id.
    stages: BTreeMap<String, String>,
    points: BTreeMap<String, String>,
    wordings: BTreeMap<usize, String>,
}

impl Named {
    fn of(live: &Live) -> Named {
        let (plan, entry) = (live.interview.plan(), &live.content.entry);
        let stages = plan.stages.iter();
        let points = entry.rubric.item.iter();
        Named {
            case_title: entry.case.title.clone(),
            stages: stages
                .map(|stage| (stage.id.clone(), stage.title.clone()))
                .collect(),
            points: points
                .map(|item| (item.id.clone(), item.text.clone()))
                .collect(),
            wordings: live.wordings.by_place().clone(),
        }
    }

    fn stage<'a>(&'a self, id: &'a str) -> &'a str {
        self.stages.get(id).map_or(id, String::as_str)
    }

    /// What a question was about: a stage, or a line of the interviewer.
    fn title(&self, row: &ReaderSentRow) -> String {
        let stage = self.stage(&row.stage);
        match place_of(&row.part) {
            Some(_) => t_with("sent-line", &[("stage", stage.into())]),
            None => stage.to_owned(),
        }
    }

    fn opinion(&self, opinion: &Opinion) -> String {
        let says = t_of("second-says", &wire::name(&opinion.verdict));
        let quote = opinion.evidence.as_ref();
        let quote = quote.map_or_else(String::new, |evidence| format!(" “{}”", evidence.quote));
        let point = self.points.get(&opinion.item).unwrap_or(&opinion.item);
        format!("{point} {says}. {}{quote}", opinion.reason)
    }

    /// What came of a question about a line; nothing of a question about points.
    fn wording(&self, part: &str) -> Option<String> {
        let wording = self.wordings.get(&place_of(part)?);
        Some(match wording {
            Some(text) => t_with("sent-line-shown", &[("text", text.as_str().into())]),
            None => t("sent-line-kept"),
        })
    }
}

/// The place in the conversation of the line that a part is about.
fn place_of(part: &str) -> Option<usize> {
    part.strip_prefix("line/")?.parse().ok()
}

fn sent_call(row: ReaderSentRow, named: &Named, opinions: Vec<String>, currency: &str) -> SentCall {
    let readable = serde_json::from_str::<Value>(&row.request)
        .ok()
        .and_then(|value| serde_json::to_string_pretty(&value).ok())
        .map(|text| text.replace("\\n", "\n"));
    SentCall {
        title: named.title(&row),
        attempt: row.attempt,
        outcome: match row.state.as_str() {
            "done" => t("sent-done"),
            "failed" => sentence_of(row.reason.as_deref().unwrap_or_default()),
            "sent" => t("sent-under-way"),
            _ => t("sent-waits"),
        },
        host: row.host,
        model: row.model,
        sent_at: row.sent_at,
        ended_at: row.ended_at,
        tries: row.tries,
        input: row.input,
        output: row.output,
        cost: row.cost.map(|cost| money(cost, currency)),
        request_bytes: row.request.len(),
        readable,
        request: row.request,
        resent: row.resent,
        reply: row.reply,
        opinions,
    }
}

/// `0.0105 USD`
fn money(millionths: i64, currency: &str) -> String {
    let (whole, rest) = (millionths / 1_000_000, millionths % 1_000_000);
    // Hundredths of a hundredth, rounded up: it is an estimate.
    let rest = (rest + 99) / 100;
    let (whole, rest) = (whole + rest / 10_000, rest % 10_000);
    format!("{whole}.{rest:04} {currency}")
}

fn currency_of(app: &App) -> String {
    let attached = app.proctor.reader();
    attached.map_or_else(String::new, |one| one.settings.price.currency.clone())
}

async fn so_far(
    State(app): State<App>,
    OrLogin(person): OrLogin,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let look = |live: &Live, _| {
        let stages = live.interview.plan().stages.iter();
        let titles: Vec<(String, String)> = stages
            .map(|stage| (stage.id.clone(), stage.title.clone()))
            .collect();
        let finished = live.interview.phase() == Phase::Finished;
        (!finished).then(|| (live.content.entry.case.title.clone(), titles))
    };
    let Some((case_title, titles)) = app.proctor.look(person.id(), &id, look).await? else {
        return Ok(see_other(&format!("/interviews/{id}/report#second")));
    };
    let seen = app.proctor.seen_so_far(person.id(), &id).await?;
    let stages = titles.into_iter().filter_map(|(stage, title)| {
        let quotes = seen.iter().filter(|(of, _)| *of == stage);
        let quotes: Vec<String> = quotes.map(|(_, quote)| quote.clone()).collect();
        (!quotes.is_empty()).then_some((title, quotes))
    });
    let page = SoFarPage {
        frame: Frame::new(person.viewer(), Here::Elsewhere),
        id,
        case_title,
        stages: stages.collect(),
    };
    Ok(page.into_response())
}

/// Whether the room offers to look at what was seen so far.
pub(super) async fn offers_so_far(app: &App, person: &Person) -> Result<bool, Problem> {
    match app.proctor.reader() {
        Some(one) if one.settings.when == ReaderWhen::Stage => {
            let host = one.model.host();
            Ok(app.store.reader_agreed(person.id(), host).await?)
        }
        _ => Ok(false),
    }
}

/// What could be agreed to, for the pages that lead there: one sentence. Nothing where it was, or where there is none.
pub(super) async fn to_agree(
    app: &App,
    person: Option<&Person>,
) -> Result<Option<String>, Problem> {
    let Some(attached) = app.proctor.reader() else {
        return Ok(None);
    };
    let host = attached.model.host();
    let (mut judging, mut lines) = (false, false);
    if let Some(person) = person {
        judging = app.store.reader_agreed(person.id(), host).await?;
        lines = app.store.reader_agreed_to_lines(person.id(), host).await?;
    }
    let with_host = [("host", host.to_owned().into())];
    Ok(match (judging, lines) {
        (false, _) => Some(t_with("start-reader", &with_host)),
        (true, false) if attached.settings.conversation => {
            Some(t_with("start-reader-lines", &with_host))
        }
        (true, _) => None,
    })
}

async fn page(State(app): State<App>, OrLogin(person): OrLogin) -> Result<Response, Problem> {
    let known = app.proctor.reader_account(person.id()).await?;
    let holding = |row: &&ConsentRow| row.taken_back_at.is_none();
    let attached = app.proctor.reader().map(|one| {
        let consents = known.consents.iter().filter(holding);
        let mut own = consents.filter(|row| row.host == one.model.host());
        let (settings, price) = (&one.settings, &one.settings.price);
        AttachedReader {
            host: one.model.host().to_owned(),
            model: one.model.name().to_owned(),
            agreed_at: own.clone().map(|row| row.agreed_at).next(),
            lines_agreed_at: own.find_map(|row| row.lines_agreed_at),
            each_stage: settings.when == ReaderWhen::Stage,
            conversation: settings.conversation,
            price: match (price.input, price.output) {
                (None, None) => t("reader-price-unknown"),
                (input, output) => t_with(
                    "reader-price",
                    &[
                        ("input", input.unwrap_or(0.0).to_string().into()),
                        ("output", output.unwrap_or(0.0).to_string().into()),
                        ("currency", price.currency.clone().into()),
                    ],
                ),
            },
            calls_per_interview: settings.allowance.calls_per_interview,
            tokens_per_day: settings.allowance.tokens_per_person_day,
            left_today: known.left_today,
        }
    });
    let now_host = attached.as_ref().map(|one| one.host.clone());
    let others = known.consents.iter().filter(holding);
    let others = others.filter(|row| Some(&row.host) != now_host.as_ref());
    let currency = currency_of(&app);
    let page = ReaderAccountPage {
        frame: Frame::new(person.viewer(), Here::Account),
        others: others
            .map(|row| Agreed {
                host: row.host.clone(),
                agreed_at: row.agreed_at,
            })
            .collect(),
        attached,
        days: known
            .days
            .iter()
            .map(|day| UsedDay {
                begins_at: day.begins_at,
                calls: day.calls,
                tokens: day.tokens,
                cost: money(day.cost, &currency),
            })
            .collect(),
    };
    Ok(page.into_response())
}

async fn agree(
    State(app): State<App>,
    person: Person,
    fields: Fields,
) -> Result<Response, Problem> {
    let host = fields.get("host");
    // Each thing is named, and agreed to, for itself.
    let purposes: &[Purpose] = match (fields.get("lines"), fields.get("judging")) {
        ("1", "0") => &[Purpose::Lines],
        ("1", _) => &[Purpose::Judging, Purpose::Lines],
        _ => &[Purpose::Judging],
    };
    let agreed = app.proctor.agree_to_reader(person.id(), host, purposes);
    agreed.await?;
    Ok(see_other("/you/reader"))
}

async fn withdraw(
    State(app): State<App>,
    person: Person,
    fields: Fields,
) -> Result<Response, Problem> {
    let host = fields.get("host");
    let purpose = match fields.get("lines") {
        "1" => Purpose::Lines,
        _ => Purpose::Judging,
    };
    let taken_back = app.proctor.take_back_consent(person.id(), host, purpose);
    taken_back.await?;
    Ok(see_other("/you/reader"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_something_costs_is_told_to_a_hundredth_of_a_hundredth_and_never_too_little() {
        assert_eq!(money(0, "USD"), "0.0000 USD");
        assert_eq!(money(1, "USD"), "0.0001 USD");
        assert_eq!(money(10_500, "EUR"), "0.0105 EUR");
        assert_eq!(money(999_999, "USD"), "1.0000 USD");
        assert_eq!(money(12_345_678, "USD"), "12.3457 USD");
    }

    #[test]
    fn a_question_about_a_line_says_which_and_any_other_none() {
        assert_eq!(place_of("line/7"), Some(7));
        for part in ["end", "stage/clarify", "line/", "line/x", "line/-1"] {
            assert_eq!(place_of(part), None, "{part}");
        }
    }

    #[test]
    fn a_decision_is_one_of_three_words() {
        assert!(decision_of("adopted").unwrap() == Some(Decision::Adopted));
        assert!(decision_of("none").unwrap().is_none() && decision_of("yes").is_err());
    }
}
