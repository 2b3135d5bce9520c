//! How often somebody may do something. Over the limit the answer says when to come again, and nobody
//! is ever locked out of saving.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::problem::Problem;
use crate::limits;

pub struct Throttles {
    saves: DefaultKeyedRateLimiter<String>,
    logins: DefaultKeyedRateLimiter<IpAddr>,
    guests: DefaultKeyedRateLimiter<IpAddr>,
    dictations: DefaultKeyedRateLimiter<String>,
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

    /// Forgets who has been quiet for long.
    pub fn tidy(&self) {
        self.saves.retain_recent();
        self.logins.retain_recent();
        self.guests.retain_recent();
        self.dictations.retain_recent();
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
