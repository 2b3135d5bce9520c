//! Full data for every template, with hostile text wherever text comes from people.

mod about_reader;
mod calibration;
mod circles;
mod cockpit;
mod drills;
mod pages;
mod peers;
mod progress;
mod reader;
mod replay;
mod report;
mod room;
mod study;
mod yours;

use askama::Template;

use super::account::{AccountPage, Device, LoginPage, RegisterPage};
use super::calculator::{CalculatorPage, ResultLine};
use super::calibration::*;
use super::circles::{CircleJoinPage, CircleLinkPage, CirclePage, CirclesPage};
use super::conflict::ConflictPage;
use super::drills::*;
use super::error::ErrorPage;
use super::guide::{GuidePage, RefusedChange};
use super::history::{HistoryPage, Row, State};
use super::live::{self, AfterPage, ChairState, Guide, LivePage};
use super::pace::PaceChart;
use super::peers::*;
use super::reader::*;
use super::report::*;
use super::room::*;
use super::self_score::{OwnText, SelfScorePage};
use super::start::{CaseCard, CustomStage, Running, StartPage};
use super::together::{
    AgreementRow, Answer, Cell, GradedItem, Group, Pinned, Reader, Remark, Together,
};
use super::{Choice, Frame, Here, Viewer};
use crate::peers::queue::Balance;
use crate::proctor;
use crate::text::t_of;
use crate::time::Timestamp;

pub use {
    self::about_reader::*, self::calibration::*, self::circles::*, self::cockpit::*,
    self::drills::*, self::pages::*, self::peers::*, self::reader::*, self::replay::*,
    self::report::*, self::room::*, self::study::*, self::yours::*,
};

const HOSTILE: &str = "<b hx-get=/x hx-trigger=load>x</b><img src=x onerror=alert(1)>";
const NOW: Timestamp = Timestamp::from_ms(1_795_253_460_000);
const STAGES: [&str; 5] = [
    "clarify",
    "estimate",
    "high-level",
    "deep-dive",
    "trade-offs",
];
pub const WRITTEN: &str = "\n  Who uses it? 100M links a month,\n\tso about 40 writes a second.\nReads: 100 times that. <b hx-get=/x hx-trigger=load>x</b>\n";

fn frame(here: Here) -> Frame {
    let viewer = Viewer::Named {
        person: "0196".into(),
        name: HOSTILE.into(),
    };
    Frame::new(viewer, here).notice(Some("Your settings are kept.".into()))
}

fn choices(values: &[(&str, &str, &str)], chosen: usize) -> Vec<Choice> {
    values
        .iter()
        .enumerate()
        .map(|(index, (value, title, about))| Choice {
            value: (*value).into(),
            title: (*title).into(),
            about: (*about).into(),
            chosen: index == chosen,
        })
        .collect()
}

fn levels() -> Vec<Choice> {
    choices(
        &[
            ("mid", "Mid", ""),
            ("senior", "Senior", ""),
            ("staff", "Staff", ""),
        ],
        1,
    )
}

fn extra_times() -> Vec<Choice> {
    choices(
        &[
            ("1000", "None", ""),
            ("1250", "A quarter more", ""),
            ("1500", "Half as much again", ""),
            ("2000", "Twice the time", ""),
        ],
        0,
    )
}

pub fn all() -> Vec<(&'static str, String)> {
    vec![
        ("about-reader", about_reader(true).render().unwrap()),
        ("about-reader-none", about_reader(false).render().unwrap()),
        ("reader-prompt", reader_prompt().render().unwrap()),
        ("agreement", agreement(false).render().unwrap()),
        ("agreement-none", agreement(true).render().unwrap()),
        ("start", start().render().unwrap()),
        ("room", room().render().unwrap()),
        ("room-gone-back", room_gone_back().render().unwrap()),
        ("room-untimed", room_untimed().render().unwrap()),
        ("calculator", calculator().render().unwrap()),
        ("conflict", conflict().render().unwrap()),
        ("guide", guide().render().unwrap()),
        ("history", history().render().unwrap()),
        ("circles", circles().render().unwrap()),
        ("circle", circle().render().unwrap()),
        ("circle-link", circle_link().render().unwrap()),
        ("circle-join", circle_join().render().unwrap()),
        ("progress", self::progress::progress().render().unwrap()),
        (
            "progress-none",
            self::progress::no_progress().render().unwrap(),
        ),
        ("history-empty", empty_history().render().unwrap()),
        ("self-score", self_score().render().unwrap()),
        ("report", report().render().unwrap()),
        ("report-waiting", second_report("waiting").render().unwrap()),
        (
            "report-not-agreed",
            second_report("not-agreed").render().unwrap(),
        ),
        ("reader-sent", reader_sent(true).render().unwrap()),
        ("reader-sent-none", reader_sent(false).render().unwrap()),
        ("reader-account", reader_account(true).render().unwrap()),
        (
            "reader-account-open",
            reader_account(false).render().unwrap(),
        ),
        ("reader-so-far", so_far().render().unwrap()),
        ("replay", replay().render().unwrap()),
        ("against", against(true).render().unwrap()),
        ("against-other-case", against(false).render().unwrap()),
        ("asked", asked(true).render().unwrap()),
        ("asked-fault", asked(false).render().unwrap()),
        ("live", cockpit(ChairState::Mine).render().unwrap()),
        (
            "live-taken",
            cockpit(ChairState::Taken(HOSTILE.into())).render().unwrap(),
        ),
        ("watch", cockpit(ChairState::NotAsked).render().unwrap()),
        ("after", after().render().unwrap()),
        ("join", join().render().unwrap()),
        ("review", review().render().unwrap()),
        ("graders", graders().render().unwrap()),
        ("calibration", calibration(false).render().unwrap()),
        ("calibration-nobody", calibration(true).render().unwrap()),
        ("practised", practised().render().unwrap()),
        ("reviews", reviews().render().unwrap()),
        ("register", register().render().unwrap()),
        ("login", login().render().unwrap()),
        ("account", account().render().unwrap()),
        ("account-guest", guest_account().render().unwrap()),
        ("drills", drills(false).render().unwrap()),
        ("drills-nobody", drills(true).render().unwrap()),
        ("drill", drill(DrillState::Open).render().unwrap()),
        ("drill-unread", drill(DrillState::Unread).render().unwrap()),
        ("drill-sheet", drill(DrillState::Sheet).render().unwrap()),
        (
            "drill-answered",
            drill(DrillState::Answered).render().unwrap(),
        ),
        ("drill-round", drill_round().render().unwrap()),
        ("study", study(false).render().unwrap()),
        ("study-nobody", study(true).render().unwrap()),
        ("study-plan", study_plan(false).render().unwrap()),
        ("study-plan-fault", study_plan(true).render().unwrap()),
        ("concepts", concepts("").render().unwrap()),
        ("concepts-none", concepts(HOSTILE).render().unwrap()),
        ("concept", concept().render().unwrap()),
        ("paths", paths().render().unwrap()),
        ("path", path().render().unwrap()),
        ("outcomes", outcomes(false).render().unwrap()),
        ("outcomes-enough", outcomes(true).render().unwrap()),
        ("error", error().render().unwrap()),
        ("import", import(true).render().unwrap()),
        ("import-fault", import(false).render().unwrap()),
        ("delete-interview", delete_interview().render().unwrap()),
        ("delete-account", delete_account(false).render().unwrap()),
        ("delete-guest", delete_account(true).render().unwrap()),
    ]
}
