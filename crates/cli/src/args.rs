//! The command line.

use clap::{CommandFactory, Parser, Subcommand};

use crate::commands::{build, completions, inspect, pack, search, serve};
use crate::console::Console;

/// Search that travels with the page.
///
/// Documents become one compact index, which an engine in WebAssembly reads in the browser: no server, no request,
/// nothing stored.
#[derive(Debug, Parser)]
#[command(name = "samara", version, propagate_version = true, after_help = EXAMPLES)]
pub struct Cli {
    /// Say nothing but warnings and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more: every warning, and every file that was left out
    #[arg(short, long, global = true)]
    verbose: bool,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  samara build public --out public/search     a search box for a built site
  samara pack reports --out reports.html      a folder as one searchable file
  samara search reports.html 'customer data'  the same search in the terminal";

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::Args),
    Pack(pack::Args),
    Search(search::Args),
    Inspect(inspect::Args),
    Serve(serve::Args),
    Completions(completions::Args),
}

impl Cli {
    /// Does what was asked.
    pub fn run(self) -> anyhow::Result<()> {
        let console = Console::new(self.quiet, self.verbose);
        match self.command {
            Command::Build(args) => build::run(args, &console),
            Command::Pack(args) => pack::run(args, &console),
            Command::Search(args) => search::run(args),
            Command::Inspect(args) => inspect::run(&args, &console),
            Command::Serve(args) => serve::run(args, &console),
            Command::Completions(args) => completions::run(&args),
        }
    }
}

/// The error of a subcommand that was called wrongly in a way that clap cannot know.
pub fn wrong_usage(subcommand: &str, kind: clap::error::ErrorKind, message: &str) -> anyhow::Error {
    let mut cli = Cli::command();
    cli.build();
    let command = match cli.find_subcommand_mut(subcommand) {
        Some(command) => command,
        None => &mut cli,
    };
    command.error(kind, message).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
