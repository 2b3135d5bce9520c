//! What takes back credit: lists of many things, and answers to another case.
//!
//! A list of buzzwords names everything and explains nothing. Each rule with its figure:
//!
//! * A sentence that would be credited for more than 4 things with fewer than 6 words each is a mention only,
//!   unless it has the small words of a sentence in which something is said, or something stands beside most of its things.
//! * So is a paragraph (a list with one word a line) of at least 8 things with more than 30 per 100 words.
//! * An answer with more than 15 things per 100 words is a list as a whole; real answers reach 13.7.
//! * So is one that says nothing about its things: lists hold 1 to 6 small words in 100 (less "we", which
//!   "we use X, Y and Z" is dressed up with), the tersest of 120 real answers 10, most 15 to 25. Notes in fragments, which
//!   hold as few, are known by coming back to the same words.
//! * So is one whose things stand alone: of a list nearly every entry is a clause with nothing beside it, of the tersest
//!   notes half of them, of prose one in five. That tells lists of whole phrases, which have small words of their own.
//!
//! Items that were credited for the same words are one thing: "use push for most users and pull for
//! celebrities" touches five items and is one thought. What candidates name as out of scope may be
//! a list; in an answer that is more than a list it is left alone.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::casebook::rubric::{Kind, Verdict};
use crate::language::stage::STAGES;
use crate::language::{Document, Hit, Hits};

use super::compile::is_assessable;
use super::engine::{Engine, Signals};
use super::finding::Finding;
use super::judge::{self, Instance, Judged};

const LISTED_THINGS: usize = 4;
const LISTED_WORDS_PER_THING: usize = 6;
/// Lists of buzzwords hold 1 or 2 such words in 100, the tersest real sentences 15.
const GLUE_PER_100_WORDS: usize = 12;
/// Words that say how things belong together. Articles, "and" and "or" are left out: they are what
/// a list is decorated with.
const GLUE: &[&str] = &[
    "after", "all", "are", "as", "at", "be", "because", "before", "but", "by", "can", "do", "does",
    "each", "every", "for", "from", "had", "has", "have", "how", "however", "i", "if", "in",
    "instead", "into", "is", "it", "its", "most", "must", "no", "not", "of", "on", "only", "our",
    "per", "should", "since", "so", "some", "than", "that", "their", "them", "then", "there",
    "these", "they", "this", "to", "until", "was", "we", "were", "when", "which", "while", "will",
    "with", "would", "you", "your",
];
const GLUE_LETTERS_MAX: usize = 7;
const PARAGRAPH_THINGS: usize = 8;
const PARAGRAPH_THINGS_PER_100_WORDS: usize = 30;
const ANSWER_THINGS_PER_100_WORDS: usize = 15;
/// Small words in 100 that the answer as a whole needs, when it would be credited for some things.
const ANSWER_GLUE_PER_100_WORDS: usize = 8;
/// With this many things in 100 words it needs more of them.
const DENSE_THINGS_PER_100_WORDS: usize = 8;
const DENSE_GLUE_PER_100_WORDS: usize = 12;
const ANSWER_THINGS: usize = 6;
/// Of an answer's words, less so many of the most frequent, so many in 100 come again when it speaks of something.
const PADDING_WORDS: usize = 8;
const AGAIN_PER_100_WORDS: usize = 30;
/// Notes in fragments hold 7 small words in 100 or more, lists of the rubric's own words 4 at most.
const FRAGMENTS_GLUE_PER_100_WORDS: usize = 5;
/// In lists that are made of whole phrases 78 to 97 of 100 places that earn something are a clause by themselves, in the
/// tersest of 120 real answers 49. Where there are more small words than so many in 100 something is said.
const BARE_PER_100_PLACES: usize = 65;
const BARE_GLUE_PER_100_WORDS: usize = 15;
/// So far a clause is looked at on either side of a place: a text may be one clause as a whole.
const BESIDE_TOKENS: usize = 24;
/// Density and anchors say nothing about a text shorter than this.
pub(super) const WORDS_MIN: usize = 40;
/// Distinct anchor phrases an answer to this case holds at least.
const ANCHORS_MIN: usize = 2;
/// An anchor speaks for so many sections before and after its own.
const SECTIONS_BESIDE: u32 = 4;
/// So many items must have lost their credit before the answer as a whole is called stuffed.
const LOST_ITEMS: usize = 5;

/// What the guards found in one answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Guard {
    pub off_topic: bool,
    pub stuffing: bool,
    /// Everything is a list.
    whole: bool,
    /// Sentence windows that are lists.
    units: BTreeSet<u32>,
    /// Sections about something else: no anchor in them, beside them, or in their stage.
    foreign: BTreeSet<u32>,
}

impl Guard {
    pub fn drops(&self, instance: &Instance) -> bool {
        self.whole
            || (!instance.aside && instance.units.iter().any(|unit| self.units.contains(unit)))
    }

