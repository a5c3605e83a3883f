//! What a character is to an analyzer: its role in words and its role in grapheme clusters.
//!
//! The generator of the tables (`examples/unicode_tables`) includes this file, so that writer and
//! reader of a packed class cannot drift.

/// The part a character plays in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Role {
    /// Stands between words: spaces, punctuation, symbols, controls.
    Separator = 0,
    /// A letter of a script that is written with spaces, or a digit; words are made of them.
    Letter = 1,
    /// A letter of a script that is written without spaces.
    Unit = 2,
    /// Stands for itself, with all that its grapheme cluster contains.
    Emoji = 3,
    /// A mark that distinguishes words, as the vowel signs of Indic scripts do.
    Sign = 4,
    /// A sign whose order among its like does not show: folding sorts a run of them.
    LooseSign = 5,
    /// A mark that readers leave out: folded away.
    Accent = 6,
    /// A letter that readers type as an apostrophe or leave out: part of the word wherever it
    /// touches one, and folded away.
    Glottal = 7,
    /// Part of the word between two letters, and folded away there.
    Apostrophe = 8,
    /// Not seen, or seen to stretch the word only: folded away inside a word.
    Invisible = 9,
}

/// The part a character plays in extended grapheme clusters: `Grapheme_Cluster_Break` of
/// UAX 29, with `Extended_Pictographic` and `Indic_Conjunct_Break` laid over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Cluster {
    /// Begins a cluster.
    Other = 0,
    /// Never shares a cluster.
    Control = 1,
    /// Carriage return.
    Cr = 2,
    /// Line feed.
    Lf = 3,
    /// Belongs to the character before it.
    Extend = 4,
    /// A virama that may tie two consonants into one cluster.
    Linker = 5,
    /// Zero width joiner.
    Joiner = 6,
    /// Zero width non-joiner.
    NonJoiner = 7,
    /// A mark with a width of its own.
    SpacingMark = 8,
    /// Belongs to the character after it.
    Prepend = 9,
    /// A consonant that a [`Cluster::Linker`] ties.
    Consonant = 10,
    /// `Extended_Pictographic`.
    Pictograph = 11,
    /// Half a flag.
    RegionalIndicator = 12,
    /// A leading consonant of Hangul.
    HangulL = 13,
    /// A vowel of Hangul.
    HangulV = 14,
    /// A trailing consonant of Hangul.
    HangulT = 15,
    /// A Hangul syllable without a trailing consonant, and in the tables any Hangul syllable.
    HangulLv = 16,
    /// A Hangul syllable with a trailing consonant.
    HangulLvt = 17,
}

impl Cluster {
    /// Whether the character shares the cluster of the one before it, whatever that is.
    pub(crate) fn extends(self) -> bool {
        matches!(self, Self::Extend | Self::Linker | Self::Joiner | Self::NonJoiner | Self::SpacingMark)
    }

    /// Whether the character is Korean.
    pub(crate) fn is_hangul(self) -> bool {
        matches!(self, Self::HangulL | Self::HangulV | Self::HangulT | Self::HangulLv | Self::HangulLvt)
    }
}

/// Role in words and in clusters, as the tables hold them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Class {
    /// In words.
    pub(crate) role: Role,
    /// In grapheme clusters.
    pub(crate) cluster: Cluster,
}
