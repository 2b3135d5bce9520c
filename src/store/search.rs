//! Finding interviews: a filtered history, newest first, page by page.
//!
//! # How it stays fast
//!
//! Whatever is asked for, rows come off an index in the order they are shown in, and reading stops when the page is full:
//!
//! 1. words: the words that begin as asked are looked up, a few at most; of several words the one that fewest interviews have
//!    leads, and the others are looked up for each interview it finds;
//! 2. a grader, without words: the interviews this grader marked;
//! 3. a case, a verdict or a level: the index of it, in which the others stand as well;
//! 4. nothing: the person's interviews.

use super::interviews::{After, InterviewRow, PAGE_LIMIT};
use super::query::{Conn, queries};
use super::{Db, Result};
use crate::limits;
use crate::time::Timestamp;

/// What a history is narrowed to; nothing in it: everything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    pub case_id: Option<String>,
    pub level: Option<String>,
    pub verdict: Option<String>,
    /// Begun then or later.
    pub from: Option<Timestamp>,
    /// Begun before.
    pub until: Option<Timestamp>,
    /// Who gave points; the owner for their own.
    pub grader: Option<String>,
    /// All of them: words from the first on and before the second.
    pub words: Vec<(String, String)>,
}

/// A page of what was found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    pub rows: Vec<InterviewRow>,
    /// More words begin as asked than were looked for.
    pub cut_short: bool,
}

/// Somebody who gave points for an interview of this person.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct GraderRow {
    pub grader_id: String,
    pub name: String,
}

impl Db {
    /// A person's interviews that fit, the newest first, at most `limit`.
    pub async fn find(
        &self,
        person_id: &str,
        filter: &Filter,
        after: Option<&After>,
        limit: i64,
    ) -> Result<Found> {
        let limit = limit.clamp(1, PAGE_LIMIT);
        let mut at = filter.until.unwrap_or(Timestamp::from_ms(i64::MAX));
        let mut id = "";
        if let Some(after) = after
            && after.started_at < at
        {
            (at, id) = (after.started_at, &after.id);
        }
        let mut conn = self.read().await?;
        let place = Place {
            person_id,
            at,
            id,
            from: filter.from.unwrap_or(Timestamp::from_ms(i64::MIN)),
            limit,
        };
        if !filter.words.is_empty() {
            return by_words(&mut conn, &place, filter).await;
        }
        let (case, level, verdict) = columns(filter);
        let Place { from, .. } = place;
        let rows = match &filter.grader {
            Some(grader) => {
                by_grader(
                    &mut conn, person_id, grader, at, id, from, case, level, verdict, limit,
                )
                .await?
            }
            None => narrowed(&mut conn, &place, case, level, verdict).await?,
        };
        Ok(Found {
            rows,
            cut_short: false,
        })
    }

    /// A person's interviews, the newest first; `case_id` narrows it to one case.
    pub async fn history(
        &self,
        person_id: &str,
        case_id: Option<&str>,
        after: Option<&After>,
        limit: i64,
    ) -> Result<Vec<InterviewRow>> {
        let filter = Filter {
            case_id: case_id.map(str::to_owned),
            ..Filter::default()
        };
        Ok(self.find(person_id, &filter, after, limit).await?.rows)
    }

    /// Who gave points for a person's interviews, themselves among them; the first [`limits::GRADERS_SHOWN`].
    pub async fn graders_of(&self, person_id: &str) -> Result<Vec<GraderRow>> {
        let mut conn = self.read().await?;
        let mut graders: Vec<GraderRow> = Vec::new();
        while graders.len() < limits::GRADERS_SHOWN {
            let last = graders.last().map_or("", |last| last.grader_id.as_str());
            let Some(next) = next_grader(&mut conn, person_id, last).await? else {
                break;
            };
            graders.push(next);
        }
        Ok(graders)
    }
}

/// Where a page begins and how long it is.
struct Place<'a> {
    person_id: &'a str,
    at: Timestamp,
    id: &'a str,
    from: Timestamp,
    limit: i64,
}

fn columns(filter: &Filter) -> (&str, &str, &str) {
    (
        filter.case_id.as_deref().unwrap_or(""),
        filter.level.as_deref().unwrap_or(""),
        filter.verdict.as_deref().unwrap_or(""),
    )
}

