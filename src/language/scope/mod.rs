//! What a text denies, puts out of scope, asks or leaves to do.
//!
//! A mark says which words carry it (the cue), so that a phrase that contains the cue itself
//! ("no collisions", "not guessable") is not denied by its own words.

mod denial;
mod predicate;
mod sentence;

use super::document::{Document, Polarity, SentenceKind, TokenKind};
use super::reader::{is_optional, stands_for_a_number};
use sentence::Sentence;

/// The name of a part has at most so many words; what is longer is asked.
const STEP_WORDS: usize = 4;
/// A case that is answered on its own line has at most so many words; what is longer is asked.
const CASE_WORDS: usize = 6;
/// Longer headings say something about the mistakes.
const MISTAKE_WORDS: usize = 5;

pub(super) fn mark(document: &mut Document) {
    mark_sections(document);
    for at in 0..document.sentences.len() {
        let polarity = whole_sentence(document, at);
        document.sentences[at].polarity = polarity;
    }
    answer_questions(document);
    for at in 0..document.sentences.len() {
        let marks = Sentence::new(document, at).marks();
        for (token, scope) in marks {
            let slot = &mut document.tokens[token as usize].scope;
            if slot.is_none() {
                *slot = Some(scope);
            }
        }
    }
}

/// Headings such as "Out of scope" or "TODO" speak for everything below them.
fn mark_sections(document: &mut Document) {
    let mut outer: Vec<(u32, Polarity)> = Vec::new();
    for at in 0..document.sections.len() {
        let section = &document.sections[at];
        let (level, heading) = (section.level, section.heading);
        while outer.last().is_some_and(|(above, _)| *above >= level) {
            outer.pop();
        }
        let inherited = outer
            .last()
            .map_or(Polarity::Positive, |(_, polarity)| *polarity);
        let own = heading.map_or(Polarity::Positive, |heading| {
            label(document, heading as usize)
        });
        let polarity = if own == Polarity::Positive {
            inherited
        } else {
            own
        };
        document.sections[at].polarity = polarity;
        outer.push((level, polarity));
    }
}

/// What a heading or a lead-in line says about the things below it.
fn label(document: &Document, sentence: usize) -> Polarity {
    let tokens = document.sentences[sentence].tokens.clone();
    let words: Vec<&str> = tokens
        .filter(|at| document.tokens[*at as usize].kind != TokenKind::Symbol)
        .map(|at| document.fold(at))
        .collect();
    if words.len() > 12 {
        return Polarity::Positive;
    }
    let has = |wanted: &[&str]| words.windows(wanted.len()).any(|window| window == wanted);
    let begins = |wanted: &[&str]| words.starts_with(wanted);
    let denies = ["not", "wont", "dont", "cannot"]
        .iter()
        .any(|cue| words.contains(cue));
    if has(&["out", "of", "scope"])
        || has(&["not", "in", "scope"])
        || has(&["out", "scope"])
        || has(&["non", "goals"])
        || has(&["non-goals"])
        || has(&["nongoals"])
        || has(&["nongoal"])
        || has(&["no", "goals"])
        || begins(&["future", "work"])
        || begins(&["excluded"])
        || begins(&["excluding"])
        || begins(&["skipped"])
        || begins(&["skipping"])
        || begins(&["ignored"])
        || begins(&["ignoring"])
        || (denies && words.len() <= 7)
    {
        return Polarity::OutOfScope;
    }
    // What others do wrong, or one should not do, is no part of the design.
    if words.len() <= MISTAKE_WORDS
        && words.iter().any(|word| {
            matches!(
                *word,
                "mistake" | "mistakes" | "pitfall" | "pitfalls" | "antipattern" | "antipatterns"
            )
        })
        || has(&["anti", "patterns"])
        || has(&["red", "flags"])
        || has(&["bad", "answer"])
        || has(&["weak", "answer"])
    {
        return Polarity::Negated;
    }
    if begins(&["references"])
        || begins(&["further", "reading"])
        || begins(&["sources"])
        || begins(&["bibliography"])
    {
        return Polarity::ToDo;
    }
    if begins(&["todo"]) || begins(&["to", "do"]) || begins(&["tbd"]) || begins(&["fixme"]) {
        return Polarity::ToDo;
    }
    if begins(&["open", "questions"]) || begins(&["questions", "to", "ask"]) {
        return Polarity::Asked;
    }
    Polarity::Positive
}

