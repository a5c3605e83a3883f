//! `samara check`, and `[[expect]]` in `samara.toml`.

use crate::site::Site;

const SETTINGS: &str = "sources = ['docs']\n[build]\nout = 'docs/o'\n";
const MET: &str = "[[expect]]\nquery = 'two wings'\npage = 'maple.md'\n\
    [[expect]]\nquery = 'wind'\npage = 'dandelion.txt'\nfirst = 2\n";
const NOT_MET: &str = "[[expect]]\nquery = 'samara'\npage = '/dandelion.txt'\nfirst = 5\n\
    [[expect]]\nquery = 'wings'\npage = 'oak.md'\n[[expect]]\nquery = 'wind'\npage = 'maple.md'\n\
    [[expect]]\nquery = 'wind'\npage = 'dandelion.txt'\n";

#[test]
fn met_expectations_are_counted() {
    let site = Site::of_trees();
    site.write("samara.toml", [SETTINGS, MET].concat());
    let run = site.done(&["build"]);
    assert!(run.out.ends_with("2 expectations met.\n"), "{}", run.out);
    assert_eq!(site.done(&["check"]).out, "2 expectations met.\n");
    assert_eq!(site.done(&["check", "docs/o/docs.samara"]).out, "2 expectations met.\n");
    assert_eq!(site.done(&["check", "-q"]).out, "");
}

#[test]
fn failed_expectations_are_a_table() {
    let site = Site::of_trees();
    site.write("samara.toml", SETTINGS);
    site.done(&["build"]);
    site.write("samara.toml", [SETTINGS, MET, NOT_MET].concat());
    let run = site.samara(&["check"]);
    assert_eq!(run.code, 1);
    assert_eq!(run.err, "error: 3 of 6 expectations not met\n");
    let mut lines = run.out.lines();
    assert_eq!(lines.next(), Some("query   wanted          within  stands at         before it"));
    assert_eq!(lines.next(), Some("samara  /dandelion.txt  5       not found         ash.md, maple.md"));
    assert_eq!(lines.next(), Some("wings   oak.md          1       not in the index  maple.md, ash.md"));
    let last = lines.next().unwrap();
    assert!(last.starts_with("wind    ") && last.contains("  1       2  "), "{last}");
    assert_eq!(lines.next(), None);

    let run = site.samara(&["build"]);
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(run.err.contains("3 of 6 expectations not met"), "{}", run.err);
}

#[test]
fn three_pages_are_named_before_a_page() {
    let site = Site::empty();
    let page = |number: usize| {
        format!("# Page {number}\n\n{}{}", "wing ".repeat(6 - number), "leaf ".repeat(number))
    };
    (1..=5).for_each(|number| site.write(&format!("docs/{number}.md"), page(number)));
    let wanted = |number: usize| format!("[[expect]]\nquery = 'wing'\npage = '{number}.md'\n");
    site.write("samara.toml", SETTINGS);
    site.done(&["build"]);
    site.write("samara.toml", [SETTINGS, &wanted(4), &wanted(5)].concat());
    let run = site.samara(&["check"]);
    let ends: Vec<_> = run.out.lines().skip(1).map(|line| line.split_once("  1       ").unwrap().1).collect();
    assert_eq!(ends, ["4          1.md, 2.md, 3.md", "5          1.md, 2.md, 3.md, …"]);
}

#[test]
fn wrong_settings_are_reported() {
    let site = Site::of_trees();
    let run = site.samara(&["check"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("samara.toml has no [[expect]]"), "{}", run.err);
    site.write("samara.toml", MET);
    let run = site.samara(&["check"]);
    assert!(run.code == 2 && run.err.contains("INDEX is missing"), "{}", run.err);
    site.write("samara.toml", "[[expect]]\nquery = 'a'\n");
    assert!(site.failed(&["check"]).contains("samara.toml:1: missing field `page`"));
}
