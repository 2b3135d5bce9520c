//! Rectangles, and a grid that finds those near a point without looking at all of them.

use std::collections::HashMap;

#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

pub type Point = (f64, f64);

impl Rect {
    pub fn right(&self) -> f64 {
        self.x + self.w
    }

    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }

    pub fn center(&self) -> Point {
        (self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    pub fn area(&self) -> f64 {
        self.w * self.h
    }

    pub fn around(&self, other: &Rect) -> Rect {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        Rect {
            x,
            y,
            w: self.right().max(other.right()) - x,
            h: self.bottom().max(other.bottom()) - y,
        }
    }

    pub fn grown(&self, by: f64) -> Rect {
        Rect {
            x: self.x - by,
            y: self.y - by,
            w: self.w + 2.0 * by,
            h: self.h + 2.0 * by,
        }
    }

    pub fn overlaps(&self, other: &Rect) -> bool {
        self.x <= other.right()
            && other.x <= self.right()
            && self.y <= other.bottom()
            && other.y <= self.bottom()
    }

    pub fn holds(&self, other: &Rect) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && other.right() <= self.right()
            && other.bottom() <= self.bottom()
    }

    pub fn distance(&self, (px, py): Point) -> f64 {
        let dx = (self.x - px).max(px - self.right()).max(0.0);
        let dy = (self.y - py).max(py - self.bottom()).max(0.0);
        dx.hypot(dy)
    }

    /// The gap between two rectangles.
    pub fn gap(&self, other: &Rect) -> f64 {
        let dx = (self.x - other.right())
            .max(other.x - self.right())
            .max(0.0);
        let dy = (self.y - other.bottom())
            .max(other.y - self.bottom())
            .max(0.0);
        dx.hypot(dy)
    }

    /// How far from `from` in the direction `(dx, dy)` (of length 1) this is hit.
    pub fn hit(&self, from: Point, (dx, dy): Point) -> Option<f64> {
        let (mut enters, mut leaves) = (0.0_f64, f64::INFINITY);
        for (at, step, low, high) in [
            (from.0, dx, self.x, self.right()),
            (from.1, dy, self.y, self.bottom()),
        ] {
            if step.abs() < 1e-9 {
                if at < low || at > high {
                    return None;
                }
                continue;
            }
            let (one, other) = ((low - at) / step, (high - at) / step);
            enters = enters.max(one.min(other));
            leaves = leaves.min(one.max(other));
        }
        (enters <= leaves).then_some(enters)
    }
}

/// Distance of a point to a line through points.
pub fn line_distance(points: &[Point], at: Point) -> f64 {
    let mut best = f64::INFINITY;
    for pair in points.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let length = dx * dx + dy * dy;
        let along = if length > 0.0 {
            (((at.0 - a.0) * dx + (at.1 - a.1) * dy) / length).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let near = (a.0 + along * dx, a.1 + along * dy);
        best = best.min((near.0 - at.0).hypot(near.1 - at.1));
    }
    best
}

/// A rectangle over more cells than this is kept in a list of its own.
const MAX_CELLS: i64 = 64;
/// So many are looked at in one cell, and of the large ones; who piles up more than that draws nothing readable.
const MAX_IN_CELL: usize = 256;

/// Rectangles by the cells they touch.
#[derive(Debug, Default)]
pub struct Grid {
    cell: f64,
    cells: HashMap<(i64, i64), Vec<usize>>,
    large: Vec<usize>,
    pub overflowed: bool,
}

