//! Which shapes are one component.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::geometry::{Grid, Rect};
use super::parts::{Form, Parts};

/// Two shapes of about the same size that cover each other are a stack.
const SAME_SIZE: f64 = 0.15;
const STACK_OFFSET: f64 = 0.5;
/// What lies inside may stick out a little, in lines of text times 25.
const TOLERANCE: f64 = 4.0;

#[derive(Debug, Clone)]
pub struct Unit {
    /// Places of the parts; the first one names it.
    pub members: Vec<usize>,
    pub rect: Rect,
    pub shape: &'static str,
    pub kind: Option<String>,
    /// Of a frame.
    pub name: Option<String>,
    pub stacked: u32,
    /// The smallest container it lies in.
    pub parent: Option<usize>,
    pub is_container: bool,
    /// Part of a stack or decoration around one component; arrows that are bound to it belong to `becomes`.
    pub gone: bool,
    pub becomes: Option<usize>,
}

#[derive(Debug, Default)]
pub struct Units {
    pub all: Vec<Unit>,
    /// The unit of each part that belongs to one.
    pub of: HashMap<usize, usize>,
    pub overflowed: bool,
}

impl Units {
    pub fn find(parts: &Parts) -> Units {
        let mut units = Units::default();
        let everything: Vec<usize> = (0..parts.all.len()).collect();
        let owner = smallest_box_of_texts(parts);
        units.split(parts, &owner, &everything, 0);
        units.all.sort_by_key(|unit| unit.members.first().copied());
        for (at, unit) in units.all.iter().enumerate() {
            for member in &unit.members {
                units.of.insert(*member, at);
            }
        }
        let labelled: HashSet<usize> = owner
            .values()
            .filter_map(|part| units.of.get(part).copied())
            .collect();
        let rects: Vec<Rect> = units.all.iter().map(|unit| unit.rect).collect();
        let grid = Grid::new(100.0 * parts.line, &rects);
        units.overflowed = grid.overflowed;
        units.stack(&grid, &labelled);
        units.nest(&grid, &labelled, TOLERANCE * parts.line);
        units
    }

    /// Members of an outermost group are one component, unless several labelled boxes are among them: then the group was
    /// only made to move them together, and the groups inside it are looked at.
    fn split(
        &mut self,
        parts: &Parts,
        owner: &BTreeMap<usize, usize>,
        members: &[usize],
        depth: usize,
    ) {
        let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for at in members {
            let part = &parts.all[*at];
            match part.groups.get(depth) {
                Some(group) => groups.entry(group).or_default().push(*at),
                None => self.single(parts, *at),
            }
        }
        for members in groups.into_values() {
            if is_one_component(parts, owner, &members) {
                self.group(parts, &members);
            } else {
                self.split(parts, owner, &members, depth + 1);
            }
        }
    }

    fn single(&mut self, parts: &Parts, at: usize) {
        let part = &parts.all[at];
        let shape = match part.form {
            Form::Box(shape) => shape,
            Form::Frame => "frame",
            _ => return,
        };
        self.all.push(Unit {
            members: vec![at],
            rect: part.rect,
            shape,
            kind: part.kind.clone(),
            name: part.name.clone().filter(|_| part.form == Form::Frame),
            stacked: 1,
            parent: None,
            is_container: part.form == Form::Frame,
            gone: false,
            becomes: None,
        });
    }

