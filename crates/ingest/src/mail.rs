//! Mail: messages (RFC 5322, MIME) and mailboxes (mbox). `mail-parser` decodes; this module makes documents.

use std::borrow::Cow;
use std::collections::BTreeSet;

use mail_parser::{Address, Encoding, HeaderValue, MessageParser, MimeHeaders, PartType};
use samara_engine::markup::{ElementKind, Markup, MarkupTag, TagKind};
use samara_engine::{Block, BlockKind, Field};

use crate::binary::guarded;
use crate::block_builder::{BlockBuilder, Container, fold};
use crate::draft::Draft;
use crate::image_parts::{ImageParts, Position, ShownParts};
use crate::parser_failure::ParserFailure;
use crate::text;

/// A message.
#[derive(Debug)]
pub(crate) struct Message {
    /// Subject, text, and sender, receivers and date as metadata.
    pub(crate) draft: Draft,
    pub(crate) attachments: Vec<Attachment>,
}

/// A file that is attached to a message.
#[derive(Debug)]
pub(crate) struct Attachment {
    /// Its name, or its number.
    pub(crate) name: String,
    pub(crate) media_type: String,
    /// It was text, and is UTF-8 now.
    pub(crate) is_text: bool,
    /// It is an image that the message shows.
    pub(crate) is_shown: bool,
    /// Where it is in the file, if it is a message, and there as it is.
    pub(crate) position: Option<Position>,
    pub(crate) bytes: Vec<u8>,
}

/// Reads a message, with its images if its position in the file is known.
///
/// # Errors
/// If it has none of the usual headers of a message.
pub(crate) fn read(bytes: &[u8], position: Option<&Position>) -> Result<Message, ParserFailure> {
    guarded(|| parse(bytes, position))
}

/// A page that a browser has saved as one file (MHTML).
#[cfg(feature = "html")]
#[derive(Debug)]
pub(crate) struct SavedPage {
    /// The address that it was saved from; may be empty.
    pub(crate) address: String,
    /// The date, `2022-02-15`; may be empty.
    pub(crate) date: String,
    pub(crate) html: String,
    pub(crate) images: ImageParts,
}

/// Reads MHTML: a message whose first part is the page, with its images and style sheets as further parts.
///
/// # Errors
/// If it contains no page.
#[cfg(feature = "html")]
pub(crate) fn read_saved_page(bytes: &[u8], position: Option<&Position>) -> Result<SavedPage, ParserFailure> {
    guarded(|| {
        let mail = MessageParser::default().parse(bytes);
        let page = mail.as_ref().and_then(|mail| {
            let mut parts = mail.parts.iter();
            parts.find_map(
                |part| if let PartType::Html(html) = &part.body { Some((part, html)) } else { None },
            )
        });
        let (Some(mail), Some((part, html))) = (&mail, page) else {
            return Err(ParserFailure::damaged("not a saved page (MHTML): it contains no HTML"));
        };
        let address = match mail.header("Snapshot-Content-Location") {
            Some(HeaderValue::Text(address)) => Some(address.as_ref()),
            _ => part.content_location(),
        };
        let date = mail.date().map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day));
        let address = address.map(fold).unwrap_or_default();
        let mut images = ImageParts::of(mail, position);
        images.base.clone_from(&address);
        Ok(SavedPage { address, date: date.unwrap_or_default(), html: html.to_string(), images })
    })
}

