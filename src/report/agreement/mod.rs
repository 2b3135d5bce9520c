//! How far the readers of finished interviews agree: the offline scorer, the candidate, peers, and a model if one was asked.
//!
//! # The one invariant
//!
//! Only what was said without knowing what others said is compared: of a peer the marks they handed in first, of the candidate the
//! marks that opened the report. The one exception says so in its name: what the candidate did with a suggestion, [`Who::Decision`].
//!
//! # What is kept apart
//!
//! A model is asked about what the offline scorer is not sure of, and about a tenth of the rest. Only that tenth is a fair sample of
//! the sure items, and none of the unsure ones: put together the two would speak of neither, so each has its own figures.
//!
//! Another version of anything that makes an opinion is another reader. A case's own checklist is part of that: when it changes, the
//! interviews on the old one leave the figures and are told below, as an earlier version.

mod gate;
mod measure;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use gate::{Condition, Gate, Wanted};
pub use measure::{Estimate, LEAST_INTERVIEWS, LEAST_ITEMS, Measure, Points, Told};

use crate::casebook::rubric::{Dimension, Verdict};
use crate::reader::{Because, Versions};
use crate::scoring::levels::DIMENSIONS;
use crate::time::Timestamp;
use measure::{Compared, measure};

/// A finished interview as everybody read it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReadInterview {
    pub interview: String,
    pub case: String,
    pub items: Vec<ReadItem>,
    /// The candidate marked the items, not only the whole.
    pub own: bool,
    /// Peers who marked it before they saw what others found.
    pub peers: usize,
}

/// What each said of one item.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadItem {
    pub id: String,
    /// Nothing where the checklist has lost the item since.
    pub dimension: Option<Dimension>,
    /// In the points of the interview.
    pub weight: f64,
    pub offline: Verdict,
    pub own: Verdict,
    /// One for each of [`ReadInterview::peers`], in the same order for all items.
    pub peers: Vec<Verdict>,
    pub model: Vec<ModelSaid>,
}

/// What a model said of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelSaid {
    pub versions: Versions,
    pub at: Timestamp,
    pub because: Because,
    /// `not_assessed` where it could not tell, or said nothing that can be used.
    pub verdict: Verdict,
    /// What the candidate did with it: true where they took it over, false where they refused it.
    pub adopted: Option<bool>,
}

/// Who says something of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    Offline,
    Own,
    /// Somebody else who marked it, before they saw what others found.
    Peer,
    Model,
    /// What the candidate made of the model's suggestion, which they saw.
    Decision,
}

/// Which items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    All,
    /// Of the model: those the offline scorer was not sure of.
    Unsure,
    /// Of the model: the tenth of the sure ones.
    Audit,
}

/// Two of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pair {
    pub one: Who,
    pub other: Who,
    pub asked: Asked,
    pub whole: Measure,
    /// Those with a pair of verdicts.
    pub dimensions: BTreeMap<Dimension, Measure>,
}

/// One version of a model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ModelReader {
    pub model: String,
    pub prompt: String,
    pub schema: String,
    pub engine: String,
    /// Content hashes by case.
    pub rubrics: BTreeMap<String, String>,
    /// Of its first and last opinion, ms since 1970.
    pub since_ms: i64,
    pub until_ms: i64,
    /// Another version was asked since.
    pub is_earlier: bool,
    pub interviews: usize,
    pub pairs: Vec<Pair>,
    pub gate: Gate,
}

/// Everything there is to tell.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Agreements {
    pub interviews: usize,
    pub people: Vec<Pair>,
    /// The newest first; all but the first are earlier versions.
    pub readers: Vec<ModelReader>,
}

/// Compares everybody with everybody.
pub fn agreements(interviews: &[ReadInterview]) -> Agreements {
    use Who::{Offline, Own, Peer};
    let people = [(Offline, Peer), (Offline, Own), (Own, Peer), (Peer, Peer)];
    Agreements {
        interviews: interviews.len(),
        people: people
            .into_iter()
            .map(|(one, other)| pair(interviews, (one, other), Asked::All, None))
            .collect(),
        readers: readers(interviews),
    }
}

/// What tells one model reader from another, without the checklists.
type Name<'a> = (&'a str, &'a str, &'a str, &'a str);

