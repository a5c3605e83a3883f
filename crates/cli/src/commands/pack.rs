//! `samara pack`: writes one searchable HTML file.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use samara_bundle::{
    Accent, AccentError, Logo, PageTexts, RANDOM_BYTES, encrypted_page, packed_page, words_files,
};
use samara_engine::Compression;
use samara_pack::{Pictures, plain_texts};

use crate::console::{Console, SUCCESS, number};
use crate::indexing::{Inputs, SourceArgs};
use crate::password::{self, PasswordArgs};
use crate::pictures::DEFAULT_SUM;
use crate::settings::Settings;
use crate::sizes::Size;
use crate::{files, index_file, url};

/// File systems take names of 255 bytes.
const MAX_NAME_BYTES: usize = 200;

const EXAMPLES: &str = "\
Examples:
  samara pack reports
  samara pack reports --out reports.html --title 'Reports 2022'
  samara pack book/searchindex.json --out book.html
  samara pack new-reports --add reports.html --out reports.html
  samara pack reports --out reports.html --password";

/// Pack documents into one self-contained, searchable HTML file
///
/// The file opens from disk with a double click and needs no server. The documents can be read inside it.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    sources: SourceArgs,
    /// File to write [default: the title as a file name, in the current folder]
    #[arg(short, long, value_name = "FILE.html")]
    out: Option<PathBuf>,
    /// Title of the page [default: the name of the first SOURCE]
    #[arg(long)]
    title: Option<String>,
    /// Add the documents of this index, in a file that `samara pack` or `samara build` wrote; a document that is also in a
    /// SOURCE is replaced; may be repeated, and SOURCE left out, to join several. Its pictures stay; synonyms, pins and boosts
    /// are not added
    #[arg(long = "add", value_name = "INDEX")]
    added: Vec<PathBuf>,
    /// Line below the title [default: a sentence that nothing leaves the page, in its language]
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Name in the corner of the page [default: Samara]
    #[arg(long)]
    name: Option<String>,
    /// Image beside that name, in SVG or PNG
    #[arg(long, value_name = "FILE", conflicts_with_all = ["password", "password_file"])]
    logo: Option<PathBuf>,
    /// Colour of links and controls, dark enough for text on a light page; a lighter one is made for a dark page
    #[arg(long, value_name = "#RRGGBB")]
    color: Option<String>,
    /// Line at the end of the page [default: one in its language]
    #[arg(long, value_name = "TEXT")]
    footer: Option<String>,
    /// Folder with the source files, relative to the page: each document links to its file there, and a PDF opens at its page
    #[arg(long, value_name = "DIR", conflicts_with_all = ["password", "password_file"])]
    originals: Option<PathBuf>,
    /// Language of the page and its search box, as a BCP 47 tag: `de`, `pt-BR` [default: en]
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// Also write the texts as plain HTML, for browsers without JavaScript or WebAssembly; the page grows by the texts
    #[arg(long, conflicts_with_all = ["password", "password_file"])]
    plain: bool,
    /// Also write the pictures of Markdown, HTML, EPUB, DOCX and ODT into the page, at most 1,200 pixels wide and high, and
    /// together at most MB megabytes [default: 16]. The pictures of an INDEX that is added stay in any case, and count toward it
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = DEFAULT_SUM, value_name = "MB")]
    images: Option<u32>,
    /// Keep the query in the address, so that a reload or a bookmark repeats the search
    #[arg(long)]
    keep_query: bool,
    /// Encrypt texts, titles and index with a password, which the page asks for
    #[arg(long)]
    password: bool,
    /// Encrypt the page with the password in this file [default: SAMARA_PASSWORD, or a prompt]; it also opens an INDEX that is
    /// added
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

