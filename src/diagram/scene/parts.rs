//! The elements of a scene, as far as they can be relied on.

use std::collections::HashMap;

use serde_json::Value;

use super::LINE;
use super::geometry::{Point, Rect};

/// Elements beyond these are not read.
pub const MAX_ELEMENTS: usize = 20_000;
/// Points of one line that are looked at, and of all lines.
const MAX_POINTS: usize = 64;
/// Further out is no place on a board.
const MAX_COORDINATE: f64 = 1e8;
const MAX_TEXT: usize = 600;
const MAX_GROUP_DEPTH: usize = 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// Rectangle, ellipse, diamond, image, closed line.
    Box(&'static str),
    Text,
    Arrow,
    /// Without a head of its own: a connection or decoration.
    Line,
    Frame,
    /// Drawn by hand: counts only as part of a group.
    Scribble,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    pub id: String,
    pub form: Form,
    pub rect: Rect,
    pub text: String,
    /// Height of one line of its text.
    pub line: f64,
    /// What a text is bound to.
    pub bound_to: Option<String>,
    /// The outermost first.
    pub groups: Vec<String>,
    pub start: Option<String>,
    pub end: Option<String>,
    /// A head at the start, at the end.
    pub heads: (bool, bool),
    /// Absolute, thinned out; at least two for arrows and lines.
    pub points: Vec<Point>,
    pub kind: Option<String>,
    pub name: Option<String>,
}

#[derive(Debug, Default)]
pub struct Parts {
    /// From top to bottom, then from left to right, whatever order they were drawn in.
    pub all: Vec<Part>,
    pub by_id: HashMap<String, usize>,
    /// Height of a usual line of text divided by [`LINE`].
    pub line: f64,
    pub cut_short: bool,
}

impl Parts {
    pub fn read(elements: &[Value]) -> Parts {
        let mut parts = Parts {
            cut_short: elements.len() > MAX_ELEMENTS,
            ..Parts::default()
        };
        let read = elements.iter().take(MAX_ELEMENTS).filter_map(part);
        parts.all = read.collect();
        parts.all.sort_by(|a, b| {
            let place = |part: &Part| (part.rect.y, part.rect.x);
            let (a_place, b_place) = (place(a), place(b));
            a_place
                .0
                .total_cmp(&b_place.0)
                .then(a_place.1.total_cmp(&b_place.1))
                .then_with(|| a.id.cmp(&b.id))
                .then(a.form.cmp(&b.form))
        });
        let mut seen = HashMap::new();
        parts.all.retain(|part| {
            let is_new = !seen.contains_key(&part.id);
            seen.insert(part.id.clone(), ());
            is_new
        });
        parts.by_id = parts
            .all
            .iter()
            .enumerate()
            .map(|(at, part)| (part.id.clone(), at))
            .collect();
        let mut lines: Vec<f64> = parts
            .all
            .iter()
            .filter(|part| part.form == Form::Text)
            .map(|part| part.line)
            .collect();
        lines.sort_by(f64::total_cmp);
        let usual = lines.get(lines.len() / 2).copied().unwrap_or(LINE);
        parts.line = (usual / LINE).clamp(1e-3, 1e4);
        parts
    }

    pub fn text(&self, at: usize) -> &str {
        self.all.get(at).map_or("", |part| &part.text)
    }

    pub fn place(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }
}

fn number(value: &Value, name: &str) -> Option<f64> {
    match value.get(name) {
        None | Some(Value::Null) => Some(0.0),
        Some(number) => number.as_f64().filter(|n| n.abs() <= MAX_COORDINATE),
    }
}

fn string<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name)?.as_str().filter(|text| !text.is_empty())
}

