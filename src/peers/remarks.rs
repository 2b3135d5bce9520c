//! The places of one grader's remarks: each item, the word on the whole, and each pin. An answer belongs to a place, not to a
//! version, so it survives when the grader hands in again.

use super::marks::Marks;
use crate::time::Timestamp;

/// The place of the word on the whole. No item begins like that.
pub const NOTE: &str = "@note";

/// The places that have a remark, each with it: the note, then items, then pins.
pub fn remarks(marks: &Marks) -> Vec<(String, &str)> {
    let note = (NOTE.to_owned(), marks.note.as_str());
    let items = marks.marks.iter();
    let items = items.map(|mark| (mark.item.clone(), mark.remark.as_str()));
    let pins = pin_places(marks).into_iter().zip(&marks.pins);
    let pins = pins.map(|(place, pin)| (place, pin.text.as_str()));
    let all = std::iter::once(note).chain(items).chain(pins);
    all.filter(|(_, text)| !text.trim().is_empty()).collect()
}

/// The place of each pin, in their order: the moment, and which of those at this moment it is.
pub fn pin_places(marks: &Marks) -> Vec<String> {
    let mut seen: Vec<Timestamp> = Vec::new();
    let place = |pin: &super::marks::Pin| {
        let before = seen.iter().filter(|at| **at == pin.at).count();
        seen.push(pin.at);
        format!("@pin-{}-{before}", pin.at.as_ms())
    };
    marks.pins.iter().map(place).collect()
}

/// The remark at a place.
pub fn remark_at<'m>(marks: &'m Marks, place: &str) -> Option<&'m str> {
    let all = remarks(marks).into_iter();
    all.filter(|(known, _)| known == place)
        .map(|(_, text)| text)
        .next()
}

#[cfg(test)]
mod tests {
    use super::super::marks::{Mark, Pin};
    use super::*;
    use crate::casebook::rubric::Verdict;

    #[test]
    fn every_remark_has_a_place_of_its_own_and_silence_has_none() {
        let pin = |at: i64, text: &str| Pin {
            at: Timestamp::from_ms(at),
            text: text.to_owned(),
        };
        let mark = |item: &str, remark: &str| Mark {
            item: item.to_owned(),
            verdict: Verdict::Missed,
            proofs: Vec::new(),
            remark: remark.to_owned(),
        };
        let marks = Marks {
            marks: vec![mark("clarify.a", "why?"), mark("clarify.b", " ")],
            communication: None,
            note: "Go on.".to_owned(),
            pins: vec![pin(7, "here"), pin(7, "and here"), pin(9, "there")],
        };
        let places: Vec<String> = remarks(&marks)
            .into_iter()
            .map(|(place, _)| place)
            .collect();
        assert_eq!(
            places,
            ["@note", "clarify.a", "@pin-7-0", "@pin-7-1", "@pin-9-0"]
        );
        assert_eq!(remark_at(&marks, "@pin-7-1"), Some("and here"));
        assert_eq!(remark_at(&marks, "clarify.b"), None);
        assert_eq!(remark_at(&Marks::default(), NOTE), None);
    }
}
