//! Markdown for a page: it never opens a tag of the author's own, and never grows beyond its limit.
#![no_main]

use fortyfive::{limits, web::markdown};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let html = markdown::to_html(text);
    assert!(html.len() <= limits::MARKDOWN_OUTPUT_BYTES + 6 * text.len() + 16);
    // What is written in the text may look like anything: only what stands in a tag does something.
    let lower = html.to_ascii_lowercase();
    for tag in lower.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        for bad in ["script", "img", "iframe", "style", "svg"] {
            assert!(!tag.starts_with(bad), "{tag}");
        }
        for bad in ["href=\"javascript", "href=\"data", "href=\"//"] {
            assert!(!tag.contains(bad), "{tag}");
        }
    }
    assert!(html.matches("<blockquote>").count() <= html.len());
});
