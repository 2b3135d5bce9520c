//! Quantities: a written number with every meaning its unit can have.
//!
//! 1. Scale and unit: `5 million bytes`, `3k/s`, `500 B` (bytes, or billions).
//! 2. Range and ratio: `2-3 KB`, `between 5 and 10 million`, `100:1`.
//! 3. Rate: `per day` and the like, up to four words behind: `100 million new links per month`.

use super::marks::{Mark, Relation, Sort};
use super::quantity::{Piece, Quantity, Read, Reading};
use super::units::{Measure, Sense, scale_of, senses_of};

/// All quantities of the marks.
pub(super) fn read(text: &str, marks: &[Mark]) -> Read {
    let mut reader = Reader {
        text,
        marks,
        quantities: Vec::new(),
        pieces: Vec::with_capacity(marks.len()),
    };
    let mut at = 0;
    while at < marks.len() {
        at = match marks[at].sort {
            Sort::Number { .. } => reader.quantity(at),
            _ => {
                reader.pieces.push(Piece::Mark(marks[at]));
                at + 1
            }
        };
    }
    Read {
        quantities: reader.quantities,
        pieces: reader.pieces,
    }
}

pub(super) struct Reader<'a> {
    text: &'a str,
    marks: &'a [Mark],
    quantities: Vec<Quantity>,
    pieces: Vec<Piece>,
}

/// A number and its unit, and where the marks go on.
#[derive(Debug, Clone)]
struct Part {
    value: f64,
    scale: f64,
    senses: Vec<Sense>,
    next: usize,
    powered: bool,
}

