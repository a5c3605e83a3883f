//! `--meaning`: the index gets vectors, and the box an engine that reads them.

use std::path::Path;

use serde_json::Value;

use crate::site::Site;

/// Twelve pages about one of two subjects. Three of the first one have the word `propeller`.
fn site() -> Site {
    let site = Site::empty();
    for number in 0..12 {
        let subject = if number % 2 == 0 { "maple maple seed" } else { "wind, wind. sam tree" };
        let word = if number < 6 && number % 2 == 0 { "propeller" } else { "page" };
        site.write(&format!("docs/{number}.md"), format!("# {word} {number}\n\n{subject} {word} {number}\n"));
    }
    site
}

fn done(site: &Site, arguments: &[&str]) {
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("../meaning/tests/tiny");
    let mut command = site.command(arguments);
    // The vectors of texts are kept there.
    command.arg("--meaning").arg(model).env("XDG_CACHE_HOME", site.path("cache"));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn pages_without_the_words_are_found_and_say_so() {
    let site = site();
    done(&site, &["build", "docs", "--out", "out"]);
    let results = site.search("out", "propeller", &[]);
    let hits = results["hits"].as_array().unwrap();
    assert_eq!(results["complete"], 3);
    assert!(hits.len() > 3, "{results}");
    for (at, hit) in hits.iter().enumerate() {
        let missing = hit["missing"].as_array().unwrap();
        assert_eq!(
            missing.iter().map(|word| word.as_str().unwrap()).collect::<Vec<_>>(),
            ["propeller"][..usize::from(at >= 3)]
        );
    }
}

#[test]
fn vectors_order_the_hits_of_an_index_in_parts() {
    let site = site();
    done(&site, &["build", "docs", "--out", "out", "--parts"]);
    done(&site, &["build", "docs", "--out", "whole"]);
    site.done(&["build", "docs", "--out", "plain", "--parts"]);
    // Half of the pages with `page` are about maples; what is read is ordered as in the whole index.
    let search = |folder: &str| site.search(folder, "page maple", &["--explain"])["hits"].clone();
    let meaning = |hits: &Value| -> Vec<f64> {
        let hits = hits.as_array().unwrap().iter();
        hits.map(|hit| hit["explanation"]["meaning"].as_f64().unwrap()).collect()
    };
    let urls = |hits: &Value| -> Vec<Value> {
        hits.as_array().unwrap().iter().take(3).map(|hit| hit["url"].clone()).collect()
    };
    let (parts, whole) = (search("out"), search("whole"));
    assert!(meaning(&parts).iter().any(|&part| part > 0.0), "{parts}");
    assert_eq!(urls(&parts), urls(&whole));
    assert!(meaning(&search("plain")).iter().all(|&part| part == 0.0));
}

#[test]
fn a_second_build_writes_the_same_files() {
    let site = site();
    done(&site, &["build", "docs", "--out", "first"]);
    done(&site, &["build", "docs", "--out", "second"]);
    for entry in std::fs::read_dir(site.path("cache/samara")).unwrap() {
        std::fs::write(entry.unwrap().path(), "no cache").unwrap();
    }
    done(&site, &["build", "docs", "--out", "third"]);
    for folder in ["second", "third"] {
        assert!(site.read(&format!("{folder}/docs.samara")) == site.read("first/docs.samara"), "{folder}");
    }
}

#[test]
fn only_an_index_with_vectors_has_an_engine_for_them() {
    let site = site();
    site.done(&["build", "docs", "--out", "plain"]);
    done(&site, &["build", "docs", "--out", "out"]);
    site.done(&["build", "docs", "--out", "plain-parts", "--parts"]);
    done(&site, &["build", "docs", "--out", "parts", "--parts"]);
    for (folder, files) in [
        ("plain", samara_web::FILES.to_vec()),
        ("out", samara_web::files_for_meaning()),
        ("plain-parts", samara_web::files_for_parts(false, false)),
        ("parts", samara_web::files_for_parts(false, true)),
    ] {
        for (name, bytes) in files {
            assert!(site.read(&format!("{folder}/{name}")) == bytes, "{folder}/{name}");
        }
    }
    site.done(&["pack", "docs", "--out", "plain.html"]);
    done(&site, &["pack", "docs", "--out", "out.html"]);
    let script = |page: &str| page.rsplit("<script>").next().unwrap().to_owned();
    assert_eq!(script(&site.read_text("plain.html")), script(samara_web::PAGE));
    assert_eq!(script(&site.read_text("out.html")), script(samara_web::MEANING_PAGE));
}
