//! What came back, read with suspicion.
//!
//! # The one invariant
//!
//! Whatever bytes come back, there is one opinion for each item that was asked, in the order of the call, or none at all. What one
//! entry lacks costs that item; what puts the whole in doubt (another form, a canary that was found) costs the call.

mod parse;

use std::collections::BTreeMap;

use parse::Entry;

use super::board::parts_named;
use super::choose::{Call, Point, Slot};
use super::flags::Flags;
use super::fold::is_unseen;
use super::opinion::{Doubt, Opinion, Versions};
use super::quote::{Misquote, Standing};
use super::schema::SaidVerdict;
use crate::casebook::rubric::Verdict;
use crate::limits::{READER_ANSWER_BYTES, READER_REASON_CHARS};
use crate::scoring::Evidence;

/// Why a whole call is worth nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Thrown {
    NotJson,
    /// What was wrong, for the log.
    NotTheSchema(String),
    /// Something that is not in the text was found there, or nothing was said about it.
    Canary,
    /// It ends in the middle.
    Cut,
    TooLong,
}

impl Thrown {
    /// Asking once more may help: it was the form that was wrong, and not what was said.
    pub fn may_be_repaired(&self) -> bool {
        match self {
            Thrown::NotJson | Thrown::NotTheSchema(_) | Thrown::Cut => true,
            Thrown::Canary | Thrown::TooLong => false,
        }
    }

    pub fn text_key(&self) -> &'static str {
        match self {
            Thrown::NotJson => "reader-thrown-not-json",
            Thrown::NotTheSchema(_) => "reader-thrown-schema",
            Thrown::Canary => "reader-thrown-canary",
            Thrown::Cut => "reader-thrown-cut",
            Thrown::TooLong => "reader-thrown-long",
        }
    }
}

/// The opinions in what a model said about `text`, the counted text of the call's stage: one for each item of the call, in its order.
///
/// # Errors
/// Why none of it can be used.
pub fn opinions(
    call: &Call,
    said: &str,
    text: &str,
    versions: &Versions,
) -> Result<Vec<Opinion>, Thrown> {
    if said.len() > READER_ANSWER_BYTES {
        return Err(Thrown::TooLong);
    }
    let entries = parse::entries(said)?;
    // Nothing where the same point was answered twice: which of the two was meant cannot be told.
    let mut by_id: BTreeMap<String, Option<Entry>> = BTreeMap::new();
    for entry in entries {
        let Some(about) = entry.about.clone() else {
            continue;
        };
        by_id
            .entry(about)
            .and_modify(|known| *known = None)
            .or_insert(Some(entry));
    }
    let answer = |slot: &Slot| by_id.get(&slot.id).and_then(Option::as_ref);
    let is_caught = call
        .slots
        .iter()
        .filter(|slot| slot.is == Point::Canary)
        .any(|slot| answer(slot).and_then(|entry| entry.verdict) != Some(SaidVerdict::No));
    if is_caught {
        return Err(Thrown::Canary);
    }
    let weighing = Weighing {
        call,
        text,
        versions,
        in_text: Standing::new(text),
        text_flags: Flags::of(text),
        on_board: call.board.as_deref().map(|board| Board {
            text: board,
            standing: Standing::new(board),
            flags: Flags::of(&labels(board)),
        }),
    };
    let mut opinions: Vec<(usize, Opinion)> = Vec::with_capacity(call.items.len());
    for slot in &call.slots {
        if let Point::Item { at, is_drawn } = slot.is
            && let Some(opinion) = weighing.opinion(at, is_drawn, answer(slot))
        {
            opinions.push((at, opinion));
        }
    }
    opinions.sort_by_key(|(at, _)| *at);
    Ok(opinions.into_iter().map(|(_, opinion)| opinion).collect())
}

struct Board<'a> {
    text: &'a str,
    standing: Standing,
    flags: Flags,
}

struct Weighing<'a> {
    call: &'a Call,
    text: &'a str,
    versions: &'a Versions,
    in_text: Standing,
    text_flags: Flags,
    on_board: Option<Board<'a>>,
}

