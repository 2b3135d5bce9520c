//! What goes wrong with answers, drawings and content, and the exact sentence about it: file, line and remedy. Nothing
//! here may end in a panic, or in a zero that nobody earned.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use fortyfive::casebook::Casebook;
use fortyfive::cli::{Cli, CliError, Ending};
use serde_json::{Value, json};

const CASE: &str = "prompts/cases/url-shortener.toml";
const RUBRIC: &str = "rubrics/url-shortener.toml";

fn carried_out(arguments: &[&str]) -> (Result<Ending, CliError>, String) {
    let line = ["fortyfive"].iter().chain(arguments);
    let cli = Cli::try_parse_from(line).expect("the arguments are well formed");
    let mut out = Vec::new();
    let ending = cli.command.expect("a command").run(&mut out);
    (ending, String::from_utf8(out).expect("our own words"))
}

/// A folder with files in it; names as in the content folder.
struct Folder(tempfile::TempDir);

impl Folder {
    fn with(files: &[(&str, &[u8])]) -> Folder {
        let folder = Folder(tempfile::tempdir().expect("a folder"));
        for (name, bytes) in files {
            let path = folder.path(name);
            fs::create_dir_all(path.parent().expect("in a folder")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        }
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn shown(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }
}

/// The result of scoring an answer, as other programs get it.
fn scored(answer: &[u8], board: Option<&[u8]>) -> Result<Value, String> {
    let mut files = vec![("answer.md", answer)];
    files.extend(board.map(|board| ("board.json", board)));
    let folder = Folder::with(&files);
    let (answer, drawing) = (folder.shown("answer.md"), folder.shown("board.json"));
    let mut arguments = vec!["score", "--case", "url-shortener", "--format", "json"];
    if board.is_some() {
        arguments.extend(["--board", &drawing]);
    }
    arguments.push(&answer);
    match carried_out(&arguments) {
        (Ok(_), out) => Ok(serde_json::from_str(&out).expect("one JSON value")),
        (Err(error), _) => {
            let folder = folder.0.path().display().to_string();
            Err(error.to_string().replace(&format!("{folder}/"), ""))
        }
    }
}

fn verdicts<'c>(card: &'c Value, wanted: &str) -> Vec<&'c str> {
    let items = card["items"].as_array().expect("a list of findings");
    let wanted = items.iter().filter(|item| item["verdict"] == wanted);
    wanted
        .map(|item| item["id"].as_str().expect("an id"))
        .collect()
}

/// Evidence is exactly the bytes of the answer, whatever they are.
fn assert_quotes_are_exact(card: &Value, answer: &str) {
    for item in card["items"].as_array().expect("a list of findings") {
        for quote in item["evidence"].as_array().expect("a list of quotes") {
            let place = |name: &str| quote[name].as_u64().expect("a place") as usize;
            if quote["board"].is_null() {
                assert_eq!(
                    answer.get(place("start")..place("end")),
                    quote["quote"].as_str()
                );
            }
        }
    }
}

#[test]
fn nothing_written_is_nothing_met_and_what_nobody_could_see_is_not_assessed() {
    for empty in ["", "\n", " \t\r\n \u{a0}\n", "\u{feff}"] {
        let card = scored(empty.as_bytes(), None).expect("an answer");
        assert_eq!(verdicts(&card, "met"), [""; 0], "{empty:?}");
        assert_eq!(verdicts(&card, "partly"), [""; 0], "{empty:?}");
        let unseen = verdicts(&card, "not-assessed");
        assert!(
            unseen.contains(&"high-level.diagram-core-path") || !unseen.is_empty(),
            "{card:#}"
        );
        assert_eq!(card["coverage"], json!(0.0));
    }
}

#[test]
fn an_answer_of_a_mebibyte_is_read_and_one_byte_more_is_told_how_much_is_taken() {
    let sentence =
        "People create a short url for a long url, and a visit is redirected with a 302.\n\n";
    let limit = fortyfive::limits::ANSWER_BYTES as usize;
    let mut answer = sentence.repeat(limit / sentence.len() + 1);
    answer.truncate(limit);
    let card = scored(answer.as_bytes(), None).expect("an answer");
    assert!(
        verdicts(&card, "met").contains(&"clarify.create-link"),
        "{card:#}"
    );
    assert_quotes_are_exact(&card, &answer);
    answer.push('x');
    assert_eq!(
        scored(answer.as_bytes(), None).unwrap_err(),
        "answer.md cannot be read (more than 1024 KiB: shorten it): check the path."
    );
}

#[test]
fn bytes_that_are_no_text_are_told_with_their_line() {
    assert_eq!(
        scored(b"# Clarify\n\nA \xff\xfe\x00 b", None).unwrap_err(),
        "answer.md cannot be read (line 3 is not UTF-8 text: save it as UTF-8): check the path."
    );
    let nulls = "A short\0url for a long url. \0\0\n";
    assert_quotes_are_exact(&scored(nulls.as_bytes(), None).expect("an answer"), nulls);
}

