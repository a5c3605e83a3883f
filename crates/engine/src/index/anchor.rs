//! Anchors: the fragment identifiers of blocks.
//!
//! Most anchors follow from the text of their block by a rule of the program that made the page. An anchor that is
//! the [`slug`] of the text is not stored. The others are stored as a *template*, which many anchors share: a
//! character that names a [`Rule`], and the prefix before the result of the rule. A number at the end, which makes
//! anchors of a page unique, is stored beside the template.
//!
//! | the block's text | its anchor | template | number |
//! |---|---|---|---|
//! | `Examples` | `examples-2` | `-` | 2 |
//! | `pub fn len(&self) -> usize` | `method.len` | `.method.` | none |
//! | `impl<T> Clone for Vec<T>` | `impl-Clone-for-Vec%3CT%3E` | `.impl-` | none |
//! | `The end` | `last` | `=last` | none |
//!
//! In Rust's std documentation 98 % of the 110,000 anchors share eight templates.

use crate::document::slug;

/// How the anchor of a block is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum AnchorKind {
    /// No anchor.
    None = 0,
    /// The [`slug`] of its text.
    Slug = 1,
    /// A [`TemplateAnchor`].
    Template = 2,
}

/// An anchor by its template, and the number at its end; 0 for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TemplateAnchor {
    pub(crate) template: u32,
    pub(crate) number: u32,
}

/// What a template derives from the text of the block.
#[derive(Clone, Copy)]
pub(crate) enum Rule {
    /// Nothing: the template is the anchor.
    Literal = b'=' as isize,
    /// The text's [`slug`].
    Slug = b'-' as isize,
    /// The name that the text declares.
    Declared = b'.' as isize,
}

impl Rule {
    /// Splits a template into its rule and its prefix.
    fn split(template: &str) -> Option<(Self, &str)> {
        let rule = match template.as_bytes().first()? {
            b'=' => Self::Literal,
            b'-' => Self::Slug,
            b'.' => Self::Declared,
            _ => return None,
        };
        Some((rule, &template[1..]))
    }

    pub(crate) fn apply(self, text: &str) -> String {
        match self {
            Self::Literal => String::new(),
            Self::Slug => slug(text),
            Self::Declared => declared(text),
        }
    }
}

/// Whether a string is a template.
pub(crate) fn is_template(text: &str) -> bool {
    Rule::split(text).is_some()
}

/// The anchor of a block with a text.
pub(crate) fn expand(template: &str, number: u32, text: &str) -> String {
    let Some((rule, before)) = Rule::split(template) else { return String::new() };
    let mut anchor = before.to_owned() + &rule.apply(text);
    if number > 0 {
        anchor.push('-');
        anchor.push_str(&number.to_string());
    }
    anchor
}

/// Codes the numbers of anchors: 0 for none, otherwise the difference to the expected number, which is one more
/// than the last number of the same template in the same document.
#[derive(Default)]
pub(crate) struct AnchorCounter {
    /// Per template, the last document that used it and its last number there.
    last: Vec<(u32, u32)>,
}

impl AnchorCounter {
    /// The largest number; every difference between two has a code.
    pub(crate) const MAX_NUMBER: u32 = i32::MAX as u32;

    /// The last number of a template in a document.
    pub(crate) fn last(&mut self, document: u32, template: u32) -> &mut u32 {
        let at = template as usize;
        if self.last.len() <= at {
            self.last.resize(at + 1, (0, 0));
        }
        let last = &mut self.last[at];
        if last.0 != document {
            *last = (document, 0);
        }
        &mut last.1
    }

    /// Decodes a number; `None` if no anchor can have it.
    pub(crate) fn number(&mut self, document: u32, template: u32, code: u32) -> Option<u32> {
        let Some(code) = code.checked_sub(1) else { return Some(0) };
        let distance = code >> 1 ^ (code & 1).wrapping_neg();
        let last = self.last(document, template);
        let number = (*last + 1).wrapping_add(distance);
        (1..=Self::MAX_NUMBER).contains(&number).then(|| {
            *last = number;
            number
        })
    }
}

