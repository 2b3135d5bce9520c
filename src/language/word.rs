//! One word: folding, inflections, and the parts of a compound.
//!
//! Only inflections are taken off (-s, -es, -ed, -ing, and a silent e). A stemmer that also takes
//! off derivations makes "customers" and "customise" the same word and credits what nobody said.

use std::borrow::Cow;

/// Forms that no rule reaches.
const IRREGULAR: &[(&str, &str)] = &[
    ("bought", "buy"),
    ("broke", "break"),
    ("broken", "break"),
    ("brought", "bring"),
    ("built", "build"),
    ("caught", "catch"),
    ("chose", "choose"),
    ("chosen", "choose"),
    ("fallen", "fall"),
    ("fell", "fall"),
    ("found", "find"),
    ("gave", "give"),
    ("given", "give"),
    ("gone", "go"),
    ("got", "get"),
    ("grew", "grow"),
    ("grown", "grow"),
    ("held", "hold"),
    ("indices", "index"),
    ("kept", "keep"),
    ("knew", "know"),
    ("known", "know"),
    ("lost", "lose"),
    ("made", "make"),
    ("paid", "pay"),
    ("ran", "run"),
    ("sent", "send"),
    ("sold", "sell"),
    ("spent", "spend"),
    ("stolen", "steal"),
    ("stuck", "stick"),
    ("taken", "take"),
    ("threw", "throw"),
    ("thrown", "throw"),
    ("took", "take"),
    ("went", "go"),
    ("written", "write"),
    ("wrote", "write"),
];

/// For every first letter the lengths of the irregular forms with it: most words are told apart without a search.
const IRREGULAR_LENGTHS: [u16; 26] = {
    let mut lengths = [0; 26];
    let mut at = 0;
    while at < IRREGULAR.len() {
        let form = IRREGULAR[at].0.as_bytes();
        lengths[(form[0] - b'a') as usize] |= 1 << form.len();
        at += 1;
    }
    lengths
};

fn may_be_irregular(folded: &str) -> bool {
    let first = folded.bytes().next().unwrap_or(0).wrapping_sub(b'a');
    let lengths = IRREGULAR_LENGTHS.get(usize::from(first)).copied();
    folded.len() < 16 && lengths.is_some_and(|lengths| lengths & (1 << folded.len()) != 0)
}

/// Short forms of the trade and of people in a hurry. What may be short for several things, or is a word itself, is
/// left out, and so are units: they belong to their number.
const SHORT: &[(&str, &str)] = &[
    ("addr", "address"),
    ("algo", "algorithm"),
    ("algos", "algorithms"),
    ("async", "asynchronous"),
    ("auth", "authentication"),
    ("avg", "average"),
    ("bw", "bandwidth"),
    ("cfg", "config"),
    ("char", "character"),
    ("chars", "characters"),
    ("conn", "connection"),
    ("conns", "connections"),
    ("del", "delete"),
    ("dest", "destination"),
    ("dup", "duplicate"),
    ("dupe", "duplicate"),
    ("dupes", "duplicates"),
    ("dups", "duplicates"),
    ("err", "error"),
    ("errs", "errors"),
    ("evt", "event"),
    ("evts", "events"),
    ("incr", "increment"),
    ("loc", "location"),
    ("msg", "message"),
    ("msgs", "messages"),
    ("notif", "notification"),
    ("notifs", "notifications"),
    ("num", "number"),
    ("param", "parameter"),
    ("params", "parameters"),
    ("perf", "performance"),
    ("pic", "picture"),
    ("pics", "pictures"),
    ("req", "request"),
    ("reqs", "requests"),
    ("resp", "response"),
    ("seq", "sequence"),
    ("srv", "server"),
    ("svc", "service"),
    ("svcs", "services"),
    ("ts", "timestamp"),
    ("tx", "transaction"),
    ("txn", "transaction"),
    ("txns", "transactions"),
    ("usr", "user"),
    ("vid", "video"),
    ("vids", "videos"),
];
const SHORT_LETTERS_MAX: usize = 6;

