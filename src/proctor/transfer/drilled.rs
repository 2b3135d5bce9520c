//! `drills.json`: questions one answered, taken along and brought.
//!
//! What an archive says of how well something is known is not believed: verdicts are given again by what was typed and what was
//! expected, and the day on which a drill comes again is made from all answers that are here then.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::bringing::Unsound;
use super::examining::{Faults, document, in_the_past, is_name, is_text};
use super::parts::value;
use crate::archive::Archive;
use crate::drills::follow::judge_all;
use crate::drills::{Question, Verdict, pick};
use crate::ids;
use crate::limits;
use crate::proctor::Error;
use crate::proctor::drills::needed_ms;
use crate::store::{self, AnsweredRow, DrillCardRow, DrillQuestionRow, DrillReviewRow};
use crate::text::{t, t_with};
use crate::time::Timestamp;
use crate::wire;

/// Answers are cut into files of about this size, so that each may be read again.
const FILE_BYTES: usize = 2 << 20;
/// A drill, or `case/<id>`.
const ABOUT_CHARS: usize = 100;
const TITLE_CHARS: usize = 200;
/// Of a formula.
const SUM_BYTES: usize = 1_000;

/// `drills.json`: what was answered, and when each drill comes again. Where that is long there are `drills-2.json`, ... as well.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DrillsFile {
    /// In the first file; to be read, and worked out again from the answers where they are brought.
    pub cards: Vec<CardFile>,
    /// By drill, and in the order in which they were drawn.
    pub answered: Vec<AnsweredFile>,
}

/// How well a drill is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CardFile {
    /// A drill, or `case/<id>`.
    pub about: String,
    pub due_at: i64,
    pub last_at: i64,
    /// In days.
    pub stability: f64,
    pub difficulty: f64,
    pub repetitions: i64,
    pub lapses: i64,
}

/// A question that was answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnsweredFile {
    /// As it was asked, with what was expected and why.
    pub question: Question,
    /// Its numbers were drawn by it.
    pub seed: i64,
    /// `r1`, `r2`, ...: the questions of one mixed round have the same.
    pub round: Option<String>,
    /// In the round, from 1.
    pub place: i64,
    pub drawn_at: i64,
    pub answered_at: i64,
    /// By quantity; what was left open is not among them.
    pub numbers: Vec<NumberFile>,
}

/// One number of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NumberFile {
    /// The `key` of what was asked.
    pub quantity: String,
    /// As typed.
    pub answer: String,
    /// As read, in the unit that was asked for.
    pub value: Option<f64>,
    /// `exact`, `good`, `rounded`, `order`, `wrong`.
    pub verdict: String,
}

/// `drills.json`, `drills-2.json`, ...
pub fn drills_file(part: usize) -> String {
    match part {
        1 => "drills.json".to_owned(),
        part => format!("drills-{part}.json"),
    }
}

/// How many there are, one behind the other.
pub fn files_in(archive: &Archive) -> usize {
    let mut parts = (1..).take_while(|part| archive.contains(&drills_file(*part)));
    parts.by_ref().count()
}

/// The files on their way out.
#[derive(Default)]
pub struct Writing {
    file: DrillsFile,
    bytes: usize,
    part: usize,
    rounds: BTreeMap<String, usize>,
}

impl Writing {
    pub fn of(cards: Vec<DrillCardRow>) -> Self {
        let card = |row: DrillCardRow| CardFile {
            about: row.about,
            due_at: row.due_at.as_ms(),
            last_at: row.last_at.as_ms(),
            stability: row.stability,
            difficulty: row.difficulty,
            repetitions: row.repetitions,
            lapses: row.lapses,
        };
        Writing {
            file: DrillsFile {
                cards: cards.into_iter().map(card).collect(),
                answered: Vec::new(),
            },
            part: 1,
            ..Writing::default()
        }
    }

    /// Adds all answers about one thing; gives the files that are full.
    ///
    /// # Errors
    /// A question that does not read.
    pub fn add(&mut self, mut rows: Vec<AnsweredRow>) -> Result<Vec<(String, Value)>, Error> {
        // Of what was drawn at once nobody knows which was first: the same order wherever it is brought.
        rows.sort_by_key(|row| {
            let question = &row.question;
            (question.drawn_at, question.answered_at, question.seed)
        });
        let mut full = Vec::new();
        for row in rows {
            let answered = self.answered(row)?;
            let content = |cause: serde_json::Error| Error::Content(cause.to_string());
            let bytes = serde_json::to_string_pretty(&answered).map_err(content)?;
            if self.bytes > 0 && self.bytes + bytes.len() > FILE_BYTES {
                full.push((drills_file(self.part), value(&self.file)?));
                (self.file, self.bytes) = (DrillsFile::default(), 0);
                self.part += 1;
            }
            self.bytes += bytes.len();
            self.file.answered.push(answered);
        }
        Ok(full)
    }

