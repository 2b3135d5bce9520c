//! What a member sees of their circle: who reads what, the week's plan, and what all did together. Of oneself one sees more than of
//! others: no score of anybody else is in it, and nobody is put before or behind anybody.

use std::collections::{BTreeMap, BTreeSet};

use super::circles::key_of;
use super::peers::Names;
use super::{Error, Proctor};
use crate::casebook::Casebook;
use crate::casebook::rubric::{Dimension, Tier};
use crate::peers::marks::{Marks, is_marked};
use crate::peers::pairing::{self, Stay};
use crate::peers::queue::{self, Balance, Nothing, PutUp, READERS};
use crate::peers::rank;
use crate::scoring::levels::DIMENSIONS;
use crate::store::{InterviewRow, PutUpRow, StayRow};
use crate::time::Timestamp;

/// Own interviews that are looked through for what can be put up and for the trend.
const OWN: i64 = 50;
/// Interviews of one's own that are offered, and those of the trend.
const OFFERED: usize = 12;
/// Points are counted over the interviews put up last.
const COUNTED: usize = 30;

/// A circle as a member sees it.
#[derive(Debug, Clone)]
pub struct Circle {
    pub id: String,
    pub name: String,
    /// They name it, make links and remove members.
    pub looks_after: bool,
    /// In the order in which they came.
    pub members: Vec<Member>,
    /// What they are reading.
    pub mine: Vec<Reading>,
    /// What the button gives them, or why it gives nothing.
    pub next: Result<(), Nothing>,
    /// What the others put up, the oldest first.
    pub up: Vec<Up>,
    /// What they put up themselves, the oldest first.
    pub own: Vec<Own>,
    /// What they could put up, the newest first.
    pub offered: Vec<Offered>,
    pub week_begins_at: Timestamp,
    pub plan: Vec<PlannedPair>,
    pub progress: Progress,
    /// Their own finished interviews, the oldest first: nobody else sees it.
    pub trend: Vec<Point>,
    /// Empty for whoever does not look after it.
    pub links: Vec<CircleLink>,
}

/// A member, as the others know them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// As they called themselves; of two with one name the later is told apart by a number.
    pub name: String,
    pub you: bool,
}

#[derive(Debug, Clone)]
pub struct Member {
    /// Names them to the circle, and opens nothing.
    pub key: String,
    pub who: Who,
    pub joined_at: Timestamp,
    pub looks_after: bool,
    pub balance: Balance,
}

#[derive(Debug, Clone)]
pub struct Reading {
    pub interview: String,
    pub title: String,
    pub level: String,
    pub owner: Who,
    pub ends_at: Timestamp,
    /// It is in the queue again.
    pub over: bool,
}

/// Somebody else's interview that is up.
#[derive(Debug, Clone)]
pub struct Up {
    pub interview: String,
    pub title: String,
    pub level: String,
    pub owner: Who,
    pub put_at: Timestamp,
    pub readers: usize,
    /// Who is reading it, and until when it is theirs.
    pub reading: Vec<(Who, Timestamp)>,
    /// Two see a core point so differently that a third reader is wanted.
    pub conflict: bool,
    /// One has read it, in this circle, and may look again.
    pub read: bool,
}

#[derive(Debug, Clone)]
pub struct Own {
    pub interview: String,
    pub title: String,
    pub level: String,
    pub put_at: Timestamp,
    pub readers: usize,
    pub reading: Vec<(Who, Timestamp)>,
    pub conflict: bool,
}

#[derive(Debug, Clone)]
pub struct Offered {
    pub interview: String,
    pub title: String,
    pub level: String,
    pub finished_at: Timestamp,
}

#[derive(Debug, Clone)]
pub struct PlannedPair {
    pub turns: [PlannedTurn; 2],
    pub looks_on: Option<Who>,
}

#[derive(Debug, Clone)]
pub struct PlannedTurn {
    pub candidate: Who,
    pub interviewer: Who,
    /// Id and title.
    pub case: Option<(String, String)>,
}

/// What all did together.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    pub interviews: i64,
    pub reviews: i64,
    /// Titles of the cases that were put up.
    pub cases: Vec<String>,
    /// Cases there are.
    pub cases_in_all: usize,
    /// Points that were read, by dimension, over the interviews put up last.
    pub points: Vec<(Dimension, usize)>,
}

