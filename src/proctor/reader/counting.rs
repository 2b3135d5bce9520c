//! Which of the answers about an interview count.
//!
//! # The one invariant
//!
//! Over one card count answers of one reader only: of one set of [`Versions`]. Two readers together would be kinder than either of
//! them, since the best founded opinion speaks and none lowers anything; and how far a reader agrees with people is known of it alone.
//!
//! # Which one
//!
//! 1. A question is a place of a part; it may have been asked several times, and answered by several readers.
//! 2. The reader counts that answered most of the questions; of several that answered as many, the one that answered last: the one that
//!    is attached, and that whoever asks again asks. So asking again after a change never takes away what was there before until as
//!    much of the new reader is there, and then the newest complete set holds.
//! 3. What another one answered is not lost (it can be read, and stands in the figures of its own version), but it is told as not
//!    answered, and is asked again with what failed.

use std::collections::{BTreeMap, BTreeSet};

use super::frozen::{END, Readable, part_of};
use crate::reader::Versions;
use crate::store::ReaderCallRow;

/// The reason that is told where another reader answered.
const OTHER_VERSION: &str = "other-version";

pub(super) struct Counting<'a> {
    questions: Vec<Question<'a>>,
    /// Ids of the calls whose answers count.
    calls: BTreeSet<&'a str>,
}

/// A place of a part with all its tries, the first first.
struct Question<'a> {
    tries: Vec<&'a ReaderCallRow>,
}

/// Where one question stands.
pub(super) enum At<'a> {
    Waiting(&'a ReaderCallRow),
    Done(&'a ReaderCallRow),
    /// With the word of the catalogue's `reader-failed`.
    Failed(&'a ReaderCallRow, &'a str),
}

impl<'a> Counting<'a> {
    /// What was asked at the end, and what was asked between about what is still there.
    pub fn of(calls: &'a [ReaderCallRow], readable: &Readable) -> Counting<'a> {
        let at_end: BTreeSet<&str> = calls
            .iter()
            .filter(|row| row.part == END)
            .map(|row| row.stage.as_str())
            .collect();
        let between = |row: &ReaderCallRow| row.part == part_of(&row.stage) && readable.is_of(row);
        let mut by_place: BTreeMap<(&str, i64), Vec<&ReaderCallRow>> = BTreeMap::new();
        for row in calls.iter().filter(|row| row.part == END || between(row)) {
            by_place
                .entry((&row.part, row.place))
                .or_default()
                .push(row);
        }
        let answered = answered(by_place.values().flatten().copied());
        let mut questions: Vec<Question<'_>> = Vec::new();
        for ((part, _), mut tries) in by_place {
            tries.sort_by_key(|row| row.attempt);
            // What was asked about the stage at the end stands in its place; and what failed between is asked again then.
            let is_answered = tries.iter().any(|row| is_done(row));
            let is_over = tries.iter().any(|row| at_end.contains(row.stage.as_str()));
            if part == END || (!is_over && (is_answered || at_end.is_empty())) {
                questions.push(Question { tries });
            }
        }
        let versions = best(&questions, &answered);
        let counts = |row: &&ReaderCallRow| {
            versions.is_some() && answered.get(row.id.as_str()) == versions.as_ref()
        };
        let rows = calls.iter().filter(counts);
        Counting {
            calls: rows.map(|row| row.id.as_str()).collect(),
            questions,
        }
    }

    pub fn counts(&self, call_id: &str) -> bool {
        self.calls.contains(call_id)
    }

    /// Each question, as it stands.
    pub fn standing(&self) -> impl Iterator<Item = At<'a>> {
        self.questions.iter().filter_map(|question| {
            let last = *question.tries.last()?;
            if !is_done(last) && last.state != "failed" {
                return Some(At::Waiting(last));
            }
            let mut tries = question.tries.iter().rev();
            if let Some(counting) = tries.find(|row| self.counts(&row.id)) {
                return Some(At::Done(counting));
            }
            let reason = match is_done(last) {
                true => OTHER_VERSION,
                false => last.reason.as_deref().unwrap_or_default(),
            };
            Some(At::Failed(last, reason))
        })
    }

    /// Something was asked, and the reader that counts has answered all of it.
    pub fn is_complete(&self) -> bool {
        let all_done = self.standing().all(|at| matches!(at, At::Done(_)));
        !self.questions.is_empty() && all_done
    }
}

fn is_done(row: &ReaderCallRow) -> bool {
    row.state == "done"
}

/// Who answered, by call.
fn answered<'a>(rows: impl Iterator<Item = &'a ReaderCallRow>) -> BTreeMap<&'a str, Versions> {
    let done = rows.filter(|row| is_done(row));
    done.filter_map(|row| {
        let versions = serde_json::from_str(&row.versions).ok()?;
        Some((row.id.as_str(), versions))
    })
    .collect()
}

