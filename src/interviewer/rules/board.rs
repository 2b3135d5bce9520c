//! The picture: what is missing from it, what stands in it without a purpose, and when there is enough to go on.

use std::collections::BTreeSet;

use super::quoting::quotable;
use super::{Around, dive};
use crate::casebook::components::Kinds;
use crate::casebook::rubric::Verdict;
use crate::diagram::compare::{family_names, kinds_of_family};
use crate::diagram::{Graph, Source};
use crate::interview::LineKind;
use crate::interview::event::{Cue, Line, Rule};

const HIGH_LEVEL: &str = "high-level";
const DEEP_DIVE: &str = "deep-dive";
/// Required parts are looked for when so many per cent of the stage are gone.
const MISSING_FROM: i64 = 60;
const MISSING_MOST: usize = 2;
/// A part that was just drawn has no arrow yet.
const PURPOSE_FROM: i64 = 40;
const PURPOSE_MOST: usize = 2;
const PICTURE_FROM: i64 = 50;
/// Fewer parts than this are a beginning, and one without an arrow is the next one.
const LEAST_PARTS: usize = 4;
/// What a hint for a missing part gives away: the mechanism.
const STEP: u32 = 2;
const REQUIREMENT_CHARS: usize = 60;
/// Two fifths of what can be said about the way have been said: enough to change something in it.
const TOLD: usize = 2;
const TOLD_OF: usize = 5;

/// At 60 % of high-level a required part is missing: a question at its mechanism, which costs what the second hint costs.
///
/// What the notes speak of is not missing, only not drawn. Without any picture the first word is about the picture itself, and costs
/// nothing.
pub fn missing(around: &Around<'_>) -> Option<Line> {
    let moment = around.moment;
    if moment.stage != HIGH_LEVEL || !moment.stage_is_past(MISSING_FROM) {
        return None;
    }
    let Some(graph) = &around.reading.graph else {
        let cue = Cue::new(Rule::Sketch, "");
        let is_first = moment.count(Rule::Sketch) == 0;
        return is_first.then(|| around.line(LineKind::Nudge, cue, "sketch", &[]));
    };
    if moment.count(Rule::MissingPart) >= MISSING_MOST {
        return None;
    }
    let missing = graph.missing_families(&around.prompter.board);
    let family = missing.into_iter().find(|family| {
        !moment.was_about(Rule::MissingPart, family)
            && !is_written_of(around, kinds_of_family(family))
    })?;
    let mut cue = Cue::new(Rule::MissingPart, family);
    cue.step = Some(STEP);
    let text = around.part_hint(family)?;
    Some(Line::new(LineKind::Hint, text).because(cue))
}

/// The notes name such a part.
fn is_written_of(around: &Around<'_>, kinds: Kinds) -> bool {
    let components = &around.prompter.components;
    around.reading.kinds_in_words(components).meets(kinds)
}

/// The way through the system is there: the first probe is announced, for when the candidate is ready.
pub fn picture(around: &Around<'_>) -> Option<Line> {
    let moment = around.moment;
    let fits = moment.stage == HIGH_LEVEL
        && moment.stage_is_past(PICTURE_FROM)
        && moment.is_ahead(DEEP_DIVE)
        && moment.count(Rule::Probe) == 0
        && path_is_complete(around);
    let probe = dive::next(around).filter(|_| fits)?;
    let cue = Cue::new(Rule::Probe, &probe.id);
    Some(around.line(
        LineKind::Probe,
        cue,
        "picture",
        &[("question", &probe.text)],
    ))
}

/// The required kinds are there, and most of the required connections, on the board or in a line of words and arrows.
pub fn path_is_complete(around: &Around<'_>) -> bool {
    let reading = around.reading;
    let graphs = [&reading.graph, &reading.graph_in_words];
    graphs.into_iter().flatten().any(|graph| {
        let compared = graph.compared_with(&around.prompter.board);
        compared.is_some_and(|compared| compared.is_enough())
    })
}

/// The way through the system is there, drawn or told: most of the parts it needs are on the board or in the notes, and the stage in
/// which they belong is dealt with in good part. Names alone are no way: a list earns no points.
pub fn way_is_clear(around: &Around<'_>) -> bool {
    path_is_complete(around) || way_is_told(around)
}

fn way_is_told(around: &Around<'_>) -> bool {
    // What only a picture can show is not missed in words.
    let core = around.points_of(HIGH_LEVEL);
    let core = core.filter(|point| point.is_core && !point.is_drawn);
    let (met, open): (Vec<_>, Vec<_>) = core.partition(|point| around.reading.is_met(&point.id));
    if met.is_empty() || met.len() * TOLD_OF < (met.len() + open.len()) * TOLD {
        return false;
    }
    let board = &around.prompter.board;
    let required = Graph::default().missing_families(board);
    let absent = match &around.reading.graph {
        Some(graph) => graph.missing_families(board),
        None => required.clone(),
    };
    let absent = absent
        .into_iter()
        .filter(|family| !is_written_of(around, kinds_of_family(family)));
    absent.count() * 4 <= required.len()
}

