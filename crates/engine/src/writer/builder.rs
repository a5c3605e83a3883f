//! Documents → index bytes.

#[cfg(test)]
mod tests;
mod tuning;

use std::collections::HashMap;
use std::ops::Range;

use samara_lzma::Properties;

use crate::analysis::{self, Accents};
use crate::container::{Section, limit};
use crate::document::{BlockKind, Document};
use crate::error::Error;
use crate::ids::{DocId, SeparatorId, TokenPos, WordId};
use crate::index::split;
use crate::index::tokens::{Item, Kind, Separator};
use crate::url::is_safe_url;
use crate::writer::container::{self, EncodedSection};
use crate::writer::copies::{ComparedText, CopyFinder};
use crate::writer::documents::DocumentsWriter;
use crate::writer::interner::Interner;
use crate::writer::languages::LanguagesWriter;
use crate::writer::markup::MarkupWriter;
use crate::writer::near_copies::NearCopyFinder;
use crate::writer::text;
use crate::writer::tuning::TuningWriter;
use crate::writer::vocabulary::{self, WordKey};
use crate::writer::{clean, jobs, repeats};

/// The minimum number of words of a text that is the same document by itself, whatever its title or its leading line: fewer,
/// such as "This page is empty", stand on pages that have nothing to do with each other.
const MIN_COMPARED_WORDS: usize = 10;

/// Options of [`IndexBuilder`].
///
/// ```
/// use samara_engine::BuildOptions;
/// use samara_engine::analysis::Accents;
///
/// let options = BuildOptions::default().facets(["tags"]).accents(Accents::Kept);
/// assert_eq!(options.facets, ["tags"]);
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct BuildOptions {
    /// Names of metadata whose values are counted with every search.
    pub facets: Vec<String>,
    /// Whether [`IndexBuilder::set_facets`] names the facets when all documents are there.
    pub facets_follow: bool,
    /// Whether letters with and without accents are the same. Where they are not, texts are brought into Unicode's
    /// composed form (NFC).
    pub accents: Accents,
    /// Whether the index says how the texts are set, for a page that shows them.
    pub markup: bool,
}

impl BuildOptions {
    /// Sets [`facets`](Self::facets).
    #[must_use]
    pub fn facets(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.facets = names.into_iter().map(Into::into).collect();
        self
    }

    /// Sets [`facets_follow`](Self::facets_follow).
    #[must_use]
    pub fn facets_follow(mut self, facets_follow: bool) -> Self {
        self.facets_follow = facets_follow;
        self
    }

    /// Sets [`accents`](Self::accents).
    #[must_use]
    pub fn accents(mut self, accents: Accents) -> Self {
        self.accents = accents;
        self
    }

    /// Sets [`markup`](Self::markup).
    #[must_use]
    pub fn markup(mut self, markup: bool) -> Self {
        self.markup = markup;
        self
    }
}

/// Whether the sections of an index are compressed.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compression {
    /// LZMA: small on any host.
    #[default]
    Lzma,
    /// LZMA, but a section that has more bytes than this, or is judged to by a sample of it, is not compressed, which saves the
    /// time: for an index that is only delivered if it is small.
    LzmaAtMost(usize),
    /// None: for hosts that compress with brotli.
    None,
}

/// Builds an index from documents. It uses no files, threads or clock; the same documents in the same order give
/// the same bytes.
///
/// Memory: about four bytes per word and separator, the distinct words, and the metadata of documents; texts are
/// not kept.
#[derive(Default)]
pub struct IndexBuilder {
    pub(super) options: BuildOptions,
    words: Interner,
    terms: Interner,
    /// Per word, the number of its term.
    term_of: Vec<u32>,
    /// Separators within a block, and separators that end one.
    separators: [Interner; 2],
    /// Words and separators, which are numbered in the order in which they first occur.
    text: Vec<Item>,
    documents: DocumentsWriter,
    languages: LanguagesWriter,
    pub(super) tuning: TuningWriter,
    markup: MarkupWriter,
    /// Documents and their titles by URL.
    pub(super) titles: HashMap<String, (DocId, String)>,
    copies: CopyFinder,
    near_copies: NearCopyFinder,
    items: usize,
}

