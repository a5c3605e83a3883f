//! Languages: stemmers, stop words, links of compounds.
//!
//! Only the builder uses them. It stores what they do to the words of an index in the index (see
//! [`languages`](crate::index::languages)), so that the module needs no stemmer.

use elasticlunr::lang::{English as Pipeline, Language as _};
use elasticlunr::pipeline::PipelineFn;
use pagefind_stem::Stemmer;

use super::table::{LANGUAGES, LanguageData, Stemming};
use crate::analysis::{Accents, fold};

/// A language: its stemmer, stop words and compounds.
pub struct Language {
    code: &'static str,
    stemmer: Stemmers,
    links: Option<&'static [&'static str]>,
    suffixes: &'static str,
    /// How its words are folded.
    accents: Accents,
}

enum Stemmers {
    English { stemmer: Box<dyn PipelineFn>, stop_words: Box<dyn PipelineFn> },
    Snowball(Stemmer),
    None,
}

/// Longer lists also contain content words: of these lists only words of the index are used.
const LONG_LIST: usize = 400;

impl Language {
    /// The language of a BCP 47 tag, in any case, by its primary subtag (`en` of `en-GB`). `None` for unknown
    /// languages.
    ///
    /// # Panics
    /// If `elasticlunr-rs` has no stemmer or no stop words for English any more: an index must not be built without.
    ///
    /// ```
    /// use samara_engine::Language;
    ///
    /// let language = Language::for_tag("en-GB").expect("English is known");
    /// assert_eq!((language.code(), language.stem("burning").as_str()), ("en", "burn"));
    /// assert!(Language::for_tag("xx").is_none());
    /// ```
    pub fn for_tag(tag: &str) -> Option<Self> {
        let accents = Accents::default();
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let code = match primary.as_str() {
            "nb" | "nn" => "no",
            other => other,
        };
        let LanguageData { code, stemming, links, suffixes } =
            LANGUAGES.into_iter().find(|data| data.code == code)?;
        let stemmer = match stemming {
            Stemming::English => english(),
            Stemming::Snowball(algorithm) => Stemmers::Snowball(Stemmer::create(algorithm)),
            Stemming::None => Stemmers::None,
        };
        Some(Self { code, stemmer, links, suffixes, accents })
    }

    /// The same language for an index with the given folding.
    pub fn with_accents(self, accents: Accents) -> Self {
        Self { accents, ..self }
    }

    /// Its ISO 639-1 code.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// Whether it has stems.
    pub fn has_stems(&self) -> bool {
        !matches!(self.stemmer, Stemmers::None)
    }

    /// The stem of a word, folded: `burn` of `burned`, `burns` and `burning`.
    ///
    /// `word` has its accents: stemmers use them. If a stemmer leaves nothing, or changes the script (Serbian), the
    /// stem is the folded word.
    pub fn stem(&self, word: &str) -> String {
        let mut term = String::new();
        fold(word, self.accents, &mut term);
        let mut stem = String::new();
        match &self.stemmer {
            // Porter's stemmer handles ASCII only.
            Stemmers::English { stemmer, .. } if term.is_ascii() => {
                stem = stemmer.filter(term.clone()).unwrap_or_default();
            }
            Stemmers::Snowball(stemmer) => fold(&stemmer.stem(&word.to_lowercase()), self.accents, &mut stem),
            _ => {}
        }
        if self.accents == Accents::Kept {
            stem = accented_as(&term, &stem);
        }
        let is_of_the_word = stem.chars().any(|letter| term.contains(letter));
        if is_of_the_word { stem } else { term }
    }

