//! The keys of an index in parts, each with all rows that count for it.

use std::collections::{BTreeMap, HashSet};

use crate::analysis::{self, fold, is_unit};
use crate::document::{BlockKind, Field};
use crate::front_coding::shared_prefix;
use crate::ids::{DocId, TermId, TokenPos};
use crate::index::Index;
use crate::index::meaning::{DIMENSIONS, MIN_DOCUMENTS, TermVector};
use crate::index::norms::FIELDS;
use crate::index::postings::Posting as TextPosting;
use crate::index::tokens::Kind;
use crate::parameters::match_weight;
use crate::parts::bucket::{Entry, Form, KeyKind, STEM_WEIGHT, stem_key};
use crate::parts::list::{self, Posting};
use crate::query::{Ending, Word};
use crate::results::MatchKind;
use crate::search::lookup::Lookup;
use crate::search::meaning;
use crate::search::signs::{AROUND, stands_alone};
use crate::search::term::{Matcher, Matches};
use crate::writer::parts::row_finder::RowFinder;
use crate::writer::parts::slots::Rows;
use crate::writer::vectors::encode_vector;

/// A longer prefix, in letters, has no list of its own.
const MAX_PREFIX: usize = 16;
/// A longer sign, in bytes, has no list.
const MAX_SIGN: usize = 16;

/// The bit of rows with the key itself, beside those of the fields.
const EXACT: u8 = 7;

/// What can be typed, or is looked up for it.
pub(super) struct Key {
    pub(super) kind: KeyKind,
    pub(super) text: String,
    /// A document, a term, an index of [`Keys::occurrences`], or of a prefix whether it is a word, too (1), by kind.
    source: u32,
}

/// All keys of an index, without their lists: these are made when their bucket is written, so that few are in memory.
pub(super) struct Keys<'i> {
    index: &'i Index,
    pub(super) list: Vec<Key>,
    /// Occurrences of pairs of units and of signs: those that count in full, and others.
    occurrences: Vec<[Vec<TextPosting>; 2]>,
}

impl<'i> Keys<'i> {
    pub(super) fn new(index: &'i Index) -> Self {
        let mut keys = Self { index, list: Vec::new(), occurrences: Vec::new() };
        index.languages().list_stems(index.vocabulary());
        keys.add_words();
        keys.add_prefixes();
        keys.add_stems();
        keys.add_units();
        keys.add_signs();
        keys.add_urls();
        keys
    }

    /// All words that can be found: terms, and subwords that are none.
    fn add_words(&mut self) {
        let vocabulary = self.index.vocabulary();
        let terms = vocabulary.terms().map(|term| vocabulary.term(term).to_owned());
        let mut texts: Vec<String> = terms.chain(subwords(self.index)).collect();
        texts.sort();
        texts.dedup();
        for text in texts.into_iter().filter(|text| !text.is_empty()) {
            let matches = self.index.match_word(&word(&text, Ending::Finished));
            let is_found = matches.matchers.iter().any(|matcher| !matcher.postings.is_empty());
            self.list.extend(is_found.then_some(Key { kind: KeyKind::Word, text, source: 0 }));
        }
    }

    /// All prefixes that more than one word has.
    fn add_prefixes(&mut self) {
        let words = self.list.iter().filter(|key| key.kind == KeyKind::Word).map(|key| key.text.clone());
        let words: HashSet<String> = words.collect();
        let vocabulary = self.index.vocabulary();
        let is_term = |text: &str| vocabulary.find(text).is_some();
        let terms = vocabulary.terms().map(|term| vocabulary.term(term).to_owned());
        // What is only a subword is in no list of words: all its prefixes are keys.
        let only_subwords =
            subwords(self.index).filter(|text| !is_term(text)).flat_map(|text| [text.clone(), text]);
        let mut texts: Vec<String> = terms.chain(only_subwords).collect();
        texts.sort();
        let mut known = String::new();
        for pair in texts.windows(2) {
            let ends = pair[0].char_indices().map(|(at, c)| at + c.len_utf8()).take(MAX_PREFIX);
            for end in ends {
                let prefix = &pair[0][..end];
                if !pair[1].starts_with(prefix) {
                    break;
                }
                // Sorted texts: a prefix that the pair before had, too, is known.
                if !known.starts_with(prefix) && self.is_found(prefix) {
                    let source = words.contains(prefix).into();
                    self.list.push(Key { kind: KeyKind::Prefix, text: prefix.to_owned(), source });
                }
            }
            pair[0][..shared_prefix(&pair[0], &pair[1], usize::MAX)].clone_into(&mut known);
        }
    }

