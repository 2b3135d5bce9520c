//! Questions as people type them, written by somebody who had not seen the phrases they are found by: `questions/<case>.tsv` has the
//! facts a question asks for (joined by `+`, `-` for none) and the question.
//!
//! The phrases were made better with the odd lines; the even lines were only counted. `FORTYFIVE_QUESTIONS=1` prints every odd line that
//! went wrong; `FORTYFIVE_QUESTIONS_CONTENT` names a folder of content to measure instead of the built-in one.

use std::collections::BTreeSet;
use std::path::Path;

use fortyfive::casebook::Casebook;
use fortyfive::interviewer::Interviewer;

#[derive(Debug, Default, Clone, Copy)]
struct Count {
    questions: u32,
    /// Exactly the facts that were asked for.
    right: u32,
    /// A fact that was not asked for.
    wrong: u32,
    /// "Make an assumption", although there is a fact.
    assumed: u32,
    beside: u32,
    /// Of those beside the case: a fact was given all the same.
    beside_wrong: u32,
}

impl Count {
    fn add(&mut self, expected: &BTreeSet<&str>, given: &BTreeSet<&str>) -> bool {
        let is_wrong = !given.is_subset(expected);
        if expected.is_empty() {
            self.beside += 1;
            self.beside_wrong += u32::from(is_wrong);
            return !is_wrong;
        }
        self.questions += 1;
        self.right += u32::from(given == expected);
        self.wrong += u32::from(is_wrong);
        self.assumed += u32::from(given.is_empty());
        given == expected
    }

    fn right_share(self) -> f64 {
        f64::from(self.right) / f64::from(self.questions.max(1))
    }

    /// Of all questions, those beside the case included.
    fn wrong_share(self) -> f64 {
        f64::from(self.wrong + self.beside_wrong) / f64::from((self.questions + self.beside).max(1))
    }
}

/// Odd lines and even lines.
fn measured() -> [Count; 2] {
    let own = std::env::var_os("FORTYFIVE_QUESTIONS_CONTENT");
    let casebook = Casebook::load(own.as_deref().map(Path::new)).expect("sound content");
    let tells = std::env::var_os("FORTYFIVE_QUESTIONS").is_some();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/interviewer/questions");
    let mut counts = [Count::default(); 2];
    for (id, entry) in &casebook.cases {
        let Ok(lines) = std::fs::read_to_string(folder.join(format!("{id}.tsv"))) else {
            continue;
        };
        let interviewer = Interviewer::new(&entry.case, &entry.lexicon, &casebook.wordings);
        let mut of_case = [Count::default(); 2];
        for (number, line) in lines.lines().enumerate() {
            let (facts, question) = line.split_once('\t').expect("a fact, a tab, a question");
            let expected: BTreeSet<&str> = facts.split('+').filter(|fact| *fact != "-").collect();
            for fact in &expected {
                assert!(
                    entry.case.fact.iter().any(|known| known.id == *fact),
                    "{id}: {fact}"
                );
            }
            let reply = interviewer.answer(question, &[]);
            let given: BTreeSet<&str> = reply
                .lines
                .iter()
                .filter_map(|line| line.fact.as_deref())
                .collect();
            let is_fine = of_case[number % 2].add(&expected, &given);
            counts[number % 2].add(&expected, &given);
            if tells && !is_fine && number % 2 == 0 {
                println!(
                    "{id}\t{facts}\t{}\t{question}",
                    given.into_iter().collect::<Vec<_>>().join("+")
                );
            }
        }
        let [odd, even] = of_case;
        println!(
            "{id}: odd {:.2} right {:.3} wrong, even {:.2} right {:.3} wrong",
            odd.right_share(),
            odd.wrong_share(),
            even.right_share(),
            even.wrong_share()
        );
    }
    counts
}

#[test]
fn questions_nobody_had_seen_find_the_right_fact_or_an_honest_assumption() {
    let [odd, even] = measured();
    for (name, count) in [("odd", odd), ("even", even)] {
        println!(
            "{name}: right {:.3}, wrong {:.3}, {count:?}",
            count.right_share(),
            count.wrong_share()
        );
    }
    assert!(even.questions > 400 && even.beside > 100, "{even:?}");
    assert!(even.right_share() >= 0.68, "{even:?}");
    assert!(even.wrong_share() <= 0.08, "{even:?}");
}
