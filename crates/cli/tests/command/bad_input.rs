//! Bad input: empty, broken, huge, hostile and unreadable files.

use std::fs;

use crate::site::{Run, Site};

/// Builds `docs` into `o`.
fn build(site: &Site, flags: &[&str]) -> Run {
    site.done(&[&["build", "docs", "--out", "o"], flags].concat())
}

fn found(site: &Site, query: &str) -> Vec<String> {
    site.found("o", query, &["--no-typos", "--no-prefix"])
}

/// Builds `docs`, requires failure without output, and returns stderr.
fn rejected(site: &Site, flags: &[&str]) -> String {
    let message = site.failed(&[&["build", "docs", "--out", "o"], flags].concat());
    assert!(!site.path("o").exists(), "the output folder was created");
    message
}

#[test]
fn report_lists_files_that_are_not_read() {
    let site = Site::new(&[("docs/a.md", "text"), ("docs/b.mobi", "x"), ("docs/c, d.jpg", "x")]);
    let run = build(&site, &["--report", "report.csv"]);
    assert!(run.out.contains("2 files skipped: 1 e-book, 1 image; -v lists them\n"), "{}", run.out);
    let csv = fs::read_to_string(site.path("report.csv")).unwrap();
    let rows = [
        "file,kind,reason",
        "docs/b.mobi,e-book,unsupported format",
        "\"docs/c, d.jpg\",image,unsupported format",
    ];
    assert_eq!(csv, rows.join("\r\n") + "\r\n");
    let message = site.failed(&["build", "docs", "--out", "strict", "--strict"]);
    assert!(
        message.contains("--strict: 1 file with problems:\n  docs/b.mobi: unsupported format (e-book)\n"),
        "{message}"
    );
}

#[test]
fn strict_names_ten_files_and_writes_the_report() {
    let site = Site::new(&[("docs/a.md", "text"), ("docs/b.mobi", "x"), ("docs/c.doc", "x")]);
    for number in 10..20 {
        site.write(&format!("docs/empty-{number}.md"), "");
    }
    for command in ["pack", "build"] {
        let message = site.failed(&[command, "docs", "--out", "out.html", "--strict", "--report", "r.csv"]);
        let lines: Vec<_> = message.trim_end().lines().collect();
        assert_eq!(lines[0], "error: --strict: 12 files with problems:");
        assert_eq!(lines[1], "  docs/b.mobi: unsupported format (e-book)");
        assert_eq!(lines[3], "  docs/empty-10.md: no text; only the title is indexed: \"empty-10\"");
        assert_eq!(lines[11..], ["  and 2 more: --report FILE.csv lists all"]);
        assert_eq!(fs::read_to_string(site.path("r.csv")).unwrap().lines().count(), 13);
        assert!(!site.path("out.html").exists());
        fs::remove_file(site.path("r.csv")).unwrap();
    }
}

/// Parts of a file have rows of their own, and so have documents without text.
#[test]
fn report_lists_parts_and_warnings() {
    let mail = "From a@b.org Tue Feb 15 18:30:00 2022\nSubject: S\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\
                Content-Type: text/plain\n\nText\n--x\nContent-Type: application/octet-stream; name=seed.mobi\n\nx\n--x--\n";
    let site = Site::new(&[("docs/a.mbox", mail), ("docs/b.md", "# Only a title")]);
    let run = build(&site, &["--report", "report.csv"]);
    assert!(run.out.contains("1 file skipped: 1 e-book; -v lists them\n"), "{}", run.out);
    let csv = fs::read_to_string(site.path("report.csv")).unwrap();
    let rows = [
        "file,kind,reason",
        "\"docs/a.mbox (message 1, attachment seed.mobi)\",e-book,unsupported format",
        "docs/b.md,Markdown,\"no text; only the title is indexed: \"\"Only a title\"\"\"",
    ];
    assert_eq!(csv, rows.join("\r\n") + "\r\n");
}

/// Vowel signs and medials are part of names, in warnings as in the report.
#[test]
fn names_in_other_scripts_are_readable() {
    let site = Site::new(&[("docs/a.md", "text"), ("docs/ရွာ.md", "# ရွာသား")]);
    let run = build(&site, &["--report", "report.csv"]);
    let warning = "docs/ရွာ.md: no text; only the title is indexed: \"ရွာသား\"";
    assert!(run.err.contains(warning), "{}", run.err);
    let csv = fs::read_to_string(site.path("report.csv")).unwrap();
    assert!(csv.contains("docs/ရွာ.md,Markdown,") && csv.contains("\"\"ရွာသား"), "{csv}");
    site.write("samara.toml", "facets = ['ဒေသ']\n");
    let run = build(&site, &[]);
    assert!(run.err.contains("facet \"ဒေသ\": no document has this metadata field"), "{}", run.err);
}

