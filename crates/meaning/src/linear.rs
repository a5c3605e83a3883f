//! Small linear algebra: vectors, matrices of rows, symmetric eigenvectors. In double precision and in a fixed order, so that
//! the same input gives the same bytes.

/// Brings a vector to length 1; one of zeros stays.
pub(crate) fn normalize(vector: &mut [f32]) {
    let length = vector.iter().map(|&value| f64::from(value) * f64::from(value)).sum::<f64>().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|value| *value = (f64::from(*value) / length) as f32);
    }
}

/// The sum of products.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Makes rows orthogonal and of length 1, in order (Gram–Schmidt, twice for accuracy). A row that depends on earlier ones
/// becomes one of `random`, made orthogonal.
pub(crate) fn orthonormalize(rows: &mut [Vec<f64>], random: &mut Random) {
    for at in 0..rows.len() {
        let (before, rest) = rows.split_at_mut(at);
        let row = &mut rest[0];
        loop {
            let length = dot(row, row).sqrt();
            for _ in 0..2 {
                for other in before.iter() {
                    let share = dot(row, other);
                    row.iter_mut().zip(other).for_each(|(value, other)| *value -= share * other);
                }
            }
            let left = dot(row, row).sqrt();
            if left > length * 1e-9 && left > 0.0 {
                row.iter_mut().for_each(|value| *value /= left);
                break;
            }
            row.iter_mut().for_each(|value| *value = random.normal());
        }
    }
}

/// The eigenvectors of the highest eigenvalues of a symmetric matrix, highest first: subspace iteration with a few more
/// vectors than are wanted, which makes it converge.
pub(crate) fn eigenvectors(matrix: &[Vec<f64>], count: usize) -> Vec<Vec<f64>> {
    const MORE: usize = 8;
    const ROUNDS: usize = 60;
    let size = matrix.len();
    let mut random = Random(1);
    let wide = (count + MORE).min(size);
    let mut rows: Vec<Vec<f64>> = (0..wide).map(|_| (0..size).map(|_| random.normal()).collect()).collect();
    for _ in 0..ROUNDS {
        for row in &mut rows {
            // Line by line of a symmetric matrix, all sums at once.
            let mut image = vec![0.0; size];
            for (share, line) in row.iter().zip(matrix) {
                image.iter_mut().zip(line).for_each(|(sum, value)| *sum += share * value);
            }
            *row = image;
        }
        orthonormalize(&mut rows, &mut random);
    }
    rows.truncate(count);
    rows
}

/// A fixed sequence of numbers that look random (SplitMix64: Steele, Lea & Flood 2014).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    /// From 0 to 1, exclusive.
    pub(crate) fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Nearly normal: the sum of twelve uniform numbers, which needs no function of the platform.
    pub(crate) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_eigenvectors() {
        // A matrix with known eigenvectors: V · diag · Vᵀ.
        let size = 20;
        let mut random = Random(7);
        let mut vectors: Vec<Vec<f64>> =
            (0..size).map(|_| (0..size).map(|_| random.normal()).collect()).collect();
        orthonormalize(&mut vectors, &mut random);
        let values: Vec<f64> = (0..size).map(|at| 0.7f64.powi(at)).collect();
        let entry =
            |i: usize, j: usize| (0..size as usize).map(|k| values[k] * vectors[k][i] * vectors[k][j]).sum();
        let matrix: Vec<Vec<f64>> =
            (0..size as usize).map(|i| (0..size as usize).map(|j| entry(i, j)).collect()).collect();
        let found = eigenvectors(&matrix, 4);
        for (found, expected) in found.iter().zip(&vectors) {
            assert!((dot(found, expected).abs() - 1.0).abs() < 1e-9, "{found:?}");
        }
    }

    #[test]
    fn completes_dependent_rows() {
        let mut rows = vec![vec![1.0, 1.0, 0.0], vec![2.0, 2.0, 0.0], vec![0.0; 3]];
        orthonormalize(&mut rows, &mut Random(3));
        for (i, a) in rows.iter().enumerate() {
            for (j, b) in rows.iter().enumerate() {
                assert!((dot(a, b) - f64::from(u8::from(i == j))).abs() < 1e-9);
            }
        }
    }
}
