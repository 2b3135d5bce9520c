//! Items that look at the drawing.
//!
//! | what is there | the rule is met | it is not |
//! | --- | --- | --- |
//! | a drawing (scene or Mermaid) | met | missed, with the nearest thing drawn |
//! | a drawing of which little can be read | met | as without a drawing |
//! | a chain of words and arrows in the text | partly; met when the item's fallback is met | as without a drawing |
//! | nothing | | partly when the item's fallback is met or partly, else not assessed |
//!
//! So a drawing that cannot be read costs nothing, and words alone never earn what only a drawing shows.

use crate::casebook::rubric::{Diagram, DiagramRule, Item, Kind, Verdict};
use crate::diagram::ask::{Reply, Shown, Wanted, follows_arrows};
use crate::diagram::compare::Comparison;
use crate::diagram::{Graph, Readability, Source};
use crate::text::{t, t_of, t_with};

use super::compile::CompiledItem;
use super::extras::Extras;
use super::finding::{Evidence, Finding, Near, NearReason, Note};

/// Judges the items that look at the drawing. `findings` are those of all `items`, in their order; what the words gave
/// is taken from there.
pub(super) fn judge(
    items: &[CompiledItem],
    board: Option<&Graph>,
    off_topic: bool,
    findings: &mut [Finding],
) {
    let judged: Vec<(usize, Finding)> = items
        .iter()
        .enumerate()
        .filter(|(_, item)| item.item.kind == Kind::Diagram)
        .map(|(at, item)| {
            let fallback = fallback_of(&item.item)
                .and_then(|id| findings.iter().find(|finding| finding.id == id));
            let mut finding = finding(&item.item, board, fallback);
            if off_topic && matches!(finding.verdict, Verdict::Met | Verdict::Partly) {
                finding.verdict = Verdict::Missed;
                finding.sure = false;
                finding.note = Some(Note::OffTopic);
            }
            (at, finding)
        })
        .collect();
    for (at, finding) in judged {
        if let Some(place) = findings.get_mut(at) {
            *place = finding;
        }
    }
}

/// The item whose words may stand in for the drawing.
fn fallback_of(item: &Item) -> Option<&str> {
    item.diagram
        .as_ref()?
        .fallback
        .as_deref()?
        .strip_prefix("text:")
}

/// One item against a board.
pub fn finding(item: &Item, board: Option<&Graph>, fallback: Option<&Finding>) -> Finding {
    let mut finding = Finding {
        id: item.id.clone(),
        stage: item.stage.clone(),
        verdict: Verdict::NotAssessed,
        sure: false,
        evidence: Vec::new(),
        near: None,
        note: None,
        reckoning: None,
    };
    let Some(diagram) = &item.diagram else {
        finding.note = Some(Note::BoardNotRead);
        return finding;
    };
    let mut why = Note::BoardNotRead;
    if let Some(board) = board {
        let readability = board.readability();
        let weak = board.source == Source::Chain;
        let outcome = ask(diagram, board);
        if outcome.met && readability != Readability::Unreadable {
            let said = fallback.is_some_and(|said| said.verdict == Verdict::Met);
            finding.verdict = match weak && !said {
                true => Verdict::Partly,
                false => Verdict::Met,
            };
            finding.sure = !weak && outcome.certain;
            finding.note = match (weak, outcome.certain) {
                (true, _) => Some(Note::FromText),
                (false, false) => Some(Note::BoardGuessed),
                (false, true) => None,
            };
            finding.evidence = outcome
                .shown
                .iter()
                .map(|shown| evidence(item, shown))
                .collect();
            return finding;
        }
        let can_tell = match readability {
            Readability::Readable => true,
            Readability::ComponentsOnly => !outcome.misses_arrows,
            Readability::Unreadable => false,
        };
        if can_tell && !weak {
            let half = item.partial.is_some() && outcome.first_met;
            finding.verdict = if half {
                Verdict::Partly
            } else {
                Verdict::Missed
            };
            finding.sure = !half && board.is_certain();
            finding.evidence = match half {
                true => outcome
                    .shown
                    .iter()
                    .take(1)
                    .map(|shown| evidence(item, shown))
                    .collect(),
                false => Vec::new(),
            };
            finding.near = outcome.near.map(|(shown, wanted)| Near {
                reason: NearReason::Drawn,
                wrote: evidence(item, &shown),
                wants: vec![wanted],
            });
            return finding;
        }
        if !weak {
            why = Note::BoardUnreadable;
        }
    }
    finding.note = Some(why);
    if let Some(said) =
        fallback.filter(|said| matches!(said.verdict, Verdict::Met | Verdict::Partly))
    {
        finding.verdict = Verdict::Partly;
        finding.note = Some(Note::FromText);
        finding.evidence.clone_from(&said.evidence);
    }
    finding
}

