//! Whatever is typed, drawn or written as content is read in time that grows with its length. Four times the text may
//! take eight times as long at most, for every nasty text we could think of, up to the longest that is taken; and a
//! Markdown bomb does not explode.
//!
//! Ratios are measured in one run and only of what takes long enough to be measured, the best of three rounds.
//! `FORTYFIVE_GROWTH_KIB` asks for longer texts, and prints what each took.

#![expect(
    clippy::disallowed_methods,
    reason = "the growth of the time is what is looked at, not the time"
)]

use std::fmt::Write as _;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use fortyfive::casebook::Casebook;
use fortyfive::casebook::components::Components;
use fortyfive::casebook::files::{SourceFile, Sources};
use fortyfive::casebook::rubric::{DiagramRule, Rubric};
use fortyfive::diagram::Graph;
use fortyfive::language::{Document, Lexicon};
use fortyfive::scoring::{Answer, Engine};
use fortyfive::web::markdown;
use fortyfive::{limits, numbers};

/// The longest text of a stage; less where the compiler has not made it fast.
const KIB: usize = if cfg!(debug_assertions) { 16 } else { 64 };
const TIMES_AS_LONG: usize = 4;
const RATIO_MAX: f64 = 8.0;
/// What is over sooner says nothing about growth.
const MEASURABLE: Duration = Duration::from_millis(40);
const TRIES: usize = 3;

fn repeated(piece: &str, bytes: usize) -> String {
    piece.repeat(bytes / piece.len() + 1)
}

/// Pieces that are said over and over.
const PIECES: &[&str] = &[
    "[",
    "]",
    "(",
    "((1) ",
    ")",
    "{",
    "*",
    "_",
    "**a",
    "_*a*_ ",
    "*a **b ",
    "`",
    "``a`",
    "~",
    "~~a",
    ">",
    "> ",
    ">\n",
    "<",
    "<a ",
    "</a",
    "<!--",
    "&",
    "&amp;",
    "!",
    "![",
    "[a](",
    "[a][",
    "[a]: b\n",
    "[^a]",
    "|",
    "|a",
    "|a|\n|-|\n",
    "\\",
    "$",
    "\\frac{",
    "#",
    "# a\n",
    "#a ",
    "- ",
    "- a\n",
    "-\n",
    "1. ",
    "1) a\n",
    "---\n",
    "a\n===\n",
    "```\n",
    "~~~\n",
    "\n",
    "\r\n",
    " ",
    "\t",
    "a",
    "a ",
    "aA",
    "a-",
    "a_b-",
    "a1",
    "a.",
    "a. ",
    "a? ",
    "e.g. ",
    ", ",
    ",",
    ";",
    ":",
    ": a",
    "a, or ",
    "1",
    "1+",
    "1 + ",
    "1*2=",
    "1 = ",
    "5B*",
    "5 GB/s ",
    "1,000,",
    "123,123,",
    "1, x2",
    "2^",
    "10^9 ",
    "1e9 ",
    "x5",
    "5x",
    "* ",
    "5 * ",
    "1-",
    "1/",
    "1 per ",
    "100:1 ",
    "(1) ",
    "-> ",
    "A -> B ",
    "A-->B\n",
    "A & ",
    "A --> ",
    "A -- ",
    "A -- b --> ",
    "A -. b .-> ",
    "client -> cache -> ",
    "subgraph a\n",
    "A[",
    "A[<",
    "A->>B: a\n",
    "Rel(a, b, \"c\")\n",
    "service a(b)[c]\n",
    "%% a\n",
    ";",
    "not ",
    "no ",
    "no cache ",
    "not a cache, ",
    "cache ",
    "cache database ",
    "cache is overkill ",
    "a is not needed ",
    "is out of scope ",
    "so no cache ",
    "without a cache ",
    "it is left out, ",
    "if not cache ",
    "TODO: a\n",
    "out: a\n",
    "cache?\n",
    "shortUrl",
    "short url ",
    "read write ",
    "100M urls per month ",
    "|cache|5 TB|\n",
    "colision ",
    "recieve ",
    "www.a ",
    "http://a ",
    "[a](http://b) ",
    "<br>",
    "é",
    "e\u{301}",
    "\u{301}",
    "\u{202e}a",
    "\u{200b}",
    "\u{feff}",
    "\0",
    "🦀",
    "👩‍👩‍👧 ",
    "שלום ",
    "مرحبا ",
    "数据",
    "ﬁ ",
    "İ",
    "ß ",
    "½ ",
    "٣ ",
    "'",
    "\"",
    "it's ",
    "\u{2019}",
    "a=b\n",
    "[[item]]\n",
    "[a]\n",
    "a.",
    "a=[",
    "a={b=",
    "\"\"\"",
    "'''",
    "a = \"\\u0000\"\n",
    "x = 1e999\n",
];

