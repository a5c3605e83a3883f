//! Reads the markup of a document that is added to another index.

use crate::container::varint::SectionReader;
use crate::index::markup::{SECTION, operation};
use crate::markup::{ElementKind, Markup, MarkupTag, TagKind};
use crate::results::DocumentView;

/// The markup of each block of a document; none where the index does not say how the block is set. Links to documents of
/// the index become links as an author writes them, from the root of the index.
///
/// Damage ends it: blocks after it have none.
///
/// ```
/// use samara_engine::markup::{ElementKind, Markup, MarkupTag, TagKind};
/// use samara_engine::{Block, BlockKind, BuildOptions, Compression, Document, Index, IndexBuilder, read_markup};
///
/// let tag = |at, kind| MarkupTag { at, kind: TagKind::Open(kind, String::new()) };
/// let tags = vec![tag(0, ElementKind::Paragraph), tag(2, ElementKind::Emphasis)];
/// let markup = Some(Markup { depth: 0, tags });
/// let block = Block { markup: markup.clone(), ..Block::new(BlockKind::Paragraph, "A samara") };
/// let document = Document { url: "a.html".into(), blocks: vec![block], ..Document::default() };
/// let mut builder = IndexBuilder::new(BuildOptions::default().markup(true));
/// builder.add(document)?;
/// let index = Index::open(&builder.finish(Compression::Lzma)?)?;
/// assert_eq!(read_markup(&index.document("a.html", "").unwrap()), [markup]);
/// # Ok::<(), samara_engine::Error>(())
/// ```
pub fn read_markup(view: &DocumentView) -> Vec<Option<Markup>> {
    let mut bytes = SectionReader::new(SECTION, &view.markup);
    let read = |text: &str| {
        let block = read_block(&mut bytes, text);
        block.filter(|_| !bytes.is_damaged())
    };
    let texts = view.blocks.iter().map(|block| block.text.as_str());
    if view.markup.is_empty() { texts.map(|_| None).collect() } else { texts.map(read).collect() }
}

fn read_block(bytes: &mut SectionReader, text: &str) -> Option<Markup> {
    let mut markup = Markup { depth: bytes.varint() as usize, tags: Vec::new() };
    let mut at = 0;
    loop {
        let kind = match bytes.take(1) {
            [] | [operation::END] => return Some(markup),
            [operation::FLAT] => return None,
            [operation::TEXT] => {
                at += bytes_of(&text[at..], bytes.varint());
                continue;
            }
            [operation::HIDE] => TagKind::Hide(bytes_of(&text[at..], bytes.varint())),
            [operation::CLOSE] => TagKind::Close,
            [code, ..] => {
                let kind = ElementKind::ALL.get(usize::from(*code - operation::OPEN));
                bytes.check(kind.is_some(), "unknown element");
                let kind = *kind?;
                let value = if kind.has_value() { bytes.str().to_owned() } else { String::new() };
                match kind {
                    ElementKind::DocumentLink => TagKind::Open(ElementKind::Link, from_root(&value)),
                    kind => TagKind::Open(kind, value),
                }
            }
        };
        let hidden = if let TagKind::Hide(length) = kind { length } else { 0 };
        markup.tags.push(MarkupTag { at, kind });
        at += hidden;
    }
}

/// The link to a document, and to a place in it after a line feed.
fn from_root(target: &str) -> String {
    let (url, anchor) = target.split_once('\n').unwrap_or((target, ""));
    let slash = if url.contains(':') { "" } else { "/" };
    let sign = if anchor.is_empty() { "" } else { "#" };
    format!("{slash}{url}{sign}{anchor}")
}

