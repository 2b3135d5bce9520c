//! Agreement with a person on answers of other people. The labels are in `tests/agreement`; the texts are
//! not ours to keep: `FORTYFIVE_GATES_ANSWERS` names a folder with `<case>/<name>.md`, and without it
//! this gate says so and passes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fortyfive::casebook::rubric::Verdict;
use fortyfive::scoring::Answer;

use super::{Tally, cases, is_credited};

const KAPPA_MIN: f64 = 0.80;
const PRECISION_MIN: f64 = 0.90;
/// Verdicts that are sure, and how many of those are right, in 100. On answers that nobody tuned on, 76 in 100 were sure and
/// 92 of them right before one place of an explanation, and one part of a point of many, stopped being enough.
const SURE_MIN: f64 = 55.0;
const SURE_RIGHT_MIN: f64 = 95.0;

/// Labels by case, name of the answer, and item.
type Labels = BTreeMap<String, BTreeMap<String, BTreeMap<String, bool>>>;

fn labels(folder: &Path) -> Labels {
    let mut labels = Labels::new();
    let list = |folder: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect()
    };
    for case in list(folder) {
        for file in list(&case) {
            let (Some(id), Some(name)) = (case.file_name(), file.file_stem()) else {
                continue;
            };
            let text = std::fs::read_to_string(&file).unwrap();
            let rows = text.lines().filter(|line| !line.starts_with('#'));
            let verdicts = rows.filter_map(|row| {
                let mut columns = row.split('\t');
                let item = columns.next()?.to_owned();
                Some((item, columns.next()?.trim() == "met"))
            });
            let of_case = labels.entry(id.to_string_lossy().into_owned()).or_default();
            of_case.insert(name.to_string_lossy().into_owned(), verdicts.collect());
        }
    }
    labels
}

#[test]
fn the_scorer_agrees_with_a_person_about_answers_of_strangers() {
    let Some(texts) = std::env::var_os("FORTYFIVE_GATES_ANSWERS").map(PathBuf::from) else {
        println!("agreement: not measured, FORTYFIVE_GATES_ANSWERS names no folder of answers");
        return;
    };
    let folder = std::env::var_os("FORTYFIVE_GATES_LABELS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/agreement/dev"),
        PathBuf::from,
    );
    let verbose = std::env::var_os("FORTYFIVE_GATES_VERBOSE").is_some();
    let mut all = Tally::default();
    let (mut sure, mut sure_right, mut judged) = (0_u32, 0_u32, 0_u32);
    for (id, answers) in labels(&folder) {
        let Some(one) = cases().get(&id) else {
            continue;
        };
        let mut of_case = Tally::default();
        for (name, verdicts) in answers {
            let Ok(text) = std::fs::read_to_string(texts.join(&id).join(format!("{name}.md")))
            else {
                continue;
            };
            let mut of_answer = Tally::default();
            for finding in one.engine.assess(&Answer::read(&text)).findings {
                let Some(person) = verdicts.get(&finding.id) else {
                    continue;
                };
                if finding.verdict == Verdict::NotAssessed {
                    continue;
                }
                let machine = is_credited(finding.verdict);
                of_answer.add(machine, *person);
                of_case.add(machine, *person);
                all.add(machine, *person);
                judged += 1;
                sure += u32::from(finding.sure);
                sure_right += u32::from(finding.sure && machine == *person);
                if verbose && machine != *person {
                    let quotes: Vec<&str> =
                        finding.evidence.iter().map(|e| e.quote.as_str()).collect();
                    let near = finding
                        .near
                        .as_ref()
                        .map(|near| (near.reason, near.wrote.quote.as_str()));
                    println!(
                        "  {} {} {name} {} sure={} {quotes:?} near {near:?}",
                        if machine { "FALSE" } else { "miss " },
                        id,
                        finding.id,
                        finding.sure
                    );
                }
            }
            print("  answer", &format!("{id} {name}"), &of_answer);
        }
        print("case", &id, &of_case);
    }
    print("agreement", "all", &all);
    let share = 100.0 * f64::from(sure) / f64::from(judged.max(1));
    let right = 100.0 * f64::from(sure_right) / f64::from(sure.max(1));
    println!("sure: {share:.1} % of {judged} verdicts, {right:.1} % of those right");
    assert!(all.kappa() >= KAPPA_MIN && all.precision() >= PRECISION_MIN);
    assert!(share >= SURE_MIN && right >= SURE_RIGHT_MIN);
}

fn print(what: &str, name: &str, tally: &Tally) {
    println!(
        "{what} {name}: kappa {:.3}, precision {:.3}, recall {:.3} (both {}, machine {}, person {}, neither {})",
        tally.kappa(),
        tally.precision(),
        tally.recall(),
        tally.both,
        tally.machine,
        tally.person,
        tally.neither
    );
}
