//! The vectors of a model → vectors of an index: without their mean, the principal components, rotated, of length 1.
//!
//! The mean says nothing of a document. Most of what tells documents of a site apart lies in few directions: the principal
//! components. A random rotation gives each of the numbers the same share of it, so that all have the same code.

use crate::linear::{Random, eigenvectors, normalize, orthonormalize};

/// The numbers of a vector in an index.
pub(crate) const DIMENSIONS: usize = 32;

/// A vector of an index.
pub(crate) type Vector = [f32; DIMENSIONS];

/// Projects vectors of one collection.
pub(crate) struct Projection {
    mean: Vec<f64>,
    /// For each number of a vector of the model, what it adds to those of the result.
    shares: Vec<[f64; DIMENSIONS]>,
}

impl Projection {
    /// The projection that keeps most of the differences between documents.
    pub(crate) fn new(documents: &[Vec<f32>]) -> Self {
        let size = documents.first().map_or(0, Vec::len);
        let count = documents.len().max(1) as f64;
        let mut mean = vec![0.0; size];
        for vector in documents {
            mean.iter_mut().zip(vector).for_each(|(sum, &value)| *sum += f64::from(value) / count);
        }
        let mut covariance = vec![vec![0.0; size]; size];
        for vector in documents {
            let centred: Vec<f64> =
                vector.iter().zip(&mean).map(|(&value, mean)| f64::from(value) - mean).collect();
            // From the diagonal on.
            for (at, (row, value)) in covariance.iter_mut().zip(&centred).enumerate() {
                row[at..].iter_mut().zip(&centred[at..]).for_each(|(sum, other)| *sum += value * other);
            }
        }
        for at in 1..size {
            let (above, rest) = covariance.split_at_mut(at);
            rest[0].iter_mut().zip(above).for_each(|(value, row)| *value = row[at]);
        }
        let components = eigenvectors(&covariance, DIMENSIONS);
        let mut random = Random(2);
        let mut rotation: Vec<Vec<f64>> =
            (0..DIMENSIONS).map(|_| (0..components.len()).map(|_| random.normal()).collect()).collect();
        // A model with fewer numbers than an index needs no rotation that is orthogonal.
        if components.len() == DIMENSIONS {
            orthonormalize(&mut rotation, &mut random);
        }
        let mut shares = vec![[0.0; DIMENSIONS]; size];
        for (number, row) in rotation.iter().enumerate() {
            for (share, component) in row.iter().zip(&components) {
                shares.iter_mut().zip(component).for_each(|(to, value)| to[number] += share * value);
            }
        }
        Self { mean, shares }
    }

    /// A vector of the model as one of the index, of length 1.
    pub(crate) fn project(&self, vector: &[f32]) -> Vector {
        let mut sums = [0.0; DIMENSIONS];
        for ((&value, mean), shares) in vector.iter().zip(&self.mean).zip(&self.shares) {
            let centred = f64::from(value) - mean;
            sums.iter_mut().zip(shares).for_each(|(sum, share)| *sum += share * centred);
        }
        let mut projected = sums.map(|sum| sum as f32);
        normalize(&mut projected);
        projected
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_differences_between_documents() {
        // Differences in 20 of 64 directions: all are kept, and so are the cosines without the mean.
        let mut random = Random(5);
        let documents: Vec<Vec<f32>> = (0..200)
            .map(|_| (0..64).map(|at| if at < 20 { random.normal() as f32 } else { 3.0 }).collect())
            .collect();
        let projection = Projection::new(&documents);
        let mean: Vec<f32> =
            (0..64).map(|at| documents.iter().map(|vector| vector[at]).sum::<f32>() / 200.0).collect();
        let cosine = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
        for two in documents.windows(2) {
            let [mut a, mut b] = [&two[0], &two[1]]
                .map(|one| one.iter().zip(&mean).map(|(value, mean)| value - mean).collect::<Vec<f32>>());
            normalize(&mut a);
            normalize(&mut b);
            let projected = cosine(&projection.project(&two[0]), &projection.project(&two[1]));
            assert!((projected - cosine(&a, &b)).abs() < 1e-3);
        }
    }

    #[test]
    fn projects_few_and_small_vectors() {
        for (count, size) in [(0, 0), (1, 40), (2, 8), (5, 64)] {
            let documents: Vec<Vec<f32>> =
                (0..count).map(|at| (0..size).map(|value| (at * value % 7) as f32).collect()).collect();
            let projection = Projection::new(&documents);
            for vector in &documents {
                assert!(projection.project(vector).iter().all(|value| value.is_finite()));
            }
        }
    }
}
