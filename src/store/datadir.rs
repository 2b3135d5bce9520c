//! The directory the embedded database lives in: made, locked, checked, and kept with some room.

use crate::limits;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::{Cause, Error, Options, Result};

/// Kept aside, because on a full disk not even deleting works.
pub const BALLAST_BYTES: u64 = 64 << 20;
/// Below this the ballast would itself be the problem.
pub const BALLAST_NEEDS_BYTES: u64 = 1 << 30;
/// Below this no interview should start: an hour of saving must fit.
pub const START_NEEDS_BYTES: u64 = limits::FREE_BYTES_TO_START;
/// Below this nothing but running interviews should write.
pub const READ_ONLY_BELOW_BYTES: u64 = 32 << 20;

pub(super) const DATABASE: &str = "fortyfive.db";
/// A database that is being made; it gets its name when it is complete and on the disk.
const UNFINISHED: &str = "fortyfive.db.new";
const BALLAST: &str = "ballast";

pub(super) struct DataDir {
    path: PathBuf,
    /// Held while the process lives; the system lets go of it, however the process ends.
    _lock: File,
}

impl DataDir {
    /// Makes the directory if need be and checks that it can be relied on.
    pub fn prepare(path: &Path, options: &Options) -> Result<Self> {
        make(path)?;
        let shown = path.display();
        if let Some(name) = network_filesystem(path)
            && !options.allow_network_filesystem
        {
            return Err(Error::Refused(format!(
                "The data directory {shown} is on {name}, where locks and flushes cannot be relied on; choose a \
                 local disk with --data, or use PostgreSQL."
            )));
        }
        let lock = lock(path)?;
        probe(path).map_err(|e| {
            Error::Refused(format!(
                "The data directory {shown} cannot be written to ({e}); let the user of this process write there, \
                 or choose another with --data."
            ))
        })?;
        for name in [UNFINISHED, "fortyfive.db.new-wal", "fortyfive.db.new-shm"] {
            remove_if_there(&path.join(name)).map_err(|e| cannot(path, "tidied up", &e))?;
        }
        let dir = DataDir {
            path: path.to_owned(),
            _lock: lock,
        };
        if options.ballast && dir.free_bytes()? > BALLAST_NEEDS_BYTES {
            // Nice to have; a file system that cannot set room aside is no reason not to start.
            if let Err(error) = dir.fill_ballast() {
                tracing::warn!(%error, "no room could be set aside for a full disk");
            }
        }
        Ok(dir)
    }

    pub fn database(&self) -> PathBuf {
        self.path.join(DATABASE)
    }

    pub fn unfinished(&self) -> PathBuf {
        self.path.join(UNFINISHED)
    }

    /// Gives a database that was just made its name: flushed first, then renamed, then the
    /// directory flushed, so that after a power cut it is there complete or not at all.
    pub fn publish(&self) -> Result<()> {
        let publish = || {
            let file = File::options()
                .read(true)
                .write(true)
                .open(self.unfinished())?;
            file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
            file.sync_all()?;
            fs::rename(self.unfinished(), self.database())?;
            sync_dir(&self.path)
        };
        publish().map_err(|e| cannot(&self.path, "written to", &e))
    }

    /// Bytes a write may still take.
    pub fn free_bytes(&self) -> Result<u64> {
        free_bytes(&self.path).map_err(|e| cannot(&self.path, "looked at", &e))
    }

    /// Lets go of the room kept aside. False when it is gone already.
    pub fn release_ballast(&self) -> bool {
        let released = fs::remove_file(self.path.join(BALLAST)).is_ok();
        if released {
            tracing::error!(
                "the disk is full: released the {} MiB kept aside",
                BALLAST_BYTES >> 20
            );
        }
        released
    }

    fn fill_ballast(&self) -> std::io::Result<()> {
        let path = self.path.join(BALLAST);
        if fs::metadata(&path).is_ok_and(|m| m.len() == BALLAST_BYTES) {
            return Ok(());
        }
        let file = OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(true)
            .mode(0o600)
            .open(path)?;
        rustix::fs::fallocate(&file, rustix::fs::FallocateFlags::empty(), 0, BALLAST_BYTES)?;
        file.sync_all()
    }
}

/// Which file a path led to. When a file is deleted or replaced under an open database, the
/// database goes on writing where nobody will ever read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SameFile {
    path: PathBuf,
    identity: (u64, u64),
}

impl SameFile {
    pub fn of(path: PathBuf) -> std::io::Result<Self> {
        let meta = fs::metadata(&path)?;
        Ok(SameFile {
            identity: (meta.dev(), meta.ino()),
            path,
        })
    }