    /// Whether a prefix matches anything.
    fn is_found(&self, prefix: &str) -> bool {
        if self.index.postings().count(self.index.vocabulary().with_prefix(prefix)) > 0 {
            return true;
        }
        let matches = self.index.match_word(&word(prefix, Ending::Unfinished));
        matches.matchers.iter().any(|matcher| !matcher.postings.is_empty())
    }

    /// Stems, each with its most frequent word: by it, words are found that do not occur themselves.
    fn add_stems(&mut self) {
        let index = self.index;
        let (vocabulary, languages) = (index.vocabulary(), index.languages());
        for (language, stems) in languages.stems.iter().enumerate() {
            let mut words: BTreeMap<String, TermId> = BTreeMap::new();
            for term in vocabulary.terms().filter(|&term| languages.occurs_in(term, language)) {
                let count = |term: TermId| index.postings().document_count(term);
                let most_frequent =
                    words.entry(stems.stem(vocabulary.term(term), Some(term))).or_insert(term);
                if count(term) > count(*most_frequent) {
                    *most_frequent = term;
                }
            }
            for (stem, term) in words {
                self.list.push(Key { kind: KeyKind::Stem, text: stem_key(language, &stem), source: term.0 });
            }
        }
    }

    /// Pairs of adjacent units.
    fn add_units(&mut self) {
        let (vocabulary, text) = (self.index.vocabulary(), self.index.text());
        let unit: Vec<bool> = vocabulary.terms().map(|term| is_unit(vocabulary.term(term))).collect();
        let mut pairs: BTreeMap<(TermId, TermId), Vec<TextPosting>> = BTreeMap::new();
        for (block, pair) in self.index.documents().blocks.windows(2).enumerate() {
            let field = self.index.documents().blocks[block].field;
            let mut before: Option<TermId> = None;
            for (position, word) in text.words(pair[0].start..pair[1].start) {
                let term = vocabulary.term_of(word);
                let own = unit[term.0 as usize].then_some(term);
                if let (Some(before), Some(term)) = (before, own) {
                    pairs.entry((before, term)).or_default().push(TextPosting::new(position, field));
                }
                before = own;
            }
        }
        for ((first, second), postings) in pairs {
            let text = vocabulary.term(first).to_owned() + vocabulary.term(second);
            self.add_occurrences(KeyKind::Units, text, [postings, Vec::new()]);
        }
    }

    /// Signs that stand for themselves, and in code also others.
    fn add_signs(&mut self) {
        let (documents, text) = (self.index.documents(), self.index.text());
        let mut signs: BTreeMap<String, [Vec<TextPosting>; 2]> = BTreeMap::new();
        for pair in documents.blocks.windows(2) {
            let is_code = pair[0].kind == BlockKind::Code;
            for (position, item) in text.items(pair[0].start..pair[1].start) {
                let Kind::Separator(separator) = item.kind() else { continue };
                let separator = &text.separators[separator.0 as usize];
                let after_word = position > pair[0].start && !is_code;
                for piece in separator.text.split_whitespace() {
                    let mut pieces = vec![piece, piece.trim_matches(AROUND)];
                    pieces.dedup();
                    for sign in pieces.into_iter().filter(|sign| (1..=MAX_SIGN).contains(&sign.len())) {
                        let is_alone = stands_alone(&separator.text, sign, after_word, separator.ends);
                        if is_alone || is_code {
                            let posting = TextPosting::new(position, pair[0].field);
                            let postings = signs.entry(sign.to_owned()).or_default();
                            postings[usize::from(!is_alone)].push(posting);
                        }
                    }
                }
            }
        }
        for (sign, occurrences) in signs {
            self.add_occurrences(KeyKind::Sign, sign, occurrences);
        }
    }

    fn add_occurrences(&mut self, kind: KeyKind, text: String, occurrences: [Vec<TextPosting>; 2]) {
        self.list.push(Key { kind, text, source: self.occurrences.len() as u32 });
        self.occurrences.push(occurrences);
    }

    fn add_urls(&mut self) {
        let documents = self.index.documents();
        self.list.extend(documents.ids().map(|document| {
            let text = documents.get(document).url.clone();
            Key { kind: KeyKind::Url, text, source: document.0 }
        }));
    }
}

/// Makes the entries of keys, one after the other.
pub(super) struct EntryWriter<'k> {
    keys: &'k Keys<'k>,
    index: &'k Index,
    rows: &'k RowFinder<'k>,
    /// Per row, the frequency of the key, and the fields in which it occurs.
    frequencies: Vec<f32>,
    fields: Vec<u8>,
    /// Rows in which the key occurs.
    touched: Vec<u32>,
}

