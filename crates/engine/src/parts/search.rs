//! A search over an index in parts: lists choose documents, their texts are read, and rank them.

use std::ops::Range;

use crate::error::Error;
use crate::ids::DocId;
use crate::options::SearchOptions;
use crate::parts::batch::{Batch, read, read_all};
use crate::parts::bucket::KeyKind;
use crate::parts::index::PartsIndex;
use crate::parts::list::{self, Posting};
use crate::parts::lookup::{Absence, PartsLookup, Run};
use crate::parts::order::BATCH;
use crate::parts::phrases::{Phrases, most_absent};
use crate::parts::{Outcome, meaning, order};
use crate::query::{self, Atom, ParsedQuery};
use crate::results::{DocumentView, Hit, Results};
use crate::search::bm25::saturated;
use crate::search::candidates::{self, MatchedDocument};
use crate::search::corrections::CorrectionCache;
use crate::search::filters::remaining;
use crate::search::hit::hit;
use crate::search::lookup::Lookup as _;
use crate::search::occurrences::OccurrenceFinder;
use crate::search::plan::{QueryPlan, plan as plan_of};
use crate::search::scoring::{ScoredHit, score};
use crate::search::{pipeline, view};

/// The maximum number of documents that are read and lack a phrase before the search for others ends.
const MAX_LACKING: usize = 96;
/// The maximum number of absences of phrases that are recorded before the first hits are known: each may lead to another
/// document that is read.
const MAX_ABSENCES: usize = MAX_LACKING;
/// The maximum number of hits of a query with a phrase of which all are read, so that their total is exact.
const MAX_READ_ALL: usize = 32;

/// What a search gives.
enum Attempt {
    Found(Results),
    /// Documents that were read lack phrases: they are no longer in the lists of these.
    Absent(Vec<Absence>),
    /// Nothing is found: stop words are to be searched, too.
    Nothing,
}

impl PartsIndex {
    /// Searches. Any text is a valid query; see [`Index::search`](crate::Index::search).
    ///
    /// # Errors
    /// If pieces that were added contradict each other.
    pub fn search(&self, text: &str, options: &SearchOptions) -> Result<Outcome<Results>, Error> {
        let mut absent = Vec::new();
        let mut leaves_stop_words = self.has_content_words(text, options.prefix);
        loop {
            let mut run = Run::new(self, &absent, leaves_stop_words);
            run.corrects = options.typos;
            let results = match attempt(&run, text, options) {
                Some(Attempt::Absent(found)) => {
                    absent.extend(found);
                    continue;
                }
                Some(Attempt::Nothing) => {
                    leaves_stop_words = false;
                    continue;
                }
                Some(Attempt::Found(results)) => Some(results),
                None => None,
            };
            return run.outcome(results);
        }
    }

    /// A document to read, with the matches of a query marked; see [`Index::document`](crate::Index::document).
    ///
    /// # Errors
    /// If pieces that were added contradict each other.
    pub fn document(&self, url: &str, text: &str) -> Result<Outcome<Option<DocumentView>>, Error> {
        let run = Run::new(self, &[], self.has_content_words(text, true));
        let document = document(&run, url, text);
        run.outcome(document)
    }

    /// Whether a query has a word that is no stop word.
    fn has_content_words(&self, text: &str, prefix: bool) -> bool {
        let parsed = query::parse(text, prefix, self.root.accents, &self.names);
        parsed.clauses.iter().flat_map(|clause| &clause.alternatives).any(|atom| match atom {
            Atom::Word(word) => self.root.stop_word(&word.term).is_none(),
            Atom::Phrase(_) => true,
        })
    }

    /// The names of metadata that a search needs: facets first, in their order.
    fn needed_names(&self, text: &str, options: &SearchOptions) -> Vec<u32> {
        let sort = options.sort_key().map(|(name, _)| name);
        let filters = options.filters.iter().map(|(name, _)| name.as_str());
        let ranges = query::parse(text, options.prefix, self.root.accents, &self.names).ranges;
        let ranges = ranges.iter().map(|range| range.filter.0.as_str());
        let wanted: Vec<&str> = filters.chain(sort).chain(ranges).collect();
        let names = (0..).zip(&self.root.names);
        names
            .filter(|(_, name)| name.is_facet || wanted.contains(&name.name.as_str()))
            .map(|(number, _)| number)
            .collect()
    }
}

