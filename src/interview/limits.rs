//! A limit on everything that grows, in one place, each with its unit.

use super::plan::MINUTE_MS;

/// One stage's text, in bytes: some 10,000 words. A browser may send up to 64 KiB while it leaves a page.
pub const TEXT_BYTES: usize = 64 * 1024;
/// Elements of the board.
pub const BOARD_ELEMENTS: usize = 5_000;
/// A question to the interviewer, in characters.
pub const QUESTION_CHARS: usize = 2_000;
/// The name of a repeatable operation, in characters.
pub const OPERATION_CHARS: usize = 64;
/// Revisions of all documents of one interview together: five hours of a save every second.
pub const REVISIONS: usize = 20_000;
/// Lines of one journal. Deadlines and the end are written down even beyond it.
pub const EVENTS: u64 = 50_000;
/// Lines of two texts that may differ before a merge is no longer tried: both texts are kept instead.
pub const MERGE_LINES: usize = 4_000;

/// Between two hints, of running time.
pub const HINT_APART_MS: i64 = MINUTE_MS;
/// Pauses of one interview, whatever their length.
pub const PAUSES: usize = 3;
/// Time lost by the server beyond which an interview waits, paused, for its candidate.
pub const OUTAGE_RUNS_ON_MS: i64 = 10 * MINUTE_MS;
/// A pause nobody ends.
pub const PAUSE_ABANDONED_MS: i64 = 7 * 24 * 60 * MINUTE_MS;
/// Running time after which an untimed interview is over.
pub const UNTIMED_ABANDONED_MS: i64 = 8 * 60 * MINUTE_MS;
/// After the grace: what a request admitted in time may still take (body 30 s, handler 10 s, 5 s to spare).
pub const SETTLE_MS: i64 = 45_000;

/// A message of a person who interviews, in characters.
pub const MESSAGE_CHARS: usize = 2_000;
/// The same words again within this time are one click too many.
pub const SAID_AGAIN_MS: i64 = 3_000;
/// Minutes granted on the way: the least and the most at a time, and all together.
pub const EXTRA_LEAST_MS: i64 = MINUTE_MS;
pub const EXTRA_MOST_MS: i64 = 10 * MINUTE_MS;
pub const EXTRA_IN_ALL_MS: i64 = 15 * MINUTE_MS;

/// Stages of a plan.
pub const STAGES: usize = 20;
/// The shortest stage of a plan of one's own.
pub const STAGE_MIN_MS: i64 = 10_000;
/// The longest stage of a plan of one's own.
pub const STAGE_MAX_MS: i64 = 240 * MINUTE_MS;
/// All stages of a plan together.
pub const PLAN_MAX_MS: i64 = 480 * MINUTE_MS;
/// The id of a stage, in characters.
pub const STAGE_ID_CHARS: usize = 40;
/// The title of a stage, in characters.
pub const STAGE_TITLE_CHARS: usize = 60;
