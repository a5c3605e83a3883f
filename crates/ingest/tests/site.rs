//! Built sites: which pages become documents.

#![cfg(feature = "html")]

mod common;

use common::{Folder, at, skipped, texts, urls};
use samara_ingest::Options;

const PAGE: &str = "<!doctype html><html lang=en><title>Maple - The Trees</title>
    <meta name=description content='About maples'><meta property=article:published_time content=2022-01-30>
    <header><h1>The Trees</h1></header><nav>Home</nav>
    <main><h2 id=top>Maple</h2><p>Its <em>samara</em> has two wings.<h3 id=seeds>Seeds</h3><pre>a\n  b</pre></main>
    <footer>Imprint</footer>";

#[test]
fn reads_page() {
    let folder = Folder::with(&[("trees/maple.html", PAGE)]);
    let collection = folder.read().unwrap();
    let maple = at(&collection, "trees/maple.html");
    assert_eq!((maple.title.as_str(), maple.lang.as_str()), ("Maple", "en"));
    assert_eq!(texts(maple), ["Its samara has two wings.", "Seeds", "a\n  b"]);
    assert_eq!(maple.blocks[1].anchor.as_deref(), Some("seeds"));
    assert_eq!(maple.meta["description"].values(), ["About maples"]);
    assert_eq!(maple.meta["date"].values(), ["2022-01-30"]);
    assert_eq!(maple.meta["year"].values(), ["2022"]);
}

/// Docusaurus and others name the version of a page for DocSearch.
#[test]
fn reads_metadata_for_docsearch() {
    let html = "<meta name=docsearch:language content=de><meta name=docsearch:version content='2.0'>
        <meta name=docsearch:empty content=''><p>text<p data-samara-meta=kind:own hidden>";
    let folder = Folder::with(&[("a.html", html)]);
    let collection = folder.read().unwrap();
    let page = at(&collection, "a.html");
    assert_eq!((page.lang.as_str(), page.meta["version"].values()), ("de", &["2.0".to_owned()][..]));
    assert!(!page.meta.contains_key("empty"));
}

#[test]
fn skips_pages_that_are_not_documents() {
    let folder = Folder::with(&[
        ("404.html", "<title>Gone</title>x"),
        ("copy.html", "<link rel=canonical href=https://example.org/trees/page.html><p>x"),
        ("index.html", "<link rel=canonical href=https://example.org/><p>x"),
        ("licence.txt", "not a page"),
        ("moved.html", "<meta http-equiv=refresh content='0; url=page.html'>"),
        ("page.html", "<link rel=canonical href=https://example.org/trees/page.html><p>x"),
        ("page.md", "its source"),
        ("print.html", "<script>setTimeout(window.print, 100)</script><p>x"),
        ("secret.html", "<meta name=robots content=noindex><p>x"),
        ("style.css", ""),
    ]);
    let collection = folder.read().unwrap();
    assert_eq!(urls(&collection), ["index.html", "page.html"]);
    let skipped: Vec<_> =
        skipped(&collection).iter().map(|line| line.rsplit('/').next().unwrap().to_owned()).collect();
    assert_eq!(
        skipped,
        [
            "licence.txt: not an HTML page of the site; an include pattern adds it",
            "page.md: not an HTML page of the site; an include pattern adds it",
            "style.css: unsupported format (style sheet)",
            "404.html: the error page for missing addresses",
            "copy.html: a copy of page.html (rel=canonical)",
            "moved.html: a redirect to page.html",
            "print.html: a print version of other pages",
            "secret.html: marked noindex (robots)",
        ]
    );

    let options = Options::default().respect_noindex(false).include(["secret.*", "*.txt"]);
    assert_eq!(urls(&folder.read_with(&options).unwrap()), ["licence.txt", "secret.html"]);
}

#[test]
fn skips_unmarked_pages_of_marked_site() {
    let folder = Folder::with(&[
        ("a.html", "<p>not this"),
        ("b.html", "<p>nor this<div data-pagefind-body>this</div>"),
        ("c.html", "<p>about <code>data-samara-body</code>"),
        ("d.html", "<p data-samara-body>and this"),
    ]);
    let collection = folder.read().unwrap();
    assert_eq!(urls(&collection), ["b.html", "d.html"]);
    assert_eq!(texts(at(&collection, "b.html")), ["this"]);
    assert!(skipped(&collection)[0].ends_with("a.html: has no data-samara-body, unlike other pages"));

    // Each source is a separate site.
    let other = Folder::with(&[("x.html", "<p>all of it")]);
    let sources = [folder.path().to_owned(), other.path().to_owned()];
    let collection = samara_ingest::read(&sources, &Options::default()).unwrap();
    assert_eq!(urls(&collection), ["b.html", "d.html", "x.html"]);
}

