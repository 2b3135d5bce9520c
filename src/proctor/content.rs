//! A case made ready: the rubric compiled for scoring, the facts for answering. Once for each content hash.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Error, Proctor};
use crate::casebook::{Casebook, Entry};
use crate::interviewer::Interviewer;
use crate::scoring::Engine;

pub struct Prepared {
    pub entry: Arc<Entry>,
    pub interviewer: Interviewer,
    pub engine: Engine,
}

impl Prepared {
    fn new(entry: Arc<Entry>, casebook: &Casebook) -> Result<Self, Error> {
        let engine = Engine::with_model(&entry.rubric, &entry.lexicon, &entry.case.estimate)
            .map_err(|faults| {
                let first = faults.first().map(|fault| fault.message.clone());
                Error::Content(first.unwrap_or_default())
            })?;
        Ok(Prepared {
            interviewer: Interviewer::new(&entry.case, &entry.lexicon, &casebook.wordings),
            engine,
            entry,
        })
    }
}

/// By content hash. There are as many as versions of cases in use.
#[derive(Default)]
pub struct Shelf(Mutex<HashMap<String, Arc<Prepared>>>);

impl Proctor {
    /// Case and rubric as they stood when an interview started.
    pub(super) async fn prepared(&self, content_hash: &str) -> Result<Arc<Prepared>, Error> {
        if let Some(prepared) = self.shelf.get(content_hash) {
            return Ok(prepared);
        }
        let current = self
            .casebook
            .cases
            .values()
            .find(|entry| entry.hash == content_hash);
        let entry = match current {
            Some(entry) => entry.clone(),
            None => Arc::new(self.pinned(content_hash).await?),
        };
        let prepared = Arc::new(Prepared::new(entry, &self.casebook)?);
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
