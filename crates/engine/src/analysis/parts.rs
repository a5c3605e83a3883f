//! Words within a word: `HashMap`, `l'école`, `utf8`.

use super::characters::Characters;
use super::class::Role;

/// The byte offsets at which inner parts of a word begin, in order; none where it has no parts.
///
/// A part begins at a hump (`Hash|Map`, `parse|HTTP|Response`, but not within `URLs`), where letters
/// meet digits (`utf|8`), and after an apostrophe (`l'|école`). Humps and digits are those of ASCII.
/// [`fold`](super::fold) leaves something of every part.
///
/// ```
/// # use samara_engine::analysis::inner_parts;
/// assert_eq!(inner_parts("HashMap").collect::<Vec<_>>(), [4]);
/// ```
pub fn inner_parts(token: &str) -> impl Iterator<Item = usize> + '_ {
    // Nothing before the first letter: an apostrophe there is no part.
    let mut before = Kind::Mark;
    token.char_indices().filter_map(move |(at, c)| {
        let kind = Kind::of(c);
        let begins = match (before, kind) {
            (_, Kind::Mark) | (Kind::Mark, Kind::Apostrophe) => return None,
            (Kind::Mark, _) | (_, Kind::Apostrophe) => false,
            (Kind::Apostrophe, _) | (Kind::Lower, Kind::Upper) => true,
            (Kind::Upper, Kind::Upper) => is_hump(&token[at + 1..]),
            _ => (before == Kind::Digit) != (kind == Kind::Digit),
        };
        before = kind;
        begins.then_some(at)
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Lower,
    Upper,
    Digit,
    /// A letter beyond ASCII, of whatever case.
    Letter,
    Apostrophe,
    /// What belongs to the character before it.
    Mark,
}

impl Kind {
    fn of(c: char) -> Self {
        match c {
            'a'..='z' => Self::Lower,
            'A'..='Z' => Self::Upper,
            '0'..='9' => Self::Digit,
            _ => match Characters::get().role(c) {
                Role::Letter => Self::Letter,
                Role::Apostrophe | Role::Glottal => Self::Apostrophe,
                _ => Self::Mark,
            },
        }
    }
}

/// Whether a capital after capitals begins a word, judged by what follows it.
fn is_hump(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_ascii_lowercase()) && rest != "s"
}
