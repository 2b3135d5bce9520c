//! Two interviews on one case: one's own, or ones that one may read.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};

use super::identity::Person;
use super::layers::see_other;
use super::pages::against::{Against, AgainstPage, MovedItem, PairChart, SideHead};
use super::pages::{Frame, Here, show};
use super::problem::Problem;
use super::report::dimension_id;
use super::{App, account};
use crate::casebook::Entry;
use crate::diagram::Graph;
use crate::diagram::changes::Changes;
use crate::interview::{Interview, Recorded};
use crate::proctor::{Error, board_of};
use crate::report::compare::{Attempt, Compared, Moved, Sum, compare};
use crate::report::replay;
use crate::scoring::Scorecard;
use crate::store::InterviewRow;
use crate::text::{self, t, t_with};
use crate::time::Timestamp;
use crate::wire;

/// Other attempts offered on a report.
pub const OFFERED: i64 = 20;

/// One of the two, as far as it may be seen.
struct Side {
    head: SideHead,
    entry: Arc<Entry>,
    interview: Interview,
    journal: Vec<Recorded>,
    card: Scorecard,
    board: Option<Graph>,
}

impl Side {
    async fn of(app: &App, person: &Person, id: &str) -> Result<Side, Error> {
        let rerun = app.proctor.rerun(person.id(), id).await?;
        let graded = app.proctor.machine_of(&rerun).await?;
        let journal = app.proctor.journal_of(&rerun).await?;
        let seen = app
            .proctor
            .look_again(&rerun, |live| (live.content.entry.clone(), board_of(live)));
        let (entry, board) = seen.await?;
        let interview = replay::at(&journal, Timestamp::from_ms(i64::MAX));
        Ok(Side {
            head: SideHead {
                id: id.to_owned(),
                href: match rerun.is_owner() {
                    true => format!("/interviews/{id}/report"),
                    false => format!("/reviews/{id}"),
                },
                case_title: entry.case.title.clone(),
                level: wire::name(&interview.level()),
                started_at: interview.started_at(),
                owner: match rerun.is_owner() {
                    true => String::new(),
                    false => somebody(rerun.owner_name()),
                },
            },
            entry,
            interview,
            journal,
            card: graded.scorecard,
            board,
        })
    }

    fn attempt(&self) -> Attempt<'_> {
        Attempt {
            interview: &self.interview,
            journal: &self.journal,
            card: &self.card,
            rubric: &self.entry.rubric,
            board: self.board.as_ref(),
        }
    }
}

/// A guest has no name.
fn somebody(name: &str) -> String {
    match name {
        "" => t("against-somebody"),
        name => name.to_owned(),
    }
}

