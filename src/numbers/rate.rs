//! The period of a rate: `/s`, `per day`, `a month`, `daily`, `QPS`, up to four words behind the number.

use super::reader::Reader;
use super::units::{adverb_of, rate_of, time_of};

/// Words between a number and its rate.
const WORDS_TO_RATE: usize = 4;

impl Reader<'_> {
    /// The period of a rate that follows, and where the marks go on behind it.
    pub(super) fn rate(&self, from: usize) -> Option<(f64, usize)> {
        let mut at = from;
        for _ in 0..=WORDS_TO_RATE {
            let word = self.word(at);
            let lower = word.to_lowercase();
            if self.sign(at) == '/'
                || matches!(lower.as_str(), "per" | "a" | "an" | "each" | "every" | "p")
            {
                let short = self.sign(at) == '/' || lower == "per";
                let noun = at + 1;
                if let Some(per) = time_of(self.word(noun), short)
                    .or_else(|| (short && self.word(noun) == "m").then_some(60.0))
                {
                    // `/ day * 30`, but `100M / 30 days` was a number already.
                    return Some((per, noun + 1));
                }
                // `msgs/user/s`: one more noun.
                if self.sign(at) == '/' && !self.spaced(at) && !self.word(noun).is_empty() {
                    at = noun + 1;
                    continue;
                }
                if lower == "per" || lower == "each" || lower == "every" {
                    return None;
                }
            }
            if let Some(per) = adverb_of(word).or_else(|| rate_of(word).filter(|_| lower != "ops"))
            {
                return Some((per, at + 1));
            }
            let stops = word.is_empty()
                || matches!(
                    lower.as_str(),
                    "and"
                        | "or"
                        | "so"
                        | "but"
                        | "which"
                        | "that"
                        | "then"
                        | "with"
                        | "for"
                        | "in"
                        | "on"
                        | "at"
                        | "from"
                        | "to"
                        | "is"
                        | "are"
                        | "was"
                        | "were"
                        | "make"
                        | "makes"
                        | "give"
                        | "gives"
                        | "mean"
                        | "means"
                        | "need"
                        | "needs"
                        | "x"
                        | "within"
                        | "after"
                        | "every"
                        | "than"
                        | "because"
                        | "if"
                        | "when"
                );
            if stops {
                return None;
            }
            at += 1;
        }
        None
    }
}
