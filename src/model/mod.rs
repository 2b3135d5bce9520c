//! The language model of the settings: asked a question in its dialect, until it answers or there is no use in asking on.
//!
//! # The one invariant
//!
//! What is sent is the [`Request`] that was made before, or that one with something left out which the endpoint refused; every such
//! body is told, whether an answer came of it or not. All tries together are over after
//! [`Within::total`](crate::outward::Within::total). The key stands in nothing that is given back.
//!
//! # The loop
//!
//! 1. An endpoint that failed again and again is left alone ([`breaker`](crate::outward::breaker)).
//! 2. The question goes out; the answer is read as it comes, and no further than it goes.
//! 3. A refusal teaches what to leave out ([`Lesson`]): the question goes out again at once. What led to an answer is remembered.
//! 4. What may pass by itself is asked again after a while ([`patience`](crate::outward::patience)).

pub mod check;
mod no_answer;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::config::{Config, ConfigError, Secret};
use crate::ids;
use crate::limits;
use crate::outward::breaker::Breaker;
use crate::outward::patience::Patience;
use crate::outward::{Endpoint, Fault, Key, NotTaken, Unusable, Within};
use crate::reader::dialect::{Decoder, Dialect, Lesson, Request, Unreadable};
use crate::reader::{Ask, Said};
use crate::time::{Clock, SystemClock, wall_clock};

pub use no_answer::NoAnswer;

/// The configured endpoint and what was learnt of it since the start.
pub struct Model {
    endpoint: Endpoint,
    dialect: Dialect,
    base: String,
    name: String,
    key: Option<Secret>,
    patience: Patience,
    clock: Arc<dyn Clock>,
    dice: fn() -> f64,
    breaker: Mutex<Breaker>,
    lessons: Mutex<Vec<Lesson>>,
}

/// What a model is made of; in tests, with times that pass quickly.
#[derive(Clone)]
pub struct Parts<'a> {
    pub dialect: Dialect,
    pub base: &'a str,
    pub name: &'a str,
    pub key: Option<&'a Secret>,
    pub plain_http: bool,
    pub within: Within,
    pub patience: Patience,
    pub clock: Arc<dyn Clock>,
    /// From 0 to 1.
    pub dice: fn() -> f64,
}

/// An answer, and what it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    pub said: Said,
    /// The beginning of what came, byte for byte: at most [`limits::MODEL_RAW_BYTES`].
    pub raw: Vec<u8>,
    /// Requests that went out for it.
    pub tries: u32,
    /// The request that was answered: less than what was to be sent where the endpoint refused something.
    pub sent: Request,
    /// The bodies that went out behind the first, in order: each without something that was refused.
    pub resent: Vec<Vec<u8>>,
    /// It came word by word.
    pub streamed: bool,
    /// Of the last try.
    pub first_byte_ms: i64,
    pub total_ms: i64,
}

/// No answer, and what that took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unanswered {
    pub why: NoAnswer,
    /// As in [`Answered::raw`]; empty where nothing came, or only a refusal.
    pub raw: Vec<u8>,
    /// Requests that went out.
    pub tries: u32,
    /// As in [`Answered::resent`].
    pub resent: Vec<Vec<u8>>,
}

