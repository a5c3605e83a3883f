//! Extended grapheme clusters (UAX 29): what readers perceive as one character.
//!
//! A mark or an excerpt must not split a cluster: a letter and its accents, a family emoji, a conjunct of Devanagari.

use super::characters::Characters;
use super::class::Cluster;

/// Whether the byte offset `at` is a boundary between grapheme clusters. Both ends of the text are boundaries; an
/// offset inside a character or beyond the text is not.
///
/// ```
/// # use samara_engine::analysis::grapheme;
/// assert!(grapheme::is_boundary("e\u{301}a", 3));
/// assert!(!grapheme::is_boundary("e\u{301}a", 1)); // before the accent
/// ```
pub fn is_boundary(text: &str, at: usize) -> bool {
    let characters = Characters::get();
    let cluster_before = |at: usize| text[..at].chars().next_back().map(|c| (c, characters.cluster(c)));
    let Some(after) = text.get(at..) else { return false };
    let Some(mut next) = after.chars().next().map(|c| characters.cluster(c)) else { return true };
    // Back to a boundary that depends on two neighbours only, then forward cluster by cluster.
    let mut start = at;
    while let Some((c, previous)) = cluster_before(start) {
        match joins(previous, next) {
            Some(joined) if start == at => return !joined,
            Some(false) => break,
            _ => {}
        }
        start -= c.len_utf8();
        next = previous;
    }
    while start < at {
        start = next_boundary(text, start);
    }
    start == at
}

/// The end of the grapheme cluster that starts at the byte offset `at`; at the end of the text, its length.
///
/// # Panics
///
/// If `at` is inside a character or beyond the text.
///
/// ```
/// # use samara_engine::analysis::grapheme;
/// assert_eq!(grapheme::next_boundary("e\u{301}a", 0), 3);
/// ```
pub fn next_boundary(text: &str, at: usize) -> usize {
    at + first_len(&text[at..])
}

/// The length in bytes of the first grapheme cluster.
pub(super) fn first_len(text: &str) -> usize {
    let characters = Characters::get();
    let mut clusters = text.char_indices().map(|(at, c)| (at, characters.cluster(c)));
    let Some((_, first)) = clusters.next() else { return 0 };
    let mut seen = Seen::default();
    let mut previous = first;
    seen.push(first);
    for (at, next) in clusters {
        let joined = joins(previous, next).unwrap_or(match next {
            Cluster::Pictograph => seen.joined_pictograph,
            Cluster::RegionalIndicator => seen.half_flag,
            _ => seen.linked_consonant,
        });
        if !joined {
            return at;
        }
        seen.push(next);
        previous = next;
    }
    text.len()
}

/// The state of a cluster, for the rules that look at more than two characters.
#[derive(Default)]
struct Seen {
    /// Ends with a pictograph and its extensions.
    pictograph: bool,
    /// Ends with a pictograph, its extensions and a joiner.
    joined_pictograph: bool,
    /// Ends with a consonant and its extensions …
    consonant: bool,
    /// … including a virama.
    linked_consonant: bool,
    /// Ends with a regional indicator that the next one completes to a flag.
    half_flag: bool,
}

impl Seen {
    fn push(&mut self, cluster: Cluster) {
        use Cluster as C;
        self.joined_pictograph = self.pictograph && cluster == C::Joiner;
        self.pictograph = cluster == C::Pictograph
            || self.pictograph && matches!(cluster, C::Extend | C::Linker | C::NonJoiner);
        self.consonant =
            cluster == C::Consonant || self.consonant && matches!(cluster, C::Extend | C::Linker | C::Joiner);
        self.linked_consonant =
            self.consonant && (cluster == C::Linker || self.linked_consonant && cluster != C::Consonant);
        self.half_flag = cluster == C::RegionalIndicator && !self.half_flag;
    }
}

/// Whether two neighbours share a cluster; `None` if that depends on the characters before them.
fn joins(previous: Cluster, next: Cluster) -> Option<bool> {
    use Cluster as C;
    match (previous, next) {
        (C::Cr, C::Lf) => Some(true), // GB3
        (C::Control | C::Cr | C::Lf, _) | (_, C::Control | C::Cr | C::Lf) => Some(false), // GB4, GB5
        (C::HangulL, C::HangulL | C::HangulV | C::HangulLv | C::HangulLvt)
        | (C::HangulV | C::HangulLv, C::HangulV | C::HangulT)
        | (C::HangulT | C::HangulLvt, C::HangulT) => Some(true), // GB6, GB7, GB8
        (_, next) if next.extends() => Some(true), // GB9, GB9a
        (C::Prepend, _) => Some(true), // GB9b
        (C::Extend | C::Linker | C::Joiner, C::Consonant) => None, // GB9c
        (C::Joiner, C::Pictograph) => None, // GB11
        (C::RegionalIndicator, C::RegionalIndicator) => None, // GB12, GB13
        _ => Some(false),             // GB999
    }
}

#[cfg(test)]
mod tests {
    use super::is_boundary;

    #[test]
    fn finds_cluster_boundaries() {
        for clusters in [
            "a|b",
            "e\u{301}|\r\n|\u{301}",
            "👩‍👩‍👧|👩|🇲🇲|🇳🇴|🇸",
            "각|\u{1100}\u{1161}\u{11a8}|한",
            "नि|क्षि|क्\u{200c}|षि",
            "ខ្មែ|រ",
            "กำ|นี้",
            "မြ|န်|မ|ာ",
        ] {
            let text = clusters.replace('|', "");
            let mut expected = vec![0];
            for cluster in clusters.split('|') {
                expected.push(expected[expected.len() - 1] + cluster.len());
            }
            let found: Vec<usize> = (0..=text.len()).filter(|&at| is_boundary(&text, at)).collect();
            assert_eq!(found, expected, "{clusters}");
        }
    }
}
