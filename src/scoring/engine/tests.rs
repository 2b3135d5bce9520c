//! Items of every kind against small texts, in pairs: meant and denied, here and there.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

const RUBRIC: &str = r#"
schema = 1
case = "url-shortener"
revision = "1"
anchors = ["short* ~2 (url|link|code)", "redirect*", "base 62"]
[class]
cache = ["cache", "redis", "in memory store"]
nosql = ["no sql", "cassandra", "dynamodb"]
[[item]]
id = "high-level.cache"
stage = "high-level"
stages_ok = ["deep-dive"]
kind = "mention"
text = "t"
why = "w"
weight = { mid = 1, senior = 1, staff = 1 }
dimension = "solution"
match = [{ any = ["{cache}"], not = ["browser* ~2 cache"] }]
[[item]]
id = "clarify.analytics"
stage = "clarify"
kind = "mention"
text = "t"
why = "w"
weight = { mid = 1, senior = 1, staff = 1 }
dimension = "navigation"
polarity = "any"
match = [{ any = ["analytics", "click statistics"] }]
[[item]]
id = "deep-dive.collisions"
stage = "deep-dive"
kind = "explain"
text = "t"
why = "w"
weight = { mid = 1, senior = 1, staff = 1 }
dimension = "depth"
partial = "names the problem only"
match = [
  { all = [["collision*", "already taken"], ["retry", "salt", "no", "unique constraint"]], within = "sentence" },
  { all = [["collision*"], ["retry", "salt"]], within = "paragraph" },
]
[[item]]
id = "high-level.store"
stage = "high-level"
kind = "decision"
text = "t"
why = "w"
weight = { mid = 1, senior = 1, staff = 1 }
dimension = "solution"
match = [{ all = [["{nosql}"], ["because", "fits"]], within = "clause" }]
[[item]]
id = "deep-dive.lookup-order"
stage = "deep-dive"
kind = "order"
text = "t"
why = "w"
weight = { mid = 1, senior = 1, staff = 1 }
dimension = "depth"
order = { within = "section", steps = [["{cache}"], ["database", "miss"], ["fill*", "write* ~3 back"]], min_steps = 3 }
[[item]]
id = "estimate.storage"
stage = "estimate"
kind = "estimate"
text = "t"
why = "w"
weight = { mid = 1, senior = 1, staff = 1 }
dimension = "quantitative"
combine = "and"
match = [{ any = ["storage", "disk"] }]
number = { kind = "bytes", near = ["storage"] }
[[item]]
id = "high-level.drawing"
stage = "high-level"
kind = "diagram"
text = "t"
why = "w"
weight = { mid = 1, senior = 1, staff = 1 }
dimension = "solution"
diagram = { any = [{ component = "cache" }] }
[[item]]
id = "red-flag.never-collides"
stage = "deep-dive"
kind = "misconception"
text = "t"
why = "w"
weight = { mid = 1, senior = 1, staff = 1 }
dimension = "depth"
match = [{ all = [["md 5", "hash"], ["never collide*", "no collision*"]], within = "clause" }]
"#;

fn engine() -> Engine {
    let rubric: Rubric = toml::from_str(RUBRIC).unwrap();
    Engine::new(&rubric, &Lexicon::default()).unwrap()
}

/// The finding of one item in one text.
fn finding(id: &str, text: &str) -> Finding {
    let found = engine().score(&Answer::read(text));
    found.into_iter().find(|finding| finding.id == id).unwrap()
}

fn verdict(id: &str, text: &str) -> Verdict {
    finding(id, text).verdict
}

#[test]
fn words_that_are_denied_do_not_count_and_the_same_words_meant_do() {
    for (id, meant, denied) in [
        (
            "high-level.cache",
            "We put a cache in front.",
            "We will not need a cache.",
        ),
        (
            "high-level.cache",
            "Redis answers first",
            "no redis, the table is small",
        ),
        (
            "high-level.cache",
            "Our cache, not the browser, answers",
            "The browser may cache it.",
        ),
        (
            "high-level.store",
            "Cassandra fits the access",
            "Cassandra is overkill because it is big",
        ),
        (
            "deep-dive.collisions",
            "On a collision we retry",
            "Collisions cannot be solved by a retry",
        ),
    ] {
        assert_eq!(verdict(id, meant), Verdict::Met, "{meant}");
        assert_ne!(verdict(id, denied), Verdict::Met, "{denied}");
    }
}

#[test]
fn right_words_about_another_object_lie_in_another_window() {
    let id = "high-level.store";
    assert_eq!(
        verdict(id, "DynamoDB because reads are by key."),
        Verdict::Met
    );
    let other = "DynamoDB would do, but MySQL wins because we know it.";
    assert_eq!(verdict(id, other), Verdict::Missed);
}

