//! The images of mail and saved pages, which are parts of the same file.
//!
//! In the markup of a document, the address of such an image says where its part is in the file ([`MimeRange`]), so that a
//! mailbox need not be read again from its start for each of them.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::ops::Range;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessagePart, MimeHeaders, PartType};
use percent_encoding::percent_decode_str;
use samara_engine::Block;
use samara_engine::markup::{ElementKind, MarkupTag, TagKind};

use crate::block_builder::fold;
use crate::file_kind::FileKind;

const SCHEME: &str = "mime:";

/// Where an image is in the file of its document: the address of the image in the document's markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MimeRange {
    /// Its bytes in the file, as they are encoded.
    pub bytes: Range<u64>,
    /// How the message calls it.
    pub name: String,
    encoding: Encoding,
}

impl MimeRange {
    /// Parses an address; `None` if it is that of another image.
    #[must_use]
    pub fn parse(address: &str) -> Option<Self> {
        let mut fields = address.strip_prefix(SCHEME)?.splitn(3, ',');
        let (start, end) = fields.next()?.split_once('-')?;
        let bytes = start.parse().ok()?..end.parse().ok()?;
        let encoding = match fields.next()? {
            "base64" => Encoding::Base64,
            "quoted-printable" => Encoding::QuotedPrintable,
            _ => Encoding::None,
        };
        Some(Self { bytes, name: fields.next()?.to_owned(), encoding })
    }

    /// The image from its bytes in the file; `None` if they are damaged.
    #[must_use]
    pub fn decode(&self, bytes: Vec<u8>) -> Option<Vec<u8>> {
        match self.encoding {
            Encoding::None => Some(bytes),
            Encoding::QuotedPrintable => quoted_printable_decode(&bytes),
            Encoding::Base64 => base64_decode(&bytes),
        }
    }
}

impl fmt::Display for MimeRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let encoding = match self.encoding {
            Encoding::None => "binary",
            Encoding::QuotedPrintable => "quoted-printable",
            Encoding::Base64 => "base64",
        };
        write!(f, "{SCHEME}{}-{},{encoding},{}", self.bytes.start, self.bytes.end, self.name)
    }
}

/// Where the bytes of a message are in its file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Position {
    pub(crate) start: u64,
    /// Before which bytes of the message the file has one more: the escape of a mailbox.
    pub(crate) escapes: Vec<usize>,
}

impl Position {
    /// Where a byte of the message is in the file.
    fn of(&self, at: usize) -> u64 {
        self.start + at as u64 + self.escapes.partition_point(|&escape| escape <= at) as u64
    }

    /// The position of a message within this one: of so many messages, each keeps its own escapes.
    pub(crate) fn within(&self, message: Range<usize>) -> Self {
        let from = self.escapes.partition_point(|&escape| escape <= message.start);
        let escapes = self.escapes[from..].iter().take_while(|escape| **escape < message.end);
        let escapes = escapes.map(|escape| escape - message.start).collect();
        Self { start: self.of(message.start), escapes }
    }
}

/// An image in a message.
#[derive(Clone, Debug)]
struct ImagePart {
    /// The number of its part.
    part: u32,
    /// What the message says about it: a description, or its name.
    description: String,
    address: String,
}

/// The images in a message.
#[derive(Clone, Debug, Default)]
pub(crate) struct ImageParts {
    /// In the order of the parts.
    images: Vec<ImagePart>,
    /// The places of the images in the list, by the addresses by which HTML shows them. Of the same addresses the first.
    sources: HashMap<String, usize>,
    /// The address that relative ones refer to; may be empty.
    pub(crate) base: String,
}

impl ImageParts {
    /// The images in a message at a position; none if the position is not known.
    pub(crate) fn of(mail: &Message<'_>, position: Option<&Position>) -> Self {
        let Some(position) = position else { return Self::default() };
        let (mut images, mut sources) = (Vec::new(), HashMap::new());
        for (part, number) in mail.parts.iter().zip(0..).filter(|(part, _)| is_image(part)) {
            let name = part.attachment_name().map(fold).unwrap_or_default();
            let description = part.content_description().map(fold).filter(|text| !text.is_empty());
            let source = MimeRange {
                bytes: position.of(part.offset_body as usize)..position.of(part.offset_end as usize),
                name: if name.is_empty() { format!("part {number}") } else { name.clone() },
                encoding: part.encoding,
            };
            let identifier = part.content_id().map(|identifier| format!("cid:{}", identifier.trim()));
            for own in identifier.into_iter().chain(part.content_location().map(fold)) {
                sources.entry(own).or_insert(images.len());
            }
            let (description, address) = (description.unwrap_or(name), source.to_string());
            images.push(ImagePart { part: number, description, address });
        }
        Self { images, sources, base: String::new() }
    }

    /// Makes the addresses of images in HTML those of parts of the file. Returns the numbers of the parts, each with the
    /// description that HTML has.
    pub(crate) fn resolve(&self, blocks: &mut [Block]) -> Vec<(u32, String)> {
        let mut shown = Vec::new();
        for block in blocks {
            let Some(markup) = &mut block.markup else { continue };
            for at in 0..markup.tags.len() {
                let TagKind::Open(ElementKind::Image, source) = &markup.tags[at].kind else { continue };
                let Some(image) = self.image(source) else { continue };
                markup.tags[at].kind = TagKind::Open(ElementKind::Image, image.address.clone());
                shown.push((image.part, description(&block.text, &markup.tags[at + 1..])));
            }
        }
        shown
    }

