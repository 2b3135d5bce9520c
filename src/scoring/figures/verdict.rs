//! One number of the rubric against the numbers of an answer.

use std::collections::BTreeMap;

use super::compile::{CompiledNumber, CompiledVariable, Variables};
use super::model::Own;
use super::near::{Near, Nearness};
use super::placed::Figures;
use super::{Reckoning, ReckoningInput, Taken, taken, told};
use smallvec::smallvec;

use crate::casebook::rubric::Verdict;
use crate::language::{Document, Hit, Hits, SentenceKind};
use crate::scoring::compile::CompiledItem;
use crate::scoring::finding::Evidence;
use crate::scoring::judge::Instance;

/// Own inputs are not read where a candidate speaks of another world: "at ten times the traffic".
const NO_INPUTS_IN: &str = "trade-offs";

/// The numbers of one answer, with the candidate's own inputs.
pub(crate) struct Reckoner<'a> {
    document: &'a Document,
    hits: &'a Hits,
    pub figures: Figures,
    variables: &'a Variables,
    /// By variable, its values as they stand in the text: how near, which figure, the value, the words.
    found: Vec<Vec<(Nearness, usize, f64, Hit)>>,
    own: BTreeMap<String, Own>,
    values: BTreeMap<String, f64>,
    defaults: BTreeMap<String, f64>,
}

/// A value of a variable as it stands in the text.
#[derive(Debug, Clone)]
pub(crate) struct Stated {
    pub value: f64,
    pub nearness: Nearness,
    /// The word that says what it is.
    pub word: String,
    pub sentence: u32,
    pub per_s: Option<f64>,
    pub is_operand: bool,
    pub is_range: bool,
    pub evidence: Evidence,
}

/// What the number of an item came to.
#[derive(Debug, Clone)]
pub(crate) struct NumberJudged {
    /// Met, partly or missed (it is off).
    pub verdict: Verdict,
    /// Stated in the same sentence, and expected from a formula.
    pub sure: bool,
    /// Stands so near that nobody else can be meant.
    pub is_plain: bool,
    pub instance: Instance,
    pub reckoning: Option<Reckoning>,
}

#[derive(Debug, Clone, Copy)]
struct Candidate {
    at: usize,
    nearness: Nearness,
    hit: Hit,
    judgement: Judgement,
}

/// What one reading of one number comes to.
#[derive(Debug, Clone, Copy)]
struct Judgement {
    verdict: Verdict,
    /// Met only with the case's own numbers, or only plausible.
    by_grace: bool,
    /// Met with the case's own numbers.
    is_given: bool,
    value: f64,
    /// In thousandths of an order of magnitude.
    off: u64,
    taken: Taken,
}

impl Judgement {
    /// The kindest first; of equally kind ones the likeliest reading, which comes first by itself.
    fn order(&self) -> (u8, bool, bool) {
        (rank(self.verdict), self.by_grace, self.taken.is_converted)
    }
}

impl<'a> Reckoner<'a> {
    pub fn new(document: &'a Document, hits: &'a Hits, variables: &'a Variables) -> Self {
        let mut reckoner = Reckoner {
            document,
            hits,
            figures: Figures::read(document),
            variables,
            found: Vec::new(),
            own: BTreeMap::new(),
            values: BTreeMap::new(),
            defaults: variables.values(&BTreeMap::new()),
        };
        let found = variables.variables.iter();
        reckoner.found = found.map(|one| reckoner.values_of(one)).collect();
        let own = variables.variables.iter().zip(&reckoner.found);
        let own = own.filter_map(|(variable, found)| {
            Some((
                variable.name.clone(),
                reckoner.read_variable(variable, found)?,
            ))
        });
        reckoner.own = own.collect();
        reckoner.values = variables.values(&reckoner.own);
        reckoner
    }

    /// The candidate's own value of a variable: what the interviewer said, where it is repeated; else, of the numbers
    /// that fit, the one nearest to its words.
    fn read_variable(
        &self,
        variable: &CompiledVariable,
        found: &[(Nearness, usize, f64, Hit)],
    ) -> Option<Own> {
        let given = self.defaults.get(&variable.name).copied();
        let is_given = |value: f64| given.is_some_and(|given| (value / given - 1.0).abs() < 0.03);
        found
            .iter()
            .min_by_key(|(nearness, at, value, _)| (!is_given(*value), *nearness, *at))
            .map(|(_, at, value, _)| Own {
                value: *value,
                evidence: self.figures.evidence(self.document, *at, ""),
            })
    }

