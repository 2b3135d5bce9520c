//! One address, asked once.

use reqwest::header::{DATE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
pub use reqwest::multipart::{Form, Part};
use reqwest::{Client, RequestBuilder, Response, Url, redirect};

use super::address::checked;
use super::patience::retry_after_s;
use super::{Fault, Unusable, Within};
use crate::config::Secret;
use crate::limits;

#[derive(Debug, Clone)]
pub struct Endpoint {
    client: Client,
    url: Url,
    /// Never printed: the value says so of itself.
    key: Option<(HeaderName, HeaderValue)>,
    within: Within,
}

/// A key and the header it goes in.
#[derive(Debug, Clone, Copy)]
pub struct Key<'a> {
    pub secret: &'a Secret,
    /// In small letters.
    pub header: &'static str,
    /// What stands before it there.
    pub before: &'static str,
}

/// A success whose body is still on its way.
#[derive(Debug)]
pub struct Incoming {
    response: Response,
    first: Option<Vec<u8>>,
    read_bytes: usize,
    within: Within,
}

/// No success, with what may be shown to the operator who asks why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotTaken {
    pub fault: Fault,
    /// The beginning of what was said instead; never logged.
    pub words: Vec<u8>,
    /// What kept a connection from coming about.
    pub cause: Option<String>,
}

impl From<Fault> for NotTaken {
    fn from(fault: Fault) -> NotTaken {
        NotTaken {
            fault,
            words: Vec::new(),
            cause: None,
        }
    }
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
        let key = key.map(|secret| Key {
            secret,
            header: "authorization",
            before: "Bearer ",
        });
        Endpoint::keyed(url, key, plain_http, within)
    }

    /// The same, where the key goes in a header of its own.
    ///
    /// # Errors
    /// When no request should ever be sent there.
    pub fn keyed(
        url: &str,
        key: Option<Key<'_>>,
        plain_http: bool,
        within: Within,
    ) -> Result<Endpoint, Unusable> {
        let url = checked(url, plain_http)?;
        let key = key.map(|key| {
            let mut value =
                HeaderValue::from_str(&format!("{}{}", key.before, key.secret.reveal()))
                    .map_err(|_| Unusable::Key)?;
            value.set_sensitive(true);
            Ok((HeaderName::from_static(key.header), value))
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
            key: key.transpose()?,
            within,
        })
    }

    /// For people: where it is, without the path.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    pub fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or_default()
    }

    pub fn is_encrypted(&self) -> bool {
        self.url.scheme() == "https"
    }

    pub fn within(&self) -> Within {
        self.within
    }

    /// The body of a successful answer.
    ///
    /// # Errors
    /// Every answer but a success, and none.
    pub async fn post(&self, form: Form) -> Result<Vec<u8>, Fault> {
        let request = self.client.post(self.url.clone()).multipart(form);
        let taken = self.whole(request).await;
        taken.map_err(|not_taken| not_taken.fault)
    }

    /// The body of what lies there.
    ///
    /// # Errors
    /// Every answer but a success, and none.
    pub async fn get(&self, headers: &[(String, String)]) -> Result<Vec<u8>, NotTaken> {
        let request = self.client.get(self.url.clone());
        self.whole(with(request, headers)).await
    }

    /// A success, as soon as the first bytes of its body are here.
    ///
    /// # Errors
    /// Every answer but a success, and none.
    pub async fn post_json(
        &self,
        headers: &[(String, String)],
        body: Vec<u8>,
    ) -> Result<Incoming, NotTaken> {
        let request = self.client.post(self.url.clone()).body(body);
        let taken = self.ask(with(request, headers)).await;
        self.log(taken)
    }

    async fn whole(&self, request: RequestBuilder) -> Result<Vec<u8>, NotTaken> {
        let read = async {
            let mut incoming = self.ask(request).await?;
            let mut body = Vec::new();
            while let Some(piece) = incoming.piece().await? {
                if body.len() + piece.len() > self.within.answer_bytes {
                    return Err(Fault::TooMuch.into());
                }
                body.extend_from_slice(&piece);
            }
            Ok(body)
        };
        let read = tokio::time::timeout(self.within.total, read).await;
        self.log(read.unwrap_or_else(|_| Err(Fault::TimedOut.into())))
    }

    fn log<T>(&self, taken: Result<T, NotTaken>) -> Result<T, NotTaken> {
        if let Err(NotTaken { fault, cause, .. }) = &taken {
            let host = self.host();
            tracing::warn!(?fault, ?cause, host, "an endpoint gave no answer");
        }
        taken
    }

    async fn ask(&self, mut request: RequestBuilder) -> Result<Incoming, NotTaken> {
        if let Some((name, value)) = &self.key {
            request = request.header(name.clone(), value.clone());
        }
        let begun = async {
            let mut response = request.send().await.map_err(|cause| not_sent(&cause))?;
            if response.status().is_success() {
                let first = response.chunk().await.map_err(|cause| fault_of(&cause))?;
                return Ok((response, first));
            }
            Err(self.refused(response).await)
        };
        let begun = tokio::time::timeout(self.within.first_byte, begun).await;
        let (response, first) = begun.unwrap_or_else(|_| Err(Fault::TimedOut.into()))?;
        Ok(Incoming {
            response,
            first: first.map(Vec::from),
            read_bytes: 0,
            within: self.within,
        })
    }

    async fn refused(&self, mut response: Response) -> NotTaken {
        let status = response.status();
        if status.is_redirection() {
            return Fault::Redirected.into();
        }
        let fault = Fault::Status {
            status: status.as_u16(),
            retry_after_s: retry_after_of(response.headers()),
        };
        let mut words = Vec::new();
        let read = async {
            while let Ok(Some(piece)) = response.chunk().await {
                let room = limits::OUTWARD_REFUSAL_BYTES.saturating_sub(words.len());
                words.extend_from_slice(piece.get(..room).unwrap_or(&piece));
                if words.len() >= limits::OUTWARD_REFUSAL_BYTES {
                    break;
                }
            }
        };
        // However slowly it gives its reasons, those that came by then must do.
        let patience = limits::OUTWARD_REFUSAL.min(self.within.idle);
        let _ = tokio::time::timeout(patience, read).await;
        NotTaken {
            fault,
            words,
            cause: None,
        }
    }
}

