//! An index → the same with meaning.

use samara_engine::{Index, MeaningSource, MeaningVectors, add_meaning};

use crate::encoder::Encoder;
use crate::error::Error;
use crate::fit::fit;
use crate::linear::Random;
use crate::projection::Projection;

/// Pieces of texts, besides the documents, that the words' vectors are fitted to: queries are short.
const PIECES: usize = 1_000;

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
    let MeaningSource { documents, words, pieces, document_words, .. } = source;
    let [of_documents, of_words] = [documents.len(), words.len()];
    let (pieces, piece_words): (Vec<_>, Vec<_>) = pieces.into_iter().unzip();
    let texts: Vec<String> = documents.into_iter().chain(words).chain(pieces).collect();
    let embedded = encoder.embed(&texts, progress)?;
    let (documents, rest) = embedded.split_at(of_documents);
    let projection = Projection::new(documents);
    let project =
        |vectors: &[Vec<f32>]| vectors.iter().map(|one| projection.project(one)).collect::<Vec<_>>();
    let documents = project(documents);
    let (words, pieces) = rest.split_at(of_words);
    let rows = document_words.iter().chain(&piece_words).map(Vec::as_slice);
    let wanted = documents.iter().copied().chain(project(pieces));
    let words = fit(&rows.zip(wanted).collect::<Vec<_>>(), &project(words));
    Ok(MeaningVectors { documents, words })
}
