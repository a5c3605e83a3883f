//! Presentations, spreadsheets and books: those that `documents/make_office.py` makes, CSV, and damaged ones.

#![cfg(all(feature = "html", feature = "office"))]

mod common;

use std::path::Path;

use common::{Folder, lines, skipped, warnings};
use samara_engine::{Document, MetaValue};
use samara_ingest::{Error, FileKind, Options, Reason, read_memory};

fn kept(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents").join(name)).unwrap()
}

fn document(name: &str, bytes: &[u8]) -> Document {
    let mut collection = read_memory(name, bytes, &Options::default()).unwrap();
    assert_eq!(warnings(&collection), [""; 0], "{name}");
    collection.documents.remove(0)
}

fn one(value: &str) -> Option<MetaValue> {
    Some(MetaValue::One(value.to_owned()))
}

#[test]
fn slides_are_sections() {
    let document = document("slides.pptx", &kept("slides.pptx"));
    assert_eq!(document.title, "Winged seeds");
    assert_eq!(document.meta.get("author").cloned(), one("A. Botanist"));
    assert_eq!(document.meta.get("date").cloned(), one("2022-02-15"));
    assert_eq!(
        lines(&document),
        [
            "Paragraph A talk",
            "H2 #the-flight-of-a-samara The flight of a samara",
            "Item It spins as it falls.",
            "Item Its wing makes it a helicopter.",
            "Paragraph Show the film here.",
            "H6 #slide-3 Slide 3",
            "Row Tree | Wings",
            "Row maple | two",
            "Paragraph A text box",
        ]
    );
}

/// A presentation with a title and these slides, of which the first has notes.
fn presentation(title: &str, slides: &[&str]) -> Document {
    let relationship = |id: usize, kind: &str, target: &str| {
        format!("<Relationship Id='r{id}' Type='x/{kind}' Target='{target}'/>")
    };
    let numbers = 0..slides.len();
    let ids: String = numbers.clone().map(|at| format!("<sldId id='9' r:id='r{at}'/>")).collect();
    let parts: String = numbers.clone().map(|at| relationship(at, "slide", &format!("s{at}.xml"))).collect();
    let notes = "<notes><sp><ph type='sldImg'/></sp><sp><ph type='body'/><p><r><t>Show it.</t></r></p></sp>\
                 <sp><ph type='hdr'/><p><r><t>no</t></r></p></sp><sp><cNvPr descr='no'/><p><r><t>no</t></r></p></sp></notes>";
    let text = [
        ("docProps/core.xml".to_owned(), format!("<p><title>{title}</title></p>")),
        ("ppt/presentation.xml".to_owned(), format!("<presentation>{ids}</presentation>")),
        ("ppt/_rels/presentation.xml.rels".to_owned(), format!("<Relationships>{parts}</Relationships>")),
        ("ppt/_rels/s0.xml.rels".to_owned(), format!("<r>{}</r>", relationship(1, "notesSlide", "n.xml"))),
        ("ppt/n.xml".to_owned(), notes.to_owned()),
    ];
    let slides = numbers.map(|at| (format!("ppt/s{at}.xml"), format!("<sld>{}</sld>", slides[at])));
    let files: Vec<_> = text.into_iter().chain(slides).collect();
    let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), 0, text.as_bytes())).collect();
    document("a.pptx", &common::zip(&files))
}

#[test]
fn shapes_of_slides_have_roles() {
    let shape = |kind: &str, text: &str| format!("<sp><ph type='{kind}'/><p>{text}</p></sp>");
    let run = |text: &str| format!("<r> <t>{text}</t> <x>no</x> </r>\n");
    let first = [
        shape("ctrTitle", &(run("The") + "<br/>" + &run("flight"))),
        shape("ftr", &run("no")),
        shape("dt", &run("no")),
        shape("sldNum", &run("no")),
        shape("obj", &run("item")),
        shape("body", &("<pPr><buNone/></pPr>".to_owned() + &run("text"))),
        shape("other", &("<pPr><buChar/></pPr>".to_owned() + &run("marked"))),
        shape("other", &run("plain")),
        "<sp><cNvPr descr='A leaf'/><p><fld type='slidenum'><t>1</t></fld><fld type='x'><t>2022</t></fld></p></sp>".to_owned(),
    ];
    let numbered = |text: &str| format!("<p><pPr><buAutoNum/></pPr>{}</p>", run(text));
    let second = format!("<sp>{}{}</sp>", numbered("one"), numbered("two"));
    let document = presentation("PowerPoint-Präsentation", &[&first.concat(), "", &second]);
    assert_eq!(document.title, "The flight");
    assert_eq!(
        lines(&document),
        [
            "Item item",
            "Paragraph text",
            "Item marked",
            "Paragraph plain",
            "Paragraph A leaf",
            "Paragraph 2022",
            "Paragraph Show it.",
            "H6 #slide-3 Slide 3",
            "Numbered one",
            "Numbered two",
        ]
    );
}

