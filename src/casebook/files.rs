//! Where content comes from, and what each file is for: what is built in, and over it (see [`super::folder`]) a folder of
//! somebody's own that adds to it or overrides it file by file.

use std::collections::BTreeMap;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/prompts"]
struct Prompts;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/rubrics"]
#[allow_missing = true]
struct Rubrics;

/// A file that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceFile {
    /// The name to show in a fault.
    pub shown: String,
    pub text: String,
}

/// By path inside the content folder, such as `rubrics/lexicon.toml`.
pub type Sources = BTreeMap<String, SourceFile>;

/// What a path is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Case {
        case: String,
    },
    ModelAnswer {
        case: String,
        level: String,
    },
    TestAnswer {
        case: String,
        name: String,
    },
    /// A reference interview.
    Reference {
        case: String,
        slug: String,
    },
    Rubric {
        case: String,
    },
    Lexicon,
    /// Words on boards.
    Components,
    Drills,
    Concepts,
    Curricula,
    Wordings,
    /// Instructions for a second reader.
    Prompt {
        name: String,
    },
    Unknown,
}

/// What a path inside a content folder is for.
pub fn part_of(path: &str) -> Part {
    let pieces: Vec<&str> = path.split('/').collect();
    let toml = |name: &str| name.strip_suffix(".toml").map(str::to_owned);
    let markdown = |name: &str| name.strip_suffix(".md").map(str::to_owned);
    let part = match pieces.as_slice() {
        ["prompts", "interviewer.toml"] => Some(Part::Wordings),
        ["rubrics", "lexicon.toml"] => Some(Part::Lexicon),
        ["rubrics", "components.toml"] => Some(Part::Components),
        ["rubrics", "drills.toml"] => Some(Part::Drills),
        ["rubrics", "concepts.toml"] => Some(Part::Concepts),
        ["rubrics", "curricula.toml"] => Some(Part::Curricula),
        ["prompts", "reader", name] => markdown(name)
            .filter(|name| super::prompts::NAMES.contains(&name.as_str()))
            .map(|name| Part::Prompt { name }),
        ["prompts", "cases", name] => toml(name).map(|case| Part::Case { case }),
        ["prompts", "cases", case, name] => markdown(name)
            .and_then(|name| name.strip_prefix("model-").map(str::to_owned))
            .map(|level| Part::ModelAnswer {
                case: (*case).to_owned(),
                level,
            }),
        ["prompts", "cases", case, "answers", name] => {
            markdown(name).map(|name| Part::TestAnswer {
                case: (*case).to_owned(),
                name,
            })
        }
        ["prompts", "cases", case, "references", name] => toml(name).map(|slug| Part::Reference {
            case: (*case).to_owned(),
            slug,
        }),
        ["rubrics", name] => toml(name).map(|case| Part::Rubric { case }),
        _ => None,
    };
    part.unwrap_or(Part::Unknown)
}

/// What is compiled in (in a debug build: what lies beside the sources).
pub fn built_in() -> Sources {
    let mut sources = Sources::new();
    let prompts = Prompts::iter().map(|path| (format!("prompts/{path}"), Prompts::get(&path)));
    let rubrics = Rubrics::iter().map(|path| (format!("rubrics/{path}"), Rubrics::get(&path)));
    for (path, file) in prompts.chain(rubrics) {
        let Some(file) = file else { continue };
        if path.split('/').any(is_left_aside) {
            continue;
        }
        let text = String::from_utf8_lossy(&file.data).into_owned();
        sources.insert(path.clone(), SourceFile { shown: path, text });
    }
    sources
}

/// Files an editor or a system leaves behind.
pub fn is_left_aside(name: &str) -> bool {
    name.starts_with('.') || name.ends_with('~')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_file_has_a_place_in_the_format() {
        for path in built_in().keys() {
            assert_ne!(part_of(path), Part::Unknown, "{path}");
        }
    }
}
