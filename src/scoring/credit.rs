//! How a point was reached: alone, after a question about it, or after a hint that gave it away.
//!
//! A ladder of hints leads to one idea; its last step says it. So an item was *hinted* when the ladder's own
//! words would earn it and the candidate met it only after a step of that ladder. What stood there
//! before the first step was reached alone, and so was everything the ladder does not speak of.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::engine::{Assessment, Engine};
use super::finding::Answer;
use crate::casebook::components::Kinds;
use crate::casebook::rubric::{DiagramRule, Level, Rubric, Verdict};

/// How a point was reached, from best to worst.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Credit {
    #[default]
    Unprompted,
    /// After a neutral question.
    Probed,
    /// After the first hint.
    Hinted,
    /// After the second hint.
    HintedTwice,
    /// The interviewer said it.
    Told,
}

impl Credit {
    /// What a met item is worth.
    pub fn factor(self, level: Level) -> f64 {
        match (self, level) {
            (Credit::Unprompted | Credit::Probed, _) | (Credit::Hinted, Level::Mid) => 1.0,
            (Credit::Hinted, _) => 0.75,
            (Credit::HintedTwice, _) => 0.5,
            (Credit::Told, _) => 0.0,
        }
    }
}

impl Credit {
    /// After a step of a ladder; the third says the idea itself.
    fn after_hint(step: u32) -> Credit {
        match step {
            0 => Credit::Unprompted,
            1 => Credit::Hinted,
            2 => Credit::HintedTwice,
            _ => Credit::Told,
        }
    }
}

/// A step of a ladder that was taken.
#[derive(Debug, Clone)]
pub struct TakenHint<'a> {
    pub stage: &'a str,
    /// 1 for the first.
    pub step: u32,
    /// All steps of the stage's ladder, taken or not.
    pub ladder: &'a [String],
    /// Items it is about although its words do not say them: those of a part that is missing from the board.
    pub items: Vec<String>,
    /// What counted when it was taken.
    pub before: Answer,
    /// Items that another reader than the engine met, whose words stood there already when it was taken.
    pub stood: BTreeSet<String>,
}

/// A question the interviewer asked.
#[derive(Debug, Clone)]
pub struct AskedProbe<'a> {
    /// Items it opens.
    pub items: &'a [String],
    /// What counted when it was asked.
    pub before: Answer,
    /// Items that another reader than the engine met, whose words stood there already when it was asked.
    pub stood: BTreeSet<String>,
}

