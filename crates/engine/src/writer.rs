//! Documents → index bytes.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use unicode_normalization::UnicodeNormalization;

use crate::analysis::{self, Accents};
use crate::document::{BlockKind, Document};
use crate::documents::{DocId, DocumentsWriter};
use crate::error::Error;
use crate::format::{self, Part, STORED};
use crate::languages::LanguagesWriter;
use crate::lzma::{self, Properties};
use crate::repeats;
use crate::text::{self, Case, Separator, SeparatorId, Symbol, TokenPos};
use crate::url::is_safe;
use crate::vocabulary::{self, WordId, WordKey};

/// What an index is built with.
#[derive(Clone, Debug, Default)]
pub struct BuildOptions {
    /// Names of metadata whose values are counted with every search.
    pub facets: Vec<String>,
    /// Whether letters with and without accents are the same. Where they are not, texts are brought into Unicode's
    /// composed form (NFC).
    pub accents: Accents,
}

/// Whether the parts of an index are compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compression {
    /// By LZMA: small whatever the host does.
    #[default]
    Lzma,
    /// Not at all: for hosts that compress with brotli.
    None,
}

/// Takes documents one by one and writes an index. It has no files, threads or clock; the same
/// documents in the same order give the same bytes.
///
/// Memory grows by four bytes a word and separator, the distinct words, and what the documents say
/// beside their text; texts are not kept.
#[derive(Default)]
pub struct IndexBuilder {
    options: BuildOptions,
    words: Numbered,
    /// Per word, a hash of what it folds to.
    hashes: Vec<u64>,
    /// Separators, and those behind which a block ends.
    separators: [Numbered; 2],
    /// Words and separators by the order in which they first came.
    text: Vec<Symbol>,
    documents: DocumentsWriter,
    languages: LanguagesWriter,
    /// Title by address, for the error.
    titles: HashMap<String, String>,
    /// The earliest document by the hash of its text.
    originals: HashMap<u64, DocId>,
    items: usize,
}

/// Numbers texts in the order in which they first come.
#[derive(Default)]
struct Numbered(HashMap<String, u32>);

impl Numbered {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.0.get(text) {
            return number;
        }
        let number = self.0.len() as u32;
        self.0.insert(text.to_owned(), number);
        number
    }
}

impl IndexBuilder {
    /// An index without documents.
    pub fn new(options: BuildOptions) -> Self {
        Self { options, ..Self::default() }
    }

    /// How many documents were added.
    pub fn len(&self) -> usize {
        self.titles.len()
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.titles.is_empty()
    }

    /// Adds a document behind the others.
    ///
    /// # Errors
    /// [`Error::RefusedUrl`], [`Error::DuplicateUrl`], [`Error::TooLarge`]. The builder is then as before.
    pub fn add(&mut self, mut document: Document) -> Result<(), Error> {
        if !is_safe(&document.url) || document.url.is_empty() {
            return Err(Error::RefusedUrl { url: document.url, title: document.title });
        }
        if let Some(first) = self.titles.get(&document.url) {
            return Err(Error::DuplicateUrl {
                first: first.clone(),
                url: document.url,
                second: document.title,
            });
        }
        document.title = self.clean(BlockKind::Paragraph, &document.title);
        let mut blocks = std::mem::take(&mut document.blocks);
        for block in &mut blocks {
            block.text = self.clean(block.kind, &block.text);
        }
        blocks.retain(|block| !block.text.is_empty());

        let size: usize = blocks.iter().map(|block| block.text.len() + 2).sum();
        let limit = TokenPos::MAX.0;
        // A word and its separator take at least two bytes of text; most take ten.
        if self.items + size + document.title.len() + 2 > limit as usize {
            return Err(Error::TooLarge { what: "words", limit });
        }
        let id = DocId(self.titles.len() as u32);
        self.titles.insert(document.url.clone(), document.title.clone());
        let title = self.text.len();
        self.add_text(&document.title);
        let start = self.text.len();
        let mut second = None;
        for block in &blocks {
            self.add_text(&block.text);
            second.get_or_insert(self.text.len());
        }
        let original = self.original(id, start, second.unwrap_or(start));
        let words = self.text[title..].iter().filter_map(|symbol| match symbol {
            Symbol::Word(WordId(word), _) => Some(*word),
            Symbol::Separator(_) => None,
        });
        self.languages.count(&document.lang, words);
        self.documents.add(&document, &blocks, original, &self.options.facets);
        Ok(())
    }

