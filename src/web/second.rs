//! The section of the report that tells what the second reader said, beside what was found without it.

use std::collections::BTreeMap;

use super::pages::reader::{
    AskedStage, MadeWith, SecondSection, StageMoved, Suggested, SuggestedGroup, WithSuggestions,
};
use super::pages::report::Quote;
use super::pages::show;
use crate::casebook::rubric::{Item, Level, Verdict};
use crate::proctor::{AskedState, Live, ReaderState, Standing, Weighed, sentence_of};
use crate::reader::{By, Decision, Opinion, Settled, Versions, can_be_adopted};
use crate::scoring::Scorecard;
use crate::text::{t, t_of, t_with};
use crate::wire;

/// Letters of a hash that are shown.
const HASH_SHOWN: usize = 12;

/// Nothing where no model is attached and none was asked.
pub fn section(
    id: &str,
    live: &Live,
    card: &Scorecard,
    state: &ReaderState,
    weighed: &Weighed,
    segment_at: &dyn Fn(&str, usize) -> Option<u32>,
) -> Option<SecondSection> {
    if weighed.standing == Standing::Off {
        return None;
    }
    let items: BTreeMap<&str, &Item> = live
        .content
        .entry
        .rubric
        .item
        .iter()
        .map(|item| (item.id.as_str(), item))
        .collect();
    let plan = live.interview.plan();
    let can_ask = state.host.is_some() && state.agreed;
    let failures = weighed.asked.iter().filter_map(|one| {
        let reason = one.reason.as_deref();
        (one.state == AskedState::Failed).then(|| AskedStage {
            title: plan.title(&one.stage).to_owned(),
            items: Vec::new(),
            sentence: sentence_of(reason.unwrap_or_default()),
        })
    });
    let asked = weighed.asked.iter().map(|one| AskedStage {
        title: plan.title(&one.stage).to_owned(),
        items: one
            .items
            .iter()
            .map(|id| {
                items
                    .get(id.as_str())
                    .map_or(id.clone(), |item| item.text.clone())
            })
            .collect(),
        sentence: String::new(),
    });
    let mut versions: Vec<&Versions> = Vec::new();
    for said in &weighed.said {
        if !versions.contains(&&said.opinion.versions) {
            versions.push(&said.opinion.versions);
        }
    }
    let suggested = weighed.said.iter().map(|said| {
        let opinion = &said.opinion;
        let settled = weighed
            .second
            .items
            .iter()
            .find(|one| one.item == opinion.item);
        let offline = card.items.iter().find(|finding| finding.id == opinion.item);
        let offline = offline.map_or(Verdict::NotAssessed, |finding| finding.verdict);
        let suggested = Suggested {
            id: opinion.item.clone(),
            title: items
                .get(opinion.item.as_str())
                .map_or(opinion.item.clone(), |item| item.text.clone()),
            stage_title: plan.title(&opinion.stage).to_owned(),
            model: opinion.verdict.into(),
            reason: opinion.reason.clone(),
            quote: opinion.evidence.as_ref().map(|evidence| Quote {
                text: evidence.quote.clone(),
                segment: match evidence.board.is_empty() {
                    true => segment_at(&evidence.stage, evidence.start),
                    false => None,
                },
            }),
            doubts: opinion
                .doubts
                .iter()
                .map(|doubt| t(doubt.text_key()))
                .collect(),
            audit: opinion.because == crate::reader::Because::Audit,
            decision: said.decision.map(|decision| match decision {
                Decision::Adopted => "adopted",
                Decision::Dismissed => "dismissed",
            }),
            may_adopt: said.may_be_adopted(),
            now: settled.map_or_else(String::new, counts),
            held_back: settled.is_some_and(|one| one.held_back),
        };
        (group_of(opinion, said.decision, offline), suggested)
    });
    let suggested: Vec<(Group, Suggested)> = suggested.collect();
    let open = suggested
        .iter()
        .filter(|(group, _)| *group == Group::Open)
        .count();
    Some(SecondSection {
        id: id.to_owned(),
        standing: weighed.standing.name(),
        host: state.host.clone(),
        may_ask: can_ask && matches!(weighed.standing, Standing::NotAsked | Standing::Failed),
        failures: failures.collect(),
        was_sent: !weighed.asked.is_empty(),
        asked: asked.collect(),
        groups: groups(suggested),
        news: match weighed.standing {
            Standing::Failed => t("second-standing-failed"),
            _ => t_with("second-news", &[("count", open.into())]),
        },
        with: weighed.with.as_ref().map(|with| beside(card, with)),
        stages: weighed
            .second
            .stages
            .iter()
            .filter(|one| points(one.before) != points(one.wanted))
            .map(|one| StageMoved {
                title: plan.title(&one.stage).to_owned(),
                before: points(one.before),
                after: points(one.after),
                wanted: points(one.wanted),
            })
            .collect(),
        versions: versions.into_iter().map(made_with).collect(),
    })
}

/// In the order in which they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    /// It says something else than the checks, and somebody may adopt that.
    Open,
    Decided,
    /// Both say the same.
    Agreed,
    /// It could not tell, or nothing of it can be used.
    Unclear,
}

impl Group {
    const ALL: [Group; 4] = [Group::Open, Group::Decided, Group::Agreed, Group::Unclear];

    fn kind(self) -> &'static str {
        match self {
            Group::Open => "open",
            Group::Decided => "decided",
            Group::Agreed => "agreed",
            Group::Unclear => "unclear",
        }
    }

    fn title_key(self) -> &'static str {
        match self {
            Group::Open => "second-group-open",
            Group::Decided => "second-group-decided",
            Group::Agreed => "second-group-agreed",
            Group::Unclear => "second-group-unclear",
        }
    }
}