#[test]
fn annotations_set_metadata() {
    let folder = Folder::with(&[(
        "a.html",
        "<h1 data-pagefind-meta=title>A</h1><span data-pagefind-filter=tag>x</span><span data-samara-filter=tag>y</span>
         <meta data-samara-meta='author[content]' content=N><p data-samara-ignore>no<p>text",
    )]);
    let collection = folder.read().unwrap();
    let a = at(&collection, "a.html");
    assert_eq!(a.meta["tag"].values(), ["x", "y"]);
    assert_eq!(a.meta["author"].values(), ["N"]);
    assert_eq!((a.title.as_str(), texts(a)), ("A", vec!["xy", "text"]));
}

#[test]
fn json_lines_may_contain_html() {
    let line = r#"{"id": 3, "html": "<html lang=de><title>Drei</title><nav>no</nav><p>text"}"#;
    let collection = Folder::with(&[("a.jsonl", line)]).read().unwrap();
    let three = at(&collection, "3");
    assert_eq!((three.title.as_str(), three.lang.as_str(), texts(three)), ("Drei", "de", vec!["text"]));
}

#[test]
fn reads_legacy_encodings() {
    let folder = Folder::with(&[
        ("a.html", &b"<meta charset=windows-1251><title>\xCF\xF0\xE8\xE2\xE5\xF2</title><p>\xEC\xE8\xF0"[..]),
        ("b.html", b"<meta http-equiv=Content-Type content='text/html; charset=Shift_JIS'><title>t</title><p>\x93\xFA\x96\x7B"),
    ]);
    let collection = folder.read().unwrap();
    assert_eq!(at(&collection, "a.html").title, "Привет");
    assert_eq!(texts(at(&collection, "a.html")), ["мир"]);
    assert_eq!(texts(at(&collection, "b.html")), ["日本"]);
    assert_eq!(collection.report.warnings, []);
}

/// The titles of a site whose pages are made by a function of their number.
fn titles(pages: usize, page: impl Fn(usize) -> String) -> Vec<String> {
    let folder = Folder::with::<&str>(&[]);
    for number in 0..pages {
        folder.put(format!("{number}.html"), page(number));
    }
    folder.read().unwrap().documents.into_iter().map(|document| document.title).collect()
}

#[test]
fn title_differs_between_pages() {
    let seeds = ["Ash", "Élm &amp; co", "Maple"];
    let expected = ["Ash", "Élm & co", "Maple"];
    let body = "<p>Its seeds have wings.";
    for page in [
        // The site's name in every <h1>, and the page's in <title>, <h2> or og:title.
        &|n: usize| format!("<title>{} - The Trees</title><h1>The Trees</h1>{body}", seeds[n]) as String,
        &|n: usize| format!("<title>The Trees | {}</title><h1>The Trees</h1>{body}", seeds[n]),
        &|n: usize| format!("<title>The Trees | {0}</title><h1>The Trees</h1><h2>{0}</h2>{body}", seeds[n]),
        &|n: usize| format!("<title>The Trees</title><h1>The <i>Trees</i></h1><h2>{}</h2>{body}", seeds[n]),
        &|n: usize| format!("<title>The Trees</title><h1>The Trees</h1><h1>{}</h1>{body}", seeds[n]),
        &|n: usize| format!("<meta property=og:title content='{}'><h1>The Trees</h1>{body}", seeds[n]),
        &|n: usize| format!("<title>The Trees</title><h2>News</h2><h3>{}</h3>{body}<h2>News</h2>", seeds[n]),
        &|n: usize| format!("<title>The Trees: {}</title>{body}", seeds[n]),
    ] as [&dyn Fn(usize) -> String; 8]
    {
        assert_eq!(titles(3, page), expected, "{}", page(0));
        assert_eq!(titles(2, page), expected[..2], "{}", page(0));
    }
    // Copies of a page have nothing that differs, and neither has a page that is alone.
    let same = |_| format!("<title>Install - Guide</title><h1>Install</h1><h2>Next</h2>{body}");
    assert_eq!(titles(3, same), ["Install"; 3]);
    assert_eq!(titles(1, same), ["Install"]);
    // The start page may have the site's name only.
    let start = |n: usize| match n {
        0 => format!("<title>The Trees</title><h1>The Trees</h1>{body}"),
        n => format!("<title>{} - The Trees</title><h1>The Trees</h1>{body}", expected[n]),
    };
    assert_eq!(titles(3, start), ["The Trees", "Élm & co", "Maple"]);
}

