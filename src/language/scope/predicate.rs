//! What is said *about* a thing to put it aside: "a cache is overkill", "Redis is out", "ads are out of scope".

use super::super::document::{Polarity, Scope};
use super::sentence::Sentence;

/// A word behind a dash turns down what stands before it when that is no longer than this.
const ASIDE_WORDS: usize = 12;

/// Of a bracket so many words are looked at.
const BRACKET_WORDS: usize = 20;

/// A cue that speaks of what stands before it.
pub(super) struct Predicate {
    /// Words of the cue.
    pub length: usize,
    pub polarity: Polarity,
    reach: Reach,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// All of the sentence up to the cue, or what follows when the cue opens it.
    Around,
    /// The subject: this clause, and the clauses before it when they only list things.
    Subject,
    /// "it": the clauses before this one.
    Before,
}

impl Sentence<'_> {
    pub fn predicate(&self, at: usize) -> Option<Predicate> {
        self.out_of_scope(at)
            .or_else(|| self.anaphora(at))
            .or_else(|| self.judgement(at))
            .or_else(|| self.refusal(at))
    }

    fn out_of_scope(&self, at: usize) -> Option<Predicate> {
        const OUT: &[&[&str]] = &[
            &["out", "of", "scope"],
            &["not", "in", "scope"],
            &["out", "scope"],
            &["non", "goal"],
            &["non", "goals"],
            &["nongoal"],
            &["nongoals"],
            &["off", "the", "table"],
            &["not", "a", "goal"],
        ];
        if !matches!(
            self.words[at],
            "out" | "not" | "non" | "nongoal" | "nongoals" | "off"
        ) {
            return None;
        }
        let cue = OUT.iter().find(|cue| self.starts(at, cue))?;
        Some(Predicate {
            length: cue.len(),
            polarity: Polarity::OutOfScope,
            reach: Reach::Around,
        })
    }

    /// "..., so we leave it out", "it is left out": the thing was named before.
    fn anaphora(&self, at: usize) -> Option<Predicate> {
        let it = matches!(self.word(at + 1), "it" | "them" | "that" | "this");
        let length = match (self.words[at], self.word(at + 1)) {
            ("leave" | "left" | "leaving" | "rule" | "ruled", _)
                if it && self.word(at + 2) == "out" =>
            {
                3
            }
            ("skip" | "skipped" | "drop" | "dropped" | "avoid", _)
                if it
                    && self.closes(at + 1)
                    && matches!(
                        self.before(at, 1),
                        "we" | "i" | "lets" | "will" | "would" | "should"
                    ) =>
            {
                2
            }
            ("it" | "that" | "they", "is" | "are")
                if matches!(
                    (self.word(at + 2), self.word(at + 3)),
                    ("left" | "ruled", "out") | ("overkill" | "unnecessary", _)
                ) =>
            {
                4.min(self.words.len() - at)
            }
            _ => return None,
        };
        let own = self.clauses[at];
        // Without anything before it, "it" is in another sentence.
        (self.clauses[0] != own || self.earlier(at).any(|word| word == "so")).then_some(Predicate {
            length,
            polarity: Polarity::Negated,
            reach: Reach::Before,
        })
    }

    /// "overkill", "not needed", "is ruled out", "would be too slow", "... : no".
    fn judgement(&self, at: usize) -> Option<Predicate> {
        let subject = |length: usize| {
            Some(Predicate {
                length,
                polarity: Polarity::Negated,
                reach: Reach::Subject,
            })
        };
        let be = matches!(
            self.before(at, 1),
            "is" | "are" | "was" | "were" | "be" | "stays" | "stay"
        );
        let denied = |back: usize| {
            matches!(
                self.before(at, back),
                "not" | "never" | "isnt" | "arent" | "nor"
            )
        };
        match self.words[at] {
            "overkill" | "unnecessary" | "unneeded" | "premature" | "unjustified" if !denied(1) => {
                subject(1)
            }
            "out" if be && self.closes(at) && !self.conditional(at) => subject(1),
            "ruled" | "left" if self.word(at + 1) == "out" && (be || at == 0) && !denied(2) => {
                subject(2)
            }
            "rejected" | "excluded" | "discarded" | "omitted"
                if be && self.closes(at) && !self.conditional(at) =>
            {
                subject(1)
            }
            "dropped"
                if be
                    && self.word(at + 1) == "from"
                    && self.words[at + 1..].iter().take(4).any(|word| {
                        matches!(*word, "design" | "scope" | "plan" | "version" | "list")
                    }) =>
            {
                subject(2)
            }
            "too" if self.before(at, 1) == "be" && self.before(at, 2) == "would" => subject(2),
            // "Custom alias: no.", "custom alias - no", "custom alias (skip)"
            "no" | "none" | "nope"
                if self.closes(at)
                    && ((self.breaks[at] && at <= 6)
                        || (self.set_off(at) && at <= ASIDE_WORDS))
                    && at > 0 =>
            {
                subject(1)
            }
            "skip" | "skipped" | "dropped" | "omitted" | "out"
                if at > 0
                    && at <= ASIDE_WORDS
                    && at + 1 == self.words.len()
                    && self.set_off(at) =>
            {
                subject(1)
            }
            _ => None,
        }
    }

    /// A denied verb or adjective that says the subject will not do: "does not scale", "isn't needed".
    fn refusal(&self, at: usize) -> Option<Predicate> {
        if !matches!(
            self.words[at],
            "not"
                | "isnt"
                | "arent"
                | "wont"
                | "never"
                | "doesnt"
                | "dont"
                | "wouldnt"
                | "cannot"
                | "cant"
                | "didnt"
        ) || self.conditional(at)
        {
            return None;
        }
        let subject = |length: usize| {
            Some(Predicate {
                length,
                polarity: Polarity::Negated,
                reach: Reach::Subject,
            })
        };
        // "Billing is in scope, analytics is not."
        let ellipsis = at > 0
            && self.closes(at)
            && self.clauses[at - 1] == self.clauses[at]
            && matches!(
                self.words[at],
                "not" | "isnt" | "arent" | "dont" | "doesnt" | "wont"
            )
            && !matches!(
                self.before(at, 1),
                "or" | "it" | "they" | "that" | "which" | "if" | "why"
            );
        if ellipsis {
            return subject(1);
        }
        let mut next = at + 1;
        while matches!(
            self.word(next),
            "be" | "really"
                | "strictly"
                | "actually"
                | "yet"
                | "even"
                | "currently"
                | "longer"
                | "an"
                | "a"
                | "the"
                | "quite"
                | "well"
                | "very"
        ) {
            next += 1;
        }
        let length = next + 1 - at;
        match self.word(next) {
            // "not required to log in" says something about logging in.
            "needed" | "required" | "necessary" if self.word(next + 1) == "to" => None,
            "needed" | "required" | "necessary" | "worth" | "supported" | "included"
            | "warranted" | "justified" | "acceptable" | "viable" | "feasible" | "option"
            | "suitable" => subject(length),
            "work" | "works" | "help" | "helps" | "fit" | "fits" | "suffice" | "apply" => {
                subject(length)
            }
            "pay" if self.word(next + 1) == "off" => subject(length + 1),
            "scale" | "scales" if self.closes(next) || self.turns(next + 1) => subject(length),
            "do" if self.closes(next) => subject(length),
            "make" | "makes" if self.word(next + 1) == "sense" => subject(length + 1),
            _ => None,
        }
    }

    pub fn mark_around(&self, at: usize, cue: &Predicate, marks: &mut Vec<(u32, Scope)>) {
        let last = (at + cue.length).min(self.words.len()) - 1;
        let scope = Scope {
            polarity: cue.polarity,
            cue: (self.tokens[at], self.tokens[last]),
        };
        match cue.reach {
            Reach::Around => self.mark_sentence(at, cue, scope, marks),
            Reach::Subject => self.mark_subject(at, scope, marks),
            Reach::Before => {
                let own = self.clauses[at];
                let so = (0..at).rev().find(|other| self.words[*other] == "so");
                let to =
                    so.unwrap_or_else(|| self.clauses.iter().position(|c| *c == own).unwrap_or(at));
                for before in (0..to).rev() {
                    if matches!(
                        self.words[before],
                        "but" | "while" | "because" | "since" | "however"
                    ) {
                        break;
                    }
                    marks.push((self.tokens[before], scope));
                }
            }
        }
    }

    /// Everything before the cue in its sentence, or after it when it opens the sentence.
    fn mark_sentence(
        &self,
        at: usize,
        cue: &Predicate,
        scope: Scope,
        marks: &mut Vec<(u32, Scope)>,
    ) {
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
            let mut told = false;
            for next in at + cue.length..self.words.len() {
                let between = self.between(next);
                if between.contains(['(', ')']) {
                    told = between.ends_with('(') && self.tells(next);
                }
                if told {
                    continue;
                }
                if self.turns(next) || (self.word(next) == "in" && self.word(next + 1) == "scope") {
                    break;
                }
                marks.push((self.tokens[next], scope));
            }
            return;
        }
        self.mark_subject(at, scope, marks);
        // "out of scope: x, y" in the middle of a sentence.
        for next in at + cue.length..self.words.len() {
            if self.turns(next) || self.is_subject(next) {
                break;
            }
            marks.push((self.tokens[next], scope));
        }
    }

    /// Whether the bracket that opens before the word says something: "ads (the feed is by time)", not "ads (and banners)".
    fn tells(&self, at: usize) -> bool {
        let inside = (at..self.words.len())
            .take(BRACKET_WORDS)
            .take_while(|next| *next == at || !self.between(*next).contains(')'));
        inside.skip(1).any(|next| {
            matches!(
                self.words[next],
                "is" | "are" | "stays" | "stay" | "will" | "has" | "have"
            )
        })
    }

    /// Back over the subject of the cue: its clause, and clauses before it that only list things.
    fn mark_subject(&self, at: usize, scope: Scope, marks: &mut Vec<(u32, Scope)>) {
        let mut clause = self.clauses[at];
        for before in (0..at).rev() {
            if self.clauses[before] != clause {
                clause = self.clauses[before];
                if !self.only_lists(clause, before) {
                    return;
                }
            }
            if self.turns(before) || self.words[before] == "then" {
                return;
            }
            marks.push((self.tokens[before], scope));
        }
    }

    /// A clause of nouns only, as in "ads, billing and accounts are out of scope".
    fn only_lists(&self, clause: u32, last: usize) -> bool {
        let words = (0..=last)
            .rev()
            .take_while(|at| self.clauses[*at] == clause);
        let mut count = 0;
        for at in words {
            count += 1;
            if count > 6 || self.is_subject(at) || is_common_verb(self.words[at]) {
                return false;
            }
        }
        true
    }
}

/// Verbs that make a statement of a clause; it need not know them all.
pub(super) fn is_common_verb(word: &str) -> bool {
    matches!(
        word,
        "is" | "are"
            | "was"
            | "were"
            | "be"
            | "will"
            | "would"
            | "can"
            | "could"
            | "should"
            | "must"
            | "may"
            | "has"
            | "have"
            | "had"
            | "do"
            | "does"
            | "did"
            | "use"
            | "uses"
            | "using"
            | "need"
            | "needs"
            | "want"
            | "wants"
            | "put"
            | "puts"
            | "add"
            | "adds"
            | "keep"
            | "keeps"
            | "store"
            | "stores"
            | "get"
            | "gets"
            | "goes"
            | "go"
            | "take"
            | "takes"
            | "make"
            | "makes"
            | "run"
            | "runs"
            | "serve"
            | "serves"
            | "read"
            | "reads"
            | "write"
            | "writes"
            | "send"
            | "sends"
            | "just"
            | "only"
            | "then"
            | "instead"
            | "with"
            | "so"
    )
}
