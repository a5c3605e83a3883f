//! Words, counted by language → the part of an index that [`Languages`](super::Languages) reads.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::compounds::Compounds;
use super::learn::{self, Stemmed};
use crate::analysis::{Accents, Language};
use crate::varint;
use crate::vocabulary::{TermId, WordKey};

/// Counts the words of each language while documents are added.
#[derive(Default)]
pub(crate) struct LanguagesWriter {
    /// Per language tag, in the order in which they first come, how often each word occurs, by its number.
    tags: Vec<(String, HashMap<u32, u32>)>,
}

/// A term as it occurs in one language.
pub(super) struct Spoken<'w> {
    pub(super) id: TermId,
    pub(super) term: &'w str,
    /// The word that it is most often.
    pub(super) word: &'w str,
    /// How often it occurs.
    pub(super) count: u32,
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

    /// What a document that does not name its language is taken for: the language, of those that are known, of most
    /// words, or English.
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

    /// The part; empty when nothing is known of the languages. `words` are sorted; `places` are those of the words by
    /// their numbers.
    pub(crate) fn finish(self, accents: Accents, words: &[WordKey], places: &[u32]) -> Vec<u8> {
        let mut languages: BTreeMap<&str, (Language, Vec<u32>)> = BTreeMap::new();
        let mut codes = Vec::new();
        let mut all = vec![0; words.len()];
        let most = self.most_frequent();
        for (tag, counts) in &self.tags {
            let language = Language::for_tag(if tag.is_empty() { most } else { tag });
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
        if languages.is_empty() {
            return Vec::new();
        }
        let all: HashMap<&str, u32> = spoken(words, &all).map(|one| (one.term, one.count)).collect();
        let mut out = Vec::new();
        let spoken: Vec<(Language, Vec<Spoken>)> = languages
            .into_values()
            .map(|(language, counts)| (language, spoken(words, &counts).collect()))
            .collect();
        learn::write_keys(&mut out, &stop_words(&spoken, &all));

        let with_stems: Vec<_> = spoken.iter().filter(|(language, _)| language.has_stems()).collect();
        varint::write(&mut out, with_stems.len() as u32);
        let mut compounds = Compounds::default();
        for (language, terms) in &spoken {
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
}

/// The terms that occur, by how often each word does.
fn spoken<'w>(words: &'w [WordKey], counts: &[u32]) -> impl Iterator<Item = Spoken<'w>> {
    let mut places = 0..;
    words.chunk_by(|a, b| a.term() == b.term()).zip(0..).filter_map(move |(same, id)| {
        let counts = places.by_ref().take(same.len()).map(|place| counts[place]);
        let counts: Vec<u32> = counts.collect();
        let count = counts.iter().sum();
        // The first of those that are as frequent.
        let most = counts.iter().max()?;
        let word = counts.iter().position(|one| one == most)?;
        (count > 0).then(|| Spoken { id: TermId(id), term: same[0].term(), word: &same[word].word, count })
    })
}

/// The stop words of all languages, sorted. A word that mostly stands in languages where it says something is none.
fn stop_words(spoken: &[(Language, Vec<Spoken>)], all: &HashMap<&str, u32>) -> Vec<String> {
    let mut stopped: BTreeMap<String, u32> = BTreeMap::new();
    for (language, terms) in spoken {
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
