//! Points that are in no answer: who finds them there has not read, or does as it is told.
//!
//! # The one invariant
//!
//! Nothing of what makes a canary stands in the text it is asked about, and two canaries are in every call, whatever the text.

use std::collections::HashSet;

use super::dice::Dice;
use super::fold::Folded;

/// Beside the points of a call.
pub(super) const CANARIES: usize = 2;

/// A point as a checklist words it, what is partly right where such a thing is said, and the words that make it.
struct Canary {
    point: &'static str,
    partly: Option<&'static str>,
    words: &'static [&'static str],
}

const fn canary(
    point: &'static str,
    partly: Option<&'static str>,
    words: &'static [&'static str],
) -> Canary {
    Canary {
        point,
        partly,
        words,
    }
}

const ALL: &[Canary] = &[
    canary(
        "Says at what temperature the glaze is fired, and why the kiln cools slowly",
        Some("the temperature without the cooling"),
        &["glaze", "kiln"],
    ),
    canary(
        "Names the month in which the storks leave and the route they take over the strait",
        None,
        &["stork", "storks", "strait"],
    ),
    canary(
        "Explains why the dough rests a second time before it goes into the oven",
        Some("says that it rests, not why"),
        &["dough", "oven"],
    ),
    canary(
        "Chooses ash wood for the oars and says why it beats spruce",
        None,
        &["oar", "oars", "spruce"],
    ),
    canary(
        "Tunes the harpsichord before the rehearsal and says who does it",
        None,
        &["harpsichord", "rehearsal"],
    ),
    canary(
        "Says how the beehives are kept dry through the winter",
        Some("names the beehives only"),
        &["beehive", "beehives", "hives"],
    ),
    canary(
        "Gives the depth of the lake at the jetty in fathoms",
        None,
        &["fathom", "fathoms", "jetty"],
    ),
    canary(
        "Explains how the vineyard is protected from late frost",
        None,
        &["vineyard", "frost"],
    ),
    canary(
        "Weighs velvet against linen for the curtains and decides for one",
        Some("names only one of the two"),
        &["velvet", "linen", "curtain", "curtains"],
    ),
    canary(
        "States how many sheep the shepherd brings down from the alp in autumn",
        None,
        &["sheep", "shepherd", "alp"],
    ),
    canary(
        "Says which varnish keeps the violin from cracking",
        None,
        &["varnish", "violin"],
    ),
    canary(
        "Describes the order in which the lighthouse lamps are lit at dusk",
        Some("names the lamps without the order"),
        &["lighthouse", "dusk"],
    ),
    canary(
        "Explains why the tomatoes are planted beside the basil",
        None,
        &["tomato", "tomatoes", "basil"],
    ),
    canary(
        "Names the glacier whose melting feeds the mill",
        None,
        &["glacier", "mill"],
    ),
    canary(
        "Limits the choir to sixteen voices and says who sings the descant",
        Some("a number of voices only"),
        &["choir", "descant"],
    ),
    canary(
        "Says how the saddle is fitted to a horse that has grown thin",
        None,
        &["saddle", "horse"],
    ),
];

/// Things for points that are made up on the spot, for a text that knows all of the above.
const SHELVES: [&str; 6] = [
    "jars of apricot jam",
    "brass door handles",
    "pairs of woollen socks",
    "wooden spoons",
    "packets of radish seed",
    "porcelain cups",
];

/// A canary that was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chosen {
    pub point: String,
    pub partly: Option<&'static str>,
}

/// Two points that this text does not speak of.
pub(super) fn choose(text: &str, dice: &mut Dice) -> Vec<Chosen> {
    let folded = Folded::of(text);
    let words: HashSet<&str> = folded.all().collect();
    let mut absent: Vec<&Canary> = ALL
        .iter()
        .filter(|canary| !canary.words.iter().any(|word| words.contains(word)))
        .collect();
    dice.shuffle(&mut absent);
    let listed = absent.into_iter().take(CANARIES).map(|canary| Chosen {
        point: canary.point.to_owned(),
        partly: canary.partly,
    });
    let mut chosen: Vec<Chosen> = listed.collect();
    while chosen.len() < CANARIES {
        let count = 1_000 + dice.below(900_000);
        let things = SHELVES
            .get(dice.below(SHELVES.len()))
            .copied()
            .unwrap_or("cups");
        // With so many numbers to choose from, a text of any length leaves most of them free.
        if !words.contains(count.to_string().as_str()) {
            chosen.push(Chosen {
                point: format!("States that the upper shelf holds exactly {count} {things}"),
                partly: None,
            });
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::Casebook;

    #[test]
    fn what_makes_a_canary_stands_in_it_and_there_are_a_dozen() {
        assert!(ALL.len() >= 12);
        for canary in ALL {
            let folded = Folded::of(canary.point);
            let words: Vec<&str> = folded.all().collect();
            assert!(
                canary.words.iter().any(|word| words.contains(word)),
                "{}",
                canary.point
            );
            assert_eq!(
                Folded::of(&canary.words.join(" ")).words.len(),
                canary.words.len()
            );
        }
    }

    #[test]
    fn the_seed_chooses_and_what_the_text_speaks_of_is_not_chosen() {
        let text = "Firing the glaze in a kiln, storks over the strait, dough in the oven.";
        let mut seen = HashSet::new();
        for seed in 0..200 {
            let chosen = choose(text, &mut Dice::new(seed, "canaries"));
            assert_eq!(chosen, choose(text, &mut Dice::new(seed, "canaries")));
            assert_eq!(chosen.len(), CANARIES);
            assert_ne!(chosen[0], chosen[1]);
            seen.extend(chosen.into_iter().map(|canary| canary.point));
        }
        assert_eq!(seen.len(), ALL.len() - 3);
        assert!(
            !seen
                .iter()
                .any(|point| point.contains("glaze") || point.contains("dough"))
        );
    }

    #[test]
    fn a_text_that_knows_them_all_gets_others() {
        let text: String = ALL
            .iter()
            .map(|canary| canary.words.join(" ") + ". ")
            .collect();
        let chosen = choose(&text, &mut Dice::new(1, "canaries"));
        assert_eq!(chosen.len(), CANARIES);
        assert!(
            chosen
                .iter()
                .all(|canary| canary.point.contains("upper shelf"))
        );
        assert_ne!(chosen[0], chosen[1]);
    }

    #[test]
    fn no_case_looks_for_one() {
        let casebook = Casebook::read(None).casebook.unwrap();
        for entry in casebook.cases.values() {
            for item in &entry.rubric.item {
                let folded = Folded::of(&item.text);
                let words: Vec<&str> = folded.all().collect();
                let known = ALL.iter().filter(|canary| {
                    canary
                        .words
                        .iter()
                        .filter(|word| words.contains(word))
                        .count()
                        > 1
                });
                assert_eq!(known.count(), 0, "{}", item.text);
            }
        }
    }
}
