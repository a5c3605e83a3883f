//! What the module weighs: a record that it must not outgrow unnoticed, and which crate has which part of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use crate::dist;
use crate::sizes::Size;
use crate::tools::{self, root, target};

/// By how much the module may differ from the record: what other compilers of the same version make of it.
const TOLERANCE: f64 = 0.02;

/// The number of bytes of the module without an index, under brotli 11.
fn record() -> PathBuf {
    root().join("xtask/module-size")
}

/// Fails when the module has grown by more than [`TOLERANCE`].
pub fn check(wasm: &[u8]) -> Result<()> {
    let path = record();
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let recorded: usize = text.trim().parse().with_context(|| path.display().to_string())?;
    let size = Size::of(wasm).brotli;
    println!("The module without an index weighs {size} bytes under brotli 11; {recorded} are recorded");
    ensure!(
        !has_grown(size, recorded),
        "the module has grown from {recorded} to {size} bytes: if that is worth it, `cargo xtask bench size` records it"
    );
    Ok(())
}

fn has_grown(size: usize, recorded: usize) -> bool {
    size as f64 > recorded as f64 * (1.0 + TOLERANCE)
}

/// Records what the module weighs, and prints what each crate has of it before Binaryen makes it smaller.
pub fn run() -> Result<()> {
    tools::install_wasm_target()?;
    let module = dist::compile(false, tools::wasm_opt()?.as_deref())?;
    let size = Size::of(&module.wasm);
    fs::write(record(), format!("{}\n", size.brotli))?;
    println!(
        "The module: {} bytes, {} under brotli 11: recorded in xtask/module-size",
        size.raw, size.brotli
    );

    let path = target().join("module/wasm32-unknown-unknown/release/samara.wasm");
    let compiled = fs::read(&path).with_context(|| path.display().to_string())?;
    let crates = by_crate(&compiled).context("the module is cut off")?;
    let all: usize = crates.values().sum();
    let mut crates: Vec<_> = crates.into_iter().collect();
    crates.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    println!("\n| | bytes of code, before wasm-opt | share |\n|---|--:|--:|");
    for (name, bytes) in crates.iter().filter(|(_, bytes)| bytes * 200 > all) {
        println!("| {name} | {bytes} | {:.1} % |", *bytes as f64 * 100.0 / all as f64);
    }
    println!("| all functions | {all} | |");
    Ok(())
}

/// The bytes of all functions, by the part of Samara or the crate that they are from.
fn by_crate(wasm: &[u8]) -> Option<BTreeMap<String, usize>> {
    let mut imported = 0;
    let mut bodies = Vec::new();
    let mut names = BTreeMap::new();
    let mut rest = wasm.get(8..)?;
    while let Some((&id, behind)) = rest.split_first() {
        rest = behind;
        let size = number(&mut rest)?;
        let mut section = take(&mut rest, size)?;
        match id {
            // Imports.
            2 => {
                for _ in 0..number(&mut section)? {
                    string(&mut section)?;
                    string(&mut section)?;
                    // The module imports functions only: their kind is 0.
                    ensure_zero(take(&mut section, 1)?)?;
                    number(&mut section)?;
                    imported += 1;
                }
            }
            // Code.
            10 => {
                for _ in 0..number(&mut section)? {
                    let size = number(&mut section)?;
                    take(&mut section, size)?;
                    bodies.push(size);
                }
            }
            0 if string(&mut section)? == "name" => {
                while let Some((&kind, behind)) = section.split_first() {
                    section = behind;
                    let size = number(&mut section)?;
                    let mut part = take(&mut section, size)?;
                    if kind == 1 {
                        for _ in 0..number(&mut part)? {
                            let at = number(&mut part)?;
                            names.insert(at, string(&mut part)?);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let mut crates = BTreeMap::new();
    for (at, size) in bodies.into_iter().enumerate() {
        let name = names.get(&(at + imported)).map_or("unnamed", |name| name);
        *crates.entry(origin(name)).or_default() += size;
    }
    Some(crates)
}

/// The crate of a mangled name, and of the engine the part; what is generic belongs to whom it was compiled for.
fn origin(name: &str) -> String {
    let marks = [
        "samara_engine",
        "samara",
        "elasticlunr",
        "serde_wasm_bindgen",
        "wasm_bindgen",
        "js_sys",
        "serde_core",
    ];
    let Some(found) = marks.iter().find(|mark| name.contains(**mark)) else {
        let first = ["core", "alloc", "std", "dlmalloc", "rlsf", "compiler_builtins"].iter();
        return first
            .copied()
            .find(|one| name.contains(&format!("{}{one}", one.len())))
            .unwrap_or("others")
            .into();
    };
    let behind = name.split_once(found).map_or("", |(_, behind)| behind);
    // `13samara_engine6search`, or inside of generics `samara_engine..search..`.
    let part = behind.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let plain = part.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>();
    let digits: String = behind.chars().take_while(char::is_ascii_digit).collect();
    let length = digits.parse().unwrap_or(plain.len());
    match plain.get(..length.min(plain.len())) {
        Some(part) if *found == "samara_engine" && !part.is_empty() && !part.starts_with('_') => {
            format!("engine: {part}")
        }
        _ => (*found).to_owned(),
    }
}

fn ensure_zero(kind: &[u8]) -> Option<()> {
    (kind == [0]).then_some(())
}

/// LEB128.
fn number(bytes: &mut &[u8]) -> Option<usize> {
    let mut value = 0;
    for shift in (0..35).step_by(7) {
        let byte = usize::from(take(bytes, 1)?[0]);
        value |= (byte & 127) << shift;
        if byte < 128 {
            return Some(value);
        }
    }
    None
}

fn take<'b>(bytes: &mut &'b [u8], count: usize) -> Option<&'b [u8]> {
    let (taken, rest) = bytes.split_at_checked(count)?;
    *bytes = rest;
    Some(taken)
}

fn string<'b>(bytes: &mut &'b [u8]) -> Option<&'b str> {
    let length = number(bytes)?;
    std::str::from_utf8(take(bytes, length)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_percent_more_are_noticed() {
        assert!(!has_grown(51_000, 50_000));
        assert!(has_grown(51_001, 50_000));
    }

    #[test]
    fn functions_are_counted_by_their_crate() {
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        // An imported function, two bodies of three and two bytes, and the names of both.
        wasm.extend(b"\x02\x07\x01\x01a\x01b\0\0");
        wasm.extend(b"\x0a\x08\x02\x03\0\x01\x0b\x02\0\x0b");
        let names = ["_ZN13samara_engine6search4rank17h00E", "_ZN4core3fmt5write17h00E"];
        let mut map = vec![2];
        for (at, name) in (1..).zip(names) {
            map.extend([at, name.len() as u8]);
            map.extend(name.bytes());
        }
        wasm.extend([0, map.len() as u8 + 7, 4]);
        wasm.extend(b"name\x01");
        wasm.push(map.len() as u8);
        wasm.extend(map);
        let crates = by_crate(&wasm).unwrap();
        assert_eq!(
            crates.into_iter().collect::<Vec<_>>(),
            [("core".into(), 2), ("engine: search".into(), 3)]
        );
    }
}
