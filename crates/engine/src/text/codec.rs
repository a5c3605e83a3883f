//! The text stream on disk: one number for each symbol, 16 bits, high byte first.
//!
//! A **symbol** is a mark for a case, a word, or a separator (perhaps the last of its block). Symbols
//! are numbered by the class of their count, most frequent first, and in the order of the vocabulary within
//! a class: so that neither counts nor a permutation is stored. A word's case is marked only where it is
//! not the expected one: a capital at the beginning of a block or sentence, none elsewhere.
//!
//! ```text
//! text part:    symbols × u16; from 0xF000 on two units: 0xF000 + high, low
//! ```
//!
//! Of the layouts tried (one byte or two for a number, case variants as words of their own, separators
//! apart, block ends apart, words that occur once spelled out) this is the smallest under LZMA.

use super::{Case, Item, SeparatorId};
use crate::error::Error;
use crate::vocabulary::{CLASSES, Vocabulary, WordId};

const TEXT: &str = "text";

/// Symbols that mark a case, before all others.
pub(crate) const CASES: [Case; 3] = [Case::Plain, Case::Capital, Case::Upper];
/// From here on a symbol takes two units.
const ESCAPE: u32 = 0xF000;

/// A separator as a symbol: its text, and whether the block ends behind it. The end of a block
/// behind a word is the empty text.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Separator {
    pub(crate) text: String,
    pub(crate) ends: bool,
}

impl Separator {
    /// Whether a capital is expected behind it.
    fn opens_sentence(&self) -> bool {
        self.ends || self.text.contains(['.', '!', '?']) && self.text.contains([' ', '\n'])
    }
}

/// What the code of a symbol stands for.
#[derive(Clone, Copy, Debug)]
enum Code {
    /// The next word has this case, which is not the expected one.
    Case(Case),
    /// A separator; whether its block ends behind it, and whether a capital is expected there.
    Separator(SeparatorId, bool, bool),
    /// A word.
    Word(WordId),
}

/// The symbols in the order of their numbers: by class, the highest first, else as they come.
fn ranks(classes: &[u8]) -> impl Iterator<Item = u32> {
    (0..CLASSES as u8).rev().flat_map(move |class| {
        (0..).zip(classes).filter(move |(_, own)| **own == class).map(|(symbol, _)| symbol)
    })
}

/// What each number stands for.
fn codes(classes: &[u8], words: usize, separators: &[Separator]) -> Vec<Code> {
    let first_word = CASES.len() as u32;
    let first_separator = first_word + words as u32;
    ranks(classes)
        .map(|symbol| {
            if symbol < first_word {
                Code::Case(CASES[symbol as usize])
            } else if symbol < first_separator {
                Code::Word(WordId(symbol - first_word))
            } else {
                let id = SeparatorId(symbol - first_separator);
                let separator = &separators[id.0 as usize];
                Code::Separator(id, separator.ends, separator.opens_sentence())
            }
        })
        .collect()
}

/// Reads the part "text", as much at a time as one likes.
pub(crate) struct Decoder {
    separators: Vec<Separator>,
    codes: Vec<Code>,
    /// How many bytes of the part were read.
    read: usize,
    case: Option<Case>,
    capital_expected: bool,
    after_separator: bool,
}

impl Decoder {
    /// `classes`: of the marks of case, the words, and the separators.
    pub(crate) fn new(classes: &[u8], words: usize, separators: Vec<Separator>) -> Self {
        let codes = codes(classes, words, &separators);
        Self { separators, codes, read: 0, case: None, capital_expected: true, after_separator: false }
    }

    /// How many bytes of the part were read.
    pub(crate) fn position(&self) -> usize {
        self.read
    }

