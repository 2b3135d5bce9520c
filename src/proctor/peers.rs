//! Somebody else looks at a finished interview, and what they mark.
//!
//! # The one invariant
//!
//! A [`Peer`] is made by [`Proctor::peer`] and by nobody else, from a link that held at that moment; whatever is shown of an
//! interview to somebody who does not own it is asked for with one. What others marked, the machine among them, is shown to a
//! reviewer only after their own marks are in.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::answers::{Said, handle};
use super::finish::counted_texts;
use super::{Error, Graded, Live, OFFLINE, Proctor, board_of, detached};
use crate::diagram::Graph;
use crate::limits;
use crate::peers::habit::Record;
use crate::peers::marks::{Frozen, Marks};
use crate::peers::rank;
use crate::scoring::{Dimensions, Extras, Scorecard};
use crate::store::{self, HandedIn, KeepDraft, Kept, PutMarks};
use crate::time::Timestamp;
use crate::wire;

/// What somebody may do who came by a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Interviews while it runs, and marks the checklist afterwards.
    Interviewer,
    /// Sees what is written, drawn and said while it runs, and nothing of the key.
    Watcher,
    /// Marks the checklist, and sees what others marked afterwards.
    Reviewer,
    /// Sees what came out.
    ReportReader,
}

/// What a link to a finished interview may be for.
pub const ROLES: [Role; 2] = [Role::Reviewer, Role::ReportReader];
/// What a link to a running one may be for.
pub const LIVE_ROLES: [Role; 2] = [Role::Interviewer, Role::Watcher];

impl Role {
    /// About an interview while it runs.
    pub fn is_live(self) -> bool {
        LIVE_ROLES.contains(&self)
    }

    /// What it is worth after the end; nothing for whoever was let in to watch.
    fn afterwards(self) -> Option<Role> {
        match self {
            Role::Interviewer | Role::Reviewer => Some(Role::Reviewer),
            Role::ReportReader => Some(Role::ReportReader),
            Role::Watcher => None,
        }
    }
}

/// The proof that a person may look at a finished interview of somebody else.
#[derive(Debug, Clone)]
pub struct Peer {
    person_id: String,
    interview_id: String,
    owner_id: String,
    owner_name: String,
    name: String,
    role: Role,
    /// As the link has it: whoever interviewed reviews afterwards.
    came_as: Role,
    last: Option<(i64, Marks)>,
}

impl Peer {
    pub fn role(&self) -> Role {
        self.role
    }

    /// As they called themselves.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Empty for a guest.
    pub fn owner_name(&self) -> &str {
        &self.owner_name
    }

    pub fn person_id(&self) -> &str {
        &self.person_id
    }

    pub(super) fn owner_id(&self) -> &str {
        &self.owner_id
    }

    /// Their last version, if they handed in any.
    pub fn handed_in(&self) -> Option<&(i64, Marks)> {
        self.last.as_ref()
    }

    /// Whether what others marked may be shown to them.
    pub fn sees_others(&self) -> bool {
        self.role == Role::ReportReader || self.last.is_some()
    }

    fn only_a_reviewer(&self) -> Result<(), Error> {
        match self.role {
            Role::Reviewer => Ok(()),
            _ => Err(Error::NotFound),
        }
    }
}

/// What one grader said last.
#[derive(Debug, Clone)]
pub struct PeerMarks {
    pub person_id: String,
    /// As they called themselves; of two with one name the later is told apart by a number.
    pub name: String,
    pub version: i64,
    pub handed_in_at: Timestamp,
    /// Content hash of what they marked against.
    pub rubric_hash: String,
    pub marks: Marks,
    /// Stands for them where their id must not.
    pub handle: String,
    /// How they marked the reference interviews they practised on.
    pub record: Record,
    /// What the candidate said to them; only the two of them learn it.
    pub said: Said,
}

/// A draft and the name under which it was saved.
#[derive(Debug, Clone)]
pub struct MarksDraft {
    pub marks: Marks,
    pub saved_at: Timestamp,
}

/// What became of saving one.
#[derive(Debug, Clone)]
pub enum DraftSaved {
    At(Timestamp),
    /// It went on elsewhere; this is what stands there.
    Elsewhere(Option<MarksDraft>),
}

