//! Good answers to every other case, read against each checklist: what ticks there, ticks for the wrong reason.

use std::collections::BTreeMap;

use fortyfive::scoring::Answer;

use super::{cases, is_credited};

/// Ticks in 100 tries, the anchors left aside: over all cases, and of one checklist. They may only go down.
const FALSE_TICKS_MAX: f64 = 6.0;
const FALSE_TICKS_OF_CASE_MAX: f64 = 10.0;
/// Answers to another case that are recognised as such, in 100.
const FLAGGED_MIN: f64 = 95.0;
/// Worst items shown of each case.
const SHOWN: usize = 6;

#[test]
fn answers_to_other_cases_tick_little_and_are_recognised() {
    let mut matrix: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    let (mut flagged, mut tried, mut own_flagged) = (0, 0, Vec::new());
    let mut worst = Vec::new();
    let verbose = std::env::var_os("FORTYFIVE_GATES_VERBOSE").is_some();
    let mut in_all = (0, 0);
    for (id, one) in cases() {
        let mut by_item: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let (mut ticks, mut tries) = (0, 0);
        for (other_id, other) in cases() {
            for (name, text) in other.good_texts() {
                let answer = Answer::read(text);
                let off_topic = one
                    .engine
                    .assess(&answer)
                    .flags
                    .iter()
                    .any(|flag| flag == "off-topic");
                if id == other_id {
                    if off_topic {
                        own_flagged.push(format!("{id} {name}"));
                    }
                    continue;
                }
                tried += 1;
                flagged += usize::from(off_topic);
                let cell = matrix.entry((id, other_id)).or_default();
                for finding in one.engine.assess_any_topic(&answer).findings {
                    if finding.verdict == fortyfive::casebook::rubric::Verdict::NotAssessed {
                        continue;
                    }
                    cell.1 += 1;
                    tries += 1;
                    if is_credited(finding.verdict) {
                        cell.0 += 1;
                        ticks += 1;
                        let item = one.rubric.item.iter().find(|item| item.id == finding.id);
                        if let Some(item) = item {
                            by_item.entry(&item.id).or_default().push(other_id);
                            if verbose {
                                let quotes: Vec<&str> =
                                    finding.evidence.iter().map(|e| e.quote.as_str()).collect();
                                println!("  OFF {id} {} in {other_id} {name}: {quotes:?}", item.id);
                            }
                        }
                    }
                }
            }
        }
        in_all.0 += ticks;
        in_all.1 += tries;
        let mut items: Vec<_> = by_item.into_iter().collect();
        items.sort_by_key(|(_, others)| std::cmp::Reverse(others.len()));
        let shown: Vec<String> = items
            .iter()
            .take(SHOWN)
            .map(|(item, others)| format!("{item} {}", others.len()))
            .collect();
        worst.push((id, percent(ticks, tries), shown.join(", ")));
    }
    println!("false ticks in 100 (row: checklist, column: answers to)");
    let ids: Vec<&String> = cases().keys().collect();
    for row in &ids {
        let cells: Vec<String> = ids
            .iter()
            .map(
                |column| match matrix.get(&(row.as_str(), column.as_str())) {
                    Some((ticks, tries)) => format!("{:5.1}", percent(*ticks, *tries)),
                    None => "    -".to_owned(),
                },
            )
            .collect();
        println!("{row:>20} {}", cells.join(""));
    }
    for (id, share, items) in &worst {
        println!("{id:>20} {share:5.1}: {items}");
    }
    let all = percent(in_all.0, in_all.1);
    let seen = percent(flagged, tried);
    println!(
        "off-topic: {all:.1} false ticks in 100; {seen:.1} % of answers to other cases recognised"
    );
    assert!(
        own_flagged.is_empty(),
        "called off-topic in their own case: {own_flagged:?}"
    );
    assert!(seen >= FLAGGED_MIN, "only {seen:.1} % recognised");
    assert!(all <= FALSE_TICKS_MAX, "{all:.1} false ticks in 100");
    for (id, share, items) in worst {
        assert!(
            share <= FALSE_TICKS_OF_CASE_MAX,
            "{id}: {share:.1} false ticks in 100: {items}"
        );
    }
}

fn percent(part: usize, all: usize) -> f64 {
    100.0 * part as f64 / (all as f64).max(1.0)
}
