//! Signs: punctuation that is searched as such, for instance `?`, `=>`, `..=`.
//!
//! Signs are not words, so they have no postings: a search for them reads the separators of all texts.

use crate::document::BlockKind;
use crate::ids::{SeparatorId, TokenPos};
use crate::index::Index;
use crate::index::postings::Posting;
use crate::index::tokens::Kind;
use crate::results::MatchKind;

/// Brackets and quotation marks around a sign in prose.
pub(crate) const AROUND: [char; 15] =
    ['(', ')', '[', ']', '{', '}', '"', '\'', '`', '“', '”', '‘', '’', '«', '»'];
/// Signs that end a sentence or a part of it.
const PUNCTUATION: [char; 8] = ['.', ',', ';', ':', '?', '!', '…', '。'];

/// The occurrences of a sign: where it stands for itself, and in code also among other signs.
pub(crate) fn find(index: &Index, sign: &str) -> [(MatchKind, Vec<Posting>); 2] {
    let (documents, text) = (index.documents(), index.text());
    // Few separators contain the sign, so most positions are skipped by their ids. Bytes are compared, because searching
    // for a `str` would add 2 KB to the module.
    let has_sign = |text: &str| text.as_bytes().windows(sign.len()).any(|bytes| bytes == sign.as_bytes());
    let contains: Vec<bool> = text.separators.iter().map(|one| has_sign(&one.text)).collect();
    let mut found = [(MatchKind::Exact, Vec::new()), (MatchKind::Subword, Vec::new())];
    if !contains.contains(&true) {
        return found;
    }
    let mut block = 0;
    let end = TokenPos(text.len() as u32);
    for (position, item) in text.items(TokenPos(0)..end) {
        let Kind::Separator(SeparatorId(separator)) = item.kind() else { continue };
        if !contains[separator as usize] {
            continue;
        }
        while documents.blocks[block + 1].start <= position {
            block += 1;
        }
        let entry = &documents.blocks[block];
        let separator = &text.separators[separator as usize];
        let after_word = position > entry.start;
        let is_code = entry.kind == BlockKind::Code;
        let posting = Posting::new(position, entry.field);
        if stands_alone(&separator.text, sign, after_word && !is_code, separator.ends) {
            found[0].1.push(posting);
        } else if is_code {
            found[1].1.push(posting);
        }
    }
    found
}

/// Whether a separator has a sign that stands for itself: not among other signs, and not the punctuation of a sentence.
/// `after_word`: whether the separator follows a word of prose; `ends`: whether its block ends with it.
pub(crate) fn stands_alone(separator: &str, sign: &str, after_word: bool, ends: bool) -> bool {
    let mut rest = separator;
    while let Some(piece) = rest.split_whitespace().next() {
        let start = rest.len() - rest.trim_start().len();
        let is_first = start == 0 && rest.len() == separator.len();
        rest = &rest[start + piece.len()..];
        let is_last = !rest.is_empty() || ends;
        let punctuates = after_word && is_first && is_last && sign.chars().all(|c| PUNCTUATION.contains(&c));
        if !punctuates && (piece == sign || piece.trim_matches(AROUND) == sign) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::stands_alone;

    #[test]
    fn punctuation_of_a_sentence_is_no_sign() {
        for (separator, sign, alone) in [
            (" ? ", "?", true),
            (" (?) ", "?", true),
            ("? ", "?", false),
            ("?\" ", "?", false),
            ("::", "::", true),
            (": ", ":", false),
            ("..=", "..=", true),
            ("..=", "..", false),
            (" => ", "=>", true),
            (" + ", "+", true),
            ("!! ", "!!", false),
            (" !!", "!!", true),
        ] {
            assert_eq!(stands_alone(separator, sign, true, false), alone, "{separator}");
        }
        assert!(!stands_alone("?", "?", true, true), "the end of a block");
        assert!(stands_alone("?", "?", false, true), "a cell of a table");
        assert!(stands_alone(";\n", ";", false, false), "in code");
    }
}
