//! `samara.toml`: defaults for the command line. Flags take precedence.
//!
//! ```toml
//! sources = ["public"]
//! exclude = ["drafts"]
//! facets = ["year", "tags"]
//!
//! [build]
//! out = "public/search"
//! ```
//!
//! Paths are relative to the folder of the file.

use std::fs;
use std::mem;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use serde::Deserialize;
use toml::Spanned;

use crate::expectations::Expectation;
use crate::tuning::{Boost, Pin, Synonyms, Tuning};

/// The file that is read when `--config` is not given, if it exists.
const DEFAULT_FILE: &str = "samara.toml";

/// The contents of the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    pub sources: Vec<PathBuf>,
    pub include: Vec<String>,
    pub exclude: Vec<String>,
    pub facets: Vec<String>,
    pub keep_accents: bool,
    pub max_size: Option<u32>,
    pub strict: bool,
    pub ocr: bool,
    pub ocr_lang: Option<String>,
    /// Whether to apply the presets of known generators.
    pub preset: Option<bool>,
    pub expect: Vec<Expectation>,
    pub search_meta: Vec<String>,
    /// The folder of a sentence model.
    pub meaning: Option<PathBuf>,
    synonyms: Vec<Spanned<Synonyms>>,
    pins: Vec<Spanned<Pin>>,
    boost: Vec<Spanned<Boost>>,
    /// Synonyms, pins and boosts, checked.
    #[serde(skip)]
    pub tuning: Tuning,
    pub build: Build,
    pub pack: Pack,
    pub serve: Serve,
}

/// `[build]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Build {
    pub out: Option<PathBuf>,
    pub name: Option<String>,
    pub inline: bool,
    pub raw: bool,
    /// In parts, or whole; by size where neither is said.
    pub parts: Option<bool>,
    pub base_url: Option<String>,
    pub clean_urls: bool,
    pub inject: bool,
    pub at: Option<String>,
    pub site_url: Option<String>,
    pub integrity: bool,
    pub results: bool,
}

/// `[pack]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pack {
    pub out: Option<PathBuf>,
    pub title: Option<String>,
    pub description: Option<String>,
    pub name: Option<String>,
    pub logo: Option<PathBuf>,
    pub color: Option<String>,
    pub footer: Option<String>,
    pub lang: Option<String>,
}

/// `[serve]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Serve {
    pub dir: Option<PathBuf>,
    pub port: Option<u16>,
}

impl Settings {
    /// Reads the named file, or `samara.toml` in the current folder if it exists.
    ///
    /// # Errors
    /// If the file cannot be read, is not valid TOML, has an unknown key, or an entry that makes no sense. The error names
    /// the line.
    pub fn read(named: Option<&Path>) -> Result<Self> {
        let path = named.unwrap_or(Path::new(DEFAULT_FILE));
        if named.is_none() && !path.exists() {
            return Ok(Self::default());
        }
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let mut settings =
            Self::parse(&text).map_err(|(line, message)| anyhow!("{}:{line}: {message}", path.display()))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let Self { synonyms, pins, boost, .. } = &mut settings;
        let (synonyms, pins, boost) = (mem::take(synonyms), mem::take(pins), mem::take(boost));
        settings.tuning = Tuning::new(path, |start| line_of(&text, start), synonyms, pins, boost)?;
        let Self { sources, meaning, build, pack, serve, .. } = &mut settings;
        let paths = sources
            .iter_mut()
            .chain(meaning)
            .chain(&mut build.out)
            .chain(&mut pack.out)
            .chain(&mut pack.logo)
            .chain(&mut serve.dir);
        paths.for_each(|path| *path = folder.join(&path));
        Ok(settings)
    }

    /// Parses the settings. An error is a line number and a message.
    fn parse(text: &str) -> Result<Self, (usize, String)> {
        toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            (
                line_of(text, start),
                error.message().replace('\n', "; ").replace("unknown field", "unknown key"),
            )
        })
    }
}

/// The line of an offset, counted from 1.
fn line_of(text: &str, offset: usize) -> usize {
    text.get(..offset).unwrap_or(text).matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_all_keys() {
        let settings = Settings::parse(
            "sources = ['public']\ninclude = ['*.html']\nexclude = ['x']\nfacets = ['year']\nsearch-meta = ['author=2']\nstrict = true\npreset = false\nmax-size = 64\n\
             keep-accents = true\n[build]\nout = 'o'\nname = 'n'\ninline = true\nraw = true\nbase-url = 'u'\n\
             inject = true\nat = 'nav'\nsite-url = '/'\nintegrity = true\n[pack]\nout = 'p.html'\ntitle = 'T'\ndescription = 'D'\nname = 'N'\nfooter = 'F'\nlang = 'de'\n[serve]\ndir = 'public'\nport = 8000\n\
             [[expect]]\nquery = 'q'\npage = 'a.html'\n[[expect]]\nquery = 'r'\npage = 'b.html'\nfirst = 3\nlang = 'de'\n",
        )
        .unwrap();
        assert!(settings.strict && settings.keep_accents && settings.build.inline && settings.build.raw);
        assert!(settings.build.inject && settings.build.integrity);
        assert_eq!(settings.build.base_url.as_deref(), Some("u"));
        assert_eq!(settings.max_size, Some(64));
        assert_eq!(settings.serve.port, Some(8000));
        assert_eq!(settings.expect.iter().map(|expected| expected.first).collect::<Vec<_>>(), [1, 3]);
    }

    #[test]
    fn errors_name_the_line_and_the_key() {
        let (line, message) = Settings::parse("sources = ['a']\n\n[build]\nbase_url = 'x'\n").unwrap_err();
        assert_eq!(line, 4);
        assert!(message.starts_with("unknown key `base_url`, expected one of `out`"), "{message}");
        let (line, message) = Settings::parse("strict = true\nfacets = 'year'\n").unwrap_err();
        assert_eq!(line, 2);
        assert!(message.contains("expected a sequence"), "{message}");
        assert_eq!(Settings::parse("\na = [\n").unwrap_err().0, 2);
    }
}
