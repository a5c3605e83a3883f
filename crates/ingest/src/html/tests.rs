use samara_engine::{BlockKind, Field};

use super::{CommonTitles, parse};
use crate::draft::Draft;
use samara_engine::BlockKind::{Code, H1, H2, H3, Item, Numbered, Paragraph, Quote, Row};

fn draft(html: &str) -> Draft {
    parse(html).draft(None, &CommonTitles::default())
}

fn expect<const N: usize>(html: &str, expected: [(BlockKind, &str); N]) {
    let got: Vec<_> = draft(html).blocks.into_iter().map(|block| (block.kind, block.text)).collect();
    assert_eq!(got, expected.map(|(kind, text)| (kind, text.to_owned())), "{html}");
}

#[test]
fn blocks_have_their_kinds() {
    expect(
        "<p>a <b>b</b>c<br>d<p>e<div>f<div>g</div>h</div>",
        [(Paragraph, "a bc d"), (Paragraph, "e"), (Paragraph, "f"), (Paragraph, "g"), (Paragraph, "h")],
    );
    expect(
        "<title>x</title><ol><li>a<li><p>b<p>c<ul><li>d</ul></ol><blockquote><p>e</blockquote>",
        [(Numbered, "a"), (Numbered, "b c"), (Item, "d"), (Quote, "e")],
    );
    expect(
        "<pre>\n\nfn <b>main</b>() {\n\t1\n}\n</pre>after",
        [(Code, "fn main() {\n\t1\n}"), (Paragraph, "after")],
    );
    expect(
        "<table><caption>c<tr><th>a<th>b<tr><td><p>1<p>2<td><ul><li>3<li>4</ul></table>",
        [(Paragraph, "c"), (Row, "a | b"), (Row, "1 2 | 3 4")],
    );
    expect("<table><tr><td><pre>1\n2</pre><td><pre>a\nb</pre></table>", [(Code, "1\n2"), (Code, "a\nb")]);
    expect(
        "<dl><dt>a<dd>b</dl><details><summary>c</summary>d</details>",
        [(Paragraph, "a"), (Paragraph, "b"), (Paragraph, "c"), (Paragraph, "d")],
    );
}

#[test]
fn macros_of_rustdoc_keep_their_sign() {
    let title = |html: &str| draft(html).title;
    let page = |kind: &str, class: &str| {
        title(&format!(
            "<title>vec in std - Rust</title><h1>{kind} <span class=\"{class}\">vec</span></h1><p>a"
        ))
    };
    assert_eq!(page("Macro", "macro").as_deref(), Some("Macro vec!"));
    assert_eq!(page("Module", "mod").as_deref(), Some("Module vec"));
    assert_eq!(title("<h1>Macro economics</h1><p>a").as_deref(), Some("Macro economics"));
}

#[test]
fn reads_visible_text() {
    expect(
        "<p>&lt;b&gt; &amp;amp; x&shy;y &#x1F600; a<wbr>b <ruby>漢<rp>(<rt>kan<rp>)</ruby>",
        [(Paragraph, "<b> &amp; x\u{AD}y 😀 ab 漢")],
    );
    expect(
        "<p>a<img src=x alt='a picture'>b<sup><a href=#n>1</a></sup> m<sup>2</sup><a href=#r>↩</a>",
        [(Paragraph, "a a picture b[1] m2")],
    );
    expect(
        "<p>a<math><mi>x</mi><annotation>\\x</annotation></math><svg><text>no</text></svg>",
        [(Paragraph, "ax")],
    );
}

#[test]
fn skips_invisible_elements() {
    for invisible in [
        "<script>x</script>",
        "<style>x</style>",
        "<template><p>x</template>",
        "<noscript>x</noscript>",
        "<!-- x -->",
        "<p hidden>x</p>",
        "<p style='color: red; DISPLAY: None !important'>x</p>",
        "<p style=visibility:hidden>x</p>",
        "<p aria-hidden=true>x</p>",
        "<div data-samara-ignore><p>x</p></div>",
        "<div data-pagefind-ignore=all><p>x</p></div>",
        "<nav>x</nav>",
        "<div role=navigation>x</div>",
        "<button>x</button><select><option>x</select><textarea>x</textarea>",
        "<dialog>x</dialog>",
        "<iframe>x</iframe><video>x</video><object>x</object>",
    ] {
        expect(&format!("<p>a</p>{invisible}<p>b</p>"), [(Paragraph, "a"), (Paragraph, "b")]);
        expect(&format!("<main><p>a</p>{invisible}<p>b</p></main>"), [(Paragraph, "a"), (Paragraph, "b")]);
    }
    expect("<p hidden=until-found>x<dialog open>y</dialog>", [(Paragraph, "x"), (Paragraph, "y")]);
}