#[derive(Debug, thiserror::Error)]
pub enum SettingsFault {
    #[error("--reader-url: {0}")]
    Endpoint(#[from] Unusable),
    #[error(transparent)]
    Key(#[from] ConfigError),
}

impl Model {
    /// What the settings say; nothing when they name no endpoint.
    ///
    /// # Errors
    /// An address nothing should go to, or a key that cannot be read.
    pub fn configured(config: &Config) -> Result<Option<Model>, SettingsFault> {
        let (Some(base), Some(name)) = (&config.reader_url, &config.reader_model) else {
            return Ok(None);
        };
        let key = config.reader_key()?;
        let model = Model::new(&Parts {
            dialect: config.reader_dialect,
            base,
            name: name.trim(),
            key: key.as_ref(),
            plain_http: config.reader_plain_http,
            within: Within::reader(),
            patience: Patience::default(),
            clock: Arc::new(SystemClock::starting_at(wall_clock())),
            dice: ids::chance,
        })?;
        Ok(Some(model))
    }

    /// # Errors
    /// An address nothing should go to, or a key that cannot be sent.
    pub fn new(parts: &Parts<'_>) -> Result<Model, Unusable> {
        let url = parts.dialect.url(parts.base);
        let key = parts.key.map(|secret| key_of(parts.dialect, secret));
        Ok(Model {
            endpoint: Endpoint::keyed(&url, key, parts.plain_http, parts.within)?,
            dialect: parts.dialect,
            base: parts.base.to_owned(),
            name: parts.name.to_owned(),
            key: parts.key.cloned(),
            patience: parts.patience,
            clock: parts.clock.clone(),
            dice: parts.dice,
            breaker: Mutex::default(),
            lessons: Mutex::default(),
        })
    }

    /// Where questions go, for whoever is about to agree.
    pub fn host(&self) -> &str {
        self.endpoint.host()
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// What would be sent now, to be stored and shown before it is.
    pub fn request(&self, ask: &Ask) -> Request {
        let request = self.dialect.request(&self.base, &self.name, ask);
        let known = held(&self.lessons).clone();
        known.into_iter().fold(request, |request, lesson| {
            lesson.applied(self.dialect, &request).unwrap_or(request)
        })
    }

    /// # Errors
    /// When there is no answer, with what came in its place.
    pub async fn send(&self, request: &Request) -> Result<Answered, Unanswered> {
        let mut trail = Trail::default();
        let answered = self.while_there_is_time(request, &mut trail).await;
        let raw = self.without_key(std::mem::take(&mut trail.raw));
        match answered {
            Ok((once, sent, total_ms)) => Ok(Answered {
                said: once.said,
                raw,
                tries: trail.tries,
                sent,
                resent: trail.resent,
                streamed: once.streamed,
                first_byte_ms: once.first_byte_ms,
                total_ms,
            }),
            Err(why) => Err(Unanswered {
                why,
                raw,
                tries: trail.tries,
                resent: trail.resent,
            }),
        }
    }

    /// The answer, what was sent for it in the end, and how long all of it took, ms.
    async fn while_there_is_time(
        &self,
        request: &Request,
        trail: &mut Trail,
    ) -> Result<(Once, Request, i64), NoAnswer> {
        let may = held(&self.breaker).may(self.clock.now());
        may.map_err(|until| NoAnswer::Off {
            until_ms: until.as_ms(),
        })?;
        let total = self.endpoint.within().total;
        let answered = tokio::time::timeout(total, self.until_it_answers(request, trail)).await;
        answered.unwrap_or_else(|_| {
            held(&self.breaker).failed(self.clock.now());
            tracing::warn!(host = self.host(), "a model took too long in all");
            Err(NoAnswer::TimedOut)
        })
    }

    async fn until_it_answers(
        &self,
        request: &Request,
        trail: &mut Trail,
    ) -> Result<(Once, Request, i64), NoAnswer> {
        let began = self.clock.now();
        let mut request = request.clone();
        let mut learnt = Vec::new();
        let mut retried = 0;
        loop {
            trail.tries = trail.tries.saturating_add(1);
            let fault = match self.once(&request, &mut trail.raw).await {
                Ok(once) => {
                    held(&self.breaker).succeeded();
                    self.remember(&learnt);
                    return Ok((once, request, self.clock.now().since_ms(began)));
                }
                Err(Amiss::Unreadable(why)) => {
                    held(&self.breaker).failed(self.clock.now());
                    tracing::warn!(?why, host = self.host(), "a model's answer is none");
                    return Err(match why {
                        Unreadable::TooMuch => NoAnswer::TooMuch,
                        _ => NoAnswer::Unreadable,
                    });
                }
                Err(Amiss::NotTaken(not_taken)) => {
                    if let Some((lesson, less)) = self.learn(&request, &not_taken, learnt.len()) {
                        learnt.push(lesson);
                        trail.resent.push(less.body.clone());
                        request = less;
                        continue;
                    }
                    not_taken.fault
                }
            };
            let now = self.clock.now();
            let off = {
                let mut breaker = held(&self.breaker);
                breaker.failed(now);
                breaker.is_open(now)
            };
            let gone = u64::try_from(now.since_ms(began)).unwrap_or(0);
            let total = self.endpoint.within().total;
            let left = total.saturating_sub(Duration::from_millis(gone));
            let wait = self.patience.wait(retried, &fault, left, (self.dice)());
            match wait.filter(|_| !off) {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return Err(fault.into()),
            }
            // Others may have failed meanwhile.
            if held(&self.breaker).is_open(self.clock.now()) {
                return Err(fault.into());
            }
            retried += 1;
        }
    }

    /// What came, as it may be kept and shown: an endpoint that says what it was asked with says the key as well.
    fn without_key(&self, raw: Vec<u8>) -> Vec<u8> {
        match &self.key {
            Some(key) => struck_out(raw, key.reveal().trim().as_bytes()),
            None => raw,
        }
    }

    /// What a refusal teaches, and the question without it.
    fn learn(
        &self,
        request: &Request,
        not_taken: &NotTaken,
        learnt: usize,
    ) -> Option<(Lesson, Request)> {
        let refused = matches!(
            not_taken.fault,
            Fault::Status {
                status: 400 | 422,
                ..
            }
        );
        if !refused || learnt >= limits::MODEL_LESSONS {
            return None;
        }
        let lesson = Lesson::of(self.dialect, request, &not_taken.words)?;
        let less = lesson.applied(self.dialect, request)?;
        tracing::info!(
            ?lesson,
            host = self.host(),
            "asked without what was refused"
        );
        Some((lesson, less))
    }

    fn remember(&self, learnt: &[Lesson]) {
        let mut lessons = held(&self.lessons);
        for lesson in learnt {
            if !lessons.contains(lesson) {
                lessons.push(*lesson);
            }
        }
    }

    /// `raw`: the beginning of what came, whatever becomes of it.
    async fn once(&self, request: &Request, raw: &mut Vec<u8>) -> Result<Once, Amiss> {
        raw.clear();
        let within = self.endpoint.within();
        let began = self.clock.now();
        let headers = &request.headers_without_key;
        let mut incoming = self
            .endpoint
            .post_json(headers, request.body.clone())
            .await?;
        let first_byte_ms = self.clock.now().since_ms(began);
        let mut decoder = Decoder::new(self.dialect, within.answer_bytes);
        while !decoder.is_done() {
            let piece = match incoming.piece().await {
                Ok(Some(piece)) => piece,
                Ok(None) => break,
                // All was said; that nobody hung up does not matter.
                Err(_) if decoder.has_ended() => break,
                Err(fault) => {
                    tracing::warn!(?fault, host = self.host(), "a model's answer did not end");
                    return Err(NotTaken::from(fault).into());
                }
            };
            let room = limits::MODEL_RAW_BYTES.saturating_sub(raw.len());
            raw.extend_from_slice(piece.get(..room).unwrap_or(&piece));
            decoder.take(&piece)?;
        }
        Ok(Once {
            streamed: decoder.is_stream(),
            said: decoder.said()?,
            first_byte_ms,
        })
    }
}

/// What went out and came so far, however it ends.
#[derive(Debug, Default)]
struct Trail {
    tries: u32,
    resent: Vec<Vec<u8>>,
    raw: Vec<u8>,
}

struct Once {
    said: Said,
    streamed: bool,
    first_byte_ms: i64,
}

enum Amiss {
    NotTaken(NotTaken),
    Unreadable(Unreadable),
}

impl From<NotTaken> for Amiss {
    fn from(not_taken: NotTaken) -> Amiss {
        Amiss::NotTaken(not_taken)
    }
}

impl From<Unreadable> for Amiss {
    fn from(why: Unreadable) -> Amiss {
        Amiss::Unreadable(why)
    }
}

/// Stands where a key stood.
const STRUCK_OUT: &[u8] = b"***";

/// The bytes without a key in them, and without the beginning of one at their end, where they were cut.
fn struck_out(bytes: Vec<u8>, key: &[u8]) -> Vec<u8> {
    if key.is_empty() {
        return bytes;
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes.as_slice();
    while let Some(first) = rest.first() {
        if let Some(behind) = rest.strip_prefix(key) {
            out.extend_from_slice(STRUCK_OUT);
            rest = behind;
        } else if rest.len() > KEY_SHOWN && key.starts_with(rest) {
            out.extend_from_slice(STRUCK_OUT);
            break;
        } else {
            out.push(*first);
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    out
}

/// So many letters of a key give nothing away.
const KEY_SHOWN: usize = 4;

fn key_of(dialect: Dialect, secret: &Secret) -> Key<'_> {
    let header = dialect.key_header();
    Key {
        secret,
        header: header.name,
        before: header.before,
    }
}

/// Nobody panics while holding one of these; if somebody did, what is in there is still a number of failures.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl std::fmt::Debug for Model {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Model")
            .field("endpoint", &self.endpoint)
            .field("dialect", &self.dialect)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_comes_back_is_struck_out_also_where_it_was_cut() {
        let key = b"sk-canary-1";
        let out = |bytes: &[u8]| String::from_utf8(struck_out(bytes.to_vec(), key)).unwrap();
        assert_eq!(out(b"Bearer sk-canary-1, sk-canary-1"), "Bearer ***, ***");
        assert_eq!(out(b"Bearer sk-canary-"), "Bearer ***");
        assert_eq!(out(b"ask-ca"), "a***");
        assert_eq!(out(b"ask"), "ask");
        assert_eq!(out(b"sk-sk-canary-1"), "sk-***");
        assert_eq!(struck_out(b"as it came".to_vec(), b""), b"as it came");
    }
}
