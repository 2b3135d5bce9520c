//! What it costs to read an answer of 3,000 words against all items of a case, on one core.
//!
//! `cargo bench --bench scoring`. Beside it, in the same run, a well-known matcher of phrases in another language on
//! the same phrases, if it is installed: `FORTYFIVE_SPACY_PYTHON` names a Python that has spaCy.

#![expect(
    clippy::disallowed_methods,
    reason = "a measurement reads the clock, and starts what it is compared with"
)]

use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

use fortyfive::casebook::Casebook;
use fortyfive::scoring::{Answer, Engine};

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
    for (id, entry) in &casebook.cases {
        let (compiling, engine) = timed(|| Engine::of(entry).expect("sound"));
        let text = long_text(entry.case.model_answer.values().map(String::as_str));
        let (first, _) = timed(|| engine.assess(&Answer::read(&text)));
        let times: Vec<Duration> = (0..rounds)
            .map(|_| timed(|| engine.assess(&Answer::read(black_box(&text)))).0)
            .collect();
        println!(
            "{id:>20}: compile {:5.1} ms, first {:5.2} ms, then median {:.2} ms, p99 {:.2} ms ({} items)",
            ms(compiling),
            ms(first),
            at(&times, 0.5),
            at(&times, 0.99),
            entry.rubric.item.len()
        );
        slowest.extend(times);
    }
    println!(
        "all cases: median {:.2} ms (limit {MEDIAN_MS}), p99 {:.2} ms (limit {P99_MS}), {WORDS} words",
        at(&slowest, 0.5),
        at(&slowest, 0.99)
    );
    beside_spacy(&casebook, rounds);
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