/// Credit of every item that was met only after a hint had given it away; `taken` in the order of time.
pub fn after_hints(
    engine: &Engine,
    assessment: &Assessment,
    taken: &[TakenHint<'_>],
) -> BTreeMap<String, Credit> {
    let mut credit = BTreeMap::new();
    if taken.is_empty() {
        return credit;
    }
    let met_before: Vec<BTreeSet<String>> = taken
        .iter()
        .map(|hint| met_before(engine, &hint.before, &hint.stood))
        .collect();
    let met_at_the_end = met(assessment.clone());
    for (at, hint) in taken.iter().enumerate() {
        let ladder = hint.ladder.join("\n\n");
        let given = engine.given_away(hint.stage, &ladder).into_iter();
        let items: BTreeSet<&str> = given.chain(hint.items.iter().map(String::as_str)).collect();
        for item in items {
            // A later step finds it met already: it was the earlier one that helped.
            if met_at_the_end.contains(item) && !met_before[at].contains(item) {
                let after = Credit::after_hint(hint.step);
                let known = credit.entry(item.to_owned()).or_insert(after);
                *known = after.max(*known);
            }
        }
    }
    credit
}

/// Adds the items that were met only after a probe about them, where nothing worse is known of them.
pub fn add_probed(
    credit: &mut BTreeMap<String, Credit>,
    engine: &Engine,
    assessment: &Assessment,
    asked: &[AskedProbe<'_>],
) {
    if asked.is_empty() {
        return;
    }
    let met_at_the_end = met(assessment.clone());
    for probe in asked {
        let met_before = met_before(engine, &probe.before, &probe.stood);
        for item in probe.items {
            if met_at_the_end.contains(item) && !met_before.contains(item) {
                credit.entry(item.clone()).or_insert(Credit::Probed);
            }
        }
    }
}

/// Items about the drawing that ask for one of these kinds.
pub fn items_of_kinds(rubric: &Rubric, kinds: Kinds) -> Vec<String> {
    let asks = |rule: &DiagramRule| match rule {
        DiagramRule::Component(kind) | DiagramRule::Count { kind, .. } => {
            Kinds::parse(kind).meets(kinds)
        }
        DiagramRule::Path(path) => path.iter().any(|kind| Kinds::parse(kind).meets(kinds)),
        DiagramRule::Fan { from, to } => {
            let mut all = to.iter().chain([from]);
            all.any(|kind| Kinds::parse(kind).meets(kinds))
        }
        DiagramRule::NoCut { from, to, .. } => {
            Kinds::parse(from).meets(kinds) || Kinds::parse(to).meets(kinds)
        }
    };
    let items = rubric.item.iter().filter(|item| {
        let diagram = item.diagram.as_ref();
        diagram.is_some_and(|diagram| diagram.any.iter().chain(&diagram.all).any(asks))
    });
    items.map(|item| item.id.clone()).collect()
}

fn met_before(engine: &Engine, before: &Answer, stood: &BTreeSet<String>) -> BTreeSet<String> {
    let mut met = met(engine.assess(before));
    met.extend(stood.iter().cloned());
    met
}

fn met(assessment: Assessment) -> BTreeSet<String> {
    let findings = assessment.findings.into_iter();
    findings
        .filter(|finding| matches!(finding.verdict, Verdict::Met | Verdict::Partly))
        .map(|finding| finding.id)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::rubric::Rubric;
    use crate::language::Lexicon;

    const RUBRIC: &str = r#"
        schema = 1
        case = "t"
        revision = "1"
        [[item]]
        id = "high-level.cache"
        stage = "high-level"
        kind = "mention"
        text = "t"
        why = "w"
        weight = { mid = 1, senior = 1, staff = 1 }
        dimension = "solution"
        match = [{ any = ["cache"] }]
        [[item]]
        id = "high-level.queue"
        stage = "high-level"
        kind = "mention"
        text = "t"
        why = "w"
        weight = { mid = 1, senior = 1, staff = 1 }
        dimension = "solution"
        match = [{ any = ["queue"] }]
    "#;

    /// What counted when each step was taken, and at the end.
    fn credit(before: &[&str], end: &str) -> BTreeMap<String, Credit> {
        let rubric: Rubric = toml::from_str(RUBRIC).unwrap();
        let engine = Engine::new(&rubric, &Lexicon::default()).unwrap();
        let ladder = [
            "What is read most?".to_owned(),
            "Who remembers it?".to_owned(),
            "Put a cache before the store.".to_owned(),
        ];
        let notes = |text: &str| Answer::from_stages(&[("high-level", text)]);
        let hint = |(at, text): (usize, &&str)| TakenHint {
            stage: "high-level",
            step: u32::try_from(at).unwrap() + 1,
            ladder: &ladder,
            items: Vec::new(),
            before: notes(text),
            stood: BTreeSet::new(),
        };
        let taken: Vec<TakenHint<'_>> = before.iter().enumerate().map(hint).collect();
        after_hints(&engine, &engine.assess(&notes(end)), &taken)
    }

    const CACHE: &str = "We add a cache in front of it.";

    #[test]
    fn what_stood_there_before_the_hint_was_reached_alone() {
        assert_eq!(credit(&[CACHE], CACHE), BTreeMap::new());
        assert_eq!(credit(&[], CACHE), BTreeMap::new());
    }

    #[test]
    fn the_step_before_it_was_met_decides_and_not_the_last_one() {
        let one = |credit| BTreeMap::from([("high-level.cache".to_owned(), credit)]);
        assert_eq!(credit(&[""], CACHE), one(Credit::Hinted));
        assert_eq!(credit(&["", ""], CACHE), one(Credit::HintedTwice));
        assert_eq!(credit(&["", "", ""], CACHE), one(Credit::Told));
        assert_eq!(credit(&["", CACHE, CACHE], CACHE), one(Credit::Hinted));
    }

    #[test]
    fn a_hint_costs_nothing_but_the_idea_it_gives_away() {
        let both = "We add a cache in front of it. A queue takes the writes.";
        let credit = credit(&[""], both);
        assert_eq!(credit.keys().collect::<Vec<_>>(), ["high-level.cache"]);
    }

    #[test]
    fn what_was_met_only_after_the_question_about_it_is_probed_and_costs_nothing() {
        let rubric: Rubric = toml::from_str(RUBRIC).unwrap();
        let engine = Engine::new(&rubric, &Lexicon::default()).unwrap();
        let notes = |text: &str| Answer::from_stages(&[("high-level", text)]);
        let both = "We add a cache in front of it. A queue takes the writes.";
        let items = ["high-level.cache".to_owned(), "high-level.queue".to_owned()];
        let asked = |before: &str| AskedProbe {
            items: &items,
            before: notes(before),
            stood: BTreeSet::new(),
        };
        let mut credit = BTreeMap::from([("high-level.queue".to_owned(), Credit::Hinted)]);
        let end = engine.assess(&notes(both));
        add_probed(&mut credit, &engine, &end, &[asked("")]);
        let expected = [
            ("high-level.cache".to_owned(), Credit::Probed),
            ("high-level.queue".to_owned(), Credit::Hinted),
        ];
        assert_eq!(credit, BTreeMap::from(expected));
        let mut credit = BTreeMap::new();
        add_probed(&mut credit, &engine, &end, &[asked(both)]);
        assert_eq!(credit, BTreeMap::new());
        assert_eq!(Credit::Probed.factor(Level::Staff), 1.0);
    }

    #[test]
    fn what_another_reader_met_is_credited_by_when_its_words_stood_there() {
        let rubric: Rubric = toml::from_str(RUBRIC).unwrap();
        let engine = Engine::new(&rubric, &Lexicon::default()).unwrap();
        // The engine does not know these words for it.
        let notes = || Answer::from_stages(&[("high-level", "Hot rows are remembered in memory.")]);
        let mut end = engine.assess(&notes());
        assert_eq!(end.findings[0].verdict, Verdict::Missed);
        end.findings[0].verdict = Verdict::Met;
        let ladder = ["Put a cache before the store.".to_owned()];
        let item = "high-level.cache".to_owned();
        for (stood, expected) in [(false, Some(&Credit::Told)), (true, None)] {
            let taken = TakenHint {
                stage: "high-level",
                step: 3,
                ladder: &ladder,
                items: Vec::new(),
                before: notes(),
                stood: stood.then(|| item.clone()).into_iter().collect(),
            };
            let credit = after_hints(&engine, &end, &[taken]);
            assert_eq!(credit.get(&item), expected, "{stood}");
        }
    }

    #[test]
    fn a_hint_for_a_part_is_about_the_items_that_ask_for_its_kind() {
        let item = |id: &str, rule: &str| {
            format!(
                "[[item]]\nid = \"high-level.{id}\"\nstage = \"high-level\"\nkind = \"diagram\"\ntext = \"t\"\nwhy = \"w\"\n\
                 weight = {{ mid = 1, senior = 1, staff = 1 }}\ndimension = \"solution\"\ndiagram = {{ any = [{rule}] }}\n"
            )
        };
        let rubric = format!(
            "schema = 1\ncase = \"t\"\nrevision = \"1\"\n{}{}",
            item("a", "{ path = ['service', 'cache', 'sql'] }"),
            item("b", "{ component = 'queue|log' }")
        );
        let rubric: Rubric = toml::from_str(&rubric).unwrap();
        assert_eq!(
            items_of_kinds(&rubric, Kinds::parse("cache")),
            ["high-level.a"]
        );
        assert_eq!(
            items_of_kinds(&rubric, Kinds::parse("queue|log")),
            ["high-level.b"]
        );
        assert!(items_of_kinds(&rubric, Kinds::parse("cdn")).is_empty());
    }
}