#[test]
fn empty_file_is_found_by_its_name() {
    let site = Site::new(&[("docs/maple.txt", ""), ("docs/b.html", "")]);
    let run = build(&site, &[]);
    assert!(
        run.err.contains("warning: docs/maple.txt: no text; only the title is indexed: \"maple\""),
        "{}",
        run.err
    );
    assert!(run.err.contains("warning: docs/b.html: "), "{}", run.err);
    assert_eq!(found(&site, "maple"), ["maple.txt"]);
}

#[test]
fn a_source_without_documents_is_an_error() {
    let site = Site::new(&[("docs/a.png", "x"), ("docs/.hidden.md", "x")]);
    assert!(rejected(&site, &[]).contains("no document found in docs; expected HTML, Markdown, PDF"));
    assert!(site.failed(&["build", "missing", "--out", "o"]).contains("missing: cannot be read: "));
    site.write("picture.png", "x");
    assert!(site.failed(&["build", "picture.png", "--out", "o"]).contains("picture.png: unsupported source"));
}

#[test]
fn rejects_files_over_the_size_limit() {
    let site = Site::new(&[("docs/a.txt", "a")]);
    // Sparse: takes no space on disk.
    fs::File::create(site.path("docs/large.txt")).unwrap().set_len(1 << 20).unwrap();
    build(&site, &[]);
    fs::remove_dir_all(site.path("o")).unwrap();
    fs::File::create(site.path("docs/large.txt")).unwrap().set_len((32 << 20) + 1).unwrap();
    let message = rejected(&site, &[]);
    assert!(
        message.contains("docs/large.txt: larger than the limit of 33554432 bytes for one document"),
        "{message}"
    );
    build(&site, &["--max-size", "33"]);
}

#[test]
fn reads_a_long_line() {
    let site = Site::empty();
    site.write("docs/long.txt", format!("Title\n{}needle", "hay straw ".repeat(200_000)));
    build(&site, &[]);
    assert_eq!(found(&site, "needle"), ["long.txt"]);
}

#[test]
fn replaces_invalid_utf8_and_warns() {
    let site = Site::empty();
    site.write("docs/a.txt", b"Title\n\nbefore \xff behind");
    let run = build(&site, &[]);
    assert!(
        run.err.contains("warning: docs/a.txt: invalid bytes for the file's encoding from byte 14 on"),
        "{}",
        run.err
    );
    assert_eq!(found(&site, "before behind"), ["a.txt"]);
    assert_eq!(site.search("o", "behind", &[])["hits"][0]["excerpt"]["text"], "before \u{fffd} behind");
    let message = site.failed(&["build", "docs", "--out", "strict", "--strict"]);
    assert!(
        message.contains("docs/a.txt: invalid bytes for the file's encoding from byte 14 on"),
        "{message}"
    );
    assert!(!site.path("strict").exists());
}

