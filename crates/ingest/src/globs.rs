//! The include and exclude patterns.

use std::path::Path;

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use crate::error::Error;
use crate::options::Options;

/// The compiled patterns of [`Options::include`] and [`Options::exclude`].
pub(crate) struct Globs {
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl Globs {
    pub(crate) fn new(options: &Options) -> Result<Self, Error> {
        let include = if options.include.is_empty() { None } else { Some(compile(&options.include)?) };
        Ok(Self { include, exclude: compile(&options.exclude)? })
    }

    /// Whether a file is read; the path is relative to the source.
    pub(crate) fn includes(&self, file: &Path) -> bool {
        !self.excludes(file) && self.include.as_ref().is_none_or(|include| include.is_match(file))
    }

    /// Whether there is no include pattern.
    pub(crate) fn includes_all(&self) -> bool {
        self.include.is_none()
    }

    /// Whether a file, or a folder and everything in it, is excluded.
    pub(crate) fn excludes(&self, path: &Path) -> bool {
        self.exclude.is_match(path)
    }
}

/// Patterns of paths, with the rules of [`Options::include`].
///
/// ```
/// let patterns = samara_ingest::Patterns::new(&["/blog/*.html".to_owned()])?;
/// assert!(patterns.match_path("blog/seeds.html".as_ref()));
/// assert!(!patterns.match_path("guide/blog.html".as_ref()));
/// # Ok::<(), samara_ingest::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Patterns(GlobSet);

impl Patterns {
    /// Compiles patterns.
    ///
    /// # Errors
    /// [`Error::Glob`] if one is invalid.
    pub fn new(patterns: &[String]) -> Result<Self, Error> {
        compile(patterns).map(Self)
    }

    /// Whether one of them matches a path, or a folder that contains it.
    pub fn match_path(&self, path: &Path) -> bool {
        self.0.is_match(path)
    }
}

/// Compiles patterns with the rules of `.gitignore`: without `/` a pattern matches a name in any
/// folder, with `/` a path relative to the source; a match of a folder matches everything in it.
fn compile(globs: &[String]) -> Result<GlobSet, Error> {
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        let path = glob.trim_start_matches("./").trim_end_matches('/');
        let path = match path.strip_prefix('/') {
            Some(anchored) => anchored.to_owned(),
            None if path.contains('/') => path.to_owned(),
            None => format!("**/{path}"),
        };
        let glob_for = |pattern: &str| -> Result<Glob, Error> {
            GlobBuilder::new(pattern)
                .literal_separator(true)
                .build()
                .map_err(|error| Error::Glob { glob: glob.clone(), message: error.kind().to_string() })
        };
        set.add(glob_for(&path)?);
        set.add(glob_for(&format!("{path}/**"))?);
    }
    set.build().map_err(|error| Error::Glob { glob: globs.join(" "), message: error.kind().to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(include: &[&str], exclude: &[&str], file: &str) -> bool {
        let options = Options::default().include(include.iter().copied()).exclude(exclude.iter().copied());
        Globs::new(&options).unwrap().includes(Path::new(file))
    }

    #[test]
    fn matches_like_gitignore() {
        assert!(reads(&[], &[], "a/b.html"));
        assert!(reads(&["*.md"], &[], "a/b.md"));
        assert!(!reads(&["*.md"], &[], "a/b.html"));
        assert!(!reads(&[], &["drafts"], "a/drafts/b.md"));
        assert!(!reads(&[], &["drafts/"], "drafts/b.md"));
        assert!(!reads(&[], &["/a/*"], "a/b/c.md"));
        assert!(reads(&[], &["/b"], "a/b/c.md"));
        assert!(reads(&["docs/**/*.html"], &["docs/old/**"], "docs/new/x.html"));
        assert!(!reads(&["docs/**/*.html"], &["docs/old/**"], "docs/old/x.html"));
    }

    #[test]
    fn error_names_invalid_pattern() {
        let options = Options::default().exclude(["a["]);
        let message = Globs::new(&options).err().unwrap().to_string();
        assert!(message.contains("\"a[\""), "{message}");
    }
}
