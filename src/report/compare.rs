//! Two interviews on one case, side by side: what the second one has that the first has not, and the other way round.
//!
//! Only what both were marked on is compared: items of one id that somebody could judge in both. Where the checklists or the
//! engines differ it is said, and nothing is made up for what only one of them had.

use serde::Serialize;

use super::pace;
use super::replay::timeline::first_drawing;
use crate::casebook::rubric::{Dimension, Kind, Level, Rubric, Verdict};
use crate::diagram::Graph;
use crate::diagram::changes::Changes;
use crate::interview::event::Recorded;
use crate::interview::{Interview, LineKind};
use crate::peers::rank;
use crate::scoring::levels::{DIMENSIONS, LevelVerdict};
use crate::scoring::{Finding, Scorecard};
use crate::time::Timestamp;

/// Quotes shown for one side of an item.
const QUOTES: usize = 2;

/// One of the two.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<'a> {
    pub interview: &'a Interview,
    pub journal: &'a [Recorded],
    pub card: &'a Scorecard,
    pub rubric: &'a Rubric,
    pub board: Option<&'a Graph>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Compared {
    /// Both were read with the same checklist, and by the same version of the program.
    pub same_rubric: bool,
    pub same_engine: bool,
    /// In the order of the second's checklist.
    pub gained: Vec<Moved>,
    pub lost: Vec<Moved>,
    /// Judged alike in both.
    pub alike: usize,
    /// Judged in only one of them, or in the checklist of only one.
    pub left_out: usize,
    /// Stages of either, in the order of the first's plan, then what only the second had.
    pub stages: Vec<StagePair>,
    pub dimensions: Vec<(Dimension, [Option<u8>; 2])>,
    pub sums: [Sum; 2],
    /// Against the board of the first; nothing when neither has one.
    pub board: Option<Changes>,
}

/// An item whose verdict is another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    pub id: String,
    pub text: String,
    pub verdicts: [Verdict; 2],
    /// What shows it, first and second.
    pub quotes: [Vec<String>; 2],
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StagePair {
    pub id: String,
    pub title: String,
    /// Nothing where the plan had no such stage.
    pub sides: [Option<StageSide>; 2],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct StageSide {
    pub planned_ms: i64,
    pub spent_ms: i64,
    pub words: usize,
    pub entered: bool,
}

/// One interview in numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sum {
    pub level: Level,
    pub verdict: Option<LevelVerdict>,
    pub coverage: f64,
    pub words: usize,
    pub questions: usize,
    pub hints: usize,
    /// What the clock had run when something was drawn first.
    pub first_drawing_ms: Option<i64>,
    pub parts: usize,
    pub arrows: usize,
}

/// Both are of one case; whoever calls has looked.
pub fn compare(first: Attempt<'_>, second: Attempt<'_>) -> Compared {
    let mut compared = Compared {
        same_rubric: first.card.rubric == second.card.rubric,
        same_engine: first.card.engine == second.card.engine,
        gained: Vec::new(),
        lost: Vec::new(),
        alike: 0,
        left_out: 0,
        stages: stages(first, second),
        dimensions: DIMENSIONS
            .into_iter()
            .map(|dimension| {
                let points = [first, second].map(|one| one.card.dimensions.get(dimension));
                (dimension, points)
            })
            .collect(),
        sums: [first, second].map(sum),
        board: board(first.board, second.board),
    };
    items(first, second, &mut compared);
    compared
}

fn items(first: Attempt<'_>, second: Attempt<'_>, compared: &mut Compared) {
    let is_claim = |id: &str| {
        let rubrics = [first.rubric, second.rubric].into_iter();
        let mut items = rubrics.flat_map(|rubric| &rubric.item);
        items.any(|item| item.id == id && item.kind == Kind::Misconception)
    };
    let judged = |card: &Scorecard| {
        card.items
            .iter()
            .filter(|one| rank(one.verdict).is_some() && !is_claim(&one.id))
            .count()
    };
    let mut met = 0;
    // Whether a claim is wrong is for a person to say: nothing is gained by making it.
    let items = second.rubric.item.iter();
    for item in items.filter(|item| item.kind != Kind::Misconception) {
        let of = |card| finding(card, &item.id).and_then(|one| Some((one, rank(one.verdict)?)));
        let (Some((old, was)), Some((new, is))) = (of(first.card), of(second.card)) else {
            continue;
        };
        met += 1;
        if was == is {
            compared.alike += 1;
            continue;
        }
        let moved = Moved {
            id: item.id.clone(),
            text: item.text.clone(),
            verdicts: [old.verdict, new.verdict],
            quotes: [quotes(old), quotes(new)],
        };
        match is > was {
            true => compared.gained.push(moved),
            false => compared.lost.push(moved),
        }
    }
    // Each of the two has its own that the other has not.
    let both = judged(first.card) + judged(second.card);
    compared.left_out = both.saturating_sub(2 * met);
}

fn finding<'c>(card: &'c Scorecard, item: &str) -> Option<&'c Finding> {
    card.items.iter().find(|finding| finding.id == item)
}

