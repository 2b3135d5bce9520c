//! Many phrases at once in one document.
//!
//! 1. Every word, prefix and symbol of all phrases is an *atom* with a number.
//! 2. Binding a document finds, for every token, the atoms it is (word by word, through a cache).
//! 3. Every phrase is looked up by the rarest of its words. Only where that and all others stand in a sentence is it
//!    tried there, so thousands of phrases cost little more than the words that really occur.
//!
//! Misspelt words join in step 2: a word that no phrase has and that is no real one is taken for the nearest
//! word of the phrases. What was typed stays what is quoted.

mod bound;
mod compile;
mod seen;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::document::{Document, Polarity, TokenKind};
use super::spelling::{self, Speller};
use super::word;
use bound::{Bound, Table};
pub use compile::FinderBuilder;
use compile::Vocabulary;
use seen::{Seen, tokens_at};

/// Number of a phrase in its [`Finder`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhraseId(u32);

type AtomId = u32;
type ClassId = u32;

/// A phrase at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub phrase: PhraseId,
    /// First and last token.
    pub(crate) first: u32,
    pub(crate) last: u32,
    pub sentence: u32,
    pub polarity: Polarity,
    /// The tokens that deny it, when the words of the sentence do.
    pub(crate) cue: Option<(u32, u32)>,
    /// A "not" stands in a gap of the phrase, which does not name it: "a hint is not harmless" for `hint ~3 harmless`.
    pub(crate) skips_denial: bool,
}

/// All hits in one document, by phrase and then by place.
#[derive(Debug, Clone, Default)]
pub struct Hits {
    hits: Vec<Hit>,
    by_phrase: Vec<Range<u32>>,
}

impl Hits {
    pub fn of(&self, phrase: PhraseId) -> &[Hit] {
        let range = self
            .by_phrase
            .get(phrase.0 as usize)
            .cloned()
            .unwrap_or(0..0);
        &self.hits[range.start as usize..range.end as usize]
    }

    pub fn all(&self) -> &[Hit] {
        &self.hits
    }
}

#[derive(Debug, Clone)]
struct Compiled {
    gap: u8,
    node: Node,
    /// This word and the next one written together: "load balancer" as "loadbalancer".
    joined: Option<AtomId>,
}

#[derive(Debug, Clone)]
enum Node {
    Atom(AtomId),
    Class(ClassId),
    /// Alternatives of one atom or class each.
    OneOf(Vec<Node>),
    Alternatives(Vec<Vec<Compiled>>),
}

/// Compiled phrases.
#[derive(Debug, Clone, Default)]
pub struct Finder {
    vocabulary: Vocabulary,
    phrases: Vec<Vec<Compiled>>,
    /// Phrases of classes, with the class they belong to.
    class_phrases: Vec<(ClassId, Vec<Compiled>)>,
    classes: u32,
    /// By entry: the phrases that cannot do without it, or without one of a few like it. Each phrase stands where the fewest others
    /// stand.
    anchored: Rows<Anchored>,
    /// By atom: the phrases of classes that can begin with it.
    class_starting: Vec<Vec<u32>>,
    /// By phrase: its steps; by step: the entries it can begin with.
    steps: Rows<Range<u32>>,
    /// Of all steps in one row.
    entries: Vec<u32>,
    /// Made when the first misspelt word is met.
    speller: OnceLock<Speller>,
}

/// A phrase under one of the entries it is looked up by.
#[derive(Debug, Clone, Copy)]
struct Anchored {
    /// A bit for each entry of the step that is rarest but for the one it is looked up by, all bits when there is none: a first
    /// look, as cheap as can be.
    needs: u128,
    phrase: u32,
}

/// Rows of different lengths, one after the other.
#[derive(Debug, Clone)]
struct Rows<T> {
    /// Where each begins, and where the last one ends.
    starts: Vec<u32>,
    all: Vec<T>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Rows {
            starts: vec![0],
            all: Vec::new(),
        }
    }
}

impl<T> Rows<T> {
    fn push(&mut self, row: impl IntoIterator<Item = T>) {
        self.all.extend(row);
        self.starts.push(self.all.len() as u32);
    }