/// Pages with the same list of links to all of them, in a `<div>` as Node.js's documentation has it.
fn pages_with_menu(names: &[&str]) -> Vec<(String, String)> {
    let page = |own: &str| {
        let item = |name: &&str| {
            let link = format!("<a href={name}.html>All about {name} &amp; more</a>");
            if *name == own { format!("<li><strong>{link}</strong>") } else { format!("<li>{link}") }
        };
        let menu: String = names.iter().map(item).collect();
        let text = format!("The {own} grows. ").repeat(10);
        format!(
            "<title>{own}</title><div><p><a href=.>Home</a></p><ul>{menu}</ul></div><h1>{own}</h1><p>{text}"
        )
    };
    names.iter().map(|name| (format!("{name}.html"), page(name))).collect()
}

const TREES: [&str; 5] = ["ash", "beech", "elm", "lime", "oak"];

fn read_pages(pages: &[(String, String)]) -> samara_ingest::Collection {
    let pages: Vec<_> = pages.iter().map(|(path, html)| (path.as_str(), html.as_str())).collect();
    Folder::with(&pages).read().unwrap()
}

#[test]
fn menus_that_most_pages_have_are_left_out() {
    let mut pages = pages_with_menu(&TREES);
    // A page may have links of its own, beside and in a sentence with links of the menu.
    pages[0].1 += "<p>See <a href=oak.html>All about oak &amp; more</a> and others.
        <ul><li><a href=1>Leaf</a><li><a href=2>Bark</a><li><a href=3>Seed</a></ul>";
    let collection = read_pages(&pages);
    for name in TREES {
        let page = at(&collection, &format!("{name}.html"));
        assert!(!texts(page).iter().any(|text| text.starts_with("All about") || *text == "Home"), "{name}");
    }
    let ash = texts(at(&collection, "ash.html"));
    assert_eq!(ash[1..], ["See All about oak & more and others.", "Leaf", "Bark", "Seed"]);
}

#[test]
fn lists_of_links_are_kept_that_are_the_page_or_on_few_pages() {
    // The start page is the list.
    let mut pages = pages_with_menu(&TREES);
    let list: String =
        TREES.iter().map(|name| format!("<li><a href={name}.html>All about {name} &amp; more</a>")).collect();
    pages.push(("index.html".into(), format!("<title>Trees</title><h1>Trees</h1><ul>{list}</ul>")));
    assert_eq!(texts(at(&read_pages(&pages), "index.html")).len(), TREES.len());
    // Three pages are too few to tell.
    let pages = pages_with_menu(&TREES[..3]);
    assert!(texts(at(&read_pages(&pages), "elm.html")).contains(&"All about ash & more"));
    // Two of five pages have it.
    let mut pages = pages_with_menu(&TREES[..2]);
    pages.extend(pages_with_menu(&["lime"]));
    pages.extend(pages_with_menu(&["oak"]));
    pages.extend(pages_with_menu(&["elm"]));
    assert!(texts(at(&read_pages(&pages), "beech.html")).contains(&"All about ash & more"));
}

/// Several terms may share an explanation, but a list of terms is none.
#[test]
fn explanations_are_near_their_terms() {
    let page = |terms: usize| {
        let terms: String = (0..terms).map(|number| format!("<dt id=t{number}>term {number}</dt>")).collect();
        format!("<h1>Terms</h1><dl>{terms}<dd>What they mean.</dd></dl>")
    };
    let folder = Folder::with(&[("few.html", &page(3)), ("many.html", &page(100))]);
    let collection = folder.read().unwrap();
    let headings =
        |url: &str| at(&collection, url).blocks.iter().filter(|block| block.kind.is_heading()).count();
    assert_eq!((headings("few.html"), headings("many.html")), (3, 16));
}

