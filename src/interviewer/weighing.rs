//! How well a question fits each fact, by its words: a second opinion beside the phrases.
//!
//! Phrases are sure and narrow; people type what no phrase foresaw. So every fact also has a bag of words, from its example questions, its
//! answer and its phrases, and a question is weighed against it. A word that few facts have weighs more, a word of questions beside the
//! case weighs less, and words that mean the same here count as one. The weighing takes back what a phrase found by accident, and finds a
//! fact alone only when nothing else comes near.

use std::collections::{BTreeMap, BTreeSet};

use crate::casebook::Wordings;
use crate::casebook::case::Fact;
use crate::language::word;

/// A phrase found it, but the rest of the question speaks of something else.
const BY_ACCIDENT: f64 = 0.2;
/// Of several that phrases found, those that fit much worse than the best were found by accident as well.
const BESIDE_THE_BEST: f64 = 0.8;
/// Without a phrase this much must fit.
const ALONE: f64 = 0.42;
/// So much better a question must fit those that are beside every case before what a phrase found is taken back.
const MUCH_MORE: f64 = 1.2;
/// And the next one must fit worse by this.
const AHEAD: f64 = 0.06;

/// What a word of an answer, of a phrase and of an example question says about a fact.
const OF_ANSWER: f64 = 0.5;
const OF_PHRASE: f64 = 0.7;
const OF_EXAMPLE: f64 = 1.0;
/// For each fact, on average. With fewer, every word of a question is news.
const EXAMPLES_MIN: usize = 5;
/// A word seen this often is known.
const KNOWN: f64 = 0.3;
const BESIDE: f64 = 0.3;
/// A word no fact has.
const UNKNOWN: f64 = 1.6;
const LEAST: f64 = 0.1;

/// Words that say nothing about what is asked.
const EMPTY: &[&str] = &[
    "a", "an", "the", "is", "are", "be", "been", "do", "does", "did", "we", "i", "you", "they",
    "it", "its", "this", "that", "these", "those", "of", "to", "in", "on", "at", "for", "from",
    "by", "with", "and", "or", "so", "as", "if", "then", "than", "there", "here", "what", "which",
    "who", "whom", "whose", "where", "when", "why", "how", "can", "could", "should", "would",
    "will", "shall", "may", "might", "must", "have", "has", "had", "am", "my", "our", "your",
    "their", "me", "us", "them", "any", "some", "about", "into", "out", "up", "one", "ok", "okay",
    "hi", "hey", "please", "tell", "know", "want", "like", "just", "also", "not", "no", "yes",
    "get", "got", "give", "given", "need", "let", "lets", "really", "maybe", "whether", "assume",
    "suppose", "think", "say", "said", "right", "sure", "im", "id", "ive", "whats", "dont",
    "doesnt", "cant", "wont", "isnt", "per", "quick", "question", "thing", "things", "case",
    "kind", "sort", "going", "much", "many", "exactly", "actually", "roughly", "rough", "idea",
    "expect", "expected", "well", "um", "uh", "hm",
];
/// Two words that say what is asked for where each alone does not.
const PAIRS: &[&str] = &[
    "how many",
    "how much",
    "how long",
    "how often",
    "how fast",
    "how big",
    "how large",
    "how late",
    "how soon",
    "how old",
    "how fresh",
    "per second",
    "per day",
    "per month",
];

#[derive(Debug, Clone, Default)]
pub struct Weighing {
    /// By word, what each fact has of it.
    words: BTreeMap<String, BTreeMap<usize, f64>>,
    beside: BTreeMap<String, f64>,
    /// Words that count as one, by any of them.
    same: BTreeMap<String, String>,
    facts: usize,
    /// Has seen enough questions to have an opinion; until then the phrases decide alone.
    has_opinion: bool,
}

impl Weighing {
    pub fn new(facts: &[Fact], wordings: &Wordings) -> Weighing {
        let examples: usize = facts.iter().map(|fact| fact.examples.len()).sum();
        let mut weighing = Weighing {
            facts: facts.len(),
            has_opinion: examples >= facts.len() * EXAMPLES_MIN,
            ..Weighing::default()
        };
        for (class, words) in wordings.same.iter().enumerate() {
            for word in words {
                let name = format!("={class}");
                weighing.same.insert(stem(&word.to_lowercase()), name);
            }
        }
        for question in &wordings.beside {
            for word in weighing.features(question) {
                *weighing.beside.entry(word).or_default() += 1.0;
            }
            // They compete as one more fact that is never given.
            weighing.learn(facts.len(), question, OF_EXAMPLE);
        }
        for (at, fact) in facts.iter().enumerate() {
            let id = fact.id.replace('-', " ");
            weighing.learn(at, &id, 1.0);
            weighing.learn(at, &fact.answer, OF_ANSWER);
            for ask in &fact.asks {
                // Gaps are no words.
                let words = ask.split(' ').filter(|word| !word.starts_with('~'));
                weighing.learn(at, &words.collect::<Vec<_>>().join(" "), OF_PHRASE);
            }
            for example in &fact.examples {
                weighing.learn(at, example, OF_EXAMPLE);
            }
        }
        weighing
    }

