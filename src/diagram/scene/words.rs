//! Which words belong to which component, container or arrow.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::geometry::{Grid, Rect, line_distance};
use super::parts::{Form, Parts};
use super::units::{Unit, Units};

/// How far a caption may stand from its shape: 70 units of length at the normal size, or 1.6 lines of large letters.
const CAPTION: f64 = 70.0;
const CAPTION_LINES: f64 = 1.6;
/// How far the words of an arrow may stand from it, in their own lines.
const EDGE_LINES: f64 = 1.6;

/// More boxes around others than these are not asked for their names.
const MAX_CONTAINERS: usize = 500;

#[derive(Debug, Default)]
pub struct Words {
    /// Texts of each unit, in reading order, the one that names it first.
    of_unit: BTreeMap<usize, Vec<usize>>,
    /// Texts of each arrow, by the place of the arrow's part.
    of_arrow: BTreeMap<usize, Vec<usize>>,
    notes: Vec<usize>,
    /// Where the words beside a unit stand: an arrow may end there.
    pub captions: BTreeMap<usize, Rect>,
}

impl Words {
    /// Hands out all texts; a text that an arrow is bound to, or that stands alone where arrows end, becomes a component.
    pub fn place(parts: &Parts, units: &mut Units) -> Words {
        let mut words = Words::default();
        let mut open: Vec<usize> = Vec::new();
        let pointed_at: BTreeSet<&str> = parts
            .all
            .iter()
            .flat_map(|part| [&part.start, &part.end])
            .flatten()
            .map(String::as_str)
            .collect();
        let texts = (0..parts.all.len()).filter(|at| parts.all[*at].form == Form::Text);
        let grid = grid_of(units, parts);
        let mut containers = units.containers();
        containers.truncate(MAX_CONTAINERS);
        let groups = units_by_group(parts, units);
        for at in texts {
            if !words.bound_or_grouped(parts, units, &groups, at)
                && !words.inside(parts, units, &grid, at)
            {
                if pointed_at.contains(parts.all[at].id.as_str()) {
                    become_component(parts, units, &containers, at);
                    words.of_unit.insert(units.all.len() - 1, vec![at]);
                } else {
                    open.push(at);
                }
            }
        }
        let arrows: Vec<usize> = (0..parts.all.len())
            .filter(|at| matches!(parts.all[*at].form, Form::Arrow | Form::Line))
            .filter(|at| units.unit_of(*at).is_none())
            .collect();
        let rects: Vec<Rect> = arrows.iter().map(|at| parts.all[*at].rect).collect();
        let near_arrows = Grid::new(200.0 * parts.line, &rects);
        open = words.captions(parts, units, &grid, (&arrows, &near_arrows), open);
        open.retain(|at| !words.of_container(parts, units, &containers, *at));
        for at in open {
            words.of_an_arrow_or_alone(
                parts,
                units,
                (&grid, &containers),
                (&arrows, &near_arrows),
                at,
            );
        }
        words
    }

    fn give(&mut self, unit: usize, text: usize) {
        self.of_unit.entry(unit).or_default().push(text);
    }

    fn bound_or_grouped(
        &mut self,
        parts: &Parts,
        units: &Units,
        groups: &HashMap<&str, Vec<usize>>,
        at: usize,
    ) -> bool {
        let text = &parts.all[at];
        if let Some(bound) = text.bound_to.as_deref().and_then(|id| parts.place(id)) {
            if let Some(unit) = units.unit_of(bound) {
                self.of_unit.entry(unit).or_default().insert(0, at);
                return true;
            }
            if matches!(parts.all[bound].form, Form::Arrow | Form::Line) {
                self.of_arrow.entry(bound).or_default().push(at);
                return true;
            }
        }
        // In a group with exactly one component.
        for group in text.groups.iter().rev() {
            if let Some([unit]) = groups.get(group.as_str()).map(Vec::as_slice)
                && !units.all[*unit].is_container
            {
                self.give(*unit, at);
                return true;
            }
        }
        false
    }

