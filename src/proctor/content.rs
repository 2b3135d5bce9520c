//! A case made ready: the rubric compiled for scoring, the facts for answering. Once for each content hash.
//!
//! The casebook can be replaced while interviews run. They keep what they began with, by hash; whoever starts later gets the
//! new one. Content with faults replaces nothing.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use super::{Error, Proctor};
use crate::casebook::{Casebook, Entry, Fault};
use crate::interviewer::{Interviewer, Prompter};
use crate::reader::conversation::Key;
use crate::scoring::Engine;
use crate::time::Timestamp;

pub struct Prepared {
    pub entry: Arc<Entry>,
    pub interviewer: Interviewer,
    pub prompter: Prompter,
    pub engine: Engine,
    key: OnceLock<Key>,
}

impl Prepared {
    pub(super) fn new(entry: Arc<Entry>) -> Result<Self, Error> {
        let engine = Engine::of(&entry).map_err(|faults| {
            let first = faults.first().map(|fault| fault.message.clone());
            Error::Content(first.unwrap_or_default())
        })?;
        Ok(Prepared {
            interviewer: Interviewer::new(&entry.case, &entry.lexicon, &entry.wordings),
            prompter: Prompter::new(&entry),
            engine,
            entry,
            key: OnceLock::new(),
        })
    }

    /// What must not come out of a model's words; made when the first of them come.
    pub(super) fn key(&self, casebook: &Casebook) -> &Key {
        self.key.get_or_init(|| {
            let terms = casebook.concepts.iter().map(|one| one.name.as_str());
            Key::new(&self.entry, terms)
        })
    }
}

/// What new interviews start with, and how it came to be.
pub(super) struct Library {
    current: RwLock<Arc<Casebook>>,
    news: Mutex<News>,
}

/// What became of changes to the content since the server started.
#[derive(Debug, Clone, Default)]
pub struct News {
    /// The content in use was read then; `None`: at the start.
    pub renewed_at: Option<Timestamp>,
    /// The last change has faults, so the content before it is still in use.
    pub refused: Option<Refused>,
}

#[derive(Debug, Clone)]
pub struct Refused {
    pub at: Timestamp,
    pub faults: Vec<Fault>,
}

/// What became of one change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Renewal {
    /// The cases that are new, different or gone.
    Renewed(Vec<String>),
    Refused(Vec<Fault>),
}

impl Library {
    pub fn new(casebook: Arc<Casebook>) -> Library {
        Library {
            current: RwLock::new(casebook),
            news: Mutex::default(),
        }
    }
}

/// By content hash. There are as many as versions of cases in use.
#[derive(Default)]
pub struct Shelf(Mutex<HashMap<String, Arc<Prepared>>>);

impl Proctor {
    /// What an interview that starts now gets.
    pub fn casebook(&self) -> Arc<Casebook> {
        let current = self.library.current.read();
        current.unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn content_news(&self) -> News {
        let news = self.library.news.lock();
        news.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes content that was read again. With faults, or a rubric that does not compile, everything stays as it is.
    pub fn renew_content(&self, read: Result<Casebook, Vec<Fault>>) -> Renewal {
        let now = self.clock.now();
        let before = self.casebook();
        let differs = |entry: &Arc<Entry>, other: &Casebook| {
            let same = other.cases.get(&entry.case.id);
            same.is_none_or(|same| same.hash != entry.hash)
        };
        let checked = read.and_then(|casebook| {
            let changed = casebook.cases.values();
            let faults: Vec<Fault> = changed
                .filter(|entry| differs(entry, &before))
                .filter_map(|entry| {
                    let fault = Prepared::new(entry.clone()).err()?;
                    Some(Fault {
                        file: format!("rubrics/{}.toml", entry.case.id),
                        line: 1,
                        message: fault.to_string(),
                    })
                })
                .collect();
            if faults.is_empty() {
                Ok(casebook)
            } else {
                Err(faults)
            }
        });
        let mut news = self
            .library
            .news
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match checked {
            Ok(casebook) => {
                let new = casebook
                    .cases
                    .values()
                    .filter(|entry| differs(entry, &before));
                let gone = before
                    .cases
                    .values()
                    .filter(|entry| differs(entry, &casebook));
                let mut changed: Vec<String> =
                    new.chain(gone).map(|entry| entry.case.id.clone()).collect();
                changed.sort();
                changed.dedup();
                let current = self.library.current.write();
                *current.unwrap_or_else(PoisonError::into_inner) = Arc::new(casebook);
                // Rooms in use hold their own copy; what is asked for again is made again from its hash.
                self.shelf.clear();
                *news = News {
                    renewed_at: Some(now),
                    refused: None,
                };
                Renewal::Renewed(changed)
            }
            Err(faults) => {
                news.refused = Some(Refused {
                    at: now,
                    faults: faults.clone(),
                });
                Renewal::Refused(faults)
            }
        }
    }

    /// Case and rubric as they stood when an interview started.
    pub(super) async fn prepared(&self, content_hash: &str) -> Result<Arc<Prepared>, Error> {
        if let Some(prepared) = self.shelf.get(content_hash) {
            return Ok(prepared);
        }
        let casebook = self.casebook();
        let current = casebook
            .cases
            .values()
            .find(|entry| entry.hash == content_hash);
        let entry = match current {
            Some(entry) => entry.clone(),
            None => Arc::new(self.pinned(content_hash).await?),
        };
        let prepared = Arc::new(Prepared::new(entry)?);
        Ok(self.shelf.put(content_hash, prepared))
    }

    async fn pinned(&self, content_hash: &str) -> Result<Entry, Error> {
        let source = self.store.content(content_hash).await?;
        let source =
            source.ok_or_else(|| Error::Content(format!("{content_hash} is not stored")))?;
        Entry::from_pinned(&source).map_err(|cause| Error::Content(cause.to_string()))
    }
}

impl Shelf {
    pub(super) fn clear(&self) {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.clear();
    }

    fn get(&self, content_hash: &str) -> Option<Arc<Prepared>> {
        let shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.get(content_hash).cloned()
    }

    fn put(&self, content_hash: &str, prepared: Arc<Prepared>) -> Arc<Prepared> {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelf
            .entry(content_hash.to_owned())
            .or_insert(prepared)
            .clone()
    }
}
