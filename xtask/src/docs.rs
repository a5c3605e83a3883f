//! The documentation site: the repository's Markdown files as a book, with its search by Samara.

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Component, Path};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::tools::{self, finish};
use crate::{docs_links, python};

/// The chapters: a title, and the files of its pages; `*` stands for all Markdown files of a folder.
const CHAPTERS: &[(&str, &[&str])] = &[
    ("Samara", &["README.md", "www/README.md", "CHANGELOG.md"]),
    (
        "In a site",
        &[
            "docs/first-search.md",
            "examples/README.md",
            "integrations/README.md",
            "integrations/*/README.md",
            "docs/hosting.md",
            "docs/switching.md",
            "docs/looks.md",
        ],
    ),
    ("Other programs", &["docs/search-cluster.md", "docs/assistants.md"]),
    ("Reference", &["docs/errors.md", "docs/format.md", "docs/encryption.md", "docs/glossary.md"]),
    ("Inside", &["ARCHITECTURE.md", "CONTRIBUTING.md", "docs/adding-a-language.md", "docs/decisions/*"]),
    ("Quality", &["RELIABILITY.md", "SECURITY.md", "RELEASING.md", "bench/README.md", "docs/bench/*"]),
];

/// Queries, and the page that each finds first.
const EXPECTATIONS: &[(&str, &str)] = &[
    ("from pagefind", "docs/switching.html"),
    ("opensearch records", "docs/search-cluster.html"),
    ("model context protocol", "docs/assistants.html"),
    ("docusaurus theme", "integrations/docusaurus/index.html"),
];

/// Builds the site in `target/docs`, checks its links, and searches it.
pub fn run() -> Result<()> {
    tools::run("cargo", &["build", "--package", "samara-cli"])?;
    let commands = std::path::absolute(tools::root().join(tools::target()).join("debug"))?;
    let folder = std::path::absolute(tools::root().join(tools::target()).join("docs"))?;
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let pages = pages()?;
    write_sources(&pages, &folder)?;
    let old = env::var_os("PATH").unwrap_or_default();
    let path =
        env::join_paths([commands.clone(), python::generators()?].into_iter().chain(env::split_paths(&old)))?;
    finish(Command::new("mdbook").arg("build").current_dir(&folder).env("PATH", path))?;
    let site = folder.join("book/html");
    let broken = docs_links::broken(&site)?;
    ensure!(broken.is_empty(), "broken links:\n{}", broken.join("\n"));
    for (query, page) in EXPECTATIONS {
        let mut search = Command::new(commands.join("samara"));
        let output =
            search.args(["search", "--json", "--limit", "1"]).arg(site.join("samara")).arg(query).output()?;
        let found = String::from_utf8_lossy(&output.stdout);
        ensure!(found.contains(&format!("\"url\":\"../{page}\"")), "{query}: expected {page}, found {found}");
    }
    println!(
        "{} has {} pages; every link and every expected hit is there",
        site.display(),
        pages.iter().map(|(_, files)| files.len()).sum::<usize>()
    );
    Ok(())
}

/// The files of all chapters, in their order.
fn pages() -> Result<Vec<(&'static str, Vec<String>)>> {
    let files_in = |pattern: &str| -> Result<Vec<String>> {
        let Some((folder, rest)) = pattern.split_once("/*") else { return Ok(vec![pattern.to_owned()]) };
        let entries = fs::read_dir(tools::root().join(folder)).with_context(|| pattern.to_owned())?;
        let mut files = BTreeSet::new();
        for entry in entries {
            let name = format!("{folder}/{}{rest}", entry?.file_name().to_string_lossy());
            if name.ends_with(".md") && tools::root().join(&name).is_file() {
                files.insert(name);
            }
        }
        Ok(files.into_iter().collect())
    };
    let chapter = |(title, patterns): &(&'static str, &[&str])| {
        let files = patterns.iter().map(|pattern| files_in(pattern)).collect::<Result<Vec<_>>>()?;
        Ok((*title, files.concat()))
    };
    CHAPTERS.iter().map(chapter).collect()
}

/// Writes the sources of the book: the pages and their images at their own paths, with `README.md` as `index.md`.
fn write_sources(chapters: &[(&str, Vec<String>)], folder: &Path) -> Result<()> {
    let source = folder.join("src");
    let known: BTreeSet<_> = chapters.iter().flat_map(|(_, files)| files.iter().cloned()).collect();
    let repository = tools::package_field("repository")?;
    let mut summary = "# Summary\n".to_owned();
    for (title, files) in chapters {
        write!(summary, "\n# {title}\n\n")?;
        for file in files {
            let text = fs::read_to_string(tools::root().join(file)).with_context(|| file.clone())?;
            let mut images = BTreeSet::new();
            let text = map_links(&text, |link| Some(target(link, file, &known, &repository, &mut images)));
            let heading = text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or(file);
            writeln!(summary, "- [{}]({})", heading.trim(), book_path(file))?;
            write(&source.join(book_path(file)), text.as_bytes())?;
            for image in images {
                write(
                    &source.join(&image),
                    &fs::read(tools::root().join(&image)).with_context(|| image.clone())?,
                )?;
            }
        }
    }
    write(&source.join("SUMMARY.md"), summary.as_bytes())?;
    fs::copy(tools::root().join("xtask/docs/book.toml"), folder.join("book.toml"))?;
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::create_dir_all(path.parent().context("a path in a folder")?)?;
    fs::write(path, bytes).with_context(|| path.display().to_string())
}