impl<'k> EntryWriter<'k> {
    pub(super) fn new(keys: &'k Keys<'k>, rows: &'k RowFinder<'k>) -> Self {
        let count = rows.len();
        let (frequencies, fields) = (vec![0.0; count], vec![0; count]);
        Self { keys, index: keys.index, rows, frequencies, fields, touched: Vec::new() }
    }

    pub(super) fn entry(&mut self, key: &Key) -> Entry {
        match key.kind {
            KeyKind::Word => self.matches(key, &self.index.match_word(&word(&key.text, Ending::Finished))),
            KeyKind::Prefix => {
                let matches = self.index.match_word(&word(&key.text, Ending::Unfinished));
                let is_word = key.source == 1;
                let words = is_word.then(|| self.index.match_word(&word(&key.text, Ending::Finished)));
                self.prefix(key, &matches, words.as_ref())
            }
            KeyKind::Stem => {
                let rest = self.index.vocabulary().term(TermId(key.source)).to_owned();
                let form = Form { shared: 0, rest, kind: MatchKind::Stem, weight: STEM_WEIGHT };
                Entry { forms: vec![form], ..Entry::default() }
            }
            KeyKind::Units | KeyKind::Sign => {
                let [whole, among] = &self.keys.occurrences[key.source as usize];
                self.add_postings(whole, match_weight(MatchKind::Exact), true);
                self.add_postings(among, match_weight(MatchKind::Subword), false);
                let postings = self.finish();
                Entry { documents: list::count_documents(&postings), postings, ..Entry::default() }
            }
            KeyKind::Url => {
                let start = self.index.documents().text(DocId(key.source)).start;
                let [slot, place, _] = self.rows.place(self.rows.at(start));
                let posting = Posting { slot, place, ..Posting::default() };
                Entry { documents: 1, postings: vec![posting], ..Entry::default() }
            }
        }
    }

    fn matches(&mut self, key: &Key, matches: &Matches) -> Entry {
        self.add_matches(matches, None);
        let postings = self.finish();
        self.entry_of(key, matches, postings)
    }

    /// The entry of a prefix: one row of each document. What `word` matches is in the list of the word.
    fn prefix(&mut self, key: &Key, matches: &Matches, word: Option<&Matches>) -> Entry {
        // Only its vector depends on all of them.
        let entry = if self.index.has_meaning() {
            self.matches(key, matches)
        } else {
            self.entry_of(key, matches, Vec::new())
        };
        self.add_matches(matches, word);
        Entry { postings: best_rows(&self.finish()), ..entry }
    }

    fn entry_of(&self, key: &Key, matches: &Matches, postings: Vec<Posting>) -> Entry {
        let (index, text) = (self.index, &key.text);
        let term = index.vocabulary().find(text);
        let display = term.map_or("", |term| index.display_word(term));
        Entry {
            check: 0,
            documents: index.document_frequency(matches),
            exact: term.map_or(0, |term| index.postings().document_count(term)),
            display: if display == text { String::new() } else { display.to_owned() },
            forms: forms(index, text, key.kind, matches),
            vector: self.vector(matches, &postings),
            postings,
        }
    }

    /// What the matches of a key add to the vector of a query. None where few documents have the key: a reader takes the vectors
    /// of these.
    fn vector(&self, matches: &Matches, postings: &[Posting]) -> Option<TermVector> {
        let meaning = self.index.meaning()?;
        let mut vector = [0.0; DIMENSIONS];
        let documents = meaning::add_matches(self.index, meaning, matches, 1.0, &mut vector);
        let is_frequent = documents > 0 && list::count_documents(postings) >= MIN_DOCUMENTS;
        is_frequent.then(|| encode_vector(&vector))
    }

    /// Adds what is matched, without the matchers of `others`.
    fn add_matches(&mut self, matches: &Matches, others: Option<&Matches>) {
        let identity = |matcher: &Matcher| (matcher.term, matcher.kind as u8);
        let others = others.iter().flat_map(|others| &others.matchers);
        let others: HashSet<_> = others.map(identity).collect();
        for matcher in matches.matchers.iter().filter(|matcher| !others.contains(&identity(matcher))) {
            self.add_postings(&matcher.postings, matcher.weight, matcher.kind == MatchKind::Exact);
        }
        for prefix in &matches.prefixes {
            for term in prefix.terms() {
                let weight = prefix.weight(self.index.vocabulary().term_length(term));
                self.add_postings(self.index.postings().of(term), weight, false);
            }
        }
    }

