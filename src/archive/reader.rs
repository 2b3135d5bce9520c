//! Reading a zip that somebody brought.
//!
//! # What is taken
//!
//! 1. The list at the end reaches to the last byte, and says of every entry where it begins.
//! 2. The entries stand one behind the other from the first byte to the list: none inside another, nothing between them.
//! 3. What stands before an entry says the same of it as the list.
//! 4. Names are plain paths; sizes stay below the limits before anything is unpacked, and while it is.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::ops::Range;

use flate2::read::DeflateDecoder;

use super::{
    CENTRAL, CENTRAL_BYTES, DEFLATED, DESCRIPTOR, END, END_BYTES, LOCAL, LOCAL_BYTES, STORED,
};
use crate::limits;
use crate::text::t_with;

/// What an archive may be at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub packed_bytes: usize,
    pub unpacked_bytes: u64,
    pub entry_bytes: u64,
    pub entries: usize,
}

impl Limits {
    /// For what comes over the network.
    pub const UPLOAD: Limits = Limits {
        packed_bytes: limits::ARCHIVE_BYTES,
        unpacked_bytes: limits::ARCHIVE_UNPACKED_BYTES,
        entry_bytes: limits::ARCHIVE_ENTRY_BYTES,
        entries: limits::ARCHIVE_ENTRIES,
    };
    /// For whoever runs the server and brings a file.
    pub const OPERATOR: Limits = Limits {
        packed_bytes: 16 * limits::ARCHIVE_BYTES,
        unpacked_bytes: 16 * limits::ARCHIVE_UNPACKED_BYTES,
        entry_bytes: limits::ARCHIVE_ENTRY_BYTES,
        entries: 16 * limits::ARCHIVE_ENTRIES,
    };
}

/// An entry is never unpacked to more than this many times its size, once it is larger than [`RATIO_FROM_BYTES`].
const RATIO: u64 = 100;
const RATIO_FROM_BYTES: u64 = 64 * 1024;
const PATH_BYTES: usize = 255;
const PATH_DEPTH: usize = 8;
/// Of an entry, beside its name.
const EXTRA_BYTES: usize = 1024;
/// The three bits that do not change how an entry is read: two for how hard it was packed, one that its name is UTF-8.
const HARMLESS_FLAGS: u16 = 0x0806;
/// The sizes stand behind the data.
const SIZES_BEHIND: u16 = 0x0008;
const ENCRYPTED_FLAGS: u16 = 0x2041;
const UNIX: u8 = 3;
const MAC: u8 = 19;

/// What is wrong with an archive, and with which entry of it (empty: the whole).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub entry: String,
    pub reason: Reason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    TooLarge,
    NotAZip,
    SeveralDisks,
    Zip64,
    TooManyEntries,
    TooMuchUnpacked,
    EntryTooLarge,
    PackedTooWell,
    BadName,
    LeadsOutside,
    NameTooLong,
    TwiceTheName,
    Encrypted,
    UnknownMethod,
    Link,
    ExtraTooLong,
    OverlapsOrGap,
    SaysOtherwise,
    Damaged,
}

impl Reason {
    pub fn text_key(self) -> &'static str {
        match self {
            Reason::TooLarge => "archive-too-large",
            Reason::NotAZip => "archive-not-a-zip",
            Reason::SeveralDisks => "archive-several-disks",
            Reason::Zip64 => "archive-zip64",
            Reason::TooManyEntries => "archive-too-many-entries",
            Reason::TooMuchUnpacked => "archive-too-much-unpacked",
            Reason::EntryTooLarge => "archive-entry-too-large",
            Reason::PackedTooWell => "archive-packed-too-well",
            Reason::BadName => "archive-bad-name",
            Reason::LeadsOutside => "archive-leads-outside",
            Reason::NameTooLong => "archive-name-too-long",
            Reason::TwiceTheName => "archive-twice-the-name",
            Reason::Encrypted => "archive-encrypted",
            Reason::UnknownMethod => "archive-unknown-method",
            Reason::Link => "archive-link",
            Reason::ExtraTooLong => "archive-extra-too-long",
            Reason::OverlapsOrGap => "archive-overlaps-or-gap",
            Reason::SaysOtherwise => "archive-says-otherwise",
            Reason::Damaged => "archive-damaged",
        }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&t_with(self.reason.text_key(), &[]))
    }
}

