//! The query language: words, `"a phrase"`, `-without`, `title:word`, `date:2021..2023`, `prefix*`, `a OR b`.

use std::ops::Range;

use super::{
    Atom, Chunk, Clause, Ending, Exclusion, MAX_REACH, MAX_WORDS, ParsedQuery, Phrase, RangeFilter,
    ValueRange, Word,
};
use crate::analysis::{self, Accents};
use crate::document::Field;

/// Parses a query. `prefix`: whether the last word may be unfinished; `names`: of metadata, which may have ranges.
pub(crate) fn parse(text: &str, prefix: bool, accents: Accents, names: &[String]) -> ParsedQuery {
    let mut parser =
        Parser { text, accents, names, at: 0, words: 0, or: false, query: ParsedQuery::default() };
    parser.run();
    let mut query = parser.query;
    // Beside words, signs are the punctuation of the query.
    if !query.clauses.is_empty() {
        query.signs.clear();
    }
    // A word is unfinished while nothing, not even a space, follows it.
    if !prefix {
        for clause in &mut query.clauses {
            for atom in &mut clause.alternatives {
                match atom {
                    Atom::Word(word) if word.ending == Ending::Unfinished => word.ending = Ending::Finished,
                    Atom::Phrase(phrase) => phrase.unclosed = false,
                    Atom::Word(_) => {}
                }
            }
        }
    }
    query
}

/// The fields that a query can name before a colon.
const FIELDS: [(&str, Field); 2] = [("title", Field::Title), ("heading", Field::Heading)];

/// The quotation marks of keyboards and typography. Any of them closes any other.
const QUOTES: [char; 6] = ['"', '“', '”', '„', '«', '»'];

/// The maximum number of alternatives of a clause; further ones are ignored.
const MAX_ALTERNATIVES: usize = 64;
/// The maximum number of signs: for each, all texts are scanned.
const MAX_SIGNS: usize = 4;
/// The maximum number of ranges: each is compared with the values of all hits.
pub(super) const MAX_RANGES: usize = 32;

struct Parser<'a> {
    text: &'a str,
    accents: Accents,
    names: &'a [String],
    at: usize,
    words: usize,
    /// Whether `OR` follows the last clause.
    or: bool,
    query: ParsedQuery,
}

