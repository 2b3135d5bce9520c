//! Who marked it, what they remarked, and what the candidate answered.

use super::super::pages::together::{Answer, Pinned, Reader, Remark};
use super::{Looked, Looker};
use crate::peers::habit::Record;
use crate::peers::lean::Lean;
use crate::peers::remarks::{NOTE, pin_places, remark_at, remarks};
use crate::proctor::PeerMarks;
use crate::text::{self, t_with};
use crate::time::Timestamp;
use crate::wire;

/// A remark nobody answers.
pub fn words(text: &str) -> Option<Remark> {
    let text = text.trim();
    (!text.is_empty()).then(|| Remark {
        text: text.to_owned(),
        grader: String::new(),
        about: String::new(),
        answer: None,
    })
}

/// The remark at a place with its answer; an answer stays when its remark goes.
pub fn remark(peer: &PeerMarks, place: &str) -> Option<Remark> {
    let text = remark_at(&peer.marks, place).unwrap_or_default();
    let answer = peer.said.answers.get(place).map(|answer| Answer {
        text: answer.text.clone(),
        at: answer.at,
        earlier: (answer.remark != text).then(|| answer.remark.clone()),
    });
    (!text.is_empty() || answer.is_some()).then(|| Remark {
        text: text.to_owned(),
        grader: peer.handle.clone(),
        about: place.to_owned(),
        answer,
    })
}

pub fn readers(looked: &Looked<'_>) -> Vec<Reader> {
    let own = looked.own.map(|(own, record)| Reader {
        name: text::t("together-you"),
        grader: String::new(),
        you: false,
        at: own.at,
        version: own.version,
        communication: own.marks.communication,
        note: words(&own.marks.note),
        helpful: None,
        habit: habit(record),
    });
    // How somebody marks is between them and those they grade.
    let is_you = |peer: &PeerMarks| matches!(looked.looker, Looker::Grader { person_id } if person_id == peer.person_id);
    let owned = matches!(looked.looker, Looker::Owner { .. });
    let peers = looked.peers.iter().map(|peer| Reader {
        name: peer.name.clone(),
        grader: peer.handle.clone(),
        you: is_you(peer),
        at: peer.handed_in_at,
        version: peer.version,
        communication: peer.marks.communication,
        note: remark(peer, NOTE),
        helpful: peer.said.helpful.as_ref().map(wire::name),
        habit: match owned || is_you(peer) {
            true => habit(&peer.record),
            false => String::new(),
        },
    });
    own.into_iter().chain(peers).collect()
}

/// How somebody marks, where reference interviews have shown it.
fn habit(record: &Record) -> String {
    let leaning = record.leaning();
    let values = [("count", leaning.marks.into())];
    match leaning.lean {
        Lean::TooFewToSay => String::new(),
        Lean::TooHard => t_with("habit-hard", &values),
        Lean::AboutRight => t_with("habit-right", &values),
        Lean::TooSoft => t_with("habit-soft", &values),
    }
}

/// Remarks about moments, and answers to those that are gone.
pub fn pins(looked: &Looked<'_>) -> Vec<Pinned> {
    let mut all = Vec::new();
    for peer in looked.peers {
        for (place, pin) in pin_places(&peer.marks).into_iter().zip(&peer.marks.pins) {
            all.extend(remark(peer, &place).map(|remark| (pin.at, peer.name.clone(), remark)));
        }
        let there: Vec<String> = remarks(&peer.marks)
            .into_iter()
            .map(|(place, _)| place)
            .collect();
        let answered = peer.said.answers.keys();
        for place in answered.filter(|place| place.starts_with("@pin-") && !there.contains(place)) {
            let at = place.split('-').nth(1).and_then(|ms| ms.parse().ok());
            let at = Timestamp::from_ms(at.unwrap_or_default());
            all.extend(remark(peer, place).map(|remark| (at, peer.name.clone(), remark)));
        }
    }
    all.sort_by_key(|(at, ..)| *at);
    all.into_iter()
        .map(|(at, name, remark)| Pinned {
            clock: looked.subject.clock(at),
            replay: Some(format!(
                "/interviews/{}/replay?at={}",
                looked.interview_id,
                at.since_ms(looked.subject.started_at).max(0)
            )),
            name,
            remark,
        })
        .collect()
}
