//! Puts the box into one page.

use std::fmt;
use std::ops::Range;
use std::path::Path;

use super::address::address;
use super::outline::Outline;
use super::selector::Selector;
use super::{known_boxes, marks};
use crate::tags::{Look, Tags};

/// What is put into the pages of a site, and where.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    pub tags: &'a Tags,
    /// The folder with the index, as a path from the site's root.
    pub folder: &'a Path,
    /// The element to put the box into, instead of where the page's own search is.
    pub at: Option<&'a Selector>,
    /// The URL of the site's root, for pages that are shown at any address.
    pub site_url: Option<&'a str>,
}

/// A page with the box.
#[derive(Debug)]
pub struct Injected {
    pub bytes: Vec<u8>,
    /// The generator or tool whose search the box has replaced.
    pub replaced: Option<&'static str>,
    /// Whether the box is at the element that `at` selects.
    pub is_selected: bool,
}

/// Why a page has no box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    HasBox,
    Redirect,
    Frame,
    Fragment,
    Encoding,
    DamagedMark,
    Unreadable,
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::HasBox => "a box of its own",
            Self::Redirect => "a redirect to another page",
            Self::Frame => "shown in a frame of other pages",
            Self::Fragment => "not a complete page",
            Self::Encoding => "an encoding that does not contain ASCII",
            Self::DamagedMark => "damaged marks of Samara",
            Self::Unreadable => "tags that cannot be located",
        })
    }
}

/// Replaces a range of the page's bytes. An insertion has an empty range.
struct Edit {
    range: Range<usize>,
    /// The new bytes.
    bytes: Vec<u8>,
}

/// Puts the box into a page, which may have one from an earlier call.
///
/// # Errors
/// Why the page is left as it is.
pub fn inject(page: &[u8], path: &Path, request: &Request<'_>) -> Result<Injected, Reason> {
    let restored = marks::restore(page).map_err(|_| Reason::DamagedMark)?;
    let page = restored.as_deref().unwrap_or(page);
    if !is_ascii_compatible(page) {
        return Err(Reason::Encoding);
    }
    let outline = Outline::read(page).ok_or(Reason::Unreadable)?;
    if let Some(reason) = reason_to_leave_out(&outline) {
        return Err(reason);
    }
    let base = outline.elements.iter().find(|element| element.name == "base");
    let base = base.and_then(|element| element.attribute("href")).map(str::trim);
    let site_url = request.site_url.filter(|_| is_error_page(path));
    let address = address(path, request.folder, base, site_url);
    let html = |look| request.tags.elements(&address, look).concat();

    let selected = request.at.and_then(|at| {
        let mut all = 0..outline.elements.len();
        all.find_map(|index| outline.elements[index].content().filter(|_| at.matches(&outline, index)))
    });
    let known = known_boxes::find(page, &outline);
    let remove = |index: usize| {
        let range = outline.elements[index].range()?;
        Some(Edit { bytes: marks::removal(&page[range.clone()]), range })
    };
    let mut edits: Vec<Edit> =
        known.iter().flat_map(|found| &found.remove).filter_map(|&index| remove(index)).collect();
    let old = known.as_ref().and_then(|found| Some((remove(found.element)?, found.look)));
    match (&selected, old) {
        (Some(content), old) => {
            let bytes = marks::insertion(&html(Look::Dialog));
            edits.insert(0, Edit { range: content.end..content.end, bytes });
            edits.extend(old.map(|(edit, _)| edit));
        }
        (None, Some((mut edit, look))) => {
            edit.bytes.extend(marks::insertion(&html(look)));
            edits.insert(0, edit);
        }
        (None, None) => {
            let end = outline.body_end.unwrap_or(page.len());
            edits.push(Edit { range: end..end, bytes: marks::insertion(&html(Look::Floating)) });
        }
    }
    Ok(Injected {
        bytes: apply(page, edits),
        replaced: known.map(|found| found.owner),
        is_selected: selected.is_some(),
    })
}

