//! Which stage of the interview a heading opens.

/// A heading that names a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageHeading {
    /// `clarify`, `estimate`, `high-level`, `deep-dive` or `trade-offs`.
    pub stage: &'static str,
    /// The heading uses the stage's own name. Other names ("Requirements") open a stage only in a
    /// text that has at least three stages; in a foreign layout they would swallow what follows.
    pub plain: bool,
}

pub const STAGES: [&str; 5] = [
    "clarify",
    "estimate",
    "high-level",
    "deep-dive",
    "trade-offs",
];

/// Beginnings of a heading (folded words joined by one space) that are a stage's own name.
const PLAIN: &[(&str, &str)] = &[
    ("clarif", "clarify"),
    ("estimat", "estimate"),
    ("high level", "high-level"),
    ("highlevel", "high-level"),
    ("deep dive", "deep-dive"),
    ("deepdive", "deep-dive"),
    ("trade off", "trade-offs"),
    ("tradeoff", "trade-offs"),
];

/// Whole headings that commonly stand for a stage.
const COMMON: &[(&str, &str)] = &[
    ("requirements", "clarify"),
    ("requirement clarification", "clarify"),
    ("requirements clarification", "clarify"),
    ("requirements gathering", "clarify"),
    ("requirements and scope", "clarify"),
    ("requirements and goals of the system", "clarify"),
    ("scope", "clarify"),
    ("questions", "clarify"),
    ("back of the envelope", "estimate"),
    ("back of the envelope estimation", "estimate"),
    ("back of the envelope estimates", "estimate"),
    ("capacity estimation", "estimate"),
    ("capacity estimation and constraints", "estimate"),
    ("capacity planning", "estimate"),
    ("capacity", "estimate"),
    ("numbers", "estimate"),
    ("scale estimation", "estimate"),
    ("hld", "high-level"),
    ("design", "high-level"),
    ("architecture", "high-level"),
    ("overall design", "high-level"),
    ("system design", "high-level"),
    ("detailed design", "deep-dive"),
    ("detailed component design", "deep-dive"),
    ("component design", "deep-dive"),
    ("design deep dive", "deep-dive"),
    ("details", "deep-dive"),
    ("wrap up", "trade-offs"),
    ("bottlenecks", "trade-offs"),
    ("bottlenecks and trade offs", "trade-offs"),
    ("discussion", "trade-offs"),
];

/// `folded` is the heading's words, folded and joined by single spaces.
pub fn recognise(folded: &str) -> Option<StageHeading> {
    // "1 clarify", "step 2 estimate", "part 3 ..."
    let mut text = folded.trim();
    for lead in ["step", "part", "stage", "phase"] {
        if let Some(rest) = text.strip_prefix(lead)
            && rest.starts_with(' ')
        {
            text = rest.trim_start();
        }
    }
    text = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    // A sentence that happens to be a heading is not the name of a stage.
    if text.split(' ').count() > 8 {
        return None;
    }
    let own = PLAIN.iter().find(|(name, _)| text.starts_with(name));
    if let Some((_, stage)) = own {
        return Some(StageHeading { stage, plain: true });
    }
    let common = COMMON.iter().find(|(name, _)| *name == text);
    common.map(|(_, stage)| StageHeading {
        stage,
        plain: false,
    })
}

/// Whether a line without any mark-up may be a stage's heading: its bare name and nothing else.
pub fn is_bare_name(folded: &str) -> bool {
    matches!(
        folded,
        "clarify"
            | "clarification"
            | "clarifications"
            | "clarifying questions"
            | "estimate"
            | "estimates"
            | "estimation"
            | "high level"
            | "high level design"
            | "deep dive"
            | "deep dives"
            | "trade offs"
            | "tradeoffs"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage_of(folded: &str) -> Option<&'static str> {
        recognise(folded).map(|found| found.stage)
    }

    #[test]
    fn the_five_names_open_their_stage_with_numbers_and_endings() {
        assert_eq!(stage_of("clarify"), Some("clarify"));
        assert_eq!(stage_of("1 clarifying questions"), Some("clarify"));
        assert_eq!(stage_of("step 2 estimates"), Some("estimate"));
        assert_eq!(stage_of("high level design"), Some("high-level"));
        assert_eq!(stage_of("deep dive id generation"), Some("deep-dive"));
        assert_eq!(stage_of("tradeoffs"), Some("trade-offs"));
        assert_eq!(stage_of("trade offs and evolution"), Some("trade-offs"));
    }

    #[test]
    fn another_heading_opens_no_stage() {
        assert_eq!(stage_of("database schema"), None);
        assert_eq!(stage_of("design of the cache"), None);
        assert_eq!(recognise("requirements").map(|h| h.plain), Some(false));
    }
}