#[test]
fn finds_content() {
    let around = "<header>site</header><nav>links</nav><aside>more</aside><form>find</form>\
                  <div class='cookie-banner'>cookies</div><footer>imprint</footer>";
    expect(&format!("{around}<p>a</p>{around}"), [(Paragraph, "a")]);
    expect(
        &format!("{around}x<main><header>h</header><p>a</p></main>y"),
        [(Paragraph, "h"), (Paragraph, "a")],
    );
    expect(
        &format!("{around}x<article>a</article>y<article>b</article>"),
        [(Paragraph, "a"), (Paragraph, "b")],
    );
    expect(&format!("{around}x<div role=main>a</div>"), [(Paragraph, "a")]);
    expect(
        "<main>x</main><p data-samara-body>a</p>y<p data-pagefind-body>b</p>",
        [(Paragraph, "a"), (Paragraph, "b")],
    );
    // The header and footer of a section are content, and so is a form that wraps the page.
    expect(
        "<section><header>h</header>a<footer>f</footer></section>",
        [(Paragraph, "h"), (Paragraph, "a"), (Paragraph, "f")],
    );
    expect("<form><p>a</form>", [(Paragraph, "a")]);
    // An empty `<main>` is filled by a script.
    expect("<main></main><p>a", [(Paragraph, "a")]);
}

#[test]
fn finds_titles() {
    let title = |html: &str| draft(html).title;
    for (html, expected) in [
        ("<title>T</title><h1>H</h1>x", Some("H")),
        ("<title>H - The Site</title><h1>Site</h1><h2>H</h2>", Some("H")),
        (
            "<title>An In-Depth Look - Site</title><h1>Site</h1><h2>An in depth <i>look</i></h2>",
            Some("An in depth look"),
        ),
        ("<title>Here - Site</title><h2>Here and there</h2>", Some("Here - Site")),
        ("<title>T</title><meta property=og:title content=O><h2>H</h2>", Some("O")),
        ("<title>T</title><h2>H</h2>", Some("T")),
        ("<h2>H</h2>x", Some("H")),
        ("<h1 data-samara-meta=title>M</h1><h1>H</h1>", Some("M")),
        ("<p data-samara-meta='title:M'>x</p><h1>H</h1>", Some("M")),
        ("<header><h1>Site</h1></header><main>x</main><title>T</title>", Some("T")),
        ("x", None),
    ] {
        assert_eq!(title(html).as_deref(), expected, "{html}");
    }
}

#[test]
fn removes_title_heading() {
    expect("<title>H | Site</title><h1>H</h1><p>a<h1>I</h1>", [(Paragraph, "a"), (H1, "I")]);
    expect("<title>H - Site</title><h2>H</h2><p>a<h2>I</h2>", [(Paragraph, "a"), (H2, "I")]);
    expect("<title>T</title><h2>H</h2><p>a", [(H2, "H"), (Paragraph, "a")]);
}

#[test]
fn headings_have_anchors() {
    let draft = draft(
        "<title>t</title><h2 id=a>A<a class=anchor href=#a>#</a></h2>
        <h2><a class=header href=#b id=b>B</a></h2>
        <section id=c><span>s</span><h3>C</h3><h3>D</h3></section>
        <h2><a name=e></a>E<a class=headerlink href=#e>Link to E</a></h2>",
    );
    let headings: Vec<_> = draft.blocks.iter().filter(|block| block.kind.is_heading()).collect();
    let headings: Vec<_> = headings.iter().map(|b| (b.kind, b.text.as_str(), b.anchor.as_deref())).collect();
    assert_eq!(
        headings,
        [
            (H2, "A", Some("a")),
            (H2, "B", Some("b")),
            (H3, "C", Some("c")),
            (H3, "D", None),
            (H2, "E", Some("e")),
        ]
    );
}

