//! Documents as a reader sees them.

use samara_engine::Block;
use samara_engine::markup::{ElementKind, TagKind};

use crate::markdown;

/// The blocks as HTML; `[kind: text]` for a block without markup, elements closed as the next block says.
pub(crate) fn html(blocks: &[Block]) -> String {
    let mut html = String::new();
    let mut open: Vec<&str> = Vec::new();
    let close = |html: &mut String, open: &mut Vec<&str>, depth: usize| {
        while open.len() > depth {
            html.push_str(&format!("</{}>", open.pop().unwrap_or_default()));
        }
    };
    for block in blocks {
        let Some(markup) = &block.markup else {
            close(&mut html, &mut open, 0);
            html.push_str(&format!("[{:?}: {}]", block.kind, block.text));
            continue;
        };
        assert!(markup.depth <= open.len(), "{blocks:#?}");
        close(&mut html, &mut open, markup.depth);
        let mut from = 0;
        for tag in &markup.tags {
            assert!(tag.at >= from, "tags are in order, and outside of what is hidden: {blocks:#?}");
            html.push_str(&block.text[from..tag.at]);
            from = tag.at;
            match &tag.kind {
                TagKind::Hide(length) => from += length,
                TagKind::Close => {
                    assert!(!open.is_empty(), "{blocks:#?}");
                    let depth = open.len() - 1;
                    close(&mut html, &mut open, depth);
                }
                TagKind::Open(kind, value) => {
                    let name = NAMES[*kind as usize];
                    let equals = if value.is_empty() { "" } else { "=" };
                    html.push_str(&format!("<{name}{equals}{value}>"));
                    if !kind.is_void() {
                        open.push(name);
                    }
                }
            }
        }
        html.push_str(&block.text[from..]);
    }
    close(&mut html, &mut open, 0);
    html
}

const NAMES: [&str; ElementKind::ALL.len()] = [
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "ul",
    "ol",
    "li",
    "pre",
    "table",
    "tr",
    "td",
    "th",
    "caption",
    "dl",
    "dt",
    "dd",
    "note",
    "em",
    "strong",
    "code",
    "del",
    "sup",
    "sub",
    "a",
    "inner",
    "img",
    "ref",
    "br",
    "hr",
    "todo",
    "done",
    "image",
];

fn expect_markdown(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(html(&markdown::blocks(text)), *expected, "{text:?}");
    }
}

#[test]
fn markdown_keeps_what_is_within_a_line() {
    expect_markdown(&[
        ("a *b* c", "<p>a <em>b</em> c</p>"),
        ("*a **b***c `d  e`", "<p><em>a <strong>b</strong></em>c <code>d e</code></p>"),
        ("a\\\nb  \nc\nd", "<p>a<br> b<br> c d</p>"),
        (
            "[a *b*](x \"t\") <https://e.org>",
            "<p><a=x>a <em>b</em></a> <a=https://e.org>https://e.org</a></p>",
        ),
        ("<a@e.org>", "<p><a=mailto:a@e.org>a@e.org</a></p>"),
        ("a![b *c*](d)e ![](f)", "<p>a<image=d><img>b c</img>e<image=f></p>"),
        ("![a *b* `c`][d]\n\n[d]: e", "<p><image=e><img>a b c</img></p>"),
        ("![](a)\n\nb\n\n![](c)", "<p><image=a></p><p>b</p><p><image=c></p>"),
        ("[a](https://e.org/\\\\b[c]) [d]()", "<p><a=https://e.org/%5Cb%5Bc%5D>a</a> <a>d</a></p>"),
        ("~~a~~ <b>c</b> x<sup>2</sup>", "<p><del>a</del> <strong>c</strong> x<sup>2</sup></p>"),
        ("*<b>a* b</b> c", "<p><em><strong>a</strong></em> b c</p>"),
        ("a[^1].\n\n[^1]: b\n", "<p>a<ref=1>1</ref>.</p><note=1><p>b</p></note>"),
    ]);
}

#[test]
fn markdown_keeps_boxes_within_boxes() {
    expect_markdown(&[
        (
            "- a\n- b\n  1. c\n\n     d\n- e",
            "<ul><li>a</li><li>b<ol=1><li><p>c</p><p>d</p></li></ol></li><li>e</li></ul>",
        ),
        ("> a\n> > b\n\nc", "<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote><p>c</p>"),
        ("3. a\n\n***\n\nb", "<ol=3><li>a</li></ol><hr><p>b</p>"),
        ("a\n\n---", "<p>a</p><hr>"),
        ("- [x] a\n- [ ] b", "<ul><li><done>a</li><li><todo>b</li></ul>"),
        ("-\n- a", "<ul><li></li><li>a</li></ul>"),
        (
            "| a | *b* |\n|---|---|\n| | c |\n",
            "<table><tr><th>a</th><th><em>b</em></th></tr><tr><td></td><td>c</td></tr></table>",
        ),
        ("```\n\n a\n b\n```\n# c *d*", "<pre> a\n b</pre><h1>c <em>d</em></h1>"),
    ]);
}

#[cfg(feature = "html")]
#[test]
fn html_keeps_its_elements() {
    for (text, expected) in [
        ("<div>a <b>c</b><p>d</div>e", "<p>a <strong>c</strong></p><p>d</p><p>e</p>"),
        ("<ul><li>a<ul><li>b</ul><p>c</ul>", "<ul><li>a<ul><li>b</li></ul><p>c</p></li></ul>"),
        ("<p>See<sup><a href='#n'>1</a></sup> it", "<p>See<sup><a=#n>1</a></sup> it</p>"),
        ("<dl><dt>a<dd>b</dl>", "<dl><dt>a</dt><dd>b</dd></dl>"),
        ("<ol start=4><li>a</ol>b<hr>c", "<ol=4><li>a</li></ol><p>b</p><hr><p>c</p>"),
        ("<p>a<img alt=b>c<br>d", "<p>a<img>b</img>c<br> d</p>"),
        ("<div><img src=a alt=b></div>c", "<p><image=a><img>b</img></p><p>c</p>"),
        ("<div><img src=a>b</div><img src=data:c>d", "<image=a><p>b</p><image=data:><p>d</p>"),
        (
            "<table><caption>t</caption><tr><th>a<td><ul><li>b<li>c</ul><td>d</table>",
            "<table><caption>t</caption><tr><th>a</th><td><ul><li>b</li> <li>c</li></ul></td><td>d</td></tr></table>",
        ),
        ("<pre>\n\n a\n</pre>", "<pre> a</pre>"),
        // Text that is no block leaves nothing behind.
        ("<p>&nbsp;<b>&nbsp;</b></p><p>a", "<p>a</p>"),
        ("&nbsp;<b>&nbsp;</b><p>a", "<p>a</p>"),
    ] {
        let mut builder = crate::block_builder::BlockBuilder::default();
        crate::html::fragment(text, &mut builder);
        assert_eq!(html(&builder.finish()), expected, "{text:?}");
    }
}

#[test]
fn a_title_is_removed_with_its_elements_only() {
    for (text, expected) in [
        ("# T\n\na", "<p>a</p>"),
        ("> # T\n>\n> a", "<blockquote><p>a</p></blockquote>"),
        ("- # T\n- a", "<ul><li>a</li></ul>"),
    ] {
        let mut blocks = markdown::blocks(text);
        assert_eq!(markdown::title(None, &mut blocks).as_deref(), Some("T"));
        assert_eq!(html(&blocks), expected, "{text:?}");
    }
}
