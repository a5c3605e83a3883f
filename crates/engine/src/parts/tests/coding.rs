//! What is coded is decoded, in about as many bits as its entropy asks for, and what is damaged stays bounded.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use crate::ids::DocId;
use crate::index::meaning::TermVector;
use crate::parts::bucket::{self, Entry, Form, Format, STEM_WEIGHT};
use crate::parts::coder::{Coder, EVEN, NumberModel, RangeDecoder, StringModels};
use crate::parts::list::{self, Extent, ListModels, MAX_PLACES, Posting, address, document_id};
use crate::parts::words::{self, WordEntry};
use crate::results::MatchKind;
use crate::writer::parts::coder::RangeEncoder;

/// A coder in one direction loses so much per binary decision, in bits: its probabilities follow what it has seen.
const LOSS: f64 = 0.03;

/// Numbers from a fixed seed, each below `below`.
fn random(mut state: u64) -> impl FnMut(u32) -> u32 {
    move |below| {
        state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
        ((state >> 33) % u64::from(below)) as u32
    }
}

fn encoded(code: impl FnOnce(&mut RangeEncoder)) -> Vec<u8> {
    let mut coder = RangeEncoder::new();
    code(&mut coder);
    coder.finish()
}

/// Checks the length of an encoding, in bits.
#[track_caller]
fn takes(bytes: &[u8], most: f64) {
    let bits = bytes.len() as f64 * 8.0;
    assert!(bits <= most + 40.0, "{bits} bits, not {most}");
}

/// Shannon's entropy of values, in bits for all of them.
fn entropy<T: Ord>(values: &[T]) -> f64 {
    let mut counts: BTreeMap<&T, f64> = BTreeMap::new();
    values.iter().for_each(|value| *counts.entry(value).or_default() += 1.0);
    let all = values.len() as f64;
    counts.values().map(|count| count * (all / count).log2()).sum()
}

#[test]
fn flags_take_their_entropy() {
    for (seed, ones) in [(1, 50), (2, 10), (3, 90), (4, 2), (5, 100), (6, 0)] {
        let mut random = random(seed);
        let flags: Vec<bool> = (0..20_000).map(|_| random(100) < ones).collect();
        let bytes = encoded(|coder| {
            let mut model = EVEN;
            flags.iter().for_each(|&flag| assert_eq!(coder.flag(&mut model, flag), flag));
        });
        takes(&bytes, entropy(&flags) + LOSS * flags.len() as f64);
        let (mut coder, mut model) = (RangeDecoder::new(&bytes), EVEN);
        flags.iter().for_each(|&flag| assert_eq!(coder.flag(&mut model, false), flag));
    }
}

/// The bits below the highest are random, and that is as likely as its share.
#[test]
fn numbers_take_their_entropy() {
    let mut random = random(7);
    let magnitudes: Vec<u32> =
        (0..20_000).map(|_| [0, 0, 0, 0, 1, 3, 3, 9, 16, 29][random(10) as usize]).collect();
    let numbers: Vec<u32> = magnitudes.iter().map(|&bits| (1 << bits) + random(1 << bits) - 1).collect();
    let bytes = encoded(|coder| {
        let mut model = NumberModel::default();
        numbers.iter().for_each(|&number| assert_eq!(coder.number(&mut model, number), number));
    });
    let below = f64::from(magnitudes.iter().sum::<u32>());
    takes(&bytes, entropy(&magnitudes) + below + 5.0 * LOSS * numbers.len() as f64);
    let (mut coder, mut model) = (RangeDecoder::new(&bytes), NumberModel::default());
    numbers.iter().for_each(|&number| assert_eq!(coder.number(&mut model, 0), number));
}

#[test]
fn largest_numbers_are_coded() {
    let (most, beyond) = ((1 << 31) - 2, [(1 << 31) - 1, u32::MAX]);
    for number in [0, 1, 2, most - 1, most].into_iter().chain(beyond) {
        let bytes =
            encoded(|coder| assert_eq!(coder.number(&mut NumberModel::default(), number), number.min(most)));
        assert_eq!(RangeDecoder::new(&bytes).number(&mut NumberModel::default(), 0), number.min(most));
    }
}

