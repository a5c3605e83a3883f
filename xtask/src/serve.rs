//! `cargo xtask run`: builds dist/ and serves dist/site on localhost.

use std::fs::File;
use std::net::Ipv4Addr;
use std::path::Path;

use anyhow::{Result, anyhow};
use tiny_http::{Header, Request, Response, Server};

use crate::{dist, tools};

/// The preferred port; if it is taken, any free one.
const PORT: u16 = 8080;

/// Builds dist/ and serves it until it is stopped.
pub fn run() -> Result<()> {
    dist::build()?;
    let server = Server::http((Ipv4Addr::LOCALHOST, PORT))
        .or_else(|_| Server::http((Ipv4Addr::LOCALHOST, 0)))
        .map_err(|error| anyhow!("no port on localhost is free: {error}"))?;
    let address = server.server_addr();
    println!(
        "\nYour own documents: replace the files in seeds/ and run this again.\n\
         Without a server: open dist/samara.html by double click. Ctrl-C stops.\n\
         Open http://{address}/"
    );
    let site = tools::root().join("dist/site");
    for request in server.incoming_requests() {
        // A browser that closes the connection early is not an error.
        let _ = answer(request, &site);
    }
    Ok(())
}

fn answer(request: Request, site: &Path) -> std::io::Result<()> {
    let path = request.url().split(['?', '#']).next().unwrap_or_default();
    let name = match path.trim_start_matches('/') {
        "" => "index.html",
        name => name,
    };
    if name == "favicon.ico" {
        // Browsers request it unasked, and log an error if it is missing.
        return request.respond(Response::empty(204));
    }
    // No file of the site has an escaped or hidden name, and `..` would leave the folder.
    let is_inside =
        !name.contains(['%', '\\']) && name.split('/').all(|part| !part.is_empty() && !part.starts_with('.'));
    let file = if is_inside { File::open(site.join(name)).ok() } else { None };
    match file {
        Some(file) => {
            let response = Response::from_file(file)
                .with_header(header("Content-Type", mime(name)))
                .with_header(header("Cache-Control", "no-cache"));
            request.respond(response)
        }
        None => request.respond(Response::from_string("There is no such file.\n").with_status_code(404)),
    }
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("plain ASCII")
}

fn mime(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        _ => "application/octet-stream",
    }
}