impl<'a> Parser<'a> {
    fn run(&mut self) {
        while let Some(start) = self.skip_spaces() {
            if self.words >= MAX_WORDS {
                self.query.cut = true;
                return;
            }
            if self.operator_or() {
                continue;
            }
            let negated = self.negation();
            if self.range(negated) {
                continue;
            }
            let field = self.field();
            let before = self.query.clauses.len();
            if let Some(phrase) = self.quoted() {
                self.phrase(phrase, field, negated);
            } else {
                self.chunk(field, negated);
            }
            // Only the first clause of a chunk is an alternative of the clause before `OR`.
            if std::mem::take(&mut self.or) && before > 0 && self.query.clauses.len() > before {
                let clause = self.query.clauses.remove(before);
                let target = &mut self.query.clauses[before - 1];
                if target.field == clause.field {
                    self.query.cut |= target.alternatives.len() == MAX_ALTERNATIVES;
                    target.alternatives.extend(clause.alternatives);
                    target.alternatives.truncate(MAX_ALTERNATIVES);
                } else {
                    self.query.clauses.insert(before, clause);
                }
            }
            debug_assert!(self.at > start, "every iteration consumes text");
        }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip_spaces(&mut self) -> Option<usize> {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
        (self.at < self.text.len()).then_some(self.at)
    }

    /// `OR` between two clauses; elsewhere it is a word.
    fn operator_or(&mut self) -> bool {
        let Some(after) = self.rest().strip_prefix("OR") else { return false };
        let between = after.starts_with(char::is_whitespace)
            && !after.trim_start().is_empty()
            && !after.trim_start().starts_with('-')
            && !self.query.clauses.is_empty()
            && !self.or;
        if between {
            self.at += 2;
            self.or = true;
        }
        between
    }

    /// `-` directly before a word or a phrase. Two hyphens are no negation but an option: `--release`.
    fn negation(&mut self) -> bool {
        let Some(after) = self.rest().strip_prefix('-') else { return false };
        // Up to the end of the chunk only: a query may consist of hyphens.
        let word_follows = || {
            let chunk = &after[..chunk_end(after)];
            analysis::tokenize(chunk).next().is_some_and(|token| token.start == 0)
        };
        let negates = after.starts_with(QUOTES) || word_follows();
        if negates {
            self.at += 1;
            self.or = false;
        }
        negates
    }

    /// `title:` directly before a word or a phrase.
    fn field(&mut self) -> Option<Field> {
        let rest = self.rest();
        // Only the first letters are read: a query may be one long text without colons.
        let (name, field) = FIELDS.into_iter().find(|(name, _)| {
            let start = rest.as_bytes().get(..name.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
        })?;
        let after = rest[name.len()..].strip_prefix(':')?;
        if after.starts_with([':', ' ']) || after.is_empty() {
            return None;
        }
        self.at += name.len() + 1;
        Some(field)
    }

    /// `date:2021..2023`, where the index has metadata of this name.
    fn range(&mut self, negated: bool) -> bool {
        let rest = self.rest();
        let named = |name: &&String| {
            rest.as_bytes().get(name.len()) == Some(&b':') && rest[..name.len()].eq_ignore_ascii_case(name)
        };
        let Some(name) = self.names.iter().find(named) else { return false };
        let value = &rest[name.len() + 1..];
        let range = &value[..chunk_end(value)];
        if range.starts_with(':') || ValueRange::parse(range).is_none() {
            return false;
        }
        if self.query.ranges.len() < MAX_RANGES {
            let filter = (name.clone(), vec![range.to_owned()]);
            self.query.ranges.push(RangeFilter { filter, negated });
        } else {
            self.query.cut = true;
        }
        self.at += name.len() + 1 + range.len();
        self.or = false;
        true
    }

    /// A quoted text: its start, the text, and whether it is closed. One that is not closed ends with the query.
    fn quoted(&mut self) -> Option<(usize, &'a str, bool)> {
        let inner = self.rest().strip_prefix(QUOTES)?;
        let start = self.text.len() - inner.len();
        match inner.find(QUOTES) {
            Some(end) => {
                let close = inner[end..].chars().next().map_or(0, char::len_utf8);
                self.at = start + end + close;
                Some((start, &inner[..end], true))
            }
            None => {
                self.at = self.text.len();
                Some((start, inner, false))
            }
        }
    }

    fn phrase(&mut self, (start, text, closed): (usize, &str, bool), field: Option<Field>, negated: bool) {
        let mut tokens = analysis::tokenize(text);
        let room = MAX_WORDS.saturating_sub(self.words).max(1);
        let terms: Vec<_> = tokens.by_ref().take(room).map(|token| self.folded(&text[token])).collect();
        if terms.is_empty() {
            self.sign(text.trim(), negated);
            return;
        }
        self.words += terms.len();
        let cut = tokens.next().is_some();
        self.query.cut |= cut;
        let reach = if closed { self.reach() } else { 0 };
        let unclosed = !closed && !cut && !text.ends_with(char::is_whitespace);
        let phrase = Phrase { text: text.to_owned(), terms, quoted: true, unclosed, reach, start };
        self.push(Atom::Phrase(phrase), field, negated);
    }

    /// `~5` directly after a phrase.
    fn reach(&mut self) -> usize {
        let Some(after) = self.rest().strip_prefix('~') else { return 0 };
        let digits = after.bytes().take_while(u8::is_ascii_digit);
        let length = digits.clone().count();
        if length == 0 || !after[length..].chars().next().is_none_or(char::is_whitespace) {
            return 0;
        }
        self.at += 1 + length;
        let add = |number: usize, byte: u8| (number * 10 + usize::from(byte - b'0')).min(MAX_REACH);
        digits.fold(0, add)
    }

    /// The text up to the next space.
    fn chunk(&mut self, field: Option<Field>, negated: bool) {
        let start = self.at;
        let rest = self.rest();
        let end = chunk_end(rest);
        let chunk = &rest[..end];
        self.at += end;
        let starred = chunk.ends_with('*') && !chunk.ends_with("**");
        let last = self.at == self.text.len();

        let mut tokens: Vec<_> = analysis::tokenize(chunk).collect();
        let room = MAX_WORDS.saturating_sub(self.words);
        self.query.cut |= tokens.len() > room;
        tokens.truncate(room);
        self.words += tokens.len();
        let terms: Vec<_> = tokens.iter().map(|token| self.folded(&chunk[token.clone()])).collect();
        if terms.is_empty() {
            self.sign(chunk, negated);
            return;
        }

        let mut at = 0;
        while at < tokens.len() {
            let run = unit_run(chunk, &tokens[at..]);
            if run > 1 {
                let units = at..at + run;
                let phrase = unit_phrase(chunk, start, &tokens[units.clone()], &terms[units]);
                self.push(Atom::Phrase(phrase), field, negated);
                at += run;
                continue;
            }
            let token = &tokens[at];
            let ending = if at + 1 == tokens.len() && starred {
                Ending::Wildcard
            } else if at + 1 == tokens.len() && last && token.end == chunk.len() && !negated {
                Ending::Unfinished
            } else {
                Ending::Finished
            };
            let word = Word {
                text: chunk[token.clone()].to_owned(),
                term: terms[at].clone(),
                start: start + token.start,
                ending,
            };
            self.push(Atom::Word(word), field, negated);
            at += 1;
        }
        if !negated {
            // The end of a sentence or wildcard is no separator.
            let ends = ['*', '.', ',', ';', '?'];
            self.note_separators(chunk.trim_end_matches(ends), &tokens, terms);
        }
    }

    /// Adds a sign, that is a text without words.
    fn sign(&mut self, text: &str, negated: bool) {
        let is_known = self.query.signs.iter().any(|sign| sign == text);
        if !negated && !is_known && !text.is_empty() && self.query.signs.len() < MAX_SIGNS {
            self.query.signs.push(text.to_owned());
        }
    }

    fn push(&mut self, atom: Atom, field: Option<Field>, negated: bool) {
        if negated {
            self.query.excluded.push(Exclusion { atom, field });
        } else {
            self.query.clauses.push(Clause { alternatives: vec![atom], field });
        }
    }

    /// The term of a word.
    fn folded(&self, token: &str) -> String {
        let mut term = String::new();
        analysis::fold(token, self.accents, &mut term);
        term
    }

    fn note_separators(&mut self, chunk: &str, tokens: &[Range<usize>], terms: Vec<String>) {
        let mut separators = Vec::with_capacity(terms.len() + 1);
        let mut end = 0;
        for token in tokens {
            separators.push(chunk[end..token.start].to_owned());
            end = token.end;
        }
        separators.push(chunk.get(end..).unwrap_or_default().to_owned());
        // A run of units has no separators, and is a phrase.
        if !terms.is_empty() && separators.iter().any(|separator| !separator.is_empty()) {
            self.query.chunks.push(Chunk { terms, separators });
        }
    }
}

/// The end of the chunk at the start of a text: the next space or quotation mark.
fn chunk_end(text: &str) -> usize {
    let mut chars = text.char_indices();
    let end = chars.find(|&(at, c)| c.is_whitespace() || at > 0 && QUOTES.contains(&c));
    end.map_or(text.len(), |(at, _)| at)
}

/// A run of adjacent units of a chunk as a phrase. `start`: the offset of the chunk in the query.
fn unit_phrase(chunk: &str, start: usize, tokens: &[Range<usize>], terms: &[String]) -> Phrase {
    let range = tokens[0].start..tokens[tokens.len() - 1].end;
    Phrase {
        text: chunk[range.clone()].to_owned(),
        terms: terms.to_vec(),
        quoted: false,
        unclosed: false,
        reach: 0,
        start: start + range.start,
    }
}

/// The length of the run of adjacent units of a script without spaces at the start of `tokens`.
fn unit_run(chunk: &str, tokens: &[Range<usize>]) -> usize {
    let units = tokens.iter().take_while(|token| analysis::is_unit(&chunk[(*token).clone()])).count();
    tokens[..units].windows(2).position(|pair| pair[0].end != pair[1].start).map_or(units, |at| at + 1)
}
