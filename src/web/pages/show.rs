//! Numbers and moments as people read them; called from templates.

use std::borrow::Borrow;

use crate::text::{self, Value};
use crate::time::Timestamp;

/// `31:07`, `1:02:03`; a negative length counts as nothing. Rounds up, as a countdown does: 0:00 is the end.
pub fn clock(ms: impl Borrow<i64>) -> String {
    let seconds = (*ms.borrow()).max(0).saturating_add(999) / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// A length that is over, so it rounds down: `7:12`.
pub fn length(ms: impl Borrow<i64>) -> String {
    clock((*ms.borrow()).max(0) / 1000 * 1000)
}

/// What is left of a stage: `2:10`, and `+0:45` when it runs over.
pub fn stage_clock(ms: impl Borrow<i64>) -> String {
    let ms = *ms.borrow();
    if ms < 0 {
        format!("+{}", length(ms.saturating_neg()))
    } else {
        clock(ms)
    }
}

/// `strong hire` and the like, in words.
pub fn verdict(verdict: impl AsRef<str>) -> String {
    text::t_of("verdict", &verdict.as_ref().replace(' ', "-"))
}

/// Own points against the machine's: "one higher".
pub fn difference(own: &u8, points: &u8) -> String {
    let difference = i64::from(*own) - i64::from(*points);
    match difference {
        0 => text::t("difference-none"),
        1.. => text::t_with("difference-higher", &[("count", difference.into())]),
        _ => text::t_with("difference-lower", &[("count", (-difference).into())]),
    }
}

/// A share of 1 as whole percent.
pub fn percent(share: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 100"
    )]
    let percent = (share.clamp(0.0, 1.0) * 100.0).round() as u32;
    percent
}

/// `200,000`
pub fn grouped(number: impl Borrow<i64>) -> String {
    let digits = number.borrow().unsigned_abs().to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3 + 1);
    if *number.borrow() < 0 {
        grouped.push('−');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Whole minutes, rounded up.
pub fn minutes(ms: impl Borrow<i64>) -> i64 {
    (*ms.borrow()).max(0).saturating_add(59_999) / 60_000
}

/// `21 Nov 2026, 09:31 UTC`; the page's script says it again in the reader's own time.
pub fn moment(at: impl Borrow<Timestamp>) -> String {
    jiff::Timestamp::from_millisecond(at.borrow().as_ms())
        .map(|at| at.strftime("%-d %b %Y, %H:%M UTC").to_string())
        .unwrap_or_default()
}

/// `21 Nov 2026`, where the hour says nothing.
pub fn day(at: impl Borrow<Timestamp>) -> String {
    jiff::Timestamp::from_millisecond(at.borrow().as_ms())
        .map(|at| at.strftime("%-d %b %Y").to_string())
        .unwrap_or_default()
}

/// For `<time datetime>`.
pub fn iso(at: impl Borrow<Timestamp>) -> String {
    jiff::Timestamp::from_millisecond(at.borrow().as_ms())
        .map(|at| at.to_string())
        .unwrap_or_default()
}

/// A sentence with one value, for templates: `show::t_with("room-hints-left", "count", n)`.
pub fn t_with(key: impl AsRef<str>, name: impl AsRef<str>, value: impl Say) -> String {
    text::t_with(key.as_ref(), &[(name.as_ref(), value.say())])
}

/// A sentence with two values.
pub fn t_with_two(
    key: impl AsRef<str>,
    name: impl AsRef<str>,
    value: impl Say,
    other: impl AsRef<str>,
    other_value: impl Say,
) -> String {
    text::t_with(
        key.as_ref(),
        &[
            (name.as_ref(), value.say()),
            (other.as_ref(), other_value.say()),
        ],
    )
}

/// One of a family of keys: `show::t_of("level-title", level)`.
pub fn t_of(prefix: impl AsRef<str>, member: impl AsRef<str>) -> String {
    text::t_of(prefix.as_ref(), member.as_ref())
}

/// What can stand inside a sentence.
pub trait Say {
    fn say(&self) -> Value<'_>;
}

macro_rules! numbers {
    ($($number:ty),*) => { $(impl Say for $number {
        fn say(&self) -> Value<'_> {
            (*self).into()
        }
    })* };
}
numbers!(i64, u64, i32, u32, u8, usize);

impl Say for str {
    fn say(&self) -> Value<'_> {
        self.into()
    }
}

impl Say for String {
    fn say(&self) -> Value<'_> {
        self.as_str().into()
    }
}

impl<T: Say + ?Sized> Say for &T {
    fn say(&self) -> Value<'_> {
        (**self).say()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_countdown_shows_zero_only_at_the_end() {
        assert_eq!(clock(2_700_000), "45:00");
        assert_eq!(clock(1), "0:01");
        assert_eq!(clock(0), "0:00");
        assert_eq!(clock(-5), "0:00");
        assert_eq!(clock(3_723_000), "1:02:03");
        assert_eq!(clock(i64::MAX), clock(i64::MAX - 1));
    }

    #[test]
    fn a_length_that_is_over_rounds_down() {
        assert_eq!(length(59_999), "0:59");
        assert_eq!(minutes(60_001), 2);
    }

    #[test]
    fn a_stage_that_runs_over_counts_up() {
        assert_eq!(stage_clock(130_000), "2:10");
        assert_eq!(stage_clock(-45_900), "+0:45");
        assert_eq!(stage_clock(0), "0:00");
    }

    #[test]
    fn a_long_number_is_told_in_thousands() {
        let told = [0, 999, 1_000, 200_000, 12_345_678].map(grouped);
        assert_eq!(told, ["0", "999", "1,000", "200,000", "12,345,678"]);
        assert_eq!(grouped(-1_000), "−1,000");
    }

    #[test]
    fn a_share_is_told_in_whole_percent() {
        assert_eq!([0.0, 0.614, 0.615, 1.0].map(percent), [0, 61, 62, 100]);
        assert_eq!([-1.0, 2.0, f64::NAN].map(percent), [0, 100, 0]);
    }

    #[test]
    fn a_difference_is_told_from_the_candidates_side() {
        assert_eq!(difference(&3, &3), "the same");
        assert_eq!(difference(&4, &2), "2 higher");
        assert_eq!(difference(&1, &2), "1 lower");
    }

    #[test]
    fn a_moment_reads_as_a_date() {
        let at = Timestamp::from_ms(1_795_253_460_000);
        assert_eq!(moment(at), "21 Nov 2026, 09:31 UTC");
        assert_eq!(day(at), "21 Nov 2026");
        assert_eq!(iso(at), "2026-11-21T09:31:00Z");
        assert_eq!(moment(Timestamp::from_ms(i64::MAX)), "");
    }
}
