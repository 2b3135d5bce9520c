//! What the words of one sentence deny, and how far that reaches.

use super::super::document::{Document, Polarity, Scope, TokenKind};

/// How many words a denial reaches at most.
const REACH_WORDS: usize = 9;
/// How many words "no", "without" and "instead of" reach: about one noun phrase.
const NOUN_REACH_WORDS: usize = 5;

/// The words of one sentence, symbols left out.
pub(super) struct Sentence<'a> {
    words: Vec<&'a str>,
    tokens: Vec<u32>,
    clauses: Vec<u32>,
    compound: Vec<bool>,
}

impl<'a> Sentence<'a> {
    pub(super) fn new(document: &'a Document, at: usize) -> Self {
        let tokens: Vec<u32> = document.sentences[at]
            .tokens
            .clone()
            .filter(|token| document.tokens[*token as usize].kind != TokenKind::Symbol)
            .collect();
        Sentence {
            words: tokens.iter().map(|token| document.fold(*token)).collect(),
            clauses: tokens
                .iter()
                .map(|token| document.tokens[*token as usize].clause)
                .collect(),
            compound: tokens
                .iter()
                .map(|token| document.tokens[*token as usize].compound)
                .collect(),
            tokens,
        }
    }

    /// The tokens whose mention does not count, and why.
    pub(super) fn marks(&self) -> Vec<(u32, Scope)> {
        let mut marks = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            if let Some((length, polarity)) = self.says_not_wanted(at) {
                self.mark_around(at, length, polarity, &mut marks);
                at += length;
            } else if let Some(cue) = self.denial(at) {
                self.mark_after(at, &cue, &mut marks);
                at += cue.length;
            } else {
                at += 1;
            }
        }
        marks
    }

    fn word(&self, at: usize) -> &str {
        self.words.get(at).copied().unwrap_or("")
    }

    fn starts(&self, at: usize, wanted: &[&str]) -> bool {
        self.words[at..].starts_with(wanted)
    }

    /// "... is out of scope", "... is not needed", "Out of scope: ...": the length of the cue.
    fn says_not_wanted(&self, at: usize) -> Option<(usize, Polarity)> {
        const OUT: &[&[&str]] = &[
            &["out", "of", "scope"],
            &["not", "in", "scope"],
            &["out", "scope"],
            &["non", "goal"],
            &["non", "goals"],
            &["nongoal"],
            &["nongoals"],
            &["left", "out"],
            &["off", "the", "table"],
            &["not", "a", "goal"],
        ];
        if let Some(cue) = OUT.iter().find(|cue| self.starts(at, cue)) {
            return Some((cue.len(), Polarity::OutOfScope));
        }
        if matches!(
            self.words[at],
            "overkill" | "unnecessary" | "unneeded" | "premature"
        ) {
            return Some((1, Polarity::Negated));
        }
        let negator = matches!(
            self.words[at],
            "not" | "isnt" | "arent" | "wont" | "never" | "no"
        );
        if negator {
            let mut next = at + 1;
            while matches!(
                self.word(next),
                "be" | "really" | "strictly" | "actually" | "yet" | "even" | "currently" | "longer"
            ) {
                next += 1;
            }
            let wanted = matches!(
                self.word(next),
                "needed"
                    | "required"
                    | "necessary"
                    | "worth"
                    | "supported"
                    | "included"
                    | "warranted"
                    | "justified"
            );
            // "not required to log in" says something about logging in.
            let infinitive = self.word(next + 1) == "to";
            if wanted && !infinitive && self.words[at] != "no" {
                return Some((next + 1 - at, Polarity::Negated));
            }
        }
        None
    }

    /// Everything before the cue in its sentence, or after it when it opens the sentence.
    fn mark_around(
        &self,
        at: usize,
        length: usize,
        polarity: Polarity,
        marks: &mut Vec<(u32, Scope)>,
    ) {
        let cue = (self.tokens[at], self.tokens[at + length - 1]);
        let scope = Scope { polarity, cue };
        // Words that belong to the verb of the cue: "(it) is (not needed)".
        let opens = self.words[..at].iter().all(|word| {
            matches!(
                *word,
                "explicitly"
                    | "these"
                    | "this"
                    | "are"
                    | "is"
                    | "for"
                    | "now"
                    | "we"
                    | "consider"
                    | "things"
                    | "what"
            )
        });
        if opens {
            for next in at + length..self.words.len() {
                if self.turns(next) || (self.word(next) == "in" && self.word(next + 1) == "scope") {
                    break;
                }
                marks.push((self.tokens[next], scope));
            }
            return;
        }
        for before in (0..at).rev() {
            marks.push((self.tokens[before], scope));
            if self.turns(before) {
                break;
            }
        }
        // "out of scope: x, y" in the middle of a sentence.
        if polarity == Polarity::OutOfScope {
            for next in at + length..self.words.len() {
                if self.turns(next) || self.is_subject(next) {
                    break;
                }
                marks.push((self.tokens[next], scope));
            }
        }
    }

    /// A word after which the sentence speaks of something else.
    fn turns(&self, at: usize) -> bool {
        matches!(
            self.words[at],
            "but" | "however" | "while" | "whereas" | "unlike" | "so" | "because"
        )
    }

    /// A word that begins a new statement. "it" does so only before its verb: "no need to size it".
    fn is_subject(&self, at: usize) -> bool {
        match self.words[at] {
            "we" | "i" | "they" | "you" | "lets" | "ill" | "well" => true,
            "it" => matches!(
                self.word(at + 1),
                "is" | "was"
                    | "will"
                    | "would"
                    | "has"
                    | "can"
                    | "does"
                    | "needs"
                    | "should"
                    | "must"
                    | "goes"
                    | "gets"
                    | "just"
                    | "only"
                    | "all"
            ),
            _ => false,
        }
    }

    fn denial(&self, at: usize) -> Option<Denial> {
        if self.compound[at] {
            return None;
        }
        let next = self.word(at + 1);
        match self.words[at] {
            "no" => {
                let exempt = matches!(
                    next,
                    "more"
                        | "later"
                        | "less"
                        | "fewer"
                        | "matter"
                        | "doubt"
                        | "problem"
                        | "issue"
                        | "worries"
                        | "of"
                        | "sql"
                        | "longer"
                        | "goals"
                );
                let verbal = matches!(
                    next,
                    "need" | "reason" | "point" | "use" | "plan" | "plans" | "longer"
                );
                (!exempt || next == "longer").then_some(Denial {
                    length: 1,
                    reach: if verbal {
                        REACH_WORDS
                    } else {
                        NOUN_REACH_WORDS
                    },
                    lists: true,
                })
            }
            "without" => (!self.doubly_denied(at)).then_some(Denial {
                length: 1,
                reach: NOUN_REACH_WORDS,
                lists: true,
            }),
            "instead" | "rather" | "opposed" | "place" => {
                let pair = (self.words[at], next);
                let fits = matches!(
                    pair,
                    ("instead", "of") | ("rather", "than") | ("opposed", "to")
                ) || (pair == ("place", "of") && at > 0 && self.words[at - 1] == "in");
                fits.then_some(Denial {
                    length: 2,
                    reach: NOUN_REACH_WORDS,
                    lists: false,
                })
            }
            "decided" | "rule" | "ruled" | "ruling" | "leave" | "leaving" => {
                let pair = (self.words[at], next);
                let fits = matches!(
                    pair,
                    ("decided", "against")
                        | ("rule" | "ruled" | "ruling", "out")
                        | ("leave" | "leaving", "out")
                );
                fits.then_some(Denial {
                    length: 2,
                    reach: NOUN_REACH_WORDS,
                    lists: true,
                })
            }
            "skip" | "skipping" | "omit" | "exclude" | "excluding" | "defer" | "punt"
            | "postpone" | "ignore" | "ignoring" => {
                // "We skip the queue" denies a queue; "celebrities are skipped" says how it works.
                let imperative = at == 0
                    || self.clauses[at - 1] != self.clauses[at]
                    || self.words[at.saturating_sub(2)..at].iter().any(|word| {
                        matches!(
                            *word,
                            "we" | "i"
                                | "ill"
                                | "well"
                                | "lets"
                                | "will"
                                | "would"
                                | "can"
                                | "could"
                                | "to"
                                | "id"
                        )
                    });
                imperative.then_some(Denial {
                    length: 1,
                    reach: NOUN_REACH_WORDS,
                    lists: true,
                })
            }
            "not" | "cannot" | "never" | "dont" | "doesnt" | "didnt" | "wont" | "wouldnt"
            | "shouldnt" | "cant" | "couldnt" | "isnt" | "arent" | "wasnt" | "werent"
            | "havent" | "hasnt" | "neednt" | "neither" | "nor" => self.negation(at),
            _ => None,
        }
    }

    fn negation(&self, at: usize) -> Option<Denial> {
        let mut next = at + 1;
        while matches!(
            self.word(next),
            "really" | "actually" | "even" | "currently" | "yet" | "be" | "have"
        ) {
            next += 1;
        }
        let harmless = matches!(
            self.word(next),
            // Not a denial of what follows.
            "only" | "just" | "necessarily" | "too" | "mention"
            // About data or a failure, not about the design.
            | "exist" | "exists" | "found" | "present" | "expired" | "taken" | "available" | "match"
            | "forget" | "miss" | "lose" | "matter" | "hit" | "fail" | "fails"
        ) || (self.word(next) == "in"
            && matches!(self.word(next + 1), "cache" | "the" | "redis"));
        if harmless || self.conditional(at) {
            return None;
        }
        let adopts = matches!(
            self.word(next),
            "need"
                | "want"
                | "use"
                | "have"
                | "require"
                | "support"
                | "add"
                | "build"
                | "include"
                | "bother"
                | "consider"
                | "cover"
                | "introduce"
                | "implement"
                | "plan"
                | "do"
                | "handle"
                | "store"
                | "keep"
                | "using"
        );
        Some(Denial {
            length: 1,
            reach: REACH_WORDS,
            lists: adopts,
        })
    }

    /// "If it is not in the cache": a case that is handled, not a denial.
    fn conditional(&self, at: usize) -> bool {
        let clause = self.clauses[at];
        let before = (0..at)
            .rev()
            .take_while(|other| self.clauses[*other] == clause);
        before.take(8).any(|other| {
            matches!(
                self.words[other],
                "if" | "when" | "whenever" | "unless" | "until" | "once" | "where" | "whether"
            )
        })
    }

    /// "We can not do this without a cache."
    fn doubly_denied(&self, at: usize) -> bool {
        self.words[at.saturating_sub(8)..at].iter().any(|word| {
            matches!(
                *word,
                "cannot" | "cant" | "couldnt" | "wouldnt" | "not" | "impossible" | "never"
            )
        })
    }

    fn mark_after(&self, at: usize, denial: &Denial, marks: &mut Vec<(u32, Scope)>) {
        let cue = (self.tokens[at], self.tokens[at + denial.length - 1]);
        let scope = Scope {
            polarity: Polarity::Negated,
            cue,
        };
        let mut clause = self.clauses[at];
        let mut left = denial.reach;
        for next in at + denial.length..self.words.len() {
            if self.clauses[next] != clause {
                if !(denial.lists && self.goes_on_listing(next)) {
                    return;
                }
                clause = self.clauses[next];
                left = NOUN_REACH_WORDS;
            }
            if left == 0 || self.ends_denial(next, at + denial.length) {
                return;
            }
            left -= 1;
            marks.push((self.tokens[next], scope));
        }
    }

    fn ends_denial(&self, at: usize, first: usize) -> bool {
        if matches!(
            self.words[at],
            "so" | "because"
                | "since"
                | "instead"
                | "then"
                | "thus"
                | "therefore"
                | "hence"
                | "until"
                | "unless"
                | "if"
                | "when"
                | "as"
                | "but"
                | "except"
                | "means"
                | "rather"
                | "without"
                | "would"
                | "should"
                | "will"
        ) {
            return true;
        }
        // A subject begins a new statement, unless it belongs to "not sure we need ...".
        self.is_subject(at)
            && at > first
            && !matches!(
                self.words[at - 1],
                "think" | "sure" | "believe" | "that" | "convinced" | "see"
            )
    }

    /// After a comma: "no cache, queue or shards" goes on, "no cache, we ask the database" does not.
    fn goes_on_listing(&self, at: usize) -> bool {
        if matches!(self.words[at], "or" | "nor") {
            return true;
        }
        let clause = self.clauses[at];
        let words: Vec<&str> = (at..self.words.len())
            .take_while(|next| self.clauses[*next] == clause)
            .map(|next| self.words[next])
            .collect();
        let noun = words.len() <= 5
            && !words.iter().any(|word| {
                matches!(
                    *word,
                    "we" | "i"
                        | "it"
                        | "they"
                        | "is"
                        | "are"
                        | "was"
                        | "will"
                        | "would"
                        | "can"
                        | "should"
                        | "so"
                        | "just"
                        | "only"
                        | "use"
                        | "uses"
                        | "using"
                        | "then"
                        | "with"
                        | "goes"
                        | "instead"
                )
            });
        // Only a list that is closed by "or", or goes on with an article, is one denial.
        let rest = &self.words[at..];
        noun && (matches!(words.first(), Some(&("a" | "an" | "any" | "the")))
            || rest.contains(&"or")
            || rest.contains(&"nor"))
    }
}

struct Denial {
    /// Words of the cue.
    length: usize,
    /// Words it reaches in its clause.
    reach: usize,
    /// Whether it goes on over the commas of a list.
    lists: bool,
}