    /// The last one.
    ///
    /// # Errors
    /// None that happens.
    pub fn end(self) -> Result<(String, Value), Error> {
        Ok((drills_file(self.part), value(&self.file)?))
    }

    fn answered(&mut self, row: AnsweredRow) -> Result<AnsweredFile, Error> {
        let AnsweredRow { question, reviews } = row;
        let asked: Question = serde_json::from_str(&question.body)
            .map_err(|cause| Error::Content(cause.to_string()))?;
        let round = question.round_id.map(|round| {
            let next = self.rounds.len() + 1;
            format!("r{}", self.rounds.entry(round).or_insert(next))
        });
        let number = |review: DrillReviewRow| NumberFile {
            quantity: review.quantity,
            answer: review.answer,
            value: review.value,
            verdict: review.verdict,
        };
        Ok(AnsweredFile {
            question: asked,
            seed: question.seed,
            round,
            place: question.place,
            drawn_at: question.drawn_at.as_ms(),
            answered_at: question.answered_at.map_or(0, Timestamp::as_ms),
            numbers: reviews.into_iter().map(number).collect(),
        })
    }
}

/// Looks at all files of drills; how many there are.
pub fn examine(archive: &Archive, now: Timestamp, faults: &mut Vec<Unsound>) -> usize {
    let files = files_in(archive);
    let mut answers = 0;
    for part in 1..=files {
        let name = drills_file(part);
        let mut faults = Faults::of(&name, faults);
        if faults.enough() {
            break;
        }
        let file: DrillsFile = match document(archive, &name) {
            Ok(file) => file,
            Err(fault) => {
                faults.add(fault);
                continue;
            }
        };
        answers += file.answered.len();
        let cards = file.cards.len() <= limits::CONTENT_ENTRIES;
        faults.unless(cards, "cards", || most(limits::CONTENT_ENTRIES));
        faults.unless(answers <= limits::ARCHIVE_DRILLS, "answered", || {
            most(limits::ARCHIVE_DRILLS)
        });
        for (place, card) in file.cards.iter().enumerate() {
            let fits = is_name(&card.about, ABOUT_CHARS);
            faults.unless(fits, &format!("cards.{place}.about"), || t("archive-name"));
        }
        for (place, one) in file.answered.iter().enumerate() {
            if faults.enough() {
                break;
            }
            one.examine(&format!("answered.{place}"), now, &mut faults);
        }
    }
    files
}

fn most(most: usize) -> String {
    t_with("archive-too-many", &[("most", most.into())])
}

fn too_long(most: usize) -> String {
    t_with("archive-text", &[("most", most.into())])
}

