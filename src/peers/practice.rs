//! What somebody marked of a reference interview beside what was agreed on.

use std::collections::BTreeMap;

use super::agreement::{Agreement, agreement};
use super::habit::{Record, Table};
use super::marks::{Marks, is_marked};
use super::rank;
use crate::casebook::reference::Reference;
use crate::casebook::rubric::{Dimension, Rubric, Verdict};
use crate::scoring::levels::DIMENSIONS;

/// One item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Its place in the rubric.
    pub item: usize,
    pub mine: Verdict,
    pub agreed: Verdict,
    /// Half points given beyond what was agreed, -2 to 2; nothing where nothing was marked.
    pub more: Option<i64>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Practice {
    /// The farthest apart first, what was not marked last, each kind in the order of the rubric.
    pub rows: Vec<Row>,
    /// Over all items that were marked; kappa with it.
    pub whole: Option<Agreement>,
    pub records: Records,
}

/// How somebody marks, by dimension.
pub type Records = BTreeMap<Dimension, Record>;

/// Compares marks with what was agreed on.
pub fn compare(rubric: &Rubric, reference: &Reference, mine: &Marks) -> Practice {
    let items = rubric.item.iter().enumerate();
    let mut rows: Vec<Row> = items
        .filter(|(_, item)| is_marked(item.kind))
        .filter_map(|(at, item)| {
            let agreed = reference.mark(&item.id)?.verdict;
            let mine = mine.of(&item.id);
            let mine = mine.map_or(Verdict::NotAssessed, |mark| mark.verdict);
            let more = rank(mine).zip(rank(agreed));
            Some(Row {
                item: at,
                mine,
                agreed,
                more: more.map(|(mine, agreed)| mine as i64 - agreed as i64),
            })
        })
        .collect();
    let by_grader = [
        rows.iter().map(|row| row.mine).collect(),
        rows.iter().map(|row| row.agreed).collect(),
    ];
    let whole = agreement(&by_grader);
    let records = DIMENSIONS.into_iter().filter_map(|dimension| {
        let here = rows
            .iter()
            .filter(|row| rubric.item[row.item].dimension == dimension);
        let record = Record::of(here.map(|row| (row.agreed, row.mine)));
        (record.marks() > 0.0).then_some((dimension, record))
    });
    let records = records.collect();
    rows.sort_by_key(|row| {
        let apart = row.more.map_or(-1, i64::abs);
        (-apart, row.item)
    });
    Practice {
        rows,
        whole,
        records,
    }
}

/// All dimensions as one.
pub fn whole(records: &Records) -> Record {
    let all = records.values();
    all.fold(Record::default(), |sum, record| sum.plus(record))
}

/// As they are stored.
pub fn to_tables(records: &Records) -> BTreeMap<Dimension, Table> {
    let all = records.iter();
    all.map(|(dimension, record)| (*dimension, record.counts()))
        .collect()
}

/// What was stored, added to what is there. Counts that are none are left out.
pub fn add_tables(records: &mut Records, tables: &BTreeMap<Dimension, Table>) {
    for (dimension, table) in tables {
        let counts = table.iter().flatten();
        if counts
            .clone()
            .all(|count| count.is_finite() && *count >= 0.0)
        {
            let record = records.entry(*dimension).or_default();
            *record = record.plus(&Record::counted(*table));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::lean::Lean;
    use super::super::marks::Mark;
    use super::*;
    use crate::casebook::sample;

    fn marked(verdicts: &[(&str, Verdict)]) -> Practice {
        let casebook = sample::casebook();
        let rubric = &casebook.cases["doorbell"].rubric;
        let reference = &casebook.references["doorbell"].sound(rubric)[0];
        let mark = |(item, verdict): &(&str, Verdict)| Mark {
            item: (*item).to_owned(),
            verdict: *verdict,
            proofs: Vec::new(),
            remark: String::new(),
        };
        let marks = Marks {
            marks: verdicts.iter().map(mark).collect(),
            ..Marks::default()
        };
        compare(rubric, reference, &marks)
    }

    #[test]
    fn what_is_farthest_apart_comes_first_and_what_was_not_marked_last() {
        // Agreed: repeat met, rings partly, drawing met.
        let practice = marked(&[
            ("deep-dive.repeat", Verdict::Missed),
            ("estimate.rings", Verdict::Met),
        ]);
        let told: Vec<_> = practice
            .rows
            .iter()
            .map(|row| (row.item, row.more))
            .collect();
        assert_eq!(told, [(0, Some(-2)), (1, Some(1)), (2, None)]);
        let whole = practice.whole.unwrap();
        assert_eq!((whole.items, whole.share), (2, 0.0));
        assert_eq!(practice.records.len(), 2, "{:?}", practice.records);
    }

    #[test]
    fn who_says_nothing_has_no_agreement_and_no_record() {
        let practice = marked(&[]);
        assert_eq!((practice.whole, practice.records.len()), (None, 0));
        assert_eq!(practice.rows.len(), 3);
    }

    #[test]
    fn what_is_stored_comes_back_and_adds_up_and_damage_is_left_out() {
        let practice = marked(&[("deep-dive.repeat", Verdict::Partly)]);
        let json = serde_json::to_string(&to_tables(&practice.records)).unwrap();
        let tables: BTreeMap<Dimension, Table> = serde_json::from_str(&json).unwrap();
        let mut records = Records::new();
        for _ in 0..20 {
            add_tables(&mut records, &tables);
        }
        assert_eq!(whole(&records).marks(), 20.0);
        assert_eq!(whole(&records).leaning().lean, Lean::TooHard);
        let broken = BTreeMap::from([(Dimension::Depth, [[-1.0; 3]; 3])]);
        add_tables(&mut records, &broken);
        assert_eq!(whole(&records).marks(), 20.0);
    }
}
