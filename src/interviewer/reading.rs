//! What the interviewer has read so far: the notes judged against the checklist, and the board as a graph.
//!
//! Reading is the expensive part of a look, so it is done only when a text or the board has another revision than last time.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::casebook::components::{Components, Kinds};
use crate::casebook::rubric::Verdict;
use crate::diagram::{Graph, Source};
use crate::interview::Interview;
use crate::scoring::{Answer, Assessment, Engine};
use crate::time::Timestamp;

/// What stands there at one moment.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Stage and text, in plan order.
    pub texts: Vec<(String, String)>,
    pub assessment: Assessment,
    /// The drawing, or without one what the notes say in arrows.
    pub graph: Option<Graph>,
    /// What the notes say in arrows beside a drawing: somebody who drew early may go on in words.
    pub graph_in_words: Option<Graph>,
    verdicts: BTreeMap<String, Verdict>,
    /// Worked out when somebody asks.
    kinds_in_words: OnceLock<Kinds>,
}

/// Notes and board that count: stage and text in plan order, the graph, and the one in words beside a drawing.
struct Standing {
    texts: Vec<(String, String)>,
    graph: Option<Graph>,
    graph_in_words: Option<Graph>,
}

fn standing(
    interview: &Interview,
    elements: &[serde_json::Value],
    text: impl Fn(&str) -> Option<String>,
    components: &Components,
) -> Standing {
    let stages = interview.plan().stages.iter();
    let texts: Vec<(String, String)> = stages
        .map(|stage| (stage.id.clone(), text(&stage.id).unwrap_or_default()))
        .collect();
    let whole: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
    let drawn = Graph::from_scene(elements, components);
    let whole = whole.join("\n\n");
    let graph = Graph::of_answer(Some(drawn), &whole, components);
    let is_drawn = graph
        .as_ref()
        .is_some_and(|graph| graph.source == Source::Scene);
    let graph_in_words = is_drawn.then(|| Graph::in_markdown(&whole, components));
    Standing {
        graph,
        graph_in_words: graph_in_words.flatten(),
        texts,
    }
}

fn standing_until(until: Timestamp, interview: &Interview, components: &Components) -> Standing {
    let elements: Vec<serde_json::Value> = interview.board_until(until).into();
    let text = |stage: &str| interview.counted_text_until(stage, until);
    standing(interview, &elements, text, components)
}

fn answer(standing: &Standing) -> Answer {
    let texts = standing.texts.iter();
    let texts: Vec<(&str, &str)> = texts
        .map(|(stage, text)| (stage.as_str(), text.as_str()))
        .collect();
    Answer::from_stages(&texts).with_board(standing.graph.clone())
}

/// What counted at a moment, board included.
pub fn answer_until(until: Timestamp, interview: &Interview, components: &Components) -> Answer {
    answer(&standing_until(until, interview, components))
}

impl Reading {
    pub fn of(interview: &Interview, engine: &Engine, components: &Components) -> Reading {
        let elements: Vec<serde_json::Value> = interview.board().clone().into();
        let text = |stage: &str| interview.counted_text(stage).map(str::to_owned);
        Reading::new(standing(interview, &elements, text, components), engine)
    }

    /// What stood there at an earlier moment.
    pub fn until(
        until: Timestamp,
        interview: &Interview,
        engine: &Engine,
        components: &Components,
    ) -> Reading {
        Reading::new(standing_until(until, interview, components), engine)
    }

    fn new(standing: Standing, engine: &Engine) -> Reading {
        let assessment = engine.assess(&answer(&standing));
        let verdicts = assessment.findings.iter();
        let verdicts = verdicts.map(|finding| (finding.id.clone(), finding.verdict));
        Reading {
            verdicts: verdicts.collect(),
            texts: standing.texts,
            assessment,
            graph: standing.graph,
            graph_in_words: standing.graph_in_words,
            kinds_in_words: OnceLock::new(),
        }
    }

    pub fn text(&self, stage: &str) -> &str {
        let of_stage = self.texts.iter().find(|(id, _)| id == stage);
        of_stage.map_or("", |(_, text)| text.as_str())
    }

    /// Kinds of parts that up to three words together name, anywhere in the notes.
    pub fn kinds_in_words(&self, components: &Components) -> Kinds {
        *self.kinds_in_words.get_or_init(|| {
            let lines = self.texts.iter().flat_map(|(_, text)| text.lines());
            lines.fold(Kinds::NONE, |kinds, line| {
                let words: Vec<&str> = line.split_whitespace().collect();
                let groups = (1..=3).flat_map(|length| words.windows(length));
                groups.fold(kinds, |kinds, group| {
                    kinds | components.read(&group.join(" ")).kinds
                })
            })
        })
    }

    /// Letters of all notes together.
    pub fn chars(&self) -> usize {
        self.texts
            .iter()
            .map(|(_, text)| text.chars().count())
            .sum()
    }

    pub fn verdict(&self, item: &str) -> Verdict {
        self.verdicts
            .get(item)
            .copied()
            .unwrap_or(Verdict::NotAssessed)
    }

    pub fn is_met(&self, item: &str) -> bool {
        self.verdict(item) == Verdict::Met
    }

    /// Something was said about it, if only half.
    pub fn is_touched(&self, item: &str) -> bool {
        matches!(self.verdict(item), Verdict::Met | Verdict::Partly)
    }

    pub fn met(&self) -> impl Iterator<Item = &str> {
        let met = self
            .verdicts
            .iter()
            .filter(|(_, verdict)| **verdict == Verdict::Met);
        met.map(|(id, _)| id.as_str())
    }
}

/// The last reading, kept for the next look. It may be forgotten at any time.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    kept: Option<(Revisions, Reading)>,
    /// How often it had to be read: for tests and measurements.
    pub readings: u64,
}

/// Of every text in plan order, then of the board.
type Revisions = Vec<u64>;

impl Memory {
    pub fn reading(
        &mut self,
        interview: &Interview,
        engine: &Engine,
        components: &Components,
    ) -> &Reading {
        let revisions = revisions(interview);
        let known = self.kept.take().filter(|(known, _)| *known == revisions);
        let kept = match known {
            Some(kept) => kept,
            None => {
                self.readings += 1;
                (revisions, Reading::of(interview, engine, components))
            }
        };
        &self.kept.insert(kept).1
    }
}

fn revisions(interview: &Interview) -> Revisions {
    let stages = interview.plan().stages.iter();
    let texts = stages.map(|stage| interview.text_rev(&stage.id).unwrap_or(0));
    texts.chain([interview.board_rev()]).collect()
}
