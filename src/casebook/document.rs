//! A TOML file with the place of everything in it.
//!
//! The values become JSON, the one form content is decoded from: the same whether it comes from a file today or from
//! the pinned copy of an interview next year. Beside it stands the line of every path, written `item[3].match[0].any[1]`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde_json::{Map, Number, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::Fault;
use crate::text::t_with;

/// More syntax faults of one file are not worth reading: one forgotten quote makes hundreds.
const MAX_SYNTAX_FAULTS: usize = 10;

/// No path of content is longer. What lies below one that is has no place of its own, or a long name would be written down
/// once for everything below it.
pub const PATH_BYTES: usize = 400;

#[derive(Debug, Clone)]
pub struct Document {
    pub file: String,
    pub json: Value,
    /// False when the file is not TOML: then much of it may be absent here.
    pub is_sound: bool,
    source: String,
    /// Read again from the source when somebody asks, which is when there is a fault: most files have none.
    lines: OnceLock<BTreeMap<String, usize>>,
}

impl Document {
    /// Reads what can be read; every syntax fault goes to `faults`.
    pub fn read(file: &str, source: &str, faults: &mut Vec<Fault>) -> Document {
        let (root, mut syntax) = DeTable::parse_recoverable(source);
        syntax.sort_by_key(|fault| fault.span().map_or(0, |span| span.start));
        let line_of = LineOf::new(source);
        let mut last_line = 0;
        for fault in syntax.iter().take(MAX_SYNTAX_FAULTS) {
            let line = line_of.offset(fault.span().map_or(0, |span| span.start));
            if line == last_line {
                continue;
            }
            last_line = line;
            let reason = fault.message().replace('\n', ", ");
            let message = t_with("fault-syntax", &[("reason", reason.into())]);
            faults.push(Fault {
                file: file.to_owned(),
                line,
                message,
            });
        }
        Document {
            file: file.to_owned(),
            json: convert_table(root.get_ref()),
            is_sound: syntax.is_empty(),
            source: source.to_owned(),
            lines: OnceLock::new(),
        }
    }

    /// The line of a path, or of the nearest thing around it that is written.
    pub fn line(&self, path: &str) -> usize {
        let lines = self.lines.get_or_init(|| lines_of(&self.source));
        let mut path = path;
        loop {
            if let Some(line) = lines.get(path) {
                return *line;
            }
            match path.rfind(['.', '[']) {
                Some(end) => path = &path[..end],
                None => return 1,
            }
        }
    }

    pub fn fault(&self, path: &str, message: String) -> Fault {
        Fault {
            file: self.file.clone(),
            line: self.line(path),
            message,
        }
    }

    /// The elements of a list at the top of the file; empty when there is none.
    pub fn list(&self, name: &str) -> &[Value] {
        self.json
            .get(name)
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice)
    }
}

/// Line numbers from byte offsets.
struct LineOf {
    starts: Vec<usize>,
}

impl LineOf {
    fn new(source: &str) -> LineOf {
        let ends = source
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'\n');
        LineOf {
            starts: std::iter::once(0)
                .chain(ends.map(|(at, _)| at + 1))
                .collect(),
        }
    }

    fn offset(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).max(1)
    }
}

fn convert_table(table: &DeTable<'_>) -> Value {
    let converted = table
        .iter()
        .map(|(key, value)| (key.get_ref().to_string(), convert(value)));
    Value::Object(converted.collect::<Map<_, _>>())
}

fn convert(value: &Spanned<DeValue<'_>>) -> Value {
    match value.get_ref() {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Boolean(flag) => Value::Bool(*flag),
        // Null stands for what content never holds: dates, endless numbers, integers beyond 64 bits.
        DeValue::Integer(number) => {
            let number = i64::from_str_radix(number.as_str(), number.radix()).ok();
            number.map_or(Value::Null, |number| Value::Number(number.into()))
        }
        DeValue::Float(number) => {
            let number = number.as_str().parse().ok().and_then(Number::from_f64);
            number.map_or(Value::Null, Value::Number)
        }
        DeValue::Datetime(_) => Value::Null,
        DeValue::Array(array) => Value::Array(array.iter().map(convert).collect()),
        DeValue::Table(table) => convert_table(table),
    }
}

fn lines_of(source: &str) -> BTreeMap<String, usize> {
    let (root, _) = DeTable::parse_recoverable(source);
    let mut lines = BTreeMap::new();
    table_lines(root.get_ref(), "", &LineOf::new(source), &mut lines);
    lines
}

