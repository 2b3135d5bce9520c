use super::*;

/// Every page that is a whole document, by name.
pub fn circles() -> CirclesPage {
    CirclesPage {
        frame: frame(Here::Circles),
        circles: vec![proctor::CircleSummary {
            id: "0196c".into(),
            name: HOSTILE.into(),
            members: 3,
            looks_after: true,
        }],
        asks_name: true,
        title: HOSTILE.into(),
        name: HOSTILE.into(),
        title_chars: 60,
        name_chars: 64,
        fault: Some("Give a name.".into()),
    }
}

pub fn circle() -> CirclePage {
    let who = |name: &str, you| proctor::Who {
        name: name.into(),
        you,
    };
    let (ada, bob) = (who(HOSTILE, true), who("Bob", false));
    let turn = |candidate: &proctor::Who, interviewer: &proctor::Who| proctor::PlannedTurn {
        candidate: candidate.clone(),
        interviewer: interviewer.clone(),
        case: Some(("url-shortener".into(), "URL shortener".into())),
    };
    let member = |who: &proctor::Who, looks_after| proctor::Member {
        key: if looks_after { "k1" } else { "k2" }.into(),
        who: who.clone(),
        joined_at: NOW,
        looks_after,
        balance: Balance {
            given: 1,
            received: 2,
        },
    };
    let circle = proctor::Circle {
        id: "0196c".into(),
        name: HOSTILE.into(),
        looks_after: true,
        members: vec![member(&ada, true), member(&bob, false)],
        mine: vec![proctor::Reading {
            interview: "0197a".into(),
            title: HOSTILE.into(),
            level: "senior".into(),
            owner: bob.clone(),
            ends_at: NOW,
            over: false,
        }],
        next: Ok(()),
        up: vec![proctor::Up {
            interview: "0197b".into(),
            title: "Social feed".into(),
            level: "senior".into(),
            owner: who(HOSTILE, false),
            put_at: NOW,
            readers: 2,
            reading: vec![(who(HOSTILE, false), NOW)],
            conflict: true,
            read: true,
        }],
        own: vec![proctor::Own {
            interview: "0197c".into(),
            title: "URL shortener".into(),
            level: "mid".into(),
            put_at: NOW,
            readers: 0,
            reading: vec![(bob.clone(), NOW)],
            conflict: false,
        }],
        offered: vec![proctor::Offered {
            interview: "0197d".into(),
            title: "Ride sharing".into(),
            level: "staff".into(),
            finished_at: NOW,
        }],
        week_begins_at: NOW,
        plan: vec![proctor::PlannedPair {
            turns: [turn(&ada, &bob), turn(&bob, &ada)],
            looks_on: Some(who(HOSTILE, false)),
        }],
        progress: proctor::Progress {
            interviews: 4,
            reviews: 3,
            cases: vec!["URL shortener".into(), HOSTILE.into()],
            cases_in_all: 12,
            points: vec![(crate::casebook::rubric::Dimension::Depth, 31)],
        },
        trend: vec![proctor::Point {
            interview: "0197c".into(),
            title: "URL shortener".into(),
            finished_at: NOW,
            coverage: 0.61,
        }],
        links: vec![proctor::CircleLink {
            id: "l1".into(),
            uses: 1,
            uses_max: 3,
            expires_at: NOW,
        }],
    };
    CirclePage {
        frame: frame(Here::Circles),
        circle,
        balance: "You have given 1 review and received as many.".into(),
        nothing: None,
        lease_hours: 8,
        title_chars: 60,
        link_uses: 8,
        link_uses_max: 9,
        link_days: 14,
        link_days_max: 30,
        members_max: 10,
        fault: Some("You are reviewing 2 already.".into()),
    }
}

pub fn circle_link() -> CircleLinkPage {
    CircleLinkPage {
        frame: frame(Here::Circles),
        id: "0196c".into(),
        title: HOSTILE.into(),
        link: "http://127.0.0.1:4545/circles/join#ffc1_x".into(),
        safe_qr: None,
        uses_max: 1,
        expires_at: NOW,
    }
}

pub fn circle_join() -> CircleJoinPage {
    CircleJoinPage {
        frame: frame(Here::Elsewhere),
        link: HOSTILE.into(),
        asks_name: true,
        name: HOSTILE.into(),
        name_chars: 64,
        fault: None,
    }
}
