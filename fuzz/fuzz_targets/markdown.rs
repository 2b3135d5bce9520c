//! Markdown for a page: it never opens a tag of the author's own, and never grows beyond its limit.
#![no_main]

use fortyfive::{limits, web::markdown};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let html = markdown::to_html(text);
    assert!(html.len() <= limits::MARKDOWN_OUTPUT_BYTES + 6 * text.len() + 16);
    let lower = html.to_ascii_lowercase();
    for bad in [
        "<script",
        "<img",
        "<iframe",
        "<style",
        "<svg",
        "href=\"javascript",
        "href=\"data",
        "href=\"//",
    ] {
        assert!(!lower.contains(bad), "{bad}");
    }
    assert!(html.matches("<blockquote>").count() <= html.len());
});
