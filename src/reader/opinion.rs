//! What a model said of one item, and what that is worth.

use serde::{Deserialize, Serialize};

use crate::casebook::rubric::Verdict;
use crate::scoring::{Evidence, Scorecard};

use super::prompt::Prompt;
use super::schema;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// Id of the item.
    pub item: String,
    pub stage: String,
    pub because: Because,
    /// `not_assessed` where the model could not tell, or said nothing that can be used.
    pub verdict: Verdict,
    /// Plain text on one line, without control and direction characters.
    pub reason: String,
    /// The whole quote, where it stands. `met` and `partly` without it move nothing.
    pub evidence: Option<Evidence>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Doubt>,
    pub versions: Versions,
}

impl Opinion {
    /// It may move something: a verdict that has all it needs, and nothing speaks against it.
    pub fn counts(&self) -> bool {
        match self.verdict {
            Verdict::Met | Verdict::Partly => self.evidence.is_some() && self.doubts.is_empty(),
            Verdict::Missed | Verdict::NotAssessed => false,
        }
    }
}

/// Why the item was put to the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Because {
    /// The offline scorer is not.
    Unsure,
    /// One of the tenth that is asked to see how well the two agree; it moves nothing.
    Audit,
}

/// What speaks against an opinion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// In the candidate's favour, and without a quote.
    NoQuote,
    /// The quote does not stand in the stage, whole.
    QuoteNotFound,
    /// Fewer than three words, or more than sixty.
    QuoteLength,
    /// The quote, or what stands around it, speaks to whoever grades instead of about the design.
    Instructs,
    /// The quote has no word of what the point is about. A person may see that it fits all the same, and adopt it.
    Beside,
    /// Characters nobody sees stand in the quoted text.
    Hidden,
    /// The answer about this item was not one.
    Unusable,
}

impl Doubt {
    pub fn text_key(self) -> &'static str {
        match self {
            Doubt::NoQuote => "reader-doubt-no-quote",
            Doubt::QuoteNotFound => "reader-doubt-quote-not-found",
            Doubt::QuoteLength => "reader-doubt-quote-length",
            Doubt::Instructs => "reader-doubt-instructs",
            Doubt::Beside => "reader-doubt-beside",
            Doubt::Hidden => "reader-doubt-hidden",
            Doubt::Unusable => "reader-doubt-unusable",
        }
    }
}

/// What an opinion was made with: another version of any of these is another reader.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Versions {
    /// As the endpoint names it; what was asked for where it does not.
    pub model: String,
    /// Hash of the instructions.
    pub prompt: String,
    /// Content hash of case and rubric.
    pub rubric: String,
    /// Version of the form of question and answer.
    pub schema: String,
    /// Of the offline scorer that chose what to ask.
    pub engine: String,
}

impl Versions {
    /// Of an opinion beside a card; `model` as the endpoint names it.
    pub fn of(model: &str, prompt: &Prompt, card: &Scorecard) -> Versions {
        Versions {
            model: model.to_owned(),
            prompt: prompt.hash.clone(),
            rubric: card.rubric.clone(),
            schema: schema::VERSION.to_owned(),
            engine: card.engine.clone(),
        }
    }
}
