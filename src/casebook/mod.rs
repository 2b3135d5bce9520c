//! Cases, rubrics, the lexicon and the words on boards: parsed, checked, all faults at once with file and line.
//!
//! The way of a file, in reading order:
//!
//! 1. [`files`] collects what is built in, [`folder`] what a folder of one's own adds or overrides.
//! 2. [`document`] parses a TOML file and remembers the line of everything in it.
//! 3. [`walk`] compares it with [`schema`], the fields that docs/authors.md describes, put as [`shape`]s.
//! 4. [`check`] compares the parts of a case with each other; [`formula`] recomputes its estimates.
//! 5. [`entry`] makes the types of [`case`] and [`rubric`], and the pinned copy a running interview keeps.
//! 6. [`watch`] tells when a folder has changed and is worth reading again; [`editors`] tells editors what may stand where,
//!    [`guide`] tells people.
//! 7. [`model`] cuts a model answer where its stages begin.
//! 8. [`reference`] reads interviews with agreed marks, to practise on, when somebody asks for them; [`drill`] generators of
//!    short questions; [`prompts`] what a second reader is told.
//!
//! Nothing stops at the first fault. [`Casebook::load`] gives a book only when there is none;
//! [`Casebook::read`] gives the sound cases with all faults, for the linter.

pub mod case;
pub mod check;
pub mod components;
pub mod concepts;
pub mod curricula;
pub mod document;
pub mod drill;
pub mod editors;
pub mod entry;
pub mod fault;
pub mod files;
pub mod folder;
pub mod formula;
pub mod guide;
pub mod model;
pub mod prompts;
pub mod reference;
pub mod rubric;
#[cfg(test)]
pub mod sample;
pub mod schema;
pub mod shape;
pub mod walk;
pub mod watch;
pub mod wordings;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

pub use entry::{Entry, PinnedFault};
pub use fault::Fault;
pub use wordings::Wordings;

use crate::language::{Lexicon, Phrase};
use crate::text::t_with;
use check::Checked;
use components::{ComponentWords, Components};
use concepts::Concepts;
use curricula::Curricula;
use drill::DrillBook;
use entry::{PINNED, Pinned};
use files::{Part, SourceFile, Sources, part_of};
use prompts::Prompts;
use reference::References;
use rubric::Level;

/// Everything an interviewer knows before the interview.
#[derive(Debug, Clone)]
pub struct Casebook {
    /// By case id.
    pub cases: BTreeMap<String, Arc<Entry>>,
    /// The classes shared by all cases.
    pub lexicon: Arc<Lexicon>,
    /// What words on a board mean.
    pub components: Arc<Components>,
    /// What items name, and what to study.
    pub concepts: Arc<Concepts>,
    /// Where concepts are taught, and the ways through.
    pub curricula: Arc<Curricula>,
    /// Those all cases share; what a case uses is [`Entry::wordings`].
    pub wordings: Arc<Wordings>,
    /// By case id, for every case in `cases`.
    pub references: BTreeMap<String, Arc<References>>,
    /// Generators of short estimation questions.
    pub drills: Arc<DrillBook>,
    /// What a second reader is told. No part of what an interview is pinned to: an opinion names the hash of its own.
    pub prompts: Arc<Prompts>,
}

/// What the linter gets: the sound cases, all faults, and the places of what it will run.
#[derive(Debug)]
pub struct Reading {
    /// `None` when lexicon or wordings are missing.
    pub casebook: Option<Casebook>,
    /// Sorted by file and line.
    pub faults: Vec<Fault>,
    /// For every sound case.
    pub places: BTreeMap<String, Places>,
}

/// Where the parts of a case stand, and the test answers, which nothing but the linter reads.
#[derive(Debug)]
pub struct Places {
    pub case: document::Document,
    pub rubric: document::Document,
    /// By name.
    pub test_answers: BTreeMap<String, SourceFile>,
}

impl Casebook {
    /// The built-in content with that of `own` over it.
    ///
    /// # Errors
    /// All faults of all files, sorted by file and line.
    pub fn load(own: Option<&Path>) -> Result<Casebook, Vec<Fault>> {
        let reading = Casebook::read(own);
        match reading.casebook {
            Some(casebook) if reading.faults.is_empty() => Ok(casebook),
            _ => Err(reading.faults),
        }
    }

    /// As [`Casebook::load`], but what is sound is given even when something else is not.
    pub fn read(own: Option<&Path>) -> Reading {
        let mut sources = files::built_in();
        let mut faults = Vec::new();
        if let Some(folder) = own {
            folder::read_folder(folder, &mut sources, &mut faults);
        }
        Casebook::from_sources(&sources, faults)
    }