fn part(value: &Value) -> Option<Part> {
    if value.get("isDeleted") == Some(&Value::Bool(true)) {
        return None;
    }
    let id = string(value, "id").filter(|id| id.len() <= 256)?.to_owned();
    let (x, y) = (number(value, "x")?, number(value, "y")?);
    let (w, h) = (number(value, "width")?, number(value, "height")?);
    let form = match string(value, "type")? {
        "rectangle" => Form::Box("rectangle"),
        "ellipse" => Form::Box("ellipse"),
        "diamond" => Form::Box("diamond"),
        "image" => Form::Box("image"),
        "text" => Form::Text,
        "arrow" => Form::Arrow,
        "line" => Form::Line,
        "freedraw" | "draw" => Form::Scribble,
        "frame" | "magicframe" => Form::Frame,
        _ => return None,
    };
    let mut part = Part {
        id,
        form,
        rect: turned(
            Rect {
                x: x.min(x + w),
                y: y.min(y + h),
                w: w.abs(),
                h: h.abs(),
            },
            number(value, "angle").unwrap_or(0.0),
        ),
        text: String::new(),
        line: LINE,
        bound_to: string(value, "containerId").map(str::to_owned),
        groups: groups(value),
        start: binding(value, "startBinding"),
        end: binding(value, "endBinding"),
        heads: (
            head(value, "startArrowhead", false),
            head(value, "endArrowhead", form == Form::Arrow),
        ),
        points: Vec::new(),
        kind: value
            .get("customData")
            .and_then(|data| string(data, "kind"))
            .filter(|kind| kind.len() <= 64)
            .map(str::to_owned),
        name: string(value, "name").map(str::to_owned),
    };
    match form {
        Form::Text => {
            let text = string(value, "originalText").or(string(value, "text"))?;
            part.text = text.trim().chars().take(MAX_TEXT).collect();
            if part.text.is_empty() {
                return None;
            }
            let lines = part.text.lines().count().max(1);
            let size = number(value, "fontSize").unwrap_or(0.0);
            #[expect(clippy::cast_precision_loss, reason = "at most 600 lines")]
            let by_height = part.rect.h / lines as f64;
            part.line = if size > 0.0 { size * 1.25 } else { by_height };
            if part.line <= 0.0 {
                part.line = LINE;
            }
            // An element without its own size still stands somewhere.
            #[expect(clippy::cast_precision_loss, reason = "at most 600 letters")]
            if part.rect.area() == 0.0 {
                part.rect.h = part.line * lines as f64;
                part.rect.w = part.line * 0.5 * part.text.chars().count() as f64;
            }
        }
        Form::Arrow | Form::Line => {
            part.points = points(value, (x, y))?;
            part.rect = bounds(&part.points);
            if is_closed(&part.points) && form == Form::Line {
                part.form = Form::Box("polygon");
                part.points.clear();
            }
        }
        _ => {}
    }
    Some(part)
}

fn head(value: &Value, name: &str, otherwise: bool) -> bool {
    match value.get(name) {
        None => otherwise,
        Some(head) => head.as_str().is_some_and(|head| !head.is_empty()),
    }
}

fn binding(value: &Value, name: &str) -> Option<String> {
    string(value.get(name)?, "elementId").map(str::to_owned)
}

fn groups(value: &Value) -> Vec<String> {
    let Some(ids) = value.get("groupIds").and_then(Value::as_array) else {
        return Vec::new();
    };
    let named = ids.iter().rev().filter_map(Value::as_str);
    named.take(MAX_GROUP_DEPTH).map(str::to_owned).collect()
}

/// The box around a box that was turned.
fn turned(rect: Rect, angle: f64) -> Rect {
    if angle == 0.0 || !angle.is_finite() {
        return rect;
    }
    let (sin, cos) = (angle.sin().abs(), angle.cos().abs());
    let (w, h) = (rect.w * cos + rect.h * sin, rect.w * sin + rect.h * cos);
    let (cx, cy) = rect.center();
    Rect {
        x: cx - w / 2.0,
        y: cy - h / 2.0,
        w,
        h,
    }
}

/// First and last, and some between; nothing when there are not two.
fn points(value: &Value, (x, y): Point) -> Option<Vec<Point>> {
    let all = value.get("points")?.as_array()?;
    let point = |value: &Value| -> Option<Point> {
        let pair = value.as_array()?;
        let coordinate = |at: usize| {
            let number = pair.get(at)?.as_f64()?;
            (number.abs() <= MAX_COORDINATE).then_some(number)
        };
        Some((x + coordinate(0)?, y + coordinate(1)?))
    };
    let step = all.len().div_ceil(MAX_POINTS).max(1);
    let last = all.len().checked_sub(1)?;
    let kept = (0..last).step_by(step).chain([last]);
    let points: Vec<Point> = kept.filter_map(|at| point(&all[at])).collect();
    (points.len() >= 2).then_some(points)
}

fn bounds(points: &[Point]) -> Rect {
    let at = |(x, y): Point| Rect {
        x,
        y,
        w: 0.0,
        h: 0.0,
    };
    let first = points.first().copied().map(at).unwrap_or_default();
    points
        .iter()
        .fold(first, |rect, point| rect.around(&at(*point)))
}

fn is_closed(points: &[Point]) -> bool {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return false;
    };
    let rect = bounds(points);
    let gap = (first.0 - last.0).hypot(first.1 - last.1);
    points.len() >= 4 && rect.w > 0.0 && rect.h > 0.0 && gap <= 0.1 * rect.w.hypot(rect.h)
}
