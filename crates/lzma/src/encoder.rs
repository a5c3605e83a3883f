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
use finder::Finder;
use parser::Parser;
use writer::Writer;

/// Number of parser steps after which prices are recomputed.
const STEPS: usize = 24;

/// Encodes bytes that come in units of `UNIT`, 1 or 2.
pub(super) fn encode<const UNIT: usize>(bytes: &[u8], properties: Properties) -> Vec<u8> {
    let mut writer = Writer::new(bytes, properties);
    let mut finder = Finder::<UNIT>::new(bytes);
    let mut parser = Parser::<UNIT>::new();
    let mut steps = 0;
    while writer.end() - writer.written() >= UNIT {
        for step in parser.parse(&mut finder, &writer) {
            step.write::<UNIT>(&mut writer);
            steps += 1;
        }
        if steps >= STEPS {
            writer.update_prices();
            steps = 0;
        }
    }
    while writer.written() < writer.end() {
        writer.literal();
    }
    writer.finish()
}
