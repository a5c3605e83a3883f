//! A file per subcommand: its arguments, and what it does.

pub mod build;
pub mod completions;
pub mod inspect;
pub mod pack;
pub mod search;
pub mod serve;
