//! From phrases to numbered atoms and the tables a finder looks them up in.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use super::super::lexicon::Lexicon;
use super::super::phrase::{Phrase, Piece, Step};
use super::super::spelling::Speller;
use super::super::{english, word};
use super::seen::bit;
use super::{Anchored, AtomId, ClassId, Compiled, Finder, Node, PhraseId, Rows};

type Words = HashMap<String, AtomId, BuildHasherDefault<Fnv>>;

/// FNV-1a. Only authors put words in, so nobody who answers can make them collide, and a short word is hashed in a third of
/// the time.
#[derive(Debug, Clone)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[derive(Debug, Clone, Default)]
pub(super) struct Vocabulary {
    stems: Words,
    exact: Words,
    prefixes: Words,
    pub(super) symbols: BTreeMap<char, AtomId>,
    /// Bit n: some prefix has n bytes (the last bit: that or more).
    prefix_lengths: u64,
    count: AtomId,
    /// As the phrases have them, folded: what a misspelt word may stand for.
    spoken: BTreeSet<String>,
}

/// Fewer letters begin too many words.
const PREFIX_LETTERS: usize = 4;

impl Vocabulary {
    fn intern(map: &mut Words, count: &mut AtomId, text: &str) -> AtomId {
        if let Some(known) = map.get(text) {
            return *known;
        }
        let id = *count;
        *count += 1;
        map.insert(text.to_owned(), id);
        id
    }

    fn stem(&mut self, folded: &str) -> AtomId {
        Self::intern(&mut self.stems, &mut self.count, &word::stem(folded))
    }

    fn exact(&mut self, folded: &str) -> AtomId {
        Self::intern(&mut self.exact, &mut self.count, folded)
    }

    fn prefix(&mut self, folded: &str) -> AtomId {
        self.prefix_lengths |= 1 << folded.len().min(63);
        Self::intern(&mut self.prefixes, &mut self.count, folded)
    }

    fn symbol(&mut self, symbol: char) -> AtomId {
        let count = &mut self.count;
        *self.symbols.entry(symbol).or_insert_with(|| {
            *count += 1;
            *count - 1
        })
    }

    /// How many atoms there are.
    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// The atoms a folded word is; whether some phrase has the word, not only its beginning.
    pub(super) fn atoms_of(&self, folded: &str, stem: &str, found: &mut Vec<AtomId>) -> bool {
        let before = found.len();
        found.extend(self.exact.get(folded));
        found.extend(self.stems.get(stem));
        let is_whole = found.len() > before;
        if word::is_contracted_not(folded) {
            found.extend(self.exact.get("not"));
            found.extend(self.stems.get("not"));
        }
        for (end, _) in folded.char_indices().skip(1).chain([(folded.len(), ' ')]) {
            if self.prefix_lengths & (1 << end.min(63)) != 0 {
                found.extend(self.prefixes.get(&folded[..end]));
            }
        }
        is_whole
    }

    /// All words that phrases use, in the forms in which they are real.
    pub(super) fn speller(&self) -> Speller {
        let mut words: Vec<String> = Vec::new();
        for word in &self.spoken {
            let stem = word::stem(word);
            if stem.len() >= 3 {
                words.extend(forms(&stem).filter(|form| english::is_listed(form)));
            }
            words.push(word.clone());
        }
        let mut prefixes: Vec<&String> = self.prefixes.keys().collect();
        prefixes.sort_unstable();
        for prefix in prefixes
            .iter()
            .filter(|prefix| prefix.len() >= PREFIX_LETTERS)
        {
            words.extend(english::beginning_with(prefix));
        }
        Speller::new(words)
    }
}

/// Collects phrases; the same source gets the same number.
#[derive(Debug)]
pub struct FinderBuilder<'a> {
    lexicon: &'a Lexicon,
    known: BTreeMap<String, PhraseId>,
    finder: Finder,
    class_ids: BTreeMap<String, ClassId>,
}

