//! Where the outline and the links of a PDF lead to.

use std::collections::HashMap;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier};

/// Named destinations beyond this number are ignored.
const MAX_NAMES: usize = 200_000;

/// The pages and the named destinations of a file.
pub(super) struct Destinations<'a> {
    /// The index and the height of each page.
    pages: HashMap<ObjectIdentifier, (usize, f32)>,
    names: HashMap<Vec<u8>, Object<'a>>,
}

impl<'a> Destinations<'a> {
    pub(super) fn read(pdf: &'a Pdf) -> Self {
        let pages = pdf.pages().iter().enumerate();
        let pages =
            pages.filter_map(|(at, page)| Some((page.raw().obj_id()?, (at, page.render_dimensions().1))));
        let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
        Self { pages: pages.collect(), names: root.as_ref().map(names).unwrap_or_default() }
    }

    /// The destination of an entry of the outline or of a link: the index of the page, and the height on it.
    pub(super) fn of(&self, item: &Dict<'a>) -> Option<(usize, Option<f32>)> {
        let destination = item.get::<Object<'a>>(b"Dest").or_else(|| {
            let action = item.get::<Dict<'a>>(b"A")?;
            let is_jump = action.get::<Name<'_>>(b"S").is_some_and(|kind| kind.as_ref() == b"GoTo");
            action.get::<Object<'a>>(b"D").filter(|_| is_jump)
        })?;
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
        let Some(kind) = items.next().and_then(Object::into_name) else { return Some((page, None)) };
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
