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
use parser::{LONG, LONG_IN_SHORT, Node, Parser, Step};
use writer::Writer;

/// Number of parser steps after which prices are recomputed.
const STEPS: usize = 24;
/// The same in a text of a few KB. Its models change so quickly that prices are inaccurate anyway; recomputing them gains little.
const STEPS_IN_SHORT: usize = 192;

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

    /// Encodes the longest prefix whose stream has at most `limit` bytes and that ends at one of `ends`, which ascend and of
    /// which the last is the length of `bytes`. Returns the stream and the length of the prefix; none if even the first end
    /// does not fit. The bytes are encoded once, up to where the limit is exceeded: the packets up to the end are then written
    /// again, which takes a few percent of the time of choosing them.
    ///
    /// The prefix may be a few bytes shorter than the longest possible one. `lp` must be 0. It is meant for streams of a few KB: the
    /// parser is quicker than that of [`encode`](Self::encode), and the stream is a little longer.
    ///
    /// ```
    /// use samara_lzma::{Encoder, Properties, encode};
    ///
    /// let properties = Properties { lc: 3, lp: 0, pb: 0 };
    /// let text = b"a samara is a winged seed";
    /// let limit = encode(text, properties).len() - 1;
    /// let words = [2, 9, 12, 14, 21, 25];
    /// let (stream, length) = Encoder::default().encode_prefix(text, properties, limit, &words).unwrap();
    /// assert_eq!(length, 21);
    /// assert!(stream.len() <= limit);
    /// ```
    pub fn encode_prefix(
        &mut self,
        bytes: &[u8],
        properties: Properties,
        limit: usize,
        ends: &[usize],
    ) -> Option<(Vec<u8>, usize)> {
        debug_assert!(properties.lp == 0 && ends.last() == Some(&bytes.len()));
        let mut finder = Finder::<1>::new(bytes, std::mem::take(&mut self.finder));
        let mut parser = Parser::<1>::new(LONG_IN_SHORT, std::mem::take(&mut self.nodes));
        let writer = Writer::new(bytes, properties);
        let (encoded, steps) = encode_up_to(writer, limit, &mut finder, &mut parser);
        self.finder = finder.into_memory();
        self.nodes = parser.into_nodes();
        let reach = match encoded {
            Ok(stream) => return Some((stream, bytes.len())),
            Err(reach) => reach,
        };
        let fitting = ends.partition_point(|&end| end <= reach);
        ends[..fitting].iter().rev().find_map(|&end| {
            let stream = write_steps(Writer::new(&bytes[..end], properties), &steps);
            (stream.len() <= limit).then_some((stream, end))
        })
    }

    /// Encodes bytes that come in units of `UNIT`, 1 or 2; none if that takes more than `limit` bytes.
    fn encode_units<const UNIT: usize>(
        &mut self,
        bytes: &[u8],
        properties: Properties,
        limit: usize,
    ) -> Option<Vec<u8>> {
        let mut finder = Finder::<UNIT>::new(bytes, std::mem::take(&mut self.finder));
        let mut parser = Parser::<UNIT>::new(LONG, std::mem::take(&mut self.nodes));
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

/// The stream, if it has at most `limit` bytes; otherwise how many bytes were written when it got longer. And the steps.
fn encode_up_to(
    mut writer: Writer<'_>,
    limit: usize,
    finder: &mut Finder<'_, 1>,
    parser: &mut Parser<1>,
) -> (Result<Vec<u8>, usize>, Vec<Step>) {
    let mut all = Vec::new();
    let mut updated = 0;
    while writer.written() < writer.end() {
        for step in parser.parse(finder, &writer) {
            all.push(*step);
            step.write::<1>(&mut writer);
            if writer.finished_length() > limit {
                return (Err(writer.written()), all);
            }
        }
        if all.len() - updated >= STEPS_IN_SHORT {
            writer.update_prices();
            updated = all.len();
        }
    }
    (Ok(writer.finish()), all)
}

/// Writes steps up to the end of the writer's bytes, in which the last one may be cut off.
fn write_steps(mut writer: Writer<'_>, steps: &[Step]) -> Vec<u8> {
    for step in steps {
        let rest = writer.end() - writer.written();
        if rest == 0 {
            break;
        }
        step.cut(rest).write::<1>(&mut writer);
    }
    writer.finish()
}