/// See [`PartsIndex::document`].
fn document(run: &Run, url: &str, text: &str) -> Option<Option<DocumentView>> {
    let lookup = PartsLookup::new(run);
    let entry = lookup.entry(KeyKind::Url, url);
    plan_of(&lookup, text, true, Some(&mut CorrectionCache::default()), None);
    run.complete()?;
    let Some(&Posting { slot, place, .. }) = entry.and_then(|entry| entry.postings.first()) else {
        return Some(None);
    };
    let document = list::document_id(slot, place);
    let first = run.loaded(run.index.slot(slot))?;
    let rows = first.get(place as usize).map_or(0, |fragment| fragment.rows);
    let rows: Vec<u32> = (0..rows.min(run.index.root.slots - slot)).collect();
    let texts = run.valid(run.index.open_texts(&[read(run, document, &rows)?]))?;
    let window = [document];
    let lookup = PartsLookup::over(run, &texts, &window);
    Some(view::document_with(&lookup, &texts, url, text, &mut CorrectionCache::default()))
}

/// Searches once; `None` while something is missing.
fn attempt(run: &Run, text: &str, options: &SearchOptions) -> Option<Attempt> {
    let mut lookup = PartsLookup::new(run);
    let needs_languages = options.lang.is_some() || options.prefer.is_some();
    let names = run.index.needed_names(text, options);
    lookup.load_columns(&names, needs_languages, text.trim().is_empty());
    let corrections = &mut CorrectionCache::default();
    let corrections = options.typos.then_some(corrections);
    let plan = plan_of(&lookup, text, options.prefix, corrections, options.reader_language());
    run.complete()?;
    let mut matched = if pipeline::browses(text, &plan, options) {
        pipeline::all_documents(&lookup)
    } else {
        candidates::hits(&lookup, &plan)
    };
    if matched.is_empty() && run.leaves_stop_words && plan.terms.iter().any(|term| term.is_optional) {
        return Some(Attempt::Nothing);
    }
    pipeline::add_pinned(&lookup, text, &mut matched);
    let text_or_corrected = plan.suggestion.as_deref().unwrap_or(text);
    let parsed = query::parse(text_or_corrected, options.prefix, run.index.root.accents, &run.index.names);
    rank(&lookup, &plan, &parsed, matched, text, options)
}

/// Reads the first of the documents that matched, and ranks them.
fn rank(
    lookup: &PartsLookup,
    plan: &QueryPlan,
    parsed: &ParsedQuery,
    mut matched: Vec<MatchedDocument>,
    text: &str,
    options: &SearchOptions,
) -> Option<Attempt> {
    let run = lookup.run;
    // They need no phrase.
    let pinned: Vec<DocId> = matched.iter().filter(|hit| hit.is_pinned()).map(|hit| hit.document).collect();
    let (hits, mut facets) = remaining(lookup, matched.clone(), plan, options);
    let mut hits = order::reading_order(lookup, plan, hits, options);
    let phrases = Phrases::new(lookup, plan);
    let asked = options.offset.saturating_add(options.limit);
    let (wanted, verified) =
        if phrases.must_verify() { (asked.max(1), verified_first(run, hits.len())) } else { (asked, 0) };
    let verified = order::batches(plan, verified, hits.len(), options).len();
    let mut to_read = wanted.max(verified * BATCH);
    loop {
        let ranges = order::batches(plan, to_read, hits.len(), options);
        let read_end = ranges.last().map_or(0, |range| range.end);
        let mut batches = read_batches(lookup, plan, &hits, &ranges)?;
        batches.iter_mut().for_each(|batch| lookup.set_frequencies(parsed, &mut batch.texts));
        let mut lacking = Vec::new();
        let first = batches.iter().take(verified);
        first.for_each(|batch| batch.find_absences(parsed, run.absent, &mut lacking));
        if !lacking.is_empty() && run.absent.len() < MAX_ABSENCES {
            return Some(Attempt::Absent(lacking));
        }
        meaning::add(lookup, plan, &hits, &mut batches);
        let lookups: Vec<PartsLookup> =
            batches.iter().map(|batch| PartsLookup::over(run, &batch.texts, &batch.window)).collect();
        let words = plan.suggestion.as_deref().unwrap_or(text);
        let plans: Vec<QueryPlan> = lookups
            .iter()
            .map(|lookup| plan_of(lookup, words, options.prefix, None, options.reader_language()))
            .collect();
        let finders = batches.iter().zip(&plans);
        let finders: Vec<OccurrenceFinder> =
            finders.map(|(batch, plan)| OccurrenceFinder::new(&batch.texts, plan)).collect();
        let (mut kept, mut dropped) = (Vec::new(), Vec::new());
        for ((batch, reading), finder) in batches.iter().zip(&lookups).zip(&finders) {
            let is_allowed = |hit: &ScoredHit| {
                let document = reading.whole(hit.matched.document);
                pinned.contains(&document) || phrases.allow(reading, finder.plan, hit)
            };
            let (allowed, others): (Vec<_>, Vec<_>) =
                scored_hits(reading, finder, batch).into_iter().partition(is_allowed);
            dropped.extend(others.iter().map(|hit| reading.whole(hit.matched.document)));
            kept.push(allowed);
            // The list of hits ends here, however many are asked for.
            if dropped.len() >= MAX_LACKING {
                break;
            }
        }
        let is_read_out = kept.len() == batches.len();
        let count: usize = kept.iter().map(Vec::len).sum();
        if count < wanted && dropped.len() < MAX_LACKING && read_end < hits.len() {
            to_read += to_read.min(MAX_LACKING);
            continue;
        }
        if count == 0 && !phrases.required.is_empty() {
            // Filters and exclusions may have removed the documents that have it; or none has it.
            let lacking = if run.absent.len() < 2 * MAX_ABSENCES {
                absences(lookup, plan, &matched, parsed)?
            } else {
                most_absent(run.absent)
            };
            if !lacking.is_empty() {
                return Some(Attempt::Absent(lacking));
            }
        }
        let page = order::page(&lookups, &finders, kept, options);
        let page = page.into_iter().map(|(batch, scored)| {
            let is_whole = batches[batch].is_whole[scored.matched.document.0 as usize];
            shown(lookup, plan, &lookups[batch], &finders[batch], (scored, is_whole), options)
        });
        let page: Vec<Hit> = page.collect();
        let is_verified = phrases.must_verify() && read_end == hits.len() && is_read_out;
        if !dropped.is_empty() {
            hits.retain(|hit| !dropped.contains(&hit.document));
            let originals: Vec<DocId> = dropped.iter().map(|document| lookup.original(*document)).collect();
            matched.retain(|hit| !originals.contains(&lookup.original(hit.document)));
            facets = remaining(lookup, matched, plan, options).1;
        }
        return Some(Attempt::Found(Results {
            query: text.to_owned(),
            total: hits.len(),
            total_is_exact: phrases.is_exact() || is_verified && !phrases.other,
            complete: hits.iter().filter(|hit| hit.complete).count(),
            relaxed: plan.relaxed.clone(),
            hits: page,
            facets,
            cut: plan.cut,
            suggestion: plan.suggestion.clone(),
        }));
    }
}

