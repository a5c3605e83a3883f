//! From the path of a URL to a file.

use std::fs;
use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode_str;

/// The result of looking up a URL path.
#[derive(Debug, PartialEq, Eq)]
pub enum Lookup {
    File(PathBuf),
    /// A folder whose URL lacks the trailing slash.
    Folder,
    NotFound,
}

/// Looks up a URL path. Files outside the folder are not found, not even through symbolic links, and neither are names that
/// begin with a dot: `.git` and `.env` contain private files.
pub fn find(root: &Path, url_path: &str) -> Lookup {
    // A redirect to `//host` would lead to another server.
    let Some(relative) = url_path.strip_prefix('/').filter(|path| !path.starts_with('/')) else {
        return Lookup::NotFound;
    };
    let Some(relative) = decode(relative) else { return Lookup::NotFound };
    // `..` is refused before the file system is asked: the answer would tell the names of folders outside.
    let is_allowed =
        |part| matches!(part, Component::Normal(name) if !name.as_encoded_bytes().starts_with(b"."));
    if !relative.components().all(is_allowed) {
        return Lookup::NotFound;
    }
    let found = fs::canonicalize(root.join(&relative)).or_else(|error| {
        // The address of a page without `.html`.
        let has_name = !url_path.ends_with('/') && relative.file_name().is_some();
        if has_name { fs::canonicalize(root.join(with_html(&relative))) } else { Err(error) }
    });
    let Ok(path) = found else { return Lookup::NotFound };
    if !path.starts_with(root) {
        return Lookup::NotFound;
    }
    let has_trailing_slash = url_path.ends_with('/');
    match path.is_dir() {
        true if !has_trailing_slash => Lookup::Folder,
        true => find(root, &format!("{url_path}index.html")),
        false if path.is_file() && !has_trailing_slash => Lookup::File(path),
        false => Lookup::NotFound,
    }
}

fn with_html(path: &Path) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(".html");
    path.into()
}

#[cfg(unix)]
fn decode(path: &str) -> Option<PathBuf> {
    let bytes: Vec<u8> = percent_decode_str(path).collect();
    (!bytes.contains(&0))
        .then(|| <std::ffi::OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes).into())
}

#[cfg(not(unix))]
fn decode(path: &str) -> Option<PathBuf> {
    let path = percent_decode_str(path).decode_utf8().ok()?;
    (!path.contains(['\0', ':'])).then(|| path.into_owned().into())
}

/// The media type by the extension of the file name.
pub fn media_type(path: &Path) -> &'static str {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "xhtml" => "application/xhtml+xml; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "txt" | "md" => "text/plain; charset=utf-8",
        "xml" => "application/xml",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "pdf" => "application/pdf",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_only_files_inside_the_folder() {
        let outside = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(outside.path()).unwrap().join("site");
        fs::create_dir_all(root.join("a b")).unwrap();
        fs::write(outside.path().join("secret"), "").unwrap();
        fs::write(root.join("index.html"), "").unwrap();
        fs::write(root.join(".env"), "").unwrap();
        fs::create_dir(root.join(".git")).unwrap();
        fs::write(root.join(".git/config"), "").unwrap();
        fs::write(root.join("a b/index.html"), "").unwrap();
        fs::write(root.join("50% #1.html"), "").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(outside.path().join("secret"), root.join("link")).unwrap();

        let file = |path: &str| Lookup::File(root.join(path));
        assert_eq!(find(&root, "/"), file("index.html"));
        assert_eq!(find(&root, "/a%20b"), Lookup::Folder);
        assert_eq!(find(&root, "/a%20b/"), file("a b/index.html"));
        assert_eq!(find(&root, "/50%25%20%231.html"), file("50% #1.html"));
        assert_eq!(find(&root, "/50%25%20%231"), file("50% #1.html"));
        assert_eq!(find(&root, "/50%25%20%231/"), Lookup::NotFound);
        for address in [
            "/../secret",
            "/%2e%2e/secret",
            "/..%2fsecret",
            "/a%20b/../../secret",
            "/../site/",
            "/../site/index.html",
            "/a%20b/..",
            "/.env",
            "/%2eenv",
            "/.git/config",
            "/a%20b/.hidden/x",
            "//secret",
            "/link",
            "/x",
            "x",
            "/index.html/",
            "/%00",
            "/%2fetc/passwd",
            "",
        ] {
            assert_eq!(find(&root, address), Lookup::NotFound, "{address}");
        }
    }
}
