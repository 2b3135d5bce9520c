//! A text or a board comes in: its label, its revision, its answer.

use serde_json::Value;

use super::board::Board;
use super::command::{Ack, Action};
use super::event::{Event, Label, Recorded};
use super::history::{Content, History, Judged};
use super::label::{Bell, Standing, label};
use super::limits;
use super::plan::Pace;
use super::refusal::Refusal;
use super::session::{Interview, Phase};
use super::text::sha256_hex;
use crate::time::Timestamp;

/// What a save says about itself.
struct Save<'a> {
    /// Whose text; the board's if none.
    stage: Option<usize>,
    op_id: &'a str,
    base_rev: u64,
    merges: Option<u64>,
    sent_sha256: String,
}

impl Interview {
    pub(super) fn save(
        &mut self,
        now: Timestamp,
        received_at: Timestamp,
        action: &Action,
        events: &mut Vec<Recorded>,
    ) -> Result<Ack, Refusal> {
        let (save, board) = match action {
            Action::Write {
                stage,
                op_id,
                base_rev,
                merges,
                text,
            } => {
                let stage = Some(self.position(stage)?);
                let (bytes, limit) = (text.len(), limits::TEXT_BYTES);
                if bytes > limit {
                    return Err(Refusal::TextTooLong { bytes, limit });
                }
                let sent_sha256 = sha256_hex(text.as_bytes());
                (
                    Save {
                        stage,
                        op_id,
                        base_rev: *base_rev,
                        merges: *merges,
                        sent_sha256,
                    },
                    None,
                )
            }
            Action::Draw {
                op_id,
                base_rev,
                merges,
                elements,
            } => {
                let board = scene(elements)?;
                let sent_sha256 = board.sha256();
                let save = Save {
                    stage: None,
                    op_id,
                    base_rev: *base_rev,
                    merges: *merges,
                    sent_sha256,
                };
                (save, Some(board))
            }
            _ => return Err(Refusal::NotANote),
        };
        if let Some(ack) = self.repeated(&save)? {
            return Ok(ack);
        }
        self.check_room()?;
        let label = self.label_of(save.stage, received_at);
        let remaining_ms = self.remaining_ms(self.recorded_at(now));
        let clock_stage = self.stage().to_owned();
        let (op_id, sent_sha256) = (save.op_id.to_owned(), save.sent_sha256.clone());
        let event = match (action, board, save.stage) {
            (Action::Write { stage, text, .. }, None, Some(index)) => {
                let judged = self.judge(&self.stages[index].notes, &save, text, label)?;
                let Judged {
                    rev,
                    parent,
                    delta,
                    label,
                    head,
                    merged,
                    sha256,
                } = judged;
                let stage = stage.clone();
                Event::Wrote {
                    stage,
                    op_id,
                    rev,
                    parent,
                    delta,
                    label,
                    sha256,
                    head,
                    merged,
                    sent_sha256,
                    remaining_ms,
                    clock_stage,
                }
            }
            (_, Some(board), _) => {
                let judged = self.judge(&self.board, &save, &board, label)?;
                let Judged {
                    rev,
                    parent,
                    delta,
                    label,
                    head,
                    merged,
                    sha256,
                } = judged;
                Event::Drew {
                    op_id,
                    rev,
                    parent,
                    delta,
                    label,
                    sha256,
                    head,
                    merged,
                    sent_sha256,
                    remaining_ms,
                    clock_stage,
                }
            }
            _ => return Err(Refusal::NotANote),
        };
        let at = received_at.max(self.last_at);
        events.push(self.record(now, at, event));
        let stored = self
            .operations
            .get(save.op_id)
            .map(|operation| operation.ack.clone());
        stored.ok_or(Refusal::OperationMalformed)
    }

    /// The answer given before to the same operation.
    fn repeated(&self, save: &Save<'_>) -> Result<Option<Ack>, Refusal> {
        let chars = save.op_id.chars().count();
        if chars == 0 || chars > limits::OPERATION_CHARS {
            return Err(Refusal::OperationMalformed);
        }
        match self.operations.get(save.op_id) {
            None => Ok(None),
            Some(known) if known.stage == save.stage && known.sent_sha256 == save.sent_sha256 => {
                Ok(Some(known.ack.clone()))
            }
            Some(_) => Err(Refusal::OperationReused),
        }
    }

    fn label_of(&self, stage: Option<usize>, received_at: Timestamp) -> Label {
        let standing = match (self.phase(), self.open_pause()) {
            (Phase::Finished, _) => Standing::Finished,
            (_, Some(pause)) => Standing::Paused { since: pause.from },
            (_, None) => Standing::Running,
        };
        label(received_at, self.bell_of(stage), standing)
    }

    /// The bell of a document, if it has fallen: in strict pace a stage's own, otherwise the end.
    fn bell_of(&self, stage: Option<usize>) -> Option<Bell> {
        let own = stage
            .filter(|_| self.plan.pace == Pace::Strict)
            .and_then(|index| self.stages[index].left);
        own.or(self.ending.map(|ending| ending.bell))
    }

    fn judge<C: Content>(
        &self,
        history: &History<C>,
        save: &Save<'_>,
        content: &C,
        label: Label,
    ) -> Result<Judged<C>, Refusal> {
        let latest = history.latest();
        if let Some(rev) = save.merges.filter(|rev| *rev > latest) {
            return Err(Refusal::UnknownRevision { rev, latest });
        }
        let mut judged = history
            .judge(save.base_rev, content, label)
            .map_err(|unknown| Refusal::UnknownRevision {
                rev: unknown.rev,
                latest,
            })?;
        // What is put in order only after it stopped to count stays open.
        judged
            .merged
            .extend(save.merges.filter(|_| judged.head && label.counts()));
        if self.phase() == Phase::Finished {
            judged.label = Label::AfterEnd;
        }
        let revisions: u64 = self.stages.iter().map(|stage| stage.notes.latest()).sum();
        if judged.rev > latest && revisions + self.board.latest() >= limits::REVISIONS as u64 {
            return Err(Refusal::TooManyRevisions);
        }
        Ok(judged)
    }
}

fn scene(elements: &[Value]) -> Result<Board, Refusal> {
    let (count, limit) = (elements.len(), limits::BOARD_ELEMENTS);
    if count > limit {
        return Err(Refusal::BoardTooLarge {
            elements: count,
            limit,
        });
    }
    Board::try_from(elements.to_vec()).map_err(Refusal::BoardMalformed)
}
