//! `samara completions`: shell completion scripts.

use std::io::{self, Write};

use clap_complete::Shell;

const EXAMPLES: &str = "\
Examples:
  samara completions bash > ~/.local/share/bash-completion/completions/samara
  samara completions zsh > ~/.zfunc/_samara
  samara completions fish > ~/.config/fish/completions/samara.fish";

/// Print a shell completion script
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Shell to generate the script for
    shell: Shell,
}

/// Prints the script that completes the command line `cli`.
pub fn run(args: &Args, mut cli: clap::Command) -> anyhow::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut cli, "samara", &mut script);
    Ok(io::stdout().write_all(&script)?)
}