pub fn run(args: Args, console: &Console) -> Result<()> {
    let mut settings = Settings::read(args.sources.config.as_deref())?;
    let lang = args.lang.or(settings.pack.lang.take());
    let mut inputs = args.sources.inputs("pack", &mut settings, args.added, lang.as_deref())?;
    inputs.options.hashes = true;
    let title = args.title.or(settings.pack.title).unwrap_or_else(|| {
        let first = inputs.sources.iter().chain(&inputs.added).next();
        first.map_or_else(|| "Documents".to_owned(), |first| source_name(first))
    });
    let out = args.out.or(settings.pack.out).unwrap_or_else(|| page_file_name(&title).into());
    if let Some(lang) = &lang {
        let is_tag = lang.split('-').all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
        ensure!(is_tag, "--lang {lang:?}: expected a language tag such as `de` or `pt-BR`");
    }
    let accent = args.color.or(settings.pack.color.take()).map(|color| parse_color(&color)).transpose()?;
    inputs.markup = true;
    inputs.images = args.images;
    ensure_packed_page(&out)?;
    let encrypts = args.password || args.password_file.is_some();
    let logo = args.logo.or(settings.pack.logo.take()).filter(|_| !encrypts);
    let logo = logo.map(|path| read_logo(&path)).transpose()?;
    if !encrypts {
        ensure_readable(&inputs.added)?;
    }
    inputs.password = PasswordArgs { password_file: args.password_file };
    let password = if encrypts { Some(inputs.password.for_new_page()?) } else { None };
    if password.as_deref().is_some_and(password::is_short) {
        console.warn("the password is short: somebody who has the page can try all such passwords");
    }
    exclude_output(&out, &mut inputs)?;

    let mut indexed = inputs.build_index(Compression::Lzma, None, console)?;
    indexed.print_report(console)?;
    let words = lang.as_deref().and_then(words_of);
    let description = args.description.or(settings.pack.description);
    let description = description
        .unwrap_or_else(|| PageTexts::default_description(indexed.info.documents, words.as_deref()));
    let texts = PageTexts {
        title,
        description,
        name: args.name.or(settings.pack.name),
        logo,
        accent,
        footer: args.footer.or(settings.pack.footer),
        words,
        originals: args.originals.as_deref().map(url::from_folder).transpose()?,
        lang,
        plain: args.plain.then(|| plain_texts(&indexed.index)),
        keeps_query: args.keep_query,
        pictures: indexed.pictures.take().map(Pictures::finish).unwrap_or_default(),
    };
    let template = if indexed.index.has_meaning() { samara_web::MEANING_PAGE } else { samara_web::PAGE };
    let page = match &password {
        None => packed_page(template, &texts, &indexed.bytes),
        Some(password) => {
            let mut random = [0; RANDOM_BYTES];
            getrandom::fill(&mut random).context("the system has no random numbers")?;
            encrypted_page(template, &texts, &indexed.bytes, password, &random)
        }
    };
    let page = page.context("the embedded page is damaged: build the samara command again")?;
    let file_name = out.file_name().with_context(|| format!("{}: not a file name", out.display()))?;
    files::write(out.parent().unwrap_or(Path::new("")), &[(&file_name.to_string_lossy(), page.as_bytes())])?;

    let size = Size::of(page.as_bytes());
    console.print(format_args!(
        "\n{SUCCESS}{}{SUCCESS:#} is ready: {} bytes ({} with gzip, {} with brotli 9). Open it with a double click.",
        out.display(),
        number(size.raw),
        number(size.gzip),
        number(size.brotli),
    ))?;
    Ok(())
}

/// The script with the words of the box in a language, if there is one.
fn words_of(lang: &str) -> Option<String> {
    let file = |name: &String| samara_web::FILES.iter().find(|(file, _)| file == name);
    let (_, script) = words_files(lang).iter().find_map(file)?;
    Some(String::from_utf8_lossy(script).into_owned())
}

fn parse_color(color: &str) -> Result<Accent> {
    color.parse().map_err(|error: AccentError| anyhow!("--color {color}: {error}"))
}

fn read_logo(path: &Path) -> Result<Logo> {
    let bytes = fs::read(path).with_context(|| path.display().to_string())?;
    Logo::new(bytes).with_context(|| path.display().to_string())
}

