//! Which documents are hits, and what their words weigh.

use super::Found;
use super::parameters::{K1, RELAXED_QUORUM, quorum};
use super::ranking::MostAdded;
use super::resolve::{Places, Query, Seek};
use crate::document::Field;
use crate::documents::DocId;
use crate::index::Index;
use crate::order;
use crate::postings::{Posting, gallop};

/// Documents that can be hits, with how much of each seek they have.
pub(crate) struct Candidates {
    /// Ascending.
    documents: Vec<DocId>,
    /// Per document and seek, its frequency weighted by form, field and length; 0: it is not there.
    frequencies: Vec<f32>,
    /// Per document, how many words of its title match; those that match twice are counted twice.
    title_words: Vec<u32>,
    seeks: usize,
}

/// What a frequency gives, between 0 and `K1 + 1`.
pub(crate) fn saturated(frequency: f32) -> f32 {
    frequency * (K1 + 1.0) / (frequency + K1)
}

impl Candidates {
    /// The documents that can be hits, and perhaps a few more.
    ///
    /// A document must have one of the *leading* seeks: those without which the others cannot
    /// reach the quorum. The frequent words are left out of them first, so that the work grows with the
    /// rare ones.
    pub(crate) fn of(index: &Index, query: &Query) -> Self {
        let needed = quorum(counted(query).count()) * counted(query).map(|seek| seek.idf).sum::<f32>();
        let candidates = Self::led_by(index, query, &leading(index, query, needed));
        if candidates.hits_with(query, needed).next().is_some() || query.seeks.len() < 2 {
            return candidates;
        }
        let all: Vec<_> = (0..query.seeks.len()).collect();
        Self::led_by(index, query, &all)
    }

    /// All hits among them, in the order of the index.
    pub(crate) fn hits(&self, index: &Index, query: &Query) -> Vec<Found> {
        let full = quorum(counted(query).count()) * counted(query).map(|seek| seek.idf).sum::<f32>();
        let needed = if self.hits_with(query, full).next().is_some() {
            full
        } else {
            let admitted = (0..self.documents.len()).filter(|&at| self.has_required(query, at));
            let best = admitted.map(|at| self.attained(query, at)).fold(0.0, f32::max);
            best * RELAXED_QUORUM
        };
        let added = MostAdded::by(index, query);
        self.hits_with(query, needed)
            .map(|at| {
                let base = self.base(query, at);
                let document = self.documents[at];
                let title = index.documents.lengths[document.0 as usize][Field::Title as usize];
                let whole_title = title > 0 && self.title_words[at] >= title;
                let norm = index.norms.of(document).iter().copied().fold(f32::INFINITY, f32::min);
                let most = base + added.to(self.row(at), norm, whole_title);
                Found { document, base, most, duplicates: Vec::new() }
            })
            .collect()
    }

    fn led_by(index: &Index, query: &Query, leading: &[usize]) -> Self {
        let mut members = Members::none(index.documents.len());
        for &seek in leading {
            query.seeks[seek].places(index, |places| members.add(index, places.postings));
        }
        let documents = members.number();
        let seeks = query.seeks.len();
        let frequencies = vec![0.0; documents.len() * seeks];
        let title_words = vec![0; documents.len()];
        let mut candidates = Self { documents, frequencies, title_words, seeks };
        for (at, seek) in query.seeks.iter().enumerate() {
            seek.places(index, |places| candidates.add(index, &members, at, seek, &places));
        }
        candidates
    }

    /// Adds the places of a form to the frequencies of its seek.
    fn add(&mut self, index: &Index, members: &Members, seek_at: usize, seek: &Seek, places: &Places) {
        /// Asking for one document costs as much as so many places.
        const ASKING: usize = 8;
        if places.postings.len() > self.documents.len() * ASKING {
            let mut rest = places.postings;
            for at in 0..self.documents.len() {
                let text = index.documents.text(self.documents[at]);
                rest = &rest[gallop(rest, text.start)..];
                let (inside, behind) = rest.split_at(gallop(rest, text.end));
                rest = behind;
                self.credit(index, at, seek_at, seek, inside, places);
            }
            return;
        }
        for (document, inside) in by_document(index, places.postings) {
            if let Some(at) = members.place(document) {
                self.credit(index, at, seek_at, seek, inside, places);
            }
        }
    }

    /// Adds the places of a form in one candidate.
    fn credit(
        &mut self,
        index: &Index,
        at: usize,
        seek_at: usize,
        seek: &Seek,
        inside: &[Posting],
        Places { weight, words, .. }: &Places,
    ) {
        let norms = index.norms.of(self.documents[at]);
        let mut frequency = 0.0;
        let mut title = 0;
        for field in inside.iter().map(|posting| posting.field()) {
            title += usize::from(field == Field::Title);
            if seek.covers(field) {
                frequency += norms[field as usize];
            }
        }
        self.frequencies[at * self.seeks + seek_at] += frequency * weight;
        self.title_words[at] += (title * words) as u32;
    }

