//! `samara.toml`: what one would otherwise type each time. Flags win over it.
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
//! Paths in it are relative to the folder in which it lies.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use serde::Deserialize;

/// Where it is looked for when no flag names it.
const NAME: &str = "samara.toml";

/// All that can be set.
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
    pub base_url: Option<String>,
}

/// `[pack]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pack {
    pub out: Option<PathBuf>,
    pub title: Option<String>,
}

/// `[serve]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Serve {
    pub dir: Option<PathBuf>,
    pub port: Option<u16>,
}

impl Settings {
    /// Reads the file that was named, or `samara.toml` where there is one.
    ///
    /// # Errors
    /// If it cannot be read, is no TOML, or holds a key that is none of these: with the line.
    pub fn read(named: Option<&Path>) -> Result<Self> {
        let path = named.unwrap_or(Path::new(NAME));
        if named.is_none() && !path.exists() {
            return Ok(Self::default());
        }
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let mut settings =
            Self::parse(&text).map_err(|(line, message)| anyhow!("{}:{line}: {message}", path.display()))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let Self { sources, build, pack, serve, .. } = &mut settings;
        let paths = sources.iter_mut().chain(&mut build.out).chain(&mut pack.out).chain(&mut serve.dir);
        paths.for_each(|path| *path = folder.join(&path));
        Ok(settings)
    }

    /// The settings, or the line and what is wrong in it.
    fn parse(text: &str) -> Result<Self, (usize, String)> {
        toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = text.get(..start).unwrap_or(text).matches('\n').count() + 1;
            (line, error.message().replace('\n', "; ").replace("unknown field", "unknown key"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_keys_are_read() {
        let settings = Settings::parse(
            "sources = ['public']\ninclude = ['*.html']\nexclude = ['x']\nfacets = ['year']\nstrict = true\nmax-size = 64\n\
             keep-accents = true\n[build]\nout = 'o'\nname = 'n'\ninline = true\nraw = true\nbase-url = 'u'\n\
             [pack]\nout = 'p.html'\ntitle = 'T'\n[serve]\ndir = 'public'\nport = 8000\n",
        )
        .unwrap();
        assert!(settings.strict && settings.keep_accents && settings.build.inline && settings.build.raw);
        assert_eq!(settings.build.base_url.as_deref(), Some("u"));
        assert_eq!(settings.max_size, Some(64));
        assert_eq!(settings.serve.port, Some(8000));
    }

    #[test]
    fn errors_name_line_and_key() {
        let (line, message) = Settings::parse("sources = ['a']\n\n[build]\nbase_url = 'x'\n").unwrap_err();
        assert_eq!(line, 4);
        assert!(message.starts_with("unknown key `base_url`, expected one of `out`"), "{message}");
        let (line, message) = Settings::parse("strict = true\nfacets = 'year'\n").unwrap_err();
        assert_eq!(line, 2);
        assert!(message.contains("expected a sequence"), "{message}");
        assert_eq!(Settings::parse("\na = [\n").unwrap_err().0, 2);
    }
}
