//! Why a picture is not in the page.

use std::fmt;

/// Why a picture is not in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// Its address is that of another host.
    Elsewhere,
    /// Its file is above the source folder.
    Outside,
    /// It is in an attachment, a crawl or a `data:` address.
    Inside,
    /// There is no such file.
    Missing,
    /// It is an SVG.
    Svg,
    /// Its format is unknown, or it is damaged.
    Unknown,
    /// It takes too much memory.
    Large,
    /// The sum of the pictures would be exceeded.
    Full,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Elsewhere => "on another site",
            Self::Outside => "outside of the source folder",
            Self::Inside => "inside an attachment, a crawl or an address",
            Self::Missing => "not found",
            Self::Svg => "an SVG, which can carry scripts",
            Self::Unknown => "neither PNG, JPEG, GIF nor WebP, or damaged",
            Self::Large => "too large to decode",
            Self::Full => "beyond the sum of --images",
        })
    }
}
