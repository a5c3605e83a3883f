//! `samara serve`: a preview server for a folder, on localhost.

use std::path::PathBuf;

use anyhow::{Result, ensure};

use crate::console::{Console, SUCCESS};
use crate::server::Server;
use crate::settings::Settings;
use crate::usage::UsageError;

const EXAMPLES: &str = "\
Examples:
  samara serve public
  samara serve public --port 3000";

/// Serve a folder on localhost, for previews
///
/// The server is reachable from this machine only, and serves only files inside the folder. Names that begin with a dot are
/// not served.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Folder to serve
    dir: Option<PathBuf>,
    /// Port [default: 8080, or a free one if 8080 is in use]
    #[arg(long)]
    port: Option<u16>,
    /// Also answer requests for this host name, as a proxy on this machine may send them; may be repeated
    #[arg(long = "host", value_name = "NAME")]
    hosts: Vec<String>,
    /// Read settings from this file instead of samara.toml in the current folder
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

pub fn run(args: Args, console: &Console) -> Result<()> {
    let settings = Settings::read(args.config.as_deref())?.serve;
    let Some(dir) = args.dir.or(settings.dir) else {
        let message = "DIR is missing, and so is `dir` under [serve] in samara.toml";
        return Err(UsageError::missing_argument("serve", message).into());
    };
    ensure!(dir.is_dir(), "{}: no such folder", dir.display());
    let server = Server::bind(&dir, args.port.or(settings.port), args.hosts)?;
    console.print(format_args!(
        "Serving {} at {SUCCESS}http://{}/{SUCCESS:#}; press Ctrl-C to stop.",
        dir.display(),
        server.address()
    ))?;
    server.run();
    Ok(())
}
