//! Places for the components of a graph: in columns from the client to the stores, so that most arrows lead to the right.
//!
//! 1. Arrows that would close a circle are looked at backwards.
//! 2. A component stands one column right of the furthest one that leads to it.
//! 3. In each column it stands near the middle of its neighbours.
//! 4. Where boxes are to be drawn around components, what is in one box has a band of rows to itself ([`Layout::in_bands`]).
//!
//! Whole numbers only: the same graph gives the same picture on every machine.

use std::collections::BTreeMap;

use super::Graph;

pub const BOX_WIDTH: i32 = 150;
const LINE_HEIGHT: i32 = 17;
const BETWEEN_COLUMNS: i32 = 70;
const BETWEEN_ROWS: i32 = 26;
const MARGIN: i32 = 14;
/// Room for the edges of two boxes and the name of the lower one.
const BETWEEN_BANDS: i32 = 52;
/// Letters on one line of a box, and lines.
const LINE_LETTERS: usize = 19;
const MAX_LINES: usize = 3;
const SWEEPS: usize = 6;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    pub x: i32,
    pub y: i32,
    pub height: i32,
    pub lines: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    pub width: i32,
    pub height: i32,
    /// One for each component, in the order of the graph.
    pub boxes: Vec<Placed>,
    /// For each arrow: where it leaves, where it arrives, and how far to bend.
    pub arrows: Vec<Arrow>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrow {
    pub from: (i32, i32),
    pub to: (i32, i32),
    /// Horizontal reach of the bend at both ends; negative where the arrow leads to the left or stays in its column.
    pub bend: (i32, i32),
}

impl Layout {
    pub fn of(graph: &Graph) -> Layout {
        let columns = columns(graph);
        let mut layout = Layout {
            boxes: graph
                .nodes
                .iter()
                .map(|node| {
                    let lines = wrapped(&node.label);
                    let height = LINE_HEIGHT * to_i32(lines.len()) + 16;
                    Placed {
                        x: 0,
                        y: 0,
                        height,
                        lines,
                    }
                })
                .collect(),
            ..Layout::default()
        };
        let heights: Vec<i32> = columns
            .iter()
            .map(|column| layout.height_of(column))
            .collect();
        let tallest = heights.iter().copied().max().unwrap_or(0);
        for (place, column) in columns.iter().enumerate() {
            let mut y = MARGIN + (tallest - heights[place]) / 2;
            for at in column {
                let placed = &mut layout.boxes[*at];
                placed.x = MARGIN + to_i32(place) * (BOX_WIDTH + BETWEEN_COLUMNS);
                placed.y = y;
                y += placed.height + BETWEEN_ROWS;
            }
        }
        let right = layout.boxes.iter().map(|placed| placed.x + BOX_WIDTH).max();
        layout.width = right.unwrap_or(0) + MARGIN + BETWEEN_COLUMNS / 2;
        layout.height = tallest + 2 * MARGIN;
        layout.arrows = layout.arrows(graph);
        layout
    }

    /// As [`Layout::of`], and no other component stands between those of one container, so that a box can be drawn around them.
    pub fn in_bands(graph: &Graph) -> Layout {
        let mut layout = Layout::of(graph);
        // By container the sum of heights and how many there are: a band stands where its components stood on average.
        let mut bands: BTreeMap<Option<usize>, (i64, i64)> = BTreeMap::new();
        for (node, placed) in graph.nodes.iter().zip(&layout.boxes) {
            let band = bands.entry(node.container).or_default();
            *band = (band.0 + i64::from(placed.y), band.1 + 1);
        }
        if bands.len() < 2 {
            return layout;
        }
        let mut bands: Vec<(i64, Option<usize>)> = bands
            .into_iter()
            .map(|(container, (sum, count))| (sum / count.max(1), container))
            .collect();
        bands.sort_unstable();
        let mut columns: BTreeMap<(Option<usize>, i32), Vec<usize>> = BTreeMap::new();
        for (at, (node, placed)) in graph.nodes.iter().zip(&layout.boxes).enumerate() {
            let column = columns.entry((node.container, placed.x)).or_default();
            column.push(at);
        }
        let mut top = MARGIN;
        for (_, container) in bands {
            let of_band = columns.range((container, i32::MIN)..=(container, i32::MAX));
            let of_band: Vec<Vec<usize>> = of_band.map(|(_, column)| column.clone()).collect();
            let heights: Vec<i32> = of_band.iter().map(|at| layout.height_of(at)).collect();
            let tallest = heights.iter().copied().max().unwrap_or(0);
            for (mut column, height) in of_band.into_iter().zip(heights) {
                column.sort_by_key(|at| (layout.boxes[*at].y, *at));
                let mut y = top + (tallest - height) / 2;
                for at in column {
                    layout.boxes[at].y = y;
                    y += layout.boxes[at].height + BETWEEN_ROWS;
                }
            }
            top += tallest + BETWEEN_BANDS;
        }
        layout.height = top - BETWEEN_BANDS + MARGIN;
        layout.arrows = layout.arrows(graph);
        layout
    }

