//! Scripts without spaces between words.

use super::characters::Characters;
use super::class::Role;

/// Whether a token is a unit: one grapheme cluster of a script that is written without spaces,
/// or an emoji. A reader's word is a run of units.
///
/// ```
/// use samara_engine::analysis::is_unit;
///
/// assert!(is_unit("語") && !is_unit("word"));
/// ```
pub fn is_unit(token: &str) -> bool {
    let role = |c: char| Characters::get().role(c);
    let first = token.chars().next().filter(|c| !c.is_ascii());
    first.is_some_and(|c| matches!(role(c), Role::Unit | Role::Emoji | Role::Sign | Role::LooseSign))
}

/// The separator that is implied between two tokens: nothing between two units, otherwise a space.
///
/// ```
/// use samara_engine::analysis::implied_separator;
///
/// assert_eq!((implied_separator("語", "は"), implied_separator("winged", "seed")), ("", " "));
/// ```
pub fn implied_separator(before: &str, after: &str) -> &'static str {
    if is_unit(before) && is_unit(after) { "" } else { " " }
}

#[cfg(test)]
mod tests {
    use super::{implied_separator, is_unit};

    #[test]
    fn spaces_are_implied_between_words_only() {
        for (before, after, implied) in
            [("a", "b", " "), ("語", "は", ""), ("မာ", "🎉", ""), ("Linux", "内", " "), ("年", "2022", " ")]
        {
            assert_eq!(implied_separator(before, after), implied, "{before} {after}");
        }
    }

    #[test]
    fn korean_and_digits_are_words() {
        assert!(["ย", "ြ", "語", "བོ", "🇲🇲"].into_iter().all(is_unit));
        assert!(!["", "a", "é", "한", "२", "၂", "हि"].into_iter().any(is_unit));
    }
}
