//! Every template is rendered with full data, and read again by selector.

use scraper::{Html, Selector};

use super::samples;
use askama::Template;

fn parse(page: &impl Template) -> Html {
    Html::parse_document(&page.render().unwrap())
}

fn count(html: &Html, selector: &str) -> usize {
    html.select(&Selector::parse(selector).unwrap()).count()
}

fn texts(html: &Html, selector: &str) -> Vec<String> {
    html.select(&Selector::parse(selector).unwrap())
        .map(|element| element.text().collect::<String>().trim().to_owned())
        .collect()
}

fn attributes(html: &Html, selector: &str, name: &str) -> Vec<String> {
    html.select(&Selector::parse(selector).unwrap())
        .filter_map(|element| element.attr(name).map(str::to_owned))
        .collect()
}

#[test]
fn every_page_has_one_main_a_title_and_nothing_inline() {
    for (name, html) in samples::all() {
        let page = Html::parse_document(&html);
        assert!(page.errors.is_empty(), "{name}: {:?}", page.errors);
        assert_eq!(count(&page, "main"), 1, "{name}");
        assert_eq!(count(&page, "h1"), 1, "{name}");
        assert_eq!(count(&page, "html[lang=en]"), 1, "{name}");
        assert!(texts(&page, "title")[0].len() > 12, "{name}");
        assert_eq!(
            count(&page, "[style], style, script:not([src])"),
            0,
            "{name}"
        );
        assert_eq!(
            count(&page, "[hx-on], [onclick], [onload], [onsubmit]"),
            0,
            "{name}"
        );
        for source in attributes(&page, "script, link, img", "src") {
            assert!(source.starts_with("/assets/"), "{name}: {source}");
        }
    }
}

#[test]
fn no_id_stands_twice_and_every_label_reference_and_link_inside_finds_its_target() {
    for (name, html) in samples::all() {
        let page = Html::parse_document(&html);
        let mut ids = attributes(&page, "[id]", "id");
        ids.sort();
        let all = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), all, "{name} uses an id twice");
        for (selector, attribute) in [
            ("label[for]", "for"),
            ("[form]", "form"),
            ("[aria-labelledby]", "aria-labelledby"),
            ("[aria-describedby]", "aria-describedby"),
        ] {
            for targets in attributes(&page, selector, attribute) {
                for target in targets.split_whitespace() {
                    let known = ids.iter().any(|id| id == target);
                    assert!(known, "{name}: {attribute}={target}");
                }
            }
        }
        for target in attributes(&page, "a[href^='#']", "href") {
            assert!(ids.contains(&target[1..].to_owned()), "{name}: {target}");
        }
    }
}

#[test]
fn hostile_text_never_becomes_markup() {
    for (name, html) in samples::all() {
        assert!(
            html.contains("&#60;b hx-get"),
            "{name} shows none of the hostile text"
        );
        let page = Html::parse_document(&html);
        assert_eq!(
            count(&page, "b[hx-get], img[onerror], [hx-trigger]:not(#sum)"),
            0,
            "{name}"
        );
    }
}

#[test]
fn the_fragment_has_the_four_live_elements_of_the_page_and_no_field() {
    let page = parse(&samples::room());
    let fragment = parse(&samples::room_live());
    let ids = attributes(&fragment, "[hx-swap-oob]", "id");
    assert_eq!(ids, ["live-clock", "live-moves", "live-talk", "live-hint"]);
    for id in ids {
        assert_eq!(count(&page, &format!("#{id}")), 1, "{id}");
    }
    assert_eq!(count(&fragment, "textarea, input, select"), 0);
    assert_eq!(count(&page, "[hx-swap-oob] textarea"), 0);
}

#[test]
fn all_stages_have_their_textarea_from_the_start_and_only_the_shown_one_takes_text() {
    let page = parse(&samples::room());
    assert_eq!(count(&page, ".editor textarea"), 5);
    assert_eq!(
        count(&page, ".editor[data-state=shown] textarea:not([readonly])"),
        1
    );
    assert_eq!(
        count(&page, ".editor:not([data-state=shown]) textarea[readonly]"),
        4
    );
    assert_eq!(attributes(&page, ".editor", "data-stage")[0], "estimate");
    assert_eq!(
        attributes(&page, "#present .editor", "data-stage"),
        ["estimate"]
    );
    let values = texts(&page, "#text-clarify");
    assert!(values[0].starts_with("Who uses it?"), "{values:?}");
}