    /// Of components on top of each other.
    fn height_of(&self, column: &[usize]) -> i32 {
        let sum: i32 = column.iter().map(|at| self.boxes[*at].height).sum();
        sum + BETWEEN_ROWS * (to_i32(column.len()) - 1).max(0)
    }

    /// Ends spread over the side of a box in the order of where they lead, so that arrows seldom cover each other.
    fn arrows(&self, graph: &Graph) -> Vec<Arrow> {
        let mut ends: Vec<Vec<(bool, i32, usize, bool)>> = vec![Vec::new(); self.boxes.len()];
        for (at, edge) in graph.edges.iter().enumerate() {
            let (from, to) = (&self.boxes[edge.from], &self.boxes[edge.to]);
            let leaves_right = true;
            let arrives_left = to.x > from.x;
            ends[edge.from].push((leaves_right, to.y, at, true));
            ends[edge.to].push((!arrives_left, from.y, at, false));
        }
        let mut places: Vec<((i32, i32), (i32, i32))> = vec![((0, 0), (0, 0)); graph.edges.len()];
        for (node, ends) in ends.iter_mut().enumerate() {
            ends.sort_unstable();
            let placed = &self.boxes[node];
            for right in [false, true] {
                let side: Vec<_> = ends.iter().filter(|end| end.0 == right).collect();
                let count = to_i32(side.len());
                for (rank, (_, _, edge, starts)) in side.into_iter().enumerate() {
                    let y = placed.y + placed.height * (to_i32(rank) + 1) / (count + 1);
                    let x = if right {
                        placed.x + BOX_WIDTH
                    } else {
                        placed.x
                    };
                    if *starts {
                        places[*edge].0 = (x, y);
                    } else {
                        places[*edge].1 = (x, y);
                    }
                }
            }
        }
        let arrow = |((from, to), edge): (_, &super::Edge)| {
            let (from, to): ((i32, i32), (i32, i32)) = (from, to);
            let forwards = self.boxes[edge.to].x > self.boxes[edge.from].x;
            let reach = ((to.0 - from.0).abs() / 2).clamp(28, 90);
            Arrow {
                from,
                to,
                bend: (reach, if forwards { -reach } else { reach }),
            }
        };
        places.into_iter().zip(&graph.edges).map(arrow).collect()
    }
}

fn columns(graph: &Graph) -> Vec<Vec<usize>> {
    let count = graph.nodes.len();
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); count];
    for edge in &graph.edges {
        if edge.from != edge.to {
            next[edge.from].push(edge.to);
        }
    }
    let forward = without_circles(&next);
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut open: Vec<usize> = vec![0; count];
    for (from, list) in forward.iter().enumerate() {
        for to in list {
            before[*to].push(from);
            open[*to] += 1;
        }
    }
    let mut rank = vec![0_usize; count];
    let mut ready: std::collections::VecDeque<usize> =
        (0..count).filter(|at| open[*at] == 0).collect();
    while let Some(at) = ready.pop_front() {
        for to in &forward[at] {
            rank[*to] = rank[*to].max(rank[at] + 1);
            open[*to] -= 1;
            if open[*to] == 0 {
                ready.push_back(*to);
            }
        }
    }
    let wide = rank.iter().copied().max().map_or(0, |most| most + 1);
    let mut columns: Vec<Vec<usize>> = vec![Vec::new(); wide];
    for (at, rank) in rank.iter().enumerate() {
        columns[*rank].push(at);
    }
    for sweep in 0..SWEEPS {
        let mut height = vec![0_i64; count];
        for column in &columns {
            let middle = i64::try_from(column.len()).unwrap_or(0) * 500;
            for (place, at) in column.iter().enumerate() {
                height[*at] = i64::try_from(place).unwrap_or(0) * 1_000 - middle;
            }
        }
        for column in &mut columns {
            let neighbours = |at: usize| match sweep % 2 {
                0 => &before[at],
                _ => &forward[at],
            };
            column.sort_by_key(|at| {
                let list = neighbours(*at);
                let sum: i64 = list.iter().map(|other| height[*other]).sum();
                match i64::try_from(list.len()).unwrap_or(0) {
                    0 => height[*at],
                    many => sum / many,
                }
            });
        }
    }
    columns
}

