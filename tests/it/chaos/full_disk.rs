//! A disk without room, and mounts for tests that need one of their own.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use futures_util::future::join_all;
use reqwest::StatusCode;

use super::candidate::{Candidate, Sent};
use super::house::{House, path};
use super::verify;

/// A mount that goes with the test. Only the administrator can make one; for others the test says
/// that it showed nothing.
pub struct Mount(PathBuf);

impl Mount {
    pub fn read_only(dir: &Path) -> Option<Mount> {
        Mount::made(dir, &["--bind", path(dir), path(dir)])?;
        let mount = Mount(dir.to_owned());
        let made = command("mount", &["-o", "remount,bind,ro", path(dir)]);
        made.then_some(mount).or_else(|| skipped(dir))
    }

    /// A disk of its own of so many MiB, in memory.
    pub fn disk(dir: &Path, mib: u32) -> Option<Mount> {
        let size = format!("size={mib}m");
        Mount::made(dir, &["-t", "tmpfs", "-o", &size, "fortyfive", path(dir)])?;
        Some(Mount(dir.to_owned()))
    }

    fn made(dir: &Path, args: &[&str]) -> Option<()> {
        command("mount", args)
            .then_some(())
            .or_else(|| skipped(dir))
    }
}

fn skipped<T>(dir: &Path) -> Option<T> {
    let why = format!(
        "SKIPPED: nothing can be mounted at {} by this user (run the tests as root), so this test shows nothing",
        dir.display()
    );
    // Past the harness, which keeps to itself what a test that passes prints.
    let _ = writeln!(std::io::stderr().lock(), "{why}");
    None
}

#[expect(clippy::disallowed_methods, reason = "a mount is made by a program")]
fn command(name: &str, args: &[&str]) -> bool {
    let output = std::process::Command::new(name).args(args).output();
    output.is_ok_and(|output| output.status.success())
}

impl Drop for Mount {
    fn drop(&mut self) {
        // Lazily: a server that is ending may still hold a file.
        command("umount", &["-l", path(&self.0)]);
    }
}

/// Takes all the room there is.
fn fill(file: &Path) {
    let mut file = File::options()
        .create(true)
        .append(true)
        .open(file)
        .unwrap();
    for piece in [1 << 20, 4_096] {
        let zeros = vec![0; piece];
        while file.write_all(&zeros).is_ok() {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_to_be_full_loses_nothing_and_is_forgiven() {
    let dir = tempfile::tempdir().unwrap();
    let disk = dir.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let Some(_mount) = Mount::disk(&disk, 320) else {
        return;
    };
    let data = disk.join("data");
    let filler = disk.join("filler");
    // Its log is on the same disk: a line that cannot be logged may not cost a save.
    let mut house = House::open(&data).await;
    let mut writers = Candidate::many(&house.url, 4).await;
    save_until_refused(&mut writers, 5, &mut Vec::new()).await;

    fill(&filler);
    let mut refusals = Vec::new();
    save_until_refused(&mut writers, 200, &mut refusals).await;
    assert_eq!(refusals.len(), writers.len(), "{}", house.log());
    for (status, code) in &refusals {
        assert_eq!(
            (*status, code.as_str()),
            (StatusCode::INSUFFICIENT_STORAGE, "disk-full")
        );
    }
    let refused = writers[0].start().await;
    assert_eq!(refused.status(), StatusCode::INSUFFICIENT_STORAGE);
    // Reading goes on: the texts are there while nothing can be saved.
    for candidate in &mut writers {
        let state = candidate.state().await;
        assert_eq!(state["phase"], "running");
    }

    fs::remove_file(&filler).unwrap();
    for candidate in &mut writers {
        let waiting = candidate.pending.clone().expect("what was refused");
        assert!(matches!(candidate.save().await, Sent::Acknowledged));
        assert_eq!(candidate.last.as_ref().map(|op| &op.id), Some(&waiting.id));
        verify::nothing_is_lost(candidate).await;
    }
    // The same after a restart: what was refused left nothing half done behind.
    house.kill();
    let house = House::open(&data).await;
    for candidate in &mut writers {
        candidate.move_to(&house.url);
        verify::nothing_is_lost(candidate).await;
    }
    verify::the_file_is_sound(&data, &house).await;
}

/// Each saves at most `times`, or until a save is refused for another reason than haste; the refusals
/// go to `refusals`.
async fn save_until_refused(
    writers: &mut Vec<Candidate>,
    times: usize,
    refusals: &mut Vec<(StatusCode, String)>,
) {
    let all = writers.drain(..).map(async |mut candidate| {
        for _ in 0..times {
            match candidate.save().await {
                Sent::Acknowledged => {}
                Sent::Refused(StatusCode::TOO_MANY_REQUESTS, _) => {
                    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
                }
                Sent::Refused(status, body) => {
                    let code = body["code"].as_str().unwrap_or_default().to_owned();
                    return (candidate, Some((status, code)));
                }
                Sent::Unknown => panic!("the server is there"),
            }
        }
        (candidate, None)
    });
    for (candidate, refusal) in join_all(all).await {
        writers.push(candidate);
        refusals.extend(refusal);
    }
}