fn table_lines(
    table: &DeTable<'_>,
    path: &str,
    line_of: &LineOf,
    lines: &mut BTreeMap<String, usize>,
) {
    for (key, value) in table {
        let name = key.get_ref();
        let path = if path.is_empty() {
            name.to_string()
        } else {
            format!("{path}.{name}")
        };
        value_lines(value, &path, line_of, lines);
        lines.insert(path, line_of.offset(key.span().start));
    }
}

fn value_lines(
    value: &Spanned<DeValue<'_>>,
    path: &str,
    line_of: &LineOf,
    lines: &mut BTreeMap<String, usize>,
) {
    match value.get_ref() {
        _ if path.len() > PATH_BYTES => {}
        DeValue::Array(array) => {
            for (index, element) in array.iter().enumerate() {
                let path = format!("{path}[{index}]");
                value_lines(element, &path, line_of, lines);
                lines.insert(path, line_of.offset(element.span().start));
            }
        }
        DeValue::Table(table) => table_lines(table, path, line_of, lines),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "schema = 1

[[item]]
id = \"a\"
[[item]]
id = \"b\"
match = [
  { any = [\"one\",
    \"two\"] },
]
[item.number]
near = [\"x\"]
[item.weight]
mid = 1e8
";

    #[test]
    fn every_path_knows_its_line() {
        let document = Document::read("x.toml", SOURCE, &mut Vec::new());
        for (path, line) in [
            ("schema", 1),
            ("item[0]", 3),
            ("item[1]", 5),
            ("item[1].id", 6),
            ("item[1].match[0]", 8),
            ("item[1].match[0].any[1]", 9),
            ("item[1].number.near[0]", 12),
            ("item[1].weight.mid", 14),
        ] {
            assert_eq!(document.line(path), line, "{path}");
        }
    }

    #[test]
    fn what_is_not_there_has_the_line_of_what_is_around_it() {
        let document = Document::read("x.toml", SOURCE, &mut Vec::new());
        assert_eq!(document.line("item[1].match[0].not[2]"), 8);
        assert_eq!(document.line("item[0].why"), 3);
        assert_eq!(document.line("title"), 1);
    }

    #[test]
    fn several_syntax_faults_are_found_at_once_and_the_rest_is_still_read() {
        let mut faults = Vec::new();
        let source = "a = \nb = 2\nc = [1, 2\nd = 4\n\ne = \"ok\"\n= 5\n";
        let document = Document::read("x.toml", source, &mut faults);
        assert!(!document.is_sound);
        assert!(faults.len() >= 2, "{faults:?}");
        let lines: Vec<usize> = faults.iter().map(|fault| fault.line).collect();
        assert_eq!(lines, [1, 4, 6, 7], "{faults:?}");
        assert_eq!(document.json["b"], 2);
    }

    /// A name of 32 KiB was written down once for everything below it, and again for everything that was wrong there.
    #[test]
    fn a_long_name_is_not_written_down_for_everything_below_it() {
        let name = "a".repeat(20_000);
        for source in [
            format!("{name} = [{}]", "1,".repeat(10_000)),
            format!("[class.{name}]\n{}", distinct(5_000)),
            format!("[[item]]\n[item.{name}]\n{}", distinct(5_000)),
        ] {
            let written: usize = lines_of(&source).keys().map(String::len).sum();
            assert!(written <= 2 * source.len(), "{written} of {}", source.len());
        }
        let document = Document::read("x.toml", &format!("b = 1\n{name} = [1,\n2]"), &mut vec![]);
        assert_eq!(document.line(&format!("{name}[1]")), 2);
    }

    fn distinct(count: usize) -> String {
        (0..count).map(|at| format!("k{at} = 1\n")).collect()
    }

    #[test]
    fn a_tower_of_brackets_or_of_dotted_keys_is_refused_and_does_not_overflow() {
        for source in [
            format!("a = {}", "[".repeat(300_000)),
            format!("a = {}", "{a = ".repeat(200_000)),
            format!("{}a = 1", "a.".repeat(500_000)),
            format!("[{}a]", "a.".repeat(500_000)),
        ] {
            let mut faults = Vec::new();
            let document = Document::read("x.toml", &source, &mut faults);
            assert!(!document.is_sound, "{}", &source[..20]);
            assert!(!faults.is_empty());
        }
    }

    #[test]
    fn what_content_never_holds_becomes_null() {
        let source = "day = 2026-01-01\nmuch = inf\nhuge = 99999999999999999999\nhex = 0xff";
        let document = Document::read("x.toml", source, &mut Vec::new());
        assert!(document.json["day"].is_null());
        assert!(document.json["much"].is_null());
        assert!(document.json["huge"].is_null());
        assert_eq!(document.json["hex"], 255);
    }
}
