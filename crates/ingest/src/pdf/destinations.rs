//! Where the outline and the links of a PDF lead to.

use std::collections::{HashMap, HashSet};

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier};

/// Named destinations beyond this number are ignored, and so are nodes of their tree.
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
        Self { pages: pages.collect(), names: root.map(|root| names(pdf, &root)).unwrap_or_default() }
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
fn names<'a>(pdf: &'a Pdf, root: &Dict<'a>) -> HashMap<Vec<u8>, Object<'a>> {
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
    // Nodes of a damaged tree can share children, and arrays of them.
    let mut seen = HashSet::new();
    let mut array = |node: &Dict<'a>, key: &[u8]| {
        let is_new = node.get_ref(key).is_none_or(|id| seen.insert(ObjectIdentifier::from(id)));
        if is_new { node.get::<Array<'a>>(key) } else { None }
    };
    let mut known: HashSet<ObjectIdentifier> = HashSet::new();
    let (mut child_count, mut pair_count) = (0, 0);
    while let Some(node) = nodes.pop() {
        if let Some(children) = array(&node, b"Kids") {
            let children = children.raw_iter().take(MAX_NAMES - child_count);
            nodes.extend(children.inspect(|_| child_count += 1).filter_map(|child| match child {
                MaybeRef::Ref(id) => {
                    known.insert(id.into()).then(|| pdf.xref().get::<Dict<'a>>(id.into()))?
                }
                MaybeRef::NotRef(child) => child.into_dict(),
            }));
        }
        if let Some(pairs) = array(&node, b"Names") {
            let mut items = pairs.iter::<Object<'a>>();
            while pair_count < MAX_NAMES
                && let (Some(name), Some(destination)) = (items.next(), items.next())
            {
                pair_count += 1;
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

    /// The names of a tree whose root is the object 6.
    fn names_of(objects: &str) -> Vec<Vec<u8>> {
        let file = format!(
            "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/Names<</Dests 6 0 R>>>>endobj\n\
             2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
             3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>endobj\n{objects}\ntrailer<</Root 1 0 R>>\n"
        );
        let pdf = Pdf::new(file.into_bytes()).unwrap();
        let mut names: Vec<_> = Destinations::read(&pdf).names.into_keys().collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn nodes_are_read_once() {
        // Without that, each of 200,000 visits would add a thousand nodes.
        let node = |number: usize, child: usize| {
            let kids = format!("{child} 0 R ").repeat(1_000);
            format!(
                "{number} 0 obj<</Kids[{kids}<</Names[(direct {number})[3 0 R/Fit]]>>]/Names[({number})[3 0 R/Fit]]>>endobj\n"
            )
        };
        let tree = [node(6, 7), node(7, 8), node(8, 9), "9 0 obj<</Names[(9)[3 0 R/Fit]]>>endobj".to_owned()];
        let expected =
            ["6", "7", "8", "9", "direct 6", "direct 7", "direct 8"].map(|name| name.as_bytes().to_vec());
        assert_eq!(names_of(&tree.concat()), expected);
    }

    #[test]
    fn shared_arrays_are_bounded_work() {
        // A thousand nodes, each with the same thousand children and names.
        let mut tree = String::from("5 0 obj[");
        (0..1_000).for_each(|node| tree.push_str(&format!("{} 0 R ", node + 10)));
        tree.push_str("]endobj\n4 0 obj[");
        (0..1_000).for_each(|name| tree.push_str(&format!("({name})[3 0 R/Fit]")));
        tree.push_str("]endobj\n6 0 obj<</Kids 5 0 R>>endobj\n");
        (0..1_000).for_each(|node| {
            tree.push_str(&format!("{} 0 obj<</Kids 5 0 R/Names 4 0 R>>endobj\n", node + 10));
        });
        assert_eq!(names_of(&tree).len(), 1_000);
    }
}
