//! A preview server for static files, reachable from this machine only.
//!
//! - `request` reads the head of a request within a time limit;
//! - `lookup` maps the path of a URL to a file inside the folder;
//! - `response` writes status, headers and the file or a part of it.
//!
//! Each connection has its own thread and time limits, so that a client that does not read or write cannot delay
//! others. Requests for unknown hosts are refused: otherwise a website could read the files through its own host name,
//! resolved to 127.0.0.1 (DNS rebinding).

mod lookup;
mod request;
mod response;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

use self::lookup::{Lookup, find};
use self::request::{Head, Request};
use self::response::{Response, send_file};

/// The port to try if none is given. If it is in use, any free port is taken.
const DEFAULT_PORT: u16 = 8080;
/// More connections at a time are closed at once.
const MAX_CONNECTIONS: usize = 64;
/// A client must send the head of a request, and read each block of a response, within this time.
const TIMEOUT: Duration = Duration::from_secs(10);

/// What the connections share.
#[derive(Debug)]
struct Site {
    /// The folder, canonicalized.
    root: PathBuf,
    /// Names in the header `Host` that are answered, in lower case.
    hosts: Vec<String>,
}

/// A server that listens on localhost.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    site: Arc<Site>,
}

impl Server {
    /// Starts to listen. `hosts` are names for this machine beside `localhost` and the loopback addresses.
    ///
    /// # Errors
    /// If the folder cannot be resolved or the port cannot be used.
    pub fn bind(folder: &Path, port: Option<u16>, hosts: Vec<String>) -> Result<Self> {
        let root = folder.canonicalize().with_context(|| folder.display().to_string())?;
        let on = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        let listener = match port {
            Some(port) => on(port).with_context(|| format!("port {port} cannot be used"))?,
            None => on(DEFAULT_PORT).or_else(|_| on(0)).context("no port on localhost is free")?,
        };
        let address = listener.local_addr().context("no port on localhost is free")?;
        let local = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned);
        let hosts = hosts.iter().map(|host| host.to_ascii_lowercase()).chain(local).collect();
        Ok(Self { listener, address, site: Arc::new(Site { root, hosts }) })
    }

    /// The address that it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers requests for ever.
    pub fn run(&self) {
        // Each thread holds a reference to the site: their number is the number of open connections.
        for stream in self.listener.incoming().flatten() {
            if Arc::strong_count(&self.site) > MAX_CONNECTIONS {
                continue;
            }
            let site = Arc::clone(&self.site);
            thread::spawn(move || {
                // A client that disconnects or is too slow loses its connection, and nothing else.
                let _ = site.serve_connection(&stream);
            });
        }
    }
}

impl Site {
    /// Answers the requests of a connection, one after the other.
    fn serve_connection(&self, stream: &TcpStream) -> io::Result<()> {
        stream.set_write_timeout(Some(TIMEOUT))?;
        stream.set_nodelay(true)?;
        let mut buffer = Vec::new();
        while let Some(head) = request::read(stream, &mut buffer, TIMEOUT)? {
            let keep_alive = match &head {
                Head::Valid(request) => {
                    self.answer(stream, request)?;
                    request.keep_alive
                }
                Head::Invalid => {
                    Response::text(400, "Bad request.").send(stream, false)?;
                    false
                }
            };
            if !keep_alive {
                break;
            }
        }
        Ok(())
    }

    fn answer(&self, stream: &TcpStream, request: &Request) -> io::Result<()> {
        if !self.knows_host(request.host.as_deref()) {
            return Response::text(403, "This host is not served; `samara serve --host NAME` allows it.")
                .send(stream, request.is_head);
        }
        if !request.is_get && !request.is_head {
            return Response::text(405, "Only GET and HEAD are supported.")
                .header("Allow", "GET, HEAD")
                .send(stream, request.is_head);
        }
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        match find(&self.root, path) {
            Lookup::File(path) => send_file(stream, request, &path),
            Lookup::Folder => {
                let query = if query.is_empty() { String::new() } else { format!("?{query}") };
                // Not permanent: browsers would remember it for whatever is served on this port next.
                Response::text(302, "")
                    .header("Location", &format!("{path}/{query}"))
                    .send(stream, request.is_head)
            }
            Lookup::NotFound => Response::text(404, "Not found.").send(stream, request.is_head),
        }
    }

    /// Whether the header `Host` names this machine, whatever the port.
    fn knows_host(&self, host: Option<&str>) -> bool {
        let Some(host) = host else { return false };
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        };
        self.hosts.contains(&name.to_ascii_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hosts_of_this_machine_are_known() {
        let server = Server::bind(Path::new("."), Some(0), vec!["Preview.test".to_owned()]).unwrap();
        for host in ["localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]", "[::1]:80", "preview.TEST:3000"] {
            assert!(server.site.knows_host(Some(host)), "{host}");
        }
        for host in
            ["example.org", "localhost.example.org", "127.0.0.1.example.org", "", "::1", "10.0.0.1:8080"]
        {
            assert!(!server.site.knows_host(Some(host)), "{host}");
        }
        assert!(!server.site.knows_host(None));
    }
}