    fn at(&self, row: u32) -> &[T] {
        let row = row as usize;
        &self.all[self.starts[row] as usize..self.starts[row + 1] as usize]
    }
}

impl Finder {
    /// Every phrase wherever it begins; at one place each phrase is found once, at its shortest.
    pub fn find(&self, document: &Document) -> Hits {
        let mut bound = Bound {
            document,
            atoms: self.atoms(document),
            classes: Table::default(),
        };
        bound.classes = self.classes(&bound);
        let mut hits = Vec::new();
        let mut seen = Seen::new(self);
        // By phrase: the number of the sentence it was looked for in last.
        let mut looked = vec![0; self.phrases.len()];
        let denials = document.denials();
        for sentence in 0..document.sentences.len() as u32 {
            let tokens = document.sentences[sentence as usize].tokens.clone();
            let number = sentence + 1;
            seen.sentence(self, &bound, tokens.clone(), number);
            let anchored = seen
                .present
                .iter()
                .flat_map(|entry| self.anchored.at(*entry));
            for Anchored { needs, phrase } in anchored {
                if needs & seen.bits == 0 || looked[*phrase as usize] == number {
                    continue;
                }
                looked[*phrase as usize] = number;
                let mut entries = self
                    .steps
                    .at(*phrase)
                    .iter()
                    .map(|step| self.entries_of(step));
                let first = seen.places(entries.next().unwrap_or_default());
                if first == 0 || !entries.all(|entries| seen.any(entries)) {
                    continue;
                }
                let steps = &self.phrases[*phrase as usize];
                for at in tokens_at(first, tokens.clone()) {
                    let Some(end) = bound.end_of(steps, at, tokens.end) else {
                        continue;
                    };
                    let inside = denials.partition_point(|denial| *denial < at);
                    let skips = denials[inside..]
                        .iter()
                        .take_while(|denial| **denial < end)
                        .any(|denial| !self.names(steps, bound.atoms.at(*denial)));
                    hits.push(bound.hit(PhraseId(*phrase), at, end - 1, sentence, skips));
                }
            }
        }
        sorted(&hits, self.phrases.len())
    }

    fn entries_of(&self, step: &Range<u32>) -> &[u32] {
        &self.entries[step.start as usize..step.end as usize]
    }

    /// Whether the steps have one of these words, in whatever alternative.
    fn names(&self, steps: &[Compiled], word: &[(u32, u32)]) -> bool {
        steps.iter().any(|step| self.node_names(&step.node, word))
    }

    fn node_names(&self, node: &Node, word: &[(u32, u32)]) -> bool {
        match node {
            Node::Atom(atom) => word.iter().any(|(other, _)| other == atom),
            Node::Class(class) => self
                .class_phrases
                .iter()
                .any(|(of, steps)| of == class && self.names(steps, word)),
            Node::OneOf(all) => all.iter().any(|node| self.node_names(node, word)),
            Node::Alternatives(all) => all.iter().any(|steps| self.names(steps, word)),
        }
    }

    fn atoms(&self, document: &Document) -> Table {
        let mut table = Table {
            starts: Vec::with_capacity(document.tokens.len() + 1),
            entries: Vec::with_capacity(document.tokens.len()),
        };
        let mut cache: HashMap<&str, Range<usize>> =
            HashMap::with_capacity((document.tokens.len() / 4).min(2_000));
        let mut known: Vec<AtomId> = Vec::new();
        let mut said: Vec<AtomId> = Vec::new();
        let mut joined = document.joined.iter().peekable();
        for at in 0..document.tokens.len() as u32 {
            table.starts.push(table.entries.len() as u32);
            let token = &document.tokens[at as usize];
            let fold = document.fold(at);
            if token.kind == TokenKind::Symbol {
                let sign = fold.chars().next();
                let atom = sign.and_then(|c| self.vocabulary.symbols.get(&c));
                table.entries.extend(atom.map(|atom| (*atom, at + 1)));
                let spoken = sign.map_or(&[][..], |sign| spoken_sign(document, at, sign));
                for word in spoken {
                    said.clear();
                    self.vocabulary.atoms_of(word, word, &mut said);
                    table
                        .entries
                        .extend(said.iter().map(|atom| (*atom, at + 1)));
                }
                continue;
            }
            let range = cache.entry(fold).or_insert_with(|| {
                let from = known.len();
                let is_known = self
                    .vocabulary
                    .atoms_of(fold, &word::stem(fold), &mut known);
                if let Some(full) = word::in_full(fold) {
                    self.vocabulary
                        .atoms_of(full, &word::stem(full), &mut known);
                } else if !is_known {
                    self.misspelt(fold, &mut known);
                }
                from..known.len()
            });
            table
                .entries
                .extend(known[range.clone()].iter().map(|atom| (*atom, at + 1)));
            while let Some(whole) = joined.next_if(|whole| whole.first == at) {
                let mut atoms = Vec::new();
                let fold = document.pooled(&whole.fold);
                self.vocabulary
                    .atoms_of(fold, &word::stem(fold), &mut atoms);
                table
                    .entries
                    .extend(atoms.into_iter().map(|atom| (atom, at + whole.count)));
            }
        }
        table.starts.push(table.entries.len() as u32);
        table
    }