#[test]
fn default_title_of_presentations_is_replaced() {
    let slide = |kind: &str| format!("<sp><ph type='{kind}'/><p><r><t>Seeds</t></r></p></sp>");
    let title = |title: &str, kind: &str| presentation(title, &[&slide(kind)]).title;
    assert_eq!(title("PowerPoint Presentation", "title"), "Seeds");
    assert_eq!(title("PowerPoint Presentation", "body"), "PowerPoint Presentation");
    assert_eq!(title("How to use PowerPoint", "title"), "How to use PowerPoint");
    assert_eq!(title("Maples", "title"), "Maples");
}

#[test]
fn slides_of_odp_are_sections() {
    let document = document("slides.odp", &kept("slides.odp"));
    assert_eq!((document.title.as_str(), document.lang.as_str()), ("Winged seeds", "en"));
    assert_eq!(
        lines(&document),
        [
            "H2 #the-flight-of-a-samara The flight of a samara",
            "Paragraph It spins as it falls.",
            "Paragraph Show the film here.",
            "H6 #slide-2 Slide 2",
            "Paragraph A text box",
        ]
    );
}

#[test]
fn rows_of_sheets_name_their_columns() {
    let document = document("sheets.xlsx", &kept("sheets.xlsx"));
    assert_eq!(document.title, "sheets");
    assert_eq!(document.meta.get("author").cloned(), one("A. Botanist"));
    assert_eq!(
        lines(&document),
        [
            "H2 #trees-of-2022 Trees of 2022",
            "Row Tree | Found | Share | Price | Native",
            "Paragraph Tree: maple | Found: 15 Feb 2022 18:30 | Share: 12.5% | Price: 1,234.50 kr | Native: TRUE",
            "Paragraph Tree: ash | Share: 100.0% | Native: FALSE",
            "H2 #numbers Numbers",
            "Paragraph just one cell",
        ]
    );
}

#[test]
fn rows_of_ods_name_their_columns() {
    let document = document("sheets.ods", &kept("sheets.ods"));
    assert_eq!((document.title.as_str(), document.lang.as_str()), ("sheets", "en"));
    assert_eq!(
        lines(&document),
        [
            "H2 #trees-of-2022 Trees of 2022",
            "Row Tree | Found | Share",
            "Paragraph Tree: maple | Found: 15 Feb 2022 | Share: 12.5%",
            "Paragraph Tree: ash | Share: 100.0%",
            "Paragraph Tree: 7 | Found: 7",
            "Paragraph Tree: 7 | Found: 7",
        ]
    );
}

#[test]
fn chapters_of_books_are_read_in_order() {
    let document = document("book.epub", &kept("book.epub"));
    assert_eq!((document.title.as_str(), document.lang.as_str()), ("Winged seeds", "en"));
    assert_eq!(document.meta.get("author").cloned(), one("A. Botanist"));
    assert_eq!(document.meta.get("date").cloned(), one("2022-02-15"));
    assert_eq!(document.meta["keywords"].values(), ["maple"]);
    assert_eq!(
        lines(&document),
        [
            "H1 #the-flight-of-a-samara The flight of a samara",
            "Paragraph It spins as it falls.",
            // Its heading is in the table of contents only.
            "H2 #what-carries-it What carries it",
            "Paragraph The wind, a stream.",
            "Item or a bird",
        ]
    );
}