impl Reader<'_> {
    pub(super) fn word(&self, at: usize) -> &str {
        match self.marks.get(at) {
            Some(mark) if mark.sort == Sort::Word => &self.text[mark.start..mark.end],
            _ => "",
        }
    }

    pub(super) fn sign(&self, at: usize) -> char {
        match self.marks.get(at).map(|mark| mark.sort) {
            Some(Sort::Sign(sign)) => sign,
            _ => '\0',
        }
    }

    fn is_number(&self, at: usize) -> bool {
        matches!(
            self.marks.get(at).map(|mark| mark.sort),
            Some(Sort::Number { .. })
        )
    }

    pub(super) fn spaced(&self, at: usize) -> bool {
        self.marks.get(at).is_none_or(|mark| mark.spaced)
    }

    /// A number with its unit, at a number.
    fn part(&self, at: usize) -> Option<Part> {
        let Some(Mark {
            sort: Sort::Number { value, powered, .. },
            ..
        }) = self.marks.get(at)
        else {
            return None;
        };
        let mut next = at + 1;
        let mut scale = 1.0;
        // `5-year`, `7-char`: a hyphen, then a unit.
        let hyphen = self.sign(next) == '-' && !self.spaced(next) && !self.spaced(next + 1);
        if hyphen && !senses_of(self.word(next + 1), false).is_empty() {
            next += 1;
        }
        while let Some(more) = scale_of(self.word(next)) {
            let single = self.word(next).len() == 1;
            // `5 k` is a scale when something that is scaled follows or it touches the number.
            let unit_follows = !self.senses_at(next + 1).is_empty();
            if single && !unit_follows && !(scale_of(self.word(next)).is_some() && scale > 1.0) {
                break;
            }
            if scale * more > 1e18 {
                break;
            }
            scale *= more;
            next += 1;
        }
        let mut senses = self.senses_at(next);
        if !senses.is_empty() {
            next += 1;
        } else if self.sign(next) == '%' {
            senses = senses_of("percent", true);
            next += 1;
        }
        Some(Part {
            value: *value,
            scale,
            senses,
            next,
            powered: *powered,
        })
    }

    fn senses_at(&self, at: usize) -> Vec<Sense> {
        let word = self.word(at);
        if word.is_empty() {
            return Vec::new();
        }
        // `3 x 5` multiplies.
        if matches!(word, "x" | "X")
            && (self.is_number(at + 1) || self.sign(at + 1) == '(' || self.is_tilde(at + 1))
        {
            return Vec::new();
        }
        if word == "times" && self.is_number(at + 1) {
            return Vec::new();
        }
        // `5 m` and `9 t` are read, `a B tree` is not about a number: only what stands at the number counts.
        senses_of(word, !self.spaced(at))
    }

    fn is_tilde(&self, at: usize) -> bool {
        matches!(
            self.marks.get(at).map(|mark| mark.sort),
            Some(Sort::Relation(Relation::About))
        )
    }

    /// Reads the quantity that begins at the number `at`; gives where the marks go on.
    fn quantity(&mut self, at: usize) -> usize {
        let Some(first) = self.part(at) else {
            return at + 1;
        };
        if self.is_unreadable(&first) {
            self.pieces.extend(
                self.marks[at..first.next]
                    .iter()
                    .map(|mark| Piece::Mark(*mark)),
            );
            return first.next;
        }
        if let Some(next) = self.ratio(at, &first) {
            return next;
        }
        let mut parts = (first.clone(), first.clone());
        let mut is_range = false;
        if let Some(second) = self.range_end(at, &first) {
            let low = if first.senses.is_empty() && first.scale == 1.0 {
                Part {
                    scale: second.scale,
                    senses: second.senses.clone(),
                    ..first.clone()
                }
            } else {
                first.clone()
            };
            let size = |part: &Part| {
                part.value * part.scale * part.senses.first().map_or(1.0, |s| s.factor)
            };
            if size(&low) < size(&second) {
                parts = (low, second);
                is_range = true;
            }
        }
        let (low, high) = parts;
        let mut readings = readings(&low, &high);
        // `6B` are billions, `500B` bytes, more often than not.
        let attached = high
            .next
            .checked_sub(1)
            .filter(|at| self.word(*at) == "B" && !self.spaced(*at));
        if attached.is_some() && high.value < 100.0 {
            readings.reverse();
        }
        if readings
            .iter()
            .any(|r| !r.low.is_finite() || !r.high.is_finite())
        {
            self.pieces.extend(
                self.marks[at..high.next]
                    .iter()
                    .map(|mark| Piece::Mark(*mark)),
            );
            return high.next;
        }
        // `x100`
        if at > 0 && matches!(self.word(at - 1), "x" | "X") && !self.spaced(at) {
            readings.push(Reading {
                measure: Measure::Ratio,
                per_s: None,
                ..readings[0]
            });
        }
        let rate = self.rate(high.next);
        if let Some((per, _)) = rate {
            for reading in &mut readings {
                reading.per_s = reading.per_s.or(Some(per));
            }
        }
        let plus = self.sign(high.next) == '+'
            && !self.spaced(high.next)
            && !self.is_number(high.next + 1);
        // Nouns up to a rate belong to the quantity; so does a plus.
        let next = rate.map_or(high.next + usize::from(plus), |(_, next)| next);
        let approximate = plus || is_range || self.is_about(at);
        self.push(
            readings,
            at,
            next,
            approximate,
            is_range,
            low.powered || high.powered,
        );
        next
    }

    /// `5 lakh`: a scale we do not know makes the number unreadable.
    fn is_unreadable(&self, part: &Part) -> bool {
        let next = self.word(part.next).to_lowercase();
        // Scales of other languages.
        if next.starts_with(['百', '千', '万', '萬', '亿', '億', '兆', '만', '억']) {
            return true;
        }
        matches!(
            next.as_str(),
            "lakh" | "lakhs" | "crore" | "crores" | "lac" | "lacs" | "cr"
        )
    }

    fn push(
        &mut self,
        readings: Vec<Reading>,
        at: usize,
        next: usize,
        approximate: bool,
        is_range: bool,
        powered: bool,
    ) {
        self.pieces.push(Piece::Quantity(self.quantities.len()));
        self.quantities.push(Quantity {
            readings,
            start: self.marks[at].start,
            end: self.marks[next - 1].end,
            approximate,
            is_range,
            is_operand: false,
            context: Vec::new(),
            powered,
        });
    }

    fn is_about(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else {
            return false;
        };
        self.is_tilde(before)
            || matches!(
                self.word(before).to_lowercase().as_str(),
                "about"
                    | "around"
                    | "roughly"
                    | "approx"
                    | "approximately"
                    | "circa"
                    | "ca"
                    | "some"
                    | "nearly"
                    | "almost"
            )
    }

    fn ratio(&mut self, at: usize, first: &Part) -> Option<usize> {
        let plain = first.senses.is_empty() && first.scale == 1.0 && !first.powered;
        let colon = self.sign(first.next) == ':' && self.sign(first.next + 2) != ':';
        let to = self.word(first.next) == "to";
        if !plain || !(colon || to) {
            return None;
        }
        let second = self.part(first.next + 1)?;
        let mark = self.marks.get(first.next + 1)?;
        // `10:05` is a time of day.
        let clock = colon && mark.end - mark.start >= 2 && self.text[mark.start..].starts_with('0');
        let bare = second.senses.is_empty() && second.scale == 1.0;
        let (a, b) = (first.value, second.value);
        let one = b == 1.0 || (a == 1.0 && (colon || self.word(second.next).is_empty()));
        let ratio = one || (colon && (a + b - 100.0).abs() < 0.5);
        if clock || !bare || !ratio || a <= 0.0 || b <= 0.0 {
            return None;
        }
        let value = (a / b).max(b / a);
        let reading = Reading {
            measure: Measure::Ratio,
            low: value,
            high: value,
            per_s: None,
            bare: value,
        };
        let approximate = self.is_about(at);
        self.push(vec![reading], at, second.next, approximate, false, false);
        Some(second.next)
    }

    /// The upper end of a range that begins with `first`.
    fn range_end(&self, at: usize, first: &Part) -> Option<Part> {
        let between = at.checked_sub(1).is_some_and(|before| {
            matches!(
                self.word(before).to_lowercase().as_str(),
                "between" | "from"
            )
        });
        let sign = self.sign(first.next);
        let dash = (sign == '-'
            && self.spaced(first.next) == self.spaced(first.next + 1)
            && !self.spaced(first.next))
            || sign == '–'
            || (sign == '.' && self.sign(first.next + 1) == '.');
        let word = self.word(first.next);
        let joined = dash || word == "to" || (word == "and" && between);
        let next = first.next + if sign == '.' { 2 } else { 1 };
        let tilde = usize::from(self.is_tilde(next));
        if !joined || first.powered {
            return None;
        }
        let second = self.part(next + tilde)?;
        let compatible = (first.senses.is_empty()
            && (first.scale == 1.0 || second.senses.is_empty()))
            || second.senses.first().map(|s| s.measure) == first.senses.first().map(|s| s.measure);
        (compatible && !second.powered).then_some(second)
    }
}

fn readings(low: &Part, high: &Part) -> Vec<Reading> {
    let plain = [Sense {
        measure: Measure::Count,
        factor: 1.0,
        bare: 1.0,
        per_s: None,
    }];
    let senses = if high.senses.is_empty() {
        &plain[..]
    } else {
        &high.senses
    };
    let reading = |(at, sense): (usize, &Sense)| {
        // `500 KB - 2 MB`: each end has its own unit.
        let of_low = low.senses.get(at).unwrap_or(sense);
        let bare = low.value * low.scale * of_low.bare;
        Reading {
            measure: sense.measure,
            low: low.value * low.scale * of_low.factor,
            high: high.value * high.scale * sense.factor,
            per_s: sense.per_s,
            bare,
        }
    };
    senses.iter().enumerate().map(reading).collect()
}