    pub fn check(&self) -> Result<()> {
        let now = fs::metadata(&self.path).map(|m| (m.dev(), m.ino())).ok();
        if now == Some(self.identity) {
            return Ok(());
        }
        let gone = format!(
            "{} was deleted or replaced while it was in use",
            self.path.display()
        );
        Err(Error::Failed(Cause::text(gone)))
    }
}

fn make(path: &Path) -> Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let new: Vec<&Path> = path.ancestors().take_while(|dir| !dir.exists()).collect();
    let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|e| {
        Error::Refused(format!(
            "The data directory {} cannot be made ({e}); make it yourself, or choose another with --data.",
            path.display()
        ))
    })?;
    for parent in new.into_iter().filter_map(Path::parent) {
        let parent = if parent.as_os_str().is_empty() {
            Path::new(".")
        } else {
            parent
        };
        sync_dir(parent).map_err(|e| cannot(parent, "written to", &e))?;
    }
    Ok(())
}

fn lock(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    let opened = options
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(path.join("lock"));
    let file = opened.map_err(|e| cannot(path, "written to", &e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Refused(format!(
            "The data directory {} is already in use by another fortyfive; stop it or choose another --data.",
            path.display()
        ))),
        Err(TryLockError::Error(e)) => Err(cannot(path, "locked", &e)),
    }
}

/// Writes, flushes and reads back.
fn probe(path: &Path) -> std::io::Result<()> {
    let name = path.join("probe");
    let mut options = OpenOptions::new();
    let mut file = options
        .create(true)
        .truncate(true)
        .read(true)
        .write(true)
        .mode(0o600)
        .open(&name)?;
    let written = b"can this disk be relied on?";
    file.write_all(written)?;
    file.sync_all()?;
    file.rewind()?;
    let mut read = Vec::new();
    file.read_to_end(&mut read)?;
    fs::remove_file(&name)?;
    sync_dir(path)?;
    if read != written {
        return Err(std::io::Error::other(
            "what was written is not what was read",
        ));
    }
    Ok(())
}

/// Makes new names in a directory survive a power cut.
pub(super) fn sync_dir(path: &Path) -> std::io::Result<()> {
    File::open(path)?.sync_all()
}

fn remove_if_there(path: &Path) -> std::io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn free_bytes(path: &Path) -> std::io::Result<u64> {
    let stat = rustix::fs::statvfs(path)?;
    Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
}

fn cannot(path: &Path, done: &str, error: &std::io::Error) -> Error {
    Error::Refused(format!(
        "The data directory {} cannot be {done} ({error}); see to its rights and its disk, or choose another with \
         --data.",
        path.display()
    ))
}

#[cfg(target_os = "linux")]
fn network_filesystem(path: &Path) -> Option<&'static str> {
    let stat = rustix::fs::statfs(path).ok()?;
    // The width of the field differs between machines; the numbers have 32 bits.
    network_filesystem_name(stat.f_type as u32)
}

#[cfg(not(target_os = "linux"))]
fn network_filesystem(_: &Path) -> Option<&'static str> {
    None
}

/// From the numbers in statfs(2).
#[cfg(any(target_os = "linux", test))]
fn network_filesystem_name(magic: u32) -> Option<&'static str> {
    match magic {
        0x6969 => Some("NFS"),
        0x517B | 0xFF53_4D42 | 0xFE53_4D42 => Some("a Windows share (SMB)"),
        0x0102_1997 => Some("a folder shared by the host (9p)"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn network_file_systems_are_known_by_number() {
        assert_eq!(network_filesystem_name(0x6969), Some("NFS"));
        assert_eq!(network_filesystem_name(0xEF53), None, "ext4");
        assert_eq!(network_filesystem_name(0x0102_1994), None, "tmpfs");
    }

    #[test]
    fn a_replaced_file_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        fs::write(&path, "1").unwrap();
        let same = SameFile::of(path.clone()).unwrap();
        fs::write(&path, "2").unwrap();
        assert!(same.check().is_ok());
        fs::write(dir.path().join("b"), "3").unwrap();
        fs::rename(dir.path().join("b"), &path).unwrap();
        assert!(matches!(same.check(), Err(Error::Failed(_))));
    }

    #[test]
    fn the_ballast_is_there_until_it_is_released() {
        let dir = tempfile::tempdir().unwrap();
        let data = DataDir::prepare(dir.path(), &Options::default()).unwrap();
        let there = dir.path().join("ballast").exists();
        assert_eq!(
            there,
            data.free_bytes().unwrap() + BALLAST_BYTES > BALLAST_NEEDS_BYTES
        );
        assert_eq!(data.release_ballast(), there);
        assert!(!data.release_ballast());
    }
}
