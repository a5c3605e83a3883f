//! BERT's tokenizer: text → numbers of word pieces.
//!
//! Words are cut at white space and punctuation, and then into the longest known pieces from the left (WordPiece).
//! Source: Devlin, Chang, Lee & Toutanova, BERT (2019).

use std::collections::HashMap;

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// Longer words are unknown.
const MAX_WORD: usize = 100;

/// A vocabulary of word pieces.
pub(crate) struct WordPiece {
    pieces: HashMap<String, u32>,
    /// What a piece begins with that continues a word.
    continuation: String,
    lowercase: bool,
    strip_accents: bool,
    unknown: u32,
    first: u32,
    last: u32,
}

impl WordPiece {
    /// From `tokenizer.json`.
    ///
    /// # Errors
    /// What is damaged.
    pub(crate) fn from_json(json: &Value) -> Result<Self, String> {
        let model = &json["model"];
        let vocabulary = model["vocab"].as_object().ok_or("no vocabulary")?;
        let number = |(piece, number): (&String, &Value)| Some((piece.clone(), number.as_u64()? as u32));
        let pieces = vocabulary.iter().map(number).collect::<Option<_>>().ok_or("damaged vocabulary")?;
        let lowercase = json["normalizer"]["lowercase"].as_bool().unwrap_or(true);
        let strip = json["normalizer"]["strip_accents"].as_bool().unwrap_or(lowercase);
        Self::new(pieces, model["continuing_subword_prefix"].as_str().unwrap_or("##"), lowercase, strip)
    }

    /// From the lines of `vocab.txt`, and `tokenizer_config.json`.
    ///
    /// # Errors
    /// What is missing.
    pub(crate) fn from_lines(vocabulary: &str, config: &Value) -> Result<Self, String> {
        let pieces = vocabulary.lines().zip(0..).map(|(piece, number)| (piece.to_owned(), number)).collect();
        let lowercase = config["do_lower_case"].as_bool().unwrap_or(true);
        let strip = config["strip_accents"].as_bool().unwrap_or(lowercase);
        Self::new(pieces, "##", lowercase, strip)
    }

    fn new(
        pieces: HashMap<String, u32>,
        continuation: &str,
        lowercase: bool,
        strip_accents: bool,
    ) -> Result<Self, String> {
        let piece =
            |name: &str| pieces.get(name).copied().ok_or_else(|| format!("the vocabulary has no {name}"));
        let [unknown, first, last] = [piece("[UNK]")?, piece("[CLS]")?, piece("[SEP]")?];
        Ok(Self {
            continuation: continuation.to_owned(),
            lowercase,
            strip_accents,
            unknown,
            first,
            last,
            pieces,
        })
    }

    /// One more than the highest number of a piece.
    pub(crate) fn size(&self) -> usize {
        self.pieces.values().max().map_or(0, |&number| number as usize + 1)
    }

    /// The numbers of the pieces of a text between those of its start and end, at most `max` in all.
    pub(crate) fn tokenize(&self, text: &str, max: usize) -> Vec<u32> {
        let mut tokens = vec![self.first];
        let max = max.max(2) - 1;
        // No piece is longer than the bytes that it takes; the rest of a long text is not looked at.
        let normalized = self.normalized(prefix(text, max * 64));
        for word in words(&normalized) {
            self.cut(word, &mut tokens);
            if tokens.len() >= max {
                tokens.truncate(max);
                break;
            }
        }
        tokens.push(self.last);
        tokens
    }

    /// Without control characters, ideographs apart, and as the vocabulary is written.
    fn normalized(&self, text: &str) -> String {
        let mut clean = String::with_capacity(text.len());
        for character in text.chars() {
            if character.is_whitespace() {
                clean.push(' ');
            } else if is_ideograph(character) {
                clean.extend([' ', character, ' ']);
            } else if !is_removed(character) {
                clean.push(character);
            }
        }
        if self.strip_accents {
            clean = clean.nfd().filter(|c| c.general_category() != GeneralCategory::NonspacingMark).collect();
        }
        if self.lowercase {
            clean = clean.chars().flat_map(char::to_lowercase).collect();
        }
        clean
    }

