//! The second reader.

use super::*;

pub fn second_section(standing: &'static str) -> SecondSection {
    let stage = |sentence: &str| AskedStage {
        title: HOSTILE.into(),
        items: vec![HOSTILE.into(), "Names the number of reads.".into()],
        sentence: sentence.into(),
    };
    let item = |id: &str, decision, may_adopt: bool| Suggested {
        id: id.into(),
        title: HOSTILE.into(),
        stage_title: "Clarify".into(),
        model: ItemVerdict::Met,
        reason: HOSTILE.into(),
        quote: Some(Quote {
            text: HOSTILE.into(),
            segment: Some(1),
        }),
        doubts: vec!["The quote does not stand in the text.".into()],
        audit: !may_adopt,
        decision,
        may_adopt,
        now: "The checks say missed; on its word met counts.".into(),
        held_back: !may_adopt,
    };
    let group = |kind, folded, item| SuggestedGroup {
        kind,
        title: "Two points".into(),
        folded,
        items: vec![item],
    };
    SecondSection {
        id: "0197".into(),
        standing,
        host: Some(HOSTILE.into()),
        may_ask: standing == "failed",
        failures: vec![stage("It did not answer in time.")],
        asked: vec![stage("")],
        groups: vec![
            group("open", false, item("clarify-scale", None, true)),
            group(
                "decided",
                false,
                item("clarify-expiry", Some("adopted"), false),
            ),
            group("agreed", true, item("clarify-alias", None, true)),
        ],
        news: "It has answered.".into(),
        with: Some(WithSuggestions {
            before_percent: 61,
            after_percent: 66,
            levels: vec![("senior".into(), "lean no".into(), "hire".into())],
        }),
        stages: vec![StageMoved {
            title: "Clarify".into(),
            before: 50,
            after: 65,
            wanted: 71,
        }],
        versions: vec![MadeWith {
            model: HOSTILE.into(),
            prompt: "abc".into(),
            rubric: "def".into(),
            schema: "1".into(),
            engine: "9".into(),
        }],
        was_sent: true,
    }
}

pub fn second_report(standing: &'static str) -> ReportPage {
    ReportPage {
        second: Some(second_section(standing)),
        ..report()
    }
}

pub fn reader_sent(any: bool) -> ReaderSentPage {
    let call = |attempt, request: &str| SentCall {
        title: "Clarify".into(),
        attempt,
        outcome: "It was answered.".into(),
        host: HOSTILE.into(),
        model: HOSTILE.into(),
        sent_at: Some(NOW),
        ended_at: Some(NOW),
        tries: 2,
        input: 1_200,
        output: 300,
        cost: Some("0.0105 USD".into()),
        request_bytes: request.len(),
        request: request.into(),
        resent: Some(HOSTILE.into()),
        readable: Some(HOSTILE.into()),
        reply: Some(HOSTILE.into()),
        opinions: vec![HOSTILE.into()],
    };
    ReaderSentPage {
        frame: frame(Here::History),
        id: "0197".into(),
        case_title: HOSTILE.into(),
        calls: match any {
            true => vec![call(1, HOSTILE), call(2, "")],
            false => Vec::new(),
        },
    }
}

pub fn reader_account(agreed: bool) -> ReaderAccountPage {
    ReaderAccountPage {
        frame: frame(Here::Account),
        attached: Some(AttachedReader {
            host: HOSTILE.into(),
            model: HOSTILE.into(),
            agreed_at: agreed.then_some(NOW),
            lines_agreed_at: None,
            each_stage: agreed,
            conversation: agreed,
            price: "A million tokens cost 3 USD to read and 15 USD to write.".into(),
            calls_per_interview: 24,
            tokens_per_day: 200_000,
            left_today: 150_000,
        }),
        others: vec![Agreed {
            host: HOSTILE.into(),
            agreed_at: NOW,
        }],
        days: match agreed {
            true => vec![UsedDay {
                begins_at: NOW,
                calls: 5,
                tokens: 9_000,
                cost: "0.0105 USD".into(),
            }],
            false => Vec::new(),
        },
    }
}

pub fn so_far() -> SoFarPage {
    SoFarPage {
        frame: frame(Here::Elsewhere),
        id: "0197".into(),
        case_title: HOSTILE.into(),
        stages: vec![("Clarify".into(), vec![HOSTILE.into()])],
    }
}
