//! What is known of finished interviews without reading their journals.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::peers::{points_of, read};
use super::{Error, Live, OFFLINE, Proctor, SELF, detached};
use crate::report::summary::{GraderSummary, Summary};
use crate::scoring::{Dimensions, Scorecard};
use crate::stop::Stopping;
use crate::store::{AfterSummary, Given, GivenRow, ScorecardRow, SummaryRow};

/// Interviews asked for at once when old ones are summarised, and the rest between two of them: whoever is being interviewed comes
/// first.
const ROUND: i64 = 100;
const REST: Duration = Duration::from_millis(20);

impl Proctor {
    /// A person's finished interviews, the newest first, with their own points and those of their graders.
    ///
    /// # Errors
    /// What the store says.
    pub async fn summaries(
        &self,
        person_id: &str,
        after: Option<&AfterSummary>,
        limit: i64,
    ) -> Result<Vec<Summary>, Error> {
        let (rows, given) = self.store.summaries(person_id, after, limit).await?;
        let mut by_interview: BTreeMap<String, Vec<GivenRow>> = BTreeMap::new();
        for row in given {
            let of_one = by_interview.entry(row.interview_id.clone()).or_default();
            of_one.push(row);
        }
        let summary = |row: SummaryRow| {
            let given = by_interview.remove(&row.interview_id).unwrap_or_default();
            decode(person_id, row, given)
        };
        rows.into_iter().map(summary).collect()
    }

    /// One finished interview; nothing while it is not summarised.
    ///
    /// # Errors
    /// What the store says.
    pub async fn summary(
        &self,
        person_id: &str,
        interview_id: &str,
    ) -> Result<Option<Summary>, Error> {
        let found = self.store.summary(person_id, interview_id).await?;
        found
            .map(|(row, given)| decode(person_id, row, given))
            .transpose()
    }

    /// Summarises what was finished before there were summaries, or could not be scored when it ended; says how many. What cannot be
    /// done is left, for the next start.
    ///
    /// # Errors
    /// What the store says.
    pub async fn summarise_missing(self: &Arc<Self>, stopping: &Stopping) -> Result<usize, Error> {
        let mut after = String::new();
        let mut done = 0;
        loop {
            let keys = self.store.to_summarise(&after, ROUND).await?;
            let Some(last) = keys.last() else {
                return Ok(done);
            };
            after = last.id.clone();
            for key in keys {
                if stopping.has_begun() {
                    return Ok(done);
                }
                match self.summarise(&key.person_id, &key.id).await {
                    Ok(()) => done += 1,
                    Err(cause) => {
                        tracing::error!(%cause, interview = key.id, "could not be summarised");
                    }
                }
                tokio::time::sleep(REST).await;
            }
        }
    }

    /// Reads interviews that were brought here, one after the other and while nobody waits: what is told of them in lists is worked out
    /// from their journals, whatever the archive says. What is not done when the server stops is done at the next start.
    pub(super) fn summarise_soon(self: &Arc<Self>, person_id: String, ids: Vec<String>) {
        let proctor = self.clone();
        tokio::spawn(async move {
            for id in ids {
                match proctor.summarise_scored(&person_id, &id).await {
                    // Deleted in the meantime.
                    Ok(()) | Err(Error::NotFound) => {}
                    Err(cause) => {
                        tracing::error!(%cause, interview = id, "could not be summarised");
                    }
                }
                tokio::time::sleep(REST).await;
            }
        });
    }

    /// One that came without a scorecard is read when somebody opens its report, as where it came from.
    async fn summarise_scored(self: &Arc<Self>, person_id: &str, id: &str) -> Result<(), Error> {
        let cards = self.store.scorecards(person_id, id).await?;
        match cards.iter().any(|card| card.grader == OFFLINE) {
            true => self.summarise(person_id, id).await,
            false => Ok(()),
        }
    }

    /// The memory is left as it was: nobody is there to use it.
    async fn summarise(self: &Arc<Self>, person_id: &str, interview_id: &str) -> Result<(), Error> {
        let proctor = self.clone();
        let (person_id, interview_id) = (person_id.to_owned(), interview_id.to_owned());
        detached(async move {
            let room = proctor.rooms.of(&interview_id);
            let mut held = room.live.lock().await;
            let was_empty = held.is_none();
            proctor.load(&mut held, &person_id, &interview_id).await?;
            let live = held.as_ref().ok_or(Error::NotFound)?;
            let now = proctor.now().await;
            let scored = proctor.score(&interview_id, live, now).await;
            if was_empty {
                *held = None;
            }
            scored
        })
        .await
    }

    /// The points that were given before there was a summary.
    pub(super) async fn given_so_far(
        &self,
        interview_id: &str,
        live: &Live,
        cards: &[ScorecardRow],
    ) -> Result<Vec<Given>, Error> {
        let mut given = Vec::new();
        for row in cards.iter().filter(|row| row.grader == SELF) {
            let card: Scorecard = serde_json::from_str(&row.body)
                .map_err(|cause| Error::Content(cause.to_string()))?;
            given.extend(super::finish::own_points(live, &card)?);
        }
        for row in self.store.marks(&live.person_id, interview_id).await? {
            given.push(Given {
                body: super::finish::json(&points_of(live, &read(&row.body)?))?,
                grader_id: row.person_id,
                name: row.name,
            });
        }
        Ok(given)
    }
}

fn decode(person_id: &str, row: SummaryRow, given: Vec<GivenRow>) -> Result<Summary, Error> {
    let unreadable = |cause: serde_json::Error| Error::Content(cause.to_string());
    let mut summary: Summary = serde_json::from_str(&row.body).map_err(unreadable)?;
    for row in given {
        let dimensions: Dimensions = serde_json::from_str(&row.body).map_err(unreadable)?;
        if row.grader_id == person_id {
            summary.own = Some(dimensions);
        } else {
            summary.graders.push(GraderSummary {
                person: row.grader_id,
                name: row.name,
                dimensions,
            });
        }
    }
    summary
        .graders
        .sort_by(|one, other| one.person.cmp(&other.person));
    Ok(summary)
}
