//! Reading a content folder.
//!
//! It is somebody else's: only regular files inside it are read, never more than a limit, and nothing that could
//! make us wait (a pipe) or lead us out (a link). What is refused is a fault like any other.

use crate::limits;
use std::fs::{self, OpenOptions};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::fault::Fault;
use super::files::{Part, SourceFile, Sources, is_left_aside, part_of};
use crate::text::{t, t_with};

pub const MAX_TOML_BYTES: u64 = limits::CONTENT_TOML_BYTES;
pub const MAX_MARKDOWN_BYTES: u64 = limits::CONTENT_MARKDOWN_BYTES;
/// All files and folders of a content folder together.
pub const MAX_ENTRIES: usize = limits::CONTENT_ENTRIES;
/// Adds the files of a folder to `sources`, replacing those of the same path.
pub fn read_folder(folder: &Path, sources: &mut Sources, faults: &mut Vec<Fault>) {
    let shown = folder.display().to_string();
    let at_folder = |message: String| Fault {
        file: shown.clone(),
        line: 1,
        message,
    };
    let root = match fs::canonicalize(folder) {
        Ok(root) if root.is_dir() => root,
        Ok(_) => return faults.push(at_folder(t("fault-content-no-folder"))),
        Err(error) => {
            let message = t_with(
                "fault-content-missing",
                &[("reason", error.to_string().into())],
            );
            return faults.push(at_folder(message));
        }
    };
    if !root.join("prompts").exists() && !root.join("rubrics").exists() {
        return faults.push(at_folder(t("fault-content-empty")));
    }
    let mut reader = Reader {
        root,
        folder,
        entries: 0,
        sources,
        faults,
    };
    for top in ["prompts", "rubrics"] {
        reader.entry(top);
    }
}

struct Reader<'a> {
    /// Canonical; everything read lies in it.
    root: PathBuf,
    /// As the author wrote it.
    folder: &'a Path,
    entries: usize,
    sources: &'a mut Sources,
    faults: &'a mut Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, path: &str, line: usize, message: String) {
        let file = self.folder.join(path).display().to_string();
        self.faults.push(Fault {
            file,
            line,
            message,
        });
    }

    fn entry(&mut self, path: &str) {
        self.entries += 1;
        if self.entries > MAX_ENTRIES {
            if self.entries == MAX_ENTRIES + 1 {
                let message = t_with(
                    "fault-content-too-many",
                    &[("limit", MAX_ENTRIES.to_string().into())],
                );
                self.fault(path, 1, message);
            }
            return;
        }
        let written = self.root.join(path);
        if fs::symlink_metadata(&written).is_err() && !path.contains('/') {
            return; // a folder may have only prompts/ or only rubrics/
        }
        let real = match fs::canonicalize(&written) {
            Ok(real) => real,
            Err(error) => {
                let message = t_with(
                    "fault-file-unreadable",
                    &[("reason", error.to_string().into())],
                );
                return self.fault(path, 1, message);
            }
        };
        if !real.starts_with(&self.root) {
            return self.fault(path, 1, t("fault-file-outside"));
        }
        match fs::metadata(&real) {
            Ok(kind) if kind.is_dir() => self.directory(path, &real),
            Ok(kind) if kind.is_file() => self.file(path, &real),
            Ok(_) => self.fault(path, 1, t("fault-file-not-regular")),
            Err(error) => {
                let message = t_with(
                    "fault-file-unreadable",
                    &[("reason", error.to_string().into())],
                );
                self.fault(path, 1, message);
            }
        }
    }

    fn directory(&mut self, path: &str, real: &Path) {
        // prompts/cases/<case>/answers is as deep as content goes; deeper may be a loop of links.
        if path.split('/').count() > 4 {
            return self.fault(path, 1, t("fault-file-too-deep"));
        }
        let mut names = Vec::new();
        match fs::read_dir(real) {
            Ok(entries) => {
                for entry in entries.flatten().take(MAX_ENTRIES + 1) {
                    names.push(entry.file_name());
                }
            }
            Err(error) => {
                let message = t_with(
                    "fault-file-unreadable",
                    &[("reason", error.to_string().into())],
                );
                self.fault(path, 1, message);
            }
        }
        names.sort();
        for name in names {
            match name.to_str() {
                Some(name) if is_left_aside(name) => {}
                Some(name) => self.entry(&format!("{path}/{name}")),
                None => {
                    let inner = format!("{path}/{}", name.to_string_lossy());
                    self.fault(&inner, 1, t("fault-file-name"));
                }
            }
        }
    }

    fn file(&mut self, path: &str, real: &Path) {
        let limit = match part_of(path) {
            Part::Unknown => {
                return self.fault(path, 1, t("fault-file-unknown"));
            }
            Part::ModelAnswer { .. } | Part::TestAnswer { .. } => MAX_MARKDOWN_BYTES,
            Part::Prompt { .. } => limits::READER_PROMPT_BYTES as u64,
            Part::Case { .. }
            | Part::Reference { .. }
            | Part::Rubric { .. }
            | Part::Lexicon
            | Part::Components
            | Part::Drills
            | Part::Concepts
            | Part::Curricula
            | Part::Wordings => MAX_TOML_BYTES,
        };
        let bytes = match read_at_most(real, limit) {
            Ok(bytes) => bytes,
            Err(Unread::TooLarge) => {
                let message = t_with(
                    "fault-file-too-large",
                    &[("limit", (limit >> 10).to_string().into())],
                );
                return self.fault(path, 1, message);
            }
            Err(Unread::NotRegular) => return self.fault(path, 1, t("fault-file-not-regular")),
            Err(Unread::Failed(error)) => {
                let message = t_with(
                    "fault-file-unreadable",
                    &[("reason", error.to_string().into())],
                );
                return self.fault(path, 1, message);
            }
        };
        match String::from_utf8(bytes) {
            Ok(text) => {
                let shown = self.folder.join(path).display().to_string();
                self.sources
                    .insert(path.to_owned(), SourceFile { shown, text });
            }
            Err(error) => {
                let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
                self.fault(path, line, t("fault-file-not-utf8"));
            }
        }
    }
}

