//! What can go wrong: one enum.

/// Why an index cannot be built or opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The bytes do not begin as an index does.
    #[error(
        "this is not a Samara index: it does not begin with \"samara\"; check the address, or build the index with `samara build`"
    )]
    NotAnIndex,
    /// The index was written by another version.
    #[error(
        "the index has format version {found}, this engine reads version {expected}: build the index again with the samara that made the script"
    )]
    Version {
        /// The version in the file.
        found: u8,
        /// The version that this engine reads.
        expected: u8,
    },
    /// The index is cut off or was changed.
    #[error("the index is damaged ({part}: {what}): copy or build it again")]
    Damaged {
        /// The part of the file.
        part: &'static str,
        /// What was found.
        what: &'static str,
    },
    /// A document's address could run a script, or is empty.
    #[cfg(feature = "writer")]
    #[error(
        "the address {url:?} of {title:?} is refused: it must be relative, or begin with http:, https: or mailto:"
    )]
    RefusedUrl {
        /// The address.
        url: String,
        /// The document's title.
        title: String,
    },
    /// Two documents have the same address, so that a hit could not say which one it means.
    #[cfg(feature = "writer")]
    #[error("two documents have the address {url:?}: {first:?} and {second:?}; give one of them another")]
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
    #[error("the documents hold more than {limit} {what}: build several indexes")]
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
}