fn parse(bytes: &[u8], position: Option<&Position>) -> Result<Message, ParserFailure> {
    let mail = MessageParser::default().parse(bytes);
    let is_message = |mail: &mail_parser::Message<'_>| {
        mail.from().is_some()
            || mail.date().is_some()
            || mail.subject().is_some()
            || mail.content_type().is_some()
    };
    let Some(mail) = mail.filter(is_message) else {
        return Err(ParserFailure::damaged("not mail: it has no sender, date, subject or type"));
    };
    let mut draft = Draft { title: mail.subject().map(fold), ..Draft::default() };
    if let Some(date) = mail.date() {
        let (hour, minute) = (date.hour, date.minute);
        let date = format!("{:04}-{:02}-{:02} {hour:02}:{minute:02}", date.year, date.month, date.day);
        draft.meta.set("date", &date);
    }
    draft.meta.set_list("from", addresses(mail.from()));
    draft.meta.set_list("to", addresses(mail.to()).chain(addresses(mail.cc())));
    if let HeaderValue::Address(list) = mail.list_id() {
        draft.meta.set_list("list", addresses(Some(list)));
    }
    let images = ImageParts::of(&mail, position);
    let mut shown = ShownParts::new();
    for &number in &mail.text_body {
        match mail.parts.get(number as usize).map(|part| &part.body) {
            Some(PartType::Text(text)) => draft.blocks.extend(blocks(text)),
            Some(PartType::Html(html)) => {
                let mut blocks = html_blocks(html)?;
                shown.extend(images.resolve(&mut blocks).into_iter().map(|(number, _)| number));
                draft.blocks.append(&mut blocks);
            }
            _ => draft.blocks.extend(image(&images, number, "", &mut shown)),
        }
    }
    // Those that only the HTML beside a plain text shows.
    let plain: BTreeSet<u32> = mail.text_body.iter().copied().collect();
    for &number in mail.html_body.iter().filter(|number| !plain.contains(number)) {
        let numbers = match mail.parts.get(number as usize).map(|part| &part.body) {
            Some(PartType::Html(html)) => images.resolve(&mut html_blocks(html).unwrap_or_default()),
            _ => vec![(number, String::new())],
        };
        let blocks = numbers.iter().filter_map(|(number, text)| image(&images, *number, text, &mut shown));
        draft.blocks.extend(blocks);
    }
    let mut attachments = Vec::new();
    for (number, &index) in mail.attachments.iter().enumerate() {
        let Some(part) = mail.parts.get(index as usize) else { continue };
        let media_type = part.content_type().map_or_else(String::new, |kind| {
            format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_ascii_lowercase()
        });
        let name = part.attachment_name().map(fold).filter(|name| !name.is_empty());
        let (is_message, contents) = match &part.body {
            PartType::Message(inner) => (true, Cow::Borrowed(inner.raw_message())),
            _ => (false, Cow::Borrowed(part.contents())),
        };
        let inner = match &part.body {
            PartType::Message(inner) if part.encoding == Encoding::None => inner.parts.first(),
            _ => None,
        };
        attachments.push(Attachment {
            name: name.unwrap_or_else(|| (number + 1).to_string()),
            media_type: if is_message { "message/rfc822".to_owned() } else { media_type },
            is_text: matches!(part.body, PartType::Text(_) | PartType::Html(_)),
            is_shown: shown.contains(&index),
            position: inner
                .zip(position)
                .map(|(inner, outer)| outer.within(inner.offset_header as usize..part.offset_end as usize)),
            bytes: contents.into_owned(),
        });
    }
    Ok(Message { draft, attachments })
}

/// An image of a message as a paragraph, unless it is shown already: with a description, or what the message says about it.
/// `None` if the part is no image.
fn image(images: &ImageParts, number: u32, description: &str, shown: &mut ShownParts) -> Option<Block> {
    let (own, address) = images.part(number)?;
    if !shown.insert(number) {
        return None;
    }
    let description = [description, own].into_iter().find(|text| !text.is_empty()).unwrap_or("image");
    let mut builder = BlockBuilder::default();
    builder.open(Container::Paragraph);
    builder.image(address);
    builder.picture(description);
    let block = builder.finish().pop()?;
    Some(Block { field: Field::Aside, ..block })
}

/// `Name <address>`, or the one of them that there is.
fn addresses<'a>(list: Option<&'a Address<'a>>) -> impl Iterator<Item = String> + 'a {
    list.into_iter().flat_map(Address::iter).filter_map(|one| match (&one.name, &one.address) {
        (Some(name), Some(address)) if name != address => Some(format!("{name} <{address}>")),
        (name, address) => address.as_ref().or(name.as_ref()).map(ToString::to_string),
    })
}

#[cfg(feature = "html")]
fn html_blocks(html: &str) -> Result<Vec<Block>, ParserFailure> {
    if html.len() > crate::html::MAX_INNER_BYTES {
        return Err(ParserFailure::TooComplex);
    }
    let mut builder = BlockBuilder::default();
    crate::html::fragment(html, &mut builder);
    let mut blocks = builder.finish();
    blocks
        .iter_mut()
        .filter(|block| block.kind == BlockKind::Quote)
        .for_each(|block| block.field = Field::Aside);
    Ok(blocks)
}

