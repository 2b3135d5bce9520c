//! What a wording must not be. Each gate is one question; the first that says no drops the wording.

use std::collections::HashSet;

use super::key::{self, Key};
use super::lists::{
    COURSE, DENIALS, JUDGING, JUDGING_TOGETHER, MOVES_ON, OTHER_TIME, ROLES, SIGNS, TURNING,
};
use super::words::{Word, alike, families, words};
use super::{Dropped, Task, Turn, figures};
use crate::language::is_english;
use crate::limits;
use crate::scoring::Engine;

/// So many words that are neither everyday words nor anything that was said.
const NEW_WORDS: usize = 3;

/// One line of plain text, without the quotation marks some models put around it.
pub(super) fn plain(said: &str, line: &str) -> Result<String, Dropped> {
    let mut text = said.trim();
    for (open, close) in [('"', '"'), ('\u{201c}', '\u{201d}')] {
        let inner = text
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close));
        if let Some(inner) = inner.filter(|inner| !inner.contains([open, close])) {
            text = inner.trim();
        }
    }
    if !text.chars().any(char::is_alphabetic) {
        return Err(Dropped::Empty);
    }
    // Numbers of other scripts are for the gate of numbers; signs and letters that nobody sees, or takes for others, go here.
    let may_stand = |c: char| c.is_ascii_alphanumeric() || SIGNS.contains(c) || line.contains(c);
    if !text.chars().all(may_stand) {
        return Err(Dropped::Signs);
    }
    Ok(text.to_owned())
}

pub(super) fn short(said: &str, turn: &Turn<'_>) -> Result<(), Dropped> {
    let (chars, sentences) = match turn.task {
        Task::Rephrase => (limits::WORDING_CHARS, limits::WORDING_SENTENCES),
        // As long as the fact and a half; that is never more than a few sentences.
        Task::Answer => (
            limits::WORDING_CHARS.max(turn.line.chars().count() * 3 / 2),
            limits::WORDING_SENTENCES.max(sentences_of(turn.line)),
        ),
    };
    match said.chars().count() <= chars && sentences_of(said) <= sentences {
        true => Ok(()),
        false => Err(Dropped::TooLong),
    }
}

/// A full stop between two digits or letters ends nothing.
pub(super) fn sentences_of(text: &str) -> usize {
    let mut sentences = 0;
    let mut open = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let ends = matches!(c, '.' | '?' | '!' | '\u{2026}')
            && chars.peek().is_none_or(|next| !next.is_alphanumeric());
        if ends && open {
            sentences += 1;
            open = false;
        } else if c.is_alphanumeric() {
            open = true;
        }
    }
    sentences + usize::from(open)
}

/// No address, and nobody who speaks before a colon.
pub(super) fn no_link(said: &str, line: &str) -> Result<(), Dropped> {
    let lower = said.to_lowercase();
    let named = ["http", "www", "://", " dot com", "mailto"];
    if named
        .iter()
        .any(|part| lower.contains(part) && !line.to_lowercase().contains(part))
    {
        return Err(Dropped::Link);
    }
    for token in said.split_whitespace() {
        let inner = token.trim_matches(|c: char| !c.is_alphanumeric());
        let dotted = inner.split('.').collect::<Vec<_>>();
        let letters = |part: &&str| part.chars().any(char::is_alphabetic);
        let is_address = dotted.len() > 1 && dotted.iter().any(letters);
        if is_address && !line.contains(inner) {
            return Err(Dropped::Link);
        }
    }
    let speaker = said.split_once(':').map(|(before, _)| words(before));
    match speaker {
        Some(before) if before.len() <= 2 && !line.contains(':') => Err(Dropped::Role),
        _ => Ok(()),
    }
}

/// Nothing of some lists that is not in the line.
pub(super) fn no_such_words(said: &str, line: &str) -> Result<(), Dropped> {
    let of_line: HashSet<String> = words(line).into_iter().map(|word| word.stem).collect();
    let lower = said.to_lowercase();
    let line_lower = line.to_lowercase();
    let together = |phrase: &&str| has_phrase(&lower, phrase) && !has_phrase(&line_lower, phrase);
    if JUDGING_TOGETHER.iter().any(together) {
        return Err(Dropped::Judges);
    }
    let spoken = OTHER_TIME
        .iter()
        .fold(lower.clone(), |spoken, phrase| without(&spoken, phrase));
    for word in words(&spoken) {
        let named = |list: &[&str]| list.contains(&word.folded.as_str());
        let fault = if named(&ROLES) {
            Dropped::Role
        } else if named(&COURSE) {
            Dropped::Course
        } else if named(&JUDGING) {
            Dropped::Judges
        } else {
            continue;
        };
        if !of_line.contains(&word.stem) {
            return Err(fault);
        }
    }
    let line = line_lower.replace('-', " ");
    let spoken = lower.replace('-', " ");
    match MOVES_ON
        .iter()
        .any(|one| spoken.contains(*one) && !line.contains(*one))
    {
        true => Err(Dropped::Course),
        false => Ok(()),
    }
}

