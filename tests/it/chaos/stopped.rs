//! A process that stands still and goes on, and one that is asked to end.

use std::time::Duration;

use futures_util::future::join_all;
use rustix::process::Signal;
use serde_json::Value;
use tokio::time::Instant;

use super::candidate::{Candidate, Sent};
use super::house::House;
use super::verify;

/// The whole machine may stand still (a laptop that sleeps, a machine that is moved): nobody pays for it.
#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_stood_still_gives_the_time_back() {
    let dir = tempfile::tempdir().unwrap();
    let house = House::open(&dir.path().join("data")).await;
    let mut candidate = Candidate::arrive(&house.url, 1).await;
    assert!(matches!(candidate.save().await, Sent::Acknowledged));

    house.signal(Signal::STOP);
    let stopped_at = Instant::now();
    tokio::time::sleep(Duration::from_secs(8)).await;
    house.signal(Signal::CONT);
    let still = stopped_at.elapsed();

    verify::time_is_kept(&mut candidate, still).await;
    verify::nothing_is_lost(&mut candidate).await;
    let journal: Value = candidate.get("/journal").await;
    let events = journal["events"].as_array().unwrap();
    let credited = events
        .iter()
        .filter(|line| line["event"]["kind"] == "outage_credited")
        .count();
    assert_eq!(credited, 1);
    assert!(matches!(candidate.save().await, Sent::Acknowledged));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_asked_to_end_answers_what_it_has_taken_in() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let mut house = House::open(&data).await;
    let mut writers = Candidate::many(&house.url, 16).await;
    let watched = writers[0].request("/events").send().await.unwrap();
    let watching = tokio::spawn(to_the_end(watched));

    let load: Vec<_> = writers
        .into_iter()
        .map(|one| tokio::spawn(one.type_until_cut_off()))
        .collect();
    tokio::time::sleep(Duration::from_millis(300)).await;
    house.signal(Signal::TERM);
    let status = house.ended(Duration::from_secs(30)).await;
    assert_eq!(status.expect("it ends in time").code(), Some(0));
    writers = join_all(load)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    let stream = tokio::time::timeout(Duration::from_secs(5), watching);
    let stream = stream.await.expect("the stream is closed").unwrap();
    assert!(stream.contains("event: change"), "{stream}");

    let acknowledged: usize = writers.iter().map(|one| one.acks.len()).sum();
    assert!(acknowledged >= 64, "{acknowledged} are too little load");
    let house = House::open(&data).await;
    for candidate in &mut writers {
        candidate.move_to(&house.url);
        let op = candidate.pending.clone();
        let (_, kept) = verify::nothing_is_lost(candidate).await;
        assert!(!kept, "saved, and its answer was cut off: {op:?}");
        assert!(matches!(candidate.save().await, Sent::Acknowledged));
    }
    verify::the_file_is_sound(&data, &house).await;
}

/// What a stream says until it is closed in good order.
async fn to_the_end(mut stream: reqwest::Response) -> String {
    let mut said = String::new();
    while let Some(chunk) = stream.chunk().await.expect("closed, not cut off") {
        said.push_str(&String::from_utf8_lossy(&chunk));
    }
    said
}