/// Texts that are more than one piece over and over.
fn shapes(bytes: usize) -> Vec<(&'static str, String)> {
    let nested = |open: &str| {
        let mut text = String::new();
        for depth in 0.. {
            let _ = writeln!(text, "{}{open}a", " ".repeat(depth * 2));
            if text.len() >= bytes {
                break;
            }
        }
        text
    };
    let half = bytes / 2;
    let headed = |head: &str, piece: &str| {
        let title: String = repeated(head, half.min(200)) + "\n\n";
        title + &repeated(piece, half)
    };
    let columns = (half / 4).max(1);
    vec![
        (
            "one long sentence",
            repeated("we put words one after the other and never stop ", bytes),
        ),
        ("opened and closed", "(".repeat(half) + &")".repeat(half)),
        (
            "a sum in brackets",
            "1+(".repeat(half / 3) + "1" + &")".repeat(half / 3) + " = 5",
        ),
        ("braces", "{".repeat(half) + &"}".repeat(half)),
        ("nested lists", nested("- ")),
        ("nested quotes", nested("> ")),
        ("a heading over many", headed("# cache ", "cache\n\n")),
        (
            "a lead-in over many",
            headed("cache: ", "- cache\n- 5 TB\n\n"),
        ),
        (
            "a wide table",
            "|a".repeat(columns) + "\n" + &"|-".repeat(columns) + "\n" + &"|\n".repeat(columns),
        ),
        (
            "a table of numbers",
            "|".to_owned()
                + &"cache ".repeat(half / 6)
                + "|b|\n|-|-|\n"
                + &repeated("|5 TB|6 GB|\n", half),
        ),
        (
            "references",
            repeated("[a]: b\n", half) + "\n" + &repeated("[a] ", half),
        ),
        ("open images", repeated("![a", half) + &repeated("]", half)),
        (
            "code marks of all lengths",
            (1..)
                .map(|n| "`".repeat(n) + " ")
                .scan(0, |sum, mark| {
                    *sum += mark.len();
                    (*sum < bytes).then_some(mark)
                })
                .collect(),
        ),
        ("one word", "a".repeat(bytes)),
        (
            "a long name over many",
            "[class]\n".to_owned() + &"a".repeat(half) + "=[" + &repeated("1,", half) + "]",
        ),
        ("a long number", "9".repeat(bytes)),
        (
            "denied from afar",
            repeated("cache ", half) + &repeated("is not needed ", half),
        ),
        (
            "taken back",
            repeated("cache ", half) + &repeated("so no cache ", half),
        ),
    ]
}

fn graph(dialect: &str) -> impl Fn(&str) + '_ {
    move |text| {
        let graph = Graph::from_mermaid(&format!("{dialect}\n{text}"), &COMPONENTS);
        drop(graph.map(|graph| graph.in_sentences()));
    }
}

static COMPONENTS: LazyLock<Components> = LazyLock::new(Components::built_in);
static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let casebook = Casebook::load(None).expect("built-in content is sound");
    let entry = &casebook.cases["url-shortener"];
    Engine::with_model(&entry.rubric, &entry.lexicon, &entry.case.estimate).expect("sound")
});

fn kib() -> (usize, bool) {
    let asked = std::env::var("FORTYFIVE_GROWTH_KIB").ok();
    let asked = asked.and_then(|kib| kib.parse().ok());
    (asked.unwrap_or(KIB), asked.is_some())
}

/// The time this thread has had on a core: what others do on the machine is not in it. Where the system does not tell,
/// the time on the wall.
fn spent(since: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let told = told.and_then(|told| told.split_whitespace().next()?.parse().ok());
    told.map_or_else(|| since.elapsed(), Duration::from_nanos)
}

fn best(work: &dyn Fn(&str), text: &str, rounds: usize) -> Duration {
    let once = |_| {
        let start = Instant::now();
        let before = spent(start);
        work(text);
        spent(start).saturating_sub(before)
    };
    (0..rounds).map(once).min().unwrap_or_default()
}

