//! Consent, and what somebody has used.

use super::super::{Error, Proctor};
use crate::store::{ConsentRow, PutConsent, ReaderDayRow};
use crate::time::Timestamp;

/// Days that are shown.
const DAYS: i64 = 31;
const DAY_MS: i64 = 24 * 3_600_000;

/// What one person has to do with second readers.
#[derive(Debug, Clone, Default)]
pub struct ReaderAccount {
    /// Whether they agreed to the host of today.
    pub agreed: bool,
    /// All hosts they ever agreed to.
    pub consents: Vec<ConsentRow>,
    /// The last day first.
    pub days: Vec<ReaderDay>,
    /// Tokens of today that are left: one's own, or those of everybody where that is less.
    pub left_today: i64,
}

/// What was used on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReaderDay {
    /// When it begins, UTC.
    pub begins_at: Timestamp,
    pub calls: i64,
    pub tokens: i64,
    /// Millionths of the currency.
    pub cost: i64,
}

impl From<ReaderDayRow> for ReaderDay {
    fn from(row: ReaderDayRow) -> Self {
        ReaderDay {
            begins_at: Timestamp::from_ms(row.day.saturating_mul(DAY_MS)),
            calls: row.calls,
            tokens: row.tokens,
            cost: row.cost,
        }
    }
}

impl Proctor {
    /// # Errors
    /// What the store says.
    pub async fn reader_account(&self, person_id: &str) -> Result<ReaderAccount, Error> {
        let consents = self.store.reader_consents(person_id).await?;
        let days = self.store.reader_days(person_id, DAYS).await?;
        let mut account = ReaderAccount {
            consents,
            days: days.into_iter().map(ReaderDay::from).collect(),
            ..ReaderAccount::default()
        };
        if let Some(attached) = self.reader() {
            let host = attached.model.host();
            account.agreed = account
                .consents
                .iter()
                .any(|row| row.host == host && row.taken_back_at.is_none());
            let (own, all) = self.store.reader_used(person_id, self.clock.now()).await?;
            let allowed = attached.settings.allowance;
            let own_left = allowed.tokens_per_person_day.saturating_sub(own);
            let all_left = allowed.tokens_per_day.saturating_sub(all);
            account.left_today = own_left.min(all_left).max(0);
        }
        Ok(account)
    }

    /// Agrees to the host that the page named; another one may be attached by now, and nobody agreed to that.
    ///
    /// # Errors
    /// `NoReader` when that host is not attached; what the store says.
    pub async fn agree_to_reader(&self, person_id: &str, host: &str) -> Result<(), Error> {
        let attached = self.reader().filter(|one| one.model.host() == host);
        attached.ok_or(Error::NoReader)?;
        self.put_consent(person_id, host, true).await
    }

    /// Takes a yes back: what is not asked yet is not asked any more.
    ///
    /// # Errors
    /// What the store says.
    pub async fn take_back_consent(&self, person_id: &str, host: &str) -> Result<(), Error> {
        self.put_consent(person_id, host, false).await
    }

    async fn put_consent(&self, person_id: &str, host: &str, agrees: bool) -> Result<(), Error> {
        let put = PutConsent {
            person_id: person_id.to_owned(),
            host: host.to_owned(),
            agrees,
            now: self.clock.now(),
        };
        Ok(self.store.write(put).await?)
    }
}