/// Without HTML a message that has no plain text is found by its headers.
#[cfg(not(feature = "html"))]
fn html_blocks(_: &str) -> Result<Vec<Block>, ParserFailure> {
    Ok(Vec::new())
}

/// The paragraphs of a text. Quoted lines and the signature get a lower weight.
fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = String::new();
    let mut state = State::Own;
    for line in text.lines() {
        let quoted = line.trim_start().starts_with('>');
        let next = match state {
            State::Signature => State::Signature,
            _ if line == "-- " || line == "--" => State::Signature,
            _ if quoted => State::Quoted,
            State::Quoted if line.trim().is_empty() => State::Quoted,
            _ => State::Own,
        };
        if next != state {
            push(&mut blocks, &mut lines, state);
            state = next;
        }
        let line =
            if quoted { line.trim_start_matches(|c: char| c == '>' || c.is_whitespace()) } else { line };
        lines.push_str(line);
        lines.push('\n');
    }
    push(&mut blocks, &mut lines, state);
    blocks
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Own,
    Quoted,
    Signature,
}

fn push(blocks: &mut Vec<Block>, lines: &mut String, state: State) {
    let text = std::mem::take(lines);
    let text = if state == State::Signature { text.trim_start_matches("--") } else { &text };
    for (number, mut block) in text::lined_paragraphs(text).into_iter().enumerate() {
        match state {
            State::Own => {}
            State::Quoted => {
                (block.kind, block.field) = (BlockKind::Quote, Field::Aside);
                quote(&mut block, number > 0);
            }
            State::Signature => block.field = Field::Aside,
        }
        blocks.push(block);
    }
}

/// Makes a paragraph part of a quotation, which it begins or goes on with.
fn quote(block: &mut Block, goes_on: bool) {
    let open = |kind| MarkupTag { at: 0, kind: TagKind::Open(kind, String::new()) };
    let paragraph = || Markup { depth: 0, tags: vec![open(ElementKind::Paragraph)] };
    let markup = block.markup.get_or_insert_with(paragraph);
    if goes_on {
        markup.depth = 1;
    } else {
        markup.tags.insert(0, open(ElementKind::Quote));
    }
}

/// Whether a line begins a message of a mailbox: `From jo@example.org Tue Feb 15 18:30:00 2022`. In a text, such a line is
/// escaped as `>From `, or follows a line that is not empty, or has no time.
pub(crate) fn is_separator(line: &[u8]) -> bool {
    let is_time =
        |window: &[u8]| window[0].is_ascii_digit() && window[1] == b':' && window[2].is_ascii_digit();
    line.starts_with(b"From ") && line.windows(3).any(is_time)
}