/// Binary interpolation: a byte at most where the bounds leave no choice, little for runs, and less than half a bit per number more
/// than all sets of this size have in the mean.
#[test]
fn sets_take_little_more_than_their_entropy() {
    let bits = |numbers: &[u32], low, high| {
        let bytes = encoded(|coder| coder.interpolative(&mut numbers.to_vec(), low, high));
        let mut decoded = vec![0; numbers.len()];
        RangeDecoder::new(&bytes).interpolative(&mut decoded, low, high);
        assert_eq!(decoded, numbers);
        bytes.len() as f64 * 8.0
    };
    let run: Vec<u32> = (500..1500).collect();
    assert!(bits(&run, 500, 1500) <= 8.0);
    let (span, count) = (100_000f64, run.len() as f64);
    assert!(bits(&run, 0, 100_000) < 2.0 * span.log2() * count.log2());
    for (seed, count, high) in [(1, 3, 100), (2, 100, 4096), (3, 1000, 1100), (4, 2000, 60_000)] {
        let mut random = random(seed);
        let mut set = BTreeSet::new();
        while set.len() < count {
            set.insert(random(high));
        }
        let set: Vec<u32> = set.into_iter().collect();
        // log₂ of the number of such sets.
        let sets: f64 = (0..count).map(|at| (f64::from(high - at as u32) / (at + 1) as f64).log2()).sum();
        let bits = bits(&set, 0, high);
        assert!(bits < sets + 0.5 * count as f64 + 16.0, "{bits} bits for {sets}");
    }
}

/// Documents as the writer lays them out: a long one begins a slot, and its last row shares one with those that follow.
#[derive(Debug)]
struct Layout {
    /// The rows of documents: slot, place, row, and the address of the document.
    rows: Vec<(u32, u32, u32, (u32, u32))>,
    slots: u32,
}

impl Layout {
    /// `documents`: the number of rows of each, and whether it begins a slot.
    fn new(documents: &[(u32, bool)]) -> Self {
        let (mut slot, mut place) = (0, 0);
        let mut rows = Vec::new();
        for &(count, is_new) in documents {
            if place == MAX_PLACES || place > 0 && (is_new || count > 1) {
                (slot, place) = (slot + 1, 0);
            }
            let own = (slot, place);
            rows.extend((0..count).map(|row| (slot + row, if row == 0 { place } else { 0 }, row, own)));
            (slot, place) = if count == 1 { (slot, place + 1) } else { (slot + count - 1, 1) };
        }
        Self { rows, slots: slot + 1 }
    }
}

/// A list, the address of the document of each posting, and the number of slots.
type List = (Vec<Posting>, Vec<(u32, u32)>, u32);

fn extent(slots: u32) -> Extent {
    Extent { slots, documents: 1 }
}

fn layouts() -> impl Strategy<Value = Layout> {
    let rows = prop_oneof![6 => Just(1u32), 1 => 2u32..9];
    let documents = prop::collection::vec((rows, prop::bool::weighted(0.2)), 1..60);
    documents.prop_map(|documents| Layout::new(&documents))
}

impl Layout {
    /// A list of some rows.
    fn list(&self, (seed, share): (u64, u32)) -> List {
        let mut random = random(seed);
        let chosen = self.rows.iter().filter(|_| random(8) < share).collect::<Vec<_>>();
        let posting = |&&(slot, place, row, _): &&(u32, u32, u32, (u32, u32))| {
            let [in_title, in_heading, is_exact] = [(); 3].map(|()| random(2) == 1);
            let frequency = (random(4096) + 1) as f32 / 64.0;
            Posting { slot, place, row, frequency, in_title, in_heading, is_exact }
        };
        let addresses = chosen.iter().map(|row| row.3).collect();
        (chosen.iter().map(posting).collect(), addresses, self.slots)
    }
}

/// Checks that a list is another one but for the rounding of its frequencies.
#[track_caller]
fn assert_rounded(stored: &[Posting], list: &[Posting], slots: u32) {
    let plain =
        |list: &[Posting]| list.iter().map(|one| Posting { frequency: 0.0, ..*one }).collect::<Vec<_>>();
    assert_eq!(plain(stored), plain(list));
    let steps = (1 << list::coarseness(list.len() as u32, extent(slots))) as f32;
    let same = |a: &Posting, b: &Posting| a.document() == b.document();
    for (stored, given) in stored.chunk_by(same).zip(list.chunk_by(same)) {
        let sum = |rows: &[Posting]| rows.iter().map(|row| row.frequency).sum::<f32>();
        let error = (sum(stored) / sum(given)).ln().abs();
        assert!(error <= 1.1f32.ln() / 2.0 * steps + 1e-3, "{stored:?} {given:?}");
        let most = |rows: &[Posting]| rows.iter().map(|row| row.frequency).fold(0.0, f32::max);
        for (row, own) in stored.iter().zip(given) {
            let [times, expected] =
                [most(stored) / row.frequency, most(given) / own.frequency].map(f32::log2);
            assert!((times - expected.min(7.0)).abs() <= 0.5 + 1e-3, "{stored:?} {given:?}");
        }
    }
}

