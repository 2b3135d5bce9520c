//! How much memory a large archive takes: the real program brings one, and the most it ever held is read from the system.

use std::collections::BTreeMap;
use std::time::Duration;

use fortyfive::archive::Writer;
use fortyfive::interview::text::sha256_hex;
use fortyfive::interview::{Action, Event, Interview, Plan};
use fortyfive::limits;
use fortyfive::store::{InterviewRow, Place, StartInterview};
use fortyfive::wire;
use serde_json::{Value, json};

use super::client::Client;
use super::drills::person_of;
use super::yours::{export, files_of};
use super::{BUILT_IN, Setting, World, sqlite};
use crate::chaos::dice::Dice;
use crate::chaos::house::{path, program};
use crate::interview::script::{Room, Wait};

/// Unpacked: as much as an upload may have. `FORTYFIVE_IMPORT_MIB` asks for more, as an operator may bring.
const MIB: usize = 100;
/// Of the notes of one interview; with what each save took away its journal is twice as long.
const JOURNAL_BYTES: usize = 4 << 20;
const NOTE_BYTES: usize = 24 << 10;
/// What is held beside the packed archive, in largest entries, over what one interview takes: far less than all of it unpacked.
const ENTRIES_HELD: u64 = 12;

const WORDS: [&str; 32] = [
    "cache", "shard", "queue", "index", "write", "reads", "quorum", "leader", "replica", "bytes",
    "latency", "second", "million", "users", "links", "redirect", "storage", "memory", "server",
    "region", "failover", "backup", "token", "bucket", "limit", "stream", "event", "worker",
    "retry", "timeout", "hash", "key",
];

