//! DOCX (Office Open XML).

use std::collections::HashMap;

use samara_engine::markup::ElementKind;

use super::docx_styles::{List, Lists, Role, Styles};
use super::finish::finish;
use super::notes::Notes;
use super::open_lists::OpenLists;
use super::package::{Relationships, main_part};
use super::properties;
use super::xml::{Element, Node, visit_except};
use crate::block_builder::{BlockBuilder, Container, fold};
use crate::draft::Draft;
use crate::parser_failure::ParserFailure;
use crate::zip::Zip;

/// Elements that are not part of the text: deleted or moved text, field codes, drawings for older programs, phonetic
/// guides.
const SKIPPED: [&str; 5] = ["del", "moveFrom", "instrText", "Fallback", "rt"];

/// Lists have nine levels.
const MAX_LEVELS: usize = 9;

pub(super) fn read(mut zip: Zip<'_>) -> Result<Draft, ParserFailure> {
    let main = main_part(&mut zip, "word/document.xml")?;
    let links = Relationships::read(&mut zip, &main)?;
    let folder = main.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let mut part = |name: &str| zip.read(&format!("{folder}{name}"));
    let styles = part("styles.xml")?.map(Styles::read).transpose()?.unwrap_or_default();
    let lists = part("numbering.xml")?.map(Lists::read).transpose()?.unwrap_or_default();
    let mut notes = HashMap::new();
    for (name, kind) in [("footnotes.xml", "footnote"), ("endnotes.xml", "endnote")] {
        if let Some(xml) = part(name)? {
            read_notes(xml, kind, &mut notes)?;
        }
    }
    let mut draft = Draft::default();
    if let Some(xml) = zip.read("docProps/core.xml")? {
        properties::read(xml, &mut draft)?;
    }
    let Some(xml) = zip.read(&main)? else {
        return Err(ParserFailure::damaged("not a DOCX: it has no document"));
    };
    let mut reader = Reader {
        styles,
        lists,
        notes,
        links,
        used: Notes::default(),
        builder: BlockBuilder::default(),
        title: None,
        paragraph: Paragraph::default(),
        open: Vec::new(),
        is_hidden: false,
        is_in_run: false,
        run: Vec::new(),
        inline: Vec::new(),
        description: String::new(),
        link: None,
        is_link_open: false,
        items: OpenLists::default(),
        numbers: HashMap::new(),
        is_header: false,
    };
    visit_except(xml, &SKIPPED, |node| reader.node(node))?;
    reader.items.end(&mut reader.builder, 0);
    Ok(finish(draft, reader.title, reader.builder.finish(), reader.used))
}

/// Adds the texts of notes, by kind and identifier.
fn read_notes(xml: Vec<u8>, kind: &str, notes: &mut HashMap<String, String>) -> Result<(), ParserFailure> {
    let mut key = String::new();
    let mut is_text = false;
    visit_except(xml, &SKIPPED, |node| match node {
        Node::Open(element) if element.name == kind => {
            // Separators between text and notes have a type.
            key = if element.get("type").is_empty() {
                format!("{kind} {}", element.get("id"))
            } else {
                String::new()
            };
        }
        Node::Open(element) => match element.name.as_str() {
            "t" => is_text = true,
            "p" | "tab" | "br" => notes.entry(key.clone()).or_default().push(' '),
            _ => {}
        },
        Node::Close(name) => is_text &= name != "t",
        Node::Text(text) if is_text => notes.entry(key.clone()).or_default().push_str(&text),
        Node::Text(_) => {}
    })
}

/// The properties of the current paragraph.
#[derive(Debug, Default)]
struct Paragraph {
    style: String,
    list: Option<List>,
    level: Option<u8>,
    /// Its container is open: it has text.
    is_open: bool,
    /// The text of a title.
    title: Option<String>,
    is_contents: bool,
    /// It is an item of a list, which stays open for the items within it.
    is_item: bool,
}

