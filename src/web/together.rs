//! What several graders say of one interview: from marks and scorecards to one table of words, for its owner and for the graders.

mod remarked;

use super::pages::show;
use super::pages::together::{AgreementRow, Cell, GradedItem, Group, Together};
use super::report::dimension_id;
use super::reviews::subject::Subject;
use crate::casebook::rubric::{Item, Rubric, Tier, Verdict};
use crate::limits;
use crate::peers::agreement::Agreement;
use crate::peers::habit::Record;
use crate::peers::marks::{Marks, Proof};
use crate::peers::together::Grader;
use crate::proctor::{OwnVersion, PeerMarks};
use crate::report::graders::{Differs, Row, SETTLED, SideBySide, median_points, side_by_side};
use crate::scoring::{Finding, Scorecard};
use crate::text::{self, t_with};
use crate::wire;
use remarked::{pins, readers, remark, words};

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

/// What everybody said of one interview, and who looks at it.
pub(super) struct Looked<'a> {
    pub subject: &'a Subject<'a>,
    pub offline: &'a Scorecard,
    /// What the owner marked, which is theirs alone to see.
    pub own: Option<&'a (OwnVersion, Record)>,
    pub peers: &'a [PeerMarks],
    /// What its moments lead to.
    pub interview_id: &'a str,
    pub looker: Looker<'a>,
}

