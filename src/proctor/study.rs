//! Everything that what to study is worked out from, read once for a page.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Error, Proctor};
use crate::casebook::Casebook;
use crate::limits;
use crate::report::summary::Summary;
use crate::store::{StudiedRow, StudyPlanRow};
use crate::study::mastery::{self, Mastery, Standing};
use crate::study::next::{self, CaseFacts, Done, Recommendation};
use crate::study::of_summary::{self, Items};
use crate::study::paths::Studied;
use crate::study::plan::{self, PlannedDay};
use crate::study::{Day, Drilled, Practised, Seen, Weakness, weakness};
use crate::time::Timestamp;

/// What a person has shown so far, and the content it is about.
#[derive(Debug, Clone)]
pub struct Learner {
    pub now: Timestamp,
    pub casebook: Arc<Casebook>,
    /// The newest first, at most [`limits::STUDY_INTERVIEWS`].
    pub summaries: Vec<Summary>,
    /// Cases that are running.
    pub running: Vec<String>,
    pub plan: Option<StudyPlanRow>,
    pub studied: Vec<StudiedRow>,
    /// Drills that were answered.
    pub drilled: Vec<Drilled>,
}

impl Proctor {
    /// Reads it. Nobody has shown nothing.
    ///
    /// # Errors
    /// What the store says.
    pub async fn learner(&self, person_id: Option<&str>) -> Result<Learner, Error> {
        let mut learner = Learner {
            now: self.clock.now(),
            casebook: self.casebook(),
            summaries: Vec::new(),
            running: Vec::new(),
            plan: None,
            studied: Vec::new(),
            drilled: Vec::new(),
        };
        if let Some(person_id) = person_id {
            learner.summaries = self
                .summaries(person_id, None, limits::STUDY_INTERVIEWS)
                .await?;
            let running = self.store.running_of(person_id).await?;
            learner.running = running.into_iter().map(|row| row.case_id).collect();
            learner.plan = self.store.study_plan(person_id).await?;
            learner.studied = self.store.studied(person_id).await?;
            learner.drilled = self.drills_of_concepts(person_id).await?;
        }
        Ok(learner)
    }
}

/// What follows from it, worked out once.
pub struct Learned<'a> {
    pub learner: &'a Learner,
    pub items: Items<'a>,
    pub seen: Vec<Seen<'a>>,
    pub practised: Vec<Practised<'a>>,
    pub mastery: BTreeMap<&'a str, Mastery>,
    pub studied: Studied<'a>,
}

impl Learner {
    pub fn today(&self) -> Day {
        Day::of(self.now)
    }

    pub fn read(&self) -> Learned<'_> {
        let items = Items::of(&self.casebook);
        let seen = of_summary::seen(&self.summaries, &items);
        let practised: Vec<Practised<'_>> = self.drilled.iter().map(Drilled::practised).collect();
        let mastery = mastery::mastery(&seen, &practised, self.now);
        let studied = self.studied.iter();
        Learned {
            learner: self,
            items,
            seen,
            practised,
            mastery,
            studied: studied
                .map(|row| (row.concept.as_str(), row.studied_at))
                .collect(),
        }
    }

    /// A plan is there, and the day of the interview is still to come.
    pub fn planned_until(&self) -> Option<Day> {
        let exam = Day::of(self.plan.as_ref()?.exam_at);
        (exam >= self.today()).then_some(exam)
    }
}

impl<'a> Learned<'a> {
    pub fn standing(&self, concept: &str) -> Standing {
        self.mastery
            .get(concept)
            .copied()
            .unwrap_or_default()
            .standing()
    }

    pub fn weaknesses(&self) -> Vec<Weakness<'a, '_>> {
        weakness::weaknesses(&self.seen, &self.practised, &self.mastery)
    }