    /// The pure part: `faults` are those found on the way to the sources.
    pub fn from_sources(sources: &Sources, mut faults: Vec<Fault>) -> Reading {
        let lexicon = read_lexicon(sources, &mut faults);
        let wordings = read_wordings(sources, &mut faults);
        let components = read_components(sources, &mut faults);
        let concepts = sources.get("rubrics/concepts.toml");
        let concepts = concepts.map(|file| concepts::read(file, &mut faults));
        let curricula = sources.get("rubrics/curricula.toml");
        let curricula = curricula.and_then(|file| {
            let concepts = concepts.as_ref().and_then(Option::as_ref);
            curricula::read(file, concepts, &mut faults)
        });
        let named: Option<BTreeSet<String>> = match &concepts {
            Some(Some(all)) => Some(all.iter().map(|one| one.id.clone()).collect()),
            _ => None,
        };
        let drills = read_drills(sources, named.as_ref(), &mut faults);
        let prompts = prompts::read(sources, &mut faults);
        let mut cases = BTreeMap::new();
        let mut places = BTreeMap::new();
        let mut references = BTreeMap::new();
        let pinned_components = components
            .as_ref()
            .and_then(|words| serde_json::to_value(words).ok());
        let shared = Shared {
            lexicon: &lexicon,
            wordings: wordings.as_ref().map(|(written, _)| written),
            components: pinned_components.as_ref(),
            concepts: named.as_ref(),
        };
        let gathered: Vec<(String, CaseFiles<'_>)> = gather(sources).into_iter().collect();
        let read = |(id, files): &(String, CaseFiles<'_>)| {
            let mut faults = Vec::new();
            let read = read_case(id, files, &shared, &mut faults);
            (read, faults)
        };
        for ((id, files), (read, found)) in gathered.iter().zip(side_by_side(&gathered, read)) {
            faults.extend(found);
            if let Some((entry, place)) = read {
                let of_case = files.references.iter();
                let of_case = of_case.map(|(slug, file)| (slug.clone(), (*file).clone()));
                let of_case = References::new(of_case.collect());
                references.insert(id.clone(), Arc::new(of_case));
                cases.insert(id.clone(), Arc::new(entry));
                places.insert(id.clone(), place);
            }
        }
        faults.sort();
        faults.dedup();
        let casebook = wordings.map(|(_, wordings)| Casebook {
            cases,
            lexicon: Arc::new(lexicon.parsed),
            components: Arc::new(match &components {
                Some(words) => Components::new(words),
                None => Components::built_in(),
            }),
            concepts: Arc::new(concepts.flatten().unwrap_or_default()),
            curricula: Arc::new(curricula.unwrap_or_default()),
            wordings: Arc::new(wordings),
            references,
            drills: Arc::new(drills),
            prompts: Arc::new(prompts),
        });
        Reading {
            casebook,
            faults,
            places,
        }
    }
}

/// The results in the order of `all`, worked out on as many cores as there are.
fn side_by_side<T: Sync, R: Send>(all: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let next = AtomicUsize::new(0);
    let take_turns = || {
        let mut done = Vec::new();
        while let at = next.fetch_add(1, Ordering::Relaxed)
            && let Some(one) = all.get(at)
        {
            done.push((at, work(one)));
        }
        done
    };
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..cores.min(all.len()))
            .map(|_| scope.spawn(take_turns))
            .collect();
        let mut done = take_turns();
        for other in others {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// What all cases are read with.
struct Shared<'a> {
    lexicon: &'a SharedLexicon,
    /// As written; `None` when they have faults.
    wordings: Option<&'a serde_json::Value>,
    /// As they are pinned.
    components: Option<&'a serde_json::Value>,
    /// Ids; `None` where there is no file of them, or it has faults of its own.
    concepts: Option<&'a BTreeSet<String>>,
}

/// The shared classes as written, and parsed as far as they parse.
struct SharedLexicon {
    written: BTreeMap<String, Vec<String>>,
    parsed: Lexicon,
    is_sound: bool,
}

fn read_lexicon(sources: &Sources, faults: &mut Vec<Fault>) -> SharedLexicon {
    let Some(file) = need(sources, "rubrics/lexicon.toml", faults) else {
        return SharedLexicon {
            written: BTreeMap::new(),
            parsed: Lexicon::default(),
            is_sound: false,
        };
    };
    let before = faults.len();
    let checked = Checked::read(&file.shown, &file.text, schema::LEXICON, faults);
    checked.check_phrases(&Lexicon::default(), faults);
    let written = check::rubric::classes(&checked);
    let parsed = Lexicon::new(&parsing(&written)).unwrap_or_default();
    SharedLexicon {
        written,
        parsed,
        is_sound: faults.len() == before,
    }
}

/// The classes without the phrases that do not parse (those are reported elsewhere). No class disappears, so that a
/// fault in one does not become a fault of everybody who names it.
fn parsing(classes: &BTreeMap<String, Vec<String>>) -> BTreeMap<String, Vec<String>> {
    let none = Lexicon::default();
    let parses = |phrase: &&String| Phrase::parse(phrase, &none).is_ok();
    classes
        .iter()
        .map(|(name, phrases)| {
            (
                name.clone(),
                phrases.iter().filter(parses).cloned().collect(),
            )
        })
        .collect()
}

/// As written, and as read.
fn read_wordings(
    sources: &Sources,
    faults: &mut Vec<Fault>,
) -> Option<(serde_json::Value, Wordings)> {
    let file = need(sources, "prompts/interviewer.toml", faults)?;
    let before = faults.len();
    let checked = Checked::read(&file.shown, &file.text, schema::WORDINGS, faults);
    checked.check_phrases(&Lexicon::default(), faults);
    if faults.len() > before {
        return None;
    }
    let wordings: Wordings = serde_json::from_value(checked.document.json.clone()).ok()?;
    for fault in wordings.placeholder_faults() {
        faults.push(checked.document.fault(&fault.path, fault.message()));
    }
    Some((checked.document.json, wordings))
}

/// Without a sound file the built-in words hold.
fn read_components(sources: &Sources, faults: &mut Vec<Fault>) -> Option<ComponentWords> {
    let file = sources.get("rubrics/components.toml")?;
    let before = faults.len();
    let checked = Checked::read(&file.shown, &file.text, schema::WORDS_ON_BOARDS, faults);
    if faults.len() > before {
        return None;
    }
    let words: ComponentWords = serde_json::from_value(checked.document.json.clone()).ok()?;
    for (path, word) in words.twice() {
        let message = t_with("fault-component-twice", &[("word", word.into())]);
        faults.push(checked.document.fault(&path, message));
    }
    Some(words)
}

/// Without the file there are none; with a fault in it, none either, so that nobody is asked what is wrong.
fn read_drills(
    sources: &Sources,
    concepts: Option<&BTreeSet<String>>,
    faults: &mut Vec<Fault>,
) -> DrillBook {
    let Some(file) = sources.get("rubrics/drills.toml") else {
        return DrillBook::default();
    };
    let before = faults.len();
    let checked = Checked::read(&file.shown, &file.text, schema::DRILLS, faults);
    check::drill::check(&checked, faults);
    if let Some(concepts) = concepts {
        check::rubric::check_concepts(&checked, "drill", concepts, faults);
    }
    if faults.len() > before {
        return DrillBook::default();
    }
    serde_json::from_value(checked.document.json).unwrap_or_default()
}

fn need<'a>(sources: &'a Sources, path: &str, faults: &mut Vec<Fault>) -> Option<&'a SourceFile> {
    let file = sources.get(path);
    if file.is_none() {
        let message = t_with("fault-file-needed", &[("path", path.into())]);
        faults.push(Fault {
            file: path.to_owned(),
            line: 1,
            message,
        });
    }
    file
}

