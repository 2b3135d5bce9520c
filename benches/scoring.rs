//! What it costs to read an answer of 3,000 words and its drawing against all items of a case, on one core.
//!
//! `cargo bench --bench scoring`. Measured is everything from the bytes of text and scene to the findings: reading,
//! numbers, sums, the board, all items, guards and remarks. `FORTYFIVE_FINDINGS` names a file to which the findings of
//! all answers in the content are written, case by case: a change that is only about speed leaves it byte for byte.
//!
//! Beside it, in the same run, a well-known matcher of phrases in another language on
//! the same phrases, if it is installed: `FORTYFIVE_SPACY_PYTHON` names a Python that has spaCy.

#![expect(
    clippy::disallowed_methods,
    reason = "a measurement reads the clock, and starts what it is compared with"
)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

use fortyfive::casebook::components::Components;
use fortyfive::casebook::{Casebook, Entry, Reading};
use fortyfive::diagram::Graph;
use fortyfive::language::Document;
use fortyfive::scoring::{Answer, Assessment, Engine};
use serde_json::json;

/// As the binary has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const WORDS: usize = 3_000;
const ROUNDS: usize = 400;
const MEDIAN_MS: f64 = 3.0;
const P99_MS: f64 = 8.0;
const LOAD_MS: f64 = 50.0;

fn main() {
    // `cargo test --benches` asks for a run that proves it works, not for figures.
    let rounds = if std::env::args().any(|argument| argument == "--bench") {
        ROUNDS
    } else {
        3
    };
    let casebook = Casebook::load(None).expect("built-in content is sound");
    let loads: Vec<Duration> = (0..rounds.min(20))
        .map(|_| timed(|| Casebook::load(None)).0)
        .collect();
    println!(
        "loading all content: median {:.1} ms (limit {LOAD_MS})",
        at(&loads, 0.5)
    );
    let mut slowest: Vec<Duration> = Vec::new();
    let mut cores: Vec<Duration> = Vec::new();
    if let Ok(path) = std::env::var("FORTYFIVE_FINDINGS") {
        std::fs::write(&path, findings(&Casebook::read(None))).expect("the file can be written");
    }
    for (id, entry) in &casebook.cases {
        let (compiling, engine) = timed(|| Engine::of(entry).expect("sound"));
        let text = long_text(entry.case.model_answer.values().map(String::as_str));
        let scene = scene_of(entry);
        let (first, _) = timed(|| assessed(&engine, &text, &scene, &entry.components));
        let before = on_a_core();
        let times: Vec<Duration> = (0..rounds)
            .map(|_| {
                let scored = || assessed(&engine, black_box(&text), &scene, &entry.components);
                timed(scored).0
            })
            .collect();
        let alone = on_a_core().saturating_sub(before) / rounds as u32;
        let reading: Vec<Duration> = (0..rounds.min(50))
            .map(|_| timed(|| Document::read(black_box(&text))).0)
            .collect();
        let board: Vec<Duration> = (0..rounds.min(50))
            .map(|_| timed(|| Graph::from_file(&scene, &entry.components)).0)
            .collect();
        println!(
            "{id:>20}: compile {:5.1} ms, first {:5.2} ms, then median {:.2} ms, p99 {:.2} ms, on a core {:.2} ms ({} items; of it text {:.2} ms, board {:.2} ms)",
            ms(compiling),
            ms(first),
            at(&times, 0.5),
            at(&times, 0.99),
            ms(alone),
            entry.rubric.item.len(),
            at(&reading, 0.5),
            at(&board, 0.5),
        );
        slowest.extend(times);
        cores.push(alone);
    }
    println!(
        "all cases: median {:.2} ms (limit {MEDIAN_MS}), p99 {:.2} ms (limit {P99_MS}), mean on a core {:.2} ms, {WORDS} words",
        at(&slowest, 0.5),
        at(&slowest, 0.99),
        ms(cores.iter().sum::<Duration>()) / cores.len().max(1) as f64
    );
    beside_spacy(&casebook, rounds);
}

/// From bytes to findings.
fn assessed(engine: &Engine, text: &str, scene: &str, components: &Components) -> Assessment {
    let board = Graph::from_file(scene, components).ok();
    engine.assess(&Answer::read(text).with_board(board))
}

/// The case's own board as a drawing: boxes in rows with words in them, arrows bound to the boxes.
fn scene_of(entry: &Entry) -> String {
    let board = &entry.case.board;
    let place = |id: &str| {
        let at = board.component.iter().position(|part| part.id == id);
        let at = at.unwrap_or_default();
        ((at % 4) as f64 * 300.0, (at / 4) as f64 * 180.0)
    };
    let mut elements = Vec::new();
    for part in &board.component {
        let (x, y) = place(&part.id);
        elements.push(json!({ "id": part.id, "type": "rectangle", "x": x, "y": y, "width": 160, "height": 70 }));
        elements.push(json!({ "id": format!("{} words", part.id), "type": "text", "x": x + 10.0, "y": y + 20.0,
            "width": 140, "height": 25, "fontSize": 20, "text": part.label, "containerId": part.id }));
    }
    for (number, edge) in board.edge.iter().enumerate() {
        let ((x, y), (to_x, to_y)) = (place(&edge.from), place(&edge.to));
        elements.push(
            json!({ "id": format!("arrow {number}"), "type": "arrow", "x": x + 80.0, "y": y + 35.0,
            "width": to_x - x, "height": to_y - y, "points": [[0.0, 0.0], [to_x - x, to_y - y]],
            "startBinding": { "elementId": edge.from }, "endBinding": { "elementId": edge.to },
            "endArrowhead": "arrow" }),
        );
    }
    json!({ "type": "excalidraw", "elements": elements }).to_string()
}

