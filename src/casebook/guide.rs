//! The guide for authors, and the small complete case in it.
//!
//! `docs/authors.md` is the one source: the site shows it, `fortyfive new` writes its example, and a test lints it. A block of
//! the example is fenced with its path behind the language: ```` ```toml rubrics/garage.toml ````.

/// `docs/authors.md` as it stands.
pub const GUIDE: &str = include_str!("../../docs/authors.md");

/// The id of the case in the guide.
pub const EXAMPLE: &str = "garage";

/// The files of the example: path inside a content folder, and text.
pub fn example() -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    let mut is_inside = false;
    for line in GUIDE.lines() {
        match line.strip_prefix("```") {
            Some(_) if is_inside => is_inside = false,
            Some(info) => {
                is_inside = true;
                // A block without a path is none of the example: its lines go to a file without a name.
                let path = info.split_once(' ').map_or("", |(_, path)| path);
                files.push((path.to_owned(), String::new()));
            }
            None => {
                if let (true, Some((_, text))) = (is_inside, files.last_mut()) {
                    text.push_str(line);
                    text.push('\n');
                }
            }
        }
    }
    files.retain(|(path, _)| !path.is_empty());
    files
}

/// The example as a case of another name. `id` is a slug.
pub fn example_named(id: &str) -> Vec<(String, String)> {
    let files = example().into_iter().map(|(path, text)| {
        if id == EXAMPLE {
            return (path, text);
        }
        let path = path
            .replace(&format!("/{EXAMPLE}/"), &format!("/{id}/"))
            .replace(&format!("/{EXAMPLE}.toml"), &format!("/{id}.toml"));
        let line = |line: &str| match line {
            "id = \"garage\"" => format!("id = \"{id}\"\n"),
            "case = \"garage\"" => format!("case = \"{id}\"\n"),
            "title = \"Parking garage\"" => format!("title = \"{}\"\n", title_of(id)),
            other => format!("{other}\n"),
        };
        (path, text.lines().map(line).collect())
    });
    files.collect()
}

/// `hotel-booking` becomes "Hotel booking".
fn title_of(id: &str) -> String {
    let mut letters = id.chars().map(|c| if c == '-' { ' ' } else { c });
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::files::{Part, SourceFile, built_in, part_of};
    use crate::casebook::{Casebook, Fault};

    fn faults(files: Vec<(String, String)>) -> Vec<Fault> {
        let mut sources = built_in();
        for (path, text) in files {
            let shown = path.clone();
            sources.insert(path, SourceFile { shown, text });
        }
        Casebook::from_sources(&sources, Vec::new()).faults
    }

    #[test]
    fn the_example_is_complete_and_every_block_has_its_place() {
        let paths: Vec<String> = example().into_iter().map(|(path, _)| path).collect();
        assert_eq!(paths.len(), 8, "{paths:?}");
        for path in &paths {
            assert!(!matches!(part_of(path), Part::Unknown), "{path}");
            assert!(path.contains(EXAMPLE), "{path}");
        }
        assert_eq!(faults(example()), []);
    }

    #[test]
    fn under_another_name_it_is_another_case() {
        let files = example_named("hotel-booking");
        assert!(files.iter().all(|(path, _)| path.contains("hotel-booking")));
        let case = &files[0].1;
        assert!(case.contains("id = \"hotel-booking\"") && case.contains("\"Hotel booking\""));
        assert!(!case.contains("\"garage\""));
        assert_eq!(faults(files), []);
    }
}
