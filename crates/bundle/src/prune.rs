//! Removes the code and data that only panics use from the module.
//!
//! A panic ends in a trap, and its message is never shown. The compiler and the linker do not know that: every bounds
//! check brings its source location and the code that formats the message. This pass
//!
//! 1. replaces each call of a function that can only trap by a trap, and drops the computation of its arguments;
//! 2. empties the functions and the data that are unreachable afterwards.
//!
//! Reachability follows the [relocations], which the linker keeps on request ([`LINKER_FLAG`]): the offsets in code and
//! data that hold the address of a symbol. The pass overwrites bytes in place, so no address changes. wasm-bindgen and
//! wasm-opt then drop the emptied functions and data.
//!
//! [relocations]: https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md

use std::collections::BTreeMap;
use std::ops::Range;

use wasm_encoder::RawSection;
use wasmparser::{
    BinaryReader, BinaryReaderError, CustomSectionReader, Data, DefinedDataSymbol, ExternalKind,
    FunctionBody, KnownCustom, Linking, Operator, OperatorsReader, Parser, Payload, RelocationEntry,
    SymbolInfo, TypeRef,
};

/// The flag with which the linker keeps the relocations that [`prune`] reads.
pub(crate) const LINKER_FLAG: &str = "--emit-relocs";

/// Opcodes.
const UNREACHABLE: u8 = 0x00;
const NOP: u8 = 0x01;

/// Removes what only panics use, and the relocations. A module without relocations is returned unchanged.
///
/// # Errors
/// If the bytes are not a module.
pub(crate) fn prune(wasm: &[u8]) -> Result<Vec<u8>, BinaryReaderError> {
    let mut module = Module::read(wasm)?;
    if module.relocations.is_empty() {
        return Ok(wasm.to_vec());
    }
    let mut pruned = wasm.to_vec();
    for call in module.trapping_calls(wasm)? {
        trap(&mut pruned[call.clone()]);
        while let Some((&offset, _)) = module.relocations.range(call.clone()).next() {
            module.relocations.remove(&offset);
        }
    }
    let reachable = module.reachable();
    for (function, body) in module.functions.iter().enumerate() {
        if !reachable.functions[module.imported + function] {
            trap(&mut pruned[body.start..body.end - 1]);
        }
    }
    let (kept, unreachable): (Vec<_>, Vec<_>) =
        module.data().partition(|(symbol, _)| reachable.symbols[*symbol]);
    unreachable.into_iter().for_each(|(_, range)| pruned[range].fill(0));
    // Symbols may overlap, because the linker merges strings with a common suffix: restore the kept ones.
    kept.into_iter().for_each(|(_, range)| pruned[range.clone()].copy_from_slice(&wasm[range]));
    without_relocations(&pruned)
}

/// Overwrites instructions with a trap.
fn trap(instructions: &mut [u8]) {
    instructions.fill(NOP);
    instructions[0] = UNREACHABLE;
}

/// The parts of a module, as ranges of its bytes.
#[derive(Default)]
struct Module {
    /// The number of functions imported from JavaScript. They have the first indices.
    imported: usize,
    /// The instructions of the other functions, including the final `end`.
    functions: Vec<Range<usize>>,
    /// The contents of the data segments.
    segments: Vec<Range<usize>>,
    symbols: Vec<Symbol>,
    /// Offsets in the module, with the symbol to which each refers.
    relocations: BTreeMap<usize, usize>,
    /// The functions that JavaScript can call.
    exported: Vec<usize>,
}

enum Symbol {
    Function(usize),
    Data(DefinedDataSymbol),
    /// A symbol that is always kept, or that this module does not define.
    Other,
}

/// Whether each function and each symbol is reachable, by index.
struct Reachable {
    functions: Vec<bool>,
    symbols: Vec<bool>,
}

/// The control flow of a function.
#[derive(Default)]
struct Behaviour {
    returns: bool,
    calls: Vec<Call>,
}

/// A call of a function.
struct Call {
    callee: usize,
    /// The instruction, and those before it that only compute its arguments.
    range: Range<usize>,
}