impl Incoming {
    /// The next bytes of the body; nothing when it is at its end.
    ///
    /// # Errors
    /// When it stands still, breaks off, or is more than anybody reads.
    pub async fn piece(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        let piece = match self.first.take() {
            Some(first) => Some(first),
            None => {
                let next = tokio::time::timeout(self.within.idle, self.response.chunk()).await;
                let next = next.map_err(|_| Fault::TimedOut)?;
                next.map_err(|cause| fault_of(&cause))?.map(Vec::from)
            }
        };
        if let Some(piece) = &piece {
            self.read_bytes = self.read_bytes.saturating_add(piece.len());
            if self.read_bytes > self.within.wire_bytes {
                return Err(Fault::TooMuch);
            }
        }
        Ok(piece)
    }
}

fn with(mut request: RequestBuilder, headers: &[(String, String)]) -> RequestBuilder {
    for (name, value) in headers {
        request = request.header(name, value);
    }
    request
}

fn retry_after_of(headers: &HeaderMap) -> Option<u32> {
    let text = |name| headers.get(name)?.to_str().ok();
    retry_after_s(text(RETRY_AFTER)?, text(DATE))
}

fn not_sent(cause: &reqwest::Error) -> NotTaken {
    NotTaken {
        fault: fault_of(cause),
        words: Vec::new(),
        // Only of connections: other causes may quote what came.
        cause: cause.is_connect().then(|| innermost(cause)),
    }
}

fn fault_of(cause: &reqwest::Error) -> Fault {
    if cause.is_connect() {
        Fault::Unreachable
    } else if cause.is_timeout() {
        Fault::TimedOut
    } else {
        Fault::BrokenOff
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The library panics when it is built without any; certificates a machine may lack.
    #[test]
    fn an_encrypted_endpoint_has_its_cryptography() {
        let made = Endpoint::new("https://speech.example", None, false, Within::default());
        assert!(matches!(made, Ok(_) | Err(Unusable::Client(_))), "{made:?}");
    }

    #[test]
    fn a_key_is_never_printed() {
        let key = Secret::new("sk-very-secret".into());
        let here = "http://127.0.0.1:9/v1";
        let endpoint = Endpoint::new(here, Some(&key), false, Within::default());
        let own = Key {
            secret: &key,
            header: "x-api-key",
            before: "",
        };
        let keyed = Endpoint::keyed(here, Some(own), false, Within::default());
        let printed = format!(
            "{key:?} {own:?} {:?} {:?}",
            endpoint.unwrap(),
            keyed.unwrap()
        );
        assert!(!printed.contains("very-secret"), "{printed}");
        let broken = Secret::new("two\nlines".into());
        let refused = Endpoint::new(here, Some(&broken), false, Within::default());
        assert_eq!(refused.unwrap_err(), Unusable::Key);
    }
}