    /// The atoms of the words that `fold` may be meant for, if it is no word itself.
    fn misspelt(&self, fold: &str, known: &mut Vec<AtomId>) {
        if !spelling::is_suspect(fold) {
            return;
        }
        let speller = self.speller.get_or_init(|| self.vocabulary.speller());
        for meant in speller.nearest(fold) {
            self.vocabulary.atoms_of(meant, &word::stem(meant), known);
        }
    }

    fn classes(&self, bound: &Bound) -> Table {
        let document = bound.document;
        // Phrases of classes name no classes: the table they are matched against is empty.
        let mut table = Table::default();
        for sentence in &document.sentences {
            // Tokens always lie in a sentence, in order, so rows come in order.
            for at in sentence.tokens.clone() {
                table.starts.push(table.entries.len() as u32);
                let from = table.entries.len();
                for (atom, _) in bound.atoms.at(at) {
                    for phrase in &self.class_starting[*atom as usize] {
                        let (class, steps) = &self.class_phrases[*phrase as usize];
                        if let Some(end) = bound.end_of(steps, at, sentence.tokens.end)
                            && !table.entries[from..].contains(&(*class, end))
                        {
                            table.entries.push((*class, end));
                        }
                    }
                }
            }
        }
        table.starts.push(table.entries.len() as u32);
        table
    }
}

/// How a sign is read aloud: "short -> long" maps one to the other, "p99 < 200 ms" is under it. Signs stay free: a phrase need
/// not name them.
fn spoken_sign(document: &Document, at: u32, sign: char) -> &'static [&'static str] {
    let before_number = || {
        let next = document.tokens.get(at as usize + 1);
        let next = next.filter(|next| next.sentence == document.tokens[at as usize].sentence);
        next.is_some_and(|_| {
            document
                .fold(at + 1)
                .starts_with(|c: char| c.is_ascii_digit())
        })
    };
    match sign {
        '>' if document.is_arrow(at) => &["to"],
        '>' if before_number() => &["over", "above"],
        '<' if before_number() => &["under", "below"],
        '&' => &["and"],
        '%' => &["percent"],
        _ => &[],
    }
}

/// By phrase. Those of one phrase come in the order of the text, so counting is enough and that order stays.
fn sorted(hits: &[Hit], phrases: usize) -> Hits {
    let mut by_phrase = vec![0..0; phrases];
    for hit in hits {
        by_phrase[hit.phrase.0 as usize].end += 1;
    }
    let mut next = 0;
    for range in &mut by_phrase {
        let count = range.end;
        *range = next..next;
        next += count;
    }
    let Some(any) = hits.first() else {
        return Hits {
            hits: Vec::new(),
            by_phrase,
        };
    };
    let mut in_order = vec![*any; hits.len()];
    for hit in hits {
        let range = &mut by_phrase[hit.phrase.0 as usize];
        in_order[range.end as usize] = *hit;
        range.end += 1;
    }
    Hits {
        hits: in_order,
        by_phrase,
    }
}

#[cfg(test)]
mod tests;