#[test]
fn letters_of_any_kind_are_quoted_as_they_stand() {
    let met = "create a short url for a long url";
    for answer in [
        format!("\u{202e}\u{2067}{met}\u{2069}"),
        format!("אנחנו נשתמש: {met}. زيادة"),
        format!("🦀👩\u{200d}👩\u{200d}👧 {met} 🎉"),
        format!("\u{301}\u{300} {met}\u{301}\u{489}"),
        format!("{met}\u{200b}\u{feff} \u{e0001}"),
    ] {
        let card = scored(answer.as_bytes(), None).expect("an answer");
        assert_quotes_are_exact(&card, &answer);
        assert!(
            verdicts(&card, "met").contains(&"clarify.create-link"),
            "{answer}: {card:#}"
        );
    }
}

#[test]
fn a_drawing_of_a_million_points_is_told_how_much_is_taken_and_one_below_is_read() {
    let points = |count: usize| "[1,2],".repeat(count) + "[9,9]";
    let scene = |count: usize| {
        format!(
            "{{\"elements\":[{{\"id\":\"a\",\"type\":\"rectangle\",\"x\":0,\"y\":0,\"width\":90,\"height\":40}},\
             {{\"id\":\"t\",\"type\":\"text\",\"x\":5,\"y\":5,\"width\":50,\"height\":25,\"text\":\"Client\",\"containerId\":\"a\"}},\
             {{\"id\":\"b\",\"type\":\"rectangle\",\"x\":400,\"y\":0,\"width\":90,\"height\":40}},\
             {{\"id\":\"u\",\"type\":\"text\",\"x\":405,\"y\":5,\"width\":50,\"height\":25,\"text\":\"Cache\",\"containerId\":\"b\"}},\
             {{\"id\":\"l\",\"type\":\"arrow\",\"x\":90,\"y\":20,\"width\":9,\"height\":9,\"points\":[{}],\
             \"startBinding\":{{\"elementId\":\"a\"}},\"endBinding\":{{\"elementId\":\"b\"}}}}]}}",
            points(count)
        )
    };
    let card = scored(b"", Some(scene(300_000).as_bytes())).expect("a drawing");
    assert_eq!(card["items"].as_array().map(Vec::is_empty), Some(false));
    assert_eq!(
        scored(b"", Some(scene(1_000_000).as_bytes())).unwrap_err(),
        "board.json cannot be read (more than 2048 KiB: shorten it): check the path."
    );
}

#[test]
fn what_is_no_drawing_is_told_what_would_be_one_and_costs_no_points() {
    for none in [
        "",
        "{}",
        "[",
        "{\"elements\": 3}",
        "3",
        "null",
        "just words",
        "[[[[[[[[[[",
    ] {
        assert_eq!(
            scored(b"", Some(none.as_bytes())).unwrap_err(),
            "board.json cannot be read (this is no drawing: give an Excalidraw file, or Mermaid that begins with \
             `flowchart` or `sequenceDiagram`.): check the path.",
            "{none}"
        );
    }
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    assert!(
        scored(b"", Some(deep.as_bytes()))
            .unwrap_err()
            .starts_with("board.json cannot be read")
    );
    // Numbers that lie nowhere: the drawing is read, what cannot be placed is left out, and nothing is held against it.
    let nowhere = json!({"elements": [
        {"id": "a", "type": "rectangle", "x": 1e300, "y": -1e300, "width": 1e308, "height": 1e308},
        {"id": "b", "type": "arrow", "x": 0, "y": 0, "points": [[1e300, 0], null, [0]]},
        {"id": "", "type": "text"}, 7, null, {"type": "rectangle"},
    ]});
    let card = scored(b"", Some(nowhere.to_string().as_bytes())).expect("a drawing");
    let drawn = card["items"].as_array().expect("a list").iter();
    let mut drawn =
        drawn.filter(|item| item["note"] == "board-not-read" || item["note"] == "board-unreadable");
    assert!(
        drawn.any(|item| item["verdict"] == "not-assessed"),
        "{card:#}"
    );
}

/// The built-in file with something else in the place of a part of it, and the line that part begins in.
fn changed(path: &str, from: &str, to: &str) -> (Vec<u8>, usize) {
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = fs::read_to_string(whole).expect("a file of the repository");
    let at = text
        .find(from)
        .unwrap_or_else(|| panic!("{from} stands in {path}"));
    let line = text[..at].matches('\n').count() + 1;
    (text.replacen(from, to, 1).into_bytes(), line)
}

/// All faults of one changed file, as they are printed; the line is the one of the change.
#[track_caller]
fn told(path: &str, from: &str, to: &str, sentences: &[&str]) {
    let (bytes, line) = changed(path, from, to);
    let folder = Folder::with(&[(path, &bytes)]);
    let found = Casebook::read(Some(folder.0.path())).faults;
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    let place = format!("{}:{line}: ", folder.shown(path));
    let wanted: Vec<String> = sentences
        .iter()
        .map(|sentence| format!("{place}{sentence}"))
        .collect();
    assert_eq!(found, wanted);
}

