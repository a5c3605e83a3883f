//! Writes the section "languages" from words counted by language; [`Languages`](crate::index::languages::Languages)
//! reads it.

mod compounds;
pub(crate) mod language;
mod learn;
mod table;
mod terms;
#[cfg(all(test, not(target_family = "wasm")))]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use self::compounds::Compounds;
use self::language::Language;
use self::learn::Stemmed;
use self::terms::TermUse;
use crate::analysis::{Accents, fold};
use crate::ids::TermId;
use crate::writer::varint;
use crate::writer::vocabulary::WordKey;

/// The minimum share of stop words. Below it, a document without a language is not in the main language of the index.
/// Source: of English texts 20 to 44 %, of names of products 4 %; of Swahili and Vietnamese texts 0.4 and 0.7 %.
const MIN_STOP_WORDS: f32 = 0.02;
/// The minimum number of words from which the share of stop words is computed.
const MIN_WORDS: u64 = 100;

/// The frequencies of the words of an index, in its sorted order.
struct WordCounts {
    /// By code: the languages that are known, with their words.
    languages: BTreeMap<&'static str, (Language, Vec<u32>)>,
    /// Per language tag, the code of its language.
    codes: Vec<Option<&'static str>>,
    /// Of all documents.
    all: Vec<u32>,
}

/// Counts the words of each language.
#[derive(Default)]
pub(crate) struct LanguagesWriter {
    /// Per language tag, in the order of first occurrence, the frequency of each word by its number.
    tags: Vec<(String, HashMap<u32, u32>)>,
}

impl LanguagesWriter {
    /// Counts words of a document.
    pub(crate) fn count(&mut self, tag: &str, words: impl Iterator<Item = u32>) {
        let at = self.tags.iter().position(|(known, _)| known == tag).unwrap_or_else(|| {
            self.tags.push((tag.to_owned(), HashMap::new()));
            self.tags.len() - 1
        });
        let counts = &mut self.tags[at].1;
        words.for_each(|word| *counts.entry(word).or_default() += 1);
    }

    /// The language of documents without one: the known language with the most words, or English.
    fn most_frequent(&self) -> &str {
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for (tag, words) in self.tags.iter().filter(|(tag, _)| !tag.is_empty()) {
            if let Some(language) = Language::for_tag(tag) {
                *counts.entry(language.code()).or_default() +=
                    words.values().map(|&count| u64::from(count)).sum::<u64>();
            }
        }
        counts.into_iter().max_by_key(|(_, count)| *count).map_or("en", |(code, _)| code)
    }

    /// Writes the section; empty if no language is known. `words` are sorted; `places` maps their numbers to this
    /// order.
    pub(crate) fn finish(self, accents: Accents, words: &[WordKey], places: &[u32]) -> Vec<u8> {
        let WordCounts { languages, codes, all } = self.word_counts(accents, words, places);
        if languages.is_empty() {
            return Vec::new();
        }
        let all: HashMap<&str, u32> = term_uses(words, &all).map(|one| (one.term, one.count)).collect();
        let mut out = Vec::new();
        let term_uses: Vec<(Language, Vec<TermUse>)> = languages
            .into_values()
            .map(|(language, counts)| (language, term_uses(words, &counts).collect()))
            .collect();
        learn::write_keys(&mut out, &stop_words(&term_uses, &all));

        let with_stems: Vec<_> = term_uses.iter().filter(|(language, _)| language.has_stems()).collect();
        varint::write(&mut out, with_stems.len() as u32);
        let mut compounds = Compounds::default();
        for (language, terms) in &term_uses {
            let mut parts = BTreeSet::new();
            compounds.find(language, terms, &mut parts);
            if language.has_stems() {
                let terms = terms.iter().map(|one| Stemmed {
                    id: one.id,
                    term: one.term,
                    stem: language.stem(one.word),
                });
                learn::learn(language, &terms.collect::<Vec<_>>(), &parts).write(&mut out);
            }
        }
        for code in codes {
            let at = with_stems.iter().position(|(language, _)| Some(language.code()) == code);
            varint::write(&mut out, at.map_or(0, |at| at as u32 + 1));
        }
        compounds.write(&mut out);
        out
    }

