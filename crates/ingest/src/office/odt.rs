//! ODT and ODP (OpenDocument text and presentations); a slide is a section.

use std::collections::HashMap;

use samara_engine::markup::ElementKind;

use super::finish::finish;
use super::notes::Notes;
use super::odf;
use super::slides::{Slide, Slides};
use super::xml::{Element, Node, visit, visit_except};
use crate::block_builder::{BlockBuilder, Container, fold};
use crate::draft::Draft;
use crate::parser_failure::ParserFailure;
use crate::zip::Zip;

/// Elements that are not part of the text: comments, deleted text, generated tables, phonetic guides, scripts.
const SKIPPED: [&str; 12] = [
    "annotation",
    "tracked-changes",
    "table-of-content",
    "alphabetical-index",
    "table-index",
    "illustration-index",
    "ruby-text",
    "note-citation",
    "hidden-text",
    "hidden-paragraph",
    "covered-table-cell",
    "script",
];

pub(super) fn read(mut zip: Zip<'_>) -> Result<Draft, ParserFailure> {
    let draft = odf::open(&mut zip)?;
    let mut styles = Styles::default();
    if let Some(xml) = zip.read("styles.xml")? {
        visit(xml, |node| styles.node(&node))?;
    }
    let Some(xml) = zip.read("content.xml")? else {
        return Err(ParserFailure::damaged("not an ODT or ODP: it has no content.xml"));
    };
    let mut reader = Reader {
        styles,
        notes: Notes::default(),
        builder: BlockBuilder::default(),
        title: None,
        open: Vec::new(),
        lists: Vec::new(),
        note: None,
        in_title: None,
        slides: Slides::default(),
        slide_title: String::new(),
        slide_pictures: Vec::new(),
    };
    visit_except(xml, &SKIPPED, |node| reader.node(node))?;
    let mut blocks = reader.slides.finish();
    blocks.append(&mut reader.builder.finish());
    Ok(finish(draft, reader.title, blocks, reader.notes))
}

/// The styles of lists and paragraphs.
#[derive(Default)]
struct Styles {
    /// By the name of a list's style and the level: whether it is numbered.
    numbered: HashMap<(String, String), bool>,
    parents: HashMap<String, String>,
    list: String,
    /// By the name of a style: the elements as which a reader sees it.
    inline: HashMap<String, Vec<ElementKind>>,
    style: String,
}

impl Styles {
    fn node(&mut self, node: &Node) {
        let Node::Open(element) = node else { return };
        let mut level = |is_numbered| {
            let key = (self.list.clone(), element.get("level").to_owned());
            self.numbered.insert(key, is_numbered);
        };
        match element.name.as_str() {
            "list-style" => self.list = element.get("name").to_owned(),
            "list-level-style-number" => level(!element.get("num-format").is_empty()),
            "list-level-style-bullet" | "list-level-style-image" => level(false),
            "text-properties" => {
                let kinds = inline_kinds(element);
                if !kinds.is_empty() {
                    self.inline.insert(self.style.clone(), kinds);
                }
            }
            "style" => {
                self.style = element.get("name").to_owned();
                self.parents
                    .insert(element.get("name").to_owned(), element.get("parent-style-name").to_owned());
            }
            _ => {}
        }
    }

    /// Whether a style is the built-in style `name`, or directly based on it.
    fn is(&self, style: &str, name: &str) -> bool {
        style == name || self.parents.get(style).is_some_and(|parent| parent == name)
    }
}

/// The elements as which text with these properties is seen.
fn inline_kinds(element: &Element) -> Vec<ElementKind> {
    let position = element.get("text-position");
    let kinds = [
        (matches!(element.get("font-weight"), "bold" | "600" | "700" | "800" | "900"), ElementKind::Strong),
        (matches!(element.get("font-style"), "italic" | "oblique"), ElementKind::Emphasis),
        (!matches!(element.get("text-line-through-style"), "" | "none"), ElementKind::Deleted),
        (position.starts_with("super"), ElementKind::Superscript),
        (position.starts_with("sub"), ElementKind::Subscript),
    ];
    kinds.into_iter().filter(|(is_set, _)| *is_set).map(|(_, kind)| kind).collect()
}

/// An element whose end matters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// A paragraph or heading.
    Paragraph,
    /// A list item, a table, its rows and cells.
    Block,
    /// So many elements within a paragraph.
    Inline(u8),
    List,
    Note,
    /// A paragraph of a note, or of the title of a slide.
    NoteParagraph,
    /// The paragraph that is the title.
    Title,
    Slide,
    /// The frame with the title of a slide.
    SlideTitle,
    /// The frame with the footer, the date or the number of a slide.
    SlideFurniture,
    HeaderRows,
    /// The description of a picture.
    Description,
    Other,
}

struct Reader {
    styles: Styles,
    notes: Notes,
    builder: BlockBuilder,
    title: Option<String>,
    /// The open elements.
    open: Vec<Open>,
    /// The styles of the open lists.
    lists: Vec<String>,
    /// The text of the open note.
    note: Option<String>,
    /// The text of the paragraph that is the title.
    in_title: Option<String>,
    slides: Slides,
    slide_title: String,
    slide_pictures: Vec<String>,
}

impl Reader {
    fn node(&mut self, node: Node) {
        self.styles.node(&node);
        match node {
            Node::Open(element) => {
                let open = self.open(&element);
                self.open.push(open);
            }
            Node::Close(_) => self.close(),
            Node::Text(text) => {
                let is_text = |open: &Open| {
                    matches!(open, Open::Paragraph | Open::NoteParagraph | Open::Title | Open::Description)
                };
                if self.open.iter().any(is_text) {
                    self.text(&text);
                }
            }
        }
    }

