use super::*;

fn sentences(document: &Document) -> Vec<&str> {
    let all = 0..document.sentence_count() as u32;
    all.map(|at| document.quote(document.sentence_span(at)))
        .collect()
}

#[test]
fn a_text_without_stage_headings_belongs_to_every_stage() {
    let document = Document::read("# Notes\n\nWe shorten links.");
    assert_eq!(document.stages().count(), 0);
    assert_eq!(document.stage_of(1), None);
}

#[test]
fn headings_of_any_level_and_case_start_stages() {
    let document =
        Document::read("intro\n\n## CLARIFY\nWho?\n### Users\nmany\n# trade-offs\nNone.");
    assert_eq!(
        document.stages().collect::<Vec<_>>(),
        ["clarify", "trade-offs"]
    );
    assert_eq!(document.stage_of(0), None);
    assert_eq!(
        document.stage_of(4),
        Some("clarify"),
        "a section below its stage"
    );
    assert_eq!(document.words_in(Some("clarify")), 2);
    assert_eq!(document.words_in(None), 1);
}

#[test]
fn a_comment_in_a_code_block_is_no_heading() {
    let document = Document::read("# Estimate\n```\n# Clarify\nx = 1\n```\n");
    assert_eq!(document.stages().collect::<Vec<_>>(), ["estimate"]);
}

#[test]
fn items_rows_and_sentences_are_windows_of_their_own() {
    let document = Document::read(
        "We start. Then we go on, e.g. with a cache\n\n- first item\n- second item\n\n| a | b |\n|---|---|\n| c | d |\n",
    );
    assert_eq!(
        sentences(&document),
        [
            "We start.",
            "Then we go on, e.g. with a cache",
            "first item",
            "second item",
            "| a | b |",
            "| c | d |"
        ]
    );
    assert_eq!(document.paragraph_of(2), document.paragraph_of(3));
    assert_ne!(document.paragraph_of(1), document.paragraph_of(2));
}

#[test]
fn short_sentences_in_one_item_are_one_window() {
    let document = Document::read("- Collision? Retry it.\n- Other");
    assert_eq!(document.sentence_count(), 3);
    assert_eq!(document.unit_of(0), document.unit_of(1));
    assert_ne!(document.unit_of(1), document.unit_of(2));
    assert_eq!(
        document.words_of_unit(1).collect::<Vec<_>>(),
        ["collision", "retry", "it"]
    );
}

#[test]
fn a_lead_in_introduces_its_list_and_a_heading_its_section() {
    let document = Document::read("## Codes\n\nOn a collision:\n- retry\n- salt\n\nLast words.");
    let list = document.paragraph_of(2);
    assert_eq!(document.introduces(1).collect::<Vec<_>>(), [list]);
    assert!(document.introduces(0).any(|paragraph| paragraph == list));
    assert_eq!(document.introduces(4).count(), 0);
}

#[test]
fn requirements_are_settled_in_the_first_part_of_a_text_without_stages_or_under_their_own_heading()
{
    let filler = "We keep every row twice and read the nearer one. ".repeat(40);
    let text = format!("Ads are cut.\n\n# Store\n\n{filler} Ads.\n\n# Requirements again\n\nAds.");
    let document = Document::read(&text);
    let ads: Vec<bool> = (0..document.tokens.len() as u32)
        .filter(|at| document.fold(*at) == "ads")
        .map(|at| document.is_late(at))
        .collect();
    assert_eq!(ads, [false, true, false]);
    let staged = Document::read(&format!("# Clarify\n\n{filler} Ads."));
    assert!(!staged.is_late(staged.tokens.len() as u32 - 1));
}

#[test]
fn stages_given_apart_have_spans_of_their_own() {
    let document = Document::from_stages(&[("clarify", "One."), ("deep-dive", "Zwölf. Two.")]);
    assert_eq!(document.stage_of(2), Some("deep-dive"));
    let span = document.sentence_span(2);
    assert_eq!((span.text, document.quote(span)), (1, "Two."));
}

#[test]
fn a_hard_wrapped_line_goes_on_and_a_short_line_is_a_note_of_its_own() {
    let wrapped = "The redirect service looks into the cache first and only then asks\nthe database for the mapping.";
    assert_eq!(Document::read(wrapped).sentence_count(), 1);
    assert_eq!(
        Document::read("shorten a url\nredirect fast\n").sentence_count(),
        2
    );
}
