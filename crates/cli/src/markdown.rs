//! A document as Markdown, so that reading it again gives the same document.

use samara_engine::{BlockKind, DocumentView, MetaValue};

/// The text of a file with front matter.
pub fn to_markdown(document: &DocumentView) -> String {
    let mut text = "---\n".to_owned();
    let lang = Some(document.lang.as_str()).filter(|lang| !lang.is_empty());
    let own = [("title", Some(document.title.as_str())), ("url", Some(&document.url)), ("lang", lang)];
    for (name, value) in own.into_iter().filter_map(|(name, value)| Some((name, value?))) {
        text.push_str(&format!("{name}: {}\n", quoted(value)));
    }
    // The hash is that of the source, which the file is not.
    for (name, value) in document.meta.iter().filter(|(name, _)| *name != "sha256") {
        let value = match value {
            MetaValue::One(one) => quoted(one),
            MetaValue::List(several) => {
                let several: Vec<_> = several.iter().map(|value| quoted(value)).collect();
                format!("[{}]", several.join(", "))
            }
        };
        text.push_str(&format!("{}: {value}\n", quoted(name)));
    }
    text.push_str("---\n");
    let mut writer = Writer { text, previous: None, columns: 0 };
    for block in &document.blocks {
        writer.block(block.kind, &block.text);
    }
    writer.text
}

/// A string of JSON, which YAML reads too.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

struct Writer {
    text: String,
    previous: Option<BlockKind>,
    /// The number of columns of the table that the previous block is a row of.
    columns: usize,
}

impl Writer {
    fn block(&mut self, kind: BlockKind, content: &str) {
        let is_row = kind == BlockKind::Row;
        let cells: Vec<_> = content.split(" | ").filter(|_| is_row).collect();
        let is_list = matches!(kind, BlockKind::Item | BlockKind::Numbered);
        // Cells beyond the columns of a table would be lost.
        let continues = self.previous == Some(kind) && (is_list || (is_row && cells.len() == self.columns));
        if !continues {
            self.text.push('\n');
        }
        self.previous = Some(kind);
        self.columns = cells.len();
        if is_row {
            let cells: Vec<_> = cells.into_iter().map(|cell| escaped(cell).replace('|', "\\|")).collect();
            self.text.push_str(&format!("| {} |\n", cells.join(" | ")));
            if !continues {
                self.text.push_str(&format!("|{}\n", "---|".repeat(cells.len())));
            }
        } else if kind == BlockKind::Code {
            let fence = "`".repeat(longest_run(content, '`').max(2) + 1);
            self.text.push_str(&format!("{fence}\n{content}\n{fence}\n"));
        } else {
            let mark = match kind {
                BlockKind::Item => "- ".to_owned(),
                BlockKind::Numbered => "1. ".to_owned(),
                BlockKind::Quote => "> ".to_owned(),
                kind if kind.is_heading() => format!("{} ", "#".repeat(kind as usize)),
                _ => String::new(),
            };
            self.text.push_str(&format!("{mark}{}\n", escaped(content)));
        }
    }
}

fn longest_run(text: &str, c: char) -> usize {
    text.split(|other| other != c).map(str::len).max().unwrap_or(0)
}

/// Text without meaning in Markdown.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let is_first = at == 0;
        let rest = &text[at + c.len_utf8()..];
        let is_mark = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~' => true,
            '&' => rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '#'),
            '#' | '-' | '+' | '>' | '=' | '|' | ':' => is_first,
            // `1.` and `1)` begin lists.
            '.' | ')' => at > 0 && text[..at].bytes().all(|byte| byte.is_ascii_digit()),
            _ => false,
        };
        if is_mark {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_escaped() {
        for (text, markdown) in [
            ("a *b* _c_ `d` [e](f) <g>", "a \\*b\\* \\_c\\_ \\`d\\` \\[e\\](f) \\<g>"),
            ("# a # b", "\\# a # b"),
            ("1. a 2. b", "1\\. a 2. b"),
            ("- a - b", "\\- a - b"),
            ("R&D &amp; x", "R\\&D \\&amp; x"),
            ("3.14", "3\\.14"),
        ] {
            assert_eq!(escaped(text), markdown);
        }
    }
}
