//! New lines of a journal, judged at a `seq`: the data of one append, and the few statements
//! that bring many of them to the disk.
//!
//! # The invariant
//!
//! The events of an append are stored if and only if the interview stood at `expected_seq`, and
//! then the row, the events and the snapshot are stored together.
//!
//! 1. Whoever submits turns the append into text ([`Encoded`]), in their own task.
//! 2. [`advance`] moves the rows that still stand where they were expected; it names the winners.
//! 3. [`insert_events`], [`move_clock`] and [`insert_snapshots`] store what the winners brought.
//!
//! A batch has at most one append per interview: the writer sees to that.

use std::collections::{HashMap, HashSet};

use sqlx::FromRow;

use super::bulk::{Cell, Format, Rows};
use super::interviews::Score;
use super::journal::{Snapshot, signed};
use super::query::{Tx, queries};
use super::{Cause, Error, Result};
use crate::interview::event::Recorded;
use crate::time::Timestamp;

/// What happened next in an interview.
#[derive(Debug, Clone, PartialEq)]
pub struct Append {
    pub interview_id: String,
    /// The last `seq` the decision was made from.
    pub expected_seq: u64,
    /// `expected_seq + 1, ...` without a gap; at least one.
    pub events: Vec<Recorded>,
    pub phase: String,
    pub stage: Option<String>,
    pub due_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
    pub snapshot: Option<Snapshot>,
    /// What is `None` in it stays as it is.
    pub score: Option<Score>,
}

/// An append ready to be joined with others.
#[derive(Debug, Clone, Default)]
pub(super) struct Encoded {
    pub id: String,
    pub row: Rows,
    /// Whether the clock of the interview moved is seen only in the row it meets.
    pub clock: Rows,
    pub due_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
    pub events: Rows,
    pub snapshot: Rows,
}

impl Append {
    pub(super) fn encode(&self, format: Format) -> Result<Encoded> {
        let first = self.events.first().map(|e| e.seq);
        let gapless = self.events.windows(2).all(|w| w[1].seq == w[0].seq + 1);
        if first != Some(self.expected_seq + 1) || !gapless {
            let fault = "the events of an append do not follow on";
            return Err(Error::Internal(Cause::text(fault)));
        }
        let score = self.score.as_ref();
        let mut encoded = Encoded::of(
            format,
            &self.interview_id,
            &self.events,
            self.snapshot.as_ref(),
        )?;
        let id = Cell::Text(&self.interview_id);
        let row = [
            ("i", id),
            ("e", Cell::Int(signed(self.expected_seq))),
            (
                "n",
                Cell::Int(signed(self.expected_seq) + self.events.len() as i64),
            ),
            ("p", Cell::Text(&self.phase)),
            ("g", self.stage.as_deref().into()),
            ("c", score.and_then(|s| s.coverage).into()),
            ("v", score.and_then(|s| s.verdict.as_deref()).into()),
        ];
        let clock = [
            ("i", id),
            ("d", self.due_at.into()),
            ("f", self.finished_at.into()),
        ];
        encoded.row.push(format, &row)?;
        encoded.clock.push(format, &clock)?;
        encoded.due_at = self.due_at;
        encoded.finished_at = self.finished_at;
        Ok(encoded)
    }
}

impl Encoded {
    /// Events and snapshot; what an existing row needs stays empty.
    pub fn of(
        format: Format,
        id: &str,
        events: &[Recorded],
        snapshot: Option<&Snapshot>,
    ) -> Result<Self> {
        let mut encoded = Encoded {
            id: id.to_owned(),
            ..Encoded::default()
        };
        for recorded in events {
            let body = serde_json::to_string(&recorded.event)
                .map_err(|e| Error::Internal(Cause::text(e.to_string())))?;
            let row = [
                ("i", Cell::Text(id)),
                ("s", Cell::Int(signed(recorded.seq))),
                ("a", Cell::Int(recorded.at.as_ms())),
                ("r", Cell::Int(recorded.recorded_at.as_ms())),
                ("k", Cell::Text(kind_of(&body)?)),
                ("b", Cell::Text(&body)),
            ];
            encoded.events.push(format, &row)?;
        }
        if let Some(snapshot) = snapshot {
            let row = [
                ("i", Cell::Text(id)),
                ("s", Cell::Int(signed(snapshot.seq))),
                ("g", Cell::Text(&snapshot.engine)),
                ("b", Cell::Text(&snapshot.body)),
            ];
            encoded.snapshot.push(format, &row)?;
        }
        Ok(encoded)
    }

