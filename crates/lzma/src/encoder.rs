//! The encoder: finds matches, prices the possible packets, writes the cheapest sequence.
//!
//! - [`Finder`]: earlier occurrences of the next bytes.
//! - [`Parser`]: chooses packets: the cheapest path over all possible packets.
//! - [`Writer`]: writes packets, updates the models, and prices further packets.
//! - [`prices`]: the cost of bits and numbers under the current models.
//!
//! Match trees and prices follow the encoder of the LZMA SDK (Igor Pavlov, public domain), which works on bytes
//! only. This one looks for matches at unit boundaries only: half of the work in a text of two-byte units. Nothing
//! is lost, because a match may still end within a unit, where the high bytes agree and the low ones do not.

mod finder;
mod parser;
mod prices;
mod range;
#[cfg(all(test, not(target_family = "wasm")))]
mod tests;
mod writer;

use super::Properties;
use finder::{Finder, FinderMemory};
use parser::{Node, Parser};
use writer::Writer;

/// Number of parser steps after which prices are recomputed.
const STEPS: usize = 24;

/// An encoder that keeps its memory from one text to the next, some 500 KB: to allocate it for each text of a few KB takes a
/// twentieth of the time.
///
/// ```
/// use samara_lzma::{Encoder, Properties, encode};
///
/// let properties = Properties { lc: 3, lp: 0, pb: 0 };
/// let mut encoder = Encoder::default();
/// for text in ["a samara is a winged seed", "a winged seed"] {
///     assert_eq!(encoder.encode(text.as_bytes(), properties), encode(text.as_bytes(), properties));
/// }
/// ```
#[derive(Debug, Default)]
pub struct Encoder {
    finder: FinderMemory,
    nodes: Vec<Node>,
}

impl Encoder {
    /// As [`encode`](crate::encode).
    pub fn encode(&mut self, bytes: &[u8], properties: Properties) -> Vec<u8> {
        self.encode_at_most(bytes, properties, usize::MAX).expect("no stream is longer")
    }

    /// As [`encode_at_most`](crate::encode_at_most).
    pub fn encode_at_most(&mut self, bytes: &[u8], properties: Properties, limit: usize) -> Option<Vec<u8>> {
        if properties.lp > 0 {
            self.encode_units::<2>(bytes, properties, limit)
        } else {
            self.encode_units::<1>(bytes, properties, limit)
        }
    }

    /// Encodes bytes that come in units of `UNIT`, 1 or 2; none if that takes more than `limit` bytes.
    fn encode_units<const UNIT: usize>(
        &mut self,
        bytes: &[u8],
        properties: Properties,
        limit: usize,
    ) -> Option<Vec<u8>> {
        let mut finder = Finder::<UNIT>::new(bytes, std::mem::take(&mut self.finder));
        let mut parser = Parser::<UNIT>::new(std::mem::take(&mut self.nodes));
        let stream = encode(Writer::new(bytes, properties), limit, &mut finder, &mut parser);
        self.finder = finder.into_memory();
        self.nodes = parser.into_nodes();
        stream
    }
}

fn encode<const UNIT: usize>(
    mut writer: Writer<'_>,
    limit: usize,
    finder: &mut Finder<'_, UNIT>,
    parser: &mut Parser<UNIT>,
) -> Option<Vec<u8>> {
    let mut steps = 0;
    while writer.end() - writer.written() >= UNIT {
        for step in parser.parse(finder, &writer) {
            step.write::<UNIT>(&mut writer);
            steps += 1;
        }
        if steps >= STEPS {
            if writer.length() > limit {
                return None;
            }
            writer.update_prices();
            steps = 0;
        }
    }
    while writer.written() < writer.end() {
        writer.literal();
    }
    Some(writer.finish()).filter(|stream| stream.len() <= limit)
}
