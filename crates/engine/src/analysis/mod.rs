//! The analyzer: text → tokens → terms.
//!
//! Builder, query and highlighter use this one analyzer, so that what is typed is found as it was
//! written, and marked where it stands.
//!
//! - [`tokenize`] cuts a text into **tokens**, each a byte range; [`is_unit`] and
//!   [`implied_separator`] tell what may be left unsaid between two of them;
//! - [`fold`] makes the **term** that a token is looked up as;
//! - [`inner_parts`] finds the words within a word;
//! - `Language` (feature `writer`) knows **stems** and stop words;
//! - [`grapheme`] knows where a text must not be cut.
//!
//! # Tokens
//!
//! Letters, marks and numbers of every script make words (Unicode's general categories L, M and N).
//! What cannot be seen does not break one (soft hyphens, zero-width characters, direction marks), nor
//! does an apostrophe between two letters (`People’s`, `Ta'ang`). The letters by which some
//! orthographies write a glottal stop are part of the word at its ends, too (`ʻokina`). All else
//! separates, controls included. A word has at most 128 letters and a token at most 1,024 bytes: what
//! is longer is several tokens.
//!
//! Scripts that are written without spaces are cut into **units**, a letter and its marks each, so that
//! a reader's word is a run of adjacent units. They are the scripts whose lines break between any two
//! letters, or where a dictionary says so (UAX 14, classes AK, AP, AS, CJ, ID, NS and SA): Han, kana,
//! Bopomofo, Yi, Tangut, Nüshu, Thai, Lao, Khmer, Burmese, Tai Le, New Tai Lue, Tai Tham, Tai Viet, Ahom,
//! Balinese, Javanese, Batak, Cham and extinct relatives; and Tibetan, which marks syllables. Korean
//! has spaces. Digits make words in all of them.
//!
//! A unit is a grapheme cluster, but the parts of a conjunct (a consonant below another in Khmer or
//! Burmese) are units each: Unicode joins them only since version 16, and what is a cluster in any
//! version should be found. A part of a text, cut where graphemes meet, has the units that it has
//! within the whole.
//!
//! An emoji is a token with all that belongs to it. ©, ™, ℹ and arrows are symbols here, not emoji.
//!
//! # Terms
//!
//! [`fold`] makes one of what a reader takes for the same word:
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
//! An index may keep accents ([`Accents::Kept`]): then the letters of Latin, Greek and Cyrillic that have one are letters
//! of their own, and only their case is folded.
//!
//! To keep the tables small, these stay as they are: CJK compatibility ideographs, Arabic ligatures of
//! more than lam and alef, phonetic superscripts, jamo of half width.

mod characters;
mod class;
#[cfg(feature = "writer")]
mod endings;
mod fold;
pub mod grapheme;
#[cfg(feature = "writer")]
mod language;
mod parts;
mod script;
mod tables;
mod tokenizer;

pub use fold::{Accents, fold};
#[cfg(feature = "writer")]
pub use language::Language;
pub use parts::inner_parts;
pub use script::{implied_separator, is_unit};
pub use tokenizer::{Tokens, tokenize};