#[derive(Debug, Clone)]
pub struct Point {
    pub interview: String,
    pub title: String,
    pub finished_at: Timestamp,
    /// 0-1.
    pub coverage: f64,
}

#[derive(Debug, Clone)]
pub struct CircleLink {
    pub id: String,
    pub uses: i64,
    pub uses_max: i64,
    pub expires_at: Timestamp,
}

/// Who is who in a circle.
struct People<'a> {
    names: BTreeMap<&'a str, String>,
    you: &'a str,
}

impl<'a> People<'a> {
    /// All who ever were in it have a name, so that nobody's changes when somebody leaves.
    fn of(stays: &'a [StayRow], you: &'a str) -> Self {
        let mut last: BTreeMap<&str, &str> = BTreeMap::new();
        for stay in stays {
            last.insert(&stay.person_id, &stay.name);
        }
        let mut apart = Names::default();
        let mut names = BTreeMap::new();
        for stay in stays {
            let person = stay.person_id.as_str();
            if !names.contains_key(person) {
                names.insert(person, apart.told_apart(last[person]));
            }
        }
        People { names, you }
    }

    fn who(&self, person: &str) -> Who {
        Who {
            name: self.names.get(person).cloned().unwrap_or_default(),
            you: person == self.you,
        }
    }

    fn reading(&self, one: &PutUp, now: Timestamp) -> Vec<(Who, Timestamp)> {
        let here = one
            .leases
            .iter()
            .filter(|(who, _)| one.reading(now).any(|reading| reading == who));
        here.map(|(who, ends)| (self.who(who), *ends)).collect()
    }
}

impl Proctor {
    /// # Errors
    /// `NotFound` for whoever is not in it; what the store says.
    pub async fn circle(&self, person_id: &str, circle_id: &str) -> Result<Circle, Error> {
        let row = self.store.circle(person_id, circle_id).await?;
        let row = row.ok_or(Error::NotFound)?;
        let now = self.clock.now();
        let stays = self.store.stays(person_id, circle_id).await?;
        let people = People::of(&stays, person_id);
        let (rows, put_up) = self.queue_of(person_id, circle_id).await?;
        let reviews = self.store.reviews_in_circle(person_id, circle_id).await?;
        let pairs = reviews
            .iter()
            .map(|one| (one.owner_id.as_str(), one.reviewer_id.as_str(), one.reviews));
        let balances = queue::balances(pairs);
        let members = stays.iter().filter(|stay| stay.left_at.is_none());
        let members = members.map(|stay| Member {
            key: key_of(circle_id, &stay.person_id),
            who: people.who(&stay.person_id),
            joined_at: stay.joined_at,
            looks_after: stay.person_id == row.maker_id,
            balance: balances.get(&stay.person_id).copied().unwrap_or_default(),
        });
        let history = self.store.history(person_id, None, None, OWN).await?;
        let given: i64 = balances.values().map(|balance| balance.given).sum();
        let links = self.store.circle_links(person_id, circle_id).await?;
        let links = links.into_iter().filter(|link| link.is_open(now));
        Ok(Circle {
            id: row.id,
            name: row.name,
            looks_after: row.maker_id == person_id,
            members: members.collect(),
            mine: mine(&rows, &put_up, &people, now),
            next: queue::next(person_id, &put_up, now).map(|_| ()),
            up: up(&rows, &put_up, &people, now),
            own: own(&rows, &put_up, &people, now),
            offered: offered(&history, &put_up),
            week_begins_at: pairing::begins(pairing::week_of(now)),
            plan: self
                .plan(person_id, circle_id, &stays, &people, now)
                .await?,
            progress: self
                .progress(person_id, circle_id, &rows, &put_up, given)
                .await?,
            trend: trend(&history),
            links: links
                .map(|link| CircleLink {
                    id: link.id,
                    uses: link.uses,
                    uses_max: link.uses_max,
                    expires_at: link.expires_at,
                })
                .collect(),
        })
    }