impl Module {
    fn read(wasm: &[u8]) -> Result<Self, BinaryReaderError> {
        let mut module = Self::default();
        // Offsets of relocations are relative to the start of their section.
        let mut sections = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            if let Some((_, range)) = payload.as_section() {
                sections.push(range.start);
            }
            match payload {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        module.imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        if export.kind == ExternalKind::Func {
                            module.exported.push(export.index as usize);
                        }
                    }
                }
                Payload::StartSection { func, .. } => module.exported.push(func as usize),
                Payload::CodeSectionEntry(body) => module.functions.push(instructions(&body)?),
                Payload::DataSection(segments) => {
                    for segment in segments {
                        let Data { data, range, .. } = segment?;
                        module.segments.push(range.end - data.len()..range.end);
                    }
                }
                Payload::CustomSection(custom) => module.read_custom(&custom, &sections)?,
                _ => {}
            }
        }
        Ok(module)
    }

    fn read_custom(
        &mut self,
        custom: &CustomSectionReader,
        sections: &[usize],
    ) -> Result<(), BinaryReaderError> {
        match custom.as_known() {
            KnownCustom::Linking(linking) => {
                for subsection in linking.subsections() {
                    let Linking::SymbolTable(symbols) = subsection? else { continue };
                    for symbol in symbols {
                        self.symbols.push(match symbol? {
                            SymbolInfo::Func { index, .. } => Symbol::Function(index as usize),
                            SymbolInfo::Data { symbol: Some(data), .. } => Symbol::Data(data),
                            _ => Symbol::Other,
                        });
                    }
                }
            }
            KnownCustom::Reloc(relocations) => {
                let start = sections[relocations.section_index() as usize];
                for relocation in relocations.entries() {
                    let RelocationEntry { offset, index, .. } = relocation?;
                    self.relocations.insert(start + offset as usize, index as usize);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The calls of functions that can only trap, each with the instructions that compute its arguments.
    fn trapping_calls(&self, wasm: &[u8]) -> Result<Vec<Range<usize>>, BinaryReaderError> {
        let behaviours: Vec<_> =
            self.functions.iter().map(|body| Behaviour::read(wasm, body)).collect::<Result<_, _>>()?;
        // A function that calls JavaScript can do more than trap: it may throw an error with a message.
        let mut calls_javascript = vec![true; self.imported];
        calls_javascript.resize(self.imported + behaviours.len(), false);
        let mut changed = true;
        while changed {
            changed = false;
            for (function, behaviour) in (self.imported..).zip(&behaviours) {
                if !calls_javascript[function]
                    && behaviour.calls.iter().any(|call| calls_javascript[call.callee])
                {
                    calls_javascript[function] = true;
                    changed = true;
                }
            }
        }
        let traps =
            |call: &&Call| !calls_javascript[call.callee] && !behaviours[call.callee - self.imported].returns;
        let calls = behaviours.iter().flat_map(|behaviour| &behaviour.calls);
        Ok(calls.filter(traps).map(|call| call.range.clone()).collect())
    }

    /// The functions and symbols that are reachable from the exported functions.
    fn reachable(&self) -> Reachable {
        let mut reachable = Reachable {
            functions: vec![false; self.imported + self.functions.len()],
            symbols: vec![false; self.symbols.len()],
        };
        let mut pending = Vec::new();
        for &function in &self.exported {
            reachable.functions[function] = true;
            pending.extend(self.body(function));
        }
        while let Some(range) = pending.pop() {
            for (_, &symbol) in self.relocations.range(range) {
                if std::mem::replace(&mut reachable.symbols[symbol], true) {
                    continue;
                }
                match self.symbols[symbol] {
                    Symbol::Function(function) => {
                        reachable.functions[function] = true;
                        pending.extend(self.body(function));
                    }
                    Symbol::Data(data) => pending.push(self.data_range(data)),
                    Symbol::Other => {}
                }
            }
        }
        reachable
    }

    /// The instructions of a function; `None` for an imported one.
    fn body(&self, function: usize) -> Option<Range<usize>> {
        Some(self.functions[function.checked_sub(self.imported)?].clone())
    }

    /// The indices of the data symbols, with their ranges.
    fn data(&self) -> impl Iterator<Item = (usize, Range<usize>)> {
        self.symbols.iter().enumerate().filter_map(|(index, symbol)| match symbol {
            Symbol::Data(data) => Some((index, self.data_range(*data))),
            Symbol::Function(_) | Symbol::Other => None,
        })
    }

    fn data_range(&self, data: DefinedDataSymbol) -> Range<usize> {
        let start = self.segments[data.index as usize].start + data.offset as usize;
        start..start + data.size as usize
    }
}

impl Behaviour {
    fn read(wasm: &[u8], body: &Range<usize>) -> Result<Self, BinaryReaderError> {
        let mut behaviour = Self::default();
        let mut reader = OperatorsReader::new(BinaryReader::new(&wasm[body.clone()], body.start));
        let mut depth = 0;
        let mut after_trap = false;
        // The first instruction after the last one with an effect beyond the operands of the next call.
        let mut pure_from = body.start;
        while !reader.eof() {
            let operator = reader.read()?;
            let next = reader.original_position();
            let traps = matches!(operator, Operator::Unreachable);
            match operator {
                Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => depth += 1,
                Operator::End if depth > 0 => depth -= 1,
                Operator::End => behaviour.returns |= !after_trap,
                Operator::Return | Operator::ReturnCall { .. } | Operator::ReturnCallIndirect { .. } => {
                    behaviour.returns = true;
                }
                Operator::Br { relative_depth } | Operator::BrIf { relative_depth } => {
                    behaviour.returns |= relative_depth == depth;
                }
                Operator::BrTable { targets } => {
                    behaviour.returns |= targets.default() == depth;
                    for target in targets.targets() {
                        behaviour.returns |= target? == depth;
                    }
                }
                Operator::Call { function_index } => {
                    let (callee, range) = (function_index as usize, pure_from..next);
                    behaviour.calls.push(Call { callee, range });
                }
                Operator::CallIndirect { .. } | Operator::Else | Operator::Unreachable => {}
                // Operations on numbers, locals and memory have no visible effect before a trap.
                _ => continue,
            }
            pure_from = next;
            after_trap = traps;
        }
        Ok(behaviour)
    }
}

/// The range of a function's instructions.
fn instructions(body: &FunctionBody) -> Result<Range<usize>, BinaryReaderError> {
    Ok(body.get_operators_reader()?.original_position()..body.range().end)
}

/// The module without the sections that only a linker reads.
fn without_relocations(wasm: &[u8]) -> Result<Vec<u8>, BinaryReaderError> {
    let mut module = wasm_encoder::Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let Payload::CustomSection(custom) = &payload
            && matches!(custom.as_known(), KnownCustom::Linking(_) | KnownCustom::Reloc(_))
        {
            continue;
        }
        if let Some((id, range)) = payload.as_section() {
            module.section(&RawSection { id, data: &wasm[range] });
        }
    }
    Ok(module.finish())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::process::Command;

    use super::*;

    /// Compiles Rust to a module, with relocations.
    fn compile(source: &str) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let (input, output) = (folder.path().join("lib.rs"), folder.path().join("lib.wasm"));
        fs::write(&input, source).unwrap();
        let status = Command::new("rustc")
            .args(["--target", "wasm32-unknown-unknown", "--edition", "2024", "--crate-type", "cdylib"])
            .args(["-Copt-level=s", "-Cpanic=abort", "-Clto=fat"])
            .arg(format!("-Clink-arg={LINKER_FLAG}"))
            .arg(&input)
            .arg("-o")
            .arg(&output)
            .status()
            .unwrap();
        assert!(status.success());
        fs::read(output).unwrap()
    }

    /// Whether the data segments contain a text.
    fn contains(wasm: &[u8], text: &str) -> bool {
        let segments = Module::read(wasm).unwrap().segments;
        let mut data = segments.into_iter().flat_map(|range| wasm[range].windows(text.len()));
        data.any(|window| window == text.as_bytes())
    }

    #[test]
    fn removes_only_messages_of_panics() {
        let wasm = compile(
            r#"
            trait Speaker: Sync { fn text(&self) -> &'static str; }
            struct Loud;
            struct Quiet;
            impl Speaker for Loud { fn text(&self) -> &'static str { "text of the loud speaker" } }
            impl Speaker for Quiet { fn text(&self) -> &'static str { "text of the quiet speaker" } }

            static SPEAKERS: [&dyn Speaker; 2] = [&Loud, &Quiet];

            #[unsafe(no_mangle)]
            pub extern "C" fn byte(speaker: usize, offset: usize) -> u8 {
                let text = SPEAKERS.get(speaker).expect("no such speaker").text();
                text.as_bytes()[offset]
            }
            "#,
        );
        for text in ["no such speaker", "index out of bounds", "lib.rs", "text of the loud speaker"] {
            assert!(contains(&wasm, text), "{text}");
        }
        let pruned = prune(&wasm).unwrap();
        wasmparser::validate(&pruned).unwrap();
        for removed in ["no such speaker", "index out of bounds", "lib.rs"] {
            assert!(!contains(&pruned, removed), "{removed}");
        }
        for kept in ["text of the loud speaker", "text of the quiet speaker"] {
            assert!(contains(&pruned, kept), "{kept}");
        }
        let (before, after) = (Module::read(&wasm).unwrap(), Module::read(&pruned).unwrap());
        assert!(after.relocations.is_empty() && after.symbols.is_empty());
        let empty = |function: &&Range<usize>| pruned[function.start] == UNREACHABLE;
        assert_eq!(after.functions.len(), before.functions.len());
        assert!(after.functions.iter().filter(empty).count() * 2 > after.functions.len());
        // Two functions are reachable through the table, and one is exported.
        assert!(after.functions.len() - after.functions.iter().filter(empty).count() >= 3);
    }

    #[test]
    fn keeps_functions_that_call_javascript() {
        let wasm = compile(
            r#"
            #[link(wasm_import_module = "host")]
            unsafe extern "C" { fn throw(text: *const u8, length: usize) -> !; }

            #[inline(never)]
            fn reject(text: &str) -> ! { unsafe { throw(text.as_ptr(), text.len()) } }

            #[unsafe(no_mangle)]
            pub extern "C" fn check(number: i32) -> i32 {
                if number < 0 { reject("a message of an error") }
                number
            }
            "#,
        );
        let pruned = prune(&wasm).unwrap();
        wasmparser::validate(&pruned).unwrap();
        assert!(contains(&pruned, "a message of an error"));
    }

    #[test]
    fn returns_module_without_relocations_unchanged() {
        let wasm = wasm_encoder::Module::new().finish();
        assert_eq!(prune(&wasm).unwrap(), wasm);
        assert!(prune(b"no module").is_err());
    }
}
