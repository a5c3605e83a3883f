//! The formulas of BM25.

use crate::parameters::K1;

/// Source: Robertson & Spärck Jones (1976), with 1 inside the logarithm, so that it is never negative.
pub(crate) fn inverse_document_frequency(with: u32, documents: u32) -> f32 {
    let (with, documents) = (with as f32, documents as f32);
    (1.0 + (documents - with + 0.5) / (with + 0.5)).ln()
}

/// Term-frequency saturation: between 0 and `K1 + 1`.
pub(crate) fn saturated(frequency: f32) -> f32 {
    frequency * (K1 + 1.0) / (frequency + K1)
}