    /// Counts the words of each language. Documents without one are in the main language if that is likely.
    fn word_counts(&self, accents: Accents, words: &[WordKey], places: &[u32]) -> WordCounts {
        let mut languages: BTreeMap<&str, (Language, Vec<u32>)> = BTreeMap::new();
        let mut codes = Vec::new();
        let mut all = vec![0; words.len()];
        let main = self.most_frequent();
        for (tag, counts) in &self.tags {
            let language = if tag.is_empty() {
                Language::for_tag(main).filter(|_| is_likely(main, words, places, counts))
            } else {
                Language::for_tag(tag)
            };
            let language = language.map(|language| language.with_accents(accents));
            codes.push(language.as_ref().map(Language::code));
            let mut own = language.map(|language| {
                let entry = languages.entry(language.code()).or_insert((language, vec![0; words.len()]));
                &mut entry.1
            });
            for (&word, &count) in counts {
                let place = places[word as usize] as usize;
                all[place] += count;
                if let Some(own) = &mut own {
                    own[place] += count;
                }
            }
        }
        WordCounts { languages, codes, all }
    }
}

/// Whether a text may be in a language, by the share of its stop words. A short text may be in any.
fn is_likely(code: &str, words: &[WordKey], places: &[u32], counts: &HashMap<u32, u32>) -> bool {
    let Some(language) = Language::for_tag(code) else { return false };
    let mut own: HashMap<String, u64> = HashMap::new();
    for (&word, &count) in counts {
        let word = &words[places[word as usize] as usize].word;
        if !word.contains(char::is_numeric) {
            let mut term = String::new();
            fold(word, Accents::Kept, &mut term);
            *own.entry(term).or_default() += u64::from(count);
        }
    }
    // Without accents, many syllables of Vietnamese are English stop words.
    let stop_words = language.with_accents(Accents::Kept).stop_words(own.keys().map(String::as_str));
    let of_them: u64 = stop_words.iter().filter_map(|word| own.get(word)).sum();
    let all: u64 = own.values().sum();
    all < MIN_WORDS || of_them as f32 >= all as f32 * MIN_STOP_WORDS
}

/// The terms that occur, from the frequencies of words.
fn term_uses<'w>(words: &'w [WordKey], counts: &[u32]) -> impl Iterator<Item = TermUse<'w>> {
    let mut places = 0..;
    words.chunk_by(|a, b| a.term() == b.term()).zip(0..).filter_map(move |(same, id)| {
        let counts = places.by_ref().take(same.len()).map(|place| counts[place]);
        let counts: Vec<u32> = counts.collect();
        let count = counts.iter().sum();
        // The first of the most frequent ones.
        let highest = counts.iter().max()?;
        let word = counts.iter().position(|one| one == highest)?;
        (count > 0).then(|| TermUse { id: TermId(id), term: same[0].term(), word: &same[word].word, count })
    })
}

/// The stop words of all languages, sorted, without words that mostly occur in languages in which they are content
/// words.
fn stop_words(term_uses: &[(Language, Vec<TermUse>)], all: &HashMap<&str, u32>) -> Vec<String> {
    let mut stopped: BTreeMap<String, u32> = BTreeMap::new();
    for (language, terms) in term_uses {
        let counts: HashMap<&str, u32> = terms.iter().map(|one| (one.term, one.count)).collect();
        for word in language.stop_words(counts.keys().copied()) {
            let count = counts.get(word.as_str()).copied().unwrap_or(0);
            *stopped.entry(word).or_default() += count;
        }
    }
    let says_little =
        |(word, count): &(String, u32)| count * 2 >= all.get(word.as_str()).copied().unwrap_or(0);
    let words: BTreeSet<String> = stopped.into_iter().filter(says_little).map(|(word, _)| word).collect();
    words.into_iter().collect()
}
