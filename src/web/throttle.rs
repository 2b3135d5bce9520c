//! How often somebody may do something. Over the limit the answer says when to come again, and nobody
//! is ever locked out of saving.

use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::problem::Problem;
use crate::limits;
use crate::time::Timestamp;

pub struct Throttles {
    saves: DefaultKeyedRateLimiter<String>,
    logins: DefaultKeyedRateLimiter<IpAddr>,
    guests: DefaultKeyedRateLimiter<IpAddr>,
    dictations: DefaultKeyedRateLimiter<String>,
    redeems: DefaultKeyedRateLimiter<IpAddr>,
    exports: DefaultKeyedRateLimiter<String>,
    imports: DefaultKeyedRateLimiter<String>,
    replays: DefaultKeyedRateLimiter<String>,
    /// How many wrong links an address has tried, and when the last one.
    wrong_links: Mutex<HashMap<IpAddr, (u32, Timestamp)>>,
}

impl Default for Throttles {
    fn default() -> Self {
        Throttles {
            saves: RateLimiter::hashmap(quota(
                Duration::from_secs(1) / limits::SAVES_PER_SECOND,
                limits::SAVES_BURST,
            )),
            logins: RateLimiter::hashmap(quota(
                Duration::from_secs(60) / limits::LOGINS_PER_MINUTE,
                limits::LOGINS_BURST,
            )),
            guests: RateLimiter::hashmap(quota(
                Duration::from_secs(3600) / limits::GUESTS_PER_HOUR,
                limits::GUESTS_BURST,
            )),
            dictations: RateLimiter::hashmap(quota(
                Duration::from_secs(60) / limits::DICTATIONS_PER_MINUTE,
                limits::DICTATIONS_BURST,
            )),
            redeems: RateLimiter::hashmap(quota(
                Duration::from_secs(3600) / limits::REDEEMS_PER_HOUR,
                limits::REDEEMS_BURST,
            )),
            exports: RateLimiter::hashmap(quota(
                Duration::from_secs(3600) / limits::EXPORTS_PER_HOUR,
                limits::EXPORTS_PER_HOUR,
            )),
            imports: RateLimiter::hashmap(quota(
                Duration::from_secs(3600) / limits::IMPORTS_PER_HOUR,
                limits::IMPORTS_PER_HOUR,
            )),
            replays: RateLimiter::hashmap(quota(
                Duration::from_secs(60) / limits::REPLAYS_PER_MINUTE,
                limits::REPLAYS_BURST,
            )),
            wrong_links: Mutex::default(),
        }
    }
}

/// One every `period`, and `burst` at once.
fn quota(period: Duration, burst: u32) -> Quota {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    Quota::with_period(period)
        .unwrap_or(Quota::per_second(burst))
        .allow_burst(burst)
}

impl Throttles {
    /// Counted by person and interview: somebody else who knows the address uses up nothing but their own.
    ///
    /// # Errors
    /// When this person saves faster than anybody types.
    pub fn save(&self, person: &str, interview: &str) -> Result<(), Problem> {
        pass(&self.saves, &format!("{person}/{interview}"))
    }

    /// # Errors
    /// When this address has tried too many log-ins or registrations.
    pub fn login(&self, address: IpAddr) -> Result<(), Problem> {
        pass(&self.logins, &address)
    }

    /// # Errors
    /// When this address has made too many guests. The machine itself may: it is where a proxy sits,
    /// and where somebody practises alone.
    pub fn guest(&self, address: IpAddr) -> Result<(), Problem> {
        if address.is_loopback() {
            return Ok(());
        }
        pass(&self.guests, &address)
    }

    /// # Errors
    /// When this person has more recordings turned into words than anybody speaks.
    pub fn dictation(&self, person: &str) -> Result<(), Problem> {
        pass(&self.dictations, &person.to_owned())
    }

    /// # Errors
    /// When this person has taken more archives along than anybody needs.
    pub fn export(&self, person: &str) -> Result<(), Problem> {
        pass(&self.exports, &person.to_owned())
    }

    /// # Errors
    /// When this person has brought too many archives.
    pub fn import(&self, person: &str) -> Result<(), Problem> {
        pass(&self.imports, &person.to_owned())
    }

    /// # Errors
    /// When this person has more replays worked out than anybody watches.
    pub fn replay(&self, person: &str) -> Result<(), Problem> {
        pass(&self.replays, &person.to_owned())
    }

