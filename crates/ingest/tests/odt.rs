//! How texts of OpenDocument files are set: styles, lists, spans, notes.

#![cfg(all(feature = "html", feature = "office"))]

mod common;

use samara_engine::Document;
use samara_engine::markup::TagKind;
use samara_ingest::{Options, read_memory};

/// An ODT with this body, styles of many kinds, and two lists: `B` has bullets, `N` has numbers at the first level only.
fn odt(body: &str) -> Document {
    let style = |name: &str, parent: &str, text: &str| {
        format!(
            "<style:style style:name='{name}' style:parent-style-name='{parent}'><style:text-properties {text}/></style:style>"
        )
    };
    let styles = [
        style("T1", "Title", ""),
        style("Q1", "Quotations", ""),
        style("bold", "", "fo:font-weight='bold'"),
        style("700", "", "fo:font-weight='700'"),
        style("thin", "", "fo:font-weight='300'"),
        style("italic", "", "fo:font-style='italic'"),
        style("struck", "", "style:text-line-through-style='solid'"),
        style("kept", "", "style:text-line-through-style='none'"),
        style("super", "", "style:text-position='super 58%'"),
        style("sub", "", "style:text-position='sub 58%'"),
        style("both", "", "fo:font-weight='bold' fo:font-style='oblique'"),
    ];
    let lists = "<text:list-style style:name='N'><text:list-level-style-number text:level='1' style:num-format='1'/>\
         <text:list-level-style-bullet text:level='2'/></text:list-style>\
         <text:list-style style:name='E'><text:list-level-style-number text:level='1' style:num-format=''/></text:list-style>\
         <text:list-style style:name='B'><text:list-level-style-bullet text:level='1'/></text:list-style>";
    let content = format!(
        "<office:document-content><office:automatic-styles>{}{lists}</office:automatic-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document-content>",
        styles.concat()
    );
    let bytes = common::zip(&[("content.xml", 0, content.as_bytes())]);
    read_memory("a.odt", &bytes, &Options::default()).unwrap().documents.remove(0)
}

/// Each block with the elements that open in it; `/` closes one.
fn set(body: &str) -> Vec<String> {
    let block = |block: &samara_engine::Block| {
        let markup = block.markup.clone().unwrap_or_default();
        let tags = markup.tags.into_iter().filter_map(|tag| match tag.kind {
            TagKind::Open(kind, value) if value.is_empty() => Some(format!("{kind:?}")),
            TagKind::Open(kind, value) => Some(format!("{kind:?}={value}")),
            TagKind::Close => Some("/".to_owned()),
            TagKind::Hide(_) => None,
        });
        format!("{} {} | {}", markup.depth, block.text, tags.collect::<Vec<_>>().join(" "))
    };
    odt(body).blocks.iter().map(block).collect()
}

#[test]
fn styles_of_odt_say_what_paragraphs_are() {
    let styled = |style: &str, text: &str| format!("<text:p text:style-name='{style}'>{text}</text:p>");
    let heading = |level: &str, text: &str| format!("<text:h text:outline-level='{level}'>{text}</text:h>");
    let body = [
        styled("T1", "Winged <text:s/>seeds"),
        styled("Title", "More seeds"),
        styled("Q1", "quoted"),
        styled("Quotations", "quoted, too"),
        styled("bold", "plain"),
        heading("2", "two"),
        heading("9", "nine"),
        heading("0", "zero"),
        "<text:h>none</text:h>".to_owned(),
    ];
    let document = odt(&body.concat());
    assert_eq!(document.title, "Winged seeds");
    assert_eq!(
        common::lines(&document),
        [
            "Paragraph More seeds",
            "Quote quoted",
            "Quote quoted, too",
            "Paragraph plain",
            "H2 #two two",
            "H6 #nine nine",
            "H1 #zero zero",
            "H1 #none none",
        ]
    );
}