    pub fn bytes(&self) -> usize {
        self.row.bytes() + self.events.bytes() + self.snapshot.bytes()
    }

    /// Whether the row that was met has another clock than it must have now. It seldom has, and
    /// both columns have an index that need not be touched then.
    fn moves_clock(&self, met: &Met) -> bool {
        (self.due_at, self.finished_at) != (met.due_at, met.finished_at)
    }
}

/// Stores a batch inside a transaction; answers whose appends won.
pub(super) async fn write_appends(tx: &mut Tx, batch: &[Encoded]) -> Result<HashSet<String>> {
    let format = tx.0.format();
    let rows = Rows::join(format, batch.iter().map(|a| &a.row));
    let met: HashMap<String, Met> = advance(tx, &rows)
        .await?
        .into_iter()
        .map(|met| (met.id.clone(), met))
        .collect();
    let won = || batch.iter().filter(|a| met.contains_key(&a.id));
    if met.is_empty() {
        return Ok(HashSet::new());
    }
    insert_events(tx, &Rows::join(format, won().map(|a| &a.events))).await?;
    let moved = || won().filter(|a| met.get(&a.id).is_some_and(|met| a.moves_clock(met)));
    if moved().next().is_some() {
        move_clock(tx, &Rows::join(format, moved().map(|a| &a.clock))).await?;
    }
    if won().any(|a| !a.snapshot.is_empty()) {
        insert_snapshots(tx, &Rows::join(format, won().map(|a| &a.snapshot))).await?;
    }
    Ok(met.into_keys().collect())
}

/// Stores the first events of an interview, and the snapshot if there is one.
pub(super) async fn write_first(tx: &mut Tx, encoded: &Encoded) -> Result<()> {
    let format = tx.0.format();
    insert_events(tx, &Rows::join(format, std::iter::once(&encoded.events))).await?;
    if !encoded.snapshot.is_empty() {
        insert_snapshots(tx, &Rows::join(format, std::iter::once(&encoded.snapshot))).await?;
    }
    Ok(())
}

