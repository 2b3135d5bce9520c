//! Who gets how much of the time that is left.

use super::plan::{DEEP_DIVE, PlannedStage};

/// What every stage has when the clock moves to stage `entering` with `left_ms` to go, in plan order.
///
/// Passed stages have what they spent. If the stages to come have more than is left, the overrun is
/// taken from them in proportion to what each has above its floor, exact to the millisecond. If they
/// have less, a stage was left early: its rest goes to the deep dive, or, when that is over, to the
/// stage entered. The sum is always spent plus left.
pub fn allot(
    stages: &[PlannedStage],
    allotted_ms: &[i64],
    spent_ms: &[i64],
    entering: usize,
    left_ms: i64,
) -> Vec<i64> {
    let mut allotted: Vec<i64> = spent_ms.iter().take(entering).copied().collect();
    allotted.extend(allotted_ms.iter().skip(entering));
    let to_come = &mut allotted[entering..];
    let surplus_ms = left_ms - to_come.iter().sum::<i64>();
    if surplus_ms >= 0 {
        let deep_dive = stages[entering..]
            .iter()
            .position(|stage| stage.id == DEEP_DIVE);
        to_come[deep_dive.unwrap_or(0)] += surplus_ms;
        return allotted;
    }
    let room: Vec<i64> = to_come
        .iter()
        .zip(&stages[entering..])
        .map(|(allotted, stage)| (allotted - stage.floor_ms).max(0))
        .collect();
    for (allotted, taken) in to_come.iter_mut().zip(shares(-surplus_ms, &room)) {
        *allotted -= taken;
    }
    allotted
}

/// `total` split in proportion to `weights`, in whole parts that sum to it: the largest remainders get
/// the odd ones, the earlier of two equal ones first. No share exceeds its weight; what is above their
/// sum is not given out.
fn shares(total: i64, weights: &[i64]) -> Vec<i64> {
    let sum: i64 = weights.iter().sum();
    let total = total.min(sum);
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let exact = |weight: i64| i128::from(total) * i128::from(weight);
    let sum = i128::from(sum);
    let mut shares: Vec<i64> = weights
        .iter()
        .map(|&weight| (exact(weight) / sum) as i64)
        .collect();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|&index| std::cmp::Reverse(exact(weights[index]) % sum));
    let odd = total - shares.iter().sum::<i64>();
    for &index in by_remainder.iter().take(usize::try_from(odd).unwrap_or(0)) {
        shares[index] += 1;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::super::plan::{MINUTE_MS, Plan};
    use super::*;

    fn default_minutes(spent: &[i64], left: i64) -> Vec<i64> {
        let plan = Plan::named("default").unwrap();
        let budgets: Vec<i64> = plan.stages.iter().map(|stage| stage.budget_ms).collect();
        let spent_ms: Vec<i64> = spent.iter().map(|minutes| minutes * MINUTE_MS).collect();
        allot(
            &plan.stages,
            &budgets,
            &spent_ms,
            spent.len(),
            left * MINUTE_MS,
        )
    }

    #[test]
    fn a_stage_left_early_gives_its_rest_to_the_deep_dive() {
        let minutes = [4, 4, 14, 17, 6].map(|minutes| minutes * MINUTE_MS);
        assert_eq!(default_minutes(&[4], 41), minutes);
    }

    #[test]
    fn after_the_deep_dive_the_rest_goes_to_the_stage_entered() {
        let minutes = [6, 4, 14, 10, 11].map(|minutes| minutes * MINUTE_MS);
        assert_eq!(default_minutes(&[6, 4, 14, 10], 11), minutes);
    }

    #[test]
    fn an_overrun_is_taken_in_proportion_to_what_lies_above_the_floors() {
        // Above the floors: 2, 13, 7 and 4 of 26 minutes; 13 are missing, so each gives half.
        let halves = [19 * 2, 6, 15, 23, 8].map(|halves| halves * MINUTE_MS / 2);
        assert_eq!(default_minutes(&[19], 26), halves);
        // Everything above the floors is gone.
        let minutes = [32, 2, 1, 8, 2].map(|minutes| minutes * MINUTE_MS);
        assert_eq!(default_minutes(&[32], 13), minutes);
    }

    #[test]
    fn odd_milliseconds_go_to_the_largest_remainders() {
        assert_eq!(shares(10, &[1, 1, 1]), [1, 1, 1]);
        assert_eq!(shares(2, &[1, 1, 1]), [1, 1, 0]);
        assert_eq!(shares(5, &[7, 0, 2]), [4, 0, 1]);
        assert_eq!(shares(5, &[0, 0]), [0, 0]);
    }
}