    /// The image that an address in HTML means.
    fn image(&self, source: &str) -> Option<&ImagePart> {
        if self.images.is_empty() {
            return None;
        }
        let source = match source.split_once(':') {
            Some((scheme, identifier)) if scheme.eq_ignore_ascii_case("cid") => {
                format!("cid:{}", percent_decode_str(identifier).decode_utf8_lossy())
            }
            _ => source.to_owned(),
        };
        let place = self.sources.get(&source).or_else(|| self.sources.get(&join(&self.base, &source)))?;
        self.images.get(*place)
    }

    /// What the message says about an image, and its address; `None` if the part is no image.
    pub(crate) fn part(&self, part: u32) -> Option<(&str, &str)> {
        let at = self.images.binary_search_by_key(&part, |image| image.part).ok()?;
        Some((&self.images[at].description, &self.images[at].address))
    }
}

/// Parts that a document shows.
pub(crate) type ShownParts = BTreeSet<u32>;

/// The description of a picture, which follows its image.
fn description(text: &str, tags: &[MarkupTag]) -> String {
    let [MarkupTag { at: start, kind: TagKind::Open(ElementKind::Picture, _) }, rest @ ..] = tags else {
        return String::new();
    };
    let end = rest.iter().find(|tag| tag.kind == TagKind::Close).map_or(*start, |tag| tag.at);
    text.get(*start..end).map(fold).unwrap_or_default()
}

fn is_image(part: &MessagePart<'_>) -> bool {
    let is_binary = matches!(part.body, PartType::Binary(_) | PartType::InlineBinary(_));
    let is_named =
        || part.attachment_name().is_some_and(|name| FileKind::of(name.as_ref()) == FileKind::Image);
    let is_typed = part.content_type().is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("image"));
    is_binary && !part.is_encoding_problem && (is_typed || is_named())
}

/// The address that a relative one means in a page.
fn join(base: &str, address: &str) -> String {
    let Some((scheme, rest)) = base.split_once("://") else { return address.to_owned() };
    let (host, page) = rest.split_once('/').unwrap_or((rest, ""));
    if let Some(address) = address.strip_prefix("//") {
        return format!("{scheme}://{address}");
    }
    let (path, query) = address.split_at(address.find(['?', '#']).unwrap_or(address.len()));
    let page = page.split(['?', '#']).next().unwrap_or_default();
    let folder =
        if path.starts_with('/') { "" } else { page.rsplit_once('/').map_or("", |(folder, _)| folder) };
    let mut segments = Vec::new();
    for segment in folder.split('/').chain(path.split('/')) {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    format!("{scheme}://{host}/{}{query}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_they_are_written() {
        for address in ["mime:3-14,base64,a, b.png", "mime:0-0,binary,", "mime:5-6,quoted-printable,x"] {
            assert_eq!(MimeRange::parse(address).unwrap().to_string(), address);
        }
        for address in ["", "mime:", "mime:1-2", "mime:1-2,base64", "mime:a-2,base64,x", "cid:1-2,base64,x"] {
            assert_eq!(MimeRange::parse(address), None, "{address}");
        }
        let decoded = |address: &str, bytes: &[u8]| MimeRange::parse(address).unwrap().decode(bytes.to_vec());
        assert_eq!(decoded("mime:0-9,base64,", b"bGVh\r\nZg==\r\n").as_deref(), Some(&b"leaf"[..]));
        assert_eq!(decoded("mime:0-9,quoted-printable,", b"l=65af").as_deref(), Some(&b"leaf"[..]));
        assert_eq!(decoded("mime:0-9,binary,", b"leaf").as_deref(), Some(&b"leaf"[..]));
    }

    #[test]
    fn positions_count_the_escapes_of_a_mailbox() {
        let position = Position { start: 100, escapes: vec![10, 20] };
        assert_eq!([0, 9, 10, 15, 20, 30].map(|at| position.of(at)), [100, 109, 111, 116, 122, 132]);
        let inner = position.within(15..36);
        for at in [0, 4, 5, 6, 20] {
            assert_eq!(inner.of(at), position.of(15 + at), "{at}");
        }
        // Those of other messages are not copied.
        assert_eq!(
            [position.within(15..20), position.within(20..30)].map(|inner| inner.escapes.len()),
            [0, 0]
        );
        assert_eq!(position.within(5..30).escapes, [5, 15]);
    }

    #[test]
    fn relative_addresses_are_those_of_the_page() {
        let joined = |address| join("https://example.org/a/b.html?c=/d", address);
        assert_eq!(joined("leaf.png?size=a/b"), "https://example.org/a/leaf.png?size=a/b");
        assert_eq!(joined("../x/./leaf.png"), "https://example.org/x/leaf.png");
        assert_eq!(joined("/leaf.png"), "https://example.org/leaf.png");
        assert_eq!(joined("//example.com/leaf.png"), "https://example.com/leaf.png");
        assert_eq!(join("", "leaf.png"), "leaf.png");
        assert_eq!(join("https://example.org", "leaf.png"), "https://example.org/leaf.png");
    }
}
