//! One interview as Markdown, to be read by a person: what came out, what was written, what was said, and every tick with what it was
//! given for.

use std::fmt::Write as _;

use crate::casebook::Entry;
use crate::interview::Interview;
use crate::interview::view::Speaker;
use crate::peers::marks::{Marks, Proof};
use crate::scoring::Scorecard;
use crate::scoring::levels::DIMENSIONS;
use crate::text::{t, t_of, t_with};
use crate::time::spoken;
use crate::wire;

/// What is told of one interview.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    pub interview: &'a Interview,
    pub entry: &'a Entry,
    /// Of the offline grader; it decides what came out.
    pub offline: Option<&'a Scorecard>,
    /// Who marked it, and what.
    pub marks: &'a [(String, Marks)],
    pub imported: bool,
}

pub fn markdown(told: Told<'_>) -> String {
    let mut out = String::new();
    head(told, &mut out);
    if let Some(card) = told.offline {
        result(card, &mut out);
    }
    notes(told.interview, &mut out);
    conversation(told.interview, &mut out);
    if let Some(card) = told.offline {
        checklist(told.entry, card, &mut out);
    }
    for (name, marks) in told.marks {
        marked(told.entry, name, marks, &mut out);
    }
    out
}

fn heading(out: &mut String, depth: usize, text: &str) {
    let _ = write!(out, "\n{} {}\n\n", "#".repeat(depth), one_line(text));
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn quoted(out: &mut String, text: &str) {
    for line in text.lines() {
        let _ = writeln!(out, "> {line}");
    }
    out.push('\n');
}

/// Words as they were typed: between marks that do not stand in them.
fn as_typed(out: &mut String, text: &str) {
    let mut fence = "```".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    let _ = write!(out, "{fence}\n{}\n{fence}\n", text.trim_end());
}

fn head(told: Told<'_>, out: &mut String) {
    let interview = told.interview;
    let _ = write!(out, "# {}\n\n", one_line(&told.entry.case.title));
    let level = t_of("level-title", &wire::name(&interview.level()));
    let plan = interview.plan();
    let _ = writeln!(out, "- {level}, {}", one_line(&plan.name));
    let _ = writeln!(out, "- {}", spoken(interview.started_at()));
    if let Some((at, reason)) = interview.finished() {
        let reason = t_of("report-ending", &wire::name(&reason).replace('_', "-"));
        let _ = writeln!(out, "- {}: {reason}", spoken(at));
    }
    if told.imported {
        let _ = writeln!(out, "- {}", t("report-imported"));
    }
}

fn result(card: &Scorecard, out: &mut String) {
    heading(out, 2, &t("report-result"));
    for (level, verdict) in &card.levels {
        let verdict = t_of("verdict", &wire::name(verdict).replace(' ', "-"));
        let _ = writeln!(
            out,
            "- {}: {verdict}",
            t_of("level-title", &wire::name(level))
        );
    }
    out.push('\n');
    for dimension in DIMENSIONS {
        let title = t_of("dimension-title", &wire::name(&dimension).replace('_', "-"));
        let points = card.dimensions.get(dimension);
        let points =
            points.map_or_else(|| t("report-not-assessed"), |points| format!("{points}/4"));
        let _ = writeln!(out, "- {title}: {points}");
    }
}

fn notes(interview: &Interview, out: &mut String) {
    heading(out, 2, &t("report-texts"));
    for stage in &interview.plan().stages {
        heading(out, 3, &stage.title);
        let counted = interview.counted_text(&stage.id);
        let text = counted.or(interview.text(&stage.id)).unwrap_or_default();
        match text.trim().is_empty() {
            true => out.push_str(&t("report-no-text")),
            false => as_typed(out, text),
        }
        out.push('\n');
    }
    for aside in interview.asides() {
        heading(
            out,
            3,
            &t_with(
                "readable-aside",
                &[("stage", interview.plan().title(&aside.stage).into())],
            ),
        );
        as_typed(out, &aside.text);
    }
}

fn conversation(interview: &Interview, out: &mut String) {
    heading(out, 2, &t("report-transcript"));
    for line in interview.transcript() {
        let who = match (line.from, &line.by) {
            (Speaker::Candidate, _) => t("talk-you"),
            (Speaker::Interviewer, Some(name)) => one_line(name),
            (Speaker::Interviewer, None) => t("talk-interviewer"),
        };
        let seconds = line.at.since_ms(interview.started_at()).max(0) / 1000;
        let (minutes, seconds) = (seconds / 60, seconds % 60);
        let _ = write!(out, "**{who}** {minutes}:{seconds:02}\n\n");
        quoted(out, &line.text);
    }
}

fn checklist(entry: &Entry, card: &Scorecard, out: &mut String) {
    heading(out, 2, &t("report-checklist"));
    for finding in &card.items {
        let item = entry.rubric.item.iter().find(|item| item.id == finding.id);
        let text = item.map_or(finding.id.as_str(), |item| &item.text);
        let verdict = t_of("item", &wire::name(&finding.verdict));
        let _ = write!(out, "**{verdict}** {}\n\n", one_line(text));
        for evidence in finding.evidence.iter().filter(|one| !one.quote.is_empty()) {
            quoted(out, &evidence.quote);
        }
    }
}

fn marked(entry: &Entry, name: &str, marks: &Marks, out: &mut String) {
    heading(out, 2, &t_with("readable-marked", &[("name", name.into())]));
    for mark in &marks.marks {
        let item = entry.rubric.item.iter().find(|item| item.id == mark.item);
        let text = item.map_or(mark.item.as_str(), |item| &item.text);
        let verdict = t_of("item", &wire::name(&mark.verdict));
        let _ = write!(out, "**{verdict}** {}\n\n", one_line(text));
        for proof in &mark.proofs {
            if let Proof::Text { quote, .. } = proof {
                quoted(out, quote);
            }
        }
        if !mark.remark.is_empty() {
            let _ = write!(out, "{}\n\n", mark.remark.trim());
        }
    }
    for pin in &marks.pins {
        let _ = write!(out, "{}: {}\n\n", spoken(pin.at), pin.text.trim());
    }
    if !marks.note.trim().is_empty() {
        let _ = write!(out, "{}\n\n", marks.note.trim());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_as_they_were_typed_cannot_end_their_own_fence() {
        let mut out = String::new();
        as_typed(&mut out, "```\n# not a heading\n```");
        assert!(
            out.starts_with("````\n") && out.ends_with("\n````\n"),
            "{out}"
        );
    }

    #[test]
    fn a_heading_is_one_line() {
        let mut out = String::new();
        heading(&mut out, 2, "a\n# b");
        assert_eq!(out, "\n## a # b\n\n");
    }
}
