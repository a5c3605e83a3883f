//! Decodes the section "text": one number of 16 bits for each symbol, high byte first.
//!
//! A **symbol** is a case marker, a word, or a separator (which may end its block). Symbols are numbered by the
//! class of their frequency, most frequent first, and in the order of the vocabulary within a class, so that
//! neither counts nor a permutation are stored. The case of a word is marked only if it is not the expected one:
//! capital at the start of a block or sentence, plain elsewhere.
//!
//! ```text
//! text section: symbols × u16; from 0xF000 on two units: 0xF000 + high, low
//! ```
//!
//! Of the layouts tried (numbers of one or two bytes, case variants as words, separate streams of separators or
//! block ends, words that occur once spelled out) this is the smallest under LZMA.

use crate::error::Error;
use crate::ids::{SeparatorId, WordId};
use crate::index::text::{Text, TokenIds};
use crate::index::tokens::{CASE_MARKERS, Case, Item, Separator};
use crate::index::vocabulary::{CLASSES, Vocabulary};
use crate::work::{self, Budget};

const TEXT: &str = "text";

/// Codes from here on take two units.
pub(crate) const ESCAPE: u32 = 0xF000;

/// The meaning of a code.
#[derive(Clone, Copy, Debug)]
enum Code {
    /// The case of the next word.
    Case(Case),
    /// A separator, and whether a capital is expected after it.
    Separator(SeparatorId, bool),
    /// A word.
    Word(WordId),
}

/// Decodes symbols to [`Text`], item by item and in place: an item takes one unit, its symbols at least one.
pub(crate) struct TextDecoder {
    /// Ids of items up to `written`; units of symbols from `read` on.
    pub(crate) text: Text,
    /// Number of units read.
    pub(crate) read: usize,
    /// Number of items written.
    pub(crate) written: usize,
    /// Per word, the ids of its items in capital and upper case; 0 if there was none yet.
    cased: Vec<[u32; 2]>,
    codes: Vec<Code>,
    /// Per symbol, its class; how many of them are counted, and how many have their code.
    classes: Vec<u8>,
    counted: usize,
    placed: usize,
    /// Per class, the code of its next symbol.
    next_code: [u32; CLASSES],
    case: Option<Case>,
    capital_expected: bool,
    after_separator: bool,
}

impl TextDecoder {
    /// `classes`: those of the case markers, the words and the separators; `units`: the whole text. Before the first
    /// token [`prepare`](Self::prepare) computes the codes.
    pub(crate) fn new(classes: Vec<u8>, words: usize, separators: Vec<Separator>, units: Vec<u16>) -> Self {
        let ids = TokenIds { low: units, high: Vec::new() };
        Self {
            text: Text { ids, words: words as u32, explicit_items: Vec::new(), separators },
            read: 0,
            written: 0,
            cased: vec![[0; 2]; words],
            codes: vec![Code::Word(WordId(0)); classes.len()],
            classes,
            counted: 0,
            placed: 0,
            next_code: [0; CLASSES],
            case: None,
            capital_expected: true,
            after_separator: false,
        }
    }

    /// Computes the meaning of each code, by a counting sort, while `budget` lasts; whether all is done. Codes number
    /// the symbols by class, the highest first, and in their own order within a class.
    pub(crate) fn prepare(&mut self, budget: &mut Budget) -> bool {
        while let Some(&class) = self.classes.get(self.counted) {
            if !budget.take(1) {
                return false;
            }
            work::count(1);
            // Each class begins after all higher ones.
            for lower in 0..usize::from(class) {
                self.next_code[lower] += 1;
            }
            self.counted += 1;
        }
        let first_word = CASE_MARKERS.len();
        let first_separator = first_word + self.text.words as usize;
        while let Some(&class) = self.classes.get(self.placed) {
            let symbol = self.placed;
            let code = if symbol < first_word {
                Code::Case(CASE_MARKERS[symbol])
            } else if symbol < first_separator {
                Code::Word(WordId((symbol - first_word) as u32))
            } else {
                let id = SeparatorId((symbol - first_separator) as u32);
                Code::Separator(id, self.text.separators[id.0 as usize].opens_sentence())
            };
            if !budget.take(1) {
                return false;
            }
            work::count(1);
            if let Code::Separator(id, _) = code {
                let ends = self.text.separators[id.0 as usize].ends;
                self.text.explicit_items.push(Item::separator(id, ends));
            }
            let next = &mut self.next_code[usize::from(class)];
            self.codes[*next as usize] = code;
            *next += 1;
            self.placed += 1;
        }
        true
    }