impl AnsweredFile {
    fn examine(&self, at: &str, now: Timestamp, faults: &mut Faults<'_>) {
        let question = &self.question;
        let field = |name: &str| format!("{at}.{name}");
        let about = is_name(&question.about, ABOUT_CHARS);
        faults.unless(about, &field("question.about"), || t("archive-name"));
        for (name, text) in [("family", &question.family), ("title", &question.title)] {
            let fits = !text.is_empty() && is_text(text, TITLE_CHARS);
            faults.unless(fits, &field(&format!("question.{name}")), || {
                too_long(TITLE_CHARS)
            });
        }
        let body = serde_json::to_string(question).unwrap_or_default();
        let fits = body.len() <= limits::DRILL_QUESTION_BYTES && !body.contains("\\u0000");
        faults.unless(fits, &field("question"), || {
            too_long(limits::DRILL_QUESTION_BYTES)
        });
        let known = |concept: &String| is_name(concept, 64) && !concept.contains(' ');
        let concepts = question.concepts.iter().all(known);
        faults.unless(concepts, &field("question.concepts"), || t("archive-name"));
        let keys: BTreeSet<&str> = question.asked.iter().map(|one| one.key.as_str()).collect();
        let each = keys.len() == question.asked.len() && keys.iter().all(|key| is_name(key, 64));
        let some = (1..=limits::DRILL_NUMBERS).contains(&keys.len());
        faults.unless(each && some, &field("question.asked"), || {
            t_with("archive-asked", &[("most", limits::DRILL_NUMBERS.into())])
        });

        let few = question.sums.len() <= limits::DRILL_NUMBERS
            && question.inputs.len() <= limits::DRILL_NUMBERS
            && question
                .sums
                .iter()
                .all(|sum| sum.formula.len() <= SUM_BYTES);
        faults.unless(few, &field("question.sums"), || most(limits::DRILL_NUMBERS));

        let round = self.round.as_ref().is_none_or(|round| is_name(round, 16));
        faults.unless(round, &field("round"), || t("archive-name"));
        let places = 1..=i64::try_from(pick::ROUND).unwrap_or(i64::MAX);
        faults.unless(places.contains(&self.place), &field("place"), || {
            t_with("archive-place", &[("most", pick::ROUND.into())])
        });
        let drawn = in_the_past(self.drawn_at, now);
        faults.unless(drawn, &field("drawn_at"), || t("archive-time"));
        let answered = in_the_past(self.answered_at, now) && self.drawn_at <= self.answered_at;
        faults.unless(answered, &field("answered_at"), || t("archive-time"));

        let some = !self.numbers.is_empty();
        faults.unless(some, &field("numbers"), || t("archive-no-numbers"));
        let mut seen = BTreeSet::new();
        for (place, number) in self.numbers.iter().enumerate() {
            let field = |name: &str| format!("{at}.numbers.{place}.{name}");
            let quantity = number.quantity.as_str();
            let asked = keys.contains(quantity);
            faults.unless(asked, &field("quantity"), || t("archive-quantity"));
            let once = seen.insert(quantity);
            faults.unless(once, &field("quantity"), || t("archive-row-twice"));
            let most = 2 * limits::DRILL_ANSWER_CHARS;
            let short = is_text(&number.answer, most);
            faults.unless(short, &field("answer"), || too_long(most));
            let known = wire::parse::<Verdict>(&number.verdict).is_some();
            faults.unless(known, &field("verdict"), || {
                let known = "exact, good, rounded, order, wrong";
                t_with("archive-choice", &[("known", known.into())])
            });
        }
    }

    /// As rows, under names that `salt` gives.
    fn row(self, salt: &str, place: &str) -> Result<AnsweredRow, serde_json::Error> {
        let question = self.question;
        let id = name_of(salt, place);
        let (drawn_at, at) = (
            Timestamp::from_ms(self.drawn_at),
            Timestamp::from_ms(self.answered_at),
        );
        let typed = self.numbers.iter();
        let typed: BTreeMap<&str, &str> = typed
            .map(|one| (one.quantity.as_str(), one.answer.as_str()))
            .collect();
        let typed = serde_json::to_string(&typed)?;
        let values = self.numbers.iter();
        let values = values.filter_map(|one| Some((one.quantity.clone(), one.value?)));
        let judged = judge_all(&question, &values.collect());
        let mut reviews = Vec::with_capacity(self.numbers.len());
        for number in self.numbers {
            let mut asked = question.asked.iter();
            let Some(asked) = asked.find(|one| one.key == number.quantity) else {
                continue;
            };
            let verdict = judged
                .get(&number.quantity)
                .map_or(Verdict::Wrong, |outcome| outcome.judged.verdict);
            reviews.push(DrillReviewRow {
                question_id: id.clone(),
                quantity: number.quantity,
                about: question.about.clone(),
                family: question.family.clone(),
                concepts: question.concepts.join(" "),
                answer: number.answer,
                value: number.value,
                unit: asked.unit.clone(),
                expected: asked.expected,
                verdict: wire::name(&verdict),
                needed_ms: needed_ms(drawn_at, at),
                answered_at: at,
            });
        }
        Ok(AnsweredRow {
            question: DrillQuestionRow {
                body: serde_json::to_string(&question)?,
                about: question.about,
                seed: self.seed,
                round_id: self
                    .round
                    .map(|round| name_of(salt, &format!("round/{round}"))),
                place: self.place,
                typed,
                drawn_at,
                answered_at: Some(at),
                id,
            },
            reviews,
        })
    }
}

