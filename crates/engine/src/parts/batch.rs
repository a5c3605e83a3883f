//! Texts that are read together, and the hits in them.

use crate::error::Error;
use crate::ids::DocId;
use crate::index::Index;
use crate::index::postings::within;
use crate::parts::list;
use crate::parts::lookup::{Absence, PartsLookup, Run};
use crate::parts::texts::ReadDocument;
use crate::parts::{rows, slot};
use crate::query::{Atom, ParsedQuery};
use crate::search::candidates::MatchedDocument;
use crate::search::phrase;
use crate::search::plan::QueryPlan;

/// The maximum number of copies of a hit that are read for their addresses.
const MAX_DUPLICATES: usize = 3;

/// Hits whose texts are read together. Batches depend on the query alone, not on how many hits are asked for, and so do the
/// frequencies of words in them.
pub(super) struct Batch {
    pub(super) texts: Index,
    /// The numbers of its documents in the whole index.
    pub(super) window: Vec<DocId>,
    /// The hits, with their numbers in the texts.
    pub(super) matched: Vec<MatchedDocument>,
    /// Of each hit, whether its whole text was read.
    pub(super) is_whole: Vec<bool>,
}

impl Batch {
    /// Adds the phrases of a query that its hits lack, without those that are known.
    pub(super) fn find_absences(&self, parsed: &ParsedQuery, known: &[Absence], lacking: &mut Vec<Absence>) {
        let required = parsed.clauses.iter().filter(|clause| clause.is_required());
        for atom in required.flat_map(|clause| &clause.alternatives) {
            let Atom::Phrase(phrase) = atom else { continue };
            let found = phrase::find(&self.texts, &phrase.terms, phrase.unclosed, phrase.reach);
            let postings = found.map_or_else(Vec::new, |(_, postings)| postings);
            for hit in &self.matched {
                let text = self.texts.documents().text(hit.document);
                let (terms, reach) = (phrase.terms.clone(), phrase.reach);
                let absence = Absence { terms, reach, document: self.window[hit.document.0 as usize] };
                if within(&postings, text.start, text.end).is_empty()
                    && !known.contains(&absence)
                    && !lacking.contains(&absence)
                {
                    lacking.push(absence);
                }
            }
        }
    }
}

/// Reads the texts of hits. `None` while one is missing.
pub(super) fn read_all(
    lookup: &PartsLookup,
    plan: &QueryPlan,
    first: usize,
    hits: &[MatchedDocument],
) -> Option<Batch> {
    let run = lookup.run;
    let mut documents = Vec::new();
    let mut window = Vec::new();
    let mut matched = Vec::new();
    for (number, one) in (0..).zip(hits) {
        let rank = first.saturating_add(number as usize);
        documents.extend(read(run, one.document, &rows::to_read(lookup, plan, one, rank)));
        window.push(one.document);
        matched.push(MatchedDocument { document: DocId(number), duplicates: Vec::new(), ..one.clone() });
    }
    for (one, matched) in hits.iter().zip(&mut matched) {
        for &copy in one.duplicates.iter().take(MAX_DUPLICATES) {
            documents.extend(read(run, copy, &[0]));
            matched.duplicates.push(DocId(window.len() as u32));
            window.push(copy);
        }
    }
    // All are asked for at once.
    (documents.len() == window.len()).then_some(())?;
    let is_whole = documents[..hits.len()].iter().map(|document| document.is_whole).collect();
    let texts = run.valid(run.index.open_texts(&documents))?;
    Some(Batch { texts, window, matched, is_whole })
}

/// Reads rows of a document; `None` while a slot is missing.
pub(super) fn read(run: &Run, document: DocId, rows: &[u32]) -> Option<ReadDocument> {
    let (first, place) = list::address(document);
    let slots: Vec<_> = rows.iter().map(|row| run.loaded(run.index.slot(first + row))).collect();
    let slots = slots.into_iter().collect::<Option<Vec<_>>>()?;
    let mut fragments = Vec::new();
    for (&row, slot) in rows.iter().zip(slots) {
        let fragment = slot.get(if row == 0 { place as usize } else { 0 });
        let fragment = fragment.filter(|fragment| fragment.row == row);
        fragments.push(run.valid(fragment.ok_or(Error::damaged(slot::SECTION, "no such document")))?);
    }
    let first = fragments.first()?;
    let head = first.head.clone();
    let is_whole = first.row == 0 && first.rows as usize == rows.len();
    Some(ReadDocument { head, is_whole, blocks: slot::join(fragments.into_iter()) })
}
