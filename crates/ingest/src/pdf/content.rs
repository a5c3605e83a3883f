//! Interprets the content of a page as far as text needs it: the glyphs, where they are, and their marked content.
//!
//! Nothing is drawn: images, paths and colours are ignored, and images are never decoded.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use hayro_font::hayro_cmap::{BfString, load_embedded};
use hayro_font::kurbo::{Affine, Point};
use hayro_font::{CMapResolverFn, Font, FontCache, FontQuery, FontResolverFn, UNITS_PER_EM};
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream, String as PdfString};
use hayro_syntax::page::{Page, Resources};

use super::limits::{Budget, Exceeded};
use super::strings::text_string;
use super::style::{self, Style};

/// Form XObjects nested deeper are ignored.
const MAX_DEPTH: usize = 16;
/// More saved graphics states are ignored.
const MAX_SAVED: usize = 256;

/// A character, or several that one glyph stands for, at its position.
///
/// `x` and `y` are measured along and across the direction of writing: for horizontal text, to the right and down the
/// page.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    /// The range of its text in [`PageText::text`].
    pub(super) text: Range<usize>,
    pub(super) x: f32,
    pub(super) y: f32,
    /// Where the next glyph is expected.
    pub(super) end: f32,
    pub(super) size: f32,
    /// The direction of writing in degrees, clockwise; 0 is horizontal.
    pub(super) angle: i16,
    pub(super) style: Style,
}

/// The glyphs of a page, in the order in which they are drawn.
#[derive(Debug, Default)]
pub(super) struct PageText {
    pub(super) text: String,
    pub(super) glyphs: Vec<Glyph>,
    /// The number of glyphs whose characters are not known.
    pub(super) unknown: usize,
    /// The page draws images.
    pub(super) has_images: bool,
}

/// The fonts of a document.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    styles: RefCell<HashMap<ObjectIdentifier, Style>>,
    font_resolver: FontResolverFn,
    cmap_resolver: CMapResolverFn,
}

impl Fonts<'_> {
    pub(super) fn new() -> Self {
        let font_resolver: FontResolverFn = Arc::new(|query: &FontQuery| {
            Some(match query {
                FontQuery::Standard(font) => font.get_font_data(),
                FontQuery::Fallback(query) => query.pick_standard_font().get_font_data(),
            })
        });
        let styles = RefCell::default();
        Self { cache: FontCache::new(), styles, font_resolver, cmap_resolver: Arc::new(load_embedded) }
    }
}

/// Reads the text of a page.
///
/// # Errors
/// If the budget of the file is used up.
pub(super) fn read<'a>(
    page: &Page<'a>,
    fonts: &Fonts<'a>,
    budget: &mut Budget,
) -> Result<PageText, Exceeded> {
    let content = budget.page_content(page)?;
    let mut interpreter = Interpreter {
        fonts,
        budget,
        page: PageText::default(),
        state: State::new(Affine::new(page.initial_transform(true).as_coeffs())),
        saved: Vec::new(),
        text_matrix: Affine::IDENTITY,
        line_matrix: Affine::IDENTITY,
        marks: Vec::new(),
        depth: 0,
    };
    interpreter.run(&content, page.resources())?;
    Ok(interpreter.page)
}

/// The part of the graphics state that text depends on.
#[derive(Clone)]
struct State<'a> {
    ctm: Affine,
    font: Option<Font<'a>>,
    style: Style,
    font_size: f64,
    char_space: f64,
    word_space: f64,
    /// The horizontal scaling; 1 is normal.
    scale: f64,
    leading: f64,
    rise: f64,
}

impl State<'_> {
    fn new(ctm: Affine) -> Self {
        let (font_size, scale) = (1.0, 1.0);
        let style = Style::default();
        Self {
            ctm,
            font: None,
            style,
            font_size,
            char_space: 0.0,
            word_space: 0.0,
            scale,
            leading: 0.0,
            rise: 0.0,
        }
    }
}

