//! When the interviewer speaks up without having been asked, and what is said then.
//!
//! # The one invariant
//!
//! What is said follows from the journal alone: the same case and journal give the same words, however often anybody looked, and
//! whether the memory of the last reading is warm or empty.
//!
//! # A look
//!
//! 1. Every [`LOOK_EVERY_MS`] of the interview's running clock, on a grid from its start; pauses and outages are not on the grid.
//! 2. If the moment is one to be silent ([`Moment::may_speak`]), nothing is read.
//! 3. Notes and board are read, if they have changed.
//! 4. The rules are asked in their order; the first that has something to say says it, and it is written down.
//!
//! A look that says nothing writes nothing. Rules never say whether something is right, and of the key they hold only what may be
//! said: probes and curveballs, not what a good answer to them is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::moment::Moment;
use super::reading::{Memory, Reading};
use super::rules::{self, Around};
use crate::casebook::case::{Case, Curveball, Probe, ReferenceBoard};
use crate::casebook::components::{Components, Kinds};
use crate::casebook::rubric::{Kind, Level, Tier};
use crate::casebook::{Entry, Wordings};
use crate::diagram::compare::family_names;
use crate::interview::event::{Cue, Line, Rule};
use crate::interview::{Interview, LineKind, Phase};
use crate::language::{Document, Finder, FinderBuilder, Lexicon, Phrase, PhraseId};
use crate::scoring::Engine;
use crate::time::Timestamp;

/// Between two looks, of running time.
pub const LOOK_EVERY_MS: i64 = 15_000;
/// Who has written less than this has not thought aloud.
const LITTLE_CHARS: usize = 600;
/// A wording with fewer letters of its own cannot be told again in what was said.
const TELLING_CHARS: usize = 8;

/// A point of the checklist, as far as the rules need it.
#[derive(Debug, Clone)]
pub struct Point {
    pub id: String,
    pub stage: String,
    pub is_core: bool,
    pub counts_for: [bool; 3],
    /// Of the first stage: the id of its area.
    pub area: String,
    pub is_number: bool,
    /// Only a picture can show it.
    pub is_drawn: bool,
}

impl Point {
    pub fn counts(&self, level: Level) -> bool {
        self.counts_for[level as usize]
    }
}

/// A question the interviewer has, without the answers.
#[derive(Debug, Clone)]
pub struct Question {
    pub id: String,
    pub text: String,
    pub items: Vec<String>,
    pub follow_ups: Vec<String>,
}

/// A change of the task, without the reaction that is hoped for.
#[derive(Debug, Clone)]
pub struct Turn {
    pub id: String,
    pub change: String,
    pub after: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct Prompter {
    /// The sentence the interview opened with.
    pub(super) task: String,
    pub(super) points: BTreeMap<String, Point>,
    pub(super) probes: Vec<Question>,
    pub(super) curveballs: Vec<Turn>,
    /// Kinds and connections; what is written on them is left out.
    pub(super) board: ReferenceBoard,
    /// Families of parts the case has a use for, by kind or by what its own labels could be taken for.
    pub(super) families: BTreeSet<&'static str>,
    /// First steps of the ladders, by stage.
    pub(super) first_hints: BTreeMap<String, String>,
    /// What a fact tells, by id: who was told something has dealt with it.
    pub(super) facts: BTreeMap<String, String>,
    pub(super) components: Components,
    pub(super) wordings: Arc<Wordings>,
    areas: Areas,
}

impl Prompter {
    pub fn new(entry: &Entry) -> Prompter {
        let wordings = &entry.wordings;
        let (case, rubric) = (&entry.case, &entry.rubric);
        let areas = Areas::new(wordings);
        let points = rubric
            .item
            .iter()
            .filter(|item| item.kind != Kind::Misconception);
        let point = |item: &crate::casebook::rubric::Item| Point {
            id: item.id.clone(),
            stage: item.stage.clone(),
            is_core: item.tier == Tier::Core,
            counts_for: [item.weight.mid, item.weight.senior, item.weight.staff].map(|w| w > 0),
            area: areas.of(&item.text),
            is_number: item.number.is_some(),
            is_drawn: item.kind == Kind::Diagram,
        };
        Prompter {
            task: case.prompt.clone(),
            points: points.map(|item| (item.id.clone(), point(item))).collect(),
            probes: case.probe.iter().map(question).collect(),
            curveballs: case.curveball.iter().map(turn).collect(),
            board: without_words(&case.board),
            families: families(&case.board, &entry.components),
            first_hints: first_hints(case),
            facts: case
                .fact
                .iter()
                .map(|fact| (fact.id.clone(), fact.answer.clone()))
                .collect(),
            components: entry.components.clone(),
            wordings: wordings.clone(),
            areas,
        }
    }