impl Grid {
    /// `cell` is the length of a side, the smaller rectangles are kept where it gets crowded.
    pub fn new(cell: f64, rects: &[Rect]) -> Grid {
        let mut grid = Grid {
            cell: if cell.is_finite() && cell > 0.0 {
                cell
            } else {
                1.0
            },
            ..Grid::default()
        };
        let mut order: Vec<usize> = (0..rects.len()).collect();
        order.sort_by(|a, b| rects[*a].area().total_cmp(&rects[*b].area()).then(a.cmp(b)));
        for at in order {
            let (x0, y0, x1, y1) = grid.span(&rects[at]);
            let cells = (x1 - x0 + 1).saturating_mul(y1 - y0 + 1);
            let lists: &mut dyn Iterator<Item = (i64, i64)> =
                &mut (x0..=x1).flat_map(|x| (y0..=y1).map(move |y| (x, y)));
            if cells > MAX_CELLS {
                if grid.large.len() < MAX_IN_CELL {
                    grid.large.push(at);
                } else {
                    grid.overflowed = true;
                }
                continue;
            }
            for cell in lists {
                let list = grid.cells.entry(cell).or_default();
                if list.len() < MAX_IN_CELL {
                    list.push(at);
                } else {
                    grid.overflowed = true;
                }
            }
        }
        grid
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "coordinates are bounded where they are read, and the cast saturates"
    )]
    fn span(&self, rect: &Rect) -> (i64, i64, i64, i64) {
        let cell = |value: f64| (value / self.cell).floor() as i64;
        (
            cell(rect.x),
            cell(rect.y),
            cell(rect.right()),
            cell(rect.bottom()),
        )
    }

    /// Those that may touch a rectangle, each once, in the order they were given.
    pub fn near(&self, rect: &Rect) -> Vec<usize> {
        let (x0, y0, x1, y1) = self.span(rect);
        let mut found = self.large.clone();
        let few = (x1 - x0 + 1).saturating_mul(y1 - y0 + 1) <= MAX_CELLS * 4;
        if few {
            for x in x0..=x1 {
                for y in y0..=y1 {
                    found.extend(self.cells.get(&(x, y)).into_iter().flatten());
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect(x: f64, y: f64, w: f64, h: f64) -> Rect {
        Rect { x, y, w, h }
    }

    #[test]
    fn a_ray_hits_what_lies_ahead_and_nothing_behind() {
        let target = rect(100.0, 0.0, 50.0, 50.0);
        assert_eq!(target.hit((40.0, 25.0), (1.0, 0.0)), Some(60.0));
        assert_eq!(target.hit((40.0, 25.0), (-1.0, 0.0)), None);
        assert_eq!(target.hit((40.0, 60.0), (1.0, 0.0)), None);
        assert_eq!(target.hit((120.0, 25.0), (1.0, 0.0)), Some(0.0));
    }

    #[test]
    fn the_grid_finds_what_is_near_and_the_large_ones_always() {
        let rects = [
            rect(0.0, 0.0, 10.0, 10.0),
            rect(900.0, 900.0, 10.0, 10.0),
            rect(-5_000.0, -5_000.0, 10_000.0, 10_000.0),
        ];
        let grid = Grid::new(100.0, &rects);
        assert_eq!(grid.near(&rect(5.0, 5.0, 0.0, 0.0)), [0, 2]);
        assert_eq!(grid.near(&rect(905.0, 905.0, 0.0, 0.0)), [1, 2]);
        let crowd = vec![rect(0.0, 0.0, 1.0, 1.0); MAX_IN_CELL + 1];
        let grid = Grid::new(100.0, &crowd);
        assert!(grid.overflowed);
        assert_eq!(grid.near(&rect(0.0, 0.0, 1.0, 1.0)).len(), MAX_IN_CELL);
    }

    #[test]
    fn gaps_and_distances_are_zero_inside() {
        let one = rect(0.0, 0.0, 10.0, 10.0);
        assert_eq!(one.distance((5.0, 5.0)), 0.0);
        assert_eq!(one.distance((13.0, 14.0)), 5.0);
        assert_eq!(one.gap(&rect(13.0, 14.0, 1.0, 1.0)), 5.0);
        assert_eq!(line_distance(&[(0.0, 0.0), (10.0, 0.0)], (5.0, 3.0)), 3.0);
    }
}