#[test]
fn csv_and_tsv_are_tables() {
    let csv = document("trees.csv", "\u{FEFF}Tree;Weight\r\nmaple;\"0,2 g\"\r\n".as_bytes());
    assert_eq!(csv.title, "trees");
    assert_eq!(lines(&csv), ["Row Tree | Weight", "Paragraph Tree: maple | Weight: 0,2 g"]);
    let tsv = document("trees.tsv", b"maple\t2\nash\t1\n");
    assert_eq!(lines(&tsv), ["Row maple | 2", "Row ash | 1"]);
}

/// In a built site, tables are data, and books and slides are documents.
#[test]
fn documents_of_a_site_are_read() {
    let folder = Folder::with(&[
        ("index.html", b"<title>Home</title><p>Welcome".to_vec()),
        ("files/book.epub", kept("book.epub")),
        ("files/data.csv", b"a,b\nc,d".to_vec()),
    ]);
    let collection = folder.read().unwrap();
    assert_eq!(common::urls(&collection), ["files/book.epub", "index.html"]);
    assert!(
        skipped(&collection)[0]
            .ends_with("data.csv: not an HTML page of the site; an include pattern adds it")
    );
}

/// A book with a digital lock is not read; one with obfuscated fonts is.
#[test]
fn encrypted_book_is_skipped() {
    let lock = |uri: &str| {
        format!(
            "<encryption><EncryptedData><CipherData><CipherReference URI='{uri}'/></CipherData></EncryptedData></encryption>"
        )
    };
    let container = "<container><rootfile full-path='o/p.opf'/></container>";
    let package = "<package><metadata><dc:title>T</dc:title></metadata><manifest><item id='a' href='a%20b.xhtml' \
                   media-type='application/xhtml+xml'/></manifest><spine><itemref idref='a'/></spine></package>";
    let book = |lock: &str| {
        common::zip(&[
            ("META-INF/container.xml", 0, container.as_bytes()),
            ("META-INF/encryption.xml", 0, lock.as_bytes()),
            ("o/p.opf", 0, package.as_bytes()),
            ("o/a b.xhtml", 0, b"<html><body><p>Text</p></body></html>"),
        ])
    };
    assert_eq!(lines(&document("a.epub", &book(&lock("o/font.otf")))), ["Paragraph Text"]);
    let folder = Folder::with(&[("a.epub", book(&lock("o/a%20b.xhtml"))), ("a.txt", b"Text".to_vec())]);
    assert_eq!(folder.read().unwrap().report.skipped[0].reason, Reason::Encrypted);
}

#[test]
fn other_files_with_these_extensions_are_skipped() {
    for name in ["a.pptx", "a.odp", "a.xlsx", "a.ods", "a.epub"] {
        for bytes in [b"Just a text".to_vec(), common::zip(&[("mimetype", 0, b"x")]), common::zip(&[])] {
            let Err(Error::NoDocuments { skipped, .. }) = read_memory(name, &bytes, &Options::default())
            else {
                panic!("{name} was read");
            };
            assert_eq!(skipped, [("damaged".to_owned(), 1)], "{name}");
        }
    }
    assert_eq!(FileKind::of("a.epub".as_ref()), FileKind::Ebook);
}

#[test]
fn enormous_chapter_is_refused() {
    let package = "<package><manifest><item id='a' href='a.xhtml' media-type='application/xhtml+xml'/></manifest>\
                   <spine><itemref idref='a'/></spine></package>";
    let chapter = "<p>x</p>".repeat((16 << 17) + 1);
    let book = common::zip(&[("p.opf", 0, package.as_bytes()), ("a.xhtml", 0, chapter.as_bytes())]);
    let folder = Folder::with(&[("a.epub", book), ("a.txt", b"Text".to_vec())]);
    assert_eq!(folder.read().unwrap().report.skipped[0].reason, Reason::TooComplex);
}

