//! Markdown from content files as HTML. What is not on the list of events below does not come out:
//! no raw HTML, no images, no links but plain ones, and no nesting deeper than anybody reads.

use crate::limits;
use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};

pub fn to_html(source: &str) -> String {
    rendered(source, lowered)
}

/// A part of a page: its highest headings stand at level `first`, the others below them.
pub fn to_html_from(source: &str, first: u8) -> String {
    let highest = headings(source).iter().map(|heading| heading.level).min();
    let highest = highest.unwrap_or(1);
    rendered(source, |tag| match tag {
        Tag::Heading { level, .. } => plain_heading(level_of(
            (level as u8).saturating_sub(highest).saturating_add(first),
        )),
        other => other,
    })
}

/// A page of its own: the heading of the page is left to the template, those below keep their level and get an anchor.
#[derive(Debug)]
pub struct Page {
    pub html: String,
    /// In the order of the text.
    pub headings: Vec<Heading>,
}

#[derive(Debug)]
pub struct Heading {
    /// From 2.
    pub level: u8,
    /// Unique on the page.
    pub id: String,
    pub title: String,
}

pub fn to_page(source: &str) -> Page {
    // The first line is the title of the document.
    let text = match source.split_once('\n') {
        Some((first, rest)) if first.starts_with("# ") => rest,
        _ => source,
    };
    let headings = headings(text);
    let mut ids = headings.iter().map(|heading| heading.id.clone());
    let html = rendered(text, |tag| match tag {
        Tag::Heading { level, .. } => Tag::Heading {
            level,
            id: ids.next().map(CowStr::from),
            classes: Vec::new(),
            attrs: Vec::new(),
        },
        other => other,
    });
    Page { html, headings }
}

fn headings(source: &str) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    let mut open = false;
    for event in Parser::new_ext(source, EXTENSIONS) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                open = true;
                headings.push(Heading {
                    level: level as u8,
                    id: String::new(),
                    title: String::new(),
                });
            }
            Event::End(TagEnd::Heading(_)) => {
                open = false;
                let id = headings.last().map(|heading| anchor(&heading.title));
                let id = id.unwrap_or_default();
                let before = headings.iter().filter(|heading| {
                    let rest = heading.id.strip_prefix(&id);
                    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("--"))
                });
                let before = before.count();
                if let Some(heading) = headings.last_mut() {
                    heading.id = match before {
                        0 => id,
                        _ => format!("{id}--{}", before + 1),
                    };
                }
            }
            Event::Text(text) | Event::Code(text) if open => {
                if let Some(heading) = headings.last_mut() {
                    heading.title.push_str(&text);
                }
            }
            _ => {}
        }
    }
    headings
}

/// Letters and digits, words joined by hyphens.
fn anchor(title: &str) -> String {
    let words = title.split(|c: char| !c.is_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    match words.is_empty() {
        true => "part".to_owned(),
        false => words.join("-"),
    }
}

const EXTENSIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH);

fn rendered<'a>(source: &'a str, mut heading: impl FnMut(Tag<'a>) -> Tag<'a>) -> String {
    let mut levels = Vec::new();
    let mut depth = 0_usize;
    let mut dropped: Vec<bool> = Vec::new();
    let events = Parser::new_ext(source, EXTENSIONS);
    let kept = events.filter_map(|event| match event {
        Event::Start(tag) => {
            depth += 1;
            let keep = depth <= limits::MARKDOWN_DEPTH && allowed(&tag);
            dropped.push(!keep);
            let tag = heading(tag);
            if let Tag::Heading { level, .. } = &tag {
                levels.push(*level);
            }
            keep.then_some(Event::Start(tag))
        }
        Event::End(tag) => {
            depth = depth.saturating_sub(1);
            let keep = dropped.pop() == Some(false);
            let tag = match tag {
                // As it was opened; headings do not stand in headings.
                TagEnd::Heading(level) => TagEnd::Heading(levels.pop().unwrap_or(level)),
                other => other,
            };
            keep.then_some(Event::End(tag))
        }
        Event::Html(raw) | Event::InlineHtml(raw) => Some(Event::Text(raw)),
        Event::Text(_) | Event::Code(_) | Event::SoftBreak | Event::HardBreak | Event::Rule => {
            Some(event)
        }
        _ => None,
    });
    let mut out = String::new();
    html::push_html(&mut out, kept);
    if out.len() > limits::MARKDOWN_OUTPUT_BYTES {
        let mut plain = String::from("<pre>");
        html::push_html(
            &mut plain,
            std::iter::once(Event::Text(CowStr::from(source))),
        );
        plain.push_str("</pre>");
        return plain;
    }
    out
}