/// mdBook renders `README.md` as `index.html`, but does not change links to it.
fn book_path(file: &str) -> String {
    file.strip_suffix("README.md").map_or_else(|| file.to_owned(), |folder| format!("{folder}index.md"))
}

/// The link of a page in the book: to another page, to an image, or to the file in the repository.
fn target(
    link: &str,
    file: &str,
    known: &BTreeSet<String>,
    repository: &str,
    images: &mut BTreeSet<String>,
) -> String {
    let (path, fragment) = link.split_at(link.find('#').unwrap_or(link.len()));
    if path.is_empty() || path.contains(':') {
        return link.to_owned();
    }
    let folder = Path::new(file).parent().unwrap_or(Path::new(""));
    let full = normalize(&folder.join(path));
    if known.contains(&full) {
        return format!("{}{fragment}", book_path(path));
    }
    let is_image = [".png", ".svg", ".webp"].iter().any(|extension| full.ends_with(extension));
    if is_image && tools::root().join(&full).is_file() {
        images.insert(full);
        return link.to_owned();
    }
    let kind = if tools::root().join(&full).is_dir() { "tree" } else { "blob" };
    format!("{repository}/{kind}/main/{full}{fragment}")
}

/// A path without `..`, with `/` between its parts.
fn normalize(path: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for component in path.components() {
        match component {
            Component::ParentDir => drop(parts.pop()),
            Component::Normal(name) => parts.push(name.to_string_lossy().into_owned()),
            _ => {}
        }
    }
    parts.join("/")
}

/// Replaces the targets of Markdown's links, `[text](target)`, outside of code. `None` keeps one.
fn map_links(markdown: &str, mut map: impl FnMut(&str) -> Option<String>) -> String {
    let mut mapped = String::new();
    let mut is_code = false;
    for line in markdown.split_inclusive('\n') {
        is_code ^= line.trim_start().starts_with("```");
        let (mut rest, mut backquotes) = (line, 0);
        while !is_code && let Some(start) = rest.find("](") {
            let (before, after) = rest.split_at(start + 2);
            let Some(end) = after.find(')') else { break };
            mapped.push_str(before);
            backquotes += before.matches('`').count();
            let in_code = backquotes % 2 == 1;
            let link = &after[..end];
            mapped.push_str(&if in_code { None } else { map(link) }.unwrap_or_else(|| link.to_owned()));
            rest = &after[end..];
        }
        mapped.push_str(rest);
    }
    mapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_of_docs_has_a_place() {
        let pages: BTreeSet<String> = pages().unwrap().into_iter().flat_map(|(_, files)| files).collect();
        for entry in fs::read_dir(tools::root().join("docs")).unwrap() {
            let name = format!("docs/{}", entry.unwrap().file_name().to_string_lossy());
            assert!(!name.ends_with(".md") || pages.contains(&name), "{name}");
        }
    }

    #[test]
    fn maps_links_outside_of_code() {
        let text = "[a](b.md) `[c](d)` [e](f#g)\n```\n[h](i)\n```\n[j](k";
        let mapped = map_links(text, |link| Some(link.to_uppercase()));
        assert_eq!(mapped, "[a](B.MD) `[c](d)` [e](F#G)\n```\n[h](i)\n```\n[j](k");
    }

    #[test]
    fn links_lead_to_pages_images_or_the_repository() {
        let known = BTreeSet::from(["docs/decisions/README.md".to_owned(), "README.md".to_owned()]);
        let mut images = BTreeSet::new();
        let mut map = |link: &str| target(link, "docs/errors.md", &known, "R", &mut images);
        assert_eq!(map("../README.md#a"), "../index.md#a");
        assert_eq!(map("decisions/README.md"), "decisions/index.md");
        assert_eq!(map("../src/lib.rs#L1"), "R/blob/main/src/lib.rs#L1");
        assert_eq!(map("../crates"), "R/tree/main/crates");
        assert_eq!(map("https://example.org/a.md"), "https://example.org/a.md");
        assert_eq!(map("#b"), "#b");
        assert_eq!(map("page.png"), "page.png");
        assert_eq!(images, BTreeSet::from(["docs/page.png".to_owned()]));
    }
}
