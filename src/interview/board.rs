//! The board: elements in drawing order, compared, stored and merged element by element.
//!
//! What an element means is none of its business; a hostile scene is cleaned before it comes here.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::history::Content;
use super::limits;
use super::text::sha256_hex;

/// A scene: elements with unique ids, the lowest first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Value>", into = "Vec<Value>")]
pub struct Board {
    elements: Vec<Element>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    pub id: String,
    /// The whole element, its id included.
    pub value: Value,
}

/// Why a list of values is no scene.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BoardFault {
    /// The element at this place has no `id`, or an empty one.
    NoId {
        index: usize,
    },
    TwiceTheId {
        id: String,
    },
}

impl std::fmt::Display for BoardFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            BoardFault::NoId { index } => write!(f, "element {index} has no id"),
            BoardFault::TwiceTheId { id } => write!(f, "two elements have the id {id:?}"),
        }
    }
}

impl TryFrom<Vec<Value>> for Board {
    type Error = BoardFault;

    fn try_from(values: Vec<Value>) -> Result<Board, BoardFault> {
        let mut seen = BTreeSet::new();
        let mut elements = Vec::with_capacity(values.len());
        for (index, value) in values.into_iter().enumerate() {
            let id = id_of(&value).ok_or(BoardFault::NoId { index })?.to_owned();
            if !seen.insert(id.clone()) {
                return Err(BoardFault::TwiceTheId { id });
            }
            elements.push(Element { id, value });
        }
        Ok(Board { elements })
    }
}

impl From<Board> for Vec<Value> {
    fn from(board: Board) -> Vec<Value> {
        board
            .elements
            .into_iter()
            .map(|element| element.value)
            .collect()
    }
}

fn id_of(value: &Value) -> Option<&str> {
    value.get("id")?.as_str().filter(|id| !id.is_empty())
}

impl Board {
    pub fn elements(&self) -> &[Element] {
        &self.elements
    }

    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    /// The elements as a JSON array, keys sorted: the bytes that are hashed.
    pub fn to_json(&self) -> String {
        Value::Array(
            self.elements
                .iter()
                .map(|element| element.value.clone())
                .collect(),
        )
        .to_string()
    }

    /// Hash of [`Board::to_json`].
    pub fn sha256_hex(&self) -> String {
        sha256_hex(self.to_json().as_bytes())
    }

    fn by_id(&self) -> HashMap<&str, &Value> {
        self.elements
            .iter()
            .map(|element| (element.id.as_str(), &element.value))
            .collect()
    }

    fn ids(&self) -> impl Iterator<Item = &str> {
        self.elements.iter().map(|element| element.id.as_str())
    }
}

/// What one save changed, element by element.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BoardDelta {
    /// New and changed elements, whole; new ones are drawn on top unless `order` says otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub upserted: Vec<Value>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<String>,
    /// All ids in drawing order, where the above does not give it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Vec<String>>,
}

impl BoardDelta {
    pub fn between(from: &Board, to: &Board) -> BoardDelta {
        let (old, new) = (from.by_id(), to.by_id());
        let changed = |element: &&Element| old.get(element.id.as_str()) != Some(&&element.value);
        let mut delta = BoardDelta {
            upserted: to
                .elements
                .iter()
                .filter(changed)
                .map(|element| element.value.clone())
                .collect(),
            removed: from
                .ids()
                .filter(|id| !new.contains_key(id))
                .map(str::to_owned)
                .collect(),
            order: None,
        };
        let kept = from.ids().filter(|id| new.contains_key(id));
        let added = to.ids().filter(|id| !old.contains_key(id));
        if !kept.chain(added).eq(to.ids()) {
            delta.order = Some(to.ids().map(str::to_owned).collect());
        }
        delta
    }

    pub fn is_empty(&self) -> bool {
        self.upserted.is_empty() && self.removed.is_empty() && self.order.is_none()
    }