#[test]
fn every_button_of_the_room_works_without_scripts() {
    let page = parse(&samples::room());
    for button in page.select(&Selector::parse("button").unwrap()) {
        let of_script = button.attr("type") == Some("button");
        let of_upload = button.attr("form").is_none();
        if !of_script && !of_upload {
            let action = button.attr("formaction").unwrap();
            assert!(action.starts_with("/interviews/0197/"), "{action}");
        }
        if let Some(post) = button.attr("hx-post") {
            assert_eq!(Some(post), button.attr("formaction"));
        }
    }
}

#[test]
fn the_keys_of_the_script_all_have_words() {
    let page = parse(&samples::room());
    let words = texts(&page, "#words [data-word]");
    assert_eq!(words.len(), super::room::WORDS.len());
    assert!(words.iter().all(|word| word.len() > 3));
    assert!(words.iter().any(|word| word.contains("{time}")));
}

#[test]
fn a_text_in_the_report_is_byte_for_byte_what_was_written() {
    let page = parse(&samples::report());
    let text = Selector::parse("#texts .text").unwrap();
    let shown: String = page
        .select(&text)
        .next()
        .unwrap()
        .children()
        .filter(|node| {
            node.value()
                .as_element()
                .is_none_or(|element| element.name() != "sup")
        })
        .flat_map(|node| match node.value().as_text() {
            Some(text) => vec![text.to_string()],
            None => node
                .descendants()
                .filter_map(|node| node.value().as_text().map(|text| text.to_string()))
                .collect(),
        })
        .collect();
    assert_eq!(shown, samples::WRITTEN);
}

/// The sentence stands once and on top; each suggestion has the short mark, and whoever presses a button hears whose word it is.
#[test]
fn what_a_model_says_is_labelled_once_and_marked_each_time() {
    let page = parse(&samples::report());
    let label = crate::text::t("second-label");
    assert_eq!(texts(&page, "#second > .ai-label > b"), [label.as_str()]);
    let whole = &texts(&page, "#second")[0];
    assert_eq!(whole.matches(&label).count(), 1);
    let items = count(&page, "#second .second-items > .item");
    assert!(items >= 3);
    assert_eq!(count(&page, "#second .item-head > .ai:first-child"), items);
    for name in attributes(&page, "#second [name=decision]", "aria-label") {
        assert!(name.contains("AI suggestion"), "{name}");
    }
}

#[test]
fn what_is_to_be_decided_comes_first_and_what_both_say_alike_is_folded() {
    let page = parse(&samples::report());
    let order = attributes(&page, "#second .second-items", "data-group");
    assert_eq!(order, ["open", "decided", "agreed"]);
    let folded = attributes(&page, "#second details:not([open]) > ul", "data-group");
    assert_eq!(folded, ["agreed"]);
}

/// Tables are for what can be told; the rest is one folded list, so that nobody scrolls past what is empty.
#[test]
fn readers_with_too_few_interviews_in_common_are_folded_and_what_a_figure_means_stands_by_it() {
    let page = parse(&samples::agreement(false));
    let reading = crate::text::t("agreement-reading");
    let shown: Vec<String> = texts(&page, "main p.hint");
    assert!(shown.iter().any(|hint| hint.contains(&reading)));
    assert!(count(&page, "details.fold:not([open]) li") > 0);
    assert_eq!(
        count(&page, "section[aria-labelledby] table caption"),
        count(&page, "table")
    );
    let none = parse(&samples::agreement(true));
    assert_eq!(count(&none, "table"), 0);
    assert!(!texts(&none, "main")[0].contains(&reading));
}

#[test]
fn only_a_report_that_waits_looks_again_and_without_scripts_there_is_a_link() {
    let script = "script[src$='/js/second.js']";
    let waiting = parse(&samples::second_report("waiting"));
    assert_eq!(count(&waiting, script), 1);
    assert_eq!(texts(&waiting, "#second-news[role=status]"), [""]);
    assert_eq!(
        attributes(&waiting, ".second-wait .no-script a", "href"),
        ["/interviews/0197/report#second"]
    );
    assert_eq!(
        count(&waiting, "#second-answered.veiled button[type=button]"),
        1
    );
    for standing in ["answered", "failed", "not-agreed", "not-asked"] {
        let page = parse(&samples::second_report(standing));
        assert_eq!(count(&page, script), 0, "{standing}");
        assert_eq!(count(&page, "#second-asking"), 0, "{standing}");
        assert_eq!(count(&page, "#second-body[data-news]"), 1, "{standing}");
    }
}

#[test]
fn evidence_and_items_lead_to_each_other() {
    let page = parse(&samples::report());
    assert_eq!(
        attributes(&page, "#item-clarify-scale blockquote a", "href"),
        ["#seg-1"]
    );
    assert_eq!(
        attributes(&page, "#seg-1 + sup a", "href"),
        ["#item-clarify-scale"]
    );
}

