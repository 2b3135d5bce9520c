//! What a content file may look like, as data; [`super::walk`] compares a file with it.

/// A list longer than this is no content.
pub const MAX_ELEMENTS: usize = 1_000;
/// A slug or key longer than this is no name.
pub const SLUG_LETTERS: usize = 80;

#[derive(Debug)]
pub enum Shape {
    /// A text that says something.
    Text,
    /// A text that may be empty.
    Note,
    /// Lower-case words joined by hyphens.
    Slug,
    /// `<stage>.<slug>` or `red-flag.<slug>`.
    ItemId,
    /// A name in formulas: lower-case letters, digits and `_`, not beginning with a digit.
    Key,
    OneOf(&'static [&'static str]),
    /// Several of the words, joined by `|`.
    AnyOf(&'static [&'static str]),
    /// A phrase of the matching language; collected here, parsed when all classes are known.
    Phrase,
    Number {
        least: f64,
        most: f64,
    },
    Whole {
        least: i64,
        most: i64,
    },
    Flag,
    /// `[least, most]`.
    Range {
        least: f64,
        most: f64,
    },
    List {
        of: &'static Shape,
        at_least: usize,
    },
    /// A table whose keys are data.
    Map {
        key: &'static Shape,
        of: &'static Shape,
    },
    Table(&'static [Field]),
    /// A table with exactly one of the fields.
    Choice(&'static [Field]),
}

#[derive(Debug)]
pub struct Field {
    pub name: &'static str,
    pub is_required: bool,
    pub shape: Shape,
}

pub const fn required(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        is_required: true,
        shape,
    }
}

pub const fn optional(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        is_required: false,
        shape,
    }
}

/// Lower-case words of letters and digits joined by single hyphens, at most 80 characters.
pub fn is_slug(text: &str) -> bool {
    text.len() <= SLUG_LETTERS
        && text.split('-').all(|word| {
            !word.is_empty()
                && word
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        })
}

pub fn is_item_id(text: &str) -> bool {
    text.split_once('.')
        .is_some_and(|(stage, slug)| is_slug(stage) && is_slug(slug))
}

pub fn is_key(text: &str) -> bool {
    text.len() <= SLUG_LETTERS
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_lower_case_words_joined_by_hyphens() {
        assert!(is_slug("url-shortener") && is_slug("base62"));
        for wrong in ["", "-a", "a--b", "A", "a_b", "a.b", "ä"] {
            assert!(!is_slug(wrong), "{wrong}");
        }
        assert!(is_item_id("deep-dive.base62") && !is_item_id("deep-dive") && !is_item_id("a.b.c"));
    }
}
