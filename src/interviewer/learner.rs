//! Learns from texts of known classes to which class another text belongs: one linear support vector machine for each class.
//!
//! The machine of a class is found by descending along one text at a time (dual coordinate descent for the squared hinge loss). The
//! texts come in a mixed but fixed order, a fixed number of times, so the same texts always give the same machine.

use std::collections::HashMap;

use super::features::{Features, KINDS, WORTH};

/// How much a text on the wrong side costs, against the size of the weights. Of 0.1, 0.3, 0.5, 1, 2 and 4 this found most facts in
/// questions it had not learnt from at 3 % wrong ones.
const COST: f64 = 0.5;
/// How often all texts are gone through. In mixed order five times give nearly what a thousand give.
const ROUNDS: usize = 8;

/// A text as the places of its features and what they weigh there.
type Sparse = Vec<(usize, f64)>;

#[derive(Debug, Clone, Default)]
struct Known {
    place: usize,
    rarity: f64,
}

/// What was learnt.
#[derive(Debug, Clone, Default)]
pub struct Learnt {
    features: [HashMap<String, Known>; KINDS],
    /// The rarity of what no text has.
    unknown: f64,
    classes: usize,
    /// For each place, each class; the last place is what speaks for a class without any word.
    weights: Vec<f64>,
}

impl Learnt {
    /// From texts and their classes, which are below `classes`.
    pub fn from(texts: &[(usize, Features)], classes: usize) -> Learnt {
        let mut learnt = Learnt {
            classes,
            unknown: rarity(texts.len(), 0),
            ..Learnt::default()
        };
        let mut places = 0;
        for kind in 0..KINDS {
            let mut seen: HashMap<&str, (usize, usize)> = HashMap::new();
            for feature in texts.iter().flat_map(|(_, text)| text[kind].keys()) {
                let known = seen.entry(feature).or_insert_with(|| {
                    places += 1;
                    (places - 1, 0)
                });
                known.1 += 1;
            }
            learnt.features[kind] = seen
                .into_iter()
                .map(|(feature, (place, count))| {
                    let rarity = rarity(texts.len(), count);
                    (feature.to_owned(), Known { place, rarity })
                })
                .collect();
        }
        let read: Vec<(usize, Sparse)> = texts
            .iter()
            .map(|(class, text)| (*class, learnt.read(text).0))
            .collect();
        learnt.weights = vec![0.0; (places + 1) * classes];
        for class in 0..classes {
            let machine = machine(&read, class, places);
            for (place, weight) in machine.into_iter().enumerate() {
                learnt.weights[place * classes + class] = weight;
            }
        }
        learnt
    }

    /// For each class how far on its side the text is, about -1 to 1; and how much of the text's words is known, 0 to 1.
    pub fn weigh(&self, text: &Features) -> (Vec<f64>, f64) {
        let (read, known) = self.read(text);
        let mut sides = vec![0.0; self.classes];
        for (place, value) in read {
            let weights = self.weights.iter().skip(place * self.classes);
            for (side, weight) in sides.iter_mut().zip(weights) {
                *side += value * weight;
            }
        }
        (sides, known)
    }

