//! Taking a message apart: what does it ask, what does it only say?
//!
//! The candidate types into a box for questions, often without a question mark. So a piece counts as a question unless it
//! begins like something else ("I will", "ok", "let's"), and even then when it turns into one ("... but how many?").

/// Fillers before the word that tells what a piece is.
const FILLERS: &[&str] = &[
    "and", "so", "also", "but", "then", "well", "hi", "hello", "hey", "um", "oh", "just", "first",
    "next", "ok", "okay", "great", "thanks", "right", "alright", "sure", "cool", "now",
];

const ASKING: &[&str] = &[
    "how", "what", "whats", "which", "who", "whom", "whose", "where", "when", "why", "do", "does",
    "did", "is", "are", "can", "could", "should", "would", "will", "shall", "may", "must", "any",
    "anything", "have", "has", "am", "was",
];

/// Fewer, because "I take Redis, which is fast, will shard it later" tells.
const ASKING_AFTER_A_COMMA: &[&str] = &[
    "how", "what", "whats", "do", "does", "are", "can", "could", "should", "any",
];

const TELLING: &[&str] = &[
    "i",
    "im",
    "ill",
    "id",
    "ive",
    "we",
    "were",
    "well",
    "lets",
    "let",
    "assume",
    "assuming",
    "assumption",
    "my",
    "our",
    "yes",
    "yep",
    "yeah",
    "no",
    "nope",
    "fine",
    "good",
    "perfect",
    "thank",
    "got",
    "understood",
    "sounds",
    "makes",
    "noted",
    "agreed",
    "nice",
    "given",
    "since",
    "because",
    "therefore",
    "hence",
    "this",
    "that",
    "it",
    "they",
    "these",
    "those",
];

/// A question may hide behind "I" and "we": "I wonder whether", "we keep them how long".
const TURNS: &[&[&str]] = &[
    &["how", "many"],
    &["how", "much"],
    &["how", "long"],
    &["how", "often"],
    &["how", "big"],
    &["how", "large"],
    &["how", "fast"],
    &["how", "late"],
    &["how", "fresh"],
    &["tell", "me"],
    &["let", "me", "know"],
    &["like", "to", "know"],
    &["want", "to", "know"],
    &["need", "to", "know"],
    &["like", "to", "ask"],
    &["question", "about"],
    &["wonder"],
    &["wondering"],
    &["curious"],
    &["unsure"],
    &["not", "sure"],
    &["clarify"],
    &["know", "if"],
    &["know", "whether"],
    &["know", "what"],
    &["should", "we"],
    &["should", "i"],
    &["do", "we", "need"],
    &["i", "guess"],
    &["i", "suppose"],
    &["please"],
];

/// One thing the candidate says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    pub text: &'a str,
    pub asks: bool,
}

/// The pieces of a message, in order; empty ones are left out.
pub fn pieces(message: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, character) in message.char_indices() {
        let end = at + character.len_utf8();
        let before_space = message[end..]
            .chars()
            .next()
            .is_none_or(char::is_whitespace);
        let ends = match character {
            '\n' | '?' | '？' | '。' => true,
            '.' | '!' | ';' => before_space,
            _ => false,
        };
        if ends {
            pieces.extend(piece(&message[start..end]));
            start = end;
        }
    }
    pieces.extend(piece(&message[start..]));
    pieces
}

fn piece(text: &str) -> Option<Piece<'_>> {
    let text = text.trim();
    let words = words_of(text);
    if words.is_empty() {
        return None;
    }
    Some(Piece {
        text,
        asks: asks(text, &words),
    })
}

fn words_of(text: &str) -> Vec<String> {
    let without_apostrophes = text.to_lowercase().replace(['\'', '’'], "");
    let words = without_apostrophes.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn asks(text: &str, words: &[String]) -> bool {
    if text.ends_with(['?', '？']) {
        return true;
    }
    let Some(first) = words.iter().find(|word| !FILLERS.contains(&word.as_str())) else {
        return false; // "ok, thanks"
    };
    if ASKING.contains(&first.as_str()) {
        return true;
    }
    let in_a_later_clause = text.split(',').skip(1).any(|clause| {
        let first = words_of(clause)
            .into_iter()
            .find(|word| !FILLERS.contains(&word.as_str()));
        first.is_some_and(|word| ASKING_AFTER_A_COMMA.contains(&word.as_str()))
    });
    let turns = in_a_later_clause
        || TURNS.iter().any(|turn| {
            words
                .windows(turn.len())
                .any(|window| window.iter().eq(turn.iter()))
        });
    turns || !TELLING.contains(&first.as_str())
}

/// One of several wordings, always the same for the same words.
pub fn variant<'a>(variants: &'a [String], words: &str) -> &'a str {
    // FNV-1a: short, fixed for ever, and even enough for a handful of wordings.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in words_of(words).join(" ").bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    // The last steps of MurmurHash3, because neighbouring words differ in few bits so far.
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    let count = variants.len().max(1) as u64;
    usize::try_from(hash % count)
        .ok()
        .and_then(|index| variants.get(index))
        .map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(message: &str) -> Vec<(&str, bool)> {
        pieces(message)
            .into_iter()
            .map(|piece| (piece.text, piece.asks))
            .collect()
    }

    #[test]
    fn a_message_falls_into_questions_and_statements() {
        assert_eq!(
            shown("I'd start small. How many users?And do links expire\nok thanks"),
            [
                ("I'd start small.", false),
                ("How many users?", true),
                ("And do links expire", true),
                ("ok thanks", false),
            ]
        );
        assert_eq!(shown(" ?! \n ... "), []);
        assert_eq!(shown(""), []);
    }

    #[test]
    fn a_number_or_a_domain_is_not_cut() {
        assert_eq!(
            shown("is 1.5M right for example.com?"),
            [("is 1.5M right for example.com?", true)]
        );
    }

    #[test]
    fn questions_are_recognised_without_a_question_mark() {
        for question in [
            "expected traffic",
            "qps",
            "number of links per month please",
            "max size of a paste",
            "so what about deletes",
            "do we need accounts",
            "I wonder whether links expire",
            "I need to know how many users",
            "we keep them how long",
            "ok, and retention",
            "I'm not sure if reads matter more",
            "tell me about the traffic",
            "no shows, do we handle these",
        ] {
            assert!(pieces(question)[0].asks, "{question}");
        }
    }

    #[test]
    fn telling_is_not_asking() {
        for statement in [
            "I'll assume 10 million users.",
            "I assume 10M users a day",
            "we will keep links for five years",
            "Let's say 100M a month",
            "ok",
            "Thanks, got it",
            "That makes sense.",
            "assuming 40 qps",
            "ok I will go with 100 million",
            "I take Redis, which is fast, will shard it later",
        ] {
            assert!(!pieces(statement)[0].asks, "{statement}");
        }
    }

    #[test]
    fn the_same_words_get_the_same_wording_and_others_vary() {
        let variants: Vec<String> = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
        assert_eq!(
            variant(&variants, "Do we need auth?"),
            variant(&variants, "do we  need AUTH")
        );
        let found: std::collections::BTreeSet<&str> = (0..40)
            .map(|n| variant(&variants, &format!("question {n}")))
            .collect();
        assert_eq!(found.len(), 4);
        assert_eq!(variant(&[], "x"), "");
    }
}
