//! Who is in a room beside the candidate: people whose stream is open. It is about connections, so it is in memory only; who holds
//! the chair stands in the journal.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::peers::Role;
use super::rooms::{Notice, Room};
use crate::limits;
use crate::time::{Clock, Timestamp};

#[derive(Default)]
pub struct Presence(Mutex<BTreeMap<String, Entry>>);

struct Entry {
    name: String,
    role: Role,
    streams: usize,
    /// When the last stream ended, or they last did something.
    seen_at: Timestamp,
}

/// Somebody who is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    pub person_id: String,
    /// As they called themselves.
    pub name: String,
    pub role: Role,
}

impl Presence {
    /// Everybody with an open stream, by name.
    pub fn people(&self) -> Vec<Present> {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let here = entries.iter().filter(|(_, entry)| entry.streams > 0);
        let mut here: Vec<Present> = here
            .map(|(person_id, entry)| Present {
                person_id: person_id.clone(),
                name: entry.name.clone(),
                role: entry.role,
            })
            .collect();
        here.sort_by(|one, other| one.name.cmp(&other.name));
        here
    }

    pub fn is_empty(&self) -> bool {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        !entries.values().any(|entry| entry.streams > 0)
    }

    /// When somebody was last there: now, with a stream open; nothing for whoever never was.
    pub fn seen_at(&self, person_id: &str, now: Timestamp) -> Option<Timestamp> {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = entries.get(person_id)?;
        Some(if entry.streams > 0 {
            now
        } else {
            entry.seen_at
        })
    }

    /// Somebody did something: they are there, stream or not.
    pub fn seen(&self, person_id: &str, name: &str, role: Role, now: Timestamp) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = entries.entry(person_id.to_owned()).or_insert(Entry {
            name: name.to_owned(),
            role,
            streams: 0,
            seen_at: now,
        });
        entry.seen_at = entry.seen_at.max(now);
    }

    /// False: too many are there. Who is gone for good is forgotten.
    fn come(&self, person_id: &str, name: &str, role: Role, now: Timestamp) -> bool {
        self.seen(person_id, name, role, now);
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.retain(|_, entry| {
            entry.streams > 0 || now.since_ms(entry.seen_at) <= 2 * limits::CHAIR_SILENT_MS
        });
        let there = entries.values().filter(|entry| entry.streams > 0).count();
        match entries.get_mut(person_id) {
            Some(entry) if entry.streams > 0 || there < limits::LIVE_PEERS => {
                entry.streams += 1;
                (entry.name, entry.role) = (name.to_owned(), role);
                true
            }
            _ => false,
        }
    }

    fn go(&self, person_id: &str, now: Timestamp) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = entries.get_mut(person_id) {
            entry.streams = entry.streams.saturating_sub(1);
            entry.seen_at = now;
        }
    }
}

/// One open stream of somebody; dropped when it ends.
pub struct Attendance {
    room: Arc<Room>,
    person_id: String,
    clock: Arc<dyn Clock>,
}

impl Attendance {
    /// Nothing when too many are there already.
    pub(super) fn begin(
        room: Arc<Room>,
        (person_id, name, role): (&str, &str, Role),
        clock: Arc<dyn Clock>,
    ) -> Option<Attendance> {
        if !room.presence.come(person_id, name, role, clock.now()) {
            return None;
        }
        // Who is there changes nothing of the journal, and everybody wants to see it.
        room.tell(Notice { seq: 0 });
        Some(Attendance {
            room,
            person_id: person_id.to_owned(),
            clock,
        })
    }
}

impl Drop for Attendance {
    fn drop(&mut self) {
        self.room.presence.go(&self.person_id, self.clock.now());
        self.room.tell(Notice { seq: 0 });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(ms: i64) -> Timestamp {
        Timestamp::from_ms(ms)
    }

    #[test]
    fn somebody_is_there_while_a_stream_is_open_and_was_last_seen_when_the_last_one_ended() {
        let presence = Presence::default();
        assert_eq!(presence.seen_at("bea", at(5)), None);
        assert!(presence.come("bea", "Bea", Role::Interviewer, at(10)));
        assert!(presence.come("bea", "Bea", Role::Interviewer, at(20)));
        presence.go("bea", at(30));
        assert_eq!(presence.people().len(), 1, "the other stream is open");
        assert_eq!(presence.seen_at("bea", at(40)), Some(at(40)));
        presence.go("bea", at(50));
        assert!(presence.is_empty());
        assert_eq!(presence.seen_at("bea", at(90)), Some(at(50)));
    }

    #[test]
    fn a_room_is_full_at_some_point_and_nobody_who_is_in_is_put_out() {
        let presence = Presence::default();
        for n in 0..limits::LIVE_PEERS {
            assert!(
                presence.come(&n.to_string(), "x", Role::Watcher, at(0)),
                "{n}"
            );
        }
        assert!(!presence.come("late", "x", Role::Watcher, at(0)));
        assert!(
            presence.come("0", "x", Role::Watcher, at(0)),
            "another window"
        );
    }
}