    /// Whether all of it was said in parts of the answer that are about another case.
    pub fn is_foreign(&self, document: &Document, instance: &Instance) -> bool {
        let foreign = |hit: &Hit| self.foreign.contains(&document.section_of(hit.sentence));
        !self.foreign.is_empty() && instance.hits.iter().all(foreign)
    }

    /// For measuring items: an answer to another case keeps what it seems to earn.
    pub fn forget_anchors(&mut self) {
        self.off_topic = false;
        self.foreign.clear();
    }

    pub fn flags(&self) -> Vec<String> {
        let flags = [("off-topic", self.off_topic), ("stuffing", self.stuffing)];
        flags
            .iter()
            .filter(|(_, set)| *set)
            .map(|(flag, _)| (*flag).to_owned())
            .collect()
    }
}

/// The small words as numbers, in order: a word of at most eight letters is one comparison a step of the search.
const GLUE_PACKED: [u64; GLUE.len()] = {
    let mut all = [0; GLUE.len()];
    let mut at = 0;
    while at < GLUE.len() {
        all[at] = packed(GLUE[at].as_bytes());
        at += 1;
    }
    all
};

/// The bytes of a short word as a number that sorts as the word does.
const fn packed(word: &[u8]) -> u64 {
    let mut number = 0;
    let mut at = 0;
    while at < 8 {
        number = number << 8 | if at < word.len() { word[at] as u64 } else { 0 };
        at += 1;
    }
    number
}

fn is_glue(word: &str) -> bool {
    word.len() <= GLUE_LETTERS_MAX && GLUE_PACKED.binary_search(&packed(word.as_bytes())).is_ok()
}

fn count_words(document: &Document, sentence: u32) -> (usize, usize) {
    let (mut words, mut glue) = (0, 0);
    for word in document.words_of_unit(sentence) {
        words += 1;
        // A number says something about what it stands with.
        let number = word.bytes().next().is_some_and(|b| b.is_ascii_digit());
        glue += usize::from(number || is_glue(word));
    }
    (words, glue)
}

/// A hit that earned something.
#[derive(Debug, Clone, Copy)]
struct Credit {
    paragraph: u32,
    unit: u32,
    sentence: u32,
    first: u32,
    last: u32,
    /// What it counted for.
    item: u32,
}

impl Credit {
    fn new(document: &Document, item: usize, hit: &Hit) -> Self {
        Credit {
            paragraph: document.paragraph_of(hit.sentence),
            unit: document.unit_of(hit.sentence),
            sentence: hit.sentence,
            first: hit.first,
            last: hit.last,
            item: item as u32,
        }
    }
}

/// The most items that each have words of their own: of every item the shortest hit, of those as many as do not overlap.
/// `spans` is only there to be used again.
fn things(credits: &[Credit], spans: &mut Vec<Credit>) -> usize {
    spans.clear();
    spans.extend_from_slice(credits);
    spans.sort_unstable_by_key(|one| (one.item, one.last - one.first, one.first));
    spans.dedup_by_key(|one| one.item);
    spans.sort_unstable_by_key(|one| (one.last, one.first));
    let mut free_from = 0;
    let mut things = 0;
    for one in spans {
        if one.first >= free_from {
            things += 1;
            free_from = one.last + 1;
        }
    }
    things
}

