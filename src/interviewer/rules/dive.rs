//! The deep dive: one probe after the other, each followed up while there is time, and left when it yields nothing new.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::Around;
use super::quoting::{fresh_quote, new_lines, telling_words};
use crate::casebook::rubric::Level;
use crate::interview::LineKind;
use crate::interview::event::{Cue, Line, Rule};
use crate::interview::heard::Said;
use crate::interview::plan::MINUTE_MS;
use crate::interviewer::prompter::{Items, Question, mixed, seed};

const DEEP_DIVE: &str = "deep-dive";
/// So many more letters than before are an answer.
const ANSWER_CHARS: usize = 60;
/// A staff candidate who has written less than this has not chosen where to begin.
const BEGUN_CHARS: usize = 80;
const FOLLOW_UPS_MOST: usize = 2;
/// So many words of a question are in notes that have to do with it. One may be there by accident.
const TOUCHING_WORDS: usize = 2;
/// A question without an answer, or an answer with nothing new, is left after this.
const LEFT_AFTER_MS: i64 = 4 * MINUTE_MS;
/// And not before so many per cent of the stage have gone into it.
const REDIRECT_FROM: i64 = 40;
const REDIRECTS_MOST: usize = 2;
/// What a question takes: it is also how far questions are apart.
const QUESTION_MS: i64 = 3 * MINUTE_MS;

/// What asks for an answer in the deep dive.
const THREAD: [Rule; 5] = [
    Rule::OwnChoice,
    Rule::Probe,
    Rule::FollowUp,
    Rule::Redirect,
    Rule::Curveball,
];
/// Says why, so that nobody needs to ask. Sorted.
const REASONS: &[&[&str]] = &[
    &["alternative"],
    &["because"],
    &["cheaper"],
    &["drawback"],
    &["instead", "of"],
    &["rather", "than"],
    &["reason"],
    &["since"],
    &["so", "that"],
];
/// Has thought of the bad day. Sorted.
const FAILURES: &[&[&str]] = &[
    &["crash"],
    &["crashes"],
    &["dies"],
    &["down"],
    &["fail"],
    &["failover"],
    &["fails"],
    &["failure"],
    &["lost"],
    &["outage"],
    &["retries"],
    &["retry"],
];

/// The probe with most open items; after an answer "why", "what if it fails?", then the next.
pub fn probe(around: &Around<'_>) -> Option<Line> {
    let moment = around.moment;
    if moment.stage != DEEP_DIVE {
        return None;
    }
    let asked = moment.unasked().iter().rev();
    let Some((said, cue)) = asked.clone().find(|(_, cue)| THREAD.contains(&cue.rule)) else {
        return begin(around, true);
    };
    if said.stage != DEEP_DIVE && cue.rule == Rule::Curveball {
        return begin(around, answer_since(around, said).is_some());
    }
    // Notes go on while a question stands: who writes about something else has not answered it.
    let is_to_the_point =
        asked_last(around).is_none_or(|(said, probe)| touches(around, said, probe));
    let words = answer_since(around, said);
    if words.is_none() {
        // Thinking is not silence. After a while another question is kinder than waiting.
        let waited_ms = moment.elapsed_ms - said.elapsed_ms;
        let is_stuck = waited_ms >= moment.stretched(LEFT_AFTER_MS);
        return is_stuck.then(|| redirect_or_next(around, false)).flatten();
    }
    let answer = words.unwrap_or_default();
    let probes_left = quota(around.level()).saturating_sub(probes_asked(around));
    let slots = moment.stage_left_ms() / moment.stretched(QUESTION_MS);
    let has_time = usize::try_from(slots).is_ok_and(|slots| slots > probes_left);
    if (has_time || probes_left == 0)
        && let Some(line) = follow_up(around, &answer, is_to_the_point)
    {
        return Some(line);
    }
    redirect_or_next(around, is_to_the_point)
}

/// The last probe, and when it was asked.
fn asked_last<'a>(around: &Around<'a>) -> Option<(&'a Said<'a>, &'a Question)> {
    let mut unasked = around.moment.unasked().iter().rev();
    let (said, cue) = unasked.find(|(_, cue)| matches!(cue.rule, Rule::Probe | Rule::Redirect))?;
    let mut probes = around.prompter.probes.iter();
    Some((said, probes.find(|probe| probe.id == cue.about)?))
}

