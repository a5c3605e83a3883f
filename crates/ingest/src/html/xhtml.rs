//! XHTML for a parser of HTML, to which `<title/>` is a title without end.

/// The elements of HTML that have no end tag.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// Gives empty elements an end tag: `<title/>` becomes `<title></title>`.
pub(crate) fn for_html_parser(xhtml: &str) -> String {
    let mut html = String::with_capacity(xhtml.len());
    let mut rest = xhtml;
    while let Some(start) = rest.find('<') {
        html.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")]
            .iter()
            .find(|(opening, _)| rest.starts_with(opening))
            .map(|(_, closing)| rest.find(closing).map_or(rest.len(), |at| at + closing.len()));
        if let Some(end) = end {
            // HTML has neither: a CDATA section would be a comment up to its first `>`.
            match rest[..end].strip_prefix("<![CDATA[") {
                Some(text) => escape(text.strip_suffix("]]>").unwrap_or(text), &mut html),
                None if rest.starts_with("<?") => {}
                None => html.push_str(&rest[..end]),
            }
            rest = &rest[end..];
            continue;
        }
        let end = tag_end(rest);
        let tag = &rest[..end];
        let name = tag[1..].split(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).next();
        let name = name.unwrap_or_default();
        match tag.strip_suffix("/>").filter(|_| !name.is_empty() && !VOID.contains(&name)) {
            Some(open) => {
                html.push_str(open);
                html.push_str("></");
                html.push_str(name);
                html.push('>');
            }
            None => html.push_str(tag),
        }
        rest = &rest[end..];
    }
    html.push_str(rest);
    html
}

/// The length of the tag at the start of a text. `>` can be in an attribute.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            c => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_elements_are_closed() {
        for (xhtml, html) in [
            ("<title/><p>a<br/>b</p>", "<title></title><p>a<br/>b</p>"),
            ("<a id='x' title='>/>'/>b", "<a id='x' title='>/>'></a>b"),
            ("<?xml version='1.0'?><p><![CDATA[a < b]]></p><!-- <i/> -->", "<p>a &lt; b</p><!-- <i/> -->"),
            ("1 < 2 <", "1 < 2 <"),
            ("<p", "<p"),
            ("<![CDATA[", ""),
        ] {
            assert_eq!(for_html_parser(xhtml), html);
        }
    }
}
