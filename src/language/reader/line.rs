//! What one line is: a heading, an item, a row, a fence; no line knows its neighbours.

use super::super::{stage, word};

/// Length in bytes of the run of letters, digits, apostrophes and inner hyphens at the start.
pub(super) fn run_length(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    let digits = |text: &str| {
        text.len() >= 3
            && text.as_bytes()[..3].iter().all(u8::is_ascii_digit)
            && !text.as_bytes().get(3).is_some_and(u8::is_ascii_digit)
    };
    let mut only_digits = true;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let joins = matches!(c, '\'' | '\u{2019}' | '-' | '_')
            && at > 0
            && next.is_some_and(char::is_alphanumeric);
        let groups = c == ',' && at > 0 && only_digits && digits(&text[at + 1..]);
        only_digits &= c.is_ascii_digit() || c == ',';
        if c.is_alphanumeric() || joins || groups {
            end = at + c.len_utf8();
        } else {
            break;
        }
    }
    end
}

/// The words of a title, folded and joined by single spaces.
pub fn folded(title: &str) -> String {
    let mut out = String::new();
    for word in title.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '\u{2019}')) {
        if !word.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            word::fold_into(word, &mut out);
        }
    }
    out
}

pub(super) fn toggles_fence(body: &str, fence: &mut Option<char>) -> bool {
    let mark = match body.as_bytes() {
        [b'`', b'`', b'`', ..] => '`',
        [b'~', b'~', b'~', ..] => '~',
        _ => return false,
    };
    match *fence {
        None => *fence = Some(mark),
        Some(open) if open == mark => *fence = None,
        Some(_) => return false,
    }
    true
}

/// Whether a fence opens a drawing in text.
pub(super) fn opens_graph(body: &str) -> bool {
    let language = body
        .trim_start_matches(['`', '~'])
        .trim()
        .to_ascii_lowercase();
    let language = language.split_whitespace().next().unwrap_or("");
    matches!(
        language,
        "mermaid" | "plantuml" | "puml" | "dot" | "graphviz" | "d2" | "ascii-art"
    )
}

/// Whether the line is links and nothing else: a reading list claims nothing.
pub(super) fn is_only_links(body: &str) -> bool {
    let mut rest = body.trim_matches([' ', '\t', '*', '_', '.', ',', ';', '<', '>']);
    let mut links = 0;
    while !rest.is_empty() {
        let length = if let Some(inner) = rest.strip_prefix('[') {
            let Some(close) = inner
                .find("](")
                .filter(|close| !inner[..*close].contains('\n'))
            else {
                return false;
            };
            let Some(end) = inner[close..].find(')') else {
                return false;
            };
            1 + close + end + 1
        } else if let Some(length) = address_length(rest) {
            length
        } else {
            return false;
        };
        links += 1;
        rest = rest[length..].trim_start_matches([
            ' ', '\t', '*', '_', '.', ',', ';', '|', '>', '<', '-', '\u{2013}',
        ]);
    }
    links > 0
}

