//! How well a question fits each fact: what the example questions teach.
//!
//! Phrases are sure and narrow; people type what no phrase foresaw. So a machine ([`Learnt`]) learns from the examples of every fact, from
//! its answer and its name, and from questions that no fact answers. A question gets the fact that is ahead of all others and of those
//! that are beside the case, by a margin; a phrase that finds the fact counts for it. Nobody is far enough ahead: the candidate is to
//! make an assumption, because a wrong fact does more harm than none.
//!
//! Learning takes some milliseconds, so it waits for the first question.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::compounds::{Cut, cuts, has_no_object};
use super::features::{Meanings, words_of};
use super::learner::Learnt;
use crate::casebook::Wordings;
use crate::casebook::case::Fact;

/// For each fact, on average. With fewer, nothing is learnt and the phrases decide alone.
const EXAMPLES_MIN: usize = 5;
/// What a phrase counts for the fact it finds, in a question of known words; several facts share it. On questions the phrases had not
/// seen, more made more of them wrong.
const OF_PHRASE: f64 = 0.25;
/// What counts for the fact given last when a question leans on the one before.
const OF_LAST: f64 = 0.1;
/// How far the best fact is on its own side says something beside how far it is ahead: of two that lead by the same the one nearer to
/// what was learnt is more often right. Added for a side of 0 is [`ON_NO_SIDE`] of it.
const OF_SIDE: f64 = 0.3;
const ON_NO_SIDE: f64 = 0.2;
/// A phrase finds the same fact.
const OF_AGREEING: f64 = 0.1;
/// So far the best fact must be ahead. On lines not learnt from, 0.22 gives one wrong fact in forty questions and 0.1 one in twenty.
const AHEAD: f64 = 0.22;
/// And so far when the statement in front of the question had to help.
const AHEAD_WITH_BEFORE: f64 = 0.35;

/// Both halves must be ahead by this at least when each names one of the two facts that fit the whole best ...
const HALF: f64 = 0.2;
/// ... and by this when one of them is the third.
const HALF_THIRD: f64 = 0.4;
/// More, when the second half does not begin as a question does, and when one half is a single word.
const HALF_NO_QUESTION: f64 = 0.3;
const HALF_SHORT: f64 = 0.2;

#[derive(Debug, Clone, Default)]
pub struct Weighing {
    /// What is to be learnt: a fact, or the number of facts for what is beside the case, and a text about it.
    lessons: Vec<(usize, String)>,
    same: Vec<Vec<String>>,
    /// By the words of a question that is an example, its class: what an author wrote down is answered as written.
    written: HashMap<String, usize>,
    facts: usize,
    /// There are enough lessons; until then the phrases decide alone.
    has_opinion: bool,
    taught: OnceLock<(Meanings, Learnt)>,
}

/// How a text fits.
struct Fit {
    /// How far on its side, for each fact; last what is beside the case.
    sides: Vec<f64>,
    best: usize,
    /// Of the best before the next, and how sure that is.
    ahead: f64,
}

impl Weighing {
    pub fn new(facts: &[Fact], wordings: &Wordings) -> Weighing {
        let examples: usize = facts.iter().map(|fact| fact.examples.len()).sum();
        let mut weighing = Weighing {
            facts: facts.len(),
            has_opinion: examples >= facts.len() * EXAMPLES_MIN && !facts.is_empty(),
            ..Weighing::default()
        };
        if !weighing.has_opinion {
            return weighing;
        }
        weighing.same.clone_from(&wordings.same);
        for (at, fact) in facts.iter().enumerate() {
            weighing.lesson(at, &fact.id.replace('-', " "));
            weighing.lesson(at, &fact.answer);
            for part in fact.answer.split_inclusive(['.', ';', ':', ',']) {
                weighing.lesson(at, part);
            }
            for example in &fact.examples {
                weighing.example(at, example);
            }
        }
        weighing.beside(&wordings.beside)
    }

    /// Adds questions that no fact answers.
    pub fn beside(mut self, questions: &[String]) -> Weighing {
        if self.has_opinion {
            for question in questions {
                self.example(self.facts, question);
            }
        }
        self
    }

    fn example(&mut self, class: usize, question: &str) {
        self.lesson(class, question);
        let words = words_of(question).join(" ");
        self.written.entry(words).or_insert(class);
    }

    fn lesson(&mut self, class: usize, text: &str) {
        let text = text.trim();
        if !text.is_empty() {
            self.lessons.push((class, text.to_owned()));
        }
    }

    fn taught(&self) -> &(Meanings, Learnt) {
        self.taught.get_or_init(|| {
            let meanings = Meanings::new(&self.same);
            let read = |(class, text): &(usize, String)| (*class, meanings.features(text));
            let texts: Vec<_> = self.lessons.iter().map(read).collect();
            let learnt = Learnt::from(&texts, self.facts + 1);
            (meanings, learnt)
        })
    }

