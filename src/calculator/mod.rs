//! The candidate's calculator: `100M users * 500 B` is 50 GB.
//!
//! People write quantities, not formulas. [`rewrite`] reads every quantity as one number in bytes and seconds and
//! puts it in parentheses, so that `5 TB / 100 GB` divides two sizes; then a calculator that knows units (fend) does the
//! algebra, and the result is said in the unit a person would choose.
//!
//! It is a tool and no judge: what the candidate writes down is read by the scoring's own evaluator, which takes the
//! kindest reading.

mod result;
mod rewrite;
mod sheet;

use std::sync::atomic::{AtomicU32, Ordering};

pub use result::{Reckoned, Unit};
pub use rewrite::Fault;
pub use sheet::{Row, sheet};

use crate::limits;

/// The result of a sum, in words and as a number.
///
/// # Errors
/// What is wrong with the sum: an unknown word, nothing to reckon, or units that do not go together.
pub fn reckon(sum: &str) -> Result<Reckoned, Fault> {
    if sum.chars().count() > limits::SUM_CHARS {
        return Err(Fault::TooLong);
    }
    reckon_within(sum, &Patience::new(limits::SUM_STEPS))
}

/// All readings of a sum share one patience: what is hopeless in one of them mostly is in the others.
fn reckon_within(sum: &str, patience: &Patience) -> Result<Reckoned, Fault> {
    // `5B` is five billion or five bytes: the first reading that gives a size, a rate, a time or a number.
    // A bit for each of the first three; the fewest billions come first.
    let mut first = None;
    for giga in [0b000, 0b001, 0b010, 0b100, 0b011, 0b101, 0b110, 0b111] {
        let formula = rewrite::formula(sum, giga);
        if formula.as_ref().is_ok_and(|formula| formula.is_said_before) {
            continue;
        }
        let evaluated = formula.and_then(|formula| {
            let result = evaluate(&formula.text, patience)?;
            result::read(&result, formula.wanted.as_ref())
        });
        match evaluated {
            Ok(reckoned) => return Ok(reckoned),
            Err(fault) => first = first.or(Some(fault)),
        }
        if patience.is_over() {
            break;
        }
    }
    Err(first.unwrap_or(Fault::Empty))
}

fn evaluate(formula: &str, patience: &Patience) -> Result<String, Fault> {
    let mut context = fend_core::Context::new();
    context.disable_rng();
    let result = fend_core::evaluate_with_interrupt(formula, &mut context, patience);
    let result = result.map_err(|cause| match patience.is_over() {
        true => Fault::TooBig,
        false => Fault::NotASum(cause),
    })?;
    Ok(result.get_main_result().to_owned())
}

/// Steps left, so that `9^9^9^9` ends without a clock.
struct Patience(AtomicU32);

impl Patience {
    fn new(steps: u32) -> Self {
        Patience(AtomicU32::new(steps))
    }

