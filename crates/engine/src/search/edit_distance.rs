//! Edit distances between a typed word and the sorted terms of a vocabulary.

/// Longer words are not corrected.
pub(crate) const MAX_LETTERS: usize = 32;

/// A distance above that of any word: outside of the band that is calculated.
const UNREACHABLE: u8 = 100;

/// The distances between a typed word and one term after the other, in sorted order. Rows of the matrix that
/// two terms share by their common prefix are calculated once; terms whose prefix is too far already are skipped.
///
/// The distance is that of optimal string alignment: insertion, deletion, substitution and
/// transposition of neighbours cost one each (Damerau 1964; Boytsov 2011, 2.2).
pub(crate) struct EditDistanceWalk<'a> {
    typed: &'a [char],
    max_edits: u8,
    /// The letters of the current term.
    letters: Vec<char>,
    /// Per letter, its end in the term, in bytes.
    ends: Vec<usize>,
    /// `rows[d][j]`: the distance between the first d letters of the term and the first j typed.
    rows: Vec<[u8; MAX_LETTERS + 1]>,
}

impl<'a> EditDistanceWalk<'a> {
    /// `typed`: at most [`MAX_LETTERS`].
    pub(crate) fn new(typed: &'a [char], max_edits: u8) -> Self {
        let first = std::array::from_fn(|j| j as u8);
        Self { typed, max_edits, letters: Vec::new(), ends: Vec::new(), rows: vec![first] }
    }

    /// The distance between the typed word and `term`; or, as an error, the length of a prefix of it with which
    /// every term is too far.
    pub(crate) fn go_to(&mut self, term: &str) -> Result<u8, usize> {
        let same = self.letters.iter().zip(term.chars()).take_while(|(old, new)| **old == *new).count();
        self.letters.truncate(same);
        self.ends.truncate(same);
        self.rows.truncate(same + 1);
        let start = self.ends.last().copied().unwrap_or(0);
        for (at, letter) in term[start..].char_indices() {
            let end = start + at + letter.len_utf8();
            self.letters.push(letter);
            self.ends.push(end);
            if self.push_row() > self.max_edits {
                self.letters.pop();
                self.ends.pop();
                self.rows.pop();
                return Err(end);
            }
        }
        Ok(self.rows[self.letters.len()][self.typed.len()])
    }

    /// Adds the row of the last letter and gives its smallest distance.
    fn push_row(&mut self) -> u8 {
        let depth = self.letters.len();
        let letter = self.letters[depth - 1];
        let above = &self.rows[depth - 1];
        // Outside of this band around the diagonal the distance is more than `max_edits`.
        let band = usize::from(self.max_edits);
        let band = depth.saturating_sub(band).max(1)..self.typed.len().min(depth + band) + 1;
        let mut row = [UNREACHABLE; MAX_LETTERS + 1];
        row[0] = u8::try_from(depth).unwrap_or(u8::MAX);
        let mut lowest = row[0];
        for j in band.clone() {
            let substituted = above[j - 1].saturating_add(u8::from(self.typed[j - 1] != letter));
            let mut distance = substituted.min(above[j].saturating_add(1)).min(row[j - 1].saturating_add(1));
            if depth > 1
                && j > 1
                && self.typed[j - 2] == letter
                && self.typed[j - 1] == self.letters[depth - 2]
            {
                distance = distance.min(self.rows[depth - 2][j - 2].saturating_add(1));
            }
            row[j] = distance;
            lowest = lowest.min(distance);
        }
        // A transposition may still be completed from the row above.
        let before = above[band.start - 1..band.end].iter().min().copied().unwrap_or(UNREACHABLE);
        self.rows.push(row);
        lowest.min(before.saturating_add(1))
    }

    /// The lowest distance between the typed word and a prefix of the term.
    pub(crate) fn prefix_distance(&self) -> u8 {
        let typed = self.typed.len();
        self.rows[1..].iter().map(|row| row[typed]).min().unwrap_or(u8::MAX)
    }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition, without tricks.
    fn naive(a: &[char], b: &[char]) -> u8 {
        match (a, b) {
            ([], rest) | (rest, []) => rest.len() as u8,
            ([a_rest @ .., x], [b_rest @ .., y]) => {
                let mut distance = (naive(a_rest, b_rest) + u8::from(x != y))
                    .min(naive(a_rest, b) + 1)
                    .min(naive(a, b_rest) + 1);
                if let ([a_head @ .., v, w], [b_head @ .., p, q]) = (a, b)
                    && v == q
                    && w == p
                {
                    distance = distance.min(naive(a_head, b_head) + 1);
                }
                distance
            }
        }
    }

    proptest! {
        #[test]
        fn distances_agree_with_the_definition(
            mut terms in prop::collection::btree_set("[abc]{1,6}", 1..20),
            typed in "[abc]{1,6}",
            most in 0u8..3,
        ) {
            terms.insert("b".into());
            let typed: Vec<char> = typed.chars().collect();
            let mut walk = EditDistanceWalk::new(&typed, most);
            let mut dead: Option<String> = None;
            for term in &terms {
                let letters: Vec<char> = term.chars().collect();
                let distance = naive(&letters, &typed);
                if dead.as_ref().is_some_and(|dead| term.starts_with(dead)) {
                    prop_assert!(distance > most);
                    continue;
                }
                match walk.go_to(term) {
                    Ok(found) => {
                        prop_assert_eq!(found.min(most + 1), distance.min(most + 1));
                        let begun = (1..=letters.len()).map(|n| naive(&letters[..n], &typed)).min();
                        prop_assert_eq!(walk.prefix_distance().min(most + 1), begun.unwrap().min(most + 1));
                    }
                    Err(length) => {
                        prop_assert!(distance > most);
                        dead = Some(term[..length].to_owned());
                    }
                }
            }
        }
    }
}