fn choices() -> impl Strategy<Value = (u64, u32)> {
    (any::<u64>(), 1u32..8)
}

fn lists() -> impl Strategy<Value = List> {
    (layouts(), choices()).prop_map(|(layout, choice)| layout.list(choice))
}

fn entries() -> impl Strategy<Value = (Vec<Entry>, u32)> {
    let form = (0u32..40, "[a-cé]{0,5}", any::<bool>(), prop_oneof![Just(STEM_WEIGHT), 0u32..256]);
    let form = form.prop_map(|(shared, rest, is_subword, weight)| {
        let kind = if is_subword { MatchKind::Subword } else { MatchKind::Stem };
        Form { shared, rest, kind, weight }
    });
    let numbers = (0u32..1 << 24, 0u32..5, 0u32..5, prop::option::of(any::<TermVector>()));
    let entry = (numbers, "[A-Cé]{0,5}", prop::collection::vec(form, 0..4), choices());
    (layouts(), prop::collection::vec(entry, 0..9)).prop_map(|(layout, entries)| {
        let entry = |((check, documents, exact, vector), display, forms, choice)| {
            let (postings, ..) = layout.list(choice);
            // Often the number of documents is that of the list, and all have the word itself.
            let counted = list::count_documents(&postings);
            let documents = if documents == 0 { counted } else { documents };
            let exact = if exact == 1 { documents } else { exact };
            Entry { check, documents, exact, display, forms, postings, vector }
        };
        (entries.into_iter().map(entry).collect(), layout.slots)
    })
}

proptest! {
    #[test]
    fn documents_of_a_list_are_those_of_its_rows((list, addresses, _) in lists()) {
        for (posting, (slot, place)) in list.iter().zip(&addresses) {
            prop_assert_eq!(posting.document(), document_id(*slot, *place));
            prop_assert_eq!(address(posting.document()), (*slot, *place));
        }
        prop_assert!(list.is_sorted_by_key(Posting::document));
        let distinct: BTreeSet<_> = addresses.iter().collect();
        prop_assert_eq!(list::count_documents(&list) as usize, distinct.len());
    }

    #[test]
    fn lists_are_decoded_as_they_were((list, _, slots) in lists()) {
        let mut stored = Vec::new();
        let bytes = encoded(|coder| {
            stored = list::code(coder, &mut ListModels::default(), &list, extent(slots), u32::MAX);
        });
        assert_rounded(&stored, &list, slots);
        let decode = |slots, max| {
            list::code(&mut RangeDecoder::new(&bytes), &mut ListModels::default(), &[], extent(slots), max)
        };
        let length = list.len() as u32;
        prop_assert_eq!(&decode(slots, length), &stored);
        // A list of more postings or slots than there can be is none.
        if length > 0 {
            let distinct: BTreeSet<_> = list.iter().map(|posting| posting.slot).collect();
            prop_assert_eq!(decode(slots, length - 1), []);
            prop_assert_eq!(decode(distinct.len() as u32 - 1, length), []);
        }
    }

    #[test]
    fn buckets_are_decoded_as_they_were((entries, slots) in entries(), has_vectors in any::<bool>()) {
        let format = Format { extent: extent(slots), has_vectors };
        let mut stored = Vec::new();
        let bytes = encoded(|coder| stored = bucket::code(coder, &entries, format, u32::MAX));
        let decoded = bucket::code(&mut RangeDecoder::new(&bytes), &[], format, bytes.len() as u32);
        prop_assert_eq!(&decoded, &stored);
        prop_assert_eq!(stored.len(), entries.len());
        for (stored, given) in stored.into_iter().zip(entries) {
            assert_rounded(&stored.postings, &given.postings, slots);
            let vector = given.vector.filter(|_| has_vectors);
            let postings = stored.postings.clone();
            prop_assert_eq!(stored, Entry { postings, vector, ..given });
        }
    }

    #[test]
    fn words_are_decoded_as_they_were(
        words in prop::collection::btree_map("(a{60}|é{30}|ab?|)[a-cé]{0,6}", (0u32..9, "[A-C]{0,2}"), 0..40),
    ) {
        let words: Vec<WordEntry> = words
            .into_iter()
            .map(|(term, (documents, display))| WordEntry { term, documents, display })
            .collect();
        let bytes = encoded(|coder| drop(words::code(coder, &words)));
        prop_assert_eq!(words::code(&mut RangeDecoder::new(&bytes), &[]), words);
    }

    /// Somebody else's bytes, with the right checksum.
    #[test]
    fn damaged_buckets_stay_bounded(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        slots in prop::sample::select(vec![0, 1, 7, 1000, 1 << 24]),
    ) {
        let length = bytes.len() as u32;
        let format = Format { extent: extent(slots), has_vectors: length % 2 == 1 };
        let entries = bucket::code(&mut RangeDecoder::new(&bytes), &[], format, length);
        // An entry takes at least the three bytes of its hash; a decoder reads a few bytes beyond the end.
        prop_assert!(entries.len() <= bytes.len() / 3 + 8, "{} of {length} bytes", entries.len());
        for Entry { postings, display, forms, .. } in &entries {
            prop_assert!(postings.len() as u32 <= length * 64 + 64);
            let position = |posting: &Posting| (posting.slot, posting.place);
            prop_assert!(postings.is_sorted_by(|a, b| position(a) < position(b)));
            let is_possible = |one: &Posting| one.slot < slots && one.place < 2 * MAX_PLACES && one.row <= one.slot;
            prop_assert!(postings.iter().all(is_possible), "{postings:?}");
            // A letter takes at least a 350th of a bit.
            prop_assert!(display.len() + forms.len() <= (bytes.len() + 16) * 8 * 350);
        }
        let words = words::code(&mut RangeDecoder::new(&bytes), &[]);
        prop_assert!(words.len() <= (bytes.len() + 16) * 8 * 350);
    }
}

