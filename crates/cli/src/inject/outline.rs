//! The elements of a page with their byte ranges, so that a page can be edited without changing any other byte.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

/// An element of a page.
#[derive(Debug)]
pub struct Element {
    /// The tag's name, in lower case.
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    /// The bytes of the start tag.
    pub start_tag: Range<usize>,
    /// The bytes of the end tag; `None` for a void element, and if the end tag is missing.
    pub end_tag: Option<Range<usize>>,
    /// The index of the element around it.
    pub parent: Option<usize>,
}

/// The elements of a page, in the order of their start tags.
#[derive(Debug, Default)]
pub struct Outline {
    pub elements: Vec<Element>,
    pub has_doctype: bool,
    /// The offset of the last end tag of `body`, or else of `html`.
    pub body_end: Option<usize>,
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    /// The element's bytes; `None` if the end tag is missing.
    pub fn range(&self) -> Option<Range<usize>> {
        if is_void(&self.name) {
            return Some(self.start_tag.clone());
        }
        self.end_tag.as_ref().map(|end_tag| self.start_tag.start..end_tag.end)
    }

    /// The bytes between the tags.
    pub fn content(&self) -> Option<Range<usize>> {
        self.end_tag.as_ref().map(|end_tag| self.start_tag.end..end_tag.start)
    }
}

impl Outline {
    /// Reads the elements of a page in an encoding that contains ASCII. Returns `None` if a tag
    /// cannot be located.
    pub fn read(page: &[u8]) -> Option<Self> {
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        let mut builder = Builder::default();
        for token in Tokenizer::new_with_emitter(page, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => {
                    let range = tag.span.start..tag.span.end;
                    is_tag(page, &range, b"<").then(|| builder.open(tag, range))?;
                }
                Token::EndTag(tag) => {
                    let range = tag.span.start..tag.span.end;
                    is_tag(page, &range, b"</").then(|| builder.close(&text(&tag.name), range))?;
                }
                Token::Doctype(_) => builder.outline.has_doctype = true,
                _ => {}
            }
        }
        Some(builder.finish())
    }

    /// The element and those around it, from the inside out.
    pub fn with_ancestors(&self, index: usize) -> impl Iterator<Item = &Element> {
        let first = self.elements.get(index);
        std::iter::successors(first, |element| self.elements.get(element.parent?))
    }
}

/// Whether a range of the page looks like a tag.
fn is_tag(page: &[u8], range: &Range<usize>, start: &[u8]) -> bool {
    page.get(range.clone()).is_some_and(|tag| tag.starts_with(start) && tag.ends_with(b">"))
}

#[derive(Default)]
struct Builder {
    outline: Outline,
    /// The open elements, as indexes.
    open: Vec<usize>,
    /// The number of open elements by name, so that a stray end tag does not search all of them.
    open_names: HashMap<String, usize>,
    body_end: Option<usize>,
    html_end: Option<usize>,
}

impl Builder {
    fn open(&mut self, tag: StartTag<usize>, start_tag: Range<usize>) {
        let name = text(&tag.name);
        let attributes = tag.attributes.iter().map(|(name, value)| (text(name), text(value))).collect();
        let index = self.outline.elements.len();
        let parent = self.open.last().copied();
        if !is_void(&name) {
            *self.open_names.entry(name.clone()).or_default() += 1;
            self.open.push(index);
        }
        self.outline.elements.push(Element { name, attributes, start_tag, end_tag: None, parent });
    }

    fn close(&mut self, name: &str, end_tag: Range<usize>) {
        match name {
            "body" => self.body_end = Some(end_tag.start),
            "html" => self.html_end = Some(end_tag.start),
            _ => {}
        }
        if self.open_names.get(name).is_none_or(|count| *count == 0) {
            return;
        }
        while let Some(index) = self.open.pop() {
            let element = &mut self.outline.elements[index];
            if let Some(count) = self.open_names.get_mut(&element.name) {
                *count -= 1;
            }
            if element.name == name {
                element.end_tag = Some(end_tag);
                return;
            }
        }
    }

    fn finish(mut self) -> Outline {
        self.outline.body_end = self.body_end.or(self.html_end);
        self.outline
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn is_void(name: &str) -> bool {
    const VOID: &[&str] = &[
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
        "track", "wbr",
    ];
    VOID.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes of the first element with a name.
    fn bytes<'a>(page: &'a str, name: &str) -> Option<&'a str> {
        let outline = Outline::read(page.as_bytes()).unwrap();
        let element = outline.elements.into_iter().find(|element| element.name == name).unwrap();
        Some(&page[element.range()?])
    }

    #[test]
    fn ranges_are_those_of_the_tags() {
        assert_eq!(bytes("é<p\r\n a='>' b>x</p\r\n>y", "p"), Some("<p\r\n a='>' b>x</p\r\n>"));
        assert_eq!(bytes("<div><div>a</div>b</div>c", "div"), Some("<div><div>a</div>b</div>"));
        assert_eq!(bytes("<form><img><b></form>", "form"), Some("<form><img><b></form>"));
        assert_eq!(bytes("<form><b></form>", "b"), None, "no end tag");
        assert_eq!(bytes("<!-- <a> --><script>'<a>'</script><a>1</a>", "a"), Some("<a>1</a>"));
        assert_eq!(bytes("<input name=q>x", "input"), Some("<input name=q>"));
        assert_eq!(bytes("\r\r\n\n<a>\r\n</a>", "a"), Some("<a>\r\n</a>"));
    }

    #[test]
    fn finds_the_end_of_the_body() {
        let end = |page: &str| Outline::read(page.as_bytes()).unwrap().body_end;
        assert_eq!(end("<body>a</body>"), Some(7));
        assert_eq!(end("<html>a</html>"), Some(7));
        assert_eq!(end("<script>'</body>'</script>a"), None);
        assert_eq!(end("<body><!-- </body> --></body></html>"), Some(22));
    }
}
