//! Front coding: of a string in a sorted list, the length of the prefix that it shares with the one before is stored, and the
//! suffix after it.

/// The length of the prefix that two strings share, in bytes: at most `max`, and no part of a character.
pub(crate) fn shared_prefix(text: &str, before: &str, max: usize) -> usize {
    let shared = text.bytes().zip(before.bytes()).take_while(|(a, b)| a == b).count();
    text.floor_char_boundary(shared.min(max))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_end_between_characters() {
        for (text, before, max, shared) in [
            ("", "abc", 9, 0),
            ("abd", "abc", 9, 2),
            ("abc", "abc", 9, 3),
            ("abc", "abc", 2, 2),
            // The first bytes of the letters are the same.
            ("aé", "aè", 9, 1),
            ("aé", "aé", 2, 1),
        ] {
            assert_eq!(shared_prefix(text, before, max), shared, "{text} {before}");
        }
    }
}
