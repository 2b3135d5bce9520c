//! Who may talk to us at all: the host names we answer to, and requests from our own pages only.
//!
//! There is no token, so there is nothing to expire in minute 44. A browser says where a request
//! comes from; what it says is compared with our own address.

use std::net::{IpAddr, SocketAddr};

use axum::extract::Request;
use axum::http::{HeaderMap, Method, Uri, header};

use super::identity;

/// The addresses we answer to.
#[derive(Debug, Clone)]
pub struct Origins {
    /// `https://coach.example`, when configured.
    public: Option<String>,
    port: u16,
    everywhere: bool,
}

impl Origins {
    pub fn new(listen: SocketAddr, public_url: Option<&str>) -> Self {
        Origins {
            public: public_url.map(str::to_owned),
            port: listen.port(),
            everywhere: !listen.ip().is_loopback(),
        }
    }

    /// Behind TLS: cookies are `Secure` and browsers are told to stay on https.
    pub fn https(&self) -> bool {
        self.public
            .as_deref()
            .is_some_and(|url| url.starts_with("https://"))
    }

    /// A name in `Host` that is not ours means that somebody else's name points at us (DNS
    /// rebinding). Bare addresses are ours when we listen beyond this machine.
    pub fn answers_to(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        if let Some(public) = self.public.as_deref()
            && public.split_once("://").is_some_and(|(_, own)| own == host)
        {
            return true;
        }
        let (name, port) = split_port(&host);
        if port.unwrap_or(80) != self.port {
            return false;
        }
        let address: Option<IpAddr> = name.trim_matches(['[', ']']).parse().ok();
        name == "localhost" || address.is_some_and(|ip| ip.is_loopback() || self.everywhere)
    }

    /// Where somebody else's browser finds us: the public address, or the one this request came to.
    pub fn address(&self, host: &str) -> String {
        match &self.public {
            Some(public) => public.clone(),
            None => format!("http://{host}"),
        }
    }

    /// A proxy stands in front of us.
    pub fn has_proxy(&self) -> bool {
        self.public.is_some()
    }

    fn is_own(&self, origin: &str, host: &str) -> bool {
        let origin = origin.to_ascii_lowercase();
        if self.public.as_deref() == Some(origin.as_str()) {
            return true;
        }
        origin
            .strip_prefix("http://")
            .is_some_and(|from| from == host.to_ascii_lowercase() && self.answers_to(from))
    }
}

fn split_port(host: &str) -> (&str, Option<u16>) {
    match host.rsplit_once(':') {
        Some((name, port)) if !name.ends_with(':') && !port.ends_with(']') => {
            (name, port.parse().ok())
        }
        _ => (host, None),
    }
}