    fn open(&mut self, element: &Element) -> Open {
        match element.name.as_str() {
            "p" | "h" if self.note.is_some() => {
                self.text(" ");
                Open::NoteParagraph
            }
            "p" | "h" if self.open.contains(&Open::SlideFurniture) => Open::Other,
            "p" | "h" if self.open.contains(&Open::SlideTitle) => {
                self.text(" ");
                Open::NoteParagraph
            }
            "h" => {
                let level = element.get("outline-level").parse::<u8>().unwrap_or(1);
                self.paragraph(Container::Heading(level.clamp(1, 6)))
            }
            "p" if self.title.is_none() && self.styles.is(element.get("style-name"), "Title") => {
                self.in_title = Some(String::new());
                Open::Title
            }
            "p" if self.styles.is(element.get("style-name"), "Quotations") => {
                self.paragraph(Container::Quote)
            }
            "p" => self.paragraph(Container::Paragraph),
            "list" => {
                let own = element.get("style-name");
                let style = if own.is_empty() {
                    self.lists.last().cloned().unwrap_or_default()
                } else {
                    own.to_owned()
                };
                self.lists.push(style);
                let kind = if self.is_numbered() { ElementKind::Numbered } else { ElementKind::List };
                self.builder.open_as(Container::Group, kind, "1");
                Open::List
            }
            "list-item" | "list-header" => {
                self.block(if self.is_numbered() { Container::Numbered } else { Container::Item })
            }
            "table" => {
                self.builder.open_as(Container::Group, ElementKind::Table, "");
                Open::Block
            }
            "table-header-rows" => Open::HeaderRows,
            "table-row" => self.block(Container::Row),
            "table-cell" if self.open.contains(&Open::HeaderRows) => self.block(Container::HeaderCell),
            "table-cell" => self.block(Container::Cell),
            "note" => {
                self.note = Some(String::new());
                Open::Note
            }
            "s" | "tab" | "line-break" => {
                self.text(" ");
                if element.name == "line-break" && self.is_builder_open() {
                    self.builder.line_break();
                }
                Open::Other
            }
            "a" if self.is_builder_open() && !element.get("href").is_empty() => {
                self.builder.open_element(ElementKind::Link, element.get("href"));
                Open::Inline(1)
            }
            "span" if self.is_builder_open() => self.span(element.get("style-name")),
            "page" => Open::Slide,
            "frame" | "custom-shape" => match element.get("class") {
                "title" => Open::SlideTitle,
                "header" | "footer" | "date-time" | "page-number" => Open::SlideFurniture,
                _ => Open::Other,
            },
            "image" => {
                if self.is_builder_open() {
                    self.builder.image(element.get("href"));
                    if self.open.contains(&Open::Slide) {
                        self.slide_pictures.push(element.get("href").to_owned());
                    }
                }
                Open::Other
            }
            "desc" | "title" => {
                self.text(" ");
                if self.is_builder_open() {
                    self.builder.open_element(ElementKind::Picture, "");
                }
                Open::Description
            }
            _ => Open::Other,
        }
    }

    /// Whether the items of the innermost list are numbered.
    fn is_numbered(&self) -> bool {
        let key = (self.lists.last().cloned().unwrap_or_default(), self.lists.len().to_string());
        self.styles.numbered.get(&key).copied().unwrap_or(false)
    }

    /// Whether text goes to the builder.
    fn is_builder_open(&self) -> bool {
        self.note.is_none() && self.in_title.is_none() && !self.open.contains(&Open::SlideTitle)
    }

    /// Opens the elements of a style.
    fn span(&mut self, style: &str) -> Open {
        let kinds = self.styles.inline.get(style).map_or(&[][..], Vec::as_slice);
        kinds.iter().for_each(|&kind| self.builder.open_element(kind, ""));
        Open::Inline(kinds.len() as u8)
    }

    fn paragraph(&mut self, container: Container) -> Open {
        self.builder.open(container);
        Open::Paragraph
    }

    fn block(&mut self, container: Container) -> Open {
        self.builder.open(container);
        Open::Block
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(Open::Paragraph | Open::Block) => self.builder.close(),
            Some(Open::List) => {
                self.lists.pop();
                self.builder.close();
            }
            Some(Open::Inline(elements)) => (0..elements).for_each(|_| self.builder.close_element()),
            Some(Open::Note) => {
                let text = self.note.take().unwrap_or_default();
                let mark = self.notes.add(&text);
                if self.is_builder_open() {
                    mark.add_to(&mut self.builder);
                } else {
                    self.text(&mark.to_string());
                }
            }
            Some(Open::Title) => {
                let title = self.in_title.take().unwrap_or_default();
                self.title = Some(fold(&title)).filter(|title| !title.is_empty());
            }
            Some(Open::Description) => {
                if self.is_builder_open() {
                    self.builder.close_element();
                }
                self.text(" ");
            }
            Some(Open::Slide) => {
                let blocks = std::mem::take(&mut self.builder).finish();
                let title = std::mem::take(&mut self.slide_title);
                let pictures = std::mem::take(&mut self.slide_pictures);
                self.slides.add(Slide { title, blocks, pictures });
            }
            Some(
                Open::NoteParagraph
                | Open::SlideTitle
                | Open::SlideFurniture
                | Open::HeaderRows
                | Open::Other,
            )
            | None => {}
        }
    }

    fn text(&mut self, text: &str) {
        match (&mut self.note, &mut self.in_title) {
            (Some(note), _) => note.push_str(text),
            (None, Some(title)) => title.push_str(text),
            (None, None) if self.open.contains(&Open::SlideTitle) => self.slide_title.push_str(text),
            (None, None) => self.builder.text(text),
        }
    }
}
