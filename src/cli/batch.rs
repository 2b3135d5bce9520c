//! `fortyfive score --batch`: one answer a line in, one result a line out.

use std::io::{self, BufRead, Read, Write};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::score::{MAX_ANSWER_BYTES, Marker, too_large};
use super::{CliError, Ending};
use crate::casebook::rubric::Level;
use crate::diagram::Graph;
use crate::diagram::given::NotABoard;
use crate::scoring::Scorecard;
use crate::text::{t, t_with};

/// The byte order mark of UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// A line of a batch. Other fields are the caller's own.
#[derive(Debug, Deserialize)]
struct Asked {
    id: Value,
    text: String,
    #[serde(default)]
    level: Option<Level>,
    #[serde(default)]
    board: Option<Value>,
}

#[derive(Debug, Serialize)]
struct Scored {
    id: Value,
    #[serde(flatten)]
    card: Scorecard,
}

#[derive(Debug, Serialize)]
struct Refused {
    /// As far as it could be read.
    id: Value,
    /// From 1.
    line: usize,
    error: String,
}

/// One result for every line that is not empty, in the order of the lines. A line that cannot be scored gives
/// an `error` in its place and does not stop the others.
pub fn run(
    marker: &Marker<'_>,
    input: &mut dyn BufRead,
    level: Level,
    out: &mut dyn Write,
) -> Result<Ending, CliError> {
    let mut ending = Ending::Well;
    for number in 1.. {
        let mut line = Vec::new();
        let limit = MAX_ANSWER_BYTES + 1;
        let read = (&mut *input).take(limit).read_until(b'\n', &mut line);
        let read = read.map_err(|cause| unreadable(number, &cause))?;
        // Some editors begin a UTF-8 file with a mark.
        if number == 1 && line.starts_with(MARK) {
            line.drain(..MARK.len());
        }
        if read == 0 {
            break;
        }
        let is_too_large = read as u64 == limit && !line.ends_with(b"\n");
        if is_too_large {
            skip_line(input).map_err(|cause| unreadable(number, &cause))?;
        } else if line.trim_ascii().is_empty() {
            continue;
        }
        let asked = if is_too_large {
            Err(too_large(MAX_ANSWER_BYTES))
        } else {
            read_asked(&line).and_then(|asked| {
                let board = board_of(marker, asked.board.as_ref())?;
                Ok((asked, board))
            })
        };
        let result = match asked {
            Ok((asked, board)) => {
                let card = marker.score(&asked.text, board, asked.level.unwrap_or(level));
                serde_json::to_string(&Scored { id: asked.id, card })
            }
            Err(error) => {
                ending = Ending::WithFaults;
                let id = serde_json::from_slice::<Value>(&line)
                    .ok()
                    .and_then(|line| line.get("id").cloned())
                    .unwrap_or(Value::Null);
                serde_json::to_string(&Refused {
                    id,
                    line: number,
                    error,
                })
            }
        };
        writeln!(out, "{}", result.map_err(io::Error::from)?)?;
    }
    Ok(ending)
}

/// A scene, or Mermaid in a string.
fn board_of(marker: &Marker<'_>, board: Option<&Value>) -> Result<Option<Graph>, String> {
    let Some(board) = board else { return Ok(None) };
    Graph::from_value(board, &marker.entry().components).map_err(|NotABoard| t("score-not-a-board"))
}

/// What came before is scored; the rest cannot be.
fn unreadable(line: usize, cause: &io::Error) -> CliError {
    let values = [("line", line.into()), ("reason", cause.to_string().into())];
    CliError::Usage(t_with("score-batch-unreadable", &values))
}

fn read_asked(line: &[u8]) -> Result<Asked, String> {
    let line = std::str::from_utf8(line).map_err(|_| t("score-line-not-utf8"))?;
    serde_json::from_str(line)
        .map_err(|error| t_with("score-bad-line", &[("reason", error.to_string().into())]))
}

