//! Limits the number of attributes of a tag.
//!
//! The tokenizer compares each attribute of a tag with all others, so a tag with 400,000 attributes
//! would take minutes. This filter cuts the source of such a tag before it is parsed; the text after
//! the tag is kept.
//!
//! Whether a `<` starts a tag depends on the state of the tokenizer: it may be in a script, a comment
//! or a quoted value. The filter does not know, so it follows the parse from every `<` at once. For
//! each state it keeps the highest number of attributes of all parses in this state. The work is the
//! same for each byte, whatever the page is.

use std::borrow::Cow;

/// The maximum number of attributes of a tag.
pub(super) const MAX_ATTRIBUTES: u16 = 256;

/// The states of a tokenizer within a tag: 0 if no parse is in this state, or else 1 more than the number of attributes so
/// far. Plain numbers, because each byte of a page takes a dozen maxima.
#[derive(Clone, Copy, Default, PartialEq)]
struct Parses {
    tag_name: u16,
    before_name: u16,
    name: u16,
    after_name: u16,
    before_value: u16,
    double_quoted: u16,
    single_quoted: u16,
    unquoted: u16,
}

impl Parses {
    /// Advances all parses by a byte.
    fn step(self, byte: u8) -> Self {
        let increment = |count: u16| count + u16::from(count > 0);
        let mut next =
            Self { double_quoted: self.double_quoted, single_quoted: self.single_quoted, ..Self::default() };
        match byte {
            b'\t' | b'\n' | b'\r' | 0x0C | b' ' => {
                next.before_name = self.tag_name.max(self.before_name).max(self.unquoted);
                next.after_name = self.name.max(self.after_name);
                next.before_value = self.before_value;
            }
            b'/' => {
                next.before_name = self.tag_name.max(self.before_name).max(self.name).max(self.after_name);
                next.unquoted = self.unquoted.max(self.before_value);
            }
            b'>' => {}
            b'=' => {
                next.tag_name = self.tag_name;
                next.name = increment(self.before_name);
                next.before_value = self.name.max(self.after_name);
                next.unquoted = self.unquoted.max(self.before_value);
            }
            b'"' | b'\'' => {
                let (this, other) = if byte == b'"' {
                    (&mut next.double_quoted, self.double_quoted)
                } else {
                    (&mut next.single_quoted, self.single_quoted)
                };
                *this = self.before_value;
                next.before_name = other;
                next.tag_name = self.tag_name;
                next.name = self.name.max(increment(self.before_name.max(self.after_name)));
                next.unquoted = self.unquoted;
            }
            _ => {
                next.tag_name = self.tag_name;
                next.name = self.name.max(increment(self.before_name.max(self.after_name)));
                next.unquoted = self.unquoted.max(self.before_value);
            }
        }
        next
    }

    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Removes the attributes of a tag beyond the limit.
pub(super) fn limit_attributes(html: &str) -> Cow<'_, str> {
    let bytes = html.as_bytes();
    let mut output = String::new();
    let mut copied = 0;
    let mut parses = Parses::default();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if parses.is_empty() && byte != b'<' {
            match memchr::memchr(b'<', &bytes[at..]) {
                Some(next) => at += next,
                None => break,
            }
            continue;
        }
        parses = parses.step(byte);
        if byte == b'<' && matches!(bytes.get(at + 1), Some(b'/' | b'a'..=b'z' | b'A'..=b'Z')) {
            parses.tag_name = parses.tag_name.max(1);
        }
        if parses.name > MAX_ATTRIBUTES + 1 {
            output.push_str(&html[copied..at]);
            at += end_of_cut(&bytes[at..]);
            copied = at;
            if bytes.get(at) != Some(&b'>') {
                output.push_str(" >");
            }
            parses = Parses::default();
            continue;
        }
        at += 1;
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    output.push_str(&html[copied..]);
    Cow::Owned(output)
}

