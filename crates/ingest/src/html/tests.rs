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
