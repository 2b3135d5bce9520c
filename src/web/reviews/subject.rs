//! What is marked, as the page of a checklist shows it: a finished interview, or a reference interview.

use std::collections::BTreeMap;

use crate::casebook::Entry;
use crate::casebook::rubric::{Item, Level};
use crate::casebook::schema::STAGES;
use crate::diagram::Graph;
use crate::interview::LineKind;
use crate::limits;
use crate::peers::marks::is_marked;
use crate::proctor::{Live, Referenced, board_of, frozen_texts};
use crate::text;
use crate::time::Timestamp;
use crate::web::pages::peers::{Moment, Part, Read, ReadStage};
use crate::web::pages::{room, show};
use crate::web::view;

/// Letters of what was said at a moment.
const SAID_CHARS: usize = 90;

pub struct Subject<'a> {
    pub entry: &'a Entry,
    pub level: Level,
    /// Ids and titles, in order.
    pub stages: Vec<(String, String)>,
    /// By stage, as they count.
    pub texts: Vec<(String, String)>,
    pub board: Option<Graph>,
    pub started_at: Timestamp,
    transcript: Vec<room::Line>,
    pub moments: Vec<Moment>,
}

impl<'a> Subject<'a> {
    pub fn of_live(live: &'a Live) -> Self {
        let stages = live.interview.plan().stages.iter();
        Subject {
            entry: &live.content.entry,
            level: live.interview.level(),
            stages: stages
                .map(|stage| (stage.id.clone(), stage.title.clone()))
                .collect(),
            texts: frozen_texts(live),
            board: board_of(live),
            started_at: live.interview.started_at(),
            transcript: view::transcript(live),
            moments: moments(live),
        }
    }

    pub fn of_reference(referenced: &'a Referenced) -> Self {
        let title = |stage: &&str| ((*stage).to_owned(), text::t_of("stage-title", stage));
        Subject {
            entry: &referenced.entry,
            level: referenced.reference.level,
            stages: STAGES.iter().map(title).collect(),
            texts: referenced.reference.notes.clone(),
            board: referenced.board.clone(),
            started_at: Timestamp::from_ms(0),
            transcript: Vec::new(),
            moments: Vec::new(),
        }
    }

    /// What somebody reads who marks it.
    pub fn read(&self) -> Read {
        let stages = self.stages.iter().map(|(stage, title)| {
            let text = self.texts.iter().find(|(known, _)| known == stage);
            ReadStage {
                stage: stage.clone(),
                title: title.clone(),
                text: text.map(|(_, text)| text.clone()).unwrap_or_default(),
            }
        });
        Read {
            stages: stages.collect(),
            safe_svg: self
                .board
                .as_ref()
                .and_then(|graph| graph.to_svg("own", &text::t("review-board"))),
            parts: self.parts(),
            transcript: self.transcript.clone(),
            moments: self.moments.clone(),
        }
    }

    pub fn parts(&self) -> Vec<Part> {
        self.board.as_ref().map(parts_of).unwrap_or_default()
    }

    /// Minutes and seconds since the start.
    pub fn clock(&self, at: Timestamp) -> String {
        show::length(at.since_ms(self.started_at))
    }

    /// The moment somebody means by minutes and seconds: what happened then, or the second itself.
    pub fn moment_of(&self, clock: &str) -> Option<Timestamp> {
        let known = self.moments.iter().find(|moment| moment.clock == clock);
        if let Some(moment) = known {
            return Some(moment.at);
        }
        let mut seconds: i64 = 0;
        let pieces: Vec<&str> = clock.split(':').collect();
        if !(2..=3).contains(&pieces.len()) {
            return None;
        }
        for piece in pieces {
            let number = piece.parse::<u16>().ok()?;
            seconds = seconds * 60 + i64::from(number);
        }
        Some(self.started_at.plus_ms(seconds * 1000))
    }

    /// The items a person marks, by the stages of the plan; the rest of the case's items at the end.
    pub fn by_stage<T>(&self, of: impl Fn(&Item) -> T) -> Vec<(String, Vec<T>)> {
        let items = || {
            let items = self.entry.rubric.item.iter();
            items.filter(|item| is_marked(item.kind))
        };
        let planned = self.stages.iter().map(|(stage, title)| {
            let here = items().filter(|item| item.stage == *stage);
            (title.clone(), here.map(&of).collect())
        });
        let known = |item: &&Item| self.stages.iter().any(|(stage, _)| *stage == item.stage);
        let rest = items().filter(|item| !known(item));
        let rest = (text::t("report-other-stages"), rest.map(&of).collect());
        let all = planned.chain([rest]);
        all.filter(|(_, items): &(String, Vec<T>)| !items.is_empty())
            .collect()
    }
}

/// Beginnings of stages, and what was said, in the order of time.
fn moments(live: &Live) -> Vec<Moment> {
    let interview = &live.interview;
    let started_at = interview.started_at();
    let moment = |at: Timestamp, what: &str| Moment {
        at,
        clock: show::length(at.since_ms(started_at)),
        what: first_words(what),
    };
    let said = interview.transcript().into_iter();
    let said = said.map(|line| match line.kind {
        LineKind::Question => {
            let what = format!("{}: {}", text::t("review-candidate"), line.text);
            moment(line.at, &what)
        }
        _ => moment(line.at, &line.text),
    });
    let mut all: Vec<Moment> = said.collect();
    for (stage, at) in interview.stage_starts() {
        let title = interview.plan().title(stage);
        let what = text::t_with("review-stage-begins", &[("stage", title.into())]);
        all.push(moment(at, &what));
    }
    all.sort_by_key(|moment| moment.at);
    // Of several sentences at one moment the first names it.
    all.dedup_by_key(|moment| moment.at);
    all.truncate(limits::MOMENTS);
    all
}

fn first_words(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= SAID_CHARS {
        return line;
    }
    let cut: String = line.chars().take(SAID_CHARS).collect();
    format!("{cut}…")
}

/// Parts and arrows with a label people can type, each label once.
pub fn parts_of(graph: &Graph) -> Vec<Part> {
    let name = |at: usize| match graph.label_of(at) {
        "" => text::t("board-nameless"),
        label => label.to_owned(),
    };
    let nodes = graph.nodes.iter().enumerate();
    let nodes = nodes.map(|(at, node)| (node.id.clone(), name(at)));
    let edges = graph.edges.iter().map(|edge| {
        let label = format!("{} → {}", name(edge.from), name(edge.to));
        (edge.element.clone(), label)
    });
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let all = nodes.chain(edges).filter(|(id, _)| !id.is_empty());
    all.map(|(id, label)| {
        let count = seen.entry(label.to_lowercase()).or_default();
        *count += 1;
        let label = match *count {
            1 => label,
            count => format!("{label} ({count})"),
        };
        Part { id, label }
    })
    .collect()
}
