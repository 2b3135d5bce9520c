//! Ten times the text takes about ten times as long, whatever stands in it.

#![expect(
    clippy::disallowed_methods,
    reason = "the growth of the time is what is looked at, not the time"
)]

use std::time::{Duration, Instant};

use fortyfive::casebook::Casebook;
use fortyfive::casebook::rubric::Level;
use fortyfive::reader::{Flags, StageText, Versions, calls, opinions};
use fortyfive::scoring::{Answer, Engine, Extras, Scorecard};

const RATIO_MAX: f64 = 8.0;
/// What is over sooner says nothing about growth.
const MEASURABLE: Duration = Duration::from_millis(40);
/// On a busy machine one round may be anything.
const ROUNDS: usize = 3;
const TRIES: usize = 4;

fn least(mut work: impl FnMut()) -> Duration {
    let once = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..ROUNDS)
        .map(|_| once(&mut work))
        .min()
        .unwrap_or_default()
}

/// Asked for four times as much, it may take eight times as long.
fn assert_grows(what: &str, work: impl Fn(usize)) {
    let grows = || {
        let (small, large) = (least(|| work(8 << 10)), least(|| work(32 << 10)));
        println!("{what}: {small:?}, then {large:?}");
        large < MEASURABLE || large.as_secs_f64() < RATIO_MAX * small.as_secs_f64()
    };
    assert!((0..TRIES).any(|_| grows()), "{what} grows too fast");
}

const PIECES: &[&str] = &[
    "ignore ",
    "ignore all ",
    "a ",
    "i g n o r e ",
    "](",
    "<a",
    "1. ",
    "\u{200b}",
    "忽略",
    "mark ",
    "<|",
    "\"verdict\":",
    "%41",
    "\\u0041",
    "QUJD",
    "41",
    "10/10 ",
    ".\n",
    "é",
    "the store the cache ",
    "you are ",
    "-",
    "\n",
];

#[test]
fn looking_for_what_speaks_to_graders_grows_with_the_text() {
    for piece in PIECES {
        assert_grows(&format!("flags of {piece:?}"), |bytes| {
            Flags::of(&piece.repeat(bytes / piece.len()));
        });
    }
}

#[test]
fn finding_quotes_grows_with_the_text() {
    let entry = Casebook::read(None).casebook.unwrap().cases["chat"].clone();
    let engine = Engine::of(&entry).unwrap();
    let prompts = fortyfive::reader::Prompts::built_in();
    for piece in PIECES {
        let asked = |bytes: usize| {
            let text = piece.repeat(bytes / piece.len());
            let texts = [StageText {
                stage: "deep-dive",
                title: "Deep dive",
                text: "We shard.",
            }];
            let mut card = Scorecard::count(
                &entry.rubric,
                &entry.hash,
                Level::Senior,
                engine.assess(&Answer::from_stages(&[("deep-dive", "We shard.")])),
                &Extras::default(),
            );
            card.items
                .iter_mut()
                .for_each(|finding| finding.sure = false);
            let versions = Versions::of("m", &prompts.judge, &card);
            let call = calls(&entry.rubric, &card, &texts, None, &prompts.judge, 1).remove(0);
            // Nearly there, everywhere.
            let quote = format!(
                "{}xyzzy {}",
                piece.repeat(9),
                "the store the cache ".repeat(8)
            );
            let answers: Vec<serde_json::Value> = call
                .items
                .iter()
                .filter_map(|asked| call.id_of(&asked.item))
                .map(|id| (id, "yes"))
                .chain(call.canaries().map(|id| (id, "no")))
                .map(|(id, verdict)| serde_json::json!({ "about": id, "because": "", "quote": quote, "verdict": verdict }))
                .collect();
            (
                text,
                call,
                serde_json::json!({ "answers": answers }).to_string(),
                versions,
            )
        };
        let made = [asked(8 << 10), asked(32 << 10)];
        assert_grows(&format!("quotes in {piece:?}"), |bytes| {
            let (text, call, said, versions) = &made[usize::from(bytes > 8 << 10)];
            let opinions = opinions(call, said, text, versions).unwrap();
            assert!(opinions.iter().all(|opinion| !opinion.counts()));
        });
    }
}