    /// Frequent suffixes of its words, folded, the empty one included.
    ///
    /// ```
    /// let german = samara_engine::Language::for_tag("de").expect("it is known");
    /// assert!(german.suffixes().any(|suffix| suffix == "ung"));
    /// ```
    pub fn suffixes(&self) -> impl Iterator<Item = &'static str> {
        [""].into_iter().chain(self.suffixes.split_ascii_whitespace())
    }

    /// Its stop words, folded and sorted. `terms` are those of the index.
    ///
    /// ```
    /// let english = samara_engine::Language::for_tag("en").expect("it is known");
    /// assert!(english.stop_words(std::iter::empty()).contains(&"the".to_owned()));
    /// ```
    pub fn stop_words<'t>(&self, terms: impl Iterator<Item = &'t str>) -> Vec<String> {
        let list = stop_words::lookup(self.code).unwrap_or_default();
        let listed = list.iter().map(|word| {
            let mut term = String::new();
            fold(word.trim(), self.accents, &mut term);
            term
        });
        let mut words: Vec<String> = match &self.stemmer {
            Stemmers::English { stop_words: filter, .. } => listed
                .chain(terms.map(str::to_owned))
                .filter(|term| filter.filter(term.clone()).is_none())
                .collect(),
            _ if list.len() > LONG_LIST => {
                let terms: std::collections::HashSet<&str> = terms.collect();
                listed.filter(|term| terms.contains(term.as_str())).collect()
            }
            _ => listed.collect(),
        };
        words.retain(|word| !word.is_empty());
        words.sort();
        words.dedup();
        words
    }

    /// The links between components of compounds; `None` for a language without compounds.
    ///
    /// ```
    /// let german = samara_engine::Language::for_tag("de").expect("it is known");
    /// assert!(german.links().is_some_and(|links| links.contains(&"s")));
    /// assert!(samara_engine::Language::for_tag("en").is_some_and(|english| english.links().is_none()));
    /// ```
    pub fn links(&self) -> Option<&'static [&'static str]> {
        self.links
    }
}

/// elasticlunr's stemmer and stop words, found by what they do: the stemmer's type is private, and step names are not an
/// interface.
fn english() -> Stemmers {
    let mut steps = Pipeline::new().make_pipeline().queue;
    let mut take = |step: &str, is_step: fn(&dyn PipelineFn) -> bool| {
        let at = steps.iter().position(|step| is_step(&**step));
        steps.swap_remove(at.unwrap_or_else(|| panic!("elasticlunr's English pipeline has no {step}")))
    };
    let stop_words = take("filter of stop words", |step| step.filter("the".into()).is_none());
    let stemmer = take("stemmer", |step| step.filter("burning".into()).as_deref() == Some("burn"));
    Stemmers::English { stemmer, stop_words }
}

/// Restores the accents of a word in its stem: some stemmers remove them (German, French).
fn accented_as(term: &str, stem: &str) -> String {
    let plain = |letter: char| {
        let mut plain = String::new();
        fold(letter.encode_utf8(&mut [0; 4]), Accents::Folded, &mut plain);
        plain
    };
    let mut own = term.chars();
    let letters = stem.chars().map(|letter| match own.next() {
        Some(own) if plain(own) == plain(letter) => own,
        _ => letter,
    });
    letters.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_tags_have_no_language() {
        for tag in ["", "xx", "ena", "my", "-", "ksw"] {
            assert!(Language::for_tag(tag).is_none(), "{tag}");
        }
    }

    #[test]
    fn english_stems_and_stop_words_are_pinned() {
        for tag in ["en", "EN", "en-GB", "en_US"] {
            let language = Language::for_tag(tag).unwrap();
            for (term, stem) in [
                ("burned", "burn"),
                ("villages", "villag"),
                ("peoples", "peopl"),
                ("people", "peopl"),
                ("try", "tri"),
                ("making", "make"),
                ("relational", "relat"),
                ("conditionally", "condition"),
                ("happiness", "happi"),
                ("is", "is"),
                ("s", "s"),
                ("café", "cafe"),
                ("burningै", "burningै"),
            ] {
                assert_eq!(language.stem(term), stem);
            }
            let stop_words = language.stop_words(["the", "telenor", "twas"].into_iter());
            assert_eq!(language.stop_words(std::iter::empty()).len(), 84);
            assert!(["the", "twas", "what"].iter().all(|word| stop_words.contains(&(*word).to_owned())));
            assert!(!stop_words.contains(&"telenor".to_owned()));
        }
    }

    #[test]
    fn stems_are_folded() {
        for (tag, words, stem) in [
            ("de", ["Häuser", "Hauses"], "haus"),
            ("fr", ["libérté", "liberte"], "libert"),
            ("ru", ["человека", "человеку"], "человек"),
            ("nb", ["dager", "dagen"], "dag"),
            ("pt-BR", ["direitos", "direito"], "direit"),
        ] {
            let language = Language::for_tag(tag).unwrap();
            assert!(
                words.iter().all(|word| language.stem(word) == stem),
                "{tag} {}",
                language.stem(words[0])
            );
        }
    }
}
