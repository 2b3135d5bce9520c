//! The plan of the house, held by looking at what the files name: pure modules stay pure, and dependencies
//! point one way.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A source file without its comments, texts and tests.
pub struct Source {
    /// From the root of the repository.
    pub path: String,
    /// As written, for what is read in literals.
    pub code: String,
    /// Without literals, comments and what stands behind `#[cfg(test)]`.
    pub bare: String,
}

/// All sources below a folder, and the file of the same name beside it.
pub fn sources(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    let beside = format!("{folder}.rs");
    if root.join(&beside).is_file() {
        files.push(beside);
    }
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(root.join(&folder)) else {
            continue;
        };
        for entry in entries {
            let entry = entry.unwrap();
            let path = format!("{folder}/{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            } else if path.ends_with(".rs") {
                files.push(path);
            }
        }
    }
    let modules_of_tests = ["tests.rs", "sample.rs", "samples.rs", "files.rs"];
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let code = std::fs::read_to_string(root.join(&path)).unwrap();
            let name = path.rsplit('/').next().unwrap();
            let only_tests = modules_of_tests.contains(&name) && is_test_module(root, &path);
            let bare = if only_tests || path.contains("/tests/") {
                String::new()
            } else {
                bare(&code)
            };
            Source { path, code, bare }
        })
        .collect()
}

/// Its parent declares it behind `#[cfg(test)]`.
fn is_test_module(root: &Path, path: &str) -> bool {
    let (folder, file) = path.rsplit_once('/').unwrap();
    let module = file.trim_end_matches(".rs");
    let parents = [format!("{folder}/mod.rs"), format!("{folder}.rs")];
    parents.iter().any(|parent| {
        let code = std::fs::read_to_string(root.join(parent)).unwrap_or_default();
        [
            format!("#[cfg(test)]\nmod {module};"),
            format!("#[cfg(test)]\npub mod {module};"),
        ]
        .iter()
        .any(|declared| code.contains(declared.as_str()))
    })
}

/// The code of the product: no comments, no literals, nothing behind a `#[cfg(test)]`.
fn bare(code: &str) -> String {
    let mut out = String::new();
    let mut rest = without_tests(code);
    while !rest.is_empty() {
        let (skip, keep) = if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), false)
        } else if rest.starts_with("r#\"") {
            (rest.find("\"#").map_or(rest.len(), |end| end + 2), false)
        } else if let Some(text) = rest.strip_prefix('"') {
            (end_of_text(text) + 1, false)
        } else if rest.starts_with("'\"'") || rest.starts_with("'\\\"'") {
            (rest[1..].find('\'').unwrap_or(0) + 2, false)
        } else {
            (rest.chars().next().map_or(1, char::len_utf8), true)
        };
        if keep {
            out.push_str(&rest[..skip]);
        }
        rest = rest[skip..].to_owned();
    }
    out
}

fn without_tests(code: &str) -> String {
    match code.find("#[cfg(test)]\nmod tests") {
        Some(at) => code[..at].to_owned(),
        None => code.to_owned(),
    }
}

/// Behind the closing quote.
fn end_of_text(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            '\\' if !escaped => escaped = true,
            '"' if !escaped => return at + 1,
            _ => escaped = false,
        }
    }
    text.len()
}

fn names(bare: &str, word: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    bare.match_indices(word).any(|(at, _)| {
        let before = bare[..at].chars().next_back();
        let after = bare[at + word.len()..].chars().next();
        !before.is_some_and(inside) && !after.is_some_and(inside)
    })
}

const PURE: &[&str] = &[
    "archive",
    "calculator",
    "diagram",
    "drills",
    "interview",
    "language",
    "numbers",
    "scoring",
    "interviewer",
    "peers",
    "reader",
    "report",
    "study",
];