#[test]
fn a_missed_item_says_why_it_matters_and_a_met_one_does_not() {
    let page = parse(&samples::report());
    assert_eq!(count(&page, ".item.missed .why"), 1);
    assert_eq!(count(&page, ".item.met .why"), 0);
}

#[test]
fn the_start_offers_what_is_running_before_anything_else() {
    let page = parse(&samples::start());
    let order = attributes(&page, "main a.primary, main button", "class");
    assert_eq!(order, ["button primary wide", "primary big"]);
    assert_eq!(
        texts(&page, ".running small"),
        ["Estimate · 31 minutes left"]
    );
    assert_eq!(count(&page, "[name=case][checked]"), 1);
    assert_eq!(attributes(&page, "form", "action"), ["/interviews"]);
}

#[test]
fn the_picture_and_the_table_of_the_pace_have_the_same_rows() {
    let page = parse(&samples::report());
    assert_eq!(count(&page, "svg rect.spent"), 5);
    assert_eq!(count(&page, ".pace-table tbody tr"), 5);
    assert_eq!(texts(&page, "td.over"), ["7:12"]);
}

#[test]
fn every_word_of_the_reviews_script_stands_on_its_page() {
    let page = parse(&samples::review());
    let words = texts(&page, "#words [data-word]");
    assert_eq!(words.len(), super::peers::REVIEW_WORDS.len());
    assert!(words.iter().all(|word| word.len() > 4));
    assert!(words.iter().any(|word| word.contains("{parts}")));
}

#[test]
fn the_checklist_of_a_review_has_its_points_and_no_verdict_of_anybody_else() {
    let page = parse(&samples::review());
    assert_eq!(count(&page, "fieldset[data-item]"), 2);
    assert_eq!(
        attributes(&page, "fieldset[data-item] [type=radio][checked]", "value"),
        ["met"]
    );
    assert_eq!(count(&page, ".tick, .verdict"), 0);
    assert_eq!(
        count(&page, "details[open] .prose"),
        0,
        "the model answer is closed"
    );
    let text = texts(&page, "pre[data-stage=clarify]");
    assert_eq!(text[0], samples::WRITTEN.trim());
}

#[test]
fn a_circle_starts_ones_own_case_removes_others_only_and_says_no_score_of_theirs() {
    let page = parse(&samples::circle());
    assert_eq!(
        attributes(&page, "#week a.button", "href"),
        ["/?case=url-shortener"],
        "that of the turn in which one is the candidate"
    );
    assert_eq!(
        attributes(&page, "#members .sure form", "action"),
        ["/circles/0196c/members/k2/remove"]
    );
    assert_eq!(count(&page, "#together .trend tbody tr"), 1, "one's own");
    assert_eq!(texts(&page, "#together .points td"), ["31"]);
    assert_eq!(
        count(&page, "#queue progress, #members progress, .verdict"),
        0
    );
}

/// For looking at: `RENDER_TO=DIR cargo test --lib pages` writes every page as a file.
#[test]
fn pages_can_be_written_out_to_be_looked_at() {
    let Some(folder) = std::env::var_os("RENDER_TO") else {
        return;
    };
    for (name, html) in samples::all() {
        std::fs::write(
            std::path::Path::new(&folder).join(format!("{name}.html")),
            html,
        )
        .unwrap();
    }
}

#[test]
fn a_saved_replay_asks_nobody_for_anything_and_hostile_text_stays_text() {
    let page = parse(&samples::replay_file());
    assert!(page.errors.is_empty(), "{:?}", page.errors);
    assert_eq!(
        count(&page, "[src], link, [style], [onclick], b[hx-get], img"),
        0
    );
    assert_eq!(count(&page, "style, script"), 3, "style, data, script");
    let links = attributes(&page, "a", "href");
    assert!(links.iter().all(|link| link.starts_with('#')), "{links:?}");
}

#[test]
fn a_replay_without_scripts_leads_to_every_mark_and_shows_the_notes_to_the_byte() {
    let page = parse(&samples::replay());
    let links = attributes(&page, "#replay-marks a", "href");
    assert_eq!(links, ["?at=0", "?at=30000", "?at=61500", "?at=90000"]);
    let now = attributes(&page, "#replay-marks a[aria-current]", "href");
    assert_eq!(now, ["?at=61500"]);
    assert_eq!(attributes(&page, ".ways a", "href"), ["?at=0"]);
    let notes = Selector::parse("[data-stage=clarify] pre").unwrap();
    let text: String = page.select(&notes).next().unwrap().text().collect();
    assert_eq!(text, samples::WRITTEN);
    let words = texts(&page, "#words [data-word]");
    assert_eq!(words.len(), super::replay::REPLAY_WORDS.len());
}