/// "msgs" is "messages".
pub fn in_full(folded: &str) -> Option<&'static str> {
    if folded.len() > SHORT_LETTERS_MAX {
        return None;
    }
    let at = SHORT
        .binary_search_by(|(short, _)| (*short).cmp(folded))
        .ok()?;
    Some(SHORT[at].1)
}

/// Words that say how many. "One" and "two" stand in too many places where nothing is counted.
pub fn is_number(folded: &str) -> bool {
    matches!(
        folded,
        "billion"
            | "dozen"
            | "eight"
            | "eighty"
            | "fifteen"
            | "fifty"
            | "five"
            | "forty"
            | "four"
            | "hundred"
            | "million"
            | "nine"
            | "ninety"
            | "seven"
            | "seventy"
            | "six"
            | "sixty"
            | "ten"
            | "thirty"
            | "thousand"
            | "trillion"
            | "twelve"
            | "twenty"
    )
}

/// Articles are free: a phrase need not name them, a gap does not count them.
pub fn is_article(folded: &str) -> bool {
    matches!(folded, "a" | "an" | "the")
}

/// "don't", "isn't", "cannot": a phrase that asks for `not` is met by them.
pub fn is_contracted_not(folded: &str) -> bool {
    matches!(
        folded,
        "arent"
            | "cannot"
            | "cant"
            | "couldnt"
            | "didnt"
            | "doesnt"
            | "dont"
            | "hasnt"
            | "havent"
            | "isnt"
            | "mustnt"
            | "neednt"
            | "shouldnt"
            | "wasnt"
            | "werent"
            | "wont"
            | "wouldnt"
    )
}

/// Appends the folded form of `raw` (one word without separators): lower case, no apostrophe, no
/// possessive. Returns nothing when no letter or digit is left.
pub fn fold_into(raw: &str, out: &mut String) {
    let raw = without_short_verb(raw);
    for c in raw.chars() {
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                out.push(c.to_ascii_lowercase());
            }
        } else if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        }
    }
}

/// A possessive, and after a pronoun a verb, is no part of the word: "user's", "we'd", "I'm", "they've".
fn without_short_verb(raw: &str) -> &str {
    const PRONOUNS: [&str; 8] = ["i", "we", "you", "he", "she", "they", "it", "that"];
    let Some(at) = raw.rfind(['\'', '\u{2019}']) else {
        return raw;
    };
    let ending = raw[at..].trim_start_matches(['\'', '\u{2019}']);
    let (word, is) = (&raw[..at], |wanted: &str| {
        ending.eq_ignore_ascii_case(wanted)
    });
    let verb = ["d", "ll", "ve", "re", "m"].iter().any(|short| is(short));
    let pronoun = || {
        PRONOUNS
            .iter()
            .any(|pronoun| word.eq_ignore_ascii_case(pronoun))
    };
    if is("s") || (verb && pronoun()) {
        word
    } else {
        raw
    }
}

/// The folded word without its inflection: caches, cached, caching and cache give one stem.
pub fn stem(folded: &str) -> Cow<'_, str> {
    if may_be_irregular(folded)
        && let Ok(found) = IRREGULAR.binary_search_by(|(form, _)| form.cmp(&folded))
    {
        // The base goes through the rules too, so that both sides of a comparison agree.
        return regular(IRREGULAR[found].1);
    }
    regular(folded)
}