    /// All stated values of a variable, in its own unit.
    fn values_of(&self, variable: &CompiledVariable) -> Vec<(Nearness, usize, f64, Hit)> {
        let near = Near::of(self.hits, &variable.near, &variable.not_near);
        let mut found = Vec::new();
        if near.is_nothing() {
            return found;
        }
        for (at, placed) in self.figures.all.iter().enumerate() {
            let elsewhere = self.document.stage_of(placed.sentence) == Some(NO_INPUTS_IN);
            if !placed.is_stated || elsewhere {
                continue;
            }
            let value = taken(&variable.kinds, &placed.quantity)
                .into_iter()
                .find_map(|taken| {
                    let value = (taken.low * taken.high).sqrt() / variable.unit;
                    let fits = |[low, high]: [f64; 2]| low <= value && value <= high;
                    (value.is_finite() && variable.range.is_none_or(fits)).then_some(value)
                });
            let Some(value) = value else { continue };
            let Some((nearness, hit)) = near.nearness(self.document, &self.figures, at) else {
                continue;
            };
            if nearness.tier <= 1 {
                found.push((nearness, at, value, hit));
            }
        }
        found
    }

    /// Every value stated of every variable, in the order of the text.
    pub fn stated(&self) -> Vec<Vec<Stated>> {
        let of = |values: &Vec<(Nearness, usize, f64, Hit)>| {
            let stated = values.iter().map(|(nearness, at, value, hit)| {
                let placed = &self.figures.all[*at];
                Stated {
                    value: *value,
                    nearness: *nearness,
                    word: self.document.word_at(hit.first).to_owned(),
                    sentence: placed.sentence,
                    per_s: placed.quantity.readings[0].per_s,
                    is_operand: placed.quantity.is_operand,
                    is_range: placed.quantity.is_range,
                    evidence: self.figures.evidence(self.document, *at, ""),
                }
            });
            stated.collect()
        };
        self.found.iter().map(of).collect()
    }

    /// Judges the number of an item; nothing when no number of its kind stands near its words.
    pub fn judge(&self, item: &CompiledItem) -> Option<NumberJudged> {
        let number = item.number.as_ref()?;
        let near = Near::of(self.hits, &number.near, &number.not_near);
        let asks_nothing = number.expected.is_none() && number.plausible.is_none();
        if near.is_nothing() || asks_nothing {
            return None;
        }
        let expected = number.expected.as_ref().and_then(|(formula, source)| {
            let own = formula.value(|name| self.values.get(name).copied()).ok()?;
            let plain = formula
                .value(|name| self.defaults.get(name).copied())
                .ok()?;
            let inputs = self.variables.inputs_of(formula, &self.own, &self.values);
            Some((own, plain, inputs, source))
        });
        let is_own = expected
            .as_ref()
            .is_some_and(|(_, _, inputs, _)| inputs.iter().any(|i| i.own));
        // Who left some of the inputs unsaid may have meant others than the case's.
        let is_all_own = expected
            .as_ref()
            .is_some_and(|(_, _, inputs, _)| inputs.iter().all(|i| i.own));
        let targets = expected.as_ref().map(|(own, plain, ..)| (*own, *plain));
        let mut candidates: Vec<Candidate> = Vec::new();
        for at in 0..self.figures.all.len() {
            let placed = &self.figures.all[at];
            if !placed.is_stated
                || placed.quantity.is_operand
                || !self.counts_here(item, placed.sentence)
            {
                continue;
            }
            let readings = told(&number.kinds, &placed.quantity);
            if readings.is_empty() {
                continue;
            }
            let Some((nearness, hit)) = near.nearness(self.document, &self.figures, at) else {
                continue;
            };
            let judged = readings
                .iter()
                .map(|taken| judge_one(number, taken, targets, (is_own, is_all_own)))
                // Whoever meant something else by the unit is not off.
                .filter(|one| one.verdict == Verdict::Met || one.taken.is_first);
            let Some(judgement) = judged.min_by_key(Judgement::order) else {
                continue;
            };
            candidates.push(Candidate {
                at,
                nearness,
                hit,
                judgement,
            });
        }
        // The right number counts wherever it stands near the words; of wrong ones the nearest is shown.
        let nearest = candidates.iter().map(|c| c.nearness.tier).min()?;
        let best = candidates
            .iter()
            .filter(|c| c.nearness.tier <= nearest.max(1))
            .min_by_key(|c| {
                let (verdict, by_grace, converted) = c.judgement.order();
                let Nearness {
                    tier,
                    is_blocked,
                    distance,
                } = c.nearness;
                // Right ones by how right they are, wrong ones by how near.
                let off = if verdict == 0 { c.judgement.off } else { 0 };
                (
                    verdict, by_grace, converted, tier, is_blocked, off, distance, c.at,
                )
            })?;
        let reckoning = expected.map(|(own, plain, mut inputs, source)| {
            // What was met with the case's numbers is shown with them.
            let given = best.judgement.is_given;
            if given {
                inputs = self.given(number);
            }
            Reckoning {
                formula: source.clone(),
                inputs,
                expected: if given { plain } else { own },
                found: best.judgement.value,
                unit: best.judgement.taken.wanted,
            }
        });
        Some(NumberJudged {
            verdict: best.judgement.verdict,
            sure: best.nearness.tier <= 1 && !best.judgement.by_grace && reckoning.is_some(),
            is_plain: best.nearness.tier == 0 && !best.nearness.is_blocked,
            instance: self.instance(best),
            reckoning,
        })
    }

