//! What comes from outside is limited, and each limit stands here (those of the protocol itself in
//! [`crate::interview::limits`]). Limits are promises, not preferences: no setting changes them.

use std::time::Duration;

/// Head of a request, bytes and number of headers.
pub const HEAD_BYTES: usize = 16 * 1024;
pub const HEADERS: usize = 64;
/// A client that does not finish its headers by then is cut off.
pub const HEADER_READ: Duration = Duration::from_secs(10);
/// A body that stands still this long, or is not here after the total, is cut off.
pub const BODY_IDLE: Duration = Duration::from_secs(15);
pub const BODY_TOTAL: Duration = Duration::from_secs(30);
/// The longest a page may take.
pub const HANDLER: Duration = Duration::from_secs(10);
/// A graceful stop waits this long for requests under way.
pub const SHUTDOWN: Duration = Duration::from_secs(25);

/// An ordinary form. Notes or a scene, in whatever encoding: far above what is taken, so that what is
/// too long gets a sentence of its own instead of a cut connection.
pub const FORM_BODY_BYTES: usize = 64 * 1024;
pub const NOTES_BODY_BYTES: usize = 4 * 1024 * 1024;
/// Fields of a form, more than any of ours has; a checklist has five for each of its items.
pub const FORM_FIELDS: usize = 600;

/// A drawing: the file, its elements, the points of one and of all, the text in one, and how far out
/// anything may lie.
pub const SCENE_BYTES: usize = 2 * 1024 * 1024;
pub const SCENE_ELEMENTS: usize = 5_000;
pub const SCENE_POINTS: usize = 10_000;
pub const SCENE_POINTS_IN_ALL: usize = 200_000;
pub const SCENE_TEXT_BYTES: usize = 4 * 1024;
/// A name or a colour in one.
pub const SCENE_WORD_BYTES: usize = 128;
/// A diagram pasted as text.
pub const MERMAID_BYTES: usize = 32 * 1024;
pub const SCENE_COORDINATE: f64 = 1e7;

/// Markdown of content files: deeper structure becomes text, a larger page too.
pub const MARKDOWN_DEPTH: usize = 16;
pub const MARKDOWN_OUTPUT_BYTES: usize = 1024 * 1024;
/// Files of content, and of answers to score.
pub const CONTENT_TOML_BYTES: u64 = 1 << 20;
pub const CONTENT_MARKDOWN_BYTES: u64 = 256 << 10;
pub const CONTENT_ENTRIES: usize = 10_000;
pub const ANSWER_BYTES: u64 = 1 << 20;
/// The longest sum of the calculator, and how long it may think: steps, not seconds, so that it ends everywhere alike.
pub const SUM_CHARS: usize = 200;
/// A step of the dearest sums takes some 15 microseconds, a sum that people type some hundred steps.
pub const SUM_STEPS: u32 = 4_000;
/// The rows of one sheet together.
pub const SHEET_STEPS: u32 = 4 * SUM_STEPS;
/// An answer to a drill; questions one person has open, and answers that are looked at to say how it went.
pub const DRILL_ANSWER_CHARS: usize = 200;
pub const DRILLS_OPEN: i64 = 50;
pub const DRILL_REVIEWS: i64 = 500;
/// Rows of an estimation sheet.
pub const SHEET_ROWS: usize = 40;

pub const CONNECTIONS: usize = 8_192;
pub const CONNECTIONS_PER_ADDRESS: usize = 64;
/// Requests handled at once; saves have their own share that nothing else can take.
pub const REQUESTS: usize = 512;
pub const SAVES: usize = 512;
/// Live streams in all, of one person, and the age at which a stream must come again.
pub const STREAMS: usize = 4_096;
pub const STREAMS_PER_PERSON: usize = 8;
pub const STREAM_AGE: Duration = Duration::from_secs(600);

