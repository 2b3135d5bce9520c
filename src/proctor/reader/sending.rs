//! One question on its way: room is reserved and its body kept, it goes out without any lock, and what comes of it is written down
//! beside it, whatever that is.

use std::time::Duration;

use super::super::finish::json;
use super::super::{Error, Proctor};
use super::Attached;
use super::unasked::Unasked;
use crate::diagram::Graph;
use crate::ids;
use crate::model::{Answered, Unanswered};
use crate::reader::choose::Call;
use crate::reader::{Ask, Said, Thrown, Used, Versions, board, reply, visible};
use crate::store::{
    Caller, EndCall, Ended, FailWaiting, OpenCall, Purpose, PutOpinion, ReserveCall, Reserved,
    Spent,
};

/// Where another question of the same person is under way, somebody looks again after this.
const LOOK_AGAIN: Duration = Duration::from_millis(250);
/// What came back and was of no use is kept up to here.
const REPLY_BYTES: usize = 64 * 1024;
/// Letters of English that make a token are four or so; a careful estimate takes fewer.
const BYTES_PER_TOKEN: usize = 3;

/// A question that waits.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    pub caller: &'a Caller,
    /// Under which it waits.
    pub id: &'a str,
    pub ask: &'a Ask,
    /// With the model as it is asked for.
    pub versions: &'a Versions,
    pub purpose: Purpose,
    /// How long another question of the same person is waited for.
    pub patience_ms: i64,
    /// Where the form of the answer is wrong, it is planned once more at once.
    pub may_repeat: bool,
}

/// An answer that is thrown away.
pub(super) struct Useless {
    code: &'static str,
    /// It was the form that was wrong.
    may_be_repaired: bool,
}

impl Proctor {
    /// Steps 2 to 4 of the module's page, for a question that waits. Whatever goes wrong is written down beside it.
    pub(super) async fn ask_open(
        &self,
        question: &Question<'_>,
        judge: &(impl Fn(&Said, &Versions) -> Result<Vec<PutOpinion>, Useless> + Sync),
    ) -> Result<Result<Said, Unasked>, Error> {
        let Question { id, ask, .. } = *question;
        let Some(attached) = self.reader() else {
            self.fail_waiting(id, "detached").await?;
            return Ok(Err(Unasked::all("detached")));
        };
        let request = attached.model.request(ask);
        let body = String::from_utf8_lossy(&request.body).into_owned();
        let tokens = estimate(body.len(), ask.most_tokens);
        let reserve = ReserveCall {
            caller: question.caller.clone(),
            call: OpenCall {
                id: id.to_owned(),
                host: attached.model.host().to_owned(),
                model: attached.model.name().to_owned(),
                versions: json(question.versions)?,
                request: body,
                purpose: question.purpose,
            },
            tokens,
            allowance: attached.settings.allowance,
            now: self.clock.now(),
        };
        if let Some(why) = self.reserve(reserve, question.patience_ms).await? {
            self.fail_waiting(id, &why.code).await?;
            return Ok(Err(why));
        }
        let answered = attached.model.send(&request).await;
        let (resent, tries) = match &answered {
            Ok(answered) => (lines(&answered.resent), answered.tries),
            Err(none) => (lines(&none.resent), none.tries),
        };
        let (ended, outcome) = match answered {
            Ok(answered) => {
                let spent = spent(attached, answered.said.used, tokens, ask.most_tokens);
                judged(question, answered, spent, judge)?
            }
            Err(none) => none_came(&none),
        };
        if let Err(why) = &outcome {
            tracing::warn!(
                reason = why.code,
                call = id,
                "the second reader gave nothing"
            );
        }
        let end = EndCall {
            call_id: id.to_owned(),
            ended,
            resent,
            tries: i64::from(tries),
            now: self.clock.now(),
        };
        match self.store.write(end).await? {
            true => Ok(outcome),
            false => Ok(Err(Unasked::of("interrupted"))),
        }
    }

