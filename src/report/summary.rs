//! Everything that lists, trends and study need of one finished interview, without its journal.
//!
//! # The one invariant
//!
//! A summary follows from a finished interview, the content it was started with and its scorecard, and from nothing else: made
//! again it is the same. What people said of it (`own`, `graders`) stands beside it and is put in when it is read.

use serde::{Deserialize, Serialize};

use crate::casebook::Entry;
use crate::casebook::case::CaseKind;
use crate::casebook::rubric::{Item, Kind, Level, Tier, Verdict};
use crate::interview::plan::Pace;
use crate::interview::{Interview, Rule};
use crate::scoring::{CapReason, Credit, Dimensions, LevelVerdict, Scorecard};
use crate::time::Timestamp;

/// The form of what is written; grows when an older one no longer says enough.
pub const FORM: u32 = 1;

/// One finished and scored interview.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    pub form: u32,
    pub interview: String,
    pub case: String,
    pub title: String,
    /// What sort of case it is.
    pub kind: CaseKind,
    /// 1 to 3.
    pub difficulty: u32,
    #[serde(default)]
    pub tags: Vec<String>,
    pub level: Level,
    pub pace: Pace,
    /// The name of the plan.
    pub plan: String,
    /// Content hash of what it was scored against, and the revision its author gave it.
    pub rubric: String,
    pub revision: String,
    /// The version of the scorer.
    pub engine: String,
    pub started_at: Timestamp,
    pub finished_at: Timestamp,
    /// At `level`.
    pub verdict: Option<LevelVerdict>,
    /// 0-1.
    pub coverage: f64,
    pub dimensions: Dimensions,
    /// In the order of the plan.
    pub stages: Vec<StageSummary>,
    /// Session time at which something was drawn first.
    pub first_drawn_ms: Option<i64>,
    /// In the order of the rubric; red flags are not among them.
    pub items: Vec<ItemSummary>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub red_flags: Vec<RedFlag>,
    /// Items with a number that were missed, of those that count at `level`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub estimates_failed: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub probes_failed: Vec<FailedProbe>,
    /// The candidate's own points before they saw the report, if they gave any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<Dimensions>,
    /// The points of those who marked it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub graders: Vec<GraderSummary>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageSummary {
    pub id: String,
    pub title: String,
    /// What the plan gave it; 0 where the clock counted up.
    pub budget_ms: i64,
    pub spent_ms: i64,
    /// Whether the clock was ever on it.
    pub entered: bool,
    /// In the text that counts.
    pub words: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemSummary {
    pub id: String,
    pub stage: String,
    pub verdict: Verdict,
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub sure: bool,
    /// How the point was reached, where it was.
    #[serde(default, skip_serializing_if = "is_unprompted")]
    pub credit: Credit,
    pub tier: Tier,
    /// At `level`, 0 to 10; 0: not asked for there. A plus item counts half of it.
    pub weight: u32,
}

impl ItemSummary {
    /// Counts at the level of the interview, and was judged.
    pub fn counts(&self) -> bool {
        self.weight > 0 && self.verdict != Verdict::NotAssessed
    }

    /// Made without a question or a hint that led to it.
    pub fn is_unprompted(&self) -> bool {
        self.verdict == Verdict::Met && self.credit == Credit::Unprompted
    }
}

/// A wrong claim that was found; it costs points only when somebody confirmed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedFlag {
    pub id: String,
    pub confirmed: bool,
}

/// A question of the interviewer after which none of its items was met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedProbe {
    pub probe: String,
    pub items: Vec<String>,
}

/// What one grader gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GraderSummary {
    pub person: String,
    /// As they called themselves.
    pub name: String,
    pub dimensions: Dimensions,
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "asked for by serde")]
fn is_yes(sure: &bool) -> bool {
    *sure
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "asked for by serde")]
fn is_unprompted(credit: &Credit) -> bool {
    *credit == Credit::Unprompted
}

