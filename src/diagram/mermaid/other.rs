//! `sequenceDiagram`, `architecture-beta`, C4.

use super::super::draft::End;
use super::Drawing;

/// Participants are components, messages edges; an answer (a dashed arrow) is none.
pub fn sequence(lines: &[&str], drawing: &mut Drawing<'_>) {
    for line in &lines[1.min(lines.len())..] {
        let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        match first {
            "participant" | "actor" => participant(first, rest.trim(), drawing),
            "create" => {
                let rest = rest.trim();
                let (first, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
                participant(first, rest.trim(), drawing);
            }
            "Note" | "note" | "loop" | "alt" | "else" | "opt" | "par" | "and" | "end" | "rect"
            | "autonumber" | "activate" | "deactivate" | "box" | "critical" | "break" | "title"
            | "destroy" => {}
            _ => message(line, drawing),
        }
    }
}

fn participant(word: &str, rest: &str, drawing: &mut Drawing<'_>) {
    let (name, label) = rest.split_once(" as ").unwrap_or((rest, rest));
    let Some(at) = drawing.node(name.trim(), Some(label), "participant") else {
        return;
    };
    if word == "actor" {
        drawing.draft.nodes[at].kind = Some("client".to_owned());
    }
}

fn message(line: &str, drawing: &mut Drawing<'_>) {
    // The longer strokes first.
    const STROKES: [(&str, bool); 10] = [
        ("<<-->>", true),
        ("<<->>", true),
        ("-->>", false),
        ("->>", true),
        ("--x", false),
        ("-x", true),
        ("--)", false),
        ("-)", true),
        ("-->", false),
        ("->", true),
    ];
    let words = line.split(':').next().unwrap_or("");
    let found = STROKES.iter().find_map(|(stroke, goes)| {
        let at = words.find(stroke)?;
        Some((at, *stroke, *goes))
    });
    let Some((at, stroke, goes)) = found else {
        return;
    };
    let from = line[..at].trim().trim_end_matches(['+', '-']);
    let after = &line[at + stroke.len()..];
    let (to, label) = after.split_once(':').unwrap_or((after, ""));
    let to = to.trim().trim_start_matches(['+', '-']).trim();
    if from.is_empty() || to.is_empty() {
        return;
    }
    let (Some(from), Some(to)) = (drawing.end(from), drawing.end(to)) else {
        return;
    };
    if goes {
        drawing.arrow(from, to, label, stroke.starts_with('<'));
    }
}

/// `group id(icon)[Title]`, `service id(icon)[Title] in group`, `a:R --> L:b`.
pub fn architecture(lines: &[&str], drawing: &mut Drawing<'_>) {
    for line in &lines[1.min(lines.len())..] {
        let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        match first {
            "group" | "service" | "junction" => {
                let (head, group) = rest.rsplit_once(" in ").unwrap_or((rest, ""));
                let name_ends = head.find(['(', '[']).unwrap_or(head.len());
                let name = head[..name_ends].trim();
                let inside = |open: char, close: char| {
                    let start = head.find(open)? + open.len_utf8();
                    Some(&head[start..start + head[start..].find(close)?])
                };
                let label = inside('[', ']').unwrap_or(name);
                if first == "group" {
                    drawing.container(name, label);
                    drawing.leave();
                    continue;
                }
                let icon = inside('(', ')').unwrap_or("").to_owned();
                let Some(at) = drawing.node(name, Some(label), "service") else {
                    continue;
                };
                let container = drawing.containers.get(group.trim()).copied();
                let node = &mut drawing.draft.nodes[at];
                node.container = container;
                node.details = match icon.as_str() {
                    "database" => "database".to_owned(),
                    "internet" => "client".to_owned(),
                    "disk" => "storage".to_owned(),
                    _ => String::new(),
                };
            }
            _ => link(line, drawing),
        }
    }
}

fn link(line: &str, drawing: &mut Drawing<'_>) {
    let Some((left, right)) = line.split_once("--") else {
        return;
    };
    let (backwards, forwards) = (left.trim_end().ends_with('<'), right.starts_with('>'));
    let name = |side: &str, place: usize| {
        let side = side.trim().trim_matches(['<', '>']).trim();
        let parts: Vec<&str> = side.split(':').collect();
        let at = if place == 0 {
            parts.first()
        } else {
            parts.last()
        };
        at.map(|name| name.trim().split('{').next().unwrap_or("").to_owned())
    };
    let (Some(from), Some(to)) = (name(left, 0), name(right, 1)) else {
        return;
    };
    if from.is_empty() || to.is_empty() {
        return;
    }
    let (Some(from), Some(to)) = (drawing.end(&from), drawing.end(&to)) else {
        return;
    };
    let (from, to) = if backwards && !forwards {
        (to, from)
    } else {
        (from, to)
    };
    drawing.arrow(from, to, "", backwards == forwards);
}

/// `Person(id, "Label")`, `Container(id, "Label", ...)`, `ContainerDb(...)`, `Rel(a, b, "label")`, `..._Boundary(id, "Label") {`.
pub fn c4(lines: &[&str], drawing: &mut Drawing<'_>) {
    for line in &lines[1.min(lines.len())..] {
        if line.starts_with('}') {
            drawing.leave();
            continue;
        }
        let Some(open) = line.find('(') else { continue };
        let close = line.rfind(')').unwrap_or(line.len()).max(open + 1);
        let macro_name = line[..open].trim();
        let arguments = arguments(line.get(open + 1..close).unwrap_or(""));
        let argument = |at: usize| arguments.get(at).map_or("", String::as_str);
        if macro_name.contains("Boundary") || macro_name.ends_with("Node") {
            drawing.container(argument(0), argument(1));
        } else if macro_name.contains("Rel") {
            let (Some(from), Some(to)) = (drawing.end(argument(0)), drawing.end(argument(1)))
            else {
                continue;
            };
            let (from, to): (End, End) = match macro_name {
                "Rel_Back" => (to, from),
                _ => (from, to),
            };
            drawing.arrow(from, to, argument(2), macro_name == "BiRel");
        } else if ["Person", "System", "Container", "Component"]
            .iter()
            .any(|known| macro_name.starts_with(known))
        {
            let Some(at) = drawing.node(argument(0), Some(argument(1)), macro_name) else {
                continue;
            };
            let node = &mut drawing.draft.nodes[at];
            node.details = argument(2).to_owned();
            if macro_name.starts_with("Person") {
                node.kind = Some("client".to_owned());
            } else if macro_name.contains("Queue") {
                node.details.push_str("; queue");
            } else if macro_name.contains("Db") {
                node.details.push_str("; database");
            }
        }
    }
}

fn arguments(text: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => all.push(String::new()),
            _ => {
                if let Some(last) = all.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    all.into_iter().map(|one| one.trim().to_owned()).collect()
}