/// By the index of what is asked for; of several the one that narrows most.
async fn narrowed(
    conn: &mut Conn,
    place: &Place<'_>,
    case: &str,
    level: &str,
    verdict: &str,
) -> Result<Vec<InterviewRow>> {
    let Place {
        person_id: person,
        at,
        id,
        from,
        limit,
    } = *place;
    if !case.is_empty() {
        by_case(conn, person, case, at, id, from, level, verdict, limit).await
    } else if !verdict.is_empty() {
        by_verdict(conn, person, verdict, at, id, from, level, limit).await
    } else if !level.is_empty() {
        by_level(conn, person, level, at, id, from, limit).await
    } else {
        newest(conn, person, at, id, from, limit).await
    }
}

async fn by_words(conn: &mut Conn, place: &Place<'_>, filter: &Filter) -> Result<Found> {
    let mut terms = Vec::new();
    for (from, until) in filter.words.iter().take(limits::SEARCH_TERMS) {
        let most = limits::SEARCH_COUNTED;
        let some = some_with_word(conn, place.person_id, from, until, most).await?;
        let many = some.len();
        if many == 0 {
            return Ok(Found::default());
        }
        terms.push((many, from.as_str(), until.as_str()));
    }
    terms.sort_by_key(|(many, _, _)| *many);
    let mut others = terms.iter().skip(1).map(|(_, from, until)| (*from, *until));
    let mut other = || others.next().unwrap_or(("", ""));
    let ((from_1, until_1), (from_2, until_2), (from_3, until_3)) = (other(), other(), other());
    let Some((_, from, until)) = terms.first() else {
        return Ok(Found::default());
    };
    let (words, cut_short) = beginnings(conn, place.person_id, from, until).await?;
    let (case, level, verdict) = columns(filter);
    let grader = filter.grader.as_deref().unwrap_or("");
    let mut rows = Vec::new();
    for word in &words {
        let found = with_word(
            conn,
            place.person_id,
            word,
            place.at,
            place.id,
            place.from,
            case,
            level,
            verdict,
            grader,
            from_1,
            until_1,
            from_2,
            until_2,
            from_3,
            until_3,
            place.limit,
        );
        rows.extend(found.await?);
    }
    // The newest of each word are the newest of all.
    rows.sort_by(|one, other| (other.started_at, &other.id).cmp(&(one.started_at, &one.id)));
    rows.dedup_by(|one, other| one.id == other.id);
    rows.truncate(usize::try_from(place.limit).unwrap_or(usize::MAX));
    Ok(Found { rows, cut_short })
}

/// Words of a person from one on and before another, and whether there are more.
async fn beginnings(
    conn: &mut Conn,
    person_id: &str,
    from: &str,
    until: &str,
) -> Result<(Vec<String>, bool)> {
    let mut words = first_word(conn, person_id, from, until).await?;
    while let Some(last) = words.last() {
        let Some(next) = next_word(conn, person_id, last, until).await?.pop() else {
            break;
        };
        if words.len() >= limits::SEARCH_BEGINNINGS {
            return Ok((words, true));
        }
        words.push(next);
    }
    Ok((words, false))
}

/// The columns of [`InterviewRow`].
macro_rules! select_found {
    ($tail:literal) => {
        concat!(
            "SELECT i.id, i.person_id, i.case_id, i.title, i.level, i.plan_name, i.pace, i.phase, i.stage, i.started_at,
                    i.finished_at, i.due_at, i.seq, i.content_hash, i.coverage, i.verdict FROM ",
            $tail
        )
    };
}

