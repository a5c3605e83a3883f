//! An index → the same index with vectors.

use samara_engine::{Index, MeaningSource, MeaningVectors, add_meaning};

use crate::encoder::Encoder;
use crate::error::Error;
use crate::fit::fit;
use crate::fits::Hasher;
use crate::linear::{Random, normalize};
use crate::projection::{Projection, Vector};

/// Pieces of texts, besides the documents, that the words' vectors are fitted to: queries are short.
const PIECES: usize = 1_000;
/// The passages, evenly spread, whose differences decide which directions are kept.
const MAX_PROJECTED: usize = 8_192;

/// The index with vectors of its documents and words.
///
/// # Errors
/// If the bytes are no index, or the model cannot be used.
pub fn with_meaning(
    bytes: &[u8],
    encoder: &mut Encoder,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Vec<u8>, Error> {
    let index = Index::open(bytes)?;
    let vectors = vectors(&index, encoder, progress)?;
    Ok(add_meaning(bytes, &vectors)?)
}

fn vectors(
    index: &Index,
    encoder: &mut Encoder,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<MeaningVectors, Error> {
    let mut random = Random(3);
    let mut choose = |below: usize| (random.next() % below.max(1) as u64) as usize;
    let source = MeaningSource::new(index, PIECES, &mut choose);
    let MeaningSource { passages, documents, words, pieces, .. } = source;
    let [of_passages, of_words] = [passages.len(), words.len()];
    let texts = passages.iter().map(|(text, _)| encoder.passage(text));
    let pieces_of_words = words.iter().chain(pieces.iter().map(|(text, _)| text));
    let queries = pieces_of_words.map(|text| encoder.query(text));
    let texts: Vec<String> = texts.chain(queries).collect();
    let rows: Vec<_> = passages.iter().chain(&pieces).map(|(_, words)| words.as_slice()).collect();
    let key = encoder.fits().map(|fits| {
        let ends = documents.iter().map(|passages| passages.end);
        let mut hasher =
            Hasher::new(fits.model(), [MAX_PROJECTED, of_passages, of_words].into_iter().chain(ends));
        texts.iter().for_each(|text| hasher.text(text));
        rows.iter().for_each(|row| hasher.row(row));
        hasher.finish()
    });
    if let Some(vectors) = key.and_then(|key| encoder.fits()?.get(&key)) {
        return Ok(vectors);
    }
    let embedded = encoder.embed(&texts, progress)?;
    let (of_passages, rest) = embedded.split_at(of_passages);
    let (of_words, of_pieces) = rest.split_at(of_words);
    let step = of_passages.len().div_ceil(MAX_PROJECTED).max(1);
    let projection = Projection::new(&of_passages.iter().step_by(step).cloned().collect::<Vec<_>>());
    let project =
        |vectors: &[Vec<f32>]| vectors.iter().map(|one| projection.project(one)).collect::<Vec<_>>();
    let of_passages = project(of_passages);
    let documents = documents.into_iter().map(|passages| mean(&of_passages[passages])).collect();
    let wanted = of_passages.iter().copied().chain(project(of_pieces));
    let words = fit(&rows.into_iter().zip(wanted).collect::<Vec<_>>(), &project(of_words));
    let vectors = MeaningVectors { documents, words };
    if let (Some(key), Some(fits)) = (key, encoder.fits()) {
        fits.put(&key, &vectors)?;
    }
    Ok(vectors)
}

/// The mean of vectors, brought to length 1.
fn mean(vectors: &[Vector]) -> Vector {
    let mut mean: Vector = std::array::from_fn(|at| vectors.iter().map(|vector| vector[at]).sum());
    normalize(&mut mean);
    mean
}
