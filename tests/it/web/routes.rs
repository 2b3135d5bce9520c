//! Every route once: who may use it, and a request for it that would succeed.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use super::client::Client;

/// What somebody gets who is not logged in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nobody {
    /// The same as everybody.
    Welcome,
    /// 401, without a redirect: a redirect would replace the editor.
    Refused,
    /// 303 to the log-in page.
    LedToLogin,
}

/// What somebody gets who asks for an interview of somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stranger {
    /// There is nothing of anybody on it, or only what is one's own.
    Welcome,
    NotFound,
}

/// How the request carries what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carries {
    Nothing,
    Form(&'static [(&'static str, &'static str)]),
    Json(&'static str),
    /// A multipart form with a drawing.
    File,
    /// Something said.
    Recording,
    /// An archive without interviews: by the form of a page, and as it is.
    Archive,
    Zip,
    /// Sent by the browser itself, about a page of ours.
    Report,
}

#[derive(Debug, Clone, Copy)]
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub nobody: Nobody,
    pub stranger: Stranger,
    pub carries: Carries,
}

use Carries::{Archive, File, Form, Json, Nothing, Recording, Report, Zip};
use Nobody::{LedToLogin, Refused, Welcome as Anybody};
use Stranger::{NotFound, Welcome as Own};

const fn route(
    method: &'static str,
    path: &'static str,
    nobody: Nobody,
    stranger: Stranger,
    carries: Carries,
) -> Route {
    Route {
        method,
        path,
        nobody,
        stranger,
        carries,
    }
}

const NOTES: Carries = Form(&[
    ("notes.clarify", "of a stranger"),
    ("base_rev.clarify", "0"),
    ("op_id.clarify", "s"),
]);

