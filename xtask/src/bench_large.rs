//! `cargo xtask bench large`: bytes, requests and trips of a query on large sites, compared with Pagefind.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::bench::node;
use crate::bench_slow::{release_samara, rust_docs};
use crate::tools::{finish, root, target};

/// How many pages of the Rust documentation a corpus has. Each is a part of the next.
const SIZES: [usize; 3] = [2_400, 10_000, 32_000];
/// The queries, in bench/.
const QUERIES: &str = "large.tsv";

/// Builds parts of the Rust documentation in parts and with Pagefind, and prints a table in Markdown. `arguments`: sizes, `all`
/// for all of them, a folder with more pages beside all of the documentation; `queries` writes the list of queries anew; `--docs`
/// also writes the page in docs/bench.
pub fn run(arguments: &[&str]) -> Result<()> {
    if arguments == ["queries"] {
        return write_queries();
    }
    let named: Vec<&str> = arguments.iter().copied().filter(|&argument| argument != "--docs").collect();
    let corpora = corpora(&named)?;
    let folder = scratch()?;
    let samara = release_samara(&folder)?;
    let pages = rust_pages()?;
    let mut folders = Vec::new();
    for corpus in &corpora {
        let out = folder.join(corpus.name());
        println!("Preparing {} pages …", corpus.name());
        corpus.link(&pages, &out.join("pages"))?;
        let parts = out.join("parts");
        if parts.exists() {
            fs::remove_dir_all(&parts)?;
        }
        let mut build = Command::new(&samara);
        build.arg("build").arg(out.join("pages")).arg("--out").arg(parts);
        finish(build.args(["--parts", "--quiet"]).current_dir(&out))?;
        folders.push(out);
    }
    let mut measure = node("large.js")?;
    measure.arg(QUERIES).args(folders);
    if arguments.contains(&"--docs") {
        measure.env("DOCS", std::path::absolute(root().join("docs/bench/large.md"))?);
    }
    finish(&mut measure)
}

fn scratch() -> Result<PathBuf> {
    Ok(std::path::absolute(target().join("bench-large"))?)
}

#[derive(Debug, PartialEq, Eq)]
enum Corpus {
    /// So many pages of the Rust documentation.
    Rust(usize),
    /// All of it, and the pages of a folder.
    With(PathBuf),
}

fn corpora(named: &[&str]) -> Result<Vec<Corpus>> {
    let sizes = |sizes: &[usize]| sizes.iter().copied().map(Corpus::Rust).collect();
    match named {
        [] => return Ok(sizes(&SIZES[..1])),
        ["all"] => return Ok(sizes(&SIZES)),
        _ => {}
    }
    let corpus = |name: &&str| match name.replace(',', "").parse() {
        Ok(size) if SIZES.contains(&size) => Ok(Corpus::Rust(size)),
        Err(_) if Path::new(name).is_dir() => Ok(Corpus::With(Path::new(name).canonicalize()?)),
        _ => bail!("{name} is neither a folder nor one of {SIZES:?}"),
    };
    named.iter().map(corpus).collect()
}

impl Corpus {
    fn name(&self) -> String {
        match self {
            Self::Rust(size) => size.to_string(),
            Self::With(folder) => folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        }
    }

    /// Makes a folder with the pages of the corpus. `rust` has those of the Rust documentation.
    fn link(&self, rust: &[PathBuf], out: &Path) -> Result<()> {
        if out.exists() {
            fs::remove_dir_all(out)?;
        }
        let html = rust_docs()?;
        match self {
            Self::Rust(size) => {
                let pages = nested(rust, *size);
                ensure!(!pages.is_empty(), "{} has no pages", html.display());
                link_all(&html, &pages, out)
            }
            Self::With(folder) => {
                link_all(&html, rust, &out.join("rust"))?;
                link_all(folder, &pages_of(folder)?, &out.join("more"))
            }
        }
    }
}

/// The pages of a size: evenly spaced among those of the next larger size.
fn nested<T: Clone>(all: &[T], size: usize) -> Vec<T> {
    let larger = SIZES.iter().rev().take_while(|&&one| one >= size);
    larger.fold(all.to_vec(), |pages, &size| every(&pages, size))
}

