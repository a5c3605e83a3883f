//! EPUB: a ZIP archive of XHTML files. A book is a document; its headings are sections.

mod contents;
mod package;

use samara_engine::markup::{ElementKind, TagKind};
use samara_engine::{Block, BlockKind};

use self::contents::Contents;
use self::package::Package;
use crate::anchor::AnchorCounter;
use crate::block_builder::BlockBuilder;
use crate::draft::Draft;
use crate::office::xml::{Node, visit};
use crate::parser_failure::ParserFailure;
use crate::zip::Zip;
use crate::{decode, html, markdown};

/// Reads a book in the order of its spine. Chapters without a heading have that of the table of contents.
///
/// # Errors
/// If it is encrypted, damaged, or exceeds a limit.
pub(crate) fn read(bytes: &[u8]) -> Result<Draft, ParserFailure> {
    let mut zip = Zip::open(bytes)?;
    let package = Package::read(&mut zip)?;
    let encrypted = encrypted(&mut zip)?;
    let contents = Contents::read(&mut zip, &package)?;
    let mut blocks: Vec<Block> = Vec::new();
    for name in &package.spine {
        if encrypted.contains(name) {
            return Err(ParserFailure::Encrypted);
        }
        let Some(xhtml) = zip.read(name)? else { continue };
        if xhtml.len() > html::MAX_INNER_BYTES {
            return Err(ParserFailure::TooComplex);
        }
        let xhtml = html::for_html_parser(&decode::decode(xhtml).text);
        let mut builder = BlockBuilder::default();
        html::fragment(&xhtml, &mut builder);
        let mut chapter = builder.finish();
        resolve_images(name, &mut chapter);
        if let Some(heading) = contents.heading(name)
            && !chapter.is_empty()
            && !chapter.iter().any(|block| block.kind.is_heading())
        {
            blocks.push(Block::new(BlockKind::H2, heading));
        }
        blocks.extend(chapter);
    }
    // The identifiers of different chapters can be the same.
    let mut anchors = AnchorCounter::default();
    for block in &mut blocks {
        block.anchor = block.kind.is_heading().then(|| anchors.anchor(&block.text));
    }
    let mut draft = package.draft;
    draft.title = markdown::title(draft.title, &mut blocks);
    draft.blocks = blocks;
    Ok(draft)
}

/// Makes the addresses of images names in the archive.
fn resolve_images(chapter: &str, blocks: &mut [Block]) {
    let folder = chapter.rsplit_once('/').map_or("", |(folder, _)| folder);
    for tag in blocks.iter_mut().filter_map(|block| block.markup.as_mut()).flat_map(|markup| &mut markup.tags)
    {
        if let TagKind::Open(ElementKind::Image, source) = &mut tag.kind
            && !source.contains(':')
        {
            *source = package::file_name(folder, source);
        }
    }
}

/// The names of encrypted files. Fonts may be obfuscated; they are not read.
fn encrypted(zip: &mut Zip<'_>) -> Result<Vec<String>, ParserFailure> {
    let mut names = Vec::new();
    if let Some(xml) = zip.read("META-INF/encryption.xml")? {
        visit(xml, |node| {
            if let Node::Open(element) = node
                && element.name == "CipherReference"
            {
                names.push(package::file_name("", element.get("URI")));
            }
        })?;
    }
    Ok(names)
}