    /// Ids of the areas a text speaks of.
    pub(super) fn areas_in(&self, text: &str) -> BTreeSet<&str> {
        self.areas.in_text(text).collect()
    }

    /// When to look next, after everything up to session time `looked_ms` was looked at; nothing while the clock stands.
    pub fn next_look(&self, interview: &Interview, looked_ms: i64) -> Option<Timestamp> {
        match interview.phase() {
            Phase::Running => {
                let next_ms =
                    (looked_ms.div_euclid(LOOK_EVERY_MS) + 1).checked_mul(LOOK_EVERY_MS)?;
                interview.moment_at(next_ms)
            }
            // One last word at the bell.
            Phase::Closing => interview
                .deadline()
                .filter(|_| interview.has_room() && !has_closed(interview))
                .filter(|_| interview.chair().is_none())
                .map(|bell| bell.max(interview.last_at())),
            Phase::Paused | Phase::Finished => None,
        }
    }

    /// What there is to say at a look. `memory` only saves work.
    pub fn look(
        &self,
        engine: &Engine,
        interview: &Interview,
        memory: &mut Memory,
        at: Timestamp,
    ) -> Option<Line> {
        if interview.phase() == Phase::Closing {
            return (!has_closed(interview)).then(|| self.closing(interview));
        }
        let moment = Moment::new(interview, at);
        if interview.phase() != Phase::Running || !moment.may_speak() {
            return None;
        }
        let around = Around {
            prompter: self,
            engine,
            moment: &moment,
            reading: memory.reading(interview, engine, &self.components),
        };
        rules::IN_ORDER.iter().find_map(|rule| rule(&around))
    }

    pub(super) fn reading_until(
        &self,
        until: Timestamp,
        interview: &Interview,
        engine: &Engine,
    ) -> Reading {
        Reading::until(until, interview, engine, &self.components)
    }

    fn closing(&self, interview: &Interview) -> Line {
        let texts = interview.plan().stages.iter();
        let texts = texts.filter_map(|stage| interview.counted_text(&stage.id));
        let chars: usize = texts.map(|text| text.chars().count()).sum();
        let occasion = if chars < LITTLE_CHARS {
            "closing-quiet"
        } else {
            "closing"
        };
        let text = self.wording(interview, occasion, &[]);
        Line::new(LineKind::Closing, text).because(Cue::new(Rule::Closing, ""))
    }

    /// One of the wordings of an occasion, with its braces filled.
    pub(super) fn wording(
        &self,
        interview: &Interview,
        occasion: &str,
        values: &[(&str, &str)],
    ) -> String {
        let variants = self.wordings.say.get(occasion);
        let variants = variants.map_or(&[][..], Vec::as_slice);
        fill(self.fresh(interview, occasion, variants), values)
    }

    /// The first is chosen by the seed of the interview, so that two interviews sound different; none comes again before all others
    /// were said.
    pub(super) fn fresh<'v>(
        &self,
        interview: &Interview,
        name: &str,
        variants: &'v [String],
    ) -> &'v str {
        let said = interview.lines().filter(|said| said.line.cue.is_some());
        let said: Vec<&str> = said.map(|said| said.line.text.as_str()).collect();
        freshest(variants, seed(interview), name, &said)
    }
}