    fn row(&self, at: usize) -> &[f32] {
        &self.frequencies[at * self.seeks..(at + 1) * self.seeks]
    }

    /// The candidates that have `needed` of the query's weight and all that is required.
    fn hits_with(&self, query: &Query, needed: f32) -> impl Iterator<Item = usize> {
        // Sums of the same numbers in another order differ in their last bits.
        let needed = needed * (1.0 - 1e-4);
        (0..self.documents.len()).filter(move |&at| {
            self.has_required(query, at)
                && self.row(at).iter().any(|&frequency| frequency > 0.0)
                && self.attained(query, at) >= needed
        })
    }

    fn has_required(&self, query: &Query, at: usize) -> bool {
        query.seeks.iter().zip(self.row(at)).all(|(seek, &frequency)| !seek.required || frequency > 0.0)
    }

    /// How much of the query's weight a document has.
    fn attained(&self, query: &Query, at: usize) -> f32 {
        let seeks = query.seeks.iter().zip(self.row(at));
        seeks.filter(|(seek, frequency)| !seek.common && **frequency > 0.0).map(|(seek, _)| seek.idf).sum()
    }

    /// BM25F.
    fn base(&self, query: &Query, at: usize) -> f32 {
        let seeks = query.seeks.iter().zip(self.row(at));
        seeks.map(|(seek, &frequency)| seek.idf * seek.weight * saturated(frequency)).sum()
    }
}

/// The seeks that count for the quorum.
fn counted<'q>(query: &'q Query) -> impl Iterator<Item = &'q Seek<'q>> {
    query.seeks.iter().filter(|seek| !seek.common)
}

/// The seeks of which a document must have one to reach `needed`; or, when something is required, the
/// rarest that is.
fn leading(index: &Index, query: &Query, needed: f32) -> Vec<usize> {
    let cost = |at: &usize| query.seeks[*at].place_count(index);
    let required = (0..query.seeks.len()).filter(|&at| query.seeks[at].required);
    if let Some(rarest) = required.min_by_key(cost) {
        return vec![rarest];
    }
    let mut leading: Vec<_> = (0..query.seeks.len()).filter(|&at| !query.seeks[at].common).collect();
    order::sort_by(&mut leading, |a, b| cost(a).cmp(&cost(b)));
    let mut without = 0.0;
    while let Some(&last) = leading.last() {
        without += query.seeks[last].idf;
        if without >= needed * (1.0 - 2e-4) {
            break;
        }
        leading.pop();
    }
    leading
}

/// Postings in parts, one for each document in which they lie.
fn by_document<'p>(
    index: &Index,
    mut postings: &'p [Posting],
) -> impl Iterator<Item = (DocId, &'p [Posting])> {
    std::iter::from_fn(move || {
        let document = index.documents.at(postings.first()?.position());
        let end = index.documents.text(document).end;
        let count = postings.iter().take_while(|posting| posting.position() < end).count();
        let (inside, behind) = postings.split_at(count);
        postings = behind;
        Some((document, inside))
    })
}

/// A set of documents, numbered in their order.
struct Members {
    /// A bit for each document.
    bits: Vec<u64>,
    /// Per 64 documents, how many members there are before.
    before: Vec<u32>,
}

impl Members {
    fn none(documents: usize) -> Self {
        Self { bits: vec![0; documents.div_ceil(64)], before: Vec::new() }
    }

    /// Adds the documents in which some postings lie.
    fn add(&mut self, index: &Index, postings: &[Posting]) {
        for (DocId(document), _) in by_document(index, postings) {
            self.bits[document as usize / 64] |= 1 << (document % 64);
        }
    }

    /// Numbers the members, once all are there, and gives them.
    fn number(&mut self) -> Vec<DocId> {
        let mut documents = Vec::new();
        for (at, &bits) in (0..).zip(&self.bits) {
            self.before.push(documents.len() as u32);
            let mut bits = bits;
            while bits != 0 {
                documents.push(DocId(at * 64 + bits.trailing_zeros()));
                bits &= bits - 1;
            }
        }
        documents
    }

    /// A member's number.
    fn place(&self, DocId(document): DocId) -> Option<usize> {
        let bits = self.bits[document as usize / 64];
        let bit = 1 << (document % 64);
        let before = self.before[document as usize / 64] + (bits & (bit - 1)).count_ones();
        (bits & bit != 0).then_some(before as usize)
    }
}
