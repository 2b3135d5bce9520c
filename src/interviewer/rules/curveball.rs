//! One change of the task, when the design stands and there is time to change it.

use super::{Around, board};
use crate::casebook::rubric::Level;
use crate::interview::LineKind;
use crate::interview::event::{Cue, Line, Rule};
use crate::interview::plan::MINUTE_MS;
use crate::interviewer::prompter::{mixed, seed};

/// In per mille of the interview.
const WINDOW: std::ops::RangeInclusive<i64> = 500..=650;
/// A drill has no room for it.
const LEAST_MS: i64 = 30 * MINUTE_MS;
/// Two changes in a row leave no time to think about the first.
const APART_MS: i64 = 5 * MINUTE_MS;

/// Between 50 and 65 % of the time, with the way through the system drawn or told: one (staff two) of those whose ground is laid, chosen by the seed.
///
/// The line keeps the revision of the board, so that the report can tell what was changed because of it.
pub fn curveball(around: &Around<'_>) -> Option<Line> {
    let moment = around.moment;
    let interview = around.interview();
    let said = moment.count(Rule::Curveball);
    let most = if around.level() == Level::Staff { 2 } else { 1 };
    let length_ms = interview.length_ms().unwrap_or(i64::MAX);
    if said >= most
        || !WINDOW.contains(&moment.permille())
        || length_ms < LEAST_MS
        || moment
            .said(Rule::Curveball)
            .any(|(said, _)| moment.elapsed_ms - said.elapsed_ms < moment.stretched(APART_MS))
        || !moment.has_stage("high-level")
        || !board::way_is_clear(around)
    {
        return None;
    }
    let seed = seed(interview);
    let curveballs = around.prompter.curveballs.iter();
    let fits = curveballs.filter(|curveball| {
        let mut after = curveball.after.iter();
        after.all(|item| around.reading.is_met(item))
            && !moment.was_about(Rule::Curveball, &curveball.id)
    });
    let curveball = fits.min_by_key(|curveball| mixed(seed, &curveball.id))?;
    let mut cue = Cue::new(Rule::Curveball, &curveball.id);
    cue.board_rev = Some(interview.board_rev());
    let values = [("change", curveball.change.as_str())];
    Some(around.line(LineKind::Curveball, cue, "curveball", &values))
}
