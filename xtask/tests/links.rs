//! Every relative link in the repository's Markdown files leads to a file that exists, and to a heading in it.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders without documentation of this project: generated files, packages, and documents that are indexed.
const SKIPPED: &[&str] = &["target", "node_modules", "dist", "pkg", "seeds", "corpus", "regressions"];

#[test]
fn relative_links_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    markdown_files(&root, &mut files);
    assert!(files.iter().any(|file| file.ends_with("README.md")), "no README.md among {files:?}");
    let broken: Vec<_> = files.iter().flat_map(|file| broken_links(file)).collect();
    assert!(broken.is_empty(), "broken links:\n{}", broken.join("\n"));
}

#[test]
fn reports_missing_files_and_headings() {
    let folder = std::env::temp_dir().join(format!("samara-links-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("page.md");
    let text = "# `A` page: one\n\n# A page one\n\n[a](#a-page-one-1) [b](page.md#a-page-one) `[c](nowhere.md)`\n\n\
                ```\n[d](nowhere.md)\n# Code\n```\n\n[e](nowhere.md) ![f](#code) [g](https://example.org/)\n";
    fs::write(&file, text).unwrap();
    let broken = broken_links(&file);
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(broken.len(), 2, "{broken:?}");
    assert!(broken[0].ends_with("page.md:12: nowhere.md"), "{broken:?}");
    assert!(broken[1].ends_with("page.md:12: #code"), "{broken:?}");
}

fn markdown_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let path = entry.path();
        if entry.file_type().unwrap().is_dir() {
            if !name.starts_with('.') && !SKIPPED.contains(&name.as_ref()) {
                markdown_files(&path, files);
            }
        } else if name.ends_with(".md") {
            files.push(path);
        }
    }
}

/// The broken links of a file, as `file:line: target`.
fn broken_links(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap();
    let mut broken = Vec::new();
    for (number, line) in prose(&text) {
        for target in targets(line) {
            let (path, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let linked = if path.is_empty() { file.to_owned() } else { file.with_file_name(path) };
            let has_anchor =
                || anchors(&fs::read_to_string(&linked).unwrap()).iter().any(|one| one == anchor);
            if !linked.exists() || !anchor.is_empty() && !has_anchor() {
                broken.push(format!("{}:{number}: {target}", file.display()));
            }
        }
    }
    broken
}

/// The lines outside of code blocks, with their numbers.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut in_code = false;
    (1..).zip(text.lines()).filter(move |(_, line)| {
        let is_fence = line.trim_start().starts_with("```");
        in_code ^= is_fence;
        !in_code && !is_fence
    })
}

/// The relative targets of the inline links in a line, except those inside code spans.
fn targets(line: &str) -> Vec<String> {
    let without_code: String = line.split('`').step_by(2).collect();
    let targets = without_code.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
    targets
        .filter(|target| !target.contains("://") && !target.starts_with("mailto:"))
        .map(str::to_owned)
        .collect()
}

/// The anchors of a Markdown file's headings, as GitHub makes them.
fn anchors(text: &str) -> Vec<String> {
    let mut counts = HashMap::new();
    let headings = prose(text).filter(|(_, line)| line.starts_with('#'));
    headings
        .map(|(_, line)| {
            let title = line.trim_start_matches('#').trim().to_lowercase();
            let kept = title.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
            let anchor = kept.collect::<String>().replace(' ', "-");
            let count = counts.entry(anchor.clone()).or_insert(0);
            *count += 1;
            if *count == 1 { anchor } else { format!("{anchor}-{}", *count - 1) }
        })
        .collect()
}