    /// A text as this index keeps it.
    fn clean(&self, kind: BlockKind, text: &str) -> String {
        let text = clean(kind, text);
        match self.options.accents {
            Accents::Folded => text,
            Accents::Kept => text.nfc().collect(),
        }
    }

    /// Notes what the text of the document is that was just added, and finds the earliest document with the same.
    /// `start` and `second` are where its first and its second block begin.
    fn original(&mut self, id: DocId, start: usize, second: usize) -> DocId {
        let fingerprints: Vec<_> = self.fingerprints(start, second).collect();
        let found = fingerprints.iter().filter_map(|hash| self.originals.get(hash)).min();
        let original = found.copied().unwrap_or(id);
        for hash in fingerprints {
            self.originals.entry(hash).or_insert(original);
        }
        original
    }

    /// Hashes of the words of the text that was just added: of all, and of all but the first block when much follows
    /// it. Two documents are the same text when they have one in common.
    fn fingerprints(&self, start: usize, second: usize) -> impl Iterator<Item = u64> + use<> {
        let hash = |symbols: &[Symbol]| {
            let (mut hash, mut words) = (0u64, 0);
            for symbol in symbols {
                if let Symbol::Word(word, _) = symbol {
                    hash =
                        (hash.rotate_left(5) ^ self.hashes[word.0 as usize]).wrapping_mul(FINGERPRINT_FACTOR);
                    words += 1;
                }
            }
            (hash, words)
        };
        let (all, words) = hash(&self.text[start..]);
        let (rest, rest_words) = hash(&self.text[second..]);
        let leading = words - rest_words;
        let whole = (words > 0).then_some(all);
        let behind = (rest_words >= LEAST_WORDS_BEHIND_LEADING_LINE.max(leading)).then_some(rest);
        whole.into_iter().chain(behind)
    }

    fn add_text(&mut self, text: &str) {
        let mut end = 0;
        let mut before = "";
        for token in analysis::tokenize(text) {
            let separator = &text[end..token.start];
            end = token.end;
            let token = &text[token];
            let implied = if before.is_empty() { "" } else { analysis::implied_separator(before, token) };
            if separator != implied {
                self.add_separator(separator, false);
            }
            let (word, case) = Case::split(token);
            let word = self.words.number(word.as_ref());
            if word as usize == self.hashes.len() {
                self.hashes.push(hash_of_term(token, self.options.accents));
            }
            self.push(Symbol::Word(WordId(word), case));
            before = token;
        }
        self.add_separator(&text[end..], true);
    }

    fn add_separator(&mut self, text: &str, ends: bool) {
        let number = self.separators[usize::from(ends)].number(text);
        self.push(Symbol::Separator(SeparatorId(number << 1 | u32::from(ends))));
        self.items += usize::from(ends);
    }

    fn push(&mut self, symbol: Symbol) {
        self.text.push(symbol);
        self.items += 1;
    }

    /// The index.
    ///
    /// # Errors
    /// [`Error::TooLarge`].
    pub fn finish(self, compression: Compression) -> Result<Vec<u8>, Error> {
        self.finish_with(compression, |work| work.into_iter().for_each(|piece| piece()))
    }

