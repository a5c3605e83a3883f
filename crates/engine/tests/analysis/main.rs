//! The analyzer against Unicode: its tables against the properties they are made of, its fast
//! scanners against slow ones that are obviously correct, on random text.

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