/// The tag of an event, which is the first field of its JSON.
fn kind_of(body: &str) -> Result<&str> {
    body.strip_prefix(r#"{"kind":""#)
        .and_then(|rest| rest.split_once('"'))
        .map(|(kind, _)| kind)
        .ok_or_else(|| Error::Internal(Cause::text("an event does not begin with its kind")))
}

/// A row that stood where it was expected, with the clock it had.
#[derive(FromRow)]
pub(super) struct Met {
    id: String,
    due_at: Option<Timestamp>,
    finished_at: Option<Timestamp>,
}

queries! {
    /// Moves the rows that stand at the expected `seq`, and answers which.
    write advance(rows: &str) -> Vec<Met> = {
        sqlite: "UPDATE interview
                    SET seq = r.n, phase = r.p, stage = r.g,
                        coverage = coalesce(r.c, interview.coverage),
                        verdict = coalesce(r.v, interview.verdict)
                   FROM (SELECT value ->> 'i' AS i, value ->> 'e' AS e, value ->> 'n' AS n, value ->> 'p' AS p,
                                value ->> 'g' AS g, value ->> 'c' AS c, value ->> 'v' AS v
                           FROM jsonb_each($1)) AS r
                  WHERE interview.id = r.i AND interview.seq = r.e
                 RETURNING id, due_at, finished_at",
        postgres: "UPDATE interview
                      SET seq = r.n, phase = r.p, stage = r.g,
                          coverage = coalesce(r.c, interview.coverage),
                          verdict = coalesce(r.v, interview.verdict)
                     FROM (SELECT string_to_array($1, E'\\x1e') AS c OFFSET 0) AS t,
                          unnest(string_to_array(c[1], E'\\x1f'),
                                 CAST(string_to_array(c[2], E'\\x1f') AS bigint[]),
                                 CAST(string_to_array(c[3], E'\\x1f') AS bigint[]),
                                 string_to_array(c[4], E'\\x1f'),
                                 string_to_array(c[5], E'\\x1f', E'\\x1d'),
                                 CAST(string_to_array(c[6], E'\\x1f', E'\\x1d') AS double precision[]),
                                 string_to_array(c[7], E'\\x1f', E'\\x1d')) AS r(i, e, n, p, g, c, v)
                    WHERE interview.id = r.i AND interview.seq = r.e
                   RETURNING interview.id, due_at, finished_at",
    };

    write move_clock(rows: &str) -> Affected = {
        sqlite: "UPDATE interview SET due_at = r.d, finished_at = r.f
                   FROM (SELECT value ->> 'i' AS i, value ->> 'd' AS d, value ->> 'f' AS f FROM jsonb_each($1)) AS r
                  WHERE interview.id = r.i",
        postgres: "UPDATE interview SET due_at = r.d, finished_at = r.f
                     FROM (SELECT string_to_array($1, E'\\x1e') AS c OFFSET 0) AS t,
                          unnest(string_to_array(c[1], E'\\x1f'),
                                 CAST(string_to_array(c[2], E'\\x1f', E'\\x1d') AS bigint[]),
                                 CAST(string_to_array(c[3], E'\\x1f', E'\\x1d') AS bigint[])) AS r(i, d, f)
                    WHERE interview.id = r.i",
    };

    write insert_events(events: &str) -> Affected = {
        sqlite: "INSERT INTO event (interview_id, seq, at, recorded_at, kind, body)
                 SELECT value ->> 'i', value ->> 's', value ->> 'a', value ->> 'r', value ->> 'k', value ->> 'b'
                   FROM jsonb_each($1)",
        postgres: "INSERT INTO event (interview_id, seq, at, recorded_at, kind, body)
                   SELECT r.* FROM (SELECT string_to_array($1, E'\\x1e') AS c OFFSET 0) AS t,
                          unnest(string_to_array(c[1], E'\\x1f'),
                                 CAST(string_to_array(c[2], E'\\x1f') AS bigint[]),
                                 CAST(string_to_array(c[3], E'\\x1f') AS bigint[]),
                                 CAST(string_to_array(c[4], E'\\x1f') AS bigint[]),
                                 string_to_array(c[5], E'\\x1f'),
                                 string_to_array(c[6], E'\\x1f')) AS r",
    };

    /// An older snapshot never replaces a newer one.
    write insert_snapshots(snapshots: &str) -> Affected = {
        sqlite: "INSERT INTO snapshot (interview_id, seq, engine, body)
                 SELECT value ->> 'i', value ->> 's', value ->> 'g', value ->> 'b' FROM jsonb_each($1) WHERE true
                 ON CONFLICT (interview_id) DO UPDATE
                    SET seq = excluded.seq, engine = excluded.engine, body = excluded.body
                  WHERE excluded.seq > snapshot.seq",
        postgres: "INSERT INTO snapshot (interview_id, seq, engine, body)
                   SELECT r.* FROM (SELECT string_to_array($1, E'\\x1e') AS c OFFSET 0) AS t,
                          unnest(string_to_array(c[1], E'\\x1f'),
                                 CAST(string_to_array(c[2], E'\\x1f') AS bigint[]),
                                 string_to_array(c[3], E'\\x1f'),
                                 string_to_array(c[4], E'\\x1f')) AS r
                   ON CONFLICT (interview_id) DO UPDATE
                      SET seq = excluded.seq, engine = excluded.engine, body = excluded.body
                    WHERE excluded.seq > snapshot.seq",
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interview::event::Event;

    fn asked(seq: u64) -> Recorded {
        let at = Timestamp::from_ms(1);
        Recorded {
            seq,
            at,
            recorded_at: at,
            event: Event::Asked {
                text: "why \"so\"?".into(),
            },
        }
    }

    fn append(expected_seq: u64, events: Vec<Recorded>) -> Append {
        Append {
            interview_id: "i1".into(),
            expected_seq,
            events,
            phase: "running".into(),
            stage: None,
            due_at: None,
            finished_at: None,
            snapshot: None,
            score: None,
        }
    }

    #[test]
    fn the_kind_is_read_off_the_body() {
        let encoded = append(4, vec![asked(5), asked(6)])
            .encode(Format::Json)
            .unwrap();
        let rows = Rows::join(Format::Json, std::iter::once(&encoded.events));
        let rows: serde_json::Value = serde_json::from_str(&rows).unwrap();
        assert_eq!(rows[1]["s"], 6);
        assert_eq!(rows[1]["k"], "asked");
        let body: Event = serde_json::from_str(rows[1]["b"].as_str().unwrap()).unwrap();
        assert_eq!(body, asked(6).event);
    }

    #[test]
    fn events_that_do_not_follow_on_are_refused() {
        for events in [vec![asked(6)], vec![asked(5), asked(7)], vec![]] {
            assert!(append(4, events).encode(Format::Json).is_err());
        }
    }
}
