//! Text → tokens.

use std::iter::FusedIterator;
use std::ops::Range;

use super::characters::Characters;
use super::class::{Class, Cluster, Role};
use super::grapheme;

/// A longer word is several tokens. No language has such words, but hexadecimal dumps do.
const MAX_LETTERS: usize = 128;

/// The limit for letters with many marks, and for the marks of a unit.
const MAX_BYTES: usize = 1024;

/// The words of a text, in order; the text between two ranges is the separator.
///
/// Words consist of letters, digits and marks of every script. An apostrophe between two letters is part of the word;
/// all other characters are separators: `std::vec` is `std` and `vec`, `3.5` is `3` and `5`. In scripts that are
/// written without spaces, each grapheme cluster is a token, and so is each emoji. See the module's documentation for
/// details.
///
/// ```
/// # use samara_engine::analysis::tokenize;
/// let text = "People’s Min-Taing-Pin";
/// let tokens: Vec<&str> = tokenize(text).map(|range| &text[range]).collect();
/// assert_eq!(tokens, ["People’s", "Min", "Taing", "Pin"]);
/// ```
pub fn tokenize(text: &str) -> Tokens<'_> {
    Tokens { text, at: 0, characters: Characters::get() }
}

/// The iterator of [`tokenize`]: byte ranges on character boundaries, in order.
#[derive(Clone)]
pub struct Tokens<'t> {
    text: &'t str,
    /// The text before this offset is done.
    at: usize,
    characters: &'static Characters,
}

impl Iterator for Tokens<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let (start, role) = self.next_start()?;
        let limit = self.text.floor_char_boundary(start + MAX_BYTES);
        let text = &self.text[start..limit];
        let length = match role {
            Role::Letter | Role::Glottal => self.word_len(text),
            Role::Emoji => grapheme::first_len(text),
            _ => self.unit_len(text),
        };
        self.at = start + length;
        Some(start..self.at)
    }
}

impl FusedIterator for Tokens<'_> {}

impl Tokens<'_> {
    /// The start of the next token, and the role of its first character.
    fn next_start(&mut self) -> Option<(usize, Role)> {
        let rest = &self.text[self.at..];
        let mut chars = rest.char_indices();
        while let Some((at, c)) = chars.next() {
            let role = self.role(c);
            let begins = match role {
                Role::Letter | Role::Unit | Role::Emoji | Role::Sign | Role::LooseSign => true,
                Role::Glottal => chars.clone().next().is_some_and(|(_, c)| self.role(c) == Role::Letter),
                _ => false,
            };
            if begins {
                return Some((self.at + at, role));
            }
        }
        self.at = self.text.len();
        None
    }

    /// The length in bytes of the word at the start of the text.
    fn word_len(&self, text: &str) -> usize {
        let bytes = text.as_bytes();
        let (mut at, mut letters) = (0, 0);
        // The word extends at least to `end`; the characters up to `at` are part of it if a letter follows.
        let (mut end, mut apostrophe) = (0, false);
        loop {
            if !apostrophe {
                let left = bytes[at..].iter().take(MAX_LETTERS - letters);
                let ascii = left.take_while(|byte| byte.is_ascii_alphanumeric()).count();
                if ascii > 0 {
                    letters += ascii;
                    at += ascii;
                    end = at;
                }
            }
            let Some(c) = text[at..].chars().next() else { return end };
            let Class { role, cluster } = self.characters.class(c);
            let goes_on = match role {
                Role::Letter if letters == MAX_LETTERS || apostrophe && !elides(c, cluster) => return end,
                Role::Letter => {
                    letters += 1;
                    true
                }
                Role::Sign | Role::LooseSign | Role::Accent | Role::Glottal if !apostrophe => true,
                Role::Apostrophe if !apostrophe => {
                    apostrophe = true;
                    false
                }
                // Variation selectors and joiners share the grapheme cluster of the letter.
                Role::Invisible => at == end && cluster.extends(),
                _ => return end,
            };
            at += c.len_utf8();
            if goes_on {
                end = at;
                apostrophe = false;
            }
        }
    }

    /// The length in bytes of the letter at the start of the text with its marks, or of marks without a letter.
    fn unit_len(&self, text: &str) -> usize {
        let mut after = text.char_indices().skip(1);
        let next = after.find(|&(_, c)| !self.characters.cluster(c).extends());
        next.map_or(text.len(), |(at, _)| at)
    }

    fn role(&self, c: char) -> Role {
        self.characters.role(c)
    }
}