impl Proctor {
    /// What a person may do with an interview of somebody else, by links that hold now. Whoever may review it does: reading the
    /// report waits until their own marks are in.
    ///
    /// # Errors
    /// `NotFound` for everybody else, the owner among them, `Circle` for whoever could as a member of a circle; what the store says.
    pub async fn peer(&self, person_id: &str, interview_id: &str) -> Result<Peer, Error> {
        let now = self.clock.now();
        let rows = self.store.accesses(person_id, interview_id, now).await?;
        let finished = rows.into_iter().filter(|row| row.finished_at.is_some());
        let known = finished.filter_map(|row| {
            let came_as = wire::parse::<Role>(&row.role)?;
            Some((came_as.afterwards()?, came_as, row))
        });
        let best = known.min_by_key(|(role, _, _)| *role != Role::Reviewer);
        let Some((role, came_as, row)) = best else {
            return Err(self.not_for(person_id, interview_id).await?);
        };
        let last = match role {
            Role::Reviewer => self.store.own_marks(person_id, interview_id).await?,
            _ => None,
        };
        let last = last.map(|row| Ok::<_, Error>((row.version, read(&row.body)?)));
        Ok(Peer {
            person_id: person_id.to_owned(),
            interview_id: interview_id.to_owned(),
            owner_id: row.owner_id,
            owner_name: row.owner_name,
            name: row.name,
            role,
            came_as,
            last: last.transpose()?,
        })
    }

