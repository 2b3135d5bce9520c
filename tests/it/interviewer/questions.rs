//! Questions as people type them, written by somebody who had not seen the phrases they are found by: `questions/<case>.tsv` has the
//! facts a question asks for (joined by `+`, `-` for none) and the question.
//!
//! The phrases were made better with the odd lines, and the machine learnt from them; the even lines were only counted. `FORTYFIVE_QUESTIONS=1` prints every odd line that
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
    assert!(even.right_share() >= 0.90, "{even:?}");
    assert!(even.wrong_share() <= 0.03, "{even:?}");
}

/// `questions/two-in-one.tsv` has the case, the two facts and the question; nothing was learnt from it.
#[test]
fn a_question_that_is_two_gets_both_facts() {
    let casebook = Casebook::load(None).expect("sound content");
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/interviewer/questions/two-in-one.tsv");
    let lines = std::fs::read_to_string(path).expect("the questions");
    let mut count = Count::default();
    let mut at: Option<(&str, Interviewer)> = None;
    for line in lines.lines() {
        let mut columns = line.split('\t');
        let mut column = || columns.next().expect("a case, two facts, a question");
        let (case, facts, question) = (column(), column(), column());
        if at.as_ref().is_none_or(|(id, _)| *id != case) {
            let entry = &casebook.cases[case];
            let made = Interviewer::new(&entry.case, &entry.lexicon, &casebook.wordings);
            at = Some((case, made));
        }
        let interviewer = &at.as_ref().expect("made above").1;
        let reply = interviewer.answer(question, &[]);
        let given = reply
            .lines
            .iter()
            .filter_map(|line| line.fact.as_deref())
            .collect();
        count.add(&facts.split('+').collect(), &given);
    }
    println!("two in one: right {:.3}, {count:?}", count.right_share());
    assert!(count.questions >= 90, "{count:?}");
    assert!(count.right_share() >= 0.88, "{count:?}");
    assert!(count.wrong_share() <= 0.01, "{count:?}");
}