    /// Decodes the next item; `Ok(None)` at the end.
    ///
    /// # Errors
    /// If a code is unknown or in the wrong place.
    pub(crate) fn next(&mut self, vocabulary: &Vocabulary) -> Result<Option<Item>, Error> {
        let damaged = |what| Error::damaged(TEXT, what);
        loop {
            let Some(code) = self.next_code()? else {
                return if self.case.is_none() { Ok(None) } else { Err(damaged("ends early")) };
            };
            let id = match self.codes.get(code as usize) {
                None => return Err(damaged("unknown token code")),
                Some(&Code::Case(case)) => {
                    if self.case.replace(case).is_some() {
                        return Err(damaged("two case markers before one word"));
                    }
                    continue;
                }
                Some(&Code::Separator(id, opens_sentence)) => {
                    if self.case.is_some() || self.after_separator {
                        return Err(damaged("separator where a word is expected"));
                    }
                    self.capital_expected = opens_sentence;
                    self.after_separator = !self.text.explicit_items[id.0 as usize].ends();
                    self.text.words + id.0
                }
                Some(&Code::Word(id)) => {
                    let case = self
                        .case
                        .take()
                        .unwrap_or_else(|| expected(self.capital_expected, || vocabulary.word(id)));
                    self.capital_expected = false;
                    self.after_separator = false;
                    if case == Case::Plain { id.0 } else { self.cased_id(id, case) }
                }
            };
            if id >= TokenIds::LIMIT {
                return Err(damaged("too many distinct words"));
            }
            self.text.ids.set(self.written, id);
            self.written += 1;
            return Ok(Some(self.text.item_of(id)));
        }
    }

    /// Reads the code of a symbol, of one or two units; `Ok(None)` at the end.
    #[inline]
    fn next_code(&mut self) -> Result<Option<u32>, Error> {
        work::count(1);
        let Some(&unit) = self.text.ids.low.get(self.read) else { return Ok(None) };
        self.read += 1;
        let code = u32::from(unit);
        if code < ESCAPE {
            return Ok(Some(code));
        }
        let Some(&unit) = self.text.ids.low.get(self.read) else {
            return Err(Error::damaged(TEXT, "ends early"));
        };
        self.read += 1;
        Ok(Some(ESCAPE + ((code - ESCAPE) << 16 | u32::from(unit))))
    }

    /// The id of a word in another case than the plain one.
    fn cased_id(&mut self, word: WordId, case: Case) -> u32 {
        let id = &mut self.cased[word.0 as usize][usize::from(case == Case::Upper)];
        if *id == 0 {
            *id = self.text.id_count() as u32;
            self.text.explicit_items.push(Item::word(word, case));
        }
        *id
    }

    /// Ends the text after the last item.
    pub(crate) fn close(&mut self) {
        self.text.ids.truncate(self.written);
        (self.cased, self.codes, self.classes) = (Vec::new(), Vec::new(), Vec::new());
    }
}

/// The case of a word without a case marker.
pub(crate) fn expected<'a>(capital: bool, word: impl FnOnce() -> &'a str) -> Case {
    if capital && word().as_bytes().first().is_some_and(u8::is_ascii_lowercase) {
        Case::Capital
    } else {
        Case::Plain
    }
}
