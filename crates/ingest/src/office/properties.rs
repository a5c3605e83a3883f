//! The properties of a document: title, author, date, language, keywords.

use super::xml::{Node, visit};
use crate::draft::Draft;
use crate::parser_failure::ParserFailure;

/// Reads `docProps/core.xml` of a DOCX or `meta.xml` of an ODT, which share most names.
pub(super) fn read(xml: Vec<u8>, draft: &mut Draft) -> Result<(), ParserFailure> {
    let mut texts: Vec<(String, String)> = Vec::new();
    let mut open = Vec::new();
    visit(xml, |node| match node {
        Node::Open(element) => {
            texts.push((element.name, String::new()));
            open.push(texts.len() - 1);
        }
        Node::Close(_) => drop(open.pop()),
        Node::Text(text) => {
            if let Some(&at) = open.last() {
                texts[at].1.push_str(&text);
            }
        }
    })?;
    let first = |names: &[&str]| {
        let find = |name: &&str| texts.iter().find(|(key, text)| key == *name && !text.trim().is_empty());
        names.iter().find_map(find).map_or("", |(_, text)| text.trim())
    };
    draft.title = Some(first(&["title"]).to_owned()).filter(|title| !title.is_empty());
    draft.lang = Some(first(&["language"]).to_owned()).filter(|lang| !lang.is_empty());
    // ODT has the first author as `initial-creator`, the last one as `creator`.
    draft.meta.set("author", first(&["initial-creator", "creator"]));
    draft.meta.set("subject", first(&["subject"]));
    let date = first(&["created", "creation-date", "modified", "date"]);
    draft.meta.set("date", date.get(..10).unwrap_or(date));
    let keywords = texts.iter().filter(|(name, _)| name == "keywords" || name == "keyword");
    let keywords = keywords.flat_map(|(_, text)| text.split([',', ';'])).map(str::to_owned);
    draft.meta.set_list("keywords", keywords);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_trimmed_and_the_first_counts() {
        let mut draft = Draft::default();
        let xml = "<m><title> </title><title> Seeds <b>and</b> wings </title><language>de</language><creator>Last</creator>\
                   <initial-creator>First</initial-creator><subject>Flight</subject><modified>2023-01-01T00:00:00Z</modified>\
                   <created>2022-02-15T18:30:00Z</created><keywords>a, b;c</keywords><keyword>d</keyword></m>";
        read(xml.as_bytes().to_vec(), &mut draft).unwrap();
        assert_eq!((draft.title.as_deref(), draft.lang.as_deref()), (Some("Seeds  wings"), Some("de")));
        let meta = std::mem::take(&mut draft.meta).finish();
        let values = ["author", "subject", "date", "keywords"].map(|name| meta[name].values().join("|"));
        assert_eq!(values, ["First", "Flight", "2022-02-15", "a|b|c|d"]);
        let mut draft = Draft::default();
        read(b"<m><title/><date>2022</date></m>".to_vec(), &mut draft).unwrap();
        assert_eq!((draft.title, draft.lang), (None, None));
        assert_eq!(draft.meta.take("date").as_deref(), Some("2022"));
    }
}
