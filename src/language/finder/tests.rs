use std::collections::BTreeMap;

use super::super::lexicon::Lexicon;
use super::super::phrase::Phrase;
use super::*;

fn lexicon() -> Lexicon {
    let classes = BTreeMap::from([
        (
            "short".to_owned(),
            vec!["short (url|link)".to_owned(), "slug".to_owned()],
        ),
        (
            "nosql".to_owned(),
            vec!["no sql".to_owned(), "dynamodb".to_owned()],
        ),
    ]);
    Lexicon::new(&classes).unwrap()
}

#[test]
fn signs_are_read_aloud_and_short_forms_in_full() {
    for (phrase, text, quote) in [
        ("code to address", "code -> address", "code -> address"),
        ("code to address", "code → address", "code → address"),
        ("under 200 ms", "p99 < 200 ms", "< 200 ms"),
        ("below 200", "p99 ≤ 200 ms", "≤ 200"),
        ("over 1", "accounts > 1M", "> 1"),
        ("likes and views", "likes & views", "likes & views"),
        ("requests ~1 sec", "2k req/s, 3k req/sec", "req/sec"),
        ("duplicate message", "dup msgs are dropped", "dup msgs"),
    ] {
        assert_eq!(quotes(phrase, text), [quote], "{text}");
    }
    assert!(quotes("code to address", "code > address").is_empty());
    assert!(quotes("over the limit", "size > limit").is_empty());
}

/// What the phrase finds in the text, as quotes.
fn quotes(phrase: &str, text: &str) -> Vec<String> {
    let lexicon = lexicon();
    let mut builder = FinderBuilder::new(&lexicon);
    let id = builder.add(&Phrase::parse(phrase, &lexicon).unwrap());
    let document = Document::read(text);
    let hits = builder.build().find(&document);
    let quote = |hit: &Hit| {
        document
            .quote(document.span(hit.first, hit.last))
            .to_owned()
    };
    hits.of(id).iter().map(quote).collect()
}

fn finds(phrase: &str, text: &str) -> bool {
    !quotes(phrase, text).is_empty()
}

#[test]
fn compounds_match_split_and_joined() {
    for text in ["base62", "base 62", "Base-62", "BASE62 codes"] {
        assert!(finds("base 62", text), "{text}");
        assert!(finds("base62", text), "{text}");
    }
    assert!(finds("short url", "the shortUrl field"));
    assert!(finds("short url", "a shorturl"));
    assert!(finds("shortUrl", "short URLs"));
    assert!(finds("fanout", "fan-out on write"));
    assert!(finds("load balancer", "loadbalancers"));
    assert!(finds("{nosql}", "NoSQL"));
    assert!(!finds("sql", "NoSQL"));
    assert!(finds("{nosql}", "DynamoDB table"));
}

#[test]
fn gaps_count_words_and_nothing_else() {
    assert!(finds("custom ~2 alias", "custom, user-made alias"));
    assert!(!finds("custom ~1 alias", "custom user made alias"));
    assert!(finds("create link", "create the link"));
    assert!(!finds("create link", "create a new link"));
    assert!(!finds(
        "cache ~9 database",
        "The cache is fast. The database is slow."
    ));
}

#[test]
fn prefixes_inflections_and_exact_words_differ() {
    assert!(finds("partition*", "partitioning"));
    assert!(finds("shard", "sharded"));
    assert!(!finds("=shard", "sharded"));
    assert!(finds("=set", "SET key"));
    assert!(!finds("collision", "collide"));
}

#[test]
fn alternatives_and_classes_may_be_several_words_in_the_middle() {
    assert!(finds("custom ~1 {short} name", "custom short link name"));
    assert!(finds(
        "(url shortener|url) service",
        "a URL shortener service"
    ));
    assert!(finds(
        "(url|url shortener) service",
        "a URL shortener service"
    ));
    assert!(finds("get ~1 (short*|long*) url", "get the longUrl url"));
}

#[test]
fn symbols_are_free_unless_a_phrase_names_them() {
    assert!(finds("301 302", "301/302"));
    assert!(finds("=post / ~2 link", "POST /api/links"));
    assert!(!finds("=post / ~2 link", "POST api links"));
    assert!(finds("createUrl (", "createUrl(long)"));
    assert!(!finds("createUrl (", "createUrl long"));
    assert!(finds("62 ^", "62^7"));
    assert!(finds("99.9 ~2", "99.9% uptime"));
    assert!(!finds("99.9", "99 or 9"));
}

#[test]
fn a_phrase_is_found_wherever_it_begins() {
    assert_eq!(
        quotes("cache", "Cache the cached caches"),
        ["Cache", "cached", "caches"]
    );
}

#[test]
fn a_phrase_that_holds_the_denial_is_not_denied_by_it() {
    let lexicon = lexicon();
    let mut builder = FinderBuilder::new(&lexicon);
    let whole = builder.add(&Phrase::parse("not guessable", &lexicon).unwrap());
    let bare = builder.add(&Phrase::parse("guessable", &lexicon).unwrap());
    let document = Document::read("Codes are not guessable.");
    let hits = builder.build().find(&document);
    assert_eq!(hits.of(whole)[0].polarity, Polarity::Positive);
    assert_eq!(hits.of(bare)[0].polarity, Polarity::Negated);
}

#[test]
fn a_misspelt_word_is_found_and_quoted_as_it_was_typed() {
    assert_eq!(quotes("collision*", "On a colision we retry"), ["colision"]);
    assert!(finds("{nosql}", "a DynmoDB or dynamobd table"));
    assert!(finds("custom ~2 alias", "cutsom alais"));
    assert!(finds("partition*", "partitoning by user"));
    assert!(!finds("cashing", "caching"), "both are real words");
    assert!(!finds("shard", "share"));
}

#[test]
fn the_same_source_is_compiled_once() {
    let lexicon = lexicon();
    let mut builder = FinderBuilder::new(&lexicon);
    let phrase = Phrase::parse("a cache", &lexicon).unwrap();
    assert_eq!(builder.add(&phrase), builder.add(&phrase));
}
