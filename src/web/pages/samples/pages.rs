use super::*;

pub fn start() -> StartPage {
    let case = |id: &str, title: &str, summary: &str, difficulty, minutes, chosen| CaseCard {
        id: id.into(),
        title: title.into(),
        summary: summary.into(),
        difficulty,
        minutes,
        chosen,
    };
    StartPage {
        reader: Some(HOSTILE.into()),
        frame: frame(Here::Start),
        running: vec![Running {
            id: "0197".into(),
            case_title: "URL shortener".into(),
            stage_title: "Estimate".into(),
            minutes_left: Some(31),
            paused: false,
        }],
        cases: vec![
            case(
                "url-shortener",
                "URL shortener",
                "Short links that never break, read far more often than written.",
                1,
                45,
                true,
            ),
            case(
                "social-feed",
                "Social feed",
                "A home timeline for people who follow a few, and people followed by millions.",
                2,
                45,
                false,
            ),
            case(
                "ride-sharing",
                "Ride sharing",
                "Match riders to drivers that move, in seconds, in every city at once.",
                3,
                45,
                false,
            ),
        ],
        levels: levels(),
        plans: choices(
            &[
                ("default", "45 minutes", "6 / 4 / 14 / 15 / 6"),
                ("short", "35 minutes", "what is left of a real slot"),
                ("long", "60 minutes", ""),
                ("drill", "One stage, 7 minutes", ""),
                ("untimed", "Untimed", "the clock counts up"),
                ("custom", "My own minutes", ""),
            ],
            0,
        ),
        paces: choices(
            &[
                (
                    "interview",
                    "Interview",
                    "a stage may run over; the end is hard",
                ),
                ("strict", "Strict", "each stage ends at its bell"),
            ],
            0,
        ),
        extra_times: extra_times(),
        custom_stages: STAGES
            .iter()
            .zip(["6", "4", "14", "15", "6"])
            .map(|(id, minutes)| CustomStage {
                id: (*id).into(),
                title: t_of("stage-title", id),
                minutes: minutes.into(),
            })
            .collect(),
        more_open: false,
        fault: None,
    }
}

pub fn history() -> HistoryPage {
    let row = |id: &str, case_title: &str, state| Row {
        id: id.into(),
        case_title: case_title.into(),
        level: "senior".into(),
        started_at: NOW,
        imported_at: Some(NOW).filter(|_| id == "5"),
        state,
    };
    HistoryPage {
        frame: frame(Here::History),
        rows: vec![
            row(
                "1",
                "URL shortener",
                State::Running {
                    minutes_left: Some(31),
                    paused: false,
                },
            ),
            row(
                "2",
                "Social feed",
                State::Running {
                    minutes_left: None,
                    paused: false,
                },
            ),
            row(
                "3",
                "Social feed",
                State::Running {
                    minutes_left: Some(3),
                    paused: true,
                },
            ),
            row("4", "Ride sharing", State::Reading),
            row(
                "5",
                "URL shortener",
                State::Finished {
                    verdict: Some("lean no".into()),
                    coverage_percent: Some(61),
                },
            ),
            row(
                "6",
                "URL shortener",
                State::Finished {
                    verdict: None,
                    coverage_percent: None,
                },
            ),
        ],
        older: Some("abc=".into()),
        not_first: false,
        reviews_waiting: 2,
        filter: super::progress::filter(),
    }
}

pub fn empty_history() -> HistoryPage {
    HistoryPage {
        rows: vec![],
        older: None,
        filter: super::super::history::FilterForm::default(),
        ..history()
    }
}

pub fn self_score() -> SelfScorePage {
    SelfScorePage {
        frame: frame(Here::Elsewhere),
        id: "0197".into(),
        case_title: "URL shortener".into(),
        dimensions: [
            "navigation",
            "quantitative",
            "solution",
            "depth",
            "trade-offs",
            "communication",
        ]
        .map(String::from)
        .to_vec(),
        texts: vec![
            OwnText {
                stage_title: "Clarify".into(),
                text: WRITTEN.into(),
            },
            OwnText {
                stage_title: "Estimate".into(),
                text: String::new(),
            },
        ],
        fault: Some("Give every line a number, or skip.".into()),
    }
}

pub fn register() -> RegisterPage {
    RegisterPage {
        frame: frame(Here::Account),
        name: HOSTILE.into(),
        fault: Some("This password is too easy to guess.".into()),
        next: "/interviews".into(),
    }
}

pub fn login() -> LoginPage {
    LoginPage {
        frame: frame(Here::Account),
        name: HOSTILE.into(),
        fault: Some("Name and password do not belong together.".into()),
        next: String::new(),
    }
}

pub fn account() -> AccountPage {
    AccountPage {
        reader: true,
        frame: frame(Here::Account),
        devices: vec![
            Device {
                id: "1".into(),
                title: "Firefox on Linux".into(),
                last_seen_at: NOW,
                this_one: true,
            },
            Device {
                id: "2".into(),
                title: "Safari on iPhone".into(),
                last_seen_at: NOW,
                this_one: false,
            },
        ],
        extra_times: extra_times(),
        yours: yours_section(),
    }
}

pub fn guest_account() -> AccountPage {
    let mut page = account();
    page.frame.viewer = Viewer::Guest {
        person: "0196".into(),
    };
    page.frame.notice = Some(HOSTILE.into());
    page
}

pub fn error() -> ErrorPage {
    ErrorPage::new(
        404,
        format!("There is no {HOSTILE}."),
        Some("a1b2c3".into()),
    )
}
