//! XLSX (Office Open XML spreadsheets): a sheet is a section.

use samara_engine::{Block, BlockKind};

use super::finish::finish;
use super::notes::Notes;
use super::number_format::{built_in, display, general};
use super::package::{Relationships, main_part};
use super::properties;
use super::xml::{Node, visit, visit_except};
use crate::block_builder::fold;
use crate::draft::Draft;
use crate::parser_failure::ParserFailure;
use crate::table::Table;
use crate::zip::Zip;

/// The number of columns that a sheet can have.
const MAX_COLUMNS: usize = 16_384;
/// The limit for the cells of a file, with empty ones between others.
const MAX_CELLS: usize = 16 << 20;
/// The limit for the texts of the cells, in bytes: many cells can refer to one long text.
const MAX_TEXT_BYTES: usize = 128 << 20;

pub(super) fn read(mut zip: Zip<'_>) -> Result<Draft, ParserFailure> {
    let main = main_part(&mut zip, "xl/workbook.xml")?;
    let mut draft = Draft::default();
    if let Some(xml) = zip.read("docProps/core.xml")? {
        properties::read(xml, &mut draft)?;
    }
    let Some(xml) = zip.read(&main)? else {
        return Err(ParserFailure::damaged("not an XLSX: it has no workbook"));
    };
    let mut sheets = Vec::new();
    let mut is_1904 = false;
    visit(xml, |node| match node {
        Node::Open(element) if element.name == "sheet" => {
            sheets.push((element.get("name").to_owned(), element.get_prefixed("id").to_owned()));
        }
        Node::Open(element) if element.name == "workbookPr" => {
            is_1904 = matches!(element.get("date1904"), "1" | "true");
        }
        _ => {}
    })?;
    let relationships = Relationships::read(&mut zip, &main)?;
    let mut workbook = Workbook { is_1904, ..Workbook::default() };
    let mut part = |kind: &str| match relationships.of_kind(kind).next() {
        Some(part) => zip.read(part),
        None => Ok(None),
    };
    if let Some(xml) = part("sharedStrings")? {
        workbook.read_strings(xml)?;
    }
    if let Some(xml) = part("styles")? {
        workbook.read_styles(xml)?;
    }
    let mut blocks = Vec::new();
    for (name, id) in sheets {
        let Some(part) = relationships.target(&id) else { continue };
        if let Some(xml) = zip.read(part)? {
            let rows = workbook.read_sheet(xml)?;
            if !rows.is_empty() {
                blocks.push(Block::new(BlockKind::H2, fold(&name)));
                blocks.extend(rows);
            }
        }
    }
    // Without a title the file has its name, not that of a sheet.
    let title = draft.title.take();
    let mut draft = finish(Draft { title: Some(String::new()), ..draft }, None, blocks, Notes::default());
    draft.title = title;
    Ok(draft)
}

#[derive(Debug, Default)]
struct Workbook {
    is_1904: bool,
    /// The texts that cells refer to.
    strings: Vec<String>,
    /// The formats of numbers, by the style of the cell.
    formats: Vec<Option<String>>,
    cells: usize,
    text_bytes: usize,
}

impl Workbook {
    fn read_strings(&mut self, xml: Vec<u8>) -> Result<(), ParserFailure> {
        let mut text = None;
        let mut is_text = false;
        // Phonetic guides are not part of the text.
        visit_except(xml, &["rPh"], |node| match node {
            Node::Open(element) if element.name == "si" => text = Some(String::new()),
            Node::Open(element) => is_text = element.name == "t",
            Node::Close(name) if name == "si" => self.strings.extend(text.take()),
            Node::Close(_) => is_text = false,
            Node::Text(piece) if is_text => text.iter_mut().for_each(|text| text.push_str(&piece)),
            Node::Text(_) => {}
        })
    }

    fn read_styles(&mut self, xml: Vec<u8>) -> Result<(), ParserFailure> {
        let mut own = Vec::new();
        let mut is_cell_style = false;
        visit(xml, |node| match node {
            Node::Open(element) => match element.name.as_str() {
                "numFmt" => {
                    own.push((element.get("numFmtId").to_owned(), element.get("formatCode").to_owned()))
                }
                "cellXfs" => is_cell_style = true,
                "xf" if is_cell_style => {
                    let id = element.get("numFmtId");
                    let format = own.iter().find(|(known, _)| known == id).map(|(_, format)| format.clone());
                    let format = format.or_else(|| built_in(id.parse().ok()?).map(str::to_owned));
                    self.formats.push(format);
                }
                _ => {}
            },
            Node::Close(name) if name == "cellXfs" => is_cell_style = false,
            _ => {}
        })
    }

    fn read_sheet(&mut self, xml: Vec<u8>) -> Result<Vec<Block>, ParserFailure> {
        let mut table = Table::default();
        let mut row: Vec<String> = Vec::new();
        let mut cell = Cell::default();
        let mut is_too_complex = false;
        visit_except(xml, &["rPh"], |node| match node {
            Node::Open(element) => match element.name.as_str() {
                "row" => row.clear(),
                "c" => {
                    let column = column(element.get("r")).unwrap_or(row.len());
                    cell = Cell { column, ..Cell::default() };
                    cell.kind.push_str(element.get("t"));
                    cell.style = element.get("s").parse().ok();
                }
                "v" | "t" => cell.is_text = true,
                _ => {}
            },
            Node::Text(text) if cell.is_text => cell.text.push_str(&text),
            Node::Text(_) => {}
            Node::Close(name) => match name.as_str() {
                "v" | "t" => cell.is_text = false,
                "c" => {
                    let missing = (cell.column + 1).saturating_sub(row.len());
                    self.cells += missing;
                    is_too_complex |= self.cells > MAX_CELLS;
                    if cell.column < MAX_COLUMNS && !is_too_complex {
                        row.resize(row.len() + missing, String::new());
                        let text = self.text(&cell);
                        self.text_bytes += text.len();
                        is_too_complex |= self.text_bytes > MAX_TEXT_BYTES;
                        row[cell.column] = text;
                    }
                }
                "row" => table.row(&row),
                _ => {}
            },
        })?;
        if is_too_complex { Err(ParserFailure::TooComplex) } else { Ok(table.finish()) }
    }

    /// What a cell displays.
    fn text(&self, cell: &Cell) -> String {
        let text = cell.text.trim();
        match cell.kind.as_str() {
            "s" => text.parse().ok().and_then(|at: usize| self.strings.get(at)).cloned().unwrap_or_default(),
            "b" => if text == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            "" | "n" => {
                let Ok(value) = text.parse::<f64>() else { return text.to_owned() };
                let format = cell.style.and_then(|style: usize| self.formats.get(style)?.as_deref());
                format.map_or_else(|| general(value), |format| display(value, format, self.is_1904))
            }
            _ => cell.text.clone(),
        }
    }
}

#[derive(Debug, Default)]
struct Cell {
    column: usize,
    kind: String,
    style: Option<usize>,
    text: String,
    is_text: bool,
}

/// The number of the column of a cell, counted from 0: 2 for `C5`.
fn column(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_uppercase);
    let number = letters.take(4).fold(0, |number, letter| number * 26 + usize::from(letter - b'A') + 1);
    number.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        assert_eq!(
            ["A1", "Z9", "AA1", "XFD1", "1", ""].map(column),
            [Some(0), Some(25), Some(26), Some(16_383), None, None]
        );
    }
}
