//! The tokenizer of models of many languages: text → the most probable sequence of pieces.
//!
//! Each piece has the logarithm of its probability; the pieces of a word are those with the highest sum, found by dynamic
//! programming (Viterbi 1967). Source: Kudo, Subword Regularization (2018); Kudo & Richardson, SentencePiece (2018).

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use crate::characters_map::CharactersMap;
use crate::word_piece::prefix;

/// What begins a word.
const SPACE: char = '\u{2581}';
/// How much less probable a character without a piece is than the least probable piece: SentencePiece's penalty.
const UNKNOWN_PENALTY: f64 = 10.0;

/// A vocabulary of pieces with their probabilities.
pub(crate) struct Unigram {
    pieces: HashMap<String, (u32, f64)>,
    count: usize,
    /// The bytes of the longest piece.
    longest: usize,
    normalizers: Vec<Normalizer>,
    unknown: u32,
    unknown_score: f64,
    first: u32,
    last: u32,
}

/// A step before a text is cut.
enum Normalizer {
    Characters(CharactersMap),
    Lowercase,
    Nfc,
    Nfkc,
}

impl Unigram {
    /// From `tokenizer.json`.
    ///
    /// # Errors
    /// What is damaged, or not supported.
    pub(crate) fn from_json(json: &Value) -> Result<Self, String> {
        let model = &json["model"];
        if model["byte_fallback"].as_bool().unwrap_or(false) {
            return Err("pieces of bytes are not supported".into());
        }
        let damaged = || "damaged vocabulary".to_owned();
        let entries = model["vocab"].as_array().ok_or("no vocabulary")?;
        let entry = |entry: &Value| Some((entry[0].as_str()?.to_owned(), entry[1].as_f64()?));
        let entries: Vec<_> = entries.iter().map(entry).collect::<Option<_>>().ok_or_else(damaged)?;
        let number = |name: &str| {
            let at = entries.iter().position(|(piece, _)| piece == name);
            at.map(|at| at as u32).ok_or_else(|| format!("the vocabulary has no {name}"))
        };
        let [first, last] = [number("<s>")?, number("</s>")?];
        let unknown = model["unk_id"].as_u64().ok_or("no unk_id")? as u32;
        let lowest = entries.iter().map(|(_, score)| *score).fold(f64::INFINITY, f64::min);
        let added = json["added_tokens"].as_array().map_or(&[][..], Vec::as_slice);
        let is_added = |piece: &str| added.iter().any(|token| token["content"].as_str() == Some(piece));
        let mut normalizers = Vec::new();
        read_normalizer(&json["normalizer"], &mut normalizers)?;
        check_splitter(&json["pre_tokenizer"])?;
        let (count, longest) = (entries.len(), entries.iter().map(|(piece, _)| piece.len()).max());
        let numbered = entries.into_iter().zip(0..).filter(|((piece, _), _)| !is_added(piece));
        let pieces = numbered.map(|((piece, score), number)| (piece, (number, score))).collect();
        let (longest, unknown_score) = (longest.unwrap_or(0), lowest - UNKNOWN_PENALTY);
        Ok(Self { pieces, count, longest, normalizers, unknown, unknown_score, first, last })
    }

    /// The number of pieces.
    pub(crate) fn size(&self) -> usize {
        self.count
    }

    /// The numbers of the pieces of a text between those of its start and end, at most `max` in all.
    pub(crate) fn tokenize(&self, text: &str, max: usize) -> Vec<u32> {
        let mut tokens = vec![self.first];
        let max = max.max(2) - 1;
        // Few pieces are longer than so; the rest of a long text is not looked at.
        let mut text = prefix(text, max * 64).to_owned();
        for normalizer in &self.normalizers {
            text = normalizer.apply(&text);
        }
        let mut word = String::new();
        for part in text.split([' ', SPACE]).flat_map(str::split_whitespace) {
            word.clear();
            word.push(SPACE);
            word.push_str(part);
            self.cut(&word, &mut tokens);
            if tokens.len() >= max {
                tokens.truncate(max);
                break;
            }
        }
        tokens.push(self.last);
        tokens
    }