    /// Each kind has the length of its worth, of which unknown features take their share.
    fn read(&self, text: &Features) -> (Sparse, f64) {
        let mut read = Sparse::new();
        let mut share = 0.0;
        for kind in 0..KINDS {
            let begin = read.len();
            let (mut known, mut whole) = (0.0, 0.0);
            for (feature, count) in &text[kind] {
                let often = 1.0 + count.ln();
                let feature = self.features[kind].get(feature);
                let value = often * feature.map_or(self.unknown, |known| known.rarity);
                whole += value * value;
                if let Some(feature) = feature {
                    known += value * value;
                    read.push((feature.place, value));
                }
            }
            if whole > 0.0 {
                let scale = WORTH[kind] / whole.sqrt();
                let values = read.iter_mut().skip(begin);
                values.for_each(|(_, value)| *value *= scale);
            }
            if kind == 0 && whole > 0.0 {
                share = (known / whole).sqrt();
            }
        }
        let last = self.features.iter().map(HashMap::len).sum();
        read.push((last, 1.0));
        (read, share)
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are few texts")]
fn rarity(texts: usize, having: usize) -> f64 {
    ((1.0 + texts as f64) / (1.0 + having as f64)).ln() + 1.0
}

/// What each place says for `class` against all others.
fn machine(texts: &[(usize, Sparse)], class: usize, places: usize) -> Vec<f64> {
    let mut weights = vec![0.0; places + 1];
    let slack = 0.5 / COST;
    let curves: Vec<f64> = texts
        .iter()
        .map(|(_, text)| text.iter().map(|(_, value)| value * value).sum::<f64>() + slack)
        .collect();
    let mut pulls = vec![0.0_f64; texts.len()];
    let mut order: Vec<usize> = (0..texts.len()).collect();
    let mut dice = 1;
    for _ in 0..ROUNDS {
        // One order for all rounds would leave what comes last too strong.
        mix(&mut order, &mut dice);
        for &at in &order {
            let (of, text) = &texts[at];
            let sign = if *of == class { 1.0 } else { -1.0 };
            let side: f64 = text
                .iter()
                .map(|(place, value)| weights[*place] * value)
                .sum();
            let slope = sign * side - 1.0 + slack * pulls[at];
            let pull = (pulls[at] - slope / curves[at]).max(0.0);
            let change = (pull - pulls[at]) * sign;
            if change != 0.0 {
                pulls[at] = pull;
                for (place, value) in text {
                    weights[*place] += change * value;
                }
            }
        }
    }
    weights
}

/// Puts the places into another order, the same one for the same `dice`: no chance, only well mixed.
fn mix(order: &mut [usize], dice: &mut u64) {
    for last in (1..order.len()).rev() {
        // The generator of Knuth's MMIX; its upper bits are the good ones.
        *dice = dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from((*dice >> 33) % (last as u64 + 1)).unwrap_or_default();
        order.swap(last, other);
    }
}

#[cfg(test)]
mod tests {
    use super::super::features::Meanings;
    use super::*;

    const TEXTS: [(usize, &str); 8] = [
        (0, "green apples"),
        (0, "apples and pears"),
        (0, "sour pears"),
        (1, "fast cars"),
        (1, "cars and lorries"),
        (1, "old lorries"),
        (2, "which way"),
        (2, "way home"),
    ];

    fn learnt() -> Learnt {
        let meanings = Meanings::default();
        let texts = TEXTS.map(|(class, text)| (class, meanings.features(text)));
        Learnt::from(&texts, 3)
    }

    fn best(text: &str) -> usize {
        let (sides, _) = learnt().weigh(&Meanings::default().features(text));
        let best = (0..sides.len()).max_by(|one, other| sides[*one].total_cmp(&sides[*other]));
        best.unwrap()
    }

    #[test]
    fn what_was_learnt_is_known_again_and_carries_over() {
        for (class, text) in TEXTS {
            assert_eq!(best(text), class, "{text}");
        }
        assert_eq!(best("pears with something"), 0);
        assert_eq!(best("lorrys"), 1);
    }

    #[test]
    fn strange_words_make_it_less_sure() {
        let meanings = Meanings::default();
        let (plain, known) = learnt().weigh(&meanings.features("green pears"));
        let (strange, less) =
            learnt().weigh(&meanings.features("green pears zigzagging homewards"));
        assert!(plain[0] > strange[0], "{plain:?} {strange:?}");
        assert!((known - 1.0).abs() < 1e-9 && less < 0.8, "{known} {less}");
        assert!(learnt().weigh(&meanings.features("")).1.abs() < 1e-9);
    }

    #[test]
    fn the_same_texts_teach_the_same_to_the_last_bit() {
        let bits = |learnt: &Learnt| {
            let meanings = Meanings::default();
            let (sides, _) = learnt.weigh(&meanings.features("old apples on the way"));
            sides.into_iter().map(f64::to_bits).collect::<Vec<_>>()
        };
        assert_eq!(bits(&learnt()), bits(&learnt()));
        let none = Learnt::from(&[], 2).weigh(&Meanings::default().features("anything"));
        assert_eq!(none.0, [0.0, 0.0]);
    }

    #[test]
    fn mixing_keeps_every_place_and_changes_the_order() {
        let mut order: Vec<usize> = (0..50).collect();
        let mut dice = 1;
        mix(&mut order, &mut dice);
        let once = order.clone();
        mix(&mut order, &mut dice);
        assert_ne!(order, once);
        order.sort_unstable();
        assert_eq!(order, (0..50).collect::<Vec<_>>());
    }
}
