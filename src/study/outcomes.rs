//! How real interviews went, against how practice had gone before.
//!
//! Nothing is worked out from fewer than five: a rate of two is an anecdote.

use super::Day;

/// Real interviews with a known result that it takes to say anything.
pub const ENOUGH: usize = 5;
/// Practice of so many days before counts.
pub const BEFORE_DAYS: i64 = 28;

/// What kind of conversation it was.
pub const KINDS: [&str; 4] = ["design", "screen", "loop", "other"];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Offer,
    /// On to the next round.
    Next,
    No,
    Unknown,
}

impl Outcome {
    pub const ALL: [Outcome; 4] = [Outcome::Offer, Outcome::Next, Outcome::No, Outcome::Unknown];

    pub const fn name(self) -> &'static str {
        match self {
            Outcome::Offer => "offer",
            Outcome::Next => "next",
            Outcome::No => "no",
            Outcome::Unknown => "unknown",
        }
    }

    pub fn parse(name: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|one| one.name() == name)
    }

    /// `None` when nobody knows.
    pub const fn went_well(self) -> Option<bool> {
        match self {
            Outcome::Offer | Outcome::Next => Some(true),
            Outcome::No => Some(false),
            Outcome::Unknown => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Real {
    pub day: Day,
    pub outcome: Outcome,
}

/// A finished practice interview.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Practice {
    pub day: Day,
    /// Coverage, 0-1.
    pub coverage: f64,
}

/// Real interviews of one kind of result.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Side {
    pub interviews: usize,
    /// Those with practice in the weeks before.
    pub practised: usize,
    /// Their mean coverage in practice.
    pub coverage: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Compared {
    /// With how many known results there are.
    TooFew(usize),
    Enough {
        well: Side,
        not: Side,
        /// Of the known results, 0-1.
        rate: f64,
    },
}

pub fn compared(real: &[Real], practice: &[Practice]) -> Compared {
    let known = real
        .iter()
        .filter(|one| one.outcome.went_well().is_some())
        .count();
    if known < ENOUGH {
        return Compared::TooFew(known);
    }
    let side = |well: bool| {
        let of_side: Vec<&Real> = real
            .iter()
            .filter(|one| one.outcome.went_well() == Some(well))
            .collect();
        let mut means: Vec<f64> = of_side
            .iter()
            .filter_map(|one| before(one.day, practice))
            .collect();
        means.sort_by(f64::total_cmp);
        Side {
            interviews: of_side.len(),
            practised: means.len(),
            coverage: mean(&means),
        }
    };
    let (well, not) = (side(true), side(false));
    Compared::Enough {
        well,
        not,
        rate: well.interviews as f64 / known as f64,
    }
}

/// Mean coverage of the practice in the weeks before a day; that of the day itself counts, nobody practises after it.
pub fn before(day: Day, practice: &[Practice]) -> Option<f64> {
    let near = |one: &&Practice| (0..=BEFORE_DAYS).contains(&day.since(one.day));
    let mut all: Vec<f64> = practice
        .iter()
        .filter(near)
        .map(|one| one.coverage)
        .collect();
    all.sort_by(f64::total_cmp);
    mean(&all)
}

fn mean(all: &[f64]) -> Option<f64> {
    (!all.is_empty()).then(|| all.iter().sum::<f64>() / all.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(at: i64) -> Day {
        Day::from_days(20_000 + at).unwrap()
    }

    fn real(at: i64, outcome: Outcome) -> Real {
        Real {
            day: day(at),
            outcome,
        }
    }

    fn practice(at: i64, coverage: f64) -> Practice {
        Practice {
            day: day(at),
            coverage,
        }
    }

    #[test]
    fn four_known_results_say_nothing_and_five_do() {
        let mut all = vec![
            real(30, Outcome::Offer),
            real(31, Outcome::Next),
            real(60, Outcome::No),
            real(61, Outcome::No),
            real(62, Outcome::Unknown),
        ];
        let practised = [practice(10, 0.8), practice(50, 0.4)];
        assert_eq!(compared(&all, &practised), Compared::TooFew(4));
        all.push(real(200, Outcome::No));
        let Compared::Enough { well, not, rate } = compared(&all, &practised) else {
            panic!("enough");
        };
        assert!((rate - 0.4).abs() < 1e-9);
        assert_eq!(
            (well.interviews, well.practised, well.coverage),
            (2, 2, Some(0.8))
        );
        assert_eq!(
            (not.interviews, not.practised, not.coverage),
            (3, 2, Some(0.4))
        );
    }

    #[test]
    fn practice_of_four_weeks_before_counts_and_nothing_else() {
        let all = [practice(0, 0.1), practice(28, 0.3), practice(29, 0.9)];
        let near = before(day(28), &all).unwrap();
        assert!((near - 0.2).abs() < 1e-9);
        assert_eq!(before(day(-1), &all), None);
        assert_eq!(before(day(58), &all), None);
    }

    #[test]
    fn every_result_is_read_as_it_is_written() {
        for one in Outcome::ALL {
            assert_eq!(Outcome::parse(one.name()), Some(one));
        }
        assert_eq!(Outcome::parse("perhaps"), None);
    }

    proptest::proptest! {
        #[test]
        fn the_order_of_the_lines_does_not_matter(lines in proptest::collection::vec((0_i64..60, 0_usize..4, 0.0_f64..1.0), 0..20)) {
            let mut reals: Vec<Real> = lines.iter().map(|(at, outcome, _)| real(*at, Outcome::ALL[*outcome])).collect();
            let mut practised: Vec<Practice> = lines.iter().map(|(at, _, coverage)| practice(*at, *coverage)).collect();
            let before = compared(&reals, &practised);
            reals.reverse();
            practised.reverse();
            proptest::prop_assert_eq!(compared(&reals, &practised), before);
        }
    }
}
