//! The `samara` command: makes a folder or a site searchable.
//!
//! `args` defines the command line; `commands` has one module per subcommand. `samara-ingest` reads the documents,
//! `samara-engine` builds the index and searches it. This crate parses arguments, writes files atomically, and reports
//! what was done.
//!
//! Exit codes: 0 success, 1 failure, 2 wrong usage.

mod args;
mod build_record;
mod commands;
mod console;
mod csv;
mod earlier_index;
mod expectations;
mod export;
mod files;
mod index_file;
mod indexed;
mod indexing;
mod inject;
mod manifest;
mod markdown;
mod mcp;
mod meaning;
mod occurrences;
mod ocr;
mod parallel;
mod password;
mod pictures;
mod report_file;
mod results_page;
mod sanitize;
mod search_index;
mod server;
mod settings;
mod sizes;
mod tags;
mod trec;
mod tuning;
mod url;
mod usage;
mod watch;
mod wrap;

use std::io;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use mimalloc::MiMalloc;

use crate::args::Cli;
use crate::usage::UsageError;

/// Parsing pages makes millions of small allocations: this allocator shortens a build by a twelfth.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let Err(error) = Cli::parse().run() else { return ExitCode::SUCCESS };
    if is_broken_pipe(&error) {
        return ExitCode::SUCCESS;
    }
    if let Some(usage) = error.downcast_ref::<UsageError>() {
        usage.exit(Cli::command());
    }
    console::error(&error);
    ExitCode::FAILURE
}

/// Whether the reader of stdout has gone, as in `samara search … | head`.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}
