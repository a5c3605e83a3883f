//! How texts of office documents and books are set: lists, emphasis, tables, pictures.

#![cfg(all(feature = "html", feature = "office"))]

mod common;

use samara_engine::Document;
use samara_engine::markup::{ElementKind, TagKind};
use samara_ingest::{Options, archived_file, read_memory};

fn document(name: &str, bytes: &[u8]) -> Document {
    read_memory(name, bytes, &Options::default()).unwrap().documents.remove(0)
}

/// Each block with the elements that open in it; `/` closes one.
fn set(document: &Document) -> Vec<String> {
    let block = |block: &samara_engine::Block| {
        let markup = block.markup.clone().unwrap_or_default();
        let tags = markup.tags.into_iter().filter_map(|tag| match tag.kind {
            TagKind::Open(ElementKind::Image, value) => Some(format!("Image={value}")),
            TagKind::Open(kind, _) => Some(format!("{kind:?}")),
            TagKind::Close => Some("/".to_owned()),
            TagKind::Hide(_) => None,
        });
        format!("{} {} | {}", markup.depth, block.text, tags.collect::<Vec<_>>().join(" "))
    };
    document.blocks.iter().map(block).collect()
}

#[test]
fn slides_have_lists_emphasis_and_tables() {
    let relationship = |target: &str, kind: &str| {
        format!("<Relationships><Relationship Id='r1' Type='x/{kind}' Target='{target}'/></Relationships>")
    };
    let paragraph = |properties: &str, run: &str, text: &str| {
        format!("<a:p><a:pPr{properties}/><a:r><a:rPr{run}/><a:t>{text}</a:t></a:r></a:p>")
    };
    let slide = format!(
        "<p:sld><p:sp><p:ph type='title'/><a:p><a:r><a:t>Seeds</a:t></a:r></a:p></p:sp>\
         <p:sp><p:ph type='body'/>{}{}{}{}</p:sp><p:sp>{}<a:p><a:r><a:t>a</a:t></a:r><a:br/><a:r><a:t>b</a:t></a:r></a:p></p:sp>\
         <p:graphicFrame><a:tbl><a:tr><a:tc><a:p><a:r><a:t>maple</a:t></a:r></a:p></a:tc></a:tr></a:tbl></p:graphicFrame></p:sld>",
        paragraph("", " b='1'", "one"),
        paragraph(" lvl='1'", "", "inner"),
        "<a:p></a:p>",
        paragraph("", "", "two"),
        "<a:p><a:pPr><a:buAutoNum/></a:pPr><a:r><a:t>first</a:t></a:r></a:p>",
    );
    let bytes = common::zip(&[
        ("_rels/.rels", 0, relationship("ppt/presentation.xml", "officeDocument").as_bytes()),
        ("ppt/presentation.xml", 0, b"<p:presentation><p:sldId r:id='r1'/></p:presentation>"),
        ("ppt/_rels/presentation.xml.rels", 0, relationship("slides/s1.xml", "slide").as_bytes()),
        ("ppt/slides/s1.xml", 0, slide.as_bytes()),
    ]);
    assert_eq!(
        set(&document("a.pptx", &bytes)),
        [
            "0 one | List Item Strong /",
            "2 inner | List Item",
            "1 two | Item",
            "0 first | Numbered Item",
            "0 a b | Paragraph Break /",
            "0 maple | Table Row Cell /",
        ]
    );
}

#[test]
fn pictures_are_named_as_in_their_container() {
    let relationships =
        "<Relationships><Relationship Id='i' Type='x/image' Target='media/leaf.png'/></Relationships>";
    let drawing = |description: &str| {
        format!(
            "<w:p><w:r><w:drawing><wp:docPr descr='{description}'/><a:blip r:embed='i'/></w:drawing></w:r></w:p>"
        )
    };
    let text = format!(
        "<w:document><w:p><w:r><w:t>Text</w:t></w:r></w:p>{}{}</w:document>",
        drawing("a leaf"),
        drawing("")
    );
    let docx = common::zip(&[
        ("word/document.xml", 0, text.as_bytes()),
        ("word/_rels/document.xml.rels", 0, relationships.as_bytes()),
        ("word/media/leaf.png", 0, b"leaf"),
    ]);
    assert_eq!(
        set(&document("a.docx", &docx)),
        [
            "0 Text | Paragraph",
            "0 a leaf | Paragraph Image=word/media/leaf.png Picture / / Paragraph Image=word/media/leaf.png /"
        ]
    );
    assert_eq!(archived_file(&docx, "word/media/leaf.png").as_deref(), Some(&b"leaf"[..]));
    assert_eq!(archived_file(&docx, "word/media/other.png"), None);

    let package = "<package><manifest><item id='a' href='text/a.xhtml' media-type='application/xhtml+xml'/></manifest>\
                   <spine><itemref idref='a'/></spine></package>";
    let book = common::zip(&[
        ("META-INF/container.xml", 0, b"<container><rootfile full-path='o/p.opf'/></container>"),
        ("o/p.opf", 0, package.as_bytes()),
        ("o/text/a.xhtml", 0, b"<html><body><p>Text <img src='../images/a%20b.png'/></p></body></html>"),
    ]);
    assert_eq!(set(&document("a.epub", &book)), ["0 Text | Paragraph Image=o/images/a b.png"]);
}

#[test]
fn positions_of_pictures_in_notes_are_no_text() {
    let main = "<w:document><w:p><w:r><w:t>Text</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p></w:document>";
    let notes = "<w:footnotes><w:footnote w:type='separator' w:id='1'><w:p><w:r><w:t>no</w:t></w:r></w:p></w:footnote>\
                 <w:footnote w:id='2'><w:p><w:r><w:t>See</w:t><wp:posOffset>45720</wp:posOffset><w:tab/><w:t>there.</w:t>\
                 </w:r></w:p></w:footnote></w:footnotes>";
    let docx = common::zip(&[
        ("word/document.xml", 0, main.as_bytes()),
        ("word/footnotes.xml", 0, notes.as_bytes()),
    ]);
    assert_eq!(common::texts(&document("a.docx", &docx)), ["Text[1]", "[1] See there."]);
}