#[derive(Debug, Default)]
struct Outcome {
    met: bool,
    certain: bool,
    /// Of `all`: the first rule was met, others not.
    first_met: bool,
    misses_arrows: bool,
    shown: Vec<Shown>,
    near: Option<(Shown, String)>,
}

fn ask(diagram: &Diagram, board: &Graph) -> Outcome {
    let mut outcome = Outcome {
        certain: true,
        ..Outcome::default()
    };
    let any: Vec<(&DiagramRule, Reply)> = diagram
        .any
        .iter()
        .map(|rule| (rule, board.ask(rule)))
        .collect();
    let all: Vec<(&DiagramRule, Reply)> = diagram
        .all
        .iter()
        .map(|rule| (rule, board.ask(rule)))
        .collect();
    // Of several ways to meet it the one that guesses nothing.
    let best = any
        .iter()
        .filter_map(|(_, reply)| match reply {
            Reply::Yes(shown) => Some(shown),
            Reply::No { .. } => None,
        })
        .max_by_key(|shown| shown.certain);
    let any_met = any.is_empty() || best.is_some();
    let all_met = all.iter().all(|(_, reply)| reply.is_yes());
    outcome.met = any_met && all_met && !(any.is_empty() && all.is_empty());
    outcome.first_met = all.first().is_some_and(|(_, reply)| reply.is_yes());
    let replies = all.iter().filter_map(|(_, reply)| match reply {
        Reply::Yes(shown) => Some(shown),
        Reply::No { .. } => None,
    });
    for shown in best.into_iter().chain(replies) {
        outcome.certain &= shown.certain;
        if !shown.quote.is_empty() && !outcome.shown.contains(shown) {
            outcome.shown.push(shown.clone());
        }
    }
    let missed = any.iter().filter(|_| !any_met).chain(&all);
    for (rule, reply) in missed {
        let Reply::No { near, wanted } = reply else {
            continue;
        };
        outcome.misses_arrows |= follows_arrows(rule);
        let Some(near) = near else { continue };
        // The longest thing that is there is the nearest.
        let longer = outcome
            .near
            .as_ref()
            .is_none_or(|(best, _)| near.elements.len() > best.elements.len());
        if longer && !near.quote.is_empty() {
            outcome.near = Some((near.clone(), in_words(wanted)));
        }
    }
    outcome
}

/// What would have completed it, for a sentence: "a cache", "an arrow to Postgres".
fn in_words(wanted: &Wanted) -> String {
    let kinds = |kinds: &crate::casebook::components::Kinds| {
        let names: Vec<String> = kinds.names().map(|kind| t_of("component", kind)).collect();
        names.join(&t("wanted-or"))
    };
    match wanted {
        Wanted::Kind(kind) => kinds(kind),
        Wanted::Arrow(to) => t_with("wanted-arrow", &[("to", to.as_str().into())]),
        Wanted::Second(of) => t_with("wanted-second", &[("of", of.as_str().into())]),
        Wanted::More(kind, many) => {
            let values = [("kind", kinds(kind).into()), ("many", (*many).into())];
            t_with("wanted-more", &values)
        }
    }
}

fn evidence(item: &Item, shown: &Shown) -> Evidence {
    Evidence {
        stage: item.stage.clone(),
        start: 0,
        end: 0,
        quote: shown.quote.clone(),
        board: shown.elements.clone(),
    }
}

