//! `flowchart` and `graph`.

use super::super::draft::End;
use super::super::first_of;
use super::{Drawing, MAX_ARROWS_A_LINE};

/// Words that begin a line about looks.
const LOOKS: [&str; 8] = [
    "classDef",
    "class",
    "style",
    "linkStyle",
    "click",
    "direction",
    "accTitle",
    "accDescr",
];

/// How a shape opens, how it closes, and its name; the longer openings first.
const SHAPES: [(&str, &[&str], &str); 14] = [
    ("(((", &[")))"], "circle"),
    ("((", &["))"], "circle"),
    ("([", &["])"], "stadium"),
    ("[[", &["]]"], "subroutine"),
    ("[(", &[")]"], "cylinder"),
    ("[/", &["/]", "\\]"], "slanted"),
    ("[\\", &["\\]", "/]"], "slanted"),
    ("{{", &["}}"], "hexagon"),
    ("(", &[")"], "round"),
    ("[", &["]"], "box"),
    ("{", &["}"], "diamond"),
    (">", &["]"], "flag"),
    ("\u{ff08}", &["\u{ff09}"], "round"),
    ("\u{300c}", &["\u{300d}"], "box"),
];

/// Strokes behind the label of `-- label -->`.
const CLOSINGS: [&str; 8] = ["-->", "---", "==>", "===", ".->", "-.-", "--o ", "--x "];

pub fn read<'t>(lines: &[&'t str], drawing: &mut Drawing<'t>) {
    // "LB --> services" may stand above "subgraph services".
    let subgraphs = lines.iter().filter_map(|line| subgraph(line));
    let declared: Vec<usize> = subgraphs
        .map(|(name, label)| drawing.declare(name, label))
        .collect();
    let mut declared = declared.into_iter();
    for (number, line) in lines.iter().enumerate() {
        let mut line = *line;
        if number == 0 {
            // `flowchart LR`, and what follows on the same line.
            let words = line.split_whitespace().nth(2);
            match words.and_then(|word| line.find(word)) {
                Some(_) if line.split_whitespace().count() > 2 => {
                    let mut rest = line;
                    for _ in 0..2 {
                        rest = rest.trim_start();
                        rest = &rest[rest.find(char::is_whitespace).unwrap_or(rest.len())..];
                    }
                    line = rest.trim_start();
                }
                _ => continue,
            }
        }
        let first = line.split_whitespace().next().unwrap_or("");
        if let Some((name, label)) = subgraph(line) {
            // What follows on the first line was not declared.
            if number == 0 {
                drawing.container(name, label);
            } else {
                drawing.inside.extend(declared.next());
            }
        } else if line == "end" {
            drawing.leave();
        } else if !LOOKS.contains(&first) && !statement(line, drawing) {
            drawing.unread.get_or_insert(line);
        }
    }
}

/// Name and title of `subgraph id [Title]` or `subgraph Title`; nothing for any other line.
fn subgraph(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix("subgraph")?;
    if !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
        return None;
    }
    let rest = rest.trim();
    Some(match rest.find('[') {
        Some(at) if rest.ends_with(']') && at > 0 => {
            (rest[..at].trim(), &rest[at + 1..rest.len() - 1])
        }
        _ => (rest.trim_matches('"'), rest),
    })
}

/// `A[one] & B --> C -- label --> D`. False: not all of it was understood.
fn statement(line: &str, drawing: &mut Drawing<'_>) -> bool {
    let mut reader = Reader {
        rest: line,
        unclosed: false,
    };
    let Some(mut from) = reader.group(drawing) else {
        return false;
    };
    while let Some(link) = reader.link() {
        let Some(to) = reader.group(drawing) else {
            return false;
        };
        let pairs = from
            .iter()
            .flat_map(|from| to.iter().map(move |to| (*from, *to)));
        for (from, to) in pairs.take(MAX_ARROWS_A_LINE) {
            if link.hidden {
                continue;
            }
            let (from, to) = if link.backwards {
                (to, from)
            } else {
                (from, to)
            };
            drawing.arrow(from, to, &link.label, link.both);
        }
        from = to;
    }
    reader.rest.trim().is_empty()
}

struct Reader<'l> {
    rest: &'l str,
    /// No label between strokes is closed in the rest: nobody has to look again.
    unclosed: bool,
}

#[derive(Debug)]
struct Link {
    label: String,
    both: bool,
    backwards: bool,
    hidden: bool,
}

impl<'l> Reader<'l> {
    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// Nodes joined by `&`.
    fn group(&mut self, drawing: &mut Drawing<'_>) -> Option<Vec<End>> {
        let mut ends = vec![self.node(drawing)?];
        loop {
            self.skip_space();
            let Some(rest) = self.rest.strip_prefix('&') else {
                return Some(ends);
            };
            self.rest = rest;
            ends.push(self.node(drawing)?);
        }
    }

