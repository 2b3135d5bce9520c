//! The real program, as a process, while the machine does its worst: killed, stopped, out of room,
//! started twice.
//!
//! # The invariant
//!
//! What a candidate was told is saved is there afterwards, at the revision and with the hash that the
//! answer named; a save that is tried again is the same save; and no fault costs a candidate time.
//!
//! 1. [`house`] starts the program on a directory and injects the fault.
//! 2. [`candidate`] types like a browser: one save at a time, the same `op_id` until it is answered, an
//!    acknowledgement counted only when its answer has been read to the end.
//! 3. [`verify`] compares what the program has after the fault with what the candidates were told.

mod backup;
mod candidate;
pub mod dice;
mod full_disk;
pub mod house;
mod hung_up;
mod killed;
mod starting;
mod stopped;
mod verify;

/// As near as a heartbeat every two seconds can keep it, and half a second for a busy machine.
const TIME_KEPT_MS: i64 = 2_500;
