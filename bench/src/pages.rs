//! The documents as HTML pages, which is what Pagefind indexes.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use samara_engine::{Block, BlockKind, Document};

/// Writes one page per document.
pub fn write(documents: &[Document], folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    fs::create_dir_all(folder)?;
    for (number, document) in documents.iter().enumerate() {
        fs::write(folder.join(format!("{number}.html")), page(document))?;
    }
    Ok(())
}

fn page(document: &Document) -> String {
    let lang = if document.lang.is_empty() { "en" } else { &document.lang };
    let title = escape(&document.title);
    let begins_with_title = document.blocks.first().is_some_and(|block| block.text == document.title);
    let heading = if begins_with_title { String::new() } else { format!("<h1>{title}</h1>\n") };
    let blocks: String = document.blocks.iter().map(block).collect();
    format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\n\
         <body><main data-pagefind-body>\n{heading}{blocks}</main></body></html>\n"
    )
}

fn block(block: &Block) -> String {
    let name = match block.kind {
        BlockKind::Paragraph | BlockKind::Item | BlockKind::Numbered | BlockKind::Quote | BlockKind::Row => {
            "p"
        }
        BlockKind::Code => "pre",
        BlockKind::H1 => "h1",
        BlockKind::H2 => "h2",
        BlockKind::H3 => "h3",
        BlockKind::H4 => "h4",
        BlockKind::H5 => "h5",
        BlockKind::H6 => "h6",
    };
    let id = block.anchor.as_ref().map_or_else(String::new, |anchor| format!(" id=\"{}\"", escape(anchor)));
    format!("<{name}{id}>{}</{name}>\n", escape(&block.text))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_headings_keep_their_anchors() {
        let document = Document {
            title: "A < B".into(),
            blocks: vec![
                Block::new(BlockKind::H2, "Vec<T> & \"co\"").with_anchor("vec"),
                Block::new(BlockKind::Code, "a && b"),
            ],
            ..Document::default()
        };
        let page = page(&document);
        assert!(page.contains("<title>A &lt; B</title>"));
        assert!(page.contains("<h1>A &lt; B</h1>"));
        assert!(page.contains("<h2 id=\"vec\">Vec&lt;T> &amp; &quot;co&quot;</h2>"));
        assert!(page.contains("<pre>a &amp;&amp; b</pre>"));
    }
}