    /// The index; `run` does the pieces of work that take long and do not depend on each other, in any
    /// order or at once: who has threads can use them here. The bytes are those of [`finish`](Self::finish).
    ///
    /// # Errors
    /// [`Error::TooLarge`].
    ///
    /// # Panics
    /// If `run` leaves a piece undone.
    pub fn finish_with(
        self,
        compression: Compression,
        run: impl FnOnce(Vec<Box<dyn FnOnce() + Send + '_>>),
    ) -> Result<Vec<u8>, Error> {
        let accents = self.options.accents;
        let keys = self.words.0.iter().map(|(word, &at)| (WordKey::new(word, accents), at));
        let (words, word_places) = sorted(keys);
        let separators = self.separators.into_iter().zip([false, true]).flat_map(|(numbered, ends)| {
            let separator = move |(text, at)| (Separator { text, ends }, at << 1 | u32::from(ends));
            numbered.0.into_iter().map(separator)
        });
        let (separators, separator_places) = sorted(separators);
        let spellings: Vec<_> = words.iter().map(|key| key.word.as_str()).collect();
        let text = self.text.iter().map(|&symbol| match symbol {
            Symbol::Word(WordId(at), case) => Symbol::Word(WordId(word_places[at as usize]), case),
            Symbol::Separator(SeparatorId(at)) => {
                Symbol::Separator(SeparatorId(separator_places[at as usize]))
            }
        });
        let (classes, text) = text::encode(text, &spellings, &separators)?;
        let (documents, blocks) = self.documents.finish(&self.options.facets);
        let (words, languages) = (&words, self.languages);
        let pieces: Vec<Piece> = vec![
            // Takes longest by far.
            Box::new(|| pack_text(text, compression)),
            Box::new(|| {
                let languages = languages.finish(accents, words, &word_places);
                let any = !languages.is_empty();
                Ok(any.then(|| pack(Part::Languages, languages, compression)).into_iter().collect())
            }),
            Box::new(|| {
                let vocabulary = vocabulary::write(accents, words, &separators, &classes);
                Ok(vec![pack(Part::Vocabulary, vocabulary, compression)])
            }),
            Box::new(|| Ok(vec![pack(Part::Blocks, blocks, compression)])),
            Box::new(|| Ok(vec![pack(Part::Documents, documents, compression)])),
        ];
        let mut packed: Vec<_> = pieces.iter().map(|_| None).collect();
        let work = packed
            .iter_mut()
            .zip(pieces)
            .map(|(place, piece)| -> Box<dyn FnOnce() + Send> { Box::new(move || *place = Some(piece())) });
        run(work.collect());
        let mut parts = Vec::new();
        for piece in packed {
            parts.extend(piece.expect("`run` does all pieces")?);
        }
        parts.sort_by_key(|&(part, ..)| part as u8);
        format::write(&parts)
    }
}

/// Work that gives parts, and needs nothing of other such work.
type Piece<'a> = Box<dyn FnOnce() -> Result<Vec<Packed>, Error> + Send + 'a>;

/// A part with its coding, the length of its bytes, and the bytes as they are stored.
type Packed = (Part, u8, usize, Vec<u8>);

/// The parts "text" and "repeats" of a whole text.
fn pack_text(text: Vec<u8>, compression: Compression) -> Result<Vec<Packed>, Error> {
    let (cut, repeats) = repeats::cut(&text)?;
    let packed = vec![pack(Part::Text, cut, compression), pack(Part::Repeats, repeats, compression)];
    let stored: usize = packed.iter().map(|(.., stored)| stored.len()).sum();
    if text.len() <= stored.saturating_mul(format::MOST_EXPANSION) {
        return Ok(packed);
    }
    let repeats = repeats::none(&text);
    Ok(vec![pack(Part::Text, text, compression), pack(Part::Repeats, repeats, compression)])
}

fn pack(part: Part, bytes: Vec<u8>, compression: Compression) -> Packed {
    let length = bytes.len();
    if compression == Compression::Lzma {
        // Text and its properties: units of two bytes. Found by trying all on the Book.
        let properties = match part {
            Part::Text => Properties { lc: 1, lp: 1, pb: 1 },
            _ => Properties { lc: 1, lp: 0, pb: 0 },
        };
        let coded = lzma::encode(&bytes, properties);
        let expands = length / format::MOST_EXPANSION > coded.len();
        if coded.len() < length && !expands {
            return (part, properties.to_byte() + 1, length, coded);
        }
    }
    (part, STORED, length, bytes)
}

/// Sorts things that were numbered; per old number, the new one.
fn sorted<T: Ord>(numbered: impl Iterator<Item = (T, u32)>) -> (Vec<T>, Vec<u32>) {
    let mut all: Vec<_> = numbered.collect();
    all.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    let numbers = all.iter().map(|&(_, number)| number as usize + 1).max().unwrap_or(0);
    let mut places = vec![0; numbers];
    for (place, &(_, number)) in (0..).zip(&all) {
        places[number as usize] = place;
    }
    (all.into_iter().map(|(thing, _)| thing).collect(), places)
}

/// A text without what no index keeps: line ends are line feeds, control characters spaces; outside of
/// code white space runs are one space.
fn clean(kind: BlockKind, text: &str) -> String {
    if kind == BlockKind::Code {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        // First: what is a space behind the last word is none.
        let text: String =
            text.chars().map(|c| if c.is_control() && !matches!(c, '\n' | '\t') { ' ' } else { c }).collect();
        return text.trim_matches('\n').trim_end().to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// A leading line of its own makes no other text where at least this many words follow it.
const LEAST_WORDS_BEHIND_LEADING_LINE: usize = 10;
/// An odd number with as many ones as zeros: 2^64 divided by the golden ratio.
const FINGERPRINT_FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// Hash of what a word folds to.
fn hash_of_term(word: &str, accents: Accents) -> u64 {
    let mut term = String::new();
    analysis::fold(word, accents, &mut term);
    let mut hasher = DefaultHasher::new();
    term.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, MetaValue};

    #[test]
    fn text_is_cleaned() {
        assert_eq!(clean(BlockKind::Paragraph, "  a\r\n b\u{0}c\td "), "a b c d");
        assert_eq!(clean(BlockKind::Code, "\r\n  a {\r\n\tb\u{0}\r\n}\n\n"), "  a {\n\tb \n}");
        assert_eq!(clean(BlockKind::Code, "\t\u{1}\n\u{7F}"), "");
    }

    #[test]
    fn the_order_of_the_work_does_not_matter() {
        let builder = || {
            let mut builder = IndexBuilder::new(BuildOptions::default());
            for url in ["a", "b", "c"] {
                let text = format!("words {url} of a document ").repeat(50);
                let document = Document {
                    url: url.into(),
                    blocks: vec![Block::new(BlockKind::Paragraph, text)],
                    ..Document::default()
                };
                builder.add(document).unwrap();
            }
            builder
        };
        let expected = builder().finish(Compression::Lzma).unwrap();
        let backwards = builder().finish_with(Compression::Lzma, |work| {
            assert!(work.len() > 1);
            work.into_iter().rev().for_each(|piece| piece());
        });
        assert_eq!(backwards.unwrap(), expected);
        let at_once = builder().finish_with(Compression::Lzma, |work| {
            std::thread::scope(|scope| work.into_iter().for_each(|piece| drop(scope.spawn(piece))));
        });
        assert_eq!(at_once.unwrap(), expected);
    }

    #[test]
    fn addresses_are_checked() {
        let mut builder = IndexBuilder::new(BuildOptions::default());
        let document = |url: &str| Document { url: url.into(), title: "T".into(), ..Document::default() };
        assert!(matches!(builder.add(document("java\tscript:alert(1)")), Err(Error::RefusedUrl { .. })));
        assert!(matches!(builder.add(document("")), Err(Error::RefusedUrl { .. })));
        assert_eq!(builder.add(document("a")), Ok(()));
        assert!(matches!(builder.add(document("a")), Err(Error::DuplicateUrl { .. })));
        assert_eq!(builder.len(), 1);
    }

    #[test]
    fn what_describes_a_page_is_not_stored_beside_the_text() {
        let text = "A samara is a winged seed: it carries all it needs.";
        let index = |described: [&str; 3], facets: &[&str]| {
            let facets = facets.iter().map(|&name| name.to_owned()).collect();
            let mut builder = IndexBuilder::new(BuildOptions { facets, ..BuildOptions::default() });
            for (url, description) in ["a", "b", "c"].into_iter().zip(described) {
                let paragraphs = ["Seeds", text, &format!("This one is the page {url}.")];
                let document = Document {
                    url: url.into(),
                    meta: [("about".to_owned(), MetaValue::One(description.into()))].into(),
                    blocks: paragraphs.map(|text| Block::new(BlockKind::Paragraph, text)).into(),
                    ..Document::default()
                };
                builder.add(document).unwrap();
            }
            let bytes = builder.finish(Compression::None).unwrap();
            let index = crate::Index::open(&bytes).unwrap();
            for (url, description) in ["a", "b", "c"].into_iter().zip(described) {
                let meta = index.document(url, "").unwrap().meta;
                assert_eq!(meta.get("about"), Some(&MetaValue::One(description.into())));
            }
            let stored = bytes.windows(text.len()).filter(|window| *window == text.as_bytes()).count();
            (index, stored)
        };
        let about = |index: &crate::Index| {
            let filters = vec![("about".to_owned(), vec![text.to_owned()])];
            index.search("seed", &crate::SearchOptions { filters, ..Default::default() })
        };
        let (shown, stored) = index([text, "Something else, and as long as that", text], &[]);
        assert_eq!((about(&shown).total, stored), (2, 0));
        let (counted, stored) = index([text; 3], &["about"]);
        assert_eq!((about(&counted).facets.get("about").unwrap()[0].count, stored), (3, 1));
    }

    #[test]
    fn addresses_that_share_much_come_back() {
        let mut builder = IndexBuilder::new(BuildOptions::default());
        let folder = "é/".repeat(400);
        let urls = ["a", "b", "b"].map(|name| format!("{folder}{name}"));
        let urls = [&urls[0], &format!("{}/", urls[1]), &urls[2]];
        for url in urls {
            builder.add(Document { url: url.clone(), ..Document::default() }).unwrap();
        }
        let index = crate::Index::open(&builder.finish(Compression::None).unwrap()).unwrap();
        assert!(index.list().map(|(url, _)| url).eq(urls));
    }
}
