//! `kill -9` in the middle of everything, fifty times on the same data.

use std::path::Path;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::Instant;

use super::candidate::{Ack, Candidate};
use super::dice::Dice;
use super::house::House;
use super::verify::{self, Known};

const WRITERS: u64 = 16;
const ROUNDS: u64 = 50;
/// `CHAOS_SEED=n` repeats a run as far as two machines can do the same thing.
const SEED: u64 = 45;

struct Tally {
    cut_off_but_kept: usize,
    slowest_start: Duration,
}

#[tokio::test(flavor = "multi_thread")]
async fn no_acknowledged_save_is_lost_when_the_server_is_killed_fifty_times() {
    let seed = std::env::var("CHAOS_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(SEED);
    let mut dice = Dice::new(seed);
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let begun = Instant::now();

    let mut house = House::open(&data).await;
    let candidates = Candidate::many(&house.url, WRITERS).await;
    let mut writers: Vec<_> = candidates
        .into_iter()
        .map(|candidate| (candidate, Known::default()))
        .collect();
    let mut tally = Tally {
        cut_off_but_kept: 0,
        slowest_start: Duration::ZERO,
    };

    for round in 0..ROUNDS {
        let firsts: Vec<usize> = writers.iter().map(|(one, _)| one.acks.len()).collect();
        let load = writers.into_iter().map(|(candidate, known)| {
            tokio::spawn(async move { (candidate.type_until_cut_off().await, known) })
        });
        let load: Vec<_> = load.collect();
        tokio::time::sleep(Duration::from_millis(dice.between(5, 500))).await;
        house.kill();
        let killed_at = Instant::now();
        writers = join_all(load)
            .await
            .into_iter()
            .map(Result::unwrap)
            .collect();

        if round % 5 == 4 {
            killed_while_it_starts(&data, &mut dice).await;
        }
        house = House::open(&data).await;
        let away = killed_at.elapsed();
        tally.slowest_start = tally.slowest_start.max(house.ready_after);

        let all = writers.into_iter().zip(firsts);
        writers = join_all(all.map(async |((mut candidate, mut known), first)| {
            candidate.move_to(&house.url);
            verify::time_is_kept(&mut candidate, away).await;
            let kept = verify::goes_on(&mut candidate, &mut known, first).await;
            (candidate, known, kept)
        }))
        .await
        .into_iter()
        .map(|(candidate, known, kept)| {
            tally.cut_off_but_kept += usize::from(kept);
            (candidate, known)
        })
        .collect();
    }

    let acknowledged: Vec<Ack> = writers
        .iter()
        .flat_map(|(one, _)| one.acks.clone())
        .collect();
    for (candidate, _) in &mut writers {
        verify::nothing_is_lost(candidate).await;
    }
    house.kill();
    verify::the_file_is_sound(&data, &house).await;
    println!(
        "{ROUNDS} kills in {:.1?}: {} saves acknowledged, all there; {} more were kept whose answer was cut off; \
         slowest start {:.0?}",
        begun.elapsed(),
        acknowledged.len(),
        tally.cut_off_but_kept,
        tally.slowest_start
    );
    assert!(
        acknowledged.len() > 20 * usize::try_from(ROUNDS).unwrap(),
        "too little load to show anything: {}",
        acknowledged.len()
    );
    assert!(
        tally.cut_off_but_kept > 0,
        "no kill came between a commit and its answer, so trying again was not tested"
    );
}

async fn killed_while_it_starts(data: &Path, dice: &mut Dice) {
    let mut starting = House::begin(data, 0);
    tokio::time::sleep(Duration::from_millis(dice.between(0, 300))).await;
    starting.kill();
}
