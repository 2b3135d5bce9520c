//! A browser, as far as a server can tell: it keeps cookies, says where a request comes from, and sends forms
//! with the line ends of forms.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use fortyfive::web::serve::Peer;
use scraper::{ElementRef, Html, Selector};
use serde_json::{Value, json};
use tower::ServiceExt;

use super::HOST;

#[derive(Clone)]
pub struct Client {
    router: Router,
    pub cookies: BTreeMap<String, String>,
    pub bearer: Option<String>,
    pub host: String,
    /// Every browser has an address of its own, so that no test waits for another one's log-ins.
    peer: SocketAddr,
}

/// What comes back.
pub struct Reply {
    pub request: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Client {
    pub fn new(router: Router) -> Client {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        Client {
            router,
            cookies: BTreeMap::new(),
            bearer: None,
            host: HOST.to_owned(),
            peer: SocketAddr::from(([10, number[1], number[2], number[3]], 50_000)),
        }
    }

    /// The browser's cookies; what it held of the server goes.
    pub fn leave(self) -> BTreeMap<String, String> {
        self.cookies
    }

    /// A request with nothing but what every browser sends.
    pub fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let mut request = Request::builder()
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .uri(path)
            .header(header::HOST, &self.host);
        if !self.cookies.is_empty() {
            let pairs: Vec<String> = self
                .cookies
                .iter()
                .map(|(k, v)| format!("{k}={v}"))
                .collect();
            request = request.header(header::COOKIE, pairs.join("; "));
        }
        if let Some(token) = &self.bearer {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        request.extension(Peer(self.peer))
    }

    /// Sends it and keeps the cookies.
    pub async fn send(&mut self, request: Request<Body>) -> Reply {
        let name = format!("{} {}", request.method(), request.uri());
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 64 << 20).await.unwrap();
        for line in parts.headers.get_all(header::SET_COOKIE) {
            self.keep(line.to_str().unwrap());
        }
        Reply {
            request: name,
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    /// Sends it and looks at the head of the answer only: the body of a stream never ends.
    pub async fn head_of(&mut self, request: Request<Body>) -> Reply {
        let name = format!("{} {}", request.method(), request.uri());
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, _) = response.into_parts();
        Reply {
            request: name,
            status: parts.status,
            headers: parts.headers,
            body: axum::body::Bytes::new(),
        }
    }

    fn keep(&mut self, line: &str) {
        let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
        if line.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    /// A page, as somebody asks for it who follows a link or types the address.
    pub async fn get(&mut self, path: &str) -> Reply {
        let request = self
            .request("GET", path)
            .header(header::ACCEPT, "text/html,*/*;q=0.8")
            .header("sec-fetch-site", "same-origin")
            .header("sec-fetch-mode", "navigate");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// A plain form of one of our pages.
    pub async fn form(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let request = self.form_request(path, fields);
        self.send(request).await
    }

    pub fn form_request(&self, path: &str, fields: &[(&str, &str)]) -> Request<Body> {
        self.request("POST", path)
            .header(header::ACCEPT, "text/html,*/*;q=0.8")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(encoded(fields)))
            .unwrap()
    }

    /// A button that htmx sends.
    pub async fn fragment(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let mut request = self.form_request(path, fields);
        let htmx = [("hx-request", "true"), ("accept", "*/*")];
        for (name, value) in htmx {
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        self.send(request).await
    }

    /// The file of a drawing, from the page without scripts.
    pub async fn upload(&mut self, path: &str, scene: &str) -> Reply {
        let body = format!(
            "--b\r\ncontent-disposition: form-data; name=\"scene\"; filename=\"a.excalidraw\"\r\n\r\n{scene}\r\n--b--\r\n"
        );
        let request = self
            .request("POST", path)
            .header(header::ACCEPT, "text/html,*/*;q=0.8")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// What the page's own script sends, or a program with a token.
    pub async fn api(&mut self, method: &str, path: &str, body: Value) -> Reply {
        let request = self.api_request(method, path, body);
        self.send(request).await
    }

    pub fn api_request(&self, method: &str, path: &str, body: Value) -> Request<Body> {
        let mut request = self
            .request(method, path)
            .header("accept", "application/json");
        if self.bearer.is_none() {
            request = request
                .header("sec-fetch-site", "same-origin")
                .header("x-app", "1");
        }
        if body.is_null() {
            return request.body(Body::empty()).unwrap();
        }
        request
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap()
    }

    /// A guest with a cookie, without an interview.
    pub async fn become_guest(&mut self) {
        let guest = self
            .api("POST", "/api/v1/people", Value::Null)
            .await
            .expect(201);
        let token = guest["token"].as_str().unwrap().to_owned();
        self.cookies.insert("fortyfive".into(), token);
    }

    /// The one button of the start page; the id of what it started.
    pub async fn start(&mut self, choices: &[(&str, &str)]) -> String {
        let mut fields = vec![("case", "url-shortener")];
        fields.retain(|(name, _)| choices.iter().all(|(chosen, _)| chosen != name));
        fields.extend(choices);
        let reply = self.form("/interviews", &fields).await;
        assert_eq!(reply.status, 303, "{}", reply.text());
        let location = reply.location();
        location
            .strip_prefix("/interviews/")
            .expect("the room")
            .to_owned()
    }

    pub async fn state(&mut self, id: &str) -> Value {
        let path = format!("/api/v1/interviews/{id}");
        self.api("GET", &path, Value::Null).await.expect(200)
    }

    pub async fn report(&mut self, id: &str) -> Value {
        let path = format!("/api/v1/interviews/{id}/report");
        self.api("GET", &path, Value::Null).await.expect(200)
    }

    /// A save by the page's script.
    pub async fn save(
        &mut self,
        id: &str,
        stage: &str,
        op_id: &str,
        base_rev: u64,
        text: &str,
    ) -> Reply {
        let path = format!("/api/v1/interviews/{id}/notes/{stage}");
        let note = json!({"op_id": op_id, "base_rev": base_rev, "text": text});
        self.api("PUT", &path, note).await
    }

    pub async fn draw(&mut self, id: &str, op_id: &str, base_rev: u64, elements: Value) -> Reply {
        let path = format!("/api/v1/interviews/{id}/board");
        let scene = json!({"op_id": op_id, "base_rev": base_rev, "scene": elements});
        self.api("PUT", &path, scene).await
    }

    /// The API's call of that name, without a body.
    pub async fn call(&mut self, id: &str, name: &str, body: Value) -> Reply {
        self.api("POST", &format!("/api/v1/interviews/{id}/{name}"), body)
            .await
    }

    /// All lines of the journal.
    pub async fn journal(&mut self, id: &str) -> Vec<Value> {
        let mut all = Vec::new();
        let mut after = 0;
        loop {
            let path = format!("/api/v1/interviews/{id}/journal?after={after}");
            let page = self.api("GET", &path, Value::Null).await.expect(200);
            all.extend(page["events"].as_array().unwrap().iter().cloned());
            match page["next_after"].as_u64() {
                Some(next) => after = next,
                None => return all,
            }
        }
    }

    /// A button of the room's one form, with everything that is written on the page, as a browser without
    /// scripts sends it: `edits` are typed over what stands there.
    pub async fn press(
        &mut self,
        id: &str,
        button: &str,
        own: &[(&str, &str)],
        edits: &[(&str, &str)],
    ) -> Reply {
        let room = self.get(&format!("/interviews/{id}")).await;
        assert_eq!(room.status, 200, "{}", room.text());
        let mut fields = room.form_fields("room-form");
        for (name, text) in edits {
            let name = format!("notes.{name}");
            let field = fields.iter_mut().find(|(known, _)| *known == name);
            field.expect("a textarea of that stage").1 = (*text).to_owned();
        }
        for (name, value) in own {
            fields.retain(|(known, _)| known != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        let with_crlf: Vec<(String, String)> = fields
            .into_iter()
            .map(|(name, value)| (name, value.replace('\n', "\r\n")))
            .collect();
        let fields: Vec<(&str, &str)> = with_crlf
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.form(&format!("/interviews/{id}/{button}"), &fields)
            .await
    }
}

impl Reply {
    pub fn text(&self) -> String {
        format!(
            "{} -> {} {}",
            self.request,
            self.status,
            String::from_utf8_lossy(&self.body)
        )
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|cause| panic!("{cause}: {}", self.text()))
    }

    /// The JSON of an answer that must have this status.
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        self.json()
    }

    /// `detail` of a problem with this status and code.
    pub fn refused(&self, status: u16, code: &str) -> String {
        assert_eq!(self.status, status, "{}", self.text());
        let media_type = self.header("content-type");
        assert_eq!(media_type, "application/problem+json", "{}", self.text());
        let problem = self.json();
        assert_eq!(problem["code"], code, "{}", self.text());
        problem["detail"].as_str().unwrap().to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub fn location(&self) -> String {
        assert_eq!(self.status, 303, "{}", self.text());
        self.header("location").to_owned()
    }

    pub fn page(&self) -> Html {
        assert!(
            self.header("content-type").starts_with("text/html"),
            "{}",
            self.text()
        );
        Html::parse_document(std::str::from_utf8(&self.body).unwrap())
    }

    /// The text of every element that the selector finds.
    pub fn all(&self, selector: &str) -> Vec<String> {
        let page = self.page();
        let selector = Selector::parse(selector).unwrap();
        page.select(&selector).map(text_of).collect()
    }

    /// The text of the one element that the selector finds.
    pub fn one(&self, selector: &str) -> String {
        let mut all = self.all(selector);
        assert_eq!(all.len(), 1, "{selector} in {}", self.text());
        all.remove(0)
    }

    /// An attribute of the first element that the selector finds.
    pub fn attribute(&self, selector: &str, name: &str) -> String {
        let page = self.page();
        let selector = Selector::parse(selector).unwrap();
        let element = page.select(&selector).next();
        let element = element.unwrap_or_else(|| panic!("{selector:?} in {}", self.text()));
        element.value().attr(name).unwrap_or_default().to_owned()
    }

    /// Where the links of the page lead, on this server, without fragments.
    pub fn links(&self) -> Vec<String> {
        let page = self.page();
        let selector = Selector::parse("a[href^='/']").unwrap();
        let links = page.select(&selector);
        let paths = links.filter_map(|link| link.value().attr("href")?.split('#').next());
        paths.map(str::to_owned).collect()
    }

    /// Names and values of what a browser would send with the form, buttons left out.
    fn form_fields(&self, form: &str) -> Vec<(String, String)> {
        let page = self.page();
        let selector = format!("textarea[form={form}], input[form={form}]");
        page.select(&Selector::parse(&selector).unwrap())
            .filter_map(|field| {
                let name = field.value().attr("name")?.to_owned();
                let value = match field.value().name() {
                    "textarea" => text_of(field),
                    _ => field.value().attr("value").unwrap_or_default().to_owned(),
                };
                Some((name, value))
            })
            .collect()
    }
}

/// Everything below it. A textarea begins after one line end, which the parser leaves out.
fn text_of(element: ElementRef<'_>) -> String {
    element.text().collect()
}

/// As forms are sent.
pub fn encoded(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                    char::from(byte).to_string()
                }
                b' ' => "+".to_owned(),
                other => format!("%{other:02X}"),
            })
            .collect()
    };
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
        .collect();
    pairs.join("&")
}