/// Of those that were said least often the next one, beginning with one by seed and name.
fn freshest<'v>(variants: &'v [String], seed: u64, name: &str, said: &[&str]) -> &'v str {
    let count = variants.len().max(1);
    let first = usize::try_from(mixed(seed, name) % count as u64).unwrap_or(0);
    let in_turn = variants.iter().cycle().skip(first).take(variants.len());
    let times = |variant: &&String| said.iter().filter(|text| is_worded(text, variant)).count();
    in_turn.min_by_key(times).map_or("", String::as_str)
}

/// Whether a text is this wording, whatever its braces were filled with.
fn is_worded(text: &str, wording: &str) -> bool {
    let mut pieces = Vec::new();
    let mut rest = wording;
    while let Some((before, inside)) = rest.split_once('{') {
        pieces.push(before);
        rest = inside.split_once('}').map_or("", |(_, after)| after);
    }
    if pieces.is_empty() {
        return text == wording;
    }
    let own: usize = pieces.iter().map(|piece| piece.len()).sum::<usize>() + rest.len();
    let Some(mut left) = text.strip_suffix(rest).filter(|_| own >= TELLING_CHARS) else {
        return false;
    };
    for (at, piece) in pieces.into_iter().enumerate() {
        let place = if at == 0 {
            left.starts_with(piece).then_some(0)
        } else {
            left.find(piece)
        };
        match place.and_then(|place| left.get(place + piece.len()..)) {
            Some(after) => left = after,
            None => return false,
        }
    }
    true
}