/// The whole surface. A route that is missing here fails the test below.
pub const ROUTES: &[Route] = &[
    route("GET", "/", Anybody, Own, Nothing),
    route("GET", "/interviews", Anybody, Own, Nothing),
    route(
        "POST",
        "/interviews",
        Anybody,
        Own,
        Form(&[("case", "url-shortener")]),
    ),
    route("GET", "/progress", LedToLogin, Own, Nothing),
    route("GET", "/interviews/{id}", LedToLogin, NotFound, Nothing),
    route("GET", "/interviews/{id}/live", Refused, NotFound, Nothing),
    route(
        "GET",
        "/interviews/{id}/report",
        LedToLogin,
        NotFound,
        Nothing,
    ),
    route(
        "GET",
        "/interviews/{id}/replay",
        LedToLogin,
        NotFound,
        Nothing,
    ),
    route(
        "GET",
        "/interviews/{id}/replay.json",
        Refused,
        NotFound,
        Nothing,
    ),
    route(
        "GET",
        "/interviews/{id}/replay.html",
        Refused,
        NotFound,
        Nothing,
    ),
    route(
        "GET",
        "/interviews/{id}/against/{other}",
        LedToLogin,
        NotFound,
        Nothing,
    ),
    route(
        "POST",
        "/interviews/{id}/self-score",
        Refused,
        NotFound,
        Form(&[("skip", "1")]),
    ),
    route(
        "POST",
        "/interviews/{id}/invitations",
        Refused,
        NotFound,
        Form(&[("role", "reviewer"), ("uses", "1"), ("days", "14")]),
    ),
    route(
        "POST",
        "/interviews/{id}/invitations/{invitation}/revoke",
        Refused,
        NotFound,
        Form(&[]),
    ),
    route(
        "POST",
        "/interviews/{id}/reader",
        Refused,
        NotFound,
        Form(&[]),
    ),
    route(
        "POST",
        "/interviews/{id}/reader/decisions",
        Refused,
        NotFound,
        Form(&[("item", "clarify.scale"), ("decision", "dismissed")]),
    ),
    route(
        "GET",
        "/interviews/{id}/reader/sent",
        LedToLogin,
        NotFound,
        Nothing,
    ),
    route(
        "GET",
        "/interviews/{id}/reader/so-far",
        LedToLogin,
        NotFound,
        Nothing,
    ),
    route("GET", "/reader", Anybody, Own, Nothing),
    route("GET", "/reader/prompts/{prompt}", Anybody, Own, Nothing),
    route("GET", "/reader/agreement", LedToLogin, Own, Nothing),
    route("GET", "/you/reader", LedToLogin, Own, Nothing),
    route(
        "POST",
        "/you/reader/agree",
        Refused,
        Own,
        Form(&[("host", "nowhere.example")]),
    ),
    route(
        "POST",
        "/you/reader/withdraw",
        Refused,
        Own,
        Form(&[("host", "nowhere.example")]),
    ),
    route(
        "GET",
        "/api/v1/interviews/{id}/reader",
        Refused,
        NotFound,
        Nothing,
    ),
    route(
        "POST",
        "/api/v1/interviews/{id}/reader",
        Refused,
        NotFound,
        Json("{}"),
    ),
    route(
        "POST",
        "/api/v1/interviews/{id}/reader/decisions",
        Refused,
        NotFound,
        Json(r#"{"item":"clarify.scale","decision":"dismissed"}"#),
    ),
    route("GET", "/join", Anybody, Own, Nothing),
    route("GET", "/join/{token}", Anybody, Own, Nothing),
    route(
        "POST",
        "/join",
        Anybody,
        Own,
        Form(&[("token", "ff1_nothing"), ("name", "Ada")]),
    ),
    route(
        "GET",
        "/interviews/{id}/invitations",
        LedToLogin,
        NotFound,
        Nothing,
    ),
    route("GET", "/live/{id}", LedToLogin, NotFound, Nothing),
    route("GET", "/live/{id}/now", Refused, NotFound, Nothing),
    route("GET", "/watch/{id}", LedToLogin, NotFound, Nothing),
    route("GET", "/watch/{id}/now", Refused, NotFound, Nothing),
    route(
        "POST",
        "/live/{id}/moves",
        Refused,
        NotFound,
        Form(&[("say", "of a stranger")]),
    ),
    route(
        "POST",
        "/live/{id}/ticks",
        Refused,
        NotFound,
        Form(&[("item", "clarify.scale"), ("verdict", "met")]),
    ),
    route(
        "POST",
        "/live/{id}/note",
        Refused,
        NotFound,
        Form(&[("note", "of a stranger")]),
    ),
    route("POST", "/live/{id}/swap", Refused, NotFound, Form(&[])),
    route("GET", "/api/v1/live/{id}", Refused, NotFound, Nothing),
    route(
        "GET",
        "/api/v1/live/{id}/events",
        Refused,
        NotFound,
        Nothing,
    ),
    route(
        "GET",
        "/api/v1/live/{id}/hosting",
        Refused,
        NotFound,
        Nothing,
    ),
    route("GET", "/api/v1/live/{id}/swap", Refused, NotFound, Nothing),
    route(
        "POST",
        "/api/v1/live/{id}/swap",
        Refused,
        NotFound,
        Json("{}"),
    ),
    route(
        "POST",
        "/api/v1/live/{id}/moves",
        Refused,
        NotFound,
        Json(r#"{"do":"take-chair"}"#),
    ),
    route(
        "PUT",
        "/api/v1/live/{id}/ticks",
        Refused,
        NotFound,
        Json(r#"{"item":"clarify.scale","verdict":"met"}"#),
    ),
    route(
        "PUT",
        "/api/v1/live/{id}/note",
        Refused,
        NotFound,
        Json(r#"{"text":"of a stranger"}"#),
    ),
    route("GET", "/reviews", LedToLogin, Own, Nothing),
    route("GET", "/reviews/{id}", LedToLogin, NotFound, Nothing),
    route(
        "GET",
        "/interviews/{id}/marks",
        LedToLogin,
        NotFound,
        Nothing,
    ),
    route(
        "POST",
        "/interviews/{id}/marks",
        Refused,
        NotFound,
        Form(&[("note", "of a stranger")]),
    ),
    route(
        "POST",
        "/interviews/{id}/answers",
        Refused,
        NotFound,
        Form(&[("grader", "nobody"), ("about", "@note"), ("text", "so?")]),
    ),
    route(
        "POST",
        "/interviews/{id}/ratings",
        Refused,
        NotFound,
        Form(&[("grader", "nobody"), ("helpful", "very")]),
    ),
    route("GET", "/drills", Anybody, Own, Nothing),
    route("POST", "/drills", Anybody, Own, Form(&[("about", "qps")])),
    route("GET", "/drills/{question}", LedToLogin, NotFound, Nothing),
    route(
        "POST",
        "/drills/{question}",
        Refused,
        NotFound,
        Form(&[("answer.rate", "40/s")]),
    ),
    route(
        "POST",
        "/drills/{question}/next",
        Refused,
        NotFound,
        Form(&[]),
    ),
    route(
        "GET",
        "/drills/rounds/{round}",
        LedToLogin,
        NotFound,
        Nothing,
    ),
    route("GET", "/api/v1/drills", Refused, Own, Nothing),
    route(
        "POST",
        "/api/v1/drills",
        Refused,
        Own,
        Json(r#"{"about":"qps"}"#),
    ),
    route(
        "GET",
        "/api/v1/drills/{question}",
        Refused,
        NotFound,
        Nothing,
    ),
    route(
        "POST",
        "/api/v1/drills/{question}/answers",
        Refused,
        NotFound,
        Json(r#"{"answers":{"rate":"40/s"}}"#),
    ),
    route("GET", "/study", Anybody, Own, Nothing),
    route("GET", "/study/plan", LedToLogin, Own, Nothing),
    route(
        "POST",
        "/study/plan",
        Refused,
        Own,
        Form(&[("date", "2027-02-01"), ("minutes", "60"), ("path", "")]),
    ),
    route("GET", "/study/plan.ics", Refused, Own, Nothing),
    route("GET", "/study/deck.txt", Anybody, Own, Nothing),
    route("GET", "/concepts", Anybody, Own, Nothing),
    route("GET", "/concepts/{concept}", Anybody, Own, Nothing),
    route(
        "POST",
        "/concepts/{concept}/studied",
        Refused,
        Own,
        Form(&[("done", "1")]),
    ),
    route("GET", "/paths", Anybody, Own, Nothing),
    route("GET", "/paths/{path}", Anybody, Own, Nothing),
    route("GET", "/outcomes", LedToLogin, Own, Nothing),
    route(
        "POST",
        "/outcomes",
        Refused,
        Own,
        Form(&[("date", "2027-01-02"), ("kind", "design"), ("result", "no")]),
    ),
    route("GET", "/outcomes/{outcome}", LedToLogin, NotFound, Nothing),
    route(
        "POST",
        "/outcomes/{outcome}",
        Refused,
        NotFound,
        Form(&[("date", "2027-01-02"), ("kind", "design"), ("result", "no")]),
    ),
    route(
        "POST",
        "/outcomes/{outcome}/remove",
        Refused,
        NotFound,
        Form(&[]),
    ),
    route("GET", "/calibration", Anybody, Own, Nothing),
    route(
        "POST",
        "/calibration",
        Anybody,
        Own,
        Form(&[("case", "typeahead"), ("slug", "numbers-first")]),
    ),
    route(
        "GET",
        "/calibration/{case}/{slug}",
        LedToLogin,
        Own,
        Nothing,
    ),
    route(
        "GET",
        "/calibration/{case}/{slug}/marks",
        LedToLogin,
        Own,
        Nothing,
    ),
    route(
        "POST",
        "/calibration/{case}/{slug}/marks",
        Refused,
        Own,
        Form(&[("note", "a try")]),
    ),
    route("GET", "/api/v1/reviews", Refused, Own, Nothing),
    route(
        "GET",
        "/api/v1/interviews/{id}/own",
        Refused,
        NotFound,
        Nothing,
    ),
    route(
        "PUT",
        "/api/v1/interviews/{id}/own/draft",
        Refused,
        NotFound,
        Json(r#"{"base":null,"marks":{"note":"of a stranger"}}"#),
    ),
    route(
        "POST",
        "/api/v1/interviews/{id}/own/marks",
        Refused,
        NotFound,
        Json(r#"{"marks":[{"item":"clarify.create-link","verdict":"missed"}]}"#),
    ),
    route(
        "PUT",
        "/api/v1/interviews/{id}/answers",
        Refused,
        NotFound,
        Json(r#"{"grader":"nobody","about":"@note","text":"so?"}"#),
    ),
    route(
        "PUT",
        "/api/v1/interviews/{id}/ratings",
        Refused,
        NotFound,
        Json(r#"{"grader":"nobody","helpful":"very"}"#),
    ),
    route("GET", "/api/v1/calibration", Refused, Own, Nothing),
    route(
        "GET",
        "/api/v1/calibration/{case}/{slug}",
        Refused,
        Own,
        Nothing,
    ),
    route(
        "PUT",
        "/api/v1/calibration/{case}/{slug}/draft",
        Refused,
        Own,
        Json(r#"{"base":null,"marks":{"note":"a try"}}"#),
    ),
    route(
        "POST",
        "/api/v1/calibration/{case}/{slug}/marks",
        Refused,
        Own,
        Json(r#"{"marks":[{"item":"clarify.language","verdict":"missed"}]}"#),
    ),
    route("GET", "/reviews/{id}/marks", LedToLogin, NotFound, Nothing),
    route(
        "POST",
        "/reviews/{id}/marks",
        Refused,
        NotFound,
        Form(&[("note", "of a stranger")]),
    ),
    route(
        "GET",
        "/api/v1/interviews/{id}/invitations",
        Refused,
        NotFound,
        Nothing,
    ),
    route(
        "POST",
        "/api/v1/interviews/{id}/invitations",
        Refused,
        NotFound,
        Json(r#"{"role":"reviewer"}"#),
    ),
    route(
        "POST",
        "/api/v1/interviews/{id}/invitations/{invitation}/revoke",
        Refused,
        NotFound,
        Nothing,
    ),
    route(
        "POST",
        "/api/v1/join",
        Anybody,
        Own,
        Json(r#"{"token":"ff1_nothing","name":"Ada"}"#),
    ),
    route("GET", "/api/v1/reviews/{id}", Refused, NotFound, Nothing),
    route(
        "PUT",
        "/api/v1/reviews/{id}/draft",
        Refused,
        NotFound,
        Json(r#"{"base":null,"marks":{"note":"of a stranger"}}"#),
    ),
    route(
        "GET",
        "/api/v1/reviews/{id}/marks",
        Refused,
        NotFound,
        Nothing,
    ),
    route(
        "POST",
        "/api/v1/reviews/{id}/marks",
        Refused,
        NotFound,
        Json(r#"{"marks":[]}"#),
    ),
    route("GET", "/circles", Anybody, Own, Nothing),
    route(
        "POST",
        "/circles",
        Anybody,
        Own,
        Form(&[("title", "Tuesday"), ("name", "Ada")]),
    ),
    route("GET", "/circles/join", Anybody, Own, Nothing),
    route("GET", "/circles/join/{token}", Anybody, Own, Nothing),
    route(
        "POST",
        "/circles/join",
        Anybody,
        Own,
        Form(&[("token", "ffc1_nothing"), ("name", "Ada")]),
    ),
    route("GET", "/circles/{id}", LedToLogin, NotFound, Nothing),
    route(
        "POST",
        "/circles/{id}/name",
        Refused,
        NotFound,
        Form(&[("title", "Of a stranger")]),
    ),
    route(
        "POST",
        "/circles/{id}/links",
        Refused,
        NotFound,
        Form(&[("uses", "1"), ("days", "14")]),
    ),
    route(
        "POST",
        "/circles/{id}/links/{link}/revoke",
        Refused,
        NotFound,
        Form(&[]),
    ),
    route("POST", "/circles/{id}/leave", Refused, NotFound, Form(&[])),
    route(
        "POST",
        "/circles/{id}/members/{member}/remove",
        Refused,
        NotFound,
        Form(&[]),
    ),
    route(
        "POST",
        "/circles/{id}/interviews",
        Refused,
        NotFound,
        Form(&[("interview", "nothing")]),
    ),
    route(
        "POST",
        "/circles/{id}/interviews/{interview}/take-back",
        Refused,
        NotFound,
        Form(&[]),
    ),
    route(
        "POST",
        "/circles/{id}/reviews",
        Refused,
        NotFound,
        Form(&[]),
    ),
    route(
        "POST",
        "/circles/{id}/reviews/{interview}/give-back",
        Refused,
        NotFound,
        Form(&[]),
    ),
    route("GET", "/api/v1/circles", Refused, Own, Nothing),
    route(
        "POST",
        "/api/v1/circles",
        Refused,
        Own,
        Json(r#"{"title":"Tuesday","name":"Ada"}"#),
    ),
    route(
        "POST",
        "/api/v1/circles/join",
        Anybody,
        Own,
        Json(r#"{"token":"ffc1_nothing","name":"Ada"}"#),
    ),
    route("GET", "/api/v1/circles/{id}", Refused, NotFound, Nothing),
    route(
        "PUT",
        "/api/v1/circles/{id}",
        Refused,
        NotFound,
        Json(r#"{"title":"Of a stranger"}"#),
    ),
    route(
        "POST",
        "/api/v1/circles/{id}/links",
        Refused,
        NotFound,
        Json(r#"{"uses":1}"#),
    ),
    route(
        "POST",
        "/api/v1/circles/{id}/links/{link}/revoke",
        Refused,
        NotFound,
        Nothing,
    ),
    route(
        "POST",
        "/api/v1/circles/{id}/leave",
        Refused,
        NotFound,
        Nothing,
    ),
    route(
        "POST",
        "/api/v1/circles/{id}/members/{member}/remove",
        Refused,
        NotFound,
        Nothing,
    ),
    route(
        "POST",
        "/api/v1/circles/{id}/interviews",
        Refused,
        NotFound,
        Json(r#"{"interview":"nothing"}"#),
    ),
    route(
        "POST",
        "/api/v1/circles/{id}/interviews/{interview}/take-back",
        Refused,
        NotFound,
        Nothing,
    ),
    route(
        "POST",
        "/api/v1/circles/{id}/reviews",
        Refused,
        NotFound,
        Nothing,
    ),
    route(
        "POST",
        "/api/v1/circles/{id}/reviews/{interview}/give-back",
        Refused,
        NotFound,
        Nothing,
    ),
    route("GET", "/register", Anybody, Own, Nothing),
    route(
        "POST",
        "/register",
        Anybody,
        Own,
        Form(&[("name", "Stranger"), ("password", "short")]),
    ),
    route("GET", "/login", Anybody, Own, Nothing),
    route(
        "POST",
        "/login",
        Anybody,
        Own,
        Form(&[("name", "nobody"), ("password", "at all")]),
    ),
    route("POST", "/logout", Anybody, Own, Form(&[])),
    route("GET", "/account", LedToLogin, Own, Nothing),
    route(
        "POST",
        "/account/devices/{id}/end",
        Refused,
        NotFound,
        Form(&[]),
    ),
    route(
        "POST",
        "/account/extra-time",
        Refused,
        Own,
        Form(&[("extra_time", "1250")]),
    ),
    route("GET", "/calculator", Anybody, Own, Nothing),
    route("GET", "/cases/write", Anybody, Own, Nothing),
    route("GET", "/assets/{hash}/{*path}", Anybody, Own, Nothing),
    route("POST", "/csp-report", Anybody, Own, Report),
    route("POST", "/interviews/{id}/notes", Refused, NotFound, NOTES),
    route(
        "POST",
        "/interviews/{id}/questions",
        Refused,
        NotFound,
        Form(&[("text", "how many?")]),
    ),
    route(
        "POST",
        "/interviews/{id}/hints",
        Refused,
        NotFound,
        Form(&[]),
    ),
    route(
        "POST",
        "/interviews/{id}/stage",
        Refused,
        NotFound,
        Form(&[("from", "clarify")]),
    ),
    route(
        "POST",
        "/interviews/{id}/return",
        Refused,
        NotFound,
        Form(&[("to", "clarify")]),
    ),
    route(
        "POST",
        "/interviews/{id}/pause",
        Refused,
        NotFound,
        Form(&[]),
    ),
    route(
        "POST",
        "/interviews/{id}/resume",
        Refused,
        NotFound,
        Form(&[]),
    ),
    route(
        "POST",
        "/interviews/{id}/finish",
        Refused,
        NotFound,
        Form(&[]),
    ),
    route("POST", "/interviews/{id}/board", Refused, NotFound, File),
    route(
        "POST",
        "/interviews/{id}/board/mermaid",
        Refused,
        NotFound,
        Form(&[("mermaid", "graph LR\nA[Stranger] --> B")]),
    ),
    route(
        "GET",
        "/interviews/{id}/board/seen",
        Refused,
        NotFound,
        Nothing,
    ),
    route("GET", "/api/v1/openapi.json", Anybody, Own, Nothing),
    route("GET", "/api/v1/now", Anybody, Own, Nothing),
    route(
        "POST",
        "/api/v1/calculator",
        Anybody,
        Own,
        Json(r#"{"rows":[{"name":"writes","formula":"100M / month"},{"formula":"writes * 100"}]}"#),
    ),
    route("POST", "/api/v1/people", Anybody, Own, Nothing),
    route("GET", "/api/v1/cases", Anybody, Own, Nothing),
    route("GET", "/api/v1/cases/{id}", Anybody, Own, Nothing),
    route("GET", "/api/v1/interviews", Refused, Own, Nothing),
    route(
        "POST",
        "/api/v1/interviews",
        Refused,
        Own,
        Json(r#"{"case":"url-shortener"}"#),
    ),
    route("GET", "/api/v1/interviews/{id}", Refused, NotFound, Nothing),
    route(
        "GET",
        "/api/v1/interviews/{id}/journal",
        Refused,
        NotFound,
        Nothing,
    ),
    route(
        "GET",
        "/api/v1/interviews/{id}/report",
        Refused,
        NotFound,
        Nothing,
    ),
    route(
        "GET",
        "/api/v1/interviews/{id}/events",
        Refused,
        NotFound,
        Nothing,
    ),
    route(
        "PUT",
        "/api/v1/interviews/{id}/notes/{stage}",
        Refused,
        NotFound,
        Json(r#"{"op_id":"s","base_rev":0,"text":"of a stranger"}"#),
    ),
    route(
        "GET",
        "/api/v1/interviews/{id}/board",
        Refused,
        NotFound,
        Nothing,
    ),
    route(
        "POST",
        "/api/v1/interviews/{id}/board/mermaid",
        Refused,
        NotFound,
        Json(r#"{"text":"graph LR\nA --> B"}"#),
    ),
    route(
        "PUT",
        "/api/v1/interviews/{id}/board",
        Refused,
        NotFound,
        Json(r#"{"op_id":"s","base_rev":0,"scene":[]}"#),
    ),
    route(
        "POST",
        "/api/v1/interviews/{id}/dictations",
        Refused,
        NotFound,
        Recording,
    ),
    route(
        "POST",
        "/api/v1/interviews/{id}/questions",
        Refused,
        NotFound,
        Json(r#"{"text":"how many?"}"#),
    ),
    route(
        "POST",
        "/api/v1/interviews/{id}/hints",
        Refused,
        NotFound,
        Nothing,
    ),
    route(
        "POST",
        "/api/v1/interviews/{id}/stage",
        Refused,
        NotFound,
        Json(r#"{"from":"clarify"}"#),
    ),
    route(
        "POST",
        "/api/v1/interviews/{id}/pause",
        Refused,
        NotFound,
        Nothing,
    ),
    route(
        "POST",
        "/api/v1/interviews/{id}/resume",
        Refused,
        NotFound,
        Nothing,
    ),
    route("GET", "/export", LedToLogin, Own, Nothing),
    route("GET", "/export/history.csv", LedToLogin, Own, Nothing),
    route("GET", "/export/interviews.md", LedToLogin, Own, Nothing),
    route(
        "GET",
        "/interviews/{id}/export",
        LedToLogin,
        NotFound,
        Nothing,
    ),
    route(
        "GET",
        "/interviews/{id}/export.md",
        LedToLogin,
        NotFound,
        Nothing,
    ),
    route(
        "GET",
        "/interviews/{id}/delete",
        LedToLogin,
        NotFound,
        Nothing,
    ),
    route("GET", "/account/delete", LedToLogin, Own, Nothing),
    // Not the word that deletes: the others still need somebody.
    route(
        "POST",
        "/account/delete",
        Refused,
        Own,
        Form(&[("word", "keep")]),
    ),
    route(
        "POST",
        "/account/retention",
        Refused,
        Own,
        Form(&[("months", "12")]),
    ),
    route("POST", "/import", Refused, Own, Archive),
    route("GET", "/api/v1/export", Refused, Own, Nothing),
    route(
        "GET",
        "/api/v1/interviews/{id}/export",
        Refused,
        NotFound,
        Nothing,
    ),
    route("POST", "/api/v1/imports", Refused, Own, Zip),
];

/// Afterwards there is nothing to ask for.
pub const DELETIONS: [Route; 2] = [
    route(
        "POST",
        "/interviews/{id}/delete",
        Refused,
        NotFound,
        Form(&[]),
    ),
    route(
        "DELETE",
        "/api/v1/interviews/{id}",
        Refused,
        NotFound,
        Nothing,
    ),
];

/// The finish and the probes stand apart: the first ends what the others need, the second is for machines.
pub const FINISH: Route = route(
    "POST",
    "/api/v1/interviews/{id}/finish",
    Refused,
    NotFound,
    Json("{}"),
);
pub const PROBES: [Route; 2] = [
    route("GET", "/livez", Anybody, Own, Nothing),
    route("GET", "/readyz", Anybody, Own, Nothing),
];

pub fn all() -> impl Iterator<Item = Route> {
    let endings = [FINISH].into_iter().chain(DELETIONS);
    ROUTES.iter().copied().chain(endings).chain(PROBES)
}

impl Route {
    pub fn changes(&self) -> bool {
        self.method != "GET"
    }

    pub fn is_page(&self) -> bool {
        !self.path.starts_with("/api/")
    }

    /// Streams go on until they are told to stop.
    pub fn streams(&self) -> bool {
        self.path.ends_with("/events")
    }

    /// The address for an interview (or for a case, or a device).
    pub fn at(&self, id: &str) -> String {
        let id = if self.path.starts_with("/api/v1/cases") {
            "url-shortener"
        } else {
            id
        };
        self.path
            .replace("{id}", id)
            .replace("{case}/{slug}", "typeahead/numbers-first")
            .replace("{other}", id)
            .replace("{stage}", "clarify")
            .replace("{invitation}", "nothing")
            .replace("{link}", "nothing")
            .replace("{member}", "nothing")
            .replace("{interview}", "nothing")
            .replace("{concept}", "caching")
            .replace("{path}", "beginner")
            .replace("{prompt}", "judge")
            .replace("{outcome}", "nothing")
            .replace("{question}", "nothing")
            .replace("{round}", "nothing")
            .replace("{token}", "ff1_nothing")
            .replace("{hash}/{*path}", "old/css/site.css")
    }

    /// A request that succeeds for the owner, as the page or script of ours would send it.
    pub fn request(&self, client: &Client, id: &str) -> Request<Body> {
        self.request_with(client, id, &[("sec-fetch-site", "same-origin")])
    }

    /// The same with other words about where it comes from.
    pub fn request_with(&self, client: &Client, id: &str, from: &[(&str, &str)]) -> Request<Body> {
        let accept = if self.is_page() {
            "text/html"
        } else {
            "application/json"
        };
        let mut request = client
            .request(self.method, &self.at(id))
            .header("accept", accept);
        for (name, value) in from {
            request = request.header(*name, *value);
        }
        let (media_type, body) = match self.carries {
            Nothing => ("", Vec::new()),
            Form(fields) => ("application/x-www-form-urlencoded", super::client::encoded(fields).into()),
            Json(json) => ("application/json", json.into()),
            Archive => ("multipart/form-data; boundary=b", super::yours::upload(&super::yours::empty(), true)),
            Zip => ("application/zip", super::yours::empty()),
            File => (
                "multipart/form-data; boundary=b",
                "--b\r\ncontent-disposition: form-data; name=\"scene\"; filename=\"a\"\r\n\r\n[]\r\n--b--\r\n".into(),
            ),
            Recording => ("audio/webm;codecs=opus", "sound".into()),
            Report => ("application/csp-report", json!({"csp-report": {}}).to_string().into()),
        };
        if !media_type.is_empty() {
            request = request.header("content-type", media_type);
        }
        if matches!(self.carries, Json(_) | Recording | Zip) {
            request = request.header("x-app", "1");
        }
        request.body(Body::from(body)).unwrap()
    }
}

/// `.route("...", get(...).post(...))` as they stand in the sources.
fn routes_in(source: &str) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for (at, _) in source.match_indices(".route(") {
        let rest = &source[at + ".route(".len()..];
        let path = rest
            .split('"')
            .nth(1)
            .unwrap_or_else(|| panic!("a route without a literal: {rest:.80}"));
        let mut depth = 1_usize;
        let end = rest.find(|c| {
            depth = match c {
                '(' => depth + 1,
                ')' => depth - 1,
                _ => depth,
            };
            depth == 0
        });
        let call = &rest[..end.expect("a closing bracket")];
        for method in [
            "get", "post", "put", "patch", "delete", "any", "on", "head", "options",
        ] {
            let named = |before: char| call.contains(&format!("{before}{method}("));
            if named(' ') || named('.') {
                found.insert((method.to_uppercase(), path.to_owned()));
            }
        }
    }
    found
}

#[test]
fn the_table_names_every_route_of_the_sources_and_no_other() {
    let mut of_sources = BTreeSet::new();
    for file in crate::layers::sources("src/web") {
        of_sources.extend(routes_in(&file.code));
    }
    let of_table: BTreeSet<_> = all()
        .map(|route| (route.method.to_owned(), route.path.to_owned()))
        .collect();
    assert!(of_sources.len() > 40, "{of_sources:?}");
    assert_eq!(of_sources, of_table);
    assert_eq!(of_table.len(), all().count(), "each once");
}

#[test]
fn a_new_route_would_be_seen() {
    let source = r#"
        .route(
            "/a/{id}",
            get(x::y).delete(z),
        )
        .route("/b", post(w))"#;
    let expected = [("DELETE", "/a/{id}"), ("GET", "/a/{id}"), ("POST", "/b")];
    let expected = expected.map(|(method, path)| (method.to_owned(), path.to_owned()));
    assert_eq!(routes_in(source), BTreeSet::from(expected));
}

#[tokio::test]
async fn the_document_of_the_interface_names_every_call() {
    let world = super::sqlite(super::Setting::default()).await;
    let document = world
        .browser()
        .api("GET", "/api/v1/openapi.json", Value::Null)
        .await
        .expect(200);
    let mut documented = BTreeSet::new();
    for (path, calls) in document["paths"].as_object().unwrap() {
        documented.extend(
            calls
                .as_object()
                .unwrap()
                .keys()
                .map(|method| (method.to_uppercase(), path.clone())),
        );
    }
    let calls = all().filter(|route| !route.is_page() && !route.path.ends_with("openapi.json"));
    let calls: BTreeSet<_> = calls
        .map(|route| (route.method.to_owned(), route.path.to_owned()))
        .collect();
    let missing: Vec<_> = calls.difference(&documented).collect();
    let invented: Vec<_> = documented.difference(&calls).collect();
    assert!(
        missing.is_empty() && invented.is_empty(),
        "missing {missing:?}, invented {invented:?}"
    );
}