    /// # Errors
    /// When this address has tried too many links, or has to wait because too many were wrong.
    pub fn redeem(&self, address: IpAddr, now: Timestamp) -> Result<(), Problem> {
        let wrong = self.wrong_links.lock();
        let wrong = wrong.unwrap_or_else(PoisonError::into_inner);
        if let Some((count, last)) = wrong.get(&address) {
            let left_ms = limits::WRONG_LINKS_WAIT_MS - now.since_ms(*last);
            if *count >= limits::WRONG_LINKS && left_ms > 0 {
                let seconds = u32::try_from((left_ms + 999) / 1000).unwrap_or(u32::MAX);
                return Err(Problem::too_many(seconds));
            }
        }
        drop(wrong);
        pass(&self.redeems, &address)
    }

    /// Notes that a link was wrong. Who has tried none for an hour begins anew.
    pub fn wrong_link(&self, address: IpAddr, now: Timestamp) {
        let wrong = self.wrong_links.lock();
        let mut wrong = wrong.unwrap_or_else(PoisonError::into_inner);
        wrong.retain(|_, (_, last)| now.since_ms(*last) <= limits::WRONG_LINKS_WAIT_MS);
        let (count, last) = wrong.entry(address).or_insert((0, now));
        (*count, *last) = (count.saturating_add(1), now);
        if *count == limits::WRONG_LINKS {
            tracing::warn!(%address, "too many wrong links from one address");
        }
    }

    /// Forgets who has been quiet for long.
    pub fn tidy(&self) {
        self.saves.retain_recent();
        self.logins.retain_recent();
        self.guests.retain_recent();
        self.dictations.retain_recent();
        self.redeems.retain_recent();
        self.exports.retain_recent();
        self.imports.retain_recent();
        self.replays.retain_recent();
    }
}

fn pass<K: std::hash::Hash + Eq + Clone>(
    limiter: &DefaultKeyedRateLimiter<K>,
    key: &K,
) -> Result<(), Problem> {
    limiter.check_key(key).map_err(|not_until| {
        let wait = not_until.wait_time_from(DefaultClock::default().now());
        Problem::too_many(
            u32::try_from(wait.as_secs())
                .unwrap_or(u32::MAX)
                .saturating_add(1),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_wrong_links_make_an_address_wait_an_hour_and_nobody_else() {
        let throttles = Throttles::default();
        let (one, other) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        let at = Timestamp::from_ms;
        for n in 0..i64::from(limits::WRONG_LINKS) {
            throttles.redeem(one, at(n)).unwrap();
            throttles.wrong_link(one, at(n));
        }
        let last = i64::from(limits::WRONG_LINKS) - 1;
        let problem = throttles.redeem(one, at(last + 1)).unwrap_err();
        assert_eq!(problem.retry_after_s, Some(3600));
        throttles.redeem(other, at(last + 1)).unwrap();
        let waited = last + limits::WRONG_LINKS_WAIT_MS;
        assert!(throttles.redeem(one, at(waited - 1)).is_err());
        throttles.redeem(one, at(waited)).unwrap();
    }

    #[test]
    fn links_are_tried_twenty_times_at_most() {
        let throttles = Throttles::default();
        let address = IpAddr::from([10, 0, 0, 1]);
        for _ in 0..limits::REDEEMS_BURST {
            throttles.redeem(address, Timestamp::from_ms(0)).unwrap();
        }
        assert!(throttles.redeem(address, Timestamp::from_ms(0)).is_err());
    }

    #[test]
    fn replays_are_worked_out_for_a_person_so_often_and_for_others_as_often() {
        let throttles = Throttles::default();
        for _ in 0..limits::REPLAYS_BURST {
            throttles.replay("ada").unwrap();
        }
        let problem = throttles.replay("ada").unwrap_err();
        assert!(problem.retry_after_s.unwrap() <= 60 / limits::REPLAYS_PER_MINUTE + 1);
        throttles.replay("bob").unwrap();
    }

    #[test]
    fn a_burst_of_saves_passes_and_the_next_is_told_when_to_come() {
        let throttles = Throttles::default();
        for _ in 0..limits::SAVES_BURST {
            throttles.save("ada", "one").unwrap();
        }
        let problem = throttles.save("ada", "one").unwrap_err();
        assert!(
            problem.retry_after_s.unwrap() <= 2,
            "a save must always succeed within two seconds"
        );
        throttles.save("ada", "another").unwrap();
        throttles.save("bob", "one").unwrap();
    }
}