/// Marked content that is open.
enum Mark {
    /// Its text is that of its glyphs.
    Plain,
    /// Not part of the document's text: running heads, page numbers, decoration.
    Artifact,
    /// Text that replaces that of the glyphs; with the index of the glyph that has it.
    Actual(String, Option<usize>),
}

struct Interpreter<'a, 'b> {
    fonts: &'b Fonts<'a>,
    budget: &'b mut Budget,
    page: PageText,
    state: State<'a>,
    saved: Vec<State<'a>>,
    text_matrix: Affine,
    line_matrix: Affine,
    marks: Vec<Mark>,
    depth: usize,
}

impl<'a> Interpreter<'a, '_> {
    fn run(&mut self, content: &[u8], resources: &Resources<'a>) -> Result<(), Exceeded> {
        use TypedInstruction as Op;
        let saved = self.saved.len();
        let marks = self.marks.len();
        let mut operations = TypedIter::new(content);
        while let Some(operation) = operations.next() {
            self.budget.operation()?;
            match operation {
                Op::SaveState(_) if self.saved.len() < MAX_SAVED => self.saved.push(self.state.clone()),
                Op::RestoreState(_) if self.saved.len() > saved => {
                    self.state = self.saved.pop().unwrap_or_else(|| self.state.clone());
                }
                Op::Transform(t) => self.state.ctm *= affine([&t.0, &t.1, &t.2, &t.3, &t.4, &t.5]),
                Op::BeginText(_) => self.set_matrix(Affine::IDENTITY),
                Op::SetTextMatrix(t) => self.set_matrix(affine([&t.0, &t.1, &t.2, &t.3, &t.4, &t.5])),
                Op::TextFont(font) => {
                    self.set_font(resources.get_font(font.0), font.1.as_f64());
                }
                Op::SetGraphicsState(name) => {
                    let dict = resources.get_ext_g_state(name.0);
                    if let Some(font) = dict.and_then(|dict| dict.get::<Array<'a>>(b"Font")) {
                        let mut items = font.flex_iter();
                        let (dict, size) = (items.next::<Dict<'a>>(), items.next::<f32>());
                        self.set_font(dict, f64::from(size.unwrap_or(1.0)));
                    }
                }
                Op::CharacterSpacing(space) => self.state.char_space = space.0.as_f64(),
                Op::WordSpacing(space) => self.state.word_space = space.0.as_f64(),
                Op::HorizontalScaling(scale) => self.state.scale = scale.0.as_f64() / 100.0,
                Op::TextLeading(leading) => self.state.leading = leading.0.as_f64(),
                Op::TextRise(rise) => self.state.rise = rise.0.as_f64(),
                Op::NextLine(offset) => self.next_line(offset.0.as_f64(), offset.1.as_f64()),
                Op::NextLineAndSetLeading(offset) => {
                    self.state.leading = -offset.1.as_f64();
                    self.next_line(offset.0.as_f64(), offset.1.as_f64());
                }
                Op::NextLineUsingLeading(_) => self.next_line(0.0, -self.state.leading),
                Op::ShowText(text) => self.show(text.0.as_bytes())?,
                Op::NextLineAndShowText(text) => {
                    self.next_line(0.0, -self.state.leading);
                    self.show(text.0.as_bytes())?;
                }
                Op::ShowTextWithParameters(text) => {
                    self.state.word_space = text.0.as_f64();
                    self.state.char_space = text.1.as_f64();
                    self.next_line(0.0, -self.state.leading);
                    self.show(text.2.as_bytes())?;
                }
                Op::ShowTexts(items) => {
                    for item in items.0.iter::<Object<'_>>() {
                        match item {
                            Object::Number(number) => self.adjust(number.as_f64()),
                            Object::String(text) => self.show(text.as_bytes())?,
                            _ => {}
                        }
                    }
                }
                Op::BeginMarkedContent(mark) => self.begin_mark(mark.0, None),
                Op::BeginMarkedContentWithProperties(mark) => {
                    let dict = match mark.1 {
                        Object::Dict(dict) => Some(dict.clone()),
                        Object::Name(name) => resources.properties.get::<Dict<'_>>(name),
                        _ => None,
                    };
                    self.begin_mark(mark.0, dict.as_ref());
                }
                Op::EndMarkedContent(_) if self.marks.len() > marks => drop(self.marks.pop()),
                Op::InlineImage(_) => self.page.has_images = true,
                Op::XObject(name) => {
                    if let Some(object) = resources.get_x_object(name.0) {
                        self.x_object(&object, resources)?;
                    }
                }
                _ => {}
            }
        }
        // Marks and states that the content leaves open end with it; the caller restores the state of a form.
        self.marks.truncate(marks);
        self.saved.truncate(saved);
        Ok(())
    }

    fn set_font(&mut self, dict: Option<Dict<'a>>, size: f64) {
        let Fonts { cache, styles, font_resolver, cmap_resolver } = self.fonts;
        let font = dict.as_ref().and_then(|dict| cache.font(dict, font_resolver, cmap_resolver));
        let style = dict.as_ref().map(|dict| match dict.obj_id() {
            Some(id) => *styles.borrow_mut().entry(id).or_insert_with(|| style::of_font(dict)),
            None => style::of_font(dict),
        });
        (self.state.font, self.state.font_size) = (font, size);
        self.state.style = style.unwrap_or_default();
    }

    fn x_object(&mut self, object: &Stream<'a>, resources: &Resources<'a>) -> Result<(), Exceeded> {
        let dict = object.dict();
        match dict.get::<Name<'_>>(b"Subtype") {
            Some(subtype) if subtype.as_ref() == b"Form" => {}
            Some(subtype) => {
                self.page.has_images |= subtype.as_ref() == b"Image";
                return Ok(());
            }
            None => return Ok(()),
        }
        if self.depth == MAX_DEPTH {
            return Ok(());
        }
        let content = self.budget.content(object)?;
        let own = dict.get::<Dict<'a>>(b"Resources").map(Resources::new);
        let state = self.state.clone();
        let matrices = (self.text_matrix, self.line_matrix);
        if let Some(matrix) = dict.get::<[f64; 6]>(b"Matrix") {
            self.state.ctm *= Affine::new(matrix);
        }
        self.depth += 1;
        self.run(&content, own.as_ref().unwrap_or(resources))?;
        self.depth -= 1;
        self.state = state;
        (self.text_matrix, self.line_matrix) = matrices;
        Ok(())
    }

    fn begin_mark(&mut self, tag: &Name<'_>, properties: Option<&Dict<'_>>) {
        let actual = properties.and_then(|dict| dict.get::<PdfString<'_>>(b"ActualText"));
        self.marks.push(match actual {
            Some(text) => Mark::Actual(text_string(text.as_bytes()), None),
            None if tag.as_ref() == b"Artifact" => Mark::Artifact,
            None => Mark::Plain,
        });
    }

    fn set_matrix(&mut self, matrix: Affine) {
        (self.text_matrix, self.line_matrix) = (matrix, matrix);
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.set_matrix(self.line_matrix * Affine::translate((x, y)));
    }

    /// Moves the pen between two strings, by thousandths of an em.
    fn adjust(&mut self, thousandths: f64) {
        let distance = -thousandths / f64::from(UNITS_PER_EM) * self.state.font_size;
        let is_horizontal = self.state.font.as_ref().is_none_or(Font::is_horizontal);
        let offset = if is_horizontal { (distance * self.state.scale, 0.0) } else { (0.0, distance) };
        self.text_matrix *= Affine::translate(offset);
    }

    fn show(&mut self, bytes: &[u8]) -> Result<(), Exceeded> {
        let Some(font) = self.state.font.clone() else { return Ok(()) };
        let is_horizontal = font.is_horizontal();
        let mut at = 0;
        while at < bytes.len() {
            self.budget.operation()?;
            let (code, length) = font.read_code(bytes, at);
            // A code takes at least one byte, so that the loop ends.
            at += length.max(1);
            let state = &self.state;
            let advance = font.code_advance(code) / f64::from(UNITS_PER_EM) * state.font_size;
            let word_space = if code == 32 && length == 1 { state.word_space } else { 0.0 };
            let (end, step) = if is_horizontal {
                let width = advance.x + state.char_space;
                ((width * state.scale, 0.0), ((width + word_space) * state.scale, 0.0))
            } else {
                let height = advance.y - state.char_space;
                ((0.0, height), (0.0, height - word_space))
            };
            let text_to_page = state.ctm * self.text_matrix;
            self.glyph(&font, code, text_to_page, end.into(), is_horizontal);
            self.text_matrix *= Affine::translate(step);
        }
        Ok(())
    }

    /// Adds a glyph that starts at the origin of text space and ends at `end`.
    fn glyph(&mut self, font: &Font<'a>, code: u32, to_page: Affine, end: Point, is_horizontal: bool) {
        if self.marks.iter().any(|mark| matches!(mark, Mark::Artifact)) {
            return;
        }
        let state = &self.state;
        let rise = Affine::translate((0.0, state.rise));
        let origin = to_page * rise * Point::ORIGIN;
        let along =
            if is_horizontal { (state.font_size * state.scale, 0.0) } else { (0.0, -state.font_size) };
        let along = to_page * rise * Point::from(along) - origin;
        let up = to_page * rise * Point::new(0.0, state.font_size) - origin;
        let end = to_page * rise * end;
        let size = if is_horizontal { up.hypot() } else { along.hypot() };
        let angle = along.atan2().to_degrees().round();
        // Coordinates along and across the direction of writing.
        let turn = Affine::rotate(-f64::from(angle as i16).to_radians());
        let (start, end) = (turn * origin, turn * end);
        if !(size.is_finite() && start.is_finite() && end.is_finite()) || size < 0.01 {
            return;
        }
        let mut glyph = Glyph {
            text: 0..0,
            x: start.x as f32,
            y: start.y as f32,
            end: end.x as f32,
            size: size as f32,
            angle: angle as i16,
            style: state.style,
        };
        let actual = self.marks.iter_mut().rev().find_map(|mark| match mark {
            Mark::Actual(text, glyph) => Some((text, glyph)),
            _ => None,
        });
        let from = self.page.text.len();
        match actual {
            Some((_, Some(first))) => {
                let first = &mut self.page.glyphs[*first];
                first.end = first.end.max(glyph.end);
                first.x = first.x.min(glyph.x);
                return;
            }
            Some((text, first)) => {
                *first = Some(self.page.glyphs.len());
                self.page.text.push_str(text);
            }
            None => match unicode(font, code) {
                Some(BfString::Char(c)) => self.page.text.push(c),
                Some(BfString::String(text)) => self.page.text.push_str(&text),
                None => {
                    self.page.unknown += 1;
                    self.page.text.push(char::REPLACEMENT_CHARACTER);
                }
            },
        }
        glyph.text = from..self.page.text.len();
        self.page.glyphs.push(glyph);
    }
}

fn unicode(font: &Font<'_>, code: u32) -> Option<BfString> {
    match font.glyph(font.map_code(code), code) {
        hayro_font::FontGlyph::Outline(glyph) => glyph.as_unicode(),
        hayro_font::FontGlyph::Type3(glyph) => {
            glyph.as_unicode().or_else(|| tex_character(glyph.char_code()).map(BfString::String))
        }
    }
}

/// The text of a code in the bitmap fonts of TeX, whose glyphs are named by number: ASCII, and ligatures below.
fn tex_character(code: u32) -> Option<String> {
    let ligature = match code {
        11 => "ff",
        12 => "fi",
        13 => "fl",
        14 => "ffi",
        15 => "ffl",
        0x21..=0x7E => return char::from_u32(code).map(String::from),
        _ => return None,
    };
    Some(ligature.to_owned())
}

fn affine(numbers: [&hayro_syntax::object::Number; 6]) -> Affine {
    Affine::new(numbers.map(|number| number.as_f64()))
}

#[cfg(test)]
mod tests;
