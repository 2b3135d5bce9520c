//! Facts on request: which of them does a message ask for?

use crate::casebook::case::Fact;
use crate::casebook::wordings::Wordings;
use crate::interview::event::{Line, LineKind};
use crate::language::{Document, Finder, FinderBuilder, Lexicon, Phrase, PhraseId};
use crate::text::t_with;

use super::compounds::leans_on_the_last;
use super::questions::{pieces, variant};
use super::weighing::Weighing;

/// What the interviewer says to one message, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reply {
    /// Empty only for an empty message.
    pub lines: Vec<Line>,
}

#[derive(Debug, Clone)]
pub struct Facts {
    facts: Vec<Told>,
    finder: Finder,
    weighing: Weighing,
}

/// What is kept of a fact: what may be said, and by what it is asked for.
#[derive(Debug, Clone)]
struct Told {
    id: String,
    answer: String,
    asks: Vec<PhraseId>,
}

impl Facts {
    pub fn new(facts: &[Fact], lexicon: &Lexicon, wordings: &Wordings) -> Facts {
        let weighing = Weighing::new(facts, wordings);
        let mut builder = FinderBuilder::new(lexicon);
        let mut told = Vec::with_capacity(facts.len());
        for fact in facts {
            // The casebook has parsed every phrase. One that a later version of the language no longer reads, in the pinned copy of
            // an old interview, asks for nothing.
            let phrases = fact
                .asks
                .iter()
                .filter_map(|ask| Phrase::parse(ask, lexicon).ok());
            let asks = phrases.map(|phrase| builder.add(&phrase)).collect();
            told.push(Told {
                id: fact.id.clone(),
                answer: fact.answer.clone(),
                asks,
            });
        }
        Facts {
            facts: told,
            finder: builder.build(),
            weighing,
        }
    }

    /// Adds questions of this case that no fact answers.
    pub fn beside(mut self, questions: &[String]) -> Facts {
        self.weighing = self.weighing.beside(questions);
        self
    }

    pub fn answer(&self, message: &str, already: &[String], wordings: &Wordings) -> Reply {
        let pieces = pieces(message);
        let questions = pieces.iter().filter(|piece| piece.asks).count();
        let mut given: Vec<usize> = Vec::new();
        let mut open: Option<&str> = None;
        let place = |id: &String| self.facts.iter().position(|fact| fact.id == *id);
        let mut last = already.last().and_then(place);
        let mut said: Option<&str> = None;
        for piece in &pieces {
            let question = piece.text;
            if !piece.asks {
                said = Some(question);
                continue;
            }
            let before = said.take();
            let leant_on = last.filter(|_| leans_on_the_last(question));
            let found = self
                .weighing
                .asked_for(question, before, leant_on, |text| self.found_in(text));
            if found.is_empty() {
                open = open.or(Some(question));
            }
            last = found.last().copied().or(last);
            for fact in found {
                if !given.contains(&fact) {
                    given.push(fact);
                }
            }
        }
        let mut lines: Vec<Line> = given
            .into_iter()
            .map(|fact| self.tell(fact, message, already, wordings))
            .collect();
        if let Some(question) = open {
            let text = variant(&wordings.assume, question).to_owned();
            // Among several questions it must be clear which of them stays open.
            let text = if questions > 1 {
                let values = [("question", question.into()), ("answer", text.into())];
                t_with("interviewer-about", &values)
            } else {
                text
            };
            lines.push(Line::new(LineKind::Assume, text));
        }
        if lines.is_empty() && !pieces.is_empty() {
            let text = variant(&wordings.acknowledge, message).to_owned();
            lines.push(Line::new(LineKind::Acknowledge, text));
        }
        Reply { lines }
    }

    fn tell(&self, fact: usize, message: &str, already: &[String], wordings: &Wordings) -> Line {
        let fact = &self.facts[fact];
        let text = if already.contains(&fact.id) {
            format!("{} {}", variant(&wordings.again, message), fact.answer)
        } else {
            fact.answer.clone()
        };
        Line::giving(&fact.id, text)
    }

