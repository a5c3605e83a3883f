//! Normalizes texts before they are indexed.

use unicode_normalization::UnicodeNormalization;

use crate::analysis::Accents;
use crate::document::{Block, BlockKind, remove_block};

/// Normalizes a text as an index with these accents stores it.
pub(crate) fn text(kind: BlockKind, text: &str, accents: Accents) -> String {
    let text = normalized(kind, text);
    match accents {
        Accents::Folded => text,
        Accents::Kept => text.nfc().collect(),
    }
}

/// Normalizes the texts of blocks, and removes those that are empty. Markup whose positions are lost is left out.
pub(crate) fn blocks(blocks: &mut Vec<Block>, accents: Accents) {
    for block in blocks.iter_mut() {
        let text = text(block.kind, &block.text, accents);
        if text != block.text
            && let Some(markup) = &mut block.markup
            && !markup.map_text(&block.text, &text, |piece| piece.nfc().collect())
        {
            block.markup = None;
        }
        block.text = text;
    }
    let mut at = 0;
    while at < blocks.len() {
        if blocks[at].text.is_empty() {
            remove_block(blocks, at);
        } else {
            at += 1;
        }
    }
}

/// Normalizes a text: line ends become line feeds, control characters spaces, and outside of code runs of ordinary white
/// space one space. No-break spaces, ideographic spaces and spaces of other widths are kept: authors choose them.
fn normalized(kind: BlockKind, text: &str) -> String {
    if kind == BlockKind::Code {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        // Before trimming: a control character after the last word is removed as well.
        let text: String =
            text.chars().map(|c| if c.is_control() && !matches!(c, '\n' | '\t') { ' ' } else { c }).collect();
        return text.trim_matches('\n').trim_end().to_owned();
    }
    let mut out = String::with_capacity(text.len());
    // Other spaces at the ends separate nothing; a text of spaces alone is empty.
    let text = text.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    let is_ordinary = |c: char| matches!(c, ' ' | '\u{2028}' | '\u{2029}') || c.is_control();
    for word in text.split(is_ordinary).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::writer::{BuildOptions, Compression, IndexBuilder};

    #[test]
    fn normalizes_text() {
        assert_eq!(normalized(BlockKind::Paragraph, "  a\r\n b\u{0}c\td "), "a b c d");
        assert_eq!(normalized(BlockKind::Paragraph, "a\u{85}\u{2028}b\u{2029}c"), "a b c");
        assert_eq!(normalized(BlockKind::Code, "\r\n  a {\r\n\tb\u{0}\r\n}\n\n"), "  a {\n\tb \n}");
        assert_eq!(normalized(BlockKind::Code, "\t\u{1}\n\u{7F}"), "");
    }

    #[test]
    fn no_break_and_wide_spaces_are_kept() {
        let texts = [
            "100\u{A0}km, soit 1\u{202F}000\u{A0}m\u{202F}!",
            "\u{6771}\u{4EAC}\u{3000}\u{5927}\u{962A}",
            "a\u{2003}b \u{A0} c\u{205F}d\u{1680}e",
            "uv\u{A0}wx, power\u{202F}sharing",
        ];
        for text in texts {
            assert_eq!(normalized(BlockKind::Paragraph, &format!("\u{3000} {text}\u{A0}\n")), text);
        }
        assert_eq!(normalized(BlockKind::Paragraph, " \u{A0}\u{3000} "), "", "nothing to read");

        let index = |texts: &[String]| {
            let mut builder = IndexBuilder::new(BuildOptions::default());
            for text in texts {
                let document = Document {
                    url: text.clone(),
                    title: text.clone(),
                    blocks: vec![Block::new(BlockKind::Paragraph, text.clone())],
                    ..Document::default()
                };
                builder.add(document).unwrap();
            }
            crate::Index::open(&builder.finish(Compression::Lzma).unwrap()).unwrap()
        };
        let texts = texts.map(str::to_owned);
        let kept = index(&texts);
        for text in &texts {
            let document = kept.document(text, "").unwrap();
            assert_eq!((&document.title, &document.blocks[0].text), (text, text));
        }
        // Words are found, and corrected, as if the spaces were plain.
        let plain_texts = texts.clone().map(|text| text.replace(char::is_whitespace, " "));
        let plain = index(&plain_texts);
        for query in [
            "\"soit 1 000\"",
            "km",
            "\"100\u{A0}km\"",
            "000m",
            "\u{4EAC}\u{5927}",
            "\u{5927}",
            "a\u{2003}b",
            "\"b c d\"",
            "uvwx",
            "powersharing",
        ] {
            let found = |index: &crate::Index, texts: &[String]| {
                let results = index.search(query, &crate::SearchOptions::default());
                let number = |url: &String| texts.iter().position(|text| text == url);
                (results.hits.iter().map(|hit| number(&hit.url)).collect::<Vec<_>>(), results.suggestion)
            };
            assert_eq!(found(&kept, &texts), found(&plain, &plain_texts), "{query}");
        }
    }
}
