//! Phrases of a list that say what another one of the list says already.
//!
//! Not by looking at how they are written, but by what they find: of every phrase the texts it stands for are written out
//! (each alternative, each phrase of a class, gaps empty and full), and the finder tells which other phrases of the list
//! find all of them. A phrase that stands for too many texts, or for one that is read as something else, is left alone.

use std::collections::BTreeMap;

use crate::casebook::rubric::Rubric;
use crate::casebook::{Entry, Fault, Places};
use crate::language::{Document, FinderBuilder, Hit, Phrase};
use crate::text::t_with;

/// So many texts of one phrase are looked at.
const TEXTS_MAX: usize = 64;
/// A tick by so many words in their order is sure: a long phrase beside a short one that finds the same is not idle.
const SURE_WORDS: usize = 3;

/// The phrases of a class, as written.
pub type Classes = BTreeMap<String, Vec<String>>;

/// Doubles and idle phrases of one case.
pub fn warnings(entry: &Entry, places: &Places, shared: &Classes) -> Vec<Fault> {
    let mut classes = shared.clone();
    classes.extend(entry.rubric.class.clone());
    let of_rubric = lists(&entry.rubric);
    let of_case = entry.case.fact.iter().enumerate();
    let of_case: Vec<List<'_>> = of_case
        .map(|(at, fact)| (format!("fact[{at}].asks"), fact.asks.as_slice()))
        .collect();
    let mut builder = FinderBuilder::new(&entry.lexicon);
    let mut known = BTreeMap::new();
    for (_, phrases) in of_rubric.iter().chain(&of_case) {
        for phrase in *phrases {
            if let Ok(parsed) = Phrase::parse(phrase, &entry.lexicon) {
                known.insert(phrase.as_str(), builder.add(&parsed));
            }
        }
    }
    let finder = builder.build();
    let mut warnings = Vec::new();
    for (lists, document) in [(&of_rubric, &places.rubric), (&of_case, &places.case)] {
        for (path, phrases) in lists {
            let found = idle(phrases, &classes, |text| {
                let text = Document::read(text);
                let hits = finder.find(&text);
                let of = |phrase: &str| -> Vec<Stand> {
                    let hits = known.get(phrase).map_or(&[][..], |id| hits.of(*id));
                    let stand = |hit: &Hit| Stand {
                        sentence: hit.sentence as usize,
                        words: (hit.last - hit.first + 1) as usize,
                    };
                    hits.iter().map(stand).collect()
                };
                (
                    text.sentence_count(),
                    phrases.iter().map(|one| of(one)).collect(),
                )
            });
            for (at, other, is_double) in found {
                let (phrase, other) = (phrases[at].as_str(), phrases[other].as_str());
                let message = if is_double {
                    let values = [("phrase", phrase.into()), ("other", other.into())];
                    t_with("lint-phrase-same", &values)
                } else {
                    let values = [("phrase", phrase.into()), ("wider", other.into())];
                    t_with("lint-phrase-covered", &values)
                };
                warnings.push(document.fault(&format!("{path}[{at}]"), message));
            }
        }
    }
    warnings
}

/// A phrase in a text.
struct Stand {
    sentence: usize,
    words: usize,
}

type List<'a> = (String, &'a [String]);

fn lists(rubric: &Rubric) -> Vec<List<'_>> {
    let mut lists: Vec<List<'_>> = Vec::new();
    for (name, phrases) in &rubric.class {
        lists.push((format!("class.{name}"), phrases));
    }
    for (at, item) in rubric.item.iter().enumerate() {
        for (alternative, one) in item.matches.iter().enumerate() {
            let path = format!("item[{at}].match[{alternative}]");
            lists.push((format!("{path}.any"), &one.any));
            lists.push((format!("{path}.not"), &one.not));
            for (group, phrases) in one.all.iter().enumerate() {
                lists.push((format!("{path}.all[{group}]"), phrases));
            }
        }
        if let Some(number) = &item.number {
            lists.push((format!("item[{at}].number.near"), &number.near));
            lists.push((format!("item[{at}].number.not_near"), &number.not_near));
        }
        for (step, phrases) in item
            .order
            .iter()
            .flat_map(|order| order.steps.iter().enumerate())
        {
            lists.push((format!("item[{at}].order.steps[{step}]"), phrases));
        }
    }
    lists.retain(|(_, phrases)| phrases.len() > 1);
    lists
}

