use hayro_syntax::Pdf;

use super::*;

/// The text of a page that is 600 points wide and 800 high. Its font `F` is Helvetica: an `a` is 5.56 points wide at 10 points,
/// a space 2.78. Its form `X` has `form` as its dictionary and content.
fn page(content: &str, form: (&str, &str)) -> PageText {
    let (dictionary, drawn) = form;
    let file = format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>\
         /XObject<</X 6 0 R>>/ExtGState<</G<</Font[5 0 R 20]>>>>/Properties<</P<</ActualText(new)>>>>>>>>endobj\n\
         4 0 obj<</Length {}>>stream\n{content}\nendstream endobj\n\
         5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n\
         6 0 obj<<{dictionary}/Length {}>>stream\n{drawn}\nendstream endobj\ntrailer<</Root 1 0 R>>\n",
        content.len(),
        drawn.len()
    );
    let pdf = Pdf::new(file.into_bytes()).unwrap();
    read(&pdf.pages()[0], &Fonts::new(), &mut Budget::default()).ok().unwrap()
}

/// The glyphs of a page: text, start, end and height from the top in hundredths of a point, and size.
fn glyphs(page: &PageText) -> Vec<(&str, i32, i32, i32, i32)> {
    let rounded = |number: f32| (number * 100.0).round() as i32;
    let glyph = |glyph: &Glyph| {
        let Glyph { text, x, y, end, size, .. } = glyph.clone();
        (&page.text[text], rounded(x), rounded(end), rounded(y), size.round() as i32)
    };
    page.glyphs.iter().map(glyph).collect()
}

/// Shows text at 10 points, 100 points from the left and from the top.
fn expect(operators: &str, expected: &[(&str, i32, i32, i32, i32)]) {
    let page = page(&format!("BT /F 10 Tf 100 700 Td {operators} ET"), ("", ""));
    assert_eq!(glyphs(&page), expected, "{operators}");
}

const A: (&str, i32, i32, i32, i32) = ("a", 10_000, 10_556, 10_000, 10);

#[test]
fn glyphs_advance_by_width_and_spacing() {
    expect("(aa) Tj", &[A, ("a", 10_556, 11_112, 10_000, 10)]);
    expect("2 Tc (aa) Tj", &[("a", 10_000, 10_756, 10_000, 10), ("a", 10_756, 11_512, 10_000, 10)]);
    expect("3 Tw (a a) Tj", &[A, (" ", 10_556, 10_834, 10_000, 10), ("a", 11_134, 11_690, 10_000, 10)]);
    expect("50 Tz 2 Tc (aa) Tj", &[("a", 10_000, 10_378, 10_000, 10), ("a", 10_378, 10_756, 10_000, 10)]);
    expect(
        "[(a) 1000 (a) -500 (a)] TJ",
        &[A, ("a", 9_556, 10_112, 10_000, 10), ("a", 10_612, 11_168, 10_000, 10)],
    );
    expect(
        "50 Tz [(a) -1000 (a)] TJ",
        &[("a", 10_000, 10_278, 10_000, 10), ("a", 10_778, 11_056, 10_000, 10)],
    );
    expect("/G gs (a) Tj", &[("a", 10_000, 11_112, 10_000, 20)]);
    expect("/None 10 Tf (a) Tj", &[]);
}

#[test]
fn lines_move_by_offsets_and_leading() {
    let below = |x: i32, y: i32| ("a", x, x + 556, y, 10);
    expect("(a) Tj 5 -12 Td (a) Tj", &[A, below(10_500, 11_200)]);
    expect("12 TL (a) Tj T* (a) Tj", &[A, below(10_000, 11_200)]);
    expect("(a) Tj 0 -14 TD (a) Tj T* (a) Tj", &[A, below(10_000, 11_400), below(10_000, 12_800)]);
    expect("12 TL (a) Tj (a) '", &[A, below(10_000, 11_200)]);
    expect(
        "12 TL (a) Tj 3 2 ( a) \"",
        &[A, (" ", 10_000, 10_478, 11_200, 10), ("a", 10_778, 11_534, 11_200, 10)],
    );
    expect("5 Ts (a) Tj", &[("a", 10_000, 10_556, 9_500, 10)]);
}