/// Whether what was done since a probe was asked has to do with it: the picture was changed, a point of it was met that was not met
/// before, or the new lines have words of the question that are not words of the whole task.
fn touches(around: &Around<'_>, said: &Said<'_>, probe: &Question) -> bool {
    if around.interview().board_until(said.at) != *around.interview().board() {
        return true;
    }
    let mut new = BTreeSet::new();
    for (stage, _) in &around.reading.texts {
        new.extend(telling_words(&new_lines(around, stage, said.at)));
    }
    let task = telling_words(&around.prompter.task);
    let mut asked = telling_words(&probe.text);
    asked.extend(probe.follow_ups.iter().flat_map(|text| telling_words(text)));
    if asked
        .difference(&task)
        .filter(|word| new.contains(*word))
        .count()
        >= TOUCHING_WORDS
    {
        return true;
    }
    let spoken_of = probe
        .items
        .iter()
        .filter(|item| around.reading.is_touched(item));
    let spoken_of: Vec<&String> = spoken_of.collect();
    if spoken_of.is_empty() {
        return false;
    }
    let before = around
        .prompter
        .reading_until(said.at, around.interview(), around.engine);
    let is_new = |item: &&String| {
        !before.is_touched(item) || around.reading.is_met(item) && !before.is_met(item)
    };
    spoken_of.iter().any(is_new)
}

/// Staff may choose where to begin; everybody else, and staff who has begun, is asked the first probe.
fn begin(around: &Around<'_>, is_answered: bool) -> Option<Line> {
    let begun = around.reading.text(DEEP_DIVE).chars().count() >= BEGUN_CHARS;
    if around.level() == Level::Staff && !begun && around.moment.count(Rule::OwnChoice) == 0 {
        let cue = Cue::new(Rule::OwnChoice, "");
        return Some(around.line(LineKind::Probe, cue, "own-choice", &[]));
    }
    ask(around, Rule::Probe, is_answered)
}

/// Probes of one interview.
fn quota(level: Level) -> usize {
    match level {
        Level::Mid => 2,
        Level::Senior | Level::Staff => 3,
    }
}

fn probes_asked(around: &Around<'_>) -> usize {
    around.moment.count(Rule::Probe) + around.moment.count(Rule::Redirect)
}

/// The probe that opens most of what is still open; of equals the one that the seed puts first.
pub fn next<'a>(around: &Around<'a>) -> Option<&'a Question> {
    let moment = around.moment;
    if probes_asked(around) >= quota(around.level()) {
        return None;
    }
    let seed = seed(around.interview());
    let probes = around.prompter.probes.iter();
    let not_asked = probes.filter(|probe| {
        !moment.was_about(Rule::Probe, &probe.id) && !moment.was_about(Rule::Redirect, &probe.id)
    });
    not_asked.min_by_key(|probe| {
        let open = probe.items.iter().filter(|item| {
            let point = around.prompter.points.get(item.as_str());
            point.is_some_and(|point| point.counts(around.level())) && !around.reading.is_met(item)
        });
        (Reverse(open.count()), mixed(seed, &probe.id))
    })
}

/// `is_answered`: what was asked before. Nobody is thanked for an answer they did not give.
fn ask(around: &Around<'_>, rule: Rule, is_answered: bool) -> Option<Line> {
    let probe = next(around)?;
    let occasion = match rule {
        Rule::Redirect => "redirect",
        _ if !is_answered => "redirect",
        _ if is_touched(around, probe) => "probe-touched",
        _ if probes_asked(around) > 0 => "next-probe",
        _ => "probe",
    };
    let cue = Cue::new(rule, &probe.id);
    Some(around.line(LineKind::Probe, cue, occasion, &[("question", &probe.text)]))
}

/// The notes speak of everything this is about; whoever asks all the same has read them.
fn is_touched(around: &Around<'_>, probe: &Question) -> bool {
    let counts = |item: &&String| {
        let point = around.prompter.points.get(item.as_str());
        point.is_some_and(|point| point.counts(around.level()))
    };
    let mut items = probe.items.iter().filter(counts).peekable();
    items.peek().is_some() && items.all(|item| around.reading.is_touched(item))
}

/// The next probe; with another word when much of the stage went into this one and nothing new came of it.
fn redirect_or_next(around: &Around<'_>, is_answered: bool) -> Option<Line> {
    let moment = around.moment;
    let may_redirect =
        moment.stage_is_past(REDIRECT_FROM) && moment.count(Rule::Redirect) < REDIRECTS_MOST;
    if may_redirect && next(around).is_some() && nothing_new(around) {
        return ask(around, Rule::Redirect, is_answered);
    }
    ask(around, Rule::Probe, is_answered)
}

/// Nothing was met in the last four minutes that was not met before, and not for want of writing.
fn nothing_new(around: &Around<'_>) -> bool {
    let moment = around.moment;
    let since = moment.at.plus_ms(-moment.stretched(LEFT_AFTER_MS));
    let before = around
        .prompter
        .reading_until(since, around.interview(), around.engine);
    let known: Items<'_> = before.met().collect();
    before.chars() < around.reading.chars() && around.reading.met().all(|item| known.contains(item))
}