/// The files of one case.
#[derive(Default)]
struct CaseFiles<'a> {
    case: Option<&'a SourceFile>,
    rubric: Option<&'a SourceFile>,
    model_answers: BTreeMap<String, &'a SourceFile>,
    test_answers: BTreeMap<String, &'a SourceFile>,
    references: BTreeMap<String, &'a SourceFile>,
}

fn gather(sources: &Sources) -> BTreeMap<String, CaseFiles<'_>> {
    let mut cases: BTreeMap<String, CaseFiles<'_>> = BTreeMap::new();
    for (path, file) in sources {
        match part_of(path) {
            Part::Case { case } => cases.entry(case).or_default().case = Some(file),
            Part::Rubric { case } => cases.entry(case).or_default().rubric = Some(file),
            Part::ModelAnswer { case, level } => {
                cases
                    .entry(case)
                    .or_default()
                    .model_answers
                    .insert(level, file);
            }
            Part::TestAnswer { case, name } => {
                cases
                    .entry(case)
                    .or_default()
                    .test_answers
                    .insert(name, file);
            }
            Part::Reference { case, slug } => {
                cases.entry(case).or_default().references.insert(slug, file);
            }
            Part::Lexicon
            | Part::Components
            | Part::Drills
            | Part::Concepts
            | Part::Curricula
            | Part::Wordings
            | Part::Prompt { .. }
            | Part::Unknown => {}
        }
    }
    cases
}

