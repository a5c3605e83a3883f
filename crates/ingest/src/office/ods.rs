//! ODS (OpenDocument spreadsheets): a sheet is a section. Cells contain what they display.

use samara_engine::{Block, BlockKind};

use super::finish::finish;
use super::notes::Notes;
use super::odf;
use super::xml::{Element, Node, visit_except};
use crate::block_builder::fold;
use crate::draft::Draft;
use crate::parser_failure::ParserFailure;
use crate::table::Table;
use crate::zip::Zip;

/// Elements that are not part of the text: comments, changes, the filters and charts of a sheet.
const SKIPPED: [&str; 5] = ["annotation", "tracked-changes", "shapes", "forms", "object"];
/// The maximum number of times that a repeated cell or row with text counts.
const MAX_REPEATS: usize = 1_000;
/// The limit for the cells of a file, with empty ones between others.
const MAX_CELLS: usize = 16 << 20;
/// The limit for the texts of the cells, in bytes.
const MAX_TEXT_BYTES: usize = 128 << 20;

pub(super) fn read(mut zip: Zip<'_>) -> Result<Draft, ParserFailure> {
    let mut draft = odf::open(&mut zip)?;
    let Some(xml) = zip.read("content.xml")? else {
        return Err(ParserFailure::damaged("not an ODS: it has no content.xml"));
    };
    let mut reader = Reader::default();
    visit_except(xml, &SKIPPED, |node| reader.node(node))?;
    if reader.cells > MAX_CELLS || reader.text_bytes > MAX_TEXT_BYTES {
        return Err(ParserFailure::TooComplex);
    }
    // Without a title the file has its name, not that of a sheet.
    let title = draft.title.replace(String::new());
    draft = finish(draft, None, reader.blocks, Notes::default());
    draft.title = title;
    Ok(draft)
}

#[derive(Debug, Default)]
struct Reader {
    blocks: Vec<Block>,
    name: String,
    /// The current sheet, within one.
    table: Option<Table>,
    row: Vec<String>,
    row_repeats: usize,
    /// The text of the current cell, within one.
    cell: Option<String>,
    cell_repeats: usize,
    /// The value of the cell, in case that it has no text.
    value: String,
    cells: usize,
    text_bytes: usize,
}

impl Reader {
    fn node(&mut self, node: Node) {
        match node {
            Node::Open(element) => self.open(&element),
            Node::Close(name) => self.close(&name),
            Node::Text(text) => {
                if let Some(cell) = &mut self.cell {
                    cell.push_str(&text);
                }
            }
        }
    }

    fn open(&mut self, element: &Element) {
        let repeats = |name| element.get(name).parse().unwrap_or(1_usize);
        match element.name.as_str() {
            "table" if self.table.is_none() => {
                self.table = Some(Table::default());
                self.name = fold(element.get("name"));
            }
            "table-row" => {
                self.row.clear();
                self.row_repeats = repeats("number-rows-repeated");
            }
            "table-cell" | "covered-table-cell" => {
                self.cell = Some(String::new());
                self.cell_repeats = repeats("number-columns-repeated");
                let names = ["string-value", "date-value", "time-value", "boolean-value", "value"];
                let value = names.iter().map(|name| element.get(name)).find(|value| !value.is_empty());
                self.value = value.unwrap_or_default().to_owned();
            }
            "p" | "s" | "tab" | "line-break" => {
                if let Some(cell) = &mut self.cell {
                    cell.push(' ');
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "table-cell" | "covered-table-cell" => {
                let Some(text) = self.cell.take() else { return };
                let text =
                    Some(fold(&text)).filter(|text| !text.is_empty()).unwrap_or_else(|| self.value.clone());
                let repeats =
                    if text.is_empty() { self.cell_repeats } else { self.cell_repeats.min(MAX_REPEATS) };
                self.cells = self.cells.saturating_add(repeats);
                self.text_bytes = self.text_bytes.saturating_add(text.len() * repeats);
                if self.cells <= MAX_CELLS && self.text_bytes <= MAX_TEXT_BYTES {
                    self.row.extend(std::iter::repeat_n(text, repeats));
                }
            }
            "table-row" => {
                let Some(table) = &mut self.table else { return };
                let bytes: usize = self.row.iter().map(String::len).sum();
                let repeats = if bytes == 0 { 0 } else { self.row_repeats.min(MAX_REPEATS) };
                for _ in 0..repeats {
                    if self.cells <= MAX_CELLS && self.text_bytes <= MAX_TEXT_BYTES {
                        table.row(&self.row);
                    }
                    self.cells = self.cells.saturating_add(self.row.len());
                    self.text_bytes = self.text_bytes.saturating_add(bytes);
                }
            }
            "table" => {
                let rows = self.table.take().map_or_else(Vec::new, Table::finish);
                if !rows.is_empty() {
                    self.blocks.push(Block::new(BlockKind::H2, std::mem::take(&mut self.name)));
                    self.blocks.extend(rows);
                }
            }
            _ => {}
        }
    }
}