/// A workbook of one sheet with these rows, whose dates count from 1904.
fn workbook(rows: &str) -> Vec<u8> {
    let styles = "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='d.m.yyyy'/></numFmts><cellStyleXfs><xf numFmtId='1'/>\
                  </cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='164'/><xf numFmtId='10'/></cellXfs><x><xf numFmtId='1'/></x></styleSheet>";
    let strings =
        "<sst><si><t>a</t><rPh><t>no</t></rPh></si><si><r><t>b</t></r><x>no</x><r><t> c</t></r></si></sst>";
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let relationships = "<Relationships><Relationship Id='s' Type='x/worksheet' Target='s.xml'/>\
                         <Relationship Id='t' Type='x/sharedStrings' Target='t.xml'/>\
                         <Relationship Id='y' Type='x/styles' Target='y.xml'/></Relationships>";
    let workbook = "<workbook><workbookPr date1904='1'/><sheets><sheet name='A' r:id='s'/><sheet name='B' r:id='none'/>\
                    </sheets></workbook>";
    common::zip(&[
        ("xl/workbook.xml", 0, workbook.as_bytes()),
        ("xl/t.xml", 0, strings.as_bytes()),
        ("xl/y.xml", 0, styles.as_bytes()),
        ("xl/_rels/workbook.xml.rels", 0, relationships.as_bytes()),
        ("xl/s.xml", 0, sheet.as_bytes()),
    ])
}

#[test]
fn cells_beyond_the_last_column_are_left_out() {
    let row = |number: u8, cells: [&str; 3]| {
        let cell = |(column, text)| format!("<c r='{column}{number}' t='str'><v>{text}</v></c>");
        format!("<row>{}</row>", ["A", "XFD", "XFE"].into_iter().zip(cells).map(cell).collect::<String>())
    };
    let rows = row(1, ["Tree", "Wings", "Beyond"]) + &row(2, ["maple", "two", "more"]);
    let lines = lines(&document("a.xlsx", &workbook(&rows)));
    assert_eq!(lines[2], "Paragraph Tree: maple | Wings: two");
}

/// The kinds of cells, and cells without a reference.
#[test]
fn cells_have_types() {
    let rows = "<row><c t='inlineStr'><is><t>Tree</t><rPh><t>guide</t></rPh></is></c><c t='b'><v>1</v></c><c t='b'><v>0</v></c>\
                <c><v>0.5</v></c><c t='n'><v>2</v></c><c><v>x</v></c><c t='e'><v>#N/A</v></c><c t='s'><v>9</v></c>\
                <c><f>1+1</f><v>2</v></c></row>";
    let lines = lines(&document("a.xlsx", &workbook(rows)));
    assert_eq!(lines, ["H2 #a A", "Row Tree | TRUE | FALSE | 0.5 | 2 | x | #N/A |  | 2"]);
}

/// The lines of an ODS with these tables.
fn ods(tables: &str) -> Vec<String> {
    let content = format!("<document><body><spreadsheet>{tables}</spreadsheet></body></document>");
    lines(&document("a.ods", &common::zip(&[("content.xml", 0, content.as_bytes())])))
}

#[test]
fn cells_of_ods_have_texts_or_values() {
    let rows = "<table name='Empty'><table-row><table-cell/></table-row></table><table name=' A  b '>\
                <table-row><table-cell string-value='1'><p>a<s/>b<tab/>c<line-break/>d</p><p>e</p></table-cell>\
                <covered-table-cell/><table-cell><annotation><p>no</p></annotation><p>f</p></table-cell></table-row>\
                <table-row><table-cell date-value='2022-02-15' value='7'/><table-cell string-value='s' value='1'/>\
                <table-cell time-value='PT1H'/><table-cell boolean-value='true'/><table-cell value='8'/>\
                <table-cell number-columns-repeated='16000'/></table-row></table>";
    assert_eq!(
        ods(rows),
        ["H2 #a-b A b", "Row a b c d e |  | f", "Paragraph a b c d e: 2022-02-15 | s | f: PT1H | true | 8"]
    );
}

#[test]
fn cells_and_rows_of_ods_are_repeated_up_to_a_limit() {
    let table = |row: usize, column: usize| {
        let lines = ods(&format!(
            "<table name='A'><table-row number-rows-repeated='1000000'><table-cell/></table-row>\
             <table-row number-rows-repeated='{row}'><table-cell number-columns-repeated='{column}'><p>7</p></table-cell>\
             </table-row></table>"
        ));
        (lines.len() - 1, lines[1].matches('7').count())
    };
    assert_eq!(table(2, 3), (2, 3));
    assert_eq!(table(1000, 2), (1000, 2));
    assert_eq!(table(1001, 2), (1000, 2));
    assert_eq!(table(2, 1000), (2, 1000));
    assert_eq!(table(2, 1001), (2, 1000));
}

