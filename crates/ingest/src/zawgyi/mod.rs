//! Detects Burmese text in Zawgyi and converts it to Unicode.
//!
//! Zawgyi is a legacy encoding that assigns other characters to the code points of the Unicode block Myanmar. Such text
//! is readable only with a Zawgyi font, and a query in Unicode does not match it. Much Burmese text written before 2019
//! is in Zawgyi.
//!
//! [`evidence`] scores how likely a text is Zawgyi; [`to_unicode`] converts it. The readers of this crate apply both to
//! every document and list the converted documents in the [`Report`](crate::Report).

mod convert;
mod model;
mod shapes;

use samara_engine::{Document, MetaValue};

pub use convert::to_unicode;
pub use model::evidence;

/// The minimum [`evidence`] at which text is converted: odds of a million to one. One or two words do not reach it.
pub const SURE: f64 = 13.8;

/// Converts the Zawgyi in a document; returns whether there was any.
///
/// Each text is classified by itself if it is long enough, because documents quote text in the other encoding. Titles,
/// metadata values and other short texts follow the document as a whole.
pub(crate) fn convert(document: &mut Document) -> bool {
    let mut whole = 0.0;
    visit(document, |text| whole += evidence_of(text));
    let whole = whole >= SURE;
    let mut converted = false;
    visit(document, |text| {
        let score = evidence_of(text);
        if score >= SURE || whole && score > -SURE && has_burmese(text) {
            *text = to_unicode(text);
            converted = true;
        }
    });
    if converted && document.lang.is_empty() {
        document.lang = "my".to_owned();
    }
    converted
}

fn evidence_of(text: &str) -> f64 {
    if has_burmese(text) { evidence(text) } else { 0.0 }
}

/// Whether a text may have characters of U+1000 to U+1FFF, whose UTF-8 starts with the same byte.
fn has_burmese(text: &str) -> bool {
    memchr::memchr(0xE1, text.as_bytes()).is_some()
}

/// Visits the title, the blocks and the metadata values of a document.
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