    /// What is up, as the queue sees it, beside its rows.
    pub(super) async fn queue_of(
        &self,
        person_id: &str,
        circle_id: &str,
    ) -> Result<(Vec<PutUpRow>, Vec<PutUp>), Error> {
        let rows = self.store.put_up(person_id, circle_id).await?;
        let mut readers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for read in self.store.reads(person_id, circle_id).await? {
            let of_one = readers.entry(read.interview_id).or_default();
            of_one.push(read.person_id);
        }
        let mut leases: BTreeMap<String, Vec<(String, Timestamp)>> = BTreeMap::new();
        for lease in self.store.leases(person_id, circle_id).await? {
            let of_one = leases.entry(lease.interview_id).or_default();
            of_one.push((lease.reviewer_id, lease.ends_at));
        }
        let casebook = self.casebook();
        let mut put_up = Vec::with_capacity(rows.len());
        for row in &rows {
            let id = &row.interview_id;
            let readers = readers.remove(id).unwrap_or_default();
            let conflict = readers.len() >= READERS && {
                let marks = self.marks_of(person_id, circle_id, id).await?;
                queue::contradict(core(&casebook, &row.case_id), &marks)
            };
            put_up.push(PutUp {
                interview: id.clone(),
                owner: row.owner_id.clone(),
                put_at: row.put_at,
                readers,
                leases: leases.remove(id).unwrap_or_default(),
                conflict,
            });
        }
        Ok((rows, put_up))
    }

    async fn marks_of(
        &self,
        person_id: &str,
        circle_id: &str,
        interview_id: &str,
    ) -> Result<Vec<Marks>, Error> {
        let bodies = self
            .store
            .marks_in_circle(person_id, circle_id, interview_id)
            .await?;
        let read = |body: String| {
            serde_json::from_str(&body).map_err(|cause| Error::Content(cause.to_string()))
        };
        bodies.into_iter().map(read).collect()
    }

    async fn plan(
        &self,
        person_id: &str,
        circle_id: &str,
        stays: &[StayRow],
        people: &People<'_>,
        now: Timestamp,
    ) -> Result<Vec<PlannedPair>, Error> {
        let week = pairing::week_of(now);
        // As it was when the week began: a case done in the middle of the week changes no plan.
        let begins = pairing::begins(week);
        let mut done: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in self.store.cases_done(person_id, circle_id, begins).await? {
            done.entry(row.person_id).or_default().insert(row.case_id);
        }
        let stays: Vec<Stay> = stays
            .iter()
            .map(|stay| Stay {
                member: stay.person_id.clone(),
                from_week: pairing::week_of(stay.joined_at),
                left_in_week: stay.left_at.map(pairing::week_of),
            })
            .collect();
        let casebook = self.casebook();
        let mut cases: Vec<_> = casebook.cases.values().map(|entry| &entry.case).collect();
        cases.sort_by(|one, other| (one.difficulty, &one.id).cmp(&(other.difficulty, &other.id)));
        let cases: Vec<String> = cases.into_iter().map(|case| case.id.clone()).collect();
        let planned = pairing::plan(week, &stays, &done, &cases);
        let turn = |turn: pairing::Turn| PlannedTurn {
            candidate: people.who(&turn.candidate),
            interviewer: people.who(&turn.interviewer),
            case: turn.case.map(|case| {
                let title = title_of(&casebook, &case);
                (case, title)
            }),
        };
        Ok(planned
            .into_iter()
            .map(|pair| PlannedPair {
                turns: pair.turns.map(turn),
                looks_on: pair.looks_on.map(|who| people.who(&who)),
            })
            .collect())
    }

