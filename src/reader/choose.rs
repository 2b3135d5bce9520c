//! Which points are asked, and the question about them.
//!
//! # The one invariant
//!
//! A question carries points, the text of one stage and, for points about the drawing, the drawing: no name, no level, no marks or
//! times, nothing of what the offline scorer found, nothing of another stage. What the candidate made stands between two lines of a
//! mark that is nowhere in it.
//!
//! 1. Points the offline scorer is not sure of, and one in ten of those it is, by a throw of the point's own.
//! 2. Left out is what reading cannot tell: see [`is_readable`], and what was not assessed offline, because nothing is there to read.
//! 3. By stage, in a shuffled order, at most [`READER_ITEMS`] in a call, with two canaries among them, under ids that mean nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::ask::Ask;
use super::canaries;
use super::dice::Dice;
use super::opinion::Because;
use super::prompt::Prompt;
use super::schema::answer_schema;
use super::sentences::{escaped, fence, fitting, numbered, sentences, without};
use super::subject::Subject;
use crate::casebook::rubric::{Item, Kind, Rubric, Verdict};
use crate::limits::{READER_BOARD_BYTES, READER_ITEMS, READER_TEXT_BYTES};
use crate::scoring::Scorecard;

/// Of the points the offline scorer is sure of, one in so many is asked to see how well the two agree.
const AUDIT: usize = 10;
/// Room for an answer: each entry has a reason of two sentences and a quote of sixty words at most.
const TOKENS_PER_POINT: u32 = 220;
const TOKENS_AROUND: u32 = 300;
const AGAIN: &str = "\nYour last answer was not in the form that was asked for, or ended in the middle. Answer with the JSON object and nothing else, and \
                     keep the reasons short.\n";
/// Letters of a stage's title that are sent.
const TITLE_CHARS: usize = 80;

/// The counted text of a stage: what scoring read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageText<'a> {
    pub stage: &'a str,
    /// As people see it.
    pub title: &'a str,
    pub text: &'a str,
}

/// One question to a model: some points of one stage with the text of that stage.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    pub stage: String,
    /// At most [`READER_ITEMS`]; two canaries come on top.
    pub items: Vec<AskedItem>,
    pub ask: Ask,
    /// The mark around what the candidate made.
    pub fence: String,
    /// Bytes at the end of the text that did not fit and were not sent.
    pub left_out: usize,
    /// The drawing as it was sent, where a point asks for it.
    pub board: Option<String>,
    /// In the order in which the points stand in the question.
    pub(super) slots: Vec<Slot>,
    /// What each of the items is about; not sent.
    pub(super) subjects: Vec<Subject>,
}

/// A point that is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedItem {
    /// Its id in the rubric; a model sees another one.
    pub item: String,
    pub because: Because,
}

/// What an id of the question stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slot {
    pub id: String,
    pub is: Point,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Point {
    /// Place in [`Call::items`].
    Item {
        at: usize,
        is_drawn: bool,
    },
    Canary,
}

impl Call {
    /// The id under which a model sees an item of the call.
    pub fn id_of(&self, item: &str) -> Option<&str> {
        let at = self.items.iter().position(|asked| asked.item == item)?;
        let slot = self
            .slots
            .iter()
            .find(|slot| matches!(slot.is, Point::Item { at: place, .. } if place == at));
        slot.map(|slot| slot.id.as_str())
    }

    /// The same question once more, for an answer that [`super::Thrown::may_be_repaired`]. What was said is not repeated.
    pub fn again(&self) -> Ask {
        let mut ask = self.ask.clone();
        ask.user.push_str(AGAIN);
        ask
    }

    /// The ids under which it sees what must not be found.
    pub fn canaries(&self) -> impl Iterator<Item = &str> {
        let canaries = self.slots.iter().filter(|slot| slot.is == Point::Canary);
        canaries.map(|slot| slot.id.as_str())
    }
}

/// Whether reading can tell. Not asked are numbers, which are worked out from the candidate's own inputs and judged by ratio
/// (`estimate`, `ratio`, `arithmetic`); wrong claims (`misconception`), which cost something once they are confirmed: that is for a
/// person to do; and drawings where there is none.
pub fn is_readable(item: &Item, has_board: bool) -> bool {
    match item.kind {
        Kind::Mention | Kind::Decision | Kind::Explain | Kind::Order => true,
        Kind::Diagram => has_board,
        Kind::Estimate | Kind::Ratio | Kind::Arithmetic | Kind::Misconception => false,
    }
}

/// The questions about one interview, stage by stage. `seed` decides the audit, the marks, the canaries and every order, so that
/// the same interview and seed give the same bytes; it should come from good dice, made by the caller.
pub fn calls(
    rubric: &Rubric,
    card: &Scorecard,
    texts: &[StageText<'_>],
    board: Option<&str>,
    prompt: &Prompt,
    seed: u64,
) -> Vec<Call> {
    let board = board.map(str::trim).filter(|board| !board.is_empty());
    let items: BTreeMap<&str, &Item> = rubric
        .item
        .iter()
        .map(|item| (item.id.as_str(), item))
        .collect();
    let mut calls = Vec::new();
    let mut seen = BTreeSet::new();
    for text in texts.iter().filter(|text| seen.insert(text.stage)) {
        let is_blank = text.text.trim().is_empty();
        let mut asked: Vec<(&Item, Because)> = Vec::new();
        for finding in &card.items {
            let Some(item) = items.get(finding.id.as_str()) else {
                continue;
            };
            let is_here = item.stage == text.stage && finding.verdict != Verdict::NotAssessed;
            let is_shown = !is_blank || item.kind == Kind::Diagram;
            if !is_here || !is_shown || !is_readable(item, board.is_some()) {
                continue;
            }
            if !finding.sure {
                asked.push((*item, Because::Unsure));
            } else if is_audited(seed, &item.id) {
                asked.push((*item, Because::Audit));
            }
        }
        Dice::new(seed, &format!("order {}", text.stage)).shuffle(&mut asked);
        let count = asked.len().div_ceil(READER_ITEMS).max(1);
        let size = asked.len().div_ceil(count).max(1);
        for (at, asked) in asked.chunks(size).enumerate() {
            let mut dice = Dice::new(seed, &format!("call {at} {}", text.stage));
            let question = Question {
                case: &rubric.case,
                text,
                board,
                asked,
            };
            calls.push(question.call(prompt, &mut dice));
        }
    }
    calls
}

/// By the point alone, so that over many interviews each is asked as often as another.
fn is_audited(seed: u64, item: &str) -> bool {
    Dice::new(seed, &format!("audit {item}")).below(AUDIT) == 0
}

struct Question<'a> {
    case: &'a str,
    text: &'a StageText<'a>,
    board: Option<&'a str>,
    asked: &'a [(&'a Item, Because)],
}

