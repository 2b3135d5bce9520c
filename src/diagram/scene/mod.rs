//! The elements of a drawing, read the way a person looks at it. Real drawings rarely bind their words and only sometimes
//! their arrows, so what belongs together is found by place:
//!
//! 1. [`parts`] takes from each element what can be relied on.
//! 2. [`units`] finds the components: an outermost group is one, boxes stacked on each other are one with replicas, a box
//!    around two or more is a container.
//! 3. [`words`] gives each word to a component, a container or an arrow: bound before inside before nearest.
//! 4. [`arrows`] finds the ends of each arrow: bound before nearest along the arrow.
//!
//! All lengths are in heights of a line of text, so that a large drawing reads like a small one.

pub mod arrows;
pub mod geometry;
pub mod parts;
#[cfg(test)]
mod tests;
pub mod units;
pub mod words;

use serde_json::Value;

use super::draft::{Draft, DraftNode};
use super::{Container, Graph, Source};
use crate::casebook::components::Components;
use arrows::Arrows;
use parts::Parts;
use units::Units;
use words::Words;

/// In lines of text: 25 units of length at the normal size of letters.
pub const LINE: f64 = 25.0;
/// Drawings further apart than 24 lines are separate drawings; a part that nobody has joined yet stands nearer than that.
const APART: f64 = 24.0 * LINE;

impl Graph {
    /// Reads the elements of a drawing; what is no element, or out of all bounds, is left out.
    pub fn from_scene(elements: &[Value], components: &Components) -> Graph {
        let parts = Parts::read(elements);
        let mut units = Units::find(&parts);
        let words = Words::place(&parts, &mut units);
        let arrows = Arrows::resolve(&parts, &units, &words);
        let containers = units.containers();
        let place_of: Vec<Option<usize>> = {
            let mut next = 0;
            let place = |unit: &units::Unit| {
                (!unit.is_container && !unit.gone).then(|| {
                    next += 1;
                    next - 1
                })
            };
            units.all.iter().map(place).collect()
        };
        let mut draft = Draft {
            source: Source::Scene,
            notes: words.notes(&parts),
            cut_short: parts.cut_short || units.overflowed,
            apart: APART * parts.line,
            ..Draft::default()
        };
        for (at, unit) in units.all.iter().enumerate() {
            if place_of[at].is_none() {
                continue;
            }
            let (label, details) = words.label(&parts, at);
            let mut elements: Vec<String> = unit
                .members
                .iter()
                .map(|part| parts.all[*part].id.clone())
                .collect();
            elements.sort();
            draft.nodes.push(DraftNode {
                id: parts.all[unit.members[0]].id.clone(),
                label,
                details,
                kind: unit.kind.clone(),
                stacked: unit.stacked,
                container: unit
                    .parent
                    .and_then(|parent| containers.iter().position(|at| *at == parent)),
                elements,
                shape: unit.shape.to_owned(),
                rect: Some(unit.rect),
            });
        }
        draft.containers = containers
            .iter()
            .map(|at| Container {
                id: parts.all[units.all[*at].members[0]].id.clone(),
                label: match &units.all[*at].name {
                    Some(name) => name.clone(),
                    None => words.label(&parts, *at).0,
                },
            })
            .collect();
        arrows.hand_over(&parts, &units, &words, &containers, &place_of, &mut draft);
        draft.finish(components)
    }
}