/// Something said into the microphone: the page stops there. The recording of it, many times what a minute of speech
/// takes, and how many are on their way at once.
pub const DICTATION: Duration = Duration::from_secs(60);
pub const DICTATION_BYTES: usize = 2 * 1024 * 1024;
pub const DICTATIONS: usize = 8;
pub const DICTATIONS_BURST: u32 = 4;
pub const DICTATIONS_PER_MINUTE: u32 = 6;
/// An endpoint of the settings that is asked over HTTP: to reach it, to have its answer, and how much of that is read.
pub const OUTWARD_CONNECT: Duration = Duration::from_secs(5);
pub const OUTWARD_TOTAL: Duration = Duration::from_secs(30);
pub const OUTWARD_ANSWER_BYTES: usize = 64 * 1024;
/// How long the reasons of one that refuses are listened to, and how many of them.
pub const OUTWARD_REFUSAL: Duration = Duration::from_secs(5);
pub const OUTWARD_REFUSAL_BYTES: usize = 4 * 1024;

/// A language model: to its first byte, between two, for the whole with all retries; what it says, and all that is read for it (a stream
/// wraps every word of some four bytes up in two to four hundred); what is kept of that to be looked at.
pub const MODEL_FIRST_BYTE: Duration = Duration::from_secs(30);
pub const MODEL_IDLE: Duration = Duration::from_secs(20);
pub const MODEL_TOTAL: Duration = Duration::from_secs(90);
pub const MODEL_ANSWER_BYTES: usize = 256 * 1024;
pub const MODEL_WIRE_BYTES: usize = 4 << 20;
pub const MODEL_RAW_BYTES: usize = 64 * 1024;
/// How often it is asked again, the longest wait before the first time and before any; how often without what it refused.
pub const MODEL_RETRIES: u32 = 2;
pub const MODEL_RETRY_FIRST: Duration = Duration::from_millis(500);
pub const MODEL_RETRY_MOST: Duration = Duration::from_secs(8);
pub const MODEL_LESSONS: usize = 4;
/// So many failures within so long, and it is left alone for so long.
pub const MODEL_FAILURES: usize = 5;
pub const MODEL_FAILURES_WITHIN_MS: i64 = 60_000;
pub const MODEL_OFF_MS: i64 = 60_000;

pub const SAVES_BURST: u32 = 20;
pub const SAVES_PER_SECOND: u32 = 4;
pub const LOGINS_BURST: u32 = 10;
pub const LOGINS_PER_MINUTE: u32 = 10;
pub const GUESTS_BURST: u32 = 30;
pub const GUESTS_PER_HOUR: u32 = 120;

/// The browser saves at the latest so long after a key: text that arrives this soon after a hint stood there before it.
pub const SAVE_AT_THE_LATEST_MS: i64 = 3_000;

/// What a grader may say: about one item or the whole, what shows one point, remarks about moments.
pub const REMARK_CHARS: usize = 4_000;
pub const PROOFS_PER_MARK: usize = 8;
pub const PINS: usize = 200;
/// All of what one grader says about one interview, as JSON, and how many versions of it are kept.
pub const MARKS_BYTES: usize = 256 * 1024;
pub const MARKS_VERSIONS: i64 = 20;

/// What the candidate answers to one remark, and to how many of one grader.
pub const ANSWER_CHARS: usize = 2_000;
pub const ANSWERS: i64 = 300;
/// Moments of an interview that are offered to be pointed at.
pub const MOMENTS: usize = 500;

/// Links to one interview, in all and open at once; people who may come by one; how long it holds, and how long if nobody says.
pub const INVITATIONS: i64 = 50;
pub const INVITATIONS_OPEN: i64 = 20;
pub const INVITATION_USES: i64 = 10;
pub const INVITATION_LIFE_MIN_MS: i64 = 3_600_000;
pub const INVITATION_LIFE_MAX_MS: i64 = 30 * 24 * 3_600_000;
pub const INVITATION_LIFE_MS: i64 = 14 * 24 * 3_600_000;
pub const INVITATION_NOTE_CHARS: usize = 80;
/// How long a link for somebody who only watches holds, if nobody says.
pub const WATCHER_LIFE_MS: i64 = 24 * 3_600_000;
/// People who are there at once, and how often their access is looked at again.
pub const LIVE_PEERS: usize = 50;
pub const PEER_CHECK: Duration = Duration::from_secs(2);
/// Whoever interviews and is not connected for so long has left.
pub const CHAIR_SILENT_MS: i64 = 60_000;
/// The name a guest gives.
pub const GUEST_NAME_CHARS: usize = 64;
/// Links one address may try: at once, in an hour, and so many wrong ones before it has to wait.
pub const REDEEMS_BURST: u32 = 20;
pub const REDEEMS_PER_HOUR: u32 = 20;
pub const WRONG_LINKS: u32 = 10;
pub const WRONG_LINKS_WAIT_MS: i64 = 3_600_000;

