//! `samara.toml`.

use crate::site::Site;

#[test]
fn settings_replace_flags() {
    let site = Site::of_trees();
    site.write(
        "samara.toml",
        "sources = ['docs']\nexclude = ['dandelion.txt']\nfacets = ['year']\n\
         [build]\nout = 'o'\nname = 'trees'\ninline = true\nbase-url = '/wood/'\n\
         [pack]\nout = 'trees.html'\ntitle = 'Trees & seeds'\n",
    );
    site.done(&["build"]);
    assert!(site.names("o").contains(&"trees.samara.js".to_owned()), "{:?}", site.names("o"));
    let results = site.search("o/trees.samara", "samara", &[]);
    assert_eq!(results["hits"][0]["url"], "/wood/ash.md");
    assert_eq!(results["facets"]["year"].as_array().unwrap().len(), 2);
    assert!(site.found("o/trees.samara", "parachute", &["--no-typos"]).is_empty());

    site.done(&["pack"]);
    assert!(site.read_text("trees.html").contains("<h1>Trees &amp; seeds</h1>"));
}

#[test]
fn flags_take_precedence() {
    let site = Site::of_trees();
    site.write(
        "samara.toml",
        "sources = ['nowhere']\nexclude = ['*']\nfacets = ['tags']\n[build]\nout = 'p'\nname = 'x'\ninline = true\n",
    );
    site.done(&[
        "build",
        "docs",
        "--exclude",
        "ash.md",
        "--facet",
        "year",
        "--out",
        "o",
        "--name",
        "y",
        "--inline=false",
    ]);
    assert!(!site.path("p").exists());
    let names = site.names("o");
    assert!(
        names.contains(&"y.samara".to_owned()) && !names.contains(&"y.samara.js".to_owned()),
        "{names:?}"
    );
    assert_eq!(site.found("o", "samara", &[]), ["maple.md"]);
    let facets = site.search("o", "samara", &[])["facets"].clone();
    assert_eq!(facets.as_object().unwrap().keys().collect::<Vec<_>>(), ["year"]);
}

#[test]
fn paths_are_relative_to_the_settings_file() {
    let site = Site::of_trees();
    site.write("conf/wood.toml", "sources = ['../docs']\nbuild.out = '../o'\n");
    site.done(&["build", "--config", "conf/wood.toml"]);
    assert_eq!(site.found("o", "parachute", &[]), ["dandelion.txt"]);
}

#[test]
fn unknown_keys_are_reported_with_their_line() {
    let site = Site::of_trees();
    for (toml, expected) in [
        ("sources = ['docs']\nfacet = ['year']\n", "samara.toml:2: unknown key `facet`, expected one of"),
        ("\n\n[build]\nbase_url = 'x'\n", "samara.toml:4: unknown key `base_url`"),
        ("[bild]\n", "samara.toml:1: unknown key `bild`"),
        ("strict = 1\n", "samara.toml:1: invalid type: integer `1`, expected a boolean"),
        ("sources = ['docs'\n", "samara.toml:"),
    ] {
        site.write("samara.toml", toml);
        let message = site.failed(&["build", "docs", "--out", "o"]);
        assert!(message.contains(expected), "{message}");
        assert!(!site.path("o").exists());
    }
    let message = site.failed(&["build", "docs", "--out", "o", "--config", "missing.toml"]);
    assert!(message.contains("missing.toml: "), "{message}");
}