    /// Appends the most probable pieces of a word. Characters without a piece that follow each other are one unknown piece.
    fn cut(&self, word: &str, tokens: &mut Vec<u32>) {
        // For each end: the highest sum, and the start and number of the last piece.
        let mut best = vec![(f64::NEG_INFINITY, 0, self.unknown); word.len() + 1];
        best[0].0 = 0.0;
        for (start, character) in word.char_indices() {
            let sum = best[start].0;
            let next = start + character.len_utf8();
            let mut add = |end: usize, number: u32, score: f64| {
                if sum + score > best[end].0 {
                    best[end] = (sum + score, start, number);
                }
            };
            let ends = word[start..].char_indices().map(|(at, c)| start + at + c.len_utf8());
            let mut is_known = false;
            for end in ends.take_while(|end| end - start <= self.longest) {
                if let Some(&(number, score)) = self.pieces.get(&word[start..end]) {
                    is_known |= end == next;
                    add(end, number, score);
                }
            }
            if !is_known {
                add(next, self.unknown, self.unknown_score);
            }
        }
        let before = tokens.len();
        let mut end = word.len();
        while end > 0 {
            let (_, start, number) = best[end];
            if number != self.unknown || tokens.len() == before || tokens.last() != Some(&number) {
                tokens.push(number);
            }
            end = start;
        }
        tokens[before..].reverse();
    }
}

impl Normalizer {
    fn apply(&self, text: &str) -> String {
        match self {
            Self::Characters(map) => map.apply(text),
            Self::Lowercase => text.to_lowercase(),
            Self::Nfc => text.nfc().collect(),
            Self::Nfkc => text.nfkc().collect(),
        }
    }
}

/// Adds the steps of a normalizer.
fn read_normalizer(json: &Value, normalizers: &mut Vec<Normalizer>) -> Result<(), String> {
    let Some(kind) = json["type"].as_str() else { return Ok(()) };
    normalizers.push(match kind {
        "Sequence" => {
            let steps = json["normalizers"].as_array().ok_or("damaged normalizer")?;
            return steps.iter().try_for_each(|step| read_normalizer(step, normalizers));
        }
        "Precompiled" => {
            let map = json["precompiled_charsmap"].as_str().unwrap_or_default();
            let map = STANDARD.decode(map).map_err(|_| "damaged precompiled_charsmap")?;
            Normalizer::Characters(CharactersMap::new(&map).ok_or("damaged precompiled_charsmap")?)
        }
        "Lowercase" => Normalizer::Lowercase,
        "NFC" => Normalizer::Nfc,
        "NFKC" => Normalizer::Nfkc,
        // They concern white space, of which a text is cut anyway.
        "Strip" => return Ok(()),
        "Replace" if json["pattern"]["Regex"] == " {2,}" => return Ok(()),
        kind => return Err(format!("the normalizer {kind} is not supported")),
    });
    Ok(())
}

