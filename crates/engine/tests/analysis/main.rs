//! Tests of the analyzer: its tables are compared with the Unicode properties that they are generated from, and its
//! scanners with slow, obviously correct ones on random text.

#[path = "../../examples/unicode_tables/characters.rs"]
mod characters;
#[path = "../../src/analysis/class.rs"]
#[allow(dead_code, reason = "the tables hold no class that is computed")]
mod class;
#[path = "../../examples/unicode_tables/pack.rs"]
mod pack;

mod folding;
mod graphemes;
mod marks;
mod naive;
mod text;
mod tokens;