    fn inside(&mut self, parts: &Parts, units: &Units, grid: &Grid, at: usize) -> bool {
        let middle = point(&parts.all[at].rect);
        let holding = grid.near(&middle).into_iter().filter(|unit| {
            let unit = &units.all[*unit];
            !unit.gone && unit.rect.holds(&middle)
        });
        let smallest = holding.min_by(|a, b| {
            let area = |at: &usize| units.all[*at].rect.area();
            area(a).total_cmp(&area(b)).then(a.cmp(b))
        });
        match smallest {
            Some(unit) if !units.all[unit].is_container => {
                self.give(unit, at);
                true
            }
            _ => false,
        }
    }

    /// Nearest pairs first: a shape without words takes the text beside it, unless an arrow is nearer to the text.
    fn captions(
        &mut self,
        parts: &Parts,
        units: &Units,
        grid: &Grid,
        (arrows, near_arrows): (&[usize], &Grid),
        open: Vec<usize>,
    ) -> Vec<usize> {
        let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
        for at in &open {
            let text = &parts.all[*at];
            let limit = (CAPTION * parts.line).max(CAPTION_LINES * text.line);
            let from_arrow = nearest_arrow(parts, arrows, near_arrows, at, limit)
                .map_or(f64::INFINITY, |(_, distance)| distance);
            for unit in grid.near(&text.rect.grown(limit)) {
                let one = &units.all[unit];
                let gap = one.rect.gap(&text.rect);
                let nameless = !one.gone && !one.is_container && !self.of_unit.contains_key(&unit);
                if nameless && gap <= limit && gap <= from_arrow {
                    pairs.push((gap, *at, unit));
                }
            }
        }
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        let mut given = BTreeSet::new();
        for (_, text, unit) in pairs {
            if !given.contains(&text) && !self.of_unit.contains_key(&unit) {
                given.insert(text);
                self.give(unit, text);
                self.captions.insert(unit, parts.all[text].rect);
            }
        }
        open.into_iter().filter(|at| !given.contains(at)).collect()
    }

    /// The words on top of a box around others name it.
    fn of_container(
        &mut self,
        parts: &Parts,
        units: &Units,
        containers: &[usize],
        at: usize,
    ) -> bool {
        let text = &parts.all[at];
        let reach = CAPTION_LINES * text.line;
        let mut best: Option<(f64, usize)> = None;
        for container in containers.iter().copied() {
            let rect = &units.all[container].rect;
            let free =
                !self.of_unit.contains_key(&container) && units.all[container].name.is_none();
            let (x, y) = text.rect.center();
            let on_top = (rect.y - reach..=rect.y + 2.0 * reach).contains(&y);
            let below = (rect.bottom() - reach..=rect.bottom() + reach).contains(&y);
            if free && (on_top || below) && (rect.x..=rect.right()).contains(&x) {
                let far = (rect.y - y).abs().min((rect.bottom() - y).abs());
                if best.is_none_or(|(least, _)| far < least) {
                    best = Some((far, container));
                }
            }
        }
        if let Some((_, container)) = best {
            self.give(container, at);
        }
        best.is_some()
    }

    fn of_an_arrow_or_alone(
        &mut self,
        parts: &Parts,
        units: &mut Units,
        (near_units, containers): (&Grid, &[usize]),
        (arrows, grid): (&[usize], &Grid),
        at: usize,
    ) {
        let text = &parts.all[at];
        let limit = EDGE_LINES * text.line;
        let Some((arrow, _)) = nearest_arrow(parts, arrows, grid, &at, limit) else {
            self.notes.push(at);
            return;
        };
        // Words where an arrow ends freely are what it leads to; words along it are its own.
        let part = &parts.all[arrow];
        let ends = [
            (part.points.first(), &part.start),
            (part.points.last(), &part.end),
        ];
        let ends_here = ends.into_iter().any(|(end, binding)| {
            let free = binding.as_deref().and_then(|id| parts.place(id)).is_none();
            let Some(end) = end.filter(|_| free) else {
                return false;
            };
            let far = text.rect.distance(*end);
            let taken = near_units
                .near(&point(&text.rect).grown(far + limit))
                .into_iter()
                .any(|unit| {
                    let unit = &units.all[unit];
                    !unit.gone && !unit.is_container && unit.rect.distance(*end) <= far
                });
            !taken && text.rect.distance(*end) <= limit
        });
        let short = text.text.chars().count() <= 60;
        if ends_here && short {
            become_component(parts, units, containers, at);
            self.of_unit.insert(units.all.len() - 1, vec![at]);
        } else {
            self.of_arrow.entry(arrow).or_default().push(at);
        }
    }

