//! Lines of the interviewer as an archive says they were shown, in a model's words: doubted, and made into rows.
//!
//! They are part of what the candidate saw, so they come along with the conversation they stand in. They weigh nothing: everything
//! that reads a journal reads the line of the rules.

use std::collections::BTreeSet;

use super::examining::{Faults, in_the_past, is_text};
use super::parts::WordingFile;
use crate::interview::Interview;
use crate::limits;
use crate::reader::conversation::may_have_been_said;
use crate::store::WordingRow;
use crate::text::t;
use crate::time::Timestamp;

/// Of a name an endpoint gives itself.
const MODEL_CHARS: usize = 400;

/// Each must be of a line that stands there and may be put otherwise, once, and after that line was said.
pub fn examine(
    interview: &Interview,
    wordings: &[WordingFile],
    now: Timestamp,
    faults: &mut Faults<'_>,
) {
    let mut seen = BTreeSet::new();
    for one in wordings {
        if faults.enough() {
            return;
        }
        let place = usize::try_from(one.line).ok();
        let said = place.and_then(|place| {
            let mut lines = interview.lines_from(place);
            lines.next().filter(|(at, _)| *at == place)
        });
        faults.unless(seen.insert(one.line), "line", || t("archive-row-twice"));
        let Some((_, said)) = said else {
            faults.unless(false, "line", || t("archive-no-such-line"));
            continue;
        };
        let fits = may_have_been_said(said.line, &one.text);
        faults.unless(fits, "text", || t("archive-row-unfit"));
        let named = is_text(&one.model, MODEL_CHARS);
        faults.unless(named, "model", || t("archive-row-unfit"));
        // Two processes may have clocks of their own.
        let since = said.at.plus_ms(-limits::ARCHIVE_CLOCK_AHEAD_MS);
        let made_at = Timestamp::from_ms(one.made_at);
        let after = made_at >= since && in_the_past(one.made_at, now);
        faults.unless(after, "made_at", || t("archive-time"));
    }
}

pub fn rows(wordings: Vec<WordingFile>) -> Vec<WordingRow> {
    let row = |one: WordingFile| WordingRow {
        line: one.line,
        text: one.text,
        model: one.model,
        made_at: Timestamp::from_ms(one.made_at),
    };
    wordings.into_iter().map(row).collect()
}
