//! The same answer gives the same bytes: again, on another thread, with another engine.

use fortyfive::casebook::Casebook;
use fortyfive::casebook::rubric::Level;
use fortyfive::scoring::Extras;
use fortyfive::scoring::{Answer, Engine, Scorecard};

use super::cases;
use super::typos::with_slips;

const THREADS: usize = 4;

fn everything() -> String {
    let mut out = String::new();
    let entries = Casebook::load(None)
        .expect("built-in content is sound")
        .cases;
    for (id, entry) in &entries {
        let engine = Engine::of(entry).unwrap();
        for (name, text) in &cases()[id].texts {
            for text in [text.clone(), with_slips(text, 8, 7).0] {
                let assessment = engine.assess(&Answer::read(&text));
                let card = Scorecard::count(
                    &entry.rubric,
                    "",
                    Level::Senior,
                    assessment,
                    &Extras::default(),
                );
                out.push_str(&format!(
                    "{id} {name} {}\n",
                    serde_json::to_string(&card).unwrap()
                ));
            }
        }
    }
    out
}

#[test]
fn the_same_answer_gives_the_same_bytes_on_every_thread() {
    let first = everything();
    let threads: Vec<_> = (0..THREADS)
        .map(|_| std::thread::spawn(everything))
        .collect();
    for thread in threads {
        assert!(
            thread.join().unwrap() == first,
            "another thread wrote other bytes"
        );
    }
    println!(
        "steady: {} bytes, the same {} times",
        first.len(),
        THREADS + 1
    );
}
