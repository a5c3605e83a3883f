//! `samara serve`: a folder on localhost, to look at.

use std::fs::{self, File};
use std::io;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use anyhow::{Context, Result, anyhow, ensure};
use clap::error::ErrorKind;
use percent_encoding::percent_decode_str;
use tiny_http::{Header, Method, Request, Response, Server};

use crate::args::wrong_usage;
use crate::console::{Console, GOOD};
use crate::settings::Settings;

const EXAMPLES: &str = "\
Examples:
  samara serve public
  samara serve public --port 3000";

/// Tried first, where no port was named; then any that is free.
const PORT: u16 = 8080;
/// A browser asks for several files at once.
const THREADS: usize = 4;

/// Show a folder on localhost, to preview it
///
/// Only this machine can see it, and only what lies in the folder.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The folder
    dir: Option<PathBuf>,
    /// The port; without it 8080, or another where that is taken
    #[arg(long)]
    port: Option<u16>,
    /// Take settings from this file instead of samara.toml in the current folder
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

pub fn run(args: Args, console: &Console) -> Result<()> {
    let settings = Settings::read(args.config.as_deref())?.serve;
    let Some(dir) = args.dir.or(settings.dir) else {
        let message = "no DIR was given, and no `dir` under [serve] in samara.toml";
        return Err(wrong_usage("serve", ErrorKind::MissingRequiredArgument, message));
    };
    ensure!(dir.is_dir(), "{}: there is no such folder", dir.display());
    let root = fs::canonicalize(&dir).with_context(|| dir.display().to_string())?;
    let server = Arc::new(listen(args.port.or(settings.port))?);
    console.say(format_args!(
        "{} is shown at {GOOD}http://{}/{GOOD:#}; Ctrl-C stops.",
        dir.display(),
        server.server_addr()
    ))?;
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                for request in server.incoming_requests() {
                    // A reader who went away is no reason to stop.
                    let _ = answer(request, &root);
                }
            });
        }
    });
    Ok(())
}

fn listen(port: Option<u16>) -> Result<Server> {
    let on = |port| Server::http((Ipv4Addr::LOCALHOST, port));
    match port {
        Some(port) => on(port).map_err(|error| anyhow!("port {port} cannot be used: {error}")),
        None => on(PORT).or_else(|_| on(0)).map_err(|error| anyhow!("no port on localhost is free: {error}")),
    }
}

fn answer(request: Request, root: &Path) -> io::Result<()> {
    if !matches!(request.method(), Method::Get | Method::Head) {
        return request
            .respond(Response::from_string("Only GET and HEAD are answered.\n").with_status_code(405));
    }
    let path = request.url().split(['?', '#']).next().unwrap_or_default().to_owned();
    match find(root, &path) {
        Found::File(path) => {
            let kind = media_type(&path);
            let response = Response::from_file(File::open(path)?);
            request.respond(
                response
                    .with_header(header("Content-Type", kind))
                    .with_header(header("Cache-Control", "no-cache")),
            )
        }
        // So that relative addresses in its page are right.
        Found::Folder => {
            let response = Response::from_string("").with_status_code(301);
            request.respond(response.with_header(header("Location", &format!("{path}/"))))
        }
        Found::Nothing => {
            request.respond(Response::from_string("There is no such file.\n").with_status_code(404))
        }
    }
}

/// What an address leads to.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    File(PathBuf),
    /// A folder that was named without `/` at its end.
    Folder,
    Nothing,
}

/// Looks an address up. What lies outside the folder, also by a link, is not found.
fn find(root: &Path, address: &str) -> Found {
    // `//host` at the start of a redirect would lead to another server.
    let Some(relative) = address.strip_prefix('/').filter(|path| !path.starts_with('/')) else {
        return Found::Nothing;
    };
    let Some(relative) = decode(relative) else { return Found::Nothing };
    let Ok(path) = fs::canonicalize(root.join(relative)) else { return Found::Nothing };
    if !path.starts_with(root) {
        return Found::Nothing;
    }
    let named_as_folder = address.ends_with('/');
    match path.is_dir() {
        true if !named_as_folder => Found::Folder,
        true => find(root, &format!("{address}index.html")),
        false if path.is_file() && !named_as_folder => Found::File(path),
        false => Found::Nothing,
    }
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

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("an address that came in a request can go into an answer")
}

fn media_type(path: &Path) -> &'static str {
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
    fn only_what_lies_in_the_folder_is_found() {
        let outside = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(outside.path()).unwrap().join("site");
        fs::create_dir_all(root.join("a b")).unwrap();
        fs::write(outside.path().join("secret"), "").unwrap();
        fs::write(root.join("index.html"), "").unwrap();
        fs::write(root.join("a b/index.html"), "").unwrap();
        fs::write(root.join("50% #1.html"), "").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(outside.path().join("secret"), root.join("link")).unwrap();

        let file = |path: &str| Found::File(root.join(path));
        assert_eq!(find(&root, "/"), file("index.html"));
        assert_eq!(find(&root, "/a%20b"), Found::Folder);
        assert_eq!(find(&root, "/a%20b/"), file("a b/index.html"));
        assert_eq!(find(&root, "/50%25%20%231.html"), file("50% #1.html"));
        for address in [
            "/../secret",
            "/%2e%2e/secret",
            "/..%2fsecret",
            "/a%20b/../../secret",
            "//secret",
            "/link",
            "/x",
            "x",
            "/index.html/",
            "/%00",
            "/%2fetc/passwd",
            "",
        ] {
            assert_eq!(find(&root, address), Found::Nothing, "{address}");
        }
    }
}
