//! What a number says, put beside what the words said.

use super::verdict::NumberJudged;
use crate::casebook::rubric::{Combine, Kind, Verdict};
use crate::scoring::compile::CompiledItem;
use crate::scoring::finding::{Evidence, Finding, Near as NearFinding, NearReason, Note};
use crate::scoring::guards::Guard;
use crate::scoring::judge::Judging;

/// Puts what the number says beside what the words said.
pub(crate) fn settle(
    judging: &Judging,
    item: &CompiledItem,
    number: Option<&NumberJudged>,
    guard: &Guard,
    finding: &mut Finding,
) {
    if item.item.kind == Kind::Misconception || finding.verdict == Verdict::NotAssessed {
        return;
    }
    let counts = |number: &&NumberJudged| {
        let instance = &number.instance;
        !guard.off_topic && !guard.drops(instance) && judging.is_about(item, instance)
    };
    let Some(number) = number.filter(counts) else {
        // Words and numbers were both looked for, and nothing was there.
        let nothing =
            finding.verdict == Verdict::Missed && finding.near.is_none() && finding.note.is_none();
        finding.sure |= nothing && item.number.is_some();
        return;
    };
    let words = finding.verdict;
    let evidence = || judging.evidence(&[&number.instance], &item.item.stage);
    let needs_words = item.item.combine == Combine::And && !item.matches.is_empty();
    match number.verdict {
        Verdict::Met => {
            let alone = words != Verdict::Met;
            // A number that fits a formula and stands beside the words says what the words would have said.
            if alone && needs_words && !number.sure {
                return;
            }
            if alone {
                finding.evidence = evidence();
                finding.near = None;
            } else {
                add(&mut finding.evidence, evidence());
            }
            finding.verdict = Verdict::Met;
            finding.sure = number.sure && !(alone && needs_words);
            let answered = [Some(Note::WordsOnly), Some(Note::MentionOnly)];
            finding.note = finding.note.filter(|note| !answered.contains(&Some(*note)));
        }
        // Of a number further away nobody can say that it is off: it may be about something else.
        _ if !number.is_plain => return,
        Verdict::Partly if words != Verdict::Met || needs_words => {
            finding.verdict = Verdict::Partly;
            finding.sure = true;
            finding.note = None;
            finding.evidence = evidence();
            finding.near = near(evidence());
        }
        _ if words == Verdict::Partly => finding.near = near(evidence()),
        _ if words != Verdict::Met || needs_words => {
            finding.verdict = Verdict::Missed;
            finding.sure = false;
            finding.note = None;
            finding.near = near(evidence());
            finding.evidence = Vec::new();
        }
        // The words earn it by themselves.
        _ => return,
    }
    finding.reckoning = number.reckoning.clone();
}

fn near(evidence: Vec<Evidence>) -> Option<NearFinding> {
    evidence.into_iter().next().map(|wrote| NearFinding {
        reason: NearReason::NumberOff,
        wrote,
        wants: Vec::new(),
    })
}

/// Quotes that do not overlap those that are there.
fn add(quotes: &mut Vec<Evidence>, more: Vec<Evidence>) {
    for quote in more {
        let apart = |other: &Evidence| {
            other.stage != quote.stage || quote.end <= other.start || other.end <= quote.start
        };
        if quotes.iter().all(apart) {
            quotes.push(quote);
        }
    }
    quotes.sort_by_key(|quote| (quote.start, quote.end));
}