#[test]
fn out_of_scope_counts_where_the_item_says_so() {
    for text in [
        "Out of scope: analytics",
        "Analytics?",
        "We will not build analytics.",
    ] {
        assert_eq!(verdict("clarify.analytics", text), Verdict::Met, "{text}");
    }
    assert_eq!(
        verdict("high-level.cache", "Out of scope: cache"),
        Verdict::Missed
    );
}

#[test]
fn a_denial_that_is_asked_for_denies_nothing() {
    let id = "deep-dive.collisions";
    assert_eq!(
        verdict(id, "With a counter there are no collisions."),
        Verdict::Met
    );
}

#[test]
fn a_heading_gives_context_to_a_paragraph_but_never_the_whole_point() {
    let id = "deep-dive.collisions";
    assert_eq!(
        verdict(id, "## Collisions\n\nWe retry with another code."),
        Verdict::Met
    );
    assert_eq!(
        verdict(id, "Collisions:\n- retry three times"),
        Verdict::Met
    );
    assert_eq!(
        verdict(id, "## Collisions and retry\n\nLater."),
        Verdict::Missed
    );
}

#[test]
fn the_first_group_alone_is_partly_and_the_finding_says_what_is_missing() {
    let found = finding("deep-dive.collisions", "Collisions are a problem.");
    assert_eq!((found.verdict, found.sure), (Verdict::Partly, false));
    let near = found.near.unwrap();
    assert_eq!(near.reason, NearReason::Incomplete);
    assert_eq!(near.wrote.quote, "Collisions are a problem.");
    assert_eq!(near.wants[0], "retry");
}

#[test]
fn a_point_made_in_the_wrong_stage_does_not_count_where_stages_are_restricted() {
    let text = "# Clarify\nA cache is used.\n# Deep dive\nNothing.";
    let found = finding("high-level.cache", text);
    assert_eq!(found.verdict, Verdict::Missed);
    assert_eq!(found.near.unwrap().reason, NearReason::OtherStage);
    assert_eq!(
        verdict("high-level.cache", "# Deep dive\nA cache is used."),
        Verdict::Met
    );
    assert_eq!(
        verdict("high-level.cache", "A cache.\n# Clarify\nx"),
        Verdict::Met
    );
}

#[test]
fn one_word_in_one_sentence_is_not_sure_two_sentences_and_no_word_at_all_are() {
    assert!(!finding("high-level.cache", "A cache helps.").sure);
    assert!(finding("high-level.cache", "A cache helps. Redis it is.").sure);
    assert!(finding("high-level.cache", "The table is small.").sure);
    assert!(!finding("high-level.cache", "No cache.").sure);
    assert!(
        finding(
            "high-level.cache",
            "In front of the table stands an in memory store for the links that are asked for most."
        )
        .sure
    );
}

#[test]
fn an_explanation_is_sure_when_it_is_given_twice_and_a_choice_at_once() {
    let id = "deep-dive.collisions";
    assert!(!finding(id, "On a collision we retry.").sure);
    assert!(
        finding(
            id,
            "On a collision we retry.\n\nThe salt makes a second collision rare."
        )
        .sure
    );
    assert!(finding("high-level.store", "DynamoDB because reads are by key.").sure);
}

/// The engine with one line of its rubric changed.
fn changed(line: (&str, &str), id: &str, text: &str) -> Finding {
    assert_eq!(RUBRIC.matches(line.0).count(), 1, "{}", line.0);
    let rubric: Rubric = toml::from_str(&RUBRIC.replace(line.0, line.1)).unwrap();
    let engine = Engine::new(&rubric, &Lexicon::default()).unwrap();
    let found = engine.score(&Answer::read(text));
    found.into_iter().find(|finding| finding.id == id).unwrap()
}

#[test]
fn a_point_every_design_makes_counts_only_near_the_cases_own_things() {
    let id = "high-level.cache";
    let own = "match = [{ any = [\"{cache}\"], not";
    let about = "about = [\"short* ~1 link\"]\nmatch = [{ any = [\"{cache}\"], not";
    let elsewhere = "We put a cache in front of the table, because most of what is asked for was asked for a minute ago. ";
    let filler =
        "Nobody minds when a base 62 number is a little behind, and every redirect has one row. ";
    let long = format!("{elsewhere}{}", filler.repeat(12));
    let found = changed((own, about), id, &long);
    assert_eq!(found.verdict, Verdict::Missed);
    assert_eq!(found.near.unwrap().reason, NearReason::Elsewhere);
    let near = format!("A short link is read often. {long}");
    assert_eq!(changed((own, about), id, &near).verdict, Verdict::Met);
    let far = format!("{long} {long} A short link is read often.");
    assert_eq!(changed((own, about), id, &far).verdict, Verdict::Missed);
    let led = format!(
        "{long} {long}\n\n## Short links\n\n{}{elsewhere}",
        filler.repeat(12)
    );
    assert_eq!(
        changed((own, about), id, &led).verdict,
        Verdict::Met,
        "the heading says what it is about"
    );
    let short = changed((own, about), id, elsewhere);
    assert_eq!(short.verdict, Verdict::Met, "too short to say more");
}