/// One reader: its name, and by case the checklist it read.
struct Version<'a> {
    name: Name<'a>,
    rubrics: BTreeMap<&'a str, &'a str>,
    since: Timestamp,
    until: Timestamp,
}

impl Version<'_> {
    fn is_of(&self, case: &str, versions: &Versions) -> bool {
        self.name == name(versions) && self.rubrics.get(case) == Some(&versions.rubric.as_str())
    }
}

fn name(versions: &Versions) -> Name<'_> {
    let Versions {
        model,
        prompt,
        schema,
        engine,
        ..
    } = versions;
    (model, prompt, schema, engine)
}

fn readers(interviews: &[ReadInterview]) -> Vec<ModelReader> {
    let versions = versions(interviews);
    let newest = versions.first().map(|version| version.until);
    let reader = |(at, version): (usize, &Version<'_>)| {
        use Asked::{Audit, Unsure};
        use Who::{Decision, Model, Offline, Own, Peer};
        let pairs = [
            (Peer, Unsure),
            (Peer, Audit),
            (Own, Unsure),
            (Own, Audit),
            (Offline, Unsure),
            (Offline, Audit),
            (Decision, Unsure),
        ];
        let pairs = pairs
            .into_iter()
            .map(|(other, asked)| pair(interviews, (Model, other), asked, Some(version)));
        let read = |interview: &&ReadInterview| {
            let mut said = interview.items.iter().flat_map(|item| &item.model);
            said.any(|said| version.is_of(&interview.case, &said.versions))
        };
        let (model, prompt, schema, engine) = version.name;
        let owned = |(case, hash): (&&str, &&str)| ((*case).to_owned(), (*hash).to_owned());
        ModelReader {
            model: model.to_owned(),
            prompt: prompt.to_owned(),
            schema: schema.to_owned(),
            engine: engine.to_owned(),
            rubrics: version.rubrics.iter().map(owned).collect(),
            since_ms: version.since.as_ms(),
            until_ms: version.until.as_ms(),
            is_earlier: at > 0 && newest.is_some(),
            interviews: interviews.iter().filter(read).count(),
            pairs: pairs.collect(),
            gate: gate_of(interviews, version),
        }
    };
    versions.iter().enumerate().map(reader).collect()
}

/// The newest first. The checklists of one name are sorted into versions by when they were last read: the newest of every case
/// together are one reader, the ones before them another.
fn versions(interviews: &[ReadInterview]) -> Vec<Version<'_>> {
    type Span = (Timestamp, Timestamp);
    let mut seen: BTreeMap<Name<'_>, BTreeMap<&str, BTreeMap<&str, Span>>> = BTreeMap::new();
    for interview in interviews {
        for said in interview.items.iter().flat_map(|item| &item.model) {
            let of_case = seen.entry(name(&said.versions)).or_default();
            let hashes = of_case.entry(&interview.case).or_default();
            let span = hashes
                .entry(&said.versions.rubric)
                .or_insert((said.at, said.at));
            *span = (span.0.min(said.at), span.1.max(said.at));
        }
    }
    let mut versions = Vec::new();
    for (name, cases) in seen {
        let by_age: Vec<(&str, Vec<(&str, Span)>)> = cases
            .into_iter()
            .map(|(case, hashes)| {
                let mut hashes: Vec<(&str, Span)> = hashes.into_iter().collect();
                hashes.sort_by_key(|(_, span)| std::cmp::Reverse(*span));
                (case, hashes)
            })
            .collect();
        let most = by_age.iter().map(|(_, hashes)| hashes.len()).max();
        for age in 0..most.unwrap_or(0) {
            let of_age = by_age
                .iter()
                .filter_map(|(case, hashes)| Some((*case, *hashes.get(age)?)));
            let of_age: Vec<(&str, (&str, Span))> = of_age.collect();
            let since = of_age.iter().map(|(_, (_, span))| span.0).min();
            let until = of_age.iter().map(|(_, (_, span))| span.1).max();
            if let (Some(since), Some(until)) = (since, until) {
                versions.push(Version {
                    name,
                    rubrics: of_age
                        .iter()
                        .map(|(case, (hash, _))| (*case, *hash))
                        .collect(),
                    since,
                    until,
                });
            }
        }
    }
    versions.sort_by_key(|version| std::cmp::Reverse((version.until, version.since)));
    versions
}

