//! One phrase at one place of a document whose words are numbered.

use super::super::document::{Document, Polarity, TokenKind};
use super::{Compiled, Hit, Node, PhraseId};

/// Rows of a table without a vector per row.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) starts: Vec<u32>,
    /// What stands there and the token after it.
    pub(super) entries: Vec<(u32, u32)>,
}

impl Table {
    pub(super) fn at(&self, row: u32) -> &[(u32, u32)] {
        let row = row as usize;
        &self.entries[self.starts[row] as usize..self.starts[row + 1] as usize]
    }
}

/// A document with the atoms and classes that begin at each of its tokens.
pub(super) struct Bound<'a> {
    pub(super) document: &'a Document,
    pub(super) atoms: Table,
    pub(super) classes: Table,
}

impl Bound<'_> {
    pub(super) fn end_of(&self, steps: &[Compiled], at: u32, limit: u32) -> Option<u32> {
        let is_plain = |step: &Compiled| !matches!(step.node, Node::Alternatives(_));
        if steps.iter().all(is_plain) {
            return self.plain_end_of(steps, at, limit, true);
        }
        let mut end = None;
        self.run(steps, at, limit, true, &mut |found| {
            end = Some(found);
            true
        });
        end
    }

    /// As [`Bound::run`] for phrases without alternatives of several steps, which are most: there the first end is the end.
    fn plain_end_of(&self, steps: &[Compiled], at: u32, limit: u32, first: bool) -> Option<u32> {
        let Some((step, rest)) = steps.split_first() else {
            return Some(at);
        };
        let ends = |here: u32, wanted: u32, entries: &Table, rest: &[Compiled]| {
            let mut entries = entries.at(here).iter();
            entries.find_map(|(found, end)| {
                let found = *found == wanted;
                found.then(|| self.plain_end_of(rest, *end, limit, false))?
            })
        };
        let mut left = step.gap;
        let mut here = at;
        while here < limit {
            let joined = step
                .joined
                .and_then(|joined| ends(here, joined, &self.atoms, rest.get(1..)?));
            let end_of = |node: &Node| match node {
                Node::Atom(wanted) => ends(here, *wanted, &self.atoms, rest),
                Node::Class(wanted) => ends(here, *wanted, &self.classes, rest),
                Node::OneOf(_) | Node::Alternatives(_) => None,
            };
            let end = joined.or_else(|| match &step.node {
                Node::OneOf(all) => all.iter().find_map(end_of),
                node => end_of(node),
            });
            if end.is_some() || first {
                return end;
            }
            if self.document.tokens[here as usize].kind == TokenKind::Word {
                if left == 0 {
                    return None;
                }
                left -= 1;
            }
            here += 1;
        }
        None
    }

    /// Tries `steps` from `at`; `then` decides whether an end is good enough. The first step must
    /// stand exactly at `at`, the others within their gap; articles and symbols are free.
    fn run(
        &self,
        steps: &[Compiled],
        at: u32,
        limit: u32,
        first: bool,
        then: &mut dyn FnMut(u32) -> bool,
    ) -> bool {
        let Some(step) = steps.first() else {
            return then(at);
        };
        let mut left = step.gap;
        let mut here = at;
        while here < limit {
            if self.step(steps, step, here, limit, then) {
                return true;
            }
            if first {
                return false;
            }
            if self.document.tokens[here as usize].kind == TokenKind::Word {
                if left == 0 {
                    return false;
                }
                left -= 1;
            }
            here += 1;
        }
        false
    }

    fn step(
        &self,
        steps: &[Compiled],
        step: &Compiled,
        here: u32,
        limit: u32,
        then: &mut dyn FnMut(u32) -> bool,
    ) -> bool {
        let rest = &steps[1..];
        if let Some(joined) = step.joined {
            for (atom, end) in self.atoms.at(here) {
                if *atom == joined && self.run(&steps[2..], *end, limit, false, then) {
                    return true;
                }
            }
        }
        let mut one = |node: &Node| {
            let (wanted, entries) = match node {
                Node::Atom(wanted) => (wanted, self.atoms.at(here)),
                Node::Class(wanted) => (wanted, self.classes.at(here)),
                Node::OneOf(_) | Node::Alternatives(_) => return false,
            };
            entries
                .iter()
                .any(|(found, end)| found == wanted && self.run(rest, *end, limit, false, then))
        };
        match &step.node {
            node @ (Node::Atom(_) | Node::Class(_)) => one(node),
            Node::OneOf(all) => all.iter().any(one),
            Node::Alternatives(all) => all.iter().any(|alternative| {
                self.run(alternative, here, limit, true, &mut |end| {
                    self.run(rest, end, limit, false, then)
                })
            }),
        }
    }

    pub(super) fn hit(
        &self,
        phrase: PhraseId,
        first: u32,
        last: u32,
        sentence: u32,
        skips_denial: bool,
    ) -> Hit {
        let tokens = &self.document.tokens[first as usize..=last as usize];
        let outside = |cue: (u32, u32)| cue.0 < first || cue.1 > last || skips_denial;
        let denied = tokens
            .iter()
            .filter_map(|token| token.scope)
            .find(|scope| outside(scope.cue));
        let whole = self.document.sentences[sentence as usize].polarity;
        let (polarity, cue) = match denied {
            // What is asked or left to do is not said, whatever it denies.
            _ if matches!(whole, Polarity::Asked | Polarity::ToDo) => (whole, None),
            Some(scope) => (scope.polarity, Some(scope.cue)),
            None => (whole, None),
        };
        Hit {
            phrase,
            first,
            last,
            sentence,
            polarity,
            cue,
            skips_denial,
        }
    }
}
