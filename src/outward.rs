//! The only way out of this program: an endpoint that the operator named, asked over HTTP.
//!
//! # The one invariant
//!
//! A request goes to the address of the settings and to no other (redirects and proxies of the environment are not
//! followed), is over after [`Within::total`], and no more than [`Within::answer_bytes`] of what comes back are read.
//!
//! Whatever goes wrong is one [`Fault`] without a word of what was sent or came back: that is nobody's log's business.

use std::net::IpAddr;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderValue, RETRY_AFTER};
pub use reqwest::multipart::{Form, Part};
use reqwest::{Client, Url, redirect};

use crate::config::Secret;
use crate::limits;
use crate::text::{t, t_with};

/// How long and how much.
#[derive(Debug, Clone, Copy)]
pub struct Within {
    pub connect: Duration,
    /// From the first byte sent to the last one read.
    pub total: Duration,
    pub answer_bytes: usize,
}

#[derive(Debug, Clone)]
pub struct Endpoint {
    client: Client,
    url: Url,
    authorization: Option<HeaderValue>,
    within: Within,
}

/// Why the settings name no endpoint: a sentence for the operator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    #[error("{}", t("endpoint-no-address"))]
    NoAddress,
    #[error("{}", t_with("endpoint-not-encrypted", &[("host", .0.clone().into())]))]
    NotEncrypted(String),
    #[error("{}", t_with("endpoint-never", &[("host", .0.clone().into())]))]
    Never(String),
    #[error("{}", t("endpoint-key"))]
    Key,
    #[error("{}", t_with("endpoint-client", &[("cause", .0.clone().into())]))]
    Client(String),
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Unreachable,
    TimedOut,
    Redirected,
    /// It answered more than anybody reads.
    TooMuch,
    /// It answered, but not with a success.
    Status {
        status: u16,
        retry_after_s: Option<u32>,
    },
}

impl Endpoint {
    /// `plain_http`: `http://` may go to this machine's neighbours, too; to this machine itself it always may.
    ///
    /// # Errors
    /// When no request should ever be sent there.
    pub fn new(
        url: &str,
        key: Option<&Secret>,
        plain_http: bool,
        within: Within,
    ) -> Result<Endpoint, Unusable> {
        let url = checked(url, plain_http)?;
        let authorization = key.map(|key| {
            let mut value = HeaderValue::from_str(&format!("Bearer {}", key.reveal()))
                .map_err(|_| Unusable::Key)?;
            value.set_sensitive(true);
            Ok(value)
        });
        // Somebody else may have installed one already: theirs does as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .connect_timeout(within.connect)
            .timeout(within.total)
            .pool_max_idle_per_host(1)
            .user_agent(concat!("fortyfive/", env!("CARGO_PKG_VERSION")));
        // Who speaks no TLS needs no certificates, and may run where there are none.
        let client = match url.scheme() {
            "https" => client,
            _ => client.tls_backend_preconfigured(without_roots()),
        };
        Ok(Endpoint {
            client: client
                .build()
                .map_err(|cause| Unusable::Client(innermost(&cause)))?,
            url,
            authorization: authorization.transpose()?,
            within,
        })
    }

    /// For people: where it is, without the path.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// The body of a successful answer.
    ///
    /// # Errors
    /// Every answer but a success, and none.
    pub async fn post(&self, form: Form) -> Result<Vec<u8>, Fault> {
        let asked = tokio::time::timeout(self.within.total, self.ask(form)).await;
        let answer = asked.unwrap_or(Err(Fault::TimedOut));
        if let Err(fault) = &answer {
            tracing::warn!(?fault, host = self.host(), "an endpoint gave no answer");
        }
        answer
    }

