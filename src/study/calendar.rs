//! A plan as a calendar file: RFC 5545, days without hours, lines of at most 75 bytes that end in CR LF.

use super::Day;
use crate::time::Timestamp;

/// Bytes of a line (RFC 5545, 3.1), without its end.
const LINE_BYTES: usize = 75;

/// What fills one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Stays the same when the plan is worked out again, so that a calendar replaces the day.
    pub uid: String,
    pub day: Day,
    pub title: String,
    /// May have line feeds.
    pub text: String,
}

/// `text/calendar; charset=utf-8`.
pub fn calendar(name: &str, entries: &[Entry], now: Timestamp) -> String {
    let mut out = Lines::default();
    out.line("BEGIN", "VCALENDAR");
    out.line("VERSION", "2.0");
    out.line("PRODID", "-//fortyfive//study plan//EN");
    out.line("CALSCALE", "GREGORIAN");
    out.line("METHOD", "PUBLISH");
    out.line("X-WR-CALNAME", &escaped(name));
    for entry in entries {
        out.line("BEGIN", "VEVENT");
        out.line("UID", &escaped(&entry.uid));
        out.line("DTSTAMP", &stamp(now));
        out.line("DTSTART;VALUE=DATE", &entry.day.compact());
        out.line("DTEND;VALUE=DATE", &entry.day.plus(1).compact());
        out.line("SUMMARY", &escaped(&entry.title));
        if !entry.text.is_empty() {
            out.line("DESCRIPTION", &escaped(&entry.text));
        }
        out.line("TRANSP", "TRANSPARENT");
        out.line("END", "VEVENT");
    }
    out.line("END", "VCALENDAR");
    out.0
}

/// `20261122T104500Z`
fn stamp(at: Timestamp) -> String {
    let day = Day::of(at);
    let seconds = (at.since_ms(day.begins()) / 1000).clamp(0, 86_399);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{}T{hour:02}{minute:02}{second:02}Z", day.compact())
}

/// A text value (3.3.11): backslash, semicolon, comma and line ends are written with a backslash; other control characters go.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[derive(Default)]
struct Lines(String);

impl Lines {
    /// Folded between characters: a line that goes on begins with a space.
    fn line(&mut self, name: &str, value: &str) {
        let mut used = 0;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if used + c.len_utf8() > LINE_BYTES {
                self.0.push_str("\r\n ");
                used = 1;
            }
            self.0.push(c);
            used += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(title: &str, text: &str) -> Entry {
        Entry {
            uid: "2026-11-22@fortyfive".into(),
            day: Day::parse("2026-11-22").unwrap(),
            title: title.into(),
            text: text.into(),
        }
    }

    const NOW: Timestamp = Timestamp::from_ms(1_795_253_460_000);

    /// Takes the folds and the escapes out again.
    fn values(file: &str, name: &str) -> Vec<String> {
        let unfolded = file.replace("\r\n ", "");
        let lines = unfolded
            .split("\r\n")
            .filter_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        lines
            .map(|value| {
                let mut out = String::new();
                let mut chars = value.chars();
                while let Some(c) = chars.next() {
                    match (c, c == '\\') {
                        (_, true) => match chars.next() {
                            Some('n') => out.push('\n'),
                            Some(other) => out.push(other),
                            None => {}
                        },
                        (c, false) => out.push(c),
                    }
                }
                out
            })
            .collect()
    }

    #[test]
    fn a_day_is_an_event_without_hours_that_ends_the_day_after() {
        let file = calendar("Study", &[entry("60 minutes", "Read caching")], NOW);
        for line in [
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n",
            "\r\nDTSTAMP:20261121T093100Z\r\n",
            "\r\nDTSTART;VALUE=DATE:20261122\r\nDTEND;VALUE=DATE:20261123\r\n",
            "\r\nUID:2026-11-22@fortyfive\r\n",
            "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        ] {
            assert!(file.contains(line), "{line:?} in {file}");
        }
        assert!(calendar("Study", &[], NOW).ends_with("END:VCALENDAR\r\n"));
    }

    #[test]
    fn a_title_that_tries_to_begin_an_event_of_its_own_stays_a_title() {
        let hostile = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\nSUMMARY:y;z,\\n";
        let file = calendar(hostile, &[entry(hostile, hostile)], NOW);
        assert_eq!(file.matches("\r\nBEGIN:VEVENT\r\n").count(), 1);
        assert_eq!(values(&file, "SUMMARY"), [hostile.replace("\r\n", "\n")]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_comes_back_and_no_line_is_too_long(text in "[^\\p{Cc}]{0,300}") {
            let file = calendar(&text, &[entry(&text, &text)], NOW);
            for line in file.split("\r\n") {
                proptest::prop_assert!(line.len() <= LINE_BYTES, "{}", line.len());
                proptest::prop_assert!(!line.contains(['\r', '\n']));
            }
            proptest::prop_assert_eq!(values(&file, "SUMMARY"), vec![text.clone()]);
        }
    }
}
