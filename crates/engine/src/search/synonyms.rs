//! What the words of a query match by synonyms.

use crate::analysis::tokenize;
use crate::index::tuning::Synonym;
use crate::parameters::match_weight;
use crate::query::{Atom, Clause, Ending, Word};
use crate::results::MatchKind;
use crate::search::language::includes_language;
use crate::search::lookup::Lookup;
use crate::search::term::{Matcher, Matches};

/// The maximum number of words in a run that is looked up.
const MAX_RUN: usize = 8;

/// What words of a query match by synonyms: each word by where it starts in the query.
#[derive(Default)]
pub(crate) struct SynonymMatches<'i>(Vec<(usize, Matches<'i>)>);

impl<'i> SynonymMatches<'i> {
    /// Looks up the synonyms of all words and runs of words. `language`: that of the reader, if it is known.
    pub(crate) fn new(lookup: &'i dyn Lookup, clauses: &[Clause], language: Option<&str>) -> Self {
        let mut found = Self::default();
        let synonyms = &lookup.tuning().synonyms;
        if synonyms.is_empty() {
            return found;
        }
        for first in 0..clauses.len() {
            // Longer and longer runs of words.
            let mut run = String::new();
            let mut starts = Vec::new();
            for clause in clauses[first..].iter().take(MAX_RUN) {
                let ([Atom::Word(word)], None) = (&clause.alternatives[..], clause.field) else { break };
                run.push_str(&word.term);
                starts.push(word.start);
                for synonym in synonyms {
                    if synonym.from == run && holds(synonym, language) {
                        for &start in &starts {
                            found.0.push((start, matches(lookup, synonym)));
                        }
                    }
                }
                run.push(' ');
            }
        }
        found
    }

    /// Adds what a word matches by synonyms, without terms that it matches itself.
    pub(crate) fn add_to(&self, word: &Word, matches: &mut Matches<'i>) {
        for (_, synonyms) in self.0.iter().filter(|(start, _)| *start == word.start) {
            for matcher in &synonyms.matchers {
                let is_known = |known: &Matcher| known.words == matcher.words && known.term == matcher.term;
                if !matches.matchers.iter().any(is_known) {
                    matches.matchers.push(matcher.clone());
                }
            }
        }
    }

    /// Whether a word matches anything by synonyms.
    pub(crate) fn has(&self, word: &Word) -> bool {
        self.0.iter().any(|(start, matches)| *start == word.start && !matches.is_empty())
    }
}

/// Whether a synonym holds for readers of a language; where that is not known, all do.
fn holds(synonym: &Synonym, language: Option<&str>) -> bool {
    synonym.language.is_empty() || language.is_none_or(|tag| includes_language(&synonym.language, tag))
}

/// The texts that a synonym finds: other forms of its word, or its phrase.
fn matches<'i>(lookup: &'i dyn Lookup, synonym: &Synonym) -> Matches<'i> {
    let to = &synonym.to;
    let mut terms = Vec::new();
    for token in tokenize(to) {
        terms.push(to[token].to_owned());
    }
    let found = if terms.len() > 1 {
        lookup.match_phrase(&terms, false, 0)
    } else {
        lookup.match_word(&Word { text: to.clone(), term: to.clone(), start: 0, ending: Ending::Finished })
    };
    let mut matchers = found.matchers;
    matchers.retain(|matcher| matcher.kind != MatchKind::Subword);
    for matcher in &mut matchers {
        matcher.kind = MatchKind::Synonym;
        matcher.weight *= match_weight(MatchKind::Synonym);
    }
    Matches { matchers, prefixes: Vec::new() }
}
