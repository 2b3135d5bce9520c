//! Quantities as people write them, and the limits of the reader.

use std::time::Duration;

use proptest::prelude::*;

use super::units::{DAY, MONTH, YEAR};
use super::*;

/// The first quantity of a text: amount, measure and period of its first reading.
fn first(text: &str) -> (f64, Measure, Option<f64>) {
    let found = read(text);
    let reading = &found
        .first()
        .unwrap_or_else(|| panic!("nothing in {text}"))
        .readings[0];
    (reading.low, reading.measure, reading.per_s)
}

#[test]
fn quantities_are_read_as_people_write_them() {
    use Measure::{Bytes, Chars, Count, Percent, Ratio, Time};
    for (text, expected) in [
        ("500 QPS", (500.0, Count, Some(1.0))),
        ("100M users", (1e8, Count, None)),
        ("2.5 TB/year", (2.5e12, Bytes, Some(YEAR))),
        ("10^9", (1e9, Count, None)),
        ("1.2 billion", (1.2e9, Count, None)),
        ("3k/s", (3e3, Count, Some(1.0))),
        ("~ 1,000,000", (1e6, Count, None)),
        ("86,400 s", (86_400.0, Time, None)),
        ("100:1", (100.0, Ratio, None)),
        ("1:100", (100.0, Ratio, None)),
        ("10 to 1", (10.0, Ratio, None)),
        ("20 %", (0.2, Percent, None)),
        ("20 percent", (0.2, Percent, None)),
        ("7 chars", (7.0, Chars, None)),
        ("100 ms", (0.1, Time, None)),
        ("5 years", (5.0 * YEAR, Time, None)),
        ("100 million new links per month", (1e8, Count, Some(MONTH))),
        ("20 billion a day", (2e10, Count, Some(DAY))),
        ("five hundred million users", (5e8, Count, None)),
        ("half a terabyte", (5e11, Bytes, None)),
        ("10 Gbps", (1.25e9, Bytes, Some(1.0))),
        ("4 KiB", (4096.0, Bytes, None)),
        ("40 msg/s", (40.0, Count, Some(1.0))),
        ("$2 \\times 10^6$ users", (2e6, Count, None)),
        ("1.5M daily active users", (1.5e6, Count, Some(DAY))),
        ("35 gigs", (3.5e10, Bytes, None)),
        ("3 hundred thousand", (3e5, Count, None)),
        ("5 million bytes", (5e6, Bytes, None)),
    ] {
        let (value, measure, per_s) = first(text);
        assert!((value / expected.0 - 1.0).abs() < 1e-9, "{text}: {value}");
        assert_eq!((measure, per_s), (expected.1, expected.2), "{text}");
    }
}

#[test]
fn ranges_keep_both_ends() {
    for (text, low, high) in [
        ("2-3 KB", 2e3, 3e3),
        ("2–3 KB", 2e3, 3e3),
        ("between 5 and 10 million", 5e6, 1e7),
        ("5 to 10 ms", 0.005, 0.01),
        ("500 KB - 2 MB", 5e5, 5e5),
        ("10k-20k", 1e4, 2e4),
    ] {
        let reading = read(text)[0].readings[0];
        assert!(
            (reading.low - low).abs() < 1e-9 * low && (reading.high - high).abs() < 1e-9 * high,
            "{text}: {reading:?}"
        );
    }
}

#[test]
fn both_meanings_of_a_unit_are_kept() {
    let measures =
        |text: &str| -> Vec<Measure> { read(text)[0].readings.iter().map(|r| r.measure).collect() };
    assert_eq!(measures("6B"), [Measure::Count, Measure::Bytes]);
    assert_eq!(measures("500B"), [Measure::Bytes, Measure::Count]);
    assert!(measures("x100").contains(&Measure::Ratio));
    assert!(measures("100x").contains(&Measure::Ratio));
    let factors: Vec<f64> = read("1 KB")[0].readings.iter().map(|r| r.low).collect();
    assert_eq!(factors, [1000.0, 1024.0]);
}

