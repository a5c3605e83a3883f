//! Completions of what was typed, from the blocks of words.

use crate::analysis;
use crate::parts::index::PartsIndex;
use crate::parts::lookup::{PartsLookup, Run};
use crate::parts::{Outcome, corrections};
use crate::results::Suggestion;
use crate::sort;

impl PartsIndex {
    /// Completes the last word of `text`; most frequent first, each with the number of documents in which it occurs. At
    /// most `limit`. Unlike [`Index::suggest`](crate::Index::suggest), it looks at the last word alone, and suggests no
    /// phrases.
    pub fn suggest(&self, text: &str, limit: usize) -> Outcome<Vec<Suggestion>> {
        let Some(last) = analysis::tokenize(text).last().filter(|last| last.end == text.len()) else {
            return Outcome::Found(Vec::new());
        };
        let mut prefix = String::new();
        analysis::fold(&text[last.clone()], self.root.accents, &mut prefix);
        let run = Run::new(self, &[], false);
        let blocks = corrections::blocks(&PartsLookup::new(&run), true, &prefix);
        let Some(blocks) = blocks else { return Outcome::Missing(run.into_missing()) };
        let words = blocks.iter().flat_map(|block| block.iter());
        let mut words: Vec<_> = words.filter(|word| word.term.starts_with(&prefix)).collect();
        sort::sort_by(&mut words, |a, b| b.documents.cmp(&a.documents).then_with(|| a.term.cmp(&b.term)));
        let words = words.into_iter().take(limit);
        let suggestions = words.map(|word| Suggestion {
            text: text[..last.start].to_owned() + word.shown(),
            count: word.documents as usize,
        });
        Outcome::Found(suggestions.collect())
    }
}
