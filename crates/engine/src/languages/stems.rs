//! Stems by rules: what to take off a word's beginning and end, and what to put there.
//!
//! ```text
//! changes:     count:varint, × { cut:varint put:string }   ×2: at the beginning, at the end
//! beginnings:  count:varint, × { shared:varint rest:string }, × change:varint
//! endings:     the same; their letters from the last to the first
//! exceptions:  count:varint, × (terms since the last one << 1 | far):varint, × change:varint
//! ```
//! `cut` counts letters. Of the rules that fit a word the longest holds, at its beginning and at its end; change 0
//! changes nothing, and is not in the list. An exception is a term whose change is another.
//!
//! Words with the same stem are looked for among those that begin as the rules let them ([`Stems::starts`]). A term that
//! does not is *far*: it is asked for its stem each time.

use crate::varint::Bytes;
use crate::vocabulary::TermId;

/// What becomes of a word.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Change {
    pub(super) start: Affix,
    pub(super) end: Affix,
}

/// What becomes of one end of a word: letters to take off, and what takes their place.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Affix {
    pub(super) cut: u32,
    pub(super) put: String,
}

/// Which change holds for the words that begin so, or end so (letters from the last to the first).
#[derive(Default)]
pub(super) struct Rules {
    /// Sorted.
    pub(super) keys: Vec<String>,
    /// Per key, its change.
    pub(super) changes: Vec<u32>,
}

/// The stems of one language.
#[derive(Default)]
pub(super) struct Stems {
    /// The first changes nothing.
    pub(super) changes: Vec<Change>,
    pub(super) beginnings: Rules,
    pub(super) endings: Rules,
    /// By term.
    pub(super) exceptions: Vec<Exception>,
}

/// A term for which the rules are wrong, or that is not among those that begin as its stem lets them.
pub(super) struct Exception {
    pub(super) term: TermId,
    pub(super) change: u32,
    pub(super) far: bool,
}

/// The fewest letters that words are looked for by: what one letter begins is not worth it.
const LEAST_LETTERS: usize = 2;

impl Rules {
    /// The change of the longest key that `text` begins with.
    fn find(&self, text: &str) -> u32 {
        let mut text = text;
        loop {
            let at = self.keys.partition_point(|key| key.as_str() <= text);
            let Some(key) = at.checked_sub(1).map(|at| &self.keys[at]) else { return 0 };
            if text.starts_with(key.as_str()) {
                return self.changes[at - 1];
            }
            // Shorter ones share with the text no more than this one does.
            let same = text.chars().zip(key.chars()).take_while(|(a, b)| a == b);
            text = &text[..same.map(|(letter, _)| letter.len_utf8()).sum()];
        }
    }
}

impl Stems {
    /// The stem of a word: of a term of the vocabulary the right one, of others what the rules say.
    pub(super) fn stem(&self, text: &str, term: Option<TermId>) -> String {
        let exception =
            term.and_then(|term| self.exceptions.binary_search_by_key(&term, |one| one.term).ok());
        let (start, end) = match exception {
            Some(at) => (self.exceptions[at].change, self.exceptions[at].change),
            None => self.by_rules(text),
        };
        self.changes[start as usize].start.join(text, &self.changes[end as usize].end)
    }

    /// The changes, at the beginning and at the end, that the rules have for a word.
    pub(super) fn by_rules(&self, text: &str) -> (u32, u32) {
        let reversed: String = text.chars().rev().collect();
        (self.beginnings.find(text), self.endings.find(&reversed))
    }

