//! The rows of a spreadsheet as blocks: each row names its columns, so that it is understood where it is found.

use std::collections::HashSet;

use samara_engine::{Block, BlockKind};

use crate::block_builder::fold;

/// Names of columns up to this length in all are repeated in any case.
const MAX_NAME_BYTES: usize = 16 << 20;

/// A table under construction, row by row.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// A row that is the header if another row follows.
    candidate: Option<Vec<String>>,
    /// The names of the columns.
    header: Option<Vec<String>>,
    /// Whether the rows have begun.
    is_decided: bool,
    /// The lengths of all cells, and of the names that were added to them.
    bytes: usize,
    name_bytes: usize,
    blocks: Vec<Block>,
}

impl Table {
    /// Adds a row. Rows without text are left out.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = impl AsRef<str>>) {
        let mut cells: Vec<_> = cells.into_iter().map(|cell| fold(cell.as_ref())).collect();
        cells.truncate(cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1));
        let texts = cells.iter().filter(|cell| !cell.is_empty()).count();
        if texts == 0 {
            return;
        }
        if let Some(header) = self.candidate.take() {
            self.push_row(&header);
            self.header = Some(header);
            self.is_decided = true;
        }
        match &self.header {
            // A title above the table.
            None if !self.is_decided && texts == 1 => {
                self.blocks.push(Block::new(BlockKind::Paragraph, cells.concat()));
            }
            None if !self.is_decided && is_header(&cells) => self.candidate = Some(cells),
            None => {
                self.is_decided = true;
                self.push_row(&cells);
            }
            // Short cells under long names: the text would be a multiple of the file.
            Some(_) if self.name_bytes > MAX_NAME_BYTES && self.name_bytes / 4 > self.bytes => {
                self.push_row(&cells)
            }
            Some(header) => {
                let text = named(header, &cells);
                let bytes: usize = cells.iter().map(String::len).sum();
                self.bytes += bytes;
                self.name_bytes += text.len() - bytes;
                self.blocks.push(Block::new(BlockKind::Paragraph, text));
            }
        }
    }

    fn push_row(&mut self, cells: &[String]) {
        self.blocks.push(Block::new(BlockKind::Row, cells.join(" | ")));
    }

    /// The finished blocks.
    pub(crate) fn finish(mut self) -> Vec<Block> {
        if let Some(only) = self.candidate.take() {
            self.push_row(&only);
        }
        self.blocks
    }
}

/// The cells that are not empty, each with the name of its column.
fn named(header: &[String], cells: &[String]) -> String {
    let mut text = String::new();
    for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        if !text.is_empty() {
            text.push_str(" | ");
        }
        if let Some(name) = header.get(column).filter(|name| !name.is_empty()) {
            text.push_str(name);
            text.push_str(if name.ends_with(':') { " " } else { ": " });
        }
        text.push_str(cell);
    }
    text
}

/// Whether a row can hold the names of the columns: different words or years.
fn is_header(cells: &[String]) -> bool {
    let mut known = HashSet::new();
    let is_year = |cell: &str| cell.parse::<u16>().is_ok_and(|year| (1800..2200).contains(&year));
    let is_name = |cell: &str| is_year(cell) || (cell.len() < 200 && cell.chars().any(char::is_alphabetic));
    cells.iter().filter(|cell| !cell.is_empty()).all(|cell| is_name(cell) && known.insert(cell))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(rows: &[&[&str]]) -> Vec<(BlockKind, String)> {
        let mut table = Table::default();
        rows.iter().for_each(|row| table.row(*row));
        table.finish().into_iter().map(|block| (block.kind, block.text)).collect()
    }

    fn expect(rows: &[&[&str]], expected: &[(BlockKind, &str)]) {
        let expected: Vec<_> = expected.iter().map(|&(kind, text)| (kind, text.to_owned())).collect();
        assert_eq!(texts(rows), expected);
    }

    #[test]
    fn rows_name_their_columns() {
        use BlockKind::{Paragraph, Row};
        expect(
            &[
                &["Seeds of 2022", "", ""],
                &[""],
                &["Tree", "", "Wings:", "2021"],
                &["maple", "x", "two\n2", "7"],
                &["", "", "", "8"],
            ],
            &[
                (Paragraph, "Seeds of 2022"),
                (Row, "Tree |  | Wings: | 2021"),
                (Paragraph, "Tree: maple | x | Wings: two 2 | 2021: 7"),
                (Paragraph, "2021: 8"),
            ],
        );
    }

    #[test]
    fn tables_without_header_are_rows() {
        use BlockKind::Row;
        expect(&[&["maple", "2"], &["ash", "1"]], &[(Row, "maple | 2"), (Row, "ash | 1")]);
        expect(&[&["x", "x"], &["a", "b"]], &[(Row, "x | x"), (Row, "a | b")]);
        expect(&[&["only", "row"]], &[(Row, "only | row")]);
        expect(&[], &[]);
    }

    /// Names are repeated up to 16 MiB, and afterwards while the cells have a quarter of their length.
    #[test]
    fn long_names_over_short_cells_are_not_repeated() {
        let names: Vec<_> = (0..8)
            .map(|column| format!("{column}{}", "x".repeat(if column == 0 { 125 } else { 122 })))
            .collect();
        let short = vec!["1".to_owned(); 8];
        let added = named(&names, &short).len() - 8;
        let rows = MAX_NAME_BYTES / added;
        assert_eq!((added, rows * added), (1024, MAX_NAME_BYTES));
        // The numbers of the rows that do not name their columns.
        let plain = |first: usize, count: usize| -> Vec<usize> {
            let mut table = Table::default();
            table.row(&names);
            table.row([&["y".repeat(first)], &short[1..]].concat());
            (1..count).for_each(|_| table.row(&short));
            let kinds = table.finish().into_iter().map(|block| block.kind).skip(1).enumerate();
            kinds.filter(|(_, kind)| *kind == BlockKind::Row).map(|(row, _)| row).collect()
        };
        assert_eq!(plain(1, rows + 3), [rows + 1, rows + 2]);
        // The cells of these rows have exactly a quarter of the length of the names.
        let rows = rows + 4;
        assert_eq!(plain(rows * added / 4 - (rows * 8 - 1), rows + 2), [rows + 1]);
    }
}