    /// Applied to the scene it was made from this gives the other scene exactly.
    pub fn apply(&self, board: &mut Board) {
        let removed: BTreeSet<&str> = self.removed.iter().map(String::as_str).collect();
        board
            .elements
            .retain(|element| !removed.contains(element.id.as_str()));
        let places: HashMap<String, usize> = board
            .ids()
            .enumerate()
            .map(|(place, id)| (id.to_owned(), place))
            .collect();
        for value in &self.upserted {
            let Some(id) = id_of(value) else { continue };
            match places.get(id) {
                Some(&place) => board.elements[place].value = value.clone(),
                None => board.elements.push(Element {
                    id: id.to_owned(),
                    value: value.clone(),
                }),
            }
        }
        if let Some(order) = &self.order {
            let rank: HashMap<&str, usize> = order
                .iter()
                .enumerate()
                .map(|(rank, id)| (id.as_str(), rank))
                .collect();
            board.elements.sort_by_key(|element| {
                rank.get(element.id.as_str()).copied().unwrap_or(usize::MAX)
            });
        }
    }
}

impl Content for Board {
    type Delta = BoardDelta;

    fn delta_to(&self, to: &Self) -> BoardDelta {
        BoardDelta::between(self, to)
    }

    fn apply(&mut self, delta: &BoardDelta) {
        delta.apply(self);
    }

    fn merge(base: &Self, ours: &Self, theirs: &Self) -> Option<Self> {
        merge(base, ours, theirs).filter(|merged| merged.elements.len() <= limits::BOARD_ELEMENTS)
    }

    fn sha256(&self) -> String {
        self.sha256_hex()
    }
}