/// The arrows, those that lead back to where a walk came from turned around. Without recursion: a graph may be long.
fn without_circles(next: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut forward: Vec<Vec<usize>> = vec![Vec::new(); next.len()];
    // 0 not seen, 1 on the way, 2 done
    let mut state = vec![0_u8; next.len()];
    let fed: std::collections::BTreeSet<usize> = next.iter().flatten().copied().collect();
    let sources = (0..next.len()).filter(|at| !fed.contains(at));
    for start in sources.chain(0..next.len()) {
        if state[start] != 0 {
            continue;
        }
        state[start] = 1;
        let mut way = vec![(start, 0_usize)];
        while let Some((at, place)) = way.last_mut() {
            let at = *at;
            let Some(to) = next[at].get(*place).copied() else {
                state[at] = 2;
                way.pop();
                continue;
            };
            *place += 1;
            if state[to] == 1 {
                forward[to].push(at);
            } else {
                forward[at].push(to);
            }
            if state[to] == 0 {
                state[to] = 1;
                way.push((to, 0));
            }
        }
    }
    forward
}

fn wrapped(label: &str) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in label.split_whitespace() {
        let word: String = match word.chars().count() > LINE_LETTERS {
            true => word.chars().take(LINE_LETTERS - 1).chain(['…']).collect(),
            false => word.to_owned(),
        };
        let line = lines.last().map_or(0, |line| line.chars().count());
        if line > 0 && line + 1 + word.chars().count() > LINE_LETTERS {
            if lines.len() == MAX_LINES {
                if let Some(last) = lines.last_mut() {
                    last.push('…');
                }
                break;
            }
            lines.push(word);
        } else if let Some(last) = lines.last_mut() {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(&word);
        }
    }
    lines
}

pub(super) fn to_i32(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

pub(super) const fn line_height() -> i32 {
    LINE_HEIGHT
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::components::Components;

    fn graph(mermaid: &str) -> Graph {
        Graph::from_mermaid(&format!("graph LR\n{mermaid}"), &Components::built_in()).unwrap()
    }

    #[test]
    fn arrows_lead_to_the_right_and_a_circle_ends() {
        let layout = Layout::of(&graph("A --> B --> C\nA --> C\nC --> A"));
        let x: Vec<i32> = layout.boxes.iter().map(|placed| placed.x).collect();
        assert!(x[0] < x[1] && x[1] < x[2], "{x:?}");
    }

    #[test]
    fn nothing_covers_anything() {
        let layout = Layout::of(&graph(
            "A --> B & C & D[a very long label that needs more than one line of text] --> E\nF\nG --> E",
        ));
        for (at, one) in layout.boxes.iter().enumerate() {
            assert!(one.x >= 0 && one.x + BOX_WIDTH <= layout.width);
            assert!(one.y >= 0 && one.y + one.height <= layout.height);
            for other in &layout.boxes[at + 1..] {
                let apart = one.x != other.x
                    || one.y + one.height <= other.y
                    || other.y + other.height <= one.y;
                assert!(apart, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_long_chain_of_a_thousand_is_laid_out_and_an_empty_graph_too() {
        let chain: Vec<String> = (0..1_000).map(|n| format!("n{n}")).collect();
        let layout = Layout::of(&graph(&chain.join(" --> ")));
        assert_eq!(layout.boxes.len(), 1_000);
        assert_eq!(Layout::of(&Graph::default()).boxes.len(), 0);
    }

    #[test]
    fn nothing_else_stands_between_the_components_of_a_container() {
        let graph = graph(
            "C --> G\nsubgraph Backend\nG --> P & F\nP --> Q\nend\nsubgraph Data\nD\nR\nend\nP & F --> D\nF --> R\nQ --> W --> D",
        );
        let layout = Layout::in_bands(&graph);
        let inside = |container: Option<usize>| {
            let nodes = graph.nodes.iter().zip(&layout.boxes);
            nodes.filter(move |(node, _)| node.container == container)
        };
        for container in [Some(0), Some(1)] {
            let top = inside(container).map(|(_, placed)| placed.y).min();
            let low = inside(container).map(|(_, placed)| placed.y + placed.height);
            let (top, low) = (top.unwrap(), low.max().unwrap());
            for (node, placed) in graph.nodes.iter().zip(&layout.boxes) {
                let is_apart = placed.y + placed.height + BETWEEN_BANDS <= top
                    || low + BETWEEN_BANDS <= placed.y;
                assert!(node.container == container || is_apart, "{}", node.label);
            }
            assert!(top >= 0 && low <= layout.height);
        }
    }
}
