//! Which numbers stand near which words.

use super::placed::{Figures, Placed};
use crate::language::{Document, Hit, Hits, PhraseId, SentenceKind};

/// Words further away than this have nothing to do with a number, whatever the punctuation.
const REACH: u32 = 40;

/// How near a number stands to the words of an item; smaller is nearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Nearness {
    /// 0 clause (or cell), 1 sentence, 2 paragraph or the line that leads into it.
    pub tier: u8,
    /// Another result stands between them.
    pub is_blocked: bool,
    /// In words.
    pub distance: u32,
}

/// The hits of the phrases of one item or variable, by place.
#[derive(Debug, Clone, Default)]
pub(crate) struct Near {
    near: Vec<Hit>,
    not_near: Vec<Hit>,
}

impl Near {
    pub fn of(hits: &Hits, near: &[PhraseId], not_near: &[PhraseId]) -> Self {
        let sorted = |phrases: &[PhraseId]| {
            let mut all: Vec<Hit> = phrases
                .iter()
                .flat_map(|phrase| hits.of(*phrase).iter().copied())
                .collect();
            all.sort_unstable_by_key(|hit| (hit.first, hit.last));
            all
        };
        Near {
            near: sorted(near),
            not_near: sorted(not_near),
        }
    }

    pub fn is_nothing(&self) -> bool {
        self.near.is_empty()
    }

    /// How near the figure `at` stands, and the hit that is nearest; nothing when it belongs to other words.
    pub fn nearness(
        &self,
        document: &Document,
        figures: &Figures,
        at: usize,
    ) -> Option<(Nearness, Hit)> {
        let placed = &figures.all[at];
        let best = self
            .in_reach(&self.near, placed)
            .filter_map(|hit| Some((nearness(document, figures, at, &hit)?, hit)))
            .min_by_key(|(nearness, _)| *nearness);
        let best = best.or_else(|| {
            let introduced = self.introduced(document, placed)?;
            let nearness = Nearness {
                tier: 2,
                is_blocked: false,
                distance: REACH,
            };
            Some((nearness, introduced))
        })?;
        let cancelled = self.in_reach(&self.not_near, placed).any(|hit| {
            // `per` inside `4 TB per day` is the number's own.
            let own = placed.first < hit.first
                && hit.last <= placed.last
                && document.word_at(hit.first) == "per";
            let Some(other) = nearness(document, figures, at, &hit).filter(|_| !own) else {
                return false;
            };
            // Words in the same clause are about this number, unless another result stands between.
            other.tier <= best.0.tier && (other.is_blocked <= best.0.is_blocked)
        });
        (!cancelled).then_some(best)
    }

    /// Hits that can have to do with a number: within reach, or in a cell that belongs to it.
    fn in_reach<'n>(&self, hits: &'n [Hit], placed: &'n Placed) -> impl Iterator<Item = Hit> + 'n {
        let within = |first: u32, last: u32| {
            let from = hits.partition_point(|hit| hit.first < first);
            let to = hits.partition_point(|hit| hit.first <= last);
            hits[from..to.max(from)].iter().copied()
        };
        let beside = within(
            placed.first.saturating_sub(REACH),
            placed.last.saturating_add(REACH),
        );
        let cells = placed.context.iter();
        let cells = cells.flat_map(move |(first, last)| within(*first, *last));
        beside.chain(cells)
    }

    /// A line that leads into the paragraph, or the heading of the section, names it.
    fn introduced(&self, document: &Document, placed: &Placed) -> Option<Hit> {
        if document.sentence_kind(placed.sentence) == SentenceKind::Row {
            return None;
        }
        let lines = document.introductions(placed.sentence);
        let lines = lines
            .into_iter()
            .flatten()
            .filter(|line| *line != placed.sentence);
        let within = |hits: &[Hit], line: u32| {
            let tokens = document.tokens_of(line);
            let from = hits.partition_point(|hit| hit.first < tokens.start);
            hits.get(from).copied().filter(|hit| hit.first < tokens.end)
        };
        let mut found = None;
        for line in lines {
            if within(&self.not_near, line).is_some() {
                return None;
            }
            found = found.or(within(&self.near, line));
        }
        found
    }
}

fn in_context(placed: &Placed, hit: &Hit) -> bool {
    placed
        .context
        .iter()
        .any(|(first, last)| *first <= hit.first && hit.last <= *last)
}

fn nearness(document: &Document, figures: &Figures, at: usize, hit: &Hit) -> Option<Nearness> {
    let placed = &figures.all[at];
    let distance = if hit.last < placed.first {
        placed.first - hit.last
    } else {
        hit.first.saturating_sub(placed.last)
    };
    let tier = if in_context(placed, hit)
        || document.clause_of(hit.first) == document.clause_of(placed.first)
        || document.clause_of(hit.last) == document.clause_of(placed.last)
    {
        0
    } else if document.sentence_kind(placed.sentence) == SentenceKind::Row {
        // Another cell of the row is about another number.
        return None;
    } else if document.unit_of(hit.sentence) == document.unit_of(placed.sentence) {
        1
    } else if document.paragraph_of(hit.sentence) == document.paragraph_of(placed.sentence)
        && document.sentence_kind(placed.sentence) != SentenceKind::Item
    {
        2
    } else {
        return None;
    };
    Some(Nearness {
        tier,
        is_blocked: !in_context(placed, hit) && is_blocked(figures, at, hit),
        distance,
    })
}

/// Whether another result stands between a figure and a hit.
fn is_blocked(figures: &Figures, at: usize, hit: &Hit) -> bool {
    let placed = &figures.all[at];
    let is_result = |other: &&Placed| !other.quantity.is_operand && other.text == placed.text;
    if hit.last < placed.first {
        let before = figures.all[..at].iter().rev();
        before
            .take_while(|other| other.first > hit.last)
            .any(|other| is_result(&other))
    } else {
        let behind = figures.all[at + 1..].iter();
        behind
            .take_while(|other| other.last < hit.first)
            .any(|other| is_result(&other))
    }
}
