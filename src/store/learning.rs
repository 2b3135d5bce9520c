//! What somebody practised and noted elsewhere, put beside what they have here.
//!
//! # The one invariant
//!
//! Nothing that is here is lost: answers and real interviews are added, of two ticks the earlier one counts, a plan stays where there
//! is one. Bringing the same again changes nothing. A card is never brought: it is made from all the answers that are here then.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::drills::{AnsweredRow, DrillCardRow, answered_drills, insert_answered, put_card};
use super::query::Tx;
use super::study::{
    OutcomeRow, StudiedRow, StudyPlanRow, drop_studied, insert_outcome, insert_plan, put_studied,
};
use super::{Result, study};
use crate::limits;
use crate::time::Timestamp;

/// Makes the answers of one file again, the same each time. One at a time is in memory.
pub type DrillsPiece = Arc<dyn Fn(usize) -> Result<Vec<AnsweredRow>> + Send + Sync>;
/// The card that follows from all answers about one thing.
pub type Replan = Arc<dyn Fn(&[AnsweredRow]) -> Option<DrillCardRow> + Send + Sync>;

/// What is brought beside interviews, under new ids.
#[derive(Clone)]
pub struct BroughtLearning {
    /// Files of answered drills.
    pub pieces: usize,
    pub piece: DrillsPiece,
    pub replan: Replan,
    pub plan: Option<StudyPlanRow>,
    /// Each concept once.
    pub studied: Vec<StudiedRow>,
    pub outcomes: Vec<OutcomeRow>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct LearningCame {
    /// Answered questions that are new here, and those that were here.
    pub answers: usize,
    pub answers_known: usize,
    /// Drills whose repetition was planned anew.
    pub cards: usize,
    /// Ticks that are new, that were later here, and that were here already.
    pub studied: usize,
    pub studied_earlier: usize,
    pub studied_known: usize,
    /// Real interviews.
    pub outcomes: usize,
    pub outcomes_known: usize,
    pub plan: PlanCame,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlanCame {
    /// There was none in it.
    #[default]
    None,
    Came,
    /// The same one is here.
    Known,
    /// Another one is here, and stays.
    Kept,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LearningPut {
    Came(LearningCame),
    /// With those that are here there would be more real interviews than anybody may note. Nothing was written.
    TooManyOutcomes,
}

impl BroughtLearning {
    /// The person's row is locked.
    pub(super) async fn put(&self, tx: &mut Tx, person_id: &str) -> Result<LearningPut> {
        let mut came = LearningCame::default();
        // What may be refused comes before anything is written.
        let here = study::outcomes(&mut tx.0, person_id, limits::OUTCOMES).await?;
        let new = not_here(&here, &self.outcomes);
        let room = usize::try_from(limits::OUTCOMES).unwrap_or(usize::MAX);
        if here.len() + new.len() > room {
            return Ok(LearningPut::TooManyOutcomes);
        }
        (came.outcomes, came.outcomes_known) = (new.len(), self.outcomes.len() - new.len());
        for row in new {
            insert_outcome(
                tx,
                &row.id,
                person_id,
                row.held_at,
                &row.company,
                &row.kind,
                &row.result,
                &row.note,
                row.created_at,
            )
            .await?;
        }
        self.put_studied(tx, person_id, &mut came).await?;
        came.plan = self.put_plan(tx, person_id).await?;
        self.put_drills(tx, person_id, &mut came).await?;
        Ok(LearningPut::Came(came))
    }

    async fn put_studied(
        &self,
        tx: &mut Tx,
        person_id: &str,
        came: &mut LearningCame,
    ) -> Result<()> {
        let here = study::studied(&mut tx.0, person_id).await?;
        let here: BTreeMap<&str, Timestamp> = here
            .iter()
            .map(|row| (row.concept.as_str(), row.studied_at))
            .collect();
        for row in &self.studied {
            match here.get(row.concept.as_str()) {
                Some(at) if *at <= row.studied_at => {
                    came.studied_known += 1;
                    continue;
                }
                Some(_) => {
                    came.studied_earlier += 1;
                    drop_studied(tx, person_id, &row.concept).await?;
                }
                None => came.studied += 1,
            }
            put_studied(tx, person_id, &row.concept, row.studied_at).await?;
        }
        Ok(())
    }

    async fn put_plan(&self, tx: &mut Tx, person_id: &str) -> Result<PlanCame> {
        let Some(plan) = &self.plan else {
            return Ok(PlanCame::None);
        };
        let (exam_at, minutes, path) = (plan.exam_at, plan.minutes, plan.path.as_str());
        if insert_plan(tx, person_id, exam_at, minutes, path, plan.updated_at).await? == 1 {
            return Ok(PlanCame::Came);
        }
        let here = study::study_plan(&mut tx.0, person_id).await?;
        let same = here.is_some_and(|here| {
            (here.exam_at, here.minutes, here.path.as_str()) == (exam_at, minutes, path)
        });
        Ok(match same {
            true => PlanCame::Known,
            false => PlanCame::Kept,
        })
    }

    async fn put_drills(
        &self,
        tx: &mut Tx,
        person_id: &str,
        came: &mut LearningCame,
    ) -> Result<()> {
        let mut grown: BTreeSet<String> = BTreeSet::new();
        for place in 0..self.pieces {
            let mut by_drill: BTreeMap<String, Vec<AnsweredRow>> = BTreeMap::new();
            for row in (self.piece)(place)? {
                let about = row.question.about.clone();
                by_drill.entry(about).or_default().push(row);
            }
            for (about, rows) in by_drill {
                let here = answered_drills(&mut tx.0, person_id, &about).await?;
                let mut here: BTreeSet<_> = here.iter().map(moment_of).collect();
                for row in rows {
                    if here.insert(moment_of(&row)) {
                        insert_answered(tx, person_id, &row).await?;
                        came.answers += 1;
                        grown.insert(about.clone());
                    } else {
                        came.answers_known += 1;
                    }
                }
            }
        }
        for about in grown {
            let answered = answered_drills(&mut tx.0, person_id, &about).await?;
            if let Some(card) = (self.replan)(&answered) {
                put_card(tx, person_id, &card).await?;
                came.cards += 1;
            }
        }
        Ok(())
    }
}

/// What tells two answers about one thing apart: when it was answered, and which numbers were asked.
fn moment_of(row: &AnsweredRow) -> (Option<Timestamp>, i64) {
    (row.question.answered_at, row.question.seed)
}

/// Those of `brought` that are not among `here`; what stands twice in both is the same twice.
fn not_here<'a>(here: &[OutcomeRow], brought: &'a [OutcomeRow]) -> Vec<&'a OutcomeRow> {
    fn what(row: &OutcomeRow) -> (Timestamp, &str, &str, &str, &str) {
        let OutcomeRow {
            held_at,
            company,
            kind,
            result,
            note,
            ..
        } = row;
        (*held_at, company, kind, result, note)
    }
    let mut left: BTreeMap<_, usize> = BTreeMap::new();
    for row in here {
        *left.entry(what(row)).or_default() += 1;
    }
    let mut new = Vec::new();
    for row in brought {
        match left.get_mut(&what(row)) {
            Some(count) if *count > 0 => *count -= 1,
            _ => new.push(row),
        }
    }
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(id: &str, day: i64, note: &str) -> OutcomeRow {
        OutcomeRow {
            id: id.to_owned(),
            held_at: Timestamp::from_ms(day * 86_400_000),
            company: String::from("Acme"),
            kind: String::from("design"),
            result: String::from("no"),
            note: note.to_owned(),
            created_at: Timestamp::from_ms(0),
        }
    }

    #[test]
    fn the_same_real_interview_is_the_same_whatever_its_id_and_twice_is_twice() {
        let here = [outcome("a", 1, ""), outcome("b", 2, "calm")];
        let brought = [
            outcome("c", 1, ""),
            outcome("d", 1, ""),
            outcome("e", 2, "nervous"),
        ];
        let new: Vec<&str> = not_here(&here, &brought)
            .iter()
            .map(|row| row.id.as_str())
            .collect();
        assert_eq!(new, ["d", "e"]);
        let all: Vec<OutcomeRow> = [&here[..], &brought[1..]].concat();
        assert!(
            not_here(&all, &brought).is_empty(),
            "nothing more the second time"
        );
    }
}