/// People in a circle, circles one person is in, letters of a circle's name, links open at once.
pub const CIRCLE_MEMBERS: i64 = 10;
pub const CIRCLES_PER_PERSON: i64 = 20;
pub const CIRCLE_NAME_CHARS: usize = 60;
pub const CIRCLE_LINKS_OPEN: i64 = 5;
/// Interviews that one member has up for review in one circle, and those that one member is reading there at once.
pub const CIRCLE_PUT_UP: i64 = 20;
pub const CIRCLE_LEASES: i64 = 2;
/// Until then nobody else is given what somebody has taken to review.
pub const LEASE_MS: i64 = 8 * 3_600_000;

/// Words by which an interview is found, their letters, and words of one question.
pub const SEARCH_WORDS: usize = 1_500;
pub const SEARCH_WORD_CHARS: usize = 40;
pub const SEARCH_TERMS: usize = 4;
/// What is typed into the search; words that begin as asked and are looked for; how far the interviews of one are counted.
pub const SEARCH_CHARS: usize = 200;
pub const SEARCH_BEGINNINGS: usize = 16;
pub const SEARCH_COUNTED: i64 = 256;
/// People to choose from who marked.
pub const GRADERS_SHOWN: usize = 50;
/// Summaries that are read at once; interviews of a person, the last ones, of which trends are made.
pub const SUMMARIES: i64 = 500;
/// Interviews of one person over which readers are compared.
pub const AGREEMENT_INTERVIEWS: usize = 1_000;
/// What to study is read from so many of the latest interviews. A plan reaches so many days ahead, with so many minutes a day.
pub const STUDY_INTERVIEWS: i64 = 100;
pub const STUDY_DAYS: i64 = 180;
pub const STUDY_MINUTES_MIN: u32 = 10;
pub const STUDY_MINUTES_MAX: u32 = 480;
/// Real interviews somebody may note, and the letters of what they note.
pub const OUTCOMES: i64 = 500;
pub const OUTCOME_COMPANY_CHARS: usize = 120;
pub const OUTCOME_NOTE_CHARS: usize = 4_000;
/// What is looked for among the concepts.
pub const CONCEPT_QUERY_CHARS: usize = 80;
pub const TRENDS: i64 = 100;

/// Replays of which all is worked out at once, for the script or as a file: hundreds of boards are read for one.
pub const REPLAYS_BURST: u32 = 20;
pub const REPLAYS_PER_MINUTE: u32 = 20;

pub const RUNNING_INTERVIEWS: i64 = 3;
pub const HISTORY_PAGE: i64 = 50;
pub const JOURNAL_PAGE: i64 = 500;

pub const LOGIN_NAME_CHARS: usize = 64;
pub const PASSWORD_MIN_CHARS: usize = 15;
pub const PASSWORD_MAX_CHARS: usize = 128;
pub const PASSWORD_MAX_BYTES: usize = 1_024;
/// Password hashes computed at once, and people who may wait for one.
pub const HASHES: usize = 2;
pub const HASH_QUEUE: usize = 16;
/// A log-in ends after this long, or after this long unused.
pub const LOGIN_ABSOLUTE_MS: i64 = 30 * 24 * 3_600_000;
/// A guest cannot log in again, so the cookie is all they have: as long as browsers keep one.
pub const GUEST_LOGIN_MS: i64 = 400 * 24 * 3_600_000;
pub const LOGIN_IDLE_MS: i64 = 7 * 24 * 3_600_000;
pub const LOGINS_PER_PERSON: i64 = 20;

/// An interview may not start with less room on the disk than this.
pub const FREE_BYTES_TO_START: u64 = 256 * 1024 * 1024;

/// A live process says so this often; a longer silence than the gap is an outage.
pub const HEARTBEAT: Duration = Duration::from_secs(2);
pub const OUTAGE_GAP_MS: i64 = 5_000;
/// The due interviews are looked at this often.
pub const SWEEP: Duration = Duration::from_secs(1);
/// An interview nobody asked for leaves the memory after this.
pub const ROOM_IDLE_MS: i64 = 10 * 60_000;
/// A content folder is looked at this often; a change is read when it has stood still between two looks.
pub const CONTENT_LOOK: Duration = Duration::from_secs(2);