struct Reader {
    styles: Styles,
    lists: Lists,
    /// The texts of notes, by kind and identifier.
    notes: HashMap<String, String>,
    links: Relationships,
    used: Notes,
    builder: BlockBuilder,
    title: Option<String>,
    paragraph: Paragraph,
    /// The names of the open elements that matter.
    open: Vec<&'static str>,
    /// The run is not displayed.
    is_hidden: bool,
    /// Within a run; elsewhere `tab` is a tab stop.
    is_in_run: bool,
    /// How the current run is set; a run begins without what its paragraph's mark has.
    run: Vec<ElementKind>,
    /// The elements that are open within the paragraph.
    inline: Vec<ElementKind>,
    /// The description of the current drawing.
    description: String,
    /// The target of the current link.
    link: Option<String>,
    is_link_open: bool,
    items: OpenLists,
    /// By the number of a list: the last number at each level.
    numbers: HashMap<String, [u32; MAX_LEVELS]>,
    /// The current row heads its table.
    is_header: bool,
}

impl Reader {
    fn node(&mut self, node: Node) {
        match node {
            Node::Open(element) => self.open(&element),
            Node::Close(name) => self.close(&name),
            Node::Text(text) => {
                if self.open.last() == Some(&"t") {
                    self.text(&text);
                }
            }
        }
    }

    fn open(&mut self, element: &Element) {
        let value = element.get("val");
        match element.name.as_str() {
            "p" => {
                self.end_paragraph();
                self.open.push("p");
            }
            "pStyle" => self.paragraph.style = value.to_owned(),
            "numId" => self.paragraph.list.get_or_insert_default().number = value.to_owned(),
            "ilvl" => self.paragraph.list.get_or_insert_default().level = value.to_owned(),
            "outlineLvl" => self.paragraph.level = value.parse().ok(),
            "r" => {
                (self.is_in_run, self.is_hidden) = (true, false);
                self.run.clear();
            }
            "b" => self.format(ElementKind::Strong, value),
            "i" => self.format(ElementKind::Emphasis, value),
            "strike" | "dstrike" => self.format(ElementKind::Deleted, value),
            "vertAlign" => match value {
                "superscript" => self.format(ElementKind::Superscript, ""),
                "subscript" => self.format(ElementKind::Subscript, ""),
                _ => {}
            },
            "hyperlink" => self.open_link(element),
            "vanish" => self.is_hidden = !matches!(value, "0" | "false"),
            "t" => self.open.push("t"),
            "tab" if self.is_in_run => self.text(" "),
            "br" | "cr" => {
                self.text(" ");
                if self.is_builder_open() {
                    self.builder.line_break();
                }
            }
            "noBreakHyphen" => self.text("\u{2011}"),
            "footnoteReference" => self.note("footnote", element.get("id")),
            "endnoteReference" => self.note("endnote", element.get("id")),
            "docPr" => self.description = element.get("descr").to_owned(),
            "blip" => {
                let part = self.links.target(element.get_prefixed("embed")).unwrap_or_default().to_owned();
                self.picture(&part);
            }
            "tbl" => {
                self.end_paragraph();
                self.items.end(&mut self.builder, 0);
                self.builder.open_as(Container::Group, ElementKind::Table, "");
            }
            "tr" => {
                self.end_paragraph();
                self.is_header = false;
                self.builder.open(Container::Row);
            }
            "tblHeader" => self.is_header = !matches!(value, "0" | "false"),
            "tc" => self.builder.open(if self.is_header { Container::HeaderCell } else { Container::Cell }),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => {
                self.end_paragraph();
                self.open.pop();
            }
            "t" => drop(self.open.pop()),
            "r" => self.is_in_run = false,
            "drawing" => self.picture(""),
            "hyperlink" => self.close_link(),
            "tc" => {
                self.end_paragraph();
                self.items.end(&mut self.builder, 0);
                self.builder.close();
            }
            "tr" | "tbl" => self.builder.close(),
            _ => {}
        }
    }

    /// Adds a picture, unless its element has done so, by the name of its part in the package.
    fn picture(&mut self, part: &str) {
        let description = std::mem::take(&mut self.description);
        if part.is_empty() && description.is_empty() {
            return;
        }
        self.text(" ");
        if self.is_builder_open() {
            self.builder.image(part);
            self.builder.picture(&description);
        } else {
            self.text(&description);
            self.text(" ");
        }
    }