#[test]
fn annotations_set_weights() {
    let draft = draft(
        "<title>t</title><main><p data-samara-weight=7>a</p><p data-pagefind-weight=0.5>b</p><div data-samara-weight=0.1><h2>c</h2></div>
        <p data-samara-weight=1.5>d</p><aside>e</aside><p data-pagefind-index-attrs='title,data-x' title=f data-x=g>h",
    );
    let fields: Vec<_> = draft.blocks.iter().map(|block| (block.text.as_str(), block.field)).collect();
    assert_eq!(
        fields,
        [
            ("a", Field::Heading),
            ("b", Field::Aside),
            ("c", Field::Aside),
            ("d", Field::Body),
            ("e", Field::Aside),
            ("f g h", Field::Body),
        ]
    );
}

#[test]
fn attributes_are_indexed_once() {
    let draft = draft("<main><p>a <img alt=b title=c data-pagefind-index-attrs='alt, title,title'> d");
    let texts: Vec<_> = draft.blocks.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(texts, ["a b c d"]);
}

#[test]
fn survives_deep_nesting_and_unclosed_tags() {
    for tag in [
        "div",
        "p",
        "b",
        "span",
        "a",
        "table",
        "li",
        "ul",
        "blockquote",
        "font",
        "svg",
        "template",
        "form",
        "h1",
        "pre",
    ] {
        let html = format!("<{tag}>").repeat(10_000) + "text" + &format!("</{tag}>").repeat(5_000) + "<p>end";
        draft(&html);
    }
    draft(&"<table><tr><td>".repeat(3_000));
    draft(&"<b><p>".repeat(3_000));
    draft(&"<".repeat(100_000));
    // Quadratic work on these would take minutes.
    expect(&("<div>".repeat(100_000) + "<main>a<br>b<script>c</script></main>"), [(Paragraph, "a b")]);
    draft(&"<div><p>x".repeat(50_000));
    expect("<p>a<div <p>b</i></div></html>c", [(Paragraph, "a"), (Paragraph, "b"), (Paragraph, "c")]);
}

#[test]
fn terms_with_an_explanation_are_headings() {
    for (term, explanation) in [
        ("<dt id=a>Term", "<dd>text"),
        ("<dt id=a>Term", "<dd><dl><dt>x</dl>text"),
        ("<dt id=a class='sig-object x'>Term", "<dd><a href=x>text</a>"),
        ("<dt id=a class=labels>Term", "<dt>other<dd>text"),
    ] {
        let blocks = draft(&format!("<title>t</title><dl>{term}{explanation}</dl>")).blocks;
        assert_eq!(
            (blocks[0].kind, blocks[0].anchor.as_deref()),
            (BlockKind::H6, Some("a")),
            "{term}{explanation}"
        );
    }
    for (term, explanation) in [
        ("<dt>Term", "<dd>text"),
        ("<dt id>Term", "<dd>text"),
        ("<dt id=a class='x label'>Term", "<dd>text"),
        ("<dt id=a>12", "<dd>text"),
        ("<dt id=a>Term", ""),
        ("<dt id=a>Term", "<dd>12"),
        ("<dt id=a>Term", "<dd><a href=x>text</a>"),
        ("<dt id=a>Term", "<dd><dl><dt>x</dl>"),
    ] {
        let blocks = draft(&format!("<title>t</title><dl>{term}{explanation}</dl>")).blocks;
        assert_eq!(blocks[0].kind, Paragraph, "{term}{explanation}");
    }
}