fn quotes(finding: &Finding) -> Vec<String> {
    let shown = matches!(finding.verdict, Verdict::Met | Verdict::Partly);
    let quotes = finding.evidence.iter().filter(|_| shown);
    let quotes = quotes.map(|evidence| evidence.quote.clone());
    quotes.take(QUOTES).collect()
}

fn stages(first: Attempt<'_>, second: Attempt<'_>) -> Vec<StagePair> {
    let end = |one: Attempt<'_>| {
        let finished = one.interview.finished();
        finished.map_or(one.interview.last_at(), |(at, _)| at)
    };
    let [old, new] = [first, second].map(|one| pace::of(one.interview, end(one)));
    let side = |stages: &[pace::StagePace], id: &str| {
        let stage = stages.iter().find(|stage| stage.stage == id)?;
        Some(StageSide {
            planned_ms: stage.planned_ms,
            spent_ms: stage.spent_ms,
            words: stage.words,
            entered: stage.entered,
        })
    };
    let only_new = new
        .iter()
        .filter(|stage| old.iter().all(|one| one.stage != stage.stage));
    let all = old.iter().chain(only_new);
    all.map(|stage| StagePair {
        id: stage.stage.clone(),
        title: stage.title.clone(),
        sides: [side(&old, &stage.stage), side(&new, &stage.stage)],
    })
    .collect()
}

fn sum(one: Attempt<'_>) -> Sum {
    let Attempt {
        interview, card, ..
    } = one;
    let stages = interview.plan().stages.iter();
    let texts = stages.filter_map(|stage| interview.counted_text(&stage.id));
    let said = |kind: LineKind| {
        interview
            .lines()
            .filter(|said| said.line.kind == kind)
            .count()
    };
    Sum {
        level: card.level,
        verdict: card.levels.get(&card.level).copied(),
        coverage: card.coverage,
        words: texts.map(|text| text.split_whitespace().count()).sum(),
        questions: said(LineKind::Question),
        hints: said(LineKind::Hint),
        first_drawing_ms: first_drawing(one.journal).map(|ms| {
            let at = interview.started_at().plus_ms(ms);
            clock_at(one.journal, at)
        }),
        parts: one.board.map_or(0, |graph| graph.nodes.len()),
        arrows: one.board.map_or(0, |graph| graph.edges.len()),
    }
}

/// Without pauses, so that two interviews can be compared.
fn clock_at(journal: &[Recorded], at: Timestamp) -> i64 {
    super::replay::at(journal, at).elapsed_ms(at)
}

