//! What one has.

use super::*;
use crate::proctor::transfer::{Came, NotBrought, Unsound};
use crate::web::pages::yours::{DeleteAccountPage, DeleteInterviewPage, ImportPage, Yours};

pub fn yours_section() -> Yours {
    Yours {
        retention: choices(&[("0", "For good", ""), ("12", "12 months", "")], 1),
        next_at: Some(NOW),
        archive_limit: 20,
    }
}

pub fn import(sound: bool) -> ImportPage {
    ImportPage {
        frame: frame(Here::Account),
        came: vec![Came {
            id: "0197".into(),
            title: HOSTILE.into(),
        }],
        also: vec![HOSTILE.into()],
        not_brought: vec![NotBrought {
            what: HOSTILE.into(),
            why: "You have it already.".into(),
        }],
        faults: match sound {
            true => Vec::new(),
            false => vec![Unsound {
                entry: HOSTILE.into(),
                line: 7,
                field: HOSTILE.into(),
                message: HOSTILE.into(),
            }],
        },
    }
}

pub fn delete_interview() -> DeleteInterviewPage {
    DeleteInterviewPage {
        frame: frame(Here::History),
        id: "0197".into(),
        case_title: HOSTILE.into(),
        started_at: NOW,
        running: true,
        graders: 2,
        links: 1,
    }
}

pub fn delete_account(guest: bool) -> DeleteAccountPage {
    DeleteAccountPage {
        frame: frame(Here::Account),
        guest,
        interviews: 3,
        running: 1,
        reviewed: 2,
        circles: 1,
        word: "delete".into(),
        fault: Some("The word is not the right one.".into()),
    }
}