    async fn ask(&self, form: Form) -> Result<Vec<u8>, Fault> {
        let mut request = self.client.post(self.url.clone()).multipart(form);
        if let Some(authorization) = &self.authorization {
            request = request.header(AUTHORIZATION, authorization.clone());
        }
        let mut response = request.send().await.map_err(|cause| fault_of(&cause))?;
        let status = response.status();
        if status.is_redirection() {
            return Err(Fault::Redirected);
        }
        if !status.is_success() {
            let seconds = response.headers().get(RETRY_AFTER);
            return Err(Fault::Status {
                status: status.as_u16(),
                retry_after_s: seconds.and_then(|value| value.to_str().ok()?.parse().ok()),
            });
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|cause| fault_of(&cause))? {
            if body.len() + chunk.len() > self.within.answer_bytes {
                return Err(Fault::TooMuch);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}

impl Default for Within {
    fn default() -> Self {
        Within {
            connect: limits::OUTWARD_CONNECT,
            total: limits::OUTWARD_TOTAL,
            answer_bytes: limits::OUTWARD_ANSWER_BYTES,
        }
    }
}

fn fault_of(cause: &reqwest::Error) -> Fault {
    if cause.is_timeout() && !cause.is_connect() {
        Fault::TimedOut
    } else {
        Fault::Unreachable
    }
}

fn innermost(cause: &dyn std::error::Error) -> String {
    match cause.source() {
        Some(source) => innermost(source),
        None => cause.to_string(),
    }
}

fn without_roots() -> rustls::ClientConfig {
    rustls::ClientConfig::builder()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth()
}

/// Encrypted, or not leaving the machine; with the operator's word also not leaving the house.
fn checked(text: &str, plain_http: bool) -> Result<Url, Unusable> {
    let url = Url::parse(text.trim()).map_err(|_| Unusable::NoAddress)?;
    let host = url.host_str().unwrap_or_default().to_owned();
    let bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    if !["http", "https"].contains(&url.scheme()) || host.is_empty() || !bare {
        return Err(Unusable::NoAddress);
    }
    let place = place_of(&host);
    match (url.scheme(), place) {
        // Where clouds keep the keys of their machines.
        (_, Place::Never) => Err(Unusable::Never(host)),
        ("https", _) | (_, Place::Here) => Ok(url),
        (_, Place::InTheHouse) if plain_http => Ok(url),
        _ => Err(Unusable::NotEncrypted(host)),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Here,
    InTheHouse,
    Outside,
    Never,
}

fn place_of(host: &str) -> Place {
    let address: Result<IpAddr, _> = host.trim_matches(['[', ']']).parse();
    match address.map(|address| address.to_canonical()) {
        Ok(address) if address.is_loopback() => Place::Here,
        Ok(IpAddr::V4(v4)) if v4.is_link_local() || v4.is_unspecified() || v4.is_broadcast() => {
            Place::Never
        }
        Ok(IpAddr::V6(v6)) if v6.is_unicast_link_local() || v6.is_unspecified() => Place::Never,
        Ok(address) if address.is_multicast() => Place::Never,
        Ok(IpAddr::V4(v4)) if v4.is_private() => Place::InTheHouse,
        Ok(IpAddr::V6(v6)) if v6.is_unique_local() => Place::InTheHouse,
        Ok(_) => Place::Outside,
        Err(_) if host == "localhost" => Place::Here,
        Err(_) => match host.rsplit_once('.') {
            // As containers and machines in a home network call each other.
            None | Some((_, "local" | "lan" | "internal" | "home")) => Place::InTheHouse,
            _ if host.ends_with(".home.arpa") => Place::InTheHouse,
            _ => Place::Outside,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_encrypted_or_stays_here_is_an_endpoint() {
        let path = "/v1/audio/transcriptions";
        for (origin, alone, with_a_word) in [
            ("https://speech.example", true, true),
            ("https://10.1.2.3:8443", true, true),
            ("http://127.0.0.1:8000", true, true),
            ("http://[::1]:8000", true, true),
            ("http://localhost:8000", true, true),
            ("http://192.168.1.20:8000", false, true),
            ("http://whisper:8000", false, true),
            ("http://speech.lan", false, true),
            ("http://speech.example", false, false),
            ("http://8.8.8.8", false, false),
            ("http://localhost.evil.example", false, false),
            ("https://169.254.169.254", false, false),
            ("http://169.254.169.254", false, false),
            ("http://2852039166", false, false),
            ("http://[::ffff:169.254.169.254]", false, false),
            ("https://0.0.0.0", false, false),
            ("https://[fe80::1]", false, false),
            ("https://me:secret@speech.example", false, false),
            ("ftp://speech.example", false, false),
            ("file://", false, false),
            ("speech.example", false, false),
        ] {
            let url = format!("{origin}{path}");
            assert_eq!(checked(&url, false).is_ok(), alone, "{url}");
            assert_eq!(
                checked(&url, true).is_ok(),
                with_a_word,
                "{url}, with a word"
            );
        }
    }

    /// The library panics when it is built without any; certificates a machine may lack.
    #[test]
    fn an_encrypted_endpoint_has_its_cryptography() {
        let made = Endpoint::new("https://speech.example", None, false, Within::default());
        assert!(matches!(made, Ok(_) | Err(Unusable::Client(_))), "{made:?}");
    }

    #[test]
    fn a_key_is_never_printed() {
        let key = Secret::new("sk-very-secret".into());
        let endpoint = Endpoint::new(
            "http://127.0.0.1:9/v1",
            Some(&key),
            false,
            Within::default(),
        );
        let printed = format!("{key:?} {:?}", endpoint.unwrap());
        assert!(!printed.contains("very-secret"), "{printed}");
        let broken = Secret::new("two\nlines".into());
        let refused = Endpoint::new(
            "http://127.0.0.1:9",
            Some(&broken),
            false,
            Within::default(),
        );
        assert_eq!(refused.unwrap_err(), Unusable::Key);
    }
}
