//! The use cases: catch up with the clock, decide, save, tell the watchers.
//!
//! # The one invariant
//!
//! What the memory holds of an interview is what its journal on disk holds. Whoever cannot save throws the
//! memory away, and the next one reads the journal again.
//!
//! # The loop, for whoever touches an interview ([`Proctor::touch`])
//!
//! 1. take the interview's lock; load snapshot and journal if they are not in memory;
//! 2. beat the pulse; give back the time the server lost;
//! 3. let the deadlines that have passed happen, dated when they were due, and the interviewer speak in between;
//! 4. decide the command;
//! 5. append the events where the journal was judged; if another process was faster, begin again at 1;
//! 6. tell the watchers; after the end, score.
//!
//! Beside all this a model may be asked afterwards, or between ([`reader`]); it changes none of it.
//!
//! A write runs in a task of its own: a browser that hangs up in the middle stops nothing.

mod adopt;
mod agreement;
mod answers;
mod circle_view;
mod circles;
mod content;
mod drills;
mod error;
mod finish;
mod hosting;
pub mod hosting_moves;
mod links;
mod live;
pub mod moves;
mod own_marks;
mod peers;
mod presence;
mod pulse;
mod reached;
mod reader;
mod removal;
mod replays;
mod rooms;
mod start;
mod study;
mod summaries;
mod swap;
mod sweep;
mod touch;
pub mod transfer;

use std::sync::{Arc, OnceLock};

pub use answers::{Answer, Helpful, Said, handle};
pub use circle_view::{
    Circle, CircleLink, Member, Offered, Own, PlannedPair, PlannedTurn, Point, Progress, Reading,
    Up, Who,
};
pub use circles::{CircleFault, CircleLinked, CircleSummary, JoinedCircle};
pub use content::{News, Refused, Renewal};
pub use drills::{
    DrillOutcome, DrillResult, DrillStanding, Drilled, NextDrill, NumberResult, Typed,
};
pub use error::Error;
pub use finish::{Graded, OFFLINE, SELF, board_of};
pub use hosting::{After, Hosted};
pub use hosting_moves::HostAsk;
pub use links::{Comer, Invitation, InviteRequest, Invited, Joined, LinkState};
pub use live::{LivePeer, Ticked};
pub use own_marks::{OwnVersion, OwnWork, Practiced, Referenced};
pub use peers::{DraftSaved, LIVE_ROLES, MarksDraft, Peer, PeerMarks, ROLES, Role, frozen_texts};
pub use presence::{Attendance, Presence, Present};
pub use pulse::{Outage, Pulse};
pub use reader::{
    Asked, AskedState, Attached, ReaderAccount, ReaderDay, ReaderPrice, ReaderSettings,
    ReaderState, ReaderWhen, Said as ReaderSaid, Standing, Unasked, Weighed, Wordings, sentence_of,
    weigh,
};
pub use removal::Retention;
pub use replays::{Rerun, Voice};
pub use rooms::{Live, Notice};
pub use start::{PlanChoice, StartRequest};
pub use study::{Learned, Learner};
pub use swap::Swapped;

use crate::casebook::Casebook;
use crate::store::Db;
use crate::time::Clock;
use content::{Library, Shelf};
use rooms::Rooms;

pub struct Proctor {
    store: Db,
    library: Library,
    clock: Arc<dyn Clock>,
    pulse: Pulse,
    rooms: Rooms,
    shelf: Shelf,
    /// Empty where no model is attached.
    reader: OnceLock<reader::Attached>,
}

impl Proctor {
    pub fn new(
        store: Db,
        casebook: Arc<Casebook>,
        clock: Arc<dyn Clock>,
        pulse: Pulse,
    ) -> Arc<Self> {
        Arc::new(Proctor {
            store,
            library: Library::new(casebook),
            clock,
            pulse,
            rooms: Rooms::default(),
            shelf: Shelf::default(),
            reader: OnceLock::new(),
        })
    }

    pub fn store(&self) -> &Db {
        &self.store
    }

    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }
}

/// Runs to its end whatever becomes of the one who asked.
async fn detached<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    match tokio::spawn(work).await {
        Ok(done) => done,
        Err(failed) => std::panic::resume_unwind(failed.into_panic()),
    }
}