/// Texts are cut at white space, and each word begins with a sign for it: what these two do together, and the second alone
/// after normalization.
fn check_splitter(json: &Value) -> Result<(), String> {
    match json["type"].as_str() {
        Some("Sequence") => {
            let steps = json["pretokenizers"].as_array().ok_or("damaged pre_tokenizer")?;
            steps.iter().try_for_each(check_splitter)
        }
        Some("WhitespaceSplit" | "Metaspace") => Ok(()),
        kind => Err(format!("the pre_tokenizer {} is not supported", kind.unwrap_or("of no kind"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn json(pieces: &[(&str, f64)]) -> Value {
        let special = ["<s>", "<pad>", "</s>", "<unk>"];
        let vocab: Vec<_> = special.iter().map(|name| (*name, 0.0)).chain(pieces.iter().copied()).collect();
        let added: Vec<_> = special.iter().map(|name| json!({ "content": name, "special": true })).collect();
        json!({
            "model": { "type": "Unigram", "unk_id": 3, "vocab": vocab },
            "added_tokens": added,
            "normalizer": { "type": "Sequence", "normalizers": [
                { "type": "NFKC" }, { "type": "Replace", "pattern": { "Regex": " {2,}" }, "content": " " }
            ] },
            "pre_tokenizer": { "type": "Sequence", "pretokenizers": [
                { "type": "WhitespaceSplit" }, { "type": "Metaspace", "replacement": "▁" }
            ] },
        })
    }

    const PIECES: [(&str, f64); 8] = [
        ("▁", -3.0),
        ("▁seed", -4.0),
        ("s", -2.5),
        ("▁see", -3.5),
        ("ds", -3.0),
        ("中", -5.0),
        ("d", -2.0),
        ("中中", -9.9),
    ];

    #[test]
    fn takes_the_most_probable_pieces() {
        let tokenizer = Unigram::from_json(&json(&PIECES)).unwrap();
        let cases: &[(&str, &[u32])] = &[
            ("", &[]),
            ("seed", &[5]),
            // −6.5 either way: of equals, the longer last piece.
            ("seeds", &[7, 8]),
            ("  seedd \n s", &[5, 10, 4, 6]),
            ("中中", &[4, 11]),
            ("ｓ", &[4, 6]),
            ("xxs<s>", &[4, 3, 6, 3, 6, 3]),
        ];
        for (text, expected) in cases {
            let tokens = tokenizer.tokenize(text, 100);
            assert_eq!(tokens[1..tokens.len() - 1], **expected, "{text}");
            assert_eq!((tokens[0], tokens[tokens.len() - 1]), (0, 2));
        }
        assert_eq!(tokenizer.tokenize("seed seed seed", 4), [0, 5, 5, 2]);
        assert_eq!(tokenizer.size(), 12);
    }

    #[test]
    fn names_what_is_not_supported() {
        let mut tokenizer = json(&PIECES);
        tokenizer["normalizer"] = json!({ "type": "Prepend" });
        assert!(Unigram::from_json(&tokenizer).err().unwrap().contains("Prepend"));
        tokenizer["normalizer"] = json!({ "type": "Precompiled", "precompiled_charsmap": "AAAA" });
        assert!(Unigram::from_json(&tokenizer).err().unwrap().contains("charsmap"));
        let mut tokenizer = json(&PIECES);
        tokenizer["pre_tokenizer"] = json!({ "type": "ByteLevel" });
        assert!(Unigram::from_json(&tokenizer).err().unwrap().contains("ByteLevel"));
    }

    /// The highest sum of the scores of pieces, by trying all.
    fn highest(tokenizer: &Unigram, word: &str) -> f64 {
        if word.is_empty() {
            return 0.0;
        }
        let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
        let known = |end: &usize| tokenizer.pieces.get(&word[..*end]).map(|(_, score)| *score);
        let next = word.chars().next().map_or(0, char::len_utf8);
        let scores = ends.filter_map(|end| {
            let score = known(&end).or((end == next).then_some(tokenizer.unknown_score))?;
            Some(score + highest(tokenizer, &word[end..]))
        });
        scores.fold(f64::NEG_INFINITY, f64::max)
    }

    proptest! {
        #[test]
        fn no_other_pieces_are_more_probable(
            pieces in prop::collection::btree_map("[▁ab中]{2,3}", -9.0f64..-1.0, 0..9),
            singles in prop::array::uniform4(-9.0f64..-1.0),
            word in "[ab中]{1,7}",
        ) {
            let mut pieces = pieces;
            pieces.extend(["▁", "a", "b", "中"].map(str::to_owned).into_iter().zip(singles));
            let pieces: Vec<_> = pieces.iter().map(|(piece, score)| (piece.as_str(), *score)).collect();
            let tokenizer = Unigram::from_json(&json(&pieces)).unwrap();
            let tokens = tokenizer.tokenize(&word, 100);
            let word = format!("▁{word}");
            let score = |token: &u32| pieces[*token as usize - 4].1;
            let sum: f64 = tokens[1..tokens.len() - 1].iter().map(score).sum();
            prop_assert!((sum - highest(&tokenizer, &word)).abs() < 1e-9, "{tokens:?}");
            let text: String = tokens[1..tokens.len() - 1].iter().map(|token| pieces[*token as usize - 4].0).collect();
            prop_assert_eq!(text, word);
        }
    }
}