/// So many pages, evenly spaced; all if there are no more.
fn every<T: Clone>(pages: &[T], size: usize) -> Vec<T> {
    let size = size.min(pages.len());
    (0..size).map(|at| pages[at * pages.len() / size].clone()).collect()
}

/// The pages of the Rust documentation, in the order of their paths.
fn rust_pages() -> Result<Vec<PathBuf>> {
    pages_of(&rust_docs()?)
}

/// The paths of all pages in a folder, relative to it and sorted, without those that only lead to another one.
fn pages_of(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut pages = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(&inner).with_context(|| inner.display().to_string())? {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file()
                && path.extension().is_some_and(|end| end == "html" || end == "htm")
                && !is_redirect(&path)?
            {
                pages.push(path.strip_prefix(folder)?.to_owned());
            }
        }
    }
    pages.sort_unstable();
    Ok(pages)
}

fn is_redirect(page: &Path) -> Result<bool> {
    let mut start = Vec::new();
    fs::File::open(page)?.take(1024).read_to_end(&mut start)?;
    Ok(String::from_utf8_lossy(&start).to_lowercase().contains("http-equiv=\"refresh\""))
}

/// Links files into a folder, or copies them where it is on another disk.
fn link_all(from: &Path, pages: &[PathBuf], to: &Path) -> Result<()> {
    for page in pages {
        let (source, copy) = (from.join(page), to.join(page));
        fs::create_dir_all(copy.parent().unwrap_or(to))?;
        fs::hard_link(&source, &copy)
            .or_else(|_| fs::copy(&source, &copy).map(|_| ()))
            .with_context(|| copy.display().to_string())?;
    }
    Ok(())
}

/// Takes queries from the smallest corpus.
fn write_queries() -> Result<()> {
    let pages = scratch()?.join("queries");
    Corpus::Rust(SIZES[0]).link(&rust_pages()?, &pages)?;
    let mut command = Command::new("cargo");
    command.args(["run", "--quiet", "--release", "--package", "samara-bench", "--", "pairs"]).arg(&pages);
    let output = command.current_dir(root()).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::write(root().join("bench").join(QUERIES), output.stdout)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_named() {
        assert_eq!(corpora(&[]).unwrap(), [Corpus::Rust(2_400)]);
        assert_eq!(corpora(&["all"]).unwrap().len(), SIZES.len());
        assert_eq!(corpora(&["10,000", "2400"]).unwrap(), [Corpus::Rust(10_000), Corpus::Rust(2_400)]);
        assert_eq!(corpora(&["src"]).unwrap(), [Corpus::With(Path::new("src").canonicalize().unwrap())]);
        for unknown in ["5", "no/folder"] {
            assert!(corpora(&[unknown]).unwrap_err().to_string().contains(unknown));
        }
    }

    #[test]
    fn a_smaller_corpus_is_part_of_a_larger_one() {
        let all: Vec<usize> = (0..32_900).collect();
        let sizes = SIZES.map(|size| nested(&all, size));
        for (pages, size) in sizes.iter().zip(SIZES) {
            assert_eq!(pages.len(), size);
            assert!(pages.is_sorted_by(|a, b| a < b));
        }
        assert!(sizes.windows(2).all(|sizes| sizes[0].iter().all(|page| sizes[1].contains(page))));
        assert_eq!(nested(&[1, 2], 10_000), [1, 2]);
    }

    #[test]
    fn pages_are_sorted_and_lead_nowhere_else() {
        let folder = std::env::temp_dir().join(format!("samara-pages-{}", std::process::id()));
        fs::create_dir_all(folder.join("a")).unwrap();
        let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
        write("b.html", "<title>B</title>");
        write("a/c.htm", "<title>C</title>");
        write("a/d.html", "<meta http-equiv=\"Refresh\" content=\"0; url=b.html\">");
        write("e.css", "");
        let pages = pages_of(&folder).unwrap();
        assert_eq!(pages, [PathBuf::from("a/c.htm"), PathBuf::from("b.html")]);
        let copy = folder.join("copy");
        link_all(&folder, &pages, &copy).unwrap();
        assert_eq!(pages_of(&copy).unwrap(), pages);
        fs::remove_dir_all(folder).unwrap();
    }
}
