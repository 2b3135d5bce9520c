//! A rubric, compiled once, and the way through an answer.
//!
//! 1. Find all phrases of all items at once.
//! 2. Judge every item by the hits of its phrases.
//! 3. Let the guards take back what was only listed, or was said about another case.
//! 4. Write findings, in the order of the rubric.

use std::collections::BTreeSet;

use crate::casebook::rubric::{Combine, Kind, Rubric, Verdict};
use crate::language::{Finder, FinderBuilder, Lexicon, PhraseId};

use super::compile::{CompiledItem, Compiler, Fault, not_assessable};
use super::finding::{Answer, Finding, Near, NearReason, Note};
use super::guards;
use super::judge::{Instance, Judged, Judging};

/// A rubric ready to be read against answers. Holds no state of an answer.
#[derive(Debug, Clone)]
pub struct Engine {
    pub(super) items: Vec<CompiledItem>,
    pub(super) anchors: Vec<PhraseId>,
    pub(super) finder: Finder,
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
}

impl Engine {
    /// Compiles every phrase of the rubric; its classes extend `lexicon` and win over it.
    ///
    /// # Errors
    /// All faults at once.
    pub fn new(rubric: &Rubric, lexicon: &Lexicon) -> Result<Self, Vec<Fault>> {
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
        let items = rubric.item.iter().map(|item| compiler.item(item)).collect();
        if !compiler.faults.is_empty() {
            return Err(compiler.faults);
        }
        Ok(Engine {
            items,
            anchors,
            finder: compiler.builder.build(),
        })
    }

    /// One finding per item, in the order of the rubric.
    pub fn score(&self, answer: &Answer) -> Vec<Finding> {
        self.assess(answer).findings
    }

    /// Findings, flags and signals, with all guards.
    pub fn assess(&self, answer: &Answer) -> Assessment {
        let document = &answer.document;
        let hits = self.finder.find(document);
        let judging = Judging {
            document,
            hits: &hits,
        };
        let judged: Vec<Judged> = self.items.iter().map(|item| judging.judge(item)).collect();
        let guard = guards::look(self, document, &hits, &judged);
        let mut findings = Vec::with_capacity(judged.len());
        for (item, judged) in self.items.iter().zip(judged) {
            findings.push(judging.finding(item, judged, &guard));
        }
        let mut flags = guard.flags();
        for (item, finding) in self.items.iter().zip(&findings) {
            if item.item.kind == Kind::Misconception && finding.verdict == Verdict::Met {
                flags.push(item.item.id.clone());
            }
        }
        let signals = guards::signals(document, &findings);
        Assessment {
            findings,
            flags,
            signals,
        }
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
        judging.finding(item, judging.judge(item), &guards::Guard::default())
    }
}

impl Judging<'_> {
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
        };
        if let Some(note) = not_assessable(item) {
            finding.verdict = Verdict::NotAssessed;
            finding.note = Some(note);
            return finding;
        }
        let was_met = !judged.instances.is_empty();
        let kept: Vec<&Instance> = judged
            .instances
            .iter()
            .filter(|i| !guard.drops(i))
            .collect();
        let halves: Vec<&Instance> = judged.halves.iter().filter(|i| !guard.drops(i)).collect();
        let words_only = item.item.number.is_some() && item.item.combine == Combine::And;
        if !kept.is_empty() {
            finding.verdict = Verdict::Met;
            let units: BTreeSet<u32> = kept.iter().flat_map(|i| i.units.iter().copied()).collect();
            let full = kept.iter().any(|instance| instance.full);
            finding.sure = (full || units.len() >= 2) && !words_only;
            finding.note = words_only.then_some(Note::WordsOnly);
            finding.evidence = self.evidence(&kept, &item.item.stage);
        } else if item.item.partial.is_some() && !halves.is_empty() {
            finding.verdict = Verdict::Partly;
            finding.evidence = self.evidence(&halves, &item.item.stage);
            finding.near = judged.near;
        } else {
            // A number could have met it, and numbers were not read.
            finding.sure = !judged.keyword && item.item.number.is_none();
            finding.near = judged.near;
            if was_met {
                let dropped: Vec<&Instance> = judged.instances.iter().take(1).collect();
                finding.note = Some(Note::MentionOnly);
                finding.near = self
                    .evidence(&dropped, &item.item.stage)
                    .into_iter()
                    .next()
                    .map(|wrote| Near {
                        reason: NearReason::MentionOnly,
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
