//! Every row of "Bad input when building" in HARDENING, as the command meets it.

use std::fs;

use crate::site::{Run, Site};

/// Builds `docs` into `o`.
fn build(site: &Site, flags: &[&str]) -> Run {
    site.done(&[&["build", "docs", "--out", "o"], flags].concat())
}

fn found(site: &Site, query: &str) -> Vec<String> {
    site.found("o", query, &["--no-typos", "--no-prefix"])
}

/// Builds `docs`, which must fail without anything written; what it says.
fn refused(site: &Site, flags: &[&str]) -> String {
    let message = site.failed(&[&["build", "docs", "--out", "o"], flags].concat());
    assert!(!site.path("o").exists(), "something was written");
    message
}

#[test]
fn an_empty_file_is_found_by_its_name() {
    let site = Site::new(&[("docs/maple.txt", ""), ("docs/b.html", "")]);
    let run = build(&site, &[]);
    assert!(
        run.err.contains("warning: docs/maple.txt: no text; found by its title only: \"maple\""),
        "{}",
        run.err
    );
    assert!(run.err.contains("warning: docs/b.html: "), "{}", run.err);
    assert_eq!(found(&site, "maple"), ["maple.txt"]);
}

#[test]
fn no_document_at_all_is_an_error() {
    let site = Site::new(&[("docs/a.png", "x"), ("docs/.hidden.md", "x")]);
    assert!(refused(&site, &[]).contains("no document found in docs; HTML, Markdown, text"));
    assert!(site.failed(&["build", "missing", "--out", "o"]).contains("missing: cannot be read: "));
    site.write("picture.png", "x");
    assert!(site.failed(&["build", "picture.png", "--out", "o"]).contains("picture.png: not a source"));
}

#[test]
fn what_is_too_large_is_told() {
    let site = Site::new(&[("docs/a.txt", "a")]);
    // Sparse: nothing of it is on the disk.
    fs::File::create(site.path("docs/large.txt")).unwrap().set_len(1 << 20).unwrap();
    build(&site, &[]);
    fs::remove_dir_all(site.path("o")).unwrap();
    fs::File::create(site.path("docs/large.txt")).unwrap().set_len((32 << 20) + 1).unwrap();
    let message = refused(&site, &[]);
    assert!(
        message.contains("docs/large.txt: larger than the limit of 33554432 bytes for one document"),
        "{message}"
    );
    build(&site, &["--max-size", "33"]);
}

#[test]
fn one_long_line_is_read() {
    let site = Site::empty();
    site.write("docs/long.txt", format!("Title\n{}needle", "hay straw ".repeat(200_000)));
    build(&site, &[]);
    assert_eq!(found(&site, "needle"), ["long.txt"]);
}

#[test]
fn invalid_utf8_is_replaced_and_told() {
    let site = Site::empty();
    site.write("docs/a.txt", b"Title\n\nbefore \xff behind");
    let run = build(&site, &[]);
    assert!(run.err.contains("warning: docs/a.txt: byte 14 "), "{}", run.err);
    assert_eq!(found(&site, "before behind"), ["a.txt"]);
    assert_eq!(site.search("o", "behind", &[])["hits"][0]["excerpt"]["text"], "before \u{fffd} behind");
    let message = site.failed(&["build", "docs", "--out", "strict", "--strict"]);
    assert!(message.contains("docs/a.txt: byte 14 "), "{message}");
    assert!(!site.path("strict").exists());
}

#[test]
fn byte_order_marks_are_understood() {
    let text = "---\ntitle: Größe\n---\nသစ်ပင် tree\n";
    let units = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<_>>();
    let site = Site::empty();
    site.write("docs/a.md", [b"\xef\xbb\xbf", text.as_bytes()].concat());
    site.write("docs/b.md", [b"\xff\xfe".to_vec(), units(u16::to_le_bytes)].concat());
    site.write("docs/c.md", [b"\xfe\xff".to_vec(), units(u16::to_be_bytes)].concat());
    let run = build(&site, &[]);
    assert_eq!(run.err, "");
    let hit = site.search("o", "title:größe", &[])["hits"][0].clone();
    assert_eq!((&hit["url"], &hit["title"]), (&"a.md".into(), &"Größe".into()));
    assert_eq!(hit["duplicates"], serde_json::json!(["b.md", "c.md"]));
}

