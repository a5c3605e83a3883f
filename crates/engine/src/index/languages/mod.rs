//! The languages of an index: stems, stop words, compounds.
//!
//! The engine has no stemmer. The builder stems the words of each language with a real stemmer (`Language`), and stores
//! the result for *these* words as a small table: rules that hold for most of them and for other words that a reader may
//! type, and exceptions to the rules. So one small decoder serves all languages, and an index contains only what its own
//! words need. An index without known languages has no such section.
//!
//! ```text
//! stop words:  count:varint, × { shared:varint rest:string }   sorted
//! languages:   count:varint, × stems (see `stems`)
//! documents:   per language tag of the documents, the number of its language, plus 1:varint; 0 where it has no stems
//! compounds:   count:varint, × { terms since the last one:varint, × (length << 3 | link << 1 | more):varint }
//! ```
//! Each component of a compound except the last is given by its length in bytes and that of its link to the next.

mod forms;
pub(crate) mod reader;
pub(crate) mod stems;

use crate::ids::TermId;
use crate::index::vocabulary::Vocabulary;
use crate::results::MatchKind;
use stems::Stems;

pub(crate) const SECTION: &str = "languages";
/// The maximum number of languages with stems in one index: each costs a bit per term in memory, if there are several.
pub(crate) const MAX_LANGUAGES: usize = 127;

/// The languages of an index.
#[derive(Default)]
pub(crate) struct Languages {
    /// Sorted.
    pub(crate) stop_words: Vec<String>,
    pub(crate) stems: Vec<Stems>,
    /// Per language tag of the documents, its language plus 1; 0 for none.
    pub(crate) tags: Vec<u32>,
    /// Per term, a bit set of the languages of the documents in which it occurs, the last bit for languages without stems;
    /// [`words_per_term`](Self::words_per_term) numbers each; empty if all documents have the same language.
    pub(crate) term_languages: Vec<u32>,
    /// Whether it has compounds.
    pub(crate) compounds: bool,
    /// The numbers of the languages whose words have more forms than their stems find.
    with_forms: Vec<usize>,
    /// Per end of a term, the terms that have it.
    #[cfg(all(feature = "writer", feature = "parts"))]
    ends: std::sync::OnceLock<std::collections::HashMap<String, Vec<TermId>>>,
}

impl Languages {
    /// Records that a term occurs in a document with a language tag.
    pub(crate) fn record(&mut self, term: TermId, tag: u32) {
        let language = self.tags[tag as usize].checked_sub(1).map_or(self.stems.len(), |at| at as usize);
        let at = term.0 as usize * self.words_per_term() + language / 32;
        if let Some(word) = self.term_languages.get_mut(at) {
            *word |= 1 << (language % 32);
        }
    }

    /// Numbers of 32 bits that a bit set of languages takes.
    fn words_per_term(&self) -> usize {
        (self.stems.len() + 1).div_ceil(32)
    }

    /// Reserves memory for the languages of `terms` terms, if documents differ in their languages.
    pub(crate) fn reserve(&mut self, terms: usize) {
        if self.tags.windows(2).any(|two| two[0] != two[1]) {
            self.term_languages = vec![0; terms * self.words_per_term()];
        }
    }

    /// Whether a term occurs in a document in a language; the number after the last is that of languages without stems.
    pub(crate) fn occurs_in(&self, term: TermId, language: usize) -> bool {
        let at = term.0 as usize * self.words_per_term() + language / 32;
        self.term_languages.get(at).is_none_or(|bits| bits >> (language % 32) & 1 == 1)
    }

    /// Finds the languages whose words have more forms than their stems find: all but English, whose words have few forms, and
    /// Arabic, where many words begin with the same article. `names`: of the language tags.
    pub(crate) fn find_languages_with_forms(&mut self, names: &[String]) {
        // Documents without a language have the stems of the main language, which has a tag of its own, or is English.
        let has_forms = |name: &str| !matches!(name.get(..2), None | Some("en" | "ar"));
        for (name, &language) in names.iter().zip(&self.tags) {
            let number = (language as usize).checked_sub(1);
            if number.is_none() || has_forms(name) {
                self.with_forms.push(number.unwrap_or(self.stems.len()));
            }
        }
    }

    /// Whether a term is a stop word, as `the` is.
    pub(crate) fn is_stop_word(&self, term: &str) -> bool {
        self.stop_words.binary_search_by(|word| word.as_str().cmp(term)).is_ok()
    }