impl Extras {
    /// With what a drawing says about the whole design; a chain in the text, and what cannot be read, says nothing.
    pub fn with_board(
        mut self,
        board: Option<&Graph>,
        reference: &crate::casebook::case::ReferenceBoard,
    ) -> Self {
        let drawn = board.filter(|board| {
            board.source != Source::Chain && board.readability() == Readability::Readable
        });
        let compared: Option<Comparison> = drawn.and_then(|board| board.compared_with(reference));
        if let Some(compared) = compared {
            self.board = Some(compared.share);
            self.board_incomplete = Some(compared.is_incomplete);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::components::Components;

    fn item(diagram: &str) -> Item {
        let rest = "id = 'high-level.d'\nstage = 'high-level'\nkind = 'diagram'\ntext = 't'\nwhy = 'w'\n\
                    weight = { mid = 1, senior = 1, staff = 1 }\ndimension = 'solution'\n";
        toml::from_str(&format!("{rest}diagram = {diagram}")).unwrap()
    }

    const CACHE: &str = "{ any = [{ path = ['service', 'cache', 'sql|nosql'] }, { fan = { from = 'service', to = ['cache', 'sql|nosql'] } }], fallback = 'text:high-level.cache' }";

    /// What the words gave, with its quote.
    fn said(verdict: Verdict) -> Finding {
        let mut said = finding(&item(CACHE), None, None);
        said.verdict = verdict;
        said.evidence = vec![Evidence {
            stage: "high-level".to_owned(),
            start: 0,
            end: 5,
            quote: "Redis".to_owned(),
            board: Vec::new(),
        }];
        said
    }

    fn judged(board: &str, fallback: Option<Verdict>) -> Finding {
        let components = Components::built_in();
        let board = Graph::from_mermaid(board, &components)
            .or_else(|| Graph::from_chains(board, &components));
        finding(&item(CACHE), board.as_ref(), fallback.map(said).as_ref())
    }

    #[test]
    fn a_drawing_meets_an_item_and_shows_where() {
        let met = judged(
            "graph LR\nA[API server] --> R[(Redis)] --> P[(Postgres)]",
            None,
        );
        assert_eq!((met.verdict, met.sure), (Verdict::Met, true));
        assert_eq!(met.evidence[0].quote, "API server -> Redis -> Postgres");
        assert!(met.evidence[0].board.contains(&"R".to_owned()));
    }

    #[test]
    fn a_drawing_without_it_misses_and_says_what_was_nearest() {
        let missed = judged(
            "graph LR\nA[API server] --> P[(Postgres)]",
            Some(Verdict::Met),
        );
        assert_eq!((missed.verdict, missed.sure), (Verdict::Missed, true));
        let near = missed.near.unwrap();
        assert_eq!(
            (near.reason, near.wrote.quote.as_str()),
            (NearReason::Drawn, "API server -> Postgres")
        );
        assert_eq!(near.wants, ["a cache"]);
    }

    #[test]
    fn without_a_drawing_the_words_give_half_and_no_words_nothing() {
        for (fallback, verdict, note) in [
            (Some(Verdict::Met), Verdict::Partly, Note::FromText),
            (
                Some(Verdict::Missed),
                Verdict::NotAssessed,
                Note::BoardNotRead,
            ),
            (None, Verdict::NotAssessed, Note::BoardNotRead),
        ] {
            let finding = finding(&item(CACHE), None, fallback.map(said).as_ref());
            assert_eq!((finding.verdict, finding.note), (verdict, Some(note)));
            let quoted = finding
                .evidence
                .iter()
                .any(|evidence| evidence.quote == "Redis");
            assert_eq!(quoted, verdict == Verdict::Partly);
        }
    }

    #[test]
    fn a_chain_in_the_text_is_half_unless_the_words_say_it_as_well() {
        let chain = "API -> Redis -> Postgres";
        assert_eq!(judged(chain, None).verdict, Verdict::Partly);
        let met = judged(chain, Some(Verdict::Met));
        assert_eq!((met.verdict, met.sure), (Verdict::Met, false));
        assert_eq!(judged("Client -> API", None).verdict, Verdict::NotAssessed);
    }

    #[test]
    fn a_drawing_that_cannot_be_read_is_not_assessed() {
        let empty = judged("graph LR\nA[ ] --> B[ ]\nC[Cache]", None);
        assert_eq!(
            (empty.verdict, empty.note),
            (Verdict::NotAssessed, Some(Note::BoardUnreadable))
        );
    }

    #[test]
    fn what_was_guessed_is_not_sure() {
        let guessed = judged(
            "graph LR\nF[Frobnicator] --> R[Redis] --> P[Postgres]",
            None,
        );
        assert_eq!((guessed.verdict, guessed.sure), (Verdict::Met, false));
        assert_eq!(guessed.note, Some(Note::BoardGuessed));
    }
}
