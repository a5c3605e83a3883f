//! CSV and TSV: fields between separators, quoted if necessary (RFC 4180).

use samara_engine::Block;

use crate::table::Table;

/// The separators that occur.
const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];
/// The number of characters that are examined for the separator.
const SAMPLE_CHARS: usize = 4096;

/// The rows of a file. The separator is the most frequent one in the first lines, unless a line `sep=;` names it.
pub(crate) fn read(text: &str) -> Vec<Block> {
    let (separator, text) = match text.strip_prefix("sep=") {
        Some(rest) if rest.chars().nth(1).is_none_or(|c| c == '\n') => {
            (rest.chars().next().unwrap_or(','), rest.split_once('\n').map_or("", |(_, rest)| rest))
        }
        _ => (separator(text), text),
    };
    let mut table = Table::default();
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let cell = cells.last_mut().expect("there is always a cell");
        match c {
            '"' if is_quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if is_quoted => is_quoted = false,
            '"' if cell.is_empty() => is_quoted = true,
            c if is_quoted => cell.push(c),
            '\n' => {
                table.row(&cells);
                cells.clear();
                cells.push(String::new());
            }
            c if c == separator => cells.push(String::new()),
            c => cell.push(c),
        }
    }
    table.row(&cells);
    table.finish()
}

/// The most frequent separator outside of quotes; the first one if there is none.
fn separator(text: &str) -> char {
    let mut counts = [0_usize; SEPARATORS.len()];
    let mut is_quoted = false;
    for c in text.chars().take(SAMPLE_CHARS) {
        is_quoted ^= c == '"';
        if let Some(at) = SEPARATORS.iter().position(|&separator| separator == c && !is_quoted) {
            counts[at] += 1;
        }
    }
    let best = (0..counts.len()).rev().max_by_key(|&at| counts[at]);
    best.map_or(',', |at| SEPARATORS[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(csv: &str) -> Vec<String> {
        read(csv).into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn reads_quoted_fields() {
        assert_eq!(
            texts("Tree,Note\nmaple,\"two \"\"wings\"\",\nred\"\nash,5\" wide\n\n"),
            ["Tree | Note", "Tree: maple | Note: two \"wings\", red", "Tree: ash | Note: 5\" wide"]
        );
    }

    #[test]
    fn finds_separator() {
        assert_eq!(texts("Tree;Weight\nmaple;0,2\nash;0,1")[1], "Tree: maple | Weight: 0,2");
        assert_eq!(texts("Tree\tWeight\nmaple\t0,2")[1], "Tree: maple | Weight: 0,2");
        assert_eq!(texts("sep=|\nTree|A,B,C\nmaple|x")[1], "Tree: maple | A,B,C: x");
        assert_eq!(texts("one\ntwo"), ["one", "two"]);
        assert_eq!(texts(""), [""; 0]);
    }
}