#[test]
fn binary_files_are_left_out_and_named() {
    let site = Site::empty();
    site.write("docs/a.txt", "Text\n\ntext");
    site.write("docs/b.txt", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0\x01\0\0\0");
    let run = build(&site, &["-v"]);
    assert!(run.out.contains("1 file left out\n  docs/b.txt: binary, not text\n"), "{}", run.out);
    assert!(build(&site, &["--force"]).out.contains("1 file left out; -v names them\n"));
}

#[test]
fn control_characters_part_words() {
    let site = Site::empty();
    site.write("docs/a.txt", "Title\n\none\u{1}two\u{7f}three and some more text around it");
    build(&site, &[]);
    for word in ["one", "two", "three"] {
        assert_eq!(found(&site, word), ["a.txt"], "{word}");
    }
}

#[test]
fn line_ends_make_no_difference() {
    let text =
        "---\ntitle: Maple\n---\n\n# Maple\n\nTwo\nwings.\n\n```\nlet a;\n  let b;\n```\n\n- one\n- two\n";
    let indexes = ["\n", "\r\n", "\r"].map(|end| {
        let site = Site::empty();
        site.write("docs/a.md", text.replace('\n', end));
        site.write("docs/b.txt", format!("Title{end}{end}One line{end}goes on.{end}{end}Another."));
        build(&site, &[]);
        site.read("o/docs.samara")
    });
    assert!(indexes[0] == indexes[1], "CRLF");
    assert!(indexes[0] == indexes[2], "CR");
}

#[test]
fn one_address_for_two_documents_is_refused() {
    let site = Site::new(&[("docs/a.md", "---\nurl: x\n---\nA"), ("docs/b.jsonl", "\n{\"url\": \"x\"}")]);
    let message = refused(&site, &[]);
    assert!(message.contains("two documents have the URL \"x\": docs/a.md and docs/b.jsonl:2"), "{message}");
}

#[test]
fn the_same_text_twice_is_one_hit() {
    let text = "The same words, more than ten of them, in two files of one folder, twice.";
    let site = Site::new(&[("docs/a.txt", ""), ("docs/b.txt", "")]);
    site.write("docs/a.txt", format!("First\n\n{text}"));
    site.write("docs/b.txt", format!("Second\n\n{text}"));
    build(&site, &[]);
    let results = site.search("o", "words folder", &[]);
    assert_eq!((&results["total"], &results["hits"][0]["url"]), (&1.into(), &"a.txt".into()));
    assert_eq!(results["hits"][0]["duplicates"], serde_json::json!(["b.txt"]));
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let site = Site::new(&[("docs/a/a.txt", "Inside\n\ninside"), ("outside/b.txt", "Outside\n\noutside")]);
    symlink(site.path("docs"), site.path("docs/a/loop")).unwrap();
    symlink(site.path("outside"), site.path("docs/out")).unwrap();
    symlink("c", site.path("docs/c")).unwrap();
    let run = build(&site, &["-v"]);
    assert!(run.out.contains("docs/a/loop: a link that leads round in a circle"), "{}", run.out);
    assert!(run.out.contains("docs/out: a link out of the source, not followed"), "{}", run.out);
    assert!(run.out.contains("docs/c: a link that leads round in a circle"), "{}", run.out);
    assert_eq!(found(&site, "outside"), [""; 0]);
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_named() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let site = Site::new(&[("docs/a.txt", "A"), ("docs/b.txt", "B")]);
    let restrict = |path: &str, mode: u32| {
        fs::set_permissions(site.path(path), fs::Permissions::from_mode(mode)).unwrap();
    };
    restrict("docs/b.txt", 0o000);
    let mut command = site.command(&["build", "docs", "--out", "o"]);
    if fs::read(site.path("docs/b.txt")).is_ok() {
        // The superuser reads everything: somebody else runs a copy of the command. A process of its own makes it:
        // a file that this one writes may stay open in what other tests start meanwhile, and be "busy".
        let mut copy = std::process::Command::new("cp");
        let status = copy.arg(env!("CARGO_BIN_EXE_samara")).arg(site.path("samara")).status().unwrap();
        assert!(status.success());
        restrict(".", 0o777);
        command = std::process::Command::new(site.path("samara"));
        command.args(["build", "docs", "--out", "o"]).current_dir(site.root()).uid(65534).gid(65534);
    }
    let run = Run::from(command.output().unwrap());
    assert_eq!(run.code, 1);
    assert!(run.err.starts_with("error: docs/b.txt: cannot be read: Permission denied"), "{}", run.err);
    assert!(!site.path("o").exists());
}

#[test]
fn odd_file_names_become_addresses() {
    let site = Site::new(&[("docs/50% #1?.txt", "One\n\none"), ("docs/a b/c.txt", "Two\n\ntwo")]);
    build(&site, &[]);
    assert_eq!(found(&site, "one"), ["50%25%20%231%3F.txt"]);
    assert_eq!(found(&site, "two"), ["a%20b/c.txt"]);
}

#[cfg(target_os = "linux")]
#[test]
fn file_names_need_not_be_unicode() {
    let site = Site::new(&[("docs/a.txt", "A\n\na")]);
    let name = <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(b"caf\xe9.txt");
    fs::write(site.path("docs").join(name), "Coffee\n\ncoffee").unwrap();
    build(&site, &[]);
    assert_eq!(found(&site, "coffee"), ["caf%E9.txt"]);
}

#[test]
fn broken_front_matter_is_text() {
    let site = Site::new(&[("docs/a.md", "---\ntitle: ok\ntags: [x\n---\n# Heading\n\nBody.\n")]);
    let run = build(&site, &[]);
    assert!(run.err.starts_with("warning: docs/a.md:"), "{}", run.err);
    assert!(run.err.contains("broken front matter, read as text"), "{}", run.err);
    assert_eq!(found(&site, "tags"), ["a.md"]);
    assert_eq!(found(&site, "heading body"), ["a.md"]);
}

#[test]
fn deep_nesting_does_not_overflow() {
    let site = Site::empty();
    site.write("docs/a.html", format!("<title>Deep</title>{}needle", "<div><b>".repeat(10_000)));
    site.write("docs/b.md", format!("# Deep\n\n{}a needle", "> ".repeat(10_000)));
    site.write("docs/c.md", format!("# Deep\n\n{}the needle{}", "[".repeat(10_000), "](x)".repeat(10_000)));
    build(&site, &[]);
    assert_eq!(found(&site, "needle").len(), 3);
}

#[test]
fn what_is_not_shown_is_not_indexed() {
    let site = Site::new(&[(
        "docs/a.html",
        "<title>T</title><main><p>shown</p><script>secret()</script><style>secret{}</style><p hidden>secret</p>\
         <p style=\"display:none\">secret</p><div data-samara-ignore>secret</div><template>secret</template></main>",
    )]);
    build(&site, &[]);
    assert_eq!(found(&site, "shown"), ["a.html"]);
    assert_eq!(found(&site, "secret"), [""; 0]);
}

#[test]
fn addresses_that_run_scripts_are_refused() {
    for url in ["javascript:alert(1)", "data:text/html,x", " java\\tscript:alert(1)"] {
        let site = Site::empty();
        site.write("docs/a.jsonl", format!("{{\"url\": \"{url}\", \"text\": \"x\"}}"));
        let message = refused(&site, &[]);
        assert!(message.contains("docs/a.jsonl:1: the URL \""), "{message}");
        assert!(message.contains("is refused"), "{message}");
    }
}

#[test]
fn a_word_of_a_megabyte_is_cut() {
    let site = Site::empty();
    site.write("docs/a.txt", format!("Title\n\nneedle {} behind", "é".repeat(500_000)));
    build(&site, &[]);
    assert_eq!(found(&site, "needle behind"), ["a.txt"]);
    site.done(&["inspect", "o", "--verify"]);
}

#[test]
fn invisible_characters_do_not_hide_words() {
    let site = Site::empty();
    let invisible = "\u{ad}\u{34f}\u{180e}\u{200b}\u{200c}\u{200d}\u{200e}\u{202e}\u{2060}\u{2066}\u{feff}";
    let words: Vec<String> = invisible.chars().map(|c| format!("see{c}dling{:x}", u32::from(c))).collect();
    let text = words.join(" ");
    site.write(
        "docs/a.txt",
        format!("Title\n\n{text} \u{202e}root\u{202c} le\u{301}\u{301}\u{301}\u{301}af"),
    );
    build(&site, &[]);
    for word in ["root", "leaf"].map(str::to_owned).into_iter().chain(words) {
        let typed: String = word.chars().filter(|c| !invisible.contains(*c)).collect();
        for word in [word, typed] {
            assert_eq!(found(&site, &word), ["a.txt"], "{word:?}");
        }
    }
}

#[test]
fn burmese_in_zawgyi_is_converted_and_named() {
    let text = "လူ႔အခြင့္\n\nလူတိုင္း၌ အသက္ရွင္ရန္ လြတ္လပ္ခြင့္ႏွင့္ လံုၿခံဳစိတ္ခ်ခြင့္ ရိွသည္။";
    let site = Site::new(&[("docs/old.txt", text), ("docs/new.txt", "New\n\nText")]);
    let run = site.done(&["build", "docs", "--out", "o", "--strict"]);
    assert_eq!(run.err, "note: docs/old.txt: Zawgyi, converted to Unicode\n");
    assert_eq!(found(&site, "လွတ်လပ်ခွင့်"), ["old.txt"]);
    assert_eq!(site.found("o", "text", &["--lang", "my"]), [""; 0]);
    assert_eq!(site.found("o", "လူ့အခွင့်", &["--lang", "my"]), ["old.txt"]);
}
