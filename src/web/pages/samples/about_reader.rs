//! What the second reader is, and how far it agrees with people.

use super::super::about_reader::*;
use super::super::agreement::*;
use super::*;

pub fn about_reader(attached: bool) -> AboutReaderPage {
    AboutReaderPage {
        frame: frame(Here::Elsewhere),
        attached: attached.then(|| AttachedModel {
            host: "models.example".into(),
            model: HOSTILE.into(),
            each_stage: true,
            conversation: true,
            calls_per_interview: 24,
            tokens_per_person_day: 200_000,
        }),
        prompts: ["judge", "rephrase", "answer"]
            .map(|name| PromptLine {
                name: name.into(),
                version: "1".into(),
                hash: "0f3a9bc4d2e1".into(),
            })
            .to_vec(),
        most_points: 15,
    }
}

pub fn reader_prompt() -> ReaderPromptPage {
    ReaderPromptPage {
        frame: frame(Here::Elsewhere),
        name: "judge".into(),
        version: "1".into(),
        hash: "0f3a9bc4d2e1".repeat(5),
        text: format!("You read one part.\n\n{HOSTILE}"),
    }
}

pub fn agreement(empty: bool) -> AgreementPage {
    let row = |title: &str, told: bool| MeasureRow {
        title: title.into(),
        interviews: if told { 31 } else { 3 },
        items: 214,
        of: 260,
        cells: told.then(|| {
            [
                "82 %",
                "79 % (71 to 85)",
                "0.61 (0.48 to 0.74)",
                "0.70 (0.58 to 0.82)",
                "8.1 (5.9 to 10.3)",
                "84 % (67 to 93)",
            ]
            .map(String::from)
        }),
    };
    let pair = |prefix: &str, told: bool| PairView {
        id: format!("{prefix}-model-peer-unsure"),
        title: "Model and Peers, where the offline reader was not sure".into(),
        about: "A tenth.".into(),
        rows: vec![row("All", told), row("Depth", false)],
        confusion: told.then(|| Confusion {
            one: "Model".into(),
            other: "Peers".into(),
            rows: ["missed", "partly", "met"]
                .map(|verdict| ConfusionRow {
                    verdict: verdict.into(),
                    counts: [20, 4, 1],
                    sum: 25,
                })
                .to_vec(),
            sums: [60, 12, 3],
            all: 75,
            base: "Base rates.".into(),
        }),
    };
    let reader = |at: usize| ReaderView {
        id: format!("reader-{at}"),
        model: HOSTILE.into(),
        versions: "Prompt 0f3a, form 1, scorer 4".into(),
        since: NOW,
        until: NOW,
        interviews: 31,
        cases: 4,
        is_earlier: at > 1,
        calibrated: at > 1,
        conditions: vec![ConditionView {
            title: "Interviews".into(),
            bar: "at least 30".into(),
            have: "12".into(),
            standing: "18 short".into(),
            holds: false,
        }],
        pairs: vec![pair(&format!("reader-{at}"), at == 1)],
    };
    AgreementPage {
        frame: frame(Here::Elsewhere),
        interviews: if empty { 0 } else { 31 },
        least: 5,
        people: vec![pair("people", !empty)],
        readers: if empty {
            Vec::new()
        } else {
            vec![reader(1), reader(2), reader(3)]
        },
    }
}
