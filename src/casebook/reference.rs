//! Reference interviews: what somebody wrote and drew, with the marks that several careful people agreed on, to practise marking.
//!
//! They are read when somebody asks for them first: an interview needs none of them, and starting must not wait for them. So they
//! are no part of what is pinned and hashed with an interview; each has a hash of its own, which a practice names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::check::Checked;
use super::document::Document;
use super::fault::Fault;
use super::files::SourceFile;
use super::rubric::{Item, Kind, Level, Rubric, Verdict};
use super::schema;
use super::shape::is_slug;
use crate::text::{t, t_with};

/// One reference interview.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// The name of its file.
    pub slug: String,
    pub title: String,
    /// One sentence: who this is and what to look at.
    pub about: String,
    pub level: Level,
    /// Markdown by stage, in the order of the stages; those with nothing in them left out.
    pub notes: Vec<(String, String)>,
    pub mermaid: Option<String>,
    /// One for each item that is marked, in the order of the rubric.
    pub marks: Vec<AgreedMark>,
    /// SHA-256 of the file, in hex.
    pub hash: String,
}

/// What careful people agreed on for one item.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AgreedMark {
    pub item: String,
    pub verdict: Verdict,
    /// Exact words of the notes.
    #[serde(default)]
    pub quote: Option<String>,
    /// Labels of parts.
    #[serde(default)]
    pub board: Vec<String>,
    /// Where the quote stands, if not in the item's own stage.
    #[serde(default)]
    pub stage: Option<String>,
    pub reason: String,
}

#[derive(Deserialize)]
struct Written {
    title: String,
    about: String,
    level: Level,
    notes: BTreeMap<String, String>,
    #[serde(default)]
    board: Option<WrittenBoard>,
    mark: Vec<AgreedMark>,
}

#[derive(Deserialize)]
struct WrittenBoard {
    mermaid: String,
}

/// Items a person marks: red flags that are wrong claims are not among them.
pub fn is_marked(kind: Kind) -> bool {
    kind != Kind::Misconception
}

/// The reference interviews of one case.
#[derive(Debug, Default)]
pub struct References {
    /// By slug.
    files: BTreeMap<String, SourceFile>,
    sound: OnceLock<Vec<Reference>>,
}

impl References {
    pub fn new(files: BTreeMap<String, SourceFile>) -> Self {
        References {
            files,
            sound: OnceLock::new(),
        }
    }

    /// Those without a fault, by slug. The others are the linter's business.
    pub fn sound(&self, rubric: &Rubric) -> &[Reference] {
        self.sound.get_or_init(|| {
            let read = self.read(rubric).into_iter();
            read.filter_map(|one| one.reference).collect()
        })
    }

    /// Reads all of them with everything that is wrong.
    pub fn read(&self, rubric: &Rubric) -> Vec<ReadReference> {
        let files = self.files.iter();
        files
            .map(|(slug, file)| ReadReference::of(slug, file, rubric))
            .collect()
    }
}

/// A file, read.
#[derive(Debug)]
pub struct ReadReference {
    /// Nothing when there are faults.
    pub reference: Option<Reference>,
    pub faults: Vec<Fault>,
    /// For faults that somebody else finds.
    pub document: Document,
}

impl ReadReference {
    fn of(slug: &str, file: &SourceFile, rubric: &Rubric) -> Self {
        let mut faults = Vec::new();
        let checked = Checked::read(&file.shown, &file.text, schema::REFERENCE, &mut faults);
        if !is_slug(slug) {
            faults.push(checked.document.fault("", t("fault-reference-name")));
        }
        let marks: Vec<(String, AgreedMark)> = checked.elements("mark", &mut faults);
        let notes = |stage: &str| {
            let text = checked.document.json["notes"][stage].as_str();
            text.map(|text| text.trim_matches('\n').to_owned())
                .unwrap_or_default()
        };
        let mut fault = |path: &str, message: String| {
            faults.push(checked.document.fault(path, message));
        };
        let mut marked = BTreeSet::new();
        for (path, mark) in &marks {
            let item = rubric.item.iter().find(|item| item.id == mark.item);
            let Some(item) = item.filter(|item| is_marked(item.kind)) else {
                let values = [("item", mark.item.as_str().into())];
                fault(
                    &format!("{path}.item"),
                    t_with("fault-reference-item", &values),
                );
                continue;
            };
            if !marked.insert(mark.item.as_str()) {
                let values = [("item", mark.item.as_str().into())];
                fault(
                    &format!("{path}.item"),
                    t_with("fault-reference-twice", &values),
                );
            }
            let says_something = mark.quote.is_some() || !mark.board.is_empty();
            if mark.verdict != Verdict::Missed && !says_something {
                let values = [("item", mark.item.as_str().into())];
                fault(
                    &format!("{path}.verdict"),
                    t_with("fault-reference-unshown", &values),
                );
            }
            let stage = mark.stage_of(item);
            if let Some(quote) = &mark.quote
                && !notes(stage).contains(quote.as_str())
            {
                let values = [("stage", stage.into())];
                fault(
                    &format!("{path}.quote"),
                    t_with("fault-reference-quote", &values),
                );
            }
        }
        let wanted = rubric.item.iter().filter(|item| is_marked(item.kind));
        let absent: Vec<&str> = wanted
            .map(|item| item.id.as_str())
            .filter(|id| !marked.contains(id))
            .collect();
        if !absent.is_empty() && checked.walked.is_good("mark") {
            let values = [("items", absent.join(", ").into())];
            fault("mark", t_with("fault-reference-absent", &values));
        }
        let reference = match faults.is_empty() {
            true => reference_of(slug, file, rubric, &checked.document, &mut faults),
            false => None,
        };
        ReadReference {
            reference,
            faults,
            document: checked.document,
        }
    }
}

