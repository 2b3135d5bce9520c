//! Numbers as people write them in a hurry: `500 QPS`, `2.5 TB/year`, `10^9`, `five hundred million`, `$10^9 \times 100$`.
//!
//! 1. `marks`: from characters to numbers, words and signs; Markdown and LaTeX are seen through.
//! 2. `words`: numbers in words.
//! 3. [`units`]: every meaning of a unit (`B` is bytes and billions, `Mb` megabits and megabytes).
//! 4. `reader`, `rate`: number, unit, range, ratio and rate together: a [`Quantity`] with its place in the text.
//! 5. `label`, `table`: units that stand before the number, in the heading of a column or the first cell of a row.
//! 6. [`sum`]: the sums of a text, worked out again; the kindest reading counts.
//! 7. [`show`]: a value as a person would write it.
//!
//! A number that cannot be read is no number. Everything here is pure and takes time in proportion to the text.

mod label;
mod latex;
mod marks;
mod quantity;
mod rate;
mod reader;
pub mod show;
pub mod sum;
mod table;
pub mod units;
mod words;
mod written;

pub use quantity::{Quantity, Reading};
pub use show::show;
pub use sum::{Hint, Sum, Verdict, hint};
pub use units::Measure;

/// All quantities of a text, in order; offsets are bytes of `text`.
pub fn read(text: &str) -> Vec<Quantity> {
    look(text).0
}

/// All sums of a text, in order: `6B * 500 B = 3 TB`. What cannot be judged is left out.
pub fn sums(text: &str) -> Vec<Sum> {
    look(text).1
}

/// Both at once.
pub fn look(text: &str) -> (Vec<Quantity>, Vec<Sum>) {
    let marks = words::fold(text, marks::marks_of(text));
    let mut read = reader::read(text, &marks);
    let sums = sum::find(text, &mut read);
    label::add(text, &mut read);
    table::add(text, &mut read.quantities);
    (read.quantities, sums)
}

#[cfg(test)]
mod tests;