impl std::error::Error for Fault {}

fn whole(reason: Reason) -> Fault {
    Fault {
        entry: String::new(),
        reason,
    }
}

/// A zip whose list of entries was found sound. What is in them is unpacked only when it is asked for.
#[derive(Debug)]
pub struct Archive {
    bytes: Vec<u8>,
    /// By name; without directories.
    entries: BTreeMap<String, Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    name: String,
    flags: u16,
    method: u16,
    crc: u32,
    packed: u32,
    unpacked: u32,
    offset: usize,
    /// Where its data lies; known once its own head was read.
    data: Range<usize>,
}

impl Archive {
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn open(bytes: Vec<u8>, limits: &Limits) -> Result<Archive, Fault> {
        if bytes.len() > limits.packed_bytes {
            return Err(whole(Reason::TooLarge));
        }
        let (list, count) = list_of(&bytes)?;
        if count > limits.entries {
            return Err(whole(Reason::TooManyEntries));
        }
        let mut entries = listed(&bytes, list.clone(), count)?;
        check_sizes(&entries, limits)?;
        entries.sort_by_key(|entry| entry.offset);
        let mut end = 0;
        for entry in &mut entries {
            let fault = |reason| Fault {
                entry: entry.name.clone(),
                reason,
            };
            if entry.offset != end {
                return Err(fault(Reason::OverlapsOrGap));
            }
            (entry.data, end) = place_of(&bytes[..list.start], entry).map_err(fault)?;
        }
        if end != list.start {
            return Err(whole(Reason::OverlapsOrGap));
        }
        let mut folded = std::collections::HashSet::new();
        for entry in &entries {
            if !folded.insert(entry.name.trim_end_matches('/').to_ascii_lowercase()) {
                return Err(Fault {
                    entry: entry.name.clone(),
                    reason: Reason::TwiceTheName,
                });
            }
        }
        entries.retain(|entry| !entry.name.ends_with('/'));
        let by_name = entries.into_iter().map(|entry| (entry.name.clone(), entry));
        Ok(Archive {
            entries: by_name.collect(),
            bytes,
        })
    }

    /// In alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    pub fn contains(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// Unpacks an entry; nothing where there is none.
    ///
    /// # Errors
    /// `Damaged` when it is not what the list says.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let Some(entry) = self.entries.get(name) else {
            return Ok(None);
        };
        let damaged = || Fault {
            entry: name.to_owned(),
            reason: Reason::Damaged,
        };
        let packed = self.bytes.get(entry.data.clone()).ok_or_else(damaged)?;
        let expected = usize::try_from(entry.unpacked).map_err(|_| damaged())?;
        let content = match entry.method {
            STORED => packed.to_vec(),
            _ => {
                // One byte more than was said is enough to know that it was a lie.
                let mut content = Vec::new();
                let mut unpacked = DeflateDecoder::new(packed).take(u64::from(entry.unpacked) + 1);
                unpacked.read_to_end(&mut content).map_err(|_| damaged())?;
                // What follows the end of the packed data would be hidden.
                if unpacked.into_inner().total_in() != packed.len() as u64 {
                    return Err(damaged());
                }
                content
            }
        };
        if content.len() != expected || crc32fast::hash(&content) != entry.crc {
            return Err(damaged());
        }
        Ok(Some(content))
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

fn index(value: u32) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}

/// Where the list of entries lies, and how many there are.
fn list_of(bytes: &[u8]) -> Result<(Range<usize>, usize), Fault> {
    let none = || whole(Reason::NotAZip);
    let last = bytes.len().checked_sub(END_BYTES).ok_or_else(none)?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    let ends_here = |at: &usize| {
        let comment = u16_at(bytes, at + 20).map(usize::from);
        u32_at(bytes, *at) == Some(END) && comment == Some(bytes.len() - END_BYTES - at)
    };
    let end = (first..=last).rev().find(ends_here).ok_or_else(none)?;
    let short = |at: usize| u16_at(bytes, end + at).ok_or_else(none);
    let (disk, list_disk, here, count) = (short(4)?, short(6)?, short(8)?, short(10)?);
    let size = u32_at(bytes, end + 12).ok_or_else(none)?;
    let start = u32_at(bytes, end + 16).ok_or_else(none)?;
    if count == u16::MAX || size == u32::MAX || start == u32::MAX {
        return Err(whole(Reason::Zip64));
    }
    if disk != 0 || list_disk != 0 || here != count {
        return Err(whole(Reason::SeveralDisks));
    }
    if index(start).checked_add(index(size)) != Some(end) {
        return Err(whole(Reason::OverlapsOrGap));
    }
    Ok((index(start)..end, usize::from(count)))
}

