//! Required clauses: quoted phrases, `title:` and `heading:`. A requirement that no document satisfies is dropped.

use crate::analysis::tokenize;
use crate::document::Field;
use crate::query::{Atom, Clause, Ending, Word};
use crate::results::{Relaxed, Requirement};
use crate::search::accumulator::{Accumulator, RankBitmap};
use crate::search::lookup::Lookup;
use crate::search::term::QueryTerm;

/// Whether some document has all required terms.
pub(crate) fn are_satisfied(lookup: &dyn Lookup, terms: &[QueryTerm]) -> bool {
    let required: Vec<_> = terms.iter().filter(|term| term.required).collect();
    occur_together(lookup, &required)
}

/// The words of a required clause, without the requirement.
pub(crate) fn words_of(clause: &Clause) -> Vec<Clause> {
    let mut words = Vec::new();
    let mut add = |atom| words.push(Clause { alternatives: vec![atom], field: None });
    for atom in &clause.alternatives {
        let phrase = match atom {
            Atom::Phrase(phrase) => phrase,
            Atom::Word(word) => {
                add(Atom::Word(word.clone()));
                continue;
            }
        };
        let last = phrase.terms.len() - 1;
        for (at, (token, term)) in tokenize(&phrase.text).zip(&phrase.terms).enumerate() {
            let ending = if phrase.unclosed && at == last { Ending::Unfinished } else { Ending::Finished };
            let (text, start) = (phrase.text[token.clone()].to_owned(), phrase.start + token.start);
            add(Atom::Word(Word { text, term: term.clone(), start, ending }));
        }
    }
    words
}

/// What a required clause is reported as when it is dropped.
pub(crate) fn requirement(clause: &Clause) -> Relaxed {
    let texts = clause.alternatives.iter().map(|atom| match atom {
        Atom::Word(word) => word.text.as_str(),
        Atom::Phrase(phrase) => phrase.text.as_str(),
    });
    let kind = match clause.field {
        None => Requirement::Phrase,
        Some(Field::Heading) => Requirement::Heading,
        Some(_) => Requirement::Title,
    };
    Relaxed { text: texts.collect::<Vec<_>>().join(" OR "), kind }
}

/// Whether a document has all of some terms.
fn occur_together(lookup: &dyn Lookup, terms: &[&QueryTerm]) -> bool {
    let Some(first) = terms.first() else { return true };
    let mut documents = RankBitmap::new(lookup.document_bound());
    lookup.collect_documents(first, &mut documents);
    let mut accumulator = Accumulator::new(documents, terms.len());
    for (number, term) in terms.iter().enumerate() {
        lookup.accumulate(term, number, &mut accumulator);
    }
    let has_all = |candidate| accumulator.row(candidate).iter().all(|&frequency| frequency > 0.0);
    (0..accumulator.documents().len()).any(has_all)
}
