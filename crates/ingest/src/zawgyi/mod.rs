//! Burmese in Zawgyi: recognised, and made Unicode.
//!
//! Zawgyi is an encoding from before phones could write Burmese. It uses the code points of Unicode for other things:
//! a text in it looks right in its own font, and in any other one like a text with its letters shuffled, and nobody who
//! types Unicode finds a word of it. Much that was written until 2019 is in it.
//!
//! [`evidence`] says how much a text looks like Zawgyi, [`to_unicode`] converts it. The crate's reader does both for
//! every document, and says so in the [`Report`](crate::Report).

mod convert;
mod model;
mod shapes;

use samara_engine::{Document, MetaValue};

pub use convert::to_unicode;
pub use model::evidence;

/// Odds of a million to one, as [`evidence`]: from here on a text is taken for Zawgyi. A word or two do not reach it.
pub const SURE: f64 = 13.8;

/// Converts what is in Zawgyi in a document; returns whether anything was.
///
/// A piece that is long enough speaks for itself: Unicode is quoted in Zawgyi, and the other way round. Titles, words
/// of metadata and other short pieces are as the document as a whole.
pub(crate) fn convert(document: &mut Document) -> bool {
    let mut whole = 0.0;
    visit(document, |text| whole += of_piece(text));
    let whole = whole >= SURE;
    let mut converted = false;
    visit(document, |text| {
        let piece = of_piece(text);
        if piece >= SURE || whole && piece > -SURE && has_burmese(text) {
            *text = to_unicode(text);
            converted = true;
        }
    });
    if converted && document.lang.is_empty() {
        document.lang = "my".to_owned();
    }
    converted
}

fn of_piece(text: &str) -> f64 {
    if has_burmese(text) { evidence(text) } else { 0.0 }
}

/// Whether there is a character of U+1000 to U+1FFF, which all begin with one byte.
fn has_burmese(text: &str) -> bool {
    memchr::memchr(0xE1, text.as_bytes()).is_some()
}

/// All texts of a document that are shown.
fn visit(document: &mut Document, mut visit: impl FnMut(&mut String)) {
    visit(&mut document.title);
    document.blocks.iter_mut().for_each(|block| visit(&mut block.text));
    for value in document.meta.values_mut() {
        match value {
            MetaValue::One(value) => visit(value),
            MetaValue::List(values) => values.iter_mut().for_each(&mut visit),
        }
    }
}
