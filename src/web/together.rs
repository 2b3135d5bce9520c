//! What several graders say of one interview, for its report: from marks and scorecards to a table of words.

use super::pages::show;
use super::pages::together::{AgreementRow, Cell, GradedItem, GraderNote, Group, Together};
use super::report::dimension_id;
use crate::casebook::rubric::{Item, Rubric, Verdict};
use crate::peers::agreement::Agreement;
use crate::peers::habit::Record;
use crate::peers::marks::{Mark, Marks, Proof};
use crate::peers::together::Grader;
use crate::proctor::{Live, PeerMarks};
use crate::report::graders::{Differs, Row, SETTLED, SideBySide, median_points, side_by_side};
use crate::scoring::{Finding, Scorecard};
use crate::text::{self, t_with};
use crate::wire;

/// Below this nothing is more likely than not.
const LIKELY: f64 = 0.75;
/// How the offline reader marks, against two people's labels of eight answers that nobody had tuned on (tests/agreement/README.md).
/// Rows: missed, partly, met by the people; columns the same by the reader.
const OFFLINE_RECORD: Record =
    Record::counted([[210.0, 4.0, 8.5], [47.0, 10.0, 20.5], [46.0, 6.0, 162.0]]);
/// What needs eyes first, what needs none last.
const GROUPS: [(Differs, &str); 5] = [
    (Differs::OnCore, "together-on-core"),
    (Differs::Wholly, "together-wholly"),
    (Differs::Somewhat, "together-somewhat"),
    (Differs::Unknown, "together-one-reader"),
    (Differs::Not, "together-same-all"),
];

/// Nothing until a person has marked something.
pub(super) fn together(live: &Live, offline: &Scorecard, peers: &[PeerMarks]) -> Option<Together> {
    if peers.is_empty() {
        return None;
    }
    let rubric = &live.content.entry.rubric;
    let mut voices = vec![Grader {
        id: String::new(),
        verdicts: offline_verdicts(rubric, offline),
        record: OFFLINE_RECORD,
    }];
    voices.extend(peers.iter().map(|peer| Grader {
        id: peer.person_id.clone(),
        verdicts: peer.marks.verdicts(rubric),
        record: Record::default(),
    }));
    let communication: Vec<u8> = peers
        .iter()
        .filter_map(|peer| peer.marks.communication)
        .collect();
    let read = side_by_side(rubric, offline, &voices, median_points(&communication));
    let mut names = vec![text::t("together-offline")];
    names.extend(peers.iter().map(|peer| peer.name.clone()));
    Some(Together {
        result: result(&read, &names),
        basis: t_with(
            "together-settled",
            &[
                ("settled", read.settled.into()),
                ("judged", read.judged.into()),
            ],
        ),
        measure: text::t(if names.len() == 2 {
            "together-kappa"
        } else {
            "together-alpha"
        }),
        agreement: agreement(&read),
        groups: groups(&read, rubric, offline, peers),
        notes: notes(peers),
        names,
    })
}

fn offline_verdicts(rubric: &Rubric, card: &Scorecard) -> Vec<Verdict> {
    rubric
        .item
        .iter()
        .map(|item| finding(card, &item.id).map_or(Verdict::NotAssessed, |finding| finding.verdict))
        .collect()
}

fn finding<'c>(card: &'c Scorecard, item: &str) -> Option<&'c Finding> {
    card.items.iter().find(|finding| finding.id == item)
}

fn result(read: &SideBySide, names: &[String]) -> String {
    let verdict = read
        .card
        .levels
        .get(&read.card.level)
        .map(wire::name)
        .unwrap_or_default();
    t_with(
        "together-result",
        &[
            ("verdict", show::verdict(&verdict).into()),
            (
                "level",
                text::t_of("level-title", &wire::name(&read.card.level)).into(),
            ),
            ("names", names.join(", ").into()),
        ],
    )
}

fn agreement(read: &SideBySide) -> Vec<AgreementRow> {
    let row = |title: String, agreement: &Agreement| AgreementRow {
        title,
        items: agreement.items,
        same_percent: show::percent(agreement.share),
        beyond_chance: agreement
            .kappa
            .or(agreement.alpha)
            .map_or_else(|| "–".to_owned(), |value| format!("{value:.2}")),
    };
    let whole = read
        .whole
        .iter()
        .map(|whole| row(text::t("together-whole"), whole));
    let dimensions = read.by_dimension.iter().map(|(dimension, agreement)| {
        row(
            text::t_of("dimension-title", &dimension_id(*dimension)),
            agreement,
        )
    });
    whole.chain(dimensions).collect()
}

fn groups(
    read: &SideBySide,
    rubric: &Rubric,
    offline: &Scorecard,
    peers: &[PeerMarks],
) -> Vec<Group> {
    let group = |(differs, key): (Differs, &str)| {
        let rows = read.rows.iter().filter(|row| row.differs == differs);
        Group {
            title: text::t(key),
            about: match differs {
                Differs::OnCore => text::t("together-talk"),
                _ => String::new(),
            },
            rows: rows
                .map(|row| graded(row, &rubric.item[row.item], offline, peers))
                .collect(),
        }
    };
    GROUPS
        .into_iter()
        .map(group)
        .filter(|group| !group.rows.is_empty())
        .collect()
}

fn graded(row: &Row, item: &Item, offline: &Scorecard, peers: &[PeerMarks]) -> GradedItem {
    let shown_by = finding(offline, &item.id).map(|finding| {
        finding
            .evidence
            .iter()
            .map(|evidence| evidence.quote.clone())
            .collect()
    });
    let machine = Cell {
        verdict: row.verdicts[0].into(),
        shown_by: shown_by.unwrap_or_default(),
        remark: String::new(),
    };
    let people = peers.iter().map(|peer| cell(&peer.marks, &item.id));
    GradedItem {
        id: item.id.clone(),
        title: item.text.clone(),
        cells: std::iter::once(machine).chain(people).collect(),
        joint: row.joint.verdict.into(),
        sure: text::t(match row.joint.sure {
            sure if sure >= SETTLED => "together-sure-settled",
            sure if sure >= LIKELY => "together-sure-likely",
            _ => "together-sure-open",
        }),
    }
}

fn cell(marks: &Marks, item: &str) -> Cell {
    let mark = marks.of(item);
    let shown_by = |mark: &Mark| mark.proofs.iter().map(proof).collect();
    Cell {
        verdict: mark
            .map_or(Verdict::NotAssessed, |mark| mark.verdict)
            .into(),
        shown_by: mark.map(shown_by).unwrap_or_default(),
        remark: mark.map(|mark| mark.remark.clone()).unwrap_or_default(),
    }
}

fn proof(proof: &Proof) -> String {
    match proof {
        Proof::Text { quote, .. } => quote.clone(),
        Proof::Board { .. } => text::t("together-on-the-board"),
        Proof::Moment { at } => t_with("together-at", &[("moment", show::moment(*at).into())]),
        Proof::Aloud => text::t("together-aloud"),
    }
}

fn notes(peers: &[PeerMarks]) -> Vec<GraderNote> {
    let said = peers
        .iter()
        .filter(|peer| !peer.marks.note.trim().is_empty());
    said.map(|peer| GraderNote {
        name: peer.name.clone(),
        text: peer.marks.note.clone(),
    })
    .collect()
}