#[test]
fn a_heading_that_is_the_thing_itself_speaks_for_every_line_of_its_list() {
    let id = "deep-dive.collisions";
    let sentence = (", within = \"paragraph\" }", ", within = \"sentence\" }");
    let found = |text: &str| changed(sentence, id, text).verdict;
    assert_eq!(
        found("### Collisions\n\n- three tries\n- then a salt"),
        Verdict::Met
    );
    assert_eq!(
        found("### Collisions\n\nThe owner picks. Then a salt."),
        Verdict::Missed,
        "prose names its own things"
    );
    assert_eq!(
        found("### Collisions, caches and what else\n\n- then a salt"),
        Verdict::Missed
    );
}

#[test]
fn what_is_cut_far_down_in_a_design_is_no_cut_of_the_scope() {
    let id = "clarify.analytics";
    let filler =
        "We shorten a URL and redirect with a base 62 code that is read from memory. ".repeat(30);
    assert_eq!(
        verdict(id, &format!("Analytics are not needed.\n\n{filler}")),
        Verdict::Met
    );
    assert_eq!(
        verdict(id, &format!("{filler}\n\nAnalytics are not needed here.")),
        Verdict::Missed
    );
    assert_eq!(
        verdict(
            id,
            &format!("{filler}\n\n## Requirements left\n\nAnalytics are not needed.")
        ),
        Verdict::Met
    );
}

#[test]
fn the_heading_of_a_column_is_read_with_the_cells_below_it() {
    let id = "deep-dive.collisions";
    let table = "| case | on a collision |\n|---|---|\n| first | we go on |\n| second | salt |";
    let found = changed(
        (", within = \"paragraph\" }", ", within = \"sentence\" }"),
        id,
        table,
    );
    assert_eq!(found.verdict, Verdict::Met);
    let only = "| collision | retry |\n|---|---|\n| a | b |";
    let found = changed(
        (", within = \"paragraph\" }", ", within = \"sentence\" }"),
        id,
        only,
    );
    assert!(
        found
            .evidence
            .iter()
            .all(|e| e.quote.starts_with("| collision")),
        "{found:?}"
    );
    let store = "high-level.store";
    let column = "| it fits | store |\n|---|---|\n| small | MySQL |\n| Cassandra | big |";
    assert_eq!(verdict(store, column), Verdict::Met);
    let other = "| store | it fits |\n|---|---|\n| Cassandra | big |";
    assert_eq!(
        verdict(store, other),
        Verdict::Missed,
        "another column, in a window of one cell"
    );
}

#[test]
fn a_not_in_a_gap_denies_unless_the_phrase_has_one_itself() {
    let id = "high-level.cache";
    let own = "any = [\"{cache}\"], not";
    let gap = "any = [\"cache ~3 harmless\", \"cache ~1 not ~1 harmful\"], not";
    for (text, expected) in [
        ("A lost cache is quite harmless.", Verdict::Met),
        ("A lost cache isn't harmless.", Verdict::Missed),
        ("A lost cache is not really harmless.", Verdict::Missed),
        ("A lost cache is not harmful.", Verdict::Met),
    ] {
        assert_eq!(changed((own, gap), id, text).verdict, expected, "{text}");
    }
}

#[test]
fn code_shows_what_is_and_raises_no_requirement() {
    let id = "clarify.analytics";
    let code = "```sql\ncreate table analytics (code text)\n```";
    assert_eq!(verdict(id, code), Verdict::Missed);
    assert_eq!(
        verdict("high-level.cache", "```\nredis.get(code)\n```"),
        Verdict::Met
    );
}

#[test]
fn what_is_asked_or_left_to_do_is_not_said_by_a_denial_in_it() {
    let id = "deep-dive.collisions";
    assert_eq!(
        verdict(id, "TODO: there is no salt against a collision"),
        Verdict::Missed
    );
}

#[test]
fn steps_count_in_their_order_only() {
    let id = "deep-dive.lookup-order";
    let right = "Ask the cache. On a miss ask the table. Then fill it.";
    assert_eq!(verdict(id, right), Verdict::Met);
    assert_eq!(
        verdict(id, "Fill it after the miss, then ask the cache."),
        Verdict::Missed
    );
}

