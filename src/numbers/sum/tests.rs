use proptest::prelude::*;

use super::super::sums;
use super::*;

fn verdicts(text: &str) -> Vec<Verdict> {
    sums(text).into_iter().map(|sum| sum.verdict).collect()
}

#[test]
fn right_sums_are_right_in_whatever_units() {
    for text in [
        "100M / 30d / 86400s ~ 40 writes per second",
        "100M / 30 days / 86400 = roughly 38.6 writes per second",
        "6B * 500 => 3 TB storage in total",
        "rows: 100M * 12 * 5 = 6 billion records in 5 years",
        "62^7 ~ 3.5 trillion",
        "330M * 0.2 * 500B = 33GB, fits in memory",
        "10 TB / 96 GB = 104 nodes",
        "5M ops / 100k per node = 50 nodes by ops",
        "network: 5M x 1 KB x 8 = 40 Gbit/s over all",
        "500M * 40 = 20 billion a day",
        "media: 5 % of 20B = 1B items",
        "heartbeat every 30 s from 100M sockets: 100M / 30 s = 3.3M/s",
        "if we kept every raw ping: 25 MB/s x 86400 = 2.16 TB/day",
        "38/s * 5 years * 500 B = 3 TB",
        "100M/month * 5 years = 6B",
        "(100 + 20) * 5 = 600",
        "100 + 20% = 120",
        "$10^9 \\times 100 = 10^{11}$",
        "$\\frac{10^9 \\times 100}{86{,}400} \\approx 1.16 \\times 10^6$",
        "100M/month = 38.6/s",
        "20M rides / day = 231/s",
        "2^30 = 1 GB",
        "1 KB * 1M = 1 GB",
        "6B rows (5 years) * 500 B = 3 TB",
        "| sums | 100M * 500 B = 50 GB | ok |",
        "100M * 500 B\n= 50 GB",
        "10M drivers × 1 update/4 seconds = **2.5M updates/second**",
        "4000/s * 86400 = 345M/day",
        "**6B** * 500 B = **3 TB**",
    ] {
        let found = verdicts(text);
        assert!(!found.is_empty(), "nothing in {text}");
        assert!(
            found.iter().all(|v| *v <= Verdict::Rounded),
            "{text}: {:?}",
            sums(text)
        );
    }
}

#[test]
fn a_chain_is_read_pair_by_pair() {
    assert_eq!(
        verdicts("500M * 40 = 20 billion a day, / 86,400 = ~231k msg/s"),
        [Verdict::Ok; 2]
    );
    assert_eq!(
        verdicts("10 TB / 96 GB = 104 nodes, x2 replicas = 208"),
        [Verdict::Ok; 2]
    );
    assert_eq!(
        verdicts("2 KB * 100M = 200 GB/day * 365 = 73 TB"),
        [Verdict::Ok; 2]
    );
}

#[test]
fn wrong_sums_are_found_with_a_hint() {
    for (text, hint) in [
        (
            "500,000,000 * 40 = 2,000,000,000 messages",
            Some(Hint::Zeros(-1)),
        ),
        ("100M / 86400 = 1.2M/s", Some(Hint::Zeros(3))),
        ("6B * 500 B = 3 PB", Some(Hint::Zeros(3))),
        ("100M/month = 1157/s", Some(Hint::Factor(30))),
        ("20M / 86400 = 13,900", Some(Hint::Factor(60))),
        ("500 * 2 = 100", Some(Hint::Zeros(-1))),
        ("231 * 3 = 100", None),
        ("50M × 100KB × 5 ≈ 25 PB", Some(Hint::Zeros(3))),
        ("720K × 500MB ≈ 360 PB/day", Some(Hint::Zeros(3))),
        ("100 MB = 10 GB", Some(Hint::Zeros(2))),
        ("20M / 86400 -> 2310 rides", Some(Hint::Zeros(1))),
    ] {
        let found = sums(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(
            (found[0].verdict, found[0].hint),
            (Verdict::Wrong, hint),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn what_follows_or_is_named_is_no_sum() {
    for text in [
        "100M users => 40k QPS",
        "5 years -> 6 billion rows",
        "100M / 30 / 86400 -> 5 servers",
        "latency = 100 ms",
        "replicas = 3, shards = 16",
        "100M * followers = 5B",
        "avg * 100M * 200 B = 5 TB",
        "10 TB / node_ram = 104",
        "1 post/day = 200 inserts/day",
        "GET /links/17 = 302",
        "p99 = 100 ms, 99.9 % = 3 nines",
        "6B * 500 = 3 PB",
        "5 lakh * 2 = 7",
        "x = 5 * 3",
        "about 6 billion rows - 3 TB",
        "20% of messages × 1MB = 348GB/second",
        "1 req/s = 2.5 百万 req/m",
        "1.27 KB per paste * 10 million pastes per month\n    * ~450 GB",
        "Storing 1,000 snapshots of a 10MB object = 10GB RAM.",
        "100M users syncing 100 MB/day = 10 PB/day inbound",
        "value=(3+1)-(1+2)=1",
        "3 reads + 3-4 writes = 16-20KB",
        "log2(1M) × 32 bytes = 640 bytes",
        "Write bandwidth = 2 * 10 ^ 8 = 200 _ 2 _ 10^8 KBps",
        "20 % of a day's 333 million reads × 500 B = 33 GB",
        "50 calls in flight x 100 ms = 500/s",
    ] {
        assert!(
            verdicts(text).iter().all(|v| *v != Verdict::Wrong),
            "{text}: {:?}",
            sums(text)
        );
    }
}

#[test]
fn only_the_left_side_is_reckoned_with() {
    let (quantities, _) = super::super::look("6B * 500 B = 3 TB storage");
    let operands: Vec<bool> = quantities.iter().map(|q| q.is_operand).collect();
    assert_eq!(operands, [true, true, false]);
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in "[0-9a-zA-Z.,:;*/+^%()=~x<>{}\\\\$| \n\u{2212}\u{d7}-]{0,200}") {
        for sum in sums(&text) {
            prop_assert!(text.get(sum.start..sum.end).is_some());
        }
    }

    #[test]
    fn a_right_product_is_never_wrong(a in 1u32..100_000, b in 1u32..100_000) {
        let text = format!("{a} * {b} = {}", u64::from(a) * u64::from(b));
        prop_assert_eq!(verdicts(&text), [Verdict::Ok]);
    }
}