    fn note(&mut self, kind: &str, id: &str) {
        if let Some(text) = self.notes.get(&format!("{kind} {id}")) {
            let mark = self.used.add(text);
            if self.is_builder_open() {
                self.set_inline();
                mark.add_to(&mut self.builder);
            } else {
                self.text(&mark.to_string());
            }
        }
    }

    /// Adds text to the paragraph; the first text opens its container.
    fn text(&mut self, text: &str) {
        if self.is_hidden {
            return;
        }
        if !self.paragraph.is_open {
            self.open_paragraph();
        }
        if let Some(title) = &mut self.paragraph.title {
            title.push_str(text);
        } else if !self.paragraph.is_contents {
            self.set_inline();
            self.builder.text(text);
        }
    }

    /// Whether text goes to the builder.
    fn is_builder_open(&self) -> bool {
        let Paragraph { is_open, title, is_contents, .. } = &self.paragraph;
        *is_open && title.is_none() && !is_contents && !self.is_hidden
    }

    /// Adds an element to the current run, unless the value switches it off.
    fn format(&mut self, kind: ElementKind, value: &str) {
        if !matches!(value, "0" | "false" | "none") && !self.run.contains(&kind) {
            self.run.push(kind);
        }
    }

    fn open_link(&mut self, element: &Element) {
        self.link = self.links.address(element.get_prefixed("id")).map(str::to_owned);
    }

    fn close_link(&mut self) {
        self.link = None;
        if std::mem::take(&mut self.is_link_open) {
            self.close_inline();
            self.builder.close_element();
        }
    }

    /// Opens the link and the elements of the current run, and closes those of the run before.
    fn set_inline(&mut self) {
        if let Some(target) = self.link.as_ref().filter(|_| !self.is_link_open) {
            let target = target.clone();
            self.close_inline();
            self.builder.open_element(ElementKind::Link, &target);
            self.is_link_open = true;
        }
        if self.inline != self.run {
            self.close_inline();
            self.inline.clone_from(&self.run);
            self.inline.iter().for_each(|&kind| self.builder.open_element(kind, ""));
        }
    }

    fn close_inline(&mut self) {
        self.inline.drain(..).for_each(|_| self.builder.close_element());
    }

    /// Opens an item of a list, and the list, if it is not open.
    fn open_item(&mut self, list: &List, is_numbered: bool) {
        let level = list.level.parse::<u8>().unwrap_or(0).min(MAX_LEVELS as u8 - 1);
        let numbers = self.numbers.entry(list.number.clone()).or_default();
        numbers[usize::from(level)] += 1;
        numbers[usize::from(level) + 1..].fill(0);
        let number = numbers[usize::from(level)];
        self.items.open_item(&mut self.builder, level, is_numbered.then_some(number));
    }

    fn open_paragraph(&mut self) {
        let paragraph = &mut self.paragraph;
        paragraph.is_open = true;
        let role = match paragraph.level.filter(|&level| level < 9) {
            Some(level) => Role::Heading(level + 1),
            None => self.styles.role(&paragraph.style),
        };
        let list = paragraph.list.take().or_else(|| self.styles.list(&paragraph.style));
        let container = match role {
            Role::Title if self.title.is_none() => {
                paragraph.title = Some(String::new());
                Container::Group
            }
            Role::Title => Container::Heading(1),
            Role::Heading(level) => Container::Heading(level.min(6)),
            Role::Contents => {
                paragraph.is_contents = true;
                Container::Group
            }
            Role::Quote => Container::Quote,
            Role::Text => {
                if let Some(list) = list
                    && let Some(is_numbered) = self.lists.is_numbered(&list)
                {
                    paragraph.is_item = true;
                    self.open_item(&list, is_numbered);
                    return;
                }
                Container::Paragraph
            }
        };
        self.items.end(&mut self.builder, 0);
        self.builder.open(container);
    }

    fn end_paragraph(&mut self) {
        self.close_inline();
        self.close_link();
        let paragraph = std::mem::take(&mut self.paragraph);
        self.is_hidden = false;
        // An item stays open: the next ones may be within it.
        if paragraph.is_open && !paragraph.is_item {
            self.builder.close();
        }
        if let Some(title) = paragraph.title {
            self.title = Some(fold(&title)).filter(|title| !title.is_empty());
        }
    }
}
