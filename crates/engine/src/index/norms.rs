//! Length norms: the weight of an occurrence in each document and field, by BM25F's field weights and lengths.

use crate::document::Field;
use crate::ids::DocId;
use crate::parameters::{field_weight, length_weight};
use crate::work::{self, Budget};

pub(crate) const FIELDS: usize = Field::ALL.len();

/// Per document and field, w ÷ (1 − b + b · length ÷ mean length).
pub(crate) struct LengthNorms(Vec<[f32; FIELDS]>);

impl LengthNorms {
    /// Of documents of a larger index, by its mean lengths.
    #[cfg(feature = "parts")]
    pub(crate) fn new(lengths: &[[u32; FIELDS]], means: &[f32; FIELDS]) -> Self {
        Self(lengths.iter().map(|length| norm(length, means)).collect())
    }

    pub(crate) fn of(&self, document: DocId) -> &[f32; FIELDS] {
        &self.0[document.0 as usize]
    }
}

/// Computes [`LengthNorms`] in steps: first the mean lengths, then the norms.
#[derive(Default)]
pub(crate) struct NormsBuilder {
    /// Documents that are counted.
    counted: usize,
    totals: [u64; FIELDS],
    /// Documents in which the field is not empty.
    documents: [u32; FIELDS],
    norms: Vec<[f32; FIELDS]>,
}

impl NormsBuilder {
    /// Continues while `budget` lasts; whether all is done. `lengths`: words per document and field.
    pub(crate) fn step(&mut self, lengths: &[[u32; FIELDS]], budget: &mut Budget) -> bool {
        while let Some(length) = lengths.get(self.counted) {
            if !budget.take(1) {
                return false;
            }
            work::count(1);
            for (at, &words) in length.iter().enumerate() {
                self.totals[at] += u64::from(words);
                self.documents[at] += u32::from(words > 0);
            }
            self.counted += 1;
        }
        let means = self.means();
        while let Some(length) = lengths.get(self.norms.len()) {
            if !budget.take(1) {
                return false;
            }
            work::count(1);
            self.norms.push(norm(length, &means));
        }
        true
    }

    /// The mean lengths of the fields, in words, where they are not empty; complete after the first half of the steps.
    pub(crate) fn means(&self) -> [f32; FIELDS] {
        std::array::from_fn(|at| self.totals[at] as f32 / self.documents[at].max(1) as f32)
    }

    pub(crate) fn finish(self) -> LengthNorms {
        LengthNorms(self.norms)
    }
}

fn norm(length: &[u32; FIELDS], means: &[f32; FIELDS]) -> [f32; FIELDS] {
    Field::ALL.map(|field| {
        let (at, b) = (field as usize, length_weight(field));
        let ratio = if means[at] > 0.0 { length[at] as f32 / means[at] } else { 1.0 };
        field_weight(field) / (1.0 - b + b * ratio)
    })
}
