//! Numbers that disagree: with each other, or with the design. Quiet when unsure: a remark costs no points, and a
//! wrong one costs trust.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::figures::{Reckoner, Stated, Wanted};
use super::finding::{Evidence, Finding};
use crate::casebook::rubric::Verdict;
use crate::language::Document;

/// Two values of one thing further apart than this are a contradiction and no rounding.
const APART: f64 = 3.0;
/// Words between a number and the word that says what it counts.
const DISTANCE_MAX: u32 = 2;

/// Simple reads a second of one relational node on ordinary hardware. Published benchmarks of PostgreSQL by primary key
/// lie at some 5,000-20,000 a second over the network without tuning; interview guides reckon with 10,000.
const NODE_READS_PER_S: f64 = 10_000.0;
/// Bytes a second of a 10 Gbit network card.
const CARD_BYTES_PER_S: f64 = 1.25e9;
/// Shorter answers have not come to the design yet.
const WORDS_MIN: usize = 120;

/// Something that does not fit together: a sentence of the catalogue with its values, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    pub key: String,
    pub args: BTreeMap<String, String>,
    pub evidence: Vec<Evidence>,
}

pub(super) fn look(document: &Document, reckoner: &Reckoner, findings: &[Finding]) -> Vec<Remark> {
    let mut remarks = two_values(document, reckoner);
    remarks.extend(more_than_one_node_carries(document, findings));
    remarks
}

/// Words that say that another number is meant: another case, another time, a limit.
const OTHER_WORLDS: &[&[&str]] = &[
    &["at", "least"],
    &["at", "most"],
    &["average"],
    &["avg"],
    &["between"],
    &["burst"],
    &["each"],
    &["grow"],
    &["grows"],
    &["growth"],
    &["if"],
    &["instead"],
    &["later"],
    &["limit"],
    &["max"],
    &["maximum"],
    &["min"],
    &["minimum"],
    &["or"],
    &["peak"],
    &["per"],
    &["than"],
    &["to"],
    &["total"],
    &["up"],
    &["when"],
    &["worst"],
];

/// Two values of the same variable, each beside the same word, with nothing that tells them apart.
fn two_values(document: &Document, reckoner: &Reckoner) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for stated in reckoner.stated() {
        let plain: Vec<&Stated> = stated
            .iter()
            .filter(|one| one.nearness.tier == 0 && !one.nearness.is_blocked)
            .filter(|one| one.nearness.distance <= DISTANCE_MAX && !one.is_operand && !one.is_range)
            .filter(|one| !document.unit_says_any(one.sentence, OTHER_WORLDS))
            .collect();
        let Some(first) = plain.first() else { continue };
        let other = plain.iter().find(|other| {
            let ratio = other.value / first.value;
            let same = other.word == first.word && other.per_s == first.per_s;
            same && !(1.0 / APART..=APART).contains(&ratio)
        });
        if let Some(other) = other {
            remarks.push(Remark {
                key: String::from("remark-two-values"),
                args: BTreeMap::from([
                    ("first".to_owned(), first.evidence.quote.clone()),
                    ("second".to_owned(), other.evidence.quote.clone()),
                ]),
                evidence: vec![first.evidence.clone(), other.evidence.clone()],
            });
        }
    }
    remarks
}

/// Anything that takes load off one node.
const SPREAD: &[&[&str]] = &[
    &["cache"],
    &["cached"],
    &["caches"],
    &["caching"],
    &["cassandra"],
    &["cdn"],
    &["cluster"],
    &["clusters"],
    &["consistent", "hashing"],
    &["dynamo"],
    &["dynamodb"],
    &["hbase"],
    &["horizontally"],
    &["instances"],
    &["memcached"],
    &["memory"],
    &["nodes"],
    &["nosql"],
    &["partition"],
    &["partitioned"],
    &["partitioning"],
    &["partitions"],
    &["redis"],
    &["replica"],
    &["replicas"],
    &["replicate"],
    &["replicated"],
    &["replication"],
    &["scale", "out"],
    &["servers"],
    &["shard"],
    &["sharded"],
    &["sharding"],
    &["shards"],
];
const ONE_NODE: &[&[&str]] = &[
    &["database"],
    &["db"],
    &["mysql"],
    &["postgres"],
    &["postgresql"],
    &["relational"],
    &["sql"],
];

