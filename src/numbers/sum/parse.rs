//! From quantities and marks to chains of expressions.

use super::super::marks::{Relation, Sort};
use super::super::units::Measure;
use super::expression::{Chain, Expression, MAX_OPERANDS, Step, joined};
use super::{Piece, Quantity};

/// Brackets inside each other.
const MAX_DEPTH: usize = 24;
/// Nouns behind a number.
const MAX_NOUNS: usize = 4;

pub(super) struct Parser<'a> {
    text: &'a str,
    pieces: &'a [Piece],
    all: &'a [Quantity],
    /// For every opening bracket the piece of its closing one on the same line, and whether a relation is inside.
    brackets: Vec<Option<(usize, bool)>>,
}

/// Something that makes the whole expression worthless.
struct Broken {
    at: usize,
}

impl<'a> Parser<'a> {
    pub fn new(text: &'a str, pieces: &'a [Piece], all: &'a [Quantity]) -> Self {
        let mut brackets = vec![None; pieces.len()];
        let mut open: Vec<(usize, bool)> = Vec::new();
        for (at, piece) in pieces.iter().enumerate() {
            let Piece::Mark(mark) = piece else { continue };
            match mark.sort {
                Sort::Sign('(') => open.push((at, false)),
                Sort::Sign(')') => {
                    if let Some((start, related)) = open.pop() {
                        brackets[start] = Some((at, related));
                        if let Some(outer) = open.last_mut() {
                            outer.1 |= related;
                        }
                    }
                }
                Sort::Relation(Relation::Equal | Relation::Arrow) => {
                    if let Some(inner) = open.last_mut() {
                        inner.1 = true;
                    }
                }
                Sort::LineEnd => open.clear(),
                _ => {}
            }
        }
        Parser {
            text,
            pieces,
            all,
            brackets,
        }
    }

    pub fn chains(&self) -> Vec<Chain> {
        let mut chains = Vec::new();
        let mut at = 0;
        while at < self.pieces.len() {
            let begins = matches!(self.pieces[at], Piece::Quantity(_)) || self.sign(at) == '(';
            if !begins {
                at += 1;
                continue;
            }
            let dirty = at > 0 && (self.follows_operator(at) || self.is_part_of(at));
            match self.chain(at) {
                Ok((chain, next)) => {
                    if !dirty {
                        chains.extend(chain);
                    }
                    at = next.max(at + 1);
                }
                Err(broken) => at = broken.at.max(at + 1),
            }
        }
        chains
    }

    /// `followers * 200`: something that is no number is reckoned with.
    fn follows_operator(&self, at: usize) -> bool {
        let before = at - 1;
        matches!(self.sign(before), '*' | '/' | '^' | '+')
            || (matches!(self.word(before), "x" | "X" | "times")
                && at >= 2
                && !self.is_break(at - 2))
    }

    /// `20 % of a day's 333 million reads * 500 B`: a share that is reckoned with stands further to the left.
    fn is_part_of(&self, at: usize) -> bool {
        let before = (at.saturating_sub(6)..at).rev();
        let mut before = before.take_while(|at| !self.is_break(*at));
        let Some(of) = before
            .find(|at| self.word(*at) == "of")
            .filter(|of| *of > 0)
        else {
            return false;
        };
        let share = self.word(of - 1).to_lowercase();
        self.is_share(of - 1)
            || matches!(
                share.trim_end_matches('s'),
                "half" | "third" | "quarter" | "fifth" | "tenth" | "percent" | "most" | "share"
            )
    }

    fn is_break(&self, at: usize) -> bool {
        matches!(self.sign(at), ',' | ':' | ';' | '.' | '|')
            || matches!(self.pieces.get(at), Some(Piece::Mark(mark)) if matches!(mark.sort, Sort::LineEnd | Sort::Relation(_)))
    }

