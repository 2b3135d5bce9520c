//! What the content files say about themselves must come out.

use fortyfive::scoring::examples::{run_answers, run_examples};

use super::cases;

#[test]
fn every_example_in_the_files_comes_out_as_it_says() {
    let mut wrong = Vec::new();
    let mut all = 0;
    for (id, one) in cases() {
        all += one
            .rubric
            .item
            .iter()
            .map(|item| item.examples.len())
            .sum::<usize>();
        let examples = run_examples(&one.engine, &one.rubric);
        wrong.extend(examples.into_iter().map(|fault| {
            let item = one.rubric.item.iter().find(|item| item.id == fault.item);
            let text = item.map_or("", |item| item.examples[fault.example].text.as_str());
            format!(
                "{id} {}: {:?} instead of {:?}: {text}",
                fault.item, fault.got, fault.expected
            )
        }));
        let answers = run_answers(
            &one.engine,
            &one.rubric,
            &one.components,
            &one.case,
            |name| one.texts.get(name).map(String::as_str),
        );
        wrong.extend(
            answers
                .into_iter()
                .map(|fault| format!("{id} {}: {:?}", fault.answer, fault.problem)),
        );
    }
    println!(
        "examples: {} of {all} come out as they say",
        all - wrong.len().min(all)
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
