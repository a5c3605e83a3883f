//! `samara mcp`: serves an index to assistants.

use std::io;
use std::path::PathBuf;

use anyhow::Result;

use crate::mcp;
use crate::password::PasswordArgs;
use crate::search_index::SearchIndex;

const EXAMPLES: &str = "\
Examples:
  samara mcp docs.samara
  samara mcp public/search

In the configuration of an assistant: the command `samara` with the arguments `mcp` and the path of the index.";

/// Serve an index to assistants over the Model Context Protocol, on stdin and stdout
///
/// The tools are `search` and `read_document`. They only read the index; nothing is written, and no connection is made.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A .samara or .samara.js file, the folder that contains it, or an HTML file made by `samara pack`
    index: PathBuf,
    #[command(flatten)]
    password: PasswordArgs,
}

pub fn run(args: &Args) -> Result<()> {
    let index = SearchIndex::open(&args.index, &args.password)?;
    Ok(mcp::serve(&index, io::stdin().lock(), io::stdout().lock())?)
}
