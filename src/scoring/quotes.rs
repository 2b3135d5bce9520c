//! What is shown for a finding: the words that made it, or what came nearest.

use super::compile::CompiledItem;
use super::finding::{Evidence, Near};
use super::judge::{Instance, Judging, NearBy};
use crate::language::{Hit, Span};

/// Quotes longer than this are cut to the clauses that count, in words.
const QUOTE_WORDS: usize = 32;
/// Quotes shown for one finding.
const QUOTES_MAX: usize = 3;

impl Judging<'_> {
    /// What came nearest to an item, with a quote and what it lacks.
    pub fn near(&self, item: &CompiledItem, near: NearBy) -> Option<Near> {
        let (hit, reason, missing) = match near {
            NearBy::Shown(near) => return Some(near),
            NearBy::Hit {
                hit,
                reason,
                missing,
            } => (hit, reason, missing),
        };
        let wants = missing.and_then(|(at, group)| item.matches.get(at)?.plain.get(group));
        let wrote = self.quotes(&[hit], &item.item.stage).into_iter().next()?;
        Some(Near {
            reason,
            wrote,
            wants: wants.cloned().unwrap_or_default(),
        })
    }

    /// Quotes for a finding: the first places, in the order of the text.
    pub fn evidence(&self, instances: &[&Instance], stage: &str) -> Vec<Evidence> {
        let mut quotes: Vec<Evidence> = Vec::new();
        // A full group says more than a single word elsewhere.
        let full_first = instances
            .iter()
            .filter(|i| i.full)
            .chain(instances.iter().filter(|i| !i.full));
        for instance in full_first {
            for quote in self.quotes(&instance.hits, stage) {
                let apart = |other: &Evidence| {
                    other.stage != quote.stage
                        || quote.end <= other.start
                        || other.end <= quote.start
                };
                if quotes.len() < QUOTES_MAX && quotes.iter().all(apart) {
                    quotes.push(quote);
                }
            }
            if quotes.len() >= QUOTES_MAX || (instance.full && !quotes.is_empty()) {
                break;
            }
        }
        quotes.sort_by_key(|quote| (quote.start, quote.end));
        quotes
    }

    /// The sentences the hits lie in; of long sentences only the clauses that count.
    fn quotes(&self, hits: &[Hit], stage: &str) -> Vec<Evidence> {
        let mut sentences: Vec<u32> = hits.iter().map(|hit| hit.sentence).collect();
        sentences.sort_unstable();
        sentences.dedup();
        let quote = |sentence: u32| {
            let within = || hits.iter().filter(|hit| hit.sentence == sentence);
            let first = within().map(|hit| hit.first).min().unwrap_or(0);
            let last = within().map(|hit| hit.last).max().unwrap_or(0);
            let span = self.quoted(sentence, first, last);
            Evidence {
                stage: self.document.stage_of(sentence).unwrap_or(stage).to_owned(),
                start: span.start,
                end: span.end,
                quote: self.document.quote(span).to_owned(),
                board: Vec::new(),
            }
        };
        sentences.into_iter().map(quote).collect()
    }

    fn quoted(&self, sentence: u32, first: u32, last: u32) -> Span {
        let tokens = self.document.tokens_of(sentence);
        if self.document.words_between(tokens.clone()) <= QUOTE_WORDS {
            return self.document.sentence_span(sentence);
        }
        let (mut from, mut to) = (first, last);
        while from > tokens.start
            && self.document.clause_of(from - 1) == self.document.clause_of(first)
        {
            from -= 1;
        }
        while to + 1 < tokens.end
            && self.document.clause_of(to + 1) == self.document.clause_of(last)
        {
            to += 1;
        }
        if self.document.words_between(from..to + 1) > QUOTE_WORDS {
            // Some words around the hits, so that the quote can be understood.
            from = first.saturating_sub(6).max(tokens.start);
            to = (last + 6).min(tokens.end - 1);
        }
        self.document.span(from, to)
    }
}