impl<'a> FinderBuilder<'a> {
    pub fn new(lexicon: &'a Lexicon) -> Self {
        FinderBuilder {
            lexicon,
            known: BTreeMap::new(),
            finder: Finder::default(),
            class_ids: BTreeMap::new(),
        }
    }

    pub fn add(&mut self, phrase: &Phrase) -> PhraseId {
        if let Some(known) = self.known.get(phrase.source()) {
            return *known;
        }
        let compiled = self.compile(&phrase.steps);
        self.finder.phrases.push(compiled);
        let id = PhraseId(self.finder.phrases.len() as u32 - 1);
        self.known.insert(phrase.source().to_owned(), id);
        id
    }

    pub fn build(self) -> Finder {
        let mut finder = self.finder;
        let atoms = finder.vocabulary.count;
        finder.classes = self.class_ids.len() as u32;
        for phrase in &finder.phrases {
            let entries = &mut finder.entries;
            let steps = (0..phrase.len()).map(|step| {
                let from = entries.len() as u32;
                begins_with(phrase, step, atoms, entries);
                from..entries.len() as u32
            });
            finder.steps.push(steps);
        }
        finder.anchored = anchored(&finder, atoms + finder.classes);
        finder.class_starting = vec![Vec::new(); atoms as usize];
        for (at, (_, steps)) in finder.class_phrases.iter().enumerate() {
            let mut atoms = Vec::new();
            firsts(steps, &mut atoms, &mut Vec::new());
            for atom in unique(atoms) {
                finder.class_starting[atom as usize].push(at as u32);
            }
        }
        finder
    }

    fn class(&mut self, name: &str) -> ClassId {
        if let Some(known) = self.class_ids.get(name) {
            return *known;
        }
        let id = self.class_ids.len() as ClassId;
        self.class_ids.insert(name.to_owned(), id);
        let lexicon = self.lexicon;
        for phrase in lexicon.classes.get(name).into_iter().flatten() {
            let compiled = self.compile(&phrase.steps);
            self.finder.class_phrases.push((id, compiled));
        }
        id
    }

    fn compile(&mut self, steps: &[Step]) -> Vec<Compiled> {
        let mut compiled = Vec::with_capacity(steps.len());
        for (at, step) in steps.iter().enumerate() {
            let vocabulary = &mut self.finder.vocabulary;
            let node = match &step.piece {
                Piece::Word(word) => {
                    vocabulary.spoken.insert(word.clone());
                    Node::Atom(vocabulary.stem(word))
                }
                Piece::Exact(word) => {
                    vocabulary.spoken.insert(word.clone());
                    Node::Atom(vocabulary.exact(word))
                }
                Piece::Prefix(word) => Node::Atom(vocabulary.prefix(word)),
                Piece::Symbol(symbol) => Node::Atom(vocabulary.symbol(*symbol)),
                Piece::Class(name) => Node::Class(self.class(name)),
                Piece::Alternatives(all) => {
                    alternatives(all.iter().map(|steps| self.compile(steps)).collect())
                }
            };
            let next = steps.get(at + 1).filter(|next| next.gap == 0);
            let joined = next.and_then(|next| self.joined(&step.piece, &next.piece));
            compiled.push(Compiled {
                gap: step.gap,
                node,
                joined,
            });
        }
        compiled
    }

    fn joined(&mut self, one: &Piece, next: &Piece) -> Option<AtomId> {
        let vocabulary = &mut self.finder.vocabulary;
        match (one, next) {
            (Piece::Word(one), Piece::Word(next)) if one.len() + next.len() > 3 => {
                Some(vocabulary.stem(&format!("{one}{next}")))
            }
            (Piece::Word(one), Piece::Prefix(next)) => {
                Some(vocabulary.prefix(&format!("{one}{next}")))
            }
            (Piece::Exact(one), Piece::Exact(next)) => {
                Some(vocabulary.exact(&format!("{one}{next}")))
            }
            _ => None,
        }
    }
}

