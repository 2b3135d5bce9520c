//! Which words are real: a word that is in the list is never taken for another one misspelt.
//!
//! The list is an automaton that is read in place (`english/README.md` says where it comes from), so
//! that nothing is unpacked and a look-up follows one edge per letter.

use std::sync::OnceLock;

use fst::Set;
use fst::raw::{CompiledAddr, Fst};

use super::word;

static LIST: &[u8] = include_bytes!("english/words.fst");

/// What may stand before a word without making it another one: "reshard", "unacknowledged".
const BEFORE: &[&str] = &[
    "anti", "auto", "co", "cross", "de", "dis", "geo", "hyper", "inter", "intra", "micro", "mis",
    "multi", "non", "over", "post", "pre", "re", "self", "semi", "sub", "super", "un", "under",
];
/// A shorter rest proves nothing: "re" + "cover" is a word, and so is "re" + "ceive" not.
const REST_LETTERS: usize = 5;

fn list() -> &'static Set<&'static [u8]> {
    static SET: OnceLock<Set<&'static [u8]>> = OnceLock::new();
    SET.get_or_init(|| Set::new(LIST).expect("the list is compiled in, and a test reads it"))
}

/// Whether the word stands in the list as it is: lower case letters, four or more.
pub(super) fn is_listed(word: &str) -> bool {
    list().contains(word)
}

/// Whether the word, its base form, or what is left without a prefix stands in the list.
pub(super) fn is_real(folded: &str) -> bool {
    if is_listed(folded) || is_base_listed(folded) {
        return true;
    }
    BEFORE.iter().any(|before| {
        folded.strip_prefix(before).is_some_and(|rest| {
            rest.len() >= REST_LETTERS && (is_listed(rest) || is_base_listed(rest))
        })
    })
}

fn is_base_listed(folded: &str) -> bool {
    let stem = word::stem(folded);
    stem != folded && stem.len() >= 4 && { is_listed(&stem) || is_listed(&format!("{stem}e")) }
}

/// All listed words that begin with `prefix`, in alphabetical order.
pub(super) fn beginning_with(prefix: &str) -> Vec<String> {
    use fst::automaton::{Automaton, Str};
    use fst::{IntoStreamer, Streamer};
    let mut stream = list().search(Str::new(prefix).starts_with()).into_stream();
    let mut words = Vec::new();
    while let Some(word) = stream.next() {
        words.extend(std::str::from_utf8(word).map(str::to_owned));
    }
    words
}

/// Whether some listed word is one slip away (a letter too many, missing, wrong, or two in the wrong order)
/// with the same first letter, or the first two in the wrong order.
pub(super) fn is_one_slip_away(word: &str) -> bool {
    let fst = list().as_fst();
    let word = word.as_bytes();
    let mut here = fst.root().addr();
    for at in 0..=word.len() {
        let rest = &word[at..];
        if let [one, other, after @ ..] = rest
            && one != other
            && step(fst, here, *other)
                .and_then(|next| step(fst, next, *one))
                .is_some_and(|next| spells(fst, next, after))
        {
            return true;
        }
        if at > 0 {
            if !rest.is_empty() && spells(fst, here, &rest[1..]) {
                return true;
            }
            let node = fst.node(here);
            let slipped = node.transitions().any(|edge| {
                spells(fst, edge.addr, rest)
                    || rest.first().is_some_and(|first| {
                        *first != edge.inp && spells(fst, edge.addr, &rest[1..])
                    })
            });
            if slipped {
                return true;
            }
        }
        match rest.first().and_then(|first| step(fst, here, *first)) {
            Some(next) => here = next,
            None => return false,
        }
    }
    false
}

fn step(fst: &Fst<&'static [u8]>, from: CompiledAddr, letter: u8) -> Option<CompiledAddr> {
    let node = fst.node(from);
    let edge = node.find_input(letter)?;
    Some(node.transition(edge).addr)
}

/// Whether the letters lead from here to the end of a word.
fn spells(fst: &Fst<&'static [u8]>, from: CompiledAddr, letters: &[u8]) -> bool {
    let mut here = from;
    for letter in letters {
        match step(fst, here, *letter) {
            Some(next) => here = next,
            None => return false,
        }
    }
    fst.node(here).is_final()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole_and_small() {
        assert!(Set::new(LIST).unwrap().as_fst().verify().is_ok());
        assert!(list().len() > 70_000);
        assert!(LIST.len() <= 600 * 1024);
    }

    #[test]
    fn words_of_english_and_of_the_trade_are_real_in_any_form() {
        for word in [
            "collision",
            "customise",
            "customize",
            "sharded",
            "resharding",
            "memcached",
            "idempotency",
            "unacknowledged",
            "precomputes",
            "timeouts",
            "replicas",
            "hydrated",
            "multiplayer",
        ] {
            assert!(is_real(word), "{word}");
        }
        for word in [
            "colision",
            "databse",
            "recieve",
            "partiton",
            "cachign",
            "redirct",
            "dependancy",
        ] {
            assert!(!is_real(word), "{word}");
        }
    }

    #[test]
    fn a_slip_is_one_letter_too_many_missing_wrong_or_two_swapped() {
        for word in [
            "colision",
            "collisioon",
            "collisiom",
            "colliison",
            "oclumn",
            "collision",
        ] {
            assert!(is_one_slip_away(word), "{word}");
        }
        assert!(!is_one_slip_away("colisionn"));
        assert!(
            !is_one_slip_away("bollision"),
            "the first letter is nearly always right"
        );
    }

    #[test]
    fn words_that_begin_alike_come_in_order() {
        let found = beginning_with("idempot");
        assert!(found.contains(&"idempotent".to_owned()) && found.is_sorted());
    }
}