/// The most a child held, in bytes, as the system counts it, and how it ended.
async fn peak_of(arguments: &[&str]) -> (u64, std::process::ExitStatus, String) {
    let mut child = program()
        .args(arguments)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts");
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let status = loop {
        let text = std::fs::read_to_string(&status_file).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with("VmHWM:"));
        let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
        peak = peak.max(kib.unwrap_or(0) * 1024);
        if let Some(status) = child.try_wait().expect("its state") {
            break status;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    let mut said = String::new();
    let mut out = child.stdout.take().expect("its output");
    std::io::Read::read_to_string(&mut out, &mut said).expect("what it said");
    (peak, status, said)
}

/// An interview whose notes were written anew all the time.
async fn long_interview(world: &World, owner: &mut Client) {
    let entry = BUILT_IN.cases["url-shortener"].clone();
    let mut dice = Dice::new(7);
    let mut room = Room::open(Plan::named("default").expect("the plan"));
    let (mut written, mut revision) = (0, 0);
    while written < JOURNAL_BYTES {
        let mut text = String::with_capacity(NOTE_BYTES);
        while text.len() < NOTE_BYTES {
            text.push_str(dice.one_of(&WORDS));
            text.push(' ');
        }
        written += text.len();
        let save = Action::Write {
            stage: "clarify".into(),
            op_id: format!("save-{revision}"),
            base_rev: revision,
            merges: None,
            text,
        };
        room.wait(&Wait::Ms(1_000));
        let saved = room.command(0, save);
        assert!(saved.answer.is_ok(), "{:?}", saved.answer);
        revision += 1;
    }
    let _ = room.command(0, Action::Finish { notes: Vec::new() });
    if let Event::Started { content_hash, .. } = &mut room.journal[0].event {
        content_hash.clone_from(&entry.hash);
    }
    let interview = Interview::replay(&room.journal);
    let row = InterviewRow {
        id: "long".into(),
        person_id: person_of(world, owner).await,
        case_id: entry.case.id.clone(),
        title: entry.case.title.clone(),
        level: wire::name(&interview.level()),
        plan_name: interview.plan().name.clone(),
        pace: wire::name(&interview.plan().pace),
        phase: "finished".into(),
        stage: Some(interview.stage().to_owned()),
        started_at: interview.started_at(),
        finished_at: interview.finished().map(|(at, _)| at),
        due_at: None,
        seq: i64::try_from(interview.seq()).unwrap(),
        content_hash: entry.hash.clone(),
        coverage: None,
        verdict: None,
    };
    let start = StartInterview {
        row,
        content: entry.source_json.clone(),
        events: room.journal,
        snapshot: None,
    };
    world.db.write(start).await.unwrap();
}

/// The one interview of an archive so often that all of it has so many bytes; what it has, and the archive.
fn multiplied(archive: &[u8], bytes: usize) -> (usize, Vec<u8>) {
    let mut files: BTreeMap<String, Vec<u8>> = files_of(archive);
    let mut manifest: Value =
        serde_json::from_slice(&files.remove("manifest.json").unwrap()).unwrap();
    files.retain(|name, _| name.starts_with("interviews/") || name.starts_with("content/"));
    let one: Vec<(String, Vec<u8>)> = files
        .iter()
        .filter_map(|(name, content)| {
            Some((
                name.strip_prefix("interviews/0001/")?.to_owned(),
                content.clone(),
            ))
        })
        .collect();
    let of_one: usize = one.iter().map(|(_, content)| content.len()).sum();
    files.retain(|name, _| name.starts_with("content/"));
    assert!(
        of_one > 3 << 20,
        "{of_one}: the notes are kept as they were written"
    );
    let title = manifest["interviews"][0]["title"].clone();
    let mut listed = Vec::new();
    for number in 1..=(bytes / of_one).max(1) {
        let (folder, id) = (format!("interviews/{number:04}"), format!("long-{number}"));
        for (name, content) in &one {
            let mut content = content.clone();
            if name == "interview.json" {
                let mut file: Value = serde_json::from_slice(&content).unwrap();
                file["id"] = id.clone().into();
                content = file.to_string().into_bytes();
            }
            files.insert(format!("{folder}/{name}"), content);
        }
        listed.push(json!({"folder": folder, "id": id, "title": title}));
    }
    manifest["interviews"] = listed.into();
    let described = files.iter();
    manifest["files"] = described
        .map(|(name, content)| json!({"name": name, "bytes": content.len(), "sha256": sha256_hex(content)}))
        .collect();
    let all = files.values().map(Vec::len).sum();
    let mut writer = Writer::default();
    for (name, content) in &files {
        writer.add(name, content).unwrap();
    }
    writer
        .add("manifest.json", manifest.to_string().as_bytes())
        .unwrap();
    (all, writer.finish().unwrap())
}

/// AB-24
#[tokio::test]
async fn a_large_archive_is_brought_in_memory_for_a_few_of_its_entries() {
    let asked = std::env::var("FORTYFIVE_IMPORT_MIB").ok();
    let mib: usize = asked.as_ref().map_or(MIB, |mib| mib.parse().unwrap());
    let world = sqlite(Setting::default()).await;
    let mut owner = world.browser();
    owner.become_guest().await;
    let fields = [
        ("name", "Ada"),
        ("password", "four words that do not belong"),
    ];
    owner.form("/register", &fields).await.location();
    long_interview(&world, &mut owner).await;
    let one = export(&mut owner, "/api/v1/export").await;
    let (unpacked, archive) = multiplied(&one, mib << 20);
    let (_, small) = multiplied(&one, 0);
    let Place::DataDir(data) = world.place.clone() else {
        unreachable!()
    };
    // Nobody else has the directory open then.
    let _kept = world._dir.clone();
    world.db.close().await;
    drop((owner, world));
    let dir = tempfile::tempdir().unwrap();
    let mut peaks = Vec::new();
    for (name, archive) in [("small.zip", &small), ("large.zip", &archive)] {
        let file = dir.path().join(name);
        std::fs::write(&file, archive).unwrap();
        let import = [
            "import",
            "--person",
            "ada",
            "--data",
            path(&data),
            "--again",
            path(&file),
        ];
        let (peak, status, said) = peak_of(&import).await;
        assert!(status.success(), "{said}");
        peaks.push((peak, said.matches("Came: ").count()));
    }
    let [(small_peak, 1), (peak, came)] = peaks[..] else {
        panic!("{peaks:?}");
    };
    assert!(came > 8, "{came} came");
    println!(
        "{} MiB in {came} interviews, packed {} MiB: at most {} MiB; one interview of it: {} MiB",
        unpacked >> 20,
        archive.len() >> 20,
        peak >> 20,
        small_peak >> 20
    );
    // All of it packed, and no more of it unpacked than of a small one.
    let grown = peak.saturating_sub(small_peak);
    let allowed = archive.len() as u64 + ENTRIES_HELD * limits::ARCHIVE_ENTRY_BYTES;
    assert!(
        grown <= allowed,
        "{grown} bytes more than for one of them, allowed are {allowed}"
    );
    assert!(small_peak <= 300 << 20, "{small_peak}");
}
