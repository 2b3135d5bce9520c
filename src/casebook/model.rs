//! A model answer, cut where its stages begin, so that each can stand beside what somebody wrote in that stage.
//!
//! # The one invariant
//!
//! The parts follow each other in the order of the text, and together they are the text: only headings that say no
//! more than the name of their stage, and blank parts, are left out.

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag};

use crate::language::{folded_title, stage};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<'a> {
    /// The stage its heading names; nothing for another heading, or none.
    pub stage: Option<&'static str>,
    /// Words of the heading, folded and joined by single spaces; empty before the first one.
    pub title: String,
    /// Markdown.
    pub text: &'a str,
}

impl Part<'_> {
    /// Whether its heading names this stage of a plan: by its id, or by the title somebody gave it.
    pub fn names(&self, id: &str, title: &str) -> bool {
        self.stage == Some(id) || (!self.title.is_empty() && self.title == folded_title(title))
    }

    /// Whether its heading opens something else: what has an unknown heading belongs to the stage before it.
    pub fn opens(&self) -> bool {
        self.stage.is_some()
    }
}

/// Cuts at the headings on the level on which stages stand; one part when no heading names a stage.
pub fn parts(markdown: &str) -> Vec<Part<'_>> {
    let mut headings = headings(markdown);
    let level = headings
        .iter()
        .filter(|heading| heading.stage.is_some())
        .map(|heading| heading.level)
        .min();
    headings.retain(|heading| level.is_some_and(|level| heading.level <= level));
    let first = headings
        .first()
        .map_or(markdown.len(), |heading| heading.start);
    let mut parts = vec![Part {
        stage: None,
        title: String::new(),
        text: markdown.get(..first).unwrap_or_default(),
    }];
    let ends = headings.iter().skip(1).map(|next| next.start);
    let ends: Vec<usize> = ends.chain([markdown.len()]).collect();
    for (heading, end) in headings.into_iter().zip(ends) {
        let start = match stage::is_bare_name(&heading.title) {
            true => heading.end,
            false => heading.start,
        };
        parts.push(Part {
            stage: heading.stage,
            title: heading.title,
            text: markdown.get(start..end).unwrap_or_default(),
        });
    }
    parts.retain(|part| !part.text.trim().is_empty());
    parts
}

struct Heading {
    level: HeadingLevel,
    start: usize,
    end: usize,
    title: String,
    stage: Option<&'static str>,
}

/// Those of the text itself, not of a list or a quotation in it.
fn headings(markdown: &str) -> Vec<Heading> {
    let mut found: Vec<Heading> = Vec::new();
    let mut words = String::new();
    let mut depth = 0_usize;
    let mut open = None;
    for (event, at) in Parser::new(markdown).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                if let (Tag::Heading { level, .. }, 0) = (&tag, depth) {
                    open = Some((*level, at));
                    words.clear();
                }
                depth += 1;
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if depth > 0 {
                    continue;
                }
                if let Some((level, at)) = open.take() {
                    let title = folded_title(&words);
                    found.push(Heading {
                        level,
                        start: at.start,
                        end: at.end,
                        stage: stage::recognise(&title).map(|found| found.stage),
                        title,
                    });
                }
            }
            Event::Text(text) | Event::Code(text) if open.is_some() => words.push_str(&text),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stages<'a>(parts: &[Part<'a>]) -> Vec<(Option<&'static str>, &'a str)> {
        let trimmed = parts.iter().map(|part| (part.stage, part.text.trim()));
        trimmed.collect()
    }

    #[test]
    fn each_stage_has_its_text_without_the_heading_that_only_names_it() {
        let parts =
            parts("# Clarify\n\nHow many?\n\n# High-level\n\nA cache.\n\n## Storage\n\nRows.\n");
        assert_eq!(
            stages(&parts),
            [
                (Some("clarify"), "How many?"),
                (Some("high-level"), "A cache.\n\n## Storage\n\nRows.")
            ]
        );
    }

    #[test]
    fn a_heading_that_says_more_stays_and_an_unknown_one_opens_no_stage() {
        let parts = parts(
            "Before.\n\n## Deep dive: codes\n\nRanges.\n\n## Sharding\n\nBy code.\n\n## Trade-offs\n",
        );
        assert_eq!(
            stages(&parts),
            [
                (None, "Before."),
                (Some("deep-dive"), "## Deep dive: codes\n\nRanges."),
                (None, "## Sharding\n\nBy code."),
            ]
        );
        assert!(!parts[2].opens() && parts[2].names("x", "Sharding"));
        assert!(!parts[0].names("x", ""));
    }

    #[test]
    fn what_looks_like_a_heading_in_code_or_in_a_quotation_cuts_nothing() {
        let text = "# Estimate\n\n```\n# Clarify\n```\n\n> # Trade-offs\n";
        let parts = parts(text);
        assert_eq!(parts.len(), 1);
        assert_eq!(parts[0].stage, Some("estimate"));
        assert!(parts[0].text.contains("Clarify") && parts[0].text.contains("Trade-offs"));
    }

    #[test]
    fn a_text_without_stages_is_one_part() {
        assert_eq!(
            stages(&parts("## Storage\n\nRows.\n")),
            [(None, "## Storage\n\nRows.")]
        );
        assert!(parts(" \n").is_empty());
    }

    #[test]
    fn every_built_in_model_answer_has_all_five_stages() {
        let book = crate::casebook::Casebook::load(None).unwrap();
        for (id, entry) in &book.cases {
            for (level, text) in &entry.case.model_answer {
                let found: Vec<_> = parts(text)
                    .into_iter()
                    .filter_map(|part| part.stage)
                    .collect();
                assert_eq!(found, stage::STAGES, "{id} {level:?}");
            }
        }
    }
}
