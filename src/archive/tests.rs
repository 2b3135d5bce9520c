//! Archives as people bring them: honest ones, and a corpus of others built byte by byte.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::*;

fn written(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = Writer::default();
    for (name, content) in entries {
        writer.add(name, content).unwrap();
    }
    writer.finish().unwrap()
}

/// One entry as somebody forges it. What is not set is honest.
#[derive(Clone)]
struct Forged {
    name: Vec<u8>,
    content: Vec<u8>,
    method: u16,
    flags: u16,
    /// In the list at the end.
    unpacked: Option<u32>,
    crc: Option<u32>,
    offset: Option<u32>,
    attributes: u32,
    extra: Vec<u8>,
    /// Before the entry; other than in the list.
    local_name: Option<Vec<u8>>,
    /// Bytes between this entry and the next.
    gap: Vec<u8>,
}

fn forged(name: &str, content: &[u8]) -> Forged {
    Forged {
        name: name.as_bytes().to_vec(),
        content: content.to_vec(),
        method: DEFLATED,
        flags: 0,
        unpacked: None,
        crc: None,
        offset: None,
        attributes: 0,
        extra: Vec::new(),
        local_name: None,
        gap: Vec::new(),
    }
}

fn packed(content: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn build(entries: &[Forged]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut list = Vec::new();
    for entry in entries {
        let data = match entry.method {
            DEFLATED => packed(&entry.content),
            _ => entry.content.clone(),
        };
        let offset = entry.offset.unwrap_or(bytes.len() as u32);
        let crc = entry.crc.unwrap_or_else(|| crc32fast::hash(&entry.content));
        let unpacked = entry.unpacked.unwrap_or(entry.content.len() as u32);
        let common = |out: &mut Vec<u8>, name: &[u8], extra: &[u8]| {
            out.extend(20_u16.to_le_bytes());
            out.extend(entry.flags.to_le_bytes());
            out.extend(entry.method.to_le_bytes());
            out.extend([0; 4]);
            out.extend(crc.to_le_bytes());
            out.extend((data.len() as u32).to_le_bytes());
            out.extend(unpacked.to_le_bytes());
            out.extend((name.len() as u16).to_le_bytes());
            out.extend((extra.len() as u16).to_le_bytes());
        };
        let local_name = entry.local_name.as_ref().unwrap_or(&entry.name);
        if entry.offset.is_none() {
            bytes.extend(LOCAL.to_le_bytes());
            common(&mut bytes, local_name, &[]);
            bytes.extend(local_name);
            bytes.extend(&data);
            bytes.extend(&entry.gap);
        }
        list.extend(CENTRAL.to_le_bytes());
        list.extend((3_u16 << 8 | 20).to_le_bytes());
        common(&mut list, &entry.name, &entry.extra);
        list.extend([0; 6]);
        list.extend(entry.attributes.to_le_bytes());
        list.extend(offset.to_le_bytes());
        list.extend(&entry.name);
        list.extend(&entry.extra);
    }
    let start = bytes.len() as u32;
    bytes.extend(&list);
    bytes.extend(END.to_le_bytes());
    bytes.extend([0; 4]);
    bytes.extend((entries.len() as u16).to_le_bytes());
    bytes.extend((entries.len() as u16).to_le_bytes());
    bytes.extend((list.len() as u32).to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend([0; 2]);
    bytes
}

fn refusal(bytes: Vec<u8>) -> Reason {
    match Archive::open(bytes, &Limits::UPLOAD) {
        Err(fault) => fault.reason,
        // What lies inside is found out when it is read.
        Ok(archive) => {
            let names: Vec<String> = archive.names().map(str::to_owned).collect();
            let fault = names.iter().find_map(|name| archive.read(name).err());
            fault.expect("something is wrong with it").reason
        }
    }
}

#[test]
fn what_was_written_is_read() {
    let long: String = (0..10_000).map(|n| format!("{{\"seq\":{n}}}\n")).collect();
    let entries: [(&str, &[u8]); 3] = [
        ("manifest.json", b"{}"),
        ("interviews/0001/journal.jsonl", long.as_bytes()),
        ("empty", b""),
    ];
    let bytes = written(&entries);
    assert!(bytes.len() < long.len() / 3, "it is packed");
    let archive = Archive::open(bytes, &Limits::UPLOAD).unwrap();
    for (name, content) in entries {
        assert_eq!(archive.read(name).unwrap().unwrap(), content, "{name}");
    }
    assert_eq!(archive.read("other").unwrap(), None);
}

#[test]
fn what_somebody_typed_a_million_times_can_be_brought_back() {
    let same = "a".repeat(1 << 20);
    let bytes = written(&[("a", same.as_bytes())]);
    let archive = Archive::open(bytes, &Limits::UPLOAD).unwrap();
    assert_eq!(archive.read("a").unwrap().unwrap(), same.as_bytes());
}

#[test]
fn pieces_taken_on_the_way_are_the_same_archive() {
    let mut writer = Writer::default();
    let mut bytes = Vec::new();
    for name in ["a", "b", "c"] {
        writer.add(name, name.repeat(1000).as_bytes()).unwrap();
        bytes.extend(writer.take());
    }
    bytes.extend(writer.finish().unwrap());
    let whole: Vec<(String, String)> = ["a", "b", "c"]
        .map(|name| (name.to_owned(), name.repeat(1000)))
        .into();
    let pairs: Vec<(&str, &[u8])> = whole
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_bytes()))
        .collect();
    assert_eq!(bytes, written(&pairs));
}

