//! Words, filters, sections, languages, and the options of a build.

use serde_json::Value;

use super::Outcome::{Different, Same};
use super::{Pages, Scenario};

/// Pages with filters: a kind each, and tags.
fn filtered() -> Pages {
    let page = |kind: &str, tags: &[&str]| {
        let tags: String = tags.iter().map(|tag| format!("<b data-pagefind-filter=tag>{tag}</b>")).collect();
        format!("<p>tall <i data-pagefind-filter=kind:{kind}></i>{tags}")
    };
    let pages = [
        ("a.html", page("tree", &["wood", "seed"])),
        ("b.html", page("tree", &["seed"])),
        ("c.html", page("herb", &["seed"])),
    ];
    let pages = pages.each_ref().map(|(name, html)| (*name, html.as_str()));
    Pages::with(&pages, &["--facet", "kind", "--facet", "tag"])
}

fn sorted(mut urls: Vec<String>) -> Vec<String> {
    urls.sort();
    urls
}

pub const SCENARIOS: &[Scenario] = &[
    ("words match other forms of them, in the language of the page", Same, || {
        let pages = Pages::new(&[
            ("en.html", "<html lang=en><p>Seeds are flying in the wind."),
            ("pt.html", "<html lang=pt><p>As sementes são levadas: quilométricas."),
        ]);
        assert_eq!(pages.found("fly"), ["en.html"]);
        assert_eq!(pages.found("quilométricos"), ["pt.html"]);
    }),
    ("a language without a stemmer is searched by the words themselves", Same, || {
        let pages = Pages::new(&[("xx.html", "<html lang=yo><p>Igi gíga kan")]);
        assert_eq!(pages.found("igi"), ["xx.html"]);
    }),
    ("a page in another language is not found", Different, || {
        let pages = Pages::new(&[
            ("en.html", "<html lang=en><p>the elm"),
            ("de.html", "<html lang=de><p>die Ulme (elm)"),
        ]);
        assert_eq!(sorted(pages.found("elm")), ["de.html", "en.html"]);
        assert_eq!(pages.found_with("elm", &["--lang", "de"]), ["de.html"], "if it is asked for");
    }),
    ("`en-GB` and `en-US` are apart", Different, || {
        let pages =
            Pages::new(&[("gb.html", "<html lang=en-GB><p>elm"), ("us.html", "<html lang=en-US><p>elm")]);
        assert_eq!(pages.found_with("elm", &["--lang", "en"]).len(), 2);
        assert_eq!(pages.found_with("elm", &["--lang", "en-GB"]), ["gb.html"]);
    }),
    ("the last word is a prefix", Same, || {
        assert_eq!(Pages::new(&[("a.html", "<p>helicopters")]).found("helic"), ["a.html"]);
    }),
    ("pages with two of three words are found, behind those with all", Same, || {
        let pages =
            Pages::new(&[("a.html", "<p>elm oak"), ("b.html", "<p>elm oak ash"), ("c.html", "<p>lime")]);
        assert_eq!(pages.found("elm oak ash"), ["b.html", "a.html"]);
    }),
    ("in quotation marks: exactly these words in this order", Same, || {
        let pages = Pages::new(&[("a.html", "<p>tall old elm"), ("b.html", "<p>old tall elm")]);
        assert_eq!(pages.found("\"tall old\""), ["a.html"]);
    }),
    ("a phrase across two elements counts less", Different, || {
        let pages = Pages::new(&[("a.html", "<p>tall</p><p>old elm</p>"), ("b.html", "<p>tall old elm")]);
        assert_eq!(pages.found("\"tall old\""), ["b.html"], "it does not count");
    }),
    ("hyphenated words are found whole and by their parts", Same, || {
        let pages = Pages::new(&[("a.html", "<p>a well-known elm"), ("b.html", "<p>an elm")]);
        for query in ["well-known", "known", "wellknown"] {
            assert_eq!(pages.found(query), ["a.html"], "{query}");
        }
    }),
    ("parts of names such as `WindowProxy` and `window.proxy` are found", Same, || {
        let pages =
            Pages::new(&[("a.html", "<p>WindowProxy"), ("b.html", "<p>window.proxy"), ("c.html", "<p>elm")]);
        assert_eq!(sorted(pages.found("proxy")), ["a.html", "b.html"]);
    }),
    ("case does not count", Same, || {
        assert_eq!(Pages::new(&[("a.html", "<p>ELM")]).found("elm"), ["a.html"]);
    }),
    ("`&amp;` is a sign, not the word `amp`", Same, || {
        let pages = Pages::new(&[("a.html", "<p>elm &amp; oak &lt;ash&gt;")]);
        assert_eq!(pages.found("ash"), ["a.html"]);
        assert!(pages.found_with("amp", &["--no-typos"]).is_empty());
    }),
    ("emoji are found", Same, || {
        assert_eq!(Pages::new(&[("a.html", "<p>elm 🌳"), ("b.html", "<p>elm")]).found("🌳"), ["a.html"]);
    }),
    ("a query of signs alone finds nothing", Different, || {
        let pages = Pages::new(&[("a.html", "<p>elm => oak"), ("b.html", "<p>elm")]);
        assert_eq!(pages.found("=>"), ["a.html"]);
    }),
    ("an empty query with a filter finds all its pages", Same, || {
        assert_eq!(sorted(filtered().found_with("", &["--filter", "kind=tree"])), ["a.html", "b.html"]);
    }),
    ("filters of several names must all match", Same, || {
        let filters = ["--filter", "kind=tree", "--filter", "tag=wood"];
        assert_eq!(filtered().found_with("tall", &filters), ["a.html"]);
    }),
    ("so must several values of one name; `any` makes them alternatives", Different, || {
        let filters = ["--filter", "tag=wood", "--filter", "tag=seed"];
        assert_eq!(filtered().found_with("tall", &filters).len(), 3, "they are alternatives");
    }),
    ("`not` and `none` exclude values", Different, || {
        let pages = Pages::new(&[
            ("a.html", "<p>tall <i data-pagefind-filter=year:2018></i>"),
            ("b.html", "<p>tall <i data-pagefind-filter=year:2020></i>"),
        ]);
        assert_eq!(pages.found("tall -year:2018..2018"), ["b.html"], "in the query");
    }),
    ("a value or name that does not exist finds nothing", Same, || {
        assert!(filtered().found_with("tall", &["--filter", "kind=moss"]).is_empty());
        assert!(filtered().found_with("tall", &["--filter", "colour=red"]).is_empty());
    }),
    ("each value has the number of its results", Same, || {
        let results = filtered().results("tall");
        let counts = |name: &str| {
            let values = results["facets"][name].as_array().unwrap().iter();
            let mut counts: Vec<_> =
                values.map(|each| format!("{} {}", each["value"], each["count"])).collect();
            counts.sort();
            counts
        };
        assert_eq!(counts("kind"), ["\"herb\" 1", "\"tree\" 2"]);
        assert_eq!(counts("tag"), ["\"seed\" 3", "\"wood\" 1"]);
    }),
    ("the same text on several pages is several results", Different, || {
        let text =
            "Elms grow along the river, and their seeds fly in the first warm wind of the year. ".repeat(4);
        let [a, b] = ["A", "B"].map(|title| format!("<title>{title}</title><p>{text}"));
        let pages = Pages::new(&[("a.html", a.as_str()), ("b.html", b.as_str())]);
        assert_eq!(pages.first("elms")["duplicates"][0], "./b.html");
    }),
    ("sections with an `id` at their heading are results of their own, three at most", Same, || {
        let section = |number| format!("<h2 id=s{number}>Part {number}</h2><p>elm and more {number}</p>");
        let html = format!("<h1>Trees</h1>{}", (1..=4).map(section).collect::<String>());
        let pages = Pages::new(&[("a.html", html.as_str())]);
        let hit = pages.first("elm");
        let sections = hit["sections"].as_array().unwrap();
        assert!(
            sections.len() <= 3 && sections[0]["url"].as_str().unwrap().starts_with("./a.html#s"),
            "{hit}"
        );
    }),
    ("elements with an `id` that are not headings are anchors, too", Different, || {
        let pages = Pages::new(&[("a.html", "<p>oak</p><p id=elms>elm")]);
        assert_eq!(
            pages.first("elm")["sections"]
                .as_array()
                .unwrap()
                .iter()
                .find(|each| each["url"] == "./a.html#elms"),
            None
        );
    }),
    ("the excerpt has the words marked", Same, || {
        let excerpt = &Pages::new(&[("a.html", "<p>The tall elm.")]).first("elm")["excerpt"];
        assert_eq!(
            (&excerpt["text"], &excerpt["marks"]),
            (&Value::from("The tall elm."), &serde_json::json!([[9, 12]]))
        );
    }),
    ("the address of `a/index.html` is `a/`", Different, || {
        let site = [("a/index.html", "<p>elm")];
        assert_eq!(Pages::new(&site).found("elm"), ["a/index.html"]);
        assert_eq!(Pages::with(&site, &["--clean-urls"]).found("elm"), ["a/"]);
    }),
    ("`--glob` limits the files", Different, || {
        let pages = [("a.html", "<p>elm"), ("b/b.html", "<p>elm")];
        assert_eq!(Pages::with(&pages, &["--include", "b/**"]).found("elm"), ["b/b.html"]);
        assert_eq!(Pages::with(&pages, &["--exclude", "b/**"]).found("elm"), ["a.html"]);
    }),
    ("the same site gives the same files", Same, || {
        let index = || Pages::new(&[("a.html", "<p>elm"), ("b.html", "<p>oak")]).0.read("o/docs.samara");
        assert_eq!(index(), index());
    }),
];