impl IndexBuilder {
    /// A builder without documents.
    ///
    /// ```
    /// use samara_engine::{BuildOptions, Compression, Document, Index, IndexBuilder};
    ///
    /// let mut builder = IndexBuilder::new(BuildOptions::default());
    /// assert!(builder.is_empty());
    /// builder.add(Document { url: "a.html".into(), title: "Seeds".into(), ..Document::default() })?;
    /// assert_eq!(builder.len(), 1);
    /// let index = Index::open(&builder.finish(Compression::Lzma)?)?;
    /// assert_eq!(index.info().documents, 1);
    /// # Ok::<(), samara_engine::Error>(())
    /// ```
    pub fn new(options: BuildOptions) -> Self {
        Self { options, ..Self::default() }
    }

    /// The number of documents.
    pub fn len(&self) -> usize {
        self.titles.len()
    }

    /// Whether there are no documents.
    pub fn is_empty(&self) -> bool {
        self.titles.is_empty()
    }

    /// Adds a document after the others.
    ///
    /// # Errors
    /// [`Error::RefusedUrl`], [`Error::DuplicateUrl`], [`Error::TooLarge`]. The builder is then unchanged.
    ///
    /// ```
    /// use samara_engine::{BuildOptions, Document, Error, IndexBuilder};
    ///
    /// let mut builder = IndexBuilder::new(BuildOptions::default());
    /// let document = Document { url: "javascript:alert(1)".into(), ..Document::default() };
    /// assert!(matches!(builder.add(document), Err(Error::RefusedUrl { .. })));
    /// ```
    pub fn add(&mut self, mut document: Document) -> Result<(), Error> {
        if !is_safe_url(&document.url) || document.url.is_empty() {
            return Err(Error::RefusedUrl { url: document.url, title: document.title });
        }
        if let Some((_, first)) = self.titles.get(&document.url) {
            return Err(Error::DuplicateUrl {
                first: first.clone(),
                url: document.url,
                second: document.title,
            });
        }
        let accents = self.options.accents;
        document.title = clean::text(BlockKind::Paragraph, &document.title, accents);
        let mut blocks = std::mem::take(&mut document.blocks);
        clean::blocks(&mut blocks, accents);

        let size: usize = blocks.iter().map(|block| block.text.len() + 2).sum();
        let limit = TokenPos::MAX.0;
        // A word and its separator take at least two bytes of text; most take ten.
        if self.items + size + document.title.len() + 2 > limit as usize {
            return Err(Error::TooLarge { what: "words", limit });
        }
        let id = DocId(self.titles.len() as u32);
        self.titles.insert(document.url.clone(), (id, document.title.clone()));
        let title = self.text.len();
        self.add_text(&document.title);
        let start = self.text.len();
        let mut second = None;
        for block in &blocks {
            self.add_text(&block.text);
            second.get_or_insert(self.text.len());
        }
        let original = self.original(id, title..start, second.unwrap_or(start));
        let words = self.text[title..].iter().filter_map(|item| item.as_word().map(|word| word.0));
        self.languages.count(&document.lang, words);
        self.tuning.add_boost(id, document.boost);
        if self.options.markup {
            self.markup.add(&blocks);
        }
        let BuildOptions { facets, facets_follow, .. } = &self.options;
        let is_facet = |name: &String| *facets_follow || facets.contains(name);
        self.documents.add(&document, &blocks, original, is_facet);
        Ok(())
    }

    /// Names the facets of an index whose options say [`facets_follow`](BuildOptions::facets_follow).
    ///
    /// # Panics
    /// If the options do not say so: values of facets are stored differently.
    pub fn set_facets(&mut self, names: impl IntoIterator<Item = String>) {
        assert!(self.options.facets_follow, "the facets of this index are in its options");
        self.options.facets = names.into_iter().collect();
    }

    /// The earliest document with the same text as the one just added, whose second block begins at `second`, or with nearly
    /// the same text under the same title. The text counts with its first block, and also without it if much follows. With
    /// little text (a stub), the titles must be the same, too.
    fn original(&mut self, id: DocId, title: Range<usize>, second: usize) -> DocId {
        let (text, term_of) = (&self.text, &self.term_of);
        let terms = |range: Range<usize>| {
            text[range].iter().filter_map(|item| Some(term_of[item.as_word()?.0 as usize]))
        };
        let (whole, rest) = (title.end..text.len(), second..text.len());
        let (words, rest_words) = (terms(whole.clone()).count(), terms(rest.clone()).count());
        let untitled = title.end..title.end;
        let all = ComparedText { title: title.clone(), text: whole.clone() };
        let mut texts = Vec::new();
        if words > 0 {
            let title = if words < MIN_COMPARED_WORDS { title } else { untitled.clone() };
            texts.push(ComparedText { title, text: whole });
        }
        if rest_words >= MIN_COMPARED_WORDS.max(words - rest_words) {
            texts.push(ComparedText { title: untitled, text: rest });
        }
        let original = self.copies.original(id, &texts, terms);
        self.near_copies.original(original, all, |text| (terms(text.title.clone()), terms(text.text.clone())))
    }

