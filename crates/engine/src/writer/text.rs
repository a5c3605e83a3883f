//! Writes the section "text".

use crate::error::Error;
use crate::index::text::TokenIds;
use crate::index::text_decoder::{ESCAPE, expected};
use crate::index::tokens::{CASE_MARKERS, Item, Kind, Separator};
use crate::index::vocabulary::CLASSES;
use crate::writer::vocabulary::class;

/// The symbols in the order of their codes: by class, highest first, then by number.
fn ranks(classes: &[u8]) -> impl Iterator<Item = u32> {
    (0..CLASSES as u8).rev().flat_map(move |class| {
        (0..).zip(classes).filter(move |(_, own)| **own == class).map(|(symbol, _)| symbol)
    })
}

/// Writes the section "text"; also returns the class of each case marker, word and separator. `words` and
/// `separators` are sorted.
///
/// # Errors
/// If there may be more items than numbers.
pub(crate) fn encode(
    text: impl Iterator<Item = Item> + Clone,
    words: &[&str],
    separators: &[Separator],
) -> Result<(Vec<u8>, Vec<u8>), Error> {
    let first_separator = CASE_MARKERS.len() + words.len();
    // Each word in each of its three cases.
    let limit = TokenIds::LIMIT / 3;
    if first_separator + separators.len() >= limit as usize {
        return Err(Error::TooLarge { what: "different words", limit });
    }
    let each_symbol = |put: &mut dyn FnMut(usize)| {
        let mut capital = true;
        for item in text.clone() {
            match item.kind() {
                Kind::Word(id, case) => {
                    if case != expected(capital, || words[id.0 as usize]) {
                        put(case as usize);
                    }
                    put(CASE_MARKERS.len() + id.0 as usize);
                    capital = false;
                }
                Kind::Separator(id) => {
                    put(first_separator + id.0 as usize);
                    capital = separators[id.0 as usize].opens_sentence();
                }
            }
        }
    };
    let mut counts = vec![0u32; first_separator + separators.len()];
    each_symbol(&mut |symbol| counts[symbol] += 1);
    let classes: Vec<_> = counts.into_iter().map(class).collect();
    let mut codes = vec![0u32; classes.len()];
    for (code, symbol) in (0..).zip(ranks(&classes)) {
        codes[symbol as usize] = code;
    }
    let mut out = Vec::new();
    each_symbol(&mut |symbol| match codes[symbol] {
        code if code < ESCAPE => out.extend_from_slice(&(code as u16).to_be_bytes()),
        code => {
            let code = code - ESCAPE;
            out.extend_from_slice(&((ESCAPE + (code >> 16)) as u16).to_be_bytes());
            out.extend_from_slice(&(code as u16).to_be_bytes());
        }
    });
    Ok((classes, out))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words and separators are numbered together.
    #[test]
    fn as_many_words_and_separators_fit_as_there_are_numbers() {
        let separator = Separator { text: String::new(), ends: false };
        let encoded = |words: usize, separators: usize| {
            encode(std::iter::empty(), &vec![""; words], &vec![separator.clone(); separators]).is_ok()
        };
        assert!(encoded(3000, 3000));
        let limit = TokenIds::LIMIT as usize / 3;
        assert!(!encoded(limit, 0) && !encoded(limit - 5, 5));
    }
}