    fn word(&self, at: usize) -> &'a str {
        match self.pieces.get(at) {
            Some(Piece::Mark(mark)) if mark.sort == Sort::Word => &self.text[mark.start..mark.end],
            _ => "",
        }
    }

    fn sign(&self, at: usize) -> char {
        match self.pieces.get(at) {
            Some(Piece::Mark(mark)) => match mark.sort {
                Sort::Sign(sign) => sign,
                _ => '\0',
            },
            _ => '\0',
        }
    }

    fn relation(&self, at: usize) -> Option<Relation> {
        match self.pieces.get(at) {
            Some(Piece::Mark(mark)) => match mark.sort {
                Sort::Relation(relation) => Some(relation),
                _ => None,
            },
            _ => None,
        }
    }

    fn spaced(&self, at: usize) -> bool {
        match self.pieces.get(at) {
            Some(Piece::Mark(mark)) => mark.spaced,
            Some(Piece::Quantity(quantity)) => {
                let start = self.all[*quantity].start;
                self.text[..start].ends_with(char::is_whitespace)
            }
            None => true,
        }
    }

    fn is_line_end(&self, at: usize) -> bool {
        matches!(self.pieces.get(at), Some(Piece::Mark(mark)) if mark.sort == Sort::LineEnd)
    }

    /// A chain that begins at `at`, if it has a relation, and where to go on.
    fn chain(&self, at: usize) -> Result<(Vec<Chain>, usize), Broken> {
        let (first, mut next) = self.side(at)?;
        let mut chain = Chain {
            sides: vec![first],
            arrows: Vec::new(),
        };
        let mut done = Vec::new();
        loop {
            // An equation may go on in the next line when that begins with the relation.
            let line_end =
                self.is_line_end(next) && matches!(self.relation(next + 1), Some(Relation::Equal));
            let relation_at = if line_end { next + 1 } else { next };
            if let Some(relation) = self.relation(relation_at) {
                match self.side(self.fillers(relation_at + 1)) {
                    Ok((side, after)) => {
                        chain.sides.push(side);
                        chain.arrows.push(relation == Relation::Arrow);
                        next = after;
                        continue;
                    }
                    Err(broken) => {
                        next = broken.at.max(relation_at + 1);
                        break;
                    }
                }
            }
            // `= 104 nodes, x2 replicas = 208`
            if self.sign(next) == ','
                && let Some((operation, operand_at)) = self.operator(next + 1)
                && matches!(operation, Step::Times | Step::Divide)
                && let Some(last) = chain.sides.last().cloned()
            {
                let Ok((operand, after)) = self.operand(operand_at, 0) else {
                    break;
                };
                if last.steps.len() + operand.steps.len() > 2 * MAX_OPERANDS {
                    break;
                }
                done.push(std::mem::replace(
                    &mut chain,
                    Chain {
                        sides: vec![joined(last, operand, operation)],
                        arrows: Vec::new(),
                    },
                ));
                next = after;
                continue;
            }
            break;
        }
        done.push(chain);
        Ok((done, next))
    }

    /// One side, and whether it stands alone.
    fn side(&self, at: usize) -> Result<(Expression, usize), Broken> {
        let (mut side, next) = self.sum(at, 0)?;
        let opens = at == 0
            || self.is_break(at - 1)
            || self.relation(at - 1).is_some()
            || matches!(self.sign(at - 1), '(' | '-');
        let nouns = side.steps.len() == 1 && next > at + 1;
        side.goes_on = matches!(self.pieces.get(next), Some(Piece::Quantity(_)));
        side.stands_alone = opens && !nouns && !side.goes_on;
        Ok((side, next))
    }

    /// Behind `~`, "about" and the like.
    fn fillers(&self, mut at: usize) -> usize {
        for _ in 0..3 {
            let word = self.word(at).to_lowercase();
            let filler = self.relation(at) == Some(Relation::About)
                || matches!(
                    word.as_str(),
                    "about"
                        | "around"
                        | "roughly"
                        | "approx"
                        | "approximately"
                        | "ca"
                        | "circa"
                        | "some"
                        | "only"
                        | "just"
                        | "nearly"
                        | "almost"
                        | "say"
                        | "another"
                        | "a"
                        | "total"
                        | "of"
                );
            if !filler {
                break;
            }
            at += 1;
        }
        at
    }

    fn sum(&self, at: usize, depth: usize) -> Result<(Expression, usize), Broken> {
        let (mut left, mut next) = self.product(at, depth)?;
        while let Some((operation, operand_at)) = self.operator(next) {
            if !matches!(operation, Step::Plus | Step::Minus) {
                break;
            }
            let (right, after) = self.product(self.fillers(operand_at), depth)?;
            left = joined(left, right, operation);
            next = after;
        }
        Ok((left, next))
    }

    fn product(&self, at: usize, depth: usize) -> Result<(Expression, usize), Broken> {
        let (mut left, mut next) = self.operand(at, depth)?;
        while let Some((operation, operand_at)) = self.operator(next) {
            if matches!(operation, Step::Plus | Step::Minus) {
                break;
            }
            let (right, after) = self.operand(self.fillers(operand_at), depth)?;
            left = joined(left, right, operation);
            if left.quantities().count() > MAX_OPERANDS {
                return Err(Broken { at: after });
            }
            next = after;
        }
        Ok((left, next))
    }

    /// An operator at `at`, and where its operand begins.
    fn operator(&self, at: usize) -> Option<(Step, usize)> {
        let step = match (self.sign(at), self.word(at)) {
            ('*', _) | (_, "x" | "X" | "times") => Step::Times,
            ('/', _) => Step::Divide,
            ('^', _) => Step::Power,
            ('+', _) => Step::Plus,
            // A dash between thoughts has nouns around it, a minus has numbers.
            ('-', _) if at > 0 && self.is_number(at - 1, ')') && self.is_number(at + 1, '(') => {
                Step::Minus
            }
            (_, "per") if matches!(self.pieces.get(at + 1), Some(Piece::Quantity(_))) => {
                Step::Divide
            }
            (_, "divided") if self.word(at + 1) == "by" => return Some((Step::Divide, at + 2)),
            (_, "multiplied") if self.word(at + 1) == "by" => return Some((Step::Times, at + 2)),
            (_, "of")
                if self.is_share(at.wrapping_sub(1))
                    && matches!(self.pieces.get(at + 1), Some(Piece::Quantity(_))) =>
            {
                Step::Times
            }
            _ => return None,
        };
        Some((step, at + 1))
    }

    fn is_number(&self, at: usize, bracket: char) -> bool {
        matches!(self.pieces.get(at), Some(Piece::Quantity(_))) || self.sign(at) == bracket
    }

    fn is_share(&self, at: usize) -> bool {
        matches!(self.pieces.get(at), Some(Piece::Quantity(quantity)) if self.all[*quantity].readings[0].measure == Measure::Percent)
    }

    fn operand(&self, at: usize, depth: usize) -> Result<(Expression, usize), Broken> {
        match self.pieces.get(at) {
            Some(Piece::Quantity(quantity)) => {
                // `20 % of messages * 1 MB`: a share of something that is no number.
                let of_something = self.is_share(at) && self.word(at + 1) == "of";
                if of_something && !matches!(self.pieces.get(at + 2), Some(Piece::Quantity(_))) {
                    return Err(Broken { at: at + 1 });
                }
                let next = self.nouns(at + 1)?;
                Ok((Expression::single(*quantity, self.all), next))
            }
            Some(Piece::Mark(mark)) if mark.is_sign('(') && depth < MAX_DEPTH => {
                // `log2(1M)`: a function nobody works out here.
                if !mark.spaced && at > 0 && !self.word(at - 1).is_empty() {
                    return Err(Broken { at: at + 1 });
                }
                let (inner, close) = self.sum(self.fillers(at + 1), depth + 1)?;
                if self.sign(close) != ')' {
                    return Err(Broken { at: close });
                }
                let next = self.nouns(close + 1)?;
                Ok((
                    Expression {
                        head: None,
                        start: mark.start,
                        ..inner
                    },
                    next,
                ))
            }
            // At least the thing that is no operand is passed.
            _ => Err(Broken { at }),
        }
    }

    /// Behind the nouns of a number: `100M users`, `100k per node`, `6B (5 years)`, `4 msgs/user`.
    fn nouns(&self, mut at: usize) -> Result<usize, Broken> {
        let mut left = MAX_NOUNS;
        loop {
            let word = self.word(at);
            if self.sign(at) == '(' {
                match self.brackets.get(at).copied().flatten() {
                    Some((close, false)) if !self.multiplies(at) => {
                        at = close + 1;
                        continue;
                    }
                    _ => return Ok(at),
                }
            }
            if self.sign(at) == '/'
                && !self.spaced(at)
                && !self.word(at + 1).is_empty()
                && !self.spaced(at + 1)
            {
                at += 2;
                continue;
            }
            if self.sign(at) == '/' && !self.word(at + 1).is_empty() {
                // `10 TB / node_ram`: reckons with something that is no number.
                return Err(Broken { at: at + 1 });
            }
            if word.is_empty() || left == 0 || self.operator(at).is_some() {
                // More words than a noun has: this is prose.
                return Ok(at);
            }
            let stops = matches!(
                word.to_lowercase().as_str(),
                "and"
                    | "or"
                    | "so"
                    | "but"
                    | "which"
                    | "that"
                    | "then"
                    | "with"
                    | "is"
                    | "are"
                    | "was"
                    | "if"
                    | "when"
                    | "because"
                    | "plus"
                    | "minus"
                    | "make"
                    | "makes"
                    | "give"
                    | "gives"
                    | "means"
                    | "we"
                    | "i"
                    | "than"
            );
            if stops {
                return Ok(at);
            }
            left -= 1;
            at += 1;
        }
    }

    /// `2 (3 + 4)`: nobody knows.
    fn multiplies(&self, open: usize) -> bool {
        !self.spaced(open)
    }
}