/// Whether a reader takes much longer for four times as much, and how long it took.
fn explodes(work: &dyn Fn(&str), short: &str, long: &str) -> (bool, Duration) {
    let mut took = Duration::ZERO;
    for _ in 0..TRIES {
        took = best(work, long, 1);
        if took < MEASURABLE {
            return (false, took);
        }
        let little = best(work, short, 3);
        let more = long.len() as f64 / short.len() as f64 / TIMES_AS_LONG as f64;
        if took.as_secs_f64() <= little.as_secs_f64() * RATIO_MAX * more.max(1.0) {
            return (false, took);
        }
    }
    (true, took)
}

#[track_caller]
fn grows_with_its_length(reader: &str, work: impl Fn(&str)) {
    let (kib, told) = kib();
    let (long, short) = (kib * 1024, kib * 1024 / TIMES_AS_LONG);
    let pieces = PIECES.iter().map(|piece| {
        (
            format!("{piece:?}"),
            repeated(piece, short),
            repeated(piece, long),
        )
    });
    let shapes = shapes(short).into_iter().zip(shapes(long));
    let shapes = shapes.map(|((name, short), (_, long))| (name.to_owned(), short, long));
    let mut bad = Vec::new();
    let mut slowest = (Duration::ZERO, String::new());
    for (name, short, long) in pieces.chain(shapes) {
        let (exploded, took) = explodes(&work, &short, &long);
        if exploded {
            bad.push(format!("{reader}: {name} took {took:?}"));
        }
        slowest = slowest.max((took, name));
    }
    if told {
        println!(
            "{reader}: {kib} KiB in at most {:?} ({})",
            slowest.0, slowest.1
        );
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

#[test]
fn reading_a_text_takes_time_in_proportion_to_it() {
    grows_with_its_length("text", |text| drop(Document::read(text)));
}

#[test]
fn judging_an_answer_takes_time_in_proportion_to_it() {
    grows_with_its_length("answer", |text| drop(ENGINE.assess(&Answer::read(text))));
}

#[test]
fn reading_numbers_and_sums_takes_time_in_proportion_to_the_text() {
    grows_with_its_length("numbers", |text| drop(numbers::look(text)));
}

#[test]
fn reading_a_drawing_in_text_takes_time_in_proportion_to_it() {
    for dialect in [
        "flowchart LR",
        "sequenceDiagram",
        "C4Context",
        "architecture-beta",
    ] {
        grows_with_its_length(dialect, graph(dialect));
    }
    grows_with_its_length("chains", |text| drop(Graph::in_markdown(text, &COMPONENTS)));
}

#[test]
fn reading_a_rubric_takes_time_in_proportion_to_it() {
    grows_with_its_length("rubric", |text| {
        let file = SourceFile {
            shown: "rubrics/t.toml".to_owned(),
            text: text.to_owned(),
        };
        let sources = Sources::from([("rubrics/t.toml".to_owned(), file)]);
        drop(Casebook::from_sources(&sources, Vec::new()));
    });
}

/// The times that an item with so many groups, or steps, takes to be made and to judge an answer.
#[test]
fn judging_by_many_groups_or_steps_takes_time_in_proportion_to_them() {
    let head = "schema = 1\ncase = 't'\nrevision = '1'\n[[item]]\nid = 'deep-dive.a'\nstage = 'deep-dive'\n\
                text = 't'\nwhy = 'w'\nweight = { mid = 1, senior = 1, staff = 1 }\ndimension = 'depth'\n";
    let answer = Answer::read("# Deep dive\n\nA cache, no queue, a cache.\n");
    for (begins, ends) in [
        (
            "kind = 'mention'\nmatch = [{ within = 'document', all = [",
            "] }]",
        ),
        ("kind = 'order'\norder = { min_steps = 2, steps = [", "] }"),
    ] {
        let many = |count: usize| format!("{head}{begins}{}{ends}", "['cache'],".repeat(count));
        let work = |rubric: &str| {
            let rubric: Rubric = toml::from_str(rubric).expect("a rubric");
            let engine = Engine::new(&rubric, &Lexicon::default()).expect("sound");
            drop(engine.assess(&answer));
        };
        let count = KIB * 512;
        let (exploded, took) = explodes(&work, &many(count / TIMES_AS_LONG), &many(count));
        assert!(!exploded, "{begins} took {took:?}");
    }
}

/// Arrows between two boxes count for what is in them: four times as much in both is sixteen times as many pairs.
#[test]
fn arrows_between_boxes_take_time_in_proportion_to_what_is_in_the_boxes() {
    let boxes = |members: usize| {
        let inside = |name: &str| -> String {
            let nodes = (0..members).map(|at| format!("{name}{at}\n"));
            format!("subgraph {name}\n{}end\n", nodes.collect::<String>())
        };
        let arrows = (0..4_000).map(|at| format!("a -->|l{at}| b\n"));
        inside("a") + &inside("b") + &arrows.collect::<String>()
    };
    let (exploded, took) = explodes(&graph("flowchart LR"), &boxes(5), &boxes(20));
    assert!(!exploded, "took {took:?}");
}

/// Around one component stand a thousand: from each of them all others are reached, and a way to each was written down.
#[test]
fn asking_what_a_thousand_components_lead_to_takes_little_more_than_reading_them() {
    let around = (0..999).map(|at| format!("n{at}[API {at}] --> hub --> n{at}\n"));
    let drawn = format!("flowchart LR\n{}", around.collect::<String>());
    let read = |text: &str| Graph::from_mermaid(text, &COMPONENTS).expect("a drawing");
    let graph = read(&drawn);
    let rule = DiagramRule::Fan {
        from: "service".to_owned(),
        to: vec!["service".to_owned(), "cdn".to_owned()],
    };
    let reading = best(&|text| drop(read(text)), &drawn, TRIES);
    let asking = best(&|_| drop(graph.ask(&rule)), "", TRIES);
    let most = reading.max(MEASURABLE) * 4;
    assert!(asking <= most, "{asking:?}, reading took {reading:?}");
}

#[test]
fn turning_markdown_into_a_page_takes_time_in_proportion_to_it() {
    grows_with_its_length("markdown", |text| drop(markdown::to_html(text)));
}

#[test]
fn reading_a_drawing_takes_time_in_proportion_to_its_elements() {
    let element = |at: usize, kind: &str, overlapping: bool| {
        let (x, y) = if overlapping {
            (0, 0)
        } else {
            (at % 50 * 200, at / 50 * 200)
        };
        format!(
            "{{\"id\":\"e{at}\",\"type\":\"{kind}\",\"x\":{x},\"y\":{y},\"width\":100,\"height\":50,\
             \"text\":\"cache {at}\",\"groupIds\":[\"g{}\"],\"points\":[[0,0],[{},90]]}}",
            at / 3,
            at % 7 * 100
        )
    };
    let (_, told) = kib();
    for kinds in [
        &["rectangle"][..],
        &["text"],
        &["arrow"],
        &["rectangle", "text", "arrow"],
        &["frame", "line", "freedraw"],
    ] {
        for overlapping in [false, true] {
            let scene = |count: usize| {
                let all: Vec<String> = (0..count)
                    .map(|at| element(at, kinds[at % kinds.len()], overlapping))
                    .collect();
                format!("[{}]", all.join(","))
            };
            let (short, long) = (
                scene(limits::SCENE_ELEMENTS / TIMES_AS_LONG),
                scene(limits::SCENE_ELEMENTS),
            );
            let work = |text: &str| drop(Graph::from_file(text, &COMPONENTS));
            let (exploded, took) = explodes(&work, &short, &long);
            if told {
                println!("scene of {kinds:?}, on top of each other {overlapping}: {took:?}");
            }
            assert!(
                !exploded,
                "{kinds:?} on top of each other {overlapping} took {took:?}"
            );
        }
    }
}

/// The library that reads Markdown has been quadratic before, and one that cleans HTML took 32 s for 60 KB of `>`: what
/// comes out is counted here, so that no machine is too slow for the test.
#[test]
fn a_markdown_bomb_comes_out_small() {
    let bytes = 64 * 1024;
    let pieces = PIECES
        .iter()
        .map(|piece| (format!("{piece:?}"), repeated(piece, bytes)));
    let shapes = shapes(bytes)
        .into_iter()
        .map(|(name, text)| (name.to_owned(), text));
    for (name, text) in pieces.chain(shapes) {
        let html = markdown::to_html(&text);
        let most = limits::MARKDOWN_OUTPUT_BYTES.max(6 * text.len() + 16);
        assert!(html.len() <= most, "{name} became {} bytes", html.len());
        let (mut depth, mut deepest) = (0_usize, 0);
        for tag in html.split('<').skip(1) {
            let is_single = ["br", "hr", "/"]
                .iter()
                .any(|single| tag.starts_with(single));
            depth = if tag.starts_with('/') {
                depth.saturating_sub(1)
            } else {
                depth + usize::from(!is_single)
            };
            deepest = deepest.max(depth);
        }
        // A code block is two elements and the body of a table one more.
        assert!(
            deepest <= limits::MARKDOWN_DEPTH + 2,
            "{name} nests {deepest} deep"
        );
    }
}
