//! PPTX (Office Open XML presentations): a slide is a section.

use super::finish::finish;
use super::notes::Notes;
use super::package::{Relationships, main_part};
use super::properties;
use super::slides::{Slide, Slides};
use super::xml::{Element, Node, visit, visit_except};
use crate::block_builder::{BlockBuilder, Container};
use crate::draft::Draft;
use crate::parser_failure::ParserFailure;
use crate::zip::Zip;

/// Elements that are not part of the text: drawings for older programs.
const SKIPPED: [&str; 1] = ["Fallback"];

pub(super) fn read(mut zip: Zip<'_>) -> Result<Draft, ParserFailure> {
    let main = main_part(&mut zip, "ppt/presentation.xml")?;
    let mut draft = Draft::default();
    if let Some(xml) = zip.read("docProps/core.xml")? {
        properties::read(xml, &mut draft)?;
    }
    let Some(xml) = zip.read(&main)? else {
        return Err(ParserFailure::damaged("not a PPTX: it has no presentation"));
    };
    let mut ids = Vec::new();
    visit(xml, |node| {
        if let Node::Open(element) = node
            && element.name == "sldId"
        {
            ids.push(element.get_prefixed("id").to_owned());
        }
    })?;
    let relationships = Relationships::read(&mut zip, &main)?;
    let mut slides = Slides::default();
    for part in ids.iter().filter_map(|id| relationships.target(id)) {
        slides.add(read_slide(&mut zip, part)?);
    }
    // The title that PowerPoint gives to every presentation says nothing.
    draft.title = draft.title.filter(|title| !is_default(title) || !slides.has_titles());
    Ok(finish(draft, None, slides.finish(), Notes::default()))
}

/// Whether a title is `PowerPoint Presentation`, in any language.
fn is_default(title: &str) -> bool {
    title.contains("PowerPoint") && title.split([' ', '-']).count() <= 3
}

fn read_slide(zip: &mut Zip<'_>, part: &str) -> Result<Slide, ParserFailure> {
    let mut reader = Reader::default();
    if let Some(xml) = zip.read(part)? {
        visit_except(xml, &SKIPPED, |node| reader.node(node))?;
    }
    let relationships = Relationships::read(zip, part)?;
    for diagram in relationships.of_kind("diagramData") {
        if let Some(xml) = zip.read(diagram)? {
            visit_except(xml, &SKIPPED, |node| reader.node(node))?;
        }
    }
    for notes in relationships.of_kind("notesSlide") {
        if let Some(xml) = zip.read(notes)? {
            reader.in_notes = true;
            visit_except(xml, &SKIPPED, |node| reader.node(node))?;
        }
    }
    Ok(Slide { title: reader.title, blocks: reader.builder.finish() })
}

/// The part of a slide that a shape has, by its placeholder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Role {
    /// Any other shape.
    #[default]
    Text,
    Title,
    /// Its paragraphs have bullets.
    Body,
    /// The footer, the date, the number of the slide.
    Furniture,
}

#[derive(Debug, Default)]
struct Reader {
    builder: BlockBuilder,
    title: String,
    role: Role,
    /// The container of the current paragraph, within one.
    paragraph: Option<Container>,
    /// Its text.
    text: String,
    is_in_text: bool,
    /// Within a field for the number of the slide.
    is_in_number: bool,
    /// Reads the notes of the slide, where only the body counts.
    in_notes: bool,
}

impl Reader {
    fn node(&mut self, node: Node) {
        match node {
            Node::Open(element) => self.open(&element),
            Node::Close(name) => self.close(&name),
            Node::Text(text) if self.is_in_text && !self.is_in_number => self.text.push_str(&text),
            Node::Text(_) => {}
        }
    }

    fn open(&mut self, element: &Element) {
        let bullet = |paragraph: &mut Option<Container>, container| {
            if paragraph.is_some() {
                *paragraph = Some(container);
            }
        };
        match element.name.as_str() {
            "sp" | "graphicFrame" | "pic" => self.role = Role::Text,
            "ph" => {
                self.role = match element.get("type") {
                    "title" | "ctrTitle" => Role::Title,
                    "" | "body" | "obj" => Role::Body,
                    "dt" | "ftr" | "hdr" | "sldNum" => Role::Furniture,
                    _ => Role::Text,
                };
            }
            "cNvPr" if !self.in_notes && !element.get("descr").is_empty() => {
                self.add(Container::Group, element.get("descr"));
            }
            "tr" => self.builder.open(Container::Row),
            "tc" => self.builder.open(Container::Cell),
            "p" => {
                let is_list = self.role == Role::Body && !self.in_notes;
                self.paragraph = Some(if is_list { Container::Item } else { Container::Group });
                self.text.clear();
            }
            "buNone" => bullet(&mut self.paragraph, Container::Group),
            "buChar" | "buBlip" => bullet(&mut self.paragraph, Container::Item),
            "buAutoNum" => bullet(&mut self.paragraph, Container::Numbered),
            "fld" => self.is_in_number = element.get("type") == "slidenum",
            "t" => self.is_in_text = self.paragraph.is_some(),
            "br" => self.text.push(' '),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.is_in_text = false,
            "fld" => self.is_in_number = false,
            "tr" | "tc" => self.builder.close(),
            "p" => {
                let Some(container) = self.paragraph.take() else { return };
                let text = std::mem::take(&mut self.text);
                match self.role {
                    Role::Furniture => {}
                    Role::Body | Role::Title | Role::Text if self.in_notes => {
                        if self.role == Role::Body {
                            self.add(container, &text);
                        }
                    }
                    Role::Title => self.title = format!("{} {text}", self.title),
                    Role::Body | Role::Text => self.add(container, &text),
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, container: Container, text: &str) {
        self.builder.open(container);
        self.builder.text(text);
        self.builder.close();
    }
}