#[derive(Clone, Copy)]
pub(super) enum Looker<'a> {
    Owner { interview_id: &'a str },
    Grader { person_id: &'a str },
}

pub(super) fn together(looked: &Looked<'_>) -> Together {
    let rubric = &looked.subject.entry.rubric;
    let voices = voices(looked, rubric);
    let people = looked.peers.iter().map(|peer| &peer.marks);
    let people = people.chain(looked.own.map(|(own, _)| &own.marks));
    let communication: Vec<u8> = people.filter_map(|marks| marks.communication).collect();
    let points = median_points(&communication);
    let read = side_by_side(rubric, looked.offline, &voices, points);
    let mut names = vec![text::t("together-offline")];
    names.extend(looked.own.map(|_| text::t("together-you")));
    names.extend(looked.peers.iter().map(|peer| peer.name.clone()));
    let on_core = read
        .rows
        .iter()
        .filter(|row| row.differs == Differs::OnCore);
    // The first column is nobody to talk to.
    let people = |row: &Row| {
        let said = row.verdicts.get(1..).unwrap_or_default();
        said.contains(&Verdict::Met) && said.contains(&Verdict::Missed)
    };
    let between_people = on_core.clone().any(people);
    let contradicted = on_core.count();
    Together {
        result: result(&read, &names),
        basis: t_with(
            "together-settled",
            &[
                ("settled", read.settled.into()),
                ("judged", read.judged.into()),
            ],
        ),
        sure: match read.judged {
            0 => String::new(),
            _ => t_with(
                "together-sure",
                &[("percent", show::percent(read.sure).into())],
            ),
        },
        conflict: (contradicted > 0)
            .then(|| t_with("together-conflict", &[("count", contradicted.into())])),
        between_people,
        measure: text::t(if names.len() == 2 {
            "together-kappa"
        } else {
            "together-alpha"
        }),
        agreement: agreement(&read),
        groups: groups(&read, rubric, looked),
        readers: readers(looked),
        pins: pins(looked),
        owned: match looked.looker {
            Looker::Owner { interview_id } => Some(interview_id.to_owned()),
            Looker::Grader { .. } => None,
        },
        answer_chars: limits::ANSWER_CHARS,
        names,
    }
}

/// In the order of the columns.
fn voices(looked: &Looked<'_>, rubric: &Rubric) -> Vec<Grader> {
    let mut voices = vec![Grader {
        id: String::new(),
        verdicts: offline_verdicts(rubric, looked.offline),
        record: OFFLINE_RECORD,
    }];
    voices.extend(looked.own.map(|(own, record)| Grader {
        id: String::from("self"),
        verdicts: own.marks.verdicts(rubric),
        record: *record,
    }));
    voices.extend(looked.peers.iter().map(|peer| Grader {
        id: peer.person_id.clone(),
        verdicts: peer.marks.verdicts(rubric),
        record: peer.record,
    }));
    voices
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

/// "0.64", or a dash where chance cannot be told.
pub(super) fn beyond_chance(agreement: &Agreement) -> String {
    let value = agreement.kappa.or(agreement.alpha);
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"))
}

fn agreement(read: &SideBySide) -> Vec<AgreementRow> {
    let row = |title: String, agreement: &Agreement| AgreementRow {
        title,
        items: agreement.items,
        same_percent: show::percent(agreement.share),
        beyond_chance: beyond_chance(agreement),
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

fn groups(read: &SideBySide, rubric: &Rubric, looked: &Looked<'_>) -> Vec<Group> {
    let group = |(differs, key): (Differs, &str)| {
        let rows = read.rows.iter().filter(|row| row.differs == differs);
        Group {
            title: text::t(key),
            about: match differs {
                Differs::OnCore => text::t("together-talk"),
                _ => String::new(),
            },
            rows: rows
                .map(|row| graded(row, &rubric.item[row.item], looked))
                .collect(),
        }
    };
    GROUPS
        .into_iter()
        .map(group)
        .filter(|group| !group.rows.is_empty())
        .collect()
}

fn graded(row: &Row, item: &Item, looked: &Looked<'_>) -> GradedItem {
    let shown_by = finding(looked.offline, &item.id).map(|finding| {
        let quotes = finding.evidence.iter().map(|evidence| &evidence.quote);
        quotes.filter(|quote| !quote.is_empty()).cloned().collect()
    });
    let machine = Cell {
        verdict: row
            .verdicts
            .first()
            .copied()
            .unwrap_or(Verdict::NotAssessed)
            .into(),
        shown_by: shown_by.unwrap_or_default(),
        remark: None,
    };
    let own = looked.own.map(|(own, _)| Cell {
        // What one noted for oneself is answered by nobody.
        remark: own.marks.of(&item.id).and_then(|mark| words(&mark.remark)),
        ..cell(&own.marks, &item.id, looked.subject)
    });
    let people = looked.peers.iter().map(|peer| Cell {
        remark: remark(peer, &item.id),
        ..cell(&peer.marks, &item.id, looked.subject)
    });
    GradedItem {
        id: item.id.clone(),
        title: item.text.clone(),
        plus: item.tier == Tier::Plus,
        cells: std::iter::once(machine).chain(own).chain(people).collect(),
        joint: row.joint.verdict.into(),
        sure: text::t(match row.joint.sure {
            sure if sure >= SETTLED => "together-sure-settled",
            sure if sure >= LIKELY => "together-sure-likely",
            _ => "together-sure-open",
        }),
    }
}

fn cell(marks: &Marks, item: &str, subject: &Subject<'_>) -> Cell {
    let mark = marks.of(item);
    let proofs = mark.map(|mark| mark.proofs.as_slice()).unwrap_or_default();
    let verdict = mark.map_or(Verdict::NotAssessed, |mark| mark.verdict);
    Cell {
        verdict: verdict.into(),
        shown_by: proofs
            .iter()
            .map(|proof| proof_words(proof, subject))
            .collect(),
        remark: None,
    }
}

fn proof_words(proof: &Proof, subject: &Subject<'_>) -> String {
    match proof {
        Proof::Text { quote, .. } => format!("“{}”", quote.trim()),
        Proof::Board { ids } => {
            let parts = subject.parts();
            let label = |id: &String| {
                let known = parts.iter().find(|part| part.id == *id);
                known.map_or_else(|| id.clone(), |part| part.label.clone())
            };
            let labels: Vec<String> = ids.iter().map(label).collect();
            t_with("review-on-board", &[("parts", labels.join(", ").into())])
        }
        Proof::Moment { at } => {
            let known = subject.moments.iter().find(|moment| moment.at == *at);
            let clock = ("time", subject.clock(*at).into());
            match known {
                Some(moment) => t_with(
                    "review-at-what",
                    &[clock, ("what", moment.what.clone().into())],
                ),
                None => t_with("review-at", &[clock]),
            }
        }
        Proof::Aloud => text::t("review-aloud"),
    }
}
