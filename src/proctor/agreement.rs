//! How far everybody who reads interviews agrees: one person's, or all of the server's.

use super::peers::read;
use super::{Error, Proctor};
use crate::casebook::rubric::{Dimension, Tier, Verdict};
use crate::limits;
use crate::peers::marks::Marks;
use crate::reader::{Decision, Opinion};
use crate::report::agreement::{Agreements, ModelSaid, ReadInterview, ReadItem, agreements};
use crate::report::summary::{ItemSummary, Summary};
use crate::store::ReadingRow;
use crate::wire;

impl Proctor {
    /// Over somebody's own interviews, the newest [`limits::AGREEMENT_INTERVIEWS`] of them.
    ///
    /// # Errors
    /// What the store says.
    pub async fn agreements(&self, person_id: &str) -> Result<Agreements, Error> {
        let mut interviews = Vec::new();
        let mut after = None;
        while interviews.len() < limits::AGREEMENT_INTERVIEWS {
            let last = after
                .as_ref()
                .map(|(at, id): &(_, String)| (*at, id.as_str()));
            let rows = self
                .store
                .read_of(person_id, last, limits::SUMMARIES)
                .await?;
            let Some(last) = rows.last() else {
                break;
            };
            after = Some((last.finished_at, last.interview_id.clone()));
            for row in rows {
                interviews.push(self.as_read(row).await?);
            }
        }
        interviews.truncate(limits::AGREEMENT_INTERVIEWS);
        Ok(agreements(&interviews))
    }

    /// Over everybody's, for whoever runs the server: only sums come out of it.
    ///
    /// # Errors
    /// What the store says.
    pub async fn agreements_of_all(&self) -> Result<Agreements, Error> {
        let mut interviews = Vec::new();
        let mut after = String::new();
        loop {
            let rows = self.store.all_read(&after, limits::SUMMARIES).await?;
            let Some(last) = rows.last() else {
                break;
            };
            after = last.interview_id.clone();
            for row in rows {
                interviews.push(self.as_read(row).await?);
            }
        }
        Ok(agreements(&interviews))
    }

    async fn as_read(&self, row: ReadingRow) -> Result<ReadInterview, Error> {
        let unreadable = |cause: serde_json::Error| Error::Content(cause.to_string());
        let summary: Summary = serde_json::from_str(&row.body).map_err(unreadable)?;
        let (owner, id) = (&row.person_id, &row.interview_id);
        let own = self.store.first_own_marks(owner, id).await?;
        let own = own.map(|body| read(&body)).transpose()?;
        let peers = self.store.first_marks(owner, id).await?;
        let unaware = peers.iter().filter(|row| row.informed == 0);
        let peers: Vec<Marks> = unaware
            .map(|row| read(&row.body))
            .collect::<Result<_, Error>>()?;
        let said = self.said_of(owner, id).await?;
        let casebook = self.casebook();
        let rubric = casebook.cases.get(&summary.case);
        let dimension = |item: &str| {
            let mut items = rubric.into_iter().flat_map(|entry| &entry.rubric.item);
            items.find(|one| one.id == item).map(|one| one.dimension)
        };
        let items = summary.items.iter();
        let items =
            items.map(|item| read_item(item, dimension(&item.id), own.as_ref(), &peers, &said));
        Ok(ReadInterview {
            interview: row.interview_id.clone(),
            case: summary.case.clone(),
            items: items.collect(),
            own: own.is_some(),
            peers: peers.len(),
        })
    }

    /// What a model said of the items of an interview, by item, with what its owner made of it.
    async fn said_of(&self, owner: &str, id: &str) -> Result<Vec<(String, ModelSaid)>, Error> {
        let opinions = self.store.reader_opinions(owner, id).await?;
        if opinions.is_empty() {
            return Ok(Vec::new());
        }
        let decisions = self.store.reader_decisions(owner, id).await?;
        let said = opinions.into_iter().map(|row| {
            let opinion: Opinion = serde_json::from_str(&row.body)
                .map_err(|cause| Error::Content(cause.to_string()))?;
            let made = decisions
                .iter()
                .find(|made| made.item == row.item && made.call_id == row.call_id);
            let adopted = made.and_then(|made| wire::parse::<Decision>(&made.decision));
            let said = ModelSaid {
                verdict: verdict_of(&opinion),
                because: opinion.because,
                at: row.made_at,
                adopted: adopted.map(|decision| decision == Decision::Adopted),
                versions: opinion.versions,
            };
            Ok((row.item, said))
        });
        said.collect()
    }
}

/// In the candidate's favour only where it counts: else it said nothing.
fn verdict_of(opinion: &Opinion) -> Verdict {
    match opinion.verdict {
        Verdict::Met | Verdict::Partly if !opinion.counts() => Verdict::NotAssessed,
        verdict => verdict,
    }
}

fn read_item(
    item: &ItemSummary,
    dimension: Option<Dimension>,
    own: Option<&Marks>,
    peers: &[Marks],
    said: &[(String, ModelSaid)],
) -> ReadItem {
    let of = |marks: &Marks| {
        let mark = marks.of(&item.id);
        mark.map_or(Verdict::NotAssessed, |mark| mark.verdict)
    };
    // As in the result: a plus item weighs half.
    let share = match item.tier {
        Tier::Core => 1.0,
        Tier::Plus => 0.5,
    };
    let of_item = said.iter().filter(|(id, _)| *id == item.id);
    ReadItem {
        id: item.id.clone(),
        dimension,
        weight: f64::from(item.weight) * share,
        offline: item.verdict,
        own: own.map_or(Verdict::NotAssessed, of),
        peers: peers.iter().map(of).collect(),
        model: of_item.map(|(_, said)| said.clone()).collect(),
    }
}
