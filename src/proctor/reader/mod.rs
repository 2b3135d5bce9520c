//! A second reader at the side of an interview: who agreed to it, when it is asked, and what is made of what it says.
//!
//! # The one invariant
//!
//! Nothing in here writes to a journal, a text, a scorecard or a summary. What a model says is kept beside them, and read beside
//! them: an interview with a second reader is byte for byte the interview it would be without one, whatever the endpoint does.
//!
//! # How a question goes out ([`asking`], [`sending`])
//!
//! 1. what is to be asked is worked out from what is frozen, and written down ([`PlanCalls`](crate::store::PlanCalls)): of a hundred
//!    clicks one begins;
//! 2. room is reserved for the next question and its body is stored, in one transaction that also looks for the consent
//!    ([`ReserveCall`](crate::store::ReserveCall));
//! 3. it is sent, in a task of its own, without any lock: nobody waits for it;
//! 4. what came back is judged by [`crate::reader`] and stored, and the reservation becomes what was used
//!    ([`EndCall`](crate::store::EndCall)). A failure gives the room back and says why.
//!
//! Who is killed in between is tidied up after by the sweep.
//!
//! Which of the answers count, where several readers gave some, is told in [`counting`].

mod account;
mod asking;
mod counting;
mod frozen;
mod sending;
mod standing;
mod unasked;
mod wordings;

use std::sync::Arc;

use super::{Error, Proctor};
use crate::limits;
use crate::model::Model;
use crate::store::{Allowance, ReleaseStale};
use crate::time::Timestamp;

pub use account::{ReaderAccount, ReaderDay};

pub use standing::{Asked, AskedState, ReaderState, Said, Standing, Weighed, weigh};
pub use unasked::{Unasked, sentence_of};
pub use wordings::Wordings;

/// When the model is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReaderWhen {
    #[default]
    End,
    /// After every stage as well, while the interview runs.
    Stage,
}

/// What a million tokens cost, where the operator said so.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReaderPrice {
    pub input: Option<f64>,
    pub output: Option<f64>,
    /// `USD`
    pub currency: String,
}

impl ReaderPrice {
    /// Millionths of the currency; nothing without a price.
    pub fn of(&self, input_tokens: i64, output_tokens: i64) -> Option<i64> {
        if self.input.is_none() && self.output.is_none() {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "tokens of one question")]
        let cost = self.input.unwrap_or(0.0) * input_tokens as f64
            + self.output.unwrap_or(0.0) * output_tokens as f64;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "saturates, which is dear enough"
        )]
        let cost = cost.max(0.0).round() as i64;
        Some(cost)
    }
}

/// What the operator allows.
#[derive(Debug, Clone, PartialEq)]
pub struct ReaderSettings {
    pub when: ReaderWhen,
    /// Lines of the interviewer may be said in its words.
    pub conversation: bool,
    pub allowance: Allowance,
    pub price: ReaderPrice,
}

impl Default for ReaderSettings {
    fn default() -> Self {
        ReaderSettings {
            when: ReaderWhen::End,
            conversation: false,
            allowance: Allowance {
                calls_per_interview: 24,
                calls_per_person_day: limits::READER_CALLS_PER_PERSON_DAY,
                tokens_per_person_day: 200_000,
                tokens_per_day: 2_000_000,
                in_flight: limits::READER_IN_FLIGHT,
            },
            price: ReaderPrice::default(),
        }
    }
}

/// The model that is attached, and how much it may be asked.
pub struct Attached {
    pub model: Arc<Model>,
    pub settings: ReaderSettings,
}

impl Proctor {
    /// The same house with a second reader, where there is one. Said once, before anything is asked.
    #[must_use]
    pub fn with_reader(
        self: Arc<Self>,
        model: Option<Arc<Model>>,
        settings: ReaderSettings,
    ) -> Arc<Self> {
        if let Some(model) = model {
            // Whoever says it twice is not heard.
            let _ = self.reader.set(Attached { model, settings });
        }
        self
    }

    pub fn reader(&self) -> Option<&Attached> {
        self.reader.get()
    }

    /// Gives back what was reserved by a process that is not there any more: where nobody else shares the database, by the one before
    /// this. Says how many questions that ended.
    ///
    /// # Errors
    /// What the store says.
    pub async fn release_readings(&self) -> Result<u64, Error> {
        let now = self.clock.now();
        match self.store.is_shared() {
            true => self.release_stale_readings(now).await,
            false => {
                let before = now.plus_ms(1);
                Ok(self.store.write(ReleaseStale { before, now }).await?)
            }
        }
    }

    /// The same for what has been open longer than any question takes.
    pub(super) async fn release_stale_readings(&self, now: Timestamp) -> Result<u64, Error> {
        let before = now.plus_ms(-limits::READER_STALE_MS);
        if !self.store.reader_is_stale(before).await? {
            return Ok(0);
        }
        let released = self.store.write(ReleaseStale { before, now }).await?;
        tracing::warn!(
            released,
            "questions to the model were left open by somebody who is gone"
        );
        Ok(released)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_reckoned_in_millionths_and_is_nothing_where_nobody_named_one() {
        let price = |input, output| ReaderPrice {
            input,
            output,
            currency: "USD".into(),
        };
        assert_eq!(price(None, None).of(1_000, 1_000), None);
        assert_eq!(price(Some(3.0), Some(15.0)).of(2_000, 300), Some(10_500));
        assert_eq!(price(Some(0.15), None).of(1_001, 999), Some(150));
        assert_eq!(price(Some(-1.0), None).of(5, 5), Some(0));
    }
}