/// The length of an address at the start of the text, in bytes.
pub(super) fn address_length(text: &str) -> Option<usize> {
    let schemes = ["http://", "https://", "ftp://", "www."];
    let is_address = schemes.iter().any(|scheme| {
        text.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    let end = |c: char| c.is_whitespace() || matches!(c, ')' | ']' | '>' | '"' | '|' | '`' | '<');
    is_address.then(|| text.find(end).unwrap_or(text.len()))
}

/// A list of parameters is no longer than this; a text full of question marks is not looked through for each.
const PARAMETERS_CHARS: usize = 200;

/// Whether a question mark after `before` marks a parameter that may be left out: `create(url, alias?)`, `{url, ttl?}`.
pub(in crate::language) fn is_optional(before: &str) -> bool {
    let mut closed = 0_u32;
    let mut near = before.char_indices().rev().take(PARAMETERS_CHARS);
    let opening = near.find(|(_, c)| match c {
        ')' | '}' | ']' => {
            closed += 1;
            false
        }
        '(' | '{' | '[' if closed > 0 => {
            closed -= 1;
            false
        }
        '(' | '{' | '[' => true,
        _ => false,
    });
    let Some((at, bracket)) = opening else {
        return false;
    };
    let inside = &before[at + 1..];
    let name = inside.rsplit(',').next().unwrap_or(inside).trim();
    let called = before[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    !name.is_empty()
        && !name.contains(char::is_whitespace)
        && (bracket != '(' || called || inside.contains(','))
}

/// "62^7 = ?": the number is still to be worked out, and nothing is asked.
pub(in crate::language) fn stands_for_a_number(before: &str) -> bool {
    before.trim_end().ends_with(['=', '≈', '~'])
}

/// Whether what follows a question mark makes a name of what stands before it: "URL seen? -> queue", "URL seen?: a filter".
pub(super) fn names_a_step(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['"', '`', '*', ')', ' ']);
    ["->", "-->", "=>", "→", "⇒", "➜", ":"]
        .iter()
        .any(|mark| rest.starts_with(mark))
}

/// Level and title of a `#` heading or of a line that is bold as a whole.
pub(super) fn heading(line: &str) -> Option<(u32, &str)> {
    let body = line.trim();
    let level = body.bytes().take_while(|b| *b == b'#').count();
    if (1..=6).contains(&level) {
        let rest = &body[level..];
        let title = rest.trim().trim_end_matches('#').trim_end();
        // "#clarify" without a space is a heading only when it names a stage.
        let spaced = rest.starts_with([' ', '\t']) || rest.is_empty();
        if spaced || stage::recognise(&folded(title)).is_some_and(|found| found.plain) {
            return Some((level as u32, title));
        }
        return None;
    }
    let bold = body.strip_suffix(':').unwrap_or(body);
    let inner = bold
        .strip_prefix("**")
        .and_then(|rest| rest.strip_suffix("**"))?;
    let title = inner.trim().trim_end_matches(':');
    (!title.is_empty() && !title.contains("**") && title.len() <= 80).then_some((7, title))
}

/// A line that is nothing but the name of a stage, with or without a colon.
pub(super) fn bare_stage(line: &str) -> Option<(u32, &str)> {
    let title = line.trim();
    (title.len() <= 40 && stage::is_bare_name(&folded(title))).then_some((1, title))
}

/// A tag of HTML, which Markdown allows; `<post_id>` is a word of the candidate.
pub(super) fn is_tag(text: &str) -> bool {
    const TAGS: [&str; 20] = [
        "a", "b", "br", "center", "table", "details", "div", "em", "hr", "i", "img", "li", "ol",
        "p", "span", "strong", "sub", "summary", "sup", "ul",
    ];
    let inner = text[1..].trim_start_matches('/');
    let name = inner
        .split(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or("");
    TAGS.iter().any(|tag| name.eq_ignore_ascii_case(tag)) && tag_end(text).is_some()
}

/// Where the tag at the start of the text ends, if it does so soon: nobody writes longer ones, and a text full of `<`
/// is looked through once.
pub(super) fn tag_end(text: &str) -> Option<usize> {
    const TAG_BYTES: usize = 1_000;
    let near = text.len().min(TAG_BYTES);
    text.as_bytes()[..near].iter().position(|b| *b == b'>')
}

pub(super) fn is_underline(line: &str) -> bool {
    line.len() >= 3 && (line.bytes().all(|b| b == b'=') || line.bytes().all(|b| b == b'-'))
}

pub(super) fn is_rule(body: &str) -> bool {
    let mut marks = body.chars().filter(|c| !c.is_whitespace());
    let Some(first) = marks.next() else {
        return false;
    };
    let mut count = 1;
    matches!(first, '-' | '=' | '*' | '_')
        && marks.all(|c| {
            count += 1;
            c == first
        })
        && count >= 3
}

pub(super) fn is_row(body: &str) -> bool {
    body.starts_with('|') && body[1..].contains('|')
}

/// Cells that were copied out of a table have tabs between them.
pub(super) fn is_tabbed(body: &str) -> bool {
    body.trim().contains('\t')
}

/// Whether a line cannot be the end of what it says: it ends in a comma or in a word that leads on.
pub(super) fn leaves_open(line: &str) -> bool {
    if line.ends_with(',') {
        return true;
    }
    let last = line
        .rsplit(|c: char| !c.is_ascii_alphabetic())
        .next()
        .unwrap_or("");
    matches!(
        last,
        "a" | "an"
            | "and"
            | "are"
            | "as"
            | "because"
            | "but"
            | "by"
            | "for"
            | "from"
            | "if"
            | "into"
            | "is"
            | "of"
            | "or"
            | "our"
            | "than"
            | "that"
            | "the"
            | "their"
            | "to"
            | "when"
            | "which"
            | "with"
    )
}

/// Words that are written with a stroke, in small letters, and what they stand for; `r/w` is two words.
pub(super) fn written_out(text: &str) -> Option<(usize, &'static [&'static str])> {
    const SHORT: [(&str, &[&str]); 5] = [
        ("r/w", &["read", "write"]),
        ("w/r", &["write", "read"]),
        ("w/o", &["without"]),
        ("b/c", &["because"]),
        ("w/", &["with"]),
    ];
    let ends = |length: usize| {
        let next = text[length..].chars().next();
        next.is_none_or(|next| !next.is_alphanumeric() && next != '/' && next != '_')
    };
    let found = SHORT.iter().find(|(short, _)| {
        text.get(..short.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(short))
            && ends(short.len())
    });
    found.map(|(short, words)| (short.len(), *words))
}

pub(super) fn is_separator(body: &str) -> bool {
    let body = body.trim();
    body.contains('-') && body.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' '))
}

/// Length of the list marker at the start, with the spaces and a check box after it.
pub(super) fn item_marker(body: &str) -> Option<usize> {
    let mark = match body.chars().next()? {
        c @ ('-' | '*' | '+' | '•' | '–' | '‣') => c.len_utf8(),
        c if c.is_ascii_digit() => {
            let digits = body.bytes().take_while(u8::is_ascii_digit).count();
            let closes = matches!(body.as_bytes().get(digits), Some(b'.' | b')'));
            (digits <= 3 && closes).then_some(digits + 1)?
        }
        c if c.is_ascii_alphabetic() && body.as_bytes().get(1) == Some(&b')') => 2,
        _ => return None,
    };
    let rest = &body[mark..];
    if !rest.starts_with([' ', '\t']) {
        return None;
    }
    let spaces = rest.len() - rest.trim_start().len();
    let after = &rest[spaces..];
    let boxed = ["[ ] ", "[x] ", "[X] "]
        .iter()
        .any(|mark| after.starts_with(mark));
    Some(mark + spaces + if boxed { 4 } else { 0 })
}
