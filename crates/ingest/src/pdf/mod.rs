//! PDF: text by its position on the page.
//!
//! `hayro-syntax` parses the file and `hayro-font` maps codes to characters. [`content`] interprets the operators that
//! show text, [`lines`] joins glyphs to lines, [`order`] sorts the lines of a page, [`running_heads`] removes what
//! many pages repeat, [`contents`] removes tables of contents, and [`paragraphs`] makes blocks of the lines. [`links`] and the
//! [`style`] of fonts become elements [within](spans) paragraphs. Nothing is drawn and no image is decoded.

mod bidi;
mod content;
mod contents;
mod destinations;
mod headings;
mod info;
mod join;
mod limits;
mod lines;
mod links;
mod median;
mod order;
mod outline;
mod paragraphs;
mod running_heads;
mod spans;
mod strings;
mod style;

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use self::destinations::Destinations;
use self::limits::{Budget, Exceeded};
use self::links::Links;
use crate::draft::Draft;
use crate::parser_failure::{Outcome, ParserFailure, UnusableText};

/// A larger share of characters that are not known, in percent, is reported.
const MAX_UNKNOWN_PERCENT: usize = 20;

/// Reads a PDF. Also returns what it lacks if its text is not usable.
///
/// # Errors
/// If it is encrypted, damaged, or exceeds a limit.
pub(crate) fn read(bytes: Vec<u8>) -> Outcome {
    read_within(bytes, Budget::default())
}

fn read_within(bytes: Vec<u8>, mut budget: Budget) -> Outcome {
    budget.check_streams(&bytes)?;
    let is_encrypted = memchr::memmem::find(&bytes, b"/Encrypt").is_some();
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => ParserFailure::Encrypted,
        LoadPdfError::Decryption(_) => ParserFailure::damaged("its encryption is not supported"),
        LoadPdfError::Invalid => ParserFailure::damaged("not a PDF, or damaged beyond repair"),
    })?;
    if is_encrypted {
        budget.check_encrypted_streams(&pdf)?;
    }
    let fonts = content::Fonts::new();
    let (mut glyphs, mut unknown, mut has_images, mut scanned) = (0, 0, false, 0);
    let mut pages = Vec::new();
    let destinations = Destinations::read(&pdf);
    let mut links = Links::default();
    for page in pdf.pages().iter() {
        let mut text = content::read(page, &fonts, &mut budget)?;
        links.mark(page, &destinations, &mut text, &mut budget)?;
        glyphs += text.glyphs.len();
        unknown += text.unknown;
        has_images |= text.has_images;
        scanned += usize::from(text.has_images && text.glyphs.is_empty());
        pages.push(order::sort(lines::lines(&text)));
    }
    running_heads::remove(&mut pages);
    let removed = contents::remove(&mut pages);
    let mut draft = Draft::default();
    info::read(&pdf, &mut draft);
    let mut outline = outline::read(&pdf, &destinations);
    outline.retain(|entry| !(removed.contains(&entry.page) && contents::is_name(&entry.title)));
    draft.blocks = paragraphs::blocks(&pages, &removed, &outline, &links.targets);
    draft.title = draft.title.or_else(|| paragraphs::title(&pages));
    let repeats_title =
        |block: &samara_engine::Block| block.kind.is_heading() && Some(&block.text) == draft.title.as_ref();
    if draft.blocks.first().is_some_and(repeats_title) {
        draft.blocks.remove(0);
    }
    let lacks = if glyphs == 0 {
        Some(if has_images { UnusableText::Scan } else { UnusableText::None })
    } else if unknown * 100 > glyphs * MAX_UNKNOWN_PERCENT {
        Some(UnusableText::Unreadable { percent: unknown * 100 / glyphs })
    } else if scanned * 2 >= pages.len() {
        Some(UnusableText::ScannedPages { scanned, pages: pages.len() })
    } else {
        None
    };
    Ok((draft, lacks))
}

