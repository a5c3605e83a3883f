//! The command line.

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::commands::{
    build, check, completions, export, extract, inspect, mcp, mdbook, pack, search, serve,
};
use crate::console::Console;

/// Full-text search for static sites and offline documents.
///
/// Compiles documents into one compact index, which a search engine in WebAssembly reads in the browser. No server is
/// needed, and nothing is stored.
#[derive(Debug, Parser)]
#[command(name = "samara", version, propagate_version = true, after_help = EXAMPLES)]
pub struct Cli {
    /// Print only warnings and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Print every warning, and every skipped file
    #[arg(short, long, global = true)]
    verbose: bool,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  samara build public --out public/search     a search box for a static site
  samara pack reports --out reports.html      a folder as one searchable file
  samara search reports.html 'customer data'  the same search in the terminal";

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::Args),
    Pack(pack::Args),
    Search(search::Args),
    Check(check::Args),
    Extract(extract::Args),
    Inspect(inspect::Args),
    Serve(serve::Args),
    Export(export::Args),
    Mcp(mcp::Args),
    Mdbook(mdbook::Args),
    Completions(completions::Args),
}

impl Cli {
    /// Runs the subcommand.
    pub fn run(self) -> anyhow::Result<()> {
        let console = Console::new(self.quiet, self.verbose);
        match self.command {
            Command::Build(args) => build::run(args, &console),
            Command::Pack(args) => pack::run(args, &console),
            Command::Search(args) => search::run(args),
            Command::Check(args) => check::run(args, &console),
            Command::Extract(args) => extract::run(&args, &console),
            Command::Inspect(args) => inspect::run(&args, &console),
            Command::Serve(args) => serve::run(args, &console),
            Command::Export(args) => export::run(&args, &console),
            Command::Mcp(args) => mcp::run(&args),
            Command::Mdbook(args) => mdbook::run(&args, &console),
            Command::Completions(args) => completions::run(&args, Self::command()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
