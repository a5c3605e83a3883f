//! Joins the lines of a paragraph: words hyphenated at the end of a line are one word again.

use std::collections::HashSet;

use super::lines::is_ideograph;

/// The words of a document, to decide whether a hyphen at the end of a line belongs to the word.
#[derive(Debug, Default)]
pub(super) struct Words(HashSet<String>);

impl Words {
    /// Adds the words of a line, except the first and the last, which can be parts of words.
    pub(super) fn add(&mut self, line: &str) {
        let words: Vec<_> = line.split_whitespace().collect();
        for word in words.iter().skip(1).take(words.len().saturating_sub(2)) {
            let word = trim(word);
            if !word.is_empty() && !self.0.contains(word) {
                self.0.insert(word.to_owned());
            }
        }
    }

    fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

fn trim(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Appends a line to a paragraph.
pub(super) fn join(text: &mut String, line: &str, words: &Words) {
    let line = line.trim();
    let end = text.trim_end().len();
    text.truncate(end);
    let (Some(last), Some(first)) = (text.chars().next_back(), line.chars().next()) else {
        text.push_str(line);
        return;
    };
    if last == '\u{AD}' {
        text.pop();
    } else if matches!(last, '-' | '\u{2010}') {
        let word = &text[..text.len() - last.len_utf8()];
        if word.ends_with(char::is_alphabetic) && !is_hyphen_kept(word, line, first, words) {
            text.truncate(word.len());
        }
        if ends_with_lone_hyphen(text) {
            text.push(' ');
        }
    } else if !(is_unspaced(last) && is_unspaced(first)) {
        text.push(' ');
    }
    text.push_str(line);
}

/// Whether the last word of a text is a hyphen: a dash.
fn ends_with_lone_hyphen(text: &str) -> bool {
    text.strip_suffix(['-', '\u{2010}'])
        .is_some_and(|text| text.is_empty() || text.ends_with(char::is_whitespace))
}

/// Whether the hyphen between the end of a line and the next line belongs to the word.
fn is_hyphen_kept(before: &str, after: &str, first: char, words: &Words) -> bool {
    if !first.is_lowercase() {
        // `ISO-8601`, `Anglo-Saxon`; or a script without case, where the word decides.
        return first.is_numeric() || first.is_uppercase() || !first.is_alphabetic();
    }
    let head = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let tail = after.split(char::is_whitespace).next().unwrap_or_default();
    words.has(trim(&format!("{head}-{tail}"))) && !words.has(trim(&format!("{head}{tail}")))
}

/// Whether a character belongs to a script that is written without spaces between words.
fn is_unspaced(c: char) -> bool {
    is_ideograph(c)
        || matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(lines: &[&str], known: &str) -> String {
        let mut words = Words::default();
        words.add(&format!("start {known} end"));
        let mut text = String::new();
        for line in lines {
            join(&mut text, line, &words);
        }
        text
    }

    #[test]
    fn hyphenated_words_are_joined() {
        assert_eq!(joined(&["the heli-", "copter seeds"], ""), "the helicopter seeds");
        assert_eq!(joined(&["the heli\u{AD}", "copter"], ""), "the helicopter");
        assert_eq!(joined(&["вертолёт-", "ный"], ""), "вертолётный");
        assert_eq!(joined(&["the\u{A0}heli-", "copter"], ""), "the\u{A0}helicopter");
    }

    #[test]
    fn hyphens_of_words_are_kept() {
        assert_eq!(joined(&["a well-", "known tree"], "well-known"), "a well-known tree");
        assert_eq!(joined(&["a well-", "known tree"], "well-known wellknown"), "a wellknown tree");
        assert_eq!(joined(&["Anglo-", "Saxon"], ""), "Anglo-Saxon");
        assert_eq!(joined(&["ISO-", "8601"], ""), "ISO-8601");
        assert_eq!(joined(&["seeds -", "and wings"], ""), "seeds - and wings");
    }

    #[test]
    fn scripts_without_spaces_are_joined_without_spaces() {
        assert_eq!(joined(&["東京都に", "住む"], ""), "東京都に住む");
        assert_eq!(joined(&["one", "two"], ""), "one two");
        assert_eq!(joined(&["東京", "city"], ""), "東京 city");
    }

    #[test]
    fn lines_are_joined_by_one_space() {
        assert_eq!(joined(&["one ", " two"], ""), "one two");
        assert_eq!(joined(&["", " two"], ""), "two");
        assert_eq!(joined(&["one", " "], ""), "one");
        assert_eq!(joined(&["-", "one"], ""), "- one");
        assert_eq!(joined(&["seeds-", "and"], ""), "seedsand");
        assert_eq!(joined(&["1-", "and"], ""), "1-and");
        assert_eq!(joined(&["heli-", "(copter"], ""), "heli-(copter");
        assert_eq!(joined(&["東京-", "都"], ""), "東京都");
        assert_eq!(joined(&["city", "東京"], ""), "city 東京");
        assert_eq!(joined(&["กา", "ขา"], ""), "กาขา");
        // Only words between others are known to be whole.
        let mut words = Words::default();
        words.add("well-known, (well-set) tree-top");
        assert!(!words.has("well-known") && words.has("well-set") && !words.has("tree-top"));
        words.add("well-known tree");
        assert!(!words.has("well-known") && !words.has("tree") && !words.has(""));
    }
}