    /// Reads up to the next item; `Ok(None)` at the end. With it comes whether the block ends behind
    /// it, without an item of its own that says so.
    ///
    /// # Errors
    /// When a code does not exist or stands where it cannot.
    pub(crate) fn next(
        &mut self,
        bytes: &[u8],
        vocabulary: &Vocabulary,
    ) -> Result<Option<(Item, bool)>, Error> {
        let damaged = |what| Error::damaged(TEXT, what);
        loop {
            let Some(&[high, low]) = bytes.get(self.read..self.read + 2) else {
                let whole = self.read == bytes.len() && self.case.is_none();
                return if whole { Ok(None) } else { Err(damaged("it ends early")) };
            };
            self.read += 2;
            let mut code = u32::from(high) << 8 | u32::from(low);
            if code >= ESCAPE {
                let Some(&[high, low]) = bytes.get(self.read..self.read + 2) else {
                    return Err(damaged("it ends early"));
                };
                self.read += 2;
                code = ESCAPE + ((code - ESCAPE) << 16 | u32::from(high) << 8 | u32::from(low));
            }
            match self.codes.get(code as usize) {
                None => return Err(damaged("it names a word that does not exist")),
                Some(&Code::Case(case)) => {
                    if self.case.replace(case).is_some() {
                        return Err(damaged("a word has two cases"));
                    }
                }
                Some(&Code::Separator(id, ends, opens_sentence)) => {
                    if self.case.is_some() || self.after_separator {
                        return Err(damaged("a separator stands where a word is expected"));
                    }
                    self.capital_expected = opens_sentence;
                    self.after_separator = !ends;
                    return Ok(Some(if ends && self.separators[id.0 as usize].text.is_empty() {
                        (Item::END, false)
                    } else {
                        (Item::separator(id), ends)
                    }));
                }
                Some(&Code::Word(id)) => {
                    let case = self
                        .case
                        .take()
                        .unwrap_or_else(|| expected(self.capital_expected, || vocabulary.word(id)));
                    self.capital_expected = false;
                    self.after_separator = false;
                    return Ok(Some((Item::word(id, case), false)));
                }
            }
        }
    }

    /// The separators' texts, when all is read.
    pub(crate) fn into_separators(self) -> Vec<String> {
        self.separators.into_iter().map(|separator| separator.text).collect()
    }
}

/// The case of a word that is not marked.
fn expected<'a>(capital: bool, word: impl FnOnce() -> &'a str) -> Case {
    if capital && word().as_bytes().first().is_some_and(u8::is_ascii_lowercase) {
        Case::Capital
    } else {
        Case::Plain
    }
}

/// A symbol while an index is written; words and separators by number.
#[cfg(feature = "writer")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Symbol {
    Word(WordId, Case),
    /// By its place in the sorted list of separators.
    Separator(SeparatorId),
}

/// Writes the part "text", and gives the class of each mark of case, word and separator. `words` are the
/// vocabulary in order, `separators` sorted.
///
/// # Errors
/// When there are more symbols than numbers.
#[cfg(feature = "writer")]
pub(crate) fn encode(
    text: impl Iterator<Item = Symbol> + Clone,
    words: &[&str],
    separators: &[Separator],
) -> Result<(Vec<u8>, Vec<u8>), Error> {
    let first_separator = CASES.len() + words.len();
    let limit = ESCAPE + ((0x10000 - ESCAPE) << 16);
    if first_separator + separators.len() >= limit as usize {
        return Err(Error::TooLarge { what: "different words", limit });
    }
    let each_symbol = |put: &mut dyn FnMut(usize)| {
        let mut capital = true;
        for symbol in text.clone() {
            match symbol {
                Symbol::Word(id, case) => {
                    if case != expected(capital, || words[id.0 as usize]) {
                        put(case as usize);
                    }
                    put(CASES.len() + id.0 as usize);
                    capital = false;
                }
                Symbol::Separator(id) => {
                    put(first_separator + id.0 as usize);
                    capital = separators[id.0 as usize].opens_sentence();
                }
            }
        }
    };
    let mut counts = vec![0u32; first_separator + separators.len()];
    each_symbol(&mut |symbol| counts[symbol] += 1);
    let classes: Vec<_> = counts.into_iter().map(crate::vocabulary::class).collect();
    let mut codes = vec![0u32; classes.len()];
    for (code, symbol) in (0..).zip(ranks(&classes)) {
        codes[symbol as usize] = code;
    }
    let mut out = Vec::new();
    each_symbol(&mut |symbol| match codes[symbol] {
        code if code < ESCAPE => out.extend_from_slice(&(code as u16).to_be_bytes()),
        code => {
            let code = code - ESCAPE;
            out.extend_from_slice(&((ESCAPE + (code >> 16)) as u16).to_be_bytes());
            out.extend_from_slice(&(code as u16).to_be_bytes());
        }
    });
    Ok((classes, out))
}
