//! The subcommands: a module for each, with its arguments and its `run`.

pub mod build;
pub mod check;
pub mod completions;
pub mod export;
pub mod extract;
pub mod inspect;
pub mod mcp;
pub mod mdbook;
pub mod pack;
pub mod search;
pub mod serve;