    fn learn(&mut self, fact: usize, text: &str, weight: f64) {
        for word in self.features(text) {
            let of_word = self.words.entry(word).or_default();
            *of_word.entry(fact).or_default() += weight;
        }
    }

    /// Which facts a question asks for, in order; `found` are those that phrases found in it.
    pub fn settle(&self, question: &str, found: Vec<usize>) -> Vec<usize> {
        if !self.has_opinion {
            return found;
        }
        let mut scores = self.weigh(question);
        let beside = scores.pop().unwrap_or_default();
        let score = |fact: &usize| scores.get(*fact).copied().unwrap_or_default();
        if !found.is_empty() {
            let best = found.iter().map(score).fold(0.0, f64::max);
            if beside > best * MUCH_MORE {
                return Vec::new();
            }
            let least = (best * BESIDE_THE_BEST).max(BY_ACCIDENT);
            return found
                .into_iter()
                .filter(|fact| score(fact) >= least)
                .collect();
        }
        let mut by_score: Vec<(f64, usize)> = scores.iter().copied().zip(0..).collect();
        by_score.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        let next = by_score.get(1).map_or(0.0, |(score, _)| *score);
        let next = next.max(beside);
        let alone = by_score
            .first()
            .filter(|(score, _)| *score >= ALONE && score - next >= AHEAD);
        alone.map(|(_, fact)| *fact).into_iter().collect()
    }

    /// 0 to 1 for each fact, and last for what is beside every case.
    fn weigh(&self, question: &str) -> Vec<f64> {
        let mut scores = vec![0.0; self.facts + 1];
        let mut whole = 0.0;
        for word in self.features(question) {
            let Some(of_word) = self.words.get(&word) else {
                whole += UNKNOWN;
                continue;
            };
            let spread: f64 = of_word.values().map(|count| count.min(1.0)).sum();
            #[expect(clippy::cast_precision_loss, reason = "a case has few facts")]
            let rarity = ((self.facts as f64 + 1.0) / (spread + 0.5)).ln().max(LEAST);
            whole += rarity;
            let beside = self.beside.get(&word).copied().unwrap_or_default();
            let all: f64 = of_word.values().sum();
            for (fact, count) in of_word {
                let beside = if *fact == self.facts { 0.0 } else { beside };
                let known = count / (count + KNOWN + BESIDE * beside);
                if let Some(score) = scores.get_mut(*fact) {
                    *score += rarity * known * (0.3 + 0.7 * count / all);
                }
            }
        }
        if whole > 0.0 {
            scores.iter_mut().for_each(|score| *score /= whole);
        }
        scores
    }

    fn features(&self, text: &str) -> BTreeSet<String> {
        let text = text.to_lowercase().replace(['\'', '’'], "");
        let words: Vec<&str> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let mut features = BTreeSet::new();
        for word in &words {
            let stem = stem(word);
            let class = self.same.get(&stem);
            if class.is_some() || !EMPTY.contains(word) {
                features.insert(stem);
            }
            features.extend(class.cloned());
        }
        for pair in words.windows(2) {
            let pair = pair.join(" ");
            if PAIRS.contains(&pair.as_str()) {
                features.insert(pair);
            }
        }
        features
    }
}

fn stem(word: &str) -> String {
    word::stem(word).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::sample;

    fn fact(id: &str, examples: &[&str]) -> Fact {
        Fact {
            id: id.to_owned(),
            answer: format!("The answer about {id}."),
            asks: vec![id.to_owned()],
            examples: examples.iter().map(|text| (*text).to_owned()).collect(),
        }
    }

    fn weighing() -> Weighing {
        let facts = [
            fact(
                "doors",
                &[
                    "How many doors are there?",
                    "number of doors",
                    "doors in total?",
                    "how many rings a day",
                    "rings for each door?",
                ],
            ),
            fact(
                "offline",
                &[
                    "What if a phone is offline?",
                    "phone without a network?",
                    "no signal?",
                    "may a phone lose its network",
                    "how late may a phone ring",
                ],
            ),
        ];
        Weighing::new(&facts, &sample::casebook().wordings)
    }

    #[test]
    fn a_question_no_phrase_foresaw_finds_the_fact_whose_words_it_has() {
        let none: [usize; 0] = [];
        assert_eq!(
            weighing().settle("total rings of all doors a day", Vec::new()),
            [0]
        );
        assert_eq!(
            weighing().settle("the phone has lost its network signal", Vec::new()),
            [1]
        );
        assert_eq!(
            weighing().settle("which colour is the button", Vec::new()),
            none
        );
        assert_eq!(weighing().settle("", Vec::new()), none);
    }

    #[test]
    fn what_a_phrase_found_by_accident_is_taken_back() {
        let long = "are volleyball players singing together on sunny afternoons offline behind the cathedral near Seville";
        let none: [usize; 0] = [];
        assert_eq!(weighing().settle(long, vec![1]), none);
        assert_eq!(weighing().settle("how many doors", vec![0]), [0]);
    }

    #[test]
    fn with_few_examples_the_phrases_decide_alone() {
        let few = Weighing::new(
            &[fact("doors", &["How many?"])],
            &sample::casebook().wordings,
        );
        assert_eq!(few.settle("tell me of gates", vec![0]), [0]);
        assert_eq!(few.settle("how many doors", Vec::new()), [0; 0]);
    }
}
