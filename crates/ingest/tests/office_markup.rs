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

/// Their numbers go on, also behind items within them, and start again behind other text.
#[test]
fn numbers_of_slides_go_on() {
    let numbered = |level: u8, text: &str| {
        format!("<a:p><a:pPr lvl='{level}'><a:buAutoNum/></a:pPr><a:r><a:t>{text}</a:t></a:r></a:p>")
    };
    let plain = "<a:p><a:pPr><a:buNone/></a:pPr><a:r><a:t>text</a:t></a:r></a:p>";
    let shape =
        [numbered(0, "a"), numbered(0, "b"), numbered(1, "c"), plain.to_owned(), numbered(0, "d")].concat();
    let relationships =
        "<Relationships><Relationship Id='r1' Type='x/slide' Target='s1.xml'/></Relationships>";
    let bytes = common::zip(&[
        ("ppt/presentation.xml", 0, b"<p:presentation><p:sldId r:id='r1'/></p:presentation>"),
        ("ppt/_rels/presentation.xml.rels", 0, relationships.as_bytes()),
        ("ppt/s1.xml", 0, format!("<p:sld><p:sp>{shape}</p:sp></p:sld>").as_bytes()),
    ]);
    let document = document("a.pptx", &bytes);
    let tags = document.blocks.iter().flat_map(|block| block.markup.iter().flat_map(|markup| &markup.tags));
    let starts = tags.filter_map(|tag| match &tag.kind {
        TagKind::Open(ElementKind::Numbered, start) => Some(start.as_str()),
        _ => None,
    });
    assert_eq!(starts.collect::<Vec<_>>(), ["1", "3", "1"]);
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

/// A DOCX with this body, styles of many kinds and two lists: 1 has bullets, 2 has numbers.
fn docx(body: &str) -> Document {
    let style = |id: &str, content: &str| format!("<w:style w:styleId='{id}'>{content}</w:style>");
    let styles = [
        style("T", "<w:name w:val='Title'/>"),
        style("H", "<w:name w:val='heading 2'/>"),
        style("B", "<w:name w:val='Own'/><w:basedOn w:val='H'/>"),
        style("L", "<w:name w:val='Level'/><w:pPr><w:outlineLvl w:val='2'/></w:pPr>"),
        style("Q", "<w:name w:val='Intense Quote'/>"),
        style("C", "<w:name w:val='toc 1'/>"),
        style("I", "<w:name w:val='Items'/><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>"),
    ];
    let list = |number: u8, format: &str| {
        let level = |level: u8| format!("<w:lvl w:ilvl='{level}'><w:numFmt w:val='{format}'/></w:lvl>");
        format!(
            "<w:abstractNum w:abstractNumId='{number}{number}'>{}{}</w:abstractNum>\
             <w:num w:numId='{number}'><w:abstractNumId w:val='{number}{number}'/></w:num>",
            level(0),
            level(1)
        )
    };
    let lists = [list(1, "bullet"), list(2, "decimal"), list(3, "none")].concat();
    let links = "<Relationships><Relationship Id='a' Type='x/hyperlink' Target='https://example.org/' TargetMode='External'/>\
                 </Relationships>";
    let bytes = common::zip(&[
        ("word/document.xml", 0, format!("<w:document>{body}</w:document>").as_bytes()),
        ("word/styles.xml", 0, format!("<w:styles>{}</w:styles>", styles.concat()).as_bytes()),
        ("word/numbering.xml", 0, format!("<w:numbering>{lists}</w:numbering>").as_bytes()),
        ("word/footnotes.xml", 0, b"<w:footnotes><w:footnote w:id='1'><w:p><w:r><w:t>See there.</w:t></w:r></w:p></w:footnote></w:footnotes>"),
        ("word/_rels/document.xml.rels", 0, links.as_bytes()),
    ]);
    document("a.docx", &bytes)
}

fn paragraph(properties: &str, run: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn styles_of_docx_say_what_paragraphs_are() {
    let styled = |style: &str| paragraph(&format!("<w:pStyle w:val='{style}'/>"), "", style);
    let titles = ["Seeds", "More seeds"].map(|text| paragraph("<w:pStyle w:val='T'/>", "", text)).concat();
    let body: String = ["C", "H", "B", "L", "Q", "I", "None"].into_iter().map(styled).collect();
    let level =
        |level: u8| paragraph(&format!("<w:outlineLvl w:val='{level}'/>"), "", &format!("level {level}"));
    let document = docx(&[titles, body, level(0), level(8), level(9)].concat());
    assert_eq!(document.title, "Seeds");
    assert_eq!(
        common::lines(&document),
        [
            "H1 #more-seeds More seeds",
            "H2 #h H",
            "H2 #b B",
            "H3 #l L",
            "Quote Q",
            "Item I",
            "Paragraph None",
            "H1 #level-0 level 0",
            "H6 #level-8 level 8",
            "Paragraph level 9",
        ]
    );
}

#[test]
fn runs_of_docx_have_emphasis_and_links() {
    let set_run = |run: &str| set(&docx(&paragraph("", run, "a"))).remove(0);
    for (run, expected) in [
        ("<w:b/>", "0 a | Paragraph Strong /"),
        ("<w:b w:val='0'/>", "0 a | Paragraph"),
        ("<w:i/><w:b/>", "0 a | Paragraph Emphasis Strong / /"),
        ("<w:b/><w:b/>", "0 a | Paragraph Strong /"),
        ("<w:strike/>", "0 a | Paragraph Deleted /"),
        ("<w:dstrike/>", "0 a | Paragraph Deleted /"),
        ("<w:vertAlign w:val='superscript'/>", "0 a | Paragraph Superscript /"),
        ("<w:vertAlign w:val='subscript'/>", "0 a | Paragraph Subscript /"),
        ("<w:vertAlign w:val='baseline'/>", "0 a | Paragraph"),
        ("<w:vanish w:val='0'/>", "0 a | Paragraph"),
    ] {
        assert_eq!(set_run(run), expected, "{run}");
    }
    let hidden = [paragraph("", "<w:vanish/>", "hidden"), paragraph("", "", "shown")].concat();
    assert_eq!(common::texts(&docx(&hidden)), ["shown"]);
    // The mark of a paragraph has properties, too, and a tab stop is no tab.
    let mark = paragraph("<w:rPr><w:b/></w:rPr><w:tabs><w:tab/></w:tabs>", "", "a");
    assert_eq!(set(&docx(&mark)), ["0 a | Paragraph"]);
    let heading = paragraph("<w:tabs><w:tab/></w:tabs><w:outlineLvl w:val='1'/>", "", "a");
    assert_eq!(common::lines(&docx(&[heading, paragraph("", "", "b")].concat()))[0], "Paragraph b");

    let link = "<w:p><w:r><w:t>see </w:t></w:r><w:hyperlink r:id='a'><w:r><w:t>the</w:t></w:r><w:r><w:rPr><w:b/></w:rPr>\
                <w:t> site</w:t></w:r></w:hyperlink><w:r><w:t>, there</w:t></w:r></w:p>";
    assert_eq!(set(&docx(link)), ["0 see the site, there | Paragraph Link Strong / /"]);
    let signs = "<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r></w:p>";
    assert_eq!(set(&docx(signs)), ["0 a b c\u{2011}d | Paragraph Break"]);
}

#[test]
fn titles_of_docx_can_have_notes() {
    let note = "</w:t></w:r><w:r><w:footnoteReference w:id='1'/></w:r><w:r><w:t>";
    let title = paragraph("<w:pStyle w:val='T'/>", "", &format!("Seeds{note} fly"));
    let document = docx(&[title, paragraph("", "", &format!("{note}far"))].concat());
    assert_eq!(document.title, "Seeds[1] fly");
    assert_eq!(common::texts(&document), ["[2]far", "[1] See there.", "[2] See there."]);
}

#[test]
fn lists_of_docx_nest_and_go_on() {
    let item = |list: u8, level: u8, text: &str| {
        paragraph(&format!("<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr>"), "", text)
    };
    let body = [
        item(2, 0, "one"),
        item(2, 1, "inner"),
        item(2, 0, "two"),
        paragraph("", "", "between"),
        item(2, 0, "three"),
        item(1, 0, "bullet"),
        item(3, 0, "no mark"),
        item(9, 0, "no list"),
    ];
    let document = docx(&body.concat());
    assert_eq!(
        set(&document),
        [
            "0 one | Numbered Item",
            "2 inner | Numbered Item",
            "1 two | Item",
            "0 between | Paragraph",
            "0 three | Numbered Item",
            "0 bullet | List Item",
            "0 no mark | Paragraph",
            "0 no list | Paragraph",
        ]
    );
    let starts = document.blocks.iter().flat_map(|block| block.markup.iter().flat_map(|markup| &markup.tags));
    let starts = starts.filter_map(|tag| match &tag.kind {
        TagKind::Open(ElementKind::Numbered, start) => Some(start.as_str()),
        _ => None,
    });
    assert_eq!(starts.collect::<Vec<_>>(), ["1", "1", "3"]);
}

#[test]
fn tables_of_docx_have_headers() {
    let row = |header: &str, text: &str| {
        let cell = format!("<w:tc>{}</w:tc>", paragraph("", "", text));
        format!("<w:tr><w:trPr>{header}</w:trPr>{cell}{cell}</w:tr>")
    };
    let rows = [row("<w:tblHeader/>", "head"), row("<w:tblHeader w:val='0'/>", "a"), row("", "b")].concat();
    let body = format!("<w:tbl>{rows}</w:tbl>{}", paragraph("", "", "after"));
    assert_eq!(
        set(&docx(&body)),
        [
            "0 head | head | Table Row HeaderCell Paragraph / / HeaderCell Paragraph / /",
            "1 a | a | Row Cell Paragraph / / Cell Paragraph / /",
            "1 b | b | Row Cell Paragraph / / Cell Paragraph / /",
            "0 after | Paragraph",
        ]
    );
}
