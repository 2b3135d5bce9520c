//! What a wording has to keep of its line, and good ones that have to pass.

use std::collections::BTreeSet;

use super::*;

#[test]
fn a_fact_keeps_its_numbers_and_its_no() {
    let line = Line::giving(
        "same-address",
        "It does not have to be the same code. Two people who shorten one page may get two codes.",
    );
    for (wording, reason) in [
        (
            "It has to be the same code, though two people who shorten one page may get two codes.",
            Dropped::NotTheSame,
        ),
        (
            "People who shorten one page do not have to get the same code.",
            Dropped::Number,
        ),
        (
            "It does not have to be the same code, and two people get three codes.",
            Dropped::Number,
        ),
        (
            "It does not have to be two people with two codes, I think, and not today.",
            Dropped::NotTheSame,
        ),
    ] {
        let found = try_out("url-shortener", &line, "Same address, same code?", wording);
        assert_eq!(found, Err(reason), "{wording}");
    }
}

/// Every word but one stays, and so do all numbers; what is said is the opposite.
#[test]
fn a_fact_is_not_turned_around_by_one_small_word() {
    for (case, fact, turned) in [
        (
            "url-shortener",
            "The redirect should take less than 100 ms at our side.",
            "The redirect should take more than 100 ms at our side, I would say.",
        ),
        (
            "rate-limiter",
            "The check may add at most 2 ms to a call.",
            "The check may add at least 2 ms to a call, in any case.",
        ),
        (
            "chat",
            "Groups go up to 256 members. Assume most have fewer than ten.",
            "Groups go up to 256 members, and you may assume most have more than ten.",
        ),
        (
            "ticket-booking",
            "A seat is held for five minutes while the buyer pays; after that somebody else may have it.",
            "A seat is held for five minutes while the buyer pays; before that somebody else may have it.",
        ),
        (
            "file-sync",
            "Other devices see a change within ten seconds.",
            "Only other devices see a change within ten seconds.",
        ),
    ] {
        let line = Line::giving("f", fact);
        let found = try_out(case, &line, "How is that?", turned);
        let reason = found.expect_err(turned);
        let expected = [Dropped::NotTheSame, Dropped::Number];
        assert!(expected.contains(&reason), "{turned}: {reason:?}");
    }
}

#[test]
fn at_least_eight_of_ten_good_wordings_pass() {
    let lines = include_str!("../rephrasings.tsv").lines();
    let rows: Vec<Vec<&str>> = lines
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
        .collect();
    let cases: BTreeSet<&str> = rows.iter().map(|row| row[0]).collect();
    assert!(rows.len() >= 40 && cases.len() >= 5, "{}", rows.len());
    let mut dropped = Vec::new();
    for row in &rows {
        let [case, of, line, words, wanted] = row[..] else {
            panic!("{row:?}")
        };
        let mut spoken = Line::new(kind(of), line);
        spoken.fact = (spoken.kind == LineKind::Fact).then(|| "f".to_owned());
        if let Err(reason) = try_out(case, &spoken, words, wanted) {
            dropped.push(format!("{reason:?}: {wanted}"));
        }
    }
    let passed = rows.len() - dropped.len();
    println!(
        "{passed} of {} pass; dropped:\n{}",
        rows.len(),
        dropped.join("\n")
    );
    assert!(
        passed * 10 >= rows.len() * 8,
        "{passed} of {}:\n{}",
        rows.len(),
        dropped.join("\n")
    );
}