impl Summary {
    /// Nothing while the interview runs.
    pub fn of(id: &str, interview: &Interview, entry: &Entry, card: &Scorecard) -> Option<Self> {
        let (finished_at, _) = interview.finished()?;
        let case = &entry.case;
        let items = items(entry, card);
        let of_kind = |item: &&ItemSummary, wanted: fn(Kind) -> bool| {
            let item = entry.rubric.item.iter().find(|one| one.id == item.id);
            item.is_some_and(|item| wanted(item.kind))
        };
        let missed = items
            .iter()
            .filter(|item| item.weight > 0 && item.verdict == Verdict::Missed);
        let estimates_failed = missed
            .filter(|item| of_kind(item, is_about_numbers))
            .map(|item| item.id.clone())
            .collect();
        Some(Summary {
            form: FORM,
            interview: id.to_owned(),
            case: case.id.clone(),
            title: case.title.clone(),
            kind: case.kind,
            difficulty: case.difficulty,
            tags: case.tags.clone(),
            level: card.level,
            pace: interview.plan().pace,
            plan: interview.plan().name.clone(),
            rubric: card.rubric.clone(),
            revision: entry.rubric.revision.clone(),
            engine: card.engine.clone(),
            started_at: interview.started_at(),
            finished_at,
            verdict: card.levels.get(&card.level).copied(),
            coverage: card.coverage,
            dimensions: card.dimensions,
            stages: stages(interview, finished_at),
            first_drawn_ms: interview.first_drawn_ms(),
            estimates_failed,
            probes_failed: probes_failed(interview, entry, &items),
            red_flags: red_flags(entry, card),
            items,
            own: None,
            graders: Vec::new(),
        })
    }
}

fn is_about_numbers(kind: Kind) -> bool {
    matches!(kind, Kind::Estimate | Kind::Ratio | Kind::Arithmetic)
}

fn weight_at(item: &Item, level: Level) -> u32 {
    match level {
        Level::Mid => item.weight.mid,
        Level::Senior => item.weight.senior,
        Level::Staff => item.weight.staff,
    }
}

fn items(entry: &Entry, card: &Scorecard) -> Vec<ItemSummary> {
    let asked = entry.rubric.item.iter();
    let asked = asked.filter(|item| item.kind != Kind::Misconception);
    let summary = |item: &Item| {
        let finding = card.items.iter().find(|finding| finding.id == item.id);
        ItemSummary {
            id: item.id.clone(),
            stage: item.stage.clone(),
            verdict: finding.map_or(Verdict::NotAssessed, |finding| finding.verdict),
            sure: finding.is_none_or(|finding| finding.sure),
            credit: card.credit.get(&item.id).copied().unwrap_or_default(),
            tier: item.tier,
            weight: weight_at(item, card.level),
        }
    };
    asked.map(summary).collect()
}

fn red_flags(entry: &Entry, card: &Scorecard) -> Vec<RedFlag> {
    let claims = entry.rubric.item.iter();
    let claims = claims.filter(|item| item.kind == Kind::Misconception);
    let found = claims.filter(|item| card.flags.contains(&item.id));
    let flag = |item: &Item| RedFlag {
        id: item.id.clone(),
        confirmed: card.explained.get(&item.dimension).is_some_and(|reading| {
            let mut caps = reading.caps.iter();
            caps.any(|cap| cap.reason == CapReason::ConfirmedRedFlag)
        }),
    };
    found.map(flag).collect()
}

fn stages(interview: &Interview, finished_at: Timestamp) -> Vec<StageSummary> {
    let stages = super::pace::of(interview, finished_at).into_iter();
    let summary = |stage: super::pace::StagePace| StageSummary {
        id: stage.stage,
        title: stage.title,
        budget_ms: stage.planned_ms,
        spent_ms: stage.spent_ms,
        entered: stage.entered,
        words: u32::try_from(stage.words).unwrap_or(u32::MAX),
    };
    stages.map(summary).collect()
}

/// Each probe once, in the order in which they were asked.
fn probes_failed(interview: &Interview, entry: &Entry, items: &[ItemSummary]) -> Vec<FailedProbe> {
    let mut failed: Vec<FailedProbe> = Vec::new();
    for said in interview.lines() {
        let Some(cue) = said.line.cue.as_ref() else {
            continue;
        };
        if !matches!(cue.rule, Rule::Probe | Rule::Redirect) {
            continue;
        }
        let mut probes = entry.case.probe.iter();
        let Some(probe) = probes.find(|probe| probe.id == cue.about) else {
            continue;
        };
        let judged = items
            .iter()
            .filter(|item| item.verdict != Verdict::NotAssessed && probe.items.contains(&item.id));
        let verdicts: Vec<Verdict> = judged.map(|item| item.verdict).collect();
        let met = verdicts.contains(&Verdict::Met);
        let known = failed.iter().any(|one| one.probe == probe.id);
        if !verdicts.is_empty() && !met && !known {
            failed.push(FailedProbe {
                probe: probe.id.clone(),
                items: probe.items.clone(),
            });
        }
    }
    failed
}

