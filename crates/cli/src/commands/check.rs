//! `samara check`: checks that queries find the pages that `samara.toml` expects.

use std::path::PathBuf;

use anyhow::Result;

use crate::console::Console;
use crate::expectations;
use crate::password::PasswordArgs;
use crate::search_index::SearchIndex;
use crate::settings::Settings;
use crate::usage::UsageError;

const EXAMPLES: &str = "\
Examples:
  samara check public/search
  samara check                 the index that samara.toml names

Expectations are in samara.toml:
  [[expect]]
  query = \"install\"
  page = \"guide/install.html\"
  first = 3                    # among the first three hits; without it, the first";

/// Check that queries find the pages that samara.toml expects
///
/// Fails, with a table, if a page is not among the first hits. `samara build` checks the same after building.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A .samara or .samara.js file, or the folder that contains it [default: `out` under [build] in samara.toml]
    index: Option<PathBuf>,
    /// Read settings from this file instead of samara.toml in the current folder
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

pub fn run(args: Args, console: &Console) -> Result<()> {
    let settings = Settings::read(args.config.as_deref())?;
    if settings.expect.is_empty() {
        let message = "samara.toml has no [[expect]]";
        return Err(UsageError::missing_argument("check", message).into());
    }
    let built = settings.build.out.map(|out| match settings.build.name {
        Some(name) => out.join(name + ".samara"),
        None => out,
    });
    let Some(index) = args.index.or(built) else {
        let message = "INDEX is missing, and so is `out` under [build] in samara.toml";
        return Err(UsageError::missing_argument("check", message).into());
    };
    expectations::check(&SearchIndex::open(&index, &PasswordArgs::default())?, &settings.expect, console)
}
