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

use super::{Case, Item, Numbers, SeparatorId, Text};
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
    /// A separator; whether a capital is expected behind it.
    Separator(SeparatorId, bool),
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
                Code::Separator(id, separators[id.0 as usize].opens_sentence())
            }
        })
        .collect()
}

/// Makes [`Text`] of the part "text", as much at a time as one likes, and in its place: the number of an item takes one
/// unit, what it was decoded from takes one at least.
pub(crate) struct Decoder {
    /// Its numbers are those of items up to `written`, and units of symbols from `read` on.
    pub(crate) text: Text,
    /// How many units were read.
    pub(crate) read: usize,
    /// How many items that gave.
    pub(crate) written: usize,
    /// Per word, the numbers of its items with a capital and in upper case; 0 where it has had none yet.
    cased: Vec<[u32; 2]>,
    codes: Vec<Code>,
    case: Option<Case>,
    capital_expected: bool,
    after_separator: bool,
}

impl Decoder {
    /// `classes`: of the marks of case, the words, and the separators; `units`: the part.
    pub(crate) fn new(classes: &[u8], words: usize, separators: Vec<Separator>, units: Vec<u16>) -> Self {
        let codes = codes(classes, words, &separators);
        let others = (0..).zip(&separators).map(|(id, one)| Item::separator(SeparatorId(id), one.ends));
        let others = others.collect();
        let numbers = Numbers { low: units, high: Vec::new() };
        Self {
            text: Text { numbers, words: words as u32, others, separators },
            read: 0,
            written: 0,
            cased: vec![[0; 2]; words],
            codes,
            case: None,
            capital_expected: true,
            after_separator: false,
        }
    }

    /// Reads up to the next item; `Ok(None)` at the end.
    ///
    /// # Errors
    /// When a code does not exist or stands where it cannot.
    pub(crate) fn next(&mut self, vocabulary: &Vocabulary) -> Result<Option<Item>, Error> {
        let damaged = |what| Error::damaged(TEXT, what);
        loop {
            let Some(&unit) = self.text.numbers.low.get(self.read) else {
                return if self.case.is_none() { Ok(None) } else { Err(damaged("it ends early")) };
            };
            self.read += 1;
            let mut code = u32::from(unit);
            if code >= ESCAPE {
                let Some(&unit) = self.text.numbers.low.get(self.read) else {
                    return Err(damaged("it ends early"));
                };
                self.read += 1;
                code = ESCAPE + ((code - ESCAPE) << 16 | u32::from(unit));
            }
            let number = match self.codes.get(code as usize) {
                None => return Err(damaged("it names a word that does not exist")),
                Some(&Code::Case(case)) => {
                    if self.case.replace(case).is_some() {
                        return Err(damaged("a word has two cases"));
                    }
                    continue;
                }
                Some(&Code::Separator(id, opens_sentence)) => {
                    if self.case.is_some() || self.after_separator {
                        return Err(damaged("a separator stands where a word is expected"));
                    }
                    self.capital_expected = opens_sentence;
                    self.after_separator = !self.text.others[id.0 as usize].ends();
                    self.text.words + id.0
                }
                Some(&Code::Word(id)) => {
                    let case = self
                        .case
                        .take()
                        .unwrap_or_else(|| expected(self.capital_expected, || vocabulary.word(id)));
                    self.capital_expected = false;
                    self.after_separator = false;
                    if case == Case::Plain { id.0 } else { self.number_of(id, case) }
                }
            };
            if number >= Numbers::LIMIT {
                return Err(damaged("it has too many words"));
            }
            self.text.numbers.set(self.written, number);
            self.written += 1;
            return Ok(Some(self.text.numbered(number)));
        }
    }

    /// The number of a word that is not written as in the vocabulary.
    fn number_of(&mut self, word: WordId, case: Case) -> u32 {
        let number = &mut self.cased[word.0 as usize][usize::from(case == Case::Upper)];
        if *number == 0 {
            *number = self.text.number_count() as u32;
            self.text.others.push(Item::word(word, case));
        }
        *number
    }

    /// All is read: what is left is the text.
    pub(crate) fn close(&mut self) {
        self.text.numbers.truncate(self.written);
        (self.cased, self.codes) = (Vec::new(), Vec::new());
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
/// When there may be more items than numbers.
#[cfg(feature = "writer")]
pub(crate) fn encode(
    text: impl Iterator<Item = Symbol> + Clone,
    words: &[&str],
    separators: &[Separator],
) -> Result<(Vec<u8>, Vec<u8>), Error> {
    let first_separator = CASES.len() + words.len();
    // Each word as it is, with a capital and in upper case.
    let limit = Numbers::LIMIT / 3;
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