fn allowed(tag: &Tag<'_>) -> bool {
    match tag {
        Tag::Link {
            link_type,
            dest_url,
            ..
        } => *link_type != LinkType::Email && safe(dest_url),
        Tag::Image { .. } | Tag::HtmlBlock | Tag::MetadataBlock(_) | Tag::FootnoteDefinition(_) => {
            false
        }
        _ => true,
    }
}

fn safe(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://") || url.starts_with('#')
}

/// A page has one first-level heading of its own; those of the content stand two below it.
fn lowered(tag: Tag<'_>) -> Tag<'_> {
    match tag {
        Tag::Heading { level, .. } => plain_heading(level_of((level as u8).saturating_add(3))),
        other => other,
    }
}

fn plain_heading<'a>(level: HeadingLevel) -> Tag<'a> {
    Tag::Heading {
        level,
        id: None,
        classes: Vec::new(),
        attrs: Vec::new(),
    }
}

/// 1 to 6; what would be deeper is 6.
fn level_of(level: u8) -> HeadingLevel {
    HeadingLevel::try_from(usize::from(level)).unwrap_or(HeadingLevel::H6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_markdown_comes_out() {
        let html = to_html("# Clarify\n\n* a **cache**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n");
        assert!(
            html.contains("<h4>Clarify</h4>")
                && html.contains("<strong>cache</strong>")
                && html.contains("<td>1</td>"),
            "{html}"
        );
    }

    #[test]
    fn the_highest_heading_of_a_part_stands_where_the_page_wants_it() {
        let html = to_html_from("## Codes\n\n### Ranges\n\n#### Leases\n", 5);
        assert_eq!(html, "<h5>Codes</h5>\n<h6>Ranges</h6>\n<h6>Leases</h6>\n");
    }

    #[test]
    fn a_page_has_anchors_that_are_told_apart() {
        let page = to_page("# Title\n\n## One `two`\n\n### Same\n\n### Same\n\n### ~\n");
        let ids: Vec<&str> = page
            .headings
            .iter()
            .map(|heading| heading.id.as_str())
            .collect();
        assert_eq!(ids, ["one-two", "same", "same--2", "part"]);
        assert!(
            page.html
                .contains("<h2 id=\"one-two\">One <code>two</code></h2>"),
            "{}",
            page.html
        );
        assert!(page.html.contains("<h3 id=\"same--2\">Same</h3>") && !page.html.contains("Title"));
    }

    #[test]
    fn nothing_that_runs_or_calls_home_comes_out() {
        for hostile in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "![x](https://evil.example/pixel.png)",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](//evil.example)",
            "<b hx-get=/x hx-trigger=load>x</b>",
        ] {
            let html = to_html(hostile);
            for bad in [
                "<script",
                "<img",
                "href=\"j",
                "href=\"J",
                "href=\"//",
                "<b hx",
            ] {
                assert!(!html.contains(bad), "{hostile} gave {html}");
            }
        }
        assert!(to_html("[x](https://good.example)").contains("href=\"https://good.example\""));
    }

    #[test]
    fn a_bomb_stays_small() {
        let html = to_html(&">".repeat(60_000));
        assert!(html.matches("<blockquote>").count() <= limits::MARKDOWN_DEPTH);
        let table = format!(
            "{}\n{}\n{}",
            "|a".repeat(2_000),
            "|-".repeat(2_000),
            "|\n".repeat(20_000)
        );
        assert!(to_html(&table).len() <= limits::MARKDOWN_OUTPUT_BYTES + 64 * table.len());
    }
}