fn whole_sentence(document: &Document, at: usize) -> Polarity {
    let sentence = &document.sentences[at];
    let section = document.section(at as u32);
    if sentence.kind == SentenceKind::Heading {
        return if section.polarity == Polarity::OutOfScope {
            section.polarity
        } else {
            Polarity::Positive
        };
    }
    let own = asked_or_to_do(document, at);
    if own != Polarity::Positive {
        return own;
    }
    if section.polarity != Polarity::Positive {
        return section.polarity;
    }
    let paragraph = &document.paragraphs[sentence.paragraph as usize];
    match paragraph.lead_in {
        Some(lead_in) if matches!(sentence.kind, SentenceKind::Item | SentenceKind::Row) => {
            let line = document.quote(document.sentence_span(lead_in));
            if line.trim_end_matches(['*', '_', ' ']).ends_with(':')
                || document.sentences[lead_in as usize].tokens.len() <= 5
            {
                label(document, lead_in as usize)
            } else {
                Polarity::Positive
            }
        }
        _ => Polarity::Positive,
    }
}

fn asked_or_to_do(document: &Document, at: usize) -> Polarity {
    let sentence = &document.sentences[at];
    let text = document.quote(document.sentence_span(at as u32));
    let said = text.trim_end_matches(['*', '_', '"', ')', ' ', '\'']);
    if !matches!(sentence.kind, SentenceKind::Code | SentenceKind::Graph)
        && said
            .strip_suffix('?')
            .is_some_and(|said| !is_optional(said) && !is_step(said) && !stands_for_a_number(said))
    {
        return Polarity::Asked;
    }
    let mut words = sentence
        .tokens
        .clone()
        .filter(|token| document.tokens[*token as usize].kind != TokenKind::Symbol)
        .map(|token| document.fold(token));
    let (first, second) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    match (first, second) {
        ("todo" | "tbd" | "fixme", _) => Polarity::ToDo,
        ("to", "do") if text.contains(':') => Polarity::ToDo,
        ("out" | "excluded" | "skipped" | "skipping" | "ignoring" | "cut", _) if labelled(text) => {
            Polarity::OutOfScope
        }
        ("should" | "do" | "could" | "shall" | "will", "we" | "i")
        | ("is" | "are", "there")
        | ("would" | "do", "you")
        | ("does", "it")
            if sentence.tokens.len() <= 15 =>
        {
            Polarity::Asked
        }
        _ => Polarity::Positive,
    }
}

/// "Taken? Draw again." names a case and says what is done about it, "Analytics? Out." what is left out: a short question that
/// its own line answers is no question, and both are one window.
fn answer_questions(document: &mut Document) {
    for at in 0..document.sentences.len().saturating_sub(1) {
        if document.sentences[at].polarity != Polarity::Asked {
            continue;
        }
        let (asked, answer) = (&document.sentences[at], &document.sentences[at + 1]);
        let beside = asked.paragraph == answer.paragraph
            && asked.kind == answer.kind
            && document.section(at as u32).polarity == Polarity::Positive
            && answer.polarity != Polarity::Asked
            && {
                let text = &document.texts[document.text_of(at as u32) as usize];
                let between = text.get(asked.end as usize..answer.start as usize);
                between.is_some_and(|between| !between.contains('\n'))
            };
        if !beside {
            continue;
        }
        let words = |sentence: usize| {
            let tokens = document.sentences[sentence].tokens.clone();
            tokens.filter(|token| document.tokens[*token as usize].kind != TokenKind::Symbol)
        };
        let is_asking = words(at).any(|token| {
            let word = document.fold(token);
            let begins = token == asked.tokens.start
                || document.tokens[token as usize - 1].kind == TokenKind::Symbol;
            wonders(word) || (begins && asks(word))
        });
        let mut reply = words(at + 1).map(|token| document.fold(token));
        let (reply, then) = (reply.next().unwrap_or(""), reply.next().unwrap_or(""));
        let polarity = match (reply, then) {
            ("no" | "nope" | "never" | "skip" | "later", _) | ("not", _) | ("out", "of" | "") => {
                Polarity::OutOfScope
            }
            ("yes" | "yep" | "yeah" | "sure", _) => Polarity::Positive,
            _ if words(at).count() <= CASE_WORDS && !is_asking => Polarity::Positive,
            _ => continue,
        };
        document.sentences[at].polarity = polarity;
        document.sentences[at + 1].unit = document.sentences[at].unit;
    }
}