/// Applies edits. Where two overlap, the earlier one in the list is applied.
fn apply(page: &[u8], edits: Vec<Edit>) -> Vec<u8> {
    let mut applied: Vec<Edit> = Vec::new();
    for edit in edits {
        let overlaps =
            |other: &Edit| edit.range.start < other.range.end && other.range.start < edit.range.end;
        let is_inside = |other: &Edit| {
            other.range.is_empty()
                && edit.range.start < other.range.start
                && other.range.start < edit.range.end
        };
        if !applied.iter().any(|other| overlaps(other) || is_inside(other)) {
            applied.push(edit);
        }
    }
    applied.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut bytes = Vec::with_capacity(page.len() + 1024);
    let mut copied = 0;
    for edit in applied {
        bytes.extend(&page[copied..edit.range.start]);
        bytes.extend(edit.bytes);
        copied = edit.range.end;
    }
    bytes.extend(&page[copied..]);
    bytes
}

fn reason_to_leave_out(outline: &Outline) -> Option<Reason> {
    let mut has_page_tag = outline.has_doctype;
    for element in &outline.elements {
        match element.name.as_str() {
            "samara-search" => return Some(Reason::HasBox),
            "html" | "head" | "body" | "title" => has_page_tag = true,
            "meta" => {
                let is = |name: &str, value: &str| {
                    element.attribute(name).is_some_and(|text| text.trim().eq_ignore_ascii_case(value))
                };
                if is("http-equiv", "refresh") {
                    return Some(Reason::Redirect);
                }
                let content = element.attribute("content").unwrap_or_default().to_ascii_lowercase();
                let declared = content.split_once("charset=").map_or("", |(_, label)| label.trim());
                if STATEFUL_ENCODINGS.iter().any(|label| is("charset", label) || declared == *label) {
                    return Some(Reason::Encoding);
                }
            }
            _ => {}
        }
    }
    if known_boxes::is_frame(outline) {
        return Some(Reason::Frame);
    }
    (!has_page_tag).then_some(Reason::Fragment)
}

/// Whether the server shows this page for addresses that do not exist.
fn is_error_page(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem == "404") || path.ends_with("404/index.html")
}

/// Encodings that switch character sets by escape sequences, so that an ASCII byte can be part of another character.
const STATEFUL_ENCODINGS: &[&str] =
    &["iso-2022-jp", "csiso2022jp", "iso-2022-kr", "iso-2022-cn", "hz-gb-2312"];