/// Each language or manual in a folder of its own has its own menu, which a third of the pages of the site have.
#[test]
fn menus_of_a_folder_are_left_out() {
    let flowers = ["aster", "daisy", "iris", "lily", "rose"];
    let herbs = ["dill", "mint", "sage", "basil", "thyme"];
    for parent in ["", "docs/"] {
        let in_folder = |folder: &str, names: &[&str]| -> Vec<_> {
            let pages = pages_with_menu(names).into_iter();
            pages.map(|(path, html)| (format!("{parent}{folder}/deep/{path}"), html)).collect()
        };
        let mut pages = in_folder("trees", &TREES);
        pages.extend(in_folder("flowers", &flowers));
        pages.extend(in_folder("herbs", &herbs));
        // Too few pages to tell.
        pages.extend(in_folder("moss", &["fern", "moss", "reed"]));
        // What is a menu in one folder is a list of links in another.
        let links: String =
            flowers.iter().map(|name| format!("<li><a href=x>All about {name} &amp; more</a>")).collect();
        pages[0].1 += &format!("<h2>Flowers</h2><ul>{links}</ul>");
        let collection = read_pages(&pages);
        let menu = |path: &str| {
            let page = at(&collection, &format!("{parent}{path}.html"));
            texts(page).into_iter().filter(|text| text.starts_with("All about")).collect::<Vec<_>>()
        };
        for path in ["trees/deep/elm", "flowers/deep/rose", "herbs/deep/mint"] {
            assert_eq!(menu(path), [""; 0], "{path}");
        }
        assert_eq!(menu("trees/deep/ash").len(), flowers.len());
        assert_eq!(menu("moss/deep/fern").len(), 3);
    }
}

/// The links to the folders above say where a page is, as those of rustdoc do.
#[test]
fn trails_of_links_are_kept() {
    let text = "The tree grows. ".repeat(10);
    let relative = "<a href='../../index.html'>Plants</a>::<a href='../index.html'>Trees</a>::<a href=index.html>Oaks</a>";
    let absolute = "<a href='/'>Plants</a> / <a href='/trees/'>Trees</a> / <a href='/trees/oaks/'>Oaks</a>";
    for trail in [relative, absolute] {
        let page = |name| {
            (
                format!("trees/oaks/{name}.html"),
                format!("<title>{name}</title><p>{trail}<h1>{name}</h1><p>{text}"),
            )
        };
        let mut pages: Vec<_> = TREES.map(page).into();
        pages.extend(pages_with_menu(&TREES));
        let collection = read_pages(&pages);
        assert!(texts(at(&collection, "trees/oaks/elm.html"))[0].starts_with("Plants"), "{trail}");
    }
}

#[test]
fn marked_content_keeps_its_lists_of_links() {
    let mut pages = pages_with_menu(&TREES);
    pages.iter_mut().for_each(|(_, html)| *html = format!("<body data-samara-body>{html}"));
    assert!(texts(at(&read_pages(&pages), "elm.html")).contains(&"All about ash & more"));
}

/// A reference as Sphinx writes it, a glossary, a footnote of docutils, and an index.
#[test]
fn terms_with_an_address_are_headings() {
    let html = "<h1>QuerySet API</h1><dl class='py method'>
        <dt class='sig sig-object py' id=query.QuerySet.filter><code>filter</code>(<em>*args</em>)<a class='reference internal'
        href=_modules/query.html><span class=viewcode-link><span class=pre>[source]</span></span></a><a class=headerlink
        href=#query.QuerySet.filter>¶</a></dt><dd><p>Returns a new set.</dd></dl>
        <dl class='footnote brackets'><dt class=label id=id1><span class=brackets>a</span></dt><dd>See below.</dd></dl>
        <dl><dt>plain term</dt><dd>Its meaning.</dd><dt id=n1>1</dt><dd>A number.</dd></dl>
        <dl><dt id=term-maple>maple</dt><dd><p>A <a href=tree.html>tree</a>.</dd></dl>
        <dl><dt id=i1>entry, <a href=q.html>there</a></dt><dt id=i2>other</dt><dd><dl><dt>inner</dt></dl></dd></dl>";
    let folder = Folder::with(&[("q.html", html)]);
    let collection = folder.read().unwrap();
    let page = at(&collection, "q.html");
    let headings: Vec<_> = page.blocks.iter().filter(|block| block.kind.is_heading()).collect();
    let headings: Vec<_> =
        headings.iter().map(|block| (block.text.as_str(), block.anchor.as_deref().unwrap())).collect();
    assert_eq!(headings, [("filter(*args)", "query.QuerySet.filter"), ("maple", "term-maple")]);
    assert_eq!(
        texts(page)[1..],
        [
            "Returns a new set.",
            "a",
            "See below.",
            "plain term",
            "Its meaning.",
            "1",
            "A number.",
            "maple",
            "A tree.",
            "entry, there",
            "other",
            "inner"
        ]
    );
}