fn group_of(opinion: &Opinion, decision: Option<Decision>, offline: Verdict) -> Group {
    match opinion.verdict {
        _ if decision.is_some() => Group::Decided,
        Verdict::NotAssessed => Group::Unclear,
        verdict if verdict == offline => Group::Agreed,
        _ if can_be_adopted(opinion) => Group::Open,
        _ => Group::Unclear,
    }
}

/// Those with something in them; within each the order stays.
fn groups(suggested: Vec<(Group, Suggested)>) -> Vec<SuggestedGroup> {
    let group = |group: Group| {
        let of_it = suggested.iter().filter(|(of, _)| *of == group);
        let items: Vec<Suggested> = of_it.map(|(_, one)| one.clone()).collect();
        SuggestedGroup {
            kind: group.kind(),
            title: t_with(group.title_key(), &[("count", items.len().into())]),
            folded: matches!(group, Group::Agreed | Group::Unclear),
            items,
        }
    };
    let all = Group::ALL.map(group).into_iter();
    all.filter(|group| !group.items.is_empty()).collect()
}

/// Of 100.
fn points(points: f64) -> u32 {
    show::percent(points / 100.0)
}

/// What the checks say, what counts, and whose word that is.
fn counts(settled: &Settled) -> String {
    let named = |verdict: &Verdict| t_of("item", &wire::name(verdict));
    let key = match settled.by {
        By::Offline => "second-by-offline",
        By::Both => "second-by-both",
        By::Model => "second-by-model",
        By::Person => "second-by-person",
    };
    let values = [
        ("offline", named(&settled.offline).into()),
        ("now", named(&settled.now).into()),
    ];
    t_with(key, &values)
}

fn beside(card: &Scorecard, with: &Scorecard) -> WithSuggestions {
    let levels = [Level::Mid, Level::Senior, Level::Staff];
    let changed = levels.into_iter().filter_map(|level| {
        let (before, after) = (card.levels.get(&level)?, with.levels.get(&level)?);
        (before != after).then(|| (wire::name(&level), wire::name(before), wire::name(after)))
    });
    WithSuggestions {
        before_percent: show::percent(card.coverage),
        after_percent: show::percent(with.coverage),
        levels: changed.collect(),
    }
}

fn made_with(versions: &Versions) -> MadeWith {
    let short = |hash: &str| hash.get(..HASH_SHOWN).unwrap_or(hash).to_owned();
    MadeWith {
        model: versions.model.clone(),
        prompt: short(&versions.prompt),
        rubric: short(&versions.rubric),
        schema: versions.schema.clone(),
        engine: versions.engine.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::{Because, Doubt};
    use crate::scoring::Evidence;

    fn opinion(verdict: Verdict, doubts: &[Doubt]) -> Opinion {
        Opinion {
            item: "clarify.scale".into(),
            stage: "clarify".into(),
            because: Because::Unsure,
            verdict,
            reason: "It says so.".into(),
            evidence: Some(Evidence {
                stage: "clarify".into(),
                start: 0,
                end: 17,
                quote: "100 million links".into(),
                board: Vec::new(),
            }),
            doubts: doubts.to_vec(),
            versions: Versions {
                model: "m".into(),
                prompt: "p".into(),
                rubric: "r".into(),
                schema: "1".into(),
                engine: "1".into(),
            },
        }
    }

    #[test]
    fn what_differs_and_can_be_used_is_for_the_learner_to_decide_and_nothing_else_is() {
        let of =
            |verdict, doubts: &[Doubt], offline| group_of(&opinion(verdict, doubts), None, offline);
        use Verdict::{Met, Missed, NotAssessed, Partly};
        assert_eq!(of(Met, &[], Missed), Group::Open);
        assert_eq!(of(Missed, &[], Partly), Group::Open);
        assert_eq!(of(Met, &[Doubt::Beside], Missed), Group::Open);
        assert_eq!(of(Met, &[Doubt::QuoteNotFound], Missed), Group::Unclear);
        assert_eq!(of(NotAssessed, &[], NotAssessed), Group::Unclear);
        assert_eq!(of(Partly, &[], Partly), Group::Agreed);
        let one = opinion(Met, &[]);
        for decision in [Decision::Adopted, Decision::Dismissed] {
            assert_eq!(group_of(&one, Some(decision), Missed), Group::Decided);
        }
    }

    #[test]
    fn nothing_is_lost_between_the_groups_and_the_open_ones_come_first() {
        let one = |id: &str| Suggested {
            id: id.into(),
            title: String::new(),
            stage_title: String::new(),
            model: Verdict::Met.into(),
            reason: String::new(),
            quote: None,
            doubts: Vec::new(),
            audit: false,
            decision: None,
            may_adopt: true,
            now: String::new(),
            held_back: false,
        };
        let all = vec![
            (Group::Agreed, one("a")),
            (Group::Open, one("b")),
            (Group::Agreed, one("c")),
            (Group::Decided, one("d")),
        ];
        let shown: Vec<(&str, bool, Vec<String>)> = groups(all)
            .into_iter()
            .map(|group| {
                let ids = group.items.into_iter().map(|one| one.id).collect();
                (group.kind, group.folded, ids)
            })
            .collect();
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        let wanted = [
            ("open", false, ids(&["b"])),
            ("decided", false, ids(&["d"])),
            ("agreed", true, ids(&["a", "c"])),
        ];
        assert_eq!(shown, wanted);
    }
}