/// A line of the checklist, not yet under its id.
struct Line<'a> {
    is: Point,
    point: String,
    partly: Option<&'a str>,
}

impl Question<'_> {
    fn call(&self, prompt: &Prompt, dice: &mut Dice) -> Call {
        let drawn = |item: &Item| item.kind == Kind::Diagram;
        let needs_board = self.asked.iter().any(|(item, _)| drawn(item));
        let board = self.board.filter(|_| needs_board).map(cut_board);
        let mut lines: Vec<Line<'_>> = Vec::new();
        for (at, (item, _)) in self.asked.iter().enumerate() {
            lines.push(Line {
                is: Point::Item {
                    at,
                    is_drawn: drawn(item),
                },
                point: item.text.clone(),
                partly: item.partial.as_deref(),
            });
        }
        let seen = format!("{}\n{}", self.text.text, board.unwrap_or_default());
        for canary in canaries::choose(&seen, dice) {
            lines.push(Line {
                is: Point::Canary,
                point: canary.point,
                partly: canary.partly,
            });
        }
        dice.shuffle(&mut lines);
        let ids = neutral_ids(lines.len(), dice);
        let slots: Vec<Slot> = lines
            .iter()
            .zip(&ids)
            .map(|(line, id)| Slot {
                id: id.clone(),
                is: line.is,
            })
            .collect();

        let mut user = format!("Case: {}\n\nPoints\n\n", escaped(self.case));
        for (line, id) in lines.iter().zip(&ids) {
            let (id, point) = (escaped(id), escaped(&line.point));
            let partly = line
                .partly
                .map(|partly| format!(",\"partly\":{}", escaped(partly)));
            let _ = writeln!(
                user,
                "{{\"id\":{id},\"point\":{point}{}}}",
                partly.unwrap_or_default()
            );
        }
        let fence = fence(dice, &[&seen, self.text.title, &user]);
        let left_out = self.write_text(&fence, &mut user);
        if let Some(board) = board {
            let _ = writeln!(user, "\n{fence} drawing begins");
            for (at, line) in without(board, &fence).lines().enumerate() {
                user.push_str(&numbered(at + 1, line));
            }
            let _ = writeln!(user, "{fence} drawing ends");
        }
        user.push_str("\nJudge each of the points above by what stands between the marks.\n");

        let all: Vec<&str> = ids.iter().map(String::as_str).collect();
        let points = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let asked = self.asked.iter().map(|(item, because)| AskedItem {
            item: item.id.clone(),
            because: *because,
        });
        Call {
            stage: self.text.stage.to_owned(),
            items: asked.collect(),
            ask: Ask {
                system: prompt.text.clone(),
                user,
                schema: Some(answer_schema(&all)),
                most_tokens: points
                    .saturating_mul(TOKENS_PER_POINT)
                    .saturating_add(TOKENS_AROUND),
            },
            fence,
            left_out,
            board: board.map(str::to_owned),
            slots,
            subjects: self
                .asked
                .iter()
                .map(|(item, _)| Subject::of(item))
                .collect(),
        }
    }

    /// The notes between their marks; how many bytes of them did not fit.
    fn write_text(&self, fence: &str, user: &mut String) -> usize {
        let text = without(self.text.text, fence);
        let mut all = sentences(&text);
        let left_out = fitting(&text, &mut all, READER_TEXT_BYTES);
        let title: String = without(self.text.title, fence)
            .chars()
            .take(TITLE_CHARS)
            .collect();
        let _ = writeln!(user, "\n{fence} notes begin");
        let _ = writeln!(user, "{{\"part\":{}}}", escaped(&title));
        for (at, place) in all.into_iter().enumerate() {
            user.push_str(&numbered(at + 1, text.get(place).unwrap_or_default()));
        }
        let _ = writeln!(user, "{fence} notes end");
        left_out
    }
}

/// As many whole lines as fit.
fn cut_board(board: &str) -> &str {
    let mut end = 0;
    for line in board.split_inclusive('\n') {
        if end + line.len() > READER_BOARD_BYTES {
            break;
        }
        end += line.len();
    }
    board.get(..end).unwrap_or_default().trim_end()
}

/// A letter and a digit each, none twice.
fn neutral_ids(count: usize, dice: &mut Dice) -> Vec<String> {
    let pairs = ('a'..='z').flat_map(|letter| ('1'..='9').map(move |digit| [letter, digit]));
    let mut all: Vec<String> = pairs.map(String::from_iter).collect();
    dice.shuffle(&mut all);
    all.truncate(count);
    all
}

#[cfg(test)]
mod tests;