/// The rows of a file that was examined before: the same each time for the same `salt`.
pub fn rows(archive: &Archive, part: usize, salt: &str) -> store::Result<Vec<AnsweredRow>> {
    let lost = |why: String| store::Error::Internal(store::Cause::text(why));
    let file: DrillsFile = document(archive, &drills_file(part))
        .map_err(|fault| lost(format!("{}: {}", fault.entry, fault.message)))?;
    let rows = file.answered.into_iter().enumerate();
    let rows = rows.map(|(place, one)| one.row(salt, &format!("{part}/{place}")));
    rows.collect::<Result<_, _>>()
        .map_err(|cause| lost(cause.to_string()))
}

/// A new name that nobody can guess and that is the same each time.
fn name_of(salt: &str, what: &str) -> String {
    let hash = ids::hash_of(&format!("{salt}/{what}"));
    hash.get(..32).unwrap_or(&hash).to_owned()
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::archive::{Limits, Writer};
    use crate::casebook::Casebook;
    use crate::drills::{Memory, Rating, SHEET, Source};
    use crate::proctor::drills::card_of;

    const NOW: Timestamp = Timestamp::from_ms(1_800_000_000_000);
    static BOOK: LazyLock<Casebook> = LazyLock::new(|| Casebook::load(None).unwrap());

    /// Answers to drills and sheets as they are stored, each number off by `factor`.
    fn stored(factor: f64) -> Vec<AnsweredRow> {
        let sources = Source::all(&BOOK);
        let sources = sources.iter().step_by(5).enumerate();
        let answered = sources.map(|(n, source)| {
            let at = i64::try_from(n).unwrap() * 1_000;
            let question = source.ask(at).unwrap();
            let numbers = question.asked.iter().map(|asked| NumberFile {
                quantity: asked.key.clone(),
                answer: format!("about {}", asked.expected * factor),
                value: Some(asked.expected * factor),
                verdict: String::from("exact"),
            });
            AnsweredFile {
                numbers: numbers.collect(),
                question,
                seed: at,
                round: (n % 2 == 0).then(|| String::from("r1")),
                place: 1,
                drawn_at: at,
                answered_at: at + 20_000,
            }
        });
        let rows = answered.map(|one| one.row("salt", "1").unwrap());
        rows.collect()
    }

    fn archive_of(files: &[(String, Value)]) -> Archive {
        let mut writer = Writer::default();
        for (name, file) in files {
            writer.add(name, file.to_string().as_bytes()).unwrap();
        }
        Archive::open(writer.finish().unwrap(), &Limits::UPLOAD).unwrap()
    }

    fn taken(rows: Vec<AnsweredRow>) -> Vec<(String, Value)> {
        let mut writing = Writing::of(Vec::new());
        let mut files = writing.add(rows).unwrap();
        files.push(writing.end().unwrap());
        files
    }

    fn faults_of(change: impl Fn(&mut Value)) -> Vec<(String, String)> {
        let mut files = taken(stored(1.0));
        change(&mut files[0].1);
        let mut faults = Vec::new();
        examine(&archive_of(&files), NOW, &mut faults);
        let told = faults.into_iter();
        told.map(|fault| (fault.field, fault.message)).collect()
    }

    #[test]
    fn what_is_taken_along_is_sound_and_the_same_when_it_was_brought() {
        let before = stored(1.0);
        assert!(before.len() > 8 && before.iter().any(|row| row.reviews.len() > 3));
        let files = taken(before.clone());
        let archive = archive_of(&files);
        let mut faults = Vec::new();
        assert_eq!(examine(&archive, NOW, &mut faults), 1);
        assert_eq!(faults, []);
        let brought = rows(&archive, 1, "another").unwrap();
        assert_eq!(taken(brought.clone()), files);
        assert_eq!(rows(&archive, 1, "another").unwrap(), brought, "each time");
        let rounds: BTreeSet<_> = brought.iter().map(|row| &row.question.round_id).collect();
        assert_eq!(rounds.len(), 2, "one round, and none");
        let ids: BTreeSet<_> = brought.iter().map(|row| &row.question.id).collect();
        assert_eq!(ids.len(), before.len());
    }

    #[test]
    fn a_better_verdict_than_was_earned_is_given_again() {
        let mut alone = stored(50.0);
        // On a sheet some of it follows from what was wrong before, and counts.
        alone.retain(|row| !row.question.about.starts_with(SHEET));
        let mut files = taken(alone);
        for one in files[0].1["answered"].as_array_mut().unwrap() {
            for number in one["numbers"].as_array_mut().unwrap() {
                number["verdict"] = "exact".into();
            }
        }
        let brought = rows(&archive_of(&files), 1, "salt").unwrap();
        let verdicts = brought.iter().flat_map(|row| &row.reviews);
        let verdicts: Vec<&str> = verdicts.map(|one| one.verdict.as_str()).collect();
        assert!(verdicts.len() > 5);
        assert!(
            verdicts.iter().all(|one| ["wrong", "order"].contains(one)),
            "{verdicts:?}"
        );
    }

    #[test]
    fn many_answers_are_several_files_that_belong_together() {
        let some = stored(1.0);
        let mut many = Vec::new();
        for n in 0..80 {
            many.extend(some.iter().cloned().map(|mut row| {
                row.question.seed += n;
                row
            }));
        }
        let all = many.len();
        let files = taken(many);
        assert!(files.len() > 1, "{}", files.len());
        let sizes = files.iter().map(|(_, file)| format!("{file:#}").len());
        assert!(sizes.max().unwrap() < 5 << 20);
        let archive = archive_of(&files);
        let mut faults = Vec::new();
        assert_eq!(examine(&archive, NOW, &mut faults), files.len());
        assert_eq!(faults, []);
        let parts = (1..=files.len()).map(|part| rows(&archive, part, "salt").unwrap().len());
        assert_eq!(parts.sum::<usize>(), all);
    }

    #[test]
    fn what_cannot_be_is_named_with_its_field() {
        type Change = fn(&mut Value);
        let cases: [(&str, Change); 11] = [
            ("answered.1.question.about", |file| {
                file["answered"][1]["question"]["about"] = "".into();
            }),
            ("answered.0.question.title", |file| {
                file["answered"][0]["question"]["title"] = "x".repeat(201).into();
            }),
            ("answered.0.question", |file| {
                file["answered"][0]["question"]["why"] = "x".repeat(65 << 10).into();
            }),
            ("answered.0.question.concepts", |file| {
                file["answered"][0]["question"]["concepts"] = serde_json::json!(["two words"]);
            }),
            ("answered.0.question.asked", |file| {
                file["answered"][0]["question"]["asked"] = serde_json::json!([]);
            }),
            ("answered.0.place", |file| {
                file["answered"][0]["place"] = 11.into();
            }),
            ("answered.0.drawn_at", |file| {
                file["answered"][0]["drawn_at"] = (-1).into();
            }),
            ("answered.2.answered_at", |file| {
                file["answered"][2]["answered_at"] = (NOW.as_ms() + 11 * 60_000).into();
            }),
            ("answered.0.numbers.0.quantity", |file| {
                file["answered"][0]["numbers"][0]["quantity"] = "other".into();
            }),
            ("answered.0.numbers.0.answer", |file| {
                file["answered"][0]["numbers"][0]["answer"] = "1\0".into();
            }),
            ("answered.0.numbers.0.verdict", |file| {
                file["answered"][0]["numbers"][0]["verdict"] = "perfect".into();
            }),
        ];
        assert_eq!(faults_of(|_| {}), []);
        for (field, change) in cases {
            let faults = faults_of(change);
            let told = faults.iter().find(|(named, _)| named == field);
            assert!(
                told.is_some_and(|(_, message)| message.len() > 10),
                "{field}: {faults:?}"
            );
        }
        let unknown = faults_of(|file| file["answered"][0]["person_id"] = "somebody".into());
        assert_eq!(unknown[0].0, "person_id");
        let inside = faults_of(|file| file["answered"][0]["question"]["key"] = "x".into());
        assert_eq!(inside[0].0, "key");
    }

    #[test]
    fn a_card_made_from_the_answers_is_the_one_that_grew_with_them() {
        let mut rows = stored(1.0);
        rows.truncate(1);
        let mut again = rows[0].clone();
        let later = 3 * 86_400_000;
        again.question.answered_at = again.question.answered_at.map(|at| at.plus_ms(later));
        again.question.drawn_at = again.question.drawn_at.plus_ms(later);
        let first = again.question.answered_at.unwrap().plus_ms(-later);
        // However they stand there.
        let rows = [again.clone(), rows[0].clone()];
        let card = card_of(&rows).unwrap();
        let one = Memory::after(None, Rating::Easy, first);
        let two = Memory::after(
            Some(&one),
            Rating::Easy,
            again.question.answered_at.unwrap(),
        );
        assert_eq!((card.due_at, card.stability), (two.due_at, two.stability));
        assert_eq!(card.repetitions, 2);
        assert_eq!(card_of(&[]), None);
    }
}
