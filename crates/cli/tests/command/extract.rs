//! `samara extract`.

use crate::site::Site;

#[test]
fn texts_come_back_as_files() {
    let site = Site::of_trees();
    site.write("docs/sub dir/table.html", "<h1>Table</h1><table><tr><td>a|b<td>c<tr><td>d<td>e<td>f</table><ol><li>one<li>two</ol>\
        <blockquote>q</blockquote><pre>let x = 1;\n\n```</pre><h2># *Not* a mark_</h2><p>1. not a list &amp;amp; [x](y)</p>");
    site.done(&["pack", "docs", "--out", "trees.html"]);
    let run = site.done(&["extract", "trees.html", "--out", "texts"]);
    assert!(run.out.contains("4 documents written to texts"), "{}", run.out);
    assert_eq!(site.names("texts"), ["ash.md", "dandelion.txt.md", "maple.md", "sub dir"]);
    assert_eq!(
        site.read_text("texts/maple.md"),
        "---\ntitle: \"Maple\"\nurl: \"maple.md\"\nlang: \"en\"\n\"date\": \"2021-05-01\"\n\"tags\": [\"tree\", \"seed\"]\n\
         \"year\": \"2021\"\n---\n\nThe samara of a maple has two wings.\n\n## Flight\n\nIt spins in the wind like a rotor.\n"
            .replace("lang: \"en\"\n", "")
    );
    // The same again from the files.
    site.done(&["pack", "texts", "--out", "again.html"]);
    site.done(&["extract", "again.html", "--out", "second"]);
    let second = site.contents("second");
    for (path, text) in site.contents("texts") {
        let other = &second[&std::path::Path::new("second").join(path.strip_prefix("texts").unwrap())];
        assert_eq!(String::from_utf8_lossy(other), String::from_utf8_lossy(&text), "{}", path.display());
    }
}

#[test]
fn existing_files_are_kept() {
    let site = Site::of_trees();
    site.done(&["build", "docs", "--out", "index"]);
    site.write("texts/maple.md", "mine");
    let error = site.failed(&["extract", "index", "--out", "texts"]);
    assert!(error.contains("maple.md: exists; choose another folder for --out"), "{error}");
    assert_eq!(site.names("texts"), ["maple.md"]);
    assert_eq!(site.read_text("texts/maple.md"), "mine");
}

#[test]
fn manifest_has_the_hash_of_each_source() {
    let site = Site::new(&[("docs/a.md", "text"), ("docs/b c.txt", ""), ("docs/d.png", "x")]);
    site.done(&["pack", "docs", "--out", "a.html", "--manifest", "sums/a.sha256"]);
    assert_eq!(
        site.read_text("sums/a.sha256").replace('\\', "/"),
        "982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1  docs/a.md\n\
         e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  docs/b c.txt\n"
    );
}
