//! Columns; [`column`](crate::parts::column) reads them.

use std::collections::BTreeMap;

use crate::ids::DocId;
use crate::index::Index;
use crate::parts::PROPERTIES;
use crate::parts::list::document_id;
use crate::writer::parts::slots::{self, Rows, Texts};
use crate::writer::parts::words::{self, Blocks};
use crate::writer::{tuning, varint};

/// All pieces that depend on the index alone.
pub(super) struct Columns {
    pub(super) forward: Blocks,
    pub(super) backward: Blocks,
    pub(super) languages: Vec<u8>,
    /// With whether there are any.
    pub(super) rules: (Vec<u8>, bool),
    /// By [`slots::names`].
    pub(super) named: Vec<Vec<u8>>,
}

impl Columns {
    pub(super) fn new(index: &Index) -> Self {
        let names = slots::names(index).into_iter().map(|name| index.documents().name(name));
        Self {
            forward: words::forward(index),
            backward: words::backward(index),
            languages: languages(index),
            rules: rules(index),
            named: names.map(|name| named(index, name)).collect(),
        }
    }
}

/// Which documents begin in which slot.
pub(super) fn places(texts: &Texts) -> Vec<u8> {
    let mut out = Vec::new();
    for &(begin, is_continued) in &texts.places {
        varint::write(&mut out, begin << 1 | u32::from(is_continued));
    }
    encode(&out)
}

/// The language of each document.
fn languages(index: &Index) -> Vec<u8> {
    column(index, |document| vec![index.language(document)])
}

/// The values of each document under a name.
fn named(index: &Index, name: &str) -> Vec<u8> {
    column(index, |document| index.documents().values_of(document, name).collect())
}

/// Documents with the same text as an earlier one; and whether there are any.
pub(super) fn copies(index: &Index, rows: &Rows) -> (Vec<u8>, bool) {
    let documents = index.documents();
    let copies = documents.ids().map(|document| (document, documents.get(document).original));
    let copies: Vec<_> = copies.filter(|(document, original)| document != original).collect();
    let mut out = Vec::new();
    varint::write(&mut out, copies.len() as u32);
    let mut last = 0;
    for &(document, original) in &copies {
        let [slot, place] = address(index, rows, document);
        let [original, original_place] = address(index, rows, original);
        let numbers = [slot - last, place, slot - original, original_place];
        numbers.into_iter().for_each(|number| varint::write(&mut out, number));
        last = slot;
    }
    (encode(&out), !copies.is_empty())
}

/// The slot of a document's first row, and its place there.
fn address(index: &Index, rows: &Rows, document: DocId) -> [u32; 2] {
    let [slot, place, _] = rows.places[rows.at(index.documents().text(document).start)];
    [slot, place]
}

/// The stems of words that do not occur: a section "languages" with the rules alone; and whether there are any.
fn rules(index: &Index) -> (Vec<u8>, bool) {
    let all = &index.languages().stems;
    let mut out = vec![0];
    varint::write(&mut out, all.len() as u32);
    for stems in all {
        stems.write_changes(&mut out);
        for rules in [&stems.prefix_rules, &stems.suffix_rules] {
            varint::write(&mut out, rules.keys.len() as u32);
            for key in &rules.keys {
                out.push(0);
                varint::write_str(&mut out, key);
            }
            rules.changes.iter().for_each(|&change| varint::write(&mut out, change));
        }
        // No exceptions.
        out.push(0);
    }
    // No compounds.
    out.push(0);
    (encode(&out), !all.is_empty())
}

/// Synonyms, pins and boosts, as that section with the numbers that documents have in parts; and whether there are any.
pub(super) fn tuning(index: &Index, rows: &Rows) -> (Vec<u8>, bool) {
    let tuning = index.tuning();
    let id = |document: DocId| {
        let [slot, place] = address(index, rows, document);
        document_id(slot, place)
    };
    let synonyms = tuning.synonyms.iter();
    let synonyms: Vec<_> =
        synonyms.map(|one| [&one.language, &one.from, &one.to].map(String::as_str)).collect();
    let pins: Vec<_> = tuning.pins.iter().map(|pin| (pin.query.as_str(), id(pin.document))).collect();
    let percent = |factor: f32| (factor * 100.0).round() as u32;
    let boosts: Vec<_> = tuning.boosts().map(|(document, factor)| (id(document), percent(factor))).collect();
    let section = tuning::encode(&synonyms, &pins, &boosts);
    (encode(&section), !tuning.is_empty() || !boosts.is_empty())
}

fn column<'i>(index: &'i Index, values: impl Fn(DocId) -> Vec<&'i str>) -> Vec<u8> {
    let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
    let mut texts = Vec::new();
    let (mut counts, mut ids) = (Vec::new(), Vec::new());
    for document in index.documents().ids() {
        let own = values(document);
        varint::write(&mut counts, own.len() as u32);
        for value in own {
            let number = *numbers.entry(value).or_insert_with(|| {
                texts.push(value);
                texts.len() as u32 - 1
            });
            varint::write(&mut ids, number);
        }
    }
    let mut out = Vec::new();
    varint::write_strs(&mut out, &texts);
    out.extend(counts);
    out.extend(ids);
    encode(&out)
}

fn encode(bytes: &[u8]) -> Vec<u8> {
    let mut out = (bytes.len() as u32).to_le_bytes().to_vec();
    out.extend(samara_lzma::encode(bytes, PROPERTIES));
    out
}