#[test]
fn an_archive_of_another_honest_program_is_read() {
    // Sizes behind the data, as programs write that cannot go back; a directory; a comment.
    let content = b"hello, hello, hello";
    let data = packed(content);
    let crc = crc32fast::hash(content);
    let mut bytes = build(&[forged("a.txt", content)]);
    let list_at = LOCAL_BYTES + 5 + data.len();
    let mut with_sizes_behind = bytes[..list_at].to_vec();
    with_sizes_behind[6] = 8;
    with_sizes_behind[14..26].fill(0);
    with_sizes_behind.extend(DESCRIPTOR.to_le_bytes());
    for size in [crc, data.len() as u32, content.len() as u32] {
        with_sizes_behind.extend(size.to_le_bytes());
    }
    let start = with_sizes_behind.len() as u32;
    let mut rest = bytes.split_off(list_at);
    rest[8] = 8;
    let end = rest.len() - END_BYTES;
    rest[end + 16..end + 20].copy_from_slice(&start.to_le_bytes());
    rest[end + 20] = 3;
    with_sizes_behind.extend(rest);
    with_sizes_behind.extend(b"why");
    let archive = Archive::open(with_sizes_behind, &Limits::UPLOAD).unwrap();
    assert_eq!(archive.read("a.txt").unwrap().unwrap(), content);

    let mut folder = forged("folder/", b"");
    folder.method = STORED;
    folder.attributes = 0o040_755 << 16;
    let archive = Archive::open(build(&[folder, forged("folder/a", b"a")]), &Limits::UPLOAD);
    assert_eq!(archive.unwrap().names().collect::<Vec<_>>(), ["folder/a"]);
}

#[test]
fn names_that_lead_anywhere_are_refused() {
    let of = |name: &str| refusal(build(&[forged(name, b"x")]));
    for name in [
        "../a",
        "a/../../b",
        "/etc/passwd",
        "C:\\a",
        "a\\b",
        "a/./b",
        "a//b",
        "C:a",
    ] {
        assert_eq!(of(name), Reason::LeadsOutside, "{name}");
    }
    for name in ["", "a\0b", "a\nb", "caf\u{e9}"] {
        assert_eq!(of(name), Reason::BadName, "{name:?}");
    }
    assert_eq!(of(&"a".repeat(256)), Reason::NameTooLong);
    assert_eq!(of("a/b/c/d/e/f/g/h/i"), Reason::NameTooLong);
    let twice = build(&[forged("Manifest.json", b"x"), forged("manifest.JSON", b"x")]);
    assert_eq!(refusal(twice), Reason::TwiceTheName);
    let shadowed = build(&[forged("a", b"x"), forged("a", b"y")]);
    assert_eq!(refusal(shadowed), Reason::TwiceTheName);
}

#[test]
fn links_devices_and_encrypted_entries_are_refused() {
    for mode in [0o120_777, 0o010_644, 0o020_644, 0o060_644, 0o140_644] {
        let mut link = forged("a", b"/etc/passwd");
        link.attributes = mode << 16;
        assert_eq!(refusal(build(&[link])), Reason::Link, "{mode:o}");
    }
    for flags in [1, 0x41, 0x2001] {
        let mut entry = forged("a", b"x");
        entry.flags = flags;
        assert_eq!(refusal(build(&[entry])), Reason::Encrypted);
    }
    let mut entry = forged("a", b"x");
    entry.method = 12;
    assert_eq!(refusal(build(&[entry])), Reason::UnknownMethod);
}