    async fn progress(
        &self,
        person_id: &str,
        circle_id: &str,
        rows: &[PutUpRow],
        put_up: &[PutUp],
        reviews: i64,
    ) -> Result<Progress, Error> {
        let casebook = self.casebook();
        let cases = self.store.cases_in_circle(person_id, circle_id).await?;
        let mut points = DIMENSIONS.map(|dimension| (dimension, 0_usize));
        let read = rows.iter().zip(put_up).rev();
        let read = read.filter(|(_, one)| !one.readers.is_empty());
        for (row, _) in read.take(COUNTED) {
            let Some(entry) = casebook.cases.get(&row.case_id) else {
                continue;
            };
            for marks in self
                .marks_of(person_id, circle_id, &row.interview_id)
                .await?
            {
                let judged = entry.rubric.item.iter().filter(|item| {
                    let mark = marks.of(&item.id);
                    mark.is_some_and(|mark| rank(mark.verdict).is_some())
                });
                for item in judged {
                    let count = points.iter_mut().find(|(of, _)| *of == item.dimension);
                    if let Some((_, count)) = count {
                        *count += 1;
                    }
                }
            }
        }
        let mut titles: Vec<String> = cases
            .iter()
            .map(|case| title_of(&casebook, &case.case_id))
            .collect();
        titles.sort();
        Ok(Progress {
            interviews: cases.iter().map(|case| case.interviews).sum(),
            reviews,
            cases: titles,
            cases_in_all: casebook.cases.len(),
            points: points.into(),
        })
    }
}

/// A case that is gone keeps its id.
fn title_of(casebook: &Casebook, case: &str) -> String {
    let known = casebook.cases.get(case);
    known.map_or_else(|| case.to_owned(), |entry| entry.case.title.clone())
}

/// Ids of the core points of a case as it stands now; none of one that is gone.
fn core<'c>(casebook: &'c Casebook, case: &str) -> impl Iterator<Item = &'c str> {
    let entry = casebook.cases.get(case);
    let items = entry.into_iter().flat_map(|entry| &entry.rubric.item);
    let core = items.filter(|item| item.tier == Tier::Core && is_marked(item.kind));
    core.map(|item| item.id.as_str())
}

fn mine(rows: &[PutUpRow], put_up: &[PutUp], people: &People<'_>, now: Timestamp) -> Vec<Reading> {
    let mut mine = Vec::new();
    for (row, one) in rows.iter().zip(put_up) {
        let lease = one.leases.iter().find(|(who, _)| who == people.you);
        if let Some((_, ends_at)) = lease {
            mine.push(Reading {
                interview: row.interview_id.clone(),
                title: row.title.clone(),
                level: row.level.clone(),
                owner: people.who(&row.owner_id),
                ends_at: *ends_at,
                over: *ends_at <= now,
            });
        }
    }
    mine
}

fn up(rows: &[PutUpRow], put_up: &[PutUp], people: &People<'_>, now: Timestamp) -> Vec<Up> {
    let others = rows.iter().zip(put_up);
    let others = others.filter(|(row, _)| row.owner_id != people.you);
    others
        .map(|(row, one)| Up {
            interview: row.interview_id.clone(),
            title: row.title.clone(),
            level: row.level.clone(),
            owner: people.who(&row.owner_id),
            put_at: row.put_at,
            readers: one.readers.len(),
            reading: people.reading(one, now),
            conflict: one.conflict,
            read: one.readers.iter().any(|who| who == people.you),
        })
        .collect()
}

fn own(rows: &[PutUpRow], put_up: &[PutUp], people: &People<'_>, now: Timestamp) -> Vec<Own> {
    let own = rows.iter().zip(put_up);
    let own = own.filter(|(row, _)| row.owner_id == people.you);
    own.map(|(row, one)| Own {
        interview: row.interview_id.clone(),
        title: row.title.clone(),
        level: row.level.clone(),
        put_at: row.put_at,
        readers: one.readers.len(),
        reading: people.reading(one, now),
        conflict: one.conflict,
    })
    .collect()
}

fn offered(history: &[InterviewRow], put_up: &[PutUp]) -> Vec<Offered> {
    let offered = history.iter().filter_map(|row| {
        let is_up = put_up.iter().any(|one| one.interview == row.id);
        Some(Offered {
            finished_at: row.finished_at.filter(|_| !is_up)?,
            interview: row.id.clone(),
            title: row.title.clone(),
            level: row.level.clone(),
        })
    });
    offered.take(OFFERED).collect()
}

fn trend(history: &[InterviewRow]) -> Vec<Point> {
    let scored = history.iter().filter_map(|row| {
        Some(Point {
            interview: row.id.clone(),
            title: row.title.clone(),
            finished_at: row.finished_at?,
            coverage: row.coverage?,
        })
    });
    let mut trend: Vec<Point> = scored.take(OFFERED).collect();
    trend.reverse();
    trend
}
