//! What an occurrence weighs in each document and field: BM25F's field weight and length norm.

use super::parameters::{field_weight, length_weight};
use crate::document::Field;
use crate::documents::DocId;

const FIELDS: usize = Field::ALL.len();

/// Per document and field, w ÷ (1 − b + b · length ÷ mean length).
pub(crate) struct LengthNorms(Vec<[f32; FIELDS]>);

impl LengthNorms {
    /// From the number of words of each document's fields.
    pub(crate) fn new(lengths: &[[u32; FIELDS]]) -> Self {
        let mean = Field::ALL.map(|field| {
            let total: u64 = lengths.iter().map(|length| u64::from(length[field as usize])).sum();
            let with = lengths.iter().filter(|length| length[field as usize] > 0).count();
            total as f32 / with.max(1) as f32
        });
        let norm = |lengths: &[u32; FIELDS]| {
            Field::ALL.map(|field| {
                let (at, b) = (field as usize, length_weight(field));
                let ratio = if mean[at] > 0.0 { lengths[at] as f32 / mean[at] } else { 1.0 };
                field_weight(field) / (1.0 - b + b * ratio)
            })
        };
        Self(lengths.iter().map(norm).collect())
    }

    pub(crate) fn of(&self, document: DocId) -> &[f32; FIELDS] {
        &self.0[document.0 as usize]
    }
}
