//! Synonyms, pins, boosts and searched metadata.

use crate::site::Site;

const SETTINGS: &str = "sources = ['docs']\n[build]\nout = 'docs/o'\n";

/// The first lines of the hits of a query.
fn hits(site: &Site, query: &str) -> Vec<String> {
    let out = site.done(&["search", "docs/o/docs.samara", query, "--json"]).out;
    let results: serde_json::Value = serde_json::from_str(&out).unwrap();
    let hits = results["hits"].as_array().unwrap().iter();
    hits.map(|hit| hit["url"].as_str().unwrap().trim_start_matches("../").to_owned()).collect()
}

#[test]
fn the_lists_of_the_settings_change_results() {
    let site = Site::new(&[
        ("docs/a.md", "---\nauthor: Ada Waldo\n---\n# First\n\nThe automobile stands here."),
        ("docs/b.md", "# Second\n\nThe bicycle stands here."),
        ("docs/blog/c.md", "# Third\n\nThe bicycle stands here, too."),
        ("docs/d.md", "---\nboost: 2\n---\n# Fourth\n\nThe tricycle stands here."),
        ("samara.toml", SETTINGS),
    ]);
    site.done(&["build"]);
    assert!(hits(&site, "car").is_empty() && hits(&site, "waldo").is_empty());
    assert_eq!(hits(&site, "stands"), ["d.md", "a.md", "b.md", "blog/c.md"]);
    let lists = "[[synonyms]]\nwords = ['car', 'automobile']\n[[synonyms]]\nwords = ['bike']\nfinds = ['bicycle']\n\
                 [[pins]]\nquery = 'Where to go'\npage = 'b.md'\n[[boost]]\npages = 'blog/*'\nfactor = 1.5\n";
    site.write("samara.toml", ["search-meta = ['author']\n", SETTINGS, lists].concat());
    site.done(&["build"]);
    assert_eq!(hits(&site, "car"), ["a.md"]);
    assert_eq!(hits(&site, "bike"), ["blog/c.md", "b.md"]);
    assert_eq!(hits(&site, "waldo"), ["a.md"]);
    assert_eq!(hits(&site, "where to go")[0], "b.md");
    assert_eq!(hits(&site, "stands"), ["d.md", "blog/c.md", "b.md", "a.md"]);
    let explained = |query| site.done(&["search", "docs/o/docs.samara", query, "--explain"]).out;
    assert!(explained("car").contains("automobile synonym"), "{}", explained("car"));
    assert!(explained("where to go").contains("pinned; score"), "{}", explained("where to go"));
    assert!(explained("stands").contains("= 1.5 × ( \"stands\""), "{}", explained("stands"));
    // Nothing has changed.
    assert!(site.done(&["build"]).out.contains("Nothing has changed"));
}

#[test]
fn wrong_entries_are_errors_with_their_line() {
    let site = Site::of_trees();
    for (entry, message) in [
        ("[[synonyms]]\nwords = ['car']", ":5: synonyms are two `words` or more"),
        ("[[synonyms]]\nwords = ['car', '?!']", ":5: the synonym \"?!\" has no word"),
        ("[[synonyms]]\nword = ['car']", ":6: unknown key `word`"),
        ("[[pins]]\nquery = '…'\npage = 'maple.md'", ":5: the pinned query \"…\" has no word"),
        ("[[pins]]\nquery = 'a'\npage = 'no.md'", ":5: the pinned page \"no.md\" is not among the documents"),
        ("[[boost]]\npages = '*'\nfactor = 11", ":5: boost 11: expected a number from 0.1 to 10"),
        ("[[boost]]\npages = '['\nfactor = 2", ":5: invalid pattern \"[\""),
    ] {
        site.write("samara.toml", [SETTINGS, "\n", entry, "\n"].concat());
        let error = site.failed(&["build"]);
        assert!(error.contains(&["samara.toml", message].concat()), "{error}");
    }
    site.write("samara.toml", SETTINGS);
    let run = site.samara(&["build", "--search-meta", "a=b"]);
    assert!(run.err.contains("--search-meta \"a=b\": expected NAME or NAME=WEIGHT"), "{}", run.err);
    let run = site.samara(&["build", "--search-meta", "nobody"]);
    assert!(run.err.contains("--search-meta \"nobody\": no document has"), "{}", run.err);
    site.write("docs/high.md", "---\ntitle: High\nboost: high\n---\nText");
    let error = site.failed(&["build"]);
    assert!(error.contains("high.md:3: boost \"high\": expected a number from 0.1 to 10"), "{error}");
}