#[test]
fn an_estimate_without_a_digit_is_none_and_with_one_it_is_not_sure() {
    let found = finding(
        "estimate.storage",
        "Storage: 3 TB a year. The disk is 3 TB.",
    );
    assert_eq!((found.verdict, found.sure), (Verdict::Met, false));
    assert_eq!(found.note, Some(Note::WordsOnly));
    let none = finding("estimate.storage", "We need a lot of storage.");
    assert_eq!(none.near.unwrap().reason, NearReason::NoNumber);
    assert_eq!(none.verdict, Verdict::Missed);
}

#[test]
fn what_nothing_can_read_yet_is_not_assessed() {
    let found = finding("high-level.drawing", "a cache");
    assert_eq!(
        (found.verdict, found.note),
        (Verdict::NotAssessed, Some(Note::BoardNotRead))
    );
}

#[test]
fn a_red_flag_is_a_flag_and_never_sure() {
    let answer = Answer::read("MD5 gives no collisions here.");
    let found = engine().assess(&answer);
    assert_eq!(found.flags, ["red-flag.never-collides"]);
    let last = found.findings.last().unwrap();
    assert_eq!(
        (last.sure, last.note),
        (false, Some(Note::NeedsConfirmation))
    );
}

#[test]
fn evidence_is_exactly_the_bytes_it_names() {
    let text = "# High-level\n\nZwölf — a **cache**, then more.\n\n# Deep dive\nRedis.";
    let found = finding("high-level.cache", text);
    let stages: Vec<&str> = found.evidence.iter().map(|e| e.stage.as_str()).collect();
    assert_eq!(stages, ["high-level", "deep-dive"]);
    for evidence in &found.evidence {
        assert_eq!(text[evidence.start..evidence.end], evidence.quote);
    }
    let apart = [("high-level", "Zwölf caches."), ("deep-dive", "x")];
    let found = engine().score(&Answer::from_stages(&apart));
    let evidence = &found[0].evidence[0];
    assert_eq!(
        (evidence.start, evidence.quote.as_str()),
        (0, "Zwölf caches.")
    );
}

#[test]
fn every_fault_of_a_rubric_is_reported_with_item_and_field() {
    let broken = RUBRIC
        .replace("\"{cache}\"], not", "\"(\"], not")
        .replace("\"because\"", "\"{nowhere}\"")
        .replace("\"redirect*\"", "\"~\"");
    let rubric: Rubric = toml::from_str(&broken).unwrap();
    let faults = Engine::new(&rubric, &Lexicon::default()).unwrap_err();
    let places: Vec<(Option<&str>, &str)> = faults
        .iter()
        .map(|fault| (fault.item.as_deref(), fault.field.as_str()))
        .collect();
    assert_eq!(
        places,
        [
            (None, "anchors"),
            (Some("high-level.store"), "match[0].all[1]")
        ]
    );
}

#[test]
fn classes_of_the_rubric_extend_the_lexicon() {
    let shared = BTreeMap::from([("cache".to_owned(), vec!["squid".to_owned()])]);
    let rubric: Rubric = toml::from_str(RUBRIC).unwrap();
    let engine = Engine::new(&rubric, &Lexicon::new(&shared).unwrap()).unwrap();
    let found = engine.score(&Answer::read("squid"));
    assert_eq!(
        found[0].verdict,
        Verdict::Missed,
        "the rubric's own class wins"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_is_scored_without_panic_with_valid_offsets_and_twice_the_same(
        pieces in prop::collection::vec(prop_oneof![
            "\\PC{0,12}",
            prop::sample::select(vec![
                "# Deep dive\n", "cache", "no ", "collision", " retry", "\n", "\n\n", "- ", "| a | b |\n",
                "|---|---|\n", "```\n", "é", "**", "$62^{7} \\approx 3$", ". ", "? ", ", ", "shortUrl", "---\n",
                "](", "[x](y", "1,000,000", "\u{200b}", "\r\n", "out of scope: ", "'s", "\u{2019}s", "=", "~~~",
            ]).prop_map(str::to_owned),
        ], 0..40),
    ) {
        let text = pieces.concat();
        let engine = engine();
        let found = engine.assess(&Answer::read(&text));
        for evidence in found.findings.iter().flat_map(|finding| &finding.evidence) {
            prop_assert_eq!(text.get(evidence.start..evidence.end), Some(evidence.quote.as_str()));
        }
        for near in found.findings.iter().filter_map(|finding| finding.near.as_ref()) {
            let wrote = &near.wrote;
            prop_assert_eq!(text.get(wrote.start..wrote.end), Some(wrote.quote.as_str()));
        }
        prop_assert_eq!(&found, &engine.assess(&Answer::read(&text)));
        let stages = [("clarify", text.as_str()), ("deep-dive", text.as_str())];
        let apart = engine.assess(&Answer::from_stages(&stages));
        for evidence in apart.findings.iter().flat_map(|finding| &finding.evidence) {
            prop_assert_eq!(text.get(evidence.start..evidence.end), Some(evidence.quote.as_str()));
        }
    }
}