/// Whether tags are ASCII bytes in the page's encoding: they are not in UTF-16.
fn is_ascii_compatible(page: &[u8]) -> bool {
    let is_utf16 = page.starts_with(b"\xFF\xFE") || page.starts_with(b"\xFE\xFF");
    !is_utf16 && !page.starts_with(b"<\0") && !page.starts_with(b"\0<")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MDBOOK: &str = "<!DOCTYPE HTML><html><head><title>é</title></head><body><!-- -- -->\r\n\
        <button id='mdbook-search-toggle'>\t<svg/></button><div id=mdbook-search-wrapper><!-- a --><form></form></div>\
        <main>\u{1F600} 100 %</main><script src=\"elasticlunr-ef4e11c1.min.js\"></script></body></html>\n";

    fn tags() -> Tags {
        Tags { name: "docs".to_owned(), inline: false, integrity: None }
    }

    fn inject_into(page: &[u8], at: Option<&str>) -> Result<Injected, Reason> {
        let at: Option<Selector> = at.map(|at| at.parse().unwrap());
        let request = Request { tags: &tags(), folder: Path::new("search"), at: at.as_ref(), site_url: None };
        inject(page, Path::new("a/b.html"), &request)
    }

    /// Injects, and checks that the page can be restored and injected again with the same result.
    fn check(page: &[u8], at: Option<&str>) -> Injected {
        let injected = inject_into(page, at).unwrap();
        let bytes = &injected.bytes;
        assert_eq!(marks::restore(bytes).unwrap().as_deref(), Some(page), "{}", page.escape_ascii());
        assert_eq!(inject_into(bytes, at).unwrap().bytes, *bytes, "{}", page.escape_ascii());
        injected
    }

    #[test]
    fn odd_pages_are_restored() {
        let late = format!("<html>{}</body></html>", "<p>".repeat(2000));
        let pages: &[&[u8]] = &[
            MDBOOK.as_bytes(),
            b"<!doctype html>",
            b"<title>a</title>",
            b"<html><body></body></body></html></html>",
            b"<body>\r\n</body\r\n>\r\n",
            b"\xEF\xBB\xBF<!DOCTYPE html><p>a",
            b"<meta charset=windows-1251><title>\xEF\xF0\xE8</title><p>\xE2\xE5\xF2",
            b"<meta charset=shift_jis><title>\x83\x5C\x81\x7C</title><body>\x94\x5C</body>",
            b"<title></title><script>'<!-- <script> </body>'</script><p>&lt;</body",
            b"<html><textarea></body></html>",
            b"<html><plaintext></body>",
            b"<html><body class=\"a\0b\"></body></html>\0",
            b"<html><!-- <!--samara -->--!><body><!-->-></body>",
            b"<html><body><p id=samara:begin>%2D%25--%--</body>",
            b"<html><svg><title></svg><![CDATA[</body>]]><math></math></body>",
            late.as_bytes(),
        ];
        for page in pages {
            for at in [None, Some("body"), Some("#mdbook-search-wrapper"), Some("main")] {
                check(page, at);
            }
        }
    }

    #[test]
    fn known_search_is_replaced() {
        let injected = check(MDBOOK.as_bytes(), None);
        assert_eq!(injected.replaced, Some("mdBook"));
        let text = String::from_utf8(injected.bytes).unwrap();
        let expected = "<!--samara:removed <button id='mdbook-search-toggle'>\t<svg/></button>-->\
            <!--samara:begin--><script type=\"module\" src=\"../search/samara-search.js\"></script>\
            <samara-search src=\"../search/docs.samara\" mode=\"dialog\" hotkey=\"/ mod+k\"></samara-search><!--samara:end-->\
            <!--samara:removed <div id=mdbook-search-wrapper><!-%2D a -%2D><form></form></div>-->";
        assert!(text.contains(expected), "{text}");
        assert!(
            text.contains("<!--samara:removed <script src=\"elasticlunr-ef4e11c1.min.js\"></script>-->"),
            "{text}"
        );
    }

    #[test]
    fn selected_element_gets_the_box() {
        let injected = check(MDBOOK.as_bytes(), Some("main"));
        assert!(injected.is_selected);
        let text = String::from_utf8(injected.bytes).unwrap();
        assert!(text.contains("100 %<!--samara:begin-->"), "{text}");
        assert_eq!(text.matches("<samara-search").count(), 1);
        assert!(text.contains("<!--samara:removed <button"), "{text}");
        // Inside what would be removed: the element stays.
        let injected = check(MDBOOK.as_bytes(), Some("#mdbook-search-wrapper form"));
        assert!(String::from_utf8(injected.bytes).unwrap().contains("<form><!--samara:begin-->"));
        assert!(!check(MDBOOK.as_bytes(), Some("nav")).is_selected);
    }

    #[test]
    fn other_pages_get_a_floating_button() {
        let injected = check(b"<title>a</title><body><p>b</body>\n", None);
        let text = String::from_utf8(injected.bytes).unwrap();
        assert!(text.starts_with("<title>a</title><body><p>b<!--samara:begin--><script"), "{text}");
        assert!(text.ends_with("</samara-search><!--samara:end--></body>\n"), "{text}");
        assert!(text.contains("position:fixed"), "{text}");
    }

    #[test]
    fn names_the_reason_to_leave_a_page_out() {
        for (page, reason) in [
            (&b"<p>a</p>"[..], Reason::Fragment),
            (b"<title>a</title><samara-search></samara-search>", Reason::HasBox),
            (b"<title>a</title><meta http-equiv=Refresh content='0; url=b'>", Reason::Redirect),
            (b"<body class='sidebar-iframe-inner'>", Reason::Frame),
            (b"\xFF\xFE<\0h\0t\0m\0l\0>\0", Reason::Encoding),
            (b"\0<\0h\0t\0m\0l\0>", Reason::Encoding),
            (b"<title></title><meta charset=ISO-2022-JP>", Reason::Encoding),
            (
                b"<title></title><meta http-equiv=content-type content='text/html; charset=iso-2022-jp'>",
                Reason::Encoding,
            ),
            (b"<title></title><!--samara:begin-->", Reason::DamagedMark),
        ] {
            assert_eq!(inject_into(page, None).unwrap_err(), reason, "{}", page.escape_ascii());
        }
    }

    /// Pieces of pages, to be combined in any order. No byte may be lost, even if the result is no valid page.
    const PIECES: &[&str] = &[
        "<!doctype html>",
        "<html>",
        "</html>",
        "<head>",
        "<title>a</title>",
        "<title>",
        "<body>",
        "</body>",
        "</BODY\n>",
        "<!-- ",
        "-->",
        "--!>",
        "<!-->",
        "--",
        "-",
        "%",
        "%2D",
        ">",
        "<",
        "&amp;",
        "\r\n",
        "\0",
        "é",
        "<p class='a>b'>",
        "<p",
        "<script>",
        "</script>",
        "'</body>'",
        "<style>",
        "</style>",
        "<noscript>",
        "</noscript>",
        "<textarea>",
        "</textarea>",
        "<template>",
        "</template>",
        "<svg>",
        "</svg>",
        "<![CDATA[",
        "]]>",
        "<div id=docsearch>",
        "<div id=search>",
        "</div>",
        "<script src=pagefind/pagefind-ui.js></script>",
        "<script>docsearch({})</script>",
        "<site-search>",
        "</site-search>",
        "<button id=mdbook-search-toggle>",
        "</button>",
        "<div id=mdbook-search-wrapper>",
        "<base href='/x/'>",
        "<main>",
        "</main>",
        "<form class=sidebar-search-container>",
        "</form>",
        "<plaintext>",
        "<?xml version='1.0'?>",
    ];

    proptest! {
        #[test]
        fn any_page_is_restored(
            pieces in prop::collection::vec((0..PIECES.len(), any::<bool>(), any::<u8>()), 0..24),
            at in prop::option::of(prop::sample::select(vec!["main", "#docsearch", "div p", "[class]"])),
        ) {
            let mut page = b"<!doctype html>".to_vec();
            for (piece, has_byte, byte) in pieces {
                page.extend(PIECES[piece].as_bytes());
                page.extend(has_byte.then_some(byte));
            }
            if inject_into(&page, at).is_ok() {
                check(&page, at);
            }
        }
    }

    #[test]
    fn earlier_of_overlapping_edits_is_applied() {
        let applied = |edits: [(Range<usize>, &str); 2]| {
            let edits = edits.map(|(range, text)| Edit { range, bytes: text.as_bytes().to_vec() });
            String::from_utf8(apply(b"abcdefg", edits.into())).unwrap()
        };
        assert_eq!(applied([(1..3, "X"), (2..4, "Y")]), "aXdefg");
        assert_eq!(applied([(1..3, "X"), (3..4, "Y")]), "aXYefg");
        assert_eq!(applied([(3..4, "X"), (1..3, "Y")]), "aYXefg");
        // Insertions within, before and behind another edit.
        assert_eq!(applied([(4..4, "X"), (3..5, "Y")]), "abcdXefg");
        assert_eq!(applied([(3..3, "X"), (3..5, "Y")]), "abcXYfg");
        assert_eq!(applied([(5..5, "X"), (3..5, "Y")]), "abcYXfg");
    }
}
