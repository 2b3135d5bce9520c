//! A scorecard for people: the result first, then the checklist stage by stage, each tick with its quote.

use std::io::{self, Write};

use crate::casebook::Entry;
use crate::casebook::rubric::Verdict;
use crate::scoring::Scorecard;
use crate::text::{t_of, t_with};

pub fn write(entry: &Entry, card: &Scorecard, out: &mut dyn Write) -> io::Result<()> {
    let coverage = format!("{:.0}", card.coverage * 100.0);
    let title = entry.case.title.as_str();
    writeln!(
        out,
        "{}",
        t_with(
            "score-title",
            &[("title", title.into()), ("coverage", coverage.into())]
        )
    )?;
    let levels = serde_json::to_value(&card.levels)?;
    let verdict = |level: &str| levels[level].as_str().unwrap_or("-").to_owned();
    let values = [
        ("mid", verdict("mid").into()),
        ("senior", verdict("senior").into()),
        ("staff", verdict("staff").into()),
    ];
    writeln!(out, "{}", t_with("score-levels", &values))?;
    let points =
        |points: Option<u8>| points.map_or_else(|| "-".to_owned(), |points| points.to_string());
    let dimensions = &card.dimensions;
    let values = [
        ("navigation", points(dimensions.navigation).into()),
        ("quantitative", points(dimensions.quantitative).into()),
        ("solution", points(dimensions.solution).into()),
        ("depth", points(dimensions.depth).into()),
        ("tradeoffs", points(dimensions.trade_offs).into()),
        ("communication", points(dimensions.communication).into()),
    ];
    writeln!(out, "{}", t_with("score-dimensions", &values))?;
    if !card.flags.is_empty() {
        writeln!(
            out,
            "{}",
            t_with("score-flags", &[("flags", card.flags.join(", ").into())])
        )?;
    }
    let mut stage = "";
    for (item, finding) in entry.rubric.item.iter().zip(&card.items) {
        let is_red_flag = item.id.starts_with("red-flag.");
        if is_red_flag && finding.verdict == Verdict::Missed {
            continue; // nothing happened
        }
        if item.stage != stage {
            stage = &item.stage;
            writeln!(out, "\n{}", t_of("stage-title", stage))?;
        }
        let mark = match finding.verdict {
            Verdict::Met if is_red_flag => '!',
            Verdict::Met => 'x',
            Verdict::Partly => '~',
            Verdict::Missed => ' ',
            Verdict::NotAssessed => '?',
        };
        let unsure = if finding.sure { "" } else { " (?)" };
        writeln!(out, "  [{mark}] {}{unsure}", item.text)?;
        if let Some(evidence) = finding.evidence.first() {
            writeln!(out, "      “{}”", one_line(&evidence.quote))?;
        }
        match (&finding.near, finding.verdict) {
            (Some(near), Verdict::Missed | Verdict::Partly) => {
                let wrote = one_line(&near.wrote.quote);
                writeln!(
                    out,
                    "      {}",
                    t_with("score-near", &[("wrote", wrote.into())])
                )?;
            }
            (None, Verdict::Missed) => writeln!(out, "      {}", item.why)?,
            _ => {}
        }
    }
    Ok(())
}

/// A quote as one line of a terminal: without control characters, and not too long.
fn one_line(quote: &str) -> String {
    let words: Vec<&str> = quote
        .split(|c: char| c.is_whitespace() || c.is_control())
        .collect();
    let line = words
        .into_iter()
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    match line.char_indices().nth(160) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::rubric::Level;
    use crate::casebook::sample;
    use crate::cli::score::Marker;

    const ANSWER: &str =
        "# Deep dive\n\nThe doorbell rings. Pressed twice within a second, we ring once.\n";

    #[test]
    fn a_person_sees_the_quote_of_a_tick_and_the_reason_of_a_miss() {
        let entry = sample::entry();
        let card = Marker::new(&entry)
            .unwrap()
            .score(ANSWER, None, Level::Senior);
        let mut out = Vec::new();
        write(&entry, &card, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with("Doorbell: "), "{text}");
        assert!(text.contains("[x] A {visitor} who presses twice"), "{text}");
        assert!(text.contains("“"), "{text}");
        assert!(
            text.contains("It shows that one server is enough."),
            "{text}"
        );
        assert!(text.contains("[~] Door and service are drawn"), "{text}");
        assert!(!text.contains("Thinks a push always arrives"), "{text}");
    }

    #[test]
    fn a_quote_cannot_write_to_the_terminal() {
        assert_eq!(one_line("a\u{1b}[31m\n\tb"), "a [31m b");
        assert_eq!(one_line(&"é".repeat(200)).chars().count(), 161);
    }
}
