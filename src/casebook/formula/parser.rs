//! From characters to marks, and from marks to a tree.

use std::fmt;

use super::{FormulaFault, Function, MAX_DEPTH, Node, Operation};

pub(super) fn parse(source: &str) -> Result<Node, FormulaFault> {
    let marks = marks_of(source)?;
    let end = source.chars().count() + 1;
    let mut parser = Parser {
        marks: &marks,
        next: 0,
        end,
        depth: 0,
    };
    let root = parser.sum()?;
    match parser.peek() {
        None => Ok(root),
        Some((at, mark)) => Err(FormulaFault::OperatorMissing {
            at: *at,
            found: mark.to_string(),
        }),
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Mark {
    Number(f64, String),
    Name(String),
    Sign(char),
}

impl fmt::Display for Mark {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mark::Number(_, source) => out.write_str(source),
            Mark::Name(name) => out.write_str(name),
            Mark::Sign(sign) => write!(out, "{sign}"),
        }
    }
}

fn marks_of(source: &str) -> Result<Vec<(usize, Mark)>, FormulaFault> {
    let characters: Vec<char> = source.chars().collect();
    let mut marks = Vec::new();
    let mut index = 0;
    while index < characters.len() {
        let start = index;
        let character = characters[index];
        let is_part = |c: &char| c.is_ascii_alphanumeric() || *c == '_' || *c == '.';
        if character.is_whitespace() {
            index += 1;
        } else if "+-*/^()".contains(character) {
            marks.push((start + 1, Mark::Sign(character)));
            index += 1;
        } else if character.is_ascii_digit() || character == '.' {
            while index < characters.len() {
                let exponent_sign = "+-".contains(characters[index])
                    && index > start
                    && "eE".contains(characters[index - 1]);
                if !is_part(&characters[index]) && !exponent_sign {
                    break;
                }
                index += 1;
            }
            let written: String = characters[start..index].iter().collect();
            let number = written
                .replace('_', "")
                .parse::<f64>()
                .ok()
                .filter(|n| n.is_finite());
            let bad = || FormulaFault::BadNumber {
                at: start + 1,
                found: written.clone(),
            };
            marks.push((
                start + 1,
                Mark::Number(number.ok_or_else(bad)?, written.clone()),
            ));
        } else if character.is_ascii_alphabetic() || character == '_' {
            while characters.get(index).is_some_and(is_part) {
                index += 1;
            }
            marks.push((
                start + 1,
                Mark::Name(characters[start..index].iter().collect()),
            ));
        } else {
            return Err(FormulaFault::Strange {
                at: start + 1,
                found: character,
            });
        }
    }
    Ok(marks)
}

struct Parser<'a> {
    marks: &'a [(usize, Mark)],
    next: usize,
    /// The place behind the last character, for what is missing there.
    end: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&(usize, Mark)> {
        self.marks.get(self.next)
    }

    fn place(&self) -> usize {
        self.peek().map_or(self.end, |(at, _)| *at)
    }

    /// Takes the next mark if it is one of these signs.
    fn take(&mut self, signs: &[char]) -> Option<char> {
        match self.peek() {
            Some((_, Mark::Sign(sign))) if signs.contains(sign) => {
                let sign = *sign;
                self.next += 1;
                Some(sign)
            }
            _ => None,
        }
    }

    fn sum(&mut self) -> Result<Node, FormulaFault> {
        let mut left = self.product()?;
        while let Some(sign) = self.take(&['+', '-']) {
            let operation = if sign == '+' {
                Operation::Plus
            } else {
                Operation::Minus
            };
            left = Node::Two(operation, Box::new(left), Box::new(self.product()?));
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Node, FormulaFault> {
        let mut left = self.sign()?;
        while let Some(sign) = self.take(&['*', '/']) {
            let operation = if sign == '*' {
                Operation::Times
            } else {
                Operation::Divide
            };
            left = Node::Two(operation, Box::new(left), Box::new(self.sign()?));
        }
        Ok(left)
    }

    /// The one function every nesting goes through, so the one that counts its depth.
    fn sign(&mut self) -> Result<Node, FormulaFault> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(FormulaFault::TooDeep { at: self.place() });
        }
        let node = if self.take(&['-']).is_some() {
            Node::Negative(Box::new(self.sign()?))
        } else {
            self.power()?
        };
        self.depth -= 1;
        Ok(node)
    }

    fn power(&mut self) -> Result<Node, FormulaFault> {
        let base = self.atom()?;
        if self.take(&['^']).is_none() {
            return Ok(base);
        }
        let exponent = self.sign()?;
        Ok(Node::Two(
            Operation::Power,
            Box::new(base),
            Box::new(exponent),
        ))
    }

    fn atom(&mut self) -> Result<Node, FormulaFault> {
        if let Some((_, Mark::Name(name))) = self.peek()
            && let Some(function) = Function::named(name)
            && let Some((_, Mark::Sign('('))) = self.marks.get(self.next + 1)
        {
            self.next += 1;
            return Ok(Node::Of(function, Box::new(self.atom()?)));
        }
        let at = self.place();
        if self.take(&['(']).is_some() {
            let inner = self.sum()?;
            return match self.peek() {
                Some((_, Mark::Sign(')'))) => {
                    self.next += 1;
                    Ok(inner)
                }
                Some((at, mark)) => Err(FormulaFault::OperatorMissing {
                    at: *at,
                    found: mark.to_string(),
                }),
                None => Err(FormulaFault::BracketOpen { at }),
            };
        }
        let node = match self.peek() {
            Some((_, Mark::Number(number, _))) => Node::Number(*number),
            Some((_, Mark::Name(name))) => Node::Name(name.clone()),
            _ => return Err(FormulaFault::ValueMissing { at }),
        };
        self.next += 1;
        Ok(node)
    }
}
