//! Quantities and sums of a text lie in it, and the calculator answers whatever it is asked.
#![no_main]

use fortyfive::{calculator, numbers};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (quantities, sums) = numbers::look(text);
    for quantity in &quantities {
        assert!(text.get(quantity.start..quantity.end).is_some());
        assert!(!quantity.readings.is_empty());
        for reading in &quantity.readings {
            assert!(reading.low.is_finite() && reading.high.is_finite());
            numbers::show(reading.low, reading.measure, reading.per_s);
        }
    }
    for sum in &sums {
        assert!(text.get(sum.start..sum.end).is_some());
        assert!(sum.left.is_finite() && sum.right.is_finite());
    }
    if text.len() <= 400 {
        let _ = calculator::reckon(text);
    }
});