/// A part without an arrow, or of a kind the case has no use for: what is it there for? Asked, never punished.
pub fn purpose(around: &Around<'_>) -> Option<Line> {
    let moment = around.moment;
    let is_time = match moment.stage {
        HIGH_LEVEL => moment.stage_is_past(PURPOSE_FROM),
        DEEP_DIVE => true,
        _ => false,
    };
    let asked = moment.count(Rule::PartPurpose);
    if !is_time || asked >= PURPOSE_MOST {
        return None;
    }
    let graph = around.reading.graph.as_ref()?;
    let part = odd_parts(graph, &around.prompter.families)
        .into_iter()
        .filter_map(|label| quotable(label, REQUIREMENT_CHARS))
        .find(|label| !moment.was_about(Rule::PartPurpose, label))?;
    let cue = Cue::new(Rule::PartPurpose, &part);
    let line = match requirement(around) {
        Some(requirement) => {
            let values = [
                ("part", part.as_str()),
                ("requirement", requirement.as_str()),
            ];
            around.line(LineKind::Probe, cue, "part-for", &values)
        }
        None => around.line(LineKind::Probe, cue, "part", &[("part", &part)]),
    };
    Some(line)
}

/// Labels of parts without an arrow, and of parts of kinds that are not among the `families` of the case.
fn odd_parts<'g>(graph: &'g Graph, families: &BTreeSet<&'static str>) -> Vec<&'g str> {
    // A line of words and arrows has no part without an arrow.
    if !matches!(graph.source, Source::Scene | Source::Mermaid)
        || graph.nodes.len() < LEAST_PARTS
        || graph.edges.len() < 2
    {
        return Vec::new();
    }
    let labelled = graph
        .nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| !node.label.is_empty());
    let odd = labelled.filter(|(at, node)| {
        let joined = graph
            .edges
            .iter()
            .any(|edge| edge.from == *at || edge.to == *at);
        // An arrow to the box around it is an arrow to it; an arrow of which an end was not found may be its own.
        let is_loose = !joined && node.container.is_none() && graph.dangling.is_empty();
        let of_part = family_names(node.kinds);
        let is_foreign = !node.guessed
            && !of_part.is_empty()
            // Somebody is always at the outer end.
            && !of_part.contains(&"client")
            && !of_part.iter().any(|family| families.contains(family));
        is_loose || is_foreign
    });
    odd.map(|(_, node)| node.label.as_str()).collect()
}

/// A requirement in the candidate's own words.
fn requirement(around: &Around<'_>) -> Option<String> {
    let findings = around.reading.assessment.findings.iter();
    let met = findings.filter(|finding| {
        let point = around.prompter.points.get(&finding.id);
        finding.verdict == Verdict::Met
            && point.is_some_and(|point| point.stage == "clarify" && point.area == "functions")
    });
    met.flat_map(|finding| &finding.evidence)
        .filter(|evidence| evidence.stage == "clarify" && evidence.board.is_empty())
        .filter_map(|evidence| quotable(&evidence.quote, REQUIREMENT_CHARS))
        // One word is a word and no requirement, and a number is none either.
        .find(|quote| {
            quote.split(' ').count() >= 3
                && !quote.contains(|c: char| c.is_ascii_digit() || c == ':')
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::components::Components;

    fn odd(mermaid: &str) -> Vec<String> {
        let drawn = format!("flowchart LR\n{mermaid}");
        let graph = Graph::from_mermaid(&drawn, &Components::built_in()).unwrap();
        let families = BTreeSet::from(["client", "gateway", "service", "store", "cache"]);
        let odd = odd_parts(&graph, &families).into_iter();
        odd.map(str::to_owned).collect()
    }

    const DRAWN: &str = "Client --> LB[Load balancer] --> API[API server] --> Postgres";

    #[test]
    fn a_loose_part_and_a_foreign_one_are_odd_and_the_rest_is_not() {
        assert_eq!(odd(DRAWN), [""; 0]);
        assert_eq!(odd(&format!("{DRAWN}\nRedis")), ["Redis"]);
        assert_eq!(
            odd(&format!("{DRAWN}\nAPI --> Elasticsearch")),
            ["Elasticsearch"]
        );
        // What nobody knows the kind of is not foreign.
        assert_eq!(odd(&format!("{DRAWN}\nAPI --> Frobnicator")), [""; 0]);
    }

    #[test]
    fn a_beginning_is_left_in_peace() {
        assert_eq!(odd("Client --> API\nRedis"), [""; 0]);
    }

    #[test]
    fn a_loose_part_of_a_drawing_is_odd_too() {
        let shape = |id: &str, x: i32, label: &str| {
            [
                serde_json::json!({"id": id, "type": "rectangle", "x": x, "y": 0, "width": 160, "height": 60,
                    "boundElements": [{"type": "text", "id": format!("{id}-t")}]}),
                serde_json::json!({"id": format!("{id}-t"), "type": "text", "x": x + 10, "y": 20, "width": 140,
                    "height": 20, "text": label, "containerId": id}),
            ]
        };
        let arrow = |from: &str, to: &str, x: i32| {
            serde_json::json!({"id": format!("{from}-{to}"), "type": "arrow", "x": x, "y": 30, "width": 60, "height": 0,
                "points": [[0, 0], [60, 0]], "endArrowhead": "arrow",
                "startBinding": {"elementId": from}, "endBinding": {"elementId": to}})
        };
        let labels = ["Client", "API server", "Postgres", "Elasticsearch"];
        let mut elements = Vec::new();
        for (at, label) in (0_i32..).zip(labels) {
            elements.extend(shape(&format!("n{at}"), at * 220, label));
        }
        elements.push(arrow("n0", "n1", 160));
        elements.push(arrow("n1", "n2", 380));
        let graph = Graph::from_scene(&elements, &Components::built_in());
        let families = BTreeSet::from(["client", "service", "store", "search"]);
        assert_eq!(
            odd_parts(&graph, &families),
            ["Elasticsearch"],
            "{graph:#?}"
        );
    }
}