    /// The facts whose phrases are in a text, in the order in which it names them.
    fn found_in(&self, text: &str) -> Vec<usize> {
        let hits = self.finder.find(&Document::read(text));
        let mut places: Vec<(u32, u32, usize)> = Vec::new();
        for (index, fact) in self.facts.iter().enumerate() {
            // In a question every mention is a question, whatever its polarity.
            let hits = fact.asks.iter().flat_map(|ask| hits.of(*ask));
            places.extend(hits.map(|hit| (hit.first, hit.last, index)));
        }
        // "how long" inside another fact's "how long is a code" asks for that other fact.
        let inside_another = |(first, last, fact): &(u32, u32, usize)| {
            places.iter().any(|(begin, end, other)| {
                other != fact && begin <= first && last <= end && last - first < end - begin
            })
        };
        let mut kept: Vec<(u32, usize)> = places
            .iter()
            .filter(|place| !inside_another(place))
            .map(|(first, _, fact)| (*first, *fact))
            .collect();
        kept.sort_unstable();
        let mut facts = Vec::new();
        for (_, fact) in kept {
            if !facts.contains(&fact) {
                facts.push(fact);
            }
        }
        facts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::sample;

    fn fact(id: &str, asks: &[&str]) -> Fact {
        Fact {
            id: id.to_owned(),
            answer: format!("The answer about {id}."),
            asks: asks.iter().map(|ask| (*ask).to_owned()).collect(),
            examples: Vec::new(),
        }
    }

    fn reply(message: &str, already: &[&str]) -> Vec<(LineKind, Option<String>, String)> {
        let facts = Facts::new(
            &[
                fact("scale", &["how many", "(scale|traffic)", "qps"]),
                fact("retention", &["expir*", "how long"]),
                fact("code-length", &["how long ~2 code"]),
            ],
            &Lexicon::default(),
            &sample::casebook().wordings,
        );
        let already: Vec<String> = already.iter().map(|id| (*id).to_owned()).collect();
        let lines = facts
            .answer(message, &already, &sample::casebook().wordings)
            .lines;
        lines
            .into_iter()
            .map(|line| (line.kind, line.fact, line.text))
            .collect()
    }

    fn facts_in(message: &str) -> Vec<String> {
        reply(message, &[])
            .into_iter()
            .filter_map(|(_, fact, _)| fact)
            .collect()
    }

    #[test]
    fn a_question_gets_its_fact() {
        assert_eq!(
            reply("How many links a month?", &[]),
            [(
                LineKind::Fact,
                Some("scale".to_owned()),
                "The answer about scale.".to_owned()
            )]
        );
        for question in [
            "qps",
            "scale?",
            "what traffic do we expect",
            "ok and the traffic",
        ] {
            assert_eq!(facts_in(question), ["scale"], "{question}");
        }
    }

    #[test]
    fn several_facts_answer_one_message_each_once_in_the_order_asked() {
        assert_eq!(
            facts_in("Do links expire, and at what scale?"),
            ["retention", "scale"]
        );
        assert_eq!(
            facts_in("Scale? Expiry? And how many again?"),
            ["scale", "retention"]
        );
    }

    #[test]
    fn the_longer_phrase_wins_over_the_one_inside_it() {
        assert_eq!(facts_in("how long is a code?"), ["code-length"]);
        assert_eq!(facts_in("how long do we keep them?"), ["retention"]);
    }

    #[test]
    fn an_unknown_question_is_left_to_the_candidate() {
        let lines = reply("Do we need accounts?", &[]);
        assert_eq!(lines.len(), 1);
        assert_eq!((lines[0].0, lines[0].1.as_ref()), (LineKind::Assume, None));
        assert!(
            lines[0].2.to_lowercase().contains("assum"),
            "{}",
            lines[0].2
        );
        assert_eq!(lines, reply("Do we need accounts?", &[]));
    }

    #[test]
    fn among_several_questions_the_open_one_is_named() {
        let lines = reply("How many users? Do we need accounts? And a logo?", &[]);
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].1.as_deref(), Some("scale"));
        assert_eq!(lines[1].0, LineKind::Assume);
        assert!(
            lines[1].2.contains("Do we need accounts?"),
            "{}",
            lines[1].2
        );
    }

    #[test]
    fn a_fact_given_before_is_given_again_with_a_word_in_front() {
        let lines = reply("how many again?", &["scale"]);
        assert_eq!(lines[0].1.as_deref(), Some("scale"));
        assert!(
            lines[0].2.ends_with(" The answer about scale."),
            "{}",
            lines[0].2
        );
    }

    #[test]
    fn a_statement_gives_no_fact_away_and_gets_one_neutral_word() {
        for statement in [
            "I assume the traffic is 10 qps.",
            "Let's keep links for ever; they never expire.",
            "ok thanks",
        ] {
            let lines = reply(statement, &[]);
            assert_eq!(lines.len(), 1, "{statement}");
            assert_eq!(
                (lines[0].0, lines[0].1.as_ref()),
                (LineKind::Acknowledge, None),
                "{statement}"
            );
        }
        assert_eq!(
            reply("I'll take 10M users. Do links expire?", &[])[0]
                .1
                .as_deref(),
            Some("retention")
        );
        assert_eq!(reply("  \n ", &[]), []);
    }

    #[test]
    fn any_text_at_all_gets_an_answer_without_a_panic() {
        for message in [
            "????",
            "\u{0}\u{feff}",
            "# Clarify\n- how many?",
            "🙂🙂 how many🙂",
            "|a|b|\n|-|-|",
            "é̀.?",
            "```\nqps",
        ] {
            let _ = reply(message, &[]);
        }
        assert_eq!(facts_in(&"how many? ".repeat(300)), ["scale"]);
    }
}