/// The reader that answered most questions, the last one of several.
fn best(questions: &[Question<'_>], answered: &BTreeMap<&str, Versions>) -> Option<Versions> {
    // How many questions, and the last of the calls: ids are in the order of time.
    let mut readers: BTreeMap<&Versions, (usize, &str)> = BTreeMap::new();
    for question in questions {
        let mut here: BTreeMap<&Versions, &str> = BTreeMap::new();
        for row in &question.tries {
            if let Some(versions) = answered.get(row.id.as_str()) {
                here.insert(versions, &row.id);
            }
        }
        for (versions, call) in here {
            let known = readers.entry(versions).or_insert((0, call));
            *known = (known.0 + 1, known.1.max(call));
        }
    }
    let best = readers.into_iter().max_by_key(|(_, rank)| *rank);
    best.map(|(versions, _)| versions.clone())
}

/// What is going to be asked now, and who of those that answered before is the same reader.
pub(super) struct Now<'a> {
    /// As it is asked for.
    pub model: &'a str,
    /// The model as it is asked for; endpoints may name it otherwise.
    pub versions: &'a Versions,
}

impl Now<'_> {
    fn is_asked_alike(&self, row: &ReaderCallRow, versions: &Versions) -> bool {
        let named = Versions {
            model: self.versions.model.clone(),
            ..versions.clone()
        };
        row.model == self.model && named == *self.versions
    }

    /// Who answers now, as far as it is known: the last of those that were asked alike, as the endpoint named it then.
    fn reader(&self, calls: &[ReaderCallRow]) -> Option<Versions> {
        let alike = calls.iter().filter(|row| is_done(row)).filter_map(|row| {
            let versions: Versions = serde_json::from_str(&row.versions).ok()?;
            self.is_asked_alike(row, &versions)
                .then_some((row.id.as_str(), versions))
        });
        let last = alike.max_by(|(one, _), (other, _)| one.cmp(other));
        last.map(|(_, versions)| versions)
    }

    /// Every question of a stage was answered between by whoever would be asked now, about what is still there.
    pub fn has_read(&self, calls: &[ReaderCallRow], stage: &str, readable: &Readable) -> bool {
        let Some(reader) = self.reader(calls) else {
            return false;
        };
        let part = part_of(stage);
        let mut places: BTreeMap<i64, bool> = BTreeMap::new();
        for row in calls.iter().filter(|row| row.part == part) {
            let versions = serde_json::from_str::<Versions>(&row.versions);
            let is_read = is_done(row)
                && readable.is_of(row)
                && versions.is_ok_and(|versions| versions == reader);
            *places.entry(row.place).or_default() |= is_read;
        }
        !places.is_empty() && places.values().all(|is_read| *is_read)
    }

    /// The last try of a question, which is replaced if it was answered by another reader. An error where whoever would be asked now
    /// has answered it.
    pub fn instead_of(
        &self,
        calls: &[ReaderCallRow],
        part: &str,
        place: i64,
    ) -> Result<Option<String>, Already> {
        let reader = self.reader(calls);
        let mut tries: Vec<&ReaderCallRow> = calls
            .iter()
            .filter(|row| row.part == part && row.place == place)
            .collect();
        tries.sort_by_key(|row| row.attempt);
        let answers = |row: &&ReaderCallRow| {
            let versions = serde_json::from_str::<Versions>(&row.versions).ok();
            is_done(row) && reader.is_some() && versions == reader
        };
        if tries.iter().any(answers) {
            return Err(Already);
        }
        Ok(tries.last().map(|last| last.id.clone()))
    }
}

/// Whoever would be asked has answered.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Already;

#[cfg(test)]
pub mod tests;