fn pair(
    interviews: &[ReadInterview],
    (one, other): (Who, Who),
    asked: Asked,
    version: Option<&Version<'_>>,
) -> Pair {
    let compared = |dimension: Option<Dimension>| {
        let keep = |item: &ReadItem| dimension.is_none() || item.dimension == dimension;
        compare(interviews, (one, other), asked, version, &keep)
    };
    let dimensions = DIMENSIONS.into_iter().filter_map(|dimension| {
        let measure = measure(&compared(Some(dimension)));
        (measure.items > 0).then_some((dimension, measure))
    });
    Pair {
        one,
        other,
        asked,
        whole: measure(&compared(None)),
        dimensions: dimensions.collect(),
    }
}

fn compare(
    interviews: &[ReadInterview],
    (one, other): (Who, Who),
    asked: Asked,
    version: Option<&Version<'_>>,
    keep: &dyn Fn(&ReadItem) -> bool,
) -> Compared {
    let mut compared = Compared::default();
    for (at, interview) in interviews.iter().enumerate() {
        for (reading, (of_one, of_other)) in seats(interview, one, other).enumerate() {
            for item in interview.items.iter().filter(|item| keep(item)) {
                let said = version.and_then(|version| said(interview, item, asked, version));
                let verdict = |who, seat| verdict(item, said, who, seat);
                if version.is_some() && said.is_none() {
                    continue;
                }
                if let (Some(one), Some(other)) = (verdict(one, of_one), verdict(other, of_other)) {
                    compared.add((at, reading), one, other, item.weight);
                }
            }
        }
    }
    compared
}

/// Which people of each side are compared; 0 where a side is only one. Of two peers the one who handed in first stands first.
fn seats(
    interview: &ReadInterview,
    one: Who,
    other: Who,
) -> impl Iterator<Item = (usize, usize)> + use<> {
    let count = |who| match who {
        Who::Peer => interview.peers,
        Who::Own => usize::from(interview.own),
        Who::Offline | Who::Model | Who::Decision => 1,
    };
    let (ones, others) = (count(one), count(other));
    let same = one == other;
    let of_one = move |first| {
        let begin = if same { first + 1 } else { 0 };
        (begin..others).map(move |second| (first, second))
    };
    (0..ones).flat_map(of_one)
}

/// What this version of the model said last.
fn said<'a>(
    interview: &ReadInterview,
    item: &'a ReadItem,
    asked: Asked,
    version: &Version<'_>,
) -> Option<&'a ModelSaid> {
    let because = match asked {
        Asked::All => return None,
        Asked::Unsure => Because::Unsure,
        Asked::Audit => Because::Audit,
    };
    let all = item
        .model
        .iter()
        .filter(|said| said.because == because && version.is_of(&interview.case, &said.versions));
    all.max_by_key(|said| said.at)
}

/// Nothing where somebody was not there to say anything.
fn verdict(item: &ReadItem, said: Option<&ModelSaid>, who: Who, seat: usize) -> Option<Verdict> {
    match who {
        Who::Offline => Some(item.offline),
        Who::Own => Some(item.own),
        Who::Peer => item.peers.get(seat).copied(),
        Who::Model => said.map(|said| said.verdict),
        // Who refuses a suggestion stays with what was there.
        Who::Decision => said.and_then(|said| match said.adopted? {
            true => Some(said.verdict),
            false => Some(item.offline),
        }),
    }
}

/// The model against those who had seen nothing, first as it is and then over what two of them have read.
fn gate_of(interviews: &[ReadInterview], version: &Version<'_>) -> Gate {
    let who = (Who::Model, Who::Peer);
    let mut compared = compare(interviews, who, Asked::Unsure, Some(version), &|_| true);
    let once = measure(&compared).interviews;
    let mut readings: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for both in &compared.both {
        let of_one = readings.entry(both.interview).or_default();
        of_one.insert(both.reading);
    }
    compared.both.retain(|both| {
        let of_one = readings.get(&both.interview);
        of_one.is_some_and(|people| people.len() >= gate::PEOPLE)
    });
    gate::gate(once, &measure(&compared))
}

#[cfg(test)]
mod tests;
