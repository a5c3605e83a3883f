//! The size of the module: a recorded size that it must not outgrow, and the share of each crate.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use rustc_demangle::demangle;
use samara_bundle::{Engine, Module};
use wasmparser::{KnownCustom, Name, Naming, Parser, Payload, TypeRef};

use crate::bench_features;
use crate::dist;
use crate::sizes::Size;
use crate::tools::{self, root, target};

/// How far the module may exceed the recorded size: builds differ a little between machines.
const TOLERANCE: f64 = 0.02;

const ENGINES: [Engine; 4] = [Engine::Whole, Engine::Meaning, Engine::Parts, Engine::PartsMeaning];

/// The file with the size of the module without an index, in bytes under brotli 11.
fn record_path(engine: Engine) -> PathBuf {
    root().join(match engine {
        Engine::Whole => "xtask/module-size",
        Engine::Meaning => "xtask/module-size-meaning",
        Engine::Parts => "xtask/module-size-parts",
        Engine::PartsMeaning => "xtask/module-size-parts-meaning",
    })
}

/// What a module without an index is called.
fn name(engine: Engine) -> &'static str {
    match engine {
        Engine::Whole => "The module without an index",
        Engine::Meaning => "The module for indexes with meaning",
        Engine::Parts => "The module for indexes in parts",
        Engine::PartsMeaning => "The module for indexes in parts with meaning",
    }
}

/// Fails when the module has grown by more than [`TOLERANCE`].
pub fn check(module: &Module) -> Result<()> {
    let path = record_path(module.engine);
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let recorded: usize = text.trim().parse().with_context(|| path.display().to_string())?;
    let size = Size::of(&module.wasm).brotli;
    println!("{}: {size} bytes under brotli 11; recorded: {recorded}", name(module.engine));
    ensure!(
        !has_grown(size, recorded),
        "the module has grown from {recorded} to {size} bytes: if it is worth it, record it by `cargo xtask bench size`"
    );
    Ok(())
}

fn has_grown(size: usize, recorded: usize) -> bool {
    size as f64 > recorded as f64 * (1.0 + TOLERANCE)
}

/// Compiles all modules, and fails when one has grown.
pub fn check_all() -> Result<()> {
    tools::install_wasm_target()?;
    let wasm_opt = tools::wasm_opt()?;
    for engine in ENGINES {
        check(&dist::compile_engine(engine, wasm_opt.as_deref())?)?;
    }
    Ok(())
}

/// Records the sizes of all modules, and prints the size of each crate before Binaryen's optimizations and of each feature.
pub fn run() -> Result<()> {
    tools::install_wasm_target()?;
    let wasm_opt = tools::wasm_opt()?;
    for engine in ENGINES {
        record(&dist::compile_engine(engine, wasm_opt.as_deref())?)?;
    }
    bench_features::run()
}

/// Records the size of a module that was just compiled, and prints the size of each crate.
fn record(module: &Module) -> Result<()> {
    let size = Size::of(&module.wasm);
    let path = record_path(module.engine);
    fs::write(&path, format!("{}\n", size.brotli))?;
    let name = name(module.engine);
    println!("{name}: {} bytes, {} under brotli 11: recorded in {}", size.raw, size.brotli, path.display());

    let path = target().join("module/wasm32-unknown-unknown/release/samara.wasm");
    let compiled = fs::read(&path).with_context(|| path.display().to_string())?;
    let crates = by_crate(&compiled)?;
    let all: usize = crates.values().sum();
    let mut crates: Vec<_> = crates.into_iter().collect();
    crates.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    println!("\n| | bytes of code, before wasm-opt | share |\n|---|--:|--:|");
    for (name, bytes) in crates.iter().filter(|(_, bytes)| bytes * 200 > all) {
        println!("| {name} | {bytes} | {:.1} % |", *bytes as f64 * 100.0 / all as f64);
    }
    println!("| all functions | {all} | |\n");
    Ok(())
}

/// The bytes of all functions, by crate; those of the engine by module.
fn by_crate(wasm: &[u8]) -> Result<BTreeMap<String, usize>> {
    let mut imported = 0;
    let mut sizes = Vec::new();
    let mut names = BTreeMap::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => sizes.push(body.range().len()),
            Payload::CustomSection(custom) => {
                let KnownCustom::Name(parts) = custom.as_known() else { continue };
                for part in parts {
                    let Name::Function(functions) = part? else { continue };
                    for function in functions {
                        let Naming { index, name } = function?;
                        names.insert(index, name);
                    }
                }
            }
            _ => {}
        }
    }
    let mut crates = BTreeMap::new();
    for (function, size) in (imported..).zip(sizes) {
        let name = names.get(&function).map_or_else(String::new, |name| format!("{:#}", demangle(name)));
        *crates.entry(origin(&name)).or_default() += size;
    }
    Ok(crates)
}

/// The crate of a function, or the engine's module; a generic function belongs to the engine if one of its types does.
fn origin(name: &str) -> String {
    let identifier = |text: &str| -> String {
        text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
    };
    if let Some((_, path)) = name.split_once("samara_engine::") {
        return format!("engine: {}", identifier(path));
    }
    // `<alloc::vec::Vec<T> as core::fmt::Debug>::fmt` belongs to the type's crate.
    match identifier(name.trim_start_matches(['<', '&', '[', '('])) {
        path if name.contains(&format!("{path}::")) => path,
        _ => "others".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_over_two_percent_fails() {
        assert!(!has_grown(51_000, 50_000));
        assert!(has_grown(51_001, 50_000));
    }

    #[test]
    fn function_sizes_are_summed_by_crate() {
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        // An imported function, two bodies of three and two bytes, and the names of both.
        wasm.extend(b"\x02\x07\x01\x01a\x01b\0\0");
        wasm.extend(b"\x03\x03\x02\0\0");
        wasm.extend(b"\x0a\x08\x02\x03\0\x01\x0b\x02\0\x0b");
        let names =
            ["_ZN13samara_engine6search4rank17h0123456789abcdefE", "_ZN4core3fmt5write17h0123456789abcdefE"];
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