#[test]
fn permalinks_and_links_to_sources_are_no_text() {
    for (html, kind, text) in [
        ("<h2>A<a href=#a>¶</a></h2>", H2, "A"),
        ("<h2>A<a class='x headerlink' href=#a>Link</a></h2>", H2, "A"),
        ("<h2>A <a class=headerlink href=x>Link</a></h2>", H2, "A Link"),
        ("<h2>A <a class=link href=#a>Link</a></h2>", H2, "A Link"),
        ("<h2> <a class=anchor-link href=#a>A link</a> </h2>", H2, "A link"),
        ("<h2><b><a class=anchor-link href=#a>A link</a></b></h2>", H2, "A link"),
        ("<h2><a class=anchor-link href=#a>A link</a> more</h2>", H2, "more"),
        ("<h2>A<i><a href=x><b class='viewcode-link'>[source]</b></a></i></h2>", H2, "A"),
        ("<p>A <a class=headerlink href=#a>Link</a>", Paragraph, "A Link"),
        ("<p>A <a href=#a>↩</a>", Paragraph, "A"),
        ("<p>A <a href=x>#</a>", Paragraph, "A #"),
        ("<p>A <a href=#a><img alt=leaf></a>", Paragraph, "A leaf"),
        ("<p>A <a href=x><b class='viewcode-link'>[source]</b></a>", Paragraph, "A [source]"),
    ] {
        expect(&format!("<title>t</title>{html}"), [(kind, text)]);
    }
}

#[test]
fn references_have_brackets() {
    for (html, text) in [
        ("a<sup><a href=#n>1</a></sup>", "a[1]"),
        ("a<sup>2</sup>", "a2"),
        ("a<sup>[<a href=#n>1</a>]</sup>", "a[1]"),
        ("a<sub><a href=#n>1</a></sub>", "a1"),
    ] {
        expect(&format!("<title>t</title><p>{html}"), [(Paragraph, text)]);
    }
}

#[test]
fn anchors_are_those_of_headings_or_of_sections_they_begin() {
    for (html, anchor) in [
        ("<h2 id=a>A</h2>", Some("a")),
        ("<h2 id><i id=b>A</i></h2>", Some("b")),
        ("<h2><a name=c>A</a></h2>", Some("c")),
        ("<h2><i name=c>A</i></h2>", None),
        ("<section id=d><h2>A</h2></section>", Some("d")),
        ("<section id=d><div><h2>A</h2></div></section>", Some("d")),
        ("<section id=d><div><div><h2>A</h2></div></div></section>", None),
        ("<ul id=d><li><h2>A</h2></ul>", None),
        ("<section id=d><div id=e><h2>A</h2></div></section>", Some("e")),
        ("<section id=d><h3>x</h3><h2>A</h2></section>", None),
    ] {
        let blocks = draft(&format!("<title>t</title><main id=m>{html}</main>")).blocks;
        assert_eq!(blocks.last().unwrap().anchor.as_deref(), anchor, "{html}");
    }
}

#[test]
fn tables_for_layout_have_no_rows() {
    let cells = "<tr><td>a<td>b";
    for table in ["table role=presentation", "table role=none"] {
        expect(&format!("<title>t</title><{table}>{cells}</table>"), [(Paragraph, "a"), (Paragraph, "b")]);
    }
    expect(&format!("<title>t</title><table role=grid>{cells}</table>"), [(Row, "a | b")]);
    expect(
        &format!("<title>t</title><table role=none>{cells}</table><table>{cells}</table>"),
        [(Paragraph, "a"), (Paragraph, "b"), (Row, "a | b")],
    );
    expect(
        &format!("<title>t</title><table><tr><td>c<td><table>{cells}</table></table>"),
        [(Paragraph, "c"), (Row, "a | b")],
    );
    expect("<title>t</title><table><tr><th><h2>c</h2><td>d</table>", [(H2, "c"), (Paragraph, "d")]);
}

#[test]
fn forms_and_footers_of_main_content() {
    expect("<title>t</title><main><p>a</p><form>find</form></main>", [(Paragraph, "a")]);
    expect("<title>t</title><main><form><p>a</p></form></main>", [(Paragraph, "a")]);
    let fields = |html: &str| draft(html).blocks.into_iter().map(|block| block.field).collect::<Vec<_>>();
    let text = "x".repeat(40);
    assert_eq!(
        fields(&format!("<title>t</title><main><p>{text}<footer>f</footer><aside>g</aside></main>")),
        [Field::Body, Field::Aside, Field::Aside]
    );
    assert_eq!(
        fields(&format!("<title>t</title><section><p>{text}<footer>f</footer></section>")),
        [Field::Body; 2]
    );
}
