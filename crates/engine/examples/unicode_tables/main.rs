//! Writes `src/analysis/tables.rs`: the class and the folding of every character of Unicode.
//!
//! ```sh
//! cargo run -p samara-engine --example unicode_tables
//! ```
//!
//! A test compares the file with the output.

mod characters;
#[path = "../../src/analysis/class.rs"]
#[allow(dead_code, reason = "the tables hold no class that is computed")]
mod class;
mod pack;

fn main() -> std::io::Result<()> {
    let tables = concat!(env!("CARGO_MANIFEST_DIR"), "/src/analysis/tables.rs");
    std::fs::write(tables, pack::source(&characters::Characters::new()))
}
