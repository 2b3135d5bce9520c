//! The map of the house.
//!
//! `fortyfive` runs a timed mock system-design interview, scores it against a checklist with a quote for every
//! tick, and keeps everything that was typed. One binary, SQLite inside.
//!
//! # Words
//!
//! A *case* is one question with its facts, probes and hints; its *rubric* the checklist. A *plan* is the stages
//! with their minutes, frozen when an *interview* starts. The *journal* is the append-only list of everything that
//! happened in one. A *finding* is one grader's verdict on one item, with *evidence*; a *scorecard* the findings of
//! one grader over one version of a rubric, never changed afterwards; the *report* what is shown after the end. A *look* is a
//! moment at which the interviewer may speak without having been asked, a *cue* why it did. A *circle* is a few people who
//! interview and grade each other; what a member is given to review is theirs for a while, by a *lease*.
//!
//! # Layers
//!
//! ```text
//! cli  server          settings, content, store, clock, pages put together; taken down in order
//!   web                routes, pages, JSON, streams: calls proctor
//!     dictation  model speech to text, a language model, by endpoints of the settings       outward    the only way out, over HTTP
//!     proctor          the use cases, the only place where clock, content, journal and rules meet
//!       store          SQL, two engines, one text        casebook   files: cases and rubrics
//!       study  drills  report  peers  reader  scoring  interviewer  interview  diagram  numbers  language  calculator  archive
//!                          pure: no clock, dice, files, SQL, HTTP
//!         time  text  wire  ids  limits  config  stop                       at the bottom
//! ```
//!
//! Arrows point down. A test (`tests/it/layers.rs`) holds this by looking at what the files name.
//!
//! # Reading order
//!
//! 1. [`interview`]: the protocol. Time is an argument, the next deadline a return value.
//! 2. [`proctor`]: six numbered steps that whoever touches an interview goes through.
//! 3. [`store`]: what an acknowledgement promises, and how many saves share one commit.
//! 4. [`casebook`], [`language`], [`numbers`], [`diagram`], [`scoring`]: from a file somebody wrote to a tick with a quote.
//! 5. [`interviewer`], [`calculator`], [`peers`], [`report`]: what is said and reckoned during, what others mark, and what is shown after.
//! 6. [`study`], [`drills`]: what to learn next, from what was missed, and until when; what is practised in between. [`archive`]: what is
//!    taken along.
//! 7. [`reader`]: what a language model is asked, if one is attached, and what its answer is worth.
//! 8. [`web`]: what a request passes on its way in; [`server`]: how all of it starts and stops.
//!
//! # Journeys, as data walks through the house
//!
//! 1. **Start**: `web` → `proctor::start` → `casebook` gives case and rubric, `interview` the first events → `store` → room.
//! 2. **A keystroke**: the browser sends stage, base revision and text → `proctor` catches up with the clock, and with what the
//!    `interviewer` had to say by then →
//!    `Interview::handle` → journal → acknowledged after the commit → watchers hear of it.
//! 3. **The bell**: whoever comes next calls `handle_timeout(now)`; events are dated at the bell.
//! 4. **The end**: `Finished` → `scoring` reads the frozen texts → scorecard stored → report.
//! 5. **A peer**: a link, redeemed in one transaction → `proctor` gives the proof that somebody may look → the frozen interview
//!    with an unmarked checklist → `peers` checks what is handed in → what everybody marked, side by side.
//! 6. **Somebody interviews**: a link, redeemed → the chair, a line of the journal → the `interviewer` only suggests → what the person
//!    says and ticks is journal and draft like everything else → `peers` tells them afterwards what there was to learn.
//! 7. **Practice**: a reference interview of the `casebook` → marked on the page of a review → `peers` compares with what was agreed
//!    on → how somebody marks → weighs in wherever their marks are put together with others'.
//! 8. **A drill**: drawn from a file and a seed, stored with what is expected → typed → judged by ratio → `drills` say when it comes
//!    again.
//! 9. **What to learn**: summaries of finished interviews → `study` compares them with the concepts of the `casebook` → mastery, what is
//!    missing and which lines show it, the next case, the days of a plan.
//! 10. **Taken along**: `web` → `proctor::transfer` writes what is stored as an `archive`, piece by piece; what is brought is examined as a
//!     whole, each journal played by `interview::check`, and stored in one transaction or not at all.
//! 11. **Gone**: `proctor::removal` → rows, rooms and streams; what somebody gave to others stays there as nobody's.
//! 12. **Again**: `proctor` gives the proof that somebody may watch → `report` adds the journal up to a moment, or tells it as a list of
//!     changes → the page, its script, or one file; two of them on one case → side by side.
//! 13. **Away**: the server was down or stood still → the pulse notices → `OutageCredited` before any deadline is looked at.
//! 14. **Looking back**: the transaction of the scorecard writes a summary and the words an interview is found by → history, progress
//!     and study read these, and no journal.
//! 15. **A second reader**: the end, or the bell of a stage → `reader` chooses what to ask → room is reserved and the question stored →
//!     `model` sends it, nobody waiting → `reader` doubts what came back → kept beside the findings, and read beside them.
#![forbid(unsafe_code)]

pub mod archive;
pub mod calculator;
pub mod casebook;
pub mod cli;
pub mod config;
pub mod diagram;
pub mod dictation;
pub mod drills;
pub mod ids;
pub mod interview;
pub mod interviewer;
pub mod language;
pub mod limits;
pub mod model;
pub mod numbers;
pub mod outward;
pub mod password;
pub mod peers;
pub mod proctor;
pub mod reader;
pub mod report;
pub mod scoring;
pub mod server;
pub mod stop;
pub mod store;
pub mod study;
pub mod text;
pub mod time;
pub mod web;
pub mod wire;
