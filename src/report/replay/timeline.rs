//! What there is to jump to: stages, questions, hints, curveballs, the first drawing, pauses, and what graders pinned to a moment.

use serde::Serialize;

use super::{end_of, start_of};
use crate::casebook::rubric::{Rubric, Verdict};
use crate::interview::event::{Event, LineKind, Recorded, Rule};
use crate::interview::plan::Plan;
use crate::peers::marks::{Marks, Proof};
use crate::time::Timestamp;

/// Letters of what was said at a mark.
const WHAT_CHARS: usize = 160;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Stage,
    /// Looked back at an earlier stage.
    Return,
    Question,
    Probe,
    Nudge,
    Hint,
    Curveball,
    Drawing,
    Pause,
    Outage,
    Chair,
    End,
    /// A grader ticked a point as heard here.
    Tick,
    /// A grader wrote something about this moment.
    Remark,
}

impl Kind {
    pub const ALL: [Kind; 14] = [
        Kind::Stage,
        Kind::Return,
        Kind::Question,
        Kind::Probe,
        Kind::Nudge,
        Kind::Hint,
        Kind::Curveball,
        Kind::Drawing,
        Kind::Pause,
        Kind::Outage,
        Kind::Chair,
        Kind::End,
        Kind::Tick,
        Kind::Remark,
    ];

    /// As it stands in the catalogue and in the page.
    pub fn id(self) -> &'static str {
        match self {
            Kind::Stage => "stage",
            Kind::Return => "return",
            Kind::Question => "question",
            Kind::Probe => "probe",
            Kind::Nudge => "nudge",
            Kind::Hint => "hint",
            Kind::Curveball => "curveball",
            Kind::Drawing => "drawing",
            Kind::Pause => "pause",
            Kind::Outage => "outage",
            Kind::Chair => "chair",
            Kind::End => "end",
            Kind::Tick => "tick",
            Kind::Remark => "remark",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// Milliseconds since the start.
    pub t: i64,
    pub kind: Kind,
    /// What was said, or the title of the stage; may be empty.
    pub what: String,
    /// The person who said or marked it, if it was one; empty: the one who looks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// Of a tick.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
}

/// What the journal has, in the order of time.
pub fn of_journal(journal: &[Recorded]) -> Vec<Mark> {
    let (start, end) = (start_of(journal), end_of(journal));
    let plan = journal.iter().find_map(|line| match &line.event {
        Event::Started { plan, .. } => Some(plan),
        _ => None,
    });
    let mut drawn = false;
    let mut marks = Vec::new();
    for line in journal.iter().filter(|line| line.at <= end) {
        let Some((kind, what, who)) = told(&line.event, plan, &mut drawn) else {
            continue;
        };
        marks.push(Mark {
            t: line.at.since_ms(start),
            kind,
            what: cut(what),
            who,
            verdict: None,
        });
    }
    marks.sort_by_key(|mark| mark.t);
    marks
}

fn told<'e>(
    event: &'e Event,
    plan: Option<&'e Plan>,
    drawn: &mut bool,
) -> Option<(Kind, &'e str, Option<String>)> {
    let title = |stage: &'e str| plan.map_or(stage, |plan| plan.title(stage));
    Some(match event {
        Event::StageEntered { stage, .. } => (Kind::Stage, title(stage), None),
        Event::Returned { to } => (Kind::Return, title(to), None),
        Event::Asked { text } => (Kind::Question, text.as_str(), None),
        Event::HintTaken { text, .. } => (Kind::Hint, text.as_str(), None),
        Event::Said(line) => {
            let of_rule = line.cue.as_ref().map(|cue| cue.rule);
            let kind = match (line.kind, of_rule) {
                (LineKind::Curveball, _) | (_, Some(Rule::Curveball)) => Kind::Curveball,
                (LineKind::Hint, _) => Kind::Hint,
                (LineKind::Probe, _) | (_, Some(Rule::Probe | Rule::Redirect)) => Kind::Probe,
                (LineKind::Nudge, _) => Kind::Nudge,
                _ => return None,
            };
            (kind, line.text.as_str(), line.by.clone())
        }
        Event::Drew { head, delta, .. } if *head && !*drawn && !delta.upserted.is_empty() => {
            *drawn = true;
            (Kind::Drawing, "", None)
        }
        Event::Paused { .. } => (Kind::Pause, "", None),
        Event::OutageCredited { .. } => (Kind::Outage, "", None),
        Event::ChairTaken { name, .. } => (Kind::Chair, name.as_str(), None),
        Event::Finished { .. } => (Kind::End, "", None),
        _ => return None,
    })
}

/// When something was drawn first, in ms since the start.
pub fn first_drawing(journal: &[Recorded]) -> Option<i64> {
    let marks = of_journal(journal).into_iter();
    let mut drawings = marks.filter(|mark| mark.kind == Kind::Drawing);
    drawings.next().map(|mark| mark.t)
}

