//! The encoder: finds what repeats, weighs the ways to write it, writes the cheapest.
//!
//! - [`Finder`]: where the bytes to come stood before.
//! - [`Parser`]: which of this is used. It looks for the cheapest way among all packets that are possible.
//! - [`Writer`]: writes packets, learns from them, and says what others would cost.
//! - [`prices`]: what a bit and a number cost, by what has been learnt.
//!
//! Trees and prices are as in the encoder of the LZMA SDK (Igor Pavlov, public domain), which knows of bytes only.
//! This one knows how many bytes make a unit, and looks for matches at the borders of units: in a text of
//! two-byte units that is half of the work. It loses nothing, as long as a match may end within a unit, where
//! the high bytes agree and the low ones do not.

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

/// After how many steps of the parser the prices are computed anew.
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