impl Weighing<'_> {
    fn opinion(&self, at: usize, is_drawn: bool, entry: Option<&Entry>) -> Option<Opinion> {
        let asked = self.call.items.get(at)?;
        let mut opinion = Opinion {
            item: asked.item.clone(),
            stage: self.call.stage.clone(),
            because: asked.because,
            verdict: Verdict::NotAssessed,
            reason: String::new(),
            evidence: None,
            doubts: Vec::new(),
            versions: self.versions.clone(),
        };
        let said = entry.and_then(|entry| {
            let whole = entry.is_whole.then_some(entry)?;
            Some((
                whole.verdict?,
                whole.because.as_deref()?,
                whole.quote.as_deref()?,
            ))
        });
        let Some((verdict, because, quote)) = said else {
            opinion.doubts.push(Doubt::Unusable);
            return Some(opinion);
        };
        opinion.verdict = verdict.into();
        opinion.reason = one_line(because, READER_REASON_CHARS);
        if matches!(verdict, SaidVerdict::Yes | SaidVerdict::Partly) {
            match self.evidence(at, quote, is_drawn) {
                Ok((evidence, doubts)) => {
                    opinion.evidence = Some(evidence);
                    opinion.doubts = doubts;
                }
                Err(doubt) => opinion.doubts.push(doubt),
            }
        }
        Some(opinion)
    }

    /// Where the quote stands, and what is wrong with that place.
    fn evidence(
        &self,
        at: usize,
        quote: &str,
        is_drawn: bool,
    ) -> Result<(Evidence, Vec<Doubt>), Doubt> {
        if quote.trim().is_empty() {
            return Err(Doubt::NoQuote);
        }
        let doubt = |misquote| match misquote {
            Misquote::Length => Doubt::QuoteLength,
            Misquote::NotFound => Doubt::QuoteNotFound,
        };
        let found = self.in_text.find(quote);
        let board = self
            .on_board
            .as_ref()
            .filter(|_| is_drawn && found.is_err());
        let (text, flags, place) = match board {
            Some(board) => (board.text, &board.flags, board.standing.find(quote)),
            None => (self.text, &self.text_flags, found),
        };
        let place = place.map_err(doubt)?;
        let quote = text.get(place.clone()).unwrap_or_default().to_owned();
        let mut doubts = Vec::new();
        if flags.instructs(&place) {
            doubts.push(Doubt::Instructs);
        }
        if flags.is_hidden(&place) {
            doubts.push(Doubt::Hidden);
        }
        if self
            .call
            .subjects
            .get(at)
            .is_some_and(|subject| !subject.is_in(&quote))
        {
            doubts.push(Doubt::Beside);
        }
        let (start, end, board) = match board {
            Some(_) => (0, 0, parts_named(&quote)),
            None => (place.start, place.end, Vec::new()),
        };
        let evidence = Evidence {
            stage: self.call.stage.clone(),
            start,
            end,
            quote,
            board,
        };
        Ok((evidence, doubts))
    }
}

/// A drawing with every label on a line of its own, and every byte where it was.
fn labels(board: &str) -> String {
    board.replace(['"', '[', ']', '(', ')', '{', '}', '|'], "\n")
}

/// Plain text on one line: nothing unseen, nothing that steers a terminal or turns the direction, single spaces.
fn one_line(text: &str, most_chars: usize) -> String {
    let mut out = String::new();
    let mut length = 0;
    let seen = text.chars().filter(|c| !is_unseen(*c));
    for c in seen.map(|c| {
        if c.is_control() || c.is_whitespace() {
            ' '
        } else {
            c
        }
    }) {
        if c == ' ' && (out.is_empty() || out.ends_with(' ')) {
            continue;
        }
        if length == most_chars {
            out.push('…');
            break;
        }
        out.push(c);
        length += 1;
    }
    out.trim_end().to_owned()
}

#[cfg(test)]
mod tests;
