//! What goes into a replay that is one file: our own style and scripts put together, data that cannot leave its element, and a
//! policy that allows this style and this script and nothing else.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::assets;

const STYLES: [&str; 3] = ["css/site.css", "css/report.css", "css/replay.css"];
/// What is imported comes first.
const SCRIPTS: [&str; 3] = ["js/words.js", "js/replay.js", "js/replayer.js"];

pub fn style() -> String {
    let all = STYLES.map(|name| assets::text(name).unwrap_or_default());
    all.join("\n")
}

/// The modules as one: they import nothing but each other.
pub fn script() -> String {
    let mut all = String::from("\n");
    for name in SCRIPTS {
        let module = assets::text(name).unwrap_or_default();
        for line in module.lines().filter(|line| !line.starts_with("import ")) {
            all.push_str(line.strip_prefix("export ").unwrap_or(line));
            all.push('\n');
        }
    }
    all
}

/// For `<meta http-equiv>`: nothing is asked of anybody.
pub fn policy(style: &str, script: &str) -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash(style),
        hash(script)
    )
}

/// JSON whose letters cannot end a `<script>`, begin a comment, or be a line end to a script.
pub fn inside_an_element(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            // These stand only in strings.
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            '\u{2028}' => safe.push_str("\\u2028"),
            '\u{2029}' => safe.push_str("\\u2029"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_cannot_end_the_element_it_stands_in_and_reads_the_same() {
        let hostile = "</script><!--<script>\u{2028}&amp;\u{2029}\\\"]]>";
        let json = serde_json::to_string(&[hostile]).unwrap();
        let safe = inside_an_element(&json);
        assert!(
            !safe.contains(['<', '>', '&', '\u{2028}', '\u{2029}']),
            "{safe}"
        );
        let read: Vec<String> = serde_json::from_str(&safe).unwrap();
        assert_eq!(read, [hostile]);
    }

    #[test]
    fn the_script_is_whole_and_neither_imports_nor_ends_its_element() {
        let script = script();
        for word in ["class Replay", "class Axis", "replay-data", "data-word"] {
            assert!(script.contains(word), "{word}");
        }
        let starts = |word: &str| script.lines().any(|line| line.starts_with(word));
        assert!(!starts("import") && !starts("export"));
        assert!(!script.contains("</script") && !script.contains("<!--"));
        assert!(!style().contains("</style") && !style().contains("url("));
        for name in STYLES.iter().chain(&SCRIPTS) {
            assert!(
                assets::text(name).is_some_and(|text| !text.is_empty()),
                "{name}"
            );
        }
    }
}
