//! Writes `src/zawgyi/model.bin`, the quantized transition probabilities of the Zawgyi detector.
//!
//! ```sh
//! npm pack myanmar-tools@1.2.0 && tar xzf myanmar-tools-1.2.0.tgz
//! cargo run -p samara-ingest --example zawgyi_model package/resources/zawgyiUnicodeModel.dat
//! ```
//!
//! The input is the model of Google's myanmar-tools (Apache-2.0): for each transition of a Markov chain, the
//! log-likelihood ratio of Unicode to Zawgyi. The output has the same numbers in steps of 1/12, a byte each: 9 KB instead
//! of 28. `src/zawgyi/model.rs` reads it.

use std::error::Error;
use std::{env, fs};

/// Quantization steps per unit; the largest value is 10.6.
const STEPS: f32 = 12.0;

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("usage: zawgyi_model zawgyiUnicodeModel.dat")?;
    let bytes = fs::read(path)?;
    let model = compact(&mut bytes.as_slice()).ok_or("not a model of version 2")?;
    fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/zawgyi/model.bin"), model)?;
    Ok(())
}

/// For each row: the number of explicit states, the default value, and the explicit states with their values.
fn compact(input: &mut &[u8]) -> Option<Vec<u8>> {
    let names = [take::<8>(input)?, take(input)?];
    (names == [*b"UZMODEL ", [0, 0, 0, 2, 0, 0, 0, 0]]).then_some(())?;
    (take::<12>(input)? == *b"BMARKOV \0\0\0\0").then_some(())?;
    let mut output = Vec::new();
    for _ in 0..number(input)? {
        let named = number(input)?;
        output.push(u8::try_from(named).ok()?);
        if named > 0 {
            output.push(value(input)?);
        }
        for _ in 0..named {
            output.extend([u8::try_from(number(input)?).ok()?, value(input)?]);
        }
    }
    input.is_empty().then_some(output)
}

fn number(input: &mut &[u8]) -> Option<i16> {
    take(input).map(i16::from_be_bytes)
}

fn value(input: &mut &[u8]) -> Option<u8> {
    let steps = f32::from_be_bytes(take(input)?) * STEPS;
    Some((steps.round() as i8).cast_unsigned())
}

fn take<const N: usize>(input: &mut &[u8]) -> Option<[u8; N]> {
    let (start, rest) = input.split_first_chunk()?;
    *input = rest;
    Some(*start)
}
