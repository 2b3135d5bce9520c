//! A day of the calendar (UTC, proleptic Gregorian), without a clock.

use crate::time::Timestamp;

pub const DAY_MS: i64 = 24 * 3_600_000;

/// Days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i64);

impl Day {
    /// From days since 1970-01-01; `None` outside the years 1970 to 9999.
    pub fn from_days(days: i64) -> Option<Day> {
        (0..=2_932_896).contains(&days).then_some(Day(days))
    }

    pub const fn days(self) -> i64 {
        self.0
    }

    /// The day a moment lies in; the first or last one there is for moments far away.
    pub fn of(at: Timestamp) -> Day {
        Day(at.as_ms().div_euclid(DAY_MS).clamp(0, 2_932_896))
    }

    /// Stops at the last day there is.
    #[must_use]
    pub fn plus(self, days: i64) -> Day {
        Day(self.0.saturating_add(days).clamp(0, 2_932_896))
    }

    /// Days from `earlier`; negative when `self` lies before it.
    pub const fn since(self, earlier: Day) -> i64 {
        self.0 - earlier.0
    }

    /// The moment it begins.
    pub const fn begins(self) -> Timestamp {
        Timestamp::from_ms(self.0 * DAY_MS)
    }

    /// `2026-11-22`, exactly so.
    pub fn parse(text: &str) -> Option<Day> {
        let digits = |text: &str| {
            let all = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            if all { text.parse::<i64>().ok() } else { None }
        };
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || (year.len(), month.len(), day.len()) != (4, 2, 2) {
            return None;
        }
        let (year, month, day) = (digits(year)?, digits(month)?, digits(day)?);
        if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) {
            return None;
        }
        if !(1..=length_of(year, month)).contains(&day) {
            return None;
        }
        Day::from_days(days_of(year, month, day))
    }

    /// Year, month 1-12, day 1-31.
    pub fn date(self) -> (i64, i64, i64) {
        // Years that begin in March put the leap day at the end (Hinnant, "chrono-compatible low-level date algorithms").
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        (year, month, day)
    }

    /// `20261122`, as calendars write it.
    pub fn compact(self) -> String {
        let (year, month, day) = self.date();
        format!("{year:04}{month:02}{day:02}")
    }

    /// 0 is Monday.
    pub const fn weekday(self) -> i64 {
        (self.0 + 3) % 7
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = self.date();
        write!(out, "{year:04}-{month:02}-{day:02}")
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn length_of(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let shifted_month = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * shifted_month + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_dates_have_their_days_and_their_weekdays() {
        for (text, days, weekday) in [
            ("1970-01-01", 0, 3),
            ("2000-02-29", 11_016, 1),
            ("2026-11-22", 20_779, 6),
            ("9999-12-31", 2_932_896, 4),
        ] {
            let day = Day::parse(text).unwrap();
            assert_eq!((day.days(), day.weekday()), (days, weekday), "{text}");
            assert_eq!(day.to_string(), text);
        }
        assert_eq!(Day::parse("2026-11-22").unwrap().compact(), "20261122");
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in [
            "",
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-11-31",
            "2026-1-2",
            "1969-12-31",
            "22.11.2026",
            "2026-11-22T10:00",
            "+026-11-22",
            "2026-11-2２",
        ] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_moment_lies_in_its_day() {
        let day = Day::parse("2026-11-22").unwrap();
        assert_eq!(Day::of(day.begins()), day);
        assert_eq!(Day::of(day.begins().plus_ms(-1)), day.plus(-1));
        assert_eq!(Day::of(Timestamp::from_ms(i64::MIN)).days(), 0);
        assert_eq!(
            Day::of(Timestamp::from_ms(i64::MAX)).to_string(),
            "9999-12-31"
        );
    }

    proptest::proptest! {
        #[test]
        fn every_day_reads_as_it_is_written(days in 0_i64..=2_932_896) {
            let day = Day::from_days(days).unwrap();
            proptest::prop_assert_eq!(Day::parse(&day.to_string()), Some(day));
        }
    }
}
