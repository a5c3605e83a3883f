//! Which documents are hits, and what their words weigh.

use super::Found;
use super::parameters::{K1, RELAXED_QUORUM, quorum};
use super::ranking::MostAdded;
use super::resolve::{Query, Seek, Source};
use crate::document::Field;
use crate::documents::DocId;
use crate::index::Index;
use crate::order;
use crate::postings::gallop;

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
        let candidates = Self::led_by(index, query, &leading(query, needed));
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
        let mut present = vec![0u64; index.documents.len().div_ceil(64)];
        for &seek in leading {
            for source in &query.seeks[seek].sources {
                mark_documents(index, source, &mut present);
            }
        }
        let mut documents = Vec::new();
        for (word, &bits) in present.iter().enumerate() {
            let mut bits = bits;
            while bits != 0 {
                documents.push(DocId(word as u32 * 64 + bits.trailing_zeros()));
                bits &= bits - 1;
            }
        }
        let seeks = query.seeks.len();
        let frequencies = vec![0.0; documents.len() * seeks];
        let title_words = vec![0; documents.len()];
        let mut candidates = Self { documents, frequencies, title_words, seeks };
        for (at, seek) in query.seeks.iter().enumerate() {
            for source in &seek.sources {
                candidates.add(index, at, seek, source);
            }
        }
        candidates
    }

    /// Adds the postings of a source to the frequencies of its seek. Postings and candidates lead each
    /// other: what lies between is skipped.
    fn add(&mut self, index: &Index, seek_at: usize, seek: &Seek, source: &Source) {
        let mut rest = &source.postings[..];
        let mut at = 0;
        let mut document = DocId(0);
        while let Some(first) = rest.first() {
            document = index.documents.at(first.position(), document);
            at += self.documents[at..].partition_point(|&candidate| candidate < document);
            let Some(&candidate) = self.documents.get(at) else { break };
            let text = index.documents.text(candidate);
            rest = &rest[gallop(rest, text.start)..];
            let inside = &rest[..gallop(rest, text.end)];
            rest = &rest[inside.len()..];
            let norms = index.norms.of(candidate);
            let frequency: f32 = inside
                .iter()
                .filter(|posting| seek.covers(posting.field()))
                .map(|posting| norms[posting.field() as usize])
                .sum();
            self.frequencies[at * self.seeks + seek_at] += frequency * source.weight;
            // A text begins with its title.
            let title = inside.iter().take_while(|posting| posting.field() == Field::Title).count();
            self.title_words[at] += (title * source.words) as u32;
            at += 1;
        }
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
fn leading(query: &Query, needed: f32) -> Vec<usize> {
    let cost =
        |at: &usize| query.seeks[*at].sources.iter().map(|source| source.postings.len()).sum::<usize>();
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

/// Sets the bit of each document in which a source occurs.
fn mark_documents(index: &Index, source: &Source, present: &mut [u64]) {
    let mut rest = &source.postings[..];
    let mut document = DocId(0);
    while let Some(first) = rest.first() {
        document = index.documents.at(first.position(), document);
        present[document.0 as usize / 64] |= 1 << (document.0 % 64);
        let end = index.documents.text(document).end;
        rest = &rest[gallop(rest, end)..];
    }
}