impl From<Exceeded> for ParserFailure {
    fn from(exceeded: Exceeded) -> Self {
        match exceeded {
            Exceeded::Bomb => Self::Bomb,
            Exceeded::Work => Self::TooComplex,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PDF of one page. Its content, the object 4, can also draw itself as the form `X`.
    fn pdf(dictionary: &str, content: &[u8]) -> Vec<u8> {
        let mut bytes = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]\
            /Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<\
            /Font<</F 5 0 R>>/XObject<</X 4 0 R>>>>>>endobj\n\
            5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
            .to_vec();
        bytes.extend(format!("4 0 obj<<{dictionary}/Length {}>>stream\n", content.len()).bytes());
        bytes.extend(content);
        bytes.extend(b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n");
        bytes
    }

    fn failure(bytes: Vec<u8>, budget: Budget) -> Option<ParserFailure> {
        read_within(bytes, budget).err()
    }

    fn zeros(count: usize) -> Vec<u8> {
        use std::io::Read;
        let mut compressed = Vec::new();
        let zeros = vec![b' '; count];
        flate2::read::ZlibEncoder::new(&zeros[..], flate2::Compression::fast())
            .read_to_end(&mut compressed)
            .unwrap();
        compressed
    }

    #[test]
    fn work_is_bounded() {
        let form = "/Type/XObject/Subtype/Form/BBox[0 0 1 1]";
        let text = b"/X Do BT /F 10 Tf (seed) Tj ET";
        assert_eq!(failure(pdf(form, text), Budget::default()), None);
        let many = pdf(form, &b"/X Do ".repeat(100));
        let budget = Budget { operations: 10_000, ..Budget::default() };
        assert_eq!(failure(many.clone(), budget), Some(ParserFailure::TooComplex));
        let budget = Budget { content: 100_000, ..Budget::default() };
        assert_eq!(failure(many, budget), Some(ParserFailure::Bomb));
    }

    #[test]
    fn annotations_are_work() {
        let pages = 100;
        let mut file = String::from("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n3 0 obj[");
        (0..100)
            .for_each(|_| file.push_str("<</Subtype/Link/Rect[0 0 9 9]/A<</URI(https://example.org/)>>>>"));
        file.push_str("]endobj\n");
        let kids: String = (10..10 + pages).map(|page| format!("{page} 0 R ")).collect();
        file.push_str(&format!("2 0 obj<</Type/Pages/Kids[{kids}]/Count {pages}>>endobj\n"));
        for page in 10..10 + pages {
            let page =
                format!("{page} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 60 80]/Annots 3 0 R>>endobj\n");
            file.push_str(&page);
        }
        file.push_str("trailer<</Root 1 0 R>>\n");
        let budget = Budget { operations: 100_000, ..Budget::default() };
        assert_eq!(failure(file.clone().into_bytes(), budget), Some(ParserFailure::TooComplex));
        assert_eq!(failure(file.into_bytes(), Budget::default()), None);
    }

    #[test]
    fn bombs_are_refused() {
        let bomb = zeros(100_000);
        let budget = Budget { stream: 50_000, ..Budget::default() };
        assert_eq!(failure(pdf("/Filter/FlateDecode", &bomb), budget), Some(ParserFailure::Bomb));
        let budget = Budget { streams: 150_000, ..Budget::default() };
        let twice = |first: &str| [pdf(first, &bomb), pdf("/Filter/FlateDecode", &bomb)].concat();
        assert_eq!(failure(twice("/Filter/FlateDecode"), budget.clone()), Some(ParserFailure::Bomb));
        assert_eq!(failure(twice("/Subtype/Image/Filter/FlateDecode"), budget), None);
        let filters = "/Filter[/FlateDecode/FlateDecode]";
        assert_eq!(failure(pdf(filters, &bomb), Budget::default()), Some(ParserFailure::Bomb));
    }

    /// What a PDF lacks, by the contents of its pages: `F` is a font, `U` one whose `a` is unknown, `I` an image.
    fn lacks(pages: &[&str]) -> Option<UnusableText> {
        let resources = "/Resources<</Font<</F 3 0 R/U 4 0 R>>/XObject<</I 5 0 R>>>>";
        let mut bytes = String::from(
            "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
             3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n\
             4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[97/unknown]>>>>endobj\n\
             5 0 obj<</Type/XObject/Subtype/Image/Width 1/Height 1/Length 1>>stream\nx\nendstream endobj\n",
        );
        let mut kids = String::new();
        for (at, content) in pages.iter().enumerate() {
            let (page, stream) = (10 + 2 * at, 11 + 2 * at);
            kids.push_str(&format!("{page} 0 R "));
            bytes.push_str(&format!(
                "{page} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {stream} 0 R{resources}>>endobj\n\
                 {stream} 0 obj<</Length {}>>stream\n{content}\nendstream endobj\n",
                content.len()
            ));
        }
        bytes.push_str(&format!("2 0 obj<</Type/Pages/Kids[{kids}]/Count {}>>endobj\n", pages.len()));
        bytes.push_str("trailer<</Root 1 0 R>>\n");
        read(bytes.into_bytes()).unwrap().1
    }

    #[test]
    fn unusable_text_is_named() {
        let [text, image] = ["BT /F 10 Tf 100 700 Td (aaaa) Tj ET", "/I Do"];
        assert_eq!(lacks(&[""]), Some(UnusableText::None));
        assert_eq!(lacks(&[image, ""]), Some(UnusableText::Scan));
        assert_eq!(lacks(&[text, image]), Some(UnusableText::ScannedPages { scanned: 1, pages: 2 }));
        assert_eq!(lacks(&[text, image, text]), None);
        assert_eq!(lacks(&[image, image, text]), Some(UnusableText::ScannedPages { scanned: 2, pages: 3 }));
        assert_eq!(lacks(&[text, &format!("{text} {image}")]), None);
        let unknown = |count: usize| format!("{text} BT /U 10 Tf 100 500 Td ({}) Tj ET", "a".repeat(count));
        assert_eq!(lacks(&[&unknown(1)]), None);
        assert_eq!(lacks(&[&unknown(2)]), Some(UnusableText::Unreadable { percent: 33 }));
        assert_eq!(lacks(&[text, text, &unknown(2)]), None);
        assert_eq!(lacks(&[text, &unknown(3)]), Some(UnusableText::Unreadable { percent: 27 }));
    }
}
