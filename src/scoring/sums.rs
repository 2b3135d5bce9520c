//! The candidate's own sums on the scorecard, and the items that ask whether they are right.

use super::compile::CompiledItem;
use super::figures::Figures;
use super::finding::{Evidence, Finding, Note};
use super::guards::Guard;
use super::judge::Judging;
use super::scorecard::{SumReading, SumVerdict};
use crate::casebook::rubric::{Kind, Verdict};
use crate::language::{Document, Span};
use crate::numbers::{self, Hint, sum};

/// Quotes shown for an item about sums.
const QUOTES_MAX: usize = 3;

/// All sums of an answer, in the order of the text.
pub(super) fn read(document: &Document, figures: &Figures) -> Vec<SumReading> {
    let reading = |(text, sum): &(u32, numbers::Sum)| {
        let span = Span {
            text: *text,
            start: sum.start,
            end: sum.end,
        };
        let stage = document
            .tokens_at(span)
            .and_then(|(first, _)| document.stage_of(document.sentence_of(first)))
            .unwrap_or_default();
        let shown = |value: f64| numbers::show(value, sum.shown_as.measure, sum.shown_as.per_s);
        SumReading {
            quote: document.quote(span).to_owned(),
            verdict: match sum.verdict {
                sum::Verdict::Ok => SumVerdict::Ok,
                sum::Verdict::Rounded => SumVerdict::Rounded,
                sum::Verdict::Loose => SumVerdict::Loose,
                sum::Verdict::Wrong => SumVerdict::Wrong,
            },
            hint: sum.hint.map(|hint| match hint {
                Hint::Zeros(zeros) => format!("zeros:{zeros}"),
                Hint::Factor(factor) => format!("factor:{factor}"),
            }),
            comes_to: Some(shown(sum.left)),
            place: Some(Evidence {
                stage: stage.to_owned(),
                start: span.start,
                end: span.end,
                quote: String::new(),
                board: Vec::new(),
            }),
        }
    };
    figures.sums.iter().map(reading).collect()
}

/// The finding of an item about sums; too few of them are not assessed.
pub(super) fn settle(
    judging: &Judging,
    item: &CompiledItem,
    (sums, figures): (&[SumReading], &Figures),
    guard: &Guard,
    finding: &mut Finding,
) {
    if item.item.kind != Kind::Arithmetic
        || finding.verdict == Verdict::NotAssessed && finding.note != Some(Note::SumsNotRead)
    {
        return;
    }
    let is_about = |(text, sum): &(u32, numbers::Sum)| {
        let tokens = judging.document.tokens_at(Span {
            text: *text,
            start: sum.start,
            end: sum.end,
        });
        tokens.is_none_or(|(first, last)| judging.is_about_at(item, first, last))
    };
    let read = sums.iter().zip(&figures.sums);
    let about = read.filter(|(_, placed)| is_about(placed));
    let sums: Vec<&SumReading> = about.map(|(sum, _)| sum).collect();
    let least = item.item.min_equations.unwrap_or(1) as usize;
    finding.note = None;
    finding.near = None;
    if sums.len() < least.max(1) || guard.off_topic {
        finding.verdict = Verdict::NotAssessed;
        finding.sure = false;
        finding.note = Some(Note::SumsNotRead);
        return;
    }
    let is_wrong = |sum: &&&SumReading| sum.verdict == SumVerdict::Wrong;
    let wrong = sums.iter().filter(is_wrong).count();
    finding.verdict = match wrong {
        0 => Verdict::Met,
        // One slip among several right sums is a slip.
        wrong if wrong * 2 < sums.len() => Verdict::Partly,
        _ => Verdict::Missed,
    };
    finding.sure = sums.iter().all(|sum| sum.verdict != SumVerdict::Loose);
    let shown = sums
        .iter()
        .filter(|sum| (sum.verdict == SumVerdict::Wrong) == (wrong > 0));
    let quoted = shown.filter_map(|sum| {
        let place = sum.place.as_ref()?;
        let stage = if place.stage.is_empty() {
            &item.item.stage
        } else {
            &place.stage
        };
        Some(Evidence {
            stage: stage.clone(),
            quote: sum.quote.clone(),
            ..place.clone()
        })
    });
    finding.evidence = quoted.take(QUOTES_MAX).collect();
}

#[cfg(test)]
mod tests {
    use super::super::engine::Engine;
    use super::super::finding::Answer;
    use super::*;
    use crate::language::Lexicon;

    fn judged(text: &str) -> (Finding, Vec<SumReading>) {
        let rubric = "schema = 1\ncase = \"t\"\nrevision = \"1\"\n[[item]]\nid = \"estimate.sums\"\nstage = \"estimate\"\n\
            kind = \"arithmetic\"\ntext = \"t\"\nwhy = \"w\"\nweight = { mid = 1, senior = 1, staff = 1 }\n\
            dimension = \"quantitative\"\nmin_equations = 2\n";
        let engine = Engine::new(&toml::from_str(rubric).unwrap(), &Lexicon::default()).unwrap();
        let mut assessment = engine.assess(&Answer::read(text));
        (assessment.findings.remove(0), assessment.sums)
    }

    #[test]
    fn too_few_sums_are_not_assessed() {
        let (finding, sums) = judged("100 * 5 = 500 rows");
        assert_eq!((finding.verdict, sums.len()), (Verdict::NotAssessed, 1));
        assert_eq!(finding.note, Some(Note::SumsNotRead));
    }

    #[test]
    fn right_sums_are_met_one_slip_is_partly_and_most_wrong_is_missed() {
        let right = "100 * 5 = 500 rows. 500 * 2 = 1000 rows. 20 * 20 = 400.";
        assert_eq!(judged(right).0.verdict, Verdict::Met);
        let slip = right.replace("= 400", "= 4000");
        let (finding, sums) = judged(&slip);
        assert_eq!(finding.verdict, Verdict::Partly);
        assert_eq!(finding.evidence[0].quote, "20 * 20 = 4000");
        assert_eq!(sums[2].hint.as_deref(), Some("zeros:1"));
        assert_eq!(sums[2].comes_to.as_deref(), Some("400"));
        let wrong = slip.replace("= 1000", "= 100");
        assert_eq!(judged(&wrong).0.verdict, Verdict::Missed);
    }

    #[test]
    fn the_quote_of_a_sum_is_exactly_its_bytes() {
        let text = "# Estimate\nÜber: 6B * 500 B = 3 TB, gut.\n2 * 2 = 4";
        let (finding, _) = judged(text);
        let quote = &finding.evidence[0];
        assert_eq!(&text[quote.start..quote.end], quote.quote);
        assert_eq!(quote.quote, "6B * 500 B = 3 TB");
        assert_eq!(quote.stage, "estimate");
    }
}
