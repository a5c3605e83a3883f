//! The phrases of a query: lists have all rows with the words of a phrase, and only texts say whether these are adjacent.

use std::rc::Rc;

use crate::parts::lookup::{Absence, NO_DOCUMENT_HAS_IT, PartsLookup, UsedList};
use crate::search::occurrences::Occurrence;
use crate::search::plan::QueryPlan;
use crate::search::scoring::ScoredHit;

/// The phrases of a query.
pub(super) struct Phrases {
    /// The terms of the query that are required phrases, by their numbers.
    pub(super) required: Vec<usize>,
    /// Whether a phrase is excluded.
    excludes: bool,
    /// Whether there is another one.
    pub(super) other: bool,
}

impl Phrases {
    pub(super) fn new(lookup: &PartsLookup, plan: &QueryPlan) -> Self {
        let has_phrase = |lists: Vec<_>| lists.iter().any(|list: &Rc<UsedList>| list.is_phrase);
        let (mut required, mut other) = (Vec::new(), false);
        for (number, term) in plan.terms.iter().enumerate().filter(|(_, term)| has_phrase(lookup.lists(term)))
        {
            if term.required {
                required.push(number);
            } else {
                other = true;
            }
        }
        let excludes = plan.excluded.iter().any(|term| has_phrase(lookup.lists(term)));
        Self { required, excludes, other }
    }

    /// Whether lists say all.
    pub(super) fn is_exact(&self) -> bool {
        !self.must_verify() && !self.other
    }

    /// Whether documents have to be read to know whether they are hits.
    pub(super) fn must_verify(&self) -> bool {
        self.excludes || !self.required.is_empty()
    }

    /// Whether a document that was read has all required phrases, and none that is excluded.
    pub(super) fn allow(&self, lookup: &PartsLookup, plan: &QueryPlan, hit: &ScoredHit) -> bool {
        self.are_in(&hit.occurrences)
            && !(self.excludes
                && plan.excluded.iter().any(|term| lookup.is_read_in(hit.matched.document, term)))
    }

    /// Whether a document with these occurrences has all required phrases.
    fn are_in(&self, occurrences: &[Occurrence]) -> bool {
        self.required.iter().all(|number| occurrences.iter().any(|one| one.query_term == *number))
    }
}

/// Takes the phrase that most documents lack as one that none has; nothing where all are taken so.
pub(super) fn most_absent(absent: &[Absence]) -> Vec<Absence> {
    let documents = |phrase: &Absence| {
        let own = absent.iter().filter(|one| one.is_of(&phrase.terms, phrase.reach));
        own.map(|one| one.document).collect::<Vec<_>>()
    };
    let open = absent.iter().filter(|phrase| !documents(phrase).contains(&NO_DOCUMENT_HAS_IT));
    let most_absent = open.max_by_key(|phrase| documents(phrase).len());
    most_absent.map(|phrase| Absence { document: NO_DOCUMENT_HAS_IT, ..phrase.clone() }).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::DocId;

    fn absence(phrase: &str, reach: usize, document: DocId) -> Absence {
        Absence { terms: phrase.split(' ').map(str::to_owned).collect(), reach, document }
    }

    #[test]
    fn the_phrase_that_most_documents_lack_is_nowhere() {
        let lacking = |phrase: &'static str, reach, documents: std::ops::Range<u32>| {
            documents.map(move |document| absence(phrase, reach, DocId(document)))
        };
        let most = |absent: &[Absence]| most_absent(absent);
        let nowhere = |phrase, reach| vec![absence(phrase, reach, NO_DOCUMENT_HAS_IT)];
        assert_eq!(most(&[]), []);
        let all: Vec<Absence> =
            lacking("a b", 0, 0..3).chain(lacking("a b", 2, 0..5)).chain(lacking("b c", 0, 0..4)).collect();
        assert_eq!(most(&all), nowhere("a b", 2));
        let known = [&all[..], &nowhere("a b", 2)].concat();
        assert_eq!(most(&known), nowhere("b c", 0));
        let known = [&known[..], &nowhere("b c", 0)].concat();
        assert_eq!(most(&known), nowhere("a b", 0));
        let known = [&known[..], &nowhere("a b", 0)].concat();
        assert_eq!(most(&known), []);
    }
}