/// Phrases that are not needed: which, because of which other, and whether both find the same. `find` reads a text and gives
/// the number of its sentences and, for every phrase of the list, those it stands in.
fn idle(
    phrases: &[String],
    classes: &Classes,
    find: impl Fn(&str) -> (usize, Vec<Vec<Stand>>),
) -> Vec<(usize, usize, bool)> {
    // One sentence for each text, all of the list in one document.
    let mut document = String::new();
    let mut sentences = Vec::new();
    let mut count = 0_usize;
    for phrase in phrases {
        let texts = texts(phrase, classes).unwrap_or_default();
        sentences.push(count..count + texts.len());
        count += texts.len();
        for text in texts {
            document.push_str(&text);
            document.push_str(".\n\n");
        }
    }
    let (read, stands) = find(&document);
    if read != count {
        return Vec::new(); // some text was read as more than one sentence
    }
    // Finds every text of the other one, and is as sure of it.
    let covers = |wide: usize, narrow: usize| {
        let texts = sentences[narrow].clone();
        !texts.is_empty()
            && texts.into_iter().all(|text| {
                let sure = |phrase: usize| {
                    let here = stands[phrase].iter().filter(|stand| stand.sentence == text);
                    here.map(|stand| stand.words >= SURE_WORDS).max()
                };
                sure(narrow).is_some() && sure(wide) >= sure(narrow)
            })
    };
    let mut idle = Vec::new();
    // A phrase that does not find its own texts is more than they show.
    for narrow in (0..phrases.len()).filter(|at| covers(*at, *at)) {
        let wider = (0..phrases.len()).find(|&wide| {
            // Of doubles the first one stays.
            wide != narrow && covers(wide, narrow) && (wide < narrow || !covers(narrow, wide))
        });
        if let Some(wide) = wider {
            idle.push((narrow, wide, covers(narrow, wide)));
        }
    }
    idle
}

/// Texts a phrase stands for; none when they are too many or hold symbols.
fn texts(phrase: &str, classes: &Classes) -> Option<Vec<String>> {
    let mut rest = phrase;
    let texts = sequence(&mut rest, classes, 0)?;
    rest.is_empty().then_some(texts)
}

fn sequence(rest: &mut &str, classes: &Classes, depth: usize) -> Option<Vec<String>> {
    let mut texts = vec![String::new()];
    loop {
        *rest = rest.trim_start();
        let Some(first) = rest.chars().next() else {
            break;
        };
        let next: Vec<String> = match first {
            ')' | '|' if depth > 0 => break,
            '(' if depth < 3 => {
                *rest = &rest[1..];
                let mut all = Vec::new();
                loop {
                    all.extend(sequence(rest, classes, depth + 1)?);
                    let end = rest.chars().next()?;
                    *rest = &rest[1..];
                    match end {
                        ')' => break,
                        _ => continue,
                    }
                }
                all
            }
            '{' => {
                let (name, after) = rest[1..].split_once('}')?;
                *rest = after;
                let mut all = Vec::new();
                for phrase in classes.get(name)? {
                    all.extend(texts_of_class(phrase)?);
                }
                all
            }
            '~' => {
                let digits = rest[1..]
                    .find(|c: char| !c.is_ascii_digit())
                    .unwrap_or(rest.len() - 1);
                let gap: usize = rest[1..=digits].parse().ok()?;
                *rest = &rest[1 + digits..];
                vec![String::new(), vec!["qx"; gap].join(" ")]
            }
            _ => {
                let end = rest.find(|c: char| c.is_whitespace() || "(){}|~".contains(c));
                let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
                *rest = after;
                let bare = word.strip_prefix('=').unwrap_or(word);
                let (bare, more) = match bare.strip_suffix('*') {
                    Some(start) => (start, "qx"),
                    None => (bare, ""),
                };
                let is_word = |c: char| c.is_alphanumeric() || c == '-';
                if bare.is_empty() || !bare.chars().all(is_word) {
                    return None;
                }
                vec![format!("{bare}{more}")]
            }
        };
        if texts.len().saturating_mul(next.len()) > TEXTS_MAX {
            return None;
        }
        let joined = |text: &String, next: &String| match (text.is_empty(), next.is_empty()) {
            (true, _) => next.clone(),
            (_, true) => text.clone(),
            _ => format!("{text} {next}"),
        };
        texts = texts
            .iter()
            .flat_map(|text| next.iter().map(move |next| joined(text, next)))
            .collect();
    }
    Some(texts)
}

