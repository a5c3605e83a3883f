//! The outline of a PDF: titles of its parts, and the pages where they begin.

use std::collections::{HashMap, HashSet};

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, String as PdfString};

use super::strings::text_string;
use crate::block_builder::fold;

/// More entries, or deeper ones, are ignored.
const MAX_ENTRIES: usize = 20_000;
const MAX_DEPTH: u8 = 12;
/// Named destinations beyond this number are ignored.
const MAX_NAMES: usize = 200_000;

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
pub(super) fn read(pdf: &Pdf) -> Vec<Entry> {
    let Some(root) = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()) else { return Vec::new() };
    let Some(first) =
        root.get::<Dict<'_>>(b"Outlines").and_then(|outlines| outlines.get::<Dict<'_>>(b"First"))
    else {
        return Vec::new();
    };
    let pages = pdf.pages().iter().enumerate();
    let pages = pages.filter_map(|(at, page)| Some((page.raw().obj_id()?, (at, page.render_dimensions().1))));
    let mut reader =
        Reader { pages: pages.collect(), names: names(&root), seen: HashSet::new(), entries: Vec::new() };
    reader.level(first, 0);
    reader.entries
}

struct Reader<'a> {
    /// The index and the height of each page.
    pages: HashMap<ObjectIdentifier, (usize, f32)>,
    /// Named destinations.
    names: HashMap<Vec<u8>, Object<'a>>,
    /// The items that were read, as a damaged outline can be circular.
    seen: HashSet<ObjectIdentifier>,
    entries: Vec<Entry>,
}

impl<'a> Reader<'a> {
    fn level(&mut self, first: Dict<'a>, depth: u8) {
        let mut next = Some(first);
        while let Some(item) = next {
            let is_new = item.obj_id().is_some_and(|id| self.seen.insert(id));
            if !is_new || self.entries.len() == MAX_ENTRIES {
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

    fn entry(&self, item: &Dict<'a>, depth: u8) -> Option<Entry> {
        let title = fold(&text_string(item.get::<PdfString<'_>>(b"Title")?.as_bytes()));
        let destination = item.get::<Object<'a>>(b"Dest").or_else(|| {
            let action = item.get::<Dict<'a>>(b"A")?;
            let is_jump = action.get::<Name<'_>>(b"S").is_some_and(|kind| kind.as_ref() == b"GoTo");
            action.get::<Object<'a>>(b"D").filter(|_| is_jump)
        })?;
        let (page, top) = self.destination(destination)?;
        Some(Entry { title, page, top, depth }).filter(|entry| !entry.title.is_empty())
    }

    fn destination(&self, destination: Object<'a>) -> Option<(usize, Option<f32>)> {
        let named = match &destination {
            Object::Name(name) => self.names.get(name.as_ref()).cloned(),
            Object::String(name) => self.names.get(name.as_bytes()).cloned(),
            _ => Some(destination),
        };
        let array = match named? {
            Object::Array(array) => array,
            Object::Dict(dict) => dict.get::<Array<'a>>(b"D")?,
            _ => return None,
        };
        let page = array.raw_iter().next()?.as_obj_ref()?;
        let &(page, height) = self.pages.get(&page.into())?;
        let mut items = array.iter::<Object<'a>>().skip(1);
        let kind = items.next().and_then(Object::into_name)?;
        let skipped = match kind.as_ref() {
            b"XYZ" => 1,
            b"FitH" | b"FitBH" => 0,
            _ => return Some((page, None)),
        };
        let top = items.nth(skipped).and_then(Object::into_f32);
        Some((page, top.map(|top| height - top)))
    }
}

/// The named destinations: of a name tree, or of a dictionary in old files.
fn names<'a>(root: &Dict<'a>) -> HashMap<Vec<u8>, Object<'a>> {
    let mut names = HashMap::new();
    if let Some(dict) = root.get::<Dict<'a>>(b"Dests") {
        for name in dict.keys().take(MAX_NAMES) {
            if let Some(destination) = dict.get::<Object<'a>>(name.as_ref()) {
                names.insert(name.as_ref().to_vec(), destination);
            }
        }
    }
    let mut nodes: Vec<Dict<'a>> =
        root.get::<Dict<'a>>(b"Names").and_then(|names| names.get(b"Dests")).into_iter().collect();
    let mut visited = 0;
    while let Some(node) = nodes.pop() {
        visited += 1;
        if visited > MAX_NAMES || names.len() > MAX_NAMES {
            break;
        }
        if let Some(children) = node.get::<Array<'a>>(b"Kids") {
            nodes.extend(children.iter::<Dict<'a>>());
        }
        if let Some(pairs) = node.get::<Array<'a>>(b"Names") {
            let mut items = pairs.iter::<Object<'a>>();
            while let (Some(name), Some(destination)) = (items.next(), items.next()) {
                if let Some(name) = name.into_string() {
                    names.insert(name.as_bytes().to_vec(), destination);
                }
            }
        }
    }
    names
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
        read(&Pdf::new(file.into_bytes()).unwrap())
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
    fn destinations_are_arrays_actions_and_names() {
        let item = |target: &str| entries(&format!("6 0 obj<</Title(a){target}>>endobj"));
        assert_eq!(item("/Dest[3 0 R/XYZ 10 600 1]"), [entry("a", Some(200.0), 0)]);
        assert_eq!(item("/Dest/there"), [entry("a", Some(100.0), 0)]);
        assert_eq!(item("/A<</S/GoTo/D[3 0 R/Fit]>>"), [entry("a", None, 0)]);
        assert_eq!(item("/A<</S/URI/D[3 0 R/Fit]>>"), []);
        assert_eq!(item("/Dest[9 0 R/Fit]"), []);
    }
}