    /// Every case that can be taken, the best first.
    pub fn next<'s>(&self, weaknesses: &[Weakness<'a, 's>]) -> Vec<Recommendation<'a, 's>> {
        let casebook = &self.learner.casebook;
        let facts = casebook.cases.iter().map(|(id, entry)| {
            let concepts = entry.rubric.item.iter().flat_map(|item| &item.concepts);
            CaseFacts {
                id: id.as_str(),
                kind: entry.case.kind,
                difficulty: entry.case.difficulty,
                tags: &entry.case.tags,
                concepts: concepts.map(String::as_str).collect(),
                running: self.learner.running.contains(id),
            }
        });
        let facts: Vec<CaseFacts<'a>> = facts.collect();
        next::ranked(&facts, &self.done(), weaknesses, self.learner.now)
    }

    fn done(&self) -> Vec<Done<'a>> {
        let whole = self
            .learner
            .summaries
            .iter()
            .filter(|one| of_summary::is_whole(one));
        let done = whole.map(|one| Done {
            case: &one.case,
            at: one.finished_at,
        });
        done.collect()
    }

    /// The days until the interview; none without a plan.
    pub fn plan(&self, weaknesses: &[Weakness<'a, '_>]) -> Vec<PlannedDay<'a>> {
        let learner = self.learner;
        let Some(row) = &learner.plan else {
            return Vec::new();
        };
        let five = weakness::five(weaknesses);
        let urgent: BTreeSet<&str> = five.iter().map(|one| one.concept).collect();
        let known =
            |concept: &str| self.standing(concept) == Standing::Known && !urgent.contains(concept);
        let all = || learner.casebook.concepts.iter();
        // What was missed after it was ticked has to be studied again.
        let missed_since = |concept: &str, at: Timestamp| {
            let mut of_concept = weaknesses.iter().filter(|one| one.concept == concept);
            of_concept.any(|one| one.holding().any(|line| line.seen.at > at))
        };
        let studied = self
            .studied
            .iter()
            .filter(|(concept, at)| !missed_since(concept, **at));
        let last = self.done().iter().map(|one| one.at).max();
        let inputs = plan::Inputs {
            today: learner.today(),
            exam: Day::of(row.exam_at),
            minutes: u32::try_from(row.minutes)
                .unwrap_or(0)
                .min(limits::STUDY_MINUTES_MAX),
            spent_today: self.spent_today(),
            wanted: self.wanted(weaknesses, &row.path),
            needs: all()
                .map(|one| {
                    (
                        one.id.as_str(),
                        one.needs.iter().map(String::as_str).collect(),
                    )
                })
                .collect(),
            known: all()
                .map(|one| one.id.as_str())
                .filter(|id| known(id))
                .collect(),
            studied: studied
                .map(|(concept, at)| (*concept, Day::of(*at)))
                .collect(),
            cases: self.next(weaknesses).iter().map(|one| one.case).collect(),
            last_interview: last.map(Day::of),
        };
        plan::plan(&inputs)
    }

    /// The five first; then the path, its steps before what else belongs to them, or without one the essential concepts; then
    /// what else was missed.
    fn wanted(&self, weaknesses: &[Weakness<'a, '_>], path: &str) -> Vec<&'a str> {
        let casebook = &self.learner.casebook;
        let five = weakness::five(weaknesses).iter().map(|one| one.concept);
        let mut wanted: Vec<&'a str> = five.collect();
        match casebook.curricula.path(path) {
            Some(path) => {
                wanted.extend(path.step.iter().map(|step| step.concept.as_str()));
                for step in &path.step {
                    wanted.extend(casebook.curricula.concepts_of(path, step));
                }
            }
            None => {
                let essential = casebook.concepts.iter().filter(|one| one.essential);
                wanted.extend(essential.map(|one| one.id.as_str()));
            }
        }
        let rest = weaknesses.iter().filter(|one| one.need > 0.0);
        wanted.extend(rest.map(|one| one.concept));
        wanted
    }

    fn spent_today(&self) -> u32 {
        let today = self.learner.today();
        let of_ticks = self
            .studied
            .values()
            .filter(|at| Day::of(**at) == today)
            .count();
        let ticks = u32::try_from(of_ticks)
            .unwrap_or(u32::MAX)
            .saturating_mul(plan::READ_MINUTES);
        let done = self.learner.summaries.iter();
        let done = done.filter(|one| Day::of(one.finished_at) == today);
        let interviews = done.map(|one| match of_summary::is_whole(one) {
            true => plan::INTERVIEW_MINUTES,
            false => plan::STAGE_MINUTES,
        });
        interviews.fold(ticks, u32::saturating_add)
    }
}
