//! The form of an index: whole, in parts, or both.

use anyhow::{Result, ensure};
use samara_engine::{Compression, PartsFiles, PartsOptions, TextCache};

use crate::console::{Console, number};
use crate::indexed::Indexed;
use crate::parallel;

/// Above this size, in bytes, a whole index is not loaded before the first result.
const MAX_WHOLE_FIRST: usize = 300_000;
/// Above this size, in bytes, a whole index is not delivered.
const MAX_WHOLE: usize = 3_000_000;

#[derive(Debug, clap::Args)]
pub struct FormArgs {
    /// Write the index in parts; a page loads only the parts that a query needs [default: in parts above 300 KB, and up to
    /// 3 MB also whole]
    #[arg(long, conflicts_with = "whole")]
    parts: bool,
    /// Write the index as one file, which is loaded once; no search requests anything from the host
    #[arg(long)]
    whole: bool,
}

/// Which form is wanted; `None`: by size.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    parts: Option<bool>,
    inline: bool,
}

/// The files of an index.
pub struct FormFiles {
    /// The parts; `None`: the index is only whole.
    pub parts: Option<PartsFiles>,
    /// Whether the whole index is delivered.
    pub has_whole: bool,
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
    /// How the whole index is compressed: not at all if it is not delivered, and its size does not choose the form; if it
    /// does, only until it is too large to be delivered.
    pub fn compression(self, wanted: Compression) -> Compression {
        match (self.parts, wanted) {
            (Some(true), _) => Compression::None,
            (None, Compression::Lzma) if !self.inline => Compression::LzmaAtMost(MAX_WHOLE),
            _ => wanted,
        }
    }

    /// Makes the parts, if the index is to have them; says which form it has, and what that means. `cache`: of the build before.
    ///
    /// # Errors
    /// If the index is too large.
    pub fn files(
        self,
        indexed: &mut Indexed,
        name: &str,
        cache: Option<&TextCache>,
        console: &Console,
    ) -> Result<FormFiles> {
        let Indexed { bytes, index, .. } = indexed;
        let index = &*index;
        let size = bytes.len();
        let is_larger = size > MAX_WHOLE_FIRST && !self.inline;
        if !self.parts.unwrap_or(is_larger) {
            return Ok(FormFiles { parts: None, has_whole: true });
        }
        let has_whole = self.parts.is_none() && size <= MAX_WHOLE;
        if !has_whole {
            // The parts need memory, and are made from the open index.
            *bytes = Vec::new();
        }
        let options = PartsOptions { whole: has_whole.then_some(bytes), cache };
        let parts = PartsFiles::new_with(index, name, options, parallel::run)?;
        let reveals = "a search requests the parts of its words and of the pages that it finds, so whoever runs the host or \
                       reads its log can work out what was searched; --whole writes one file, which is loaded once";
        if has_whole {
            console.note(format_args!(
                "the index is written in parts and as a whole, because it has between 300 KB and 3 MB ({} bytes): the first \
                 searches are answered from parts, and where line and memory allow, the whole index follows, from then on \
                 no search requests anything; until then {reveals}",
                number(size)
            ));
        } else {
            let is_asked_for = self.parts.is_some();
            let why = if is_asked_for { "as asked for" } else { "because it is larger than 3 MB as a whole" };
            console.note(format_args!("the index is written in parts, {why}: {reveals}"));
        }
        Ok(FormFiles { parts: Some(parts), has_whole })
    }
}
