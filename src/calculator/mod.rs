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
    reckon_any(sum)
}

fn reckon_any(sum: &str) -> Result<Reckoned, Fault> {
    // `5B` is five billion or five bytes: the first reading that gives a size, a rate, a time or a number.
    // A bit for each of the first three; the fewest billions come first.
    let mut first = None;
    for giga in [0b000, 0b001, 0b010, 0b100, 0b011, 0b101, 0b110, 0b111] {
        let evaluated = rewrite::formula(sum, giga).and_then(|formula| {
            let result = evaluate(&formula.text)?;
            result::read(&result, formula.wanted.as_ref())
        });
        match evaluated {
            Ok(reckoned) => return Ok(reckoned),
            Err(fault) => first = first.or(Some(fault)),
        }
    }
    Err(first.unwrap_or(Fault::Empty))
}

fn evaluate(formula: &str) -> Result<String, Fault> {
    let mut context = fend_core::Context::new();
    context.disable_rng();
    let patience = Patience(AtomicU32::new(limits::SUM_STEPS));
    let result = fend_core::evaluate_with_interrupt(formula, &mut context, &patience);
    let result = result.map_err(|cause| match patience.0.load(Ordering::Relaxed) {
        0 => Fault::TooBig,
        _ => Fault::NotASum(cause),
    })?;
    Ok(result.get_main_result().to_owned())
}

/// Steps left, so that `9^9^9^9` ends without a clock.
struct Patience(AtomicU32);

impl fend_core::Interrupt for Patience {
    fn should_interrupt(&self) -> bool {
        let left = self.0.load(Ordering::Relaxed);
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
