//! Relevance metrics of a ranking.

use std::collections::BTreeMap;
use std::fmt;

/// Grade by document. Documents that are missing, or graded 0 or less, are not relevant.
pub type Judgements = BTreeMap<String, f64>;

/// Rankings are read down to this rank.
pub const DEPTH: usize = 100;

/// The figures of one query, or their mean over several.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    /// nDCG@10: the gain is the grade, discounted by log₂(rank + 1).
    /// Source: Järvelin & Kekäläinen, Cumulated gain-based evaluation of IR techniques (2002).
    pub ndcg: f64,
    /// Average precision of the first 100.
    pub precision: f64,
    /// The share of the relevant documents among the first 100.
    pub recall: f64,
    /// Whether the first hit is relevant.
    pub success_1: f64,
    /// Whether one of the first five hits is relevant.
    pub success_5: f64,
    /// MRR@10: 1 / rank of the first relevant hit among the first ten, else 0.
    pub reciprocal_rank: f64,
}

impl Figures {
    /// The names of the columns that [`fmt::Display`] writes.
    pub const HEADER: &str = "nDCG@10  MAP@100  recall@100  success@1  success@5";

    /// The figures of one ranking, best first.
    pub fn of(ranking: &[String], judgements: &Judgements) -> Self {
        let grade = |document: &String| judgements.get(document).copied().unwrap_or(0.0).max(0.0);
        let grades: Vec<f64> = ranking.iter().take(DEPTH).map(grade).collect();
        let mut ideal: Vec<f64> = judgements.values().copied().filter(|&grade| grade > 0.0).collect();
        ideal.sort_by(|a, b| b.total_cmp(a));
        let answers = ideal.len().max(1) as f64;
        let (mut found, mut precision) = (0.0, 0.0);
        for (at, _) in grades.iter().enumerate().filter(|(_, grade)| **grade > 0.0) {
            found += 1.0;
            precision += found / (at + 1) as f64;
        }
        let first = grades.iter().take(10).position(|&grade| grade > 0.0);
        let success = |depth| f64::from(u8::from(first.is_some_and(|first| first < depth)));
        Self {
            ndcg: dcg(&grades) / dcg(&ideal).max(f64::MIN_POSITIVE),
            precision: precision / answers,
            recall: found / answers,
            success_1: success(1),
            success_5: success(5),
            reciprocal_rank: first.map_or(0.0, |first| 1.0 / (first + 1) as f64),
        }
    }

    /// The mean of the figures of several queries; 0 for none.
    pub fn mean(all: impl Iterator<Item = Self>) -> Self {
        let mut sum = Self::default();
        let mut count = 0.0f64;
        for one in all {
            sum.ndcg += one.ndcg;
            sum.precision += one.precision;
            sum.recall += one.recall;
            sum.success_1 += one.success_1;
            sum.success_5 += one.success_5;
            sum.reciprocal_rank += one.reciprocal_rank;
            count += 1.0;
        }
        let share = 1.0 / count.max(1.0);
        Self {
            ndcg: sum.ndcg * share,
            precision: sum.precision * share,
            recall: sum.recall * share,
            success_1: sum.success_1 * share,
            success_5: sum.success_5 * share,
            reciprocal_rank: sum.reciprocal_rank * share,
        }
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let Self { ndcg, precision, recall, success_1, success_5, .. } = self;
        write!(out, "{ndcg:7.4}  {precision:7.4}  {recall:10.4}  {success_1:9.4}  {success_5:9.4}")
    }
}

/// The discounted gain of the first ten.
fn dcg(grades: &[f64]) -> f64 {
    grades.iter().take(10).enumerate().map(|(at, grade)| grade / (at as f64 + 2.0).log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(ranking: &[&str], judgements: &[(&str, f64)]) -> Figures {
        let ranking: Vec<_> = ranking.iter().map(ToString::to_string).collect();
        Figures::of(&ranking, &judgements.iter().map(|&(document, grade)| (document.into(), grade)).collect())
    }

    #[test]
    fn ideal_ranking_scores_one() {
        let best = figures(&["a", "b"], &[("a", 3.0), ("b", 1.0), ("c", -1.0)]);
        for figure in
            [best.ndcg, best.precision, best.recall, best.success_1, best.success_5, best.reciprocal_rank]
        {
            assert_eq!(figure, 1.0);
        }
        assert_eq!(figures(&[], &[("a", 1.0)]), Figures::default());
    }

    #[test]
    fn figures_follow_their_definitions() {
        // Second and fourth of three answers: (1/2 + 2/4) / 3; gains at log₂ 3 and log₂ 5.
        let found = figures(&["x", "a", "y", "b"], &[("a", 1.0), ("b", 2.0), ("c", 1.0)]);
        assert!((found.precision - 1.0 / 3.0).abs() < 1e-12);
        assert!((found.recall - 2.0 / 3.0).abs() < 1e-12);
        let ideal = 2.0 + 1.0 / 3f64.log2() + 0.5;
        assert!((found.ndcg - (1.0 / 3f64.log2() + 2.0 / 5f64.log2()) / ideal).abs() < 1e-12);
        assert_eq!((found.success_1, found.success_5, found.reciprocal_rank), (0.0, 1.0, 0.5));
    }

    #[test]
    fn cutoffs_are_respected() {
        let ranking = ["x"; 10].into_iter().chain(["a"]).collect::<Vec<_>>();
        let found = figures(&ranking, &[("a", 1.0)]);
        assert_eq!((found.ndcg, found.reciprocal_rank, found.recall), (0.0, 0.0, 1.0));
        let sixth = figures(&["x", "x", "x", "x", "x", "a"], &[("a", 1.0)]);
        assert_eq!(sixth.success_5, 0.0);
    }

    #[test]
    fn mean_is_taken_over_all_queries() {
        let one = Figures { ndcg: 1.0, ..Figures::default() };
        assert_eq!(Figures::mean([one, Figures::default()].into_iter()).ndcg, 0.5);
        assert_eq!(Figures::mean(std::iter::empty()), Figures::default());
    }
}
