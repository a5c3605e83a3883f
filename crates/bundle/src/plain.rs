//! The texts of a page as plain HTML, which needs neither JavaScript nor WebAssembly.

use std::fmt::Write as _;

use crate::packed_page::escape;

/// The texts of all documents, as HTML, for [`PageTexts::plain`](crate::PageTexts::plain).
///
/// ```
/// # use samara_bundle::PlainTexts;
/// let mut plain = PlainTexts::default();
/// plain.document("Maple & ash", "docs/maple.md", "en");
/// plain.block("h2", "Flight");
/// plain.block("p", "It spins.");
/// let html = plain.finish();
/// assert!(html.contains("<h3 dir=\"auto\">Maple &amp; ash</h3>") && html.contains("<h4 dir=\"auto\">Flight</h4>"));
/// assert!(html.contains("<p dir=\"auto\">It spins.</p>"));
/// ```
#[derive(Debug, Default)]
pub struct PlainTexts {
    list: String,
    texts: String,
    documents: usize,
}

impl PlainTexts {
    /// Begins a document, with its title, URL and language, which may be empty.
    pub fn document(&mut self, title: &str, url: &str, lang: &str) {
        if self.documents > 0 {
            self.texts.push_str("</article>\n");
        }
        self.documents += 1;
        let (title, url, number) = (escape(title), escape(url), self.documents);
        let lang = if lang.is_empty() { String::new() } else { format!(" lang=\"{}\"", escape(lang)) };
        let _ = writeln!(self.list, "<li{lang} dir=\"auto\"><a href=\"#plain-{number}\">{title}</a></li>");
        let _ = writeln!(
            self.texts,
            "<article id=\"plain-{number}\"{lang}>\n<h3 dir=\"auto\">{title}</h3>\n<p class=\"about\" dir=\"auto\">{url}</p>"
        );
    }

    /// Adds a block, as an element of this name: `h1`, `p`, `pre` and the like. A heading stands below that of its document.
    pub fn block(&mut self, tag: &'static str, text: &str) {
        let tag = match tag {
            "h1" | "h2" | "h3" => "h4",
            "h4" | "h5" | "h6" => "h5",
            tag => tag,
        };
        let _ = writeln!(self.texts, "<{tag} dir=\"auto\">{}</{tag}>", escape(text));
    }

    /// The HTML: a list of the documents, then their texts. It is hidden, unless scripts are switched off.
    pub fn finish(mut self) -> String {
        if self.documents > 0 {
            self.texts.push_str("</article>\n");
        }
        format!(
            "<noscript><style>#plain{{display:block!important}}</style></noscript>\n\
             <section id=\"plain\" hidden>\n<ol>\n{}</ol>\n{}</section>\n",
            self.list, self.texts
        )
    }
}
