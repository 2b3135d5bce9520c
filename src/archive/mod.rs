//! Archives: a zip in memory, written plainly and read with suspicion. Pure.
//!
//! What people bring may be made to harm. So the reader takes only what an honest program writes, one entry after the other without a
//! gap, and says of everything else what is wrong with it: nothing overlaps, nothing is hidden between entries, no name leads
//! anywhere, and no entry becomes larger than was said before it was unpacked. Nothing is ever unpacked into a file.

pub mod json;
mod reader;
mod writer;

pub use reader::{Archive, Fault, Limits, Reason};
pub use writer::{TooLarge, Writer};

/// The two methods of packing there are.
const STORED: u16 = 0;
const DEFLATED: u16 = 8;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const DESCRIPTOR: u32 = 0x0807_4b50;

const LOCAL_BYTES: usize = 30;
const CENTRAL_BYTES: usize = 46;
const END_BYTES: usize = 22;

#[cfg(test)]
mod tests;