#[test]
fn bombs_are_refused_before_they_are_unpacked() {
    let nothing = vec![0; 4 << 20];
    assert_eq!(
        refusal(build(&[forged("a", &nothing)])),
        Reason::PackedTooWell
    );
    assert_eq!(
        refusal(build(&[forged("a", &vec![7; 6 << 20])])),
        Reason::EntryTooLarge
    );
    // Under the ratio and the size of one, but too much together.
    let mut half: Vec<u8> = Vec::new();
    let mut state: u32 = 1;
    while half.len() < 4 << 20 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        half.extend([(state >> 24) as u8; 16]);
    }
    let many: Vec<Forged> = (0..26).map(|n| forged(&format!("{n}"), &half)).collect();
    assert_eq!(refusal(build(&many)), Reason::TooMuchUnpacked);
    let entries: Vec<Forged> = (0..2_001).map(|n| forged(&format!("{n}"), b"")).collect();
    assert_eq!(refusal(build(&entries)), Reason::TooManyEntries);
    assert_eq!(refusal(vec![0; (20 << 20) + 1]), Reason::TooLarge);
}

#[test]
fn an_entry_that_becomes_larger_than_it_says_is_cut_off_there() {
    let mut lie = forged("a", &vec![0; 1 << 20]);
    lie.unpacked = Some(10);
    assert_eq!(refusal(build(&[lie])), Reason::Damaged);
    let mut lie = forged("a", b"hello");
    lie.unpacked = Some(50);
    assert_eq!(refusal(build(&[lie])), Reason::Damaged);
    let mut lie = forged("a", b"hello");
    lie.crc = Some(1);
    assert_eq!(refusal(build(&[lie])), Reason::Damaged);
}

#[test]
fn entries_inside_one_another_and_bytes_between_them_are_refused() {
    // All names lead to the same data: thousands of entries of one.
    let first = forged("a", b"the same data");
    let mut second = forged("b", b"the same data");
    second.offset = Some(0);
    assert_eq!(refusal(build(&[first, second])), Reason::OverlapsOrGap);
    let mut hidden = forged("a", b"x");
    hidden.gap = b"PK\x03\x04 something else".to_vec();
    let behind = build(&[hidden.clone(), forged("b", b"y")]);
    assert_eq!(refusal(behind), Reason::OverlapsOrGap);
    assert_eq!(refusal(build(&[hidden])), Reason::OverlapsOrGap);
    let mut before = b"#!/bin/sh\n".to_vec();
    before.extend(build(&[forged("a", b"x")]));
    assert_eq!(refusal(before), Reason::OverlapsOrGap);
    // A zip in a zip is a file like any other, and its own list is not taken for the outer one.
    let inner = written(&[("inner", b"x")]);
    let mut outer = forged("outer.zip", &inner);
    outer.method = STORED;
    let archive = Archive::open(build(&[outer]), &Limits::UPLOAD).unwrap();
    assert_eq!(archive.names().collect::<Vec<_>>(), ["outer.zip"]);
}

#[test]
fn what_stands_before_an_entry_must_agree_with_the_list() {
    let mut two_faced = forged("a.json", b"x");
    two_faced.local_name = Some(b"b.json".to_vec());
    assert_eq!(refusal(build(&[two_faced])), Reason::SaysOtherwise);
    let mut stored = forged("a", b"hello");
    stored.method = STORED;
    stored.unpacked = Some(3);
    assert_eq!(refusal(build(&[stored])), Reason::SaysOtherwise);
}

#[test]
fn the_form_for_more_than_4_gib_is_refused_wherever_it_shows() {
    let mut extra = forged("a", b"x");
    extra.extra = [1, 0, 8, 0, 0, 0, 0, 0, 1, 0, 0, 0].to_vec();
    assert_eq!(refusal(build(&[extra])), Reason::Zip64);
    let mut size = forged("a", b"x");
    size.unpacked = Some(u32::MAX);
    assert_eq!(refusal(build(&[size])), Reason::Zip64);
    let mut bytes = build(&[forged("a", b"x")]);
    let end = bytes.len() - END_BYTES;
    bytes[end + 10..end + 12].fill(0xff);
    assert_eq!(refusal(bytes), Reason::Zip64);
    let mut long = forged("a", b"x");
    long.extra = [[0xfe, 0xca, 0xfc, 0x07].to_vec(), vec![0; 2_044]].concat();
    assert_eq!(refusal(build(&[long])), Reason::ExtraTooLong);
}

#[test]
fn no_archive_that_is_cut_off_or_changed_in_one_byte_panics() {
    let bytes = build(&[forged("a", b"hello, hello"), forged("b/c", b"more")]);
    for length in 0..bytes.len() {
        assert!(
            Archive::open(bytes[..length].to_vec(), &Limits::UPLOAD).is_err(),
            "{length}"
        );
    }
    for place in 0..bytes.len() {
        for value in [0, 1, 0x7f, 0xff] {
            let mut changed = bytes.clone();
            changed[place] = value;
            if let Ok(archive) = Archive::open(changed, &Limits::UPLOAD) {
                for name in ["a", "b/c"] {
                    let _ = archive.read(name);
                }
            }
        }
    }
}