/// The host a request was sent to.
pub fn host_of<'r>(uri: &'r Uri, headers: &'r HeaderMap) -> Option<&'r str> {
    match uri.authority() {
        Some(authority) => Some(authority.as_str()),
        None => headers.get(header::HOST)?.to_str().ok(),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// The host name is not one of ours.
    Host,
    /// A page of somebody else, or a program that sends our cookie without saying from where.
    Origin,
}

/// # Errors
/// When the request was not sent to us, or wants to change something from a page that is not ours.
pub fn check(origins: &Origins, request: &Request) -> Result<(), Foreign> {
    let headers = request.headers();
    let host = host_of(request.uri(), headers).ok_or(Foreign::Host)?;
    if !origins.answers_to(host) {
        return Err(Foreign::Host);
    }
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    ) {
        // A page elsewhere may link here, but not embed what is here.
        let embedded = text("sec-fetch-site") == Some("cross-site")
            && text("sec-fetch-mode").is_some_and(|mode| mode != "navigate");
        return if embedded {
            Err(Foreign::Origin)
        } else {
            Ok(())
        };
    }
    let trusted = match (text("sec-fetch-site"), text("origin"), text("referer")) {
        (Some(site), ..) => site == "same-origin",
        (None, Some(origin), _) => origins.is_own(origin, host),
        (None, None, Some(referer)) => {
            let origin: String = referer.split('/').take(3).collect::<Vec<_>>().join("/");
            origins.is_own(&origin, host)
        }
        // No browser: harmless unless it carries the cookie of one.
        (None, None, None) => !identity::carries_cookie(headers),
    };
    if trusted {
        Ok(())
    } else {
        Err(Foreign::Origin)
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    const COOKIE: (&str, &str) = ("cookie", "fortyfive=abc");

    fn own() -> Origins {
        Origins::new(
            SocketAddr::from(([127, 0, 0, 1], 4545)),
            Some("https://coach.example"),
        )
    }

    fn post(headers: &[(&str, &str)]) -> Result<(), Foreign> {
        send("POST", headers)
    }

    fn send(method: &str, headers: &[(&str, &str)]) -> Result<(), Foreign> {
        let mut request = Request::builder().method(method).uri("/interviews");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        check(&own(), &request.body(Body::empty()).unwrap())
    }

    #[test]
    fn our_names_are_known_and_nobody_elses() {
        let own = own();
        for good in [
            "127.0.0.1:4545",
            "localhost:4545",
            "LOCALHOST:4545",
            "[::1]:4545",
            "coach.example",
        ] {
            assert!(own.answers_to(good), "{good}");
        }
        for bad in [
            "evil.example:4545",
            "127.0.0.1",
            "localhost:80",
            "192.168.1.7:4545",
            "coach.example:81",
            "",
        ] {
            assert!(!own.answers_to(bad), "{bad}");
        }
        let lan = Origins::new(SocketAddr::from(([0, 0, 0, 0], 4545)), None);
        assert!(lan.answers_to("192.168.1.7:4545"));
        assert!(!lan.answers_to("rebound.example:4545"));
    }

    #[test]
    fn a_form_of_our_own_page_passes() {
        let host = ("host", "127.0.0.1:4545");
        assert_eq!(
            post(&[host, COOKIE, ("sec-fetch-site", "same-origin")]),
            Ok(())
        );
        assert_eq!(
            post(&[host, COOKIE, ("origin", "http://127.0.0.1:4545")]),
            Ok(())
        );
        assert_eq!(
            post(&[
                host,
                COOKIE,
                ("referer", "http://127.0.0.1:4545/interviews/1")
            ]),
            Ok(())
        );
        let public = ("host", "coach.example");
        assert_eq!(
            post(&[public, COOKIE, ("origin", "https://coach.example")]),
            Ok(())
        );
    }

    #[test]
    fn a_form_of_another_page_does_not() {
        let host = ("host", "127.0.0.1:4545");
        for bad in [
            vec![host, COOKIE, ("sec-fetch-site", "cross-site")],
            vec![host, COOKIE, ("sec-fetch-site", "same-site")],
            vec![host, COOKIE, ("sec-fetch-site", "none")],
            vec![
                host,
                COOKIE,
                ("sec-fetch-site", "cross-site"),
                ("origin", "http://127.0.0.1:4545"),
            ],
            vec![host, COOKIE, ("origin", "null")],
            vec![host, COOKIE, ("origin", "http://localhost:4545")],
            vec![host, COOKIE, ("origin", "http://127.0.0.1:4546")],
            vec![host, COOKIE, ("origin", "https://127.0.0.1:4545")],
            vec![
                host,
                COOKIE,
                ("referer", "http://evil.example/127.0.0.1:4545"),
            ],
            vec![host, COOKIE],
            vec![host, ("sec-fetch-site", "cross-site")],
        ] {
            assert_eq!(post(&bad), Err(Foreign::Origin), "{bad:?}");
        }
        assert_eq!(
            post(&[("host", "evil.example"), ("sec-fetch-site", "same-origin")]),
            Err(Foreign::Host)
        );
        assert_eq!(post(&[]), Err(Foreign::Host));
    }

    #[test]
    fn a_program_without_our_cookie_needs_no_origin() {
        assert_eq!(
            post(&[("host", "127.0.0.1:4545"), ("authorization", "Bearer x")]),
            Ok(())
        );
    }

    #[test]
    fn a_link_from_elsewhere_opens_but_an_embedding_does_not() {
        let host = ("host", "127.0.0.1:4545");
        let elsewhere = ("sec-fetch-site", "cross-site");
        assert_eq!(
            send("GET", &[host, elsewhere, ("sec-fetch-mode", "navigate")]),
            Ok(())
        );
        assert_eq!(
            send("GET", &[host, elsewhere, ("sec-fetch-mode", "no-cors")]),
            Err(Foreign::Origin)
        );
        assert_eq!(send("GET", &[host]), Ok(()));
    }
}
