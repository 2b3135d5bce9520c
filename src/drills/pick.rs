//! What comes next in a mixed round: what is due, then what was never asked, then what is due soonest; not two of one family in a
//! row where that can be avoided, because what is mixed is remembered better than what comes in blocks.

use super::place;
use crate::time::Timestamp;

/// Questions of one round.
pub const ROUND: usize = 10;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub about: String,
    pub family: String,
    /// Nothing: it was never asked.
    pub due_at: Option<Timestamp>,
}

/// `asked`: what the round has had, the last one last. `None` when nothing is left.
pub fn next<'a>(
    candidates: &'a [Candidate],
    asked: &[String],
    now: Timestamp,
    seed: i64,
) -> Option<&'a Candidate> {
    let left = || candidates.iter().filter(|one| !asked.contains(&one.about));
    let class = |one: &Candidate| match one.due_at {
        Some(due) if due <= now => 0,
        None => 1,
        Some(_) => 2,
    };
    let best = left().map(class).min()?;
    let last = asked.last();
    let last = last.and_then(|last| candidates.iter().find(|one| one.about == *last));
    let of_class: Vec<&Candidate> = left().filter(|one| class(one) == best).collect();
    let others: Vec<&Candidate> = of_class
        .iter()
        .copied()
        .filter(|one| last.is_none_or(|last| last.family != one.family))
        .collect();
    let among = if others.is_empty() { of_class } else { others };
    match best {
        1 => among.get(place(seed, among.len())).copied(),
        _ => among
            .into_iter()
            .min_by(|one, other| (one.due_at, &one.about).cmp(&(other.due_at, &other.about))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_ms(1_000);

    fn candidate(about: &str, family: &str, due: Option<i64>) -> Candidate {
        Candidate {
            about: about.into(),
            family: family.into(),
            due_at: due.map(Timestamp::from_ms),
        }
    }

    #[test]
    fn what_is_due_comes_first_then_what_is_new_then_what_is_due_soonest() {
        let all = [
            candidate("later", "a", Some(5_000)),
            candidate("soon", "b", Some(2_000)),
            candidate("new", "c", None),
            candidate("due", "d", Some(900)),
            candidate("overdue", "e", Some(10)),
        ];
        let mut asked = Vec::new();
        while let Some(one) = next(&all, &asked, NOW, 3) {
            asked.push(one.about.clone());
        }
        assert_eq!(asked, ["overdue", "due", "new", "soon", "later"]);
    }

    #[test]
    fn two_of_one_family_do_not_follow_each_other_if_there_is_another() {
        let all: Vec<Candidate> = (0..12)
            .map(|n| {
                candidate(
                    &format!("n{n}"),
                    if n % 2 == 0 { "even" } else { "odd" },
                    None,
                )
            })
            .collect();
        let mut asked: Vec<String> = Vec::new();
        for seed in 0..12 {
            let one = next(&all, &asked, NOW, seed).unwrap();
            let family = |about: &str| {
                all.iter()
                    .find(|one| one.about == about)
                    .unwrap()
                    .family
                    .clone()
            };
            if let Some(last) = asked.last() {
                assert_ne!(family(last), one.family);
            }
            asked.push(one.about.clone());
        }
        assert_eq!(next(&all, &asked, NOW, 0), None);
    }

    #[test]
    fn another_seed_is_another_round() {
        let all: Vec<Candidate> = (0..30)
            .map(|n| candidate(&format!("n{n}"), &format!("f{n}"), None))
            .collect();
        let first: std::collections::BTreeSet<&str> = (0..40)
            .filter_map(|seed| Some(next(&all, &[], NOW, seed)?.about.as_str()))
            .collect();
        assert!(first.len() > 10, "{first:?}");
    }
}