/// The text without a phrase, where that stands in whole words: "the next time" is not the beginning of "the next timer".
fn without(text: &str, phrase: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((head, tail)) = rest.split_once(phrase) {
        kept.push_str(head);
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let whole = !inside(kept.chars().next_back()) && !inside(tail.chars().next());
        kept.push_str(if whole { " " } else { phrase });
        rest = tail;
    }
    kept.push_str(rest);
    kept
}

fn has_phrase(text: &str, phrase: &str) -> bool {
    without(text, phrase).len() < text.len()
}

pub(super) fn numbers(said: &str, turn: &Turn<'_>) -> Result<(), Dropped> {
    let kept = match turn.task {
        Task::Answer => figures::none_lost(said, turn.line),
        Task::Rephrase => true,
    };
    let given: Vec<&str> = turn.given().collect();
    match kept && figures::none_new(said, &given) {
        true => Ok(()),
        false => Err(Dropped::Number),
    }
}

/// Something of the line is still there, a word in reply does not become a question, and a fact says what it said.
pub(super) fn same_sense(said: &str, turn: &Turn<'_>) -> Result<(), Dropped> {
    if !turn.prompts && said.contains('?') {
        return Err(Dropped::NotTheSame);
    }
    let (of_line, of_said) = (families(turn.line), families(said));
    let near = alike(turn.line);
    let shared = of_line.intersection(&of_said).count()
        + of_said
            .difference(&of_line)
            .filter(|family| near.contains(*family))
            .count();
    let enough = match turn.task {
        Task::Answer => {
            denies(said) == denies(turn.line)
                && turns(said) == turns(turn.line)
                && 5 * shared >= 3 * of_line.len()
        }
        Task::Rephrase if !turn.prompts => true,
        Task::Rephrase if of_line.is_empty() => {
            let (line, said) = (longer(turn.line), longer(said));
            3 * line.intersection(&said).count() >= line.len()
        }
        Task::Rephrase => 4 * shared >= of_line.len(),
    };
    match enough {
        true => Ok(()),
        false => Err(Dropped::NotTheSame),
    }
}

/// Stems of the words that are more than a particle.
fn longer(text: &str) -> HashSet<String> {
    let words = words(text).into_iter().map(|word| word.stem);
    words.filter(|stem| stem.len() > 3).collect()
}

fn turns(text: &str) -> HashSet<String> {
    let folded = words(text).into_iter().map(|word| word.folded);
    folded
        .filter(|word| TURNING.contains(&word.as_str()))
        .collect()
}

fn denies(text: &str) -> bool {
    words(text).iter().any(|word| {
        DENIALS.contains(&word.folded.as_str())
            || crate::language::word::is_contracted_not(&word.folded)
    })
}

/// Every word is an everyday one, or was said, or is English and none of the key's. What only the candidate said may be asked
/// about and not be told: in an answer it would sound like a yes.
pub(super) fn nothing_of_the_key(
    said: &str,
    turn: &Turn<'_>,
    key: &Key,
    engine: &Engine,
) -> Result<(), Dropped> {
    let mut spoken: HashSet<String> = turn.given().flat_map(all_families).collect();
    spoken.extend(alike(turn.line));
    if turn.prompts {
        spoken.extend(all_families(turn.words));
    }
    let of_line = all_families(turn.line);
    let mut new = HashSet::new();
    for word in words(said) {
        let family = word.family();
        if word.is_ordinary() || spoken.contains(family) {
            continue;
        }
        // Numbers have a gate of their own.
        if word.has_digit() {
            continue;
        }
        if key.has_family(family) {
            return Err(Dropped::Key);
        }
        if !is_english(&word.folded) {
            return Err(Dropped::Language);
        }
        if !of_line.contains(family) {
            new.insert(family.to_owned());
        }
    }
    if new.len() > NEW_WORDS {
        return Err(Dropped::NotTheSame);
    }
    let mut given: Vec<&str> = turn.given().collect();
    if turn.prompts {
        given.push(turn.words);
    }
    match key.run_in(said, &given) || key::earns(engine, turn.stage, said, &given) {
        true => Err(Dropped::Key),
        false => Ok(()),
    }
}

/// The ordinary ones, too.
fn all_families(text: &str) -> HashSet<String> {
    let family = |word: Word| word.family().to_owned();
    words(text).into_iter().map(family).collect()
}