/// How a question begins that wants to know something.
fn asks(word: &str) -> bool {
    matches!(
        word,
        "are"
            | "can"
            | "could"
            | "did"
            | "do"
            | "does"
            | "is"
            | "shall"
            | "should"
            | "will"
            | "would"
    )
}

/// A word that makes a question of the words around it.
fn wonders(word: &str) -> bool {
    matches!(
        word,
        "how" | "what" | "when" | "where" | "which" | "who" | "whose" | "why"
    )
}

/// The last part of a chain of parts: "fetcher -> URL seen".
fn is_step(said: &str) -> bool {
    let last = ["->", "=>", "→", "⇒", "➜"]
        .iter()
        .filter_map(|arrow| said.rfind(arrow).map(|at| &said[at + arrow.len()..]))
        .min_by_key(|rest| rest.len());
    last.is_some_and(|last| last.split_whitespace().count() <= STEP_WORDS)
}

/// "Out: accounts, ads": one word, then a colon.
fn labelled(text: &str) -> bool {
    let label = text.split(':').next().unwrap_or(text);
    label.len() < text.len() && label.split_whitespace().count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Polarity of the first mention of `word` in `text`.
    fn polarity(text: &str, word: &str) -> Polarity {
        let document = Document::read(text);
        let at = (0..document.tokens.len() as u32)
            .find(|at| document.fold(*at) == word)
            .unwrap_or_else(|| panic!("{word} in {text}"));
        let token = &document.tokens[at as usize];
        match token.scope {
            Some(scope) => scope.polarity,
            None => document.sentences[token.sentence as usize].polarity,
        }
    }

    #[test]
    fn what_is_not_wanted_is_negated() {
        for text in [
            "We will not need a cache.",
            "no cache at this size",
            "No need to size it, or its cache, now.",
            "So we will not have every cache in memory.",
            "We can do it without a cache.",
            "We don't really need any cache here",
            "I would not bother with a cache",
            "A cache is not needed for 10 reads a day.",
            "A cache would be overkill.",
            "Read replicas instead of a cache",
            "we skip the cache",
            "We need neither a queue nor a cache.",
            "We will not need a queue, a cache or shards.",
            "I'm not sure we need a cache",
        ] {
            assert_eq!(polarity(text, "cache"), Polarity::Negated, "{text}");
        }
    }

    #[test]
    fn what_is_wanted_stays_positive_beside_a_denial() {
        for text in [
            "We don't want to hit the database so we add a cache.",
            "If the code is not in memory ask the cache.",
            "If it is not in the cache, read the database.",
            "not only a cache but also a CDN",
            "We can't serve this without a cache.",
            "No joins, so we put a cache in front.",
            "instead of asking the database we read the cache",
            "The database does not scale, but a cache helps.",
            "no more than 10 ms because of the cache",
            "NoSQL store behind a cache",
            "When the link does not exist we fill the cache with a tombstone.",
        ] {
            assert_eq!(polarity(text, "cache"), Polarity::Positive, "{text}");
        }
    }

    #[test]
    fn scope_is_said_before_and_after_and_in_headings() {
        for text in [
            "Out of scope: accounts, analytics",
            "Analytics and accounts are out of scope.",
            "**Out:** accounts, analytics",
            "## Out of scope\n- accounts\n- analytics",
            "Non-goals:\n- accounts\n- analytics",
            "We won't support:\n\n- accounts\n- analytics\n",
        ] {
            assert_eq!(polarity(text, "analytics"), Polarity::OutOfScope, "{text}");
        }
        assert_eq!(
            polarity("In scope: links. Out of scope: ads.", "links"),
            Polarity::Positive
        );
        assert_eq!(
            polarity("# Out of scope\nads\n# Design\ncache", "cache"),
            Polarity::Positive
        );
    }

    #[test]
    fn what_is_told_in_brackets_about_a_thing_out_of_scope_is_told() {
        let text = "Out of scope: accounts (links are for all, in a cache), ads (and their cache-control), mail";
        assert_eq!(polarity(text, "links"), Polarity::Positive);
        assert_eq!(polarity(text, "control"), Polarity::OutOfScope);
        assert_eq!(polarity(text, "mail"), Polarity::OutOfScope);
    }

    #[test]
    fn questions_and_to_dos_are_no_statements() {
        assert_eq!(polarity("Do we need a cache?", "cache"), Polarity::Asked);
        assert_eq!(polarity("should we add a cache", "cache"), Polarity::Asked);
        assert_eq!(polarity("TODO: cache", "cache"), Polarity::ToDo);
        assert_eq!(
            polarity("GET /links?page=2 goes to the cache", "cache"),
            Polarity::Positive
        );
    }

    #[test]
    fn a_question_mark_that_is_part_of_a_name_asks_nothing() {
        for text in [
            "POST /links {url, cache?, ttl?} -> code",
            "createLink(url, cache?)",
            "fetcher -> in the cache? -> parser",
            "parser -> cache -> URL seen?",
            "Cache?: a small one",
        ] {
            assert_eq!(polarity(text, "cache"), Polarity::Positive, "{text}");
        }
        assert_eq!(
            polarity("Aliases?, we take a cache for them", "cache"),
            Polarity::Positive
        );
        assert_eq!(polarity("(a cache?)", "cache"), Polarity::Asked);
        assert_eq!(
            polarity("client -> server, but do we really need a cache?", "cache"),
            Polarity::Asked
        );
    }

    #[test]
    fn a_short_question_that_is_answered_beside_it_says_what_the_answer_says() {
        for (text, wanted) in [
            ("Full cache? We evict the oldest.", Polarity::Positive),
            (
                "Do we want a cache? Yes, one in each region.",
                Polarity::Positive,
            ),
            ("Is there a cache? No.", Polarity::OutOfScope),
            ("A cache? Not in the first version.", Polarity::OutOfScope),
            ("Do we want a cache? The budget is small.", Polarity::Asked),
            ("What is in the cache? Hot rows.", Polarity::Asked),
            ("Cache: how large? 16 GB.", Polarity::Asked),
            ("A cache?\nWe take the oldest.", Polarity::Asked),
            ("bits of a cache = ?", Polarity::Positive),
        ] {
            assert_eq!(polarity(text, "cache"), wanted, "{text}");
        }
        let document = Document::read("Name taken? Draw another one. Then go on.");
        assert_eq!(document.unit_of(0), document.unit_of(1));
        assert_ne!(document.unit_of(1), document.unit_of(2));
    }

    #[test]
    fn only_what_is_turned_down_is_denied() {
        for text in [
            "We take a queue instead of a cache for counters",
            "instead of a cache take a queue",
            "a queue rather than a cache",
            "- cache - no",
            "- a cache in front of it (no)",
            "- cache – not needed",
            "- cache (not needed)",
            "- cache (skip)",
            "28 TB before counting the cache and its copies",
            "100 GB, excluding the cache",
            "28 TB before counting indexes, cache and other copies",
        ] {
            assert_eq!(polarity(text, "cache"), Polarity::Negated, "{text}");
        }
        for text in [
            "instead of a table use a cache",
            "rather than reading the rows put a cache in front",
            "We take a cache instead of a queue for counters",
            "a cache, no need for a queue",
            "no need for a queue - the cache does it",
            "- cache - no locks there",
            "readers > writers, cache",
        ] {
            assert_eq!(polarity(text, "cache"), Polarity::Positive, "{text}");
        }
    }

    #[test]
    fn a_list_of_mistakes_is_no_design() {
        let text = "## Common mistakes\n- **One cache**: \"We take one cache for all\"\n\n## Design\nWe shard it.";
        assert_eq!(polarity(text, "cache"), Polarity::Negated);
        assert_eq!(polarity(text, "shard"), Polarity::Positive);
    }

    #[test]
    fn a_column_that_is_not_null_denies_nothing() {
        let table = "```sql\ncode VARCHAR(7) NOT NULL UNIQUE\n```";
        assert_eq!(polarity(table, "unique"), Polarity::Positive);
    }
}