fn board(first: Option<&Graph>, second: Option<&Graph>) -> Option<Changes> {
    let nothing = Graph::default();
    match (first, second) {
        (None, None) => None,
        (first, second) => {
            let (first, second) = (first.unwrap_or(&nothing), second.unwrap_or(&nothing));
            Some(second.changes_from_attempt(first))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::components::Components;
    use crate::casebook::rubric::Item;
    use crate::casebook::sample;
    use crate::interview::event::{Event, FinishReason, Line};
    use crate::interview::plan::{MINUTE_MS, Plan, StageSpec};
    use crate::interview::{Action, Command, Pace, StartSpec};
    use crate::scoring::{Assessment, Evidence, Extras};

    const NINE: Timestamp = Timestamp::from_ms(1_700_000_000_000);

    fn rubric() -> Rubric {
        let casebook = sample::casebook();
        let mut rubric = casebook.cases.values().next().unwrap().rubric.clone();
        let item = |number: usize| Item {
            id: format!("clarify.{number}"),
            ..rubric.item[0].clone()
        };
        rubric.item = (0..4).map(item).collect();
        rubric
    }

    /// Each verdict with a quote that names it.
    fn card(rubric: &Rubric, hash: &str, verdicts: &[Verdict]) -> Scorecard {
        let finding = |(item, verdict): (&Item, &Verdict)| Finding {
            id: item.id.clone(),
            stage: item.stage.clone(),
            verdict: *verdict,
            sure: true,
            evidence: vec![Evidence {
                stage: item.stage.clone(),
                start: 0,
                end: 1,
                quote: format!("{verdict:?}"),
                board: Vec::new(),
            }],
            near: None,
            note: None,
            reckoning: None,
        };
        let assessment = Assessment {
            findings: rubric.item.iter().zip(verdicts).map(finding).collect(),
            ..Assessment::default()
        };
        Scorecard::count(rubric, hash, Level::Senior, assessment, &Extras::default())
    }

    fn played(plan: Plan, text: &str, finish_ms: i64) -> (Interview, Vec<Recorded>) {
        let stage = plan.stages[0].id.clone();
        let mut journal = Interview::start(
            NINE,
            StartSpec {
                case: "doorbell".into(),
                content_hash: "5f1c".into(),
                level: Level::Senior,
                plan,
                opening: Line::new(LineKind::Opening, "Design a doorbell."),
            },
        );
        let mut interview = Interview::replay(&journal);
        let write = Action::Write {
            stage,
            op_id: "w".into(),
            base_rev: 0,
            merges: None,
            text: text.into(),
        };
        for (ms, action) in [
            (1_000, write),
            (finish_ms, Action::Finish { notes: Vec::new() }),
        ] {
            let now = NINE.plus_ms(ms);
            let outcome = interview.handle(
                now,
                Command {
                    received_at: now,
                    action,
                },
            );
            outcome.answer.unwrap();
            journal.extend(outcome.events);
        }
        assert!(matches!(
            journal.last().unwrap().event,
            Event::Finished {
                reason: FinishReason::Submitted
            }
        ));
        (interview, journal)
    }

    fn compared(verdicts: [&[Verdict]; 2], hashes: [&str; 2]) -> Compared {
        let rubric = rubric();
        let plan = || Plan::named("default").unwrap();
        let (one, one_journal) = played(plan(), "two words", MINUTE_MS);
        let (two, two_journal) = played(plan(), "three words here", 2 * MINUTE_MS);
        let (old, new) = (
            card(&rubric, hashes[0], verdicts[0]),
            card(&rubric, hashes[1], verdicts[1]),
        );
        let attempt = |interview, journal, card| Attempt {
            interview,
            journal,
            card,
            rubric: &rubric,
            board: None,
        };
        compare(
            attempt(&one, &one_journal, &old),
            attempt(&two, &two_journal, &new),
        )
    }

    const M: Verdict = Verdict::Met;
    const P: Verdict = Verdict::Partly;
    const X: Verdict = Verdict::Missed;
    const N: Verdict = Verdict::NotAssessed;

    #[test]
    fn what_was_gained_and_lost_is_told_with_its_quotes() {
        let compared = compared([&[X, M, P, N], &[P, X, P, M]], ["a", "a"]);
        let told = |moved: &[Moved]| -> Vec<_> {
            moved
                .iter()
                .map(|one| (one.verdicts, one.quotes.clone()))
                .collect()
        };
        let quote = |words: &str| vec![words.to_owned()];
        assert_eq!(
            told(&compared.gained),
            [([X, P], [Vec::new(), quote("Partly")])]
        );
        assert_eq!(told(&compared.lost), [([M, X], [quote("Met"), Vec::new()])]);
        assert_eq!(
            (compared.alike, compared.left_out),
            (1, 1),
            "what nobody could judge once is not compared"
        );
    }

    #[test]
    fn another_checklist_is_said_and_only_items_of_one_id_are_compared() {
        let here = compared([&[X, M], &[M]], ["a", "b"]);
        assert!(!here.same_rubric && here.same_engine);
        assert_eq!(
            (here.gained.len(), here.lost.len(), here.left_out),
            (1, 0, 1)
        );
    }

    #[test]
    fn an_attempt_against_itself_is_alike_in_everything() {
        let compared = compared([&[X, M, P], &[X, M, P]], ["a", "a"]);
        assert!(compared.gained.is_empty() && compared.lost.is_empty());
        assert_eq!(
            (compared.alike, compared.left_out, compared.board),
            (3, 0, None)
        );
    }

    #[test]
    fn stages_stand_on_one_axis_and_one_that_only_one_plan_has_is_empty_on_the_other_side() {
        let rubric = rubric();
        let own = Plan::custom(
            ["clarify", "operations"]
                .map(|id| StageSpec {
                    id: id.into(),
                    title: None,
                    length_ms: MINUTE_MS,
                })
                .to_vec(),
            Pace::Interview,
        )
        .unwrap();
        let (one, one_journal) = played(Plan::named("default").unwrap(), "two words", 30_000);
        let (two, two_journal) = played(own, "three words here", 45_000);
        let card = card(&rubric, "a", &[]);
        let attempt = |interview, journal| Attempt {
            interview,
            journal,
            card: &card,
            rubric: &rubric,
            board: None,
        };
        let compared = compare(attempt(&one, &one_journal), attempt(&two, &two_journal));
        let ids: Vec<&str> = compared
            .stages
            .iter()
            .map(|stage| stage.id.as_str())
            .collect();
        assert_eq!(
            ids,
            [
                "clarify",
                "estimate",
                "high-level",
                "deep-dive",
                "trade-offs",
                "operations"
            ]
        );
        let clarify = compared.stages[0]
            .sides
            .map(|side| side.map(|side| (side.spent_ms, side.words)));
        assert_eq!(clarify, [Some((30_000, 2)), Some((45_000, 3))]);
        assert_eq!(compared.stages[5].sides[0], None);
        assert_eq!(compared.sums.each_ref().map(|sum| sum.words), [2, 3]);
    }

    #[test]
    fn a_board_that_only_the_second_has_is_all_new() {
        let graph =
            Graph::from_mermaid("graph LR\nA[Client] --> B[API]", &Components::built_in()).unwrap();
        let changes = board(None, Some(&graph)).unwrap();
        assert_eq!((changes.added.len(), changes.connected.len()), (2, 1));
    }
}
