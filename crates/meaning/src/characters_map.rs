//! The table by which SentencePiece replaces characters before it cuts a text (`precompiled_charsmap`).
//!
//! ```text
//! size of the trie in bytes: u32, trie, replacements: texts that end with a zero byte
//! ```
//! The trie is a double array (Aoe 1989) in the layout of Darts: a unit of 32 bits per node. It maps sequences of bytes to
//! offsets of replacements.

/// A table of replacements.
pub(crate) struct CharactersMap {
    units: Vec<u32>,
    replacements: Vec<u8>,
}

impl CharactersMap {
    /// Nothing if the bytes are damaged.
    pub(crate) fn new(bytes: &[u8]) -> Option<Self> {
        let (size, rest) = bytes.split_first_chunk::<4>()?;
        let (trie, replacements) = rest.split_at_checked(u32::from_le_bytes(*size) as usize)?;
        let (units, odd) = trie.as_chunks::<4>();
        let units: Vec<u32> = units.iter().map(|unit| u32::from_le_bytes(*unit)).collect();
        let is_whole = odd.is_empty() && !units.is_empty();
        is_whole.then(|| Self { units, replacements: replacements.to_vec() })
    }

    /// The text with the longest known sequence at each place replaced.
    pub(crate) fn apply(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            let found = self.longest(rest.as_bytes());
            let found = found.filter(|(length, _)| rest.is_char_boundary(*length));
            let (length, replacement) = match found {
                Some((length, replacement)) => (length, replacement),
                None => (character.len_utf8(), &rest[..character.len_utf8()]),
            };
            out.push_str(replacement);
            rest = &rest[length..];
        }
        out
    }

    /// The length of the longest sequence that a key starts with, and what replaces it.
    fn longest(&self, key: &[u8]) -> Option<(usize, &str)> {
        let mut found = None;
        let mut node = offset(*self.units.first()?);
        for (at, &byte) in key.iter().enumerate() {
            node ^= usize::from(byte);
            let Some(&unit) = self.units.get(node).filter(|unit| label(**unit) == u32::from(byte)) else {
                break;
            };
            node ^= offset(unit);
            if has_value(unit) {
                let value = self.units.get(node).map(|unit| *unit & !VALUE);
                found = value.map(|value| (at + 1, value as usize)).or(found);
            }
        }
        let (length, start) = found?;
        let replacement = self.replacements.get(start..)?.split(|byte| *byte == 0).next()?;
        Some((length, std::str::from_utf8(replacement).ok()?))
    }
}

/// The bit of a unit that holds a value.
const VALUE: u32 = 1 << 31;

/// The byte that leads to a node; no byte leads to one that holds a value.
fn label(unit: u32) -> u32 {
    unit & (VALUE | 0xff)
}

fn has_value(unit: u32) -> bool {
    unit & 1 << 8 != 0
}

/// How far its children are, by exclusive or.
fn offset(unit: u32) -> usize {
    ((unit >> 10) << ((unit & 1 << 9) >> 6)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table in which each node has 256 places for its children.
    fn table(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut units = vec![0u32; 256];
        let mut replacements = Vec::new();
        // The first node is at 0, its children from 256 on; of the node at `at`, unit and the block of its children.
        let mut blocks = std::collections::BTreeMap::from([(0usize, 256usize)]);
        units.resize(512, 0);
        units[0] = 256 << 10;
        for (key, replacement) in entries {
            let mut node = 0;
            for &byte in key.as_bytes() {
                node = blocks[&node] ^ usize::from(byte);
                blocks.entry(node).or_insert_with(|| {
                    let block = units.len();
                    units.resize(block + 256, 0);
                    units[node] = ((block ^ node) as u32) << 10 | u32::from(byte);
                    block
                });
            }
            units[node] |= 1 << 8;
            units[blocks[&node]] = VALUE | replacements.len() as u32;
            replacements.extend(replacement.as_bytes());
            replacements.push(0);
        }
        let size = (units.len() as u32 * 4).to_le_bytes();
        let units = units.iter().flat_map(|unit| unit.to_le_bytes());
        size.into_iter().chain(units).chain(replacements).collect()
    }

    #[test]
    fn replaces_the_longest_sequences() {
        let entries = [("Ａ", "A"), ("e\u{301}", "é"), ("e", "e"), ("\u{200b}", ""), ("ﬃ", "ffi")];
        let map = CharactersMap::new(&table(&entries)).unwrap();
        for (text, expected) in
            [("", ""), ("ＡＢ", "AＢ"), ("cafe\u{301}e", "cafée"), ("a\u{200b}b", "ab"), ("ﬃ中", "ffi中")]
        {
            assert_eq!(map.apply(text), expected);
        }
    }

    #[test]
    fn damaged_tables_do_no_harm() {
        let whole = table(&[("Ａ", "A"), ("é", "e")]);
        for end in 0..whole.len() {
            if let Some(map) = CharactersMap::new(&whole[..end]) {
                map.apply("Ａé中");
            }
        }
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 0x5b;
            if let Some(map) = CharactersMap::new(&changed) {
                map.apply("Ａé中");
            }
        }
    }
}
