//! The interviews in memory: one lock each, so that two commands never decide on the same moment.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::broadcast;

use super::content::Prepared;
use super::presence::Presence;
use super::reader::Wordings;
use crate::interview::{Interview, Recorded};
use crate::interviewer::Watch;
use crate::limits;
use crate::time::Timestamp;

/// An interview with the content it was started with.
pub struct Live {
    pub person_id: String,
    pub content: Arc<Prepared>,
    pub interview: Interview,
    /// How far the interviewer has looked.
    pub watch: Watch,
    /// Who else is here.
    pub presence: Arc<Presence>,
    /// Outages up to here have been given back.
    pub credited_until: Timestamp,
    /// What lines of the interviewer were said as; they stand in the journal as the rules have them.
    pub wordings: Wordings,
}

/// Tells a watcher that the journal has grown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notice {
    pub seq: u64,
}

pub struct Room {
    /// Empty until somebody asks, and again after a save failed.
    pub live: tokio::sync::Mutex<Option<Live>>,
    notices: broadcast::Sender<Notice>,
    pub presence: Arc<Presence>,
    touched_at: AtomicI64,
    /// When somebody came here first; 0: nobody has.
    opened_at: AtomicI64,
}

impl Room {
    fn new() -> Self {
        Room {
            live: tokio::sync::Mutex::new(None),
            notices: broadcast::Sender::new(64),
            presence: Arc::default(),
            touched_at: AtomicI64::new(0),
            opened_at: AtomicI64::new(0),
        }
    }

    /// Nobody watching is no fault.
    pub fn tell(&self, notice: Notice) {
        let _ = self.notices.send(notice);
    }

    pub fn watch(&self) -> broadcast::Receiver<Notice> {
        self.notices.subscribe()
    }

    pub fn touch(&self, now: Timestamp) {
        self.touched_at.store(now.as_ms(), Ordering::Relaxed);
        let first = (Ordering::Relaxed, Ordering::Relaxed);
        let _ = self
            .opened_at
            .compare_exchange(0, now.as_ms(), first.0, first.1);
    }

    /// Who holds the chair without having been connected for too long. With several processes only the one they were connected to
    /// knows.
    fn silent_host(&self, now: Timestamp, shared: bool) -> Option<(String, String)> {
        let held = self.live.try_lock().ok()?;
        let live = held.as_ref()?;
        let chair = live.interview.chair()?;
        let opened_at = Timestamp::from_ms(self.opened_at.load(Ordering::Relaxed));
        let seen_at = self.presence.seen_at(&chair.seat, now);
        if seen_at.is_none() && shared {
            return None;
        }
        let seen_at = seen_at.unwrap_or(opened_at).max(chair.since);
        let silent = now.since_ms(seen_at) > limits::CHAIR_SILENT_MS;
        silent.then(|| (live.person_id.clone(), chair.seat.clone()))
    }

    fn is_idle(&self, now: Timestamp) -> bool {
        let touched = Timestamp::from_ms(self.touched_at.load(Ordering::Relaxed));
        self.notices.receiver_count() == 0 && now.since_ms(touched) > limits::ROOM_IDLE_MS
    }
}

impl Live {
    /// When somebody must look again, for a bell or for a word of the interviewer.
    pub fn poll_timeout(&self) -> Option<Timestamp> {
        self.watch
            .poll_timeout(&self.interview, &self.content.prompter)
    }

    /// Bells and words that were due by `until`, in the order of time.
    pub fn catch_up(&mut self, until: Timestamp, now: Timestamp) -> Vec<Recorded> {
        let content = &self.content;
        self.watch.catch_up(
            &mut self.interview,
            &content.prompter,
            &content.engine,
            until,
            now,
        )
    }
}

#[derive(Default)]
pub struct Rooms(Mutex<HashMap<String, Arc<Room>>>);

impl Rooms {
    /// The room if somebody has been there lately.
    pub fn known(&self, interview: &str) -> Option<Arc<Room>> {
        let rooms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rooms.get(interview).cloned()
    }

    pub fn of(&self, interview: &str) -> Arc<Room> {
        let mut rooms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match rooms.get(interview) {
            Some(room) => room.clone(),
            None => {
                let room = Arc::new(Room::new());
                rooms.insert(interview.to_owned(), room.clone());
                room
            }
        }
    }

    /// Empties the rooms of somebody who is gone: whoever comes next reads whose they are now.
    pub async fn empty_those_of(&self, person_id: &str) {
        let all: Vec<_> = {
            let rooms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            rooms.values().cloned().collect()
        };
        for room in all {
            let mut live = room.live.lock().await;
            if live
                .as_ref()
                .is_some_and(|live| live.person_id == person_id)
            {
                *live = None;
            }
        }
    }

    /// Forgets what the memory holds of an interview; whoever comes next reads it again.
    pub async fn empty(&self, interview: &str) {
        if let Some(room) = self.known(interview) {
            *room.live.lock().await = None;
        }
    }

    /// An interview is gone: whoever watches it looks once more, and learns that there is nothing.
    pub fn close(&self, interview: &str) {
        let mut rooms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(room) = rooms.remove(interview) {
            room.tell(Notice { seq: 0 });
        }
    }

    /// Closes the rooms of somebody who is gone.
    pub async fn close_those_of(&self, person_id: &str) {
        let all: Vec<(String, Arc<Room>)> = {
            let rooms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let known = rooms.iter().map(|(id, room)| (id.clone(), room.clone()));
            known.collect()
        };
        for (id, room) in all {
            let mut live = room.live.lock().await;
            if live
                .as_ref()
                .is_some_and(|live| live.person_id == person_id)
            {
                *live = None;
                drop(live);
                self.close(&id);
            }
        }
    }

    /// Where somebody is watching and the interviewer is to look: person and interview. Who is busy is looked at by whoever is busy
    /// there, and where nobody watches it is early enough when somebody comes.
    pub fn to_look_at(&self, now: Timestamp) -> Vec<(String, String)> {
        let rooms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = rooms.iter().filter_map(|(id, room)| {
            if room.notices.receiver_count() == 0 {
                return None;
            }
            let held = room.live.try_lock().ok()?;
            let live = held.as_ref()?;
            let is_due = live.poll_timeout().is_some_and(|due| due <= now);
            is_due.then(|| (live.person_id.clone(), id.clone()))
        });
        due.collect()
    }

    /// Where whoever interviews has gone without a word: owner, interview, seat.
    pub fn silent_hosts(&self, now: Timestamp, shared: bool) -> Vec<(String, String, String)> {
        let rooms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let silent = rooms.iter().filter_map(|(id, room)| {
            let (owner, seat) = room.silent_host(now, shared)?;
            Some((owner, id.clone(), seat))
        });
        silent.collect()
    }

    /// Forgets the rooms in which nobody has been for a while. What they held is in the journal.
    pub fn tidy(&self, now: Timestamp) {
        let mut rooms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rooms.retain(|_, room| Arc::strong_count(room) > 1 || !room.is_idle(now));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_idle_room_is_forgotten_and_a_watched_one_is_not() {
        let rooms = Rooms::default();
        rooms.of("idle");
        let watched = rooms.of("watched").watch();
        let long_after = Timestamp::from_ms(limits::ROOM_IDLE_MS + 1);
        rooms.tidy(long_after);
        let known = |rooms: &Rooms| rooms.0.lock().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(known(&rooms), ["watched"]);
        drop(watched);
        rooms.tidy(long_after);
        assert!(known(&rooms).is_empty());
    }
}