    fn add_postings(&mut self, postings: &[TextPosting], weight: f32, is_exact: bool) {
        let mut row = 0;
        let mut end = TokenPos(0);
        let mut norms = &[0.0; FIELDS];
        for posting in postings {
            let position = posting.position();
            if position >= end {
                row = self.rows.at(position);
                norms = self.index.norms().of(self.rows.document(row));
                end = self.rows.end(row);
            }
            if self.frequencies[row] == 0.0 {
                self.touched.push(row as u32);
            }
            let field = posting.field();
            self.frequencies[row] += weight * norms[field as usize];
            self.fields[row] |= 1 << field as u8 | u8::from(is_exact) << EXACT;
        }
    }

    /// The list of what was added.
    fn finish(&mut self) -> Vec<Posting> {
        self.touched.sort_unstable();
        let postings = self.touched.iter().map(|&row| {
            let row = row as usize;
            let [slot, place, number] = self.rows.place(row);
            let fields = std::mem::take(&mut self.fields[row]);
            Posting {
                slot,
                place,
                row: number,
                frequency: std::mem::take(&mut self.frequencies[row]),
                in_title: fields & 1 << Field::Title as u8 != 0,
                in_heading: fields & 1 << Field::Heading as u8 != 0,
                is_exact: fields >> EXACT & 1 == 1,
            }
        });
        let postings = postings.collect();
        self.touched.clear();
        postings
    }
}

/// Of each document the row that has most, with the frequency in all rows.
fn best_rows(rows: &[Posting]) -> Vec<Posting> {
    let best = |rows: &[Posting]| {
        let order =
            |a: &&Posting, b: &&Posting| a.frequency.total_cmp(&b.frequency).then_with(|| b.row.cmp(&a.row));
        Posting {
            frequency: rows.iter().map(|row| row.frequency).sum(),
            in_title: rows.iter().any(|row| row.in_title),
            in_heading: rows.iter().any(|row| row.in_heading),
            is_exact: rows.iter().any(|row| row.is_exact),
            ..rows.iter().max_by(order).copied().unwrap_or_default()
        }
    };
    rows.chunk_by(|a, b| a.document() == b.document()).map(best).collect()
}

impl Rows {
    /// The row at a position.
    pub(super) fn at(&self, position: TokenPos) -> usize {
        self.starts.partition_point(|start| *start <= position).saturating_sub(1)
    }
}

fn word(text: &str, ending: Ending) -> Word {
    Word { text: text.to_owned(), term: text.to_owned(), start: 0, ending }
}

/// The subwords of all terms.
fn subwords(index: &Index) -> impl Iterator<Item = String> {
    let parts = index.vocabulary().subwords_with_prefix("");
    let mut parts: Vec<String> = parts.map(|(_, part)| part.to_owned()).collect();
    parts.dedup();
    parts.into_iter()
}

/// The terms that count for a key beside the term itself, without those in which a reader finds the key as a subword.
fn forms(index: &Index, text: &str, kind: KeyKind, matches: &Matches) -> Vec<Form> {
    let vocabulary = index.vocabulary();
    let others = matches.matchers.iter().filter(|matcher| matcher.kind != MatchKind::Exact);
    let mut forms = Vec::new();
    for matcher in others {
        let term = vocabulary.term(matcher.term);
        if matcher.kind == MatchKind::Subword
            && (kind == KeyKind::Prefix || shows_subword(index, matcher.term, text))
        {
            continue;
        }
        let shared = shared_prefix(term, text, usize::MAX);
        let is_default = matcher.weight == match_weight(MatchKind::Stem);
        let weight = if is_default { STEM_WEIGHT } else { (matcher.weight * 255.0).round() as u32 };
        let weight = weight.min(255);
        let rest = term[shared..].to_owned();
        forms.push(Form { shared: shared as u32, rest, kind: matcher.kind, weight });
    }
    forms
}

/// Whether all words of a term show a subword by their letters, as `HashMap` shows `map`.
fn shows_subword(index: &Index, term: TermId, subword: &str) -> bool {
    let vocabulary = index.vocabulary();
    vocabulary.words_of(term).all(|word| {
        let word = vocabulary.word(word);
        analysis::subwords(word).into_iter().any(|range| {
            let mut folded = String::new();
            fold(&word[range], vocabulary.accents, &mut folded);
            folded == subword
        })
    })
}