#[test]
fn reads_byte_order_marks() {
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
fn skips_and_lists_binary_files() {
    let site = Site::empty();
    site.write("docs/a.txt", "Text\n\ntext");
    site.write("docs/b.txt", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0\x01\0\0\0");
    let run = build(&site, &["-v"]);
    assert!(run.out.contains("1 file skipped: 1 binary data\n  docs/b.txt: binary data\n"), "{}", run.out);
    assert!(build(&site, &["--force"]).out.contains("1 file skipped: 1 binary data; -v lists them\n"));
}

#[test]
fn control_characters_separate_words() {
    let site = Site::empty();
    site.write("docs/a.txt", "Title\n\none\u{1}two\u{7f}three and some more text around it");
    build(&site, &[]);
    for word in ["one", "two", "three"] {
        assert_eq!(found(&site, word), ["a.txt"], "{word}");
    }
}

#[test]
fn line_endings_make_no_difference() {
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
fn rejects_two_documents_with_one_url() {
    let site = Site::new(&[("docs/a.md", "---\nurl: x\n---\nA"), ("docs/b.jsonl", "\n{\"url\": \"x\"}")]);
    let message = rejected(&site, &[]);
    assert!(message.contains("two documents have the URL \"x\": docs/a.md and docs/b.jsonl:2"), "{message}");
}

#[test]
fn documents_with_the_same_text_are_one_hit() {
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
fn symbolic_links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let site = Site::new(&[("docs/a/a.txt", "Inside\n\ninside"), ("outside/b.txt", "Outside\n\noutside")]);
    symlink(site.path("docs"), site.path("docs/a/loop")).unwrap();
    symlink(site.path("outside"), site.path("docs/out")).unwrap();
    symlink("c", site.path("docs/c")).unwrap();
    let run = build(&site, &["-v"]);
    assert!(run.out.contains("docs/a/loop: a symbolic link loop"), "{}", run.out);
    assert!(run.out.contains("docs/out: a symbolic link out of the source, not followed"), "{}", run.out);
    assert!(run.out.contains("docs/c: a symbolic link loop"), "{}", run.out);
    assert_eq!(found(&site, "outside"), [""; 0]);
}

#[cfg(unix)]
#[test]
fn names_an_unreadable_file() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let site = Site::new(&[("docs/a.txt", "A"), ("docs/b.txt", "B")]);
    let restrict = |path: &str, mode: u32| {
        fs::set_permissions(site.path(path), fs::Permissions::from_mode(mode)).unwrap();
    };
    restrict("docs/b.txt", 0o000);
    let mut command = site.command(&["build", "docs", "--out", "o"]);
    if fs::read(site.path("docs/b.txt")).is_ok() {
        // Root can read everything, so another user runs a copy of the command. `cp` makes the copy: a file that this
        // process writes could be inherited by the processes of other tests, and be "busy".
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
fn file_names_are_encoded_in_urls() {
    let site = Site::new(&[("docs/50% #1?.txt", "One\n\none"), ("docs/a b/c.txt", "Two\n\ntwo")]);
    build(&site, &[]);
    assert_eq!(found(&site, "one"), ["50%25%20%231%3F.txt"]);
    assert_eq!(found(&site, "two"), ["a%20b/c.txt"]);
}

#[cfg(target_os = "linux")]
#[test]
fn file_names_may_be_invalid_unicode() {
    let site = Site::new(&[("docs/a.txt", "A\n\na")]);
    let name = <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(b"caf\xe9.txt");
    fs::write(site.path("docs").join(name), "Coffee\n\ncoffee").unwrap();
    build(&site, &[]);
    assert_eq!(found(&site, "coffee"), ["caf%E9.txt"]);
}

#[test]
fn broken_front_matter_is_read_as_text() {
    let site = Site::new(&[("docs/a.md", "---\ntitle: ok\ntags: [x\n---\n# Heading\n\nBody.\n")]);
    let run = build(&site, &[]);
    assert!(run.err.starts_with("warning: docs/a.md:"), "{}", run.err);
    assert!(run.err.contains("invalid front matter, indexed as text"), "{}", run.err);
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
fn hidden_text_is_not_indexed() {
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
fn rejects_script_urls() {
    for url in ["javascript:alert(1)", "data:text/html,x", " java\\tscript:alert(1)"] {
        let site = Site::empty();
        site.write("docs/a.jsonl", format!("{{\"url\": \"{url}\", \"text\": \"x\"}}"));
        let message = rejected(&site, &[]);
        assert!(message.contains("docs/a.jsonl:1: the URL \""), "{message}");
        assert!(message.contains("is refused"), "{message}");
    }
}

#[test]
fn truncates_a_word_of_a_megabyte() {
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
fn converts_zawgyi_and_notes_it() {
    let text = "လူ႔အခြင့္\n\nလူတိုင္း၌ အသက္ရွင္ရန္ လြတ္လပ္ခြင့္ႏွင့္ လံုၿခံဳစိတ္ခ်ခြင့္ ရိွသည္။";
    let site = Site::new(&[("docs/old.txt", text), ("docs/new.txt", "New\n\nText")]);
    let run = site.done(&["build", "docs", "--out", "o", "--strict"]);
    assert_eq!(run.err, "note: docs/old.txt: Zawgyi, converted to Unicode\n");
    assert_eq!(found(&site, "လွတ်လပ်ခွင့်"), ["old.txt"]);
    assert_eq!(site.found("o", "text", &["--lang", "my"]), [""; 0]);
    assert_eq!(site.found("o", "လူ့အခွင့်", &["--lang", "my"]), ["old.txt"]);
}
