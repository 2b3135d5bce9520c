//! `/calculator?sum=…`: one sum and its result, beside the notes and as a page of its own.

use askama::Template;

use super::Frame;
use crate::text::filters;

#[derive(Debug, Template)]
#[template(path = "calculator.html")]
pub struct CalculatorPage {
    pub frame: Frame,
    pub result: ResultLine,
}

/// What stands under the field.
#[derive(Debug, Clone, Template)]
#[template(path = "calculator_result.html")]
pub struct ResultLine {
    pub sum: String,
    /// `50 GB`; empty when there is none.
    pub text: String,
    /// What is wrong with the sum: a sentence. Empty when nothing is.
    pub fault: String,
}
