//! The section of the report that tells what the second reader said, beside what was found without it.

use std::collections::BTreeMap;

use super::pages::reader::{
    AskedStage, MadeWith, SecondSection, StageMoved, Suggested, WithSuggestions,
};
use super::pages::report::Quote;
use super::pages::show;
use crate::casebook::rubric::{Item, Level, Verdict};
use crate::proctor::{AskedState, Live, ReaderState, Standing, Weighed, sentence_of};
use crate::reader::{By, Decision, Settled, Versions};
use crate::scoring::Scorecard;
use crate::text::{t, t_of};
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
        Suggested {
            id: opinion.item.clone(),
            title: items
                .get(opinion.item.as_str())
                .map_or(opinion.item.clone(), |item| item.text.clone()),
            stage_title: plan.title(&opinion.stage).to_owned(),
            offline: offline
                .map_or(Verdict::NotAssessed, |finding| finding.verdict)
                .into(),
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
        }
    });
    Some(SecondSection {
        id: id.to_owned(),
        standing: weighed.standing.name(),
        host: state.host.clone(),
        may_ask: can_ask && matches!(weighed.standing, Standing::NotAsked | Standing::Failed),
        failures: failures.collect(),
        was_sent: !weighed.asked.is_empty(),
        asked: asked.collect(),
        items: suggested.collect(),
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

/// Of 100.
fn points(points: f64) -> u32 {
    show::percent(points / 100.0)
}

/// What counts now and whose word it is.
fn counts(settled: &Settled) -> String {
    let verdict = t_of("item", &wire::name(&settled.now));
    let by = match settled.by {
        By::Offline => t("second-by-offline"),
        By::Both => t("second-by-both"),
        By::Model => t("second-by-model"),
        By::Person => t("second-by-person"),
    };
    format!("{verdict}, {by}")
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