pub(super) fn look(engine: &Engine, document: &Document, hits: &Hits, judged: &[Judged]) -> Guard {
    let mut guard = Guard::default();
    let words = document.words();
    let anchors = engine
        .anchors
        .iter()
        .filter(|anchor| judge::occurs(hits, &[**anchor]))
        .count();
    let wanted = anchors_wanted(document).min(engine.anchors.len());
    guard.off_topic = words >= WORDS_MIN && anchors < wanted;
    if words >= WORDS_MIN && wanted > 0 {
        guard.foreign = foreign_sections(engine, document, hits);
    }

    let mut credits: Vec<Credit> = Vec::new();
    // One way of meeting each item is enough to count what the answer is credited for.
    let mut once: Vec<Credit> = Vec::new();
    let mut credited = 0;
    for (at, (item, one)) in engine.items.iter().zip(judged).enumerate() {
        if !is_assessable(item) || item.item.kind == Kind::Misconception {
            continue;
        }
        credited += usize::from(!one.instances.is_empty());
        let credit = |hit: &Hit| Credit::new(document, at, hit);
        let first = one.instances.iter().take(1);
        once.extend(first.flat_map(|i| &i.hits).map(credit));
        let all = one.instances.iter().filter(|i| !i.aside);
        credits.extend(all.flat_map(|i| &i.hits).map(credit));
    }
    let mut spans = Vec::new();
    let mut padding = None;
    credits.sort_unstable_by_key(|one| (one.paragraph, one.unit));
    for unit in credits.chunk_by(|one, other| one.unit == other.unit) {
        // As many hits as things are needed, and words are counted only where there are.
        if unit.len() <= LISTED_THINGS {
            continue;
        }
        let things = things(unit, &mut spans);
        if things <= LISTED_THINGS {
            continue;
        }
        let (words, glue) = count_words(document, unit[0].sentence);
        let said = glue * 100 >= words * GLUE_PER_100_WORDS;
        if words < things * LISTED_WORDS_PER_THING && !said {
            let padding = padding.get_or_insert_with(|| most_frequent(&distinct(document)));
            let (bare, places) = bare(document, unit, padding);
            if bare * 2 >= places {
                guard.units.insert(unit[0].unit);
            }
        }
    }
    for paragraph in credits.chunk_by(|one, other| one.paragraph == other.paragraph) {
        if paragraph.len() < PARAGRAPH_THINGS {
            continue;
        }
        let things = things(paragraph, &mut spans);
        if things < PARAGRAPH_THINGS {
            continue;
        }
        let units = || paragraph.chunk_by(|one, other| one.unit == other.unit);
        let words: usize = units()
            .map(|unit| document.words_of_unit(unit[0].sentence).count())
            .sum();
        if things * 100 > words * PARAGRAPH_THINGS_PER_100_WORDS {
            guard.units.extend(units().map(|unit| unit[0].unit));
        }
    }
    guard.whole = words >= WORDS_MIN && is_list(document, words, things(&once, &mut spans), &once);
    let lost = judged
        .iter()
        .filter(|one| !one.instances.is_empty() && one.instances.iter().all(|i| guard.drops(i)))
        .count();
    guard.stuffing = guard.whole || (lost >= LOST_ITEMS && lost * 2 >= credited);
    guard
}

/// Of one stage alone less can be asked: there one works on a part, and an estimate may be nothing but numbers.
fn anchors_wanted(document: &Document) -> usize {
    let mut stages = document.stages();
    match (stages.next(), stages.next()) {
        (Some(only), None) if only == STAGES[1] => 0,
        (Some(_), None) => 1,
        _ => ANCHORS_MIN,
    }
}

/// Sections without an anchor of the case in them, near them, or in their stage.
fn foreign_sections(engine: &Engine, document: &Document, hits: &Hits) -> BTreeSet<u32> {
    let anchored: BTreeSet<u32> = engine
        .anchors
        .iter()
        .flat_map(|anchor| hits.of(*anchor))
        .map(|hit| document.section_of(hit.sentence))
        .collect();
    let stages: BTreeSet<u32> = anchored
        .iter()
        .filter_map(|section| document.stage_of_section(*section))
        .collect();
    let at_home = |section: &u32| {
        let beside =
            section.saturating_sub(SECTIONS_BESIDE)..=section.saturating_add(SECTIONS_BESIDE);
        anchored.range(beside).next().is_some()
            || document
                .stage_of_section(*section)
                .is_some_and(|stage| stages.contains(&stage))
    };
    (0..document.section_count())
        .filter(|section| !at_home(section))
        .collect()
}

/// Whether the answer as a whole names things and says nothing about them.
fn is_list(document: &Document, words: usize, things: usize, credits: &[Credit]) -> bool {
    if things * 100 > words * ANSWER_THINGS_PER_100_WORDS {
        return true;
    }
    if things < ANSWER_THINGS {
        return false;
    }
    let sentences = distinct(document);
    let (mut words, mut glue) = (0, 0);
    for sentence in &sentences {
        words += sentence.len();
        glue += sentence
            .iter()
            .filter(|word| **word != "we" && is_glue(word))
            .count();
    }
    if glue * 100 < words * BARE_GLUE_PER_100_WORDS {
        let (bare, places) = bare(document, credits, &most_frequent(&sentences));
        if bare * 100 > places * BARE_PER_100_PLACES {
            return true;
        }
    }
    let needed = if things * 100 > words * DENSE_THINGS_PER_100_WORDS {
        DENSE_GLUE_PER_100_WORDS
    } else {
        ANSWER_GLUE_PER_100_WORDS
    };
    let in_fragments = glue * 100 >= words * FRAGMENTS_GLUE_PER_100_WORDS;
    glue * 100 < words * needed && !(in_fragments && comes_back_to_its_things(&sentences))
}

/// What is said three times is still said once.
fn distinct(document: &Document) -> Vec<Vec<&str>> {
    let mut said: BTreeSet<u64> = BTreeSet::new();
    let sentences = document.spoken().filter(|sentence| {
        let mut hasher = DefaultHasher::new();
        sentence.hash(&mut hasher);
        said.insert(hasher.finish())
    });
    sentences.collect()
}

