//! The form of an index: whole, or in parts.

use anyhow::{Result, ensure};
use samara_engine::{Compression, PartsFiles};

use crate::console::{Console, number};
use crate::indexing::Indexed;
use crate::parallel;

/// Above this size, in bytes, an index is written in parts.
const MAX_WHOLE: usize = 3_000_000;

#[derive(Debug, clap::Args)]
pub struct FormArgs {
    /// Write the index in parts, of which a page loads only those that a query needs [default: above 3 MB]
    #[arg(long, conflicts_with = "whole")]
    parts: bool,
    /// Write the index as one file, which is loaded once, so that no search asks the host for anything
    #[arg(long)]
    whole: bool,
}

/// Which form is wanted; `None`: by size.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    parts: Option<bool>,
    inline: bool,
}

impl FormArgs {
    /// Merges flags and settings.
    ///
    /// # Errors
    /// If an index in parts is to be in a script.
    pub fn merge(&self, setting: Option<bool>, inline: bool) -> Result<Form> {
        let flag = (self.parts || self.whole).then_some(self.parts);
        let parts = flag.or(setting);
        ensure!(
            !(inline && parts == Some(true)),
            "--parts cannot be used with --inline: pages that cannot fetch need the whole index; leave one of them out"
        );
        Ok(Form { parts, inline })
    }
}

impl Form {
    /// How the whole index is compressed: not at all if it is not delivered, and its size does not choose the form.
    pub fn compression(self, wanted: Compression) -> Compression {
        if self.parts == Some(true) { Compression::None } else { wanted }
    }

    /// The files of an index in parts, if that is its form; says which form it has, and what that means.
    ///
    /// # Errors
    /// If the index is too large.
    pub fn files(self, indexed: &Indexed, name: &str, console: &Console) -> Result<Option<PartsFiles>> {
        let Indexed { bytes, index, .. } = indexed;
        let is_large = bytes.len() > MAX_WHOLE;
        if !self.parts.unwrap_or(is_large && !self.inline) {
            return Ok(None);
        }
        if index.has_meaning() {
            ensure!(
                self.parts.is_none(),
                "--parts: an index with meaning cannot be written in parts; use --whole, or leave out --meaning"
            );
            return Ok(None);
        }
        let files = PartsFiles::new_with(index, name, parallel::run)?;
        let why = if self.parts.is_some() {
            "as asked for".to_owned()
        } else {
            format!("because it is larger than 3 MB as a whole ({} bytes)", number(bytes.len()))
        };
        console.note(format_args!(
            "the index is written in parts, {why}: a search requests the parts of its words and of the pages that it \
             finds, so whoever runs the host or reads its log can work out what was searched; --whole writes one file, \
             which is loaded once"
        ));
        Ok(Some(files))
    }
}
