//! What can go wrong: one enum.

use std::fmt;

/// Why an index cannot be built or opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The bytes do not begin as an index does.
    NotAnIndex,
    /// The index was written by another version.
    Version {
        /// The version in the file.
        found: u8,
        /// The version that this engine reads.
        expected: u8,
    },
    /// The index is cut off or was changed.
    Damaged {
        /// The part of the file.
        part: &'static str,
        /// What was found.
        what: &'static str,
    },
    /// A document's address could run a script, or is empty.
    #[cfg(feature = "writer")]
    RefusedUrl {
        /// The address.
        url: String,
        /// The document's title.
        title: String,
    },
    /// Two documents have the same address, so that a hit could not say which one it means.
    #[cfg(feature = "writer")]
    DuplicateUrl {
        /// The address.
        url: String,
        /// The title of the earlier document.
        first: String,
        /// The title of the later document.
        second: String,
    },
    /// The documents do not fit into one index.
    #[cfg(feature = "writer")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How much fits.
        limit: u32,
    },
}

impl Error {
    pub(crate) fn damaged(part: &'static str, what: &'static str) -> Self {
        Self::Damaged { part, what }
    }

    /// What is wrong and how to mend it. Put together by hand: formatting would cost the module 1 KB.
    pub fn message(&self) -> String {
        match self {
            Self::NotAnIndex => {
                "this is not a Samara index: it does not begin with \"samara\"; check the address, or \
                build the index with `samara build`"
                    .to_owned()
            }
            Self::Version { found, expected } => {
                let mut message = "the index has format version ".to_owned();
                message.push_str(&found.to_string());
                message.push_str(", this engine reads version ");
                message.push_str(&expected.to_string());
                message.push_str(": build the index again with the samara that made the script");
                message
            }
            Self::Damaged { part, what } => {
                let mut message = "the index is damaged (".to_owned();
                message.push_str(part);
                message.push_str(": ");
                message.push_str(what);
                message.push_str("): copy or build it again");
                message
            }
            #[cfg(feature = "writer")]
            Self::RefusedUrl { url, title } => format!(
                "the address {url:?} of {title:?} is refused: it must be relative, or begin with http:, https: or \
                 mailto:"
            ),
            #[cfg(feature = "writer")]
            Self::DuplicateUrl { url, first, second } => format!(
                "two documents have the address {url:?}: {first:?} and {second:?}; give one of them another"
            ),
            #[cfg(feature = "writer")]
            Self::TooLarge { what, limit } => {
                format!("the documents hold more than {limit} {what}: build several indexes")
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(&self.message())
    }
}

impl std::error::Error for Error {}
