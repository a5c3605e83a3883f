//! hOCR: what a program for text recognition has read. A page is a section, with the identifier of the page as anchor.

use samara_engine::{Block, BlockKind};

use super::dom::NodeId;
use super::head::Head;
use super::{page, parser};
use crate::block_builder::{BlockBuilder, fold};
use crate::draft::Draft;

/// Reads a file.
pub(crate) fn hocr(text: &str) -> Draft {
    let html = super::for_html_parser(text);
    let dom = parser::parse(&html).0;
    let head = Head::of(&dom);
    let mut reader = Reader::default();
    for node in dom.descendants(NodeId::DOCUMENT) {
        let Some(element) = dom.element(node) else { continue };
        let class = element.attribute("class").unwrap_or_default();
        match class.split_ascii_whitespace().find(|class| class.starts_with("ocr_")).unwrap_or_default() {
            "ocr_page" => reader.page(element.attribute("id").unwrap_or_default()),
            "ocr_par" | "ocr_carea" | "ocr_separator" => reader.end_paragraph(),
            "ocr_line" | "ocr_header" | "ocr_caption" | "ocr_textfloat" => {
                reader.line(&fold(&dom.text(node)))
            }
            _ => {}
        }
    }
    reader.end_paragraph();
    let mut blocks = reader.blocks;
    if !blocks.iter().any(|block| !block.kind.is_heading()) {
        // Without lines it is a page like any other.
        let mut builder = BlockBuilder::default();
        page::fragment(&html, &mut builder);
        blocks = builder.finish();
    }
    Draft { title: head.title, lang: head.lang, blocks, ..Draft::default() }
}

#[derive(Debug, Default)]
struct Reader {
    blocks: Vec<Block>,
    pages: usize,
    paragraph: String,
}

impl Reader {
    fn page(&mut self, id: &str) {
        self.end_paragraph();
        self.pages += 1;
        if self.pages > 1 {
            let heading = Block::new(BlockKind::H6, format!("p. {}", self.pages));
            self.blocks.push(if id.is_empty() { heading } else { heading.with_anchor(id) });
        }
    }

    /// Adds a line. A word that is hyphenated at its end is one word again.
    fn line(&mut self, line: &str) {
        let paragraph = &mut self.paragraph;
        let word = paragraph
            .strip_suffix(['-', '\u{2010}', '\u{AD}'])
            .filter(|word| word.ends_with(char::is_alphabetic));
        match word.map(str::len) {
            Some(length) if line.starts_with(char::is_lowercase) => paragraph.truncate(length),
            _ if paragraph.is_empty() => {}
            _ => paragraph.push(' '),
        }
        paragraph.push_str(line);
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        if !text.is_empty() {
            self.blocks.push(Block::new(BlockKind::Paragraph, text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_joined_to_paragraphs() {
        let word = |text: &str| format!("<span class='ocrx_word' title='bbox 1 2 3 4'>{text}</span>");
        let line = |words: &str| {
            format!(
                "<span class='ocr_line'>{}</span>\n",
                words.split(' ').map(word).collect::<Vec<_>>().join("\n ")
            )
        };
        let hocr = format!(
            "<?xml version='1.0'?><html lang='en'><head><title/><meta name='ocr-system' content='t'/></head><body>\
             <div class='ocr_page' id='page_1'><div class='ocr_carea'><p class='ocr_par'>{}{}</p><p class='ocr_par'>{}</p></div></div>\
             <div class='ocr_page' id='page_2'><p class='ocr_par'>{}</p></div></body></html>",
            line("Its wing makes it a heli-"),
            line("copter."),
            line("Second"),
            line("Third")
        );
        let draft = super::hocr(&hocr);
        assert_eq!((draft.title, draft.lang.as_deref()), (None, Some("en")));
        let blocks: Vec<_> =
            draft.blocks.iter().map(|b| (b.kind, b.anchor.as_deref(), b.text.as_str())).collect();
        assert_eq!(
            blocks,
            [
                (BlockKind::Paragraph, None, "Its wing makes it a helicopter."),
                (BlockKind::Paragraph, None, "Second"),
                (BlockKind::H6, Some("page_2"), "p. 2"),
                (BlockKind::Paragraph, None, "Third"),
            ]
        );
        assert_eq!(super::hocr("<p>Just a page").blocks[0].text, "Just a page");
    }
}
