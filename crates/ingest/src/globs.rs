//! Which files of a source are read: `include` and `exclude`.

use std::path::Path;

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use crate::error::Error;
use crate::options::Options;

/// The patterns of [`Options::include`] and [`Options::exclude`], compiled.
pub(crate) struct Globs {
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl Globs {
    pub(crate) fn new(options: &Options) -> Result<Self, Error> {
        let include = if options.include.is_empty() { None } else { Some(set(&options.include)?) };
        Ok(Self { include, exclude: set(&options.exclude)? })
    }

    /// Whether a file is read, by its path relative to the source.
    pub(crate) fn reads(&self, file: &Path) -> bool {
        !self.excludes(file) && self.include.as_ref().is_none_or(|include| include.is_match(file))
    }

    /// Whether nobody said which files are to be read.
    pub(crate) fn reads_all(&self) -> bool {
        self.include.is_none()
    }

    /// Whether a file, or a folder with all that is in it, is left out.
    pub(crate) fn excludes(&self, path: &Path) -> bool {
        self.exclude.is_match(path)
    }
}

/// As in `.gitignore`: a pattern without `/` stands for a name in any folder, one with `/` for a
/// path from the source's root, and a folder's pattern for all that is in the folder.
fn set(globs: &[String]) -> Result<GlobSet, Error> {
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        let path = glob.trim_start_matches("./").trim_end_matches('/');
        let path = match path.strip_prefix('/') {
            Some(anchored) => anchored.to_owned(),
            None if path.contains('/') => path.to_owned(),
            None => format!("**/{path}"),
        };
        let compile = |pattern: &str| -> Result<Glob, Error> {
            GlobBuilder::new(pattern)
                .literal_separator(true)
                .build()
                .map_err(|error| Error::Glob { glob: glob.clone(), message: error.kind().to_string() })
        };
        set.add(compile(&path)?);
        set.add(compile(&format!("{path}/**"))?);
    }
    set.build().map_err(|error| Error::Glob { glob: globs.join(" "), message: error.kind().to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(include: &[&str], exclude: &[&str], file: &str) -> bool {
        let strings = |globs: &[&str]| globs.iter().map(|&glob| glob.to_owned()).collect();
        let options = Options { include: strings(include), exclude: strings(exclude), ..Options::default() };
        Globs::new(&options).unwrap().reads(Path::new(file))
    }

    #[test]
    fn names_match_in_any_folder_and_paths_from_the_root() {
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
    fn a_broken_pattern_is_named() {
        let options = Options { exclude: vec!["a[".into()], ..Options::default() };
        let message = Globs::new(&options).err().unwrap().to_string();
        assert!(message.contains("\"a[\""), "{message}");
    }
}
