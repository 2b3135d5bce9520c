//! Where arrows begin and end.

use super::super::Dangling;
use super::super::draft::{Draft, DraftEdge, End};
use super::super::one_line;
use super::geometry::{Grid, Point, Rect};
use super::parts::{Form, Part, Parts};
use super::units::Units;
use super::words::{Words, grid_of};

/// An end beside a shape belongs to it up to here, and to what lies ahead of it up to `AHEAD`.
const BESIDE: f64 = 24.0;
const AHEAD: f64 = 80.0;
/// A shape is hit even when an arrow just passes its corner.
const MARGIN: f64 = 8.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Found {
    unit: usize,
    bound: bool,
}

#[derive(Debug)]
struct Resolved {
    part: usize,
    start: Option<Found>,
    end: Option<Found>,
}

#[derive(Debug, Default)]
pub struct Arrows {
    all: Vec<Resolved>,
}

impl Arrows {
    pub fn resolve(parts: &Parts, units: &Units, words: &Words) -> Arrows {
        let look = Look {
            parts,
            units,
            grid: grid_of(units, parts),
            captions: words,
        };
        let mut arrows = Arrows::default();
        for (at, part) in parts.all.iter().enumerate() {
            let is_arrow = matches!(part.form, Form::Arrow | Form::Line);
            if !is_arrow || units.unit_of(at).is_some() || part.points.len() < 2 {
                continue;
            }
            let mut start = look.bound(part.start.as_deref());
            let mut end = look.bound(part.end.as_deref());
            let reach = if part.form == Form::Arrow {
                AHEAD
            } else {
                BESIDE
            };
            if start.is_none() {
                start = look.near(part, false, reach, end.map(|found| found.unit));
            }
            if end.is_none() {
                end = look.near(part, true, reach, start.map(|found| found.unit));
            }
            arrows.all.push(Resolved {
                part: at,
                start,
                end,
            });
        }
        arrows
    }

    pub fn hand_over(
        &self,
        parts: &Parts,
        units: &Units,
        words: &Words,
        containers: &[usize],
        place_of: &[Option<usize>],
        draft: &mut Draft,
    ) {
        let end_of = |found: Found| match place_of.get(found.unit).copied().flatten() {
            Some(place) => Some(End::Node(place)),
            None => containers
                .iter()
                .position(|at| *at == found.unit)
                .map(End::Container),
        };
        for arrow in &self.all {
            let part = &parts.all[arrow.part];
            let (start, end) = (arrow.start.and_then(end_of), arrow.end.and_then(end_of));
            // A line that does not join two things is decoration.
            if part.form == Form::Line && (start.is_none() || end.is_none() || start == end) {
                continue;
            }
            let (Some(mut from), Some(mut to)) = (start, end) else {
                let at = arrow.start.or(arrow.end);
                let at = at.map_or(String::new(), |found| words.label(parts, found.unit).0);
                draft.dangling.push(Dangling {
                    element: part.id.clone(),
                    at: one_line(&at),
                });
                continue;
            };
            if from == to || is_around(units, arrow) {
                continue;
            }
            let (at_start, at_end) = part.heads;
            if at_start && !at_end {
                std::mem::swap(&mut from, &mut to);
            }
            draft.edges.push(DraftEdge {
                from,
                to,
                label: words.edge_label(parts, arrow.part),
                both: at_start == at_end,
                inferred: !arrow.start.is_some_and(|found| found.bound)
                    || !arrow.end.is_some_and(|found| found.bound),
                element: part.id.clone(),
            });
        }
    }
}

/// From a container to what lies in it.
fn is_around(units: &Units, arrow: &Resolved) -> bool {
    let (Some(start), Some(end)) = (arrow.start, arrow.end) else {
        return false;
    };
    let parent = |found: Found| units.all[found.unit].parent;
    parent(start) == Some(end.unit) || parent(end) == Some(start.unit)
}

struct Look<'a> {
    parts: &'a Parts,
    units: &'a Units,
    grid: Grid,
    captions: &'a Words,
}

impl Look<'_> {
    fn bound(&self, id: Option<&str>) -> Option<Found> {
        let part = self.parts.place(id?)?;
        let unit = self.units.unit_of(part).or_else(|| {
            // Bound to the words of a shape.
            let container = self.parts.all[part].bound_to.as_deref()?;
            self.units.unit_of(self.parts.place(container)?)
        })?;
        Some(Found { unit, bound: true })
    }

    /// The component an end points at: the one it touches, else the first one ahead of it, else the container around it.
    fn near(&self, part: &Part, at_end: bool, reach: f64, other: Option<usize>) -> Option<Found> {
        let (tip, before) = if at_end {
            (part.points.last()?, part.points.get(part.points.len() - 2)?)
        } else {
            (part.points.first()?, part.points.get(1)?)
        };
        let scale = self.parts.line;
        let (widest, reach) = (AHEAD * scale, reach * scale);
        let ahead = direction(*before, *tip);
        let around = Rect {
            x: tip.0,
            y: tip.1,
            w: 0.0,
            h: 0.0,
        };
        let mut best: Option<(f64, f64, usize)> = None;
        let mut container: Option<(f64, usize)> = None;
        for at in self.grid.near(&around.grown(widest)) {
            let unit = &self.units.all[at];
            if unit.gone || Some(at) == other {
                continue;
            }
            let area = unit.rect.area();
            if unit.is_container {
                let near = unit.rect.distance(*tip) <= BESIDE * scale;
                let is_within = other.is_some_and(|other| self.units.all[other].parent == Some(at));
                if near && !is_within && container.is_none_or(|(least, _)| area < least) {
                    container = Some((area, at));
                }
                continue;
            }
            let places = [Some(&unit.rect), self.captions.captions.get(&at)];
            let far = places.into_iter().flatten().filter_map(|rect| {
                let beside = Some(rect.distance(*tip)).filter(|far| *far <= BESIDE * scale);
                let hit = ahead
                    .and_then(|ahead| rect.grown(MARGIN * scale).hit(*tip, ahead))
                    .filter(|far| *far <= reach);
                beside.or(hit)
            });
            let Some(far) = far.min_by(f64::total_cmp) else {
                continue;
            };
            if best.is_none_or(|(least, smallest, _)| {
                far.total_cmp(&least)
                    .then(area.total_cmp(&smallest))
                    .is_lt()
            }) {
                best = Some((far, area, at));
            }
        }
        let unit = best.map(|(_, _, at)| at).or(container.map(|(_, at)| at))?;
        Some(Found { unit, bound: false })
    }
}

fn direction(from: Point, to: Point) -> Option<Point> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy);
    (length > 0.0).then(|| (dx / length, dy / length))
}