/// What one grader pinned to moments: points heard, and remarks. `who` is empty for the one who looks.
pub fn of_marks(marks: &Marks, who: &str, rubric: &Rubric, journal: &[Recorded]) -> Vec<Mark> {
    let (start, end) = (start_of(journal), end_of(journal));
    let inside = |at: Timestamp| (start..=end).contains(&at).then(|| at.since_ms(start));
    let mut all = Vec::new();
    for mark in &marks.marks {
        let item = rubric.item.iter().find(|item| item.id == mark.item);
        for proof in &mark.proofs {
            if let (Proof::Moment { at }, Some(item)) = (proof, item)
                && let Some(t) = inside(*at)
            {
                all.push(Mark {
                    t,
                    kind: Kind::Tick,
                    what: cut(&item.text),
                    who: Some(who.to_owned()),
                    verdict: Some(mark.verdict),
                });
            }
        }
    }
    for pin in marks.pins.iter().filter(|pin| !pin.text.trim().is_empty()) {
        if let Some(t) = inside(pin.at) {
            all.push(Mark {
                t,
                kind: Kind::Remark,
                // A remark is read here: all of it.
                what: pin.text.trim().to_owned(),
                who: Some(who.to_owned()),
                verdict: None,
            });
        }
    }
    all
}

/// One line of not too many letters.
fn cut(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(WHAT_CHARS) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default().trim_end()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::rubric::Level;
    use crate::casebook::sample;
    use crate::interview::event::{Cue, FinishReason, Line};
    use crate::interview::{Interview, StartSpec};
    use crate::peers::marks::{Mark as ItemMark, Pin};

    const NINE: Timestamp = Timestamp::from_ms(1_700_000_000_000);

    fn journal(more: Vec<(i64, Event)>) -> Vec<Recorded> {
        let mut journal = Interview::start(
            NINE,
            StartSpec {
                case: "doorbell".into(),
                content_hash: "5f1c".into(),
                level: Level::Senior,
                plan: Plan::named("default").unwrap(),
                opening: Line::new(LineKind::Opening, "Design a doorbell."),
            },
        );
        for (ms, event) in more {
            let at = NINE.plus_ms(ms);
            let seq = journal.len() as u64 + 1;
            journal.push(Recorded {
                seq,
                at,
                recorded_at: at,
                event,
            });
        }
        journal
    }

    fn finished() -> Event {
        Event::Finished {
            reason: FinishReason::Submitted,
        }
    }

    #[test]
    fn what_can_be_jumped_to_is_told_with_its_kind_and_the_rest_is_not() {
        let probe = Line::new(LineKind::Probe, "What if\n it rains?")
            .because(Cue::new(Rule::Probe, "rain"));
        let marks = of_journal(&journal(vec![
            (
                5_000,
                Event::Asked {
                    text: "Who rings?".into(),
                },
            ),
            (6_000, Event::Said(Line::giving("who", "Guests."))),
            (7_000, Event::Said(probe.by("Bea"))),
            (8_000, Event::ReturnEnded),
            (9_000, finished()),
        ]));
        let told: Vec<_> = marks
            .iter()
            .map(|mark| (mark.t, mark.kind.id(), mark.what.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (0, "stage", "Clarify"),
                (5_000, "question", "Who rings?"),
                (7_000, "probe", "What if it rains?"),
                (9_000, "end", "")
            ]
        );
        assert_eq!(marks[2].who.as_deref(), Some("Bea"));
    }

    #[test]
    fn a_tick_and_a_remark_stand_at_their_moment_and_nothing_stands_outside() {
        let casebook = sample::casebook();
        let rubric = &casebook.cases.values().next().unwrap().rubric;
        let item = &rubric.item[0];
        let at = |ms| NINE.plus_ms(ms);
        let marks = Marks {
            marks: vec![ItemMark {
                item: item.id.clone(),
                verdict: Verdict::Met,
                proofs: vec![
                    Proof::Moment { at: at(4_000) },
                    Proof::Moment { at: at(-1) },
                    Proof::Aloud,
                ],
                remark: "not at a moment".into(),
            }],
            pins: vec![
                Pin {
                    at: at(2_000),
                    text: "Well asked.".into(),
                },
                Pin {
                    at: at(60_001),
                    text: "after the end".into(),
                },
                Pin {
                    at: at(1_000),
                    text: " ".into(),
                },
            ],
            ..Marks::default()
        };
        let all = of_marks(&marks, "Ada", rubric, &journal(vec![(60_000, finished())]));
        let told: Vec<_> = all
            .iter()
            .map(|mark| (mark.t, mark.kind, mark.what.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (4_000, Kind::Tick, item.text.as_str()),
                (2_000, Kind::Remark, "Well asked.")
            ]
        );
    }

    #[test]
    fn every_kind_has_its_word_in_the_catalogue() {
        for kind in Kind::ALL {
            assert_ne!(crate::text::t_of("replay-mark", kind.id()), kind.id());
        }
    }
}
