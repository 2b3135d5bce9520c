//! A backup made while everybody types.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::sync::Mutex;

use super::candidate::{Ack, Candidate, Sent};
use super::house::{House, path, run};
use super::verify;

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_under_load_starts_and_holds_every_save_from_before_it_began() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let house = House::open(&data).await;
    let writers = Candidate::many(&house.url, 16).await;
    let writers: Vec<_> = writers
        .into_iter()
        .map(|one| Arc::new(Mutex::new(one)))
        .collect();
    let load: Vec<_> = writers
        .iter()
        .map(|one| tokio::spawn(type_on(one.clone())))
        .collect();

    // What is acknowledged when it begins: some by everybody, and everybody has more to save.
    let mut before: Vec<Vec<Ack>> = Vec::new();
    while before.iter().map(Vec::len).sum::<usize>() < 64 {
        before.clear();
        for one in &writers {
            before.push(one.lock().await.acks.clone());
        }
    }
    let copy = dir.path().join("copy.db");
    let ended = run(&["backup", path(&copy), "--data", path(&data)]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.stdout.contains(path(&copy)), "{ended:?}");
    let while_copied: usize = join_all(writers.iter().map(async |one| one.lock().await.acks.len()))
        .await
        .iter()
        .sum();
    let known: usize = before.iter().map(Vec::len).sum();
    assert!(while_copied > known, "nobody typed while it was copied");
    load.iter().for_each(tokio::task::JoinHandle::abort);
    join_all(load).await;
    drop(house);

    let restored = dir.path().join("restored");
    fs::create_dir(&restored).unwrap();
    fs::copy(&copy, restored.join("fortyfive.db")).unwrap();
    let house = House::open(&restored).await;
    for (one, acks) in writers.into_iter().zip(before) {
        let mut candidate = Arc::into_inner(one).expect("nobody types").into_inner();
        candidate.move_to(&house.url);
        let known = verify::journal_of(&candidate).await;
        acks.iter().for_each(|ack| known.must_have(ack));
        known.replays(&acks);
        // The copy stands somewhere between then and the end; from there it goes on.
        let state = candidate.state().await;
        candidate.go_on_from(&state);
        assert!(matches!(candidate.save().await, Sent::Acknowledged));
    }
    verify::the_file_is_sound(&restored, &house).await;

    let again = run(&["backup", path(&copy), "--data", path(&data)]).await;
    assert_eq!(again.code, Some(78), "a backup is never overwritten");
}

async fn type_on(candidate: Arc<Mutex<Candidate>>) {
    loop {
        let sent = candidate.lock().await.save().await;
        if !matches!(sent, Sent::Acknowledged) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}
