use proptest::prelude::*;

use super::super::summary::sample::summary;
use super::super::summary::{GraderSummary, Summary};
use super::*;
use crate::scoring::Dimensions;

fn no_concepts(_: &str, _: &str) -> Vec<String> {
    Vec::new()
}

/// Interviews with these points for depth.
fn depths(points: &[u8]) -> Vec<Summary> {
    let with = |(n, points): (i64, &u8)| {
        let mut one = summary(n);
        one.dimensions.depth = Some(*points);
        one
    };
    (0..).zip(points).map(with).collect()
}

fn depth(all: &[Summary]) -> Series {
    trends(all, &no_concepts).dimensions.remove(3)
}

fn slope(series: &Series) -> (f64, f64, f64) {
    match series.trend {
        Trend::Slope {
            by_ten, low, high, ..
        } => (by_ten, low, high),
        Trend::TooFew(n) => panic!("{n} are too few"),
    }
}

#[test]
fn fewer_than_three_have_no_trend() {
    for n in 0..LEAST {
        let all = depths(&[1, 4, 4][..n]);
        assert_eq!(depth(&all).trend, Trend::TooFew(n));
    }
    assert!(matches!(
        depth(&depths(&[1, 2, 3])).trend,
        Trend::Slope { .. }
    ));
}

#[test]
fn who_gets_better_for_long_is_told_so_and_a_few_good_days_are_not_enough() {
    let long: Vec<u8> = (0..24).map(|n| 1 + n / 6).collect();
    let series = depth(&depths(&long));
    let (by_ten, low, _) = slope(&series);
    assert!(series.trend.is_clear() && low > 0.0, "{:?}", series.trend);
    assert!((0.8..1.6).contains(&by_ten), "{by_ten}");
    let short = depth(&depths(&[2, 3, 3]));
    assert!(!short.trend.is_clear(), "{:?}", short.trend);
    let (three, low, high) = slope(&short);
    assert!(
        three < 5.0 && low < 0.0 && high > 0.0,
        "half a point a day is not believed yet"
    );
}

#[test]
fn a_harder_case_is_no_step_back() {
    let mut all = depths(&[3, 3, 3, 3, 2, 2, 2, 2]);
    let plain = slope(&depth(&all)).0;
    for one in all.iter_mut().skip(4) {
        one.difficulty = 3;
        one.level = Level::Staff;
    }
    let series = depth(&all);
    assert!(slope(&series).0 > plain, "{} {plain}", slope(&series).0);
    let last = series.observations.last().unwrap();
    assert!(
        last.adjusted > last.value,
        "it would have been more on a middling case"
    );
}

#[test]
fn versions_are_kept_apart_and_the_line_begins_again() {
    let mut all = depths(&[1, 2, 3, 4, 1, 1]);
    for one in all.iter_mut().skip(4) {
        one.engine = "5".to_owned();
    }
    let all_of_it = trends(&all, &no_concepts);
    assert_eq!(all_of_it.eras.len(), 2);
    assert_eq!(all_of_it.eras[1].change, Some(Change::Scorer));
    assert_eq!(all_of_it.dimensions[3].trend, Trend::TooFew(2));
    let eras: Vec<usize> = all_of_it.dimensions[3]
        .observations
        .iter()
        .map(|one| one.era)
        .collect();
    assert_eq!(eras, [0, 0, 0, 0, 1, 1]);

    let mut all = depths(&[1, 2, 3, 4]);
    all[1].case = "chat".to_owned();
    all[1].rubric = "r2".to_owned();
    assert_eq!(
        trends(&all, &no_concepts).eras.len(),
        1,
        "another case has another checklist"
    );
    all[3].rubric = "r3".to_owned();
    let changed = trends(&all, &no_concepts).eras;
    assert_eq!(changed[1].change, Some(Change::Checklist));
}

#[test]
fn a_grader_who_is_always_kinder_is_read_as_such() {
    let mut all = depths(&[2; 8]);
    for one in &mut all {
        one.graders.push(GraderSummary {
            person: "g".to_owned(),
            name: "Gil".to_owned(),
            dimensions: Dimensions {
                depth: Some(4),
                ..Dimensions::default()
            },
        });
    }
    let read = trends(&all, &no_concepts);
    let severity = &read.severities[0];
    assert_eq!(severity.compared, 8);
    assert!(severity.higher_by > 1.0 && severity.higher_by < 2.0);
    let value = read.dimensions[3].observations[0].value;
    assert!(
        value > 2.0 && value < 2.6,
        "{value}: between, and nearer to the machine"
    );
}

#[test]
fn stages_and_concepts_have_their_own_lines() {
    let all: Vec<Summary> = (0..4).map(summary).collect();
    let concepts = |_: &str, item: &str| match item {
        "deep-dive.cache" => vec!["caching".to_owned()],
        _ => Vec::new(),
    };
    let read = trends(&all, &concepts);
    let of = |series: &Series| (series.subject.clone(), series.observations[0].value);
    let stages: Vec<_> = read.stages.iter().map(of).collect();
    assert_eq!(
        stages,
        [
            (Subject::Stage("clarify".into()), 1.0),
            (Subject::Stage("deep-dive".into()), 0.0)
        ]
    );
    assert_eq!(read.concepts.len(), 1);
    assert_eq!(read.concepts[0].subject, Subject::Concept("caching".into()));
    let few = trends(&all[..2], &concepts);
    assert!(few.concepts.is_empty(), "asked for twice only");
}

proptest! {
    #[test]
    fn the_order_of_interviews_changes_nothing(
        points in prop::collection::vec((1_u8..=4, 1_u32..=3), 0..20), turn in 0_usize..20,
    ) {
        let mut all: Vec<Summary> = (0..).zip(&points).map(|(n, (points, difficulty))| {
            let mut one = summary(n);
            one.dimensions.depth = Some(*points);
            one.difficulty = *difficulty;
            one
        }).collect();
        let before = trends(&all, &no_concepts);
        let turn = turn.min(all.len());
        all.rotate_left(turn);
        all.extend(all.first().cloned());
        prop_assert_eq!(trends(&all, &no_concepts), before);
    }

    #[test]
    fn what_stays_the_same_has_no_slope(points in 1_u8..=4, n in 3_usize..40) {
        let series = depth(&depths(&vec![points; n]));
        let (by_ten, low, high) = slope(&series);
        prop_assert!(by_ten.abs() < 1e-6, "{by_ten}");
        prop_assert!(low < 0.0 && high > 0.0);
    }

    #[test]
    fn a_slope_lies_in_its_interval_and_more_interviews_make_it_narrower(points in prop::collection::vec(1_u8..=4, 3..30)) {
        let (by_ten, low, high) = slope(&depth(&depths(&points)));
        prop_assert!(low <= by_ten && by_ten <= high && high.is_finite());
        let four_times: Vec<u8> = points.iter().flat_map(|one| [*one; 4]).collect();
        let (_, low_4, high_4) = slope(&depth(&depths(&four_times)));
        prop_assert!(high_4 - low_4 < high - low);
    }
}
