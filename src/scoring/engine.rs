//! A rubric, compiled once, and the way through an answer.
//!
//! 1. Find all phrases of all items at once.
//! 2. Judge every item by the hits of its phrases.
//! 3. Let the guards take back what was only listed, or was said about another case.
//! 4. Write findings, in the order of the rubric.

use crate::casebook::Entry;
use crate::casebook::case::Estimate;
use crate::casebook::rubric::{Combine, Kind, Rubric, Verdict};
use crate::language::{Finder, FinderBuilder, Hit, Lexicon, PhraseId};

use super::compile::{CompiledItem, Compiler, Fault, not_assessable};
use super::consistency::{self, Remark};
use super::figures::{self, Model, Reckoner, Variables};
use super::finding::{Answer, Finding, Near, NearReason, Note};
use super::guards;
use super::judge::{Instance, Judged, Judging, NearBy};
use super::scorecard::SumReading;
use super::sums;

/// A sentence of so many words says something about what it names: of 38 answers, terser ones were wrong in one of three.
const SURE_SENTENCE_WORDS: usize = 10;
/// A point of so many parts may be made with one of them in other words.
const MANY_PARTS: usize = 3;
/// So many words in their order are no accident, even if they stand in one place only.
const SURE_WORDS: usize = 3;

/// A rubric ready to be read against answers. Holds no state of an answer.
#[derive(Debug, Clone)]
pub struct Engine {
    pub(super) items: Vec<CompiledItem>,
    pub(super) anchors: Vec<PhraseId>,
    pub(super) finder: Finder,
    pub(super) variables: Variables,
}

/// What the guards and caps need to know besides findings. `None`: cannot be told from the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Signals {
    pub alternative_named: Option<bool>,
    pub deep_dive_reached: Option<bool>,
    pub estimate_attempted: Option<bool>,
}

/// Findings with what was noticed on the way.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Assessment {
    pub findings: Vec<Finding>,
    /// `off-topic`, `stuffing`, and the ids of red flags that were hit.
    pub flags: Vec<String>,
    pub signals: Signals,
    /// The candidate's own sums, in the order of the text.
    pub sums: Vec<SumReading>,
    /// Numbers that do not fit together.
    pub remarks: Vec<Remark>,
}

impl Assessment {
    /// Leaves out what an interview without some stages never asked for: an item of a stage that was not
    /// planned is not assessed, unless it was met elsewhere.
    pub fn leave_out_unplanned(&mut self, is_planned: impl Fn(&str) -> bool) {
        for finding in &mut self.findings {
            if finding.verdict == Verdict::Missed && !is_planned(&finding.stage) {
                finding.verdict = Verdict::NotAssessed;
                finding.near = None;
                finding.note = Some(Note::StageNotPlanned);
            }
        }
        let signals = &mut self.signals;
        let asked_for = [
            (&mut signals.estimate_attempted, "estimate"),
            (&mut signals.deep_dive_reached, "deep-dive"),
            (&mut signals.alternative_named, "trade-offs"),
        ];
        for (signal, stage) in asked_for {
            *signal = signal.filter(|seen| *seen || is_planned(stage));
        }
    }
}

impl Engine {
    /// The engine of a case, as everybody uses it who scores answers: rubric, shared classes and estimation model.
    ///
    /// # Errors
    /// All faults at once.
    pub fn of(entry: &Entry) -> Result<Self, Vec<Fault>> {
        Self::with_model(&entry.rubric, &entry.lexicon, &entry.case.estimate)
    }

    /// Compiles every phrase of the rubric; its classes extend `lexicon` and win over it. Numbers that are expected
    /// from outputs of the case's model are not judged: see [`Engine::with_model`].
    ///
    /// # Errors
    /// All faults at once.
    pub fn new(rubric: &Rubric, lexicon: &Lexicon) -> Result<Self, Vec<Fault>> {
        Self::compiled(rubric, lexicon, Model::default())
    }

    /// As [`Engine::new`], with the estimation model of the case, worked out again from the candidate's own inputs.
    ///
    /// # Errors
    /// All faults at once, names that neither the rubric nor the model has among them.
    pub fn with_model(
        rubric: &Rubric,
        lexicon: &Lexicon,
        estimate: &Estimate,
    ) -> Result<Self, Vec<Fault>> {
        Self::compiled(rubric, lexicon, Model::new(estimate))
    }