fn regular(word: &str) -> Cow<'_, str> {
    let bytes = word.as_bytes();
    if bytes.len() < 3 || !bytes.iter().all(u8::is_ascii_lowercase) {
        return Cow::Borrowed(word);
    }
    let without = |letters: usize| &word[..word.len() - letters];
    match bytes {
        // 1. Plural or third person.
        [_, _, .., b'i', b'e', b's'] => Cow::Owned(format!("{}y", without(3))),
        [.., b'i', b'e', b's'] | [.., b's' | b'u' | b'i', b's'] => without_silent_e(word),
        // "settings" must meet "setting", whatever becomes of that.
        [.., b'i', b'n', b'g', b's'] => regular(without(1)),
        [.., b's'] => without_silent_e(without(1)),
        // 2. Past and progressive.
        [_, _, .., b'i', b'e', b'd'] => Cow::Owned(format!("{}y", without(3))),
        [.., b'e', b'e', b'd'] => without_silent_e(word),
        [_, _, .., b'e', b'd'] if has_vowel(without(2)) => uninflected(without(2)),
        [_, _, .., b'i', b'n', b'g'] if has_vowel(without(3)) => uninflected(without(3)),
        _ => without_silent_e(word),
    }
}

/// What is left after -ed or -ing: "logg" is log, "cod" is code, "us" is use.
fn uninflected(base: &str) -> Cow<'_, str> {
    let bytes = base.as_bytes();
    let last = bytes[bytes.len() - 1];
    if bytes.len() > 3 && last == bytes[bytes.len() - 2] && !b"lszaeiou".contains(&last) {
        return Cow::Borrowed(&base[..base.len() - 1]);
    }
    if (bytes.len() == 2 && !is_vowel(bytes, 1)) || (syllables(base) == 1 && ends_cvc(base)) {
        return Cow::Owned(format!("{base}e"));
    }
    without_silent_e(base)
}

/// "cache" and "caching" meet at "cach"; "note" keeps its e, or it would be "not".
fn without_silent_e(word: &str) -> Cow<'_, str> {
    match word.strip_suffix('e') {
        Some(base)
            if base.len() >= 3 && has_vowel(base) && (syllables(base) > 1 || !ends_cvc(base)) =>
        {
            Cow::Borrowed(base)
        }
        _ => Cow::Borrowed(word),
    }
}

fn is_vowel(bytes: &[u8], at: usize) -> bool {
    match bytes[at] {
        b'a' | b'e' | b'i' | b'o' | b'u' => true,
        b'y' => at > 0 && !is_vowel(bytes, at - 1),
        _ => false,
    }
}

fn has_vowel(word: &str) -> bool {
    (0..word.len()).any(|at| is_vowel(word.as_bytes(), at))
}

/// How often a vowel is followed by a consonant.
fn syllables(word: &str) -> usize {
    let bytes = word.as_bytes();
    (1..bytes.len())
        .filter(|&at| is_vowel(bytes, at - 1) && !is_vowel(bytes, at))
        .count()
}

fn ends_cvc(word: &str) -> bool {
    let bytes = word.as_bytes();
    let n = bytes.len();
    n >= 3
        && !is_vowel(bytes, n - 3)
        && is_vowel(bytes, n - 2)
        && !is_vowel(bytes, n - 1)
        && !b"wxy".contains(&bytes[n - 1])
}