#[test]
fn pure_modules_know_no_clock_no_dice_no_file_no_sql_and_no_network() {
    let outside = [
        "async",
        "await",
        "tokio",
        "sqlx",
        "axum",
        "hyper",
        "tower",
        "reqwest",
        "rand",
        "getrandom",
        "uuid",
        "std::fs",
        "std::net",
        "std::env",
        "std::process",
        "std::thread",
        "SystemTime",
        "Instant",
        "jiff",
        "tracing",
        "println",
        "eprintln",
    ];
    let mut faults = Vec::new();
    for module in PURE {
        let files = sources(&format!("src/{module}"));
        assert!(!files.is_empty(), "{module} is there");
        for file in files {
            for word in outside.iter().filter(|word| names(&file.bare, word)) {
                faults.push(format!("{} names {word}", file.path));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn each_outside_thing_has_its_own_modules() {
    // What, and who may name it.
    let owners: [(&str, &[&str]); 13] = [
        ("std::fs", &["casebook", "store", "config", "cli"]),
        ("sqlx", &["store", "time"]),
        ("axum", &["web"]),
        ("hyper", &["web"]),
        ("tower_http", &["web"]),
        ("reqwest", &["outward"]),
        ("rustls", &["outward"]),
        ("getrandom", &["ids"]),
        ("SystemTime", &["time"]),
        ("Instant", &["time"]),
        ("std::process", &["cli", "main"]),
        // The model of repetition, and the moments it takes.
        ("rs_fsrs", &["drills"]),
        ("chrono", &["drills"]),
    ];
    let mut faults = Vec::new();
    for module in modules() {
        for file in sources(&format!("src/{module}")) {
            for (thing, allowed) in &owners {
                if names(&file.bare, thing) && !allowed.contains(&module.as_str()) {
                    faults.push(format!("{} names {thing}", file.path));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Who may use whom. Everybody may use `text`, `time`, `wire`, `ids` and `limits`, which use nobody (but see `NAMES`).
const USES: &[(&str, &[&str])] = &[
    ("language", &[]),
    ("archive", &[]),
    ("calculator", &[]),
    ("numbers", &[]),
    // Only its limits.
    ("casebook", &["config", "language"]),
    ("interview", &["casebook"]),
    ("diagram", &["casebook"]),
    (
        "drills",
        &["calculator", "casebook", "interview", "numbers"],
    ),
    (
        "scoring",
        &["casebook", "diagram", "language", "interview", "numbers"],
    ),
    (
        "interviewer",
        &[
            "casebook",
            "diagram",
            "interview",
            "language",
            "numbers",
            "scoring",
        ],
    ),
    (
        "report",
        &[
            "interview",
            "scoring",
            "casebook",
            "diagram",
            "language",
            "peers",
            "reader",
        ],
    ),
    ("peers", &["casebook", "interview", "scoring"]),
    (
        "reader",
        &[
            "casebook",
            "diagram",
            "interview",
            "language",
            "numbers",
            "scoring",
        ],
    ),
    ("study", &["casebook", "interview", "report", "scoring"]),
    // Only the names of dialects.
    ("config", &["reader"]),
    ("outward", &["config"]),
    ("dictation", &["config", "outward"]),
    ("model", &["config", "outward", "reader"]),
    ("stop", &[]),
    ("password", &[]),
    ("store", &["interview"]),
    (
        "proctor",
        &[
            "archive",
            "casebook",
            "diagram",
            "drills",
            "interview",
            "interviewer",
            "model",
            "peers",
            "reader",
            "report",
            "scoring",
            "stop",
            "store",
            "study",
        ],
    ),
    (
        "web",
        &[
            "archive",
            "calculator",
            "casebook",
            "diagram",
            "dictation",
            "drills",
            "interview",
            "numbers",
            "password",
            "peers",
            "proctor",
            "reader",
            "report",
            "scoring",
            "stop",
            "store",
            "study",
        ],
    ),
    (
        "server",
        &[
            "casebook",
            "config",
            "dictation",
            "model",
            "proctor",
            "stop",
            "store",
            "web",
        ],
    ),
    (
        "cli",
        &[
            "archive",
            "casebook",
            "config",
            "diagram",
            "interviewer",
            "language",
            "model",
            "proctor",
            "report",
            "scoring",
            "server",
            "store",
        ],
    ),
];

const LEAVES: [&str; 5] = ["text", "time", "wire", "ids", "limits"];

fn modules() -> BTreeSet<String> {
    let lib =
        std::fs::read_to_string(format!("{}/src/lib.rs", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let of_lib = lib
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    of_lib.map(str::to_owned).collect()
}

/// What a module names of the others.
fn uses_of(module: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for file in sources(&format!("src/{module}")) {
        for (at, start) in file.bare.match_indices("crate::") {
            let rest = &file.bare[at + start.len()..];
            let names: Vec<&str> = match rest.strip_prefix('{') {
                Some(list) => list.split('}').next().unwrap_or("").split(',').collect(),
                None => vec![rest],
            };
            for name in names {
                let end = name.trim_start();
                let end = end
                    .split(|c: char| !(c.is_alphanumeric() || c == '_'))
                    .next()
                    .unwrap_or("");
                used.insert(end.to_owned());
            }
        }
    }
    let modules = modules();
    used.retain(|name| name != module && modules.contains(name));
    used
}

#[test]
fn dependencies_point_one_way() {
    let table: BTreeMap<&str, &[&str]> = USES.iter().copied().collect();
    let mut faults = Vec::new();
    for module in modules() {
        let used = uses_of(&module);
        let known = LEAVES.contains(&module.as_str()) || table.contains_key(module.as_str());
        assert!(known, "{module} has no line in the table");
        let allowed = table.get(module.as_str()).copied().unwrap_or(&[]);
        for name in used {
            let a_leaf = LEAVES.contains(&name.as_str()) && !LEAVES.contains(&module.as_str());
            if !a_leaf && !allowed.contains(&name.as_str()) {
                faults.push(format!("{module} uses {name}"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn nobody_uses_one_who_uses_them() {
    let mut left: BTreeMap<String, BTreeSet<String>> = modules()
        .into_iter()
        .map(|module| (module.clone(), uses_of(&module)))
        .collect();
    while let Some(free) = left
        .iter()
        .find(|(_, used)| used.is_empty())
        .map(|(module, _)| module.clone())
    {
        left.remove(&free);
        left.values_mut().for_each(|used| {
            used.remove(&free);
        });
    }
    assert!(left.is_empty(), "these go in a circle: {left:?}");
}

#[test]
fn a_fault_would_be_seen() {
    let code = "//! async\nuse tokio::time; // sqlx\nlet a = \"axum \\\" rand\"; fn now() {}\n#[cfg(test)]\nmod tests { use std::fs; }";
    let bare = bare(code);
    assert!(names(&bare, "tokio") && names(&bare, "now"));
    for absent in ["async", "sqlx", "axum", "rand", "std::fs", "tok"] {
        assert!(!names(&bare, absent), "{absent} in {bare}");
    }
}
