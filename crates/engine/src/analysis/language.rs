//! What depends on the language: stems and stop words.

use std::borrow::Cow;

#[cfg(feature = "english")]
use super::english::English;

/// A language: the forms of its words that are one word, and its words that say little.
///
/// Each known language is a cargo feature; a text in any other has neither stems nor stop words.
#[derive(Default)]
pub enum Language {
    /// `en`
    #[cfg(feature = "english")]
    English(English),
    /// Unknown, or known but not built in.
    #[default]
    Other,
}

impl Language {
    /// The language of a BCP 47 tag; only its first part counts (`en` of `en-GB`), in any case.
    pub fn for_tag(tag: &str) -> Self {
        match tag.split(['-', '_']).next() {
            #[cfg(feature = "english")]
            Some(primary) if primary.eq_ignore_ascii_case("en") => Self::English(English::default()),
            _ => Self::Other,
        }
    }

    /// The stem of a term, which its other forms share: `burn` of `burned`, `burns` and `burning`.
    ///
    /// A stem agrees with its term but for its last letter, which may differ (`tri` of `try`, `make` of
    /// `making`): it begins with the stem without its last letter.
    pub fn stem<'t>(&self, term: &'t str) -> Cow<'t, str> {
        match self {
            #[cfg(feature = "english")]
            Self::English(english) => english.stem(term),
            Self::Other => Cow::Borrowed(term),
        }
    }

    /// Whether the term says little about what a text is about, as `the` does.
    #[cfg_attr(not(feature = "english"), expect(unused_variables, reason = "no language is built in"))]
    pub fn is_stop_word(&self, term: &str) -> bool {
        match self {
            #[cfg(feature = "english")]
            Self::English(english) => english.is_stop_word(term),
            Self::Other => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn unknown_languages_have_no_stems() {
        for tag in ["", "xx", "ena", "my", "-"] {
            let language = Language::for_tag(tag);
            assert_eq!(language.stem("burning"), "burning");
            assert!(!language.is_stop_word("the"));
        }
    }

    #[cfg(feature = "english")]
    #[test]
    fn english_is_known_by_its_tag() {
        for tag in ["en", "EN", "en-GB", "en_US"] {
            let language = Language::for_tag(tag);
            for (term, stem) in [
                ("burned", "burn"),
                ("villages", "villag"),
                ("peoples", "peopl"),
                ("people", "peopl"),
                ("try", "tri"),
                ("making", "make"),
                ("is", "is"),
                ("s", "s"),
                ("", ""),
                ("café", "café"),
                ("burningै", "burningै"),
            ] {
                assert_eq!(language.stem(term), stem);
            }
            assert!(language.is_stop_word("the") && !language.is_stop_word("telenor"));
        }
    }
}