    /// Looks at the frozen interview.
    ///
    /// # Errors
    /// `NotFound`, `NotFinished`; what the store says.
    pub async fn look_as<T: Send + 'static>(
        self: &Arc<Self>,
        peer: &Peer,
        look: impl Fn(&Live) -> T + Send + Sync + 'static,
    ) -> Result<T, Error> {
        let frozen = move |live: &Live, _| live.interview.finished().map(|_| look(live));
        let seen = self
            .look(&peer.owner_id, &peer.interview_id, frozen)
            .await?;
        seen.ok_or(Error::NotFinished)
    }

    /// What has not been handed in yet.
    ///
    /// # Errors
    /// `NotFound` for whoever does not review; what the store says.
    pub async fn draft(&self, peer: &Peer) -> Result<Option<MarksDraft>, Error> {
        peer.only_a_reviewer()?;
        let row = self
            .store
            .draft(&peer.person_id, &peer.interview_id)
            .await?;
        row.map(draft_of).transpose()
    }

    /// Saves a draft over the one it was made from (`base`: when that was saved). Nothing in it is judged.
    ///
    /// # Errors
    /// `NotFound`, `MarksTooLong`; what the store says.
    pub async fn keep_draft(
        self: &Arc<Self>,
        peer: &Peer,
        base: Option<Timestamp>,
        marks: &Marks,
    ) -> Result<DraftSaved, Error> {
        peer.only_a_reviewer()?;
        let keep = KeepDraft {
            interview_id: peer.interview_id.clone(),
            person_id: peer.person_id.clone(),
            role: wire::name(&peer.came_as),
            base,
            body: written(marks)?,
            now: self.now().await,
        };
        match self.persisted(keep).await? {
            Kept::At(at) => Ok(DraftSaved::At(at)),
            Kept::Elsewhere(row) => Ok(DraftSaved::Elsewhere(row.map(draft_of).transpose()?)),
            Kept::NoAccess => Err(Error::NotFound),
        }
    }

    /// Checks marks against the frozen interview and keeps them as the next version; the same again is the same version.
    ///
    /// # Errors
    /// `NotFound`, `Unsound` with every fault, `NothingMarked`, `MarksTooLong`, `TooManyVersions`, what the store says.
    pub async fn hand_in(self: &Arc<Self>, peer: &Peer, marks: Marks) -> Result<i64, Error> {
        peer.only_a_reviewer()?;
        written(&marks)?;
        let judged = self.look_as(peer, move |live| {
            let checked = check(live, marks.clone());
            checked.map(|marks| {
                let points = points_of(live, &marks);
                (marks, points, live.content.entry.hash.clone())
            })
        });
        let (marks, points, rubric_hash) = judged.await?.map_err(Error::Unsound)?;
        if !marks.marks.iter().any(|mark| rank(mark.verdict).is_some()) {
            return Err(Error::NothingMarked);
        }
        let put = PutMarks {
            interview_id: peer.interview_id.clone(),
            person_id: peer.person_id.clone(),
            role: wire::name(&peer.came_as),
            body: written(&marks)?,
            rubric_hash,
            given: Some(store::Given {
                grader_id: peer.person_id.clone(),
                name: peer.name.clone(),
                body: super::finish::json(&points)?,
            }),
            now: self.now().await,
        };
        match self.persisted(put).await? {
            HandedIn::Version(version) => Ok(version),
            HandedIn::NoAccess => Err(Error::NotFound),
            HandedIn::TooMany(limit) => Err(Error::TooManyVersions(limit)),
        }
    }

    /// What the graders of an interview said last, in the order in which they came first. The owner sees them after the end, a
    /// reviewer when their own are in, who may read the report at once.
    ///
    /// # Errors
    /// `NotFound`, `NotFinished`, `MarksFirst`; what the store says.
    pub async fn peer_marks(
        self: &Arc<Self>,
        person_id: &str,
        interview_id: &str,
    ) -> Result<Vec<PeerMarks>, Error> {
        let owner_id = match self.peer(person_id, interview_id).await {
            Ok(peer) if !peer.sees_others() => return Err(Error::MarksFirst),
            Ok(peer) => peer.owner_id,
            Err(Error::NotFound) => {
                if !self.is_finished(person_id, interview_id).await? {
                    return Err(Error::NotFinished);
                }
                person_id.to_owned()
            }
            Err(other) => return Err(other),
        };
        let rows = self.store.marks(&owner_id, interview_id).await?;
        let mut records = self.records(&owner_id, interview_id).await?;
        let mut said = self.said(&owner_id, interview_id).await?;
        said.retain(|grader, _| person_id == owner_id || person_id == grader);
        let mut names = Names::default();
        let read = |row: store::MarksRow| {
            Ok(PeerMarks {
                handle: handle(interview_id, &row.person_id),
                record: records.remove(&row.person_id).unwrap_or_default(),
                said: said.remove(&row.person_id).unwrap_or_default(),
                name: names.told_apart(&row.name),
                marks: read(&row.body)?,
                person_id: row.person_id,
                version: row.version,
                handed_in_at: row.created_at,
                rubric_hash: row.rubric_hash,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// What the machine found, for whoever may see what others marked.
    ///
    /// # Errors
    /// `MarksFirst`; what the store says.
    pub async fn machine_for(self: &Arc<Self>, peer: &Peer) -> Result<Option<Graded>, Error> {
        if !peer.sees_others() {
            return Err(Error::MarksFirst);
        }
        let graded = self.scorecards(&peer.owner_id, &peer.interview_id).await?;
        Ok(graded.into_iter().find(|one| one.grader == OFFLINE))
    }

    /// A write that goes on when the browser hangs up.
    pub(super) async fn persisted<W: store::Write>(
        self: &Arc<Self>,
        write: W,
    ) -> Result<W::Out, Error> {
        let proctor = self.clone();
        Ok(detached(async move { proctor.store.write(write).await }).await?)
    }
}

pub(super) fn read(body: &str) -> Result<Marks, Error> {
    serde_json::from_str(body).map_err(|cause| Error::Content(cause.to_string()))
}

pub(super) fn draft_of(row: store::DraftRow) -> Result<MarksDraft, Error> {
    Ok(MarksDraft {
        marks: read(&row.body)?,
        saved_at: row.updated_at,
    })
}

pub(super) fn written(marks: &Marks) -> Result<String, Error> {
    let body = serde_json::to_string(marks).map_err(|cause| Error::Content(cause.to_string()))?;
    if body.len() > limits::MARKS_BYTES {
        return Err(Error::MarksTooLong);
    }
    Ok(body)
}

/// What somebody's marks come to.
pub(super) fn points_of(live: &Live, marks: &Marks) -> Dimensions {
    let entry = &live.content.entry;
    let extras = Extras {
        communication: marks.communication,
        ..Extras::default()
    };
    let assessment = marks.assessment(&entry.rubric);
    let level = live.interview.level();
    Scorecard::count(&entry.rubric, &entry.hash, level, assessment, &extras).dimensions
}

pub(super) fn check(live: &Live, marks: Marks) -> Result<Marks, Vec<crate::peers::marks::Fault>> {
    let interview = &live.interview;
    let texts = frozen_texts(live);
    let board = board_of(live)
        .map(|graph| ids_of(&graph))
        .unwrap_or_default();
    marks.checked(Frozen {
        rubric: &live.content.entry.rubric,
        texts: &texts,
        board: &board,
        started_at: interview.started_at(),
        finished_at: interview
            .finished()
            .map_or(interview.started_at(), |(at, _)| at),
    })
}

/// Stages of the plan with the text that counts.
pub fn frozen_texts(live: &Live) -> Vec<(String, String)> {
    counted_texts(&live.interview)
}

/// Parts and arrows of a board that can be pointed at.
pub(super) fn ids_of(graph: &Graph) -> BTreeSet<String> {
    let parts = graph.nodes.iter().map(|node| &node.id);
    let arrows = graph.edges.iter().map(|edge| &edge.element);
    let all = parts.chain(arrows);
    all.filter(|id| !id.is_empty()).cloned().collect()
}

/// Tells apart what is called the same.
#[derive(Default)]
pub(super) struct Names(BTreeMap<String, u32>);

impl Names {
    pub(super) fn told_apart(&mut self, name: &str) -> String {
        let count = self.0.entry(name.to_lowercase()).or_default();
        *count += 1;
        match *count {
            1 => name.to_owned(),
            count => format!("{name} ({count})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_graders_of_one_name_are_told_apart() {
        let mut names = Names::default();
        let shown = ["Ada", "Bob", "ada", "Ada"].map(|name| names.told_apart(name));
        assert_eq!(shown, ["Ada", "Bob", "ada (2)", "Ada (3)"]);
    }
}