/// The phrases of a class name no classes.
fn texts_of_class(phrase: &str) -> Option<Vec<String>> {
    texts(phrase, &Classes::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::sample;

    fn warned(from: &str, to: &str) -> Vec<(usize, String)> {
        let sources = sample::changed("rubrics/doorbell.toml", from, to);
        let reading = sample::read(&sources);
        assert_eq!(reading.faults, []);
        let entry = &reading.casebook.unwrap().cases["doorbell"];
        let shared = Classes::from([(
            "cache".to_owned(),
            vec!["cache".to_owned(), "redis".to_owned()],
        )]);
        let warnings = warnings(entry, &reading.places["doorbell"], &shared);
        warnings
            .into_iter()
            .map(|warning| (warning.line, warning.message))
            .collect()
    }

    #[test]
    fn a_phrase_stands_for_its_texts() {
        let classes = Classes::from([(
            "cache".to_owned(),
            vec!["redis".to_owned(), "in memory".to_owned()],
        )]);
        assert_eq!(
            texts("(a|b c) =set part*", &classes).unwrap(),
            ["a set partqx", "b c set partqx"]
        );
        assert_eq!(texts("x ~2 y", &classes).unwrap(), ["x y", "x qx qx y"]);
        assert_eq!(
            texts("{cache} node", &classes).unwrap(),
            ["redis node", "in memory node"]
        );
        assert_eq!(texts("createUrl (", &classes), None);
        assert_eq!(
            texts("(a|b)(c|d)(e|f)(g|h)(i|j)(k|l)(m|n)", &classes),
            None,
            "too many"
        );
        assert_eq!(texts("{gone}", &classes), None);
    }

    #[test]
    fn doubles_and_idle_phrases_are_named_at_their_line() {
        for (phrases, said) in [
            (
                "\"once\", \"drop*\", \"dropped\"",
                Some("\"dropped\" is never needed: \"drop*\""),
            ),
            (
                "\"once\", \"drop*\", \"at once\"",
                Some("\"at once\" is never needed: \"once\""),
            ),
            (
                "\"once\", \"drop\", \"drops\"",
                Some("\"drops\" and \"drop\""),
            ),
            (
                "\"once\", \"drop\", \"the drop\"",
                Some("\"the drop\" is never needed"),
            ),
            (
                "\"once\", \"press ~2 bell\", \"press the bell\"",
                Some("\"press ~2 bell\""),
            ),
            (
                "\"once\", \"(redis|cache) node\", \"{cache} node\"",
                Some("find the same"),
            ),
            (
                "\"once\", \"drop\", \"=drops\"",
                Some("\"=drops\" is never needed"),
            ),
            ("\"once\", \"drop*\"", None),
            ("\"once\", \"=drop\", \"=drops\"", None),
            ("\"once\", \"press bell\", \"press ~2 bell twice\"", None),
            // Three words in their order make a tick sure; one word does not.
            ("\"once\", \"only once a day\"", None),
        ] {
            let found = warned("\"once\", \"drop*\"", phrases);
            match said {
                None => assert_eq!(found, [], "{phrases}"),
                Some(said) => {
                    assert_eq!(found.len(), 1, "{phrases}: {found:?}");
                    assert_eq!(found[0].0, 23);
                    assert!(found[0].1.contains(said), "{}", found[0].1);
                }
            }
        }
    }
}
