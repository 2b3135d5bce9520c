//! Markdown from content files as HTML. What is not on the list of events below does not come out:
//! no raw HTML, no images, no links but plain ones, and no nesting deeper than anybody reads.

use crate::limits;
use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html};

pub fn to_html(source: &str) -> String {
    let mut depth = 0_usize;
    let mut dropped: Vec<bool> = Vec::new();
    let events = Parser::new_ext(
        source,
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH,
    );
    let kept = events.filter_map(|event| match event {
        Event::Start(tag) => {
            depth += 1;
            let keep = depth <= limits::MARKDOWN_DEPTH && allowed(&tag);
            dropped.push(!keep);
            keep.then_some(Event::Start(lowered(tag)))
        }
        Event::End(tag) => {
            depth = depth.saturating_sub(1);
            let keep = dropped.pop() == Some(false);
            keep.then_some(Event::End(lowered_end(tag)))
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
        Tag::Heading { level, .. } => Tag::Heading {
            level: below(level),
            id: None,
            classes: Vec::new(),
            attrs: Vec::new(),
        },
        other => other,
    }
}

fn lowered_end(tag: TagEnd) -> TagEnd {
    match tag {
        TagEnd::Heading(level) => TagEnd::Heading(below(level)),
        other => other,
    }
}

fn below(level: pulldown_cmark::HeadingLevel) -> pulldown_cmark::HeadingLevel {
    use pulldown_cmark::HeadingLevel as H;
    match level {
        H::H1 => H::H4,
        H::H2 => H::H5,
        _ => H::H6,
    }
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
