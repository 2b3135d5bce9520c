//! Follows the content folder: what somebody edits while the server runs holds for interviews started later.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::casebook::Casebook;
use crate::casebook::watch::{Print, Watch};
use crate::limits;
use crate::proctor::{Proctor, Renewal};

pub struct Follower {
    folder: PathBuf,
    watch: Watch,
    proctor: Arc<Proctor>,
}

impl Follower {
    pub fn new(folder: &Path, watch: Watch, proctor: Arc<Proctor>) -> Follower {
        Follower {
            folder: folder.to_owned(),
            watch,
            proctor,
        }
    }

    /// Looks once, and reads the folder when a change in it is over. Opens files, so not for a thread that serves.
    pub fn look(&mut self) -> Option<Renewal> {
        if !self.watch.is_due(Print::of(&self.folder)) {
            return None;
        }
        let renewal = self
            .proctor
            .renew_content(Casebook::load(Some(&self.folder)));
        match &renewal {
            Renewal::Renewed(cases) => {
                tracing::info!(cases = cases.join(", "), "content read again");
            }
            Renewal::Refused(faults) => {
                for fault in faults {
                    tracing::warn!("{fault}");
                }
                tracing::warn!(
                    faults = faults.len(),
                    "the changed content has faults; the content before the change stays in use"
                );
            }
        }
        Some(renewal)
    }
}

/// Looks until it is aborted.
pub async fn follow(mut follower: Follower) {
    let mut every = tokio::time::interval(limits::CONTENT_LOOK);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        let looked = tokio::task::spawn_blocking(move || {
            follower.look();
            follower
        });
        follower = match looked.await {
            Ok(follower) => follower,
            Err(cause) => {
                return tracing::error!(%cause, "the content folder is no longer followed");
            }
        };
    }
}