    fn compiled(rubric: &Rubric, lexicon: &Lexicon, model: Model) -> Result<Self, Vec<Fault>> {
        let lexicon = lexicon.extended(&rubric.class).map_err(|faults| {
            let fault = |fault: crate::language::ClassFault| Fault {
                item: None,
                field: format!("class.{}", fault.class),
                message: format!("phrase `{}`: {}", fault.phrase, fault.fault),
            };
            faults.into_iter().map(fault).collect::<Vec<_>>()
        })?;
        let builder = FinderBuilder::new(&lexicon);
        let mut compiler = Compiler {
            lexicon: &lexicon,
            builder,
            faults: Vec::new(),
        };
        let anchors = compiler.phrases(None, "anchors", &rubric.anchors);
        let variables = compiler.variables(rubric, model);
        let items = rubric.item.iter();
        let items = items.map(|item| compiler.item(item, &variables)).collect();
        if !compiler.faults.is_empty() {
            return Err(compiler.faults);
        }
        Ok(Engine {
            items,
            anchors,
            finder: compiler.builder.build(),
            variables,
        })
    }

    /// One finding per item, in the order of the rubric.
    pub fn score(&self, answer: &Answer) -> Vec<Finding> {
        self.assess(answer).findings
    }

    /// Findings, flags and signals, with all guards.
    pub fn assess(&self, answer: &Answer) -> Assessment {
        self.assessed(answer, true)
    }

    /// As [`Engine::assess`], but an answer to another case keeps what it seems to earn: shows which items
    /// tick what was said about something else.
    pub fn assess_any_topic(&self, answer: &Answer) -> Assessment {
        self.assessed(answer, false)
    }

    fn assessed(&self, answer: &Answer, anchored: bool) -> Assessment {
        let document = &answer.document;
        let hits = self.finder.find(document);
        let judging = Judging {
            document,
            hits: &hits,
        };
        let judged: Vec<Judged> = self.items.iter().map(|item| judging.judge(item)).collect();
        let mut guard = guards::look(self, document, &hits, &judged);
        if !anchored {
            guard.forget_anchors();
        }
        let mut findings = Vec::with_capacity(judged.len());
        let reckoner = Reckoner::new(document, &hits, &self.variables);
        let sums = sums::read(document, &reckoner.figures);
        for (item, judged) in self.items.iter().zip(judged) {
            let mut finding = judging.finding(item, judged, &guard);
            let number = reckoner.judge(item);
            figures::settle(&judging, item, number.as_ref(), &guard, &mut finding);
            sums::settle(
                &judging,
                item,
                (&sums, &reckoner.figures),
                &guard,
                &mut finding,
            );
            findings.push(finding);
        }
        let board = answer.board.as_ref();
        super::diagram::judge(&self.items, board, guard.off_topic, &mut findings);
        let mut flags = guard.flags();
        for (item, finding) in self.items.iter().zip(&findings) {
            if item.item.kind == Kind::Misconception && finding.verdict == Verdict::Met {
                flags.push(item.item.id.clone());
            }
        }
        let remarks = match guard.off_topic {
            true => Vec::new(),
            false => consistency::look(document, &reckoner, &findings),
        };
        let signals = guards::signals(document, &findings);
        Assessment {
            findings,
            flags,
            signals,
            sums,
            remarks,
        }
    }

    /// The items that a text of the interviewer gives away: what it would earn if the candidate had said it.
    pub fn given_away(&self, stage: &str, text: &str) -> Vec<&str> {
        let answer = Answer::from_stages(&[(stage, text)]);
        let hits = self.finder.find(&answer.document);
        let judging = Judging {
            document: &answer.document,
            hits: &hits,
        };
        let given = self.items.iter().filter(|item| {
            item.item.kind != Kind::Misconception && !judging.judge(item).instances.is_empty()
        });
        given.map(|item| item.item.id.as_str()).collect()
    }

    /// One item against a text of its own stage, without the guards: for examples.
    pub(super) fn judge_alone(&self, at: usize, text: &str) -> Finding {
        let item = &self.items[at];
        let answer = Answer::from_stages(&[(item.item.stage.as_str(), text)]);
        let hits = self.finder.find(&answer.document);
        let judging = Judging {
            document: &answer.document,
            hits: &hits,
        };
        let guard = guards::Guard::default();
        let mut finding = judging.finding(item, judging.judge(item), &guard);
        let reckoner = Reckoner::new(&answer.document, &hits, &self.variables);
        let number = reckoner.judge(item);
        figures::settle(&judging, item, number.as_ref(), &guard, &mut finding);
        let sums = sums::read(&answer.document, &reckoner.figures);
        sums::settle(
            &judging,
            item,
            (&sums, &reckoner.figures),
            &guard,
            &mut finding,
        );
        finding
    }
}

/// Whether it was said in two places.
fn twice(instances: &[&Instance]) -> bool {
    let first = instances.first();
    first.is_some_and(|first| {
        let mut others = instances[1..].iter();
        let apart = |one: &[u32], other: &[u32]| one.iter().all(|unit| !other.contains(unit));
        others.any(|other| apart(&other.units, &first.units))
    })
}