    fn left(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    fn is_over(&self) -> bool {
        self.left() == 0
    }
}

impl fend_core::Interrupt for Patience {
    fn should_interrupt(&self) -> bool {
        let left = self.left();
        self.0.store(left.saturating_sub(1), Ordering::Relaxed);
        left == 0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn says(sum: &str, expected: &str) {
        match reckon(sum) {
            Ok(reckoned) => assert_eq!(reckoned.text, expected, "{sum}"),
            Err(fault) => panic!("{sum}: {fault:?}"),
        }
    }

    #[test]
    fn sums_as_people_type_them() {
        says("100M users * 500 B", "50 GB");
        says("5 TB / 100 GB", "50");
        says("100M / month", "38.6/s");
        says("100 million links / 30 days", "38.6/s");
        says("20K * 3", "60,000");
        says("1B users x 2 posts per day", "23.1 thousand/s");
        says("1B * 500B", "500 GB");
        says("40 QPS * 500 bytes * 5 years", "3.15 TB");
        says("3k/s * 1 KB", "3 MB/s");
        says("5 GB / 10 MB/s", "8.33 min");
        says("24 Gbps * 1 s", "3 GB");
        says("20% of 2.5 TB", "500 GB");
        says("1,000,000 + 1", "1,000,001");
        says("10^9 * 100", "100 billion");
        says("10**6 / 86400", "11.6");
        says("2^10 KiB", "1.05 MB");
        says("500 MB in GB", "0.5 GB");
        says("3 days in hours", "72 hours");
        says("62^7", "3.52 trillion");
        says("(1 + 2) × 3 − 1", "8");
        says("1e3 req/s * 2", "2,000/s");
        says("100M * 500 B = 50 GB", "50 GB");
    }

    #[test]
    fn what_cannot_be_reckoned_is_said_in_a_sentence() {
        let fault = |sum: &str| reckon(sum).unwrap_err();
        assert_eq!(fault("   "), Fault::Empty);
        assert_eq!(fault("dau * 3"), Fault::UnknownWord("dau".to_owned()));
        assert_eq!(fault("5 TB in days").text_key(), "calculator-not-a-sum");
        assert_eq!(fault("5 TB + 3 s").text_key(), "calculator-not-a-sum");
        assert_eq!(fault("1 / 0").text_key(), "calculator-not-a-sum");
        assert_eq!(fault("(((").text_key(), "calculator-not-a-sum");
        assert_eq!(fault(&"1+".repeat(200)), Fault::TooLong);
        assert!(reckon("9^9^9^9^9").is_err());
        assert!(reckon("10^100000000").is_err());
    }

    /// Steps that all readings of a sum take together.
    fn steps(sum: &str) -> u32 {
        let patience = Patience::new(limits::SUM_STEPS);
        let _ = reckon_within(sum, &patience);
        limits::SUM_STEPS - patience.left()
    }

    /// Fuzzing found a sum that took five seconds: eight readings of it, though it has no `B`, and each had a patience of
    /// its own.
    #[test]
    fn a_sum_ends_within_its_steps_however_many_readings_it_has() {
        for sum in ["1.1^99999", "9**9**9**0.1", "10^100000000"] {
            assert_eq!(reckon(sum), Err(Fault::TooBig), "{sum}");
            // One more tells the calculator to stop.
            assert_eq!(steps(sum), limits::SUM_STEPS, "{sum}");
        }
        let many_readings = format!("1B * 1B * 1B * {}", "1.1^99999");
        assert_eq!(reckon(&many_readings), Err(Fault::TooBig));
    }

    #[test]
    fn a_sum_without_a_b_is_read_once() {
        let once = steps("5 TB + 3 s");
        assert!(once > 0);
        assert!(steps("5 TB + 3 s + 1B") > once);
        let patience = Patience::new(limits::SUM_STEPS);
        let formula = rewrite::formula("5 TB + 3 s", 0).unwrap();
        let _ = evaluate(&formula.text, &patience);
        assert_eq!(limits::SUM_STEPS - patience.left(), once);
    }

    #[test]
    fn what_people_type_takes_a_small_part_of_the_steps() {
        for sum in [
            "40 QPS * 500 bytes * 5 years",
            "1B users x 2 posts per day",
            "62^7",
            "1/7.31 + 1/3.77 + 1/9.91 + 1/11.3 + 1/13.7",
            "(150M / day * 3 + 20 QPS) * 2.5 KB * 30 days * 3 * 1.3",
        ] {
            assert!(reckon(sum).is_ok(), "{sum}");
            assert!(steps(sum) < limits::SUM_STEPS / 4, "{sum}: {}", steps(sum));
        }
    }

    proptest! {
        #[test]
        fn any_text_ends_in_a_result_or_a_sentence(sum in "[0-9kKMGTB bs/*+^()%.,a-z-]{0,60}") {
            let _ = reckon(&sum);
        }

        #[test]
        fn any_characters_end_in_a_result_or_a_sentence(sum in "\\PC{0,60}") {
            let _ = reckon(&sum);
        }
    }
}