/// An archive that somebody brings: packed, unpacked, one entry, and how many there are; how often one is brought, and how often taken.
pub const ARCHIVE_BYTES: usize = 20 << 20;
pub const ARCHIVE_UNPACKED_BYTES: u64 = 100 << 20;
pub const ARCHIVE_ENTRY_BYTES: u64 = 5 << 20;
pub const ARCHIVE_ENTRIES: usize = 2_000;
pub const IMPORTS_PER_HOUR: u32 = 5;
pub const EXPORTS_PER_HOUR: u32 = 10;
pub const IMPORTS_AT_ONCE: usize = 1;
pub const EXPORTS_AT_ONCE: usize = 2;
/// Answered drills of one archive, some ten a day for five years; a question with all that is expected and explained.
pub const ARCHIVE_DRILLS: usize = 20_000;
pub const DRILL_QUESTION_BYTES: usize = 64 << 10;
/// Numbers one question asks for, more than any case has; and sums and assumptions behind them.
pub const DRILL_NUMBERS: usize = 200;
/// Faults of an archive that are told one by one.
pub const ARCHIVE_FAULTS: usize = 50;
/// How far the clock of the place an archive comes from may be ahead.
pub const ARCHIVE_CLOCK_AHEAD_MS: i64 = 10 * 60_000;

/// Months after which interviews may be deleted, for whoever wants that; interviews deleted in one round, and how often somebody's
/// are looked at.
pub const RETENTION_MONTHS: [i64; 5] = [3, 6, 12, 24, 60];
pub const RETENTION_ROUND: i64 = 20;
pub const RETENTION_LOOK_MS: i64 = 24 * 3_600_000;
pub const MONTH_MS: i64 = 2_629_746_000;

/// A file of instructions for the second reader.
pub const READER_PROMPT_BYTES: usize = 16 << 10;
/// What one call carries: points of the checklist beside the canaries, the text of a stage (3,000 words are some 20 KiB), and the
/// drawing as text. What is longer is cut, and the call says so.
pub const READER_ITEMS: usize = 12;
pub const READER_TEXT_BYTES: usize = 24 << 10;
pub const READER_BOARD_BYTES: usize = 8 << 10;
/// What comes back: all of it, one reason, and entries, which may be more than were asked for.
pub const READER_ANSWER_BYTES: usize = 256 << 10;
pub const READER_REASON_CHARS: usize = 400;
pub const READER_ANSWERS: usize = 64;
/// Words of a quote.
pub const READER_QUOTE_WORDS_MIN: usize = 3;
pub const READER_QUOTE_WORDS_MAX: usize = 60;
/// Points of 100 that opinions alone move a stage.
pub const READER_MOVE_POINTS: f64 = 15.0;

/// A line of the interviewer in a model's words: how many of an interview, how long after the line, letters and sentences, bytes of a reply that is read at all, and what the model sees
/// of the candidate's last words.
pub const WORDINGS: usize = 12;
pub const WORDING_WITHIN_MS: i64 = 3_000;
pub const WORDING_CHARS: usize = 300;
pub const WORDING_SENTENCES: usize = 2;
pub const WORDING_REPLY_BYTES: usize = 4 * 1024;
pub const WORDING_WORDS_CHARS: usize = 600;
/// A question to a model that is open for so long was left by a process that is gone: twice as long as one may take.
pub const READER_STALE_MS: i64 = 180_000;
/// So long a question about a result waits for those before it.
pub const READER_PATIENCE_MS: i64 = 900_000;
/// Questions to a model that are under way for everybody together, and those of one person on a day: four interviews with every line of
/// them in other words.
pub const READER_IN_FLIGHT: i64 = 4;
pub const READER_CALLS_PER_PERSON_DAY: i64 = 100;
/// Days for which everybody sees what they used, today among them; and how often somebody looks for older ones.
pub const READER_DAYS: i64 = 31;
pub const READER_PRUNE_MS: i64 = 24 * 3_600_000;
