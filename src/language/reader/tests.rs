use super::*;

fn words(text: &str) -> Vec<String> {
    let document = Document::read(text);
    (0..document.tokens.len() as u32)
        .map(|at| document.fold(at).to_owned())
        .collect()
}

#[test]
fn digits_with_separators_are_one_word_and_a_decimal_point_is_kept() {
    assert_eq!(
        words("1,000,000 or 99.9%"),
        ["1000000", "or", "99", ".", "9", "%"]
    );
    assert_eq!(words("1, 2"), ["1", "2"]);
}

#[test]
fn the_target_of_a_link_is_not_read() {
    assert_eq!(
        words("see [docs](http://short.example/cache) now"),
        ["see", "[", "docs", "]", "now"]
    );
}

#[test]
fn a_line_of_links_is_a_reading_list_and_not_read() {
    let list = "- [CDN](https://example.org/cdn)\n* https://example.org/queues\n- a [cache](https://example.org) of ours";
    assert_eq!(words(list), ["a", "[", "cache", "]", "of", "ours"]);
    assert_eq!(
        words("see https://example.org/sharding/cache now"),
        ["see", "now"]
    );
}

#[test]
fn a_line_that_leaves_its_sentence_open_goes_on_however_short_it_is() {
    for text in [
        "The redirect is served\nfrom memory.",
        "We keep the rows of\nMongo sorted",
        "votes are counted,\nsummed up once an hour",
    ] {
        assert_eq!(Document::read(text).sentence_count(), 1, "{text}");
    }
    for text in [
        "shorten a url\nredirect fast",
        "Redirects are fast\nLinks live for ever",
        "Redirects are served from memory in a few milliseconds at most<br>\nwrites take longer",
        "People write posts that hold a picture or a film or both of them\nPeople follow others, see \
             what those wrote in the order of time, and hide what they do not want",
    ] {
        assert_eq!(Document::read(text).sentence_count(), 2, "{text}");
    }
}

#[test]
fn lines_with_tabs_are_the_rows_of_a_table() {
    let document = Document::read(
        "Part\tWhat it is for\nQueue\tTakes bursts off the writer and is\nCache\tHot rows",
    );
    assert_eq!(document.sentence_count(), 3);
    assert_eq!(document.sentence_kind(1), SentenceKind::Row);
    assert_ne!(
        document.clause_of(5),
        document.clause_of(6),
        "cells are clauses"
    );
}

#[test]
fn what_is_shortened_by_a_stroke_is_read_as_what_it_stands_for() {
    assert_eq!(
        words("R/W ratio w/o a cache, w/ replicas b/c of load"),
        [
            "read", "/", "write", "ratio", "without", "a", "cache", "with", "replicas", "because",
            "of", "load"
        ]
    );
    assert_eq!(
        words("w/e, r/writers"),
        ["w", "/", "e", "r", "/", "writers"]
    );
}

#[test]
fn a_shortened_word_ends_no_sentence_when_the_text_goes_on_in_lower_case() {
    let one = "We plan for 100 links per sec. with keys of 8 chars. each";
    assert_eq!(Document::read(one).sentence_count(), 1);
    assert_eq!(
        Document::read("We take 100 per sec. Then we add more.").sentence_count(),
        2
    );
}

#[test]
fn a_question_mark_behind_a_sign_stands_for_a_number() {
    assert_eq!(
        Document::read("Links = 100 * 30 = ? 3000 a month").sentence_count(),
        1
    );
}

#[test]
fn a_drawing_in_text_has_labels_and_no_sentences() {
    let document = Document::read(
        "```mermaid\ngraph LR\nA[Client] --> B[Cache]\n```\n\n```sql\nselect 1\n```",
    );
    assert_eq!(document.sentence_kind(1), SentenceKind::Graph);
    assert_eq!(document.sentence_kind(2), SentenceKind::Code);
}

#[test]
fn a_short_piece_of_code_is_one_window() {
    let table = "```sql\ncreate table links (\n  short_code text,\n  longUrl text\n);\n```";
    let document = Document::read(table);
    assert_eq!(document.unit_of(0), document.unit_of(2));
    assert_eq!(
        words(table)[4..9],
        ["short", "code", "text", "long", "url"],
        "names are read word by word"
    );
    let long = format!("```\n{}```", "one two three four five six\n".repeat(8));
    let document = Document::read(&long);
    assert_ne!(document.unit_of(0), document.unit_of(1));
}

#[test]
fn tags_are_not_read_but_placeholders_are() {
    assert_eq!(words("x <img src=\"cache.png\"> y"), ["x", "y"]);
    assert_eq!(words("GET /<code>"), ["get", "/", "<", "code", ">"]);
}

#[test]
fn closing_marks_belong_to_the_sentence_they_close() {
    let document = Document::read("**Seam.** Next one");
    assert_eq!(document.quote(document.sentence_span(0)), "**Seam.**");
    assert_eq!(document.quote(document.sentence_span(1)), "Next one");
}

#[test]
fn a_compound_is_kept_joined_as_well() {
    let document = Document::read("shortUrl");
    assert_eq!(document.pooled(&document.joined[0].fold), "shorturl");
    assert_eq!(document.joined[0].count, 2);
}

#[test]
fn list_markers_are_no_part_of_the_sentence() {
    let document = Document::read("1. [ ] first\n* second");
    assert_eq!(document.quote(document.sentence_span(0)), "first");
    assert_eq!(document.quote(document.sentence_span(1)), "second");
}

#[test]
fn common_names_open_stages_only_where_there_are_three() {
    let two = Document::read("# Requirements\na\n# Schema\nb");
    assert_eq!(two.stages.len(), 0);
    let four =
        Document::read("# Requirements\na\n# Capacity estimation\nb\n# High level design\nc\n");
    assert_eq!(four.stages, ["clarify", "estimate", "high-level"]);
}
