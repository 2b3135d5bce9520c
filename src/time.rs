//! Moments and the one clock.
//!
//! Everything below `proctor` receives the moment as an argument. [`Clock`] is the only reader of
//! the system's clock, and `clippy.toml` holds the rest of the house to it.

use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970-01-01T00:00:00Z. Can be written in a test, stored, put in HTML.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    pub const fn from_ms(ms: i64) -> Self {
        Timestamp(ms)
    }

    pub const fn as_ms(self) -> i64 {
        self.0
    }

    /// The moment `ms` later (earlier when negative); stops at the ends of time instead of wrapping.
    pub const fn plus_ms(self, ms: i64) -> Self {
        Timestamp(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to `self`; negative when `self` lies before it.
    pub const fn since_ms(self, earlier: Timestamp) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Where moments come from: the system in the product, a number in tests.
pub trait Clock: Send + Sync + 'static {
    /// The authority's time: never runs backwards and does not follow steps of the wall clock.
    fn now(&self) -> Timestamp;
}

/// Time of day as the machine believes it. Read at start-up only.
#[expect(
    clippy::disallowed_methods,
    reason = "the one reader of the wall clock"
)]
pub fn wall_clock() -> Timestamp {
    let since_epoch = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}

/// Starts at a moment and goes on by the monotonic clock, so a step of the wall clock moves no
/// running interview, and a suspended machine holds its interviews' time.
pub struct SystemClock {
    origin: Timestamp,
    started: std::time::Instant,
}

impl SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one reader of the monotonic clock"
    )]
    pub fn starting_at(origin: Timestamp) -> Self {
        SystemClock {
            origin,
            started: std::time::Instant::now(),
        }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let elapsed_ms = i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX);
        self.origin.plus_ms(elapsed_ms)
    }
}

/// A clock that stands still until it is moved.
#[derive(Default)]
pub struct ManualClock(std::sync::atomic::AtomicI64);

impl ManualClock {
    pub fn at(moment: Timestamp) -> Self {
        ManualClock(moment.as_ms().into())
    }

    pub fn advance_ms(&self, ms: i64) {
        self.0.fetch_add(ms, std::sync::atomic::Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(std::sync::atomic::Ordering::SeqCst))
    }
}

/// `2026-11-21 09:14 UTC`, for pages; the browser shows its own time zone where it can.
pub fn spoken(moment: Timestamp) -> String {
    match jiff::Timestamp::from_millisecond(moment.as_ms()) {
        Ok(instant) => instant.strftime("%Y-%m-%d %H:%M UTC").to_string(),
        Err(_) => String::from("at an unknown time"),
    }
}

/// `2026-11-21`, in UTC: for names of files.
pub fn day_of(moment: Timestamp) -> String {
    let spoken = spoken(moment);
    spoken.get(..10).unwrap_or(&spoken).to_owned()
}

/// The moment of a header such as `Sun, 06 Nov 1994 08:49:37 GMT`.
pub fn moment_of_http(text: &str) -> Option<Timestamp> {
    let form = "%a, %d %b %Y %H:%M:%S GMT";
    let moment = jiff::civil::DateTime::strptime(form, text).ok()?;
    let moment = moment.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(Timestamp(moment.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_of_a_header_is_a_moment_and_anything_else_is_none() {
        let text = "Sun, 06 Nov 1994 08:49:37 GMT";
        assert_eq!(moment_of_http(text), Some(Timestamp(784_111_777_000)));
        for other in [
            "",
            "1994-11-06",
            "Sun, 31 Feb 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994",
        ] {
            assert_eq!(moment_of_http(other), None, "{other}");
        }
    }

    #[test]
    fn a_length_is_the_difference_of_two_moments() {
        let start = Timestamp::from_ms(1_000);
        assert_eq!(start.plus_ms(2_500).since_ms(start), 2_500);
        assert_eq!(start.since_ms(start.plus_ms(1)), -1);
    }

    #[test]
    fn the_ends_of_time_do_not_wrap() {
        assert_eq!(Timestamp::from_ms(i64::MAX).plus_ms(1).as_ms(), i64::MAX);
        assert_eq!(spoken(Timestamp::from_ms(i64::MAX)), "at an unknown time");
    }

    #[test]
    fn a_moment_is_spoken_in_utc() {
        assert_eq!(spoken(Timestamp::from_ms(0)), "1970-01-01 00:00 UTC");
    }
}