/// Calls `part` with the byte range of every part of a run of letters, digits, apostrophes, inner
/// hyphens and underscores: `shortUrl`, `base62`, `Base-62` and `URLShortener` have two parts.
/// "NoSQL" and "non-relational" stay whole, or "no" would deny the rest.
pub fn parts(run: &str, mut part: impl FnMut(usize, usize)) {
    let begins = |with: &str| {
        let begin = run.get(..with.len());
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(with))
    };
    let one_word = run.bytes().skip(1).all(|b| b.is_ascii_lowercase())
        && run.starts_with(|c: char| c.is_ascii_alphabetic());
    let denied = begins("no-")
        || begins("non-")
        || (run.starts_with("No") && run[2..].starts_with(|c: char| c.is_uppercase()));
    if one_word || denied {
        return part(0, run.len());
    }
    let mut start = 0;
    let mut previous: Option<char> = None;
    let mut chars = run.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '-' || c == '_' {
            if start < at {
                part(start, at);
            }
            start = at + 1;
            previous = None;
            continue;
        }
        if let Some(before) = previous {
            let next_lower = chars.peek().is_some_and(|(_, n)| n.is_lowercase());
            let camel = c.is_uppercase()
                && (before.is_lowercase() || (before.is_uppercase() && next_lower));
            // "URLs" is a plural, not "UR" and "Ls".
            let plural = before.is_uppercase()
                && run[at + c.len_utf8()..].starts_with('s')
                && !run[at + c.len_utf8() + 1..].starts_with(|n: char| n.is_alphanumeric());
            let digit = c.is_numeric() != before.is_numeric() && c != '\'' && before != '\'';
            if ((camel && !plural) || digit) && start < at {
                part(start, at);
                start = at;
            }
        }
        previous = Some(c);
    }
    if start < run.len() {
        part(start, run.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_stem(words: &[&str]) {
        for word in words {
            assert_eq!(stem(word), stem(words[0]), "{word} and {}", words[0]);
        }
    }

    fn split(run: &str) -> Vec<&str> {
        let mut found = Vec::new();
        parts(run, |start, end| found.push(&run[start..end]));
        found
    }

    #[test]
    fn the_irregular_forms_are_sorted_for_the_search() {
        assert!(IRREGULAR.is_sorted());
        assert!(SHORT.is_sorted_by_key(|(short, _)| *short));
        assert!(
            SHORT
                .iter()
                .all(|(short, _)| short.len() <= SHORT_LETTERS_MAX)
        );
    }

    #[test]
    fn inflections_of_one_word_share_a_stem() {
        one_stem(&["cache", "caches", "cached", "caching"]);
        one_stem(&["code", "codes", "coded", "coding"]);
        one_stem(&["log", "logs", "logged", "logging"]);
        one_stem(&["expire", "expires", "expired", "expiring"]);
        one_stem(&["retry", "retries", "retried", "retrying"]);
        one_stem(&["write", "writes", "writing", "written"]);
        one_stem(&["hash", "hashes", "hashed", "hashing"]);
        one_stem(&["use", "uses", "used", "using"]);
        one_stem(&["share", "shared", "sharing"]);
        one_stem(&["index", "indexes", "indexed", "indices"]);
        one_stem(&["add", "adds", "added", "adding"]);
        one_stem(&["queue", "queues", "queued"]);
        one_stem(&["route", "routes", "routing"]);
        one_stem(&["build", "built", "building"]);
        one_stem(&["setting", "settings"]);
    }

    #[test]
    fn different_words_keep_different_stems() {
        for (one, other) in [
            ("customers", "customise"),
            ("options", "optional"),
            ("note", "not"),
            ("user", "use"),
            ("server", "serve"),
            ("feed", "fee"),
            ("string", "str"),
            ("redis", "redi"),
            ("rate", "rat"),
            ("one", "on"),
        ] {
            assert_ne!(stem(one), stem(other), "{one} {other}");
        }
    }

    #[test]
    fn compounds_have_parts() {
        assert_eq!(split("shortUrl"), ["short", "Url"]);
        assert_eq!(split("base62"), ["base", "62"]);
        assert_eq!(split("Base-62"), ["Base", "62"]);
        assert_eq!(split("URLShortener"), ["URL", "Shortener"]);
        assert_eq!(split("api_dev_key"), ["api", "dev", "key"]);
        assert_eq!(split("p99"), ["p", "99"]);
        assert_eq!(split("URLs"), ["URLs"]);
        assert_eq!(split("NoSQL"), ["NoSQL"]);
        assert_eq!(split("Node"), ["Node"]);
    }

    #[test]
    fn folding_drops_case_apostrophes_and_possessives() {
        let fold = |raw: &str| {
            let mut out = String::new();
            fold_into(raw, &mut out);
            out
        };
        assert_eq!(fold("Don't"), "dont");
        assert_eq!(fold("don\u{2019}t"), "dont");
        assert_eq!(fold("user's"), "user");
        assert_eq!(fold("I'd"), "i");
        assert_eq!(fold("we\u{2019}re"), "we");
        assert_eq!(fold("ÜBER"), "über");
    }
}
