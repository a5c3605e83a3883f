//! The package of a book: its metadata, its files, and the order of its chapters.

use std::collections::BTreeMap;

use crate::draft::Draft;
use crate::office::resolve;
use crate::office::xml::{Element, Node, visit};
use crate::parser_failure::ParserFailure;
use crate::zip::Zip;

#[derive(Debug, Default)]
pub(super) struct Package {
    /// Title, language and metadata.
    pub(super) draft: Draft,
    /// The names of the chapters in the archive, in reading order, without the table of contents.
    pub(super) spine: Vec<String>,
    /// The names of the files with the table of contents: a page of links (EPUB 3), or NCX (EPUB 2).
    pub(super) navigation: Option<String>,
    pub(super) ncx: Option<String>,
}

#[derive(Debug)]
struct Item {
    name: String,
    media_type: String,
    properties: String,
}

/// A metadata element that is open.
#[derive(Debug)]
struct Open {
    name: String,
    event: String,
    text: String,
}

impl Package {
    /// # Errors
    /// If there is no package, or it is damaged.
    pub(super) fn read(zip: &mut Zip<'_>) -> Result<Self, ParserFailure> {
        let mut main = None;
        if let Some(xml) = zip.read("META-INF/container.xml")? {
            visit(xml, |node| {
                if let Node::Open(element) = node
                    && element.name == "rootfile"
                {
                    main.get_or_insert_with(|| element.get("full-path").to_owned());
                }
            })?;
        }
        let main = main.or_else(|| zip.names().find(|name| name.ends_with(".opf")).map(str::to_owned));
        let xml = main.as_deref().map(|main| zip.read(main)).transpose()?.flatten();
        let (Some(main), Some(xml)) = (main, xml) else {
            return Err(ParserFailure::damaged("not an EPUB: it has no package"));
        };
        let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut reader = Reader { folder, ..Reader::default() };
        visit(xml, |node| reader.node(node))?;
        Ok(reader.finish())
    }
}

#[derive(Debug, Default)]
struct Reader<'a> {
    folder: &'a str,
    items: BTreeMap<String, Item>,
    spine: Vec<String>,
    ncx: String,
    /// Within the metadata.
    in_metadata: bool,
    open: Option<Open>,
    metadata: Vec<Open>,
}

impl Reader<'_> {
    fn node(&mut self, node: Node) {
        match node {
            Node::Open(element) => self.open(&element),
            Node::Text(text) => {
                if let Some(open) = &mut self.open {
                    open.text.push_str(&text);
                }
            }
            Node::Close(name) => {
                if name == "metadata" {
                    self.in_metadata = false;
                }
                if self.open.as_ref().is_some_and(|open| open.name == name) {
                    self.metadata.extend(self.open.take());
                }
            }
        }
    }

    fn open(&mut self, element: &Element) {
        match element.name.as_str() {
            "metadata" => self.in_metadata = true,
            "item" => {
                let item = Item {
                    name: file_name(self.folder, element.get("href")),
                    media_type: element.get("media-type").to_owned(),
                    properties: element.get("properties").to_owned(),
                };
                self.items.entry(element.get("id").to_owned()).or_insert(item);
            }
            "spine" => self.ncx = element.get("toc").to_owned(),
            "itemref" => self.spine.push(element.get("idref").to_owned()),
            name if self.in_metadata => {
                self.open = Some(Open {
                    name: name.to_owned(),
                    event: element.get("event").to_owned(),
                    text: String::new(),
                });
            }
            _ => {}
        }
    }

    fn finish(self) -> Package {
        let all = |name: &'static str| {
            let named =
                self.metadata.iter().filter(move |open| open.name == name && !open.text.trim().is_empty());
            named.map(|open| open.text.trim().to_owned())
        };
        let mut draft =
            Draft { title: all("title").next(), lang: all("language").next(), ..Draft::default() };
        let creators: Vec<_> = all("creator").collect();
        match creators.as_slice() {
            [one] => draft.meta.set("author", one),
            several => draft.meta.set_list("author", several.iter().cloned()),
        }
        let date = self.metadata.iter().find(|open| open.name == "date" && open.event != "modification");
        let date = date.map_or("", |open| open.text.trim());
        draft.meta.set("date", date.get(..10).unwrap_or(date));
        draft.meta.set("publisher", &all("publisher").next().unwrap_or_default());
        draft.meta.set_list("keywords", all("subject"));
        let is_navigation = |item: &&Item| item.properties.split_ascii_whitespace().any(|word| word == "nav");
        let navigation = self.items.values().find(is_navigation).map(|item| item.name.clone());
        let ncx = self.items.get(&self.ncx).map(|item| item.name.clone());
        let chapters = self.spine.iter().filter_map(|id| self.items.get(id));
        let chapters = chapters.filter(|item| item.media_type.contains("html") && !is_navigation(item));
        Package { spine: chapters.map(|item| item.name.clone()).collect(), navigation, ncx, draft }
    }
}

/// The name of a file in the archive: of an address that is relative to a folder, without its fragment.
pub(super) fn file_name(folder: &str, href: &str) -> String {
    let path = href.split('#').next().unwrap_or_default();
    resolve(folder, &percent_encoding::percent_decode_str(path).decode_utf8_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_names() {
        assert_eq!(file_name("OEBPS", "text/a%20b%C3%A9.xhtml#c"), "OEBPS/text/a bé.xhtml");
        assert_eq!(file_name("OEBPS/text", "../100%.xhtml"), "OEBPS/100%.xhtml");
    }
}