fn listed(bytes: &[u8], list: Range<usize>, count: usize) -> Result<Vec<Entry>, Fault> {
    let cut_off = || whole(Reason::NotAZip);
    let mut entries = Vec::new();
    let mut at = list.start;
    for _ in 0..count {
        let head = bytes
            .get(at..list.end)
            .filter(|head| head.len() >= CENTRAL_BYTES);
        let head = head.ok_or_else(cut_off)?;
        if u32_at(head, 0) != Some(CENTRAL) {
            return Err(cut_off());
        }
        let short = |at| u16_at(head, at).ok_or_else(cut_off);
        let long = |at| u32_at(head, at).ok_or_else(cut_off);
        let (name_bytes, extra_bytes) = (usize::from(short(28)?), usize::from(short(30)?));
        let comment_bytes = usize::from(short(32)?);
        let name_end = CENTRAL_BYTES + name_bytes;
        let extra_end = name_end + extra_bytes;
        let raw = head.get(CENTRAL_BYTES..name_end).ok_or_else(cut_off)?;
        let extra = head.get(name_end..extra_end).ok_or_else(cut_off)?;
        let name = String::from_utf8_lossy(raw).into_owned();
        let fault = |reason| Fault {
            entry: shown(&name),
            reason,
        };
        check_name(raw).map_err(fault)?;
        if extra.len().saturating_add(comment_bytes) > EXTRA_BYTES {
            return Err(fault(Reason::ExtraTooLong));
        }
        let entry = Entry {
            flags: short(8)?,
            method: short(10)?,
            crc: long(16)?,
            packed: long(20)?,
            unpacked: long(24)?,
            offset: index(long(42)?),
            data: 0..0,
            name: name.clone(),
        };
        let made_on = head.get(5).copied().unwrap_or_default();
        check_kind(&entry, short(34)?, extra, made_on, long(38)?).map_err(fault)?;
        entries.push(entry);
        at = at
            .checked_add(extra_end + comment_bytes)
            .ok_or_else(cut_off)?;
    }
    if at != list.end {
        return Err(whole(Reason::OverlapsOrGap));
    }
    Ok(entries)
}

/// A name as it may be repeated to people and logs.
fn shown(name: &str) -> String {
    let plain = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    name.chars().take(80).map(plain).collect()
}

fn check_name(raw: &[u8]) -> Result<(), Reason> {
    if raw.len() > PATH_BYTES {
        return Err(Reason::NameTooLong);
    }
    let plain = |byte: &u8| byte.is_ascii_graphic() || *byte == b' ';
    if raw.is_empty() || !raw.iter().all(plain) {
        return Err(Reason::BadName);
    }
    if raw.contains(&b'\\') || raw.contains(&b':') || raw.starts_with(b"/") {
        return Err(Reason::LeadsOutside);
    }
    let path = raw.strip_suffix(b"/").unwrap_or(raw);
    let mut depth = 0;
    for part in path.split(|byte| *byte == b'/') {
        depth += 1;
        if part.is_empty() || part == b"." || part == b".." {
            return Err(Reason::LeadsOutside);
        }
    }
    match depth > PATH_DEPTH {
        true => Err(Reason::NameTooLong),
        false => Ok(()),
    }
}