/// Braces are filled in one go: what a candidate wrote is never taken for a brace.
fn fill(wording: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(wording.len());
    let mut rest = wording;
    while let Some((before, inside)) = rest.split_once('{') {
        let Some((name, after)) = inside.split_once('}') else {
            break;
        };
        filled.push_str(before);
        let value = values.iter().find(|(known, _)| *known == name);
        filled.push_str(value.map_or("", |(_, value)| value));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// What makes two interviews on the same case different: when they began.
pub(super) fn seed(interview: &Interview) -> u64 {
    mixed(
        interview.started_at().as_ms().unsigned_abs(),
        interview.case(),
    )
}

/// FNV-1a with the last steps of `MurmurHash3`: fixed for ever, and even enough for a handful of choices.
pub(super) fn mixed(seed: u64, name: &str) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in seed.to_le_bytes().into_iter().chain(name.bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^ (hash >> 33)
}

fn has_closed(interview: &Interview) -> bool {
    let closed = |line: &Line| {
        line.cue
            .as_ref()
            .is_some_and(|cue| cue.rule == Rule::Closing)
    };
    interview.lines().any(|said| closed(said.line))
}

fn question(probe: &Probe) -> Question {
    Question {
        id: probe.id.clone(),
        text: probe.question.clone(),
        items: probe.items.clone(),
        follow_ups: probe.follow_ups.clone(),
    }
}

fn turn(curveball: &Curveball) -> Turn {
    Turn {
        id: curveball.id.clone(),
        change: curveball.change.clone(),
        after: curveball.after.clone(),
    }
}

fn first_hints(case: &Case) -> BTreeMap<String, String> {
    let hints = case.stage.iter();
    let first =
        hints.filter_map(|(stage, guide)| Some((stage.clone(), guide.hints.first()?.clone())));
    first.collect()
}

fn families(board: &ReferenceBoard, components: &Components) -> BTreeSet<&'static str> {
    let kinds = board
        .component
        .iter()
        .flat_map(|part| [Kinds::parse(&part.kind), components.read(&part.label).kinds]);
    kinds.flat_map(family_names).collect()
}

fn without_words(board: &ReferenceBoard) -> ReferenceBoard {
    let mut board = board.clone();
    for part in &mut board.component {
        part.label.clear();
    }
    for edge in &mut board.edge {
        edge.label.clear();
    }
    board
}

/// Which area of the first stage a sentence of the checklist belongs to.
#[derive(Debug, Clone)]
struct Areas {
    ids: Vec<String>,
    finder: Finder,
    words: Vec<Vec<PhraseId>>,
}

impl Areas {
    fn new(wordings: &Wordings) -> Areas {
        let none = Lexicon::default();
        let mut builder = FinderBuilder::new(&none);
        let words = wordings.area.iter().map(|area| {
            let phrases = area.words.iter();
            let phrases = phrases.filter_map(|words| Phrase::parse(words, &none).ok());
            phrases.map(|phrase| builder.add(&phrase)).collect()
        });
        let words = words.collect();
        Areas {
            ids: wordings.area.iter().map(|area| area.id.clone()).collect(),
            finder: builder.build(),
            words,
        }
    }

    /// Empty when no area has a word of it.
    fn of(&self, text: &str) -> String {
        self.in_text(text)
            .next()
            .map_or_else(String::new, str::to_owned)
    }

    /// In the order of the areas.
    fn in_text(&self, text: &str) -> impl Iterator<Item = &str> {
        let hits = self.finder.find(&Document::read(text));
        let areas = self.ids.iter().zip(&self.words);
        let hit = areas.filter(move |(_, words)| {
            let mut words = words.iter();
            words.any(|word| !hits.of(*word).is_empty())
        });
        hit.map(|(id, _)| id.as_str())
    }
}

/// Ids of items, for whoever compares what was met.
pub(super) type Items<'a> = BTreeSet<&'a str>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::sample;

    fn prompter() -> Prompter {
        let book = sample::casebook();
        Prompter::new(&book.cases["doorbell"])
    }

    #[test]
    fn what_a_good_answer_is_cannot_be_said_because_it_is_not_there() {
        let inside = format!("{:?}", prompter());
        for key in ["Names the bandwidth", "Bell service", "We push the ring"] {
            let sources = sample::sources();
            assert!(
                sources.values().any(|file| file.text.contains(key)),
                "{key} is no longer in the sample"
            );
            assert!(!inside.contains(key), "{key}");
        }
        let entry = &sample::casebook().cases["doorbell"];
        for probe in &entry.case.probe {
            for answer in [&probe.good, &probe.weak, &probe.wrong] {
                assert!(!inside.contains(answer.as_str()), "{answer}");
            }
        }
        for curveball in &entry.case.curveball {
            assert!(
                !inside.contains(&curveball.reaction),
                "{}",
                curveball.reaction
            );
        }
    }

    #[test]
    fn an_occasion_that_comes_up_again_is_worded_differently() {
        let variants = ["a", "b", "c"].map(str::to_owned);
        let mut said: Vec<&str> = Vec::new();
        for _ in 0..9 {
            // Other occasions come up in between.
            said.push("something else");
            said.push(freshest(&variants, 7, "silence", &said));
        }
        let silences: Vec<&str> = said.into_iter().filter(|text| text.len() == 1).collect();
        for round in silences.chunks(3) {
            assert_eq!(BTreeSet::from_iter(round).len(), 3, "{silences:?}");
        }
        let over_seeds: BTreeSet<&str> = (0..50)
            .map(|seed| freshest(&variants, seed, "silence", &[]))
            .collect();
        assert_eq!(over_seeds.len(), 3);
        assert_eq!(freshest(&[], 7, "silence", &[]), "");
    }

    #[test]
    fn a_wording_is_known_again_whatever_it_was_filled_with() {
        let wording = "I see “{part}”. You wrote “{requirement}”: where does it come in?";
        let said = fill(wording, &[("part", "LB”. You"), ("requirement", "x")]);
        assert!(is_worded(&said, wording));
        assert!(!is_worded("I see “LB”. Who talks to it?", wording));
        assert!(!is_worded("Anything at all", "{question}"));
        assert!(is_worded("Why?", "Why?") && !is_worded("Why not?", "Why?"));
    }

    #[test]
    fn what_a_candidate_wrote_is_never_taken_for_a_brace() {
        let values = [("part", "{requirement}"), ("requirement", "secret")];
        assert_eq!(fill("What is {part}?", &values), "What is {requirement}?");
        assert_eq!(
            fill("{part} for {requirement}", &values),
            "{requirement} for secret"
        );
        assert_eq!(fill("no end {part", &values), "no end {part");
    }
}
