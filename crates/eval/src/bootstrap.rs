//! Confidence intervals by the bootstrap. Source: Efron, Bootstrap Methods (1979); Sakai, Evaluating evaluation metrics
//! based on the bootstrap (2006).

/// How often the queries are drawn anew.
pub const ROUNDS: usize = 500;

/// The ratio of the sums of two figures over the queries, for each round of drawing them with replacement. The draws
/// depend on nothing but the number of queries.
pub fn ratios(pairs: &[(f64, f64)]) -> Vec<f64> {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut round = || {
        let (mut ours, mut theirs) = (0.0, 0.0);
        for _ in pairs {
            let (one, other) = pairs[random.below(pairs.len())];
            ours += one;
            theirs += other;
        }
        ours / f64::max(theirs, f64::MIN_POSITIVE)
    };
    (0..ROUNDS).map(|_| round()).collect()
}

/// The middle 95 % of some values.
pub fn interval(mut values: Vec<f64>) -> (f64, f64) {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values.get((share * values.len() as f64) as usize).copied().unwrap_or(f64::NAN);
    (at(0.025), at(0.975))
}

/// SplitMix64: the same numbers on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) % limit as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_rankings_have_no_spread() {
        let (low, high) = interval(ratios(&[(0.5, 0.5), (1.0, 1.0), (0.25, 0.25)]));
        assert_eq!((low, high), (1.0, 1.0));
    }

    #[test]
    fn interval_encloses_the_ratio_and_narrows_with_more_queries() {
        let few: Vec<_> = (0..20).map(|at| (f64::from(at % 3), 1.0)).collect();
        let many: Vec<_> = few.iter().copied().cycle().take(2000).collect();
        let (low, high) = interval(ratios(&few));
        let (nearer_low, nearer_high) = interval(ratios(&many));
        assert!(low < nearer_low && nearer_low < 0.95 && 0.95 < nearer_high && nearer_high < high);
    }
}
