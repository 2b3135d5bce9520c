//! How a person interviewed: what they gave away, when they spoke too soon, what they left out, and how much of the words were
//! theirs. From the journal and the case alone, so it is the same whoever reads it.
//!
//! Only what was typed or clicked is known here. Two people who also talk to each other read it with that in mind; the page says so.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::casebook::Entry;
use crate::casebook::rubric::Level;
use crate::interview::event::{EnteredBy, Event, Line, Recorded, Rule};
use crate::interview::plan::MINUTE_MS;
use crate::interview::{Interview, LineKind};
use crate::scoring::Engine;
use crate::time::Timestamp;

/// An answer comes this soon after its question.
const ANSWERED_WITHIN_MS: i64 = 90_000;
/// The beginning of a stage belongs to the candidate.
const SETTLING_MS: i64 = 2 * MINUTE_MS;
/// Who leaves a stage with more than this of it unused has cut it short, in per mille.
const CUT_SHORT_PERMILLE: i64 = 600;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Hosting {
    /// Ids of facts that were given without a typed question before them.
    pub facts_unasked: Vec<String>,
    pub facts_asked: usize,
    /// Points of the checklist that a typed message says, with the message.
    pub given_away: Vec<GivenAway>,
    /// Hints that were given, by how much the last step gave away.
    pub hints: usize,
    /// What was said in the first minutes of a stage without a question before it.
    pub too_soon: Vec<TooSoon>,
    pub probes_asked: usize,
    /// Questions the level has time for, those that were asked left out.
    pub probes_skipped: Vec<String>,
    pub cut_short: Vec<CutShort>,
    /// Words of the person who interviewed, and of the candidate.
    pub own_words: usize,
    pub candidate_words: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GivenAway {
    pub message: String,
    /// Texts of the items.
    pub items: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TooSoon {
    pub stage: String,
    /// Since the stage began.
    pub after_ms: i64,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CutShort {
    pub stage: String,
    pub spent_ms: i64,
    pub budget_ms: i64,
}

impl Hosting {
    /// Of all written words, those of the person who interviewed; nothing when nobody wrote any.
    pub fn share_percent(&self) -> Option<usize> {
        let all = self.own_words + self.candidate_words;
        (all > 0).then(|| (self.own_words * 100 + all / 2) / all)
    }
}

/// What a journal tells about whoever interviewed in it.
pub fn of(journal: &[Recorded], entry: &Entry, engine: &Engine) -> Hosting {
    let mut hosting = Hosting::default();
    let mut interview = Interview::replay(std::iter::empty::<Recorded>());
    let mut asked_at: Option<Timestamp> = None;
    let mut probes: BTreeSet<&str> = BTreeSet::new();
    for recorded in journal {
        match &recorded.event {
            Event::Asked { text } => {
                asked_at = Some(recorded.at);
                hosting.candidate_words += words(text);
            }
            Event::Said(line) if line.by.is_some() => {
                let answers =
                    asked_at.is_some_and(|asked| recorded.at.since_ms(asked) <= ANSWERED_WITHIN_MS);
                let place = (&interview, recorded.at);
                said(&mut hosting, line, answers, place, entry, engine);
                let probe = line
                    .cue
                    .as_ref()
                    .filter(|cue| matches!(cue.rule, Rule::Probe | Rule::Redirect));
                probes.extend(probe.map(|cue| cue.about.as_str()));
            }
            Event::StageEntered {
                reason: EnteredBy::Interviewer,
                ..
            } => cut_short(&mut hosting, &interview, recorded.at),
            _ => {}
        }
        interview.apply(recorded);
    }
    let texts = interview.plan().stages.iter();
    let texts = texts.filter_map(|stage| interview.counted_text(&stage.id));
    hosting.candidate_words += texts.map(words).sum::<usize>();
    hosting.probes_asked = probes.len();
    if interview.plan().position("deep-dive").is_some() {
        let wanted = wanted_probes(interview.level()).saturating_sub(probes.len());
        let skipped = entry.case.probe.iter();
        let skipped = skipped.filter(|probe| !probes.contains(probe.id.as_str()));
        let skipped = skipped.take(wanted).map(|probe| probe.question.clone());
        hosting.probes_skipped = skipped.collect();
    }
    hosting
}

/// As many as the offline interviewer would ask.
fn wanted_probes(level: Level) -> usize {
    match level {
        Level::Mid => 2,
        Level::Senior | Level::Staff => 3,
    }
}

fn said(
    hosting: &mut Hosting,
    line: &Line,
    answers: bool,
    (interview, at): (&Interview, Timestamp),
    entry: &Entry,
    engine: &Engine,
) {
    hosting.own_words += words(&line.text);
    match (&line.fact, line.kind) {
        (Some(_), _) if answers => hosting.facts_asked += 1,
        (Some(fact), _) => hosting.facts_unasked.push(fact.clone()),
        (None, LineKind::Hint) => hosting.hints += 1,
        (None, LineKind::Message) => {
            let ids = engine.given_away(interview.stage(), &line.text);
            let items = entry.rubric.item.iter();
            let items = items.filter(|item| ids.contains(&item.id.as_str()));
            let items: Vec<String> = items.map(|item| item.text.clone()).collect();
            if !items.is_empty() {
                hosting.given_away.push(GivenAway {
                    message: line.text.clone(),
                    items,
                });
            }
        }
        _ => {}
    }
    let after_ms = interview.elapsed_ms(at) - interview.stage_entered_ms();
    if !answers && after_ms < SETTLING_MS && line.kind != LineKind::Curveball {
        hosting.too_soon.push(TooSoon {
            stage: interview.plan().title(interview.stage()).to_owned(),
            after_ms,
            text: line.text.clone(),
        });
    }
}

fn cut_short(hosting: &mut Hosting, interview: &Interview, at: Timestamp) {
    let stages = interview.stages_view(at);
    let Some(left) = stages.iter().find(|stage| stage.id == interview.stage()) else {
        return;
    };
    if left.budget_ms > 0 && left.spent_ms * 1000 < left.budget_ms * CUT_SHORT_PERMILLE {
        hosting.cut_short.push(CutShort {
            stage: left.title.clone(),
            spent_ms: left.spent_ms,
            budget_ms: left.budget_ms,
        });
    }
}

fn words(text: &str) -> usize {
    let words = text.split_whitespace();
    words
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::sample;
    use crate::interview::event::Cue;
    use crate::interview::plan::Plan;
    use crate::interview::{Action, Command, HostMove, StartSpec};

    const NINE: Timestamp = Timestamp::from_ms(1_700_000_000_000);

    struct Sitting {
        interview: Interview,
        journal: Vec<Recorded>,
    }

    impl Sitting {
        fn begin() -> Sitting {
            let journal = Interview::start(
                NINE,
                StartSpec {
                    case: "doorbell".into(),
                    content_hash: "5f1c".into(),
                    level: Level::Senior,
                    plan: Plan::named("default").unwrap(),
                    opening: Line::new(LineKind::Opening, "Design a doorbell."),
                },
            );
            let mut sitting = Sitting {
                interview: Interview::replay(&journal),
                journal,
            };
            let (seat, name) = ("b".to_owned(), "Bea".to_owned());
            sitting.act(0, Action::TakeChair { seat, name });
            sitting
        }

        fn act(&mut self, second: i64, action: Action) {
            let received_at = NINE.plus_ms(second * 1000);
            let command = Command {
                received_at,
                action,
            };
            let outcome = self.interview.handle(received_at, command);
            assert!(outcome.answer.is_ok(), "{:?}", outcome.answer);
            self.journal.extend(outcome.events);
        }

        fn host(&mut self, second: i64, host_move: HostMove) {
            let seat = "b".to_owned();
            self.act(second, Action::Host { seat, host_move });
        }

        fn ask(&mut self, second: i64, text: &str) {
            let (text, reply) = (text.to_owned(), Vec::new());
            self.act(second, Action::Ask { text, reply });
        }

        fn hosting(&self) -> Hosting {
            let book = sample::casebook();
            let entry = &book.cases["doorbell"];
            of(&self.journal, entry, &Engine::of(entry).unwrap())
        }
    }

    fn fact(id: &str) -> HostMove {
        HostMove::Say(Line::giving(id, "Forty doors."))
    }

    #[test]
    fn a_fact_that_was_asked_for_is_an_answer_and_another_is_given_away() {
        let mut sitting = Sitting::begin();
        sitting.ask(10, "How many doors?");
        sitting.host(20, fact("scale"));
        sitting.host(200, fact("rings"));
        let hosting = sitting.hosting();
        assert_eq!(hosting.facts_asked, 1);
        assert_eq!(hosting.facts_unasked, ["rings"]);
        assert!(hosting.too_soon.is_empty(), "an answer is never too soon");
        assert_eq!((hosting.own_words, hosting.candidate_words), (4, 3));
        assert_eq!(hosting.share_percent(), Some(57));
    }

    #[test]
    fn who_speaks_in_the_first_minutes_of_a_stage_without_a_question_speaks_too_soon() {
        let mut sitting = Sitting::begin();
        let message = |text: &str| HostMove::Say(Line::new(LineKind::Message, text));
        sitting.host(30, message("Well?"));
        sitting.host(130, message("Go on."));
        let too_soon = sitting.hosting().too_soon;
        assert_eq!(too_soon.len(), 1);
        assert_eq!(
            (too_soon[0].after_ms, too_soon[0].stage.as_str()),
            (30_000, "Clarify")
        );
    }

    #[test]
    fn a_stage_left_by_the_interviewer_with_much_of_it_to_go_was_cut_short() {
        let mut sitting = Sitting::begin();
        let next = |from: &str| HostMove::Advance { from: from.into() };
        sitting.host(60, next("clarify"));
        sitting.host(60 + 200, next("estimate"));
        let cut = sitting.hosting().cut_short;
        assert_eq!(cut.len(), 1, "{cut:?}");
        assert_eq!(
            (cut[0].stage.as_str(), cut[0].spent_ms),
            ("Clarify", 60_000)
        );
    }

    #[test]
    fn questions_that_were_asked_are_not_skipped() {
        let mut sitting = Sitting::begin();
        let book = sample::casebook();
        let case = &book.cases["doorbell"].case;
        assert!(!case.probe.is_empty());
        let before = sitting.hosting().probes_skipped;
        let first = &case.probe[0];
        assert!(before.contains(&first.question));
        let cue = Cue::new(Rule::Probe, &first.id);
        sitting.host(
            400,
            HostMove::Say(Line::new(LineKind::Probe, &first.question).because(cue)),
        );
        let after = sitting.hosting();
        assert_eq!(after.probes_asked, 1);
        assert!(!after.probes_skipped.contains(&first.question));
    }

    #[test]
    fn without_anybody_in_the_chair_there_is_nothing_to_tell() {
        let mut journal = Sitting::begin().journal;
        journal.pop();
        let book = sample::casebook();
        let entry = &book.cases["doorbell"];
        let hosting = of(&journal, entry, &Engine::of(entry).unwrap());
        assert_eq!((hosting.own_words, hosting.share_percent()), (0, None));
    }
}