/// A rate the candidate came to that one node does not carry, and nothing in the text that shares it out.
fn more_than_one_node_carries(document: &Document, findings: &[Finding]) -> Option<Remark> {
    if document.words() < WORDS_MIN || document.says_any(SPREAD) || !document.says_any(ONE_NODE) {
        return None;
    }
    let limits = [
        (Wanted::Rate, NODE_READS_PER_S, "remark-one-node"),
        (Wanted::ByteRate, CARD_BYTES_PER_S, "remark-one-card"),
    ];
    limits.into_iter().find_map(|(unit, limit, key)| {
        let (finding, found) = findings
            .iter()
            .filter(|finding| finding.verdict == Verdict::Met && finding.sure)
            .filter_map(|finding| {
                let reckoning = finding.reckoning.as_ref().filter(|one| one.unit == unit)?;
                Some((finding, reckoning.found))
            })
            .max_by(|one, other| one.1.total_cmp(&other.1))?;
        (found > limit).then(|| Remark {
            key: key.to_owned(),
            args: BTreeMap::from([
                ("found".to_owned(), unit.show(found)),
                ("limit".to_owned(), unit.show(limit)),
            ]),
            evidence: finding.evidence.iter().take(1).cloned().collect(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::engine::Engine;
    use super::super::finding::Answer;
    use super::*;
    use crate::language::Lexicon;

    const RUBRIC: &str = r#"
schema = 1
case = "t"
revision = "1"
[vars.users]
kind = "count"
near = ["user*"]
default = 1e6
[[item]]
id = "estimate.reads"
stage = "estimate"
kind = "estimate"
text = "t"
why = "w"
weight = { mid = 1, senior = 1, staff = 1 }
dimension = "quantitative"
number = { kind = "rate", near = ["read*"], expected = "users * 10 / 86400", tolerance = { factor = 3 } }
"#;

    fn remarks(text: &str) -> Vec<String> {
        let engine = Engine::new(&toml::from_str(RUBRIC).unwrap(), &Lexicon::default()).unwrap();
        let found = engine.assess(&Answer::read(text)).remarks;
        found.into_iter().map(|remark| remark.key).collect()
    }

    #[test]
    fn two_values_of_one_thing_are_pointed_out() {
        assert_eq!(
            remarks("We have 5 million users. Later on the page: there are 500 million users."),
            [] as [&str; 0]
        );
        assert_eq!(
            remarks("We have 5 million users. Every one of 500 million users reads."),
            ["remark-two-values"]
        );
    }

    #[test]
    fn what_may_be_another_number_is_left_alone() {
        for text in [
            "We have 5 million users. At peak we have 500 million users.",
            "We have 5 million users. What if there are 500 million users?",
            "We have 5 million users. We have 6 million users.",
            "We have 5 million users a day. We have 150 million users a month.",
            "We have 5-500 million users. We have 5 million users.",
        ] {
            assert_eq!(remarks(text), [] as [&str; 0], "{text}");
        }
    }

    #[test]
    fn a_load_that_one_node_does_not_carry_is_pointed_out_unless_it_is_shared_out() {
        let design = "The service asks the database by primary key and gives the row back to whoever asked for it. ".repeat(8);
        let text = format!("500 million users open it, so 58k reads/s.\n\n{design}");
        assert_eq!(remarks(&text), ["remark-one-node"]);
        assert_eq!(
            remarks(&format!("{text}\n\nA cache takes most of it.")),
            [] as [&str; 0]
        );
        let little = text
            .replace("58k", "580")
            .replace("500 million", "5 million");
        assert_eq!(remarks(&little), [] as [&str; 0]);
    }

    #[test]
    fn the_lists_of_words_are_sorted_for_the_search() {
        assert!(SPREAD.is_sorted() && ONE_NODE.is_sorted() && OTHER_WORLDS.is_sorted());
    }
}