/// What was written since a question, if it is enough for an answer. A change of the board is an answer too.
fn answer_since(around: &Around<'_>, said: &Said<'_>) -> Option<String> {
    let interview = around.interview();
    let mut answer = String::new();
    let mut more = 0_usize;
    for (stage, text) in &around.reading.texts {
        let before = interview
            .counted_text_until(stage, said.at)
            .unwrap_or_default();
        more += text.chars().count().saturating_sub(before.chars().count());
        answer.push_str(&new_lines(around, stage, said.at));
    }
    let has_drawn = interview.board_until(said.at) != *interview.board();
    (more >= ANSWER_CHARS || has_drawn).then_some(answer)
}

/// "Why", then "what if it fails?", then what the case would ask next; nothing that the answer has said by itself, and not more than
/// two of them.
///
/// Notes that are no answer to the probe can still be asked about in their own words, and only so.
fn follow_up(around: &Around<'_>, answer: &str, is_to_the_point: bool) -> Option<Line> {
    let moment = around.moment;
    let unasked = moment.unasked();
    let from = unasked
        .iter()
        .rposition(|(_, cue)| matches!(cue.rule, Rule::Probe | Rule::Redirect))?;
    let probe = around
        .prompter
        .probes
        .iter()
        .find(|probe| probe.id == unasked[from].1.about)?;
    let thread = &unasked[from + 1..];
    if thread.iter().any(|(_, cue)| cue.rule == Rule::Curveball) {
        return None;
    }
    let done: Vec<&str> = thread
        .iter()
        .filter(|(_, cue)| cue.rule == Rule::FollowUp)
        .map(|(_, cue)| cue.about.as_str())
        .collect();
    if done.len() >= FOLLOW_UPS_MOST {
        return None;
    }
    let document = crate::language::Document::read(answer);
    let general = [("why", REASONS), ("what-if-it-fails", FAILURES)];
    let general = general
        .into_iter()
        .find(|(occasion, heard)| !done.contains(occasion) && !document.says_any(heard));
    if let Some((occasion, _)) = general {
        let cue = Cue::new(Rule::FollowUp, occasion);
        // "Why that way" needs a "that": much may have been written since the question.
        let quote = fresh_quote(around, answer).filter(|_| occasion == "why");
        if quote.is_none() && !is_to_the_point {
            return None;
        }
        return Some(match quote {
            Some(quote) => {
                let values = [("quote", quote.as_str())];
                around.line(LineKind::Probe, cue, "why-quoted", &values)
            }
            None => around.line(LineKind::Probe, cue, occasion, &[]),
        });
    }
    if !is_to_the_point {
        return None;
    }
    let own = probe.follow_ups.iter().enumerate();
    let mut own = own.map(|(at, text)| (format!("{}:{at}", probe.id), text));
    let mut known = telling_words(&around.prompter.task);
    known.extend(telling_words(&probe.text));
    for (_, text) in &around.reading.texts {
        known.extend(telling_words(text));
    }
    let (about, text) =
        own.find(|(about, text)| !done.contains(&about.as_str()) && !gives_away(text, &known))?;
    Some(Line::new(LineKind::Probe, text.clone()).because(Cue::new(Rule::FollowUp, about)))
}

/// A question of the case that follows an answer the case hopes for: "why jitter?" tells somebody who has not thought of jitter that
/// there should be some. Asked only of who has said so much; a new scene may have a new word in three.
fn gives_away(text: &str, known: &BTreeSet<String>) -> bool {
    let words = telling_words(text);
    let unknown = words.difference(known).count();
    if text.starts_with("Why") {
        unknown > 0
    } else {
        unknown * 3 > words.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Document;

    #[test]
    fn reasons_and_bad_days_are_heard_in_every_word_of_the_lists() {
        for list in [REASONS, FAILURES] {
            assert!(list.is_sorted());
            for words in list {
                let text = format!("Here we see {} it.", words.join(" "));
                assert!(Document::read(&text).says_any(list), "{text}");
            }
            assert!(!Document::read("The service writes to the store.").says_any(list));
        }
    }

    #[test]
    fn a_question_that_hangs_on_an_answer_is_kept_back_from_who_has_not_given_it() {
        let known =
            telling_words("We retry with back-off when a provider fails; pages have links.");
        assert!(gives_away("Why jitter?", &known));
        assert!(!gives_away("Why retry at all?", &known));
        assert!(gives_away("What if the holder of the lease dies?", &known));
        assert!(!gives_away("And if every provider fails at noon?", &known));
        let known = telling_words("Retries carry jitter; the holder of a lease renews it.");
        assert!(!gives_away("Why jitter?", &known));
        assert!(!gives_away("What if the holder of the lease dies?", &known));
    }
}
