//! The sections of a document that match best.

use std::ops::Range;

use crate::document::BlockKind;
use crate::index::documents::BlockEntry;
use crate::parameters::AS_TYPED_WEIGHT;
use crate::results::SectionHit;
use crate::search::excerpts::PassageSelector;
use crate::search::names::NameMatches;
use crate::search::passage::{anchor_id, passage};
use crate::search::plan::QueryPlan;

/// At most this many sections are shown.
const MAX_SECTIONS: usize = 3;

/// The sections that match best, best first, where the document has headings.
pub(crate) fn sections(
    selector: &mut PassageSelector,
    plan: &QueryPlan,
    names: &NameMatches,
) -> Vec<SectionHit> {
    let documents = selector.index.documents();
    let query_weight = plan.weight();
    let Range { start, end } = documents.get(selector.document).blocks;
    let is_heading = |block: &u32| documents.blocks[*block as usize].kind.is_heading();
    let mut best: Vec<(f32, Range<u32>)> = Vec::with_capacity(MAX_SECTIONS + 1);
    // Pages have hundreds of sections, and few of them a match.
    let mut next = 0;
    while let Some(one) = selector.occurrences.get(next) {
        let block = documents.block_at(one.position, selector.document);
        let last = (block + 1..end).find(is_heading).unwrap_or(end);
        let inside = selector.between(next, one.position..documents.blocks[last as usize].start);
        next = inside.end;
        let Some(first) = (start + 1..=block).rev().find(is_heading) else { continue };
        let weight = weight(selector, query_weight, names, first, inside);
        let at = best.iter().position(|(other, _)| weight > *other).unwrap_or(best.len());
        if weight > 0.0 && at < MAX_SECTIONS {
            best.truncate(MAX_SECTIONS - 1);
            best.insert(at, (weight, first..last));
        }
    }
    without_empty(best.into_iter().map(|(_, blocks)| section(selector, blocks)).collect())
}

/// Sections without a text are not shown beside others.
fn without_empty(mut sections: Vec<SectionHit>) -> Vec<SectionHit> {
    let is_full = |section: &SectionHit| !section.excerpt.text.is_empty();
    if sections.iter().any(is_full) {
        sections.retain(is_full);
    }
    sections
}

/// The weight of a section: that of its text beside the name of the page, and more where its own name is the query.
fn weight(
    selector: &mut PassageSelector,
    query_weight: f32,
    names: &NameMatches,
    heading: u32,
    inside: Range<usize>,
) -> f32 {
    let name = names.sections.iter().find(|(other, name)| *other == heading && name.is_whole);
    let name = name.map_or(0.0, |(_, name)| name.value);
    selector.weight_beside(inside, &names.of_page) + AS_TYPED_WEIGHT * query_weight * name
}

/// A section: its heading and the blocks below it.
fn section(selector: &mut PassageSelector, blocks: Range<u32>) -> SectionHit {
    let index = selector.index;
    let documents = index.documents();
    let text = documents.block_text(blocks.start);
    // A heading directly above another one heads the sections below it.
    let end = if blocks.len() > 1 { blocks.end } else { end_of_subsections(selector, blocks.start) };
    let body = text.end..documents.blocks[end as usize].start;
    let heading = passage(index, text, selector.occurrences);
    let url = &documents.get(selector.document).url;
    let url = match anchor_id(index, blocks.start, &heading.text) {
        Some(id) => {
            let page = url.split('#').next().unwrap_or_default();
            page.to_owned() + "#" + &encode_fragment(&id)
        }
        None => url.clone(),
    };
    let above = heading_above(selector, blocks.start);
    let heading_marks = heading.utf16_marks();
    SectionHit { heading: heading.text, heading_marks, above, url, excerpt: selector.best(body) }
}

/// The end of the sections under a heading: at the next one of its level or above.
fn end_of_subsections(selector: &PassageSelector, heading: u32) -> u32 {
    let documents = selector.index.documents();
    let end = documents.get(selector.document).blocks.end;
    let kind = |block: u32| documents.blocks[block as usize].kind;
    let ends = |block: &u32| kind(*block).is_heading() && kind(*block) as u8 <= kind(heading) as u8;
    (heading + 1..end).find(ends).unwrap_or(end)
}