#[cfg(test)]
pub mod sample;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::Casebook;
    use crate::interview::event::{Cue, Event, FinishReason, Line, LineKind};
    use crate::interview::{Plan, Recorded, StartSpec};
    use crate::scoring::{Answer, Engine, Extras};

    const NINE: Timestamp = Timestamp::from_ms(1_700_000_000_000);

    fn entry() -> std::sync::Arc<Entry> {
        Casebook::load(None).unwrap().cases["url-shortener"].clone()
    }

    /// Started, a probe asked, finished after ten minutes.
    fn interview(entry: &Entry, finish: bool) -> Interview {
        let mut events = Interview::start(
            NINE,
            StartSpec {
                case: entry.case.id.clone(),
                content_hash: entry.hash.clone(),
                level: Level::Senior,
                plan: Plan::named("default").unwrap(),
                opening: Line::new(LineKind::Opening, "Design it."),
            },
        );
        let mut push = |minutes: i64, event: Event| {
            let at = NINE.plus_ms(minutes * 60_000);
            events.push(Recorded {
                seq: events.last().map_or(1, |last| last.seq + 1),
                at,
                recorded_at: at,
                event,
            });
        };
        let probe = &entry.case.probe[0];
        let line = Line::new(LineKind::Probe, &probe.question);
        push(
            5,
            Event::Said(line.because(Cue::new(Rule::Probe, &probe.id))),
        );
        if finish {
            push(
                10,
                Event::Finished {
                    reason: FinishReason::Submitted,
                },
            );
        }
        Interview::replay(events)
    }

    fn card(entry: &Entry, text: &str) -> Scorecard {
        let engine = Engine::of(entry).unwrap();
        let answer = Answer::from_stages(&[("deep-dive", text)]);
        let assessment = engine.assess(&answer);
        Scorecard::count(
            &entry.rubric,
            &entry.hash,
            Level::Senior,
            assessment,
            &Extras::default(),
        )
    }

    #[test]
    fn nothing_is_summarised_while_it_runs() {
        let entry = entry();
        let interview = interview(&entry, false);
        assert!(Summary::of("i", &interview, &entry, &card(&entry, "")).is_none());
    }

    #[test]
    fn a_summary_says_what_the_scorecard_says_and_survives_being_written() {
        let entry = entry();
        let text = "We cache hot links in Redis with a TTL.\n\nWe shard by the short code.";
        let card = card(&entry, text);
        let summary = Summary::of("i", &interview(&entry, true), &entry, &card).unwrap();
        assert_eq!(summary.coverage, card.coverage);
        assert_eq!(summary.dimensions, card.dimensions);
        assert_eq!(summary.stages.len(), 5);
        assert_eq!(summary.finished_at.since_ms(summary.started_at), 600_000);
        for item in &summary.items {
            let finding = card.items.iter().find(|one| one.id == item.id).unwrap();
            assert_eq!(item.verdict, finding.verdict, "{}", item.id);
        }
        let body = serde_json::to_string(&summary).unwrap();
        assert!(body.len() < 16_000, "{} bytes", body.len());
        assert_eq!(serde_json::from_str::<Summary>(&body).unwrap(), summary);
    }

    #[test]
    fn a_probe_without_an_answer_failed_and_missed_numbers_are_named() {
        let entry = entry();
        let card = card(&entry, "A sentence about nothing in particular at all.");
        let summary = Summary::of("i", &interview(&entry, true), &entry, &card).unwrap();
        let probe = &entry.case.probe[0];
        let judged = |id: &String| {
            let item = summary.items.iter().find(|item| item.id == *id);
            item.is_some_and(|item| item.verdict == Verdict::Missed)
        };
        assert!(probe.items.iter().any(judged), "the test needs one");
        assert_eq!(summary.probes_failed[0].probe, probe.id);
        for id in &summary.estimates_failed {
            let item = entry.rubric.item.iter().find(|item| item.id == *id);
            assert!(is_about_numbers(item.unwrap().kind), "{id}");
        }
        assert!(!summary.estimates_failed.is_empty());
    }
}
