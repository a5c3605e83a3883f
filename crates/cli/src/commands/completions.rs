//! `samara completions`: what a shell needs to complete the command line.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_complete::Shell;

use crate::args::Cli;

const EXAMPLES: &str = "\
Examples:
  samara completions bash > ~/.local/share/bash-completion/completions/samara
  samara completions zsh > ~/.zfunc/_samara
  samara completions fish > ~/.config/fish/completions/samara.fish";

/// Print a script that completes the command line in a shell
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The shell
    shell: Shell,
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "samara", &mut script);
    Ok(io::stdout().write_all(&script)?)
}
