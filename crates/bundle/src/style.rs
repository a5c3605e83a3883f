//! Minifies style sheets: removes comments, white space, zeros before the decimal point and quotes of attribute selectors.

use crate::Error;

/// Minifies a style sheet.
///
/// What is removed does not require parsing the rules: comments and white space, which are most of the saving, the zero in
/// `0.5em` and the quotes in `[dir='rtl']`. White space stays where it can be significant: before `:` (`a :hover` is not `a:hover`)
/// and around `+` and `-`, as in `calc()`.
///
/// # Errors
/// [`Error::Style`] if a comment or a string is not closed.
pub fn minify(file: &str, css: &str) -> Result<String, Error> {
    let error = |message: &str| Error::Style { file: file.to_owned(), message: message.to_owned() };
    let mut minified = String::with_capacity(css.len());
    // Whether white space or a comment precedes the next token.
    let mut space = false;
    let mut rest = css;
    while let Some(first) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            let end = comment.find("*/").ok_or_else(|| error("a comment is not closed"))?;
            rest = &comment[end + 2..];
            // A comment separates tokens as white space does.
            space = true;
        } else if first.is_ascii_whitespace() {
            rest = &rest[1..];
            space = true;
        } else {
            let token = token(rest).ok_or_else(|| error("a string is not closed"))?;
            let after_separator =
                minified.is_empty() || minified.ends_with(['{', '}', ';', ',', ':', '(', '>', '~']);
            let before_separator = matches!(first, '{' | '}' | ';' | ',' | ')' | '>' | '~' | '!');
            if space && !after_separator && !before_separator {
                minified.push(' ');
            }
            if first == '}' && minified.ends_with(';') {
                minified.pop();
            }
            rest = &rest[token.len()..];
            let is_fraction = rest.starts_with('.') && rest[1..].starts_with(|c: char| c.is_ascii_digit());
            let is_leading_zero = token == "0" && is_fraction && !ends_with_name(&minified);
            if !is_leading_zero {
                minified.push_str(if minified.ends_with('=') { unquoted(token) } else { token });
            }
            space = false;
        }
    }
    Ok(minified)
}

/// Whether a digit that follows belongs to a name or a number.
fn ends_with_name(css: &str) -> bool {
    css.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '#' | '\\'))
}

/// The value of an attribute selector without its quotes, if it is a name of small letters.
fn unquoted(token: &str) -> &str {
    let name = token.trim_matches(['"', '\'']);
    if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase()) { name } else { token }
}

/// The first token of a non-empty text: a string with its quotes, a backslash with the escaped character, or one
/// character. `None` if the string is not closed.
fn token(text: &str) -> Option<&str> {
    let mut characters = text.char_indices();
    let (_, first) = characters.next()?;
    match first {
        '"' | '\'' => {
            while let Some((at, character)) = characters.next() {
                match character {
                    '\\' => {
                        characters.next();
                    }
                    '\n' => return None,
                    other if other == first => return Some(&text[..at + 1]),
                    _ => {}
                }
            }
            None
        }
        '\\' => {
            characters.next();
            Some(&text[..characters.offset()])
        }
        _ => Some(&text[..first.len_utf8()]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removes_comments_and_insignificant_space() {
        for (css, minified) in [
            ("/* why */\na {\n  color: red;\n  margin: 0 1px;\n}\n", "a{color:red;margin:0 1px}"),
            ("a :hover, a:hover > b { width: calc(1px + 2px) }", "a :hover,a:hover>b{width:calc(1px + 2px)}"),
            (
                "a::part(x) , b { --empty: ; content: '/* no */  }' }",
                "a::part(x),b{--empty:;content:'/* no */  }'}",
            ),
            (
                "@media (min-width: 30em) and (prefers-color-scheme: dark) { :host { color: #fff } }",
                "@media (min-width:30em) and (prefers-color-scheme:dark){:host{color:#fff}}",
            ),
            ("a/**/b { color: red }", "a b{color:red}"),
            (r#"a::before { content: "\"  " ; }"#, r#"a::before{content:"\"  "}"#),
            (r".a\  b { color: red }", r".a\  b{color:red}"),
            (".a { & :focus { top: 0; } }", ".a{& :focus{top:0}}"),
            ("a ~ b:not(.c) ~ d { top: 0 }", "a~b:not(.c)~d{top:0}"),
            ("a { margin: 0.5em -0.25em 10.5px 0 !important }", "a{margin:.5em -.25em 10.5px 0!important}"),
            (
                ".a0.b, .a-0.b { content: '0.5'; top: calc(1px - 0.5em) }",
                ".a0.b,.a-0.b{content:'0.5';top:calc(1px - .5em)}",
            ),
            (
                "[dir='rtl'], [a=\"b\"], [a='2'], [class^='a-'], [a='']",
                "[dir=rtl],[a=b],[a='2'],[class^='a-'],[a='']",
            ),
        ] {
            assert_eq!(minify("a.css", css).unwrap(), minified);
            assert_eq!(minify("a.css", minified).unwrap(), minified, "minifying is idempotent");
        }
    }

    #[test]
    fn rejects_unclosed_comments_and_strings() {
        assert_eq!(minify("a.css", "a {} /* b").unwrap_err().to_string(), "a.css: a comment is not closed");
        assert_eq!(
            minify("a.css", "a { content: 'b\n }").unwrap_err().to_string(),
            "a.css: a string is not closed"
        );
    }
}
