//! One item against the hits of its phrases.
//!
//! A match is met where one hit of every group lies in one window. Hits that are denied, asked,
//! out of scope, in a heading or in the wrong stage are set aside with the reason; the nearest of
//! them is what the candidate is told. Two rules soften this:
//!
//! * A heading, a lead-in line or a question is *context*: in windows wider than a sentence it may
//!   give a group, but never all of them.
//! * A denial that is itself asked for by another group ("no" + "collisions") denies nothing.

use smallvec::SmallVec;

use crate::casebook::rubric::{Combine, Dimension, Item, Kind, Polarity as Wanted, Window};
use crate::language::stage::STAGES;
use crate::language::{Document, Hit, Hits, PhraseId, Polarity, SentenceKind};

use super::chain::longest_chain;
use super::compile::{CompiledItem, CompiledMatch};
use super::finding::{Near, NearReason};
use super::windows::{choose, near_by};

/// Further places of a single phrase that are looked at: far more than are shown or make it surer.
const PLACES_MAX: usize = 12;
/// A thing of the case speaks for what stands so many tokens before and after it.
const ABOUT_REACH: u32 = 160;
/// A longer heading says something of its own.
const HEADING_WORDS: usize = 3;
/// Rows of one table that the cells of its heading are read into.
const ROWS_MAX: usize = 64;

/// One way in which an item was met.
#[derive(Debug, Clone)]
pub(super) struct Instance {
    pub hits: SmallVec<[Hit; 2]>,
    /// Sentence windows the hits lie in, each once, in order.
    pub units: SmallVec<[u32; 4]>,
    /// Several groups (or steps) met in one window, not only one phrase.
    pub full: bool,
    /// Counts only because the item takes denied and out-of-scope mentions.
    pub aside: bool,
}

/// What was found about one item, before the guards.
#[derive(Debug, Clone, Default)]
pub(super) struct Judged {
    pub instances: Vec<Instance>,
    /// The first group without the others.
    pub halves: Vec<Instance>,
    pub near: Option<NearBy>,
    /// How many groups the nearest match has.
    pub near_groups: usize,
    /// Some word of the item occurs somewhere.
    pub keyword: bool,
}

/// What came nearest to an item, before it is put in words: most of it is never shown.
#[derive(Debug, Clone)]
pub(super) enum NearBy {
    Hit {
        hit: Hit,
        reason: NearReason,
        /// Of which match which group is missing.
        missing: Option<(usize, usize)>,
    },
    Shown(Near),
}

impl NearBy {
    pub fn reason(&self) -> NearReason {
        match self {
            NearBy::Hit { reason, .. } => *reason,
            NearBy::Shown(near) => near.reason,
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Judging<'a> {
    pub document: &'a Document,
    pub hits: &'a Hits,
}

/// How a hit may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Counts,
    Context,
    /// Only when another group asks for the words that deny it.
    UnlessAskedFor((u32, u32), NearReason),
    Not(NearReason),
}

/// A hit of a group in a window.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed<'a> {
    pub window: u32,
    pub group: usize,
    pub usable: Use,
    pub hit: &'a Hit,
}

/// What holds for every hit of one match in one document.
struct Matching {
    window: Window,
    /// By stage of the document: what is said in it does not count for the item.
    elsewhere: SmallVec<[bool; 8]>,
    /// Sentence windows in which a word stands that cancels the match.
    cancelled: SmallVec<[u32; 4]>,
}

