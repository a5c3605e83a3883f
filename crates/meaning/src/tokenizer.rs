//! Text → numbers of the pieces that a model knows, as the files of the model describe it.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::error::Error;
use crate::unigram::Unigram;
use crate::word_piece::WordPiece;

/// A tokenizer with its vocabulary.
pub(crate) enum Tokenizer {
    /// That of BERT.
    WordPiece(WordPiece),
    /// That of XLM-RoBERTa and other models of many languages.
    Unigram(Unigram),
}

impl Tokenizer {
    /// Reads `tokenizer.json`, else `vocab.txt`, from a folder.
    ///
    /// # Errors
    /// If there is neither, or it is another kind of tokenizer.
    pub(crate) fn open(folder: &Path) -> Result<Self, Error> {
        let path = folder.join("tokenizer.json");
        if path.is_file() {
            let unsupported = |problem: String| Error::Unsupported { path: path.clone(), problem };
            let bytes = fs::read(&path).map_err(|source| Error::File { path: path.clone(), source })?;
            let json: Value =
                serde_json::from_slice(&bytes).map_err(|error| unsupported(error.to_string()))?;
            return Self::from_json(&json).map_err(unsupported);
        }
        let path = folder.join("vocab.txt");
        let vocabulary =
            fs::read_to_string(&path).map_err(|source| Error::File { path: path.clone(), source })?;
        let json = fs::read(folder.join("tokenizer_config.json")).unwrap_or_default();
        let config = serde_json::from_slice(&json).unwrap_or_default();
        let pieces = WordPiece::from_lines(&vocabulary, &config);
        pieces.map(Self::WordPiece).map_err(|problem| Error::Unsupported { path, problem })
    }

    fn from_json(json: &Value) -> Result<Self, String> {
        match json["model"]["type"].as_str().unwrap_or("WordPiece") {
            "WordPiece" => WordPiece::from_json(json).map(Self::WordPiece),
            "Unigram" => Unigram::from_json(json).map(Self::Unigram),
            kind => Err(format!("a tokenizer of the kind {kind}; only WordPiece and Unigram are supported")),
        }
    }

    /// One more than the highest number of a piece.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::WordPiece(pieces) => pieces.size(),
            Self::Unigram(pieces) => pieces.size(),
        }
    }

    /// The numbers of the pieces of a text between those of its start and end, at most `max` in all.
    pub(crate) fn tokenize(&self, text: &str, max: usize) -> Vec<u32> {
        match self {
            Self::WordPiece(pieces) => pieces.tokenize(text, max),
            Self::Unigram(pieces) => pieces.tokenize(text, max),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_unsupported_tokenizers() {
        let json = serde_json::json!({ "model": { "type": "BPE", "vocab": {} } });
        let error = Tokenizer::from_json(&json).err().unwrap();
        assert!(error.contains("BPE"), "{error}");
    }
}