/// Reads and checks one case; gives it back only if nothing is wrong with it.
fn read_case(
    id: &str,
    files: &CaseFiles<'_>,
    around: &Shared<'_>,
    faults: &mut Vec<Fault>,
) -> Option<(Entry, Places)> {
    let shared = around.lexicon;
    let shared_concepts = around.concepts;
    let before = faults.len();
    let read = |file: &SourceFile, fields, faults: &mut Vec<Fault>| {
        Checked::read(&file.shown, &file.text, fields, faults)
    };
    let case = files.case.map(|file| read(file, schema::CASE, faults));
    let rubric = files.rubric.map(|file| read(file, schema::RUBRIC, faults));
    check_company(id, files, faults);

    let classes = rubric
        .as_ref()
        .map(check::rubric::classes)
        .unwrap_or_default();
    let lexicon = shared
        .parsed
        .extended(&parsing(&classes))
        .unwrap_or_default();
    let mut items = None;
    let mut misconceptions = BTreeSet::new();
    if let Some(rubric) = &rubric {
        let case = case
            .as_ref()
            .filter(|case| case.value("estimate.output").is_some());
        let outputs = case.map(|case| case.names("estimate.output", "key"));
        let around = check::rubric::Around {
            case: id,
            outputs: outputs.as_ref(),
        };
        check::rubric::check(rubric, &around, faults);
        rubric.check_phrases(&lexicon, faults);
        if let Some(known) = shared_concepts {
            check::rubric::check_concepts(rubric, "item", known, faults);
        }
        items = Some(rubric.names("item", "id"));
        let all = rubric.document.list("item").iter();
        let flags = all.filter(|item| item["kind"] == "misconception");
        misconceptions = flags
            .filter_map(|item| Some(item["id"].as_str()?.to_owned()))
            .collect();
    }
    let case = case?;
    let shown = |files: &BTreeMap<String, &SourceFile>| {
        files
            .iter()
            .map(|(name, file)| (name.clone(), file.shown.clone()))
            .collect()
    };
    let company = check::case::Around {
        case: id,
        items: items.as_ref(),
        misconceptions: &misconceptions,
        model_answers: &shown(&files.model_answers),
        test_answers: &shown(&files.test_answers),
    };
    check::case::check(&case, &company, faults);
    case.check_phrases(&lexicon, faults);
    let rubric = rubric?;
    if faults.len() > before || !shared.is_sound {
        return None;
    }
    let pinned = Pinned {
        pinned: PINNED,
        case: Cow::Borrowed(&case.document.json),
        rubric: Cow::Borrowed(&rubric.document.json),
        classes: Cow::Borrowed(&shared.written),
        model_answers: model_answers(files),
        components: around.components.map(Cow::Borrowed),
        wordings: around.wordings.map(Cow::Borrowed),
    };
    match Entry::new(&pinned) {
        Ok(entry) => {
            let answers = files.test_answers.iter();
            let test_answers = answers
                .map(|(name, file)| (name.clone(), (*file).clone()))
                .collect();
            Some((
                entry,
                Places {
                    case: case.document,
                    rubric: rubric.document,
                    test_answers,
                },
            ))
        }
        Err(fault) => {
            faults.push(case.document.fault("id", fault.to_string()));
            None
        }
    }
}

/// A case needs a rubric, a rubric a case, and long texts belong to a case and say something.
fn check_company(id: &str, files: &CaseFiles<'_>, faults: &mut Vec<Fault>) {
    let mut say = |file: &SourceFile, message: String| {
        faults.push(Fault {
            file: file.shown.clone(),
            line: 1,
            message,
        });
    };
    match (files.case, files.rubric) {
        (Some(case), None) => say(case, t_with("fault-no-rubric", &[("case", id.into())])),
        (None, Some(rubric)) => say(rubric, t_with("fault-no-case", &[("case", id.into())])),
        _ => {}
    }
    for file in files
        .model_answers
        .values()
        .chain(files.test_answers.values())
        .chain(files.references.values())
    {
        if files.case.is_none() {
            say(file, t_with("fault-no-case", &[("case", id.into())]));
        } else if file.text.trim().is_empty() {
            say(file, crate::text::t("fault-file-empty"));
        }
    }
}

fn model_answers(files: &CaseFiles<'_>) -> BTreeMap<Level, String> {
    let level =
        |name: &String| serde_json::from_value(serde_json::Value::String(name.clone())).ok();
    let answers = files.model_answers.iter();
    answers
        .filter_map(|(name, file)| Some((level(name)?, file.text.clone())))
        .collect()
}

#[cfg(test)]
mod tests;