impl Judging<'_> {
    pub fn judge(&self, item: &CompiledItem) -> Judged {
        let mut judged = Judged::default();
        for (at, one) in item.matches.iter().enumerate() {
            self.one_match(item, at, one, &mut judged);
        }
        if !item.steps.is_empty() {
            self.order(item, &mut judged);
        }
        if item.item.number.is_some() && item.item.combine == Combine::And {
            self.only_with_digits(item, &mut judged);
        }
        judged
    }

    /// Whether the item asks for none of the case's own things, or one stands near by or leads into the place. A text too short
    /// for more than the point itself is taken at its word.
    pub fn is_about(&self, item: &CompiledItem, instance: &Instance) -> bool {
        let first = instance.hits.iter().map(|hit| hit.first).min();
        let last = instance.hits.iter().map(|hit| hit.last).max();
        match (first, last) {
            (Some(first), Some(last)) => self.is_about_at(item, first, last),
            _ => true,
        }
    }

    /// The same for the tokens from `first` to `last`.
    pub fn is_about_at(&self, item: &CompiledItem, first: u32, last: u32) -> bool {
        if item.about.is_empty() || self.document.words() < super::guards::WORDS_MIN {
            return true;
        }
        let mut places = vec![(
            first.saturating_sub(ABOUT_REACH),
            last.saturating_add(ABOUT_REACH),
        )];
        for line in self
            .document
            .introductions(self.document.sentence_of(first))
        {
            let tokens = line.map(|line| self.document.tokens_of(line));
            places.extend(tokens.map(|tokens| (tokens.start, tokens.end)));
        }
        item.about.iter().any(|phrase| {
            let hits = self.hits.of(*phrase);
            places.iter().any(|(from, to)| {
                let at = hits.partition_point(|hit| hit.first < *from);
                hits.get(at).is_some_and(|hit| hit.first <= *to)
            })
        })
    }

    fn one_match(&self, item: &CompiledItem, at: usize, one: &CompiledMatch, judged: &mut Judged) {
        let matching = Matching {
            window: one.window,
            elsewhere: self.elsewhere(&item.item),
            cancelled: self.cancelled(one),
        };
        let mut placed: Vec<Placed> = Vec::new();
        for (group, phrases) in one.groups.iter().enumerate() {
            for hit in phrases.iter().flat_map(|phrase| self.hits.of(*phrase)) {
                judged.keyword |= group == 0;
                let usable = self.usable(item, &matching, hit);
                self.place(one.window, group, usable, hit, &mut placed);
                let said = !matches!(usable, Use::Not(reason) if reason != NearReason::OnlyHeading);
                // A heading weighs nothing.
                let said = said && item.item.dimension != Dimension::TradeOffs;
                if one.window == Window::Sentence && group == 0 && one.groups.len() > 1 && said {
                    self.place_below(hit, &mut placed);
                }
            }
        }
        if placed.is_empty() {
            return;
        }
        placed.sort_by_key(|p| (p.window, p.hit.first, p.group, p.hit.last));
        let mut best: Option<(usize, NearBy)> = None;
        let groups = one.groups.len();
        for window in placed.chunk_by(|one, other| one.window == other.window) {
            let chosen = choose(window, groups);
            let have = chosen.iter().filter(|hit| hit.is_some()).count();
            let counts = chosen.iter().flatten().any(|p| p.usable != Use::Context);
            if have == groups && counts {
                judged
                    .instances
                    .push(self.instance(item, chosen.iter().flatten()));
                // More places for the same single phrase make the finding surer.
                if groups == 1 {
                    let more = window.iter().filter(|p| p.usable == Use::Counts);
                    judged.instances.extend(
                        more.skip(1)
                            .take(PLACES_MAX)
                            .map(|p| self.instance(item, [p].into_iter())),
                    );
                }
                continue;
            }
            if let Some(first) = chosen[0].as_ref().filter(|p| p.usable != Use::Context) {
                judged.halves.push(self.instance(item, [first].into_iter()));
            }
            if judged.near.is_none()
                && best.as_ref().is_none_or(|(most, _)| have > *most)
                && let Some(near) = near_by(at, window, &chosen)
            {
                best = Some((have, near));
            }
        }
        if judged.near.is_none() {
            judged.near = best.map(|(_, near)| near);
            judged.near_groups = groups;
        }
    }

    fn elsewhere(&self, item: &Item) -> SmallVec<[bool; 8]> {
        let allowed = |stage: &str| {
            item.stages_ok.is_empty()
                || stage == item.stage
                || item.stages_ok.iter().any(|other| other == stage)
        };
        let stages = self.document.stages();
        stages.map(|stage| !allowed(stage)).collect()
    }

    fn cancelled(&self, one: &CompiledMatch) -> SmallVec<[u32; 4]> {
        let hits = one.not.iter().flat_map(|phrase| self.hits.of(*phrase));
        units(hits.map(|hit| self.document.unit_of(hit.sentence)))
    }

    fn usable(&self, item: &CompiledItem, matching: &Matching, hit: &Hit) -> Use {
        let item = &item.item;
        let stage = self.document.stage_number(hit.sentence);
        if stage.is_some_and(|stage| matching.elsewhere[stage as usize]) {
            return Use::Not(NearReason::OtherStage);
        }
        let cancelled = &matching.cancelled;
        if !cancelled.is_empty()
            && cancelled
                .binary_search(&self.document.unit_of(hit.sentence))
                .is_ok()
        {
            return Use::Not(NearReason::Cancelled);
        }
        let wide = matches!(
            matching.window,
            Window::Paragraph | Window::Section | Window::Stage | Window::Document
        );
        let heading = self.document.sentence_kind(hit.sentence) == SentenceKind::Heading;
        if heading && !item.heading_ok {
            return if wide {
                Use::Context
            } else {
                Use::Not(NearReason::OnlyHeading)
            };
        }
        // A label names a thing; that earns a mention or a choice, but explains nothing.
        if self.document.sentence_kind(hit.sentence) == SentenceKind::Graph
            && !matches!(item.kind, Kind::Mention | Kind::Decision)
        {
            return if wide {
                Use::Context
            } else {
                Use::Not(NearReason::OnlyLabel)
            };
        }
        // Code shows what is; it asks for nothing and weighs nothing.
        if self.document.sentence_kind(hit.sentence) == SentenceKind::Code
            && matches!(item.dimension, Dimension::Navigation | Dimension::TradeOffs)
        {
            return Use::Not(NearReason::OnlyLabel);
        }
        // So does a table in the middle of a design; and what is not needed there is no cut of the scope.
        if item.stage == STAGES[0]
            && (item.polarity == Wanted::Any
                || self.document.sentence_kind(hit.sentence) == SentenceKind::Row)
            && self.document.is_late(hit.first)
        {
            return Use::Not(NearReason::OtherStage);
        }
        if item.polarity == Wanted::Any {
            return Use::Counts;
        }
        match (hit.polarity, hit.cue) {
            (Polarity::Positive, _) => Use::Counts,
            (Polarity::Negated, Some(cue)) => Use::UnlessAskedFor(cue, NearReason::Denied),
            (Polarity::OutOfScope, Some(cue)) => Use::UnlessAskedFor(cue, NearReason::OutOfScope),
            (Polarity::Negated, None) => Use::Not(NearReason::Denied),
            (Polarity::OutOfScope, None) => Use::Not(NearReason::OutOfScope),
            (Polarity::Asked, _) if wide => Use::Context,
            (Polarity::Asked, _) => Use::Not(NearReason::OnlyAsked),
            (Polarity::ToDo, _) => Use::Not(NearReason::ToDo),
        }
    }

    /// The windows a hit lies in. A line that leads into a list lies in the list's window, too.
    fn place<'h>(
        &self,
        window: Window,
        group: usize,
        usable: Use,
        hit: &'h Hit,
        placed: &mut Vec<Placed<'h>>,
    ) {
        let document = self.document;
        let key = match window {
            Window::Clause => document.clause_of(hit.first),
            Window::Sentence => document.unit_of(hit.sentence),
            Window::Paragraph => document.paragraph_of(hit.sentence),
            Window::Section => document.section_of(hit.sentence),
            Window::Stage => document.stage_number(hit.sentence).unwrap_or(u32::MAX),
            Window::Document => 0,
        };
        placed.push(Placed {
            window: key,
            group,
            usable,
            hit,
        });
        if matches!(window, Window::Clause | Window::Sentence) && !matches!(usable, Use::Not(_)) {
            // The heading of a column says what the cells below it are.
            let rows = document.rows_below(hit.first).take(ROWS_MAX);
            placed.extend(rows.map(|cell| Placed {
                window: match window {
                    Window::Clause => document.clause_of(cell),
                    _ => document.unit_of(document.sentence_of(cell)),
                },
                group,
                usable: Use::Context,
                hit,
            }));
        }
        if window == Window::Paragraph && !matches!(usable, Use::Not(_)) {
            for paragraph in document.introduces(hit.sentence) {
                placed.push(Placed {
                    window: paragraph,
                    group,
                    usable: Use::Context,
                    hit,
                });
            }
        }
    }

    /// A heading (or a line that leads into a list) that is nothing but the thing an item speaks of says it of every item and
    /// row below it: "### Cache" above "- LRU". Longer headings are too often about more than each line below them.
    fn place_below<'h>(&self, hit: &'h Hit, placed: &mut Vec<Placed<'h>>) {
        let document = self.document;
        let tokens = document.tokens_of(hit.sentence);
        // Words and the signs between them: a sentence that goes on for ever is not counted through for each of its hits.
        if tokens.len() > 4 * HEADING_WORDS + 4 {
            return;
        }
        let words = document.words_between(tokens);
        if words > HEADING_WORDS || document.words_between(hit.first..hit.last + 1) < words {
            return;
        }
        let below = document.introduces(hit.sentence);
        let units = below.flat_map(|paragraph| document.listed(paragraph));
        placed.extend(units.take(ROWS_MAX).map(|unit| Placed {
            window: unit,
            group: 0,
            usable: Use::Context,
            hit,
        }));
    }

    fn instance<'p, 'h: 'p>(
        &self,
        item: &CompiledItem,
        chosen: impl Iterator<Item = &'p Placed<'h>>,
    ) -> Instance {
        let hits: SmallVec<[Hit; 2]> = chosen.map(|placed| *placed.hit).collect();
        Instance {
            units: units(hits.iter().map(|hit| self.document.unit_of(hit.sentence))),
            full: hits.len() > 1,
            aside: item.item.polarity == Wanted::Any
                && hits.iter().any(|hit| hit.polarity != Polarity::Positive),
            hits,
        }
    }

    /// The longest run of steps in order within one window.
    fn order(&self, item: &CompiledItem, judged: &mut Judged) {
        let Some(order) = &item.item.order else {
            return;
        };
        let matching = Matching {
            window: order.within,
            elsewhere: self.elsewhere(&item.item),
            cancelled: SmallVec::new(),
        };
        let mut placed = Vec::new();
        for (step, phrases) in item.steps.iter().enumerate() {
            for hit in phrases.iter().flat_map(|phrase| self.hits.of(*phrase)) {
                judged.keyword |= step == 0;
                let usable = self.usable(item, &matching, hit);
                if usable == Use::Counts {
                    self.place(order.within, step, usable, hit, &mut placed);
                }
            }
        }
        placed.sort_by_key(|p| (p.window, p.hit.first, p.group));
        let wanted = (order.min_steps.max(1) as usize).min(item.steps.len());
        for window in placed.chunk_by(|one, other| one.window == other.window) {
            let chain = longest_chain(window);
            let mut instance = self.instance(item, chain.iter());
            instance.full = chain.len() == item.steps.len();
            if chain.len() >= wanted {
                judged.instances.push(instance);
            } else if chain.first().is_some_and(|first| first.group == 0) {
                judged.halves.push(instance);
            }
        }
    }

    /// An estimate without any digit is no estimate; whether the digits are right is not judged here.
    fn only_with_digits(&self, item: &CompiledItem, judged: &mut Judged) {
        let has = |instance: &Instance| {
            instance
                .hits
                .iter()
                .any(|hit| self.document.has_number(hit.sentence))
        };
        let (with, without): (Vec<_>, Vec<_>) = judged.instances.drain(..).partition(has);
        judged.instances = with;
        if judged.instances.is_empty() && !without.is_empty() {
            let shown: Vec<&Instance> = without.iter().take(1).collect();
            let wrote = self.evidence(&shown, &item.item.stage).into_iter().next();
            judged.near = wrote.map(|wrote| {
                NearBy::Shown(Near {
                    reason: NearReason::NoNumber,
                    wrote,
                    wants: Vec::new(),
                })
            });
            judged.halves.extend(without);
        }
    }
}

/// Each window once, in order.
fn units(of_hits: impl Iterator<Item = u32>) -> SmallVec<[u32; 4]> {
    let mut units: SmallVec<[u32; 4]> = of_hits.collect();
    units.sort_unstable();
    units.dedup();
    units
}

/// Whether any of the phrases occurs, however it is meant.
pub(super) fn occurs(hits: &Hits, phrases: &[PhraseId]) -> bool {
    phrases.iter().any(|phrase| !hits.of(*phrase).is_empty())
}
