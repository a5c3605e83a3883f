//! The page of `samara pack`: that of www/ with another title, another description, and an index.

use anyhow::{Context, Result};
use samara_bundle::page_with_index;

use crate::web;

/// The page, with an index in it.
///
/// # Errors
/// If the page that the command carries has no place for the title.
pub fn page(title: &str, description: &str, index: &[u8]) -> Result<String> {
    let page = fill(web::PAGE, "<title>", "</title>", title)?;
    let page = fill(&page, "<meta name=\"description\" content=\"", "\">", description)?;
    let page = fill(&page, "<h1>", "</h1>", title)?;
    let page = fill(&page, "</h1>\n        <p>", "</p>", description)?;
    let page = fill(&page, "<samara-search placeholder=\"", "\"", "Search")?;
    Ok(page_with_index(&page, Some(index)))
}

/// Puts a text, escaped, between two pieces of markup.
fn fill(page: &str, before: &str, after: &str, text: &str) -> Result<String> {
    let place = page.find(before).map(|at| at + before.len());
    let place = place.and_then(|start| Some(start..start + page[start..].find(after)?));
    let place = place
        .with_context(|| format!("the page in this command has no {before:?}: build the command again"))?;
    Ok(format!("{}{}{}", &page[..place.start], escape(text), &page[place.end..]))
}

/// Text as it stands in HTML, in elements and quoted attributes.
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
    fn title_and_description_are_text() {
        let page = page("</title><script>\"&", "a<b", b"wing").unwrap();
        assert!(page.contains("<title>&lt;/title&gt;&lt;script&gt;&quot;&amp;</title>"));
        assert!(page.contains("<h1>&lt;/title&gt;&lt;script&gt;&quot;&amp;</h1>\n        <p>a&lt;b</p>"));
        assert!(page.contains(" content=\"a&lt;b\">"));
        assert!(page.contains(".push(\"d2luZw==\")"));
        assert!(!page.contains("Myanmar"), "no text of the example is left");
    }
}
