//! The files beside the pages: what is vendored is what was checked, and the rest keeps its promises.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

fn assets() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets")
}

/// Every file below a folder, by its path from there.
fn names_in(folder: &Path) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() {
            let below = names_in(&entry.path());
            names.extend(below.into_iter().map(|below| format!("{name}/{below}")));
        } else {
            names.insert(name);
        }
    }
    names
}

/// The faults of a folder against its `SHA256SUMS`; `ours` are the files beside it that we write ourselves.
fn faults(folder: &Path, ours: &[&str]) -> Vec<String> {
    let sums = std::fs::read_to_string(folder.join("SHA256SUMS")).unwrap();
    let mut listed: BTreeSet<String> = ours.iter().map(|name| (*name).to_owned()).collect();
    let mut faults = Vec::new();
    for line in sums.lines() {
        let (sum, name) = line.split_once("  ").unwrap();
        listed.insert(name.to_owned());
        match std::fs::read(folder.join(name)) {
            Ok(bytes) if crate::ids::hex(&Sha256::digest(&bytes)) == sum => {}
            Ok(_) => faults.push(format!("{name} is not what was checked")),
            Err(_) => faults.push(format!("{name} is missing")),
        }
    }
    let unlisted = names_in(folder)
        .difference(&listed)
        .cloned()
        .collect::<Vec<_>>();
    faults.extend(unlisted.iter().map(|name| format!("{name} is not listed")));
    faults
}

/// What says where the vendored files come from and how they are made.
const OURS: [&str; 12] = [
    "SHA256SUMS",
    "THIRD_PARTY_LICENSES",
    "licences/MIT.txt",
    "licences/OFL.txt",
    "licences/fonts.txt",
    "package-lock.json",
    "package.json",
    "rebuild.mjs",
    "rebuild.sh",
    "src/board.js",
    "src/empty.js",
    "src/subset.js",
];

#[test]
fn every_vendored_file_is_listed_with_its_hash() {
    assert_eq!(
        faults(&assets().join("vendor"), &OURS),
        Vec::<String>::new()
    );
}

#[test]
fn a_changed_a_missing_and_an_unlisted_file_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let sums = format!("{empty}  kept.js\n{empty}  changed.js\n{empty}  gone.js\n");
    for (name, text) in [
        ("SHA256SUMS", sums.as_str()),
        ("kept.js", ""),
        ("changed.js", " "),
        ("stray.js", ""),
        ("below/stray.js", ""),
    ] {
        std::fs::create_dir_all(folder.path().join("below")).unwrap();
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    assert_eq!(
        faults(folder.path(), &["SHA256SUMS"]),
        [
            "changed.js is not what was checked",
            "gone.js is missing",
            "below/stray.js is not listed",
            "stray.js is not listed"
        ]
    );
}

#[test]
fn everything_vendored_has_its_licence_told() {
    let licences = std::fs::read_to_string(assets().join("vendor/THIRD_PARTY_LICENSES")).unwrap();
    for name in names_in(&assets().join("vendor")) {
        assert!(
            OURS.contains(&name.as_str()) || licences.contains(&name),
            "{name} is not in THIRD_PARTY_LICENSES"
        );
    }
}

#[test]
fn the_drawing_board_asks_nobody_else_for_fonts_and_brings_no_letters_it_has_not() {
    let folder = assets().join("vendor/board");
    for name in names_in(&folder) {
        assert!(!name.contains("Xiaolai"), "{name}");
        if name.ends_with(".js") || name.ends_with(".css") {
            let text = std::fs::read_to_string(folder.join(&name)).unwrap();
            assert!(
                !text.contains("esm.sh") && !text.contains("Xiaolai/"),
                "{name}"
            );
        }
    }
}

#[test]
fn no_sheet_is_longer_than_twelve_kilobytes_and_none_reaches_out() {
    for name in names_in(&assets().join("css")) {
        let css = std::fs::read_to_string(assets().join("css").join(&name)).unwrap();
        assert!(css.len() <= 12 * 1024, "{name}: {} bytes", css.len());
        assert!(!css.contains("url(") && !css.contains("@import"), "{name}");
    }
}

#[test]
fn our_scripts_build_no_markup_from_text_and_name_no_other_host() {
    for name in names_in(&assets().join("js")) {
        let script = std::fs::read_to_string(assets().join("js").join(&name)).unwrap();
        for word in [
            "innerHTML",
            "insertAdjacentHTML",
            "outerHTML =",
            "document.write",
            "eval(",
            "new Function",
            "http://",
            "https://",
        ] {
            assert!(!script.contains(word), "{name} has {word}");
        }
    }
}