    /// Nothing when there is room; else why there is none.
    async fn reserve(
        &self,
        mut reserve: ReserveCall,
        patience_ms: i64,
    ) -> Result<Option<Unasked>, Error> {
        let mut waited = Duration::ZERO;
        let patience = Duration::from_millis(patience_ms.unsigned_abs());
        loop {
            reserve.now = self.clock.now();
            return Ok(match self.store.write(reserve.clone()).await? {
                Reserved::Yes => None,
                Reserved::InFlight if waited < patience => {
                    tokio::time::sleep(LOOK_AGAIN).await;
                    waited += LOOK_AGAIN;
                    continue;
                }
                Reserved::InFlight => Some(Unasked::of("in-flight")),
                Reserved::NoConsent => Some(Unasked::all("no-consent")),
                Reserved::CallsSpent => Some(Unasked::all("calls-spent")),
                Reserved::PersonSpent => Some(Unasked::all("person-spent")),
                Reserved::DaySpent => Some(Unasked::all("day-spent")),
                Reserved::NotOpen => Some(Unasked::all("interrupted")),
            });
        }
    }

    pub(super) async fn fail_waiting(&self, call_id: &str, reason: &str) -> Result<(), Error> {
        let fail = FailWaiting {
            call_id: call_id.to_owned(),
            reason: reason.to_owned(),
            now: self.clock.now(),
        };
        self.store.write(fail).await?;
        Ok(())
    }
}

type Outcome = (Ended, Result<Said, Unasked>);

fn judged(
    question: &Question<'_>,
    answered: Answered,
    spent: Spent,
    judge: &impl Fn(&Said, &Versions) -> Result<Vec<PutOpinion>, Useless>,
) -> Result<Outcome, Error> {
    let mut versions = question.versions.clone();
    if let Some(model) = &answered.said.model {
        versions.model.clone_from(model);
    }
    match judge(&answered.said, &versions) {
        Ok(opinions) => {
            let done = Ended::Done {
                opinions,
                versions: json(&versions)?,
                spent,
            };
            Ok((done, Ok(answered.said)))
        }
        Err(useless) => {
            let again = question.may_repeat && useless.may_be_repaired;
            let again = again.then(ids::new_id);
            let failed = Ended::Failed {
                reason: useless.code.to_owned(),
                reply: kept(&answered.raw),
                spent: Some(spent),
                again: again.clone(),
            };
            let why = Unasked {
                again,
                ..Unasked::of(useless.code)
            };
            Ok((failed, Err(why)))
        }
    }
}

/// No answer: what came in its place is kept all the same, for whoever wants to know who answered instead.
fn none_came(none: &Unanswered) -> Outcome {
    let why = Unasked::from(&none.why);
    let failed = Ended::Failed {
        reason: why.code.clone(),
        reply: kept(&none.raw),
        spent: None,
        again: None,
    };
    (failed, Err(why))
}

pub(super) fn opinions_of(
    call: &Call,
    said: &Said,
    text: &str,
    drawn: Option<&Graph>,
    versions: &Versions,
) -> Result<Vec<PutOpinion>, Useless> {
    let opinions = reply::opinions(call, &said.text, text, versions);
    let opinions = opinions.map_err(|thrown| {
        tracing::info!(?thrown, stage = call.stage, "an answer is of no use");
        useless(&thrown)
    })?;
    let put = opinions.into_iter().map(|mut opinion| {
        if let (Some(graph), Some(evidence)) = (drawn, &mut opinion.evidence)
            && !evidence.board.is_empty()
        {
            board::name_parts(graph, evidence);
        }
        let body = serde_json::to_string(&opinion).map_err(|_| useless(&Thrown::NotJson))?;
        Ok(PutOpinion {
            item: opinion.item,
            body,
        })
    });
    put.collect()
}

fn useless(thrown: &Thrown) -> Useless {
    Useless {
        code: thrown.text_key(),
        may_be_repaired: thrown.may_be_repaired(),
    }
}