fn skip_line(input: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let Some(end) = buffer.iter().position(|byte| *byte == b'\n') else {
            let length = buffer.len();
            input.consume(length);
            if length == 0 {
                return Ok(());
            }
            continue;
        };
        input.consume(end + 1);
        return Ok(());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::sample;

    const ANSWER: &str =
        "# Deep dive\n\nThe doorbell rings. Pressed twice within a second, we ring once.\n";

    fn batch(input: &str) -> (Ending, Vec<Value>) {
        let entry = sample::entry();
        let mut out = Vec::new();
        let marker = Marker::new(&entry).unwrap();
        let ending = run(&marker, &mut input.as_bytes(), Level::Senior, &mut out).unwrap();
        let lines = String::from_utf8(out).unwrap();
        (
            ending,
            lines
                .lines()
                .map(|line| serde_json::from_str(line).unwrap())
                .collect(),
        )
    }

    #[test]
    fn a_batch_gives_one_result_a_line_and_a_bad_line_stops_nothing() {
        let good = serde_json::json!({"id": "a", "text": ANSWER, "level": "mid", "mine": 1});
        let input = format!("{good}\n\nnot json\n{{\"id\":7}}\n{{\"id\":\"b\",\"text\":\"\"}}");
        let (ending, lines) = batch(&input);
        assert_eq!(ending, Ending::WithFaults);
        assert_eq!(lines.len(), 4);
        assert_eq!(
            (&lines[0]["id"], &lines[0]["level"]),
            (&"a".into(), &"mid".into())
        );
        assert_eq!(lines[0]["items"][0]["verdict"], "met");
        assert_eq!(
            (&lines[1]["id"], &lines[1]["line"]),
            (&Value::Null, &3.into())
        );
        assert_eq!((&lines[2]["id"], &lines[2]["line"]), (&7.into(), &4.into()));
        assert!(lines[2]["error"].as_str().unwrap().contains("text"));
        assert_eq!(
            (&lines[3]["id"], &lines[3]["level"]),
            (&"b".into(), &"senior".into())
        );
    }

    #[test]
    fn a_line_may_bring_a_drawing_and_what_is_none_is_an_error() {
        let line = |board: Value| {
            let line = serde_json::json!({"id": 1, "text": ANSWER, "board": board});
            batch(&line.to_string()).1.remove(0)
        };
        let verdict = |line: &Value| {
            let items = line["items"].as_array().unwrap().clone();
            let item = items
                .into_iter()
                .find(|item| item["id"] == "high-level.drawing");
            item.unwrap()["verdict"].clone()
        };
        assert_eq!(verdict(&line(Value::Null)), "partly");
        assert_eq!(
            verdict(&line("graph LR\nDoor[Browser] --> S[Ring service]".into())),
            "met"
        );
        assert_eq!(
            verdict(&line("graph LR\nS[Ring service] --> D[Cache]".into())),
            "missed"
        );
        assert!(
            line(7.into())["error"]
                .as_str()
                .unwrap()
                .contains("Mermaid")
        );
    }

    #[test]
    fn a_line_that_is_no_text_is_refused_and_the_mark_of_an_editor_is_none() {
        let entry = sample::entry();
        let marker = Marker::new(&entry).unwrap();
        let mut out = Vec::new();
        let input = b"\xef\xbb\xbf{\"id\":1,\"text\":\"\"}\n{\"id\":2,\"text\":\"\xff\"}\n";
        run(&marker, &mut input.as_slice(), Level::Senior, &mut out).unwrap();
        let lines = String::from_utf8(out).unwrap();
        let lines: Vec<Value> = lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert!(lines[0]["error"].is_null(), "{}", lines[0]);
        assert!(
            lines[1]["error"].as_str().unwrap().contains("UTF-8"),
            "{}",
            lines[1]
        );
        assert_eq!(lines[1]["line"], 2);
    }

    #[test]
    fn a_disk_that_fails_in_the_middle_is_told_with_the_line() {
        struct Failing;
        impl Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the disk is gone"))
            }
        }
        let entry = sample::entry();
        let marker = Marker::new(&entry).unwrap();
        let first = b"{\"id\":1,\"text\":\"\"}\n".as_slice();
        let mut input = io::BufReader::new(first.chain(Failing));
        let mut out = Vec::new();
        let error = run(&marker, &mut input, Level::Senior, &mut out).unwrap_err();
        assert!(matches!(error, CliError::Usage(_)), "{error:?}");
        let sentence = error.to_string();
        assert!(
            sentence.contains("line 2") && sentence.contains("the disk is gone"),
            "{sentence}"
        );
        assert!(!out.is_empty(), "what came before is there");
    }

    #[test]
    fn a_line_without_end_is_refused_and_the_next_one_is_read() {
        let long = "x".repeat(usize::try_from(MAX_ANSWER_BYTES).unwrap() + 10);
        let input = format!("{long}\n{{\"id\":\"b\",\"text\":\"\"}}\n");
        let (ending, lines) = batch(&input);
        assert_eq!(ending, Ending::WithFaults);
        assert_eq!(lines.len(), 2);
        assert!(lines[0]["error"].as_str().unwrap().contains("1024 KiB"));
        assert_eq!(lines[1]["id"], "b");
    }
}
