//! `samara serve`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::site::Site;

/// A running server, stopped when dropped.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(site: &Site, folder: &str) -> Self {
        Self::started(&mut site.command(&["serve", folder, "--port", "0"]))
    }

    /// Runs the command, and waits until it serves.
    fn started(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let (_, address) = line.split_once("http://").expect(&line);
        let address = address.split('/').next().unwrap().to_owned();
        assert!(address.starts_with("127.0.0.1:"), "{address}");
        Self { child, address }
    }

    /// Sends a request; returns status, lower-case headers and body.
    fn request(&self, method: &str, path: &str) -> (u16, String, Vec<u8>) {
        self.request_with(method, path, "Host: localhost\r\n")
    }

    /// Sends a request with additional headers.
    fn request_with(&self, method: &str, path: &str, headers: &str) -> (u16, String, Vec<u8>) {
        let mut stream = self.connect();
        write!(stream, "{method} {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(answer[..end].to_vec()).unwrap().to_lowercase();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head, answer[end + 4..].to_vec())
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn serves_the_folder_and_nothing_else() {
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
        let (status, head, answer) = server.request("GET", path);
        assert_eq!((status, answer.as_slice()), (200, body.as_bytes()), "{path}");
        assert!(head.contains(&format!("content-type: {kind}\r\n")), "{head}");
    }
    let (status, head, _) = server.request("GET", "/a%20b");
    assert!(status == 302 && head.lines().any(|line| line == "location: /a%20b/"), "{head}");
    let (_, head, _) = server.request("GET", "/a%20b?q=1");
    assert!(head.lines().any(|line| line == "location: /a%20b/?q=1"), "{head}");
    for path in
        ["/../secret.txt", "/%2e%2e/secret.txt", "/a%20b/..%2f..%2fsecret.txt", "/missing", "//secret.txt"]
    {
        let (status, _, body) = server.request("GET", path);
        assert_eq!((status, body.as_slice()), (404, &b"Not found.\n"[..]), "{path}");
    }
    let (status, head, body) = server.request("HEAD", "/");
    assert_eq!((status, body.len()), (200, 0));
    assert!(
        head.contains("content-length: 5\r\n") && head.contains("x-content-type-options: nosniff\r\n"),
        "{head}"
    );
    assert_eq!(server.request("POST", "/").0, 405);
}

#[test]
fn names_the_folder_or_port_that_cannot_be_used() {
    let site = Site::empty();
    assert!(site.failed(&["serve", "missing"]).contains("missing: no such folder"));
    let server = Server::start(&site, ".");
    let port = server.address.split(':').nth(1).unwrap();
    let message = site.failed(&["serve", ".", "--port", port]);
    assert!(message.contains(&format!("port {port} cannot be used")), "{message}");
}

/// DNS rebinding: a website can resolve its own name to 127.0.0.1, and could then read the files of its visitors.
#[test]
fn unknown_hosts_are_refused() {
    let site = Site::new(&[("site/index.html", "front")]);
    let server = Server::start(&site, "site");
    for host in
        ["Host: rebound.example\r\n", "Host: rebound.example:8080\r\n", "", "Host: localhost\r\nHost: a\r\n"]
    {
        let (status, _, body) = server.request_with("GET", "/", host);
        assert_eq!(status, 403, "{host}");
        assert!(!body.windows(5).any(|bytes| bytes == b"front"), "{host}");
    }
    let own = format!("Host: {}\r\n", server.address);
    assert_eq!(server.request_with("GET", "/", &own).0, 200);
    let mut command = site.command(&["serve", "site", "--port", "0", "--host", "preview.test"]);
    let server = Server::started(&mut command);
    assert_eq!(server.request_with("GET", "/", "Host: preview.test\r\n").0, 200);
}

#[test]
fn hidden_files_and_names_of_parents_are_not_found() {
    let site =
        Site::new(&[("site/index.html", "front"), ("site/.env", "SECRET=1"), ("site/.git/config", "[core]")]);
    let server = Server::start(&site, "site");
    for path in
        ["/.env", "/%2eenv", "/.git/config", "/.git/", "/../site/", "/../site/index.html", "/%2e%2e/site/"]
    {
        assert_eq!(server.request("GET", path).0, 404, "{path}");
    }
}

#[test]
fn clients_that_do_not_read_do_not_block_others() {
    let site = Site::new(&[("site/index.html", "front")]);
    // More than the buffers of a connection hold.
    site.write("site/large.bin", vec![b'a'; 16 << 20]);
    let server = Server::start(&site, "site");
    let idle: Vec<_> = (0..8).map(|_| server.connect()).collect();
    let stuck: Vec<_> = (0..8)
        .map(|_| {
            let mut stream = server.connect();
            write!(stream, "GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
            // The response has started; the client stops reading.
            stream.read_exact(&mut [0; 16]).unwrap();
            stream
        })
        .collect();
    assert_eq!(server.request("GET", "/").0, 200);
    drop((idle, stuck));
}

#[test]
fn unchanged_files_and_ranges_are_answered_in_part() {
    let site = Site::new(&[("site/a.txt", "0123456789")]);
    let server = Server::start(&site, "site");
    let with = |headers: &str| server.request_with("GET", "/a.txt", &format!("Host: localhost\r\n{headers}"));
    let (_, head, _) = with("");
    let etag = head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().to_owned();
    let (status, _, body) = with(&format!("If-None-Match: {etag}\r\n"));
    assert_eq!((status, body.len()), (304, 0));
    assert_eq!(with("If-None-Match: \"other\"\r\n").0, 200);

    let (status, head, body) = with("Range: bytes=2-4\r\n");
    assert_eq!((status, body.as_slice()), (206, &b"234"[..]));
    assert!(head.contains("content-range: bytes 2-4/10"), "{head}");
    let (status, head, _) = with("Range: bytes=10-\r\n");
    assert!(status == 416 && head.contains("content-range: bytes */10"), "{head}");
    let (status, _, body) = with("Range: bytes=2-4\r\nIf-Range: \"other\"\r\n");
    assert_eq!((status, body.len()), (200, 10));

    site.write("site/a.txt", "changed");
    assert_eq!(with(&format!("If-None-Match: {etag}\r\n")).0, 200);
}

#[test]
fn a_connection_serves_several_requests() {
    let site = Site::new(&[("site/a.txt", "aa"), ("site/b.txt", "bb")]);
    let server = Server::start(&site, "site");
    let mut stream = server.connect();
    write!(
        stream,
        "GET /a.txt HTTP/1.1\r\nHost: localhost\r\n\r\nGET /b.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    assert!(answers.contains("\r\n\r\naaHTTP/1.1 200") && answers.ends_with("\r\n\r\nbb"), "{answers}");
}