/// The heading that distinguishes a repeated heading: the nearest one above of a higher level. Empty for a heading that
/// is not repeated, or below that of the whole document.
fn heading_above(selector: &PassageSelector, block: u32) -> String {
    let (documents, text) = (selector.index.documents(), selector.index.text());
    let Range { start, end } = documents.get(selector.document).blocks;
    let kind = |block: u32| documents.blocks[block as usize].kind;
    let own = documents.block_text(block);
    let repeats = |pair: &[BlockEntry]| {
        let one = pair[0].start..pair[1].start;
        one != own && pair[0].kind.is_heading() && text.is_same(one, own.clone())
    };
    // With the block after the last, for its start.
    let blocks = &documents.blocks[start as usize + 1..=end as usize];
    if !blocks.windows(2).any(repeats) {
        return String::new();
    }
    let is_above = |other: &u32| kind(*other).is_heading() && (kind(*other) as u8) < kind(block) as u8;
    let above = (start + 1..block).rev().find(is_above).filter(|above| kind(*above) != BlockKind::H1);
    above.map(|above| passage(selector.index, documents.block_text(above), &[]).text).unwrap_or_default()
}

/// An anchor as part of an address: spaces and control characters, `%`, `"`, `<`, `>` and the
/// backquote are escaped; letters of all scripts stay.
fn encode_fragment(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for c in id.chars() {
        if c.is_ascii_control() || matches!(c, ' ' | '%' | '"' | '<' | '>' | '`') {
            out.push('%');
            out.extend(
                [c as u32 >> 4, c as u32 & 15]
                    .map(|digit| char::from_digit(digit, 16).unwrap_or_default().to_ascii_uppercase()),
            );
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(all(test, feature = "writer", not(target_family = "wasm")))]
mod tests {
    use super::*;
    use crate::document::{Block, Document};
    use crate::ids::DocId;
    use crate::search::occurrences::OccurrenceFinder;
    use crate::search::tests::{open, plan};
    use proptest::prelude::*;

    /// The sections of a document, found by a scan of all its headings.
    fn naive(selector: &mut PassageSelector, query_weight: f32, names: &NameMatches) -> Vec<SectionHit> {
        let documents = selector.index.documents();
        let Range { start, end } = documents.get(selector.document).blocks;
        let is_heading = |block: u32| documents.blocks[block as usize].kind.is_heading();
        let headings: Vec<_> = (start + 1..end).filter(|block| is_heading(*block)).collect();
        let mut weighed = Vec::new();
        for (at, &first) in headings.iter().enumerate() {
            let last = headings.get(at + 1).copied().unwrap_or(end);
            let text = documents.blocks[first as usize].start..documents.blocks[last as usize].start;
            let inside = selector.between(0, text);
            let weight =
                if inside.is_empty() { 0.0 } else { weight(selector, query_weight, names, first, inside) };
            weighed.push((weight, first..last));
        }
        weighed.retain(|(weight, _)| *weight > 0.0);
        weighed.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        weighed.truncate(MAX_SECTIONS);
        let text = |block: u32| passage(selector.index, documents.block_text(block), &[]).text;
        let kind = |block: u32| documents.blocks[block as usize].kind;
        let above: Vec<_> = (weighed.iter())
            .map(|(_, Range { start: block, .. })| {
                let repeated = headings.iter().any(|other| other != block && text(*other) == text(*block));
                let higher = |other: &&u32| **other < *block && (kind(**other) as u8) < kind(*block) as u8;
                let above = headings.iter().rev().find(higher).filter(|_| repeated);
                above
                    .filter(|above| kind(**above) != BlockKind::H1)
                    .map(|above| text(*above))
                    .unwrap_or_default()
            })
            .collect();
        let found = weighed.into_iter().map(|(_, blocks)| section(selector, blocks));
        without_empty(found.zip(above).map(|(section, above)| SectionHit { above, ..section }).collect())
    }

    proptest! {
        #[test]
        fn sections_agree_with_a_scan_of_headings(
            blocks in prop::collection::vec((0..5usize, "[abc]( [abcA.]{1,3}){0,3}\\.?"), 1..30),
            query in "[abc]{1,2}( [abc]{1,2}){0,2} ?",
        ) {
            let kinds = [BlockKind::H1, BlockKind::H2, BlockKind::H3, BlockKind::Paragraph, BlockKind::Item];
            let index = open([Document {
                title: "b".into(),
                blocks: blocks.iter().map(|(kind, text)| Block::new(kinds[*kind], text.as_str())).collect(),
                ..Document::default()
            }]);
            let plan = plan(&index, &query);
            let finder = OccurrenceFinder::new(&index, &plan);
            let document = DocId(0);
            let occurrences = finder.marked(finder.find(document));
            let names = NameMatches::new(&finder, document, &occurrences);
            let mut selector = PassageSelector::new(&index, document, &plan, &occurrences);
            let expected = naive(&mut selector, plan.weight(), &names);
            prop_assert_eq!(sections(&mut selector, &plan, &names), expected);
        }
    }
}