#[test]
fn matrices_scale_and_turn() {
    let text = "BT /F 10 Tf 50 350 Td (a) Tj ET";
    let scaled = page(&format!("q 2 0 0 2 0 0 cm {text} Q {text}"), ("", ""));
    assert_eq!(glyphs(&scaled), [("a", 10_000, 11_112, 10_000, 20), ("a", 5_000, 5_556, 45_000, 10)]);
    // More states are restored than were saved.
    assert_eq!(glyphs(&page(&format!("Q Q {text}"), ("", ""))).len(), 1);
    // Upwards: the start is measured along the direction of writing.
    let turned = page("BT /F 10 Tf 0 1 -1 0 100 700 Tm (a) Tj ET", ("", ""));
    assert_eq!(glyphs(&turned), [("a", -10_000, -9_444, 10_000, 10)]);
    assert_eq!(turned.glyphs[0].angle, -90);
    assert!(page("BT /F 0 Tf (a) Tj ET", ("", "")).glyphs.is_empty());
}

#[test]
fn marked_content_replaces_and_hides_text() {
    expect("/Artifact BMC (a) Tj EMC (a) Tj", &[("a", 10_556, 11_112, 10_000, 10)]);
    let after = ("a", 11_112, 11_668, 10_000, 10);
    expect("/Span<</ActualText(new)>>BDC (aa) Tj EMC (a) Tj", &[("new", 10_000, 11_112, 10_000, 10), after]);
    expect("/Span/P BDC (aa) Tj EMC (a) Tj", &[("new", 10_000, 11_112, 10_000, 10), after]);
    expect("/Span BMC (a) Tj EMC EMC", &[A]);
}

#[test]
fn forms_have_a_state_of_their_own() {
    let form = "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Matrix[2 0 0 2 0 0]";
    let content = "BT /F 10 Tf 100 700 Td /X Do (a) Tj ET";
    let drawn = page(content, (form, "q q /Artifact BMC BT /F 10 Tf 50 350 Td EMC (a) Tj 9 Tc ET"));
    assert_eq!(glyphs(&drawn), [("a", 10_000, 11_112, 10_000, 20), A]);
    assert!(!drawn.has_images);
    // What the form leaves open ends with it.
    let open = page(content, (form, "/Artifact BMC Q Q"));
    assert_eq!(glyphs(&open), [A]);
    // A form that draws itself.
    assert_eq!(glyphs(&page(content, (form, "/X Do"))), [A]);
}

#[test]
fn images_are_known() {
    let image = "/Type/XObject/Subtype/Image/Width 1/Height 1";
    assert!(page("/X Do", (image, "x")).has_images);
    assert!(!page("/X Do", ("/Subtype/PS", "x")).has_images);
    assert!(!page("/Y Do", (image, "x")).has_images);
    assert!(page("BI /W 1 /H 1 /BPC 8 /CS /G ID x EI", ("", "")).has_images);
}

/// What a Type 3 font of one glyph, named `a65`, reads for a code.
fn bitmap_text(code: u8, to_unicode: &str) -> (String, usize) {
    let content = format!("BT /F 10 Tf 100 700 Td <{code:02X}> Tj ET");
    let map = "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <41> <0042> endbfchar";
    let file = format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n\
         4 0 obj<</Length {}>>stream\n{content}\nendstream endobj\n\
         5 0 obj<</Type/Font/Subtype/Type3/FontMatrix[0.01 0 0 0.01 0 0]/FontBBox[0 0 50 50]/FirstChar {code}\
         /LastChar {code}/Widths[50]/Encoding<</Differences[{code}/a{code}]>>/CharProcs<</a{code} 6 0 R>>{to_unicode}>>\
         endobj\n6 0 obj<</Length 12>>stream\n50 0 d0 0 0 m\nendstream endobj\n\
         7 0 obj<</Length {}>>stream\n{map}\nendstream endobj\ntrailer<</Root 1 0 R>>\n",
        content.len(),
        map.len()
    );
    let pdf = Pdf::new(file.into_bytes()).unwrap();
    let page = read(&pdf.pages()[0], &Fonts::new(), &mut Budget::default()).ok().unwrap();
    (page.text, page.unknown)
}

#[test]
fn bitmap_fonts_without_names_are_read_by_code() {
    for (code, text) in [(65, "A"), (0x21, "!"), (0x7E, "~"), (11, "ff"), (12, "fi"), (15, "ffl")] {
        assert_eq!(bitmap_text(code, ""), (text.to_owned(), 0), "{code}");
    }
    for code in [10, 16, 0x7F, 0xE9] {
        assert_eq!(bitmap_text(code, ""), ("\u{FFFD}".to_owned(), 1), "{code}");
    }
    assert_eq!(bitmap_text(65, "/ToUnicode 7 0 R"), ("B".to_owned(), 0));
}
