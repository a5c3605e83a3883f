//! What depends on the language: real stemmers, stop words, how compounds are joined.
//!
//! All of it is for the writer. What it knows of a vocabulary it puts into the index
//! (see [`languages`](crate::languages)), so that the module has no stemmer.

use elasticlunr::lang::{English as Pipeline, Language as _};
use elasticlunr::pipeline::PipelineFn;
use pagefind_stem::{Algorithm, Stemmer};

use super::endings::ENDINGS;
use super::{Accents, fold};

/// A language: the forms of its words that are one word, and its words that say little.
pub struct Language {
    stemmer: Stemming,
    /// Its ISO 639-1 code.
    code: &'static str,
    /// How its words are folded.
    accents: Accents,
}

enum Stemming {
    /// By `elasticlunr-rs`: Porter's stemmer (An algorithm for suffix stripping, 1980) and stop words.
    English { stemmer: Option<Box<dyn PipelineFn>>, stop_words: Option<Box<dyn PipelineFn>> },
    /// By Snowball's stemmers, in `pagefind_stem`.
    Snowball(Stemmer),
    /// None is known.
    None,
}

/// The languages that Snowball has a stemmer for. English is elasticlunr's.
const SNOWBALL: [(&str, Algorithm); 30] = [
    ("ar", Algorithm::Arabic),
    ("ca", Algorithm::Catalan),
    ("da", Algorithm::Danish),
    ("de", Algorithm::German),
    ("el", Algorithm::Greek),
    ("eo", Algorithm::Esperanto),
    ("es", Algorithm::Spanish),
    ("et", Algorithm::Estonian),
    ("eu", Algorithm::Basque),
    ("fi", Algorithm::Finnish),
    ("fr", Algorithm::French),
    ("ga", Algorithm::Irish),
    ("hi", Algorithm::Hindi),
    ("hu", Algorithm::Hungarian),
    ("hy", Algorithm::Armenian),
    ("id", Algorithm::Indonesian),
    ("it", Algorithm::Italian),
    ("lt", Algorithm::Lithuanian),
    ("ne", Algorithm::Nepali),
    ("nl", Algorithm::Dutch),
    ("no", Algorithm::Norwegian),
    ("pl", Algorithm::Polish),
    ("pt", Algorithm::Portuguese),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("sr", Algorithm::Serbian),
    ("sv", Algorithm::Swedish),
    ("ta", Algorithm::Tamil),
    ("tr", Algorithm::Turkish),
    ("yi", Algorithm::Yiddish),
];

/// Languages that have no stemmer here, but stop words or compounds.
const OTHERS: [&str; 11] = ["af", "az", "be", "bn", "fo", "he", "is", "kk", "sq", "tg", "uz"];

/// What joins the parts of a compound, by language; where nothing does, there is one empty text.
/// Source: Koehn & Knight, Empirical Methods for Compound Splitting (2003), for German; grammars for the others.
const LINKS: [(&str, &[&str]); 11] = [
    ("af", &["", "s", "e"]),
    ("da", &["", "s", "e"]),
    ("de", &["", "s", "n", "e", "es", "en", "er", "ens"]),
    ("et", &[""]),
    ("fi", &[""]),
    ("fo", &["", "s", "a", "ar"]),
    ("hu", &[""]),
    ("is", &["", "s", "a", "ar"]),
    ("nl", &["", "s", "e", "en"]),
    ("no", &["", "s", "e"]),
    ("sv", &["", "s", "e", "o"]),
];

/// Lists with more words than this hold some that do say something: of these only what an index has counts.
const LONG_LIST: usize = 400;