#[test]
fn classes_that_name_each_other_are_refused_at_each_of_them() {
    let round = "[class]\nround = [\"{about}\"]\nabout = [\"{round}\"]\nitself = [\"{itself}\"]\n";
    let (bytes, line) = changed(RUBRIC, "[class]\n", round);
    let folder = Folder::with(&[(RUBRIC, &bytes)]);
    let found = Casebook::read(Some(folder.0.path())).faults;
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    let named = ["about", "round", "itself"].into_iter().zip(line + 1..);
    let wanted: Vec<String> = named
        .map(|(name, line)| {
            let place = format!("{}:{line}: ", folder.shown(RUBRIC));
            place + &format!("The phrase \"{{{name}}}\" cannot be read: there is no class `{name}` here (character 1).")
        })
        .collect();
    assert_eq!(found, wanted);
}

#[test]
fn a_formula_that_divides_by_zero_is_refused_and_so_is_one_without_end() {
    let zero = "This formula does not work: it divides by zero; change what it divides by, or the default of the input that is 0.";
    told(
        CASE,
        "formula = \"new_links_per_month / (30 * 86400)\"",
        "formula = \"new_links_per_month / (30 - 30)\"",
        &[zero],
    );
    let deep = format!("formula = \"{}1{}\"", "(".repeat(400), ")".repeat(400));
    told(
        CASE,
        "formula = \"new_links_per_month / (30 * 86400)\"",
        &deep,
        &["This formula does not work: it is nested too deeply at character 65; split it."],
    );
    told(
        CASE,
        "formula = \"new_links_per_month / (30 * 86400)\"",
        "formula = \"9 ^ 9 ^ 9 ^ 9\"",
        &[
            "This formula does not work: its value is too large, or not a real number; make the numbers smaller.",
        ],
    );
}

#[test]
fn an_item_without_signals_is_told_which_it_needs() {
    let (bytes, _) = changed(RUBRIC, "", "");
    let text = String::from_utf8(bytes).expect("text");
    let from = text.find("match = [\n").expect("a match");
    let to = from + text[from..].find("\n]\n").expect("its end") + 3;
    let kind = text[..from].rfind("kind = ").expect("its kind");
    let line = text[..kind].matches('\n').count() + 1;
    let without = format!("{}{}", &text[..from], &text[to..]);
    let folder = Folder::with(&[(RUBRIC, without.as_bytes())]);
    let found = Casebook::read(Some(folder.0.path())).faults;
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    let wanted = format!(
        "{}:{line}: An item of kind `mention` is found by match: add it.",
        folder.shown(RUBRIC)
    );
    assert_eq!(found, [wanted]);
}

#[test]
fn content_that_is_empty_too_large_or_no_text_is_told_with_file_and_line() {
    let large = vec![b'\n'; fortyfive::limits::CONTENT_TOML_BYTES as usize + 1];
    let folder = Folder::with(&[
        ("rubrics/binary.toml", b"a = 1\n\x00\xff"),
        ("rubrics/large.toml", &large),
        ("rubrics/chat.toml", b""),
    ]);
    let shown = folder.shown("");
    let (ending, out) = carried_out(&["lint", "--content", &shown]);
    assert_eq!(ending.expect("it was carried out"), Ending::WithFaults);
    let lines: Vec<&str> = out.lines().collect();
    for wanted in [
        "rubrics/binary.toml:2: This line is not UTF-8 text: save the file as UTF-8.",
        "rubrics/large.toml:1: This file is larger than 1024 KiB: shorten it.",
        "rubrics/chat.toml:1: `schema` is missing: add it.",
        "rubrics/chat.toml:1: `item` is missing: add it.",
    ] {
        assert!(
            lines.contains(&folder.shown(wanted).as_str()),
            "{wanted} in\n{out}"
        );
    }
}

#[test]
fn toml_that_nests_without_end_is_a_fault_and_no_overflow() {
    for bomb in [
        "a = ".to_owned() + &"[".repeat(200_000),
        "a = ".to_owned() + &"{b=".repeat(100_000),
        "a.".repeat(100_000) + "b = 1",
        "[".to_owned() + &"a.".repeat(100_000) + "b]",
        "[[item]]\n".repeat(50_000),
        "a = \"".to_owned() + &"(".repeat(200_000) + "\"",
    ] {
        let folder = Folder::with(&[("rubrics/bomb.toml", bomb.as_bytes())]);
        let found = Casebook::read(Some(folder.0.path())).faults;
        assert!(!found.is_empty(), "{}", &bomb[..40]);
        assert!(
            found
                .iter()
                .all(|fault| fault.line >= 1 && !fault.message.is_empty())
        );
    }
}