queries! {
    read newest(person_id: &str, started_at: Timestamp, id: &str, from: Timestamp, limit: i64) -> Vec<InterviewRow> =
        (select_found!("interview i
          WHERE i.person_id = $1 AND (i.started_at, i.id) < ($2, $3) AND i.started_at >= $4
          ORDER BY i.started_at DESC, i.id DESC LIMIT $5"));

    read by_case(person_id: &str, case_id: &str, started_at: Timestamp, id: &str, from: Timestamp, level: &str, verdict: &str,
                 limit: i64) -> Vec<InterviewRow> =
        (select_found!("interview i
          WHERE i.person_id = $1 AND i.case_id = $2 AND (i.started_at, i.id) < ($3, $4) AND i.started_at >= $5
            AND ($6 = '' OR i.level = $6) AND ($7 = '' OR i.verdict = $7)
          ORDER BY i.started_at DESC, i.id DESC LIMIT $8"));

    read by_verdict(person_id: &str, verdict: &str, started_at: Timestamp, id: &str, from: Timestamp, level: &str,
                    limit: i64) -> Vec<InterviewRow> =
        (select_found!("interview i
          WHERE i.person_id = $1 AND i.verdict = $2 AND (i.started_at, i.id) < ($3, $4) AND i.started_at >= $5
            AND ($6 = '' OR i.level = $6)
          ORDER BY i.started_at DESC, i.id DESC LIMIT $7"));

    read by_level(person_id: &str, level: &str, started_at: Timestamp, id: &str, from: Timestamp, limit: i64) -> Vec<InterviewRow> =
        (select_found!("interview i
          WHERE i.person_id = $1 AND i.level = $2 AND (i.started_at, i.id) < ($3, $4) AND i.started_at >= $5
          ORDER BY i.started_at DESC, i.id DESC LIMIT $6"));

    read by_grader(person_id: &str, grader_id: &str, started_at: Timestamp, id: &str, from: Timestamp, case_id: &str,
                   level: &str, verdict: &str, limit: i64) -> Vec<InterviewRow> =
        (select_found!("graded g CROSS JOIN interview i
          WHERE g.person_id = $1 AND g.grader_id = $2 AND (g.started_at, g.interview_id) < ($3, $4) AND g.started_at >= $5
            AND i.id = g.interview_id AND i.person_id = $1
            AND ($6 = '' OR i.case_id = $6) AND ($7 = '' OR i.level = $7) AND ($8 = '' OR i.verdict = $8)
          ORDER BY g.started_at DESC, g.interview_id DESC LIMIT $9"));

    /// Interviews with this very word, and with words of the ranges that are not empty.
    read with_word(person_id: &str, word: &str, started_at: Timestamp, id: &str, from: Timestamp, case_id: &str,
                   level: &str, verdict: &str, grader_id: &str, from_1: &str, until_1: &str, from_2: &str, until_2: &str,
                   from_3: &str, until_3: &str, limit: i64) -> Vec<InterviewRow> =
        (select_found!("word w CROSS JOIN interview i
          WHERE w.person_id = $1 AND w.word = $2 AND (w.started_at, w.interview_id) < ($3, $4) AND w.started_at >= $5
            AND i.id = w.interview_id AND i.person_id = $1
            AND ($6 = '' OR i.case_id = $6) AND ($7 = '' OR i.level = $7) AND ($8 = '' OR i.verdict = $8)
            AND ($9 = '' OR EXISTS (SELECT 1 FROM graded g WHERE g.interview_id = i.id AND g.grader_id = $9))
            AND ($10 = '' OR EXISTS (SELECT 1 FROM word o WHERE o.interview_id = i.id AND o.word >= $10 AND o.word < $11))
            AND ($12 = '' OR EXISTS (SELECT 1 FROM word o WHERE o.interview_id = i.id AND o.word >= $12 AND o.word < $13))
            AND ($14 = '' OR EXISTS (SELECT 1 FROM word o WHERE o.interview_id = i.id AND o.word >= $14 AND o.word < $15))
          ORDER BY w.started_at DESC, w.interview_id DESC LIMIT $16"));

    read first_word(person_id: &str, from: &str, until: &str) -> Scalars<String> =
        "SELECT word FROM word WHERE person_id = $1 AND word >= $2 AND word < $3 ORDER BY word LIMIT 1";

    read next_word(person_id: &str, behind: &str, until: &str) -> Scalars<String> =
        "SELECT word FROM word WHERE person_id = $1 AND word > $2 AND word < $3 ORDER BY word LIMIT 1";

    /// When they began that have it, some of them: enough to tell which word is rare.
    read some_with_word(person_id: &str, from: &str, until: &str, most: i64) -> Scalars<Timestamp> =
        "SELECT started_at FROM word WHERE person_id = $1 AND word >= $2 AND word < $3 LIMIT $4";

    read next_grader(person_id: &str, behind: &str) -> Option<GraderRow> =
        "SELECT grader_id, name FROM graded WHERE person_id = $1 AND grader_id > $2 ORDER BY grader_id LIMIT 1";
}