    /// Lists the terms by stem and by end, so that [`stem_variants`](Self::stem_variants) and [`forms`](Self::forms) of many words
    /// take less time.
    #[cfg(all(feature = "writer", feature = "parts"))]
    pub(crate) fn list_stems(&self, vocabulary: &Vocabulary) {
        for stems in &self.stems {
            stems.listed.get_or_init(|| {
                let mut listed = std::collections::HashMap::<_, Vec<_>>::new();
                for term in vocabulary.terms() {
                    listed.entry(stems.stem(vocabulary.term(term), Some(term))).or_default().push(term);
                }
                listed
            });
        }
        if self.tags.contains(&0) {
            self.ends.get_or_init(|| {
                let mut ends = std::collections::HashMap::<_, Vec<_>>::new();
                for term in vocabulary.terms() {
                    for end in forms::ends(vocabulary.term(term)) {
                        ends.entry(end.to_owned()).or_default().push(term);
                    }
                }
                ends
            });
        }
    }

    /// The terms that share the stem of a word, in a language in which they occur, except the word itself; and the
    /// terms with a subword that does.
    pub(crate) fn stem_variants(&self, vocabulary: &Vocabulary, word: &str) -> Vec<(TermId, MatchKind)> {
        let typed = vocabulary.find(word);
        let mut variants = Vec::new();
        for (at, stems) in self.stems.iter().enumerate() {
            let stem = stems.stem(word, typed);
            let starts = stems.candidate_prefixes(&stem);
            let is_variant = |term: &TermId| Some(*term) != typed && self.occurs_in(*term, at);
            let terms = terms_with_stem(stems, vocabulary, &stem, &starts, is_variant);
            variants.extend(terms.into_iter().map(|term| (term, MatchKind::Stem)));
            for start in starts.iter().filter(|_| self.compounds) {
                let parts = vocabulary.subwords_with_prefix(start).filter(|&(term, part)| {
                    self.occurs_in(term, at) && stems.stem(part, vocabulary.find(part)) == stem
                });
                variants.extend(parts.map(|(term, _)| (term, MatchKind::Subword)));
            }
        }
        variants
    }

    /// Forms of a word beside those with its stem, with their weights: terms that share a long prefix with it, in the languages that
    /// have such forms; in languages without stems also terms that end with it, or that it ends with.
    ///
    /// `occurs`: whether the word or its stem occurs. One that does not is more likely misspelt, unless its language has no stems.
    pub(crate) fn forms(&self, vocabulary: &Vocabulary, word: &str, occurs: bool) -> Vec<(TermId, f32)> {
        if self.with_forms.is_empty() {
            return Vec::new();
        }
        let mut forms = forms::with_prefix(vocabulary, word);
        forms.retain(|&(term, _)| {
            let mut languages =
                self.with_forms.iter().filter(|&&language| occurs || language == self.stems.len());
            languages.any(|&language| self.occurs_in(term, language))
        });
        if self.tags.contains(&0) {
            let mut terms = self.terms_with_end(vocabulary, word);
            terms.extend(forms::ends(word).filter_map(|end| vocabulary.find(end)));
            for term in terms {
                if self.occurs_in(term, self.stems.len()) {
                    forms.push((term, forms::weight_of_end(vocabulary.term(term), word)));
                }
            }
        }
        forms
    }

    /// The terms of which a word is an [end](forms::ends).
    fn terms_with_end(&self, vocabulary: &Vocabulary, word: &str) -> Vec<TermId> {
        #[cfg(all(feature = "writer", feature = "parts"))]
        if let Some(ends) = self.ends.get() {
            return ends.get(word).cloned().unwrap_or_default();
        }
        vocabulary.terms().filter(|term| forms::is_end(vocabulary.term(*term), word)).collect()
    }
}

/// The terms of a stem that pass a test: irregular ones, then those with each candidate prefix.
fn terms_with_stem(
    stems: &Stems,
    vocabulary: &Vocabulary,
    stem: &str,
    starts: &[String],
    passes: impl Fn(&TermId) -> bool,
) -> Vec<TermId> {
    #[cfg(all(feature = "writer", feature = "parts"))]
    if let Some(listed) = stems.listed.get() {
        let terms = || listed.get(stem).into_iter().flatten().copied().filter(&passes);
        let mut found: Vec<TermId> = terms().filter(|&term| stems.is_irregular(term)).collect();
        for start in starts {
            found.extend(terms().filter(|&term| vocabulary.term(term).starts_with(start)));
        }
        return found;
    }
    let passes = |term: &TermId| passes(term) && stems.stem(vocabulary.term(*term), Some(*term)) == stem;
    let mut found: Vec<TermId> = stems.irregular().filter(&passes).collect();
    for start in starts {
        found.extend(vocabulary.with_prefix(start).iter().filter(&passes));
    }
    found
}
