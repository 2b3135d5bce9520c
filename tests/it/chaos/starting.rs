//! What keeps a server from starting is said in a sentence, with the exit code for wrong settings.

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::candidate::{Candidate, Sent};
use super::full_disk::Mount;
use super::house::{Ended, House, path, refused};

/// EX_CONFIG of sysexits.h.
const CONFIG: Option<i32> = Some(78);
/// EX_SOFTWARE: the disk failed under us.
const FAILED: Option<i32> = Some(70);

async fn refused_on(data: &Path) -> Ended {
    refused(&["--listen", "127.0.0.1:0", "--data", path(data)]).await
}

#[tokio::test]
async fn a_second_server_on_the_same_data_is_refused_and_the_first_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let house = House::open(&data).await;
    let mut candidate = Candidate::arrive(&house.url, 1).await;
    let second = refused_on(&data).await;
    assert_eq!(second.code, CONFIG, "{second:?}");
    let sentence = format!(
        "The data directory {} is already in use by another fortyfive; stop it or choose another --data.",
        data.display()
    );
    assert!(second.stderr.contains(&sentence), "{second:?}");
    assert!(matches!(candidate.save().await, Sent::Acknowledged));
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let data = dir.path().join("data");
    let ended = refused(&["--listen", &address, "--data", path(&data)]).await;
    assert_eq!(ended.code, CONFIG, "{ended:?}");
    let sentence = format!(
        "{address} is in use by another program. Stop that one, or choose another address with --listen."
    );
    assert!(ended.stderr.contains(&sentence), "{ended:?}");
}

#[tokio::test]
async fn a_data_directory_that_cannot_be_one_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("notes.txt");
    fs::write(&file, "not a directory").unwrap();
    for data in [file.clone(), file.join("below")] {
        let ended = refused_on(&data).await;
        assert_eq!(ended.code, CONFIG, "{ended:?}");
        let named = ended.stderr.contains(path(&data)) && ended.stderr.contains("--data");
        assert!(named, "{ended:?}");
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "not a directory");
}

/// Rights do not bind the administrator, so the directory is mounted read-only.
#[tokio::test]
async fn a_data_directory_that_can_only_be_read_is_refused_and_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    fs::create_dir(&data).unwrap();
    let Some(_mount) = Mount::read_only(&data) else {
        return;
    };
    let ended = refused_on(&data).await;
    assert_eq!(ended.code, CONFIG, "{ended:?}");
    let named = ended.stderr.contains(path(&data));
    assert!(named && ended.stderr.contains("Read-only"), "{ended:?}");
    assert_eq!(fs::read_dir(&data).unwrap().count(), 0);
}

#[tokio::test]
async fn a_database_cut_off_to_nothing_is_not_begun_anew() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("fortyfive.db"), "").unwrap();
    let ended = refused_on(&data).await;
    assert_eq!(ended.code, CONFIG, "{ended:?}");
    assert!(
        ended.stderr.contains("put a backup in its place"),
        "{ended:?}"
    );
    assert_eq!(fs::metadata(data.join("fortyfive.db")).unwrap().len(), 0);
}

/// What is written then is written nowhere, so it may not be acknowledged.
#[tokio::test]
async fn a_database_deleted_under_the_server_ends_it_without_a_false_answer() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let mut house = House::open(&data).await;
    let mut candidate = Candidate::arrive(&house.url, 1).await;
    assert!(matches!(candidate.save().await, Sent::Acknowledged));
    fs::remove_file(data.join("fortyfive.db")).unwrap();
    match candidate.save().await {
        Sent::Refused(status, body) => assert_eq!(status, 503, "{body} {}", house.log()),
        Sent::Unknown => {}
        Sent::Acknowledged => panic!("acknowledged what is nowhere"),
    }
    let status = house.ended(Duration::from_secs(5)).await;
    assert_eq!(status.expect("it ends by itself").code(), FAILED);
    assert!(!data.join("fortyfive.db").exists(), "no silent new one");
}

#[tokio::test]
async fn every_fault_of_ones_own_content_is_told_with_file_and_line() {
    let dir = tempfile::tempdir().unwrap();
    let content = dir.path().join("content");
    fs::create_dir_all(content.join("prompts/cases")).unwrap();
    fs::create_dir_all(content.join("rubrics")).unwrap();
    fs::write(
        content.join("prompts/cases/chat.toml"),
        "id = \"chat\"\ntitle = 7\n\ncolour = \"red\"\n",
    )
    .unwrap();
    fs::write(
        content.join("rubrics/chat.toml"),
        "case = \"chat\"\nitem = [[[\n",
    )
    .unwrap();
    let data = dir.path().join("data");
    let ended = refused(&[
        "--listen",
        "127.0.0.1:0",
        "--data",
        path(&data),
        "--content",
        path(&content),
    ])
    .await;
    assert_eq!(ended.code, CONFIG, "{ended:?}");
    let case = content.join("prompts/cases/chat.toml");
    let rubric = content.join("rubrics/chat.toml");
    for place in [
        format!("{}:2: ", case.display()),
        format!("{}:4: ", case.display()),
        format!("{}:2: ", rubric.display()),
    ] {
        assert!(ended.stderr.contains(&place), "{place} in {}", ended.stderr);
    }
    assert!(!data.exists(), "nothing was begun");
}
