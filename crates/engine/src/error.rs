//! Errors of building and opening an index.

use std::fmt;

/// Why an index cannot be built or opened.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are not an index: they do not begin with its magic number.
    NotAnIndex,
    /// The index has another format version.
    Version {
        /// The version of the index.
        found: u8,
        /// The version that this engine reads.
        expected: u8,
    },
    /// The index has a required section that this engine does not know.
    UnknownSection {
        /// The number of the section.
        id: u8,
        /// The format version of the index.
        version: u8,
    },
    /// The index was cut off or changed.
    Damaged {
        /// The section of the file.
        section: &'static str,
        /// What was found there.
        problem: &'static str,
    },
    /// The sections of the index would decode to more than its size makes plausible.
    TooMuchData {
        /// The sum of the lengths that the index declares, in bytes.
        declared: u64,
        /// How much a file of its size may hold.
        limit: u64,
    },
    /// The URL of a document could run a script, or is empty.
    RefusedUrl {
        /// The URL.
        url: String,
        /// The title of the document.
        title: String,
    },
    /// Two documents have the same URL, so that a hit would be ambiguous.
    DuplicateUrl {
        /// The URL.
        url: String,
        /// The title of the earlier document.
        first: String,
        /// The title of the later document.
        second: String,
    },
    /// The documents do not fit into one index.
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How much fits.
        limit: u32,
    },
}

impl Error {
    pub(crate) fn damaged(section: &'static str, problem: &'static str) -> Self {
        Self::Damaged { section, problem }
    }

    /// What is wrong, and what to do.
    ///
    /// ```
    /// let error = samara_engine::inspect(b"<!doctype html>").unwrap_err();
    /// assert!(error.message().starts_with("this is not a Samara index"));
    /// ```
    pub fn message(&self) -> String {
        // Concatenated: formatting would cost the WebAssembly module 1 KB.
        let number = |number: u32| number.to_string();
        match self {
            Self::NotAnIndex => {
                "this is not a Samara index: it does not begin with \"samara\"; check the address, or build the \
                 index with `samara build`"
                    .to_owned()
            }
            Self::Version { found, expected } => [
                "the index has format version ",
                &number((*found).into()),
                ", this engine reads version ",
                &number((*expected).into()),
                ": build the index again with the samara that made the script",
            ]
            .concat(),
            Self::UnknownSection { id, version } => [
                "the index (format version ",
                &number((*version).into()),
                ") needs section ",
                &number((*id).into()),
                ", which this engine does not know: build the index again with the samara that made the script",
            ]
            .concat(),
            Self::Damaged { section, problem } => {
                ["the index is damaged (", section, ": ", problem, "): copy or build it again"].concat()
            }
            Self::TooMuchData { declared, limit } => [
                "the index declares ",
                &number(declared.div_ceil(MIB) as u32),
                " MiB of data, more than the limit of ",
                &number((limit / MIB) as u32),
                " MiB for a file of its size: copy or build it again",
            ]
            .concat(),
            _ => self.message_of_builder(),
        }
    }

    /// What is wrong with the documents.
    #[cfg(feature = "writer")]
    fn message_of_builder(&self) -> String {
        match self {
            Self::RefusedUrl { url, title } => [
                "the address ",
                &quoted(url),
                " of ",
                &quoted(title),
                " is refused: it must be relative, or begin with http:, https: or mailto:",
            ]
            .concat(),
            Self::DuplicateUrl { url, first, second } => [
                "two documents have the address ",
                &quoted(url),
                ": ",
                &quoted(first),
                " and ",
                &quoted(second),
                "; give one of them another",
            ]
            .concat(),
            Self::TooLarge { what, limit } => {
                ["the documents hold more than ", &limit.to_string(), " ", what, ": build several indexes"]
                    .concat()
            }
            _ => String::new(),
        }
    }

    /// Only a builder returns these errors. Their messages would take 400 bytes of every module.
    #[cfg(not(feature = "writer"))]
    fn message_of_builder(&self) -> String {
        "the index cannot be built".to_owned()
    }
}

const MIB: u64 = 1 << 20;

#[cfg(feature = "writer")]
fn quoted(text: &str) -> String {
    ["\"", text, "\""].concat()
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(&self.message())
    }
}

impl std::error::Error for Error {}

#[cfg(all(test, feature = "writer"))]
mod tests {
    use super::*;

    #[test]
    fn messages_say_what_is_wrong_and_what_to_do() {
        for (error, message) in [
            (
                Error::NotAnIndex,
                "this is not a Samara index: it does not begin with \"samara\"; check the address, or build the index \
                 with `samara build`",
            ),
            (
                Error::Version { found: 3, expected: 7 },
                "the index has format version 3, this engine reads version 7: build the index again with the samara \
                 that made the script",
            ),
            (
                Error::UnknownSection { id: 12, version: 7 },
                "the index (format version 7) needs section 12, which this engine does not know: build the index again \
                 with the samara that made the script",
            ),
            (
                Error::damaged("text", "ends early"),
                "the index is damaged (text: ends early): copy or build it again",
            ),
            (
                Error::TooMuchData { declared: (5 << 20) + 1, limit: 3 << 20 },
                "the index declares 6 MiB of data, more than the limit of 3 MiB for a file of its size: copy or build it \
                 again",
            ),
            (
                Error::RefusedUrl { url: "javascript:1".into(), title: "Waldo".into() },
                "the address \"javascript:1\" of \"Waldo\" is refused: it must be relative, or begin with http:, https: \
                 or mailto:",
            ),
            (
                Error::DuplicateUrl { url: "a".into(), first: "Waldo".into(), second: "Corge".into() },
                "two documents have the address \"a\": \"Waldo\" and \"Corge\"; give one of them another",
            ),
            (
                Error::TooLarge { what: "slots", limit: 9 },
                "the documents hold more than 9 slots: build several indexes",
            ),
        ] {
            assert_eq!(error.to_string(), message);
        }
    }
}