pub async fn page(
    State(app): State<App>,
    person: Option<Person>,
    Path((id, other)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let Some(person) = person else {
        return Ok(account::to_login(&format!(
            "/interviews/{id}/against/{other}"
        )));
    };
    let mut sides = Vec::new();
    for one in [&id, &other] {
        match Side::of(&app, &person, one).await {
            Ok(side) => sides.push(side),
            Err(Error::NotFinished) => return Ok(see_other(&format!("/interviews/{one}"))),
            // Whoever has not said yet how it went says so first: the owner on the report, a reviewer on the checklist.
            Err(Error::MarksFirst) => {
                let own = app.store.interview(person.id(), one).await?;
                return Ok(see_other(&match own {
                    Some(_) => format!("/interviews/{one}/report"),
                    None => format!("/reviews/{one}"),
                }));
            }
            Err(other) => return Err(other.into()),
        }
    }
    let [first, second] = sides.as_slice() else {
        return Err(Problem::not_found());
    };
    let same_case = first.interview.case() == second.interview.case();
    let page = AgainstPage {
        frame: Frame::new(person.viewer(), Here::History),
        sides: [first.head.clone(), second.head.clone()],
        found: same_case.then(|| {
            let compared = compare(first.attempt(), second.attempt());
            let title = |at: usize| t(["against-first", "against-second"][at]);
            let drawing = |at: usize, side: &Side| {
                let name = ["first", "second"][at];
                side.board.as_ref()?.to_svg(name, &title(at))
            };
            against(compared, [drawing(0, first), drawing(1, second)])
        }),
    };
    Ok(page.into_response())
}

fn against(compared: Compared, drawings: [Option<String>; 2]) -> Against {
    let mut cautions = Vec::new();
    if !compared.same_rubric {
        cautions.push(t("against-other-rubric"));
    }
    if !compared.same_engine {
        cautions.push(t("against-other-engine"));
    }
    if compared.sums[0].level != compared.sums[1].level {
        cautions.push(t("against-other-level"));
    }
    let stages = compared.stages.iter().map(|stage| {
        let side = |at: usize| {
            let side = stage.sides[at]?;
            Some((side.planned_ms, side.spent_ms, side.words, side.entered))
        };
        (stage.title.clone(), [side(0), side(1)])
    });
    let stages: Vec<_> = stages.collect();
    Against {
        cautions,
        alike: t_with(
            "against-alike",
            &[
                ("alike", compared.alike.into()),
                ("left_out", compared.left_out.into()),
            ],
        ),
        gained: compared.gained.iter().map(moved).collect(),
        lost: compared.lost.iter().map(moved).collect(),
        sums: sums(&compared.sums),
        dimensions: compared
            .dimensions
            .iter()
            .map(|(dimension, points)| {
                let title = text::t_of("dimension-title", &dimension_id(*dimension));
                (title, *points)
            })
            .collect(),
        pace: PairChart::of(&stages),
        board: compared.board.as_ref().map(changes),
        drawings,
    }
}

fn moved(item: &Moved) -> MovedItem {
    MovedItem {
        title: item.text.clone(),
        verdicts: item.verdicts.map(Into::into),
        quotes: item.quotes.clone(),
    }
}

fn sums(sums: &[Sum; 2]) -> Vec<(String, [String; 2])> {
    let row = |title: String, of: &dyn Fn(&Sum) -> String| (title, [of(&sums[0]), of(&sums[1])]);
    let nothing = || String::from("–");
    vec![
        row(t("against-verdict"), &|sum| {
            let verdict = sum
                .verdict
                .map(|verdict| show::verdict(wire::name(&verdict)));
            verdict.unwrap_or_else(nothing)
        }),
        row(t("against-coverage"), &|sum| {
            format!("{} %", show::percent(sum.coverage))
        }),
        row(t("against-words"), &|sum| sum.words.to_string()),
        row(t("against-questions"), &|sum| sum.questions.to_string()),
        row(t("against-hints"), &|sum| sum.hints.to_string()),
        row(t("against-first-drawing"), &|sum| {
            sum.first_drawing_ms.map_or_else(nothing, show::length)
        }),
        row(t("against-parts"), &|sum| {
            format!("{} / {}", sum.parts, sum.arrows)
        }),
    ]
}

/// One sentence for each change of the board.
fn changes(changes: &Changes) -> Vec<String> {
    let one = |key: &'static str| move |part: &String| t_with(key, &[("part", named(part).into())]);
    let two = |key: &'static str| {
        move |(from, to): &(String, String)| {
            t_with(
                key,
                &[("from", named(from).into()), ("to", named(to).into())],
            )
        }
    };
    let added = changes.added.iter().map(one("against-board-added"));
    let removed = changes.removed.iter().map(one("against-board-removed"));
    let renamed = changes.renamed.iter().map(two("against-board-renamed"));
    let connected = changes.connected.iter().map(two("against-board-connected"));
    let cut = changes.disconnected.iter().map(two("against-board-cut"));
    added
        .chain(removed)
        .chain(renamed)
        .chain(connected)
        .chain(cut)
        .collect()
}

fn named(label: &str) -> String {
    match label {
        "" => t("board-nameless"),
        label => label.to_owned(),
    }
}

/// Other finished attempts of a person on a case, the newest first.
///
/// # Errors
/// What the store says.
pub async fn others(
    app: &App,
    person: &Person,
    case: &str,
    id: &str,
) -> Result<Vec<InterviewRow>, Problem> {
    let rows = app
        .store
        .history(person.id(), Some(case), None, OFFERED + 1)
        .await?;
    let others = rows
        .into_iter()
        .filter(|row| row.id != id && row.finished_at.is_some());
    Ok(others.collect())
}