/// A list costs the choice of its slots, places and frequencies, but neither what repeats itself nor what follows from it.
#[test]
fn lists_take_their_entropy() {
    let mut random = random(11);
    let slots = 4096;
    let plain = Posting { frequency: 1.0, is_exact: true, ..Posting::default() };
    let entries: Vec<Entry> = (0..2000)
        .map(|_| Entry {
            check: random(1 << 24),
            documents: 1,
            exact: 1,
            postings: vec![Posting { slot: random(slots), place: 1 + random(8), ..plain }],
            ..Entry::default()
        })
        .collect();
    let format = Format { extent: extent(slots), has_vectors: false };
    let bytes = encoded(|coder| drop(bucket::code(coder, &entries, format, u32::MAX)));
    // Twelve bits of the slot, three of the place; fifty decisions are always the same.
    takes(&bytes, 2000.0 * (24.0 + 12.0 + 3.0 + 50.0 * LOSS));

    // All rows of documents of thirty rows: only the first rows of the documents are a choice.
    let list: Vec<Posting> = (0..3000).map(|slot| Posting { slot, row: slot % 30, ..plain }).collect();
    let bytes = encoded(|coder| {
        list::code(coder, &mut ListModels::default(), &list, extent(3000), u32::MAX);
    });
    takes(&bytes, 100.0 * 30f64.log2() + 3000.0 * 16.0 * LOSS);

    // Sixteen documents in each slot.
    let list: Vec<Posting> =
        (0..16_000).map(|at| Posting { slot: at / 16, place: at % 16, ..plain }).collect();
    let bytes = encoded(|coder| {
        list::code(coder, &mut ListModels::default(), &list, extent(1000), u32::MAX);
    });
    takes(&bytes, 16_000.0 * 17.0 * LOSS);
}

/// Where an eighth of all rows or more have a word, their steps are coarser.
#[test]
fn steps_of_long_lists_are_coarser() {
    let of = |rows| list::coarseness(rows, extent(1600));
    assert_eq!([0, 1, 199, 200, 1600, u32::MAX].map(of), [0, 0, 0, 1, 1, 1]);
    // Documents that share slots are rows, too.
    assert_eq!(list::coarseness(200, Extent { slots: 100, documents: 1601 }), 0);
    assert_eq!(list::coarseness(1, Extent { slots: 0, documents: 0 }), 1);
}

/// The rows of a document are known from the lists before.
#[test]
fn rows_that_are_known_take_nothing() {
    let slots = 3000;
    let plain = Posting { frequency: 1.0, is_exact: true, ..Posting::default() };
    let all: Vec<Posting> = (0..slots).map(|slot| Posting { slot, row: slot % 30, ..plain }).collect();
    let entries: Vec<Entry> = [1, 7, 11]
        .iter()
        .enumerate()
        .map(|(check, &step)| {
            let postings: Vec<Posting> = all.iter().step_by(step).copied().collect();
            let documents = list::count_documents(&postings);
            Entry { check: check as u32, documents, exact: documents, postings, ..Entry::default() }
        })
        .collect();
    let bytes = encoded(|coder| {
        drop(bucket::code(coder, &entries, Format { extent: extent(slots), has_vectors: false }, u32::MAX))
    });
    // The second and the third list are the choice of their slots.
    let choice = |chosen: f64| chosen * (f64::from(slots) / chosen * std::f64::consts::E).log2();
    let decisions = all.len() + all.len() / 7 + all.len() / 11;
    takes(&bytes, 100.0 * 30f64.log2() + choice(429.0) + choice(273.0) + decisions as f64 * 19.0 * LOSS);
}