    /// How the words begin that have this stem by the rules; far ones aside.
    pub(super) fn starts(&self, stem: &str) -> Vec<String> {
        let rules = self.beginnings.keys.iter().zip(&self.beginnings.changes);
        let beginnings = rules.map(|(key, &change)| {
            let Affix { cut, put } = &self.changes[change as usize].start;
            (&key[..letters_end(key, *cut)], put.as_str())
        });
        let mut starts: Vec<String> = Vec::new();
        for (cut, put) in [("", "")].into_iter().chain(beginnings) {
            let Some(rest) = stem.strip_prefix(put) else { continue };
            // What the rule of a word may have put at its end is not in the word.
            let ends =
                self.endings.changes.iter().map(|&change| self.changes[change as usize].end.put.as_str());
            let starts_of = ends.chain([""]).filter_map(|put| Some(cut.to_owned() + rest.strip_suffix(put)?));
            let long = starts_of.filter(|start| start.chars().nth(LEAST_LETTERS - 1).is_some());
            if let Some(start) = long.min_by_key(String::len)
                && !starts.contains(&start)
            {
                starts.push(start);
            }
        }
        starts
    }

    /// The terms that do not begin as their stem lets them.
    pub(super) fn far(&self) -> impl Iterator<Item = TermId> {
        self.exceptions.iter().filter(|one| one.far).map(|one| one.term)
    }

    /// Reads the stems of a language whose words are among so many terms.
    pub(super) fn read(bytes: &mut Bytes, terms: usize) -> Self {
        let mut stems = Self { changes: vec![Change::default()], ..Self::default() };
        for _ in 0..bytes.count() {
            let mut affix = || Affix { cut: bytes.number(), put: bytes.str().to_owned() };
            stems.changes.push(Change { start: affix(), end: affix() });
        }
        let changes = stems.changes.len();
        stems.beginnings = Rules::read(bytes, changes);
        stems.endings = Rules::read(bytes, changes);
        let count = bytes.count();
        let mut next = 0u32;
        for _ in 0..count {
            let head = bytes.number();
            let term = next.saturating_add(head >> 1);
            bytes.check((term as usize) < terms, "an exception is no term");
            stems.exceptions.push(Exception { term: TermId(term), change: 0, far: head & 1 == 1 });
            next = term.saturating_add(1);
        }
        for exception in &mut stems.exceptions {
            exception.change = change(bytes, changes);
        }
        stems
    }
}

impl Rules {
    fn read(bytes: &mut Bytes, changes: usize) -> Self {
        let keys = keys(bytes);
        let changes = keys.iter().map(|_| change(bytes, changes)).collect();
        Self { keys, changes }
    }
}

fn change(bytes: &mut Bytes, changes: usize) -> u32 {
    let change = bytes.number();
    bytes.check((change as usize) < changes, "a change does not exist");
    if (change as usize) < changes { change } else { 0 }
}

/// The most bytes that a key shares with the one before: what all take in memory is bounded by the size of the file.
pub(super) const MOST_SHARED: usize = 31;

/// Reads sorted texts, each without what it shares with the one before.
pub(super) fn keys(bytes: &mut Bytes) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for _ in 0..bytes.count() {
        let before = keys.last().map_or("", String::as_str);
        let shared = bytes.number() as usize;
        let shared = if shared <= MOST_SHARED { before.get(..shared) } else { None };
        bytes.check(shared.is_some(), "a word shares more than there is");
        let key = shared.unwrap_or_default().to_owned() + bytes.str();
        bytes.check(key.as_str() > before, "its words are out of order");
        keys.push(key);
    }
    keys
}

impl Affix {
    /// A word with this at its beginning and `end` at its end; a word that is too short for both, as it is.
    fn join(&self, text: &str, end: &Self) -> String {
        let start = letters_end(text, self.cut);
        let last = end
            .cut
            .checked_sub(1)
            .map_or(Some(text.len()), |cut| text.char_indices().nth_back(cut as usize).map(|(at, _)| at));
        match last.and_then(|last| text.get(start..last)) {
            Some(middle) => self.put.clone() + middle + &end.put,
            None => text.to_owned(),
        }
    }
}

/// Where so many letters of a text end.
fn letters_end(text: &str, letters: u32) -> usize {
    text.char_indices().nth(letters as usize).map_or(text.len(), |(at, _)| at)
}