    /// Which facts a question asks for, in order. `phrases` tells which facts phrases find in a text, `before` is the statement in front
    /// of the question, `last` the fact given last if the question leans on it.
    pub fn asked_for(
        &self,
        question: &str,
        before: Option<&str>,
        last: Option<usize>,
        phrases: impl Fn(&str) -> Vec<usize>,
    ) -> Vec<usize> {
        let found = phrases(question);
        if !self.has_opinion {
            return found;
        }
        let whole = before.map(|before| format!("{before} {question}"));
        let written = |text: &str| self.written.get(&words_of(text).join(" "));
        let of_whole = whole.as_deref().and_then(written);
        if let Some(class) = of_whole.or_else(|| written(question)) {
            let fact = (*class < self.facts).then_some(*class);
            return fact.into_iter().collect();
        }
        // "Retries may make copies. Is that a problem?" has its object in front.
        if before.is_none() || !has_no_object(question) {
            let Some(fit) = self.fit(question, &found, last) else {
                return Vec::new();
            };
            if let Some(both) = self.both(question, &fit) {
                return both.to_vec();
            }
            if fit.best < self.facts && fit.ahead >= AHEAD {
                return vec![fit.best];
            }
        }
        // "Big accounts need another way. How big is big?"
        let whole = whole.and_then(|whole| self.fit(&whole, &found, last));
        let clear = whole.filter(|fit| fit.best < self.facts && fit.ahead >= AHEAD_WITH_BEFORE);
        clear.map(|fit| fit.best).into_iter().collect()
    }

    /// The one fact a question asks for; `found` are those that phrases found in it.
    #[cfg(test)]
    pub fn settle(&self, question: &str, found: Vec<usize>) -> Vec<usize> {
        self.asked_for(question, None, None, |_| found.clone())
    }

    /// The two facts of a question that is two.
    ///
    /// Phrases have no say in it: in half a question they find too much by accident.
    fn both(&self, question: &str, whole: &Fit) -> Option<[usize; 2]> {
        let mut best: Option<(f64, [usize; 2])> = None;
        for cut in cuts(question) {
            let left = self.fit(cut.left, &[], None)?;
            let right = self.fit(cut.right, &[], None)?;
            if left.best == right.best || left.best.max(right.best) >= self.facts {
                continue;
            }
            let Some(wanted) = wanted(&cut, whole, [left.best, right.best]) else {
                continue;
            };
            let spare = left.ahead.min(right.ahead) - wanted;
            if spare >= 0.0 && best.is_none_or(|(most, _)| spare > most) {
                best = Some((spare, [left.best, right.best]));
            }
        }
        best.map(|(_, both)| both)
    }

    /// Nothing for a text without words.
    fn fit(&self, text: &str, found: &[usize], last: Option<usize>) -> Option<Fit> {
        let (meanings, learnt) = self.taught();
        let (mut sides, known) = learnt.weigh(&meanings.features(text));
        if known <= 0.0 && found.is_empty() {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "a case has few facts")]
        let share = OF_PHRASE * known / found.len().max(1) as f64;
        for fact in found {
            if let Some(side) = sides.get_mut(*fact) {
                *side += share;
            }
        }
        if let Some(side) = last.and_then(|last| sides.get_mut(last)) {
            *side += OF_LAST;
        }
        let (best, most) = highest(sides.iter().copied().enumerate())?;
        let others = sides.iter().copied().enumerate();
        let next = highest(others.filter(|(at, _)| *at != best)).map_or(0.0, |(_, next)| next);
        let mut ahead = most - next + OF_SIDE * (most + ON_NO_SIDE);
        if found.contains(&best) {
            ahead += OF_AGREEING;
        }
        Some(Fit { sides, best, ahead })
    }
}

/// The first of the highest.
fn highest(sides: impl Iterator<Item = (usize, f64)>) -> Option<(usize, f64)> {
    sides.reduce(|best, side| if side.1 > best.1 { side } else { best })
}

/// By how much both halves must be ahead; nothing where the whole does not speak of both facts.
fn wanted(cut: &Cut<'_>, whole: &Fit, both: [usize; 2]) -> Option<f64> {
    let facts = whole.sides.len().saturating_sub(1);
    let better = |fact: usize| {
        let side = whole.sides.get(fact).copied().unwrap_or(f64::MIN);
        let ahead = |other: &&f64| **other > side;
        whole.sides.iter().take(facts).filter(ahead).count()
    };
    let mut wanted = match better(both[0]).max(better(both[1])) {
        0 | 1 => HALF,
        2 => HALF_THIRD,
        _ => return None,
    };
    if !cut.asks_again {
        wanted += HALF_NO_QUESTION;
    }
    if cut.is_short {
        wanted += HALF_SHORT;
    }
    Some(wanted)
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

    #[test]
    fn what_an_author_wrote_down_is_answered_as_written() {
        let weighing = weighing().beside(&["How many doors are painted red?".to_owned()]);
        assert_eq!(
            weighing.settle("how many doors are painted RED", vec![0]),
            [0; 0]
        );
        assert_eq!(weighing.settle("No signal", Vec::new()), [1]);
    }
}
