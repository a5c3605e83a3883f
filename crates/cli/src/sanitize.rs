//! Untrusted text for a terminal: it must not move the cursor, change colours or reverse the line.

use std::borrow::Cow;

/// Replaces the characters that control a terminal by `�`, except line ends and tabs.
pub fn sanitize(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_control) {
        Cow::Owned(
            text.chars().map(|c| if is_control(c) { char::REPLACEMENT_CHARACTER } else { c }).collect(),
        )
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a character is a control character or changes the direction of the text after it.
fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::sanitize;

    #[test]
    fn control_characters_are_replaced() {
        assert_eq!(sanitize("a\tb\nc"), "a\tb\nc");
        assert_eq!(sanitize("\u{1b}[2Ja\r\u{9b}1m\u{202e}b"), "�[2Ja��1m�b");
    }
}
