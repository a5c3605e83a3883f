//! The class of a character: its role in words and its role in grapheme clusters.
//!
//! The generator of the tables (`examples/unicode_tables`) includes this file, so that both use the same definition.

/// The role of a character in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Role {
    /// Separates words: spaces, punctuation, symbols, controls.
    Separator = 0,
    /// A letter of a script that is written with spaces, or a digit: words consist of them.
    Letter = 1,
    /// A letter of a script that is written without spaces.
    Unit = 2,
    /// An emoji: a token together with the rest of its grapheme cluster.
    Emoji = 3,
    /// A mark that distinguishes words, such as the vowel signs of Indic scripts.
    Sign = 4,
    /// A sign whose order among other such signs is not visible: folding sorts a run of them.
    LooseSign = 5,
    /// A mark that readers omit: folding removes it.
    Accent = 6,
    /// A letter that readers type as an apostrophe or omit: part of an adjacent word, and removed by folding.
    Glottal = 7,
    /// Part of the word between two letters; folding removes it.
    Apostrophe = 8,
    /// Invisible, or only stretches the word: folding removes it.
    Invisible = 9,
}

/// The role of a character in extended grapheme clusters: `Grapheme_Cluster_Break` of UAX 29, refined by
/// `Extended_Pictographic` and `Indic_Conjunct_Break`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Cluster {
    /// Starts a cluster.
    Other = 0,
    /// A cluster by itself.
    Control = 1,
    /// Carriage return.
    Cr = 2,
    /// Line feed.
    Lf = 3,
    /// Extends the cluster of the character before it.
    Extend = 4,
    /// A virama that may join two consonants into one cluster.
    Linker = 5,
    /// Zero width joiner.
    Joiner = 6,
    /// Zero width non-joiner.
    NonJoiner = 7,
    /// A spacing mark.
    SpacingMark = 8,
    /// Shares the cluster of the character after it.
    Prepend = 9,
    /// A consonant that a [`Cluster::Linker`] can join.
    Consonant = 10,
    /// `Extended_Pictographic`.
    Pictograph = 11,
    /// Half of a flag.
    RegionalIndicator = 12,
    /// A leading consonant of Hangul.
    HangulL = 13,
    /// A vowel of Hangul.
    HangulV = 14,
    /// A trailing consonant of Hangul.
    HangulT = 15,
    /// A Hangul syllable without a trailing consonant; in the tables, any Hangul syllable.
    HangulLv = 16,
    /// A Hangul syllable with a trailing consonant.
    HangulLvt = 17,
}

impl Cluster {
    /// Whether the character always shares the cluster of the one before it.
    pub(crate) fn extends(self) -> bool {
        matches!(self, Self::Extend | Self::Linker | Self::Joiner | Self::NonJoiner | Self::SpacingMark)
    }

    /// Whether the character is Korean.
    pub(crate) fn is_hangul(self) -> bool {
        matches!(self, Self::HangulL | Self::HangulV | Self::HangulT | Self::HangulLv | Self::HangulLvt)
    }
}

/// The role in words and in clusters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Class {
    /// The role in words.
    pub(crate) role: Role,
    /// The role in grapheme clusters.
    pub(crate) cluster: Cluster,
}