enum Unread {
    TooLarge,
    NotRegular,
    Failed(std::io::Error),
}

/// Reads a regular file of at most `limit` bytes. The kind is asked of the opened file, because a name can become a pipe
/// between looking and opening; opening one does not wait.
fn read_at_most(path: &Path, limit: u64) -> Result<Vec<u8>, Unread> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOFOLLOW;
        options.custom_flags(flags.bits().cast_signed());
    }
    let file = options.open(path).map_err(Unread::Failed)?;
    if !file.metadata().map_err(Unread::Failed)?.is_file() {
        return Err(Unread::NotRegular);
    }
    let mut bytes = Vec::new();
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(Unread::Failed)?;
    if bytes.len() as u64 > limit {
        Err(Unread::TooLarge)
    } else {
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(root: &Path, path: &str, bytes: impl AsRef<[u8]>) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn read(root: &Path) -> (Sources, Vec<Fault>) {
        let (mut sources, mut faults) = (Sources::new(), Vec::new());
        read_folder(root, &mut sources, &mut faults);
        (sources, faults)
    }

    #[test]
    fn a_folder_adds_and_overrides_file_by_file() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "rubrics/lexicon.toml", "mine");
        write(
            folder.path(),
            "prompts/cases/own/answers/strong.md",
            "# Clarify",
        );
        write(
            folder.path(),
            "prompts/cases/.own.toml.swp",
            "left by an editor",
        );
        let mut sources = Sources::new();
        let built_in = SourceFile {
            shown: "built in".to_owned(),
            text: "built in".to_owned(),
        };
        sources.insert("rubrics/lexicon.toml".to_owned(), built_in.clone());
        sources.insert("rubrics/chat.toml".to_owned(), built_in);
        let mut faults = Vec::new();
        read_folder(folder.path(), &mut sources, &mut faults);
        assert_eq!(faults, []);
        assert_eq!(sources["rubrics/lexicon.toml"].text, "mine");
        assert_eq!(sources["rubrics/chat.toml"].text, "built in");
        assert_eq!(sources.len(), 3);
    }

    #[test]
    fn limits_hold_at_the_limit_and_one_past() {
        let folder = tempfile::tempdir().unwrap();
        let limit = usize::try_from(MAX_MARKDOWN_BYTES).unwrap();
        write(
            folder.path(),
            "prompts/cases/a/model-mid.md",
            vec![b'x'; limit],
        );
        write(
            folder.path(),
            "prompts/cases/a/model-staff.md",
            vec![b'x'; limit + 1],
        );
        let limit = usize::try_from(MAX_TOML_BYTES).unwrap();
        write(folder.path(), "rubrics/a.toml", vec![b'\n'; limit]);
        write(folder.path(), "rubrics/b.toml", vec![b'\n'; limit + 1]);
        let (sources, faults) = read(folder.path());
        assert_eq!(
            sources.keys().collect::<Vec<_>>(),
            ["prompts/cases/a/model-mid.md", "rubrics/a.toml"]
        );
        assert_eq!(faults.len(), 2);
        assert!(
            faults[0].file.ends_with("model-staff.md") && faults[0].message.contains("256 KiB")
        );
        assert!(faults[1].file.ends_with("b.toml") && faults[1].message.contains("1024 KiB"));
    }

    #[test]
    #[cfg(unix)]
    fn a_link_out_a_loop_and_a_pipe_are_faults_and_nothing_hangs() {
        use std::os::unix::fs::symlink;
        let outside = tempfile::tempdir().unwrap();
        write(outside.path(), "secret.toml", "secret = 1");
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "rubrics/real.toml", "fine");
        symlink(
            outside.path().join("secret.toml"),
            folder.path().join("rubrics/leak.toml"),
        )
        .unwrap();
        symlink(outside.path(), folder.path().join("prompts")).unwrap();
        symlink("round.toml", folder.path().join("rubrics/round.toml")).unwrap();
        symlink("real.toml", folder.path().join("rubrics/same.toml")).unwrap();
        symlink(".", folder.path().join("rubrics/here")).unwrap();
        let pipe = folder.path().join("rubrics/pipe.toml");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &pipe,
            rustix::fs::FileType::Fifo,
            0o600.into(),
            0,
        )
        .unwrap();
        let (sources, faults) = read(folder.path());
        let read: Vec<_> = sources.keys().map(String::as_str).collect();
        assert_eq!(read, ["rubrics/real.toml", "rubrics/same.toml"]);
        let faulty = |name: &str, part: &str| {
            faults
                .iter()
                .any(|fault| fault.file.ends_with(name) && fault.message.contains(part))
        };
        assert!(faulty("rubrics/leak.toml", "leads out"), "{faults:?}");
        assert!(faulty("prompts", "leads out"), "{faults:?}");
        assert!(faulty("rubrics/round.toml", "cannot be read"), "{faults:?}");
        assert!(
            faulty("rubrics/pipe.toml", "no ordinary file"),
            "{faults:?}"
        );
        assert!(
            faulty("rubrics/here/here/here/here", "too deep"),
            "{faults:?}"
        );
        assert!(!faults.iter().any(|fault| fault.message.contains("secret")));
    }

    #[test]
    #[cfg(unix)]
    fn a_name_that_became_a_pipe_after_looking_is_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &pipe,
            rustix::fs::FileType::Fifo,
            0o600.into(),
            0,
        )
        .unwrap();
        assert!(matches!(read_at_most(&pipe, 10), Err(Unread::NotRegular)));
    }

    #[test]
    fn bytes_that_are_no_text_are_a_fault_with_their_line() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "rubrics/a.toml", b"a = 1\nb = \xff\n");
        let (sources, faults) = read(folder.path());
        assert!(sources.is_empty());
        assert_eq!(faults[0].line, 2);
    }

    #[test]
    fn a_file_nobody_reads_and_a_folder_that_is_not_there_are_faults() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "prompts/cases/a/modle-senior.md", "x");
        let (_, faults) = read(folder.path());
        assert_eq!(faults.len(), 1);
        for absent in [
            folder.path().join("absent"),
            folder.path().join("prompts/cases"),
        ] {
            assert_eq!(read(&absent).1.len(), 1, "{}", absent.display());
        }
    }
}
