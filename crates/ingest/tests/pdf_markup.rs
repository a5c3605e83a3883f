//! Links and emphasis of PDF.

#![cfg(feature = "pdf")]

use samara_engine::Document;
use samara_engine::markup::TagKind;
use samara_ingest::{Options, read_memory};

/// A PDF of two pages; the first has this content and these annotations. `R` is an upright font, `B` a bold and `I` an italic
/// one; letters are 6 points wide.
fn pdf(content: &str, annotations: &str) -> Document {
    let font = |number: usize, name: &str| {
        format!("{number} 0 obj<</Type/Font/Subtype/Type1/BaseFont/{name}>>endobj\n")
    };
    let page = |number: usize, more: &str| {
        format!(
            "{number} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {} 0 R{more}\
             /Resources<</Font<</R 5 0 R/B 6 0 R/I 7 0 R>>>>>>endobj\n",
            number + 10
        )
    };
    let stream = |number: usize, text: &str| {
        format!("{number} 0 obj<</Length {}>>stream\n{text}\nendstream endobj\n", text.len())
    };
    let file = [
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/Dests<</there[4 0 R/Fit]>>>>endobj\n\
         2 0 obj<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>endobj\n"
            .to_owned(),
        page(3, &format!("/Annots[{annotations}]")),
        page(4, ""),
        font(5, "Courier"),
        font(6, "Courier-Bold"),
        font(7, "ABCDEF+Courier-Oblique"),
        stream(13, content),
        stream(14, "BT /R 10 Tf 60 700 Td (The second page.) Tj ET"),
        "trailer<</Root 1 0 R>>\n".to_owned(),
    ];
    read_memory("a.pdf", file.concat().as_bytes(), &Options::default()).unwrap().documents.remove(0)
}

/// Each block of the first page with its elements.
fn drawn(document: &Document) -> Vec<String> {
    let block = |block: &samara_engine::Block| {
        let (mut drawn, mut at) = (String::new(), 0);
        for tag in block.markup.iter().flat_map(|markup| &markup.tags) {
            drawn.push_str(&block.text[at..tag.at]);
            at = tag.at;
            match &tag.kind {
                TagKind::Open(kind, value) if value.is_empty() => drawn.push_str(&format!("<{kind:?}>")),
                TagKind::Open(kind, value) => drawn.push_str(&format!("<{kind:?} {value}>")),
                _ => drawn.push_str("</>"),
            }
        }
        drawn + &block.text[at..]
    };
    document.blocks.iter().map(block).take_while(|block| block != "p. 2").collect()
}

const LINES: &str = "BT /R 10 Tf 60 700 Td (The ) Tj /B 10 Tf (winged seed) Tj /R 10 Tf ( of a maple spins in the heli-) Tj \
                     0 -12 Td /I 10 Tf (copter) Tj /R 10 Tf ( way.) Tj ET";

#[test]
fn bold_and_italic_words_are_emphasized() {
    let text =
        "<Paragraph>The <Strong>winged seed</> of a maple spins in the heli<Emphasis>copter</> way.</>";
    assert_eq!(drawn(&pdf(LINES, "")), [text]);
    let whole = "BT /B 10 Tf 60 700 Td (All of it is bold.) Tj ET";
    assert_eq!(drawn(&pdf(whole, "")), ["All of it is bold."]);
}

#[test]
fn links_are_the_words_below_them() {
    let link = |rectangle: &str, target: &str| format!("<</Subtype/Link/Rect[{rectangle}]{target}>>");
    let annotations = [
        link("84 698 150 708", "/A<</S/URI/URI(https://example.org/a b)>>"),
        link("222 698 252 708", "/Dest/there"),
        link("60 684 96 696", "/A<</S/GoTo/D[3 0 R/Fit]>>"),
        link("0 0 600 800", "/A<</S/URI/URI(javascript:alert\\(1\\))>>"),
        "<</Subtype/Highlight/Rect[0 0 600 800]/A<</S/URI/URI(https://example.org)>>>>".to_owned(),
    ];
    let text = "<Paragraph>The <Link https://example.org/a%20b><Strong>winged seed</></> of a maple \
                <Link #page=2>spins</> in the heli<Link #page=1><Emphasis>copter</></> way.</>";
    assert_eq!(drawn(&pdf(LINES, &annotations.concat())), [text]);
}

/// A link over two lines has a quadrilateral for each.
#[test]
fn links_of_several_lines_have_their_quadrilaterals() {
    let quads = "/QuadPoints[222 708 366 708 222 698 366 698 60 696 96 696 60 684 96 684]";
    let link = format!("<</Subtype/Link/Rect[60 684 366 708]{quads}/A<</S/URI/URI(other.pdf)>>>>");
    let text = "<Paragraph>The <Strong>winged seed</> of a maple <Link other.pdf>spins in the heli<Emphasis>copter</></> way.</>";
    assert_eq!(drawn(&pdf(LINES, &link)), [text]);
}
