//! The analyzer: text → tokens → terms.
//!
//! Builder, query and highlighter use this one analyzer, so that all three agree on tokens and terms.
//!
//! - [`tokenize`] splits a text into **tokens**, each a byte range; [`is_unit`] and [`implied_separator`] determine the
//!   separator implied between two of them;
//! - [`fold`] computes the **term** by which a token is looked up;
//! - [`subwords`] finds the words within a word;
//! - [`grapheme`] finds the positions at which a text may be split.
//!
//! # Tokens
//!
//! Words consist of letters, marks and numbers of every script (Unicode's general categories L, M and N). Invisible
//! characters (soft hyphens, zero-width characters, direction marks) do not split a word, nor does an apostrophe
//! between two letters (`People’s`, `Ta'ang`). The letters for a glottal stop in some orthographies are also part of a
//! word at its start and end (`ʻokina`). All other characters are separators, including control characters. A word has
//! at most 128 letters and a token at most 1,024 bytes; longer ones are split.
//!
//! Scripts that are written without spaces are split into **units**, each a letter with its marks, so that a word is a
//! run of adjacent units. These are the scripts whose lines break between any two letters, or according to a dictionary
//! (UAX 14, classes AK, AP, AS, CJ, ID, NS and SA): Han, kana, Bopomofo, Yi, Tangut, Nüshu, Thai, Lao, Khmer, Burmese,
//! Tai Le, New Tai Lue, Tai Tham, Tai Viet, Ahom, Balinese, Javanese, Batak, Cham and extinct relatives; and Tibetan,
//! which marks syllables. Korean has spaces. Digits form words in all scripts.
//!
//! A unit is a grapheme cluster, except that each consonant of a conjunct (one consonant below another in Khmer or
//! Burmese) is a separate unit: Unicode joins them only since version 16, and clusters of every version should be
//! found. A substring between two grapheme boundaries has the same units as in its context.
//!
//! An emoji is a token, with the rest of its grapheme cluster. ©, ™, ℹ and arrows are treated as symbols, not as emoji.
//!
//! # Terms
//!
//! [`fold`] maps all forms of a word that readers consider equal to one term:
//!
//! | script | folded | kept |
//! |---|---|---|
//! | all | case, compatibility forms (NFKD), digits to ASCII, the order of marks, skin tones | |
//! | Latin | accents; æ đ ð ħ ı ł ŋ œ ø þ ß ŧ and letters with hooks; ɔ, ɛ and ə to o, e and e | |
//! | Greek | accents, iota subscript, final sigma | |
//! | Cyrillic | accents (ё to е, ї to і) | й, ў |
//! | Hebrew | points, geresh and gershayim | final letters |
//! | Arabic | vowel marks, tatweel, hamza on a letter, alef wasla; the forms of yeh, heh and kaf | hamza alone |
//! | Devanagari | nukta | signs |
//! | Malayalam | chillu letters, to consonant and virama | signs |
//! | kana | katakana to hiragana, half width | voicing, small letters |
//! | Hangul | jamo, to syllables | |
//! | Syriac, Coptic, Glagolitic, Ethiopic | nonspacing marks | |
//! | others | | signs, nukta, tones |
//!
//! An index may keep accents ([`Accents::Kept`]): then accented Latin, Greek and Cyrillic letters are separate letters,
//! and only their case is folded.
//!
//! To keep the tables small, these are not folded: CJK compatibility ideographs, Arabic ligatures other than lam-alef,
//! phonetic superscripts, half-width jamo.

mod characters;
mod class;
mod fold;
pub mod grapheme;
mod script;
mod subwords;
mod tables;
mod tokenizer;

pub use fold::{Accents, fold};
pub use script::{implied_separator, is_unit};
pub(crate) use subwords::syllable_pairs;
pub use subwords::{subword_starts, subwords};
pub use tokenizer::{Tokens, tokenize};
