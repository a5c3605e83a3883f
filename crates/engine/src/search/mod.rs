//! A query → ranked hits.
//!
//! # The path of a query
//!
//! 1. [`resolve`] parses it, corrects it and looks up where each of its parts occurs ([`Seek`]).
//! 2. [`candidates`](candidates::Candidates) finds the documents that can be hits, led by the rarest
//!    parts, and weighs each part in each of them (BM25F).
//! 3. [`quorum`](parameters::quorum) decides which of them are hits; filters, exclusions and copies of
//!    the same text are taken out. What is left is counted: `total` and facets.
//! 4. [`ranking`] orders them by one score, or by metadata. Proximity is looked at
//!    only in documents that it can still bring onto the page.
//! 5. [`excerpt`](crate::excerpt) writes the page.

mod candidates;
mod corrections;
mod facets;
#[cfg(all(test, feature = "writer", not(target_family = "wasm")))]
mod naive;
mod neighbours;
mod norms;
mod occurrences;
pub(crate) mod parameters;
mod phrase;
mod ranking;
mod resolve;
#[cfg(all(test, feature = "writer"))]
pub(crate) mod tests;

use crate::documents::DocId;
use crate::excerpt::Passages;
use crate::hits::{Hit, Results, SearchOptions};
use crate::index::Index;
use candidates::Candidates;

pub(crate) use corrections::Remembered;
pub(crate) use norms::LengthNorms;
pub(crate) use occurrences::Occurrence;
pub(crate) use resolve::{Query, resolve};

/// A document that is a hit.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) document: DocId,
    /// What its words give, without what depends on where they stand.
    pub(crate) base: f32,
    /// What its score can be at most.
    pub(crate) most: f32,
    /// Documents with the same text that are hits too.
    pub(crate) duplicates: Vec<DocId>,
}

impl Index {
    /// Searches. No query is an error: what cannot be parsed is taken literally.
    ///
    /// An empty query finds nothing; with filters or an order it gives all documents that pass, to browse.
    pub fn search(&self, text: &str, options: &SearchOptions) -> Results {
        let query = resolve(self, text, options.prefix, options.typos);
        let browsing = text.trim().is_empty() && (options.sort.is_some() || !options.filters.is_empty());
        let candidates =
            if browsing { self.all_documents() } else { Candidates::of(self, &query).hits(self, &query) };
        let found = self.remaining(candidates, &query, options);
        let facets = facets::count(self, &found);
        let total = found.len();
        let page = self.page(&query, found, options);
        let hits = page.into_iter().map(|ranked| self.hit(&query, ranked, options)).collect();
        let (suggestion, cut) = (query.suggestion, query.cut);
        Results { query: text.to_owned(), total, hits, facets, suggestion, cut }
    }

    /// The hits of the page: those in another language than the preferred one behind all others.
    fn page(&self, query: &Query, found: Vec<Found>, options: &SearchOptions) -> Vec<ranking::Ranked> {
        let Some(language) = options.prefer.as_ref().filter(|_| options.sort.is_none()) else {
            return ranking::page(self, query, found, options);
        };
        let (first, rest): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|found| !self.is_foreign(found.document, language));
        let mut options = options.clone();
        let offset = options.offset.saturating_sub(first.len());
        let mut page = ranking::page(self, query, first, &options);
        options.offset = offset;
        options.limit -= page.len();
        page.extend(ranking::page(self, query, rest, &options));
        page
    }

    fn all_documents(&self) -> Vec<Found> {
        let found = |document| Found { document, base: 0.0, most: 0.0, duplicates: Vec::new() };
        self.documents.ids().map(found).collect()
    }

    /// What is left of the hits, in the order of the index, when exclusions, filters and copies are taken out.
    fn remaining(&self, mut found: Vec<Found>, query: &Query, options: &SearchOptions) -> Vec<Found> {
        found.retain(|found| {
            let text = self.documents.text(found.document);
            !query.excluded.iter().any(|seek| seek.occurs_in(self, &text))
                && self.admits(found.document, options)
        });
        merge_copies(self, found)
    }

    /// Whether a document passes filters and language.
    fn admits(&self, document: DocId, options: &SearchOptions) -> bool {
        options.lang.as_ref().is_none_or(|wanted| self.is_in(document, wanted))
            && options.filters.iter().all(|(name, values)| {
                self.documents.values_of(document, name).any(|value| values.iter().any(|one| one == value))
            })
    }

    /// Whether a document is in a language (`en`), or in a variant of it (`en-GB`).
    fn is_in(&self, document: DocId, wanted: &str) -> bool {
        let tag = self.language(document);
        tag.get(..wanted.len()).is_some_and(|start| start.eq_ignore_ascii_case(wanted))
            && matches!(tag.as_bytes().get(wanted.len()), None | Some(b'-'))
    }

    /// Whether a document names a language, and another one.
    fn is_foreign(&self, document: DocId, language: &str) -> bool {
        !self.language(document).is_empty() && !self.is_in(document, language)
    }

    /// A document's language tag, or empty.
    pub(crate) fn language(&self, document: DocId) -> &str {
        &self.documents.languages[self.documents.get(document).language as usize]
    }

    fn hit(&self, query: &Query, ranked: ranking::Ranked, options: &SearchOptions) -> Hit {
        let explanation = options.explain.then(|| ranked.explain(self, query));
        let ranking::Ranked { found, score, occurrences, .. } = ranked;
        let document = found.document;
        let missing = query
            .seeks
            .iter()
            .enumerate()
            .filter(|(at, _)| !occurrences.iter().any(|occurrence| occurrence.seek == *at))
            // Of a long text not all is read.
            .filter(|(_, seek)| !seek.occurs_in(self, &self.documents.text(document)));
        let missing = missing.map(|(_, seek)| seek.text.clone()).collect();
        let occurrences = query.shown(self, occurrences);
        let (title, title_marks) = self.title(document, &occurrences);
        let (excerpt, sections) = if options.excerpts {
            let mut passages = Passages::new(self, document, query, &occurrences);
            (passages.excerpt(), passages.sections())
        } else {
            Default::default()
        };
        Hit {
            url: self.documents.get(document).url.clone(),
            title,
            score,
            meta: self.documents.meta_of(document),
            lang: self.language(document).to_owned(),
            missing,
            duplicates: found.duplicates.iter().map(|&copy| self.documents.get(copy).url.clone()).collect(),
            title_marks,
            excerpt,
            sections,
            explanation,
        }
    }
}

/// Makes one hit of documents with the same text: the earliest of them.
fn merge_copies(index: &Index, found: Vec<Found>) -> Vec<Found> {
    let mut merged: Vec<Found> = Vec::with_capacity(found.len());
    for copy in found {
        let original = index.documents.get(copy.document).original;
        if original == copy.document {
            merged.push(copy);
            continue;
        }
        // Hits are in the order of the index, and a copy stands behind its original.
        let start = merged.partition_point(|earlier| earlier.document < original);
        let first = merged[start..]
            .iter_mut()
            .find(|earlier| index.documents.get(earlier.document).original == original);
        match first {
            Some(first) => first.duplicates.push(copy.document),
            None => merged.push(copy),
        }
    }
    merged
}