/// The length in bytes of a number of UTF-16 units at the start of a text.
fn bytes_of(text: &str, units: u32) -> usize {
    let mut left = units as usize;
    let starts = |c: &char| {
        let fits = left >= c.len_utf16();
        left = left.saturating_sub(c.len_utf16());
        fits
    };
    text.chars().take_while(starts).map(char::len_utf8).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{Block, BlockKind, Document};
    use crate::index::Index;
    use crate::writer::{BuildOptions, Compression, IndexBuilder};

    fn view(documents: Vec<Document>, url: &str) -> DocumentView {
        let mut builder = IndexBuilder::new(BuildOptions::default().markup(true));
        documents.into_iter().for_each(|document| builder.add(document).unwrap());
        let bytes = builder.finish(Compression::Lzma).unwrap();
        Index::open(&bytes).unwrap().document(url, "").unwrap()
    }

    fn document(url: &str, blocks: Vec<Block>) -> Document {
        Document { url: url.into(), title: url.into(), blocks, ..Document::default() }
    }

    fn open(at: usize, kind: ElementKind, value: &str) -> MarkupTag {
        MarkupTag { at, kind: TagKind::Open(kind, value.into()) }
    }

    #[test]
    fn links_between_documents_are_resolved_and_others_kept_if_they_are_safe() {
        let close = |at| MarkupTag { at, kind: TagKind::Close };
        let text = "here there mail script nowhere";
        let targets =
            ["b.html#x", "https://example.org/", "mailto:a@example.org", "javascript:alert(1)", "c.html"];
        let mut tags = vec![open(0, ElementKind::Paragraph, "")];
        let mut at = 0;
        for (word, target) in text.split(' ').zip(targets) {
            tags.extend([open(at, ElementKind::Link, target), close(at + word.len())]);
            at += word.len() + 1;
        }
        let block =
            Block { markup: Some(Markup { depth: 0, tags }), ..Block::new(BlockKind::Paragraph, text) };
        let documents = vec![document("a.html", vec![block]), document("b.html", vec![])];
        let read = read_markup(&view(documents, "a.html"));
        let links = read[0].as_ref().unwrap().tags.iter().filter_map(|tag| match &tag.kind {
            TagKind::Open(ElementKind::Link, value) => Some((tag.at, value.as_str())),
            _ => None,
        });
        assert!(links.eq([(0, "/b.html#x"), (5, "https://example.org/"), (11, "mailto:a@example.org")]));
    }

    #[test]
    fn an_index_without_markup_has_no_section() {
        let markup = Some(Markup { depth: 0, tags: vec![open(0, ElementKind::Paragraph, "")] });
        let blocks = vec![Block { markup, ..Block::new(BlockKind::Paragraph, "text") }];
        let bytes = |markup, blocks: &[Block]| {
            let mut builder = IndexBuilder::new(BuildOptions::default().markup(markup));
            builder.add(document("a", blocks.to_vec())).unwrap();
            builder.finish(Compression::Lzma).unwrap()
        };
        let plain: Vec<_> = blocks.iter().map(|block| Block { markup: None, ..block.clone() }).collect();
        assert_eq!(bytes(false, &blocks), bytes(false, &plain));
        assert_eq!(bytes(true, &plain), bytes(false, &plain));
        assert!(Index::open(&bytes(true, &blocks)).unwrap().has_markup());
    }

    #[test]
    fn only_images_in_the_page_are_kept() {
        let tags = ["leaf.png", "#key 20 10"].map(|value| open(0, ElementKind::Image, value)).to_vec();
        let markup = Some(Markup { depth: 0, tags });
        let blocks = vec![Block { markup, ..Block::new(BlockKind::Paragraph, "text") }];
        let read = read_markup(&view(vec![document("a", blocks)], "a"));
        assert_eq!(read[0].as_ref().unwrap().tags, [open(0, ElementKind::Image, "#key 20 10")]);
    }

    /// Blocks whose markup is as the builder of a document makes it: no more is closed than is open, and what stays open at
    /// the end of a block is closed by the depth of the next one.
    fn blocks() -> impl Strategy<Value = Vec<Block>> {
        let tag = prop_oneof![(0..ElementKind::ALL.len()).prop_map(Some), Just(None),];
        let block = (
            "[a-c😀é ]{1,12}x",
            proptest::collection::vec((0..14_usize, tag), 0..8),
            0..4_usize,
            any::<bool>(),
        );
        proptest::collection::vec(block, 1..6).prop_map(|blocks| {
            let mut depth = 0;
            let made = blocks.into_iter().map(|(text, mut tags, kept, flat)| {
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                if flat {
                    depth = 0;
                    return Block::new(BlockKind::Paragraph, text);
                }
                tags.sort_by_key(|(at, _)| *at);
                let start = depth.min(kept);
                depth = start;
                let mut made = Vec::new();
                for (at, kind) in tags {
                    let at = text.ceil_char_boundary(at.min(text.len()));
                    match kind.map(|kind| ElementKind::ALL[kind]) {
                        Some(ElementKind::Link | ElementKind::DocumentLink) => {
                            depth += 1;
                            made.push(open(at, ElementKind::Link, "https://example.org/"));
                        }
                        Some(kind) => {
                            depth += usize::from(!kind.is_void());
                            made.push(open(at, kind, if kind.has_value() { "#1" } else { "" }));
                        }
                        None if depth > 0 && at < text.len() => {
                            depth -= 1;
                            made.push(MarkupTag { at, kind: TagKind::Close });
                        }
                        None => {}
                    }
                }
                let markup = Some(Markup { depth: start, tags: made });
                Block { markup, ..Block::new(BlockKind::Paragraph, text) }
            });
            made.collect()
        })
    }

    proptest! {
        #[test]
        fn markup_round_trips(blocks in blocks()) {
            let expected: Vec<_> = blocks.iter().map(|block| block.markup.clone()).collect();
            let read = read_markup(&view(vec![document("a", blocks)], "a"));
            prop_assert_eq!(read, expected);
        }
    }
}
