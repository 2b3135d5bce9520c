//! Is everything there that the candidates were told?

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use fortyfive::interview::Interview;
use fortyfive::interview::event::{Event, Recorded};
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use tokio::time::Instant;

use super::TIME_KEPT_MS;
use super::candidate::{Ack, Candidate, sha256_of};
use super::house::House;

/// The journal of one interview as far as it was read, with what it says about every save.
#[derive(Default)]
pub struct Known {
    lines: Vec<Recorded>,
    saves: HashMap<String, (u64, String)>,
}

impl Known {
    pub fn seq(&self) -> u64 {
        self.lines.last().map_or(0, |line| line.seq)
    }

    pub fn has(&self, op: &str) -> bool {
        self.saves.contains_key(op)
    }

    /// Reads the lines that were added, and checks that they follow on without a gap.
    pub async fn read_on(&mut self, candidate: &Candidate) {
        loop {
            let page = candidate
                .get(&format!("/journal?after={}", self.seq()))
                .await;
            let lines: Vec<Recorded> =
                serde_json::from_value(page["events"].clone()).expect("lines of a journal");
            for line in lines {
                assert_eq!(line.seq, self.seq() + 1, "a gap, or a line twice");
                if let Event::Wrote {
                    op_id, rev, sha256, ..
                } = &line.event
                {
                    let twice = self.saves.insert(op_id.clone(), (*rev, sha256.clone()));
                    assert_eq!(twice, None, "{op_id} was saved twice");
                }
                self.lines.push(line);
            }
            if page["next_after"].is_null() {
                return;
            }
        }
    }

    /// How many saves there are.
    pub fn saves(&self) -> usize {
        self.saves.len()
    }

    pub fn must_have(&self, ack: &Ack) {
        let found = self.saves.get(&ack.op);
        assert_eq!(found, Some(&(ack.rev, ack.sha256.clone())), "lost: {ack:?}");
    }

    /// Replaying the lines gives every text back, byte for byte.
    pub fn replays(&self, acks: &[Ack]) {
        let replayed = Interview::replay(&self.lines);
        for ack in acks {
            let text = replayed.text_at_rev(ack.stage, ack.rev);
            let sha256 = text.as_deref().map(sha256_of);
            assert_eq!(sha256.as_ref(), Some(&ack.sha256), "replayed: {ack:?}");
        }
    }
}

/// The whole journal as the server has it.
pub async fn journal_of(candidate: &Candidate) -> Known {
    let mut known = Known::default();
    known.read_on(candidate).await;
    known
}

/// Compares the journal from its beginning, the present state and the answers to repeated saves with
/// everything the candidate was told. Sends the save that was cut off again; says whether it had been
/// kept already.
pub async fn nothing_is_lost(candidate: &mut Candidate) -> (Known, bool) {
    let mut known = Known::default();
    let cut_off = goes_on(candidate, &mut known, 0).await;
    known.replays(&candidate.acks);
    (known, cut_off)
}

/// The same for the journal after `known` and the acknowledgements from `first` on.
pub async fn goes_on(candidate: &mut Candidate, known: &mut Known, first: usize) -> bool {
    known.read_on(candidate).await;
    for ack in &candidate.acks[first..] {
        known.must_have(ack);
    }
    heads_stand(candidate, known).await;
    let cut_off = match &candidate.pending {
        Some(op) => known.has(&op.id),
        None => false,
    };
    let before = known.seq();
    if let Some(op) = candidate.last.clone() {
        let told = candidate.acks.last().cloned();
        assert_eq!(told.as_ref(), Some(&candidate.repeat(&op).await));
    }
    known.read_on(candidate).await;
    let repeated = known.lines.iter().skip_while(|line| line.seq <= before);
    for line in repeated {
        let wrote = matches!(line.event, Event::Wrote { .. });
        assert!(!wrote, "a repeated save was written down: {line:?}");
    }
    cut_off
}

/// What stands in the editor is the last text acknowledged, or the one that was cut off on its way back.
async fn heads_stand(candidate: &mut Candidate, known: &Known) {
    let state = candidate.state().await;
    let stages = state["stages"].as_array().expect("stages");
    for (stage, (rev, text)) in candidate.heads.clone() {
        let found = stages.iter().find(|found| found["id"] == stage);
        let found = found.expect("the stage is there");
        let pending = candidate.pending.as_ref();
        let pending = pending.filter(|op| op.stage == stage && known.has(&op.id));
        let text = pending.map_or(&text, |op| &op.text);
        assert_eq!(found["text"], **text);
        if pending.is_none() {
            assert_eq!(found["rev"], rev);
        }
    }
}

/// The clock goes on where it stood before the server was away for `away`, and never to anybody's loss.
pub async fn time_is_kept(candidate: &mut Candidate, away: Duration) {
    let before = candidate.shown;
    let state = candidate.state().await;
    assert_eq!(state["phase"], "running");
    let expected = before.at(Instant::now(), away);
    let kept = candidate.shown.remaining_ms - expected;
    assert!(
        (-500..=TIME_KEPT_MS).contains(&kept),
        "{kept} ms of {away:?} away"
    );
}

/// The file itself: every page, every index, every reference; and no panic on the way.
pub async fn the_file_is_sound(data: &Path, house: &House) {
    let mut conn = SqliteConnectOptions::new()
        .filename(data.join("fortyfive.db"))
        .read_only(true)
        .connect()
        .await
        .expect("the database opens");
    let check: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_all(&mut conn)
        .await
        .expect("an integrity check");
    assert_eq!(check, ["ok"]);
    let dangling = sqlx::query("PRAGMA foreign_key_check")
        .fetch_all(&mut conn)
        .await
        .expect("a check of references");
    assert!(dangling.is_empty());
    let log = house.log();
    assert!(!log.contains("panicked"), "{log}");
}
