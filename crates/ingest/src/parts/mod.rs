//! Files that hold several documents: mailboxes, mail with attachments, saved pages.

#![cfg_attr(
    not(all(feature = "html", feature = "mail", feature = "warc")),
    allow(dead_code, reason = "some formats have no parts")
)]

#[cfg(feature = "mail")]
mod mail;
#[cfg(feature = "warc")]
mod warc;

use crate::error::Error;
use crate::file::Reader;
use crate::format::Format;
use crate::part::Part;
use crate::report::Reason;
use crate::site_context::SiteContext;
use crate::walk::SourceFile;

/// Messages that are attached to messages are read up to this depth.
const MAX_DEPTH: u8 = 8;

impl<'a> Reader<'a> {
    /// Reads a part of the file. An error in it does not end the reading.
    pub(crate) fn part(&mut self, part: Part, url: String, format: Format, bytes: &[u8]) {
        let file = SourceFile { path: self.file.path.clone(), url, format, source: self.file.source };
        let is_too_deep = part.depth > MAX_DEPTH;
        let context = SiteContext::default();
        let mut reader = Reader {
            file: &file,
            memory: Some(&bytes),
            context: &context,
            options: self.options,
            output: &mut *self.output,
            part: Some(part),
            hash: self.hash.clone(),
        };
        if is_too_deep {
            return reader.warn_and_skip(Reason::TooComplex);
        }
        match reader.read() {
            Ok(_) => {}
            Err(Error::TooLarge { limit, .. }) => reader.warn_and_skip(Reason::TooLarge { limit }),
            Err(Error::Json { message, .. }) => reader.warn_and_skip(Reason::Damaged { message }),
            Err(error) => reader.warn_and_skip(Reason::Damaged { message: error.to_string() }),
        }
    }

    /// Records a part of the file that is not read.
    pub(crate) fn skip_part(&mut self, part: Part, reason: Reason) {
        let whole = self.part.replace(part);
        self.skip(reason);
        self.part = whole;
    }
}
