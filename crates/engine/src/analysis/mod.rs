//! The analyzer: text → tokens → terms.
//!
//! Builder, query and highlighter use this one analyzer, so that what is typed is found as it was
//! written, and marked where it stands.
//!
//! - [`tokenize`] cuts a text into **tokens**, each a byte range; [`is_unit`] and
//!   [`implied_separator`] tell what may be left unsaid between two of them;
//! - [`fold`] makes the **term** that a token is looked up as;
//! - [`inner_parts`] finds the words within a word;
//! - [`Language`] knows **stems** and stop words;
//! - [`grapheme`] knows where a text must not be cut.
//!
//! # Tokens
//!
//! Letters, marks and numbers of every script make words (Unicode's general categories L, M, N). Between
//! two letters an apostrophe is part of the word (`People’s`, `Ta'ang`), before a digit it is not. So are,
//! anywhere in a word, what cannot be seen (soft hyphens, zero-width characters, direction
//! marks) and the letters that some orthographies use for a glottal stop (`ʻokina`). All else separates,
//! controls included. A word has at most 128 letters, a token at most 1,024 bytes: what is longer
//! is several tokens.
//!
//! Scripts that are written without spaces are cut into **units**, a letter and its marks each; a reader's
//! word is found as a run of adjacent units. They are those whose lines break anywhere between two
//! letters, or where a dictionary says so (classes SA, ID, CJ, NS, AK, AP and AS of UAX 14), which are Han,
//! kana, Bopomofo, Yi, Tangut, Nüshu, Thai, Lao, Khmer, Burmese, Tai Le, New Tai Lü, Tai Tham, Tai Viet, Ahom, Balinese,
//! Javanese, Batak, Cham and their extinct relatives, and Tibetan. Not Korean, which has spaces. Their
//! digits make words, as all digits do. A unit is a grapheme cluster, except that the parts of a conjunct
//! (a consonant under another in Khmer or Burmese) are units each: Unicode has joined them to one cluster
//! since version 16 only, and what is a cluster in any version should be found.
//!
//! A part of such a text gives the same units as it does within the whole.
//!
//! An emoji is a token with all that belongs to it; ©, ™ and arrows are not emoji here but symbols.
//!
//! # Terms
//!
//! See [`fold`]. By script:
//!
//! | | folded | kept |
//! |---|---|---|
//! | all | case (full case folding), NFKD, decimal digits to ASCII, order of marks | |
//! | Latin | accents; đ ð ł ø ħ ı ŋ ŧ æ œ þ ß, hooks of African letters, open e and o | |
//! | Greek | accents, final sigma | |
//! | Cyrillic | accents (ё to е, ї to і) | й, ў |
//! | Hebrew | points, geresh | final letters |
//! | Arabic | vowel marks, tatweel, hamza above and below and alef; alef maksura and Persian yeh; teh marbuta and Urdu heh; Persian keheh | hamza alone |
//! | Devanagari | nukta | signs |
//! | Malayalam | chillu letters, to consonant and virama | signs |
//! | kana | katakana to hiragana, half width | voicing, small kana |
//! | Hangul | jamo, to syllables | |
//! | other scripts | | signs and marks |
//!
//! Not folded, to keep the tables small: CJK compatibility ideographs, Arabic ligatures other than lam with
//! alef, phonetic superscripts, and Hangul of half width.

mod characters;
mod class;
#[cfg(feature = "english")]
mod english;
mod fold;
pub mod grapheme;
mod language;
mod parts;
mod script;
mod tables;
mod tokenizer;

#[cfg(feature = "english")]
pub use english::English;
pub use fold::fold;
pub use language::Language;
pub use parts::inner_parts;
pub use script::{implied_separator, is_unit};
pub use tokenizer::{Tokens, tokenize};