    /// The inputs of an expectation as the case has them.
    fn given(&self, number: &CompiledNumber) -> Vec<ReckoningInput> {
        let formula = number.expected.as_ref().map(|(formula, _)| formula);
        formula.map_or(Vec::new(), |formula| {
            self.variables
                .inputs_of(formula, &BTreeMap::new(), &self.defaults)
        })
    }

    fn counts_here(&self, item: &CompiledItem, sentence: u32) -> bool {
        let item = &item.item;
        let stage = self.document.stage_of(sentence);
        item.stages_ok.is_empty()
            || stage.is_none_or(|stage| {
                stage == item.stage || item.stages_ok.iter().any(|ok| ok == stage)
            })
    }

    /// As if a phrase of the item stood there, so that guards and quotes know it.
    fn instance(&self, candidate: &Candidate) -> Instance {
        let placed = &self.figures.all[candidate.at];
        let same = candidate.hit.sentence == placed.sentence
            && self.document.sentence_kind(placed.sentence) != SentenceKind::Row;
        let (first, last) = if same {
            (
                placed.first.min(candidate.hit.first),
                placed.last.max(candidate.hit.last),
            )
        } else {
            (placed.first, placed.last)
        };
        Instance {
            hits: smallvec![Hit {
                first,
                last,
                sentence: placed.sentence,
                ..candidate.hit
            }],
            units: smallvec![self.document.unit_of(placed.sentence)],
            full: true,
            aside: false,
        }
    }
}

fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Met => 0,
        Verdict::Partly => 1,
        Verdict::Missed | Verdict::NotAssessed => 2,
    }
}

/// How far a ratio is from one, in thousandths of an order of magnitude.
fn thousandths(ratio: f64) -> u64 {
    if ratio > 0.0 && ratio.is_finite() {
        (ratio.log10().abs() * 1000.0).round() as u64
    } else {
        u64::MAX
    }
}

/// One reading of one number: verdict, whether only by grace, and the value it was judged as.
fn judge_one(
    number: &CompiledNumber,
    taken: &Taken,
    targets: Option<(f64, f64)>,
    (is_own, is_all_own): (bool, bool),
) -> Judgement {
    let judgement = |verdict: Verdict, by_grace: bool, value: f64| Judgement {
        verdict,
        by_grace,
        is_given: false,
        value,
        off: targets.map_or(0, |(own, _)| thousandths(value / own)),
        taken: *taken,
    };
    let plausible = |value: f64| {
        number
            .plausible
            .is_none_or(|[low, high]| low <= value && value <= high)
    };
    let Some((own, plain)) = targets else {
        let value = (taken.low * taken.high).sqrt();
        let verdict = if plausible(value) {
            Verdict::Met
        } else {
            Verdict::Missed
        };
        return judgement(verdict, true, value);
    };
    let within = |target: f64, (low, high): (f64, f64)| {
        let ratio = taken.nearest(target) / target;
        // A hair, so that an exact bound is inside.
        low * (1.0 - 1e-9) <= ratio && ratio <= high * (1.0 + 1e-9)
    };
    let value = taken.nearest(own);
    if within(own, number.within) {
        return judgement(Verdict::Met, false, value);
    }
    // Own inputs may have been misread: what fits the case's numbers counts, but not as certain.
    let given = is_own && within(plain, number.within);
    let grace = !is_all_own && number.plausible.is_some() && plausible(value);
    if given || grace {
        return Judgement {
            is_given: given,
            ..judgement(
                Verdict::Met,
                true,
                if given { taken.nearest(plain) } else { value },
            )
        };
    }
    let partly = number
        .partial_factor
        .is_some_and(|factor| within(own, (1.0 / factor, factor)));
    let verdict = if partly {
        Verdict::Partly
    } else {
        Verdict::Missed
    };
    judgement(verdict, false, value)
}