    fn add_text(&mut self, text: &str) {
        let rest = split::split_tokens(text, |separator, token| {
            if let Some(separator) = separator {
                self.add_separator(separator, false);
            }
            let (word, case) = split::split_case(token);
            let word = self.words.number(word.as_ref());
            if word as usize == self.term_of.len() {
                let mut term = String::new();
                analysis::fold(token, self.options.accents, &mut term);
                self.term_of.push(self.terms.number(&term));
            }
            self.push(Item::word(WordId(word), case));
        });
        self.add_separator(rest, true);
    }

    fn add_separator(&mut self, text: &str, ends: bool) {
        let number = self.separators[usize::from(ends)].number(text);
        self.push(Item::separator(SeparatorId(number), ends));
        self.items += usize::from(ends);
    }

    fn push(&mut self, item: Item) {
        self.text.push(item);
        self.items += 1;
    }

    /// The index.
    ///
    /// # Errors
    /// [`Error::TooLarge`].
    pub fn finish(self, compression: Compression) -> Result<Vec<u8>, Error> {
        self.finish_with(compression, |jobs| jobs.into_iter().for_each(|job| job()))
    }

    /// Builds the index; `run` runs the given jobs, which are slow and independent of each other, in any order or in
    /// parallel. The bytes are those of [`finish`](Self::finish).
    ///
    /// # Errors
    /// [`Error::TooLarge`].
    ///
    /// # Panics
    /// If `run` does not run every job.
    ///
    /// ```
    /// use samara_engine::{BuildOptions, Compression, IndexBuilder};
    ///
    /// let builder = IndexBuilder::new(BuildOptions::default());
    /// let bytes = builder.finish_with(Compression::Lzma, |jobs| {
    ///     std::thread::scope(|scope| jobs.into_iter().for_each(|job| drop(scope.spawn(job))));
    /// })?;
    /// assert!(bytes.starts_with(b"samara"));
    /// # Ok::<(), samara_engine::Error>(())
    /// ```
    pub fn finish_with(
        self,
        compression: Compression,
        run: impl FnOnce(Vec<Box<dyn FnOnce() + Send + '_>>),
    ) -> Result<Vec<u8>, Error> {
        let accents = self.options.accents;
        let keys = self.words.iter().map(|(word, at)| (WordKey::new(word, accents), at));
        let (words, word_places) = sorted(keys);
        let separators = self.separators.into_iter().zip([false, true]).flat_map(|(numbered, ends)| {
            let separator = move |(text, at)| (Separator { text, ends }, at << 1 | u32::from(ends));
            numbered.into_numbered().map(separator)
        });
        let (separators, separator_places) = sorted(separators);
        let spellings: Vec<_> = words.iter().map(|key| key.word.as_str()).collect();
        let items = self.text.iter().map(|item| match item.kind() {
            Kind::Word(WordId(at), case) => Item::word(WordId(word_places[at as usize]), case),
            Kind::Separator(SeparatorId(at)) => {
                let place = separator_places[(at << 1 | u32::from(item.ends())) as usize];
                Item::separator(SeparatorId(place), item.ends())
            }
        });
        let (classes, text) = text::encode(items, &spellings, &separators)?;
        // The jobs below need memory of their own.
        drop(self.text);
        let (documents, blocks) = self.documents.finish(&self.options.facets);
        let mut tuning = self.tuning;
        tuning.add_boilerplate(self.near_copies.boilerplate());
        let markup = self.markup.finish(self.titles.iter().map(|(url, (id, _))| (url.as_str(), *id)));
        let (words, languages, tuning) = (&words, self.languages, tuning.finish());
        let jobs: Vec<SectionJob> = vec![
            // The slowest job by far.
            Box::new(|| encode_text(text, compression)),
            Box::new(|| {
                let languages = languages.finish(accents, words, &word_places);
                Ok(encode_any(Section::Languages, languages, compression))
            }),
            Box::new(|| Ok(encode_any(Section::Markup, markup, compression))),
            Box::new(|| Ok(encode_any(Section::Tuning, tuning, compression))),
            Box::new(|| {
                let vocabulary = vocabulary::write(accents, words, &separators, &classes);
                Ok(vec![encode(Section::Vocabulary, vocabulary, compression)])
            }),
            Box::new(|| Ok(vec![encode(Section::Blocks, blocks, compression)])),
            Box::new(|| Ok(vec![encode(Section::Documents, documents, compression)])),
        ];
        let mut sections = Vec::new();
        for encoded in jobs::run(run, jobs.into_iter()) {
            sections.extend(encoded?);
        }
        sections.sort_by_key(|encoded: &EncodedSection| encoded.section as u8);
        container::write(&sections)
    }
}

/// An independent job that encodes sections.
type SectionJob<'a> = Box<dyn FnOnce() -> Result<Vec<EncodedSection>, Error> + Send + 'a>;

/// Encodes the sections "text" and "repeats".
fn encode_text(text: Vec<u8>, compression: Compression) -> Result<Vec<EncodedSection>, Error> {
    let (cut, repeats) = repeats::cut(&text)?;
    let encoded =
        vec![encode(Section::Text, cut, compression), encode(Section::Repeats, repeats, compression)];
    let stored: usize = encoded.iter().map(|section| section.stored.len()).sum();
    if text.len() <= limit::max_text(stored, stored) {
        return Ok(encoded);
    }
    let repeats = repeats::none(&text);
    Ok(vec![encode(Section::Text, text, compression), encode(Section::Repeats, repeats, compression)])
}

/// Encodes a section that an index has only if there is something in it.
fn encode_any(section: Section, bytes: Vec<u8>, compression: Compression) -> Vec<EncodedSection> {
    if bytes.is_empty() { Vec::new() } else { vec![encode(section, bytes, compression)] }
}

/// Encodes a section.
fn encode(section: Section, bytes: Vec<u8>, compression: Compression) -> EncodedSection {
    let limit = match compression {
        Compression::Lzma => usize::MAX,
        Compression::LzmaAtMost(limit) => limit,
        Compression::None => 0,
    };
    if limit == 0 {
        return EncodedSection::stored(section, bytes);
    }
    // The text consists of units of two bytes. Properties found by trying all on the Book.
    let properties = match section {
        Section::Text => Properties { lc: 1, lp: 1, pb: 1 },
        _ => Properties { lc: 1, lp: 0, pb: 0 },
    };
    let coded = if is_too_long(&bytes, properties, limit) {
        None
    } else {
        samara_lzma::encode_at_most(&bytes, properties, limit)
    };
    match coded {
        Some(coded) => smaller(section, bytes, properties, coded),
        None => EncodedSection::stored(section, bytes),
    }
}

/// To judge how long compressed bytes would be, one of this many pieces is compressed.
const SAMPLE_SHARE: usize = 8;
/// The length of a piece.
const SAMPLE_PIECE: usize = 64 << 10;
/// Bytes that are shorter than this many times the limit are compressed without a sample.
const MIN_SAMPLED: usize = 4;

/// Whether bytes are judged to take more than `limit` when they are compressed: by a sample of them, which must exceed its share of
/// the limit by three quarters. A sample repeats less of what came before: of eleven texts it exceeded its share of the compressed
/// whole by 6 to 40 %.
fn is_too_long(bytes: &[u8], properties: Properties, limit: usize) -> bool {
    if bytes.len() / MIN_SAMPLED < limit {
        return false;
    }
    let sample: Vec<u8> = bytes.chunks(SAMPLE_PIECE).step_by(SAMPLE_SHARE).flatten().copied().collect();
    let share = limit as u64 * sample.len() as u64 / bytes.len() as u64;
    samara_lzma::encode_at_most(&sample, properties, (share * 7 / 4) as usize).is_none()
}

/// A section as it is compressed, or as it is if that is no larger, or if it would expand too far.
fn smaller(section: Section, bytes: Vec<u8>, properties: Properties, compressed: Vec<u8>) -> EncodedSection {
    let length = bytes.len();
    if compressed.len() < length && limit::section_allows(length, compressed.len()) {
        return EncodedSection { section, coding: properties.to_byte() + 1, length, stored: compressed };
    }
    EncodedSection::stored(section, bytes)
}

/// Sorts numbered items; also the new number of each old one.
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