/// Alternatives of one step each need no way back from them.
fn alternatives(all: Vec<Vec<Compiled>>) -> Node {
    let is_single = |steps: &Vec<Compiled>| match steps.as_slice() {
        [only] => matches!(only.node, Node::Atom(_) | Node::Class(_)),
        _ => false,
    };
    match all.iter().all(is_single) {
        true => Node::OneOf(all.into_iter().flatten().map(|step| step.node).collect()),
        false => Node::Alternatives(all),
    }
}

/// What may be written for a stem; the forms that are no words, or other ones, fall out of the list of real ones.
fn forms(stem: &str) -> impl Iterator<Item = String> {
    let last = stem.chars().next_back().unwrap_or('e');
    let without_y = stem.strip_suffix('y').unwrap_or(stem);
    let without_e = stem.strip_suffix('e').unwrap_or(stem);
    let plain = ["", "e", "s", "es", "ed", "d", "ing"].map(|ending| format!("{stem}{ending}"));
    let doubled = ["ed", "ing"].map(|ending| format!("{stem}{last}{ending}"));
    let changed = [
        format!("{without_y}ies"),
        format!("{without_y}ied"),
        format!("{without_e}ing"),
    ];
    let forms = plain.into_iter().chain(doubled).chain(changed);
    let stem = stem.to_owned();
    forms.filter(move |form| word::stem(form) == stem)
}

/// The entries a step can begin with.
fn begins_with(steps: &[Compiled], step: usize, atoms: u32, entries: &mut Vec<u32>) {
    let (mut own, mut classes) = (Vec::new(), Vec::new());
    // A step may have been taken together with the one before it.
    own.extend(step.checked_sub(1).and_then(|before| steps[before].joined));
    firsts(&steps[step..], &mut own, &mut classes);
    own.extend(classes.into_iter().map(|class| atoms + class));
    entries.extend(unique(own));
}

/// Every phrase under the entries of that of its steps whose entries the fewest steps can begin with: what few phrases speak of is
/// rare in answers, too.
fn anchored(finder: &Finder, entries: u32) -> Rows<Anchored> {
    let mut common = vec![0_u32; entries as usize];
    for entry in &finder.entries {
        common[*entry as usize] += 1;
    }
    let commonness = |step: &&Range<u32>| -> u32 {
        let entries = finder.entries_of(step).iter();
        entries.map(|entry| common[*entry as usize]).sum()
    };
    let mut by_entry = vec![Vec::new(); entries as usize];
    for phrase in 0..finder.phrases.len() as u32 {
        let mut steps: Vec<&Range<u32>> = finder.steps.at(phrase).iter().collect();
        steps.sort_by_key(commonness);
        let needs = steps.get(1).map_or(u128::MAX, |step| {
            let entries = finder.entries_of(step).iter();
            entries.fold(0, |bits, entry| bits | bit(*entry))
        });
        for entry in steps
            .first()
            .map_or(&[][..], |step| finder.entries_of(step))
        {
            by_entry[*entry as usize].push(Anchored { needs, phrase });
        }
    }
    let mut rows = Rows::default();
    by_entry.into_iter().for_each(|row| rows.push(row));
    rows
}

fn unique(mut ids: Vec<u32>) -> Vec<u32> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// What a phrase can begin with.
fn firsts(steps: &[Compiled], atoms: &mut Vec<AtomId>, classes: &mut Vec<ClassId>) {
    let Some(first) = steps.first() else { return };
    atoms.extend(first.joined);
    first_of(&first.node, atoms, classes);
}

fn first_of(node: &Node, atoms: &mut Vec<AtomId>, classes: &mut Vec<ClassId>) {
    match node {
        Node::Atom(atom) => atoms.push(*atom),
        Node::Class(class) => classes.push(*class),
        Node::OneOf(all) => all.iter().for_each(|node| first_of(node, atoms, classes)),
        Node::Alternatives(all) => all.iter().for_each(|steps| firsts(steps, atoms, classes)),
    }
}