    fn node(&mut self, drawing: &mut Drawing<'_>) -> Option<End> {
        self.skip_space();
        let name = self.name()?;
        let mut end = None;
        if let Some(rest) = self.rest.strip_prefix("@{") {
            // `A@{ shape: cyl, label: "Store" }`
            let close = rest.find('}')?;
            let label = rest[..close].split("label:").nth(1).map(|label| {
                let label = label.trim_start();
                match label.strip_prefix('"') {
                    Some(quoted) => quoted.split('"').next().unwrap_or(""),
                    None => label.split(',').next().unwrap_or(""),
                }
            });
            self.rest = &rest[close + 1..];
            end = drawing.node(name, label, "box").map(End::Node);
        } else if let Some((opening, closings, shape)) = SHAPES
            .iter()
            .find(|(opening, ..)| self.rest.starts_with(opening))
        {
            let inside = &self.rest[opening.len()..];
            if let Some((label, after)) = closed(inside, closings) {
                self.rest = after;
                end = drawing.node(name, Some(label), shape).map(End::Node);
            }
        }
        let end = match end {
            Some(end) => end,
            None => drawing.end(name)?,
        };
        if let Some(rest) = self.rest.strip_prefix(":::") {
            let stop = rest
                .find(|c: char| !(c.is_alphanumeric() || c == '_'))
                .unwrap_or(rest.len());
            self.rest = &rest[stop..];
        }
        Some(end)
    }

    /// Letters, digits, `_`, and single hyphens or dots inside.
    fn name(&mut self) -> Option<&'l str> {
        let mut end = 0;
        for (at, c) in self.rest.char_indices() {
            let after = self.rest[at + c.len_utf8()..].chars().next();
            let joins = matches!(c, '-' | '.' | '/' | ':')
                && end > 0
                && after.is_some_and(char::is_alphanumeric)
                && !self.rest[at..].starts_with(":::");
            if c.is_alphanumeric() || c == '_' || joins {
                end = at + c.len_utf8();
            } else {
                break;
            }
        }
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!name.is_empty()).then_some(name)
    }

    /// `-->`, `---`, `-.->`, `==>`, `<-->`, `--o`, `--x`, `~~~`, with `|label|` or `-- label -->`.
    fn link(&mut self) -> Option<Link> {
        self.skip_space();
        let rest = self.rest;
        let mut chars = rest.char_indices().peekable();
        let mut at = 0;
        let left = rest.starts_with('<')
            || (rest.starts_with(['o', 'x']) && rest[1..].starts_with(['-', '=']));
        if left {
            chars.next();
            at = 1;
        }
        let mut strokes = 0;
        let mut hidden = false;
        for (place, c) in chars {
            if !matches!(c, '-' | '=' | '.' | '~') {
                break;
            }
            hidden |= c == '~';
            strokes += 1;
            at = place + 1;
        }
        if strokes < 2 {
            return None;
        }
        let mut label = String::new();
        let mut right = rest[at..].starts_with('>')
            || (rest[at..].starts_with(['o', 'x']) && rest[at + 1..].starts_with([' ', '|']));
        let mut end = at + usize::from(right);
        if !right && strokes == 2 {
            // `-- label -->`: the closing strokes come later in the line.
            let found = match self.unclosed {
                false => first_of(&rest[at..], &CLOSINGS),
                true => None,
            };
            self.unclosed = found.is_none();
            if let Some((place, stroke)) = found {
                label = rest[at..at + place].trim().to_owned();
                end = at + place + stroke.trim_end().len();
                right = !matches!(stroke, "---" | "===" | "-.-");
                while rest[end..].starts_with(['-', '=', '.', '>']) {
                    right |= rest[end..].starts_with('>');
                    end += 1;
                }
            }
        }
        self.rest = rest[end..].trim_start();
        if let Some(after) = self.rest.strip_prefix('|')
            && let Some(close) = after.find('|')
        {
            label = after[..close].to_owned();
            self.rest = &after[close + 1..];
        }
        Some(Link {
            label,
            both: left == right,
            backwards: left && !right,
            hidden,
        })
    }
}

/// Up to the first closing that stands outside of quotes.
fn closed<'l>(inside: &'l str, closings: &[&str]) -> Option<(&'l str, &'l str)> {
    let mut quoted = false;
    let mut depth = 0_usize;
    let nests = closings.iter().any(|closing| closing.len() == 1);
    for (at, c) in inside.char_indices() {
        if c == '"' {
            quoted = !quoted;
        }
        if quoted {
            continue;
        }
        if depth == 0
            && let Some(closing) = closings
                .iter()
                .find(|closing| inside[at..].starts_with(**closing))
        {
            return Some((&inside[..at], &inside[at + closing.len()..]));
        }
        if nests {
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
    }
    None
}