/// A row that both lists have counts for both.
#[test]
fn lists_of_a_word_and_of_a_prefix_are_merged() {
    let row = |slot, frequency| Posting { slot, frequency, ..Posting::default() };
    let exact = |one: Posting| Posting { is_exact: true, ..one };
    let titled = |one: Posting| Posting { in_title: true, ..one };
    let word = [exact(row(1, 2.0)), exact(row(4, 1.0)), exact(row(5, 1.0))];
    let others = [row(0, 0.5), titled(row(4, 0.5)), row(9, 0.5)];
    let merged =
        [row(0, 0.5), exact(row(1, 2.0)), titled(exact(row(4, 1.5))), exact(row(5, 1.0)), row(9, 0.5)];
    assert_eq!(list::merged(&word, &others), merged);
    assert_eq!(list::merged(&word, &[]), word);
    assert_eq!(list::merged(&[], &others), others);
}

/// Front coding: a word costs how many letters it shares with the one before, how many follow, and these.
#[test]
fn words_take_what_they_do_not_share() {
    let mut random = random(13);
    let mut word = || (0..4).map(|_| (b'a' + random(16) as u8) as char).collect::<String>();
    let words: BTreeSet<String> = (0..2000).map(|_| format!("scatter{}", word())).collect();
    let entry = |term: &String| WordEntry { term: term.clone(), documents: 1, display: String::new() };
    let entries: Vec<WordEntry> = words.iter().map(entry).collect();
    let bytes = encoded(|coder| drop(words::code(coder, &entries)));
    let pairs = words.iter().zip(words.iter().skip(1));
    let shared = pairs.map(|(a, b)| a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count());
    let shared: Vec<usize> = shared.collect();
    let rest: Vec<u32> = shared.iter().map(|shared| 11 - *shared as u32).collect();
    let magnitudes: Vec<u32> = rest.iter().map(|rest| (rest + 1).ilog2()).collect();
    let numbers = entropy(&shared) + entropy(&magnitudes) + f64::from(magnitudes.iter().sum::<u32>());
    // Of sixteen letters each has four bits.
    let letters = 4.0 * f64::from(rest.iter().sum::<u32>());
    takes(&bytes, numbers + letters + words.len() as f64 * 60.0 * LOSS);
}

#[test]
fn strings_are_decoded_as_they_were() {
    let texts = ["", "a", "東京都", "a\u{0}b", &"x".repeat(3000)];
    let bytes = encoded(|coder| {
        let mut models = StringModels::default();
        texts.iter().for_each(|text| assert_eq!(coder.string(&mut models, text), *text));
    });
    let (mut coder, mut models) = (RangeDecoder::new(&bytes), StringModels::default());
    texts.iter().for_each(|text| assert_eq!(coder.string(&mut models, ""), *text));
    // 3,000 equal letters have hardly any entropy.
    takes(&bytes, 60.0 * 8.0 + 3000.0 * 8.0 * LOSS);
}

/// Frequencies are steps of a geometric scale: none is further from its step than the root of its ratio.
#[test]
fn frequencies_are_rounded_to_the_nearest_step() {
    for coarseness in 0..2 {
        let of = |step| list::frequency(step, coarseness);
        let step = |frequency| list::step(frequency, coarseness);
        for at in 0..128 >> coarseness {
            assert_eq!(step(of(at)), at);
        }
        assert!((of(48 >> coarseness) - 1.0).abs() < 1e-6);
        for frequency in [0.02, 0.3, 1.0, 1.04, 1.06, 7.7, 100.0, 1800.0] {
            let error = (of(step(frequency)) / frequency).ln().abs();
            assert!(error <= 1.1f32.ln() / 2.0 * (1 << coarseness) as f32 + 1e-4, "{frequency}: {error}");
        }
        assert_eq!([0.0, -1.0, f32::INFINITY].map(step), [0, 0, 127 >> coarseness]);
    }
    assert!((list::frequency(49, 0) - 1.1).abs() < 1e-6);
}

#[test]
fn documents_are_numbered_within_32_bits() {
    assert_eq!(document_id(u32::MAX, 3), DocId(u32::MAX));
    assert_eq!(Posting { slot: 2, row: 5, ..Posting::default() }.document(), DocId(0));
}