    fn group(&mut self, parts: &Parts, members: &[usize]) {
        // The largest box gives the name and the place; texts are handed out later.
        let is_shape = |at: &usize| !matches!(parts.all[*at].form, Form::Text | Form::Arrow);
        let mut shapes: Vec<usize> = members.iter().copied().filter(is_shape).collect();
        let rank = |at: &usize| {
            let part = &parts.all[*at];
            (matches!(part.form, Form::Box(_)), part.rect.area())
        };
        shapes.sort_by(|a, b| {
            let (a_rank, b_rank) = (rank(a), rank(b));
            (b_rank.0.cmp(&a_rank.0))
                .then(b_rank.1.total_cmp(&a_rank.1))
                .then(a.cmp(b))
        });
        let Some(first) = shapes.first().copied() else {
            return;
        };
        let rect = shapes.iter().fold(parts.all[first].rect, |rect, at| {
            rect.around(&parts.all[*at].rect)
        });
        let kind = members.iter().find_map(|at| parts.all[*at].kind.clone());
        let single = match parts.all[first].form {
            Form::Box(shape) if shapes.len() == 1 => Some(shape),
            _ => None,
        };
        // Arrows inside an icon are its decoration, unless they lead somewhere.
        let bound = |at: &&usize| {
            let part = &parts.all[**at];
            part.form == Form::Arrow && part.start.is_none() && part.end.is_none()
        };
        shapes.extend(members.iter().filter(bound));
        self.all.push(Unit {
            members: shapes,
            rect,
            shape: single.unwrap_or("group"),
            kind,
            name: None,
            stacked: 1,
            parent: None,
            is_container: false,
            gone: false,
            becomes: None,
        });
    }

    /// Boxes of the same size on top of each other, at most one of them with words: one component, several times.
    fn stack(&mut self, grid: &Grid, labelled: &HashSet<usize>) {
        for at in 0..self.all.len() {
            if self.all[at].gone || self.all[at].is_container {
                continue;
            }
            let mut pile = vec![at];
            let mut next = 0;
            while let Some(one) = pile.get(next).copied() {
                next += 1;
                for other in grid.near(&self.all[one].rect) {
                    let free = !self.all[other].gone && !self.all[other].is_container;
                    if free
                        && !pile.contains(&other)
                        && piled(&self.all[one].rect, &self.all[other].rect)
                    {
                        let words = pile
                            .iter()
                            .chain([&other])
                            .filter(|at| labelled.contains(at));
                        if words.count() <= 1 && pile.len() < 64 {
                            pile.push(other);
                        }
                    }
                }
            }
            if pile.len() < 2 {
                continue;
            }
            let top = pile
                .iter()
                .copied()
                .find(|at| labelled.contains(at))
                .unwrap_or(at);
            let count = u32::try_from(pile.len()).unwrap_or(u32::MAX);
            for other in pile.into_iter().filter(|other| *other != top) {
                self.swallow(top, other);
            }
            self.all[top].stacked = count;
        }
    }

    fn swallow(&mut self, into: usize, other: usize) {
        let rect = self.all[other].rect;
        let members = self.all[other].members.clone();
        self.all[other].gone = true;
        self.all[other].becomes = Some(into);
        self.all[into].rect = self.all[into].rect.around(&rect);
        for member in &members {
            self.of.insert(*member, into);
        }
        if self.all[into].kind.is_none() {
            self.all[into].kind = self.all[other].kind.clone();
        }
        self.all[into].members.extend(members);
    }