#[test]
fn spans_of_odt_have_emphasis_and_links() {
    for (style, expected) in [
        ("bold", "Strong /"),
        ("700", "Strong /"),
        ("thin", ""),
        ("italic", "Emphasis /"),
        ("struck", "Deleted /"),
        ("kept", ""),
        ("super", "Superscript /"),
        ("sub", "Subscript /"),
        ("both", "Strong Emphasis / /"),
        ("unknown", ""),
    ] {
        let body = format!("<text:p>a <text:span text:style-name='{style}'>b</text:span> c</text:p>");
        assert_eq!(set(&body), [format!("0 a b c | Paragraph {expected}").trim_end()], "{style}");
    }
    let link = "<text:p>a <text:a xlink:href='https://example.org/'>b</text:a><text:a>c</text:a></text:p>";
    assert_eq!(set(link), ["0 a bc | Paragraph Link=https://example.org/ /"]);
    let signs = "<text:p>a<text:tab/>b<text:s/>c<text:line-break/>d</text:p>";
    assert_eq!(set(signs), ["0 a b c d | Paragraph Break"]);
}

#[test]
fn lists_and_tables_of_odt_nest() {
    let item = |text: &str| format!("<text:list-item><text:p>{text}</text:p></text:list-item>");
    let list =
        |style: &str, content: &str| format!("<text:list text:style-name='{style}'>{content}</text:list>");
    assert_eq!(
        set(&list("B", &[item("a"), item("b")].concat())),
        ["0 a | List=1 Item Paragraph", "1 b | Item Paragraph"]
    );
    assert_eq!(set(&list("N", &item("a"))), ["0 a | Numbered=1 Item Paragraph"]);
    assert_eq!(set(&list("E", &item("a"))), ["0 a | List=1 Item Paragraph"]);
    // A list within a list has its style, at the next level.
    let inner = format!("<text:list>{}</text:list>", item("b"));
    let nested =
        list("N", &format!("<text:list-item><text:p>a</text:p>{inner}</text:list-item>{}", item("c")));
    assert_eq!(
        set(&nested),
        ["0 a | Numbered=1 Item Paragraph", "2 b | List=1 Item Paragraph", "1 c | Item Paragraph"]
    );
    let row = |text: &str| {
        format!(
            "<table:table-row><table:table-cell><text:p>{text}</text:p></table:table-cell></table:table-row>"
        )
    };
    let table = format!(
        "<table:table><table:table-header-rows>{}</table:table-header-rows>{}</table:table><text:p>after</text:p>",
        row("head"),
        row("cell")
    );
    assert_eq!(
        set(&table),
        [
            "0 head | Table Row HeaderCell Paragraph / /",
            "1 cell | Row Cell Paragraph / /",
            "0 after | Paragraph"
        ]
    );
}

#[test]
fn notes_and_pictures_of_odt_are_set_apart() {
    let note = "<text:note><text:note-citation>7</text:note-citation><text:note-body><text:p>See</text:p>\
                <text:p>there.</text:p></text:note-body></text:note>";
    let texts = |body: &str| odt(body).blocks.into_iter().map(|block| block.text).collect::<Vec<_>>();
    assert_eq!(texts(&format!("<text:p>Seeds{note} fly.</text:p>")), ["Seeds[1] fly.", "[1] See there."]);
    let titled = odt(&format!("<text:p text:style-name='Title'>Seeds{note}</text:p><text:p>fly</text:p>"));
    assert_eq!(titled.title, "Seeds[1]");
    assert_eq!(common::texts(&titled), ["fly", "[1] See there."]);
    let picture = "<text:p>a<draw:frame><draw:image xlink:href='Pictures/leaf.png'/><svg:desc>a leaf</svg:desc></draw:frame>b</text:p>";
    assert_eq!(set(picture), ["0 a a leaf b | Paragraph Image=Pictures/leaf.png Picture /"]);
}