/// Element by element: whoever changed it wins; `None` where both changed the same element, or the
/// drawing order, in different ways.
fn merge(base: &Board, ours: &Board, theirs: &Board) -> Option<Board> {
    let (was, mine, other) = (base.by_id(), ours.by_id(), theirs.by_id());
    let ids: BTreeSet<&str> = base.ids().chain(ours.ids()).chain(theirs.ids()).collect();
    let mut merged: BTreeMap<&str, &Value> = BTreeMap::new();
    for id in ids {
        let (was, mine, other) = (was.get(id), mine.get(id), other.get(id));
        let winner = match (was == mine, was == other) {
            (_, true) => mine,
            (true, false) => other,
            (false, false) if mine == other => mine,
            (false, false) => return None,
        };
        if let Some(value) = winner {
            merged.insert(id, value);
        }
    }
    // The order of what all three have; each new element is drawn right after the one it followed.
    let common = |board: &Board| -> Vec<String> {
        let shared =
            |id: &&str| was.contains_key(id) && mine.contains_key(id) && other.contains_key(id);
        board.ids().filter(shared).map(str::to_owned).collect()
    };
    let (base_order, our_order, their_order) = (common(base), common(ours), common(theirs));
    let (first, second) = if their_order == base_order || their_order == our_order {
        (ours, theirs)
    } else if our_order == base_order {
        (theirs, ours)
    } else {
        return None;
    };
    let mut order: Vec<&str> = first.ids().collect();
    let mut placed: BTreeSet<&str> = order.iter().copied().collect();
    let mut before: Option<&str> = None;
    for id in second.ids() {
        if placed.insert(id) {
            let place = before.and_then(|before| order.iter().position(|other| *other == before));
            order.insert(place.map_or(0, |place| place + 1), id);
        }
        before = Some(id);
    }
    let elements = order
        .into_iter()
        .filter_map(|id| {
            let value = merged.get(id)?;
            Some(Element {
                id: id.to_owned(),
                value: (*value).clone(),
            })
        })
        .collect();
    Some(Board { elements })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn board(elements: &[(&str, i64)]) -> Board {
        let values: Vec<Value> = elements
            .iter()
            .map(|(id, x)| json!({"id": id, "x": x}))
            .collect();
        Board::try_from(values).unwrap()
    }

    fn assert_round_trip(from: &Board, to: &Board) -> BoardDelta {
        let delta = BoardDelta::between(from, to);
        let mut scene = from.clone();
        delta.apply(&mut scene);
        assert_eq!(&scene, to);
        delta
    }

    #[test]
    fn a_moved_box_is_one_changed_element() {
        let delta = assert_round_trip(&board(&[("a", 1), ("b", 2)]), &board(&[("a", 1), ("b", 3)]));
        assert_eq!(delta.upserted, [json!({"id": "b", "x": 3})]);
        assert!(delta.removed.is_empty() && delta.order.is_none());
    }

    proptest::proptest! {
        /// Drawings hold fractions. Read back from the journal they must be what was hashed.
        #[test]
        fn any_coordinate_comes_back_from_json_to_the_last_bit(x in proptest::num::f64::NORMAL) {
            let drawn = Board::try_from(vec![json!({"id": "a", "x": x})]).unwrap();
            let read: Board = serde_json::from_str(&drawn.to_json()).unwrap();
            proptest::prop_assert_eq!(read.sha256(), drawn.sha256());
            proptest::prop_assert_eq!(read, drawn);
        }
    }

    #[test]
    fn a_box_brought_to_the_front_changes_only_the_order() {
        let delta = assert_round_trip(&board(&[("a", 1), ("b", 2)]), &board(&[("b", 2), ("a", 1)]));
        assert!(delta.upserted.is_empty());
        assert_eq!(
            delta.order.as_deref(),
            Some(&["b".to_owned(), "a".to_owned()][..])
        );
        assert_round_trip(&board(&[("a", 1), ("b", 2)]), &board(&[("c", 9), ("b", 4)]));
        assert!(assert_round_trip(&board(&[("a", 1)]), &board(&[("a", 1)])).is_empty());
    }

    #[test]
    fn two_people_who_draw_in_different_places_both_keep_their_boxes() {
        let base = board(&[("a", 1), ("b", 2)]);
        let merged = merge(
            &base,
            &board(&[("a", 5), ("b", 2), ("c", 3)]),
            &board(&[("d", 4), ("b", 2)]),
        );
        // One moved `a`, the other removed it: that is the same element.
        assert_eq!(merged, None);
        let merged = merge(
            &base,
            &board(&[("a", 5), ("b", 2), ("c", 3)]),
            &board(&[("a", 1), ("d", 4)]),
        );
        assert_eq!(merged, Some(board(&[("a", 5), ("d", 4), ("c", 3)])));
    }

    #[test]
    fn the_same_box_moved_twice_is_a_conflict() {
        assert_eq!(
            merge(
                &board(&[("a", 1)]),
                &board(&[("a", 2)]),
                &board(&[("a", 3)])
            ),
            None
        );
        let once = board(&[("a", 2)]);
        assert_eq!(merge(&board(&[("a", 1)]), &once, &once), Some(once.clone()));
    }

    #[test]
    fn two_different_orders_are_a_conflict() {
        let base = board(&[("a", 1), ("b", 2), ("c", 3)]);
        let (one, two) = (
            board(&[("b", 2), ("a", 1), ("c", 3)]),
            board(&[("a", 1), ("c", 3), ("b", 2)]),
        );
        assert_eq!(merge(&base, &one, &two), None);
        assert_eq!(merge(&base, &base, &two), Some(two.clone()));
        assert_eq!(merge(&base, &one, &base), Some(one));
    }

    #[test]
    fn a_scene_needs_names_that_tell_its_elements_apart() {
        let scene = |values: Value| Board::try_from(values.as_array().unwrap().clone());
        assert_eq!(scene(json!([{"x": 1}])), Err(BoardFault::NoId { index: 0 }));
        assert_eq!(
            scene(json!([{"id": ""}])),
            Err(BoardFault::NoId { index: 0 })
        );
        assert_eq!(scene(json!([7])), Err(BoardFault::NoId { index: 0 }));
        let twice = scene(json!([{"id": "a"}, {"id": "a"}]));
        assert_eq!(twice, Err(BoardFault::TwiceTheId { id: "a".into() }));
    }

    #[test]
    fn the_hash_does_not_depend_on_the_order_of_fields() {
        let one: Board = serde_json::from_str(r#"[{"id":"a","x":1,"y":2}]"#).unwrap();
        let two: Board = serde_json::from_str(r#"[{"y":2,"x":1,"id":"a"}]"#).unwrap();
        assert_eq!(one.sha256(), two.sha256());
        assert_eq!(one.sha256(), sha256_hex(br#"[{"id":"a","x":1,"y":2}]"#));
    }
}