    fn cut(&self, word: &str, tokens: &mut Vec<u32>) {
        let before = tokens.len();
        let mut start = 0;
        let mut piece = String::new();
        while start < word.len() {
            let ends = word[start..].char_indices().rev().map(|(at, c)| start + at + c.len_utf8());
            let longest = ends.into_iter().find_map(|end| {
                piece.clear();
                if start > 0 {
                    piece.push_str(&self.continuation);
                }
                piece.push_str(&word[start..end]);
                self.pieces.get(&piece).map(|&number| (number, end))
            });
            let Some((number, end)) = longest.filter(|_| word.chars().count() <= MAX_WORD) else {
                tokens.truncate(before);
                tokens.push(self.unknown);
                return;
            };
            tokens.push(number);
            start = end;
        }
    }
}

/// The start of a text, at most `bytes` bytes of it.
pub(crate) fn prefix(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|&end| text.is_char_boundary(end));
    &text[..end.unwrap_or(0)]
}

/// Words, and each sign of punctuation.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ').flat_map(|word| {
        let mut rest = word;
        std::iter::from_fn(move || {
            let first = rest.chars().next()?;
            let end = if is_punctuation(first) {
                first.len_utf8()
            } else {
                rest.find(is_punctuation).unwrap_or(rest.len())
            };
            let (word, after) = rest.split_at(end);
            rest = after;
            Some(word)
        })
    })
}

fn is_punctuation(character: char) -> bool {
    character.is_ascii_punctuation()
        || character.general_category_group() == GeneralCategoryGroup::Punctuation
}

fn is_removed(character: char) -> bool {
    character == '\u{FFFD}' || character.general_category_group() == GeneralCategoryGroup::Other
}

/// The ranges that BERT sets apart.
fn is_ideograph(character: char) -> bool {
    matches!(u32::from(character),
        0x4E00..=0x9FFF | 0x3400..=0x4DBF | 0x20000..=0x2A6DF | 0x2A700..=0x2B73F | 0x2B740..=0x2B81F
        | 0x2B920..=0x2CEAF | 0xF900..=0xFAFF | 0x2F800..=0x2FA1F)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokenizer() -> WordPiece {
        let pieces =
            ["[UNK]", "[CLS]", "[SEP]", "seed", "##s", "##ling", "wing", "cafe", "-", "!", "中", "a"];
        let pieces = pieces.iter().zip(0..).map(|(piece, at)| (piece.to_string(), at)).collect();
        WordPiece::new(pieces, "##", true, true).unwrap()
    }

    #[test]
    fn cuts_words_into_longest_pieces() {
        let tokenizer = tokenizer();
        let cases: &[(&str, &[u32])] = &[
            ("", &[]),
            ("Seeds  seedlings", &[3, 4, 3, 5, 4]),
            ("wing-seed!!", &[6, 8, 3, 9, 9]),
            ("CAFÉ café", &[7, 7]),
            ("seed\u{0}s\tseedx", &[3, 4, 0]),
            ("a中a", &[11, 10, 11]),
        ];
        for (text, expected) in cases {
            let tokens = tokenizer.tokenize(text, 100);
            assert_eq!(tokens[1..tokens.len() - 1], **expected, "{text}");
            assert_eq!((tokens[0], tokens[tokens.len() - 1]), (1, 2));
        }
        assert_eq!(tokenizer.tokenize("seeds seeds", 4), [1, 3, 4, 2]);
        assert_eq!(tokenizer.tokenize(&"s".repeat(101), 100), [1, 0, 2]);
        assert_eq!(tokenizer.size(), 12);
    }
}