/// Fails if a file exists that `samara pack` has not written: a page of the user's, or even the source.
fn ensure_packed_page(out: &Path) -> Result<()> {
    files::ensure_regular(out)?;
    ensure!(
        !out.exists() || index_file::contains_index(out),
        "{}: exists, and `samara pack` did not write it; move it, or choose another --out",
        out.display()
    );
    Ok(())
}

/// Fails if an encrypted index would become part of a page that is not.
fn ensure_readable(added: &[PathBuf]) -> Result<()> {
    for path in added {
        ensure!(
            !index_file::is_encrypted(path)?,
            "{}: is encrypted, and the new page would not be: give --password, too",
            path.display()
        );
    }
    Ok(())
}

/// Excludes the output file, so that an earlier version of it is not indexed.
fn exclude_output(out: &Path, inputs: &mut Inputs) -> Result<()> {
    for source in inputs.sources.iter().filter(|source| source.is_dir()) {
        let relative = url::relative_to(out, source).with_context(|| source.display().to_string())?;
        if let Some(path) = relative.as_deref().and_then(Path::to_str) {
            inputs.options.exclude.push(format!("/{}", escape_pattern(path)));
        }
    }
    Ok(())
}

/// Escapes a path, so that the pattern matches this path only.
fn escape_pattern(path: &str) -> String {
    let mut pattern = String::new();
    for c in path.chars() {
        match c {
            '*' | '?' | '[' | ']' | '{' | '}' => pattern.extend(['[', c, ']']),
            '\\' if cfg!(windows) => pattern.push('/'),
            '\\' => pattern.push_str("\\\\"),
            other => pattern.push(other),
        }
    }
    pattern
}

/// The name of a folder, or of a file without its extension.
fn source_name(source: &Path) -> String {
    let path = source.canonicalize().unwrap_or_else(|_| source.to_owned());
    let name = if path.is_dir() { path.file_name() } else { path.file_stem() };
    name.map_or_else(|| "Documents".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// The name of a file for a page with this title, which all file systems take.
fn page_file_name(title: &str) -> String {
    let is_refused = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    let name: String = title.chars().map(|c| if is_refused(c) { '-' } else { c }).collect();
    let name = &name[..name.floor_char_boundary(MAX_NAME_BYTES)];
    let name = name.trim_start_matches(['.', '-', ' ']).trim_end_matches(['.', ' ']);
    // Windows takes `nul.html` for a device.
    let is_device = |name: &str| {
        let name = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
        let is_port = |port: &str| matches!(name.strip_prefix(port).map(str::as_bytes), Some([b'1'..=b'9']));
        ["con", "prn", "aux", "nul"].contains(&name.as_str()) || is_port("com") || is_port("lpt")
    };
    match name {
        "" => "documents.html".to_owned(),
        name if is_device(name) => format!("_{name}.html"),
        name => format!("{name}.html"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_only_their_path() {
        assert_eq!(escape_pattern("a*b?/[c]{d}"), "a[*]b[?]/[[]c[]][{]d[}]");
        assert_eq!(escape_pattern("a\\b"), if cfg!(windows) { "a/b" } else { "a\\\\b" });
    }

    #[test]
    fn titles_become_file_names() {
        for (title, expected) in [
            ("Reports 2022", "Reports 2022.html"),
            ("ရွာ", "ရွာ.html"),
            ("a/b\\c: \"d\"?", "a-b-c- -d--.html"),
            ("../.hidden. ", "hidden.html"),
            ("--out", "out.html"),
            ("...", "documents.html"),
            ("Con", "_Con.html"),
            ("com1.old", "_com1.old.html"),
            ("Common", "Common.html"),
        ] {
            assert_eq!(page_file_name(title), expected);
        }
        assert_eq!(page_file_name(&"ရ".repeat(100)).len(), 198 + ".html".len());
    }

    #[test]
    fn words_are_those_of_a_language_or_its_base() {
        let german = words_of("de").unwrap();
        assert!(german.contains("Suche"), "{german}");
        assert_eq!(words_of("de-AT"), Some(german));
        assert_eq!(words_of("tlh"), None);
    }
}