#[test]
fn cells_have_styles_and_shared_strings() {
    let rows = "<row><c t='s'><v>0</v></c><c t='s'><v> 1 </v></c><c s='1'><v>366</v></c><c s='2'><v>0.5</v></c><c s='0'><v>7</v></c>\
                <c s='3'><v>8</v></c><c s='1' t='str'><v>366</v></c></row>";
    let lines = lines(&document("a.xlsx", &workbook(rows)));
    assert_eq!(lines, ["H2 #a A", "Row a | b c | 1.1.1905 | 50.00% | 7 | 8 | 366"]);
}

/// A page of links in the reading order is the table of contents, not a chapter.
#[test]
fn navigation_of_books_is_no_chapter() {
    let package = "<package><metadata><dc:title> </dc:title><dc:title>T</dc:title><dc:creator>A</dc:creator>\
                   <dc:creator>B</dc:creator><dc:date event='modification'>2021-01-01</dc:date><dc:date>2022</dc:date>\
                   <dc:publisher>P</dc:publisher></metadata><dc:language>de</dc:language>\
                   <manifest><item id='n' href='n.xhtml' properties='svg nav' media-type='application/xhtml+xml'/>\
                   <item id='a' href='a.xhtml' properties='svg scripted' media-type='application/xhtml+xml'/>\
                   <item id='i' href='i.svg' media-type='image/svg+xml'/></manifest>\
                   <spine><itemref idref='n'/><itemref idref='i'/><itemref idref='a'/></spine></package>";
    let book = common::zip(&[
        ("p.opf", 0, package.as_bytes()),
        ("n.xhtml", 0, b"<nav><a href='a.xhtml#x'>The flight</a><a href='a.xhtml'>More</a></nav>"),
        ("a.xhtml", 0, b"<p>It spins."),
        ("i.svg", 0, b"<svg><text>picture</text></svg>"),
    ]);
    let document = document("a.epub", &book);
    assert_eq!(lines(&document), ["H2 #the-flight The flight", "Paragraph It spins."]);
    assert_eq!((document.title.as_str(), document.lang.as_str()), ("T", ""));
    assert_eq!(document.meta["author"].values(), ["A", "B"]);
    assert_eq!(document.meta.get("date").cloned(), one("2022"));
    assert_eq!(document.meta.get("publisher").cloned(), one("P"));
}

/// Many cells can refer to one long text, and one cell can stand for millions.
#[test]
fn expanding_sheets_are_refused() {
    let reason = |name: &str, bytes: Vec<u8>| {
        let folder = Folder::with(&[(name, bytes), ("a.txt", b"Text".to_vec())]);
        folder.read().unwrap().report.skipped.remove(0).reason
    };
    let text = "x".repeat(1 << 20);
    let strings = format!("<sst><si><t>{text}</t></si></sst>");
    let cells = "<row><c t='s'><v>0</v></c></row>".repeat(200);
    let sheet = format!("<worksheet><sheetData>{cells}</sheetData></worksheet>");
    let relationships = "<Relationships><Relationship Id='s' Type='x/worksheet' Target='s.xml'/>\
                         <Relationship Id='t' Type='x/sharedStrings' Target='t.xml'/></Relationships>";
    let book = common::zip(&[
        ("xl/workbook.xml", 0, b"<workbook><sheets><sheet name='A' r:id='s'/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", 0, relationships.as_bytes()),
        ("xl/s.xml", 0, sheet.as_bytes()),
        ("xl/t.xml", 0, strings.as_bytes()),
    ]);
    assert_eq!(reason("a.xlsx", book), Reason::TooComplex);
    let cell = format!("<table-cell number-columns-repeated='9999'><p>{text}</p></table-cell>");
    let content = format!("<table><table-row number-rows-repeated='9999'>{cell}</table-row></table>");
    assert_eq!(reason("a.ods", common::zip(&[("content.xml", 0, content.as_bytes())])), Reason::TooComplex);
}
