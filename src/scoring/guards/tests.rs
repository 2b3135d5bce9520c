use crate::casebook::rubric::Rubric;
use crate::language::Lexicon;

use super::super::finding::Answer;
use super::*;

const WORDS: [&str; 12] = [
    "cache",
    "queue",
    "shard",
    "replica",
    "cdn",
    "index",
    "snowflake",
    "bloom",
    "gossip",
    "quorum",
    "webhook",
    "cursor",
];

fn engine() -> Engine {
    let mut text =
        "schema = 1\ncase = \"t\"\nrevision = \"1\"\nanchors = [\"cache\", \"queue\", \"photo\"]\n"
            .to_owned();
    for (at, word) in WORDS.iter().enumerate() {
        // Two items for every word: they share what earns them.
        for twin in ["a", "b"] {
            text.push_str(&format!(
                "[[item]]\nid = \"deep-dive.{twin}{at}\"\nstage = \"deep-dive\"\nkind = \"mention\"\n\
                 text = \"t\"\nwhy = \"w\"\nweight = {{ mid = 1, senior = 1, staff = 1 }}\n\
                 dimension = \"depth\"\nmatch = [{{ any = [\"{word}\"] }}]\n"
            ));
        }
    }
    let rubric: Rubric = toml::from_str(&text).unwrap();
    Engine::new(&rubric, &Lexicon::default()).unwrap()
}

fn met_and_flags(text: &str) -> (usize, Vec<String>) {
    let found = engine().assess(&Answer::read(text));
    let met = found
        .findings
        .iter()
        .filter(|finding| finding.verdict == Verdict::Met)
        .count();
    (met, found.flags)
}

const PROSE: &str = "We keep the counters of every photo in one row per album because readers \
    want them in one round trip, and nobody minds when they are a little behind the truth.";

#[test]
fn a_list_of_buzzwords_earns_nothing_and_is_flagged() {
    let line = WORDS.join(", ");
    let (met, flags) = met_and_flags(&format!("{PROSE} {PROSE}\n\n{line}"));
    assert_eq!((met, flags), (0, vec!["stuffing".to_owned()]));
}

#[test]
fn one_buzzword_a_line_is_still_a_list() {
    let lines = WORDS.map(|word| format!("- {word}")).join("\n");
    let (met, flags) = met_and_flags(&format!("{PROSE} {PROSE}\n\n{lines}"));
    assert_eq!((met, flags), (0, vec!["stuffing".to_owned()]));
}

#[test]
fn items_that_share_their_words_are_one_thing() {
    // Eight items, four things.
    let (met, flags) = met_and_flags("cache, queue, shard and replica");
    assert_eq!((met, flags.len()), (8, 0));
    let (met, _) = met_and_flags("cache, queue, shard, replica and cdn");
    assert_eq!(met, 0, "five things in seven words");
}

#[test]
fn the_same_things_with_something_said_about_them_count() {
    let text = "The cache holds the hottest albums for a minute. A queue takes the slow work off \
        the request. We shard by owner because all reads are per owner. Every replica may \
        answer reads that are allowed to lag. The cdn serves the pictures themselves.";
    let (met, flags) = met_and_flags(text);
    assert_eq!((met, flags.len()), (10, 0));
}

#[test]
fn an_answer_without_two_anchors_is_for_another_case_unless_it_is_too_short_to_tell() {
    let other = "We book rooms by the night, and every hotel has a replica of its own rows near \
        its guests; two people who want the last room are told apart by a version number on \
        the row, and the one who comes second is offered another hotel nearby at once.";
    let (met, flags) = met_and_flags(other);
    assert_eq!((met, flags), (0, vec!["off-topic".to_owned()]));
    let (met, flags) = met_and_flags("Every hotel has a replica.");
    assert_eq!((met, flags.len()), (2, 0));
}

#[test]
fn a_list_with_filler_words_or_said_three_times_is_still_a_list() {
    let filled = WORDS
        .map(|word| format!("truly modern robust scalable {word}"))
        .join(", ");
    let used = WORDS
        .map(|word| format!("We use {word} everywhere today."))
        .join(" ");
    for text in [filled.clone(), [filled.as_str(); 3].join("\n\n"), used] {
        assert_eq!(
            met_and_flags(&text),
            (0, vec!["stuffing".to_owned()]),
            "{text}"
        );
    }
}

#[test]
fn a_terse_line_with_numbers_of_its_own_is_no_list() {
    let (met, flags) =
        met_and_flags("cache 60 GB, queue 5k/s, 12 shard, 3 replica, index 110M, cdn 43 MB/s");
    assert_eq!((met, flags.len()), (12, 0));
}

#[test]
fn a_part_about_something_else_earns_nothing() {
    let own = "# One\n\nThe cache holds every photo that was asked for in the last hour, and a queue resizes what is new.\n";
    let other: String = (0..6)
        .map(|at| format!("# Part {at}\n\nWe book rooms by the night here.\n"))
        .collect();
    let (met, _) = met_and_flags(&format!(
        "{own}{other}# Last\n\nWe keep every row on a replica of its own.\n"
    ));
    assert_eq!(met, 4, "cache and queue, but no replica");
}

#[test]
fn a_dense_sentence_with_something_beside_its_things_is_no_list() {
    let said = "Hot rows cache well, queue bursts die down, owners shard albums, region replica answers, \
        cdn pictures travel";
    assert_eq!(met_and_flags(said).0, 10);
    let bare = "Cache, queue, shard, replica, cdn";
    assert_eq!(met_and_flags(bare).0, 0);
}

#[test]
fn a_list_whose_entries_hold_small_words_is_a_list_as_nothing_stands_beside_them() {
    // One small word in eight, and always the same others.
    let list = WORDS
        .map(|word| format!("{word} link service record hand today page, by"))
        .join(", ");
    assert_eq!(met_and_flags(&list), (0, vec!["stuffing".to_owned()]));
    const SAID: [&str; 12] = [
        "hottest albums",
        "slow thumbnails",
        "album owner",
        "lagging region",
        "big pictures",
        "latest likes",
        "sorted names",
        "unknown tags",
        "dead members",
        "two votes",
        "paid orders",
        "endless scrolling",
    ];
    let notes: String = WORDS
        .iter()
        .zip(SAID)
        .map(|(word, said)| format!("- photo link service: {word} by {said}\n"))
        .collect();
    assert_eq!(met_and_flags(&notes).0, 24, "{notes}");
}

#[test]
fn the_lists_of_words_are_sorted_for_the_search() {
    assert!(GLUE.is_sorted());
    assert!(GLUE.iter().all(|word| word.len() <= GLUE_LETTERS_MAX));
    assert!(ALTERNATIVES.is_sorted());
}

#[test]
fn signals_are_told_from_the_text_only_where_it_has_stages() {
    let signals = |text: &str| engine().assess(&Answer::read(text)).signals;
    let loose = signals("We use a queue rather than a call.");
    assert_eq!(loose.alternative_named, Some(true));
    assert_eq!(
        (loose.deep_dive_reached, loose.estimate_attempted),
        (None, None)
    );
    let staged = signals("# Clarify\nWho?\n# Estimate\n5 TB\n# Deep dive\n");
    assert_eq!(staged.alternative_named, Some(false));
    assert_eq!(
        staged.deep_dive_reached,
        Some(false),
        "a heading alone is no deep dive"
    );
    assert_eq!(staged.estimate_attempted, Some(true));
}
