//! `samara serve`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use crate::site::Site;

/// A server that is stopped in the end.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(site: &Site, folder: &str) -> Self {
        let mut command = site.command(&["serve", folder, "--port", "0"]);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let (_, address) = line.split_once("http://").expect(&line);
        let address = address.split('/').next().unwrap().to_owned();
        assert!(address.starts_with("127.0.0.1:"), "{address}");
        Self { child, address }
    }

    /// Status, lower-case headers and body of an answer.
    fn ask(&self, method: &str, path: &str) -> (u16, String, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(answer[..end].to_vec()).unwrap().to_lowercase();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head, answer[end + 4..].to_vec())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_folder_is_shown_and_nothing_else() {
    let site = Site::new(&[
        ("site/index.html", "front"),
        ("site/a b/index.html", "inner"),
        ("site/a.wasm", "\0asm"),
        ("secret.txt", "secret"),
    ]);
    let server = Server::start(&site, "site");
    for (path, kind, body) in [
        ("/", "text/html; charset=utf-8", "front"),
        ("/?q=1", "text/html; charset=utf-8", "front"),
        ("/a%20b/", "text/html; charset=utf-8", "inner"),
        ("/a.wasm", "application/wasm", "\0asm"),
    ] {
        let (status, head, answer) = server.ask("GET", path);
        assert_eq!((status, answer.as_slice()), (200, body.as_bytes()), "{path}");
        assert!(head.contains(&format!("content-type: {kind}\r\n")), "{head}");
    }
    let (status, head, _) = server.ask("GET", "/a%20b");
    assert!(status == 301 && head.contains("location: /a%20b/"), "{head}");
    for path in
        ["/../secret.txt", "/%2e%2e/secret.txt", "/a%20b/..%2f..%2fsecret.txt", "/missing", "//secret.txt"]
    {
        let (status, _, body) = server.ask("GET", path);
        assert_eq!((status, body.as_slice()), (404, &b"There is no such file.\n"[..]), "{path}");
    }
    assert_eq!(server.ask("HEAD", "/").0, 200);
    assert_eq!(server.ask("POST", "/").0, 405);
}

#[test]
fn what_cannot_be_served_is_named() {
    let site = Site::empty();
    assert!(site.failed(&["serve", "missing"]).contains("missing: there is no such folder"));
    let server = Server::start(&site, ".");
    let port = server.address.split(':').nth(1).unwrap();
    let message = site.failed(&["serve", ".", "--port", port]);
    assert!(message.contains(&format!("port {port} cannot be used")), "{message}");
}