/// What every case makes of every answer there is, its own and those to the other cases, with all evidence.
fn findings(reading: &Reading) -> String {
    let casebook = reading
        .casebook
        .as_ref()
        .expect("built-in content is sound");
    let mut answers: Vec<(String, &str)> = Vec::new();
    for (id, entry) in &casebook.cases {
        let models = entry.case.model_answer.iter();
        answers.extend(models.map(|(level, text)| (format!("{id} {level:?}"), text.as_str())));
        let tests = reading.places[id].test_answers.iter();
        answers.extend(tests.map(|(name, file)| (format!("{id} {name}"), file.text.as_str())));
    }
    let mut out = String::new();
    for (id, entry) in &casebook.cases {
        let engine = Engine::of(entry).expect("sound");
        let scene = Graph::from_file(&scene_of(entry), &entry.components).ok();
        for (name, text) in &answers {
            let board = Graph::of_answer(None, text, &entry.components);
            let answer = Answer::read(text).with_board(board);
            let _ = writeln!(out, "{id} < {name}\n{:?}", engine.assess(&answer));
            let answer = answer.with_board(scene.clone());
            let _ = writeln!(out, "{:?}", engine.assess_any_topic(&answer));
        }
        for item in &entry.rubric.item {
            for example in &item.examples {
                let answer = Answer::from_stages(&[(item.stage.as_str(), example.text.as_str())]);
                let _ = writeln!(out, "{} < {:?}", item.id, engine.assess(&answer));
            }
        }
    }
    out
}

/// The model answers of a case, over and over, cut at a line near the wanted length.
fn long_text<'a>(answers: impl Iterator<Item = &'a str>) -> String {
    let lines: Vec<&str> = answers.flat_map(str::lines).collect();
    let mut text = String::new();
    let mut words = 0;
    for line in lines.iter().cycle() {
        words += line.split_whitespace().count();
        text.push_str(line);
        text.push('\n');
        if words >= WORDS || lines.is_empty() {
            break;
        }
    }
    text
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let done = black_box(work());
    (start.elapsed(), done)
}

/// What this thread has had of a core so far: what others do on a busy machine is not in it. Nothing where the system
/// does not tell.
fn on_a_core() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let told = told.split_whitespace().next();
    Duration::from_nanos(told.and_then(|told| told.parse().ok()).unwrap_or(0))
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn at(times: &[Duration], share: f64) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort();
    let index = ((sorted.len() as f64 * share) as usize).min(sorted.len() - 1);
    ms(sorted[index])
}

/// Plain phrases only: gaps, alternatives and denials are more than the other one can do.
fn beside_spacy(casebook: &Casebook, rounds: usize) {
    const SCRIPT: &str = "import sys,time,json,spacy\nfrom spacy.matcher import PhraseMatcher\n\
        d=json.load(sys.stdin)\nn=spacy.blank('en')\nm=PhraseMatcher(n.vocab,attr='LOWER')\n\
        m.add('p',[n.make_doc(p) for p in d['phrases']])\nt=[]\n\
        for _ in range(d['rounds']):\n  a=time.perf_counter();x=n.make_doc(d['text']);m(x);t.append(time.perf_counter()-a)\n\
        t.sort();print('%.2f ms median, %d phrases' % (t[len(t)//2]*1000,len(d['phrases'])))\n";
    let python = std::env::var("FORTYFIVE_SPACY_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let Some((id, entry)) = casebook.cases.iter().next() else {
        return;
    };
    let text = long_text(entry.case.model_answer.values().map(String::as_str));
    let matches = entry.rubric.item.iter().flat_map(|item| &item.matches);
    let phrases: Vec<&String> = matches
        .flat_map(|one| one.all.iter().flatten().chain(&one.any))
        .filter(|phrase| !phrase.contains(['(', '{', '~', '=', '*']))
        .collect();
    let input = serde_json::json!({ "phrases": phrases, "text": text, "rounds": rounds.min(100) });
    let child = Command::new(&python)
        .args(["-c", SCRIPT])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn();
    let output = child.and_then(|mut child| {
        if let Some(mut stdin) = child.stdin.take() {
            std::io::Write::write_all(&mut stdin, input.to_string().as_bytes())?;
        }
        child.wait_with_output()
    });
    match output {
        Ok(output) if output.status.success() => {
            println!(
                "spaCy's PhraseMatcher on the plain phrases of {id}: {}",
                String::from_utf8_lossy(&output.stdout).trim()
            );
        }
        _ => println!("spaCy's PhraseMatcher: not measured, {python} has no spaCy"),
    }
}
