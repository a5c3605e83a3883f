//! Splits text into the words and separators that an index stores.

use std::borrow::Cow;

use crate::analysis;
use crate::index::tokens::Case;

/// Calls `add` with the tokens of a text, each with the separator before it where that is not the implied one; returns the
/// separator at the end.
pub(crate) fn split_tokens<'t>(text: &'t str, mut add: impl FnMut(Option<&'t str>, &'t str)) -> &'t str {
    let mut end = 0;
    let mut before = "";
    for token in analysis::tokenize(text) {
        let separator = &text[end..token.start];
        end = token.end;
        let token = &text[token];
        let implied = if before.is_empty() { "" } else { analysis::implied_separator(before, token) };
        add((separator != implied).then_some(separator), token);
        before = token;
    }
    &text[end..]
}

/// Splits a token into the word of the vocabulary and its case; [`Case::apply`] restores the token.
pub(crate) fn split_case(token: &str) -> (Cow<'_, str>, Case) {
    let first = token.as_bytes().first().is_some_and(u8::is_ascii_uppercase);
    let rest_has_upper = token.bytes().skip(1).any(|byte| byte.is_ascii_uppercase());
    let rest_has_lower = token.bytes().skip(1).any(|byte| byte.is_ascii_lowercase());
    match (first, rest_has_upper, rest_has_lower) {
        (true, false, _) => (token.to_ascii_lowercase().into(), Case::Capital),
        (true, true, false) => (token.to_ascii_lowercase().into(), Case::Upper),
        _ => (token.into(), Case::Plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_and_applies_case() {
        for (token, word, case) in [
            ("the", "the", Case::Plain),
            ("The", "the", Case::Capital),
            ("A", "a", Case::Capital),
            ("UN", "un", Case::Upper),
            ("HashMap", "HashMap", Case::Plain),
            ("iPhone", "iPhone", Case::Plain),
            ("X86", "x86", Case::Capital),
            ("Über", "Über", Case::Plain),
            ("3", "3", Case::Plain),
            ("CAFÉ", "cafÉ", Case::Upper),
        ] {
            assert_eq!(split_case(token), (Cow::from(word), case), "{token}");
            let mut applied = word.to_owned();
            case.apply(&mut applied);
            assert_eq!(applied, token);
        }
    }
}
