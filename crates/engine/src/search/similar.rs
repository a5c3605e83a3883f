//! Documents about the same subject as another document, by the vectors of an index that has them.

use crate::ids::DocId;
use crate::index::Index;
use crate::index::meaning::DIMENSIONS;
use crate::options::SearchOptions;
use crate::parameters::MIN_SIMILARITY;
use crate::results::Hit;
use crate::search::candidates::MatchedDocument;
use crate::search::lookup::Lookup;
use crate::search::meaning::closest;
use crate::search::pipeline::page;
use crate::search::plan::plan;

/// At most `limit` documents, the most similar first; of equals the earlier one. The score of each is the cosine of both
/// vectors. Of documents with the same text only one is listed.
pub(crate) fn similar(index: &Index, url: &str, limit: usize) -> Vec<Hit> {
    let known = index.meaning().zip(index.documents().find_url(url));
    let Some((meaning, document)) = known.filter(|_| cfg!(feature = "meaning")) else { return Vec::new() };
    let mut vector = [0.0; DIMENSIONS];
    meaning.add_document(document, 1.0, &mut vector);
    let cosines = meaning.cosines(&vector);
    let own = index.original(document);
    let is_other = |other: DocId| other != own && index.original(other) == other;
    let similar = closest(&cosines, MIN_SIMILARITY, limit, &is_other).into_iter().map(|other| {
        let cosine = cosines[other.0 as usize];
        MatchedDocument { meaning: cosine, upper_bound: cosine, ..MatchedDocument::unscored(other) }
    });
    let options = SearchOptions { limit, ..SearchOptions::default() };
    page(index, &plan(index, "", false, None, None), similar.collect(), &options)
}