    /// A box around two or more components is a container; one without words around a single one is decoration.
    fn nest(&mut self, grid: &Grid, labelled: &HashSet<usize>, tolerance: f64) {
        let live: Vec<usize> = (0..self.all.len())
            .filter(|at| !self.all[*at].gone)
            .collect();
        let mut inside: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in live {
            let rect = self.all[at].rect;
            let mut around: Option<usize> = None;
            for other in grid.near(&rect) {
                let outer = &self.all[other];
                if other == at || outer.gone || outer.rect.area() <= rect.area() * 1.2 {
                    continue;
                }
                let smaller = around.is_none_or(|best| {
                    let best = &self.all[best].rect;
                    outer.rect.area() < best.area()
                });
                if smaller && outer.rect.grown(tolerance).holds(&rect) {
                    around = Some(other);
                }
            }
            if let Some(around) = around {
                self.all[at].parent = Some(around);
                inside.entry(around).or_default().push(at);
            }
        }
        for (outer, inner) in inside {
            if self.all[outer].is_container || inner.len() >= 2 {
                self.all[outer].is_container = true;
                continue;
            }
            for at in &inner {
                self.all[*at].parent = self.all[outer].parent;
            }
            // A frame of one component, or an icon in its box.
            let (named, other) = (labelled.contains(&outer), labelled.contains(&inner[0]));
            if !named && !self.all[inner[0]].is_container {
                let up = self.all[outer].parent;
                self.swallow(inner[0], outer);
                self.all[inner[0]].parent = up;
            } else if !other && !self.all[inner[0]].is_container {
                self.swallow(outer, inner[0]);
            }
        }
        for at in 0..self.all.len() {
            // Only containers are parents; what became part of another is looked up there.
            let mut parent = self.all[at].parent;
            let mut steps = 0;
            while let Some(up) = parent {
                if self.all[up].is_container && !self.all[up].gone {
                    break;
                }
                steps += 1;
                parent = if steps > 64 {
                    None
                } else {
                    self.all[up].parent
                };
            }
            self.all[at].parent = parent.filter(|up| *up != at);
        }
    }

    /// Places of the containers.
    pub fn containers(&self) -> Vec<usize> {
        let all = self.all.iter().enumerate();
        all.filter(|(_, unit)| unit.is_container && !unit.gone)
            .map(|(at, _)| at)
            .collect()
    }

    /// The unit that an element belongs to.
    pub fn unit_of(&self, part: usize) -> Option<usize> {
        self.of.get(&part).copied()
    }
}

fn piled(one: &Rect, other: &Rect) -> bool {
    let alike = |a: f64, b: f64| (a - b).abs() <= SAME_SIZE * a.max(b);
    alike(one.w, other.w)
        && alike(one.h, other.h)
        && (one.x - other.x).abs() < STACK_OFFSET * one.w.min(other.w)
        && (one.y - other.y).abs() < STACK_OFFSET * one.h.min(other.h)
}

/// For each text the box it is bound to, or the smallest one its middle lies in.
fn smallest_box_of_texts(parts: &Parts) -> BTreeMap<usize, usize> {
    let boxes: Vec<usize> = (0..parts.all.len())
        .filter(|at| matches!(parts.all[*at].form, Form::Box(_)))
        .collect();
    let rects: Vec<Rect> = boxes.iter().map(|at| parts.all[*at].rect).collect();
    let grid = Grid::new(100.0 * parts.line, &rects);
    let mut owner = BTreeMap::new();
    for (at, text) in parts.all.iter().enumerate() {
        if text.form != Form::Text {
            continue;
        }
        if let Some(bound) = text.bound_to.as_deref().and_then(|id| parts.place(id)) {
            owner.insert(at, bound);
            continue;
        }
        let (x, y) = text.rect.center();
        let middle = Rect {
            x,
            y,
            w: 0.0,
            h: 0.0,
        };
        let holding = grid
            .near(&middle)
            .into_iter()
            .filter(|near| rects[*near].holds(&middle));
        if let Some(smallest) =
            holding.min_by(|a, b| rects[*a].area().total_cmp(&rects[*b].area()).then(a.cmp(b)))
        {
            owner.insert(at, boxes[smallest]);
        }
    }
    owner
}

fn is_one_component(parts: &Parts, owner: &BTreeMap<usize, usize>, members: &[usize]) -> bool {
    let boxes: HashSet<usize> = members
        .iter()
        .copied()
        .filter(|at| matches!(parts.all[*at].form, Form::Box(_)))
        .collect();
    let drawn = members
        .iter()
        .any(|at| !matches!(parts.all[*at].form, Form::Text | Form::Arrow));
    let labelled: HashSet<usize> = members
        .iter()
        .filter_map(|at| owner.get(at).copied())
        .filter(|owner| boxes.contains(owner))
        .collect();
    drawn && labelled.len() < 2
}
