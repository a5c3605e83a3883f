//! Text of documents on a terminal: nothing in it may move the cursor, change colours or turn the line round.

use std::borrow::Cow;

/// The text with characters that command a terminal shown as `�`, except line ends and tabs.
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.chars().any(commands) {
        Cow::Owned(text.chars().map(|c| if commands(c) { char::REPLACEMENT_CHARACTER } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Control characters, and those that turn the direction of all that follows.
pub fn commands(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn nothing_commands_the_terminal() {
        assert_eq!(plain("a\tb\nc"), "a\tb\nc");
        assert_eq!(plain("\u{1b}[2Ja\r\u{9b}1m\u{202e}b"), "�[2Ja��1m�b");
    }
}
