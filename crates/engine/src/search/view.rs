//! A document to read, with the matches of a query marked.

use crate::index::Index;
use crate::results::{BlockView, DocumentView};
use crate::search::corrections::CorrectionCache;
use crate::search::excerpts::PassageSelector;
use crate::search::lookup::Lookup;
use crate::search::occurrences::OccurrenceFinder;
use crate::search::passage::{anchor_id, passage, title};
use crate::search::plan::plan;

/// The document with this address.
pub(crate) fn document(
    index: &Index,
    url: &str,
    query: &str,
    corrections: &mut CorrectionCache,
) -> Option<DocumentView> {
    document_with(index, index, url, query, corrections)
}

/// The document with this address in an index of texts.
pub(crate) fn document_with(
    lookup: &dyn Lookup,
    index: &Index,
    url: &str,
    query: &str,
    corrections: &mut CorrectionCache,
) -> Option<DocumentView> {
    let documents = index.documents();
    let document = documents.find_url(url)?;
    let plan = plan(lookup, query, true, Some(corrections), None);
    let finder = OccurrenceFinder::new(index, &plan);
    let occurrences = finder.marked(finder.find(document));
    let (title, title_marks) = title(index, document, &occurrences);
    let best = PassageSelector::new(index, document, &plan, &occurrences).best_block();
    let blocks = documents.get(document).blocks.clone();
    // The first is the title.
    let best = best.map(|block| block - blocks.start - 1);
    let blocks = blocks.skip(1).map(|block| {
        let passage = passage(index, documents.block_text(block), &occurrences);
        BlockView {
            kind: documents.blocks[block as usize].kind,
            field: documents.blocks[block as usize].field,
            marks: passage.utf16_marks(),
            id: anchor_id(index, block, &passage.text),
            text: passage.text,
        }
    });
    Some(DocumentView {
        url: url.to_owned(),
        title,
        title_marks,
        lang: index.language(document).to_owned(),
        meta: documents.meta_of(document),
        blocks: blocks.collect(),
        best,
        markup: index.markups().get(document).to_vec(),
    })
}
