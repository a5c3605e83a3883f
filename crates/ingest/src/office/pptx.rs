//! PPTX (Office Open XML presentations): a slide is a section.

use samara_engine::markup::ElementKind;

use super::finish::finish;
use super::notes::Notes;
use super::open_lists::OpenLists;
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

/// Stands for a line break in the text of a run. XML has no such character.
const LINE_BREAK: &str = "\0";

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
    let mut reader = Reader { links: Relationships::read(zip, part)?, ..Reader::default() };
    if let Some(xml) = zip.read(part)? {
        visit_except(xml, &SKIPPED, |node| reader.node(node))?;
    }
    let relationships = std::mem::take(&mut reader.links);
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
    reader.end_lists();
    Ok(Slide { title: reader.title, blocks: reader.builder.finish(), pictures: reader.pictures })
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
    /// How deep the paragraph is in lists.
    level: u8,
    /// Its texts, with the elements around each.
    runs: Vec<(Vec<ElementKind>, String)>,
    /// The elements of the current run.
    inline: Vec<ElementKind>,
    lists: OpenLists,
    /// The number of the last item of the numbered list.
    number: u32,
    is_in_text: bool,
    /// Within a field for the number of the slide.
    is_in_number: bool,
    /// Reads the notes of the slide, where only the body counts.
    in_notes: bool,
    /// The parts that the slide refers to.
    links: Relationships,
    /// The description of the current shape, until its picture or its text comes.
    description: String,
    is_in_shape: bool,
    /// The pictures without a description.
    pictures: Vec<String>,
}

impl Reader {
    fn node(&mut self, node: Node) {
        match node {
            Node::Open(element) => self.open(&element),
            Node::Close(name) => self.close(&name),
            Node::Text(text) if self.is_in_text && !self.is_in_number => self.push(&text),
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
            "sp" | "graphicFrame" | "pic" => {
                self.picture("");
                self.end_lists();
                self.role = Role::Text;
                self.is_in_shape = true;
            }
            "ph" => {
                self.role = match element.get("type") {
                    "title" | "ctrTitle" => Role::Title,
                    "" | "body" | "obj" => Role::Body,
                    "dt" | "ftr" | "hdr" | "sldNum" => Role::Furniture,
                    _ => Role::Text,
                };
            }
            "cNvPr" => {
                self.picture("");
                self.description = element.get("descr").to_owned();
            }
            // Not the background of the slide, and no bullet.
            "blip" if self.is_in_shape && self.paragraph.is_none() => {
                let part = self.links.target(element.get_prefixed("embed")).unwrap_or_default().to_owned();
                self.picture(&part);
            }
            "tbl" => {
                self.picture("");
                self.builder.open_as(Container::Group, ElementKind::Table, "");
            }
            "tr" => self.builder.open(Container::Row),
            "tc" => self.builder.open(Container::Cell),
            "p" => {
                self.picture("");
                let is_list = self.role == Role::Body && !self.in_notes;
                self.paragraph = Some(if is_list { Container::Item } else { Container::Group });
                self.level = 0;
                self.runs.clear();
            }
            "pPr" => self.level = element.get("lvl").parse().unwrap_or(0).min(8),
            "r" => self.inline.clear(),
            "rPr" => self.inline = inline_kinds(element),
            "buNone" => bullet(&mut self.paragraph, Container::Group),
            "buChar" | "buBlip" => bullet(&mut self.paragraph, Container::Item),
            "buAutoNum" => bullet(&mut self.paragraph, Container::Numbered),
            "fld" => self.is_in_number = element.get("type") == "slidenum",
            "t" => self.is_in_text = self.paragraph.is_some(),
            "br" => self.push(LINE_BREAK),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.is_in_text = false,
            "fld" => self.is_in_number = false,
            "tc" => {
                self.end_lists();
                self.builder.close();
            }
            "tr" | "tbl" => self.builder.close(),
            "sp" | "pic" | "graphicFrame" => {
                self.picture("");
                self.end_lists();
                self.is_in_shape = false;
            }
            "grpSp" => self.picture(""),
            "p" => {
                let Some(container) = self.paragraph.take() else { return };
                match self.role {
                    Role::Furniture => {}
                    Role::Body | Role::Title | Role::Text if self.in_notes => {
                        if self.role == Role::Body {
                            self.add(container);
                        }
                    }
                    Role::Title => {
                        let text: String = self.runs.drain(..).map(|(_, text)| text).collect();
                        self.title = format!("{} {}", self.title, text.replace(LINE_BREAK, " "));
                    }
                    Role::Body | Role::Text => self.add(container),
                }
            }
            _ => {}
        }
    }

    /// Adds text to the current paragraph.
    fn push(&mut self, text: &str) {
        if self.paragraph.is_none() {
            return;
        }
        match self.runs.last_mut() {
            Some((inline, last)) if *inline == self.inline => last.push_str(text),
            _ => self.runs.push((self.inline.clone(), text.to_owned())),
        }
    }

    /// Adds the current paragraph.
    fn add(&mut self, container: Container) {
        let runs = std::mem::take(&mut self.runs);
        if runs.iter().all(|(_, text)| text.trim().is_empty()) {
            return;
        }
        self.number = if matches!(container, Container::Numbered) { self.number + 1 } else { 0 };
        match container {
            Container::Numbered => {
                self.lists.open_item(&mut self.builder, self.level, Some(self.number));
            }
            Container::Item => self.lists.open_item(&mut self.builder, self.level, None),
            _ => {
                self.end_lists();
                self.builder.open(container);
            }
        }
        for (inline, text) in &runs {
            inline.iter().for_each(|&kind| self.builder.open_element(kind, ""));
            for (at, line) in text.split(LINE_BREAK).enumerate() {
                if at > 0 {
                    self.builder.text(" ");
                    self.builder.line_break();
                }
                self.builder.text(line);
            }
            inline.iter().for_each(|_| self.builder.close_element());
        }
        // An item stays open: the next ones may be within it.
        if !matches!(container, Container::Item | Container::Numbered) {
            self.builder.close();
        }
    }

    /// Adds a picture by the name of its part, with the description of the shape; without a part, only the description.
    fn picture(&mut self, part: &str) {
        let description = std::mem::take(&mut self.description);
        if self.in_notes || (part.is_empty() && description.is_empty()) {
            return;
        }
        self.end_lists();
        self.builder.open(Container::Group);
        self.builder.image(part);
        if description.is_empty() {
            self.pictures.push(part.to_owned());
        } else {
            self.builder.picture(&description);
        }
        self.builder.close();
    }

    fn end_lists(&mut self) {
        self.number = 0;
        self.lists.end(&mut self.builder, 0);
    }
}

/// The elements as which a run with these properties is seen.
fn inline_kinds(element: &Element) -> Vec<ElementKind> {
    let is_set = |name| matches!(element.get(name), "1" | "true");
    let baseline = element.get("baseline").parse::<i32>().unwrap_or(0);
    let kinds = [
        (is_set("b"), ElementKind::Strong),
        (is_set("i"), ElementKind::Emphasis),
        (!matches!(element.get("strike"), "" | "noStrike"), ElementKind::Deleted),
        (baseline > 0, ElementKind::Superscript),
        (baseline < 0, ElementKind::Subscript),
    ];
    kinds.into_iter().filter(|(is_set, _)| *is_set).map(|(_, kind)| kind).collect()
}