/// The name that a line of Rust declares, as rustdoc writes it into anchors: `len` for `pub fn len(&self) ->
/// usize`, `Clone-for-Vec%3CT%3E` for `impl<T> Clone for Vec<T>`.
pub(crate) fn declared(text: &str) -> String {
    const BEFORE_NAMES: [&str; 9] =
        ["pub", "const", "unsafe", "fn", "type", "async", "static", "safe", "default"];
    let mut rest = text;
    loop {
        let (_, behind) = rest.split_at(rest.bytes().position(is_name).unwrap_or(rest.len()));
        let end = behind.bytes().position(|byte| !is_name(byte)).unwrap_or(behind.len());
        let (word, behind) = behind.split_at(end);
        if word == "impl" {
            return implemented(behind);
        }
        if !BEFORE_NAMES.contains(&word) {
            return word.to_owned();
        }
        rest = behind;
    }
}

/// Whether a byte belongs to a name; all bytes of letters beyond ASCII do.
fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The start of the conditions of an `impl`.
const CONDITIONS: &[u8] = b" where ";

/// The trait and type after `impl`, without parameters, conditions, paths and lifetimes, percent-encoded.
fn implemented(text: &str) -> String {
    let text = &text[parameters(text)..];
    // Byte by byte: the standard library's string search costs the module a kilobyte.
    let end = text.as_bytes().windows(CONDITIONS.len()).position(|window| window == CONDITIONS);
    let text = text[..end.unwrap_or(text.len())].trim_matches([' ', '!', ',']);
    let mut out = String::new();
    // Where the current name begins in `out`.
    let mut name = 0;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(behind) = rest.strip_prefix(" for ") {
            out.push_str("-for-");
            rest = behind;
            name = out.len();
            continue;
        }
        if let Some(behind) = rest.strip_prefix("::") {
            out.truncate(name);
            rest = behind;
            continue;
        }
        let letter = !c.is_ascii() || is_name(c as u8);
        rest = &rest[c.len_utf8()..];
        if c == '&' && rest.starts_with('\'') {
            rest = rest.split_once(' ').map_or("", |(_, behind)| behind);
        }
        match c {
            ' ' => out.push('+'),
            '"' | '#' | '%' | '&' | '+' | '<' | '>' | '[' | ']' | '^' | '`' | '{' | '|' | '}' => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                out.push('%');
                out.push(char::from(HEX[c as usize >> 4]));
                out.push(char::from(HEX[c as usize & 15]));
            }
            _ => out.push(c),
        }
        if !letter {
            name = out.len();
        }
    }
    out
}

/// The length of a leading list of parameters, `<…>`.
fn parameters(text: &str) -> usize {
    let mut depth = 0;
    let mut before = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'<' => depth += 1,
            // Not the end of an arrow.
            b'>' if before != b'-' => depth -= 1,
            _ => {}
        }
        if depth <= 0 {
            return if byte == b'>' { at + 1 } else { 0 };
        }
        before = byte;
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_names_are_those_of_rustdoc() {
        for (text, name) in [
            ("pub fn len(&self) -> usize", "len"),
            ("pub const unsafe fn new_unchecked(n: T) -> Self", "new_unchecked"),
            ("pub const MAX: u8 = 255", "MAX"),
            ("type Output = <Wrapping<u128> as BitAnd>::Output", "Output"),
            ("Some(T)", "Some"),
            (
                "impl<T, A> Clone for Vec<T, A> where T: Clone, A: Allocator + Clone,",
                "Clone-for-Vec%3CT,+A%3E",
            ),
            (
                "impl<K, V> Debug for std::collections::btree_map::Keys<'_, K, V>",
                "Debug-for-Keys%3C'_,+K,+V%3E",
            ),
            ("impl<F: Fn() -> u8> From<F> for S", "From%3CF%3E-for-S"),
            ("impl<T> !Send for *const T where T: ?Sized,", "Send-for-*const+T"),
            ("impl<'a> Sum<&'a u32> for u32", "Sum%3C%26u32%3E-for-u32"),
            (
                "impl From<String> for Box<dyn Error + Send + Sync>",
                "From%3CString%3E-for-Box%3Cdyn+Error+%2B+Send+%2B+Sync%3E",
            ),
            ("impl Saturating<u64>", "Saturating%3Cu64%3E"),
            ("Examples", "Examples"),
            ("", ""),
            ("pub fn", ""),
            ("impl<", "%3C"),
            ("impl<'a", "%3C'a"),
            ("impl X<&'a", "X%3C%26"),
            ("größe", "größe"),
        ] {
            assert_eq!(declared(text), name, "{text}");
        }
    }
}
