//! What the words of one sentence deny after a cue ("no cache"), and how far that reaches.

use super::super::document::{Polarity, Scope};
use super::super::word;
use super::predicate::is_common_verb;
use super::sentence::Sentence;

/// How many words a denial reaches at most.
const REACH_WORDS: usize = 9;
/// How many words "no", "without" and "instead of" reach: about one noun phrase.
const NOUN_REACH_WORDS: usize = 5;

/// A cue that speaks of what follows it.
pub(super) struct Denial {
    /// Words of the cue.
    pub length: usize,
    /// Words it reaches in its clause.
    reach: usize,
    /// Whether it goes on over the commas of a list.
    lists: bool,
    /// "so no cache": what was said about the same thing before is taken back.
    concludes: bool,
}

impl Denial {
    fn noun(length: usize, lists: bool) -> Denial {
        Denial {
            length,
            reach: NOUN_REACH_WORDS,
            lists,
            concludes: false,
        }
    }
}

impl Sentence<'_> {
    pub fn denial(&self, at: usize) -> Option<Denial> {
        if self.compound[at] {
            return None;
        }
        let next = self.word(at + 1);
        match self.words[at] {
            "no" => self.no(at),
            "none" if next == "of" => Some(Denial {
                reach: REACH_WORDS,
                ..Denial::noun(2, false)
            }),
            "without" if next != "counting" => (!self.doubly_denied(at)
                && !self.would_fail_without(at))
            .then(|| Denial::noun(1, true)),
            "instead" if next == "of" => Some(Denial::noun(2, false)),
            "rather" if next == "than" => Some(Denial::noun(2, false)),
            // "28 TB before counting the copies": what is left out of a figure.
            "before" | "without" if next == "counting" => Some(Denial::noun(2, true)),
            "opposed" if next == "to" => Some(Denial::noun(2, false)),
            "place" if next == "of" && self.before(at, 1) == "in" => Some(Denial::noun(2, false)),
            // "We chose polling over sockets."
            "over"
                if self.earlier(at).take(6).any(|word| {
                    matches!(
                        word,
                        "chose"
                            | "choose"
                            | "chosen"
                            | "prefer"
                            | "preferred"
                            | "pick"
                            | "picked"
                            | "favour"
                            | "favor"
                    )
                }) =>
            {
                Some(Denial::noun(1, false))
            }
            "decided" | "advise" | "argue" if next == "against" => Some(Denial::noun(2, true)),
            "rule" | "ruled" | "ruling" | "leave" | "leaving" if next == "out" => {
                Some(Denial::noun(2, true))
            }
            "refuse" | "refused" if next == "to" => Some(Denial::noun(2, false)),
            "refrain" if next == "from" => Some(Denial::noun(2, false)),
            "stay" | "steer" if matches!(next, "away" | "clear") => Some(Denial::noun(3, false)),
            "get" if self.starts(at + 1, &["rid", "of"]) => Some(Denial::noun(3, false)),
            // "We skip the queue" denies a queue; "celebrities are skipped" says how it works.
            "skip" | "skipping" | "omit" | "exclude" | "excluding" | "defer" | "punt"
            | "postpone" | "ignore" | "ignoring" => {
                self.is_own_choice(at).then(|| Denial::noun(1, true))
            }
            "forget" => {
                let chosen = matches!(self.before(at, 1), "let" | "lets" | "us" | "can");
                chosen.then(|| Denial::noun(1, true))
            }
            "drop" if matches!(next, "the" | "a" | "an" | "any" | "all") => {
                let thing = self.is_own_choice(at) && !self.is_data(at + 2);
                thing.then(|| Denial::noun(1, false))
            }
            // To avoid a thing is not to have it; to avoid a trouble is to have something against it.
            "avoid" => {
                let chosen = matches!(
                    self.before(at, 1),
                    "we" | "i" | "us" | "would" | "should" | "id" | "lets" | "will"
                );
                (chosen && !self.is_trouble(at + 1)).then(|| Denial::noun(1, true))
            }
            "not" | "cannot" | "never" | "dont" | "doesnt" | "didnt" | "wont" | "wouldnt"
            | "shouldnt" | "cant" | "couldnt" | "isnt" | "arent" | "wasnt" | "werent"
            | "havent" | "hasnt" | "neednt" | "neither" | "nor" | "hardly" => self.negation(at),
            _ => None,
        }
    }

    fn no(&self, at: usize) -> Option<Denial> {
        let next = self.word(at + 1);
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
        // "There is no way around a cache."
        let way = next == "way" && matches!(self.word(at + 2), "around" | "without");
        if (exempt && next != "longer") || way {
            return None;
        }
        let verbal = matches!(
            next,
            "need" | "reason" | "point" | "use" | "plan" | "plans" | "longer"
        );
        let concludes = matches!(self.before(at, 1), "so" | "hence" | "therefore" | "thus")
            || self.breaks[at]
            || (at >= 2
                && self.before(at, 2) == "there"
                && matches!(self.before(at, 1), "is" | "are"));
        Some(Denial {
            reach: if verbal {
                REACH_WORDS
            } else {
                NOUN_REACH_WORDS
            },
            concludes,
            ..Denial::noun(1, true)
        })
    }

    fn negation(&self, at: usize) -> Option<Denial> {
        let mut next = at + 1;
        while matches!(
            self.word(next),
            "really" | "actually" | "even" | "currently" | "yet" | "be" | "been" | "have"
        ) {
            next += 1;
        }
        let inside = self.word(next) == "in"
            && self.words.iter().skip(next + 1).take(2).any(|word| {
                matches!(
                    *word,
                    "cache"
                        | "redis"
                        | "memory"
                        | "db"
                        | "database"
                        | "store"
                        | "filter"
                        | "table"
                        | "index"
                        | "map"
                        | "set"
                        | "list"
                        | "bloom"
                        | "memcached"
                )
            });
        let harmless = inside
            || self.before(at, 1) == "why"
            || matches!(
                self.word(next),
                // Not a denial of what follows.
                "only" | "just" | "necessarily" | "too" | "mention" | "regret"
                // About data or a failure, not about the design.
                | "exist" | "exists" | "found" | "present" | "expired" | "taken" | "available" | "match"
                | "seen" | "acked" | "acknowledged" | "visited" | "confirmed" | "delivered" | "received" | "crawled" | "processed"
                | "answer" | "answered" | "respond" | "responded" | "known" | "connected" | "null" | "forget" | "miss" | "lose" | "matter" | "hit" | "fail" | "fails"
            );
        if harmless || self.conditional(at) {
            return None;
        }
        Some(Denial {
            reach: REACH_WORDS,
            lists: is_adopting(self.word(next)),
            ..Denial::noun(1, false)
        })
    }

    /// An order to oneself or the team: "we skip", "I will drop", "but skip", or the first word of a clause.
    pub fn is_own_choice(&self, at: usize) -> bool {
        at == 0
            || self.clauses[at - 1] != self.clauses[at]
            || self.breaks[at]
            || matches!(self.before(at, 1), "but" | "so" | "then" | "or")
            || self.words[at.saturating_sub(2)..at].iter().any(|word| {
                matches!(
                    *word,
                    "we" | "i"
                        | "lets"
                        | "let"
                        | "us"
                        | "will"
                        | "would"
                        | "can"
                        | "could"
                        | "to"
                        | "should"
                )
            })
    }

    /// What a system drops while it runs, as opposed to what is dropped from a design.
    fn is_data(&self, at: usize) -> bool {
        self.words.iter().skip(at).take(3).any(|word| {
            matches!(
                *word,
                "message"
                    | "messages"
                    | "request"
                    | "requests"
                    | "event"
                    | "events"
                    | "entry"
                    | "entries"
                    | "packet"
                    | "packets"
                    | "connection"
                    | "connections"
                    | "oldest"
                    | "stale"
                    | "old"
                    | "write"
                    | "writes"
                    | "update"
                    | "updates"
                    | "notification"
                    | "notifications"
                    | "key"
                    | "keys"
                    | "row"
                    | "rows"
                    | "duplicate"
                    | "duplicates"
                    | "one"
                    | "rest"
                    | "excess"
                    | "token"
                    | "tokens"
                    | "copy"
            )
        })
    }

    /// "avoid collisions", "avoid reading the disk": a trouble that a design answers.
    fn is_trouble(&self, at: usize) -> bool {
        self.words.iter().skip(at).take(4).any(|word| {
            word.ends_with("ing")
                || [
                    "collision",
                    "conflict",
                    "duplicat",
                    "race",
                    "hot",
                    "thunder",
                    "herd",
                    "stamped",
                    "spike",
                    "overload",
                    "bottleneck",
                    "loss",
                    "lost",
                    "stale",
                    "down",
                    "fail",
                    "single",
                    "latenc",
                    "abus",
                    "spam",
                    "scan",
                    "double",
                    "burst",
                    "skew",
                    "leak",
                    "guess",
                    "repeat",
                    "retr",
                    "storm",
                    "extra",
                    "unnecessary",
                    "expensive",
                    "slow",
                    "trip",
                    "contention",
                    "deadlock",
                    "lag",
                    "wast",
                    "cost",
                    "this",
                    "that",
                    "it",
                    "problem",
                    "issue",
                    "miss",
                    "churn",
                    "traffic",
                    "load",
                ]
                .iter()
                .any(|trouble| word.starts_with(trouble))
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

    /// "Without a cache the database would melt" is for a cache; so is what is said of "a node without a heartbeat".
    fn would_fail_without(&self, at: usize) -> bool {
        let rest = &self.words[at + 1..];
        if at == 0
            || matches!(
                self.before(at, 1),
                "because" | "since" | "as" | "but" | "and"
            )
        {
            return rest.iter().any(|word| {
                matches!(
                    *word,
                    "would"
                        | "wouldnt"
                        | "could"
                        | "couldnt"
                        | "cannot"
                        | "cant"
                        | "might"
                        | "every"
                        | "each"
                        | "must"
                        | "dies"
                        | "breaks"
                        | "fails"
                        | "impossible"
                        | "risk"
                        | "lose"
                        | "loses"
                        | "melts"
                        | "melt"
                )
            }) && !rest.contains(&"still");
        }
        let described = matches!(self.words[0], "a" | "an" | "any" | "every" | "each")
            && at <= 3
            && !self.words[..at].iter().any(|word| is_common_verb(word));
        described
            && rest
                .iter()
                .any(|word| matches!(*word, "is" | "are" | "gets" | "counts" | "means"))
    }

    pub fn mark_after(&self, at: usize, denial: &Denial, marks: &mut Vec<(u32, Scope)>) {
        let first = at + denial.length;
        let Some(last) = self.tokens.get(first - 1) else {
            return;
        };
        let scope = Scope {
            polarity: Polarity::Negated,
            cue: (self.tokens[at], *last),
        };
        let mut clause = self.clauses[at];
        let mut left = denial.reach;
        let mut reached = first;
        for next in first..self.words.len() {
            if self.clauses[next] != clause {
                let counted = matches!(self.words[first - 1], "counting" | "excluding");
                if !(denial.lists && self.goes_on_listing(next, counted)) {
                    break;
                }
                clause = self.clauses[next];
                left = NOUN_REACH_WORDS;
            }
            if left == 0 || self.ends_denial(next, first) {
                break;
            }
            left -= 1;
            marks.push((self.tokens[next], scope));
            reached = next + 1;
        }
        if denial.concludes {
            self.take_back(at, &self.words[first..reached], scope, marks);
        }
    }

    /// "Two phase commit is slow, so no two phase commit": earlier mentions of the same thing are denied with it.
    fn take_back(&self, at: usize, denied: &[&str], scope: Scope, marks: &mut Vec<(u32, Scope)>) {
        let denied: Vec<_> = denied.iter().map(|word| word::stem(word)).collect();
        let same = (0..at).filter(|before| {
            let stem = word::stem(self.words[*before]);
            stem.len() > 2 && denied.contains(&stem)
        });
        marks.extend(same.map(|before| (self.tokens[before], scope)));
    }

    fn ends_denial(&self, at: usize, first: usize) -> bool {
        // "It need not be exact: ..." speaks on after the colon; "we won't support: ..." lists.
        if self.breaks[at] && at > first && !is_adopting(self.words[at - 1]) {
            return true;
        }
        if at > first && self.dash_before(at) {
            return true;
        }
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
                | "before"
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
                | "otherwise"
                | "yet"
        ) {
            return true;
        }
        if matches!(self.words[at], "by" | "via" | "with" | "using")
            && self.words[first - 1] == "avoid"
        {
            return true;
        }
        // "Instead of a list use a set": what is told to do is no part of what it replaces.
        let replaced = matches!(
            (self.before(first, 2), self.words[first - 1]),
            ("instead", "of") | ("rather", "than")
        );
        if replaced
            && at > first
            && matches!(
                self.words[at],
                "use" | "take" | "put" | "keep" | "choose" | "pick" | "go" | "add" | "make" | "let"
            )
        {
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
    fn goes_on_listing(&self, at: usize, counted: bool) -> bool {
        if matches!(self.words[at], "or" | "nor") {
            return true;
        }
        let clause = self.clauses[at];
        let words: Vec<&str> = (at..self.words.len())
            .take_while(|next| self.clauses[*next] == clause)
            .map(|next| self.words[next])
            .collect();
        let statement =
            |word: &&str| matches!(*word, "we" | "i" | "it" | "they") || is_common_verb(word);
        let noun = words.len() <= 5 && !words.iter().any(statement);
        // Only a list that is closed by "or", or goes on with an article, is one denial.
        let rest = &self.words[at..];
        noun && (matches!(words.first(), Some(&("a" | "an" | "any" | "the")))
            || rest.contains(&"or")
            || (counted && rest.contains(&"and"))
            || rest.contains(&"nor"))
    }
}

/// Verbs by which a design takes a thing: "we will not (use) ...".
fn is_adopting(verb: &str) -> bool {
    matches!(
        verb,
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
    )
}