fn check_kind(
    entry: &Entry,
    disk: u16,
    extra: &[u8],
    made_on: u8,
    attributes: u32,
) -> Result<(), Reason> {
    if entry.flags & ENCRYPTED_FLAGS != 0 {
        return Err(Reason::Encrypted);
    }
    if entry.flags & !(HARMLESS_FLAGS | SIZES_BEHIND) != 0 {
        return Err(Reason::UnknownMethod);
    }
    if !matches!(entry.method, STORED | DEFLATED) {
        return Err(Reason::UnknownMethod);
    }
    if disk != 0 {
        return Err(Reason::SeveralDisks);
    }
    let large = [entry.packed, entry.unpacked].contains(&u32::MAX);
    if large || entry.offset == index(u32::MAX) || has_zip64(extra) {
        return Err(Reason::Zip64);
    }
    if entry.method == STORED && entry.packed != entry.unpacked {
        return Err(Reason::SaysOtherwise);
    }
    let is_directory = entry.name.ends_with('/');
    if is_directory && entry.unpacked != 0 {
        return Err(Reason::SaysOtherwise);
    }
    if matches!(made_on, UNIX | MAC) {
        // Nothing said, a file, a directory: not a link, a pipe or a device.
        return match (attributes >> 16) & 0o170_000 {
            0 => Ok(()),
            0o100_000 if !is_directory => Ok(()),
            0o040_000 if is_directory => Ok(()),
            _ => Err(Reason::Link),
        };
    }
    Ok(())
}

fn has_zip64(mut extra: &[u8]) -> bool {
    while let (Some(id), Some(bytes)) = (u16_at(extra, 0), u16_at(extra, 2)) {
        if id == 1 {
            return true;
        }
        extra = extra.get(4 + usize::from(bytes)..).unwrap_or_default();
    }
    false
}

fn check_sizes(entries: &[Entry], limits: &Limits) -> Result<(), Fault> {
    let mut all: u64 = 0;
    for entry in entries {
        let fault = |reason| Fault {
            entry: entry.name.clone(),
            reason,
        };
        let (packed, unpacked) = (u64::from(entry.packed), u64::from(entry.unpacked));
        if unpacked > limits.entry_bytes {
            return Err(fault(Reason::EntryTooLarge));
        }
        if unpacked > RATIO_FROM_BYTES && unpacked > packed.saturating_mul(RATIO) {
            return Err(fault(Reason::PackedTooWell));
        }
        all = all.saturating_add(unpacked);
    }
    if all > limits.unpacked_bytes {
        return Err(whole(Reason::TooMuchUnpacked));
    }
    Ok(())
}

/// Where the data of an entry lies, and where the entry ends.
fn place_of(bytes: &[u8], entry: &Entry) -> Result<(Range<usize>, usize), Reason> {
    let otherwise = Reason::SaysOtherwise;
    let head = bytes.get(entry.offset..).ok_or(Reason::OverlapsOrGap)?;
    if head.len() < LOCAL_BYTES || u32_at(head, 0) != Some(LOCAL) {
        return Err(Reason::OverlapsOrGap);
    }
    let short = |at| u16_at(head, at).ok_or(otherwise);
    let long = |at| u32_at(head, at).ok_or(otherwise);
    let (name_bytes, extra_bytes) = (usize::from(short(26)?), usize::from(short(28)?));
    let name_end = LOCAL_BYTES + name_bytes;
    let data_start = name_end + extra_bytes;
    if extra_bytes > EXTRA_BYTES {
        return Err(Reason::ExtraTooLong);
    }
    let name = head.get(LOCAL_BYTES..name_end).ok_or(otherwise)?;
    let extra = head.get(name_end..data_start).ok_or(otherwise)?;
    if has_zip64(extra) {
        return Err(Reason::Zip64);
    }
    let said = [long(14)?, long(18)?, long(22)?];
    let listed = [entry.crc, entry.packed, entry.unpacked];
    let behind = entry.flags & SIZES_BEHIND != 0;
    let sizes_fit = said == listed || (behind && said == [0; 3]);
    if name != entry.name.as_bytes()
        || short(6)? != entry.flags
        || short(8)? != entry.method
        || !sizes_fit
    {
        return Err(otherwise);
    }
    let start = entry.offset + data_start;
    let end = start
        .checked_add(index(entry.packed))
        .filter(|end| *end <= bytes.len())
        .ok_or(Reason::OverlapsOrGap)?;
    if !behind {
        return Ok((start..end, end));
    }
    // The sizes again, with or without a mark before them.
    let marked = u32_at(bytes, end) == Some(DESCRIPTOR);
    let first = if marked { end + 4 } else { end };
    for (place, expected) in listed.into_iter().enumerate() {
        if u32_at(bytes, first + 4 * place) != Some(expected) {
            return Err(otherwise);
        }
    }
    Ok((start..end, first + 12))
}
