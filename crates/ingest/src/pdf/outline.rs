//! The outline of a PDF: titles of its parts, and the pages where they begin.

use std::collections::HashSet;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, ObjectIdentifier, String as PdfString};

use super::destinations::Destinations;
use super::strings::text_string;
use crate::block_builder::fold;

/// More entries, or deeper ones, are ignored.
const MAX_ENTRIES: usize = 20_000;
const MAX_DEPTH: u8 = 12;
/// Longer titles are ignored, in bytes; and what follows when all titles together are longer, as entries can share one.
const MAX_TITLE: usize = 4 << 10;
const MAX_TITLES: usize = 16 << 20;

/// An entry of the outline.
#[derive(Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) title: String,
    /// The index of its page.
    pub(super) page: usize,
    /// Its height on the page, from the top, if it is given.
    pub(super) top: Option<f32>,
    /// 0 for the entries at the top.
    pub(super) depth: u8,
}

/// The outline's entries in the order of the outline; empty if there is none.
pub(super) fn read<'a>(pdf: &'a Pdf, destinations: &Destinations<'a>) -> Vec<Entry> {
    let Some(root) = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()) else { return Vec::new() };
    let Some(first) =
        root.get::<Dict<'_>>(b"Outlines").and_then(|outlines| outlines.get::<Dict<'_>>(b"First"))
    else {
        return Vec::new();
    };
    let mut reader = Reader { destinations, seen: HashSet::new(), entries: Vec::new(), title_bytes: 0 };
    reader.level(first, 0);
    reader.entries
}

struct Reader<'a, 'd> {
    destinations: &'d Destinations<'a>,
    /// The items that were read, as a damaged outline can be circular.
    seen: HashSet<ObjectIdentifier>,
    entries: Vec<Entry>,
    /// The bytes of all titles.
    title_bytes: usize,
}

impl<'a> Reader<'a, '_> {
    fn level(&mut self, first: Dict<'a>, depth: u8) {
        let mut next = Some(first);
        while let Some(item) = next {
            let is_new = item.obj_id().is_some_and(|id| self.seen.insert(id));
            if !is_new || self.entries.len() == MAX_ENTRIES || self.title_bytes > MAX_TITLES {
                return;
            }
            if let Some(entry) = self.entry(&item, depth) {
                self.entries.push(entry);
            }
            if depth < MAX_DEPTH
                && let Some(child) = item.get::<Dict<'a>>(b"First")
            {
                self.level(child, depth + 1);
            }
            next = item.get::<Dict<'a>>(b"Next");
        }
    }

    fn entry(&mut self, item: &Dict<'a>, depth: u8) -> Option<Entry> {
        let title = item.get::<PdfString<'_>>(b"Title")?;
        self.title_bytes += title.as_bytes().len();
        if title.as_bytes().len() > MAX_TITLE {
            return None;
        }
        let title = fold(&text_string(title.as_bytes()));
        let (page, top) = self.destinations.of(item)?;
        Some(Entry { title, page, top, depth }).filter(|entry| !entry.title.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The entries of an outline that begins with the object 6, on a page that is 800 points high.
    fn entries(objects: &str) -> Vec<Entry> {
        let file = format!(
            "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/Outlines<</First 6 0 R>>/Dests<</there[3 0 R/FitH 700]>>>>endobj\n\
             2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
             3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>endobj\n{objects}\ntrailer<</Root 1 0 R>>\n"
        );
        let pdf = Pdf::new(file.into_bytes()).unwrap();
        read(&pdf, &Destinations::read(&pdf))
    }

    fn entry(title: &str, top: Option<f32>, depth: u8) -> Entry {
        Entry { title: title.to_owned(), page: 0, top, depth }
    }

    #[test]
    fn items_are_read_once() {
        let circle = "6 0 obj<</Title(a)/Dest[3 0 R/Fit]/First 7 0 R/Next 8 0 R>>endobj\n\
                      7 0 obj<</Title(b)/Dest[3 0 R/Fit]/First 6 0 R/Next 7 0 R>>endobj\n\
                      8 0 obj<</Title(c)/Dest[3 0 R/Fit]/First 7 0 R/Next 6 0 R>>endobj";
        assert_eq!(entries(circle), [entry("a", None, 0), entry("b", None, 1), entry("c", None, 0)]);
    }

    #[test]
    fn long_titles_are_ignored() {
        let title = |length: usize| {
            let title = "a".repeat(length);
            entries(&format!("6 0 obj<</Title({title})/Dest[3 0 R/Fit]>>endobj")).len()
        };
        assert_eq!([title(MAX_TITLE), title(MAX_TITLE + 1)], [1, 0]);
        // Nor are others read when all are long.
        let shared = |length: usize, count: usize| {
            let items =
                (10..10 + count).map(|at| format!("{at} 0 obj<</Title 7 0 R/Next {} 0 R>>endobj\n", at + 1));
            let last = format!("{} 0 obj<</Title(last)/Dest[3 0 R/Fit]>>endobj\n", 10 + count);
            let first = "6 0 obj<</Next 10 0 R>>endobj\n";
            let items: String = items.collect();
            entries(&format!("{first}7 0 obj({})endobj\n{items}{last}", "a".repeat(length))).len()
        };
        assert_eq!([shared(MAX_TITLES / 4, 3), shared(MAX_TITLES / 4, 5)], [1, 0]);
    }

    #[test]
    fn destinations_are_arrays_actions_and_names() {
        let item = |target: &str| entries(&format!("6 0 obj<</Title(a){target}>>endobj"));
        assert_eq!(item("/Dest[3 0 R/XYZ 10 600 1]"), [entry("a", Some(200.0), 0)]);
        assert_eq!(item("/Dest/there"), [entry("a", Some(100.0), 0)]);
        assert_eq!(item("/A<</S/GoTo/D[3 0 R/Fit]>>"), [entry("a", None, 0)]);
        assert_eq!(item("/A<</S/URI/D[3 0 R/Fit]>>"), []);
        assert_eq!(item("/Dest[9 0 R/Fit]"), []);
    }
}