fn reference_of(
    slug: &str,
    file: &SourceFile,
    rubric: &Rubric,
    document: &Document,
    faults: &mut Vec<Fault>,
) -> Option<Reference> {
    let written = match Written::deserialize(&document.json) {
        Ok(written) => written,
        // The shape lets something through that the type refuses.
        Err(error) => {
            let message = t_with("fault-syntax", &[("reason", error.to_string().into())]);
            faults.push(document.fault("", message));
            return None;
        }
    };
    let place = |mark: &AgreedMark| rubric.item.iter().position(|item| item.id == mark.item);
    let mut marks = written.mark;
    marks.sort_by_key(place);
    let notes = schema::STAGES.iter().filter_map(|stage| {
        let text = written.notes.get(*stage)?.trim_matches('\n');
        (!text.trim().is_empty()).then(|| ((*stage).to_owned(), text.to_owned()))
    });
    let hash = Sha256::digest(file.text.as_bytes());
    Some(Reference {
        slug: slug.to_owned(),
        title: written.title,
        about: written.about,
        level: written.level,
        notes: notes.collect(),
        mermaid: written.board.map(|board| board.mermaid),
        marks,
        hash: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
    })
}

impl AgreedMark {
    /// The stage whose notes hold the quote.
    pub fn stage_of<'a>(&'a self, item: &'a Item) -> &'a str {
        self.stage.as_deref().unwrap_or(&item.stage)
    }
}

impl Reference {
    pub fn mark(&self, item: &str) -> Option<&AgreedMark> {
        self.marks.iter().find(|mark| mark.item == item)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    /// With `from` replaced by `to`, which must be there.
    fn faults(from: &str, to: &str) -> Vec<String> {
        let reading = sample::read(&sample::changed(sample::REFERENCE_PATH, from, to));
        let casebook = reading
            .casebook
            .expect("the case is sound whatever its references are");
        let rubric = &casebook.cases["doorbell"].rubric;
        let read = casebook.references["doorbell"].read(rubric);
        let sound = casebook.references["doorbell"].sound(rubric).len();
        assert_eq!(sound, usize::from(read[0].faults.is_empty()));
        read.into_iter()
            .flat_map(|one| one.faults)
            .map(|fault| fault.to_string())
            .collect()
    }

    #[test]
    fn a_sound_reference_has_notes_a_board_and_one_mark_for_each_item() {
        let casebook = sample::casebook();
        let rubric = &casebook.cases["doorbell"].rubric;
        let [reference] = casebook.references["doorbell"].sound(rubric) else {
            panic!("the sample has one");
        };
        assert_eq!(
            (reference.slug.as_str(), reference.level),
            ("terse", Level::Mid)
        );
        let items: Vec<&str> = reference
            .marks
            .iter()
            .map(|mark| mark.item.as_str())
            .collect();
        assert_eq!(
            items,
            ["deep-dive.repeat", "estimate.rings", "high-level.drawing"]
        );
        assert_eq!(reference.notes[0].0, "clarify");
        assert_eq!(reference.hash.len(), 64);
        assert!(reference.mermaid.is_some());
        assert_eq!(
            reference.mark("estimate.rings").unwrap().verdict,
            Verdict::Partly
        );
        assert_eq!(reference.mark("red-flag.push-always-arrives"), None);
    }

    #[test]
    fn each_fault_names_the_file_the_line_and_what_to_do() {
        for (from, to, line, said) in [
            (
                "item = \"estimate.rings\"",
                "item = \"estimate.bells\"",
                23,
                "estimate.bells",
            ),
            (
                "item = \"estimate.rings\"",
                "item = \"red-flag.push-always-arrives\"",
                23,
                "red-flag",
            ),
            (
                "item = \"estimate.rings\"",
                "item = \"deep-dive.repeat\"",
                23,
                "twice",
            ),
            ("quote = \"some 46\"", "quote = \"some 47\"", 25, "clarify"),
            (
                "stage = \"clarify\"",
                "stage = \"deep-dive\"",
                25,
                "deep-dive",
            ),
            ("quote = \"some 46\"\n", "", 24, "quote"),
            ("verdict = \"partly\"", "verdict = \"almost\"", 24, "partly"),
            ("level = \"mid\"", "level = \"junior\"", 3, "mid"),
            ("reason = \"No unit.\"", "", 22, "reason"),
            (
                "[[mark]]\nitem = \"high-level.drawing\"\nverdict = \"met\"\nboard = [\"Door\"]\nreason = \"Drawn.\"\n",
                "",
                16,
                "high-level.drawing",
            ),
            ("title = ", "titel = ", 1, "title"),
        ] {
            let found = faults(from, to);
            let first = format!("{}:{line}: ", sample::REFERENCE_PATH);
            assert!(
                found
                    .iter()
                    .any(|fault| fault.starts_with(&first) && fault.contains(said)),
                "{from} -> {to}: {found:#?}"
            );
        }
        assert_eq!(faults("A few", "Some"), Vec::<String>::new());
    }

    #[test]
    fn references_are_no_part_of_what_an_interview_is_pinned_to() {
        let changed = sample::changed(sample::REFERENCE_PATH, "A few", "Some");
        let casebook = sample::read(&changed).casebook.unwrap();
        assert_eq!(casebook.cases["doorbell"].hash, sample::entry().hash);
    }
}