impl Language {
    /// The language of a BCP 47 tag, in any case; of the tag only the first part counts (`en` of `en-GB`). `None` where
    /// nothing is known.
    pub fn for_tag(tag: &str) -> Option<Self> {
        let accents = Accents::default();
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let code = match primary.as_str() {
            "nb" | "nn" => "no",
            other => other,
        };
        if code == "en" {
            let mut steps = Pipeline::new().make_pipeline().queue;
            let mut take = |name| {
                let at = steps.iter().position(|step| step.name() == name);
                at.map(|at| steps.swap_remove(at))
            };
            let stemmer = Stemming::English { stemmer: take("stemmer"), stop_words: take("stopWordFilter") };
            return Some(Self { stemmer, code: "en", accents });
        }
        if let Some((code, algorithm)) = SNOWBALL.into_iter().find(|(known, _)| *known == code) {
            return Some(Self { stemmer: Stemming::Snowball(Stemmer::create(algorithm)), code, accents });
        }
        let code = OTHERS.into_iter().find(|known| *known == code)?;
        Some(Self { stemmer: Stemming::None, code, accents })
    }

    /// The same, for an index whose words are folded so.
    pub fn with_accents(self, accents: Accents) -> Self {
        Self { accents, ..self }
    }

    /// Its ISO 639-1 code.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// Whether it has stems.
    pub fn has_stems(&self) -> bool {
        !matches!(self.stemmer, Stemming::None)
    }

    /// The stem of a word, folded: `burn` of `burned`, `burns` and `burning`.
    ///
    /// `word` is as it stands in a text, with its accents: stemmers look at them. Where a stemmer leaves nothing, or
    /// writes a stem in another script (Serbian), the folded word.
    pub fn stem(&self, word: &str) -> String {
        let mut term = String::new();
        fold(word, self.accents, &mut term);
        let mut stem = String::new();
        match &self.stemmer {
            // Its stemmer knows ASCII only.
            Stemming::English { stemmer: Some(stemmer), .. } if term.is_ascii() => {
                stem = stemmer.filter(term.clone()).unwrap_or_default();
            }
            Stemming::Snowball(stemmer) => fold(&stemmer.stem(&word.to_lowercase()), self.accents, &mut stem),
            _ => {}
        }
        if self.accents == Accents::Kept {
            stem = accented_as(&term, &stem);
        }
        let is_of_the_word = stem.chars().any(|letter| term.contains(letter));
        if is_of_the_word { stem } else { term }
    }

    /// Endings that its words have, folded; the empty one among them.
    pub fn endings(&self) -> impl Iterator<Item = &'static str> {
        let endings = ENDINGS.iter().find(|(code, _)| *code == self.code).map_or("", |(_, endings)| *endings);
        [""].into_iter().chain(endings.split_ascii_whitespace())
    }

    /// Its stop words, folded, sorted; `terms` are those of an index, of which some may be.
    pub fn stop_words<'t>(&self, terms: impl Iterator<Item = &'t str>) -> Vec<String> {
        let list = stop_words::lookup(self.code).unwrap_or_default();
        let listed = list.iter().map(|word| {
            let mut term = String::new();
            fold(word.trim(), self.accents, &mut term);
            term
        });
        let mut words: Vec<String> = match &self.stemmer {
            Stemming::English { stop_words: Some(filter), .. } => listed
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

    /// What may stand between the parts of a compound, where its words are joined to new ones.
    pub fn links(&self) -> Option<&'static [&'static str]> {
        LINKS.iter().find(|(code, _)| *code == self.code).map(|(_, links)| *links)
    }
}

/// A stem with the accents of its word: stemmers take some away (German, French).
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
    fn of_unknown_languages_nothing_is_known() {
        for tag in ["", "xx", "ena", "my", "-", "ksw"] {
            assert!(Language::for_tag(tag).is_none(), "{tag}");
        }
    }

    #[test]
    fn english_is_known_by_its_tag() {
        for tag in ["en", "EN", "en-GB", "en_US"] {
            let language = Language::for_tag(tag).unwrap();
            for (term, stem) in [
                ("burned", "burn"),
                ("villages", "villag"),
                ("peoples", "peopl"),
                ("people", "peopl"),
                ("try", "tri"),
                ("making", "make"),
                ("is", "is"),
                ("s", "s"),
                ("café", "cafe"),
                ("burningै", "burningै"),
            ] {
                assert_eq!(language.stem(term), stem);
            }
            let stop_words = language.stop_words(["the", "telenor", "twas"].into_iter());
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