/// Reads the texts of ranges of hits; `None` while one is missing.
fn read_batches(
    lookup: &PartsLookup,
    plan: &QueryPlan,
    hits: &[MatchedDocument],
    ranges: &[Range<usize>],
) -> Option<Vec<Batch>> {
    let batches = ranges.iter().map(|range| read_all(lookup, plan, range.start, &hits[range.clone()]));
    // All are asked for at once.
    let batches: Vec<_> = batches.collect();
    batches.into_iter().collect()
}

/// The hits of a batch, scored by its texts and by lists.
fn scored_hits(lookup: &PartsLookup, finder: &OccurrenceFinder, batch: &Batch) -> Vec<ScoredHit> {
    let hits = batch.matched.iter().zip(&batch.is_whole);
    hits.map(|(hit, &is_whole)| order::with_lists(lookup, finder, score(finder, hit.clone()), is_whole))
        .collect()
}

/// How many hits are asked of the documents in which phrases are verified before the query is weighted for good. It does not
/// depend on how many hits are asked for: other documents come in the place of what is known to lack a phrase.
fn verified_first(run: &Run, hits: usize) -> usize {
    // The more documents lack a phrase, the more are read at once.
    if hits <= MAX_READ_ALL { hits } else { BATCH.max(run.absent.len().min(MAX_ABSENCES)) }
}

/// Which of the first documents that may have the phrases of a query lack them, up to one that has all. `None` while a text is
/// missing.
fn absences(
    lookup: &PartsLookup,
    plan: &QueryPlan,
    matched: &[MatchedDocument],
    parsed: &ParsedQuery,
) -> Option<Vec<Absence>> {
    let mut lacking = Vec::new();
    for hits in matched[..matched.len().min(MAX_LACKING)].chunks(BATCH) {
        let batch = read_all(lookup, plan, usize::MAX, hits)?;
        let before = lacking.len();
        batch.find_absences(parsed, lookup.run.absent, &mut lacking);
        if lacking.len() - before < hits.len() {
            break;
        }
    }
    Some(lacking)
}

/// A hit; its explanation gives the frequencies that count: those of lists, unless the whole text was read.
fn shown(
    lookup: &PartsLookup,
    plan: &QueryPlan,
    reading: &PartsLookup,
    finder: &OccurrenceFinder,
    (scored, is_whole): (ScoredHit, bool),
    options: &SearchOptions,
) -> Hit {
    let document = reading.whole(scored.matched.document);
    let mut shown = hit(reading, finder, scored, options);
    let words = shown.explanation.iter_mut().flat_map(|explanation| &mut explanation.words);
    for (word, term) in words.zip(&plan.terms) {
        if !lookup.is_left_out(term) {
            word.frequency = if is_whole {
                order::precise_frequency(lookup, term, document, word.frequency)
            } else {
                order::listed_frequency(lookup, term, document)
            };
            word.score = term.idf * term.weight * saturated(word.frequency);
        }
    }
    shown
}
