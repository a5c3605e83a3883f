//! A scored hit → what is shown of it.

use crate::options::SearchOptions;
use crate::results::Hit;
use crate::search::excerpts::PassageSelector;
use crate::search::lookup::Lookup;
use crate::search::occurrences::OccurrenceFinder;
use crate::search::passage::title;
use crate::search::scoring::{ScoredHit, explain};
use crate::search::sections::sections;

/// The hit with its title, excerpt and sections.
pub(crate) fn hit(
    lookup: &dyn Lookup,
    finder: &OccurrenceFinder,
    scored: ScoredHit,
    options: &SearchOptions,
) -> Hit {
    let explanation = options.explain.then(|| explain(finder, &scored));
    let ScoredHit { matched, score, occurrences, names, .. } = scored;
    let OccurrenceFinder { index, plan, .. } = finder;
    let document = matched.document;
    let missing = plan
        .terms
        .iter()
        .enumerate()
        .filter(|(number, term)| {
            !matched.is_pinned()
                && !term.is_optional
                && !occurrences.iter().any(|occurrence| occurrence.query_term == *number)
        })
        // Not all of a long text is scanned.
        .filter(|(_, term)| !lookup.contains(document, term));
    let missing = missing.map(|(_, term)| term.text.clone()).collect();
    let occurrences = finder.marked(occurrences);
    let (title, title_marks) = title(index, document, &occurrences);
    let (excerpt, sections) = if options.excerpts {
        let mut selector = PassageSelector::new(index, document, plan, &occurrences);
        (selector.excerpt(), sections(&mut selector, plan, &names))
    } else {
        Default::default()
    };
    let documents = index.documents();
    Hit {
        url: documents.get(document).url.clone(),
        title,
        score,
        meta: documents.meta_of(document),
        lang: lookup.language(document).to_owned(),
        missing,
        duplicates: matched.duplicates.iter().map(|&copy| documents.get(copy).url.clone()).collect(),
        title_marks,
        excerpt,
        sections,
        explanation,
    }
}