/// A line of a message without the escape of a mailbox: `>From ` is `From `.
pub(crate) fn unescape(line: &[u8]) -> &[u8] {
    match line.iter().position(|&byte| byte != b'>') {
        Some(marks @ 1..) if line[marks..].starts_with(b"From ") => &line[1..],
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_text_and_signature_weigh_less() {
        let text = "Hello,\nall.\n\nOn Monday she wrote:\n> It spins.\n>\n> > Why?\n\nIt falls.\n-- \nAnn\n";
        let blocks: Vec<_> =
            blocks(text).into_iter().map(|block| (block.kind, block.field, block.text)).collect();
        assert_eq!(
            blocks,
            [
                (BlockKind::Paragraph, Field::Body, "Hello, all.".to_owned()),
                (BlockKind::Paragraph, Field::Body, "On Monday she wrote:".to_owned()),
                (BlockKind::Quote, Field::Aside, "It spins.".to_owned()),
                (BlockKind::Quote, Field::Aside, "Why?".to_owned()),
                (BlockKind::Paragraph, Field::Body, "It falls.".to_owned()),
                (BlockKind::Paragraph, Field::Aside, "Ann".to_owned()),
            ]
        );
    }

    #[test]
    fn paragraphs_quoted_together_are_one_quotation() {
        let blocks = blocks("It spins.\n\n> Why?\n>\n> And how?\n\nIt falls.\n\n> Far?\n");
        let markup = |block: Block| {
            let markup = block.markup.unwrap_or_default();
            let kinds = markup.tags.into_iter().filter_map(|tag| match tag.kind {
                TagKind::Open(kind, _) => Some(kind),
                _ => None,
            });
            (block.text, markup.depth, kinds.collect::<Vec<_>>())
        };
        let [quote, paragraph] = [ElementKind::Quote, ElementKind::Paragraph];
        assert_eq!(
            blocks.into_iter().map(markup).skip(1).collect::<Vec<_>>(),
            [
                ("Why?".to_owned(), 0, vec![quote, paragraph]),
                ("And how?".to_owned(), 1, vec![paragraph]),
                ("It falls.".to_owned(), 0, vec![]),
                ("Far?".to_owned(), 0, vec![quote, paragraph]),
            ]
        );
    }

    #[test]
    fn mailbox_lines() {
        assert!(is_separator(b"From jo@example.org Tue Feb 15 18:30:00 2022"));
        assert!(!is_separator(b"From here it spins.") && !is_separator(b">From jo 18:30"));
        assert_eq!(unescape(b">From here"), b"From here");
        assert_eq!(unescape(b">>From here"), b">From here");
        assert_eq!(unescape(b"> From here"), b"> From here");
        assert_eq!(unescape(b""), b"");
    }

    #[test]
    fn one_usual_header_makes_a_message() {
        for header in
            ["From: a@b.c", "Date: Tue, 15 Feb 2022 18:30:00 +0100", "Subject: x", "Content-Type: text/plain"]
        {
            assert!(read(format!("{header}\n\nText\n").as_bytes(), None).is_ok(), "{header}");
        }
        assert!(matches!(read(b"X-Other: y\n\nText\n", None), Err(ParserFailure::Damaged(_))));
    }

    #[test]
    fn headers_are_metadata() {
        let text = "From: Ann <a@example.org>\nTo: b@example.org, \"c@example.org\" <c@example.org>\nCc: D <d@example.org>\n\
                    Date: Tue, 1 Feb 2022 06:05:00 +0100\nSubject: It\n spins\n\nText\n";
        let draft = read(text.as_bytes(), None).unwrap().draft;
        assert_eq!(draft.title.as_deref(), Some("It spins"));
        let meta = draft.meta.finish();
        assert_eq!(meta["from"].values(), ["Ann <a@example.org>"]);
        assert_eq!(meta["to"].values(), ["b@example.org", "c@example.org", "D <d@example.org>"]);
        assert_eq!(meta["date"].values(), ["2022-02-01 06:05"]);
    }

    #[test]
    fn attachments_have_names_types_and_bytes() {
        let part = |head: &str, body: &str| format!("--x\nContent-Type: {head}\n\n{body}\n");
        let text = [
            "Subject: S\nContent-Type: multipart/mixed; boundary=x\n\n",
            &part("text/plain", "Text"),
            &part("Application/PDF; name=\" a  b.pdf\"\nContent-Disposition: attachment", "%PDF"),
            &part("text/csv\nContent-Disposition: attachment", "a,b"),
            &part("message/rfc822", "Subject: inner\n\nInner"),
            "--x--\n",
        ];
        let attachments = read(text.concat().as_bytes(), None).unwrap().attachments.into_iter();
        let attachments: Vec<_> = attachments
            .map(|one| (one.name, one.media_type, one.is_text, String::from_utf8(one.bytes).unwrap()))
            .collect();
        let expected = [
            ("a b.pdf", "application/pdf", false, "%PDF"),
            ("2", "text/csv", true, "a,b"),
            ("3", "message/rfc822", false, "Subject: inner\n\nInner"),
        ];
        assert_eq!(
            attachments,
            expected.map(|(name, kind, is_text, bytes)| (
                name.to_owned(),
                kind.to_owned(),
                is_text,
                bytes.to_owned()
            ))
        );
    }

    #[test]
    fn quotations_and_signatures_end() {
        let kinds = |text: &str| {
            let kind = |block: Block| format!("{:?} {:?} {}", block.kind, block.field, block.text);
            blocks(text).into_iter().map(kind).collect::<Vec<_>>()
        };
        assert_eq!(kinds("> a\nb\n  > c\n"), ["Quote Aside a", "Paragraph Body b", "Quote Aside c"]);
        assert_eq!(
            kinds("a\n--\nb\n\n> c\n"),
            ["Paragraph Body a", "Paragraph Aside b", "Paragraph Aside c"]
        );
        assert_eq!(kinds("a\n---\nb\n-- x\nc"), ["Paragraph Body a --- b -- x c"]);
        assert_eq!(kinds("> a\n\n> b\n\nc"), ["Quote Aside a", "Quote Aside b", "Paragraph Body c"]);
    }
}
