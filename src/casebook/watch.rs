//! Has a content folder changed since it was read?
//!
//! Looked at, not listened to: messages of the system about changed files do not come over network drives, differ between
//! systems, and tell of an editor's temporary names. Some hundred names every two seconds cost nothing, and a look that was
//! missed is made up by the next one.
//!
//! # Invariant
//!
//! What was read last is never older than the print it is compared with: the print is taken first, so a file that changes in
//! between is seen by the next look.

use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

use super::files::is_left_aside;
use super::folder::MAX_ENTRIES;

/// What can be seen of a folder without opening a file: of everything in it the path, size and marks of change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Print(Vec<(String, u64, [u128; 3])>);

impl Print {
    /// Of a folder that is not there: the empty one.
    pub fn of(folder: &Path) -> Print {
        let mut print = Print::default();
        let mut left = vec!["rubrics".to_owned(), "prompts".to_owned()];
        while let Some(path) = left.pop() {
            if print.0.len() > MAX_ENTRIES || path.matches('/').count() > 4 {
                continue;
            }
            let Ok(seen) = fs::metadata(folder.join(&path)) else {
                continue;
            };
            // Of a folder only the name counts: an editor's swap file changes its time.
            if seen.is_dir() {
                print.0.push((path.clone(), 0, [0; 3]));
                let names = fs::read_dir(folder.join(&path)).into_iter().flatten();
                let names = names
                    .flatten()
                    .take(MAX_ENTRIES)
                    .map(|entry| entry.file_name());
                for name in names.filter_map(|name| name.into_string().ok()) {
                    if !is_left_aside(&name) {
                        left.push(format!("{path}/{name}"));
                    }
                }
            } else {
                print.0.push((path, seen.len(), marks(&seen)));
            }
        }
        print.0.sort();
        print
    }
}

/// When it was written, and where the system tells: which file it is and when anything about it changed. An editor that
/// saves by renaming gives another file, one that sets the time back leaves the change.
fn marks(seen: &fs::Metadata) -> [u128; 3] {
    let written = seen.modified().ok();
    let written = written.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let written = written.map_or(0, |since| since.as_nanos());
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        // Negative before 1970; only whether they differ counts.
        let changed = i128::from(seen.ctime()) * 1_000_000_000 + i128::from(seen.ctime_nsec());
        [written, u128::from(seen.ino()), changed.unsigned_abs()]
    }
    #[cfg(not(unix))]
    [written, 0, 0]
}

/// Tells a folder that is being edited from one that has been.
#[derive(Debug)]
pub struct Watch {
    read: Print,
    last: Print,
}

impl Watch {
    /// `read` is the print of what was read.
    pub fn new(read: Print) -> Watch {
        Watch {
            last: read.clone(),
            read,
        }
    }

    /// Whether it is time to read: the folder is not as it was read, and has not moved since the look before. Says so once
    /// for each change, whatever becomes of the reading.
    pub fn is_due(&mut self, now: Print) -> bool {
        let stands_still = now == self.last;
        self.last = now;
        if !stands_still || self.last == self.read {
            return false;
        }
        self.read = self.last.clone();
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("prompts/cases/a/answers")).unwrap();
        fs::write(folder.path().join("prompts/cases/a.toml"), "one").unwrap();
        fs::write(folder.path().join("prompts/cases/a/answers/weak.md"), "w").unwrap();
        folder
    }

    #[test]
    fn a_change_is_told_once_and_only_when_it_is_over() {
        let folder = folder();
        let look = || Print::of(folder.path());
        let mut watch = Watch::new(look());
        assert!(!watch.is_due(look()) && !watch.is_due(look()));
        fs::write(folder.path().join("prompts/cases/a.toml"), "half a").unwrap();
        assert!(!watch.is_due(look()), "somebody may still be writing");
        fs::write(
            folder.path().join("prompts/cases/a.toml"),
            "half a sentence",
        )
        .unwrap();
        assert!(!watch.is_due(look()), "somebody was");
        assert!(watch.is_due(look()));
        assert!(!watch.is_due(look()), "once");
    }

    #[test]
    fn adding_removing_renaming_and_writing_deep_below_are_changes() {
        let folder = folder();
        let path = |path: &str| folder.path().join(path);
        let mut before = Print::of(folder.path());
        let mut changed = |what: &str| {
            let now = Print::of(folder.path());
            assert_ne!(now, before, "{what}");
            before = now;
        };
        fs::create_dir(path("rubrics")).unwrap();
        changed("a folder");
        fs::write(path("prompts/cases/a/answers/weak.md"), "x").unwrap();
        changed("the same length");
        fs::write(path("prompts/cases/a.new"), "one").unwrap();
        fs::rename(path("prompts/cases/a.new"), path("prompts/cases/a.toml")).unwrap();
        changed("saved by renaming");
        fs::remove_file(path("prompts/cases/a/answers/weak.md")).unwrap();
        changed("gone");
        fs::remove_dir_all(path("prompts")).unwrap();
        fs::remove_dir_all(path("rubrics")).unwrap();
        changed("everything gone");
        assert_eq!(before, Print::default());
    }

    #[test]
    fn what_editors_leave_behind_is_no_change() {
        let folder = folder();
        let before = Print::of(folder.path());
        fs::write(folder.path().join("prompts/cases/.a.toml.swp"), "x").unwrap();
        fs::write(folder.path().join("prompts/cases/a.toml~"), "x").unwrap();
        assert_eq!(Print::of(folder.path()), before);
    }
}
