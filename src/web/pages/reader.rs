//! The second reader: its section of the report, everything that was sent, what one agreed to and used, and what it has seen while an
//! interview runs.

use askama::Template;

use super::report::{ItemVerdict, Quote};
use super::{Frame, show};
use crate::text::filters;
use crate::time::Timestamp;

/// Beside the offline result, on the report.
#[derive(Debug, Clone)]
pub struct SecondSection {
    /// Of the interview.
    pub id: String,
    /// `off`, `not-agreed`, `not-asked`, `nothing-to-ask`, `waiting`, `failed`, `answered`.
    pub standing: &'static str,
    /// Of the model that is attached now.
    pub host: Option<String>,
    /// There is a button to ask, or to ask again.
    pub may_ask: bool,
    pub failures: Vec<AskedStage>,
    /// What was asked, stage by stage.
    pub asked: Vec<AskedStage>,
    /// What needs the learner first; none of them empty.
    pub groups: Vec<SuggestedGroup>,
    /// One sentence for who did not see it come: that it has answered, and what there is to decide.
    pub news: String,
    pub with: Option<WithSuggestions>,
    pub stages: Vec<StageMoved>,
    /// What the opinions were made with, one line for each reader.
    pub versions: Vec<MadeWith>,
    /// Something was sent, and can be read.
    pub was_sent: bool,
}

#[derive(Debug, Clone)]
pub struct AskedStage {
    pub title: String,
    /// The text of each item that was asked; of a failure nothing.
    pub items: Vec<String>,
    /// Of a failure: what happened and what to do.
    pub sentence: String,
}

#[derive(Debug, Clone)]
pub struct MadeWith {
    pub model: String,
    /// The beginnings of hashes.
    pub prompt: String,
    pub rubric: String,
    pub schema: String,
    pub engine: String,
}

impl SecondSection {
    /// It is being asked: a script looks for the answer.
    pub fn waits(&self) -> bool {
        self.standing == "waiting"
    }

    /// Nothing goes out yet, so it is said where it would go.
    pub fn would_go(&self) -> Option<&str> {
        let host = self.host.as_deref();
        host.filter(|_| matches!(self.standing, "not-agreed" | "not-asked"))
    }
}

/// Points of which about the same is to be said.
#[derive(Debug, Clone)]
pub struct SuggestedGroup {
    /// `open`, `decided`, `agreed`, `unclear`.
    pub kind: &'static str,
    /// With the number of them.
    pub title: String,
    /// There is nothing to decide: it is unfolded by whoever wants to see it.
    pub folded: bool,
    pub items: Vec<Suggested>,
}

/// What was said of one item.
#[derive(Debug, Clone)]
pub struct Suggested {
    pub id: String,
    pub title: String,
    pub stage_title: String,
    pub model: ItemVerdict,
    /// Plain text of a model.
    pub reason: String,
    pub quote: Option<Quote>,
    /// What speaks against it, one sentence each.
    pub doubts: Vec<String>,
    /// Asked to see how well the two agree.
    pub audit: bool,
    /// `adopted`, `dismissed`.
    pub decision: Option<&'static str>,
    pub may_adopt: bool,
    /// What was found without it, what counts, and whose word that is: one sentence.
    pub now: String,
    pub held_back: bool,
}

/// The result with what counts.
#[derive(Debug, Clone)]
pub struct WithSuggestions {
    pub before_percent: u32,
    pub after_percent: u32,
    /// Level, verdict before, verdict after; only where they differ.
    pub levels: Vec<(String, String, String)>,
}

#[derive(Debug, Clone)]
pub struct StageMoved {
    pub title: String,
    /// Points of 100.
    pub before: u32,
    pub after: u32,
    /// What it would be without the limit.
    pub wanted: u32,
}

/// `/interviews/{id}/reader/sent`
#[derive(Debug, Template)]
#[template(path = "reader_sent.html")]
pub struct ReaderSentPage {
    pub frame: Frame,
    pub id: String,
    pub case_title: String,
    pub calls: Vec<SentCall>,
}

#[derive(Debug, Clone)]
pub struct SentCall {
    pub title: String,
    pub attempt: i64,
    /// What became of it: one sentence.
    pub outcome: String,
    pub host: String,
    pub model: String,
    pub sent_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub tries: i64,
    pub input: i64,
    pub output: i64,
    pub cost: Option<String>,
    /// The body byte for byte; empty when nothing was sent.
    pub request: String,
    /// Bytes of it.
    pub request_bytes: usize,
    /// What was sent after it, where the endpoint refused a part of that: one body a line.
    pub resent: Option<String>,
    /// The same with line breaks, where that helps.
    pub readable: Option<String>,
    /// What came back where it was of no use.
    pub reply: Option<String>,
    /// What came back where it was: one line for each item.
    pub opinions: Vec<String>,
}

/// `/you/reader`
#[derive(Debug, Template)]
#[template(path = "reader_account.html")]
pub struct ReaderAccountPage {
    pub frame: Frame,
    pub attached: Option<AttachedReader>,
    /// Hosts agreed to before that are not the one attached now, and still hold.
    pub others: Vec<Agreed>,
    pub days: Vec<UsedDay>,
}

#[derive(Debug, Clone)]
pub struct AttachedReader {
    pub host: String,
    pub model: String,
    pub agreed_at: Option<Timestamp>,
    /// That lines of the interviewer are said in its words.
    pub lines_agreed_at: Option<Timestamp>,
    /// After each stage, not only at the end.
    pub each_stage: bool,
    /// Lines of the interviewer may be said in its words.
    pub conversation: bool,
    /// One sentence.
    pub price: String,
    pub calls_per_interview: i64,
    pub tokens_per_day: i64,
    pub left_today: i64,
}

#[derive(Debug, Clone)]
pub struct Agreed {
    pub host: String,
    pub agreed_at: Timestamp,
}

#[derive(Debug, Clone)]
pub struct UsedDay {
    pub begins_at: Timestamp,
    pub calls: i64,
    pub tokens: i64,
    pub cost: String,
}

/// `/interviews/{id}/reader/so-far`
#[derive(Debug, Template)]
#[template(path = "reader_so_far.html")]
pub struct SoFarPage {
    pub frame: Frame,
    pub id: String,
    pub case_title: String,
    /// Title of the stage, and words of the candidate's own.
    pub stages: Vec<(String, Vec<String>)>,
}