impl Judging<'_> {
    /// Whether one place is enough to be sure of it. A choice is made once; a thing is named in a sentence of some length;
    /// an explanation has to show twice that it is one.
    fn is_clear(&self, item: &CompiledItem, instance: &Instance) -> bool {
        match item.item.kind {
            Kind::Mention => instance.hits.iter().any(|hit| {
                self.document.words_of_unit(hit.sentence).count() >= SURE_SENTENCE_WORDS
            }),
            Kind::Decision | Kind::Order | Kind::Ratio | Kind::Misconception => true,
            Kind::Explain | Kind::Estimate | Kind::Arithmetic | Kind::Diagram => false,
        }
    }

    /// From what was found to a finding.
    fn finding(&self, item: &CompiledItem, judged: Judged, guard: &guards::Guard) -> Finding {
        let mut finding = Finding {
            id: item.item.id.clone(),
            stage: item.item.stage.clone(),
            verdict: Verdict::Missed,
            sure: false,
            evidence: Vec::new(),
            near: None,
            note: None,
            reckoning: None,
        };
        if let Some(note) = not_assessable(item) {
            finding.verdict = Verdict::NotAssessed;
            finding.note = Some(note);
            return finding;
        }
        let was_met = !judged.instances.is_empty();
        let flag = item.item.kind == Kind::Misconception;
        let foreign =
            |i: &Instance| !flag && (guard.is_foreign(self.document, i) || !self.is_about(item, i));
        let counts = |i: &&Instance| !guard.drops(i) && !foreign(i);
        let kept: Vec<&Instance> = judged.instances.iter().filter(counts).collect();
        let halves: Vec<&Instance> = judged.halves.iter().filter(counts).collect();
        let words_only = item.item.number.is_some() && item.item.combine == Combine::And;
        if !kept.is_empty() {
            finding.verdict = Verdict::Met;
            // Said in two places, and nowhere put together from parts that stand apart.
            let apart =
                kept.iter().any(|i| i.full) && !kept.iter().any(|i| i.full && i.units.len() == 1);
            finding.note = if words_only {
                Some(Note::WordsOnly)
            } else if apart {
                Some(Note::PartsApart)
            } else {
                let phrase = |i: &Instance| {
                    let words = |hit: &Hit| self.document.words_between(hit.first..hit.last + 1);
                    i.full || i.hits.iter().any(|hit| words(hit) >= SURE_WORDS)
                };
                let clear = kept.iter().any(|i| phrase(i) && self.is_clear(item, i));
                (!clear && !twice(&kept)).then_some(Note::OnePlace)
            };
            finding.sure = finding.note.is_none();
            finding.evidence = self.evidence(&kept, &item.item.stage);
        } else if item.item.partial.is_some() && !halves.is_empty() {
            finding.verdict = Verdict::Partly;
            finding.evidence = self.evidence(&halves, &item.item.stage);
            finding.near = judged.near.and_then(|near| self.near(item, near));
        } else {
            // What is only a heading, lacks its number or was denied is as good as half there; so is one part of a point that
            // has many, because the others may have been put in other words.
            let many = judged.near_groups >= MANY_PARTS && item.item.kind != Kind::Decision;
            let half = |near: &NearBy| match near.reason() {
                NearReason::OnlyHeading | NearReason::NoNumber | NearReason::Denied => true,
                NearReason::Incomplete => many,
                _ => false,
            };
            // A number may meet it yet.
            finding.sure =
                !was_met && item.item.number.is_none() && !judged.near.as_ref().is_some_and(half);
            if !was_met {
                finding.near = judged.near.and_then(|near| self.near(item, near));
            } else {
                let dropped: Vec<&Instance> = judged.instances.iter().take(1).collect();
                let foreign = dropped.iter().any(|i| foreign(i));
                finding.note = Some(if foreign {
                    Note::OffTopic
                } else {
                    Note::MentionOnly
                });
                finding.near = self
                    .evidence(&dropped, &item.item.stage)
                    .into_iter()
                    .next()
                    .map(|wrote| Near {
                        reason: if foreign {
                            NearReason::Elsewhere
                        } else {
                            NearReason::MentionOnly
                        },
                        wrote,
                        wants: Vec::new(),
                    });
            }
        }
        if item.item.kind == Kind::Misconception && finding.verdict == Verdict::Met {
            finding.note = Some(Note::NeedsConfirmation);
            finding.sure = false;
        }
        if guard.off_topic && matches!(finding.verdict, Verdict::Met | Verdict::Partly) {
            finding.verdict = Verdict::Missed;
            finding.sure = false;
            finding.note = Some(Note::OffTopic);
        }
        finding
    }
}

#[cfg(test)]
mod tests;
