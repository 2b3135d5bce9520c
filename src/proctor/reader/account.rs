//! Consent, and what somebody has used.

use super::super::{Error, Proctor};
use crate::limits;
use crate::store::{ConsentRow, PruneSpent, Purpose, PutConsent, ReaderDayRow};
use crate::time::Timestamp;

const DAY_MS: i64 = 24 * 3_600_000;

/// What one person has to do with second readers.
#[derive(Debug, Clone, Default)]
pub struct ReaderAccount {
    /// Whether they agreed to the host of today: that finished interviews are read there, and that lines go there.
    pub agreed: bool,
    pub agreed_to_lines: bool,
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
        let days = self
            .store
            .reader_days(person_id, limits::READER_DAYS)
            .await?;
        let days = days.into_iter().map(ReaderDay::from);
        // Of days before these some of what was used is not known any more.
        let shown_from = shown_from(self.clock.now());
        let mut account = ReaderAccount {
            consents,
            days: days.filter(|day| day.begins_at >= shown_from).collect(),
            ..ReaderAccount::default()
        };
        if let Some(attached) = self.reader() {
            let host = attached.model.host();
            let own = |row: &&ConsentRow| row.host == host;
            if let Some(row) = account.consents.iter().find(own) {
                account.agreed = row.covers(Purpose::Judging);
                account.agreed_to_lines = row.covers(Purpose::Lines);
            }
            let (own, all) = self.store.reader_used(person_id, self.clock.now()).await?;
            let allowed = attached.settings.allowance;
            let own_left = allowed.tokens_per_person_day.saturating_sub(own);
            let all_left = allowed.tokens_per_day.saturating_sub(all);
            account.left_today = own_left.min(all_left).max(0);
        }
        Ok(account)
    }

    /// Agrees to the host that the page named, for what it named; another one may be attached by now, and nobody agreed to that.
    ///
    /// # Errors
    /// `NoReader` when that host is not attached, or has no lines to say; what the store says.
    pub async fn agree_to_reader(
        &self,
        person_id: &str,
        host: &str,
        purposes: &[Purpose],
    ) -> Result<(), Error> {
        let attached = self.reader().filter(|one| one.model.host() == host);
        let attached = attached.ok_or(Error::NoReader)?;
        if purposes.contains(&Purpose::Lines) && !attached.settings.conversation {
            return Err(Error::NoReader);
        }
        self.put_consent(person_id, host, purposes, true).await
    }

    /// Takes a yes back: what is not asked yet is not asked any more.
    ///
    /// # Errors
    /// What the store says.
    pub async fn take_back_consent(
        &self,
        person_id: &str,
        host: &str,
        purpose: Purpose,
    ) -> Result<(), Error> {
        self.put_consent(person_id, host, &[purpose], false).await
    }

    async fn put_consent(
        &self,
        person_id: &str,
        host: &str,
        purposes: &[Purpose],
        agrees: bool,
    ) -> Result<(), Error> {
        let put = PutConsent {
            person_id: person_id.to_owned(),
            host: host.to_owned(),
            purposes: purposes.to_vec(),
            agrees,
            now: self.clock.now(),
        };
        Ok(self.store.write(put).await?)
    }

    /// Forgets what was used on days that nobody looks at and no budget needs any more. Says whether there may be more of it.
    ///
    /// # Errors
    /// What the store says.
    pub async fn prune_spending(&self, now: Timestamp) -> Result<bool, Error> {
        let before = shown_from(now);
        let deleted = self.store.write(PruneSpent { before }).await?;
        Ok(PruneSpent::is_more(deleted))
    }
}

/// The beginning of the first day that is shown.
fn shown_from(now: Timestamp) -> Timestamp {
    let today = now.as_ms().div_euclid(DAY_MS);
    let first = today.saturating_sub(limits::READER_DAYS - 1);
    Timestamp::from_ms(first.saturating_mul(DAY_MS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn today_and_the_thirty_days_before_it_are_shown() {
        let now = Timestamp::from_ms(100 * DAY_MS + 5);
        assert_eq!(shown_from(now), Timestamp::from_ms(70 * DAY_MS));
    }
}