/// Whether a word continues with this letter after an apostrophe. Digits do not (`5'3`), nor do Korean letters: Korean
/// separates the items of a list by middle dots.
fn elides(letter: char, cluster: Cluster) -> bool {
    !letter.is_ascii_digit() && !cluster.is_hangul()
}

#[cfg(test)]
mod tests {
    use super::tokenize;

    /// `expected` are the tokens with spaces between them.
    fn check(text: &str, expected: &str) {
        let tokens: Vec<&str> = tokenize(text).map(|range| &text[range]).collect();
        assert_eq!(tokens.join(" "), expected);
    }

    #[test]
    fn splits_words() {
        check("", "");
        check(" – ", "");
        check("The cat.", "The cat");
        check("Min-Taing-Pin, std::vec, snake_case", "Min Taing Pin std vec snake case");
        check("3.5, #285, C++, --release", "3 5 285 C release");
        check("HashMap utf8 x86_64", "HashMap utf8 x86 64");
        check(
            "naïve nai\u{308}ve Ελλάδα Ёлка عَرَبِيّ हिन्दी 한국어",
            "naïve nai\u{308}ve Ελλάδα Ёлка عَرَبِيّ हिन्दी 한국어",
        );
        check("a\0b\u{1b}c\u{7f}d", "a b c d");
        check("Samara™ 5€ → 1\u{fe0f}\u{20e3}", "Samara 5 1\u{fe0f}\u{20e3}");
    }

    #[test]
    fn keeps_apostrophes_within_words() {
        check("People’s 'quoted' don't, dogs’ l'école rock''n", "People’s quoted don't dogs l'école rock n");
        check("1990's 5'3 '90s", "1990's 5 3 90s");
        check("ʻokina Taʼang Ta'ang maʻ ʼ ʻʻ", "ʻokina Taʼang Ta'ang maʻ");
        check("צה״ל ինչո՞ւ col·lecció 시·군", "צה״ל ինչո՞ւ col·lecció 시 군");
    }

    #[test]
    fn ignores_invisible_characters() {
        check("soft\u{ad}ly zero\u{200b}width", "soft\u{ad}ly zero\u{200b}width");
        check("می\u{200c}خواهم كـتاب", "می\u{200c}خواهم كـتاب");
        check("\u{feff}bom \u{202e}over\u{202c} end\u{ad}", "bom over end");
        check("joined\u{200d} varied\u{fe0f}", "joined\u{200d} varied\u{fe0f}");
    }

    #[test]
    fn splits_scripts_without_spaces_into_units() {
        check("မြန်မာစကား ၂၀၂၂", "မြ န် မ ာ စ က ာ း ၂၀၂၂");
        check("ภาษาไทย", "ภ า ษ า ไ ท ย");
        check("ខ្មែរ\u{200b}ភាសា", "ខ្ មែ រ ភា សា");
        check("བོད་སྐད།", "བོ ད སྐ ད");
        check("日本語、がｶﾞか\u{3099}ー", "日 本 語 が ｶﾞ か\u{3099} ー");
        check("Linux内核2022年", "Linux 内 核 2022 年");
    }

    #[test]
    fn splits_emoji() {
        check("hi👍🏽👩‍👩‍👧🇲🇲🇳🇴❤\u{fe0f}©", "hi 👍🏽 👩‍👩‍👧 🇲🇲 🇳🇴 ❤\u{fe0f}");
    }
}
