//! A running interview as an interviewer or a watcher sees it: what the candidate wrote, drew and said, and, for an interviewer
//! alone, the key of the case.

use super::live::here_sentence;
use super::pages::live::{
    Answer, ChairState, Check, Checks, Curveball, Drawn, Fact, Guide, Hint, Now, OpenQuestion,
    Probe, Written,
};
use super::pages::show;
use super::view;
use crate::casebook::rubric::{Item, Tier, Verdict};
use crate::diagram::Graph;
use crate::interview::Rule;
use crate::interview::plan::MINUTE_MS;
use crate::peers::marks::{Marks, Proof, is_marked};
use crate::proctor::{Live, LivePeer, Role, Ticked, hosting_moves};
use crate::text;
use crate::time::Timestamp;
use crate::wire;

/// Buttons for more time, in minutes.
const EXTEND: [i64; 3] = [1, 2, 5];

/// What the page has already and need not be sent.
pub struct Have {
    pub board: Option<u64>,
    pub guide: Option<String>,
}

impl Have {
    pub fn nothing() -> Have {
        Have {
            board: None,
            guide: None,
        }
    }
}

pub fn now(
    id: &str,
    peer: &LivePeer,
    live: &Live,
    now: Timestamp,
    ticked: &Ticked,
    have: &Have,
    refusal: Option<String>,
) -> Now {
    let interview = &live.interview;
    let interviews = peer.role() == Role::Interviewer;
    let chair = match interview.chair() {
        _ if !interviews => ChairState::NotAsked,
        None => ChairState::Free,
        Some(_) if peer.holds_chair(live) => ChairState::Mine,
        Some(chair) => ChairState::Taken(chair.name.clone()),
    };
    let guide_key = match interviews {
        true => guide_key(live, &chair, &ticked.marks),
        false => String::new(),
    };
    let board_rev = interview.board_rev();
    let stages = interview.stages_view(now).into_iter();
    let stages = stages.filter(|stage| stage.entered || !stage.text.is_empty());
    Now {
        id: id.to_owned(),
        base: if interviews { "/live" } else { "/watch" },
        stages: stages
            .map(|stage| Written {
                now: stage.id == interview.stage(),
                stage: stage.id,
                title: stage.title,
                text: stage.text,
            })
            .collect(),
        board: (have.board != Some(board_rev)).then(|| drawn(live)),
        board_rev,
        guide: (interviews && have.guide.as_ref() != Some(&guide_key))
            .then(|| guide(live, &ticked.marks)),
        guide_key,
        suggestion: live
            .watch
            .suggested()
            .filter(|_| interviews)
            .map(|line| line.text.clone()),
        question: if interviews { question(live) } else { None },
        extend: EXTEND
            .into_iter()
            .filter(|minutes| minutes * MINUTE_MS <= interview.extra_left_ms())
            .collect(),
        name: peer.name().to_owned(),
        chair,
        live: super::pages::room::Live {
            here: here_sentence(live),
            ..view::live(id, live, now, refusal)
        },
    }
}

/// Different whenever something of the guide looks different.
fn guide_key(live: &Live, chair: &ChairState, marks: &Marks) -> String {
    let said = live.interview.lines().count();
    let ticks: Vec<String> = marks
        .marks
        .iter()
        .map(|mark| format!("{}{}", mark.item, wire::name(&mark.verdict)))
        .collect();
    let stage = live.interview.stage();
    let mine = *chair == ChairState::Mine;
    let all = format!("{said} {stage} {mine} {}", ticks.join(" "));
    crate::ids::hash_of(&all).chars().take(12).collect()
}

fn drawn(live: &Live) -> Drawn {
    let elements: Vec<serde_json::Value> = live.interview.board().clone().into();
    let graph = Graph::from_scene(&elements, &live.content.entry.components);
    Drawn {
        safe_svg: graph.to_svg("own", &text::t("review-board")),
    }
}

fn question(live: &Live) -> Option<OpenQuestion> {
    let (text, lines) = hosting_moves::open_question(live)?;
    let answers = lines.into_iter().map(|line| Answer {
        fact: line.fact,
        text: line.text,
    });
    Some(OpenQuestion {
        text,
        answers: answers.collect(),
    })
}

fn guide(live: &Live, marks: &Marks) -> Guide {
    let interview = &live.interview;
    let case = &live.content.entry.case;
    let given = interview.facts_given();
    let said_about = |rules: &[Rule], id: &str| {
        let mut cues = interview.lines().filter_map(|said| said.line.cue.as_ref());
        cues.any(|cue| rules.contains(&cue.rule) && cue.about == id)
    };
    let taken = interview.hints_taken(interview.stage());
    let next = taken.iter().max().copied().unwrap_or(0) + 1;
    let ladder = case.stage.get(interview.stage());
    let hints = ladder
        .map(|guide| guide.hints.as_slice())
        .unwrap_or_default();
    Guide {
        facts: case
            .fact
            .iter()
            .map(|fact| Fact {
                id: fact.id.clone(),
                asks: fact.examples.first().cloned().unwrap_or_default(),
                answer: fact.answer.clone(),
                given: given.contains(&fact.id.as_str()),
            })
            .collect(),
        probes: case
            .probe
            .iter()
            .map(|probe| Probe {
                id: probe.id.clone(),
                question: probe.question.clone(),
                good: probe.good.clone(),
                weak: probe.weak.clone(),
                wrong: probe.wrong.clone(),
                follow_ups: probe.follow_ups.clone(),
                asked: said_about(&[Rule::Probe, Rule::Redirect], &probe.id),
            })
            .collect(),
        hints: (1..)
            .zip(hints)
            .map(|(level, text)| Hint {
                level,
                text: text.clone(),
                given: taken.contains(&level),
                next: level == next,
            })
            .collect(),
        curveballs: case
            .curveball
            .iter()
            .map(|one| Curveball {
                id: one.id.clone(),
                change: one.change.clone(),
                reaction: one.reaction.clone(),
                thrown: said_about(&[Rule::Curveball], &one.id),
            })
            .collect(),
        red_flags: case.red_flag.iter().map(|flag| flag.text.clone()).collect(),
        checklist: checklist(live, marks),
    }
}

/// The present stage first, the others in the order of the plan.
fn checklist(live: &Live, marks: &Marks) -> Vec<Checks> {
    let interview = &live.interview;
    let present = interview.stage();
    let items = || {
        let items = live.content.entry.rubric.item.iter();
        items.filter(|item| is_marked(item.kind))
    };
    let stages = interview.plan().stages.iter().map(|stage| Checks {
        stage: stage.id.clone(),
        title: stage.title.clone(),
        now: stage.id == present,
        items: items()
            .filter(|item| item.stage == stage.id)
            .map(|item| check(live, item, marks))
            .collect(),
    });
    let mut stages: Vec<Checks> = stages.filter(|stage| !stage.items.is_empty()).collect();
    stages.sort_by_key(|stage| !stage.now);
    stages
}

fn check(live: &Live, item: &Item, marks: &Marks) -> Check {
    let mark = marks.of(&item.id);
    let moment = mark.and_then(|mark| {
        mark.proofs.iter().find_map(|proof| match proof {
            Proof::Moment { at } => Some(*at),
            _ => None,
        })
    });
    let ticked = mark.filter(|mark| matches!(mark.verdict, Verdict::Met | Verdict::Partly));
    Check {
        id: item.id.clone(),
        text: item.text.clone(),
        plus: item.tier == Tier::Plus,
        ticked: ticked.map(|mark| wire::name(&mark.verdict)),
        at: moment.map(|at| show::length(at.since_ms(live.interview.started_at()))),
    }
}