/// Where the rest of a tag ends: at `>`, at an end tag, or at the end of a comment.
fn end_of_cut(rest: &[u8]) -> usize {
    let mut at = 0;
    while let Some(next) = memchr::memchr2(b'>', b'<', &rest[at..]) {
        at += next;
        if rest[at] == b'>' {
            return if rest[..at].ends_with(b"--") { at - 2 } else { at };
        }
        if rest.get(at + 1) == Some(&b'/') {
            return at;
        }
        at += 1;
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::super::page::parse;
    use super::super::parser;
    use super::super::titles::CommonTitles;
    use super::*;

    /// Attributes of different names, which the tokenizer would compare with each other.
    fn attributes(count: usize, value: &str) -> String {
        (0..count).map(|number| format!(" a{number}{value}")).collect()
    }

    /// The text of a page, and the highest number of attributes of its elements.
    fn read(html: &str) -> (String, usize) {
        let (dom, _) = parser::parse(html);
        let nodes = dom.descendants(super::super::dom::NodeId::DOCUMENT);
        let most = nodes.filter_map(|node| dom.element(node)).map(|element| element.attributes.len()).max();
        let blocks = parse(html).draft(None, &CommonTitles::default()).blocks;
        (blocks.into_iter().map(|block| block.text).collect(), most.unwrap_or(0))
    }

    #[test]
    fn limits_attributes_in_every_context() {
        const COUNT: usize = 4_000;
        for value in ["", "=v", "='>'", "=\"</p>\"", "/"] {
            let many = attributes(COUNT, value);
            for (before, after) in [
                ("<p", "></p>"),
                ("<p>x</p", ">"),
                ("<html", ">"),
                ("<script>x <a b=\"</script><p", ">"),
                ("<!-- <a b='--><p", ">"),
                ("<script><!--</script><p", ">"),
                ("<svg><style><a", "></svg>"),
                ("<p title='<b x=\"'", ">"),
            ] {
                let (text, most) = read(&format!("{before}{many}{after}<div>end</div>"));
                assert!(most <= usize::from(MAX_ATTRIBUTES) + 2, "{before}{value}: {most}");
                assert!(text.ends_with("end"), "{before}{value}: {}", &text[text.len().saturating_sub(60)..]);
            }
        }
    }

    #[test]
    fn limits_attributes_of_repeated_tags() {
        let html: String = (0..4_000).map(|number| format!("<html a{number}>")).collect();
        assert!(read(&(html + "end")).1 <= usize::from(MAX_ATTRIBUTES));
    }

    #[test]
    fn keeps_ordinary_pages() {
        let words = "some words ".repeat(1_000);
        for html in [
            format!("<p{}>x</p>", attributes(200, "='a > b'")),
            format!("<p title='{words}' data-x=\"{words}\">{words}<!-- {words} --></p>"),
            format!("<script>if (a < b) {{ '{words}' }}</script>1 < 2 {words}"),
        ] {
            assert!(matches!(limit_attributes(&html), Cow::Borrowed(_)), "{}", &html[..40]);
        }
    }

    #[test]
    fn cut_keeps_ends_of_comments_and_scripts() {
        let words = "some words ".repeat(1_000);
        for html in [format!("<!-- x <y {words} --><p>end"), format!("<script>x <y {words}</script><p>end")] {
            assert!(matches!(limit_attributes(&html), Cow::Owned(_)));
            assert_eq!(read(&html).0, "end");
        }
    }

    /// However the attributes are written.
    #[test]
    fn tags_of_256_attributes_are_whole() {
        let most = usize::from(MAX_ATTRIBUTES);
        for value in ["", "=v", "= v", " =v", "=\"v v=v\"", "='v v=v'", "/", "=v/", "='v'/", "=v=v", "=v'v"] {
            // The name of an end tag counts, too.
            for (start, end, own) in
                [("<p", ">x", 0), ("</P", ">x", 1), ("<p/", " >x", 0), ("<p a<b", ">x", 1)]
            {
                let page = |count: usize| format!("{start}{}{end}", attributes(count - own, value));
                assert!(matches!(limit_attributes(&page(most)), Cow::Borrowed(_)), "{start}{value}");
                let (more, cut) = (page(most + 1), limit_attributes(&page(most + 1)).into_owned());
                assert!(
                    cut.len() < more.len() && cut.ends_with(end),
                    "{start}{value}: {}",
                    &cut[cut.len() - 9..]
                );
                assert_eq!(cut[..cut.len() - end.len()], more[..cut.len() - end.len()], "{start}{value}");
            }
        }
    }

    /// Text that looks like attributes, but stands in no tag.
    #[test]
    fn text_without_tags_is_whole() {
        let many = attributes(400, "=v");
        for page in [
            format!("x{many}"),
            format!("<{many}"),
            format!("<1{many}>"),
            format!("<p>{many}"),
            format!("<p a='b'>{many}<p>"),
        ] {
            assert!(matches!(limit_attributes(&page), Cow::Borrowed(_)), "{}", &page[..9]);
        }
    }
}