/// Notes in fragments hold few small words, too, but they speak of the same things again: of the words of a list less the
/// most frequent (what it is padded with) 19 in 100 at most stood there before, of real notes 26 to 60.
fn comes_back_to_its_things(sentences: &[Vec<&str>]) -> bool {
    let mut times: HashMap<&str, usize> = HashMap::new();
    let words = sentences.iter().flatten();
    for word in words.filter(|word| word.starts_with(char::is_alphabetic) && !is_glue(word)) {
        *times.entry(word).or_default() += 1;
    }
    let mut times: Vec<usize> = times.into_values().collect();
    times.sort_unstable_by(|a, b| b.cmp(a));
    let others = times.get(PADDING_WORDS..).unwrap_or_default();
    let (all, again) = others.iter().fold((0, 0), |(all, again), times| {
        (all + times, again + times - 1)
    });
    again * 100 >= all * AGAIN_PER_100_WORDS
}

/// The words an answer says most often, which is what a list is padded with.
fn most_frequent<'d>(sentences: &[Vec<&'d str>]) -> Vec<&'d str> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for word in sentences.iter().flatten().filter(|word| !is_glue(word)) {
        *times.entry(word).or_default() += 1;
    }
    let mut times: Vec<(&str, usize)> = times.into_iter().collect();
    times.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    times.truncate(PADDING_WORDS);
    times.into_iter().map(|(word, _)| word).collect()
}

/// How many of the places that earned something are a clause by themselves, with nothing said about them, and how many
/// places there are. Beside other such places, padding, "we", "and" and "or" nothing is said.
fn bare(document: &Document, credits: &[Credit], padding: &[&str]) -> (usize, usize) {
    let mut places: Vec<(u32, u32)> = credits.iter().map(|one| (one.first, one.last)).collect();
    places.sort_unstable();
    places.dedup();
    let earns = |token: u32| {
        let before = places.partition_point(|(first, _)| *first <= token);
        places[..before]
            .iter()
            .rev()
            .take(PADDING_WORDS)
            .any(|(_, last)| token <= *last)
    };
    let says = |token: u32| {
        let word = document.word_at(token);
        word.starts_with(char::is_alphanumeric)
            && !matches!(word, "we" | "a" | "an" | "the")
            && !padding.contains(&word)
            && !earns(token)
    };
    let parts = |token: u32| matches!(document.word_at(token), "and" | "or");
    let is_bare = |(first, last): &&(u32, u32)| {
        let tokens = document.tokens_of(document.sentence_of(*first));
        let before = (tokens.start..*first).rev().take(BESIDE_TOKENS);
        let after = (*last + 1..tokens.end.max(*last + 1)).take(BESIDE_TOKENS);
        let beside = |token: &u32, of: u32| {
            document.clause_of(*token) == document.clause_of(of) && !parts(*token)
        };
        !before.take_while(|at| beside(at, *first)).any(says)
            && !after.take_while(|at| beside(at, *last)).any(says)
    };
    (places.iter().filter(is_bare).count(), places.len())
}

/// Words by which a candidate weighs one way against another.
const ALTERNATIVES: &[&[&str]] = &[
    &["alternative"],
    &["alternatively"],
    &["alternatives"],
    &["as", "opposed", "to"],
    &["at", "the", "cost", "of"],
    &["at", "the", "expense", "of"],
    &["cheaper", "but"],
    &["compared"],
    &["cons"],
    &["could", "also"],
    &["downside"],
    &["downsides"],
    &["drawback"],
    &["drawbacks"],
    &["in", "exchange", "for"],
    &["instead", "of"],
    &["on", "the", "other", "hand"],
    &["options"],
    &["pros"],
    &["rather", "than"],
    &["the", "price", "is"],
    &["trade", "off"],
    &["trade", "offs"],
    &["tradeoff"],
    &["tradeoffs"],
    &["versus"],
    &["vs"],
    &["we", "give", "up"],
    &["we", "lose"],
    &["whereas"],
    &["would", "rather"],
];

/// What the caps ask about the text itself.
pub(super) fn signals(document: &Document, findings: &[Finding]) -> Signals {
    let staged = document.stages().next().is_some();
    let loose = document.words_in(None);
    let reached = |stage: &str| document.words_in(Some(stage)) > 0;
    let attempted = |stage: &str| {
        let some =
            |f: &&Finding| f.stage == stage && matches!(f.verdict, Verdict::Met | Verdict::Partly);
        findings.iter().any(|finding| some(&finding))
    };
    Signals {
        alternative_named: Some(document.says_any(ALTERNATIVES)),
        // Without headings nobody can say where the deep dive began.
        deep_dive_reached: (staged && loose == 0).then(|| reached("deep-dive")),
        estimate_attempted: (attempted("estimate") || (staged && loose == 0))
            .then(|| attempted("estimate") || reached("estimate")),
    }
}

#[cfg(test)]
mod tests;
