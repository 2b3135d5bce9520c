//! Writing a zip piece by piece: whoever sends it away takes what is ready and keeps only the list of what there was.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::{CENTRAL, DEFLATED, END, LOCAL, STORED};

/// 1980-01-01, where the calendar of the format begins: the same content is the same archive.
const DATE: u16 = 0x0021;
/// 2.0: directories and DEFLATE.
const VERSION: u16 = 20;
/// A file that its owner reads and writes.
const REGULAR_0600: u32 = 0o100_600 << 16;
/// An entry is packed to a hundredth at the most.
const RATIO: usize = 100;
const MADE_ON_UNIX: u16 = 3 << 8;

/// More than the plain form of the format can say: 65,535 entries, or 4 GiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the archive is larger than its format allows")]
pub struct TooLarge;

/// A zip on its way.
#[derive(Default)]
pub struct Writer {
    ready: Vec<u8>,
    /// Bytes before `ready`.
    taken: u64,
    central: Vec<u8>,
    entries: u16,
}

impl Writer {
    /// Adds an entry, packed where that helps.
    ///
    /// # Errors
    /// When the format has no room for it.
    pub fn add(&mut self, name: &str, content: &[u8]) -> Result<(), TooLarge> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        // Writing to memory does not fail.
        let packed = encoder
            .write_all(content)
            .and_then(|()| encoder.finish())
            .ok();
        // What would unpack to so much more than itself is refused by every careful reader, ours among them.
        let modest = |packed: &Vec<u8>| content.len() / RATIO < packed.len();
        let packed = packed.filter(|packed| packed.len() < content.len() && modest(packed));
        let (method, data) = match &packed {
            Some(packed) => (DEFLATED, packed.as_slice()),
            None => (STORED, content),
        };
        let offset = self.taken + self.ready.len() as u64;
        let offset = u32::try_from(offset).map_err(|_| TooLarge)?;
        let packed_bytes = u32::try_from(data.len()).map_err(|_| TooLarge)?;
        let bytes = u32::try_from(content.len()).map_err(|_| TooLarge)?;
        let name_bytes = u16::try_from(name.len()).map_err(|_| TooLarge)?;
        self.entries = self.entries.checked_add(1).ok_or(TooLarge)?;
        let common = |out: &mut Vec<u8>| {
            for field in [VERSION, 0, method, 0, DATE] {
                out.extend(field.to_le_bytes());
            }
            for field in [crc32fast::hash(content), packed_bytes, bytes] {
                out.extend(field.to_le_bytes());
            }
            out.extend(name_bytes.to_le_bytes());
            out.extend([0; 2]);
        };
        self.ready.extend(LOCAL.to_le_bytes());
        common(&mut self.ready);
        self.ready.extend(name.as_bytes());
        self.ready.extend(data);

        self.central.extend(CENTRAL.to_le_bytes());
        self.central.extend((MADE_ON_UNIX | VERSION).to_le_bytes());
        common(&mut self.central);
        // No comment, the first disk, nothing inside it.
        self.central.extend([0; 6]);
        self.central.extend(REGULAR_0600.to_le_bytes());
        self.central.extend(offset.to_le_bytes());
        self.central.extend(name.as_bytes());
        Ok(())
    }

    /// What is ready to be sent; it is not kept.
    pub fn take(&mut self) -> Vec<u8> {
        self.taken += self.ready.len() as u64;
        std::mem::take(&mut self.ready)
    }

    /// The rest: what was not taken, and the list of all entries.
    ///
    /// # Errors
    /// When the format has no room for it.
    pub fn finish(mut self) -> Result<Vec<u8>, TooLarge> {
        let start = self.taken + self.ready.len() as u64;
        let start = u32::try_from(start).map_err(|_| TooLarge)?;
        let bytes = u32::try_from(self.central.len()).map_err(|_| TooLarge)?;
        self.ready.append(&mut self.central);
        self.ready.extend(END.to_le_bytes());
        self.ready.extend([0; 4]);
        self.ready.extend(self.entries.to_le_bytes());
        self.ready.extend(self.entries.to_le_bytes());
        self.ready.extend(bytes.to_le_bytes());
        self.ready.extend(start.to_le_bytes());
        self.ready.extend([0; 2]);
        Ok(self.ready)
    }
}