#[test]
fn what_cannot_be_read_is_no_number() {
    for text in [
        "5 lakh",
        "v1.2.3",
        "p99 and base62",
        "10.0.0.1",
        "this one",
        "1,00,000",
        "a B tree",
        "UTF-8",
        "",
    ] {
        assert_eq!(read(text), [], "{text}");
    }
}

#[test]
fn labels_give_units_to_bare_numbers() {
    let has = |text: &str, measure: Measure, per: Option<f64>| {
        let all = read(text);
        let last = all.last().unwrap();
        last.readings
            .iter()
            .any(|r| r.measure == measure && r.per_s == per)
    };
    assert!(has("QPS: 4000", Measure::Count, Some(1.0)));
    assert!(has(
        "Write QPS = 100M / 30 / 86400 = 38",
        Measure::Count,
        Some(1.0)
    ));
    assert!(has("Storage (TB) = 3", Measure::Bytes, None));
    assert!(has("messages per day: 20B", Measure::Count, Some(DAY)));
    assert!(!has("QPS matters. Nodes: 20", Measure::Count, Some(1.0)));
}

#[test]
fn a_cell_takes_unit_and_words_from_row_and_column() {
    let text = "| what | per day | size (GB) |\n|---|---|---|\n| links | 3,000,000 | 1.5 |\n\n5";
    let all = read(text);
    assert_eq!(all.len(), 3);
    let words =
        |at: usize| -> Vec<&str> { all[at].context.iter().map(|(a, b)| &text[*a..*b]).collect() };
    assert_eq!(words(0), ["links", "per day"]);
    assert_eq!(all[0].readings.last().unwrap().per_s, Some(DAY));
    assert_eq!(words(1), ["links", "size (GB)"]);
    assert_eq!(all[1].readings.last().unwrap().low, 1.5e9);
    assert!(all[2].context.is_empty());
}

#[test]
fn places_are_exact() {
    let text = "Über **100M links/month**, also 2–3 KB.";
    let quotes: Vec<&str> = read(text).iter().map(|q| &text[q.start..q.end]).collect();
    assert_eq!(quotes, ["100M links/month", "2–3 KB"]);
}

#[test]
fn hostile_texts_take_no_longer_than_their_length() {
    // Generous: a quadratic reader needs minutes here.
    let limit = Duration::from_secs(10);
    for text in [
        "9".repeat(100_000),
        "(".repeat(100_000),
        "1*".repeat(50_000),
        "1 * (".repeat(20_000),
        "1=".repeat(50_000),
        "\\frac{".repeat(20_000),
        "5 million ".repeat(10_000),
        "1 (a) ".repeat(20_000),
        "five ".repeat(20_000),
        "half a ".repeat(20_000),
        "| 1 ".repeat(30_000),
        "1,000".repeat(20_000),
        "1 per x / ".repeat(10_000),
        "10^".repeat(30_000),
    ] {
        let (done, finished) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let _ = look(&text);
            let _ = done.send(());
        });
        assert!(finished.recv_timeout(limit).is_ok());
    }
}

proptest! {
    #[test]
    fn any_text_can_be_read(text in any::<String>()) {
        for quantity in read(&text) {
            prop_assert!(text.get(quantity.start..quantity.end).is_some());
            prop_assert!(!quantity.readings.is_empty());
            prop_assert!(quantity.readings.iter().all(|r| r.low.is_finite() && r.high.is_finite()));
        }
    }

    #[test]
    fn number_soup_can_be_read(text in "[0-9kMGTB.,:*/%=~x|{}$\\\\ \n-]{0,120}") {
        let (quantities, sums) = look(&text);
        prop_assert!(quantities.windows(2).all(|pair| pair[0].end <= pair[1].start));
        prop_assert!(sums.iter().all(|sum| sum.start < sum.end));
    }
}
