//! Lists of the right words, dressed up in every way we could think of, earn next to nothing.

use fortyfive::casebook::rubric::Level;
use fortyfive::scoring::Extras;
use fortyfive::scoring::{Answer, Scorecard};

use super::{Measured, cases};

const COVERAGE_MAX: f64 = 0.15;

/// Words and short phrases of a list, however it is separated.
fn words(list: &str) -> Vec<String> {
    list.lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .flat_map(|line| line.split([',', ';', '|']))
        .map(|word| {
            word.trim_matches([' ', '-', '*', '.', ':', '\t'])
                .to_owned()
        })
        .filter(|word| !word.is_empty())
        .collect()
}

/// What the rubric itself looks for: the first plain phrase of every match, without its marks.
fn phrases_of(one: &Measured) -> Vec<String> {
    let plain = |phrase: &&String| !phrase.contains(['(', '{', '~', '=', '|']);
    let first = |phrases: &Vec<String>| {
        phrases
            .iter()
            .find(plain)
            .map(|phrase| phrase.replace('*', ""))
    };
    let matches = one.rubric.item.iter().flat_map(|item| &item.matches);
    matches
        .flat_map(|one| {
            one.all
                .iter()
                .chain(std::iter::once(&one.any))
                .filter_map(first)
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The same list in other clothes.
fn dressed(words: &[String]) -> Vec<(&'static str, String)> {
    const FILLER: [&str; 8] = [
        "basically",
        "obviously",
        "robust",
        "modern",
        "scalable",
        "awesome",
        "really",
        "great",
    ];
    let filled = words
        .iter()
        .enumerate()
        .map(|(at, word)| format!("{} {word}", FILLER[at % FILLER.len()]));
    let padded = words.iter().enumerate().map(|(at, word)| {
        format!(
            "{word} {} {} {}",
            FILLER[at % 8],
            FILLER[(at + 3) % 8],
            FILLER[(at + 5) % 8]
        )
    });
    let used = |size: usize| {
        let groups = words.chunks(size).map(|group| match group {
            [one] => format!("We use {one}."),
            [start @ .., last] => format!("We use {} and {last}.", start.join(", ")),
            [] => String::new(),
        });
        groups.collect::<Vec<_>>().join(" ")
    };
    let commas = words.join(", ");
    vec![
        ("commas", commas.clone()),
        ("one a line", words.join("\n")),
        (
            "bullets",
            words.iter().map(|word| format!("- {word}\n")).collect(),
        ),
        (
            "sentences of one word",
            words.iter().map(|word| format!("{word}. ")).collect(),
        ),
        ("filler words", filled.collect::<Vec<_>>().join(", ")),
        (
            "three filler words each",
            padded.collect::<Vec<_>>().join(", "),
        ),
        ("we use X, Y and Z", used(3)),
        ("we use seven things", used(7)),
        ("three times", [commas.as_str(); 3].join("\n\n")),
        (
            "under headings",
            [
                "Clarify",
                "Estimate",
                "High-level",
                "Deep dive",
                "Trade-offs",
            ]
            .map(|stage| format!("# {stage}\n\n{commas}\n"))
            .join("\n"),
        ),
        (
            "a table",
            words
                .chunks(4)
                .map(|row| format!("| {} |\n", row.join(" | ")))
                .collect(),
        ),
    ]
}

fn coverage(one: &Measured, text: &str) -> f64 {
    let assessment = one.engine.assess(&Answer::read(text));
    Scorecard::count(
        &one.rubric,
        "",
        Level::Senior,
        assessment,
        &Extras::default(),
    )
    .coverage
}

#[test]
fn lists_of_buzzwords_earn_next_to_nothing() {
    let mut worst: Vec<(f64, String)> = Vec::new();
    for (id, one) in cases() {
        let lists = [
            ("own list", words(one.text("buzzwords"))),
            ("the rubric's words", phrases_of(one)),
        ];
        for (list, words) in &lists {
            for (dress, text) in dressed(words) {
                worst.push((coverage(one, &text), format!("{id}, {list}, {dress}")));
            }
        }
        worst.push((
            coverage(one, one.text("buzzwords")),
            format!("{id}, as it is"),
        ));
    }
    worst.sort_by(|one, other| other.0.total_cmp(&one.0));
    let over = worst
        .iter()
        .filter(|(share, _)| *share > COVERAGE_MAX)
        .count();
    println!(
        "buzzwords: {} of {} lists earn more than {COVERAGE_MAX}; the worst:",
        over,
        worst.len()
    );
    for (share, what) in worst.iter().take(over.clamp(6, 40)) {
        println!("  {share:.3} {what}");
    }
    assert!(over == 0, "{:?}", &worst[..over]);
}

/// Tired candidates write fragments. They speak of their own things again and again, and that is no list.
#[test]
fn notes_in_fragments_keep_what_they_earn() {
    let one = &cases()["url-shortener"];
    let assessment = one
        .engine
        .assess(&Answer::read(include_str!("fragments.md")));
    assert_eq!(assessment.flags, Vec::<String>::new());
    let share = coverage(one, include_str!("fragments.md"));
    println!("fragments: {share:.2} of the checklist");
    assert!(share > 0.4, "{share}");
}
