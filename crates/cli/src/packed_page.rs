//! The page that `samara pack` writes: the embedded page with a title, a description and an index.

use anyhow::{Context, Result};
use samara_bundle::page_with_index;

/// The texts of the page.
#[derive(Debug, Default)]
pub struct PageTexts {
    /// The title of the page, and its headline.
    pub title: String,
    /// The line below the headline.
    pub description: String,
    /// The name in the corner, if it is not that of the program.
    pub name: Option<String>,
    /// The line at the end of the page.
    pub footer: Option<String>,
    /// The language of these texts and of the box, as a BCP 47 tag.
    pub lang: Option<String>,
}

/// Fills in the embedded page.
///
/// # Errors
/// If the embedded page lacks one of the elements to fill in.
pub fn packed_page(texts: &PageTexts, index: &[u8]) -> Result<String> {
    let PageTexts { title, description, name, footer, lang } = texts;
    let mut page = fill(samara_web::PAGE, "<title>", "</title>", title)?;
    page = fill(&page, "<meta name=\"description\" content=\"", "\">", description)?;
    page = fill(&page, "<h1>", "</h1>", title)?;
    page = fill(&page, "</h1>\n        <p>", "</p>", description)?;
    page = fill(&page, "<samara-search placeholder=\"", "\"", "Search")?;
    if let Some(name) = name {
        page = fill(&page, "</svg>\n        <span>", "</span>", name)?;
    }
    if let Some(footer) = footer {
        page = fill(&page, "<footer class=\"colophon\">\n      <p>", "</p>", footer)?;
    }
    if let Some(lang) = lang {
        page = fill(&page, "<html lang=\"", "\"", lang)?;
        // The box has a text in its own language.
        page = page.replacen("<samara-search placeholder=\"Search\"", "<samara-search", 1);
    }
    Ok(page_with_index(&page, Some(index)))
}

/// Replaces the text between two pieces of markup by `text`, escaped.
fn fill(page: &str, before: &str, after: &str, text: &str) -> Result<String> {
    let start = page.find(before).map(|at| at + before.len());
    let range = start.and_then(|start| Some(start..start + page[start..].find(after)?));
    let range = range
        .with_context(|| format!("the embedded page has no {before:?}: build the samara command again"))?;
    Ok(format!("{}{}{}", &page[..range.start], escape(text), &page[range.end..]))
}

/// Escapes text for HTML elements and quoted attributes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_title_and_description() {
        let texts = PageTexts {
            title: "</title><script>\"&".to_owned(),
            description: "a<b".to_owned(),
            name: Some("<name>".to_owned()),
            footer: Some("<footer>".to_owned()),
            lang: Some("de".to_owned()),
        };
        let page = packed_page(&texts, b"wing").unwrap();
        assert!(page.contains("<span>&lt;name&gt;</span>"));
        assert!(page.contains("<p>&lt;footer&gt;</p>"));
        assert!(page.contains("<html lang=\"de\">") && page.contains("<samara-search meta="));
        assert!(page.contains("<title>&lt;/title&gt;&lt;script&gt;&quot;&amp;</title>"));
        assert!(page.contains("<h1>&lt;/title&gt;&lt;script&gt;&quot;&amp;</h1>\n        <p>a&lt;b</p>"));
        assert!(page.contains(" content=\"a&lt;b\">"));
        assert!(page.contains(".push(\"d2luZw==\")"));
        assert!(!page.contains("Myanmar"), "no text of the example remains");
    }
}