fn estimate(body_bytes: usize, most_tokens: u32) -> i64 {
    let body = i64::try_from(body_bytes / BYTES_PER_TOKEN).unwrap_or(i64::MAX);
    body.saturating_add(i64::from(most_tokens)).max(1)
}

/// What the endpoint counted; where it counts nothing, or nought, what was reserved.
fn spent(attached: &Attached, used: Option<Used>, tokens: i64, most_tokens: u32) -> Spent {
    let (input, output) = counted(used, tokens, most_tokens);
    Spent {
        input,
        output,
        cost: attached.settings.price.of(input, output),
    }
}

fn counted(used: Option<Used>, tokens: i64, most_tokens: u32) -> (i64, i64) {
    match used.filter(|used| *used != Used::default()) {
        Some(used) => (i64::from(used.input_tokens), i64::from(used.output_tokens)),
        None => {
            let output = i64::from(most_tokens).min(tokens);
            (tokens - output, output)
        }
    }
}

/// Bodies, one a line: there is none in JSON that was written by a program.
fn lines(bodies: &[Vec<u8>]) -> Option<String> {
    let lines = bodies.iter().map(|body| String::from_utf8_lossy(body));
    let lines: Vec<_> = lines.collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The beginning of what came, as text that can be looked at.
fn kept(raw: &[u8]) -> Option<String> {
    let raw = raw.get(..REPLY_BYTES).unwrap_or(raw);
    let mut text = visible(&String::from_utf8_lossy(raw));
    let mut end = text.len().min(REPLY_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::NoAnswer;

    #[test]
    fn what_is_kept_of_a_useless_answer_is_short_and_can_be_looked_at() {
        assert_eq!(kept(b"a\0b\xff").unwrap(), "a\\u{0}b\u{fffd}");
        assert_eq!(kept(b""), None);
        for long in [
            vec![b'x'; REPLY_BYTES + 1],
            vec![0; REPLY_BYTES],
            vec![0xff; REPLY_BYTES],
        ] {
            let length = kept(&long).unwrap().len();
            assert!(
                length <= REPLY_BYTES && length > REPLY_BYTES - 4,
                "{length}"
            );
        }
    }

    #[test]
    fn what_came_in_the_place_of_an_answer_is_kept_and_nothing_is_paid() {
        let none = Unanswered {
            why: NoAnswer::Unreadable,
            raw: b"<html>Sign in".to_vec(),
            tries: 1,
            resent: Vec::new(),
        };
        let (ended, outcome) = none_came(&none);
        assert_eq!(outcome.unwrap_err(), Unasked::of("unreadable"));
        let failed = Ended::Failed {
            reason: "unreadable".to_owned(),
            reply: Some("<html>Sign in".to_owned()),
            spent: None,
            again: None,
        };
        assert_eq!(ended, failed);
    }

    #[test]
    fn an_endpoint_that_counts_nought_is_not_for_free() {
        let used = |input_tokens, output_tokens| {
            Some(Used {
                input_tokens,
                output_tokens,
            })
        };
        assert_eq!(counted(used(31, 5), 900, 300), (31, 5));
        assert_eq!(counted(used(0, 5), 900, 300), (0, 5));
        assert_eq!(counted(used(0, 0), 900, 300), (600, 300));
        assert_eq!(counted(None, 900, 300), (600, 300));
        assert_eq!(counted(None, 200, 300), (0, 200));
        assert_eq!(estimate(3_000, 500), 1_500);
        assert_eq!(estimate(0, 0), 1);
    }

    #[test]
    fn every_body_that_went_out_behind_the_first_stands_on_its_line() {
        assert_eq!(lines(&[]), None);
        let bodies = [b"{\"a\":1}".to_vec(), b"{}".to_vec()];
        assert_eq!(lines(&bodies).unwrap(), "{\"a\":1}\n{}");
    }
}