    /// What names a unit, and the other words on it.
    pub fn label(&self, parts: &Parts, unit: usize) -> (String, String) {
        let texts = self.of_unit.get(&unit).map_or(&[][..], Vec::as_slice);
        let mut texts = texts.iter().map(|at| parts.text(*at));
        let label = texts.next().unwrap_or("").to_owned();
        let details: Vec<&str> = texts.take(8).collect();
        (label, details.join("; "))
    }

    pub fn edge_label(&self, parts: &Parts, arrow: usize) -> String {
        let texts = self.of_arrow.get(&arrow).map_or(&[][..], Vec::as_slice);
        let texts: Vec<&str> = texts.iter().take(4).map(|at| parts.text(*at)).collect();
        texts.join(" ")
    }

    pub fn notes(&self, parts: &Parts) -> Vec<String> {
        let notes = self.notes.iter().take(200);
        notes.map(|at| parts.text(*at).to_owned()).collect()
    }
}

fn point(rect: &Rect) -> Rect {
    let (x, y) = rect.center();
    Rect {
        x,
        y,
        w: 0.0,
        h: 0.0,
    }
}

pub fn grid_of(units: &Units, parts: &Parts) -> Grid {
    let rects: Vec<Rect> = units.all.iter().map(|unit| unit.rect).collect();
    Grid::new(100.0 * parts.line, &rects)
}

fn nearest_arrow(
    parts: &Parts,
    arrows: &[usize],
    grid: &Grid,
    text: &usize,
    limit: f64,
) -> Option<(usize, f64)> {
    let rect = &parts.all[*text].rect;
    let near = grid.near(&rect.grown(limit)).into_iter();
    let far = |arrow: usize| {
        let points = &parts.all[arrow].points;
        let (x, y) = rect.center();
        let sides = [
            (rect.x, y),
            (rect.right(), y),
            (x, rect.y),
            (x, rect.bottom()),
            (x, y),
        ];
        let ends = points.iter().map(|point| rect.distance(*point));
        sides
            .iter()
            .map(|side| line_distance(points, *side))
            .chain(ends)
            .fold(f64::INFINITY, f64::min)
    };
    near.filter_map(|at| arrows.get(at).copied())
        .map(|arrow| (arrow, far(arrow)))
        .filter(|(_, distance)| *distance <= limit)
        .min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)))
}

fn units_by_group<'p>(parts: &'p Parts, units: &Units) -> HashMap<&'p str, Vec<usize>> {
    let mut groups: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, unit) in units.all.iter().enumerate().filter(|(_, unit)| !unit.gone) {
        let first = unit.members.first().map(|first| &parts.all[*first].groups);
        for group in first.into_iter().flatten() {
            let list = groups.entry(group).or_default();
            // Two are as many as a thousand: the text belongs to none of them.
            if list.len() < 2 && list.last() != Some(&at) {
                list.push(at);
            }
        }
    }
    groups
}

fn become_component(parts: &Parts, units: &mut Units, containers: &[usize], at: usize) {
    let text = &parts.all[at];
    units.of.insert(at, units.all.len());
    let middle = point(&text.rect);
    let parent = containers
        .iter()
        .copied()
        .filter(|container| units.all[*container].rect.holds(&middle))
        .min_by(|a, b| {
            let area = |at: &usize| units.all[*at].rect.area();
            area(a).total_cmp(&area(b)).then(a.cmp(b))
        });
    units.all.push(Unit {
        members: vec![at],
        rect: text.rect,
        shape: "text",
        kind: text.kind.clone(),
        name: None,
        stacked: 1,
        parent,
        is_container: false,
        gone: false,
        becomes: None,
    });
}
